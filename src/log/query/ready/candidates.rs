//! Which rows of a segment may fit conditions, found without looking at each of them.

use super::{Finder, Node, ReadyQuery, Test};
use crate::log::bits::{intersect, unite};
use crate::log::needle::Where;
use crate::log::segment::Segment;
use crate::log::segment::candidates::Beside;
use std::ops::Range;

impl ReadyQuery {
    /// Which rows of a range may fit, by a bit for each; no other row does. `None` if each has to be looked at.
    pub(in crate::log) fn candidates(
        &self,
        segment: &Segment,
        rows: &Range<u64>,
    ) -> Option<Vec<u64>> {
        self.root.candidates(segment, rows)
    }
}

impl Node {
    fn candidates(&self, segment: &Segment, rows: &Range<u64>) -> Option<Vec<u64>> {
        let of = |node: &Self| node.candidates(segment, rows);
        match self {
            Self::All(nodes) => nodes.iter().filter_map(of).reduce(|mut all, some| {
                intersect(&mut all, &some);
                all
            }),
            Self::Any(nodes) => {
                let each: Option<Vec<Vec<u64>>> = nodes.iter().map(of).collect();
                each?.into_iter().reduce(|mut any, some| {
                    unite(&mut any, &some);
                    any
                })
            }
            // What may have a text is more than what has it, so that without it is less than may be.
            Self::Not(_) => None,
            Self::Test(_, test) => match test {
                Test::Text(Finder::Contains(needle)) => {
                    needle.candidates(segment, rows, Where::Said)
                }
                Test::Shown(Finder::Contains(needle)) => {
                    needle.candidates(segment, rows, Where::Shown)
                }
                Test::Hex(_, _, quick) => {
                    Some(segment.candidates(rows, quick.as_ref()?, &Beside::default()))
                }
                _ => None,
            },
        }
    }
}
