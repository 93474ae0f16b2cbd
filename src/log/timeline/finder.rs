//! Goes over rows and finds out what they show on the time line.

use super::datagrams::{Content, Datagram, Datagrams};
use super::entry::LinkEntry;
use super::found::Found;
use super::lane::{LaneId, LaneRole, ThreadPlace};
use super::lanes_of_rows::LanesOfRows;
use super::local_ends::LocalEnds;
use super::reading::Reading;
use super::runs::Runs;
use super::socket::Step;
use super::sockets::Sockets;
use super::streams::Streams;
use crate::log::filter::SessionSet;
use crate::log::segment::{Detail, Kind, Portion, Segment, Timed};
use crate::log::store::{RowPlace, Store};
use crate::net::call::Returned;
use crate::net::{Op, Peer, SessionId, Stamp, WorkerRole};
use std::ops::Range;

/// Lines that are remembered for the rows that follow.
const CACHED: usize = 16;

/// What is known of the rows up to one.
#[derive(Debug)]
pub(super) struct Finder {
    sessions: Option<SessionSet>,
    /// Rows before this one were looked at; `None` before the first look.
    pub(super) looked_to: Option<u64>,
    /// Rows before this one are not shown. They are looked at all the same: they say what the sockets are.
    pub(super) floor: u64,
    pub(super) sockets: Sockets,
    pub(super) streams: Streams,
    pub(super) datagrams: Datagrams,
    pub(super) local_ends: LocalEnds,
    pub(super) links: Vec<LinkEntry>,
    /// The lane of each row since they were taken last.
    rows: LanesOfRows,
    cache: [Option<(CacheKey, ThreadPlace)>; CACHED],
}

/// What rows without detail have in common that are on the same line, as long as no socket changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CacheKey {
    version: u64,
    session: SessionId,
    peer_number: u16,
    worker: WorkerRole,
}

impl Finder {
    pub(super) fn new(sessions: Option<SessionSet>) -> Self {
        Self {
            sessions,
            looked_to: None,
            floor: 0,
            sockets: Sockets::default(),
            streams: Streams::default(),
            datagrams: Datagrams::default(),
            local_ends: LocalEnds::default(),
            links: Vec::new(),
            rows: LanesOfRows::default(),
            cache: [None; CACHED],
        }
    }

    /// One that looks at nothing before a row, since another one could not.
    pub(super) fn beginning_at(sessions: Option<SessionSet>, row: u64) -> Self {
        let rows = LanesOfRows::starting_at(row);
        Self { looked_to: Some(row), rows, ..Self::new(sessions) }
    }

    /// Looks at a portion of the rows up to `end` that come next.
    pub(super) fn step(&mut self, store: &Store, end: u64, portion: Portion) {
        let at = self.begin(store.rows().start);
        if at >= end {
            return;
        }
        let looked_to = match store.find(at) {
            RowPlace::Sealed(segment) => {
                let rows = at..segment.rows().end.min(end);
                self.look_at(store, &segment, segment.oldest_of(rows, portion))
            }
            RowPlace::Gone(hole) => {
                self.lose_sight(hole.end);
                hole.end
            }
            // For a thread that may wait.
            RowPlace::OnDisk(_) => at,
            RowPlace::Open => {
                let copy = store.with_open(|open| {
                    let rows = at..open.rows().end.min(end);
                    let is_here = open.rows().contains(&at);
                    is_here.then(|| open.copy_of(open.oldest_of(rows, Portion::SHORT)))
                });
                // It may have been sealed in between; then the next step finds it.
                copy.map_or(at, |copy| self.look_at(store, &copy, copy.rows()))
            }
        };
        self.looked_to = Some(looked_to);
    }

    /// Takes what was found since the last time.
    pub(super) fn take_found(&mut self) -> Found {
        let newest = self.rows.rows().end;
        let rows = std::mem::replace(&mut self.rows, LanesOfRows::starting_at(newest));
        let sockets = self.sockets.take_changed();
        // After their bars are taken, so that those are counted.
        self.sockets.evict(self.floor);
        Found {
            sockets: sockets.into_iter().map(|changed| (changed.0.id, changed)).collect(),
            dropped: self.sockets.take_dropped(),
            links: Runs::of(std::mem::take(&mut self.links), newest),
            rows,
        }
    }

    /// Begins at the oldest row, or notices that rows left memory before they were looked at.
    fn begin(&mut self, from: u64) -> u64 {
        let at = match self.looked_to {
            Some(at) if at >= from => at,
            before => {
                if before.is_some() {
                    self.lose_sight(from);
                } else {
                    self.rows = LanesOfRows::starting_at(from);
                }
                from
            }
        };
        self.looked_to = Some(at);
        at
    }

