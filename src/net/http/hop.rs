//! One request and the bytes of its response: the worker appends, everybody reads.

use super::Keep;
use super::facts::HopFacts;
#[cfg(test)]
use super::facts::{Head, HopEnd};
use super::keep::{Source, file_of, write_at};
use super::sink::ReceivedPart;
use crate::net::counters::Counter;
use crate::payload::rope::SHARED_BYTES_MIN;
use crate::payload::{Rope, SharedBytes};
use crate::threads::locked;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// One request and its response.
#[derive(Debug)]
pub struct Hop {
    /// Which one, from 1.
    pub number: u32,
    /// Where temporary files go; `None` where the system has such.
    folder: Option<PathBuf>,
    facts: Mutex<HopFacts>,
    bytes: Mutex<Bytes>,
    /// Bytes received on the connection: those of TLS, if it is spoken.
    pub received_bytes: Counter,
}

#[derive(Debug, Default)]
struct Bytes {
    wire: Keep,
    body: Body,
    /// Of those who want to know when more of the body can be read, or that no more comes.
    bells: Vec<BodyBell>,
    is_over: bool,
}

/// The other end of a [`BodyWatch`].
#[derive(Debug)]
struct BodyBell {
    more: Sender<()>,
    /// Nothing is sent on it: it goes at the end.
    _until_end: Sender<()>,
}

/// What somebody hears who waits for more of a body.
#[derive(Debug)]
pub struct BodyWatch {
    /// Rings when more of the body can be read from memory, when it has left memory, and at the end. One
    /// ring stands for all that came since the last one was heard. After the end it is disconnected.
    pub more: Receiver<()>,
    /// Never rings, and is disconnected at the end: for those who let some time go by between two looks, and
    /// want to see the end at once.
    pub ended: Receiver<()>,
}

/// The body of a response.
#[derive(Debug, Default)]
enum Body {
    /// There is none yet.
    #[default]
    None,
    /// It is what comes after this offset of the response.
    Wire(u64),
    /// It is made of the response.
    Own(Keep),
}

impl Hop {
    /// A request about to begin.
    pub fn new(number: u32, facts: HopFacts) -> Arc<Self> {
        Self::with_folder(number, facts, None)
    }

    /// The same with a folder for temporary files.
    pub fn with_folder(number: u32, facts: HopFacts, folder: Option<PathBuf>) -> Arc<Self> {
        Arc::new(Self {
            number,
            folder,
            facts: Mutex::new(facts),
            bytes: Mutex::default(),
            received_bytes: Counter::default(),
        })
    }

    /// What is known now.
    pub fn facts(&self) -> HopFacts {
        locked(&self.facts).clone()
    }

    /// Looks at what is known without copying it. Not for long: the worker waits.
    pub fn with_facts<T>(&self, look: impl FnOnce(&HopFacts) -> T) -> T {
        look(&locked(&self.facts))
    }

    /// Something is known.
    pub fn note(&self, change: impl FnOnce(&mut HopFacts)) {
        let mut facts = locked(&self.facts);
        change(&mut facts);
        let is_over = facts.end.is_some();
        drop(facts);
        if is_over {
            locked(&self.bytes).end();
        }
    }

    /// Tells from now on when more of the body is there.
    pub fn watch(&self) -> BodyWatch {
        let ((rings, more), (until_end, ended)) = (bounded(1), bounded(0));
        let mut bytes = locked(&self.bytes);
        if !bytes.is_over {
            bytes.bells.push(BodyBell { more: rings, _until_end: until_end });
        }
        BodyWatch { more, ended }
    }

    /// Bytes of the response, with its head.
    pub fn wire_bytes(&self) -> u64 {
        locked(&self.bytes).wire.len()
    }

    /// Bytes of the body, decoded.
    pub fn body_bytes(&self) -> u64 {
        locked(&self.bytes).body_bytes()
    }

    /// How many bytes of the body, from its beginning, are in memory to be shown.
    pub fn shown_bytes(&self) -> u64 {
        locked(&self.bytes).shown_bytes()
    }

    /// Appends a copy of a range of the body to `out`, as far as it is in memory.
    pub fn read_body(&self, range: Range<u64>, out: &mut Vec<u8>) {
        let bytes = locked(&self.bytes);
        match &bytes.body {
            Body::None => {}
            Body::Wire(from) => {
                let at = |offset: u64| offset.saturating_add(*from);
                bytes.wire.read(at(range.start)..at(range.end), out);
            }
            Body::Own(keep) => keep.read(range, out),
        }
    }

