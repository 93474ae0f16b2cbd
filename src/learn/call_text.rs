//! Calls as code: `bind(3, ("127.0.0.1", 9999)) = 0`.
//!
//! The form is that of Python's `socket` module, which the tutorials use, with the result after it as
//! strace(1) writes it. It is the same in every language.

use crate::net::call::{CallError, Direction, Returned};
use crate::net::socket_type::protocol_symbol;
use crate::net::{Args, Call, Endpoint, Errno, Op, OptionValue, Peer, UnixName, UnixNameKind};
use crate::payload::safe_text;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// A finished call with its arguments and its result.
pub fn call_text(call: &Call) -> String {
    let mut parts: Vec<String> = call.fd.iter().map(u64::to_string).collect();
    parts.extend(args_text(call.op, &call.args));
    let result = match &call.result {
        Ok(returned) => returned_text(returned),
        Err(CallError::Errno(errno)) => format!("-1 {errno}"),
        Err(CallError::Text(text)) => format!("error: {}", safe_text(text)),
    };
    format!("{}({}) = {result}", call.op.name(), parts.join(", "))
}

/// A receive or send, of which the log keeps no [`Call`]: `recvfrom(65536) = 5 from ("127.0.0.1", 52344)`.
///
/// `len` is the size of the buffer of a receive, and the length of the payload of a send, in bytes.
pub fn transfer_text(op: Op, len: usize, peer: Peer, result: Result<usize, Errno>) -> String {
    let args = args_text(op, &Args::Transfer(len, peer)).join(", ");
    let name = op.name();
    match (result, peer_text(peer)) {
        (Err(errno), _) => format!("{name}({args}) = -1 {errno}"),
        (Ok(bytes), Some(from)) if op == Op::RecvFrom => {
            format!("{name}({args}) = {bytes} from {from}")
        }
        (Ok(bytes), _) => format!("{name}({args}) = {bytes}"),
    }
}

/// How long a call blocked, with two digits or so: that is what a person compares.
///
/// ```
/// use network_playground::learn::blocked_text;
/// use std::time::Duration;
///
/// assert_eq!(blocked_text(Duration::from_micros(12)), "12 µs");
/// assert_eq!(blocked_text(Duration::from_micros(61_200)), "61 ms");
/// ```
pub fn blocked_text(blocked: Duration) -> String {
    let seconds = blocked.as_secs_f64();
    // Each limit is where rounding would need a digit more.
    match seconds {
        0.0 => "0 µs".to_owned(),
        ..0.000_000_95 => format!("{:.1} µs", seconds * 1e6),
        ..0.000_099_5 => format!("{:.0} µs", seconds * 1e6),
        ..0.009_95 => format!("{:.1} ms", seconds * 1e3),
        ..0.999_5 => format!("{:.0} ms", seconds * 1e3),
        ..99.95 => format!("{seconds:.1} s"),
        _ => format!("{seconds:.0} s"),
    }
}

fn args_text(op: Op, args: &Args) -> Vec<String> {
    match args {
        Args::None => Vec::new(),
        Args::Socket { family, kind, protocol } => {
            let other = (!kind.has_usual(*protocol)).then(|| protocol_symbol(*protocol));
            [family.to_string(), kind.to_string()].into_iter().chain(other).collect()
        }
        Args::Address(end) => vec![end_text(*end)],
        Args::Host(host, port) => vec![quoted(host), port.to_string()],
        Args::Get(name) => {
            let (level, name) = name.symbols();
            vec![level.to_owned(), name.to_owned()]
        }
        Args::Set(name, value) => {
            let (level, name) = name.symbols();
            vec![level.to_owned(), name.to_owned(), value_text(value)]
        }
        Args::Transfer(len, _) if matches!(op, Op::RecvFrom | Op::Recv) => vec![len.to_string()],
        Args::Transfer(len, _) if op == Op::Send => vec![format!("{len} bytes")],
        Args::Backlog(most) => vec![most.to_string()],
        Args::Direction(direction) => vec![direction_text(*direction).to_owned()],
        Args::Text(text) if text.is_empty() => Vec::new(),
        Args::Text(text) => vec![safe_text(text).into_owned()],
        Args::Transfer(len, peer) => {
            std::iter::once(format!("{len} bytes")).chain(peer_text(*peer)).collect()
        }
    }
}

fn returned_text(returned: &Returned) -> String {
    match returned {
        Returned::Number(number) => number.to_string(),
        Returned::Address(end) => end_text(*end),
        Returned::Addresses(list) => {
            list.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
        }
        Returned::Option(value) => value_text(value),
        Returned::Accepted(fd, peer) => format!("{fd}, {}", end_text(*peer)),
        Returned::Text(text) => safe_text(text).into_owned(),
    }
}

