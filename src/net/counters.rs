//! A session's counters: what came, what went, what was lost. They are exact whatever the log drops.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Live counters of a session. Workers add, the ui reads each frame.
        #[derive(Debug, Default)]
        pub struct Counters { $($(#[$doc])* pub $name: Counter),* }

        /// The values of [`Counters`] at one moment.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Tally { $($(#[$doc])* pub $name: u64),* }

        impl Counters {
            /// The values now.
            pub fn tally(&self) -> Tally {
                Tally { $($name: self.$name.get()),* }
            }
        }

        impl std::ops::AddAssign for Tally {
            fn add_assign(&mut self, other: Self) {
                $(self.$name += other.$name;)*
            }
        }

        impl Tally {
            /// What was counted since these values were read.
            #[must_use]
            pub fn since(self, then: Self) -> Self {
                Self { $($name: self.$name.saturating_sub(then.$name)),* }
            }
        }

        impl fmt::Display for Tally {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let values = [$((stringify!($name), self.$name)),*];
                for (index, (name, value)) in values.iter().enumerate() {
                    let gap = if index == 0 { "" } else { " " };
                    write!(f, "{gap}{name}={value}")?;
                }
                Ok(())
            }
        }
    };
}

counters! {
    /// Datagrams or reads received.
    received,
    /// Bytes received.
    received_bytes,
    /// Datagrams or writes sent.
    sent,
    /// Bytes sent.
    sent_bytes,
    /// Sends that failed.
    send_failed,
    /// Receives and sends that did happen and that the log has no row for, since the outbox was full.
    lost_unlogged,
    /// Datagrams that the kernel threw away because the receive buffer was full (Linux).
    lost_in_kernel,
    /// Connections that were closed at once, since there were as many already as there may be.
    over_limit,
    /// Automatic replies that were not sent, since too many were waiting, or the connection or the session ended
    /// before they were due.
    replies_dropped,
    /// Replies that rules were kept from: by the limit for each peer, or since a group was meant.
    replies_withheld,
    /// Replies of rules that had to wait by the limit for each peer.
    replies_paced,
    /// Events without payload (calls and the like) that the log has no row for.
    events_dropped,
}

impl Tally {
    /// All datagrams that reached this machine or program and have no row in the log.
    pub fn lost(&self) -> u64 {
        self.lost_unlogged + self.lost_in_kernel
    }
}

/// One counter.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds to it.
    pub fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Relaxed);
    }

    /// Takes something away from what it counts, which is there.
    pub fn subtract(&self, amount: u64) {
        self.0.fetch_sub(amount, Relaxed);
    }

    /// Sets it to a value that is counted elsewhere.
    pub fn set(&self, value: u64) {
        self.0.store(value, Relaxed);
    }

    /// Its value.
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_add_up_and_print_in_one_line() {
        let counters = Counters::default();
        counters.received.add(3);
        counters.lost_in_kernel.set(2);
        let mut sum = counters.tally();
        sum += counters.tally();
        assert_eq!((sum.received, sum.lost()), (6, 4));
        let line = sum.to_string();
        assert!(line.starts_with("received=6 received_bytes=0 ") && !line.contains('\n'));
        let since = sum.since(counters.tally());
        assert_eq!((since.received, since.lost_in_kernel, since.sent), (3, 2, 0));
    }
}
