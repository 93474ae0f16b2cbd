//! Standard output, error output and input of a program: one thread each, since each blocks.

mod lines;

pub(super) use lines::Printed;

use super::{ProgramEvent, ProgramFacts, ProgramPart};
use crate::net::command::Payload;
use crate::net::outbox::EventDraft;
use crate::net::session::Shared;
use crate::net::{Cause, EventKind, NetError, Op, Peer, Stamp};
use crate::threads::{NotStarted, spawn};
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::io::{ErrorKind, Read, Write};
use std::process::ChildStdin;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much of the output is read at once, in bytes: what a pipe of Linux holds.
const READ_BYTES: usize = 64 << 10;

/// How long the rest of a line may take to follow: the second of two writes that belong together comes within
/// microseconds, or milliseconds where the machine is busy, and a prompt is not seen to wait.
const REST_OF_LINE: Duration = Duration::from_millis(15);

/// Inputs that may wait to be read by the program: more than a person types.
const INPUTS_MAX: usize = 256;

/// Starts to read what a program prints. The thread holds `open` until nothing more can come.
pub(super) fn read<P: Printed>(
    shared: &Arc<Shared>,
    facts: &Arc<ProgramFacts>,
    part: ProgramPart,
    mut from: P,
    open: Sender<()>,
) -> Result<(), NotStarted> {
    let (shared, facts) = (Arc::clone(shared), Arc::clone(facts));
    let name = format!("{} {part:?}", shared.name);
    spawn(name, move || {
        let mut buffer = vec![0; READ_BYTES];
        while let Some(filled) = next(&mut from, &mut buffer) {
            let printed = buffer.get(..filled).unwrap_or_default();
            facts.printed_bytes.add(printed.len() as u64);
            for row in lines::rows(printed) {
                tell_part(&shared, part, row);
            }
        }
        drop(open);
    })
    .map(drop)
}

/// What was printed next, as far as it belongs together; `None` at the end.
fn next(from: &mut impl Printed, buffer: &mut [u8]) -> Option<usize> {
    let mut filled = read_some(from, buffer)?;
    let deadline = Instant::now() + REST_OF_LINE;
    // Python prints a line and its end in two writes, and a traceback in many.
    while buffer.get(..filled).is_some_and(lines::is_unfinished)
        && filled < buffer.len()
        && from.comes_more(deadline.saturating_duration_since(Instant::now()))
    {
        let rest = buffer.get_mut(filled..).unwrap_or_default();
        let Some(more) = read_some(from, rest) else { break };
        filled += more;
    }
    Some(filled)
}

/// At least a byte; `None` at the end.
fn read_some(from: &mut impl Read, buffer: &mut [u8]) -> Option<usize> {
    loop {
        match from.read(buffer) {
            Ok(0) => return None,
            Ok(bytes) => return Some(bytes),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// Reports a part of what the program prints or reads. It waits for room in the log: so does the program.
fn tell_part(shared: &Shared, part: ProgramPart, bytes: &[u8]) {
    let kind = EventKind::Part(part.into(), None);
    let draft = EventDraft { at: Stamp::now(), peer: Peer::None, blocked_ns: 0.0, kind };
    if !shared.outbox.push_waiting(draft, bytes, || !shared.stop.is_stopped()) {
        shared.counters.lost_unlogged.add(1);
    }
}

/// The way to a program's standard input. When it is dropped, the input ends.
#[derive(Debug)]
pub(super) struct Input {
    waiting: Sender<Payload>,
}

impl Input {
    /// Starts to write what is handed in.
    pub(super) fn start(
        shared: &Arc<Shared>,
        facts: &Arc<ProgramFacts>,
        into: ChildStdin,
    ) -> Result<Self, NotStarted> {
        let (waiting, inputs) = bounded(INPUTS_MAX);
        let writer = Writer { shared: Arc::clone(shared), facts: Arc::clone(facts), inputs };
        let name = format!("{} input", shared.name);
        spawn(name, move || writer.run(into))?;
        Ok(Self { waiting })
    }

    /// Hands in what is to be written; `Err` with it and why it is not.
    pub(super) fn put(
        &self,
        facts: &ProgramFacts,
        payload: Payload,
    ) -> Result<(), (Payload, Cause)> {
        let bytes = payload.len() as u64;
        facts.input_waiting_bytes.add(bytes);
        self.waiting.try_send(payload).map_err(|refused| {
            let (payload, cause) = match refused {
                TrySendError::Full(payload) => {
                    (payload, Cause::QueueFull(facts.input_waiting_bytes.get() - bytes))
                }
                TrySendError::Disconnected(payload) => (payload, Cause::NotConnected),
            };
            facts.input_waiting_bytes.subtract(bytes);
            (payload, cause)
        })
    }
}

struct Writer {
    shared: Arc<Shared>,
    facts: Arc<ProgramFacts>,
    inputs: Receiver<Payload>,
}

impl Writer {
    fn run(self, mut into: ChildStdin) {
        for payload in &self.inputs {
            let result = into.write_all(&payload).and_then(|()| into.flush());
            self.facts.input_waiting_bytes.subtract(payload.len() as u64);
            match result {
                Ok(()) => tell_part(&self.shared, ProgramPart::Input, &payload),
                Err(error) if self.shared.stop.is_stopped() => {
                    log::debug!("{}: input: {error}", self.shared.name);
                    return;
                }
                Err(error) => {
                    let error = NetError::new(Op::PROGRAM_INPUT, "", &error);
                    self.shared.tell_unsent(Peer::None, error, &payload);
                }
            }
        }
        drop(into);
        self.facts.note_input_end();
        if self.facts.exit().is_none() && !self.shared.stop.is_stopped() {
            self.shared.tell(Stamp::now(), Peer::None, ProgramEvent::InputEnded.into());
        }
    }
}
