//! What is wrong with a response: what ended it, and what was only odd.

use super::facts::{CodingName, coding_name};
use crate::net::heap::{HeapBytes, piece_bytes};
use crate::net::tls::TlsFailure;
use crate::payload::show::show;
use crate::payload::{Encoding, Lines, ShowOptions};
use std::time::Duration;

/// Why a download came to no good end. What had come until then is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum HttpFailure {
    /// What came is no HTTP: so it begins, escaped.
    #[error("not an HTTP answer: {0:?}")]
    NotHttp(String),
    /// The connection ended before a byte came.
    #[error("no answer")]
    Empty,
    /// The connection ended within the head.
    #[error("the head is cut off after {0} bytes")]
    HeadCut(u64),
    /// The head has more bytes than the limit.
    #[error("the head is larger than {0} bytes")]
    HeadTooLarge(usize),
    /// The head has more lines than the limit.
    #[error("the head has more than {0} lines")]
    HeadTooManyLines(usize),
    /// A line of the head that is no header, escaped.
    #[error("not a header: {0:?}")]
    BadHeader(String),
    /// More than so many interim responses (1xx).
    #[error("more than {0} interim answers")]
    TooManyInterim(u32),
    /// The peer wants to speak another protocol (101).
    #[error("the peer switches to another protocol")]
    Switched,
    /// A `Content-Length` that is no number.
    #[error("bad Content-Length: {0:?}")]
    BadLength(String),
    /// Several different lengths.
    #[error("conflicting lengths: {0} and {1}")]
    ConflictingLengths(u64, u64),
    /// A transfer coding that we do not speak, or codings in a wrong order.
    #[error("bad Transfer-Encoding: {0:?}")]
    BadTransferCoding(String),
    /// The body ended early.
    #[error("{got_bytes} of {of_bytes} bytes")]
    Short {
        /// What came.
        got_bytes: u64,
        /// What was announced.
        of_bytes: u64,
    },
    /// The line before a chunk is no size, escaped.
    #[error("bad chunk size: {0:?}")]
    BadChunkSize(String),
    /// What follows a chunk's data is no line end, escaped.
    #[error("bad end of a chunk: {0:?}")]
    BadChunkEnd(String),
    /// The line before a chunk is longer than so many bytes.
    #[error("the chunk's line is longer than {0} bytes")]
    ChunkLineTooLong(usize),
    /// The body ended before the last chunk.
    #[error("the body ends before its last chunk")]
    ChunksCut,
    /// The trailers are no headers, too large or cut.
    #[error("bad trailers: {0:?}")]
    BadTrailers(String),
    /// The TLS connection ended without a `close_notify`: somebody may have cut it.
    #[error("the end is not confirmed by TLS")]
    TlsCut,
    /// The coding could not be undone.
    #[error("the {coding} coding is broken: {text}")]
    BadCoding {
        /// Which coding.
        #[serde(with = "coding_name")]
        coding: CodingName,
        /// What its library says.
        text: String,
    },
    /// The coding ended early.
    #[error("the {0} coding is cut off")]
    CodingCut(#[serde(with = "coding_name")] CodingName),
    /// Larger than the limit, in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// It became more than so many times as large by decoding.
    #[error("more than {0} times as large by decoding")]
    TooDense(u64),
    /// The temporary file could not be written.
    #[error("the temporary file failed: {0}")]
    TemporaryFile(String),
    /// Something took longer than its limit.
    #[error("{0:?} took longer than {1:?}")]
    TimedOut(TimeoutKind, Duration),
    /// Of the TLS below.
    #[error("{0}")]
    Tls(TlsFailure),
    /// The proxy did not connect us; its status.
    #[error("the proxy answered {0}")]
    ProxyRefused(u16),
    /// The proxy's address in the environment cannot be used.
    #[error("bad proxy: {0}")]
    BadProxy(String),
    /// It was stopped while it was at work.
    #[error("stopped")]
    Stopped,
    /// A redirect that is not followed.
    #[error("{0}")]
    Redirect(RedirectStop),
}

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum TimeoutKind {
    /// The addresses of a name.
    Resolve,
    /// A connection.
    Connect,
    /// The TLS handshake, or the proxy's.
    Tls,
    /// The peer to take the request.
    Send,
    /// The first byte.
    FirstByte,
    /// The next bytes.
    Idle,
    /// All of it.
    Total,
}

