//! What stands in a certificate.

use super::CertFacts;
use ring::digest::{SHA256, digest};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// The most characters of a text in a certificate that are kept.
const TEXT_CHARS_MAX: usize = 200;

/// Names of a certificate that are kept.
const NAMES_MAX: usize = 200;

/// SHA-256 of a certificate.
pub(super) fn sha256(der: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(&SHA256, der).as_ref());
    sum
}

/// What stands in a certificate; of one that cannot be read, its sum.
pub(super) fn cert_facts(der: &[u8]) -> CertFacts {
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

/// A text of a peer or a library, at most so long as one is kept.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}
