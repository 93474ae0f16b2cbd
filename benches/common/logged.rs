//! Whether the log has all of a session.

use network_playground::log::{Kind, Store};
use network_playground::net::{Session, SessionState};

/// Whether a session that was one connection is over, and its last row is in the log: that the connection closed.
pub(crate) fn is_whole(session: &Session, store: &Store) -> bool {
    if !matches!(session.state(), SessionState::Ended(_)) {
        return false;
    }
    let last = store.rows().end.checked_sub(1);
    let rows = last.map(|last| store.copy_rows(&[last], 0)).unwrap_or_default();
    let has_end = rows.first().is_some_and(|row| row.kind == Kind::Protocol);
    has_end && store.stats().rows_logged >= session.tally().received
}
