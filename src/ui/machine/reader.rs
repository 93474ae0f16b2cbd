//! Reads what this machine is, on a thread of its own.

use crate::net::machine::MachineFacts;
use crate::threads::spawn;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use std::task::Waker;

/// Reads on demand; one reading at a time.
#[derive(Debug, Default)]
pub(super) struct Reader {
    coming: Option<Receiver<MachineFacts>>,
    has_begun: bool,
    problem: Option<String>,
}

impl Reader {
    /// Begins to read, unless it does already. Returns at once; the window is woken when it is there.
    pub(super) fn read(&mut self, waker: &Waker) {
        if self.coming.is_some() {
            return;
        }
        self.has_begun = true;
        self.problem = None;
        let (tell, coming) = bounded(1);
        let waker = waker.clone();
        let read = move || {
            // Nobody waits any more if the pane is gone.
            let _ = tell.send(MachineFacts::read());
            waker.wake();
        };
        match spawn("this machine".to_owned(), read) {
            Ok(_) => self.coming = Some(coming),
            Err(error) => self.problem = Some(error.to_string()),
        }
    }

    /// What was read, once. Begins the first reading. Never waits.
    pub(super) fn keep_up(&mut self, waker: &Waker) -> Option<MachineFacts> {
        if !self.has_begun {
            self.read(waker);
        }
        match self.coming.as_ref()?.try_recv() {
            Ok(facts) => {
                self.coming = None;
                Some(facts)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                // The thread has ended without a result, which only a mistake of ours brings about.
                self.coming = None;
                self.problem = Some("the reading thread has ended".to_owned());
                None
            }
        }
    }

    /// Whether a reading goes on.
    pub(super) fn is_reading(&self) -> bool {
        self.coming.is_some()
    }

    /// Why the last reading did not begin.
    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}
