//! Draws the menu of behaviours, which depends on what the socket is for, and the line of the chosen one's fields.

use super::{UnixPane, UnixUse};
use crate::engine::{ClientBehaviourChoice, ServerBehaviourChoice, UdpBehaviourChoice};
use crate::net::{ConnectorCommand, DatagramCommand, ListenerCommand, ProtocolCommand};
use crate::ui::form::{self, answer_ui};
use crate::ui::pane::{Pane as _, PaneEnv, PaneIntent};
use crate::ui::rules::carry_out_rules;
use crate::ui::server::behaviour_ui::{Done, fields_ui};
use crate::ui::widgets::bar;
use egui::Ui;

impl UnixPane {
    pub(super) fn behaviour_menu_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let (texts, form) = (env.texts, &mut self.form);
        if form.socket_use == UnixUse::Datagrams {
            let choices = (&UdpBehaviourChoice::ALL[..], form.datagram_behaviour);
            let (name, purpose) = (UdpBehaviourChoice::name, UdpBehaviourChoice::purpose);
            form.datagram_behaviour = form::behaviour_menu_ui(ui, texts, choices, name, purpose)?;
        } else if form.socket_use.connects() {
            let choices = (&ClientBehaviourChoice::ALL[..], form.client_behaviour);
            let (name, purpose) = (ClientBehaviourChoice::name, ClientBehaviourChoice::purpose);
            form.client_behaviour = form::behaviour_menu_ui(ui, texts, choices, name, purpose)?;
        } else {
            let choices = (&ServerBehaviourChoice::ALL[..], form.behaviour.choice);
            let (name, purpose) = (ServerBehaviourChoice::name, ServerBehaviourChoice::purpose);
            form.behaviour.choice = form::behaviour_menu_ui(ui, texts, choices, name, purpose)?;
        }
        self.behaviour_changed(env)
    }

    /// Whether a table of rules is chosen.
    pub(super) fn follows_rules(&self) -> bool {
        match self.form.socket_use {
            UnixUse::Datagrams => self.form.datagram_behaviour == UdpBehaviourChoice::Rules,
            socket_use if socket_use.connects() => {
                self.form.client_behaviour == ClientBehaviourChoice::Rules
            }
            _ => self.form.behaviour.choice == ServerBehaviourChoice::Rules,
        }
    }

    /// The line of the chosen behaviour, if it has fields.
    pub(super) fn behaviour_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let is_of_datagrams = self.form.socket_use == UnixUse::Datagrams;
        if self.follows_rules() {
            let name = self.title(env.state(), env.texts);
            let ask = if is_of_datagrams {
                self.datagram_rules.ui(ui, env, &name, &mut self.form.datagram_rules)
            } else {
                self.rules.ui(ui, env, &name, &mut self.form.behaviour.rules)
            };
            return carry_out_rules(ask?, || self.behaviour_changed(env));
        }
        if is_of_datagrams {
            return self.template_ui(ui, env);
        }
        let is_by_hand = self.form.behaviour.choice == ServerBehaviourChoice::Manual;
        if self.form.socket_use.connects() || is_by_hand {
            return None;
        }
        let done = bar(ui, |ui| {
            let (form, errors) = (&mut self.form.behaviour, &self.errors.behaviour);
            let done = fields_ui(ui, env.texts, form, errors);
            form::behaviour_mistakes_ui(ui, env, errors.all());
            done
        });
        match done.inner {
            Done::Nothing => None,
            Done::Changed => self.behaviour_changed(env),
            Done::Chooses(path_use) => {
                Some(PaneIntent::Choose(path_use, self.form.behaviour.path(path_use)))
            }
        }
    }

    fn template_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if self.form.datagram_behaviour != UdpBehaviourChoice::Template {
            return None;
        }
        let changed = bar(ui, |ui| {
            let (form, error) = (&mut self.form, self.errors.template.as_deref());
            let (template, encoding) = (&mut form.template, &mut form.template_encoding);
            let changed = answer_ui(ui, env.texts, template, encoding, error);
            form::behaviour_mistakes_ui(ui, env, error.into_iter());
            changed
        });
        if changed.inner { self.behaviour_changed(env) } else { None }
    }

    /// Gives a running session its new behaviour; while the fields have mistakes, the old one holds.
    pub(super) fn behaviour_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (form, errors) = (&self.form, &mut self.errors);
        let command = match form.socket_use {
            UnixUse::Datagrams => {
                errors.template = None;
                let rules = form.datagram_rules(env.form(), errors)?;
                ProtocolCommand::from(DatagramCommand::SetRules(rules))
            }
            socket_use if socket_use.connects() => {
                ConnectorCommand::SetRules(form.client_rules(env.form())?).into()
            }
            _ => {
                let behaviour = form.behaviour.read(env.form(), &mut errors.behaviour)?;
                ListenerCommand::SetBehaviour(Box::new(behaviour)).into()
            }
        };
        env.is_running().then_some(PaneIntent::Command(command))
    }
}
