//! The filter's language in words: what its words mean, and what is wrong with what was typed.

use crate::i18n::Texts;
use crate::log::query::{DEPTH_MAX, Field, Operator, QUERY_BYTES_MAX, QueryErrorKind};
use crate::payload::safe_text;
use crate::tr;

/// What is wrong at a place, and what to type instead. `typed` is what stands at the place.
pub fn query_error(kind: &QueryErrorKind, typed: &str, texts: &Texts) -> String {
    let typed = safe_text(typed);
    match kind {
        QueryErrorKind::TooLong => tr!(texts, "query-too-long", most = QUERY_BYTES_MAX),
        QueryErrorKind::TooDeep => tr!(texts, "query-too-deep", most = DEPTH_MAX),
        QueryErrorKind::UnclosedQuote => tr!(texts, "query-unclosed-quote").into_owned(),
        QueryErrorKind::UnclosedBracket => tr!(texts, "query-unclosed-bracket").into_owned(),
        QueryErrorKind::NothingToClose => tr!(texts, "query-nothing-to-close").into_owned(),
        QueryErrorKind::NeedsCondition => tr!(texts, "query-needs-condition").into_owned(),
        QueryErrorKind::NeedsAndOr => tr!(texts, "query-needs-and-or").into_owned(),
        QueryErrorKind::UnknownField => tr!(texts, "query-unknown-field", word = typed),
        QueryErrorKind::NeedsOperator(field) => {
            tr!(texts, "query-needs-operator", field = field.word(), operators = operators(*field))
        }
        QueryErrorKind::WrongOperator(field) => {
            tr!(texts, "query-wrong-operator", field = field.word(), operators = operators(*field))
        }
        QueryErrorKind::NeedsValue(field) => {
            tr!(texts, "query-needs-value", field = field.word(), value = value_hint(*field, texts))
        }
        QueryErrorKind::WrongValue(field) => {
            let value = value_hint(*field, texts);
            tr!(texts, "query-wrong-value", field = field.word(), value = value, typed = typed)
        }
        QueryErrorKind::WrongRegex(why) => {
            tr!(texts, "query-wrong-regex", why = safe_text(why))
        }
    }
}

fn operators(field: Field) -> String {
    field.operators().iter().map(|operator| operator.word()).collect::<Vec<_>>().join("  ")
}

/// What is typed as a value of a field.
pub fn value_hint(field: Field, texts: &Texts) -> String {
    let hint = match field {
        Field::Peer => tr!(texts, "query-value-peer"),
        Field::Port => tr!(texts, "query-value-port"),
        Field::Len => tr!(texts, "query-value-len"),
        Field::Text => tr!(texts, "query-value-text"),
        Field::Hex => tr!(texts, "query-value-hex"),
        Field::Time => tr!(texts, "query-value-time"),
        Field::Session => tr!(texts, "query-value-session"),
        Field::Connection => tr!(texts, "query-value-connection"),
    };
    hint.into_owned()
}

/// What a word of the language means; nothing if it is no word of it.
pub fn meaning(word: &str, texts: &Texts) -> String {
    let meaning = match word {
        "peer" => tr!(texts, "query-peer"),
        "port" => tr!(texts, "query-port"),
        "len" => tr!(texts, "query-len"),
        "text" => tr!(texts, "query-text"),
        "hex" => tr!(texts, "query-hex"),
        "time" => tr!(texts, "query-time"),
        "session" => tr!(texts, "query-session"),
        "connection" => tr!(texts, "query-connection"),
        "out" => tr!(texts, "query-out"),
        "event" => tr!(texts, "query-event"),
        "call" => tr!(texts, "query-call"),
        "failure" => tr!(texts, "query-failure"),
        "not" => tr!(texts, "query-not"),
        "and" => tr!(texts, "query-and"),
        "or" => tr!(texts, "query-or"),
        // After a field it is an operator, which `operator_meaning` has.
        "in" => tr!(texts, "query-in"),
        _ => return String::new(),
    };
    meaning.into_owned()
}

/// What an operator means after a field.
pub fn operator_meaning(word: &str, texts: &Texts) -> String {
    let operators = Field::ALL.iter().flat_map(|field| field.operators());
    let Some(operator) = operators.into_iter().find(|operator| operator.word() == word) else {
        return String::new();
    };
    let meaning = match operator {
        Operator::Equal => tr!(texts, "query-equal"),
        Operator::NotEqual => tr!(texts, "query-not-equal"),
        Operator::Less => tr!(texts, "query-less"),
        Operator::LessEqual => tr!(texts, "query-less-equal"),
        Operator::Greater => tr!(texts, "query-greater"),
        Operator::GreaterEqual => tr!(texts, "query-greater-equal"),
        Operator::In => tr!(texts, "query-one-of"),
        Operator::Contains => tr!(texts, "query-contains"),
        Operator::Starts => tr!(texts, "query-starts"),
        Operator::Matches => tr!(texts, "query-matches"),
    };
    meaning.into_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::i18n::Lang;
    use crate::log::query::{complete, read};
    use jiff::tz::TimeZone;

    #[test]
    fn each_word_that_is_offered_has_a_meaning() {
        for lang in Lang::ALL {
            let texts = Texts::new(lang);
            let conditions = complete("", 0).unwrap().words;
            assert!(conditions.len() > 10, "{conditions:?}");
            for word in conditions.into_iter().chain(["and", "or"]) {
                assert!(!meaning(word, &texts).is_empty(), "{word}");
            }
            for operator in Field::ALL.iter().flat_map(|field| field.operators()) {
                assert!(!operator_meaning(operator.word(), &texts).is_empty());
            }
        }
    }

    #[test]
    fn errors_say_what_to_type() {
        let texts = Texts::new(Lang::En);
        let said = |text: &str| {
            let error = read(text, &TimeZone::UTC).unwrap_err();
            query_error(&error.kind, text.get(error.place).unwrap(), &texts)
        };
        assert_eq!(said("len ~ 3"), "len takes one of ==  !=  <  <=  >  >=  in");
        assert_eq!(
            said("peer == 10.0"),
            "“10.0” is no value of peer: type an address, with or without its port, or a network, such as 10.0.0.5:80, ::1, 10.0.0.0/8 or unix:/path"
        );
        assert_eq!(said("text ~ \"(\""), "This is no regular expression: unclosed group");
        assert!(said("prot == 1").starts_with("There is no field “prot”"));
    }
}
