//! A step that sends.

use super::link::Sending;
use super::{Clock, Doing, Happened, Happening, Machine, Next, Order};
use crate::engine::check::outcome::{CheckPart, Failure, Why};
use crate::engine::check::plan::{Act, SETUP_WITHIN, SocketKind};
use crate::net::{Payload, Stamp};
use crate::payload::Values;
use std::sync::Arc;

impl Machine {
    pub(super) fn send(
        &mut self,
        step: usize,
        socket: usize,
        clock: &Clock<'_>,
        orders: &mut Vec<Order>,
    ) -> Next {
        let now = (clock.now, None);
        if let Some(why) = self.cannot_send(socket) {
            return self.failed(Failure::of(why), clock.now, now);
        }
        let ready = Arc::clone(&self.ready);
        let Some(message) = ready.send_of(step) else { return Next::Over };
        let mut bytes = Vec::new();
        let count = self.sent + 1;
        let render = |values: &Values<'_>| message.message.render(values, &mut bytes);
        let rendered = self.with_values(socket, count, clock, render);
        if let Err(error) = rendered {
            return self.failed(Failure::of(Why::Message(error)), clock.now, now);
        }
        self.sent += 1;
        if let Some(link) = self.links.get_mut(socket) {
            link.sending = Sending::default();
        }
        let is_stream = !self.is_udp(socket);
        let len = bytes.len();
        let until = clock.now.after(SETUP_WITHIN);
        self.doing = Doing::Sending { until, bytes: len, ordered: clock.now };
        if is_stream && len == 0 {
            // A stream carries no empty message: there will be no row that says that it was sent.
            self.note(Happened { socket, at: clock.now, row: 0, what: Happening::Sent(0) });
        } else {
            orders
                .push(Order::Send(socket, Payload { encoding: message.encoding, ..bytes.into() }));
        }
        Next::GoOn
    }

    pub(super) fn cannot_send(&self, socket: usize) -> Option<Why> {
        let link = self.links.get(socket)?;
        match self.kind_of(socket)? {
            _ if link.is_over => Some(Why::NotConnected),
            SocketKind::Connect(_) | SocketKind::Listen(_) => {
                (link.connections == 0).then_some(Why::NotConnected)
            }
            SocketKind::UdpAt(_) => (!link.has_peer).then_some(Why::NobodyToSendTo),
            SocketKind::UdpTo(_) | SocketKind::UdpBoth(..) => None,
        }
    }

    pub(super) fn sending(
        &mut self,
        part: CheckPart,
        until: Stamp,
        bytes: usize,
        ordered: Stamp,
        clock: &Clock<'_>,
    ) -> Next {
        let socket = self.socket_of(part);
        let Some(link) = self.links.get_mut(socket) else { return Next::Over };
        let failure = match &mut link.sending {
            sending if sending.is_refused => Some(Why::Refused),
            sending => sending.failure.take().map(|error| Why::NotSent(*error)),
        };
        if let Some(why) = failure {
            return self.failed(Failure::of(why), ordered, (clock.known_until.max(ordered), None));
        }
        if let Some((at, row)) = link.sending.began.filter(|_| link.sending.bytes >= bytes) {
            return self.was_sent(part, at, row, clock);
        }
        if link.is_over {
            let why = link.failure.clone().map_or(Why::ConnectionOver, Why::NotOpened);
            return self.failed(Failure::of(why), ordered, (clock.known_until.max(ordered), None));
        }
        if clock.known_until >= until {
            return self.failed(Failure::of(Why::NotSentInTime), ordered, (until, None));
        }
        self.doing = Doing::Sending { until, bytes, ordered };
        Next::Wait(until)
    }

    /// The message of a step was sent: what comes next in it.
    pub(super) fn was_sent(
        &mut self,
        part: CheckPart,
        at: Stamp,
        row: u64,
        clock: &Clock<'_>,
    ) -> Next {
        let CheckPart::Step(step) = part else { return Next::Over };
        let planned = self.ready.check().steps.get(step).map(|step| &step.act);
        if let Some(Act::Exchange { expect: Some(_), .. }) = planned {
            return self.begin_to_expect(step, at, clock);
        }
        self.passed(at, (at, Some(row)))
    }
}
