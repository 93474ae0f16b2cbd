//! `--record`: what is in the file, when the program is killed, and when the disk is full.

use crate::program::{DEADLINE, Program, command, run};
use pcap_file::pcapng::{Block, PcapNgReader};
use std::fs::{self, File};
use std::net::UdpSocket;
use std::path::Path;
use std::time::{Duration, Instant};

/// The payloads of the datagrams that came, in a file of packets; how many bytes at its end are no whole block.
fn datagrams(path: &Path) -> Vec<Vec<u8>> {
    /// IPv4 and UDP.
    const HEADERS: usize = 28;
    let mut reader = PcapNgReader::new(File::open(path).unwrap()).unwrap();
    let mut payloads = Vec::new();
    while let Some(Ok((block, _))) = reader.next_block() {
        if let Block::EnhancedPacket(packet) = block {
            payloads.push(packet.data[HEADERS..].to_vec());
        }
    }
    payloads
}

fn path_in(folder: &tempfile::TempDir, name: &str) -> (std::path::PathBuf, String) {
    let path = folder.path().join(name);
    let text = path.to_str().unwrap().to_owned();
    (path, text)
}

#[test]
fn a_session_is_recorded_in_the_form_of_the_name_and_nothing_is_replaced_unasked() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = peer.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let record = |name: &str, more: &[&str]| {
        let (_, path) = path_in(&folder, name);
        let send = ["udp", &to, "-s", "hello", "--wait", "1ms", "--record", &path];
        run(&[&send[..], more].concat(), b"")
    };
    for name in ["a.pcapng", "a.jsonl", "a.txt"] {
        let left = record(name, &[]);
        assert_eq!(left.code, 0, "{}", left.err);
        assert!(left.err.contains("recorded"), "{}", left.err);
    }
    assert_eq!(datagrams(&folder.path().join("a.pcapng")), [b"hello"]);
    let lines = fs::read_to_string(folder.path().join("a.jsonl")).unwrap();
    let kinds: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&kinds[0]["kind"], &kinds[1]["kind"]), (&"head".into(), &"session".into()));
    assert!(kinds.iter().any(|line| line["kind"] == "call"), "calls are recorded, too");
    assert!(
        kinds
            .iter()
            .any(|line| line["kind"] == "session" && line["local"] != serde_json::Value::Null)
    );
    assert_eq!(kinds.last().unwrap()["kind"], "ended", "to the last row");
    let text = fs::read_to_string(folder.path().join("a.txt")).unwrap();
    assert!(text.contains("5 B hello"), "{text}");
    let refused = record("a.txt", &[]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert_eq!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), text);
    assert_eq!(record("a.txt", &["--replace"]).code, 0);
    let nowhere = record("none/a.txt", &[]);
    assert!(nowhere.code == 1 && nowhere.err.contains("could not begin"), "{}", nowhere.err);
}

/// 50 000 datagrams a second for three seconds, each with its number; then it is killed. Without optimisation a program
/// takes no tenth of that.
#[cfg(unix)]
#[test]
fn a_killed_recording_opens_and_lacks_at_most_the_last_second() {
    const A_MILLISECOND: u32 = if cfg!(debug_assertions) { 4 } else { 50 };
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = path_in(&folder, "killed.pcapng");
    let mut killed =
        command(&["udp", "--bind", "127.0.0.1:0", "--only", "events", "--record", &text]);
    killed.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut killed = killed.spawn().unwrap();
    let mut first = String::new();
    let out = killed.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut first).unwrap();
    let to: std::net::SocketAddr = first.split_whitespace().last().unwrap().parse().unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    let begun = Instant::now();
    let mut sent_at = Vec::new();
    for millisecond in 0..3000_u64 {
        while begun.elapsed() < Duration::from_millis(millisecond) {
            std::thread::yield_now();
        }
        for _ in 0..A_MILLISECOND {
            let number = sent_at.len() as u32;
            sender.send_to(&number.to_le_bytes(), to).unwrap();
            sent_at.push(Instant::now());
        }
    }
    let end = Instant::now();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let numbers: Vec<u32> = datagrams(&path)
        .into_iter()
        .map(|payload| u32::from_le_bytes(payload.try_into().unwrap()))
        .collect();
    assert!(numbers.is_sorted_by(|one, other| one < other));
    let last = *numbers.last().unwrap() as usize;
    let missing = end - sent_at[last];
    assert!(
        missing < Duration::from_secs(1),
        "{} of {}, {missing:?}",
        numbers.len(),
        sent_at.len()
    );
}

