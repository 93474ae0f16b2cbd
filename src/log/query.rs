//! The filter's language: conditions on rows, beside plain text.
//!
//! What is typed stays plain text unless it has a known field with an operator or a value, or is of classes
//! and `and`, `or`, `not` alone; [`read`] says which it was. Quotes around all of it force text.
//!
//! ```text
//! query     = conjunction { ("or" | "||") conjunction }
//! conjunction = factor { ("and" | "&&") factor }
//! factor    = ("not" | "!") factor | "(" query ")" | condition
//! condition = "in" | "out" | "event" | "call" | "failure"
//!           | field operator value | field "in" ( range | "{" value { "," value } "}" )
//!           | number-or-address-field value
//! ```
//!
//! - `token`: words, operators and brackets with their places;
//! - `parse`: the grammar, and where it was broken;
//! - `condition`: what can be asked of a row;
//! - `value`: numbers, addresses, times and bytes as they are typed;
//! - `ready`: the same made ready for millions of rows;
//! - [`complete()`]: what may be typed next.
//!
//! *Invariants: reading takes time in proportion to the text, which is bounded; a regular expression takes
//! linear time and bounded memory (the crate `regex`); a row that lacks a field passes no condition on it, so
//! `peer != x` is of rows that have a peer, and `not peer == x` of all others too.*

pub mod complete;
mod condition;
mod field;
mod parse;
pub(super) mod ready;
mod token;
mod value;

use super::PayloadForm;
use super::moment::SoughtMoment;
pub use complete::{Completions, Expected, complete};
use condition::{Condition, Expr};
pub use field::{Field, Operator};
use jiff::tz::TimeZone;
pub use parse::{QueryError, QueryErrorKind};
use std::ops::Range;
use std::sync::Arc;

/// The longest text that is read as conditions, in bytes: several times what fits into the field of a large
/// window.
pub const QUERY_BYTES_MAX: usize = 4096;

/// How deep brackets and `not` may be nested: far more than anybody types, and no danger to a thread's stack.
pub const DEPTH_MAX: usize = 64;

/// What was typed into a filter, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Nothing: all rows.
    All,
    /// A text to be looked for.
    Text(String),
    /// Conditions.
    Query(Query),
}

/// Conditions on rows. Copies share them, so that comparing them each frame is cheap.
#[derive(Clone, Debug)]
pub struct Query {
    expr: Arc<Expr>,
    /// In which times of day are read.
    zone: TimeZone,
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.expr, &other.expr) || self.expr == other.expr) && self.zone == other.zone
    }
}

impl Query {
    /// A text as the filter looks for it: in the payload in its form, the peer, and what the row says.
    pub fn of_shown(text: &str, form: PayloadForm, zone: &TimeZone) -> Self {
        let condition = Condition::Shown(text.to_owned(), form);
        Self { expr: Arc::new(Expr::Condition(condition)), zone: zone.clone() }
    }

    /// Both of them.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let parts = vec![Expr::clone(&self.expr), Expr::clone(&other.expr)];
        Self { expr: Arc::new(Expr::And(parts)), zone: self.zone.clone() }
    }
}

/// Reads what was typed; times are those of a time zone.
///
/// # Errors
/// Where the grammar was broken, if it is of conditions.
pub fn read(typed: &str, zone: &TimeZone) -> Result<Reading, QueryError> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(Reading::All);
    }
    if let Some(quoted) = token::whole_quoted(text) {
        return Ok(if quoted.is_empty() { Reading::All } else { Reading::Text(quoted) });
    }
    if !parse::is_query(typed) {
        return Ok(Reading::Text(typed.to_owned()));
    }
    if typed.len() > QUERY_BYTES_MAX {
        let place = QUERY_BYTES_MAX..typed.len();
        return Err(QueryError { place, kind: QueryErrorKind::TooLong });
    }
    let expr = Arc::new(parse::parse(typed, zone)?);
    Ok(Reading::Query(Query { expr, zone: zone.clone() }))
}

/// A moment as it is typed: `10:00`, `10:00:05.123`, `2026-11-28 10:00:05` with a `T` or a blank, or a date alone.
pub fn moment(typed: &str, zone: &TimeZone) -> Option<SoughtMoment> {
    let text = typed.trim().replacen(' ', "T", 1);
    let is_date = text.matches('-').count() == 2 && !text.contains(['T', 't']);
    let text = if is_date { format!("{text}T00:00") } else { text };
    match value::Moments::parse(&text, zone)? {
        value::Moments::OfDay(range) => Some(SoughtMoment::OfDay(*range.start())),
        value::Moments::Absolute(range) => Some(SoughtMoment::At(*range.start())),
        value::Moments::Nothing => None,
    }
}

/// A value as it is typed: in quotes if it would be several words, or none, without them.
pub fn quoted(value: &str) -> String {
    if token::is_one_word(value) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\""))
}

/// What was typed before, and a condition more.
pub fn and(typed: &str, condition: &str, zone: &TimeZone) -> String {
    match read(typed, zone) {
        Ok(Reading::All) | Err(_) => condition.to_owned(),
        Ok(Reading::Text(text)) => {
            format!(
                "text contains \"{}\" and {condition}",
                text.replace('\\', r"\\").replace('"', "\\\"")
            )
        }
        Ok(Reading::Query(query)) if matches!(*query.expr, Expr::Or(_)) => {
            format!("({}) and {condition}", typed.trim())
        }
        Ok(Reading::Query(_)) => format!("{} and {condition}", typed.trim()),
    }
}

/// A place in what was typed, in bytes.
pub type Place = Range<usize>;

#[cfg(test)]
mod tests;
