//! What is sent: messages of the arguments, then standard input, as fast as they are taken; and a repeat, which
//! the session itself sends.

mod compose;

use super::bell::Bell;
use super::input::{self, Piece};
use super::options::{AfterInput, LineForm, OutMessage, Sending, Target};
use super::say;
use super::window::Window;
use crate::engine::Engine;
use crate::i18n::Texts;
use crate::net::automation::{RepeatPlan, RepeatStatus};
use crate::net::session::Refused;
use crate::net::{
    DatagramCommand, Destination, Payload, Peer, ProtocolCommand, Recipients, SessionId,
    SessionSnapshot, SessionState, StreamCommand,
};
use crate::threads::NotStarted;
use crate::tr;
use compose::{Meaning, of_line, of_message};
use crossbeam_channel::{Receiver, TryRecvError};
use std::collections::VecDeque;
use std::time::Instant;

/// Feeds a session.
pub(super) struct Feed {
    target: Target,
    messages: VecDeque<OutMessage>,
    repeat: Option<RepeatPlan>,
    has_repeat: bool,
    input: Option<Receiver<Piece>>,
    form: LineForm,
    after_input: AfterInput,
    /// A command that the session had no room for.
    refused: Option<ProtocolCommand>,
    window: Window,
    /// Messages that were handed over, for `{count}` and for the end.
    given: u64,
    mistakes: u64,
    is_finished: bool,
}

/// What is known at a moment.
pub(super) struct Moment<'a> {
    pub(super) snapshot: SessionSnapshot,
    pub(super) last_sender: Option<Peer>,
    pub(super) texts: &'a Texts,
}

impl Feed {
    /// # Errors
    /// If the system gives no thread for standard input.
    pub(super) fn new(target: Target, sending: Sending, bell: Bell) -> Result<Self, NotStarted> {
        let Sending { messages, repeat, input, form, after_input } = sending;
        Ok(Self {
            target,
            messages: messages.into(),
            has_repeat: repeat.is_some(),
            repeat,
            input: input.map(|cut| input::start(cut, bell)).transpose()?,
            form,
            after_input,
            refused: None,
            window: Window::default(),
            given: 0,
            mistakes: 0,
            is_finished: false,
        })
    }

    /// Messages that could not be made of what was typed.
    pub(super) fn mistakes(&self) -> u64 {
        self.mistakes
    }

    /// Messages of the arguments that were not handed over.
    pub(super) fn left(&self) -> usize {
        self.messages.len() + self.repeat.iter().len()
    }

    /// Whether there is nothing more to send, and all of it is sent or has failed.
    pub(super) fn is_over(&self, snapshot: &SessionSnapshot) -> bool {
        let tally = &snapshot.tally;
        let repeats = self.has_repeat
            && (self.repeat.is_some()
                || snapshot.repeat.as_ref().is_none_or(RepeatStatus::is_running));
        self.is_given() && !repeats && tally.sent + tally.send_failed >= self.given
    }

    /// Whether all was handed over.
    fn is_given(&self) -> bool {
        self.messages.is_empty() && self.input.is_none() && self.refused.is_none()
    }

    /// Hands over what there is as far as there is room. Never waits.
    pub(super) fn feed(
        &mut self,
        (engine, session): (&Engine, SessionId),
        last_sender: Option<Peer>,
        texts: &Texts,
    ) {
        while let Some(snapshot) = engine.snapshot(session) {
            let now = Moment { snapshot, last_sender, texts };
            self.window.settle(&now.snapshot);
            if !self.is_ready(&now) || self.window.is_full() {
                return;
            }
            let Some(command) = self.next_command(&now) else { return };
            if let Some(Err(Refused::QueueFull(command))) = engine.command(session, command) {
                self.refused = Some(command);
                return;
            }
        }
    }

    /// When to look again although nothing rings.
    pub(super) fn next_look(&self) -> Option<Instant> {
        self.window.next_look(self.refused.is_some())
    }

    fn is_ready(&self, now: &Moment<'_>) -> bool {
        match self.target {
            Target::Datagrams(_) => now.snapshot.is_running(),
            Target::LastSender => now.last_sender.is_some() || self.knows_where(),
            Target::Connection => matches!(now.snapshot.state, SessionState::Connected { .. }),
            Target::AllConnections => open_connections(&now.snapshot) > 0,
        }
    }

    /// Whether what comes next has a destination of its own.
    fn knows_where(&self) -> bool {
        let all_have = |plan: &RepeatPlan| plan.items().iter().all(|item| item.to.is_some());
        match self.messages.front() {
            Some(message) => message.to.is_some(),
            None => self.repeat.as_ref().is_some_and(all_have),
        }
    }

