//! Everything that a session of this kind has loaded: its requests, and what is under way.

use super::{Hop, Span};
use crate::net::Stamp;
use crate::threads::locked;
use std::sync::{Arc, Mutex};

/// Everything that a session of this kind has loaded.
#[derive(Debug, Default)]
pub struct Download {
    hops: Mutex<Vec<Arc<Hop>>>,
    /// When it began and ended.
    span: Mutex<Span>,
    /// Where a redirect leads that a person has to follow.
    waits_for: Mutex<Option<String>>,
}

impl Download {
    /// Its requests, the first one first.
    pub fn hops(&self) -> Vec<Arc<Hop>> {
        locked(&self.hops).clone()
    }

    /// The request that is under way, or was the last.
    pub fn last(&self) -> Option<Arc<Hop>> {
        locked(&self.hops).last().cloned()
    }

    /// Another request begins.
    pub fn begin(&self, hop: Arc<Hop>) {
        locked(&self.hops).push(hop);
    }

    /// When it began and ended.
    pub fn span(&self) -> Span {
        *locked(&self.span)
    }

    /// It begins.
    pub fn begun(&self, at: Stamp) {
        *locked(&self.span) = Span { begun: Some(at), ended: None };
    }

    /// It is over.
    pub fn ended(&self, at: Stamp) {
        locked(&self.span).ended = Some(at);
    }

    /// The URL of a redirect that waits for a person, without password.
    pub fn waits_for(&self) -> Option<String> {
        locked(&self.waits_for).clone()
    }

    /// A redirect waits for a person, or does not any more.
    pub fn set_waits_for(&self, url: Option<String>) {
        *locked(&self.waits_for) = url;
    }
}
