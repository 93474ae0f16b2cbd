//! A sender of datagrams in a process of its own, so that its processor time is not ours.
//!
//! The benchmark starts itself again with [`ROLE`] as the first argument.
//!
//! One `sendto` for each datagram costs the sender more than a `recvfrom` costs the receiver, so on
//! loopback a plain sender never fills a receiver's hands. [`Way::Train`] hands the kernel many
//! datagrams in one call (`UDP_SEGMENT`, udp(7)), as a fast network card would.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// First argument of a benchmark that is to be the sender.
const ROLE: &str = "send-datagrams";

/// The longest that a sender lives, should nobody end it.
const LIFE_MAX: Duration = Duration::from_mins(1);

/// Datagrams in one call of [`Way::Train`]; the kernel's own limit was 64 for years.
const TRAIN: usize = 32;

/// How to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// One call for each datagram.
    OneByOne,
    /// One call for [`TRAIN`] datagrams, where the system can (Linux); else one by one.
    Train,
}

/// What to send.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flood {
    /// To whom.
    pub(crate) to: SocketAddr,
    /// Bytes of a payload.
    pub(crate) payload_bytes: usize,
    /// How.
    pub(crate) way: Way,
    /// Datagrams a second; `None` sends as fast as it goes.
    pub(crate) rate: Option<f64>,
    /// How many datagrams at most.
    pub(crate) count: u64,
    /// For how long at most.
    pub(crate) time: Duration,
}

/// What was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    /// Datagrams that the kernel took.
    pub(crate) count: u64,
    /// How long it took.
    pub(crate) time: Duration,
}

impl Sent {
    /// Datagrams a second.
    pub(crate) fn rate(&self) -> f64 {
        self.count as f64 / self.time.as_secs_f64().max(1e-9)
    }
}

/// A running sender. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct Sender(Child);

impl Drop for Sender {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Flood {
    /// Starts a sender in a process of its own.
    ///
    /// # Errors
    /// If the program cannot be started again.
    pub(crate) fn start(self) -> io::Result<Sender> {
        let Self { to, payload_bytes, way, rate, count, time } = self;
        Command::new(std::env::current_exe()?)
            .args([ROLE, &to.to_string(), &payload_bytes.to_string()])
            .arg(if way == Way::Train { "train" } else { "one-by-one" })
            .args([&rate.unwrap_or(0.0).to_string(), &count.to_string()])
            .arg(time.as_micros().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map(Sender)
    }

    /// Sends all of it, and waits until it is sent.
    ///
    /// # Errors
    /// If the sender failed.
    pub(crate) fn run(self) -> io::Result<Sent> {
        let mut sender = self.start()?;
        let told = sender.0.stdout.take().map(io::read_to_string).transpose()?.unwrap_or_default();
        let mut numbers = told.split_whitespace().map(str::parse::<u64>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(count)), Some(Ok(ns))) => Ok(Sent { count, time: Duration::from_nanos(ns) }),
            _ => Err(io::Error::other(format!("the sender said {told:?}"))),
        }
    }
}

/// If this process is to be the sender, sends and returns `true`.
///
/// # Errors
/// The socket's error.
pub(crate) fn was_the_sender() -> io::Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [role, to, payload_bytes, way, rate, count, time_us] = arguments.as_slice() else {
        return Ok(false);
    };
    if role != ROLE {
        return Ok(false);
    }
    let number = |text: &str| text.parse::<u64>().map_err(io::Error::other);
    let rate: f64 = rate.parse().map_err(io::Error::other)?;
    let flood = Flood {
        to: to.parse().map_err(io::Error::other)?,
        payload_bytes: number(payload_bytes)? as usize,
        way: if way == "train" { Way::Train } else { Way::OneByOne },
        rate: (rate > 0.0).then_some(rate),
        count: number(count)?,
        time: Duration::from_micros(number(time_us)?),
    };
    let sent = send(flood)?;
    println!("{} {}", sent.count, sent.time.as_nanos());
    Ok(true)
}

/// Sends in bursts of [`BURST`], since a sleep for each datagram could not keep the rate.
fn send(flood: Flood) -> io::Result<Sent> {
    /// Time between bursts. At 700 000 a second a burst is 140 datagrams, a hundredth of a receive
    /// buffer of 4 MiB.
    const BURST: Duration = Duration::from_micros(200);
    /// A sender that was kept from the processor for longer does not catch up: that would be a
    /// burst that nobody asked for.
    const LATE_MAX: Duration = Duration::from_millis(2);
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let train = if flood.way == Way::Train && sends_trains(&socket, flood.payload_bytes) {
        TRAIN as u64
    } else {
        1
    };
    let mut payload = vec![b'x'; flood.payload_bytes * train as usize];
    let (started, mut forgone, mut count) = (Instant::now(), Duration::ZERO, 0);
    let life = flood.time.min(LIFE_MAX);
    loop {
        let elapsed = started.elapsed();
        if elapsed >= life || count >= flood.count {
            return Ok(Sent { count, time: elapsed });
        }
        let due = match flood.rate {
            None => count + 100,
            Some(rate) => {
                let late = elapsed.saturating_sub(forgone).as_secs_f64() - count as f64 / rate;
                if late > LATE_MAX.as_secs_f64() {
                    forgone += Duration::from_secs_f64(late).saturating_sub(BURST);
                }
                (elapsed.saturating_sub(forgone).as_secs_f64() * rate) as u64
            }
        };
        for _ in (count..due.min(flood.count)).step_by(train as usize) {
            number(&mut payload, flood.payload_bytes, count);
            // A full queue or nobody listening is the receiver's affair.
            count += train * u64::from(socket.send_to(&payload, flood.to).is_ok());
        }
        if flood.rate.is_some() {
            let next = forgone + Duration::from_secs_f64(due as f64 / flood.rate.unwrap_or(1.0));
            std::thread::sleep((next + BURST).saturating_sub(started.elapsed()).min(BURST));
        }
    }
}

/// Begins each payload with a number: how many were sent before it.
fn number(payloads: &mut [u8], payload_bytes: usize, first: u64) {
    for (number, payload) in (first..).zip(payloads.chunks_mut(payload_bytes.max(1))) {
        if let Some(start) = payload.first_chunk_mut() {
            *start = number.to_be_bytes();
        }
    }
}

/// From now on, what one call sends is cut into datagrams of this size. `false` if that cannot be.
#[cfg(target_os = "linux")]
fn sends_trains(socket: &UdpSocket, payload_bytes: usize) -> bool {
    use nix::sys::socket::{setsockopt, sockopt::UdpGsoSegment};
    i32::try_from(payload_bytes).is_ok_and(|size| setsockopt(socket, UdpGsoSegment, &size).is_ok())
}

/// Only Linux has it.
#[cfg(not(target_os = "linux"))]
fn sends_trains(_: &UdpSocket, _: usize) -> bool {
    false
}
