//! What was seen: the rows of the log that ticked checks.

use super::panel::{LessonPanel, PanelIntent, PanelView, name_node};
use crate::i18n::Texts;
use crate::learn::lessons::{Actor, Progress};
use crate::learn::row_text::describe;
use crate::learn::timeline::Marks;
use crate::log::Row;
use crate::log::frames::RowWindow;
use crate::payload::show::show;
use crate::payload::{Encoding, Lines, ShowOptions};
use crate::tr;
use crate::ui::timeline::{SequenceEnv, sequence_ui};
use crate::ui::tokens::{font_size, log_font, palette, size, space};
use crate::ui::widgets::{fold, weak};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Button, FontId, Galley, Role, Ui, Vec2, WidgetInfo};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that are listed: a lesson has far fewer, unless a stream came in thousands of pieces.
const ROWS_MAX: usize = 60;

/// Characters of a payload that are shown: more than a line of the panel holds.
const PAYLOAD_CHARS_MAX: usize = 80;

/// Bytes that are copied for them: four a character at most.
const PAYLOAD_BYTES_MAX: usize = 4 * PAYLOAD_CHARS_MAX;

/// The rows that ticked checks, each with the actor to whom that happened.
pub fn seen_rows(progress: &Progress) -> BTreeMap<u64, &'static Actor> {
    let lesson = progress.lesson();
    let mut seen = BTreeMap::new();
    for (number, step) in lesson.steps.iter().enumerate() {
        for (check, tick) in step.checks.iter().zip(progress.ticks(number)) {
            let actor = lesson.place_of(&check.by).and_then(|place| lesson.actors.get(place));
            seen.extend(
                actor.into_iter().flat_map(|actor| tick.rows.iter().map(move |row| (*row, actor))),
            );
        }
    }
    seen
}

impl LessonPanel {
    /// The rows, oldest first; a click shows one in the log.
    pub(super) fn seen_ui(
        &mut self,
        ui: &mut Ui,
        view: &PanelView<'_>,
        intents: &mut Vec<PanelIntent>,
    ) {
        let texts = view.lesson.texts;
        let seen = seen_rows(view.lesson.progress);
        if seen.is_empty() {
            return;
        }
        self.look(view);
        ui.add_space(space::S);
        fold(ui, &tr!(texts, "lesson-seen"), &mut self.seen_is_open);
        if !self.seen_is_open {
            return;
        }
        let before = seen.len().saturating_sub(ROWS_MAX);
        let numbers: Vec<u64> = seen.keys().copied().skip(before).collect();
        let rows = view.store.copy_rows(&numbers, PAYLOAD_BYTES_MAX);
        let gone = seen.len() - rows.len();
        if gone > 0 {
            weak(ui, tr!(texts, "lesson-seen-gone", rows = gone));
        }
        let list = ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for row in rows {
                let Some(actor) = seen.get(&row.number) else { continue };
                let time = self.clock.text(row.unix_ns);
                if row_ui(ui, texts, &row, actor, &time) {
                    intents.push(PanelIntent::ShowRow(row.number));
                }
            }
        });
        name_node(&list.response, Role::List, &tr!(texts, "lesson-seen"));
        ui.add_space(space::S);
        let marks = Marks::new(seen.into_keys());
        let env = SequenceEnv { timeline: &self.timeline, store: view.store, marks: &marks, texts };
        intents.extend(sequence_ui(ui, &env).map(PanelIntent::ShowRow));
    }

    /// Looks at the rows that are new, of those who play.
    fn look(&mut self, view: &PanelView<'_>) {
        for session in view.lesson.actors.iter().filter_map(|actor| actor.session) {
            self.played.insert(session);
        }
        self.timeline.set_sessions(Some(self.played.clone()));
        self.timeline.update(view.store, RowWindow { floor: 0, ceiling: None });
    }
}

/// A row in two lines: when and to whom it happened, and what.
fn row_ui(ui: &mut Ui, texts: &Texts, row: &Row, actor: &Actor, time: &str) -> bool {
    let name = actor.name.of(texts.lang());
    let what = row_words(row, actor.encoding().unwrap_or_default(), texts);
    let width = ui.available_width();
    let lines = two_lines(ui, format!("{time} · {name}"), &what, width);
    let button =
        Button::new(lines).frame_when_inactive(false).min_size(Vec2::new(width, 2.0 * size::ROW));
    let shown = ui.add(button);
    let said = format!("{name}: {what}");
    shown.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &said));
    shown.on_hover_text(tr!(texts, "lesson-show-row")).clicked()
}

/// Both lines, as long as there is room: a button that truncates its text has room for one only.
fn two_lines(ui: &Ui, when: String, what: &str, width: f32) -> Arc<Galley> {
    let colours = palette(ui);
    let small = FontId::proportional(font_size::LOG);
    let mut job = LayoutJob::single_section(when, TextFormat::simple(small, colours.weak));
    job.append("\n", 0.0, TextFormat::simple(log_font(), colours.text));
    job.append(what, 0.0, TextFormat::simple(log_font(), colours.text));
    let max_width = width - 2.0 * ui.spacing().button_padding.x;
    job.wrap = TextWrapping { max_width, max_rows: 2, break_anywhere: true, ..Default::default() };
    ui.painter().layout_job(job)
}

/// What a row says in one line.
fn row_words(row: &Row, encoding: Encoding, texts: &Texts) -> String {
    let mark = row.mark();
    if !row.kind.has_payload() || row.is_failure() {
        return format!("{mark} {}", describe(row, texts));
    }
    let options = ShowOptions { max_chars: PAYLOAD_CHARS_MAX, lines: Lines::Escape };
    let shown = show(&row.payload, row.read_in(encoding), &options);
    let more = if shown.bytes_shown < row.payload_bytes { "…" } else { "" };
    format!("{mark} {} B  {}{more}", row.payload_bytes, shown.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_was_seen_says_when_and_what() {
        egui::__run_test_ui(|ui| {
            let long = "127.0.0.1:8080 ".repeat(20);
            for what in ["← 4 B  ping", &long] {
                let lines = two_lines(ui, "00:53:04.472 · Receiver".to_owned(), what, 290.0);
                assert_eq!(lines.rows.len(), 2, "{what}");
                assert!(lines.size().x <= 290.0);
            }
        });
    }
}
