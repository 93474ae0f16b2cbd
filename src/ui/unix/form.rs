//! What the form of a Unix-domain socket holds, and how it becomes a configuration.

use crate::engine::behaviour::GREETING;
use crate::engine::{ClientBehaviourChoice, UdpBehaviourChoice};
use crate::i18n::Texts;
use crate::net::automation::{CompiledRules, Medium, RuleSet};
use crate::net::tcp::config::{BACKLOG, CONNECTIONS_MAX};
use crate::net::tcp::{Reconnect, Save};
use crate::net::unix::config::FileWish;
use crate::net::unix::{HAS_RECORDS, IS_SUPPORTED};
use crate::net::{
    Edges, UnixConfig, UnixConnectConfig, UnixDatagramConfig, UnixListenConfig, UnixName,
};
use crate::payload::Encoding;
use crate::tr;
use crate::ui::form::{keep, named, number_within, read_answer};
use crate::ui::pane::FormEnv;
use crate::ui::rules::compile;
use crate::ui::server::{BehaviourErrors, BehaviourForm};
use crate::ui::stream::{StreamErrors, StreamForm, receiving};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Most connections at once, and most that wait: as a server of TCP has them.
const MOST: u32 = 65_535;

/// What the socket carries, and whether it waits for others or goes to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnixUse {
    /// It accepts streams.
    #[default]
    StreamListen,
    /// It makes a stream.
    StreamConnect,
    /// It accepts connections that keep edges.
    RecordsListen,
    /// It makes a connection that keeps edges.
    RecordsConnect,
    /// It sends and receives datagrams.
    Datagrams,
}

impl UnixUse {
    const WITH_RECORDS: [Self; 5] = [
        Self::StreamListen,
        Self::StreamConnect,
        Self::RecordsListen,
        Self::RecordsConnect,
        Self::Datagrams,
    ];
    const WITHOUT: [Self; 3] = [Self::StreamListen, Self::StreamConnect, Self::Datagrams];

    /// Those of this system, in the order of the menu.
    pub fn all() -> &'static [Self] {
        if HAS_RECORDS { &Self::WITH_RECORDS } else { &Self::WITHOUT }
    }

    /// Its name.
    pub fn name(self, texts: &Texts) -> String {
        match self {
            Self::StreamListen => tr!(texts, "unix-stream-listen"),
            Self::StreamConnect => tr!(texts, "unix-stream-connect"),
            Self::RecordsListen => tr!(texts, "unix-records-listen"),
            Self::RecordsConnect => tr!(texts, "unix-records-connect"),
            Self::Datagrams => tr!(texts, "unix-datagrams"),
        }
        .into_owned()
    }

    /// What it is for.
    pub fn purpose(self, texts: &Texts) -> String {
        match self {
            Self::StreamListen => tr!(texts, "unix-stream-listen-purpose"),
            Self::StreamConnect => tr!(texts, "unix-stream-connect-purpose"),
            Self::RecordsListen => tr!(texts, "unix-records-listen-purpose"),
            Self::RecordsConnect => tr!(texts, "unix-records-connect-purpose"),
            Self::Datagrams => tr!(texts, "unix-datagrams-purpose"),
        }
        .into_owned()
    }

    /// Whether its connections keep edges.
    pub fn edges(self) -> Edges {
        match self {
            Self::RecordsListen | Self::RecordsConnect => Edges::Kept,
            _ => Edges::Lost,
        }
    }

    /// Whether it waits for connections.
    pub fn listens(self) -> bool {
        matches!(self, Self::StreamListen | Self::RecordsListen)
    }

    /// Whether it goes to somebody.
    pub fn connects(self) -> bool {
        matches!(self, Self::StreamConnect | Self::RecordsConnect)
    }
}