/// The value of an option, as code has it.
pub(super) fn value_text(value: &OptionValue) -> String {
    match value {
        OptionValue::Number(number) => number.to_string(),
        OptionValue::Linger(seconds) => format!("(1, {seconds})"),
        OptionValue::NoLinger => "(0, 0)".to_owned(),
        OptionValue::Time(limit) => {
            format!("({:.6})", limit.unwrap_or_default().as_secs_f64())
        }
        OptionValue::Text(text) => quoted(text),
        OptionValue::Group(group, interface) => {
            format!("(\"{group}\", {})", interface_text(interface))
        }
        OptionValue::Interface(interface) => interface_text(interface),
    }
}

fn direction_text(direction: Direction) -> &'static str {
    match direction {
        Direction::Receiving => "SHUT_RD",
        Direction::Sending => "SHUT_WR",
        Direction::Both => "SHUT_RDWR",
    }
}

/// An index stands as the number that it is, an address or name as text.
fn interface_text(interface: &str) -> String {
    if !interface.is_empty() && interface.bytes().all(|byte| byte.is_ascii_digit()) {
        interface.to_owned()
    } else {
        quoted(interface)
    }
}

fn peer_text(peer: Peer) -> Option<String> {
    peer.endpoint().map(end_text)
}

/// An end as Python takes and gives it: a pair for an IP address, a text for a path, bytes for an abstract name.
fn end_text(end: Endpoint) -> String {
    match end {
        Endpoint::Ip(address) => address_text(address),
        Endpoint::Unix(name) => unix_text(name),
        Endpoint::Icmp(ip) => format!("(\"{ip}\", 0)"),
    }
}

fn unix_text(name: UnixName) -> String {
    match name.kind() {
        UnixNameKind::Unnamed => "\"\"".to_owned(),
        UnixNameKind::Unkept => "…".to_owned(),
        UnixNameKind::Path(path) => quoted(&String::from_utf8_lossy(path)),
        UnixNameKind::Abstract(name) => format!("b\"\\0{}\"", name.escape_ascii()),
    }
}

/// The pair that Python takes and gives; the zone of a link-local address comes last.
fn address_text(address: SocketAddr) -> String {
    match address {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => {
            format!("(\"{}%{}\", {})", v6.ip(), v6.scope_id(), v6.port())
        }
        _ => format!("(\"{}\", {})", address.ip(), address.port()),
    }
}

