//! Reading lines back. They come from anybody: nothing in them is believed, and no more memory is asked for than a
//! line is long.

use super::row::{endpoint, plain_peer};
use super::{FORMAT, VERSION};
use crate::log::Detail;
use crate::net::{
    Endpoint, Errno, Event, EventKind, Peer, Protocol, ProtocolPart, SessionId, Stamp, WorkerRole,
};
use crate::payload::Encoding;
use jiff::Timestamp;
use std::borrow::Cow;

/// What a line is.
#[derive(Debug)]
pub enum JsonLine {
    /// The head of a file of a version that can be read.
    Head,
    /// What is known of a session; a later line of the same session says more.
    Session(RecordedSession),
    /// A row.
    Row(Box<RecordedRow>),
    /// So many rows are missing here.
    Missing(u64),
}

/// What a file knows of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedSession {
    /// Its number, which its rows have.
    pub id: SessionId,
    /// What it speaks, if that is known.
    pub protocol: Option<Protocol>,
    /// What it was called.
    pub name: String,
    /// When it was started, in nanoseconds since 1970 (UTC).
    pub started_unix_ns: i64,
    /// The address that it had last, if it had one.
    pub local: Option<Endpoint>,
}

/// A row as the event that it was made of.
#[derive(Clone, Debug)]
pub struct RecordedRow {
    /// Its session.
    pub session: SessionId,
    /// When, in nanoseconds since 1970 (UTC).
    pub unix_ns: i64,
    /// The event, with the length of its payload; without a stamp, and with its payload at 0.
    pub event: Event,
    /// Its payload.
    pub payload: Vec<u8>,
}

/// A line is none that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// It is no JSON object, or a member is of a wrong type.
    #[error("no line of a log: {0}")]
    Json(String),
    /// It is the head of another kind of file.
    #[error("another format")]
    Format,
    /// Another version wrote it.
    #[error("version {0}")]
    Version(u32),
    /// A member is missing, or means nothing.
    #[error("{0} is missing or wrong")]
    Member(&'static str),
}

/// All members of all lines, as far as they are read.
#[derive(serde::Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    format: Option<Cow<'a, str>>,
    version: Option<u32>,
    session: Option<u16>,
    protocol: Option<Protocol>,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    started: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    local: Option<Cow<'a, str>>,
    rows: Option<u64>,
    #[serde(borrow, default)]
    time: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    peer: Option<Cow<'a, str>>,
    connection: Option<u32>,
    peer_exact: Option<Peer>,
    #[serde(default)]
    worker: u8,
    #[serde(default)]
    blocked_ns: u64,
    asked_bytes: Option<u32>,
    errno: Option<i32>,
    part: Option<u16>,
    #[serde(borrow, default)]
    sent_as: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    payload_hex: Option<Cow<'a, str>>,
    detail: Option<Detail>,
}

/// Reads a line, without its end.
///
/// # Errors
/// If it is no line that [`VERSION`] writes.
pub fn read_line(line: &[u8]) -> Result<JsonLine, BadLine> {
    let line: Line<'_> =
        serde_json::from_slice(line).map_err(|error| BadLine::Json(error.to_string()))?;
    match &*line.kind {
        "head" => line.head(),
        "session" => line.of_session().map(JsonLine::Session),
        "missing" => line.rows.map(JsonLine::Missing).ok_or(BadLine::Member("rows")),
        _ => line.row().map(|row| JsonLine::Row(Box::new(row))),
    }
}

impl Line<'_> {
    fn head(&self) -> Result<JsonLine, BadLine> {
        if self.format.as_deref() != Some(FORMAT) {
            return Err(BadLine::Format);
        }
        match self.version {
            Some(VERSION) => Ok(JsonLine::Head),
            Some(other) => Err(BadLine::Version(other)),
            None => Err(BadLine::Member("version")),
        }
    }

    fn session(&self) -> Result<SessionId, BadLine> {
        self.session.map(SessionId).ok_or(BadLine::Member("session"))
    }

    fn of_session(&self) -> Result<RecordedSession, BadLine> {
        Ok(RecordedSession {
            id: self.session()?,
            protocol: self.protocol,
            name: self.name.as_deref().ok_or(BadLine::Member("name"))?.to_owned(),
            started_unix_ns: time(self.started.as_deref()).ok_or(BadLine::Member("started"))?,
            local: self.local.as_deref().and_then(endpoint),
        })
    }

    fn row(self) -> Result<RecordedRow, BadLine> {
        let payload = match &self.payload_hex {
            Some(digits) => bytes_of(digits).ok_or(BadLine::Member("payload_hex"))?,
            None => Vec::new(),
        };
        let plain = || plain_peer(self.peer.as_deref(), self.connection);
        let peer = self.peer_exact.or_else(plain).ok_or(BadLine::Member("peer"))?;
        let (session, unix_ns) =
            (self.session()?, time(self.time.as_deref()).ok_or(BadLine::Member("time"))?);
        let event = Event {
            at: Stamp(0),
            peer,
            blocked_ns: self.blocked_ns as f32,
            start: 0,
            len: u32::try_from(payload.len()).map_err(|_| BadLine::Member("payload_hex"))?,
            worker: WorkerRole::of_code(self.worker),
            kind: self.event_kind()?,
        };
        Ok(RecordedRow { session, unix_ns, event, payload })
    }

    fn event_kind(self) -> Result<EventKind, BadLine> {
        let error = BadLine::Member("kind");
        if let Some(number) = self.part {
            let part = ProtocolPart::of_number(number).ok_or(BadLine::Member("part"))?;
            return Ok(EventKind::Part(part, None));
        }
        Ok(match (&*self.kind, self.detail) {
            ("received", None) => {
                EventKind::Received { asked_bytes: self.asked_bytes.unwrap_or(u32::MAX) }
            }
            ("sent", None) => match self.sent_as.as_deref().map(encoding_named) {
                None => EventKind::Sent,
                Some(encoding) => EventKind::SentText(encoding.ok_or(BadLine::Member("sent_as"))?),
            },
            ("unreachable", None) => EventKind::Unreachable(Errno(self.errno.unwrap_or(0))),
            ("send failed", Some(Detail::Error(error))) => EventKind::SendFailed(error),
            ("failed", Some(Detail::Error(error))) => EventKind::Failed(error),
            (_, Some(Detail::Call(call))) => EventKind::Called(call),
            (_, Some(Detail::Opened(local))) => EventKind::Opened(local),
            (_, Some(Detail::Protocol(event))) => EventKind::Protocol(event),
            (_, Some(Detail::Automation(event))) => EventKind::Automated(event),
            (_, Some(Detail::End(end))) => EventKind::Ended(end),
            (_, Some(Detail::Error(_) | Detail::Bytes(_)) | None) => return Err(error),
        })
    }
}

fn encoding_named(name: &str) -> Option<Encoding> {
    Encoding::ALL.into_iter().find(|encoding| encoding.name() == name)
}

/// Nanoseconds since 1970 of a time with its offset (RFC 3339).
fn time(text: Option<&str>) -> Option<i64> {
    let time: Timestamp = text?.parse().ok()?;
    i64::try_from(time.as_nanosecond()).ok()
}

/// The bytes of pairs of hex digits with a space between them.
fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    if digits.is_empty() {
        return Some(Vec::new());
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let byte = |pair: &[u8]| match pair {
        [high, low] | [high, low, b' '] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    digits.as_bytes().chunks(3).map(byte).collect()
}
