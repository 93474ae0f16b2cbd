//! Programs for Unix-domain sockets.

use super::of_config::{Outgoing, place_of};
use super::of_rules::Ruled;
use super::of_stream::{Served, Used, message, served, used};
use super::program::{
    End, Over, Place, Program, RECV_BYTES, Receive, SetOption, Step, To, UnixDoes, UnixKind,
};
use crate::net::tcp::StreamOptions;
use crate::net::{Edges, UnixConfig, UnixConnectConfig, UnixDatagramConfig, UnixListenConfig};

/// The program for a session on such a socket.
pub(super) fn program(config: &UnixConfig, outgoing: &Outgoing) -> Program {
    match config {
        UnixConfig::Listen(config) => listen(config, outgoing),
        UnixConfig::Connect(config) => connect(config, outgoing),
        UnixConfig::Datagram(config) => datagrams(config, outgoing),
    }
}

/// The sizes of buffers; the switches are of TCP.
fn buffers(options: &StreamOptions) -> Vec<SetOption> {
    let receive = options.recv_buffer_bytes.map(SetOption::ReceiveBuffer);
    receive.into_iter().chain(options.send_buffer_bytes.map(SetOption::SendBuffer)).collect()
}

fn kind_of(edges: Edges) -> UnixKind {
    match edges {
        Edges::Lost => UnixKind::Stream,
        Edges::Kept => UnixKind::Records,
    }
}

fn listen(config: &UnixListenConfig, outgoing: &Outgoing) -> Program {
    let Served { body, clients, left_out } = served(&config.behaviour, &config.settings, outgoing);
    let (kind, name) = (kind_of(config.edges), Some(Place::unix(config.at)));
    let does = UnixDoes::Listens(config.backlog, clients);
    let of_clients = buffers(&config.options);
    let end = End::Unix { kind, name, does, settings: Vec::new(), of_clients };
    Program { end, body, encoding: outgoing.encoding, left_out }
}

fn connect(config: &UnixConnectConfig, outgoing: &Outgoing) -> Program {
    let held = (&config.settings, config.reconnect, config.save.as_ref());
    let Used { body, left_out } = used(config.rules.written(), held, outgoing);
    let (kind, name) = (kind_of(config.edges), Some(Place::unix(config.to)));
    let settings = buffers(&config.options);
    let end = End::Unix { kind, name, does: UnixDoes::Connects, settings, of_clients: Vec::new() };
    Program { end, body, encoding: outgoing.encoding, left_out }
}

fn datagrams(config: &UnixDatagramConfig, outgoing: &Outgoing) -> Program {
    let to = outgoing.to.as_ref().map(place_of);
    let sent = message(outgoing).zip(to).map(|(parts, to)| Step::Send(parts, To::Place(to)));
    let mut body: Vec<Step> = sent.into_iter().collect();
    let mut left_out = Vec::new();
    // Nobody can reply to a socket without a name.
    if config.bind.is_some() || body.is_empty() {
        let receive = Step::Receive(Receive { bytes: RECV_BYTES, over: Over::Passes });
        let ruled = Ruled::of(config.rules.written(), &To::Sender);
        left_out.extend(ruled.left_out);
        body.push(Step::Forever([vec![receive], ruled.received].concat()));
    }
    let (kind, name) = (UnixKind::Datagrams, config.bind.map(Place::unix));
    let (settings, of_clients) = (Vec::new(), Vec::new());
    let end = End::Unix { kind, name, does: UnixDoes::Receives, settings, of_clients };
    Program { end, body, encoding: outgoing.encoding, left_out }
}
