//! A step: what to do, what is seen then, and the checks that tick themselves.

use super::LessonIntent;
use super::header::actors_of_step_ui;
use super::panel::{LessonPanel, PanelIntent, PanelView, StepPlace, name_node, text};
use super::question::answers_left;
use crate::engine::lessons::{Mode, Waiting};
use crate::i18n::Texts;
use crate::learn::lessons::{Answered, Check, Step, progress::Tick};
use crate::tr;
use crate::ui::icons::{self, Icon};
use crate::ui::tokens::{font_size, palette, size, space};
use crate::ui::widgets::{button, button_if, tint};
use egui::{
    Align, Atom, AtomExt as _, Button, Color32, Frame, Layout, Link, Margin, Rect, RichText, Role,
    Sense, Stroke, TextStyle, TextWrapMode, Ui, Vec2, WidgetInfo,
};

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepState {
    Done,
    UnderWay,
    ToCome,
}

impl StepState {
    fn of(step: usize, under_way: usize) -> Self {
        match step.cmp(&under_way) {
            std::cmp::Ordering::Less => Self::Done,
            std::cmp::Ordering::Equal => Self::UnderWay,
            std::cmp::Ordering::Greater => Self::ToCome,
        }
    }

    /// What screen readers say of it.
    fn name(self, step: usize, texts: &Texts) -> String {
        let number = step + 1;
        match self {
            Self::Done => tr!(texts, "lesson-step-done", number = number),
            Self::UnderWay => tr!(texts, "lesson-step-under-way", number = number),
            Self::ToCome => tr!(texts, "lesson-step-to-come", number = number),
        }
    }
}

impl StepPlace<'_> {
    pub(super) fn data(&self) -> Option<&'static Step> {
        self.view.lesson.progress.lesson().steps.get(self.step)
    }

    fn state(&self) -> StepState {
        StepState::of(self.step, self.view.lesson.progress.step())
    }
}

