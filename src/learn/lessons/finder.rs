//! Looks for a pattern in what comes and goes, across the reads and writes of a stream.

use super::fact::{Fact, What};
use super::pattern::Pattern;
use super::values::PortMap;
use crate::net::ConnectionId;
use std::collections::BTreeMap;

/// Bytes of a stream in which a text is looked for: what came before is past.
const STREAM_BYTES_MAX: usize = 64 << 10;

/// Rows that are named for a text: a person's own text comes in few.
const STREAM_ROWS_MAX: usize = 256;

/// Streams that are remembered; of a flood of connections, the newest.
const STREAMS_MAX: usize = 64;

/// What came or went on each stream since something was found there last.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    streams: BTreeMap<Option<ConnectionId>, Stream>,
}

#[derive(Clone, Debug, Default)]
struct Stream {
    bytes: Vec<u8>,
    rows: Vec<u64>,
}

impl Finder {
    /// Whether a fact is what is looked for, with what came of its stream before. Returns the rows that say so.
    pub fn find(&mut self, pattern: &Pattern, fact: &Fact, ports: &PortMap) -> Option<Vec<u64>> {
        if matches!(fact.what, What::Connected { .. }) {
            // A new stream begins, though a program may number its sockets from one again.
            self.begin_after(fact);
        }
        let of_stream = matches!(
            (pattern, &fact.what),
            (Pattern::Sent(_), What::Sent { .. })
                | (Pattern::Received(_), What::Received { .. })
                | (Pattern::Output(_), What::Output(_))
                | (Pattern::ErrorOutput(_), What::ErrorOutput(_))
        );
        if !(of_stream && fact.is_of_stream()) {
            let matches = pattern.matches(fact, fact.what.bytes(), ports);
            return matches.then(|| fact.row.into_iter().collect());
        }
        let stream = self.stream(fact.connection);
        stream.bytes.extend_from_slice(fact.what.bytes());
        let beyond = stream.bytes.len().saturating_sub(STREAM_BYTES_MAX);
        stream.bytes.drain(..beyond);
        stream.rows.extend(fact.row);
        let beyond = stream.rows.len().saturating_sub(STREAM_ROWS_MAX);
        stream.rows.drain(..beyond);
        pattern.matches(fact, &stream.bytes, ports).then(|| stream.rows.clone())
    }

    /// What is looked for next on the stream of a fact begins after it.
    pub fn begin_after(&mut self, fact: &Fact) {
        self.streams.remove(&fact.connection);
    }

    fn stream(&mut self, id: Option<ConnectionId>) -> &mut Stream {
        if self.streams.len() >= STREAMS_MAX && !self.streams.contains_key(&id) {
            self.streams.pop_first();
        }
        self.streams.entry(id).or_default()
    }
}
