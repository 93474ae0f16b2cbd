//! Which rows of a segment may have a text: found in the payloads of many rows in one go.

use super::{Class, Kind, Record, Scanned, Segment};
use crate::log::bits::{has_bit, set_bit};
use crate::log::needle::QuickNeedle;
use std::ops::Range;

/// Where else than in the bytes of its payload a row may have a text.
#[derive(Clone, Debug, Default)]
pub(in crate::log) struct Beside {
    /// Whether in what it says in words.
    pub(in crate::log) words: Words,
    /// Whose rows may have it, by a bit for each peer of the segment; no bits if nobody's.
    pub(in crate::log) peers: Vec<u64>,
}

/// Whether a text is looked for in the words of rows, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::log) enum Words {
    #[default]
    LeftOut,
    Sought,
}

impl Segment {
    /// Of which rows of a range a text may be in the payload, or beside it: a bit for each row.
    pub(in crate::log) fn candidates(
        &self,
        rows: &Range<u64>,
        needle: &QuickNeedle,
        beside: &Beside,
    ) -> Vec<u64> {
        let records = self.records_of(rows);
        let mut bits = vec![0; records.len().div_ceil(64)];
        self.find_in_payloads(records, needle, &mut bits);
        if self.may_have_beside(beside) {
            let may_have = |record: &Record| {
                // The payload of a part may be in a body that is shared.
                record.kind == Kind::PartIn
                    || !needle.is_for(record.sent_in())
                    || beside.words == Words::Sought && record.kind.has_words()
                    || has_bit(&beside.peers, record.peer.into())
            };
            for (index, record) in (0..).zip(records) {
                if may_have(record) {
                    set_bit(&mut bits, index);
                }
            }
        }
        bits
    }

    /// Whether there may be rows that have a text beside their bytes.
    fn may_have_beside(&self, beside: &Beside) -> bool {
        // What is not received alone may have been sent in another encoding, or have words.
        !beside.peers.is_empty() || self.classes != Class::In as u8 || !self.details.is_empty()
    }

    fn find_in_payloads(&self, records: &[Record], needle: &QuickNeedle, bits: &mut [u64]) {
        let mut first = 0;
        while let Some(run) = records.get(first..).map(run_at_start).filter(|run| !run.is_empty()) {
            let start = run.first().map_or(0, |record| record.offset as usize);
            let end = run.last().map_or(start, Record::payload_end);
            let bytes = self.bytes.get(start..end).unwrap_or_default();
            let mut index = 0;
            needle.each(bytes, |place| {
                let ends = |record: &Record| record.payload_end() - start;
                while run.get(index).is_some_and(|record| ends(record) <= place.start) {
                    index += 1;
                }
                let row_end = run.get(index).map_or(bytes.len(), ends);
                // What begins in one row and ends in the next is in neither.
                if place.end > row_end {
                    return place.start + 1;
                }
                set_bit(bits, (first + index) as u64);
                row_end
            });
            first += run.len();
        }
    }

    /// What a filter looks at of one row.
    pub(in crate::log) fn scanned(&self, number: u64) -> Option<Scanned<'_>> {
        self.scan(number..number.checked_add(1)?).next()
    }
}

/// The first records whose payloads stand one after the other.
fn run_at_start(records: &[Record]) -> &[Record] {
    let follows = |pair: &&[Record]| match pair {
        [one, next] => one.payload_end() == next.offset as usize,
        _ => false,
    };
    let following = records.windows(2).take_while(follows).count();
    records.get(..(following + 1).min(records.len())).unwrap_or_default()
}
