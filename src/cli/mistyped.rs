//! Arguments that are not understood, in our words: the library knows English alone.

use super::NAME;
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;

/// What is wrong and what to type, in lines with their ends; `None` if the library's own words are needed.
pub(super) fn mistyped_text(error: &clap::Error, texts: &Texts) -> Option<String> {
    let what = mistake(error, texts)?;
    let usage = of(error, ContextKind::Usage).map(|usage| {
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        format!("  {} {usage}\n", tr!(texts, "cli-usage"))
    });
    let see = tr!(texts, "cli-see-help");
    Some(format!("{NAME}: {what}\n{}  {see}\n", usage.unwrap_or_default()))
}

fn mistake(error: &clap::Error, texts: &Texts) -> Option<String> {
    let name = of(error, ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::ValueValidation => {
            let value = of(error, ContextKind::InvalidValue)?;
            let reason = error.source()?.to_string();
            tr!(texts, "cli-wrong-value", name = name?, value = value, reason = reason)
        }
        ErrorKind::InvalidValue => {
            let (name, value) = (name?, of(error, ContextKind::InvalidValue)?);
            let names = of(error, ContextKind::ValidValue).unwrap_or_default();
            match (value.is_empty(), names.is_empty()) {
                (true, true) => tr!(texts, "cli-value-missing", name = name),
                (true, false) => tr!(texts, "cli-word-missing", name = name, names = names),
                _ => tr!(texts, "cli-wrong-word", name = name, value = value, names = names),
            }
        }
        ErrorKind::UnknownArgument => match of(error, ContextKind::SuggestedArg) {
            Some(other) => tr!(texts, "cli-unknown-but", name = name?, other = other),
            None => tr!(texts, "cli-unknown", name = name?),
        },
        ErrorKind::InvalidSubcommand => {
            tr!(texts, "cli-no-command", name = of(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingRequiredArgument => tr!(texts, "cli-missing", names = name?),
        ErrorKind::ArgumentConflict => {
            let (name, other) = (name?, of(error, ContextKind::PriorArg)?);
            if name == other {
                tr!(texts, "cli-twice", name = name)
            } else {
                tr!(texts, "cli-not-both", name = name, other = other)
            }
        }
        ErrorKind::TooManyValues => tr!(texts, "cli-one-value", name = name?),
        ErrorKind::InvalidUtf8 => tr!(texts, "cli-argument-not-text").into_owned(),
        _ => return None,
    })
}

/// What the library knows about it, safe to show.
fn of(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::StyledStr(text) => return Some(text.to_string()),
        _ => return None,
    };
    Some(safe_text(&text).into_owned())
}
