//! A TLS connection about to begin, as a client or as a server.

use super::certificate::{cert_facts, cut};
use super::checker::Checker;
use super::config::{ClientTls, TlsVersions};
use super::identity::identity_of;
use super::key_log::key_log;
use super::roots::roots;
use super::{TlsFacts, TlsFailure, TrustOnce};
use crate::threads::locked;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring as provider};
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, Connection, Error, HandshakeKind, ServerConfig,
    ServerConnection, SupportedProtocolVersion,
};
use std::fmt::{self, Display};
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

/// A connection to be secured, and what its check finds.
pub struct TlsStart {
    pub(in crate::net) connection: Connection,
    pub(super) findings: Findings,
}

/// What the check of a handshake finds.
pub(super) struct Findings {
    checker: Option<Arc<Checker>>,
    /// Whom we want to reach; of a server, nobody.
    host: String,
    is_certificate_told: AtomicBool,
}

/// What all connections to a server have in common.
pub struct ClientReady {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
    host: String,
    checker: Arc<Checker>,
}

impl ClientReady {
    /// Prepares connections to the host; the form may name another server to check the certificate for.
    ///
    /// # Errors
    /// A host that no certificate can name, or a bad file. Reads files.
    pub fn of(tls: &ClientTls, host: &str, port: u16) -> Result<Self, TlsFailure> {
        let host = tls.server_name.as_deref().unwrap_or(host);
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| TlsFailure::BadName(cut(&format!("{host}: {error}"))))?;
        let provider = Arc::new(provider::default_provider());
        let (roots, own) = roots(tls.trust.ca_file.as_deref())?;
        let inner = WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
            .build()
            .map_err(|error| library(&error))?;
        let is_it = |it: &&TrustOnce| it.host == host && it.port == port;
        let trusted_once = tls.trust.trust_once.iter().filter(is_it).map(|it| it.sha256).collect();
        let check = tls.trust.check;
        let checker = Arc::new(Checker { inner, trusted_once, own, check, seen: Mutex::default() });
        let mut config = client_config(provider, tls, Arc::clone(&checker))?;
        // Each connection is that of a client who was never here.
        config.resumption = Resumption::disabled();
        Ok(Self { config: Arc::new(config), name, host: host.to_owned(), checker })
    }

    /// Shakes hands on a connected socket, says this, and hears whether anything comes back; with nothing to say the
    /// handshake is all. Waits as long as the socket's time limits let it.
    ///
    /// # Errors
    /// Of the calls, and of TLS.
    pub(in crate::net) fn ask<S: Read + Write>(
        &self,
        mut socket: S,
        bytes: &[u8],
    ) -> io::Result<bool> {
        let config = Arc::clone(&self.config);
        let mut connection =
            ClientConnection::new(config, self.name.clone()).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut socket)?;
        }
        if bytes.is_empty() {
            return Ok(true);
        }
        let mut inside = rustls::Stream::new(&mut connection, &mut socket);
        inside.write_all(bytes)?;
        inside.flush()?;
        Ok(inside.read(&mut [0; 4096])? > 0)
    }
}

impl fmt::Debug for ClientReady {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientReady").field("host", &self.host).finish_non_exhaustive()
    }
}

/// What all connections of a server have in common.
#[derive(Clone, Debug)]
pub struct ServerReady(pub(super) Arc<ServerConfig>);

impl fmt::Debug for TlsStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsStart").field("host", &self.findings.host).finish_non_exhaustive()
    }
}

pub(super) fn library(error: &dyn Display) -> TlsFailure {
    TlsFailure::Library(cut(&error.to_string()))
}

impl TlsStart {
    /// Prepares a connection to the host; the form may name another server to check the certificate for.
    ///
    /// # Errors
    /// A host that no certificate can name, or a bad file. Reads files.
    pub fn client(tls: &ClientTls, host: &str, port: u16) -> Result<Self, TlsFailure> {
        let ClientReady { config, name, host, checker } = ClientReady::of(tls, host, port)?;
        let connection = ClientConnection::new(config, name).map_err(|error| library(&error))?;
        let findings = Findings::new(Some(checker), host);
        Ok(Self { connection: connection.into(), findings })
    }

    /// Prepares a connection of a server.
    ///
    /// # Errors
    /// What the library says.
    pub fn server(ready: &ServerReady) -> Result<Self, TlsFailure> {
        let connection =
            ServerConnection::new(Arc::clone(&ready.0)).map_err(|error| library(&error))?;
        let findings = Findings::new(None, String::new());
        Ok(Self { connection: connection.into(), findings })
    }

