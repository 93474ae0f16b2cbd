//! What the thread does, in small steps: between two of them it listens to orders.

use super::{JsonLayout, PageShape, ReadState, Shared};
use crate::net::http::{BodyWatch, ContentType, Hop};
use crate::page::After;
use crate::page::charset::{self, Charset, CharsetReason, Evidence, Guess, told};
use crate::page::find::{Matches, Search};
use crate::page::kind::{BodyKind, PictureKind, SNIFF_BYTES};
use crate::page::picture::{FILE_BYTES_MAX, PictureFailure, decode};
use crate::page::pretty::{PRETTY_BYTES_MAX, Pretty};
use crate::page::rows::{Index, Tip};
use crate::page::syntax;
use crate::page::text::{Text, Transcoder};
use crate::payload::{Encoding, Rope, SharedBytes};
use crate::threads::locked;
use crossbeam_channel::{Receiver, TryRecvError, select};
use encoding_rs::UTF_8;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// The shortest time between two looks at a body that comes, and between two wakes of those who show it:
/// what comes in many pieces is taken in together, and still more often than the window draws.
const PAUSE: Duration = Duration::from_millis(30);

/// What is read in one step: well below a millisecond of work.
const STEP_BYTES: u64 = 256 << 10;

/// Remembered rows over which a lexer goes in one step: as much text as [`STEP_BYTES`].
const STEP_PLACES: usize = 64;

/// Waits for an order or for more of the body; for that until the last look is some time ago, or the body
/// has ended. `false` when nobody wants the page any more.
fn wait(orders: &Receiver<()>, body: &BodyWatch, looked: Instant) -> bool {
    select! {
        recv(orders) -> order => return order.is_ok(),
        // Disconnected at the end, which the next look sees.
        recv(body.more) -> _ => {}
    }
    let rest = PAUSE.saturating_sub(looked.elapsed());
    select! {
        recv(orders) -> order => order.is_ok(),
        recv(body.ended) -> _ => true,
        default(rest) => true,
    }
}

/// Reads a page.
pub(super) struct Worker {
    hop: Arc<Hop>,
    shared: Arc<Shared>,
    waker: Waker,
    reading: Option<Reading>,
    guess: Option<Guess>,
    /// How much of the body the guess has seen.
    guessed_bytes: u64,
    search: Option<Search>,
    /// For which query that is, and up to where of the text it went.
    query: u64,
    searched_end: u64,
    has_searched_all: bool,
    choice: Option<Encoding>,
    /// How it is to be laid out, and how it is: not all that is wanted can be.
    wanted: PageShape,
    shape: PageShape,
    has_changed: bool,
    woken: Instant,
}

/// What of a body is there to be read.
#[derive(Clone, Copy)]
struct Arrived {
    bytes: u64,
    /// Whether that is all.
    is_over: bool,
}

/// How sure it is what a body is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// More of its beginning may change that.
    Tentative,
    Final,
}

/// A body in the course of being read.
struct Reading {
    kind: BodyKind,
    charset: Charset,
    verdict: Verdict,
    /// Where the text begins.
    text_start: u64,
    /// How much of the body was read.
    read_bytes: u64,
    transcoder: Option<Transcoder>,
    /// Lays out what was transcoded.
    pretty: Option<Pretty>,
    /// The text of the row that is not whole, if it was transcoded.
    rest: Vec<u8>,
    tip: Tip,
    is_over: bool,
}

impl Worker {
    pub(super) fn new(hop: Arc<Hop>, shared: Arc<Shared>, waker: Waker) -> Self {
        Self {
            hop,
            shared,
            waker,
            reading: None,
            guess: None,
            guessed_bytes: 0,
            search: None,
            query: 0,
            searched_end: 0,
            has_searched_all: false,
            choice: None,
            wanted: PageShape::default(),
            shape: PageShape::default(),
            has_changed: false,
            woken: Instant::now(),
        }
    }

