//! A check on the sessions of an engine.

use super::machine::{Clock, Happened, Happening, Machine, Next, Order};
use super::outcome::{CheckPart, StepResult};
use super::plan::SocketKind;
use super::ready::ReadyCheck;
use super::report::CheckReport;
use super::rows::LiveSocket;
use crate::engine::rows::RowReader;
use crate::engine::{EngineHandle, StartError};
use crate::log::Store;
use crate::net::address::{HostAndPort, parse_host};
use crate::net::clock::time_of_day;
use crate::net::session::Refused;
use crate::net::udp::BindTo;
use crate::net::{
    DatagramCommand, Destination, Endpoint, Payload, Recipients, SessionConfig, SessionId, Stamp,
    StreamCommand, TcpClientConfig, TcpServerConfig, UdpConfig,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

/// How long after a deadline it is asked what happened until then: between the moment that a worker notes and the
/// moment at which others see what it noted, it may lose the processor.
const GRACE: Duration = Duration::from_millis(5);

/// How long one wait for news takes at most; each is followed by a look at all that it could have missed.
const WAIT_MAX: Duration = Duration::from_millis(250);

/// Ends a check from another thread. Copies end the same one.
#[derive(Clone, Debug)]
pub struct CheckStop(Arc<StopParts>);

#[derive(Debug)]
struct StopParts {
    is_stopped: AtomicBool,
    store: Arc<Store>,
}

impl CheckStop {
    /// For a check on this engine.
    pub fn new(engine: &EngineHandle) -> Self {
        let store = Arc::clone(engine.store());
        Self(Arc::new(StopParts { is_stopped: AtomicBool::new(false), store }))
    }

    /// Ends the check. Returns at once; the check is over within milliseconds.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, SeqCst);
        self.0.store.call_waiting();
    }

    /// Whether it was asked to end.
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped.load(SeqCst)
    }
}

/// How a check comes along.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckProgress {
    /// A socket has its session.
    Started {
        /// Its number in the check.
        socket: usize,
        /// Its session.
        session: SessionId,
    },
    /// A socket is bound or listens there.
    Opened {
        /// Its number in the check.
        socket: usize,
        /// Where.
        local: Endpoint,
    },
    /// A part has begun, in the round of this number.
    Began(u32, CheckPart),
    /// A part is over.
    Result(StepResult),
}

/// Runs a check. Returns when it is over; for a thread that may wait. Its sessions are over then, and their rows
/// are in the engine's log.
pub fn run_check(
    ready: ReadyCheck,
    engine: &EngineHandle,
    stop: &CheckStop,
    progress: &mut dyn FnMut(CheckProgress),
) -> CheckReport {
    let ready = Arc::new(ready);
    let mut run = Run {
        engine,
        rows: RowReader::new(Arc::clone(engine.store())),
        sockets: ready.check().sockets.iter().map(|_| None).collect(),
        machine: Machine::new(Arc::clone(&ready)),
        report: CheckReport::begin(ready.check().clone()),
        ready,
        began: None,
        last_row: 0,
    };
    run.run(stop, progress);
    run.end(stop, progress)
}

struct Run<'a> {
    engine: &'a EngineHandle,
    ready: Arc<ReadyCheck>,
    machine: Machine,
    rows: RowReader,
    sockets: Vec<Option<LiveSocket>>,
    report: CheckReport,
    /// The part whose beginning was told.
    began: Option<(u32, CheckPart)>,
    /// The last row that was read.
    last_row: u64,
}

