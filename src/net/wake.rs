//! The one file that knows how a blocked call is ended, for each call and each system.
//!
//! | blocked in | Linux | others |
//! |---|---|---|
//! | UDP `recvfrom`, `sendto` | `shutdown` (wakes an unconnected socket too, although it returns ENOTCONN; about 0.1 ms) | a datagram to oneself, and a read timeout of [`READ_TICK`] behind it |
//! | `recvmsg` on an ICMP or raw socket | `shutdown` (it wakes them, connected or not; it returns ENOTCONN on those that are not; about 0.1 ms raw, 0.2 ms ICMP) | there are none of ours |
//! | Unix datagram `recvfrom` | `shutdown`, bound or not (about 0.08 ms) | a datagram to oneself, if it has a name, and a read timeout of [`READ_TICK`] |
//! | Unix datagram `sendto` to a full queue, `connect` to a full backlog | nothing can: a time limit of [`LOCAL_TICK`] bounds the call, which is made again | the same; macOS refuses at once |
//! | Unix stream `recv`, `send` | as those of TCP | the same |
//! | TCP `recv`, `send` | `shutdown` in both directions (about 0.1 ms) | the same; on Windows it does not wake (rust-lang/rust#121594), and a time limit of [`READ_TICK`] bounds the call |
//! | `connect` | `shutdown` ends it in SYN (about 0.05 ms) | nothing can on all of them: it runs on a thread of its own that is abandoned |
//! | `accept` | `shutdown` of the listener (it works on Linux only) | a connection to oneself |
//! | a wait for commands | the end of the stop channel | the same |
//! | getaddrinfo | nothing can: it runs on a thread of its own that is abandoned | the same |
//!
//! `shutdown` stays in force, so a thread that checked the stop flag just before it blocks does not
//! sleep through. UDP sockets of ours stay unconnected: a connected one drops a stranger's datagram
//! and could not be woken on other systems.

