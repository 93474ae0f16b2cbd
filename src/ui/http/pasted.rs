//! A URL that comes from the clipboard in several lines, as mail programs, terminals and PDFs break it.
//!
//! A field of one line would put a blank for each line break, which becomes `%20`: another URL.

use crate::net::http::Target;
use egui::{Event, Ui};

/// What was pasted has several lines, and is not one URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotOneUrl;

/// Puts the lines of what is being pasted together. What is not one URL is not pasted at all.
pub(super) fn join_pasted(ui: &Ui, typed: &str) -> Result<(), NotOneUrl> {
    let has_lines = |event: &Event| matches!(event, Event::Paste(text) if text.contains(is_break));
    let mut refused = None;
    ui.input_mut(|input| {
        input.events.retain_mut(|event| {
            let Event::Paste(text) = event else { return true };
            match joined(typed, text) {
                Ok(joined) => *text = joined,
                Err(wrong) => refused = Some(wrong),
            }
            !has_lines(event)
        });
    });
    refused.map_or(Ok(()), Err)
}

/// One URL of what was pasted into a field with this text.
fn joined(typed: &str, pasted: &str) -> Result<String, NotOneUrl> {
    if !pasted.contains(is_break) {
        return Ok(pasted.to_owned());
    }
    let lines: Vec<&str> =
        pasted.split(is_break).map(str::trim).filter(|line| !line.is_empty()).collect();
    let ([_] | []) = lines.as_slice() else { return one_of(typed, &lines) };
    Ok(lines.concat())
}

/// The lines as one URL, if they can be one only: it begins with a scheme, and none of the others does.
fn one_of(typed: &str, lines: &[&str]) -> Result<String, NotOneUrl> {
    let whole = lines.concat();
    // The brackets that set a URL off from a text (RFC 3986, appendix C).
    let whole = whole.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(&whole);
    let begins = |line: &str| {
        let line = line.to_ascii_lowercase();
        line.starts_with("http://") || line.starts_with("https://")
    };
    let is_begun = begins(whole) || begins(typed.trim_start());
    let has_another = lines.iter().skip(1).any(|line| begins(line));
    let has_blank = lines.iter().any(|line| line.contains(char::is_whitespace));
    let is_url = Target::parse(whole).is_ok();
    if is_begun && !has_another && !has_blank && is_url {
        Ok(whole.to_owned())
    } else {
        Err(NotOneUrl)
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_one_url_or_nothing() {
        let table = [
            ("", "http://h/a b", Ok("http://h/a b")),
            ("", "http://h/a\n", Ok("http://h/a")),
            ("", "\r\n  example.com/a \r\n\r\n", Ok("example.com/a")),
            ("", "\n", Ok("")),
            ("", "http://h/a\nb?x=\r\n  1&y=2\n", Ok("http://h/ab?x=1&y=2")),
            ("", "<https://h/a\n/b>", Ok("https://h/a/b")),
            ("http://", "example.com/a\n/b", Ok("example.com/a/b")),
            ("", "http://h/a\u{2028}b", Ok("http://h/ab")),
            // Two, or something else.
            ("", "http://h/a\nhttp://h/b", Err(NotOneUrl)),
            ("", "a.example\nb.example", Err(NotOneUrl)),
            ("", "http://h/a\nand more text", Err(NotOneUrl)),
            ("", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", Err(NotOneUrl)),
            ("", "http://\nh:x/", Err(NotOneUrl)),
        ];
        for (typed, pasted, expected) in table {
            assert_eq!(joined(typed, pasted), expected.map(str::to_owned), "{pasted:?}");
        }
    }
}
