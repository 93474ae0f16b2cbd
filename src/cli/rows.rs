//! Rows of the log as they come, by their position, and as the lines that are printed of them.

use super::options::{RowForm, Showing};
use super::printer::Chunk;
use crate::i18n::{Lang, Texts};
use crate::learn::row_text::describe;
use crate::log::export::{Form, Lines, Times};
use crate::log::json_lines::Introduced;
use crate::log::{Class, Kind, Row, Store};
use crate::payload::escape;
use jiff::tz::TimeZone;
use std::collections::VecDeque;

/// Rows that are copied out of the store in one go: with the largest datagrams 16 MiB.
const ROWS_AT_ONCE: u64 = 256;

/// Where reading the log has come to.
#[derive(Debug, Default)]
pub(super) struct RowCursor {
    next: u64,
    /// Rows that were copied and not looked at.
    copied: VecDeque<Row>,
    /// Rows that left memory before they were reached.
    pub(super) rows_gone: u64,
}

impl RowCursor {
    /// The next row; `None` if there is no more by now.
    pub(super) fn take(&mut self, store: &Store) -> Option<Row> {
        while self.copied.is_empty() && self.next < store.rows().end {
            let end = store.rows().end.min(self.next + ROWS_AT_ONCE);
            let numbers: Vec<u64> = (self.next..end).collect();
            self.copied = store.copy_rows(&numbers, usize::MAX).into();
            self.rows_gone += (numbers.len() - self.copied.len()) as u64;
            self.next = end;
        }
        self.copied.pop_front()
    }

    /// Rows that are in the log and were not taken.
    pub(super) fn rows_left(&self, store: &Store) -> u64 {
        store.rows().end.saturating_sub(self.next) + self.copied.len() as u64
    }
}

/// Says what a row without payload reads like.
type Words = Box<dyn Fn(&Row) -> String>;

/// Makes lines of rows.
pub(super) struct RowLines {
    showing: Showing,
    lines: Lines<Words>,
    /// What stands before the first row, until it is printed.
    head: Option<String>,
    introduced: Introduced,
}

impl RowLines {
    pub(super) fn new(showing: &Showing, lang: Lang) -> Self {
        let form = match showing.form {
            RowForm::Json => Form::JsonLines,
            RowForm::Text | RowForm::Raw | RowForm::RawEscaped | RowForm::Nothing => Form::Text,
        };
        let texts = Texts::new(lang);
        let words: Words = Box::new(move |row| describe(row, &texts));
        let lines = Lines::new(form, showing.encoding, TimeZone::system(), words);
        let lines = lines.with_times(Times::OfDay);
        let (head, introduced) = (Some(lines.head()), Introduced::default());
        Self { showing: showing.clone(), lines, head, introduced }
    }

    /// Appends what is printed of a row, if anything is.
    pub(super) fn push(&mut self, row: &Row, store: &Store, out: &mut Chunk) {
        let is_printed = match self.showing.form {
            RowForm::Text | RowForm::Json => self.showing.classes.contains(row.kind.class()),
            RowForm::Raw | RowForm::RawEscaped => came(row),
            RowForm::Nothing => false,
        };
        if !is_printed {
            return;
        }
        out.rows += 1;
        match self.showing.form {
            RowForm::Text | RowForm::Json => {
                let head = self.head.take().unwrap_or_default();
                out.bytes.extend_from_slice(head.as_bytes());
                self.lines.push_next(row, &mut self.introduced, store, &mut out.bytes);
            }
            RowForm::Raw => out.bytes.extend_from_slice(&row.payload),
            RowForm::Nothing => {}
            RowForm::RawEscaped => {
                let mut text = String::new();
                escape::write(&row.payload, self.showing.encoding, &mut text);
                text.push('\n');
                out.bytes.extend_from_slice(text.as_bytes());
            }
        }
    }

    /// The line of a row for standard error, which standard output has no place for.
    pub(super) fn aside(&self, row: &Row) -> Option<String> {
        let is_raw = matches!(self.showing.form, RowForm::Raw | RowForm::RawEscaped);
        let is_news = row.kind.class() == Class::Events || row.kind == Kind::SendFailed;
        if !(is_raw && is_news && self.showing.classes.contains(row.kind.class())) {
            return None;
        }
        let mut bytes = Vec::new();
        self.lines.push(row, &mut bytes);
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Whether the row is a payload that came.
pub(super) fn came(row: &Row) -> bool {
    row.kind.class() == Class::In
}
