//! Names of addresses, each looked up on a thread of its own, which is abandoned at the stop.

use super::facts::IcmpFacts;
use crate::net::call::{CallError, Returned};
use crate::net::session::Shared;
use crate::net::trace::{PendingCall, tell_of};
use crate::net::worker::{WorkerRole, spawn_worker};
use crate::net::{Args, Endpoint, Op, Peer, Stamp};
use crossbeam_channel::{Receiver, after, select};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// How long a path that is found waits for the names that are still asked for: a name server that is there answers
/// within it, and one that is not is asked for much longer by the system.
const LAST_NAMES_LIMIT: Duration = Duration::from_secs(1);

/// Ends when a name was looked up.
pub(super) type Pending = Receiver<Infallible>;

/// Looks up the name of the address of a hop, and notes it. An address that has none keeps none.
pub(super) fn look_up(
    shared: &Arc<Shared>,
    facts: &Arc<IcmpFacts>,
    hop: u8,
    address: IpAddr,
) -> Pending {
    let (asks, pending) = crossbeam_channel::bounded(0);
    let (ours, facts) = (Arc::clone(shared), Arc::clone(facts));
    let work = move || {
        let _asks = asks;
        let at = Stamp::now();
        let found = dns_lookup::lookup_addr(&address);
        if ours.stop.is_stopped() {
            return;
        }
        let call =
            PendingCall { op: Op::ICMP_NAME, fd: None, args: Args::Text(address.to_string()) };
        let told = match &found {
            Ok(name) => Ok(Returned::Text(name.clone())),
            Err(error) => Err(CallError::Text(error.to_string())),
        };
        let peer = Peer::At(Endpoint::Icmp(address));
        tell_of(&ours, peer, at, call, told, Stamp::now().since(at));
        // Where there is no name, the address comes back.
        if let Ok(name) = found
            && name.parse::<IpAddr>().is_err()
        {
            facts.note_name(hop, name);
        }
    };
    // Without a thread there is no name, and the path goes on.
    drop(spawn_worker(shared, WorkerRole::Resolver, format!("name of {address}"), work));
    pending
}

/// Waits for what is still looked up, not for long and not after the stop.
pub(super) fn wait(shared: &Shared, pending: &[Pending]) {
    let limit = after(LAST_NAMES_LIMIT);
    for one in pending {
        select! {
            recv(one) -> _ => {}
            recv(limit) -> _ => return,
            recv(shared.stop.signal()) -> _ => return,
        }
    }
}
