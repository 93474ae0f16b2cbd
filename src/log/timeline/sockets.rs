//! Which socket a row is about.
//!
//! A row names its session, and mostly a descriptor or a connection. A client's socket is made, set and connected
//! before its connection has a number; a listener's calls name the connection that they return. So descriptor and
//! number are brought together here.

use super::found::Changed;
use super::lane::{Lane, LaneId, LaneRole};
use super::mark::{Line, Mark};
use super::reading::Reading;
use super::socket::{Socket, Step, plain};
use super::streams::StreamEnds;
use crate::log::segment::{Detail, Timed};
use crate::log::store::Store;
use crate::net::call::Returned;
use crate::net::event::SocketMark;
use crate::net::{Args, Call, ConnectionId, Op, Protocol, SessionId, WorkerRole};
use std::collections::{HashMap, VecDeque};
use std::mem::take;
use std::sync::Arc;

/// Lanes at most. Each takes about half a KiB; beyond it those that ended first leave, and are counted by their
/// rows.
pub(super) const LANES_MAX: usize = 1 << 14;

/// A socket with what the index knows of it beside.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) socket: Socket,
    /// Bars that nobody has taken yet, for each thread.
    pub(super) fresh: Vec<Line>,
    pub(super) stream: StreamEnds,
    /// Its numbers in the session: a connection that is kept for a second request has two.
    numbers: Vec<ConnectionId>,
    is_changed: bool,
}

impl Entry {
    /// Takes in a row: from when to when the socket is known.
    pub(super) fn take(&mut self, row: u64, step: Step) {
        let lane = &mut self.socket.lane;
        lane.began = lane.began.min(step.begin);
        lane.last_row = lane.last_row.max(row);
    }

    /// Makes a bar of a row, on the line of a thread.
    pub(super) fn show(&mut self, row: u64, thread: usize, reading: Reading) {
        if self.fresh.len() <= thread {
            self.fresh.resize_with(thread + 1, Line::default);
        }
        if let Some(fresh) = self.fresh.get_mut(thread) {
            fresh.insert(Mark::new(reading.time, row, reading.what), row);
        }
    }
}

/// What is known of a session.
#[derive(Debug, Default)]
struct OfSession {
    protocol: Option<Protocol>,
    /// What it does beside its sockets, or before the first.
    base: Option<LaneId>,
    /// The socket that was made last.
    current: Option<LaneId>,
    by_fd: HashMap<u64, LaneId>,
    by_connection: HashMap<ConnectionId, LaneId>,
    /// Names of threads that have one: a program's, of which not many are told apart.
    threads: Vec<(WorkerRole, Arc<str>)>,
}

/// All sockets.
#[derive(Debug, Default)]
pub(super) struct Sockets {
    all: VecDeque<Option<Box<Entry>>>,
    /// The number of the first of `all`.
    first: u32,
    count: usize,
    sessions: HashMap<SessionId, OfSession>,
    changed: Vec<LaneId>,
    /// Those that are over, in the order in which they ended.
    ended: VecDeque<LaneId>,
    dropped: Vec<LaneId>,
    /// Sockets that wait for connections.
    listeners: Vec<LaneId>,
    /// Grows when rows may belong to another socket than before.
    pub(super) version: u64,
}

impl OfSession {
    fn has_several(&self) -> bool {
        self.protocol.is_some_and(Protocol::has_several_sockets)
    }
}

impl Sockets {
    /// A socket.
    pub(super) fn get(&self, id: LaneId) -> Option<&Entry> {
        self.all.get(id.0.checked_sub(self.first)? as usize)?.as_deref()
    }

    /// A socket, to be changed.
    pub(super) fn change(&mut self, id: LaneId) -> Option<&mut Entry> {
        let entry = self.all.get_mut(id.0.checked_sub(self.first)? as usize)?.as_deref_mut()?;
        if !entry.is_changed {
            entry.is_changed = true;
            self.changed.push(id);
        }
        Some(entry)
    }

    /// The sockets that wait for connections.
    pub(super) fn listeners(&self) -> impl Iterator<Item = &Lane> {
        self.listeners.iter().filter_map(|id| Some(&self.get(*id)?.socket.lane))
    }

    /// It waits for connections.
    pub(super) fn listens(&mut self, id: LaneId) {
        if !self.listeners.contains(&id) {
            self.listeners.push(id);
        }
    }

