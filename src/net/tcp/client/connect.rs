//! From a host to a connection: each address is tried in the system's order, and each call is reported.

use crate::net::connect::{Attempt, Connected, not_of_family};
use crate::net::peer::Peer;
use crate::net::resolve;
use crate::net::session::Shared;
use crate::net::socket::Buffers;
use crate::net::tcp::StreamOptions;
use crate::net::{Cause, Channel, Destination, Endpoint, EventKind, NetError, Op, Stamp};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How a client comes to its connection: over TCP, or otherwise.
pub(in crate::net) trait Connect: Send + Sync {
    /// Connects, and reports each call. At the stop it ends with any error.
    ///
    /// # Errors
    /// The last one, of what was tried.
    fn connect(&self) -> Result<Joined, NotConnected>;

    /// Whom to, as an error names it.
    fn target(&self) -> String;

    /// What threads for it are called.
    fn worker_name(&self) -> String;

    /// Where others can be connected to, for a load; `None` if none can be put there.
    fn load_target(&self) -> Option<Destination>;
}

/// A new connection, of whatever family.
#[derive(Debug)]
pub(in crate::net) struct Joined {
    pub(in crate::net) channel: Channel,
    pub(in crate::net) local: Endpoint,
    pub(in crate::net) remote: Endpoint,
    pub(in crate::net) buffers: Buffers,
}

/// Why there is no connection.
#[derive(Debug)]
pub(in crate::net) struct NotConnected {
    pub(in crate::net) error: NetError,
    /// Whether it is in the log already, as what became of an address.
    pub(in crate::net) is_told: bool,
}

impl From<Connected> for Joined {
    fn from(Connected { socket, local, remote, buffers }: Connected) -> Self {
        let channel = Channel::from(socket).ready_for_tls();
        Self { channel, local: local.into(), remote: remote.into(), buffers }
    }
}

impl NotConnected {
    /// What is not in the log yet.
    pub(in crate::net) fn untold(error: NetError) -> Self {
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

impl Connect for Connector {
    fn connect(&self) -> Result<Joined, NotConnected> {
        self.run().map(Joined::from)
    }

    fn target(&self) -> String {
        self.to.to_string()
    }

    fn worker_name(&self) -> String {
        format!("tcp {}", self.to)
    }

    fn load_target(&self) -> Option<Destination> {
        Some(self.to.clone())
    }
}

impl Connector {
    /// Tries the addresses until one accepts. At the stop it ends with any error.
    ///
    /// # Errors
    /// Of the lookup, or of the last address that was tried; each is reported.
    fn run(&self) -> Result<Connected, NotConnected> {
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
