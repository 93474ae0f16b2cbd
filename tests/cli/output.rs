//! Standard output and the end: JSON, a reader that is slow or gone, Ctrl+C.

use crate::program::{DEADLINE, Program, run};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpStream, UdpSocket};
use std::process::{Child, ChildStderr, Stdio};

#[test]
fn each_row_is_a_json_object_with_stable_names() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = peer.local_addr().unwrap().to_string();
    let left = run(&["udp", &to, "-s", "你\n", "--json", "--calls", "--wait", "1ms"], b"");
    assert_eq!(left.code, 0, "{}", left.err);
    let text = left.text();
    let rows: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!((&rows[0]["kind"], &rows[0]["version"]), (&"head".into(), &1.into()));
    assert_eq!((&rows[1]["kind"], &rows[1]["protocol"]), (&"session".into(), &"udp".into()));
    for kind in ["call", "opened", "sent", "ended"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let sent = rows.iter().find(|row| row["kind"] == "sent").unwrap();
    assert_eq!((&sent["peer"], &sent["text"]), (&to.into(), &"你\n".into()));
    assert_eq!(sent["payload_hex"], "e4 bd a0 0a");
}

#[test]
fn rows_are_chosen_by_their_class() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = peer.local_addr().unwrap().to_string();
    let send = ["udp", &to, "-s", "x", "--wait", "1ms"];
    let only = |classes| run(&[&send[..], &["--only", classes]].concat(), b"").text();
    assert!(only("out").lines().all(|line| line.contains(" → ")));
    assert!(only("calls").lines().all(|line| line.contains(" ƒ ")));
    assert_eq!(only("in"), "");
    let quiet = run(&[&send[..], &["-q"]].concat(), b"");
    assert_eq!((quiet.text().lines().count(), &quiet.err[..]), (1, ""));
}

#[test]
fn raw_output_has_no_word_in_it() {
    let program = Program::start(&["udp", "--bind", "127.0.0.1:0", "--raw", "-n", "2", "--json"]);
    let left = program.wait();
    assert_eq!(left.code, 2, "raw and JSON exclude each other: {}", left.err);
    let left = run(&["listen", "127.0.0.1:0", "--raw", "--for", "50ms"], b"");
    assert_eq!((left.code, &left.out[..]), (0, &b""[..]));
    assert!(left.err.contains("Listening on"), "{}", left.err);
}

#[cfg(unix)]
mod ctrl_c {
    use super::*;
    use std::time::{Duration, Instant};

    /// How long the end may take. It is milliseconds; a busy machine must not fail the test.
    const AT_ONCE: Duration = Duration::from_secs(3);

    #[test]
    fn it_ends_at_once_with_the_counters() {
        let program = Program::start(&["listen", "127.0.0.1:0"]);
        let mut client = TcpStream::connect(program.address("Listening on")).unwrap();
        client.write_all(b"12345").unwrap();
        program.line_with("12345");
        let begun = Instant::now();
        program.interrupt();
        let left = program.wait();
        assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
        assert_eq!(left.code, 130);
        assert!(left.err.contains("received 1 (5 bytes)"), "{}", left.err);
    }

    #[test]
    fn a_pipe_that_nobody_reads_does_not_keep_it() {
        let (mut child, mut err, at) = super::raw_receiver();
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        // Far more than a pipe holds.
        for _ in 0..200 {
            peer.send_to(&[b'x'; 8000], &at).unwrap();
        }
        wait_until_all_are_read(&at);
        let begun = Instant::now();
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut err, &mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
        assert!(begun.elapsed() < AT_ONCE && rest.contains("rows not printed"), "{rest}");
    }
}

/// Waits until nothing waits in the receive buffer of the socket there (proc(5)); other systems do not say it.
#[cfg(unix)]
fn wait_until_all_are_read(at: &str) {
    let port = at.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).unwrap();
    let begun = std::time::Instant::now();
    let end = format!(":{port:04X}");
    while let Ok(table) = std::fs::read_to_string("/proc/net/udp") {
        let waits = table.lines().any(|line| {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let is_it = columns.get(1).is_some_and(|local| local.ends_with(&end));
            is_it && columns.get(4).is_some_and(|queues| !queues.ends_with(":00000000"))
        });
        if !waits {
            return;
        }
        assert!(begun.elapsed() < DEADLINE, "nobody reads them");
        std::thread::yield_now();
    }
}

/// A receiver whose standard output nobody reads yet, its standard error, and where it is bound.
fn raw_receiver() -> (Child, BufReader<ChildStderr>, String) {
    let mut command = crate::program::command(&["udp", "--bind", "127.0.0.1:0", "--raw"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    err.read_line(&mut line).unwrap();
    let at = line.split_whitespace().last().unwrap().to_owned();
    (child, err, at)
}

#[test]
fn a_reader_that_has_gone_ends_it_quietly() {
    let (mut child, mut err, at) = raw_receiver();
    drop(child.stdout.take());
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let begun = std::time::Instant::now();
    let status = loop {
        let _ = peer.send_to(b"x", &at);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < DEADLINE, "it does not end");
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    };
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut err, &mut rest).unwrap();
    assert_eq!((status.code(), &rest[..]), (Some(141), ""));
}
