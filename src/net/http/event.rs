//! What a download reports in the log.

use super::failure::FAILURE_TEXT_BYTES;
use super::{Deviation, Phase};
use crate::net::NetError;
use crate::net::event::{EventName, Initiator, SocketMark};
use crate::net::heap::{HeapBytes, piece_bytes};
use crate::net::tls::CertProblem;
use std::net::SocketAddr;

/// Which part of the exchange a row of bytes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum WirePart {
    /// What we sent; what credentials and cookies said is stars in its row, since logs are shown to others.
    Request,
    /// What we sent to a proxy (CONNECT).
    ProxyRequest,
    /// What the proxy answered.
    ProxyResponse,
    /// The status line of an interim response, and its headers.
    Interim,
    /// The status line.
    StatusLine,
    /// The headers, with the empty line after them.
    Headers,
    /// A part of a body that has a length, or goes on until the end.
    Body,
    /// The line before a chunk: its size, and perhaps extensions.
    ChunkSize,
    /// Data of a chunk, or a part of them.
    ChunkData,
    /// The line end after a chunk's data.
    ChunkEnd,
    /// The line of the chunk of size 0, which is the last.
    LastChunk,
    /// What comes after the last chunk: trailers, and the empty line.
    Trailers,
    /// What came after the end.
    Extra,
    /// What is no HTTP.
    Unknown,
}

impl WirePart {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Request,
        Self::ProxyRequest,
        Self::ProxyResponse,
        Self::Interim,
        Self::StatusLine,
        Self::Headers,
        Self::Body,
        Self::ChunkSize,
        Self::ChunkData,
        Self::ChunkEnd,
        Self::LastChunk,
        Self::Trailers,
        Self::Extra,
        Self::Unknown,
    ];

    /// Whether we sent it.
    pub fn is_sent(self) -> bool {
        matches!(self, Self::Request | Self::ProxyRequest)
    }
}

/// What happened in a download. URLs have no passwords in them.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum HttpEvent {
    /// A request begins.
    Begun {
        /// Which one, from 1.
        number: u32,
        /// The URL.
        url: String,
        /// The proxy through which it goes.
        proxy: Option<String>,
    },
    /// The address is tried.
    Trying(#[serde(with = "crate::net::stored::socket_addr")] SocketAddr),
    /// Connected.
    Connected {
        /// From here.
        #[serde(with = "crate::net::stored::socket_addr")]
        local: SocketAddr,
    },
    /// The TLS handshake is done.
    Secured {
        /// The version, such as `TLS 1.3`.
        version: String,
        /// The cipher suite.
        cipher: String,
        /// What the check of the certificate found.
        problem: Option<CertProblem>,
    },
    /// Something odd.
    Odd(Deviation),
    /// So many bytes of the body from this offset on are in the temporary file, and not in the log.
    InFile {
        /// Where they begin in the response.
        offset: u64,
        /// How many.
        bytes: u64,
    },
    /// The response leads elsewhere.
    Redirected {
        /// Its status.
        status: u16,
        /// Where to.
        url: String,
        /// Whether a person has to say that it is to be followed.
        waits: bool,
    },
    /// A request is over.
    Done {
        /// Its status.
        status: u16,
        /// Bytes of the response, with its head.
        wire_bytes: u64,
        /// Bytes of the body, decoded.
        body_bytes: u64,
    },
    /// A request came to no good end, in this phase.
    Failed {
        /// The phase that was under way.
        phase: Phase,
        /// Why.
        error: NetError,
    },
}

impl HttpEvent {
    /// The error that it reports, if something went wrong.
    pub fn error(&self) -> Option<&NetError> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Whether something went wrong.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// What it is, in a word.
    pub fn name(&self) -> EventName {
        match self {
            Self::Begun { .. } => EventName::Begun,
            Self::Trying(_) | Self::Connected { .. } => EventName::Trying,
            Self::Secured { .. } => EventName::Secured,
            Self::Odd(_) => EventName::Odd,
            Self::InFile { .. } => EventName::File,
            Self::Redirected { .. } => EventName::Redirected,
            Self::Done { .. } => EventName::Done,
            Self::Failed { .. } => EventName::Failed,
        }
    }

    /// What it says of the socket that it is about.
    pub fn socket_mark(&self) -> Option<SocketMark<'_>> {
        match self {
            Self::Connected { local } => Some(SocketMark::Connected {
                local: Some((*local).into()),
                peer: None,
                by: Initiator::Us,
            }),
            _ => None,
        }
    }
}

impl HeapBytes for HttpEvent {
    fn heap_bytes(&self) -> usize {
        match self {
            Self::Begun { url, proxy, .. } => url.heap_bytes() + proxy.heap_bytes(),
            Self::Secured { version, cipher, .. } => {
                version.heap_bytes() + cipher.heap_bytes() + piece_bytes(FAILURE_TEXT_BYTES)
            }
            Self::Odd(Deviation::UnknownCoding(name)) => name.heap_bytes(),
            Self::Redirected { url, .. } => url.heap_bytes(),
            Self::Failed { error, .. } => error.heap_bytes(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_in_the_order_of_their_numbers() {
        for (number, part) in WirePart::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, number);
        }
    }
}
