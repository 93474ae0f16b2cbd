//! A TCP client: it connects, has one connection at a time, and connects again if it should.
//!
//! Its controller is never blocked in the network: a connector thread tries the addresses, the
//! connection's own threads read and write, and the controller takes commands all the time.

mod connect;

use super::conduct::Following;
use super::config::Existing;
use super::repeat::StreamRepeat;
use super::stream::{Job, SecureAs, SecureTo, Stream, worker_name};
use super::{
    Closing, ConnectorCommand, FileEvent, Reconnect, Save, StreamCommand, StreamEvent,
    StreamSettings, TcpClientConfig,
};
use crate::files::PartFile;
use crate::net::Protocol;
use crate::net::automation::{CompiledRules, LoadPlan, RepeatEnd};
use crate::net::loader::{LoadRun, Loader};
use crate::net::outbox::Outbox;
use crate::net::repeater::{self, alarm};
use crate::net::session::{Shared, panic_error};
use crate::net::tls::{ClientTls, TlsStart};
use crate::net::worker::{WorkerRole, spawn_worker};
use crate::net::{
    Cause, Connection, ConnectionId, Connections, End, Endpoint, EventKind, NetError, Op, Peer,
    PeerProcess, ProtocolSnapshot, Session, SessionState, Stamp, socket, wake,
};
use connect::Connector;
pub(in crate::net) use connect::{Connect, Joined, NotConnected};
use crossbeam_channel::{Receiver, bounded, select};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The first pause before connecting again: a server that restarts is back within a few.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause: doubling goes no further, so that a server that comes back is found soon.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A connection that lasted for so long was a good one: after it the pauses begin anew. A server that
/// takes connections only to drop them is asked less and less often.
const LASTED: Duration = Duration::from_secs(10);

impl Session {
    /// Starts a TCP client. It is connected once its state says so.
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_tcp_client(
        config: TcpClientConfig,
        outbox: Arc<Outbox>,
    ) -> Result<Self, NetError> {
        let name = format!("tcp {}", config.to);
        let table = Arc::<Connections>::default();
        let live = ProtocolSnapshot::Stream(Arc::clone(&table));
        Self::start(name, outbox, live, move |shared, inbox| {
            let (connector, plan) = in_parts(Arc::clone(shared), config);
            run(shared, inbox, &table, Arc::new(connector), plan)
        })
        .map(|session| session.speaking(Protocol::TcpClient))
    }
}

fn in_parts(shared: Arc<Shared>, config: TcpClientConfig) -> (Connector, ClientPlan) {
    let TcpClientConfig { to, from, connect_limit, options, settings, reconnect, save, rules, tls } =
        config;
    let connector = Connector { shared, to, from, connect_limit, options };
    (connector, ClientPlan { settings, reconnect, save, rules, tls })
}

/// How a client has its connections, whomever it connects to.
#[derive(Debug)]
pub(in crate::net) struct ClientPlan {
    pub(in crate::net) settings: StreamSettings,
    pub(in crate::net) reconnect: Reconnect,
    pub(in crate::net) save: Option<Save>,
    pub(in crate::net) rules: Arc<CompiledRules>,
    /// TLS from the start, over TCP only.
    pub(in crate::net) tls: Option<ClientTls>,
}

/// Has one connection after the other, as the plan says, until the end.
pub(in crate::net) fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<ConnectorCommand>,
    table: &Arc<Connections>,
    connector: Arc<dyn Connect>,
    plan: ClientPlan,
) -> End {
    let mut client = Client::new(shared, inbox, table, connector, plan);
    let end = client.run();
    client.end_load(RepeatEnd::Closed);
    end
}

/// The controller's own state.
struct Client<'a> {
    shared: &'a Arc<Shared>,
    inbox: &'a Receiver<ConnectorCommand>,
    /// What is shown of its connections.
    table: &'a Arc<Connections>,
    connector: Arc<dyn Connect>,
    settings: StreamSettings,
    reconnect: Reconnect,
    /// For the next connection.
    save: Option<Save>,
    connections: u32,
    /// Of the connection that there is.
    repeat: Option<StreamRepeat>,
    loader: Option<Loader>,
    /// Where it was connected last.
    remote: Option<Endpoint>,
    /// TLS on each connection, if it is spoken.
    tls: Option<ClientTls>,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    GoOn,
    Now,
    End,
}

/// How often and for how long it was in vain.
#[derive(Default)]
struct Attempts {
    /// Connects in a row that failed.
    failed: u32,
    /// Pauses since the last good connection.
    pauses: u32,
}

impl Attempts {
    fn next_pause(&mut self) -> Duration {
        let factor = 1_u32.checked_shl(self.pauses).unwrap_or(u32::MAX);
        self.pauses += 1;
        FIRST_PAUSE.saturating_mul(factor).min(LONGEST_PAUSE)
    }
}