    /// Works until nobody wants the page any more.
    pub(super) fn run(&mut self, orders: &Receiver<()>) {
        // Before the first look, so that nothing is missed.
        let body = self.hop.watch();
        loop {
            let looked = Instant::now();
            self.take_orders();
            #[cfg(test)]
            self.shared.looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            // In this order: what came before the end is there once the end is seen.
            let is_over = self.hop.with_facts(|facts| facts.end.is_some());
            let arrived = Arrived { bytes: self.hop.shown_bytes(), is_over };
            let goes_on = if self.step(arrived) {
                self.wake_now_and_then();
                orders.try_recv() != Err(TryRecvError::Disconnected)
            } else {
                self.wake();
                if is_over { orders.recv().is_ok() } else { wait(orders, &body, looked) }
            };
            if !goes_on {
                return;
            }
        }
    }

    fn wake_now_and_then(&mut self) {
        if self.woken.elapsed() >= PAUSE {
            self.wake();
        }
    }

    fn wake(&mut self) {
        if std::mem::take(&mut self.has_changed) {
            self.woken = Instant::now();
            self.waker.wake_by_ref();
        }
    }

    fn publish(&mut self, change: impl FnOnce(&mut ReadState)) {
        change(&mut locked(&self.shared.state));
        self.has_changed = true;
    }

    fn take_orders(&mut self) {
        let (choice, shape, query) = {
            let orders = locked(&self.shared.orders);
            (orders.choice, orders.shape, (orders.queries != self.query).then_some(orders.queries))
        };
        if choice != self.choice {
            self.choice = choice;
            self.reading = None;
            self.forget_guess();
        }
        if shape != self.wanted {
            (self.wanted, self.shape) = (shape, shape);
            self.reading = None;
        }
        if let Some(query) = query {
            self.query = query;
            self.search_anew();
        }
    }

    fn search_anew(&mut self) {
        let start = self.reading.as_ref().map_or(0, |reading| reading.text_start);
        self.search = {
            let orders = locked(&self.shared.orders);
            orders.query.as_ref().and_then(|query| Search::new(query, start))
        };
        self.searched_end = start;
        self.has_searched_all = self.search.is_none();
        let searched = (self.query, self.has_searched_all);
        self.publish(|state| {
            state.matches = Matches::default();
            state.searched = searched;
        });
    }

    fn forget_guess(&mut self) {
        self.guess = None;
        self.guessed_bytes = 0;
    }

    /// Does a little of what is most urgent. Returns whether there was something to do.
    fn step(&mut self, arrived: Arrived) -> bool {
        let has_shrunk = self.reading.as_ref().is_some_and(|it| it.read_bytes > arrived.bytes);
        let knows_more = arrived.is_over || arrived.bytes >= SNIFF_BYTES as u64;
        let was_early = self.reading.as_ref().is_some_and(|it| it.verdict == Verdict::Tentative);
        if has_shrunk || (was_early && knows_more) {
            // It went to a file and only its beginning stayed, or what it is can be said now.
            self.reading = None;
            self.forget_guess();
        }
        if self.reading.is_none() {
            return (arrived.bytes > 0 || arrived.is_over) && self.begin(arrived);
        }
        if let Some(kind) = self.picture_to_decode(arrived) {
            self.decode_picture(kind, arrived.bytes);
            return true;
        }
        self.read_on(arrived) || self.search_on() || self.lex_on()
    }

    /// Begins to read the body. Always something to do.
    fn begin(&mut self, arrived: Arrived) -> bool {
        let mut start = Vec::new();
        self.hop.read_body(0..arrived.bytes.min(SNIFF_BYTES as u64), &mut start);
        let evidence = self.evidence();
        let kind = BodyKind::of(evidence.content_type.as_ref(), &start);
        // Of what is shown as bytes no text is made: it would be a second body.
        let as_bytes = (kind == BodyKind::Binary && self.choice.is_none())
            .then_some(Charset { encoding: UTF_8, why: CharsetReason::Default });
        let charset = as_bytes.or_else(|| told(&evidence, kind, &start)).unwrap_or_else(|| {
            let guess = self.guess.get_or_insert_with(|| Guess::new(evidence.tld));
            guess.charset()
        });
        let is_early = !arrived.is_over && arrived.bytes < SNIFF_BYTES as u64;
        let verdict = if is_early { Verdict::Tentative } else { Verdict::Final };
        self.begin_with(kind, charset, verdict, &start);
        true
    }

    fn evidence(&self) -> Evidence {
        self.hop.with_facts(|facts| Evidence {
            choice: self.choice,
            content_type: facts.head.as_deref().and_then(ContentType::of_head),
            tld: charset::tld_of(&facts.url),
        })
    }

