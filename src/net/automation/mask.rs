//! A hex mask: bytes of which some digits are left open.

use crate::payload::{Mistake, MistakeKind};

/// Hex digits with `?` for any digit, and `*` at the end for any rest: `01 03 ?? 4? *`. Spaces may stand
/// anywhere between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HexMask {
    /// Each byte's digits that are given, and which those are.
    bytes: Vec<MaskByte>,
    /// Whether any rest may follow.
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MaskByte {
    value: u8,
    given: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    None,
    Any,
}

impl HexMask {
    /// Reads a mask.
    ///
    /// # Errors
    /// The character that is no digit, or the digit without its partner.
    pub(super) fn parse(text: &str) -> Result<Self, Mistake> {
        let mut bytes = Vec::with_capacity(text.len() / 2);
        let mut rest = Rest::None;
        let mut high = None;
        for (at, character) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let not_hex = || Mistake::new(text, at, MistakeKind::NotHex { character });
            if rest == Rest::Any {
                return Err(not_hex());
            }
            if character == '*' && high.is_none() {
                rest = Rest::Any;
                continue;
            }
            let digit = Digit::read(character).ok_or_else(not_hex)?;
            match high.take() {
                None => high = Some((at, digit)),
                Some((_, first)) => bytes.push(MaskByte::of(first, digit)),
            }
        }
        match high {
            Some((at, _)) => Err(Mistake::new(text, at, MistakeKind::OddHexDigit)),
            None => Ok(Self { bytes, rest }),
        }
    }

    /// Whether the payload is like this.
    pub(super) fn fits(&self, payload: &[u8]) -> bool {
        let is_long_enough = match self.rest {
            Rest::None => payload.len() == self.bytes.len(),
            Rest::Any => payload.len() >= self.bytes.len(),
        };
        is_long_enough
            && self.bytes.iter().zip(payload).all(|(mask, byte)| byte & mask.given == mask.value)
    }
}

/// A digit of a mask.
#[derive(Clone, Copy)]
struct Digit {
    value: u8,
    given: u8,
}

impl Digit {
    fn read(character: char) -> Option<Self> {
        match character {
            '?' => Some(Self { value: 0, given: 0 }),
            _ => character.to_digit(16).map(|value| Self { value: value as u8, given: 0xF }),
        }
    }
}

impl MaskByte {
    fn of(high: Digit, low: Digit) -> Self {
        Self { value: high.value << 4 | low.value, given: high.given << 4 | low.given }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn masks_are_read_with_and_without_spaces() {
        for text in ["0103??4?*", "01 03 ?? 4? *", " 0 1\n03?? 4?* "] {
            let mask = HexMask::parse(text).unwrap();
            assert!(mask.fits(b"\x01\x03\xaa\x4f") && mask.fits(b"\x01\x03\xaa\x40rest"), "{text}");
            assert!(!mask.fits(b"\x01\x03\xaa\x5f") && !mask.fits(b"\x01\x03\xaa"), "{text}");
        }
        assert!(HexMask::parse("").unwrap().fits(b"") && !HexMask::parse("").unwrap().fits(b"x"));
        assert!(HexMask::parse("*").unwrap().fits(b"") && HexMask::parse("*").unwrap().fits(b"x"));
    }

    #[test]
    fn mistakes_say_where() {
        let table = [("01 0", 3), ("01 g0", 3), ("01 * 02", 5), ("0* ", 1), ("**", 1), ("01 ?", 3)];
        for (text, at_char) in table {
            assert_eq!(HexMask::parse(text).unwrap_err().at_char, at_char, "{text:?}");
        }
    }
}
