//! The panel of lessons: at the right of the window, beside the panes in which a lesson is done.
//!
//! It draws what there is and returns what a person asked for; the app runs the lesson.
//!
//! *Invariant: nothing is repainted while nothing happens: a hint that comes by itself is one repaint.*

use super::list::ListView;
use super::{LessonIntent, LessonView, end, header, list};
use crate::i18n::Texts;
use crate::learn::lessons::{Lesson, lessons};
use crate::learn::row_text::Clock;
use crate::log::timeline::Timeline;
use crate::log::{SessionSet, Store};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Dot, bare, line, mark_button};
use egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Role, ScrollArea, TextStyle, Ui};
use std::collections::{HashMap, HashSet};

/// Its width at first, in points.
pub const PANEL_WIDTH: f32 = 16.0 * size::ROW;
/// Its least width, in points: a line of some twenty Chinese characters.
pub const PANEL_WIDTH_MIN: f32 = 13.0 * size::ROW;

/// What the panel shows beside the lesson itself.
pub struct PanelView<'a> {
    /// The lesson that is under way.
    pub lesson: LessonView<'a>,
    /// The tabs of its actors, in their order.
    pub tabs: &'a [ActorTab],
    /// The log, for the rows that were seen.
    pub store: &'a Store,
}

/// The tab in which an actor plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActorTab {
    /// It is open.
    Open {
        /// Its title.
        title: String,
        /// How it stands.
        mark: Dot,
    },
    /// There is none, or it was closed.
    Closed,
}

/// What a person asked of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelIntent {
    /// Something of lessons.
    Lesson(LessonIntent),
    /// Begin this lesson where it was left: the program does the steps before.
    GoOn(&'static str),
    /// Show this row in the log.
    ShowRow(u64),
    /// Say more about this error or call.
    Explain(String),
    /// Close the panel; the lesson goes on.
    Close,
}

impl From<LessonIntent> for PanelIntent {
    fn from(intent: LessonIntent) -> Self {
        Self::Lesson(intent)
    }
}

impl PanelView<'_> {
    /// The lesson after this one.
    pub(super) fn next(&self) -> Option<&'static Lesson> {
        let id = self.lesson.progress.lesson().id;
        let mut after = lessons().iter().map(|(_, lesson)| lesson).skip_while(|one| one.id != id);
        after.nth(1)
    }
}

/// The panel: what is folded, typed and shown.
pub struct LessonPanel {
    /// The lesson that all of this is about.
    of: Option<&'static str>,
    pub(super) about_is_open: bool,
    pub(super) seen_is_open: bool,
    /// Steps that are done and were unfolded.
    pub(super) unfolded: HashSet<usize>,
    /// Steps whose hint is shown.
    pub(super) hinted: HashSet<usize>,
    /// What is typed as the answer to a question, by step and place.
    pub(super) typed: HashMap<(usize, usize), String>,
    /// Questions whose answer was shown.
    pub(super) shown: HashSet<(usize, usize)>,
    /// The step that was under way in the last picture: another one is brought into sight.
    step: Option<usize>,
    pub(super) clock: Clock,
    /// The calls of all sessions that have played in the lesson.
    pub(super) timeline: Timeline,
    pub(super) played: SessionSet,
}

impl Default for LessonPanel {
    fn default() -> Self {
        Self {
            of: None,
            about_is_open: true,
            seen_is_open: true,
            unfolded: HashSet::new(),
            hinted: HashSet::new(),
            typed: HashMap::new(),
            shown: HashSet::new(),
            step: None,
            clock: Clock::of_system(),
            timeline: Timeline::new(Some(SessionSet::default())),
            played: SessionSet::default(),
        }
    }
}

/// The step that is drawn.
pub(super) struct StepPlace<'a> {
    pub(super) view: &'a PanelView<'a>,
    pub(super) step: usize,
}

impl LessonPanel {
    /// Another lesson begins, or the same once more: nothing of the last one is left.
    pub fn begin(&mut self) {
        *self = Self::default();
    }

