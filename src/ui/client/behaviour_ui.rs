//! Draws the menu of behaviours, and the line of the rules.

use super::ClientPane;
use crate::engine::ClientBehaviourChoice;
use crate::net::{ConnectorCommand, ProtocolCommand};
use crate::ui::form;
use crate::ui::pane::{Pane as _, PaneEnv, PaneIntent};
use crate::ui::rules::carry_out_rules;
use egui::Ui;

impl ClientPane {
    /// Where a TCP server has it, too.
    pub(super) fn behaviour_menu_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let choices = (&ClientBehaviourChoice::ALL[..], self.form.behaviour);
        let (name, purpose) = (ClientBehaviourChoice::name, ClientBehaviourChoice::purpose);
        self.form.behaviour = form::behaviour_menu_ui(ui, env.texts, choices, name, purpose)?;
        self.behaviour_changed(env)
    }

    /// The line of the rules, if they are chosen.
    pub(super) fn behaviour_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.form.behaviour != ClientBehaviourChoice::Rules {
            return None;
        }
        let name = self.title(env.state(), env.texts);
        let ask = self.rules.ui(ui, env, &name, &mut self.form.rules)?;
        carry_out_rules(ask, || self.behaviour_changed(env))
    }

    /// Gives a running session its new rules; while they have mistakes, the old ones hold.
    fn behaviour_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let rules = self.form.read_rules(env.form())?;
        let command = ProtocolCommand::from(ConnectorCommand::SetRules(rules));
        env.is_running().then_some(PaneIntent::Command(command))
    }
}
