//! What a response's body says: text with line numbers and colours, a picture, or bytes.
//!
//! - `bar`: the encoding and who says so, the search, text or hex;
//! - `rows`: the rows on the screen, and those only;
//! - `row`: one row in pieces, painted;
//! - `across`: moving sideways along rows that are wider than the window;
//! - `selection`: choosing rows and copying them;
//! - `hex` and `picture`: what is no text.
//!
//! *Invariants: a frame costs the same with ten rows and with ten million; nothing from outside is painted
//! that did not go through [`payload::show`](crate::payload::show); nothing is read, decoded or looked for
//! here, [`page`](crate::page) does it on a thread of its own.*

mod across;
mod bar;
mod hex;
mod picture;
mod row;
pub(in crate::ui) use row::colour_of;
mod rows;
mod selection;

use self::across::Across;
use self::picture::Drawn;
use self::selection::Selection;
use super::row_scroll::RowScroll;
use super::tokens::{palette, space};
use super::widgets::{bytes_text, hint_ui};
use crate::i18n::Texts;
use crate::learn::sentence;
use crate::net::NetError;
use crate::net::http::{Hop, HopEnd, Target};
use crate::page::{BodyKind, Case, Glance, JsonLayout, Page, PageShape, Query, Wrap};
use crate::payload::Encoding;
use crate::tr;
use egui::{Id, Label, RichText, Ui};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Waker;

/// What of a page view is kept until the next start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageSettings {
    /// The encoding that a person chose; `None` for the page's own.
    pub charset: Option<Encoding>,
    /// For pages of this host: what is wrong in one place is right in others.
    pub charset_host: String,
    /// Whether capitals matter in a search.
    pub case: Case,
    /// Whether rows end at the edge of the window.
    pub wraps: bool,
    /// Whether JSON is laid out for people.
    pub formats: bool,
}

/// What a person did in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageIntent {
    /// Rows were copied to the clipboard.
    Copied {
        /// How many.
        rows: u64,
        /// How many did not fit.
        left_out: u64,
    },
}

/// What a page view is drawn with.
#[derive(Debug)]
pub struct PageViewEnv<'a> {
    /// The texts of the window.
    pub texts: &'a Texts,
    /// The request whose response is shown.
    pub hop: Option<&'a Arc<Hop>>,
    /// Wakes the window when there is more to see.
    pub waker: &'a Waker,
}

/// How a body is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Picture,
    Hex,
}

/// The body of a response, on the screen.
#[derive(Debug)]
pub struct PageView {
    id: Id,
    settings: PageSettings,
    /// Where what is shown came from.
    host: String,
    /// What is shown, and its reader.
    shown: Option<(Arc<Hop>, Result<Page, NetError>)>,
    /// The form that a person chose for it.
    form: Option<Form>,
    generation: u64,
    scroll: RowScroll,
    hex_scroll: RowScroll,
    across: Across,
    selection: Option<Selection>,
    find_text: String,
    /// What the reader looks for.
    query: Option<Query>,
    /// What a person looked for last: another page does not go to it by itself.
    sought: Option<Query>,
    /// The match that was gone to.
    found_at: Option<usize>,
    /// The view is to move to the first match once it is there.
    seeks_first: bool,
    focuses_find: bool,
    texture: Option<Drawn>,
    /// How the reader was told to lay the page out.
    shape: PageShape,
    /// How many columns a row has room for; 0 until that is known.
    columns: u16,
    /// The offset of the text that is to be at the top again, once it was laid out anew.
    anchor: Option<u64>,
}

impl PageView {
    /// A view that shows nothing yet.
    pub fn new(settings: PageSettings) -> Self {
        /// Makes the ids of views differ, wherever they are drawn.
        static VIEWS_MADE: AtomicU64 = AtomicU64::new(0);
        let id = Id::unique(("page view", VIEWS_MADE.fetch_add(1, Ordering::Relaxed)));
        Self {
            id,
            settings,
            host: String::new(),
            shown: None,
            form: None,
            generation: 0,
            scroll: at_top(id.with("rows")),
            hex_scroll: at_top(id.with("hex")),
            across: Across::default(),
            selection: None,
            find_text: String::new(),
            query: None,
            sought: None,
            found_at: None,
            seeks_first: false,
            focuses_find: false,
            texture: None,
            shape: PageShape::default(),
            columns: 0,
            anchor: None,
        }
    }

    /// What to keep until the next start.
    pub fn settings(&self) -> PageSettings {
        self.settings.clone()
    }

    /// Puts the keyboard focus into the search field at the next drawing.
    pub fn focus_find(&mut self) {
        self.focuses_find = true;
    }

