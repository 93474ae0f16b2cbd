//! A stop ends a TCP client in every state, within a second on a noisy machine, and leaks nothing.

use crate::probe::{Probe, poll};
use crate::tcp_peer::{
    FILLING_BYTES, connected, connected_with, disconnect, fill, listen, read, recv_size, say,
    start, to, to_host,
};
use network_playground::net::tcp::Reconnect;
use network_playground::net::{
    End, EventKind, ProtocolEvent, Recipients, SessionState, StreamCommand,
};
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// So generous that a noisy machine cannot fail it; a benchmark measures the real figure.
const SOON: Duration = Duration::from_secs(1);

#[track_caller]
fn assert_stops(probe: &Probe) {
    probe.session.stop();
    assert!(probe.session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
    assert_eq!(probe.session.state(), SessionState::Ended(End::Stopped));
}

#[test]
fn while_opening() {
    let (_listener, address) = listen();
    for _ in 0..50 {
        assert_stops(&start(to(address)));
    }
}

#[test]
fn while_resolving() {
    for number in 0..20 {
        let probe = start(to_host(&format!("nonexistent{number}.invalid"), 9));
        probe.session.stop();
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        // It may have heard that there is no such host before it heard the stop.
        assert!(probe.session.wait_until(SOON, is_over));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn while_connecting() {
    let (_listener, _first, address) = crate::tcp_client_connect::unanswered();
    let probes: Vec<_> = (0..20).map(|_| start(to(address))).collect();
    probes.iter().for_each(assert_stops);
}

#[test]
fn while_idle() {
    let (mut probe, _peer) = connected();
    assert_stops(&probe);
    probe.collect();
    let is_failure = |told: &&crate::probe::Told| matches!(&told.kind, EventKind::Protocol(ProtocolEvent::Stream(event)) if event.is_failure());
    assert_eq!(probe.told.iter().filter(is_failure).count(), 0);
}

#[test]
fn while_the_peer_never_reads_and_the_queue_is_full() {
    let (mut probe, _peer) = connected();
    fill(&mut probe);
    assert_stops(&probe);
    // Whatever was not sent has a row with its bytes.
    probe.collect();
    let of = |is_it: &dyn Fn(&EventKind) -> bool| {
        let rows = probe.told.iter().filter(|told| is_it(&told.kind));
        rows.map(|told| told.payload.len()).sum::<usize>()
    };
    let sent = of(&|kind| matches!(kind, EventKind::Sent));
    let unsent = of(&|kind| matches!(kind, EventKind::SendFailed(_)));
    assert_eq!((sent + unsent) % FILLING_BYTES, 0);
    assert_eq!(sent as u64, probe.session.tally().sent_bytes);
}

#[test]
fn while_flooded_and_with_an_outbox_that_nobody_empties() {
    let (mut probe, mut peer) = connected();
    std::thread::scope(|scope| {
        scope.spawn(move || while peer.write_all(&[7; 4096]).is_ok() {});
        // It is stuck when nothing has come for a while.
        let (mut last, mut since) = (0, Instant::now());
        poll("it receives no more", || {
            let now = probe.session.tally().received_bytes;
            if now != last {
                (last, since) = (now, Instant::now());
            }
            last > 0 && since.elapsed() > Duration::from_millis(200)
        });
        assert_stops(&probe);
    });
    probe.collect();
    let rows = probe.told.iter().filter(|told| told.is_received()).count() as u64;
    let tally = probe.session.tally();
    assert_eq!(rows + tally.lost_unlogged, tally.received, "what has no row is counted");
}

/// Writes without waiting until this is taken, or nothing more is.
fn write_ahead(peer: &TcpStream, most: usize) -> usize {
    peer.set_nonblocking(true).unwrap();
    let block = vec![7; 65_536];
    let (mut written, mut refused) = (0, 0);
    while written < most && refused < 1000 {
        match { peer }.write(&block) {
            Ok(len) => (written, refused) = (written + len, 0),
            Err(_) => refused += 1,
        }
        std::thread::yield_now();
    }
    written
}

#[test]
fn what_waits_in_the_kernel_is_not_read_for_long() {
    type Order = fn(&mut Probe);
    let ends: [Order; 3] = [
        |probe| probe.session.stop(),
        disconnect,
        |probe| probe.stream(StreamCommand::Reset(Recipients::All)),
    ];
    for end in ends {
        let (mut probe, peer) = connected_with(|config| {
            config.settings = recv_size(1);
            config.options.recv_buffer_bytes = Some(4 << 20);
        });
        // Each byte is a row: the reader is stuck, since nobody empties the outbox.
        let written = write_ahead(&peer, 3_000_000);
        end(&mut probe);
        assert_eq!(probe.wait_ended_draining(), End::Stopped);
        let read = probe.session.tally().received_bytes;
        assert!(read < written as u64 / 2, "{read} of {written} bytes were read");
    }
}

#[test]
fn while_it_waits_to_connect_again() {
    let mut config = to(listen().1);
    config.reconnect = Reconnect::Growing;
    let probe = start(config);
    let is_waiting = |state: &SessionState| matches!(state, SessionState::Waiting { .. });
    assert!(probe.session.wait_until(crate::probe::DEADLINE, is_waiting));
    assert_stops(&probe);
}

/// Runs in a process of its own, since the other tests have threads and sockets as well.
#[cfg(target_os = "linux")]
#[test]
fn cycles_leak_no_thread_and_no_descriptor() {
    let name = "tcp_client_stop::cycles_leak_no_thread_and_no_descriptor";
    if !crate::stop::is_alone(name) {
        return;
    }
    cycle();
    let before = ["task", "fd"].map(crate::stop::count);
    (0..200).for_each(|_| cycle());
    poll("all threads have ended", || crate::stop::count("task") <= before[0]);
    poll("all descriptors are closed", || crate::stop::count("fd") <= before[1]);
}

#[cfg(target_os = "linux")]
fn cycle() {
    let (mut probe, mut peer) = connected();
    say(&mut probe, b"x");
    assert_eq!(read(&mut peer, 1), b"x");
    assert_stops(&probe);
}
