//! What the calls and events of a socket say about it.

use super::finder::Finder;
use super::lane::{LaneId, LaneRole};
use super::local_ends::process_of;
use super::socket::{Asked, Facts, Step, is_at, is_unspecified, plain};
use super::streams::Streams;
use crate::log::segment::{Detail, Kind, Timed};
use crate::net::call::{CallError, Direction, OptionValue, Returned};
use crate::net::event::{Carries, SocketFate, SocketMark};
use crate::net::{Args, Call, Endpoint, Errno, Op, OptionName, Peer};

impl Finder {
    /// Takes in what a row says about its socket.
    pub(super) fn infer(&mut self, lane: LaneId, row: &Timed<'_>, step: Step) {
        match (row.kind, row.detail) {
            (Kind::Called, Some(Detail::Call(call))) => self.called(lane, row, step, call),
            (Kind::Protocol, Some(Detail::Protocol(event))) => {
                if let Some(mark) = event.socket_mark() {
                    self.marked(lane, row, step, mark);
                }
            }
            (Kind::Opened, Some(Detail::Opened(local))) => self.named(lane, *local),
            (Kind::Unreachable, _) => {
                let peer = row.peer.endpoint();
                self.datagrams.unreachable((lane, step), peer, &mut self.links);
            }
            (Kind::Failed, Some(Detail::Error(error))) => {
                if let (Some(lost), Some(entry)) = (error.lost_bytes(), self.sockets.change(lane)) {
                    entry.stream.skip_read(lost as u64);
                }
            }
            (Kind::Ended, _) => {
                for lane in self.sockets.open_of(row.session) {
                    self.close(lane, step, SocketFate::Closed);
                }
            }
            _ => {}
        }
    }

    fn called(&mut self, lane: LaneId, row: &Timed<'_>, step: Step, call: &Call) {
        match (call.op, &call.result) {
            (Op::Connect, result) => {
                if let Args::Address(peer) = call.args {
                    self.connected_to(lane, step, peer, asked(result.as_ref().err()));
                }
            }
            (Op::Accept, Ok(Returned::Accepted(fd, peer))) => {
                self.accepted(lane, row, step, (*fd, *peer));
            }
            (Op::Recv, Ok(Returned::Number(0))) => self.peer_finished(lane, step),
            (Op::GetSockOpt, Ok(Returned::Text(text)))
                if call.args == Args::Get(OptionName::PeerCredentials) =>
            {
                self.has_process(lane, text);
            }
            (_, Err(CallError::Errno(errno))) if errno.is_reset() => {
                self.note(lane, |facts| &mut facts.reset_seen, step);
            }
            (_, Err(_)) => {}
            (Op::Bind, _) => {
                // Port 0 is a wish: the system chooses.
                if let Args::Address(local) = call.args
                    && local.port() != Some(0)
                {
                    self.named(lane, local);
                }
            }
            (Op::GetSockName, Ok(Returned::Address(local))) => self.named(lane, *local),
            (Op::Listen, _) => self.listens(lane, step),
            (Op::SetSockOpt, _) => {
                if call.args == Args::Set(OptionName::Linger, OptionValue::Linger(0))
                    && let Some(entry) = self.sockets.change(lane)
                {
                    entry.socket.facts.resets = true;
                }
            }
            (Op::Shutdown, _) => {
                if let Args::Direction(Direction::Sending | Direction::Both) = call.args {
                    self.finished(lane, step);
                }
            }
            (Op::Close, _) => {
                let resets = self.sockets.get(lane).is_some_and(|it| it.socket.facts.resets);
                let fate = if resets { SocketFate::Reset } else { SocketFate::Closed };
                self.close(lane, step, fate);
            }
            _ => {}
        }
    }

