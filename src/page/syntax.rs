//! What the parts of a page's text are, so that they can be coloured.
//!
//! A lexer is a small machine that takes byte after byte. Its state at the beginning of a row is all
//! that has to be known to read the row: it is a copy of some bytes, and is kept for some rows.
//!
//! It does not parse: what is wrong in a page is coloured somehow, and the next tag is right again.

pub mod code;
mod json;
mod markup;

use super::kind::BodyKind;
use super::rows::RowPlace;
use std::ops::Range;

/// What a part of a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Class {
    /// Text, and whatever has no class of its own.
    #[default]
    Plain,
    /// The name of a tag, with its brackets.
    Tag,
    /// The name of an attribute.
    Attribute,
    /// The value of an attribute, a string.
    String,
    /// A number.
    Number,
    /// `true`, `false`, `null`, a document type, a declaration.
    Keyword,
    /// A comment.
    Comment,
    /// A character reference such as `&amp;`.
    Entity,
    /// The name in an object of JSON.
    Key,
    /// Brackets, commas, colons, equals signs.
    Punctuation,
}

/// What a lexer makes of a byte: its class, and how many bytes before it are of that class after all.
type LexStep = (Class, usize);

/// Where a lexer stands between two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexState {
    /// No language.
    Plain,
    /// HTML or XML.
    Markup(markup::Markup),
    /// JSON.
    Json(json::Json),
}

impl LexState {
    /// At the beginning of a text of this kind.
    pub fn start(kind: BodyKind) -> Self {
        match kind {
            BodyKind::Html => Self::Markup(markup::Markup::html()),
            BodyKind::Xml => Self::Markup(markup::Markup::xml()),
            BodyKind::Json => Self::Json(json::Json::default()),
            BodyKind::Text | BodyKind::Binary | BodyKind::Picture(_) => Self::Plain,
        }
    }

    fn step(&mut self, byte: u8) -> LexStep {
        match self {
            Self::Plain => (Class::Plain, 0),
            Self::Markup(markup) => markup.step(byte),
            Self::Json(json) => json.step(byte),
        }
    }

    /// Goes on over a row, without saying what is in it.
    pub fn skip(&mut self, row: &[u8]) {
        if *self == Self::Plain {
            return;
        }
        for byte in row {
            self.step(*byte);
        }
    }

    /// Goes on over the end of a row's line, if the row ends one.
    pub fn end_row(&mut self, row: RowPlace) {
        if row.ends_line {
            self.step(b'\n');
        }
    }

    /// Goes on over a row, and returns the ranges of it that are not plain, in order.
    pub fn read(&mut self, row: &[u8]) -> Vec<(Range<usize>, Class)> {
        if *self == Self::Plain {
            return Vec::new();
        }
        let mut classes: Vec<Class> = Vec::with_capacity(row.len());
        for byte in row {
            let (class, back) = self.step(*byte);
            let from = classes.len().saturating_sub(back);
            classes.iter_mut().skip(from).for_each(|before| *before = class);
            classes.push(class);
        }
        runs(&classes)
    }
}

fn runs(classes: &[Class]) -> Vec<(Range<usize>, Class)> {
    let mut spans: Vec<(Range<usize>, Class)> = Vec::new();
    for (at, class) in classes.iter().enumerate().filter(|(_, class)| **class != Class::Plain) {
        match spans.last_mut() {
            Some((range, last)) if range.end == at && last == class => range.end = at + 1,
            _ => spans.push((at..at + 1, *class)),
        }
    }
    spans
}

#[cfg(test)]
#[path = "syntax_tests.rs"]
mod tests;
