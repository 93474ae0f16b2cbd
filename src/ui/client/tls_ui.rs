//! TLS in the client's pane: its options, the window with the certificates, and going on with one that is not trusted.

use super::{ClientPane, connection};
use crate::net::tls::{TlsFacts, TrustOnce};
use crate::net::{ConnectorCommand, ProtocolCommand};
use crate::ui::certificate::GoOn;
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::stream::{self, Changed, TlsAsk, TlsOffers, client_tls_ui, key_log_warning_ui};
use egui::Ui;
use std::sync::Arc;

impl ClientPane {
    pub(super) fn tls_options_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let is_plain = connection(env).is_some_and(|one| one.tls().is_none());
        let offers = TlsOffers {
            upgrade: (is_plain && !self.form.tls.on).into(),
            certificate: facts(env).is_some().into(),
            ..TlsOffers::of_form((!env.is_running()).into())
        };
        let records = &mut self.stream.shows_records;
        match client_tls_ui(ui, env.texts, &mut self.form.tls, records, offers)? {
            TlsAsk::Choose(path_use, from) => Some(PaneIntent::Choose(path_use, from)),
            TlsAsk::ShowCertificate => {
                self.certificate_open = true;
                None
            }
            TlsAsk::Records => {
                stream::changed(Changed::Settings, &self.stream, env, &mut self.errors.stream)
            }
            TlsAsk::Upgrade => {
                let tls = self.form.tls.read(env.texts, &mut self.errors.tls)?;
                let command = ConnectorCommand::Secure(Box::new(tls));
                Some(PaneIntent::Command(ProtocolCommand::from(command)))
            }
        }
    }

    /// What stands below the line: that keys are written, and the way to a certificate that is not trusted.
    pub(super) fn tls_below_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        key_log_warning_ui(ui, env.texts, self.form.tls.key_log);
        let facts = facts(env);
        let at_the_end = facts.as_deref().filter(|_| !env.is_running());
        stream::certificate_offer_ui(ui, env.texts, at_the_end, &mut self.certificate_open);
        let facts = facts?;
        if self.certificate_open { self.certificate_window_ui(ui, env, &facts) } else { None }
    }

    fn certificate_window_ui(
        &mut self,
        ui: &Ui,
        env: &PaneEnv<'_>,
        facts: &TlsFacts,
    ) -> Option<PaneIntent> {
        let go_on = GoOn::once((!env.is_running()).into());
        let open = &mut self.certificate_open;
        let goes_on = stream::certificate_window_ui(ui, env.texts, facts, go_on, open);
        if !goes_on {
            return None;
        }
        let port = self.form.port.trim().parse().ok()?;
        self.form.tls.trust_once = vec![TrustOnce::of(facts, port)?];
        let start = self.start(env.form());
        // Once is once: the next connect checks again.
        self.form.tls.trust_once.clear();
        start
    }
}

/// What is known of TLS on the last connection.
fn facts(env: &PaneEnv<'_>) -> Option<Arc<TlsFacts>> {
    env.session?.connections().list().last()?.tls()
}