    /// Lets go what it shows unless that is this one, for when it is not drawn.
    pub fn let_go_unless(&mut self, hop: Option<&Arc<Hop>>) {
        let is_it = |shown: &Arc<Hop>| hop.is_some_and(|hop| Arc::ptr_eq(shown, hop));
        if self.shown.as_ref().is_some_and(|(shown, _)| !is_it(shown)) {
            self.shown = None;
            self.forget_rows();
        }
    }

    /// Draws the bar and the page into all of the room that is left.
    pub fn ui(&mut self, ui: &mut Ui, env: &PageViewEnv<'_>) -> Option<PageIntent> {
        self.follow(env);
        let Some((hop, page)) = self.shown.take() else {
            hint_ui(ui, &tr!(env.texts, "page-nothing"));
            return None;
        };
        let intent = match &page {
            Ok(page) => self.page_ui(ui, &hop, page, env.texts),
            Err(error) => {
                failure_ui(ui, error, env.texts);
                None
            }
        };
        self.shown = Some((hop, page));
        // Where there is no field, the keyboard does not wait for one.
        self.focuses_find = false;
        intent
    }

    /// Reads another body if another one is to be shown.
    fn follow(&mut self, env: &PageViewEnv<'_>) {
        let same = match (&self.shown, env.hop) {
            (Some((shown, _)), Some(hop)) => Arc::ptr_eq(shown, hop),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.form = None;
        self.generation = 0;
        self.scroll = at_top(self.id.with("rows"));
        self.hex_scroll = at_top(self.id.with("hex"));
        self.query = None;
        (self.shape, self.anchor) = (PageShape::default(), None);
        self.forget_rows();
        if let Some(hop) = env.hop {
            self.host = host_of(hop);
            if self.host != self.settings.charset_host {
                self.settings.charset = None;
            }
        }
        self.shown = env.hop.map(|hop| {
            let page = Page::read(Arc::clone(hop), self.settings.charset, env.waker.clone());
            (Arc::clone(hop), page.map_err(NetError::from))
        });
    }

    /// Rows are other ones now.
    fn forget_rows(&mut self) {
        self.across = Across::default();
        self.selection = None;
        self.found_at = None;
        self.texture = None;
    }

    fn page_ui(
        &mut self,
        ui: &mut Ui,
        hop: &Hop,
        page: &Page,
        texts: &Texts,
    ) -> Option<PageIntent> {
        self.search(page);
        self.lay_out(page);
        let glance = page.glance();
        if glance.generation != self.generation {
            self.generation = glance.generation;
            self.forget_rows();
        }
        if let Some(panicked) = glance.failure {
            failure_ui(ui, &panicked.into(), texts);
            return None;
        }
        let (Some(kind), body) = (glance.kind, Body::of(hop)) else {
            hint_ui(ui, &tr!(texts, "page-loading"));
            return None;
        };
        if body.shown_bytes == 0 {
            hint_ui(ui, &body.why_empty(texts));
            return None;
        }
        let form = self.form_of(kind);
        self.bar_ui(ui, hop, (page, &glance), form, texts);
        body.note_ui(ui, texts);
        match form {
            Form::Text => {
                self.seek_anchor(page, &glance);
                self.seek_first(page, &glance);
                self.rows_ui(ui, page, &glance, texts)
            }
            Form::Picture => {
                self.picture_ui(ui, page, &body, texts);
                None
            }
            Form::Hex => self.hex_ui(ui, hop, &body, texts),
        }
    }

    /// How it is shown now.
    fn form_of(&self, kind: BodyKind) -> Form {
        let own = match kind {
            BodyKind::Picture(_) => Form::Picture,
            BodyKind::Binary => Form::Hex,
            BodyKind::Html | BodyKind::Json | BodyKind::Xml | BodyKind::Text => Form::Text,
        };
        self.form.unwrap_or(own)
    }

    /// Has the reader look for what is typed.
    fn search(&mut self, page: &Page) {
        let wanted = (!self.find_text.is_empty())
            .then(|| Query { text: self.find_text.clone(), case: self.settings.case });
        if wanted != self.query {
            self.seeks_first = wanted.is_some() && wanted != self.sought;
            self.sought.clone_from(&wanted);
            self.found_at = None;
            self.query.clone_from(&wanted);
            page.find(wanted);
        }
    }

    /// Has the reader lay the page out as the switches and the window say.
    fn lay_out(&mut self, page: &Page) {
        let wraps = self.settings.wraps && self.columns > 0;
        let shape = PageShape {
            wrap: if wraps { Wrap::at(self.columns) } else { Wrap::NONE },
            json: if self.settings.formats { JsonLayout::Formatted } else { JsonLayout::AsItCame },
        };
        if shape == self.shape {
            return;
        }
        if shape.json == self.shape.json {
            // The same text in other rows: what is read goes on to be seen.
            let top = self.scroll.top_row();
            let first = || page.rows(top..top + 1).first().map(|row| row.place.start);
            self.anchor = self.anchor.or_else(first);
        } else {
            self.anchor = None;
            self.scroll = at_top(self.id.with("rows"));
        }
        self.shape = shape;
        page.lay_out(shape);
    }

    /// Puts the text at the top that was there before the rows became other ones.
    fn seek_anchor(&mut self, page: &Page, glance: &Glance) {
        let Some(offset) = self.anchor.filter(|_| glance.shape.wrap == self.shape.wrap) else {
            return;
        };
        if let Some(row) = page.row_at(offset) {
            self.scroll.put(row, 0.0, &(0..glance.rows));
            self.anchor = None;
        } else if glance.is_whole {
            self.anchor = None;
        }
    }

    /// Goes to the first match from the top of the screen on, once it is known.
    fn seek_first(&mut self, page: &Page, glance: &Glance) {
        if !self.seeks_first || (glance.matches == 0 && glance.is_searching) {
            return;
        }
        let next = page.match_from(self.scroll.top_row());
        if next < glance.matches {
            self.go_to_match(page, glance, next);
        } else if !glance.is_searching {
            self.go_to_match(page, glance, 0);
        } else {
            return;
        }
        self.seeks_first = false;
    }

    fn go_to_match(&mut self, page: &Page, glance: &Glance, number: usize) {
        let Some((row, _)) = page.row_of_match(number) else { return };
        self.found_at = Some(number);
        self.across.reveals = true;
        let (top, fits) = (self.scroll.top_row(), self.scroll.rows_that_fit().floor() as u64);
        if row <= top || row + 1 >= top + fits {
            let above = (self.scroll.rows_that_fit() / 3.0).floor().min(row as f64);
            self.scroll.put(row, above, &(0..glance.rows));
        }
    }

    /// Goes from match to match, around the end.
    fn step_match(&mut self, page: &Page, glance: &Glance, forward: Forward) {
        if glance.matches == 0 {
            return;
        }
        self.seeks_first = false;
        let last = glance.matches - 1;
        let next = match (self.found_at, forward) {
            (None, Forward::Yes) => page.match_from(self.scroll.top_row()),
            (None, Forward::No) => {
                page.match_from(self.scroll.top_row()).checked_sub(1).unwrap_or(last)
            }
            (Some(at), Forward::Yes) => at + 1,
            (Some(at), Forward::No) => at.checked_sub(1).unwrap_or(last),
        };
        self.go_to_match(page, glance, if next > last { 0 } else { next });
    }
}

/// Where to look for the next match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forward {
    Yes,
    No,
}

