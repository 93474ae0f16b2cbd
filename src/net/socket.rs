//! Sockets with their options, every call reported. What differs between systems about them is here.

mod many;
mod transfer;

use super::call::Returned;
use super::in_use::{self, BindTarget, SocketKind};
use super::options;
use super::session::Shared;
use super::trace::{PendingCall, tell_of, traced, traced_of, zero};
use super::{
    AddressReuse, Args, EventKind, NetError, Op, OptionName, OptionValue, Peer, SocketFamily,
    SocketType, Stamp,
};
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockRef, Socket, Type};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub use many::{Arrivals, Departures, MANY_MAX};
#[cfg(target_os = "linux")]
pub use transfer::ip_address;
#[cfg(unix)]
pub use transfer::recv_local;
pub use transfer::{recv, recv_from, recv_waiting, send_without_waiting, was_empty_record};

/// A network interface to send or join on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// Its index; 0 lets the system choose.
    pub index: u32,
    /// Its IPv4 address, by which IPv4 names the interface to send on.
    pub ipv4: Option<Ipv4Addr>,
    /// Its name, such as `eth0`; empty if the system chooses.
    pub name: String,
}

/// An address family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Family {
    /// `AF_INET`
    Ipv4,
    /// `AF_INET6`
    Ipv6,
}

impl Family {
    /// The family of an address.
    pub fn of(address: SocketAddr) -> Self {
        if address.is_ipv6() { Self::Ipv6 } else { Self::Ipv4 }
    }
}

impl From<Family> for SocketFamily {
    fn from(family: Family) -> Self {
        match family {
            Family::Ipv4 => Self::Ipv4,
            Family::Ipv6 => Self::Ipv6,
        }
    }
}

/// Makes a Unix-domain socket, and reports it.
///
/// # Errors
/// The error of socket(2).
#[cfg(unix)]
pub(super) fn unix_socket(shared: &Shared, kind: Type) -> Result<Socket, NetError> {
    let args = Args::socket(SocketFamily::Unix, type_of(kind));
    let call = PendingCall { op: Op::Socket, fd: None, args };
    let told = |socket: &Socket| Returned::Number(number(socket).cast_signed());
    traced(shared, call, told, || Socket::new(Domain::UNIX, kind, None))
}

fn type_of(kind: Type) -> SocketType {
    match kind {
        Type::STREAM => SocketType::Stream,
        Type::DGRAM => SocketType::Datagram,
        #[cfg(target_os = "linux")]
        Type::SEQPACKET => SocketType::SeqPacket,
        other => SocketType::Other(other.into()),
    }
}

/// Which peers a socket has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerFamilies {
    /// Those of its own family.
    Own,
    /// Of a dual-stack socket, IPv4 peers as well.
    Both,
}

/// A socket under construction: options are set and reported one by one, then it is bound.
#[derive(Debug)]
pub struct Maker<'a> {
    shared: &'a Shared,
    socket: Socket,
    kind: Type,
    ipv6: bool,
}

impl<'a> Maker<'a> {
    /// Makes a UDP socket of the family.
    ///
    /// # Errors
    /// The error of socket(2).
    pub fn udp(shared: &'a Shared, family: Family) -> Result<Self, NetError> {
        Self::new(shared, family, Type::DGRAM, Protocol::UDP)
    }

    /// Makes a TCP socket of the family.
    ///
    /// # Errors
    /// The error of socket(2).
    pub fn tcp(shared: &'a Shared, family: Family) -> Result<Self, NetError> {
        Self::new(shared, family, Type::STREAM, Protocol::TCP)
    }

    /// Makes a Unix-domain socket of the type.
    ///
    /// # Errors
    /// The error of socket(2).
    #[cfg(unix)]
    pub fn unix(shared: &'a Shared, socket_type: SocketType) -> Result<Self, NetError> {
        let kind = match socket_type {
            SocketType::Datagram => Type::DGRAM,
            #[cfg(target_os = "linux")]
            SocketType::SeqPacket => Type::SEQPACKET,
            _ => Type::STREAM,
        };
        Ok(Self { shared, socket: unix_socket(shared, kind)?, kind, ipv6: false })
    }

    /// Its type.
    pub(super) fn kind(&self) -> Type {
        self.kind
    }

