//! Checks without a window.

use crate::program::{DEADLINE, Program, run};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

const CHECK: &str = r#"
name = "lines"

[[socket]]
name = "server"
connect = "127.0.0.1:9"
framing = "lines"

[[step]]
name = "ask"
send = { text = "WHO", line-end = "lf" }
expect = { begins = "I am" }
"#;

/// A server that replies to each line, and its address.
fn server(reply: &'static str) -> (thread::JoinHandle<()>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        for line in BufReader::new(stream.try_clone().unwrap()).lines() {
            let Ok(line) = line else { return };
            if stream.write_all(format!("{reply} {line}\n").as_bytes()).is_err() {
                return;
            }
        }
    };
    (thread::Builder::new().spawn(serve).unwrap(), address)
}

fn file(folder: &Path, text: &str) -> String {
    let path = folder.join("lines.check.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_check_passes_or_fails_with_a_report_and_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let check = file(folder.path(), CHECK);
    let [junit, json] = ["report.xml", "report.json"].map(|name| folder.path().join(name));
    for (reply, code, failures) in [("I am", 0, "failures=\"0\""), ("Who am", 1, "failures=\"1\"")]
    {
        let (server, address) = server(reply);
        let address = format!("server={address}");
        let to = ["--junit", junit.to_str().unwrap(), "--json", json.to_str().unwrap()];
        let left = run(&[&["check", &check, "--address", &address], &to[..]].concat(), b"");
        server.join().unwrap();
        assert_eq!(left.code, code, "{}{}", left.text(), left.err);
        assert!(left.text().contains("ask"), "{}", left.text());
        let xml = std::fs::read_to_string(&junit).unwrap();
        assert!(xml.contains(failures), "{xml}");
        let report = std::fs::read_to_string(&json).unwrap();
        serde_json::from_str::<serde_json::Value>(&report).unwrap();
    }
}

#[test]
fn a_file_that_is_no_check_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let check = file(folder.path(), &CHECK.replace("begins", "begin"));
    let left = run(&["check", &check], b"");
    assert_eq!(left.code, 2);
    assert!(left.err.contains("lines.check.toml") && left.err.contains("line "), "{}", left.err);
    let check = file(folder.path(), CHECK);
    for (address, named) in [("none=127.0.0.1:1", "“none”"), ("server=x", "server"), ("x", "NAME=")]
    {
        let left = run(&["check", &check, "--address", address], b"");
        assert!(left.code == 2 && left.err.contains(named), "{}", left.err);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_check_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let slow = CHECK.replace("begins = \"I am\" }", "begins = \"never\" }\nwithin-ms = 60000");
    let check = file(folder.path(), &slow);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("server={}", listener.local_addr().unwrap());
    let program = Program::start(&["check", &check, "--address", &address]);
    let (stream, _) = listener.accept().unwrap();
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).unwrap();
    program.interrupt();
    let left = program.wait();
    assert_eq!(left.code, 130, "{}{}", left.text(), left.err);
}
