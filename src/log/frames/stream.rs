//! One direction of a connection, while its rows are gone over.

use super::assemble::{Limits, assemble};
use super::{BytePlace, Frame, FrameEnd};
use crate::log::needle::Needle;
use crate::log::query::ready::{Conditions, Subject};
use crate::log::segment::{Class, Scanned};
use crate::log::{Kind, LoggedSession, Store};
use crate::net::{Peer, SessionId};
use crate::payload::Encoding;
use crate::payload::frame::{EndBy, Framer, Framing};
use std::ops::Range;

/// Bytes of a frame without end that are kept to look for a text in them: 16 MiB for a thousand
/// connections in both directions. More of them are looked at and let go, but for as many as an occurrence
/// may reach over.
const SEARCHED_BYTES: usize = 8 << 10;

/// Bytes of a frame without end that are kept for conditions, from its first on: they are asked of no more of it before it
/// has its end.
pub(super) const ASKED_BYTES: usize = SEARCHED_BYTES;

/// How much of a frame is read again for conditions once it has its end, if it is longer than what was kept: as long as
/// one of a known length can be, and rows of others that may lie between.
const READ_AGAIN: Limits =
    Limits { bytes: crate::payload::frame::LENGTH_MAX as usize, rows: 1 << 16 };

/// What is known of a beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Where it is.
    #[default]
    Known,
    /// It was before what is in memory.
    Unknown,
}

/// One direction of a connection.
#[derive(Debug)]
pub(super) struct Stream {
    pub(super) id: u64,
    pub(super) framer: Framer,
    /// Of the next frame.
    pub(super) origin: Origin,
    /// The frame that has no end yet.
    open: Option<Frame>,
    /// Its bytes, for as far as a text is looked for in them.
    searched: Vec<u8>,
    /// Whether the text was found in bytes that were let go, or is in the peer's address.
    found: bool,
    /// Whether bytes were added since the text was looked for.
    has_grown: bool,
    /// The encoding in which its last bytes were sent.
    sent_in: Option<Encoding>,
    /// Its first bytes, for conditions.
    beginning: Vec<u8>,
    /// What it met when it was asked last, if nothing was added since.
    met: Option<bool>,
    /// The row of its last bytes.
    last: LastRow,
}

/// What conditions ask of the row of a frame's last bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LastRow {
    pub(super) is_sent: bool,
    pub(super) session: SessionId,
    pub(super) peer: Peer,
    pub(super) unix_ns: i64,
}

impl Stream {
    pub(super) fn new(id: u64, framing: &Framing, origin: Origin) -> Self {
        let framer = match origin {
            Origin::Known => Framer::new(framing),
            Origin::Unknown => Framer::in_the_middle(framing),
        };
        Self {
            id,
            framer,
            origin,
            open: None,
            searched: Vec::new(),
            found: false,
            has_grown: false,
            sent_in: None,
            beginning: Vec::new(),
            met: None,
            last: LastRow::default(),
        }
    }

    /// More bytes of the frame without end, for conditions, if there are any.
    pub(super) fn keep_for_conditions(&mut self, last: Option<LastRow>, piece: &[u8]) {
        let Some(last) = last.filter(|_| !piece.is_empty()) else { return };
        let room = ASKED_BYTES.saturating_sub(self.beginning.len());
        self.beginning.extend_from_slice(piece.get(..room).unwrap_or(piece));
        self.last = last;
        self.met = None;
    }

    /// Whether the frame with all bytes that were added meets the conditions; it has its end, and they are asked of
    /// the next one from now on.
    pub(super) fn met_at_end(&mut self, conditions: &Conditions<'_>) -> bool {
        let met = match self.read_again(conditions) {
            Some(payload) => conditions.are_met_by(&self.asked(&payload, conditions)),
            None => self.meets(conditions),
        };
        self.beginning.clear();
        self.met = None;
        met
    }

    /// The bytes of a frame that is longer than what was kept of it. `None` if it is not, or has left memory meanwhile.
    fn read_again(&self, conditions: &Conditions<'_>) -> Option<Vec<u8>> {
        let frame = self.open.filter(|_| conditions.are_any())?;
        let is_longer = frame.len > self.beginning.len() as u64;
        let found = is_longer.then(|| assemble(conditions.store, &frame, READ_AGAIN))??;
        (!found.lacks_beginning).then_some(found.row.payload)
    }

