//! Draws the table: one line a rule, in order, with how often each has acted.

use super::RulesView;
use super::edit::Choice;
use super::words::{named_when, then_text};
use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::net::automation::{Rule, RuleSet};
use crate::net::clock::wall_offset_ns;
use crate::tr;
use crate::ui::tokens::{Palette, font_size, log_font, palette, size, space};
use crate::ui::widgets::{Mark, weak};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Checkbox, Color32, FontId, Id, Rect, Response, Role, ScrollArea, Sense, Ui, Vec2,
    WidgetInfo, pos2,
};

/// Height that the table takes before it scrolls, in points: the rule itself must have room below.
const HEIGHT_MAX: f32 = 5.5 * size::CONTROL;
/// Width of the column of hits, in points: seven digits.
const HITS_WIDTH: f32 = 2.5 * size::CONTROL;
/// Width of the column of the last hit, in points: `12:00:01.123`.
const LAST_WIDTH: f32 = 3.5 * size::CONTROL;
/// The share of the rest that says when; what is done needs as much.
const WHEN_SHARE: f32 = 0.5;

/// A rule that is being dragged: from which table, and from where.
struct Dragged {
    table: Id,
    from: usize,
}

/// Draws it.
pub(super) fn table_ui(ui: &mut Ui, view: &RulesView<'_>, choice: &mut Choice, set: &mut RuleSet) {
    if set.rules.is_empty() {
        weak(ui, tr!(view.texts, "rules-none"));
        return;
    }
    header_ui(ui, view.texts);
    let table = ui.scope_id();
    let mut moved = None;
    // Rows touch each other: a rule that is dragged is always above one.
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().id_salt("rules").max_height(HEIGHT_MAX);
    let area = area.min_scrolled_height(HEIGHT_MAX);
    area.auto_shrink([false, true]).show_rows(ui, size::CONTROL, set.rules.len(), |ui, shown| {
        for place in shown {
            let Some(rule) = set.rules.get_mut(place) else { continue };
            let row = row_ui(ui, view, (place, &*rule), (place == choice.chosen).into());
            if row.clicked() {
                choice.chosen = place;
            }
            row.dnd_set_drag_payload(Dragged { table, from: place });
            moved = moved.or(dropped(ui, &row, (table, place)).map(|from| (from, place)));
            on_ui(ui, view.texts, (place, rule), row.rect);
        }
    });
    if let Some((from, to)) = moved {
        choice.move_rule(set, from, to);
    }
}

/// Where the rule came from that was dropped here. While one is above, a line shows where it would go.
fn dropped(ui: &Ui, row: &Response, (table, place): (Id, usize)) -> Option<usize> {
    let above = row.dnd_hover_payload::<Dragged>().filter(|dragged| dragged.table == table)?;
    let y = if above.from < place { row.rect.bottom() } else { row.rect.top() };
    let line = Rect::from_x_y_ranges(row.rect.x_range(), y - size::UNDERLINE..=y);
    ui.painter().rect_filled(line, 0.0, palette(ui).accent_line);
    row.dnd_release_payload::<Dragged>().map(|dragged| dragged.from)
}

/// Where the columns stand in a row, from the left.
struct Columns {
    on: f32,
    when: f32,
    then: f32,
    /// The right end of the column of hits.
    hits: f32,
    /// The right end of the column of the last hit.
    last: f32,
}

impl Columns {
    fn of(row: Rect) -> Self {
        let last = row.right() - space::S;
        let hits = last - LAST_WIDTH;
        let when = row.left() + size::CONTROL + space::S;
        let rest = hits - HITS_WIDTH - when;
        Self { on: row.left() + space::XS, when, then: when + WHEN_SHARE * rest, hits, last }
    }
}

fn header_ui(ui: &mut Ui, texts: &Texts) {
    let whole = Vec2::new(ui.available_width(), size::ROW);
    let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
    let (columns, colour) = (Columns::of(rect), palette(ui).weak);
    let font = FontId::proportional(font_size::LOG);
    let put = |x, align, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, font.clone(), colour);
    };
    put(columns.on, Align2::LEFT_CENTER, &tr!(texts, "rules-column-on"));
    put(columns.when, Align2::LEFT_CENTER, &tr!(texts, "rules-column-when"));
    put(columns.then, Align2::LEFT_CENTER, &tr!(texts, "rules-column-then"));
    put(columns.hits, Align2::RIGHT_CENTER, &tr!(texts, "rules-column-hits"));
    put(columns.last, Align2::RIGHT_CENTER, &tr!(texts, "rules-column-last"));
}

