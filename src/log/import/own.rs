//! What only our own recordings have: packets that are neither UDP nor TCP, of Unix-domain sockets, of ICMP, of a
//! program; and comments that say what a session had of the packets of another.

use super::sessions::{OwnSession, Sessions, Transport};
use super::sink::Sink;
use super::{ASKED_BYTES, Told};
use crate::log::packets::heard::{self, HeardWhat};
use crate::log::packets::user;
use crate::net::capture::{CaptureWay, LeftOut};
use crate::net::{ConnectionId, Endpoint, EventKind, Peer};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The link of such packets: the first one that is left to users.
pub(super) const LINK: u32 = 147;

/// What a comment says.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    /// When, in nanoseconds since 1970 (UTC).
    pub(super) at_ns: i64,
    pub(super) what: HeardOf,
}

/// What a session had of the packets of another one.
#[derive(Clone, Debug)]
pub(super) enum HeardOf {
    Received(Received),
    OtherEnd(OtherEnd),
}

/// A datagram.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) session: OwnSession,
    pub(super) from: SocketAddr,
    pub(super) bytes: usize,
    pub(super) sender: OwnSession,
    pub(super) sent_ns: i64,
}

/// The other end of a connection that is told as one of the session at `local`.
#[derive(Clone, Debug)]
pub(super) struct OtherEnd {
    pub(super) session: OwnSession,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
}

/// Reads a comment; `None` if it is about something else, or about sessions that have no interface.
pub(super) fn heard(comment: &str, name: impl Fn(u16) -> Option<Arc<str>>) -> Option<Heard> {
    let heard = heard::read(comment)?;
    let own = |number| Some(OwnSession { name: name(number)?, number: Some(number) });
    let session = own(heard.session)?;
    let what = match heard.what {
        HeardWhat::Received { bytes, from, sender, sent_unix_ns: sent_ns } => {
            let sender = own(sender)?;
            HeardOf::Received(Received { session, from, bytes, sender, sent_ns })
        }
        HeardWhat::OtherEnd { local, remote } => {
            HeardOf::OtherEnd(OtherEnd { session, local, remote })
        }
    };
    Some(Heard { at_ns: heard.unix_ns, what })
}

/// Makes a row of a packet.
pub(super) fn take(
    packet: &[u8],
    told: &Told,
    at_ns: i64,
    (sessions, sink): (&mut Sessions, &mut Sink<'_>),
) -> Result<(), LeftOut> {
    let packet = user::read(packet).ok_or(LeftOut::Damaged)?;
    let peer = peer_of(packet.peer, packet.connection);
    // Its name says which session it is, and it has no address that another could have.
    let nowhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    let session = sessions
        .session((Transport::Other, nowhere), Some(&told.session), (sink, at_ns))
        .ok_or(LeftOut::NoRoom)?;
    let kind = match told.way {
        CaptureWay::In => EventKind::Received { asked_bytes: ASKED_BYTES },
        CaptureWay::Out => EventKind::Sent,
    };
    sink.push((session, peer), at_ns, kind, packet.payload);
    Ok(())
}

fn peer_of(text: &str, connection: Option<u32>) -> Peer {
    let icmp = || text.parse::<IpAddr>().ok().map(Endpoint::Icmp);
    let end = text.parse::<Endpoint>().ok().or_else(icmp);
    match (end, connection.map(ConnectionId)) {
        (Some(end), Some(id)) => Peer::Connection(id, end),
        (Some(end), None) => Peer::At(end),
        (None, Some(id)) => Peer::Socket(id, None),
        (None, None) => Peer::None,
    }
}
