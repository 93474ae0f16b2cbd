//! What a page says of its own encoding, read as the HTML standard has it ("prescan a byte stream to
//! determine its encoding").

use super::{inner_label, split_at_byte};
use encoding_rs::Encoding;
use memchr::memmem;

/// The encoding that the first `<meta>` with one names.
pub(super) fn meta(start: &[u8]) -> Option<&'static Encoding> {
    let mut rest = start;
    loop {
        let (_, after) = split_at_byte(rest, b'<')?;
        rest = if after.starts_with(b"!--") {
            // The dashes that begin it may end it: `<!-->`.
            let end = memmem::find(after, b"-->")?;
            after.get(end + 3..)?
        } else if is_meta(after) {
            let mut attributes = Attributes { rest: after.get(4..)? };
            if let Some(found) = of_meta(&mut attributes) {
                return Some(found);
            }
            attributes.rest
        } else if is_tag(after) {
            let name = after.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
            let mut attributes = Attributes { rest: after.get(name..)? };
            while attributes.next().is_some() {}
            attributes.rest
        } else if matches!(after.first(), Some(b'!' | b'/' | b'?')) {
            split_at_byte(after, b'>')?.1
        } else {
            after
        };
    }
}

fn is_meta(after: &[u8]) -> bool {
    let is_name = after.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"));
    is_name && after.get(4).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

fn is_tag(after: &[u8]) -> bool {
    let name = after.strip_prefix(b"/").unwrap_or(after);
    name.first().is_some_and(u8::is_ascii_alphabetic)
}

/// What the attributes of a `<meta>` say.
fn of_meta(attributes: &mut Attributes<'_>) -> Option<&'static Encoding> {
    let (mut is_pragma, mut by_charset, mut by_content) = (false, None, None);
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for (name, value) in attributes {
        if seen.contains(&name) {
            continue;
        }
        match name.as_slice() {
            b"http-equiv" => is_pragma = value.eq_ignore_ascii_case(b"content-type"),
            b"content" => by_content = of_content(value),
            b"charset" => by_charset = Some(inner_label(value)),
            _ => {}
        }
        seen.push(name);
    }
    by_charset.unwrap_or(if is_pragma { by_content } else { None })
}

/// What the `content` of a `<meta>` names.
fn of_content(value: &[u8]) -> Option<&'static Encoding> {
    let lower = value.to_ascii_lowercase();
    let mut rest = lower.as_slice();
    loop {
        rest = rest.get(memmem::find(rest, b"charset")? + b"charset".len()..)?;
        let Some(named) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let named = named.trim_ascii_start();
        for quote in [b'"', b'\''] {
            if let Some(inside) = named.strip_prefix(&[quote]) {
                return inner_label(split_at_byte(inside, quote)?.0);
            }
        }
        let end = named.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b';');
        return inner_label(named.get(..end.unwrap_or(named.len()))?);
    }
}

/// The attributes of a tag, up to its end; then `rest` is what follows the last one.
struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Attributes<'a> {
    fn take_while(&mut self, test: impl Fn(u8) -> bool) -> &'a [u8] {
        let len = self.rest.iter().position(|byte| !test(*byte)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    fn skip_space(&mut self) {
        self.take_while(|byte| byte.is_ascii_whitespace());
    }

    fn value(&mut self) -> &'a [u8] {
        self.skip_space();
        for quote in [b'"', b'\''] {
            if let Some(inside) = self.rest.strip_prefix(&[quote]) {
                let (value, rest) = split_at_byte(inside, quote).unwrap_or((inside, &[]));
                self.rest = rest;
                return value;
            }
        }
        self.take_while(|byte| !byte.is_ascii_whitespace() && byte != b'>')
    }
}

impl<'a> Iterator for Attributes<'a> {
    /// A name in small letters, and its value.
    type Item = (Vec<u8>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        self.take_while(|byte| byte.is_ascii_whitespace() || byte == b'/');
        if matches!(self.rest.first(), None | Some(b'>')) {
            return None;
        }
        // An equals sign that comes first is part of the name.
        let first = self.rest.get(..1)?;
        self.rest = self.rest.get(1..)?;
        let name = self
            .take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/' | b'>'));
        let name = [first, name].concat().to_ascii_lowercase();
        self.skip_space();
        let Some(rest) = self.rest.strip_prefix(b"=") else { return Some((name, &[])) };
        self.rest = rest;
        Some((name, self.value()))
    }
}

/// The encoding that `<?xml encoding="…"?>` names.
pub(super) fn declaration(start: &[u8]) -> Option<&'static Encoding> {
    let (inside, _) = split_at_byte(start.strip_prefix(b"<?xml")?, b'>')?;
    let after = inside.get(memmem::find(inside, b"encoding")? + b"encoding".len()..)?;
    let value = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let quote = value.first().copied().filter(|quote| matches!(quote, b'"' | b'\''))?;
    inner_label(split_at_byte(value.get(1..)?, quote)?.0)
}
