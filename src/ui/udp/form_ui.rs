//! Draws the first line of the form: where to bind, the button, how the session stands.

use super::{BehaviourChoice, UdpPane};
use crate::learn::explain::{explain, sentence};
use crate::net::{Command, End, SessionState};
use crate::tr;
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::panes::Pane;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    Dot, Field, bar, bytes_text, fold, fold_width, main_button, menu, menu_choice, problem,
    state_label, text_width, tint, weak,
};
use egui::{Align, Layout, RichText, Ui};
use std::net::IpAddr;

impl UdpPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let mut intent = None;
        bar(ui, |ui| {
            intent = self.address_ui(ui, env);
            let asked = self.button_ui(ui, env);
            intent = intent.take().or(asked);
            self.state_and_folds_ui(ui, env);
        });
        self.below_ui(ui, env);
        if self.form.options_open {
            let asked = self.options_ui(ui, env);
            intent = intent.take().or(asked);
        }
        intent
    }

    /// Address and port, which cannot change while the socket is bound.
    fn address_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let enabled = !env.is_running();
        let mut intent = None;
        let address = Field::new(&tr!(texts, "local-address"), size::ADDRESS_FIELD)
            .error(self.errors.local_address.as_deref())
            .enabled(enabled)
            .show(ui, &mut self.form.local_address);
        ui.add_enabled_ui(enabled, |ui| {
            menu(ui, &tr!(texts, "local-addresses"), "", |ui| {
                intent = self.addresses_menu(ui, env);
            });
        });
        let port = Field::new(&tr!(texts, "local-port"), size::PORT_FIELD)
            .error(self.errors.local_port.as_deref())
            .enabled(enabled)
            .show(ui, &mut self.form.local_port);
        if address.changed() {
            self.errors.local_address = None;
        }
        if port.changed() {
            self.errors.local_port = None;
        }
        let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
        if enabled && enter && (address.lost_focus() || port.lost_focus()) {
            intent = self.config(env).map(PaneIntent::Start);
        }
        intent
    }

    fn addresses_menu(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        let mut choose = |ui: &mut Ui, address: String, what: &str| {
            let on = self.form.local_address == address;
            if menu_choice(ui, on, &format!("{address}  ·  {what}")) {
                self.form.local_address = address;
                self.errors.local_address = None;
            }
        };
        for local in env.addresses {
            let name = crate::payload::safe_text(&local.interface.name);
            let is_link_local = matches!(local.ip, IpAddr::V6(ip) if ip.is_unicast_link_local());
            let zone = if is_link_local { format!("%{name}") } else { String::new() };
            choose(ui, format!("{}{zone}", local.ip), &name);
        }
        ui.separator();
        choose(ui, std::net::Ipv4Addr::UNSPECIFIED.to_string(), &tr!(texts, "all-ipv4"));
        choose(ui, std::net::Ipv6Addr::UNSPECIFIED.to_string(), &tr!(texts, "all-ipv6"));
        ui.separator();
        menu_choice(ui, false, &tr!(texts, "refresh")).then_some(PaneIntent::RefreshAddresses)
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            let close = crate::ui::widgets::button(ui, &tr!(texts, "close"));
            return close.clicked().then_some(PaneIntent::Stop);
        }
        let bind = main_button(ui, &tr!(texts, "bind")).on_hover_text(tr!(texts, "bind-tooltip"));
        if bind.clicked() { self.config(env).map(PaneIntent::Start) } else { None }
    }

    /// How the session stands, and what can be folded out. Where the line has no room for all of it,
    /// it goes to the next one together.
    fn state_and_folds_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let (dot, text, tooltip) = self.state(env);
        let names = [tr!(env.texts, "options"), tr!(env.texts, "inspector-toggle")];
        let folds: f32 = names.iter().map(|name| fold_width(ui, name)).sum();
        let needed = text_width(ui, &text) + folds + 3.0 * space::L;
        if ui.available_size_before_wrap().x < needed {
            ui.end_row();
        }
        let text = match dot {
            Dot::Problem => tint(text, palette(ui).problem),
            _ => RichText::new(text),
        };
        let label = state_label(ui, dot, text);
        if let Some(tooltip) = tooltip {
            label.on_hover_text(tooltip);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            fold(ui, &names[1], &mut self.body.inspector_open);
            fold(ui, &names[0], &mut self.form.options_open);
            if self.form.behaviour != BehaviourChoice::Manual && !self.form.options_open {
                let name = super::options_ui::behaviour_name(self.form.behaviour, env.texts);
                if text_width(ui, &name) < ui.available_width() {
                    weak(ui, name);
                }
            }
        });
    }

    /// How the session stands: a dot, words, and what a tooltip adds.
    fn state(&self, env: &PaneEnv<'_>) -> (Dot, String, Option<String>) {
        let texts = env.texts;
        match env.state() {
            // A UDP session is never connected.
            None | Some(SessionState::Connected { .. } | SessionState::Waiting { .. }) => {
                (Dot::Ring, tr!(texts, "state-not-bound").into_owned(), None)
            }
            Some(SessionState::Opening) => {
                (Dot::Ring, tr!(texts, "state-opening").into_owned(), None)
            }
            Some(SessionState::Open { local, recv_buffer_bytes }) => {
                let granted = bytes_text(*recv_buffer_bytes as u64);
                let asked = self.form.recv_buffer_kib.parse::<u64>().unwrap_or_default() * 1024;
                let tooltip =
                    tr!(texts, "recv-buffer-granted", asked = bytes_text(asked), granted = granted);
                (Dot::Full, tr!(texts, "state-bound", address = *local), Some(tooltip))
            }
            Some(SessionState::Ended(End::Stopped | End::PeerClosed)) => {
                (Dot::Ring, tr!(texts, "state-closed").into_owned(), None)
            }
            Some(SessionState::Ended(End::Failed(_))) => {
                (Dot::Problem, tr!(texts, "state-failed").into_owned(), None)
            }
        }
    }

    /// Lines that stand below only when there is something to say.
    fn below_ui(&self, ui: &mut Ui, env: &PaneEnv<'_>) {
        let texts = env.texts;
        let failure = match env.state() {
            Some(SessionState::Ended(End::Failed(error))) => Some(error),
            _ => None,
        };
        let bound = match env.state() {
            Some(SessionState::Open { local, .. }) => Some(*local),
            _ => None,
        };
        let local = bound.or_else(|| self.form.local_ip(texts, env.addresses).ok());
        let exposed = local.is_some_and(|local| !local.ip().is_loopback());
        let has_mistakes = self.errors.of_address().next().is_some();
        if failure.is_none() && !exposed && !has_mistakes {
            return;
        }
        bar(ui, |ui| {
            for text in self.errors.of_address() {
                problem(ui, text);
            }
            if let Some(error) = failure {
                let explanation = explain(error, texts);
                let said = problem(ui, &sentence(error, texts));
                said.on_hover_text(&explanation.why);
                ui.add(egui::Label::new(tint(explanation.try_this, palette(ui).weak)).wrap());
            } else if exposed {
                let colour = palette(ui).warning;
                ui.add(egui::Label::new(tint(tr!(texts, "exposed-warning"), colour)).wrap());
            }
        });
    }

    /// Tells a running session its new behaviour; while the fields have mistakes, the old one holds.
    pub(super) fn behaviour_changed(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let behaviour = self.form.read_behaviour(env.texts, &mut self.errors)?;
        env.is_running().then_some(PaneIntent::Command(Command::SetBehaviour(behaviour)))
    }
}
