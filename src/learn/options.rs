//! Socket options in words, and as a person types their values.

use super::words::option_purpose;
use crate::i18n::Texts;
use crate::net::call::{OptionName, OptionValue};
use crate::net::options::{OptionKind, OptionReading, OptionRow};
use crate::payload::safe_text;
use crate::tr;
use std::time::Duration;

/// The largest number that an option takes: they are ints in C.
const NUMBER_MAX: i64 = i32::MAX as i64;

/// Bytes of a name that an option takes: of an interface `IFNAMSIZ`, of an algorithm `TCP_CA_NAME_MAX`, both 16 with the
/// zero at the end.
const NAME_BYTES_MAX: usize = 15;

/// What an option is set to, in words.
pub fn reading_text(row: &OptionRow, texts: &Texts) -> String {
    match &row.now {
        OptionReading::Value(value) => option_value_text(row.kind, value, texts),
        OptionReading::Failed(errno) => errno.to_string(),
        OptionReading::NotReadable => tr!(texts, "options-not-readable").into_owned(),
    }
}

/// A value of an option, in words.
pub fn option_value_text(kind: OptionKind, value: &OptionValue, texts: &Texts) -> String {
    match (kind, value) {
        (OptionKind::Switch, OptionValue::Number(0)) | (_, OptionValue::NoLinger) => {
            tr!(texts, "options-off").into_owned()
        }
        (OptionKind::Switch, OptionValue::Number(_)) => tr!(texts, "options-on").into_owned(),
        (OptionKind::Bytes, OptionValue::Number(bytes)) => format!("{bytes} B"),
        (OptionKind::Seconds, OptionValue::Number(seconds)) => format!("{seconds} s"),
        (_, OptionValue::Number(number)) => number.to_string(),
        (_, OptionValue::Linger(seconds)) => format!("{seconds} s"),
        (_, OptionValue::Time(None)) => tr!(texts, "options-no-limit").into_owned(),
        (_, OptionValue::Time(Some(limit))) => format!("{} ms", limit.as_millis()),
        (_, OptionValue::Text(text)) if text.is_empty() => tr!(texts, "options-none").into_owned(),
        (_, OptionValue::Text(text) | OptionValue::Interface(text)) => safe_text(text).into_owned(),
        (_, OptionValue::Group(group, interface)) => {
            format!("{group} ({})", safe_text(interface))
        }
    }
}

/// What stands in the field of an option at first: its value as it is typed.
pub fn typed_value(value: &OptionValue) -> String {
    match value {
        OptionValue::Number(number) => number.to_string(),
        OptionValue::Linger(seconds) => seconds.to_string(),
        OptionValue::Time(Some(limit)) => limit.as_millis().to_string(),
        OptionValue::Text(text) => text.clone(),
        OptionValue::NoLinger
        | OptionValue::Time(None)
        | OptionValue::Group(..)
        | OptionValue::Interface(_) => String::new(),
    }
}

/// Reads what was typed as a value.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parse_option(kind: OptionKind, text: &str, texts: &Texts) -> Result<OptionValue, String> {
    let text = text.trim();
    let number = || {
        let number = text.parse::<i64>().ok().filter(|number| (0..=NUMBER_MAX).contains(number));
        number.ok_or_else(|| tr!(texts, "options-wrong-number", most = NUMBER_MAX))
    };
    Ok(match kind {
        OptionKind::Linger if text.is_empty() => OptionValue::NoLinger,
        OptionKind::Linger => OptionValue::Linger(u32::try_from(number()?).unwrap_or(u32::MAX)),
        OptionKind::Time if text.is_empty() => OptionValue::Time(None),
        OptionKind::Time => {
            let limit = Duration::from_millis(number()?.unsigned_abs());
            OptionValue::Time(Some(limit).filter(|limit| !limit.is_zero()))
        }
        OptionKind::Text | OptionKind::Other => {
            if text.len() > NAME_BYTES_MAX || text.contains('\0') {
                return Err(tr!(texts, "options-wrong-name", most = NAME_BYTES_MAX));
            }
            OptionValue::Text(text.to_owned())
        }
        OptionKind::Switch | OptionKind::Number | OptionKind::Bytes | OptionKind::Seconds => {
            OptionValue::Number(number()?)
        }
    })
}

/// Whether an option is one of those that a person looks for, by its name or by what it is for.
pub fn option_fits(name: OptionName, wanted: &str, texts: &Texts) -> bool {
    let wanted = wanted.trim().to_lowercase();
    let symbol = name.symbols().1.to_lowercase();
    symbol.contains(&wanted) || option_purpose(name, texts).to_lowercase().contains(&wanted)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_is_typed_is_what_was_shown() {
        let texts = Texts::new(Lang::En);
        let table = [
            (OptionKind::Number, OptionValue::Number(64)),
            (OptionKind::Linger, OptionValue::Linger(5)),
            (OptionKind::Linger, OptionValue::NoLinger),
            (OptionKind::Time, OptionValue::Time(None)),
            (OptionKind::Time, OptionValue::Time(Some(Duration::from_millis(1500)))),
            (OptionKind::Text, OptionValue::Text("cubic".to_owned())),
        ];
        for (kind, value) in table {
            assert_eq!(parse_option(kind, &typed_value(&value), &texts).unwrap(), value);
        }
    }

    #[test]
    fn wrong_values_are_told() {
        for texts in Lang::ALL.map(Texts::new) {
            for (kind, text) in [
                (OptionKind::Number, "x"),
                (OptionKind::Bytes, "-1"),
                (OptionKind::Seconds, "99999999999"),
                (OptionKind::Text, "a name that is too long"),
                (OptionKind::Number, ""),
            ] {
                let told = parse_option(kind, text, &texts).unwrap_err();
                assert!(told.contains("2147483647") || told.contains("15"), "{told}");
            }
        }
    }

    #[test]
    fn options_are_found_by_name_and_by_what_they_are_for() {
        let texts = Texts::new(Lang::En);
        assert!(option_fits(OptionName::NoDelay, " nodelay ", &texts));
        assert!(option_fits(OptionName::NoDelay, "Nagle", &texts));
        assert!(!option_fits(OptionName::Broadcast, "nagle", &texts));
    }
}
