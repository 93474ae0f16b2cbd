//! Whether a payload is as a [`Pattern`] says, and what the groups of its regular expression caught.

use super::Pattern;
use super::glance::ByteSet;
use super::mask::HexMask;
use crate::payload::{Braces, RenderError};
use crate::payload::{MessageText, Mistake, Values};
use memchr::memmem::Finder;
use regex::bytes::{CaptureLocations, Regex, RegexBuilder};
use std::ops::Range;

/// How long a regular expression may be, in bytes: more than a line that a person reads.
pub const REGEX_TEXT_BYTES_MAX: usize = 4096;

/// How large a compiled regular expression may become, in bytes. Counted repeats such as `(a{1000}){1000}`
/// are a few letters and gigabytes of program; what people write takes some kilobytes.
pub const REGEX_BYTES_MAX: usize = 1 << 20;

/// How large the tables may become that a regular expression makes while it runs, in bytes; beyond it the
/// crate goes on without them, slower and still in linear time.
pub const REGEX_TABLE_BYTES_MAX: usize = 1 << 20;

/// Groups of a regular expression, so that what is caught of one payload stays small.
pub const GROUPS_MAX: usize = 32;

/// A [`Pattern`], ready to be compared with any number of payloads.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    kind: Kind,
}

#[derive(Clone, Debug, Default)]
enum Kind {
    #[default]
    Anything,
    Equals(Vec<u8>),
    Contains(Box<Finder<'static>>),
    Begins(Vec<u8>),
    Ends(Vec<u8>),
    Regex(Regex),
    Mask(HexMask),
}

/// What is wrong with a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternMistake {
    /// In its text.
    #[error("{0}")]
    Text(Mistake),
    /// A text with placeholders, where there is nothing to put in.
    #[error("a pattern has no placeholders")]
    Placeholders,
    /// The value of a placeholder cannot go in.
    #[error("{0}")]
    Value(RenderError),
    /// In its hex mask.
    #[error("{0}")]
    Mask(Mistake),
    /// It is no regular expression; in the words of the crate `regex`, which are English.
    #[error("{0}")]
    Regex(String),
    /// The regular expression is longer than [`REGEX_TEXT_BYTES_MAX`], or becomes larger than
    /// [`REGEX_BYTES_MAX`].
    #[error("the regular expression is too large")]
    RegexTooLarge,
    /// The regular expression has more than [`GROUPS_MAX`] groups.
    #[error("the regular expression has {0} groups, more than {GROUPS_MAX}")]
    TooManyGroups(usize),
}

impl Matcher {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile(pattern: &Pattern) -> Result<Self, PatternMistake> {
        match pattern.text() {
            Some(text) if text.braces == Braces::Placeholders => Err(PatternMistake::Placeholders),
            _ => Self::compile_with(pattern, &Values::default()),
        }
    }

    /// Reads a pattern whose placeholders stand for these values.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn compile_with(pattern: &Pattern, values: &Values<'_>) -> Result<Self, PatternMistake> {
        let kind = match pattern {
            Pattern::Anything => Kind::Anything,
            Pattern::Equals(text) => Kind::Equals(bytes_of(text, values)?),
            Pattern::Contains(text) => {
                Kind::Contains(Box::new(Finder::new(&bytes_of(text, values)?).into_owned()))
            }
            Pattern::Begins(text) => Kind::Begins(bytes_of(text, values)?),
            Pattern::Ends(text) => Kind::Ends(bytes_of(text, values)?),
            Pattern::Regex(text) => Kind::Regex(regex(text)?),
            Pattern::HexMask(text) => {
                Kind::Mask(HexMask::parse(text).map_err(PatternMistake::Mask)?)
            }
        };
        Ok(Self { kind })
    }

    /// How many groups it has whose catch is kept.
    pub fn groups(&self) -> usize {
        match &self.kind {
            Kind::Regex(regex) => regex.captures_len() - 1,
            _ => 0,
        }
    }

    /// Whether the payload is like this. What the groups caught is in `captures` then, and nothing if it is
    /// not.
    pub fn fits(&self, payload: &[u8], captures: &mut Captures) -> bool {
        captures.clear();
        let is_fitting = self.is_fitting(payload);
        if is_fitting {
            self.catch(payload, captures);
        }
        is_fitting
    }

    /// The same without what groups caught.
    pub(super) fn is_fitting(&self, payload: &[u8]) -> bool {
        match &self.kind {
            Kind::Anything => true,
            Kind::Equals(bytes) => payload == bytes,
            Kind::Contains(finder) => finder.find(payload).is_some(),
            Kind::Begins(bytes) => payload.starts_with(bytes),
            Kind::Ends(bytes) => payload.ends_with(bytes),
            Kind::Mask(mask) => mask.fits(payload),
            Kind::Regex(regex) => regex.is_match(payload),
        }
    }

    /// Notes what the groups catch in a payload that fits.
    pub(super) fn catch(&self, payload: &[u8], captures: &mut Captures) {
        if let Kind::Regex(regex) = &self.kind {
            captures.take(regex, payload);
        }
    }

    /// The bytes that must occur somewhere in what fits, if they must stand together there.
    pub(super) fn needs(&self) -> Option<ByteSet> {
        match &self.kind {
            Kind::Contains(finder) => Some(ByteSet::of(finder.needle())),
            _ => None,
        }
    }
}

