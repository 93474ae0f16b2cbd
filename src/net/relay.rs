//! A relay: it listens here, connects there for each client, and passes on what comes, so that the log shows both
//! conversations of two programs that were to have one.
//!
//! - [`config`]: what a relay should be;
//! - [`faults`]: what it does wrong on purpose, as a pure model that knows no socket;
//! - [`event`]: what only relays report;
//! - [`facts`]: what is, for whoever shows it;
//! - `pairs`: clients of TCP, each with a connection to the target;
//! - `side`: what one side of a pair does with what comes;
//! - `datagrams`: clients of UDP, each with a socket towards the target;
//! - `pairs/securing`: TLS with clients, with the target, or with both;
//! - `loops`: a relay must not be its own target.
//!
//! The sides of a pair are two connections of the session: of the pair *n*, the client's has the number 2 *n* − 1
//! and the target's 2 *n*. Each side has one thread, which reads there and sends on the other side: while that takes
//! nothing, nothing is read, so a slow target slows its client down and no memory fills.

pub mod command;
pub mod config;
mod datagrams;
pub mod event;
pub mod facts;
pub mod failure;
pub mod faults;
mod live;
mod loops;
mod pairs;
mod side;

pub use command::RelayCommand;
pub use config::{RelayConfig, RelayTls, Transport};
pub use event::{RelayEvent, Side, Way};
pub use facts::RelayFacts;
pub use failure::RelayFailure;
pub use faults::{Chance, FaultPlan, Faults, Model};

use super::{End, NetError, Outbox, Protocol, ProtocolSnapshot, Session};
use std::sync::Arc;

impl Session {
    /// Starts a relay. It relays once its state is [`SessionState::Open`](crate::net::SessionState::Open).
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_relay(config: RelayConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let name = format!("relay {}", config.listen);
        let facts = Arc::new(RelayFacts::new(config.transport, config.faults.clone()));
        let live = ProtocolSnapshot::Relay(Arc::clone(&facts));
        Self::start(name, outbox, live, move |shared, inbox| {
            let done = match config.transport {
                Transport::Tcp => pairs::run(shared, inbox, &facts, &config),
                Transport::Udp => datagrams::run(shared, inbox, &facts, &config),
            };
            done.map_or_else(End::Failed, |()| End::Stopped)
        })
        .map(|session| session.speaking(Protocol::Relay))
    }
}
