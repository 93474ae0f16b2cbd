//! Cuts Rust into words and marks, as far as is needed to read its paths.

use std::iter::Peekable;
use std::str::Chars;

/// One piece of code. Comments, numbers' signs and characters between quotes are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    /// A name, a keyword or a number.
    Word(String),
    /// What stands between double quotes, escapes as they are.
    Text(String),
    /// `::`
    Path,
    /// Any other character.
    Mark(char),
}

/// The code in pieces.
pub(crate) fn tokens(code: &str) -> Vec<Token> {
    let mut rest = code.chars().peekable();
    let mut found = Vec::new();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => skip_line(&mut rest),
            '/' if rest.peek() == Some(&'*') => skip_block(&mut rest),
            '"' => found.push(Token::Text(text(&mut rest))),
            '\'' => skip_character(&mut rest),
            'r' | 'b' | 'c' if begins_raw(c, &rest) => found.push(Token::Text(raw(&mut rest))),
            ':' if rest.next_if_eq(&':').is_some() => found.push(Token::Path),
            _ if is_of_word(c) => found.push(Token::Word(word(c, &mut rest))),
            _ if c.is_whitespace() => {}
            _ => found.push(Token::Mark(c)),
        }
    }
    found
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word(first: char, rest: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::from(first);
    while let Some(c) = rest.next_if(|&c| is_of_word(c)) {
        word.push(c);
    }
    word
}

fn skip_line(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|&c| c != '\n').is_some() {}
}

/// Comments of this kind may stand in each other.
fn skip_block(rest: &mut Peekable<Chars<'_>>) {
    let mut depth = 0;
    let mut before = '/';
    for c in rest.by_ref() {
        match (before, c) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                before = c;
                continue;
            }
        }
        if depth == 0 {
            return;
        }
        before = ' ';
    }
}

fn text(rest: &mut Peekable<Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => text.extend([c].into_iter().chain(rest.next())),
            _ => text.push(c),
        }
    }
    text
}

/// After a quote: `'a'` and `'\n'` are characters, `'a` is a lifetime, of which the word stays.
fn skip_character(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    let first = ahead.next();
    if first == Some('\\') {
        rest.next();
        rest.next();
        while rest.next_if(|&c| c != '\'').is_some() {}
        rest.next();
    } else if ahead.next() == Some('\'') {
        rest.next();
        rest.next();
    }
}

/// `r"`, `r#"`, `br"`… and not a name such as `r#type`.
fn begins_raw(first: char, rest: &Peekable<Chars<'_>>) -> bool {
    let mut ahead = rest.clone();
    (first == 'r' || ahead.next_if_eq(&'r').is_some()) && {
        while ahead.next_if_eq(&'#').is_some() {}
        ahead.next() == Some('"')
    }
}

fn raw(rest: &mut Peekable<Chars<'_>>) -> String {
    rest.next_if_eq(&'r');
    let mut end = String::from('"');
    while rest.next_if_eq(&'#').is_some() {
        end.push('#');
    }
    rest.next();
    let mut text = String::new();
    for c in rest {
        text.push(c);
        if text.ends_with(&end) {
            text.truncate(text.len() - end.len());
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(code: &str) -> Vec<String> {
        let word = |token| if let Token::Word(word) = token { Some(word) } else { None };
        tokens(code).into_iter().filter_map(word).collect()
    }

    #[test]
    fn comments_and_quoted_text_are_no_words() {
        let code = "a // b\n/* c /* d */ e */ f \"g \\\" h\" r#\"i \" j\"# br\"k\" 'l' '\\'' m";
        assert_eq!(words(code), ["a", "f", "m"]);
    }

    #[test]
    fn a_lifetime_is_not_the_beginning_of_a_character() {
        assert_eq!(
            words("fn f<'a>(b: &'a str, c: char = 'd') '\\u{1f600}' e"),
            ["fn", "f", "a", "b", "a", "str", "c", "char", "e"]
        );
    }

    #[test]
    fn paths_and_single_colons_are_told_apart() {
        let expected = [
            Token::Word("a".into()),
            Token::Path,
            Token::Word("b".into()),
            Token::Mark(':'),
            Token::Word("c".into()),
        ];
        assert_eq!(tokens("a::b: c"), expected);
    }

    #[test]
    fn the_text_between_quotes_stays() {
        assert_eq!(
            tokens("\"x.rs\" r\"y\""),
            [Token::Text("x.rs".into()), Token::Text("y".into())]
        );
    }
}
