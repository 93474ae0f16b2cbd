//! The panel of lessons in the window: its place, what it asks for, and the rows that it marks.

use super::App;
use super::messages::PanelSettings;
use crate::engine::lessons::LessonsDone;
use crate::learn::lessons::{Lesson, lesson};
use crate::learn::timeline::Marks;
use crate::net::SessionSnapshot;
use crate::ui::lesson::list::{ListView, Standing};
use crate::ui::lesson::panel::{
    ActorTab, LessonPanel, PANEL_WIDTH, PANEL_WIDTH_MIN, PanelIntent, PanelView,
};
use crate::ui::lesson::{LessonIntent, LessonView, answers_left, seen_rows};
use crate::ui::messages::PANES_WIDTH_MIN;
use crate::ui::pane::PaneId;
use crate::ui::tabs;
use crate::ui::top_bar::WindowIntent;
use crate::ui::widgets::{Mark, bare};
use egui::{Panel, Ui};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is left to the panes at least if both panels are open, in points: the log with all of its columns.
const PANES_BESIDE_BOTH: f32 = 560.0;

/// What of the panel comes back after a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonPanelSettings {
    /// Whether it is open, and how wide.
    pub panel: PanelSettings,
    /// The lesson that was begun last and not left.
    pub last: Option<String>,
}

impl Default for LessonPanelSettings {
    fn default() -> Self {
        Self { panel: PanelSettings { open: false, width: PANEL_WIDTH }, last: None }
    }
}

/// Everything about the panel.
pub(super) struct LessonSide {
    pub(super) settings: LessonPanelSettings,
    /// Taken out while it is drawn.
    panel: Option<LessonPanel>,
    /// The step up to which the program does a lesson that a person goes on with.
    goes_to: Option<usize>,
    /// Whether this panel was opened after that of the messages.
    was_last: bool,
}

impl LessonSide {
    pub(super) fn new(settings: LessonPanelSettings) -> Self {
        let width = settings.panel.width;
        let width = if width.is_finite() { width } else { PANEL_WIDTH };
        let panel = PanelSettings { width, ..settings.panel };
        Self {
            settings: LessonPanelSettings { panel, ..settings },
            panel: Some(LessonPanel::default()),
            goes_to: None,
            was_last: false,
        }
    }

    /// The width that the panel takes, in points.
    pub(super) fn width(&self) -> f32 {
        if self.settings.panel.open { self.settings.panel.width } else { 0.0 }
    }

    /// Whether the panel is open.
    pub(super) fn mark(&self) -> Mark {
        self.settings.panel.open.into()
    }

    /// The lesson that was begun last and not left.
    pub(super) fn last(&self) -> Option<&'static str> {
        Some(lesson(self.settings.last.as_deref()?)?.id)
    }
}

/// How far a learner is in a lesson.
pub(super) fn standing(done: &LessonsDone, lesson: &Lesson) -> Standing {
    let record = done.of(lesson.id);
    match usize::from(record.steps).min(lesson.steps.len()) {
        _ if record.is_whole => Standing::Done,
        0 => Standing::New,
        steps => Standing::Begun(steps),
    }
}

impl App {
    /// Opens the panel, or closes it.
    pub(super) fn toggle_lessons(&mut self) {
        let is_open = self.lesson_side.settings.panel.open;
        self.lesson_side.settings.panel.open = !is_open;
        self.lesson_side.was_last = !is_open;
    }

    /// The panel of messages was opened now.
    pub(super) fn messages_were_last(&mut self) {
        self.lesson_side.was_last = false;
    }

    /// Where the window has no room for both panels, that which was opened last stays.
    pub(super) fn take_turns(&mut self, width: f32) {
        let sides = (self.lesson_side.width(), self.messages.width());
        if sides.0 <= 0.0 || sides.1 <= 0.0 || width - sides.0 - sides.1 >= PANES_BESIDE_BOTH {
            return;
        }
        if self.lesson_side.was_last {
            self.messages.settings.open = false;
        } else {
            self.lesson_side.settings.panel.open = false;
        }
    }

    /// Draws the panel at the right, if it is open.
    pub(super) fn lesson_panel_ui(
        &mut self,
        ui: &mut Ui,
        snapshots: &HashMap<PaneId, SessionSnapshot>,
    ) -> Vec<PanelIntent> {
        if !self.lesson_side.settings.panel.open {
            return Vec::new();
        }
        let Some(mut panel) = self.lesson_side.panel.take() else { return Vec::new() };
        let most = (ui.available_width() - PANES_WIDTH_MIN).max(PANEL_WIDTH_MIN);
        let width = self.lesson_side.settings.panel.width.clamp(PANEL_WIDTH_MIN, most);
        let shown = Panel::right("lessons")
            .frame(bare())
            .resizable(true)
            .default_size(width)
            .size_range(PANEL_WIDTH_MIN..=most)
            .show(ui, |ui| {
                // A panel shrinks to its content; this one keeps the width it was given.
                ui.set_min_size(ui.available_size());
                if let Some(view) = self.lesson_view() {
                    let tabs = self.actor_tabs(&view, snapshots);
                    let view = PanelView { lesson: view, tabs: &tabs, store: &self.store };
                    panel.ui(ui, &view)
                } else {
                    let standing = |lesson: &Lesson| standing(&self.lessons_done, lesson);
                    let last = self.lesson_side.last();
                    let view = ListView { texts: &self.texts, standing: &standing, last };
                    panel.list_ui(ui, &view)
                }
            });
        self.lesson_side.panel = Some(panel);
        self.lesson_side.settings.panel.width = shown.response.rect.width();
        shown.inner
    }

