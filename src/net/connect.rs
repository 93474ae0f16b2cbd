//! One attempt to connect to an address, every call reported.

use super::hindrance::LocalEnd;
use super::session::Shared;
use super::socket::{self, Buffers, Family, Maker, StreamOptions, number};
use super::trace::{PendingCall, traced_of, zero};
use super::wake::{self, StopToken};
use super::{Args, Cause, NetError, Op, OptionName, Peer};
use socket2::Socket;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How to connect.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt<'a> {
    pub(super) shared: &'a Shared,
    /// What ends the attempt: the session's stop, or that of a race.
    pub(super) stop: &'a StopToken,
    /// The address to connect from; `None` leaves it to the system.
    pub(super) from: Option<SocketAddr>,
    pub(super) limit: Duration,
    pub(super) options: &'a StreamOptions,
}

/// A new connection.
#[derive(Debug)]
pub(super) struct Connected {
    pub(super) socket: Socket,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) buffers: Buffers,
}

impl Attempt<'_> {
    /// Connects.
    ///
    /// # Errors
    /// The error of the calls; any at the stop.
    pub(super) fn run(&self, address: SocketAddr) -> Result<Connected, NetError> {
        let maker = Maker::tcp(self.shared, Family::of(address))?;
        let buffers = maker.stream_buffers(self.options);
        let peer = Peer::from(address);
        socket::set_stream_options(self.shared, peer, maker.socket(), self.options);
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
        match connected.and_then(|()| socket::local_address(self.shared, &socket)) {
            Ok(local) => Ok(Connected { socket, local, remote: address, buffers }),
            Err(error) => {
                socket::close(self.shared, socket);
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

    /// With what of our end stands in the way, if it was chosen.
    fn explained(&self, error: NetError, to: SocketAddr) -> NetError {
        let Some(address) = self.from else { return error };
        LocalEnd { address, dual_stack: false, broadcast: None }.explained(error, to)
    }

    fn connect(&self, socket: &Arc<Socket>, address: SocketAddr) -> Result<(), NetError> {
        let call = PendingCall::on(number(&**socket), Op::Connect, Args::Address(address.into()));
        let mut timed_out = false;
        let is_limit = |error: &io::Error| {
            error.kind() == io::ErrorKind::TimedOut && error.raw_os_error().is_none()
        };
        let make = || {
            wake::connect(self.stop, socket, address, self.limit)
                .inspect_err(|error| timed_out = is_limit(error))
        };
        let result = traced_of(self.shared, Peer::from(address), call, zero, make);
        result.map_err(|error| {
            let limit_ms = u64::try_from(self.limit.as_millis()).unwrap_or(u64::MAX);
            let cause = if timed_out { Cause::TimedOut(limit_ms) } else { error.cause };
            self.explained(NetError { cause, ..error }, address)
        })
    }
}

/// An address that the local one cannot reach.
pub(super) fn not_of_family(address: SocketAddr) -> NetError {
    NetError { op: Op::Connect, target: address.to_string(), cause: Cause::NoAddressOfFamily }
}
