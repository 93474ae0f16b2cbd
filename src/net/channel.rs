//! What the bytes of a connection go through.

use super::Edges;
use super::socket::AsNumber;
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
        on_socket!(self, socket => { socket }.read(into))
    }
}

impl Write for &Channel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        on_socket!(self, socket => { socket }.write(bytes))
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
