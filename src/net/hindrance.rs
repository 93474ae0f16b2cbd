//! Why the system refused a call, where what our own socket is says more than the error number.

use super::peer::unmapped;
use super::{Cause, Errno, NetError};
use std::fmt;
use std::net::SocketAddr;

/// What of our own socket stands in the way of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Hindrance {
    /// It sends to broadcast addresses only with `SO_BROADCAST`, which is not set (socket(7)).
    BroadcastOff,
    /// The address is of another family than the socket. For IPv4 addresses on an IPv6 socket Linux says
    /// `ENETUNREACH`, as if there were no network.
    OtherFamily,
    /// It is bound to a loopback address, and the peer is not on this machine.
    BoundToLoopback,
    /// We have finished sending on it ourselves (`SHUT_WR`).
    FinishedByUs,
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BroadcastOff => "SO_BROADCAST is not set",
            Self::OtherFamily => "the socket is of the other address family",
            Self::BoundToLoopback => "the socket is bound to a loopback address",
            Self::FinishedByUs => "this side has finished sending",
        })
    }
}

/// Our end, as far as it decides whom it can reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalEnd {
    /// Where it is bound.
    pub(super) address: SocketAddr,
    /// Whether an IPv6 socket reaches IPv4 addresses as well.
    pub(super) dual_stack: bool,
    /// Whether broadcasts are allowed on it; `None` if that makes no difference.
    pub(super) broadcast: Option<bool>,
}

impl LocalEnd {
    /// The error of a call to this address, with what stands in the way if that can be seen here.
    pub(super) fn explained(self, error: NetError, to: SocketAddr) -> NetError {
        let Cause::Os(errno) = error.cause else { return error };
        match self.hindrance(errno, unmapped(to)) {
            Some(hindrance) => NetError { cause: Cause::Hindered(errno, hindrance), ..error },
            None => error,
        }
    }

    fn hindrance(self, errno: Errno, to: SocketAddr) -> Option<Hindrance> {
        /// What systems say when an address cannot be reached from this socket.
        const OUT_OF_REACH: [&str; 5] =
            ["EAFNOSUPPORT", "EINVAL", "ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL"];
        let local = unmapped(self.address);
        let is_out_of_reach = errno.name().is_some_and(|name| OUT_OF_REACH.contains(&name));
        if is_out_of_reach && !self.dual_stack && local.is_ipv6() != to.is_ipv6() {
            return Some(Hindrance::OtherFamily);
        }
        if is_out_of_reach && local.ip().is_loopback() && !to.ip().is_loopback() {
            return Some(Hindrance::BoundToLoopback);
        }
        let is_forbidden = errno.is("EACCES") && to.is_ipv4() && self.broadcast == Some(false);
        is_forbidden.then_some(Hindrance::BroadcastOff)
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::Op;
    use std::io;

    #[test]
    fn what_our_socket_is_says_why() {
        let table = [
            ("[::1]:9", false, "127.0.0.1:9", libc::ENETUNREACH, Some(Hindrance::OtherFamily)),
            ("[::]:9", false, "127.0.0.1:9", libc::ENETUNREACH, Some(Hindrance::OtherFamily)),
            ("[::]:9", true, "192.0.2.1:9", libc::ENETUNREACH, None),
            ("127.0.0.1:9", false, "[::1]:9", libc::EAFNOSUPPORT, Some(Hindrance::OtherFamily)),
            ("127.0.0.1:9", false, "192.0.2.1:9", libc::EINVAL, Some(Hindrance::BoundToLoopback)),
            ("127.0.0.1:9", false, "127.0.0.2:9", libc::EINVAL, None),
            ("0.0.0.0:9", false, "192.0.2.1:9", libc::ENETUNREACH, None),
            ("0.0.0.0:9", false, "192.0.2.255:9", libc::EACCES, Some(Hindrance::BroadcastOff)),
            ("0.0.0.0:9", false, "192.0.2.1:9", libc::EMSGSIZE, None),
        ];
        for (local, dual_stack, to, number, expected) in table {
            let address = local.parse().unwrap();
            let local = LocalEnd { address, dual_stack, broadcast: Some(false) };
            let error = NetError::new(Op::SendTo, to, &io::Error::from_raw_os_error(number));
            let errno = Errno(number);
            let cause = match expected {
                Some(hindrance) => Cause::Hindered(errno, hindrance),
                None => Cause::Os(errno),
            };
            assert_eq!(local.explained(error, to.parse().unwrap()).cause, cause, "{address} {to}");
        }
        let local = LocalEnd {
            address: "0.0.0.0:9".parse().unwrap(),
            dual_stack: false,
            broadcast: Some(true),
        };
        assert_eq!(local.hindrance(Errno(libc::EACCES), "192.0.2.255:9".parse().unwrap()), None);
    }
}
