//! `SOCK_SEQPACKET` keeps the edges of what is sent.
#![cfg(target_os = "linux")]

use super::{connected, echo, listening, place, stream_events};
use crate::probe::DEADLINE;
use crate::probe::poll;
use network_playground::net::tcp::RecvSize;
use network_playground::net::{
    Cause, Edges, End, EventKind, ProtocolFailure, Recipients, StreamCommand, StreamEvent,
    UnixConnectConfig, UnixFailure, UnixListenConfig,
};
use socket2::{Domain, SockAddr, Socket, Type};
use std::io::Read;
use std::path::Path;

fn peer(path: &Path) -> Socket {
    let peer = Socket::new(Domain::UNIX, Type::SEQPACKET, None).unwrap();
    peer.connect(&SockAddr::unix(path).unwrap()).unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    peer
}

#[test]
fn each_send_comes_as_one_record_also_an_empty_one() {
    let (_folder, path, name) = place();
    let config = UnixListenConfig { edges: Edges::Kept, ..UnixListenConfig::at(name) };
    let mut probe = listening(config);
    let sender = peer(&path);
    let large = vec![7; 150_000];
    for record in [b"one".as_slice(), b"", b"three", &large] {
        assert_eq!(sender.send(record).unwrap(), record.len());
    }
    probe.wait_tally(|tally| tally.received == 4);
    drop(sender);
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    let came = probe.told.iter().filter(|told| matches!(told.kind, EventKind::Received { .. }));
    let lens: Vec<usize> = came.map(|told| told.payload.len()).collect();
    assert_eq!(lens, [3, 0, 5, 150_000]);
    assert!(stream_events(&probe).contains(&StreamEvent::KeepsEdges));
}

#[test]
fn a_record_goes_whole_and_one_that_is_too_long_ends_nothing() {
    let (_folder, path, name) = place();
    let edges = Edges::Kept;
    let _server =
        listening(UnixListenConfig { edges, behaviour: echo(), ..UnixListenConfig::at(name) });
    let mut probe = connected(UnixConnectConfig { edges, ..UnixConnectConfig::to(name) });
    let send = |bytes: Vec<u8>| StreamCommand::Send(Recipients::All, bytes.into());
    // One after the other: what waits for the thread that sends counts against the queue's bound.
    probe.session.command(send(vec![1; 100_000])).unwrap();
    probe.wait_tally(|tally| tally.sent == 1);
    probe.session.command(send(vec![2; 1 << 20])).unwrap();
    probe.wait_tally(|tally| tally.send_failed == 1);
    let facts = probe.session.connections().list().remove(0);
    poll("an empty queue", || facts.queued_bytes.get() == 0);
    probe.session.command(send(b"still here".to_vec())).unwrap();
    probe.wait_tally(|tally| tally.received == 2);
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    let tally = probe.session.tally();
    assert_eq!((tally.sent, tally.send_failed), (2, 1));
    assert_eq!(tally.received_bytes, 100_000 + 10);
    drop(path);
}

#[test]
fn what_a_small_buffer_cuts_off_is_told() {
    let (_folder, path, name) = place();
    let mut config = UnixListenConfig { edges: Edges::Kept, ..UnixListenConfig::at(name) };
    config.settings.recv_size = RecvSize::Fixed(4);
    let mut probe = listening(config);
    let sender = peer(&path);
    sender.send(b"0123456789").unwrap();
    probe.wait_tally(|tally| tally.received == 1);
    probe.session.stop();
    probe.wait_ended();
    let cut = probe.told.iter().any(|told| match &told.kind {
        EventKind::Failed(error) => {
            error.cause == Cause::Protocol(ProtocolFailure::Unix(UnixFailure::Cut(10, 4)))
        }
        _ => false,
    });
    assert!(cut, "{:?}", probe.told);
    let mut rest = Vec::new();
    (&sender).read_to_end(&mut rest).unwrap();
}
