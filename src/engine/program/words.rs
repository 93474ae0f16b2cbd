//! A line of arguments as people type it, split as a shell does.

use std::ffi::{OsStr, OsString};

/// A quote that has no other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnclosedQuote {
    /// Which.
    pub quote: char,
    /// Where it stands, counted in characters from 1.
    pub at_char: usize,
}

/// The words of a line. White space parts them; what stands in `'…'` or `"…"` belongs together, and a backslash
/// takes its meaning from a space, a quote or a backslash. Elsewhere it is an ordinary character, so that paths of
/// Windows can be typed as they are.
///
/// # Errors
/// If a quote has no end.
pub fn split_words(text: &str) -> Result<Vec<OsString>, UnclosedQuote> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut open: Option<UnclosedQuote> = None;
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, char)) = chars.next() {
        let quote = open.map(|open| open.quote);
        match char {
            '\'' | '"' if quote.is_none() => {
                open = Some(UnclosedQuote { quote: char, at_char: at + 1 });
                word.get_or_insert_default();
            }
            _ if quote == Some(char) => open = None,
            '\\' if quote != Some('\'') => {
                let taken = chars.next_if(|(_, next)| is_special(*next, quote));
                word.get_or_insert_default().push(taken.map_or(char, |(_, next)| next));
            }
            _ if quote.is_none() && char.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    match open {
        Some(open) => Err(open),
        None => Ok(words.into_iter().map(OsString::from).collect()),
    }
}

fn is_special(char: char, quote: Option<char>) -> bool {
    match quote {
        None => char.is_whitespace() || matches!(char, '\\' | '\'' | '"'),
        Some(_) => matches!(char, '\\' | '"'),
    }
}

/// A line that is split into these words again.
pub fn join_words(words: &[OsString]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let is_plain = |char: char| !char.is_whitespace() && !matches!(char, '\'' | '"' | '\\');
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into_owned();
    }
    let escape = |char| match char {
        '\\' | '"' => vec!['\\', char],
        other => vec![other],
    };
    format!("\"{}\"", word.chars().flat_map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        let table: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("  ", &[]),
            ("7890", &["7890"]),
            ("127.0.0.1  7890\t你好", &["127.0.0.1", "7890", "你好"]),
            ("'a b' c", &["a b", "c"]),
            ("\"a 'b'\" ''", &["a 'b'", ""]),
            (r#"a" "b"#, &["a b"]),
            (r"a\ b", &["a b"]),
            (r#"\" \' \\"#, &["\"", "'", "\\"]),
            (r"C:\new\table.txt", &[r"C:\new\table.txt"]),
            (r#""C:\new folder""#, &[r"C:\new folder"]),
            (r#""a\"b\\" 'c\'"#, &["a\"b\\", "c\\"]),
        ];
        for (text, words) in table {
            let expected: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(split_words(text), Ok(expected.clone()), "{text}");
            assert_eq!(split_words(&join_words(&expected)), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_quote_without_an_end_is_named() {
        let open = |quote, at_char| Err(UnclosedQuote { quote, at_char });
        assert_eq!(split_words("你 'b"), open('\'', 3));
        assert_eq!(split_words("\"a\\\""), open('"', 1));
        assert_eq!(split_words("'a' \"b"), open('"', 5));
    }
}