use super::{Channel, Listener};
use crate::threads::locked;
use crossbeam_channel::{Receiver, Sender};
use socket2::{SockRef, Socket};
use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{Shutdown, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Where `shutdown` does not wake a socket (datagrams on macOS and Windows, streams on Windows), its
/// worker looks at the stop flag at least this often, in case the waking datagram is lost to a firewall.
pub const READ_TICK: Duration = Duration::from_millis(500);

/// A `send` on a connection gives up its wait so often, to look whether it is to go on: a person notices
/// no later when a file is cancelled, and a thousand peers that do not read cost next to nothing.
pub const SEND_TICK: Duration = Duration::from_millis(200);

/// How long one `sendto` or `connect` of a Unix-domain socket waits for the other program: a stop ends it no later.
pub const LOCAL_TICK: Duration = Duration::from_millis(20);

/// Something that a worker may be blocked in.
#[derive(Debug)]
pub enum Blocked {
    /// Receiving or sending on a datagram socket.
    Datagram(Arc<UdpSocket>),
    /// Receiving on a Unix-domain socket for datagrams.
    #[cfg(unix)]
    LocalDatagram(Arc<std::os::unix::net::UnixDatagram>),
    /// Receiving or sending on a connection.
    Stream(Arc<Channel>),
    /// Receiving on a socket of ICMP, a raw one, or one whose errors are read.
    Packets(Arc<Socket>),
    /// Connecting.
    Connect(Arc<Socket>),
    /// Accepting connections.
    Accept(Arc<Listener>),
}

/// By which a watched call is forgotten again.
#[derive(Debug)]
pub struct Ticket(u64);

#[derive(Debug, Default)]
struct Watched {
    calls: HashMap<u64, Blocked>,
    last: u64,
}

/// Tells all workers of a session to end, and wakes those that are blocked.
#[derive(Debug)]
pub struct StopToken {
    stopped: AtomicBool,
    gate: Mutex<Option<Sender<Infallible>>>,
    signal: Receiver<Infallible>,
    blocked: Mutex<Watched>,
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

    /// Whether the workers are to end.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(SeqCst)
    }

    /// A channel that never carries anything and is disconnected at the stop: for `select!`.
    pub fn signal(&self) -> &Receiver<Infallible> {
        &self.signal
    }

    /// Makes what a worker is about to block in known, so that [`stop`](Self::stop) can end it.
    pub fn watch(&self, call: Blocked) -> Ticket {
        let mut blocked = locked(&self.blocked);
        if self.is_stopped() {
            call.wake();
        }
        blocked.last += 1;
        let ticket = blocked.last;
        blocked.calls.insert(ticket, call);
        Ticket(ticket)
    }

    /// Lets go of one socket, so that it is closed when its workers drop it.
    pub fn forget(&self, Ticket(ticket): Ticket) {
        let call = locked(&self.blocked).calls.remove(&ticket);
        // What it held is closed without the lock.
        drop(call);
    }

    /// Lets go of all sockets.
    pub fn forget_all(&self) {
        let calls = std::mem::take(&mut locked(&self.blocked).calls);
        drop(calls);
    }

    /// Ends everything. May be called again. With very many connections it takes milliseconds: the
    /// thread that draws calls [`request`](Self::request).
    pub fn stop(&self) {
        self.begin();
        let tickets: Vec<u64> = locked(&self.blocked).calls.keys().copied().collect();
        for ticket in tickets {
            // The lock is free in between, for workers that have ended and want to be forgotten.
            if let Some(call) = locked(&self.blocked).calls.get(&ticket) {
                call.wake();
            }
        }
    }

    /// Ends everything, and returns at once however many connections there are: where there are several, the
    /// session's first worker, which waits for the [`signal`](Self::signal), wakes the others.
    pub fn request(&self) {
        /// A session without a worker that waits for the signal has one connection, or for a moment two. Each `shutdown`
        /// wakes a thread, which on a busy machine has its turn before the one that draws.
        const WAKES_MAX: usize = 2;
        // Counted before: the first worker that learns of the stop holds the lock while it wakes others, one after the other.
        let are_few = locked(&self.blocked).calls.len() <= WAKES_MAX;
        self.begin();
        if are_few {
            // Elsewhere an accept is woken by a connection, which may take a moment.
            let is_quick =
                |call: &&Blocked| cfg!(target_os = "linux") || !matches!(call, Blocked::Accept(_));
            locked(&self.blocked).calls.values().filter(is_quick).for_each(Blocked::wake);
        }
    }

    fn begin(&self) {
        self.stopped.store(true, SeqCst);
        locked(&self.gate).take();
    }
}

impl Default for StopToken {
    fn default() -> Self {
        Self::new()
    }
}

/// Stops the session when it goes out of scope: whatever ends the worker that holds it, a panic
/// too, ends all.
#[derive(Debug)]
pub struct StopOnDrop<'a>(pub &'a StopToken);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Blocked {
    /// Ends the blocked call. Waits for nothing but, where an accept is woken by a connection to
    /// oneself, for that.
    fn wake(&self) {
        match self {
            Self::Datagram(socket) => wake_datagram(socket),
            #[cfg(unix)]
            Self::LocalDatagram(socket) => wake_local(socket),
            // A failure says that the connection is over already, which wakes as well.
            Self::Stream(socket) => {
                socket.say_goodbye();
                let _ = socket.shutdown(Shutdown::Both);
            }
            Self::Packets(socket) | Self::Connect(socket) => {
                let _ = socket.shutdown(Shutdown::Both);
            }
            Self::Accept(listener) => wake_accept(listener),
        }
    }
}

#[cfg(target_os = "linux")]
fn wake_datagram(socket: &UdpSocket) {
    // ENOTCONN is the documented result for an unconnected socket; Linux wakes the sleepers before
    // it gives it (net/ipv4/af_inet.c, inet_shutdown: "Hack to wake up other listeners").
    drop(SockRef::from(socket).shutdown(Shutdown::Both));
}

