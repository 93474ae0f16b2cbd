//! What figures count of a record: which way it went, when, and how many bytes.

use super::{Kind, Segment};
use crate::net::SessionId;
use std::ops::Range;

/// Which way a payload went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowWay {
    /// It came.
    In,
    /// It went.
    Out,
}

/// A payload that came or went.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
    /// The row's number.
    pub number: u64,
    /// Its session.
    pub session: SessionId,
    /// Its peer, as a place in [`Segment::peer`].
    pub peer: u16,
    /// Which way it went.
    pub way: FlowWay,
    /// When, in nanoseconds since 1970 (UTC).
    pub unix_ns: i64,
    /// Length of the whole payload.
    pub bytes: u64,
}

impl Segment {
    /// What came and went in the rows of a range; rows outside the segment are left out.
    pub fn flows(&self, rows: Range<u64>) -> impl Iterator<Item = Flow> + '_ {
        let first = rows.start.max(self.first_row);
        let index = first.saturating_sub(self.first_row) as u32;
        self.records_of(&rows).iter().zip(index..).filter_map(move |(record, index)| {
            let way = match record.kind {
                Kind::Received | Kind::PartIn => FlowWay::In,
                Kind::Sent | Kind::PartOut => FlowWay::Out,
                _ => return None,
            };
            Some(Flow {
                number: self.first_row + u64::from(index),
                session: record.session,
                peer: record.peer,
                way,
                unix_ns: self.unix_ns_of(index, record.ticks),
                bytes: self.payload_of(index, record).len() as u64,
            })
        })
    }
}
