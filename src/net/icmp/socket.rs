//! The sockets, on Linux: made, asked for what comes beside a packet, and their error queue.

use super::event::{Report, Way};
use super::failure::IcmpFailure;
use super::message::MessageKind;
use crate::net::call::Returned;
use crate::net::error_queue;
use crate::net::event::EventKind;
use crate::net::outbox::EventDraft;
use crate::net::session::Shared;
use crate::net::socket::{Family, ip_address, number};
use crate::net::socket_type::SocketType;
use crate::net::trace::{PendingCall, traced, zero};
use crate::net::wake::Blocked;
use crate::net::worker::blocking;
use crate::net::{Args, Endpoint, Errno, NetError, Op, OptionName, OptionValue, Peer, Stamp};
use nix::sys::socket::{
    ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt,
};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::time::Duration;

/// The largest packet that there is; a shorter buffer would cut it in silence.
pub(super) const BUFFER_BYTES: usize = 65_536;

/// Errors that can wait for a socket on a sane network: a bound for one visit of the queue, and for a send that
/// returns old ones.
const REPORTS_MAX: usize = 64;

/// Where an error comes from (`<linux/errqueue.h>`).
const FROM_ICMP: u8 = 2;
const FROM_ICMP6: u8 = 3;

/// A packet that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Came {
    pub(super) bytes: usize,
    pub(super) from: IpAddr,
    /// Hops that it had left.
    pub(super) ttl: Option<u8>,
    /// When it came, by the kernel; when it was received, where that was not asked for.
    pub(super) at: Stamp,
}

/// An error of the queue, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reported {
    pub(super) report: Report,
    /// To whom the packet went.
    pub(super) about: Option<SocketAddr>,
    /// The packet, from the header that the socket wrote on.
    pub(super) packet: Vec<u8>,
}

/// A socket with its session.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) shared: Arc<Shared>,
    pub(super) socket: Arc<Socket>,
    pub(super) family: Family,
    pub(super) way: Way,
}

/// What a socket is to be.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) family: Family,
    pub(super) kind: SocketType,
    pub(super) protocol: u8,
}

impl Link {
    /// A socket that asks for echoes: the unprivileged one, else a raw one.
    ///
    /// # Errors
    /// [`IcmpFailure::NoRightToPing`] if neither may be made.
    pub(super) fn ping(shared: &Arc<Shared>, family: Family) -> Result<Self, NetError> {
        let wanted = |kind| Wanted { family, kind, protocol: icmp_of(family) };
        if let Ok(socket) = make(shared, wanted(SocketType::Datagram)) {
            return Ok(Self::new(shared, socket, family, Way::Unprivileged));
        }
        let socket = make(shared, wanted(SocketType::Raw))
            .map_err(|error| without_right(error, IcmpFailure::NoRightToPing))?;
        Ok(Self::new(shared, socket, family, Way::Raw))
    }

    /// A raw socket of a protocol.
    ///
    /// # Errors
    /// [`IcmpFailure::NoRightToRaw`] if it may not be made.
    pub(super) fn raw(
        shared: &Arc<Shared>,
        family: Family,
        protocol: u8,
    ) -> Result<Self, NetError> {
        let socket = make(shared, Wanted { family, kind: SocketType::Raw, protocol })
            .map_err(|error| without_right(error, IcmpFailure::NoRightToRaw))?;
        Ok(Self::new(shared, socket, family, Way::Raw))
    }

    /// A socket for datagrams of UDP.
    ///
    /// # Errors
    /// The error of socket(2).
    pub(super) fn udp(shared: &Arc<Shared>, family: Family) -> Result<Self, NetError> {
        let (kind, protocol) = (SocketType::Datagram, super::header::protocol::UDP);
        let socket = make(shared, Wanted { family, kind, protocol })?;
        Ok(Self::new(shared, socket, family, Way::Udp))
    }

    fn new(shared: &Arc<Shared>, socket: Socket, family: Family, way: Way) -> Self {
        let socket = Arc::new(socket);
        shared.stop.watch(Blocked::Packets(Arc::clone(&socket)));
        Self { shared: Arc::clone(shared), socket, family, way }
    }

