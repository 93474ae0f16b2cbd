//! What each command asks for, as data.

use super::{NotPossible, has, showing, time, value};
use crate::cli::get::{GetJob, OnStatus};
use crate::cli::input::InputCut;
use crate::cli::options::{
    AfterInput, Ending, LineEndChoice, LineForm, Sending, SessionJob, Target,
};
use crate::engine::{
    ListenRequest, RequestMistake, ServerBehaviourChoice, StartRequest, UdpBehaviourChoice,
    UdpRequest,
};
use crate::i18n::Texts;
use crate::learn::{host_mistake_text, mistake_text, url_mistake_text};
use crate::net::address::parse_host;
use crate::net::http::Target as Url;
use crate::net::tcp::Save;
use crate::net::udp::BindTo;
use crate::net::{Destination, SessionConfig};
use crate::payload::{Braces, Encoding, LineEnd, Notation};
use crate::tr;
use clap::ArgMatches;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// How long a sender of datagrams waits for replies unless a person says otherwise: the tutorials' servers take
/// one second for one.
const UDP_WAIT: Duration = Duration::from_secs(2);

pub(super) fn udp(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let to = matches.get_one::<(String, u16)>("to").map(|to| destination(to, texts)).transpose()?;
    let bind = value::<SocketAddr>(matches, "bind");
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);
    let behaviour = match (has(matches, "echo"), has(matches, "hello")) {
        (true, _) => Some(UdpBehaviourChoice::Echo),
        (_, true) => Some(UdpBehaviourChoice::Template),
        _ => None,
    };
    let request = UdpRequest { bind: bind.unwrap_or(any), peer: None, behaviour };
    let mut config = config(&StartRequest::Udp(request), texts)?;
    if let SessionConfig::Udp(config) = &mut config {
        config.options.broadcast = has(matches, "broadcast");
        let groups = matches.get_many::<IpAddr>("join").into_iter().flatten();
        config.options.groups = groups.copied().collect();
        if bind.is_none() {
            config.bind = BindTo::FirstSend;
        }
    }
    let quiet = time(matches, "wait").or(to.is_some().then_some(UDP_WAIT));
    let target = to.map_or(Target::LastSender, Target::Datagrams);
    job(matches, texts, (config, target), Ending { quiet, ..ending(matches) })
}

pub(super) fn connect(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let (host, port) = matches.get_one::<(String, u16)>("to").cloned().unwrap_or_default();
    let mut config = config(&StartRequest::connect(host, port), texts)?;
    if let SessionConfig::TcpClient(config) = &mut config {
        let out = showing(matches).out;
        config.save = out.map(|out| Save { path: out.path, existing: out.existing });
    }
    job(matches, texts, (config, Target::Connection), ending(matches))
}

pub(super) fn listen(matches: &ArgMatches, texts: &Texts) -> Result<SessionJob, NotPossible> {
    let any = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    let named = value::<String>(matches, "behaviour");
    let behaviour = match (has(matches, "echo"), has(matches, "hello")) {
        (true, _) => Some(ServerBehaviourChoice::Echo),
        (_, true) => Some(ServerBehaviourChoice::Hello),
        _ => named.and_then(|name| ServerBehaviourChoice::of_code(&name)),
    };
    let request = ListenRequest {
        address: value(matches, "address").unwrap_or(any),
        behaviour,
        folder: value::<PathBuf>(matches, "folder"),
        recv_bytes: None,
    };
    let config = config(&StartRequest::Listen(request), texts)?;
    job(matches, texts, (config, Target::AllConnections), ending(matches))
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

fn job(
    matches: &ArgMatches,
    texts: &Texts,
    (config, target): (SessionConfig, Target),
    ending: Ending,
) -> Result<SessionJob, NotPossible> {
    let sending = sending(matches, &target, texts)?;
    Ok(SessionJob { config, target, sending, showing: showing(matches), ending })
}

fn config(request: &StartRequest, texts: &Texts) -> Result<SessionConfig, NotPossible> {
    request.config(texts).map_err(|mistake| {
        NotPossible(match mistake {
            RequestMistake::Host(mistake) => host_mistake_text(mistake, texts),
            RequestMistake::Url(mistake) => url_mistake_text(&mistake, texts),
            RequestMistake::NoFolder => tr!(texts, "cli-no-folder").into_owned(),
            RequestMistake::Text(mistake) => mistake_text(&mistake, texts),
        })
    })
}

fn destination((host, port): &(String, u16), texts: &Texts) -> Result<Destination, NotPossible> {
    let host = parse_host(host);
    let host = host.map_err(|mistake| NotPossible(host_mistake_text(mistake, texts)))?;
    Ok(host.at_port(*port))
}

fn ending(matches: &ArgMatches) -> Ending {
    let count = value(matches, "count");
    Ending { after: time(matches, "for"), count, quiet: time(matches, "wait") }
}

fn sending(matches: &ArgMatches, target: &Target, texts: &Texts) -> Result<Sending, NotPossible> {
    let form = line_form(matches, target);
    let line_end = match form.line_end {
        LineEndChoice::AsTyped => LineEnd::None,
        LineEndChoice::Fixed(line_end) => line_end,
    };
    let typed = matches.get_many::<String>("send").into_iter().flatten();
    let messages = typed.map(|text| form.message(text.clone(), line_end).prepare());
    let messages: Vec<_> = messages.collect::<Result<_, _>>().map_err(|mistake| {
        NotPossible(tr!(texts, "cli-bad-send", mistake = mistake_text(&mistake, texts)))
    })?;
    let does_it_itself = ["echo", "hello"].iter().any(|name| has(matches, name))
        || value::<String>(matches, "behaviour").is_some();
    let reads_input = has(matches, "stdin") || (messages.is_empty() && !does_it_itself);
    let is_stream = matches!(target, Target::Connection | Target::AllConnections);
    let as_it_comes = is_stream && form.is_plain() && form.line_end == LineEndChoice::AsTyped;
    let cut = if as_it_comes { InputCut::Reads } else { InputCut::Lines };
    let finishes = matches!(target, Target::Connection) && !has(matches, "keep-open");
    Ok(Sending {
        messages,
        input: reads_input.then_some(cut),
        form,
        after_input: if finishes { AfterInput::Finish } else { AfterInput::Stay },
    })
}

fn line_form(matches: &ArgMatches, target: &Target) -> LineForm {
    let notation = match (has(matches, "hex"), has(matches, "escaped")) {
        (true, _) => Notation::Hex,
        (_, true) => Notation::Escaped,
        _ => Notation::Text,
    };
    let is_stream = matches!(target, Target::Connection | Target::AllConnections);
    let line_end = match value(matches, "line-end") {
        Some(line_end) => LineEndChoice::Fixed(line_end),
        None if is_stream && notation == Notation::Text => LineEndChoice::AsTyped,
        // A datagram needs no end, and who writes digits or escapes writes all bytes.
        None => LineEndChoice::Fixed(LineEnd::None),
    };
    let is_template = has(matches, "placeholders");
    LineForm {
        notation,
        encoding: value::<Encoding>(matches, "encoding").unwrap_or_default(),
        braces: if is_template { Braces::Placeholders } else { Braces::Literal },
        line_end,
    }
}
