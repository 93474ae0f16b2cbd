//! A check in a file: `*.check.toml`.
//!
//! ```toml
//! name = "A line protocol with a login"
//! about = "Logs in, asks for the time with the token that it was given, and leaves."
//! repeat = 1
//! on-failure = "stop"
//!
//! [[socket]]
//! name = "server"
//! connect = "127.0.0.1:7000"
//! framing = "lines"
//!
//! [variables]
//! user = "guest"
//!
//! [[step]]
//! name = "the server greets"
//! expect = { begins = "HELLO" }
//!
//! [[step]]
//! name = "log in"
//! send = { text = "LOGIN {$user}", line-end = "crlf", placeholders = true }
//! expect = { regex = '^TOKEN (\w+)\r\n$' }
//! within-ms = 500
//! capture = ["token"]
//!
//! [[step]]
//! name = "ask for the time"
//! send = { text = "TIME {$token}", line-end = "crlf", placeholders = true }
//! expect = { regex = '^\d\d:\d\d' }
//!
//! [[step]]
//! name = "leave"
//! send = { text = "QUIT", line-end = "crlf" }
//! expect = "closed"
//! ```
//!
//! | key | value |
//! |---|---|
//! | `name` | what people call it |
//! | `about` | what it is about; may be left out |
//! | `repeat` | how often all of it is done, from making the sockets on; 1 if it is left out |
//! | `on-failure` | `"stop"` (if it is left out), or `"go-on"` with the next step |
//! | `[variables]` | messages by name, for `{$name}` in others |
//!
//! | key of a `[[socket]]` | value |
//! |---|---|
//! | `name` | what the steps call it; `"peer"` if it is left out |
//! | `connect` | `"HOST:PORT"` of a TCP server |
//! | `listen` | `"ADDRESS:PORT"` of this machine, for a TCP client to connect to; port 0: the system chooses |
//! | `udp` | `"HOST:PORT"` that datagrams are sent to |
//! | `bind` | `"ADDRESS:PORT"` of this machine for datagrams. Without `udp`, they go to where the last one came from |
//! | `framing` | how frames are delimited, see [`framing`](super::framing); `"none"` if it is left out |
//!
//! | key of a `[[step]]` | value |
//! |---|---|
//! | `name` | what people call it; may be left out |
//! | `socket` | the name of a socket; may be left out where there is one only |
//! | `send` | a message, see [`message`](super::message) |
//! | `send-saved` | the name of a saved message, instead |
//! | `expect` | a pattern, see [`pattern`](super::pattern), or `"connected"`, `"closed"`, `"reset"`, `"nothing"` |
//! | `expect-none` | instead, a pattern that no frame must fit for all the time |
//! | `within-ms` | within how many milliseconds; 1000 if it is left out |
//! | `others` | `"pass-over"` frames that do not fit (if it is left out), or `"fail"` |
//! | `capture` | names for what the groups of a regular expression catch, in their order |
//! | `do` | instead of all these: `"connect"` (anew), `"close"`, `"half-close"`, `"reset"` |
//! | `wait-ms` | instead of all these: so many milliseconds |
//!
//! A step sends first and expects then. What came before, and no step has looked at, counts. `within-ms` counts
//! from the send of the step, or from the end of the step before if it sends nothing.

mod form;

use super::message::WrittenMessage;
use super::{FormatError, Place, ReadError, from_toml, read_text};
use crate::engine::check::{
    Act, Check, Expectation, Expected, Message, OnFailure, Others, SETUP_WITHIN, SocketKind,
    SocketPlan, Step, WITHIN, has_values,
};
use crate::net::address::{HostAndPort, parse_local};
use crate::net::automation::Matcher;
use crate::payload::{Framing, MessageText, Values};
use form::{DoWord, ExpectForm, FileForm, OnFailureWord, OthersWord, SocketForm, StepForm};
use std::fmt;
use std::path::Path;
use std::time::Duration;
use toml::Spanned;

