//! The check of a server's certificate: rustls' own, but for the very certificate that a person wants to go on with.

use super::certificate::{cert_facts, cut, sha256};
use super::{CertCheck, CertProblem};
use crate::threads::locked;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use std::sync::{Arc, Mutex};

/// Checks certificates, and remembers what it saw.
#[derive(Debug)]
pub(super) struct Checker {
    pub(super) inner: Arc<WebPkiServerVerifier>,
    /// SHA-256 of certificates of this host that are trusted whatever the check finds.
    pub(super) trusted_once: Vec<[u8; 32]>,
    /// SHA-256 of those in the file: a server that presents one of them itself is the one that is meant.
    pub(super) own: Vec<[u8; 32]>,
    /// What the check is for.
    pub(super) check: CertCheck,
    pub(super) seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) problem: Option<CertProblem>,
    pub(super) went_on: bool,
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
        let is_taken = self.check == CertCheck::Tells;
        if is_taken || self.trusted_once.contains(&sha256(end_entity)) {
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