    /// Draws a lesson into the panel.
    pub fn ui(&mut self, ui: &mut Ui, view: &PanelView<'_>) -> Vec<PanelIntent> {
        let mut intents = Vec::new();
        let texts = view.lesson.texts;
        let lesson = view.lesson.progress.lesson();
        if self.of != Some(lesson.id) {
            *self = Self { of: Some(lesson.id), ..Self::default() };
        }
        title_ui(ui, texts, Some(lesson.title.of(texts.lang())), &mut intents);
        line(ui);
        let footer = Panel::bottom("lesson footer").frame(bare()).resizable(false);
        footer.exact_size(end::FOOTER_HEIGHT).show(ui, |ui| end::footer_ui(ui, view, &mut intents));
        let scroll = ScrollArea::vertical().id_salt(("lesson", lesson.id)).auto_shrink(false);
        scroll.show(ui, |ui| {
            let margin = Margin::symmetric(space::M as i8, space::S as i8);
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::XS;
                self.about_ui(ui, view);
                header::actors_ui(ui, view, &mut intents);
                ui.add_space(space::S);
                self.steps_ui(ui, view, &mut intents);
                end::summary_ui(ui, view);
                self.seen_ui(ui, view, &mut intents);
                end::links_ui(ui, view, &mut intents);
            });
        });
        wait_for_change(ui, view);
        intents
    }

    /// Draws all lessons into the panel: none is under way.
    pub fn list_ui(&self, ui: &mut Ui, view: &ListView<'_>) -> Vec<PanelIntent> {
        let mut intents = Vec::new();
        title_ui(ui, view.texts, None, &mut intents);
        line(ui);
        ScrollArea::vertical().id_salt("lessons").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::same(space::S as i8)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                intents.extend(list::lessons_ui(ui, view));
            });
        });
        intents
    }

    fn steps_ui(&mut self, ui: &mut Ui, view: &PanelView<'_>, intents: &mut Vec<PanelIntent>) {
        let list = ui.scope(|ui| {
            for step in 0..view.lesson.progress.lesson().steps.len() {
                let place = StepPlace { view, step };
                let shown = self.step_ui(ui, &place, intents);
                if step == view.lesson.progress.step()
                    && self.step.is_some_and(|before| before != step)
                {
                    ui.scroll_to_rect(shown, Some(Align::Center));
                }
            }
        });
        name_node(&list.response, Role::List, &tr!(view.lesson.texts, "lesson-steps"));
        self.step = Some(view.lesson.progress.step());
    }
}

/// Says to screen readers what a group of widgets is.
pub(super) fn name_node(group: &egui::Response, role: Role, name: &str) {
    group.ctx.accesskit_node_builder(group.id, |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

/// The line at the top: the lesson's title, or that all are listed.
fn title_ui(ui: &mut Ui, texts: &Texts, title: Option<&str>, intents: &mut Vec<PanelIntent>) {
    let margin = Margin { left: space::M as i8, right: space::XS as i8, top: 0, bottom: 0 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::TAB_BAR);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if mark_button(ui, icons::CLOSE, &tr!(texts, "lesson-close")).clicked() {
                    intents.push(PanelIntent::Close);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let all = tr!(texts, "lessons");
                    let title = RichText::new(title.unwrap_or(&all));
                    ui.add(Label::new(title.text_style(TextStyle::Heading)).wrap());
                });
            });
        });
    });
}

/// A text of a lesson: whole, and to be selected.
pub(super) fn text(ui: &mut Ui, text: impl Into<RichText>) -> egui::Response {
    ui.add(Label::new(text.into()).selectable(true).wrap())
}

/// Draws once more when a hint is due, and no sooner.
fn wait_for_change(ui: &Ui, view: &PanelView<'_>) {
    if let Some(at) = view.lesson.progress.next_change()
        && at > view.lesson.now
    {
        ui.ctx().request_repaint_after(at.since(view.lesson.now));
    }
}
