//! A TCP client.

use crate::program::{DEADLINE, Program, command, run};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

fn accept(listener: &TcpListener) -> TcpStream {
    let (stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// A server that reads all that one client sends, and then replies.
fn server(reply: &'static [u8]) -> (thread::JoinHandle<Vec<u8>>, String) {
    let (listener, address) = listener();
    let serve = move || {
        let mut stream = accept(&listener);
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        stream.write_all(reply).unwrap();
        all
    };
    (thread::Builder::new().spawn(serve).unwrap(), address)
}

#[test]
fn what_stands_on_standard_input_goes_as_it_is_and_its_end_is_seen() {
    let (server, address) = server(b"bye\n");
    let left = run(&["connect", &address], b"a\r\nb\xff\0");
    assert_eq!(server.join().unwrap(), b"a\r\nb\xff\0");
    assert_eq!(left.code, 0, "{}", left.err);
    let text = left.text();
    assert!(text.contains("Connected from") && text.contains(" 4 B bye\\n\n"), "{text}");
}

#[test]
fn a_file_goes_whole_to_a_peer_that_says_at_once_that_it_sends_nothing() {
    let (listener, address) = listener();
    let take = move || {
        let mut stream = accept(&listener);
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut first = [0];
        stream.read_exact(&mut first).unwrap();
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        rest.len() + 1
    };
    let server = thread::Builder::new().spawn(take).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    let bytes = vec![b'x'; 20_000_000];
    file.write_all(&bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let mut program = command(&["connect", &address, "--raw"]);
    let output = program.stdin(file).output().unwrap();
    assert_eq!(server.join().unwrap(), bytes.len());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn raw_bytes_go_through_a_pipe_whole_both_ways() {
    let (listener, address) = listener();
    let echo = move || {
        let mut stream = accept(&listener);
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        stream.write_all(&all).unwrap();
    };
    let server = thread::Builder::new().spawn(echo).unwrap();
    // More than all queues on the way hold.
    let bytes: Vec<u8> =
        (0..6_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let mut program = Program::start(&["connect", &address, "--raw", "-q"]);
    program.write(&bytes);
    let left = program.wait();
    server.join().unwrap();
    assert!((left.code, left.out == bytes) == (0, true), "{}: {}", left.code, left.err);
    assert_eq!(left.err, "");
}

#[test]
fn many_short_lines_are_all_sent() {
    let (server, address) = server(b"");
    let lines = "x\n".repeat(20_000);
    let left = run(&["connect", &address, "--line-end", "crlf", "-q"], lines.as_bytes());
    assert_eq!(left.code, 0, "{}", left.err);
    assert_eq!(server.join().unwrap(), "x\r\n".repeat(20_000).as_bytes());
}

#[test]
fn messages_of_the_arguments_are_sent_and_standard_input_is_not_read() {
    let (server, address) = server(b"");
    let arguments = ["connect", &address, "--send", "one", "--send", "-two", "--line-end", "lf"];
    let left = run(&arguments, b"three");
    assert_eq!(left.code, 0, "{}", left.err);
    assert_eq!(server.join().unwrap(), b"one\n-two\n");
}

#[test]
fn an_open_connection_stays_open_after_the_end_of_the_input() {
    let (listener, address) = listener();
    let mut program = Program::start(&["connect", &address, "--keep-open"]);
    let mut stream = accept(&listener);
    program.write(b"x");
    program.end_input();
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    stream.write_all(b"still here").unwrap();
    assert!(program.line_with("←").ends_with("still here\n"));
    drop(stream);
    assert_eq!(program.wait().code, 0);
}

#[test]
fn a_refused_connection_says_why_and_what_to_try() {
    let (listener, address) = listener();
    drop(listener);
    let left = run(&["connect", &address], b"");
    assert_eq!(left.code, 1);
    let explained = left.err.contains(&address) && left.err.contains("Start the server first");
    assert!(explained, "{}", left.err);
}

#[test]
fn fewer_than_were_to_come_is_a_failure() {
    let (server, address) = server(b"one");
    let left = run(&["connect", &address, "--count", "5"], b"");
    server.join().unwrap();
    assert_eq!(left.code, 1);
    assert!(left.err.contains("1 came, and 5 were to come"), "{}", left.err);
}

#[test]
fn what_comes_is_saved_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.bin");
    let (server, address) = server(b"\0content\n");
    let left = run(&["connect", &address, "--out", path.to_str().unwrap()], b"");
    server.join().unwrap();
    assert_eq!(left.code, 0, "{}", left.err);
    assert_eq!(std::fs::read(&path).unwrap(), b"\0content\n");
}
