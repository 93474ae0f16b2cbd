//! Words, operators and brackets, each with its place.

use super::Place;
use super::field::Operator;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Characters without a meaning of their own.
    Word(String),
    /// A text in quotes, without them.
    Quoted(String),
    /// A text whose quotes were not closed.
    Unclosed,
    /// An operator of signs.
    Sign(Operator),
    /// `&&`
    And,
    /// `||`
    Or,
    /// `!`
    Not,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `{`
    SetOpen,
    /// `}`
    SetClose,
    /// `,`
    Comma,
}

/// With its place.
pub(super) type Placed = (Token, Place);

/// Signs of two characters come before those of one.
const SIGNS: [(&str, Token); 15] = [
    ("==", Token::Sign(Operator::Equal)),
    ("!=", Token::Sign(Operator::NotEqual)),
    ("<=", Token::Sign(Operator::LessEqual)),
    (">=", Token::Sign(Operator::GreaterEqual)),
    ("&&", Token::And),
    ("||", Token::Or),
    ("<", Token::Sign(Operator::Less)),
    (">", Token::Sign(Operator::Greater)),
    ("~", Token::Sign(Operator::Matches)),
    ("(", Token::Open),
    (")", Token::Close),
    ("{", Token::SetOpen),
    ("}", Token::SetClose),
    (",", Token::Comma),
    ("!", Token::Not),
];

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Placed> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((token, place)) = next(text, at) {
        at = place.end;
        tokens.push((token, place));
    }
    tokens
}

fn next(text: &str, from: usize) -> Option<Placed> {
    let rest = text.get(from..)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    if rest.starts_with('"') {
        return Some(quoted(rest, start));
    }
    if let Some((sign, token)) = sign_at(rest) {
        return Some((token.clone(), start..start + sign.len()));
    }
    let len = word_len(rest);
    Some((Token::Word(rest.get(..len)?.to_owned()), start..start + len))
}

fn sign_at(rest: &str) -> Option<(&'static str, &'static Token)> {
    const TABLE: &[(&str, Token); 15] = &SIGNS;
    TABLE.iter().find(|(sign, _)| rest.starts_with(sign)).map(|(sign, token)| (*sign, token))
}

/// A word ends where a space, a quote or a sign begins; `!` is one only before `=`, within a word.
fn word_len(rest: &str) -> usize {
    let ends = |at: usize, c: char| {
        let here = rest.get(at..).unwrap_or_default();
        let sign = sign_at(here).is_some_and(|(_, token)| *token != Token::Not);
        c.is_whitespace() || c == '"' || sign
    };
    rest.char_indices().find(|(at, c)| ends(*at, *c)).map_or(rest.len(), |(at, _)| at)
}

/// A text in quotes: `\"` and `\\` stand for a quote and a backslash, and any other backslash for itself, as
/// regular expressions have many.
fn quoted(rest: &str, start: usize) -> Placed {
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (Token::Quoted(value), start..start + at + 1),
            '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push(c),
            },
            _ => value.push(c),
        }
    }
    (Token::Unclosed, start..start + rest.len())
}

/// The text in quotes, if that is all there is.
pub(super) fn whole_quoted(text: &str) -> Option<String> {
    match tokens(text).as_slice() {
        [(Token::Quoted(quoted), _)] => Some(quoted.clone()),
        _ => None,
    }
}

/// Whether a value is read as one word without quotes.
pub(super) fn is_one_word(value: &str) -> bool {
    matches!(tokens(value).as_slice(), [(Token::Word(word), _)] if word == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_quotes() {
        let kinds =
            |text: &str| tokens(text).into_iter().map(|(token, _)| token).collect::<Vec<_>>();
        let word = |text: &str| Token::Word(text.into());
        assert_eq!(kinds("len>100"), [word("len"), Token::Sign(Operator::Greater), word("100")]);
        assert_eq!(
            kinds("a!=b !c"),
            [word("a"), Token::Sign(Operator::NotEqual), word("b"), Token::Not, word("c")]
        );
        assert_eq!(
            kinds("hi! [::1]:80 10:00..10:05"),
            [word("hi!"), word("[::1]:80"), word("10:00..10:05")]
        );
        assert_eq!(
            kinds(r#"~"a\d\"\\""#),
            [Token::Sign(Operator::Matches), Token::Quoted(r#"a\d"\"#.into())]
        );
        assert_eq!(kinds(r#"("a b"#), [Token::Open, Token::Unclosed]);
        assert_eq!(
            kinds("你好{1,2}"),
            [word("你好"), Token::SetOpen, word("1"), Token::Comma, word("2"), Token::SetClose]
        );
        assert_eq!(kinds("  "), []);
    }

    #[test]
    fn places_are_of_bytes() {
        let places: Vec<Place> =
            tokens("你 == \"好\"").into_iter().map(|(_, place)| place).collect();
        assert_eq!(places, [0..3, 4..6, 7..12]);
    }

    #[test]
    fn quotes_around_all_of_it() {
        assert_eq!(whole_quoted("\"in\"").as_deref(), Some("in"));
        assert_eq!(whole_quoted("\"a\" b"), None);
        assert!(
            is_one_word("10.0.0.1:80")
                && !is_one_word("a b")
                && !is_one_word("")
                && !is_one_word("a>b")
        );
    }
}
