//! Certificates made for a test, and the servers that present them.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, SupportedProtocolVersion};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// Names of this machine's loopback, as certificates have them.
pub(crate) const LOOPBACK: [&str; 3] = ["127.0.0.1", "::1", "localhost"];

/// Who signs the certificates of a test.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

/// A certificate with its key.
pub(crate) struct Identity {
    pub(crate) certificate: Certificate,
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn new() -> Self {
        Self::called("Test authority")
    }

    /// Certificates name who signed them: authorities of one name are mistaken for each other.
    pub(crate) fn called(name: &str) -> Self {
        let mut params = named(name, &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    /// A file with its certificate.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate for these names.
    pub(crate) fn signs(&self, names: &[&str]) -> Identity {
        self.signs_with(names, |_| {})
    }

    pub(crate) fn signs_with(
        &self,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        let mut params = named("Test server", names);
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let chain = vec![certificate.der().clone(), self.issuer.der().clone()];
        Identity { certificate, chain, key }
    }

    /// One that was over long ago.
    pub(crate) fn signs_expired(&self) -> Identity {
        self.signs_with(&LOOPBACK, |params| {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 2, 2);
        })
    }

    /// One that begins in a later century.
    pub(crate) fn signs_not_yet_valid(&self) -> Identity {
        self.signs_with(&LOOPBACK, |params| {
            params.not_before = date_time_ymd(2103, 3, 3);
            params.not_after = date_time_ymd(2104, 4, 4);
        })
    }
}

/// A certificate that is signed by itself.
pub(crate) fn self_signed() -> Identity {
    self_signed_for(&LOOPBACK)
}

/// The same for these names.
pub(crate) fn self_signed_for(names: &[&str]) -> Identity {
    let key = KeyPair::generate().unwrap();
    let certificate = named("Test alone", names).self_signed(&key).unwrap();
    Identity { chain: vec![certificate.der().clone()], certificate, key }
}

/// A certificate that signs itself and may sign others, as `openssl req -x509` makes it, for these names;
/// and a file with it.
pub(crate) fn self_signed_authority(names: &[&str]) -> (Identity, TempDir) {
    let mut params = named("Test alone", names);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
    (Identity { chain: vec![certificate.der().clone()], certificate, key }, folder)
}

fn named(name: &str, names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

impl Identity {
    /// A server that presents it, of any version.
    pub(crate) fn server(&self) -> ServerConfig {
        self.server_of(rustls::ALL_VERSIONS)
    }

    pub(crate) fn server_of(&self, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
        let key = PrivateKeyDer::Pkcs8(self.key.serialize_der().into());
        ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), key)
            .unwrap()
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        let digest = ring::digest::digest(&ring::digest::SHA256, self.certificate.der());
        digest.as_ref().try_into().unwrap()
    }
}
