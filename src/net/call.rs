//! The socket calls that workers make, as data: arguments, result, and how long each blocked.

mod option;

pub use option::{OptionName, OptionValue};

use super::protocols::ProtocolOp;
use super::{Cause, Endpoint, Errno, NetError, Peer, SocketFamily, SocketType};
use std::net::IpAddr;
use std::time::Duration;

/// A function of the operating system's socket interface, by the name of its manual page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Op {
    /// getaddrinfo(3)
    GetAddrInfo,
    /// socket(2)
    Socket,
    /// setsockopt(2)
    SetSockOpt,
    /// getsockopt(2)
    GetSockOpt,
    /// bind(2)
    Bind,
    /// getsockname(2)
    GetSockName,
    /// recvfrom(2)
    RecvFrom,
    /// recvmsg(2) with `MSG_ERRQUEUE`: taking an error from the queue of a socket (ip(7)).
    RecvMsg,
    /// sendto(2)
    SendTo,
    /// connect(2)
    Connect,
    /// listen(2)
    Listen,
    /// accept(2)
    Accept,
    /// recv(2)
    Recv,
    /// send(2)
    Send,
    /// poll(2); select(2) in Python, which does the same: waiting until a socket can be read.
    Poll,
    /// shutdown(2)
    Shutdown,
    /// close(2); `closesocket` on Windows
    Close,
    /// open(2) of a file that is sent or saved.
    OpenFile,
    /// read(2) of a file that is sent.
    ReadFile,
    /// write(2) of a file that is saved.
    WriteFile,
    /// rename(2): a saved file gets its name when it is whole.
    RenameFile,
    /// unlink(2) of the file of a Unix-domain socket.
    Unlink,
    /// chmod(2) of that file, or fchmod(2) of the socket that will have it.
    Chmod,
    /// setsockopt(2) with `IP_ADD_MEMBERSHIP` or `IPV6_JOIN_GROUP`: joining a multicast group.
    JoinGroup,
    /// setsockopt(2) with `IP_DROP_MEMBERSHIP` or `IPV6_LEAVE_GROUP`: leaving a multicast group.
    LeaveGroup,
    /// Not a call: the TLS handshake (RFC 8446), in several sends and receives.
    TlsHandshake,
    /// Not a call: a step that only one protocol has.
    Protocol(ProtocolOp),
    /// Not a call: starting a worker thread.
    StartThread,
    /// Not a call: making a reply from a template.
    Reply,
}

impl Op {
    /// The name of the function, as in Python's `socket` module and the manual.
    pub fn name(self) -> &'static str {
        match self {
            Self::GetAddrInfo => "getaddrinfo",
            Self::Socket => "socket",
            Self::SetSockOpt | Self::JoinGroup | Self::LeaveGroup => "setsockopt",
            Self::GetSockOpt => "getsockopt",
            Self::Bind => "bind",
            Self::GetSockName => "getsockname",
            Self::RecvFrom => "recvfrom",
            Self::RecvMsg => "recvmsg",
            Self::SendTo => "sendto",
            Self::Connect => "connect",
            Self::Listen => "listen",
            Self::Accept => "accept",
            Self::Recv => "recv",
            Self::Send => "send",
            Self::Poll => "poll",
            Self::Shutdown => "shutdown",
            Self::Close => "close",
            Self::OpenFile => "open",
            Self::ReadFile => "read",
            Self::WriteFile => "write",
            Self::RenameFile => "rename",
            Self::Unlink => "unlink",
            Self::Chmod => "chmod",
            Self::TlsHandshake => "TLS",
            Self::Protocol(op) => op.name(),
            Self::StartThread => "thread",
            Self::Reply => "reply",
        }
    }

    /// What the call is for, to complete "could not …" in a log line for developers.
    pub fn verb(self) -> &'static str {
        match self {
            Self::GetAddrInfo => "look up the host",
            Self::Socket => "make a socket",
            Self::SetSockOpt => "set the option",
            Self::JoinGroup => "join the group",
            Self::LeaveGroup => "leave the group",
            Self::GetSockOpt => "read the option",
            Self::Bind => "bind",
            Self::GetSockName => "read the local address",
            Self::RecvFrom | Self::Recv => "receive",
            Self::RecvMsg => "take an error from the queue",
            Self::SendTo | Self::Send => "send",
            Self::Poll => "wait",
            Self::Connect => "connect",
            Self::Listen => "listen",
            Self::Accept => "accept a connection",
            Self::Shutdown => "shut down the connection",
            Self::Close => "close",
            Self::OpenFile => "open the file",
            Self::ReadFile => "read the file",
            Self::WriteFile => "write the file",
            Self::RenameFile => "rename the file",
            Self::Unlink => "remove the file",
            Self::Chmod => "set the mode of the file",
            Self::TlsHandshake => "secure the connection",
            Self::Protocol(op) => op.verb(),
            Self::StartThread => "start a thread",
            Self::Reply => "make the reply",
        }
    }
}

/// One finished call.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Call {
    /// Which function.
    pub op: Op,
    /// The socket it was made on: a file descriptor, or a handle on Windows. `None` if there was none yet.
    pub fd: Option<u64>,
    /// The other arguments.
    pub args: Args,
    /// What it returned, or the error.
    pub result: Result<Returned, CallError>,
    /// How long the caller waited for it.
    pub blocked: Duration,
}

