//! What is known of a program at this moment.

use super::{ExitStatus, SocketFamily, SocketType};
use crate::net::counters::Counter;
use crate::net::{BlockedCall, ConnectionId, Stamp};
use crate::threads::locked;
use std::net::SocketAddr;
use std::sync::Mutex;

/// The live facts of a program, which its session changes and everybody reads.
#[derive(Debug, Default)]
pub struct ProgramFacts {
    known: Mutex<Known>,
    /// Calls that were reported.
    pub calls: Counter,
    /// Calls that happened and are not in the log.
    pub calls_lost: Counter,
    /// Bytes of standard output and error output.
    pub printed_bytes: Counter,
    /// Bytes that wait to be read as standard input.
    pub input_waiting_bytes: Counter,
}

#[derive(Debug, Default)]
struct Known {
    process: Option<u32>,
    since: Option<Stamp>,
    watched: Option<String>,
    exit: Option<ExitStatus>,
    input_ended: bool,
    sockets: Vec<ProgramSocket>,
    threads: Vec<ProgramThread>,
    blocked: Vec<BlockedCall>,
}

/// A socket that a program has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramSocket {
    /// Its number in the log.
    pub id: ConnectionId,
    /// The process that has it.
    pub process: u32,
    /// Its descriptor there.
    pub fd: u64,
    /// Its family.
    pub family: SocketFamily,
    /// Its type.
    pub kind: SocketType,
    /// Its own address.
    pub local: Option<SocketAddr>,
    /// Whom it is connected to.
    pub peer: Option<SocketAddr>,
    /// Whether it listens.
    pub listens: bool,
}

/// A thread of a program that has made calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramThread {
    /// The number that its rows have.
    pub number: u8,
    /// The process that it is of.
    pub process: u32,
    /// Its name.
    pub name: String,
}

impl ProgramFacts {
    /// The number of its process, once it runs.
    pub fn process(&self) -> Option<u32> {
        locked(&self.known).process
    }

    /// Since when it runs, or ran.
    pub fn since(&self) -> Option<Stamp> {
        locked(&self.known).since
    }

    /// What is watched, such as `Python 3.12.3`; `None` if its calls are not seen.
    pub fn watched(&self) -> Option<String> {
        locked(&self.known).watched.clone()
    }

    /// How it ended; `None` while it runs.
    pub fn exit(&self) -> Option<ExitStatus> {
        locked(&self.known).exit
    }

    /// Whether its standard input is closed.
    pub fn input_ended(&self) -> bool {
        locked(&self.known).input_ended
    }

    /// The sockets that it has open, in the order in which they were made.
    pub fn sockets(&self) -> Vec<ProgramSocket> {
        locked(&self.known).sockets.clone()
    }

    /// Its threads that have made calls, by their numbers.
    pub fn threads(&self) -> Vec<ProgramThread> {
        locked(&self.known).threads.clone()
    }

    /// The calls that it is blocked in now, those that block for the longest first.
    pub fn blocked_calls(&self) -> Vec<BlockedCall> {
        locked(&self.known).blocked.clone()
    }
}
