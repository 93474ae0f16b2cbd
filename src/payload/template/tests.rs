#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;

fn values(text: &[u8]) -> Values<'_> {
    Values { text, peer: "[::1]:9999", count: 7, time: "12:34:56", ..Values::default() }
}

fn text_template(text: &str, encoding: Encoding) -> Template {
    Template::read(text, Notation::Text, encoding).unwrap()
}

fn filled(template: &Template, values: &Values<'_>) -> Vec<u8> {
    let mut out = b"kept ".to_vec();
    template.fill(values, &mut out).unwrap();
    assert!(out.starts_with(b"kept "));
    out.split_off(5)
}

#[test]
fn placeholders_and_braces_are_filled_in() {
    let table = [
        ("", ""),
        ("Hello, {text}!", "Hello, Ann!"),
        ("{count}: {peer} {time}", "7: [::1]:9999 12:34:56"),
        ("{{text}}", "{text}"),
        ("{{{text}}}", "{Ann}"),
        ("a}b", "a}b"),
        ("}", "}"),
        ("}}}", "}}"),
        ("{text}{text}", "AnnAnn"),
        ("你{text}好", "你Ann好"),
        (r"\u{text}", r"\uAnn"),
    ];
    for (text, expected) in table {
        let template = text_template(text, Encoding::Utf8);
        assert_eq!(filled(&template, &values(b"Ann")), expected.as_bytes(), "{text}");
    }
}

#[test]
fn what_came_goes_in_as_it_came() {
    let template = text_template("你{text}{{", Encoding::Gbk);
    assert_eq!(filled(&template, &values(b"\xff{peer}\0")), b"\xc4\xe3\xff{peer}\0{");
    let template = text_template("{count}{text}", Encoding::Utf16Le);
    assert_eq!(filled(&template, &values(b"x")), b"7\0x");
}

#[test]
fn counters_have_a_width_a_start_and_forms() {
    let table: &[(&str, u64, &[u8])] = &[
        ("{count}", 1, b"1"),
        ("{count:}", 12, b"12"),
        ("{count:4}", 12, b"  12"),
        ("{count:04}", 12, b"0012"),
        ("{count:04}", 123_456, b"123456"),
        ("{count:04:100}", 1, b"0100"),
        ("{count::0}", 1, b"0"),
        ("{count::0}", 3, b"2"),
        ("{count:04x}", 255, b"00ff"),
        ("{count:X}", 255, b"FF"),
        ("{count:x:256}", 1, b"100"),
        ("{count:u8}", 258, b"\x02"),
        ("{count:u16be}", 258, b"\x01\x02"),
        ("{count:u16le}", 258, b"\x02\x01"),
        ("{count:u32be:65536}", 1, b"\0\x01\0\0"),
        ("{count:u32le}", 1, b"\x01\0\0\0"),
        ("{count::18446744073709551615}", 1, b"18446744073709551615"),
        ("{count::18446744073709551615}", 2, b"0"),
    ];
    for (text, count, expected) in table {
        let template = text_template(text, Encoding::Utf8);
        let values = Values { count: *count, ..Values::default() };
        assert_eq!(filled(&template, &values), *expected, "{text}");
    }
    let widest = text_template("{count:064}", Encoding::Utf8);
    assert_eq!(filled(&widest, &values(b"")).len(), COUNT_WIDTH_MAX);
}

#[test]
fn placeholders_stand_in_each_notation() {
    let read = |text, notation| Template::read(text, notation, Encoding::Utf8).unwrap();
    let hex = read("01 {count:u16be}ff{text} 0x0A", Notation::Hex);
    assert_eq!(filled(&hex, &values(b"Ann")), b"\x01\0\x07\xffAnn\x0a");
    let escaped = read(r"\x00{count}\u{4f60}\n{{{text}\\", Notation::Escaped);
    assert_eq!(filled(&escaped, &values(b"Ann")), "\x007你\n{Ann\\".as_bytes());
    let wide = Template::read("00{count}", Notation::Hex, Encoding::Utf16Be).unwrap();
    assert_eq!(filled(&wide, &values(b"")), b"\0\x00\x37");
}

#[test]
fn random_bytes_come_from_their_source_and_differ() {
    let counting = RandomSource::of(|bytes| {
        bytes.iter_mut().zip(1..).for_each(|(byte, number)| *byte = number);
        Ok(())
    });
    let template = Template::read("ff{random:3}", Notation::Hex, Encoding::Utf8).unwrap();
    let foretold = Values { random: counting, ..Values::default() };
    assert_eq!(filled(&template, &foretold), b"\xff\x01\x02\x03");
    let template = text_template("{random:16}", Encoding::Utf8);
    let [first, second] = [0, 1].map(|_| filled(&template, &Values::default()));
    assert_eq!((first.len(), second.len()), (16, 16));
    assert_ne!(first, second);
}

#[test]
fn captures_and_variables_go_in_as_bytes() {
    let template = text_template("{2}-{1}-{3}-{$token}", Encoding::Utf16Le);
    let kept = [("token".to_owned(), b"\xff\0".to_vec())];
    let values = Values { captures: &[b"a", b"b"], variables: &kept, ..Values::default() };
    assert_eq!(filled(&template, &values), b"b-\0a-\0-\0\xff\0");
    assert_eq!(template.variables().collect::<Vec<_>>(), ["token"]);
    assert_eq!(template.captures(), 3);
}

