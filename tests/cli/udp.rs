//! Datagrams.

use crate::program::{DEADLINE, Program, run};
use std::net::UdpSocket;

fn peer() -> (UdpSocket, String) {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let address = peer.local_addr().unwrap().to_string();
    (peer, address)
}

fn receive(peer: &UdpSocket) -> (Vec<u8>, std::net::SocketAddr) {
    let mut bytes = vec![0; 65_536];
    let (len, from) = peer.recv_from(&mut bytes).unwrap();
    bytes.truncate(len);
    (bytes, from)
}

#[test]
fn each_line_is_a_datagram_and_a_reply_is_a_row() {
    let (peer, address) = peer();
    let mut program = Program::start(&["udp", &address, "--count", "1", "--wait", "20s"]);
    program.write(b"one\ntwo\r\n\n");
    let got = [receive(&peer), receive(&peer), receive(&peer)];
    assert_eq!([&got[0].0[..], &got[1].0, &got[2].0], [&b"one"[..], b"two", b""]);
    peer.send_to(b"ok\x1b[2J", got[0].1).unwrap();
    let left = program.wait();
    assert_eq!(left.code, 0, "{}", left.err);
    let text = left.text();
    assert!(text.contains(&format!("→ {address} 3 B one\n")), "{text}");
    assert!(text.contains(&format!("← {address} 6 B ok\\x1b[2J\n")), "{text}");
    assert!(left.err.contains("received 1 (6 bytes), sent 3 (6 bytes)"), "{}", left.err);
}

#[test]
fn messages_are_written_in_hex_escapes_and_encodings() {
    let (peer, address) = peer();
    let send = |options: &[&str]| {
        let arguments = [&["udp", &address, "--wait", "1ms"], options].concat();
        let left = run(&arguments, b"");
        assert_eq!(left.code, 0, "{}", left.err);
        receive(&peer).0
    };
    assert_eq!(send(&["--send", "01 03 ff", "--hex"]), b"\x01\x03\xff");
    assert_eq!(send(&["-s", r"a\r\n\x00", "--escaped"]), b"a\r\n\0");
    assert_eq!(
        send(&["-s", "你好", "--encoding", "gbk", "--line-end", "crlf"]),
        b"\xc4\xe3\xba\xc3\r\n"
    );
    assert_eq!(send(&["-s", "-{count}-", "--placeholders"]), b"-1-");
    assert_eq!(send(&["-s", "-{count}-"]), b"-{count}-");
}

#[test]
fn a_line_that_is_no_message_is_named_and_the_next_is_sent() {
    let (peer, address) = peer();
    let left = run(&["udp", &address, "--hex", "--wait", "1ms"], b"01\n0g\n02\n");
    assert_eq!(left.code, 1);
    assert!(left.err.contains("line 2") && left.err.contains('g'), "{}", left.err);
    assert_eq!([receive(&peer).0, receive(&peer).0], [b"\x01", b"\x02"]);
}

#[test]
fn a_port_without_a_program_is_a_failure() {
    let (peer, address) = peer();
    drop(peer);
    let left = run(&["udp", &address, "--send", "x", "--wait", "300ms"], b"");
    // Not every system reports it.
    if cfg!(target_os = "linux") {
        assert_eq!(left.code, 1, "{}", left.err);
        assert!(left.err.contains("ECONNREFUSED"), "{}", left.err);
    }
}

#[test]
fn a_receiver_replies_to_whoever_sent_last() {
    let mut program = Program::start(&["udp", "--bind", "127.0.0.1:0"]);
    let at = program.address("Bound to");
    let (peer, _) = peer();
    peer.send_to(b"hello", at).unwrap();
    assert!(program.line_with("←").ends_with("5 B hello\n"));
    program.write(b"hi\n");
    assert_eq!(receive(&peer).0, b"hi");
}

#[test]
fn an_echo_sends_back_and_needs_no_input() {
    let program = Program::start(&["udp", "--bind", "127.0.0.1:0", "--echo", "-n", "2"]);
    let at = program.address("Bound to");
    let (peer, _) = peer();
    for text in [&b"a"[..], b"\xff\0"] {
        peer.send_to(text, at).unwrap();
        assert_eq!(receive(&peer).0, text);
    }
    assert_eq!(program.wait().code, 0);
}

#[test]
fn datagrams_go_into_a_file_back_to_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("came.bin");
    let out = path.to_str().unwrap();
    let program = Program::start(&["udp", "--bind", "127.0.0.1:0", "-n", "2", "--out", out]);
    let at = program.address("Bound to");
    let (peer, _) = peer();
    for text in [&b"a\n"[..], b"\xff\0"] {
        peer.send_to(text, at).unwrap();
    }
    assert_eq!(program.wait().code, 0);
    assert_eq!(std::fs::read(&path).unwrap(), b"a\n\xff\0");
    // It is never replaced unasked.
    let left = run(&["udp", "--bind", "127.0.0.1:0", "--for", "1ms", "--out", out], b"");
    assert_eq!(left.code, 1);
    assert!(left.err.contains("--replace"), "{}", left.err);
    assert_eq!(std::fs::read(&path).unwrap(), b"a\n\xff\0");
}
