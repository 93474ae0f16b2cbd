//! What it does by itself: repeats; and messages that are kept.

use crate::program::{DEADLINE, Program, run};
use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::path::PathBuf;

fn peer() -> (UdpSocket, String) {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let address = peer.local_addr().unwrap().to_string();
    (peer, address)
}

fn receive(peer: &UdpSocket) -> Vec<u8> {
    let mut bytes = vec![0; 65_536];
    let (len, _) = peer.recv_from(&mut bytes).unwrap();
    bytes.truncate(len);
    bytes
}

#[test]
fn a_repeat_sends_so_many_times_and_says_its_figures() {
    let (peer, address) = peer();
    let repeat = ["--repeat", "10ms", "--count", "5", "--wait", "1ms"];
    let arguments = [&["udp", &address, "-s", "n{count}", "--placeholders"], &repeat[..]].concat();
    let left = run(&arguments, b"");
    assert_eq!(left.code, 0, "{}", left.err);
    assert!(left.err.contains("of 5 sent"), "{}", left.err);
    let sent = left.err.split(' ').find_map(|word| word.parse::<u32>().ok()).unwrap();
    for count in 1..=sent {
        assert_eq!(receive(&peer), format!("n{count}").as_bytes());
    }
}

#[test]
fn a_repeat_over_a_connection_is_a_sequence_and_then_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let messages = ["-s", "a", "-s", "b", "--line-end", "lf", "--repeat", "1ms", "--count", "3"];
    let program = Program::start(&[&["connect", &address], &messages[..]].concat());
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    drop(stream);
    let left = program.wait();
    assert_eq!(left.code, 0, "{}", left.err);
    assert!(left.err.contains("of 6 sent"), "{}", left.err);
    // A slot that was a whole millisecond late is skipped and said.
    assert!(all == "a\nb\na\nb\na\nb\n" || left.err.contains("skipped"), "{all:?} {}", left.err);
}

#[test]
fn what_cannot_be_repeated_is_a_mistake_of_usage() {
    for arguments in [&["--repeat", "10ms"][..], &["--repeat", "0ms", "-s", "x"]] {
        let left = run(&[&["udp", "127.0.0.1:9"], arguments].concat(), b"");
        assert_eq!(left.code, 2, "{}", left.err);
        assert!(left.err.contains("--repeat"), "{}", left.err);
    }
}

/// A file of saved messages whose second one goes to an address.
fn saved(folder: &tempfile::TempDir, to: &str) -> PathBuf {
    let (host, port) = to.rsplit_once(':').unwrap();
    let text = format!(
        r#"{{ "version": 1,
             "messages": [{{ "name": "greeting", "message": "hello" }}],
             "folders": [{{ "name": "modbus", "messages": [{{
                "name": "read",
                "message": {{ "hex": "01 03 00 00 00 02", "checksum": "crc-16/modbus" }},
                "to": {{ "host": "{host}", "port": {port} }} }}] }}] }}"#
    );
    let path = folder.path().join("messages.json");
    std::fs::write(&path, text).unwrap();
    path
}

const POLL: &[u8] = b"\x01\x03\x00\x00\x00\x02\xc4\x0b";

#[test]
fn saved_messages_are_listed_and_sent() {
    let (peer, address) = peer();
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, &address);
    let file = ["--messages", path.to_str().unwrap()];
    let list = run(&[&["messages", "list"], &file[..]].concat(), b"");
    let expected = format!("greeting\thello\nmodbus/read\t01 03 00 00 00 02\t{address}\n");
    assert_eq!((list.code, list.text()), (0, expected));

    let quick = ["--wait", "1ms"];
    let left = run(&[&["messages", "send", "modbus/read"], &file[..], &quick].concat(), b"");
    assert_eq!((left.code, &receive(&peer)[..]), (0, POLL), "{}", left.err);
    let to = ["messages", "send", "greeting", "--udp", &address];
    let left = run(&[&to, &file[..], &quick].concat(), b"");
    assert_eq!((left.code, &receive(&peer)[..]), (0, &b"hello"[..]), "{}", left.err);
    let both = ["udp", &address, "--saved", "read", "--send", "x", "--saved", "greeting"];
    let left = run(&[&both, &file[..], &quick].concat(), b"");
    assert_eq!(left.code, 0, "{}", left.err);
    assert_eq!([receive(&peer), receive(&peer), receive(&peer)], [POLL, b"x", b"hello"]);
}

