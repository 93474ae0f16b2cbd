//! The queue of what a person wants to send, and the thread that sends it: it begins with the first job
//! and ends with the connection, so that a peer that never reads holds up nobody else.

use super::Stream;
use super::sender::SendLimits;
use super::task::{Job, Task};
use crate::net::session::panic_error;
use crate::net::tcp::{FileEvent, StreamEvent};
use crate::net::wake::SEND_TICK;
use crate::net::worker::{AtWork, WorkerRole, blocking};
use crate::net::{Cause, NetError, Op, Stamp};
use crate::payload::Encoding;
use crate::threads::{locked, spawn};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Bytes of messages that may wait for a peer that does not take them: more than a person types. One
/// larger message fits when nothing waits.
pub const QUEUE_BYTES_MAX: u64 = 1 << 20;

/// Jobs that may wait, for the memory of small ones.
pub const QUEUE_JOBS_MAX: usize = 1024;

/// What waits to be sent.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// Bytes of the handler's message that is being sent past the queue.
    replying_bytes: AtomicU64,
    /// Grows with each order to stop sending files.
    cancels: AtomicU64,
}

#[derive(Debug, Default)]
struct Queue {
    tasks: VecDeque<Task>,
    /// Bytes of messages in it, with what is left of the one that is being sent.
    bytes: u64,
    /// The handler's messages and files in it, with the one that is being sent.
    replies: usize,
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
    /// Puts a job into the queue. One that finds no room is refused, which is reported with its payload.
    pub fn enqueue(self: &Arc<Self>, job: Job) {
        let mut queue = locked(&self.outgoing.queue);
        if queue.writer.is_none() && queue.phase == Phase::Open && !self.is_over() {
            match self.start_writer() {
                Ok(writer) => queue.writer = Some(writer),
                Err(error) => {
                    drop(queue);
                    return self.refuse_task(Task::Asked(job), error.cause);
                }
            }
        }
        drop(queue);
        self.enqueue_task(Task::Asked(job));
    }

    /// The same for a queue that has a writer; `false` if it was refused.
    pub(super) fn enqueue_task(&self, task: Task) -> bool {
        let mut queue = locked(&self.outgoing.queue);
        let is_over = self.is_over().then_some(Cause::NotConnected);
        if let Some(cause) = is_over.or_else(|| queue.refusal(&task)) {
            drop(queue);
            self.refuse_task(task, cause);
            return false;
        }
        queue.bytes += task.bytes();
        queue.replies += usize::from(task.is_reply());
        self.show_waiting(&queue);
        queue.tasks.push_back(task);
        drop(queue);
        self.outgoing.changed.notify_all();
        true
    }

