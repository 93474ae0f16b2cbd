//! TLS with Python's module `ssl`.

use super::{Draft, Python};
use crate::learn::code::program::Tls;
use crate::learn::code::quote::python_str;
use crate::net::tls::TlsVersions;
use crate::tr;

impl Draft<'_, Python> {
    /// What a client's connection needs.
    pub(super) fn tls_client(&mut self, tls: &Tls) {
        let file = tls.ca_file.as_ref().map(|file| format!("cafile={}", python_str(file)));
        self.out.comment(&tr!(self.texts, "code-tls"));
        let file = file.unwrap_or_default();
        self.out.line(&format!("context = ssl.create_default_context({file})"));
        self.tls_context(tls);
    }

    /// What the connections of a server need.
    pub(super) fn tls_server(&mut self, tls: &Tls) {
        self.out.comment(&tr!(self.texts, "code-tls-server"));
        self.out.line("context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)");
        self.tls_context(tls);
        if let Some(file) = &tls.ca_file {
            self.out.comment(&tr!(self.texts, "code-tls-clients"));
            self.out.line("context.verify_mode = ssl.CERT_REQUIRED");
            self.out.line(&format!("context.load_verify_locations({})", python_str(file)));
        }
    }

    fn tls_context(&mut self, tls: &Tls) {
        if let Some((certificate, key)) = &tls.identity {
            let (certificate, key) = (python_str(certificate), python_str(key));
            self.out.line(&format!("context.load_cert_chain({certificate}, {key})"));
        }
        if !tls.alpn.is_empty() {
            let names = tls.alpn.iter().map(|name| python_str(name)).collect::<Vec<_>>();
            self.out.line(&format!("context.set_alpn_protocols([{}])", names.join(", ")));
        }
        match tls.versions {
            TlsVersions::Both => {}
            TlsVersions::Only12 => {
                self.out.line("context.maximum_version = ssl.TLSVersion.TLSv1_2");
            }
            TlsVersions::Only13 => {
                self.out.line("context.minimum_version = ssl.TLSVersion.TLSv1_3");
            }
        }
    }
}
