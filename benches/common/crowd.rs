//! Many clients in a process of their own, so that their descriptors and memory are not ours.
//!
//! The benchmark starts itself again with [`ROLE`] as the first argument. The crowd connects, prints
//! how that went, and does the next thing for each line that it is given.

use super::{Outcome, SOON};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// First argument of a benchmark that is to be the crowd.
const ROLE: &str = "connect-at-once";

/// A running crowd. It is ended when dropped.
#[derive(Debug)]
pub(crate) struct Crowd {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// How the connects went.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
    /// From the first call until the last one's return.
    pub(crate) time: Duration,
    /// How many were refused or timed out.
    pub(crate) failures: u64,
}

/// How the replies came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers {
    /// Of the times from question to reply.
    pub(crate) median: Duration,
    /// The longest of them.
    pub(crate) last: Duration,
    /// How many were wrong or did not come.
    pub(crate) failures: u64,
}

impl Drop for Crowd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Crowd {
    /// Starts one, which begins to connect at once.
    ///
    /// # Errors
    /// If the program cannot be started again.
    pub(crate) fn start(to: SocketAddr, connections: usize) -> Outcome<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args([ROLE, &to.to_string(), &connections.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take().ok_or("no pipe to the crowd")?;
        let answers = process.stdout.take().ok_or("no pipe from the crowd")?;
        Ok(Self { process, orders, answers: BufReader::new(answers) })
    }

    /// Waits until all are connected.
    ///
    /// # Errors
    /// If the crowd has ended.
    pub(crate) fn opened(&mut self) -> Outcome<Opened> {
        let [ns, failures] = self.numbers()?;
        Ok(Opened { time: Duration::from_nanos(ns), failures })
    }

    /// Lets all of them ask at once, and waits for the replies.
    ///
    /// # Errors
    /// If the crowd has ended.
    pub(crate) fn ask(&mut self) -> Outcome<Answers> {
        self.orders.write_all(b"ask\n")?;
        let [median, last, failures] = self.numbers()?;
        let (median, last) = (Duration::from_nanos(median), Duration::from_nanos(last));
        Ok(Answers { median, last, failures })
    }

    /// Lets all of them close.
    ///
    /// # Errors
    /// If the crowd has ended.
    pub(crate) fn close(&mut self) -> Outcome<()> {
        self.orders.write_all(b"close\n")?;
        let [] = self.numbers()?;
        Ok(())
    }

    fn numbers<const N: usize>(&mut self) -> Outcome<[u64; N]> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let numbers = line.split_whitespace().map(str::parse).collect::<Result<Vec<u64>, _>>()?;
        numbers.try_into().map_err(|_| format!("the crowd said {line:?}").into())
    }
}

/// If this process is to be the crowd, is it and returns `true`.
///
/// # Errors
/// The pipes' errors; those of the sockets are counted.
pub(crate) fn was_the_crowd() -> Outcome<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [role, to, connections] = arguments.as_slice() else { return Ok(false) };
    if role != ROLE {
        return Ok(false);
    }
    network_playground::net::limits::allow_descriptors()?;
    let (to, connections): (SocketAddr, usize) = (to.parse()?, connections.parse()?);
    let mut orders = std::io::stdin().lines();
    let begun = Instant::now();
    let mut streams: Vec<TcpStream> =
        (0..connections).filter_map(|_| TcpStream::connect(to).ok()).collect();
    println!("{} {}", begun.elapsed().as_nanos(), connections - streams.len());
    orders.next().transpose()?;
    let (times, failures) = ask(&mut streams);
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let last = times.last().copied().unwrap_or_default();
    println!("{} {} {failures}", middle.as_nanos(), last.as_nanos());
    orders.next().transpose()?;
    drop(streams);
    println!();
    Ok(true)
}

/// All ask, then each reads its reply: how long that took, the shortest first, and how many failed.
/// The replies are read in the order of the questions, in which a server gives them, too.
fn ask(streams: &mut [TcpStream]) -> (Vec<Duration>, u64) {
    let mut failures = 0;
    let mut asked = Vec::with_capacity(streams.len());
    for (number, stream) in streams.iter_mut().enumerate() {
        asked.push(Instant::now());
        failures += u64::from(stream.write_all(question(number).as_bytes()).is_err());
    }
    let mut times = Vec::with_capacity(streams.len());
    for ((number, stream), asked) in streams.iter_mut().enumerate().zip(asked) {
        let mut answer = vec![0; question(number).len()];
        let _ = stream.set_read_timeout(Some(SOON));
        let came = stream.read_exact(&mut answer);
        times.push(asked.elapsed());
        failures += u64::from(came.is_err() || answer != question(number).as_bytes());
    }
    times.sort_unstable();
    (times, failures)
}

fn question(number: usize) -> String {
    format!("Is this echo number {number}?")
}
