//! What a TCP server's form holds, and how it becomes a configuration.

use super::behaviour::{BehaviourErrors, BehaviourForm};
use crate::i18n::Texts;
use crate::net::TcpServerConfig;
use crate::net::tcp::config::{BACKLOG, CONNECTIONS_MAX};
use crate::ui::form::{keep, number_within, read_local};
use crate::ui::pane::FormEnv;
use crate::ui::stream::{ServerTlsForm, StreamErrors, StreamForm, TlsErrors};
use std::net::Ipv4Addr;

/// The longest queue of connections that can be asked for: older Linux counts them in 16 bits.
const BACKLOG_MAX: u32 = 65_535;

/// The most connections that can be allowed: one address has no more ports to come from.
const CONNECTIONS_MAX_MOST: u32 = 65_535;

/// Everything a person can set in the pane beside options of the connections, as typed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ServerForm {
    /// Address to listen on.
    pub local_address: String,
    /// Port to listen on.
    pub local_port: String,
    /// What to do with what comes.
    pub behaviour: BehaviourForm,
    /// TLS.
    pub tls: ServerTlsForm,
    /// Connections that may wait to be accepted.
    pub backlog: String,
    /// Connections at once.
    pub connections_max: String,
    /// `SO_REUSEADDR`
    pub reuse_address: bool,
    /// IPv4 too on `::`
    pub dual_stack: bool,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

impl Default for ServerForm {
    fn default() -> Self {
        Self {
            local_address: Ipv4Addr::LOCALHOST.to_string(),
            local_port: "9999".to_owned(),
            behaviour: BehaviourForm::default(),
            tls: ServerTlsForm::default(),
            backlog: BACKLOG.to_string(),
            connections_max: CONNECTIONS_MAX.to_string(),
            reuse_address: true,
            dual_stack: true,
            options_open: false,
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct ServerErrors {
    pub local_address: Option<String>,
    pub local_port: Option<String>,
    pub backlog: Option<String>,
    pub connections_max: Option<String>,
    pub behaviour: BehaviourErrors,
    pub stream: StreamErrors,
    pub tls: TlsErrors,
}

impl ServerErrors {
    /// Those of the first line of the form, which stands above the others.
    pub fn of_address(&self) -> impl Iterator<Item = &str> {
        [&self.local_address, &self.local_port].into_iter().filter_map(Option::as_deref)
    }

    /// Those of the options.
    pub fn of_options(&self) -> impl Iterator<Item = &str> {
        [&self.backlog, &self.connections_max]
            .into_iter()
            .filter_map(Option::as_deref)
            .chain(self.stream.all())
            .chain(self.tls.all())
    }
}

impl ServerForm {
    /// The configuration to listen with. All fields are read, so that all mistakes show at once.
    pub fn config(
        &mut self,
        stream: &StreamForm,
        env: FormEnv<'_>,
        errors: &mut ServerErrors,
    ) -> Option<TcpServerConfig> {
        let texts = env.texts;
        let fields = (self.local_address.as_str(), self.local_port.as_str());
        let beside = (&mut errors.local_address, &mut errors.local_port);
        let listen = read_local(fields, env, beside);
        let backlog = number_within("backlog", &self.backlog, 1..=BACKLOG_MAX, texts);
        let backlog = keep(backlog, &mut errors.backlog);
        let connections_max = self.read_connections_max(texts, errors);
        let options = stream.read_options(texts, &mut errors.stream);
        let settings = stream.read_settings(texts, &mut errors.stream);
        let behaviour = self.behaviour.read(env, &mut errors.behaviour);
        let tls = self.tls.read(texts, &mut errors.tls);
        Some(TcpServerConfig {
            listen: listen?,
            dual_stack: self.dual_stack,
            reuse_address: self.reuse_address,
            backlog: backlog?,
            connections_max: connections_max?,
            options: options?,
            settings: settings?,
            behaviour: behaviour?,
            tls: tls.ok()?,
        })
    }

    /// How many connections there may be at once, or the error beside the field.
    pub fn read_connections_max(&self, texts: &Texts, errors: &mut ServerErrors) -> Option<u32> {
        let bounds = 1..=CONNECTIONS_MAX_MOST;
        let most = number_within("connections-max", &self.connections_max, bounds, texts);
        keep(most, &mut errors.connections_max)
    }
}
