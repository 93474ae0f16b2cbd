//! What only a program that runs reports.

use crate::net::event::{Carries, EventName, Initiator, SocketFate, SocketMark, StreamMark};
use crate::net::heap::HeapBytes;
use crate::net::socket_type::{SocketFamily, SocketType};
use crate::net::{Endpoint, NetError, WorkerRole};

/// What happened to a program, or to one of its sockets: that is in the peer of the event.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum ProgramEvent {
    /// It runs.
    Started {
        /// The number of its process.
        process: u32,
    },
    /// Its calls are seen from now on.
    Watched {
        /// What runs it and is watched, such as `Python 3.12.3`; perhaps hostile.
        what: String,
        /// The number of the process, which may be a child of the one that was started.
        process: u32,
    },
    /// It is over.
    Exited(ExitStatus),
    /// Its standard input was closed.
    InputEnded,
    /// It has a socket that it did not make by socket(2): accepted, one of a pair, or found open.
    SocketOpened {
        /// The file descriptor; a handle on Windows.
        fd: u64,
        /// Its family.
        family: SocketFamily,
        /// Its type.
        kind: SocketType,
    },
    /// A socket has an address: by bind(2), or by the system with the first send.
    SocketNamed {
        /// Its own.
        local: Endpoint,
    },
    /// A socket is connected.
    Connected {
        /// Its own address, if it is known.
        local: Option<Endpoint>,
        /// That of the other side.
        peer: Endpoint,
    },
    /// A connection was accepted, as this socket.
    Accepted {
        /// Its own address, if it is known.
        local: Option<Endpoint>,
        /// That of the other side.
        peer: Endpoint,
    },
    /// A socket listens on this address.
    Listening(Endpoint),
    /// The peer of a connection has finished sending: `recv` returned 0 bytes.
    PeerFinished,
    /// The program has finished sending on a connection (`shutdown`).
    Finished,
    /// A socket is closed.
    SocketClosed(SocketEnd),
    /// A thread that makes calls has a name, or another one than before.
    ThreadNamed {
        /// The number that its rows have ([`WorkerRole::Thread`](crate::net::WorkerRole::Thread)).
        thread: u8,
        /// Its name, perhaps hostile.
        name: String,
    },
    /// Calls happened that are not in the log.
    Lost {
        /// How many.
        calls: u64,
    },
    /// From now on its calls are not seen any more; the program goes on.
    WatchLost(WatchLost),
    /// What was to be done with it failed, and it goes on.
    Failed(Box<NetError>),
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum ExitStatus {
    /// By itself, with this code; 0 means that all is well.
    Code(i32),
    /// By this signal. Not on Windows.
    Signal(i32),
    /// It was stopped from here.
    Stopped,
}

/// How a socket of a program was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum SocketEnd {
    /// By a call of the program.
    Closed,
    /// Since nothing held it any longer: the program has forgotten it.
    Collected,
    /// By the end of the program.
    Exited,
}

/// Why the calls of a program are not seen any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum WatchLost {
    /// What came on the channel is not what our part of the program writes.
    Garbage,
    /// The channel ended before the program.
    Ended,
    /// Nothing came: our part was not loaded.
    NeverBegan,
}

/// What a program prints and reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ProgramPart {
    /// Its standard output.
    Output,
    /// Its standard error output.
    ErrorOutput,
    /// Its standard input.
    Input,
}

impl ProgramPart {
    /// All of them, by their numbers.
    pub const ALL: [Self; 3] = [Self::Output, Self::ErrorOutput, Self::Input];

    /// Whether we sent it.
    pub fn is_sent(self) -> bool {
        self == Self::Input
    }
}

impl ProgramEvent {
    /// What it is, in a word, unless that is what it says of its socket.
    pub fn name(&self) -> Option<EventName> {
        match self {
            Self::Started { .. } | Self::Watched { .. } => Some(EventName::Begun),
            Self::Exited(_) => Some(EventName::Done),
            Self::Failed(_) => Some(EventName::Failed),
            _ => None,
        }
    }

    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Exited(status) => !matches!(status, ExitStatus::Code(0) | ExitStatus::Stopped),
            Self::WatchLost(why) => *why != WatchLost::Ended,
            Self::Lost { .. } | Self::Failed(_) => true,
            _ => false,
        }
    }

    /// What it means for the two streams of bytes of its connection.
    pub fn stream_mark(&self) -> Option<StreamMark> {
        match self {
            Self::Connected { .. } | Self::Accepted { .. } => Some(StreamMark::Begun),
            Self::PeerFinished => Some(StreamMark::PeerFinished),
            Self::Finished => Some(StreamMark::Finished),
            Self::SocketClosed(_) => Some(StreamMark::Closed),
            _ => None,
        }
    }
}

impl ProgramEvent {
    /// What it says of the socket, or of the thread, that it is about.
    pub fn socket_mark(&self) -> Option<SocketMark<'_>> {
        match self {
            Self::SocketOpened { fd, kind, .. } => {
                let carries = match kind {
                    SocketType::Stream | SocketType::SeqPacket => Some(Carries::Streams),
                    SocketType::Datagram => Some(Carries::Datagrams),
                    SocketType::Raw | SocketType::Other(_) => None,
                };
                Some(SocketMark::Made { fd: *fd, carries })
            }
            Self::SocketNamed { local } => Some(SocketMark::Named(*local)),
            Self::Connected { local, peer } => {
                let (local, peer) = (*local, Some(*peer));
                Some(SocketMark::Connected { local, peer, by: Initiator::Us })
            }
            Self::Accepted { local, peer } => {
                let (local, peer) = (*local, Some(*peer));
                Some(SocketMark::Connected { local, peer, by: Initiator::Peer })
            }
            Self::Listening(local) => Some(SocketMark::Listening(*local)),
            Self::PeerFinished => Some(SocketMark::PeerFinished),
            Self::Finished => Some(SocketMark::Finished),
            Self::SocketClosed(_) => Some(SocketMark::Closed(SocketFate::Closed)),
            Self::ThreadNamed { thread, name } => {
                Some(SocketMark::ThreadNamed(WorkerRole::Thread(*thread), name))
            }
            _ => None,
        }
    }
}

impl HeapBytes for ProgramEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Watched { what: text, .. } | Self::ThreadNamed { name: text, .. } => {
                text.heap_bytes()
            }
            Self::Failed(error) => error.heap_bytes(),
            _ => 0,
        }
    }
}
