//! Programs in Python, run and watched: what they print, what their sockets do, and that they do not notice.

mod harmless;
mod programs;
mod rows;
mod servers;
mod stop;
mod strace;
mod tutorials;

use crate::probe::{DEADLINE, Probe, Told, skip};
use network_playground::net::traced::ExitStatus;
use network_playground::net::{
    Call, EventKind, Op, Payload, ProgramCommand, ProgramConfig, ProgramEvent, ProgramPart,
    ProtocolEvent, ProtocolPart, Session, Watch,
};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// The Python of this machine, by the path of the interpreter itself; says so if there is none.
pub(crate) fn python() -> Option<&'static Path> {
    static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = PYTHON.get_or_init(|| {
        let name = if cfg!(windows) { "python" } else { "python3" };
        let ask = ["-c", "import sys; sys.stdout.write(sys.executable)"];
        let output = Command::new(name).args(ask).output().ok()?;
        let path = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !path.is_empty()).then(|| path.into())
    });
    if found.is_none() {
        skip("no python3 in PATH");
    }
    found.as_deref()
}

/// A program in Python, which is in a folder of its own.
pub(crate) struct Program {
    pub(crate) folder: TempDir,
    pub(crate) file: PathBuf,
}

impl Program {
    pub(crate) fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("program.py");
        std::fs::write(&file, text).unwrap();
        Self { folder, file }
    }

    pub(crate) fn config(&self, python: &Path, watch: Watch) -> ProgramConfig {
        ProgramConfig {
            folder: Some(self.folder.path().to_owned()),
            watch,
            ..ProgramConfig::python(python, &self.file)
        }
    }

    /// Runs it, watched.
    pub(crate) fn start(&self, python: &Path) -> Probe {
        start(self.config(python, Watch::PythonShim))
    }
}

pub(crate) fn start(config: ProgramConfig) -> Probe {
    Probe::of(|outbox| Session::start_program(config, outbox))
}

impl Probe {
    /// What the program has printed so far, as text.
    pub(crate) fn printed(&self, part: ProgramPart) -> String {
        let of_part = |told: &&Told| matches!(&told.kind, EventKind::Part(ProtocolPart::Program(it), _) if *it == part);
        let bytes: Vec<u8> =
            self.told.iter().filter(of_part).flat_map(|told| told.payload.clone()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until the program has printed this.
    pub(crate) fn prints(&mut self, text: &str) {
        let is_it = |told: &[Told]| {
            let output = told.iter().filter(|told| {
                matches!(told.kind, EventKind::Part(ProtocolPart::Program(ProgramPart::Output), _))
            });
            let bytes: Vec<u8> = output.flat_map(|told| told.payload.clone()).collect();
            String::from_utf8_lossy(&bytes).contains(text)
        };
        self.until(&format!("“{text}” printed"), is_it);
    }

    /// A number that the program has printed after a word.
    pub(crate) fn printed_number(&mut self, word: &str) -> u16 {
        self.prints(word);
        self.until("the whole line", |told| {
            let output: Vec<u8> = told
                .iter()
                .filter(|told| matches!(told.kind, EventKind::Part(..)))
                .flat_map(|told| told.payload.clone())
                .collect();
            let text = String::from_utf8_lossy(&output).into_owned();
            text.split_once(word).is_some_and(|(_, rest)| rest.contains('\n'))
        });
        let printed = self.printed(ProgramPart::Output);
        let (_, rest) = printed.split_once(word).unwrap();
        rest.split_whitespace().next().unwrap().parse().unwrap()
    }

    pub(crate) fn type_line(&mut self, line: &str) {
        let payload = Payload::from(format!("{line}\n").into_bytes());
        self.command(ProgramCommand::Input(payload));
    }

    /// How the program ended; and everything it reported is there.
    pub(crate) fn exit(&mut self) -> ExitStatus {
        self.wait_ended_draining();
        let mut ends = self.program_events().into_iter().filter_map(|event| match event {
            ProgramEvent::Exited(status) => Some(*status),
            _ => None,
        });
        ends.next().unwrap()
    }

    pub(crate) fn program_events(&self) -> Vec<&ProgramEvent> {
        let events = self.told.iter().filter_map(|told| match &told.kind {
            EventKind::Protocol(ProtocolEvent::Program(event)) => Some(&**event),
            _ => None,
        });
        events.collect()
    }

    /// The calls of a function, with whom they concern.
    pub(crate) fn calls_of(&self, op: Op) -> Vec<&Call> {
        self.calls().into_iter().filter(|call| call.op == op).collect()
    }

    /// Waits until a call of the program blocks.
    pub(crate) fn blocks_in(&mut self, op: Op) -> network_playground::net::BlockedCall {
        let deadline = std::time::Instant::now() + DEADLINE;
        loop {
            self.collect();
            let blocked = self.session.blocked_calls();
            if let Some(call) = blocked.iter().find(|call| call.op == op) {
                return *call;
            }
            assert!(
                std::time::Instant::now() < deadline,
                "not in {op:?}: {blocked:?} {:?}",
                self.told
            );
            std::thread::yield_now();
        }
    }
}
