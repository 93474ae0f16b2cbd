//! What lessons say of ICMP, of socket options and of relays: what happened there, and which of it a check means.

use super::fact::What;
use crate::net::call::{Args, OptionName, OptionValue, Returned};
use crate::net::icmp::{EchoReply, IcmpEvent, IcmpFailure, ProbeOutcome, Report};
use crate::net::relay::event::Fault;
use crate::net::relay::{Chance, Faults, Side};
use crate::net::{Call, Cause, Endpoint, NetError, ProtocolFailure, RelayEvent};
use serde::Deserialize;
use std::net::IpAddr;
use std::num::NonZeroU64;
use std::time::Duration;

/// A reply to a request for an echo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// To which request, from 1.
    pub sequence: u64,
    /// Hops that it had left.
    pub ttl: Option<u8>,
    /// Bytes of its message.
    pub bytes: u32,
    /// Who replied.
    pub from: Option<IpAddr>,
}

/// An error that ICMP reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IcmpError {
    /// Who reported it.
    pub by: Option<IpAddr>,
    /// Type and code of its message; `None`: it came from our own system.
    pub kind: Option<(u8, u8)>,
}

/// What a ping has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PingResult {
    /// Requests that went out.
    pub sent: u64,
    /// Requests without a reply.
    pub lost: u64,
}

/// An option of a socket and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionFact {
    /// Which option.
    pub name: OptionName,
    /// A number, seconds, or of a time limit milliseconds; `None` if the value is something else.
    pub value: Option<i64>,
}

/// Something that a relay did wrong on purpose, by its name in lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultName {
    /// Something came later.
    Held,
    /// A datagram is lost.
    Dropped,
    /// A datagram went twice.
    Doubled,
    /// A datagram was held back so that others overtake it.
    Reordered,
    /// A piece of a stream went as two.
    Split,
    /// Two pieces went as one.
    Merged,
    /// A byte was changed.
    Corrupted,
    /// Anything else.
    Other,
}

/// Which replies are meant. What is not named may be any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EchoTest {
    /// To this request.
    pub sequence: Option<u64>,
    /// From this address.
    pub ip: Option<IpAddr>,
    /// Not from this address.
    pub ip_not: Option<IpAddr>,
}

/// Which errors of ICMP are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct IcmpErrorTest {
    /// Reported by this address.
    pub by: Option<IpAddr>,
    /// Of this type…
    pub kind: Option<u8>,
    /// …and this code.
    pub code: Option<u8>,
}

/// What a ping has to come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PingTest {
    /// At most so many requests are lost.
    pub lost_at_most: Option<u64>,
    /// At least so many went out.
    pub sent_at_least: Option<u64>,
}

/// Which options are meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OptionTest {
    /// Its name, such as `SO_RCVBUF`.
    pub name: String,
    /// It has this value; any if none is named.
    #[serde(default)]
    pub value: Option<i64>,
    /// It has another value than this one.
    #[serde(default)]
    pub value_not: Option<i64>,
}

/// Which faults are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultTest {
    /// This; any if none is named.
    pub kind: Option<FaultName>,
}

/// What a relay is to do wrong on the way to its target, as a lesson writes it. What is not named does not happen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenFaults {
    /// Everything comes so much later, in milliseconds.
    pub delay_ms: u32,
    /// At most so many bytes a second.
    pub rate: u64,
    /// Datagrams that are lost, in a hundred.
    pub drop: u8,
    /// Datagrams that come twice, in a hundred.
    pub duplicate: u8,
    /// Pieces that go as two, in a hundred.
    pub split: u8,
}

impl WrittenFaults {
    /// The faults that it means.
    pub fn faults(&self) -> Faults {
        let chance = |percent: u8| Chance::of_percent(percent.into()).unwrap_or_default();
        Faults {
            delay: Duration::from_millis(self.delay_ms.into()),
            bytes_per_second: NonZeroU64::new(self.rate),
            drop: chance(self.drop),
            duplicate: chance(self.duplicate),
            split: chance(self.split),
            ..Faults::default()
        }
    }
}

impl EchoTest {
    pub(super) fn matches(&self, echo: &Echo) -> bool {
        self.sequence.is_none_or(|wanted| wanted == echo.sequence)
            && self.ip.is_none_or(|wanted| Some(wanted) == echo.from)
            && self.ip_not.is_none_or(|not| Some(not) != echo.from)
    }
}

