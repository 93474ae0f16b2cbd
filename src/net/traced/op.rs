//! Calls of programs that are no calls of the socket interface.

use crate::net::Op;
use crate::net::protocols::ProtocolOp;

/// A method of Python's sockets that is not a function of the system of that name, or a step of running
/// a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ProgramOp {
    /// `settimeout`: how long calls on the socket may block.
    SetTimeout,
    /// `setblocking`: whether calls on the socket block.
    SetBlocking,
    /// `detach`: the descriptor goes on without the object.
    Detach,
    /// `gethostbyname`: one IPv4 address of a name.
    GetHostByName,
    /// `socketpair`: two sockets that are connected to each other.
    SocketPair,
    /// `getpeername`: whom the socket is connected to.
    GetPeerName,
    /// Starting the program.
    Start,
    /// Writing to its standard input.
    Input,
    /// Sending it a signal.
    Signal,
    /// Making the channel on which it is watched.
    Watch,
}

impl ProgramOp {
    /// Its name, as in Python's `socket` module.
    pub fn name(self) -> &'static str {
        match self {
            Self::SetTimeout => "settimeout",
            Self::SetBlocking => "setblocking",
            Self::Detach => "detach",
            Self::GetHostByName => "gethostbyname",
            Self::SocketPair => "socketpair",
            Self::GetPeerName => "getpeername",
            Self::Start => "exec",
            Self::Input => "write",
            Self::Signal => "kill",
            Self::Watch => "watch",
        }
    }

    /// To complete "could not …" in a log line for developers.
    pub fn verb(self) -> &'static str {
        match self {
            Self::SetTimeout => "set the time limit",
            Self::SetBlocking => "set whether calls block",
            Self::Detach => "detach the descriptor",
            Self::GetHostByName => "look up the host",
            Self::SocketPair => "make a pair of sockets",
            Self::GetPeerName => "read the peer's address",
            Self::Start => "start the program",
            Self::Input => "write to the program's input",
            Self::Signal => "send the program a signal",
            Self::Watch => "watch the program",
        }
    }
}

impl Op {
    /// Starting a program.
    pub const PROGRAM_START: Self = Self::program(ProgramOp::Start);
    /// Writing to a program's standard input.
    pub const PROGRAM_INPUT: Self = Self::program(ProgramOp::Input);

    /// A call or step of a program.
    pub const fn program(op: ProgramOp) -> Self {
        Self::Protocol(ProtocolOp::Program(op))
    }
}
