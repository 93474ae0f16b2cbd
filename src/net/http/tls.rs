//! TLS above our own calls: rustls is fed with what they received, and says what to send.

use super::config::{TlsConfig, TrustOnce};
use super::{CertFacts, CertProblem, HttpFailure, TlsFacts};
use crate::files;
use crate::net::{NetError, Op};
use crate::threads::locked;
use ring::digest::{SHA256, digest};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring as provider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore,
    SignatureScheme,
};
use std::fmt::Display;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// The largest file of certificates that is read, in bytes: all of a system's have 300 KB.
const CA_FILE_BYTES_MAX: u64 = 8 << 20;

/// The most characters of a text in a certificate that are kept.
const TEXT_CHARS_MAX: usize = 200;

/// Names of a certificate that are kept.
const NAMES_MAX: usize = 200;

/// A connection to be secured, and what its check finds.
pub(super) struct TlsHandshakeRun {
    pub(super) connection: ClientConnection,
    checker: Arc<Checker>,
    host: String,
}

/// Checks certificates, and remembers what it saw.
#[derive(Debug)]
struct Checker {
    inner: Arc<WebPkiServerVerifier>,
    /// SHA-256 of certificates of this host that are trusted whatever the check finds.
    trusted_once: Vec<[u8; 32]>,
    /// SHA-256 of those in the file: a server that presents one of them itself is the one that is meant.
    own: Vec<[u8; 32]>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    chain: Vec<Vec<u8>>,
    problem: Option<CertProblem>,
    went_on: bool,
}

impl TlsHandshakeRun {
    /// Prepares a connection to the host.
    ///
    /// # Errors
    /// A host that no certificate can name, or a bad file of certificates. Reads files.
    pub(super) fn new(host: &str, port: u16, config: &TlsConfig) -> Result<Self, HttpFailure> {
        let tls = |error: &dyn Display| HttpFailure::Tls(cut(&error.to_string()));
        let name = ServerName::try_from(host.to_owned()).map_err(|error| tls(&error))?;
        let provider = Arc::new(provider::default_provider());
        let (roots, own) = roots(config.ca_file.as_deref())?;
        let inner = WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
            .build()
            .map_err(|error| tls(&error))?;
        let is_it = |trust: &&TrustOnce| trust.host == host && trust.port == port;
        let trusted_once =
            config.trust_once.iter().filter(is_it).map(|trust| trust.sha256).collect();
        let checker = Arc::new(Checker { inner, trusted_once, own, seen: Mutex::default() });
        let config = client_config(provider, Arc::clone(&checker)).map_err(|error| tls(&error))?;
        let connection =
            ClientConnection::new(Arc::new(config), name).map_err(|error| tls(&error))?;
        Ok(Self { connection, checker, host: host.to_owned() })
    }

    /// What is known so far.
    pub(super) fn facts(&self) -> TlsFacts {
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
    pub(super) fn failure(&self, error: &Error) -> HttpFailure {
        match (locked(&self.checker.seen).problem.clone(), error) {
            (Some(problem), Error::InvalidCertificate(_)) => HttpFailure::Certificate(problem),
            (_, Error::InvalidMessage(_)) if self.connection.is_handshaking() => {
                HttpFailure::NotTls
            }
            _ => HttpFailure::Tls(cut(&error.to_string())),
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

/// Whom we trust: the system's roots and Mozilla's, which are read once, and those of the file; and the
/// sums of those.
fn roots(ca_file: Option<&Path>) -> Result<(Arc<RootCertStore>, Vec<[u8; 32]>), HttpFailure> {
    static ROOTS: OnceLock<Arc<RootCertStore>> = OnceLock::new();
    let common = ROOTS.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let of_system = rustls_native_certs::load_native_certs();
        for error in &of_system.errors {
            log::warn!("the system's certificates: {error}");
        }
        roots.add_parsable_certificates(of_system.certs);
        Arc::new(roots)
    });
    let Some(path) = ca_file else { return Ok((Arc::clone(common), Vec::new())) };
    let bad = |why: &dyn Display| HttpFailure::BadCaFile(format!("{}: {why}", path.display()));
    let mut roots = RootCertStore::clone(common);
    let mut own = Vec::new();
    let text = read_plain(path).map_err(|error| bad(&error))?;
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| bad(&error))?;
        own.push(sha256(&certificate));
        roots.add(certificate).map_err(|error| bad(&error))?;
    }
    if own.is_empty() { Err(bad(&"no PEM")) } else { Ok((Arc::new(roots), own)) }
}

