//! The log of a pane: its bar, and its rows as they arrive.
//!
//! - `bar`: switches, pause;
//! - `filter_field`, `typed_filter`, `filter_offers`, `filter_menu`: the filter, what was read in it, what may be
//!   typed next, and those that are known;
//! - `view_menu`: how payloads are shown;
//! - `rows`: what is on the screen, drawn from copies of just those rows;
//! - `row` and `columns`: one row, painted;
//! - `list`: the lines that are shown: rows, or the frames of the stream;
//! - `bookmarks`: rows to be found again, and their notes;
//! - `compare`: the bytes of two rows side by side;
//! - `follow`: one conversation as it was said;
//! - `delta`: the time since another row;
//! - `moving`: rows that are to come on the screen;
//! - `find`: going from one line to the next that bears what is sought;
//! - `framing`: the choice of how frames are delimited;
//! - `presets`: framings of well-known protocols, in words;
//! - `preview`: what the chosen one finds;
//! - `sessions`: whose rows are shown, and what they are called where they are those of many;
//! - `offer`: the encoding that fits what does not decode;
//! - `settings`: what can be set and asked for;
//! - `selection`: choosing lines, and the keyboard;
//! - `menu`: what can be done with them;
//! - `copying`: the selected lines to the clipboard;
//! - `figures`: what came and went, above the rows: `rates` on a line of time, and a table of `peers`;
//! - `time_line`: the same rows as bars on a line of time.
//!
//! *Invariants: a frame costs the same with a thousand rows and with ten million; nothing from outside
//! is painted that did not go through [`payload::show`](crate::payload::show) or `learn`; nothing is
//! repainted while nothing happens.*

mod bar;
mod bookmarks;
mod cells;
mod columns;
mod compare;
mod copying;
mod delta;
mod figures;
mod filter_field;
mod filter_menu;
mod filter_offers;
mod find;
mod follow;
mod framing;
mod list;
mod marks;
mod menu;
mod moving;
mod offer;
mod peers;
mod presets;
mod preview;
mod rates;
mod row;
mod rows;
mod selection;
mod sessions;
mod settings;
mod time_line;
mod typed_filter;
mod view_menu;

use self::bookmarks::BookmarkLine;
use self::columns::Longest;
use self::compare::{Compared, Comparison};
use self::copying::Copying;
pub use self::delta::DeltaTime;
use self::figures::ShownFigures;
use self::filter_menu::FilterMenu;
use self::find::Find;
pub use self::find::FindWay;
use self::follow::Follow;
use self::framing::FramingForm;
use self::list::ListedRow;
use self::moving::Seek;
use self::offer::Offer;
use self::selection::Selection;
use self::sessions::{RowSource, ShownSessions};
pub use self::settings::{LogIntent, LogSettings, LogShows, ReadMarks, Traffic};
use self::typed_filter::TypedFilter;
use super::row_scroll::RowScroll;
use super::timeline::TimelineView;
use crate::engine::filters::KnownFilters;
use crate::i18n::{Lang, Texts};
use crate::learn::row_text::{Clock, describe};
use crate::learn::timeline::Marks;
pub use crate::log::PayloadForm;
use crate::log::bookmarks::Notes;
use crate::log::frames::BytePlace;
use crate::log::moment::MomentSearch;
use crate::log::query::Reading;
use crate::log::scanner::{Describers, RowDescriber};
use crate::log::view::Progress;
use crate::log::{ConnectionSet, Filter, Frames, Row, Store, View};
use crate::net::{BlockedCall, SessionId};
use crate::payload::{Encoding, Framing};
use egui::Id;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The log of one pane.
#[derive(Debug)]
pub struct LogView {
    id: Id,
    traffic: Traffic,
    settings: LogSettings,
    typed: TypedFilter,
    /// Filters that are known, of the whole program.
    filters: Arc<KnownFilters>,
    filter_menu: FilterMenu,
    find: Find,
    sessions: ShownSessions,
    source: RowSource,
    connections: Option<ConnectionSet>,
    view: View,
    /// Rows before this one were cleared away.
    cleared_to: u64,
    /// The frames, where the reads are not shown as they came.
    frames: Option<Frames>,
    framing_form: FramingForm,
    progress: Progress,
    /// What rows read like on the thread that looks at them, in the language of the window.
    words: Option<(Lang, RowDescriber)>,
    /// Which rule has paused it, if one has.
    paused_by: Option<String>,
    /// While paused: the rows since then, to count them.
    held: Option<View>,
    scroll: RowScroll,
    seek: Option<Seek>,
    selection: Option<Selection>,
    /// The rest that is selected, by its key and first byte: it becomes a frame with another key.
    watched: Option<(u64, BytePlace)>,
    /// The row whose line is to be selected as soon as it was looked at: lines have new names.
    reselect: Option<u64>,
    /// The lines on the screen by key and row, and how much of the first lies above, as of the last
    /// drawing.
    on_screen: (Vec<(u64, u64)>, f64),
    /// What was longest on the screen.
    longest: Longest,
    clock: Clock,
    /// Which encoding fits what does not decode.
    offer: Offer,
    /// The line whose menu is open.
    menu_entry: Option<ListedRow>,
    go_to_text: String,
    /// The moment that is looked for, to be gone to.
    moment: Option<MomentSearch>,
    /// The bookmarks, as of the last drawing.
    notes: Notes,
    bookmark_line: BookmarkLine,
    /// The first of two rows whose bytes are to be compared.
    compare_first: Option<Compared>,
    comparison: Option<Box<Comparison>>,
    /// The conversation that is followed.
    follow: Option<Box<Follow>>,
    focuses_filter: bool,
    opens_go_to: bool,
    /// Whether the line that was selected last is to stay on the screen in the next picture.
    keeps_selected: bool,
    time_line: Box<TimelineView>,
    /// What came and went, while that is looked at.
    figures: Option<Box<ShownFigures>>,
    /// A copy of rows on the disk, while a thread makes it.
    copying: Option<Copying>,
    /// Rows that a lesson points at.
    pointed_at: Marks,
    /// The calls of all sessions that have not returned, while the time line is shown.
    blocked: Vec<(SessionId, BlockedCall)>,
}

