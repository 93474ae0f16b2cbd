//! Frames in the streams of a pane: which bytes of which rows make each of them.
//!
//! It goes over the rows once, oldest first, with a [`Framer`](crate::payload::Framer) for each direction of each connection, and
//! keeps of a frame where it begins and ends, never its bytes. Frames and the rows between them have
//! *ordinals* as those of a [`View`](super::View) do: they grow, never change and are not reused. Behind
//! them stand the rests: what has come of frames that have no end yet.
//!
//! The ui thread looks at no more than the few rows that came since the last picture. Where there are more, what is
//! known of the streams goes to the log's scanner, which publishes what it finds and gives it back at the end.
//!
//! *Invariants: every byte of every stream is in exactly one frame or rest, as long as its row is in
//! memory; a byte whose place in a frame is not known is shown as it came; what is left out at a bound is
//! counted.*

mod assemble;
mod index;
mod list;
mod scan;
mod stream;

use super::dropper::Dropper;
use super::filter::{Describe, Filter, ReadyFilter};
use super::scanner::{Describers, ScanHandle, ScanProgress};
use super::segment::Portion;
use super::store::Store;
use super::view::Progress;
use crate::payload::Framing;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use assemble::{Assembled, Limits, assemble};
use index::Finder;
use list::List;
use scan::{FrameScan, Published};
pub use stream::Origin;

/// The most frames and rows that are listed. With 64 bytes each they take 32 MiB; older ones are
/// dropped, counted, and still in the log as raw reads.
pub const FRAMES_MAX: usize = 1 << 19;

/// How far back a frame is looked for that was a rest when it was seen last: more than comes between two pictures.
const FOUND_AGAIN_MAX: usize = 1 << 16;

/// Rows of the open segment from which a frame is copied under the store's lock in one go.
const OPEN_ROWS_AT_ONCE: u64 = 1024;

/// Marks the keys of rests. Ordinals do not come near it.
const REST: u64 = 1 << 63;

/// A byte of a row's payload, or the place after one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BytePlace {
    /// The row's number.
    pub row: u64,
    /// Bytes of its payload before the place.
    pub offset: u32,
}

/// A frame: a run of the bytes of one direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its first byte.
    pub first: BytePlace,
    /// The place after its last byte.
    pub last: BytePlace,
    /// Its length in bytes.
    pub len: u64,
    /// In how many reads it came, or with how many sends it went.
    pub reads: u32,
    /// What is known of its end.
    pub state: FrameEnd,
    /// What is known of its beginning.
    pub origin: Origin,
}

/// What is known of a frame's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FrameEnd {
    /// It is whole.
    Whole,
    /// It has no end yet.
    Waiting,
    /// The stream ended, or was lost sight of, before it did.
    Unfinished,
    /// It begins with this length, which cannot be, so nobody knows where it ends.
    Broken(u64),
    /// It is in no frame: what begins one did not come before it.
    Outside,
    /// It is a read: where frames begin is not known here.
    Raw,
}

/// What a line of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A row as it stands: an event, a call, a payload that could not go.
    Row(u64),
    /// A frame.
    Frame(Frame),
}

impl Item {
    /// Whether it is a frame, or bytes that are none, and no row.
    pub fn is_frame(&self) -> bool {
        matches!(self, Self::Frame(_))
    }

    /// The number of the row with which it is complete.
    pub fn row(&self) -> u64 {
        match self {
            Self::Row(row) => *row,
            Self::Frame(frame) => frame.last.row,
        }
    }
}

/// Which rows are shown, beside what the filter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowWindow {
    /// Rows before this one were cleared.
    pub floor: u64,
    /// While paused: rows from this one on are not shown yet.
    pub ceiling: Option<u64>,
}

/// The frames and rows of a pane.
#[derive(Debug)]
pub struct Frames {
    filter: Arc<ReadyFilter>,
    framing: Framing,
    list: List,
    /// What has come of frames that have no end yet, each with the number of its stream.
    rests: Vec<(u64, Frame)>,
    finder: FinderPlace,
    /// Rows before this one are not shown.
    floor: u64,
    /// Frees what is not needed any more.
    dropper: Option<Dropper>,
    rows_looked_at: u64,
}

/// Where what is known of the streams is.
#[derive(Debug)]
enum FinderPlace {
    Here(Box<Finder>),
    /// With the scanner, which looks at the rows from one to another.
    Away {
        looked_to: u64,
        handle: ScanHandle<Published>,
    },
}