    fn new(
        shared: &'a Shared,
        family: Family,
        kind: Type,
        protocol: Protocol,
    ) -> Result<Self, NetError> {
        let ipv6 = family == Family::Ipv6;
        let (family, of) = (SocketFamily::from(family), type_of(kind));
        let args = Args::Socket { family, kind: of, protocol: protocol.into() };
        let call = PendingCall { op: Op::Socket, fd: None, args };
        let domain = if ipv6 { Domain::IPV6 } else { Domain::IPV4 };
        let told = |socket: &Socket| Returned::Number(number(socket).cast_signed());
        let make = || Socket::new(domain, kind, Some(protocol));
        let socket = traced(shared, call, told, make)?;
        Ok(Self { shared, socket, kind, ipv6 })
    }

    /// Sets an option and reports it.
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub fn set(&self, name: OptionName, value: i64) -> Result<(), NetError> {
        set_option(self.shared, &self.socket, name, &OptionValue::Number(value))
    }

    /// Asks for a receive buffer and returns how large it became, in bytes as the system counts them.
    /// Less than asked is no error; it is shown.
    ///
    /// # Errors
    /// The error of setsockopt(2) or getsockopt(2).
    pub fn recv_buffer(&self, ask_bytes: usize) -> Result<usize, NetError> {
        self.buffer(OptionName::ReceiveBuffer, ask_bytes, || self.socket.recv_buffer_size())
    }

    /// The same for the send buffer.
    ///
    /// # Errors
    /// The error of setsockopt(2) or getsockopt(2).
    pub fn send_buffer(&self, ask_bytes: usize) -> Result<usize, NetError> {
        self.buffer(OptionName::SendBuffer, ask_bytes, || self.socket.send_buffer_size())
    }

    fn buffer(
        &self,
        name: OptionName,
        ask_bytes: usize,
        get: impl FnOnce() -> io::Result<usize>,
    ) -> Result<usize, NetError> {
        self.set(name, signed(ask_bytes))?;
        let call = PendingCall::on(number(&self.socket), Op::GetSockOpt, Args::Get(name));
        let told = |bytes: &usize| Returned::Option(OptionValue::Number(signed(*bytes)));
        traced(self.shared, call, told, get)
    }

    /// Asks for the buffer sizes of a connection, or of a listener for its connections. It must be done
    /// before connect(2) or listen(2), since the window's scale is agreed on at the start (tcp(7)).
    /// A size that is refused is reported, and the socket goes on with the system's.
    pub fn stream_buffers(&self, options: &StreamOptions) -> Buffers {
        let told = |result: Result<usize, NetError>| match result {
            Ok(bytes) => bytes as u64,
            Err(error) => {
                self.shared.tell(Stamp::now(), Peer::None, EventKind::Failed(Box::new(error)));
                0
            }
        };
        Buffers {
            recv_bytes: options
                .recv_buffer_bytes
                .map_or(0, |ask| told(self.recv_buffer(ask as usize))),
            send_bytes: options
                .send_buffer_bytes
                .map_or(0, |ask| told(self.send_buffer(ask as usize))),
        }
    }

    /// Asks the system to report ICMP errors about datagrams sent before. Without it Linux keeps
    /// them from unconnected sockets (ip(7), `IP_RECVERR`); other systems need no asking.
    ///
    /// # Errors
    /// The error of setsockopt(2).
    #[cfg(target_os = "linux")]
    pub fn receive_errors(&self, peers: PeerFamilies) -> Result<(), NetError> {
        use nix::sys::socket::{setsockopt, sockopt};
        let call = |name| {
            let args = Args::Set(name, OptionValue::Number(1));
            PendingCall::on(number(&self.socket), Op::SetSockOpt, args)
        };
        if self.ipv6 {
            traced(self.shared, call(OptionName::ReceiveErrors6), zero, || {
                setsockopt(&self.socket, sockopt::Ipv6RecvErr, &true).map_err(io::Error::from)
            })?;
        }
        // A dual-stack socket keeps errors about its IPv4 peers under the IPv4 option.
        if !self.ipv6 || peers == PeerFamilies::Both {
            traced(self.shared, call(OptionName::ReceiveErrors4), zero, || {
                setsockopt(&self.socket, sockopt::Ipv4RecvErr, &true).map_err(io::Error::from)
            })?;
        }
        Ok(())
    }

    /// Other systems report ICMP errors without being asked.
    ///
    /// # Errors
    /// None; it is the twin of the Linux one.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
    pub fn receive_errors(&self, _: PeerFamilies) -> Result<(), NetError> {
        Ok(())
    }

