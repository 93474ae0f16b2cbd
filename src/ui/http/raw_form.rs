//! A request as the exact bytes that are sent.

use super::secrets::may_bear_secret;
use crate::payload::compose::compose;
use crate::payload::{Encoding, LineEnd, Mistake, Notation, escape, safe_char};
use serde::{Deserialize, Serialize};

/// How the field is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RawNotation {
    /// As it stands; each line ends with CR LF.
    #[default]
    Lines,
    /// With escapes such as `\r\n`; its own line breaks are not sent.
    Escaped,
}

/// A raw request as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RawForm {
    /// Whether it is sent instead of what the parts make.
    pub on: bool,
    /// What was typed.
    pub text: String,
    /// How it is read.
    pub notation: RawNotation,
}

impl RawForm {
    /// The bytes to be sent.
    ///
    /// # Errors
    /// The first mistake in an escape.
    pub fn bytes(&self) -> Result<Vec<u8>, Mistake> {
        match self.notation {
            RawNotation::Lines => {
                let lines = self.text.replace("\r\n", "\n").replace('\n', "\r\n");
                compose(&lines, Notation::Text, Encoding::Utf8, LineEnd::None)
            }
            RawNotation::Escaped => {
                let mut bytes = Vec::new();
                let mut before = 0;
                for (number, line) in self.text.split('\n').enumerate() {
                    let text = line.strip_suffix('\r').unwrap_or(line);
                    let part = compose(text, Notation::Escaped, Encoding::Utf8, LineEnd::None);
                    bytes.extend(part.map_err(|mistake| Mistake {
                        at_char: before + mistake.at_char,
                        line: number + 1,
                        ..mistake
                    })?);
                    before += line.chars().count() + 1;
                }
                Ok(bytes)
            }
        }
    }

    /// Takes these bytes over, as text if a person can see all of them so.
    pub fn fill(&mut self, bytes: &[u8]) {
        if self.notation == RawNotation::Lines
            && let Some(lines) = as_lines(bytes)
        {
            self.text = lines;
            return;
        }
        self.notation = RawNotation::Escaped;
        self.text = as_escapes(bytes);
    }

    /// Changes how it is read, and writes the same bytes that way if that can be done; `false` if not.
    pub fn set_notation(&mut self, notation: RawNotation) -> bool {
        // A mistake was there before, and what was typed stays.
        let Ok(bytes) = self.bytes() else { return false };
        let text = match notation {
            RawNotation::Lines => as_lines(&bytes),
            RawNotation::Escaped => Some(as_escapes(&bytes)),
        };
        let Some(text) = text else { return false };
        (self.text, self.notation) = (text, notation);
        true
    }

    /// What may be kept: nothing, if its bytes bear secrets, or if it is not known what they are.
    pub fn without_secrets(&self) -> Self {
        let may_keep = self.bytes().is_ok_and(|bytes| !may_bear_secret(&bytes));
        let text = if may_keep { self.text.clone() } else { String::new() };
        let on = self.on && !text.is_empty();
        Self { on, text, notation: self.notation }
    }
}

/// Whether a request has the empty line that ends its head.
pub(super) fn has_end(request: &[u8]) -> bool {
    request.windows(4).any(|end| end == b"\r\n\r\n")
}

/// Bytes as lines, if all of their line ends are CR LF and nothing in them is invisible.
fn as_lines(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.replace("\r\n", "\n");
    let is_same = text.replace('\n', "\r\n").as_bytes() == bytes;
    let visible = |c: char| safe_char(c) || matches!(c, '\n' | '\t');
    (is_same && text.chars().all(visible)).then_some(text)
}

