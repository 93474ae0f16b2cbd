//! What connections are accepted on.

use super::peer::unmapped;
use super::socket::AsNumber;
use super::{Channel, Endpoint};
use std::io;
use std::net::TcpListener;
#[cfg(unix)]
use std::os::unix::net::UnixListener;

/// A socket that listens, of whatever family.
#[derive(Debug)]
pub enum Listener {
    /// TCP.
    Tcp(TcpListener),
    /// A Unix-domain socket (unix(7)), and what its connections carry.
    #[cfg(unix)]
    Unix(UnixListener, Edges),
}

/// Whether what is sent at once comes at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edges {
    /// No: a stream of bytes has no edges within.
    #[default]
    Lost,
    /// Yes: `SOCK_SEQPACKET` carries records.
    Kept,
}

impl Listener {
    /// Waits for a connection and takes it, with the other end.
    ///
    /// # Errors
    /// The error of accept(2).
    pub fn accept(&self) -> io::Result<(Channel, Endpoint)> {
        match self {
            Self::Tcp(listener) => {
                let (socket, remote) = listener.accept()?;
                Ok((socket.into(), unmapped(remote).into()))
            }
            #[cfg(unix)]
            Self::Unix(listener, edges) => {
                let (socket, remote) = listener.accept()?;
                let channel = match edges {
                    Edges::Lost => Channel::Unix(socket),
                    Edges::Kept => Channel::Records(socket),
                };
                Ok((channel, super::UnixName::from(&remote).into()))
            }
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self::Tcp(listener)
    }
}

#[cfg(unix)]
impl std::os::fd::AsFd for Listener {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        match self {
            Self::Tcp(listener) => listener.as_fd(),
            Self::Unix(listener, _) => listener.as_fd(),
        }
    }
}

#[cfg(windows)]
impl std::os::windows::io::AsSocket for Listener {
    fn as_socket(&self) -> std::os::windows::io::BorrowedSocket<'_> {
        match self {
            Self::Tcp(listener) => listener.as_socket(),
        }
    }
}

#[cfg(unix)]
impl AsNumber for Listener {
    fn as_raw_fd(&self) -> std::os::fd::RawFd {
        match self {
            Self::Tcp(listener) => listener.as_raw_fd(),
            Self::Unix(listener, _) => listener.as_raw_fd(),
        }
    }
}

#[cfg(windows)]
impl AsNumber for Listener {
    fn as_raw_socket(&self) -> std::os::windows::io::RawSocket {
        let Self::Tcp(listener) = self;
        listener.as_raw_socket()
    }
}
