//! Programs: what the parts of a line are. No string and no comment of those that we write goes over a line, so
//! each line is read by itself.

use super::Class;
use std::ops::Range;

/// How a language begins its comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeStyle {
    /// `#`, as Python does.
    Hash,
    /// `//`, as C, Go and Rust do; a line that begins with `#` is one for the preprocessor.
    Slashes,
}

/// Words of the languages that are written here.
const KEYWORDS: &[&str] = &[
    "and", "as", "break", "char", "const", "continue", "def", "defer", "do", "else", "fn", "for",
    "from", "func", "go", "if", "import", "in", "int", "let", "loop", "match", "move", "mut",
    "not", "or", "package", "pass", "return", "static", "struct", "use", "var", "void", "while",
    "with",
];

/// What takes in a header in C.
const INCLUDE: &str = "#include";

/// The parts of a line that are not plain, in order.
pub fn code_spans(line: &str, style: CodeStyle) -> Vec<(Range<usize>, Class)> {
    let mut spans = Vec::new();
    let mut at = 0;
    // A path follows, whose parts are no words of the language.
    let line = if line.starts_with(INCLUDE) { INCLUDE } else { line };
    while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        let (len, class) = next_part(rest, at, style);
        if class != Class::Plain {
            spans.push((at..at + len, class));
        }
        at += len.max(1);
    }
    spans
}

/// The length in bytes of what stands first, and what that is.
fn next_part(rest: &str, at: usize, style: CodeStyle) -> (usize, Class) {
    let comment = match style {
        CodeStyle::Hash => "#",
        CodeStyle::Slashes => "//",
    };
    if rest.starts_with(comment) {
        return (rest.len(), Class::Comment);
    }
    if at == 0 && rest.starts_with('#') {
        return (word_len(rest, 1), Class::Keyword);
    }
    let Some(first) = rest.chars().next() else { return (1, Class::Plain) };
    match first {
        '"' | '\'' => (string_len(rest, first), Class::String),
        first if first.is_ascii_digit() => (word_len(rest, 1), Class::Number),
        first if first.is_alphabetic() || first == '_' => {
            let len = word_len(rest, first.len_utf8());
            let is_keyword = rest.get(..len).is_some_and(|word| KEYWORDS.contains(&word));
            (len, if is_keyword { Class::Keyword } else { Class::Plain })
        }
        first => (first.len_utf8(), Class::Plain),
    }
}

fn word_len(rest: &str, first: usize) -> usize {
    let is_in_word = |c: char| c.is_alphanumeric() || c == '_';
    let tail = rest.get(first..).unwrap_or_default();
    first + tail.find(|c| !is_in_word(c)).unwrap_or(tail.len())
}

/// Up to the quotation mark that closes it, which no backslash stands before.
fn string_len(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts<'a> = &'a [(&'a str, Class)];

    fn parts(line: &str, style: CodeStyle) -> Vec<(&str, Class)> {
        let spans = code_spans(line, style).into_iter();
        spans.map(|(range, class)| (line.get(range).unwrap_or_default(), class)).collect()
    }

    #[test]
    fn lines_have_words_strings_numbers_and_comments() {
        let table: [(&str, CodeStyle, Parts<'_>); 7] = [
            (
                "    if data == b'it\\'s # 你': # 好",
                CodeStyle::Hash,
                &[
                    ("if", Class::Keyword),
                    ("'it\\'s # 你'", Class::String),
                    ("# 好", Class::Comment),
                ],
            ),
            ("#include <netinet/in.h>", CodeStyle::Slashes, &[("#include", Class::Keyword)]),
            ("#include <time.h>", CodeStyle::Slashes, &[("#include", Class::Keyword)]),
            (
                "let mut s2 = f(\"a\\\\\", 1024); // x",
                CodeStyle::Slashes,
                &[
                    ("let", Class::Keyword),
                    ("mut", Class::Keyword),
                    ("\"a\\\\\"", Class::String),
                    ("1024", Class::Number),
                    ("// x", Class::Comment),
                ],
            ),
            ("iffy while_", CodeStyle::Hash, &[]),
            ("\"open", CodeStyle::Slashes, &[("\"open", Class::String)]),
            ("", CodeStyle::Hash, &[]),
        ];
        for (line, style, expected) in table {
            assert_eq!(parts(line, style), expected, "{line}");
        }
    }
}
