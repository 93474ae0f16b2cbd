//! The session of a program: from its start to its end.

mod launch;

use super::channel::ChannelNews;
use super::streams::Input;
use super::{
    ExitStatus, ProgramCommand, ProgramConfig, ProgramEvent, ProgramFacts, ProgramOp, WatchLost,
};
use crate::net::command::Payload;
use crate::net::outbox::Outbox;
use crate::net::session::Shared;
use crate::net::{
    Cause, End, NetError, Op, Peer, Protocol, ProtocolSnapshot, Session, SessionState, Stamp,
};
use crate::threads::locked;
use crossbeam_channel::{Receiver, RecvTimeoutError, select};
use launch::{Launched, launch};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much later than it happens a call of the program may be reported, while rows of others wait for it: it is
/// written at once, and read by a thread that waits for it.
const REPORTED_WITHIN: Duration = Duration::from_millis(5);

/// How long what a program has printed and reported may take to be read after its end: it is in memory, but something
/// that the program has started may still hold its pipes.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The same after a stop: what was killed is gone within a millisecond or two, and a stop is to take less than 50.
const AFTER_STOP: Duration = Duration::from_millis(15);

/// How long a program that reports no longer may take to end: by then its channel has not ended with it.
const ENDS_WITHIN: Duration = Duration::from_millis(500);

impl Session {
    /// Starts a program. Its state is [`SessionState::Running`] as soon as it has a process.
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_program(config: ProgramConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let name = format!("program {}", config.name());
        let facts = Arc::<ProgramFacts>::default();
        let live = ProtocolSnapshot::Program(Arc::clone(&facts));
        Self::start(name, outbox, live, move |shared, inbox| {
            match launch(shared, &facts, &config) {
                Ok(launched) => Running::new(shared, &facts, launched).run(inbox),
                Err(error) => End::Failed(error),
            }
        })
        .map(|session| session.speaking(Protocol::Program))
    }
}

/// A program that runs.
struct Running<'a> {
    shared: &'a Arc<Shared>,
    facts: &'a Arc<ProgramFacts>,
    launched: Launched,
    input: Option<Input>,
    /// The process that was started reports no longer; if it does not end soon, its watch is lost.
    silent_since: Option<Instant>,
}

impl<'a> Running<'a> {
    fn new(shared: &'a Arc<Shared>, facts: &'a Arc<ProgramFacts>, mut launched: Launched) -> Self {
        let input = launched.input.take();
        Self { shared, facts, launched, input, silent_since: None }
    }

    fn run(mut self, inbox: &Receiver<ProgramCommand>) -> End {
        let process = self.launched.process.id();
        self.facts.started(process, Stamp::now());
        self.shared.outbox.comes_late(REPORTED_WITHIN);
        self.shared.set_state(SessionState::Running { process });
        self.shared.tell(Stamp::now(), Peer::None, ProgramEvent::Started { process }.into());
        self.shared.outbox.ring();
        let is_stopped = self.follow(inbox);
        self.end(is_stopped)
    }

    /// Carries out commands until the program ends, or is to be ended.
    fn follow(&mut self, inbox: &Receiver<ProgramCommand>) -> HowOver {
        loop {
            let silent = self.silent_since.map(|since| since + ENDS_WITHIN);
            let alarm = silent.map_or_else(crossbeam_channel::never, crossbeam_channel::at);
            select! {
                recv(self.shared.stop.signal()) -> _ => return HowOver::Stopped,
                recv(self.launched.process.news) -> _ => {
                    if self.launched.process.has_ended() {
                        return HowOver::ByItself;
                    }
                }
                recv(self.launched.channel_news) -> news => self.note(news.ok()),
                recv(alarm) -> _ => {
                    self.silent_since = None;
                    locked(&self.launched.rows).watch_lost(WatchLost::Ended);
                }
                recv(inbox) -> command => match command {
                    Ok(ProgramCommand::Stop) | Err(_) => return HowOver::Stopped,
                    Ok(command) => self.carry_out(command),
                },
            }
        }
    }

