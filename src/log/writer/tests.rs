#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::Kind;
use crate::net::outbox::HOLD_BACK_MAX;
use crate::net::{DatagramCommand, Destination, Peer, ProtocolSnapshot, SessionState, UdpConfig};
use crossbeam_channel::Receiver;

const SOON: Duration = Duration::from_secs(20);

/// socket, two for the buffer, bind, getsockname and "opened"; Linux asks for ICMP errors, too.
const CALLS_BEFORE_OPEN: u64 = if cfg!(target_os = "linux") { 7 } else { 6 };

fn session_has_received(session: &Session, count: u64) -> bool {
    let deadline = Instant::now() + SOON;
    while session.tally().received < count && Instant::now() < deadline {
        std::thread::yield_now();
    }
    session.tally().received >= count
}

/// A socket that talks to itself: its reader may report the datagram before its writer reports the
/// send. In the log, the cause stands first.
#[test]
fn what_was_sent_stands_before_what_it_caused() {
    const ROUNDS: u64 = 3000;
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
    let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
    let session = Session::start_udp(config, log_writer.outbox(SessionId(0))).unwrap();
    log_writer.keep(&session);
    assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Open { .. })));
    let SessionState::Open { local, .. } = session.state() else { panic!("not open") };
    for round in 1..=ROUNDS {
        let to = Destination::Peer(Peer::from(local));
        session
            .command(DatagramCommand::Send { to, payload: round.to_le_bytes().to_vec().into() })
            .unwrap();
        // In step now and then, so that the queue of commands holds them.
        if round % 100 == 0 {
            assert!(session_has_received(&session, round));
        }
    }
    let rows = 2 * ROUNDS + CALLS_BEFORE_OPEN;
    assert!(store.wait_until(SOON, |stats| stats.rows_logged >= rows));
    let mut sent = std::collections::HashSet::new();
    let (mut received, mut early, mut slow) = (0, 0, 0);
    for row in store.rows().filter_map(|number| store.row(number)) {
        match row.kind {
            Kind::Sent => {
                slow += u64::from(row.blocked >= HOLD_BACK_MAX);
                sent.insert(row.payload);
            }
            Kind::Received => {
                received += 1;
                early += u64::from(!sent.contains(&row.payload));
            }
            _ => {}
        }
    }
    // The log waits for no send that takes longer: on a busy machine, its thread may rest that long
    // between the call and its report.
    let passed = session.shared().outbox.sends_passed();
    assert!(
        early <= passed + slow,
        "{early} came before they were sent; {passed} passed, {slow} slow"
    );
    assert_eq!((sent.len() as u64, received), (ROUNDS, ROUNDS));
}

/// Panics when it is woken first.
#[derive(Default)]
struct Fragile(AtomicBool);

impl Wake for Fragile {
    fn wake(self: Arc<Self>) {
        assert!(self.0.swap(true, SeqCst), "a bug");
    }
}

#[test]
fn a_panic_is_told_and_streams_go_on() {
    use crate::net::outbox::{BLOCKS_MAX, EventDraft, Lane};
    use crate::net::{End, EventKind};
    const READ_BYTES: usize = 64 << 10;
    let store = Arc::new(Store::default());
    let log_writer =
        LogWriter::start(Arc::clone(&store), Arc::<Fragile>::default().into()).unwrap();
    let session = Session::start(
        "test".to_owned(),
        log_writer.outbox(SessionId(0)),
        ProtocolSnapshot::Udp(Arc::default()),
        |shared, _: &Receiver<DatagramCommand>| {
            let mut lane = Lane::new(Arc::clone(&shared.outbox));
            let mut lost = 0;
            for at in 1..=32 * BLOCKS_MAX as u64 {
                lane.room(READ_BYTES).fill(at as u8);
                let kind = EventKind::Received { asked_bytes: READ_BYTES as u32 };
                let draft = EventDraft { at: Stamp(at), peer: Peer::None, blocked_ns: 0.0, kind };
                lane.push(draft, READ_BYTES);
                if lane.is_full() {
                    lost += lane.deliver(|| true);
                }
            }
            shared.counters.lost_unlogged.add(lost + lane.deliver(|| true));
            End::Stopped
        },
    )
    .unwrap();
    log_writer.keep(&session);
    assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
    let rows = 32 * BLOCKS_MAX as u64 + 1;
    let is_all = |rows_logged| rows_logged + session.tally().lost_unlogged >= rows;
    assert!(store.wait_until(SOON, |stats| is_all(stats.rows_logged)));
    assert!(log_writer.take_failure().is_some() && session.tally().lost_unlogged == 0);
    let payloads = store.rows().filter_map(|number| store.row(number)).map(|row| row.payload);
    for (at, payload) in (1..rows).zip(payloads) {
        assert!(payload.len() == READ_BYTES && payload.iter().all(|byte| *byte == at as u8));
    }
}