/// Why a redirect is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum RedirectStop {
    /// There were so many already.
    #[error("more than {0} redirects")]
    TooMany(u32),
    /// It leads from https to http.
    #[error("from https to http")]
    Downgrade,
    /// It leads to another scheme.
    #[error("to the scheme {0:?}")]
    Scheme(String),
    /// There are several, different ones.
    #[error("with several Locations")]
    ManyLocations,
    /// It leads to what is no URL, escaped.
    #[error("to no URL: {0:?}")]
    BadLocation(String),
    /// The request was typed byte by byte, so it cannot be made for another place.
    #[error("the request is raw")]
    RawRequest,
}

/// Something odd about a response that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Deviation {
    /// A header goes on in the next line (`obs-fold`, RFC 9112, section 5.2).
    Folded,
    /// A control character in the value of a header (RFC 9110, section 5.5).
    ControlInHeader,
    /// White space between a header's name and its colon (RFC 9112, section 5.1).
    SpaceBeforeColon,
    /// The status line has small letters or more than one space (RFC 9112, section 4).
    OddStatusLine,
    /// The name of a header has a character that names do not have (RFC 9110, section 5.6.2).
    OddHeaderName,
    /// Lines end without a carriage return.
    BareLineFeed,
    /// The same length stands several times.
    RepeatedLength,
    /// A length beside chunks: the chunks count (RFC 9112, section 6.3).
    LengthBesideChunks,
    /// A length beside a status that has no body.
    LengthWithoutBody,
    /// Chunks in a response of HTTP/1.0.
    ChunksInHttp10,
    /// So many bytes came after the end.
    BytesAfterEnd(u64),
    /// A content coding that we do not undo; the body is as it came.
    UnknownCoding(String),
    /// The body is said to be coded, and is not.
    NotCoded(#[serde(with = "coding_name")] CodingName),
    /// Without length and chunks: nothing says whether the end is the end.
    UntilClose,
    /// Credentials or cookies were not sent along to another host.
    CredentialsDropped,
    /// A user in a redirect was left out.
    UserInRedirect,
    /// The chunk has extensions.
    ChunkExtension,
    /// A redirect without a `Location`: its page is shown (RFC 9110, section 15.4).
    NoLocation,
    /// The body of a redirect that is followed is broken.
    RedirectBodyBroken,
    /// The body of a redirect that is followed was not read to its end.
    RedirectBodyLeft,
    /// `chunked` stands several times: it was undone once (RFC 9112, section 6.1).
    RepeatedChunked,
    /// A proxy stands in the environment, and loopback is reached without.
    ProxyBypassed,
}

impl From<TlsFailure> for HttpFailure {
    fn from(failure: TlsFailure) -> Self {
        Self::Tls(failure)
    }
}

/// What the texts of a failure take at most, in bytes: escaped, [`TOLD_BYTES_MAX`] become no more.
pub(super) const FAILURE_TEXT_BYTES: usize = 256;

impl HeapBytes for HttpFailure {
    fn heap_bytes(&self) -> usize {
        piece_bytes(FAILURE_TEXT_BYTES)
    }
}

/// The most bytes of a peer's text that a failure mentions; all of it is in the log.
const TOLD_BYTES_MAX: usize = 60;

/// A text of a peer for a failure: escaped, and cut.
pub fn told(bytes: &[u8]) -> String {
    let part = bytes.get(..TOLD_BYTES_MAX).unwrap_or(bytes);
    let options = ShowOptions { max_chars: 4 * TOLD_BYTES_MAX, lines: Lines::Escape };
    let mut text = show(part, Encoding::Utf8, &options).text;
    if part.len() < bytes.len() {
        text.push('…');
    }
    text
}
