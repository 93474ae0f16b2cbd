//! Scrolling over rows by their number, exact for any count of them.
//!
//! egui's own scroll offsets are `f32` points: above a million rows they jump, above five million they
//! stand still. Here a position is a row's ordinal and a fraction of its height, so neither happens.
//!
//! *Invariant: nothing but a person moves what is on the screen*, unless the end is followed: rows may
//! be added at either end, or vanish elsewhere.

use super::tokens::{palette, size, space};
use egui::emath::GuiRounding as _;
use egui::{
    CornerRadius, EventFilter, Id, InputState, Key, Modifiers, Rect, Response, Sense, Ui, UiBuilder,
};
use std::ops::Range;

/// A place among rows: an ordinal, and how much of that row lies above, from 0 to below 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
struct ScrollPlace {
    ordinal: u64,
    fraction: f64,
}

impl ScrollPlace {
    fn of(ordinal: u64) -> Self {
        Self { ordinal, fraction: 0.0 }
    }

    /// So many rows further down.
    fn moved(self, rows: f64) -> Self {
        let sum = self.fraction + rows;
        let whole = sum.floor();
        let ordinal = self.ordinal.saturating_add_signed(whole as i64);
        let fraction = sum - whole;
        // A sum a hair below a whole number rounds to it.
        if fraction < 1.0 { Self { ordinal, fraction } } else { Self::of(ordinal + 1) }
    }

    fn rows_after(self, start: u64) -> f64 {
        self.ordinal.saturating_sub(start) as f64 + self.fraction
    }
}

/// Which rows there are, and how many fit on the screen.
#[derive(Clone, Debug)]
struct Extent {
    ordinals: Range<u64>,
    fits: f64,
}

impl Extent {
    fn rows(&self) -> f64 {
        self.ordinals.end.saturating_sub(self.ordinals.start) as f64
    }

    /// Rows that do not fit.
    fn beyond(&self) -> f64 {
        (self.rows() - self.fits).max(0.0)
    }

    /// The top at which the last row ends at the bottom.
    fn last(&self) -> ScrollPlace {
        if self.beyond() > 0.0 {
            ScrollPlace::of(self.ordinals.end).moved(-self.fits)
        } else {
            ScrollPlace::of(self.ordinals.start)
        }
    }

    fn clamped(&self, top: ScrollPlace) -> ScrollPlace {
        let (first, last) = (ScrollPlace::of(self.ordinals.start), self.last());
        if top < first {
            first
        } else if top > last {
            last
        } else {
            top
        }
    }

    /// Where the top is, from 0 at the first row to 1 at the end.
    fn share(&self, top: ScrollPlace) -> f64 {
        let beyond = self.beyond();
        if beyond > 0.0 {
            (top.rows_after(self.ordinals.start) / beyond).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    fn at_share(&self, share: f64) -> ScrollPlace {
        if share >= 1.0 {
            return self.last();
        }
        ScrollPlace::of(self.ordinals.start).moved(self.beyond() * share.max(0.0))
    }
}

/// What a person asked for with the wheel or the keyboard.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Move {
    By(f64),
    First,
    Last,
}

/// A scroll position over rows, with its own bar.
#[derive(Clone, Debug)]
pub struct RowScroll {
    id: Id,
    top: ScrollPlace,
    follow: bool,
    /// The ordinal before which all rows have been on the screen or could have been.
    seen_end: u64,
    /// How many rows fitted at the last drawing.
    fits: f64,
    /// Where in the bar's handle the pointer holds it, in points from its top.
    grip: Option<f32>,
}

/// The rows that are on the screen.
#[derive(Clone, Debug)]
pub struct Visible {
    /// The area of the rows as one widget, which may have the keyboard focus.
    pub response: Response,
    /// Where the rows are.
    pub area: Rect,
    /// Which rows are to be drawn.
    pub ordinals: Range<u64>,
    /// How much of the first one lies above the area, in rows.
    pub fraction: f64,
    /// Whether a person scrolled in this frame.
    pub moved: bool,
    first_top: f32,
    row_height: f32,
}

impl Visible {
    /// Where a row is.
    pub fn rect(&self, ordinal: u64) -> Rect {
        let above = ordinal.saturating_sub(self.ordinals.start) as f32;
        let top = self.first_top + above * self.row_height;
        Rect::from_x_y_ranges(self.area.x_range(), top..=top + self.row_height)
    }

