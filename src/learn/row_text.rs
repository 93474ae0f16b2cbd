//! One row of the log in words.

use super::{
    automation_text, blocked_text, call_text, end_text, protocol_text, sentence, transfer_text,
    unreachable_text,
};
use crate::i18n::Texts;
use crate::log::{Detail, Kind, Row};
use crate::net::{End, Errno, NetError, Op, Peer, WorkerRole};
use crate::payload::safe_text;
use crate::tr;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a row without payload says, and why a payload could not go: one line, safe to show. Empty for
/// payloads that came or went.
pub fn describe(row: &Row, texts: &Texts) -> String {
    match &row.detail {
        Some(Detail::Call(call)) => {
            let blocked = tr!(texts, "log-blocked", time = blocked_text(call.blocked));
            format!("{} · {blocked}", call_text(call))
        }
        Some(Detail::Error(error)) => sentence(error, texts),
        Some(Detail::Opened(address)) => tr!(texts, "state-bound", address = *address),
        Some(Detail::Protocol(event)) => protocol_text(event, texts),
        Some(Detail::Automation(event)) => automation_text(event, texts),
        Some(Detail::End(end)) => end_text(end, texts),
        Some(Detail::Bytes(_)) | None => match (row.kind, row.errno) {
            (Kind::Unreachable, Some(errno)) => unreachable_text(errno, row.peer, texts),
            _ => String::new(),
        },
    }
}

/// The call of a row as code, if there was one.
pub fn row_call_text(row: &Row) -> Option<String> {
    if row.worker == WorkerRole::Unseen {
        return None;
    }
    let (receiving, sending) = match row.peer {
        Peer::Connection(..) | Peer::Socket(_, None) => (Op::Recv, Op::Send),
        Peer::None | Peer::At(_) | Peer::Socket(_, Some(_)) => (Op::RecvFrom, Op::SendTo),
    };
    match (row.kind, &row.detail) {
        (Kind::Received, _) => {
            let asked = row.asked_bytes.unwrap_or_default() as usize;
            Some(transfer_text(receiving, asked, row.peer, Ok(row.payload_bytes)))
        }
        (Kind::Sent, _) => {
            Some(transfer_text(sending, row.payload_bytes, row.peer, Ok(row.payload_bytes)))
        }
        (Kind::SendFailed, Some(Detail::Error(error))) => {
            let errno = error.errno()?;
            Some(transfer_text(sending, row.payload_bytes, row.peer, Err(errno)))
        }
        (_, Some(Detail::Call(call))) => Some(call_text(call)),
        (_, Some(Detail::Error(error))) => Some(failed_text(error, error.errno()?)),
        (_, Some(Detail::End(end))) => match &**end {
            End::Failed(error) => Some(failed_text(error, error.errno()?)),
            End::Stopped | End::PeerClosed | End::Loaded | End::Exited | End::Done => None,
        },
        _ => None,
    }
}

fn failed_text(error: &NetError, errno: Errno) -> String {
    format!("{}({}) = -1 {errno}", error.op.name(), safe_text(&error.target))
}

/// Says the local time of rows. It remembers the last offset from UTC that it looked up.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    /// A quarter of an hour since 1970, and the offset within it.
    known: Option<(i64, i64)>,
}

/// Time zones change their offset at whole quarters of an hour, in seconds.
const QUARTER_S: i64 = 15 * 60;

const NS_PER_MS: i64 = 1_000_000;
const MS_PER_S: i64 = 1000;
const S_PER_DAY: i64 = 24 * 60 * 60;

impl Clock {
    /// The clock of the system's time zone.
    pub fn of_system() -> Self {
        Self::of_zone(TimeZone::system())
    }

    /// The clock of a time zone.
    pub fn of_zone(zone: TimeZone) -> Self {
        Self { zone, known: None }
    }

    /// The time of day with milliseconds: `12:00:01.123`.
    pub fn text(&mut self, unix_ns: i64) -> String {
        let total_ms = unix_ns.div_euclid(NS_PER_MS);
        let (at_s, millis) = (total_ms.div_euclid(MS_PER_S), total_ms.rem_euclid(MS_PER_S));
        let of_day = (at_s + self.offset_s(at_s)).rem_euclid(S_PER_DAY);
        let (hours, minutes, seconds) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        format!("{hours:02}:{minutes:02}:{seconds:02}.{millis:03}")
    }

    /// The same with the date: `2026-11-28T12:00:01.123`.
    pub fn date_text(&mut self, unix_ns: i64) -> String {
        let at_s = unix_ns.div_euclid(NS_PER_MS).div_euclid(MS_PER_S);
        let time = Timestamp::from_second(at_s).unwrap_or(Timestamp::UNIX_EPOCH);
        let date = self.zone.to_datetime(time).date();
        format!("{date}T{}", self.text(unix_ns))
    }

    fn offset_s(&mut self, at_s: i64) -> i64 {
        let quarter = at_s.div_euclid(QUARTER_S);
        match self.known {
            Some((known, offset)) if known == quarter => offset,
            _ => {
                let time = Timestamp::from_second(at_s).unwrap_or(Timestamp::UNIX_EPOCH);
                let offset = i64::from(self.zone.to_offset(time).seconds());
                self.known = Some((quarter, offset));
                offset
            }
        }
    }
}

#[cfg(test)]
#[path = "row_text_tests.rs"]
mod tests;
