//! Sockets are made, and connections let go.

use super::link::Link;
use super::{Clock, Doing, Machine, Next, Order};
use crate::engine::check::outcome::{CheckPart, Failure, Why};
use crate::engine::check::plan::{SETUP_WITHIN, SocketKind};
use crate::net::Stamp;
use std::time::Duration;

impl Machine {
    /// Orders a socket.
    pub(super) fn open(
        &mut self,
        socket: usize,
        within: Duration,
        clock: &Clock<'_>,
        orders: &mut Vec<Order>,
    ) -> Next {
        if let Some(link) = self.links.get_mut(socket) {
            *link = link.anew();
        }
        orders.push(Order::Open(socket));
        self.since = clock.now;
        self.doing = Doing::Opening { until: clock.now.after(within) };
        Next::GoOn
    }

    pub(super) fn reopen(
        &mut self,
        part: CheckPart,
        until: Stamp,
        within: Duration,
        clock: &Clock<'_>,
        orders: &mut Vec<Order>,
    ) -> Next {
        let socket = self.socket_of(part);
        let is_there = |link: &&Link| link.opened.is_some() && !link.is_over;
        if self.links.get(socket).as_ref().is_none_or(|link| !is_there(link)) {
            return self.open(socket, within, clock, orders);
        }
        if clock.known_until >= until {
            return self.failed(Failure::of(Why::NotClosedInTime), self.since, (until, None));
        }
        self.doing = Doing::Reopening { until, within };
        Next::Wait(until)
    }

    pub(super) fn opening(&mut self, until: Stamp, part: CheckPart, clock: &Clock<'_>) -> Next {
        let socket = self.socket_of(part);
        let Some(link) = self.links.get(socket) else { return Next::Over };
        // Such a socket is bound by its first send.
        let is_lazy = matches!(self.kind_of(socket), Some(SocketKind::UdpTo(_)));
        if let Some((at, row)) = link.opened {
            return self.passed(self.since, (at, Some(row)));
        }
        if link.is_over {
            let why = link.failure.clone().map_or(Why::NotOpenedInTime, Why::NotOpened);
            return self.failed(Failure::of(why), self.since, (clock.known_until, None));
        }
        if is_lazy {
            return self.passed(self.since, (self.since, None));
        }
        if clock.known_until >= until {
            return self.failed(Failure::of(Why::NotOpenedInTime), self.since, (until, None));
        }
        self.doing = Doing::Opening { until };
        Next::Wait(until)
    }

    /// Orders that something of a socket ends.
    pub(super) fn let_go(
        &mut self,
        socket: usize,
        order: Order,
        clock: &Clock<'_>,
        orders: &mut Vec<Order>,
    ) -> Next {
        let Some(link) = self.links.get_mut(socket) else { return Next::Over };
        link.let_go = None;
        let is_there = !link.is_over && (link.opened.is_some());
        let needs_connection = matches!(order, Order::Finish(_) | Order::Reset(_));
        let (connections, now) = (link.connections, (clock.now, None));
        if needs_connection && connections == 0 {
            return self.failed(Failure::of(Why::NotConnected), clock.now, now);
        }
        if !is_there || (connections == 0 && !self.is_udp(socket)) {
            // What should be closed is.
            return self.passed(clock.now, now);
        }
        orders.push(order);
        let until = clock.now.after(SETUP_WITHIN);
        self.doing = Doing::LettingGo { until, ordered: clock.now };
        Next::GoOn
    }

    pub(super) fn letting_go(
        &mut self,
        until: Stamp,
        ordered: Stamp,
        part: CheckPart,
        clock: &Clock<'_>,
    ) -> Next {
        let socket = self.socket_of(part);
        let Some(link) = self.links.get(socket) else { return Next::Over };
        if let Some((at, row)) = link.let_go {
            return self.passed(ordered, (at, Some(row)));
        }
        if clock.known_until >= until {
            return self.failed(Failure::of(Why::NotClosedInTime), ordered, (until, None));
        }
        self.doing = Doing::LettingGo { until, ordered };
        Next::Wait(until)
    }
}
