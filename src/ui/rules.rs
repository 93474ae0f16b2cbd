//! The table of rules of a pane, in a window of its own: the log keeps its room.
//!
//! What is written holds at once. While something is wrong in it, the rules that run stay the former ones, and
//! that is said.

mod edit;
mod file;
mod line;
mod message_ui;
mod mistakes;
mod pane_rules;
mod rule_ui;
mod table;
#[cfg(all(test, feature = "window-tests"))]
mod tests;
mod then_ui;
mod trial;
mod trial_ui;
mod words;

pub use line::{RulesLine, rules_line_ui};
pub use pane_rules::{PaneRules, carry_out_rules, compile, kept_rules};

use super::form::heading_ui;
use super::icons;
use super::pane::{PathChoice, PathUse};
use super::tokens::{palette, size, space};
use super::widgets::{
    NEXT_FRAME, icon_button, icon_toggle, line as line_ui, mark_button, problem, small, weak,
};
use crate::engine::format::rules::REPLIES_PER_SECOND_MAX;
use crate::i18n::{Lang, Texts};
use crate::net::Stamp;
use crate::net::automation::compile::RULES_MAX;
use crate::net::automation::{Action, FindSaved, GroupReplies, LineEnds, Medium, RuleSet};
use crate::tr;
use edit::Choice;
use egui::{Context, DragValue, Id, Role, Ui, Vec2, WidgetInfo, Window, pos2};
use file::{RulesFile, file_ui};
use mistakes::{PlacedMistake, mistakes};
use rule_ui::rule_ui;
use std::path::PathBuf;
use std::task::Waker;
use table::table_ui;
use then_ui::ThenAsk;
use trial_ui::Trial;

/// The width of the window at first, in points: what fits into the smallest window that we care for, 900 × 600.
const WIDTH: f32 = 39.0 * size::ROW;
/// Its least height at first, in points.
const HEIGHT: f32 = 21.0 * size::ROW;
/// What it leaves free at the top, in points, where there is room: the pane's form and the log's bar.
const ABOVE: f32 = 10.0 * size::ROW;
/// Its least width, in points: a message with its menus.
const WIDTH_MIN: f32 = 30.0 * size::ROW;

/// What a running rule has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleLive {
    /// How often it has acted.
    pub hits: u64,
    /// When it did so last.
    pub last_hit: Option<Stamp>,
}

/// What the window shows beside the rules.
pub struct RulesEnv<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// What the pane is called.
    pub pane: &'a str,
    /// What the rules act on.
    pub medium: Medium,
    /// What each rule has done; empty while no session runs them.
    pub live: &'a [RuleLive],
    /// The names of the saved messages.
    pub saved: &'a [String],
    /// The saved message of a name.
    pub saved_message: FindSaved<'a>,
    /// Wakes the window when a file was read or written.
    pub waker: &'a Waker,
}

/// The same, with what is wrong.
pub(super) struct RulesView<'a> {
    texts: &'a Texts,
    medium: Medium,
    live: &'a [RuleLive],
    saved: &'a [String],
    saved_message: FindSaved<'a>,
    waker: &'a Waker,
    mistakes: &'a [PlacedMistake],
}

/// What a person asked of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesAsk {
    /// The rules are others now, and hold from here on if nothing is wrong.
    Changed,
    /// Choose a path in the system's dialog, beginning there.
    Choose(PathUse, PathBuf),
}

/// The window with what lasts from picture to picture.
#[derive(Debug, Default)]
pub struct RulesEditor {
    is_open: bool,
    choice: Choice,
    trial: Trial,
    file: RulesFile,
    /// Whose file is chosen in a dialog: rule and action.
    chooses: Option<(usize, usize)>,
    /// The rules that were handed on last.
    known: Option<RuleSet>,
    /// The field in which they are being written: they are handed on once it is left.
    typing: Option<Id>,
    checked: Checked,
}

/// What is wrong in these rules, in this language.
#[derive(Debug, Default)]
struct Checked {
    of: Option<CheckedOf>,
    mistakes: Vec<PlacedMistake>,
}

/// What was looked at.
#[derive(Debug)]
struct CheckedOf {
    set: RuleSet,
    lang: Lang,
    /// The names of the saved messages.
    saved: Vec<String>,
}

impl RulesEditor {
    /// Shows the window.
    pub fn open(&mut self) {
        self.is_open = true;
    }

    /// How many things are wrong in the rules.
    pub fn mistake_count(&mut self, set: &RuleSet, env: &RulesEnv<'_>) -> usize {
        self.checked.look(set, env);
        self.checked.mistakes.len()
    }

