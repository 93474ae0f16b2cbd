//! What a relay costs: bytes a second through it beside `socat` and beside a bare relay of two threads with loops of
//! `read` and `write`, in turn; how much later a small message comes than through the bare one; and datagrams a second
//! without loss beside a bare loop of `recvfrom` and `sendto`. All that goes through ours stands in the log.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "it needs medians and requirements alone")]
mod common;
#[path = "relay/datagrams.rs"]
mod datagrams;
#[path = "common/sender.rs"]
mod sender;

use common::{Limit, Report, median};
use network_playground::log::{Store, writer::LogWriter};
use network_playground::net::relay::{RelayConfig, Transport};
use network_playground::net::{Destination, Session, SessionId, SessionState};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::task::Waker;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const ROUNDS: usize = 5;
/// Bytes of a round: so many that the start does not count.
const STREAM_BYTES: u64 = 1 << 30;
const PIECE_BYTES: usize = 64 << 10;
/// Small messages there and back.
const PINGS: usize = 2000;
const LONG: Duration = Duration::from_secs(30);

fn main() -> Outcome<()> {
    if sender::was_the_sender()? || !common::is_asked() {
        return Ok(());
    }
    let mut report = Report::default();
    throughput(&mut report)?;
    latency(&mut report)?;
    datagrams::measure(&mut report)?;
    report.print();
    Ok(())
}

/// Something between a client and a target; it ends when it is dropped.
trait Between {
    fn address(&self) -> SocketAddr;
}

/// Ours, with its log.
struct Ours {
    session: Session,
    address: SocketAddr,
    _log_writer: LogWriter,
}

impl Ours {
    fn start(transport: Transport, target: SocketAddr) -> Outcome<Self> {
        let log_writer = LogWriter::start(Arc::new(Store::default()), Waker::noop().clone())?;
        let to = Destination::Peer(target.into());
        let config = RelayConfig::new(transport, "127.0.0.1:0".parse()?, to);
        let session = Session::start_relay(config, log_writer.outbox(SessionId(0)))?;
        log_writer.keep(&session);
        session.wait_until(LONG, |state| !matches!(state, SessionState::Opening));
        let SessionState::Open { local, .. } = session.state() else {
            return Err(format!("it does not relay: {:?}", session.state()).into());
        };
        let address = local.socket_addr().ok_or("no address")?;
        Ok(Self { session, address, _log_writer: log_writer })
    }
}

impl Between for Ours {
    fn address(&self) -> SocketAddr {
        self.address
    }
}

/// `socat` as a process of its own.
struct Socat(Child, SocketAddr);

impl Socat {
    /// `None` if it is not installed.
    fn start(target: SocketAddr) -> Outcome<Option<Self>> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let listen = format!("TCP-LISTEN:{},bind=127.0.0.1,reuseaddr", address.port());
        let mut command = Command::new("socat");
        let command = command.args([listen, format!("TCP:{target}")]).stderr(Stdio::null());
        let Ok(child) = command.spawn() else { return Ok(None) };
        std::thread::sleep(Duration::from_millis(200));
        Ok(Some(Self(child, address)))
    }
}

impl Between for Socat {
    fn address(&self) -> SocketAddr {
        self.1
    }
}

impl Drop for Socat {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Two threads with loops of `read` and `write`.
struct Bare(SocketAddr);

impl Bare {
    fn start(target: SocketAddr) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread(move || {
            let (client, _) = listener.accept()?;
            let target = TcpStream::connect(target)?;
            client.set_nodelay(true)?;
            target.set_nodelay(true)?;
            let (back_from, back_to) = (target.try_clone()?, client.try_clone()?);
            let back = thread(move || copy(back_from, back_to))?;
            copy(client, target)?;
            joined(back)
        })?;
        Ok(Self(address))
    }
}

impl Between for Bare {
    fn address(&self) -> SocketAddr {
        self.0
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) -> Outcome<()> {
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        let len = from.read(&mut buffer)?;
        if len == 0 {
            return Ok(to.shutdown(Shutdown::Write)?);
        }
        to.write_all(buffer.get(..len).unwrap_or_default())?;
    }
}

