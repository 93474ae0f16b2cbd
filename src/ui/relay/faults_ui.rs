//! Draws the options: limits and the seed, and what goes wrong in each direction.

use super::RelayPane;
use super::faults_form::{ByChance, FaultForm};
use crate::i18n::Texts;
use crate::net::relay::{RelayCommand, Side, Way};
use crate::tr;
use crate::ui::form::{OptionGroup, option_grid, option_groups, sheet_button_ui};
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::stream::{self, recv_ui};
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, button_if, weak};
use egui::{Response, Ui};

impl RelayPane {
    pub(super) fn options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let groups = groups(self.form.is_udp);
        let mut changed = false;
        let intent = option_groups(ui, env.texts, groups, |ui, group| {
            let (way, form) = match group {
                OptionGroup::ToTarget => (Way::ToTarget, &mut self.form.to_target),
                OptionGroup::ToClient => (Way::ToClient, &mut self.form.to_client),
                _ => return self.other_group_ui(ui, group, env, &mut changed),
            };
            changed |= faults_ui(ui, env.texts, form, self.form.is_udp);
            pause_ui(ui, env, way)
        });
        let faults = changed.then(|| self.form.read_faults(env.texts, &mut self.errors)).flatten();
        let command = faults.map(|plan| RelayCommand::SetFaults(Box::new(plan)));
        let set = command.filter(|_| env.is_running());
        intent.or(set.map(|command| PaneIntent::Command(command.into())))
    }

    fn other_group_ui(
        &mut self,
        ui: &mut Ui,
        group: OptionGroup,
        env: &PaneEnv<'_>,
        changed: &mut bool,
    ) -> Option<PaneIntent> {
        match group {
            OptionGroup::Reading => {
                let errors = &mut self.errors.stream;
                let changed = recv_ui(ui, env.texts, &mut self.stream, errors);
                stream::changed(changed, &self.stream, env, errors)
            }
            OptionGroup::ClientsTls => self.tls_options_ui(ui, Side::Client, env),
            OptionGroup::TargetTls => self.tls_options_ui(ui, Side::Target, env),
            OptionGroup::Socket => sheet_button_ui(ui, env),
            _ => self.limits_ui(ui, env, changed),
        }
    }

    fn limits_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        changed: &mut bool,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let before_start = !env.is_running();
        let is_udp = self.form.is_udp;
        let most = option_grid(ui, |ui| {
            let most = Field::new(&tr!(texts, "relay-clients-max"), size::PORT_FIELD)
                .error(self.errors.clients_max.as_deref())
                .show(ui, self.form.clients_max())
                .on_hover_text(tr!(texts, "relay-clients-max-tooltip"));
            ui.end_row();
            if is_udp {
                Field::new(&tr!(texts, "relay-idle-s"), size::PORT_FIELD)
                    .error(self.errors.idle_s.as_deref())
                    .access(before_start.into())
                    .show(ui, &mut self.form.idle_s)
                    .on_hover_text(tr!(texts, "relay-idle-s-tooltip"));
                ui.end_row();
            }
            let seed = Field::new(&tr!(texts, "relay-seed"), size::PORT_FIELD)
                .error(self.errors.seed.as_deref())
                .show(ui, &mut self.form.seed)
                .on_hover_text(tr!(texts, "relay-seed-tooltip"));
            *changed |= is_set(&seed);
            ui.end_row();
            most
        });
        let facts = env.session.and_then(|session| session.protocol.relay());
        if let Some(facts) = facts {
            let (done, dropped) = (facts.faults_done.get(), facts.dropped.get());
            weak(ui, tr!(texts, "relay-faults-done", count = done));
            if dropped > 0 {
                weak(ui, tr!(texts, "relay-dropped-so-far", count = dropped));
            }
        }
        // 1024 begins with 1: the number holds when it is typed to the end.
        if !most.lost_focus() {
            return None;
        }
        let most = self.form.read_clients_max(texts, &mut self.errors)?;
        let command = RelayCommand::SetClientsMax(most);
        env.is_running().then_some(PaneIntent::Command(command.into()))
    }
}

/// The groups of options.
fn groups(is_udp: bool) -> &'static [OptionGroup] {
    use OptionGroup::{ClientsTls, Listening, Reading, Socket, TargetTls, ToClient, ToTarget};
    if is_udp {
        &[ToTarget, ToClient, Listening]
    } else {
        &[ToTarget, ToClient, Listening, Reading, ClientsTls, TargetTls, Socket]
    }
}

/// A field holds when it is typed to the end.
fn is_set(field: &Response) -> bool {
    field.lost_focus()
}

/// Draws the faults of one direction; whether one of them was set.
fn faults_ui(ui: &mut Ui, texts: &Texts, form: &mut FaultForm, is_udp: bool) -> bool {
    let mut changed = false;
    option_grid(ui, |ui| {
        for (id, text) in [
            ("relay-delay-ms", &mut form.delay_ms),
            ("relay-jitter-ms", &mut form.jitter_ms),
            ("relay-rate", &mut form.bytes_per_second),
        ] {
            let field = Field::new(&texts.get(id), size::PORT_FIELD).hint("0").show(ui, text);
            changed |= is_set(&field);
            ui.end_row();
        }
        let by_chance: &[ByChance] =
            if is_udp { &ByChance::OF_DATAGRAMS } else { &ByChance::OF_STREAMS };
        for fault in by_chance {
            let name = texts.get(fault.id());
            let field = Field::new(&name, size::PORT_FIELD).hint("0");
            changed |= is_set(&field.show(ui, form.chance(*fault)));
            ui.end_row();
        }
    });
    changed
}

/// Pauses a direction, or lets it go on.
fn pause_ui(ui: &mut Ui, env: &PaneEnv<'_>, way: Way) -> Option<PaneIntent> {
    let facts = env.session.and_then(|session| session.protocol.relay());
    let is_paused = facts.is_some_and(|facts| facts.is_paused(way));
    let (name, command) = if is_paused {
        (tr!(env.texts, "relay-resume"), RelayCommand::Resume(way))
    } else {
        (tr!(env.texts, "relay-pause"), RelayCommand::Pause(way))
    };
    let clicked = button_if(ui, env.is_running().into(), &name)
        .on_hover_text(tr!(env.texts, "relay-pause-tooltip"))
        .clicked();
    clicked.then(|| PaneIntent::Command(command.into()))
}
