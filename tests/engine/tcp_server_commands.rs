//! What a person does with the connections of a server: all, some, or ones that are gone.

use crate::probe::DEADLINE;
use crate::tcp_server::serve_behaviour;
use crate::tcp_server::{accepted, ask, closed, connect, event, expect, order, rest, serve};
use network_playground::net::tcp::{AfterEnd, Closing, FileEvent, StreamEvent, StreamSettings};
use network_playground::net::{
    Cause, ConnectionId, ConnectionState, EventKind, Recipients, StreamCommand,
};
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::time::Instant;

fn only(id: ConnectionId) -> Recipients {
    Recipients::Only(vec![id])
}

#[test]
fn messages_go_to_all_or_to_the_chosen() {
    let (mut probe, local) = serve(|_| {});
    let mut peers = [1, 2, 3].map(|number| {
        let peer = connect(local);
        assert_eq!(accepted(&mut probe), ConnectionId(number));
        peer
    });
    order(&mut probe, StreamCommand::Send(only(ConnectionId(2)), b"you".to_vec().into()));
    order(&mut probe, StreamCommand::Send(Recipients::All, b" all".to_vec().into()));
    expect(&mut peers[1], b"you all");
    expect(&mut peers[0], b" all");
    expect(&mut peers[2], b" all");
    peers[0].write_all(b"from the first").unwrap();
    assert_eq!(probe.received().peer.connection(), Some(ConnectionId(1)));
}

#[test]
fn disconnect_reset_and_finish_concern_the_chosen_only() {
    let (mut probe, local) = serve(|_| {});
    let mut peers = [1, 2, 3, 4].map(|_| {
        let peer = connect(local);
        accepted(&mut probe);
        peer
    });
    order(&mut probe, StreamCommand::Disconnect(only(ConnectionId(1))));
    assert_eq!(rest(&mut peers[0]), b"");
    assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ByUs));
    order(&mut probe, StreamCommand::Reset(only(ConnectionId(2))));
    let reset = peers[1].read(&mut [0; 9]).unwrap_err();
    assert_eq!(reset.kind(), ErrorKind::ConnectionReset);
    assert_eq!(closed(&mut probe), (ConnectionId(2), Closing::ResetByUs));
    order(&mut probe, StreamCommand::Finish(only(ConnectionId(3))));
    assert_eq!(rest(&mut peers[2]), b"");
    event(&mut probe, "finished", |event| *event == StreamEvent::Finished);
    peers[2].write_all(b"still heard").unwrap();
    let told = probe.next("what came after", |told| told.payload == b"still heard");
    assert_eq!(told.peer.connection(), Some(ConnectionId(3)));
    let state = |number| probe.session.connections().get(ConnectionId(number)).unwrap().state();
    assert_eq!(state(1), ConnectionState::Closed(Closing::ByUs));
    assert_eq!(state(3), ConnectionState::Finished);
    assert_eq!(state(4), ConnectionState::Open);
    assert_eq!(probe.session.connections().open_count(), 2);
    order(&mut probe, StreamCommand::Send(Recipients::All, b"you are left".to_vec().into()));
    expect(&mut peers[3], b"you are left");
}

#[test]
fn messages_for_connections_that_are_gone_come_back() {
    let (mut probe, local) = serve(|_| {});
    drop(connect(local));
    assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ByPeer));
    let gone = Recipients::Only(vec![ConnectionId(1), ConnectionId(77)]);
    order(&mut probe, StreamCommand::Send(gone, b"kept".to_vec().into()));
    for _ in 0..2 {
        let told = probe.next("refusal", |told| matches!(told.kind, EventKind::SendFailed(_)));
        assert_eq!(told.payload, b"kept");
        let EventKind::SendFailed(error) = told.kind else { panic!("not a refusal") };
        assert_eq!(error.cause, Cause::NotConnected);
    }
    order(&mut probe, StreamCommand::Send(Recipients::All, b"to nobody".to_vec().into()));
    assert_eq!(probe.send_failed().cause, Cause::NotConnected);
    let mut peer = connect(local);
    accepted(&mut probe);
    order(&mut probe, StreamCommand::Send(Recipients::All, b"to you".to_vec().into()));
    expect(&mut peer, b"to you");
}

