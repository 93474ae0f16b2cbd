//! What a relay should be.

use super::FaultPlan;
use crate::net::Destination;
use crate::net::automation::CompiledRules;
use crate::net::tcp::StreamSettings;
use crate::net::tls::{ClientTls, ServerTls};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Pairs at once, unless a person says otherwise: each has two sockets and two threads.
pub const PAIRS_MAX: u32 = 1024;

/// Clients of datagrams at once, unless a person says otherwise: each has a socket and a thread.
pub const MAPPINGS_MAX: u32 = 256;

/// After so long without a datagram in either direction a client of datagrams is forgotten, unless a person says
/// otherwise. It is what a router keeps at least for UDP (RFC 4787, REQ-5: two minutes).
pub const IDLE_LIMIT: Duration = Duration::from_mins(2);

/// What is relayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Connections.
    #[default]
    Tcp,
    /// Datagrams.
    Udp,
}

/// What a relay should be.
#[derive(Clone, Debug, PartialEq)]
pub struct RelayConfig {
    /// What it relays.
    pub transport: Transport,
    /// Where clients come; with port 0 the system chooses the port.
    pub listen: SocketAddr,
    /// Where it connects for each of them.
    pub to: Destination,
    /// Clients at once; one more of TCP is closed at once, and datagrams of one more are dropped.
    pub clients_max: u32,
    /// For how long the target may take to accept.
    pub connect_limit: Duration,
    /// After how long without datagrams a client is forgotten.
    pub idle_limit: Duration,
    /// How connections are read.
    pub settings: StreamSettings,
    /// TLS, on connections.
    pub tls: RelayTls,
    /// What it does with what comes on connections, beside passing it on: replies go to whoever sent it.
    pub rules: Arc<CompiledRules>,
    /// What it does wrong.
    pub faults: FaultPlan,
}

/// TLS on either side of a relay: what is said inside is read in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelayTls {
    /// With clients, as their server.
    pub clients: Option<ServerTls>,
    /// With the target, as its client.
    pub target: Option<ClientTls>,
}

impl RelayConfig {
    /// From there to there, without faults.
    pub fn new(transport: Transport, listen: SocketAddr, to: Destination) -> Self {
        Self {
            transport,
            listen,
            to,
            clients_max: match transport {
                Transport::Tcp => PAIRS_MAX,
                Transport::Udp => MAPPINGS_MAX,
            },
            connect_limit: crate::net::tcp::config::CONNECT_LIMIT,
            idle_limit: IDLE_LIMIT,
            settings: StreamSettings::default(),
            tls: RelayTls::default(),
            rules: Arc::default(),
            faults: FaultPlan::default(),
        }
    }
}
