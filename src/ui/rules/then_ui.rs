//! Draws what a rule does, one thing below the other.

use super::RulesView;
use super::message_ui::{Placeholders, form_ui, text_ui};
use super::mistakes::{MistakePlace, PlacedMistake};
use super::words::ActionKind;
use crate::net::automation::compile::ACTIONS_MAX;
use crate::net::automation::{Action, Medium};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, button, mark_button, menu, menu_choice, problem};
use egui::Ui;
use std::path::PathBuf;

/// What is to be done for an action that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ThenAsk {
    /// Choose the file of this action, beginning there.
    ChooseFile(usize, PathBuf),
}

/// Draws them, and the menu that adds one.
pub(super) fn then_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    then: &mut Vec<Action>,
    mistakes: &[&PlacedMistake],
) -> Option<ThenAsk> {
    let (mut asked, mut removed, mut raised) = (None, None, None);
    let several = then.len() > 1;
    for (place, action) in then.iter_mut().enumerate() {
        let error = mistakes.iter().find(|mistake| mistake.place == MistakePlace::Then(place));
        let error = error.map(|mistake| mistake.text.as_str());
        ui.push_id(place, |ui| {
            ui.horizontal(|ui| {
                let remove = mark_button(ui, icons::CLOSE, &tr!(view.texts, "then-remove"));
                if remove.clicked() {
                    removed = Some(place);
                }
                if place > 0 && mark_button(ui, icons::UP, &tr!(view.texts, "then-up")).clicked() {
                    raised = Some(place);
                } else if place == 0 && several {
                    // The first has none above it, and stands in line with the others.
                    ui.add_space(size::CONTROL + ui.spacing().item_spacing.x);
                }
                kind_ui(ui, view, action);
                let chooses = details_ui(ui, view, action, error);
                asked = asked.take().or(chooses.map(|from| ThenAsk::ChooseFile(place, from)));
            });
            if let Some(error) = error {
                problem(ui, error);
            }
            if let Action::Reply(message) = action {
                ui.horizontal(|ui| {
                    // Below what it belongs to.
                    ui.add_space(size::CONTROL + ui.spacing().item_spacing.x);
                    form_ui(ui, view.texts, message, Placeholders::Offered);
                });
            }
        });
    }
    if let Some(place) = removed {
        then.remove(place);
    } else if let Some(place) = raised {
        then.swap(place, place - 1);
    }
    add_ui(ui, view, then);
    asked
}

fn offered(view: &RulesView<'_>, kind: ActionKind) -> bool {
    view.medium == Medium::Connections || !kind.needs_connection()
}

fn kind_ui(ui: &mut Ui, view: &RulesView<'_>, action: &mut Action) {
    let now = ActionKind::of(action);
    menu(ui, &tr!(view.texts, "rule-then"), &now.name(view.texts), |ui| {
        for kind in ActionKind::ALL.into_iter().filter(|kind| offered(view, *kind) || *kind == now)
        {
            if menu_choice(ui, (kind == now).into(), &kind.name(view.texts)) && kind != now {
                *action = kind.made_of(Some(action.clone()));
            }
        }
    });
}

/// What an action needs to be told; where a file is to be chosen, from where.
fn details_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    action: &mut Action,
    error: Option<&str>,
) -> Option<PathBuf> {
    let texts = view.texts;
    match action {
        Action::Reply(message) => {
            text_ui(ui, &tr!(texts, "rule-reply"), message, error);
        }
        Action::ReplySaved(name) => saved_ui(ui, view, name, error),
        Action::ReplyFile(path) => {
            let mut typed = path.display().to_string();
            let name = tr!(texts, "rule-file");
            let field = Field::new(&name, 2.0 * size::TEXT_FIELD);
            if field.nameless().path().error(error).show(ui, &mut typed).changed() {
                *path = PathBuf::from(typed);
            }
            if button(ui, &tr!(texts, "rule-file-choose")).clicked() {
                return Some(path.clone());
            }
        }
        _ => {}
    }
    None
}

/// The name of a saved message, and those that there are.
fn saved_ui(ui: &mut Ui, view: &RulesView<'_>, name: &mut String, error: Option<&str>) {
    let (label, hint) = (tr!(view.texts, "rule-saved"), tr!(view.texts, "rule-saved-hint"));
    let field = Field::new(&label, size::TEXT_FIELD);
    field.nameless().hint(&hint).error(error).show(ui, name);
    if view.saved.is_empty() {
        return;
    }
    menu(ui, &tr!(view.texts, "rule-saved-menu"), "", |ui| {
        for saved in view.saved {
            if menu_choice(ui, (saved == name).into(), saved) {
                name.clone_from(saved);
            }
        }
    });
}

fn add_ui(ui: &mut Ui, view: &RulesView<'_>, then: &mut Vec<Action>) {
    if then.len() >= ACTIONS_MAX {
        crate::ui::widgets::weak(ui, tr!(view.texts, "then-full", most = ACTIONS_MAX));
        return;
    }
    let name = tr!(view.texts, "then-add");
    menu(ui, &name, &name, |ui| {
        for kind in ActionKind::ALL.into_iter().filter(|kind| offered(view, *kind)) {
            if menu_choice(ui, false.into(), &kind.name(view.texts)) {
                then.push(kind.made_of(None));
            }
        }
    });
}