    fn begin_with(&mut self, kind: BodyKind, charset: Charset, verdict: Verdict, start: &[u8]) {
        let mark = encoding_rs::Encoding::for_bom(start)
            .filter(|(encoding, _)| *encoding == charset.encoding)
            .map_or(0, |(_, bytes)| bytes as u64);
        let is_formatted = kind == BodyKind::Json && self.shape.json == JsonLayout::Formatted;
        let is_body = charset.encoding == UTF_8 && !is_formatted;
        let wrap = self.shape.wrap;
        let text_start = if is_body { mark } else { 0 };
        self.reading = Some(Reading {
            kind,
            charset,
            verdict,
            text_start,
            read_bytes: mark,
            transcoder: (!is_body).then(|| Transcoder::new(charset.encoding)),
            pretty: is_formatted.then(Pretty::default),
            rest: Vec::new(),
            tip: Tip::at(text_start, wrap),
            is_over: false,
        });
        let is_picture = matches!(kind, BodyKind::Picture(_));
        let text =
            if is_body { Text::Body(Arc::clone(&self.hop)) } else { Text::Own(Rope::default()) };
        let shape = self.shape;
        self.publish(|state| {
            state.generation += 1;
            state.kind = Some(kind);
            state.shape = shape;
            state.charset = (!is_picture).then_some(charset);
            state.text = text;
            state.index = Index::at(text_start, wrap);
            state.states = vec![syntax::LexState::start(kind)];
            state.is_whole = false;
            state.picture = None;
        });
        self.search_anew();
    }

    fn picture_to_decode(&self, arrived: Arrived) -> Option<PictureKind> {
        let is_due = |reading: &&Reading| arrived.is_over && !reading.is_over;
        let reading = self.reading.as_ref().filter(is_due)?;
        match reading.kind {
            BodyKind::Picture(kind) => Some(kind),
            _ => None,
        }
    }

    fn decode_picture(&mut self, kind: PictureKind, available: u64) {
        let is_there = available <= FILE_BYTES_MAX && available == self.hop.body_bytes();
        let picture = if is_there {
            let mut file = Vec::new();
            self.hop.read_body(0..available, &mut file);
            decode(kind, &file).map(Arc::new)
        } else {
            Err(PictureFailure::FileTooLarge)
        };
        if let Some(reading) = &mut self.reading {
            reading.is_over = true;
        }
        self.publish(|state| {
            state.picture = Some(picture);
            state.is_whole = true;
        });
    }

    /// Reads what came.
    fn read_on(&mut self, arrived: Arrived) -> bool {
        let Some(reading) = &mut self.reading else { return false };
        if matches!(reading.kind, BodyKind::Picture(_)) {
            return false;
        }
        let from = reading.read_bytes;
        let to = arrived.bytes.min(from + STEP_BYTES);
        let is_last = arrived.is_over && to == arrived.bytes;
        let after = if is_last { After::Nothing } else { After::More };
        if from >= to && (!is_last || reading.is_over) {
            return false;
        }
        let mut piece = Vec::new();
        if reading.transcoder.is_none() {
            // From the beginning of the row that is not whole.
            self.hop.read_body(reading.tip.resume()..to, &mut piece);
        } else {
            self.hop.read_body(from..to, &mut piece);
        }
        if self.is_otherwise(from..to, after) {
            return true;
        }
        self.take_in(&piece, to, after);
        true
    }

    /// Lets the guess look at more of the body. Returns whether everything has to be read anew for it.
    fn is_otherwise(&mut self, range: std::ops::Range<u64>, after: After) -> bool {
        let (Some(guess), Some(reading)) = (&mut self.guess, &mut self.reading) else {
            return false;
        };
        let by_guess = matches!(reading.charset.why, CharsetReason::Guess | CharsetReason::Default);
        if !by_guess || (range.end <= self.guessed_bytes && after == After::More) {
            return false;
        }
        let mut seen = Vec::new();
        self.hop.read_body(self.guessed_bytes.max(range.start)..range.end, &mut seen);
        self.guessed_bytes = self.guessed_bytes.max(range.end);
        if !guess.feed(&seen, after) {
            return false;
        }
        let found = guess.charset();
        let before = std::mem::replace(&mut reading.charset, found);
        if found.encoding == before.encoding {
            if found != before {
                self.publish(|state| state.charset = Some(found));
            }
            return false;
        }
        let (kind, verdict) = (reading.kind, reading.verdict);
        self.begin_with(kind, found, verdict, &[]);
        true
    }

