//! A call that is over, from the fields of its report.

use super::fields::{Bytes, Given};
use super::{ClockMap, Malformed};
use crate::net::Endpoint;
use crate::net::call::{CallError, Direction, Returned};
use crate::net::traced::{
    CallReport, Caller, ProgramOp, Report, SocketFamily, SocketType, Transfer,
};
use crate::net::{Args, Errno, Op, OptionName, OptionValue};
use std::net::{IpAddr, SocketAddr};

/// The calls by the numbers that the shim gives them, before the one that is none.
const OPS: [Op; 21] = [
    Op::Socket,
    Op::Bind,
    Op::Listen,
    Op::Accept,
    Op::Connect,
    Op::Send,
    Op::SendTo,
    Op::Recv,
    Op::RecvFrom,
    Op::Shutdown,
    Op::Close,
    Op::program(ProgramOp::Detach),
    Op::SetSockOpt,
    Op::GetSockOpt,
    Op::GetSockName,
    Op::program(ProgramOp::GetPeerName),
    Op::program(ProgramOp::SetTimeout),
    Op::program(ProgramOp::SetBlocking),
    Op::GetAddrInfo,
    Op::program(ProgramOp::GetHostByName),
    Op::program(ProgramOp::SocketPair),
];

/// The number of a socket that is there without a call that made it.
const ADOPTED: u8 = OPS.len() as u8;

/// `AF_INET6`, which each system has a number of its own for.
#[cfg(unix)]
const AF_INET6: u32 = libc::AF_INET6 as u32;
#[cfg(not(unix))]
const AF_INET6: u32 = 23;

/// The function with this number.
pub(super) fn op_of(number: u8) -> Result<Op, Malformed> {
    OPS.get(usize::from(number)).copied().ok_or(Malformed)
}

/// What a report has beside its fixed part.
#[derive(Debug, Default)]
struct Fields {
    peer: Option<Given>,
    local: Option<Endpoint>,
    args: Option<String>,
    error: Option<String>,
    text: Option<String>,
    payload: Option<(u64, Vec<u8>)>,
}

impl Fields {
    fn read(mut bytes: Bytes<'_>, which: u8) -> Result<Self, Malformed> {
        let has = |bit: u8| which & bit != 0;
        let mut fields = Self::default();
        if has(1) {
            fields.peer = Some(bytes.given()?);
        }
        if has(2) {
            fields.local = bytes.given()?.address();
        }
        if has(4) {
            fields.args = Some(bytes.text()?);
        }
        if has(8) {
            fields.error = Some(bytes.text()?);
        }
        if has(16) {
            fields.text = Some(bytes.text()?);
        }
        if has(32) {
            let total = bytes.u64()?;
            fields.payload = Some((total.max(bytes.0.len() as u64), bytes.0.to_vec()));
        }
        Ok(fields)
    }

    fn written_args(&self) -> Args {
        self.args.clone().map_or(Args::None, Args::Text)
    }

    fn peer_args(&self) -> Args {
        match &self.peer {
            Some(Given::Ip(address)) => Args::Address((*address).into()),
            Some(Given::Name(name, port)) => Args::Host(name.clone(), *port),
            None => self.written_args(),
        }
    }
}

/// The fixed part of a report.
struct Head {
    number: u8,
    fields: u8,
    fd: Option<u64>,
    thread: u64,
    began_ns: u64,
    returned_ns: u64,
    value: i64,
    extra: u32,
}

impl Head {
    fn read(bytes: &mut Bytes<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            number: bytes.u8()?,
            fields: bytes.u8()?,
            fd: bytes.descriptor()?,
            thread: bytes.u64()?,
            began_ns: bytes.u64()?,
            returned_ns: bytes.u64()?,
            value: bytes.i64()?,
            extra: bytes.u32()?,
        })
    }
}