#[cfg(unix)]
fn wake_local(socket: &std::os::unix::net::UnixDatagram) {
    let _ = socket.shutdown(Shutdown::Both);
    if cfg!(target_os = "linux") {
        return;
    }
    // The reader sees the stop flag when it returns; what it was sent does not matter.
    let (own, waker) = (socket.local_addr(), std::os::unix::net::UnixDatagram::unbound());
    if let (Ok(own), Ok(waker)) = (own, waker) {
        let _ = waker.send_to_addr(&[], &own);
    }
}

#[cfg(target_os = "linux")]
fn wake_accept(listener: &Listener) {
    match listener {
        Listener::Tcp(listener) => drop(SockRef::from(listener).shutdown(Shutdown::Both)),
        Listener::Unix(listener, _) => drop(SockRef::from(listener).shutdown(Shutdown::Both)),
    }
}

/// `accept` returns with this connection, and its caller sees the stop flag.
#[cfg(not(target_os = "linux"))]
fn wake_accept(listener: &Listener) {
    /// A connect to loopback is answered at once or refused at once, unless a firewall swallows it.
    const LIMIT: Duration = Duration::from_millis(100);
    match listener {
        Listener::Tcp(listener) => {
            if let Some(to) = listener.local_addr().ok().map(on_loopback) {
                drop(std::net::TcpStream::connect_timeout(&to, LIMIT));
            }
        }
        // It is there or refused at once; with a full backlog nobody is blocked in accept.
        #[cfg(unix)]
        Listener::Unix(listener, _) => {
            if let Ok(to) = listener.local_addr() {
                drop(std::os::unix::net::UnixStream::connect_addr(&to));
            }
        }
    }
}

/// Where a socket that is bound to all addresses can be reached from its own machine.
#[cfg(not(target_os = "linux"))]
fn on_loopback(mut address: SocketAddr) -> SocketAddr {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(not(target_os = "linux"))]
fn wake_datagram(socket: &UdpSocket) {
    let Ok(to) = socket.local_addr().map(on_loopback) else { return };
    let from = SocketAddr::new(to.ip(), 0);
    // The reader sees the stop flag when it returns; what it was sent does not matter.
    if let Ok(waker) = UdpSocket::bind(from) {
        let _ = waker.send_to(&[], to);
    }
}

/// Prepares a datagram socket so that its blocked calls can be ended on this system.
///
/// # Errors
/// The error of setsockopt(2).
pub fn prepare_datagram(socket: &UdpSocket) -> io::Result<()> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    socket.set_read_timeout(Some(READ_TICK))
}

/// Prepares a Unix-domain socket so that its `connect` and `sendto` wait no longer than [`LOCAL_TICK`], after which they
/// are to be made again ([`is_passing`]); and its `recvfrom` so that it can be ended.
///
/// # Errors
/// The error of setsockopt(2).
#[cfg(unix)]
pub fn prepare_local(socket: &Socket) -> io::Result<()> {
    if !cfg!(target_os = "linux") {
        socket.set_read_timeout(Some(READ_TICK))?;
    }
    socket.set_write_timeout(Some(LOCAL_TICK))
}

/// Prepares a connection so that its blocked calls can be ended on this system. Calls with a time limit
/// fail now and then ([`is_passing`]) and are to be made again: sends after [`SEND_TICK`].
///
/// # Errors
/// The error of setsockopt(2).
pub fn prepare_stream(socket: &Channel) -> io::Result<()> {
    if cfg!(windows) {
        socket.set_read_timeout(Some(READ_TICK))?;
    }
    socket.set_write_timeout(Some(SEND_TICK))
}

/// Whether a call on a connection failed by a signal or its time limit only.
pub fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | WouldBlock)
        // Linux reports a limit with EAGAIN; its ETIMEDOUT is the end of the connection (tcp(7)).
        || (cfg!(windows) && error.kind() == TimedOut)
}

