//! What a session has to be that plays an actor.

mod tls;
mod unix;

pub(super) use unix::{datagrams_to, unix_name};

use crate::engine::program::ProgramRequest;
use crate::engine::{
    ClientBehaviourChoice, ConnectRequest, IcmpMode, IcmpRequest, ListenRequest, RelayRequest,
    ServerBehaviourChoice, StartRequest, UdpBehaviourChoice, UdpRequest,
};
use crate::learn::lessons::role::{AtEnd, Begins, IcmpRole, Relayed, Target};
use crate::learn::lessons::{Behaviour, Progress, Role};
use crate::net::http::Target as HttpTarget;
use crate::net::relay::{FaultPlan, Transport};
use crate::net::tcp::AfterEnd;
use std::net::SocketAddr;
use std::path::Path;

/// What an actor was told to be beside what its role says.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// Whether it sets `SO_REUSEADDR`.
    pub(super) reuse_address: Option<bool>,
    /// What it does wrong.
    pub(super) faults: Option<FaultPlan>,
}

impl Wishes {
    /// Puts them into what is asked for.
    pub(super) fn apply(&self, request: &mut StartRequest) {
        match request {
            StartRequest::Listen(request) if self.reuse_address.is_some() => {
                request.reuse_address = self.reuse_address;
            }
            StartRequest::Relay(request) if self.faults.is_some() => {
                request.faults.clone_from(&self.faults);
            }
            _ => {}
        }
    }
}

/// The port that an actor talks to; `None` if it is not known yet, or nobody's.
pub(super) fn other_port(role: &Role, progress: &Progress) -> Option<u16> {
    match role {
        Role::Get { url } => Some(progress.ports().real(HttpTarget::parse(url).ok()?.port())),
        _ => other_end(role, progress).map(|(_, port)| port).filter(|port| *port != 0),
    }
}

/// Whether an actor talks to a certain other one.
pub(super) fn talks_to_somebody(role: &Role) -> bool {
    matches!(role, Role::Udp { to: Some(_), .. } | Role::Client { .. })
}

/// Whom an actor talks to: a host, and its port, which is 0 while nobody knows it.
pub(super) fn other_end(role: &Role, progress: &Progress) -> Option<(String, u16)> {
    match role {
        Role::Udp { to: Some(target), .. } | Role::Client { to: target, .. } => {
            other(target, progress)
        }
        Role::Relay { to, .. } => other(&Target::Address(*to), progress),
        _ => None,
    }
}

/// Whom it talks to: a host and a port, which is 0 while nobody knows it.
fn other(target: &Target, progress: &Progress) -> Option<(String, u16)> {
    let ports = progress.ports();
    match target {
        Target::Address(named) => Some((named.ip().to_string(), ports.real(named.port()))),
        Target::Host(host, port) => Some((host.clone(), ports.real(*port))),
        Target::Actor(id) => {
            let local = progress.actor(id)?.local?.socket_addr()?;
            Some((reached_at(local).to_string(), local.port()))
        }
    }
}

/// Where a socket can be reached from here that is bound to all addresses.
fn reached_at(local: SocketAddr) -> std::net::IpAddr {
    match local.ip() {
        ip if !ip.is_unspecified() => ip,
        std::net::IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
        std::net::IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
    }
}

/// The own end that an actor has by the lesson.
pub(super) fn own_end(role: &Role) -> Option<SocketAddr> {
    match role {
        Role::Udp { local, .. } | Role::Server { local, .. } | Role::Relay { local, .. } => {
            Some(*local)
        }
        _ => None,
    }
}

/// Whether its first send starts it.
pub(super) fn begins_by_sending(role: &Role) -> bool {
    matches!(role, Role::Udp { begins: Begins::BySending, .. })
}