impl LogView {
    /// A view of datagrams that shows nothing yet: its sessions are added as they start.
    pub fn new(settings: LogSettings) -> Self {
        Self::of(Traffic::Datagrams, settings)
    }

    /// A view that shows nothing yet.
    pub fn of(traffic: Traffic, settings: LogSettings) -> Self {
        /// Makes the ids of views differ, wherever they are drawn.
        static VIEWS_MADE: AtomicU64 = AtomicU64::new(0);
        let id = Id::unique(("log view", VIEWS_MADE.fetch_add(1, Ordering::Relaxed)));
        let mut made = Self {
            id,
            traffic,
            framing_form: FramingForm::of(&settings),
            time_line: Box::new(TimelineView::new(id.with("time line"), settings.scope)),
            settings,
            typed: TypedFilter::default(),
            filters: Arc::default(),
            filter_menu: FilterMenu::default(),
            find: Find::default(),
            sessions: ShownSessions::of(traffic),
            source: RowSource::default(),
            connections: None,
            view: View::new(Filter::default()),
            cleared_to: 0,
            frames: None,
            progress: Progress::Done,
            words: None,
            paused_by: None,
            held: None,
            scroll: RowScroll::new(id.with("rows")),
            seek: None,
            selection: None,
            watched: None,
            reselect: None,
            on_screen: (Vec::new(), 0.0),
            longest: Longest::default(),
            clock: Clock::of_system(),
            offer: Offer::default(),
            menu_entry: None,
            go_to_text: String::new(),
            moment: None,
            notes: Notes::default(),
            bookmark_line: BookmarkLine::default(),
            compare_first: None,
            comparison: None,
            follow: None,
            focuses_filter: false,
            opens_go_to: false,
            keeps_selected: false,
            figures: None,
            copying: None,
            pointed_at: Marks::default(),
            blocked: Vec::new(),
        };
        made.view = View::new(made.filter());
        made.refilter();
        made
    }

    /// These filters are known to the program now.
    pub fn know_filters(&mut self, filters: &Arc<KnownFilters>) {
        if !Arc::ptr_eq(&self.filters, filters) {
            self.filters = Arc::clone(filters);
        }
    }

