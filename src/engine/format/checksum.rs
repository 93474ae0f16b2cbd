//! A checksum in a file: its name, or a table that says more.
//!
//! ```toml
//! poll = { hex = "01 03 00 00 00 02", checksum = "crc-16/modbus" }
//! start = { hex = "aa 01 03", checksum = { algorithm = "crc-16/xmodem", byte-order = "little", begins = 1 } }
//! ```
//!
//! | key | value |
//! |---|---|
//! | `algorithm` | [`checksum_word`]: `crc-16/modbus`, `crc-16/ccitt-false`, `crc-16/xmodem`, `crc-8`, `crc-32`, `sum-8`, `sum-16`, `xor-8`, `lrc`, `nmea`, or a CRC by its name in the [catalogue](https://reveng.sourceforge.io/crc-catalogue/all.htm) |
//! | `byte-order` | `big` or `little`; left out, the one that is usual for the algorithm |
//! | `begins` | how many bytes at the beginning are not covered; 0 if it is left out |

use crate::payload::Checksum;
use crate::payload::checksum::Algorithm;
use crate::payload::frame::ByteOrder;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A checksum as it stands in a file.
#[derive(Clone, Copy)]
pub(super) struct WrittenChecksum(pub Checksum);

/// The word for a checksum's algorithm in files and on command lines.
pub fn checksum_word(algorithm: Algorithm) -> String {
    algorithm.usual_name().to_lowercase()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    algorithm: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    byte_order: Option<OrderWord>,
    #[serde(default, skip_serializing_if = "is_zero")]
    begins: usize,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OrderWord {
    Big,
    Little,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn algorithm<E: Error>(word: &str) -> Result<Algorithm, E> {
    Algorithm::by_name(word).ok_or_else(|| {
        let usual: Vec<String> = Algorithm::usual().map(checksum_word).collect();
        let sums: Vec<String> = Algorithm::sums().map(checksum_word).collect();
        E::custom(format!(
            "there is no checksum {word:?}; there are {}, {}, and the CRCs of the catalogue",
            usual.join(", "),
            sums.join(", ")
        ))
    })
}

impl Serialize for WrittenChecksum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Checksum { algorithm, order, begins } = self.0;
        let word = checksum_word(algorithm);
        if self.0 == Checksum::of(algorithm) {
            return serializer.serialize_str(&word);
        }
        let order = match order {
            ByteOrder::Big => OrderWord::Big,
            ByteOrder::Little => OrderWord::Little,
        };
        Table { algorithm: word, byte_order: Some(order), begins }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for WrittenChecksum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChecksumVisitor).map(Self)
    }
}

struct ChecksumVisitor;

impl<'de> Visitor<'de> for ChecksumVisitor {
    type Value = Checksum;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a checksum: a name, or a table with algorithm, byte-order and begins")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Checksum, E> {
        algorithm(word).map(Checksum::of)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Checksum, A::Error> {
        let Table { algorithm: word, byte_order, begins } =
            Table::deserialize(MapAccessDeserializer::new(map))?;
        let algorithm = algorithm(&word)?;
        let order = match byte_order {
            None => algorithm.usual_order(),
            Some(OrderWord::Big) => ByteOrder::Big,
            Some(OrderWord::Little) => ByteOrder::Little,
        };
        Ok(Checksum { algorithm, order, begins })
    }
}
