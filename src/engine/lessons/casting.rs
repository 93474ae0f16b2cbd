//! Which actor a session can play that a person starts by themselves, wherever that is.

use super::run::LessonRun;
use super::seat;
use crate::learn::lessons::role::IcmpRole;
use crate::learn::lessons::{Fact, Role, What};
use crate::net::address::parse_host;
use crate::net::icmp::IcmpConfig;
use crate::net::udp::BindTo;
use crate::net::{Destination, SessionConfig, SessionId, SessionState, UnixConfig, UnixName};
use std::collections::HashMap;

/// Facts that are kept of a program until it is known which actor it plays: it makes its sockets first.
const FACTS_MAX: usize = 256;

/// Programs that may play somebody at once: more than a person starts.
const CANDIDATES_MAX: usize = 8;

/// Programs of which it is not known yet whom they play, and what they did so far.
#[derive(Debug, Default)]
pub(super) struct Candidates(HashMap<SessionId, Vec<Fact>>);

impl Candidates {
    pub(super) fn add(&mut self, session: SessionId) {
        if self.0.len() >= CANDIDATES_MAX
            && let Some(oldest) = self.0.keys().min().copied()
        {
            self.0.remove(&oldest);
        }
        self.0.insert(session, Vec::new());
    }

    pub(super) fn has(&self, session: SessionId) -> bool {
        self.0.contains_key(&session)
    }

    /// Something happened in a program that may play somebody.
    pub(super) fn note(&mut self, session: SessionId, fact: Fact) {
        if let Some(facts) = self.0.get_mut(&session)
            && facts.len() < FACTS_MAX
        {
            facts.push(fact);
        }
    }

    /// It plays somebody: what it did so far.
    pub(super) fn take(&mut self, session: SessionId) -> Vec<Fact> {
        self.0.remove(&session).unwrap_or_default()
    }
}

fn icmp_role(config: &IcmpConfig) -> IcmpRole {
    match config {
        IcmpConfig::Ping(_) => IcmpRole::Ping,
        IcmpConfig::Path(_) => IcmpRole::Path,
        IcmpConfig::Raw(_) => IcmpRole::Raw,
    }
}

impl LessonRun {
    /// The actor that such a session plays, if it fits one that nobody plays now: it is of the same protocol and has
    /// its place. If none has that, the one that the step waits for and that nobody has played: a person may have
    /// taken a wrong turn.
    pub fn part_for(&self, config: &SessionConfig) -> Option<usize> {
        let free = (0..self.parts.len()).filter(|actor| !self.is_running(*actor));
        let free: Vec<usize> = free.filter(|actor| self.is_of_kind(*actor, config)).collect();
        let in_place = free.iter().find(|actor| self.is_in_place(**actor, config));
        let waited_for = || {
            let waited_for = self.progress.waits_for();
            free.iter()
                .find(|actor| self.session_of(**actor).is_none() && waited_for.contains(*actor))
        };
        in_place.or_else(waited_for).copied()
    }

    /// A person has started a program: its sockets show whom it plays.
    pub fn watch_program(&mut self, session: SessionId) {
        self.candidates.add(session);
    }