impl Pattern {
    /// The text that it has, if it has one.
    pub fn text(&self) -> Option<&MessageText> {
        match self {
            Self::Equals(text) | Self::Contains(text) | Self::Begins(text) | Self::Ends(text) => {
                Some(text)
            }
            Self::Anything | Self::Regex(_) | Self::HexMask(_) => None,
        }
    }
}

fn bytes_of(text: &MessageText, values: &Values<'_>) -> Result<Vec<u8>, PatternMistake> {
    let mut bytes = Vec::new();
    let prepared = text.prepare().map_err(PatternMistake::Text)?;
    prepared.render(values, &mut bytes).map_err(PatternMistake::Value)?;
    Ok(bytes)
}

/// A regular expression over bytes: `.` is any byte but a line feed, `\xff` the byte FF and `\w` a letter of
/// ASCII, since a payload need not be UTF-8. `(?u)` asks for characters.
fn regex(text: &str) -> Result<Regex, PatternMistake> {
    if text.len() > REGEX_TEXT_BYTES_MAX {
        return Err(PatternMistake::RegexTooLarge);
    }
    let regex = RegexBuilder::new(text)
        .unicode(false)
        .size_limit(REGEX_BYTES_MAX)
        .dfa_size_limit(REGEX_TABLE_BYTES_MAX)
        .build()
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => PatternMistake::RegexTooLarge,
            error => PatternMistake::Regex(error.to_string()),
        })?;
    match regex.captures_len() - 1 {
        groups if groups > GROUPS_MAX => Err(PatternMistake::TooManyGroups(groups)),
        _ => Ok(regex),
    }
}

/// What the groups of a pattern caught in a payload. Kept and filled anew for each, so that nothing is
/// allocated for a payload that does not fit.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    /// Where each group's catch stands, the first group first.
    places: Vec<Option<Range<usize>>>,
}

impl Captures {
    /// What each group caught, `{1}` first; a group that caught nothing is empty. `payload` is the one that
    /// was compared.
    pub fn of<'a>(&'a self, payload: &'a [u8]) -> impl Iterator<Item = &'a [u8]> + 'a {
        self.places.iter().map(move |place| {
            place.clone().and_then(|place| payload.get(place)).unwrap_or_default()
        })
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are no groups.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.places.clear();
    }

    fn take(&mut self, regex: &Regex, payload: &[u8]) {
        let groups = regex.captures_len();
        if groups == 1 {
            return;
        }
        let mut locations = regex.capture_locations();
        if regex.captures_read(&mut locations, payload).is_some() {
            self.places.extend((1..groups).map(|group| place(&locations, group)));
        }
    }
}