impl Frames {
    /// A list that has looked at nothing yet.
    pub fn new(framing: Framing, filter: Filter) -> Self {
        let filter = Arc::new(ReadyFilter::new(filter));
        Self {
            finder: FinderPlace::Here(Box::new(Finder::new(framing.clone(), Arc::clone(&filter)))),
            filter,
            framing,
            list: List::default(),
            rests: Vec::new(),
            floor: 0,
            dropper: None,
            rows_looked_at: 0,
        }
    }

    /// How frames are delimited.
    pub fn framing(&self) -> &Framing {
        &self.framing
    }

    /// What is shown.
    pub fn filter(&self) -> &Filter {
        self.filter.filter()
    }

    /// Looks at everything anew.
    pub fn forget(&mut self) {
        *self = Self::new(self.framing.clone(), self.filter().clone());
    }

    /// Looks at rows that were not looked at yet, oldest first, until the time is up or all is done.
    /// Always does at least one step. For a thread that may take its time; the ui thread calls
    /// [`Frames::update`].
    pub fn advance(
        &mut self,
        store: &Store,
        window: RowWindow,
        time: Duration,
        describe: Describe<'_>,
    ) -> Progress {
        let deadline = Instant::now() + time;
        let store = &store.waiting();
        if matches!(self.finder, FinderPlace::Away { .. }) {
            self.forget();
        }
        let end = self.end_of(store, window);
        loop {
            let progress = self.step(store, end, Portion::LONG, describe);
            if progress == Progress::Done || Instant::now() >= deadline {
                return progress;
            }
        }
    }

    /// Takes in what the scanner has found, looks at the few rows that are new, and has the scanner look at
    /// them if there are more. It wakes the window when it has found something.
    pub fn update(
        &mut self,
        store: &Store,
        window: RowWindow,
        describers: Describers<'_>,
    ) -> Progress {
        self.dropper.get_or_insert_with(|| store.dropper().clone());
        self.take_found();
        let end = self.end_of(store, window);
        if let FinderPlace::Away { looked_to, .. } = &self.finder {
            return progress(*looked_to, end);
        }
        match self.step(store, end, Portion::SHORT, describers.here) {
            Progress::Done => Progress::Done,
            left @ Progress::Left(_) => {
                self.ask(store, end, describers);
                left
            }
        }
    }

    /// Waits until the scanner has found something, if it was asked, or the time is up. For tests and
    /// programs without a window.
    pub fn wait(&self, limit: Duration) {
        if let FinderPlace::Away { handle, .. } = &self.finder {
            handle.wait(limit);
        }
    }

    /// Rows that were looked at on the calling thread so far: what pictures have cost.
    pub fn rows_looked_at(&self) -> u64 {
        self.rows_looked_at
    }

    /// Forgets what is not to be shown any more. Returns the row before which to look.
    fn end_of(&mut self, store: &Store, window: RowWindow) -> u64 {
        let rows = store.rows();
        self.floor = window.floor.max(rows.start);
        let gone = self.list.drop_before(self.floor);
        self.free(gone);
        self.rests.retain(|(_, frame)| frame.last.row >= self.floor);
        window.ceiling.map_or(rows.end, |ceiling| ceiling.min(rows.end))
    }

    fn step(
        &mut self,
        store: &Store,
        end: u64,
        portion: Portion,
        describe: Describe<'_>,
    ) -> Progress {
        let FinderPlace::Here(finder) = &mut self.finder else { return Progress::Done };
        finder.floor = self.floor;
        let from = finder.looked_to;
        finder.step(store, end, portion, describe);
        let (found, rests, looked_to) =
            (finder.take_found(), finder.rests(store), finder.looked_to.unwrap_or(0));
        self.rows_looked_at += looked_to.saturating_sub(from.unwrap_or(store.rows().start));
        self.rests = rests;
        let gone = self.list.take(found, self.floor);
        self.free(gone);
        progress(looked_to, end)
    }

    /// Has the scanner look at the rows up to one.
    fn ask(&mut self, store: &Store, end: u64, describers: Describers<'_>) {
        let anew = || Finder::new(self.framing.clone(), Arc::clone(&self.filter));
        let FinderPlace::Here(finder) = &mut self.finder else { return };
        let looked_to = finder.looked_to.unwrap_or(0);
        let finder = std::mem::replace(finder, Box::new(anew()));
        let scan = FrameScan::new(store.waiting(), finder, describers.elsewhere.clone(), end);
        self.finder = FinderPlace::Away { looked_to, handle: store.scanner().ask(scan) };
    }

