//! TLS between the relay and the two sides of its pairs.

use crate::net::relay::RelayConfig;
use crate::net::tcp::prepare_tls;
use crate::net::tcp::stream::SecureTo;
use crate::net::tls::{ServerReady, TlsFailure, TlsStart, TrustOnce};
use crate::net::{NetError, Op, Peer};
use crate::threads::locked;
use std::sync::Mutex;

/// TLS as it is spoken on either side.
#[derive(Debug)]
pub(super) struct Securing {
    clients: Option<ServerReady>,
    target: Option<Mutex<SecureTo>>,
}

/// Certificates of the target that a person can go on with in one relay: more than a target has that a person looks at
/// one by one. The oldest gives way.
const TRUSTED_MAX: usize = 16;

/// The handshakes of a pair, where TLS is spoken.
pub(super) struct Starts {
    pub(super) client: Option<TlsStart>,
    pub(super) target: Option<TlsStart>,
}

impl Securing {
    /// Reads the files. What is wrong with them is said before anything is begun.
    ///
    /// # Errors
    /// That.
    pub(super) fn prepare(config: &RelayConfig) -> Result<Self, NetError> {
        let clients = prepare_tls(config.tls.clients.as_ref(), config.listen)?;
        let target = config.tls.target.clone().map(|tls| SecureTo::of(tls, &config.to));
        target.as_ref().map(SecureTo::start).transpose()?;
        Ok(Self { clients, target: target.map(Mutex::new) })
    }

    /// From now on this very certificate of the target is taken.
    pub(super) fn trust(&self, certificate: TrustOnce) {
        let Some(target) = &self.target else { return };
        let trusted = &mut locked(target).tls.trust.trust_once;
        trusted.retain(|other| *other != certificate);
        if trusted.len() >= TRUSTED_MAX {
            trusted.remove(0);
        }
        trusted.push(certificate);
    }

    /// Prepares the handshakes of a pair. Reads files.
    ///
    /// # Errors
    /// A file that cannot be used any more.
    pub(super) fn starts(&self, client: Peer) -> Result<Starts, NetError> {
        let failed = |failure: TlsFailure| NetError {
            op: Op::TlsHandshake,
            target: client.to_string(),
            cause: failure.into(),
        };
        Ok(Starts {
            client: self.clients.as_ref().map(TlsStart::server).transpose().map_err(failed)?,
            // Files are read without the lock.
            target: self.target().as_ref().map(SecureTo::start).transpose()?,
        })
    }

    fn target(&self) -> Option<SecureTo> {
        self.target.as_ref().map(|target| locked(target).clone())
    }

    pub(super) fn has_clients(&self) -> bool {
        self.clients.is_some()
    }

    pub(super) fn has_target(&self) -> bool {
        self.target.is_some()
    }
}
