//! Draws the chosen rule: its name, when it acts, what it does, when, and what comes then.

use super::RulesView;
use super::message_ui::{Placeholders, form_ui, text_ui};
use super::mistakes::{MistakePlace, PlacedMistake};
use super::then_ui::{ThenAsk, then_ui};
use super::words::WhenKind;
use crate::engine::format::rules::DELAY_MS_MAX;
use crate::i18n::Texts;
use crate::net::automation::{AfterMatch, Medium, Pattern, Rule, When};
use crate::tr;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, menu, menu_choice, problem, segments, weak};
use egui::{DragValue, Grid, Ui};
use std::time::Duration;

/// A regular expression, where none is typed.
const REGEX_EXAMPLE: &str = r"^GET (\w+)";
/// A hex mask, where none is typed.
const MASK_EXAMPLE: &str = "01 03 ?? ??";

/// Draws it. What changed is seen by comparing.
pub(super) fn rule_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    (place, rule): (usize, &mut Rule),
) -> Option<ThenAsk> {
    let texts = view.texts;
    let mut asked = None;
    let mistakes: Vec<&PlacedMistake> =
        view.mistakes.iter().filter(|mistake| mistake.rule == place).collect();
    Grid::new(("rule", place)).num_columns(2).show(ui, |ui| {
        let name = tr!(texts, "rule-name");
        weak(ui, &*name);
        ui.horizontal(|ui| name_ui(ui, texts, &name, rule));
        ui.end_row();

        label_ui(ui, &tr!(texts, "rule-when"));
        ui.vertical(|ui| when_ui(ui, view, &mut rule.when, &mistakes));
        ui.end_row();

        label_ui(ui, &tr!(texts, "rule-then"));
        ui.vertical(|ui| asked = then_ui(ui, view, &mut rule.then, &mistakes));
        ui.end_row();

        weak(ui, tr!(texts, "rule-delay"));
        ui.horizontal(|ui| after_ui(ui, texts, rule));
        ui.end_row();
    });
    asked
}

/// What stands before several lines, at the height of the first.
fn label_ui(ui: &mut Ui, text: &str) {
    ui.vertical(|ui| ui.horizontal(|ui| weak(ui, text)));
}

fn name_ui(ui: &mut Ui, texts: &Texts, name: &str, rule: &mut Rule) {
    let hint = tr!(texts, "rule-name-hint");
    Field::new(name, size::TEXT_FIELD).nameless().hint(&hint).show(ui, &mut rule.name);
}

fn when_ui(ui: &mut Ui, view: &RulesView<'_>, when: &mut When, mistakes: &[&PlacedMistake]) {
    let texts = view.texts;
    let error = mistakes.iter().find(|mistake| mistake.place == MistakePlace::When);
    let error = error.map(|mistake| mistake.text.as_str());
    ui.horizontal(|ui| {
        when_menu_ui(ui, view, when);
        let name = tr!(texts, "rule-pattern");
        match when {
            When::Connected | When::Received(Pattern::Anything) => {}
            When::Received(
                Pattern::Equals(message)
                | Pattern::Contains(message)
                | Pattern::Begins(message)
                | Pattern::Ends(message),
            ) => text_ui(ui, &name, message, error),
            When::Received(Pattern::Regex(text)) => {
                let tooltip = tr!(texts, "rule-regex-tooltip");
                let field = Field::new(&name, ui.available_width() - space::M);
                let field = field.nameless().hint(REGEX_EXAMPLE).error(error);
                field.show(ui, text).on_hover_text(tooltip);
            }
            When::Received(Pattern::HexMask(text)) => {
                let tooltip = tr!(texts, "rule-hex-mask-tooltip");
                let field = Field::new(&name, ui.available_width() - space::M);
                let field = field.nameless().hint(MASK_EXAMPLE).error(error);
                field.show(ui, text).on_hover_text(tooltip);
            }
        }
    });
    if let Some(error) = error {
        problem(ui, error);
    }
    if let When::Received(
        Pattern::Equals(message)
        | Pattern::Contains(message)
        | Pattern::Begins(message)
        | Pattern::Ends(message),
    ) = when
    {
        ui.horizontal(|ui| form_ui(ui, texts, message, Placeholders::None));
    }
}

fn when_menu_ui(ui: &mut Ui, view: &RulesView<'_>, when: &mut When) {
    let now = WhenKind::of(when);
    menu(ui, &tr!(view.texts, "rule-when"), &now.name(view.texts), |ui| {
        let offered = |kind: &WhenKind| {
            view.medium == Medium::Connections || *kind != WhenKind::Connected || *kind == now
        };
        for kind in WhenKind::ALL.into_iter().filter(offered) {
            if menu_choice(ui, (kind == now).into(), &kind.name(view.texts)) && kind != now {
                kind.put(when);
            }
        }
    });
}

/// How long to wait, and what comes after the rule.
fn after_ui(ui: &mut Ui, texts: &Texts, rule: &mut Rule) {
    let mut ms = u64::try_from(rule.delay.as_millis()).unwrap_or(DELAY_MS_MAX);
    let drag = DragValue::new(&mut ms).range(0..=DELAY_MS_MAX).update_while_editing(false);
    let name = tr!(texts, "rule-delay");
    let drag = ui.add(drag);
    drag.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, &*name));
    let drag = drag.on_hover_text(tr!(texts, "rule-delay-tooltip"));
    if drag.changed() {
        rule.delay = Duration::from_millis(ms);
    }
    weak(ui, tr!(texts, "rule-after"));
    let names = [tr!(texts, "after-stop"), tr!(texts, "after-go-on")];
    let [stop, go_on] = &names;
    let choices = [(AfterMatch::Stop, stop.as_ref()), (AfterMatch::GoOn, go_on.as_ref())];
    let now = rule.after_match;
    rule.after_match = segments(ui, &choices, |choice| choice == now, None).unwrap_or(now);
}
