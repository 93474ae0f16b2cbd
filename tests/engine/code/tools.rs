//! Compilers and interpreters, and peers that wait until a program is there.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use crate::probe::DEADLINE;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a peer waits before it looks again for a program that is starting.
const LOOK: Duration = Duration::from_millis(20);

pub(super) fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

/// Whether the program is there; says so if not.
pub(super) fn is_installed(program: &str, version: &str) -> bool {
    let quiet = Stdio::null;
    let run = Command::new(program).arg(version).stdout(quiet()).stderr(quiet()).status();
    let is_there = run.is_ok_and(|status| status.success());
    if !is_there {
        skip(&format!("there is no {program}"));
    }
    is_there
}

/// Runs a program in Python; `None` if there is no Python.
pub(super) fn python(source: &str) -> Option<Child> {
    if !is_installed("python3", "--version") {
        return None;
    }
    Some(Command::new("python3").args(["-c", source]).stdin(Stdio::null()).spawn().unwrap())
}

/// Connects to a program that is starting.
pub(super) fn connect_until_accepted(address: SocketAddr) -> TcpStream {
    let deadline = Instant::now() + DEADLINE;
    loop {
        match TcpStream::connect(address) {
            Ok(stream) => {
                stream.set_read_timeout(Some(DEADLINE)).unwrap();
                return stream;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
                assert!(Instant::now() < deadline, "nobody listens on {address}");
                std::thread::park_timeout(LOOK);
            }
        }
    }
}

/// Sends to a program that is starting until it replies.
pub(super) fn ask_until_replied(peer: &UdpSocket, address: SocketAddr, message: &[u8]) -> Vec<u8> {
    let deadline = Instant::now() + DEADLINE;
    peer.set_read_timeout(Some(LOOK)).unwrap();
    let mut buffer = [0; 1024];
    loop {
        peer.send_to(message, address).unwrap();
        if let Ok((bytes, _)) = peer.recv_from(&mut buffer) {
            return buffer[..bytes].to_vec();
        }
        assert!(Instant::now() < deadline, "nobody replies on {address}");
        // After a refusal by ICMP it returns at once.
        std::thread::park_timeout(LOOK);
    }
}