/// A limit for the size of files stands for a disk that is full: writes fail as they do there.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_the_capture_goes_on_and_what_was_written_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (old, old_text) = path_in(&folder, "old.pcapng");
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = peer.local_addr().unwrap().to_string();
    assert_eq!(run(&["udp", &to, "-s", "x", "--wait", "1ms", "--record", &old_text], b"").code, 0);
    let old_bytes = fs::read(&old).unwrap();

    let (path, text) = path_in(&folder, "full.pcapng");
    let program = env!("CARGO_BIN_EXE_netplay");
    let script = format!(
        "ulimit -f 100; trap '' XFSZ; exec {program} --lang en udp --bind 127.0.0.1:0 --record {text}"
    );
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", &script]);
    let limited = Program::of(limited);
    let address = limited.address("Bound to");
    let payload = [b'x'; 1000];
    for _ in 0..400 {
        peer.send_to(&payload, address).unwrap();
        limited.line_with("1000 B");
    }
    let begun = Instant::now();
    // The recorder is asked for what waits half a second after it came.
    while fs::metadata(&path).unwrap().len() < 40_000 && begun.elapsed() < DEADLINE {
        std::thread::yield_now();
    }
    peer.send_to(b"after it", address).unwrap();
    limited.line_with("after it");
    limited.interrupt();
    let left = limited.wait();
    assert!(left.err.contains("recording has ended, and the capture goes on"), "{}", left.err);
    assert_eq!(fs::read(&old).unwrap(), old_bytes);
    let recorded = datagrams(&path);
    assert!(recorded.iter().all(|recorded| recorded == &payload), "whole blocks only");
}

#[test]
fn a_new_file_begins_after_so_many_mib_with_its_time_in_its_name() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = path_in(&folder, "long.pcapng");
    // One that is there already is none of those that are written.
    fs::write(&path, "old").unwrap();
    let bind = ["udp", "--bind", "127.0.0.1:0", "--count", "60", "--record", &text];
    let every = ["--record-every-mib", "1", "--record-every-minutes", "10080"];
    let program = Program::start(&[&bind[..], &every].concat());
    let address = program.address("Bound to");
    let mut payload = vec![b'x'; 60_000];
    for number in b'A'..b'A' + 60 {
        payload[0] = number;
        peer.send_to(&payload, address).unwrap();
        program.line_with("xxxx");
    }
    let left = program.wait();
    assert_eq!(left.code, 0, "{}", left.err);
    assert!(left.err.contains("4 files"), "{}", left.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| *file != path).collect();
    // By what they begin with: files that were made within a tick of the clock have the same time.
    files.sort_by_cached_key(|file| datagrams(file)[0][0]);
    assert_eq!(files.len(), 4, "{files:?}");
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("long-2") && name.ends_with(".pcapng"), "{name}");
        assert!(fs::metadata(file).unwrap().len() < (1 << 20) + 70_000);
    }
    let numbers: Vec<u8> = files.iter().flat_map(|file| datagrams(file)).map(|it| it[0]).collect();
    assert_eq!(numbers, (b'A'..b'A' + 60).collect::<Vec<u8>>());
}

#[test]
fn how_often_a_new_file_begins_is_a_number_that_can_be() {
    let udp = |more: &[&str]| run(&[&["udp", "127.0.0.1:9", "-s", "x"], more].concat(), b"");
    for number in ["0", "-1", "x", "1048577"] {
        let left = udp(&["--record", "x.pcapng", "--record-every-mib", number]);
        assert_eq!(left.code, 2, "{}", left.err);
        assert!(number == "-1" || left.err.contains("from 1 to 1,048,576"), "{}", left.err);
    }
    let left = udp(&["--record-every-minutes", "5"]);
    assert!(left.code == 2 && left.err.contains("--record <FILE>"), "{}", left.err);
    assert!(!Path::new("x.pcapng").exists());
}