/// The request that makes a session for an actor; `None` if there is no such actor, or its URL is none. `own_port` is the one that
/// it was told to have; `folder` is that of the lessons' files.
pub(super) fn request(
    progress: &Progress,
    actor: usize,
    own_port: Option<u16>,
    folder: &Path,
) -> Option<StartRequest> {
    let role = &progress.lesson().actors.get(actor)?.plays;
    let own = |named: SocketAddr| {
        let port = own_port.unwrap_or_else(|| progress.ports().real(named.port()));
        SocketAddr::new(named.ip(), port)
    };
    Some(match role {
        Role::Udp { local, to, behaviour, .. } => {
            let to = to.as_ref().and_then(|target| other(target, progress));
            let peer = to.and_then(|(host, port)| Some(SocketAddr::new(host.parse().ok()?, port)));
            let behaviour = Some(of_udp(*behaviour));
            StartRequest::Udp(UdpRequest { bind: own(*local), peer, behaviour })
        }
        Role::Client { to, recv_bytes, behaviour, save_to, at_end, tls } => {
            let (host, port) = other(to, progress).unwrap_or_else(|| ("127.0.0.1".to_owned(), 0));
            StartRequest::Connect(ConnectRequest {
                recv_bytes: *recv_bytes,
                behaviour: Some(of_client(*behaviour)),
                save_to: save_to.as_ref().map(|name| folder.join(name)),
                after_end: Some(after_end(*at_end)),
                tls: tls::of_client(tls.as_ref(), folder),
                records: tls.as_ref().map(|tls| tls::records(tls.shows_records)),
                ..ConnectRequest::to(host, port)
            })
        }
        Role::Server {
            local,
            recv_bytes,
            behaviour,
            backlog,
            welcome,
            reply,
            at_end,
            tls,
            reuse_address,
        } => {
            let needs_folder = *behaviour == Behaviour::Files;
            StartRequest::Listen(ListenRequest {
                behaviour: Some(of_server(*behaviour)),
                folder: needs_folder.then(|| folder.to_owned()),
                recv_bytes: *recv_bytes,
                backlog: *backlog,
                welcome: welcome.clone(),
                reply: reply.clone(),
                reuse_address: *reuse_address,
                after_end: Some(after_end(*at_end)),
                tls: tls::of_server(tls.as_ref(), folder),
                records: tls.as_ref().map(|tls| tls::records(tls.shows_records)),
                ..ListenRequest::at(own(*local))
            })
        }
        Role::UnixListen { .. } | Role::UnixConnect { .. } | Role::UnixDatagrams { .. } => {
            StartRequest::Unix(unix::request(role, progress)?)
        }
        Role::Icmp { mode, host } => {
            let mode = match mode {
                IcmpRole::Ping => IcmpMode::Ping,
                IcmpRole::Path => IcmpMode::Path,
                IcmpRole::Raw => IcmpMode::Raw,
            };
            StartRequest::Icmp(IcmpRequest::of(mode, host.clone()))
        }
        Role::Relay { transport, local, to } => {
            let transport = match transport {
                Relayed::Tcp => Transport::Tcp,
                Relayed::Udp => Transport::Udp,
            };
            let to = progress.ports().real_address(*to);
            let (host, port) = (to.ip().to_string(), to.port());
            let faults = Some(FaultPlan::default());
            let listen = own(*local);
            StartRequest::Relay(RelayRequest { transport, listen, host, port, faults })
        }
        Role::Get { url } => {
            let target = HttpTarget::parse(url).ok()?;
            let port = progress.ports().real(target.port());
            StartRequest::Get(target.with_port(port).typed())
        }
        Role::Program { file, args } => StartRequest::Program(ProgramRequest {
            args: args.iter().map(|arg| progress.ports().real_arg(arg).into()).collect(),
            ..ProgramRequest::of(folder.join(file))
        }),
    })
}

fn after_end(at_end: AtEnd) -> AfterEnd {
    match at_end {
        AtEnd::Close => AfterEnd::Close,
        AtEnd::Stay => AfterEnd::Stay,
    }
}

fn of_udp(behaviour: Behaviour) -> UdpBehaviourChoice {
    match behaviour {
        Behaviour::Echo => UdpBehaviourChoice::Echo,
        Behaviour::Greet => UdpBehaviourChoice::Template,
        // Lessons with others cannot be read.
        _ => UdpBehaviourChoice::Manual,
    }
}

fn of_client(behaviour: Behaviour) -> ClientBehaviourChoice {
    match behaviour {
        Behaviour::Echo => ClientBehaviourChoice::Echo,
        _ => ClientBehaviourChoice::Manual,
    }
}

fn of_server(behaviour: Behaviour) -> ServerBehaviourChoice {
    match behaviour {
        Behaviour::Echo => ServerBehaviourChoice::Echo,
        Behaviour::Hello => ServerBehaviourChoice::Hello,
        Behaviour::OneShot => ServerBehaviourChoice::OneShot,
        Behaviour::Files => ServerBehaviourChoice::Files,
        Behaviour::Page => ServerBehaviourChoice::Page,
        _ => ServerBehaviourChoice::Manual,
    }
}
