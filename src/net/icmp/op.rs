//! Steps of a path that are no calls of the socket interface.

use crate::net::Op;
use crate::net::protocols::ProtocolOp;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum IcmpOp {
    /// `getnameinfo`: the name of an address (getnameinfo(3)).
    GetNameInfo,
}

impl IcmpOp {
    /// Its name, as in the manual.
    pub fn name(self) -> &'static str {
        match self {
            Self::GetNameInfo => "getnameinfo",
        }
    }

    /// To complete "could not …" in a log line for developers.
    pub fn verb(self) -> &'static str {
        match self {
            Self::GetNameInfo => "look up the name of the address",
        }
    }
}

impl Op {
    /// Looking up the name of an address.
    pub const ICMP_NAME: Self = Self::Protocol(ProtocolOp::Icmp(IcmpOp::GetNameInfo));
}