fn place(locations: &CaptureLocations, group: usize) -> Option<Range<usize>> {
    locations.get(group).map(|(start, end)| start..end)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::payload::{Encoding, LineEnd, Notation};

    type Payloads<'a> = &'a [&'a [u8]];

    fn fits(pattern: &Pattern, payload: &[u8]) -> bool {
        Matcher::compile(pattern).unwrap().fits(payload, &mut Captures::default())
    }

    fn hex(digits: &str) -> MessageText {
        MessageText { notation: Notation::Hex, ..MessageText::of_text(digits) }
    }

    #[test]
    fn each_pattern_fits_what_it_says_and_nothing_else() {
        let text = MessageText::of_text;
        let line = MessageText { line_end: LineEnd::CrLf, ..text("ok") };
        let gbk = MessageText { encoding: Encoding::Gbk, ..text("你") };
        let table: [(Pattern, Payloads<'_>, Payloads<'_>); 14] = [
            (Pattern::Anything, &[b"", b"x", b"\xff\0"], &[]),
            (Pattern::Equals(text("exit")), &[b"exit"], &[b"exit\n", b"exi", b"", b"EXIT"]),
            (Pattern::Equals(text("")), &[b""], &[b"x"]),
            (Pattern::Equals(line), &[b"ok\r\n"], &[b"ok\n", b"ok"]),
            (Pattern::Equals(hex("00 ff")), &[b"\0\xff"], &[b"\0", b"00 ff"]),
            (Pattern::Equals(gbk), &[b"\xc4\xe3"], &["你".as_bytes()]),
            (Pattern::Contains(text("lo")), &[b"hello", b"lo", b"\xfflo\0"], &[b"l o", b""]),
            (Pattern::Contains(text("")), &[b"", b"x"], &[]),
            (
                Pattern::Begins(text("GET ")),
                &[b"GET / HTTP", b"GET "],
                &[b"get ", b" GET ", b"GET"],
            ),
            (Pattern::Ends(hex("0d 0a")), &[b"x\r\n", b"\r\n"], &[b"\n", b"\r\nx", b""]),
            (Pattern::Regex("^a.c$".into()), &[b"abc", b"a\xffc"], &[b"abcd", b"a\nc", b"xabc"]),
            (Pattern::Regex(r"\x03..\xff".into()), &[b"\x03\x80\0\xff"], &[b"\x03\xff"]),
            (
                Pattern::HexMask("01 0? ?? *".into()),
                &[b"\x01\x03\0", b"\x01\x0f\xff\0\0"],
                &[b"\x01\x03", b"\x01\x13\0"],
            ),
            (Pattern::HexMask("01 03".into()), &[b"\x01\x03"], &[b"\x01\x03\0", b"\x01"]),
        ];
        for (pattern, fitting, others) in table {
            for payload in fitting {
                assert!(fits(&pattern, payload), "{pattern:?} fits {payload:?}");
            }
            for payload in others {
                assert!(!fits(&pattern, payload), "{pattern:?} does not fit {payload:?}");
            }
        }
    }

    #[test]
    fn groups_catch_bytes_also_those_that_are_no_text() {
        let matcher = Matcher::compile(&Pattern::Regex(r"(\w+)=(.*?)(;x)?$".into())).unwrap();
        let mut captures = Captures::default();
        assert!(matcher.fits(b"set name=\xff\0 b", &mut captures));
        let caught: Vec<&[u8]> = captures.of(b"set name=\xff\0 b").collect();
        assert_eq!(caught, [&b"name"[..], b"\xff\0 b", b""]);
        assert!(!matcher.fits(b"nothing", &mut captures));
        assert!(captures.is_empty(), "what was caught before is gone");
    }

    #[test]
    fn what_stands_before_the_find_counts_for_the_groups() {
        let matcher = Matcher::compile(&Pattern::Regex(r"\b(b+)".into())).unwrap();
        let mut captures = Captures::default();
        assert!(matcher.fits(b"abb bb", &mut captures));
        assert_eq!(captures.places, [Some(4..6)]);
    }

    #[test]
    fn characters_can_be_asked_for() {
        assert!(fits(&Pattern::Regex("(?u)^[你我]$".into()), "我".as_bytes()));
        assert!(fits(&Pattern::Regex("^你好".into()), "你好！".as_bytes()));
    }

    #[test]
    fn mistakes_are_told_and_nothing_explodes() {
        let mistake = |pattern: Pattern| Matcher::compile(&pattern).unwrap_err();
        let regex = |text: &str| mistake(Pattern::Regex(text.to_owned()));
        assert!(matches!(regex("(a"), PatternMistake::Regex(text) if text.contains("unclosed")));
        assert_eq!(regex("((a{1000}){1000}){1000}"), PatternMistake::RegexTooLarge);
        assert_eq!(regex(&"a".repeat(REGEX_TEXT_BYTES_MAX + 1)), PatternMistake::RegexTooLarge);
        assert_eq!(regex(&"(a)".repeat(33)), PatternMistake::TooManyGroups(33));
        let placeholders =
            MessageText { braces: Braces::Placeholders, ..MessageText::of_text("{count}") };
        assert_eq!(mistake(Pattern::Equals(placeholders.clone())), PatternMistake::Placeholders);
        assert!(matches!(mistake(Pattern::Equals(hex("0"))), PatternMistake::Text(_)));
        assert!(matches!(mistake(Pattern::HexMask("0".into())), PatternMistake::Mask(_)));
        let values = Values { count: 7, ..Values::default() };
        let pattern = Pattern::Equals(placeholders);
        let matcher = Matcher::compile_with(&pattern, &values).unwrap();
        assert!(matcher.fits(b"7", &mut Captures::default()));
    }

    #[test]
    fn a_hostile_expression_takes_linear_time() {
        let matcher = Matcher::compile(&Pattern::Regex("(a*)*(a|aa)+b$".into())).unwrap();
        let payload = vec![b'a'; 60_000];
        let begin = std::time::Instant::now();
        assert!(!matcher.fits(&payload, &mut Captures::default()));
        assert!(begin.elapsed().as_secs() < 5, "{:?}", begin.elapsed());
    }
}
