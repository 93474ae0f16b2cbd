//! Whom we trust.

use super::TlsFailure;
use super::certificate::sha256;
use crate::files;
use crate::net::{NetError, Op};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fmt::Display;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The largest file of certificates that is read, in bytes: all of a system's have 300 KB.
const CA_FILE_BYTES_MAX: u64 = 8 << 20;

/// Whom we trust: the system's roots and Mozilla's, which are read once, and those of the file; and the
/// sums of those.
pub(super) fn roots(
    ca_file: Option<&Path>,
) -> Result<(Arc<RootCertStore>, Vec<[u8; 32]>), TlsFailure> {
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
    let mut roots = RootCertStore::clone(common);
    let own = add_file(&mut roots, path)?;
    Ok((Arc::new(roots), own))
}

/// Only those of the file.
pub(super) fn file_roots(path: &Path) -> Result<RootCertStore, TlsFailure> {
    let mut roots = RootCertStore::empty();
    add_file(&mut roots, path)?;
    Ok(roots)
}

/// Adds those of the file; returns their sums.
fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<Vec<[u8; 32]>, TlsFailure> {
    let bad = |why: &dyn Display| TlsFailure::BadCaFile(format!("{}: {why}", path.display()));
    let mut own = Vec::new();
    let text = read_plain(path).map_err(|error| bad(&error))?;
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| bad(&error))?;
        own.push(sha256(&certificate));
        roots.add(certificate).map_err(|error| bad(&error))?;
    }
    if own.is_empty() { Err(bad(&"no PEM")) } else { Ok(own) }
}

/// The file's content, if it is a plain one of a size that makes sense.
pub(super) fn read_plain(path: &Path) -> Result<Vec<u8>, NetError> {
    let opened = files::open_plain(path)?;
    let failed = |error: io::Error| NetError::new(Op::ReadFile, path.display().to_string(), &error);
    let mut text = Vec::new();
    opened.file.take(CA_FILE_BYTES_MAX + 1).read_to_end(&mut text).map_err(failed)?;
    if text.len() as u64 > CA_FILE_BYTES_MAX {
        return Err(failed(io::ErrorKind::FileTooLarge.into()));
    }
    Ok(text)
}