    /// What is known so far.
    pub(in crate::net) fn facts(&self) -> TlsFacts {
        self.findings.facts(&self.connection)
    }

    /// What an error of the library means.
    pub(in crate::net) fn failure(&self, error: &Error) -> TlsFailure {
        self.findings.failure(error, self.connection.is_handshaking())
    }
}

impl Findings {
    fn new(checker: Option<Arc<Checker>>, host: String) -> Self {
        Self { checker, host, is_certificate_told: AtomicBool::new(false) }
    }

    /// What is known so far.
    pub(super) fn facts(&self, connection: &Connection) -> TlsFacts {
        let suite = connection.negotiated_cipher_suite();
        let mut facts = TlsFacts {
            version: version_text(connection),
            // rustls' own names of those of TLS 1.3 differ from RFC 8446, appendix B.4.
            cipher: suite
                .map(|suite| format!("{:?}", suite.suite()).replace("TLS13_", "TLS_"))
                .unwrap_or_default(),
            alpn: connection
                .alpn_protocol()
                .map(|name| cut(&String::from_utf8_lossy(name)))
                .unwrap_or_default(),
            is_resumed: connection.handshake_kind() == Some(HandshakeKind::Resumed),
            host: self.host.clone(),
            chain: Vec::new(),
            problem: None,
            trusted_once: false,
        };
        if let Some(checker) = &self.checker {
            let seen = locked(&checker.seen);
            facts.chain = seen.chain.iter().map(|der| cert_facts(der)).collect();
            facts.problem.clone_from(&seen.problem);
            facts.trusted_once = seen.went_on;
        } else if let Connection::Server(server) = connection {
            facts.host = server.server_name().map(cut).unwrap_or_default();
            let chain = connection.peer_certificates().unwrap_or_default();
            facts.chain = chain.iter().map(|der| cert_facts(der)).collect();
        }
        facts
    }

    /// Why the handshake failed, or what came after it.
    pub(super) fn failure(&self, error: &Error, is_handshaking: bool) -> TlsFailure {
        let problem = self.checker.as_ref().and_then(|it| locked(&it.seen).problem.clone());
        match (problem, error) {
            (Some(problem), Error::InvalidCertificate(_)) => TlsFailure::Certificate(problem),
            (_, Error::InvalidMessage(_)) if is_handshaking => TlsFailure::NotTls,
            (_, Error::NoCertificatesPresented) => TlsFailure::NoClientCertificate,
            _ => TlsFailure::of_library(error),
        }
    }

    /// Whether the peer's certificate was checked since this was asked last.
    pub(super) fn has_just_seen_certificate(&self) -> bool {
        let has_seen = self.checker.as_ref().is_some_and(|it| !locked(&it.seen).chain.is_empty());
        has_seen && !self.is_certificate_told.swap(true, Relaxed)
    }
}

fn version_text(connection: &Connection) -> String {
    match connection.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    }
}

pub(super) fn versions(versions: TlsVersions) -> &'static [&'static SupportedProtocolVersion] {
    static BOTH: [&SupportedProtocolVersion; 2] = [&TLS13, &TLS12];
    let (newest, older) = BOTH.split_at(1);
    match versions {
        TlsVersions::Both => &BOTH,
        TlsVersions::Only12 => older,
        TlsVersions::Only13 => newest,
    }
}

pub(super) fn alpn(names: &[String]) -> Vec<Vec<u8>> {
    names.iter().map(|name| name.clone().into_bytes()).collect()
}

fn client_config(
    provider: Arc<CryptoProvider>,
    tls: &ClientTls,
    checker: Arc<Checker>,
) -> Result<ClientConfig, TlsFailure> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions(tls.versions))
        .map_err(|error| library(&error))?
        // Our own checker asks rustls' own, and differs from it only for the very certificate that a
        // person has seen and wants to go on with.
        .dangerous()
        .with_custom_certificate_verifier(checker);
    let mut config = match &tls.identity {
        None => builder.with_no_client_auth(),
        Some(files) => {
            let (chain, key) = identity_of(files)?;
            builder.with_client_auth_cert(chain, key).map_err(|error| {
                TlsFailure::BadIdentity(cut(&format!("{}: {error}", files.key.display())))
            })?
        }
    };
    config.alpn_protocols = alpn(&tls.alpn);
    if let Some(log) = key_log(tls.key_log) {
        config.key_log = log;
    }
    Ok(config)
}