/// Limits how long a `recv` on the connection blocks; `None` for no limit, as far as
/// [`prepare_stream`] needs none.
///
/// # Errors
/// The error of setsockopt(2).
pub fn limit_recv(socket: &Channel, limit: Option<Duration>) -> io::Result<()> {
    let tick = cfg!(windows).then_some(READ_TICK);
    socket.set_read_timeout(limit.into_iter().chain(tick).min())
}

/// Connects within the limit; the stop ends it at once on Linux. On other systems it is to be called
/// on a thread that can be abandoned ([`CONNECT_CAN_BE_ENDED`]).
///
/// # Errors
/// The error of connect(2); `TimedOut` without an error number at the limit; [`cancelled`] at the stop.
pub fn connect(
    stop: &StopToken,
    socket: &Arc<Socket>,
    address: SocketAddr,
    limit: Duration,
) -> io::Result<()> {
    let ticket = stop.watch(Blocked::Connect(Arc::clone(socket)));
    // `shutdown` before the connect stays in force: poll(2) returns POLLHUP at once then.
    let result = socket.connect_timeout(&address.into(), limit);
    stop.forget(ticket);
    if stop.is_stopped() { Err(cancelled()) } else { result }
}

/// Whether the stop ends a [`connect`] under way on this system.
pub const CONNECT_CAN_BE_ENDED: bool = cfg!(target_os = "linux");

/// The error of a call that was ended by the stop.
#[cfg(unix)]
pub fn cancelled() -> io::Error {
    io::Error::from_raw_os_error(libc::ECANCELED)
}

/// The error of a call that was ended by the stop.
#[cfg(not(unix))]
pub fn cancelled() -> io::Error {
    io::Error::from(io::ErrorKind::Interrupted)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::socket::recv_from;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn a_blocked_receive_ends_at_the_stop() {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
        prepare_datagram(&socket).unwrap();
        let token = StopToken::new();
        token.watch(Blocked::Datagram(socket.clone()));
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                while !token.is_stopped() {
                    let _ = recv_from(&socket, &mut [0; 16]);
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
        let _ = recv_from(&socket, &mut [0; 16]);
    }

    #[test]
    fn a_blocked_recv_send_and_accept_end_at_the_stop() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let listener = Arc::new(Listener::from(listener));
        let near = TcpStream::connect(address).unwrap();
        let near = Arc::new(Channel::from(near));
        let (far, _) = listener.accept().unwrap();
        prepare_stream(&near).unwrap();
        let token = StopToken::new();
        let accepting = token.watch(Blocked::Accept(listener.clone()));
        token.watch(Blocked::Stream(near.clone()));
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| (&*near).read(&mut [0; 16]).ok());
            let writer = scope.spawn(|| while (&*near).write(&[0; 4096]).is_ok() {});
            let acceptor = scope.spawn(|| listener.accept().is_ok());
            // Full buffers: the writer is blocked, or will be.
            token.stop();
            assert!(matches!(reader.join().unwrap(), Some(0) | None));
            writer.join().unwrap();
            acceptor.join().unwrap();
        });
        token.forget(accepting);
        drop(far);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_connect_that_nobody_answers_ends_at_the_stop() {
        use socket2::{Domain, Type};
        // A backlog of no connection takes one, and Linux drops the SYNs of the others.
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let first = TcpStream::connect(address).unwrap();
        let token = StopToken::new();
        std::thread::scope(|scope| {
            let connecting = scope.spawn(|| {
                let socket = Arc::new(Socket::new(Domain::IPV4, Type::STREAM, None).unwrap());
                connect(&token, &socket, address, Duration::from_mins(1))
            });
            let deadline = std::time::Instant::now() + Duration::from_secs(10);
            while locked(&token.blocked).calls.is_empty() {
                assert!(std::time::Instant::now() < deadline, "nothing is blocked");
                std::thread::yield_now();
            }
            token.stop();
            let error = connecting.join().unwrap().unwrap_err();
            assert_eq!(error.raw_os_error(), Some(libc::ECANCELED));
        });
        drop(first);
    }
}
