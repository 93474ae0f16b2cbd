//! What a session can be told to do.

use super::udp::Multicast;
use super::{Behaviour, Destination};
use std::net::IpAddr;

/// An order to a running session, carried out by its writer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Command {
    /// Send the payload.
    Send {
        /// To whom.
        to: Destination,
        /// What.
        payload: Vec<u8>,
    },
    /// From now on, do this with what comes.
    SetBehaviour(Behaviour),
    /// Allow or forbid sending to broadcast addresses (`SO_BROADCAST`).
    SetBroadcast(bool),
    /// Join the multicast group, on the interface of the session's [`Multicast`] settings.
    Join(IpAddr),
    /// Leave the multicast group.
    Leave(IpAddr),
    /// Interface, loop and reach of what is sent to multicast groups.
    SetMulticast(Multicast),
}
