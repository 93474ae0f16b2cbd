//! From a host to a connection: each address is tried in the system's order, and each call is reported.

use crate::net::connect::{Attempt, Connected, not_of_family};
use crate::net::peer::Peer;
use crate::net::resolve;
use crate::net::session::Shared;
use crate::net::tcp::StreamOptions;
use crate::net::{Cause, Destination, EventKind, NetError, Op, Stamp};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Why there is no connection.
pub(super) struct NotConnected {
    pub(super) error: NetError,
    /// Whether it is in the log already, as what became of an address.
    pub(super) is_told: bool,
}

impl NotConnected {
    /// What is not in the log yet.
    pub(super) fn untold(error: NetError) -> Self {
        Self { error, is_told: false }
    }
}

/// What a connection is to be.
pub(super) struct Connector {
    pub(super) shared: Arc<Shared>,
    pub(super) to: Destination,
    pub(super) from: Option<SocketAddr>,
    pub(super) connect_limit: Duration,
    pub(super) options: StreamOptions,
}

impl Connector {
    /// Tries the addresses until one accepts. At the stop it ends with any error.
    ///
    /// # Errors
    /// Of the lookup, or of the last address that was tried; each is reported.
    pub(super) fn run(&self) -> Result<Connected, NotConnected> {
        let mut last = NotConnected::untold(NetError {
            op: Op::Connect,
            target: self.to.to_string(),
            cause: Cause::NoAddressOfFamily,
        });
        let attempt = Attempt {
            shared: &self.shared,
            stop: &self.shared.stop,
            from: self.from,
            limit: self.connect_limit,
            options: &self.options,
        };
        for address in self.addresses().map_err(NotConnected::untold)? {
            if self.from.is_some_and(|from| from.is_ipv4() != address.is_ipv4()) {
                last = self.tell_failed(address, not_of_family(address));
                continue;
            }
            match attempt.run(address) {
                Ok(connected) => return Ok(connected),
                Err(error) if self.shared.stop.is_stopped() => {
                    return Err(NotConnected::untold(error));
                }
                Err(error) => last = self.tell_failed(address, error),
            }
        }
        Err(last)
    }

    fn tell_failed(&self, address: SocketAddr, error: NetError) -> NotConnected {
        let kind = EventKind::Failed(Box::new(error.clone()));
        self.shared.tell(Stamp::now(), Peer::from(address), kind);
        NotConnected { error, is_told: true }
    }

    fn addresses(&self) -> Result<Vec<SocketAddr>, NetError> {
        match &self.to {
            Destination::Peer(peer) => Ok(peer.socket_addr().into_iter().collect()),
            Destination::Host(host, port) => {
                resolve::wait(&self.shared, host, *port, resolve::LOOKUP_LIMIT)
            }
        }
    }
}