    fn asked<'a>(&'a self, payload: &'a [u8], conditions: &Conditions<'a>) -> AskedFrame<'a> {
        AskedFrame { stream: self, payload, store: conditions.store }
    }

    /// Whether the frame without end meets the conditions, which are asked only if it has grown.
    fn meets(&mut self, conditions: &Conditions<'_>) -> bool {
        let asked = self.asked(&self.beginning, conditions);
        let met = self.met.unwrap_or_else(|| conditions.are_met_by(&asked));
        self.met = Some(met);
        met
    }

    /// More bytes of the frame without end.
    pub(super) fn add(&mut self, row: &Scanned<'_>, bytes: Range<usize>) {
        if bytes.is_empty() {
            return;
        }
        self.sent_in = row.sent_in;
        // Offsets within a row are below 2³².
        let place = |offset: usize| BytePlace { row: row.number, offset: offset as u32 };
        let open = self.open.get_or_insert(Frame {
            first: place(bytes.start),
            last: place(bytes.start),
            len: 0,
            reads: 0,
            state: FrameEnd::Waiting,
            origin: std::mem::take(&mut self.origin),
        });
        open.last = place(bytes.end);
        open.len += bytes.len() as u64;
        open.reads = open.reads.saturating_add(1);
    }

    /// Whether the frame whose last bytes these are bears the text; true if there is none.
    pub(super) fn passes(&mut self, needle: Option<&Needle>, piece: &[u8]) -> bool {
        let Some(needle) = needle else { return true };
        let found = std::mem::take(&mut self.found);
        if self.searched.is_empty() {
            return found || needle.is_in_payload(piece, self.sent_in);
        }
        let passes =
            found || self.is_across(needle, piece) || needle.is_in_payload(piece, self.sent_in);
        self.searched.clear();
        passes
    }

    /// The text is in the address of the peer: the frame without end passes, if there is one.
    pub(super) fn found_by_its_peer(&mut self) {
        self.found |= self.open.is_some();
    }

    /// Keeps bytes of the frame without end, to look for the text when more have come.
    pub(super) fn keep(&mut self, needle: Option<&Needle>, piece: &[u8]) {
        let Some(needle) = needle else { return };
        if piece.is_empty() {
            return;
        }
        self.has_grown = true;
        if self.searched.len() + piece.len() <= SEARCHED_BYTES {
            self.searched.extend_from_slice(piece);
            return;
        }
        let reach = needle.bytes_max();
        self.found |= self.is_across(needle, piece) || needle.is_in_payload(piece, self.sent_in);
        // What was kept has the beginning of the piece after it now; its end is all of a short one.
        let rest = piece.get(reach..).unwrap_or_default();
        let tail = rest.get(rest.len().saturating_sub(reach)..).unwrap_or_default();
        self.searched.extend_from_slice(tail);
        let done = self.searched.len().saturating_sub(reach);
        self.searched.drain(..done);
    }

    /// Whether the text is in what was kept and the beginning of what comes after it, which is kept too.
    fn is_across(&mut self, needle: &Needle, piece: &[u8]) -> bool {
        let start = piece.get(..needle.bytes_max()).unwrap_or(piece);
        self.searched.extend_from_slice(start);
        needle.is_in_payload(&self.searched, self.sent_in)
    }

    /// The frame that ends here.
    pub(super) fn finish(&mut self, by: EndBy) -> Option<Frame> {
        let state = match by {
            EndBy::Mark(_) | EndBy::Length(_) | EndBy::Gap => FrameEnd::Whole,
            EndBy::Read => FrameEnd::Raw,
            EndBy::Outside => FrameEnd::Outside,
            EndBy::Broken(length) => FrameEnd::Broken(length),
        };
        self.has_grown = false;
        self.open.take().map(|frame| Frame { state, ..frame })
    }

    /// The frame that will have no end, if it bears the text and meets the conditions.
    pub(super) fn give_up(
        &mut self,
        (needle, conditions): (Option<&Needle>, &Conditions<'_>),
        state: FrameEnd,
    ) -> Option<Frame> {
        let met = self.met_at_end(conditions);
        let passes = self.passes(needle, &[]) && met;
        self.has_grown = false;
        self.open.take().filter(|_| passes).map(|frame| Frame { state, ..frame })
    }

    /// The frame that has no end yet, if it bears the text and meets the conditions.
    pub(super) fn rest(
        &mut self,
        needle: Option<&Needle>,
        conditions: &Conditions<'_>,
    ) -> Option<Frame> {
        self.open?;
        if let Some(needle) = needle
            && std::mem::take(&mut self.has_grown)
        {
            self.found = self.found || needle.is_in_payload(&self.searched, self.sent_in);
        }
        let met = self.meets(conditions);
        self.open.filter(|_| met && (needle.is_none() || self.found))
    }
}

/// A frame that conditions are asked of.
pub(super) struct AskedFrame<'a> {
    stream: &'a Stream,
    /// As much of it as they are asked of.
    payload: &'a [u8],
    store: &'a Store,
}

impl Subject for AskedFrame<'_> {
    fn class(&self) -> Class {
        let kind = if self.stream.last.is_sent { Kind::Sent } else { Kind::Received };
        kind.class()
    }

    fn is_failure(&self) -> bool {
        false
    }

    fn session(&self) -> SessionId {
        self.stream.last.session
    }

    fn peer(&self) -> Peer {
        self.stream.last.peer
    }

    fn unix_ns(&self) -> i64 {
        self.stream.last.unix_ns
    }

    fn payload(&self) -> Option<(&[u8], u64)> {
        let len = self.stream.open.map_or(0, |frame| frame.len);
        Some((self.payload, len))
    }

    fn sent_in(&self) -> Option<Encoding> {
        self.stream.sent_in
    }

    fn joined(&self, _encoding: Encoding) -> Option<Vec<u8>> {
        None
    }

    fn words(&self) -> Option<String> {
        None
    }

    fn logged_session(&self) -> Option<LoggedSession> {
        self.store.session(self.stream.last.session)
    }
}
