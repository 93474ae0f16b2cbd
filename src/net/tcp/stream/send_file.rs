//! Sending a file in blocks that go from the disk into the log's memory and from there to the peer.

use super::Stream;
use super::sender::{NotSent, SendLimits};
use super::task::{OutgoingFile, Task};
use crate::files::{PlainFile, open_plain};
use crate::net::connections::FileProgress;
use crate::net::outbox::{InFlight, Lane};
use crate::net::tcp::{FileEvent, StreamEvent};
use crate::net::{Cause, Channel, EventKind, NetError, Op, Stamp};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

/// What is read and sent at once, in bytes: more makes it no faster.
const BLOCK_BYTES: u64 = 65_536;

/// How old a row becomes before it is delivered: the log does not wait for it much longer
/// ([`HOLD_BACK_MAX`](crate::net::outbox::HOLD_BACK_MAX)).
const LANE_AGE_MAX: Duration = Duration::from_millis(10);

impl Stream {
    /// Sends the content of a file and reports it, on a thread that may wait for the peer. What stops it is
    /// reported, and the connection is open still unless it failed.
    pub(super) fn send_file(&self, path: &Path, send_limits: SendLimits) {
        match open_plain(path) {
            Ok(PlainFile { file, bytes, .. }) => {
                let whole = self.begin_message();
                self.send_open_file(file, path, bytes, send_limits, &whole);
            }
            Err(error) => {
                self.tell_file(FileEvent::unsent(error.into()));
            }
        }
    }

    /// Replies with a file that is open already, with its length in bytes, after a head, which may be
    /// empty; nothing comes in between. For the handler, as its last reply: if not all of it goes, the
    /// connection is reset, so that the peer does not take a part for the whole. What the file grows by
    /// meanwhile is not sent.
    ///
    /// If something else is being sent, it is put after that into the queue.
    pub fn give_file(&self, head: Vec<u8>, file: File, path: PathBuf, bytes: u64) {
        let outgoing_file = OutgoingFile { head, file, path, bytes };
        let send_limits = SendLimits { cancels: Some(self.cancels()), ..self.own_send_limits() };
        match self.begin_reply() {
            Some(whole) => self.give(outgoing_file, send_limits, &whole),
            // What does not get a place there is reported.
            None => {
                let _ = self.enqueue_task(Task::Give(outgoing_file));
            }
        }
    }

    /// Sends the parcel while the lock keeps others out.
    pub(super) fn give(
        &self,
        outgoing_file: OutgoingFile,
        send_limits: SendLimits,
        whole: &MutexGuard<'_, ()>,
    ) {
        let OutgoingFile { head, file, path, bytes } = outgoing_file;
        let is_begun =
            head.is_empty() || self.send_pieces((&head, None), send_limits, |_| {}).is_ok();
        if !is_begun || !self.send_open_file(file, &path, bytes, send_limits, whole) {
            self.reset();
        }
    }

    /// `false` if not all of it went.
    fn send_open_file(
        &self,
        file: File,
        path: &Path,
        bytes: u64,
        send_limits: SendLimits,
        _whole: &MutexGuard<'_, ()>,
    ) -> bool {
        let since = Stamp::now();
        self.tell_file(FileEvent::Sending { path: path.to_owned(), bytes });
        self.facts().set_file(Some(FileProgress {
            path: path.to_owned(),
            done_bytes: 0,
            of_bytes: Some(bytes),
            since,
        }));
        let mut sending = Sending {
            stream: self,
            lane: Lane::new(Arc::clone(&self.shared().outbox)),
            in_flight: None,
            file,
            path,
            sent_bytes: 0,
            of_bytes: bytes,
            send_limits,
        };
        let result = sending.run();
        sending.deliver();
        let sent_bytes = sending.sent_bytes;
        self.facts().set_file(None);
        let is_whole = result.is_ok();
        self.tell_file(match result {
            Ok(()) => {
                let took = Stamp::now().since(since);
                FileEvent::Sent { path: path.to_owned(), bytes, took }
            }
            Err(error) => FileEvent::SendStopped { sent_bytes, error },
        });
        is_whole
    }