    /// The piece of the body that begins at the offset, as far as it is in memory.
    pub fn body_piece_at(&self, offset: u64) -> Option<SharedBytes> {
        let bytes = locked(&self.bytes);
        match &bytes.body {
            Body::None => None,
            Body::Wire(from) => bytes.wire.rope().piece_at(offset.saturating_add(*from)),
            Body::Own(keep) => keep.rope().piece_at(offset),
        }
    }

    /// Bytes in memory, of the response and of a body that is made of it.
    pub(super) fn memory_bytes(&self) -> u64 {
        let mut bytes = locked(&self.bytes);
        let made = bytes.made().map_or(0, |made| made.memory_bytes());
        bytes.wire.memory_bytes().saturating_add(made)
    }

    /// The body, to be written elsewhere.
    pub fn body_source(&self) -> Source {
        let bytes = locked(&self.bytes);
        match &bytes.body {
            Body::None => bytes.wire.source(bytes.wire.len()),
            Body::Wire(from) => bytes.wire.source(*from),
            Body::Own(keep) => keep.source(0),
        }
    }

    /// The response from an offset on, to be written elsewhere: 0 for all of it, the length of the head for
    /// the body as it came, with the edges of its chunks.
    pub fn wire_source(&self, from: u64) -> Source {
        locked(&self.bytes).wire.source(from)
    }
}

/// What the worker that reads a response does with it. It is the only one that appends, and it writes to
/// files without the lock: who draws never waits for a disk.
impl Hop {
    /// Appends bytes of the response. Returns whether all of them are in memory now.
    ///
    /// # Errors
    /// What write(2) of the temporary file reports.
    pub(super) fn append_wire(&self, part: ReceivedPart<'_>) -> io::Result<bool> {
        self.append(part, |bytes| Some(&mut bytes.wire))
    }

    /// Appends to a body that is made.
    ///
    /// # Errors
    /// What write(2) of the temporary file reports.
    pub(super) fn append_body(&self, part: ReceivedPart<'_>) -> io::Result<()> {
        self.append(part, Bytes::made).map(drop)
    }

    fn append(
        &self,
        part: ReceivedPart<'_>,
        keep: impl Fn(&mut Bytes) -> Option<&mut Keep>,
    ) -> io::Result<bool> {
        let mut bytes = locked(&self.bytes);
        let before = bytes.shown_bytes();
        let Some(kept) = keep(&mut bytes) else { return Ok(true) };
        let Some(file) = kept.file().cloned() else {
            if part.bytes().len() >= SHARED_BYTES_MIN {
                kept.push(part.to_shared());
            } else {
                kept.extend(part.bytes());
            }
            bytes.ring_if_other(before);
            return Ok(true);
        };
        let offset = kept.len();
        drop(bytes);
        write_at(&file, offset, part.bytes())?;
        let mut bytes = locked(&self.bytes);
        let is_shown = keep(&mut bytes).is_none_or(|kept| kept.written(part.bytes()));
        bytes.ring_if_other(before);
        Ok(is_shown)
    }

    /// The body begins after what came so far: it is the rest of the response as it comes, or what is
    /// appended to it.
    ///
    /// # Errors
    /// What open(2) of a temporary file reports, if what comes goes to one.
    pub(super) fn begin_body(&self, kind: BodyKind) -> io::Result<()> {
        let mut made = Keep::default();
        if kind == BodyKind::Made && self.is_in_file() {
            made.moved_to(file_of(&Rope::default(), self.folder.as_deref(), || true)?);
        }
        let mut bytes = locked(&self.bytes);
        bytes.body = match kind {
            BodyKind::AsReceived => Body::Wire(bytes.wire.len()),
            BodyKind::Made => Body::Own(made),
        };
        Ok(())
    }

    /// Whether what comes goes to a file.
    pub(super) fn is_in_file(&self) -> bool {
        locked(&self.bytes).wire.file().is_some()
    }

