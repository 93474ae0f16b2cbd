//! A load of datagrams, from a socket of its own, which takes no datagrams of others (connect(2)) and hears of
//! refusals (ICMP) as errors.

use crate::net::loader::LoadRun;
use crate::net::worker::{WorkerRole, spawn_worker};
use crate::net::{Errno, NetError, Op, Stamp};
use crate::threads::locked;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

/// The largest datagram there is.
const BUFFER_BYTES: usize = 65_536;

/// How long a receive waits before it looks whether the load is over.
const RECV_TICK: Duration = Duration::from_millis(10);

/// How often a send is made again that returned the refusal of an earlier datagram.
const OLD_NEWS_MAX: usize = 64;

/// Carries a load out.
///
/// # Errors
/// If there is no socket, no thread, or no way there.
pub(super) fn run(run: &Arc<LoadRun>) -> Result<(), NetError> {
    let socket = Arc::new(open(run.to)?);
    let is_done = Arc::new(AtomicBool::new(false));
    let (hearing, its_socket, its_end) =
        (Arc::clone(run), Arc::clone(&socket), Arc::clone(&is_done));
    let hear = move || hear(&hearing, &its_socket, &its_end);
    let ear = spawn_worker(&run.shared, WorkerRole::Reader, "load reader".to_owned(), hear)?;
    let (mut bytes, mut count) = (Vec::new(), 0);
    let result = run.pace(|due| {
        for _ in 0..due {
            if run.is_over() {
                break;
            }
            count += 1;
            run.render(count, &mut bytes)?;
            send(run, &socket, &bytes);
        }
        Ok(())
    });
    is_done.store(true, Relaxed);
    let _ = ear.join();
    result
}

fn open(to: SocketAddr) -> Result<UdpSocket, NetError> {
    let any: SocketAddr = match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket =
        UdpSocket::bind(any).map_err(|error| NetError::new(Op::Bind, any.to_string(), &error))?;
    let failed = |error: io::Error| NetError::new(Op::Connect, to.to_string(), &error);
    socket.connect(to).map_err(failed)?;
    socket.set_read_timeout(Some(RECV_TICK)).map_err(failed)?;
    Ok(socket)
}

/// Sends one. What the system takes for a moment not to have room for is a failure of this one only.
fn send(run: &LoadRun, socket: &UdpSocket, bytes: &[u8]) {
    // Before the send: the answer may be there before it returns.
    locked(&run.meter).datagram_sent(bytes, Stamp::now());
    for _ in 0..OLD_NEWS_MAX {
        match socket.send(bytes) {
            Err(error) if is_refusal(&error) => locked(&run.meter).refused(),
            Err(_) => break,
            Ok(_) => return,
        }
    }
    locked(&run.meter).datagram_not_sent();
}

fn hear(run: &LoadRun, socket: &UdpSocket, is_done: &AtomicBool) {
    let mut buffer = vec![0; BUFFER_BYTES];
    while !is_done.load(Relaxed) {
        match socket.recv(&mut buffer) {
            Ok(len) => {
                let came = buffer.get(..len).unwrap_or_default();
                locked(&run.meter).datagram_came(came, Stamp::now());
            }
            Err(error) if is_refusal(&error) => locked(&run.meter).refused(),
            Err(error) if is_passing(&error) => {}
            // What stays is heard of by the sends.
            Err(_) => std::thread::sleep(RECV_TICK),
        }
    }
}

fn is_refusal(error: &io::Error) -> bool {
    Errno::of(error).is_some_and(|errno| errno.is("ECONNREFUSED") || errno.is("ECONNRESET"))
}

fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}
