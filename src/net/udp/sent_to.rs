//! To whom a datagram was sent: to us alone, or to a group that has others in it.

use super::Udp;
use crate::net::automation::SentTo;
use crate::net::{NetError, socket};
use std::io;
use std::net::SocketAddr;

/// A datagram that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Came {
    pub(super) len: usize,
    pub(super) from: SocketAddr,
    pub(super) sent_to: SentTo,
}

/// Receives, and knows to whom a datagram was sent once that matters: only then is the system asked for it, so
/// that the calls of a socket that replies to nobody are those of the tutorials. The one datagram for which a receive
/// waits already when the first rules come is taken as sent to us alone.
pub(super) struct Receiver<'a> {
    udp: &'a Udp,
    knowing: Knowing,
    /// For what the system says beside a datagram.
    #[cfg(target_os = "linux")]
    beside: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knowing {
    /// Nobody has asked.
    NotAsked,
    /// The system says it with each datagram.
    Asked,
    /// It cannot be known.
    CannotBe,
}

impl<'a> Receiver<'a> {
    pub(super) fn new(udp: &'a Udp) -> Self {
        // On loopback there are no broadcasts, and a socket that is bound to it is in no group.
        let is_loopback = udp.local.ip().is_loopback();
        let knowing = if is_loopback { Knowing::CannotBe } else { Knowing::NotAsked };
        Self {
            udp,
            knowing,
            #[cfg(target_os = "linux")]
            beside: nix::cmsg_space!(libc::in_pktinfo, libc::in6_pktinfo),
        }
    }

    /// From now on it matters. What fails is reported, and nothing is known then.
    pub(super) fn must_know(&mut self) {
        if self.knowing == Knowing::NotAsked {
            let asked = self.ask();
            self.knowing = if asked.is_ok() { Knowing::Asked } else { Knowing::CannotBe };
            self.udp.tell_failure(asked);
        }
    }

    /// Receives a datagram; `None` as [`socket::recv_from`].
    ///
    /// # Errors
    /// The error of recvfrom(2) or recvmsg(2).
    pub(super) fn recv(&mut self, buffer: &mut [u8]) -> io::Result<Option<Came>> {
        #[cfg(target_os = "linux")]
        if self.knowing == Knowing::Asked {
            return linux::recv(&self.udp.socket, buffer, &mut self.beside);
        }
        let received = socket::recv_from(&self.udp.socket, buffer)?;
        Ok(received.map(|(len, from)| Came { len, from, sent_to: SentTo::Us }))
    }

    #[cfg(target_os = "linux")]
    fn ask(&self) -> Result<(), NetError> {
        linux::ask(self.udp)
    }

    /// Elsewhere there is no safe way to ask, and everything is taken as sent to us alone.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
    fn ask(&self) -> Result<(), NetError> {
        Ok(())
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Came, SentTo, Udp};
    use crate::net::socket::number;
    use crate::net::trace::{PendingCall, traced, zero};
    use crate::net::{Args, NetError, Op, OptionName, OptionValue};
    use nix::sys::socket::{
        ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt,
    };
    use std::io::{self, IoSliceMut};
    use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
    use std::os::fd::AsRawFd;

    /// Asks for it (ip(7), `IP_PKTINFO`; ipv6(7), `IPV6_RECVPKTINFO`).
    pub(super) fn ask(udp: &Udp) -> Result<(), NetError> {
        let call = |name| {
            let args = Args::Set(name, OptionValue::Number(1));
            PendingCall::on(number(&*udp.socket), Op::SetSockOpt, args)
        };
        if udp.local.is_ipv6() {
            traced(&udp.shared, call(OptionName::PacketInfo6), zero, || {
                setsockopt(&udp.socket, sockopt::Ipv6RecvPacketInfo, &true).map_err(io::Error::from)
            })?;
        }
        // Of IPv4 datagrams a dual-stack socket says it under the IPv4 option.
        if udp.local.is_ipv4() || udp.dual_stack {
            traced(&udp.shared, call(OptionName::PacketInfo4), zero, || {
                setsockopt(&udp.socket, sockopt::Ipv4PacketInfo, &true).map_err(io::Error::from)
            })?;
        }
        Ok(())
    }

    /// As `socket::recv_from`, by recvmsg(2), which says more.
    pub(super) fn recv(
        socket: &UdpSocket,
        buffer: &mut [u8],
        beside: &mut [u8],
    ) -> io::Result<Option<Came>> {
        let mut pieces = [IoSliceMut::new(buffer)];
        let flags = MsgFlags::empty();
        let got = recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut pieces, Some(beside), flags)?;
        let mut said = got.cmsgs().into_iter().flatten().peekable();
        // After a `shutdown` recvmsg says nothing beside, and of the address that it did not write it is not
        // known what stands there.
        if got.bytes == 0 && said.peek().is_none() {
            return Ok(None);
        }
        let is_for_group = said.any(|message| is_for_group(&message));
        let sent_to = if is_for_group { SentTo::Group } else { SentTo::Us };
        let from = got.address.and_then(|address| {
            let four = address.as_sockaddr_in().map(|four| SocketAddr::from(*four));
            four.or_else(|| address.as_sockaddr_in6().map(|six| SocketAddr::from(*six)))
        });
        Ok(from.map(|from| Came { len: got.bytes, from, sent_to }))
    }

    /// A broadcast has another address of ours (`ipi_spec_dst`) than the one to which it was sent.
    fn is_for_group(message: &ControlMessageOwned) -> bool {
        match message {
            ControlMessageOwned::Ipv4PacketInfo(info) => {
                let address = |of: libc::in_addr| Ipv4Addr::from(u32::from_be(of.s_addr));
                let (sent_to, ours) = (address(info.ipi_addr), address(info.ipi_spec_dst));
                let is_elsewhere = !ours.is_unspecified() && sent_to != ours;
                sent_to.is_multicast() || sent_to.is_broadcast() || is_elsewhere
            }
            ControlMessageOwned::Ipv6PacketInfo(info) => {
                Ipv6Addr::from(info.ipi6_addr.s6_addr).is_multicast()
            }
            _ => false,
        }
    }
}
