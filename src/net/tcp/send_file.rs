//! Sending a file in blocks that go from the disk into the log's memory and from there to the peer.

use super::files::open_plain;
use super::stream::{NotSent, Stream};
use super::{FileNews, StreamNews};
use crate::net::connections::FileProgress;
use crate::net::outbox::{InFlight, Lane};
use crate::net::{Cause, EventKind, NetError, Op, Stamp};
use std::fs::File;
use std::io::{self, Read};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

/// What is read and sent at once, in bytes: more makes it no faster, and a person can stop it between
/// two blocks.
const BLOCK_BYTES: u64 = 65_536;

impl Stream {
    /// Sends the content of a file and tells it, on a thread that may wait for the peer. `false` if not
    /// all of it went; that is told, and the connection is open still unless it failed.
    pub fn send_file(&self, path: &Path) -> bool {
        match open_plain(path) {
            Ok(opened) => self.send_open_file(opened.file, path, opened.bytes),
            Err(error) => {
                self.tell_file(FileNews::SendStopped { sent_bytes: 0, error });
                false
            }
        }
    }

    /// The same for a file that is open already, with its length in bytes. What it grows by meanwhile is
    /// not sent.
    pub fn send_open_file(&self, file: File, path: &Path, bytes: u64) -> bool {
        let since = Stamp::now();
        self.tell_file(FileNews::Sending { path: path.to_owned(), bytes });
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
        };
        let result = sending.run();
        sending.deliver();
        let sent_bytes = sending.sent_bytes;
        self.facts().set_file(None);
        let is_whole = result.is_ok();
        self.tell_file(match result {
            Ok(()) => {
                let took = Stamp::now().since(since);
                FileNews::Sent { path: path.to_owned(), bytes, took }
            }
            Err(error) => FileNews::SendStopped { sent_bytes, error },
        });
        is_whole
    }

    pub(super) fn tell_file(&self, news: FileNews) {
        let kind = EventKind::Stream(Box::new(StreamNews::File(news)));
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
}

impl Sending<'_> {
    fn run(&mut self) -> Result<(), NetError> {
        let cancels = self.stream.cancels();
        let _whole = self.stream.begin_message();
        let not_connected = || self.error(Op::Send, Cause::NotConnected);
        let socket = self.stream.socket().ok_or_else(not_connected)?;
        while self.sent_bytes < self.of_bytes {
            if self.stream.cancels() != cancels {
                return Err(self.error(Op::Send, Cause::Cancelled));
            }
            self.block(&socket)?;
            self.stream.facts().file_done(self.path, self.sent_bytes);
        }
        Ok(())
    }

    /// Reads a block and sends it.
    fn block(&mut self, socket: &TcpStream) -> Result<(), NetError> {
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
        let result = self.stream.send_pieces(&rest, |bytes| *sent_bytes += bytes as u64);
        result.map_err(|NotSent(error)| error)
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