impl Run<'_> {
    fn run(&mut self, stop: &CheckStop, progress: &mut dyn FnMut(CheckProgress)) {
        let mut orders = Vec::new();
        while !stop.is_stopped() {
            let seen = self.engine.store().seen();
            let known_until = self.look(progress);
            let time_of_day = &time_of_day;
            let clock = Clock { now: Stamp::now(), known_until, time_of_day };
            let next = self.machine.advance(&clock, &mut orders);
            for order in orders.drain(..) {
                self.carry_out(order, progress);
            }
            self.tell(progress);
            match next {
                Next::Over => return,
                Next::GoOn => {}
                Next::Pause(until) => {
                    let left = until.since(Stamp::now()).min(WAIT_MAX);
                    self.engine.store().wait_beyond(seen, left);
                }
                Next::Wait(until) => self.wait(until, seen),
            }
        }
    }

    /// Waits for news, and from the deadline on for the certainty that there was none.
    fn wait(&self, until: Stamp, seen: crate::log::store::Seen) {
        let pauses = self.sockets.iter().flatten().filter_map(LiveSocket::pause_ends);
        let ends = self.sockets.iter().flatten().filter_map(|socket| socket.end_seen.as_ref());
        let until = pauses.chain(ends.map(|(at, _)| *at)).chain([until]).min().unwrap_or(until);
        let left = until.after(GRACE).since(Stamp::now());
        if left.is_zero() {
            self.engine.log_writer().hurry(until);
            if self.engine.log_writer().known_until() >= until {
                return;
            }
        }
        let left = if left.is_zero() { WAIT_MAX } else { left.min(WAIT_MAX) };
        self.engine.store().wait_beyond(seen, left);
    }

    /// Takes in what is new. Returns until when all is known.
    fn look(&mut self, progress: &mut dyn FnMut(CheckProgress)) -> Stamp {
        for socket in self.sockets.iter_mut().flatten() {
            if socket.end_seen.is_none() {
                socket.end_seen = self.engine.end_of(socket.session).map(|end| (Stamp::now(), end));
            }
        }
        // Before the rows: those up to there are in the log by now.
        let known_until = self.engine.log_writer().known_until();
        let by_session = LiveSocket::by_session(&self.sockets);
        let Self { rows, sockets, machine, last_row, .. } = self;
        let lost = rows.read(&|session| by_session.contains_key(&session), |row| {
            *last_row = row.number;
            let number = by_session.get(&row.session).copied().unwrap_or_default();
            let Some(Some(socket)) = sockets.get_mut(number) else { return };
            let local = socket.local;
            socket.read(row, &mut |happened| machine.note(happened));
            if let Some(local) = socket.local.filter(|_| local.is_none()) {
                progress(CheckProgress::Opened { socket: number, local });
            }
        });
        for socket in self.sockets.iter_mut().flatten() {
            socket.pause(known_until, self.last_row, &mut |happened| self.machine.note(happened));
        }
        self.note_lost(lost);
        self.note_ends(known_until);
        known_until
    }

    /// Notes rows that left the log unseen, and those that never came into it.
    fn note_lost(&mut self, left_log: u64) {
        for (number, socket) in self.sockets.iter_mut().enumerate() {
            let Some(socket) = socket else { continue };
            let tally = self.engine.tally_of(socket.session).unwrap_or_default();
            let unlogged = tally.lost_unlogged + tally.events_dropped;
            let lost = left_log + unlogged.saturating_sub(socket.lost);
            socket.lost = socket.lost.max(unlogged);
            if lost > 0 {
                let what = Happening::Lost(lost);
                let (at, row) = (Stamp::now(), self.last_row);
                self.machine.note(Happened { socket: number, at, row, what });
            }
        }
    }

    /// Notes the ends of sessions of which all is known.
    fn note_ends(&mut self, known_until: Stamp) {
        for (number, place) in self.sockets.iter_mut().enumerate() {
            let Some((at, end)) = place.as_ref().and_then(|socket| socket.end_seen.clone()) else {
                continue;
            };
            if at > known_until {
                continue;
            }
            let failure = match end {
                crate::net::End::Failed(error) => Some(Box::new(error)),
                _ => None,
            };
            let (row, what) = (self.last_row, Happening::Over(failure));
            self.machine.note(Happened { socket: number, at, row, what });
            if let Some(socket) = place.take() {
                self.engine.retire(socket.session);
            }
        }
    }

    fn carry_out(&mut self, order: Order, progress: &mut dyn FnMut(CheckProgress)) {
        match order {
            Order::Open(number) => self.open(number, progress),
            Order::Send(number, payload) => self.send(number, payload),
            Order::Finish(number) => self.command(number, StreamCommand::Finish),
            Order::Reset(number) => self.command(number, StreamCommand::Reset),
            Order::Close(number) if self.connection(number).is_some() => {
                self.command(number, StreamCommand::Disconnect);
            }
            Order::Close(number) | Order::End(number) => match self.socket(number) {
                Some(socket) => self.engine.stop(socket.session),
                None => self.note(number, Happening::Over(None)),
            },
        }
    }

    fn open(&mut self, number: usize, progress: &mut dyn FnMut(CheckProgress)) {
        let check = self.ready.check();
        let Some(planned) = check.sockets.get(number) else { return };
        match self.engine.start(config(&planned.kind)) {
            Ok(session) => {
                let socket = LiveSocket::new(number, session, planned.framing.clone());
                if let Some(place) = self.sockets.get_mut(number) {
                    *place = Some(socket);
                }
                self.report.sessions.push(session);
                progress(CheckProgress::Started { socket: number, session });
            }
            Err(StartError::Engine(error)) => {
                self.note(number, Happening::Over(Some(Box::new(error))));
            }
            Err(StartError::NoNumbers) => self.note(number, Happening::Over(None)),
        }
    }

    fn send(&mut self, number: usize, payload: Payload) {
        let Some(socket) = self.socket(number) else { return };
        let kind = self.ready.check().sockets.get(number).map(|socket| &socket.kind);
        let taken = match (kind, socket.connection()) {
            (Some(SocketKind::UdpTo(peer) | SocketKind::UdpBoth(peer, _)), _) => {
                let command = DatagramCommand::Send { to: destination(peer), payload };
                self.engine.command(socket.session, command)
            }
            (Some(SocketKind::UdpAt(_)), _) => {
                let Some(peer) = socket.last_peer else { return };
                let to = Destination::Peer(peer.into());
                self.engine.command(socket.session, DatagramCommand::Send { to, payload })
            }
            (_, Some(id)) => {
                let command = StreamCommand::Send(Recipients::Only(vec![id]), payload);
                self.engine.command(socket.session, command)
            }
            // It ended a moment ago, of which the machine will hear.
            (_, None) => None,
        };
        if let Some(Err(Refused::QueueFull(_) | Refused::WrongProtocol(_))) = taken {
            self.note(number, Happening::Refused);
        }
    }

    /// Commands something on the connection that came last.
    fn command(&mut self, number: usize, command: impl FnOnce(Recipients) -> StreamCommand) {
        let Some(id) = self.connection(number) else { return };
        let Some(socket) = self.socket(number) else { return };
        // If it is over, the machine hears of that.
        let _ = self.engine.command(socket.session, command(Recipients::Only(vec![id])));
    }

    fn socket(&self, number: usize) -> Option<&LiveSocket> {
        self.sockets.get(number)?.as_ref()
    }

    fn connection(&self, number: usize) -> Option<crate::net::ConnectionId> {
        self.socket(number)?.connection()
    }

    fn note(&mut self, socket: usize, what: Happening) {
        let (at, row) = (Stamp::now(), self.last_row);
        self.machine.note(Happened { socket, at, row, what });
    }

    /// Tells what has begun and what is over.
    fn tell(&mut self, progress: &mut dyn FnMut(CheckProgress)) {
        for result in self.machine.take_results() {
            self.report.add(result.clone());
            progress(CheckProgress::Result(result));
        }
        let now = self.machine.part().map(|part| (self.machine.round(), part));
        if now != self.began {
            self.began = now;
            if let Some((round, part)) = now {
                progress(CheckProgress::Began(round, part));
            }
        }
    }

    /// Ends what is left.
    fn end(mut self, stop: &CheckStop, progress: &mut dyn FnMut(CheckProgress)) -> CheckReport {
        if self.machine.part().is_some() {
            self.machine.stop();
            self.tell(progress);
        }
        for socket in self.sockets.iter().flatten() {
            self.engine.retire(socket.session);
        }
        self.report.end(stop.is_stopped(), self.machine.round());
        self.report
    }
}

fn config(kind: &SocketKind) -> SessionConfig {
    match kind {
        SocketKind::Connect(peer) => {
            SessionConfig::TcpClient(TcpClientConfig::to(destination(peer)))
        }
        SocketKind::Listen(local) => {
            SessionConfig::TcpServer(TcpServerConfig::listening_on(*local))
        }
        SocketKind::UdpTo(_) => {
            let any = std::net::SocketAddr::from(([0, 0, 0, 0], 0));
            SessionConfig::Udp(UdpConfig { bind: BindTo::FirstSend, ..UdpConfig::bound_to(any) })
        }
        SocketKind::UdpAt(local) | SocketKind::UdpBoth(_, local) => {
            SessionConfig::Udp(UdpConfig::bound_to(*local))
        }
    }
}

/// Where to; what is no host was refused when the check was read.
fn destination(peer: &HostAndPort) -> Destination {
    match parse_host(&peer.host) {
        Ok(host) => host.at_port(peer.port),
        Err(_) => Destination::Host(peer.host.clone(), peer.port),
    }
}
