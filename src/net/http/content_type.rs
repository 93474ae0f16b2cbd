//! What `Content-Type` says, in all of its lines: the type, and the charset (RFC 9110, section 8.3).
//!
//! Read as browsers do (WHATWG Fetch, "extract a MIME type"), and what they drop is taken too where it can
//! mean one thing only: `text/html, charset=gbk` and `text/html charset=gbk`.

use super::Head;

/// What a body is said to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentType {
    /// The type in small letters, without its parameters: `text/html`.
    pub essence: String,
    /// The charset, as it was written.
    pub charset: Option<Vec<u8>>,
}

impl ContentType {
    /// What the head says; `None` if it says nothing that is a type.
    pub fn of_head(head: &Head) -> Option<Self> {
        Self::of(head.values("Content-Type"))
    }

    /// What several lines say: the last type counts, and keeps the charset of the same one before.
    pub fn of<'v>(values: impl IntoIterator<Item = &'v [u8]>) -> Option<Self> {
        let mut found: Option<Self> = None;
        for part in values.into_iter().flat_map(|value| outside_quotes(value, b',')) {
            let (name, parameters) = split_type(part.trim_ascii());
            match essence(name) {
                Some(essence) if essence == "*/*" => {}
                Some(essence) => {
                    let same = found.take().filter(|before| before.essence == essence);
                    let charset = charset(parameters).or(same.and_then(|before| before.charset));
                    found = Some(Self { essence, charset });
                }
                // No type: a parameter of the one before.
                None => {
                    if let (Some(found), Some(charset)) = (&mut found, charset(part)) {
                        found.charset = Some(charset);
                    }
                }
            }
        }
        found
    }

    /// The two halves of the type: `text` and `html`.
    pub fn group_and_name(&self) -> (&str, &str) {
        self.essence.split_once('/').unwrap_or_default()
    }
}

/// The type ends at its parameters, or at white space.
fn split_type(part: &[u8]) -> (&[u8], &[u8]) {
    let is_end = |byte: &u8| *byte == b';' || byte.is_ascii_whitespace();
    part.split_at(part.iter().position(is_end).unwrap_or(part.len()))
}

/// A type, if it is one: two names around a slash.
fn essence(name: &[u8]) -> Option<String> {
    let text = str::from_utf8(name).ok()?.to_ascii_lowercase();
    let (group, rest) = text.split_once('/')?;
    let is_token = |text: &str| !text.is_empty() && !text.contains(['/', '=', '"']);
    (is_token(group) && is_token(rest)).then_some(text)
}

/// The first `charset` among parameters.
fn charset(parameters: &[u8]) -> Option<Vec<u8>> {
    outside_quotes(parameters, b';').find_map(|parameter| {
        let equals = memchr::memchr(b'=', parameter)?;
        let (name, value) = (parameter.get(..equals)?, parameter.get(equals + 1..)?);
        let is_it = name.trim_ascii().eq_ignore_ascii_case(b"charset");
        is_it.then(|| unquoted(value.trim_ascii()).to_vec())
    })
}

/// What stands in quotes of either kind, or up to white space.
fn unquoted(value: &[u8]) -> &[u8] {
    for quote in [b'"', b'\''] {
        if let Some(inside) = value.strip_prefix(&[quote]) {
            return inside.split(|byte| *byte == quote).next().unwrap_or(inside);
        }
    }
    value.split(u8::is_ascii_whitespace).next().unwrap_or(value)
}

/// The parts between separators, of which those in quotes do not count.
fn outside_quotes(value: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut is_quoted = false;
    value.split(move |byte| {
        is_quoted ^= *byte == b'"';
        *byte == separator && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lists_and_parameters_in_every_form() {
        type Expected<'a> = Option<(&'a str, Option<&'a str>)>;
        let html = |charset| Some(("text/html", charset));
        let table: [(&[&str], Expected<'_>); 25] = [
            (&["text/html"], html(None)),
            (&["TEXT/Html;Charset=GBK"], html(Some("GBK"))),
            (&["text/html ; charset = \"gbk\" ; x=y"], html(Some("gbk"))),
            (&["text/html;charset='big5'"], html(Some("big5"))),
            (&["text/html; x=\"a;charset=big5\"; charset=gbk"], html(Some("gbk"))),
            (&["text/html; x=\"a,b\"; charset=gbk"], html(Some("gbk"))),
            (&["text/html; charset=gbk; charset=big5"], html(Some("gbk"))),
            // A type that ends at white space, and a parameter after a comma.
            (&["text/html charset=gbk"], html(Some("gbk"))),
            (&["text/html\t charset=gbk x"], html(Some("gbk"))),
            (&["text/html, charset=gbk"], html(Some("gbk"))),
            (&["text/html; x=y, charset=gbk"], html(Some("gbk"))),
            // Several lines, and one that joins them.
            (&["text/html", "text/html; charset=gbk"], html(Some("gbk"))),
            (&["text/html; charset=gbk", "text/html"], html(Some("gbk"))),
            (&["text/html; charset=gbk, text/html"], html(Some("gbk"))),
            (&["text/html;charset=gbk", "text/html;charset=big5"], html(Some("big5"))),
            (&["text/plain; charset=gbk", "text/html"], html(None)),
            (&["text/plain, text/html; charset=gbk"], html(Some("gbk"))),
            (&["text/html; charset=gbk", "*/*"], html(Some("gbk"))),
            (&["text/html; charset=gbk", "nonsense"], html(Some("gbk"))),
            (&["", "text/html"], html(None)),
            (&["charset=gbk"], None),
            (&["nonsense"], None),
            (&["/html"], None),
            (&[], None),
            (&["text/"], None),
        ];
        for (values, expected) in table {
            let found = ContentType::of(values.iter().map(|value| value.as_bytes()));
            let found = found.map(|found| {
                (
                    found.essence,
                    found.charset.map(|name| String::from_utf8_lossy(&name).into_owned()),
                )
            });
            let expected =
                expected.map(|(essence, charset)| (essence.to_owned(), charset.map(str::to_owned)));
            assert_eq!(found, expected, "{values:?}");
        }
    }
}