    /// What came of a dialog that the window asked for.
    pub fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        set: &mut RuleSet,
        waker: &Waker,
    ) {
        let place = self.chooses.take();
        match (path_use, chosen) {
            (PathUse::RuleFile, PathChoice::Path(path)) => {
                let rule = place.and_then(|(rule, action)| {
                    set.rules.get_mut(rule).and_then(|rule| rule.then.get_mut(action))
                });
                if let Some(Action::ReplyFile(file)) = rule {
                    *file = path;
                }
            }
            (_, chosen) => self.file.path_chosen(path_use, chosen, set, waker),
        }
    }

    /// Draws the window, if it is open; `id` is the pane's. Takes in what became of files in any case.
    pub fn ui(
        &mut self,
        ctx: &Context,
        id: Id,
        env: &RulesEnv<'_>,
        set: &mut RuleSet,
    ) -> Option<RulesAsk> {
        self.known.get_or_insert_with(|| set.clone());
        self.file.hear(&mut self.choice, set);
        let asked = if self.is_open { self.window_ui(ctx, id, env, set) } else { None };
        asked.or_else(|| self.changed(ctx, env, set))
    }

    fn window_ui(
        &mut self,
        ctx: &Context,
        id: Id,
        env: &RulesEnv<'_>,
        set: &mut RuleSet,
    ) -> Option<RulesAsk> {
        self.checked.look(set, env);
        // The view borrows it, and the rest is drawn with it.
        let checked = std::mem::take(&mut self.checked);
        let view = view_of(env, &checked.mistakes);
        let content = ctx.content_rect();
        let size = Vec2::new(WIDTH, (content.height() - space::XL - ABOVE).max(HEIGHT));
        let size = size.min(content.size() - Vec2::splat(2.0 * space::M));
        let place =
            pos2(content.right() - size.x - space::L, content.bottom() - size.y - space::XL);
        let mut open = true;
        let window = Window::new(tr!(env.texts, "rules-window", pane = env.pane))
            .id(id.with("rules"))
            .open(&mut open)
            .default_pos(place)
            .default_size(size)
            .min_width(WIDTH_MIN.min(content.width()))
            .vscroll(true);
        let shown = window.show(ctx, |ui| self.contents_ui(ui, &view, set));
        self.checked = checked;
        self.is_open = open;
        shown.and_then(|shown| shown.inner).flatten()
    }

    /// Whether the rules are others now, are right, and nobody is in the middle of a word.
    fn changed(&mut self, ctx: &Context, env: &RulesEnv<'_>, set: &RuleSet) -> Option<RulesAsk> {
        if self.known.as_ref() == Some(set) {
            self.typing = None;
            return None;
        }
        if self.checked.look(set, env) {
            // What is wrong now shows in the next picture.
            ctx.request_repaint_after(NEXT_FRAME);
        }
        let focused = ctx.memory(egui::Memory::focused).filter(|_| ctx.text_edit_focused());
        let typing = *self.typing.get_or_insert(focused.unwrap_or(Id::NULL));
        let is_typing = self.is_open && focused == Some(typing);
        if is_typing || !self.checked.mistakes.is_empty() {
            return None;
        }
        self.typing = None;
        self.known = Some(set.clone());
        Some(RulesAsk::Changed)
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        view: &RulesView<'_>,
        set: &mut RuleSet,
    ) -> Option<RulesAsk> {
        self.tools_ui(ui, view.texts, set);
        ui.horizontal_wrapped(|ui| table_options_ui(ui, view, set));
        let mut asked = None;
        if self.file.is_open {
            let chooses = file_ui(ui, view, &mut self.file, set);
            asked = chooses.map(|(path_use, from)| RulesAsk::Choose(path_use, from));
        }
        ui.scope(|ui| table_ui(ui, view, &mut self.choice, set));
        ui.add_space(space::XS);
        mistakes_ui(ui, view);
        // Before the chosen rule: below it, a low window would not show that it opened.
        if self.trial.is_open {
            line_ui(ui);
            ui.add_space(space::XS);
            heading_ui(ui, &tr!(view.texts, "rules-try"));
            self.trial.ui(ui, view, set);
        }
        line_ui(ui);
        ui.add_space(space::XS);
        let chosen = self.choice.chosen;
        if let Some(rule) = set.rules.get_mut(chosen) {
            heading_ui(ui, &tr!(view.texts, "rule-heading", number = chosen + 1));
            let chooses = rule_ui(ui, view, (chosen, rule));
            if let Some(ThenAsk::ChooseFile(action, from)) = chooses {
                self.chooses = Some((chosen, action));
                asked = asked.or(Some(RulesAsk::Choose(PathUse::RuleFile, from)));
            }
        }
        asked
    }

    fn tools_ui(&mut self, ui: &mut Ui, texts: &Texts, set: &mut RuleSet) {
        ui.horizontal_wrapped(|ui| {
            let choice = &mut self.choice;
            if set.rules.len() >= RULES_MAX {
                weak(ui, tr!(texts, "rules-full", most = RULES_MAX));
            } else if icon_button(ui, icons::ADD, &tr!(texts, "rules-add")).clicked() {
                choice.add(set);
            }
            // What is not always there comes last, so that nothing moves.
            toggle_ui(ui, icons::CHECK, &tr!(texts, "rules-try"), &mut self.trial.is_open);
            toggle_ui(ui, icons::FILES, &tr!(texts, "rules-file"), &mut self.file.is_open);
            if choice.chosen < set.rules.len() {
                chosen_tools_ui(ui, texts, choice, set);
            }
            if choice.can_undo()
                && icon_button(ui, icons::UNDO, &tr!(texts, "rules-undo")).clicked()
            {
                choice.undo(set);
            }
        });
    }
}

