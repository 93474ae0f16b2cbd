//! Draws the first line of the form: where to bind, the button, how the session stands.

use super::{UdpForm, UdpPane};
use crate::engine::UdpBehaviourChoice;
use crate::i18n::Texts;
use crate::net::SessionState;
use crate::net::machine::Transport;
use crate::tr;
use crate::ui::form::{
    Below, Folds, FormControl, LocalFields, Standing, below_ui, exposed_warning, form_line,
    local_slots, mistakes_ui, options_place, read_local_ip, standing_ui,
};
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::widgets::{Dot, button, bytes_text, main_button};
use egui::Ui;
use std::borrow::Cow;

impl UdpPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let slots = Self::slots(ui, env.texts);
        let mut intent =
            form_line(ui, env.texts, &slots, |ui, control| self.control_ui(ui, control, env));
        let asked = self.below_ui(ui, env);
        intent = intent.take().or(asked);
        let asked = self.behaviour_ui(ui, env);
        intent = intent.take().or(asked);
        mistakes_ui(ui, self.errors.of_options());
        let mut open = self.form.options_open;
        let asked = options_place(ui, env.texts, &mut open, |ui| self.options_ui(ui, env));
        self.form.options_open = open;
        intent = intent.take().or(asked);
        intent
    }

    fn slots(ui: &Ui, texts: &Texts) -> Vec<Slot<FormControl>> {
        let [address, port] = local_slots(ui, texts);
        let names = UdpBehaviourChoice::ALL.map(|choice| choice.name(texts));
        let states = ["state-bound-short", "state-not-bound"].map(|id| texts.get(id));
        vec![
            address,
            port,
            FormControl::button_slot(ui, &tr!(texts, "bind"), &[&tr!(texts, "unbind")]),
            FormControl::behaviour_slot(ui, texts, names.iter().map(String::as_str)),
            FormControl::state_slot(ui, states.iter().map(|state| &**state)),
            FormControl::Options.fold_slot(ui, texts),
            FormControl::Inspector.fold_slot(ui, texts),
            FormControl::code_slot(ui, texts),
        ]
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        control: FormControl,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match control {
            FormControl::Address => {
                let before = self.form.local_address.clone();
                let asked = self.local_fields(env).address_ui(ui, env.form());
                if self.form.local_address != before {
                    self.form.remote_follows_family(env.form());
                }
                asked?.carry_out(self, env.form())
            }
            FormControl::Port => {
                let asked = self.local_fields(env).port_ui(ui, env.form())?;
                asked.carry_out(self, env.form())
            }
            FormControl::Behaviour => self.behaviour_menu_ui(ui, env),
            FormControl::State => {
                standing_ui(ui, &self.standing(env));
                None
            }
            FormControl::Button | FormControl::SecondButton => self.button_ui(ui, env),
            control => {
                let folds = Folds {
                    files: None,
                    options: &mut self.form.options_open,
                    inspector: &mut self.body.inspector_open,
                };
                control.alike_ui(ui, env.texts, folds)
            }
        }
    }

    /// Address and port, which cannot change while the socket is bound.
    fn local_fields(&mut self, env: &PaneEnv<'_>) -> LocalFields<'_> {
        LocalFields {
            address: &mut self.form.local_address,
            port: &mut self.form.local_port,
            address_error: &mut self.errors.local_address,
            port_error: &mut self.errors.local_port,
            enabled: !env.is_running(),
            transport: Transport::Udp,
        }
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            let unbind = button(ui, &tr!(texts, "unbind"));
            let unbind = unbind.on_hover_text(tr!(texts, "unbind-tooltip"));
            return unbind.clicked().then_some(PaneIntent::Stop);
        }
        let bind = main_button(ui, &tr!(texts, "bind")).on_hover_text(tr!(texts, "bind-tooltip"));
        if bind.clicked() { self.start(env.form()) } else { None }
    }

    /// How the session stands.
    fn standing(&self, env: &PaneEnv<'_>) -> Standing {
        let texts = env.texts;
        match env.state() {
            // A UDP session is never connected.
            None
            | Some(
                SessionState::Connected { .. }
                | SessionState::Waiting { .. }
                | SessionState::Running { .. },
            ) => Standing::new(Dot::Ring, tr!(texts, "state-not-bound")),
            Some(SessionState::Opening) => Standing::new(Dot::Busy, tr!(texts, "state-opening")),
            Some(SessionState::Open { local, recv_buffer_bytes }) => {
                let granted = bytes_text(*recv_buffer_bytes as u64);
                let asked = self.form.recv_buffer_kib.parse::<u64>().unwrap_or_default() * 1024;
                let mut tooltip =
                    tr!(texts, "recv-buffer-granted", asked = bytes_text(asked), granted = granted);
                if local.socket_addr().is_some_and(UdpForm::hears_no_groups) {
                    tooltip = format!("{tooltip}\n{}", tr!(texts, "one-address-warning"));
                }
                Standing::new(Dot::Full, tr!(texts, "state-bound", address = *local))
                    .short(tr!(texts, "state-bound-short"))
                    .tooltip(tooltip)
            }
            Some(SessionState::Ended(end)) => Standing::of_end(end, texts),
        }
    }

    /// Lines that stand below only when there is something to say.
    fn below_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let below = Below {
            mistakes: self.errors.of_address().collect(),
            failure: env.failure(),
            warning: self.warning(env),
        };
        below_ui(ui, env.texts, &below)?.carry_out(self, env.form())
    }

    /// What is to be known of the local address: who reaches it, and what does not come to it.
    fn warning<'a>(&self, env: &PaneEnv<'a>) -> Option<Cow<'a, str>> {
        let exposed = exposed_warning(&self.form.local_address, env);
        let typed = || read_local_ip(&self.form.local_address, env.texts, env.addresses).ok();
        let local = env.open_at().or_else(typed);
        let is_of_interest = exposed.is_some() || self.form.wants_groups();
        if !local.is_some_and(UdpForm::hears_no_groups) || !is_of_interest {
            return exposed;
        }
        let one_address = tr!(env.texts, "one-address-warning");
        Some(match exposed {
            Some(exposed) => format!("{exposed} {one_address}").into(),
            None => one_address,
        })
    }
}
