//! What all tests share: a session with everything it reported, and plain peers.

use crossbeam_channel::{Receiver, Sender, bounded};
use network_playground::net::session::Refused;
use network_playground::net::tcp::{Closing, FileEvent};
use network_playground::net::{
    Batch, BindTo, Call, Cause, DatagramCommand, Destination, End, EventKind, NetError, Outbox,
    Peer, ProtocolCommand, ProtocolEvent, Session, SessionId, SessionState, Stamp, StreamEvent,
    UdpConfig, WorkerRole,
};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::task::Wake;
use std::time::{Duration, Instant};

/// So generous that only a hang reaches it.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

/// An event that is no longer part of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) at: Stamp,
    pub(crate) peer: Peer,
    pub(crate) worker: WorkerRole,
    pub(crate) kind: EventKind,
    pub(crate) payload: Vec<u8>,
    pub(crate) wall_offset_ns: i64,
}

/// A session, and all that it has reported so far.
pub(crate) struct Probe {
    pub(crate) session: Session,
    pub(crate) told: Vec<Told>,
    outbox: Arc<Outbox>,
    rung: Receiver<()>,
    /// How many of the events [`Probe::next`] has passed.
    passed: usize,
}

/// Rings by a channel, so that a test can wait without a thread of its own.
struct Bell(Sender<()>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // A full channel is a bell that rings already.
        let _ = self.0.try_send(());
    }
}

impl Probe {
    pub(crate) fn start(config: UdpConfig) -> Self {
        Self::of(|outbox| Session::start_udp(config, outbox))
    }

    /// Any session, with its outbox.
    pub(crate) fn of(start: impl FnOnce(Arc<Outbox>) -> Result<Session, NetError>) -> Self {
        let (bell, rung) = bounded(1);
        let outbox = Outbox::new(SessionId(1), Arc::new(Bell(bell)).into());
        let session = start(outbox.clone()).unwrap();
        Self { session, told: Vec::new(), outbox, rung, passed: 0 }
    }

    /// A session with all options at their default that is open; and its address.
    pub(crate) fn bound(address: &str) -> (Self, SocketAddr) {
        Self::open(UdpConfig::bound_to(address.parse().unwrap()))
    }

    pub(crate) fn open(config: UdpConfig) -> (Self, SocketAddr) {
        let probe = Self::start(config);
        let local = probe.wait_open();
        (probe, local)
    }

    pub(crate) fn wait_open(&self) -> SocketAddr {
        let is_settled = |state: &SessionState| !matches!(state, SessionState::Opening);
        assert!(self.session.wait_until(DEADLINE, is_settled), "neither open nor ended");
        match self.session.state() {
            SessionState::Open { local, .. } => local.socket_addr().unwrap(),
            state => panic!("not open: {state:?}"),
        }
    }

    /// How it ended; and everything it reported is there.
    pub(crate) fn wait_ended(&mut self) -> End {
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        assert!(self.session.wait_until(DEADLINE, is_over), "not ended");
        self.collect();
        match self.session.state() {
            SessionState::Ended(end) => end,
            state => panic!("not ended: {state:?}"),
        }
    }

