//! What a row has beyond what programs usually read, and only where it has something.

use crate::log::export::push_member;
use crate::log::{Detail, Row};
use crate::net::{ConnectionId, Endpoint, Peer, WorkerRole};
use crate::payload::safe_char;
use std::fmt::Write as _;
use std::net::IpAddr;

/// Appends the members from which the same row can be made again.
pub(in crate::log) fn push_exact(row: &Row, out: &mut String) {
    // Writing to a `String` cannot fail.
    if !is_plain(row.peer) {
        push_value("peer_exact", &row.peer, out);
    }
    if row.worker != WorkerRole::Other {
        let _ = write!(out, ",\"worker\":{}", row.worker.code());
    }
    if !row.blocked.is_zero() {
        let _ = write!(out, ",\"blocked_ns\":{}", row.blocked.as_nanos());
    }
    if let Some(bytes) = row.asked_bytes {
        let _ = write!(out, ",\"asked_bytes\":{bytes}");
    }
    if let Some(errno) = row.errno {
        let _ = write!(out, ",\"errno\":{}", errno.0);
    }
    if let Some(part) = row.part {
        let _ = write!(out, ",\"part\":{}", part.number());
    }
    if let Some(encoding) = row.sent_in {
        push_member("sent_as", encoding.name(), out);
    }
    if let Some(detail) = &row.detail {
        push_detail(detail, out);
    }
}

/// The bytes of a part stand in the payload.
fn push_detail(detail: &Detail, out: &mut String) {
    if !matches!(detail, Detail::Bytes(_)) {
        push_value("detail", detail, out);
    }
}

/// Appends a value as serde has it, with all that could harm a terminal as `\u` escapes: such characters stand
/// only within its strings.
fn push_value(name: &str, value: &impl serde::Serialize, out: &mut String) {
    let Ok(json) = serde_json::to_string(value) else { return };
    let _ = write!(out, ",\"{name}\":");
    for c in json.chars() {
        if safe_char(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
}

/// Whether a peer can be made again from its text and the number of its connection.
fn is_plain(peer: Peer) -> bool {
    match peer {
        Peer::None
        | Peer::At(Endpoint::Ip(std::net::SocketAddr::V4(_)))
        | Peer::Connection(_, Endpoint::Ip(std::net::SocketAddr::V4(_))) => true,
        peer => {
            let text = peer.endpoint().map(|endpoint| endpoint.to_string());
            plain_peer(text.as_deref(), peer.connection().map(|id| id.0)) == Some(peer)
        }
    }
}

/// The peer that a text and the number of a connection name, if there is no more to it.
pub(super) fn plain_peer(text: Option<&str>, connection: Option<u32>) -> Option<Peer> {
    let end = match text {
        None => None,
        Some(text) => Some(endpoint(text)?),
    };
    Some(match (end, connection.map(ConnectionId)) {
        (None, None) => Peer::None,
        (Some(end), None) => Peer::At(end),
        (Some(end), Some(id)) => Peer::Connection(id, end),
        (None, Some(id)) => Peer::Socket(id, None),
    })
}

/// An end of a conversation as it is written.
pub(super) fn endpoint(text: &str) -> Option<Endpoint> {
    let of_ip = || text.parse::<IpAddr>().ok().map(Endpoint::Icmp);
    text.parse().ok().or_else(of_ip)
}
