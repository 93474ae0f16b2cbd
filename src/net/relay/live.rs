//! The plan of faults while it can change.

use super::FaultPlan;
use crate::threads::locked;
use std::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Release},
};
use std::sync::{Arc, Mutex};

/// A plan that can change, with a version, so that who passes bytes on need not lock for each piece.
#[derive(Debug)]
pub(super) struct LivePlan {
    plan: Mutex<Arc<FaultPlan>>,
    version: AtomicU64,
}

impl LivePlan {
    pub(super) fn new(plan: FaultPlan) -> Self {
        Self { plan: Mutex::new(Arc::new(plan)), version: AtomicU64::new(1) }
    }

    pub(super) fn now(&self) -> (u64, Arc<FaultPlan>) {
        // The version first: a change in between is found by the next look.
        let version = self.version.load(Acquire);
        (version, Arc::clone(&locked(&self.plan)))
    }

    /// The plan, if it is not of this version.
    pub(super) fn other_than(&self, version: u64) -> Option<(u64, Arc<FaultPlan>)> {
        (self.version.load(Acquire) != version).then(|| self.now())
    }

    pub(super) fn set(&self, plan: FaultPlan) {
        *locked(&self.plan) = Arc::new(plan);
        self.version.fetch_add(1, Release);
    }
}
