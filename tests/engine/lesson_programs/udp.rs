//! The programs that send and receive datagrams.

use super::python::{Python, free_port, has_python};
use crate::behaviour::{filled_in, for_datagrams};
use crate::probe::{DEADLINE, Probe, loopback};
use network_playground::net::automation::RuleSet;
use network_playground::net::relay::{Chance, FaultPlan, Faults, RelayConfig, Transport};
use network_playground::net::{Destination, Session, SessionState, UdpConfig};
use network_playground::payload::Encoding;
use std::collections::BTreeSet;
use std::net::SocketAddr;

fn at(port: u16) -> SocketAddr {
    ([127, 0, 0, 1], port).into()
}

#[test]
fn each_run_of_the_sender_has_another_port() {
    if !has_python() {
        return;
    }
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let mut froms = BTreeSet::new();
    for text in ["hello", "你好", "世界"] {
        let mut sender = Python::run("udp_sender.py", ("8080", local.port()), &[]);
        sender.type_line(text);
        let came = probe.received();
        assert_eq!(came.payload, text.as_bytes());
        froms.insert(came.from());
        sender.ends();
    }
    // The system might take the same one by chance, but hardly three times.
    assert!(froms.len() > 1, "{froms:?}");
}

#[test]
fn the_sender_that_waits_reads_gbk() {
    if !has_python() {
        return;
    }
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let mut sender = Python::run("udp_sender_waits.py", ("8080", local.port()), &[]);
    sender.type_line("在吗？");
    let came = probe.received();
    assert_eq!(came.payload, "在吗？".as_bytes());
    let mut gbk = Vec::new();
    Encoding::Gbk.encode("你好", &mut gbk).unwrap();
    probe.send(came.from(), &gbk);
    let (output, _) = sender.ends();
    assert!(output.contains("你好"), "{output}");
    assert!(output.contains(&format!("('127.0.0.1', {})", local.port())), "{output}");
}

#[test]
fn the_receiver_prints_one_datagram_and_ends() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let mut receiver = Python::run("udp_receiver.py", ("7788", port), &[]);
    // It does not say when it is bound, and takes only one.
    let mut has_written = receiver.output();
    while !has_written.contains("hello") {
        probe.send(at(port), "hello 你好".as_bytes());
        let mut tries = 0;
        receiver.until("a moment", || {
            tries += 1;
            (tries > 1).then_some(())
        });
        has_written = receiver.output();
    }
    let (output, _) = receiver.ends();
    assert_eq!(output.trim_end(), "hello 你好");
}

#[test]
fn the_sender_reaches_the_receiver() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let mut receiver = Python::run("udp_receiver.py", ("7788", port), &[]);
    // The sender may be quicker, and its datagram is lost then.
    while !receiver.output().contains("hello") {
        let mut sender = Python::run("udp_sender.py", ("8080", port), &[]);
        sender.type_line("hello");
        sender.ends();
        let mut tries = 0;
        receiver.until("a moment", || {
            tries += 1;
            (tries > 1).then_some(())
        });
    }
    assert_eq!(receiver.ends().0.trim_end(), "hello");
}

#[test]
fn the_chat_sends_and_receives_on_one_socket() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let mut chat = Python::run("udp_chat.py", ("7890", port), &[]);
    chat.says("Choose: ");
    for line in ["1", "在吗？", "127.0.0.1", &local.port().to_string()] {
        chat.type_line(line);
    }
    let came = probe.received();
    assert_eq!((came.payload.as_slice(), came.from()), ("在吗？".as_bytes(), at(port)));
    probe.send(came.from(), "在".as_bytes());
    chat.type_line("2");
    chat.says(&format!(">>>('127.0.0.1', {}):在", local.port()));
    chat.type_line("3");
    chat.says("wrong input");
}

#[test]
fn the_echo_server_greets_our_client_and_its_own() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let mut server = Python::run("udp_echo_server.py", ("9999", port), &[]);
    server.says("Bind UDP on");
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    for name in ["Michael", "Tracy", "Sarah"] {
        probe.send(at(port), name.as_bytes());
        assert_eq!(probe.received().payload, format!("Hello, {name}!").as_bytes());
    }
    server.says(&format!("Received from 127.0.0.1:{}.", local.port()));
    let client = Python::run("udp_echo_client.py", ("9999", port), &[]);
    assert_eq!(lines(&client.ends().0), ["Hello, Michael!", "Hello, Tracy!", "Hello, Sarah!"]);
}

#[test]
fn our_greeting_serves_the_echo_client() {
    if !has_python() {
        return;
    }
    let rules = RuleSet::template(filled_in("Hello, {text}!", Encoding::Utf8));
    let (_probe, local) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let client = Python::run("udp_echo_client.py", ("9999", local.port()), &[]);
    assert_eq!(lines(&client.ends().0), ["Hello, Michael!", "Hello, Tracy!", "Hello, Sarah!"]);
}

/// The lines of an output, however the system ends them.
pub(super) fn lines(output: &str) -> Vec<&str> {
    output.lines().collect()
}

#[test]
fn a_connected_socket_hears_that_nobody_has_the_port() {
    if !has_python() {
        return;
    }
    let refused = Python::run("udp_connected.py", ("7788", free_port()), &[]);
    let (output, _) = refused.ends();
    let said = if cfg!(windows) { "" } else { "ConnectionRefusedError" };
    assert!(output.contains(said), "{output}");
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let answered = Python::run("udp_connected.py", ("7788", local.port()), &[]);
    let came = probe.received();
    assert_eq!(came.payload, b"anyone?");
    probe.send(came.from(), "here, 在".as_bytes());
    let (output, _) = answered.ends();
    assert_eq!(output.trim_end(), "here, 在");
}

#[test]
fn the_options_that_are_set_are_read_back() {
    if !has_python() {
        return;
    }
    let (output, _) = Python::run("socket_options.py", ("20000", 20_000), &[]).ends();
    let value = |name: &str| {
        let last = output.lines().rfind(|line| line.starts_with(name)).unwrap();
        last.rsplit(' ').next().unwrap().parse::<i64>().unwrap()
    };
    assert_ne!((value("SO_REUSEADDR"), value("TCP_NODELAY")), (0, 0), "{output}");
    assert_eq!(value("SO_RCVBUF"), if cfg!(target_os = "linux") { 40_000 } else { 20_000 });
}

#[test]
fn a_lossy_relay_costs_the_sender_time_and_datagrams() {
    if !has_python() {
        return;
    }
    let rules = RuleSet::template(filled_in("{text}", Encoding::Utf8));
    let (_echo, target) = Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() });
    let drop = Chance::of_percent(50.0).unwrap();
    let to_target = Faults { drop, ..Faults::default() };
    let config = RelayConfig::new(Transport::Udp, at(0), Destination::Peer(target.into()));
    let faults = FaultPlan { to_target, ..FaultPlan::default() };
    let config = RelayConfig { faults, ..config };
    let relay = Probe::of(|outbox| Session::start_relay(config, outbox));
    let is_open = |state: &SessionState| matches!(state, SessionState::Open { .. });
    assert!(relay.session.wait_until(DEADLINE, is_open));
    let SessionState::Open { local, .. } = relay.session.state() else { panic!("not open") };
    let (output, _) = Python::run("udp_resend.py", ("9998", local.port().unwrap()), &[]).ends();
    // The seed is the same each time: the third datagram and the fourth, which are both the number 3, get lost.
    assert!(output.contains("5 numbers, 7 datagrams"), "{output}");
}
