//! What comes after a lesson: what was done, where more is said, and the next one.

use super::LessonIntent;
use super::header::heading;
use super::panel::{PanelIntent, PanelView, text};
use crate::tr;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{button, main_button};
use egui::{Align, Frame, Layout, Margin, Role, Stroke, Ui, WidgetInfo};

/// Height of the line at the bottom, in points: controls, and the room around them.
pub(super) const FOOTER_HEIGHT: f32 = size::CONTROL + 2.0 * (space::XS + 1.0);

/// What was done, once all is.
pub(super) fn summary_ui(ui: &mut Ui, view: &PanelView<'_>) {
    if !view.lesson.progress.is_done() {
        return;
    }
    let colours = palette(ui);
    let frame = Frame::new()
        .fill(colours.raised)
        .stroke(Stroke::new(1.0, colours.open))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::same(space::S as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        heading(ui, &tr!(view.lesson.texts, "lesson-finished"));
        let lesson = view.lesson.progress.lesson();
        let checks: usize = lesson.steps.iter().map(|step| step.checks.len()).sum();
        let questions: usize = lesson.steps.iter().map(|step| step.questions.len()).sum();
        let steps = lesson.steps.len();
        let said = tr!(
            view.lesson.texts,
            "lesson-summary",
            steps = steps,
            checks = checks,
            questions = questions
        );
        text(ui, said);
        text(ui, lesson.hint.of(view.lesson.texts.lang()));
        let next = match view.next() {
            Some(next) => {
                let title = next.title.of(view.lesson.texts.lang()).to_owned();
                tr!(view.lesson.texts, "lesson-next-is", title = title)
            }
            None => tr!(view.lesson.texts, "lesson-was-last").into_owned(),
        };
        text(ui, next);
    });
}

/// Where more is said.
pub(super) fn links_ui(ui: &mut Ui, view: &PanelView<'_>, intents: &mut Vec<PanelIntent>) {
    let explain = &view.lesson.progress.lesson().explain;
    if explain.is_empty() {
        return;
    }
    ui.add_space(space::S);
    heading(ui, &tr!(view.lesson.texts, "lesson-more"));
    ui.horizontal_wrapped(|ui| {
        for name in explain {
            let link = ui.link(name.as_str());
            let said = tr!(view.lesson.texts, "lesson-explain", name = name.clone());
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &said));
            if link.on_hover_text(said).clicked() {
                intents.push(PanelIntent::Explain(name.clone()));
            }
        }
    });
}

/// The line at the bottom: again, away, on.
pub(super) fn footer_ui(ui: &mut Ui, view: &PanelView<'_>, intents: &mut Vec<PanelIntent>) {
    let margin = Margin::symmetric(space::S as i8, space::XS as i8 + 1);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            let again = button(ui, &tr!(view.lesson.texts, "lesson-start-again"));
            if again.on_hover_text(tr!(view.lesson.texts, "lesson-start-again.tooltip")).clicked() {
                let id = view.lesson.progress.lesson().id;
                intents.push(LessonIntent::Begin(id).into());
            }
            let leave = button(ui, &tr!(view.lesson.texts, "lesson-leave"));
            if leave.on_hover_text(tr!(view.lesson.texts, "lesson-leave.tooltip")).clicked() {
                intents.push(LessonIntent::Leave.into());
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| next_ui(ui, view, intents));
        });
    });
}

/// On to the next lesson: the main button once this one is done.
fn next_ui(ui: &mut Ui, view: &PanelView<'_>, intents: &mut Vec<PanelIntent>) {
    let Some(next) = view.next() else { return };
    let name = tr!(view.lesson.texts, "lesson-next");
    let next_button = if view.lesson.progress.is_done() { main_button } else { button };
    let shown = next_button(ui, &name);
    if shown.on_hover_text(next.title.of(view.lesson.texts.lang())).clicked() {
        intents.push(LessonIntent::Begin(next.id).into());
    }
}
