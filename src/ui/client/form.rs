//! What a TCP client's form holds, and how it becomes a configuration.

use crate::engine::ClientBehaviourChoice;
use crate::i18n::Texts;
use crate::learn::words::{host_mistake_text, port_mistake_text};
use crate::net::Destination;
use crate::net::address::{PortUse, parse_host, parse_port};
use crate::net::automation::{CompiledRules, Medium, RuleSet};
use crate::net::tcp::config::CONNECT_LIMIT;
use crate::net::tcp::{Reconnect, TcpClientConfig};
use crate::tr;
use crate::ui::form::{Mistyped, keep, named, number, read_local};
use crate::ui::pane::FormEnv;
use crate::ui::rules::compile;
use crate::ui::stream::{ClientTlsForm, StreamErrors, StreamForm, TlsErrors};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// Longest time limit of a connect, in seconds: an hour, longer than any system tries.
const CONNECT_LIMIT_S_MAX: u64 = 3600;

/// Everything a person can set in the pane beside options of the connection, as typed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ClientForm {
    /// Where to connect.
    pub host: String,
    /// And to which port.
    pub port: String,
    /// The address to connect from; empty: the system's choice.
    pub local_address: String,
    /// The port to connect from; empty: the system's choice.
    pub local_port: String,
    /// How long each address may take, in seconds.
    pub connect_limit_s: String,
    /// Whether to connect again by itself.
    pub reconnects: bool,
    /// What it does by itself.
    pub behaviour: ClientBehaviourChoice,
    /// The table of rules.
    pub rules: RuleSet,
    /// TLS.
    pub tls: Box<ClientTlsForm>,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

impl Default for ClientForm {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.to_string(),
            port: "9999".to_owned(),
            local_address: String::new(),
            local_port: String::new(),
            connect_limit_s: CONNECT_LIMIT.as_secs().to_string(),
            reconnects: false,
            behaviour: ClientBehaviourChoice::Manual,
            rules: RuleSet::default(),
            tls: Box::default(),
            options_open: false,
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct ClientErrors {
    pub host: Option<String>,
    pub port: Option<String>,
    pub local_address: Option<String>,
    pub local_port: Option<String>,
    pub connect_limit_s: Option<String>,
    pub stream: StreamErrors,
    pub tls: TlsErrors,
}

impl ClientErrors {
    /// Those of the first line of the form, which stands above the options.
    pub fn of_address(&self) -> impl Iterator<Item = &str> {
        [&self.host, &self.port].into_iter().filter_map(Option::as_deref)
    }

    /// Those of the options.
    pub fn of_options(&self) -> impl Iterator<Item = &str> {
        [&self.local_address, &self.local_port, &self.connect_limit_s]
            .into_iter()
            .filter_map(Option::as_deref)
            .chain(self.stream.all())
            .chain(self.tls.all())
    }
}

impl ClientForm {
    /// Whether to connect again by itself.
    pub fn reconnect(&self) -> Reconnect {
        if self.reconnects { Reconnect::Growing } else { Reconnect::Never }
    }

    /// The configuration to connect with. All fields are read, so that all mistakes show at once.
    pub fn config(
        &self,
        stream: &StreamForm,
        env: FormEnv<'_>,
        errors: &mut ClientErrors,
    ) -> Option<TcpClientConfig> {
        let texts = env.texts;
        let to = self.destination(texts, errors);
        let from = self.from(env, errors);
        let limit = number("connect-limit-s", &self.connect_limit_s, CONNECT_LIMIT_S_MAX, texts);
        let limit = keep(limit, &mut errors.connect_limit_s);
        let options = stream.read_options(texts, &mut errors.stream);
        let settings = stream.read_settings(texts, &mut errors.stream);
        let rules = self.read_rules(env);
        let tls = self.tls.read(texts, &mut errors.tls);
        let tls = if self.tls.on { Some(tls?) } else { None };
        Some(TcpClientConfig {
            to: to?,
            from: from.ok()?,
            connect_limit: Duration::from_secs(limit?.max(1)),
            options: options?,
            settings: settings?,
            reconnect: self.reconnect(),
            save: None,
            rules: rules?,
            tls,
        })
    }

    /// The rules of the behaviour as set; `None` if something is wrong in the table, which stands in its window.
    pub fn read_rules(&self, env: FormEnv<'_>) -> Option<Arc<CompiledRules>> {
        match self.behaviour {
            ClientBehaviourChoice::Manual => Some(Arc::default()),
            ClientBehaviourChoice::Echo => {
                compile(&RuleSet::echo(), Medium::Connections, env.saved)
            }
            ClientBehaviourChoice::Rules => compile(&self.rules, Medium::Connections, env.saved),
        }
    }

    fn destination(&self, texts: &Texts, errors: &mut ClientErrors) -> Option<Destination> {
        let host = parse_host(&self.host)
            .map_err(|wrong| named(&tr!(texts, "host"), &host_mistake_text(wrong, texts), texts));
        let host = keep(host, &mut errors.host);
        let port = parse_port(&self.port, PortUse::Reach)
            .map_err(|wrong| named(&tr!(texts, "port"), &port_mistake_text(wrong, texts), texts));
        let port = keep(port, &mut errors.port);
        Some(host?.at_port(port?))
    }

    /// Where to connect from; `None` leaves it to the system.
    fn from(
        &self,
        env: FormEnv<'_>,
        errors: &mut ClientErrors,
    ) -> Result<Option<SocketAddr>, Mistyped> {
        let (address, port) = (self.local_address.trim(), self.local_port.trim());
        (errors.local_address, errors.local_port) = (None, None);
        if address.is_empty() && port.is_empty() {
            return Ok(None);
        }
        let unspecified = Ipv4Addr::UNSPECIFIED.to_string();
        let address = if address.is_empty() { unspecified.as_str() } else { address };
        let port = if port.is_empty() { "0" } else { port };
        let beside = (&mut errors.local_address, &mut errors.local_port);
        read_local((address, port), env, beside).map(Some).ok_or(Mistyped)
    }
}
