//! What is known of a program at this moment.

use super::{Caller, ExitStatus, SocketFamily, SocketType};
use crate::net::counters::Counter;
use crate::net::{BlockedCall, ConnectionId, Endpoint, Stamp};
use crate::threads::locked;
use std::collections::{BTreeMap, HashMap};
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
    sockets: BTreeMap<(u32, u64), ProgramSocket>,
    threads: Vec<ProgramThread>,
    blocked: HashMap<Caller, BlockedCall>,
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
    pub local: Option<Endpoint>,
    /// Whom it is connected to.
    pub peer: Option<Endpoint>,
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
        let mut sockets: Vec<_> = locked(&self.known).sockets.values().cloned().collect();
        sockets.sort_by_key(|socket| socket.id);
        sockets
    }

    /// Its threads that have made calls, by their numbers.
    pub fn threads(&self) -> Vec<ProgramThread> {
        locked(&self.known).threads.clone()
    }

    /// The calls that it is blocked in now, those that block for the longest first.
    pub fn blocked_calls(&self) -> Vec<BlockedCall> {
        let mut calls: Vec<_> = locked(&self.known).blocked.values().copied().collect();
        calls.sort_by_key(|call| call.since);
        calls
    }

    pub(super) fn started(&self, process: u32, at: Stamp) {
        let mut known = locked(&self.known);
        (known.process, known.since) = (Some(process), Some(at));
    }

    pub(super) fn note_watched(&self, what: String) {
        locked(&self.known).watched.get_or_insert(what);
    }

    /// Its calls are not seen any more: none is blocked, as far as anybody knows.
    pub(super) fn watch_ended(&self) {
        let mut known = locked(&self.known);
        known.watched = None;
        known.blocked.clear();
    }

    pub(super) fn ended(&self, status: ExitStatus) {
        let mut known = locked(&self.known);
        known.exit = Some(status);
        known.blocked.clear();
        known.sockets.clear();
        known.input_ended = true;
        drop(known);
        self.input_waiting_bytes.set(0);
    }

    pub(super) fn note_input_end(&self) {
        locked(&self.known).input_ended = true;
    }

    pub(super) fn note_socket(&self, socket: ProgramSocket) {
        locked(&self.known).sockets.insert((socket.process, socket.fd), socket);
    }

    pub(super) fn forget_socket(&self, process: u32, fd: u64) {
        locked(&self.known).sockets.remove(&(process, fd));
    }

    pub(super) fn note_thread(&self, thread: ProgramThread) {
        let mut known = locked(&self.known);
        match known.threads.iter_mut().find(|it| it.number == thread.number) {
            Some(place) => *place = thread,
            None => known.threads.push(thread),
        }
    }

    pub(super) fn blocks(&self, caller: Caller, call: BlockedCall) {
        /// More threads than a program has that anybody looks at.
        const BLOCKED_MAX: usize = 4096;
        let mut known = locked(&self.known);
        if known.blocked.len() < BLOCKED_MAX || known.blocked.contains_key(&caller) {
            known.blocked.insert(caller, call);
        }
    }

    pub(super) fn returns(&self, caller: Caller) {
        locked(&self.known).blocked.remove(&caller);
    }

    pub(super) fn process_ended(&self, process: u32) {
        locked(&self.known).blocked.retain(|caller, _| caller.process != process);
    }
}
