//! What the rows of the log say about the sockets of a check.

use super::machine::{Happened, Happening};
use crate::log::{Detail, Kind, Row};
use crate::net::{
    ConnectionId, End, Endpoint, Peer, ProtocolEvent, SessionId, Stamp, StreamEvent, tcp::Closing,
};
use crate::payload::Framing;
use crate::payload::frame::{Found, FrameReader};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::ops::ControlFlow;

/// A socket of a check while it is there.
#[derive(Debug)]
pub(super) struct LiveSocket {
    /// Its number in the check.
    number: usize,
    pub(super) session: SessionId,
    framing: Framing,
    /// Where it was bound or listens.
    pub(super) local: Option<Endpoint>,
    /// The connections that there are, with the frames of each, the newest last.
    connections: Vec<(ConnectionId, FrameReader, Ended)>,
    /// Who sent the last datagram.
    pub(super) last_peer: Option<SocketAddr>,
    /// When its end was seen, before it is known what happened until then.
    pub(super) end_seen: Option<(Stamp, End)>,
    /// Rows that it lost so far.
    pub(super) lost: u64,
}

/// How far a connection's incoming side is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    No,
    Yes,
}

impl LiveSocket {
    pub(super) fn new(number: usize, session: SessionId, framing: Framing) -> Self {
        Self {
            number,
            session,
            framing,
            local: None,
            connections: Vec::new(),
            last_peer: None,
            end_seen: None,
            lost: 0,
        }
    }

    /// The connection that came last, of those that there are.
    pub(super) fn connection(&self) -> Option<ConnectionId> {
        self.connections.last().map(|(id, ..)| *id)
    }

    /// When the next pause ends a frame, if nothing comes.
    pub(super) fn pause_ends(&self) -> Option<Stamp> {
        let readers = self.connections.iter().map(|(_, reader, _)| reader);
        readers.filter_map(FrameReader::pause_ends_ns).min().map(Stamp)
    }

    /// All is known up to this moment: frames that a pause has ended by then are whole.
    pub(super) fn pause(&mut self, known_until: Stamp, row: u64, tell: &mut impl FnMut(Happened)) {
        let number = self.number;
        for (_, reader, _) in &mut self.connections {
            let Some(at) = reader.pause_ends_ns().filter(|ends| *ends <= known_until.0) else {
                continue;
            };
            let _ = reader.pause(known_until.0, |found| {
                tell(Happened { socket: number, at: Stamp(at), row, what: of_found(found) });
                ControlFlow::Continue(())
            });
        }
    }

    /// What a row of its session says.
    pub(super) fn read(&mut self, row: Row, tell: &mut impl FnMut(Happened)) {
        let (socket, at, number) = (self.number, row.at, row.number);
        let mut told = |what| tell(Happened { socket, at, row: number, what });
        match row.kind {
            Kind::Received => self.received(&row, &mut told),
            Kind::Sent => told(Happening::Sent(row.payload_bytes)),
            Kind::Unreachable => told(Happening::Unreachable(row.errno)),
            _ => match row.detail {
                Some(Detail::Error(error)) if row.kind == Kind::SendFailed => {
                    told(Happening::SendFailed(error));
                }
                Some(Detail::Opened(local)) => {
                    self.local = Some(local);
                    told(Happening::Opened);
                }
                Some(Detail::Protocol(ProtocolEvent::Stream(event))) => {
                    self.stream_event(*event, row.peer, &mut told);
                }
                _ => {}
            },
        }
    }

    fn received(&mut self, row: &Row, told: &mut impl FnMut(Happening)) {
        let Some(id) = row.peer.connection() else {
            self.last_peer = row.peer.socket_addr();
            return told(Happening::Frame(row.payload.clone()));
        };
        let found = self.connections.iter_mut().find(|(known, ..)| *known == id);
        let Some((_, reader, _)) = found else { return };
        let _ = reader.push(&row.payload, row.at.0, |found| {
            told(of_found(found));
            ControlFlow::Continue(())
        });
    }

    fn stream_event(&mut self, event: StreamEvent, peer: Peer, told: &mut impl FnMut(Happening)) {
        match event {
            StreamEvent::Listening(local) => {
                self.local = Some(local);
                told(Happening::Opened);
            }
            StreamEvent::Connected { .. } | StreamEvent::Accepted { .. } => {
                let Some(id) = peer.connection() else { return };
                self.connections.push((id, FrameReader::new(&self.framing), Ended::No));
                told(Happening::Connected);
            }
            StreamEvent::PeerFinished => {
                self.finish(peer, told);
                told(Happening::PeerFinished);
            }
            StreamEvent::Finished => told(Happening::Finished),
            StreamEvent::Closed(closing) => {
                let is_first = self.finish(peer, told);
                self.connections.retain(|(id, ..)| Some(*id) != peer.connection());
                let (by_peer, failure) = match closing {
                    Closing::ByPeer => (is_first, None),
                    Closing::Failed(error) => (false, Some(Box::new(error))),
                    _ => (false, None),
                };
                told(Happening::Closed { by_peer, failure });
            }
            _ => {}
        }
    }

    /// Nothing more comes on a connection: what is left of a frame is told. `true` if that is new.
    fn finish(&mut self, peer: Peer, told: &mut impl FnMut(Happening)) -> bool {
        let known =
            |(id, ..): &&mut (ConnectionId, FrameReader, Ended)| Some(*id) == peer.connection();
        let Some((_, reader, ended)) = self.connections.iter_mut().find(known) else {
            return false;
        };
        if std::mem::replace(ended, Ended::Yes) == Ended::Yes {
            return false;
        }
        let _ = reader.finish(|found| {
            told(of_found(found));
            ControlFlow::Continue(())
        });
        true
    }

    /// All sockets by their sessions.
    pub(super) fn by_session(sockets: &[Option<Self>]) -> HashMap<SessionId, usize> {
        let live = sockets.iter().flatten();
        live.map(|socket| (socket.session, socket.number)).collect()
    }
}

fn of_found(found: Found<'_>) -> Happening {
    match found {
        Found::Frame(frame) => Happening::Frame(frame.to_vec()),
        Found::NoFrame { bytes, why } => Happening::NoFrame { bytes, why },
    }
}
