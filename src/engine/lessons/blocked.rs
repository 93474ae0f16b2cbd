//! Calls that have not returned, as facts.

use crate::net::worker::BlockedCall;
use crate::net::{SessionId, Stamp};
use std::time::Duration;

/// How long a call has to block until it is said that it does. What returns at once is not seen to block by anybody.
const BLOCKS_AFTER: Duration = Duration::from_millis(200);

/// The calls that block, and which of them were seen.
#[derive(Debug, Default)]
pub(super) struct Blocked {
    /// Of which step they were noted: in another one they are noted again.
    step: usize,
    calls: Vec<Seen>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    session: SessionId,
    call: BlockedCall,
    is_told: bool,
}

impl Blocked {
    /// The calls that actors are in now. Returns those that have blocked for long enough and were not seen.
    pub(super) fn look(
        &mut self,
        calls: Vec<(usize, SessionId, BlockedCall)>,
        step: usize,
        now: Stamp,
    ) -> Vec<(usize, BlockedCall)> {
        if std::mem::replace(&mut self.step, step) != step {
            self.calls.clear();
        }
        let mut new = Vec::new();
        let before = std::mem::take(&mut self.calls);
        for (actor, session, call) in calls {
            let is_it = |seen: &&Seen| seen.session == session && seen.call == call;
            let was_told = before.iter().find(is_it).is_some_and(|seen| seen.is_told);
            let is_told = was_told || now.since(call.since) >= BLOCKS_AFTER;
            if is_told && !was_told {
                new.push((actor, call));
            }
            self.calls.push(Seen { session, call, is_told });
        }
        new
    }

    /// When the next one will have blocked for long enough.
    pub(super) fn next_change(&self, now: Stamp) -> Option<Stamp> {
        let open = self.calls.iter().filter(|seen| !seen.is_told);
        open.map(|seen| seen.call.since.after(BLOCKS_AFTER).max(now)).min()
    }
}
