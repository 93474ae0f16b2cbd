//! The queue of what a person wants to send, and the thread that sends it: it begins with the first job
//! and ends with the connection, so that a peer that never reads holds up nobody else.

use super::Stream;
use crate::net::session::{panic_error, spawn};
use crate::net::tcp::{FileNews, StreamNews};
use crate::net::{Cause, NetError, Op, locked};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Bytes of messages that may wait for a peer that does not take them: more than a person types. One
/// larger message fits when nothing waits.
pub const QUEUE_BYTES_MAX: u64 = 1 << 20;

/// Jobs that may wait, for the memory of small ones.
pub const QUEUE_JOBS_MAX: usize = 1024;

/// Something to do once what was asked before is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Send these bytes.
    Send(Vec<u8>),
    /// Send the content of this file.
    File(PathBuf),
    /// Say that nothing more will be sent.
    Finish,
}

/// What waits to be sent.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// Grows with each order to stop sending files.
    cancels: AtomicU64,
}

#[derive(Debug, Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Bytes of messages in it, with what is left of the one that is being sent.
    bytes: u64,
    phase: Phase,
    writer: Option<JoinHandle<()>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// Jobs are taken.
    #[default]
    Open,
    /// What is there is done, and nothing more is taken.
    Draining,
    /// Nothing more is done.
    Over,
}

impl Stream {
    /// Puts a job into the queue. One that finds no room is refused, which is told with its payload.
    pub fn enqueue(self: &Arc<Self>, job: Job) {
        let mut queue = locked(&self.outgoing.queue);
        let refused = queue.refusal(&job, self.is_over());
        if let Some(cause) = refused {
            drop(queue);
            return self.refuse_job(job, cause);
        }
        if queue.writer.is_none() {
            match self.start_writer() {
                Ok(writer) => queue.writer = Some(writer),
                Err(error) => {
                    drop(queue);
                    return self.refuse_job(job, error.cause);
                }
            }
        }
        if let Job::Send(message) = &job {
            queue.bytes += message.len() as u64;
            self.facts.queued_bytes.set(queue.bytes);
        }
        queue.jobs.push_back(job);
        drop(queue);
        self.outgoing.changed.notify_one();
    }

    /// Stops the file that is being sent, between two blocks, and those that wait.
    pub fn cancel_files(&self) {
        self.outgoing.cancels.fetch_add(1, Relaxed);
        let mut cancelled = Vec::new();
        locked(&self.outgoing.queue).jobs.retain_mut(|job| match job {
            Job::File(path) => {
                cancelled.push(std::mem::take(path));
                false
            }
            _ => true,
        });
        for path in cancelled {
            self.file_not_sent(&path, Cause::Cancelled);
        }
    }

    /// How often files were cancelled so far.
    pub(in crate::net::tcp) fn cancels(&self) -> u64 {
        self.outgoing.cancels.load(Relaxed)
    }

    fn start_writer(self: &Arc<Self>) -> Result<JoinHandle<()>, NetError> {
        let stream = Arc::clone(self);
        spawn(format!("tcp {} writer", self.facts.remote), move || {
            let written = catch_unwind(AssertUnwindSafe(|| stream.write()));
            if let Err(panic) = written {
                stream.fail(panic_error(panic.as_ref(), &stream.peer.to_string()));
            }
        })
    }

    fn write(&self) {
        while let Some(job) = self.outgoing.next() {
            match job {
                Job::Send(message) => {
                    let _whole = locked(&self.message);
                    let mut left = message.len();
                    let sent = self.send_pieces(&message, |len| {
                        left = left.saturating_sub(len);
                        self.dequeued(len);
                    });
                    if sent.is_err() {
                        self.dequeued(left);
                    }
                }
                Job::File(path) => {
                    self.send_file(&path);
                }
                Job::Finish => {
                    if self.finish_sending() {
                        self.tell(StreamNews::Finished);
                    }
                }
            }
        }
    }

    fn dequeued(&self, bytes: usize) {
        let mut queue = locked(&self.outgoing.queue);
        queue.bytes = queue.bytes.saturating_sub(bytes as u64);
        self.facts.queued_bytes.set(queue.bytes);
    }

    /// Waits until what is in the queue is sent, or the connection is over. Takes no more jobs.
    pub(super) fn drain(&self) {
        self.join_writer(Phase::Draining);
    }

    /// Ends the writer; what still waits is told as not sent.
    pub(super) fn end_writer(&self) {
        self.join_writer(Phase::Over);
        let jobs = std::mem::take(&mut locked(&self.outgoing.queue).jobs);
        let stopped = self.shared.stop.is_stopped();
        for job in jobs {
            let cause = if stopped { Cause::SessionOver } else { Cause::NotConnected };
            self.refuse_job(job, cause);
        }
        self.facts.queued_bytes.set(0);
    }

    fn join_writer(&self, phase: Phase) {
        let mut queue = locked(&self.outgoing.queue);
        queue.phase = phase;
        let writer = queue.writer.take();
        drop(queue);
        self.outgoing.changed.notify_all();
        // Its panics are caught inside, and have ended the connection.
        drop(writer.map(JoinHandle::join));
    }

    fn refuse_job(&self, job: Job, cause: Cause) {
        match job {
            Job::Send(message) => drop(self.refuse(cause, &message)),
            Job::File(path) => self.file_not_sent(&path, cause),
            // The connection is over, or full of what a finish would have waited for.
            Job::Finish => {
                let error = NetError { op: Op::Shutdown, target: self.peer.to_string(), cause };
                self.told(Err(error));
            }
        }
    }

    fn file_not_sent(&self, path: &Path, cause: Cause) {
        let error = NetError { op: Op::Send, target: path.display().to_string(), cause };
        self.tell(StreamNews::File(FileNews::SendStopped { sent_bytes: 0, error }));
    }
}

impl Outgoing {
    /// Waits for the next job; `None` when there will be none.
    fn next(&self) -> Option<Job> {
        let mut queue = locked(&self.queue);
        loop {
            if queue.phase == Phase::Over {
                return None;
            }
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            if queue.phase == Phase::Draining {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Queue {
    /// Why the job cannot be taken, if it cannot.
    fn refusal(&self, job: &Job, is_over: bool) -> Option<Cause> {
        if self.phase != Phase::Open || is_over {
            return Some(Cause::NotConnected);
        }
        let bytes = if let Job::Send(message) = job { message.len() as u64 } else { 0 };
        let is_full = bytes > 0 && self.bytes > 0 && self.bytes + bytes > QUEUE_BYTES_MAX;
        let has_room = !is_full && self.jobs.len() < QUEUE_JOBS_MAX;
        (!has_room).then_some(Cause::QueueFull(self.bytes))
    }
}
