//! The rows of a connection: those of the session whose end it is, and, in our own recordings, those of another session
//! that has the other end of it.
//!
//! What the one sends is what the other receives: a segment is in the file once, and a row of each. That the other end
//! has a session is said in a comment, which may stand after the first bytes that went to it; these are kept until then,
//! or until something comes from there.

use super::ASKED_BYTES;
use super::sessions::OwnSession;
use super::sink::Sink;
use super::stream::Piece;
use super::transport::Way;
use crate::net::capture::{CaptureEvent, CaptureWay};
use crate::net::tcp::event::Closing;
use crate::net::{ConnectionId, EventKind, Peer, SessionId, StreamEvent};
use std::net::SocketAddr;

/// Bytes that are kept for the other end of one connection: more than a client sends before it is accepted, mostly.
const EARLY_BYTES_MAX: usize = 64 << 10;

/// Whose a row is.
type Whom = (SessionId, Peer);

/// The rows of a connection.
#[derive(Debug)]
pub(super) struct Conversation {
    whom: Whom,
    local: SocketAddr,
    /// Apart, since most connections of most captures have none, and there may be many of them; `None` if nobody waits for
    /// who has it.
    far: Option<Box<Far>>,
}

/// The other end, in a recording of ours.
#[derive(Debug)]
enum Far {
    /// It was not said whose it is.
    Waiting(Early),
    /// It is that one's.
    Joined(Whom),
}

/// What went before anybody was known at the other end.
#[derive(Debug, Default)]
pub(super) struct Early {
    bytes: Vec<u8>,
    /// So many before those were not kept.
    missing: u64,
    /// Whether the end follows.
    is_finished: bool,
}

impl Conversation {
    /// Of a connection of a session, with the way from its peer; `own` is the session in a recording of ours.
    pub(super) fn new(whom: Whom, incoming: Way, own: Option<&OwnSession>) -> Self {
        let far = own.map(|_| Box::new(Far::Waiting(Early::default())));
        Self { whom, local: incoming.to, far }
    }

    /// Whose the other end is, if that is known.
    fn other(&self) -> Option<Whom> {
        match self.far.as_deref()? {
            Far::Waiting(_) => None,
            Far::Joined(whom) => Some(*whom),
        }
    }

    /// Whether it is known whose the other end is.
    pub(super) fn has_other(&self) -> bool {
        self.other().is_some()
    }

    /// How many bytes wait for the other end.
    pub(super) fn held_bytes(&self) -> usize {
        match self.far.as_deref() {
            Some(Far::Waiting(early)) => early.bytes.len(),
            Some(Far::Joined(_)) | None => 0,
        }
    }

    /// Nobody waits any more for who has the other end.
    pub(super) fn let_go(&mut self) {
        self.far.take_if(|far| matches!(**far, Far::Waiting(_)));
    }

    /// A session has the other end. Returns what went to it before.
    pub(super) fn join(&mut self, (session, id): (SessionId, ConnectionId)) -> Early {
        let whom = (session, Peer::of_connection(id, self.local));
        match self.far.replace(Box::new(Far::Joined(whom))).map(|far| *far) {
            Some(Far::Waiting(early)) => early,
            Some(Far::Joined(_)) | None => Early::default(),
        }
    }