/// Everything a person can set in the pane beside how connections are read, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnixForm {
    /// What the socket is for.
    pub socket_use: UnixUse,
    /// Its path or name, or whom to connect to.
    pub name: String,
    /// Whom datagrams go to.
    pub to: String,
    /// The mode of its file, in octal; empty: as the umask says.
    pub mode: String,
    /// What a listener does by itself.
    pub behaviour: BehaviourForm,
    /// What a client does by itself; its rules are those of the listener.
    pub client_behaviour: ClientBehaviourChoice,
    /// What a socket for datagrams does by itself.
    pub datagram_behaviour: UdpBehaviourChoice,
    /// Whether its `recvfrom` does not wait.
    pub does_not_wait: bool,
    /// How it replies to a datagram, with placeholders.
    pub template: String,
    /// The encoding of that.
    pub template_encoding: Encoding,
    /// Its table of rules.
    pub datagram_rules: RuleSet,
    /// Connections that may wait to be accepted.
    pub backlog: String,
    /// Connections at once.
    pub connections_max: String,
    /// Whether to connect again by itself.
    pub reconnects: bool,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

impl Default for UnixForm {
    fn default() -> Self {
        Self {
            socket_use: UnixUse::default(),
            name: "/tmp/echo.sock".to_owned(),
            to: "/tmp/echo.sock".to_owned(),
            mode: String::new(),
            behaviour: BehaviourForm::default(),
            client_behaviour: ClientBehaviourChoice::default(),
            datagram_behaviour: UdpBehaviourChoice::default(),
            does_not_wait: false,
            template: GREETING.to_owned(),
            template_encoding: Encoding::Utf8,
            datagram_rules: RuleSet::default(),
            backlog: BACKLOG.to_string(),
            connections_max: CONNECTIONS_MAX.to_string(),
            reconnects: false,
            options_open: false,
        }
    }
}

/// What is wrong with the fields, in words, as of the last attempt to use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of that name")]
pub struct UnixErrors {
    pub name: Option<String>,
    pub to: Option<String>,
    pub mode: Option<String>,
    pub template: Option<String>,
    pub backlog: Option<String>,
    pub connections_max: Option<String>,
    pub behaviour: BehaviourErrors,
    pub stream: StreamErrors,
}

impl UnixErrors {
    /// Those of the options.
    pub fn of_options(&self) -> impl Iterator<Item = &str> {
        [&self.mode, &self.backlog, &self.connections_max]
            .into_iter()
            .filter_map(Option::as_deref)
            .chain(self.stream.all())
    }
}

impl UnixForm {
    /// The configuration. All fields that matter are read, so that all mistakes show at once.
    pub fn config(
        &self,
        (stream, save): (&StreamForm, Option<Save>),
        env: FormEnv<'_>,
        errors: &mut UnixErrors,
    ) -> Option<UnixConfig> {
        if !IS_SUPPORTED {
            errors.name = Some(tr!(env.texts, "unix-not-supported").into_owned());
            return None;
        }
        match self.socket_use {
            UnixUse::StreamListen | UnixUse::RecordsListen => self.listen(stream, env, errors),
            UnixUse::StreamConnect | UnixUse::RecordsConnect => {
                self.connect((stream, save), env, errors)
            }
            UnixUse::Datagrams => {
                let typed = !self.name.trim().is_empty();
                let bind = typed.then(|| keep(self.read_name(env.texts), &mut errors.name));
                let wish = self.read_mode(env.texts, errors);
                let rules = self.datagram_rules(env, errors);
                let bind = bind.map_or(Some(None), |bind| bind.map(Some))?;
                let (file, rules) = (wish?, rules?);
                let receiving = receiving(self.does_not_wait);
                let config = UnixDatagramConfig { bind, file, receiving, rules };
                Some(UnixConfig::Datagram(Box::new(config)))
            }
        }
    }

    fn listen(
        &self,
        stream: &StreamForm,
        env: FormEnv<'_>,
        errors: &mut UnixErrors,
    ) -> Option<UnixConfig> {
        let texts = env.texts;
        let at = keep(self.read_name(texts), &mut errors.name);
        let file = self.read_mode(texts, errors);
        let backlog = number_within("backlog", &self.backlog, 1..=MOST, texts);
        let backlog = keep(backlog, &mut errors.backlog);
        let connections_max = self.read_connections_max(texts, errors);
        let options = stream.read_options(texts, &mut errors.stream);
        let settings = stream.read_settings(texts, &mut errors.stream);
        let behaviour = self.behaviour.read(env, &mut errors.behaviour);
        Some(UnixConfig::Listen(Box::new(UnixListenConfig {
            at: at?,
            edges: self.socket_use.edges(),
            file: file?,
            backlog: backlog?,
            connections_max: connections_max?,
            options: options?,
            settings: settings?,
            behaviour: behaviour?,
        })))
    }

