//! How long before a row the last one of the same peer was.

use super::segment::{Row, Segment};
use super::store::{RowPlace, Store};
use crate::net::Stamp;

/// Rows before one among which the last of its peer is looked for: some microseconds, for each row on the screen in each
/// picture. Where others sent more meanwhile, it is not known.
pub const ROWS_BACK_MAX: u64 = 1024;

/// When the last row of the same session and peer was before a row; `None` if there is none near. Rows on the disk that
/// are not at hand are not looked at.
pub fn last_of_peer(store: &Store, row: &Row) -> Option<Stamp> {
    let least = row.number.saturating_sub(ROWS_BACK_MAX);
    let mut end = row.number;
    while end > least {
        let look = |segment: &Segment| {
            let rows = least.max(segment.rows().start)..end;
            (rows.start, segment.last_of(rows, row.session, row.peer))
        };
        let (start, found) = match store.find(end - 1) {
            RowPlace::Sealed(segment) => look(&segment),
            RowPlace::Open => store.with_open(look),
            RowPlace::Gone(_) | RowPlace::OnDisk(_) => return None,
        };
        if found.is_some() {
            return found;
        }
        if start >= end {
            return None;
        }
        end = start;
    }
    None
}
