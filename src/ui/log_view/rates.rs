//! A strip above the rows: rows and bytes a second, what came upwards and what went downwards. A click goes to that
//! time, and a drag shows only what was then. With the keyboard, arrows move, with Shift they widen, and Enter goes
//! there or shows only what was then.

mod cursor;

use super::figures::FigureAsk;
use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::log::figures::{Amount, Figures, Interval, Level, Span};
use crate::tr;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::{bar, bytes_text, segments, tint, weak};
use cursor::Cursor;
use egui::{
    Align2, CursorIcon, EventFilter, Label, PointerButton, Pos2, Rangef, Rect, Response, Role,
    Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
};
use std::ops::Range;

/// Height of the line of what came and went, in points: each way has half of it.
const LANE: f32 = 2.0 * size::ROW;
/// The least that still shows anything, in points.
const LANE_MIN: f32 = size::ROW;
/// The least height of the strip with its line of choices, in points.
pub(super) const HEIGHT_MIN: f32 = HEADER + 2.0 * LANE_MIN + space::XS;
/// Height of the line of choices, in points.
const HEADER: f32 = size::CONTROL + space::L;
/// A bar is no thinner, so that it can be seen, in points.
const BAR_MIN: f32 = 1.0;
const NS_A_SECOND: f64 = 1e9;
const NS_A_DAY: i64 = 86_400_000_000_000;
const NS_A_MS: i64 = 1_000_000;

/// The strip.
#[derive(Debug, Default)]
pub(super) struct RateStrip {
    /// The time at which a drag began, in nanoseconds since 1970 (UTC): the strip moves below the pointer while more comes.
    dragged_from: Option<i64>,
    /// Where the keyboard is, since it was here.
    cursor: Option<Cursor>,
}

/// How much a second it is at most, of one lane.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Measure {
    Rows,
    Bytes,
}

impl Measure {
    fn of(self, amount: Amount) -> f64 {
        match self {
            Self::Rows => amount.rows as f64,
            Self::Bytes => amount.bytes as f64,
        }
    }

    fn text(self, a_second: f64, texts: &Texts) -> String {
        match self {
            Self::Rows => tr!(texts, "log-rates-rows", count = a_second.round() as u64),
            Self::Bytes => {
                let size = bytes_text(a_second.round() as u64);
                tr!(texts, "log-rates-bytes", size = size)
            }
        }
    }
}

/// Where the time of a level is in a rectangle.
struct Axis {
    rect: Rect,
    range: Range<i64>,
}

impl Axis {
    fn x(&self, unix_ns: i64) -> f32 {
        let all = self.range.end.saturating_sub(self.range.start).max(1) as f64;
        let share = unix_ns.saturating_sub(self.range.start) as f64 / all;
        self.rect.left() + share as f32 * self.rect.width()
    }

    fn time(&self, x: f32) -> i64 {
        let share = f64::from(((x - self.rect.left()) / self.rect.width()).clamp(0.0, 1.0));
        let all = self.range.end.saturating_sub(self.range.start) as f64;
        self.range.start.saturating_add((share * all) as i64)
    }
}

