//! Receives that do not wait, and the wait for something to receive: what a program does that has many sockets and one
//! thread.
//!
//! Only the receives of a session are made so, by `MSG_DONTWAIT` (recv(2)) and not by `O_NONBLOCK`, which would be of
//! its sends, too. After each receive that returns `EAGAIN` comes a poll(2), which the stop ends as it ends a receive:
//! so there is one fruitless receive for each time that something comes, and never a loop that keeps a core busy.

use super::session::Shared;
use super::trace::{PendingCall, tell_waiting};
use super::worker::blocking;
use super::{Args, Op, Peer, Stamp};
use std::io;
use std::time::Duration;

/// How a session receives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Receiving {
    /// The call waits until something comes.
    #[default]
    Waits,
    /// It returns `EAGAIN` where there is nothing, and poll(2) waits.
    Polls,
}

/// Whether a receive can be made so on this system: others have no such flag for one call, or not on all versions.
pub const IS_ON_THIS_SYSTEM: bool = cfg!(target_os = "linux");

/// What has a socket that can be polled.
#[cfg(target_os = "linux")]
pub trait Pollable: std::os::fd::AsFd + std::os::fd::AsRawFd {}
#[cfg(target_os = "linux")]
impl<S: std::os::fd::AsFd + std::os::fd::AsRawFd> Pollable for S {}

/// What has a socket.
#[cfg(not(target_os = "linux"))]
pub trait Pollable: super::socket::AsNumber {}
#[cfg(not(target_os = "linux"))]
impl<S: super::socket::AsNumber> Pollable for S {}

/// The error with which a receive returns now instead of waiting; `None` if something is there: bytes, the end, or
/// another error, which the receive itself finds. It takes nothing.
#[cfg(target_os = "linux")]
pub fn would_wait(socket: &impl Pollable) -> Option<io::Error> {
    use nix::errno::Errno;
    use nix::sys::socket::{MsgFlags, recv};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    // An error that waits would be taken by the look below: then there is something.
    let mut asked = [PollFd::new(socket, PollFlags::IN)];
    if poll(&mut asked, Some(&at_once)).is_ok_and(|ready| ready > 0) {
        return None;
    }
    let flags = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
    match recv(socket.as_raw_fd(), &mut [0], flags) {
        Err(Errno::EAGAIN) => Some(Errno::EAGAIN.into()),
        _ => None,
    }
}

/// Elsewhere every receive waits.
#[cfg(not(target_os = "linux"))]
pub fn would_wait(_: &impl Pollable) -> Option<io::Error> {
    None
}

/// Waits until something can be received, or for so long; the number that poll(2) returns.
#[cfg(target_os = "linux")]
fn wait(socket: &impl Pollable, limit: Option<Duration>) -> io::Result<usize> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let limit = limit.and_then(|limit| {
        let tv_sec = i64::try_from(limit.as_secs()).ok()?;
        Some(Timespec { tv_sec, tv_nsec: limit.subsec_nanos().into() })
    });
    let mut asked = [PollFd::new(socket, PollFlags::IN)];
    Ok(poll(&mut asked, limit.as_ref())?)
}

/// Elsewhere nothing is polled.
#[cfg(not(target_os = "linux"))]
fn wait(_: &impl Pollable, _: Option<Duration>) -> io::Result<usize> {
    Ok(1)
}

/// Waits as [`would_wait`] makes necessary, and reports the call. Returns whether something can be received.
pub fn poll(shared: &Shared, peer: Peer, socket: &impl Pollable, limit: Option<Duration>) -> bool {
    use super::call::Returned;
    use super::trace::call_error;
    let called = Stamp::now();
    let result = blocking(Op::Poll, called, || wait(socket, limit));
    let told = match &result {
        Ok(ready) => Ok(Returned::Number(i64::try_from(*ready).unwrap_or(i64::MAX))),
        Err(error) => Err(call_error(error)),
    };
    let call =
        PendingCall::on(super::socket::number(socket), Op::Poll, Args::Text("POLLIN".to_owned()));
    // A wait that the stop ended is none that was waited for.
    if !shared.stop.is_stopped() {
        tell_waiting(shared, peer, called, call, told);
    }
    result.is_ok_and(|ready| ready > 0)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    #[test]
    fn it_is_known_whether_a_receive_would_wait_and_nothing_is_taken() {
        let (near, mut far) = UnixStream::pair().unwrap();
        let said = would_wait(&near).and_then(|error| error.raw_os_error());
        assert_eq!(said, Some(libc::EAGAIN));
        assert_eq!(wait(&near, Some(Duration::from_millis(1))).unwrap(), 0);
        far.write_all(b"x").unwrap();
        assert_eq!(wait(&near, None).unwrap(), 1);
        assert!(would_wait(&near).is_none() && would_wait(&near).is_none());
        drop(far);
        assert!(would_wait(&near).is_none(), "the end is something");
    }
}
