//! Several addresses raced against each other, as RFC 8305 ("Happy Eyeballs") asks: the next one is
//! tried when the one before has failed, or has not answered for a moment, and the first connection
//! counts. Every attempt is reported.

use super::connect::{Attempt, Connected};
use super::session::{Shared, panic_error};
use super::socket::StreamOptions;
use super::wake::{self, StopToken};
use super::worker::{WorkerRole, spawn_worker};
use super::{Cause, EventKind, NetError, Op, Peer, Stamp, socket};
use crossbeam_channel::{Receiver, Sender, bounded, select};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long an address may keep silent before the next one is tried beside it (RFC 8305, section 5).
pub const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// Addresses that are tried: more than any honest name has.
pub const ADDRESSES_MAX: usize = 32;

/// What an attempt came to.
type AttemptResult = (SocketAddr, Result<Connected, NetError>);

/// A race that is going on.
struct Race<'a> {
    shared: &'a Arc<Shared>,
    /// Ends all attempts.
    stop: Arc<StopToken>,
    deadline: Instant,
    answers: (Sender<AttemptResult>, Receiver<AttemptResult>),
    running: Vec<JoinHandle<()>>,
    open: usize,
    last: Option<NetError>,
}

/// The addresses in the order in which they are tried: families take turns, the first one's first
/// (RFC 8305, section 4).
pub fn interlaced(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let first_is_ipv6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (mut first, mut other): (Vec<_>, Vec<_>) =
        addresses.iter().copied().partition(|address| address.is_ipv6() == first_is_ipv6);
    first.reverse();
    other.reverse();
    let mut order = Vec::with_capacity(addresses.len());
    while !first.is_empty() || !other.is_empty() {
        order.extend(first.pop());
        order.extend(other.pop());
    }
    order.truncate(ADDRESSES_MAX);
    order
}

/// Connects to the first of the addresses that accepts, within the limit. `trying` is called for each attempt
/// when it begins.
///
/// # Errors
/// Of the last attempt that failed; [`Cause::SessionOver`] at the stop.
pub(super) fn race(
    shared: &Arc<Shared>,
    addresses: &[SocketAddr],
    limit: Duration,
    mut trying: impl FnMut(SocketAddr),
) -> Result<Connected, NetError> {
    let order = interlaced(addresses);
    if let [address] = order[..]
        && wake::CONNECT_CAN_BE_ENDED
    {
        // Nobody to race against: the stop ends it here.
        trying(address);
        let options = StreamOptions::default();
        let stop = &shared.stop;
        return Attempt { shared, stop, from: None, limit, options: &options }.run(address);
    }
    let mut race = Race {
        shared,
        stop: Arc::new(StopToken::new()),
        deadline: Instant::now() + limit,
        answers: bounded(order.len().max(1)),
        running: Vec::new(),
        open: 0,
        last: None,
    };
    let mut waiting = order.into_iter();
    let mut next = waiting.next();
    let mut next_at = Instant::now();
    let winner = loop {
        if let Some(address) = next.filter(|_| race.open == 0 || Instant::now() >= next_at) {
            trying(address);
            race.begin(address, limit);
            next = waiting.next();
            next_at = Instant::now() + ATTEMPT_DELAY;
            continue;
        }
        if race.open == 0 {
            break Err(race.last.take().unwrap_or_else(none));
        }
        let until = if next.is_some() { next_at.min(race.deadline) } else { race.deadline };
        match race.wait(until, next) {
            Some(Ok(connected)) => break Ok(connected),
            // The next one need not wait.
            Some(Err(())) => next_at = Instant::now(),
            None if shared.stop.is_stopped() => break Err(over()),
            None if Instant::now() >= race.deadline => break Err(timed_out(addresses, limit)),
            None => {}
        }
    };
    race.end();
    winner
}