    fn actor_tabs(
        &self,
        view: &LessonView<'_>,
        snapshots: &HashMap<PaneId, SessionSnapshot>,
    ) -> Vec<ActorTab> {
        let tab = |pane: Option<PaneId>| {
            let id = pane?;
            let session = snapshots.get(&id);
            let pane = self.panes.get(&id)?;
            let title = pane.title(session.map(|session| &session.state), &self.texts);
            Some(ActorTab::Open { title, mark: pane.mark(session) })
        };
        view.actors.iter().map(|actor| tab(actor.pane).unwrap_or(ActorTab::Closed)).collect()
    }

    /// Does what a person asked of the panel, or of the menu of lessons.
    pub(super) fn carry_out_panel(&mut self, ctx: &egui::Context, intent: PanelIntent) {
        match intent {
            PanelIntent::Lesson(intent) => {
                self.lesson_side.goes_to = None;
                self.carry_out_lesson_of_panel(intent);
            }
            PanelIntent::GoOn(id) if self.return_to_lesson(id) => {
                self.lesson_side.goes_to = None;
                self.begin_panel();
                self.show_panel_of(id);
            }
            PanelIntent::GoOn(id) => {
                self.carry_out_lesson_of_panel(LessonIntent::Begin(id));
                self.lesson_side.goes_to = Some(usize::from(self.lessons_done.of(id).steps));
            }
            PanelIntent::ShowRow(row) => self.show_row(row),
            PanelIntent::Explain(name) => {
                self.carry_out_window(ctx, WindowIntent::Explain(name));
            }
            PanelIntent::Close => self.lesson_side.settings.panel.open = false,
        }
    }

    fn carry_out_lesson_of_panel(&mut self, intent: LessonIntent) {
        match intent {
            LessonIntent::Begin(id) => {
                self.begin_panel();
                self.show_panel_of(id);
            }
            LessonIntent::Play(_) => self.begin_panel(),
            LessonIntent::Leave => self.lesson_side.settings.last = None,
            _ => {}
        }
        self.carry_out_lesson(intent);
    }

    fn show_panel_of(&mut self, id: &str) {
        self.lesson_side.settings.last = Some(id.to_owned());
        self.lesson_side.settings.panel.open = true;
        self.lesson_side.was_last = true;
    }

    /// Begins a lesson, with the panel open.
    pub(super) fn begin_in_panel(&mut self, id: &'static str) {
        self.carry_out_lesson_of_panel(LessonIntent::Begin(id));
    }

    /// Plays a lesson as an example.
    pub(super) fn play_lesson(&mut self, id: &'static str) {
        self.lesson_side.goes_to = None;
        self.carry_out_lesson_of_panel(LessonIntent::Play(id));
    }

    fn begin_panel(&mut self) {
        if let Some(panel) = &mut self.lesson_side.panel {
            panel.begin();
        }
    }

    /// Goes on with a lesson that a person took up again, and marks the rows that it has seen.
    pub(super) fn attend_to_lesson(&mut self) {
        self.catch_up();
        let seen = self.lesson_view().map(|view| seen_rows(view.progress));
        let marked = Marks::new(seen.unwrap_or_default().into_keys());
        for log in self.panes.values_mut().filter_map(|pane| pane.log_mut()) {
            log.point_at(&marked);
        }
    }

    /// Has the steps done that a person did another time.
    fn catch_up(&mut self) {
        let Some(to) = self.lesson_side.goes_to else { return };
        let Some(view) = self.lesson_view() else { return self.lesson_side.goes_to = None };
        if view.progress.step() >= to || view.progress.is_done() || view.stuck.is_some() {
            self.lesson_side.goes_to = None;
        } else if view.under_way.is_none() {
            match answers_left(view.progress) {
                Some(answers) => answers.into_iter().for_each(|(question, given)| {
                    self.carry_out_lesson(LessonIntent::Answer(question, given));
                }),
                None => self.carry_out_lesson(LessonIntent::DoStep),
            }
        }
    }

    /// Whether two panes side by side are wide enough to be used; else they are tabs, of which one is seen.
    pub(super) fn has_room_side_by_side(&self) -> bool {
        let panels = self.lesson_side.width() + self.messages.width();
        self.ctx.content_rect().width() - panels >= 2.0 * PANES_WIDTH_MIN
    }

    /// Shows a row in the log of a pane that has it.
    fn show_row(&mut self, number: u64) {
        let Some(row) = self.store.copy_rows(&[number], 0).pop() else { return };
        let has_it = |id: &PaneId| {
            let log = self.panes.get(id).and_then(|pane| pane.log());
            log.is_some_and(|log| log.has_session(row.session))
        };
        let Some(id) = tabs::in_order(&self.tree).into_iter().find(has_it) else { return };
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
        if let Some(pane) = self.panes.get_mut(&id) {
            pane.show_row(&row);
        }
    }
}
