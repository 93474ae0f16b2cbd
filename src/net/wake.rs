//! The one file that knows how a blocked call is ended, for each call and each system.
//!
//! | blocked in | Linux | others |
//! |---|---|---|
//! | UDP `recvfrom`, `sendto` | `shutdown` (wakes an unconnected socket too, although it answers ENOTCONN; about 0.1 ms) | a datagram to oneself, and a read timeout of [`READ_TICK`] behind it |
//! | a wait for commands | the end of the stop channel | the same |
//! | getaddrinfo | nothing can: it runs on a thread of its own that is abandoned | the same |
//!
//! `shutdown` stays in force, so a thread that checked the stop flag just before it blocks does not
//! sleep through. UDP sockets of ours stay unconnected: a connected one drops a stranger's datagram
//! and could not be woken on other systems.

use super::locked;
use crossbeam_channel::{Receiver, Sender};
use std::convert::Infallible;
use std::net::UdpSocket;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Where `shutdown` does not wake a datagram socket (macOS, Windows), its reader looks at the stop
/// flag at least this often, in case the waking datagram is lost to a firewall.
pub const READ_TICK: Duration = Duration::from_millis(500);

/// Something that a worker may be blocked in.
#[derive(Debug)]
pub enum Blocked {
    /// Receiving or sending on a datagram socket.
    Datagram(Arc<UdpSocket>),
}

/// Tells all workers of a session to end, and wakes those that are blocked.
#[derive(Debug)]
pub struct StopToken {
    stopped: AtomicBool,
    gate: Mutex<Option<Sender<Infallible>>>,
    signal: Receiver<Infallible>,
    blocked: Mutex<Vec<Blocked>>,
}

impl StopToken {
    /// A token that nobody has pulled yet.
    pub fn new() -> Self {
        let (gate, signal) = crossbeam_channel::bounded(0);
        Self {
            stopped: AtomicBool::new(false),
            gate: Mutex::new(Some(gate)),
            signal,
            blocked: Mutex::default(),
        }
    }

    /// Whether the workers shall end.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(SeqCst)
    }

    /// A channel that never carries anything and is disconnected at the stop: for `select!`.
    pub fn signal(&self) -> &Receiver<Infallible> {
        &self.signal
    }

    /// Makes what a worker is about to block in known, so that [`stop`](Self::stop) can end it.
    pub fn watch(&self, call: Blocked) {
        let mut blocked = locked(&self.blocked);
        if self.is_stopped() {
            call.wake();
        }
        blocked.push(call);
    }

    /// Lets go of the sockets, so that they are closed when their workers drop them.
    pub fn forget_all(&self) {
        locked(&self.blocked).clear();
    }

    /// Ends everything. Returns at once; may be called again.
    pub fn stop(&self) {
        self.stopped.store(true, SeqCst);
        locked(&self.gate).take();
        for call in locked(&self.blocked).iter() {
            call.wake();
        }
    }
}

impl Default for StopToken {
    fn default() -> Self {
        Self::new()
    }
}

impl Blocked {
    /// Ends the blocked call. Never blocks itself.
    fn wake(&self) {
        match self {
            Self::Datagram(socket) => wake_datagram(socket),
        }
    }
}

#[cfg(target_os = "linux")]
fn wake_datagram(socket: &UdpSocket) {
    // ENOTCONN is the documented answer for an unconnected socket; Linux wakes the sleepers before
    // it gives it (net/ipv4/af_inet.c, inet_shutdown: "Hack to wake up other listeners").
    drop(socket2::SockRef::from(socket).shutdown(std::net::Shutdown::Both));
}

#[cfg(not(target_os = "linux"))]
fn wake_datagram(socket: &UdpSocket) {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
    let Ok(mut to) = socket.local_addr() else { return };
    match to.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => to.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => to.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    let from = SocketAddr::new(to.ip(), 0);
    // The reader sees the stop flag when it returns; what it was sent does not matter.
    if let Ok(waker) = UdpSocket::bind(from) {
        drop(waker.send_to(&[], to));
    }
}

/// Prepares a datagram socket so that its blocked calls can be ended on this system.
///
/// # Errors
/// What setsockopt(2) answers.
pub fn prepare_datagram(socket: &UdpSocket) -> std::io::Result<()> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    socket.set_read_timeout(Some(READ_TICK))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::socket::recv_from;

    #[test]
    fn a_blocked_receive_ends_at_the_stop() {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
        prepare_datagram(&socket).unwrap();
        let token = StopToken::new();
        token.watch(Blocked::Datagram(socket.clone()));
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                while !token.is_stopped() {
                    drop(recv_from(&socket, &mut [0; 16]));
                }
            });
            token.stop();
            assert!(reader.join().is_ok());
        });
        assert!(token.signal().recv().is_err(), "the stop channel is disconnected");
    }

    #[test]
    fn what_comes_after_the_stop_is_woken_too() {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
        prepare_datagram(&socket).unwrap();
        let token = StopToken::new();
        token.stop();
        token.watch(Blocked::Datagram(socket.clone()));
        drop(recv_from(&socket, &mut [0; 16]));
    }
}