/// Bytes with escapes, each line on one of its own.
fn as_escapes(bytes: &[u8]) -> String {
    let mut text = String::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        escape::write(line, Encoding::Utf8, &mut text);
        if line.ends_with(b"\n") {
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::http::request::{ComposeContext, compose as request_bytes};
    use crate::net::http::{Composed, Target};

    fn raw(text: &str, notation: RawNotation) -> RawForm {
        RawForm { on: true, text: text.to_owned(), notation }
    }

    #[test]
    fn both_notations_make_exact_bytes() {
        use RawNotation::{Escaped, Lines};
        let table: [(&str, RawNotation, &[u8]); 5] = [
            ("GET / HTTP/1.1\nHost: h\n\n", Lines, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
            ("a\r\nb\\n", Lines, b"a\r\nb\\n"),
            ("GET /\\r\\n\n\\r\\n\n", Escaped, b"GET /\r\n\r\n"),
            ("a\\xff\n\\nb", Escaped, b"a\xff\nb"),
            ("你", Lines, "你".as_bytes()),
        ];
        for (text, notation, bytes) in table {
            assert_eq!(raw(text, notation).bytes().unwrap(), bytes, "{text:?}");
        }
        let mistake = raw("good\\r\\n\nbad\\q", Escaped).bytes().unwrap_err();
        assert_eq!((mistake.line, mistake.at_char), (2, 12));
    }

    #[test]
    fn the_same_bytes_in_the_other_notation() {
        let mut form = raw("GET / HTTP/1.1\nHost: 主机\n\n", RawNotation::Lines);
        let bytes = form.bytes().unwrap();
        assert!(form.set_notation(RawNotation::Escaped));
        assert_eq!(form.text, "GET / HTTP/1.1\\r\\n\nHost: 主机\\r\\n\n\\r\\n\n");
        assert_eq!(form.bytes().unwrap(), bytes);
        assert!(form.set_notation(RawNotation::Lines));
        assert_eq!(form.bytes().unwrap(), bytes);
        for odd in ["GET /\\n\\n", "\\xff\\r\\n", "\\q"] {
            let mut form = raw(odd, RawNotation::Escaped);
            assert!(!form.set_notation(RawNotation::Lines), "{odd}");
            assert_eq!(form.text, odd, "nothing typed is lost");
        }
    }

    #[test]
    fn a_request_is_filled_in_as_it_would_be_sent() {
        let target = Target::parse("http://h:8080/搜索?q#part").unwrap();
        let composed =
            Composed { headers: vec![("X-A".into(), "b".into())], ..Composed::default() };
        let mut form = RawForm::default();
        form.fill(&request_bytes(&target, &composed, &ComposeContext::default()));
        let text =
            "GET /%E6%90%9C%E7%B4%A2?q HTTP/1.1\nHost: h:8080\nX-A: b\nConnection: close\n\n";
        assert_eq!(form.text, text);
        assert!(has_end(&form.bytes().unwrap()));
        assert!(!has_end(b"GET / HTTP/1.1\r\nHost: h\r\n"));
        form.fill(b"\xff\r\n");
        assert_eq!((form.notation, form.text.as_str()), (RawNotation::Escaped, "\\xff\\r\\n\n"));
    }

    #[test]
    fn secrets_are_not_kept() {
        let form = raw("GET / HTTP/1.1\nAuthorization: Basic abc\n\n", RawNotation::Lines);
        assert_eq!(form.without_secrets(), RawForm::default());
        let escaped = RawForm { notation: RawNotation::Escaped, ..RawForm::default() };
        for text in [
            r"GET / HTTP/1.1\r\nCookie: sid=top\r\n\r\n",
            r"GET / HTTP/1.1\r\n\x43ookie: sid=top\r\n\r\n",
            r"GET http://u:p@h/ HTTP/1.1\r\n\r\n",
            r"Cookie: sid=top\q",
        ] {
            assert_eq!(raw(text, RawNotation::Escaped).without_secrets(), escaped, "{text}");
        }
        let form = raw("GET / HTTP/1.1\n\n", RawNotation::Lines);
        assert_eq!(form.without_secrets(), form);
    }
}
