//! Rows written to a file: one line a row, whatever a peer sent; or the bytes alone that came or went.
//!
//! *Invariant: a payload cannot make a second line, a second field, a formula or an escape sequence*: in text
//! and tables it stands escaped, in a way from which the same bytes can be made again, beside hex digits.

mod csv;
pub mod job;
mod json;

pub(in crate::log) use json::push_member;

use super::bookmarks::Notes;
use super::json_lines::{self, Introduced};
use super::segment::{Class, Detail, Kind, Row};
use super::store::Store;
use super::view::{Progress, View};
use super::{Classes, Filter, SessionSet};
use crate::net::event::StreamMark;
use crate::net::{Peer, ProtocolPart, SessionId};
use crate::payload::encoding::Encoding;
use crate::payload::escape;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

/// Rows that are copied out of the store in one go. The largest datagrams make 16 MiB of them, and the
/// store's lock is held no longer than that takes to copy.
const ROWS_AT_ONCE: usize = 256;

/// How long the events of a connection are looked for at once: session and peer decide, in milliseconds.
const EVENTS_LOOK_TIME: Duration = Duration::from_secs(1);

/// The form of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// For people: local time, direction, peer, size and the payload, escaped.
    #[default]
    Text,
    /// For tables (RFC 4180): local time, and the payload escaped and in hex digits.
    Csv,
    /// For programs (<https://jsonlines.org>): an object a row.
    JsonLines,
    /// The bytes that came, back to back, and nothing else.
    Came,
    /// The bytes that went, back to back, and nothing else.
    Went,
    /// The bytes of both directions as they came and went, back to back, and nothing else.
    BothWays,
}

impl Form {
    /// The forms for all rows of a pane, in the order of the choice.
    pub const ALL: [Self; 5] = [Self::Text, Self::Csv, Self::JsonLines, Self::Came, Self::Went];

    /// The forms without words, for one peer: bytes of one direction, or of both.
    pub const RAW: [Self; 3] = [Self::Came, Self::Went, Self::BothWays];

    /// The usual ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Came | Self::Went | Self::BothWays => "bin",
        }
    }

    /// Whether it is bytes alone.
    pub fn is_raw(self) -> bool {
        Self::RAW.contains(&self)
    }

    /// Whether a row of the kind has bytes for a file of bytes.
    fn takes(self, kind: Kind) -> bool {
        match self {
            Self::Came => matches!(kind, Kind::Received | Kind::PartIn),
            // What could not go did not go.
            Self::Went => matches!(kind, Kind::Sent | Kind::PartOut),
            Self::BothWays => Self::Came.takes(kind) || Self::Went.takes(kind),
            Self::Text | Self::Csv | Self::JsonLines => true,
        }
    }
}

/// Whose rows alone are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportScope {
    /// The session.
    pub session: SessionId,
    /// The peer, with the number of its connection if it has one.
    pub peer: Peer,
}

impl ExportScope {
    /// All that is in memory of what the form takes, whatever a pane hides.
    pub fn view(self, form: Form, store: &Store) -> View {
        let classes = match form {
            Form::Went => Classes::only(Class::Out),
            Form::BothWays => Classes::only(Class::In).toggled(Class::Out),
            _ => Classes::only(Class::In),
        };
        self.view_of(classes).snapshot(store)
    }

    fn view_of(self, classes: Classes) -> View {
        let mut sessions = SessionSet::default();
        sessions.insert(self.session);
        let connection = self.peer.connection().map(|id| (self.session, id));
        View::new(Filter {
            sessions: Some(sessions),
            connections: connection.map(|connection| [connection].into_iter().collect()),
            classes,
            ..Filter::default()
        })
    }

    fn takes(self, row: &Row) -> bool {
        row.session == self.session && row.peer == self.peer
    }

