//! Finding among the lines that are shown: the next and the previous one, how many there are, and where they are in
//! the scroll bar. What is found is not all that is shown: that is the filter's work, and both are at work at once.

use super::selection::Selection;
use super::typed_filter::TypedFilter;
use super::{LogView, list::ListedRow};
use crate::i18n::Texts;
use crate::log::frames::{BytePlace, Item, RowWindow};
use crate::log::query::{Query, Reading};
use crate::log::scanner::Describers;
use crate::log::view::Progress;
use crate::log::{Filter, Frames, Store, View};
use crate::payload::Framing;
use crate::tr;
use crate::ui::icons;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{self, Access, Field, FieldFit, mark_button};
use egui::{Key, Label, Modifiers, Rect, Ui};
use std::ops::Range;

/// Places in the scroll bar that are told apart: as many as a low window has points for.
const MARKS_MAX: u64 = 256;

/// Height of a mark in the scroll bar, in points.
const MARK_HEIGHT: f32 = 2.0;

/// Room that the count and the buttons have beside the field, in points.
const BESIDE_FIELD: f32 = 5.0 * size::CONTROL;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindWay {
    /// To newer lines, and then from the oldest on.
    Next,
    /// To older lines, and then from the newest back.
    Previous,
}

/// The lines that bear what is sought.
#[derive(Debug)]
enum Hits {
    Rows(View),
    Frames(Box<Frames>),
}

/// What is sought, and where it is.
#[derive(Debug, Default)]
pub(super) struct Find {
    is_open: bool,
    focuses: bool,
    typed: TypedFilter,
    hits: Option<Hits>,
    is_searching: bool,
    /// Where in the scroll bar they are, from 0 to 1, and of which lines that is so.
    marks: Vec<f32>,
    marks_of: (Range<u64>, Range<u64>),
}

impl Find {
    /// What was found is looked for anew: other rows are shown.
    pub(super) fn forget_hits(&mut self) {
        self.hits = None;
    }

    fn close(&mut self) {
        (self.is_open, self.hits) = (false, None);
        self.marks.clear();
    }
}

/// Lines, by their ordinals.
#[derive(Clone, Copy)]
enum Lines<'a> {
    Rows(&'a View),
    Frames(&'a Frames),
}

impl Lines<'_> {
    fn ordinals(self) -> Range<u64> {
        match self {
            Self::Rows(view) => view.ordinals(),
            Self::Frames(frames) => frames.ordinals(),
        }
    }

    /// The ordinal of a row's first line, or of the next newer one.
    fn ordinal_of_row(self, row: u64) -> Option<u64> {
        match self {
            Self::Rows(view) => view.ordinal_of(row),
            Self::Frames(frames) => frames.ordinal_of_row(row),
        }
    }

    /// Where a line ends; of a row that is no frame, its own end.
    fn place_at(self, ordinal: u64) -> Option<BytePlace> {
        match self {
            Self::Rows(view) => view.row_at(ordinal).map(end_of_row),
            Self::Frames(frames) => {
                frames.key_at(ordinal).and_then(|key| frames.item(key)).map(end_of)
            }
        }
    }

    /// The first line that ends at a place or after it.
    fn first_from(self, place: BytePlace) -> u64 {
        let end = self.ordinals().end;
        let mut ordinal = self.ordinal_of_row(place.row).unwrap_or(end);
        while ordinal < end && self.place_at(ordinal).is_some_and(|there| there < place) {
            ordinal += 1;
        }
        ordinal
    }

    fn at(self, place: BytePlace) -> Option<u64> {
        let ordinal = self.first_from(place);
        (self.place_at(ordinal) == Some(place)).then_some(ordinal)
    }

    /// The next line that way, from a place or, without one, from the end; around the end to the other one.
    fn step(self, from: Option<BytePlace>, way: FindWay) -> Option<u64> {
        let ordinals = self.ordinals();
        let last = ordinals.end.checked_sub(1)?;
        let (first, after) = match from {
            Some(place) => {
                let first = self.first_from(place);
                (first, first + u64::from(self.place_at(first) == Some(place)))
            }
            None => (ordinals.end, ordinals.end),
        };
        let ordinal = match way {
            FindWay::Next if after < ordinals.end => after,
            FindWay::Next => ordinals.start,
            FindWay::Previous if first > ordinals.start => first - 1,
            FindWay::Previous => last,
        };
        ordinals.contains(&ordinal).then_some(ordinal)
    }

    /// How many lines end in rows before a row.
    fn count_before(self, row: u64) -> u64 {
        let ordinals = self.ordinals();
        self.ordinal_of_row(row).unwrap_or(ordinals.end).saturating_sub(ordinals.start)
    }
}

fn end_of_row(row: u64) -> BytePlace {
    BytePlace { row, offset: u32::MAX }
}

fn end_of(item: Item) -> BytePlace {
    match item {
        Item::Row(row) => end_of_row(row),
        Item::Frame(frame) => frame.last,
    }
}

