//! What a session with datagrams can be commanded to do.

use super::Multicast;
use crate::net::automation::{CompiledRules, LoadPlan, RepeatEnd, RepeatPlan};
use crate::net::command::WorkerCommand;
use crate::net::repeater;
use crate::net::session::Shared;
use crate::net::{Cause, Destination, NetError, Op, Payload, Peer};
use std::net::IpAddr;
use std::sync::Arc;

/// An order to a session with datagrams, UDP or Unix, carried out by its writer. A Unix socket leaves
/// out what only IP has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum DatagramCommand {
    /// Send the payload.
    Send {
        /// To whom.
        to: Destination,
        /// What.
        payload: Payload,
    },
    /// Send messages again and again; a repeat that runs is stopped.
    Repeat {
        /// To whom, where a message does not say otherwise.
        to: Destination,
        /// What, and how often.
        plan: Box<RepeatPlan>,
    },
    /// Put a load on a destination, from a socket of its own; one that is under way is stopped.
    Load {
        /// The destination.
        to: Destination,
        /// What, and how much of it.
        plan: Box<LoadPlan>,
    },
    /// Stop the repeat and the load.
    StopRepeat,
    /// From now on, do this with what comes.
    SetRules(Arc<CompiledRules>),
    /// Allow or forbid sending to broadcast addresses (`SO_BROADCAST`).
    SetBroadcast(bool),
    /// Join the multicast group, on the interface of the session's [`Multicast`] settings.
    Join(IpAddr),
    /// Leave the multicast group.
    Leave(IpAddr),
    /// Interface, loop and reach of what is sent to multicast groups.
    SetMulticast(Multicast),
}

impl WorkerCommand for DatagramCommand {
    fn report_not_carried_out(self, shared: &Shared) {
        match self {
            Self::Send { to, payload } => {
                let cause = Cause::SessionOver;
                let error = NetError { op: Op::SendTo, target: to.to_string(), cause };
                shared.tell_unsent(Peer::None, error, &payload);
            }
            Self::Repeat { plan, .. } => {
                repeater::comes_to_nothing(shared, &plan, RepeatEnd::Closed);
            }
            _ => {}
        }
    }
}
