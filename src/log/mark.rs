//! What a row shows at a glance: whether it is about a failure, and its mark. The same on the screen and in an
//! exported file.

use super::segment::{Class, Detail, Kind, Row};
use crate::net::End;

impl Row {
    /// Whether it is about a failure.
    pub fn is_failure(&self) -> bool {
        match &self.detail {
            Some(Detail::Call(call)) => call.result.is_err(),
            Some(Detail::Protocol(event)) => event.is_failure(),
            Some(Detail::End(end)) => matches!(**end, End::Failed(_)),
            _ => matches!(self.kind, Kind::Unreachable | Kind::Failed | Kind::SendFailed),
        }
    }

    /// One character for what it is. A call stays a call when it failed.
    pub fn mark(&self) -> &'static str {
        match self.kind.class() {
            Class::Calls => "ƒ",
            _ if self.is_failure() => "!",
            Class::In => "←",
            Class::Out => "→",
            Class::Events => "·",
        }
    }
}
