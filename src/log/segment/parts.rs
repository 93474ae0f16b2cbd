//! What a record keeps of an event, and what a filter looks at of a record.

use super::{Detail, Kind};
use crate::net::{Errno, EventKind, SessionId};
use crate::payload::Encoding;

/// The part of a row that filters look at.
#[derive(Clone, Copy, Debug)]
pub struct Scanned<'a> {
    /// The row's number.
    pub number: u64,
    /// Its session.
    pub session: SessionId,
    /// Its kind.
    pub kind: Kind,
    /// Its peer, as a place in [`Segment::peer`](super::Segment::peer).
    pub peer: u16,
    /// The encoding in which it was sent, if it was sent as text.
    pub sent_in: Option<Encoding>,
    /// Its payload, whole.
    pub payload: &'a [u8],
}

/// What a record keeps of an event.
pub(super) fn parts(kind: &EventKind) -> (Kind, u16, Option<Detail>) {
    let number = |errno: &Errno| u16::try_from(errno.0).unwrap_or(u16::MAX);
    match kind {
        EventKind::Received { asked_bytes } => {
            let less_one = asked_bytes.saturating_sub(1);
            (Kind::Received, u16::try_from(less_one).unwrap_or(u16::MAX), None)
        }
        EventKind::Sent => (Kind::Sent, 0, None),
        EventKind::SentText(encoding) => (Kind::Sent, *encoding as u16 + 1, None),
        EventKind::SendFailed(error) => (Kind::SendFailed, 0, Some(Detail::Error(error.clone()))),
        EventKind::Called(call) => (Kind::Called, 0, Some(Detail::Call(call.clone()))),
        EventKind::Opened(local) => (Kind::Opened, 0, Some(Detail::Opened(*local))),
        EventKind::Unreachable(errno) => (Kind::Unreachable, number(errno), None),
        EventKind::Failed(error) => (Kind::Failed, 0, Some(Detail::Error(error.clone()))),
        EventKind::Part(part, bytes) => {
            let kind = if part.is_sent() { Kind::PartOut } else { Kind::PartIn };
            (kind, part.number(), bytes.clone().map(Detail::Bytes))
        }
        EventKind::Protocol(event) => (Kind::Protocol, 0, Some(Detail::Protocol(event.clone()))),
        EventKind::Automated(event) => {
            (Kind::Automated, 0, Some(Detail::Automation(event.clone())))
        }
        EventKind::Ended(end) => (Kind::Ended, 0, Some(Detail::End(end.clone()))),
    }
}