impl LessonPanel {
    /// Draws a step and returns where.
    pub(super) fn step_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        intents: &mut Vec<PanelIntent>,
    ) -> Rect {
        let (texts, state) = (place.view.lesson.texts, place.state());
        let item = ui.scope(|ui| {
            let Some(step) = place.data() else { return };
            let does = step.do_this.of(texts.lang());
            match state {
                StepState::Done => {
                    let is_open = self.unfolded.contains(&place.step);
                    if done_ui(ui, place.step, does, is_open.into())
                        && !self.unfolded.remove(&place.step)
                    {
                        self.unfolded.insert(place.step);
                    }
                    if is_open {
                        inset(ui, |ui| {
                            text(ui, does);
                            self.body_ui(ui, place, step, intents);
                        });
                    }
                }
                StepState::UnderWay => self.under_way_ui(ui, place, step, intents),
                StepState::ToCome => to_come_ui(ui, place.step, does),
            }
        });
        name_node(&item.response, Role::ListItem, &state.name(place.step, texts));
        item.response.rect
    }

    fn under_way_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        step: &Step,
        intents: &mut Vec<PanelIntent>,
    ) {
        let (view, colours) = (place.view, palette(ui));
        let frame = Frame::new()
            .fill(colours.raised)
            .stroke(Stroke::new(1.0, colours.line))
            .corner_radius(size::CORNER)
            .inner_margin(Margin::same(space::S as i8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            let number = tr!(
                view.lesson.texts,
                "lesson-step-of",
                number = place.step + 1,
                of = view.lesson.progress.lesson().steps.len()
            );
            ui.label(tint(number, colours.weak).text_style(TextStyle::Small));
            text(ui, step.do_this.of(view.lesson.texts.lang()));
            actors_of_step_ui(ui, view, place.step, intents);
            turn_ui(ui, view, intents);
            self.body_ui(ui, place, step, intents);
            self.help_ui(ui, place, step, intents);
        });
    }

    /// What is seen, the checks and the questions.
    fn body_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        step: &Step,
        intents: &mut Vec<PanelIntent>,
    ) {
        let view = place.view;
        let sees = tr!(
            view.lesson.texts,
            "lesson-see",
            what = step.see.of(view.lesson.texts.lang()).to_owned()
        );
        text(ui, tint(sees, palette(ui).weak));
        for (check, tick) in step.checks.iter().zip(view.lesson.progress.ticks(place.step)) {
            self.check_ui(ui, view, (check, tick), intents);
        }
        let answers = view.lesson.progress.answers(place.step);
        for (number, question) in step.questions.iter().enumerate() {
            let answered = answers.get(number).unwrap_or(&Answered::Not);
            self.question_ui(ui, place, (number, question, answered), intents);
        }
    }

    /// A check: its mark, what it says, how often it has come true, and when.
    fn check_ui(
        &mut self,
        ui: &mut Ui,
        view: &PanelView<'_>,
        (check, tick): (&Check, &Tick),
        intents: &mut Vec<PanelIntent>,
    ) {
        let (texts, colours) = (view.lesson.texts, palette(ui));
        let says = check.says.of(texts.lang());
        let item = marked(ui, Mark::of_tick(tick), |ui| {
            let words = if check.count > 1 {
                format!("{says}  {}/{}", tick.times.min(check.count), check.count)
            } else {
                says.to_owned()
            };
            text(ui, tint(words, colours.text));
            let Some(row) = tick.rows.last().copied().filter(|_| tick.is_done) else { return };
            let Some(found) = view.store.copy_rows(&[row], 0).pop() else { return };
            let time = self.clock.text(found.unix_ns);
            let link = ui.add(Link::new(RichText::new(time).text_style(TextStyle::Small)));
            let name = tr!(texts, "lesson-show-row-of", check = says.to_owned());
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
            if link.on_hover_text(tr!(texts, "lesson-show-row")).clicked() {
                intents.push(PanelIntent::ShowRow(row));
            }
        });
        let name = if tick.is_done {
            tr!(texts, "lesson-check-done", check = says.to_owned())
        } else {
            tr!(texts, "lesson-check-open", check = says.to_owned())
        };
        name_node(&item, Role::ListItem, &name);
    }

    /// The hint, and what does the step without the learner.
    fn help_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        step: &Step,
        intents: &mut Vec<PanelIntent>,
    ) {
        let (view, texts) = (place.view, place.view.lesson.texts);
        if view.lesson.progress.needs_hint(view.lesson.now) {
            self.hinted.insert(place.step);
        }
        let hint = step.hint.as_ref().map(|hint| hint.of(texts.lang()));
        let is_hinted = self.hinted.contains(&place.step);
        if let Some(hint) = hint.filter(|_| is_hinted) {
            notice(ui, icons::INFO, palette(ui).accent_line, |ui| {
                text(ui, hint);
            });
        }
        let is_doing = view.lesson.under_way.is_some() || view.lesson.mode == Mode::Played;
        if is_doing {
            text(ui, tint(doing_text(view), palette(ui).weak));
        } else if view.lesson.stuck.is_some() {
            text(ui, tint(tr!(texts, "lesson-stuck"), palette(ui).problem));
        }
        if view.lesson.rows_lost > 0 {
            let lost = tr!(texts, "lesson-rows-lost", rows = view.lesson.rows_lost);
            text(ui, tint(lost, palette(ui).warning));
        }
        ui.horizontal_wrapped(|ui| {
            if is_doing {
                if button(ui, &tr!(texts, "lesson-stop-doing")).clicked() {
                    intents.push(LessonIntent::StopDoing.into());
                }
                return;
            }
            let can = !step.acts.is_empty() || !step.questions.is_empty();
            let does = button_if(ui, can.into(), &tr!(texts, "lesson-do-it"));
            if does.on_hover_text(tr!(texts, "lesson-do-it.tooltip")).clicked() {
                intents.extend(self.do_step(place));
            }
            if hint.is_some() && !is_hinted && button(ui, &tr!(texts, "lesson-show-hint")).clicked()
            {
                self.hinted.insert(place.step);
            }
        });
    }
}

impl LessonPanel {
    /// What does the step: its acts, and then the answers.
    fn do_step(&mut self, place: &StepPlace<'_>) -> Vec<PanelIntent> {
        let Some(answers) = answers_left(place.view.lesson.progress) else {
            return vec![LessonIntent::DoStep.into()];
        };
        let shows = answers.into_iter().map(|(question, given)| {
            self.shown.insert((place.step, question));
            LessonIntent::Answer(question, given).into()
        });
        shows.collect()
    }
}

