//! The time line of a log view: what it shows, and what a person does with it.

use super::place::{Openness, Step, TimePlace};
use super::tools::PictureForm;
use super::{hover, list, paint};
use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::learn::timeline::shape::Picture;
use crate::learn::timeline::{
    AXIS, Drawing, LaneRows, Marks, OpenBar, Scene, draw, sheet, sheet_title,
};
use crate::log::frames::RowWindow;
use crate::log::timeline::{Lane, LaneId, Timeline};
use crate::log::view::Progress;
use crate::log::{Classes, ConnectionSet, SessionSet, Store};
use crate::net::clock::wall_offset_ns;
use crate::net::{BlockedCall, SessionId, Stamp};
use crate::ui::tokens::{palette, size};
use egui::{
    EventFilter, Id, InputState, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo,
};
use std::cell::RefCell;
use std::ops::Range;
use std::time::Duration;

/// The width of the headers, in points: two addresses, or as much of them as a narrow pane can spare.
const HEADER: f32 = 250.0;

/// The most that the headers take of the width.
const HEADER_SHARE: f32 = 0.3;

/// The most calls that have not returned: each is looked for among the lanes in each picture.
const OPEN_MAX: usize = 128;

/// How much the wheel zooms for a point that it scrolls.
const ZOOM_PER_POINT: f64 = 0.005;

/// A lane further down by key, in points.
const SCROLL_STEP: f32 = 2.0 * size::ROW;

/// How often what a call says of its waiting is brought up to date while the pointer is on it. Without a pointer
/// nothing is: an open bar says since when it waits, which stays true.
const OPEN_BAR_EVERY: Duration = Duration::from_secs(1);

/// Whose lanes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Scope {
    /// Those of the pane.
    #[default]
    Pane,
    /// Those of all panes together.
    All,
}

/// What the time line is given each frame.
#[derive(Clone, Copy)]
pub struct TimelineEnv<'a> {
    /// The log.
    pub store: &'a Store,
    /// The sessions of the pane; `None` if it shows all.
    pub sessions: Option<&'a SessionSet>,
    /// Only these connections, if some are chosen.
    pub connections: Option<&'a ConnectionSet>,
    /// Which classes of rows are shown.
    pub classes: Classes,
    /// Which rows are shown.
    pub window: RowWindow,
    /// The row that is selected.
    pub selected: Option<u64>,
    /// Rows that stand out.
    pub marks: &'a Marks,
    /// The calls of all sessions that have not returned.
    pub blocked: &'a [(SessionId, BlockedCall)],
    /// Whether rows are looked for by a text, which does not apply here.
    pub has_text_filter: bool,
    /// What to do so that there is something to see.
    pub empty_hint: &'a str,
    /// The window's texts.
    pub texts: &'a Texts,
}

/// What a person asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineAsk {
    /// Select this row.
    Select(u64),
    /// Select the row so many places on.
    Move(i64),
    /// Nothing is to be selected.
    GiveUp,
    /// Write the picture to a file.
    Save(PictureForm),
}

/// The time line of a log view.
#[derive(Debug)]
pub struct TimelineView {
    pub(super) timeline: Timeline,
    pub(super) scope: Scope,
    pub(super) eye: Eye,
}

/// What part of it is seen.
#[derive(Debug)]
pub(super) struct Eye {
    id: Id,
    pub(super) place: TimePlace,
    /// How much of the lanes lies above, in points.
    above: f32,
    /// How wide the part with the bars was in the last picture, in points.
    pub(super) width: f32,
    /// What was selected in the last picture.
    revealed: Option<u64>,
    clock: Clock,
    /// What leads from the monotonic clock to the wall clock, as of the newest row, which is this one.
    wall_offset: (u64, i64),
    /// Arrows that had no room in the last picture.
    pub(super) links_left_out: u64,
}

impl TimelineView {
    /// One that shows nothing yet. The id is that of its area, for the keyboard focus.
    pub fn new(id: Id, scope: Scope) -> Self {
        let eye = Eye {
            id,
            place: TimePlace::default(),
            above: 0.0,
            width: 0.0,
            revealed: None,
            clock: Clock::of_system(),
            wall_offset: (0, wall_offset_ns()),
            links_left_out: 0,
        };
        Self { timeline: Timeline::new(Some(SessionSet::default())), scope, eye }
    }

