//! OpenSSL as the other end, where it is installed.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use super::{echo_server, made, server_failure, tls_failure};
use crate::probe::{DEADLINE, poll};
use network_playground::net::Op;
use network_playground::net::tls::TlsFailure;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// `openssl s_client` towards there; `None` where there is no openssl.
fn s_client(address: std::net::SocketAddr, arguments: &[&str]) -> Option<Child> {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", &address.to_string()]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let child = command.spawn().ok();
    if child.is_none() {
        eprintln!("skipped: no openssl");
    }
    child
}

/// What it prints until that is there.
fn read_until(child: &mut Child, wanted: &str) -> String {
    let (mut said, mut piece, until) = (String::new(), [0; 1024], Instant::now() + DEADLINE);
    let out = child.stdout.as_mut().unwrap();
    while !said.contains(wanted) {
        assert!(Instant::now() < until, "{said}");
        match out.read(&mut piece).unwrap() {
            0 => break,
            len => said.push_str(&String::from_utf8_lossy(&piece[..len])),
        }
    }
    said
}

#[test]
fn openssl_is_echoed_and_its_wish_for_renegotiation_refused() {
    let made = made();
    let (mut server, address) = echo_server(&made);
    let Some(mut client) = s_client(address, &["-tls1_2"]) else { return };
    let mut to_client = client.stdin.take().unwrap();
    to_client.write_all(b"hello openssl\n").unwrap();
    assert!(read_until(&mut client, "hello openssl").contains("hello openssl"));
    // A line with a capital R asks for a new handshake within the old one (CVE-2009-3555 came of it).
    to_client.write_all(b"R\n").unwrap();
    poll("it is over", || server.session.connections().open_count() == 0);
    let _ = client.kill();
    client.wait().unwrap();
    server.collect();
    assert_eq!(server.received_bytes(), b"hello openssl\n", "nothing of it counts as said");
    let error = server_failure(&mut server);
    let failure = tls_failure(&error);
    let is_told =
        matches!(failure, TlsFailure::Alert(_) | TlsFailure::Library(_) | TlsFailure::Cut);
    assert!(is_told && matches!(error.op, Op::Recv | Op::Send), "{error:?}");
}
