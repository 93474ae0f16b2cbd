#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;
use crate::payload::testing::Random;

fn written(bytes: &[u8], encoding: Encoding) -> String {
    let mut text = String::new();
    write(bytes, encoding, &mut text);
    text
}

#[test]
fn escapes_become_bytes() {
    use Encoding::{Gbk, Utf8, Utf16Be, Utf16Le};
    let table: &[(&str, Encoding, &[u8])] = &[
        ("", Utf8, b""),
        (r"a\r\n\t\0\\b", Utf8, b"a\r\n\t\0\\b"),
        (r"\x00\xFf\x41g", Utf8, b"\0\xffAg"),
        (r"\01\0\08\00001", Utf8, b"\x01\0\x008\x0001"),
        (r"\033[0m\377\1018", Utf8, b"\x1b[0m\xffA8"),
        (r"\033\0", Utf16Le, b"\x1b\0\0"),
        (r#"\a\b\e\f\v\"\'\?"#, Utf8, b"\x07\x08\x1b\x0c\x0b\"'?"),
        (r"\u4f60\u00e9x\U0001f600", Utf8, "你éx😀".as_bytes()),
        (r"\u4f60", Gbk, b"\xc4\xe3"),
        ("a\\\nb\\\r\nc", Utf8, b"abc"),
        (r"\u{4F60}\u{1f600}\u{00000a}", Utf8, "你😀\n".as_bytes()),
        (r"\u{0}", Utf8, b"\0"),
        ("你\\u{597d}", Gbk, b"\xc4\xe3\xba\xc3"),
        (r"邦德\r\n", Gbk, b"\xb0\xee\xb5\xc2\r\n"),
        (r"\n\x0a", Utf16Le, b"\n\0\n"),
        (r"\u{1f600}\\", Utf16Be, b"\xd8\x3d\xde\x00\0\\"),
        ("line\nline", Utf8, b"line\nline"),
    ];
    for &(text, encoding, bytes) in table {
        let mut out = b"kept".to_vec();
        parse(text, encoding, &mut out).unwrap();
        assert_eq!(out, [b"kept", bytes].concat(), "{text} in {encoding:?}");
    }
}

#[test]
fn mistakes_point_at_the_escape() {
    let not_hex = |character| MistakeKind::NotHex { character };
    let lacks = |character| MistakeKind::Unencodable { character, encoding: Encoding::Gbk };
    let table = [
        ("ab\\", 2, MistakeKind::UnfinishedEscape),
        ("你\\x4", 1, MistakeKind::UnfinishedEscape),
        ("\\x", 0, MistakeKind::UnfinishedEscape),
        ("\\x4g", 3, not_hex('g')),
        ("\\x你", 2, not_hex('你')),
        ("\\u", 0, MistakeKind::UnfinishedEscape),
        ("\\u41", 0, MistakeKind::UnfinishedEscape),
        ("\\u{41", 0, MistakeKind::UnfinishedEscape),
        ("\\u{4z}", 4, not_hex('z')),
        ("a\\u{}", 1, MistakeKind::BadCodePoint),
        ("a\\u{d800}", 1, MistakeKind::BadCodePoint),
        ("a\\u{110000}", 1, MistakeKind::BadCodePoint),
        ("a\\u{0000041}", 1, MistakeKind::BadCodePoint),
        ("\\u4f6", 0, MistakeKind::UnfinishedEscape),
        ("\\u4fg0", 4, not_hex('g')),
        ("\\U0011000", 0, MistakeKind::UnfinishedEscape),
        ("\\U00110000", 0, MistakeKind::BadCodePoint),
        ("\\ud83d\\ude00", 0, MistakeKind::BadCodePoint),
        ("a\\400", 1, MistakeKind::OctalTooLarge),
        ("a\\8", 1, MistakeKind::UnknownEscape { character: '8' }),
        ("\\N{BELL}", 0, MistakeKind::UnknownEscape { character: 'N' }),
        ("a\\\rb", 1, MistakeKind::UnknownEscape { character: '\r' }),
        ("a\\q", 1, MistakeKind::UnknownEscape { character: 'q' }),
        ("a\\你", 1, MistakeKind::UnknownEscape { character: '你' }),
        ("a😀", 1, lacks('😀')),
        ("a\\u{1f600}b", 1, lacks('😀')),
    ];
    for (text, at_char, kind) in table {
        let mut out = b"kept".to_vec();
        let mistake = parse(text, Encoding::Gbk, &mut out).unwrap_err();
        assert_eq!((mistake.at_char, mistake.kind), (at_char, kind), "{text}");
        assert_eq!(out, b"kept", "{text}");
    }
}

#[test]
fn bytes_become_escapes() {
    use Encoding::{Big5, Gb18030, Gbk, ShiftJis, Utf8, Utf16Le, Windows1252};
    let table: &[(&[u8], Encoding, &str)] = &[
        (b"a\\b\r\n\t\0\x1b\x7f", Utf8, r"a\\b\r\n\t\0\x1b\x7f"),
        (b"\x0033\x008\0", Utf8, r"\x0033\08\0"),
        (&[0, 0, b'3', 0], Utf16Le, r"\u{0}3"),
        (b"\\03", Utf8, r"\\03"),
        (b"\xe9\x82\xa6\xff\xe9\x82", Utf8, r"邦\xff\xe9\x82"),
        ("\u{202e}\u{feff}\u{85}".as_bytes(), Utf8, r"\u{202e}\u{feff}\u{85}"),
        (b"\xc4\xe3\xba\xc3\xff\xba", Gbk, r"你好\xff\xba"),
        // GBK reads four-byte characters but does not write them; GB18030 reads 0x80 but writes a2 e3.
        (b"a\x94\x39\xfc\x36b", Gbk, r"a\x94\x39\xfc\x36b"),
        (b"a\x94\x39\xfc\x36b", Gb18030, "a😀b"),
        (b"\x80\xa2\xe3", Gb18030, r"\x80€"),
        (b"\x80\xa2\xe3", Gbk, r"€\xa2\xe3"),
        (b"\x88\x62\xa7\x41", Big5, r"\x88\x62你"),
        (b"\xfa\x54\x81\xca\\", ShiftJis, r"\xfa\x54￢\\"),
        (b"\x81\xe9", Windows1252, r"\u{81}é"),
        (b"a\0\n\0\x1b\0\\\0\0\xd8", Utf16Le, r"a\n\u{1b}\\\x00\xd8"),
    ];
    for &(bytes, encoding, text) in table {
        assert_eq!(written(bytes, encoding), text, "{bytes:x?} in {encoding:?}");
    }
}

#[test]
fn what_is_written_reads_back_to_the_same_bytes() {
    for encoding in Encoding::ALL {
        let mut random = Random::new(5);
        for round in 0..1000 {
            let max_len = if round % 100 == 0 { 4000 } else { 30 };
            let bytes = random.bytes(encoding, max_len);
            let text = written(&bytes, encoding);
            let mut back = Vec::new();
            parse(&text, encoding, &mut back).unwrap();
            assert_eq!(back, bytes, "{text} in {encoding:?}");
        }
    }
}

#[test]
fn every_pair_after_a_lead_byte_reads_back() {
    for encoding in Encoding::ALL {
        let mut back = Vec::new();
        // Two ASCII bytes are no test; the table above has those that matter.
        for pair in 0x7f00..=u16::MAX {
            let bytes = pair.to_be_bytes();
            back.clear();
            parse(&written(&bytes, encoding), encoding, &mut back).unwrap();
            assert_eq!(back, bytes, "{encoding:?}");
        }
    }
}

#[test]
fn what_is_written_is_safe_to_show() {
    for encoding in Encoding::ALL {
        let mut random = Random::new(9);
        for _ in 0..500 {
            let text = written(&random.bytes(encoding, 60), encoding);
            assert!(text.chars().all(crate::payload::safe_char), "{text:?}");
        }
    }
}