impl Hits {
    fn lines(&self) -> Lines<'_> {
        match self {
            Self::Rows(view) => Lines::Rows(view),
            Self::Frames(frames) => Lines::Frames(frames),
        }
    }

    fn filter(&self) -> &Filter {
        match self {
            Self::Rows(view) => view.filter(),
            Self::Frames(frames) => frames.filter(),
        }
    }

    fn framing(&self) -> Option<&Framing> {
        match self {
            Self::Rows(_) => None,
            Self::Frames(frames) => Some(frames.framing()),
        }
    }
}

impl LogView {
    /// Opens the line in which a text is found, and puts the keyboard there.
    pub fn open_find(&mut self) {
        (self.find.is_open, self.find.focuses) = (true, true);
    }

    /// Goes to the next line that bears what is sought; opens the line for it if nothing is.
    pub fn find_step(&mut self, way: FindWay) {
        if !self.find.is_open || self.find.hits.is_none() {
            return self.open_find();
        }
        let from = self.selected_place().or_else(|| self.place_before_screen(way));
        let Some(hits) = &self.find.hits else { return };
        let lines = hits.lines();
        let Some(place) = lines.step(from, way).and_then(|ordinal| lines.place_at(ordinal)) else {
            return;
        };
        let found = self.lines().at(place);
        match found.and_then(|ordinal| Some((ordinal, self.key_at(ordinal)?))) {
            Some((ordinal, key)) => {
                self.selection = Some(Selection::one(key));
                let above = (self.scroll.rows_that_fit() / 2.0).floor();
                let on_screen = self.on_screen.0.iter().any(|(shown, _)| *shown == key);
                if !on_screen {
                    let ordinals = self.ordinals();
                    self.scroll.put(ordinal, above, &ordinals);
                }
            }
            None => self.go_to(place.row),
        }
    }