#[test]
fn a_session_that_is_over_keeps_no_memory_while_its_handle_lives() {
    use crate::net::outbox::{BLOCKS_MAX, EventDraft, Lane};
    use crate::net::{End, EventKind};
    const READ_BYTES: usize = 64 << 10;
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
    let session = Session::start(
        "test".to_owned(),
        log_writer.outbox(SessionId(0)),
        ProtocolSnapshot::Udp(Arc::default()),
        |shared, _: &Receiver<DatagramCommand>| {
            let mut lane = Lane::new(Arc::clone(&shared.outbox));
            for _ in 0..32 * BLOCKS_MAX {
                let kind = EventKind::Received { asked_bytes: READ_BYTES as u32 };
                let _ = lane.room(READ_BYTES);
                lane.push(
                    EventDraft { at: Stamp::now(), peer: Peer::None, blocked_ns: 0.0, kind },
                    READ_BYTES,
                );
                if lane.is_full() {
                    shared.counters.lost_unlogged.add(lane.deliver(|| true));
                }
            }
            End::Stopped
        },
    )
    .unwrap();
    log_writer.keep(&session);
    assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
    let begin = Instant::now();
    // Its worker is over, and the log writer has let it go.
    while Arc::strong_count(session.shared()) > 1 {
        assert!(begin.elapsed() < SOON);
        std::thread::yield_now();
    }
    assert!(store.stats().rows_logged > 16 * BLOCKS_MAX as u64);
    assert_eq!(session.shared().outbox.stock_bytes(), 0);
}

#[test]
fn many_streams_at_once_keep_their_order_and_lose_nothing() {
    use crate::net::outbox::{BLOCKS_MAX, EventDraft, Lane};
    use crate::net::{ConnectionId, End, EventKind};
    const STREAMS: u32 = 2 * BLOCKS_MAX as u32;
    const READS: u64 = 100;
    const READ_BYTES: usize = 32 << 10;
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
    let session = Session::start(
        "test".to_owned(),
        log_writer.outbox(SessionId(0)),
        ProtocolSnapshot::Udp(Arc::default()),
        |shared, _: &Receiver<DatagramCommand>| {
            let read = |stream: u32| {
                let mut lane = Lane::new(Arc::clone(&shared.outbox));
                let peer = Peer::of_connection(ConnectionId(stream), ([10, 0, 0, 1], 9));
                let mut lost = 0;
                for number in 0..READS {
                    lane.room(READ_BYTES).fill(stream as u8);
                    lane.room(8).copy_from_slice(&number.to_le_bytes());
                    let kind = EventKind::Received { asked_bytes: READ_BYTES as u32 };
                    lane.push(
                        EventDraft { at: Stamp::now(), peer, blocked_ns: 0.0, kind },
                        READ_BYTES,
                    );
                    // Some come in gusts.
                    if lane.is_full() || number % 32 == u64::from(stream) {
                        lost += lane.deliver(|| true);
                    }
                }
                shared.counters.lost_unlogged.add(lost + lane.deliver(|| true));
            };
            std::thread::scope(|scope| {
                for stream in 0..STREAMS {
                    let name = format!("stream {stream}");
                    let work = move || read(stream);
                    std::thread::Builder::new().name(name).spawn_scoped(scope, work).unwrap();
                }
            });
            End::Stopped
        },
    )
    .unwrap();
    log_writer.keep(&session);
    assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
    let rows = u64::from(STREAMS) * READS + 1;
    assert!(store.wait_until(SOON, |stats| stats.rows_logged == rows));
    assert_eq!(session.tally().lost_unlogged, 0);
    let mut next = vec![0; STREAMS as usize];
    for row in store.rows().filter_map(|number| store.row(number)) {
        let Some(stream) = row.peer.connection() else { continue };
        let number = &mut next[stream.0 as usize];
        assert_eq!(row.payload[..8], u64::to_le_bytes(*number), "of {stream:?}");
        assert!(row.payload[8..].iter().all(|byte| *byte == stream.0 as u8));
        *number += 1;
    }
    assert!(next.iter().all(|count| *count == READS));
}

