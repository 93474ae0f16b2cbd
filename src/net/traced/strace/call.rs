//! One call, from its whole text.

use super::family::Child;
use super::line::nanoseconds;
use super::text::{Descriptor, address, arguments, descriptor, field, list, number, quoted, trim};
use crate::net::call::{CallError, Direction, OptionName, OptionValue, Returned};
use crate::net::peer::unmapped;
use crate::net::socket_type::protocol_of_symbol;
use crate::net::traced::{CallReport, Caller, ProgramOp, SocketFamily, SocketType, Transfer};
use crate::net::{Args, Endpoint, Errno, Op, Peer, Stamp};
use std::time::Duration;

/// A socket, as strace shows it at a descriptor.
#[derive(Clone, Copy, Debug)]
struct ShownSocket {
    fd: u64,
    family: SocketFamily,
    kind: SocketType,
    /// Its own address, once it has one.
    local: Option<Endpoint>,
}

/// A call in its parts.
struct Parts<'a> {
    name: &'a str,
    args: Vec<&'a [u8]>,
    outcome: Outcome<'a>,
    blocked: Duration,
}

/// What stands after `=`.
struct Outcome<'a> {
    value: i64,
    descriptor: Option<Descriptor<'a>>,
    error: Option<CallError>,
}

/// What the text of a call says.
pub(super) enum Read {
    /// A call on a socket of IP that has returned.
    Call(Box<CallReport>),
    /// Another call, or one that did not return.
    Nothing,
}

/// Reads a call; `None` if it cannot be read.
pub(super) fn parse(caller: Caller, began: Stamp, text: &[u8]) -> Option<Read> {
    let (name, rest) = name(text)?;
    let (args, tail) = arguments(rest)?;
    let tail = trim(trim(tail).strip_prefix(b"=")?);
    if tail.starts_with(b"?") {
        return Some(Read::Nothing);
    }
    let parts = Parts { name, args, outcome: outcome(tail)?, blocked: duration(tail) };
    let report = parts.report(caller, began);
    Some(report.map_or(Read::Nothing, |report| Read::Call(Box::new(report))))
}

/// The call and its socket, from a text that ends within its arguments, if it is one that may block.
pub(super) fn begun(text: &[u8]) -> Option<(Op, u64)> {
    let (name, rest) = name(text)?;
    let socket = ShownSocket::of(descriptor(rest)?)?;
    let op = match op_of(name)? {
        Op::RecvFrom if socket.kind == SocketType::Stream => Op::Recv,
        Op::SendTo if socket.kind == SocketType::Stream => Op::Send,
        op => op,
    };
    let may_block =
        matches!(op, Op::Connect | Op::Accept | Op::Recv | Op::RecvFrom | Op::Send | Op::SendTo);
    may_block.then_some((op, socket.fd))
}

/// What a call makes, if it makes a thread or a process. The text may end within its arguments.
pub(super) fn kind_of_child(text: &[u8]) -> Option<Child> {
    const THREAD: &[u8] = b"CLONE_THREAD";
    let (name, rest) = name(text)?;
    let makes = matches!(name, "fork" | "vfork" | "clone" | "clone3");
    let is_thread = rest.windows(THREAD.len()).any(|part| part == THREAD);
    makes.then_some(if is_thread { Child::Thread } else { Child::Process })
}

/// The thread or process that a call has made.
pub(super) fn child(text: &[u8]) -> Option<(u32, Child)> {
    let kind = kind_of_child(text)?;
    let (_, rest) = name(text)?;
    // What clone3 has written into its arguments stands after them: `clone3({…} => {parent_tid=[7]}, 88) = 7`.
    let tail = trim(trim(arguments(rest)?.1).strip_prefix(b"=")?);
    Some((u32::try_from(outcome(tail)?.value).ok()?, kind))
}

/// The name before the bracket.
fn name(text: &[u8]) -> Option<(&str, &[u8])> {
    let end = text.iter().position(|byte| *byte == b'(')?;
    let name = std::str::from_utf8(text.get(..end)?).ok()?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then_some((name, text.get(end + 1..)?))
}

fn outcome(tail: &[u8]) -> Option<Outcome<'_>> {
    let digits = tail.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let value = number(tail.get(..digits)?)?;
    let rest = trim(tail.get(digits..).unwrap_or_default());
    let error = (value == -1 && rest.first().is_some_and(u8::is_ascii_uppercase)).then(|| {
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let name = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
        Errno::named(&name).map_or(CallError::Text(name), CallError::Errno)
    });
    Some(Outcome { value, descriptor: descriptor(tail), error })
}

/// How long the call took, which stands at the very end: `<0.000031>`.
fn duration(tail: &[u8]) -> Duration {
    let start = tail.iter().rposition(|byte| *byte == b'<');
    let seconds = start.and_then(|at| tail.get(at + 1..)?.strip_suffix(b">"));
    Duration::from_nanos(seconds.and_then(nanoseconds).unwrap_or_default())
}