    /// The sockets of a session that are not over.
    pub(super) fn open_of(&self, session: SessionId) -> Vec<LaneId> {
        let Some(of) = self.sessions.get(&session) else { return Vec::new() };
        let named = of.by_fd.values().chain(of.by_connection.values());
        let mut all: Vec<LaneId> = named.chain(&of.base).chain(&of.current).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|id| self.get(*id).is_some_and(|it| it.socket.lane.ended.is_none()));
        all
    }

    /// The socket that a row is about.
    pub(super) fn of_row(&mut self, store: &Store, row: &Timed<'_>) -> LaneId {
        self.begin(store, row.session);
        let (call, fd) = match row.detail {
            Some(Detail::Call(call)) => (Some(call), call.fd),
            Some(Detail::Protocol(event)) => (None, event.socket_mark().and_then(made_with)),
            _ => (None, None),
        };
        let of_fd = fd.and_then(|fd| self.of_fd(row.session, fd));
        match call.map(|call| call.op) {
            Some(Op::Accept) => return of_fd.unwrap_or_else(|| self.listener(row, fd)),
            Some(Op::Socket) => {
                if let Some((fd, role)) = call.and_then(|call| Some((made(call)?, role_of(call)))) {
                    return self.made(row, fd, role);
                }
            }
            _ => {}
        }
        if let Some(id) = row.peer.connection() {
            return self.of_connection(row, id).unwrap_or_else(|| self.adopted(row, id, of_fd, fd));
        }
        match (of_fd, fd) {
            (Some(lane), _) => lane,
            (None, Some(fd)) => self.with_unseen_beginning(row, fd),
            (None, None) => self.of_session(row),
        }
    }

    fn begin(&mut self, store: &Store, session: SessionId) {
        self.sessions.entry(session).or_insert_with(|| {
            let protocol = store.session(session).and_then(|session| session.protocol);
            OfSession { protocol, ..OfSession::default() }
        });
    }

    /// The open socket with a descriptor.
    pub(super) fn of_fd(&self, session: SessionId, fd: u64) -> Option<LaneId> {
        self.sessions.get(&session)?.by_fd.get(&fd).copied()
    }

    fn of_connection(&self, row: &Timed<'_>, id: ConnectionId) -> Option<LaneId> {
        let lane = self.sessions.get(&row.session)?.by_connection.get(&id).copied()?;
        self.get(lane).map(|_| lane)
    }

    /// The socket that made its first row with a new number of a connection: one that is known by its descriptor, or
    /// that asked for a connection with that peer; a new one if there is none.
    fn adopted(
        &mut self,
        row: &Timed<'_>,
        id: ConnectionId,
        of_fd: Option<LaneId>,
        fd: Option<u64>,
    ) -> LaneId {
        let of_fd = of_fd.filter(|lane| self.is_free(*lane));
        let lane = of_fd.or_else(|| self.asked(row)).unwrap_or_else(|| {
            let role = if row.peer.endpoint().is_some() && fd.is_none() {
                LaneRole::Connection
            } else {
                LaneRole::Session
            };
            self.add(row, role)
        });
        self.number(row.session, lane, id);
        if let Some(fd) = fd {
            self.has_fd(row.session, lane, fd);
        }
        lane
    }

    /// Whether it is no connection with a number yet and can be one.
    fn is_free(&self, id: LaneId) -> bool {
        self.get(id).is_some_and(|entry| {
            let lane = &entry.socket.lane;
            lane.connection.is_none() && lane.role != LaneRole::Listener && lane.ended.is_none()
        })
    }

    /// The socket of the session that has asked for a connection with the peer of a row.
    fn asked(&self, row: &Timed<'_>) -> Option<LaneId> {
        let peer = plain(row.peer.endpoint()?);
        let of = self.sessions.get(&row.session)?;
        let asked = |id: &LaneId| {
            let lane = self.get(*id).map(|entry| &entry.socket.lane);
            self.is_free(*id) && lane.and_then(|lane| lane.peer).map(plain) == Some(peer)
        };
        of.current.filter(asked).or_else(|| of.by_fd.values().copied().find(asked))
    }

    /// The socket of a connection with this number from now on.
    pub(super) fn number(&mut self, session: SessionId, lane: LaneId, id: ConnectionId) {
        if let Some(entry) = self.change(lane) {
            entry.socket.lane.connection.get_or_insert(id);
            entry.numbers.push(id);
        }
        if let Some(of) = self.sessions.get_mut(&session) {
            of.by_connection.insert(id, lane);
        }
        self.version += 1;
    }

    /// The socket with this descriptor from now on.
    pub(super) fn has_fd(&mut self, session: SessionId, lane: LaneId, fd: u64) {
        if let Some(entry) = self.change(lane) {
            entry.socket.lane.fd = Some(fd);
        }
        if let Some(of) = self.sessions.get_mut(&session) {
            of.by_fd.insert(fd, lane);
        }
        self.version += 1;
    }

    /// A socket was made. What a session with one socket has done before is done for that.
    pub(super) fn made(&mut self, row: &Timed<'_>, fd: u64, role: LaneRole) -> LaneId {
        let known = row.peer.connection().and_then(|id| self.of_connection(row, id));
        let before = self.sessions.get(&row.session).and_then(|of| {
            let is_before = |id: &LaneId| {
                let lane = self.get(*id).map(|entry| &entry.socket.lane);
                lane.is_some_and(|lane| lane.fd.is_none() && lane.role == LaneRole::Session)
            };
            if of.has_several() { None } else { of.base.filter(is_before) }
        });
        let lane = known.or(before).unwrap_or_else(|| self.add(row, LaneRole::Session));
        if let Some(entry) = self.change(lane) {
            entry.socket.lane.role = role;
        }
        self.has_fd(row.session, lane, fd);
        if let (Some(id), None) = (row.peer.connection(), known) {
            self.number(row.session, lane, id);
        }
        if let Some(of) = self.sessions.get_mut(&row.session) {
            of.current = Some(lane);
        }
        lane
    }

    /// The line of a kind of thread of a socket.
    pub(super) fn thread(&mut self, row: &Timed<'_>, lane: LaneId) -> usize {
        let named = self.sessions.get(&row.session).and_then(|of| {
            let named = of.threads.iter().find(|(worker, _)| *worker == row.worker);
            named.map(|(_, name)| Arc::clone(name))
        });
        let entry = self.change(lane);
        entry.map_or(0, |entry| entry.socket.thread(row.worker, named.as_ref()))
    }

    /// A thread of a session has a name.
    pub(super) fn name_thread(&mut self, session: SessionId, worker: WorkerRole, name: &str) {
        let name: Arc<str> = name.into();
        if let Some(of) = self.sessions.get_mut(&session) {
            of.threads.retain(|(other, _)| *other != worker);
            of.threads.push((worker, Arc::clone(&name)));
        }
        for lane in self.open_of(session) {
            let Some(entry) = self.change(lane) else { continue };
            for thread in &mut entry.socket.lane.threads {
                if thread.worker == worker {
                    thread.name = Some(Arc::clone(&name));
                }
            }
        }
    }

    /// The listener of an accept whose beginning was not seen.
    fn listener(&mut self, row: &Timed<'_>, fd: Option<u64>) -> LaneId {
        let lane = self.add(row, LaneRole::Listener);
        self.listens(lane);
        if let Some(fd) = fd {
            self.has_fd(row.session, lane, fd);
        }
        if let Some(of) = self.sessions.get_mut(&row.session) {
            of.current = Some(lane);
        }
        lane
    }

    /// A socket that was made before the first row that is in memory.
    fn with_unseen_beginning(&mut self, row: &Timed<'_>, fd: u64) -> LaneId {
        let current = self.sessions.get(&row.session).and_then(|of| of.current);
        let is_it = |id: &LaneId| {
            let lane = self.get(*id).map(|entry| &entry.socket.lane);
            lane.is_some_and(|lane| lane.fd.is_none() && lane.ended.is_none())
        };
        let lane = current.filter(is_it).unwrap_or_else(|| self.add(row, LaneRole::Session));
        self.has_fd(row.session, lane, fd);
        if let Some(of) = self.sessions.get_mut(&row.session) {
            of.current = Some(lane);
        }
        lane
    }

    /// What a row is about that names no socket: the only one of the session, or the session itself.
    fn of_session(&mut self, row: &Timed<'_>) -> LaneId {
        let of = self.sessions.get(&row.session);
        let current = of.and_then(|of| if of.has_several() { None } else { of.current });
        let known = current.or_else(|| of.and_then(|of| of.base));
        if let Some(lane) = known.filter(|lane| self.get(*lane).is_some()) {
            return lane;
        }
        let lane = self.add(row, LaneRole::Session);
        if let Some(of) = self.sessions.get_mut(&row.session) {
            of.base = Some(lane);
        }
        lane
    }

    /// A new socket.
    pub(super) fn add(&mut self, row: &Timed<'_>, role: LaneRole) -> LaneId {
        let id = LaneId(self.first + self.all.len() as u32);
        let mut socket = Socket::new(id, row.session, role, row);
        socket.lane.protocol = self.sessions.get(&row.session).and_then(|of| of.protocol);
        self.all.push_back(Some(Box::new(Entry {
            socket,
            fresh: Vec::new(),
            stream: StreamEnds::default(),
            numbers: Vec::new(),
            is_changed: true,
        })));
        self.changed.push(id);
        self.count += 1;
        self.version += 1;
        id
    }

    /// A socket is over: its descriptor may be another's soon.
    pub(super) fn ended(&mut self, id: LaneId) {
        let Some(entry) = self.get(id) else { return };
        let (session, fd) = (entry.socket.lane.session, entry.socket.lane.fd);
        if let (Some(of), Some(fd)) = (self.sessions.get_mut(&session), fd)
            && of.by_fd.get(&fd) == Some(&id)
        {
            of.by_fd.remove(&fd);
        }
        self.listeners.retain(|listener| *listener != id);
        self.ended.push_back(id);
        self.version += 1;
    }

    /// Lets those go that are over and whose rows are, and those that are too many.
    pub(super) fn evict(&mut self, floor: u64) {
        while let Some(oldest) = self.ended.front() {
            let last_row = self.get(*oldest).map_or(0, |entry| entry.socket.lane.last_row);
            if last_row >= floor && self.count <= LANES_MAX {
                return;
            }
            if let Some(id) = self.ended.pop_front() {
                self.drop_lane(id);
            }
        }
    }

    fn drop_lane(&mut self, id: LaneId) {
        let place = id.0.wrapping_sub(self.first) as usize;
        let Some(entry) = self.all.get_mut(place).and_then(Option::take) else { return };
        let lane = &entry.socket.lane;
        if let Some(of) = self.sessions.get_mut(&lane.session) {
            for number in &entry.numbers {
                of.by_connection.remove(number);
            }
            of.base = of.base.filter(|base| *base != id);
            of.current = of.current.filter(|current| *current != id);
        }
        self.count -= 1;
        self.dropped.push(id);
        self.version += 1;
        while let Some(None) = self.all.front() {
            self.all.pop_front();
            self.first += 1;
        }
    }

    /// Takes those that have changed, with their new bars.
    pub(super) fn take_changed(&mut self) -> Vec<Changed> {
        let mut taken = Vec::with_capacity(self.changed.len());
        for id in take(&mut self.changed) {
            let place = id.0.wrapping_sub(self.first) as usize;
            let Some(Some(entry)) = self.all.get_mut(place) else { continue };
            entry.is_changed = false;
            let Socket { lane, facts } = entry.socket.clone();
            taken.push((lane, facts, take(&mut entry.fresh)));
        }
        taken
    }

    /// Takes the names of those that are not kept any more.
    pub(super) fn take_dropped(&mut self) -> Vec<LaneId> {
        take(&mut self.dropped)
    }

    /// Forgets what the rows of sockets have said of their streams, since rows are missing.
    pub(super) fn lose_sight(&mut self) {
        for entry in self.all.iter_mut().flatten() {
            entry.stream.lose_sight();
        }
    }
}

/// The descriptor of a socket that is said to be made.
fn made_with(mark: SocketMark<'_>) -> Option<u64> {
    match mark {
        SocketMark::Made { fd, .. } => Some(fd),
        _ => None,
    }
}

/// The descriptor that socket(2) returned.
fn made(call: &Call) -> Option<u64> {
    match call.result {
        Ok(Returned::Number(fd)) => u64::try_from(fd).ok(),
        _ => None,
    }
}

/// What a socket is as long as nothing else is known than how it was made.
fn role_of(call: &Call) -> LaneRole {
    match call.args {
        Args::Socket { kind, .. } if kind.has_connections() => LaneRole::Connection,
        Args::Socket { .. } => LaneRole::Datagram,
        _ => LaneRole::Session,
    }
}