    /// Shows only the rows of these connections, and of all that there is with `None`. Costs nothing
    /// if that is so already.
    pub fn set_connections(&mut self, connections: Option<ConnectionSet>) {
        if self.connections != connections {
            self.connections = connections;
            self.refilter();
        }
    }

    /// Shows a row, and selects it. What a person has chosen not to see is shown again if it is of that.
    pub fn show_row(&mut self, row: &Row) {
        if self.is_filtered() && !self.shows_row(row.number) {
            self.typed.clear();
            if !self.settings.classes.contains(row.kind.class()) {
                self.settings.classes = self.settings.classes.toggled(row.kind.class());
            }
            self.refilter();
        }
        self.go_to(row.number);
    }

    /// What to keep until the next start.
    pub fn settings(&self) -> &LogSettings {
        &self.settings
    }

    /// Shows payloads in this encoding from now on.
    pub fn read_in(&mut self, encoding: Encoding) {
        self.settings.encoding = encoding;
        self.refilter();
    }

    /// Splits streams into frames so from now on.
    pub fn split_into(&mut self, framing: Framing) {
        self.settings.framing = framing;
        self.framing_form = FramingForm::of(&self.settings);
        self.refilter();
    }

    /// The row of the line that was selected last.
    pub fn selected_row(&self) -> Option<u64> {
        self.row_of(self.selection?.head)
    }

    /// The room for rows becomes another one: what was selected last stays on the screen.
    pub fn keep_selected(&mut self) {
        self.keeps_selected = true;
    }

    /// Has the line on the screen that was selected last; so many fit.
    fn keep_selected_in_sight(&mut self, fits: f64) {
        let head = self.selection.map(|selection| selection.head);
        if let Some(ordinal) = head.and_then(|head| self.ordinal_of(head)) {
            self.scroll.keep_in_sight(ordinal, self.ordinals(), fits);
        }
    }

    /// How many lines are shown, as far as rows were looked at.
    pub fn rows_shown(&self) -> u64 {
        let ordinals = self.ordinals();
        ordinals.end - ordinals.start
    }

    /// Whether a person has chosen to see less than all rows.
    pub fn is_filtered(&self) -> bool {
        let all = LogSettings::default().classes;
        !self.typed.is_empty() || self.connections.is_some() || self.settings.classes != all
    }

    /// Whether rows are left to look at.
    pub fn is_searching(&self) -> bool {
        self.progress != Progress::Done || self.moment.is_some()
    }

    /// The rows that pass now, to be read on another thread.
    pub fn snapshot(&self, store: &Store) -> View {
        self.view.snapshot(store)
    }

    /// Hides all rows that there are now.
    pub fn clear(&mut self, store: &Store) {
        self.cleared_to = store.rows().end;
        if let Some(held) = &mut self.held {
            held.clear(store);
        }
        self.view.clear(store);
        self.find.forget_hits();
        self.selection = None;
        self.reselect = None;
        self.seek = None;
        self.longest = Longest::default();
        self.scroll.follow_end();
        self.time_line.clear();
    }

    /// Rows before this one are not shown any more.
    pub fn floor(&self) -> u64 {
        self.view.floor()
    }

    /// Looks for the filter's text anew: descriptions of rows read differently now.
    pub fn language_changed(&mut self) {
        self.find.forget_hits();
        if !self.typed.is_empty() {
            self.remember_place();
            self.view.forget();
            if self.frames.is_some() {
                self.remember_selection();
            }
            if let Some(frames) = &mut self.frames {
                frames.forget();
            }
            if let Some(held) = &mut self.held {
                held.forget();
            }
        }
    }

    /// Stops taking in new rows, or takes them in again.
    pub fn toggle_pause(&mut self, store: &Store) {
        self.paused_by = None;
        self.find.forget_hits();
        if self.view.is_paused() {
            self.view.resume();
            self.held = None;
        } else {
            let mut held = View::new(self.filter());
            held.clear(store);
            self.view.pause(store);
            self.held = Some(held);
        }
    }

    /// Stops taking in new rows, since this rule says so. A view that is paused already stays as it is.
    pub fn pause_for(&mut self, store: &Store, rule: String) {
        if !self.view.is_paused() {
            self.toggle_pause(store);
            self.paused_by = Some(rule);
        }
    }

    /// Whether new rows are held back.
    pub fn is_paused(&self) -> bool {
        self.view.is_paused()
    }