    fn take_in(&mut self, piece: &[u8], to: u64, after: After) {
        let Some(reading) = &mut self.reading else { return };
        let (mut places, mut more) = (Vec::new(), None);
        match &mut reading.transcoder {
            None => reading.tip.feed(piece, after, &mut places),
            Some(transcoder) => {
                let known = reading.rest.len();
                match &mut reading.pretty {
                    None => transcoder.feed(piece, after, &mut reading.rest),
                    Some(pretty) => {
                        let mut text = Vec::new();
                        transcoder.feed(piece, after, &mut text);
                        pretty.feed(&text, &mut reading.rest);
                    }
                }
                let new = reading.rest.get(known..).unwrap_or_default();
                more = (!new.is_empty()).then(|| SharedBytes::from(new));
                let begun = reading.tip.resume();
                reading.tip.feed(&reading.rest, after, &mut places);
                let cut = (reading.tip.resume() - begun) as usize;
                reading.rest.drain(..cut.min(reading.rest.len()));
            }
        }
        reading.read_bytes = to;
        let is_last = after == After::Nothing;
        reading.is_over = is_last;
        let tip = reading.tip;
        if reading.pretty.is_some() && tip.read_end() > PRETTY_BYTES_MAX {
            // From the beginning, as it came.
            self.reading = None;
            self.shape.json = JsonLayout::TooLarge;
            self.forget_guess();
            return;
        }
        self.publish(|state| {
            if let (Text::Own(rope), Some(more)) = (&mut state.text, more) {
                rope.push(more);
            }
            state.index.extend(tip, &places);
            state.is_whole = is_last;
        });
    }

    /// Looks through some text that was read.
    fn search_on(&mut self) -> bool {
        let (Some(search), Some(reading)) = (&mut self.search, &self.reading) else { return false };
        let end = reading.tip.read_end();
        let can_end = reading.is_over && !self.has_searched_all;
        if self.searched_end >= end && !can_end {
            return false;
        }
        let to = end.min(search.at() + STEP_BYTES);
        let is_last = reading.is_over && to == end;
        let mut window = Vec::new();
        locked(&self.shared.state).text.read(search.at()..to, &mut window);
        let mut found = Vec::new();
        let after = if is_last { After::Nothing } else { After::More };
        search.feed(&mut window, after, &mut found);
        self.searched_end = to;
        let query = self.query;
        let mut has_more = false;
        self.publish(|state| {
            state.matches.extend(&found);
            has_more = state.matches.has_more;
            state.searched = (query, is_last || has_more);
        });
        self.has_searched_all = is_last || has_more;
        if has_more {
            self.search = None;
        }
        true
    }

    /// Goes with the lexer over some text that was cut into rows.
    fn lex_on(&mut self) -> bool {
        let Some(reading) = &self.reading else { return false };
        if syntax::LexState::start(reading.kind) == syntax::LexState::Plain {
            return false;
        }
        let (text, places, mut state) = {
            let known = locked(&self.shared.state);
            let first = known.states.len().saturating_sub(1);
            let places = known.index.some_places(first..first + STEP_PLACES + 1).to_vec();
            let mut text = Vec::new();
            if let ([begin, _, ..], Some(end)) = (places.as_slice(), places.last()) {
                known.text.read(begin.offset..end.offset, &mut text);
            }
            (text, places, known.states.last().copied())
        };
        let Some(((first, others), state)) = places.split_first().zip(state.as_mut()) else {
            return false;
        };
        let (mut cutter, mut states) = (*first, Vec::new());
        for place in others {
            while cutter.offset < place.offset {
                let at = (cutter.offset - first.offset) as usize;
                let rest = text.get(at..).unwrap_or_default();
                let Some(row) = cutter.next(rest, After::Nothing) else { break };
                let len = (row.end - row.start) as usize;
                state.skip(rest.get(..len).unwrap_or_default());
                state.end_row(row);
            }
            states.push(*state);
        }
        self.publish(|known| known.states.extend(&states));
        !states.is_empty()
    }
}
