//! The thread that reads a page, and the handle to what it has read.

mod work;

use self::work::Worker;
use super::charset::Charset;
use super::find::{Matches, Query};
use super::kind::BodyKind;
use super::picture::{Picture, PictureFailure};
use super::rows::{Index, RowPlace};
use super::syntax::{self, Class};
use super::text::{HIDDEN_BYTES, Text, hidden_byte};
use super::wrap::Wrap;
use crate::net::http::Hop;
use crate::payload::{Encoding, Rope};
use crate::threads::{NotStarted, Panicked, locked, spawn};
use crossbeam_channel::{Sender, bounded};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::task::Waker;

/// The name of the thread.
const THREAD: &str = "page reader";

/// The body of a response, read while it comes. Dropping it ends its thread.
#[derive(Debug)]
pub struct Page {
    shared: Arc<Shared>,
    /// Rings when there is an order; once it is gone, the thread ends.
    bell: Sender<()>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<ReadState>,
    orders: Mutex<Orders>,
    /// How often the thread looked whether there is something to do.
    #[cfg(test)]
    looks: std::sync::atomic::AtomicU64,
}

/// What is wanted; the last word counts.
#[derive(Debug, Default)]
struct Orders {
    choice: Option<Encoding>,
    shape: PageShape,
    query: Option<Query>,
    /// How often something else was looked for.
    queries: u64,
}

/// How a page is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageShape {
    /// How wide its rows are.
    pub wrap: Wrap,
    /// How JSON is.
    pub json: JsonLayout,
}

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JsonLayout {
    /// As it came.
    #[default]
    AsItCame,
    /// With line breaks and blanks that are ours.
    Formatted,
    /// As it came, although it was to be formatted: it is too large for that, see
    /// [`PRETTY_BYTES_MAX`](super::pretty::PRETTY_BYTES_MAX).
    TooLarge,
}

/// What is known.
#[derive(Debug)]
struct ReadState {
    generation: u64,
    kind: Option<BodyKind>,
    charset: Option<Charset>,
    shape: PageShape,
    text: Text,
    index: Index,
    /// Whether the body is over and all of it was read.
    is_whole: bool,
    /// At the beginning of each remembered row, as far as it is known.
    states: Vec<syntax::LexState>,
    matches: Matches,
    /// For which query the matches are, and whether all of the text was looked through.
    searched: (u64, bool),
    picture: Option<Result<Arc<Picture>, PictureFailure>>,
    failure: Option<Panicked>,
}

impl ReadState {
    fn new() -> Self {
        Self {
            generation: 0,
            kind: None,
            charset: None,
            shape: PageShape::default(),
            text: Text::Own(Rope::default()),
            index: Index::default(),
            is_whole: false,
            states: Vec::new(),
            matches: Matches::default(),
            searched: (0, false),
            picture: None,
            failure: None,
        }
    }
}

/// What is known of a page at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    /// Changes when the page is read anew, so that rows are other ones.
    pub generation: u64,
    /// What it is; `None` until it begins.
    pub kind: Option<BodyKind>,
    /// Its encoding; `None` until it begins, and for pictures.
    pub charset: Option<Charset>,
    /// How it is laid out.
    pub shape: PageShape,
    /// Its rows so far.
    pub rows: u64,
    /// Its lines so far.
    pub lines: u64,
    /// Whether that is all.
    pub is_whole: bool,
    /// How often the text was found so far.
    pub matches: usize,
    /// Whether there are more of them than are kept.
    pub has_more_matches: bool,
    /// Whether the text is still looked for.
    pub is_searching: bool,
    /// What went wrong in the reader: a mistake of ours.
    pub failure: Option<Panicked>,
}

/// A row, copied out of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it is.
    pub place: RowPlace,
    /// Its text: UTF-8, except for bytes that are none.
    pub text: Vec<u8>,
    /// What its parts are, where that is known and not [`Class::Plain`].
    pub spans: Vec<(Range<usize>, Class)>,
    /// What was found in it, with the number of the match.
    pub matches: Vec<(usize, Range<usize>)>,
    has_hidden: bool,
}

impl Row {
    /// The byte that could not be transcoded and stands at an offset of the text, with how many bytes
    /// stand for it there.
    pub fn undecodable_at(&self, offset: usize) -> Option<(u8, usize)> {
        if !self.has_hidden {
            return None;
        }
        Some((hidden_byte(self.text.get(offset..)?)?, HIDDEN_BYTES))
    }

    /// Whether such bytes may be in it.
    pub fn may_have_undecodable(&self) -> bool {
        self.has_hidden
    }
}

