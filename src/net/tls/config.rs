//! What a TLS connection should be.

use super::{MadeCertificate, TlsFacts};
use std::path::PathBuf;
use std::sync::Arc;

/// Whom to trust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsTrust {
    /// A file with certificates (PEM) that are trusted beside the system's and Mozilla's.
    pub ca_file: Option<PathBuf>,
    /// Certificates that failed the check and that a person wants to go on with, once only. There may be
    /// several: a redirect leads to another host.
    pub trust_once: Vec<TrustOnce>,
    /// What the check is for.
    pub check: CertCheck,
}

/// What the check of a certificate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CertCheck {
    /// One that does not stand it ends the handshake.
    #[default]
    Ends,
    /// What it finds is told, and the handshake goes on: for a relay between programs of one's own.
    Tells,
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

impl TrustOnce {
    /// The certificate that this is known of, at the port where it was presented; `None` if there was none.
    pub fn of(facts: &TlsFacts, port: u16) -> Option<Self> {
        let sha256 = facts.chain.first()?.sha256;
        Some(Self { host: facts.host.clone(), port, sha256 })
    }
}

/// TLS as a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientTls {
    /// The name that the certificate must be for, and that the server is told (SNI); `None` for that of the host.
    pub server_name: Option<String>,
    /// Whom to trust.
    pub trust: TlsTrust,
    /// A certificate of our own, for servers that ask for one.
    pub identity: Option<IdentityFiles>,
    /// Protocols that may be spoken inside, the best first (ALPN, RFC 7301); none says nothing.
    pub alpn: Vec<String>,
    /// The versions.
    pub versions: TlsVersions,
    /// Whether the keys are written to the file that the environment names.
    pub key_log: KeyLogging,
}

/// TLS as a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerTls {
    /// The certificate and its key.
    pub identity: ServerIdentity,
    /// A file with certificates (PEM); clients must present one that one of these has signed. `None` asks for none.
    pub client_ca: Option<PathBuf>,
    /// Protocols that may be spoken inside, the best first (ALPN); none takes whatever is offered.
    pub alpn: Vec<String>,
    /// The versions.
    pub versions: TlsVersions,
    /// Whether the keys are written to the file that the environment names.
    pub key_log: KeyLogging,
}

impl ServerTls {
    /// With this certificate, and all else at its default.
    pub fn with(identity: ServerIdentity) -> Self {
        Self {
            identity,
            client_ca: None,
            alpn: Vec::new(),
            versions: TlsVersions::default(),
            key_log: KeyLogging::default(),
        }
    }
}

/// The certificate of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerIdentity {
    /// In files.
    Files(IdentityFiles),
    /// Made by this program.
    Made(Arc<MadeCertificate>),
}

/// A certificate and its key, in files (PEM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityFiles {
    /// The certificate, with those that lead to one that is trusted.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// The versions of TLS that may be spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TlsVersions {
    /// 1.3, or 1.2 with a peer that knows no better.
    #[default]
    Both,
    /// RFC 5246
    Only12,
    /// RFC 8446
    Only13,
}

/// Whether the keys of connections are written to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyLogging {
    /// They stay in memory.
    #[default]
    Off,
    /// Into the file that `SSLKEYLOGFILE` names.
    On,
}