    /// The calls that it shows.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The id of its area, for the keyboard focus.
    pub fn id(&self) -> Id {
        self.eye.id
    }

    /// Whose lanes are shown.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Looks at the few rows that are new, and takes in what was found in all others.
    fn update(&mut self, env: &TimelineEnv<'_>) -> Progress {
        if env.sessions.is_none() {
            self.scope = Scope::All;
        }
        let sessions = env.sessions.filter(|_| self.scope == Scope::Pane).cloned();
        self.timeline.set_sessions(sessions);
        let progress = self.timeline.update(env.store, env.window);
        let newest = env.store.rows().end;
        if newest != self.eye.wall_offset.0
            && let Some(row) = newest.checked_sub(1)
            && let Some(row) = env.store.copy_rows(&[row], 0).pop()
        {
            self.eye.wall_offset = (newest, row.unix_ns.saturating_sub(row.at.0.cast_signed()));
        }
        progress
    }

    /// Draws it into all of the room that is left.
    pub fn ui(&mut self, ui: &mut Ui, env: &TimelineEnv<'_>) -> Option<TimelineAsk> {
        let progress = self.update(env);
        let by_tools = self.tools_ui(ui, env);
        let rect = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(rect);
        let open = open_bars(&self.timeline, self.scope, env);
        let rows = rows(&self.timeline, self.scope, &open, env);
        // After a clear the lanes of open sockets are left, with nothing on them.
        if rows.is_empty() || self.timeline.span().end == Stamp(0) {
            if progress == Progress::Done {
                hover::empty_ui(ui, rect, env.empty_hint);
            }
            return by_tools;
        }
        let asked = self.eye.lanes_ui(ui, rect, (&self.timeline, &rows, &open), env);
        by_tools.or(asked)
    }

    /// The part of time that is seen, with all lanes, as a picture with title and legend, and that title.
    pub fn sheet(&mut self, env: &TimelineEnv<'_>) -> (Picture, String) {
        let _ = self.update(env);
        let open = open_bars(&self.timeline, self.scope, env);
        let rows = rows(&self.timeline, self.scope, &open, env);
        let clock = RefCell::new(self.eye.clock.clone());
        let offset = self.eye.wall_offset.1;
        let times = |at: Stamp| clock.borrow_mut().text(at.0.cast_signed().saturating_add(offset));
        let scene = Scene {
            timeline: &self.timeline,
            rows: &rows,
            open: &open,
            scale: self.eye.place.scale,
            origin: self.timeline.span().start,
            times: &times,
            classes: env.classes,
            selected: env.selected,
            marks: env.marks,
            width: self.eye.width.max(1.0) + HEADER,
            height: 0.0,
            header: HEADER,
            above: 0.0,
            texts: env.texts,
        };
        (sheet(&scene), sheet_title(&scene))
    }

    /// What is selected comes into sight once more, since the list was shown meanwhile.
    pub fn reveal_again(&mut self) {
        self.eye.revealed = None;
    }

    /// Shows all of what is left after a clear.
    pub fn clear(&mut self) {
        self.eye.place.step(Step::All, &(Stamp(0)..Stamp(0)), self.eye.width);
        self.eye.above = 0.0;
    }
}

