//! What the kernel did on a connection, inferred from the calls: arrows and states.
//!
//! When a segment came where no call shows it is not known. Between two sockets of this machine it takes
//! microseconds: a SYN is drawn to the middle of the connect that asked, a FIN to the call that returned for it.

use super::index::Index;
use super::lane::{Lane, LaneId, LaneRole};
use super::link::{Link, LinkEnd, LinkKind};
use super::socket::{Asked, Facts, Step};
use super::state::{StateChange, TcpState};
use crate::net::Stamp;
use std::ops::Range;

/// Puts the inferred arrows that reach into a range of time to others.
pub(super) fn links(
    index: &Index,
    range: &Range<u64>,
    is_shown: &dyn Fn(LaneId) -> bool,
    links: &mut Vec<Link>,
) {
    for (lane, facts) in index.all() {
        let others = [lane.pair, lane.listener, facts.asked];
        let is_seen = is_shown(lane.id) || others.into_iter().flatten().any(is_shown);
        if is_seen && lane.role == LaneRole::Connection {
            let mut of = OfLane { index, lane, facts, range, links: &mut *links };
            // Between Unix-domain sockets go no segments.
            if lane.is_local() {
                of.accepted();
                continue;
            }
            of.handshake();
            of.end();
        }
    }
}

/// The arrows of one connection's end.
struct OfLane<'a> {
    index: &'a Index,
    lane: &'a Lane,
    facts: &'a Facts,
    range: &'a Range<u64>,
    links: &'a mut Vec<Link>,
}

/// A call of a lane, seen from its beginning.
fn begin_of(lane: LaneId, step: Step) -> LinkEnd {
    LinkEnd { lane: Some(lane), thread: Some(step.thread), at: step.begin, row: Some(step.row) }
}

/// A call of a lane, seen from its end.
fn end_of(lane: LaneId, step: Step) -> LinkEnd {
    LinkEnd { at: step.end, ..begin_of(lane, step) }
}

/// A moment of a lane, or of the network, that no call shows.
fn moment(lane: Option<LaneId>, at: Stamp) -> LinkEnd {
    LinkEnd { lane, thread: None, at, row: None }
}