impl Page {
    /// Reads the body of a hop, in the encoding that a person chose or in its own. Whoever shows it is
    /// woken when there is more.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn read(hop: Arc<Hop>, choice: Option<Encoding>, waker: Waker) -> Result<Self, NotStarted> {
        let orders = Mutex::new(Orders { choice, ..Orders::default() });
        let shared = Arc::new(Shared {
            state: Mutex::new(ReadState::new()),
            orders,
            #[cfg(test)]
            looks: std::sync::atomic::AtomicU64::default(),
        });
        // One ring is enough, however many orders there are.
        let (bell, ring) = bounded(1);
        let theirs = Arc::clone(&shared);
        spawn(THREAD.to_owned(), move || {
            let mut worker = Worker::new(hop, Arc::clone(&theirs), waker.clone());
            let outcome = catch_unwind(AssertUnwindSafe(|| worker.run(&ring)));
            if let Err(panic) = outcome {
                locked(&theirs.state).failure = Some(Panicked::new(&*panic, THREAD));
                waker.wake();
            }
        })?;
        Ok(Self { shared, bell })
    }

    /// Reads the same bytes in another encoding; `None` for the page's own.
    pub fn choose(&self, choice: Option<Encoding>) {
        locked(&self.shared.orders).choice = choice;
        self.ring();
    }

    /// Lays the same text out in another way.
    pub fn lay_out(&self, shape: PageShape) {
        locked(&self.shared.orders).shape = shape;
        self.ring();
    }

    /// Looks for something, or for nothing.
    pub fn find(&self, query: Option<Query>) {
        {
            let mut orders = locked(&self.shared.orders);
            orders.query = query.filter(|query| !query.text.is_empty());
            orders.queries += 1;
        }
        // What was found before is not what is looked for now.
        locked(&self.shared.state).matches = Matches::default();
        self.ring();
    }

    fn ring(&self) {
        // It rings already, or the thread has ended.
        let _ = self.bell.try_send(());
    }

    /// What is known now.
    pub fn glance(&self) -> Glance {
        let (queries, is_asked) = {
            let orders = locked(&self.shared.orders);
            (orders.queries, orders.query.is_some())
        };
        let state = locked(&self.shared.state);
        let is_mine = state.searched.0 == queries;
        Glance {
            generation: state.generation,
            kind: state.kind,
            charset: state.charset,
            shape: state.shape,
            rows: state.index.rows(),
            lines: state.index.lines(),
            is_whole: state.is_whole,
            matches: if is_mine { state.matches.len() } else { 0 },
            has_more_matches: is_mine && state.matches.has_more,
            is_searching: is_asked && state.searched != (queries, true),
            failure: state.failure.clone(),
        }
    }

    /// Copies of some rows; those that are not there are left out.
    pub fn rows(&self, numbers: Range<u64>) -> Vec<Row> {
        let state = locked(&self.shared.state);
        let place = state.index.place_of_row(numbers.start);
        let mut syntax = state.states.get(place).copied();
        let mut rows = Vec::new();
        let read = |range: Range<u64>, out: &mut Vec<u8>| state.text.read(range, out);
        if numbers.start >= numbers.end.min(state.index.rows()) {
            return rows;
        }
        state.index.walk(place, read, |place, text| {
            if place.row < numbers.start {
                if let Some(syntax) = &mut syntax {
                    syntax.skip(text);
                    syntax.end_row(place);
                }
                return true;
            }
            let spans = syntax.as_mut().map(|syntax| {
                let spans = syntax.read(text);
                syntax.end_row(place);
                spans
            });
            let matches = state.matches.within(place.start..place.end);
            let (text, spans) = (text.to_vec(), spans.unwrap_or_default());
            rows.push(Row { place, text, spans, matches, has_hidden: state.text.is_own() });
            place.row + 1 < numbers.end
        });
        rows
    }

    /// The row in which the text at an offset stands, once it was read so far.
    pub fn row_at(&self, offset: u64) -> Option<u64> {
        let state = locked(&self.shared.state);
        let mut found = None;
        let read = |range: Range<u64>, out: &mut Vec<u8>| state.text.read(range, out);
        state.index.walk(state.index.place_of_offset(offset), read, |place, _| {
            found = (offset < place.next).then_some(place.row);
            found.is_none()
        });
        found
    }

    /// The row in which a match begins, and at which byte of its text.
    pub fn row_of_match(&self, number: usize) -> Option<(u64, usize)> {
        let state = locked(&self.shared.state);
        let start = state.matches.start(number)?;
        let place = state.index.place_of_offset(start);
        let mut found = None;
        let read = |range: Range<u64>, out: &mut Vec<u8>| state.text.read(range, out);
        state.index.walk(place, read, |place, _| {
            if start < place.next {
                found = Some((place.row, start.saturating_sub(place.start) as usize));
            }
            found.is_none()
        });
        found
    }

    /// The first match that begins in a row or after it; the number of all if there is none.
    pub fn match_from(&self, row: u64) -> usize {
        let state = locked(&self.shared.state);
        let mut start = state.index.read_end();
        let read = |range: Range<u64>, out: &mut Vec<u8>| state.text.read(range, out);
        state.index.walk(state.index.place_of_row(row), read, |place, _| {
            if place.row == row {
                start = place.start;
            }
            place.row < row
        });
        state.matches.first_from(start)
    }

    /// The picture, once it was decoded.
    pub fn picture(&self) -> Option<Result<Arc<Picture>, PictureFailure>> {
        locked(&self.shared.state).picture.clone()
    }
}

#[cfg(test)]
mod tests;
