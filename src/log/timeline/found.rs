//! What was found and not taken yet.

use super::entry::LinkEntry;
use super::lane::{Lane, LaneId};
use super::lanes_of_rows::LanesOfRows;
use super::mark::Line;
use super::runs::Runs;
use super::socket::Facts;
use std::collections::BTreeMap;

/// A socket that has changed, with its new bars, for each thread.
pub(super) type Changed = (Lane, Facts, Vec<Line>);

/// What some steps have found, in the form in which the index keeps it: whoever takes it moves chunks, and looks at no
/// single row.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) sockets: BTreeMap<LaneId, Changed>,
    /// Sockets that are not kept any more.
    pub(super) dropped: Vec<LaneId>,
    pub(super) links: Runs<LinkEntry>,
    pub(super) rows: LanesOfRows,
}

impl Found {
    /// Puts what was found after it to it.
    pub(super) fn append(&mut self, mut later: Self) {
        let newest = later.rows.rows().end;
        for (id, (lane, facts, fresh)) in later.sockets {
            let Some(known) = self.sockets.get_mut(&id) else {
                self.sockets.insert(id, (lane, facts, fresh));
                continue;
            };
            (known.0, known.1) = (lane, facts);
            append_lines(&mut known.2, fresh, newest);
        }
        self.dropped.append(&mut later.dropped);
        self.links.append(later.links, newest);
        self.rows.append(later.rows);
    }
}

/// Puts the new bars of each thread to those that it has.
pub(super) fn append_lines(lines: &mut Vec<Line>, fresh: Vec<Line>, newest: u64) {
    if lines.len() < fresh.len() {
        lines.resize_with(fresh.len(), Line::default);
    }
    for (line, fresh) in lines.iter_mut().zip(fresh) {
        line.append(fresh, newest);
    }
}