    fn connect(
        &self,
        (stream, save): (&StreamForm, Option<Save>),
        env: FormEnv<'_>,
        errors: &mut UnixErrors,
    ) -> Option<UnixConfig> {
        let texts = env.texts;
        let to = keep(self.read_name(texts), &mut errors.name);
        let options = stream.read_options(texts, &mut errors.stream);
        let settings = stream.read_settings(texts, &mut errors.stream);
        let rules = self.client_rules(env);
        let config = UnixConnectConfig {
            edges: self.socket_use.edges(),
            options: options?,
            settings: settings?,
            reconnect: self.reconnect(),
            save,
            rules: rules?,
            ..UnixConnectConfig::to(to?)
        };
        Some(UnixConfig::Connect(Box::new(config)))
    }

    /// Whether to connect again by itself.
    pub fn reconnect(&self) -> Reconnect {
        if self.reconnects { Reconnect::Growing } else { Reconnect::Never }
    }

    fn read_name(&self, texts: &Texts) -> Result<UnixName, String> {
        read_name(&self.name, "unix-no-name", texts)
    }

    /// Whom datagrams go to.
    pub fn destination(&self, texts: &Texts, errors: &mut UnixErrors) -> Option<UnixName> {
        keep(read_name(&self.to, "unix-no-destination", texts), &mut errors.to)
    }

    fn read_mode(&self, texts: &Texts, errors: &mut UnixErrors) -> Option<FileWish> {
        let typed = self.mode.trim();
        let typed = typed.strip_prefix("0o").unwrap_or(typed);
        if typed.is_empty() {
            return Some(FileWish::default());
        }
        let mode = u32::from_str_radix(typed, 8).ok().filter(|mode| *mode <= 0o777);
        let wrong = || named(&tr!(texts, "unix-mode"), &tr!(texts, "unix-bad-mode"), texts);
        let mode = keep(mode.ok_or_else(wrong), &mut errors.mode)?;
        Some(FileWish { mode: Some(mode), removes: None })
    }

    /// How many connections there may be at once, or the error beside the field.
    pub fn read_connections_max(&self, texts: &Texts, errors: &mut UnixErrors) -> Option<u32> {
        let most = number_within("connections-max", &self.connections_max, 1..=MOST, texts);
        keep(most, &mut errors.connections_max)
    }

    /// The rules of a client's behaviour; `None` if something is wrong in the table, which stands in its window.
    pub fn client_rules(&self, env: FormEnv<'_>) -> Option<Arc<CompiledRules>> {
        match self.client_behaviour {
            ClientBehaviourChoice::Manual => Some(Arc::default()),
            ClientBehaviourChoice::Echo => {
                compile(&RuleSet::echo(), Medium::Connections, env.saved)
            }
            ClientBehaviourChoice::Rules => {
                compile(&self.behaviour.rules, Medium::Connections, env.saved)
            }
        }
    }

    /// The rules for datagrams, or the error beside the field.
    pub fn datagram_rules(
        &self,
        env: FormEnv<'_>,
        errors: &mut UnixErrors,
    ) -> Option<Arc<CompiledRules>> {
        let rules = match self.datagram_behaviour {
            UdpBehaviourChoice::Manual => return Some(Arc::default()),
            UdpBehaviourChoice::Rules => self.datagram_rules.clone(),
            UdpBehaviourChoice::Echo => RuleSet::echo(),
            UdpBehaviourChoice::Template => {
                let (encoding, error) = (self.template_encoding, &mut errors.template);
                RuleSet::template(read_answer(&self.template, encoding, env.texts, error)?)
            }
        };
        compile(&rules, Medium::Datagrams, env.saved)
    }
}

/// A path, or `@` and a name, with or without `unix:` before it.
fn read_name(typed: &str, if_empty: &str, texts: &Texts) -> Result<UnixName, String> {
    let typed = typed.trim();
    let typed = typed.strip_prefix("unix:").unwrap_or(typed);
    if typed.is_empty() {
        return Err(texts.get(if_empty).into_owned());
    }
    typed.parse().map_err(|_| tr!(texts, "unix-bad-name").into_owned())
}
