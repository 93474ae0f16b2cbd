//! What a watcher of a program sees, before it is rows: the same for the shim in Python and for strace(1).

use super::{SocketFamily, SocketType};
use crate::net::call::{CallError, Returned};
use crate::net::{Args, Endpoint, Op, Stamp};

/// Who made a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Caller {
    /// The number of the process.
    pub process: u32,
    /// The number of the thread, as the watcher has it.
    pub thread: u64,
}

/// A copy that a process makes of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The process.
    pub parent: u32,
    /// Which of its copies: it counts them.
    pub number: u32,
}

/// One thing that a watcher saw.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// A process is watched from now on.
    Watched {
        /// Which process.
        process: u32,
        /// What it runs, such as `Python 3.12.3`.
        what: String,
    },
    /// A call has begun that may block.
    Began {
        /// Who makes it.
        caller: Caller,
        /// Which function.
        op: Op,
        /// On which socket.
        fd: Option<u64>,
        /// When.
        at: Stamp,
    },
    /// A call is over.
    Called(Box<CallReport>),
    /// The program has a socket that it has not made by socket(2), or more is known of one that it has.
    Adopted {
        /// On which thread.
        caller: Caller,
        /// Which descriptor.
        fd: u64,
        /// When.
        at: Stamp,
        /// Family and type; `None` if they are known.
        made: Option<(SocketFamily, SocketType)>,
        /// Its address.
        local: Option<Endpoint>,
    },
    /// A thread has a name.
    ThreadNamed {
        /// Which thread.
        caller: Caller,
        /// Its name.
        name: String,
    },
    /// A socket was closed without a call of the program, since nothing held it any longer.
    Collected {
        /// On which thread.
        caller: Caller,
        /// Which socket.
        fd: u64,
        /// When.
        at: Stamp,
    },
    /// A process is about to be copied: what it has at this moment, its copy has, too.
    Forks(Fork),
    /// A process was made as a copy of another, with its sockets.
    Forked {
        /// The one that was there.
        parent: u32,
        /// The new one.
        child: u32,
    },
    /// The same of a copy whose beginning was reported by the one that was there.
    ForkedBy {
        /// By which fork.
        fork: Fork,
        /// The new one.
        child: u32,
    },
    /// A process is over, or not watched any longer.
    ProcessEnded {
        /// Which.
        process: u32,
    },
    /// Calls happened that the watcher could not report.
    Lost {
        /// How many.
        calls: u64,
    },
}

/// A call of a program, as a watcher saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct CallReport {
    /// Who made it.
    pub caller: Caller,
    /// When it began.
    pub began: Stamp,
    /// When it returned.
    pub returned: Stamp,
    /// Which function. A receive or send is `Recv`, `RecvFrom`, `Send` or `SendTo`, by whether an address is given.
    pub op: Op,
    /// On which socket; of socket(2), none.
    pub fd: Option<u64>,
    /// The other arguments. Of a receive or send that is reported with a [`Transfer`], none.
    pub args: Args,
    /// What it returned. Of socket(2) the descriptor, of accept(2) the descriptor and the address.
    pub result: Result<Returned, CallError>,
    /// Family and type of the socket that it made.
    pub made: Option<(SocketFamily, SocketType)>,
    /// What was received or sent, also by a send that failed.
    pub transfer: Option<Transfer>,
    /// The address of the socket after it, where the watcher asked: after bind, connect, listen, the first transfer.
    pub local: Option<Endpoint>,
    /// Whom it is connected to, if the program gave a name: after connect.
    pub peer: Option<Endpoint>,
}

/// Bytes that a call received or sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transfer {
    /// The bytes, as far as they were reported.
    pub bytes: Vec<u8>,
    /// How many there were.
    pub total: u64,
    /// The size of the buffer that a receive was handed, in bytes.
    pub asked: Option<u64>,
    /// From or to whom, if the call said so.
    pub address: Option<Endpoint>,
}
