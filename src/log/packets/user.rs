//! What is neither UDP nor TCP, in packets of `LINKTYPE_USER0` (147): Unix-domain sockets, ICMP, a program's output.
//!
//! A packet begins with 8 bytes and a text, in network byte order:
//!
//! | bytes | what |
//! |---|---|
//! | 0 | the version of the form, 1 |
//! | 1 | 0: it came; 1: it went |
//! | 2, 3 | how long the peer's text is, in bytes |
//! | 4 to 7 | the number of the connection or socket; 0 if it has none |
//! | 8… | the peer as a text, such as `unix:/run/x.sock` or `192.0.2.7`; empty if there is none |
//! | then | the payload |

use crate::net::Peer;

/// The version of the form.
pub const VERSION: u8 = 1;

/// A packet in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserPacket<'a> {
    /// Whether we sent it.
    pub is_sent: bool,
    /// The number of the connection or socket, if it has one.
    pub connection: Option<u32>,
    /// The peer as a text; empty if there is none.
    pub peer: &'a str,
    /// What came or went.
    pub payload: &'a [u8],
}

/// Appends a packet.
pub(super) fn write(is_sent: bool, peer: Peer, payload: &[u8], out: &mut Vec<u8>) {
    let text = peer.to_string();
    // A name of a Unix-domain socket has 108 bytes at most.
    let text = text.get(..text.floor_char_boundary(u16::MAX.into())).unwrap_or_default();
    out.extend([VERSION, u8::from(is_sent)]);
    out.extend((text.len() as u16).to_be_bytes());
    out.extend(peer.connection().map_or(0, |id| id.0).to_be_bytes());
    out.extend(text.as_bytes());
    out.extend(payload);
}

/// Reads a packet; `None` if it is none.
pub fn read(packet: &[u8]) -> Option<UserPacket<'_>> {
    let (head, rest) = packet.split_first_chunk::<8>()?;
    let [VERSION, way @ (0 | 1), l0, l1, connection @ ..] = *head else { return None };
    let (peer, payload) = rest.split_at_checked(u16::from_be_bytes([l0, l1]).into())?;
    let connection = u32::from_be_bytes(connection);
    Some(UserPacket {
        is_sent: way == 1,
        connection: (connection != 0).then_some(connection),
        peer: std::str::from_utf8(peer).ok()?,
        payload,
    })
}
