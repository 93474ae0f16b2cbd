//! Goes through a check: what happened and what time it is go in, what is to be done comes out.

mod expecting;
mod link;
mod sending;
mod sockets;

pub use link::{UNSEEN_BYTES_MAX, UNSEEN_MAX};

use super::outcome::{CheckPart, Failure, Outcome, StepResult};
use super::plan::{Act, OnFailure, SETUP_WITHIN, SocketKind};
use super::ready::ReadyCheck;
use crate::net::{Errno, NetError, Payload, Stamp};
use crate::payload::Values;
use crate::payload::frame::NotAFrame;
use expecting::Expecting;
use link::Link;
use std::sync::Arc;
use std::time::Duration;

/// Something that happened on a socket of the check.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The number of the socket.
    pub socket: usize,
    /// When.
    pub at: Stamp,
    /// The row of the log that says so.
    pub row: u64,
    /// What.
    pub what: Happening,
}

/// What happened on a socket.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// It is bound, or listens.
    Opened,
    /// There is a connection.
    Connected,
    /// So many bytes were sent.
    Sent(usize),
    /// A message could not be sent.
    SendFailed(Box<NetError>),
    /// The session took no order to send.
    Refused,
    /// A frame came.
    Frame(Vec<u8>),
    /// Bytes came that are no frame.
    NoFrame {
        /// How many.
        bytes: u64,
        /// Why they are none.
        why: NotAFrame,
    },
    /// ICMP reported that the peer was not reached.
    Unreachable(Option<Errno>),
    /// The peer has finished sending.
    PeerFinished,
    /// We have finished sending.
    Finished,
    /// A connection is over.
    Closed {
        /// Whether that is because the peer finished, which has not happened before.
        by_peer: bool,
        /// What broke it, if something did.
        failure: Option<Box<NetError>>,
    },
    /// The socket is over.
    Over(Option<Box<NetError>>),
    /// So many rows were lost, or left the log before they were looked at.
    Lost(u64),
}

/// Something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Make the socket.
    Open(usize),
    /// Send on the socket; of a server, on the connection that came last.
    Send(usize, Payload),
    /// Finish sending.
    Finish(usize),
    /// Close the connection, of a server the one that came last; a UDP socket altogether.
    Close(usize),
    /// Reset the connection.
    Reset(usize),
    /// End the socket with all that belongs to it.
    End(usize),
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// More can be done at once.
    GoOn,
    /// Nothing, until something happens or it is certain that nothing did until then.
    Wait(Stamp),
    /// Nothing, until it is this late.
    Pause(Stamp),
    /// It is over.
    Over,
}

/// What time it is.
#[derive(Clone, Copy)]
pub struct Clock<'a> {
    /// The present moment.
    pub now: Stamp,
    /// All that happened until then has been noted.
    pub known_until: Stamp,
    /// The time of day, for `{time}`.
    pub time_of_day: &'a dyn Fn() -> String,
}

/// A check that is under way.
#[derive(Debug)]
pub struct Machine {
    ready: Arc<ReadyCheck>,
    round: u32,
    place: Place,
    doing: Doing,
    /// When the part before this one ended.
    since: Stamp,
    links: Vec<Link>,
    variables: Vec<(String, Vec<u8>)>,
    captures: Vec<Vec<u8>>,
    last_frame: Vec<u8>,
    sent: u64,
    has_failed: bool,
    results: Vec<StepResult>,
}

/// Where in the check it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Part(CheckPart),
    /// The sockets end, so that the next round can have them.
    Ending,
    Over,
}

/// What goes on there.
#[derive(Debug)]
enum Doing {
    /// It has not begun.
    Nothing,
    /// The socket that there was ends first.
    Reopening {
        until: Stamp,
        within: Duration,
    },
    Opening {
        until: Stamp,
    },
    Sending {
        until: Stamp,
        bytes: usize,
        ordered: Stamp,
    },
    Expecting(Expecting),
    /// The connection ends, or we finish sending.
    LettingGo {
        until: Stamp,
        ordered: Stamp,
    },
    Waiting {
        until: Stamp,
    },
}