    /// Keeps others out for a message of the handler's. `None` if that would have to wait for the queue:
    /// then it is to be put there, after the handler's earlier ones.
    ///
    /// It never waits: a writer that begins just now may hold the lock for a whole message, and the
    /// reader has to go on reading meanwhile, or an echoing peer would wait for it.
    pub(super) fn begin_reply(&self) -> Option<MutexGuard<'_, ()>> {
        let queue = locked(&self.outgoing.queue);
        if queue.replies > 0 {
            return None;
        }
        match self.message.try_lock() {
            Ok(whole) => Some(whole),
            Err(TryLockError::Poisoned(whole)) => Some(whole.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Stops the file that is being sent, even if the peer takes nothing, and those that wait.
    pub fn cancel_files(&self) {
        let mut queue = locked(&self.outgoing.queue);
        let (cancelled, others): (VecDeque<_>, _) =
            std::mem::take(&mut queue.tasks).into_iter().partition(|task| task.file().is_some());
        queue.tasks = others;
        queue.replies -= cancelled.iter().filter(|task| task.is_reply()).count();
        let is_cut = cancelled.iter().any(|task| matches!(task, Task::Give(_)));
        for path in cancelled.iter().filter_map(Task::file) {
            self.file_not_sent(path, Cause::Cancelled);
        }
        // With the lock: a task that was taken out just before counts as being sent.
        self.outgoing.cancels.fetch_add(1, Relaxed);
        drop(queue);
        if is_cut {
            self.reset();
        }
    }

    /// How often files were cancelled so far.
    pub(super) fn cancels(&self) -> u64 {
        self.outgoing.cancels.load(Relaxed)
    }

    fn start_writer(self: &Arc<Self>) -> Result<JoinHandle<()>, NetError> {
        let stream = Arc::clone(self);
        let thread = spawn(format!("tcp {} writer", self.facts.remote), move || {
            let (shared, id) = (&stream.shared, stream.id());
            let _at_work = AtWork::of_connection(shared, WorkerRole::Writer, id);
            let written = catch_unwind(AssertUnwindSafe(|| stream.write()));
            if let Err(panic) = written {
                stream.fail(panic_error(panic.as_ref(), &stream.peer.to_string()));
            }
            locked(&stream.outgoing.queue).phase = Phase::Over;
            stream.outgoing.changed.notify_all();
        })?;
        Ok(thread)
    }

    fn write(&self) {
        while let Some((task, cancels)) = self.outgoing.next() {
            let is_reply = task.is_reply();
            match task {
                Task::Asked(Job::Send(message)) => {
                    self.write_message(&message, message.encoding, SendLimits::default());
                }
                Task::Reply(message) => {
                    self.write_message(&message, message.encoding, self.own_send_limits());
                }
                Task::Asked(Job::File(path)) => {
                    self.send_file(&path, SendLimits { limit: None, cancels: Some(cancels) });
                    self.send_rest();
                }
                Task::Give(outgoing_file) => {
                    let send_limits =
                        SendLimits { cancels: Some(cancels), ..self.own_send_limits() };
                    self.give(outgoing_file, send_limits, &self.begin_message());
                }
                Task::Asked(Job::Secure(secure_as)) => {
                    self.secure_now(&secure_as);
                    self.dequeued(secure_as.say_first().map_or(0, |words| words.len()));
                }
                Task::Asked(Job::Finish) => {
                    if self.finish_sending() {
                        self.tell(StreamEvent::Finished);
                    }
                }
            }
            if is_reply {
                // From here on the handler may send by itself: this one is out.
                locked(&self.outgoing.queue).replies -= 1;
            }
        }
    }

    /// Sends what was encrypted of a file that was cancelled: it counts as sent, and a record that is cut off would end
    /// the connection.
    fn send_rest(&self) {
        let Some(socket) = self.socket() else { return };
        let (_whole, since) = (self.begin_message(), Stamp::now());
        let mut sent = Ok(false);
        while matches!(sent, Ok(false)) && !self.is_over() {
            sent = blocking(Op::Send, since, || socket.send_rest());
        }
        if let Err(error) = sent {
            // It ends the connection, if that is not over.
            let _ = self.send_error(&error);
        }
    }

    fn write_message(&self, message: &[u8], encoding: Option<Encoding>, send_limits: SendLimits) {
        let _whole = self.begin_message();
        let mut left = message.len();
        let sent = self.send_pieces((message, encoding), send_limits, |len| {
            left = left.saturating_sub(len);
            self.dequeued(len);
        });
        if sent.is_err() {
            self.dequeued(left);
        }
    }

    /// Whether anything waits to be sent, or is being sent by the queue.
    pub(in crate::net::tcp) fn has_queue(&self) -> bool {
        let queue = locked(&self.outgoing.queue);
        queue.bytes > 0 || queue.replies > 0 || !queue.tasks.is_empty()
    }

    fn dequeued(&self, bytes: usize) {
        let mut queue = locked(&self.outgoing.queue);
        queue.bytes = queue.bytes.saturating_sub(bytes as u64);
        self.show_waiting(&queue);
    }

    /// So many bytes of the handler's message wait now for the peer to take them.
    pub(super) fn replying(&self, bytes: usize) {
        self.outgoing.replying_bytes.store(bytes as u64, Relaxed);
        self.show_waiting(&locked(&self.outgoing.queue));
    }

    fn show_waiting(&self, queue: &Queue) {
        let replying = self.outgoing.replying_bytes.load(Relaxed);
        self.facts.queued_bytes.set(queue.bytes + replying);
    }

    /// Says that nothing more will be sent, after what waits already. For the handler.
    pub fn finish_after_queue(&self) {
        if self.has_queue() {
            // What does not get a place there is reported.
            let _ = self.enqueue_task(Task::Asked(Job::Finish));
        } else if self.finish_sending() {
            self.tell(StreamEvent::Finished);
        }
    }

    /// Waits until what is in the queue is sent, or the connection is over. Takes no more jobs. It fails
    /// if the peer takes nothing for so long; without a limit a person decides.
    pub(super) fn drain(&self, limit: Option<Duration>) {
        let mut queue = locked(&self.outgoing.queue);
        if queue.phase == Phase::Open {
            queue.phase = Phase::Draining;
        }
        self.outgoing.changed.notify_all();
        let (mut sent, mut since) = (self.facts.sent_bytes.get(), Stamp::now());
        // The writer says when it is over; without one there never will be any, since nothing is taken.
        while queue.phase == Phase::Draining && queue.writer.is_some() {
            let wait = self.outgoing.changed.wait_timeout(queue, SEND_TICK);
            queue = wait.unwrap_or_else(PoisonError::into_inner).0;
            let (before, now) = (sent, Stamp::now());
            sent = self.facts.sent_bytes.get();
            if sent != before || self.is_over() {
                since = now;
            }
            if let Some(limit) = limit.filter(|limit| now.since(since) >= *limit) {
                drop(queue);
                self.fail_without_progress(limit);
                queue = locked(&self.outgoing.queue);
            }
        }
        drop(queue);
        self.join_writer();
    }

    /// Ends the writer; what still waits is reported as not sent.
    pub(super) fn end_writer(&self) {
        self.join_writer();
        let tasks = std::mem::take(&mut locked(&self.outgoing.queue).tasks);
        let stopped = self.shared.stop.is_stopped();
        for task in tasks {
            let cause = if stopped { Cause::SessionOver } else { Cause::NotConnected };
            self.refuse_task(task, cause);
        }
        self.facts.queued_bytes.set(0);
    }

    fn join_writer(&self) {
        let mut queue = locked(&self.outgoing.queue);
        queue.phase = Phase::Over;
        let writer = queue.writer.take();
        drop(queue);
        self.outgoing.changed.notify_all();
        // Its panics are caught inside, and have ended the connection.
        let _ = writer.map(JoinHandle::join);
    }

    fn refuse_task(&self, task: Task, cause: Cause) {
        match task {
            Task::Asked(Job::Send(message)) | Task::Reply(message) => {
                let _ = self.refuse(cause, &message);
            }
            Task::Asked(Job::File(path)) => self.file_not_sent(&path, cause),
            Task::Give(outgoing_file) => {
                self.file_not_sent(&outgoing_file.path, cause);
                self.reset();
            }
            Task::Asked(Job::Secure(_)) => {
                let target = self.peer.to_string();
                self.told(Err(NetError { op: Op::TlsHandshake, target, cause }));
            }
            // The connection is over, or full of what a finish would have waited for.
            Task::Asked(Job::Finish) => {
                let error = NetError { op: Op::Shutdown, target: self.peer.to_string(), cause };
                self.told(Err(error));
            }
        }
    }

    fn file_not_sent(&self, path: &Path, cause: Cause) {
        let error = NetError { op: Op::Send, target: path.display().to_string(), cause };
        self.tell(StreamEvent::File(FileEvent::unsent(error)));
    }
}

impl Outgoing {
    /// Waits for the next task; `None` when there will be none. With it comes how often files were
    /// cancelled before: a later order concerns it.
    fn next(&self) -> Option<(Task, u64)> {
        let mut queue = locked(&self.queue);
        loop {
            if queue.phase == Phase::Over {
                return None;
            }
            if let Some(task) = queue.tasks.pop_front() {
                return Some((task, self.cancels.load(Relaxed)));
            }
            if queue.phase == Phase::Draining {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Queue {
    /// Why the task cannot be taken, if it cannot.
    fn refusal(&self, task: &Task) -> Option<Cause> {
        if self.phase != Phase::Open {
            return Some(Cause::NotConnected);
        }
        let bytes = task.bytes();
        let is_full = bytes > 0 && self.bytes > 0 && self.bytes + bytes > QUEUE_BYTES_MAX;
        let has_room = !is_full && self.tasks.len() < QUEUE_JOBS_MAX;
        (!has_room).then_some(Cause::QueueFull(self.bytes))
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
