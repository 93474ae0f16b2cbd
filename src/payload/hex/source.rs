//! Bytes in source code: an array of C, Java or Python, and digits with comments.

use super::{Fault, Numbers, parse_groups};
use crate::payload::mistake::MistakeKind;

/// What may stand before a list in square brackets, besides the name of a variable.
const CALLS: [&str; 3] = ["bytes(", "bytearray(", "&"];

/// Appends the bytes and returns whether there was more than digits: brackets or comments.
pub(super) fn read(text: &str, out: &mut Vec<u8>) -> Result<bool, Fault> {
    let code = without_comments(text)?;
    let Some((inside, at_byte)) = array(&code)? else {
        if code == text {
            return Ok(false);
        }
        parse_groups(&code, Numbers::Digits, out)?;
        return Ok(true);
    };
    parse_groups(inside, Numbers::Items, out).map_err(|(at, kind)| (at_byte + at, kind))?;
    Ok(true)
}

/// The text with blanks instead of comments, so that every offset stays.
fn without_comments(text: &str) -> Result<String, Fault> {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = comment_at(rest) {
        let (before, comment) = rest.split_at_checked(at).unwrap_or((rest, ""));
        code.push_str(before);
        let len = if comment.starts_with("//") {
            comment.find('\n').unwrap_or(comment.len())
        } else {
            let unclosed = (code.len(), MistakeKind::NotHex { character: '/' });
            comment.get(2..).and_then(|inside| inside.find("*/")).ok_or(unclosed)? + 4
        };
        code.extend(std::iter::repeat_n(' ', len));
        rest = comment.get(len..).unwrap_or_default();
    }
    code.push_str(rest);
    Ok(code)
}

/// Where the first comment begins. It is looked for once: of many comments of one kind, a search for the other
/// kind would read all that is left for each.
fn comment_at(code: &str) -> Option<usize> {
    let marks = code.as_bytes().windows(2);
    marks.enumerate().find(|(_, mark)| matches!(mark, [b'/', b'/' | b'*'])).map(|(at, _)| at)
}

/// What stands between the brackets, and where that begins. What is around them must be a declaration.
fn array(code: &str) -> Result<Option<(&str, usize)>, Fault> {
    // `unsigned char data[] = {…}` has both.
    let brackets = [('{', '}'), ('[', ']')];
    let Some((open, close)) = brackets.into_iter().find(|(open, _)| code.contains(*open)) else {
        return Ok(None);
    };
    let (before, inside) = code.split_once(open).unwrap_or_default();
    let at_byte = before.len() + open.len_utf8();
    let not_hex = |at, character| (at, MistakeKind::NotHex { character });
    let (inside, after) = inside.split_once(close).ok_or(not_hex(before.len(), open))?;
    let before = before.trim_end();
    let is_declared = before.trim_start().is_empty()
        || before.ends_with('=')
        || CALLS.iter().any(|call| before.ends_with(call));
    if !is_declared {
        return Err(not_hex(at_byte - 1, open));
    }
    let is_more = |c: char| !c.is_whitespace() && !matches!(c, ';' | ')' | ',');
    match after.char_indices().find(|(_, c)| is_more(*c)) {
        Some((at, character)) => {
            Err(not_hex(at_byte + inside.len() + close.len_utf8() + at, character))
        }
        None => Ok(Some((inside, at_byte))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

    use crate::payload::MistakeKind;
    use crate::payload::hex::{HexForm, c_array, parse};

    #[test]
    fn arrays_and_comments_give_their_bytes() {
        let table: &[(&str, &[u8])] = &[
            ("{0x01, 0x03}", &[1, 3]),
            ("{ 0x1,0xff, }", &[1, 255]),
            ("{}", &[]),
            ("uint8_t data[2] = {\n  0x01, // read\n  0x03 /* three\n lines */\n};", &[1, 3]),
            ("byte[] b = {0x01};", &[1]),
            ("[0x01, 0x03]", &[1, 3]),
            ("request = bytes([0x01, 0x03])", &[1, 3]),
            ("let b = &[0x01, 0x03];", &[1, 3]),
            ("01 03 // read", &[1, 3]),
            ("01 /* 02 */ 03", &[1, 3]),
            ("// 你好 ab\n01", &[1]),
        ];
        for &(text, bytes) in table {
            let mut out = b"kept".to_vec();
            assert_eq!(parse(text, &mut out).unwrap(), HexForm::Source, "{text:?}");
            assert_eq!(out, [b"kept", bytes].concat(), "{text:?}");
        }
    }

    #[test]
    fn many_comments_take_no_longer_than_as_many_digits() {
        let began = std::time::Instant::now();
        let mut out = Vec::new();
        assert_eq!(parse(&"61//\n".repeat(200_000), &mut out).unwrap(), HexForm::Source);
        assert_eq!(out.len(), 200_000);
        assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    }

    #[test]
    fn our_own_array_comes_back() {
        for len in [0, 1, 12, 13, 300] {
            let bytes: Vec<u8> = (0..len).map(|number: usize| number as u8).collect();
            let (mut text, mut back) = (String::new(), Vec::new());
            c_array(&bytes, &mut text);
            assert_eq!(parse(&text, &mut back).unwrap(), HexForm::Source);
            assert_eq!(back, bytes);
        }
    }

    #[test]
    fn what_may_mean_something_else_is_refused() {
        let not_hex = |character| MistakeKind::NotHex { character };
        let table = [
            ("{1, 3}", 1, MistakeKind::NotAnItem),
            ("{0x1234}", 6, MistakeKind::NotAnItem),
            ("{0x01, 10}", 8, MistakeKind::NotAnItem),
            ("{0x01", 0, not_hex('{')),
            ("61 {0x62}", 3, not_hex('{')),
            ("{0x61} 62", 7, not_hex('6')),
            ("{{0x61}}", 7, not_hex('}')),
            ("{'a'}", 1, not_hex('\'')),
            ("data[0x61]", 4, not_hex('[')),
            ("01 /* 02", 3, not_hex('/')),
            ("01 / 02", 3, not_hex('/')),
        ];
        for (text, at_char, kind) in table {
            let mut out = b"kept".to_vec();
            let mistake = parse(text, &mut out).unwrap_err();
            assert_eq!((mistake.at_char, mistake.kind), (at_char, kind), "{text:?}");
            assert_eq!(out, b"kept", "{text:?}");
        }
    }
}