fn op_of(name: &str) -> Option<Op> {
    Some(match name {
        "socket" => Op::Socket,
        "setsockopt" => Op::SetSockOpt,
        "getsockopt" => Op::GetSockOpt,
        "bind" => Op::Bind,
        "getsockname" => Op::GetSockName,
        "connect" => Op::Connect,
        "listen" => Op::Listen,
        "accept" | "accept4" => Op::Accept,
        "recvfrom" | "recvmsg" | "recvmmsg" => Op::RecvFrom,
        "sendto" | "sendmsg" | "sendmmsg" => Op::SendTo,
        "recv" | "read" | "readv" => Op::Recv,
        "send" | "write" | "writev" | "sendfile" => Op::Send,
        "shutdown" => Op::Shutdown,
        "close" => Op::Close,
        "getpeername" => Op::program(ProgramOp::GetPeerName),
        _ => return None,
    })
}

impl ShownSocket {
    /// `None` for what is no socket of TCP or UDP.
    fn of(descriptor: Descriptor<'_>) -> Option<Self> {
        let (family, kind) = match descriptor.kind {
            "TCP" => (SocketFamily::Ipv4, SocketType::Stream),
            "TCPv6" => (SocketFamily::Ipv6, SocketType::Stream),
            "UDP" => (SocketFamily::Ipv4, SocketType::Datagram),
            "UDPv6" => (SocketFamily::Ipv6, SocketType::Datagram),
            _ => return None,
        };
        // Without an address, the number of its inode stands there.
        let local = descriptor.inner.split_once("->").map_or(descriptor.inner, |both| both.0);
        let local = local.parse().ok().map(|local| unmapped(local).into());
        Some(Self { fd: descriptor.fd, family, kind, local })
    }
}

impl<'a> Parts<'a> {
    fn arg(&self, at: usize) -> &'a [u8] {
        self.args.get(at).copied().unwrap_or_default()
    }

    fn number(&self, at: usize) -> Option<i64> {
        number(self.arg(at))
    }

    /// The call, if it is about a socket of IP.
    fn report(&self, caller: Caller, began: Stamp) -> Option<CallReport> {
        let made = self.outcome.descriptor.and_then(ShownSocket::of);
        let socket = descriptor(self.arg(0)).and_then(ShownSocket::of);
        let is_about_ip = match self.name {
            "socket" => self.arg(0).starts_with(b"AF_INET"),
            _ => socket.is_some(),
        };
        let moved = self.moved();
        let op = self.op(moved.as_ref()).filter(|_| is_about_ip)?;
        let address = address(self.arg(1)).map(Endpoint::unmapped);
        let result = self.result(op, address);
        let bound =
            address.filter(|address| op == Op::Bind && result.is_ok() && address.port() != Some(0));
        let args = self.args_of(op, address, moved.as_ref());
        let transfer = moved.filter(|_| result.is_ok() || matches!(op, Op::Send | Op::SendTo));
        let (has_transfer, has_succeeded) = (transfer.is_some(), result.is_ok());
        Some(CallReport {
            caller,
            began,
            returned: began.after(self.blocked),
            op,
            fd: socket.map(|socket| socket.fd),
            args: if has_transfer { Args::None } else { args },
            transfer: transfer.map(|transfer| self.done(transfer, result.is_ok())),
            result,
            made: made
                .filter(|_| matches!(op, Op::Socket | Op::Accept))
                .map(|made| (made.family, made.kind)),
            peer: address.filter(|_| op == Op::Connect && has_succeeded),
            local: bound.or_else(|| match op {
                Op::Accept => made?.local,
                _ => socket?.local,
            }),
        })
    }

    /// What came of a transfer: as much as the call returned; all that was to go if it failed.
    fn done(&self, mut transfer: Transfer, succeeded: bool) -> Transfer {
        if succeeded {
            transfer.total = u64::try_from(self.outcome.value).unwrap_or_default();
            transfer.bytes.truncate(usize::try_from(transfer.total).unwrap_or(usize::MAX));
        }
        transfer
    }

    /// A receive without an address is a recv(2), a send without one a send(2).
    fn op(&self, transfer: Option<&Transfer>) -> Option<Op> {
        let op = op_of(self.name)?;
        let has_place = !matches!(self.arg(4), b"NULL" | b"");
        let is_plain = transfer.is_some_and(|all| all.address.is_none()) && !has_place;
        Some(match op {
            Op::RecvFrom if is_plain => Op::Recv,
            Op::SendTo if is_plain => Op::Send,
            op => op,
        })
    }

    /// The bytes that strace wrote, with the size of the buffer.
    fn moved(&self) -> Option<Transfer> {
        let whole = |bytes, asked: Option<i64>, address: Option<Endpoint>| {
            let asked = u64::try_from(asked.unwrap_or_default()).unwrap_or_default();
            Transfer {
                bytes,
                total: asked,
                asked: Some(asked),
                address: address.map(Endpoint::unmapped),
            }
        };
        let bytes = || quoted(self.arg(1)).unwrap_or_default().0;
        Some(match self.name {
            "recvfrom" | "sendto" => whole(bytes(), self.number(2), address(self.arg(4))),
            "recv" | "send" | "read" | "write" => whole(bytes(), self.number(2), None),
            "readv" | "writev" => of_pieces(self.arg(1))?,
            "recvmsg" | "sendmsg" => of_message(self.arg(1))?,
            // What a file holds is not in the call.
            "sendfile" => whole(Vec::new(), self.number(3), None),
            "recvmmsg" | "sendmmsg" => of_message(first_message(self.arg(1))?)?,
            _ => return None,
        })
    }

    /// The flags of Linux stand after the type: `SOCK_STREAM|SOCK_CLOEXEC`.
    fn socket_args(&self) -> Args {
        let is_ipv6 = self.arg(0) == b"AF_INET6";
        let family = if is_ipv6 { SocketFamily::Ipv6 } else { SocketFamily::Ipv4 };
        let symbol = self.arg(1).split(|byte| *byte == b'|').next().unwrap_or_default();
        match SocketType::of_symbol(symbol) {
            Some(kind) => Args::Socket { family, kind, protocol: protocol_of_symbol(self.arg(2)) },
            None => Args::Text(format!("{family}, {}", String::from_utf8_lossy(self.arg(1)))),
        }
    }

    fn args_of(&self, op: Op, address: Option<Endpoint>, moved: Option<&Transfer>) -> Args {
        match op {
            Op::Socket => self.socket_args(),
            Op::Bind | Op::Connect => address.map_or(Args::None, Args::Address),
            // A negative one is as large as can be, as the kernel takes it.
            Op::Listen => Args::Backlog(self.number(1).unwrap_or_default() as u32),
            Op::Shutdown => Args::Direction(match self.arg(1) {
                b"SHUT_RD" => Direction::Receiving,
                b"SHUT_WR" => Direction::Sending,
                _ => Direction::Both,
            }),
            Op::SetSockOpt => {
                let name = option_name(self.arg(1), self.arg(2));
                let set = name.zip(option_value(self.arg(3)));
                set.map_or_else(|| self.option_text(), |(name, value)| Args::Set(name, value))
            }
            Op::GetSockOpt => {
                option_name(self.arg(1), self.arg(2)).map_or_else(|| self.option_text(), Args::Get)
            }
            Op::Recv | Op::RecvFrom | Op::Send | Op::SendTo => {
                let asked = moved.and_then(|moved| moved.asked).unwrap_or_default();
                Args::Transfer(usize::try_from(asked).unwrap_or(usize::MAX), Peer::None)
            }
            _ => Args::None,
        }
    }

    /// An option that we have no name for, as strace writes it.
    fn option_text(&self) -> Args {
        let words = [self.arg(1), self.arg(2)].map(String::from_utf8_lossy);
        Args::Text(words.join(", "))
    }

    fn result(&self, op: Op, address: Option<Endpoint>) -> Result<Returned, CallError> {
        if let Some(error) = &self.outcome.error {
            return Err(error.clone());
        }
        Ok(match (op, self.outcome.descriptor, address) {
            (Op::GetSockName | Op::Protocol(_), _, Some(address)) => Returned::Address(address),
            (Op::Accept, Some(made), Some(address)) => Returned::Accepted(made.fd, address),
            (Op::GetSockOpt, ..) => match option_value(self.arg(3)) {
                Some(value) => Returned::Option(value),
                None => Returned::Number(self.outcome.value),
            },
            _ => Returned::Number(self.outcome.value),
        })
    }
}

