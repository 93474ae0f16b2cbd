//! What all tests share: a download with everything it reported.

use crossbeam_channel::{Receiver, Sender, bounded};
use network_playground::net::http::{
    Hop, HopEnd, HopFacts, HttpConfig, HttpEvent, HttpFailure, ProxyChoice, Target, WirePart,
};
use network_playground::net::{
    Batch, Call, Cause, EventKind, HttpCommand, NetError, Outbox, ProtocolEvent, ProtocolFailure,
    ProtocolPart, Session, SessionId, SessionState,
};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Wake;
use std::time::{Duration, Instant};

/// So generous that only a hang reaches it.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// How late a change without an event may be seen.
const LOOK: Duration = Duration::from_millis(5);

/// Some bytes of the exchange, as the log has them.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) part: WirePart,
    pub(crate) bytes: Vec<u8>,
    /// Bytes that were copied for the row.
    pub(crate) copied_bytes: usize,
}

/// A download, and all that it has reported so far.
pub(crate) struct Loading {
    pub(crate) session: Session,
    pub(crate) rows: Vec<Row>,
    pub(crate) event: Vec<HttpEvent>,
    pub(crate) calls: Vec<Call>,
    outbox: Arc<Outbox>,
    rung: Receiver<()>,
}

/// Rings by a channel, so that a test can wait without a thread of its own.
struct Bell(Sender<()>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        // A full channel is a bell that rings already.
        let _ = self.0.try_send(());
    }
}

impl Loading {
    pub(crate) fn start(config: HttpConfig) -> Self {
        let (bell, rung) = bounded(1);
        let outbox = Outbox::new(SessionId(1), Arc::new(Bell(bell)).into());
        let session = Session::start_http(config, outbox.clone()).unwrap();
        let (rows, event, calls) = (Vec::new(), Vec::new(), Vec::new());
        Self { session, rows, event, calls, outbox, rung }
    }

    /// Starts it and waits for its end.
    pub(crate) fn whole(config: HttpConfig) -> Self {
        let mut loading = Self::start(config);
        loading.wait_ended();
        loading
    }

    /// Takes what waits in the outbox.
    pub(crate) fn collect(&mut self) {
        let mut batch = Batch::default();
        while self.outbox.take(&mut batch) {
            for event in &batch.events {
                let payload = batch.payload(event);
                match &event.kind {
                    EventKind::Part(ProtocolPart::Http(part), shared) => {
                        let bytes = shared.as_ref().map_or(payload, |shared| &***shared);
                        let copied_bytes = payload.len();
                        self.rows.push(Row { part: *part, bytes: bytes.to_vec(), copied_bytes });
                    }
                    EventKind::Protocol(ProtocolEvent::Http(event)) => {
                        self.event.push((**event).clone());
                    }
                    EventKind::Called(call) => self.calls.push((**call).clone()),
                    _ => {}
                }
            }
        }
    }

