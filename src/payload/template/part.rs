//! What a template is made of, and how each placeholder is written.

use super::counter::Counter;
use super::{Fault, RenderError, Values};
use crate::payload::mistake::MistakeKind;
use crate::payload::{Encoding, Notation};

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Bytes as they are.
    Literal(Vec<u8>),
    Text,
    Peer,
    Time,
    Count(Counter),
    /// So many random bytes.
    Random(usize),
    /// What the group of this number caught, counted from 1.
    Capture(u8),
    Variable(String),
}

/// A part as it is written.
pub(super) enum Piece<'a> {
    /// In the template's notation.
    Literal(&'a str),
    Part(Part),
}

impl Part {
    /// How many random bytes it takes.
    pub(super) fn random_bytes(&self) -> usize {
        match self {
            Self::Random(bytes) => *bytes,
            _ => 0,
        }
    }

    /// Appends what it stands for.
    pub(super) fn fill(
        &self,
        values: &Values<'_>,
        encoding: Encoding,
        out: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        match self {
            Self::Literal(bytes) => out.extend_from_slice(bytes),
            Self::Text => out.extend_from_slice(values.text),
            Self::Peer => encoding.encode(values.peer, out)?,
            Self::Time => encoding.encode(values.time, out)?,
            Self::Count(counter) => counter.write(values.count, encoding, out)?,
            Self::Random(len) => values.random.append(*len, out)?,
            Self::Capture(number) => {
                let caught = values.captures.get(usize::from(*number).saturating_sub(1));
                out.extend_from_slice(caught.copied().unwrap_or_default());
            }
            Self::Variable(name) => {
                let kept = values.variables.iter().find(|(kept, _)| kept == name);
                let (_, bytes) = kept.ok_or_else(|| RenderError::NoVariable(name.clone()))?;
                out.extend_from_slice(bytes);
            }
        }
        Ok(())
    }
}

/// The first piece of `rest` and how many bytes of it that takes.
pub(super) fn next_piece(rest: &str, notation: Notation) -> Result<(usize, Piece<'_>), Fault> {
    if rest.starts_with("{{") || rest.starts_with("}}") {
        return Ok((2, Piece::Literal(rest.get(..1).unwrap_or_default())));
    }
    if let Some(inside) = rest.strip_prefix('{') {
        let name = match inside.split_once('}') {
            Some((name, _)) if !name.contains('{') => name,
            _ => return Err((0, MistakeKind::UnclosedPlaceholder)),
        };
        let part = placeholder(name).map_err(|kind| (0, kind))?;
        return Ok((name.len() + 2, Piece::Part(part)));
    }
    let literal = rest.get(..literal_len(rest, notation)).unwrap_or(rest);
    Ok((literal.len(), Piece::Literal(literal)))
}

/// How many bytes of `rest` stand before the next brace. The first character belongs to them, whatever it is, and
/// so do the braces of an escape such as `\u{4f60}`.
fn literal_len(rest: &str, notation: Notation) -> usize {
    let mut chars = rest.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' | '}' if at > 0 => return at,
            '\\' if notation == Notation::Escaped => {
                let is_number = chars.next().is_some_and(|(_, c)| c == 'u');
                if is_number && chars.as_str().starts_with('{') {
                    // Without its end, it takes all that is left, and is a mistake of the escape.
                    let _ = chars.find(|(_, c)| *c == '}');
                }
            }
            _ => {}
        }
    }
    rest.len()
}

/// The placeholder with this between its braces.
fn placeholder(inside: &str) -> Result<Part, MistakeKind> {
    let (name, arguments) = match inside.split_once(':') {
        Some((name, arguments)) => (name, Some(arguments)),
        None => (inside, None),
    };
    let wrong = || MistakeKind::BadPlaceholder { name: inside.to_owned() };
    match (name, arguments) {
        ("text", None) => Ok(Part::Text),
        ("peer", None) => Ok(Part::Peer),
        ("time", None) => Ok(Part::Time),
        ("count", _) => {
            Counter::parse(arguments.unwrap_or_default()).map(Part::Count).ok_or_else(wrong)
        }
        ("random", arguments) => {
            let bytes = arguments.and_then(digits).filter(|bytes| *bytes > 0);
            bytes.map(Part::Random).ok_or_else(wrong)
        }
        ("text" | "peer" | "time", Some(_)) => Err(wrong()),
        (_, None) => named_or_numbered(inside),
        (_, Some(_)) => Err(MistakeKind::UnknownPlaceholder { name: inside.to_owned() }),
    }
}

/// `{1}` or `{$name}`.
fn named_or_numbered(inside: &str) -> Result<Part, MistakeKind> {
    let unknown = || MistakeKind::UnknownPlaceholder { name: inside.to_owned() };
    if let Some(name) = inside.strip_prefix('$') {
        let name = is_variable_name(name).then(|| name.to_owned());
        return name.map(Part::Variable).ok_or_else(unknown);
    }
    let number = digits::<u8>(inside);
    number.filter(|number| (1..=99).contains(number)).map(Part::Capture).ok_or_else(unknown)
}

/// Whether something can be kept under this name: letters, digits, `-` and `_`, at least one of them.
pub fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// A number of digits alone; `parse` would take a sign.
pub(super) fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
