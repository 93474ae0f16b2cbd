//! What a row shows at a glance: whether it is about a failure, its mark, its encoding. The same on the screen
//! and in an exported file.

use super::segment::{Class, Detail, Kind, Row};
use crate::net::End;
use crate::payload::Encoding;

impl Row {
    /// Whether it is about a failure.
    pub fn is_failure(&self) -> bool {
        match &self.detail {
            Some(Detail::Call(call)) => {
                call.result.as_ref().is_err_and(|error| !error.is_under_way())
            }
            Some(Detail::Protocol(event)) => event.is_failure(),
            Some(Detail::Automation(event)) => event.is_failure(),
            Some(Detail::End(end)) => matches!(**end, End::Failed(_)),
            _ => matches!(self.kind, Kind::Unreachable | Kind::Failed | Kind::SendFailed),
        }
    }

    /// The encoding in which it is read: what was sent as text in the one in which it was written, all else in
    /// that of the log.
    pub fn read_in(&self, of_log: Encoding) -> Encoding {
        self.sent_in.unwrap_or(of_log)
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