impl IcmpErrorTest {
    pub(super) fn matches(&self, error: &IcmpError) -> bool {
        self.by.is_none_or(|wanted| Some(wanted) == error.by)
            && self.kind.is_none_or(|wanted| Some(wanted) == error.kind.map(|(kind, _)| kind))
            && self.code.is_none_or(|wanted| Some(wanted) == error.kind.map(|(_, code)| code))
    }
}

impl PingTest {
    pub(super) fn matches(&self, result: &PingResult) -> bool {
        self.lost_at_most.is_none_or(|most| result.lost <= most)
            && self.sent_at_least.is_none_or(|least| result.sent >= least)
    }
}

impl OptionTest {
    pub(super) fn matches(&self, option: &OptionFact) -> bool {
        self.name == option.name.symbols().1
            && self.value.is_none_or(|wanted| Some(wanted) == option.value)
            && self.value_not.is_none_or(|not| Some(not) != option.value)
    }
}

impl FaultTest {
    pub(super) fn matches(&self, kind: FaultName) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }
}

/// What only sessions of ICMP report.
pub(super) fn of_icmp(event: &IcmpEvent, peer: Option<Endpoint>) -> Option<What> {
    let from = peer.and_then(Endpoint::ip);
    match event {
        IcmpEvent::Replied(EchoReply { sequence, ttl, bytes, .. }) => {
            let (sequence, ttl, bytes) = (*sequence, *ttl, *bytes);
            Some(What::Echo(Echo { sequence, ttl, bytes, from }))
        }
        IcmpEvent::Unanswered { .. } => Some(What::Unanswered),
        IcmpEvent::Reported { report, .. } => Some(of_report(report)),
        IcmpEvent::Probed { outcome: ProbeOutcome::Refused(report, _), .. } => {
            Some(of_report(report))
        }
        IcmpEvent::PingEnded(figures) => {
            let lost = figures.unanswered + figures.errors;
            Some(What::PingEnded(PingResult { sent: figures.sent, lost }))
        }
        IcmpEvent::PathEnded { is_reached: true, .. } => Some(What::Reached),
        _ => None,
    }
}

fn of_report(report: &Report) -> What {
    let kind = report.kind.map(|kind| (kind.number, kind.code));
    What::IcmpError(IcmpError { by: report.by, kind })
}

/// What only relays report.
pub(super) fn of_relay(event: &RelayEvent) -> Option<What> {
    match event {
        RelayEvent::Paired { side: Side::Target, .. } => Some(What::Paired),
        RelayEvent::Fault(_, fault) => Some(What::Fault(fault_name(fault))),
        _ => None,
    }
}

fn fault_name(fault: &Fault) -> FaultName {
    match fault {
        Fault::Held { .. } => FaultName::Held,
        Fault::Dropped => FaultName::Dropped,
        Fault::Doubled => FaultName::Doubled,
        Fault::Reordered { .. } => FaultName::Reordered,
        Fault::Split { .. } => FaultName::Split,
        Fault::Merged { .. } => FaultName::Merged,
        Fault::Corrupted { .. } => FaultName::Corrupted,
        _ => FaultName::Other,
    }
}

/// The option that a call has set or read, if it did that.
pub(super) fn option_of(call: &Call) -> Option<What> {
    match (&call.args, call.result.as_ref().ok()?) {
        (Args::Set(name, value), _) => {
            Some(What::OptionSet(OptionFact { name: *name, value: number_of(value) }))
        }
        (Args::Get(name), Returned::Option(value)) => {
            Some(What::OptionRead(OptionFact { name: *name, value: number_of(value) }))
        }
        _ => None,
    }
}

fn number_of(value: &OptionValue) -> Option<i64> {
    match value {
        OptionValue::Number(number) => Some(*number),
        OptionValue::Linger(seconds) => Some(i64::from(*seconds)),
        OptionValue::Time(limit) => limit.and_then(|limit| i64::try_from(limit.as_millis()).ok()),
        _ => None,
    }
}

