//! TLS for whoever speaks it: HTTP and the streams of TCP.
//!
//! `rustls` needs no socket: it is fed with what our own calls received, and says what to send. Trusted are the roots of
//! the system (`rustls-native-certs`) and of Mozilla (`webpki-roots`), and those of a file that a person names; what
//! stands in a certificate is read by `x509-parser`.
//!
//! - [`config`]: whom to trust;
//! - [`facts`]: what was agreed on, and the certificates;
//! - [`failure`]: why it came to nothing.

mod certificate;
mod checker;
pub mod config;
pub mod facts;
pub mod failure;
mod handshake;
mod roots;

pub use config::{TlsTrust, TrustOnce};
pub use facts::{CertFacts, TlsFacts};
pub use failure::{CertProblem, TlsFailure};
pub(in crate::net) use handshake::TlsHandshakeRun;
