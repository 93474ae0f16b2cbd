//! The steps of a check, each with a tick, its name and its time.

use crate::engine::check::words::{
    instead_lines, outcome_word, part_title, step_text, took_text, wanted_line, why_text,
};
use crate::engine::check::{Check, CheckLive, CheckPart, Outcome, StepResult};
use crate::i18n::Texts;
use crate::tr;
use crate::ui::tokens::{Palette, font_size, palette, size, space};
use crate::ui::widgets::{small, tint};
use egui::{
    Align, Align2, Color32, FontFamily, FontId, Label, Layout, Rangef, Rect, RichText, Sense,
    TextStyle, Ui, Vec2, WidgetInfo,
};

/// Width of a tick, in points.
const TICK: f32 = size::ROW;

/// Draws the sockets and steps of a check with what came of each so far, and scrolls to one of them.
pub(super) fn steps_ui(
    ui: &mut Ui,
    check: &Check,
    live: Option<&CheckLive>,
    scrolls_to: Option<CheckPart>,
    texts: &Texts,
) {
    let sockets = (0..check.sockets.len()).map(CheckPart::Socket);
    let steps = (0..check.steps.len()).map(CheckPart::Step);
    for part in sockets.chain(steps) {
        let result = live.and_then(|live| live.result(part));
        let is_now = live.and_then(|live| live.now).is_some_and(|(_, now)| now == part);
        let top = ui.cursor().top();
        part_ui(ui, check, part, (result, is_now), texts);
        if scrolls_to == Some(part) {
            let place = Rangef::new(top, ui.min_rect().bottom());
            ui.scroll_to_rect(Rect::from_x_y_ranges(ui.max_rect().x_range(), place), None);
        }
    }
    ui.add_space(space::S);
}

/// One line, and below it why it failed.
fn part_ui(
    ui: &mut Ui,
    check: &Check,
    part: CheckPart,
    (result, is_now): (Option<&StepResult>, bool),
    texts: &Texts,
) {
    let colours = palette(ui);
    let (mark, colour) = mark(result, is_now, colours);
    let title = part_title(check, part, texts);
    let title = match part {
        CheckPart::Socket(_) => title,
        CheckPart::Step(step) => format!("{}. {title}", step + 1),
    };
    let said = said(&title, result, is_now, texts);
    let row = ui.horizontal(|ui| {
        ui.add_space(space::M);
        let (rect, tick) = ui.allocate_exact_size(Vec2::new(TICK, size::ROW), Sense::hover());
        let font = FontId::new(font_size::BODY, FontFamily::Proportional);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, mark, font, colour);
        tick.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
        let time = result.filter(|result| result.outcome != Outcome::NotRun);
        let time = time.map(|result| took_text(result.took)).unwrap_or_default();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::M);
            ui.label(RichText::new(time).color(colours.weak).text_style(TextStyle::Monospace));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(tint(title, title_colour(result, colours))).truncate());
            });
        });
    });
    if let CheckPart::Step(step) = part
        && let Some(step) = check.steps.get(step)
    {
        row.response.on_hover_text(step_text(step, texts));
    }
    failure_ui(ui, check, result, texts);
}

/// Why it failed and what came instead.
fn failure_ui(ui: &mut Ui, check: &Check, result: Option<&StepResult>, texts: &Texts) {
    let Some(result) = result else { return };
    let Outcome::Failed(failure) = &result.outcome else { return };
    let colours = palette(ui);
    let why = why_text(check, result, failure, texts);
    let mut say = |text: &str, colour| {
        ui.horizontal(|ui| {
            ui.add_space(space::M + TICK + space::S);
            small(ui, text, colour);
        });
    };
    say(&why, colours.problem);
    let step = match result.part {
        CheckPart::Step(step) => check.steps.get(step),
        CheckPart::Socket(_) => None,
    };
    // A step without a name says it in its title.
    let named = step.filter(|step| !step.name.is_empty());
    if let Some(wanted) = named.and_then(|step| wanted_line(step, texts)) {
        say(&wanted, colours.weak);
    }
    for line in instead_lines(failure, texts) {
        say(&line, colours.weak);
    }
}

/// A tick, a cross, or what else shows how a part stands without its colour.
fn mark(result: Option<&StepResult>, is_now: bool, colours: &Palette) -> (&'static str, Color32) {
    match result.map(|result| &result.outcome) {
        _ if is_now => ("◐", colours.warning),
        Some(Outcome::Passed) => ("✓", colours.open),
        Some(Outcome::Failed(_)) => ("✕", colours.problem),
        Some(Outcome::NotRun) => ("–", colours.weak),
        None => ("○", colours.weak),
    }
}

fn title_colour(result: Option<&StepResult>, colours: &Palette) -> Color32 {
    match result.map(|result| &result.outcome) {
        Some(Outcome::NotRun) => colours.weak,
        _ => colours.text,
    }
}

/// What screen readers say of a line.
fn said(title: &str, result: Option<&StepResult>, is_now: bool, texts: &Texts) -> String {
    let state = match result {
        _ if is_now => tr!(texts, "check-running").into_owned(),
        Some(result) => outcome_word(&result.outcome, texts),
        None => return title.to_owned(),
    };
    tr!(texts, "check-line", title = title, state = state)
}
