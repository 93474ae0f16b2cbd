//! What was found and not taken yet.

use super::entry::LinkEntry;
use super::lane::{Lane, LaneId};
use super::mark::Mark;
use super::socket::Facts;
use std::collections::BTreeMap;

/// A socket that has changed, with its new bars, for each thread.
pub(super) type Changed = (Lane, Facts, Vec<Vec<Mark>>);

/// What some steps have found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) sockets: BTreeMap<LaneId, Changed>,
    /// Sockets that are not kept any more.
    pub(super) dropped: Vec<LaneId>,
    pub(super) links: Vec<LinkEntry>,
    /// The lane of each row from one on.
    pub(super) rows: Vec<u32>,
    pub(super) first_row: u64,
}

impl Found {
    /// Puts what was found after it to it.
    pub(super) fn append(&mut self, mut later: Self) {
        for (id, (lane, facts, fresh)) in later.sockets {
            let Some(known) = self.sockets.get_mut(&id) else {
                self.sockets.insert(id, (lane, facts, fresh));
                continue;
            };
            (known.0, known.1) = (lane, facts);
            for (thread, marks) in fresh.into_iter().enumerate() {
                match known.2.get_mut(thread) {
                    Some(all) => all.extend(marks),
                    None => known.2.push(marks),
                }
            }
        }
        self.dropped.append(&mut later.dropped);
        self.links.append(&mut later.links);
        if self.first_row + self.rows.len() as u64 != later.first_row {
            // Rows are missing in between, or nothing was found before.
            self.rows.clear();
            self.first_row = later.first_row;
        }
        self.rows.append(&mut later.rows);
    }
}
