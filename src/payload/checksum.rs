//! What is put after a message so that its receiver can tell whether it came whole: CRCs by name, sums, XOR.

mod catalogue;
mod fitting;

pub use catalogue::Crc;
pub use fitting::{Fit, fitting};

use super::frame::ByteOrder;
use serde::{Deserialize, Serialize};

/// A checksum that a message gets when it is sent.
///
/// It is taken anew over the bytes of each sent message, from [`Self::begins`] on, and stands after them,
/// *before* the line end, which it does not cover: an NMEA sentence is `$…*hh` and then CR LF. Binary protocols
/// such as Modbus RTU have no line end. A line break that was typed is part of the message and is covered.
///
/// ```
/// use network_playground::payload::{Checksum, LineEnd, MessageText, Notation, Values};
/// use network_playground::payload::checksum::Algorithm;
///
/// let poll = MessageText {
///     notation: Notation::Hex,
///     checksum: Algorithm::by_name("crc-16/modbus").map(Checksum::of),
///     ..MessageText::of_text("01 03 00 00 00 02")
/// };
/// let mut out = Vec::new();
/// poll.prepare()?.render(&Values::default(), &mut out)?;
/// assert_eq!(out, b"\x01\x03\x00\x00\x00\x02\xc4\x0b");
///
/// let sentence = MessageText {
///     checksum: Some(Checksum::of(Algorithm::Nmea)),
///     line_end: LineEnd::CrLf,
///     ..MessageText::of_text("$GPGLL,4916.45,N,12311.12,W,225444,A")
/// };
/// out.clear();
/// sentence.prepare()?.render(&Values::default(), &mut out)?;
/// assert_eq!(out, b"$GPGLL,4916.45,N,12311.12,W,225444,A*31\r\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Checksum {
    /// How it is taken.
    pub algorithm: Algorithm,
    /// The order of its bytes; without meaning for one byte, and for digits.
    pub order: ByteOrder,
    /// How many bytes at the message's beginning it does not cover, such as a start mark's. A message that is
    /// shorter has the checksum of no bytes.
    #[serde(default)]
    pub begins: usize,
}

/// How a checksum is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Algorithm {
    /// A CRC of the catalogue.
    Crc(Crc),
    /// The sum of the bytes, in one byte.
    Sum8,
    /// The sum of the bytes, in two bytes.
    Sum16,
    /// The XOR of all bytes, in one byte (ISO 1155 calls this one LRC).
    Xor8,
    /// What makes the sum of all bytes 0 in one byte, as the LRC of Modbus does ("MODBUS over serial line
    /// specification" 1.02, 6.2.1).
    Lrc,
    /// `*` and the XOR of what stands before it as two hex digits (NMEA 0183). A `$` or `!` at its beginning is not
    /// covered; a `*` that was typed at the end is not doubled.
    Nmea,
}

/// Those with a sum of their own, in the order a menu lists them.
const SUMS: [Algorithm; 5] =
    [Algorithm::Sum8, Algorithm::Sum16, Algorithm::Xor8, Algorithm::Lrc, Algorithm::Nmea];

/// The CRCs that are met most, by the names that people look for.
const USUAL_CRCS: [&str; 5] =
    ["CRC-16/MODBUS", "CRC-16/CCITT-FALSE", "CRC-16/XMODEM", "CRC-8", "CRC-32"];

