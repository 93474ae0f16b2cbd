//! The TCP client with a connection: what is sent and received, and every way in which it ends.

use crate::probe::{assert_errno, poll};
use crate::tcp_peer::{
    FILLING_BYTES, accept, connected, connected_with, disconnect, fill, listen, pattern, read,
    read_all, read_while_logged, recv_size, say, start, to, wait_connected,
};
use network_playground::net::call::{Direction, Returned};
use network_playground::net::command::Recipients;
use network_playground::net::session::Refused;
use network_playground::net::tcp::stream::{QUEUE_BYTES_MAX, QUEUE_JOBS_MAX};
use network_playground::net::tcp::{AfterEnd, Closing, StreamSettings};
use network_playground::net::{
    Args, Cause, ConnectionId, ConnectionState, ConnectorCommand, End, EventKind, Op, OptionName,
    OptionValue, ProtocolCommand, ProtocolEvent, StreamCommand, StreamEvent,
};
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

#[test]
fn sends_and_receives() {
    let (mut probe, mut peer) = connected();
    say(&mut probe, b"Lambda");
    assert_eq!(read(&mut peer, 6), b"Lambda");
    let sent = probe.sent();
    assert_eq!(sent.payload, b"Lambda");
    assert_eq!(sent.peer.connection(), Some(ConnectionId(1)));
    peer.write_all(b"Hello, Lambda!").unwrap();
    let received = probe.received();
    assert_eq!(received.payload, b"Hello, Lambda!");
    assert_eq!(received.peer, sent.peer);
    assert!(matches!(received.kind, EventKind::Received { asked_bytes: 4096 }));
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    assert_eq!((facts.received_bytes.get(), facts.sent_bytes.get()), (14, 6));
    assert!(facts.last_seen() > facts.since);
    let tally = probe.session.tally();
    assert_eq!((tally.received, tally.received_bytes), (1, 14));
    assert_eq!((tally.sent, tally.sent_bytes), (1, 6));
    probe.stop();
    assert_eq!(read_all(&mut peer), b"");
    assert_eq!(probe.session.tally().lost(), 0);
}

