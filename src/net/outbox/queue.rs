//! What waits in an outbox: shared batches and blocks, in the order in which they came.

use super::{BYTES_MAX, EVENTS_MAX, EventDraft, NEWS_EXTRA_MAX};
use crate::net::{Arena, Batch, Event, EventKind, WorkerRole, clock};
use std::collections::VecDeque;

/// Room of a block, in bytes: a full lane, the read of 64 KiB that fills it, and 64 KiB for the rows
/// that stand before it in the log's segment.
pub const BLOCK_BYTES: usize = super::LANE_BYTES + (64 << 10) + (64 << 10);

/// Blocks that a session may have in its lanes, on their way to the log, and in stock together:
/// 13.5 MiB beside the log's budget, 2 ms of the fastest stream that one core can read (6 GB/s). The
/// log writer comes every half millisecond then. A lane that gets none copies.
pub const BLOCKS_MAX: usize = 12;

/// Shared batches that are kept for the next time, where a relay's rows go between its blocks: each block has one after it.
const SPARES_MAX: usize = BLOCKS_MAX;

/// What they may hold together, in bytes; one alone may hold as much.
const SPARE_BYTES_MAX: usize = BYTES_MAX / 4;

/// Events on their way to the log, with the memory that they stand in.
#[derive(Debug)]
pub struct OutboxPart {
    /// The events, and their payloads.
    pub batch: Batch,
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The batch that the workers share.
    Shared,
    /// A lane.
    Block,
}

impl OutboxPart {
    /// Whether it came from a lane whole, so that its memory may stay in the log.
    pub fn is_block(&self) -> bool {
        self.origin == Origin::Block
    }
}

#[derive(Debug, Default)]
pub(super) struct Queue {
    parts: VecDeque<OutboxPart>,
    /// Events in the shared batches.
    events: usize,
    /// Payload bytes in the shared batches.
    bytes: usize,
    /// Shared batches for the next time.
    spares: Vec<Batch>,
    spare_blocks: Vec<Batch>,
    /// Blocks that there are: in lanes, here, at the log writer and in stock.
    blocks: usize,
    /// Those of them that are here or at the log writer.
    blocks_on_the_way: usize,
    /// Workers that wait for room.
    pub(super) waiting: usize,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn has_room(&self, draft: &EventDraft, payload_bytes: usize) -> bool {
        use EventKind::{Received, SendFailed, Sent};
        let events_max = match draft.kind {
            Received { .. } | Sent | SendFailed(_) => EVENTS_MAX,
            _ => EVENTS_MAX + NEWS_EXTRA_MAX,
        };
        let payload_bytes = payload_bytes + shared_bytes(&draft.kind);
        // News without a payload have room beside a payload of any size.
        let is_little = payload_bytes == 0 || self.bytes + payload_bytes <= BYTES_MAX;
        self.events == 0 || (self.events < events_max && is_little)
    }

    /// Appends to the newest part, if that is a shared batch, so that parts stand in the order in
    /// which they came.
    pub(super) fn append(&mut self, draft: EventDraft, payload: &[u8]) {
        if self.parts.back().is_none_or(OutboxPart::is_block) {
            let mut batch = self.spares.pop().unwrap_or_default();
            batch.wall_offset_ns = clock::wall_offset_ns();
            self.parts.push_back(OutboxPart { batch, origin: Origin::Shared });
        }
        let Some(OutboxPart { batch, .. }) = self.parts.back_mut() else { return };
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(payload);
        let EventDraft { at, peer, blocked_ns, kind } = draft;
        self.bytes += shared_bytes(&kind);
        let (len, worker) = (payload.len() as u32, WorkerRole::of_this_thread());
        batch.events.push(Event { at, peer, blocked_ns, start, len, worker, kind });
        self.events += 1;
        self.bytes += payload.len();
    }

    pub(super) fn append_block(&mut self, batch: Batch) {
        self.parts.push_back(OutboxPart { batch, origin: Origin::Block });
        self.blocks_on_the_way += 1;
    }

