//! Calls in forms of their own, of which there is more to say than of the call: what pings, paths and raw sockets need.

use super::sheets::{CallSheet, sheet};
use crate::i18n::Texts;
use crate::learn::call_purpose;
use crate::net::icmp::header::protocol;
use crate::net::{Args, Call, Op, OptionName, SocketType};

/// What a sheet is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetOf {
    /// A call.
    Call(Op),
    /// A call in a form of its own.
    Form(CallForm),
}

/// A call in a form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallForm {
    /// `socket` for echoes, without rights.
    PingSocket,
    /// `socket` for whole packets.
    RawSocket,
    /// `recvmsg` from the error queue.
    ErrorQueue,
    /// `setsockopt` after which headers of IP are written by hand.
    HeaderIncluded,
    /// `setsockopt` after which errors are queued.
    ReceiveErrors,
    /// `setsockopt` for the number of hops.
    TimeToLive,
}

impl CallForm {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::PingSocket,
        Self::RawSocket,
        Self::ErrorQueue,
        Self::HeaderIncluded,
        Self::ReceiveErrors,
        Self::TimeToLive,
    ];

    /// The constant by which it is known.
    pub fn name(self) -> &'static str {
        match self {
            Self::PingSocket => "IPPROTO_ICMP",
            Self::RawSocket => "SOCK_RAW",
            Self::ErrorQueue => "MSG_ERRQUEUE",
            Self::HeaderIncluded => "IP_HDRINCL",
            Self::ReceiveErrors => "IP_RECVERR",
            Self::TimeToLive => "IP_TTL",
        }
    }

    /// That of a call, if it has one.
    pub(super) fn of(call: &Call) -> Option<Self> {
        match (call.op, &call.args) {
            (Op::Socket, Args::Socket { kind: SocketType::Raw, .. }) => Some(Self::RawSocket),
            (Op::RecvMsg, _) => Some(Self::ErrorQueue),
            (Op::Socket, Args::Socket { kind: SocketType::Datagram, protocol, .. }) => {
                let is_ping = [protocol::ICMP, protocol::ICMP6].map(i32::from).contains(protocol);
                is_ping.then_some(Self::PingSocket)
            }
            (Op::SetSockOpt, Args::Set(name, _)) => match name {
                OptionName::HeaderIncluded => Some(Self::HeaderIncluded),
                OptionName::ReceiveErrors4 | OptionName::ReceiveErrors6 => {
                    Some(Self::ReceiveErrors)
                }
                OptionName::TimeToLive | OptionName::UnicastHops => Some(Self::TimeToLive),
                _ => None,
            },
            _ => None,
        }
    }

    fn sheet(self) -> &'static CallSheet {
        match self {
            Self::PingSocket => &PING_SOCKET,
            Self::RawSocket => &RAW_SOCKET,
            Self::ErrorQueue => &ERROR_QUEUE,
            Self::HeaderIncluded => &HEADER_INCLUDED,
            Self::ReceiveErrors => &RECEIVE_ERRORS,
            Self::TimeToLive => &TIME_TO_LIVE,
        }
    }
}

impl SheetOf {
    /// The name of the call, or the constant by which its form is known.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call(op) => op.name(),
            Self::Form(form) => form.name(),
        }
    }

    /// The sheet; `None` for what is no call.
    pub fn sheet(self) -> Option<&'static CallSheet> {
        match self {
            Self::Call(op) => sheet(op),
            Self::Form(form) => Some(form.sheet()),
        }
    }

    /// What it is for.
    pub fn purpose(self, texts: &Texts) -> String {
        match self {
            Self::Call(op) => call_purpose(op, texts),
            Self::Form(form) => {
                texts.get(&format!("sheet-{}.purpose", form.sheet().id)).into_owned()
            }
        }
    }
}

const PING_SOCKET: CallSheet = CallSheet {
    id: "ping-socket",
    c: "int sockfd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);",
    python: "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)",
    errors: &["EACCES", "EPROTONOSUPPORT", "EMFILE"],
    linux: "man7/icmp.7",
    python_page: "socket.html#socket.socket",
    windows: None,
};

const RAW_SOCKET: CallSheet = CallSheet {
    id: "raw-socket",
    c: "int sockfd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);",
    python: "s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)",
    errors: &["EPERM", "EACCES", "EPROTONOSUPPORT", "EMFILE"],
    linux: "man7/raw.7",
    python_page: "socket.html#socket.socket",
    windows: Some("winsock2/nf-winsock2-socket"),
};

pub(super) const ERROR_QUEUE: CallSheet = CallSheet {
    id: "error-queue",
    c: "ssize_t recvmsg(sockfd, &msg, MSG_ERRQUEUE);",
    python: "data, beside, flags, address = s.recvmsg(bufsize, ancbufsize, socket.MSG_ERRQUEUE)",
    errors: &["EAGAIN", "EBADF", "ENOTSOCK"],
    linux: "man2/recvmsg.2",
    python_page: "socket.html#socket.socket.recvmsg",
    windows: None,
};

const HEADER_INCLUDED: CallSheet = CallSheet {
    id: "header-included",
    c: "setsockopt(sockfd, IPPROTO_IP, IP_HDRINCL, &on, sizeof on);",
    python: "s.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)",
    errors: &["ENOPROTOOPT", "EINVAL", "EBADF", "ENOTSOCK"],
    linux: "man7/raw.7",
    python_page: "socket.html#socket.socket.setsockopt",
    windows: Some("winsock2/nf-winsock2-setsockopt"),
};

const RECEIVE_ERRORS: CallSheet = CallSheet {
    id: "receive-errors",
    c: "setsockopt(sockfd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);",
    // Python's module has had no name for it for long: 11 is its number on Linux (`<linux/in.h>`).
    python: "s.setsockopt(socket.IPPROTO_IP, 11, 1)",
    errors: &["ENOPROTOOPT", "EINVAL", "EBADF", "ENOTSOCK"],
    linux: "man7/ip.7",
    python_page: "socket.html#socket.socket.setsockopt",
    windows: None,
};

const TIME_TO_LIVE: CallSheet = CallSheet {
    id: "time-to-live",
    c: "setsockopt(sockfd, IPPROTO_IP, IP_TTL, &hops, sizeof hops);",
    python: "s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 64)",
    errors: &["EINVAL", "ENOPROTOOPT", "EBADF", "ENOTSOCK"],
    linux: "man7/ip.7",
    python_page: "socket.html#socket.socket.setsockopt",
    windows: Some("winsock2/nf-winsock2-setsockopt"),
};
