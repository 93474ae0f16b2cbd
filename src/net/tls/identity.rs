//! The certificate by which we say who we are, and its key: from files, or made on the spot.

use super::TlsFailure;
use super::certificate::{cut, sha256};
use super::config::{IdentityFiles, ServerIdentity, ServerTls};
use super::key_log::key_log;
use super::roots::{file_roots, read_plain};
use super::start::{ServerReady, alpn, library, versions};
use crate::files::{FileError, own};
use jiff::{ToSpan, Zoned};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring as provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use std::fmt::{self, Display};
use std::path::Path;
use std::sync::Arc;

/// For how long a certificate made here is good, in days: for a lesson, not for a service.
const MADE_DAYS: i64 = 30;

/// A certificate signed by itself, made here, with its key. It lives in memory unless a person saves it.
#[derive(Clone)]
pub struct MadeCertificate {
    /// The certificate (PEM): what a peer is to trust.
    pub pem: String,
    /// The names that it is for.
    pub names: Vec<String>,
    /// SHA-256 of it (DER).
    pub sha256: [u8; 32],
    key_pem: String,
}

impl fmt::Debug for MadeCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MadeCertificate").field("names", &self.names).finish_non_exhaustive()
    }
}

impl PartialEq for MadeCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}

impl Eq for MadeCertificate {}

impl MadeCertificate {
    /// Makes one for these host names and addresses, with a new key (ECDSA, P-256).
    ///
    /// # Errors
    /// A name that no certificate can have.
    pub fn for_names(names: &[String]) -> Result<Self, TlsFailure> {
        let bad = |error: rcgen::Error| TlsFailure::BadName(cut(&error.to_string()));
        let mut params = CertificateParams::new(names.to_vec()).map_err(bad)?;
        let today = Zoned::now().date();
        let (from, until) = (today.saturating_sub(1.day()), today.saturating_add(MADE_DAYS.days()));
        let moment = |date: jiff::civil::Date| {
            date_time_ymd(
                date.year().into(),
                date.month().unsigned_abs(),
                date.day().unsigned_abs(),
            )
        };
        (params.not_before, params.not_after) = (moment(from), moment(until));
        params.distinguished_name.push(DnType::CommonName, "Network Playground");
        let key = KeyPair::generate().map_err(bad)?;
        let certificate = params.self_signed(&key).map_err(bad)?;
        Ok(Self {
            pem: certificate.pem(),
            names: names.to_vec(),
            sha256: sha256(certificate.der()),
            key_pem: key.serialize_pem(),
        })
    }

    /// Saves the certificate, and its key beside it, where only its owner can read it.
    ///
    /// # Errors
    /// What the system says, or that a file of that name is there.
    pub fn save(&self, certificate: &Path, key: &Path) -> Result<(), FileError> {
        own::write_new(key, self.key_pem.as_bytes())?;
        own::write_new(certificate, self.pem.as_bytes())
    }
}

impl MadeCertificate {
    /// Puts the certificate and its key in place of files of those names, where only their owner can read them.
    ///
    /// # Errors
    /// What the system says.
    pub fn replace(&self, certificate: &Path, key: &Path) -> Result<(), FileError> {
        own::replace(key, self.key_pem.as_bytes())?;
        own::replace(certificate, self.pem.as_bytes())
    }
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Reads the certificates and the key.
pub(super) fn identity_of(files: &IdentityFiles) -> Result<Identity, TlsFailure> {
    let bad = |path: &Path, why: &dyn Display| {
        TlsFailure::BadIdentity(cut(&format!("{}: {why}", path.display())))
    };
    let text = read_plain(&files.certificate).map_err(|error| bad(&files.certificate, &error))?;
    let chain = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| bad(&files.certificate, &error))?;
    if chain.is_empty() {
        return Err(bad(&files.certificate, &"no PEM"));
    }
    let text = read_plain(&files.key).map_err(|error| bad(&files.key, &error))?;
    let key = PrivateKeyDer::from_pem_slice(&text).map_err(|error| bad(&files.key, &error))?;
    Ok((chain, key))
}

impl ServerIdentity {
    fn read(&self) -> Result<Identity, TlsFailure> {
        let bad = |why: &dyn Display| TlsFailure::BadIdentity(cut(&why.to_string()));
        match self {
            Self::Files(files) => identity_of(files),
            Self::Made(made) => {
                let certificate = CertificateDer::from_pem_slice(made.pem.as_bytes());
                let key = PrivateKeyDer::from_pem_slice(made.key_pem.as_bytes());
                let certificate = certificate.map_err(|error| bad(&error))?;
                Ok((vec![certificate], key.map_err(|error| bad(&error))?))
            }
        }
    }
}

impl ServerTls {
    /// What all connections of a server have in common. Reads files.
    ///
    /// # Errors
    /// A bad file, or a key that is not that of the certificate.
    pub fn prepare(&self) -> Result<ServerReady, TlsFailure> {
        let provider = Arc::new(provider::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(versions(self.versions))
            .map_err(|error| library(&error))?;
        let builder = match &self.client_ca {
            None => builder.with_no_client_auth(),
            Some(path) => {
                let roots = Arc::new(file_roots(path)?);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider)
                    .build()
                    .map_err(|error| library(&error))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        let (chain, key) = self.identity.read()?;
        let mut config = builder
            .with_single_cert(chain, key)
            .map_err(|error| TlsFailure::BadIdentity(cut(&error.to_string())))?;
        config.alpn_protocols = alpn(&self.alpn);
        if let Some(log) = key_log(self.key_log) {
            config.key_log = log;
        }
        Ok(ServerReady(Arc::new(config)))
    }
}
