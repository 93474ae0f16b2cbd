//! What is known of a socket from its calls, beside what its lane shows.

use super::lane::{Lane, LaneId, LaneRole, LaneThread};
use crate::log::segment::Timed;
use crate::net::event::SocketFate;
use crate::net::{Endpoint, SessionId, Stamp, UnixName, WorkerRole};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::sync::Arc;

/// A socket: its lane and what else is inferred from.
#[derive(Clone, Debug)]
pub(super) struct Socket {
    pub(super) lane: Lane,
    pub(super) facts: Facts,
}

/// A call that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) begin: Stamp,
    pub(super) end: Stamp,
    pub(super) row: u64,
    /// Which of the lane's threads made it.
    pub(super) thread: usize,
}

/// How a connect ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// There is a connection.
    Connected,
    /// It goes on without the caller.
    UnderWay,
    /// There is nobody, or somebody who does not want it.
    Refused,
    /// Nothing came back, or the system did not even ask.
    Failed,
}

/// What the calls say about a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// It began to wait for connections.
    pub(super) listened: Option<Step>,
    /// It asked for a connection…
    pub(super) connect: Option<(Step, Asked)>,
    /// …of this listener, if that is ours.
    pub(super) asked: Option<LaneId>,
    /// It was accepted: the call of its listener.
    pub(super) accepted: Option<Step>,
    /// There is a connection since.
    pub(super) connected: Option<Step>,
    /// We have finished sending: `shutdown` or `close`.
    pub(super) fin_sent: Option<Step>,
    /// The peer has finished sending: `recv` returned 0 bytes.
    pub(super) fin_seen: Option<Step>,
    /// We have reset it.
    pub(super) reset_sent: Option<Step>,
    /// It was reset.
    pub(super) reset_seen: Option<Step>,
    /// It was closed.
    pub(super) closed: Option<Step>,
    /// Closing it resets it (`SO_LINGER` 0).
    pub(super) resets: bool,
}

impl Socket {
    /// A socket that is first seen in a row.
    pub(super) fn new(id: LaneId, session: SessionId, role: LaneRole, row: &Timed<'_>) -> Self {
        let lane = Lane {
            id,
            session,
            connection: None,
            protocol: None,
            role,
            local: None,
            peer: None,
            fd: None,
            threads: Vec::new(),
            began: row.at,
            ended: None,
            first_row: row.number,
            last_row: row.number,
            pair: None,
            listener: None,
        };
        Self { lane, facts: Facts::default() }
    }

    /// The line of a kind of thread, which may have this name. More than [`THREADS_MAX`] share the last one.
    pub(super) fn thread(&mut self, worker: WorkerRole, name: Option<&Arc<str>>) -> usize {
        let threads = &mut self.lane.threads;
        if let Some(place) = threads.iter().position(|thread| thread.worker == worker) {
            return place;
        }
        if threads.len() < THREADS_MAX {
            threads.push(LaneThread { worker, name: name.cloned() });
        }
        threads.len() - 1
    }

    /// It is over.
    pub(super) fn end(&mut self, step: Step, fate: SocketFate) {
        let facts = &mut self.facts;
        let had_connection = facts.connected.is_some() && self.lane.role == LaneRole::Connection;
        match fate {
            _ if !had_connection => {}
            SocketFate::Reset => {
                facts.reset_sent.get_or_insert(step);
                // What prepared it was no end of what is sent.
                facts.fin_sent = None;
            }
            SocketFate::ResetByPeer => {
                // It was closed after that, and that is reported first.
                let closed = facts.closed.unwrap_or(step);
                facts.reset_seen.get_or_insert(Step { row: step.row, ..closed });
                facts.fin_sent = facts.fin_sent.filter(|sent| *sent != closed);
            }
            _ if facts.reset_seen.is_some() || facts.reset_sent.is_some() => {}
            SocketFate::Closed | SocketFate::ClosedByPeer | SocketFate::Failed => {
                facts.fin_sent.get_or_insert(step);
            }
        }
        facts.closed.get_or_insert(step);
        self.lane.ended.get_or_insert(step.end);
    }
}

/// Lines of a lane at most: a server's connections have three, a program's sockets as many as it has threads.
pub(super) const THREADS_MAX: usize = 64;

/// An end as others see it: without the parts that only one side knows.
pub(super) fn plain(end: Endpoint) -> Endpoint {
    match end.unmapped() {
        Endpoint::Ip(SocketAddr::V6(v6)) => {
            SocketAddr::from(SocketAddrV6::new(*v6.ip(), v6.port(), 0, 0)).into()
        }
        other => other,
    }
}

/// Where something goes that is sent to an end: Linux takes the unspecified address for this machine.
pub(super) fn reached(end: Endpoint) -> Endpoint {
    let end = plain(end);
    let Endpoint::Ip(address) = end else { return end };
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => {
            SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()).into()
        }
        IpAddr::V6(ip) if ip.is_unspecified() => {
            SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()).into()
        }
        _ => end,
    }
}

/// Whether an end is every address of its machine.
pub(super) fn is_unspecified(end: Endpoint) -> bool {
    end.ip().is_some_and(|ip| ip.is_unspecified())
}

/// Whether it is a Unix-domain socket that nobody can name.
pub(super) fn is_nameless(end: Endpoint) -> bool {
    matches!(end.unix(), Some(UnixName::UNNAMED | UnixName::UNKEPT))
}

/// Whether a socket that is bound to an end gets what goes to another one. One without a name gets nothing by it.
pub(super) fn is_at(bound: Endpoint, to: Endpoint) -> bool {
    let (Endpoint::Ip(bound), Endpoint::Ip(to)) = (plain(bound), reached(to)) else {
        return bound == to && !is_nameless(bound);
    };
    let is_dual = bound.is_ipv6() && bound.ip().is_unspecified();
    bound.port() == to.port()
        && (bound.ip() == to.ip()
            || (bound.ip().is_unspecified() && (bound.is_ipv4() == to.is_ipv4() || is_dual)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_socket_gets_what_goes_to_its_address() {
        let end = |text: &str| Endpoint::Ip(text.parse().unwrap());
        let at = |bound: &str, to: &str| is_at(end(bound), end(to));
        assert!(at("127.0.0.1:9", "127.0.0.1:9"));
        assert!(at("0.0.0.0:9", "127.0.0.1:9") && at("0.0.0.0:9", "192.168.1.5:9"));
        assert!(at("127.0.0.1:9", "0.0.0.0:9") && at("[::1]:9", "[::]:9"));
        assert!(at("[::]:9", "127.0.0.1:9") && at("[::]:9", "[::1]:9"));
        assert!(at("127.0.0.1:9", "[::ffff:127.0.0.1]:9"));
        assert!(at("[fe80::1%3]:9", "[fe80::1]:9"));
        assert!(!at("127.0.0.1:9", "127.0.0.1:8") && !at("127.0.0.1:9", "127.0.0.2:9"));
        assert!(!at("0.0.0.0:9", "[::1]:9"));
        let path = UnixName::path(b"/run/echo.sock").into();
        assert!(
            is_at(path, path) && !is_at(path, UnixName::abstract_name(b"/run/echo.sock").into())
        );
        assert!(!is_at(UnixName::UNNAMED.into(), UnixName::UNNAMED.into()), "clients have no name");
    }
}
