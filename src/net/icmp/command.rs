//! What a running session of ICMP can be told.

use crate::net::command::{Payload, WorkerCommand};
use crate::net::session::Shared;
use crate::net::{Cause, NetError, Op, Peer};

/// An order to a session of ICMP.
#[derive(Clone, Debug)]
pub enum IcmpCommand {
    /// Of a raw socket: sends this to its target.
    Send(Payload),
}

impl WorkerCommand for IcmpCommand {
    fn report_not_carried_out(self, shared: &Shared) {
        let Self::Send(payload) = self;
        let (target, cause) = (String::new(), Cause::SessionOver);
        shared.tell_unsent(Peer::None, NetError { op: Op::SendTo, target, cause }, &payload);
    }
}