    /// Puts the keyboard focus into the filter field at the next drawing.
    pub fn focus_filter(&mut self) {
        self.focuses_filter = true;
    }

    /// Rows that pass and are held back by the pause.
    fn rows_held(&self) -> u64 {
        let Some(held) = &self.held else { return 0 };
        let from = |view: &View, row| {
            view.ordinal_of(row).map_or(0, |ordinal| view.ordinals().end - ordinal)
        };
        // Both views learned of the pause one after the other, so rows that came in
        // between are in both.
        from(held, self.view.floor()).saturating_sub(from(&self.view, held.floor()))
    }

    fn filter(&mut self) -> Filter {
        // Without a text the form does not matter: no need to look anew when it changes.
        let (form, encoding, text, query) = match self.typed.reading() {
            Reading::All => (PayloadForm::default(), Encoding::default(), String::new(), None),
            Reading::Text(text) => (self.settings.form, self.settings.encoding, text.clone(), None),
            Reading::Query(query) => {
                (PayloadForm::default(), self.settings.encoding, String::new(), Some(query.clone()))
            }
        };
        Filter {
            sessions: self.sessions.set().cloned(),
            connections: self.connections.clone(),
            classes: self.settings.classes,
            text,
            query,
            form,
            encoding,
        }
    }

    /// Looks anew if what is to be shown has changed.
    fn refilter(&mut self) {
        let filter = self.filter();
        let framing = self.framing();
        let framed = self.frames.as_ref().map(Frames::framing);
        if *self.view.filter() == filter && framed == framing.as_ref() {
            return;
        }
        let renames = framed.is_some() || framing.is_some();
        self.remember_place();
        if let Some(held) = &mut self.held {
            held.set_filter(filter.clone());
        }
        if renames {
            self.remember_selection();
        }
        self.frames = framing.map(|framing| Frames::new(framing, filter.clone()));
        self.view.set_filter(filter);
    }

    /// How frames are delimited in the stream, as chosen.
    pub fn stream_framing(&self) -> Framing {
        self.framing().unwrap_or_default()
    }

    /// How frames are delimited; `None` if reads and datagrams are shown as they came.
    fn framing(&self) -> Option<Framing> {
        let framing = &self.settings.framing;
        let is_framed = self.traffic.is_stream() && *framing != Framing::Raw;
        is_framed.then(|| framing::in_encoding(framing, self.settings.encoding))
    }

    /// Looks at the few rows that are new, and takes in what was found in all others.
    fn advance(&mut self, store: &Store, texts: &Texts) {
        let here = |row: &Row| describe(row, texts);
        let elsewhere = &self.words_in(texts.lang());
        let describers = Describers { here: &here, elsewhere };
        self.progress = self.look(store, describers);
        self.look_for_hits(store, describers);
        if let Some(held) = &mut self.held {
            held.update(store, describers);
        }
    }

    fn words_in(&mut self, lang: Lang) -> RowDescriber {
        match &self.words {
            Some((known, words)) if *known == lang => words.clone(),
            _ => {
                let words = words_in(lang);
                self.words = Some((lang, words.clone()));
                words
            }
        }
    }

    /// Waits until something more was found in rows that are being looked at, or the time is up. For tests
    /// and benchmarks: a window is woken.
    pub fn wait(&self, limit: Duration) {
        if let Some(moment) = &self.moment {
            return moment.wait(limit);
        }
        match (&self.frames, &self.held) {
            (Some(frames), _) if self.is_searching() => frames.wait(limit),
            (None, _) if self.is_searching() => self.view.wait(limit),
            (_, Some(held)) => held.wait(limit),
            _ => {}
        }
    }

    /// How many rows frames have looked at so far, beside those that they have drawn.
    pub fn rows_looked_at(&self) -> u64 {
        self.view.rows_looked_at() + self.frames.as_ref().map_or(0, Frames::rows_looked_at)
    }
}

/// What rows read like in a language. Its texts are read where they are needed first: on the thread that looks
/// at rows.
fn words_in(lang: Lang) -> RowDescriber {
    let texts = OnceLock::new();
    RowDescriber::new(move |row| describe(row, texts.get_or_init(|| Texts::new(lang))))
}

#[cfg(all(test, feature = "window-tests"))]
mod tests;
