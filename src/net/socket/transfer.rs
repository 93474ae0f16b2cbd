//! What receives and sends: the calls that std has not, or has otherwise. What differs between systems about them
//! is here.

use super::AsNumber;
use crate::net::Channel;
#[cfg(unix)]
use crate::net::UnixName;
use std::io::{self, Read as _};
use std::net::{SocketAddr, UdpSocket};

/// Receives a datagram and says from whom; `None` when the call was ended by `shutdown`.
///
/// Not std's: after `shutdown` the kernel returns 0 bytes without an address, and std reads the
/// address all the same, which panics or not by what lay on the stack.
///
/// # Errors
/// The error of recvfrom(2).
#[cfg(target_os = "linux")]
pub fn recv_from(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Option<(usize, SocketAddr)>> {
    use nix::sys::socket::{SockaddrStorage, recvfrom};
    use std::os::fd::AsRawFd;
    let (len, address) = recvfrom::<SockaddrStorage>(socket.as_raw_fd(), buffer)?;
    let from = address.as_ref().and_then(ip_address);
    Ok(from.map(|from| (len, from)))
}

/// An address as std has it; `None` if it is none of IP.
#[cfg(target_os = "linux")]
pub fn ip_address(address: &nix::sys::socket::SockaddrStorage) -> Option<SocketAddr> {
    let four = address.as_sockaddr_in().map(|four| SocketAddr::from(*four));
    four.or_else(|| address.as_sockaddr_in6().map(|six| SocketAddr::from(*six)))
}

/// Receives a datagram and says from whom.
///
/// # Errors
/// The error of recvfrom(2).
#[cfg(not(target_os = "linux"))]
pub fn recv_from(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Option<(usize, SocketAddr)>> {
    socket.recv_from(buffer).map(Some)
}

/// Receives a datagram of a Unix-domain socket, and says its length and from whom. nix's would panic for one from a socket
/// without a name; std's does not.
///
/// # Errors
/// The error of recvfrom(2).
#[cfg(unix)]
pub fn recv_local(
    socket: &std::os::unix::net::UnixDatagram,
    buffer: &mut [u8],
) -> io::Result<(usize, UnixName)> {
    socket.recv_from(buffer).map(|(len, from)| (len, UnixName::from(&from)))
}

/// Receives on a connection. Of a record it says the whole length; what the buffer has no room for is lost.
///
/// # Errors
/// The error of recv(2).
pub fn recv(mut socket: &Channel, buffer: &mut [u8]) -> io::Result<usize> {
    #[cfg(target_os = "linux")]
    if let Channel::Records(socket) = socket {
        use nix::sys::socket::{MsgFlags, recv};
        use std::os::fd::AsRawFd;
        return Ok(recv(socket.as_raw_fd(), buffer, MsgFlags::MSG_TRUNC)?);
    }
    socket.read(buffer)
}

/// Whether a record of 0 bytes came, which looks like the end: nothing more comes once the peer has finished. Of several
/// such records just before the end, the last ones are taken for it.
#[cfg(target_os = "linux")]
pub fn was_empty_record(socket: &Channel) -> bool {
    use nix::sys::socket::{MsgFlags, recv};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::os::fd::AsRawFd;
    if !matches!(socket, Channel::Records(_)) {
        return false;
    }
    let mut asked = [PollFd::new(socket, PollFlags::RDHUP)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    let has_finished = poll(&mut asked, Some(&at_once)).is_ok_and(|count| count > 0);
    let peek = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
    !has_finished || recv(socket.as_raw_fd(), &mut [0], peek).is_ok_and(|len| len > 0)
}

/// Other systems have no records.
#[cfg(not(target_os = "linux"))]
pub fn was_empty_record(_: &Channel) -> bool {
    false
}

/// Receives what waits on a connection, without waiting; `None` if nothing does. Not std's, which would
/// have to make the whole socket non-blocking, for its writer as well.
///
/// # Errors
/// The error of recv(2).
#[cfg(target_os = "linux")]
pub fn recv_waiting(socket: &impl AsNumber, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    use nix::errno::Errno;
    use nix::sys::socket::{MsgFlags, recv};
    match recv(socket.as_raw_fd(), buffer, MsgFlags::MSG_DONTWAIT) {
        Ok(len) => Ok(Some(len)),
        Err(Errno::EAGAIN | Errno::EINTR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Other systems have no such flag, or not on all versions: there each read is delivered by itself.
///
/// # Errors
/// None; it is the twin of the Linux one.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
pub fn recv_waiting(_: &impl AsNumber, _: &mut [u8]) -> io::Result<Option<usize>> {
    Ok(None)
}

/// Sends as much as the system has room for, without waiting; `None` if it has none.
///
/// # Errors
/// The error of send(2).
#[cfg(target_os = "linux")]
pub fn send_without_waiting(socket: &impl AsNumber, payload: &[u8]) -> io::Result<Option<usize>> {
    use nix::errno::Errno;
    use nix::sys::socket::{MsgFlags, send};
    // No signal either, as std does it: EPIPE says enough.
    match send(socket.as_raw_fd(), payload, MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL) {
        Ok(len) => Ok(Some(len)),
        Err(Errno::EAGAIN | Errno::EINTR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Other systems have no such flag, or not on all versions: there each send may wait.
///
/// # Errors
/// None; it is the twin of the Linux one.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the twin of the Linux one")]
pub fn send_without_waiting(_: &impl AsNumber, _: &[u8]) -> io::Result<Option<usize>> {
    Ok(None)
}
