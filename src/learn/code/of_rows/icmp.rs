//! Rows of pings, paths and raw sockets as programs: a ping asks again as often, a path is found anew, and on a raw socket
//! what was sent and received is done again.

use super::{Kinds, Story};
use crate::learn::code::literal::LITERAL_BYTES_MAX;
use crate::learn::code::program::{Echoes, End, Program, WayThere};
use crate::log::sessions::LoggedSession;
use crate::log::{Detail, Kind, Row};
use crate::net::icmp::IcmpEvent;
use crate::net::icmp::config::{
    COUNT, DATA_BYTES, HOPS_MAX, INTERVAL, INTERVAL_MIN, PATTERN, PROBE_LIMIT, REPLY_LIMIT,
};
use crate::net::icmp::message::{Echo, data_of};
use crate::net::protocols::ProtocolEvent;
use crate::net::socket::Family;
use crate::net::{Args, Call, Op, OptionName, OptionValue, Protocol, Stamp};
use crate::payload::Encoding;
use std::net::Ipv6Addr;
use std::time::Duration;

/// Whether the session is one of ICMP.
pub(super) fn is_of(session: Option<&LoggedSession>) -> bool {
    session.is_some_and(|session| session.protocol == Some(Protocol::Icmp))
}

/// The program; `None` if the rows do not say enough for one.
pub(super) fn program(
    rows: &[&Row],
    session: Option<&LoggedSession>,
    encoding: Encoding,
) -> Option<Program> {
    // What a session is called begins with what it does, and says of whom or of which protocol.
    let (does, whom) = session?.name.split_once(' ')?;
    let is_sent = |row: &&&Row| row.kind == Kind::Sent;
    let target = rows.iter().find(is_sent).and_then(|row| row.peer.endpoint()?.ip());
    let host = target.map_or_else(|| whom.to_owned(), |ip| ip.to_string());
    let is_ipv6 = host.parse::<Ipv6Addr>().is_ok();
    let end = match does {
        "ping" => End::Ping(echoes(rows, host, is_ipv6)),
        "path" => {
            let (hops, limit) = (HOPS_MAX, PROBE_LIMIT);
            End::Path(WayThere { host, is_ipv6, hops, limit })
        }
        _ => return Some(raw(rows, whom.parse().ok()?, encoding)),
    };
    Some(Program { end, body: Vec::new(), encoding, left_out: Vec::new() })
}

/// The requests of the rows, as often and at the pace at which they went.
fn echoes(rows: &[&Row], host: String, is_ipv6: bool) -> Echoes {
    let family = if is_ipv6 { Family::Ipv6 } else { Family::Ipv4 };
    let asked: Vec<(Stamp, &[u8])> = rows
        .iter()
        .filter(|row| matches!(row.kind, Kind::Sent | Kind::SendFailed))
        .filter_map(|row| Some((row.at, Echo::asked(family, &row.payload)?.data)))
        .collect();
    let became = rows.iter().filter(|row| is_fate(row)).count();
    let count = [asked.len(), became].into_iter().find(|count| *count > 0);
    let count = count.map_or(COUNT, |count| u32::try_from(count).unwrap_or(u32::MAX));
    let interval = match asked.as_slice() {
        [(first, _), (second, _), ..] => in_millis(second.since(*first)).max(INTERVAL_MIN),
        _ => INTERVAL,
    };
    let data = match asked.first() {
        Some((_, data)) => {
            data.get(..data.len().min(LITERAL_BYTES_MAX)).unwrap_or_default().to_vec()
        }
        None => data_of(PATTERN, DATA_BYTES as usize),
    };
    Echoes {
        host,
        is_ipv6,
        count: Some(count),
        interval,
        limit: REPLY_LIMIT,
        data,
        ttl: [OptionName::TimeToLive, OptionName::UnicastHops]
            .into_iter()
            .find_map(|name| set_to(rows, name))
            .and_then(|hops| u8::try_from(hops).ok()),
        is_broadcast: set_to(rows, OptionName::Broadcast) == Some(1),
    }
}

/// Requests went a little later than they were due, each time another little.
fn in_millis(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Whether the row says what became of a request.
fn is_fate(row: &Row) -> bool {
    let Some(Detail::Protocol(ProtocolEvent::Icmp(event))) = &row.detail else { return false };
    matches!(
        **event,
        IcmpEvent::Replied(_) | IcmpEvent::Unanswered { .. } | IcmpEvent::Reported { .. }
    )
}

/// What an option was set to.
fn set_to(rows: &[&Row], wanted: OptionName) -> Option<i64> {
    rows.iter().find_map(|row| match &row.detail {
        Some(Detail::Call(call)) => match &**call {
            Call {
                op: Op::SetSockOpt, args: Args::Set(name, OptionValue::Number(value)), ..
            } => Some(*value).filter(|_| *name == wanted),
            _ => None,
        },
        _ => None,
    })
}

/// What was sent and received, in order.
fn raw(rows: &[&Row], protocol: u8, encoding: Encoding) -> Program {
    let mut story = Story { kind: Some(Kinds::Udp), ..Story::default() };
    let is_part = |row: &&&Row| !matches!(row.kind, Kind::Called);
    let said: Vec<&Row> = rows.iter().filter(is_part).copied().collect();
    story.take_all(&said, encoding);
    let ips = rows.iter().filter_map(|row| row.peer.endpoint()?.ip());
    let is_ipv6 = ips.into_iter().any(|ip| ip.is_ipv6());
    let has_header = set_to(rows, OptionName::HeaderIncluded) == Some(1);
    let end = End::Raw { is_ipv6, protocol, has_header };
    Program { end, body: story.steps.clone(), encoding, left_out: story.left_out() }
}
