//! What is not in the log of a file, counted.

use crate::net::capture::{CaptureEvent, LeftOut};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Kinds that are named in one row; a file may have 65 536 of them.
const KINDS_TOLD_MAX: usize = 12;

/// Packets that were left out, by their kinds, and segments that had come already.
#[derive(Debug, Default)]
pub(super) struct Tally {
    kinds: HashMap<LeftOut, u64>,
    repeated_segments: u64,
    repeated_bytes: u64,
    bad_lines: u64,
    first_bad_line: u64,
}

impl Tally {
    /// Packets of one kind.
    pub(super) fn add(&mut self, kind: LeftOut, packets: u64) {
        if packets > 0 {
            *self.kinds.entry(kind).or_default() += packets;
        }
    }

    /// A segment of which so many bytes had come already.
    pub(super) fn add_repeated(&mut self, bytes: u64) {
        if bytes > 0 {
            self.repeated_segments += 1;
            self.repeated_bytes += bytes;
        }
    }

    /// A line that is none, by its number from 1.
    pub(super) fn add_bad_line(&mut self, number: u64) {
        if self.bad_lines == 0 {
            self.first_bad_line = number;
        }
        self.bad_lines += 1;
    }

    /// How many lines were none.
    pub(super) fn bad_lines(&self) -> u64 {
        self.bad_lines
    }

    /// How many packets.
    pub(super) fn packets(&self) -> u64 {
        self.kinds.values().sum()
    }

    /// What is to be told.
    pub(super) fn events(&self) -> Vec<CaptureEvent> {
        let mut events = Vec::new();
        if self.repeated_segments > 0 {
            let (segments, bytes) = (self.repeated_segments, self.repeated_bytes);
            events.push(CaptureEvent::Repeated { segments, bytes });
        }
        if self.bad_lines > 0 {
            let (lines, first) = (self.bad_lines, self.first_bad_line);
            events.push(CaptureEvent::BadLines { lines, first });
        }
        if !self.kinds.is_empty() {
            let (packets, kinds) = (self.packets(), self.most());
            events.push(CaptureEvent::LeftOut { packets, kinds });
        }
        events
    }

    /// The kinds of which there are most, and the others in one.
    fn most(&self) -> Vec<(LeftOut, u64)> {
        let mut kinds: Vec<(LeftOut, u64)> =
            self.kinds.iter().map(|(kind, count)| (*kind, *count)).collect();
        kinds.sort_by_key(|(kind, count)| (Reverse(*count), *kind));
        let others = kinds.get(KINDS_TOLD_MAX..).unwrap_or_default();
        let others: u64 = others.iter().map(|(_, count)| *count).sum();
        kinds.truncate(KINDS_TOLD_MAX);
        if others > 0 {
            kinds.push((LeftOut::Others, others));
        }
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_come_first_and_the_rest_together() {
        let mut tally = Tally::default();
        assert_eq!(tally.events(), []);
        for number in 0..200 {
            tally.add(LeftOut::EtherType(number), 1);
        }
        tally.add(LeftOut::IpProtocol(1), 7);
        tally.add_repeated(0);
        let events = tally.events();
        let [CaptureEvent::LeftOut { packets: 207, kinds }] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(kinds.first(), Some(&(LeftOut::IpProtocol(1), 7)));
        assert_eq!(kinds.last(), Some(&(LeftOut::Others, 189)));
        assert_eq!(kinds.len(), KINDS_TOLD_MAX + 1);
    }
}