    /// A ui in which rows are cut off at the edges of the area.
    pub fn clipped(&self, ui: &mut Ui) -> Ui {
        let mut rows = ui.new_child(UiBuilder::new().max_rect(self.area));
        rows.set_clip_rect(self.area.intersect(ui.clip_rect()));
        rows
    }
}

impl RowScroll {
    /// At the end, following it. The id is that of the area, for the keyboard focus.
    pub fn new(id: Id) -> Self {
        Self { id, top: ScrollPlace::default(), follow: true, seen_end: 0, fits: 0.0, grip: None }
    }

    /// The id of the area.
    pub fn id(&self) -> Id {
        self.id
    }

    /// Whether new rows move the view.
    pub fn follows(&self) -> bool {
        self.follow
    }

    /// Goes to the end and stays there.
    pub fn follow_end(&mut self) {
        self.follow = true;
    }

    /// The first row on the screen.
    pub fn top_row(&self) -> u64 {
        self.top.ordinal
    }

    /// Stays where it is, even at the end, whatever comes after it.
    pub fn stay(&mut self) {
        self.follow = false;
    }

    /// How many rows fit, as of the last drawing.
    pub fn rows_that_fit(&self) -> f64 {
        self.fits
    }

    /// Rows that came below what was on the screen since the end is not followed.
    pub fn rows_unseen(&self, ordinals: &Range<u64>) -> u64 {
        if self.follow { 0 } else { ordinals.end.saturating_sub(self.seen_end) }
    }

    /// Puts a row so many rows below the top. If the end was followed, all rows until now count as seen.
    pub fn put(&mut self, ordinal: u64, rows_above: f64, ordinals: &Range<u64>) {
        if self.follow {
            self.seen_end = ordinals.end;
        }
        self.follow = false;
        self.top = ScrollPlace::of(ordinal).moved(-rows_above);
    }

    /// Moves as little as needed to have a row wholly on the screen. Follows only the last one.
    pub fn reveal(&mut self, ordinal: u64, ordinals: Range<u64>) {
        let extent = Extent { ordinals, fits: self.fits };
        self.settle(&extent);
        self.follow = ordinal + 1 == extent.ordinals.end;
        let bottom = ScrollPlace::of(ordinal + 1).moved(-self.fits.max(1.0));
        if self.top < bottom {
            self.top = bottom;
        }
        if self.top > ScrollPlace::of(ordinal) {
            self.top = ScrollPlace::of(ordinal);
        }
    }

    /// Keeps a row wholly on the screen that has room for so many from now on. While the end is followed, a
    /// row that stands in sight of it changes nothing.
    pub fn keep_in_sight(&mut self, ordinal: u64, ordinals: Range<u64>, fits: f64) {
        self.fits = fits;
        let first = Extent { ordinals: ordinals.clone(), fits }.last();
        if !self.follow || ScrollPlace::of(ordinal) < first {
            self.reveal(ordinal, ordinals);
        }
    }

    /// Draws the rows that are on the screen into all of the room that is left.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        row_height: f32,
        ordinals: Range<u64>,
        mut row_ui: impl FnMut(&mut Ui, u64, Rect),
    ) -> Visible {
        let visible = self.layout(ui, row_height, ordinals);
        let mut rows = visible.clipped(ui);
        for ordinal in visible.ordinals.clone() {
            row_ui(&mut rows, ordinal, visible.rect(ordinal));
        }
        visible
    }

    /// As [`Self::show`], for a caller that needs to know all of the rows before it draws the first.
    pub fn layout(&mut self, ui: &mut Ui, row_height: f32, ordinals: Range<u64>) -> Visible {
        let whole = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(whole);
        let bar_left = (whole.right() - size::SCROLL_BAR).max(whole.left());
        let (area, track) = whole.split_left_right_at_x(bar_left);
        let response = ui.interact(area, self.id, Sense::click());
        let extent = Extent { ordinals, fits: f64::from(area.height() / row_height) };
        self.fits = extent.fits;
        self.settle(&extent);
        let before = self.top;
        for step in self.moves(ui, whole, row_height) {
            self.carry_out(step, &extent);
        }
        self.bar_ui(ui, track, &extent);
        let bottom = self.top.moved(extent.fits);
        let end = extent.ordinals.end.min(bottom.ordinal + u64::from(bottom.fraction > 0.0));
        self.note_seen(end, extent.ordinals.end);
        let hidden = (self.top.fraction * f64::from(row_height)) as f32;
        Visible {
            response,
            area,
            ordinals: self.top.ordinal..end.max(self.top.ordinal),
            fraction: self.top.fraction,
            moved: self.top != before,
            first_top: (area.top() - hidden).round_to_pixels(ui.pixels_per_point()),
            row_height,
        }
    }

