//! What a relay's form holds, and how it becomes a configuration.

use super::faults_form::{FaultErrors, FaultForm};
use super::tls_form::RelayTlsForm;
use crate::i18n::Texts;
use crate::learn::words::{host_mistake_text, port_mistake_text};
use crate::net::Destination;
use crate::net::address::{PortUse, parse_host, parse_port};
use crate::net::automation::{CompiledRules, Medium, RuleSet};
use crate::net::relay::config::{IDLE_LIMIT, MAPPINGS_MAX, PAIRS_MAX};
use crate::net::relay::faults::SEED;
use crate::net::relay::{FaultPlan, RelayConfig, RelayTls, Transport};
use crate::tr;
use crate::ui::form::{Mistyped, keep, named, number, number_within, read_local};
use crate::ui::pane::FormEnv;
use crate::ui::rules::compile;
use crate::ui::stream::{StreamErrors, StreamForm, TlsErrors};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

/// The most clients that can be allowed: each has two sockets, of which systems give a program some ten thousand.
const CLIENTS_MAX_MOST: u32 = 10_000;

/// The longest time after which a silent client of datagrams is forgotten, in seconds: a day.
const IDLE_S_MAX: u32 = 86_400;

/// Everything a person can set in the pane, as typed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RelayForm {
    /// Whether datagrams are relayed.
    pub is_udp: bool,
    /// Address to listen on.
    pub local_address: String,
    /// Port to listen on.
    pub local_port: String,
    /// Where to connect.
    pub host: String,
    /// And to which port.
    pub port: String,
    /// Clients of TCP at once.
    pub pairs_max: String,
    /// Clients of UDP at once.
    pub mappings_max: String,
    /// After how many seconds a silent client of UDP is forgotten.
    pub idle_s: String,
    /// What the faults follow from.
    pub seed: String,
    /// What goes wrong on the way to the target.
    pub to_target: FaultForm,
    /// What goes wrong on the way to clients.
    pub to_client: FaultForm,
    /// What it does with what comes on connections.
    pub rules: RuleSet,
    /// TLS on either side.
    pub tls: Box<RelayTlsForm>,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

