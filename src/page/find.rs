//! Looking for words in a text that may be large and still growing.

use super::After;
use memchr::memmem::Finder;
use std::ops::Range;

/// The most matches that are kept; whoever has more wants to look for something else.
pub const MATCHES_MAX: usize = 100_000;

/// The longest text that is looked for, in bytes: more than fits into the field.
pub const NEEDLE_BYTES_MAX: usize = 1024;

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The text.
    pub text: String,
    /// Whether capitals differ from small letters.
    pub case: Case,
}

/// Whether capitals differ from small letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Case {
    /// They do not.
    #[default]
    Ignored,
    /// They do.
    Kept,
}

/// Where the text was found, in order and apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Matches {
    /// Where each begins, and how many bytes it has.
    found: Vec<(u64, u32)>,
    /// Whether there are more than are kept.
    pub(super) has_more: bool,
}

impl Matches {
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    pub(super) fn start(&self, number: usize) -> Option<u64> {
        self.found.get(number).map(|(start, _)| *start)
    }

    /// The number of the first one that begins at or after the offset.
    pub(super) fn first_from(&self, offset: u64) -> usize {
        self.found.partition_point(|(start, _)| *start < offset)
    }

    /// Those that reach into a range of the text, as ranges from its start, with their numbers.
    pub(super) fn within(&self, range: Range<u64>) -> Vec<(usize, Range<usize>)> {
        let first =
            self.found.partition_point(|(start, len)| start + u64::from(*len) <= range.start);
        let rest = self.found.get(first..).unwrap_or_default().iter().enumerate();
        rest.take_while(|(_, (start, _))| *start < range.end)
            .map(|(at, (start, len))| {
                let end = (start + u64::from(*len)).min(range.end) - range.start;
                (first + at, start.saturating_sub(range.start) as usize..end as usize)
            })
            .collect()
    }

    pub(super) fn extend(&mut self, more: &[(u64, u32)]) {
        let room = MATCHES_MAX - self.found.len().min(MATCHES_MAX);
        self.has_more |= more.len() > room;
        self.found.extend(more.iter().take(room));
    }
}

/// Looks for one text, window after window.
pub(super) struct Search {
    needle: Needle,
    /// Where it goes on.
    at: u64,
    /// Where the last match ended: the next one does not reach into it.
    matched_end: u64,
}

