//! What only streams report.

pub use crate::net::connections::Closing;
use crate::net::event::{EventName, Initiator, SocketFate, SocketMark, StreamMark};
use crate::net::heap::HeapBytes;
use crate::net::tls::{Record, TlsFacts, TlsStep};
use crate::net::{Endpoint, Errno, NetError, PeerProcess};
use crate::payload::frame::NotAFrame;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What happened to a connection, or of a session that makes connections.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum StreamEvent {
    /// The server listens on this address.
    Listening(Endpoint),
    /// The client is connected, from this address.
    Connected {
        /// Our end.
        local: Endpoint,
    },
    /// The server took a connection.
    Accepted {
        /// Our end.
        local: Endpoint,
    },
    /// Who is at the other end of a Unix-domain connection.
    PeerProcess(Box<PeerProcess>),
    /// What is sent at once on the connection comes at once (`SOCK_SEQPACKET`).
    KeepsEdges,
    /// The server took a connection and closed it at once, since it has so many already.
    OverLimit(u32),
    /// After the one that was reported, so many more were closed at once, until there was room again.
    MoreRefused(u64),
    /// The server accepts connections again, after so many accepts in a row have failed.
    AcceptsAgain(u32),
    /// The peer has finished sending: `recv` answered 0 bytes.
    PeerFinished,
    /// We have finished sending, and still receive.
    Finished,
    /// The connection is over.
    Closed(Closing),
    /// The client waits before it connects again.
    Waiting {
        /// How long.
        pause: Duration,
        /// How many connects in a row have failed.
        failed: u32,
    },
    /// So many bytes came that are no frame, so that the connection does nothing by itself with them. What comes
    /// after them and is none for the same reason is not reported, until a frame comes.
    Unframed {
        /// How many.
        bytes: u64,
        /// Why they are none.
        why: NotAFrame,
    },
    /// Something about a file.
    File(FileEvent),
    /// Something about TLS.
    Tls(Box<TlsEvent>),
}

/// What happened to TLS on a connection.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum TlsEvent {
    /// The handshake begins.
    Begun,
    /// It came so far, so long after its beginning.
    Step(TlsStep, Duration),
    /// It is over: from here on everything is encrypted.
    Secured {
        /// What was agreed on.
        facts: Arc<TlsFacts>,
        /// How long it took.
        took: Duration,
    },
    /// A record passed, if records are to be shown.
    Record(Record),
}

/// What the certificates of a peer take at most, in bytes, as far as they are counted.
const TLS_FACTS_BYTES: usize = 4096;

impl HeapBytes for TlsEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Secured { .. } => TLS_FACTS_BYTES,
            _ => 0,
        }
    }
}

