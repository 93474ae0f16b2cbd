//! A connection as segments of TCP (RFC 9293).
//!
//! Each segment acknowledges all that came before it, and a side that only receives acknowledges now and then, so that
//! whoever reads the file need not keep all of a stream at once. Sequence numbers go on after 2³² as they do on a wire.

use super::Way;
use super::ip::{self, Ends};
use crate::net::event::{Initiator, SocketFate};
use etherparse::{TcpHeader, TcpOptionElement};
use std::net::SocketAddr;

/// Bytes of data in a segment: with the headers of IPv4 and TCP it is as long as a packet of IPv4 can be.
const SEGMENT_BYTES_MAX: usize = 65_535 - 20 - 20;

/// Segments of one side after which the other acknowledges, if it has nothing to send.
const SEGMENTS_UNACKNOWLEDGED: u32 = 16;

/// The window that each side offers, in the unit of its option: with 2¹⁴ times as many bytes it is never full.
const WINDOW: u16 = u16::MAX;
/// That option (RFC 7323, section 2).
const WINDOW_SCALE: u8 = 14;

/// The first sequence number of either side: any would do.
const FIRST: u32 = 0x4E50_0000;

/// What one side has sent.
#[derive(Debug)]
struct Side {
    /// The number of the next byte.
    next: u32,
    /// Segments since the other one has acknowledged.
    unacknowledged: u32,
    /// Whether it has sent FIN or RST.
    is_done: bool,
}

/// What takes segments: packets, and which way each goes.
type Out<'a> = &'a mut dyn FnMut(Way, &[u8]);

/// A connection.
#[derive(Debug)]
pub(super) struct Stream {
    out: Ends,
    came: Ends,
    ours: Side,
    theirs: Side,
    is_reset: bool,
    /// The number of its last packet; 0 before there is one.
    pub(super) packet: u64,
    made: Vec<u8>,
}

impl Stream {
    /// One whose beginning is not in the file.
    pub(super) fn under_way(local: SocketAddr, remote: SocketAddr) -> Self {
        let side = || Side { next: FIRST, unacknowledged: 0, is_done: false };
        Self {
            out: ip::ends(Way::Out, local, remote),
            came: ip::ends(Way::In, local, remote),
            ours: side(),
            theirs: side(),
            is_reset: false,
            packet: 0,
            made: Vec::new(),
        }
    }

    /// The handshake.
    pub(super) fn begin(&mut self, by: Initiator, mut out: impl FnMut(Way, &[u8])) {
        let (asks, replies) = match by {
            Initiator::Us => (Way::Out, Way::In),
            Initiator::Peer => (Way::In, Way::Out),
        };
        self.send(asks, |header| header.syn = true, &[], &mut out);
        self.send(
            replies,
            |header| {
                header.syn = true;
                header.ack = true;
            },
            &[],
            &mut out,
        );
        self.send(asks, |header| header.ack = true, &[], &mut out);
    }

    /// Bytes that came or went.
    pub(super) fn data(&mut self, way: Way, bytes: &[u8], mut out: impl FnMut(Way, &[u8])) {
        let mut rest = bytes;
        while let Some((segment, left)) = first_of(rest) {
            rest = left;
            self.send(
                way,
                |header| {
                    header.ack = true;
                    header.psh = left.is_empty();
                },
                segment,
                &mut out,
            );
            let side = self.side(way);
            side.unacknowledged += 1;
            if side.unacknowledged >= SEGMENTS_UNACKNOWLEDGED {
                self.acknowledge(other(way), &mut out);
            }
        }
    }

    /// A side has finished sending.
    pub(super) fn finish(&mut self, way: Way, out: Out<'_>) {
        if !self.side(way).is_done && !self.is_reset {
            self.side(way).is_done = true;
            self.send(
                way,
                |header| {
                    header.fin = true;
                    header.ack = true;
                },
                &[],
                out,
            );
            self.acknowledge(other(way), out);
        }
    }

    /// The connection is over.
    pub(super) fn close(&mut self, fate: SocketFate, out: Out<'_>) {
        match fate {
            SocketFate::Closed => {
                self.finish(Way::Out, out);
                self.finish(Way::In, out);
            }
            SocketFate::ClosedByPeer => {
                self.finish(Way::In, out);
                self.finish(Way::Out, out);
            }
            SocketFate::Reset => self.reset(Way::Out, out),
            SocketFate::ResetByPeer => self.reset(Way::In, out),
            // How is not known; the comment says why.
            SocketFate::Failed => {}
        }
    }

    /// One of its ends is over, and the other is in the same file.
    pub(super) fn close_one(&mut self, way: Way, fate: SocketFate, out: Out<'_>) {
        match fate {
            SocketFate::Closed | SocketFate::ClosedByPeer => self.finish(way, out),
            SocketFate::Reset => self.reset(way, out),
            SocketFate::ResetByPeer => self.reset(other(way), out),
            SocketFate::Failed => {}
        }
        // What it was made in is as large as its largest segment.
        self.made = Vec::new();
    }

    fn reset(&mut self, way: Way, out: Out<'_>) {
        if std::mem::replace(&mut self.is_reset, true) {
            return;
        }
        self.send(
            way,
            |header| {
                header.rst = true;
                header.ack = true;
            },
            &[],
            out,
        );
    }

    fn acknowledge(&mut self, way: Way, out: Out<'_>) {
        self.send(way, |header| header.ack = true, &[], out);
    }

    fn side(&mut self, way: Way) -> &mut Side {
        match way {
            Way::In => &mut self.theirs,
            Way::Out => &mut self.ours,
        }
    }

    fn send(
        &mut self,
        way: Way,
        set: impl FnOnce(&mut TcpHeader),
        bytes: &[u8],
        out: &mut (impl FnMut(Way, &[u8]) + ?Sized),
    ) {
        let mut header = TcpHeader::new(0, 0, self.side(way).next, WINDOW);
        set(&mut header);
        if header.ack {
            let peer = self.side(other(way));
            peer.unacknowledged = 0;
            header.acknowledgment_number = peer.next;
        }
        if header.syn {
            let options = [
                TcpOptionElement::MaximumSegmentSize(SEGMENT_BYTES_MAX as u16),
                TcpOptionElement::WindowScale(WINDOW_SCALE),
            ];
            // They fit: 7 bytes of 40.
            let _ = header.set_options(&options);
        }
        let taken = bytes.len() as u32 + u32::from(header.syn) + u32::from(header.fin);
        let side = self.side(way);
        side.next = side.next.wrapping_add(taken);
        let ends = if way == Way::Out { self.out } else { self.came };
        if ip::tcp(ends, header, bytes, &mut self.made) {
            out(way, &self.made);
        }
    }

    /// Begins so near to the end of the sequence numbers.
    #[cfg(test)]
    pub(super) fn skip_to(&mut self, next: u32) {
        (self.ours.next, self.theirs.next) = (next, next);
    }
}

fn other(way: Way) -> Way {
    match way {
        Way::In => Way::Out,
        Way::Out => Way::In,
    }
}

/// The first segment of some bytes, and what is left; `None` if there are none.
fn first_of(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    (!bytes.is_empty()).then(|| bytes.split_at(bytes.len().min(SEGMENT_BYTES_MAX)))
}
