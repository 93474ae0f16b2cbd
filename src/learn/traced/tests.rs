#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::i18n::{Lang, Texts};
use crate::log::store::Store;
use crate::net::call::{CallError, Returned};
use crate::net::traced::{
    ExitStatus, ProgramEvent, ProgramPart, SocketEnd, SocketFamily, SocketType,
};
use crate::net::{
    Args, Batch, Call, ConnectionId, Endpoint, Errno, Event, EventKind, Op, Peer, SessionId, Stamp,
    WorkerRole,
};
use std::net::SocketAddr;
use std::time::Duration;

/// What happens, with its payload.
type Happening = (EventKind, Vec<u8>);

/// What is found in the rows of these events, all about one socket.
fn found(happenings: Vec<Happening>) -> Vec<(u64, Doubt)> {
    let store = Store::default();
    let peer = Peer::Socket(ConnectionId(1), None);
    for (at, (kind, payload)) in happenings.into_iter().enumerate() {
        let mut batch = Batch::default();
        batch.arena.extend_from_slice(&payload);
        let len = payload.len() as u32;
        let (at, worker) = (Stamp(at as u64 * 1000), WorkerRole::Thread(1));
        batch.events.push(Event { at, peer, blocked_ns: 0.0, start: 0, len, worker, kind });
        store.append(SessionId(1), &batch, 0..1);
    }
    let mut finder = DoubtFinder::default();
    store.rows().filter_map(|row| finder.look(&store.row(row).unwrap())).collect()
}

fn call(op: Op, args: Args, result: Result<Returned, CallError>) -> Happening {
    let call = Call { op, fd: Some(3), args, result, blocked: Duration::ZERO };
    (EventKind::Called(Box::new(call)), Vec::new())
}

fn failed(op: Op, args: Args, name: &str) -> Happening {
    call(op, args, Err(CallError::Errno(Errno::named(name).unwrap())))
}

fn done(op: Op) -> Happening {
    call(op, Args::None, Ok(Returned::Number(0)))
}

fn event(event: ProgramEvent) -> Happening {
    (event.into(), Vec::new())
}

fn opened(kind: SocketType) -> Happening {
    event(ProgramEvent::SocketOpened { fd: 3, family: SocketFamily::Ipv4, kind })
}

/// A socket that the program itself has made.
fn made(stream: bool) -> Happening {
    let kind = if stream { SocketType::Stream } else { SocketType::Datagram };
    let args = Args::socket(SocketFamily::Ipv4, kind);
    call(Op::Socket, args, Ok(Returned::Number(3)))
}

fn received(bytes: usize, asked_bytes: u32) -> Happening {
    (EventKind::Received { asked_bytes }, vec![b'x'; bytes])
}

fn error_output(text: &str) -> Happening {
    (EventKind::Part(ProgramPart::ErrorOutput.into(), None), text.into())
}

