//! Carries out what a person asked for. The only place that acts.

use super::App;
use super::sessions::StartError;
use crate::i18n::Texts;
use crate::learn::explain::sentence;
use crate::net::session::{COMMANDS_MAX, Refused};
use crate::net::{Command, Destination, SessionState, UdpConfig};
use crate::tr;
use crate::ui::notices::Weight;
use crate::ui::pane::{PaneId, PaneIntent};
use crate::ui::tabs::{self, TabIntent};
use crate::ui::top_bar::WindowIntent;
use crate::ui::udp::{UdpPane, UdpSettings};
use std::collections::HashMap;

type States = HashMap<PaneId, SessionState>;

impl App {
    pub(super) fn carry_out_window(&mut self, ctx: &egui::Context, intent: WindowIntent) {
        match intent {
            WindowIntent::SetLang(lang) => {
                self.chosen.lang = Some(lang);
                self.texts = Texts::new(lang);
                let title = tr!(self.texts, "app-title").into_owned();
                ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
                self.panes.values_mut().for_each(|pane| pane.log.language_changed());
            }
            WindowIntent::SetTheme(theme) => {
                self.chosen.theme = theme;
                ctx.set_theme(theme);
            }
            WindowIntent::SetZoom(zoom) => ctx.set_zoom_factor(zoom),
            WindowIntent::SetLogMemory(mib) => {
                self.chosen.log_memory_mib = mib;
                self.store.set_budget((mib as usize) << 20);
            }
            WindowIntent::ShowSettings(open) => self.settings_open = open,
            WindowIntent::NewUdp => {
                self.add_udp(UdpSettings::default(), None);
            }
        }
    }

    pub(super) fn carry_out_tab(&mut self, intent: TabIntent, states: &States) {
        match intent {
            TabIntent::Pane(id, intent) => self.carry_out_pane(id, intent, states),
            TabIntent::NewUdp(container) => {
                self.add_udp(UdpSettings::default(), Some(container));
            }
            TabIntent::Close(id) => self.close_pane(id),
            TabIntent::Activate(id) => self.active = Some(id),
        }
    }

    fn close_pane(&mut self, id: PaneId) {
        self.sessions.retire(id);
        self.panes.remove(&id);
        self.forget_unseen();
        let order = tabs::in_order(&self.tree);
        let place = order.iter().position(|pane| *pane == id).unwrap_or(0);
        if let Some(tile) = self.tree.tiles.find_pane(&id) {
            self.tree.remove_recursively(tile);
        }
        if self.active == Some(id) {
            let left: Vec<PaneId> = order.into_iter().filter(|pane| *pane != id).collect();
            self.active = left.get(place).or(left.last()).copied();
            if let Some(next) = self.active {
                tabs::show(&mut self.tree, next);
            }
        }
    }

    pub(super) fn carry_out_pane(&mut self, id: PaneId, intent: PaneIntent, states: &States) {
        match intent {
            PaneIntent::Bind(config) => {
                if self.start_udp(id, config)
                    && let Some(pane) = self.panes.get_mut(&id)
                {
                    pane.composer.focus();
                }
            }
            PaneIntent::Close => self.sessions.stop(id),
            PaneIntent::Send { to, payload, typed } => self.send(id, to, payload, typed, states),
            // What is said to a session that has just ended concerns it no more.
            PaneIntent::Command(command) => drop(self.sessions.command(id, command)),
            PaneIntent::ClearLog => self.clear_log(id),
            PaneIntent::ExportLog => self.open_export(id),
            PaneIntent::Copied { rows, left_out } => {
                let text = match left_out {
                    0 => tr!(self.texts, "copied-rows", rows = rows),
                    _ => tr!(self.texts, "copied-rows-cut", rows = rows, left_out = left_out),
                };
                self.notices.add(Weight::News, text);
            }
            PaneIntent::RefreshAddresses => self.addresses.refresh(),
        }
    }

    fn start_udp(&mut self, id: PaneId, config: UdpConfig) -> bool {
        match self.sessions.start_udp(id, config) {
            Ok(session) => {
                if let Some(pane) = self.panes.get_mut(&id) {
                    pane.log.add_session(session);
                }
                true
            }
            Err(StartError::NoNumbers) => {
                let text = tr!(self.texts, "too-many-sessions").into_owned();
                self.notices.add(Weight::Problem, text);
                false
            }
            Err(StartError::Engine(error)) => {
                let reason = sentence(&error, &self.texts);
                self.notices
                    .add(Weight::Problem, tr!(self.texts, "engine-failed", reason = reason));
                false
            }
        }
    }

    /// Sends through the pane's session; without one, through a new one that binds by itself.
    fn send(
        &mut self,
        id: PaneId,
        to: Destination,
        payload: Vec<u8>,
        typed: bool,
        states: &States,
    ) {
        if !self.sessions.is_running(id) {
            let config = self.ask_pane(id, states, UdpPane::config_for_send);
            if !config.is_some_and(|config| self.start_udp(id, config)) {
                return;
            }
        }
        let failed_before = self.sessions.send_failed(id);
        let answer = self.sessions.command(id, Command::Send { to, payload });
        let Some(pane) = self.panes.get_mut(&id) else { return };
        match answer {
            Some(Ok(())) if typed => pane.accepted(failed_before),
            Some(Ok(())) => {}
            Some(Err(Refused::QueueFull(_))) => {
                pane.refused(tr!(self.texts, "queue-full", most = COMMANDS_MAX));
            }
            Some(Err(Refused::Ended(_))) | None => {
                pane.refused(tr!(self.texts, "session-over").into_owned());
            }
        }
    }

    /// Hides the pane's rows.
    fn clear_log(&mut self, id: PaneId) {
        if let Some(pane) = self.panes.get_mut(&id) {
            pane.log.clear(&self.store);
        }
        self.forget_unseen();
    }

    /// Lets rows go that no pane shows any longer.
    fn forget_unseen(&self) {
        let floor = self.panes.values().map(|pane| pane.log.floor()).min();
        self.store.forget_before(floor.unwrap_or_else(|| self.store.rows().end));
    }
}
