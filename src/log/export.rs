//! Rows written to a file: one line a row, whatever a peer sent.
//!
//! *Invariant: a payload cannot make a second line, a second field or an escape sequence*: in text it
//! stands escaped, in a way from which the same bytes can be made again, and in CSV as hex digits.

pub mod job;

use super::segment::{Detail, Kind, Row};
use super::store::Store;
use super::view::View;
use crate::net::ProtocolPart;
use crate::payload::encoding::Encoding;
use crate::payload::{escape, hex};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Rows that are copied out of the store in one go. The largest datagrams make 16 MiB of them, and the
/// store's lock is held no longer than that takes to copy.
const ROWS_AT_ONCE: usize = 256;

/// The first line of a CSV file. Programs read it: it is the same in every language.
const CSV_HEADER: &str = "row,unix_time_s,kind,peer,bytes,payload_hex,description\r\n";

/// The form of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// For people: local time, direction, peer, size and the payload, escaped.
    #[default]
    Text,
    /// For programs and tables (RFC 4180): the payload in hex digits.
    Csv,
}

impl Form {
    /// All forms, in the order of the choice.
    pub const ALL: [Self; 2] = [Self::Text, Self::Csv];

    /// The usual ending of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Csv => "csv",
        }
    }
}

/// How rows become lines. `describe` says what a row without payload reads like, and why a payload
/// could not go.
pub struct Lines<D> {
    form: Form,
    encoding: Encoding,
    zone: TimeZone,
    describe: D,
}

impl<D: Fn(&Row) -> String> Lines<D> {
    /// Lines of a form; the encoding and the time zone matter for text only.
    pub fn new(form: Form, encoding: Encoding, zone: TimeZone, describe: D) -> Self {
        Self { form, encoding, zone, describe }
    }

    /// What stands before the first row.
    pub fn head(&self) -> &'static str {
        match self.form {
            Form::Text => "",
            Form::Csv => CSV_HEADER,
        }
    }

    /// Appends a row with its line end.
    pub fn push(&self, row: &Row, out: &mut String) {
        match self.form {
            Form::Text => self.push_text(row, out),
            Form::Csv => self.push_csv(row, out),
        }
    }

    fn push_text(&self, row: &Row, out: &mut String) {
        let time = Timestamp::from_nanosecond(row.unix_ns.into()).unwrap_or(Timestamp::UNIX_EPOCH);
        let time = time.to_zoned(self.zone.clone());
        // Writing to a `String` cannot fail.
        let _ = write!(out, "{} {}", time.strftime("%Y-%m-%d %H:%M:%S%.3f%:z"), row.mark());
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
            escape::write(&row.payload, self.encoding, out);
        }
        out.push('\n');
    }

    fn push_csv(&self, row: &Row, out: &mut String) {
        let ms = row.unix_ns.div_euclid(1_000_000);
        let (sign, ms) = (if ms < 0 { "-" } else { "" }, ms.unsigned_abs());
        // People count rows from 1. Writing to a `String` cannot fail.
        let _ = write!(out, "{},{sign}{}.{:03}", row.number + 1, ms / 1000, ms % 1000);
        let _ = write!(out, ",{},{},", kind_name(row), csv_field(&row.peer.to_string()));
        if row.kind.has_payload() {
            let _ = write!(out, "{}", row.payload_bytes);
        }
        out.push(',');
        hex::write(&row.payload, out);
        out.push(',');
        out.push_str(&csv_field(&self.description(row)));
        out.push_str("\r\n");
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
        Kind::Failed => "failed",
        Kind::Ended => "ended",
    }
}

/// A field of RFC 4180: in quotes if it must be, quotes within them doubled.
fn csv_field(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

/// What became of a run of [`write_rows`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows in the file.
    pub rows: u64,
    /// Rows that left memory before they were reached.
    pub rows_gone: u64,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// Yes.
    On,
    /// It was cancelled.
    Stop,
}

/// Writes the rows that pass, oldest first. After each few of them `progress` is given how many of how
/// many are done and says whether to go on; [`Written`] says how far it came.
///
/// # Errors
/// The error of `out`.
pub fn write_rows<D: Fn(&Row) -> String>(
    store: &Store,
    view: &View,
    lines: &Lines<D>,
    out: &mut impl Write,
    mut progress: impl FnMut(u64, u64) -> Go,
) -> io::Result<Written> {
    let ordinals = view.ordinals();
    let rows_total = ordinals.end - ordinals.start;
    let mut numbers = ordinals.filter_map(|ordinal| view.row_at(ordinal));
    let mut written = Written::default();
    let mut text = lines.head().to_owned();
    loop {
        let some: Vec<u64> = numbers.by_ref().take(ROWS_AT_ONCE).collect();
        let rows = store.copy_rows(&some, usize::MAX);
        written.rows += rows.len() as u64;
        written.rows_gone += (some.len() - rows.len()) as u64;
        for row in &rows {
            lines.push(row, &mut text);
            // Row by row: the largest are not in memory twice over.
            out.write_all(text.as_bytes())?;
            text.clear();
        }
        out.write_all(text.as_bytes())?;
        text.clear();
        let go = progress(written.rows + written.rows_gone, rows_total);
        if some.is_empty() || go == Go::Stop {
            return Ok(written);
        }
    }
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
