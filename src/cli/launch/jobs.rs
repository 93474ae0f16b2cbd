//! What each command asks for, as data.

use super::rules::{acts_by_itself, rules};
use super::sending::sending;
use super::{NotPossible, has, showing, time, value, values};
use crate::cli::command::values::Place;
use crate::cli::get::{GetJob, OnStatus};
use crate::cli::input;
use crate::cli::options::{AfterInput, Ending, Sending, SessionJob, Target};
use crate::cli::shown;
use crate::engine::{
    ListenRequest, RequestMistake, ServerBehaviourChoice, StartRequest, UdpBehaviourChoice,
    UdpRequest, UnixRequest, UnixRole,
};
use crate::i18n::Texts;
use crate::learn::{host_mistake_text, rule_mistake_text, url_mistake_text};
use crate::net::address::parse_host;
use crate::net::automation::{CompiledRules, Medium, RepeatPlan, RuleSet};
use crate::net::http::Target as Url;
use crate::net::readiness::Receiving;
use crate::net::tcp::{AfterEnd, Save, ServerBehaviour};
use crate::net::tls::{CertCheck, ClientTls, IdentityFiles, ServerIdentity, ServerTls, TlsTrust};
use crate::net::udp::BindTo;
use crate::net::{
    Destination, Edges, SessionConfig, UnixConfig, UnixConnectConfig, UnixListenConfig,
};
use crate::payload::Framing;
use crate::tr;
use clap::ArgMatches;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long a sender of datagrams waits for replies unless a person says otherwise: the tutorials' servers take
/// one second for one.
const UDP_WAIT: Duration = Duration::from_secs(2);

pub(super) fn udp(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    udp_to(matches, "to", texts)
}

fn udp_to(matches: &ArgMatches, to: &str, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let to = destination_of(matches, to, texts)?;
    let bind = value::<SocketAddr>(matches, "bind");
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    let behaviour = match (has(matches, "echo"), has(matches, "hello")) {
        (true, _) => Some(UdpBehaviourChoice::Echo),
        (_, true) => Some(UdpBehaviourChoice::Template),
        _ => None,
    };
    let sends_first = to.is_some() || value::<String>(matches, "saved").is_some();
    if bind.is_none() && !sends_first {
        return Err(NotPossible(tr!(texts, "cli-nowhere").into_owned()));
    }
    let request = UdpRequest { bind: bind.unwrap_or(any), peer: None, behaviour };
    let mut config = config(&StartRequest::Udp(request), texts)?;
    if let SessionConfig::Udp(config) = &mut config {
        if let Some(rules) = rules(matches, Medium::Datagrams, texts)? {
            config.rules = rules;
        }
        config.options.broadcast = has(matches, "broadcast");
        config.options.receiving = receiving(matches);
        let groups = values::<IpAddr>(matches, "join");
        config.options.groups = groups.into_iter().map(|(_, group)| group).collect();
        if bind.is_none() {
            config.bind = BindTo::FirstSend;
        }
    }
    let quiet = time(matches, "wait").or(sends_first.then_some(UDP_WAIT));
    let target = to.map_or(Target::LastSender, Target::Datagrams);
    job(matches, texts, (config, target), Ending { quiet, ..ending(matches) })
}

pub(super) fn connect(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    connect_to(matches, "to", texts)
}

fn connect_to(matches: &ArgMatches, to: &str, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let framing = framing(matches, texts)?;
    let rules = connection_rules(matches, texts)?;
    let out = showing(matches).out;
    let save = out.map(|out| Save { path: out.path, existing: out.existing });
    let config = match value::<Place<(String, u16)>>(matches, to) {
        Some(Place::Unix(name)) => {
            let mut config = UnixConnectConfig::to(name);
            config.edges = edges(matches);
            config.settings.framing = framing;
            config.settings.receiving = receiving(matches);
            config.save = save;
            config.rules = rules.unwrap_or_default();
            SessionConfig::Unix(UnixConfig::Connect(Box::new(config)))
        }
        place => {
            let Some(Place::Ip((host, port))) = place else { return Err(nowhere(texts)) };
            let mut config = config(&StartRequest::connect(host, port), texts)?;
            if let SessionConfig::TcpClient(config) = &mut config {
                config.tls = client_tls(matches);
                config.rules = rules.unwrap_or_default();
                config.settings.framing = framing;
                config.settings.receiving = receiving(matches);
                config.save = save;
            }
            config
        }
    };
    let mut job = job(matches, texts, (config, Target::Connection), ending(matches))?;
    let Sending { input, after_input, .. } = &job.sending;
    let all_comes = input.is_some() && *after_input == AfterInput::Finish && input::is_file();
    // A peer that says nothing, such as `ncat --recv-only`, gets the whole file all the same.
    match &mut job.config {
        SessionConfig::TcpClient(config) if all_comes => {
            config.settings.after_end = AfterEnd::Stay;
        }
        SessionConfig::Unix(UnixConfig::Connect(config)) if all_comes => {
            config.settings.after_end = AfterEnd::Stay;
        }
        _ => {}
    }
    Ok(job)
}

