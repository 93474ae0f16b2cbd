//! A program that does what a session would, made of the session's configuration.

use super::download::{Secrets, program_of_download, without_secrets};
use super::literal::LITERAL_BYTES_MAX;
use super::of_rules::Ruled;
use super::of_stream::{Served, Used, message, served, used};
use super::program::{
    End, LeftOut, Over, Passing, Place, Program, RECV_BYTES, Receive, SetOption, Step, Tls, To,
};
use super::{of_icmp, of_unix};
use crate::net::live_sockets::ChangedOption;
use crate::net::relay::{Faults, RelayConfig, Transport};
use crate::net::socket::StreamOptions;
use crate::net::tcp::config::CONNECT_LIMIT;
use crate::net::tcp::{TcpClientConfig, TcpServerConfig};
use crate::net::tls::{ClientTls, IdentityFiles, ServerIdentity, ServerTls};
use crate::net::udp::{BindTo, Multicast, RECV_BUFFER_BYTES, UdpConfig};
use crate::net::{Destination, Endpoint, Payload, SessionConfig};
use crate::payload::Encoding;
use std::path::Path;

/// What a person is about to send.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// The message; `None` if nothing is written.
    pub message: Option<Payload>,
    /// Where it goes, if that is not the other end of a connection.
    pub to: Option<Destination>,
    /// The encoding in which what comes is read.
    pub encoding: Encoding,
    /// Whether values stand in the message that change each time.
    pub has_placeholders: bool,
    /// Options that the person has changed on open sockets.
    pub changed: Vec<ChangedOption>,
}

/// The program for a session with this configuration, and what a person is about to send on it; `None` for a
/// session that is a person's program already.
pub fn program_of(config: &SessionConfig, outgoing: &Outgoing) -> Option<Program> {
    let mut program = match config {
        SessionConfig::Udp(config) => udp(config, outgoing),
        SessionConfig::TcpClient(config) => client(config, outgoing),
        SessionConfig::TcpServer(config) => server(config, outgoing),
        SessionConfig::Http(config) => program_of_download(config, Secrets::Starred),
        SessionConfig::Unix(config) => of_unix::program(config, outgoing),
        SessionConfig::Relay(config) => relay(config, outgoing),
        SessionConfig::Icmp(config) => of_icmp::program(config, outgoing),
        SessionConfig::Program(_) => return None,
    };
    program.left_out.extend(left_out_of(outgoing));
    for change in &outgoing.changed {
        program.change(change);
    }
    Some(program)
}

fn left_out_of(outgoing: &Outgoing) -> Option<LeftOut> {
    let message = outgoing.message.as_ref()?;
    match message.bytes.len() {
        long if long > LITERAL_BYTES_MAX => Some(LeftOut::LongMessage(long)),
        _ if without_secrets(&message.bytes)[..] != message.bytes[..] => Some(LeftOut::Secrets),
        _ => outgoing.has_placeholders.then_some(LeftOut::Placeholders),
    }
}

fn udp(config: &UdpConfig, outgoing: &Outgoing) -> Program {
    let bind = match config.bind {
        BindTo::Address(address) => Some(address),
        BindTo::FirstSend => None,
    };
    let to = outgoing.to.as_ref().map(place_of);
    let is_ipv6 =
        bind.map_or_else(|| to.as_ref().is_some_and(Place::is_ipv6), |address| address.is_ipv6());
    let rules = config.rules.written();
    let mut left_out = Vec::new();
    let mut body = Vec::new();
    let sent = message(outgoing).zip(to).map(|(parts, to)| Step::Send(parts, To::Place(to)));
    let is_sent = sent.is_some();
    body.extend(sent);
    let receive = Step::Receive(Receive { bytes: RECV_BYTES, over: Over::Passes });
    if is_sent && bind.is_none() && rules.rules.is_empty() {
        body.push(receive);
    } else {
        let Ruled { received, left_out: rules, .. } = Ruled::of(rules, &To::Sender);
        left_out.extend(rules);
        body.push(Step::Forever([vec![receive], received].concat()));
    }
    let settings = udp_settings(config, is_ipv6);
    let end = End::Udp { is_ipv6, bind, settings };
    Program { end, body, encoding: outgoing.encoding, left_out }
}

fn udp_settings(config: &UdpConfig, is_ipv6: bool) -> Vec<SetOption> {
    let options = &config.options;
    let mut settings = Vec::new();
    let mut add = |is_set: bool, option| settings.extend(is_set.then_some(option));
    let is_any6 = matches!(config.bind, BindTo::Address(address) if address.ip().is_unspecified());
    add(options.reuse_address, SetOption::ReuseAddress);
    add(is_ipv6 && is_any6, SetOption::Ipv6Only(!options.dual_stack));
    add(options.broadcast, SetOption::Broadcast);
    let buffer = options.recv_buffer_bytes;
    add(buffer != RECV_BUFFER_BYTES, SetOption::ReceiveBuffer(buffer));
    let Multicast { interface, loop_back, hops } = &options.multicast;
    let (hops_option, loop_option) = if is_ipv6 {
        (SetOption::Hops6(*hops), SetOption::NoLoop6)
    } else {
        (SetOption::Hops4(*hops), SetOption::NoLoop4)
    };
    add(*hops != Multicast::default().hops, hops_option);
    add(!loop_back, loop_option);
    for group in &options.groups {
        add(true, SetOption::Join(*group, interface.ipv4, interface.index));
    }
    settings
}

