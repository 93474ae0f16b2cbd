//! A server's reply with placeholders: `Hello, {text}!`.

use super::encoding::{Encoding, Unencodable};
use super::mistake::{Mistake, MistakeKind};

/// A reply, read once and filled in for each message.
///
/// `{text}` is what came, `{peer}` who sent it, `{count}` the number of the message and `{time}` when it
/// came. `{{` and `}}` are literal braces; a `}` that closes nothing is one as well.
///
/// ```
/// use network_playground::payload::{Encoding, Template, Values};
///
/// let template = Template::parse("Hello, {text}! You are {peer}.")?;
/// let values = Values { text: b"Ann", peer: "127.0.0.1:9999", count: 1, time: "12:00:00", ..Values::default() };
/// let mut out = Vec::new();
/// template.render(&values, Encoding::Utf8, &mut out)?;
/// assert_eq!(out, b"Hello, Ann! You are 127.0.0.1:9999.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<TemplatePart>,
}

/// What goes in for the placeholders.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values<'a> {
    /// What came, raw: it goes in as it came, since it already is in this encoding, so nothing is lost.
    pub text: &'a [u8],
    /// Who sent it.
    pub peer: &'a str,
    /// The number of the message.
    pub count: u64,
    /// When it came.
    pub time: &'a str,
    /// What the groups of a pattern caught, the first of which is `{1}`; one that caught nothing is empty.
    pub captures: &'a [&'a [u8]],
    /// What was kept under a name.
    pub variables: &'a [(String, Vec<u8>)],
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct TemplatePart {
    /// Where it starts in the template's text, to say where an unencodable character stands.
    at_byte: usize,
    kind: PartKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PartKind {
    Literal(String),
    Text,
    Peer,
    Count,
    Time,
}

impl Template {
    /// Reads a template; the position of a mistake is that of the opening brace.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let (len, kind) = next_part(rest).map_err(|kind| Mistake::new(text, at, kind))?;
            parts.push(TemplatePart { at_byte: at, kind });
            at += len;
        }
        Ok(Self { parts })
    }

    /// Appends the filled-in template. On a character the encoding lacks, `out` stays as it was, and
    /// [`Unencodable::at_byte`] is an offset in the template's text (of the placeholder, if a value
    /// holds the character).
    pub fn render(
        &self,
        values: &Values<'_>,
        encoding: Encoding,
        out: &mut Vec<u8>,
    ) -> Result<(), Unencodable> {
        let before = out.len();
        for part in &self.parts {
            if let Err(lack) = part.render(values, encoding, out) {
                out.truncate(before);
                return Err(lack);
            }
        }
        Ok(())
    }
}

impl TemplatePart {
    fn render(
        &self,
        values: &Values<'_>,
        encoding: Encoding,
        out: &mut Vec<u8>,
    ) -> Result<(), Unencodable> {
        let at_byte = self.at_byte;
        let at_placeholder = |lack: Unencodable| Unencodable { at_byte, ..lack };
        match &self.kind {
            PartKind::Literal(text) => encoding
                .encode(text, out)
                .map_err(|lack| Unencodable { at_byte: at_byte + lack.at_byte, ..lack }),
            PartKind::Text => {
                out.extend_from_slice(values.text);
                Ok(())
            }
            PartKind::Peer => encoding.encode(values.peer, out).map_err(at_placeholder),
            PartKind::Count => {
                encoding.encode(&values.count.to_string(), out).map_err(at_placeholder)
            }
            PartKind::Time => encoding.encode(values.time, out).map_err(at_placeholder),
        }
    }
}

/// The first part of `rest` and how many bytes of it that takes. A doubled brace is a part by itself, so
/// that offsets in a literal are offsets in the template.
fn next_part(rest: &str) -> Result<(usize, PartKind), MistakeKind> {
    if rest.starts_with("{{") {
        return Ok((2, PartKind::Literal("{".to_owned())));
    }
    if rest.starts_with("}}") {
        return Ok((2, PartKind::Literal("}".to_owned())));
    }
    if let Some(inside) = rest.strip_prefix('{') {
        let name = match inside.split_once('}') {
            Some((name, _)) if !name.contains('{') => name,
            _ => return Err(MistakeKind::UnclosedPlaceholder),
        };
        return Ok((name.len() + 2, placeholder(name)?));
    }
    let literal = match rest.char_indices().skip(1).find(|(_, c)| "{}".contains(*c)) {
        Some((end, _)) => rest.get(..end).unwrap_or(rest),
        None => rest,
    };
    Ok((literal.len(), PartKind::Literal(literal.to_owned())))
}

fn placeholder(name: &str) -> Result<PartKind, MistakeKind> {
    match name {
        "text" => Ok(PartKind::Text),
        "peer" => Ok(PartKind::Peer),
        "count" => Ok(PartKind::Count),
        "time" => Ok(PartKind::Time),
        _ => Err(MistakeKind::UnknownPlaceholder { name: name.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

    use super::*;

    fn values(text: &[u8]) -> Values<'_> {
        Values { text, peer: "[::1]:9999", count: 7, time: "12:34:56", ..Values::default() }
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
        ];
        for (template, expected) in table {
            let mut out = b"kept ".to_vec();
            let template = Template::parse(template).unwrap();
            template.render(&values(b"Ann"), Encoding::Utf8, &mut out).unwrap();
            assert_eq!(out, format!("kept {expected}").as_bytes(), "{template:?}");
        }
    }

    #[test]
    fn what_came_goes_in_as_it_came() {
        let template = Template::parse("你{text}{{").unwrap();
        let mut out = Vec::new();
        template.render(&values(b"\xff{peer}\0"), Encoding::Gbk, &mut out).unwrap();
        assert_eq!(out, b"\xc4\xe3\xff{peer}\0{");
        out.clear();
        let template = Template::parse("{count}{text}").unwrap();
        template.render(&values(b"x"), Encoding::Utf16Le, &mut out).unwrap();
        assert_eq!(out, b"7\0x");
    }

    #[test]
    fn mistakes_point_at_the_opening_brace() {
        let unknown = |name: &str| MistakeKind::UnknownPlaceholder { name: name.to_owned() };
        let table = [
            ("你{name}", 1, 1, 2, unknown("name")),
            ("{}", 0, 1, 1, unknown("")),
            ("{ text }", 0, 1, 1, unknown(" text ")),
            ("a\nb{text", 3, 2, 2, MistakeKind::UnclosedPlaceholder),
            ("{te{text}", 0, 1, 1, MistakeKind::UnclosedPlaceholder),
            ("{{{", 2, 1, 3, MistakeKind::UnclosedPlaceholder),
        ];
        for (text, at_char, line, column, kind) in table {
            let expected = Mistake { at_char, line, column, kind };
            assert_eq!(Template::parse(text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn a_character_the_encoding_lacks_is_found_in_the_template() {
        let table =
            [("{{ab😀", "", '😀', 4), ("國{{{peer}", "한😀", '😀', 5), ("{time}", "", '⏰', 0)];
        for (text, peer, character, at_byte) in table {
            let values = Values { peer, time: "⏰", ..values(b"") };
            let mut out = b"kept".to_vec();
            let lack = Template::parse(text)
                .unwrap()
                .render(&values, Encoding::EucKr, &mut out)
                .unwrap_err();
            assert_eq!(lack, Unencodable { character, at_byte }, "{text}");
            assert_eq!(out, b"kept");
        }
    }
}
