//! Carries out the keys that work wherever the focus is.

use super::App;
use crate::ui::pane::{PaneId, PaneIntent};
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::shortcuts::{self, take};
use crate::ui::tabs::{self, TabIntent};
use crate::ui::top_bar::WindowIntent;
use egui::{KeyboardShortcut, Ui};

fn pressed(ui: &Ui, keys: KeyboardShortcut) -> bool {
    ui.input_mut(|input| take(input, &keys))
}

impl App {
    /// Carries out the shortcuts that were pressed, before a text field can take the keys.
    pub(super) fn do_shortcuts(&mut self, ui: &mut Ui) {
        // The one with Shift first: the other would match it too.
        if pressed(ui, shortcuts::REOPEN_PANE) {
            self.reopen_pane();
        }
        if pressed(ui, shortcuts::NEW_PANE) {
            // Another one like this: two of a kind talk to each other.
            let active = self.active.and_then(|id| self.panes.get(&id));
            let kind = active.map_or(PaneKind::Udp, OpenPane::kind);
            self.carry_out_window(&ui.ctx().clone(), WindowIntent::New(kind));
        }
        // The one with Shift first: the other would match it too.
        if pressed(ui, shortcuts::PREVIOUS_PANE) {
            self.step_pane(FocusStep::Back);
        } else if pressed(ui, shortcuts::NEXT_PANE) {
            self.step_pane(FocusStep::On);
        }
        let Some(active) = self.active else { return };
        if pressed(ui, shortcuts::CLOSE_PANE) {
            let snapshots = self.sessions.snapshots();
            self.carry_out_tab(TabIntent::Close(active), &snapshots);
        }
        if pressed(ui, shortcuts::CLEAR) {
            self.clear_or_go_to_url(active);
        }
        if pressed(ui, shortcuts::RELOAD) || pressed(ui, shortcuts::RELOAD_TOO) {
            self.with_pane(active, |pane, env| pane.download()?.reload(env));
        }
        if pressed(ui, shortcuts::SAVE) {
            self.with_pane(active, |pane, env| pane.download()?.save_now(env));
        }
        if pressed(ui, shortcuts::FIND)
            && let Some(pane) = self.panes.get_mut(&active)
        {
            pane.find();
        }
        if pressed(ui, shortcuts::PAUSE)
            && let Some(log) = self.panes.get_mut(&active).and_then(|pane| pane.log_mut())
        {
            log.toggle_pause(&self.store);
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
            tabs::show(&mut self.tree, *id);
            self.active = Some(*id);
            // The keyboard goes where the eyes go.
            if let Some(pane) = self.panes.get_mut(id) {
                pane.focus();
            }
        }
    }
}

#[derive(Clone, Copy)]
enum FocusStep {
    On,
    Back,
}