    fn role(&self, actor: usize) -> Option<&'static Role> {
        self.progress.lesson().actors.get(actor).map(|actor| &actor.plays)
    }

    fn is_of_kind(&self, actor: usize, config: &SessionConfig) -> bool {
        matches!(
            (self.role(actor), config),
            (Some(Role::Udp { .. }), SessionConfig::Udp(_))
                | (Some(Role::Client { .. }), SessionConfig::TcpClient(_))
                | (Some(Role::Server { .. }), SessionConfig::TcpServer(_))
                | (Some(Role::Get { .. }), SessionConfig::Http(_))
                | (Some(Role::Program { .. }), SessionConfig::Program(_))
                | (Some(Role::UnixListen { .. }), SessionConfig::Unix(UnixConfig::Listen(_)))
                | (Some(Role::UnixConnect { .. }), SessionConfig::Unix(UnixConfig::Connect(_)))
                | (Some(Role::UnixDatagrams { .. }), SessionConfig::Unix(UnixConfig::Datagram(_)))
                | (Some(Role::Relay { .. }), SessionConfig::Relay(_))
        ) || matches!(
            (self.role(actor), config),
            (Some(Role::Icmp { mode, .. }), SessionConfig::Icmp(config)) if *mode == icmp_role(config)
        )
    }

    fn is_in_place(&self, actor: usize, config: &SessionConfig) -> bool {
        let other = || self.role(actor).and_then(|role| seat::other_port(role, &self.progress));
        match config {
            SessionConfig::Udp(config) => match config.bind {
                BindTo::Address(local) => self.own_port(actor) == local.port(),
                BindTo::FirstSend => self.own_port(actor) == 0,
            },
            SessionConfig::TcpServer(config) => self.own_port(actor) == config.listen.port(),
            SessionConfig::TcpClient(config) => {
                let port = match &config.to {
                    Destination::Peer(peer) => peer.socket_addr().map(|address| address.port()),
                    Destination::Host(_, port) => Some(*port),
                };
                // Where one client speaks TLS and another does not, that says which it is.
                let speaks_tls =
                    matches!(self.role(actor), Some(Role::Client { tls: Some(_), .. }));
                other() == port && speaks_tls == config.tls.is_some()
            }
            SessionConfig::Http(config) => other() == Some(config.target.port()),
            SessionConfig::Relay(config) => self.own_port(actor) == config.listen.port(),
            SessionConfig::Icmp(config) => {
                let Some(Role::Icmp { host, .. }) = self.role(actor) else { return false };
                let typed = match &**config {
                    IcmpConfig::Ping(config) => Some(&config.host),
                    IcmpConfig::Path(config) => Some(&config.host),
                    IcmpConfig::Raw(_) => None,
                };
                typed == parse_host(host).ok().as_ref()
            }
            SessionConfig::Unix(config) => self.unix_name(actor) == Some(config.name()),
            SessionConfig::Program(config) => {
                let Some(Role::Program { file, .. }) = self.role(actor) else { return false };
                config
                    .file
                    .as_ref()
                    .and_then(|path| path.file_name())
                    .is_some_and(|name| name == file.as_str())
            }
        }
    }

    /// Whether a person has taken a wrong turn with an actor: it is elsewhere, or talks to another one.
    pub(super) fn is_out_of_place(&self, actor: usize) -> bool {
        let state = self.snapshot(actor).map(|snapshot| snapshot.state);
        if let Some(name) = self.unix_name(actor) {
            return match state {
                Some(
                    SessionState::Open { local: end, .. }
                    | SessionState::Connected { remote: end, .. },
                ) => end.unix() != Some(name),
                _ => false,
            };
        }
        match state {
            Some(SessionState::Open { local, .. }) => {
                let own = self.own_port(actor);
                own != 0 && Some(own) != local.port()
            }
            Some(SessionState::Connected { remote, .. }) => {
                let other =
                    self.role(actor).and_then(|role| seat::other_port(role, &self.progress));
                other.is_some_and(|other| Some(other) != remote.port())
            }
            _ => false,
        }
    }

    /// The name that a Unix-domain socket of an actor is bound or connected to.
    fn unix_name(&self, actor: usize) -> Option<UnixName> {
        seat::unix_name(self.role(actor)?, &self.progress)
    }

    /// The port of its own that an actor is to have; 0: the system chooses.
    fn own_port(&self, actor: usize) -> u16 {
        let told = self.parts.get(actor).and_then(|part| part.own_port);
        told.unwrap_or_else(|| {
            let named = self.role(actor).and_then(seat::own_end).map_or(0, |own| own.port());
            self.progress.ports().real(named)
        })
    }

    /// The actor that a program plays, by what one of its sockets does; `None` if that says nothing.
    pub(super) fn part_by(&self, what: &What) -> Option<usize> {
        let mut free = (0..self.parts.len()).filter(|actor| !self.is_running(*actor));
        free.find(|actor| {
            let Some(role) = self.role(*actor) else { return false };
            let own = self.own_port(*actor);
            let other = seat::other_port(role, &self.progress);
            match (role, what) {
                (Role::Udp { .. } | Role::Server { .. }, What::Opened(local)) => {
                    own != 0 && local.port() == Some(own)
                }
                (Role::UnixListen { .. } | Role::UnixDatagrams { .. }, What::Opened(end))
                | (Role::UnixConnect { .. }, What::Connected { peer: end, .. }) => {
                    let name = end.unix().filter(|name| *name != UnixName::UNNAMED);
                    name.is_some() && name == self.unix_name(*actor)
                }
                (Role::Client { .. }, What::Connected { peer, .. }) => {
                    other.is_some() && other == peer.port()
                }
                (Role::Udp { .. }, What::Sent { to: Some(to), .. }) => {
                    own == 0 && other.is_some() && other == to.port()
                }
                _ => false,
            }
        })
    }
}