impl OfLane<'_> {
    fn push(&mut self, kind: LinkKind, from: LinkEnd, to: LinkEnd) {
        let (begin, end) = (from.at.0.min(to.at.0), from.at.0.max(to.at.0));
        if begin < self.range.end && end >= self.range.start {
            self.links.push(Link { kind, from, to, bytes: 0, stream: None });
        }
    }

    /// The facts of the other end, if that is ours and still there.
    fn pair(&self) -> Option<(LaneId, &Facts)> {
        let (lane, facts) = self.index.with_facts(self.lane.pair?)?;
        Some((lane.id, facts))
    }

    /// The listener hands the connection over.
    fn accepted(&mut self) {
        if let (Some(accepted), Some(listener)) = (self.facts.accepted, self.lane.listener) {
            let to = end_of(self.lane.id, accepted);
            self.push(LinkKind::Accepted, end_of(listener, accepted), to);
        }
    }

    fn handshake(&mut self) {
        if let Some((step, asked)) = self.facts.connect {
            self.asked(step, asked);
        }
        let Some(accepted) = self.facts.accepted else { return };
        let Some(listener) = self.lane.listener else { return };
        if self.lane.pair.is_none() {
            // It was done when accept returned, or before.
            let (there, here) = (moment(None, accepted.end), end_of(listener, accepted));
            self.push(LinkKind::Syn, there, here);
            self.push(LinkKind::SynAck, here, there);
            self.push(LinkKind::Ack, there, here);
        }
        self.accepted();
    }

    fn asked(&mut self, step: Step, asked: Asked) {
        let id = self.lane.id;
        let listener = self.facts.asked.filter(|id| self.index.lane(*id).is_some());
        let middle = Stamp(step.begin.0.midpoint(step.end.0));
        let at = if asked == Asked::Failed { step.end } else { middle };
        let there = moment(listener, at);
        self.push(LinkKind::Syn, begin_of(id, step), there);
        match asked {
            Asked::Connected => {
                self.push(LinkKind::SynAck, there, end_of(id, step));
                self.push(LinkKind::Ack, end_of(id, step), moment(listener, step.end));
            }
            Asked::Refused => self.push(LinkKind::Reset, there, end_of(id, step)),
            Asked::UnderWay => {
                if let Some(connected) = self.facts.connected {
                    let there = moment(listener, connected.end);
                    self.push(LinkKind::SynAck, there, end_of(id, connected));
                    self.push(LinkKind::Ack, end_of(id, connected), there);
                }
            }
            Asked::Failed => {}
        }
    }

    fn end(&mut self) {
        let id = self.lane.id;
        let pair = self.pair().map(|(pair, facts)| (pair, facts.clone()));
        if let Some(sent) = fin_of(self.facts, pair.as_ref().map(|(_, facts)| facts)) {
            let there = match &pair {
                Some((pair, Facts { fin_seen: Some(seen), .. })) => end_of(*pair, *seen),
                Some((pair, _)) => moment(Some(*pair), sent.end),
                None => moment(None, sent.end),
            };
            let call = self.facts.fin_sent.map(|call| begin_of(id, call));
            let here = call.unwrap_or_else(|| moment(Some(id), sent.begin));
            self.push(LinkKind::Fin, LinkEnd { at: sent.begin, ..here }, there);
            if let Some((pair, _)) = pair {
                let acknowledged = moment(Some(id), there.at);
                self.push(LinkKind::Ack, moment(Some(pair), there.at), acknowledged);
            }
        }
        if let (Some(seen), None) = (self.facts.fin_seen, &pair) {
            self.push(LinkKind::Fin, moment(None, seen.end), end_of(id, seen));
            self.push(LinkKind::Ack, end_of(id, seen), moment(None, seen.end));
        }
        self.reset(pair.as_ref());
    }

    fn reset(&mut self, pair: Option<&(LaneId, Facts)>) {
        let id = self.lane.id;
        if let Some(sent) = self.facts.reset_sent {
            let there = match pair {
                Some((pair, Facts { reset_seen: Some(seen), .. })) => end_of(*pair, *seen),
                Some((pair, _)) => moment(Some(*pair), sent.end),
                None => moment(None, sent.end),
            };
            self.push(LinkKind::Reset, begin_of(id, sent), there);
        }
        let Some(seen) = self.facts.reset_seen else { return };
        let from = match pair {
            // It draws its own.
            Some((_, Facts { reset_sent: Some(_), .. })) => return,
            Some((pair, Facts { closed: Some(closed), .. })) if closed.begin <= seen.end => {
                begin_of(*pair, *closed)
            }
            pair => moment(pair.map(|(pair, _)| *pair), seen.end),
        };
        self.push(LinkKind::Reset, from, end_of(id, seen));
    }
}

/// The states of a lane.
pub(super) fn states(index: &Index, id: LaneId) -> Vec<StateChange> {
    let Some((lane, facts)) = index.with_facts(id) else { return Vec::new() };
    let pair = lane.pair.and_then(|pair| index.with_facts(pair)).map(|(_, facts)| facts);
    match lane.role {
        // The states are those of TCP.
        _ if lane.is_local() => Vec::new(),
        LaneRole::Listener => of_listener(facts),
        LaneRole::Connection => of_connection(facts, pair),
        LaneRole::Session | LaneRole::Datagram => Vec::new(),
    }
}

fn change(state: TcpState, at: Stamp, row: u64) -> StateChange {
    StateChange { state, at, row }
}

fn of_listener(facts: &Facts) -> Vec<StateChange> {
    let listened = facts.listened.map(|step| change(TcpState::Listen, step.end, step.row));
    let closed = facts.closed.map(|step| change(TcpState::Closed, step.begin, step.row));
    listened.into_iter().chain(closed).collect()
}

fn of_connection(facts: &Facts, pair: Option<&Facts>) -> Vec<StateChange> {
    let mut states = beginning(facts, pair);
    if facts.connected.is_none() {
        if let Some(closed) = facts.closed.filter(|_| !states.is_empty()) {
            reach(&mut states, change(TcpState::Closed, closed.begin, closed.row));
        }
        return states;
    }
    for (at, row, happened) in ending(facts, pair) {
        let now = states.last().map_or(TcpState::Established, |change| change.state);
        for state in after(now, happened) {
            reach(&mut states, change(*state, at, row));
        }
    }
    states
}

/// Adds a state that is not the one that it is in.
fn reach(states: &mut Vec<StateChange>, next: StateChange) {
    let last = states.last().copied();
    if last.is_none_or(|last| last.state != next.state) {
        // A moment that is inferred must not stand before the one it follows.
        let at = last.map_or(next.at, |last| last.at.max(next.at));
        states.push(StateChange { at, ..next });
    }
}

