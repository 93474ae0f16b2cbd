//! A program ends at once, whatever it is blocked in.

use super::{Program, python};
use network_playground::net::traced::ExitStatus;
use network_playground::net::{ConnectionId, End, Op, ProgramCommand, ProgramEvent, WorkerRole};
use std::time::{Duration, Instant};

/// A person does not wait longer; a benchmark measures how long it really takes.
const SOON: Duration = Duration::from_secs(1);

const ACCEPT: &str =
    "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\ns.accept()\n";
const RECV: &str = "import socket\na, b = socket.socketpair()\na.recv(1)\n";
const RECVFROM: &str = "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('127.0.0.1', 0))\ns.recvfrom(1024)\n";
#[cfg(unix)]
const INTERRUPTED: &str = "import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\ntry:\n    s.accept()\nexcept KeyboardInterrupt:\n    print('interrupted')\n";
const SEND: &str = "import socket\na, b = socket.socketpair()\na.sendall(bytes(1 << 26))\n";

#[test]
fn it_is_stopped_in_every_call_that_blocks() {
    let Some(python) = python() else { return };
    for (text, op) in
        [(ACCEPT, Op::Accept), (RECV, Op::Recv), (RECVFROM, Op::RecvFrom), (SEND, Op::Send)]
    {
        let program = Program::new(text);
        let mut probe = program.start(python);
        let call = probe.blocks_in(op);
        assert_eq!((call.worker, call.connection), (WorkerRole::Thread(1), Some(ConnectionId(1))));
        let before = Instant::now();
        probe.stop();
        assert!(before.elapsed() < SOON, "{op:?}: {:?}", before.elapsed());
        assert!(probe.program_events().contains(&&ProgramEvent::Exited(ExitStatus::Stopped)));
        assert_eq!(probe.session.blocked_calls(), []);
    }
}

#[test]
fn it_is_stopped_in_input_and_while_it_computes_or_prints() {
    let Some(python) = python() else { return };
    for text in [
        "print('ready')\ninput()\n",
        "print('ready')\nwhile True: pass\n",
        "print('ready')\nwhile True: print('x' * 1000)\n",
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('ready')\ninput()\n",
    ] {
        let program = Program::new(text);
        let mut probe = program.start(python);
        probe.prints("ready");
        let before = Instant::now();
        probe.command(ProgramCommand::Stop);
        assert_eq!(probe.wait_ended_draining(), End::Stopped);
        assert!(before.elapsed() < SOON, "{text}: {:?}", before.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_an_exception_in_the_program() {
    let Some(python) = python() else { return };
    is_interrupted(&Program::new(INTERRUPTED), python);
}

/// A shell that runs something in the background has it ignore SIGINT, and what it starts inherits that: this window,
/// and then the program.
#[cfg(unix)]
#[test]
fn ctrl_c_is_an_exception_also_where_this_program_was_started_in_the_background() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(python) = python() else { return };
    let program = Program::new(INTERRUPTED);
    let heedless = program.folder.path().join("heedless");
    let script = format!("#!/bin/sh\ntrap '' INT\nexec '{}' \"$@\"\n", python.display());
    std::fs::write(&heedless, script).unwrap();
    std::fs::set_permissions(&heedless, std::fs::Permissions::from_mode(0o755)).unwrap();
    is_interrupted(&program, &heedless);
}

#[cfg(unix)]
fn is_interrupted(program: &Program, python: &std::path::Path) {
    let mut probe = program.start(python);
    probe.blocks_in(Op::Accept);
    probe.command(ProgramCommand::Interrupt);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    probe.prints("interrupted");
    assert_eq!(probe.calls_of(Op::Accept).len(), 1);
}

#[test]
fn a_program_waits_for_a_log_that_has_no_room_and_is_stopped_then() {
    let Some(python) = python() else { return };
    let text = "import socket\na, b = socket.socketpair()\nprint('ready')\nwhile True:\n    a.send(bytes(60000))\n    b.recv(60000)\n";
    let program = Program::new(text);
    let probe = program.start(python);
    // Nobody takes anything from the outbox.
    crate::probe::poll("a full outbox", || probe.session.tally().sent_bytes > 4 << 20);
    let before = Instant::now();
    probe.session.stop();
    let is_over = |state: &network_playground::net::SessionState| {
        matches!(state, network_playground::net::SessionState::Ended(_))
    };
    assert!(probe.session.wait_until(SOON, is_over), "{:?}", before.elapsed());
}