#[test]
fn the_table_of_sessions_has_all_of_the_run() {
    use crate::net::{Protocol, TcpServerConfig};
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
    let before = Stamp::now();
    let any = || "127.0.0.1:0".parse().unwrap();
    let config = UdpConfig::bound_to(any());
    let udp = Session::start_udp(config, log_writer.outbox(SessionId(3))).unwrap();
    log_writer.keep(&udp);
    let logged = store.session(SessionId(3)).unwrap();
    assert_eq!((logged.protocol, logged.name.as_str()), (Some(Protocol::Udp), "udp 127.0.0.1:0"));
    assert!(before <= logged.started && logged.started <= Stamp::now());
    let config = TcpServerConfig::listening_on(any());
    let server = Session::start_tcp_server(config, log_writer.outbox(SessionId(4))).unwrap();
    log_writer.keep(&server);
    for session in [&udp, &server] {
        let is_open = |state: &SessionState| matches!(state, SessionState::Open { .. });
        assert!(session.wait_until(SOON, is_open));
        let SessionState::Open { local, .. } = session.state() else { panic!("not open") };
        let id = session.id();
        let is_logged = |_: &_| store.session(id).unwrap().local == Some(local);
        assert!(store.wait_until(SOON, is_logged));
        session.stop();
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        assert!(session.wait_until(SOON, is_over));
        assert_eq!(store.session(id).unwrap().local, Some(local), "it stays");
    }
    let ids: Vec<SessionId> = store.sessions().into_iter().map(|session| session.id).collect();
    assert_eq!(ids, [SessionId(3), SessionId(4)]);
    assert_eq!(store.session(SessionId(5)), None);
}

#[test]
fn what_is_asked_for_is_known_and_who_waits_is_called() {
    let store = Arc::new(Store::default());
    let log_writer = LogWriter::start(Arc::clone(&store), Waker::noop().clone()).unwrap();
    let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
    let session = Session::start_udp(config, log_writer.outbox(SessionId(0))).unwrap();
    log_writer.keep(&session);
    assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Open { .. })));
    let opened = Stamp::now();
    let deadline = Instant::now() + SOON;
    log_writer.hurry(opened);
    while log_writer.known_until() < opened && Instant::now() < deadline {
        let seen = store.seen();
        if log_writer.known_until() < opened {
            store.wait_beyond(seen, SOON);
        }
    }
    assert!(log_writer.known_until() >= opened && Instant::now() < deadline);
    // That it is open is reported a moment after it can be seen: perhaps after that was asked for.
    assert!(store.stats().rows_logged >= CALLS_BEFORE_OPEN - 1);
    assert!(store.wait_until(SOON, |stats| stats.rows_logged == CALLS_BEFORE_OPEN));
    // A moment that has not come keeps nobody busy.
    log_writer.hurry(Stamp(u64::MAX));
    session.stop();
    assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
}
