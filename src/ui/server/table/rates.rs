//! How fast bytes come and go, measured from one second to the next.

use crate::net::{Connection, ConnectionId, Stamp};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The time over which a rate is measured: short enough to follow, long enough to read.
const SPAN: Duration = Duration::from_secs(1);

/// Rates of connections.
#[derive(Debug, Default)]
pub(super) struct Rates {
    measured: Option<Stamp>,
    /// Bytes received and sent at that moment, and the rates until then.
    known: HashMap<ConnectionId, Known>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    received: u64,
    sent: u64,
    rate: Rate,
}

/// Bytes a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) incoming: u64,
    pub(super) outgoing: u64,
}

impl Rates {
    /// Measures anew if the last time is long enough ago.
    pub(super) fn measure(&mut self, list: &[Arc<Connection>], now: Stamp) {
        let span = match self.measured {
            Some(measured) if now.since(measured) < SPAN => return,
            Some(measured) => now.since(measured),
            None => Duration::ZERO,
        };
        self.measured = Some(now);
        let known = std::mem::take(&mut self.known);
        self.known = list.iter().map(|one| (one.id, step(one, known.get(&one.id), span))).collect();
    }

    /// When to measure next.
    pub(super) fn next(&self, now: Stamp) -> Duration {
        let gone = self.measured.map_or(SPAN, |measured| now.since(measured));
        // A delay of nothing would draw twice.
        SPAN.saturating_sub(gone).max(crate::ui::widgets::NEXT_FRAME)
    }

    /// The rate of a connection, if it was measured.
    pub(super) fn of(&self, id: ConnectionId) -> Option<Rate> {
        self.known.get(&id).map(|known| known.rate)
    }
}

fn step(connection: &Connection, before: Option<&Known>, span: Duration) -> Known {
    let (received, sent) = (connection.received_bytes.get(), connection.sent_bytes.get());
    // What is new since the last time began with nothing.
    let before = before.copied().unwrap_or_default();
    let per_second = |now: u64, then: u64| {
        if span.is_zero() {
            return 0;
        }
        (now.saturating_sub(then) as f64 / span.as_secs_f64()) as u64
    };
    let rate = Rate {
        incoming: per_second(received, before.received),
        outgoing: per_second(sent, before.sent),
    };
    Known { received, sent, rate }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, SocketAddr};

    #[test]
    fn rates_are_those_of_the_last_second() {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
        let list = [Arc::new(Connection::new(ConnectionId(1), address, address))];
        let (mut rates, start) = (Rates::default(), Stamp(1_000));
        let at = |ms| start.after(Duration::from_millis(ms));
        list[0].received_bytes.add(5_000);
        rates.measure(&list, start);
        assert_eq!(rates.of(ConnectionId(1)), Some(Rate::default()), "nobody knows since when");
        assert_eq!(rates.next(at(400)), Duration::from_millis(600));
        list[0].received_bytes.add(3_000);
        list[0].sent_bytes.add(10);
        rates.measure(&list, at(900));
        assert_eq!(rates.of(ConnectionId(1)), Some(Rate::default()), "too early");
        rates.measure(&list, at(2_000));
        assert_eq!(rates.of(ConnectionId(1)), Some(Rate { incoming: 1_500, outgoing: 5 }));
        rates.measure(&list, at(3_000));
        assert_eq!(rates.of(ConnectionId(1)), Some(Rate::default()));
        assert_eq!(rates.of(ConnectionId(2)), None);
        rates.measure(&[], at(4_000));
        assert_eq!(rates.of(ConnectionId(1)), None, "nothing is kept of what is gone");
    }
}