/// Of several messages, the first.
fn first_message(messages: &[u8]) -> Option<&[u8]> {
    field(list(messages)?.first()?, "msg_hdr")
}

/// Of `[{iov_base="…", iov_len=5}, …]`.
fn of_pieces(pieces: &[u8]) -> Option<Transfer> {
    let (mut bytes, mut asked) = (Vec::new(), 0_u64);
    for piece in list(pieces)? {
        bytes.extend(field(piece, "iov_base").and_then(quoted).unwrap_or_default().0);
        let len = field(piece, "iov_len").and_then(number).unwrap_or_default();
        asked = asked.saturating_add(u64::try_from(len).unwrap_or_default());
    }
    Some(Transfer { bytes, total: asked, asked: Some(asked), address: None })
}

/// Of `{msg_name=…, msg_iov=[…], …}`.
fn of_message(message: &[u8]) -> Option<Transfer> {
    let address = field(message, "msg_name").and_then(address).map(Endpoint::unmapped);
    Some(Transfer { address, ..of_pieces(field(message, "msg_iov")?)? })
}

fn option_name(level: &[u8], name: &[u8]) -> Option<OptionName> {
    let level = match level {
        b"SOL_TCP" => "IPPROTO_TCP",
        b"SOL_IP" => "IPPROTO_IP",
        b"SOL_IPV6" => "IPPROTO_IPV6",
        other => std::str::from_utf8(other).ok()?,
    };
    OptionName::of_symbols(level, std::str::from_utf8(name).ok()?)
}

fn option_value(value: &[u8]) -> Option<OptionValue> {
    if let Some(seconds) = field(value, "l_linger").and_then(number) {
        return Some(OptionValue::Linger(seconds.try_into().ok()?));
    }
    number(list(value)?.first()?).map(OptionValue::Number)
}
