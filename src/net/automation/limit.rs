//! How many replies each peer gets: two programs that answer each other, or one that asks in another's name,
//! come to no more than that.

use crate::net::Stamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// Peers that are known at the same time, by their addresses: with 40 bytes each a bound for what a forged
/// sender can cost. Those beyond it share what one gets.
pub const PEERS_MAX: usize = 1024;

/// The time to which the limit refers.
const SECOND: Duration = Duration::from_secs(1);

/// How often peers that are owed their full share again are forgotten at most: looking for them takes
/// microseconds, and who is unknown comes with each datagram where senders are forged.
const SWEEP_EVERY: Duration = Duration::from_millis(10);

/// The replies of one session, or of one of its connections. A peer is an IP address, whatever its port: a
/// forged port must not make it another.
#[derive(Clone, Debug)]
pub struct ReplyLimit {
    per_second: u32,
    peers: HashMap<IpAddr, Share>,
    strangers: Share,
    sweep_at: Stamp,
}

/// What a peer has had: until when its replies would last if they went out evenly.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    used_until: Stamp,
}

impl ReplyLimit {
    /// So many replies for each peer in a second, and as many at once after a second without any; 0 for none.
    pub fn new(per_second: u32) -> Self {
        Self {
            per_second,
            peers: HashMap::new(),
            strangers: Share::default(),
            sweep_at: Stamp::default(),
        }
    }

    /// What it is.
    pub fn per_second(&self) -> u32 {
        self.per_second
    }

    /// It is another from now on; what peers have had still counts.
    pub fn set_per_second(&mut self, per_second: u32) {
        self.per_second = per_second;
    }

    /// Whether a reply to this peer may go out now; it counts as sent then.
    pub fn takes(&mut self, peer: IpAddr, now: Stamp) -> bool {
        let step = SECOND.checked_div(self.per_second);
        step.is_some_and(|step| self.share(peer, now).takes(now, step))
    }

    /// When a reply to this peer may go out, which counts as sent then; `None` for never.
    pub fn reserve(&mut self, peer: IpAddr, now: Stamp) -> Option<Stamp> {
        let step = SECOND.checked_div(self.per_second)?;
        Some(self.share(peer, now).reserve(now, step))
    }

    fn share(&mut self, peer: IpAddr, now: Stamp) -> &mut Share {
        if !self.peers.contains_key(&peer) && !self.has_room(now) {
            return &mut self.strangers;
        }
        self.peers.entry(peer).or_default()
    }

    fn has_room(&mut self, now: Stamp) -> bool {
        if self.peers.len() >= PEERS_MAX && now >= self.sweep_at {
            self.sweep_at = now.after(SWEEP_EVERY);
            // Who has its full share again is as good as new.
            self.peers.retain(|_, share| share.used_until > now);
        }
        self.peers.len() < PEERS_MAX
    }
}

impl Share {
    fn takes(&mut self, now: Stamp, step: Duration) -> bool {
        let until = self.used_until.max(now).after(step);
        if until.since(now) > SECOND {
            return false;
        }
        self.used_until = until;
        true
    }

    fn reserve(&mut self, now: Stamp, step: Duration) -> Stamp {
        self.used_until = self.used_until.max(now).after(step);
        now.after(self.used_until.since(now).saturating_sub(SECOND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(number: u32) -> IpAddr {
        IpAddr::from(number.to_be_bytes())
    }

    fn at(millis: u64) -> Stamp {
        Stamp::default().after(Duration::from_millis(millis))
    }

    fn taken(limit: &mut ReplyLimit, from: IpAddr, now: Stamp, asked: usize) -> usize {
        (0..asked).filter(|_| limit.takes(from, now)).count()
    }

    #[test]
    fn a_peer_gets_its_number_at_once_and_then_evenly() {
        let mut limit = ReplyLimit::new(1000);
        assert_eq!(taken(&mut limit, peer(1), at(5000), 3000), 1000);
        assert_eq!(taken(&mut limit, peer(1), at(5100), 3000), 100);
        assert_eq!(taken(&mut limit, peer(2), at(5100), 3000), 1000, "another has its own");
        let steady: usize =
            (0..10_000).map(|ms| taken(&mut limit, peer(3), at(6000 + ms), 5)).sum();
        assert_eq!(steady, 1000 + 9999);
    }

    #[test]
    fn small_numbers_and_none_hold_exactly() {
        for per_second in [1, 2, 3, 7, 20_000] {
            let mut limit = ReplyLimit::new(per_second);
            let count = taken(&mut limit, peer(1), at(1), 2 * per_second as usize);
            assert_eq!(count, per_second as usize);
        }
        assert_eq!(taken(&mut ReplyLimit::new(0), peer(1), at(1), 10), 0);
        let mut limit = ReplyLimit::new(1);
        assert_eq!(taken(&mut limit, peer(1), at(0), 5), 1);
        limit.set_per_second(1000);
        assert_eq!(taken(&mut limit, peer(1), at(500), 1000), 500, "what it had still counts");
    }

    #[test]
    fn replies_that_must_not_be_missing_wait_for_their_turn() {
        let mut limit = ReplyLimit::new(10);
        let when: Vec<Option<Stamp>> = (0..12).map(|_| limit.reserve(peer(1), at(500))).collect();
        assert!(when.iter().take(10).all(|when| *when == Some(at(500))), "{when:?}");
        assert_eq!(when.get(10..), Some(&[Some(at(600)), Some(at(700))][..]));
        assert_eq!(limit.reserve(peer(2), at(500)), Some(at(500)));
        assert_eq!(ReplyLimit::new(0).reserve(peer(1), at(1)), None);
    }

    #[test]
    fn forged_senders_cost_no_more_than_a_bound_and_share_one_part() {
        let mut limit = ReplyLimit::new(10);
        let known = (0..PEERS_MAX as u32).filter(|number| limit.takes(peer(*number), at(0)));
        assert_eq!(known.count(), PEERS_MAX);
        let strangers = (5000..9000).filter(|number| limit.takes(peer(*number), at(1)));
        assert_eq!(strangers.count(), 10);
        assert_eq!(limit.peers.len(), PEERS_MAX);
        // Later the first are owed nothing any more, and make room.
        assert_eq!(taken(&mut limit, peer(9999), at(2000), 20), 10);
        assert_eq!(limit.peers.len(), 1);
    }
}
