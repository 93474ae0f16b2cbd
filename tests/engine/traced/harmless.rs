//! A watched program does not notice: it prints the same, fails the same, and ends the same as without us.

use super::{Program, python};
use network_playground::net::traced::{ExitStatus, WatchLost};
use network_playground::net::{
    EventKind, ProgramCommand, ProgramEvent, ProgramPart, ProtocolEvent,
};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a program came to.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    code: Option<i32>,
    output: String,
    errors: String,
}

/// Without us, as a terminal runs it.
fn alone(program: &Program, python: &Path) -> Outcome {
    let mut command = Command::new(python);
    command.arg("-u").arg(&program.file).current_dir(program.folder.path()).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Outcome { code: output.status.code(), output: text(output.stdout), errors: text(output.stderr) }
}

fn watched(program: &Program, python: &Path) -> Outcome {
    let mut probe = program.start(python);
    probe.command(ProgramCommand::EndInput);
    let code = match probe.exit() {
        ExitStatus::Code(code) => Some(code),
        _ => None,
    };
    let is_watched = |event: &&ProgramEvent| matches!(event, ProgramEvent::Watched { .. });
    assert!(probe.program_events().iter().any(is_watched), "not watched");
    let lost = probe
        .program_events()
        .into_iter()
        .find(|event| matches!(event, ProgramEvent::WatchLost(_)));
    assert_eq!(lost, None);
    Outcome {
        code,
        output: probe.printed(ProgramPart::Output),
        errors: probe.printed(ProgramPart::ErrorOutput),
    }
}

fn assert_same(text: &str) {
    let Some(python) = python() else { return };
    let program = Program::new(text);
    assert_eq!(watched(&program, python), alone(&program, python), "{text}");
}

#[test]
fn where_it_is_and_what_it_finds_is_the_same() {
    assert_same(concat!(
        "import sys, os, __main__\n",
        "print(__name__, __file__ == sys.argv[0], sys.argv[1:], sys.path)\n",
        "print(sorted(k for k in os.environ if k.startswith(('PYTHON', 'NETWORK'))))\n",
        // What is written in C and of no name that a learner gives may be there already.
        "print(sorted(set(sys.modules) - {'_collections', '_socket', '_struct', 'atexit', 'fcntl'}))\n",
        "print([getattr(f, '__name__', f) for f in sys.meta_path[-2:]])\n",
        "import socket\n",
        "print(len(sys.meta_path), socket.__loader__ is socket.__spec__.loader, type(socket.__loader__).__name__)\n",
        "print(type(socket.socket()), socket.socket.__mro__, [n for n in dir(socket.socket) if n[0] != '_'])\n",
        "print(socket.socket().fileno(), os.open(os.devnull, 0))\n",
        "import threading\n",
        "print(threading.active_count(), threading.current_thread().name)\n",
    ));
}

#[test]
fn a_file_of_the_learner_s_that_hides_the_library_is_found() {
    let Some(python) = python() else { return };
    let program = Program::new("import socket\nprint(socket.mine)\nsocket.socket()\n");
    std::fs::write(program.folder.path().join("socket.py"), "mine = 'mine'\n").unwrap();
    assert_eq!(watched(&program, python), alone(&program, python));
}

