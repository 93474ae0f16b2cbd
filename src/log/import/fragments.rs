//! Datagrams that came in fragments (RFC 791, RFC 8200), put together.
//!
//! *Invariant: at most [`DATAGRAMS_MAX`] of them are in memory, each at most [`DATAGRAM_BYTES_MAX`] long*; the oldest
//! give way to others, and their fragments count as left out.

use super::transport::Addresses;
use std::collections::VecDeque;
use std::ops::Range;

/// Datagrams that are not whole yet: 4 MiB at most. Fragments of one come one after the other.
const DATAGRAMS_MAX: usize = 64;

/// The longest payload of IP, in bytes.
const DATAGRAM_BYTES_MAX: usize = 65_535;

/// Holes between the fragments of one datagram: 65 535 bytes make 45 fragments on Ethernet.
const RUNS_MAX: usize = 512;

/// What the fragments of one datagram have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FragmentKey {
    pub(super) addresses: Addresses,
    pub(super) id: u32,
    pub(super) protocol: u8,
}

/// A part of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FragmentPart<'a> {
    pub(super) offset: usize,
    pub(super) is_last: bool,
    pub(super) bytes: &'a [u8],
}

/// Datagrams that are not whole yet, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Fragments(VecDeque<Partial>);

/// What became of a fragment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Collected {
    /// It waits for others; so many fragments of an older datagram gave way to it.
    Waits(u64),
    /// It was the last that was missing.
    Whole(Vec<u8>),
    /// It makes no sense.
    Refused,
}

#[derive(Debug)]
struct Partial {
    key: FragmentKey,
    bytes: Vec<u8>,
    /// What has come of it: runs that do not touch, in order.
    runs: Vec<Range<usize>>,
    /// Its length, if its last fragment has come.
    len: Option<usize>,
    fragments: u64,
}

impl Fragments {
    /// Takes a fragment.
    pub(super) fn collect(&mut self, key: FragmentKey, part: &FragmentPart<'_>) -> Collected {
        let end = part.offset + part.bytes.len();
        let is_aligned = part.is_last || part.bytes.len().is_multiple_of(8);
        if end > DATAGRAM_BYTES_MAX || part.bytes.is_empty() || !is_aligned {
            return Collected::Refused;
        }
        let known = self.0.iter().position(|partial| partial.key == key);
        let mut given_up = 0;
        let place = known.unwrap_or_else(|| {
            if self.0.len() >= DATAGRAMS_MAX {
                given_up = self.0.pop_front().map_or(0, |oldest| oldest.fragments);
            }
            self.0.push_back(Partial::new(key));
            self.0.len() - 1
        });
        let Some(partial) = self.0.get_mut(place) else { return Collected::Refused };
        if !partial.add(part, end) {
            return Collected::Refused;
        }
        if !partial.is_whole() {
            return Collected::Waits(given_up);
        }
        let whole = self.0.remove(place).map(|partial| partial.bytes);
        whole.map_or(Collected::Refused, Collected::Whole)
    }

    /// How many fragments still wait for others.
    pub(super) fn waiting(&self) -> u64 {
        self.0.iter().map(|partial| partial.fragments).sum()
    }
}

impl Partial {
    fn new(key: FragmentKey) -> Self {
        Self { key, bytes: Vec::new(), runs: Vec::new(), len: None, fragments: 0 }
    }

    /// Puts a fragment into its place. `false` if it does not fit the others.
    fn add(&mut self, part: &FragmentPart<'_>, end: usize) -> bool {
        let beyond = self.len.is_some_and(|len| end > len || (part.is_last && end != len));
        let cuts_off = part.is_last && self.bytes.len() > end;
        if beyond || cuts_off || self.runs.len() >= RUNS_MAX {
            return false;
        }
        if part.is_last {
            self.len = Some(end);
        }
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        if let Some(place) = self.bytes.get_mut(part.offset..end) {
            place.copy_from_slice(part.bytes);
        }
        self.note(part.offset..end);
        self.fragments += 1;
        true
    }

    fn note(&mut self, mut run: Range<usize>) {
        self.runs.retain(|other| {
            let touches = other.start <= run.end && run.start <= other.end;
            if touches {
                run = run.start.min(other.start)..run.end.max(other.end);
            }
            !touches
        });
        let place = self.runs.partition_point(|other| other.start < run.start);
        self.runs.insert(place, run);
    }

    fn is_whole(&self) -> bool {
        matches!((self.runs.as_slice(), self.len), ([run], Some(len)) if *run == (0..len))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn key(id: u32) -> FragmentKey {
        let addresses =
            Addresses { from: "192.0.2.1".parse().unwrap(), to: "192.0.2.2".parse().unwrap() };
        FragmentKey { addresses, id, protocol: 17 }
    }

    fn part(offset: usize, bytes: &[u8], is_last: bool) -> FragmentPart<'_> {
        FragmentPart { offset, is_last, bytes }
    }

    #[test]
    fn a_datagram_is_whole_in_whatever_order_its_fragments_come() {
        let all = [part(0, b"01234567", false), part(8, b"89abcdef", false), part(16, b"gh", true)];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut fragments = Fragments::default();
            let mut came = order.map(|place| fragments.collect(key(1), &all[place]));
            assert_eq!(came[2], Collected::Whole(b"0123456789abcdefgh".to_vec()), "{order:?}");
            came[2] = Collected::Waits(0);
            assert_eq!(came, [const { Collected::Waits(0) }; 3]);
            assert_eq!(fragments.waiting(), 0);
        }
    }

    #[test]
    fn fragments_that_make_no_sense_are_refused() {
        let mut fragments = Fragments::default();
        assert_eq!(fragments.collect(key(1), &part(65_528, &[0; 16], false)), Collected::Refused);
        assert_eq!(fragments.collect(key(1), &part(0, &[0; 7], false)), Collected::Refused);
        assert_eq!(fragments.collect(key(1), &part(8, &[0; 8], true)), Collected::Waits(0));
        assert_eq!(fragments.collect(key(1), &part(16, &[0; 8], false)), Collected::Refused);
        assert_eq!(fragments.collect(key(1), &part(0, &[0; 4], true)), Collected::Refused);
    }

    #[test]
    fn the_oldest_give_way_to_others_and_are_counted() {
        let mut fragments = Fragments::default();
        let given_up: u64 = (0..2 * DATAGRAMS_MAX as u32)
            .map(|id| match fragments.collect(key(id), &part(0, &[0; 8], false)) {
                Collected::Waits(given_up) => given_up,
                other => panic!("{other:?}"),
            })
            .sum();
        assert_eq!((given_up, fragments.waiting()), (DATAGRAMS_MAX as u64, DATAGRAMS_MAX as u64));
    }
}
