//! The programs that connect, serve, and load.

use super::python::{Python, free_port, has_python};
use super::udp::lines;
use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_peer::{disconnect, say, start, to};
use crate::tcp_server::{hello, one_shot, serve_behaviour};
use network_playground::net::tcp::{PageContent, StreamEvent};
use network_playground::net::{End, ServerBehaviour, SessionState};
use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

/// A text of several kilobytes.
fn long_text() -> String {
    "天地玄黄，宇宙洪荒。\n".repeat(100)
}

fn at(port: u16) -> SocketAddr {
    ([127, 0, 0, 1], port).into()
}

/// Connects a session of ours as soon as the program listens.
fn connected_to(server: &mut Python, port: u16) -> Probe {
    server.until("a connection", || {
        let probe = start(to(at(port)));
        let is_settled = |state: &SessionState| {
            matches!(state, SessionState::Connected { .. } | SessionState::Ended(_))
        };
        assert!(probe.session.wait_until(DEADLINE, is_settled), "{:?}", probe.session.state());
        matches!(probe.session.state(), SessionState::Connected { .. }).then_some(probe)
    })
}

/// Waits until all of this has come.
#[track_caller]
fn hears(probe: &mut Probe, text: &str) {
    poll(text, || {
        probe.collect();
        String::from_utf8_lossy(&probe.received_bytes()).ends_with(text)
    });
}

#[test]
fn the_client_talks_to_our_one_shot_server() {
    if !has_python() {
        return;
    }
    let (mut probe, local) = serve_behaviour(one_shot());
    let output = ask(local.port(), "hello");
    assert!(output.ends_with("thank you !"), "{output}");
    assert_eq!(probe.received().payload, b"hello");
}

/// What the client prints that sends this to there.
fn ask(port: u16, text: &str) -> String {
    let mut client = Python::run("tcp_client.py", ("no port in its text", 0), &[]);
    for line in ["127.0.0.1", &port.to_string(), text] {
        client.type_line(line);
    }
    client.ends().0.trim_end().to_owned()
}

#[test]
fn the_one_shot_server_thanks_our_client_and_its_own() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let mut server = Python::run("tcp_one_shot_server.py", ("7788", port), &[]);
    let mut probe = connected_to(&mut server, port);
    say(&mut probe, b"hello");
    hears(&mut probe, "thank you !");
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    let (output, _) = server.ends();
    assert!(output.contains("('127.0.0.1', ") && output.contains("hello"), "{output}");

    let port = free_port();
    let mut server = Python::run("tcp_one_shot_server.py", ("7788", port), &[]);
    // A connection would be the one that it accepts: the program says nothing else when it listens.
    let output = server.until("it listens", || {
        let mut client = Python::run("tcp_client.py", ("no port in its text", 0), &[]);
        client.type_line("127.0.0.1");
        client.type_line(&port.to_string());
        client.type_line("你好");
        client.output_if_it_ends_well()
    });
    assert!(output.trim_end().ends_with("thank you !"), "{output}");
    assert!(server.ends().0.contains("你好"));
}

#[test]
fn the_hello_server_serves_our_client_and_its_own_at_once() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let mut server = Python::run("tcp_hello_server.py", ("9999", port), &[]);
    server.says("Waiting for connection...");
    let mut probe = connected_to(&mut server, port);
    let other = Python::run("tcp_hello_client.py", ("9999", port), &[]);
    hears(&mut probe, "Welcome!");
    for name in ["Lambda", "Bond"] {
        say(&mut probe, name.as_bytes());
        hears(&mut probe, &format!("Hello, {name}!"));
    }
    say(&mut probe, b"exit");
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    let expected = ["Welcome!", "Hello, Lambda!", "Hello, Bond!", "Hello, alpha!"];
    assert_eq!(lines(&other.ends().0), expected);
    server.says("closed.");
    assert!(server.output().contains("Accept new connection from 127.0.0.1:"));
}

#[test]
fn our_hello_server_serves_its_client() {
    if !has_python() {
        return;
    }
    let (mut probe, local) = serve_behaviour(hello(Duration::from_millis(10)));
    let client = Python::run("tcp_hello_client.py", ("9999", local.port()), &[]);
    let expected = ["Welcome!", "Hello, Lambda!", "Hello, Bond!", "Hello, alpha!"];
    assert_eq!(lines(&client.ends().0), expected);
    probe.event("the end", |event| matches!(event, StreamEvent::Closed(_)));
    assert_eq!(probe.received_bytes(), b"LambdaBondalphaexit");
}

