//! Several datagrams by one call, where they come faster than they can be passed on one by one: the calls themselves are a
//! good part of what a small datagram costs (recvmmsg(2), sendmmsg(2)).

#[cfg(target_os = "linux")]
pub use linux::{Arrivals, Departures};
#[cfg(not(target_os = "linux"))]
pub use other::{Arrivals, Departures};

/// Datagrams of one call at most: more would gain little, and each has a buffer of the largest size.
pub const MANY_MAX: usize = 16;

#[cfg(target_os = "linux")]
mod linux {
    use super::MANY_MAX;
    use nix::errno::Errno;
    use nix::sys::socket::{
        MsgFlags, MultiHeaders, SockaddrIn, SockaddrIn6, SockaddrLike, recvmmsg, sendmmsg,
    };
    use std::fmt;
    use std::io::{self, IoSlice, IoSliceMut};
    use std::net::{SocketAddr, SocketAddrV4, SocketAddrV6, UdpSocket};
    use std::os::fd::AsRawFd;

    /// What came by one call.
    pub struct Arrivals {
        buffers: Vec<Vec<u8>>,
        heads: Heads,
        came: Vec<(usize, SocketAddr)>,
    }

    /// By the family of the socket: the system writes addresses of one size then.
    enum Heads {
        Four(MultiHeaders<SockaddrIn>),
        Six(MultiHeaders<SockaddrIn6>),
    }

    impl fmt::Debug for Arrivals {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Arrivals").field("came", &self.came).finish_non_exhaustive()
        }
    }

    impl Arrivals {
        /// With buffers of so many bytes for a socket that is bound there. Memory that nothing comes into costs nothing.
        pub fn new(local: SocketAddr, buffer_bytes: usize) -> Self {
            let heads = if local.is_ipv4() {
                Heads::Four(MultiHeaders::preallocate(MANY_MAX, None))
            } else {
                Heads::Six(MultiHeaders::preallocate(MANY_MAX, None))
            };
            let buffers = (0..MANY_MAX).map(|_| vec![0; buffer_bytes]).collect();
            Self { buffers, heads, came: Vec::new() }
        }

        /// Receives what waits, without waiting; returns how many came.
        ///
        /// # Errors
        /// The error of recvmmsg(2).
        pub fn receive(&mut self, socket: &UdpSocket) -> io::Result<usize> {
            let Self { buffers, heads, came } = self;
            came.clear();
            let got = match heads {
                Heads::Four(heads) => received(socket, buffers, heads, came, |from| {
                    SocketAddrV4::new(from.ip(), from.port()).into()
                }),
                Heads::Six(heads) => received(socket, buffers, heads, came, |from| {
                    let (flow, scope) = (from.flowinfo(), from.scope_id());
                    SocketAddrV6::new(from.ip(), from.port(), flow, scope).into()
                }),
            };
            match got {
                Ok(()) => Ok(came.len()),
                Err(Errno::EAGAIN | Errno::EINTR) => Ok(0),
                Err(error) => Err(error.into()),
            }
        }

        /// What came last, with whom it came from.
        pub fn iter(&self) -> impl Iterator<Item = (&[u8], SocketAddr)> {
            let came = self.buffers.iter().zip(&self.came);
            came.map(|(buffer, (len, from))| (buffer.get(..*len).unwrap_or_default(), *from))
        }
    }

    fn received<A: SockaddrLike + Copy>(
        socket: &UdpSocket,
        buffers: &mut [Vec<u8>],
        heads: &mut MultiHeaders<A>,
        came: &mut Vec<(usize, SocketAddr)>,
        address: impl Fn(A) -> SocketAddr,
    ) -> nix::Result<()> {
        let mut rooms: Vec<_> = buffers.iter_mut().map(|room| [IoSliceMut::new(room)]).collect();
        let flags = MsgFlags::MSG_DONTWAIT;
        for message in recvmmsg(socket.as_raw_fd(), heads, rooms.iter_mut(), flags, None)? {
            // Without an address the call was ended by `shutdown`.
            let Some(from) = message.address else { break };
            came.push((message.bytes, address(from)));
        }
        Ok(())
    }

    /// Sends several datagrams to one address by one call.
    pub struct Departures(Heads);

    impl fmt::Debug for Departures {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Departures").finish_non_exhaustive()
        }
    }

    impl Departures {
        /// For sending there.
        pub fn new(to: SocketAddr) -> Self {
            Self(match to {
                SocketAddr::V4(_) => Heads::Four(MultiHeaders::preallocate(MANY_MAX, None)),
                SocketAddr::V6(_) => Heads::Six(MultiHeaders::preallocate(MANY_MAX, None)),
            })
        }

        /// Sends at most [`MANY_MAX`] of them; returns how many went, which is fewer if one of them fails that is not the
        /// first.
        ///
        /// # Errors
        /// The error of sendmmsg(2) about the first one.
        pub fn send(
            &mut self,
            socket: &UdpSocket,
            to: SocketAddr,
            payloads: &[&[u8]],
        ) -> io::Result<usize> {
            match (&mut self.0, to) {
                (Heads::Four(heads), SocketAddr::V4(to)) => {
                    sent(socket, heads, payloads, SockaddrIn::from(to))
                }
                (Heads::Six(heads), SocketAddr::V6(to)) => {
                    sent(socket, heads, payloads, SockaddrIn6::from(to))
                }
                _ => Ok(0),
            }
        }
    }

    fn sent<A: SockaddrLike + Copy>(
        socket: &UdpSocket,
        heads: &mut MultiHeaders<A>,
        payloads: &[&[u8]],
        to: A,
    ) -> io::Result<usize> {
        let pieces: Vec<_> =
            payloads.iter().take(MANY_MAX).map(|payload| [IoSlice::new(payload)]).collect();
        let to = [Some(to); MANY_MAX];
        let none = MsgFlags::empty();
        let went = sendmmsg(socket.as_raw_fd(), heads, pieces.iter(), to, [], none)?;
        Ok(went.count())
    }
}

