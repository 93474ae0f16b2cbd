//! A program as a session: somebody's own program runs, and what it does with sockets is seen.
//!
//! A [`ProgramConfig`] says what is run, where, and how it is watched. Its standard output, error output and
//! input are parts ([`ProgramPart`]). Each of its sockets has a [`ConnectionId`](super::ConnectionId), numbered
//! from 1 in the order in which they were made; its calls are rows like those of our own workers:
//!
//! - what came and went is `Received` and `Sent`, other calls and those that failed are `Called`;
//! - whom a row concerns is [`Peer::Socket`](super::Peer::Socket), or once a stream is connected
//!   [`Peer::Connection`](super::Peer::Connection), with the same number;
//! - on which of its threads, is [`WorkerRole::Thread`](super::WorkerRole::Thread);
//! - what else is known of a socket or a thread comes as a [`ProgramEvent`], and stands in [`ProgramFacts`].
//!
//! What it refuses to do: it runs nothing by a shell, and what the watched program reports is never trusted.

mod channel;
mod command;
mod config;
mod event;
mod facts;
mod op;
mod process;
mod report;
mod rows;
mod session;
mod shim;
pub mod strace;
mod streams;
mod wire;

pub use super::socket_type::{SocketFamily, SocketType};
pub use command::ProgramCommand;
pub use config::{ProgramConfig, Watch};
pub use event::{ExitStatus, ProgramEvent, ProgramPart, SocketEnd, WatchLost};
pub use facts::{ProgramFacts, ProgramSocket, ProgramThread};
pub use op::ProgramOp;
pub use report::{CallReport, Caller, Fork, Report, Transfer};
