#![expect(clippy::unwrap_used, reason = "a test may fail")]
mod pairs;

use super::*;
use crate::log::segment::Segment;
use crate::net::tcp::{Closing, StreamEvent};
use crate::net::{
    Batch, Cause, Errno, Event, EventKind, NetError, Op, Stamp, UnixName, WorkerRole,
};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// 2023-11-14 22:13:20 UTC, and some nanoseconds, in nanoseconds.
const BEGUN_NS: i64 = 1_700_000_000_123_456_700;

/// A file that is made of rows, one a millisecond.
struct Capture {
    packets: Packets,
    rows: Vec<Row>,
    bytes: Vec<u8>,
}

#[expect(clippy::unnecessary_wraps, reason = "what looks sessions up may find none")]
fn who(id: SessionId) -> Option<LoggedSession> {
    Some(LoggedSession {
        id,
        protocol: None,
        name: format!("udp \u{202e}session {}", id.0),
        started: Stamp(0),
        started_unix_ns: 0,
        local: None,
        is_complete: false,
    })
}

impl Capture {
    fn new() -> Self {
        let mut packets = Packets::new("made up, and said so".to_owned());
        packets.begin();
        Self { packets, rows: Vec::new(), bytes: Vec::new() }
    }

    fn put(&mut self, session: u16, peer: Peer, kind: EventKind, payload: &[u8]) {
        let mut batch = Batch {
            wall_offset_ns: BEGUN_NS + self.rows.len().cast_signed() as i64 * 1_000_000
                - 1_000_000_000,
            ..Batch::default()
        };
        batch.arena.extend_from_slice(payload);
        let event = Event {
            at: Stamp(1_000_000_000),
            peer,
            blocked_ns: 0.0,
            start: 0,
            len: payload.len() as u32,
            worker: WorkerRole::Other,
            kind,
        };
        let mut segment = Segment::default();
        segment.append(SessionId(session), &batch, &event);
        let row = segment.row(0, usize::MAX).unwrap();
        self.packets.push(&row, &who, &|row| format!("said {:?}\x1b\r\n", row.kind));
        self.rows.push(row);
    }

    fn came(&mut self, session: u16, peer: Peer, payload: &[u8]) {
        self.put(session, peer, EventKind::Received { asked_bytes: 65_536 }, payload);
    }

    fn went(&mut self, session: u16, peer: Peer, payload: &[u8]) {
        self.put(session, peer, EventKind::Sent, payload);
    }

    fn opened(&mut self, session: u16, local: &str) {
        self.put(session, Peer::None, EventKind::Opened(local.parse().unwrap()), b"");
    }

    /// Another file begins.
    fn next_file(&mut self) {
        self.bytes.clear();
        self.packets.begin();
    }

    /// Writes the file.
    fn file(&mut self) -> CaptureFile {
        self.packets.flush_comments(&who);
        self.packets.take(&mut self.bytes);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.pcapng");
        fs::write(&path, &self.bytes).unwrap();
        CaptureFile { path, _folder: folder }
    }
}