    pub(super) fn take(&mut self, batch: &mut Batch) -> bool {
        let Some(mut part) = self.parts.pop_front() else { return false };
        std::mem::swap(&mut part.batch, batch);
        if part.is_block() {
            // It goes to somebody who keeps it.
            self.blocks_on_the_way = self.blocks_on_the_way.saturating_sub(1);
            self.blocks = self.blocks.saturating_sub(1);
        } else {
            self.events = self.events.saturating_sub(batch.events.len());
            let shared = batch.events.iter().map(|event| shared_bytes(&event.kind)).sum::<usize>();
            self.bytes = self.bytes.saturating_sub(batch.arena.len() + shared);
            self.give_back(part);
        }
        true
    }

    pub(super) fn take_parts(&mut self) -> Vec<OutboxPart> {
        self.events = 0;
        self.bytes = 0;
        self.parts.drain(..).collect()
    }

    pub(super) fn give_back(&mut self, mut part: OutboxPart) {
        if part.is_block() {
            self.blocks_on_the_way = self.blocks_on_the_way.saturating_sub(1);
            self.keep_block(part.batch);
        } else if self.has_place_for(&part.batch) && is_worth_keeping(&part.batch) {
            part.batch.clear();
            self.spares.push(part.batch);
        }
    }

    /// Whether a shared batch can be kept beside those that are.
    fn has_place_for(&self, batch: &Batch) -> bool {
        let kept = self.spares.iter().map(|spare| spare.arena.capacity()).sum::<usize>();
        let is_little = kept + batch.arena.capacity() <= SPARE_BYTES_MAX;
        self.spares.is_empty() || (self.spares.len() < SPARES_MAX && is_little)
    }

    /// Keeps a block for the next lane that asks. One that the log kept, and gave back with other
    /// memory of a different size, is let go.
    pub(super) fn keep_block(&mut self, mut block: Batch) {
        block.clear();
        if (BLOCK_BYTES..=2 * BLOCK_BYTES).contains(&block.arena.capacity()) {
            self.spare_blocks.push(block);
        } else {
            self.blocks = self.blocks.saturating_sub(1);
        }
    }

    pub(super) fn spare_block(&mut self) -> Option<Batch> {
        self.spare_blocks.pop()
    }

    /// Counts a block that is about to be made, if there may be one more.
    pub(super) fn may_make_block(&mut self) -> bool {
        let may = self.blocks < BLOCKS_MAX;
        self.blocks += usize::from(may);
        may
    }

    pub(super) fn has_blocks_on_the_way(&self) -> bool {
        self.blocks_on_the_way > 0
    }

    /// Takes shared batches out that are kept, but for so many.
    pub(super) fn take_spares_but(&mut self, kept: usize) -> Vec<Batch> {
        self.spares.split_off(kept.min(self.spares.len()))
    }

    #[cfg(test)]
    pub(super) fn stock_bytes(&self) -> usize {
        self.spare_blocks.iter().chain(&self.spares).map(|batch| batch.arena.capacity()).sum()
    }

    pub(super) fn take_spare_blocks(&mut self) -> Vec<Batch> {
        let spares = std::mem::take(&mut self.spare_blocks);
        self.blocks = self.blocks.saturating_sub(spares.len());
        spares
    }
}

/// Whether a shared batch is of a usual size. One that grew to megabytes while the log writer was late is
/// not needed again soon.
fn is_worth_keeping(batch: &Batch) -> bool {
    batch.arena.capacity() <= SPARE_BYTES_MAX || batch.arena.len() >= batch.arena.capacity() / 4
}

/// A block with fresh memory, which costs nothing until it is written to.
pub(super) fn new_block() -> Batch {
    Batch { arena: Arena::with_room(BLOCK_BYTES), ..Batch::default() }
}

/// Bytes that an event shares with others instead of having them as its payload.
fn shared_bytes(kind: &EventKind) -> usize {
    match kind {
        EventKind::Part(_, Some(bytes)) => bytes.len(),
        _ => 0,
    }
}
