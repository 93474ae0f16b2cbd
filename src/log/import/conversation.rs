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
    /// Apart, since most connections of most captures have none, and there may be many of them; `None` when no other
    /// session can have the other end.
    far: Option<Box<FarEnd>>,
}

/// The other end, in a recording of ours.
#[derive(Debug)]
struct FarEnd {
    local: SocketAddr,
    /// Whose it is, if that was said.
    whom: Option<Whom>,
    /// `None` once nobody waits for it any more.
    early: Option<Early>,
}

/// What went before anybody was known at the other end.
#[derive(Debug, Default)]
struct Early {
    bytes: Vec<u8>,
    /// So many before those were not kept.
    missing: u64,
    /// Whether the end follows.
    is_finished: bool,
}

impl Conversation {
    /// Of a connection of a session, with the way from its peer; `own` is the session in a recording of ours.
    pub(super) fn new(whom: Whom, incoming: Way, own: Option<&OwnSession>) -> Self {
        let Way { from, to: local } = incoming;
        let far = || FarEnd { local: from, whom: None, early: Some(Early::default()) };
        Self { whom, local, far: own.map(|_| Box::new(far())) }
    }

    /// Whose the other end is, if that is known.
    fn other(&self) -> Option<Whom> {
        self.far.as_ref()?.whom
    }

    /// Whether it is known whose the other end is.
    pub(super) fn has_other(&self) -> bool {
        self.other().is_some()
    }

    /// How many bytes wait for the other end.
    pub(super) fn held_bytes(&self) -> usize {
        let early = self.far.as_ref().and_then(|far| far.early.as_ref());
        early.map_or(0, |early| early.bytes.len())
    }

    /// Nobody will have the other end.
    pub(super) fn let_go(&mut self) {
        if let Some(far) = &mut self.far {
            far.early = None;
        }
    }

    /// A session has the other end, which is there.
    pub(super) fn join(&mut self, local: SocketAddr, (session, id): (SessionId, ConnectionId)) {
        let whom = Some((session, Peer::of_connection(id, self.local)));
        let early = self.far.take().and_then(|far| far.early);
        self.far = Some(Box::new(FarEnd { local, whom, early }));
    }

    /// What the other end has of a connection that is open: its begin, with who asked for it, and what went to it before
    /// it was known.
    pub(super) fn catch_up(&mut self, asked: Option<CaptureWay>, to: (&mut Sink<'_>, i64)) {
        let Some(far) = &mut self.far else { return };
        let Some(other) = far.whom else { return };
        let (sink, at_ns) = to;
        sink.push(other, at_ns, begin(asked.map(CaptureWay::reversed), far.local), &[]);
        let early = far.early.take().unwrap_or_default();
        let missing = (early.missing > 0).then_some(Piece::Missing(early.missing));
        let bytes = (!early.bytes.is_empty()).then_some(Piece::Bytes(&early.bytes));
        let end = early.is_finished.then_some(Piece::End);
        for piece in [missing, bytes, end].into_iter().flatten() {
            put(other, CaptureWay::In, &piece, (&mut *sink, at_ns));
        }
    }

    /// It is open; `asked` is who asked for it.
    pub(super) fn open(&mut self, asked: Option<CaptureWay>, to: (&mut Sink<'_>, i64)) {
        let of_far = |far: &FarEnd| begin(asked.map(CaptureWay::reversed), far.local);
        let of_other = self.far.as_deref().map(of_far);
        self.tell(begin(asked, self.local), of_other, to);
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
        let Some(early) = self.far.as_mut().and_then(|far| far.early.as_mut()) else { return };
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
