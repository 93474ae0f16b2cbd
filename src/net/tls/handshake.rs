//! A client's handshake, with what its check finds.

use super::certificate::{cert_facts, cut};
use super::checker::Checker;
use super::roots::roots;
use super::{TlsFacts, TlsFailure, TlsTrust, TrustOnce};
use crate::threads::locked;
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::{CryptoProvider, ring as provider};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, Error};
use std::fmt::Display;
use std::sync::{Arc, Mutex};

/// A connection to be secured, and what its check finds.
pub(in crate::net) struct TlsHandshakeRun {
    pub(in crate::net) connection: ClientConnection,
    checker: Arc<Checker>,
    host: String,
}

impl TlsHandshakeRun {
    /// Prepares a connection to the host.
    ///
    /// # Errors
    /// A host that no certificate can name, or a bad file of certificates. Reads files.
    pub(in crate::net) fn new(host: &str, port: u16, trust: &TlsTrust) -> Result<Self, TlsFailure> {
        let tls = |error: &dyn Display| TlsFailure::Library(cut(&error.to_string()));
        let name = ServerName::try_from(host.to_owned()).map_err(|error| tls(&error))?;
        let provider = Arc::new(provider::default_provider());
        let (roots, own) = roots(trust.ca_file.as_deref())?;
        let inner = WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
            .build()
            .map_err(|error| tls(&error))?;
        let is_it = |it: &&TrustOnce| it.host == host && it.port == port;
        let trusted_once = trust.trust_once.iter().filter(is_it).map(|it| it.sha256).collect();
        let checker = Arc::new(Checker { inner, trusted_once, own, seen: Mutex::default() });
        let config = client_config(provider, Arc::clone(&checker)).map_err(|error| tls(&error))?;
        let connection =
            ClientConnection::new(Arc::new(config), name).map_err(|error| tls(&error))?;
        Ok(Self { connection, checker, host: host.to_owned() })
    }

    /// What is known so far.
    pub(in crate::net) fn facts(&self) -> TlsFacts {
        let seen = locked(&self.checker.seen);
        let suite = self.connection.negotiated_cipher_suite();
        let version = match self.connection.protocol_version() {
            Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
            Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
            Some(other) => format!("{other:?}"),
            None => String::new(),
        };
        TlsFacts {
            version,
            // rustls' own names of those of TLS 1.3 differ from RFC 8446, appendix B.4.
            cipher: suite
                .map(|suite| format!("{:?}", suite.suite()).replace("TLS13_", "TLS_"))
                .unwrap_or_default(),
            host: self.host.clone(),
            chain: seen.chain.iter().map(|der| cert_facts(der)).collect(),
            problem: seen.problem.clone(),
            trusted_once: seen.went_on,
        }
    }

    /// Why the handshake failed.
    pub(in crate::net) fn failure(&self, error: &Error) -> TlsFailure {
        match (locked(&self.checker.seen).problem.clone(), error) {
            (Some(problem), Error::InvalidCertificate(_)) => TlsFailure::Certificate(problem),
            (_, Error::InvalidMessage(_)) if self.connection.is_handshaking() => TlsFailure::NotTls,
            _ => TlsFailure::Library(cut(&error.to_string())),
        }
    }
}

fn client_config(
    provider: Arc<CryptoProvider>,
    checker: Arc<Checker>,
) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        // Our own checker asks rustls' own, and differs from it only for the very certificate that a
        // person has seen and wants to go on with.
        .dangerous()
        .with_custom_certificate_verifier(checker)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