impl<'a> Client<'a> {
    fn new(
        shared: &'a Arc<Shared>,
        inbox: &'a Receiver<ConnectorCommand>,
        table: &'a Arc<Connections>,
        connector: Arc<dyn Connect>,
        plan: ClientPlan,
    ) -> Self {
        let ClientPlan { settings, reconnect, save, rules, tls } = plan;
        shared.rules.set(rules);
        Self {
            shared,
            inbox,
            table,
            connector,
            settings,
            reconnect,
            save,
            connections: 0,
            repeat: None,
            loader: None,
            remote: None,
            tls,
        }
    }

    fn run(&mut self) -> End {
        if let Err(error) = self.check_save().and_then(|()| self.prepare_tls().map(drop)) {
            return End::Failed(error);
        }
        let mut attempts = Attempts::default();
        loop {
            let mut is_told = false;
            let end = match self.connect() {
                Ok(Some(connected)) => {
                    attempts.failed = 0;
                    let since = Stamp::now();
                    let held = self.hold(connected);
                    is_told = held.is_ok();
                    let end = held.map_or_else(End::Failed, end_of);
                    if Stamp::now().since(since) >= LASTED {
                        attempts.pauses = 0;
                    }
                    end
                }
                Ok(None) => End::Stopped,
                Err(failure) => {
                    attempts.failed += 1;
                    is_told = failure.is_told;
                    End::Failed(failure.error)
                }
            };
            let is_stopped = self.shared.stop.is_stopped();
            if is_stopped || end == End::Stopped || self.reconnect == Reconnect::Never {
                let end = if is_stopped { End::Stopped } else { end };
                if is_told {
                    self.shared.note_end_told();
                }
                return end;
            }
            if !self.pause(attempts.next_pause(), attempts.failed) {
                return End::Stopped;
            }
            self.shared.set_state(SessionState::Opening);
        }
    }

    /// Whether what comes can be saved as asked. What is known before anything comes is said before: a
    /// connection whose bytes are lost is no use.
    fn check_save(&self) -> Result<(), NetError> {
        let Some(save) = &self.save else { return Ok(()) };
        PartFile::create(&save.path, save.existing).map(drop).map_err(NetError::from)
    }

    /// A handshake, if one is wanted. What is wrong with its files is said before anything is begun.
    fn prepare_tls(&self) -> Result<Option<TlsStart>, NetError> {
        self.tls.clone().map(|tls| self.secure_to(tls).start()).transpose()
    }

    fn secure_to(&self, tls: ClientTls) -> SecureTo {
        match self.connector.load_target() {
            Some(to) => SecureTo::of(tls, &to),
            None => SecureTo { tls, host: self.connector.target(), port: 0 },
        }
    }

    /// Connects on a thread of its own. `None` if it was given up.
    fn connect(&mut self) -> Result<Option<Joined>, NotConnected> {
        let (answer, result) = bounded(1);
        let connector = Arc::clone(&self.connector);
        let name = format!("{} connect", connector.worker_name());
        let work = move || {
            let _ = answer.send(connector.connect());
        };
        let thread = spawn_worker(self.shared, WorkerRole::Connector, name.clone(), work)
            .map_err(|error| NotConnected::untold(error.into()))?;
        let stop = self.shared.stop.signal();
        let connected = loop {
            select! {
                recv(stop) -> _ => break None,
                recv(result) -> connected => break Some(connected),
                recv(self.inbox) -> command => {
                    let Ok(command) = command else { break None };
                    if self.without_connection(command) == Wish::End {
                        // Nothing but the stop wakes the connector.
                        self.shared.stop.stop();
                    }
                }
            }
        };
        if connected.is_none() && !wake::CONNECT_CAN_BE_ENDED {
            return Ok(None);
        }
        if let Err(panic) = thread.join() {
            return Err(NotConnected::untold(panic_error(panic.as_ref(), &name)));
        }
        match connected {
            Some(Ok(connected)) => connected.map(Some),
            Some(Err(_)) => Ok(None),
            None => {
                if let Ok(Ok(connected)) = result.try_recv() {
                    socket::close(self.shared, connected.channel);
                }
                Ok(None)
            }
        }
    }

