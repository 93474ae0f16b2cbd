//! What the sockets of a program do, in rows.

use super::{Program, python};
use crate::probe::{Probe, Told};
use network_playground::net::call::{CallError, Returned};
use network_playground::net::traced::{ExitStatus, SocketEnd, SocketFamily, SocketType};
use network_playground::net::{
    Args, ConnectionId, EventKind, Op, OptionName, OptionValue, Peer, ProgramEvent, ProgramOp,
    WorkerRole,
};

/// Runs a program to its end.
fn run(text: &str) -> Option<Probe> {
    let python = python()?;
    let program = Program::new(text);
    let mut probe = program.start(python);
    assert_eq!(
        probe.exit(),
        ExitStatus::Code(0),
        "{}",
        probe.printed(network_playground::net::ProgramPart::ErrorOutput)
    );
    Some(probe)
}

fn transfers(probe: &Probe) -> Vec<&Told> {
    probe.told.iter().filter(|told| told.is_received() || told.is_sent()).collect()
}

fn ip(end: network_playground::net::Endpoint) -> std::net::SocketAddr {
    end.socket_addr().unwrap()
}

#[test]
fn a_datagram_has_its_socket_and_its_address_at_both_ends() {
    let Some(probe) = run(concat!(
        "from socket import *\n",
        "server = socket(AF_INET, SOCK_DGRAM)\n",
        "server.bind(('127.0.0.1', 0))\n",
        "client = socket(AF_INET, SOCK_DGRAM)\n",
        "client.sendto('你好'.encode(), server.getsockname())\n",
        "data, address = server.recvfrom(1024)\n",
        "server.sendto(b'Hello, ' + data, address)\n",
        "client.recvfrom(1024)\n",
        "client.close()\n",
    )) else {
        return;
    };
    let (server, client) = (ConnectionId(1), ConnectionId(2));
    let of_client = |event: &&Told| event.peer.connection() == Some(client);
    let rows = transfers(&probe);
    let texts: Vec<_> = rows.iter().map(|told| String::from_utf8_lossy(&told.payload)).collect();
    assert_eq!(texts, ["你好", "你好", "Hello, 你好", "Hello, 你好"]);
    let ids: Vec<_> = rows.iter().map(|told| told.peer.connection().unwrap()).collect();
    assert_eq!(ids, [client, server, server, client]);
    assert!(rows.iter().all(|told| matches!(told.peer, Peer::Socket(_, Some(_)))));
    // The sender's address is that which the system gave with its first send.
    let named = probe.told.iter().filter(of_client).find_map(|told| match &told.kind {
        EventKind::Protocol(network_playground::net::ProtocolEvent::Program(event)) => {
            match **event {
                ProgramEvent::SocketNamed { local } => Some(local),
                _ => None,
            }
        }
        _ => None,
    });
    assert_eq!(Some(rows[1].from().port()), named.unwrap().port());
    let asked = matches!(rows[1].kind, EventKind::Received { asked_bytes: 1024 });
    assert!(asked, "{:?}", rows[1]);
    // The server was left open, the client was closed by a call.
    let closed = probe.program_events().into_iter().filter_map(|event| match event {
        ProgramEvent::SocketClosed(end) => Some(*end),
        _ => None,
    });
    assert_eq!(closed.collect::<Vec<_>>(), [SocketEnd::Exited]);
}

