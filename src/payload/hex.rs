//! Hex digits: read them as people paste them, write them as tools print them.

mod dump;
mod source;

use std::fmt::Write as _;

use super::mistake::{Mistake, MistakeKind};

/// As many as fit a line of 80 columns in a C source file.
const C_ARRAY_BYTES_PER_LINE: usize = 12;

/// What hex digits were written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HexForm {
    /// Digits alone.
    #[default]
    Digits,
    /// A hex dump: offsets and text were left out.
    Dump,
    /// Source code: comments and what stands around the numbers were left out.
    Source,
}

/// Reads hex digits and appends the bytes. On a mistake, `out` stays as it was.
///
/// Groups of digits may be parted by white space, commas, colons, dashes and semicolons, or not at all;
/// `0x` and `\x` may stand before each group. A group has an even number of digits, except that one
/// digit after a prefix is a byte (`0xA`).
///
/// A hex dump (of `xxd`, `hexdump -C`, `od -t x1`, `tcpdump -x`, Wireshark) gives its bytes, and so does an array of C or
/// Python, such as [`c_array`] writes. What may be a dump and may be none is a mistake.
///
/// ```
/// use network_playground::payload::hex::{self, HexForm};
///
/// let mut out = Vec::new();
/// assert_eq!(hex::parse("e9 82:a6, 0xA \\x0D0a", &mut out)?, HexForm::Digits);
/// assert_eq!(out, b"\xe9\x82\xa6\n\r\n");
///
/// out.clear();
/// assert_eq!(hex::parse("00000000  48 69 0a  |Hi.|", &mut out)?, HexForm::Dump);
/// assert_eq!(hex::parse("{0x21, 0x0a}; // end", &mut out)?, HexForm::Source);
/// assert_eq!(out, b"Hi\n!\n");
/// # Ok::<(), network_playground::payload::Mistake>(())
/// ```
pub fn parse(text: &str, out: &mut Vec<u8>) -> Result<HexForm, Mistake> {
    let before = out.len();
    parse_form(text, out).map_err(|(at_byte, kind)| {
        out.truncate(before);
        Mistake::new(text, at_byte, kind)
    })
}

fn parse_form(text: &str, out: &mut Vec<u8>) -> Result<HexForm, Fault> {
    if dump::read(text, out)? {
        return Ok(HexForm::Dump);
    }
    if source::read(text, out)? {
        return Ok(HexForm::Source);
    }
    parse_groups(text, Numbers::Digits, out)?;
    Ok(HexForm::Digits)
}

/// Appends `e9 82 a6`.
pub fn write(bytes: &[u8], out: &mut String) {
    out.reserve(bytes.len() * 3);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        push_byte(*byte, out);
    }
}

/// Appends a C array of the bytes, to paste into a source file.
pub fn c_array(bytes: &[u8], out: &mut String) {
    out.reserve(bytes.len() * 6 + 64);
    out.push_str("const unsigned char data[] = {\n");
    let lines = bytes.chunks(C_ARRAY_BYTES_PER_LINE).map(|line| {
        let items: Vec<String> = line.iter().map(|byte| format!("0x{byte:02x}")).collect();
        format!("    {}", items.join(", "))
    });
    for (index, line) in lines.enumerate() {
        if index > 0 {
            out.push_str(",\n");
        }
        out.push_str(&line);
    }
    if !bytes.is_empty() {
        out.push('\n');
    }
    let unit = if bytes.len() == 1 { "byte" } else { "bytes" };
    // Writing to a `String` cannot fail.
    let _ = write!(out, "}}; /* {} {unit} */", bytes.len());
}

/// Appends two digits.
pub(super) fn push_byte(byte: u8, out: &mut String) {
    for digit in [byte >> 4, byte & 0x0f] {
        out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
    }
}

/// What is wrong, and at which byte of the text.
pub(super) type Fault = (usize, MistakeKind);

/// How numbers are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// As groups of digits.
    Digits,
    /// As items of an array: `0x` and one or two digits, since `10` is ten there, and the order of bytes in
    /// `0x1234` is unknown.
    Items,
}

/// The digits between two separators.
#[derive(Default)]
struct Group {
    /// Where the `x` of `0x` or `\x` stands, if there is one.
    prefix_at: Option<usize>,
    digits: usize,
    last_at: usize,
    /// The first digit of a byte whose second has not come.
    high: u8,
}

impl Group {
    fn push(&mut self, digit: u8, at: usize, out: &mut Vec<u8>) {
        if self.digits.is_multiple_of(2) {
            self.high = digit;
        } else {
            out.push(self.high << 4 | digit);
        }
        self.digits += 1;
        self.last_at = at;
    }

    fn close(self, numbers: Numbers, out: &mut Vec<u8>) -> Result<(), Fault> {
        let is_item = self.prefix_at.is_some() && self.digits <= 2;
        if numbers == Numbers::Items && self.digits > 0 && !is_item {
            return Err((self.last_at, MistakeKind::NotAnItem));
        }
        match (self.prefix_at, self.digits) {
            (Some(at), 0) => return Err((at, MistakeKind::NotHex { character: 'x' })),
            (Some(_), 1) => out.push(self.high),
            (_, digits) if digits.is_multiple_of(2) => {}
            _ => return Err((self.last_at, MistakeKind::OddHexDigit)),
        }
        Ok(())
    }
}