    /// Collects until it is as asked.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            self.collect();
            if is_so(self) {
                return;
            }
            let state = self.session.state();
            assert!(Instant::now() < deadline, "no {what}: {state:?}, {:?}", self.event);
            // What is noted without an event is seen by the next look.
            let _ = self.rung.recv_timeout(LOOK);
        }
    }

    #[track_caller]
    pub(crate) fn wait_ended(&mut self) {
        self.until("end", |loading| matches!(loading.session.state(), SessionState::Ended(_)));
        self.collect();
    }

    /// Waits until so many bytes were received by the last request.
    #[track_caller]
    pub(crate) fn wait_received(&mut self, bytes: u64) {
        self.until("bytes", |loading| {
            loading.session.download().last().is_some_and(|hop| hop.received_bytes.get() >= bytes)
        });
    }

    /// Waits for an event.
    #[track_caller]
    pub(crate) fn wait_event(&mut self, what: &str, is_it: impl Fn(&HttpEvent) -> bool) {
        self.until(what, |loading| loading.event.iter().any(&is_it));
    }

    /// Stops it; it ends at once, and returns how long that took.
    #[track_caller]
    pub(crate) fn stop(&mut self) -> Duration {
        let begun = Instant::now();
        self.session.stop();
        self.wait_ended();
        begun.elapsed()
    }

    #[track_caller]
    pub(crate) fn follow(&self) {
        self.session.command(HttpCommand::Follow).unwrap();
    }

    pub(crate) fn hops(&self) -> Vec<Arc<Hop>> {
        self.session.download().hops()
    }

    /// The last request.
    #[track_caller]
    pub(crate) fn hop(&self) -> Arc<Hop> {
        self.session.download().last().unwrap()
    }

    #[track_caller]
    pub(crate) fn facts(&self) -> HopFacts {
        self.hop().facts()
    }

    /// The status of each request, 0 where no response came.
    pub(crate) fn statuses(&self) -> Vec<u16> {
        let status = |hop: &Arc<Hop>| hop.with_facts(|facts| facts.head.as_ref().map(|h| h.status));
        self.hops().iter().map(|hop| status(hop).unwrap_or_default()).collect()
    }

    /// What ended the last request.
    #[track_caller]
    pub(crate) fn error(&self) -> NetError {
        match self.facts().end {
            Some(HopEnd::Failed(error)) => error,
            end => panic!("no failure: {end:?}"),
        }
    }

    /// What was wrong with the last response.
    #[track_caller]
    pub(crate) fn failure(&self) -> HttpFailure {
        match self.error().cause {
            Cause::Protocol(ProtocolFailure::Http(failure)) => *failure,
            cause => panic!("not of HTTP: {cause:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn assert_complete(&self) {
        let end = self.facts().end;
        assert_eq!(end, Some(HopEnd::Complete), "{:?}", self.facts());
    }

    /// What was received, as the rows have it.
    pub(crate) fn received(&self) -> Vec<u8> {
        let received = self.rows.iter().filter(|row| !row.part.is_sent());
        received.flat_map(|row| row.bytes.iter().copied()).collect()
    }

    /// The same without what is not part of the response.
    pub(crate) fn answer(&self) -> Vec<u8> {
        let is_answer =
            |part| !matches!(part, WirePart::Interim | WirePart::ProxyResponse | WirePart::Extra);
        let rows = self.rows.iter().filter(|row| !row.part.is_sent() && is_answer(row.part));
        rows.flat_map(|row| row.bytes.iter().copied()).collect()
    }

    /// The body of the last response.
    #[track_caller]
    pub(crate) fn body(&self) -> Vec<u8> {
        body(&self.hop())
    }
}

/// The body of a response, as far as it is in memory.
pub(crate) fn body(hop: &Hop) -> Vec<u8> {
    let mut body = Vec::new();
    hop.read_body(0..hop.body_bytes(), &mut body);
    body
}

/// The body of a response, as it is saved.
pub(crate) fn saved_body(hop: &Hop) -> Vec<u8> {
    let mut body = Vec::new();
    hop.body_source().write_to(&mut body, |_| true).unwrap();
    body
}

/// A response with its head, as it is saved.
pub(crate) fn saved_wire(hop: &Hop) -> Vec<u8> {
    let mut wire = Vec::new();
    hop.wire_source(0).write_to(&mut wire, |_| true).unwrap();
    wire
}

/// A GET of this URL without a proxy, all else at its default.
pub(crate) fn get(url: &str) -> HttpConfig {
    HttpConfig { proxy: ProxyChoice::None, ..HttpConfig::get(Target::parse(url).unwrap()) }
}

/// A GET of `/`.
pub(crate) fn get_from(address: SocketAddr) -> HttpConfig {
    get(&format!("http://{address}/"))
}

/// Waits for what no event reports.
#[track_caller]
pub(crate) fn poll(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        std::thread::yield_now();
    }
}

/// Bytes in which a missing, doubled or moved piece shows.
pub(crate) fn pattern(bytes: usize) -> Vec<u8> {
    (0..bytes as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

#[expect(clippy::print_stderr, reason = "whoever reads the test's output must know")]
pub(crate) fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
}
