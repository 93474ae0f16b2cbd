//! TLS in the relay's pane: its options on either side, and what is asked there.

use super::RelayPane;
use crate::net::relay::Side;
use crate::ui::pane::{PaneEnv, PaneIntent, PathChoice, PathUse};
use crate::ui::stream::{
    self, Changed, TlsAsk, TlsOffers, client_tls_ui, key_log_warning_ui, server_tls_ui,
    unchecked_warning_ui,
};
use crate::ui::widgets::Access;
use egui::Ui;

impl RelayPane {
    /// Draws TLS on that side.
    pub(super) fn tls_options_ui(
        &mut self,
        ui: &mut Ui,
        side: Side,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let offers = TlsOffers::of_form((!env.is_running()).into());
        let (tls, records) = (&mut *self.form.tls, &mut self.stream.shows_records);
        let ask = match side {
            Side::Client => {
                let errors = &mut self.errors.clients_tls;
                let clients = &mut tls.clients;
                self.certificate_saving.go_on((clients, errors), ui.ctx(), env.texts);
                server_tls_ui(ui, env.texts, clients, errors, records, offers)
            }
            Side::Target => {
                let offers = TlsOffers { unchecked: Access::Enabled, ..offers };
                client_tls_ui(ui, env.texts, &mut tls.target, records, offers)
            }
        };
        match ask? {
            TlsAsk::Choose(path_use, from) => {
                self.choosing = side;
                Some(PaneIntent::Choose(path_use, from))
            }
            TlsAsk::Records => {
                stream::changed(Changed::Settings, &self.stream, env, &mut self.errors.stream)
            }
            // Neither is offered.
            TlsAsk::Upgrade | TlsAsk::ShowCertificate => None,
        }
    }

    /// A path of TLS was chosen, on the side that asked last.
    pub(super) fn tls_path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) {
        let tls = &mut *self.form.tls;
        match self.choosing {
            Side::Client => {
                let form = (&mut tls.clients, &mut self.errors.clients_tls);
                self.certificate_saving.path_chosen(path_use, chosen, form, env.texts);
            }
            Side::Target => {
                let errors = &mut self.errors.target_tls;
                tls.target.path_chosen(path_use, chosen, env.texts, errors);
            }
        }
    }

    /// What must be seen for as long as it is so.
    pub(super) fn tls_warnings_ui(&self, ui: &mut Ui, env: &PaneEnv<'_>) {
        if self.form.is_udp {
            return;
        }
        let tls = &self.form.tls;
        key_log_warning_ui(ui, env.texts, tls.clients.key_log);
        if tls.clients.key_log != tls.target.key_log {
            key_log_warning_ui(ui, env.texts, tls.target.key_log);
        }
        unchecked_warning_ui(ui, env.texts, &tls.target);
    }
}