/// Draws a row but its box.
fn row_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    (place, rule): (usize, &Rule),
    chosen: Mark,
) -> Response {
    let is_chosen = chosen == Mark::On;
    let whole = Vec2::new(ui.available_width(), size::CONTROL);
    let (rect, row) = ui.allocate_exact_size(whole, Sense::click_and_drag());
    let cells = Cells::of(view, place, rule);
    row.widget_info(|| {
        WidgetInfo::selected(Role::ListItem, true, is_chosen, cells.label(place, view.texts))
    });
    let colours = palette(ui);
    let ground = match (is_chosen, row.hovered() || row.has_focus()) {
        (true, _) => Some(colours.selection),
        (false, true) => Some(colours.hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 0.0, ground);
    }
    let is_weak = !rule.is_on && !is_chosen;
    let text = if is_weak { colours.weak } else { colours.text };
    cells.paint(ui, rect, text, if is_chosen { colours.text } else { colours.weak });
    if cells.has_mistake {
        mistake_mark_ui(ui, rect, colours);
    }
    let whole = cells.label(place, view.texts);
    row.on_hover_text(format!("{whole}\n{}", tr!(view.texts, "rule-drag")))
}

/// A stripe and a mark: this rule has a mistake.
fn mistake_mark_ui(ui: &Ui, row: Rect, colours: &Palette) {
    let stripe = row.with_max_x(row.left() + size::STRIPE);
    ui.painter().rect_filled(stripe, 0.0, colours.problem);
}

/// Draws the box that switches a rule on and off.
fn on_ui(ui: &mut Ui, texts: &Texts, (place, rule): (usize, &mut Rule), row: Rect) {
    let left = Columns::of(row).on;
    let room = Rect::from_x_y_ranges(left..=left + size::CONTROL, row.y_range());
    let number = place + 1;
    let name = tr!(texts, "rule-on", number = number);
    let on = ui.put(room, Checkbox::without_text(&mut rule.is_on));
    let is_on = rule.is_on;
    on.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, &name));
}

/// A row in words.
struct Cells {
    when: String,
    then: String,
    hits: String,
    last: String,
    has_mistake: bool,
}

impl Cells {
    fn of(view: &RulesView<'_>, place: usize, rule: &Rule) -> Self {
        let live = view.live.get(place).copied().unwrap_or_default();
        let last = live.last_hit.map(|stamp| {
            Clock::of_system().text(stamp.0.cast_signed().saturating_add(wall_offset_ns()))
        });
        Self {
            when: format!("{}  {}", place + 1, named_when(rule, view.texts)),
            then: then_text(rule, view.texts),
            hits: if view.live.is_empty() { String::new() } else { live.hits.to_string() },
            last: last.unwrap_or_default(),
            has_mistake: view.mistakes.iter().any(|mistake| mistake.rule == place),
        }
    }

    /// The row as one text, for screen readers and tests.
    fn label(&self, place: usize, texts: &Texts) -> String {
        let (number, when, then) = (place + 1, &self.when, &self.then);
        let row = tr!(texts, "rule-row", number = number, when = when, then = then);
        match self.hits.parse::<u64>() {
            Ok(hits) => format!("{row} · {}", tr!(texts, "rules-hits", hits = hits)),
            Err(_) => row,
        }
    }

    fn paint(&self, ui: &Ui, row: Rect, text: Color32, weak: Color32) {
        let columns = Columns::of(row);
        let cut = |x: f32, end: f32, cell: &str| {
            let font = FontId::proportional(font_size::BODY);
            let mut job = LayoutJob::simple_singleline(cell.to_owned(), font, text);
            job.wrap = TextWrapping::truncate_at_width((end - x - space::S).max(0.0));
            let galley = ui.painter().layout_job(job);
            let top = row.center().y - galley.size().y / 2.0;
            ui.painter().galley(pos2(x, top), galley, text);
        };
        cut(columns.when, columns.then, &self.when);
        cut(columns.then, columns.hits - HITS_WIDTH, &self.then);
        for (end, figure) in [(columns.hits, &self.hits), (columns.last, &self.last)] {
            let place = pos2(end, row.center().y);
            ui.painter().text(place, Align2::RIGHT_CENTER, figure, log_font(), weak);
        }
    }
}