#[test]
fn a_value_that_cannot_go_in_leaves_the_buffer_as_it_was() {
    let fails = |text: &str, values: &Values<'_>| {
        let mut out = b"kept".to_vec();
        let error = text_template(text, Encoding::EucKr).fill(values, &mut out).unwrap_err();
        assert_eq!(out, b"kept");
        error
    };
    let clock = Values { time: "⏰", ..values(b"") };
    let lack = Unencodable { character: '⏰', at_byte: 1 };
    assert_eq!(fails("a{time}", &clock), RenderError::Unencodable(lack));
    assert_eq!(fails("a{$b}", &clock), RenderError::NoVariable("b".to_owned()));
    let broken = Values { random: RandomSource::of(|_| Err(RandomFailed)), ..Values::default() };
    assert_eq!(fails("a{random:1}", &broken), RenderError::NoRandomBytes(RandomFailed));
    let long = vec![b'x'; 1 << 20];
    assert_eq!(fails(&"{text}".repeat(17), &values(&long)), RenderError::TooLong);
}

#[test]
fn a_template_says_what_it_needs() {
    let needs = |text| {
        let template = text_template(text, Encoding::Utf8);
        (template.uses_peer(), template.uses_time())
    };
    assert_eq!(needs("{text} {count} {random:1} {1}"), (false, false));
    assert_eq!(needs("{peer}"), (true, false));
    assert_eq!(needs("{time}"), (false, true));
}

#[test]
fn mistakes_point_at_the_opening_brace() {
    let unknown = |name: &str| MistakeKind::UnknownPlaceholder { name: name.to_owned() };
    let bad = |name: &str| MistakeKind::BadPlaceholder { name: name.to_owned() };
    let too_many = MistakeKind::TooManyRandomBytes { max: RANDOM_BYTES_MAX };
    let table = [
        ("你{name}", 1, 1, 2, unknown("name")),
        ("{}", 0, 1, 1, unknown("")),
        ("{ text }", 0, 1, 1, unknown(" text ")),
        ("a\nb{text", 3, 2, 2, MistakeKind::UnclosedPlaceholder),
        ("{te{text}", 0, 1, 1, MistakeKind::UnclosedPlaceholder),
        ("{{{", 2, 1, 3, MistakeKind::UnclosedPlaceholder),
        ("{0}", 0, 1, 1, unknown("0")),
        ("{100}", 0, 1, 1, unknown("100")),
        ("{file:a}", 0, 1, 1, unknown("file:a")),
        ("{$}", 0, 1, 1, unknown("$")),
        ("{$a b}", 0, 1, 1, unknown("$a b")),
        ("{text:4}", 0, 1, 1, bad("text:4")),
        ("{random}", 0, 1, 1, bad("random")),
        ("{random:0}", 0, 1, 1, bad("random:0")),
        ("{random:+4}", 0, 1, 1, bad("random:+4")),
        ("{count:65}", 0, 1, 1, bad("count:65")),
        ("{count:4:x}", 0, 1, 1, bad("count:4:x")),
        ("{count:u64be}", 0, 1, 1, bad("count:u64be")),
        ("{random:65508}", 0, 1, 1, too_many.clone()),
        ("{random:65507}{random:1}", 14, 1, 15, too_many.clone()),
        ("{random:18446744073709551615}{random:1}", 0, 1, 1, too_many),
    ];
    for (text, at_char, line, column, kind) in table {
        let expected = Mistake { at_char, line, column, kind };
        let mistake = Template::read(text, Notation::Text, Encoding::Utf8).unwrap_err();
        assert_eq!(mistake, expected, "{text}");
    }
}

#[test]
fn mistakes_between_placeholders_are_found_where_they_stand() {
    let mistake = |text, notation| {
        let mistake = Template::read(text, notation, Encoding::EucKr).unwrap_err();
        (mistake.at_char, mistake.kind)
    };
    let lack = MistakeKind::Unencodable { character: '😀', encoding: Encoding::EucKr };
    assert_eq!(mistake("{{ab😀", Notation::Text), (4, lack.clone()));
    assert_eq!(mistake("{text}한a😀", Notation::Escaped), (8, lack));
    assert_eq!(mistake("00 {text} 0", Notation::Hex), (10, MistakeKind::OddHexDigit));
    let not_hex = MistakeKind::NotHex { character: '{' };
    assert_eq!(mistake("00 {{", Notation::Hex), (3, not_hex));
    let unknown = MistakeKind::UnknownEscape { character: '{' };
    assert_eq!(mistake(r"{text}\{", Notation::Escaped), (6, unknown));
    assert_eq!(mistake(r"a\u{4f60", Notation::Escaped), (1, MistakeKind::UnfinishedEscape));
}

#[test]
fn what_is_read_never_panics() {
    let mut random = crate::payload::testing::Random::new(5);
    let pieces =
        ["{", "}", "count", ":", "0", "4", "x", "\\u", "\\", "$a", "random", "1", "你", " "];
    for _ in 0..5000 {
        let text: String = (0..random.below(12)).map(|_| pieces[random.below(14)]).collect();
        for notation in Notation::ALL {
            if let Ok(template) = Template::read(&text, notation, Encoding::Gbk) {
                let _ = template.fill(&values(b"x"), &mut Vec::new());
            }
        }
    }
}