#[test]
fn calls_read_as_ours_do() {
    let Some(probe) = run(concat!(
        "import socket\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n",
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n",
        "s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)\n",
        "s.bind(('127.0.0.1', 0))\n",
        "s.listen(5)\n",
        "s.getsockname()\n",
        "s.settimeout(0.5)\n",
        "socket.getaddrinfo('localhost', 80, socket.AF_INET)\n",
        "u = socket.socket(socket.AF_UNIX) if hasattr(socket, 'AF_UNIX') else None\n",
        "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).close()\n",
    )) else {
        return;
    };
    let first = |op| probe.calls_of(op).first().copied().unwrap().clone();
    let made = first(Op::Socket);
    let Ok(Returned::Number(fd)) = made.result else { panic!("{made:?}") };
    assert_eq!(made.args, Args::socket(SocketFamily::Ipv4, SocketType::Stream));
    let set = first(Op::SetSockOpt);
    assert_eq!(set.args, Args::Set(OptionName::ReuseAddress, OptionValue::Number(1)));
    assert_eq!((set.fd, set.result), (Some(fd as u64), Ok(Returned::Number(0))));
    assert!(matches!(first(Op::GetSockOpt).result, Ok(Returned::Option(OptionValue::Number(1..)))));
    assert_eq!(first(Op::Bind).args, Args::Address("127.0.0.1:0".parse().unwrap()));
    assert_eq!(first(Op::Listen).args, Args::Backlog(5));
    let Ok(Returned::Address(local)) = first(Op::GetSockName).result else { panic!("no address") };
    assert!(probe.program_events().contains(&&ProgramEvent::Listening(local)));
    let limit = first(Op::program(ProgramOp::SetTimeout));
    assert_eq!(limit.args, Args::Text("0.5".to_owned()));
    let found = first(Op::GetAddrInfo);
    assert_eq!(found.args, Args::Host("localhost".to_owned(), 80));
    assert!(matches!(found.result, Ok(Returned::Addresses(list)) if !list.is_empty()));
    let last = probe.calls_of(Op::Socket).last().copied().unwrap().args.clone();
    assert_eq!(last, Args::socket(SocketFamily::Ipv6, SocketType::Datagram));
}

#[test]
fn a_connection_is_one_at_both_ends_and_its_end_is_seen() {
    let Some(probe) = run(concat!(
        "import socket, threading\n",
        "def serve(s):\n",
        "    c, address = s.accept()\n",
        "    while True:\n",
        "        data = c.recv(4)\n",
        "        if not data: break\n",
        "        c.sendall(data)\n",
        "    c.close()\n",
        "s = socket.socket()\n",
        "s.bind(('127.0.0.1', 0)); s.listen()\n",
        "t = threading.Thread(target=serve, args=(s,), name='server'); t.start()\n",
        "c = socket.socket()\n",
        "c.connect(('localhost', s.getsockname()[1]))\n",
        "c.send(b'hello')\n",
        "got = b''\n",
        "while len(got) < 5: got += c.recv(1024)\n",
        "c.shutdown(socket.SHUT_WR)\n",
        "c.recv(1)\n",
        "c.close(); t.join(); s.close()\n",
    )) else {
        return;
    };
    let (listener, client, accepted) = (ConnectionId(1), ConnectionId(2), ConnectionId(3));
    let accept = probe
        .told
        .iter()
        .find(|told| matches!(&told.kind, EventKind::Called(call) if call.op == Op::Accept));
    let accept = accept.unwrap();
    assert_eq!((accept.peer, accept.worker), (Peer::Socket(listener, None), WorkerRole::Thread(2)));
    assert!(
        probe
            .program_events()
            .contains(&&ProgramEvent::ThreadNamed { thread: 2, name: "server".to_owned() })
    );
    let opened = probe.program_events().into_iter().find_map(|event| match event {
        ProgramEvent::SocketOpened { family, kind, .. } => Some((*family, *kind)),
        _ => None,
    });
    assert_eq!(opened, Some((SocketFamily::Ipv4, SocketType::Stream)));
    let ends = |what: fn(&ProgramEvent) -> Option<(std::net::SocketAddr, std::net::SocketAddr)>| {
        probe.program_events().into_iter().find_map(what).unwrap()
    };
    let connected = ends(|event| match event {
        ProgramEvent::Connected { local, peer } => Some((ip(local.unwrap()), ip(*peer))),
        _ => None,
    });
    let taken = ends(|event| match event {
        ProgramEvent::Accepted { local, peer } => Some((ip(local.unwrap()), ip(*peer))),
        _ => None,
    });
    assert_eq!(connected, (taken.1, taken.0));
    let rows: Vec<_> = transfers(&probe)
        .iter()
        .map(|told| (told.peer.connection().unwrap(), told.is_sent(), told.payload.clone()))
        .filter(|(id, _, _)| *id == accepted)
        .collect();
    let piece = |is_sent, bytes: &[u8]| (accepted, is_sent, bytes.to_vec());
    assert_eq!(
        rows,
        [piece(false, b"hell"), piece(true, b"hell"), piece(false, b"o"), piece(true, b"o")]
    );
    let finished = probe.told.iter().filter(|told| {
        let EventKind::Protocol(network_playground::net::ProtocolEvent::Program(event)) =
            &told.kind
        else {
            return false;
        };
        **event == ProgramEvent::PeerFinished
    });
    let finished: Vec<_> = finished.map(|told| told.peer.connection().unwrap()).collect();
    assert_eq!(finished, [accepted, client]);
    let none =
        probe.calls_of(Op::Recv).into_iter().filter(|call| call.result == Ok(Returned::Number(0)));
    assert_eq!(none.count(), 2);
}

