//! How frames are delimited, as it stands in files that people write.
//!
//! | written | frames |
//! |---|---|
//! | `"none"` | none: each read stands by itself |
//! | `"lines"` | end with a line feed; a carriage return before it belongs to the end |
//! | `"json-lines"` | the same: one JSON value a line |
//! | `"nmea-0183"` | the same: one sentence a line |
//! | `"modbus-tcp"` | have two bytes of length at offset 4 |
//! | `"slip"`, `"cobs"` | are escaped as these have it, and looked at unescaped |
//! | `{ fixed = 8 }` | have 8 bytes |
//! | `{ idle-gap-ms = 20 }` | end with a pause |
//! | `{ delimiter = MESSAGE }` | end with these bytes |
//! | `{ marks = { begin = MESSAGE, end = MESSAGE } }` | begin and end with these bytes |
//! | `{ length = { width = 2, offset = 4, order = "big", counts = "rest", added = 0 } }` | have their length in their head; see [`LengthPrefix`] |
//!
//! `MESSAGE` is a message as [`message`](super::message) has it. Of `length`, all but `width` may be left out.

use super::message::WrittenMessage;
use crate::payload::frame::{
    ADDED_MAX, ByteOrder, Counts, DELIMITER_BYTES_MAX, IDLE_GAP_MS_MAX, LENGTH_MAX, LengthPrefix,
    Marks, OFFSET_MAX, Preset, Width,
};
use crate::payload::{Framing, Values};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

/// Framings that a word says, as command lines take them.
pub const WORDS: [&str; 7] =
    ["none", "lines", "json-lines", "nmea-0183", "modbus-tcp", "slip", "cobs"];

/// The framing that a word of [`WORDS`] says.
pub fn framing_of_word(word: &str) -> Option<Framing> {
    let word: StrDeserializer<'_, Error> = word.into_deserializer();
    FramingForm::deserialize(word).ok()?.framing().ok()
}

/// A [`Framing`] as it is written in a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FramingForm {
    /// Each read stands by itself.
    None,
    /// By line feeds.
    Lines,
    /// The same, with a JSON value in each.
    JsonLines,
    /// The same, with a sentence of NMEA 0183 in each.
    #[serde(rename = "nmea-0183")]
    Nmea0183,
    /// Modbus over TCP.
    ModbusTcp,
    /// RFC 1055.
    Slip,
    /// Consistent Overhead Byte Stuffing.
    Cobs,
    /// By their length, the same for all.
    Fixed(u32),
    /// By pauses.
    IdleGapMs(u32),
    /// By what ends each.
    Delimiter(WrittenMessage),
    /// By what begins and what ends each.
    Marks(MarksForm),
    /// By a length in their head.
    Length(LengthForm),
}

/// What begins a frame and what ends it, as written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarksForm {
    begin: WrittenMessage,
    end: WrittenMessage,
}