#[test]
fn a_message_that_is_not_there_or_goes_nowhere_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&folder, "127.0.0.1:9");
    let file = ["--messages", path.to_str().unwrap()];
    let left = run(&[&["messages", "send", "none"], &file[..]].concat(), b"");
    assert!(left.code == 2 && left.err.contains("“none”"), "{}", left.err);
    let left = run(&[&["messages", "send", "greeting"], &file[..]].concat(), b"");
    assert!(left.code == 2 && left.err.contains("HOST:PORT"), "{}", left.err);
    std::fs::write(&path, "{ broken").unwrap();
    let left = run(&[&["messages", "list"], &file[..]].concat(), b"");
    assert!(left.code == 2 && left.err.contains("line 1"), "{}", left.err);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{ broken");
}

#[test]
fn a_checksum_stands_before_the_line_end() {
    let (peer, address) = peer();
    let sentence = "$GPGLL,4916.45,N,12311.12,W,225444,A";
    let options = ["-s", sentence, "--checksum", "nmea", "--line-end", "crlf", "--wait", "1ms"];
    let left = run(&[&["udp", &address], &options[..]].concat(), b"");
    assert_eq!(left.code, 0, "{}", left.err);
    assert_eq!(receive(&peer), format!("{sentence}*31\r\n").as_bytes());
    let left = run(&["udp", &address, "-s", "x", "--checksum", "crc-99"], b"");
    assert!(left.code == 2 && left.err.contains("crc-16/modbus"), "{}", left.err);
}

const RULES: &str = r#"
[[rule]]
when = { regex = '^login (\w+)$' }
then = [{ reply = { text = "hello {1}", placeholders = true } }]

[[rule]]
when = { equals = "poll" }
then = [{ reply-saved = "read" }]
"#;

#[test]
fn rules_from_a_file_reply_by_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let messages = saved(&folder, "127.0.0.1:9");
    let path = folder.path().join("a.rules.toml");
    std::fs::write(&path, RULES).unwrap();
    let rules = ["--rules", path.to_str().unwrap(), "--messages", messages.to_str().unwrap()];

    let program = Program::start(&[&["udp", "--bind", "127.0.0.1:0"], &rules[..]].concat());
    let (peer, _) = peer();
    let at = program.address("Bound to");
    peer.send_to(b"login Ann", at).unwrap();
    assert_eq!(receive(&peer), b"hello Ann");
    peer.send_to(b"poll", at).unwrap();
    assert_eq!(receive(&peer), POLL);

    let program = Program::start(&[&["listen", "127.0.0.1:0"], &rules[..]].concat());
    let mut client = std::net::TcpStream::connect(program.address("Listening on")).unwrap();
    client.set_read_timeout(Some(DEADLINE)).unwrap();
    std::io::Write::write_all(&mut client, b"login Bob").unwrap();
    let mut reply = [0; 9];
    client.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"hello Bob");

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let _program = Program::start(&[&["connect", &to], &rules[..]].concat());
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    std::io::Write::write_all(&mut stream, b"login Eve").unwrap();
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"hello Eve");

    std::fs::write(&path, RULES.replace("equals", "equal")).unwrap();
    let left = run(&[&["udp", "--bind", "127.0.0.1:0"], &rules[..]].concat(), b"");
    assert!(left.code == 2 && left.err.contains("line 7"), "{}", left.err);
}