    /// Has a connection until it ends, which is reported then.
    ///
    /// # Errors
    /// If it could not even begin.
    fn hold(&mut self, joined: Joined) -> Result<Closing, NetError> {
        let Joined { channel, local, remote, buffers } = joined;
        self.connections += 1;
        self.remote = Some(remote);
        let id = ConnectionId(self.connections);
        let facts = Connection::new(id, remote, local);
        facts.recv_buffer_bytes.set(buffers.recv_bytes);
        facts.send_buffer_bytes.set(buffers.send_bytes);
        let start = self.prepare_tls()?;
        let edges = channel.edges();
        let peer = Peer::of_channel(id, remote, edges);
        let process = PeerProcess::ask(self.shared, peer, &channel);
        let stream = Stream::new(self.shared, self.table, channel, facts, self.settings.clone())?;
        let event = EventKind::from(StreamEvent::Connected { local });
        self.shared.tell(Stamp::now(), stream.peer(), event);
        stream.introduce(edges, process);
        if let Some(start) = start {
            stream.begin_tls(start);
        }
        if let Some(save) = &mut self.save {
            stream.save(Some(save));
            // After another connection, what was saved is there: that is reported, and it is not replaced.
            save.existing = Existing::Keep;
        }
        self.shared.set_state(SessionState::Connected { local, remote, id });
        self.shared.outbox.ring();
        let (ending, ended) = bounded(1);
        let on_end = move |_, closing| {
            let _ = ending.send(closing);
        };
        let name = format!("{} reader", worker_name(remote));
        let thread = match stream.start(name, Box::new(Following::new(self.shared)), on_end) {
            Ok(thread) => thread,
            Err(error) => return Ok(Closing::Failed(error)),
        };
        let closing = self.command_it(&stream, &ended);
        self.end_repeat(RepeatEnd::Closed);
        // It has said that it is at its end.
        let _ = thread.join();
        Ok(closing)
    }

    /// Carries out commands until the connection ends, which is not long after the stop.
    fn command_it(&mut self, stream: &Arc<Stream>, ended: &Receiver<Closing>) -> Closing {
        loop {
            let next_send = alarm(self.repeat.as_ref().and_then(StreamRepeat::due));
            select! {
                recv(next_send) -> _ => {}
                recv(ended) -> closing => return closing.unwrap_or(Closing::ByUs),
                recv(self.inbox) -> command => match command {
                    Ok(command) => self.carry_out(stream, command),
                    // The handle is gone, and has stopped the session before.
                    Err(_) => return ended.recv().unwrap_or(Closing::ByUs),
                },
            }
            let repeat = self.repeat.take();
            self.repeat = repeat.and_then(|it| it.do_what_is_due(std::slice::from_ref(stream)));
        }
    }

    fn carry_out(&mut self, stream: &Arc<Stream>, command: ConnectorCommand) {
        match command {
            ConnectorCommand::Stream(command) => self.carry_out_on(stream, command),
            ConnectorCommand::Load(plan) => self.load(*plan),
            ConnectorCommand::Save(save) => stream.save(save.as_ref()),
            ConnectorCommand::Secure(tls) => {
                let secure_as = SecureAs::Client(self.secure_to(*tls));
                stream.enqueue(Job::Secure(Box::new(secure_as)));
            }
            // It is connected.
            ConnectorCommand::ReconnectNow => {}
            ConnectorCommand::SetReconnect(reconnect) => self.reconnect = reconnect,
            ConnectorCommand::SetRules(rules) => self.shared.rules.set(rules),
        }
    }

    fn carry_out_on(&mut self, stream: &Arc<Stream>, command: StreamCommand) {
        if command.recipients().is_some_and(|recipients| !recipients.contains(stream.id())) {
            self.without_connection(ConnectorCommand::Stream(command));
            return;
        }
        match command {
            StreamCommand::Send(_, payload) => stream.enqueue(Job::Send(payload)),
            StreamCommand::SendFile(_, path) => stream.enqueue(Job::File(path)),
            StreamCommand::CancelFile(_) => stream.cancel_files(),
            StreamCommand::Finish(_) => stream.enqueue(Job::Finish),
            StreamCommand::Repeat(recipients, plan) => {
                self.end_repeat(RepeatEnd::Stopped);
                self.repeat = Some(StreamRepeat::begin(self.shared, recipients, *plan));
            }
            StreamCommand::StopRepeat => {
                self.end_repeat(RepeatEnd::Stopped);
                self.end_load(RepeatEnd::Stopped);
            }
            StreamCommand::Disconnect(_) => stream.close(),
            StreamCommand::Reset(_) => stream.reset(),
            StreamCommand::SetSettings(settings) => {
                self.settings.clone_from(&settings);
                stream.set_settings(settings);
            }
        }
    }

    /// Its connections are others than the session's own.
    fn load(&mut self, plan: LoadPlan) {
        self.end_load(RepeatEnd::Stopped);
        let Some(to) = self.connector.load_target() else {
            let cause = Cause::NoAddressOfFamily;
            let error = NetError { op: Op::Connect, target: self.connector.target(), cause };
            return self.shared.tell(Stamp::now(), Peer::None, EventKind::Failed(Box::new(error)));
        };
        let tls =
            match self.tls.clone().map(|tls| self.secure_to(tls).ready().map(Arc::new)).transpose()
            {
                Ok(tls) => tls,
                Err(error) => {
                    let failed = EventKind::Failed(Box::new(error));
                    return self.shared.tell(Stamp::now(), Peer::None, failed);
                }
            };
        let remote = self.remote.and_then(Endpoint::socket_addr);
        let work = Box::new(move |run: &Arc<LoadRun>| super::load::run(run, tls.as_ref()));
        self.loader = Loader::start(self.shared, (to, remote), plan, work);
    }

