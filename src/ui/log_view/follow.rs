//! One conversation as it was said, in a window of its own: the bytes of both directions in order.

mod lines;

use self::lines::{Laid, LaidLine, LineForm};
use super::list::ListedRow;
use super::{FindWay, LogIntent, LogView};
use crate::i18n::Texts;
use crate::log::Store;
use crate::log::conversation::{BYTES_MAX, Conversation, Follower, Way, places_of};
use crate::log::export::{ExportScope, Form as ExportForm};
use crate::net::Peer;
use crate::payload::Encoding;
use crate::tr;
use crate::ui::row_scroll::RowScroll;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::{
    self, Field, bytes_text, mark_button, menu_command, menu_item, segments, sticky_button, weak,
};
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Id, Key, Label, Rect, Role, Sense, Ui, Vec2, WidgetInfo, Window, pos2};
use std::time::Duration;

/// Places of a text that are told apart: more than anybody goes through.
const HITS_MAX: usize = 10_000;

/// The part of the whole window's width and height that this one takes.
const SHARE: Vec2 = Vec2::new(0.86, 0.74);

/// Time that a picture spends on dividing bytes into lines: a quarter of a frame at 60 a second.
const LAY_TIME: Duration = Duration::from_millis(4);

/// `← `, before the first line of each turn.
const MARK_CHARS: f32 = 2.0;

/// Which direction is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FollowShows {
    #[default]
    Both,
    Only(WayShown),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WayShown {
    In,
    Out,
}

impl FollowShows {
    fn takes(self, way: Way) -> bool {
        match self {
            Self::Both => true,
            Self::Only(WayShown::In) => way == Way::In,
            Self::Only(WayShown::Out) => way == Way::Out,
        }
    }
}

/// The conversation that is followed, and how it is shown.
#[derive(Debug)]
pub(super) struct Follow {
    follower: Follower,
    name: String,
    form: LineForm,
    shows: FollowShows,
    laid: Laid,
    /// What of it is laid out: a change of any of them begins anew.
    laid_as: (LineForm, FollowShows, Encoding, usize),
    scroll: RowScroll,
    /// Whether it stands at its beginning, which it does once there is one.
    has_begun: bool,
    find: FollowFind,
}

/// What is sought in it.
#[derive(Debug, Default)]
struct FollowFind {
    text: String,
    /// What the places are of: the text, the encoding, and how many bytes.
    sought: (String, Encoding, usize),
    places: Vec<usize>,
    /// Which of them was gone to.
    at: Option<usize>,
}

impl Follow {
    fn new(of: Conversation, id: Id) -> Self {
        Self {
            follower: Follower::new(of),
            name: of.peer.to_string(),
            form: LineForm::default(),
            shows: FollowShows::default(),
            laid: Laid::default(),
            laid_as: (LineForm::default(), FollowShows::default(), Encoding::default(), 0),
            scroll: RowScroll::new(id),
            has_begun: false,
            find: FollowFind::default(),
        }
    }

    /// Waits until something was found or the time is up, for tests.
    #[cfg(all(test, feature = "window-tests"))]
    pub(super) fn wait(&self, limit: Duration) {
        self.follower.wait(limit);
    }

    /// Takes in what came, and divides it into lines of so many characters.
    fn update(&mut self, store: &Store, encoding: Encoding, chars: usize) -> bool {
        self.follower.update(store);
        let laid_as = (self.form, self.shows, encoding, chars);
        if self.laid_as != laid_as {
            (self.laid, self.laid_as) = (Laid::default(), laid_as);
            self.find.sought = FollowFind::default().sought;
            self.has_begun = false;
        }
        let is_stream = self.follower.conversation().peer.connection().is_some();
        for said in self.follower.said().iter().skip(self.laid.said()) {
            if self.shows.takes(said.way) {
                self.laid.push(said, is_stream.into());
            } else {
                self.laid.pass_over();
            }
        }
        self.laid.lay(self.form, encoding, chars, LAY_TIME)
    }

    fn look_for(&mut self, encoding: Encoding) {
        let bytes = self.laid.bytes();
        let FollowFind { text, sought, places, at } = &mut self.find;
        if (&sought.0, sought.1, sought.2) == (text, encoding, bytes.len()) {
            return;
        }
        if sought.0 != *text {
            *at = None;
        }
        *places = places_of(bytes, text, encoding, HITS_MAX);
        *sought = (text.clone(), encoding, bytes.len());
    }

    fn step(&mut self, way: FindWay) {
        let count = self.find.places.len();
        let Some(last) = count.checked_sub(1) else { return };
        let next = match (self.find.at, way) {
            (None, FindWay::Next) => 0,
            (Some(at), FindWay::Next) => (at + 1) % count,
            (None | Some(0), FindWay::Previous) => last,
            (Some(at), FindWay::Previous) => at - 1,
        };
        self.find.at = Some(next);
        let line = self.find.places.get(next).and_then(|place| self.laid.line_of(*place));
        if let Some(line) = line {
            let above = (self.scroll.rows_that_fit() / 2.0).floor();
            self.scroll.put(line as u64, above, &(0..self.laid.lines().len() as u64));
        }
    }
}