#[test]
fn mistakes_are_reported_with_what_was_given() {
    let Some(probe) = run(concat!(
        "import socket\n",
        "def attempt(f, *args):\n",
        "    try: f(*args)\n",
        "    except Exception: pass\n",
        "s = socket.socket()\n",
        "attempt(s.send, 'hello')\n",
        "attempt(s.bind, ('127.0.0.1', '7788'))\n",
        "attempt(s.connect, ('127.0.0.1', 1))\n",
        "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "attempt(u.sendto, 'text', ('127.0.0.1', 9))\n",
        "attempt(u.bind, ('8.8.8.8', 80))\n",
        "u.settimeout(0.01)\n",
        "u.bind(('127.0.0.1', 0))\n",
        "attempt(u.recvfrom, 1024)\n",
        "attempt(u.bind, ('127.0.0.1', 0))\n",
        "t = socket.socket()\n",
        "attempt(t.send, b'nobody')\n",
    )) else {
        return;
    };
    let failed: Vec<_> = probe
        .calls()
        .into_iter()
        .filter_map(|call| Some((call.op, call.args.clone(), call.result.clone().err()?)))
        .collect();
    let text = |text: &str| CallError::Text(text.to_owned());
    let bytes = text("TypeError: a bytes-like object is required, not 'str'");
    assert_eq!(failed[0], (Op::Send, Args::Text("'hello'".to_owned()), bytes.clone()));
    let (op, args, error) = &failed[1];
    assert_eq!((*op, args), (Op::Bind, &Args::Text("('127.0.0.1', '7788')".to_owned())));
    assert!(matches!(error, CallError::Text(text) if text.starts_with("TypeError: ")), "{error:?}");
    assert_eq!(failed[2].1, Args::Address("127.0.0.1:1".parse().unwrap()));
    assert!(matches!(failed[2].2, CallError::Errno(errno) if errno.is("ECONNREFUSED")));
    assert_eq!((failed[3].0, &failed[3].2), (Op::SendTo, &bytes));
    assert!(matches!(failed[4].2, CallError::Errno(errno) if errno.is("EADDRNOTAVAIL")));
    assert_eq!(failed[5].0, Op::RecvFrom);
    assert!(matches!(&failed[5].2, CallError::Text(text) if text.ends_with(": timed out")));
    assert!(matches!(failed[6].2, CallError::Errno(errno) if errno.is("EINVAL")));
    let unsent =
        probe.told.iter().find(|told| matches!(told.kind, EventKind::SendFailed(_))).unwrap();
    let EventKind::SendFailed(error) = &unsent.kind else { unreachable!() };
    assert!(error.errno().unwrap().is("EPIPE") || error.errno().unwrap().is("ENOTCONN"));
    assert_eq!(unsent.payload, b"nobody");
}