    fn marked(&mut self, lane: LaneId, row: &Timed<'_>, step: Step, mark: SocketMark<'_>) {
        match mark {
            SocketMark::Made { fd, carries } => self.made(lane, row, fd, carries),
            SocketMark::Named(local) => self.named(lane, local),
            SocketMark::Listening(local) => {
                self.listens(lane, step);
                self.named(lane, local);
            }
            SocketMark::Connected { local, peer, .. } => {
                if let Some(peer) = peer.or(row.peer.endpoint()) {
                    self.has_peer(lane, step, peer);
                }
                if let Some(local) = local {
                    self.named(lane, local);
                }
            }
            SocketMark::Refused => {
                let local = self.sockets.get(lane).and_then(|entry| entry.socket.lane.local);
                match local {
                    Some(local) => self.local_ends.lose_sight_of(local),
                    None => self.local_ends.lose_sight(),
                }
            }
            SocketMark::PeerFinished => self.peer_finished(lane, step),
            SocketMark::Finished => self.finished(lane, step),
            SocketMark::Closed(fate) => self.close(lane, step, fate),
            SocketMark::ThreadNamed(worker, name) => {
                self.sockets.name_thread(row.session, worker, name);
            }
        }
    }

    /// Which process has the other end of a Unix-domain connection.
    fn has_process(&mut self, lane: LaneId, credentials: &str) {
        let Some(process) = process_of(credentials) else { return };
        if let Some((one, other)) = self.local_ends.has_process(&self.sockets, lane, process) {
            Streams::join(&mut self.sockets, one, other, &mut self.links);
        }
    }

    /// A socket of a session that has several.
    fn made(&mut self, lane: LaneId, row: &Timed<'_>, fd: u64, carries: Option<Carries>) {
        self.sockets.has_fd(row.session, lane, fd);
        let Some(entry) = self.sockets.change(lane) else { return };
        if entry.socket.lane.role == LaneRole::Session {
            entry.socket.lane.role = match carries {
                Some(Carries::Streams) => LaneRole::Connection,
                Some(Carries::Datagrams) => LaneRole::Datagram,
                None => LaneRole::Session,
            };
        }
    }

    /// It has asked for a connection.
    fn connected_to(&mut self, lane: LaneId, step: Step, peer: Endpoint, asked: Asked) {
        let listener = self.sockets.listeners().find(|listener| {
            listener.local.is_some_and(|local| is_at(local, peer)) && listener.ended.is_none()
        });
        let listener = listener.map(|listener| listener.id);
        let Some(entry) = self.sockets.change(lane) else { return };
        let socket = &mut entry.socket;
        socket.lane.peer = Some(peer);
        if socket.lane.role == LaneRole::Datagram {
            return;
        }
        socket.lane.role = LaneRole::Connection;
        socket.facts.connect = Some((step, asked));
        socket.facts.asked = listener;
        if asked == Asked::Connected {
            entry.stream.begin();
            socket.facts.connected.get_or_insert(step);
        }
        self.streams.named(&mut self.sockets, lane, &mut self.links);
    }

    /// It has a connection with this peer.
    fn has_peer(&mut self, lane: LaneId, step: Step, peer: Endpoint) {
        let Some(entry) = self.sockets.change(lane) else { return };
        let socket = &mut entry.socket;
        socket.lane.peer.get_or_insert(peer);
        if socket.lane.role == LaneRole::Datagram {
            return;
        }
        socket.lane.role = LaneRole::Connection;
        socket.facts.connected.get_or_insert(step);
        entry.stream.begin();
        self.streams.named(&mut self.sockets, lane, &mut self.links);
    }

