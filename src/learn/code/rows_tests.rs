//! Chosen rows as programs.
#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::tests::{address, end, python, texts};
use super::*;
use crate::log::sessions::LoggedSession;
use crate::log::{Detail, Kind, Row};
use crate::net::call::Returned;
use crate::net::protocols::ProtocolEvent;
use crate::net::tcp::StreamEvent;
use crate::net::{
    Args, Call, ConnectionId, Endpoint, Op, OptionName, OptionValue, Peer, Protocol, SessionId,
    SocketFamily, SocketType, Stamp, WorkerRole,
};
use crate::payload::Encoding;
use std::time::Duration;

fn row(kind: Kind, peer: Peer, payload: &[u8], detail: Option<Detail>) -> Row {
    Row {
        number: 0,
        at: Stamp(0),
        unix_ns: 0,
        blocked: Duration::ZERO,
        session: SessionId(1),
        worker: WorkerRole::Other,
        peer,
        kind,
        errno: None,
        asked_bytes: (kind == Kind::Received).then_some(4096),
        part: None,
        sent_in: None,
        detail,
        payload_bytes: payload.len(),
        payload: payload.to_vec(),
    }
}

fn called(op: Op, args: Args) -> Row {
    let result = Ok(Returned::Number(0));
    let call = Call { op, fd: Some(3), args, result, blocked: Duration::ZERO };
    row(Kind::Called, Peer::None, b"", Some(Detail::Call(Box::new(call))))
}

fn session(protocol: Protocol, local: &str) -> impl Fn(SessionId) -> Option<LoggedSession> {
    called_so(protocol, "", Some(Endpoint::from(address(local))))
}

fn called_so(
    protocol: Protocol,
    name: &str,
    local: Option<Endpoint>,
) -> impl Fn(SessionId) -> Option<LoggedSession> {
    let name = name.to_owned();
    move |id| {
        Some(LoggedSession {
            id,
            protocol: Some(protocol),
            name: name.clone(),
            started: Stamp(0),
            started_unix_ns: 0,
            local,
            is_complete: false,
        })
    }
}

#[test]
fn rows_become_what_happened() {
    let peer = Peer::Connection(ConnectionId(1), end("127.0.0.1:9999"));
    let rows = [
        called(Op::Socket, Args::socket(SocketFamily::Ipv4, SocketType::Stream)),
        called(Op::SetSockOpt, Args::Set(OptionName::NoDelay, OptionValue::Number(1))),
        called(Op::Connect, Args::Address(end("127.0.0.1:9999"))),
        row(Kind::Received, peer, b"Welcome!", None),
        row(Kind::Sent, peer, "邦德".as_bytes(), None),
        row(Kind::Received, peer, b"", None),
        called(Op::GetSockName, Args::None),
        called(Op::Close, Args::None),
    ];
    let find = session(Protocol::TcpClient, "127.0.0.1:50000");
    let programs = programs_of_rows(&rows, &find, Encoding::Utf8);
    let [only] = programs.as_slice() else { panic!("{programs:?}") };
    assert_eq!(only.program.left_out, [LeftOut::Rows(1)]);
    let expected = "import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
s.connect(('127.0.0.1', 9999))
data = s.recv(4096)
print(data.decode('utf-8', errors='replace'))
s.send('邦德'.encode('utf-8'))
data = s.recv(4096)
print(data.decode('utf-8', errors='replace'))
s.close()";
    assert_eq!(python(&only.program).trim_start(), expected);
    let text = code_text(&only.program, Language::Python, &texts());
    assert!(text.contains("# Here 8 bytes came: Welcome!"), "{text}");
    assert!(text.contains("# Left out: 1 row that is no step of a program"), "{text}");
}

#[test]
fn each_socket_of_the_rows_has_a_program_of_its_own() {
    let [one, two] =
        [1, 2].map(|number| Peer::Connection(ConnectionId(number), end("127.0.0.1:50000")));
    let rows = [
        called(Op::Bind, Args::Address(end("127.0.0.1:7788"))),
        called(Op::Listen, Args::Backlog(5)),
        row(Kind::Received, one, b"a", None),
        row(Kind::Received, two, b"b", None),
        row(Kind::Sent, one, b"c", None),
    ];
    let find = session(Protocol::TcpServer, "127.0.0.1:7788");
    let programs = programs_of_rows(&rows, &find, Encoding::Utf8);
    let of: Vec<_> = programs.iter().map(|program| program.connection).collect();
    assert_eq!(of, [Some(ConnectionId(1)), Some(ConnectionId(2))]);
    let first = python(&programs.first().unwrap().program);
    assert!(first.contains("server.listen(5)\nclient, address = server.accept()"), "{first}");
    assert!(first.contains("client.sendall(b'c')"), "{first}");
    let second = python(&programs.last().unwrap().program);
    assert!(!second.contains("b'c'"), "{second}");
    assert!(programs_of_rows(&[], &find, Encoding::Utf8).is_empty());
}

#[test]
fn datagrams_that_came_first_need_a_bound_socket() {
    let peer = Peer::from(address("127.0.0.1:50000"));
    let rows = [row(Kind::Received, peer, b"a", None), row(Kind::Sent, peer, b"b", None)];
    let find = session(Protocol::Udp, "127.0.0.1:7788");
    let [first, second] = [&rows[..], &rows[1..]].map(|rows| {
        python(&programs_of_rows(rows, &find, Encoding::Utf8).first().unwrap().program)
    });
    assert!(first.contains("s.bind(('127.0.0.1', 7788))"), "{first}");
    assert!(first.contains("s.sendto(b'b', ('127.0.0.1', 50000))"), "{first}");
    assert!(!second.contains("bind"), "{second}");
}