/// What is to be said of a body beside its content.
#[derive(Debug)]
struct Body {
    shown_bytes: u64,
    all_bytes: u64,
    is_over: bool,
    is_complete: bool,
}

impl Body {
    fn of(hop: &Hop) -> Self {
        let (is_over, is_complete) = hop.with_facts(|facts| {
            (facts.end.is_some(), matches!(facts.end, None | Some(HopEnd::Complete)))
        });
        let (shown_bytes, all_bytes) = (hop.shown_bytes(), hop.body_bytes());
        Self { shown_bytes, all_bytes, is_over, is_complete }
    }

    fn why_empty(&self, texts: &Texts) -> String {
        match (self.is_over, self.is_complete) {
            (false, _) => tr!(texts, "page-loading").into_owned(),
            (true, true) => tr!(texts, "page-empty").into_owned(),
            (true, false) => tr!(texts, "page-no-body").into_owned(),
        }
    }

    /// What is missing on the screen.
    fn note_ui(&self, ui: &mut Ui, texts: &Texts) {
        let incomplete = (!self.is_complete).then(|| tr!(texts, "page-incomplete").into_owned());
        let cut = (self.shown_bytes < self.all_bytes).then(|| {
            let (shown, all) = (bytes_text(self.shown_bytes), bytes_text(self.all_bytes));
            tr!(texts, "page-cut", shown = shown, all = all)
        });
        for note in [incomplete, cut].into_iter().flatten() {
            let text = RichText::new(&note).color(palette(ui).warning);
            ui.horizontal(|ui| {
                ui.add_space(space::M);
                ui.add(Label::new(text).truncate());
            });
        }
    }
}

/// A scroll position that stays where it is put: a page is read from its top.
fn at_top(id: Id) -> RowScroll {
    let mut scroll = RowScroll::new(id);
    scroll.put(0, 0.0, &(0..0));
    scroll
}

fn failure_ui(ui: &mut Ui, error: &NetError, texts: &Texts) {
    hint_ui(ui, &tr!(texts, "page-failed", reason = sentence(error, texts)));
}

/// The host that a body came from, with its port.
fn host_of(hop: &Hop) -> String {
    let url = hop.with_facts(|facts| facts.url.clone());
    Target::parse(&url).map(|target| target.authority()).unwrap_or_default()
}

#[cfg(all(test, feature = "window-tests"))]
mod tests;