/// Why a lesson cannot be done here: a right is missing, or the system has no such thing.
pub(super) fn lack_of(error: &NetError) -> Option<What> {
    let Cause::Protocol(ProtocolFailure::Icmp(failure)) = &error.cause else { return None };
    match failure {
        IcmpFailure::NoRightToPing(_) | IcmpFailure::NoRightToRaw(_) => Some(What::NoRight),
        IcmpFailure::NotOnThisSystem => Some(What::NotOnThisSystem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::icmp::PingFigures;
    use crate::net::icmp::message::MessageKind;
    use crate::net::socket::Family;
    use crate::net::{Errno, Op};

    #[test]
    fn replies_and_errors_of_icmp_are_told_apart() {
        let home: IpAddr = [127, 0, 0, 1].into();
        let reply = EchoReply {
            sequence: 2,
            ttl: Some(64),
            time: Duration::ZERO,
            bytes: 64,
            kind: crate::net::icmp::ReplyKind::First,
            is_intact: true,
        };
        let told = of_icmp(&IcmpEvent::Replied(reply), Some(Endpoint::Icmp(home)));
        let Some(What::Echo(echo)) = told else { panic!("{told:?}") };
        let test = |sequence, ip| EchoTest { sequence, ip, ip_not: None };
        assert!(test(Some(2), Some(home)).matches(&echo) && !test(Some(1), None).matches(&echo));
        assert!(!EchoTest { ip_not: Some(home), ..EchoTest::default() }.matches(&echo));
        let Some(errno) = Errno::named("ECONNREFUSED") else { panic!("no such error") };
        let kind = MessageKind { family: Family::Ipv4, number: 3, code: 3 };
        let report = Report { by: Some(home), kind: Some(kind), errno };
        let What::IcmpError(error) = of_report(&report) else { panic!("another") };
        let test = |code| IcmpErrorTest { by: Some(home), kind: Some(3), code: Some(code) };
        assert!(test(3).matches(&error) && !test(1).matches(&error));
        let mut figures = PingFigures::default();
        (figures.sent, figures.unanswered) = (4, 1);
        let told = of_icmp(&IcmpEvent::PingEnded(figures), None);
        assert_eq!(told, Some(What::PingEnded(PingResult { sent: 4, lost: 1 })));
    }

    #[test]
    fn an_option_is_told_with_its_value_and_a_call_that_failed_is_not() {
        let call = |op, args, result| Call { op, fd: None, args, result, blocked: Duration::ZERO };
        let limit = OptionValue::Time(Some(Duration::from_secs(2)));
        let set = Args::Set(OptionName::ReceiveTimeout, limit);
        let done = call(Op::SetSockOpt, set.clone(), Ok(Returned::Number(0)));
        let Some(What::OptionSet(option)) = option_of(&done) else { panic!("not set") };
        let test = |value| OptionTest {
            name: "SO_RCVTIMEO".to_owned(),
            value: Some(value),
            value_not: None,
        };
        assert!(test(2000).matches(&option) && !test(2).matches(&option));
        let Some(errno) = Errno::named("EINVAL") else { panic!("no such error") };
        let failed = call(Op::SetSockOpt, set, Err(crate::net::call::CallError::Errno(errno)));
        assert_eq!(option_of(&failed), None);
        let got = Returned::Option(OptionValue::Number(40_000));
        let read = call(Op::GetSockOpt, Args::Get(OptionName::ReceiveBuffer), Ok(got));
        let fact = OptionFact { name: OptionName::ReceiveBuffer, value: Some(40_000) };
        assert_eq!(option_of(&read), Some(What::OptionRead(fact)));
    }

    #[test]
    fn a_right_that_is_missing_is_told_as_that() {
        let Some(errno) = Errno::named("EPERM") else { panic!("no such error") };
        let error = |failure: IcmpFailure| NetError {
            op: Op::Socket,
            target: String::new(),
            cause: failure.into(),
        };
        let lack = |failure| lack_of(&error(failure));
        assert_eq!(lack(IcmpFailure::NoRightToRaw(errno)), Some(What::NoRight));
        assert_eq!(lack(IcmpFailure::NotOnThisSystem), Some(What::NotOnThisSystem));
        assert_eq!(lack(IcmpFailure::NoTarget), None);
    }

    #[test]
    fn faults_are_those_that_are_written() {
        let written = WrittenFaults { delay_ms: 300, drop: 50, ..WrittenFaults::default() };
        let faults = written.faults();
        assert_eq!((faults.delay.as_millis(), faults.drop.percent()), (300, 50.0));
        assert!(WrittenFaults::default().faults().is_clear());
    }
}