impl StreamEvent {
    /// What it is, in a word, unless that is what it says of its socket.
    pub fn name(&self) -> Option<EventName> {
        Some(match self {
            Self::PeerProcess(_) | Self::KeepsEdges => EventName::Peer,
            Self::OverLimit(_) | Self::MoreRefused(_) => EventName::Refused,
            Self::Waiting { .. } => EventName::Waiting,
            Self::Unframed { .. } => EventName::NoFrame,
            Self::File(_) => EventName::File,
            Self::Tls(event) => match **event {
                TlsEvent::Begun | TlsEvent::Step(..) => EventName::Handshake,
                TlsEvent::Secured { .. } => EventName::Secured,
                TlsEvent::Record(_) => EventName::Record,
            },
            _ => return None,
        })
    }

    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        match self {
            Self::Closed(Closing::Failed(_)) | Self::OverLimit(_) => true,
            Self::Unframed { why, .. } => {
                matches!(why, NotAFrame::TooLong | NotAFrame::Malformed(_) | NotAFrame::Broken(_))
            }
            Self::Tls(event) => matches!(
                &**event,
                TlsEvent::Secured { facts, .. } if facts.problem.is_some()
            ),
            Self::File(event) => matches!(
                event,
                FileEvent::SendStopped { .. }
                    | FileEvent::Refused { .. }
                    | FileEvent::SaveStopped { .. }
            ),
            _ => false,
        }
    }

    /// The error that it reports, if something went wrong.
    pub fn error(&self) -> Option<&NetError> {
        match self {
            Self::Closed(Closing::Failed(error))
            | Self::File(
                FileEvent::SendStopped { error, .. } | FileEvent::SaveStopped { error, .. },
            ) => Some(error),
            _ => None,
        }
    }

    /// What it means for the two streams of bytes of its connection.
    pub fn stream_mark(&self) -> Option<StreamMark> {
        match self {
            Self::Connected { .. } | Self::Accepted { .. } => Some(StreamMark::Begun),
            Self::PeerFinished => Some(StreamMark::PeerFinished),
            Self::Finished => Some(StreamMark::Finished),
            Self::Closed(_) => Some(StreamMark::Closed),
            _ => None,
        }
    }

    /// What it says of the socket that it is about.
    pub fn socket_mark(&self) -> Option<SocketMark<'_>> {
        match self {
            Self::Listening(local) => Some(SocketMark::Listening(*local)),
            Self::Connected { local } => {
                Some(SocketMark::Connected { local: Some(*local), peer: None, by: Initiator::Us })
            }
            Self::Accepted { local } => {
                Some(SocketMark::Connected { local: Some(*local), peer: None, by: Initiator::Peer })
            }
            Self::OverLimit(_) | Self::MoreRefused(_) => Some(SocketMark::Refused),
            Self::PeerFinished => Some(SocketMark::PeerFinished),
            Self::Finished => Some(SocketMark::Finished),
            Self::Closed(closing) => Some(SocketMark::Closed(fate(closing))),
            _ => None,
        }
    }
}

fn fate(closing: &Closing) -> SocketFate {
    match closing {
        Closing::ByUs => SocketFate::Closed,
        Closing::ByPeer => SocketFate::ClosedByPeer,
        Closing::ResetByUs => SocketFate::Reset,
        Closing::Failed(error) if error.errno().is_some_and(Errno::is_reset) => {
            SocketFate::ResetByPeer
        }
        Closing::Failed(_) => SocketFate::Failed,
    }
}

impl HeapBytes for StreamEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Closed(Closing::Failed(error)) => error.heap_bytes(),
            Self::File(event) => event.heap_bytes(),
            Self::Tls(event) => event.heap_bytes(),
            Self::PeerProcess(process) => process.heap_bytes(),
            _ => 0,
        }
    }
}

/// What happened to a file that is sent, served or saved.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum FileEvent {
    /// Sending begins.
    Sending {
        /// Which file.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
        /// Its length, in bytes.
        bytes: u64,
    },
    /// The file was sent whole.
    Sent {
        /// Which file.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
        /// Its length, in bytes.
        bytes: u64,
        /// How long it took.
        took: Duration,
    },
    /// Sending ended early.
    SendStopped {
        /// How many bytes went.
        sent_bytes: u64,
        /// Why it ended.
        error: NetError,
    },
    /// A file behaviour was asked for a name that it does not give out.
    Refused {
        /// The name as asked, perhaps hostile.
        name: String,
        /// Why.
        why: FileRefusal,
    },
    /// What comes goes into a file.
    Saving {
        /// Its path.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
    },
    /// The file is complete, on the disk, and has its name: the peer has finished sending, or a person
    /// said that it is enough.
    Saved {
        /// Its path.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
        /// Its length, in bytes.
        bytes: u64,
    },
    /// The connection was ended from this side before the peer had finished. What came has a name that says
    /// that it is not all.
    SavedIncomplete {
        /// Its path.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
        /// Its length, in bytes.
        bytes: u64,
    },
    /// Not one byte came: there is no file.
    NothingCame {
        /// Where it would have been.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
    },
    /// The session ends while a complete file is being put to the disk, which goes on.
    SavingGoesOn {
        /// Its path.
        #[serde(with = "crate::net::stored::path")]
        path: PathBuf,
        /// Its length, in bytes.
        bytes: u64,
    },
    /// Saving ended early; what came before is in the unfinished file.
    SaveStopped {
        /// The unfinished file, if there is one.
        #[serde(with = "crate::net::stored::optional_path")]
        unfinished: Option<PathBuf>,
        /// How many bytes it has.
        saved_bytes: u64,
        /// Why it ended.
        error: NetError,
    },
}