    /// Keeps the position true when rows came or went.
    fn settle(&mut self, extent: &Extent) {
        self.top = if self.follow { extent.last() } else { extent.clamped(self.top) };
    }

    fn move_to(&mut self, top: ScrollPlace, extent: &Extent) {
        self.top = extent.clamped(top);
        self.follow = self.top >= extent.last();
    }

    fn carry_out(&mut self, step: Move, extent: &Extent) {
        let top = match step {
            Move::By(rows) => self.top.moved(rows),
            Move::First => ScrollPlace::of(extent.ordinals.start),
            Move::Last => extent.last(),
        };
        self.move_to(top, extent);
    }

    fn note_seen(&mut self, bottom: u64, end: u64) {
        self.seen_end = if self.follow { end } else { self.seen_end.max(bottom).min(end) };
    }

    /// A page moves by what fits, less one row to hold on to.
    fn page(&self) -> f64 {
        (self.fits.floor() - 1.0).max(1.0)
    }

    fn moves(&self, ui: &mut Ui, whole: Rect, row_height: f32) -> Vec<Move> {
        let mut moves = Vec::new();
        if ui.rect_contains_pointer(whole) && ui.is_enabled() {
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
            if wheel != 0.0 {
                moves.push(Move::By(-f64::from(wheel) / f64::from(row_height)));
            }
        }
        if ui.memory(|memory| memory.has_focus(self.id)) {
            // Escape is the caller's: it may have something to give up before the focus.
            let filter =
                EventFilter { vertical_arrows: true, escape: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
            moves.extend(ui.input_mut(|input| self.key_moves(input)));
        }
        moves
    }

    fn key_moves(&self, input: &mut InputState) -> Vec<Move> {
        let steps = [
            (Key::ArrowUp, Move::By(-1.0)),
            (Key::ArrowDown, Move::By(1.0)),
            (Key::PageUp, Move::By(-self.page())),
            (Key::PageDown, Move::By(self.page())),
            (Key::Home, Move::First),
            (Key::End, Move::Last),
        ];
        let pressed =
            steps.map(|(key, step)| (input.count_and_consume_key(Modifiers::NONE, key), step));
        pressed.iter().flat_map(|(count, step)| std::iter::repeat_n(*step, *count)).collect()
    }

    fn bar_ui(&mut self, ui: &mut Ui, track: Rect, extent: &Extent) {
        let response = ui.interact(track, self.id.with("bar"), Sense::DRAG);
        if extent.beyond() <= 0.0 || track.height() <= size::SCROLL_HANDLE_MIN {
            self.grip = None;
            return;
        }
        let handle = handle(track, extent, self.top);
        if let Some(pointer) = response.interact_pointer_pos() {
            if response.drag_started() {
                self.press_bar(pointer.y, handle, extent);
            } else if let Some(grip) = self.grip
                && ui.input(|input| input.pointer.delta().y != 0.0)
            {
                let travel = f64::from(track.height() - handle.height());
                let share = f64::from(pointer.y - grip - track.top()) / travel;
                self.move_to(extent.at_share(share), extent);
            }
        }
        if response.drag_stopped() {
            self.grip = None;
        }
        let colours = palette(ui);
        let lit = self.grip.is_some() || response.hovered();
        let colour = if lit { colours.weak } else { colours.handle };
        let rect = self::handle(track, extent, self.top).shrink2(egui::vec2(space::XS / 2.0, 0.0));
        ui.painter().rect_filled(rect, CornerRadius::same(size::CORNER), colour);
    }

    fn press_bar(&mut self, y: f32, handle: Rect, extent: &Extent) {
        self.grip = None;
        if y < handle.top() {
            self.carry_out(Move::By(-self.page()), extent);
        } else if y > handle.bottom() {
            self.carry_out(Move::By(self.page()), extent);
        } else {
            self.grip = Some(y - handle.top());
        }
    }
}

/// The part of the bar that stands for what is on the screen.
fn handle(track: Rect, extent: &Extent, top: ScrollPlace) -> Rect {
    let share_seen = (extent.fits / extent.rows()) as f32;
    let height = (track.height() * share_seen).max(size::SCROLL_HANDLE_MIN);
    let travel = f64::from(track.height() - height);
    let y = track.top() + (extent.share(top) * travel) as f32;
    Rect::from_x_y_ranges(track.x_range(), y..=y + height)
}

#[cfg(all(test, feature = "window-tests"))]
#[path = "log_view/row_scroll_tests.rs"]
mod tests;