    /// A listener has returned a connection.
    fn accepted(
        &mut self,
        listener: LaneId,
        row: &Timed<'_>,
        step: Step,
        (fd, peer): (u64, Endpoint),
    ) {
        let id = match row.peer {
            Peer::Connection(id, _) => Some(id),
            _ => None,
        };
        let known = self.sockets.of_fd(row.session, fd).filter(|lane| {
            let entry = self.sockets.get(*lane);
            entry.is_some_and(|it| it.socket.facts.accepted.is_none() && *lane != listener)
        });
        let lane = known.unwrap_or_else(|| {
            let lane = self.sockets.add(row, LaneRole::Connection);
            self.sockets.has_fd(row.session, lane, fd);
            lane
        });
        if let Some(id) = id.filter(|_| known.is_none()) {
            self.sockets.number(row.session, lane, id);
        }
        let local = self.sockets.get(listener).and_then(|entry| entry.socket.lane.local);
        if let Some(entry) = self.sockets.change(lane) {
            let facts = &mut entry.socket.facts;
            facts.accepted = Some(step);
            facts.connected.get_or_insert(step);
            entry.socket.lane.listener = Some(listener);
            entry.socket.lane.began = step.end;
        }
        self.has_peer(lane, step, peer);
        // A listener for all addresses does not say at which of them the connection came.
        if let Some(local) = local.filter(|local| !is_unspecified(*local)) {
            self.named(lane, local);
        }
    }

    /// Its own address is known.
    fn named(&mut self, lane: LaneId, local: Endpoint) {
        let Some(entry) = self.sockets.change(lane) else { return };
        let socket = &mut entry.socket;
        let is_better = socket.lane.local.is_none_or(|known| {
            known.port() == Some(0) || (is_unspecified(known) && !is_unspecified(local))
        });
        if is_better {
            socket.lane.local = Some(plain(local));
        }
        match socket.lane.role {
            LaneRole::Connection => {
                self.streams.named(&mut self.sockets, lane, &mut self.links);
            }
            _ => self.datagrams.named(lane, local),
        }
    }

    fn listens(&mut self, lane: LaneId, step: Step) {
        if let Some(entry) = self.sockets.change(lane) {
            entry.socket.lane.role = LaneRole::Listener;
            entry.socket.facts.listened.get_or_insert(step);
        }
        self.sockets.listens(lane);
    }

    fn peer_finished(&mut self, lane: LaneId, step: Step) {
        if self.is_connected(lane) {
            self.note(lane, |facts| &mut facts.fin_seen, step);
        }
    }

    fn finished(&mut self, lane: LaneId, step: Step) {
        if self.is_connected(lane) {
            self.note(lane, |facts| &mut facts.fin_sent, step);
        }
    }

    fn is_connected(&self, lane: LaneId) -> bool {
        self.sockets.get(lane).is_some_and(|entry| {
            entry.socket.facts.connected.is_some() && entry.socket.facts.closed.is_none()
        })
    }

    /// Notes a fact, the first time that it is seen.
    fn note(&mut self, lane: LaneId, fact: impl Fn(&mut Facts) -> &mut Option<Step>, step: Step) {
        if let Some(entry) = self.sockets.change(lane) {
            fact(&mut entry.socket.facts).get_or_insert(step);
        }
    }

    fn close(&mut self, lane: LaneId, step: Step, fate: SocketFate) {
        let Some(entry) = self.sockets.change(lane) else { return };
        let was_open = entry.socket.lane.ended.is_none();
        entry.socket.end(step, fate);
        if was_open {
            self.sockets.ended(lane);
            Streams::ended(&mut self.sockets, lane, &mut self.links);
            self.datagrams.ended(&self.sockets, lane, &mut self.links);
        }
    }
}

/// How a connect ended, by its error.
fn asked(error: Option<&CallError>) -> Asked {
    let is = |names: &[&str], errno: Errno| names.iter().any(|name| errno.is(name));
    match error {
        None => Asked::Connected,
        Some(CallError::Errno(errno)) if errno.is_would_block() => Asked::UnderWay,
        Some(CallError::Errno(errno)) if is(&["ECONNREFUSED", "ECONNRESET"], *errno) => {
            Asked::Refused
        }
        Some(_) => Asked::Failed,
    }
}
