//! Why something failed, where more is known than the number of the error.

use crate::net::tls::{CertProblem, TlsFailure};
use crate::net::unix::{InTheWay, UnixFailure};
use crate::net::{Cause, ProtocolFailure};
use serde::Deserialize;

/// Why something failed, of the things that lessons ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The file of a socket that nobody has any more is in the way.
    Stale,
    /// The file of a socket that somebody has is in the way.
    Alive,
    /// A record was larger than the buffer; the rest is lost.
    Cut,
    /// The certificate is signed by itself, and not trusted.
    SelfSigned,
    /// Nobody that is trusted has signed the certificate.
    UnknownIssuer,
    /// The certificate is for other names.
    WrongName,
    /// Something else is wrong with the certificate.
    BadCertificate,
    /// The peer speaks no TLS.
    NotTls,
    /// The peer has ended TLS by an alert.
    Alert,
    /// The peer has closed within the handshake.
    ClosedInHandshake,
}

impl Reason {
    /// Why, by the cause that was reported; `None` if lessons do not ask about it.
    pub(super) fn of(cause: &Cause) -> Option<Self> {
        match cause {
            Cause::Protocol(ProtocolFailure::Unix(failure)) => Self::of_unix(*failure),
            Cause::Protocol(ProtocolFailure::Tls(failure)) => Self::of_tls(failure),
            _ => None,
        }
    }

    fn of_unix(failure: UnixFailure) -> Option<Self> {
        match failure {
            UnixFailure::Taken(_, InTheWay::Stale(_)) => Some(Self::Stale),
            UnixFailure::Taken(_, InTheWay::Alive) => Some(Self::Alive),
            UnixFailure::Cut(..) => Some(Self::Cut),
            _ => None,
        }
    }

    fn of_tls(failure: &TlsFailure) -> Option<Self> {
        match failure {
            TlsFailure::Certificate(problem) => Some(match problem {
                CertProblem::SelfSigned | CertProblem::SelfSignedNoName => Self::SelfSigned,
                CertProblem::UnknownIssuer => Self::UnknownIssuer,
                CertProblem::WrongName(_) | CertProblem::NoName => Self::WrongName,
                _ => Self::BadCertificate,
            }),
            TlsFailure::NotTls => Some(Self::NotTls),
            TlsFailure::Alert(_) => Some(Self::Alert),
            TlsFailure::CutInHandshake => Some(Self::ClosedInHandshake),
            _ => None,
        }
    }
}
