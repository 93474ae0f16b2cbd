//! The time line of sessions that really talk to each other: what the log of both ends shows.

use crate::behaviour::for_datagrams;
use crate::probe::{DEADLINE, loopback};
use crate::tcp_peer::to;
use crate::tcp_server::hello;
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::timeline::{Marks, sequence};
use network_playground::log::frames::RowWindow;
use network_playground::log::timeline::{Lane, LaneRole, Link, LinkKind, Timeline};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::automation::RuleSet;
use network_playground::net::{
    DatagramCommand, Destination, Peer, Recipients, Session, SessionId, SessionState, Stamp,
    StreamCommand, TcpServerConfig, UdpConfig,
};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

const OPEN: RowWindow = RowWindow { floor: 0, ceiling: None };

/// A log with sessions that write to it.
struct Log {
    store: Arc<Store>,
    writer: LogWriter,
}

impl Log {
    fn new() -> Self {
        let store = Arc::new(Store::default());
        let writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
        Self { store, writer }
    }

    fn udp(&self, id: u16, config: UdpConfig) -> (Session, SocketAddr) {
        let session = Session::start_udp(config, self.writer.outbox(SessionId(id))).unwrap();
        self.opened(session)
    }

    fn server(&self) -> (Session, SocketAddr) {
        let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
        config.behaviour = hello(Duration::ZERO);
        let outbox = self.writer.outbox(SessionId(1));
        self.opened(Session::start_tcp_server(config, outbox).unwrap())
    }

    fn client(&self, id: u16, server: SocketAddr) -> Session {
        let outbox = self.writer.outbox(SessionId(id));
        let session = Session::start_tcp_client(to(server), outbox).unwrap();
        self.writer.keep(&session);
        let is_connected = |state: &SessionState| matches!(state, SessionState::Connected { .. });
        assert!(session.wait_until(DEADLINE, is_connected));
        session
    }

    fn opened(&self, session: Session) -> (Session, SocketAddr) {
        self.writer.keep(&session);
        assert!(session.wait_until(DEADLINE, |state| *state != SessionState::Opening));
        match session.state() {
            SessionState::Open { local, .. } => (session, local.socket_addr().unwrap()),
            state => panic!("not open: {state:?}"),
        }
    }