struct CaptureFile {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

/// What a program prints when it reads the file; `None` if it is not installed, which is said.
#[expect(clippy::print_stderr, reason = "what is not tested is said")]
fn read_by(program: &str, file: &CaptureFile, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    if program == "tshark" {
        command.arg("-r").arg(&file.path);
        for check in ["ip.check_checksum", "tcp.check_checksum", "udp.check_checksum"] {
            command.arg("-o").arg(format!("{check}:TRUE"));
        }
        command.args(arguments);
    } else {
        command.args(arguments).arg(&file.path);
    }
    let Ok(output) = command.env("LC_ALL", "C.UTF-8").output() else {
        eprintln!("NOT TESTED: {program} is not installed");
        return None;
    };
    let errors = String::from_utf8(output.stderr).unwrap();
    let errors: Vec<&str> =
        errors.lines().filter(|line| !line.starts_with("Running as user")).collect();
    assert!(output.status.success() && errors.is_empty(), "{program} {arguments:?}: {errors:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Nothing that Wireshark warns of, except that connections were reset that were.
fn assert_clean(file: &CaptureFile, resets: usize) {
    let Some(warnings) = read_by("tshark", file, &["-q", "-z", "expert,warn"]) else { return };
    let of_ours = |line: &&str| {
        let protocol = line.split_whitespace().nth(2).unwrap_or_default();
        ["IPv4", "IPv6", "IP", "UDP", "TCP"].contains(&protocol)
            && !(resets > 0 && line.contains("Connection reset (RST)"))
    };
    let found: Vec<&str> = warnings.lines().filter(of_ours).collect();
    assert!(found.is_empty(), "{warnings}");
    let reset = fields(file, "tcp.flags.reset==1", &["frame.number"]).unwrap();
    assert_eq!(reset.len(), resets, "{warnings}");
    assert_eq!(read_by("capinfos", file, &["-M", "-c"]).is_some(), installed("capinfos"));
}

fn installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// Fields of the packets that pass a display filter.
fn fields(file: &CaptureFile, filter: &str, names: &[&str]) -> Option<Vec<Vec<String>>> {
    let mut arguments =
        vec!["-T", "fields", "-E", "separator=|", "-E", "occurrence=a", "-Y", filter];
    for name in names {
        arguments.extend(["-e", name]);
    }
    let text = read_by("tshark", file, &arguments)?;
    Some(text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn at(address: &str) -> Peer {
    Peer::from(address.parse::<SocketAddr>().unwrap())
}

fn connection(id: u32, address: &str) -> Peer {
    Peer::of_connection(ConnectionId(id), address.parse::<SocketAddr>().unwrap())
}

#[test]
fn datagrams_are_as_the_log_has_them() {
    let mut capture = Capture::new();
    capture.opened(0, "0.0.0.0:9999");
    capture.opened(1, "[::1]:9998");
    capture.opened(2, "[::]:9997");
    let long: Vec<u8> = (0..65_507_u32).map(|n| n as u8).collect();
    let odd = b"\xff\x00\x01";
    let talk: [(u16, &str, &[u8]); 7] = [
        (0, "127.0.0.1:52344", b"hello"),
        (0, "192.0.2.7:53", b""),
        (0, "127.0.0.1:52344", &long),
        (1, "[::1]:7000", odd),
        (1, "[2001:db8::7]:1", &long),
        (2, "[::ffff:10.0.0.7]:5000", b"of a dual-stack socket"),
        (2, "[fe80::1%3]:5001", b"x"),
    ];
    for (session, peer, payload) in talk {
        capture.came(session, at(peer), payload);
        capture.went(session, at(peer), payload);
    }
    let file = capture.file();
    assert_clean(&file, 0);
    let names = [
        "ip.src",
        "ip.dst",
        "ipv6.src",
        "ipv6.dst",
        "udp.srcport",
        "udp.dstport",
        "udp.length",
        "udp.payload",
        "frame.time_epoch",
        "udp.checksum.status",
        "frame.packet_flags_direction",
        "frame.interface_name",
    ];
    let Some(found) = fields(&file, "udp", &names) else { return };
    let rows = capture.rows.iter().filter(|row| row.kind.has_payload());
    let rows: Vec<&Row> = rows.collect();
    assert_eq!(found.len(), rows.len());
    for (found, row) in found.iter().zip(rows) {
        let remote = row.peer.socket_addr().unwrap();
        let local = [9999, 9998, 9997][usize::from(row.session.0)];
        let is_in = row.kind == Kind::Received;
        let (ports, ips) =
            if is_in { ((remote.port(), local), (0, 2)) } else { ((local, remote.port()), (1, 3)) };
        assert_eq!((&found[4], &found[5]), (&ports.0.to_string(), &ports.1.to_string()));
        let ip = if remote.is_ipv4() { &found[ips.0] } else { &found[ips.1] };
        assert_eq!(ip, &remote.ip().to_string());
        assert_eq!(found[6], (row.payload.len() + 8).to_string());
        assert_eq!(found[7], hex(&row.payload));
        let time = format!("{}.{:09}", row.unix_ns / 1_000_000_000, row.unix_ns % 1_000_000_000);
        // From version 4.6 on tshark writes it so by itself.
        assert!(found[8] == time || found[8].starts_with("2023-11-14T22:13:20"), "{}", found[8]);
        assert_eq!(found[9], "1", "the checksum is right");
        assert!(found[10].ends_with(if is_in { '1' } else { '2' }), "{}", found[10]);
        assert!(found[11].contains(&format!("session {}", row.session.0)), "{}", found[11]);
    }
    let both = [&b"hello"[..], &long].concat();
    assert!(followed(&file, "udp", 0).unwrap() == [both.clone(), both]);
}

/// What `follow,tcp,raw` or `follow,udp,raw` shows of a stream: what each side said, in order; a tab marks the second
/// side.
fn followed(file: &CaptureFile, protocol: &str, stream: usize) -> Option<[Vec<u8>; 2]> {
    let text = read_by("tshark", file, &["-q", "-z", &format!("follow,{protocol},raw,{stream}")])?;
    let mut sides = [Vec::new(), Vec::new()];
    for line in text.lines() {
        let (side, digits) = match line.strip_prefix('\t') {
            Some(digits) => (1, digits),
            None => (0, line),
        };
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let pairs = digits.as_bytes().chunks(2);
            let text = |pair: &[u8]| String::from_utf8(pair.to_vec()).unwrap();
            sides[side].extend(pairs.map(|pair| u8::from_str_radix(&text(pair), 16).unwrap()));
        }
    }
    Some(sides)
}

#[test]
fn connections_are_streams_with_a_beginning_and_an_end() {
    let mut capture = Capture::new();
    let local = |text: &str| text.parse().unwrap();
    let long: Vec<u8> = (0..500_000_u32).map(|n| (n / 7) as u8).collect();
    let server = connection(1, "127.0.0.1:40000");
    capture.put(0, server, StreamEvent::Accepted { local: local("127.0.0.1:80") }.into(), b"");
    let client = connection(1, "[::1]:443");
    capture.put(1, client, StreamEvent::Connected { local: local("[::1]:41000") }.into(), b"");
    capture.came(0, server, b"GET");
    capture.went(1, client, &long);
    capture.went(0, server, b"200");
    capture.came(1, client, &long);
    capture.put(0, server, StreamEvent::PeerFinished.into(), b"");
    capture.went(0, server, b" after its end");
    capture.put(0, server, StreamEvent::Closed(Closing::ByUs).into(), b"");
    capture.put(1, client, StreamEvent::Closed(Closing::ByPeer).into(), b"");
    // Reset by either side, and one that failed.
    for (id, closing) in [(2, Closing::ResetByUs), (3, reset()), (4, failed())] {
        let peer = connection(id, &format!("127.0.0.1:5000{id}"));
        capture.put(0, peer, StreamEvent::Accepted { local: local("127.0.0.1:80") }.into(), b"");
        capture.came(0, peer, b"x");
        capture.put(0, peer, StreamEvent::Closed(closing).into(), b"");
    }
    // It began before.
    let early = connection(9, "192.0.2.1:6000");
    capture.went(2, early, b"its beginning");
    capture.came(2, early, b"was before");
    let file = capture.file();
    assert_clean(&file, 2);
    let Some(sides) = followed(&file, "tcp", 0) else { return };
    assert_eq!(sides, [b"GET".to_vec(), b"200 after its end".to_vec()]);
    assert!(followed(&file, "tcp", 1).unwrap() == [long.clone(), long]);
    let sides = followed(&file, "tcp", 5).unwrap();
    assert_eq!(sides, [b"its beginning".to_vec(), b"was before".to_vec()]);
    let syn = fields(&file, "tcp.flags.syn==1 && tcp.flags.ack==0", &["tcp.dstport"]).unwrap();
    assert_eq!(syn.concat(), ["80", "443", "80", "80", "80"]);
    let fin = fields(&file, "tcp.flags.fin==1", &["tcp.stream", "tcp.srcport"]).unwrap();
    let fin: Vec<String> = fin.iter().map(|fields| fields.join(" ")).collect();
    assert_eq!(fin, ["0 40000", "0 80", "1 443", "1 41000"]);
    let wrong = fields(&file, "tcp && !(tcp.checksum.status==1)", &["frame.number"]).unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn reset() -> Closing {
    failed_with(Errno::named("ECONNRESET").unwrap())
}

fn failed() -> Closing {
    failed_with(Errno::named("ETIMEDOUT").unwrap())
}

fn failed_with(errno: Errno) -> Closing {
    let cause = Cause::Os(errno);
    Closing::Failed(NetError { op: Op::Recv, target: "x".into(), cause })
}

#[test]
fn a_stream_goes_on_when_its_numbers_begin_anew() {
    let mut capture = Capture::new();
    let peer = connection(1, "127.0.0.1:40000");
    capture.went(0, peer, b"a");
    let stream = capture.packets.streams.get_mut(&(SessionId(0), ConnectionId(1))).unwrap();
    stream.skip_to(u32::MAX - 100_000);
    let peer_of_second = connection(1, "127.0.0.1:40000");
    let mut second = Capture::new();
    second.packets.streams = std::mem::take(&mut capture.packets.streams);
    let long: Vec<u8> = (0..300_000_u32).map(|n| (n / 3) as u8).collect();
    second.went(0, peer_of_second, &long);
    second.came(0, peer_of_second, &long);
    second.went(0, peer_of_second, b"the end");
    let file = second.file();
    assert_clean(&file, 0);
    let Some([went, came]) = followed(&file, "tcp", 0) else { return };
    assert!(went == [&long[..], b"the end"].concat() && came == long);
}

#[test]
fn a_long_stream_is_acknowledged_now_and_then() {
    let mut capture = Capture::new();
    let peer = connection(1, "127.0.0.1:40000");
    let local = "127.0.0.1:80".parse().unwrap();
    capture.put(0, peer, StreamEvent::Accepted { local }.into(), b"");
    for _ in 0..1000 {
        capture.went(0, peer, b"0123456789");
    }
    let file = capture.file();
    assert_clean(&file, 0);
    let filter = "tcp.len==0 && tcp.srcport==40000 && tcp.flags.syn==0";
    let Some(acks) = fields(&file, filter, &["tcp.ack"]) else { return };
    assert_eq!(acks.len(), 1 + 1000 / 16);
}

#[test]
fn events_and_what_could_not_go_are_comments() {
    let mut capture = Capture::new();
    capture.opened(0, "127.0.0.1:9999");
    let error = NetError { op: Op::SendTo, target: "x".into(), cause: Cause::Other("y".into()) };
    capture.put(0, at("10.0.0.1:7"), EventKind::SendFailed(Box::new(error)), b"not sent");
    capture.packets.push_missing(12);
    capture.came(0, at("10.0.0.1:7"), b"came");
    capture.put(0, at("10.0.0.1:7"), EventKind::Unreachable(Errno(111)), b"");
    let file = capture.file();
    assert_clean(&file, 0);
    let names = ["udp.payload", "frame.comment", "frame.drop_count"];
    let Some(found) = fields(&file, "frame", &names) else { return };
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][0], hex(b"came"));
    let comment = &found[0][1];
    assert!(comment.contains("2023-11-14T22:13:20.123456700Z said Opened"), "{comment}");
    assert!(comment.contains("said SendFailed") && !comment.contains('\x1b'), "{comment}");
    let said = read_by("capinfos", &file, &["-k"]).unwrap_or_else(|| "made up".to_owned());
    assert!(said.contains("made up"), "{said}");
    // The last event has no packet after it.
    assert_eq!(String::from_utf8_lossy(&capture.bytes).matches("said Unreachable").count(), 1);
}

#[test]
fn a_flood_of_events_is_no_flood_of_memory_and_hostile_texts_are_cut() {
    let mut packets = Packets::new(String::new());
    packets.begin();
    let mut capture = Capture { packets, rows: Vec::new(), bytes: Vec::new() };
    for _ in 0..1000 {
        capture.put(0, at("10.0.0.1:7"), EventKind::Unreachable(Errno(111)), b"");
    }
    let waiting = capture.packets.comments.len();
    assert!(waiting < comments::WAITING_MAX);
    let row = capture.rows[0].clone();
    capture.packets.push(&row, &who, &|_| "\u{5957}\0\u{202e}".repeat(100_000));
    let file = capture.file();
    assert_clean(&file, 0);
    assert_eq!(String::from_utf8_lossy(&capture.bytes).matches("said Unreachable").count(), 1000);
}

#[test]
fn what_is_neither_is_written_and_read_as_it_is() {
    let unix = Peer::of_connection(ConnectionId(7), UnixName::path(b"/run/x.sock"));
    let mut packet = Vec::new();
    user::write(true, unix, b"\0payload", &mut packet);
    let expected = user::UserPacket {
        is_sent: true,
        connection: Some(7),
        peer: "unix:/run/x.sock",
        payload: b"\0payload",
    };
    assert_eq!(user::read(&packet), Some(expected));
    for end in 0..packet.len() {
        // Cut, it is refused or has a shorter payload.
        let short = user::read(&packet[..end]);
        assert!(short.is_none_or(|short| b"\0payload".starts_with(short.payload)));
    }
    let mut capture = Capture::new();
    capture.came(0, unix, b"abc");
    capture.went(0, Peer::None, b"");
    capture.came(0, at("127.0.0.1:5"), b"beside it");
    let file = capture.file();
    assert_clean(&file, 0);
    let Some(found) = fields(&file, "frame", &["frame.len", "frame.interface_id"]) else { return };
    assert_eq!(found.concat(), ["27", "0", "8", "0", "37", "1"]);
}

#[test]
fn another_file_goes_on_with_the_same_connections() {
    let mut capture = Capture::new();
    let peer = connection(1, "127.0.0.1:40000");
    let local = "127.0.0.1:80".parse().unwrap();
    capture.put(0, peer, StreamEvent::Accepted { local }.into(), b"");
    capture.came(0, peer, b"first");
    let first = capture.file();
    capture.next_file();
    capture.came(0, peer, b"second");
    capture.went(0, peer, b"third");
    let second = capture.file();
    assert_clean(&first, 0);
    assert_clean(&second, 0);
    let Some(sides) = followed(&second, "tcp", 0) else { return };
    assert_eq!(sides, [b"second".to_vec(), b"third".to_vec()]);
}