    /// Binds, and returns the address that the kernel gave.
    ///
    /// # Errors
    /// The error of bind(2) or getsockname(2).
    pub fn bind(&self, address: SocketAddr) -> Result<SocketAddr, NetError> {
        let number = number(&self.socket);
        let call = PendingCall::on(number, Op::Bind, Args::Address(address.into()));
        traced(self.shared, call, zero, || self.socket.bind(&address.into()))
            .map_err(|error| self.in_use(error, address))?;
        local_address(self.shared, &self.socket)
    }

    /// The socket while it is being made.
    pub fn socket(&self) -> &Socket {
        &self.socket
    }

    /// The error of a bind or listen there, with who holds the address if that is why.
    pub(super) fn in_use(&self, error: NetError, address: SocketAddr) -> NetError {
        let dual_stack = self.ipv6 && !self.socket.only_v6().unwrap_or(true);
        let is_stream = self.socket.r#type().is_ok_and(|kind| kind == Type::STREAM);
        let kind = if is_stream { SocketKind::Stream } else { SocketKind::Datagram };
        let is_set = self.socket.reuse_address().unwrap_or(false);
        let reuse = if is_set { AddressReuse::Set } else { AddressReuse::NotSet };
        let target = BindTarget { address, dual_stack, kind, reuse };
        in_use::explained(error, target, &self.shared.stop)
    }

    /// The finished socket.
    pub fn into_socket(self) -> Socket {
        self.socket
    }

    /// Gives it up.
    pub fn close(self) {
        close(self.shared, self.socket);
    }
}

/// Socket options of connections. `None` leaves a size to the system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamOptions {
    /// `TCP_NODELAY`: send small pieces at once.
    pub no_delay: bool,
    /// `SO_KEEPALIVE`: find out that a silent peer is gone.
    pub keep_alive: bool,
    /// `SO_RCVBUF` to ask for, in bytes.
    pub recv_buffer_bytes: Option<u32>,
    /// `SO_SNDBUF` to ask for, in bytes.
    pub send_buffer_bytes: Option<u32>,
}

/// What the system granted for the buffers of a connection, in bytes as it counts them; 0 if it was not
/// asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Buffers {
    /// For receiving.
    pub recv_bytes: u64,
    /// For sending.
    pub send_bytes: u64,
}

/// Asks for the local address of a socket and reports it.
///
/// # Errors
/// The error of getsockname(2).
pub fn local_address(shared: &Shared, socket: &Socket) -> Result<SocketAddr, NetError> {
    let call = PendingCall::on(number(socket), Op::GetSockName, Args::None);
    let told = |local: &SocketAddr| Returned::Address((*local).into());
    traced(shared, call, told, || {
        let local = socket.local_addr()?;
        local.as_socket().ok_or_else(|| io::Error::other("not an IP address"))
    })
}

/// Sets the switches of a connection that differ from the system's defaults. One that is refused is
/// reported, and the connection goes on without it.
pub fn set_stream_options(shared: &Shared, peer: Peer, socket: &Socket, options: &StreamOptions) {
    let wishes =
        [(options.no_delay, OptionName::NoDelay), (options.keep_alive, OptionName::KeepAlive)];
    for (_, name) in wishes.into_iter().filter(|(wished, _)| *wished) {
        if let Err(error) = set_option_of(shared, peer, socket, name, &OptionValue::Number(1)) {
            shared.tell(Stamp::now(), peer, EventKind::Failed(Box::new(error)));
        }
    }
}

/// Closes a socket by dropping its last owner, and reports it.
pub fn close<S: AsNumber>(shared: &Shared, socket: S) {
    close_of(shared, Peer::None, socket);
}

/// The same for a socket that is the end of a connection.
pub fn close_of<S: AsNumber>(shared: &Shared, peer: Peer, socket: S) {
    let call = PendingCall::on(number(&socket), Op::Close, Args::None);
    let at = Stamp::now();
    drop(socket);
    tell_of(shared, peer, at, call, Ok(Returned::Number(0)), Stamp::now().since(at));
}

/// Sets an option of a socket and reports it.
///
/// # Errors
/// The error of setsockopt(2).
pub fn set_option(
    shared: &Shared,
    socket: &Socket,
    name: OptionName,
    value: &OptionValue,
) -> Result<(), NetError> {
    set_option_of(shared, Peer::None, socket, name, value)
}

/// The same for a socket that is the end of a connection.
///
/// # Errors
/// The error of setsockopt(2).
pub fn set_option_of(
    shared: &Shared,
    peer: Peer,
    socket: &Socket,
    name: OptionName,
    value: &OptionValue,
) -> Result<(), NetError> {
    let call = PendingCall::on(number(socket), Op::SetSockOpt, Args::Set(name, value.clone()));
    traced_of(shared, peer, call, zero, || options::write(name, &SockRef::from(socket), value))
}