#[test]
fn calls_return_what_they_would_return() {
    assert_same(concat!(
        "import socket\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n",
        "print(s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1), s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))\n",
        "print(s.bind(('127.0.0.1', 0)), s.listen(5), s.settimeout(3), s.gettimeout())\n",
        "c = socket.socket()\n",
        "print(c.connect(s.getsockname()), c.getpeername() == s.getsockname())\n",
        "with s:\n",
        "    a, address = s.accept()\n",
        "print(type(a), address == c.getsockname(), a.gettimeout(), s)\n",
        "print(a.send(b'one'), a.sendall(bytearray(b'two')), a.sendto(b'!', None) if False else '')\n",
        "print(c.recv(3), c.recv_into(buffer := bytearray(8), 2), buffer, c.recv(9, socket.MSG_PEEK), c.recv(1))\n",
        "f = c.makefile('rw')\n",
        "f.write('line\\n'); f.flush(); print(a.makefile().readline())\n",
        "print(a.shutdown(socket.SHUT_WR), f.read(), c.close(), c.fileno()); f.close(); print(c.fileno())\n",
        "u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(('127.0.0.1', 0))\n",
        "print(u.sendto(b'me', u.getsockname()), u.recvfrom(9)[0], u.connect_ex(('127.0.0.1', 9)))\n",
        "print(u.connect(u.getsockname()), u.sendmsg([b'a', b'b']), u.recvmsg(10)[0], u.detach() > 0, u.fileno())\n",
        "x, y = socket.socketpair(); print(type(x), x.send(b'q'), y.recv_into(bytearray(4)))\n",
        "x.setblocking(False)\n",
        "try: x.recv(1)\n",
        "except BlockingIOError as e: print(repr(e))\n",
        "print(socket.gethostbyname('127.0.0.1'), socket.getaddrinfo('127.0.0.1', 80, proto=socket.IPPROTO_TCP))\n",
        "print(socket.socket.recv(y, 0) if False else '', callable(y.recv), y.recv.__name__, str(socket.create_server)[:9])\n",
    ));
}

#[test]
fn what_nobody_catches_looks_the_same() {
    let mistakes = [
        "s.bind(('127.0.0.1', '7788'))",
        "s.connect(('127.0.0.1', 1))",
        "s.send('text')",
        "s.recv(-1)",
        "s.recvfrom()",
        "s.bind(('127.0.0.1', 70000))",
        "s.listen('many')",
        "s.accept()",
        "s.sendto(b'x')",
        "s.settimeout('soon')",
        "s.setsockopt(1, 2, 3, 4, 5)",
        "s.close(); s.send(b'x')",
        "socket.socket(socket.AF_INET, 99)",
        "socket.getaddrinfo('no.such.name.invalid', 80)",
        "socket.gethostbyname(5)",
        "socket.create_connection(('127.0.0.1', 1), timeout=2)",
        "s.recv(1, flags=3)",
        "s.nothing()",
        "socket.socket.bind(s)",
        "s.shutdown(socket.SHUT_WR)",
    ];
    let mut text = String::from(concat!(
        "import socket, traceback, logging, threading\n",
        "def inner(code):\n",
        "    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n",
        "    s.settimeout(5)\n",
        "    exec(code)\n",
        "def attempt(code):\n",
        "    try:\n",
        "        inner(code)\n",
        "    except Exception as e:\n",
        "        traceback.print_exc()\n",
        "        print(code, repr(e), e.args, e.__context__, e.__cause__)\n",
        "    try:\n",
        "        try: 1 / 0\n",
        "        except ZeroDivisionError: inner(code)\n",
        "    except Exception: traceback.print_exc()\n",
    ));
    for mistake in mistakes {
        let _ = writeln!(text, "attempt({mistake:?})");
    }
    // In a thread, in a method that is a callback, and at last where nobody catches it.
    text.push_str(concat!(
        "t = threading.Thread(target=inner, args=(\"s.send('text')\",), name='T'); t.start(); t.join()\n",
        "t = threading.Thread(target=socket.socket().accept, name='U'); t.start(); t.join()\n",
        "print(list(map(socket.socket().recv, [])))\n",
        "def last():\n",
        "    s = socket.socket()\n",
        "    s.send('text')\n",
        "last()\n",
    ));
    assert_same(&text);
}

#[test]
fn forgotten_sockets_warn_as_they_would() {
    assert_same(concat!(
        "import warnings\nwarnings.simplefilter('always')\n",
        "import socket\n",
        "def forget():\n",
        "    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "forget()\n",
        "s = socket.socket()\n",
        "s = None\n",
        "import gc; print(gc.collect() >= 0)\n",
    ));
}