impl LogView {
    /// The item of a row's menu.
    pub(super) fn follow_item_ui(&mut self, ui: &mut Ui, entry: &ListedRow, texts: &Texts) {
        let can = entry.row.peer != Peer::None;
        if menu_item(ui, can.into(), &tr!(texts, "log-follow")) {
            let of = Conversation { session: entry.row.session, peer: entry.row.peer };
            self.follow = Some(Box::new(Follow::new(of, self.id.with("followed"))));
        }
    }

    /// Draws the window, if it is open.
    pub(super) fn follow_ui(&mut self, ui: &Ui, store: &Store, texts: &Texts) -> Option<LogIntent> {
        let mut follow = self.follow.take()?;
        let (mut is_open, mut intent) = (true, None);
        let room = ui.ctx().content_rect().size() * SHARE;
        let peer = follow.name.clone();
        Window::new(tr!(texts, "log-follow-title", peer = peer))
            .id(self.id.with("follow"))
            .open(&mut is_open)
            .collapsible(false)
            .default_size(room)
            .constrain(true)
            .show(ui.ctx(), |ui| intent = self.follow_content_ui(ui, &mut follow, store, texts));
        self.follow = Some(follow).filter(|_| is_open);
        intent
    }

    fn follow_content_ui(
        &mut self,
        ui: &mut Ui,
        follow: &mut Follow,
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        let intent = ui.horizontal_wrapped(|ui| tools_ui(ui, follow, texts)).inner;
        let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
        let room = ui.available_width() - size::SCROLL_BAR - 2.0 * space::S;
        let chars = (room / char_width - MARK_CHARS).max(20.0) as usize;
        let encoding = self.settings.encoding;
        if follow.update(store, encoding, chars) {
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        follow.look_for(encoding);
        // After what has just come was taken in: nothing may come after it for long.
        ui.horizontal_wrapped(|ui| find_ui(ui, follow, texts));
        state_ui(ui, follow, texts);
        if let Some(row) = said_ui(ui, follow, (encoding, char_width)) {
            self.go_to(row);
        }
        intent
    }
}

/// How it is shown, and what can be done with it.
fn tools_ui(ui: &mut Ui, follow: &mut Follow, texts: &Texts) -> Option<LogIntent> {
    let forms = [
        (LineForm::Text, tr!(texts, "text")),
        (LineForm::Hex, tr!(texts, "hex")),
        (LineForm::Escaped, tr!(texts, "log-follow-escaped")),
    ];
    let forms = forms.each_ref().map(|(form, name)| (*form, &**name));
    let now = follow.form;
    follow.form = segments(ui, &forms, |form| form == now, None).unwrap_or(now);
    let shows = [
        (FollowShows::Both, tr!(texts, "log-follow-both")),
        (FollowShows::Only(WayShown::In), tr!(texts, "log-in")),
        (FollowShows::Only(WayShown::Out), tr!(texts, "log-out")),
    ];
    let shows = shows.each_ref().map(|(shown, name)| (*shown, &**name));
    let now = follow.shows;
    follow.shows = segments(ui, &shows, |shown| shown == now, None).unwrap_or(now);
    let Conversation { session, peer } = follow.follower.conversation();
    let scope = ExportScope { session, peer };
    let mut intent = None;
    sticky_button(ui, &tr!(texts, "log-follow-save"), |ui| {
        for (form, text) in [
            (ExportForm::Came, tr!(texts, "log-save-came")),
            (ExportForm::Went, tr!(texts, "log-save-went")),
            (ExportForm::BothWays, tr!(texts, "log-save-both")),
        ] {
            if menu_command(ui, &text) {
                intent = Some(LogIntent::SaveBytes(scope, form));
            }
        }
    });
    intent
}

fn find_ui(ui: &mut Ui, follow: &mut Follow, texts: &Texts) {
    let field = Field::new(&tr!(texts, "log-follow-find"), size::TEXT_FIELD)
        .nameless()
        .hint(&tr!(texts, "log-find-hint"))
        .show(ui, &mut follow.find.text);
    let mut way = None;
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        let is_back = ui.input(|input| input.modifiers.shift);
        way = Some(if is_back { FindWay::Previous } else { FindWay::Next });
    }
    let count = follow.find.places.len();
    ui.add_enabled_ui(count > 0, |ui| {
        if mark_button(ui, "↑", &tr!(texts, "log-follow-previous")).clicked() {
            way = Some(FindWay::Previous);
        }
        if mark_button(ui, "↓", &tr!(texts, "log-follow-next")).clicked() {
            way = Some(FindWay::Next);
        }
    });
    if !follow.find.text.is_empty() {
        let text = match follow.find.at {
            Some(at) => tr!(texts, "log-find-at", number = at + 1, count = count),
            None if count == 0 => tr!(texts, "log-found-none").into_owned(),
            None => tr!(texts, "log-found", count = count),
        };
        weak(ui, text);
    }
    if let Some(way) = way {
        follow.step(way);
        field.request_focus();
        ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
    }
}