    /// Moves response and body to files if they need more memory than this, or are going to.
    ///
    /// # Errors
    /// The error of open(2) or write(2).
    pub(super) fn keep_within(
        &self,
        memory_bytes: u64,
        expected_bytes: u64,
        goes_on: &dyn Fn() -> bool,
    ) -> io::Result<()> {
        let mut bytes = locked(&self.bytes);
        let made = bytes.made().map_or(0, |made| made.memory_bytes());
        let now = bytes.wire.memory_bytes().saturating_add(made);
        if now.max(expected_bytes) <= memory_bytes || bytes.wire.file().is_some() {
            return Ok(());
        }
        let wire = bytes.wire.rope().clone();
        let made = bytes.made().map(|made| made.rope().clone());
        drop(bytes);
        let folder = self.folder.as_deref();
        let wire = file_of(&wire, folder, goes_on)?;
        let made = made.map(|made| file_of(&made, folder, goes_on)).transpose()?;
        let mut bytes = locked(&self.bytes);
        let before = bytes.shown_bytes();
        bytes.wire.moved_to(wire);
        if let (Some(keep), Some(file)) = (bytes.made(), made) {
            keep.moved_to(file);
        }
        bytes.ring_if_other(before);
        Ok(())
    }
}

/// What a body is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// The bytes of the response as they come.
    AsReceived,
    /// What decoders make of them.
    Made,
}

#[cfg(test)]
impl Hop {
    /// A request that is over, with a body.
    pub(crate) fn filled(head: Option<Head>, body: &[u8]) -> Arc<Self> {
        let hop = Self::new(1, HopFacts { head: head.map(Arc::new), ..HopFacts::default() });
        hop.grow(body);
        hop.note(|facts| facts.end = Some(HopEnd::Complete));
        hop
    }

    /// More of a body comes.
    pub(crate) fn grow(&self, piece: &[u8]) {
        let mut bytes = locked(&self.bytes);
        if matches!(bytes.body, Body::None) {
            bytes.body = Body::Own(Keep::default());
        }
        let before = bytes.shown_bytes();
        if let Some(made) = bytes.made() {
            made.push(piece.into());
        }
        bytes.ring_if_other(before);
    }

    /// The body goes to a file.
    pub(crate) fn grow_out_of_memory(&self) {
        let moved = self.keep_within(0, u64::MAX, &|| true);
        debug_assert!(moved.is_ok(), "{moved:?}");
    }
}

impl Bytes {
    /// The body, if it is made.
    fn made(&mut self) -> Option<&mut Keep> {
        match &mut self.body {
            Body::Own(keep) => Some(keep),
            Body::None | Body::Wire(_) => None,
        }
    }

    /// Rings if other than so many bytes can be read now.
    fn ring_if_other(&mut self, shown_bytes: u64) {
        if self.shown_bytes() != shown_bytes {
            self.ring();
        }
    }

    fn ring(&mut self) {
        // A bell that rings already will do; who has gone is forgotten.
        self.bells.retain(|bell| bell.more.try_send(()) != Err(TrySendError::Disconnected(())));
    }

    /// Nothing more comes.
    fn end(&mut self) {
        if !std::mem::replace(&mut self.is_over, true) {
            self.ring();
            self.bells.clear();
        }
    }

    fn body_bytes(&self) -> u64 {
        match &self.body {
            Body::None => 0,
            Body::Wire(from) => self.wire.len().saturating_sub(*from),
            Body::Own(keep) => keep.len(),
        }
    }

    fn shown_bytes(&self) -> u64 {
        match &self.body {
            Body::None => 0,
            Body::Wire(from) => self.wire.memory_bytes().saturating_sub(*from),
            Body::Own(keep) => keep.memory_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::HopEnd;
    use super::*;
    use crossbeam_channel::TryRecvError::{Disconnected, Empty};

    #[test]
    fn who_watches_a_body_hears_of_more_and_of_its_end() {
        let hop = Hop::new(1, HopFacts::default());
        let watch = hop.watch();
        assert_eq!((watch.more.try_recv(), watch.ended.try_recv()), (Err(Empty), Err(Empty)));
        hop.grow(b"one");
        hop.grow(b"two");
        assert_eq!((watch.more.try_recv(), watch.more.try_recv()), (Ok(()), Err(Empty)));
        assert_eq!(watch.ended.try_recv(), Err(Empty));
        hop.note(|facts| facts.end = Some(HopEnd::Complete));
        assert_eq!((watch.more.try_recv(), watch.more.try_recv()), (Ok(()), Err(Disconnected)));
        assert_eq!(watch.ended.try_recv(), Err(Disconnected));
        assert_eq!(hop.watch().ended.try_recv(), Err(Disconnected), "it has ended before");
    }
}
