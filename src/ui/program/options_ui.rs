//! Draws the options: what runs a file in Python, how its calls are seen, in which folder it runs.

use super::{ProgramPane, WatchChoice};
use crate::engine::program::is_python;
use crate::tr;
use crate::ui::form::option_grid;
use crate::ui::pane::{PaneEnv, PaneIntent, PathUse};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    Access, Field, Mark, beside_or_below, button, button_if, button_width, menu, menu_choice,
    menu_width, tint, weak,
};
use egui::{Label, Ui};
use std::path::{Path, PathBuf};

/// The least of a path that stands beside its buttons, in points.
const PATH_LEAST: f32 = 0.5 * size::ADDRESS_FIELD;
/// The least of a hint that stands beside what it is about, in points.
const HINT_LEAST: f32 = size::TEXT_FIELD;

impl ProgramPane {
    pub(super) fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let mut asked = None;
        option_grid(ui, |ui| {
            asked = self.interpreter_ui(ui, env);
            ui.end_row();
            self.watch_ui(ui, env);
            ui.end_row();
            asked = asked.take().or(self.folder_ui(ui, env));
            ui.end_row();
        });
        asked
    }

    /// Which Python: typed, found in `PATH`, or chosen.
    fn interpreter_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let name = tr!(texts, "program-interpreter");
        let found = self.workshop.tools().map(|tools| tools.interpreters.clone());
        let found = found.unwrap_or_default();
        let first = found.first().map(|path| path.display().to_string());
        let hint = first.unwrap_or_else(|| tr!(texts, "program-no-python").into_owned());
        weak(ui, name.as_ref());
        let mut asked = None;
        let choose = tr!(texts, "program-choose-interpreter");
        let menu_beside = menu_width(ui, "") + space::S;
        let button_beside = button_width(ui, &choose) + space::S;
        let has_room = ui.available_width() >= PATH_LEAST + menu_beside + button_beside;
        let beside = if has_room { menu_beside + button_beside } else { menu_beside };
        let before_start = Access::from(!env.is_running());
        beside_or_below(ui, PATH_LEAST + menu_beside + button_beside, |ui| {
            let room = ui.available_width() - beside;
            ui.horizontal(|ui| {
                let field = Field::new(&name, 2.0 * size::ADDRESS_FIELD)
                    .nameless()
                    .within(ui, room)
                    .path()
                    .hint(&hint)
                    .error(self.errors.interpreter.as_deref())
                    .access(before_start)
                    .show(ui, &mut self.form.interpreter);
                if field.changed() {
                    self.errors.interpreter = None;
                }
                field.on_hover_text(tr!(texts, "program-interpreter-tooltip"));
                self.found_ui(ui, env, &found);
            });
            if button_if(ui, before_start, &choose).clicked() {
                let from = PathBuf::from(self.form.interpreter.trim());
                asked = Some(PaneIntent::Choose(PathUse::Interpreter, from));
            }
        });
        asked
    }

    /// The menu of those that were found.
    fn found_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, found: &[PathBuf]) {
        let texts = env.texts;
        menu(ui, &tr!(texts, "program-found"), "", |ui| {
            for path in found {
                let shown = path.display().to_string();
                let is_this = self.form.interpreter == shown;
                if menu_choice(ui, Mark::from(is_this), &shown) && !env.is_running() {
                    self.form.interpreter = shown;
                    self.errors.interpreter = None;
                }
            }
            if found.is_empty() {
                weak(ui, tr!(texts, "program-no-python"));
            }
        });
    }

    fn watch_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let texts = env.texts;
        let name = tr!(texts, "program-watch");
        weak(ui, name.as_ref());
        let has_strace = self.workshop.tools().is_some_and(|tools| tools.strace.is_some());
        let is_of_python = is_python(Path::new(self.form.file.trim()));
        let menu_beside = menu_width(ui, &self.form.watch.name(texts)) + space::S;
        beside_or_below(ui, menu_beside + HINT_LEAST, |ui| {
            menu(ui, &name, &self.form.watch.name(texts), |ui| {
                for choice in WatchChoice::ALL {
                    let can = match choice {
                        WatchChoice::Shim => is_of_python,
                        WatchChoice::Strace => has_strace,
                        WatchChoice::Automatic | WatchChoice::Nothing => true,
                    };
                    let mark = Mark::from(self.form.watch == choice);
                    let chosen = ui.add_enabled_ui(can && !env.is_running(), |ui| {
                        menu_choice(ui, mark, &choice.name(texts))
                    });
                    if chosen.inner {
                        self.form.watch = choice;
                    }
                }
            });
            let hint = match (is_of_python, has_strace) {
                (true, _) => tr!(texts, "program-watch-python-hint"),
                (false, true) => tr!(texts, "program-watch-strace-hint"),
                (false, false) => tr!(texts, "program-watch-none-hint"),
            };
            ui.add(Label::new(tint(hint, palette(ui).weak)).wrap());
        });
    }

    fn folder_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let name = tr!(texts, "program-folder");
        let hint = tr!(texts, "program-folder-hint");
        weak(ui, name.as_ref());
        let mut asked = None;
        let choose = tr!(texts, "program-choose-folder");
        let beside = button_width(ui, &choose) + space::S;
        ui.horizontal(|ui| {
            Field::new(&name, 2.0 * size::ADDRESS_FIELD)
                .nameless()
                .within(ui, ui.available_width() - beside)
                .path()
                .hint(&hint)
                .access((!env.is_running()).into())
                .show(ui, &mut self.form.folder);
            if button(ui, &choose).clicked() {
                let from = PathBuf::from(self.form.folder.trim());
                asked = Some(PaneIntent::Choose(PathUse::Folder, from));
            }
        });
        asked
    }
}
