//! Which bytes belong to one character.

use crate::payload::Encoding;
use crate::payload::safe_char;
use crate::payload::{Piece, decode};

/// The longest character of all encodings, in bytes.
pub(super) const UNIT_BYTES_MAX: usize = 4;

/// A byte's place in its character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnitPlace {
    /// How many bytes of the character stand before it.
    pub(super) back: u8,
    /// Length of the character, in bytes.
    pub(super) len: u8,
    /// Whether it is one at all, and not an undecodable byte.
    pub(super) is_text: bool,
}

/// The place of each byte. `bytes` must begin where a character begins.
pub(super) fn places(bytes: &[u8], encoding: Encoding) -> Vec<UnitPlace> {
    let mut places = Vec::with_capacity(bytes.len());
    let mut encoded = Vec::new();
    // Characters that came out of the bytes of the one before: Big5 has pairs that share theirs.
    let mut partners = 0;
    decode(encoding, bytes, &mut |piece| match piece {
        Piece::Undecodable(raw) => {
            let bad = UnitPlace { back: 0, len: 1, is_text: false };
            places.extend(std::iter::repeat_n(bad, raw.len()));
        }
        Piece::Text(text) => {
            for c in text.chars() {
                if partners > 0 {
                    partners -= 1;
                    continue;
                }
                let rest = bytes.get(places.len()..).unwrap_or_default();
                let (len, chars) = unit(rest, encoding, c, &mut encoded);
                partners = chars - 1;
                places.extend((0..len).map(|back| UnitPlace { back, len, is_text: true }));
            }
        }
    });
    places.truncate(bytes.len());
    places
}

/// How many bytes `c` takes at the start of `rest`, and how many characters those make.
fn unit(rest: &[u8], encoding: Encoding, c: char, encoded: &mut Vec<u8>) -> (u8, usize) {
    let is_wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    if c.is_ascii() && !is_wide && rest.first().is_some_and(|byte| char::from(*byte) == c) {
        return (1, 1);
    }
    encoded.clear();
    let writes = encoding.encode(c.encode_utf8(&mut [0; 4]), encoded).is_ok();
    if writes && !encoded.is_empty() && rest.starts_with(encoded) {
        return (encoded.len() as u8, 1);
    }
    // It came in a form that the encoding does not write.
    for len in 1..=UNIT_BYTES_MAX {
        let text = rest.get(..len).and_then(|bytes| text_of(bytes, encoding));
        if let Some(text) = text.filter(|text| text.starts_with(c)) {
            return (len as u8, text.chars().count());
        }
    }
    (1, 1)
}

/// The text of some bytes, if all of them are text.
pub(super) fn text_of(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let mut text = String::new();
    let mut is_text = true;
    decode(encoding, bytes, &mut |piece| match piece {
        Piece::Text(chars) => text.push_str(chars),
        Piece::Undecodable(_) => is_text = false,
    });
    is_text.then_some(text)
}

/// What stands for a byte in the characters column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// The character that begins here.
    Character(String),
    /// Nothing: the character that began before stands over this byte, too.
    Covered,
    /// A dot: the character cannot be seen.
    Dot,
    /// A dot: the byte is no text.
    Bad,
}

/// The cell of the byte that stands `place` in the character of `unit`.
pub(super) fn cell(unit: &[u8], place: UnitPlace, encoding: Encoding) -> Cell {
    if !place.is_text {
        return Cell::Bad;
    }
    if place.back > 0 {
        return Cell::Covered;
    }
    match text_of(unit, encoding).filter(|text| text.chars().all(safe_char)) {
        Some(text) => Cell::Character(text),
        None => Cell::Dot,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Encoding::{Big5, Gb18030, Gbk, ShiftJis, Utf8, Utf16Le};

    fn lens(bytes: &[u8], encoding: Encoding) -> String {
        let mark = |place: UnitPlace| match (place.is_text, place.back) {
            (false, _) => 'x',
            (true, 0) => char::from_digit(u32::from(place.len), 10).unwrap_or('?'),
            (true, _) => '.',
        };
        places(bytes, encoding).into_iter().map(mark).collect()
    }

    #[test]
    fn each_byte_has_its_place() {
        let table: &[(&[u8], Encoding, &str)] = &[
            (b"", Utf8, ""),
            ("a邦\r".as_bytes(), Utf8, "13..1"),
            (b"\xff\xe9\x82", Utf8, "xxx"),
            (b"\xb0\xee\xb5\xc2\x80", Gbk, "2.2.1"),
            // The euro sign in the form that GBK reads and does not write.
            (b"\xa2\xe3a", Gbk, "2.1"),
            (b"0\x94\x39\xfc\x36\n", Gb18030, "14...1"),
            (b"\x88\x62a", Big5, "2.1"),
            (b"\xb1a\x93\xfa", ShiftJis, "112."),
            (b"a\0\x3d\xd8\x00\xde", Utf16Le, "2.4..."),
        ];
        for &(bytes, encoding, expected) in table {
            assert_eq!(lens(bytes, encoding), expected, "{bytes:x?} in {encoding:?}");
        }
    }

    #[test]
    fn every_byte_of_noise_has_one_place() {
        let mut state = 7_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(4000)
        .collect();
        for encoding in Encoding::ALL {
            assert_eq!(places(&noise, encoding).len(), noise.len(), "{encoding:?}");
        }
    }

    #[test]
    fn cells_show_a_character_over_all_its_bytes_and_dots_for_what_cannot_be_seen() {
        let place = |back, len| UnitPlace { back, len, is_text: true };
        let bad = UnitPlace { back: 0, len: 1, is_text: false };
        let you = "你".as_bytes();
        assert_eq!(cell(you, place(0, 3), Utf8), Cell::Character("你".to_owned()));
        assert_eq!(cell(you, place(1, 3), Utf8), Cell::Covered);
        assert_eq!(cell(b"\r", place(0, 1), Utf8), Cell::Dot);
        assert_eq!(cell("\u{202e}".as_bytes(), place(0, 3), Utf8), Cell::Dot);
        assert_eq!(cell(b"\xff", bad, Utf8), Cell::Bad);
    }
}