impl Algorithm {
    /// All of them, each once: the usual CRCs, the sums, then the rest of the catalogue in its order.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::usual().chain(Self::sums()).chain(Self::rest())
    }

    /// The CRCs that are met most.
    pub fn usual() -> impl Iterator<Item = Self> {
        USUAL_CRCS.into_iter().filter_map(Self::by_name)
    }

    /// Those that are no CRC.
    pub fn sums() -> impl Iterator<Item = Self> {
        SUMS.into_iter()
    }

    /// The CRCs that are met less, in the catalogue's order.
    pub fn rest() -> impl Iterator<Item = Self> {
        Crc::all().map(Self::Crc).filter(|crc| Self::usual().all(|usual| usual != *crc))
    }

    /// The one of this name, in small or large letters; CRCs are also found by their usual other names.
    pub fn by_name(name: &str) -> Option<Self> {
        let sum = Self::sums().find(|sum| sum.name().eq_ignore_ascii_case(name));
        sum.or_else(|| Crc::by_name(name).map(Self::Crc))
    }

    /// The name, the same in every language, and on disk: `CRC-16/MODBUS`, `SUM-8`, `NMEA`. In files that people
    /// write it stands in small letters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc(crc) => crc.name(),
            Self::Sum8 => "SUM-8",
            Self::Sum16 => "SUM-16",
            Self::Xor8 => "XOR-8",
            Self::Lrc => "LRC",
            Self::Nmea => "NMEA",
        }
    }

    /// The name by which people look for it: `CRC-16/CCITT-FALSE` and not `CRC-16/IBM-3740`.
    pub fn usual_name(self) -> &'static str {
        let usual = USUAL_CRCS.into_iter().find(|name| Self::by_name(name) == Some(self));
        usual.unwrap_or(self.name())
    }

    /// How many bytes it adds to a message, `*` with them.
    pub fn bytes(self) -> usize {
        match self {
            Self::Crc(crc) => usize::from(crc.bits()).div_ceil(8),
            Self::Sum8 | Self::Xor8 | Self::Lrc => 1,
            Self::Sum16 => 2,
            Self::Nmea => 3,
        }
    }

    /// Other names that people use for it, the most usual one first.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Crc(crc) => crc.aliases(),
            _ => &[],
        }
    }

    /// The order in which its bytes usually go: the lowest first where bits do, too, as in Modbus.
    pub fn usual_order(self) -> ByteOrder {
        match self {
            Self::Crc(crc) if crc.is_reflected() => ByteOrder::Little,
            _ => ByteOrder::Big,
        }
    }

    /// The number, in the lowest [`Self::bytes`] bytes (for NMEA, the lowest one).
    fn of(self, bytes: &[u8]) -> u128 {
        let sum = |width: u32| {
            let sum = bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_add(u64::from(*byte)));
            u128::from(sum & ((1 << width) - 1))
        };
        match self {
            Self::Crc(crc) => crc.of(bytes),
            Self::Sum8 => sum(8),
            Self::Sum16 => sum(16),
            Self::Lrc => sum(8).wrapping_neg() & 0xff,
            Self::Xor8 | Self::Nmea => bytes.iter().fold(0, |all, byte| all ^ byte).into(),
        }
    }
}

impl Algorithm {
    /// The bytes of a number of this width.
    fn bytes_of(self, value: u128, order: ByteOrder) -> impl Iterator<Item = u8> {
        let width = self.bytes();
        (0..width).map(move |at| {
            let place = match order {
                ByteOrder::Little => at,
                ByteOrder::Big => width - 1 - at,
            };
            (value >> (8 * place)) as u8
        })
    }
}

impl TryFrom<String> for Algorithm {
    type Error = UnknownChecksum;

    fn try_from(name: String) -> Result<Self, UnknownChecksum> {
        Self::by_name(&name).ok_or(UnknownChecksum(name))
    }
}

impl From<Algorithm> for &'static str {
    fn from(algorithm: Algorithm) -> Self {
        algorithm.name()
    }
}

/// No checksum has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no checksum {0:?}")]
pub struct UnknownChecksum(pub String);

impl Checksum {
    /// This one over the whole message, with its bytes in their usual order.
    pub fn of(algorithm: Algorithm) -> Self {
        Self { algorithm, order: algorithm.usual_order(), begins: 0 }
    }

    /// Where in a message the first byte stands that is covered; its end, if none is.
    pub fn first_covered(self, message: &[u8]) -> usize {
        let begins = self.begins.min(message.len());
        match (self.algorithm, message.get(begins)) {
            (Algorithm::Nmea, Some(b'$' | b'!')) => begins + 1,
            _ => begins,
        }
    }

    /// The message before this checksum, if `sent` ends with it.
    pub fn stripped(self, sent: &[u8]) -> Option<&[u8]> {
        let message = sent.get(..sent.len().checked_sub(self.algorithm.bytes())?)?;
        let mut again = message.to_vec();
        self.append(0, &mut again);
        (again == sent).then_some(message)
    }

    /// Appends the checksum of the message that begins in `out` at `from`.
    pub(super) fn append(self, from: usize, out: &mut Vec<u8>) {
        let message = out.get(from..).unwrap_or_default();
        let covered = message.get(self.first_covered(message)..).unwrap_or_default();
        if self.algorithm == Algorithm::Nmea {
            let is_starred = covered.ends_with(b"*");
            let inside = covered.strip_suffix(b"*").unwrap_or(covered);
            let value = self.algorithm.of(inside);
            out.extend(if is_starred { None } else { Some(b'*') });
            out.extend([value >> 4, value & 0x0f].map(hex_digit));
            return;
        }
        let value = self.algorithm.of(covered);
        out.extend(self.algorithm.bytes_of(value, self.order));
    }
}