    fn end_load(&mut self, why: RepeatEnd) {
        if let Some(loader) = self.loader.take() {
            loader.end(why);
        }
    }

    fn end_repeat(&mut self, end: RepeatEnd) {
        if let Some(repeat) = self.repeat.take() {
            repeat.end(end);
        }
    }

    /// Waits before it connects again; `false` if it should not.
    fn pause(&mut self, pause: Duration, failed: u32) -> bool {
        let until = Stamp::now().after(pause);
        let event = EventKind::from(StreamEvent::Waiting { pause, failed });
        self.shared.tell(Stamp::now(), Peer::None, event);
        self.shared.set_state(SessionState::Waiting { until, failed });
        self.shared.outbox.ring();
        let over = crossbeam_channel::at(Instant::now() + pause);
        loop {
            let wish = select! {
                recv(self.shared.stop.signal()) -> _ => Wish::End,
                recv(over) -> _ => Wish::Now,
                recv(self.inbox) -> command => match command {
                    Ok(command) => self.without_connection(command),
                    Err(_) => Wish::End,
                },
            };
            match wish {
                Wish::GoOn if self.reconnect == Reconnect::Never => return false,
                Wish::GoOn => {}
                Wish::Now => return true,
                Wish::End => return false,
            }
        }
    }

    /// Does what can be done without a connection, and reports what cannot.
    fn without_connection(&mut self, command: ConnectorCommand) -> Wish {
        match command {
            ConnectorCommand::Stream(StreamCommand::Disconnect(_) | StreamCommand::Reset(_)) => {
                return Wish::End;
            }
            ConnectorCommand::ReconnectNow => return Wish::Now,
            ConnectorCommand::SetReconnect(reconnect) => self.reconnect = reconnect,
            ConnectorCommand::SetRules(rules) => self.shared.rules.set(rules),
            ConnectorCommand::Stream(StreamCommand::SetSettings(settings)) => {
                self.settings = settings;
            }
            ConnectorCommand::Load(plan) => self.load(*plan),
            ConnectorCommand::Stream(StreamCommand::StopRepeat) => {
                self.end_load(RepeatEnd::Stopped);
            }
            ConnectorCommand::Save(save) => self.save = save,
            ConnectorCommand::Secure(_) => {
                let target = self.connector.target();
                let error = NetError { op: Op::TlsHandshake, target, cause: Cause::NotConnected };
                self.shared.tell(Stamp::now(), Peer::None, EventKind::Failed(Box::new(error)));
            }
            ConnectorCommand::Stream(command) => self.not_connected(command),
        }
        Wish::GoOn
    }

    /// Reports what was to go on a connection that is not there.
    fn not_connected(&self, command: StreamCommand) {
        let error = |op, target| NetError { op, target, cause: Cause::NotConnected };
        let to = self.connector.target();
        let tell = |kind| self.shared.tell(Stamp::now(), Peer::None, kind);
        match command {
            StreamCommand::Send(_, payload) => {
                self.shared.tell_unsent(Peer::None, error(Op::Send, to), &payload);
            }
            StreamCommand::SendFile(_, path) => {
                let event = FileEvent::unsent(error(Op::Send, path.display().to_string()));
                tell(EventKind::from(StreamEvent::File(event)));
            }
            StreamCommand::Repeat(_, plan) => {
                let end = RepeatEnd::Failed(error(Op::Send, to));
                repeater::comes_to_nothing(self.shared, &plan, end);
            }
            StreamCommand::Finish(_) => tell(EventKind::Failed(Box::new(error(Op::Shutdown, to)))),
            // They ask for what is so already.
            StreamCommand::CancelFile(_)
            | StreamCommand::StopRepeat
            | StreamCommand::Disconnect(_)
            | StreamCommand::Reset(_)
            | StreamCommand::SetSettings(_) => {}
        }
    }
}

/// What the end of the connection is for the session.
fn end_of(closing: Closing) -> End {
    match closing {
        Closing::ByUs | Closing::ResetByUs => End::Stopped,
        Closing::ByPeer => End::PeerClosed,
        Closing::Failed(error) => End::Failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_thirty_seconds() {
        let mut attempts = Attempts::default();
        let seconds: Vec<u64> = (0..7).map(|_| attempts.next_pause().as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30]);
        attempts.pauses = 1000;
        assert_eq!(attempts.next_pause(), LONGEST_PAUSE);
    }
}