impl Eye {
    fn lanes_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        (timeline, rows, open): (&Timeline, &LaneRows<'_>, &[OpenBar]),
        env: &TimelineEnv<'_>,
    ) -> Option<TimelineAsk> {
        let header = HEADER.min(rect.width() * HEADER_SHARE);
        self.width = (rect.width() - header).max(1.0);
        let response = ui.interact(rect, self.id, Sense::click_and_drag());
        let name = crate::tr!(env.texts, "timeline");
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &name));
        let span = span_with(timeline.span(), open);
        let openness = if open.is_empty() { Openness::Closed } else { Openness::Open };
        self.place.settle(&span, self.width, openness);
        self.pointer(ui, &response, rect, header);
        let by_key = self.keys(ui, &span);
        self.place.settle(&span, self.width, openness);
        self.reveal(timeline, rows, env.selected, rect.height());
        self.above = self.above.min(rows.height() - (rect.height() - AXIS)).max(0.0);
        let clock = RefCell::new(&mut self.clock);
        let offset = self.wall_offset.1;
        let times = |at: Stamp| clock.borrow_mut().text(at.0.cast_signed().saturating_add(offset));
        let scene = Scene {
            timeline,
            rows,
            open,
            scale: self.place.scale,
            origin: span.start,
            times: &times,
            classes: env.classes,
            selected: env.selected,
            marks: env.marks,
            width: rect.width(),
            height: rect.height(),
            header,
            above: self.above,
            texts: env.texts,
        };
        let drawing = draw(&scene);
        self.links_left_out = drawing.links_left_out;
        let painter = ui.painter_at(rect);
        paint::paint(&painter, rect.min, &drawing.picture, palette(ui));
        hover::focus_ui(ui, &response, rect);
        let by_list = list::list_ui(ui, self.id, rect, &drawing, &scene);
        if by_list.is_some() {
            response.request_focus();
        }
        let by_click = hover::pointed_ui(ui, &response, rect, &drawing, &scene, env.store);
        keep_waiting_true(ui, rect, &drawing);
        by_key.or(by_list).or(by_click)
    }

    /// What pointer and wheel ask for.
    fn pointer(&mut self, ui: &Ui, response: &Response, rect: Rect, header: f32) {
        let left = rect.left() + header;
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if let Some(at) = response.interact_pointer_pos() {
            if response.drag_started() {
                let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
                self.place.grab(origin.x - left);
            }
            if response.dragged() {
                self.place.drag_to(at.x - left);
                self.above -= response.drag_delta().y;
            }
        }
        if response.drag_stopped() {
            self.place.release();
        }
        let hovered = ui.input(|input| input.pointer.hover_pos());
        let Some(at) = hovered.filter(|_| ui.rect_contains_pointer(rect)) else { return };
        let (wheel, zoom) = ui.input_mut(|input| {
            (std::mem::take(&mut input.smooth_scroll_delta), f64::from(input.zoom_delta()))
        });
        if at.x < left {
            self.above -= wheel.y;
        } else if wheel.y != 0.0 {
            let factor = (f64::from(wheel.y) * ZOOM_PER_POINT).exp();
            self.place.zoom(factor, at.x - left);
        }
        if wheel.x != 0.0 {
            self.place.pan(-wheel.x);
        }
        if (zoom - 1.0).abs() > f64::EPSILON {
            self.place.zoom(zoom, (at.x - left).max(0.0));
        }
    }

    /// What the keyboard asks for while the time line has the focus.
    fn keys(&mut self, ui: &Ui, span: &Range<Stamp>) -> Option<TimelineAsk> {
        if !ui.memory(|memory| memory.has_focus(self.id)) {
            return None;
        }
        let filter = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            escape: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
        let mut asked = None;
        for act in ui.input_mut(take_acts) {
            match act {
                Act::Step(step) => self.place.step(step, span, self.width),
                Act::Scroll(points) => self.above += points,
                Act::Ask(ask) => asked = Some(ask),
            }
        }
        asked
    }

    /// A row that was selected elsewhere comes into sight.
    fn reveal(
        &mut self,
        timeline: &Timeline,
        rows: &LaneRows<'_>,
        selected: Option<u64>,
        height: f32,
    ) {
        if std::mem::replace(&mut self.revealed, selected) == selected {
            return;
        }
        let Some((line, bar)) = selected.and_then(|row| timeline.bar_of_row(row)) else { return };
        self.place.reveal(&(bar.begin..bar.end), self.width);
        if let Some(row) = rows.get(line.lane) {
            let (top, bottom) = (row.top, row.bottom());
            let room = height - AXIS;
            if bottom > self.above + room {
                self.above = bottom - room;
            }
            self.above = self.above.min(top);
        }
    }
}

