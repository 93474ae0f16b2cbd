//! Typed text becomes a value, or an error beside its field.

use crate::i18n::Texts;
use crate::tr;
use std::ops::RangeInclusive;

/// Longest delay of an automatic reply, in milliseconds.
pub const DELAY_MS_MAX: u64 = crate::engine::format::rules::DELAY_MS_MAX;

/// A field has a mistake, which is shown beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistyped;

/// Keeps a value, or its error beside the field.
pub fn keep<T>(result: Result<T, String>, error: &mut Option<String>) -> Option<T> {
    match result {
        Ok(value) => {
            *error = None;
            Some(value)
        }
        Err(text) => {
            *error = Some(text);
            None
        }
    }
}

/// What is wrong, after the name of the field.
pub fn named(field: &str, problem: &str, texts: &Texts) -> String {
    tr!(texts, "field-problem", field = field, problem = problem)
}

/// A whole number up to a limit; `field` is the id of the field's name.
pub fn number(field: &str, text: &str, most: u64, texts: &Texts) -> Result<u64, String> {
    match text.trim().parse::<u64>() {
        Ok(number) if number <= most => Ok(number),
        _ => Err(named(&texts.get(field), &tr!(texts, "not-a-number-up-to", most = most), texts)),
    }
}

/// A whole number within bounds; `field` is the id of the field's name.
pub fn number_within(
    field: &str,
    text: &str,
    bounds: RangeInclusive<u32>,
    texts: &Texts,
) -> Result<u32, String> {
    match text.trim().parse::<u32>() {
        Ok(number) if bounds.contains(&number) => Ok(number),
        _ => {
            let (least, most) = bounds.into_inner();
            let problem = tr!(texts, "not-a-number-between", least = least, most = most);
            Err(named(&texts.get(field), &problem, texts))
        }
    }
}
