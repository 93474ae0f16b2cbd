//! What a download does that is no call of the socket interface.

use crate::net::Op;
use crate::net::protocols::ProtocolOp;

/// A step of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum HttpOp {
    /// A response, from its first byte to its last.
    Response,
    /// What a whole download does.
    Download,
}

impl HttpOp {
    /// To complete "could not …" in a log line for developers.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Response => "read the answer",
            Self::Download => "load",
        }
    }
}

impl Op {
    /// A response, from its first byte to its last.
    pub const HTTP_RESPONSE: Self = Self::Protocol(ProtocolOp::Http(HttpOp::Response));
    /// What a whole download does.
    pub const HTTP_DOWNLOAD: Self = Self::Protocol(ProtocolOp::Http(HttpOp::Download));
}
