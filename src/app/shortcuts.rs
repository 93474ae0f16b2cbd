//! Keys that work wherever the focus is.

use super::App;
use crate::ui::pane::PaneIntent;
use crate::ui::tabs::{self, TabIntent, TabKeys};
use crate::ui::top_bar::WindowIntent;
use crate::ui::udp::UdpPane;
use egui::{Context, Key, KeyboardShortcut, Modifiers, Ui};

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// A new pane.
const NEW_PANE: KeyboardShortcut = command(Key::T);
/// Close the pane.
const CLOSE_PANE: KeyboardShortcut = command(Key::W);
/// Send the message.
const SEND: KeyboardShortcut = command(Key::Enter);
/// Clear the log.
const CLEAR: KeyboardShortcut = command(Key::L);
/// Go to the filter.
const FIND: KeyboardShortcut = command(Key::F);
/// Pause the log, or let it go on.
const PAUSE: KeyboardShortcut = command(Key::P);
/// The next pane.
const NEXT_PANE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::CTRL, Key::Tab);
/// The previous pane.
const PREVIOUS_PANE: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::Tab);

/// The shortcuts as this system writes them.
pub(super) struct Shortcuts {
    /// For tooltips.
    pub(super) keys: TabKeys,
    ctx: Context,
}

impl Shortcuts {
    /// The shortcuts for a context.
    pub(super) fn new(ctx: &Context) -> Self {
        let keys = TabKeys {
            new_pane: ctx.format_shortcut(&NEW_PANE),
            close_pane: ctx.format_shortcut(&CLOSE_PANE),
            send: ctx.format_shortcut(&SEND),
            next_pane: ctx.format_shortcut(&NEXT_PANE),
        };
        Self { keys, ctx: ctx.clone() }
    }

    /// The context they are of.
    pub(super) fn ctx(&self) -> &Context {
        &self.ctx
    }
}

impl App {
    /// Carries out the shortcuts that were pressed, before a text field can take the keys.
    pub(super) fn do_shortcuts(&mut self, ui: &mut Ui) {
        let pressed = |ui: &mut Ui, keys: &KeyboardShortcut| {
            ui.input_mut(|input| input.consume_shortcut(keys))
        };
        if pressed(ui, &NEW_PANE) {
            self.carry_out_window(&ui.ctx().clone(), WindowIntent::NewUdp);
        }
        // The one with Shift first: the other would match it too.
        if pressed(ui, &PREVIOUS_PANE) {
            self.step_pane(Step::Back);
        } else if pressed(ui, &NEXT_PANE) {
            self.step_pane(Step::On);
        }
        let Some(active) = self.active else { return };
        if pressed(ui, &CLOSE_PANE) {
            let states = self.sessions.states();
            self.carry_out_tab(TabIntent::Close(active), &states);
        }
        if pressed(ui, &SEND) {
            self.with_pane(active, UdpPane::send_now);
        }
        if pressed(ui, &CLEAR) {
            self.with_pane(active, |_, _| Some(PaneIntent::ClearLog));
        }
        if pressed(ui, &FIND)
            && let Some(pane) = self.panes.get_mut(&active)
        {
            pane.log.focus_filter();
        }
        if pressed(ui, &PAUSE)
            && let Some(pane) = self.panes.get_mut(&active)
        {
            pane.log.toggle_pause(&self.store);
        }
    }

    fn step_pane(&mut self, step: Step) {
        let order = tabs::in_order(&self.tree);
        let now = order.iter().position(|pane| Some(*pane) == self.active).unwrap_or(0);
        let count = order.len().max(1);
        let next = match step {
            Step::On => (now + 1) % count,
            Step::Back => (now + count - 1) % count,
        };
        if let Some(pane) = order.get(next) {
            tabs::show(&mut self.tree, *pane);
            self.active = Some(*pane);
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    On,
    Back,
}