/// Text from outside between quotation marks that it cannot close.
fn quoted(text: &str) -> String {
    format!("\"{}\"", safe_text(text).replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::{OptionName, SocketFamily, SocketType};

    fn text(op: Op, fd: u64, args: Args, result: Result<Returned, CallError>) -> String {
        let fd = Some(fd).filter(|fd| *fd != 0);
        call_text(&Call { op, fd, args, result, blocked: Duration::ZERO })
    }

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    fn end(text: &str) -> Endpoint {
        text.parse().unwrap()
    }

    const DONE: Result<Returned, CallError> = Ok(Returned::Number(0));

    #[test]
    fn calls_read_as_code() {
        let socket = Args::socket(SocketFamily::Ipv4, SocketType::Datagram);
        let of = |kind, protocol| Args::Socket { family: SocketFamily::Ipv4, kind, protocol };
        let low = Args::Address(end("0.0.0.0:80"));
        let table = [
            (
                text(Op::Socket, 0, socket, Ok(Returned::Number(3))),
                "socket(AF_INET, SOCK_DGRAM) = 3",
            ),
            (
                text(Op::Socket, 0, of(SocketType::Datagram, 1), Ok(Returned::Number(3))),
                "socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP) = 3",
            ),
            (
                text(Op::Socket, 0, of(SocketType::Raw, 89), Ok(Returned::Number(3))),
                "socket(AF_INET, SOCK_RAW, 89) = 3",
            ),
            (
                text(Op::Socket, 0, of(SocketType::Stream, 6), Ok(Returned::Number(3))),
                "socket(AF_INET, SOCK_STREAM) = 3",
            ),
            (
                text(Op::Bind, 3, Args::Address(end("127.0.0.1:9999")), DONE),
                r#"bind(3, ("127.0.0.1", 9999)) = 0"#,
            ),
            (
                text(Op::Bind, 3, Args::Address(end("[fe80::1%2]:0")), DONE),
                r#"bind(3, ("fe80::1%2", 0)) = 0"#,
            ),
            (
                text(Op::GetSockName, 3, Args::None, Ok(Returned::Address(end("[::1]:9")))),
                r#"getsockname(3) = ("::1", 9)"#,
            ),
            (text(Op::Close, 3, Args::None, DONE), "close(3) = 0"),
        ];
        for (text, expected) in table {
            assert_eq!(text, expected);
        }
        #[cfg(unix)]
        assert_eq!(
            text(Op::Bind, 3, low, Err(CallError::Errno(Errno(libc::EACCES)))),
            r#"bind(3, ("0.0.0.0", 80)) = -1 EACCES"#
        );
        #[cfg(not(unix))]
        drop(low);
    }

    #[test]
    fn options_read_as_code() {
        let set = |name, value| text(Op::SetSockOpt, 3, Args::Set(name, value), DONE);
        let buffer = OptionName::ReceiveBuffer;
        let group = |interface: &str| {
            OptionValue::Group("239.255.7.7".parse().unwrap(), interface.to_owned())
        };
        let granted = Ok(Returned::Option(OptionValue::Number(425_984)));
        let table = [
            (
                set(buffer, OptionValue::Number(4_194_304)),
                "setsockopt(3, SOL_SOCKET, SO_RCVBUF, 4194304) = 0",
            ),
            (
                text(Op::GetSockOpt, 3, Args::Get(buffer), granted),
                "getsockopt(3, SOL_SOCKET, SO_RCVBUF) = 425984",
            ),
            (
                set(OptionName::AddMembership4, group("eth0")),
                r#"setsockopt(3, IPPROTO_IP, IP_ADD_MEMBERSHIP, ("239.255.7.7", "eth0")) = 0"#,
            ),
            (
                set(OptionName::DropMembership4, group("0")),
                r#"setsockopt(3, IPPROTO_IP, IP_DROP_MEMBERSHIP, ("239.255.7.7", 0)) = 0"#,
            ),
            (
                set(OptionName::MulticastInterface4, OptionValue::Interface("192.0.2.2".into())),
                r#"setsockopt(3, IPPROTO_IP, IP_MULTICAST_IF, "192.0.2.2") = 0"#,
            ),
        ];
        for (text, expected) in table {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn lookups_read_as_code_and_hide_nothing_dangerous() {
        let look_up =
            |host: &str, result| text(Op::GetAddrInfo, 0, Args::Host(host.into(), 9999), result);
        let both = ["127.0.0.1", "::1"].map(|ip| ip.parse().unwrap()).to_vec();
        assert_eq!(
            look_up("localhost", Ok(Returned::Addresses(both))),
            r#"getaddrinfo("localhost", 9999) = 127.0.0.1, ::1"#
        );
        assert_eq!(
            look_up("a\"\u{202e}b", Err(CallError::Text("not\nknown".into()))),
            r#"getaddrinfo("a\"\u{202e}b", 9999) = error: not\nknown"#
        );
    }

    #[test]
    fn transfers_read_as_code() {
        let peer = Peer::from(address("127.0.0.1:52344"));
        let table = [
            (
                transfer_text(Op::RecvFrom, 65536, peer, Ok(5)),
                r#"recvfrom(65536) = 5 from ("127.0.0.1", 52344)"#,
            ),
            (
                transfer_text(Op::SendTo, 13, peer, Ok(13)),
                r#"sendto(13 bytes, ("127.0.0.1", 52344)) = 13"#,
            ),
            (transfer_text(Op::SendTo, 0, Peer::None, Ok(0)), "sendto(0 bytes) = 0"),
            (
                transfer_text(Op::SendTo, 7, Peer::None, Err(Errno(99_999))),
                "sendto(7 bytes) = -1 errno 99999",
            ),
            (transfer_text(Op::RecvFrom, 65536, Peer::None, Ok(0)), "recvfrom(65536) = 0"),
        ];
        for (text, expected) in table {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn durations_have_two_digits_or_so() {
        for (nanos, expected) in [
            (0, "0 µs"),
            (300, "0.3 µs"),
            (960, "1 µs"),
            (12_000, "12 µs"),
            (99_600, "0.1 ms"),
            (200_000, "0.2 ms"),
            (9_960_000, "10 ms"),
            (61_200_000, "61 ms"),
            (999_600_000, "1.0 s"),
            (3_400_000_000, "3.4 s"),
            (125_000_000_000, "125 s"),
        ] {
            assert_eq!(blocked_text(Duration::from_nanos(nanos)), expected);
        }
    }
}
