//! What the bytes of a connection go through.

use super::Edges;
use super::socket::{self, AsNumber};
use super::tls::TlsChannel;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// A connected socket that carries a stream, of whatever family. Threads share it: each call takes `&self`, as those
/// of std's sockets do.
#[derive(Debug)]
pub enum Channel {
    /// TCP as it is.
    Plain(TcpStream),
    /// TCP with TLS above it, or on which TLS may begin at any time.
    Tls(Box<TlsChannel>),
    /// A connected Unix-domain socket (unix(7)).
    #[cfg(unix)]
    Unix(UnixStream),
    /// The same of the type `SOCK_SEQPACKET`: each `send` is a record, and each `recv` takes one.
    #[cfg(unix)]
    Records(UnixStream),
}

/// Makes the same call on whichever socket it is.
macro_rules! on_socket {
    ($channel:expr, $socket:ident => $call:expr) => {
        match $channel {
            Channel::Plain($socket) => $call,
            Channel::Tls(tls) => {
                let $socket = &tls.socket;
                $call
            }
            #[cfg(unix)]
            Channel::Unix($socket) | Channel::Records($socket) => $call,
        }
    };
}

impl Channel {
    /// Whether what is sent at once comes at once.
    pub fn edges(&self) -> Edges {
        match self {
            #[cfg(unix)]
            Self::Records(_) => Edges::Kept,
            _ => Edges::Lost,
        }
    }

    /// Ends one direction or both, and wakes whoever is blocked in them.
    ///
    /// # Errors
    /// The error of shutdown(2): `ENOTCONN` if the connection is over.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        on_socket!(self, socket => socket.shutdown(how))
    }

    /// Limits how long a `recv` may block (`SO_RCVTIMEO`).
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub fn set_read_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        on_socket!(self, socket => socket.set_read_timeout(limit))
    }

    /// Limits how long a `send` may block (`SO_SNDTIMEO`).
    ///
    /// # Errors
    /// The error of setsockopt(2).
    pub fn set_write_timeout(&self, limit: Option<Duration>) -> io::Result<()> {
        on_socket!(self, socket => socket.set_write_timeout(limit))
    }

    /// Whether the system still knows who the peer is (getpeername(2)).
    pub fn has_peer(&self) -> bool {
        on_socket!(self, socket => socket.peer_addr().is_ok())
    }

    /// The same where TLS may begin on it at any time, if it is TCP.
    #[must_use]
    pub fn ready_for_tls(self) -> Self {
        match self {
            Self::Plain(socket) => Self::Tls(Box::new(TlsChannel::plain(socket))),
            other => other,
        }
    }

    /// TLS on it, if it can be or is spoken.
    pub fn tls(&self) -> Option<&TlsChannel> {
        match self {
            Self::Tls(tls) => Some(tls),
            _ => None,
        }
    }

    /// Reads what is there without waiting; `None` if nothing is.
    ///
    /// # Errors
    /// As [`Read::read`].
    pub fn read_waiting(&self, into: &mut [u8]) -> io::Result<Option<usize>> {
        match self {
            Self::Tls(tls) => tls.read_waiting(into),
            _ => socket::recv_waiting(self, into),
        }
    }

    /// Writes what the system has room for, without waiting; `None` if it has none.
    ///
    /// # Errors
    /// As [`Write::write`].
    pub fn write_without_waiting(&self, bytes: &[u8]) -> io::Result<Option<usize>> {
        match self {
            Self::Tls(tls) => tls.write_without_waiting(bytes),
            _ => socket::send_without_waiting(self, bytes),
        }
    }

    /// The caller of a write that did not come to an end gives it up. Returns how many of its bytes go out all the same.
    pub fn abandon(&self) -> usize {
        self.tls().map_or(0, TlsChannel::abandon)
    }

    /// Sends what the protocol has taken and not sent yet; `false` if the peer takes no more for now.
    ///
    /// # Errors
    /// As [`Write::write`].
    pub fn send_rest(&self) -> io::Result<bool> {
        self.tls().map_or(Ok(true), TlsChannel::send_rest)
    }

    /// Says that nothing more will be said, where the protocol has a word for it. It never waits.
    pub fn say_goodbye(&self) {
        if let Some(tls) = self.tls() {
            tls.say_goodbye();
        }
    }
}

impl From<TcpStream> for Channel {
    fn from(socket: TcpStream) -> Self {
        Self::Plain(socket)
    }
}

impl From<socket2::Socket> for Channel {
    fn from(socket: socket2::Socket) -> Self {
        Self::Plain(socket.into())
    }
}

#[cfg(unix)]
impl From<UnixStream> for Channel {
    fn from(socket: UnixStream) -> Self {
        Self::Unix(socket)
    }
}

impl Read for &Channel {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Channel::Tls(tls) => tls.read(into),
            Channel::Plain(socket) => { socket }.read(into),
            #[cfg(unix)]
            Channel::Unix(socket) | Channel::Records(socket) => { socket }.read(into),
        }
    }
}

impl Write for &Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Channel::Tls(tls) => tls.write(bytes),
            Channel::Plain(socket) => { socket }.write(bytes),
            #[cfg(unix)]
            Channel::Unix(socket) | Channel::Records(socket) => { socket }.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
impl AsNumber for Channel {
    fn as_raw_fd(&self) -> std::os::fd::RawFd {
        on_socket!(self, socket => socket.as_raw_fd())
    }
}

#[cfg(windows)]
impl AsNumber for Channel {
    fn as_raw_socket(&self) -> std::os::windows::io::RawSocket {
        on_socket!(self, socket => socket.as_raw_socket())
    }
}

#[cfg(unix)]
impl std::os::fd::AsFd for Channel {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        on_socket!(self, socket => socket.as_fd())
    }
}

#[cfg(windows)]
impl std::os::windows::io::AsSocket for Channel {
    fn as_socket(&self) -> std::os::windows::io::BorrowedSocket<'_> {
        on_socket!(self, socket => socket.as_socket())
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn bytes_go_both_ways_and_an_end_shows() {
        let (near, mut far) = UnixStream::pair().unwrap();
        let near = Channel::from(near);
        assert_eq!((&near).write(b"hi").unwrap(), 2);
        let mut got = [0; 2];
        far.read_exact(&mut got).unwrap();
        far.write_all(b"ho").unwrap();
        assert_eq!((&got, (&near).read(&mut [0; 9]).unwrap()), (b"hi", 2));
        assert!(near.has_peer());
        near.shutdown(Shutdown::Write).unwrap();
        assert_eq!(far.read(&mut got).unwrap(), 0);
    }
}