impl Checked {
    /// Looks at the rules again, if they, the saved messages or the language are others now; `true` if so.
    fn look(&mut self, set: &RuleSet, env: &RulesEnv<'_>) -> bool {
        let is_same =
            |of: &CheckedOf| of.set == *set && of.lang == env.texts.lang() && of.saved == env.saved;
        if self.of.as_ref().is_some_and(is_same) {
            return false;
        }
        self.mistakes = mistakes(set, env);
        let (set, lang, saved) = (set.clone(), env.texts.lang(), env.saved.to_vec());
        self.of = Some(CheckedOf { set, lang, saved });
        true
    }
}

fn view_of<'a>(env: &RulesEnv<'a>, mistakes: &'a [PlacedMistake]) -> RulesView<'a> {
    let RulesEnv { texts, medium, live, saved, saved_message, waker, .. } = *env;
    RulesView { texts, medium, live, saved, saved_message, waker, mistakes }
}

/// How much is wrong, and what runs meanwhile. The line is always there: what comes after it must neither move
/// nor lose the keyboard when a mistake is made.
fn mistakes_ui(ui: &mut Ui, view: &RulesView<'_>) {
    let count = view.mistakes.len();
    ui.horizontal_wrapped(|ui| {
        if count == 0 {
            small(ui, &tr!(view.texts, "rules-right"), palette(ui).weak);
            return;
        }
        problem(ui, &tr!(view.texts, "rules-mistakes", count = count));
        if !view.live.is_empty() {
            small(ui, &tr!(view.texts, "rules-held"), palette(ui).weak);
        }
    });
}

/// What can be done with the chosen rule.
fn chosen_tools_ui(ui: &mut Ui, texts: &Texts, choice: &mut Choice, set: &mut RuleSet) {
    let chosen = choice.chosen;
    if icon_button(ui, icons::COPY, &tr!(texts, "rules-duplicate")).clicked() {
        choice.duplicate(set);
    }
    if mark_button(ui, icons::UP, &tr!(texts, "rules-up")).clicked() && chosen > 0 {
        choice.move_rule(set, chosen, chosen - 1);
    }
    if mark_button(ui, icons::DOWN, &tr!(texts, "rules-down")).clicked() {
        choice.move_rule(set, chosen, chosen + 1);
    }
    if icon_button(ui, icons::DELETE, &tr!(texts, "rules-delete")).clicked() {
        choice.delete(set);
    }
}

fn toggle_ui(ui: &mut Ui, icon: icons::Icon, name: &str, is_on: &mut bool) {
    if icon_toggle(ui, icon, name, (*is_on).into()).clicked() {
        *is_on = !*is_on;
    }
}

/// What holds for all rules of the table.
fn table_options_ui(ui: &mut Ui, view: &RulesView<'_>, set: &mut RuleSet) {
    let texts = view.texts;
    limit_ui(ui, texts, set);
    let mut is_aside = set.line_ends == LineEnds::SetAside;
    let aside = ui.checkbox(&mut is_aside, tr!(texts, "rules-line-ends"));
    if aside.on_hover_text(tr!(texts, "rules-line-ends-tooltip")).changed() {
        set.line_ends = if is_aside { LineEnds::SetAside } else { LineEnds::Kept };
    }
    if view.medium == Medium::Datagrams {
        let mut replies = set.group_replies == GroupReplies::Always;
        let group = ui.checkbox(&mut replies, tr!(texts, "rules-group-replies"));
        if group.on_hover_text(tr!(texts, "rules-group-replies-tooltip")).changed() {
            set.group_replies = if replies { GroupReplies::Always } else { GroupReplies::Never };
        }
    }
}

/// How many replies each peer gets in a second.
fn limit_ui(ui: &mut Ui, texts: &Texts, set: &mut RuleSet) {
    let name = tr!(texts, "rules-per-second");
    weak(ui, &*name);
    let drag = DragValue::new(&mut set.replies_per_second)
        .range(0..=REPLIES_PER_SECOND_MAX)
        .update_while_editing(false);
    let drag = ui.add(drag);
    drag.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, &*name));
    drag.on_hover_text(tr!(texts, "rules-per-second-tooltip"));
}