#[test]
fn each_recv_is_a_row_with_its_boundaries() {
    let data = pattern(300_000);
    for asked in [1, 7, 1024, 65_536] {
        let bytes = if asked == 1 { 20_000 } else { data.len() };
        let data = &data[..bytes];
        let (mut probe, mut peer) = connected_with(|config| config.settings = recv_size(asked));
        peer.write_all(data).unwrap();
        peer.shutdown(Shutdown::Both).unwrap();
        assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
        let rows: Vec<_> = probe.told.iter().filter(|told| told.is_received()).collect();
        for row in &rows {
            assert!(!row.payload.is_empty() && row.payload.len() <= asked as usize);
            let EventKind::Received { asked_bytes } = row.kind else { panic!("another kind") };
            assert_eq!(asked_bytes, asked);
        }
        assert!(rows.len() >= bytes.div_ceil(asked as usize));
        assert!(rows.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert_eq!(probe.received_bytes(), data, "recv({asked})");
        let tally = probe.session.tally();
        assert_eq!((tally.received, tally.lost()), (rows.len() as u64, 0));
    }
}

#[test]
fn the_automatic_size_grows_with_what_comes() {
    let data = pattern(4 << 20);
    let (mut probe, mut peer) = connected();
    peer.write_all(&data).unwrap();
    drop(peer);
    assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
    assert_eq!(probe.received_bytes(), data);
    let asked = |told: &crate::probe::Told| match told.kind {
        EventKind::Received { asked_bytes } => Some(asked_bytes),
        _ => None,
    };
    let sizes: Vec<u32> = probe.told.iter().filter_map(asked).collect();
    assert_eq!(sizes[0], 4096);
    assert!(sizes.contains(&65_536), "{sizes:?}");
}

#[test]
fn the_size_can_change_while_it_is_connected() {
    let (mut probe, mut peer) = connected_with(|config| config.settings = recv_size(1024));
    peer.write_all(b"one").unwrap();
    probe.received();
    probe.stream(StreamCommand::SetSettings(recv_size(2)));
    poll("the settings are taken", || {
        // The recv that waits already keeps its size; the next has the new one.
        peer.write_all(b"four").unwrap();
        let row = probe.received();
        matches!(row.kind, EventKind::Received { asked_bytes: 2 })
    });
}

#[test]
fn a_big_message_goes_in_pieces_and_whole() {
    let data = pattern(3 << 20);
    let (mut probe, mut peer) = connected();
    say(&mut probe, &data);
    assert_eq!(read(&mut peer, data.len()), data);
    say(&mut probe, b"and on");
    assert_eq!(read(&mut peer, 6), b"and on");
    probe.next("the last", |told| told.is_sent() && told.payload == b"and on");
    let rows: Vec<_> = probe.told.iter().filter(|told| told.is_sent()).collect();
    assert!(rows.iter().all(|row| row.payload.len() <= 65_536));
    let all: Vec<u8> = rows.iter().flat_map(|row| row.payload.iter().copied()).collect();
    assert_eq!(all, [&data[..], b"and on"].concat());
}

#[test]
fn an_end_of_stream_closes_after_what_is_queued() {
    let (mut probe, mut peer) = connected();
    let taken = fill(&mut probe);
    peer.shutdown(Shutdown::Write).unwrap();
    probe.event("the peer finished", |event| *event == StreamEvent::PeerFinished);
    assert_eq!(read_while_logged(&mut probe, &mut peer, taken).len(), taken);
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    assert_eq!(read_all(&mut peer), b"");
    assert!(probe.told.iter().any(|told| is_event(told, &StreamEvent::PeerFinished)));
    assert_eq!(probe.closed(), Closing::ByPeer);
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    assert_eq!(facts.state(), ConnectionState::Closed(Closing::ByPeer));
    assert_eq!(probe.session.connections().open_count(), 0);
    let closes = probe.calls().into_iter().filter(|call| call.op == Op::Close).count();
    assert_eq!(closes, 1);
}

fn is_event(told: &crate::probe::Told, wanted: &StreamEvent) -> bool {
    matches!(&told.kind, EventKind::Protocol(ProtocolEvent::Stream(event)) if **event == *wanted)
}

#[test]
fn staying_sends_on_after_the_peer_has_finished() {
    let stay = StreamSettings { after_end: AfterEnd::Stay, ..StreamSettings::default() };
    let (mut probe, mut peer) = connected_with(|config| config.settings = stay);
    peer.write_all(b"bye").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    probe.event("the peer finished", |event| *event == StreamEvent::PeerFinished);
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    assert_eq!(facts.state(), ConnectionState::PeerFinished);
    say(&mut probe, b"still here");
    assert_eq!(read(&mut peer, 10), b"still here");
    // A person has had enough: then it closes as the others do.
    probe.stream(StreamCommand::SetSettings(StreamSettings::default()));
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    assert_eq!(read_all(&mut peer), b"");
}

#[test]
fn finishing_both_ends_ends_a_connection_that_stays() {
    let stay = StreamSettings { after_end: AfterEnd::Stay, ..StreamSettings::default() };
    let (mut probe, mut peer) = connected_with(|config| config.settings = stay);
    peer.shutdown(Shutdown::Write).unwrap();
    probe.event("the peer finished", |event| *event == StreamEvent::PeerFinished);
    probe.stream(StreamCommand::Finish(Recipients::All));
    assert_eq!(read_all(&mut peer), b"");
    assert_eq!(probe.wait_ended(), End::PeerClosed);
}

#[test]
fn after_a_half_close_it_still_receives() {
    let (mut probe, mut peer) = connected();
    say(&mut probe, b"question");
    probe.stream(StreamCommand::Finish(Recipients::All));
    assert_eq!(read_all(&mut peer), b"question");
    probe.event("finished", |event| *event == StreamEvent::Finished);
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    assert_eq!(facts.state(), ConnectionState::Finished);
    peer.write_all(b"answer").unwrap();
    assert_eq!(probe.received().payload, b"answer");
    say(&mut probe, b"too late");
    #[cfg(unix)]
    assert_errno(&probe.send_failed(), "EPIPE");
    peer.write_all(b"more").unwrap();
    assert_eq!(probe.received().payload, b"more");
    drop(peer);
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    let shut = |call: &&network_playground::net::Call| {
        call.op == Op::Shutdown && call.args == Args::Direction(Direction::Sending)
    };
    assert_eq!(probe.calls().into_iter().filter(shut).count(), 1);
}

#[test]
fn a_disconnect_closes_at_once() {
    let (mut probe, mut peer) = connected();
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert_eq!(read_all(&mut peer), b"");
    assert_eq!(probe.closed(), Closing::ByUs);
    assert!(!probe.told.iter().any(|told| is_event(told, &StreamEvent::PeerFinished)));
    let refused = probe.session.command(ProtocolCommand::from(ConnectorCommand::ReconnectNow));
    assert!(matches!(refused, Err(Refused::Ended(_))));
}

#[test]
fn a_reset_is_seen_as_one_by_the_peer() {
    let (mut probe, mut peer) = connected();
    probe.stream(StreamCommand::Reset(Recipients::All));
    assert_eq!(probe.wait_ended(), End::Stopped);
    let error = peer.read(&mut [0; 16]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(probe.closed(), Closing::ResetByUs);
    let linger = Args::Set(OptionName::Linger, OptionValue::Linger(0));
    assert!(probe.calls().iter().any(|call| call.args == linger && call.result.is_ok()));
}

#[test]
fn a_reset_of_a_peer_that_never_reads_is_a_reset_too() {
    let (mut probe, mut peer) = connected();
    fill(&mut probe);
    probe.stream(StreamCommand::Reset(Recipients::All));
    assert_eq!(probe.wait_ended(), End::Stopped);
    let error = loop {
        match peer.read(&mut [0; 4096]) {
            Ok(0) => panic!("a polite end"),
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_reset_by_the_peer_is_a_failure() {
    let (mut probe, peer) = connected();
    reset(peer);
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_errno(&error, "ECONNRESET");
    assert_eq!(error.op, Op::Recv);
    assert_eq!(probe.closed(), Closing::Failed(error));
}

#[test]
fn a_reset_while_sending_is_never_told_as_a_polite_end() {
    for _ in 0..50 {
        let (mut probe, peer) = connected();
        for _ in 0..20 {
            say(&mut probe, &vec![7; 20_000]);
        }
        reset(peer);
        let End::Failed(error) = probe.wait_ended() else { panic!("{:?}", probe.session.state()) };
        let is_reset = |name| error.errno().is_some_and(|errno| errno.is(name));
        assert!(is_reset("ECONNRESET") || is_reset("EPIPE"), "{error}");
        let told = probe.told.iter().filter(|told| told.is_sent()).map(|t| t.payload.len());
        let unsent = |told: &&crate::probe::Told| matches!(told.kind, EventKind::SendFailed(_));
        let untold = probe.told.iter().filter(unsent).map(|t| t.payload.len());
        assert_eq!(told.sum::<usize>() + untold.sum::<usize>(), 400_000, "each byte has a row");
    }
}

/// `SO_LINGER` 0 and close.
fn reset(peer: TcpStream) {
    let peer = socket2::Socket::from(peer);
    peer.set_linger(Some(std::time::Duration::ZERO)).unwrap();
}

#[test]
fn a_full_queue_refuses_and_keeps_the_message_in_its_row() {
    let (mut probe, mut peer) = connected();
    let taken = fill(&mut probe);
    let failed = probe.next("refusal", |told| matches!(told.kind, EventKind::SendFailed(_)));
    let EventKind::SendFailed(error) = failed.kind else { panic!("another kind") };
    let Cause::QueueFull(bytes) = error.cause else { panic!("{error}") };
    assert!(bytes <= QUEUE_BYTES_MAX && bytes > QUEUE_BYTES_MAX - FILLING_BYTES as u64);
    assert_eq!(failed.payload.len(), FILLING_BYTES);
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    assert_eq!(facts.queued_bytes.get() + facts.sent_bytes.get(), taken as u64);
    // The peer reads after all: what was taken comes whole, and there is room again.
    assert_eq!(read_while_logged(&mut probe, &mut peer, taken), vec![7; taken]);
    poll("the queue is empty", || facts.queued_bytes.get() == 0);
    say(&mut probe, b"again");
    assert_eq!(read(&mut peer, 5), b"again");
}

#[test]
fn one_large_message_fits_and_many_small_jobs_are_bounded() {
    const LARGE: usize = 20 << 20;
    let (mut probe, mut peer) = connected();
    // It is larger than the queue, which is empty; and it blocks the writer.
    say(&mut probe, &vec![1; LARGE]);
    for _ in 0..=QUEUE_JOBS_MAX + 10 {
        probe.stream(StreamCommand::Finish(Recipients::All));
    }
    let error = probe.failed();
    assert!(matches!(error.cause, Cause::QueueFull(_)), "{error}");
    assert_eq!(read_while_logged(&mut probe, &mut peer, LARGE), vec![1; LARGE]);
    assert_eq!(read_all(&mut peer), b"");
}

#[test]
fn options_are_told_with_what_the_system_granted() {
    let (mut probe, _peer) = connected_with(|config| {
        config.options.no_delay = true;
        config.options.keep_alive = true;
        config.options.recv_buffer_bytes = Some(50_000);
        config.options.send_buffer_bytes = Some(60_000);
    });
    probe.event("connected", |event| matches!(event, StreamEvent::Connected { .. }));
    let calls = probe.calls();
    let place = |is_it: &dyn Fn(&network_playground::net::Call) -> bool| {
        calls.iter().position(|call| is_it(call)).unwrap()
    };
    let set = |name, value| Args::Set(name, OptionValue::Number(value));
    let connect = place(&|call| call.op == Op::Connect);
    for args in [
        set(OptionName::NoDelay, 1),
        set(OptionName::KeepAlive, 1),
        set(OptionName::ReceiveBuffer, 50_000),
        set(OptionName::SendBuffer, 60_000),
    ] {
        assert!(place(&|call| call.args == args) < connect, "{args:?}");
    }
    let got = |name| {
        let call = calls[place(&|call| call.args == Args::Get(name))];
        let Ok(Returned::Option(OptionValue::Number(bytes))) = call.result else { panic!() };
        bytes as u64
    };
    let granted = (got(OptionName::ReceiveBuffer), got(OptionName::SendBuffer));
    assert!(granted.0 >= 50_000 && granted.1 >= 60_000, "{granted:?}");
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    assert_eq!((facts.recv_buffer_bytes.get(), facts.send_buffer_bytes.get()), granted);
}

#[test]
fn speaks_ipv6() {
    if !crate::probe::has_ipv6() {
        return;
    }
    let listener = TcpListener::bind("[::1]:0").unwrap();
    let mut probe = start(to(listener.local_addr().unwrap()));
    let mut peer = accept(&listener);
    let (local, remote) = wait_connected(&probe);
    assert_eq!((local, remote), (peer.peer_addr().unwrap(), peer.local_addr().unwrap()));
    say(&mut probe, b"six");
    assert_eq!(read(&mut peer, 3), b"six");
}

#[test]
fn commands_for_another_connection_are_refused() {
    let (mut probe, _peer) = connected();
    let other = Recipients::Only(vec![ConnectionId(7)]);
    probe.stream(StreamCommand::Send(other, b"x".to_vec().into()));
    assert_eq!(probe.send_failed().cause, Cause::NotConnected);
}

#[test]
fn two_sessions_talk_at_once() {
    let (listener, address) = listen();
    let mut probes = [start(to(address)), start(to(address))];
    let mut peers = [accept(&listener), accept(&listener)];
    for probe in &mut probes {
        wait_connected(probe);
        say(probe, b"hi");
    }
    for peer in &mut peers {
        assert_eq!(read(peer, 2), b"hi");
        peer.write_all(b"ho").unwrap();
    }
    for probe in &mut probes {
        assert_eq!(probe.received().payload, b"ho");
    }
}

/// What Python's `settimeout` does: the call comes back with nothing, and the loop makes it again.
#[test]
fn a_recv_with_a_time_limit_comes_back_with_eagain_and_is_made_again() {
    let limit = std::time::Duration::from_millis(20);
    let (mut probe, mut peer) = connected_with(|config| config.settings.recv_limit = Some(limit));
    poll("two that timed out", || {
        probe.collect();
        let is_it = |call: &&network_playground::net::Call| {
            call.op == Op::Recv && call.error().is_some_and(|error| error.errno().is_some())
        };
        probe.calls().into_iter().filter(is_it).count() >= 2
    });
    let blocked = probe.calls().into_iter().find(|call| call.op == Op::Recv).unwrap().blocked;
    assert!(blocked >= limit, "{blocked:?}");
    peer.write_all(b"late").unwrap();
    assert_eq!(probe.received().payload, b"late");
}