/// A large hex digit, as NMEA has it.
fn hex_digit(value: u128) -> u8 {
    let digit = u32::try_from(value).ok().and_then(|value| char::from_digit(value, 16));
    digit.and_then(|digit| u8::try_from(digit.to_ascii_uppercase()).ok()).unwrap_or(b'0')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn appended(checksum: Checksum, message: &[u8]) -> Vec<u8> {
        let mut out = [b"before", message].concat();
        checksum.append(6, &mut out);
        out.split_off(6 + message.len())
    }

    fn named(name: &str) -> Checksum {
        Checksum::of(Algorithm::by_name(name).unwrap())
    }

    #[test]
    fn each_kind_is_appended_as_its_protocol_has_it() {
        let table: &[(&str, &[u8], &[u8])] = &[
            // From the protocols' own documents.
            ("CRC-16/MODBUS", b"\x01\x03\x00\x00\x00\x02", b"\xc4\x0b"),
            ("crc-16/ccitt-false", b"123456789", b"\x29\xb1"),
            ("CRC-16/XMODEM", b"123456789", b"\x31\xc3"),
            ("CRC-8", b"123456789", b"\xf4"),
            ("CRC-32", b"123456789", b"\x26\x39\xf4\xcb"),
            ("CRC-32/BZIP2", b"123456789", b"\xfc\x89\x19\x18"),
            ("CRC-7/MMC", b"\x40\0\0\0\0", b"\x4a"),
            ("CRC-24/OPENPGP", b"123456789", b"\x21\xcf\x02"),
            ("sum-8", b"\xff\x02", b"\x01"),
            ("sum-16", b"\xff\x02", b"\x01\x01"),
            ("XOR-8", b"\x0f\xf0\x01", b"\xfe"),
            ("LRC", b"\x01\x03\x00\x00\x00\x01", b"\xfb"),
            ("LRC", b"", b"\0"),
            ("nmea", b"$GPGLL,4916.45,N,12311.12,W,225444,A", b"*31"),
            ("nmea", b"$GPGLL,4916.45,N,12311.12,W,225444,A*", b"31"),
            ("nmea", b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0", b"*5C"),
        ];
        for (name, message, bytes) in table {
            let checksum = named(name);
            assert_eq!(appended(checksum, message), *bytes, "{name} of {message:x?}");
        }
    }

    #[test]
    fn order_and_beginning_are_chosen() {
        let big = Checksum { order: ByteOrder::Big, ..named("crc-16/modbus") };
        assert_eq!(appended(big, b"\x01\x03\x00\x00\x00\x02"), b"\x0b\xc4");
        let later = Checksum { begins: 2, ..named("crc-16/modbus") };
        assert_eq!(appended(later, b"\xaa\x55\x01\x03\x00\x00\x00\x02"), b"\xc4\x0b");
        let beyond = Checksum { begins: 9, ..named("crc-16/modbus") };
        assert_eq!(appended(beyond, b"\x01"), b"\xff\xff");
    }

    #[test]
    fn it_is_taken_off_if_it_fits() {
        let crc = named("crc-16/modbus");
        let message = b"\x01\x03\x00\x00\x00\x02";
        assert_eq!(crc.stripped(b"\x01\x03\x00\x00\x00\x02\xc4\x0b"), Some(&message[..]));
        assert_eq!(crc.stripped(b"\x01\x03\x00\x00\x00\x02\xc4\x0c"), None);
        assert_eq!(crc.stripped(b"\xff"), None);
        assert_eq!(named("nmea").stripped(b"$A,1*5C"), Some(&b"$A,1"[..]));
    }

    #[test]
    fn each_is_found_by_its_name_and_takes_the_bytes_it_says() {
        let all: Vec<Algorithm> = Algorithm::all().collect();
        assert_eq!(all.len(), 118);
        for algorithm in all {
            let name = algorithm.name();
            assert_eq!(Algorithm::by_name(&name.to_lowercase()), Some(algorithm), "{name}");
            assert_eq!(appended(Checksum::of(algorithm), b"a").len(), algorithm.bytes(), "{name}");
        }
    }

    #[test]
    fn it_is_kept_by_name() {
        let kept = serde_json::to_string(&named("crc-16/ccitt-false")).unwrap();
        assert_eq!(kept, r#"{"algorithm":"CRC-16/IBM-3740","order":"Big","begins":0}"#);
        assert_eq!(serde_json::from_str::<Checksum>(&kept).unwrap(), named("crc-16/ccitt-false"));
        let unknown = r#"{"algorithm":"CRC-99","order":"Big"}"#;
        let error = serde_json::from_str::<Checksum>(unknown).unwrap_err().to_string();
        assert!(error.starts_with("there is no checksum \"CRC-99\""), "{error}");
    }
}