#[cfg(not(target_os = "linux"))]
mod other {
    use std::io;
    use std::net::{SocketAddr, UdpSocket};

    /// Other systems have no such call: nothing ever comes this way.
    #[derive(Debug)]
    pub struct Arrivals;

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
    impl Arrivals {
        /// The twin of the Linux one.
        pub fn new(_: SocketAddr, _: usize) -> Self {
            Self
        }

        /// Nothing.
        ///
        /// # Errors
        /// None.
        pub fn receive(&mut self, _: &UdpSocket) -> io::Result<usize> {
            Ok(0)
        }

        /// Nothing.
        pub fn iter(&self) -> impl Iterator<Item = (&[u8], SocketAddr)> {
            std::iter::empty()
        }
    }

    /// The twin of the Linux one.
    #[derive(Debug)]
    pub struct Departures;

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
    impl Departures {
        /// The twin of the Linux one.
        pub fn new(_: SocketAddr) -> Self {
            Self
        }

        /// None goes.
        ///
        /// # Errors
        /// None.
        pub fn send(&mut self, _: &UdpSocket, _: SocketAddr, _: &[&[u8]]) -> io::Result<usize> {
            Ok(0)
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::net::{Shutdown, UdpSocket};

    #[test]
    fn several_go_and_come_by_one_call_in_their_order_and_whole() {
        for local in ["127.0.0.1:0", "[::1]:0"] {
            let (near, far) = (UdpSocket::bind(local).unwrap(), UdpSocket::bind(local).unwrap());
            let (from, to) = (near.local_addr().unwrap(), far.local_addr().unwrap());
            let (mut arrivals, mut departures) = (Arrivals::new(to, 100), Departures::new(to));
            assert_eq!(arrivals.receive(&far).unwrap(), 0, "nothing waits");
            for _ in 0..2 {
                let payloads: Vec<&[u8]> = vec![b"one", b"", b"three"];
                assert_eq!(departures.send(&near, to, &payloads).unwrap(), 3);
                assert_eq!(arrivals.receive(&far).unwrap(), 3);
                let expected: Vec<_> = payloads.iter().map(|payload| (*payload, from)).collect();
                assert_eq!(arrivals.iter().collect::<Vec<_>>(), expected);
            }
            let many = vec![&b"x"[..]; MANY_MAX + 5];
            assert_eq!(departures.send(&near, to, &many).unwrap(), MANY_MAX);
            near.send_to(b"last", to).unwrap();
            assert_eq!(arrivals.receive(&far).unwrap(), MANY_MAX);
            assert_eq!(arrivals.receive(&far).unwrap(), 1);
        }
    }

    #[test]
    fn one_that_cannot_go_does_not_keep_those_before_it() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let to = socket.local_addr().unwrap();
        let large = vec![0; 65_508];
        let mut departures = Departures::new(to);
        assert_eq!(departures.send(&socket, to, &[b"one", &large, b"three"]).unwrap(), 1);
        let error = departures.send(&socket, to, &[&large, b"three"]).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::EMSGSIZE));
    }

    #[test]
    fn a_socket_that_was_shut_down_brings_nothing() {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut arrivals = Arrivals::new(socket.local_addr().unwrap(), 100);
        // Linux shuts it down, and says that it is not connected.
        let _ = socket2::SockRef::from(&socket).shutdown(Shutdown::Both);
        assert_eq!(arrivals.receive(&socket).unwrap_or(0), 0);
    }
}
