//! A stop ends every session in every state, within a second on a noisy machine.

use crate::behaviour::for_datagrams;
use crate::probe::{Probe, first_send, loopback, plain, poll};
use network_playground::net::automation::RuleSet;
use network_playground::net::{End, SessionState, UdpConfig};
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

/// So generous that a noisy machine cannot fail it; a benchmark measures the real figure.
const SOON: Duration = Duration::from_secs(1);

#[track_caller]
fn assert_stops(probe: &Probe) {
    probe.session.stop();
    assert!(probe.session.wait_until(SOON, |state| matches!(state, SessionState::Ended(_))));
    assert_eq!(probe.session.state(), SessionState::Ended(End::Stopped));
}

/// Floods an address from a thread of its own while `work` runs.
fn while_flooded(to: SocketAddr, work: impl FnOnce()) {
    let done = AtomicBool::new(false);
    let flood = || {
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        while !done.load(SeqCst) {
            // When the session has closed its socket, sends fail: no matter.
            let _ = peer.send_to(&[7; 64], to);
        }
    };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("flood".into());
        builder.spawn_scoped(scope, flood).unwrap();
        // Ends the flood also when `work` panics.
        let _ender = Ender(&done);
        work();
    });
}

struct Ender<'a>(&'a AtomicBool);

impl Drop for Ender<'_> {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

#[test]
fn while_opening() {
    for _ in 0..20 {
        assert_stops(&Probe::start(loopback()));
    }
}

#[test]
fn while_waiting_for_the_first_send() {
    let probes: Vec<_> = (0..20).map(|_| Probe::start(first_send())).collect();
    probes.iter().for_each(assert_stops);
}

#[test]
fn while_looking_up_the_first_host() {
    let mut probes: Vec<_> = (0..20).map(|_| Probe::start(first_send())).collect();
    for (number, probe) in probes.iter_mut().enumerate() {
        probe.send_to_host(&format!("nonexistent{number}.invalid"), 9, b"x");
        probe.session.stop();
    }
    for probe in &probes {
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        // It may have heard that there is no such host before it heard the stop.
        assert!(probe.session.wait_until(SOON, is_over));
    }
}

#[test]
fn while_looking_up_hosts() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    for number in 0..500 {
        probe.send_to_host(&format!("nonexistent{number}.invalid"), 9, b"x");
    }
    assert_stops(&probe);
}

#[test]
fn while_idle() {
    for address in ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0"] {
        if address.starts_with('[') && !crate::probe::has_ipv6() {
            continue;
        }
        assert_stops(&Probe::bound(address).0);
    }
}

#[test]
fn while_flooded_and_with_an_outbox_that_nobody_empties() {
    let (probe, local) = Probe::bound("127.0.0.1:0");
    while_flooded(local, || {
        poll("the outbox is full", || probe.session.tally().lost_unlogged > 0);
        assert_stops(&probe);
    });
}

#[test]
fn while_answering_a_flood() {
    let rules = for_datagrams(&RuleSet::echo());
    let (mut probe, local) = Probe::open(UdpConfig { rules, ..loopback() });
    while_flooded(local, || {
        poll("some answers", || {
            probe.collect();
            probe.session.tally().sent > 1000
        });
        assert_stops(&probe);
    });
}

#[test]
fn while_flooded_with_news_of_unreachable_peers() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let nobody: SocketAddr = "127.77.1.2:1".parse().unwrap();
    for _ in 0..1500 {
        probe.send(nobody, b"anybody?");
    }
    assert_stops(&probe);
}

#[test]
fn while_replies_wait_for_their_time() {
    let delay = Duration::from_hours(1);
    let rules = for_datagrams(&RuleSet::echo().delayed(delay));
    let (probe, local) = Probe::open(UdpConfig { rules, ..loopback() });
    let peer = plain("127.0.0.1:0");
    for _ in 0..100 {
        peer.send_to(b"x", local).unwrap();
    }
    poll("all received", || probe.session.tally().received == 100);
    assert_stops(&probe);
    assert_eq!(probe.session.tally().sent, 0);
}

#[test]
fn dropping_a_session_stops_it() {
    let (probe, local) = Probe::bound("127.0.0.1:0");
    let shared = probe.session.shared().clone();
    drop(probe);
    poll("ended", || shared.has_ended());
    UdpSocket::bind(local).unwrap();
}

/// Runs in a process of its own, since the other tests have threads and sockets as well.
#[cfg(target_os = "linux")]
#[test]
fn cycles_of_start_and_stop_leak_no_thread_and_no_descriptor() {
    let name = "stop::cycles_of_start_and_stop_leak_no_thread_and_no_descriptor";
    if !is_alone(name) {
        return;
    }
    // The first cycle makes what is made once.
    cycle();
    let before = ["task", "fd"].map(count);
    (0..200).for_each(|_| cycle());
    poll("all threads have ended", || count("task") <= before[0]);
    poll("all descriptors are closed", || count("fd") <= before[1]);
}

/// Whether this is a process that runs this test alone; if not, runs one and waits for it.
#[cfg(target_os = "linux")]
pub(crate) fn is_alone(name: &str) -> bool {
    const ALONE: &str = "ENGINE_TEST_ALONE";
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let itself = std::env::current_exe().unwrap();
    let output = std::process::Command::new(itself)
        .args(["--exact", name, "--test-threads=1"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    false
}

#[cfg(target_os = "linux")]
fn cycle() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    peer.send_to(b"x", local).unwrap();
    probe.received();
    probe.send_to_host("localhost", peer.local_addr().unwrap().port(), b"y");
    assert_eq!(crate::probe::receive(&peer).0, b"y");
    assert_stops(&probe);
}

/// Entries of a directory of this process in `/proc`, such as one for each thread.
#[cfg(target_os = "linux")]
pub(crate) fn count(directory: &str) -> usize {
    std::fs::read_dir(format!("/proc/self/{directory}")).unwrap().count()
}
