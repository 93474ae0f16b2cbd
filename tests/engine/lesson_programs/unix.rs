//! The programs on Unix-domain sockets.

#![cfg(unix)]

use super::python::{Python, has_python};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;

/// A port that stands in none of their texts.
const NO_PORT: (&str, u16) = ("no port in its text", 0);

fn run(file: &str, path: &Path) -> Python {
    Python::run(file, NO_PORT, &[path.to_str().unwrap()])
}

#[test]
fn the_echo_server_leaves_its_file_and_cannot_start_again() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("echo.sock");
    let mut server = run("unix_echo_server.py", &path);
    server.says("Waiting for connection...");
    let mut client = UnixStream::connect(&path).unwrap();
    client.write_all(b"hello").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut echoed = String::new();
    client.read_to_string(&mut echoed).unwrap();
    assert_eq!(echoed, "hello");
    let (output, _) = server.ends();
    assert!(output.contains("still there"), "{output}");
    assert!(path.exists());
    assert!(UnixStream::connect(&path).is_err());
}

#[test]
fn the_slow_reader_finds_what_was_sent_in_one_piece_and_removes_its_file() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stream.sock");
    let mut reader = run("unix_slow_reader.py", &path);
    reader.says("Waiting for connection...");
    let mut client = UnixStream::connect(&path).unwrap();
    for text in ["one", "two", "three"] {
        client.write_all(text.as_bytes()).unwrap();
    }
    reader.says("Accepted.");
    reader.type_line("");
    reader.says("recv returned b'onetwothree'");
    drop(client);
    reader.ends();
    assert!(!path.exists());
}