    /// The same for a session that may have more to report than its outbox holds.
    pub(crate) fn wait_ended_draining(&mut self) -> End {
        let deadline = Instant::now() + DEADLINE;
        while !matches!(self.session.state(), SessionState::Ended(_)) {
            self.collect();
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "not ended; {} told", self.told.len());
            // Disconnected never happens, a timeout is found by the next round.
            let _ = self.rung.recv_timeout(left);
        }
        self.wait_ended()
    }

    pub(crate) fn stop(&mut self) {
        self.session.stop();
        assert_eq!(self.wait_ended(), End::Stopped);
    }

    /// Takes what waits in the outbox.
    pub(crate) fn collect(&mut self) {
        let mut batch = Batch::default();
        while self.outbox.take(&mut batch) {
            let told = batch.events.iter().map(|event| Told {
                at: event.at,
                peer: event.peer,
                worker: event.worker,
                kind: event.kind.clone(),
                payload: batch.payload(event).to_vec(),
                wall_offset_ns: batch.wall_offset_ns,
            });
            self.told.extend(told);
        }
    }

    /// Collects until what was reported is as asked.
    pub(crate) fn until(&mut self, what: &str, is_enough: impl Fn(&[Told]) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            self.collect();
            if is_enough(&self.told) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let tail: Vec<_> = self.told.iter().rev().take(5).collect();
            assert!(!left.is_zero(), "no {what}; {} told, last {tail:?}", self.told.len());
            // Disconnected never happens, a timeout is found by the next round.
            let _ = self.rung.recv_timeout(left);
        }
    }

    /// The next event of the kind that none before this call has answered.
    pub(crate) fn next(&mut self, what: &str, is_it: impl Fn(&Told) -> bool) -> Told {
        let passed = self.passed;
        self.until(what, |told| told[passed..].iter().any(&is_it));
        let place = passed + self.told[passed..].iter().position(is_it).unwrap();
        self.passed = place + 1;
        self.told[place].clone()
    }

    pub(crate) fn received(&mut self) -> Told {
        self.next("datagram received", Told::is_received)
    }

    pub(crate) fn sent(&mut self) -> Told {
        self.next("datagram sent", Told::is_sent)
    }

    pub(crate) fn send_failed(&mut self) -> NetError {
        let is_it = |told: &Told| matches!(told.kind, EventKind::SendFailed(_));
        match self.next("failed send", is_it).kind {
            EventKind::SendFailed(error) => *error,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn failed(&mut self) -> NetError {
        let is_it = |told: &Told| matches!(told.kind, EventKind::Failed(_));
        match self.next("failure", is_it).kind {
            EventKind::Failed(error) => *error,
            other => panic!("{other:?}"),
        }
    }

    /// The next event of a stream that is as asked.
    pub(crate) fn event(
        &mut self,
        what: &str,
        is_it: impl Fn(&StreamEvent) -> bool,
    ) -> StreamEvent {
        let is_told = |told: &Told| matches!(&told.kind, EventKind::Protocol(ProtocolEvent::Stream(event)) if is_it(event));
        match self.next(what, is_told).kind {
            EventKind::Protocol(ProtocolEvent::Stream(event)) => *event,
            other => panic!("{other:?}"),
        }
    }

    /// How the next connection that ends has ended.
    pub(crate) fn closed(&mut self) -> Closing {
        match self.event("end of a connection", |event| matches!(event, StreamEvent::Closed(_))) {
            StreamEvent::Closed(closing) => closing,
            other => panic!("{other:?}"),
        }
    }

    /// The next event of a file.
    pub(crate) fn file_event(&mut self) -> FileEvent {
        match self.event("news of a file", |event| matches!(event, StreamEvent::File(_))) {
            StreamEvent::File(event) => event,
            other => panic!("{other:?}"),
        }
    }

    /// All bytes received so far.
    pub(crate) fn received_bytes(&self) -> Vec<u8> {
        let received = self.told.iter().filter(|told| told.is_received());
        received.flat_map(|told| told.payload.iter().copied()).collect()
    }

    pub(crate) fn stream(&mut self, command: impl Into<ProtocolCommand>) {
        self.command(command);
    }

    /// Gives a command; while the queue is full, collects and tries again.
    pub(crate) fn command(&mut self, command: impl Into<ProtocolCommand>) {
        let mut refused = self.session.command(command);
        let deadline = Instant::now() + DEADLINE;
        while let Err(Refused::QueueFull(command)) = refused {
            assert!(Instant::now() < deadline, "the queue stays full");
            self.collect();
            std::thread::yield_now();
            refused = self.session.command(command);
        }
        refused.unwrap();
    }

    pub(crate) fn send(&mut self, to: SocketAddr, payload: &[u8]) {
        let to = Destination::Peer(Peer::from(to));
        self.command(DatagramCommand::Send { to, payload: payload.to_vec().into() });
    }

    pub(crate) fn send_to_host(&mut self, host: &str, port: u16, payload: &[u8]) {
        let to = Destination::Host(host.to_owned(), port);
        self.command(DatagramCommand::Send { to, payload: payload.to_vec().into() });
    }

    /// The calls reported so far.
    pub(crate) fn calls(&self) -> Vec<&Call> {
        let calls = self.told.iter().filter_map(|told| match &told.kind {
            EventKind::Called(call) => Some(&**call),
            _ => None,
        });
        calls.collect()
    }

    /// Proves that the session still receives and sends.
    pub(crate) fn assert_alive(&mut self, at: SocketAddr) {
        let peer = plain(if at.is_ipv6() { "[::1]:0" } else { "127.0.0.1:0" });
        peer.send_to(b"are you there?", at).unwrap();
        self.next("the question", |told| told.is_received() && told.payload == b"are you there?");
        self.send(peer.local_addr().unwrap(), b"yes");
        assert_eq!(receive(&peer).0, b"yes");
    }
}

impl Told {
    pub(crate) fn is_received(&self) -> bool {
        matches!(self.kind, EventKind::Received { .. })
    }

    pub(crate) fn is_sent(&self) -> bool {
        matches!(self.kind, EventKind::Sent | EventKind::SentText(_))
    }

    pub(crate) fn from(&self) -> SocketAddr {
        self.peer.socket_addr().unwrap()
    }
}

/// A plain socket that does not wait forever.
pub(crate) fn plain(address: &str) -> UdpSocket {
    let socket = UdpSocket::bind(address).unwrap();
    socket.set_read_timeout(Some(DEADLINE)).unwrap();
    socket
}

/// The next datagram of a plain socket.
pub(crate) fn receive(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; 65_536];
    let (len, from) = socket.recv_from(&mut buffer).unwrap();
    buffer.truncate(len);
    (buffer, from)
}

/// A configuration on 127.0.0.1, any port.
pub(crate) fn loopback() -> UdpConfig {
    UdpConfig::bound_to("127.0.0.1:0".parse().unwrap())
}

/// A configuration that binds at the first send.
pub(crate) fn first_send() -> UdpConfig {
    UdpConfig { bind: BindTo::FirstSend, ..loopback() }
}

/// The address with another host, for a socket bound to all addresses.
pub(crate) fn at_host(host: &str, address: SocketAddr) -> SocketAddr {
    SocketAddr::new(host.parse::<IpAddr>().unwrap(), address.port())
}

#[track_caller]
pub(crate) fn assert_errno(error: &NetError, name: &str) {
    assert!(error.errno().is_some_and(|errno| errno.is(name)), "{name} expected: {error}");
}

#[track_caller]
pub(crate) fn assert_unresolved(error: &NetError) {
    let unresolved = matches!(error.cause, Cause::NameNotResolved(_) | Cause::TimedOut(_));
    assert!(unresolved, "{error}");
}

/// Waits for what no event reports, such as a counter.
#[track_caller]
pub(crate) fn poll(what: &str, is_so: impl FnMut() -> bool) {
    assert!(comes_true(is_so), "not in time: {what}");
}

fn comes_true(mut is_so: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + DEADLINE;
    while !is_so() {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// Whether this machine speaks IPv6 on loopback; says so if not.
pub(crate) fn has_ipv6() -> bool {
    let has = UdpSocket::bind("[::1]:0").is_ok();
    if !has {
        skip("no IPv6 on loopback");
    }
    has
}

#[expect(clippy::print_stderr, reason = "whoever reads the test's output must know")]
pub(crate) fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
}