/// The program in Python of rows of one socket.
fn of_rows(rows: &[Row], find: &dyn Fn(SessionId) -> Option<LoggedSession>) -> String {
    let programs = programs_of_rows(rows, find, Encoding::Utf8);
    let [only] = programs.as_slice() else { panic!("{programs:?}") };
    let text = python(&only.program);
    text.trim_start().to_owned()
}

#[test]
fn rows_of_unix_sockets_become_programs() {
    let named = |name: &str| Endpoint::Unix(crate::net::UnixName::path(name.as_bytes()));
    let (server, unnamed) = (named("/tmp/a"), Endpoint::Unix(crate::net::UnixName::UNNAMED));
    let peer = Peer::Connection(ConnectionId(1), server);
    let rows = [row(Kind::Sent, peer, b"hi", None), row(Kind::Received, peer, b"ho", None)];
    let find = called_so(Protocol::UnixClient, "", Some(unnamed));
    let expected = "import socket

s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
s.connect('/tmp/a')
s.send(b'hi')
data = s.recv(4096)
print(data.decode('utf-8', errors='replace'))
s.close()";
    assert_eq!(of_rows(&rows, &find), expected);

    // That edges are kept is said by the call, and by a row of each connection.
    let kept = called(Op::Socket, Args::socket(SocketFamily::Unix, SocketType::SeqPacket));
    assert!(of_rows(&[kept, rows[0].clone()], &find).contains("SOCK_SEQPACKET"));
    let event = ProtocolEvent::Stream(Box::new(StreamEvent::KeepsEdges));
    let kept = row(Kind::Protocol, peer, b"", Some(Detail::Protocol(event)));
    assert!(of_rows(&[kept, rows[0].clone()], &find).contains("SOCK_SEQPACKET"));

    let client = Peer::Connection(ConnectionId(1), unnamed);
    let came = [row(Kind::Received, client, b"hi", None), row(Kind::Sent, client, b"ho", None)];
    let text = of_rows(&came, &called_so(Protocol::UnixServer, "", Some(server)));
    assert!(text.contains("server.bind('/tmp/a')\nserver.listen(128)"), "{text}");
    assert!(text.contains("client.sendall(b'ho')"), "{text}");
    let nameless = called_so(Protocol::UnixServer, "", None);
    assert!(programs_of_rows(&came, &nameless, Encoding::Utf8).is_empty(), "nobody knows where");

    let from = Peer::At(named("/tmp/b"));
    let datagrams = [row(Kind::Received, from, b"hi", None), row(Kind::Sent, from, b"ho", None)];
    let text = of_rows(&datagrams, &called_so(Protocol::UnixDatagram, "", Some(server)));
    assert!(text.contains("socket.SOCK_DGRAM)\ns.bind('/tmp/a')"), "{text}");
    assert!(text.contains("s.sendto(b'ho', '/tmp/b')"), "{text}");
}

#[test]
fn rows_of_pings_paths_and_raw_sockets_become_programs() {
    use crate::net::icmp::message::Echo;
    use crate::net::socket::Family;
    let peer = |ip: &str| Peer::At(Endpoint::Icmp(ip.parse().unwrap()));
    let ask = |sequence: u16, at: u64| {
        let echo = Echo { identifier: 7, sequence, data: b"data" };
        let message = echo.request(Family::Ipv4);
        Row { at: Stamp(at), ..row(Kind::Sent, peer("192.0.2.1"), &message, None) }
    };
    let set = Args::Set(OptionName::TimeToLive, OptionValue::Number(9));
    let rows = [
        called(Op::SetSockOpt, set),
        ask(1, 0),
        row(Kind::Received, peer("192.0.2.1"), b"\0\0", None),
        ask(2, 500_300_000),
        ask(3, 1_000_000_000),
    ];
    let ping = called_so(Protocol::Icmp, "ping h.example", None);
    let text = of_rows(&rows, &ping);
    for line in [
        "socket.getaddrinfo('192.0.2.1', None",
        "IP_TTL, 9)",
        "data = b'data'",
        "range(1, 3 + 1)",
        "sent + 0.5 - time",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let text = of_rows(&rows[2..3], &ping);
    assert!(text.contains("getaddrinfo('h.example', None"), "as it was typed: {text}");
    assert!(text.contains("range(1, 4 + 1)"), "as a ping does by itself: {text}");

    let path = called_so(Protocol::Icmp, "path 2001:db8::1", None);
    let text = of_rows(&[row(Kind::Received, peer("2001:db8::9"), b"", None)], &path);
    assert!(text.contains("getaddrinfo('2001:db8::1', 33434, socket.AF_INET6)"), "{text}");

    let raw = called_so(Protocol::Icmp, "raw 253", None);
    let set = Args::Set(OptionName::HeaderIncluded, OptionValue::Number(1));
    let rows = [
        called(Op::SetSockOpt, set),
        row(Kind::Sent, peer("127.0.0.1"), b"E", None),
        row(Kind::Received, peer("127.0.0.1"), b"E", None),
    ];
    let text = of_rows(&rows, &raw);
    assert!(text.contains("socket.SOCK_RAW, 253)"), "{text}");
    assert!(text.contains("socket.IP_HDRINCL, 1)"), "{text}");
    assert!(text.contains("s.sendto(b'E', ('127.0.0.1', 0))"), "{text}");
    assert!(text.contains("s.recvfrom(4096)"), "{text}");
}