fn nowhere(texts: &Texts) -> NotPossible {
    NotPossible(tr!(texts, "cli-nowhere").into_owned())
}

/// Whether receives wait themselves.
fn receiving(matches: &ArgMatches) -> Receiving {
    if has(matches, "non-blocking") { Receiving::Polls } else { Receiving::Waits }
}

/// Whether connections keep edges.
fn edges(matches: &ArgMatches) -> Edges {
    if has(matches, "seqpacket") { Edges::Kept } else { Edges::Lost }
}

/// What a client does by itself, if anything.
fn connection_rules(
    matches: &ArgMatches,
    texts: &Texts,
) -> Result<Option<Arc<CompiledRules>>, NotPossible> {
    if let Some(rules) = rules(matches, Medium::Connections, texts)? {
        return Ok(Some(rules));
    }
    if !has(matches, "echo") {
        return Ok(None);
    }
    let compiled = RuleSet::echo().compile(Medium::Connections, &|_| None);
    let say = |mistake| NotPossible(rule_mistake_text(&mistake, texts));
    compiled.map(Some).map_err(say)
}

pub(super) fn listen(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let named = value::<String>(matches, "behaviour");
    let behaviour = match (has(matches, "echo"), has(matches, "hello")) {
        (true, _) => Some(ServerBehaviourChoice::Echo),
        (_, true) => Some(ServerBehaviourChoice::Hello),
        _ => named.and_then(|name| ServerBehaviourChoice::of_code(&name)),
    };
    let folder = folder(matches, behaviour, texts)?;
    let request = match value::<Place<SocketAddr>>(matches, "address") {
        Some(Place::Ip(address)) => {
            StartRequest::Listen(ListenRequest { behaviour, folder, ..ListenRequest::at(address) })
        }
        Some(Place::Unix(name)) => {
            let role = UnixRole::Listen { edges: edges(matches), behaviour, folder };
            StartRequest::Unix(UnixRequest { name, role, recv_bytes: None })
        }
        None => return Err(nowhere(texts)),
    };
    let mut config = config(&request, texts)?;
    let parts = match &mut config {
        SessionConfig::TcpServer(config) => {
            config.tls = server_tls(matches);
            Some((&mut config.settings, &mut config.behaviour))
        }
        SessionConfig::Unix(UnixConfig::Listen(config)) => {
            let UnixListenConfig { settings, behaviour, .. } = &mut **config;
            Some((settings, behaviour))
        }
        _ => None,
    };
    if let Some((settings, behaviour)) = parts {
        settings.framing = framing(matches, texts)?;
        settings.receiving = receiving(matches);
        if let Some(rules) = rules(matches, Medium::Connections, texts)? {
            *behaviour = ServerBehaviour::Rules(rules);
        }
    }
    job(matches, texts, (config, Target::AllConnections), ending(matches))
}

/// TLS as a client, if it is asked for.
pub(super) fn client_tls(matches: &ArgMatches) -> Option<ClientTls> {
    if !matches.try_get_one("tls").is_ok_and(|on| on == Some(&true)) {
        return None;
    }
    // Only a relay has this.
    let is_unchecked = matches.try_get_one("insecure").is_ok_and(|on| on == Some(&true));
    let check = if is_unchecked { CertCheck::Tells } else { CertCheck::Ends };
    let trust = TlsTrust { ca_file: value(matches, "ca-file"), check, ..TlsTrust::default() };
    let server_name = value(matches, "server-name");
    Some(ClientTls { server_name, trust, ..ClientTls::default() })
}

pub(super) fn server_tls(matches: &ArgMatches) -> Option<ServerTls> {
    let (certificate, key) = (value(matches, "tls-cert")?, value(matches, "tls-key")?);
    Some(ServerTls::with(ServerIdentity::Files(IdentityFiles { certificate, key })))
}

