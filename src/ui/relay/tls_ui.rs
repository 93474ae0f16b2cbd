//! TLS in the relay's pane: its options on either side, and what is asked there.

use super::RelayPane;
use crate::net::ProtocolCommand;
use crate::net::relay::{RelayCommand, Side};
use crate::net::tls::{TlsFacts, TrustOnce};
use crate::ui::certificate::GoOn;
use crate::ui::pane::{PaneEnv, PaneIntent, PathChoice, PathUse, SessionPane};
use crate::ui::stream::{
    self, Changed, TlsAsk, TlsOffers, client_tls_ui, key_log_warning_ui, server_tls_ui,
    unchecked_warning_ui,
};
use crate::ui::widgets::Access;
use egui::Ui;
use std::sync::Arc;

impl RelayPane {
    /// Draws TLS on that side.
    pub(super) fn tls_options_ui(
        &mut self,
        ui: &mut Ui,
        side: Side,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        let offers = TlsOffers::of_form((!env.is_running()).into()).at(env.state());
        let (tls, records) = (&mut *self.form.tls, &mut self.stream.shows_records);
        let ask = match side {
            Side::Client => {
                let errors = &mut self.errors.clients_tls;
                let clients = &mut tls.clients;
                self.certificate_saving.go_on((clients, errors), ui.ctx(), env.texts);
                server_tls_ui(ui, env.texts, clients, errors, records, offers)
            }
            Side::Target => {
                let certificate = target_facts(env).is_some().into();
                let offers = TlsOffers { unchecked: Access::Enabled, certificate, ..offers };
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
            TlsAsk::ShowCertificate => {
                self.certificate_open = true;
                None
            }
            // It is not offered.
            TlsAsk::Upgrade => None,
        }
    }

    /// A path of TLS was chosen, on the side that asked last.
    pub(super) fn take_tls_path(
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

    /// The way to a certificate of the target in which the check found something, and the window with it.
    pub(super) fn certificate_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let (facts, open) = (target_facts(env), &mut self.certificate_open);
        stream::certificate_offer_ui(ui, env.texts, facts.as_deref(), open);
        let facts = facts?;
        let goes_on =
            *open && stream::certificate_window_ui(ui, env.texts, &facts, GoOn::UntilStop, open);
        if goes_on { self.trust_target(&facts, env) } else { None }
    }

    /// The relay that runs takes this very certificate from now on; one that is over begins anew, and takes it.
    fn trust_target(&mut self, facts: &TlsFacts, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let port = self.form.port.trim().parse().ok()?;
        let trusted = TrustOnce::of(facts, port)?;
        if env.is_running() {
            let command = RelayCommand::TrustTarget(Box::new(trusted));
            return Some(PaneIntent::Command(ProtocolCommand::from(command)));
        }
        self.form.tls.target.trust_once = vec![trusted];
        let start = self.start(env.form());
        // The next relay checks again.
        self.form.tls.target.trust_once.clear();
        start
    }
}

/// What is known of TLS with the target, on the newest connection that says something.
fn target_facts(env: &PaneEnv<'_>) -> Option<Arc<TlsFacts>> {
    let all = env.session?.connections().list();
    let to_target = all.iter().filter(|one| Side::of(one.id) == Side::Target);
    let known = to_target.filter_map(|one| Some((one.id, one.tls()?)));
    known.filter(|(_, facts)| !facts.chain.is_empty()).max_by_key(|(id, _)| *id).map(|it| it.1)
}