/// The call that is over.
pub(super) fn called(
    mut bytes: Bytes<'_>,
    process: u32,
    clock: &ClockMap,
) -> Result<Report, Malformed> {
    let head = Head::read(&mut bytes)?;
    let fields = Fields::read(bytes, head.fields)?;
    let caller = Caller { process, thread: head.thread };
    let returned = clock.stamp(head.returned_ns);
    let made = made(head.extra);
    if head.number == ADOPTED {
        let fd = head.fd.ok_or(Malformed)?;
        return Ok(Report::Adopted { caller, fd, at: returned, made, local: fields.local });
    }
    let op = op_of(head.number)?;
    let is_ok = head.value >= 0;
    let result = match (&fields.error, is_ok) {
        (Some(text), _) => Err(CallError::Text(text.clone())),
        (None, false) => Err(CallError::Errno(Errno(head.extra.cast_signed()))),
        (None, true) => Ok(value(op, &head, &fields)),
    };
    let transfer = fields.payload.as_ref().map(|(total, bytes)| Transfer {
        bytes: bytes.clone(),
        total: *total,
        asked: (is_ok && matches!(op, Op::Recv | Op::RecvFrom)).then_some(u64::from(head.extra)),
        address: fields.peer.as_ref().and_then(Given::address),
    });
    let is_made = op == Op::Socket && is_ok;
    let made = made.filter(|_| is_made);
    Ok(Report::Called(Box::new(CallReport {
        caller,
        began: clock.stamp(head.began_ns).min(returned),
        returned,
        op,
        fd: head.fd.filter(|_| !is_made),
        args: args(op, &fields, made),
        result,
        made,
        transfer,
        local: fields.local,
        peer: fields.text.as_deref().filter(|_| op == Op::Connect).and_then(named_peer),
    })))
}

/// Family and type from a number that has both.
fn made(extra: u32) -> Option<(SocketFamily, SocketType)> {
    let (family, kind) = (extra >> 16, extra & 0xFFFF);
    let family = match family {
        0 => return None,
        1 => SocketFamily::Unix,
        2 => SocketFamily::Ipv4,
        AF_INET6 => SocketFamily::Ipv6,
        other => SocketFamily::Other(other.cast_signed()),
    };
    let kind = match kind {
        1 => SocketType::Stream,
        2 => SocketType::Datagram,
        3 => SocketType::Raw,
        5 => SocketType::SeqPacket,
        other => SocketType::Other(other.cast_signed()),
    };
    Some((family, kind))
}

fn args(op: Op, fields: &Fields, made: Option<(SocketFamily, SocketType)>) -> Args {
    match op {
        Op::Socket => made.map_or_else(|| fields.written_args(), socket_args),
        Op::Bind | Op::Connect | Op::GetAddrInfo => fields.peer_args(),
        Op::Protocol(_) if op == Op::program(ProgramOp::GetHostByName) => fields.peer_args(),
        Op::Listen => match fields.args.as_deref().map(str::parse) {
            Some(Ok(most)) => Args::Backlog(most),
            _ => fields.written_args(),
        },
        Op::Shutdown => match fields.args.as_deref() {
            Some("0") => Args::Direction(Direction::Receiving),
            Some("1") => Args::Direction(Direction::Sending),
            Some("2") => Args::Direction(Direction::Both),
            _ => fields.written_args(),
        },
        Op::SetSockOpt | Op::GetSockOpt => option_args(op, fields),
        _ => fields.written_args(),
    }
}

fn socket_args((family, kind): (SocketFamily, SocketType)) -> Args {
    Args::socket(family, kind)
}

/// An option that ours know, too; others as they were written.
fn option_args(op: Op, fields: &Fields) -> Args {
    let written = fields.args.as_deref().unwrap_or_default();
    let mut parts = written.splitn(3, ", ");
    let symbols = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let value = parts.next().map(str::parse::<i64>);
    match (OptionName::of_symbols(symbols.0, symbols.1), value) {
        (Some(name), _) if op == Op::GetSockOpt => Args::Get(name),
        (Some(name), Some(Ok(value))) => Args::Set(name, OptionValue::Number(value)),
        _ => fields.written_args(),
    }
}

fn value(op: Op, head: &Head, fields: &Fields) -> Returned {
    let address = fields.peer.as_ref().and_then(Given::address);
    let gives_address = matches!(op, Op::GetSockName) || op == Op::program(ProgramOp::GetPeerName);
    let gives_addresses = op == Op::GetAddrInfo || op == Op::program(ProgramOp::GetHostByName);
    match (op, address, &fields.text) {
        (Op::Accept, Some(address), _) => Returned::Accepted(head.value.unsigned_abs(), address),
        (_, Some(address), _) if gives_address => Returned::Address(address),
        (_, _, Some(text)) if gives_addresses => Returned::Addresses(
            text.split(' ').filter_map(|ip| ip.parse::<IpAddr>().ok()).collect(),
        ),
        (Op::Connect, ..) => Returned::Number(0),
        (_, _, Some(text)) => Returned::Text(text.clone()),
        (Op::GetSockOpt, ..) => Returned::Option(OptionValue::Number(head.value)),
        _ => Returned::Number(head.value),
    }
}

/// The address that a name stood for: host and port with a space between them.
fn named_peer(text: &str) -> Option<Endpoint> {
    let (host, port) = text.rsplit_once(' ')?;
    Some(SocketAddr::new(host.parse().ok()?, port.parse().ok()?).into())
}