/// Length of a file of a check at most, in bytes: more than [`STEPS_MAX`] steps with some hundred characters each.
pub const CHECK_BYTES_MAX: u64 = 1 << 20;

/// Steps of a check at most: more than a person reads.
pub const STEPS_MAX: usize = 1000;

/// Sockets of a check at most, each of which has threads.
pub const SOCKETS_MAX: usize = 16;

/// Names for values at most: those of the file, and those that its steps capture.
pub const VARIABLES_MAX: usize = 100;

/// How often a check is repeated at most, if it has one socket: see [`OPENINGS_MAX`].
pub const ROUNDS_MAX: u32 = 20_000;

/// Sockets that all rounds of a check make together at most: a program has numbers for 65 536 sessions until it
/// ends, and other checks and tabs want some of them.
pub const OPENINGS_MAX: u64 = 20_000;

/// The longest time that something is waited for, in milliseconds: an hour.
pub const WAIT_MS_MAX: u64 = 3_600_000;

/// The longest name, in characters: what a line on a screen holds.
pub const NAME_CHARS_MAX: usize = 120;

/// How the file ends that is usual for checks.
pub const CHECK_EXTENSION: &str = ".check.toml";

/// What a socket is called that has no name.
const ONLY_SOCKET: &str = "peer";

/// How many sockets so many rounds make.
fn openings(rounds: u32, sockets: &[SocketPlan], steps: &[Step]) -> u64 {
    let anew = steps.iter().filter(|step| matches!(step.act, Act::Open(_))).count();
    u64::from(rounds) * (sockets.len() + anew) as u64
}

/// Reads a file of a check.
///
/// # Errors
/// What the file system says, and what is wrong in the file: then nothing of it is taken.
pub fn read_check(path: &Path) -> Result<Check, ReadError> {
    Ok(parse_check(&read_text(path, CHECK_BYTES_MAX)?)?)
}

/// Reads the text of a file of a check.
///
/// # Errors
/// The first thing wrong, and where.
pub fn parse_check(text: &str) -> Result<Check, FormatError> {
    let form: FileForm = from_toml(text)?;
    Reading { text, sockets: Vec::new(), kinds: Vec::new(), names: Vec::new() }.check(form)
}

/// What a socket is, as far as it decides what can be done on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Client,
    Server,
    Datagrams,
}

/// What is known of a file while it is read.
struct Reading<'a> {
    text: &'a str,
    /// The names of its sockets.
    sockets: Vec<String>,
    /// What they are.
    kinds: Vec<Kind>,
    /// The names of its values, so far.
    names: Vec<String>,
}