fn thread<T: Send + 'static>(
    work: impl FnOnce() -> Outcome<T> + Send + 'static,
) -> Outcome<JoinHandle<Outcome<T>>> {
    Ok(std::thread::Builder::new().spawn(work)?)
}

fn joined<T>(thread: JoinHandle<Outcome<T>>) -> Outcome<T> {
    thread.join().map_err(|_| "a thread panicked")?
}

fn throughput(report: &mut Report) -> Outcome<()> {
    println!("{} MiB through a relay, MB a second", STREAM_BYTES >> 20);
    let (mut to_socat, mut to_bare) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let bare = speed(|target| Ok(Some(Bare::start(target)?)))?.unwrap_or_default();
        let socat = speed(Socat::start)?;
        let ours = speed(|target| Ok(Some(Ours::start(Transport::Tcp, target)?)))?;
        let ours = ours.unwrap_or_default();
        println!("  {round}: bare {bare:.0}  socat {socat:.0?}  ours {ours:.0}");
        to_bare.push(ours / bare);
        to_socat.extend(socat.map(|socat| ours / socat));
    }
    println!("  median to bare {:.2}", median(&to_bare));
    if to_socat.is_empty() {
        println!("  socat is not installed: not compared");
    } else {
        report.add("relay, bytes a second, to socat", median(&to_socat), "×", Limit::Least(1.2));
    }
    Ok(())
}

/// Megabytes a second from a client through what stands between to a target that counts them.
fn speed<B: Between>(start: impl FnOnce(SocketAddr) -> Outcome<Option<B>>) -> Outcome<Option<f64>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let target = listener.local_addr()?;
    let Some(between) = start(target)? else { return Ok(None) };
    let counting = thread(move || {
        let (mut stream, _) = listener.accept()?;
        let (mut buffer, mut count) = (vec![0; PIECE_BYTES], 0);
        loop {
            match stream.read(&mut buffer)? {
                0 => return Ok(count),
                len => count += len as u64,
            }
        }
    })?;
    let mut client = TcpStream::connect(between.address())?;
    let begun = Instant::now();
    let piece = vec![7; PIECE_BYTES];
    for _ in 0..STREAM_BYTES / PIECE_BYTES as u64 {
        client.write_all(&piece)?;
    }
    client.shutdown(Shutdown::Write)?;
    let count = joined(counting)?;
    if count != STREAM_BYTES {
        return Err(format!("{count} of {STREAM_BYTES} bytes came").into());
    }
    Ok(Some(STREAM_BYTES as f64 / 1e6 / begun.elapsed().as_secs_f64()))
}

fn latency(report: &mut Report) -> Outcome<()> {
    println!("a small message there and back, {PINGS} times, µs");
    let mut added = Vec::new();
    for round in 1..=ROUNDS {
        let bare = ping(Bare::start)?;
        let ours = ping(|target| Ours::start(Transport::Tcp, target))?;
        println!("  {round}: bare {bare:.1}  ours {ours:.1}");
        // There and back are two ways through it.
        added.push((ours - bare) / 2.0);
    }
    report.add("relay, added to a bare one, one way", median(&added), "µs", Limit::Most(60.0));
    Ok(())
}

/// The median time there and back, in microseconds.
fn ping<B: Between>(start: impl FnOnce(SocketAddr) -> Outcome<B>) -> Outcome<f64> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let between = start(listener.local_addr()?)?;
    let echoing = thread(move || {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        let mut buffer = [0; 64];
        loop {
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                len => stream.write_all(buffer.get(..len).unwrap_or_default())?,
            }
        }
    })?;
    let mut client = TcpStream::connect(between.address())?;
    client.set_nodelay(true)?;
    let mut times = Vec::new();
    for _ in 0..PINGS {
        let begun = Instant::now();
        client.write_all(b"a small message")?;
        client.read_exact(&mut [0; 15])?;
        times.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    client.shutdown(Shutdown::Write)?;
    joined(echoing)?;
    Ok(median(&times))
}