impl Machine {
    /// At the beginning of a check.
    pub fn new(ready: Arc<ReadyCheck>) -> Self {
        let mut machine = Self {
            ready,
            round: 0,
            place: Place::Over,
            doing: Doing::Nothing,
            since: Stamp::default(),
            links: Vec::new(),
            variables: Vec::new(),
            captures: Vec::new(),
            last_frame: Vec::new(),
            sent: 0,
            has_failed: false,
            results: Vec::new(),
        };
        machine.begin_round();
        machine
    }

    /// Takes in what happened, in the order in which it did.
    pub fn note(&mut self, happened: Happened) {
        if let Some(link) = self.links.get_mut(happened.socket) {
            link.note(happened);
        }
    }

    /// Where it is: what is being done now. `None` between rounds and at the end.
    pub fn part(&self) -> Option<CheckPart> {
        match self.place {
            Place::Part(part) => Some(part),
            Place::Ending | Place::Over => None,
        }
    }

    /// The round, counted from 1.
    pub fn round(&self) -> u32 {
        self.round
    }

    /// The results since this was asked last, in order.
    pub fn take_results(&mut self) -> Vec<StepResult> {
        std::mem::take(&mut self.results)
    }

    /// A person ends it: the turn of what has no result does not come.
    pub fn stop(&mut self) {
        self.skip_rest();
        self.place = Place::Over;
    }

    /// Goes on as far as one part.
    pub fn advance(&mut self, clock: &Clock<'_>, orders: &mut Vec<Order>) -> Next {
        match self.place {
            Place::Over => Next::Over,
            Place::Ending => self.end_round(clock),
            Place::Part(part) => match std::mem::replace(&mut self.doing, Doing::Nothing) {
                Doing::Nothing => self.begin(part, clock, orders),
                Doing::Reopening { until, within } => {
                    self.reopen(part, until, within, clock, orders)
                }
                Doing::Opening { until } => self.opening(until, part, clock),
                Doing::Sending { until, bytes, ordered } => {
                    self.sending(part, until, bytes, ordered, clock)
                }
                Doing::Expecting(expecting) => self.expect(part, expecting, clock),
                Doing::LettingGo { until, ordered } => self.letting_go(until, ordered, part, clock),
                Doing::Waiting { until } if clock.now < until => {
                    self.doing = Doing::Waiting { until };
                    Next::Pause(until)
                }
                Doing::Waiting { until } => self.passed(self.since, (until, None)),
            },
        }
    }

    fn begin_round(&mut self) {
        self.round += 1;
        self.links = self.ready.check().sockets.iter().map(|_| Link::default()).collect();
        self.variables = self.ready.variables().to_vec();
        self.captures.clear();
        self.last_frame.clear();
        self.place = Place::Part(CheckPart::Socket(0));
        self.doing = Doing::Nothing;
    }

    /// The sockets of the round are on their way out: begins the next round, or ends.
    fn end_round(&mut self, clock: &Clock<'_>) -> Next {
        let until = self.since.after(SETUP_WITHIN);
        let is_waited_for = |link: &Link| !link.is_over && link.opened.is_some();
        if self.links.iter().any(is_waited_for) && clock.known_until < until {
            return Next::Wait(until);
        }
        let check = self.ready.check();
        let is_last = self.round >= check.rounds;
        if is_last || (self.has_failed && check.on_failure == OnFailure::Stop) {
            self.place = Place::Over;
            return Next::Over;
        }
        self.begin_round();
        Next::GoOn
    }

    fn begin(&mut self, part: CheckPart, clock: &Clock<'_>, orders: &mut Vec<Order>) -> Next {
        if self.since == Stamp::default() {
            self.since = clock.now;
        }
        let ready = Arc::clone(&self.ready);
        let step = match part {
            CheckPart::Socket(socket) => return self.open(socket, SETUP_WITHIN, clock, orders),
            CheckPart::Step(step) => step,
        };
        let Some(planned) = ready.check().steps.get(step) else { return self.finish(orders) };
        let socket = planned.socket;
        match &planned.act {
            Act::Exchange { send: Some(_), .. } => self.send(step, socket, clock, orders),
            Act::Exchange { send: None, .. } => self.begin_to_expect(step, self.since, clock),
            Act::Open(within) => {
                orders.push(Order::End(socket));
                let until = clock.now.after(SETUP_WITHIN);
                self.doing = Doing::Reopening { until, within: *within };
                Next::GoOn
            }
            Act::Close => self.let_go(socket, Order::Close(socket), clock, orders),
            Act::Finish => self.let_go(socket, Order::Finish(socket), clock, orders),
            Act::Reset => self.let_go(socket, Order::Reset(socket), clock, orders),
            Act::Wait(pause) => {
                self.since = clock.now;
                self.doing = Doing::Waiting { until: clock.now.after(*pause) };
                Next::GoOn
            }
        }
    }