/// Reads an option and reports it: the system may have made another value of the one that was set. Nothing happens if
/// no safe call reads it on this system.
///
/// # Errors
/// The error of getsockopt(2).
pub fn read_option_of(
    shared: &Shared,
    peer: Peer,
    socket: &Socket,
    name: OptionName,
) -> Result<(), NetError> {
    let Some(read) = options::read(name, &SockRef::from(socket)) else { return Ok(()) };
    let call = PendingCall::on(number(socket), Op::GetSockOpt, Args::Get(name));
    let told = |value: &OptionValue| Returned::Option(value.clone());
    traced_of(shared, peer, call, told, || read).map(drop)
}

/// Joins or leaves a multicast group and reports it.
///
/// # Errors
/// The error of setsockopt(2): `EADDRINUSE` if joined already, `EADDRNOTAVAIL` if not joined,
/// `ENODEV` without a multicast route or interface.
pub fn membership(
    shared: &Shared,
    socket: &Socket,
    join: Membership,
    group: IpAddr,
    on: &Interface,
) -> Result<(), NetError> {
    let name = match (group, join) {
        (IpAddr::V4(_), Membership::Join) => OptionName::AddMembership4,
        (IpAddr::V4(_), Membership::Leave) => OptionName::DropMembership4,
        (IpAddr::V6(_), Membership::Join) => OptionName::AddMembership6,
        (IpAddr::V6(_), Membership::Leave) => OptionName::DropMembership6,
    };
    let shown = if on.name.is_empty() { on.index.to_string() } else { on.name.clone() };
    let call = PendingCall::on(
        number(socket),
        Op::SetSockOpt,
        Args::Set(name, OptionValue::Group(group, shown)),
    );
    traced(shared, call, zero, || match (group, join) {
        (IpAddr::V4(group), Membership::Join) => {
            socket.join_multicast_v4_n(&group, &InterfaceIndexOrAddress::Index(on.index))
        }
        (IpAddr::V4(group), Membership::Leave) => {
            socket.leave_multicast_v4_n(&group, &InterfaceIndexOrAddress::Index(on.index))
        }
        (IpAddr::V6(group), Membership::Join) => socket.join_multicast_v6(&group, on.index),
        (IpAddr::V6(group), Membership::Leave) => socket.leave_multicast_v6(&group, on.index),
    })
}

/// Whether a multicast group is joined or left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// Become a member.
    Join,
    /// Stop being one.
    Leave,
}

/// Chooses the interface on which datagrams to multicast groups leave, and reports it.
///
/// # Errors
/// The error of setsockopt(2).
pub fn multicast_interface(
    shared: &Shared,
    socket: &Socket,
    family: Family,
    on: &Interface,
) -> Result<(), NetError> {
    let ipv6 = family == Family::Ipv6;
    let address = on.ipv4.unwrap_or(Ipv4Addr::UNSPECIFIED);
    let (name, shown) = if ipv6 {
        (OptionName::MulticastInterface6, on.index.to_string())
    } else {
        (OptionName::MulticastInterface4, address.to_string())
    };
    let call = PendingCall::on(
        number(socket),
        Op::SetSockOpt,
        Args::Set(name, OptionValue::Interface(shown)),
    );
    traced(shared, call, zero, || {
        if ipv6 {
            socket.set_multicast_if_v6(on.index)
        } else {
            socket.set_multicast_if_v4(&address)
        }
    })
}

/// A size as options give it.
fn signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// What has the number by which the system knows a socket.
#[cfg(unix)]
pub use std::os::fd::AsRawFd as AsNumber;

/// What has the number by which the system knows a socket.
#[cfg(windows)]
pub use std::os::windows::io::AsRawSocket as AsNumber;

/// What lends its socket to calls that are made on it elsewhere.
#[cfg(unix)]
pub use std::os::fd::AsFd as LendsSocket;

/// What lends its socket to calls that are made on it elsewhere.
#[cfg(windows)]
pub use std::os::windows::io::AsSocket as LendsSocket;

/// The descriptor's number, as calls show it.
#[cfg(unix)]
pub fn number(socket: &impl AsNumber) -> u64 {
    u64::try_from(socket.as_raw_fd()).unwrap_or_default()
}

/// The handle's number, as calls show it.
#[cfg(windows)]
pub fn number(socket: &impl AsNumber) -> u64 {
    socket.as_raw_socket()
}