fn end(text: &str) -> Endpoint {
    text.parse().unwrap()
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[test]
fn calls_that_failed_say_what_was_wrong() {
    let there = Args::Address(end("127.0.0.1:9999"));
    let nowhere = Args::Address(end("0.0.0.0:9999"));
    let table = [
        (failed(Op::Bind, there.clone(), "EINVAL"), Doubt::BoundAlready),
        (failed(Op::Bind, there.clone(), "EADDRINUSE"), Doubt::PortInUse),
        (failed(Op::Bind, there.clone(), "EADDRNOTAVAIL"), Doubt::NotOurAddress),
        (failed(Op::Bind, there.clone(), "EACCES"), Doubt::PrivilegedPort),
        (
            failed(Op::Connect, there.clone(), "ECONNREFUSED"),
            Doubt::ServerNotStarted(Some(address("127.0.0.1:9999"))),
        ),
        (
            failed(Op::Connect, nowhere.clone(), "ECONNREFUSED"),
            Doubt::ToUnspecified(address("0.0.0.0:9999")),
        ),
        (
            call(Op::Connect, nowhere, Ok(Returned::Number(0))),
            Doubt::ToUnspecified(address("0.0.0.0:9999")),
        ),
        (failed(Op::Recv, Args::None, "ECONNREFUSED"), Doubt::NobodyReceives),
        (failed(Op::Connect, there, "EAFNOSUPPORT"), Doubt::WrongFamily),
        (failed(Op::Recv, Args::None, "ENOTCONN"), Doubt::NotConnected),
        (failed(Op::Accept, Args::None, "EINVAL"), Doubt::NotListening),
        (failed(Op::Send, Args::None, "EBADF"), Doubt::ClosedAlready),
        (failed(Op::Listen, Args::None, "EOPNOTSUPP"), Doubt::WrongType),
        (
            call(
                Op::GetAddrInfo,
                Args::Host("nowhere.invalid".to_owned(), 80),
                Err(CallError::Text("Name or service not known".to_owned())),
            ),
            Doubt::NameUnknown,
        ),
        (
            call(
                Op::SendTo,
                Args::None,
                Err(CallError::Text(
                    "TypeError: a bytes-like object is required, not 'str'".to_owned(),
                )),
            ),
            Doubt::TextForBytes,
        ),
    ];
    for (happening, doubt) in table {
        let shown = format!("{:?}", happening.0);
        assert_eq!(found(vec![happening]), [(0, doubt)], "{shown}");
    }
    let fine = [failed(Op::Recv, Args::None, "ECONNRESET"), done(Op::Bind), done(Op::Close)];
    assert_eq!(found(fine.into()), []);
}

/// What `CPython` 3.6, 3.8, 3.11 and 3.13 wrote when it was tried.
#[test]
fn exceptions_of_python_are_known_in_its_versions() {
    let table = [
        ("TypeError: a bytes-like object is required, not 'str'", Doubt::TextForBytes),
        ("TypeError: can't concat str to bytes", Doubt::BytesForText),
        ("TypeError: must be str, not bytes", Doubt::BytesForText),
        ("TypeError: can only concatenate str (not \"bytes\") to str", Doubt::BytesForText),
        (
            "TypeError: startswith first arg must be bytes or a tuple of bytes, not str",
            Doubt::BytesForText,
        ),
        (
            "TypeError: argument should be integer or bytes-like object, not 'str'",
            Doubt::BytesForText,
        ),
        ("TypeError: write() argument must be str, not bytes", Doubt::BytesForText),
        ("TypeError: an integer is required (got type str)", Doubt::PortAsText),
        ("TypeError: 'str' object cannot be interpreted as an integer", Doubt::PortAsText),
        ("OverflowError: getsockaddrarg: port must be 0-65535.", Doubt::PortOutOfRange),
        ("OverflowError: bind(): port must be 0-65535.", Doubt::PortOutOfRange),
        (
            "TypeError: getsockaddrarg: AF_INET address must be tuple, not str",
            Doubt::AddressNotTuple,
        ),
        ("TypeError: sendto(): AF_INET address must be tuple, not str", Doubt::AddressNotTuple),
        ("TypeError: bind() takes exactly one argument (2 given)", Doubt::AddressNotTuple),
        (
            "TypeError: socket.connect() takes exactly one argument (2 given)",
            Doubt::AddressNotTuple,
        ),
        ("TypeError: getsockaddrarg() takes exactly 2 arguments (1 given)", Doubt::AddressNotTuple),
        ("TypeError: AF_INET address must be a pair (host, port)", Doubt::AddressNotTuple),
        ("ConnectionRefusedError: [Errno 111] Connection refused", Doubt::ServerNotStarted(None)),
        (
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xca in position 0: invalid \
             continuation byte",
            Doubt::NotUtf8,
        ),
        (
            "UnicodeEncodeError: 'gbk' codec can't encode character '\\U0001f600' in position 0: \
             illegal multibyte sequence",
            Doubt::NotEncodable,
        ),
        ("EOFError: EOF when reading a line", Doubt::InputOver),
        ("BlockingIOError: [Errno 11] Resource temporarily unavailable", Doubt::WouldBlock),
        (
            "AttributeError: partially initialized module 'socket' has no attribute 'socket' \
             (most likely due to a circular import)",
            Doubt::ShadowsModule,
        ),
        ("NameError: name 'raw_input' is not defined", Doubt::OldPython),
        ("socket.gaierror: [Errno -2] Name or service not known", Doubt::NameUnknown),
        (
            "socket.gaierror: [Errno -9] Address family for hostname not supported",
            Doubt::WrongFamily,
        ),
    ];
    for (line, doubt) in table {
        let text = format!(
            "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    \
             s.f()\n{line}\n"
        );
        assert_eq!(found(vec![error_output(&text)]), [(0, doubt.clone())], "{line}");
        // Windows ends lines otherwise, and a pipe cuts where it likes.
        let (head, tail) = text.split_at(text.len() - 9);
        let pieces = vec![error_output(head), error_output(&tail.replace('\n', "\r\n"))];
        assert_eq!(found(pieces), [(1, doubt)], "{line}");
    }
    let refused = "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted\n";
    assert_eq!(found(vec![error_output(refused)]), [(0, Doubt::WatchRefused)]);
    for line in ["", "TypeError", "Hello: EOF", "ValueError: invalid literal", "a b: c", ": x"] {
        assert_eq!(found(vec![error_output(&format!("{line}\n"))]), [], "{line}");
    }
    assert_eq!(found(vec![error_output(&"x".repeat(100_000)), error_output("\n")]), []);
}

#[test]
fn one_receive_for_a_longer_answer_is_seen_when_the_socket_closes() {
    let closed = || event(ProgramEvent::SocketClosed(SocketEnd::Closed));
    let stream = || opened(SocketType::Stream);
    let once = vec![stream(), received(1024, 1024), done(Op::Close), closed()];
    assert_eq!(found(once), [(1, Doubt::ReceivedOnce(1024))]);
    let once = vec![stream(), received(1024, 1024), closed()];
    assert_eq!(found(once), [(1, Doubt::ReceivedOnce(1024))]);
    let to_the_end =
        vec![stream(), received(1024, 1024), received(10, 1024), done(Op::Close), closed()];
    assert_eq!(found(to_the_end), []);
    let finished = event(ProgramEvent::PeerFinished);
    assert_eq!(found(vec![stream(), received(1024, 1024), finished, closed()]), []);
    let short = vec![stream(), received(5, 1024), closed()];
    assert_eq!(found(short), []);
    for made in [opened(SocketType::Datagram), made(false)] {
        let datagrams = vec![made, received(4, 4), closed()];
        assert_eq!(found(datagrams), [(1, Doubt::DatagramCut(4))]);
    }
    let measured = vec![stream(), received(186, 102_400), received(11, 11), done(Op::Close)];
    assert_eq!(found(measured), [], "the header has said how much is to come");
    let once = vec![made(true), received(4, 4), done(Op::Close)];
    assert_eq!(found(once), [(1, Doubt::ReceivedOnce(4))]);
}

#[test]
fn a_socket_is_forgotten_only_by_a_program_that_ended_well() {
    let left = || event(ProgramEvent::SocketClosed(SocketEnd::Exited));
    let exited = |status| event(ProgramEvent::Exited(status));
    let stream = || opened(SocketType::Stream);
    let well = || exited(ExitStatus::Code(0));
    assert_eq!(found(vec![stream(), left(), well()]), [(1, Doubt::NotClosed)]);
    assert_eq!(found(vec![stream(), well(), left()]), [(2, Doubt::NotClosed)]);
    for status in [ExitStatus::Stopped, ExitStatus::Code(1), ExitStatus::Signal(9)] {
        assert_eq!(found(vec![stream(), left(), exited(status)]), []);
    }
    let collected = event(ProgramEvent::SocketClosed(SocketEnd::Collected));
    assert_eq!(found(vec![stream(), collected]), [(1, Doubt::NotClosed)]);
}

#[test]
fn every_doubt_has_all_its_words_in_both_languages() {
    let there = address("127.0.0.1:9999");
    let doubts = [
        Doubt::TextForBytes,
        Doubt::BytesForText,
        Doubt::PortAsText,
        Doubt::PortOutOfRange,
        Doubt::AddressNotTuple,
        Doubt::BoundAlready,
        Doubt::PortInUse,
        Doubt::NotOurAddress,
        Doubt::PrivilegedPort,
        Doubt::ServerNotStarted(None),
        Doubt::ServerNotStarted(Some(there)),
        Doubt::NobodyReceives,
        Doubt::ToUnspecified(there),
        Doubt::ReceivedOnce(1024),
        Doubt::DatagramCut(4),
        Doubt::NotClosed,
        Doubt::WrongFamily,
        Doubt::NotConnected,
        Doubt::NotListening,
        Doubt::ClosedAlready,
        Doubt::WrongType,
        Doubt::NameUnknown,
        Doubt::NotUtf8,
        Doubt::NotEncodable,
        Doubt::InputOver,
        Doubt::ShadowsModule,
        Doubt::OldPython,
        Doubt::WouldBlock,
        Doubt::WatchRefused,
    ];
    for texts in Lang::ALL.map(Texts::new) {
        for doubt in &doubts {
            let said = doubt.explain(&texts);
            for part in [&said.what, &said.why, &said.try_this] {
                assert!(!part.is_empty() && !part.contains("doubt-"), "{doubt:?}: {part}");
                assert!(!part.contains("{ $"), "{doubt:?}: {part}");
            }
        }
    }
    let said = Doubt::ServerNotStarted(Some(there)).sentence(&Texts::new(Lang::En));
    assert!(said.contains("127.0.0.1:9999"), "{said}");
    let said = Doubt::ReceivedOnce(1024).sentence(&Texts::new(Lang::Zh));
    assert!(said.contains("recv(1024)"), "{said}");
}