/// The file's content, if it is a plain one of a size that makes sense.
fn read_plain(path: &Path) -> Result<Vec<u8>, NetError> {
    let opened = files::open_plain(path)?;
    let failed = |error: io::Error| NetError::new(Op::ReadFile, path.display().to_string(), &error);
    let mut text = Vec::new();
    opened.file.take(CA_FILE_BYTES_MAX + 1).read_to_end(&mut text).map_err(failed)?;
    if text.len() as u64 > CA_FILE_BYTES_MAX {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    Ok(text)
}

impl Checker {
    /// Whether a person has named this very certificate in the file, as one does with a self-signed one,
    /// and it is for this host and this day. (webpki takes none that may sign others.)
    fn is_own(
        &self,
        end_entity: &CertificateDer<'_>,
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> bool {
        if !self.own.contains(&sha256(end_entity)) {
            return false;
        }
        let facts = cert_facts(end_entity);
        let now = now.as_secs().cast_signed();
        let wanted = name.to_str();
        let is_named = facts.names.iter().any(|name| is_same_name(name, &wanted));
        is_named && (facts.not_before..=facts.not_after).contains(&now)
    }
}

/// Whether a name of a certificate is that of the host; `*` stands for its first label (RFC 9525,
/// section 6.3).
fn is_same_name(name: &str, host: &str) -> bool {
    let rest_of = |host: &str| host.split_once('.').map(|(_, rest)| rest.to_owned());
    name.eq_ignore_ascii_case(host)
        || name.strip_prefix("*.").is_some_and(|domain| {
            rest_of(host).is_some_and(|rest| rest.eq_ignore_ascii_case(domain))
        })
}

impl ServerCertVerifier for Checker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let answer = self.inner.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        let mut seen = locked(&self.seen);
        seen.chain = std::iter::once(end_entity)
            .chain(intermediates)
            .map(|certificate| certificate.as_ref().to_vec())
            .collect();
        let Err(error) = answer else { return answer };
        if self.is_own(end_entity, server_name, now) {
            return Ok(ServerCertVerified::assertion());
        }
        seen.problem = Some(problem(&error, end_entity, server_name));
        if self.trusted_once.contains(&sha256(end_entity)) {
            seen.went_on = true;
            return Ok(ServerCertVerified::assertion());
        }
        Err(error)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// What the check found, in types of ours.
fn problem(error: &Error, end_entity: &[u8], name: &ServerName<'_>) -> CertProblem {
    let facts = cert_facts(end_entity);
    let Error::InvalidCertificate(reason) = error else {
        return CertProblem::Other(cut(&error.to_string()));
    };
    let is_own = !facts.subject.is_empty() && facts.subject == facts.issuer;
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            CertProblem::Expired(facts.not_after)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertProblem::NotYetValid(facts.not_before)
        }
        CertificateError::NotValidForName
        | CertificateError::NotValidForNameContext { .. }
        | CertificateError::UnknownIssuer
        | CertificateError::Other(_)
            if is_own && facts.names.is_empty() =>
        {
            CertProblem::SelfSignedNoName
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
            if facts.names.is_empty() =>
        {
            CertProblem::NoName
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertProblem::WrongName(name.to_str().into_owned())
        }
        CertificateError::UnknownIssuer | CertificateError::Other(_) if is_own => {
            CertProblem::SelfSigned
        }
        CertificateError::UnknownIssuer => CertProblem::UnknownIssuer,
        CertificateError::Revoked => CertProblem::Revoked,
        CertificateError::BadSignature => CertProblem::BadSignature,
        _ => CertProblem::Other(cut(&error.to_string())),
    }
}

fn sha256(der: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(&SHA256, der).as_ref());
    sum
}

/// What stands in a certificate; of one that cannot be read, its sum.
fn cert_facts(der: &[u8]) -> CertFacts {
    let mut facts = CertFacts {
        subject: String::new(),
        issuer: String::new(),
        names: Vec::new(),
        not_before: 0,
        not_after: 0,
        serial: String::new(),
        sha256: sha256(der),
    };
    let Ok((_, certificate)) = X509Certificate::from_der(der) else { return facts };
    facts.subject = cut(&certificate.subject().to_string());
    facts.issuer = cut(&certificate.issuer().to_string());
    facts.not_before = certificate.validity().not_before.timestamp();
    facts.not_after = certificate.validity().not_after.timestamp();
    facts.serial = cut(&certificate.raw_serial_as_string());
    if let Ok(Some(names)) = certificate.subject_alternative_name() {
        facts.names = names.value.general_names.iter().filter_map(name_text).collect();
        facts.names.truncate(NAMES_MAX);
    }
    facts
}

fn name_text(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(cut(name)),
        GeneralName::IPAddress(bytes) => match *bytes {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string()),
            _ => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|bytes| std::net::Ipv6Addr::from(bytes).to_string()),
        },
        _ => None,
    }
}

fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}
