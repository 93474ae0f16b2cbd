//! What the shim in Python writes to its channel, read back.
//!
//! A report is its length (4 bytes), its kind (1) and what that kind has; numbers are little-endian. All of it comes
//! from the watched program, which may write anything: what is no report ends the watch.
//!
//! | kind | has |
//! |---|---|
//! | 0 hello | version (1), process (4), parent if it was forked (4) and by which fork (4), its clock in nanoseconds (8), text |
//! | 1 a call has begun | call (1), descriptor (8), thread (8), clock (8) |
//! | 2 a call is over | call (1), fields (1), descriptor (8), thread (8), clock at begin and end (8 + 8), number (8), extra (4), fields |
//! | 3 a thread | thread (8), name |
//! | 4 a socket was collected | thread (8), descriptor (8), clock (8) |
//! | 5 lost | how many (8) |
//! | 6 a process is about to fork | which of its forks (4) |
//!
//! Fields stand in the order of their bits: peer (1), local address (2), arguments (4), error (8), text (16), payload
//! (32). An address is length of the host (1), port (2), scope (4), host; a text is its length (2) and UTF-8; a payload
//! is how many bytes there were (8) and as many as are reported.

mod call;
mod fields;

use super::{Caller, Fork, Report};
use crate::net::Stamp;
use fields::Bytes;
use std::io::{self, Read};

/// The version of this form.
const VERSION: u8 = 2;

/// The longest report, in bytes: 64 KiB of payload, and more than all its texts can take.
const REPORT_BYTES_MAX: usize = (64 << 10) + (16 << 10);

/// What came is no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// What comes first on a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hello {
    /// The process that writes.
    pub(super) process: u32,
    /// Of which process it is a copy, and of which of its forks, if it is one.
    pub(super) copied: Option<Fork>,
    /// What it runs.
    pub(super) what: String,
    /// What its clock said.
    pub(super) clock_ns: u64,
}

/// Leads from the clock of the watched program to ours.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClockMap {
    /// What its clock said when ours was at `ours`.
    theirs_ns: u64,
    ours: Stamp,
    /// What happened before is not true.
    not_before: Stamp,
}

impl ClockMap {
    /// By a moment that both know.
    pub(super) fn of(theirs_ns: u64, ours: Stamp, not_before: Stamp) -> Self {
        Self { theirs_ns, ours, not_before }
    }

    /// The moment at which the other clock said so. A program may say anything, but what is reported has happened
    /// between its start and now.
    fn stamp(&self, ns: u64) -> Stamp {
        let ours = i128::from(self.ours.0) + i128::from(ns) - i128::from(self.theirs_ns);
        let now = Stamp::now().max(self.not_before);
        Stamp(u64::try_from(ours.max(0)).unwrap_or(u64::MAX)).clamp(self.not_before, now)
    }
}

/// Reads the next report into memory that is used again; `false` at the end.
///
/// # Errors
/// The error of the channel; `InvalidData` if no report is so long.
pub(super) fn read_report(from: &mut impl Read, into: &mut Vec<u8>) -> io::Result<bool> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        other => other?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length == 0 || length > REPORT_BYTES_MAX {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    into.resize(length, 0);
    match from.read_exact(into) {
        // Half of a report: the program ended while it wrote.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        other => other.map(|()| true),
    }
}

/// The hello that a report is.
pub(super) fn hello(report: &[u8]) -> Result<Hello, Malformed> {
    let mut bytes = Bytes(report);
    if (bytes.u8()?, bytes.u8()?) != (0, VERSION) {
        return Err(Malformed);
    }
    let (process, parent, number, clock_ns) =
        (bytes.u32()?, bytes.u32()?, bytes.u32()?, bytes.u64()?);
    let what = fields::bounded_text(bytes.0);
    let copied = Some(Fork { parent, number }).filter(|fork| fork.parent != 0);
    Ok(Hello { process, copied, what, clock_ns })
}

/// What a process reports.
pub(super) fn report(report: &[u8], process: u32, clock: &ClockMap) -> Result<Report, Malformed> {
    let mut bytes = Bytes(report);
    let caller = |thread| Caller { process, thread };
    match bytes.u8()? {
        1 => {
            let op = call::op_of(bytes.u8()?)?;
            let fd = bytes.descriptor()?;
            let (thread, at) = (bytes.u64()?, clock.stamp(bytes.u64()?));
            Ok(Report::Began { caller: caller(thread), op, fd, at })
        }
        2 => call::called(bytes, process, clock),
        3 => {
            let thread = bytes.u64()?;
            Ok(Report::ThreadNamed { caller: caller(thread), name: fields::bounded_text(bytes.0) })
        }
        4 => {
            let (thread, fd) = (bytes.u64()?, bytes.descriptor()?.ok_or(Malformed)?);
            Ok(Report::Collected { caller: caller(thread), fd, at: clock.stamp(bytes.u64()?) })
        }
        5 => Ok(Report::Lost { calls: bytes.u64()? }),
        6 => Ok(Report::Forks(Fork { parent: process, number: bytes.u32()? })),
        _ => Err(Malformed),
    }
}

#[cfg(test)]
mod tests;