/// The folder whose files a server sends. One that is not there is said before anybody asks for a file.
fn folder(
    matches: &ArgMatches,
    behaviour: Option<ServerBehaviourChoice>,
    texts: &Texts,
) -> Result<Option<PathBuf>, NotPossible> {
    let Some(path) = value::<PathBuf>(matches, "folder") else { return Ok(None) };
    if behaviour != Some(ServerBehaviourChoice::Files) {
        return Err(NotPossible(tr!(texts, "cli-folder-for-files").into_owned()));
    }
    if !path.is_dir() {
        return Err(NotPossible(tr!(texts, "cli-not-a-folder", path = shown(&path))));
    }
    Ok(Some(path))
}

/// How frames are delimited for what is done by itself: nothing else asks for frames.
pub(super) fn framing(matches: &ArgMatches, texts: &Texts) -> Result<Framing, NotPossible> {
    match value::<Framing>(matches, "framing") {
        Some(_) if !acts_by_itself(matches) => {
            Err(NotPossible(tr!(texts, "cli-framing-for-rules").into_owned()))
        }
        framing => Ok(framing.unwrap_or_default()),
    }
}

/// A saved message, as a datagram or into a connection.
pub(super) fn saved(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    if value::<Place<(String, u16)>>(matches, "connect").is_some() {
        connect_to(matches, "connect", texts)
    } else {
        udp_to(matches, "udp", texts)
    }
}

pub(super) fn get(matches: &ArgMatches) -> Option<GetJob> {
    let url = matches.get_one::<String>("url")?;
    Some(GetJob {
        target: Url::parse(url).ok()?,
        showing: showing(matches),
        after: time(matches, "for"),
        on_status: if has(matches, "fail") { OnStatus::Fail } else { OnStatus::Take },
    })
}

pub(super) fn job(
    matches: &ArgMatches,
    texts: &Texts,
    (config, target): (SessionConfig, Target),
    ending: Ending,
) -> Result<SessionJob, NotPossible> {
    let sending = sending(matches, &target, texts)?;
    check_destinations(&config, &target, &sending, texts)?;
    Ok(SessionJob { config, target, sending, showing: showing(matches), ending })
}

/// A socket that is bound by its first send must know where that goes.
fn check_destinations(
    config: &SessionConfig,
    target: &Target,
    sending: &Sending,
    texts: &Texts,
) -> Result<(), NotPossible> {
    let is_bound = !matches!(config, SessionConfig::Udp(udp) if udp.bind == BindTo::FirstSend);
    let repeated = sending.repeat.iter().flat_map(RepeatPlan::items).map(|item| &item.to);
    let mut all = sending.messages.iter().map(|message| &message.to).chain(repeated);
    if is_bound || matches!(target, Target::Datagrams(_)) || all.all(Option::is_some) {
        return Ok(());
    }
    Err(NotPossible(tr!(texts, "cli-no-destination").into_owned()))
}

pub(super) fn config(request: &StartRequest, texts: &Texts) -> Result<SessionConfig, NotPossible> {
    request.config(texts).map_err(|mistake| {
        NotPossible(match mistake {
            RequestMistake::Host(mistake) => host_mistake_text(mistake, texts),
            RequestMistake::Url(mistake) => url_mistake_text(&mistake, texts),
            RequestMistake::NoFolder => tr!(texts, "cli-no-folder").into_owned(),
            RequestMistake::NoProgram => tr!(texts, "program-no-file").into_owned(),
            RequestMistake::NoInterpreter => tr!(texts, "program-no-interpreter").into_owned(),
            RequestMistake::Rule(mistake) => rule_mistake_text(&mistake, texts),
        })
    })
}

pub(super) fn destination(
    host: &str,
    port: u16,
    texts: &Texts,
) -> Result<Destination, NotPossible> {
    let host = parse_host(host);
    let host = host.map_err(|mistake| NotPossible(host_mistake_text(mistake, texts)))?;
    Ok(host.at_port(port))
}

/// The destination that an option says.
fn destination_of(
    matches: &ArgMatches,
    name: &str,
    texts: &Texts,
) -> Result<Option<Destination>, NotPossible> {
    let typed = value::<(String, u16)>(matches, name);
    typed.map(|(host, port)| destination(&host, port, texts)).transpose()
}

pub(super) fn ending(matches: &ArgMatches) -> Ending {
    // With a repeat it is how often that sends.
    let count = value(matches, "count").filter(|_| time(matches, "repeat").is_none());
    Ending { after: time(matches, "for"), count, quiet: time(matches, "wait") }
}