/// How much of a name that a peer asked for is reported, in bytes; the whole message is in the log.
pub const REFUSED_NAME_BYTES_MAX: usize = 1024;

impl FileEvent {
    /// Nothing of a file was sent, for this reason.
    pub fn unsent(error: NetError) -> Self {
        Self::SendStopped { sent_bytes: 0, error }
    }

    /// A message asked for a file that is not given out. Of the name, [`REFUSED_NAME_BYTES_MAX`] are reported.
    pub fn refused(message: &[u8], mut why: FileRefusal) -> Self {
        let told = message.get(..REFUSED_NAME_BYTES_MAX).unwrap_or(message);
        let mut name = String::from_utf8_lossy(told).trim_end_matches(['\r', '\n']).to_owned();
        // A byte that is no text became three.
        cut(&mut name);
        if let FileRefusal::Failed(error) = &mut why {
            cut(&mut error.target);
        }
        Self::Refused { name, why }
    }
}

impl HeapBytes for FileEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Sending { path, .. }
            | Self::Sent { path, .. }
            | Self::Saving { path }
            | Self::Saved { path, .. }
            | Self::SavedIncomplete { path, .. }
            | Self::NothingCame { path }
            | Self::SavingGoesOn { path, .. } => path.heap_bytes(),
            Self::SendStopped { error, .. } => error.heap_bytes(),
            Self::SaveStopped { unfinished, error, .. } => {
                error.heap_bytes() + unfinished.heap_bytes()
            }
            Self::Refused { name, why: FileRefusal::Failed(error) } => {
                name.heap_bytes() + error.heap_bytes()
            }
            Self::Refused { name, .. } => name.heap_bytes(),
        }
    }
}

/// Cuts a text that a peer had a hand in.
fn cut(text: &mut String) {
    text.truncate(text.floor_char_boundary(REFUSED_NAME_BYTES_MAX));
    text.shrink_to_fit();
}

/// Why a file is not given out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum FileRefusal {
    /// The message is empty, or no text.
    NotAName,
    /// The name leads, or may lead, out of the folder: `..`, an absolute path, a drive, a link.
    Outside,
    /// There is no such file.
    Absent,
    /// It is a folder, a device or a pipe.
    NotAFile,
    /// It could not be opened.
    Failed(NetError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Cause, Op};

    #[test]
    fn what_a_peer_asked_for_is_told_up_to_a_bound() {
        let target = "é".repeat(REFUSED_NAME_BYTES_MAX);
        let error = NetError { op: Op::OpenFile, target, cause: Cause::NotAFile };
        for message in [vec![0xFF; 60_000], "文".repeat(2000).into_bytes(), b"x".repeat(60_000)] {
            let event = FileEvent::refused(&message, FileRefusal::Failed(error.clone()));
            let FileEvent::Refused { name, why: FileRefusal::Failed(error) } = event else {
                panic!("{event:?}")
            };
            for text in [name, error.target] {
                let len = text.capacity();
                assert!(
                    (REFUSED_NAME_BYTES_MAX - 3..=REFUSED_NAME_BYTES_MAX).contains(&len),
                    "{len}"
                );
            }
        }
        let event = FileEvent::refused(b"a.txt\r\n", FileRefusal::Absent);
        let name = "a.txt".to_owned();
        assert_eq!(event, FileEvent::Refused { name, why: FileRefusal::Absent });
    }
}
