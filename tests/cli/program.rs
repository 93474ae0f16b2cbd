//! A process of the program: fed, read and waited for, never longer than a deadline.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// A running process.
pub(crate) struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    out: Receiver<Vec<u8>>,
    err: Receiver<Vec<u8>>,
}

/// What a process left.
#[derive(Debug)]
pub(crate) struct Left {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Left {
    /// Standard output as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }
}

/// The program with arguments, in English unless `--lang=zh` is the first of them.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netplay"));
    let lang: &[&str] =
        if arguments.first() == Some(&"--lang=zh") { &[] } else { &["--lang", "en"] };
    command.args(lang).args(arguments);
    // No proxy of whoever runs the tests.
    command.env("no_proxy", "*");
    command
}

impl Program {
    /// Starts it with its three streams as pipes.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(command(arguments))
    }

    pub(crate) fn of(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take();
        let out = lines_of(child.stdout.take().unwrap());
        let err = lines_of(child.stderr.take().unwrap());
        Self { child, stdin, out, err }
    }

    /// Writes to its standard input.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    }

    /// The end of its standard input.
    pub(crate) fn end_input(&mut self) {
        self.stdin = None;
    }

    /// The next line of its standard output.
    pub(crate) fn line(&self) -> String {
        let line = self.out.recv_timeout(DEADLINE).unwrap();
        String::from_utf8(line).unwrap()
    }

    /// The next line of its standard output with this in it.
    pub(crate) fn line_with(&self, part: &str) -> String {
        loop {
            let line = self.line();
            if line.contains(part) {
                return line;
            }
        }
    }

    /// The address in its next line that says where it listens or is bound.
    pub(crate) fn address(&self, word: &str) -> SocketAddr {
        let line = self.line_with(word);
        line.split_whitespace().last().unwrap().parse().unwrap()
    }

    /// Presses Ctrl+C.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }

    /// Waits for its end, and returns what was not read by then.
    pub(crate) fn wait(mut self) -> Left {
        self.stdin = None;
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > DEADLINE {
                let _ = self.child.kill();
                panic!("it does not end; it said {:?}", all(&self.err));
            }
            thread::park_timeout(Duration::from_millis(2));
        };
        let err = String::from_utf8(all(&self.err)).unwrap();
        let out = all(&self.out);
        let code = status.code().unwrap_or_else(|| panic!("{status}: {err}"));
        Left { code, out, err }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn all(lines: &Receiver<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Ok(line) = lines.recv_timeout(DEADLINE) {
        bytes.extend(line);
    }
    bytes
}

/// A stream's lines, with their ends, read on a thread.
fn lines_of(stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    let read = move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream.read_until(b'\n', &mut line).is_ok_and(|len| len > 0) {
            if sender.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("reader of a process".into()).spawn(read).unwrap();
    receiver
}

/// Runs it to its end.
pub(crate) fn run(arguments: &[&str], input: &[u8]) -> Left {
    let mut program = Program::start(arguments);
    program.write(input);
    program.wait()
}
