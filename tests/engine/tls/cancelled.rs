//! A file that is cancelled while TLS has a part of it encrypted already: what counts as sent arrives, and nothing else.

use super::secured;
use crate::probe::{DEADLINE, Told, poll};
use crate::tcp_peer::{say, send_file};
use network_playground::net::command::Recipients;
use network_playground::net::tcp::FileEvent;
use network_playground::net::{ConnectionId, Op, StreamCommand};
use std::io::{Read, Write};
use std::time::Duration;

/// Much more than the buffers of a connection hold.
const FILE_BYTES: u64 = 64 << 20;

#[test]
fn what_counts_as_sent_of_a_cancelled_file_arrives_and_no_more() {
    let (mut probe, mut peer) = secured();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    std::fs::File::create(&path).unwrap().set_len(FILE_BYTES).unwrap();
    send_file(&mut probe, &path);
    assert!(matches!(probe.file_event(), FileEvent::Sending { .. }));
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    let (mut before, mut blocked) = (0, 0);
    poll("the peer takes no more", || {
        probe.collect();
        let now = facts.sent_bytes.get();
        let is_blocked = probe.session.blocked_calls().iter().any(|call| call.op == Op::Send);
        blocked = if is_blocked && now == before && now > 0 { blocked + 1 } else { 0 };
        before = now;
        std::thread::yield_now();
        blocked > 1000
    });
    probe.command(StreamCommand::CancelFile(Recipients::All));
    let FileEvent::SendStopped { sent_bytes, .. } = probe.file_event() else { panic!("sent") };
    assert_eq!(facts.sent_bytes.get(), sent_bytes);
    // It arrives without anything else being sent, and the connection goes on.
    peer.sock.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut left = sent_bytes;
    let mut room = vec![0; 65_536];
    while left > 0 {
        let most = room.len().min(left as usize);
        let came = peer.read(&mut room[..most]).unwrap();
        assert!(came > 0 && room[..came].iter().all(|byte| *byte == 0));
        left -= came as u64;
    }
    peer.sock.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    assert!(peer.read(&mut room).is_err(), "nothing more came");
    peer.sock.set_read_timeout(Some(DEADLINE)).unwrap();
    say(&mut probe, b"after it");
    peer.read_exact(&mut room[..8]).unwrap();
    assert_eq!(&room[..8], b"after it");
    // The peer may have it before send(2) has returned here, after which it is counted and told.
    poll("it is counted", || facts.sent_bytes.get() == sent_bytes + 8);
    let in_rows = |told: &[Told]| {
        let sent = told.iter().filter(|told| told.is_sent());
        sent.map(|told| told.payload.len() as u64).sum::<u64>()
    };
    probe.until("its row", |told| in_rows(told) == sent_bytes + 8);
    assert_eq!(probe.session.tally().sent_bytes, sent_bytes + 8);
    peer.write_all(b"ok").unwrap();
    assert_eq!(probe.received().payload, b"ok");
}
