//! From a host to a connection: each address is tried in the system's order, and each call told.

use crate::net::peer::Peer;
use crate::net::resolve::{self, LOOKUP_LIMIT};
use crate::net::session::Shared;
use crate::net::socket::{self, Buffers, Family, Maker, number};
use crate::net::tcp::StreamOptions;
use crate::net::trace::{What, traced_of, zero};
use crate::net::{Args, Cause, Destination, EventKind, NetError, Op, OptionName, Stamp, wake};
use crossbeam_channel::select;
use socket2::Socket;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// What a connection is to be.
pub(super) struct Connector {
    pub(super) shared: Arc<Shared>,
    pub(super) to: Destination,
    pub(super) from: Option<SocketAddr>,
    pub(super) connect_limit: Duration,
    pub(super) options: StreamOptions,
}

/// A new connection.
pub(super) struct Connected {
    pub(super) socket: Socket,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) buffers: Buffers,
}

impl Connector {
    /// Tries the addresses until one answers. At the stop it ends with any error.
    ///
    /// # Errors
    /// Of the lookup, or of the last address that was tried; each is told.
    pub(super) fn run(&self) -> Result<Connected, NetError> {
        let mut last = NetError {
            op: Op::Connect,
            target: self.to.to_string(),
            cause: Cause::NoAddressOfFamily,
        };
        for address in self.addresses()? {
            if self.from.is_some_and(|from| from.is_ipv4() != address.is_ipv4()) {
                self.tell_failed(address, &not_of_family(address));
                continue;
            }
            match self.attempt(address) {
                Ok(connected) => return Ok(connected),
                Err(error) if self.shared.stop.is_stopped() => return Err(error),
                Err(error) => {
                    self.tell_failed(address, &error);
                    last = error;
                }
            }
        }
        Err(last)
    }

    fn tell_failed(&self, address: SocketAddr, error: &NetError) {
        let kind = EventKind::Failed(Box::new(error.clone()));
        self.shared.tell(Stamp::now(), Peer::from(address), kind);
    }

    fn addresses(&self) -> Result<Vec<SocketAddr>, NetError> {
        let (host, port) = match &self.to {
            Destination::Peer(peer) => return Ok(peer.socket_addr().into_iter().collect()),
            Destination::Host(host, port) => (host, *port),
        };
        let answer = resolve::start(&self.shared, host.clone(), port)?;
        let error = |cause| NetError { op: Op::GetAddrInfo, target: host.clone(), cause };
        select! {
            recv(self.shared.stop.signal()) -> _ => Err(error(Cause::SessionOver)),
            recv(answer) -> found => found.unwrap_or_else(|_| Err(resolve::timed_out(host))),
            default(LOOKUP_LIMIT) => Err(resolve::timed_out(host)),
        }
    }

    /// One address.
    fn attempt(&self, address: SocketAddr) -> Result<Connected, NetError> {
        let maker = Maker::tcp(&self.shared, Family::of(address))?;
        let buffers = maker.stream_buffers(&self.options);
        let peer = Peer::from(address);
        socket::set_stream_options(&self.shared, peer, maker.socket(), &self.options);
        if let Err(error) = self.bind(&maker) {
            maker.close();
            return Err(error);
        }
        let socket = Arc::new(maker.into_socket());
        let connected = self.connect(&socket, address);
        // Nobody else has it: the stop has let go of it when the call was over.
        let Some(socket) = Arc::into_inner(socket) else {
            return Err(connected.err().unwrap_or_else(|| not_of_family(address)));
        };
        match connected.and_then(|()| socket::local_address(&self.shared, &socket)) {
            Ok(local) => Ok(Connected { socket, local, remote: address, buffers }),
            Err(error) => {
                socket::close(&self.shared, socket);
                Err(error)
            }
        }
    }

    fn bind(&self, maker: &Maker<'_>) -> Result<(), NetError> {
        let Some(from) = self.from else { return Ok(()) };
        if from.port() != 0 {
            // Else the port could not be used again for a minute after each connection from it
            // (TIME_WAIT, RFC 9293, section 3.6.1).
            maker.set(OptionName::ReuseAddress, 1)?;
        }
        maker.bind(from).map(|_| ())
    }

    fn connect(&self, socket: &Arc<Socket>, address: SocketAddr) -> Result<(), NetError> {
        let what = What::on(number(&**socket), Op::Connect, Args::Address(address));
        let mut timed_out = false;
        let is_limit = |error: &io::Error| {
            error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none()
        };
        let call = || {
            wake::connect(&self.shared.stop, socket, address, self.connect_limit)
                .inspect_err(|error| timed_out = is_limit(error))
        };
        let result = traced_of(&self.shared, Peer::from(address), what, zero, call);
        result.map_err(|error| {
            let limit_ms = u64::try_from(self.connect_limit.as_millis()).unwrap_or(u64::MAX);
            let cause = if timed_out { Cause::TimedOut(limit_ms) } else { error.cause };
            NetError { cause, ..error }
        })
    }
}

/// An address that the local one cannot reach.
fn not_of_family(address: SocketAddr) -> NetError {
    NetError { op: Op::Connect, target: address.to_string(), cause: Cause::NoAddressOfFamily }
}