    /// Whether the beginning of the connection has left memory; a peer without connection has none.
    fn lacks_beginning(self, store: &Store) -> bool {
        let mut events = self.view_of(Classes::only(Class::Events));
        let begins = |row: &Row| match &row.detail {
            Some(Detail::Protocol(event)) => event.stream_mark() == Some(StreamMark::Begun),
            _ => false,
        };
        while events.advance(store, EVENTS_LOOK_TIME, &|_| String::new()) != Progress::Done {}
        let rows = events.rows_at(events.ordinals());
        self.peer.connection().is_some()
            && !store.copy_rows(&rows.collect::<Vec<_>>(), 0).iter().any(begins)
    }
}

/// How the times of [`Form::Text`] are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// Date, time and offset from UTC: for a file that is read some day, somewhere.
    #[default]
    Full,
    /// The time of day with milliseconds, as a pane shows it.
    OfDay,
}

/// Whether [`Form::Text`] says whose a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// No: all rows are of one session.
    #[default]
    Unsaid,
    /// By the name of the session after the time, in square brackets.
    Sessions,
}

/// How rows become lines. `describe` says what a row without payload reads like, and why a payload
/// could not go.
pub struct Lines<D> {
    form: Form,
    encoding: Encoding,
    zone: TimeZone,
    times: Times,
    whose: Whose,
    notes: Notes,
    describe: D,
}

impl<D: Fn(&Row) -> String> Lines<D> {
    /// Lines of a form, in an encoding and a time zone.
    pub fn new(form: Form, encoding: Encoding, zone: TimeZone, describe: D) -> Self {
        let (times, whose, notes) = (Times::default(), Whose::default(), Notes::default());
        Self { form, encoding, zone, times, whose, notes, describe }
    }

    /// The same with bookmarks, which texts and objects say.
    pub fn with_notes(self, notes: Notes) -> Self {
        Self { notes, ..self }
    }

    /// The same with times of another form.
    pub fn with_times(self, times: Times) -> Self {
        Self { times, ..self }
    }

    /// The same with whose each row is, or without.
    pub fn with_whose(self, whose: Whose) -> Self {
        Self { whose, ..self }
    }

    /// What stands before the first row.
    pub fn head(&self) -> String {
        match self.form {
            Form::Csv => csv::HEAD.to_owned(),
            Form::JsonLines => json_lines::head(),
            Form::Text | Form::Came | Form::Went | Form::BothWays => String::new(),
        }
    }

    /// Appends a row after others with what it needs: of JSON lines, before it the session whose first row it is; in a
    /// text, whose it is.
    pub fn push_next(
        &self,
        row: &Row,
        introduced: &mut Introduced,
        store: &Store,
        out: &mut Vec<u8>,
    ) {
        if self.form == Form::JsonLines {
            let mut text = String::new();
            introduced.push_before(row.session, store, &mut text);
            out.extend_from_slice(text.as_bytes());
        }
        let is_said = self.form == Form::Text && self.whose == Whose::Sessions;
        let whose = is_said.then(|| introduced.name_of(row.session, store));
        self.push_row(row, whose.as_deref(), out);
    }

    /// Appends a row with its line end, or its bytes alone.
    pub fn push(&self, row: &Row, out: &mut Vec<u8>) {
        self.push_row(row, None, out);
    }

    fn push_row(&self, row: &Row, whose: Option<&str>, out: &mut Vec<u8>) {
        let mut text = String::new();
        match self.form {
            Form::Text => self.push_text(row, whose, &mut text),
            Form::Csv => self.push_csv(row, &mut text),
            Form::JsonLines => self.push_json(row, &mut text),
            Form::Came | Form::Went | Form::BothWays => out.extend_from_slice(&row.payload),
        }
        out.extend_from_slice(text.as_bytes());
    }

    fn time_of(&self, row: &Row) -> Zoned {
        let time = Timestamp::from_nanosecond(row.unix_ns.into()).unwrap_or(Timestamp::UNIX_EPOCH);
        time.to_zoned(self.zone.clone())
    }