    pub(super) fn tell_file(&self, event: FileEvent) {
        let kind = EventKind::from(StreamEvent::File(event));
        self.shared().tell(Stamp::now(), self.peer(), kind);
    }
}

/// A file on its way. What went is in the lane, and is delivered before a call that may wait: a row
/// stands in the log as soon as nothing more goes.
struct Sending<'a> {
    stream: &'a Stream,
    lane: Lane,
    /// While the lane holds something that others must not overtake in the log.
    in_flight: Option<InFlight<'a>>,
    file: File,
    path: &'a Path,
    sent_bytes: u64,
    of_bytes: u64,
    send_limits: SendLimits,
}

impl Sending<'_> {
    fn run(&mut self) -> Result<(), NetError> {
        let not_connected = || self.error(Op::Send, Cause::NotConnected);
        let socket = self.stream.socket().ok_or_else(not_connected)?;
        while self.sent_bytes < self.of_bytes {
            if self.stream.is_cancelled(self.send_limits) {
                return Err(self.cancelled());
            }
            self.block(&socket)?;
            self.stream.facts().file_done(self.path, self.sent_bytes);
        }
        Ok(())
    }

    /// Reads a block and sends it.
    fn block(&mut self, socket: &Channel) -> Result<(), NetError> {
        self.deliver_old();
        let wanted = BLOCK_BYTES.min(self.of_bytes - self.sent_bytes);
        let room = self.lane.room(wanted as usize);
        let len = match read(&mut self.file, room) {
            Ok(0) => {
                let cause = Cause::Shortened(self.of_bytes, self.sent_bytes);
                return Err(self.error(Op::ReadFile, cause));
            }
            Ok(len) => len,
            Err(error) => return Err(self.error(Op::ReadFile, Cause::from(&error))),
        };
        let block = room.get(..len).unwrap_or_default();
        let at = Stamp::now();
        let outbox = &self.stream.shared().outbox;
        self.in_flight.get_or_insert_with(|| outbox.send_begins(at));
        let sent = self
            .stream
            .send_if_room(socket, block)
            .map_err(|error| self.stream.send_error(&error))?
            .unwrap_or_default();
        // What finds no room is sent by itself, by a call that waits.
        let rest = block.get(sent..).unwrap_or_default().to_vec();
        if sent > 0 {
            self.lane.push(self.stream.sent(at, sent), sent);
            self.sent_bytes += sent as u64;
        }
        if self.lane.is_full() || !rest.is_empty() {
            self.deliver();
        }
        if rest.is_empty() {
            return Ok(());
        }
        let sent_bytes = &mut self.sent_bytes;
        let count = |bytes| *sent_bytes += bytes as u64;
        let result = self.stream.send_pieces((&rest, None), self.send_limits, count);
        result.map_err(|NotSent(error)| match error.cause {
            Cause::Cancelled => self.cancelled(),
            _ => error,
        })
    }

    fn cancelled(&self) -> NetError {
        self.error(Op::Send, Cause::Cancelled)
    }

    /// Rows that others wait for are not held back while the disk is slow.
    fn deliver_old(&mut self) {
        let waits_since = self.lane.waits_since();
        if waits_since.is_some_and(|since| Stamp::now().since(since) >= LANE_AGE_MAX) {
            self.deliver();
        }
    }

    fn deliver(&mut self) {
        let lost = self.lane.deliver(|| !self.stream.shared().stop.is_stopped());
        self.stream.shared().counters.lost_unlogged.add(lost);
        self.in_flight = None;
    }

    fn error(&self, op: Op, cause: Cause) -> NetError {
        NetError { op, target: self.path.display().to_string(), cause }
    }
}

/// Reads, again after a signal.
fn read(file: &mut File, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
