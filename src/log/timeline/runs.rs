//! Things with a beginning and an end in the order in which they end, in chunks, so that looking at a part costs as
//! much as the part, and sums of many are at hand.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::ops::Range;

/// Things of a chunk: adding one out of order moves no more.
const CHUNK: usize = 512;

/// Things of a chunk at most that are put to the chunk before it. A larger one stays as it is, and takes no more.
const FEW: usize = CHUNK / 4;

/// Things with a sum of their own.
const BLOCK: usize = 32;

/// Something with a beginning and an end, in nanoseconds.
pub(super) trait Spanned: Copy + Debug {
    /// What is known of several.
    type Sum: Sum<Self>;

    fn begin(&self) -> u64;
    fn end(&self) -> u64;
    /// The last of the rows that it is of.
    fn row(&self, newest: u64) -> u64;
}

/// What is known of several things.
pub(super) trait Sum<T>: Copy + Debug + Default {
    fn add(&mut self, item: &T);
    fn join(&mut self, other: &Self);
}

/// Where a thing is: its chunk and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    chunk: usize,
    item: usize,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Runs<T: Spanned> {
    chunks: VecDeque<Chunk<T>>,
    len: usize,
    /// Whether one begins before the one before it has ended: then a long one may end far away.
    overlap: bool,
}

/// Some of them.
#[derive(Debug)]
pub(super) struct Chunk<T: Spanned> {
    items: Vec<T>,
    /// The earliest beginning.
    begin: u64,
    rows: Range<u64>,
    whole: T::Sum,
    blocks: Vec<T::Sum>,
}

impl<T: Spanned> Default for Runs<T> {
    fn default() -> Self {
        Self { chunks: VecDeque::new(), len: 0, overlap: false }
    }
}

impl<T: Spanned> Chunk<T> {
    fn new(items: Vec<T>, newest: u64) -> Self {
        let mut chunk = Self {
            items: Vec::with_capacity(items.len()),
            begin: u64::MAX,
            rows: Range { start: u64::MAX, end: 0 },
            whole: T::Sum::default(),
            blocks: Vec::new(),
        };
        for item in items {
            chunk.push(item, newest);
        }
        chunk
    }

