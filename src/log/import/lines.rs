//! Recordings and exports of ours as JSON lines: rows as they were, with their sessions.

use super::left_out::Tally;
use super::sessions::FILE_SESSION;
use super::sink::Sink;
use super::source::{Source, TakenLine};
use super::{ImportError, ImportForm, Imported, Pace, ReadOn, ReadSoFar};
use crate::log::json_lines::{BadLine, JsonLine, RecordedSession, read_line};
use crate::log::sessions::LoggedSession;
use crate::log::store::Store;
use crate::net::Peer;
use crate::net::capture::{CaptureEvent, Damage};
use std::io::{self, Read};

/// The longest line that is read, in bytes: a payload of 4 MiB in hex digits and as text, which is more than
/// one row has. Longer ones are left out.
const LINE_BYTES_MAX: usize = 16 << 20;

/// A recording on its way into a store.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    sink: Sink<'a>,
    tally: Tally,
    rows: u64,
    taken: u64,
    last_ns: i64,
}

/// Whether a file begins as a recording.
///
/// # Errors
/// If it is one of a version that is not known.
pub(super) fn is_recognised(beginning: &[u8]) -> Result<bool, ImportError> {
    let first = beginning.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match read_line(first) {
        Ok(_) => Ok(true),
        Err(BadLine::Version(version)) => Err(ImportError::Version(version)),
        // A first row may be longer than what is looked at.
        Err(_) => Ok(first.starts_with(b"{\"row\":")),
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(store: &'a Store) -> Self {
        Self { sink: Sink::new(store), tally: Tally::default(), rows: 0, taken: 0, last_ns: 0 }
    }

    pub(super) fn read(
        mut self,
        source: &mut Source<impl Read>,
        look: &mut impl FnMut(ReadSoFar) -> ReadOn,
    ) -> Result<Imported, ImportError> {
        let mut pace = Pace::default();
        let stopped = loop {
            let offset = source.offset();
            pace.go_on(offset, &mut self.sink, look)?;
            self.taken += 1;
            match source.line(LINE_BYTES_MAX) {
                Ok(TakenLine::Last(line)) if read_line(line).is_err() => {
                    break Some((offset, Damage::EndsInside));
                }
                Ok(TakenLine::Whole(line) | TakenLine::Last(line)) => self.take(line),
                Ok(TakenLine::TooLong) => self.tally.add_bad_line(self.taken),
                Ok(TakenLine::End) => break None,
                Err(error) => return Err(self.failed(error)),
            }
        };
        self.finish(stopped);
        let (form, parts, left_out) = (ImportForm::JsonLines, self.rows, self.tally.bad_lines());
        let (rows, passed) = (self.sink.rows(), self.sink.passed());
        Ok(Imported { form, parts, left_out, rows, passed, stopped })
    }

    fn failed(mut self, error: io::Error) -> ImportError {
        self.finish(None);
        error.into()
    }

    fn take(&mut self, line: &[u8]) {
        if line.trim_ascii().is_empty() {
            return;
        }
        match read_line(line) {
            Ok(JsonLine::Head) => {}
            Ok(JsonLine::Session(session)) => self.note(session),
            Ok(JsonLine::Missing(rows)) => {
                let event = CaptureEvent::NotRecorded(rows).into();
                self.sink.push((FILE_SESSION, Peer::None), self.last_ns, event, &[]);
            }
            Ok(JsonLine::Row(row)) => {
                self.rows += 1;
                self.last_ns = row.unix_ns;
                self.sink.push_event(row.session, row.unix_ns, row.event, &row.payload);
            }
            Err(_) => self.tally.add_bad_line(self.taken),
        }
    }

    fn note(&mut self, session: RecordedSession) {
        let RecordedSession { id, protocol, name, started_unix_ns, local } = session;
        let (started, _) = self.sink.stamp(started_unix_ns);
        let is_complete = true;
        let session =
            LoggedSession { id, protocol, name, started, started_unix_ns, local, is_complete };
        self.sink.store().put_session(session);
    }

    fn finish(&mut self, stopped: Option<(u64, Damage)>) {
        self.sink.push_last(&self.tally, stopped, self.last_ns);
    }
}