/// A length in a frame's head, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthForm {
    width: u8,
    #[serde(default)]
    offset: u32,
    #[serde(default)]
    order: OrderWord,
    #[serde(default)]
    counts: CountsWord,
    #[serde(default)]
    added: i32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OrderWord {
    #[default]
    Big,
    Little,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CountsWord {
    #[default]
    Rest,
    Whole,
}

impl FramingForm {
    /// What is written.
    ///
    /// # Errors
    /// What is wrong with a number or with bytes, in English.
    pub fn framing(&self) -> Result<Framing, String> {
        Ok(match self {
            Self::None => Framing::Raw,
            Self::Lines => Preset::Lines.framing(),
            Self::JsonLines => Preset::JsonLines.framing(),
            Self::Nmea0183 => Preset::Nmea0183.framing(),
            Self::ModbusTcp => Preset::ModbusTcp.framing(),
            Self::Slip => Preset::Slip.framing(),
            Self::Cobs => Framing::Cobs,
            Self::Fixed(bytes) if (1..=LENGTH_MAX).contains(bytes) => Framing::Fixed(*bytes),
            Self::Fixed(_) => return Err(format!("a fixed length goes from 1 to {LENGTH_MAX}")),
            Self::IdleGapMs(ms) if (1..=IDLE_GAP_MS_MAX).contains(ms) => Framing::IdleGap(*ms),
            Self::IdleGapMs(_) => return Err(format!("a pause goes from 1 to {IDLE_GAP_MS_MAX}")),
            Self::Delimiter(mark) => Framing::Delimiter(bytes(mark)?),
            Self::Marks(MarksForm { begin, end }) => {
                Framing::Marks(Marks { begin: bytes(begin)?, end: bytes(end)? })
            }
            Self::Length(form) => Framing::LengthPrefix(form.prefix()?),
        })
    }
}

impl LengthForm {
    fn prefix(self) -> Result<LengthPrefix, String> {
        let Self { width, offset, order, counts, added } = self;
        let width = Width::ALL.into_iter().find(|known| known.bytes() == width);
        let width = width.ok_or("a length has 1, 2, 3, 4 or 8 bytes")?;
        if offset > OFFSET_MAX {
            return Err(format!("a length stands at {OFFSET_MAX} at most"));
        }
        if added.unsigned_abs() > ADDED_MAX.unsigned_abs() {
            return Err(format!("what is added to a length goes from -{ADDED_MAX} to {ADDED_MAX}"));
        }
        let order = match order {
            OrderWord::Big => ByteOrder::Big,
            OrderWord::Little => ByteOrder::Little,
        };
        let counts = match counts {
            CountsWord::Rest => Counts::Rest,
            CountsWord::Whole => Counts::Whole,
        };
        Ok(LengthPrefix { offset, width, order, counts, added })
    }
}

/// The bytes of a mark.
fn bytes(WrittenMessage(mark): &WrittenMessage) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let prepared = mark.prepare().map_err(|mistake| mistake.to_string())?;
    prepared.render(&Values::default(), &mut bytes).map_err(|error| error.to_string())?;
    if !(1..=DELIMITER_BYTES_MAX).contains(&bytes.len()) {
        return Err(format!("a mark has 1 to {DELIMITER_BYTES_MAX} bytes"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::collections::BTreeMap;

    fn read(written: &str) -> Result<Framing, String> {
        let text = format!("framing = {written}");
        let mut file: BTreeMap<String, FramingForm> =
            toml::from_str(&text).map_err(|error| error.to_string())?;
        file.remove("framing").unwrap().framing()
    }

    #[test]
    fn each_framing_is_read() {
        let modbus = LengthPrefix { offset: 4, width: Width::Two, ..LengthPrefix::default() };
        let marks = Marks { begin: b"\x02".to_vec(), end: b"\x03".to_vec() };
        let table = [
            ("\"none\"", Framing::Raw),
            ("\"lines\"", Framing::Lines),
            ("\"json-lines\"", Framing::Lines),
            ("\"nmea-0183\"", Framing::Lines),
            ("\"slip\"", Framing::Slip),
            ("\"cobs\"", Framing::Cobs),
            ("\"modbus-tcp\"", Framing::LengthPrefix(modbus)),
            ("{ fixed = 8 }", Framing::Fixed(8)),
            ("{ idle-gap-ms = 20 }", Framing::IdleGap(20)),
            ("{ delimiter = ';' }", Framing::Delimiter(b";".to_vec())),
            ("{ marks = { begin = { hex = '02' }, end = { hex = '03' } } }", Framing::Marks(marks)),
            ("{ length = { width = 2, offset = 4 } }", Framing::LengthPrefix(modbus)),
            (
                "{ length = { width = 1, order = 'little', counts = 'whole', added = -1 } }",
                Framing::LengthPrefix(LengthPrefix {
                    offset: 0,
                    width: Width::One,
                    order: ByteOrder::Little,
                    counts: Counts::Whole,
                    added: -1,
                }),
            ),
        ];
        for (written, framing) in table {
            assert_eq!(read(written), Ok(framing), "{written}");
        }
    }

    #[test]
    fn each_word_is_read_as_in_a_file() {
        for word in WORDS {
            let framing = framing_of_word(word);
            assert_eq!(framing, read(&format!("{word:?}")).ok(), "{word}");
            assert!(framing.is_some(), "{word}");
        }
        assert_eq!((framing_of_word("fixed"), framing_of_word("frames")), (None, None));
    }

    #[test]
    fn what_cannot_be_is_told() {
        for (written, told) in [
            ("\"frames\"", "modbus-tcp"),
            ("{ fixed = 0 }", "from 1"),
            ("{ idle-gap-ms = 60001 }", "60000"),
            ("{ delimiter = '' }", "1 to 64"),
            ("{ length = { width = 5 } }", "1, 2, 3, 4 or 8"),
            ("{ length = { width = 2, offset = 5000 } }", "1024"),
            ("{ length = { width = 2, added = 100000 } }", "65536"),
            ("{ length = { width = 2, colour = 1 } }", "colour"),
        ] {
            let error = read(written).unwrap_err();
            assert!(error.contains(told), "{written}: {error}");
        }
    }
}
