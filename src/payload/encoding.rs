//! The character encodings on offer, and text to bytes in them.

use encoding_rs::EncoderResult;
use serde::{Deserialize, Serialize};

/// A character encoding, as the WHATWG Encoding Standard defines it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// What nearly everything speaks today.
    #[default]
    Utf8,
    /// Simplified Chinese, what `gbk` means in most Chinese tutorials and tools.
    Gbk,
    /// Simplified Chinese, all of Unicode in up to four bytes.
    Gb18030,
    /// Traditional Chinese, with the Hong Kong additions.
    Big5,
    /// Japanese. As the standard has it, `¥` and `‾` are written as the bytes of `\` and `~`.
    ShiftJis,
    /// Korean.
    EucKr,
    /// Western European, what "Latin-1" means in practice.
    Windows1252,
    /// Two or four bytes a character, low byte first.
    Utf16Le,
    /// Two or four bytes a character, high byte first.
    Utf16Be,
}

/// A character that an encoding has no bytes for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
#[error("the encoding cannot write {character:?} (U+{:04X}, at byte {at_byte})", u32::from(*.character))]
pub struct Unencodable {
    /// The character.
    pub character: char,
    /// Where it starts, as a byte offset in the text that was to be encoded.
    pub at_byte: usize,
}

impl Encoding {
    /// Every encoding, in the order a menu lists them.
    pub const ALL: [Self; 9] = [
        Self::Utf8,
        Self::Gbk,
        Self::Gb18030,
        Self::Big5,
        Self::ShiftJis,
        Self::EucKr,
        Self::Windows1252,
        Self::Utf16Le,
        Self::Utf16Be,
    ];

    /// The usual name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gbk => "GBK",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
            Self::ShiftJis => "Shift_JIS",
            Self::EucKr => "EUC-KR",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    /// Appends `text` in this encoding. On a character it cannot write, `out` stays as it was.
    pub fn encode(self, text: &str, out: &mut Vec<u8>) -> Result<(), Unencodable> {
        match self {
            Self::Utf8 => out.extend_from_slice(text.as_bytes()),
            // encoding_rs writes no UTF-16: its encoder for these two is UTF-8, as the web wants it.
            Self::Utf16Le => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Self::Utf16Be => out.extend(text.encode_utf16().flat_map(u16::to_be_bytes)),
            _ => return encode_by_table(self.table(), text, out),
        }
        Ok(())
    }

    /// True where a character takes two bytes or more, ASCII too.
    pub(super) fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// The tables of this encoding.
    pub(crate) fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gbk => encoding_rs::GBK,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
        }
    }
}

fn encode_by_table(
    table: &'static encoding_rs::Encoding,
    text: &str,
    out: &mut Vec<u8>,
) -> Result<(), Unencodable> {
    let before = out.len();
    let mut encoder = table.new_encoder();
    let mut read = 0;
    loop {
        let rest = text.get(read..).unwrap_or_default();
        let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len());
        out.reserve(room.unwrap_or(rest.len()));
        let (result, used) = encoder.encode_from_utf8_to_vec_without_replacement(rest, out, true);
        read += used;
        match result {
            EncoderResult::InputEmpty => return Ok(()),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(character) => {
                out.truncate(before);
                let at_byte = read.saturating_sub(character.len_utf8());
                return Err(Unencodable { character, at_byte });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

    use super::*;

    #[test]
    fn names_are_the_usual_ones() {
        assert_eq!(
            Encoding::ALL.map(Encoding::name),
            [
                "UTF-8",
                "GBK",
                "GB18030",
                "Big5",
                "Shift_JIS",
                "EUC-KR",
                "windows-1252",
                "UTF-16LE",
                "UTF-16BE"
            ]
        );
        for encoding in Encoding::ALL {
            let rs_name = encoding.table().name();
            assert!(rs_name.eq_ignore_ascii_case(encoding.name()), "{rs_name}");
        }
    }

    #[test]
    fn text_becomes_its_bytes() {
        let table: &[(Encoding, &str, &[u8])] = &[
            (Encoding::Utf8, "邦", b"\xe9\x82\xa6"),
            (Encoding::Gbk, "你好", b"\xc4\xe3\xba\xc3"),
            (Encoding::Gbk, "邦德", b"\xb0\xee\xb5\xc2"),
            (Encoding::Gbk, "€", b"\x80"),
            (Encoding::Gb18030, "€", b"\xa2\xe3"),
            (Encoding::Gb18030, "é😀", b"\xa8\xa6\x94\x39\xfc\x36"),
            (Encoding::Big5, "你好", b"\xa7\x41\xa6\x6e"),
            (Encoding::ShiftJis, "日本ｱ", b"\x93\xfa\x96\x7b\xb1"),
            (Encoding::EucKr, "한글", b"\xc7\xd1\xb1\xdb"),
            (Encoding::Windows1252, "é€\u{81}", b"\xe9\x80\x81"),
            (Encoding::Utf16Le, "a😀", b"a\0\x3d\xd8\x00\xde"),
            (Encoding::Utf16Be, "\u{feff}a😀", b"\xfe\xff\0a\xd8\x3d\xde\x00"),
        ];
        for &(encoding, text, bytes) in table {
            let mut out = b"kept".to_vec();
            encoding.encode(text, &mut out).unwrap();
            assert_eq!(out, [b"kept", bytes].concat(), "{text} in {encoding:?}");
        }
    }

    #[test]
    fn a_character_the_encoding_lacks_is_named_and_nothing_is_written() {
        let table = [
            (Encoding::Gbk, "你好😀!", '😀', 6),
            (Encoding::Big5, "ab😀", '😀', 2),
            (Encoding::ShiftJis, "한", '한', 0),
            (Encoding::EucKr, "é", 'é', 0),
            (Encoding::Windows1252, "é你", '你', 2),
            (Encoding::Gb18030, "\u{e5e5}", '\u{e5e5}', 0),
        ];
        for (encoding, text, character, at_byte) in table {
            let mut out = b"kept".to_vec();
            let lack = encoding.encode(text, &mut out).unwrap_err();
            assert_eq!(lack, Unencodable { character, at_byte }, "{encoding:?}");
            assert_eq!(out, b"kept");
        }
        let far = "x".repeat(10_000) + "😀";
        let lack = Encoding::Gbk.encode(&far, &mut Vec::new()).unwrap_err();
        assert_eq!(lack.at_byte, 10_000);
    }

    #[test]
    fn unicode_encodings_write_every_character() {
        let every: String = ('\0'..=char::MAX).collect();
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
            let mut out = Vec::new();
            encoding.encode(&every, &mut out).unwrap();
            let back = encoding.table().decode_without_bom_handling_and_without_replacement(&out);
            assert_eq!(back.as_deref(), Some(every.as_str()), "{encoding:?}");
        }
    }
}
