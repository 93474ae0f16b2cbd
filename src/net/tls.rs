//! TLS for whoever speaks it: HTTP and the streams of TCP.
//!
//! `rustls` needs no socket: it is fed with what our own calls received, and says what to send. Trusted are the roots of
//! the system (`rustls-native-certs`) and of Mozilla (`webpki-roots`), and those of a file that a person names; what
//! stands in a certificate is read by `x509-parser`, and `rcgen` makes one for a server that has none.
//!
//! - [`config`]: what a connection should be, and whom to trust;
//! - [`start`]: a connection about to begin;
//! - [`channel`]: one that threads share;
//! - [`facts`]: what was agreed on, and the certificates;
//! - [`records`]: what it is made of on the wire;
//! - [`failure`]: why it came to nothing.
//!
//! Whoever has a connected socket turns it into a channel that speaks TLS by [`secure`], with a [`TlsStart`] of a client
//! or of a server; its reader goes on with the handshake by [`TlsChannel::shake_hands`].

mod certificate;
pub mod channel;
mod checker;
pub mod config;
pub mod facts;
pub mod failure;
mod identity;
mod incoming;
mod inlet;
mod key_log;
pub mod records;
mod roots;
pub mod start;
mod wire;

pub use channel::{HANDSHAKE_LIMIT, TlsChannel, TlsNews, TlsWatch};
pub use config::{
    CertCheck, ClientTls, IdentityFiles, KeyLogging, ServerIdentity, ServerTls, TlsTrust,
    TlsVersions, TrustOnce,
};
pub use facts::{CertFacts, TlsFacts, TlsStep};
pub use failure::{CertProblem, TlsFailure};
pub use identity::MadeCertificate;
pub use key_log::{KEY_LOG_VARIABLE, key_log_file};
pub use records::{Record, RecordKind};
pub use start::{ClientReady, ServerReady, TlsStart};

use super::Channel;
use std::net::TcpStream;

/// A connected socket as a channel on which TLS has begun. `watch` hears what happens, and must not wait.
pub fn secure(socket: TcpStream, start: TlsStart, watch: TlsWatch) -> Channel {
    let channel = TlsChannel::plain(socket);
    channel.begin(start, watch);
    Channel::Tls(Box::new(channel))
}
