//! Carries out the keys that work wherever the focus is.

use super::App;
use crate::ui::pane::{PaneId, PaneIntent};
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::shortcuts::{self, WindowKey, take};
use crate::ui::tabs::{self, TabIntent};
use crate::ui::top_bar::WindowIntent;
use egui::{Key, KeyboardShortcut, Ui};
use std::sync::Arc;

fn pressed(ui: &Ui, keys: KeyboardShortcut) -> bool {
    ui.input_mut(|input| take(input, &keys))
}

impl App {
    /// Carries out the shortcuts that were pressed, before a text field can take the keys.
    pub(super) fn do_shortcuts(&mut self, ui: &mut Ui) {
        self.do_escape(ui);
        let acts = ui.input_mut(|input| {
            let acts = shortcuts::TABLE.iter().filter_map(|shortcut| shortcut.take(input));
            acts.collect::<Vec<_>>()
        });
        for act in acts {
            self.carry_out_key(&ui.ctx().clone(), act);
        }
    }

    fn carry_out_key(&mut self, ctx: &egui::Context, act: WindowKey) {
        match (act, self.active) {
            (WindowKey::NewPane, active) => {
                // Another one like this: two of a kind talk to each other.
                let active = active.and_then(|id| self.panes.get(&id));
                let kind = active.map_or(PaneKind::Udp, OpenPane::kind);
                self.carry_out_window(ctx, WindowIntent::New(kind));
            }
            (WindowKey::ReopenPane, _) => self.reopen_pane(),
            (WindowKey::Messages, _) => self.toggle_messages(),
            (WindowKey::Lessons, _) => self.toggle_lessons(),
            (WindowKey::SendSaved(key), _) => self.send_by_key(key),
            (WindowKey::Explain, _) => {
                self.carry_out_window(ctx, WindowIntent::Explain(String::new()));
            }
            (WindowKey::Help, _) => self.carry_out_window(ctx, WindowIntent::ShowKeys),
            (WindowKey::NextPane, _) => self.step_pane(FocusStep::On),
            (WindowKey::PreviousPane, _) => self.step_pane(FocusStep::Back),
            (WindowKey::PaneAt(place), _) => {
                let order = tabs::in_order(&self.tree);
                let chosen = place.map_or(order.last(), |place| order.get(place));
                if let Some(id) = chosen.copied() {
                    self.go_to_pane(id);
                }
            }
            (_, Some(active)) => self.carry_out_key_in(active, act),
            (_, None) => {}
        }
    }

    /// What keys do with the pane in use.
    fn carry_out_key_in(&mut self, active: PaneId, act: WindowKey) {
        match act {
            WindowKey::ClosePane => {
                let snapshots = self.sessions.snapshots();
                self.carry_out_tab(TabIntent::Close(active), &snapshots);
            }
            WindowKey::Clear => self.clear_or_go_to_url(active),
            WindowKey::Reload => self.with_pane(active, |pane, env| pane.reload(env)),
            WindowKey::Save => self.with_pane(active, |pane, env| pane.download()?.save_now(env)),
            WindowKey::Find => {
                if let Some(pane) = self.panes.get_mut(&active) {
                    pane.find();
                }
            }
            WindowKey::Filter => {
                if let Some(pane) = self.panes.get_mut(&active) {
                    pane.filter();
                }
            }
            WindowKey::TimeLine => {
                if let Some(pane) = self.panes.get_mut(&active) {
                    pane.toggle_time_line();
                }
            }
            WindowKey::Pause => {
                let store = Arc::clone(self.store_of(active));
                if let Some(log) = self.panes.get_mut(&active).and_then(|pane| pane.log_mut()) {
                    log.toggle_pause(&store);
                }
            }
            WindowKey::Code => self.show_code(active),
            // They are not about a pane.
            _ => {}
        }
    }

    /// Esc is for the first that applies: what an input method composes, a menu, a window, a load or a repeat that runs; what
    /// is selected is given up by the list that has the focus.
    fn do_escape(&mut self, ui: &Ui) {
        let Some(active) = self.active else { return };
        let composer = self.session_pane(active).map(|pane| pane.outgoing().composer());
        let is_composing = composer.is_some_and(|composer| composer.is_composing());
        let pane = self.panes.get_mut(&active);
        let is_offering =
            pane.is_some_and(|pane| pane.download().is_some_and(|pane| pane.is_offering()));
        let is_covered = self.settings_open
            || self.keys_open
            || self.explain_page.is_some()
            || is_offering
            || egui::Popup::is_any_open(ui.ctx());
        // Windows that dim the rest and menus see the key themselves.
        if is_composing || is_covered || !ui.input(|input| input.key_pressed(Key::Escape)) {
            return;
        }
        let is_loading = self.panes.get_mut(&active).is_some_and(|pane| pane.download().is_some())
            && self.sessions.is_running(active);
        let is_closed = self.close_export()
            || self.close_record()
            || self.close_picture()
            || self.close_exchange()
            || self.close_code()
            || self.close_options()
            || self.panes.get_mut(&active).is_some_and(|pane| pane.close_window(ui.ctx()));
        if is_closed {
            ui.input_mut(|input| take(input, &shortcuts::ESCAPE));
        } else if is_loading {
            ui.input_mut(|input| take(input, &shortcuts::ESCAPE));
            self.sessions.stop(active);
        } else if self.sessions.repeats(active) {
            ui.input_mut(|input| take(input, &shortcuts::ESCAPE));
            self.sessions.stop_repeat(active);
        }
    }

    /// What a person expects of the keys depends on the pane: in a GET tab, as in a browser, they go to
    /// the URL.
    fn clear_or_go_to_url(&mut self, active: PaneId) {
        self.with_pane(active, |pane, _| {
            if pane.download().is_some() {
                pane.focus();
                return None;
            }
            Some(PaneIntent::ClearLog)
        });
    }

    /// Sends from the active pane. After drawing: a message field that has the focus takes the keys
    /// itself, and knows whether an input method is composing.
    pub(super) fn do_send_shortcut(&mut self, ui: &mut Ui) {
        let Some(active) = self.active else { return };
        let composer = self.session_pane(active).map(|pane| pane.outgoing().composer());
        let is_composing = composer.is_some_and(|composer| composer.is_composing());
        if !is_composing && pressed(ui, shortcuts::SEND) {
            self.with_session(active, |pane, env| pane.send_now(env));
        }
    }

    fn step_pane(&mut self, step: FocusStep) {
        let order = tabs::in_order(&self.tree);
        let now = order.iter().position(|pane| Some(*pane) == self.active).unwrap_or(0);
        let count = order.len().max(1);
        let next = match step {
            FocusStep::On => (now + 1) % count,
            FocusStep::Back => (now + count - 1) % count,
        };
        if let Some(id) = order.get(next) {
            self.go_to_pane(*id);
        }
    }

    fn go_to_pane(&mut self, id: PaneId) {
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
        // The keyboard goes where the eyes go.
        if let Some(pane) = self.panes.get_mut(&id) {
            pane.focus();
        }
    }
}

#[derive(Clone, Copy)]
enum FocusStep {
    On,
    Back,
}