    /// Waits until the time line is as asked.
    #[track_caller]
    fn until(&self, what: &str, is_right: impl Fn(&Timeline) -> bool) -> Timeline {
        let deadline = Instant::now() + DEADLINE;
        let mut timeline = Timeline::new(None);
        loop {
            let seen = self.store.seen();
            timeline.update_all(&self.store, OPEN, DEADLINE);
            if is_right(&timeline) {
                return timeline;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: {:#?}", all(&timeline));
            self.store.wait_beyond(seen, left);
        }
    }
}

fn all(timeline: &Timeline) -> Vec<Link> {
    timeline.links(Stamp(0)..Stamp(u64::MAX), 10_000, &|_| true).links
}

fn count(timeline: &Timeline, kind: LinkKind) -> usize {
    all(timeline).iter().filter(|link| link.kind == kind).count()
}

fn states(timeline: &Timeline, lane: &Lane) -> Vec<&'static str> {
    timeline.states(lane.id).iter().map(|change| change.state.name()).collect()
}

fn connections(timeline: &Timeline, session: u16) -> Vec<&Lane> {
    let is_one =
        |lane: &&Lane| lane.session == SessionId(session) && lane.role == LaneRole::Connection;
    timeline.lanes().iter().filter(is_one).collect()
}

fn send(session: &Session, text: &str) {
    let payload = text.as_bytes().to_vec().into();
    session.command(StreamCommand::Send(Recipients::All, payload)).unwrap();
}

#[test]
fn an_echo_by_udp_has_an_arrow_each_way() {
    let log = Log::new();
    let rules = for_datagrams(&RuleSet::echo());
    let (_server, address) = log.udp(1, UdpConfig { rules, ..loopback() });
    let (client, _) = log.udp(2, loopback());
    for text in ["Michael", "Tracy", "Sarah"] {
        let to = Destination::Peer(Peer::from(address));
        let payload = text.as_bytes().to_vec().into();
        client.command(DatagramCommand::Send { to, payload }).unwrap();
    }
    let timeline = log.until("six datagrams", |it| count(it, LinkKind::Datagram) == 6);
    assert_eq!(count(&timeline, LinkKind::DatagramLost), 0);
    for link in all(&timeline) {
        let (from, to) = (link.from.row.unwrap(), link.to.row.unwrap());
        let rows = log.store.copy_rows(&[from, to], 100);
        assert_eq!(rows[0].payload, rows[1].payload);
        let sessions = [rows[0].session, rows[1].session];
        assert!(
            sessions == [SessionId(1), SessionId(2)] || sessions == [SessionId(2), SessionId(1)]
        );
    }
    let lanes: Vec<_> = timeline.lanes().iter().map(|lane| lane.role).collect();
    assert_eq!(lanes, [LaneRole::Datagram; 2]);
}

#[test]
fn a_hello_server_with_two_clients_that_leave() {
    let log = Log::new();
    let (_server, address) = log.server();
    let clients = [log.client(2, address), log.client(3, address)];
    for client in &clients {
        send(client, "world");
    }
    // Welcome!, the name, and the reply: each at least one arrow, in which all bytes are.
    let sum = |it: &Timeline| -> u64 {
        all(it).iter().filter(|link| link.kind == LinkKind::Stream).map(|link| link.bytes).sum()
    };
    let bytes = 2 * ("Welcome!".len() + "world".len() + "Hello, world!".len()) as u64;
    let timeline = log.until("all bytes", |it| sum(it) == bytes);
    let (ours, theirs) = (connections(&timeline, 2)[0], connections(&timeline, 1));
    let other = connections(&timeline, 3)[0];
    let pairs = [ours.pair.unwrap(), other.pair.unwrap()];
    assert!(theirs.iter().all(|lane| pairs.contains(&lane.id) && lane.listener.is_some()));
    assert_eq!(states(&timeline, ours), ["SYN-SENT", "ESTABLISHED"]);
    assert_eq!(states(&timeline, theirs[0]), ["SYN-RECEIVED", "ESTABLISHED"]);
    assert_eq!(count(&timeline, LinkKind::SynAck), 2);

    // One is let go by the server, the other one leaves.
    send(&clients[0], "exit");
    clients[1].stop();
    let timeline = log.until("four FINs", |it| count(it, LinkKind::Fin) == 4);
    let (first, second) = (connections(&timeline, 2)[0], connections(&timeline, 3)[0]);
    let their = |lane: &Lane| states(&timeline, timeline.lane(lane.pair.unwrap()).unwrap());
    // Who finishes first waits, and who finishes second is done.
    let (passive, active) = (["CLOSE-WAIT", "LAST-ACK", "CLOSED"], "TIME-WAIT");
    assert_eq!(states(&timeline, first)[2..], passive);
    assert_eq!(their(first).last(), Some(&active));
    assert_eq!(their(second)[2..], passive);
    assert_eq!(states(&timeline, second).last(), Some(&active));
    assert_eq!(count(&timeline, LinkKind::Reset), 0);
}

#[test]
fn a_reset_is_seen_by_both_ends() {
    let log = Log::new();
    let (_server, address) = log.server();
    let client = log.client(2, address);
    log.until("welcome", |it| count(it, LinkKind::Stream) > 0);
    client.command(StreamCommand::Reset(Recipients::All)).unwrap();
    let timeline = log.until("a reset", |it| {
        let both = [connections(it, 2), connections(it, 1)];
        both.iter().flatten().all(|lane| states(it, lane).last() == Some(&"CLOSED"))
    });
    let resets: Vec<Link> =
        all(&timeline).into_iter().filter(|link| link.kind == LinkKind::Reset).collect();
    let [reset] = &resets[..] else { panic!("{resets:#?}") };
    assert_eq!(reset.from.lane, Some(connections(&timeline, 2)[0].id));
    assert_eq!(reset.to.lane, Some(connections(&timeline, 1)[0].id));
    assert_eq!(count(&timeline, LinkKind::Fin), 0);
}

#[test]
fn a_diagram_of_many_sockets_shows_those_with_a_marked_row_and_then_the_newest() {
    let log = Log::new();
    let (_server, address) = log.server();
    let clients: Vec<_> = (2..7).map(|id| log.client(id, address)).collect();
    let timeline = log.until("ten ends", |timeline| {
        (1..7).map(|session| connections(timeline, session).len()).sum::<usize>() == 10
    });
    let rows = log.store.copy_rows(&(0..1000).collect::<Vec<_>>(), 0);
    let of_first = rows.iter().rfind(|row| row.session == SessionId(2)).unwrap();
    let made = |marks| sequence(&timeline, &log.store, &marks, &Texts::new(Lang::En));
    let shows = |marks: Marks, session: u16| {
        let made = made(marks);
        assert_eq!(
            made.columns.len() + made.columns_left_out,
            timeline.lanes().iter().filter(|lane| lane.role != LaneRole::Session).count()
        );
        connections(&timeline, session)
            .iter()
            .any(|lane| made.columns.iter().any(|column| column.lane == lane.id))
    };
    assert!(!shows(Marks::default(), 2), "it is the oldest");
    assert!(shows(Marks::default(), 6));
    assert!(shows(Marks::new([of_first.number]), 2));
    drop(clients);
}

#[cfg(target_os = "linux")]
#[test]
fn unix_connections_of_ours_have_arrows_as_those_of_tcp() {
    use network_playground::net::{UnixConfig, UnixConnectConfig, UnixListenConfig};
    for edges in [network_playground::net::Edges::Lost, network_playground::net::Edges::Kept] {
        let log = Log::new();
        let (_folder, _, name) = crate::unix::place();
        let mut config = UnixListenConfig::at(name);
        config.edges = edges;
        config.behaviour = hello(Duration::ZERO);
        let config = UnixConfig::Listen(Box::new(config));
        let server = Session::start_unix(config, log.writer.outbox(SessionId(1))).unwrap();
        log.writer.keep(&server);
        assert!(server.wait_until(DEADLINE, |state| matches!(state, SessionState::Open { .. })));
        let clients = [2, 3].map(|id| {
            let config = UnixConnectConfig { edges, ..UnixConnectConfig::to(name) };
            let config = UnixConfig::Connect(Box::new(config));
            let client = Session::start_unix(config, log.writer.outbox(SessionId(id))).unwrap();
            log.writer.keep(&client);
            let is_connected =
                |state: &SessionState| matches!(state, SessionState::Connected { .. });
            assert!(client.wait_until(DEADLINE, is_connected));
            // Else the greeting and the reply may come joined.
            crate::probe::poll("it is greeted", || client.tally().received == 1);
            client
        });
        send(&clients[0], "first");
        send(&clients[1], "the second");
        let sum = |it: &Timeline| -> u64 {
            all(it).iter().filter(|link| link.kind == LinkKind::Stream).map(|link| link.bytes).sum()
        };
        let said = ["Welcome!", "first", "Hello, first!", "Welcome!", "the second"];
        let bytes = said.iter().map(|text| text.len() as u64).sum::<u64>();
        let bytes = bytes + "Hello, the second!".len() as u64;
        let timeline = log.until("all bytes", |it| sum(it) == bytes);
        for link in all(&timeline).iter().filter(|link| link.kind == LinkKind::Stream) {
            let rows = [link.from.row, link.to.row].map(Option::unwrap);
            let rows = log.store.copy_rows(&rows, 100);
            assert_eq!(rows[0].payload, rows[1].payload, "{edges:?}");
        }
        assert!(connections(&timeline, 1).iter().all(|lane| lane.listener.is_some()));
        assert_eq!((count(&timeline, LinkKind::Accepted), count(&timeline, LinkKind::Syn)), (2, 0));
        assert!(states(&timeline, connections(&timeline, 2)[0]).is_empty());
    }
}