    /// All steps are through, or no more are wanted.
    fn finish(&mut self, orders: &mut Vec<Order>) -> Next {
        orders.extend((0..self.links.len()).map(Order::End));
        self.place = Place::Ending;
        Next::GoOn
    }

    fn passed(&mut self, began: Stamp, end: (Stamp, Option<u64>)) -> Next {
        self.over(Outcome::Passed, began, end)
    }

    fn failed(&mut self, failure: Failure, began: Stamp, end: (Stamp, Option<u64>)) -> Next {
        self.has_failed = true;
        self.over(Outcome::Failed(Box::new(failure)), began, end)
    }

    /// A part is over: notes its result and goes to the next one.
    fn over(&mut self, outcome: Outcome, began: Stamp, (at, row): (Stamp, Option<u64>)) -> Next {
        let Place::Part(part) = self.place else { return Next::Over };
        let ends_round = match (&outcome, part) {
            (Outcome::Failed(_), CheckPart::Socket(_)) => true,
            (Outcome::Failed(_), CheckPart::Step(_)) => {
                self.ready.check().on_failure == OnFailure::Stop
            }
            _ => false,
        };
        let took = at.since(began);
        self.results.push(StepResult { round: self.round, part, outcome, began, took, row });
        self.since = at.max(began);
        self.doing = Doing::Nothing;
        self.place = Place::Part(self.part_after(part));
        if ends_round {
            self.skip_rest();
        }
        Next::GoOn
    }

    fn part_after(&self, part: CheckPart) -> CheckPart {
        match part {
            CheckPart::Socket(socket) if socket + 1 < self.links.len() => {
                CheckPart::Socket(socket + 1)
            }
            CheckPart::Socket(_) => CheckPart::Step(0),
            CheckPart::Step(step) => CheckPart::Step(step + 1),
        }
    }

    /// The turn of the parts that are left does not come.
    fn skip_rest(&mut self) {
        let steps = self.ready.check().steps.len();
        while let Place::Part(part) = self.place
            && part != CheckPart::Step(steps)
        {
            self.results.push(StepResult {
                round: self.round,
                part,
                outcome: Outcome::NotRun,
                began: self.since,
                took: Duration::ZERO,
                row: None,
            });
            self.place = Place::Part(self.part_after(part));
        }
    }

    /// What a message's placeholders are filled in with now.
    fn with_values<T>(
        &self,
        socket: usize,
        count: u64,
        clock: &Clock<'_>,
        make: impl FnOnce(&Values<'_>) -> T,
    ) -> T {
        let captures: Vec<&[u8]> = self.captures.iter().map(Vec::as_slice).collect();
        make(&Values {
            text: &self.last_frame,
            peer: &self.kind_of(socket).map(SocketKind::address).unwrap_or_default(),
            count,
            time: &(clock.time_of_day)(),
            captures: &captures,
            variables: &self.variables,
            ..Values::default()
        })
    }

    fn until_of(&self, step: usize, since: Stamp) -> Stamp {
        let within = match self.ready.check().steps.get(step).map(|step| &step.act) {
            Some(Act::Exchange { expect: Some(expect), .. }) => expect.within,
            _ => Duration::ZERO,
        };
        since.after(within)
    }

    fn socket_of(&self, part: CheckPart) -> usize {
        match part {
            CheckPart::Socket(socket) => socket,
            CheckPart::Step(step) => {
                self.ready.check().steps.get(step).map_or(0, |step| step.socket)
            }
        }
    }

    fn kind_of(&self, socket: usize) -> Option<&SocketKind> {
        self.ready.check().sockets.get(socket).map(|socket| &socket.kind)
    }

    fn is_udp(&self, socket: usize) -> bool {
        use SocketKind::{UdpAt, UdpBoth, UdpTo};
        matches!(self.kind_of(socket), Some(UdpAt(_) | UdpTo(_) | UdpBoth(..)))
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
