//! TLS of an actor: the certificates are in the folder of the lessons.

use crate::engine::TlsWish;
use crate::learn::lessons::SampleCertificate;
use crate::learn::lessons::lesson::{ClientTlsRole, ServerTlsRole};
use crate::net::tcp::RecordRows;
use crate::net::tls::{ClientTls, IdentityFiles, ServerIdentity, ServerTls, TlsTrust};
use std::path::Path;

pub(super) fn of_client(tls: Option<&ClientTlsRole>, folder: &Path) -> TlsWish<ClientTls> {
    let Some(tls) = tls else { return TlsWish::Off };
    let ca_file = tls.trusts.as_ref().map(|name| folder.join(SampleCertificate::file(name)));
    TlsWish::On(Box::new(ClientTls {
        server_name: tls.name.clone(),
        trust: TlsTrust { ca_file, ..TlsTrust::default() },
        ..ClientTls::default()
    }))
}

pub(super) fn of_server(tls: Option<&ServerTlsRole>, folder: &Path) -> TlsWish<ServerTls> {
    let Some(tls) = tls else { return TlsWish::Off };
    let files = IdentityFiles {
        certificate: folder.join(SampleCertificate::file(&tls.certificate)),
        key: folder.join(SampleCertificate::key_file(&tls.certificate)),
    };
    TlsWish::On(Box::new(ServerTls::with(ServerIdentity::Files(files))))
}

pub(super) fn records(are_shown: bool) -> RecordRows {
    if are_shown { RecordRows::Shown } else { RecordRows::Hidden }
}
