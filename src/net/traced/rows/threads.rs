//! The threads of a program, by the numbers that their rows have.

use crate::net::WorkerRole;
use crate::net::traced::Caller;
use std::collections::HashMap;

/// Threads that have made calls.
#[derive(Debug, Default)]
pub(super) struct Threads(HashMap<Caller, u8>);

impl Threads {
    /// What the rows of a thread bear. From some number on, threads share the last one.
    pub(super) fn role(&mut self, caller: Caller) -> WorkerRole {
        let next = u8::try_from(self.0.len() + 1).unwrap_or(u8::MAX);
        if let Some(number) = self.0.get(&caller) {
            return WorkerRole::Thread(*number);
        }
        if next >= WorkerRole::THREADS_MAX {
            return WorkerRole::Thread(WorkerRole::THREADS_MAX);
        }
        self.0.insert(caller, next);
        WorkerRole::Thread(next)
    }
}
