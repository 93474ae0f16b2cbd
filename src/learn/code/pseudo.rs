//! Programs in no language of a machine: each step in a line, in the language of the texts.

mod whole;

use super::comments::{self, place_text, seconds, shown};
use super::program::{
    Clients, End, Over, Part, Place, Program, Receive, SetOption, SetValue, Step, Test, To,
    UnixDoes,
};
use super::writer::Writer;
use super::{Literal, program};
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;

/// The program.
pub(super) fn text(program: &Program, texts: &Texts) -> String {
    let mut pseudo = Pseudo { out: Writer::new("    ", "#"), program, texts };
    pseudo.program();
    pseudo.out.into_text()
}

struct Pseudo<'a> {
    out: Writer,
    program: &'a Program,
    texts: &'a Texts,
}

impl Pseudo<'_> {
    fn program(&mut self) {
        for comment in comments::left_out(self.program, self.texts) {
            self.out.comment(&comment);
        }
        self.out.blank();
        let texts = self.texts;
        match &self.program.end {
            End::Udp { is_ipv6, bind, settings } => {
                self.say(&tr!(texts, "pseudo-udp", family = family(*is_ipv6)));
                self.options(settings);
                if let Some(address) = bind {
                    self.bind(&(*address).into());
                }
                self.steps(&self.program.body);
                self.close();
            }
            End::Client { to, from, tls, settings, .. } => {
                self.say(&tr!(texts, "pseudo-tcp", family = family(to.is_ipv6())));
                self.options(settings);
                if let Some(address) = from {
                    self.bind(&(*address).into());
                }
                self.say(&tr!(texts, "pseudo-connect", place = place_text(to)));
                if tls.is_some() {
                    self.say(&tr!(texts, "pseudo-tls"));
                }
                self.steps(&self.program.body);
                self.close();
            }
            End::Server { .. } => self.server(),
            End::Unix { .. } => self.unix(),
            End::Raw { protocol, .. } => {
                self.say(&tr!(texts, "pseudo-raw", protocol = *protocol));
                self.steps(&self.program.body);
            }
            End::Ping(echoes) => self.ping(echoes),
            End::Path(way) => self.path(way),
            End::Relay(passing) => self.relay(passing),
        }
    }

    fn unix(&mut self) {
        let End::Unix { kind, name, does, settings, of_clients } = &self.program.end else {
            return;
        };
        let texts = self.texts;
        self.say(&tr!(texts, "pseudo-unix", kind = kind.constant()));
        self.options(settings);
        match (does, name) {
            (UnixDoes::Connects, Some(name)) => {
                self.say(&tr!(texts, "pseudo-connect", place = place_text(name)));
            }
            (_, Some(name)) => self.bind(name),
            (_, None) => {}
        }
        match does {
            UnixDoes::Listens(backlog, clients) => {
                self.say(&tr!(texts, "pseudo-listen", backlog = *backlog));
                self.accept(*clients, of_clients);
            }
            UnixDoes::Connects | UnixDoes::Receives => {
                self.steps(&self.program.body);
                self.close();
            }
        }
    }

    fn server(&mut self) {
        let End::Server { listen, backlog, clients, settings, of_clients, tls } = &self.program.end
        else {
            return;
        };
        let texts = self.texts;
        self.say(&tr!(texts, "pseudo-tcp", family = family(listen.is_ipv6())));
        self.options(settings);
        self.bind(&(*listen).into());
        self.say(&tr!(texts, "pseudo-listen", backlog = *backlog));
        if tls.is_some() {
            self.say(&tr!(texts, "pseudo-tls-server"));
        }
        self.accept(*clients, of_clients);
    }

    /// What is done with clients.
    fn accept(&mut self, clients: Clients, of_clients: &[SetOption]) {
        let texts = self.texts;
        match clients {
            Clients::One => self.say(&tr!(texts, "pseudo-accept")),
            Clients::Many => {
                self.say(&tr!(texts, "pseudo-forever"));
                self.out.begin();
                self.say(&tr!(texts, "pseudo-accept"));
                self.say(&tr!(texts, "pseudo-thread"));
                self.out.begin();
            }
        }
        self.options(of_clients);
        self.steps(&self.program.body);
        self.say(&tr!(texts, "pseudo-close-client"));
        match clients {
            Clients::One => self.say(&tr!(texts, "pseudo-close")),
            Clients::Many => {
                self.out.end();
                self.out.end();
            }
        }
    }

    /// A line; text from outside was made safe before.
    fn say(&mut self, line: &str) {
        self.out.line(&safe_text(line));
    }

    fn bind(&mut self, place: &Place) {
        self.say(&tr!(self.texts, "pseudo-bind", place = place_text(place)));
    }

    fn close(&mut self) {
        if !self.program.is_endless() {
            self.say(&tr!(self.texts, "pseudo-close"));
        }
    }

    fn options(&mut self, options: &[SetOption]) {
        for option in options {
            let value = match option {
                SetOption::Join(group, ..) => group.to_string(),
                SetOption::Changed(_, value) => set_text(value),
                option => option.number().unwrap_or_default().to_string(),
            };
            let name = option.name();
            self.say(&tr!(self.texts, "pseudo-option", name = name, value = value));
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn block(&mut self, head: &str, steps: &[Step]) {
        self.say(head);
        self.out.begin();
        self.steps(steps);
        self.out.end();
    }

    fn step(&mut self, step: &Step) {
        let texts = self.texts;
        match step {
            Step::Send(parts, to) => self.send(parts, to),
            Step::Receive(receive) => self.receive(*receive),
            Step::TakeLineEndOff => self.say(&tr!(texts, "pseudo-line-end")),
            Step::If(Test::Is(literal), steps) => {
                self.block(&tr!(texts, "pseudo-if-is", text = quoted(literal)), steps);
            }
            Step::If(Test::Begins(literal), steps) => {
                self.block(&tr!(texts, "pseudo-if-begins", text = quoted(literal)), steps);
            }
            Step::Leave => self.say(&tr!(texts, "pseudo-leave")),
            Step::Again => self.say(&tr!(texts, "pseudo-again")),
            Step::Forever(steps) => self.block(&tr!(texts, "pseudo-forever"), steps),
            Step::Pause(time) => {
                self.say(&tr!(texts, "pseudo-pause", seconds = seconds(*time)));
            }
            Step::Finish => self.say(&tr!(texts, "pseudo-finish")),
            Step::SendNamedFile(folder) => {
                self.say(&tr!(texts, "pseudo-receive-name", bytes = program::RECV_BYTES));
                self.say(&tr!(texts, "pseudo-named-file", folder = safe_text(folder)));
            }
            Step::SendFile(path) => {
                self.say(&tr!(texts, "pseudo-send-file", path = safe_text(path)));
            }
            Step::ReceiveAll => self.say(&tr!(texts, "pseudo-receive-all")),
            Step::SplitPage(name) => {
                self.say(&tr!(texts, "pseudo-split"));
                if let Some(name) = name {
                    self.say(&tr!(texts, "pseudo-save", name = safe_text(name)));
                }
            }
            Step::Came(_) => {
                if let Some(comment) = comments::of_step(step, texts) {
                    self.out.comment(&comment);
                }
            }
        }
    }

    fn send(&mut self, parts: &[Part], to: &To) {
        let texts = self.texts;
        let one = |part: &Part| match part {
            Part::Bytes(literal) => quoted(literal),
            Part::Received => tr!(texts, "pseudo-data").into_owned(),
        };
        let message = parts.iter().map(one).collect::<Vec<_>>().join(" + ");
        let line = match to {
            To::Peer => tr!(texts, "pseudo-send", message = message),
            To::Sender => tr!(texts, "pseudo-reply", message = message),
            To::Place(place) => {
                tr!(texts, "pseudo-send-to", message = message, place = place_text(place))
            }
        };
        self.say(&line);
    }

    fn receive(&mut self, receive: Receive) {
        let texts = self.texts;
        let Receive { bytes, over } = receive;
        if self.program.is_udp() {
            self.say(&tr!(texts, "pseudo-receive-from", bytes = bytes));
            return self.say(&tr!(texts, "pseudo-show-from"));
        }
        self.say(&tr!(texts, "pseudo-receive", bytes = bytes));
        if over == Over::Leaves {
            self.say(&tr!(texts, "pseudo-if-over"));
        }
        self.say(&tr!(texts, "pseudo-show"));
    }
}

fn set_text(value: &SetValue) -> String {
    match value {
        SetValue::Number(number) => number.to_string(),
        SetValue::Time(time) => format!("{} s", seconds(*time)),
        SetValue::Linger(true, seconds) => format!("{seconds} s"),
        SetValue::Linger(false, _) => "0".to_owned(),
        SetValue::Name(_) => String::from_utf8_lossy(value.name().unwrap_or_default()).into_owned(),
    }
}

fn family(is_ipv6: bool) -> &'static str {
    if is_ipv6 { "IPv6" } else { "IPv4" }
}

/// A message between quotation marks, with its encoding if it is not in ASCII.
fn quoted(literal: &Literal) -> String {
    let text = shown(literal);
    match literal.readable() {
        Some((_, encoding)) if !literal.bytes.is_ascii() => {
            format!("“{text}” ({})", encoding.name())
        }
        _ => format!("“{text}”"),
    }
}