/// How much there is, and what of it is missing.
fn state_ui(ui: &mut Ui, follow: &Follow, texts: &Texts) {
    let bytes_of = |way: Way| -> usize {
        let said = follow.follower.said().iter().filter(|said| said.way == way);
        said.map(|said| said.bytes.len()).sum()
    };
    let (came, went) = (bytes_of(Way::In) as u64, bytes_of(Way::Out) as u64);
    let (came, went) = (bytes_text(came), bytes_text(went));
    let mut text = tr!(texts, "log-follow-state", came = came, went = went);
    if follow.follower.is_reading() && !follow.follower.is_cut() {
        text = format!("{text} · {}", tr!(texts, "log-follow-reading"));
    }
    let colours = palette(ui);
    let text = widgets::tint(text, colours.weak);
    ui.add(Label::new(text).wrap());
    if follow.follower.is_cut() {
        let cut = tr!(texts, "log-follow-cut", bytes = bytes_text(BYTES_MAX as u64));
        ui.add(Label::new(widgets::tint(cut, colours.warning)).wrap());
    }
    if follow.follower.rows_gone() > 0 {
        let gone = tr!(texts, "log-follow-gone", count = follow.follower.rows_gone());
        ui.add(Label::new(widgets::tint(gone, colours.warning)).wrap());
    }
}

/// Draws the lines. Returns the row of the one that was clicked.
fn said_ui(ui: &mut Ui, follow: &mut Follow, look: (Encoding, f32)) -> Option<u64> {
    let count = follow.laid.lines().len() as u64;
    if !follow.has_begun && count > 0 {
        follow.scroll.put(0, 0.0, &(0..count));
        follow.has_begun = true;
    }
    let Follow { laid, scroll, find, form, .. } = follow;
    let room = Rect::from_min_size(ui.cursor().min, ui.available_size());
    ui.painter().rect_filled(room, 0.0, palette(ui).field);
    let id = ui.scope_id().with("lines");
    let mut clicked = None;
    scroll.show(ui, size::ROW, 0..count, |ui, ordinal, rect| {
        let Some(line) = laid.lines().get(ordinal as usize) else { return };
        let found = found_in(find, line);
        if line_ui(ui, (laid, line), (rect, id.with(ordinal)), (*form, look), found) {
            clicked = laid.row_of(line);
        }
    });
    clicked
}

/// Whether what is sought begins in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    No,
    Yes,
    /// And it was gone to.
    Here,
}

fn found_in(find: &FollowFind, line: &LaidLine) -> Found {
    let first = find.places.partition_point(|place| *place < line.start);
    let is_in = |place: &usize| (line.start..line.start + line.len).contains(place);
    if !find.places.get(first).is_some_and(is_in) {
        return Found::No;
    }
    let here = find.at.and_then(|at| find.places.get(at));
    if here.is_some_and(is_in) { Found::Here } else { Found::Yes }
}

/// Draws a line; returns whether it was clicked.
fn line_ui(
    ui: &Ui,
    (laid, line): (&Laid, &LaidLine),
    (rect, id): (Rect, Id),
    (form, (encoding, char_width)): (LineForm, (Encoding, f32)),
    found: Found,
) -> bool {
    let colours = palette(ui);
    let (mark, colour) = match laid.way_of(line) {
        Way::In => ("←", colours.incoming),
        Way::Out => ("→", colours.outgoing),
    };
    let response = ui.interact(rect, id, Sense::CLICK);
    let ground = match found {
        Found::No if response.hovered() => Some(colours.hover),
        Found::No => None,
        Found::Yes => Some(colours.found),
        Found::Here => Some(colours.found_here),
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 0.0, ground);
    }
    let stripe = rect.with_max_x(rect.left() + size::STRIPE);
    ui.painter().rect_filled(stripe, 0.0, colour);
    let shown = laid.shown(line, form, encoding);
    let mark = if laid.begins_turn(line) { mark } else { " " };
    let label = format!("{mark} {}", shown.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label.trim()));
    let left = rect.left() + space::S;
    let paint = |x: f32, job: LayoutJob, colour: Color32| {
        let galley = ui.painter().layout_job(job);
        let top = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(x, top), galley, colour);
    };
    let plain = |colour| TextFormat::simple(log_font(), colour);
    paint(left, LayoutJob::single_section(mark.to_owned(), plain(colour)), colour);
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    let mut at = 0;
    for range in &shown.escapes {
        job.append(shown.text.get(at..range.start).unwrap_or_default(), 0.0, plain(colour));
        let escape = shown.text.get(range.clone()).unwrap_or_default();
        job.append(escape, 0.0, plain(colours.escape));
        at = range.end;
    }
    job.append(shown.text.get(at..).unwrap_or_default(), 0.0, plain(colour));
    paint(left + MARK_CHARS * char_width, job, colour);
    response.clicked()
}
