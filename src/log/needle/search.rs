//! Looks for a text in all rows of a part of a segment.

use super::Needle;
use crate::log::bits::set_bit;
use crate::log::filter::peer_text;
use crate::log::segment::Segment;
use crate::log::segment::candidates::{Beside, Words};
use std::ops::Range;

/// Where in a row a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::log) enum Where {
    /// In its payload, and in what it says in words.
    Said,
    /// In its peer, too: in all that is on the screen of it.
    Shown,
}

impl Needle {
    /// Which rows of a range may bear the text, by a bit for each; no other row does. `None` if each has to be looked at.
    pub(in crate::log) fn candidates(
        &self,
        segment: &Segment,
        rows: &Range<u64>,
        place: Where,
    ) -> Option<Vec<u64>> {
        let quick = self.quick.as_ref()?;
        let beside = Beside { words: Words::Sought, peers: self.peers(segment, place) };
        Some(segment.candidates(rows, quick, &beside))
    }

    /// The peers of which any row may bear it, whatever its payload: no bits if there are none.
    fn peers(&self, segment: &Segment, place: Where) -> Vec<u64> {
        // There may be thousands, and to write them all takes milliseconds.
        if segment.has_ipv4_peers_alone() && (place == Where::Said || !self.may_be_in_ipv4()) {
            return Vec::new();
        }
        let count = segment.peer_count();
        let numbers = 0..count as u16; // at most SEGMENT_ROWS_MAX
        let (mut bits, mut has_any) = (vec![0; count.div_ceil(64)], false);
        for (number, peer) in numbers.filter_map(|number| Some((number, segment.peer(number)?))) {
            // A character of several bytes may be cut by the edges of a connection's reads.
            let may_bear = self.is_wide() && peer.connection().is_some()
                || place == Where::Shown && self.is_in_text(&peer_text(peer));
            if may_bear {
                set_bit(&mut bits, number.into());
                has_any = true;
            }
        }
        if has_any { bits } else { Vec::new() }
    }

    /// Whether it may be in an IPv4 address with a port as it is shown.
    fn may_be_in_ipv4(&self) -> bool {
        self.lower.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':'))
    }
}
