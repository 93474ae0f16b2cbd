//! What a row shows on its line: from when to when, which call or event, and how it went.

use super::bar::{BarShape, EventMark, Outcome};
use super::mark::What;
use crate::log::segment::{Detail, Kind, Timed};
use crate::net::call::{CallError, Returned};
use crate::net::event::SocketMark;
use crate::net::outbox::HOLD_BACK_MAX;
use crate::net::{Call, Cause, NetError, Op, Peer};
use std::ops::Range;

/// What a row shows.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// In nanoseconds.
    pub(super) time: Range<u64>,
    pub(super) what: What,
}

impl Reading {
    /// Of a row.
    pub(super) fn of(row: &Timed<'_>) -> Self {
        let shape = shape(row);
        let time = match (shape, row.kind) {
            (BarShape::Event(_), _) => row.at.0..row.at.0,
            (_, Kind::Received) => row.at.0.saturating_sub(row.blocked_ns)..row.at.0,
            (BarShape::Call(_), _) => called(row),
        };
        let (outcome, bytes) = (outcome(row), bytes(row));
        Self { time, what: What { shape, kind: row.kind, outcome, bytes } }
    }
}

/// From when to when a call took that is no receive: see [`Event::at`](crate::net::Event::at).
fn called(row: &Timed<'_>) -> Range<u64> {
    let blocked_ns = match row.detail {
        Some(Detail::Call(call)) => u64::try_from(call.blocked.as_nanos()).unwrap_or(u64::MAX),
        _ => row.blocked_ns,
    };
    let at = row.at.0;
    if u128::from(blocked_ns) < HOLD_BACK_MAX.as_nanos() {
        at..at.saturating_add(blocked_ns)
    } else {
        at.saturating_sub(blocked_ns)..at
    }
}

fn shape(row: &Timed<'_>) -> BarShape {
    let is_stream = matches!(row.peer, Peer::Connection(..));
    let event = |mark| BarShape::Event(mark);
    match (row.kind, row.detail) {
        (Kind::Called, Some(Detail::Call(call))) => BarShape::Call(call.op),
        (Kind::Received, _) => BarShape::Call(if is_stream { Op::Recv } else { Op::RecvFrom }),
        (Kind::Sent, _) => BarShape::Call(if is_stream { Op::Send } else { Op::SendTo }),
        (Kind::SendFailed, Some(Detail::Error(error))) => BarShape::Call(error.op),
        (Kind::Opened, _) => event(EventMark::Opened),
        (Kind::Unreachable, _) => event(EventMark::Unreachable),
        (Kind::PartIn | Kind::PartOut, _) => event(EventMark::Part),
        (Kind::Protocol, Some(Detail::Protocol(protocol))) => {
            let known = protocol.socket_mark().and_then(mark_of);
            let named = || protocol.name().map(EventMark::Named);
            event(known.or_else(named).unwrap_or(EventMark::Other))
        }
        (Kind::Ended, _) => event(EventMark::Ended),
        _ => event(EventMark::Other),
    }
}

fn mark_of(mark: SocketMark<'_>) -> Option<EventMark> {
    Some(match mark {
        SocketMark::Listening(_) => EventMark::Listening,
        SocketMark::Connected { .. } => EventMark::Connected,
        SocketMark::PeerFinished => EventMark::PeerFinished,
        SocketMark::Finished => EventMark::Finished,
        SocketMark::Closed(_) => EventMark::Closed,
        SocketMark::Made { .. }
        | SocketMark::Named(_)
        | SocketMark::Refused
        | SocketMark::ThreadNamed(..) => return None,
    })
}

fn outcome(row: &Timed<'_>) -> Outcome {
    let failed = |is_failure| if is_failure { Outcome::Failed } else { Outcome::Ok };
    match row.detail {
        Some(Detail::Call(call)) => outcome_of_call(call),
        Some(Detail::Error(error)) => outcome_of_error(error),
        Some(Detail::Protocol(event)) => failed(event.is_failure()),
        Some(Detail::Automation(event)) => failed(event.is_failure()),
        Some(Detail::End(end)) => failed(matches!(**end, crate::net::End::Failed(_))),
        Some(Detail::Opened(_) | Detail::Bytes(_)) | None => {
            failed(matches!(row.kind, Kind::Unreachable | Kind::SendFailed | Kind::Failed))
        }
    }
}

fn outcome_of_call(call: &Call) -> Outcome {
    match &call.result {
        Ok(_) => Outcome::Ok,
        Err(CallError::Errno(errno)) if errno.is_would_block() => Outcome::WouldBlock,
        Err(_) => Outcome::Failed,
    }
}

fn outcome_of_error(error: &NetError) -> Outcome {
    match error.cause {
        Cause::Os(errno) if errno.is_would_block() => Outcome::WouldBlock,
        _ => Outcome::Failed,
    }
}

/// Bytes that came or went.
fn bytes(row: &Timed<'_>) -> usize {
    match row.detail {
        Some(Detail::Call(call)) => match (call.op, &call.result) {
            (Op::Recv | Op::RecvFrom | Op::Send | Op::SendTo, Ok(Returned::Number(bytes))) => {
                usize::try_from(*bytes).unwrap_or(0)
            }
            _ => 0,
        },
        _ => row.payload.len(),
    }
}
