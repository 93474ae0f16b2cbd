//! A connection, which is had as one of TCP is.

use super::address::address_of;
use super::{UnixConnectConfig, UnixFailure};
use crate::net::session::Shared;
use crate::net::socket::{self, Maker, StreamOptions, number};
use crate::net::tcp::client::{self, ClientPlan, Connect, Joined, NotConnected};
use crate::net::trace::{PendingCall, traced_of, zero};
use crate::net::{
    Args, Cause, Channel, Connections, Destination, Edges, Endpoint, NetError, Op, Outbox, Peer,
    Protocol, ProtocolSnapshot, Session, SocketType, Stamp, UnixName, UnixNameKind, wake,
};
use socket2::{SockAddr, Socket};
use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::FileTypeExt as _;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn start(config: UnixConnectConfig, outbox: Arc<Outbox>) -> Result<Session, NetError> {
    let name = config.to.to_string();
    let table = Arc::<Connections>::default();
    let live = ProtocolSnapshot::Stream(Arc::clone(&table));
    let started = Session::start(name, outbox, live, move |shared, inbox| {
        let UnixConnectConfig { to, edges, connect_limit, options, .. } = config;
        let UnixConnectConfig { settings, reconnect, save, rules, .. } = config;
        let shared_by_it = Arc::clone(shared);
        let connector = Connector { shared: shared_by_it, to, edges, connect_limit, options };
        let plan = ClientPlan { settings, reconnect, save, rules, tls: None };
        client::run(shared, inbox, &table, Arc::new(connector), plan)
    });
    started.map(|session| session.speaking(Protocol::UnixClient))
}

struct Connector {
    shared: Arc<Shared>,
    to: UnixName,
    edges: Edges,
    connect_limit: Duration,
    options: StreamOptions,
}

impl Connect for Connector {
    fn connect(&self) -> Result<Joined, NotConnected> {
        let untold = NotConnected::untold;
        let address = address_of(self.to, Op::Connect).map_err(untold)?;
        let maker = Maker::unix(&self.shared, SocketType::of_edges(self.edges)).map_err(untold)?;
        let buffers = maker.stream_buffers(&self.options);
        let socket = maker.into_socket();
        if let Err(error) = self.join(&socket, &address) {
            socket::close(&self.shared, socket);
            return Err(untold(error));
        }
        let stream = OwnedFd::from(socket).into();
        let channel = match self.edges {
            Edges::Lost => Channel::Unix(stream),
            Edges::Kept => Channel::Records(stream),
        };
        Ok(Joined { channel, local: UnixName::UNNAMED.into(), remote: self.to.into(), buffers })
    }

    fn target(&self) -> String {
        self.to.to_string()
    }

    fn worker_name(&self) -> String {
        self.to.to_string()
    }

    fn load_target(&self) -> Option<Destination> {
        None
    }
}

impl Connector {
    /// A connect waits only while the other's backlog is full.
    fn join(&self, socket: &Socket, address: &SockAddr) -> Result<(), NetError> {
        let end = Endpoint::Unix(self.to);
        let call = PendingCall::on(number(socket), Op::Connect, Args::Address(end));
        let mut timed_out = false;
        let begun = Stamp::now();
        let make = || {
            wake::prepare_local(socket)?;
            loop {
                match socket.connect(address) {
                    Err(error) if wake::is_passing(&error) => {
                        if self.shared.stop.is_stopped() {
                            return Err(wake::cancelled());
                        }
                        if Stamp::now().since(begun) >= self.connect_limit {
                            timed_out = true;
                            return Err(io::Error::from(io::ErrorKind::TimedOut));
                        }
                    }
                    result => return result,
                }
            }
        };
        let result = traced_of(&self.shared, Peer::from(end), call, zero, make);
        result.map_err(|error| {
            let limit_ms = u64::try_from(self.connect_limit.as_millis()).unwrap_or(u64::MAX);
            let no_socket = error.errno().filter(|errno| errno.is("ECONNREFUSED"));
            let no_socket = no_socket.filter(|_| is_no_socket(self.to));
            let cause = match no_socket {
                _ if timed_out => Cause::TimedOut(limit_ms),
                // To start a server would not help.
                Some(errno) => UnixFailure::NoSocket(errno).into(),
                None => error.cause,
            };
            NetError { cause, ..error }
        })
    }
}

/// Whether there is a file or folder at this path that is no socket: a connect there is refused like one to a socket
/// that nobody has.
fn is_no_socket(name: UnixName) -> bool {
    let UnixNameKind::Path(path) = name.kind() else { return false };
    let found = std::fs::metadata(OsStr::from_bytes(path));
    found.is_ok_and(|found| !found.file_type().is_socket())
}
