use super::*;
use crate::payload::testing::Random;

fn one_line(max_chars: usize) -> ShowOptions {
    ShowOptions { max_chars, lines: Lines::Escape }
}

/// The text with its escapes in angle brackets.
fn marked(shown: &Shown) -> String {
    let mut out = String::new();
    for (at, c) in shown.text.char_indices() {
        if shown.escapes.iter().any(|range| range.start == at) {
            out.push('<');
        }
        out.push(c);
        let end = at + c.len_utf8();
        if shown.escapes.iter().any(|range| range.end == end) {
            out.push('>');
        }
    }
    out
}

#[test]
fn unsafe_bytes_are_shown_as_escapes() {
    use Encoding::{Gbk, Utf8, Utf16Le, Windows1252};
    let table: &[(&[u8], Encoding, &str)] = &[
        (b"", Utf8, ""),
        (b"plain \\n", Utf8, "plain \\n"),
        (b"\\\n", Utf8, "\\<\\n>"),
        (b"a\r\nb\t\0", Utf8, r"a<\r\n>b<\t\0>"),
        (b"\x1b[31mred\x7f", Utf8, r"<\x1b>[31mred<\x7f>"),
        ("a\u{202e}b\u{9b}\u{feff}".as_bytes(), Utf8, r"a<\u{202e}>b<\u{9b}\u{feff}>"),
        (b"a\xe9\x82\xa6\xff\xe9\x82", Utf8, r"a邦<\xff\xe9\x82>"),
        (b"\xc4\xe3\xba\xc3\xff", Gbk, r"你好<\xff>"),
        (b"\xb0\xee\xb5", Gbk, r"邦<\xb5>"),
        (b"a\0\x1b\0\0", Utf16Le, r"a<\x1b\x00>"),
        (b"\x81\xe9", Windows1252, r"<\u{81}>é"),
    ];
    for &(bytes, encoding, expected) in table {
        let shown = show(bytes, encoding, &one_line(100));
        assert_eq!(marked(&shown), expected, "{bytes:x?} in {encoding:?}");
        assert!(shown.complete);
        assert_eq!(shown.bytes_shown, bytes.len());
    }
}

#[test]
fn lines_break_after_their_mark() {
    let options = ShowOptions { max_chars: 10, lines: Lines::Break };
    let shown = show(b"a\r\nb\n", Encoding::Utf8, &options);
    assert_eq!(marked(&shown), "a<\\r\\n>\nb<\\n>\n");
    assert!(shown.complete);
    let options = ShowOptions { max_chars: 9, ..options };
    let shown = show(b"a\r\nb\n", Encoding::Utf8, &options);
    assert_eq!((shown.text.as_str(), shown.bytes_shown), ("a\\r\\n\nb", 4));
    assert!(!shown.complete);
}

#[test]
fn text_is_cut_between_characters_and_escapes() {
    use Encoding::{Big5, Gb18030, Gbk, Utf8, Utf16Be};
    let table: &[(&[u8], Encoding, usize, &str, usize)] = &[
        (b"abc", Utf8, 0, "", 0),
        (b"abc", Utf8, 2, "ab", 2),
        (b"abc", Utf8, 3, "abc", 3),
        (b"a\nb", Utf8, 2, "a", 1),
        (b"a\nb", Utf8, 3, "a\\n", 2),
        (b"\xff\xff", Utf8, 7, "\\xff", 1),
        (b"\xe9\x82", Utf8, 4, "\\xe9", 1),
        ("邦德邦\n".as_bytes(), Utf8, 4, "邦德邦", 9),
        (b"\xc4\xe3\n\xba\xc3", Gbk, 2, "你", 2),
        (b"\xc4\xe3\n\xba\xc3", Gbk, 3, "你\\n", 3),
        (b"0\x94\x39\xfc\x36\n", Gb18030, 3, "0😀", 5),
        (b"\xd8\x3d\xde\x00\0\n", Utf16Be, 2, "😀", 4),
        (b"\x88\x62", Big5, 1, "\u{ca}", 0),
        (b"\x88\x62", Big5, 2, "\u{ca}\u{304}", 2),
    ];
    for &(bytes, encoding, max_chars, text, bytes_shown) in table {
        let shown = show(bytes, encoding, &one_line(max_chars));
        assert_eq!(
            (shown.text.as_str(), shown.bytes_shown),
            (text, bytes_shown),
            "{bytes:x?} in {encoding:?}, {max_chars} characters"
        );
        assert_eq!(shown.complete, bytes_shown == bytes.len());
    }
}

#[test]
fn a_letter_under_ten_thousand_marks_does_not_pass() {
    let text = format!("a{}", "\u{301}".repeat(10_000));
    let shown = show(text.as_bytes(), Encoding::Utf8, &one_line(300));
    let marks = shown.text.chars().filter(|c| *c == '\u{301}').count();
    assert_eq!(marks, 8);
    assert!(shown.text.ends_with("\\u{301}\\u{301}"));
    assert!(!shown.complete);
}

#[test]
fn a_short_look_at_a_long_payload_is_short() {
    let mut bytes = "é".repeat(1 << 20).into_bytes();
    bytes.push(0xff);
    let shown = show(&bytes, Encoding::Utf8, &one_line(300));
    assert_eq!(shown.text, "é".repeat(300));
    assert_eq!((shown.bytes_shown, shown.complete), (600, false));
}

