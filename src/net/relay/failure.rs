//! Why a relay fails where no call does.

use crate::net::protocols::ProtocolFailure;
use crate::net::{Cause, NetError, Op};
use std::net::SocketAddr;

/// Why a relay fails where no call does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
pub enum RelayFailure {
    /// Its target is where it listens itself: each connection would make the next one.
    #[error("the relay would connect to itself")]
    Loop,
}

impl From<RelayFailure> for Cause {
    fn from(failure: RelayFailure) -> Self {
        Self::Protocol(ProtocolFailure::Relay(failure))
    }
}

/// The error of a target that is the relay itself.
pub(super) fn is_itself(target: SocketAddr) -> NetError {
    NetError { op: Op::Connect, target: target.to_string(), cause: RelayFailure::Loop.into() }
}
