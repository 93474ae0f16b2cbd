//! A repeat on TCP connections. What has not left yet is never queued up: a connection whose peer does not
//! read is passed by, and that is counted.

use super::stream::{Job, Stream};
use crate::net::automation::repeat::SendOutcome;
use crate::net::automation::{RepeatEnd, RepeatPlan};
use crate::net::repeater::{DueSend, Repeater, Step};
use crate::net::session::Shared;
use crate::net::{Payload, Recipients, Stamp};
use std::sync::Arc;

/// A repeat under way.
#[derive(Debug)]
pub(in crate::net) struct StreamRepeat {
    recipients: Recipients,
    repeater: Repeater,
}

impl StreamRepeat {
    /// Begins, and reports it.
    pub(in crate::net) fn begin(
        shared: &Arc<Shared>,
        recipients: Recipients,
        plan: RepeatPlan,
    ) -> Self {
        Self { recipients, repeater: Repeater::begin(shared, plan) }
    }

    /// On which connections.
    pub(in crate::net) fn recipients(&self) -> &Recipients {
        &self.recipients
    }

    /// When it has something to do.
    pub(in crate::net) fn due(&self) -> Option<Stamp> {
        self.repeater.due()
    }

    /// Sends what is due now on those of its recipients that there are. `None` if it is over, which is reported.
    pub(in crate::net) fn do_what_is_due(mut self, streams: &[Arc<Stream>]) -> Option<Self> {
        let may_come = self.recipients == Recipients::All;
        let step = self.repeater.step(|due| send(due, streams, may_come));
        match step {
            Step::GoOn => Some(self),
            Step::End(end) => {
                self.end(end);
                None
            }
        }
    }

    /// Ends, and reports it.
    pub(in crate::net) fn end(self, end: RepeatEnd) {
        self.repeater.end(end);
    }
}

/// Ends a repeat, if one is under way.
pub(in crate::net) fn end(repeat: &mut Option<StreamRepeat>, end: RepeatEnd) {
    if let Some(repeat) = repeat.take() {
        repeat.end(end);
    }
}

/// It is sent if one of them takes it. Without any it is over, unless others may come.
fn send(
    due: &mut DueSend<'_>,
    streams: &[Arc<Stream>],
    may_come: bool,
) -> Result<SendOutcome, RepeatEnd> {
    let mut open = streams.iter().filter(|stream| stream.can_send()).peekable();
    if open.peek().is_none() && !may_come {
        return Err(RepeatEnd::Closed);
    }
    let mut outcome = SendOutcome::Withheld;
    for stream in open.filter(|stream| !stream.has_queue()) {
        let encoding = due.item.encoding;
        let bytes = due.bytes(stream.peer()).map_err(RepeatEnd::Failed)?.into();
        stream.enqueue(Job::Send(Payload { bytes, encoding }));
        outcome = SendOutcome::Sent;
    }
    Ok(outcome)
}
