//! Carries out commands and sends delayed replies when they are due.

use super::Local;
use crate::net::automation::RepeatEnd;
use crate::net::automation::repeat::SendOutcome;
use crate::net::command::WorkerCommand;
use crate::net::datagrams::{DelayedReplies, DelayedReply};
use crate::net::repeater::{Repeater, Step, alarm};
use crate::net::udp::DatagramCommand;
use crate::net::{Cause, Destination, Endpoint, NetError, Op, Payload, Peer, Stamp};
use crossbeam_channel::{Receiver, select};
use std::sync::atomic::Ordering::Relaxed;

/// The writer's own state.
pub(super) struct Writer<'a> {
    local: &'a Local,
    replies: DelayedReplies,
    repeat: Option<(Repeater, Vec<Option<Endpoint>>)>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(local: &'a Local) -> Self {
        Self { local, replies: DelayedReplies::default(), repeat: None }
    }

    /// Works until the stop. What is left then is counted.
    pub(super) fn run(
        mut self,
        inbox: &Receiver<DatagramCommand>,
        replies: &Receiver<DelayedReply>,
    ) {
        let stop = &self.local.shared.stop;
        while !stop.is_stopped() {
            let next_send = alarm(self.repeat.as_ref().and_then(|(repeater, _)| repeater.due()));
            let next_reply = alarm(self.replies.due());
            select! {
                recv(stop.signal()) -> _ => break,
                recv(inbox) -> command => match command {
                    Ok(command) => self.carry_out(command),
                    Err(_) => break,
                },
                recv(replies) -> reply => match reply {
                    Ok(reply) => self.replies.put(reply),
                    Err(_) => break,
                },
                recv(next_send) -> _ => {}
                recv(next_reply) -> _ => {}
            }
            self.do_what_is_due();
        }
        self.end_repeat(RepeatEnd::Closed);
        self.local.shared.counters.replies_dropped.add(self.replies.len() as u64);
    }

    fn carry_out(&mut self, command: DatagramCommand) {
        match command {
            DatagramCommand::Send { to, payload } => match place(&to) {
                Some(end) => {
                    self.local.send_as(Payload::sent(payload.encoding), end, &payload);
                }
                None => self.local.shared.tell_unsent(Peer::None, no_place(&to), &payload),
            },
            DatagramCommand::Repeat { to, plan } => {
                self.end_repeat(RepeatEnd::Stopped);
                let items = plan.items().iter();
                let ends = items.map(|item| place(item.to.as_ref().unwrap_or(&to))).collect();
                self.repeat = Some((Repeater::begin(&self.local.shared, *plan), ends));
            }
            DatagramCommand::StopRepeat => self.end_repeat(RepeatEnd::Stopped),
            DatagramCommand::SetRules(rules) => self.local.shared.rules.set(rules),
            // Of UDP alone: whoever asks for them hears of it.
            other => other.report_not_carried_out(&self.local.shared),
        }
    }

    fn do_what_is_due(&mut self) {
        let Self { local, .. } = self;
        if let Some((mut repeater, ends)) = self.repeat.take() {
            let step = repeater.step(|due| {
                let Some(end) = ends.get(due.place).copied().flatten() else {
                    return Ok(SendOutcome::Failed);
                };
                let sent = Payload::sent(due.item.encoding);
                let bytes = due.bytes(Peer::from(end)).map_err(RepeatEnd::Failed)?;
                Ok(local.send_as(sent, end, bytes))
            });
            match step {
                Step::GoOn => self.repeat = Some((repeater, ends)),
                Step::End(end) => repeater.end(end),
            }
        }
        while let Some(reply) = self.replies.take_due(Stamp::now()) {
            local.replies_waiting.fetch_sub(1, Relaxed);
            local.send_as(Payload::sent(reply.payload.encoding), reply.to, &reply.payload);
            if local.shared.stop.is_stopped() {
                return;
            }
        }
    }

    fn end_repeat(&mut self, end: RepeatEnd) {
        if let Some((repeater, _)) = self.repeat.take() {
            repeater.end(end);
        }
    }
}

/// The Unix-domain socket that is meant; `None` if it is a host.
fn place(to: &Destination) -> Option<Endpoint> {
    match to {
        Destination::Peer(peer) => peer.endpoint().filter(|end| end.unix().is_some()),
        Destination::Host(..) => None,
    }
}

fn no_place(to: &Destination) -> NetError {
    NetError { op: Op::SendTo, target: to.to_string(), cause: Cause::NoAddressOfFamily }
}