    /// Sets an option and reports it.
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub(super) fn set(
        &self,
        name: OptionName,
        value: i64,
        set: impl FnOnce(&Socket) -> io::Result<()>,
    ) -> Result<(), NetError> {
        let args = Args::Set(name, OptionValue::Number(value));
        let call = PendingCall::on(number(&*self.socket), Op::SetSockOpt, args);
        traced(&self.shared, call, zero, || set(&self.socket))
    }

    /// Asks for errors in a queue (`IP_RECVERR`), and with each packet for the hops that it has left.
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub(super) fn ask_for_errors(&self) -> Result<(), NetError> {
        match self.family {
            Family::Ipv4 => self.set(OptionName::ReceiveErrors4, 1, |socket| {
                setsockopt(socket, sockopt::Ipv4RecvErr, &true).map_err(io::Error::from)
            }),
            Family::Ipv6 => self.set(OptionName::ReceiveErrors6, 1, |socket| {
                setsockopt(socket, sockopt::Ipv6RecvErr, &true).map_err(io::Error::from)
            }),
        }
    }

    /// Asks with each packet for the hops that it has left (`IP_RECVTTL`).
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub(super) fn ask_for_ttl(&self) -> Result<(), NetError> {
        match self.family {
            Family::Ipv4 => self.set(OptionName::ReceiveTimeToLive, 1, |socket| {
                setsockopt(socket, sockopt::Ipv4RecvTtl, &true).map_err(io::Error::from)
            }),
            Family::Ipv6 => self.set(OptionName::ReceiveHopLimit, 1, |socket| {
                setsockopt(socket, sockopt::Ipv6RecvHopLimit, &true).map_err(io::Error::from)
            }),
        }
    }

    /// Asks with each packet for when it came (`SO_TIMESTAMP`), so that it does not count how long this program had to
    /// wait for a processor. As ping does.
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub(super) fn ask_for_times(&self) -> Result<(), NetError> {
        self.set(OptionName::Timestamp, 1, |socket| {
            setsockopt(socket, sockopt::ReceiveTimestamp, &true).map_err(io::Error::from)
        })
    }

    /// Sets how many hops what is sent may make.
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub(super) fn set_ttl(&self, ttl: u8) -> Result<(), NetError> {
        let (value, hops) = (i64::from(ttl), u32::from(ttl));
        match self.family {
            Family::Ipv4 => {
                self.set(OptionName::TimeToLive, value, |socket| socket.set_ttl_v4(hops))
            }
            Family::Ipv6 => {
                self.set(OptionName::UnicastHops, value, |socket| socket.set_unicast_hops_v6(hops))
            }
        }
    }

    /// The address of the socket: of one that is bound to none, the unspecified one.
    pub(super) fn local(&self) -> Endpoint {
        let call = PendingCall::on(number(&*self.socket), Op::GetSockName, Args::None);
        let told = |local: &IpAddr| Returned::Address(Endpoint::Icmp(*local));
        let any = || match self.family {
            Family::Ipv4 => IpAddr::from(Ipv4Addr::UNSPECIFIED),
            Family::Ipv6 => Ipv6Addr::UNSPECIFIED.into(),
        };
        let local = traced(&self.shared, call, told, || {
            let local = self.socket.local_addr()?;
            Ok(local.as_socket().map_or_else(any, |local| local.ip()))
        });
        Endpoint::Icmp(local.unwrap_or_else(|_| any()))
    }

