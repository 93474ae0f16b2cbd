//! A stream's own way to the outbox.

use super::{EventDraft, Outbox};
use crate::net::{Batch, Event, Stamp, WorkerRole, clock};
use std::sync::Arc;

/// Events of one stream on their way to the outbox: what is read goes straight into the arena that
/// the log will keep, and is delivered when nothing more waits to be read.
///
/// While little comes, a lane has a small arena of its own, and what it delivers is copied; that is
/// cheap for thousands of connections. A lane that got full goes on with a block of the outbox's,
/// until it is delivered with little.
#[derive(Debug)]
pub struct Lane {
    outbox: Arc<Outbox>,
    batch: Batch,
    memory: Memory,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Memory {
    /// Its own, small.
    Own,
    /// A block of the outbox's.
    Block,
}

/// Payload bytes after which a lane with a block is to be delivered.
pub const LANE_BYTES: usize = 1 << 20;

/// Events after which a lane is to be delivered.
pub const LANE_EVENTS: usize = 4096;

/// Payload bytes after which a lane with memory of its own is to be delivered, and from which on a
/// block is worth its way: copying less costs no more than handing it over.
const OWN_BYTES: usize = 64 << 10;

/// Memory that a lane keeps between deliveries, in bytes, as far as it was written to: messages of a
/// person's size, and a small part of what a connection costs the kernel.
const KEPT_BYTES: usize = 8 << 10;

/// Places for events that a lane keeps between deliveries.
const KEPT_EVENTS: usize = 16;

impl Lane {
    /// An empty lane to the outbox. It has no memory until there is something to read.
    pub fn new(outbox: Arc<Outbox>) -> Self {
        Self { outbox, batch: Batch::default(), memory: Memory::Own }
    }

    /// Room of so many bytes to read into. What stands there is anything.
    pub fn room(&mut self, bytes: usize) -> &mut [u8] {
        /// From so many bytes of the read before on, the few bytes between are little.
        const LARGE_BYTES: u32 = 4096;
        let is_large = self.batch.events.last().is_none_or(|last| last.len >= LARGE_BYTES);
        if self.memory == Memory::Block && is_large {
            self.batch.arena.align(bytes);
        }
        self.batch.arena.room(bytes)
    }

    /// Puts an event in, whose payload is the first so many bytes of the room.
    pub fn push(&mut self, draft: EventDraft, payload_bytes: usize) {
        let EventDraft { at, peer, blocked_ns, kind } = draft;
        let start = self.batch.arena.len() as u32;
        self.batch.arena.commit(payload_bytes);
        let len = self.batch.arena.len() as u32 - start;
        let worker = WorkerRole::of_this_thread();
        self.batch.events.push(Event { at, peer, blocked_ns, start, len, worker, kind });
    }

    /// The payload of the event that was put in last.
    pub fn last_payload(&self) -> &[u8] {
        self.batch.events.last().map_or(&[], |event| self.batch.payload(event))
    }

    /// When the oldest event that waits to be delivered happened.
    pub fn waits_since(&self) -> Option<Stamp> {
        self.batch.events.first().map(|event| event.at)
    }

    /// Whether nothing waits to be delivered.
    pub fn is_empty(&self) -> bool {
        self.batch.events.is_empty()
    }

    /// Whether it holds so much that it is to be delivered, whatever else waits to be read.
    pub fn is_full(&self) -> bool {
        let bytes_max = match self.memory {
            Memory::Own => OWN_BYTES,
            Memory::Block => LANE_BYTES,
        };
        self.batch.arena.len() >= bytes_max || self.batch.events.len() >= LANE_EVENTS
    }

    /// Whether it has a block, since much came.
    pub fn has_block(&self) -> bool {
        self.memory == Memory::Block
    }

    /// Hands everything over to the outbox, waiting for room while `go_on` says so. Answers how many
    /// events were given up.
    ///
    /// A lane that is delivered with little, and even if it is empty, gives large memory back: deliver
    /// it before a long wait for more.
    #[must_use]
    pub fn deliver(&mut self, go_on: impl Fn() -> bool) -> u64 {
        let is_much = self.batch.arena.len() >= OWN_BYTES;
        let is_flood = is_much && self.is_full();
        let handed_over = is_much && self.memory == Memory::Block;
        let lost = if handed_over {
            self.hand_over();
            0
        } else {
            self.copy_over(&go_on)
        };
        if is_flood || handed_over {
            // On with a block, since more will come. To wait for one is right for a lane whose own
            // blocks are on their way; hundreds that waited would wake each other in vain.
            self.ask_for_block(|| is_flood && handed_over && go_on());
        } else {
            self.give_block_back();
        }
        lost
    }

    fn hand_over(&mut self) {
        let mut block = std::mem::take(&mut self.batch);
        self.memory = Memory::Own;
        block.wall_offset_ns = clock::wall_offset_ns();
        self.outbox.put_block(block);
    }

    fn copy_over(&mut self, go_on: impl Fn() -> bool) -> u64 {
        let mut lost = 0;
        let mut batch = std::mem::take(&mut self.batch);
        let touched_bytes = batch.arena.len();
        for event in batch.events.drain(..) {
            let start = event.start as usize;
            let payload = batch.arena.get(start..start + event.len as usize).unwrap_or_default();
            let Event { at, peer, blocked_ns, kind, .. } = event;
            let draft = EventDraft { at, peer, blocked_ns, kind };
            lost += u64::from(!self.outbox.push_waiting(draft, payload, &go_on));
        }
        batch.arena.clear();
        let is_small = touched_bytes <= KEPT_BYTES && batch.events.capacity() <= KEPT_EVENTS;
        if is_small || self.memory == Memory::Block {
            self.batch = batch;
        }
        lost
    }

    fn ask_for_block(&mut self, go_on: impl Fn() -> bool) {
        if self.memory == Memory::Own
            && let Some(block) = self.outbox.block(go_on)
        {
            self.batch = block;
            self.memory = Memory::Block;
        }
    }

    fn give_block_back(&mut self) {
        if self.memory == Memory::Block {
            self.memory = Memory::Own;
            self.outbox.put_back(std::mem::take(&mut self.batch));
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.give_block_back();
    }
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
