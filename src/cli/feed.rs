//! What is sent: messages of the arguments, then standard input, as fast as they are taken.

use super::bell::Bell;
use super::input::{self, Piece};
use super::options::{AfterInput, LineEndChoice, LineForm, Sending, Target};
use super::say;
use super::window::Window;
use crate::engine::Engine;
use crate::i18n::Texts;
use crate::learn::{mistake_text, sentence};
use crate::net::clock::time_of_day;
use crate::net::session::Refused;
use crate::net::{
    Destination, NetError, Op, Payload, Peer, ProtocolCommand, Recipients, SessionId,
    SessionSnapshot, SessionState, StreamCommand, UdpCommand,
};
use crate::payload::{LineEnd, PreparedMessage, Values};
use crate::threads::NotStarted;
use crate::tr;
use crossbeam_channel::{Receiver, TryRecvError};
use std::collections::VecDeque;
use std::time::Instant;

/// Feeds a session.
pub(super) struct Feed {
    target: Target,
    messages: VecDeque<PreparedMessage>,
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

impl Feed {
    /// # Errors
    /// If the system gives no thread for standard input.
    pub(super) fn new(target: Target, sending: Sending, bell: Bell) -> Result<Self, NotStarted> {
        let Sending { messages, input, form, after_input } = sending;
        Ok(Self {
            target,
            messages: messages.into(),
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
        self.messages.len()
    }

    /// Whether there is nothing more to send, and all of it is sent or has failed.
    pub(super) fn is_over(&self, snapshot: &SessionSnapshot) -> bool {
        let tally = &snapshot.tally;
        let is_given = self.messages.is_empty() && self.input.is_none() && self.refused.is_none();
        is_given && tally.sent + tally.send_failed >= self.given
    }

    /// Hands over what there is as far as there is room. Never waits.
    pub(super) fn feed(
        &mut self,
        (engine, session): (&Engine, SessionId),
        last_sender: Option<Peer>,
        texts: &Texts,
    ) {
        loop {
            let Some(snapshot) = engine.snapshot(session) else { return };
            self.window.settle(&snapshot);
            if !self.is_ready(&snapshot, last_sender) || self.window.is_full() {
                return;
            }
            let command = match self.refused.take() {
                Some(command) => command,
                None => match self.next_payload(&snapshot, last_sender, texts) {
                    Some(payload) => self.command(payload, &snapshot, last_sender),
                    None => return self.finish(engine, session),
                },
            };
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

    fn is_ready(&self, snapshot: &SessionSnapshot, last_sender: Option<Peer>) -> bool {
        match self.target {
            Target::Datagrams(_) => snapshot.is_running(),
            Target::LastSender => last_sender.is_some(),
            Target::Connection => matches!(snapshot.state, SessionState::Connected { .. }),
            Target::AllConnections => open_connections(snapshot) > 0,
        }
    }

    /// After all was handed over.
    fn finish(&mut self, engine: &Engine, session: SessionId) {
        let is_given = self.messages.is_empty() && self.input.is_none();
        if !is_given || self.is_finished || self.after_input == AfterInput::Stay {
            return;
        }
        self.is_finished = true;
        let _ = engine.command(session, StreamCommand::Finish(Recipients::All));
    }

    fn command(
        &mut self,
        payload: Payload,
        snapshot: &SessionSnapshot,
        last_sender: Option<Peer>,
    ) -> ProtocolCommand {
        self.given += 1;
        match &self.target {
            Target::Datagrams(to) => UdpCommand::Send { to: to.clone(), payload }.into(),
            Target::LastSender => {
                let to = Destination::Peer(last_sender.unwrap_or(Peer::None));
                UdpCommand::Send { to, payload }.into()
            }
            Target::Connection | Target::AllConnections => {
                let copies = open_connections(snapshot).max(1);
                self.window.add(payload.len() as u64 * copies as u64);
                StreamCommand::Send(Recipients::All, payload).into()
            }
        }
    }

    /// The next message; `None` if there is none by now.
    fn next_payload(
        &mut self,
        snapshot: &SessionSnapshot,
        last_sender: Option<Peer>,
        texts: &Texts,
    ) -> Option<Payload> {
        loop {
            if let Some(message) = self.messages.pop_front() {
                let peer = self.peer_text(snapshot, last_sender);
                match self.render(&message, &peer) {
                    Ok(payload) => return Some(payload),
                    Err(error) => self.mistake(None, &sentence(&error, texts), texts),
                }
                continue;
            }
            match self.input.as_ref()?.try_recv() {
                Ok(Piece::Bytes(bytes)) => return Some(bytes.into()),
                Ok(Piece::Line(line, number)) => {
                    let peer = self.peer_text(snapshot, last_sender);
                    match self.of_line(&line, &peer, texts) {
                        Ok(payload) => return Some(payload),
                        Err(mistake) => self.mistake(Some(number), &mistake, texts),
                    }
                }
                Ok(last) => self.input_ends(last, texts),
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

    /// The message that a line is.
    fn of_line(&self, line: &[u8], peer: &str, texts: &Texts) -> Result<Payload, String> {
        let (body, typed) = without_end(line);
        let line_end = match self.form.line_end {
            LineEndChoice::AsTyped => typed,
            LineEndChoice::Fixed(line_end) => line_end,
        };
        if self.form.is_plain() && std::str::from_utf8(body).is_err() {
            // Bytes that are no text go as they are.
            return Ok([body, line_end.as_str().as_bytes()].concat().into());
        }
        let text = std::str::from_utf8(body).map_err(|_| tr!(texts, "cli-line-not-utf8"))?;
        let message = self.form.message(text.to_owned(), line_end).prepare();
        let message = message.map_err(|mistake| mistake_text(&mistake, texts))?;
        self.render(&message, peer).map_err(|error| sentence(&error, texts))
    }

    fn render(&self, message: &PreparedMessage, peer: &str) -> Result<Payload, NetError> {
        let time = time_of_day();
        let values = Values { peer, count: self.given + 1, time: &time, ..Values::default() };
        let mut bytes = Vec::new();
        match message.render(&values, &mut bytes) {
            Ok(()) => Ok(Payload { bytes: bytes.into(), encoding: Some(self.form.encoding) }),
            Err(error) => {
                Err(NetError { op: Op::Send, target: peer.to_owned(), cause: error.into() })
            }
        }
    }

    fn peer_text(&self, snapshot: &SessionSnapshot, last_sender: Option<Peer>) -> String {
        match (&self.target, &snapshot.state) {
            (Target::Datagrams(to), _) => to.to_string(),
            (Target::LastSender, _) => last_sender.unwrap_or(Peer::None).to_string(),
            (_, SessionState::Connected { remote, .. }) => remote.to_string(),
            _ => String::new(),
        }
    }
}

fn open_connections(snapshot: &SessionSnapshot) -> usize {
    snapshot.protocol.connections().open_count()
}

/// A line and its end.
fn without_end(line: &[u8]) -> (&[u8], LineEnd) {
    if let Some(body) = line.strip_suffix(b"\r\n") {
        (body, LineEnd::CrLf)
    } else if let Some(body) = line.strip_suffix(b"\n") {
        (body, LineEnd::Lf)
    } else {
        (line, LineEnd::None)
    }
}
