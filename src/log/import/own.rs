//! Packets of our own recordings that are neither UDP nor TCP: of Unix-domain sockets, of ICMP, of a program.

use super::sessions::{Sessions, Transport};
use super::sink::Sink;
use super::{ASKED_BYTES, Told};
use crate::log::packets::user;
use crate::net::capture::{CaptureWay, LeftOut};
use crate::net::{ConnectionId, Endpoint, EventKind, Peer};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The link of such packets: the first one that is left to users.
pub(super) const LINK: u32 = 147;

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
