//! Starts the sessions, where the system has what they need.

use super::{IcmpCommand, IcmpConfig, IcmpFacts};
use crate::net::outbox::Outbox;
use crate::net::session::Shared;
use crate::net::{End, NetError, Protocol, ProtocolSnapshot, Session};
use crossbeam_channel::Receiver;
use std::sync::Arc;

/// Whether the sessions exist on this system: Linux has an error queue, and ways to read it without `unsafe`.
pub const IS_ON_THIS_SYSTEM: bool = cfg!(target_os = "linux");

impl Session {
    /// Starts a session of ICMP.
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_icmp(config: IcmpConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let facts = Arc::new(IcmpFacts::of(config.kind()));
        let live = ProtocolSnapshot::Icmp(Arc::clone(&facts));
        Self::start(config.name(), outbox, live, move |shared, inbox| {
            run(shared, inbox, &config, &facts).unwrap_or_else(End::Failed)
        })
        .map(|session| session.speaking(Protocol::Icmp))
    }
}

#[cfg(target_os = "linux")]
fn run(
    shared: &Arc<Shared>,
    inbox: &Receiver<IcmpCommand>,
    config: &IcmpConfig,
    facts: &Arc<IcmpFacts>,
) -> Result<End, NetError> {
    match config {
        IcmpConfig::Ping(config) => super::ping::run(shared, config, facts),
        IcmpConfig::Path(config) => super::path::run(shared, config, facts),
        IcmpConfig::Raw(config) => super::raw::run(shared, inbox, config, facts),
    }
}

#[cfg(not(target_os = "linux"))]
fn run(
    _: &Arc<Shared>,
    _: &Receiver<IcmpCommand>,
    _: &IcmpConfig,
    _: &Arc<IcmpFacts>,
) -> Result<End, NetError> {
    let cause = super::IcmpFailure::NotOnThisSystem.into();
    Err(NetError { op: crate::net::Op::Socket, target: "ICMP".to_owned(), cause })
}