impl Call {
    /// Its error, if it failed.
    pub fn error(&self) -> Option<NetError> {
        let cause = match self.result.as_ref().err()? {
            CallError::Errno(errno) => Cause::Os(*errno),
            CallError::Text(text) if self.op == Op::GetAddrInfo => {
                Cause::NameNotResolved(text.clone())
            }
            CallError::Text(text) => Cause::Other(text.clone()),
        };
        Some(NetError { op: self.args.purpose(self.op), target: self.args.target(), cause })
    }
}

/// What a call returned.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Returned {
    /// A number: 0 for "done", a descriptor, a count of bytes.
    Number(i64),
    /// An address (getsockname).
    Address(Endpoint),
    /// The addresses of a name (getaddrinfo), in the system's order.
    Addresses(Vec<IpAddr>),
    /// The value of an option (getsockopt).
    Option(OptionValue),
    /// A new socket and the address of its peer (accept).
    Accepted(u64, Endpoint),
    /// Something else, as the program that was given it would write it; perhaps hostile.
    Text(String),
}

/// How a call failed.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum CallError {
    /// With this error number.
    Errno(Errno),
    /// With this text (getaddrinfo has numbers of its own, which std does not pass on).
    Text(String),
}

impl CallError {
    /// Whether nothing is wrong: a socket that does not block goes on with the call by itself.
    pub fn is_under_way(&self) -> bool {
        matches!(self, Self::Errno(errno) if errno.is("EINPROGRESS"))
    }
}

/// The arguments of a call beside the socket.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Args {
    /// None.
    None,
    /// socket(2)
    Socket {
        /// The family.
        family: SocketFamily,
        /// The type.
        kind: SocketType,
        /// The protocol, by its number; 0 for the usual one of the type, or where it is not known.
        #[serde(default)]
        protocol: i32,
    },
    /// An address (bind, connect).
    Address(Endpoint),
    /// A name to resolve and its port.
    Host(String, u16),
    /// An option to read.
    Get(OptionName),
    /// An option and its new value.
    Set(OptionName, OptionValue),
    /// A payload of this many bytes to or from a peer, or into a buffer of that size.
    Transfer(usize, Peer),
    /// How many connections may wait to be accepted (listen).
    Backlog(u32),
    /// Which direction to shut down (shutdown).
    Direction(Direction),
    /// Something else, as the program that gave it has written it; perhaps hostile.
    Text(String),
}

impl Args {
    /// Those of a socket of the usual protocol of its type.
    pub fn socket(family: SocketFamily, kind: SocketType) -> Self {
        Self::Socket { family, kind, protocol: 0 }
    }

    /// What a call with these arguments is for, as an error names it: a group is joined, whatever the
    /// function is called.
    pub fn purpose(&self, op: Op) -> Op {
        match self {
            Self::Set(name, OptionValue::Group(..)) if name.is_leave() => Op::LeaveGroup,
            Self::Set(_, OptionValue::Group(..)) => Op::JoinGroup,
            _ => op,
        }
    }

    /// What the call is made on, as an error names it; empty if the socket is all.
    pub fn target(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::Host(host, _) => host.clone(),
            Self::Set(_, OptionValue::Group(group, interface)) if is_chosen(interface) => {
                format!("{group} ({interface})")
            }
            Self::Set(_, OptionValue::Group(group, _)) => group.to_string(),
            Self::Get(name) | Self::Set(name, _) => name.symbols().1.to_owned(),
            Self::Transfer(_, peer) => peer.to_string(),
            Self::Socket { family, .. } => family.to_string(),
            Self::None | Self::Backlog(_) | Self::Direction(_) | Self::Text(_) => String::new(),
        }
    }
}

/// Whether a group's interface was chosen; the system chooses for index 0.
fn is_chosen(interface: &str) -> bool {
    interface != "0"
}

/// A direction of a connection, as shutdown(2) names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Direction {
    /// `SHUT_RD`
    Receiving,
    /// `SHUT_WR`
    Sending,
    /// `SHUT_RDWR`
    Both,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connect_that_goes_on_by_itself_has_not_failed() {
        let of = |name| Errno::named(name).map(CallError::Errno);
        let is_under_way = |name| of(name).is_some_and(|error| error.is_under_way());
        assert!(is_under_way("EINPROGRESS") && !is_under_way("ECONNREFUSED"));
    }

    #[test]
    fn a_call_that_failed_names_what_it_was_made_on() {
        let result = Err(CallError::Text("no".to_owned()));
        let call =
            |op, args| Call { op, fd: None, args, result: result.clone(), blocked: Duration::ZERO };
        let table = [
            (
                Op::Socket,
                Args::socket(SocketFamily::Ipv6, SocketType::Stream),
                "AF_INET6",
                Cause::Other("no".to_owned()),
            ),
            (
                Op::GetAddrInfo,
                Args::Host("h".to_owned(), 9),
                "h",
                Cause::NameNotResolved("no".to_owned()),
            ),
            (
                Op::SetSockOpt,
                Args::Set(OptionName::Linger, OptionValue::Linger(0)),
                "SO_LINGER",
                Cause::Other("no".to_owned()),
            ),
            (Op::Listen, Args::Backlog(5), "", Cause::Other("no".to_owned())),
        ];
        for (op, args, target, cause) in table {
            let error = NetError { op, target: target.to_owned(), cause };
            assert_eq!(call(op, args).error(), Some(error));
        }
        let done = Call { result: Ok(Returned::Number(0)), ..call(Op::Close, Args::None) };
        assert_eq!(done.error(), None);
    }
}