#[test]
fn a_file_goes_to_all_and_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, b"content").unwrap();
    let (mut probe, local) = serve(|_| {});
    let mut peers = [connect(local), connect(local)];
    accepted(&mut probe);
    accepted(&mut probe);
    order(&mut probe, StreamCommand::SendFile(Recipients::All, path.clone()));
    for peer in &mut peers {
        expect(peer, b"content");
    }
    let sparse = std::fs::File::create(&path).unwrap();
    sparse.set_len(1 << 30).unwrap();
    order(&mut probe, StreamCommand::SendFile(only(ConnectionId(1)), path));
    let is_begun = |event: &StreamEvent| matches!(event, StreamEvent::File(FileEvent::Sending { bytes, .. }) if *bytes == 1 << 30);
    event(&mut probe, "a file begun", is_begun);
    order(&mut probe, StreamCommand::CancelFile(Recipients::All));
    let is_over = |event: &StreamEvent| matches!(event, StreamEvent::File(FileEvent::SendStopped { error, .. }) if error.cause == Cause::Cancelled);
    std::thread::scope(|scope| {
        scope.spawn(|| std::io::copy(&mut peers[0], &mut std::io::sink()));
        event(&mut probe, "a file cancelled", is_over);
        probe.stop();
    });
}

#[test]
fn a_peer_that_has_finished_can_still_be_answered_if_so_set() {
    let settings = StreamSettings { after_end: AfterEnd::Stay, ..StreamSettings::default() };
    let (mut probe, local) = serve(|config| config.settings = settings);
    let mut peer = connect(local);
    peer.shutdown(Shutdown::Write).unwrap();
    event(&mut probe, "end", |event| *event == StreamEvent::PeerFinished);
    order(&mut probe, StreamCommand::Send(Recipients::All, b"late".to_vec().into()));
    expect(&mut peer, b"late");
    order(&mut probe, StreamCommand::Disconnect(Recipients::All));
    assert_eq!(rest(&mut peer), b"");
    assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ByUs));
}

#[test]
fn a_client_that_never_reads_delays_nobody() {
    let (mut probe, local) = serve_behaviour(crate::tcp_server::echo());
    let mut silent = connect(local);
    accepted(&mut probe);
    silent.set_nonblocking(true).unwrap();
    // Until our buffers and those of the server are full, and its echo is blocked.
    let mut refused = 0;
    let deadline = Instant::now() + DEADLINE;
    while refused < 1000 {
        assert!(Instant::now() < deadline, "everything is taken");
        match silent.write(&vec![7; 65_536]) {
            Ok(_) => refused = 0,
            Err(_) => refused += 1,
        }
        probe.collect();
        std::thread::yield_now();
    }
    let mut other = connect(local);
    ask(&mut other, b"are you there?", b"are you there?");
    // What a person sends to it waits in its own queue, and no more than the queue takes.
    let mut waiting = 0;
    let is_refused = |told: &crate::probe::Told| matches!(&told.kind, EventKind::SendFailed(error) if matches!(error.cause, Cause::QueueFull(_)));
    while !probe.told.iter().any(is_refused) {
        order(&mut probe, StreamCommand::Send(only(ConnectionId(1)), vec![9; 65_536].into()));
        waiting += 1;
        assert!(waiting < 10_000, "the queue has no end");
        probe.collect();
    }
    order(
        &mut probe,
        StreamCommand::Send(Recipients::Only(vec![ConnectionId(2)]), b"!".to_vec().into()),
    );
    expect(&mut other, b"!");
    order(&mut probe, StreamCommand::Disconnect(only(ConnectionId(1))));
    assert_eq!(closed(&mut probe).0, ConnectionId(1));
    ask(&mut other, b"still?", b"still?");
}