    /// Rows before one are gone that were not looked at.
    fn lose_sight(&mut self, next: u64) {
        self.sockets.lose_sight();
        self.datagrams.lose_sight();
        self.local_ends.lose_sight();
        // What was found and not taken has left, too.
        self.rows = LanesOfRows::starting_at(next);
    }

    /// Looks at rows of a segment; returns the row after them.
    fn look_at(&mut self, store: &Store, segment: &Segment, rows: Range<u64>) -> u64 {
        self.cache = [None; CACHED];
        for row in segment.timed(rows.clone()) {
            let is_ours = self.sessions.as_ref().is_none_or(|them| them.contains(row.session));
            let lane = is_ours.then(|| self.take(store, &row));
            self.rows.push(lane);
        }
        rows.end
    }

    /// Takes in a row: on which lane it is.
    fn take(&mut self, store: &Store, row: &Timed<'_>) -> LaneId {
        let ThreadPlace { lane, thread } = self.place(store, row);
        let reading = Reading::of(row);
        let (begin, end) = (Stamp(reading.time.start), Stamp(reading.time.end));
        let step = Step { begin, end, row: row.number, thread };
        if let Some(entry) = self.sockets.change(lane) {
            entry.take(row.number, step);
            if row.number >= self.floor {
                entry.show(row.number, step.thread, reading);
            }
        }
        self.infer(lane, row, step);
        self.transfer(lane, row, step);
        lane
    }

    /// The line of a row.
    fn place(&mut self, store: &Store, row: &Timed<'_>) -> ThreadPlace {
        let (session, peer_number, worker) = (row.session, row.peer_number, row.worker);
        let slot = usize::from(session.0 ^ peer_number) % CACHED;
        let key = CacheKey { version: self.sockets.version, session, peer_number, worker };
        // A call names a descriptor, and may be of another socket than the one before.
        let is_plain = row.detail.is_none();
        if let Some(Some((cached, place))) = self.cache.get(slot)
            && is_plain
            && *cached == key
        {
            return *place;
        }
        let lane = self.sockets.of_row(store, row);
        let thread = self.sockets.thread(row, lane);
        let place = ThreadPlace { lane, thread };
        // It may be another now.
        let key = CacheKey { version: self.sockets.version, ..key };
        if let Some(cached) = self.cache.get_mut(slot).filter(|_| is_plain) {
            *cached = Some((key, place));
        }
        place
    }

    /// What came or went, and who it was that took it.
    fn transfer(&mut self, lane: LaneId, row: &Timed<'_>, step: Step) {
        let Some((way, bytes)) = transferred(row) else { return };
        let Some(role) = self.role(lane, row) else { return };
        let Self { sockets, datagrams, links, .. } = self;
        match (role, way, row.kind) {
            (LaneRole::Connection, Way::Out, _) => {
                Streams::sent(sockets, lane, bytes as u64, step, links);
            }
            (LaneRole::Connection, Way::In, _) => {
                Streams::read(sockets, lane, bytes as u64, step, links);
            }
            // Of a call alone it is not known what the datagram said.
            (LaneRole::Datagram, _, Kind::Received | Kind::Sent) => {
                let of_lane = sockets.get(lane).and_then(|entry| entry.socket.lane.peer);
                let Some(peer) = row.peer.endpoint().or(of_lane) else { return };
                let it = Datagram { lane, peer, step, content: Content::of(row.payload) };
                match way {
                    Way::Out => datagrams.sent(sockets, it, links),
                    Way::In => datagrams.received(sockets, it, links),
                }
            }
            _ => {}
        }
    }

    /// What a lane is on which something came or went: that says it, if nothing else has.
    fn role(&mut self, lane: LaneId, row: &Timed<'_>) -> Option<LaneRole> {
        let role = self.sockets.get(lane)?.socket.lane.role;
        if role != LaneRole::Session {
            return Some(role);
        }
        let role = match row.peer {
            Peer::Connection(..) => LaneRole::Connection,
            Peer::At(_) => LaneRole::Datagram,
            _ => return Some(role),
        };
        self.sockets.change(lane)?.socket.lane.role = role;
        Some(role)
    }
}

/// Whether something came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// How many bytes came or went with a row. Of a protocol that reports its bytes in parts, the calls count them.
fn transferred(row: &Timed<'_>) -> Option<(Way, usize)> {
    match (row.kind, row.detail) {
        (Kind::Received, _) => Some((Way::In, row.payload.len())),
        (Kind::Sent, _) => Some((Way::Out, row.payload.len())),
        (Kind::Called, Some(Detail::Call(call))) => {
            let Ok(Returned::Number(bytes)) = call.result else { return None };
            let bytes = usize::try_from(bytes).ok()?;
            match call.op {
                Op::Recv | Op::RecvFrom => Some((Way::In, bytes)),
                Op::Send | Op::SendTo => Some((Way::Out, bytes)),
                _ => None,
            }
        }
        _ => None,
    }
}
