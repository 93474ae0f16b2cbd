//! The pane "This machine": interfaces, routes and name servers, and who listens; each can be filled into the fields
//! of another pane.
//!
//! - `reader`: reads on a thread of its own, on demand;
//! - `lists`: the lines in words, and which of them the filter lets through;
//! - `list_ui`: draws them.
//!
//! *Invariant: the system is asked on a thread, never on the ui thread, and only while somebody looks.*

mod list_ui;
mod lists;
mod reader;
#[cfg(all(test, feature = "window-tests"))]
mod tests;

use super::form::form_panel;
use super::pane::{Pane, PaneEnv, PaneIntent};
use super::shortcuts::{self, tooltip};
use super::tokens::size;
use super::widgets::{Dot, Field, bar, button, button_if, problem, segments, weak};
use crate::i18n::Texts;
use crate::learn::machine::MachinePart;
use crate::net::{SessionSnapshot, SessionState};
use crate::tr;
use egui::Ui;
use list_ui::ListView;
use lists::Lists;
use reader::Reader;
use serde::{Deserialize, Serialize};

/// What of the pane comes back after a restart. Nothing is read by that before somebody looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MachineSettings {
    /// What is shown.
    pub part: MachinePart,
    /// What is looked for, as typed.
    pub filter: String,
}

/// The pane.
pub struct MachinePane {
    settings: MachineSettings,
    reader: Reader,
    lists: Lists,
    list: ListView,
    wants_focus: bool,
}

impl MachinePane {
    /// A pane as it was left.
    pub fn new(settings: MachineSettings) -> Self {
        Self {
            settings,
            reader: Reader::default(),
            lists: Lists::default(),
            list: ListView::new(),
            wants_focus: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> MachineSettings {
        self.settings.clone()
    }

    /// Shows this part.
    pub fn show(&mut self, part: MachinePart) {
        self.settings.part = part;
        self.list.begin_anew();
    }

    /// Takes in what was read, and reads for the first time.
    fn keep_up(&mut self, env: &PaneEnv<'_>) {
        if let Some(facts) = self.reader.keep_up(env.waker) {
            self.lists.put(facts);
            self.list.begin_anew();
        }
        if self.lists.make(&self.settings.filter, env.texts) {
            self.list.begin_anew();
        }
    }

    fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let mut asked = None;
        bar(ui, |ui| {
            self.parts_ui(ui, texts);
            self.filter_ui(ui, texts);
            let refresh =
                button_if(ui, (!self.reader.is_reading()).into(), &tr!(texts, "machine-refresh"));
            let tip = tooltip(ui.ctx(), &tr!(texts, "machine-refresh-tooltip"), &shortcuts::RELOAD);
            if refresh.on_hover_text(tip).clicked() {
                self.reader.read(env.waker);
            }
            let copy = button(ui, &tr!(texts, "machine-copy"));
            if copy.on_hover_text(tr!(texts, "machine-copy-tooltip")).clicked() {
                asked = Some(self.copy(ui, texts));
            }
            let state = match self.lists.read_at() {
                _ if self.reader.is_reading() => tr!(texts, "machine-reading").into_owned(),
                Some(read_at) => read_at.to_owned(),
                None => String::new(),
            };
            weak(ui, state);
        });
        if let Some(reason) = self.reader.problem() {
            let text = tr!(texts, "machine-not-started", reason = reason);
            bar(ui, |ui| problem(ui, &text));
        }
        if self.settings.part == MachinePart::Listeners {
            for remark in self.lists.remarks() {
                bar(ui, |ui| weak(ui, remark.as_str()));
            }
        }
        asked
    }

    fn parts_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let listeners = match self.lists.listeners_count() {
            Some(count) => tr!(texts, "machine-listeners-count", count = count),
            None => tr!(texts, "machine-listeners").into_owned(),
        };
        let parts = [
            (MachinePart::Addresses, &*tr!(texts, "machine-addresses")),
            (MachinePart::Listeners, &*listeners),
        ];
        let now = self.settings.part;
        if let Some(part) = segments(ui, &parts, |part| part == now, None) {
            self.show(part);
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let (name, hint) = (tr!(texts, "machine-filter"), tr!(texts, "machine-filter-hint"));
        let field = Field::new(&name, size::TEXT_FIELD).hint(&hint);
        let field = field.show(ui, &mut self.settings.filter);
        if std::mem::take(&mut self.wants_focus) {
            field.request_focus();
        }
    }

    /// Copies the lines that are shown.
    fn copy(&self, ui: &Ui, texts: &Texts) -> PaneIntent {
        let (text, lines) = self.lists.text(self.settings.part);
        ui.copy_text(text);
        PaneIntent::Tell(tr!(texts, "machine-copied", lines = lines))
    }
}

impl Pane for MachinePane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        tr!(texts, "machine-tab").into_owned()
    }

    fn mark(&self, _: Option<&SessionSnapshot>) -> Dot {
        if self.reader.is_reading() { Dot::Busy } else { Dot::Ring }
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.keep_up(env);
        let asked = form_panel(ui, |ui| self.form_ui(ui, env));
        // What was typed now is looked for now.
        self.keep_up(env);
        let lines = self.lists.shown(self.settings.part);
        let hint = match self.lists.read_at() {
            None => tr!(env.texts, "machine-reading"),
            Some(_) if !self.settings.filter.trim().is_empty() => {
                tr!(env.texts, "machine-nothing-fits")
            }
            Some(_) => tr!(env.texts, "machine-nobody-listens"),
        };
        let used = self.list.ui(ui, env.texts, &lines, &hint);
        asked.or(used.map(|(place, use_in)| PaneIntent::UsePlace(place, use_in)))
    }

    fn focus(&mut self) {
        self.wants_focus = true;
    }

    fn find(&mut self) {
        self.wants_focus = true;
    }

    fn reload(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.reader.read(env.waker);
        None
    }
}