    /// Takes in what the scanner has found.
    fn take_found(&mut self) {
        let FinderPlace::Away { looked_to, handle } = &mut self.finder else { return };
        let (published, outcome) = handle.take();
        let Published { found, rests, looked_to: now, finder } = published;
        *looked_to = now.unwrap_or(*looked_to);
        self.rests = rests.unwrap_or_else(|| std::mem::take(&mut self.rests));
        let gone = self.list.take(found, self.floor);
        self.free(gone);
        match (outcome, finder) {
            (ScanProgress::Going, _) => {}
            (_, Some(finder)) => self.finder = FinderPlace::Here(finder),
            // What it knew is lost: the rows after those that it could not look at are begun with.
            (_, None) => self.finder = FinderPlace::Here(Box::new(self.finder_of_the_rest())),
        }
    }

    /// What is known when nothing is, after a bug of ours.
    fn finder_of_the_rest(&self) -> Finder {
        let mut finder = Finder::new(self.framing.clone(), Arc::clone(&self.filter));
        finder.looked_to = Some(u64::MAX);
        finder
    }

    /// Frees something elsewhere, once it is known where.
    fn free<T: Send + 'static>(&self, things: Vec<T>) {
        if let Some(dropper) = &self.dropper
            && !things.is_empty()
        {
            dropper.free(things);
        }
    }

    /// The ordinals of frames, rows and rests, as far as known.
    pub fn ordinals(&self) -> Range<u64> {
        let listed = self.list.ordinals();
        listed.start..listed.end + self.rests.len() as u64
    }

    /// Names what stands at an ordinal. The name of a rest stays when others are added before it; that
    /// of everything else is its ordinal.
    pub fn key_at(&self, ordinal: u64) -> Option<u64> {
        let listed = self.list.ordinals();
        match ordinal.checked_sub(listed.end) {
            None => (ordinal >= listed.start).then_some(ordinal),
            Some(place) => self.rests.get(place as usize).map(|(id, _)| REST | id),
        }
    }

    /// What a key names.
    pub fn item(&self, key: u64) -> Option<Item> {
        if key & REST == 0 {
            return self.list.get(key);
        }
        let rest = self.rests.iter().find(|(id, _)| REST | id == key);
        rest.map(|(_, frame)| Item::Frame(*frame))
    }

    /// The ordinal of what a key names, or else of what comes next.
    pub fn ordinal_of(&self, key: u64) -> Option<u64> {
        let ordinals = self.ordinals();
        let ordinal = if key & REST == 0 {
            key.max(ordinals.start)
        } else {
            let place = self.rests.iter().position(|(id, _)| REST | id == key);
            self.list.ordinals().end + place? as u64
        };
        ordinals.contains(&ordinal).then_some(ordinal)
    }

    /// The ordinal of what is complete with a row or, if there is nothing, with the next newer one.
    pub fn ordinal_of_row(&self, row: u64) -> Option<u64> {
        let ordinal = self.list.ordinal_of_row(row);
        self.ordinals().contains(&ordinal).then_some(ordinal)
    }

    /// The key of the frame that begins at a place, if it is among the newest 65 536 lines.
    pub fn key_of_first(&self, first: BytePlace) -> Option<u64> {
        self.list.ordinal_of_first(first, FOUND_AGAIN_MAX)
    }

    /// How many frames and rows are not listed any more because there are more than
    /// [`FRAMES_MAX`]. They are still in the log.
    pub fn dropped(&self) -> u64 {
        self.list.dropped()
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let FinderPlace::Away { handle, .. } = &self.finder {
            handle.cancel();
        }
        let nothing = FinderPlace::Here(Box::new(self.finder_of_the_rest()));
        let state = std::mem::replace(&mut self.finder, nothing);
        let all = (state, std::mem::take(&mut self.list), std::mem::take(&mut self.rests));
        self.free(vec![all]);
    }
}

fn progress(looked_to: u64, end: u64) -> Progress {
    match end.saturating_sub(looked_to) {
        0 => Progress::Done,
        left => Progress::Left(left),
    }
}

#[cfg(test)]
#[path = "frames_tests.rs"]
mod tests;