    fn push_text(&self, row: &Row, whose: Option<&str>, out: &mut String) {
        let time = match self.times {
            Times::Full => "%Y-%m-%d %H:%M:%S%.3f%:z",
            Times::OfDay => "%H:%M:%S%.3f",
        };
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{}", self.time_of(row).strftime(time));
        if let Some(name) = whose {
            let _ = write!(out, " [{}]", crate::payload::safe_text(name));
        }
        let _ = write!(out, " {}", row.mark());
        let peer = row.peer.to_string();
        if !peer.is_empty() {
            let _ = write!(out, " {peer}");
        }
        if row.kind.has_payload() {
            let _ = write!(out, " {} B", row.payload_bytes);
        }
        let description = self.description(row);
        if !description.is_empty() {
            let _ = write!(out, " {description}");
        }
        if !row.payload.is_empty() {
            out.push_str(if description.is_empty() { " " } else { " · " });
            escape::write(&row.payload, row.read_in(self.encoding), out);
        }
        if let Some(note) = self.notes.get(&row.number) {
            let _ = write!(out, " ★ {}", crate::payload::safe_text(note));
        }
        out.push('\n');
    }

    /// In one line, even if `describe` should forget to make it one.
    fn description(&self, row: &Row) -> String {
        crate::payload::safe_text(&(self.describe)(row)).into_owned()
    }
}

/// Names for programs: the same in every language.
fn kind_name(row: &Row) -> &'static str {
    match row.kind {
        Kind::Received => "received",
        Kind::Sent => "sent",
        Kind::SendFailed => "send failed",
        Kind::Called => "call",
        Kind::Opened => "opened",
        Kind::Unreachable => "unreachable",
        Kind::PartIn | Kind::PartOut => row.part.map_or("part", ProtocolPart::kind_name),
        Kind::Protocol => match &row.detail {
            Some(Detail::Protocol(event)) => event.kind_name(),
            _ => "event",
        },
        Kind::Automated => match &row.detail {
            Some(Detail::Automation(event)) => event.kind_name(),
            _ => "event",
        },
        Kind::Failed => "failed",
        Kind::Ended => "ended",
    }
}

/// What became of a run of [`write_rows`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows in the file.
    pub rows: u64,
    /// Rows that left memory before they were reached.
    pub rows_gone: u64,
    /// Bytes of payload in the file.
    pub payload_bytes: u64,
    /// Whether the beginning of the connection that was asked for had left memory before.
    pub lacks_beginning: bool,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// Yes.
    On,
    /// It was cancelled.
    Stop,
}

/// Writes the rows that pass, oldest first; with a scope, only those of one peer. After each few of them
/// `progress` is given how many of how many are done and says whether to go on; [`Written`] says how far it
/// came.
///
/// # Errors
/// The error of `out`.
pub fn write_rows<D: Fn(&Row) -> String>(
    store: &Store,
    (view, scope): (&View, Option<ExportScope>),
    lines: &Lines<D>,
    out: &mut impl Write,
    mut progress: impl FnMut(u64, u64) -> Go,
) -> io::Result<Written> {
    let ordinals = view.ordinals();
    let rows_total = ordinals.end - ordinals.start;
    let mut numbers = view.rows_at(ordinals);
    let mut written = Written::default();
    let mut done = 0;
    let mut text = lines.head().into_bytes();
    let mut introduced = Introduced::default();
    loop {
        let some: Vec<u64> = numbers.by_ref().take(ROWS_AT_ONCE).collect();
        let rows = store.copy_rows(&some, usize::MAX);
        done += some.len() as u64;
        written.rows_gone += (some.len() - rows.len()) as u64;
        for row in rows.iter().filter(|row| is_wanted(row, lines.form, scope)) {
            written.rows += 1;
            written.payload_bytes += row.payload.len() as u64;
            lines.push_next(row, &mut introduced, store, &mut text);
            // Row by row: the largest are not in memory twice over.
            out.write_all(&text)?;
            text.clear();
        }
        out.write_all(&text)?;
        text.clear();
        let go = progress(done, rows_total);
        if some.is_empty() || go == Go::Stop {
            return Ok(written);
        }
    }
}

fn is_wanted(row: &Row, form: Form, scope: Option<ExportScope>) -> bool {
    form.takes(row.kind) && scope.is_none_or(|scope| scope.takes(row))
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
