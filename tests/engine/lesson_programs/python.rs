//! A program of the lessons in a process of its own.

use crate::probe::{DEADLINE, skip};
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use network_playground::learn::lessons::programs;
use network_playground::threads::spawn;
use std::io::{Read, Write};
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The interpreter.
const PYTHON: &str = "python3";

/// How often something is tried that a program may not be ready for: it does not say when it listens.
const TRY_EVERY: Duration = Duration::from_millis(20);

/// Pieces of output that wait to be looked at: more than a program of the lessons writes.
const PIECES_MAX: usize = 4096;

/// A running program, which is killed when the test is over.
pub(super) struct Python {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    folder: TempDir,
}

/// Whether there is an interpreter; says so if not.
pub(super) fn has_python() -> bool {
    let has = Command::new(PYTHON).arg("--version").output().is_ok_and(|out| out.status.success());
    if !has {
        skip("no python3");
    }
    has
}

/// A port that nobody has, neither with UDP nor with TCP.
pub(super) fn free_port() -> u16 {
    loop {
        let udp = UdpSocket::bind("0.0.0.0:0").unwrap();
        let port = udp.local_addr().unwrap().port();
        if TcpListener::bind(("0.0.0.0", port)).is_ok() {
            return port;
        }
    }
}

impl Python {
    /// Runs a program with another port in place of the one in its text.
    pub(super) fn run(file: &str, (named, real): (&str, u16), args: &[&str]) -> Self {
        Self::run_in(tempfile::tempdir().unwrap(), file, (named, real), args)
    }

    /// The same in a folder with files of its own.
    pub(super) fn run_in(
        folder: TempDir,
        file: &str,
        (named, real): (&str, u16),
        args: &[&str],
    ) -> Self {
        let program = programs().iter().find(|program| program.file == file).unwrap();
        let source = program.source.replace(named, &real.to_string());
        std::fs::write(folder.path().join(file), source).unwrap();
        let mut child = Command::new(PYTHON)
            .args(["-u", file])
            .args(args)
            .current_dir(folder.path())
            .env("PYTHONIOENCODING", "utf-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (pieces, output) = bounded(PIECES_MAX);
        let mut from_child = child.stdout.take().unwrap();
        let forward = move || {
            let mut buffer = [0; 4096];
            while let Ok(got @ 1..) = from_child.read(&mut buffer) {
                if pieces.send(buffer[..got].to_vec()).is_err() {
                    return;
                }
            }
        };
        spawn(format!("output of {file}"), forward).unwrap();
        let input = child.stdin.take();
        Self { child, input, output, seen: Vec::new(), folder }
    }

    /// Types a line. One that has ended does not read it; how it ended says why.
    pub(super) fn type_line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        let _ = writeln!(input, "{line}").and_then(|()| input.flush());
    }

    /// Waits until its output has this.
    #[track_caller]
    pub(super) fn says(&mut self, text: &str) {
        let deadline = Instant::now() + DEADLINE;
        while !self.output().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(piece) => self.seen.extend(piece),
                Err(error) => panic!("{text:?} is not in {:?}: {error}", self.output()),
            }
        }
    }

    /// Tries something until it works, as long as the program runs.
    #[track_caller]
    pub(super) fn until<T>(&mut self, what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(done) = attempt() {
                return done;
            }
            assert!(Instant::now() < deadline, "not in time: {what}");
            match self.output.recv_timeout(TRY_EVERY) {
                Ok(piece) => self.seen.extend(piece),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it has ended before: {what}; {}", self.output())
                }
            }
        }
    }

    /// Waits for its end, which must be a good one; and all that it wrote.
    #[track_caller]
    pub(super) fn ends(mut self) -> (String, TempDir) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(piece) => self.seen.extend(piece),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it goes on: {}", self.output()),
            }
        }
        // Its output is closed: it ends at once.
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}: {}", self.output());
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        (self.output(), folder)
    }

    /// Waits for its end, and returns what it wrote if that was a good one.
    pub(super) fn output_if_it_ends_well(mut self) -> Option<String> {
        self.input = None;
        while let Ok(piece) = self.output.recv_timeout(DEADLINE) {
            self.seen.extend(piece);
        }
        self.child.wait().unwrap().success().then(|| self.output())
    }

    /// What it has written so far.
    pub(super) fn output(&self) -> String {
        String::from_utf8_lossy(&self.seen).into_owned()
    }

    /// The folder that it runs in.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
