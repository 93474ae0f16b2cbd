//! A TCP server.

use crate::program::{DEADLINE, Program, run};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

fn read(stream: &mut TcpStream, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    stream.read_exact(&mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_typed_goes_to_all_that_are_connected() {
    let mut program = Program::start(&["listen", "127.0.0.1:0"]);
    let at = program.address("Listening on");
    // Nothing is lost that was typed before somebody came.
    program.write(b"early\n");
    let mut first = connect(at);
    assert_eq!(read(&mut first, 6), b"early\n");
    let mut second = connect(at);
    second.write_all(b"hello").unwrap();
    assert!(program.line_with("←").ends_with("5 B hello\n"));
    program.write(b"all\n");
    assert_eq!((read(&mut first, 4), read(&mut second, 4)), (b"all\n".to_vec(), b"all\n".to_vec()));
}

#[test]
fn echo_and_hello_reply_by_themselves() {
    let program = Program::start(&["listen", "127.0.0.1:0", "--echo"]);
    let mut client = connect(program.address("Listening on"));
    client.write_all(b"\0abc").unwrap();
    assert_eq!(read(&mut client, 4), b"\0abc");

    let program = Program::start(&["listen", "127.0.0.1:0", "--hello"]);
    let mut client = connect(program.address("Listening on"));
    assert_eq!(read(&mut client, 8), b"Welcome!");
    client.write_all(b"Tracy").unwrap();
    assert_eq!(read(&mut client, 13), b"Hello, Tracy!");
}

#[test]
fn what_it_does_by_itself_is_about_frames_if_that_is_asked_for() {
    let program = Program::start(&["listen", "127.0.0.1:0", "--hello", "--framing", "lines"]);
    let mut client = connect(program.address("Listening on"));
    assert_eq!(read(&mut client, 8), b"Welcome!");
    // Two lines in one read, the second of which comes in two parts.
    client.write_all(b"Tracy\nBo").unwrap();
    assert_eq!(read(&mut client, 14), b"Hello, Tracy!\n");
    client.write_all(b"b\n").unwrap();
    assert_eq!(read(&mut client, 12), b"Hello, Bob!\n");
}

#[test]
fn an_address_in_use_is_a_failure() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let left = run(&["listen", &taken.local_addr().unwrap().to_string()], b"");
    assert_eq!(left.code, 1);
    assert!(left.err.contains("EADDRINUSE") || !cfg!(target_os = "linux"), "{}", left.err);
}

#[test]
fn it_ends_after_a_time() {
    let left = run(&["listen", "127.0.0.1:0", "--for", "50ms"], b"");
    assert_eq!(left.code, 0, "{}", left.err);
    assert!(left.text().contains("Listening on"), "{}", left.text());
}