    fn note(&mut self, news: Option<ChannelNews>) {
        match news {
            Some(ChannelNews::Ended(process)) if process == self.launched.process.id() => {
                self.silent_since = Some(Instant::now());
            }
            Some(ChannelNews::Ended(_)) => {}
            None => self.launched.channel_news = crossbeam_channel::never(),
        }
    }

    fn carry_out(&mut self, command: ProgramCommand) {
        match command {
            ProgramCommand::Input(payload) => self.put_in(payload),
            ProgramCommand::EndInput => self.input = None,
            ProgramCommand::Interrupt => {
                if let Err(error) = self.launched.process.interrupt() {
                    let op = Op::program(ProgramOp::Signal);
                    self.fail(NetError::new(op, "SIGINT", &error));
                }
            }
            ProgramCommand::Stop => {}
        }
    }

    fn put_in(&self, payload: Payload) {
        let refused = match &self.input {
            Some(input) => input.put(self.facts, payload).err(),
            None => Some((payload, Cause::NotConnected)),
        };
        if let Some((payload, cause)) = refused {
            let error = NetError { op: Op::PROGRAM_INPUT, target: String::new(), cause };
            self.shared.tell_unsent(Peer::None, error, &payload);
        }
    }

    fn fail(&self, error: NetError) {
        let event = ProgramEvent::Failed(Box::new(error));
        self.shared.tell(Stamp::now(), Peer::None, event.into());
    }

    /// Takes the process away, and waits for its last words.
    fn end(mut self, how: HowOver) -> End {
        if how == HowOver::Stopped {
            // Readers do not wait for room in the log any more.
            self.shared.stop.stop();
            self.launched.process.kill();
        }
        self.wait_for_last_words();
        let taken = self.launched.process.take_away();
        if let Some(channel) = &self.launched.channel {
            channel.cut_off();
        }
        self.wait_for_last_words();
        let mut rows = locked(&self.launched.rows);
        if how == HowOver::ByItself && self.launched.has_never_reported() {
            rows.watch_lost(WatchLost::NeverBegan);
        }
        rows.end();
        drop(rows);
        let status = match (how, taken) {
            (HowOver::Stopped, _) => ExitStatus::Stopped,
            (HowOver::ByItself, Ok(status)) => status,
            (HowOver::ByItself, Err(error)) => {
                return End::Failed(NetError::new(Op::PROGRAM_START, "wait", &error));
            }
        };
        self.facts.ended(status);
        self.shared.tell(Stamp::now(), Peer::None, ProgramEvent::Exited(status).into());
        self.shared.note_end_told();
        if how == HowOver::Stopped { End::Stopped } else { End::Exited }
    }

    /// Until nothing more can be printed or reported, or it takes too long. After a stop hardly any time is given.
    fn wait_for_last_words(&self) {
        if let Some(channel) = &self.launched.channel {
            channel.close();
        }
        if let Some(strace) = &self.launched.strace {
            strace.close();
        }
        let limit = if self.shared.stop.is_stopped() { AFTER_STOP } else { LAST_WORDS };
        let deadline = Instant::now() + limit;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let wait = left.min(Duration::from_millis(20));
            match self.launched.open.recv_timeout(wait) {
                // Nobody holds the other end any longer, or it is too late.
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return,
                Err(RecvTimeoutError::Timeout) if self.shared.stop.is_stopped() => {
                    if limit == LAST_WORDS {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) | Ok(()) => {}
            }
        }
    }
}

/// How a program came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HowOver {
    ByItself,
    Stopped,
}

/// Reports input that the program did not read any more.
pub(super) fn tell_unread(shared: &Shared, payload: &[u8]) {
    let error =
        NetError { op: Op::PROGRAM_INPUT, target: String::new(), cause: Cause::SessionOver };
    shared.tell_unsent(Peer::None, error, payload);
}
