//! Why a session of ICMP fails that no error number says.

use crate::net::Errno;
use crate::net::heap::HeapBytes;
use std::net::IpAddr;

/// Why something failed that only ICMP has.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize,
)]
pub enum IcmpFailure {
    /// Neither the unprivileged socket nor the raw one may be made; the raw one's error.
    #[error("no right to ping: {0}")]
    NoRightToPing(Errno),
    /// A raw socket may not be made.
    #[error("no right to a raw socket: {0}")]
    NoRightToRaw(Errno),
    /// The target is many hosts, and nobody chose that.
    #[error("{0} is a broadcast or multicast address")]
    ManyHosts(IpAddr),
    /// A header that a person wrote names another target than the one that was typed.
    #[error("the header names {0}")]
    OtherTarget(IpAddr),
    /// What is to be sent has no whole header of IPv4.
    #[error("no header of IPv4")]
    NoHeader,
    /// No target was typed.
    #[error("no target")]
    NoTarget,
    /// It is not made on this system.
    #[error("not on this system")]
    NotOnThisSystem,
}

impl HeapBytes for IcmpFailure {
    fn heap_bytes(&self) -> usize {
        0
    }
}