#[test]
fn the_server_with_loop_msg_serves_our_client_and_its_own() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let mut server = Python::run("tcp_loop_msg_server.py", ("9999", port), &[]);
    server.says("Waiting for connection...");
    let mut probe = connected_to(&mut server, port);
    let other = Python::run("tcp_loop_msg_client.py", ("9999", port), &[]);
    hears(&mut probe, "Hello,I am server!");
    say(&mut probe, b"Bond");
    hears(&mut probe, "Loop_msg: Bond!");
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
    let expected = ["Hello,I am server!", "Loop_msg: Hello,I am client!!"];
    assert_eq!(lines(&other.ends().0), expected);
    server.says("closed.");
}

#[test]
fn the_file_server_gives_whole_files_and_its_client_keeps_a_kilobyte() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("long.txt"), long_text()).unwrap();
    fs::write(folder.path().join("short.txt"), "短").unwrap();
    let port = free_port();
    let argument = port.to_string();
    let mut server =
        Python::run_in(folder, "tcp_file_server.py", ("no port in its text", 0), &[&argument]);
    let mut probe = connected_to(&mut server, port);
    say(&mut probe, b"long.txt");
    assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
    assert_eq!(String::from_utf8(probe.received_bytes()).unwrap(), long_text());
    // None of another folder, and no harm done by a name that is not there.
    let mut probe = connected_to(&mut server, port);
    say(&mut probe, b"../nothing");
    assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
    assert_eq!(probe.received_bytes(), b"");

    let got = download(port, "long.txt").unwrap();
    assert!((1..=1024).contains(&got.len()), "{}", got.len());
    assert!(long_text().as_bytes().starts_with(&got));
    assert_eq!(download(port, "short.txt").unwrap(), "短".as_bytes());
    assert!(download(port, "nothing").is_none());
    assert!(server.folder().join("short.txt").is_file());
}

#[test]
fn our_file_server_serves_the_file_client() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("long.txt"), long_text()).unwrap();
    fs::write(folder.path().join("你好.txt"), "世界").unwrap();
    let (_probe, local) = serve_behaviour(ServerBehaviour::Files(folder.path().to_owned()));
    assert_eq!(download(local.port(), "你好.txt").unwrap(), "世界".as_bytes());
    let got = download(local.port(), "long.txt").unwrap();
    assert!((1..=1024).contains(&got.len()), "{}", got.len());
}

/// What the file client has saved, if anything.
fn download(port: u16, name: &str) -> Option<Vec<u8>> {
    let mut client = Python::run("tcp_file_client.py", ("no port in its text", 0), &[]);
    for line in ["127.0.0.1", &port.to_string(), name] {
        client.type_line(line);
    }
    let (_, folder) = client.ends();
    fs::read(folder.path().join(format!("[接收]{name}"))).ok()
}

#[test]
fn http_by_hand_loads_our_page() {
    if !has_python() {
        return;
    }
    let html = format!("<!doctype html><p>{}", long_text());
    let page = ServerBehaviour::Page(PageContent::Html(html.clone()));
    let (_probe, local) = serve_behaviour(page);
    let mut client = Python::run("http_get.py", ("80", local.port()), &[]);
    client.type_line("127.0.0.1");
    let (output, folder) = client.ends();
    assert!(output.contains("HTTP/1.1 200 OK"), "{output}");
    assert!(!output.contains("doctype"), "{output}");
    assert_eq!(fs::read_to_string(folder.path().join("page.html")).unwrap(), html);
}

#[test]
fn a_connection_that_nobody_accepts_is_there_all_the_same() {
    if !has_python() {
        return;
    }
    let port = free_port();
    let mut server = Python::run("tcp_no_accept.py", ("7789", port), &[]);
    let mut probe = connected_to(&mut server, port);
    say(&mut probe, b"does anybody hear me?");
    assert_eq!(probe.sent().payload, b"does anybody hear me?");
    server.type_line("");
    server.ends();
}