    /// What the other end has of a connection that is open: its begin, with who asked for it, and what went to it before
    /// it was known.
    pub(super) fn catch_up(
        &mut self,
        early: &Early,
        asked: Option<CaptureWay>,
        (sink, at_ns): (&mut Sink<'_>, i64),
    ) {
        let Some(other) = self.other() else { return };
        if let Some(event) = self.begin_of_other(asked) {
            sink.push(other, at_ns, event, &[]);
        }
        let missing = (early.missing > 0).then_some(Piece::Missing(early.missing));
        let bytes = (!early.bytes.is_empty()).then_some(Piece::Bytes(&early.bytes));
        let end = early.is_finished.then_some(Piece::End);
        for piece in [missing, bytes, end].into_iter().flatten() {
            put(other, CaptureWay::In, &piece, (&mut *sink, at_ns));
        }
    }

    /// It is open; `asked` is who asked for it.
    pub(super) fn open(&mut self, asked: Option<CaptureWay>, to: (&mut Sink<'_>, i64)) {
        self.tell(begin(asked, self.local), self.begin_of_other(asked), to);
    }

    fn begin_of_other(&self, asked: Option<CaptureWay>) -> Option<EventKind> {
        let local = self.whom.1.socket_addr()?;
        Some(begin(asked.map(CaptureWay::reversed), local))
    }

    /// Something came or went.
    pub(super) fn push(&mut self, way: CaptureWay, piece: &Piece<'_>, to: (&mut Sink<'_>, i64)) {
        let (sink, at_ns) = to;
        put(self.whom, way, piece, (&mut *sink, at_ns));
        match (self.other(), way) {
            (Some(other), way) => put(other, way.reversed(), piece, (sink, at_ns)),
            (None, CaptureWay::Out) => self.keep(piece),
            // It would have been said who sent it.
            (None, CaptureWay::In) => self.let_go(),
        }
    }

    /// Nobody took it.
    pub(super) fn refuse(&mut self, to: (&mut Sink<'_>, i64)) {
        self.tell(CaptureEvent::Refused.into(), None, to);
    }

    /// One end has reset it.
    pub(super) fn reset(&mut self, by: CaptureWay, to: (&mut Sink<'_>, i64)) {
        let seen = |by| match by {
            CaptureWay::Out => StreamEvent::Closed(Closing::ResetByUs).into(),
            CaptureWay::In => CaptureEvent::ResetByPeer.into(),
        };
        self.tell(seen(by), Some(seen(by.reversed())), to);
    }

    /// Both ends have finished, one of them first.
    pub(super) fn close(&mut self, first: CaptureWay, to: (&mut Sink<'_>, i64)) {
        let of_other = CaptureEvent::Closed { first: first.reversed() };
        self.tell(CaptureEvent::Closed { first }.into(), Some(of_other.into()), to);
    }

    fn tell(&mut self, event: EventKind, of_other: Option<EventKind>, to: (&mut Sink<'_>, i64)) {
        let (sink, at_ns) = to;
        sink.push(self.whom, at_ns, event, &[]);
        if let Some((other, event)) = self.other().zip(of_other) {
            sink.push(other, at_ns, event, &[]);
        }
    }

    fn keep(&mut self, piece: &Piece<'_>) {
        let Some(Far::Waiting(early)) = self.far.as_deref_mut() else { return };
        match piece {
            Piece::Bytes(bytes) if early.bytes.len() + bytes.len() <= EARLY_BYTES_MAX => {
                early.bytes.extend_from_slice(bytes);
            }
            Piece::Bytes(bytes) => early.miss(bytes.len() as u64),
            Piece::Missing(bytes) => early.miss(*bytes),
            Piece::End => early.is_finished = true,
        }
    }
}

impl Early {
    /// What was kept is let go with what is not.
    fn miss(&mut self, bytes: u64) {
        let kept = std::mem::take(&mut self.bytes).len() as u64;
        self.missing = self.missing.saturating_add(kept).saturating_add(bytes);
    }
}

/// How a connection begins at one of its ends.
fn begin(asked: Option<CaptureWay>, local: SocketAddr) -> EventKind {
    let local = local.into();
    match asked {
        Some(CaptureWay::In) => StreamEvent::Accepted { local }.into(),
        Some(CaptureWay::Out) => StreamEvent::Connected { local }.into(),
        None => CaptureEvent::BegunBefore { local }.into(),
    }
}

fn put(whom: Whom, way: CaptureWay, piece: &Piece<'_>, to: (&mut Sink<'_>, i64)) {
    let (kind, payload): (EventKind, &[u8]) = match (piece, way) {
        (Piece::Bytes(bytes), CaptureWay::In) => {
            (EventKind::Received { asked_bytes: ASKED_BYTES }, bytes)
        }
        (Piece::Bytes(bytes), CaptureWay::Out) => (EventKind::Sent, bytes),
        (Piece::Missing(bytes), way) => (CaptureEvent::Missing { way, bytes: *bytes }.into(), &[]),
        (Piece::End, by) => (CaptureEvent::Finished { by }.into(), &[]),
    };
    let (sink, at_ns) = to;
    sink.push(whom, at_ns, kind, payload);
}