enum Needle {
    /// Byte by byte.
    Exact(Finder<'static>),
    /// Byte by byte once ASCII capitals are small.
    AsciiFolded(Finder<'static>),
    /// Character by character: its folded characters.
    Folded(Vec<char>),
}

impl Search {
    /// From this offset on; `None` if there is nothing to look for.
    pub(super) fn new(query: &Query, from: u64) -> Option<Self> {
        let text = &query.text;
        if text.is_empty() || text.len() > NEEDLE_BYTES_MAX {
            return None;
        }
        let has_cases = |c: &char| !c.is_ascii() && folded(*c) != *c || c.to_uppercase().ne([*c]);
        let needle = match query.case {
            Case::Kept => Needle::Exact(Finder::new(text).into_owned()),
            Case::Ignored if !text.chars().filter(|c| !c.is_ascii()).any(|c| has_cases(&c)) => {
                Needle::AsciiFolded(Finder::new(&text.to_ascii_lowercase()).into_owned())
            }
            Case::Ignored => Needle::Folded(text.chars().map(folded).collect()),
        };
        Some(Self { needle, at: from, matched_end: from })
    }

    /// Where the next window has to begin.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Looks through a window that begins at [`Self::at`]; what its end cuts is left to the next one.
    pub(super) fn feed(&mut self, window: &mut [u8], after: After, found: &mut Vec<(u64, u32)>) {
        let (base, mut end) = (self.at, self.matched_end);
        let mut put = |at: usize, len: usize| {
            let start = base + at as u64;
            if start >= end {
                found.push((start, len as u32));
                end = start + len as u64;
            }
        };
        let keeps = match &self.needle {
            Needle::Exact(finder) => {
                finder.find_iter(window).for_each(|at| put(at, finder.needle().len()));
                finder.needle().len() - 1
            }
            Needle::AsciiFolded(finder) => {
                window.make_ascii_lowercase();
                finder.find_iter(window).for_each(|at| put(at, finder.needle().len()));
                finder.needle().len() - 1
            }
            Needle::Folded(chars) => {
                find_folded(window, chars, &mut put);
                chars.len() * char::MAX_LEN_UTF8
            }
        };
        self.matched_end = end;
        let keeps = if after == After::Nothing { 0 } else { keeps.min(window.len()) };
        // Not into a match: what is left of one may look like the beginning of another.
        self.at = (base + (window.len() - keeps) as u64).max(end.min(base + window.len() as u64));
    }
}

/// A character as it is compared where capitals do not differ.
fn folded(c: char) -> char {
    let mut lower = c.to_lowercase();
    // A few become two characters; they stay as they are.
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// Compares only around the character that is rarest in most texts: the first that is not ASCII.
fn find_folded(window: &[u8], needle: &[char], put: &mut impl FnMut(usize, usize)) {
    let place = needle.iter().position(|c| !c.is_ascii()).unwrap_or(0);
    let (before, after) = needle.split_at_checked(place).unwrap_or((&[], needle));
    let Some(pivot) = after.first() else { return };
    let mut offset = 0;
    for chunk in window.utf8_chunks() {
        let text = chunk.valid();
        for (at, c) in text.char_indices() {
            if folded(c) != *pivot {
                continue;
            }
            let (left, right) = text.split_at_checked(at).unwrap_or((text, ""));
            let left = same_bytes(left.chars().rev(), before.iter().rev());
            let right = same_bytes(right.chars(), after.iter());
            if let (Some(left), Some(right)) = (left, right) {
                put(offset + at - left, left + right);
            }
        }
        offset += text.len() + chunk.invalid().len();
    }
}

/// How many bytes the characters have that are the same as the folded ones; `None` if they are not.
fn same_bytes<'a>(
    mut chars: impl Iterator<Item = char>,
    folded_chars: impl Iterator<Item = &'a char>,
) -> Option<usize> {
    let mut bytes = 0;
    for expected in folded_chars {
        let c = chars.next().filter(|c| folded(*c) == *expected)?;
        bytes += c.len_utf8();
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn found(text: &str, needle: &str, case: Case, window: usize) -> Vec<(u64, u32)> {
        let query = Query { text: needle.to_owned(), case };
        let mut search = Search::new(&query, 0).unwrap();
        let mut matches = Vec::new();
        let mut end = 0;
        while end < text.len() {
            end = text.len().min(end + window);
            let mut bytes = text.as_bytes()[search.at() as usize..end].to_vec();
            let after = if end == text.len() { After::Nothing } else { After::More };
            search.feed(&mut bytes, after, &mut matches);
        }
        matches
    }

    #[test]
    fn every_window_finds_the_same() {
        type Found = &'static [(u64, u32)];
        let table: [(&str, &str, Case, Found); 11] = [
            ("abcabc", "bc", Case::Kept, &[(1, 2), (4, 2)]),
            ("aBCabc", "bc", Case::Kept, &[(4, 2)]),
            ("aBCabc", "Bc", Case::Ignored, &[(1, 2), (4, 2)]),
            ("aaaaa", "aa", Case::Kept, &[(0, 2), (2, 2)]),
            ("aAaAa", "aa", Case::Ignored, &[(0, 2), (2, 2)]),
            ("你好,你好", "你好", Case::Ignored, &[(0, 6), (7, 6)]),
            ("ÉÉé e", "é", Case::Ignored, &[(0, 2), (2, 2), (4, 2)]),
            ("CAFÉ, café, cafe", "Café", Case::Ignored, &[(0, 5), (7, 5)]),
            ("Привет ПРИВЕТ", "привет", Case::Ignored, &[(0, 12), (13, 12)]),
            ("Привет ПРИВЕТ", "Привет", Case::Kept, &[(0, 12)]),
            ("xyz", "q", Case::Ignored, &[]),
        ];
        for (text, needle, case, expected) in table {
            for window in 1..=text.len() {
                let found = found(text, needle, case, window);
                assert_eq!(found, expected, "{needle} in {text}, windows of {window}");
            }
        }
    }

    #[test]
    fn nothing_is_looked_for_in_vain() {
        assert!(Search::new(&Query::default(), 0).is_none());
        let text = "x".repeat(NEEDLE_BYTES_MAX + 1);
        assert!(Search::new(&Query { text, case: Case::Kept }, 0).is_none());
    }

    #[test]
    fn matches_are_bounded_and_known_by_range() {
        let mut matches = Matches::default();
        matches.extend(&[(5, 3), (10, 2), (20, 4)]);
        assert_eq!(matches.within(7..11), [(0, 0..1), (1, 3..4)]);
        assert_eq!(matches.within(8..10), []);
        assert_eq!((matches.first_from(6), matches.first_from(99)), (1, 3));
        let many: Vec<(u64, u32)> = (0..MATCHES_MAX as u64).map(|at| (100 + at, 1)).collect();
        matches.extend(&many);
        assert!(matches.has_more && matches.len() == MATCHES_MAX);
    }
}
