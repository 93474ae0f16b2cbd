//! Rows from the log to standard output, and what has to be known of them.

use super::bell::Bell;
use super::options::Showing;
use super::printer::{Chunk, Printer};
use super::rows::{RowCursor, RowLines, came};
use super::saving::CameFile;
use super::say;
use crate::i18n::Lang;
use crate::log::{Kind, Row, Store};
use crate::net::{Errno, Peer};
use crate::threads::NotStarted;
use std::time::Instant;

/// Bytes of lines that are written at once: as many as a pipe holds.
const CHUNK_BYTES: usize = 64 << 10;

/// What came of printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Printed {
    /// All rows that there are by now.
    All,
    /// Not all: standard output is slow, or it was told to stop.
    NoRoom,
    /// As many payloads as were asked for have come.
    Enough,
    /// Nobody reads standard output any more, or it cannot be written.
    Closed,
}

/// Prints rows as they come.
pub(super) struct Output {
    cursor: RowCursor,
    lines: RowLines,
    printer: Printer,
    /// The file for bytes that come, where the session itself does not write it.
    file: Option<CameFile>,
    /// How many payloads are enough.
    count_max: Option<u64>,
    rows_put: u64,
    /// Payloads that came.
    pub(super) received: u64,
    /// Who sent the last of them.
    pub(super) last_sender: Option<Peer>,
    /// When it was read here.
    pub(super) last_came: Option<Instant>,
    /// The last report that a peer was not reached.
    pub(super) unreachable: Option<(Errno, Peer)>,
}

impl Output {
    /// # Errors
    /// If the system gives no thread for standard output.
    pub(super) fn new(
        showing: &Showing,
        (lang, bell): (Lang, Bell),
        file: Option<CameFile>,
        count_max: Option<u64>,
    ) -> Result<Self, NotStarted> {
        Ok(Self {
            cursor: RowCursor::default(),
            lines: RowLines::new(showing, lang),
            printer: Printer::start(bell)?,
            file,
            count_max,
            rows_put: 0,
            received: 0,
            last_sender: None,
            last_came: None,
            unreachable: None,
        })
    }

    /// Whether as many payloads as were asked for have come.
    pub(super) fn is_enough(&self) -> bool {
        self.count_max.is_some_and(|max| self.received >= max)
    }

    /// Prints what there is, until it is told to stop. Never waits.
    pub(super) fn print(&mut self, store: &Store, goes_on: impl Fn() -> bool) -> Printed {
        loop {
            if self.printer.error().is_some() {
                return Printed::Closed;
            }
            if self.is_enough() {
                return Printed::Enough;
            }
            if !self.printer.has_room() || !goes_on() {
                return Printed::NoRoom;
            }
            let (chunk, is_last) = self.next_chunk(store, &goes_on);
            self.rows_put += chunk.rows;
            if !chunk.bytes.is_empty() {
                self.printer.put(chunk);
            }
            if is_last {
                return Printed::All;
            }
        }
    }

    /// The lines of the next few rows, and whether there are no more.
    fn next_chunk(&mut self, store: &Store, goes_on: &impl Fn() -> bool) -> (Chunk, bool) {
        let mut chunk = Chunk::default();
        while chunk.bytes.len() < CHUNK_BYTES && !self.is_enough() && goes_on() {
            let Some(row) = self.cursor.take(store) else { return (chunk, true) };
            self.note(&row);
            self.lines.push(&row, store, &mut chunk);
            if let Some(line) = self.lines.aside(&row) {
                say::err(&line);
            }
        }
        (chunk, false)
    }

    fn note(&mut self, row: &Row) {
        if came(row) {
            self.received += 1;
            self.last_sender = Some(row.peer);
            self.last_came = Some(Instant::now());
            if let Some(file) = &mut self.file {
                file.append(&row.payload);
            }
        }
        if let (Kind::Unreachable, Some(errno)) = (row.kind, row.errno) {
            self.unreachable = Some((errno, row.peer));
        }
    }

    /// Prints bytes that are no rows.
    pub(super) fn put_bytes(&self, bytes: Vec<u8>) {
        self.printer.put(Chunk { bytes, rows: 0 });
    }

    /// Whether bytes can be put without waiting.
    pub(super) fn has_room(&self) -> bool {
        self.printer.has_room()
    }

    /// Why nothing more can be written.
    pub(super) fn error(&self) -> Option<std::io::ErrorKind> {
        self.printer.error()
    }

    /// Nothing comes after what was put.
    pub(super) fn finish(&mut self) {
        self.printer.finish();
    }

    /// Whether all that was put is written, or never will be.
    pub(super) fn is_done(&self) -> bool {
        self.printer.is_done()
    }

    /// Rows that were to be printed and were not, as far as that is known: those that left memory, and those that
    /// standard output did not take. What comes after as many as were asked for does not count.
    pub(super) fn rows_not_printed(&self, store: &Store) -> u64 {
        let left = if self.is_enough() { 0 } else { self.cursor.rows_left(store) };
        self.rows_gone() + left + self.rows_put.saturating_sub(self.printer.rows())
    }

    /// Rows that left memory before they were reached.
    pub(super) fn rows_gone(&self) -> u64 {
        self.cursor.rows_gone
    }

    /// The file for what came.
    pub(super) fn take_file(&mut self) -> Option<CameFile> {
        self.file.take()
    }
}