#[test]
fn random_bytes_are_safe_within_the_limit_and_counted() {
    for encoding in Encoding::ALL {
        let mut random = Random::new(13);
        for _ in 0..600 {
            let bytes = random.bytes(encoding, 80);
            let all = show(&bytes, encoding, &one_line(usize::MAX));
            assert!(all.complete);
            assert!(all.text.chars().all(safe_char), "{:?}", all.text);
            let max_chars = random.below(100);
            let some = show(&bytes, encoding, &one_line(max_chars));
            assert!(some.text.chars().count() <= max_chars);
            assert!(all.text.starts_with(&some.text));
            // The bytes shown make the same text alone, or the others make the rest of it. (A cut within
            // bad bytes, or after them, may give either side another meaning, but never both.)
            let (start, end) = bytes.split_at(some.bytes_shown);
            let again = show(start, encoding, &one_line(usize::MAX)).text;
            let rest = show(end, encoding, &one_line(usize::MAX)).text;
            // Only Big5 may show half of a pair.
            let half_pair = encoding == Encoding::Big5 && some.text.starts_with(&again);
            assert!(
                again == some.text || some.text.clone() + &rest == all.text || half_pair,
                "{bytes:x?} {some:?}"
            );
            let escapes = &some.escapes;
            assert!(escapes.windows(2).all(|pair| pair[0].end < pair[1].start));
            assert!(escapes.iter().all(|range| some.text[range.clone()].starts_with('\\')));
        }
    }
}

#[test]
fn hex_is_cut_by_bytes() {
    let shown = show_hex(b"\xe9\x82\xa6", 2);
    assert_eq!(shown.text, "e9 82");
    assert_eq!((shown.bytes_shown, shown.complete), (2, false));
    let shown = show_hex(b"\xe9\x82\xa6", 3);
    assert_eq!((shown.text.as_str(), shown.complete), ("e9 82 a6", true));
    assert!(shown.escapes.is_empty());
}

#[test]
fn cuts_are_marked_between_characters() {
    let table: [(&[u8], Encoding, &[usize], &str); 9] = [
        (b"hello", Encoding::Utf8, &[], "hello"),
        (b"hello", Encoding::Utf8, &[2, 4], "he¦ll¦o"),
        (b"hello", Encoding::Utf8, &[0, 5], "hello"),
        ("a你b".as_bytes(), Encoding::Utf8, &[1, 2, 3, 4], "a¦你¦b"),
        (b"\xc4\xe3\xba\xc3", Encoding::Gbk, &[1, 2, 3], "你¦好"),
        (b"a\0b\0", Encoding::Utf16Le, &[1], "a¦b"),
        (b"a\xff\xfeb", Encoding::Utf8, &[2], r"a\xff¦\xfeb"),
        (b"a\r\nb", Encoding::Utf8, &[2], r"a\r¦\nb"),
        (b"ab\xe4\xbd", Encoding::Utf8, &[3], r"ab\xe4\xbd"),
    ];
    for (bytes, encoding, cuts, text) in table {
        let options = ShowOptions { max_chars: 300, lines: Lines::Escape };
        let shown = show_parts(bytes, cuts, encoding, &options);
        assert_eq!((shown.text.as_str(), shown.complete), (text, true), "{bytes:?} {cuts:?}");
        let marks: Vec<usize> = text.match_indices(CUT).map(|(at, _)| at).collect();
        let coloured = |at: &usize| shown.escapes.iter().any(|range| range.contains(at));
        assert!(marks.iter().all(coloured), "{text}");
    }
    let options = ShowOptions { max_chars: 3, lines: Lines::Escape };
    let shown = show_parts(b"abcd", &[1, 2], Encoding::Utf8, &options);
    assert_eq!((shown.text.as_str(), shown.bytes_shown), ("a¦", 1));
    assert_eq!(show_hex_parts(b"abcd", &[1, 3, 4], 4).text, "61 ¦ 62 63 ¦ 64");
    assert_eq!(show_hex_parts(b"abcd", &[1, 3], 2).text, "61 ¦ 62");
}

#[test]
fn cuts_change_nothing_but_that_they_are_marked() {
    let mut state = 5_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as usize
    };
    for encoding in Encoding::ALL {
        let mut text = Vec::new();
        let words = ["a日本\n", "b", "é", "한", "你"];
        for word in words.iter().cycle().take(30) {
            // What the encoding lacks is left out.
            let _ = encoding.encode(word, &mut text);
        }
        let noise: Vec<u8> = (0..40).map(|_| next() as u8).collect();
        for (bytes, is_text) in [(text, true), (noise, false)] {
            for _ in 0..60 {
                let cuts: Vec<usize> = (0..bytes.len()).filter(|_| next() % 3 == 0).collect();
                let options = ShowOptions { max_chars: usize::MAX, lines: Lines::Escape };
                let parts = show_parts(&bytes, &cuts, encoding, &options);
                assert_eq!((parts.bytes_shown, parts.complete), (bytes.len(), true));
                // In noise, a bad byte may take the first one of the next part for its second.
                let whole = show(&bytes, encoding, &options).text;
                assert!(!is_text || parts.text.replace(CUT, "") == whole, "{encoding:?} {cuts:?}");
            }
        }
    }
}
