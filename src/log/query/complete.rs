//! What may be typed next.

use super::field::{CLASS_WORDS, Field, Operator};
use super::parse::{QueryErrorKind, is_query, parse};
use super::{Place, token};
use jiff::tz::TimeZone;

/// What may stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A condition: a field, a class, `not`.
    Condition,
    /// An operator of a field.
    Operator(Field),
    /// A value of a field.
    Value(Field),
    /// `and`, `or`.
    Connective,
}

/// What may be typed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// What stands there already and is replaced: the beginning of a word, in bytes of the text.
    pub replaces: Place,
    /// What is expected there.
    pub expected: Expected,
    /// The words of the language that may stand there, as far as they begin so.
    pub words: Vec<&'static str>,
}

/// What may stand before the cursor, which is at a byte of the text. `None` where a text to be looked for is
/// typed, or nothing may follow.
pub fn complete(text: &str, cursor: usize) -> Option<Completions> {
    let before = text.get(..cursor)?;
    let start = word_start(before);
    let (head, begun) = before.split_at_checked(start)?;
    let expected = expected(head)?;
    if !head.trim().is_empty() && !is_begun_query(head) {
        return None;
    }
    let mut words: Vec<&'static str> = match expected {
        Expected::Condition => conditions().collect(),
        Expected::Operator(field) => field.operators().iter().map(|op| op.word()).collect(),
        Expected::Connective => vec!["and", "or"],
        Expected::Value(_) => Vec::new(),
    };
    let lower = begun.to_ascii_lowercase();
    words.retain(|word| word.starts_with(&lower) && *word != lower);
    // A plain word is a text to be looked for, unless it may become a condition.
    let is_plain = head.trim().is_empty() && !begun.is_empty() && words.is_empty();
    (!is_plain).then_some(Completions { replaces: start..cursor, expected, words })
}

fn conditions() -> impl Iterator<Item = &'static str> {
    let fields = Field::ALL.into_iter().map(Field::word);
    fields.chain(CLASS_WORDS).chain(["not"])
}

/// Where the word before the cursor begins.
fn word_start(before: &str) -> usize {
    match token::tokens(before).last() {
        Some((token::Token::Word(_), place)) if place.end == before.len() => place.start,
        _ => before.len(),
    }
}

/// What is expected after a beginning.
fn expected(head: &str) -> Option<Expected> {
    if head.trim().is_empty() {
        return Some(Expected::Condition);
    }
    match parse(head, &TimeZone::UTC) {
        Ok(_) => Some(Expected::Connective),
        Err(error) if error.place.is_empty() => match error.kind {
            QueryErrorKind::NeedsCondition => Some(Expected::Condition),
            QueryErrorKind::NeedsOperator(field) => Some(Expected::Operator(field)),
            QueryErrorKind::NeedsValue(field) => Some(Expected::Value(field)),
            _ => None,
        },
        Err(error) => match error.kind {
            // The bracket may be closed later.
            QueryErrorKind::UnclosedBracket => Some(Expected::Connective),
            _ => None,
        },
    }
}

/// Whether a beginning is of conditions: as it is, or with what has to follow.
fn is_begun_query(head: &str) -> bool {
    let fields = token::tokens(head);
    let ends_in_field = match fields.last() {
        Some((token::Token::Word(word), _)) => Field::of(word).is_some(),
        _ => false,
    };
    is_query(head) || (ends_in_field && is_query(&format!("{head} {} 0", Operator::Equal.word())))
}