/// What the program does for the learner, and what it waits for.
fn doing_text(view: &PanelView<'_>) -> String {
    let texts = view.lesson.texts;
    let actor = |place: usize| {
        let actor = view.lesson.progress.lesson().actors.get(place);
        actor.map(|actor| actor.name.of(texts.lang()).to_owned()).unwrap_or_default()
    };
    match view.lesson.under_way.and_then(|doing| doing.waiting) {
        Some(Waiting::OtherPort(place)) => {
            tr!(texts, "lesson-waits-port", actor = actor(place))
        }
        Some(Waiting::Person(place)) => tr!(texts, "lesson-waits-person", actor = actor(place)),
        _ => tr!(texts, "lesson-doing").into_owned(),
    }
}

/// Whether a step that is done is folded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Open,
    Closed,
}

impl From<bool> for Fold {
    fn from(is_open: bool) -> Self {
        if is_open { Self::Open } else { Self::Closed }
    }
}

/// A step that is done, in one line; `true` when it was clicked, which folds it out or in.
fn done_ui(ui: &mut Ui, step: usize, does: &str, state: Fold) -> bool {
    let colours = palette(ui);
    let words = format!("{}  {does}", step + 1);
    let name = words.clone();
    let words = Atom::from(tint(words, colours.weak)).atom_shrink(true);
    let mark = icons::CHECK.text().color(colours.open);
    let button = Button::new((mark, words)).frame_when_inactive(false);
    let width = ui.available_width();
    let button = button.wrap_mode(TextWrapMode::Truncate).min_size(Vec2::new(width, size::ROW));
    let shown = ui.with_layout(Layout::top_down_justified(Align::Min), |ui| ui.add(button)).inner;
    let is_open = state == Fold::Open;
    shown.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, &name));
    shown.clicked()
}

/// A step that comes later, in one line.
fn to_come_ui(ui: &mut Ui, step: usize, does: &str) {
    let words = tint(format!("{}  {does}", step + 1), palette(ui).weak);
    inset(ui, |ui| {
        ui.add(egui::Label::new(words).truncate());
    });
}

fn inset(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let margin = Margin::symmetric(space::S as i8, space::XS as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

/// The wrong turn that was taken last, kindly.
fn turn_ui(ui: &mut Ui, view: &PanelView<'_>, intents: &mut Vec<PanelIntent>) {
    let Some(turn) = view.lesson.progress.turn() else { return };
    notice(ui, icons::WARNING, palette(ui).warning, |ui| {
        text(ui, turn.say(view.lesson.texts));
        if let Some(row) = turn.row
            && ui.link(tr!(view.lesson.texts, "lesson-show-wrong-row")).clicked()
        {
            intents.push(PanelIntent::ShowRow(row));
        }
    });
}

/// Words in a frame with a picture, which need a look.
fn notice(ui: &mut Ui, icon: Icon, colour: Color32, contents: impl FnOnce(&mut Ui)) {
    let frame = Frame::new()
        .fill(palette(ui).ground)
        .stroke(Stroke::new(1.0, colour))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::same(space::S as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        marked(ui, Mark::Icon(icon, colour), contents);
    });
}

/// What stands before words.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// A picture of this colour.
    Icon(Icon, Color32),
    /// It has come true.
    Ticked,
    /// It has not.
    Open,
}

impl Mark {
    fn of_tick(tick: &Tick) -> Self {
        if tick.is_done { Self::Ticked } else { Self::Open }
    }
}

/// Words with a mark before them, under which their next lines do not come.
pub(super) fn marked(ui: &mut Ui, mark: Mark, contents: impl FnOnce(&mut Ui)) -> egui::Response {
    let colours = palette(ui);
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let side = Vec2::new(font_size::ICON, size::ROW - space::XS);
        let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
        match mark {
            Mark::Icon(icon, colour) => {
                icon.paint(ui.painter(), rect.center(), font_size::ICON, colour);
            }
            Mark::Ticked => {
                icons::CHECK.paint(ui.painter(), rect.center(), font_size::ICON, colours.open);
            }
            Mark::Open => {
                let stroke = Stroke::new(1.5, colours.weak);
                ui.painter().circle_stroke(rect.center(), size::DOT - 1.0, stroke);
            }
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            contents(ui);
        });
    });
    row.response
}
