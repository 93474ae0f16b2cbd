//! The frames and rows of a pane in their order, in blocks: what the scanner has found is taken in block by
//! block, whatever there is in them.

use super::{BytePlace, FRAMES_MAX, Frame, Item};
use std::collections::VecDeque;
use std::ops::Range;

/// Items of a block. Small enough that the memory of one is freed in a moment.
const BLOCK_ITEMS: usize = 1024;

/// Items with their ordinals.
#[derive(Debug)]
struct Block {
    /// The ordinal of its first item.
    first: u64,
    /// Never none.
    items: Vec<Item>,
}

impl Block {
    /// The ordinal after its last item.
    fn end(&self) -> u64 {
        self.first + self.items.len() as u64
    }

    fn last_row(&self) -> u64 {
        self.items.last().map_or(0, Item::row)
    }
}

/// Items that were found and are not listed yet; of too many, the newest.
#[derive(Debug, Default)]
pub(super) struct FoundFrames {
    blocks: VecDeque<Vec<Item>>,
    count: usize,
    dropped: u64,
}

impl FoundFrames {
    pub(super) fn push(&mut self, item: Item) {
        match self.blocks.back_mut() {
            Some(block) if block.len() < BLOCK_ITEMS => block.push(item),
            _ => self.blocks.push_back(vec![item]),
        }
        self.count += 1;
        self.keep_most();
    }

    /// Puts what was found later after it.
    pub(super) fn append(&mut self, later: Self) {
        self.count += later.count;
        self.dropped += later.dropped;
        self.blocks.extend(later.blocks);
        self.keep_most();
    }

    fn keep_most(&mut self) {
        let is_beyond = |block: &Vec<Item>, count: usize| count - block.len() >= FRAMES_MAX;
        while self.blocks.front().is_some_and(|oldest| is_beyond(oldest, self.count)) {
            let len = self.blocks.pop_front().map_or(0, |oldest| oldest.len());
            self.count -= len;
            self.dropped += len as u64;
        }
    }
}

/// All items that are listed.
#[derive(Debug, Default)]
pub(super) struct List {
    blocks: VecDeque<Block>,
    /// The ordinal of the first item that is listed.
    first: u64,
    /// The ordinal after the last one.
    end: u64,
    dropped: u64,
}

impl List {
    pub(super) fn ordinals(&self) -> Range<u64> {
        self.first..self.end
    }

    /// How many were left out because there were too many.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    pub(super) fn get(&self, ordinal: u64) -> Option<Item> {
        if ordinal < self.first {
            return None;
        }
        let block = self.blocks.get(self.blocks.partition_point(|block| block.end() <= ordinal))?;
        block.items.get(ordinal.checked_sub(block.first)? as usize).copied()
    }

    /// The ordinal of the first item that is complete with a row or a newer one; that after the last if
    /// there is none.
    pub(super) fn ordinal_of_row(&self, row: u64) -> u64 {
        let place = self.blocks.partition_point(|block| block.last_row() < row);
        let Some(block) = self.blocks.get(place) else { return self.end };
        let within = block.items.partition_point(|item| item.row() < row);
        (block.first + within as u64).max(self.first)
    }

    /// The ordinal of the frame that begins at a place, if it is among the newest so many items.
    pub(super) fn ordinal_of_first(&self, first: BytePlace, among: usize) -> Option<u64> {
        let oldest = self.end.saturating_sub(among as u64).max(self.first);
        let is_it =
            |item: &Item| matches!(item, Item::Frame(Frame { first: at, .. }) if *at == first);
        for block in self.blocks.iter().rev().take_while(|block| block.end() > oldest) {
            if let Some(place) = block.items.iter().rposition(is_it) {
                return Some(block.first + place as u64).filter(|ordinal| *ordinal >= oldest);
            }
        }
        None
    }

    /// Lists what was found, but for what stands before a row. Returns what is not listed any more, to be
    /// freed elsewhere.
    pub(super) fn take(&mut self, found: FoundFrames, floor: u64) -> Vec<Vec<Item>> {
        if found.dropped > 0 {
            // As many came after them as can be listed.
            self.end += found.dropped;
            self.drop_to(self.end);
        }
        for items in found.blocks {
            self.add(items, floor);
        }
        self.drop_to(self.end.saturating_sub(FRAMES_MAX as u64));
        self.let_go()
    }

    /// Leaves out what comes before an ordinal, since there is too much.
    fn drop_to(&mut self, ordinal: u64) {
        let count = ordinal.saturating_sub(self.first);
        self.first += count;
        self.dropped += count;
    }

    fn add(&mut self, mut items: Vec<Item>, floor: u64) {
        if items.first().is_some_and(|item| item.row() < floor) {
            items.retain(|item| item.row() >= floor);
        }
        let count = items.len() as u64;
        match self.blocks.back_mut() {
            _ if items.is_empty() => {}
            Some(last)
                if last.end() == self.end && last.items.len() + items.len() <= BLOCK_ITEMS =>
            {
                last.items.append(&mut items);
            }
            _ => self.blocks.push_back(Block { first: self.end, items }),
        }
        self.end += count;
    }

    /// Rows before this one are gone or cleared. Returns what is not listed any more, to be freed
    /// elsewhere.
    pub(super) fn drop_before(&mut self, row: u64) -> Vec<Vec<Item>> {
        self.first = self.ordinal_of_row(row);
        self.let_go()
    }

    fn let_go(&mut self) -> Vec<Vec<Item>> {
        let mut gone = Vec::new();
        while self.blocks.front().is_some_and(|block| block.end() <= self.first) {
            gone.extend(self.blocks.pop_front().map(|block| block.items));
        }
        gone
    }
}