impl Reading<'_> {
    fn check(mut self, form: FileForm) -> Result<Check, FormatError> {
        let FileForm { name, about, repeat, on_failure, variables, socket, step } = form;
        let name = self.title(name)?;
        let rounds = match &repeat {
            None => 1,
            Some(rounds) if (1..=ROUNDS_MAX).contains(rounds.get_ref()) => *rounds.get_ref(),
            Some(rounds) => {
                return Err(self.at(rounds, format!("repeat goes from 1 to {ROUNDS_MAX}")));
            }
        };
        let variables = variables.into_iter().map(|(name, WrittenMessage(message))| {
            let name = self.new_value(name)?;
            Ok((name, message))
        });
        let variables = variables.collect::<Result<_, _>>()?;
        if let Some(beyond) = socket.get(SOCKETS_MAX) {
            return Err(self.at(beyond, format!("there can be {SOCKETS_MAX} sockets at most")));
        }
        let sockets = socket.into_iter().map(|form| self.socket(form));
        let sockets: Vec<SocketPlan> = sockets.collect::<Result<_, _>>()?;
        if sockets.is_empty() || step.is_empty() {
            return Err(FormatError::of("a check needs a [[socket]] and a [[step]]"));
        }
        if let Some(beyond) = step.get(STEPS_MAX) {
            return Err(self.at(beyond, format!("there can be {STEPS_MAX} steps at most")));
        }
        let steps = step.into_iter().map(|form| self.step(form)).collect::<Result<Vec<_>, _>>()?;
        if let Some(rounds) = repeat.filter(|_| openings(rounds, &sockets, &steps) > OPENINGS_MAX) {
            let what = format!("all rounds together would make more than {OPENINGS_MAX} sockets");
            return Err(self.at(&rounds, what));
        }
        let on_failure = match on_failure {
            OnFailureWord::Stop => OnFailure::Stop,
            OnFailureWord::GoOn => OnFailure::GoOn,
        };
        Ok(Check { name, about, sockets, variables, steps, rounds, on_failure })
    }

    fn socket(&mut self, form: Spanned<SocketForm>) -> Result<SocketPlan, FormatError> {
        let nothing = FormatError {
            what: "a socket needs one of connect, listen, udp and bind".to_owned(),
            place: Some(Place::of(self.text, form.span().start)),
        };
        let SocketForm { name, connect, listen, udp, bind, framing } = form.into_inner();
        let kind = match (connect, listen, udp, bind) {
            (Some(peer), None, None, None) => SocketKind::Connect(self.peer(&peer)?),
            (None, Some(local), None, None) => {
                let address = parse_local(local.get_ref());
                SocketKind::Listen(address.map_err(|mistake| self.at(&local, mistake))?)
            }
            (None, None, Some(peer), None) => SocketKind::UdpTo(self.peer(&peer)?),
            (None, None, peer, Some(local)) => {
                let address = parse_local(local.get_ref());
                let address = address.map_err(|mistake| self.at(&local, mistake))?;
                match peer {
                    None => SocketKind::UdpAt(address),
                    Some(peer) => SocketKind::UdpBoth(self.peer(&peer)?, address),
                }
            }
            _ => return Err(nothing),
        };
        let sort = match kind {
            SocketKind::Connect(_) => Kind::Client,
            SocketKind::Listen(_) => Kind::Server,
            _ => Kind::Datagrams,
        };
        let framing = match framing {
            None => Framing::default(),
            Some(framing) if sort == Kind::Datagrams => {
                return Err(self.at(&framing, "a datagram is a frame by itself"));
            }
            Some(framing) => {
                let read = framing.get_ref().framing();
                read.map_err(|mistake| self.at(&framing, mistake))?
            }
        };
        let name = match name {
            None if self.sockets.iter().any(|other| other == ONLY_SOCKET) => {
                return Err(FormatError {
                    what: "where there are several sockets, each needs a name".to_owned(),
                    ..nothing
                });
            }
            None => ONLY_SOCKET.to_owned(),
            Some(name) if self.sockets.contains(name.get_ref()) => {
                return Err(self.at(&name, "there is a socket of this name already"));
            }
            Some(name) => self.identifier(name)?,
        };
        self.sockets.push(name.clone());
        self.kinds.push(sort);
        Ok(SocketPlan { name, kind, framing })
    }

    fn peer(&self, written: &Spanned<String>) -> Result<HostAndPort, FormatError> {
        HostAndPort::parse(written.get_ref()).map_err(|mistake| self.at(written, mistake))
    }

    fn step(&mut self, form: Spanned<StepForm>) -> Result<Step, FormatError> {
        let place = Place::of(self.text, form.span().start);
        let mut form = form.into_inner();
        let name = form.name.take().map(|name| self.title(name)).transpose()?.unwrap_or_default();
        let socket = self.socket_of(form.socket.take(), place)?;
        let kind = self.kinds.get(socket).copied().unwrap_or(Kind::Client);
        if let Some(none) = form.expect_none.take() {
            if form.expect.is_some() {
                return Err(self.at(&none, "a step expects one thing"));
            }
            let span = none.span();
            let form_of = ExpectForm(Expected::NoFrame(none.into_inner().0));
            form.expect = Some(Spanned::new(span, form_of));
        }
        let act = self.act(form, kind, place)?;
        if kind == Kind::Datagrams && matches!(act, Act::Finish | Act::Reset) {
            let what = "a socket for datagrams has no connection".to_owned();
            return Err(FormatError { what, place: Some(place) });
        }
        Ok(Step { name, line: place.line, socket, act })
    }

    fn socket_of(&self, name: Option<Spanned<String>>, place: Place) -> Result<usize, FormatError> {
        let Some(name) = name else {
            let what = "where there are several sockets, a step needs the name of one".to_owned();
            let is_only = self.sockets.len() == 1;
            return if is_only { Ok(0) } else { Err(FormatError { what, place: Some(place) }) };
        };
        let found = self.sockets.iter().position(|socket| socket == name.get_ref());
        found.ok_or_else(|| self.at(&name, "there is no socket of this name"))
    }

    fn act(&mut self, form: StepForm, kind: Kind, place: Place) -> Result<Act, FormatError> {
        let wrong = |what: &str| FormatError { what: what.to_owned(), place: Some(place) };
        let StepForm { send, send_saved, expect, within_ms, others, capture, wait_ms, .. } = form;
        let within = within_ms.as_ref().map(|ms| self.time(ms)).transpose()?;
        let is_exchange = send.is_some() || send_saved.is_some() || expect.is_some();
        let has_details = others.is_some() || capture.is_some();
        match (form.r#do, wait_ms) {
            (Some(_), Some(_)) => Err(wrong("a step either does something or waits")),
            (Some(_), _) | (_, Some(_)) if is_exchange || has_details => {
                Err(wrong("a step that does something or waits neither sends nor expects"))
            }
            (Some(DoWord::Connect), _) => Ok(Act::Open(within.unwrap_or(SETUP_WITHIN))),
            (Some(_), _) | (_, Some(_)) if within.is_some() => {
                Err(wrong("there is nothing that within-ms could be for"))
            }
            (Some(DoWord::Close), _) => Ok(Act::Close),
            (Some(DoWord::HalfClose), _) => Ok(Act::Finish),
            (Some(DoWord::Reset), _) => Ok(Act::Reset),
            (_, Some(ms)) => Ok(Act::Wait(self.time(&ms)?)),
            (None, None) if !is_exchange => {
                Err(wrong("a step needs one of send, send-saved, expect, do and wait-ms"))
            }
            (None, None) => {
                let send = match (send, send_saved) {
                    (Some(_), Some(_)) => return Err(wrong("a step sends one message")),
                    (Some(message), None) => {
                        self.has_values(&message, &message.get_ref().0)?;
                        Some(Message::Text(message.into_inner().0))
                    }
                    (None, name) => name.map(Message::Saved),
                };
                if let Some(expect) = &expect {
                    self.can_come(expect, kind)?;
                }
                let expect = self.expectation(expect, within, others, capture)?;
                if expect.is_none() && (has_details || within.is_some()) {
                    return Err(wrong("others, capture and within-ms need expect"));
                }
                Ok(Act::Exchange { send, expect })
            }
        }
    }

    fn expectation(
        &mut self,
        expect: Option<Spanned<ExpectForm>>,
        within: Option<Duration>,
        others: Option<Spanned<OthersWord>>,
        capture: Option<Spanned<Vec<Spanned<String>>>>,
    ) -> Result<Option<Expectation>, FormatError> {
        let Some(expect) = expect else { return Ok(None) };
        let groups = self.groups(&expect)?;
        let what = expect.into_inner().0;
        if let Some(others) = others.as_ref().filter(|_| !matches!(what, Expected::Frame(_))) {
            return Err(self.at(others, "there are no other frames where no frame is expected"));
        }
        if let Some(capture) = capture.as_ref().filter(|names| names.get_ref().len() > groups) {
            let what = format!("the pattern has {groups} groups, and more names than that");
            return Err(self.at(capture, what));
        }
        let names = capture.map(Spanned::into_inner).unwrap_or_default();
        let capture = names.into_iter().map(|name| self.value(name)).collect::<Result<_, _>>()?;
        let others = match others.map(Spanned::into_inner) {
            None | Some(OthersWord::PassOver) => Others::PassOver,
            Some(OthersWord::Fail) => Others::Fail,
        };
        Ok(Some(Expectation { what, within: within.unwrap_or(WITHIN), others, capture }))
    }

    /// Whether what is expected can come on such a socket.
    fn can_come(&self, expect: &Spanned<ExpectForm>, kind: Kind) -> Result<(), FormatError> {
        match (&expect.get_ref().0, kind) {
            (Expected::Connected, Kind::Client | Kind::Datagrams) => {
                Err(self.at(expect, "only to a socket that listens a connection comes"))
            }
            (Expected::Closed | Expected::Reset, Kind::Datagrams) => {
                Err(self.at(expect, "a socket for datagrams has no connection"))
            }
            _ => Ok(()),
        }
    }

    /// How many groups a pattern has that can be used.
    fn groups(&self, expect: &Spanned<ExpectForm>) -> Result<usize, FormatError> {
        match &expect.get_ref().0 {
            Expected::Frame(pattern) | Expected::NoFrame(pattern) => {
                if let Some(text) = pattern.text() {
                    self.has_values(expect, text)?;
                }
                let variables = self.values();
                let values = Values { variables: &variables, ..Values::default() };
                let matcher = Matcher::compile_with(pattern, &values);
                Ok(matcher.map_err(|mistake| self.at(expect, mistake))?.groups())
            }
            _ => Ok(0),
        }
    }

    /// Whether all values are known that a message needs.
    fn has_values<T>(&self, there: &Spanned<T>, message: &MessageText) -> Result<(), FormatError> {
        let prepared = message.prepare().map_err(|mistake| self.at(there, mistake))?;
        let known = has_values(&prepared, &self.values());
        known.map_err(|error| self.at(there, error))
    }

    /// The values that are known so far, empty.
    fn values(&self) -> Vec<(String, Vec<u8>)> {
        self.names.iter().map(|name| (name.clone(), Vec::new())).collect()
    }

    fn time(&self, ms: &Spanned<u64>) -> Result<Duration, FormatError> {
        if *ms.get_ref() > WAIT_MS_MAX {
            return Err(self.at(ms, format!("a time has {WAIT_MS_MAX} ms at most")));
        }
        Ok(Duration::from_millis(*ms.get_ref()))
    }

    /// A name for people.
    fn title(&self, name: Spanned<String>) -> Result<String, FormatError> {
        if name.get_ref().chars().count() > NAME_CHARS_MAX {
            return Err(self.at(&name, format!("a name has {NAME_CHARS_MAX} characters at most")));
        }
        if name.get_ref().chars().any(char::is_control) {
            return Err(self.at(&name, "a name is one line"));
        }
        Ok(name.into_inner())
    }

    /// A name that is written elsewhere in the file, too.
    fn identifier(&self, name: Spanned<String>) -> Result<String, FormatError> {
        let is_usable = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.get_ref().is_empty() || !name.get_ref().chars().all(is_usable) {
            return Err(self.at(&name, "such a name has letters, digits, - and _ only"));
        }
        self.title(name)
    }

    /// A name for a value that may have one already.
    fn value(&mut self, name: Spanned<String>) -> Result<String, FormatError> {
        if self.names.contains(name.get_ref()) {
            self.identifier(name)
        } else {
            self.new_value(name)
        }
    }

    fn new_value(&mut self, name: Spanned<String>) -> Result<String, FormatError> {
        if self.names.len() == VARIABLES_MAX {
            return Err(self.at(&name, format!("there can be {VARIABLES_MAX} values at most")));
        }
        let name = self.identifier(name)?;
        self.names.push(name.clone());
        Ok(name)
    }

    /// Something wrong with what stands there.
    fn at<T>(&self, there: &Spanned<T>, what: impl fmt::Display) -> FormatError {
        FormatError {
            what: what.to_string(),
            place: Some(Place::of(self.text, there.span().start)),
        }
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
