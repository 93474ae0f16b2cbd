//! A message with placeholders: `Hello, {text}!`, `POLL {count:04}`, `01 03 {random:4}`.
//!
//! No template reads a file, an environment or a clock: all that goes in are the [`Values`].

mod counter;
mod part;
mod random;
#[cfg(test)]
mod tests;

pub use counter::COUNT_WIDTH_MAX;
pub use part::is_variable_name;
pub use random::{RANDOM_BYTES_MAX, RandomFailed, RandomSource};

use super::Notation;
use super::encoding::{Encoding, Unencodable};
use super::mistake::{Mistake, MistakeKind};
use super::{escape, hex};
use part::{Part, Piece, next_piece};

/// A rendered message has at most so many bytes: what comes from a network goes in, and a template may say
/// `{text}` a thousand times (CWE-400). Sixteen times what a message field holds.
pub const RENDERED_BYTES_MAX: usize = 16 << 20;

/// A message with placeholders, read once and filled in each time that it is sent.
///
/// | placeholder | what goes in |
/// |---|---|
/// | `{text}` | what came, as it came |
/// | `{peer}` | who sent it, or where it goes |
/// | `{time}` | the time of day |
/// | `{count}` | the number of the message, from 1 on |
/// | `{count:4}`, `{count:04}`, `{count:04x}` | the same, at least 4 characters wide: with blanks, zeros, in hex (`X`: large) |
/// | `{count:04:100}`, `{count::0}` | the same, counted from 100, from 0 |
/// | `{count:u16be}` | the number itself in two bytes, the most significant first; also `u8`, `u16le`, `u32be`, `u32le` |
/// | `{random:4}` | four random bytes, other ones in each message |
/// | `{1}` … `{99}` | what the groups of the pattern caught, as it came |
/// | `{$name}` | what was kept under a name, as it is |
///
/// `{{` and `}}` are literal braces; a `}` that closes nothing is one as well. Around placeholders stand text,
/// escapes or hex digits, as the notation says. In hex, a placeholder stands between whole bytes, and what is text
/// goes in as text; a hex dump or an array has no placeholders.
///
/// ```
/// use network_playground::payload::{Encoding, Notation, Template, Values};
///
/// let template = Template::read("Hello, {text}! You are {peer}.", Notation::Text, Encoding::Utf8)?;
/// let values = Values { text: b"Ann", peer: "127.0.0.1:9999", ..Values::default() };
/// let mut out = Vec::new();
/// template.fill(&values, &mut out)?;
/// assert_eq!(out, b"Hello, Ann! You are 127.0.0.1:9999.");
///
/// out.clear();
/// let template = Template::read("{count:u16be} 00 00 ff", Notation::Hex, Encoding::Utf8)?;
/// template.fill(&Values { count: 258, ..Values::default() }, &mut out)?;
/// assert_eq!(out, b"\x01\x02\x00\x00\xff");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<PlacedPart>,
    encoding: Encoding,
}

/// What goes in for the placeholders. Nothing of it needs to be allocated for each message.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values<'a> {
    /// What came, raw: it goes in as it came, since it already is in this encoding, so nothing is lost.
    pub text: &'a [u8],
    /// Who sent it, or where it goes. Needed only if [`Template::uses_peer`].
    pub peer: &'a str,
    /// The number of the message, from 1 on.
    pub count: u64,
    /// When it came, or goes. Needed only if [`Template::uses_time`].
    pub time: &'a str,
    /// What the groups of a pattern caught, the first of which is `{1}`; one that caught nothing is empty.
    pub captures: &'a [&'a [u8]],
    /// What was kept under a name.
    pub variables: &'a [(String, Vec<u8>)],
    /// Where random bytes come from.
    pub random: RandomSource,
}

