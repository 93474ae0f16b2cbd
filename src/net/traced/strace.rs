//! The calls of a program as `strace` writes them (strace.io, strace(1)), read tolerantly.
//!
//! [`arguments`] are what strace is started with; what it writes goes byte by byte into a [`StraceReader`], which
//! reports each call on a socket when it has returned. Two threads that work at once break each other's lines:
//! `recvfrom(3<…>,  <unfinished ...>` and later `<... recvfrom resumed>"", 10, 0, NULL, NULL) = 0`, which are put
//! together by thread. `read` and `write` are receives and sends where their descriptor is a socket; all other
//! descriptors are nobody's business.
//!
//! Another version of strace may write lines that this cannot read: they are counted, never an error.

mod call;
#[cfg(target_os = "linux")]
mod channel;
mod family;
mod line;
mod text;
mod watch;

#[cfg(target_os = "linux")]
pub use channel::StraceChannel;
pub(super) use watch::{PROGRAM, StraceWatch};

use super::Report;
use crate::net::Stamp;
use family::Families;
use line::Line;
use std::collections::BTreeMap;

/// How much of a payload strace is asked to write, in bytes: all of a datagram.
const PAYLOAD_BYTES_MAX: u32 = 65_536;

/// The longest line that is read, in bytes: four characters for each byte of a payload, three payloads in one call
/// and room for the rest. A longer one is left out and counted.
const LINE_BYTES_MAX: usize = 4 * 3 * PAYLOAD_BYTES_MAX as usize + 65_536;

/// How many threads may be in a call at once that others interrupted: beyond it the oldest is forgotten.
const UNFINISHED_MAX: usize = 1024;

/// The calls that strace is asked for: those on sockets and descriptors, and those that make threads and processes,
/// as far as this machine has them (`?`).
const CALLS: &str = "trace=%network,%desc,?clone,?clone3,?fork,?vfork";

/// What watches, where a program in Python says which Python it is.
const NAME: &str = "strace";

/// The arguments of strace before those of the program: it writes to `output`, follows threads and children, writes
/// every byte as hex, descriptors with their sockets, times since 1970 and how long each call took.
pub fn arguments(output: &str) -> Vec<String> {
    let payload = PAYLOAD_BYTES_MAX.to_string();
    let words = ["-f", "-e", CALLS, "-s", &payload, "-xx", "-yy", "-ttt", "-T", "-o", output, "--"];
    words.map(str::to_owned).into()
}

/// What strace wrote on its error output, if it says that it may not watch: ptrace(2) is refused in many containers
/// and by some settings of the system (`kernel.yama.ptrace_scope`).
pub fn is_refusal(error_line: &str) -> bool {
    let is_denied = ["Operation not permitted", "Permission denied", "Function not implemented"];
    error_line.starts_with("strace:")
        && error_line.to_ascii_uppercase().contains("PTRACE")
        && is_denied.iter().any(|words| error_line.contains(words))
}

/// Reads what strace writes.
#[derive(Debug)]
pub struct StraceReader {
    /// What leads from our clock to the one that strace writes, in nanoseconds.
    wall_offset_ns: i64,
    /// The line that is not complete.
    partial: Vec<u8>,
    /// Whether that line is too long to be kept.
    is_overlong: bool,
    /// Whether it was reported that the call of that line has begun.
    is_begun: bool,
    /// Beginnings of calls, by thread.
    unfinished: BTreeMap<u32, Unfinished>,
    families: Families,
    unreadable_lines: u64,
}

#[derive(Debug)]
struct Unfinished {
    at_ns: u64,
    text: Vec<u8>,
}

impl StraceReader {
    /// Before the first line. The offset is what [`wall_offset_ns`](crate::net::clock::wall_offset_ns) returns.
    pub fn new(wall_offset_ns: i64) -> Self {
        Self {
            wall_offset_ns,
            partial: Vec::new(),
            is_overlong: false,
            is_begun: false,
            unfinished: BTreeMap::new(),
            families: Families::default(),
            unreadable_lines: 0,
        }
    }

