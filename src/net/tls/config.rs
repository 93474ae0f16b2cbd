//! What a TLS connection should be.

use std::path::PathBuf;

/// Whom to trust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsTrust {
    /// A file with certificates (PEM) that are trusted beside the system's and Mozilla's.
    pub ca_file: Option<PathBuf>,
    /// Certificates that failed the check and that a person wants to go on with, once only. There may be
    /// several: a redirect leads to another host.
    pub trust_once: Vec<TrustOnce>,
}

/// The very certificate that a person saw, of the very host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustOnce {
    /// The host and port that presented it.
    pub host: String,
    /// The port.
    pub port: u16,
    /// SHA-256 of the certificate (DER).
    pub sha256: [u8; 32],
}