    /// Sends, and reports it. Errors about earlier packets, which the system returns from any call, are no errors of
    /// this one: `take_reports` takes them from the queue and says whether there were any.
    ///
    /// # Errors
    /// The error of sendto(2).
    pub(super) fn send(
        &self,
        to: SocketAddr,
        packet: &[u8],
        take_reports: &mut dyn FnMut() -> bool,
    ) -> Result<Stamp, NetError> {
        let peer = Peer::At(Endpoint::Icmp(to.ip()));
        let address = SockAddr::from(to);
        let mut at = Stamp::now();
        let outbox = &self.shared.outbox;
        // Its reply may be quicker than the row of this call, which must stand before it.
        let in_flight = outbox.send_begins(at);
        let mut result = Ok(0);
        for _ in 0..REPORTS_MAX {
            at = Stamp::now();
            result = blocking(Op::SendTo, at, || self.socket.send_to(packet, &address));
            let is_old_news = result.is_err() && take_reports();
            if !is_old_news {
                break;
            }
        }
        let returned = Stamp::now();
        let counters = &self.shared.counters;
        let (kind, result) = match result {
            Ok(bytes) => {
                counters.sent.add(1);
                counters.sent_bytes.add(bytes as u64);
                (EventKind::Sent, Ok(at))
            }
            Err(source) => {
                let error = NetError::new(Op::SendTo, to.ip().to_string(), &source);
                self.shared.send_failed(&error);
                (EventKind::SendFailed(Box::new(error.clone())), Err(error))
            }
        };
        let blocked_ns = returned.since(at).as_nanos() as f32;
        let draft = EventDraft { at, peer, blocked_ns, kind }.held_back(returned);
        if !outbox.push(draft, packet) {
            counters.lost_unlogged.add(1);
        }
        drop(in_flight);
        result
    }

    /// Receives a packet; `None` after the stop.
    ///
    /// # Errors
    /// The error of recvmsg(2), which may be one about an earlier packet.
    pub(super) fn recv(&self, buffer: &mut [u8], beside: &mut [u8]) -> io::Result<Option<Came>> {
        let at = Stamp::now();
        blocking(Op::RecvFrom, at, || {
            let mut pieces = [IoSliceMut::new(buffer)];
            let flags = MsgFlags::empty();
            let fd = self.socket.as_raw_fd();
            let got = recvmsg::<SockaddrStorage>(fd, &mut pieces, Some(beside), flags)?;
            // After a `shutdown` nothing is written, and of the address it is not known what stands there.
            if self.shared.stop.is_stopped() {
                return Ok(None);
            }
            let (mut ttl, mut at) = (None, Stamp::now());
            for message in got.cmsgs().into_iter().flatten() {
                match message {
                    ControlMessageOwned::Ipv4Ttl(hops)
                    | ControlMessageOwned::Ipv6HopLimit(hops) => {
                        ttl = u8::try_from(hops).ok();
                    }
                    ControlMessageOwned::ScmTimestamp(time) => {
                        let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
                        at = Stamp::of_wall(Duration::from_micros(micros.unsigned_abs()));
                    }
                    _ => {}
                }
            }
            let from = got.address.as_ref().and_then(ip_address);
            Ok(from.map(|from| Came { bytes: got.bytes, from: from.ip(), ttl, at }))
        })
    }

    /// Reports a packet that came.
    pub(super) fn tell_received(&self, called: Stamp, from: IpAddr, packet: &[u8]) {
        let at = Stamp::now();
        let counters = &self.shared.counters;
        counters.received.add(1);
        counters.received_bytes.add(packet.len() as u64);
        let blocked_ns = at.since(called).as_nanos() as f32;
        let kind = EventKind::Received { asked_bytes: BUFFER_BYTES as u32 };
        let peer = Peer::At(Endpoint::Icmp(from));
        if !self.shared.outbox.push(EventDraft { at, peer, blocked_ns, kind }, packet) {
            counters.lost_unlogged.add(1);
        }
    }

    /// Takes what waits in the error queue.
    pub(super) fn reports(&self) -> Vec<Reported> {
        let next = || {
            let at = Stamp::now();
            let reported = next_report(&self.socket)?;
            let about = reported.about.map(|to| Peer::At(Endpoint::Icmp(to.ip())));
            let (peer, fd) = (about.unwrap_or(Peer::None), number(&*self.socket));
            error_queue::tell_taken(&self.shared, peer, at, fd, reported.packet.len());
            Some(reported)
        };
        std::iter::from_fn(next).take(REPORTS_MAX).collect()
    }

