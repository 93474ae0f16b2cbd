//! Names to addresses, on a thread of its own: getaddrinfo(3) blocks for as long as it likes and
//! nothing can end it, so a lookup that takes too long is abandoned, never waited for.

use super::call::{CallError, Returned};
use super::session::Shared;
use super::trace::{PendingCall, tell};
use super::wake::StopToken;
use super::worker::{WorkerRole, blocking, spawn_worker};
use super::{Args, Cause, NetError, Op, Stamp};
use crossbeam_channel::{Receiver, select};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

/// How long a lookup may take: twice what glibc's resolver waits for one silent name server (5 s).
pub const LOOKUP_LIMIT: Duration = Duration::from_secs(10);

/// What a lookup gave: at least one address, in the system's order of preference (RFC 6724).
pub type Answer = Result<Vec<SocketAddr>, NetError>;

/// Starts a lookup. The result comes on the channel; drop the receiver to abandon it.
///
/// # Errors
/// If the system gives no thread.
pub fn start(shared: &Arc<Shared>, host: String, port: u16) -> Result<Receiver<Answer>, NetError> {
    let (answer, result) = crossbeam_channel::bounded(1);
    let shared = Arc::clone(shared);
    let worker = Arc::clone(&shared);
    spawn_worker(&worker, WorkerRole::Resolver, format!("resolve {host}"), move || {
        let at = Stamp::now();
        let found = blocking(Op::GetAddrInfo, at, || (host.as_str(), port).to_socket_addrs());
        let blocked = Stamp::now().since(at);
        let found = found.map(Iterator::collect::<Vec<_>>).map_err(|error| error.to_string());
        if shared.stop.is_stopped() {
            return;
        }
        let told = match &found {
            Ok(addresses) => {
                Ok(Returned::Addresses(addresses.iter().map(SocketAddr::ip).collect()))
            }
            Err(text) => Err(CallError::Text(text.clone())),
        };
        let call =
            PendingCall { op: Op::GetAddrInfo, fd: None, args: Args::Host(host.clone(), port) };
        tell(&shared, at, call, told, blocked);
        let failed = |cause| NetError { op: Op::GetAddrInfo, target: host.clone(), cause };
        let checked = match found {
            Ok(addresses) if addresses.is_empty() => {
                Err(failed(Cause::NameNotResolved(String::new())))
            }
            Ok(addresses) => Ok(addresses),
            Err(text) => Err(failed(Cause::NameNotResolved(text))),
        };
        let _ = answer.send(checked);
    })?;
    Ok(result)
}

/// Looks a name up and waits for the result, within the limit, until the session's stop.
///
/// # Errors
/// Of the lookup; [`Cause::SessionOver`] at the stop.
pub fn wait(
    shared: &Arc<Shared>,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<Vec<SocketAddr>, NetError> {
    wait_or_stop(shared, &shared.stop, (host, port), limit)
}

/// The same for something with a stop of its own, which ends the wait, too.
///
/// # Errors
/// As of [`wait`].
pub fn wait_or_stop(
    shared: &Arc<Shared>,
    stop: &StopToken,
    (host, port): (&str, u16),
    limit: Duration,
) -> Result<Vec<SocketAddr>, NetError> {
    let answer = start(shared, host.to_owned(), port)?;
    take(&answer, host, [&shared.stop, stop], limit)
}

fn take(answer: &Receiver<Answer>, host: &str, stops: [&StopToken; 2], limit: Duration) -> Answer {
    let error = |cause| NetError { op: Op::GetAddrInfo, target: host.to_owned(), cause };
    let [of_session, own] = stops;
    select! {
        recv(of_session.signal()) -> _ => Err(error(Cause::SessionOver)),
        recv(own.signal()) -> _ => Err(error(Cause::Cancelled)),
        recv(answer) -> found => {
            found.unwrap_or_else(|_| Err(error(Cause::Panic("resolver".to_owned()))))
        }
        default(limit) => Err(error(Cause::TimedOut(limit.as_millis() as u64))),
    }
}

/// The error of a lookup that was given up.
pub fn timed_out(host: &str) -> NetError {
    NetError {
        op: Op::GetAddrInfo,
        target: host.to_owned(),
        cause: Cause::TimedOut(LOOKUP_LIMIT.as_millis() as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stop_ends_the_wait_for_a_name_server_that_is_silent() {
        let (_silent, answer) = crossbeam_channel::bounded::<Answer>(1);
        for stopped in 0..2 {
            let stops = [StopToken::new(), StopToken::new()];
            stops[stopped].stop();
            let began = Stamp::now();
            assert!(take(&answer, "host", [&stops[0], &stops[1]], LOOKUP_LIMIT).is_err());
            assert!(Stamp::now().since(began) < LOOKUP_LIMIT / 2);
        }
    }
}