/// The lanes that are shown.
fn rows<'a>(
    timeline: &'a Timeline,
    scope: Scope,
    open: &[OpenBar],
    env: &TimelineEnv<'_>,
) -> LaneRows<'a> {
    let is_shown = |lane: &&Lane| match (scope, env.connections) {
        (Scope::Pane, Some(connections)) => {
            lane.connection.is_some_and(|id| connections.has(lane.session, id))
        }
        _ => true,
    };
    let without_line =
        |id: LaneId| open.iter().any(|open| open.lane == id && open.thread.is_none());
    let lanes = timeline.lanes().iter().filter(is_shown);
    LaneRows::new(lanes.map(|lane| (lane, usize::from(without_line(lane.id)))))
}

/// From the first to the last of what there is, with the beginnings of calls that have not returned.
fn span_with(rows: Range<Stamp>, open: &[OpenBar]) -> Range<Stamp> {
    let newest = open.iter().map(|open| open.call.since).max();
    rows.start..newest.map_or(rows.end, |newest| newest.max(rows.end))
}

/// Where the calls are that have not returned.
fn open_bars(timeline: &Timeline, scope: Scope, env: &TimelineEnv<'_>) -> Vec<OpenBar> {
    // A pause stops time: what began before it may have returned since.
    if env.window.ceiling.is_some() {
        return Vec::new();
    }
    let is_shown =
        |session| scope == Scope::All || env.sessions.is_none_or(|set| set.contains(session));
    let calls = env.blocked.iter().filter(|(session, _)| is_shown(*session));
    calls
        .take(OPEN_MAX)
        .filter_map(|(session, call)| {
            let (lane, thread) = timeline.place_of_blocked(*session, call)?;
            Some(OpenBar { lane, thread, call: *call })
        })
        .collect()
}

/// What the keyboard asked for.
#[derive(Clone, Copy, Debug)]
enum Act {
    Step(Step),
    Scroll(f32),
    Ask(TimelineAsk),
}

fn take_acts(input: &mut InputState) -> Vec<Act> {
    let with_shift = [
        (Key::ArrowLeft, Act::Ask(TimelineAsk::Move(-1))),
        (Key::ArrowRight, Act::Ask(TimelineAsk::Move(1))),
    ];
    let plain = [
        (Key::ArrowLeft, Act::Step(Step::Left)),
        (Key::ArrowRight, Act::Step(Step::Right)),
        (Key::ArrowUp, Act::Scroll(-SCROLL_STEP)),
        (Key::ArrowDown, Act::Scroll(SCROLL_STEP)),
        (Key::PageUp, Act::Scroll(-6.0 * SCROLL_STEP)),
        (Key::PageDown, Act::Scroll(6.0 * SCROLL_STEP)),
        (Key::Plus, Act::Step(Step::ZoomIn)),
        (Key::Equals, Act::Step(Step::ZoomIn)),
        (Key::Minus, Act::Step(Step::ZoomOut)),
        (Key::Home, Act::Step(Step::First)),
        (Key::End, Act::Step(Step::Newest)),
        (Key::Num0, Act::Step(Step::All)),
        (Key::F, Act::Step(Step::All)),
        (Key::Escape, Act::Ask(TimelineAsk::GiveUp)),
    ];
    let mut acts = Vec::new();
    let mut take = |modifiers, (key, act)| {
        let count = input.count_and_consume_key(modifiers, key);
        acts.extend(std::iter::repeat_n(act, count));
    };
    // Those with Shift first: the others would take them.
    for entry in with_shift {
        take(Modifiers::SHIFT, entry);
    }
    for entry in plain {
        take(Modifiers::NONE, entry);
    }
    acts
}

/// While the pointer is on a call that has not returned, what it says of its waiting is kept true.
fn keep_waiting_true(ui: &Ui, rect: Rect, drawing: &Drawing) {
    let at = ui.input(|input| input.pointer.hover_pos());
    let is_on = |at: Pos2| {
        let is_in = |area| paint::placed(rect.min, area).contains(at);
        ui.rect_contains_pointer(rect) && drawing.open.iter().any(|open| is_in(&open.area))
    };
    if at.is_some_and(is_on) {
        ui.ctx().request_repaint_after(OPEN_BAR_EVERY);
    }
}
