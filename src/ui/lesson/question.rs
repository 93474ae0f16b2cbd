//! Questions of a step: a field or choices, right or wrong, and the answer for those who ask for it.

use super::LessonIntent;
use super::panel::{LessonPanel, PanelIntent, StepPlace, text};
use super::step::{Mark, marked};
use crate::learn::lessons::lesson::Answer;
use crate::learn::lessons::{Answered, Both, Progress, Question};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Field, button_if, problem, tint, weak};
use egui::{Button, Key, Role, Ui, Vec2, WidgetInfo};

/// The longest answer that can be typed, in characters: more than any number has.
const ANSWER_CHARS_MAX: usize = 40;

/// The right answers to what is still asked in the step that is under way, by place, once all of its checks have come
/// true: nothing else is left to be done for a learner. `None` before.
pub fn answers_left(progress: &Progress) -> Option<Vec<(usize, String)>> {
    let number = progress.step();
    let step = progress.lesson().steps.get(number)?;
    if !progress.ticks(number).all(|tick| tick.is_done) {
        return None;
    }
    let is_open =
        |place: usize| !progress.answers(number).get(place).is_some_and(Answered::is_right);
    let asked = step.questions.iter().enumerate().filter(|(place, _)| is_open(*place));
    Some(
        asked
            .filter_map(|(place, one)| Some((place, progress.right_answer(&one.answer)?)))
            .collect(),
    )
}

impl LessonPanel {
    /// A question by its place, with what became of it.
    pub(super) fn question_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        (number, question, answered): (usize, &Question, &Answered),
        intents: &mut Vec<PanelIntent>,
    ) {
        let texts = place.view.lesson.texts;
        marked(ui, Mark::Icon(icons::HELP, palette(ui).accent_line), |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            text(ui, question.ask.of(texts.lang()));
            if let Answered::Rightly(given) = answered {
                return self.right_ui(ui, place, (number, question), given);
            }
            let given = match &question.answer {
                Answer::Choice { from, .. } => choices_ui(ui, place, from, answered),
                Answer::Value { .. } | Answer::Number(_) => {
                    self.typed_ui(ui, place, (number, question), answered)
                }
            };
            if let Some(given) = given {
                intents.push(LessonIntent::Answer(number, given).into());
            }
            self.give_up_ui(ui, place, (number, question), intents);
        });
    }

    fn right_ui(
        &self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        (number, question): (usize, &Question),
        given: &str,
    ) {
        let (view, lang) = (place.view, place.view.lesson.texts.lang());
        let right = match &question.answer {
            Answer::Choice { from, right } => {
                from.get(*right).map(|one| one.of(lang).to_owned()).unwrap_or_default()
            }
            // What the log had then: it may have gone on.
            Answer::Value { .. } | Answer::Number(_) => given.to_owned(),
        };
        let said = if self.shown.contains(&(place.step, number)) {
            tr!(view.lesson.texts, "lesson-answer-is", answer = right)
        } else {
            tr!(view.lesson.texts, "lesson-answer-right", answer = right)
        };
        text(ui, tint(said, palette(ui).open));
        text(ui, question.because.of(lang));
    }

    /// A field for a number; what was given when it is done.
    fn typed_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        (number, question): (usize, &Question),
        answered: &Answered,
    ) -> Option<String> {
        let (view, texts) = (place.view, place.view.lesson.texts);
        let typed = self.typed.entry((place.step, number)).or_default();
        let mut is_given = false;
        let ask = question.ask.of(texts.lang()).to_owned();
        ui.horizontal_wrapped(|ui| {
            let name = tr!(texts, "lesson-answer-to", question = ask.clone());
            let hint = tr!(texts, "lesson-answer");
            let field = Field::new(&name, size::ADDRESS_FIELD - size::CONTROL).nameless();
            let field = field.hint(&hint).show(ui, typed);
            if let Some((end, _)) = typed.char_indices().nth(ANSWER_CHARS_MAX) {
                typed.truncate(end);
            }
            let by_key = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let can = !typed.trim().is_empty();
            let check = button_if(ui, can.into(), &tr!(texts, "lesson-check-answer"));
            let name = tr!(texts, "lesson-check-answer-to", question = ask.clone());
            check.widget_info(|| WidgetInfo::labeled(Role::Button, can, &name));
            is_given = can && (check.clicked() || by_key);
            if by_key && can {
                // A wrong one is typed over.
                field.request_focus();
            }
        });
        // What the log does not know yet is said below.
        let is_known = view.lesson.progress.right_answer(&question.answer).is_some();
        if let Answered::Wrong(given) = answered
            && is_known
        {
            let given = safe_text(given).into_owned();
            let said = match &question.answer {
                // No row has it: it is known, or thought out.
                Answer::Number(_) => tr!(texts, "lesson-number-wrong", answer = given),
                _ => tr!(texts, "lesson-answer-wrong", answer = given),
            };
            problem(ui, &said);
        }
        is_given.then(|| typed.trim().to_owned())
    }

    /// Shows the answer to somebody who would rather read it.
    fn give_up_ui(
        &mut self,
        ui: &mut Ui,
        place: &StepPlace<'_>,
        (number, question): (usize, &Question),
        intents: &mut Vec<PanelIntent>,
    ) {
        let (view, texts) = (place.view, place.view.lesson.texts);
        let Some(given) = view.lesson.progress.right_answer(&question.answer) else {
            weak(ui, tr!(texts, "lesson-answer-unknown"));
            return;
        };
        let show = ui.link(tr!(texts, "lesson-show-answer"));
        let ask = question.ask.of(texts.lang()).to_owned();
        let name = tr!(texts, "lesson-show-answer-to", question = ask);
        show.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
        if show.clicked() {
            self.shown.insert((place.step, number));
            intents.push(LessonIntent::Answer(number, given).into());
        }
    }
}

/// One button for each choice; the place of the one that was clicked.
fn choices_ui(
    ui: &mut Ui,
    place: &StepPlace<'_>,
    from: &[Both],
    answered: &Answered,
) -> Option<String> {
    let texts = place.view.lesson.texts;
    let mut given = None;
    for (number, choice) in from.iter().enumerate() {
        let words = choice.of(texts.lang());
        let width = ui.available_width();
        let one = Button::new(words).wrap().min_size(Vec2::new(width, size::CONTROL));
        let is_wrong = *answered == Answered::Wrong(number.to_string());
        let one = ui.add_enabled(!is_wrong, one);
        if one.clicked() {
            given = Some(number.to_string());
        }
        if is_wrong {
            problem(ui, &tr!(texts, "lesson-choice-wrong", choice = words.to_owned()));
        }
    }
    given
}