impl Race<'_> {
    fn begin(&mut self, address: SocketAddr, limit: Duration) {
        let left = self.deadline.saturating_duration_since(Instant::now()).min(limit);
        let (shared, stop) = (Arc::clone(self.shared), Arc::clone(&self.stop));
        let answer = self.answers.0.clone();
        let work = move || {
            let options = StreamOptions::default();
            let attempt = Attempt {
                shared: &shared,
                stop: &stop,
                from: None,
                // Zero would be refused.
                limit: left.max(Duration::from_millis(1)),
                options: &options,
            };
            let _ = answer.send((address, attempt.run(address)));
        };
        match spawn_worker(self.shared, WorkerRole::Connector, format!("connect {address}"), work) {
            Ok(thread) => {
                self.running.push(thread);
                self.open += 1;
            }
            Err(error) => self.last = Some(error.into()),
        }
    }

    /// Waits for a result; `next` is the address that is tried after it. `None` if there was none until then, or
    /// at the stop.
    fn wait(&mut self, until: Instant, next: Option<SocketAddr>) -> Option<Result<Connected, ()>> {
        let answer = select! {
            recv(self.shared.stop.signal()) -> _ => return None,
            recv(self.answers.1) -> answer => answer.ok()?,
            default(until.saturating_duration_since(Instant::now())) => {
                // An attempt that panicked never has a result.
                self.look_for_panics();
                return None;
            }
        };
        self.open = self.open.saturating_sub(1);
        match answer {
            (_, Ok(connected)) => Some(Ok(connected)),
            (address, Err(error)) => {
                // What the race ends with is reported by whoever wanted the connection.
                if self.open > 0 || next.is_some() {
                    let kind = EventKind::Failed(Box::new(error.clone()));
                    self.shared.tell(Stamp::now(), Peer::from(address), kind);
                }
                self.last = Some(error);
                Some(Err(()))
            }
        }
    }

    fn look_for_panics(&mut self) {
        let ended = self.running.iter().filter(|thread| thread.is_finished()).count();
        let waiting = self.running.len() - self.open;
        if ended > waiting && self.answers.1.is_empty() {
            self.open = 0;
        }
    }

    /// Ends what is still under way, and closes what connected too late.
    fn end(mut self) {
        self.stop.stop();
        if wake::CONNECT_CAN_BE_ENDED {
            for thread in self.running.drain(..) {
                if let Err(panic) = thread.join() {
                    let error = panic_error(panic.as_ref(), "connect");
                    let kind = EventKind::Failed(Box::new(error));
                    self.shared.tell(Stamp::now(), Peer::None, kind);
                }
            }
        }
        for (_, answer) in self.answers.1.try_iter() {
            if let Ok(connected) = answer {
                socket::close(self.shared, connected.socket);
            }
        }
    }
}

fn none() -> NetError {
    NetError { op: Op::Connect, target: String::new(), cause: Cause::NoAddressOfFamily }
}

fn over() -> NetError {
    NetError { op: Op::Connect, target: String::new(), cause: Cause::SessionOver }
}

fn timed_out(addresses: &[SocketAddr], limit: Duration) -> NetError {
    let target = addresses.first().map(SocketAddr::to_string).unwrap_or_default();
    NetError { op: Op::Connect, target, cause: Cause::TimedOut(limit.as_millis() as u64) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn families_take_turns() {
        let parse = |texts: &[&str]| -> Vec<SocketAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let found = parse(&["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1", "2.2.2.2:1"]);
        let order = parse(&["[::1]:1", "1.1.1.1:1", "[::2]:1", "2.2.2.2:1", "[::3]:1"]);
        assert_eq!(interlaced(&found), order);
        assert_eq!(interlaced(&parse(&["1.1.1.1:1", "[::1]:1"])), parse(&["1.1.1.1:1", "[::1]:1"]));
        let many: Vec<SocketAddr> = (0..100).map(|port| ([127, 0, 0, 1], port).into()).collect();
        assert_eq!(interlaced(&many), many[..ADDRESSES_MAX]);
    }
}