impl Default for RelayForm {
    fn default() -> Self {
        Self {
            is_udp: false,
            local_address: Ipv4Addr::LOCALHOST.to_string(),
            local_port: "9998".to_owned(),
            host: Ipv4Addr::LOCALHOST.to_string(),
            port: "9999".to_owned(),
            pairs_max: PAIRS_MAX.to_string(),
            mappings_max: MAPPINGS_MAX.to_string(),
            idle_s: IDLE_LIMIT.as_secs().to_string(),
            seed: SEED.to_string(),
            to_target: FaultForm::default(),
            to_client: FaultForm::default(),
            rules: RuleSet::default(),
            tls: Box::default(),
            options_open: false,
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct RelayErrors {
    pub local_address: Option<String>,
    pub local_port: Option<String>,
    pub host: Option<String>,
    pub port: Option<String>,
    pub clients_max: Option<String>,
    pub idle_s: Option<String>,
    pub seed: Option<String>,
    pub to_target: FaultErrors,
    pub to_client: FaultErrors,
    pub stream: StreamErrors,
    pub clients_tls: TlsErrors,
    pub target_tls: TlsErrors,
}

impl RelayErrors {
    /// Those of the first line of the form.
    pub fn of_address(&self) -> impl Iterator<Item = &str> {
        let fields = [&self.local_address, &self.local_port, &self.host, &self.port];
        fields.into_iter().filter_map(Option::as_deref)
    }

    /// Those of the options.
    pub fn of_options(&self) -> impl Iterator<Item = &str> {
        let fields = [&self.clients_max, &self.idle_s, &self.seed];
        let of_faults = self.to_target.all().chain(self.to_client.all());
        let of_tls = self.clients_tls.all().chain(self.target_tls.all());
        let of_options = fields.into_iter().filter_map(Option::as_deref).chain(of_faults);
        of_options.chain(self.stream.all()).chain(of_tls)
    }
}

impl RelayForm {
    /// The configuration to relay with. All fields are read, so that all mistakes show at once.
    pub fn config(
        &mut self,
        stream: &StreamForm,
        env: FormEnv<'_>,
        errors: &mut RelayErrors,
    ) -> Option<RelayConfig> {
        let texts = env.texts;
        let fields = (self.local_address.as_str(), self.local_port.as_str());
        let beside = (&mut errors.local_address, &mut errors.local_port);
        let listen = read_local(fields, env, beside);
        let to = self.destination(texts, errors);
        let clients_max = self.read_clients_max(texts, errors);
        let idle_s = number_within("relay-idle-s", &self.idle_s, 1..=IDLE_S_MAX, texts);
        let idle_s = keep(idle_s, &mut errors.idle_s);
        let faults = self.read_faults(texts, errors);
        let settings = stream.read_settings(texts, &mut errors.stream);
        let tls = self.read_tls(texts, errors);
        let rules = self.read_rules(env);
        let transport = if self.is_udp { Transport::Udp } else { Transport::Tcp };
        Some(RelayConfig {
            clients_max: clients_max?,
            idle_limit: Duration::from_secs(u64::from(idle_s?)),
            faults: faults?,
            settings: settings?,
            tls: tls.ok()?,
            rules: rules?,
            ..RelayConfig::new(transport, listen?, to?)
        })
    }

    /// How many clients there may be at once.
    pub fn clients_max(&mut self) -> &mut String {
        if self.is_udp { &mut self.mappings_max } else { &mut self.pairs_max }
    }

    /// The same, or the error beside the field.
    pub fn read_clients_max(&self, texts: &Texts, errors: &mut RelayErrors) -> Option<u32> {
        let text = if self.is_udp { &self.mappings_max } else { &self.pairs_max };
        let most = number_within("relay-clients-max", text, 1..=CLIENTS_MAX_MOST, texts);
        keep(most, &mut errors.clients_max)
    }

    /// What goes wrong, or the errors beside the fields.
    pub fn read_faults(&self, texts: &Texts, errors: &mut RelayErrors) -> Option<FaultPlan> {
        let seed = keep(number("relay-seed", &self.seed, u64::MAX, texts), &mut errors.seed);
        let to_target = self.to_target.read(texts, &mut errors.to_target);
        let to_client = self.to_client.read(texts, &mut errors.to_client);
        Some(FaultPlan { seed: seed?, to_target: to_target?, to_client: to_client? })
    }

    /// The rules; none where datagrams are relayed. `None` if something is wrong in the table, which its window shows.
    pub fn read_rules(&self, env: FormEnv<'_>) -> Option<Arc<CompiledRules>> {
        if self.is_udp {
            return Some(Arc::default());
        }
        compile(&self.rules, Medium::Connections, env.saved)
    }

    /// TLS as it is set; none where datagrams are relayed.
    fn read_tls(&mut self, texts: &Texts, errors: &mut RelayErrors) -> Result<RelayTls, Mistyped> {
        if self.is_udp {
            return Ok(RelayTls::default());
        }
        let RelayTlsForm { clients, target } = &mut *self.tls;
        let with_clients = clients.read(texts, &mut errors.clients_tls);
        let with_target = target.read(texts, &mut errors.target_tls).ok_or(Mistyped);
        let with_target = if target.on { Some(with_target?) } else { None };
        Ok(RelayTls { clients: with_clients?, target: with_target })
    }

    /// Takes over what goes wrong.
    pub(super) fn fill_faults(&mut self, plan: &FaultPlan) {
        self.seed = plan.seed.to_string();
        self.to_target = FaultForm::of(&plan.to_target);
        self.to_client = FaultForm::of(&plan.to_client);
    }

    fn destination(&self, texts: &Texts, errors: &mut RelayErrors) -> Option<Destination> {
        let host = parse_host(&self.host)
            .map_err(|wrong| named(&tr!(texts, "host"), &host_mistake_text(wrong, texts), texts));
        let host = keep(host, &mut errors.host);
        let port = parse_port(&self.port, PortUse::Reach)
            .map_err(|wrong| named(&tr!(texts, "port"), &port_mistake_text(wrong, texts), texts));
        let port = keep(port, &mut errors.port);
        Some(host?.at_port(port?))
    }
}