    fn lines(&self) -> Lines<'_> {
        match &self.frames {
            Some(frames) => Lines::Frames(frames),
            None => Lines::Rows(&self.view),
        }
    }

    /// Where the line that was selected last ends.
    fn selected_place(&self) -> Option<BytePlace> {
        self.place_of(self.selection?.head)
    }

    /// Where a line ends, by its key.
    fn place_of(&self, key: u64) -> Option<BytePlace> {
        match &self.frames {
            Some(frames) => frames.item(key).map(end_of),
            None => Some(end_of_row(key)),
        }
    }

    /// Where to begin while no line is selected: at what is on the screen, unless that follows the newest.
    fn place_before_screen(&self, way: FindWay) -> Option<BytePlace> {
        if self.scroll.follows() {
            return None;
        }
        let (lines, ordinals) = (self.lines(), self.ordinals());
        let key = match way {
            FindWay::Next => self.on_screen.0.first(),
            FindWay::Previous => self.on_screen.0.last(),
        };
        let ordinal = lines.at(self.place_of(key?.0)?)?;
        // A line on the screen is to be found itself.
        let beside = match way {
            FindWay::Next => ordinal.checked_sub(1)?,
            FindWay::Previous => ordinal.saturating_add(1),
        };
        ordinals.contains(&beside).then(|| lines.place_at(beside)).flatten()
    }

    /// Whether a line bears what is sought.
    pub(super) fn is_found(&self, entry: &ListedRow) -> bool {
        let place = entry.frame.map_or_else(|| end_of_row(entry.row.number), |frame| frame.last);
        self.find.hits.as_ref().is_some_and(|hits| hits.lines().at(place).is_some())
    }

    /// Looks at rows for what is sought.
    pub(super) fn look_for_hits(&mut self, store: &Store, describers: Describers<'_>) {
        if !self.find.is_open {
            return;
        }
        let Some(filter) = self.hits_filter() else {
            self.find.forget_hits();
            return;
        };
        let framing = self.framing();
        let known = self
            .find
            .hits
            .take()
            .filter(|hits| *hits.filter() == filter && hits.framing() == framing.as_ref());
        let mut hits = known.unwrap_or_else(|| match framing {
            Some(framing) => Hits::Frames(Box::new(Frames::new(framing, filter))),
            None => Hits::Rows(self.view.of_same_rows(filter)),
        });
        let window = RowWindow { floor: self.view.floor(), ceiling: self.view.ceiling() };
        let progress = match &mut hits {
            Hits::Rows(view) => view.update(store, describers),
            Hits::Frames(frames) => frames.update(store, window, describers),
        };
        self.find.is_searching = progress != Progress::Done;
        self.find.hits = Some(hits);
    }

    /// What passes the filter and bears what is sought.
    fn hits_filter(&mut self) -> Option<Filter> {
        let zone = self.find.typed.zone().clone();
        let sought = match self.find.typed.reading() {
            Reading::All => return None,
            Reading::Text(text) => Query::of_shown(text, self.settings.form, &zone),
            Reading::Query(query) => query.clone(),
        };
        let filter = self.filter();
        let query = match &filter.query {
            Some(query) => query.and(&sought),
            None => sought,
        };
        Some(Filter { query: Some(query), encoding: self.settings.encoding, ..filter })
    }

    /// Draws the line, if it is open.
    pub(super) fn find_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        if !self.find.is_open {
            return;
        }
        widgets::tool_line(ui, |ui| self.find_line_ui(ui, texts));
    }

    fn find_line_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let room = (ui.available_width() - BESIDE_FIELD).max(2.0 * size::CONTROL);
        let mistake = self.find.typed.mistake(texts);
        let field = Field::new(&tr!(texts, "log-find"), size::TEXT_FIELD)
            .nameless()
            .fitted(ui, FieldFit::Room(room))
            .hint(&tr!(texts, "log-find-hint"))
            .error(mistake.as_deref())
            .show(ui, &mut self.find.typed.text);
        let keys = tooltip(ui.ctx(), &tr!(texts, "log-find-tooltip"), &shortcuts::FIND);
        let field = field.on_hover_text(keys);
        if std::mem::take(&mut self.find.focuses) {
            field.request_focus();
        }
        let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let escapes = (field.has_focus() || field.lost_focus())
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let mut way = enters.then(|| {
            if ui.input(|input| input.modifiers.shift) { FindWay::Previous } else { FindWay::Next }
        });
        let has_hits = self.hit_count() > 0;
        ui.add_enabled_ui(Access::from(has_hits) == Access::Enabled, |ui| {
            if mark_button(ui, "↑", &tr!(texts, "log-find-previous")).clicked() {
                way = Some(FindWay::Previous);
            }
            if mark_button(ui, "↓", &tr!(texts, "log-find-next")).clicked() {
                way = Some(FindWay::Next);
            }
        });
        let closes = mark_button(ui, icons::CLOSE, &tr!(texts, "log-find-close")).clicked();
        let colours = palette(ui);
        let (text, colour) = match mistake {
            Some(mistake) => (mistake, colours.problem),
            None => (self.hits_text(texts), colours.weak),
        };
        ui.add(Label::new(widgets::tint(text.clone(), colour)).truncate()).on_hover_text(text);
        if let Some(way) = way {
            self.find_step(way);
            // Enter takes the focus away.
            field.request_focus();
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        if closes || escapes {
            self.find.close();
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
    }

    fn hit_count(&self) -> u64 {
        let ordinals = self.find.hits.as_ref().map(|hits| hits.lines().ordinals());
        ordinals.map_or(0, |ordinals| ordinals.end - ordinals.start)
    }

    /// How many there are, and which of them is selected.
    fn hits_text(&self, texts: &Texts) -> String {
        let Some(hits) = &self.find.hits else { return String::new() };
        let (lines, count) = (hits.lines(), self.hit_count());
        let here = self.selected_place().and_then(|place| lines.at(place));
        match (here, self.find.is_searching) {
            (Some(here), _) => {
                let number = here - lines.ordinals().start + 1;
                tr!(texts, "log-find-at", number = number, count = count)
            }
            (None, true) => tr!(texts, "log-finding", count = count),
            (None, false) if count == 0 => tr!(texts, "log-found-none").into_owned(),
            (None, false) => tr!(texts, "log-found", count = count),
        }
    }

    /// Draws where in the scroll bar they are.
    pub(super) fn hit_marks_ui(&mut self, ui: &Ui, area: Rect) {
        let Some(hits) = &self.find.hits else { return };
        let (shown, found) = (self.lines(), hits.lines());
        let now = (shown.ordinals(), found.ordinals());
        if self.find.marks_of != now {
            let marks = marks_of(shown, found);
            (self.find.marks, self.find.marks_of) = (marks, now);
        }
        let colour = palette(ui).warning;
        let x = area.right()..=area.right() + size::SCROLL_BAR;
        for mark in &self.find.marks {
            let y = area.top() + mark * area.height();
            let rect = Rect::from_x_y_ranges(x.clone(), y..=y + MARK_HEIGHT);
            ui.painter().rect_filled(rect, 0.0, colour);
        }
    }
}

/// The parts of the lines that have any that were found, as places from 0 to 1.
fn marks_of(shown: Lines<'_>, found: Lines<'_>) -> Vec<f32> {
    let ordinals = shown.ordinals();
    let count = ordinals.end - ordinals.start;
    let parts = count.min(MARKS_MAX);
    let before = |part: u64| {
        // Below 2⁸ times the count of rows, which no memory holds 2⁵⁶ of.
        let ordinal = ordinals.start + part * count / parts.max(1);
        match shown.place_at(ordinal).filter(|_| part < parts) {
            Some(place) => found.count_before(place.row),
            None => found.count_before(u64::MAX),
        }
    };
    let mut marks = Vec::new();
    let mut earlier = if parts > 0 { before(0) } else { 0 };
    for part in 0..parts {
        let later = before(part + 1);
        if later > earlier {
            marks.push(part as f32 / parts as f32);
        }
        earlier = later;
    }
    marks
}
