//! Passing on what came on another connection.

use super::Stream;
use super::sender::SendLimits;

impl Stream {
    /// Sends what came elsewhere, after the message that is being sent, on a thread that waits for the peer however
    /// long it takes nothing: meanwhile that thread reads nothing where it came from. `false` if not all of it went;
    /// that is reported.
    pub(in crate::net) fn forward(&self, bytes: &[u8]) -> bool {
        let _whole = self.begin_message();
        self.send_pieces((bytes, None), SendLimits::default(), |_| {}).is_ok()
    }
}
