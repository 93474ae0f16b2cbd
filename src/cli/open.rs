//! A recording or a capture on a terminal: its rows are printed as they are read, all of them or those that pass a
//! filter.
//!
//! *Invariant: what was read is printed before more is read, so that no row leaves memory before, however large the
//! file is and however slow whoever reads the lines.*

use super::bell::{Bell, Ear};
use super::options::{CounterLine, Showing};
use super::printer::{Chunk, Printer};
use super::rows::RowLines;
use super::{Exit, say, shown};
use crate::files::{FileError, FileStep, open_plain};
use crate::i18n::{Lang, Texts};
use crate::learn::capture::damage_text;
use crate::learn::row_text::describe;
use crate::learn::sentence;
use crate::log::import::job::name_of;
use crate::log::import::{ImportError, Imported, ReadOn, import};
use crate::log::query::Reading;
use crate::log::view::Progress;
use crate::log::{Filter, Row, Store, View};
use crate::net::NetError;
use crate::tr;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of lines that are written at once: as many as a pipe holds.
const CHUNK_BYTES: usize = 64 << 10;

/// Memory for the rows, in bytes: those that are printed leave.
const MEMORY_BYTES: usize = 64 << 20;

/// How long rows are looked at at once before Ctrl+C is looked for.
const LOOK_TIME: Duration = Duration::from_millis(50);

/// What is opened, and what is shown of it.
#[derive(Debug)]
pub(super) struct OpenJob {
    pub(super) path: PathBuf,
    pub(super) showing: Showing,
    pub(super) reading: Reading,
}

/// Prints the rows of a file.
pub(super) fn run(job: OpenJob, texts: &Texts) -> Exit {
    let OpenJob { path, showing, reading } = job;
    let plain = match open_plain(&path) {
        Ok(plain) => plain,
        Err(error) => return failed(error, texts),
    };
    let (bell, ear) = Bell::new();
    let mut rows = match Rows::new((&showing, reading), texts.lang(), (bell, ear)) {
        Ok(rows) => rows,
        Err(error) => {
            say::problem(&error.to_string());
            return Exit::Failed;
        }
    };
    let store = Store::with_budget(MEMORY_BYTES);
    let imported = import(plain.file, (&store, &name_of(&path)), |_| rows.print(&store));
    if imported.is_ok() {
        rows.print(&store);
    }
    rows.finish();
    match (rows.ended(), imported) {
        (Some(exit), _) => exit,
        (None, Ok(imported)) => conclude(&imported, (rows.printed, &showing), texts),
        (None, Err(ImportError::Read(error))) => {
            failed(FileError::of_system(FileStep::Read, &path, &error), texts)
        }
        (None, Err(error)) => refused(&error, &path, texts),
    }
}

fn failed(error: FileError, texts: &Texts) -> Exit {
    say::problem(&sentence(&NetError::from(error), texts));
    Exit::Failed
}

fn refused(error: &ImportError, path: &Path, texts: &Texts) -> Exit {
    let path = shown(path);
    say::problem(&match error {
        ImportError::Version(version) => {
            tr!(texts, "recording-version", path = path, version = *version)
        }
        _ => tr!(texts, "recording-unknown", path = path),
    });
    Exit::Failed
}

/// Says what was read, and whether that was all.
fn conclude(imported: &Imported, (printed, showing): (u64, &Showing), texts: &Texts) -> Exit {
    if showing.counters == CounterLine::Shown {
        let (parts, rows) = (imported.parts, imported.rows);
        say::note(&tr!(texts, "cli-opened", parts = parts, rows = rows, printed = printed));
    }
    match imported.stopped {
        None => Exit::Done,
        Some((offset, damage)) => {
            say::problem(&damage_text(offset, damage, texts));
            Exit::Failed
        }
    }
}

/// Rows on their way to standard output.
struct Rows {
    view: View,
    /// The next of the view's rows.
    next: Option<u64>,
    lines: RowLines,
    words: Texts,
    printer: Printer,
    ear: Ear,
    printed: u64,
}

impl Rows {
    fn new(
        (showing, reading): (&Showing, Reading),
        lang: Lang,
        (bell, ear): (Bell, Ear),
    ) -> io::Result<Self> {
        let mut filter =
            Filter { classes: showing.classes, encoding: showing.encoding, ..Filter::default() };
        match reading {
            Reading::All => {}
            Reading::Text(text) => filter.text = text,
            Reading::Query(query) => filter.query = Some(query),
        }
        Ok(Self {
            view: View::new(filter),
            next: None,
            lines: RowLines::new(showing, lang),
            words: Texts::new(lang),
            printer: Printer::start(bell).map_err(|error| error.source)?,
            ear,
            printed: 0,
        })
    }

    /// Prints the rows that have come since, and waits for standard output.
    fn print(&mut self, store: &Store) -> ReadOn {
        let words = &self.words;
        let words = |row: &Row| describe(row, words);
        while self.view.advance(store, LOOK_TIME, &words) != Progress::Done {
            if self.is_over() {
                return ReadOn::No;
            }
        }
        let ordinals = self.view.ordinals();
        let from = self.next.unwrap_or(ordinals.start).max(ordinals.start);
        self.next = Some(ordinals.end);
        let mut chunk = Chunk::default();
        for ordinal in from..ordinals.end {
            let Some(row) = self.view.row_at(ordinal).and_then(|row| store.row(row)) else {
                continue;
            };
            self.lines.push(&row, store, &mut chunk);
            if let Some(line) = self.lines.aside(&row) {
                say::err(&line);
            }
            if chunk.bytes.len() >= CHUNK_BYTES
                && self.put(std::mem::take(&mut chunk)) == ReadOn::No
            {
                return ReadOn::No;
            }
        }
        self.put(chunk)
    }

    fn put(&mut self, chunk: Chunk) -> ReadOn {
        while !self.printer.has_room() {
            if self.is_over() {
                return ReadOn::No;
            }
            self.ear.wait(None);
        }
        self.printed += chunk.rows;
        if !chunk.bytes.is_empty() {
            self.printer.put(chunk);
        }
        if self.is_over() { ReadOn::No } else { ReadOn::Yes }
    }

    fn is_over(&self) -> bool {
        self.ear.is_interrupted() || self.printer.error().is_some()
    }

    /// Nothing more comes: waits for standard output, unless Ctrl+C says that it is enough.
    fn finish(&mut self) {
        self.printer.finish();
        while !self.printer.is_done() && !self.ear.is_interrupted() {
            self.ear.wait(None);
        }
    }

    /// What ended it, if that was not the end of the file.
    fn ended(&self) -> Option<Exit> {
        match self.printer.error() {
            Some(io::ErrorKind::BrokenPipe) => Some(Exit::OutputClosed),
            Some(kind) => {
                say::problem(&tr!(self.words, "cli-output-failed", reason = kind.to_string()));
                Some(Exit::Failed)
            }
            None => self.ear.is_interrupted().then_some(Exit::Interrupted),
        }
    }
}
