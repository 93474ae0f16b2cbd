//! Datagrams that wait already when one was passed on: taken and passed on by several in one call.

use super::{BUFFER_BYTES, Datagrams, Mapping};
use crate::net::relay::{Side, Way};
use crate::net::socket::{Arrivals, Departures};
use crate::net::{Op, Stamp};
use crossbeam_channel::Sender;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// A receive that was longer under way has waited: nothing more is there. One that has not takes a microsecond or two.
pub(super) const WAITED: Duration = Duration::from_micros(10);

/// What a flood from clients needs.
#[derive(Debug)]
pub(super) struct Flood {
    arrivals: Arrivals,
    departures: Departures,
}

impl Flood {
    pub(super) fn new(relay: &Datagrams) -> Self {
        let arrivals = Arrivals::new(relay.local, BUFFER_BYTES);
        Self { arrivals, departures: Departures::new(relay.target) }
    }

    /// Passes on what waits, until nothing does, or the relay pauses or ends.
    ///
    /// # Errors
    /// What the receive returned.
    pub(super) fn pass_on(
        &mut self,
        relay: &Arc<Datagrams>,
        alive: &Sender<Infallible>,
    ) -> io::Result<()> {
        let is_over = || relay.shared.stop.is_stopped() || relay.facts.is_paused(Way::ToTarget);
        while !is_over() {
            let called = Stamp::now();
            let count = self.arrivals.receive(&relay.socket)?;
            if count == 0 {
                break;
            }
            self.pass_all(relay, called, alive);
        }
        Ok(())
    }

    fn pass_all(&mut self, relay: &Arc<Datagrams>, called: Stamp, alive: &Sender<Infallible>) {
        let Self { arrivals, departures } = self;
        let (mut client, mut payloads) = (None::<Arc<Mapping>>, Vec::new());
        for (payload, from) in arrivals.iter() {
            if client.as_ref().is_none_or(|client| client.client != from) {
                send(relay, departures, client.as_deref(), &mut payloads);
                client = relay.client(from, alive);
            }
            let Some(mapping) = client.as_deref() else { continue };
            relay.tell_received(mapping, Side::Client, called, payload);
            if mapping.with_model(relay, Way::ToTarget, |model| model.is_clear()) {
                payloads.push(payload);
            } else {
                send(relay, departures, Some(mapping), &mut payloads);
                relay.pass(mapping, Way::ToTarget, payload);
            }
        }
        send(relay, departures, client.as_deref(), &mut payloads);
    }
}

/// Sends them to the target, and reports each. What does not go by one call is tried again by itself, and reported so.
fn send(
    relay: &Datagrams,
    departures: &mut Departures,
    client: Option<&Mapping>,
    payloads: &mut Vec<&[u8]>,
) {
    let Some(mapping) = client else { return };
    let mut rest = payloads.as_slice();
    if rest.len() > 1 {
        let at = Stamp::now();
        let in_flight = relay.shared.outbox.send_begins(at);
        let call = || departures.send(&mapping.socket, relay.target, rest);
        // An error is about the first one, which is sent again: that reports it.
        let went = crate::net::worker::blocking(Op::SendTo, at, call).unwrap_or(0);
        let (sent, others) = rest.split_at_checked(went).unwrap_or((rest, &[]));
        let took = Stamp::now().since(at) / sent.len().max(1) as u32;
        for payload in sent {
            relay.tell_sent(mapping, Way::ToTarget, (at, took), payload);
        }
        drop(in_flight);
        rest = others;
    }
    for payload in rest {
        relay.send(mapping, Way::ToTarget, payload);
    }
    payloads.clear();
}