fn client(config: &TcpClientConfig, outgoing: &Outgoing) -> Program {
    let held = (&config.settings, config.reconnect, config.save.as_ref());
    let Used { body, mut left_out } = used(config.rules.written(), held, outgoing);
    let trusts = |tls: &ClientTls| !tls.trust.trust_once.is_empty();
    left_out.extend(config.tls.as_ref().is_some_and(trusts).then_some(LeftOut::TrustedOnce));
    let end = End::Client {
        to: place_of(&config.to),
        from: config.from,
        limit: Some(config.connect_limit).filter(|limit| *limit != CONNECT_LIMIT),
        tls: config.tls.as_ref().map(tls_of),
        settings: stream_settings(&config.options),
    };
    Program { end, body, encoding: outgoing.encoding, left_out }
}

fn server(config: &TcpServerConfig, outgoing: &Outgoing) -> Program {
    let Served { body, clients, mut left_out } =
        served(&config.behaviour, &config.settings, outgoing);
    let is_made = |tls: &ServerTls| matches!(tls.identity, ServerIdentity::Made(_));
    left_out.extend(config.tls.as_ref().is_some_and(is_made).then_some(LeftOut::MadeCertificate));
    let end = End::Server {
        listen: config.listen,
        backlog: config.backlog,
        clients,
        tls: config.tls.as_ref().map(tls_of_server),
        settings: listener_settings(config),
        of_clients: stream_settings(&config.options),
    };
    Program { end, body, encoding: outgoing.encoding, left_out }
}

/// TLS of a client, as far as it can be written.
fn tls_of(tls: &ClientTls) -> Tls {
    Tls {
        ca_file: tls.trust.ca_file.as_deref().map(file_text),
        server_name: tls.server_name.clone(),
        identity: tls.identity.as_ref().map(files_of),
        alpn: tls.alpn.clone(),
        versions: tls.versions,
    }
}

fn tls_of_server(tls: &ServerTls) -> Tls {
    let identity = match &tls.identity {
        ServerIdentity::Files(files) => files_of(files),
        // Where it could be.
        ServerIdentity::Made(_) => ("server.pem".to_owned(), "server.key".to_owned()),
    };
    Tls {
        ca_file: tls.client_ca.as_deref().map(file_text),
        server_name: None,
        identity: Some(identity),
        alpn: tls.alpn.clone(),
        versions: tls.versions,
    }
}

fn files_of(files: &IdentityFiles) -> (String, String) {
    (file_text(&files.certificate), file_text(&files.key))
}

fn file_text(path: &Path) -> String {
    path.display().to_string()
}

fn relay(config: &RelayConfig, outgoing: &Outgoing) -> Program {
    let (plan, tls) = (&config.faults, &config.tls);
    let is_faultless = [&plan.to_target, &plan.to_client].map(|it| *it == Faults::default());
    let is_secured = tls.clients.is_some() || tls.target.is_some();
    let mut left_out = Ruled::names_of(config.rules.written());
    left_out.extend((is_faultless != [true; 2]).then_some(LeftOut::Faults));
    left_out.extend(is_secured.then_some(LeftOut::Tls));
    let end = End::Relay(Passing {
        listen: config.listen.into(),
        to: place_of(&config.to),
        idle_limit: (config.transport == Transport::Udp).then_some(config.idle_limit),
    });
    Program { end, body: Vec::new(), encoding: outgoing.encoding, left_out }
}

fn listener_settings(config: &TcpServerConfig) -> Vec<SetOption> {
    let mut settings = Vec::new();
    settings.extend(config.reuse_address.then_some(SetOption::ReuseAddress));
    let is_any6 = config.listen.is_ipv6() && config.listen.ip().is_unspecified();
    settings.extend(is_any6.then_some(SetOption::Ipv6Only(!config.dual_stack)));
    settings
}

fn stream_settings(options: &StreamOptions) -> Vec<SetOption> {
    let mut settings = Vec::new();
    settings.extend(options.no_delay.then_some(SetOption::NoDelay));
    settings.extend(options.keep_alive.then_some(SetOption::KeepAlive));
    settings.extend(options.recv_buffer_bytes.map(SetOption::ReceiveBuffer));
    settings.extend(options.send_buffer_bytes.map(SetOption::SendBuffer));
    settings
}

pub(super) fn place_of(destination: &Destination) -> Place {
    match destination {
        Destination::Peer(peer) => match peer.socket_addr() {
            Some(address) => address.into(),
            None => match peer.endpoint().and_then(Endpoint::unix) {
                Some(name) => Place::unix(name),
                None => Place { host: peer.to_string(), port: 0 },
            },
        },
        Destination::Host(host, port) => Place { host: host.clone(), port: *port },
    }
}
