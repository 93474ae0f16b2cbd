//! How a check stands, and what is known of an actor.

use super::fact::{Fact, What};
use super::finder::Finder;
use super::lesson::{Check, Distinct};
use super::low::{Echo, FaultName};
use super::progress::Tick;
use super::values::{AskedValue, PortMap};
use crate::net::{ConnectionId, Endpoint, Stamp};
use std::time::Duration;

/// How a check stands, with what it needs to go on.
#[derive(Clone, Debug, Default)]
pub(super) struct CheckState {
    tick: Tick,
    /// What came on each stream since it ticked last.
    finder: Finder,
    /// The addresses and connections that counted.
    seen: Vec<Seen>,
}

/// What makes one time another than the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Address(Option<Endpoint>),
    Connection(Option<ConnectionId>),
}

impl CheckState {
    pub(super) fn tick(&self) -> &Tick {
        &self.tick
    }

    pub(super) fn is_done(&self) -> bool {
        self.tick.is_done
    }

    /// It has come true without a row.
    pub(super) fn finish(&mut self) {
        self.tick.is_done = true;
    }

    /// Whether a fact counts for the check. `since` is when the check before it ticked.
    pub(super) fn offer(
        &mut self,
        check: &Check,
        fact: &Fact,
        since: Stamp,
        ports: &PortMap,
    ) -> bool {
        let after = fact.at.since(since);
        let ms = |ms: u32| Duration::from_millis(ms.into());
        if check.within_ms.is_some_and(|most| after > ms(most))
            || check.not_before_ms.is_some_and(|least| after < ms(least))
        {
            return false;
        }
        let Some(rows) = self.finder.find(&check.when, fact, ports) else { return false };
        if !self.is_another(check.distinct, fact) {
            return false;
        }
        self.finder.begin_after(fact);
        self.tick.times += 1;
        self.tick.rows.extend(rows);
        self.tick.is_done = self.tick.times >= check.count;
        true
    }

    fn is_another(&mut self, distinct: Option<Distinct>, fact: &Fact) -> bool {
        let seen = match distinct {
            None => return true,
            Some(Distinct::Local) => Seen::Address(fact.what.local()),
            Some(Distinct::Peer) => Seen::Address(fact.what.peer()),
            Some(Distinct::Connection) => Seen::Connection(fact.connection),
        };
        let is_new = !self.seen.contains(&seen);
        if is_new {
            self.seen.push(seen);
        }
        is_new
    }
}

impl What {
    /// The own end, if it says that.
    fn local(&self) -> Option<Endpoint> {
        match self {
            Self::Opened(local) | Self::Connected { local, .. } | Self::Accepted { local, .. } => {
                Some(*local)
            }
            _ => None,
        }
    }

    /// The other end, if it says that.
    fn peer(&self) -> Option<Endpoint> {
        match self {
            Self::Connected { peer, .. } | Self::Accepted { peer, .. } => Some(*peer),
            Self::Sent { to: peer, .. } | Self::Received { from: peer, .. } => *peer,
            _ => None,
        }
    }
}

/// What is known of an actor.
#[derive(Clone, Debug, Default)]
pub struct ActorState {
    /// Its own end, as known last.
    pub local: Option<Endpoint>,
    /// Who it heard from or is connected to last.
    pub peer: Option<Endpoint>,
    received_bytes: Option<u64>,
    receives: u64,
    sends: u64,
    accepts: u64,
    status: Option<u64>,
    exit_code: Option<u64>,
    process: Option<(u32, u32)>,
    record_bytes: Option<u64>,
    echo: Option<Echo>,
    dropped: u64,
    option_value: Option<i64>,
}

impl ActorState {
    pub(super) fn note(&mut self, fact: &Fact) {
        self.local = fact.what.local().or(self.local);
        match &fact.what {
            What::Connected { .. } => self.peer = fact.what.peer(),
            What::Accepted { .. } => {
                self.peer = fact.what.peer();
                self.accepts += 1;
            }
            What::Received { bytes, from } => {
                self.peer = from.or(self.peer);
                self.received_bytes = Some(bytes.len() as u64);
                self.receives += 1;
            }
            What::Sent { .. } => self.sends += 1,
            What::Loaded { status, .. } => self.status = Some((*status).into()),
            What::PeerProcess { process, user } => self.process = Some((*process, *user)),
            What::TlsRecord { bytes, .. } => self.record_bytes = Some((*bytes).into()),
            What::Echo(echo) => self.echo = Some(*echo),
            What::Fault(FaultName::Dropped) => self.dropped += 1,
            What::OptionRead(option) => self.option_value = option.value,
            What::Exited(code) => self.exit_code = code.and_then(|code| code.try_into().ok()),
            _ => {}
        }
    }

    /// A value of it; `None` if the log does not have it yet.
    pub fn value(&self, value: AskedValue) -> Option<u64> {
        let port = |end: Option<Endpoint>| end.and_then(Endpoint::port).map(u64::from);
        match value {
            AskedValue::LocalPort => port(self.local),
            AskedValue::PeerPort => port(self.peer),
            AskedValue::ReceivedBytes => self.received_bytes,
            AskedValue::Receives => Some(self.receives),
            AskedValue::Sends => Some(self.sends),
            AskedValue::Accepts => Some(self.accepts),
            AskedValue::Status => self.status,
            AskedValue::ExitCode => self.exit_code,
            AskedValue::PeerProcess => self.process.map(|(process, _)| process.into()),
            AskedValue::PeerUser => self.process.map(|(_, user)| user.into()),
            AskedValue::RecordBytes => self.record_bytes,
            AskedValue::EchoTtl => self.echo.and_then(|echo| echo.ttl).map(u64::from),
            AskedValue::EchoBytes => self.echo.map(|echo| echo.bytes.into()),
            AskedValue::Dropped => Some(self.dropped),
            AskedValue::OptionValue => self.option_value.and_then(|value| value.try_into().ok()),
        }
    }
}
