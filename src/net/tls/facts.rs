//! What is known of a TLS connection and of the certificates in it.

use super::CertProblem;

/// What TLS agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFacts {
    /// The version, such as `TLS 1.3`; empty if the handshake failed before.
    pub version: String,
    /// The cipher suite, such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: String,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
