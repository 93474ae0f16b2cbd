//! What is known of a TLS connection and of the certificates in it.

use super::{CertProblem, Record, RecordKind};
use crate::net::call::Direction;

/// What TLS agreed on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TlsFacts {
    /// The version, such as `TLS 1.3`; empty if the handshake failed before.
    pub version: String,
    /// The cipher suite, such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// The protocol that both want to speak inside (ALPN); empty if none was agreed on.
    pub alpn: String,
    /// Whether it goes on with the keys of an earlier connection.
    pub is_resumed: bool,
    /// The host for which the certificate was checked.
    pub host: String,
    /// The peer's certificates, its own first.
    pub chain: Vec<CertFacts>,
    /// What the check found; `None` if it is trusted.
    pub problem: Option<CertProblem>,
    /// Whether a person went on although the check found something.
    pub trusted_once: bool,
}

/// What stands in a certificate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CertFacts {
    /// Whose it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The hosts that it is for.
    pub names: Vec<String>,
    /// From when, in seconds since 1970.
    pub not_before: i64,
    /// Until when, in seconds since 1970.
    pub not_after: i64,
    /// Its number, in hex.
    pub serial: String,
    /// SHA-256 of it (DER).
    pub sha256: [u8; 32],
}

/// A step of a handshake that can be seen from outside, or that the library lets us see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TlsStep {
    /// The client says what it can do, and whom it wants to reach.
    ClientHello(Direction),
    /// The server says what is to be spoken. In TLS 1.3 the rest is encrypted.
    ServerHello(Direction),
    /// The certificate in the clear (TLS 1.2).
    Certificate(Direction),
    /// The client's part of the key (TLS 1.2).
    ClientKeyExchange(Direction),
    /// The peer's certificate was checked.
    CertificateChecked,
}

impl TlsStep {
    /// The step that a record in the clear begins (RFC 8446, section 4; RFC 5246, section 7.4).
    pub(super) fn of(record: Record) -> Option<Self> {
        match (record.kind, record.first?) {
            (RecordKind::Handshake, 1) => Some(Self::ClientHello(record.direction)),
            (RecordKind::Handshake, 2) => Some(Self::ServerHello(record.direction)),
            (RecordKind::Handshake, 11) => Some(Self::Certificate(record.direction)),
            (RecordKind::Handshake, 16) => Some(Self::ClientKeyExchange(record.direction)),
            _ => None,
        }
    }

    /// Its name in the RFC.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientHello(_) => "ClientHello",
            Self::ServerHello(_) => "ServerHello",
            Self::Certificate(_) | Self::CertificateChecked => "Certificate",
            Self::ClientKeyExchange(_) => "ClientKeyExchange",
        }
    }
}