impl RateStrip {
    /// Draws it into no more than the room, in points. The span that is looked at can be chosen.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        figures: &Figures,
        (span, clock): (&mut Span, &mut Clock),
        room: f32,
        texts: &Texts,
    ) -> Option<FigureAsk> {
        let level = figures.level(*span);
        let most = [Measure::Rows, Measure::Bytes].map(|measure| most_of(level, measure));
        let at_cursor = self.cursor.and_then(|cursor| cursor.within(level));
        let at_cursor = at_cursor.map(|cursor| figures_at(level, cursor.time(), clock, texts));
        let chosen = header_ui(ui, *span, most, at_cursor.as_deref(), texts);
        let lane = ((room - HEADER - space::XS) / 2.0).clamp(LANE_MIN, LANE);
        let wanted = Vec2::new(ui.available_width(), 2.0 * lane + space::XS);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click_and_drag());
        let name = tr!(texts, "log-rates-strip");
        response.widget_info(|| WidgetInfo {
            current_text_value: at_cursor.clone(),
            ..WidgetInfo::labeled(Role::Slider, true, &name)
        });
        let asked = if let Some(range) = level.range_ns() {
            let axis = Axis { rect: rect.shrink2(Vec2::new(space::M, 0.0)), range };
            lanes_ui(ui, &axis, level, most, lane);
            let by_keys = self.keys_ui(ui, &response, &axis, (level, &mut *clock));
            by_keys.or(self.pointer_ui(ui, response, &axis, (level, clock), texts))
        } else {
            let (middle, font) = (rect.center(), log_font());
            let nothing = tr!(texts, "log-rates-nothing");
            ui.painter().text(middle, Align2::CENTER_CENTER, nothing, font, palette(ui).weak);
            None
        };
        if let Some(chosen) = chosen {
            *span = chosen;
        }
        crate::ui::widgets::line(ui);
        asked
    }

    /// Where the keyboard is, while it is here; what it asks for.
    fn keys_ui(
        &mut self,
        ui: &Ui,
        response: &Response,
        axis: &Axis,
        (level, clock): (&Level, &mut Clock),
    ) -> Option<FigureAsk> {
        if !response.has_focus() {
            self.cursor = None;
            return None;
        }
        let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        let before = self.cursor.map_or_else(|| Cursor::newest(level), |it| it.within(level))?;
        let cursor = ui.input_mut(|input| before.moved(level, input));
        if self.cursor != Some(cursor) {
            // The line of choices says what is there.
            ui.ctx().request_repaint_after(crate::ui::widgets::NEXT_FRAME);
        }
        self.cursor = Some(cursor);
        let range = cursor.range();
        let place =
            Rangef::new(axis.x(range.start), axis.x(range.end).max(axis.x(range.start) + BAR_MIN));
        let area = Rect::from_x_y_ranges(place, axis.rect.y_range());
        ui.painter().rect_filled(area, 0.0, palette(ui).selection);
        let edge = Stroke::new(1.0, palette(ui).accent);
        ui.painter().rect_stroke(axis.rect, 0.0, edge, StrokeKind::Inside);
        // Enter, and a screen reader's click; the pointer's own is at a place.
        let is_entered = response.clicked() && !response.clicked_by(PointerButton::Primary);
        if !is_entered {
            return None;
        }
        if cursor.is_wide() {
            return Some(FigureAsk::OfTime(time_condition(&range, axis, clock)));
        }
        level.from(cursor.time()).map(|found| FigureAsk::GoTo(found.first_row))
    }

    /// What the pointer is on, in words; where it was clicked or dragged to.
    fn pointer_ui(
        &mut self,
        ui: &Ui,
        response: Response,
        axis: &Axis,
        (level, clock): (&Level, &mut Clock),
        texts: &Texts,
    ) -> Option<FigureAsk> {
        let pointer = response.interact_pointer_pos().or(response.hover_pos());
        if response.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin());
            self.dragged_from = pressed.map(|at| axis.time(at.x));
        }
        let dragged = self.dragged_from.zip(pointer).map(|(from, to)| {
            let to = axis.time(to.x);
            from.min(to)..from.max(to)
        });
        if let Some(times) = &dragged {
            let [from, to] = [times.start, times.end].map(|time| axis.x(time));
            let range = Rangef::new(from.max(axis.rect.left()), to.max(axis.rect.left()));
            let area = Rect::from_x_y_ranges(range, axis.rect.y_range());
            ui.painter().rect_filled(area, 0.0, palette(ui).selection);
        }
        if response.drag_stopped() {
            self.dragged_from = None;
            return Some(FigureAsk::OfTime(time_condition(&dragged?, axis, clock)));
        }
        let at = pointer?;
        if response.clicked_by(PointerButton::Primary) {
            return level.from(axis.time(at.x)).map(|found| FigureAsk::GoTo(found.first_row));
        }
        hover_ui(ui, response, at, axis, (level, clock), texts);
        None
    }
}

/// The span, to be chosen, and the highest rates, or those where the keyboard is. Returns the span that was chosen.
fn header_ui(
    ui: &mut Ui,
    span: Span,
    most: [f64; 2],
    at_cursor: Option<&str>,
    texts: &Texts,
) -> Option<Span> {
    let names = Span::ALL.map(|span| {
        let name = match span {
            Span::Minute => tr!(texts, "log-span-minute"),
            Span::TenMinutes => tr!(texts, "log-span-ten"),
            Span::Hour => tr!(texts, "log-span-hour"),
            Span::All => tr!(texts, "log-span-all"),
        };
        (span, name.into_owned())
    });
    let choices = names.each_ref().map(|(span, name)| (*span, name.as_str()));
    let mut chosen = None;
    bar(ui, |ui| {
        chosen = segments(ui, &choices, |one| one == span, Some(&tr!(texts, "log-rates-tooltip")));
        let [rows, bytes] = most;
        let (rows, bytes) = (Measure::Rows.text(rows, texts), Measure::Bytes.text(bytes, texts));
        let most = || tr!(texts, "log-rates-most", rows = rows, bytes = bytes);
        let text = at_cursor.map_or_else(most, str::to_owned);
        let colour = palette(ui).weak;
        ui.add(Label::new(tint(text.clone(), colour)).truncate()).on_hover_text(text);
    });
    chosen
}

