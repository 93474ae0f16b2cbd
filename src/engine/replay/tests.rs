#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::engine::{Engine, EngineConfig, ServerBehaviourChoice, StartRequest};
use crate::i18n::{Lang, Texts};
use crate::log::Filter;
use crate::net::{Batch, Event, EventKind, Peer, SessionState, Stamp, UdpConfig, WorkerRole};
use std::io::Read;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(20);

/// A recording of payloads that came, so many milliseconds after the first.
fn recording(rows: &[(u64, &[u8])], peer: SocketAddr) -> Arc<Store> {
    let store = Arc::new(Store::default());
    let mut batch = Batch::default();
    for (ms, payload) in rows {
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(payload);
        batch.events.push(Event {
            at: Stamp(ms * 1_000_000),
            peer: Peer::from(peer),
            blocked_ns: 0.0,
            start,
            len: payload.len() as u32,
            worker: WorkerRole::Other,
            kind: EventKind::Received { asked_bytes: 65_536 },
        });
    }
    store.append(SessionId(0), &batch, 0..rows.len());
    store
}

fn request(store: &Arc<Store>, session: SessionId, pace: ReplayPace) -> ReplayRequest {
    ReplayRequest {
        view: View::new(Filter::default()).snapshot(store),
        store: Arc::clone(store),
        words: Box::new(|| Box::new(|_| String::new())),
        way: ReplayWay::Came,
        pace,
        session,
        to: None,
    }
}

fn wait_for(job: &ReplayJob, is_right: impl Fn(&ReplayLive) -> bool) -> ReplayLive {
    let deadline = Instant::now() + LIMIT;
    loop {
        let live = job.live();
        if is_right(&live) {
            return live;
        }
        assert!(Instant::now() < deadline, "{live:?}");
        std::thread::yield_now();
    }
}

fn engine() -> Engine {
    Engine::new(EngineConfig::default(), Waker::noop().clone()).unwrap()
}

fn udp(engine: &mut Engine) -> SessionId {
    let config = UdpConfig::bound_to("127.0.0.1:0".parse().unwrap());
    let session = engine.start(crate::net::SessionConfig::Udp(config)).unwrap();
    assert!(engine.wait_until(session, LIMIT, |state| matches!(state, SessionState::Open { .. })));
    session
}

#[test]
fn datagrams_go_again_at_their_own_times_or_faster() {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    receiver.set_read_timeout(Some(LIMIT)).unwrap();
    let mut engine = engine();
    let session = udp(&mut engine);
    let rows: [(u64, &[u8]); 3] = [(0, b"one"), (100, b""), (300, b"three")];
    let store = recording(&rows, receiver.local_addr().unwrap());
    for (factor, least_ms) in [(1.0, 300), (10.0, 30), (f64::NAN, 300)] {
        let started = Instant::now();
        let request = request(&store, session, ReplayPace::Times(factor));
        let job = ReplayJob::start(request, engine.handle(), Waker::noop().clone()).unwrap();
        let mut buffer = [0; 64];
        for (_, payload) in rows {
            let (len, _) = receiver.recv_from(&mut buffer).unwrap();
            assert_eq!(&buffer[..len], payload);
        }
        assert!(started.elapsed() >= Duration::from_millis(least_ms), "{factor}");
        let live = wait_for(&job, |live| matches!(live.phase, ReplayPhase::Ended(_)));
        assert_eq!(live.phase, ReplayPhase::Ended(ReplayEnd::Done));
        assert_eq!((live.total, live.given, live.not_given, live.failed), (Some(3), 3, 0, 0));
    }
    // Rows of the session as always.
    assert!(engine.store().wait_until(LIMIT, |stats| stats.rows_logged >= 9));
    engine.end_all();
}

#[test]
fn steps_are_a_persons_and_a_replay_can_be_stopped() {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    receiver.set_read_timeout(Some(LIMIT)).unwrap();
    let mut engine = engine();
    let session = udp(&mut engine);
    let store = recording(&[(0, b"a"), (1, b"b"), (2, b"c")], receiver.local_addr().unwrap());
    let request = request(&store, session, ReplayPace::Steps);
    let job = ReplayJob::start(request, engine.handle(), Waker::noop().clone()).unwrap();
    let mut buffer = [0; 64];
    for (given, payload) in [(0, b"a"), (1, b"b")] {
        wait_for(&job, |live| live.phase == ReplayPhase::AwaitsStep && live.given == given);
        job.step();
        let (len, _) = receiver.recv_from(&mut buffer).unwrap();
        assert_eq!(&buffer[..len], payload);
    }
    job.stop();
    let live = wait_for(&job, |live| matches!(live.phase, ReplayPhase::Ended(_)));
    assert_eq!((live.phase, live.given), (ReplayPhase::Ended(ReplayEnd::Stopped), 2));
    engine.end_all();
}

#[test]
fn a_stream_gets_the_bytes_in_order_and_what_has_no_taker_is_counted() {
    let mut engine = engine();
    let texts = Texts::new(Lang::En);
    let listen =
        StartRequest::listen("127.0.0.1:0".parse().unwrap(), ServerBehaviourChoice::Manual);
    let session = engine.start_request(&listen, &texts).unwrap();
    assert!(engine.wait_until(session, LIMIT, |state| matches!(state, SessionState::Open { .. })));
    let chunk = vec![b'x'; 10_000];
    let rows: Vec<(u64, &[u8])> = (0..200).map(|ms| (ms, chunk.as_slice())).collect();
    let store = recording(&rows, "192.0.2.1:1".parse().unwrap());

    // Nobody is connected.
    let ask = || request(&store, session, ReplayPace::Times(1000.0));
    let job = ReplayJob::start(ask(), engine.handle(), Waker::noop().clone()).unwrap();
    let live = wait_for(&job, |live| matches!(live.phase, ReplayPhase::Ended(_)));
    assert_eq!((live.given, live.not_given), (0, 200));

    let address = engine.snapshot(session).unwrap().open_at().unwrap().socket_addr().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let deadline = Instant::now() + LIMIT;
    while engine.snapshot(session).unwrap().protocol.connections().open_count() == 0 {
        assert!(Instant::now() < deadline);
        std::thread::yield_now();
    }
    let job = ReplayJob::start(ask(), engine.handle(), Waker::noop().clone()).unwrap();
    let mut all = vec![0; 2_000_000];
    stream.read_exact(&mut all).unwrap();
    assert!(all.iter().all(|byte| *byte == b'x'));
    let live = wait_for(&job, |live| matches!(live.phase, ReplayPhase::Ended(_)));
    assert_eq!((live.phase, live.given), (ReplayPhase::Ended(ReplayEnd::Done), 200));

    // The session ends in the middle.
    let job = ReplayJob::start(
        request(&store, session, ReplayPace::Steps),
        engine.handle(),
        Waker::noop().clone(),
    )
    .unwrap();
    wait_for(&job, |live| live.phase == ReplayPhase::AwaitsStep);
    engine.stop(session);
    assert!(engine.wait_until(session, LIMIT, |state| matches!(state, SessionState::Ended(_))));
    job.step();
    let live = wait_for(&job, |live| matches!(live.phase, ReplayPhase::Ended(_)));
    assert_eq!(live.phase, ReplayPhase::Ended(ReplayEnd::SessionOver));
    assert_eq!((live.given, live.not_given), (0, 200));
    engine.end_all();
}