/// Reads digits alone, no dump and no array; what was appended before a mistake stays.
pub(super) fn parse_digits(text: &str, out: &mut Vec<u8>) -> Result<(), Fault> {
    parse_groups(text, Numbers::Digits, out)
}

fn parse_groups(text: &str, numbers: Numbers, out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut group = Group::default();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let prefix = chars.next_if(|(_, x)| matches!(c, '0' | '\\') && matches!(x, 'x' | 'X'));
        if let Some((x_at, _)) = prefix {
            std::mem::take(&mut group).close(numbers, out)?;
            group.prefix_at = Some(x_at);
        } else if let Some(digit) = c.to_digit(16) {
            group.push(digit as u8, at, out);
        } else if c.is_whitespace() || matches!(c, ',' | ':' | '-' | ';') {
            std::mem::take(&mut group).close(numbers, out)?;
        } else {
            return Err((at, MistakeKind::NotHex { character: c }));
        }
    }
    group.close(numbers, out)
}

/// Appends the bytes of a group of pairs of digits, if it is one.
fn push_pairs(group: &str, out: &mut Vec<u8>) -> Option<()> {
    let digits: Option<Vec<u8>> =
        group.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    out.extend(
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)),
    );
    Some(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

    use super::*;
    use crate::payload::Encoding;
    use crate::payload::testing::Random;

    #[test]
    fn digits_are_read_as_people_write_them() {
        let table: &[(&str, &[u8])] = &[
            ("", b""),
            (" \n\t,:-; ", b""),
            ("e982a6", b"\xe9\x82\xa6"),
            ("E9 82 A6", b"\xe9\x82\xa6"),
            ("e9:82:a6", b"\xe9\x82\xa6"),
            ("e9-82-a6;", b"\xe9\x82\xa6"),
            ("e982 a6", b"\xe9\x82\xa6"),
            ("0xe9, 0x82, 0XA6", b"\xe9\x82\xa6"),
            ("0xe982a6", b"\xe9\x82\xa6"),
            ("\\xe9\\x82\\xa6", b"\xe9\x82\xa6"),
            ("0xe90x820xa6", b"\xe9\x82\xa6"),
            ("0xA, 0xB", b"\x0a\x0b"),
            ("\\xA", b"\x0a"),
            ("00\r\n00", b"\0\0"),
            ("48\u{3000}69", b"Hi"),
        ];
        for &(text, bytes) in table {
            let mut out = b"kept".to_vec();
            assert_eq!(parse(text, &mut out).unwrap(), HexForm::Digits, "{text:?}");
            assert_eq!(out, [b"kept", bytes].concat(), "{text:?}");
        }
    }

    #[test]
    fn mistakes_point_at_the_character() {
        let not_hex = |character| MistakeKind::NotHex { character };
        let table = [
            ("e", 0, MistakeKind::OddHexDigit),
            ("e9 8 a6", 3, MistakeKind::OddHexDigit),
            ("e98", 2, MistakeKind::OddHexDigit),
            ("0xe98", 4, MistakeKind::OddHexDigit),
            ("a0x41", 0, MistakeKind::OddHexDigit),
            ("e9 g6", 3, not_hex('g')),
            ("e9 你", 3, not_hex('你')),
            ("0x", 1, not_hex('x')),
            ("0x, 41", 1, not_hex('x')),
            ("41 x", 3, not_hex('x')),
            ("41 \\n", 3, not_hex('\\')),
        ];
        for (text, at_char, kind) in table {
            let mut out = b"kept".to_vec();
            let mistake = parse(text, &mut out).unwrap_err();
            assert_eq!((mistake.at_char, mistake.kind), (at_char, kind), "{text:?}");
            assert_eq!(out, b"kept", "{text:?}");
        }
        let mistake = parse("41\n42 4", &mut Vec::new()).unwrap_err();
        assert_eq!((mistake.line, mistake.column), (2, 4));
    }

    #[test]
    fn written_digits_read_back() {
        let mut random = Random::new(3);
        for _ in 0..500 {
            let bytes = random.bytes(Encoding::Utf8, 40);
            let (mut text, mut back) = (String::new(), Vec::new());
            write(&bytes, &mut text);
            parse(&text, &mut back).unwrap();
            assert_eq!(back, bytes, "{text}");
        }
        let mut text = "邦 ".to_owned();
        write("邦".as_bytes(), &mut text);
        assert_eq!(text, "邦 e9 82 a6");
    }

    #[test]
    fn a_c_array_has_twelve_bytes_a_line() {
        let c = |bytes: &[u8]| {
            let mut text = String::new();
            c_array(bytes, &mut text);
            text
        };
        assert_eq!(c(b""), "const unsigned char data[] = {\n}; /* 0 bytes */");
        assert_eq!(c(b"\xe9"), "const unsigned char data[] = {\n    0xe9\n}; /* 1 byte */");
        assert_eq!(
            c(&[0xab; 13]),
            format!(
                "const unsigned char data[] = {{\n    {}0xab,\n    0xab\n}}; /* 13 bytes */",
                "0xab, ".repeat(11)
            )
        );
    }
}