/// The highest of the level, a second and each way.
fn most_of(level: &Level, measure: Measure) -> f64 {
    let seconds = level.piece_ns() as f64 / NS_A_SECOND;
    let each = level.intervals().flat_map(|(_, one)| [one.came, one.went]);
    each.map(|amount| measure.of(amount) / seconds).fold(0.0, f64::max)
}

fn lanes_ui(ui: &Ui, axis: &Axis, level: &Level, most: [f64; 2], lane: f32) {
    let colours = palette(ui);
    ui.painter().rect_filled(axis.rect, 0.0, colours.field);
    for (place, (measure, most)) in
        [Measure::Rows, Measure::Bytes].into_iter().zip(most).enumerate()
    {
        let top = axis.rect.top() + place as f32 * (lane + space::XS);
        let middle = top + lane / 2.0;
        ui.painter().hline(axis.rect.x_range(), middle, Stroke::new(1.0, colours.line));
        let seconds = level.piece_ns() as f64 / NS_A_SECOND;
        let height = |amount| {
            let share = measure.of(amount) / seconds / most.max(f64::MIN_POSITIVE);
            (share as f32 * (lane / 2.0 - 1.0)).clamp(0.0, lane / 2.0)
        };
        for (begin, one) in level.intervals() {
            let left = axis.x(begin);
            let right = axis.x(begin.saturating_add(level.piece_ns())).max(left + BAR_MIN);
            let (up, down) = (height(one.came), height(one.went));
            let bar = |top, bottom| Rect::from_min_max(pos2(left, top), pos2(right, bottom));
            if up > 0.0 {
                let bar = bar(middle - up.max(BAR_MIN), middle);
                ui.painter().rect_filled(bar, 0.0, colours.incoming);
            }
            if down > 0.0 {
                let bar = bar(middle, middle + down.max(BAR_MIN));
                ui.painter().rect_filled(bar, 0.0, colours.outgoing);
            }
        }
    }
}

/// What was at the pointer.
fn hover_ui(
    ui: &Ui,
    response: Response,
    at: Pos2,
    axis: &Axis,
    (level, clock): (&Level, &mut Clock),
    texts: &Texts,
) {
    let colours = palette(ui);
    ui.painter().vline(at.x, axis.rect.y_range(), Stroke::new(1.0, colours.weak));
    let text = figures_at(level, axis.time(at.x), clock, texts);
    response.on_hover_cursor(CursorIcon::Crosshair).on_hover_ui_at_pointer(|ui| {
        weak(ui, text);
    });
}

/// What was at a time, in words.
fn figures_at(level: &Level, time: i64, clock: &mut Clock, texts: &Texts) -> String {
    let piece = level.from(time).filter(|_| level.is_in_piece(time));
    let seconds = level.piece_ns() as f64 / NS_A_SECOND;
    let way = |of: fn(&Interval) -> Amount| {
        let amount = piece.map(of).unwrap_or_default();
        let text = |measure: Measure| measure.text(measure.of(amount) / seconds, texts);
        (text(Measure::Rows), text(Measure::Bytes))
    };
    let ((in_rows, in_bytes), (out_rows, out_bytes)) = (way(|one| one.came), way(|one| one.went));
    let begin = time.div_euclid(level.piece_ns()).saturating_mul(level.piece_ns());
    tr!(
        texts,
        "log-rates-at",
        time = clock.text(begin),
        in_rows = in_rows,
        in_bytes = in_bytes,
        out_rows = out_rows,
        out_bytes = out_bytes
    )
}

/// The filter's condition for a part of the time that is shown: by times of the day, or with the date where the same
/// time comes twice.
fn time_condition(part: &Range<i64>, axis: &Axis, clock: &mut Clock) -> String {
    let is_one_day = axis.range.end.saturating_sub(axis.range.start) < NS_A_DAY;
    let begin = part.start.div_euclid(NS_A_MS).saturating_mul(NS_A_MS);
    let end = part.end.div_euclid(NS_A_MS).saturating_add(1).saturating_mul(NS_A_MS);
    let [begin, end] = [begin, end].map(|unix_ns| {
        let text = if is_one_day { clock.text(unix_ns) } else { clock.date_text(unix_ns) };
        text.strip_suffix(".000").map(str::to_owned).unwrap_or(text)
    });
    format!("time in {begin}..{end}")
}
