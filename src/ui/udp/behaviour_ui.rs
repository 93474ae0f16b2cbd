//! Draws the menu of behaviours, and the line of the chosen one's fields.

use super::UdpPane;
use crate::engine::UdpBehaviourChoice::{self, Manual, Rules, Template};
use crate::net::DatagramCommand;
use crate::tr;
use crate::ui::form::{self, answer_ui};
use crate::ui::pane::{Pane as _, PaneEnv, PaneIntent};
use crate::ui::rules::carry_out_rules;
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, bar};
use egui::Ui;

impl UdpPane {
    /// Where a TCP server has it, too.
    pub(super) fn behaviour_menu_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let choices = (&UdpBehaviourChoice::ALL[..], self.form.behaviour);
        let (name, purpose) = (UdpBehaviourChoice::name, UdpBehaviourChoice::purpose);
        self.form.behaviour = form::behaviour_menu_ui(ui, env.texts, choices, name, purpose)?;
        self.behaviour_changed(env)
    }

    /// The line of the chosen behaviour, if it has fields.
    pub(super) fn behaviour_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.form.behaviour == Manual {
            return None;
        }
        if self.form.behaviour == Rules {
            let name = self.title(env.state(), env.texts);
            let ask = self.rules.ui(ui, env, &name, &mut self.form.rules)?;
            return carry_out_rules(ask, || self.behaviour_changed(env));
        }
        let changed = bar(ui, |ui| {
            let changed = self.behaviour_fields_ui(ui, env);
            form::behaviour_mistakes_ui(ui, env, self.errors.of_behaviour());
            changed
        });
        if changed.inner { self.behaviour_changed(env) } else { None }
    }

    fn behaviour_fields_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> bool {
        let texts = env.texts;
        let mut changed = false;
        if self.form.behaviour == Template {
            let error = self.errors.template.as_deref();
            let (template, encoding) = (&mut self.form.template, &mut self.form.template_encoding);
            changed = answer_ui(ui, texts, template, encoding, error);
        }
        let delay = Field::new(&tr!(texts, "delay-ms"), size::PORT_FIELD)
            .error(self.errors.delay_ms.as_deref())
            .show(ui, &mut self.form.delay_ms);
        let except = Field::new(&tr!(texts, "except"), size::ADDRESS_FIELD)
            .hint("exit")
            .error(self.errors.except.as_deref())
            .show(ui, &mut self.form.except)
            .on_hover_text(tr!(texts, "except-tooltip"));
        changed || delay.changed() || except.changed()
    }

    /// Gives a running session its new behaviour; while the fields have mistakes, the old one holds.
    fn behaviour_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let rules = self.form.read_rules(env.form(), &mut self.errors)?;
        env.is_running().then(|| PaneIntent::Command(DatagramCommand::SetRules(rules).into()))
    }
}