    /// What to do next; `None` if there is nothing by now.
    fn next_command(&mut self, now: &Moment<'_>) -> Option<ProtocolCommand> {
        if let Some(command) = self.refused.take() {
            return Some(command);
        }
        if let Some((payload, to)) = self.next_payload(now) {
            return Some(self.send(payload, to, now));
        }
        if self.messages.is_empty()
            && let Some(plan) = self.repeat.take()
        {
            return Some(self.begin(plan, now));
        }
        self.finish(&now.snapshot)
    }

    /// After all was handed over.
    fn finish(&mut self, snapshot: &SessionSnapshot) -> Option<ProtocolCommand> {
        let is_due = self.is_given() && (!self.has_repeat || self.is_over(snapshot));
        if !is_due || self.is_finished || self.after_input == AfterInput::Stay {
            return None;
        }
        self.is_finished = true;
        Some(StreamCommand::Finish(Recipients::All).into())
    }

    fn send(
        &mut self,
        payload: Payload,
        to: Option<Destination>,
        now: &Moment<'_>,
    ) -> ProtocolCommand {
        self.given += 1;
        match self.target {
            Target::Datagrams(_) | Target::LastSender => {
                DatagramCommand::Send { to: self.destination(to, now), payload }.into()
            }
            Target::Connection | Target::AllConnections => {
                let copies = open_connections(&now.snapshot).max(1);
                self.window.add(payload.len() as u64 * copies as u64);
                StreamCommand::Send(Recipients::All, payload).into()
            }
        }
    }

    fn begin(&self, plan: RepeatPlan, now: &Moment<'_>) -> ProtocolCommand {
        let plan = Box::new(plan);
        match self.target {
            Target::Datagrams(_) | Target::LastSender => {
                DatagramCommand::Repeat { to: self.destination(None, now), plan }.into()
            }
            Target::Connection | Target::AllConnections => {
                StreamCommand::Repeat(Recipients::All, plan).into()
            }
        }
    }

    /// What the arguments say wins over what the message says.
    fn destination(&self, own: Option<Destination>, now: &Moment<'_>) -> Destination {
        match &self.target {
            Target::Datagrams(to) => to.clone(),
            _ => own.unwrap_or(Destination::Peer(now.last_sender.unwrap_or(Peer::None))),
        }
    }

    /// The next message; `None` if there is none by now.
    fn next_payload(&mut self, now: &Moment<'_>) -> Option<(Payload, Option<Destination>)> {
        loop {
            let peer = self.peer_text(now);
            let meaning = Meaning { peer: &peer, count: self.given + 1 };
            if let Some(message) = self.messages.pop_front() {
                match of_message(&message, &meaning, now.texts) {
                    Ok(payload) => return Some((payload, message.to)),
                    Err(mistake) => self.mistake(None, &mistake, now.texts),
                }
                continue;
            }
            match self.input.as_ref()?.try_recv() {
                Ok(Piece::Bytes(bytes)) => return Some((bytes.into(), None)),
                Ok(Piece::Line(line, number)) => {
                    match of_line(&line, self.form, &meaning, now.texts) {
                        Ok(payload) => return Some((payload, None)),
                        Err(mistake) => self.mistake(Some(number), &mistake, now.texts),
                    }
                }
                Ok(last) => self.input_ends(last, now.texts),
                Err(TryRecvError::Empty) => return None,
                Err(TryRecvError::Disconnected) => self.input = None,
            }
        }
    }

    fn input_ends(&mut self, last: Piece, texts: &Texts) {
        self.input = None;
        match last {
            Piece::TooLong(number) => {
                let max = input::LINE_BYTES_MAX;
                self.mistake(Some(number), &tr!(texts, "cli-line-too-long", max = max), texts);
            }
            Piece::Failed(error) => {
                self.mistakes += 1;
                say::problem(&tr!(texts, "cli-input-failed", reason = error));
            }
            Piece::Bytes(_) | Piece::Line(..) | Piece::End => {}
        }
    }

    /// Says what is wrong. What comes after it is sent all the same.
    fn mistake(&mut self, line: Option<u64>, mistake: &str, texts: &Texts) {
        self.mistakes += 1;
        say::problem(&match line {
            Some(line) => tr!(texts, "cli-line-not-sent", line = line, mistake = mistake),
            None => tr!(texts, "cli-not-sent", mistake = mistake),
        });
    }

    fn peer_text(&self, now: &Moment<'_>) -> String {
        match (&self.target, &now.snapshot.state) {
            (Target::Datagrams(to), _) => to.to_string(),
            (Target::LastSender, _) => now.last_sender.unwrap_or(Peer::None).to_string(),
            (_, SessionState::Connected { remote, .. }) => remote.to_string(),
            _ => String::new(),
        }
    }
}

fn open_connections(snapshot: &SessionSnapshot) -> usize {
    snapshot.protocol.connections().open_count()
}