/// How it came to be.
fn beginning(facts: &Facts, pair: Option<&Facts>) -> Vec<StateChange> {
    let mut states = Vec::new();
    if let Some((step, asked)) = facts.connect {
        states.push(change(TcpState::SynSent, step.begin, step.row));
        let after = match asked {
            Asked::Connected => Some((TcpState::Established, step)),
            Asked::UnderWay => facts.connected.map(|step| (TcpState::Established, step)),
            Asked::Refused | Asked::Failed => Some((TcpState::Closed, step)),
        };
        states.extend(after.map(|(state, step)| change(state, step.end, step.row)));
    } else if let Some(accepted) = facts.accepted {
        // The kernel shakes hands before accept returns it.
        let asked = pair.and_then(|pair| pair.connect).map(|(step, _)| step);
        if let Some(asked) = asked.filter(|asked| asked.begin <= accepted.end) {
            let middle = Stamp(asked.begin.0.midpoint(asked.end.0));
            states.push(change(TcpState::SynReceived, middle, asked.row));
            states.push(change(TcpState::Established, asked.end, asked.row));
        } else {
            states.push(change(TcpState::Established, accepted.end, accepted.row));
        }
    } else if let Some(connected) = facts.connected {
        states.push(change(TcpState::Established, connected.end, connected.row));
    }
    states
}

/// What happens to a connection at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Happened {
    FinSent,
    /// The other end has our FIN.
    FinTaken,
    FinCame,
    Reset,
}

/// How it ended: what happened, and the row that it is inferred from.
fn ending(facts: &Facts, pair: Option<&Facts>) -> Vec<(Stamp, u64, Happened)> {
    let mut all = Vec::new();
    let sent = fin_of(facts, pair);
    all.extend(sent.map(|sent| (sent.begin, sent.row, Happened::FinSent)));
    let theirs = pair.and_then(|pair| fin_of(pair, Some(facts)));
    let came = match theirs {
        Some(theirs) => Some((theirs.begin, theirs.row)),
        None => facts.fin_seen.map(|seen| (seen.end, seen.row)),
    };
    let taken = sent.and_then(|sent| taken(sent, pair, came));
    all.extend(taken.map(|(at, row)| (at, row, Happened::FinTaken)));
    all.extend(came.map(|(at, row)| (at, row, Happened::FinCame)));
    let reset = facts.reset_sent.map(|sent| (sent.begin, sent.row));
    let reset = reset.or(facts.reset_seen.map(|seen| (seen.end, seen.row)));
    all.extend(reset.map(|(at, row)| (at, row, Happened::Reset)));
    all.sort_by_key(|(at, _, happened)| (*at, *happened));
    all
}

/// When one end's FIN went. The other end may have seen it before the call that is in the log: a connection that is
/// stopped is woken by `shutdown`, which is no call of a worker.
fn fin_of(facts: &Facts, pair: Option<&Facts>) -> Option<Step> {
    let seen = pair.and_then(|pair| pair.fin_seen);
    let seen = seen.map(|seen| Step { begin: seen.end, ..seen });
    match (facts.fin_sent, seen) {
        (Some(sent), Some(seen)) if seen.end < sent.begin => Some(seen),
        (sent, seen) => sent.or(seen),
    }
}

/// When the acknowledgement of our FIN was there, and the row that it is inferred from.
fn taken(sent: Step, pair: Option<&Facts>, came: Option<(Stamp, u64)>) -> Option<(Stamp, u64)> {
    if pair.is_some() || came.is_some_and(|(at, _)| at <= sent.begin) {
        // Within this machine it is there when the call returns; and who closes second waits for nothing else.
        return Some((sent.end, sent.row));
    }
    // From elsewhere it is seen at the latest when the FIN of the other end is.
    came
}

/// The states that come after one (RFC 9293, section 3.3.2, figure 5).
fn after(now: TcpState, happened: Happened) -> &'static [TcpState] {
    use TcpState::{
        CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, TimeWait,
    };
    match (now, happened) {
        (Closed | TimeWait, _) => &[],
        (Established, Happened::FinSent) => &[FinWait1],
        (Established, Happened::FinCame) => &[CloseWait],
        (FinWait1, Happened::FinTaken) => &[FinWait2],
        (FinWait1, Happened::FinCame) => &[Closing],
        (FinWait2, Happened::FinCame) | (Closing, Happened::FinTaken) => &[TimeWait],
        (CloseWait, Happened::FinSent) => &[LastAck],
        (LastAck, Happened::FinTaken) | (_, Happened::Reset) => &[Closed],
        _ => &[],
    }
}