/// Why a message could not be made with these values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum RenderError {
    /// The value of a placeholder has a character that the message's encoding lacks.
    #[error(transparent)]
    Unencodable(#[from] Unencodable),
    /// Nothing was kept under this name.
    #[error("nothing was kept as {0:?}")]
    NoVariable(String),
    /// It would be longer than [`RENDERED_BYTES_MAX`].
    #[error("the message would have more than {RENDERED_BYTES_MAX} bytes")]
    TooLong,
    /// There are no random bytes.
    #[error(transparent)]
    NoRandomBytes(#[from] RandomFailed),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct PlacedPart {
    /// Where it starts in the template's text, to say where an unencodable character stands.
    at_byte: usize,
    part: Part,
}

impl Template {
    /// Reads a template; the position of a mistake in a placeholder is that of the opening brace.
    ///
    /// # Errors
    /// The first thing wrong in the text, and where.
    pub fn read(text: &str, notation: Notation, encoding: Encoding) -> Result<Self, Mistake> {
        let mut reader = Reader { notation, encoding, parts: Vec::new(), random_bytes: 0 };
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let fault = |(inner, kind)| Mistake::new(text, at + inner, kind);
            at += reader.read_next(rest, at).map_err(fault)?;
        }
        Ok(Self { parts: reader.parts, encoding })
    }

    /// Appends the filled-in template. If that cannot be done, `out` stays as it was.
    ///
    /// # Errors
    /// What is wrong with a value. [`Unencodable::at_byte`] is the placeholder's offset in the template's text.
    pub fn fill(&self, values: &Values<'_>, out: &mut Vec<u8>) -> Result<(), RenderError> {
        let before = out.len();
        let end_max = before.saturating_add(RENDERED_BYTES_MAX);
        let filled = self.parts.iter().try_for_each(|PlacedPart { at_byte, part }| {
            part.fill(values, self.encoding, out).map_err(|error| match error {
                RenderError::Unencodable(lack) => Unencodable { at_byte: *at_byte, ..lack }.into(),
                other => other,
            })?;
            if out.len() > end_max { Err(RenderError::TooLong) } else { Ok(()) }
        });
        if filled.is_err() {
            out.truncate(before);
        }
        filled
    }

    /// Whether [`Values::peer`] goes in.
    pub fn uses_peer(&self) -> bool {
        self.parts.iter().any(|placed| placed.part == Part::Peer)
    }

    /// Whether [`Values::time`] goes in.
    pub fn uses_time(&self) -> bool {
        self.parts.iter().any(|placed| placed.part == Part::Time)
    }

    /// The names of what must have been kept, in the order in which they stand.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|placed| match &placed.part {
            Part::Variable(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The highest number of a group that goes in, 0 if none does.
    pub fn captures(&self) -> usize {
        let number = |placed: &PlacedPart| match placed.part {
            Part::Capture(number) => usize::from(number),
            _ => 0,
        };
        self.parts.iter().map(number).max().unwrap_or(0)
    }
}

/// Puts the parts of a template together.
struct Reader {
    notation: Notation,
    encoding: Encoding,
    parts: Vec<PlacedPart>,
    /// How many random bytes the parts take.
    random_bytes: usize,
}

/// What is wrong, and at which byte of the rest.
type Fault = (usize, MistakeKind);

impl Reader {
    /// Reads what `rest` begins with, and returns how many bytes of it that takes.
    fn read_next(&mut self, rest: &str, at_byte: usize) -> Result<usize, Fault> {
        let (len, piece) = next_piece(rest, self.notation)?;
        match piece {
            Piece::Literal(literal) => self.push_literal(literal, at_byte)?,
            Piece::Part(part) => {
                self.random_bytes += part.random_bytes();
                if self.random_bytes > RANDOM_BYTES_MAX {
                    return Err((0, MistakeKind::TooManyRandomBytes { max: RANDOM_BYTES_MAX }));
                }
                self.parts.push(PlacedPart { at_byte, part });
            }
        }
        Ok(len)
    }

    /// Adds what stands between placeholders, to the bytes before it if there are such.
    fn push_literal(&mut self, literal: &str, at_byte: usize) -> Result<(), Fault> {
        if !matches!(self.parts.last(), Some(PlacedPart { part: Part::Literal(_), .. })) {
            self.parts.push(PlacedPart { at_byte, part: Part::Literal(Vec::new()) });
        }
        let encoding = self.encoding;
        let Some(PlacedPart { part: Part::Literal(bytes), .. }) = self.parts.last_mut() else {
            return Ok(());
        };
        match self.notation {
            Notation::Text => encoding.encode(literal, bytes).map_err(|lack| {
                let Unencodable { character, at_byte } = lack;
                (at_byte, MistakeKind::Unencodable { character, encoding })
            }),
            Notation::Hex => hex::parse_digits(literal, bytes),
            Notation::Escaped => escape::parse_all(literal, encoding, bytes),
        }
    }
}
