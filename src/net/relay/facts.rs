//! What is at this moment in a relay, for whoever shows it.

use super::live::LivePlan;
use super::{FaultPlan, Transport, Way};
use crate::net::Connections;
use crate::net::counters::Counter;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

/// Live facts of a relay.
#[derive(Debug)]
pub struct RelayFacts {
    /// What it relays.
    pub transport: Transport,
    /// Both sides of each client.
    pub connections: Arc<Connections>,
    /// What was done wrong on purpose so far.
    pub faults_done: Counter,
    /// Datagrams that were dropped since there was no room for their client, or for more that wait.
    pub dropped: Counter,
    plan: LivePlan,
    paused: [AtomicBool; 2],
    last_pair: AtomicU32,
}

impl RelayFacts {
    /// Of a relay that begins.
    pub(super) fn new(transport: Transport, plan: FaultPlan) -> Self {
        Self {
            transport,
            connections: Arc::default(),
            faults_done: Counter::default(),
            dropped: Counter::default(),
            plan: LivePlan::new(plan),
            paused: [const { AtomicBool::new(false) }; 2],
            last_pair: AtomicU32::new(0),
        }
    }

    /// What it does wrong now.
    pub fn plan(&self) -> Arc<FaultPlan> {
        self.plan.now().1
    }

    pub(super) fn live_plan(&self) -> &LivePlan {
        &self.plan
    }

    /// The number of the next pair.
    pub(super) fn next_pair(&self) -> u32 {
        self.last_pair.fetch_add(1, Relaxed).wrapping_add(1)
    }

    /// Whether nothing is passed on in this direction.
    pub fn is_paused(&self, way: Way) -> bool {
        self.paused[way as usize].load(Relaxed)
    }

    /// Passes nothing on in this direction; `false` if it was so before.
    pub(super) fn pause(&self, way: Way) -> bool {
        !self.paused[way as usize].swap(true, Relaxed)
    }

    /// Passes on again; `false` if it was so before.
    pub(super) fn resume(&self, way: Way) -> bool {
        self.paused[way as usize].swap(false, Relaxed)
    }
}

impl Default for RelayFacts {
    fn default() -> Self {
        Self::new(Transport::Tcp, FaultPlan::default())
    }
}
