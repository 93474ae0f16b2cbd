//! Which thread is of which process.

use std::collections::BTreeMap;

/// How many threads may be known at once: beyond it, further ones count as processes of their own.
const THREADS_MAX: usize = 4096;

/// What a call makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    /// A thread of the same process.
    Thread,
    /// A process.
    Process,
}

/// The threads that are known.
#[derive(Debug, Default)]
pub(super) struct Families {
    process_of: BTreeMap<u32, u32>,
}

impl Families {
    /// Whether no thread was seen yet.
    pub(super) fn is_empty(&self) -> bool {
        self.process_of.is_empty()
    }

    /// The process of a thread, with its parent if it was not known before. A thread that nobody has made yet is
    /// what the call makes that has not returned.
    pub(super) fn process_of(
        &mut self,
        thread: u32,
        in_the_making: Option<(u32, Child)>,
    ) -> (u32, Option<u32>) {
        if let Some(process) = self.process_of.get(&thread) {
            return (*process, None);
        }
        let made =
            in_the_making.and_then(|(parent, kind)| Some((*self.process_of.get(&parent)?, kind)));
        match made {
            Some((process, Child::Thread)) => {
                self.add(thread, process);
                (process, None)
            }
            Some((parent, Child::Process)) => {
                self.add(thread, thread);
                (thread, Some(parent))
            }
            None => {
                self.add(thread, thread);
                (thread, None)
            }
        }
    }

    /// A call of a thread has made this one: the new process, if it is one that was not known.
    pub(super) fn born(&mut self, parent: u32, child: u32, kind: Child) -> Option<u32> {
        if self.process_of.contains_key(&child) {
            return None;
        }
        let process = match kind {
            Child::Thread => self.process_of.get(&parent).copied().unwrap_or(parent),
            Child::Process => child,
        };
        self.add(child, process);
        (kind == Child::Process).then_some(child)
    }

    /// A thread is over: its process, if it was its first, which strace reports last.
    pub(super) fn ended(&mut self, thread: u32) -> Option<u32> {
        self.process_of.remove(&thread).filter(|process| *process == thread)
    }

    fn add(&mut self, thread: u32, process: u32) {
        if self.process_of.len() < THREADS_MAX {
            self.process_of.insert(thread, process);
        }
    }
}
