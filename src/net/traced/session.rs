//! The session of a program.

use super::{ProgramCommand, ProgramConfig, ProgramFacts, ProgramPart};
use crate::net::outbox::{EventDraft, Outbox};
use crate::net::session::Shared;
use crate::net::{
    Cause, End, EventKind, NetError, Op, Peer, Protocol, ProtocolSnapshot, Session, Stamp,
};
use crossbeam_channel::Receiver;
use std::sync::Arc;

impl Session {
    /// Starts a program. Its state is [`SessionState::Running`](crate::net::SessionState::Running) as soon as it
    /// has a process.
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_program(config: ProgramConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let name = format!("program {}", config.name());
        let facts = Arc::<ProgramFacts>::default();
        let live = ProtocolSnapshot::Program(Arc::clone(&facts));
        Self::start(name, outbox, live, move |shared, inbox| run(shared, inbox, &config, &facts))
            .map(|session| session.speaking(Protocol::Program))
    }
}

fn run(
    _shared: &Arc<Shared>,
    _inbox: &Receiver<ProgramCommand>,
    config: &ProgramConfig,
    _facts: &ProgramFacts,
) -> End {
    End::Failed(NetError {
        op: Op::PROGRAM_START,
        target: config.program.display().to_string(),
        cause: Cause::Other("not built yet".to_owned()),
    })
}

/// Reports input that the program did not read any more, and why.
pub(super) fn tell_unread(shared: &Shared, payload: &[u8]) {
    let error =
        NetError { op: Op::PROGRAM_INPUT, target: String::new(), cause: Cause::SessionOver };
    shared.tell_unsent(Peer::None, error, payload);
}

/// Reports a part of what the program prints or reads.
#[expect(dead_code, reason = "the program is not run yet")]
fn tell_part(shared: &Shared, part: ProgramPart, bytes: &[u8]) {
    let kind = EventKind::Part(part.into(), None);
    let draft = EventDraft { at: Stamp::now(), peer: Peer::None, blocked_ns: 0.0, kind };
    if !shared.outbox.push(draft, bytes) {
        shared.counters.lost_unlogged.add(1);
    }
}
