//! Why a TLS connection came to nothing.

use super::certificate::cut;
use crate::net::heap::{HeapBytes, piece_bytes};
use rustls::Error;
use std::io;
use std::time::Duration;

/// Why a TLS connection came to nothing, or to no good end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum TlsFailure {
    /// The certificate did not stand the check.
    #[error("the certificate is not trusted: {0}")]
    Certificate(CertProblem),
    /// TLS failed otherwise, in the words of the library.
    #[error("TLS: {0}")]
    Library(String),
    /// The peer does not speak TLS.
    #[error("the peer does not speak TLS")]
    NotTls,
    /// The file with certificates of those whom we trust is none.
    #[error("no certificates in the file: {0}")]
    BadCaFile(String),
    /// The certificate or the key by which we say who we are cannot be used.
    #[error("bad certificate or key: {0}")]
    BadIdentity(String),
    /// A name that no certificate can be for.
    #[error("bad server name: {0}")]
    BadName(String),
    /// The peer ended it by this alert.
    #[error("alert {0} of the peer")]
    Alert(u8),
    /// The client presented no certificate, and one is demanded.
    #[error("the client has no certificate")]
    NoClientCertificate,
    /// The connection ended without a `close_notify`: somebody may have cut it.
    #[error("the end is not confirmed by TLS")]
    Cut,
    /// The connection ended within the handshake.
    #[error("the peer closed the connection within the handshake")]
    CutInHandshake,
    /// The handshake took longer than this.
    #[error("no handshake within {0:?}")]
    TimedOut(Duration),
}

/// What the texts of a failure take at most, in bytes.
const FAILURE_TEXT_BYTES: usize = 512;

impl From<TlsFailure> for io::Error {
    fn from(failure: TlsFailure) -> Self {
        Self::other(failure)
    }
}

impl TlsFailure {
    /// The failure in an error of a channel, if it is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What a library's error means once nothing of ours explains it.
    pub(super) fn of_library(error: &Error) -> Self {
        match error {
            Error::AlertReceived(alert) => Self::Alert(u8::from(*alert)),
            _ => Self::Library(cut(&error.to_string())),
        }
    }
}

impl HeapBytes for TlsFailure {
    fn heap_bytes(&self) -> usize {
        piece_bytes(FAILURE_TEXT_BYTES)
    }
}

/// Why a certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum CertProblem {
    /// It is over since this moment, in seconds since 1970.
    #[error("expired at {0}")]
    Expired(i64),
    /// It begins at this moment, in seconds since 1970.
    #[error("not valid before {0}")]
    NotYetValid(i64),
    /// It is for other names than this one.
    #[error("not for {0}")]
    WrongName(String),
    /// It is for no name at all, so nobody can check for whom it is.
    #[error("for no name")]
    NoName,
    /// It is signed by itself, and for no name at all.
    #[error("self-signed, for no name")]
    SelfSignedNoName,
    /// Nobody that we trust has signed it.
    #[error("unknown issuer")]
    UnknownIssuer,
    /// It is signed by itself.
    #[error("self-signed")]
    SelfSigned,
    /// It was revoked.
    #[error("revoked")]
    Revoked,
    /// A signature is wrong.
    #[error("bad signature")]
    BadSignature,
    /// Something else, in the words of the library.
    #[error("{0}")]
    Other(String),
}
