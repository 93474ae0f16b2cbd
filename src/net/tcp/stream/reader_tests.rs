#![expect(clippy::unwrap_used, reason = "a test may fail")]
use crate::net::{
    Batch, Destination, EventKind, Outbox, Peer, Session, SessionId, TcpClientConfig,
};
use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(10);

/// Several blocks, and a part of one.
const FLOOD_BYTES: usize = 7 << 20;

/// Takes what was received out of the outbox until it is so much.
fn received(outbox: &Outbox, bytes: usize) -> Vec<u8> {
    let (mut received, mut batch) = (Vec::new(), Batch::default());
    let deadline = Instant::now() + SOON;
    while received.len() < bytes {
        assert!(Instant::now() < deadline, "{} of {bytes} bytes", received.len());
        batch.clear();
        if !outbox.take(&mut batch) {
            std::thread::yield_now();
        }
        let events = batch.events.iter();
        for event in events.filter(|event| matches!(event.kind, EventKind::Received { .. })) {
            received.extend_from_slice(batch.payload(event));
        }
    }
    received
}

/// A block that fills is not waited for until it is full.
#[test]
fn what_came_is_reported_when_a_flood_pauses_and_when_it_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let outbox = Outbox::new(SessionId(0), Waker::noop().clone());
    let peer = Peer::from(listener.local_addr().unwrap());
    let config = TcpClientConfig::to(Destination::Peer(peer));
    let session = Session::start_tcp_client(config, Arc::clone(&outbox)).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    let flood: Vec<u8> = (0..FLOOD_BYTES).map(|at| (at % 251) as u8).collect();
    for bytes in [FLOOD_BYTES, 5, FLOOD_BYTES / 2 + 1] {
        let sent = &flood[..bytes];
        std::thread::scope(|scope| {
            scope.spawn(|| stream.write_all(sent).unwrap());
            assert!(received(&outbox, bytes) == sent, "{bytes} bytes");
        });
    }
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            stream.write_all(&flood).unwrap();
            drop(stream);
        });
        assert!(received(&outbox, FLOOD_BYTES) == flood);
        sender.join().unwrap();
    });
    let sent = 2 * FLOOD_BYTES + 5 + FLOOD_BYTES / 2 + 1;
    assert_eq!(session.tally().received_bytes, sent as u64);
}