    /// Takes what strace wrote next and reports what it says.
    pub fn read(&mut self, mut bytes: &[u8], mut report: impl FnMut(Report)) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (head, tail) = bytes.split_at(end);
            self.keep(head);
            self.line_ended(&mut report);
            bytes = tail.get(1..).unwrap_or_default();
        }
        self.keep(bytes);
        self.tell_begun(&mut report);
    }

    /// How many lines could not be read.
    pub fn unreadable_lines(&self) -> u64 {
        self.unreadable_lines
    }

    fn stamp(&self, unix_ns: u64) -> Stamp {
        let ns = i64::try_from(unix_ns).unwrap_or(i64::MAX).saturating_sub(self.wall_offset_ns);
        Stamp(u64::try_from(ns).unwrap_or_default())
    }

    /// Keeps more of the line that is not complete.
    fn keep(&mut self, bytes: &[u8]) {
        self.is_overlong |= self.partial.len() + bytes.len() > LINE_BYTES_MAX;
        if self.is_overlong {
            self.partial = Vec::new();
        } else {
            self.partial.extend_from_slice(bytes);
        }
    }

    /// strace writes the beginning of a line when the call begins: until it is complete, the call blocks.
    fn tell_begun(&mut self, report: &mut impl FnMut(Report)) {
        if self.is_begun {
            return;
        }
        let partial = std::mem::take(&mut self.partial);
        if let Some(Line { thread, at_ns, rest }) = Line::parse(&partial) {
            self.is_begun = self.begin(thread, at_ns, rest, report);
        }
        self.partial = partial;
    }

    /// Reports that a call that may block has begun; whether it is one.
    fn begin(
        &mut self,
        thread: u32,
        at_ns: u64,
        text: &[u8],
        report: &mut impl FnMut(Report),
    ) -> bool {
        let Some((op, fd)) = call::begun(text) else { return false };
        let caller = self.caller(thread, report);
        report(Report::Began { caller, op, fd: Some(fd), at: self.stamp(at_ns) });
        true
    }

    fn line_ended(&mut self, report: &mut impl FnMut(Report)) {
        self.is_begun = false;
        let line = std::mem::take(&mut self.partial);
        let is_read = !std::mem::take(&mut self.is_overlong)
            && Line::parse(&line).is_some_and(|line| self.take_line(&line, report).is_some());
        self.unreadable_lines += u64::from(!is_read);
    }

    /// `None` for a line that cannot be read.
    fn take_line(&mut self, line: &Line<'_>, report: &mut impl FnMut(Report)) -> Option<()> {
        if line.is_end() {
            self.unfinished.remove(&line.thread);
            if let Some(process) = self.families.ended(line.thread) {
                report(Report::ProcessEnded { process });
            }
            return Some(());
        }
        if line.is_note() {
            return Some(());
        }
        if let Some(begun) = line.unfinished() {
            self.interrupted(line, begun, report);
            return Some(());
        }
        // Without a rest of it: whatever the thread was in, it is not any more.
        let begun = self.unfinished.remove(&line.thread);
        let (at_ns, text) = if let Some(rest) = line.resumed() {
            let begun = begun?;
            (begun.at_ns, [begun.text.as_slice(), rest].concat())
        } else {
            (line.at_ns, line.rest.to_vec())
        };
        self.whole_call(line.thread, at_ns, &text, report)
    }

    fn whole_call(
        &mut self,
        thread: u32,
        at_ns: u64,
        text: &[u8],
        report: &mut impl FnMut(Report),
    ) -> Option<()> {
        let caller = self.caller(thread, report);
        if let Some((child, kind)) = call::child(text) {
            if let Some(child) = self.families.born(thread, child, kind) {
                report(Report::Forked { parent: caller.process, child });
            }
            return Some(());
        }
        if let call::Read::Call(call) = call::parse(caller, self.stamp(at_ns), text)? {
            report(Report::Called(call));
        }
        Some(())
    }

    /// Whose thread it is. What is seen for the first time is reported.
    fn caller(&mut self, thread: u32, report: &mut impl FnMut(Report)) -> super::Caller {
        if self.families.is_empty() {
            report(Report::Watched { process: thread, what: NAME.to_owned() });
        }
        let in_the_making = self
            .unfinished
            .iter()
            .find_map(|(parent, begun)| Some((*parent, call::kind_of_child(&begun.text)?)));
        let (process, parent) = self.families.process_of(thread, in_the_making);
        if let Some(parent) = parent {
            report(Report::Forked { parent, child: process });
        }
        super::Caller { process, thread: u64::from(thread) }
    }

    /// Another thread's line came between: the rest of the call comes later.
    fn interrupted(&mut self, line: &Line<'_>, begun: &[u8], report: &mut impl FnMut(Report)) {
        // It must be known before what it makes.
        let _ = self.caller(line.thread, report);
        self.begin(line.thread, line.at_ns, begun, report);
        let unfinished = Unfinished { at_ns: line.at_ns, text: begun.to_vec() };
        self.unfinished.insert(line.thread, unfinished);
        if self.unfinished.len() > UNFINISHED_MAX {
            let oldest = self.unfinished.iter().min_by_key(|(_, other)| other.at_ns);
            if let Some(thread) = oldest.map(|(thread, _)| *thread) {
                self.unfinished.remove(&thread);
                self.unreadable_lines += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests;
