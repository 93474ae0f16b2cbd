//! A download.

use crate::program::{DEADLINE, run};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

/// A server that gives one response, and its URL.
fn server(response: &'static [u8]) -> (thread::JoinHandle<()>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/page", listener.local_addr().unwrap());
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        stream.write_all(response).unwrap();
    };
    (thread::Builder::new().spawn(serve).unwrap(), url)
}

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\xff\0page";
const ABSENT: &[u8] = b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone";
const CUT: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nbeginning";

#[test]
fn its_rows_are_printed() {
    let (server, url) = server(PAGE);
    let left = run(&["get", &url], b"");
    server.join().unwrap();
    assert_eq!(left.code, 0, "{}", left.err);
    let text = left.text();
    assert!(text.contains("GET /page HTTP/1.1") && text.contains("6 B \\xff\\0page\n"), "{text}");
}

#[test]
fn the_body_alone_goes_through_a_pipe_as_it_is() {
    let (server, url) = server(PAGE);
    let left = run(&["get", &url, "--raw", "-q"], b"");
    server.join().unwrap();
    assert_eq!((left.code, &left.out[..], &left.err[..]), (0, &b"\xff\0page"[..], ""));
}

#[test]
fn the_body_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page");
    let (server, url) = server(PAGE);
    let left = run(&["get", &url, "--out", path.to_str().unwrap()], b"");
    server.join().unwrap();
    assert_eq!(left.code, 0, "{}", left.err);
    assert_eq!(std::fs::read(&path).unwrap(), b"\xff\0page");
}

#[test]
fn a_status_is_a_failure_if_that_is_asked_for() {
    for (fails, code) in [(&[][..], 0), (&["--fail"][..], 1)] {
        let (server, url) = server(ABSENT);
        let left = run(&[&["get", &url, "--raw"], fails].concat(), b"");
        server.join().unwrap();
        assert_eq!((left.code, &left.out[..]), (code, &b"gone"[..]), "{}", left.err);
    }
}

#[test]
fn a_body_that_is_cut_is_a_failure_and_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page");
    let (server, url) = server(CUT);
    let left = run(&["get", &url, "--out", path.to_str().unwrap()], b"");
    server.join().unwrap();
    assert_eq!(left.code, 1, "{}", left.err);
    assert!(!path.exists() && left.err.contains("netplay: "), "{}", left.err);
}