    fn push(&mut self, item: T, newest: u64) {
        self.begin = self.begin.min(item.begin());
        let row = item.row(newest);
        self.rows = self.rows.start.min(row)..self.rows.end.max(row + 1);
        self.whole.add(&item);
        if self.items.len().is_multiple_of(BLOCK) {
            self.blocks.push(T::Sum::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.add(&item);
        }
        self.items.push(item);
    }

    fn end(&self) -> u64 {
        self.items.last().map_or(0, Spanned::end)
    }

    fn first_end(&self) -> u64 {
        self.items.first().map_or(0, Spanned::end)
    }

    /// Adds to a sum those of its things, from one on, that end before a moment. Returns the place after them.
    fn sum_until(&self, first: usize, moment: u64, sum: &mut T::Sum) -> usize {
        if first == 0 && self.end() < moment {
            sum.join(&self.whole);
            return self.items.len();
        }
        let is_before = |item: &T| item.end() < moment;
        let mut at = first;
        while let Some(item) = self.items.get(at).filter(|item| is_before(item)) {
            let block = self.blocks.get(at / BLOCK).filter(|_| at.is_multiple_of(BLOCK));
            let is_whole = self.items.get(at + BLOCK - 1).is_some_and(is_before);
            if let Some(of_block) = block.filter(|_| is_whole) {
                sum.join(of_block);
                at += BLOCK;
            } else {
                sum.add(item);
                at += 1;
            }
        }
        at
    }
}

impl<T: Spanned> Runs<T> {
    /// Those of a list, in any order.
    pub(super) fn of(mut items: Vec<T>, newest: u64) -> Self {
        let mut runs = Self::default();
        items.sort_by_key(Spanned::end);
        for item in items {
            runs.insert(item, newest);
        }
        runs
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The beginning of the earliest and the end of the last.
    pub(super) fn span(&self) -> Option<Range<u64>> {
        let begin = self.chunks.iter().map(|chunk| chunk.begin).min()?;
        Some(begin..self.chunks.back()?.end())
    }

    /// Puts one to its place, which is at the end of all or near it.
    pub(super) fn insert(&mut self, item: T, newest: u64) {
        self.len += 1;
        let after = self.end();
        self.overlap |= item.begin() < after;
        match self.chunks.back_mut() {
            Some(chunk) if item.end() >= after => {
                if chunk.items.len() < CHUNK {
                    chunk.push(item, newest);
                } else {
                    let mut next = Chunk::new(Vec::with_capacity(CHUNK), newest);
                    next.items.reserve_exact(CHUNK);
                    next.push(item, newest);
                    self.chunks.push_back(next);
                }
            }
            Some(_) => self.insert_within(item, newest),
            None => self.chunks.push_back(Chunk::new(vec![item], newest)),
        }
    }

    /// Puts later ones to them. Chunks are moved as they are, so that it costs as much as there are chunks; only those
    /// that lie in the same time are mixed.
    pub(super) fn append(&mut self, mut later: Self, newest: u64) {
        self.mix(&mut later, newest);
        self.overlap |= later.overlap;
        for chunk in later.chunks {
            if chunk.items.len() <= FEW {
                for item in chunk.items {
                    self.insert(item, newest);
                }
                continue;
            }
            self.overlap |= chunk.begin < self.end();
            self.len += chunk.items.len();
            if let Some(last) = self.chunks.back_mut() {
                // No more is put to it.
                last.items.shrink_to_fit();
            }
            self.chunks.push_back(chunk);
        }
    }

    /// Takes in the first ones of others, as far as they end before the last one here.
    fn mix(&mut self, later: &mut Self, newest: u64) {
        let Some(first) = later.chunks.front().map(Chunk::first_end) else { return };
        let end = self.end();
        let ours = self.chunks.split_off(self.chunks.partition_point(|it| it.end() <= first));
        let rest = later.chunks.partition_point(|it| it.first_end() < end);
        let rest = later.chunks.split_off(rest);
        let theirs = std::mem::replace(&mut later.chunks, rest);
        self.len -= ours.iter().map(|chunk| chunk.items.len()).sum::<usize>();
        let mut mixed: Vec<T> = ours.into_iter().chain(theirs).flat_map(|it| it.items).collect();
        // Two runs in order, which it finds and merges. Of those that end together the earlier stay first.
        mixed.sort_by_key(Spanned::end);
        for item in mixed {
            self.insert(item, newest);
        }
    }

    /// The end of the last one; 0 if there is none.
    fn end(&self) -> u64 {
        self.chunks.back().map_or(0, Chunk::end)
    }

    fn insert_within(&mut self, item: T, newest: u64) {
        let place = self.chunks.partition_point(|chunk| chunk.end() <= item.end());
        let Some(chunk) = self.chunks.get_mut(place) else { return };
        let mut items = std::mem::take(&mut chunk.items);
        let at = items.partition_point(|other| other.end() <= item.end());
        items.insert(at, item);
        let rest = if items.len() > CHUNK { items.split_off(items.len() / 2) } else { Vec::new() };
        *chunk = Chunk::new(items, newest);
        if !rest.is_empty() {
            self.chunks.insert(place + 1, Chunk::new(rest, newest));
        }
    }

    /// Takes out those whose row is before this one: how many they are. Chunks that leave whole go to the bin, since
    /// many of them take milliseconds to free.
    pub(super) fn evict(&mut self, floor: u64, newest: u64, bin: &mut Vec<Chunk<T>>) -> u64 {
        let before = self.len;
        let goes = |chunk: &Chunk<T>| chunk.rows.start < floor;
        if !self.chunks.iter().any(goes) {
            return 0;
        }
        for mut chunk in std::mem::take(&mut self.chunks) {
            if chunk.rows.end <= floor {
                bin.push(chunk);
                continue;
            }
            if goes(&chunk) {
                let mut items = std::mem::take(&mut chunk.items);
                items.retain(|item| item.row(newest) >= floor);
                chunk = Chunk::new(items, newest);
            }
            self.chunks.push_back(chunk);
        }
        self.len = self.chunks.iter().map(|chunk| chunk.items.len()).sum();
        (before - self.len) as u64
    }

    /// Takes out the first ones until no more than so many are left, whole chunks of them, which go to the bin: how
    /// many they are.
    pub(super) fn shorten(&mut self, most: usize, bin: &mut Vec<Chunk<T>>) -> u64 {
        let before = self.len;
        while self.len > most {
            let Some(oldest) = self.chunks.pop_front() else { break };
            self.len -= oldest.items.len();
            bin.push(oldest);
        }
        (before - self.len) as u64
    }

    /// The place of the first that ends at this moment or after it, from a place on.
    pub(super) fn ending_from(&self, from: Place, moment: u64) -> Place {
        let in_first = self.chunks.get(from.chunk).is_some_and(|chunk| chunk.end() >= moment);
        let chunk = if in_first {
            from.chunk
        } else {
            self.chunks.partition_point(|chunk| chunk.end() < moment).max(from.chunk)
        };
        let item = self.chunks.get(chunk).map_or(0, |found| {
            let first = if chunk == from.chunk { from.item } else { 0 };
            let rest = found.items.get(first..).unwrap_or_default();
            first + rest.partition_point(|item| item.end() < moment)
        });
        Place { chunk, item }
    }

    /// The first place.
    pub(super) fn start() -> Place {
        Place { chunk: 0, item: 0 }
    }

    /// What is at a place.
    pub(super) fn at(&self, place: Place) -> Option<&T> {
        self.chunks.get(place.chunk)?.items.get(place.item)
    }

    /// How many there are from one place to another.
    pub(super) fn count(&self, from: Place, to: Place) -> usize {
        let chunks = self.chunks.iter().take(to.chunk).skip(from.chunk);
        let before_last = chunks.map(|chunk| chunk.items.len()).sum::<usize>();
        (before_last + to.item).saturating_sub(from.item)
    }

    /// The sum of those from a place on that end before a moment, and how many they are; and the place after them.
    pub(super) fn sum_until(&self, from: Place, moment: u64) -> (Place, T::Sum, usize) {
        let (mut at, mut sum, mut count) = (from, T::Sum::default(), 0);
        while let Some(chunk) = self.chunks.get(at.chunk) {
            let after = chunk.sum_until(at.item, moment, &mut sum);
            count += after - at.item;
            if after < chunk.items.len() {
                return (Place { item: after, ..at }, sum, count);
            }
            at = Place { chunk: at.chunk + 1, item: 0 };
        }
        (at, sum, count)
    }

    /// Those from one place to another.
    pub(super) fn between(&self, from: Place, to: Place) -> impl Iterator<Item = &T> {
        let chunks = self.chunks.iter().enumerate().take(to.chunk + 1).skip(from.chunk);
        chunks.flat_map(move |(place, chunk)| {
            let first = if place == from.chunk { from.item } else { 0 };
            let last = if place == to.chunk { to.item } else { chunk.items.len() };
            chunk.items.get(first..last).unwrap_or_default()
        })
    }

    /// Of those from one place to another every so many-th, which is a power of two: the same ones whatever part they are
    /// taken of.
    pub(super) fn every(&self, from: Place, to: Place, step: usize) -> impl Iterator<Item = &T> {
        let chunks = self.chunks.iter().enumerate().take(to.chunk + 1).skip(from.chunk);
        let of_chunks = (step / CHUNK).max(1);
        let within = step.min(CHUNK);
        chunks.filter(move |(place, _)| place.is_multiple_of(of_chunks)).flat_map(
            move |(place, chunk)| {
                let first =
                    if place == from.chunk { from.item.next_multiple_of(within) } else { 0 };
                let last = if place == to.chunk { to.item } else { chunk.items.len() };
                let items = chunk.items.get(first..last).unwrap_or_default();
                items.iter().step_by(within)
            },
        )
    }

    /// Those from a place on that begin before a moment. Only where they overlap can that be more than the first.
    pub(super) fn beginning_before(&self, from: Place, moment: u64) -> impl Iterator<Item = &T> {
        let most = if self.overlap { usize::MAX } else { 1 };
        let chunks = self.chunks.iter().enumerate().skip(from.chunk);
        let near = chunks.filter(move |(_, chunk)| chunk.begin < moment);
        near.flat_map(move |(place, chunk)| {
            let first = if place == from.chunk { from.item } else { 0 };
            chunk.items.get(first..).unwrap_or_default()
        })
        .take(most)
        .filter(move |item| item.begin() < moment)
    }

    /// The one of a row, if it is here.
    pub(super) fn of_row(&self, row: u64, newest: u64) -> Option<&T> {
        let near = self.chunks.iter().filter(|chunk| chunk.rows.contains(&row));
        near.flat_map(|chunk| &chunk.items).find(|item| item.row(newest) == row)
    }
}

#[cfg(test)]
mod tests;