    /// Closes it, and reports that. Nobody else may hold it any longer.
    pub(super) fn close(self) {
        self.shared.stop.forget_all();
        if let Some(socket) = Arc::into_inner(self.socket) {
            crate::net::socket::close(&self.shared, socket);
        }
    }
}

/// Room for what comes beside a packet.
pub(super) fn beside() -> Vec<u8> {
    nix::cmsg_space!(i32, libc::timeval, [libc::sock_extended_err; 1], libc::sockaddr_in6)
}

fn icmp_of(family: Family) -> u8 {
    match family {
        Family::Ipv4 => super::header::protocol::ICMP,
        Family::Ipv6 => super::header::protocol::ICMP6,
    }
}

fn make(shared: &Arc<Shared>, wanted: Wanted) -> Result<Socket, NetError> {
    let Wanted { family, kind, protocol } = wanted;
    let args = Args::Socket { family: family.into(), kind, protocol: protocol.into() };
    let call = PendingCall { op: Op::Socket, fd: None, args };
    let told = |socket: &Socket| Returned::Number(number(socket).cast_signed());
    let domain = if family == Family::Ipv6 { Domain::IPV6 } else { Domain::IPV4 };
    let of = if kind == SocketType::Raw { Type::RAW } else { Type::DGRAM };
    let protocol = Protocol::from(i32::from(protocol));
    traced(shared, call, told, || Socket::new(domain, of, Some(protocol)))
}

/// A socket that may not be made: what is missing is a right.
fn without_right(error: NetError, failure: impl FnOnce(Errno) -> IcmpFailure) -> NetError {
    match error.errno() {
        Some(errno) if errno.is("EPERM") || errno.is("EACCES") => {
            NetError { cause: failure(errno).into(), ..error }
        }
        _ => error,
    }
}

fn next_report(socket: &Socket) -> Option<Reported> {
    let mut packet = vec![0; BUFFER_BYTES];
    let mut beside = beside();
    let mut pieces = [IoSliceMut::new(&mut packet)];
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let fd = socket.as_raw_fd();
    let got = recvmsg::<SockaddrStorage>(fd, &mut pieces, Some(&mut beside), flags).ok()?;
    let about = got.address.as_ref().and_then(ip_address);
    let report = got.cmsgs().into_iter().flatten().find_map(|message| match message {
        ControlMessageOwned::Ipv4RecvErr(error, by) => {
            let by = by.map(|by| Ipv4Addr::from(u32::from_be(by.sin_addr.s_addr)).into());
            Some(report(error, by))
        }
        ControlMessageOwned::Ipv6RecvErr(error, by) => {
            Some(report(error, by.map(|by| Ipv6Addr::from(by.sin6_addr.s6_addr).into())))
        }
        _ => None,
    });
    let bytes = got.bytes;
    packet.truncate(bytes);
    Some(Reported { report: report?, about, packet })
}

fn report(error: libc::sock_extended_err, by: Option<IpAddr>) -> Report {
    let family = match error.ee_origin {
        FROM_ICMP => Some(Family::Ipv4),
        FROM_ICMP6 => Some(Family::Ipv6),
        _ => None,
    };
    let kind =
        family.map(|family| MessageKind { family, number: error.ee_type, code: error.ee_code });
    let errno = Errno(i32::try_from(error.ee_errno).unwrap_or_default());
    Report { by: by.filter(|_| kind.is_some()), kind, errno }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Cause;

    #[test]
    fn what_may_not_be_made_is_a_missing_right_and_nothing_else_is() {
        let error = |code| {
            let source = io::Error::from_raw_os_error(code);
            NetError::new(Op::Socket, "AF_INET", &source)
        };
        for code in [libc::EPERM, libc::EACCES] {
            let cause = without_right(error(code), IcmpFailure::NoRightToPing).cause;
            assert_eq!(cause, Cause::from(IcmpFailure::NoRightToPing(Errno(code))));
        }
        let other = error(libc::EAFNOSUPPORT);
        assert_eq!(without_right(other.clone(), IcmpFailure::NoRightToRaw), other);
    }
}