#[test]
fn own_kinds_of_sockets_work_as_they_would() {
    assert_same(concat!(
        "import socket\n",
        "class Mine(socket.socket):\n",
        "    def __init__(self, *args):\n",
        "        super().__init__(*args)\n",
        "        self.sum = 0\n",
        "    def send(self, data, flags=0):\n",
        "        self.sum += len(data)\n",
        "        return super().send(data, flags)\n",
        "    def recv(self, size):\n",
        "        return socket.socket.recv(self, size)\n",
        "m = Mine(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "m.bind(('127.0.0.1', 0)); m.connect(m.getsockname())\n",
        "print(m.send(b'abc'), m.recv(9), m.sum, type(m), isinstance(m, socket.socket))\n",
        "import pickle, copy\n",
        "for f in (pickle.dumps, copy.copy):\n",
        "    try: f(socket.socket())\n",
        "    except TypeError as e: print(e)\n",
        "d = m.dup(); print(type(d), d.fileno() > 0, d.getsockname() == m.getsockname())\n",
    ));
}

#[cfg(unix)]
#[test]
fn children_run_as_they_would() {
    assert_same(concat!(
        "import os, subprocess, sys, socket, multiprocessing\n",
        "a, b = socket.socketpair()\n",
        "pid = os.fork()\n",
        "if pid == 0:\n",
        "    b.send(b'from the child')\n",
        "    os._exit(3)\n",
        "print(a.recv(100), os.waitpid(pid, 0)[1])\n",
        "print(subprocess.run([sys.executable, '-c', 'import os, sys; print(sorted(k for k in os.environ if \"PLAYGROUND\" in k or k == \"PYTHONPATH\"), len(sys.path))'], capture_output=True, text=True).stdout)\n",
        "def work(s): s.send(b'worked')\n",
        "p = multiprocessing.get_context('fork').Process(target=work, args=(b,)); p.start(); print(a.recv(100)); p.join(); print(p.exitcode)\n",
        "os.execv(sys.executable, [sys.executable, '-c', 'print(\"another\")'])\n",
    ));
}

#[test]
fn a_broken_channel_does_not_disturb() {
    let Some(python) = python() else { return };
    // All descriptors from 3 on are closed, as daemons do it, and written to, whatever they are.
    let program = Program::new(concat!(
        "import os, socket\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "s.bind(('127.0.0.1', 0))\n",
        "s.sendto(b'one', s.getsockname()); print(s.recv(9))\n",
        "for fd in range(100, 1100):\n",
        "    try: os.close(fd)\n",
        "    except OSError: pass\n",
        "s.sendto(b'two', s.getsockname()); print(s.recv(9))\n",
        "import time; time.sleep(0.8); print('end')\n",
    ));
    let mut probe = program.start(python);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    assert_eq!(probe.printed(ProgramPart::Output), "b'one'\nb'two'\nend\n");
    assert_eq!(probe.printed(ProgramPart::ErrorOutput), "");
    assert!(probe.program_events().contains(&&ProgramEvent::WatchLost(WatchLost::Ended)));
}

#[cfg(unix)]
#[test]
fn garbage_on_the_channel_ends_the_watch_and_nothing_else() {
    let Some(python) = python() else { return };
    let program = Program::new(concat!(
        "import os, socket\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "s.bind(('127.0.0.1', 0))\n",
        "for fd in range(100, 1100):\n",
        "    try: os.write(fd, b'\\xff' * 100)\n",
        "    except OSError: pass\n",
        "s.sendto(b'two', s.getsockname()); print(s.recv(9))\n",
        "input()\n",
    ));
    let mut probe = program.start(python);
    probe.next("the end of the watch", |told| {
        matches!(&told.kind, EventKind::Protocol(ProtocolEvent::Program(event))
            if **event == ProgramEvent::WatchLost(WatchLost::Garbage))
    });
    probe.prints("b'two'");
    probe.type_line("");
    assert_eq!(probe.exit(), ExitStatus::Code(0));
}