#[test]
fn what_a_call_moved_beyond_the_bound_is_counted() {
    let Some(probe) = run(concat!(
        "import socket, threading\n",
        "a, b = socket.socketpair()\n",
        "t = threading.Thread(target=a.sendall, args=(bytes(1000000),)); t.start()\n",
        "n = 0\n",
        "while n < 1000000: n += len(b.recv(200000))\n",
        "t.join()\n",
    )) else {
        return;
    };
    let tally = probe.session.tally();
    assert_eq!((tally.sent_bytes, tally.received_bytes), (1_000_000, 1_000_000));
    let sent = probe.told.iter().find(|told| told.is_sent()).unwrap();
    assert_eq!(sent.payload.len(), 65_536);
}

#[test]
fn forgotten_sockets_are_told() {
    let Some(probe) = run(concat!(
        "import socket\n",
        "def forget(): socket.socket()\n",
        "forget()\n",
        "s = socket.socket()\n",
        "with socket.socket(): pass\n",
    )) else {
        return;
    };
    let ends = probe.program_events().into_iter().filter_map(|event| match event {
        ProgramEvent::SocketClosed(end) => Some(*end),
        _ => None,
    });
    assert_eq!(ends.collect::<Vec<_>>(), [SocketEnd::Collected, SocketEnd::Exited]);
}

#[cfg(unix)]
#[test]
fn a_child_has_the_sockets_of_its_parent() {
    let Some(probe) = run(concat!(
        "import os, socket\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "s.bind(('127.0.0.1', 0))\n",
        "pid = os.fork()\n",
        "if pid == 0:\n",
        "    s.sendto(b'child', s.getsockname())\n",
        "    os._exit(0)\n",
        "os.waitpid(pid, 0)\n",
        "s.recvfrom(10)\n",
    )) else {
        return;
    };
    let rows = transfers(&probe);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|told| told.peer.connection() == Some(ConnectionId(1))));
    assert_ne!(rows[0].worker, rows[1].worker);
    let watched = probe.program_events().into_iter();
    assert_eq!(watched.filter(|event| matches!(event, ProgramEvent::Watched { .. })).count(), 2);
}

#[cfg(unix)]
#[test]
fn a_child_goes_on_with_the_connection_that_its_parent_closes() {
    let Some(probe) = run(concat!(
        "import os, socket\n",
        "s = socket.socket()\n",
        "s.bind(('127.0.0.1', 0)); s.listen()\n",
        "for _ in range(5):\n",
        "    peer = socket.create_connection(s.getsockname())\n",
        "    c, address = s.accept()\n",
        "    pid = os.fork()\n",
        "    if pid == 0:\n",
        "        c.send(b'child')\n",
        "        os._exit(0)\n",
        "    c.close()\n",
        "    os.waitpid(pid, 0)\n",
        "    peer.recv(10); peer.close()\n",
    )) else {
        return;
    };
    let mut sent: Vec<_> = probe.told.iter().filter(|told| told.is_sent()).collect();
    // Each process reports on a way of its own.
    sent.sort_by_key(|told| told.at);
    let ids: Vec<_> = sent.iter().map(|told| told.peer.connection()).collect();
    let accepted = [3, 5, 7, 9, 11].map(|id| Some(ConnectionId(id)));
    assert_eq!(ids, accepted);
}

#[test]
fn what_happens_in_the_program_stands_in_the_order_of_time() {
    let Some(probe) = run(concat!(
        "import socket, time\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "s.bind(('127.0.0.1', 0)); s.settimeout(0.2)\n",
        "try: s.recv(5)\n",
        "except OSError: pass\n",
    )) else {
        return;
    };
    let waited = probe.calls_of(Op::Recv)[0].blocked;
    assert!((190..2_000).contains(&waited.as_millis()), "{waited:?}");
    let began = probe.told.first().unwrap().at;
    assert!(probe.told.iter().all(|told| told.at >= began), "a call before the start");
    let bind = probe
        .told
        .iter()
        .find(|told| matches!(&told.kind, EventKind::Called(call) if call.op == Op::Bind));
    let recv = probe
        .told
        .iter()
        .find(|told| matches!(&told.kind, EventKind::Called(call) if call.op == Op::Recv));
    assert!(bind.unwrap().at < recv.unwrap().at);
}
