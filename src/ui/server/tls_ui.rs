//! TLS in the server's pane: its options, and what is asked there.

use super::ServerPane;
use crate::net::{ListenerCommand, ProtocolCommand, Recipients};
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::stream::{self, Changed, TlsAsk, TlsOffers, server_tls_ui};
use egui::Ui;

impl ServerPane {
    pub(super) fn tls_options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (tls, errors) = (&mut self.form.tls, &mut self.errors.tls);
        self.certificate_saving.go_on((tls, errors), ui.ctx(), env.texts);
        // The chosen one, as long as it is open and speaks no TLS.
        let plain = self.table.only_one(env.session).filter(|one| one.tls().is_none());
        let offers = TlsOffers {
            upgrade: (plain.is_some() && !tls.on).into(),
            ..TlsOffers::of_form((!env.is_running()).into()).at(env.state())
        };
        let records = &mut self.stream.shows_records;
        match server_tls_ui(ui, env.texts, tls, errors, records, offers)? {
            TlsAsk::Choose(path_use, from) => Some(PaneIntent::Choose(path_use, from)),
            TlsAsk::Records => {
                stream::changed(Changed::Settings, &self.stream, env, &mut self.errors.stream)
            }
            TlsAsk::Upgrade => {
                let chosen = Recipients::Only(vec![plain?.id]);
                let upgrade = tls.upgrade(env.texts, errors).ok()?;
                let command = ListenerCommand::Secure(chosen, Box::new(upgrade));
                Some(PaneIntent::Command(ProtocolCommand::from(command)))
            }
            TlsAsk::ShowCertificate => None,
        }
    }
}
