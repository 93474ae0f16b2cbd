//! Programs that strace watches, where it is installed and may.

use super::{Program, python, start};
use crate::probe::{Probe, skip};
use network_playground::net::traced::ExitStatus;
use network_playground::net::{
    EventKind, Op, Peer, ProgramConfig, ProgramEvent, ProgramPart, Watch,
};
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::process::Command;
use std::time::Duration;

/// Whether strace can watch something here.
fn can_watch() -> bool {
    let output = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let can = output.is_ok_and(|output| output.status.success());
    if !can {
        skip("no strace, or it may not watch");
    }
    can
}

fn started(program: &Program) -> Option<Probe> {
    let python = python()?;
    can_watch().then(|| start(program.config(python, Watch::Strace)))
}

#[test]
fn datagrams_of_any_program_are_rows() {
    let program = Program::new(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('127.0.0.1', 0))\n\
         print('port %d' % s.getsockname()[1])\ndata, who = s.recvfrom(1024)\n\
         s.sendto(b'Hello, ' + data, who)\ns.close()\n",
    );
    let Some(mut probe) = started(&program) else { return };
    let port = probe.printed_number("port ");
    probe.blocks_in(Op::RecvFrom);
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket.send_to("世界".as_bytes(), ("127.0.0.1", port)).unwrap();
    let mut answer = [0; 100];
    let len = socket.recv(&mut answer).unwrap();
    assert_eq!(&answer[..len], "Hello, 世界".as_bytes());
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    let row = |is_it: fn(&EventKind) -> bool| probe.told.iter().find(|told| is_it(&told.kind));
    let came = row(|kind| matches!(kind, EventKind::Received { asked_bytes: 1024 })).unwrap();
    let went = row(|kind| matches!(kind, EventKind::Sent)).unwrap();
    assert_eq!((came.payload.as_slice(), went.payload.len()), ("世界".as_bytes(), 13));
    for told in [came, went] {
        let Peer::Socket(_, Some(address)) = told.peer else { panic!("{told:?}") };
        assert_eq!(address, socket.local_addr().unwrap());
    }
    assert!(!probe.calls_of(Op::Bind).is_empty() && !probe.calls_of(Op::Close).is_empty());
    let is_named = |event: &&&ProgramEvent| matches!(event, ProgramEvent::SocketNamed { .. });
    assert_eq!(probe.program_events().iter().filter(is_named).count(), 1);
}

#[test]
fn threads_of_a_server_and_its_errors_are_seen_and_the_exit_code_is_its_own() {
    let program = Program::new(
        "import socket, threading, sys\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen(5)\n\
         def talk(c):\n    c.sendall(b'Welcome!')\n    c.recv(1024)\n    c.close()\n\
         print('port %d' % s.getsockname()[1])\nc, who = s.accept()\n\
         t = threading.Thread(target=talk, args=(c,))\nt.start()\nt.join()\n\
         try:\n    s.bind(('127.0.0.1', 1))\nexcept OSError as error:\n    print(error.errno)\nsys.exit(7)\n",
    );
    let Some(mut probe) = started(&program) else { return };
    let port = probe.printed_number("port ");
    probe.blocks_in(Op::Accept);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut greeting = [0; 8];
    stream.read_exact(&mut greeting).unwrap();
    stream.write_all(b"exit").unwrap();
    assert_eq!(probe.exit(), ExitStatus::Code(7));
    let greeted = probe.told.iter().find(|told| told.payload == b"Welcome!").unwrap();
    let accepted = probe.calls_of(Op::Accept).len();
    assert!(accepted == 1 && matches!(greeted.kind, EventKind::Sent), "{greeted:?}");
    let failed = probe.calls_of(Op::Bind).iter().filter(|call| call.result.is_err()).count();
    assert_eq!(failed, 1);
}

#[test]
fn a_program_under_strace_stops_in_a_moment() {
    let program = Program::new(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('127.0.0.1', 0))\n\
         print('bound')\ns.recvfrom(10)\n",
    );
    let Some(mut probe) = started(&program) else { return };
    probe.prints("bound");
    probe.blocks_in(Op::RecvFrom);
    let since = std::time::Instant::now();
    probe.stop();
    assert!(since.elapsed() < Duration::from_secs(2), "{:?}", since.elapsed());
}

#[test]
fn what_is_no_program_in_python_is_watched_too() {
    if !can_watch() {
        return;
    }
    let args = vec!["-c".into(), "echo out; exit 3".into()];
    let config = ProgramConfig { args, watch: Watch::Strace, ..ProgramConfig::of("sh") };
    let mut probe = start(config);
    assert_eq!(probe.exit(), ExitStatus::Code(3));
    assert_eq!(probe.printed(ProgramPart::Output), "out\n");
}
