//! What a comment says of a session that had a part in a packet which is in the file as that of another one: in plain
//! English for people, and in one form, so that the second session comes back when the file is opened.
//!
//! - `2026-11-28T09:59:12.000123400Z session 2 received 5 bytes from 127.0.0.1:5000, which session 1 had sent
//!   0.000050000 s before`
//! - `2026-11-28T09:59:12.000123400Z session 2 has the other end of the connection of 127.0.0.1:40000 with
//!   127.0.0.1:80`
//!
//! The number of a session stands in the description of its interface, and its name beside it.

use super::comments::WAITING_MAX;
use jiff::Timestamp;
use std::fmt;
use std::net::SocketAddr;

/// Sessions of which a file says that they received the same datagram, at most: those of a group. To further ones it
/// comes as a packet.
pub const RECEIVERS_MAX: usize = 16;

/// Comments of one block, at most: those of its session that waited for it, those of what that had received or sent,
/// and those of who received it.
pub const COMMENTS_MAX: usize = 2 * WAITING_MAX + RECEIVERS_MAX;

/// Nanoseconds of a second.
const SECOND_NS: u64 = 1_000_000_000;

/// What a comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When, in nanoseconds since 1970 (UTC).
    pub unix_ns: i64,
    /// The number of the session.
    pub session: u16,
    /// What it did.
    pub what: HeardWhat,
}

/// What a session did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardWhat {
    /// It received a datagram that is a packet of another session.
    Received {
        /// How long the payload is.
        bytes: usize,
        /// From where it came.
        from: SocketAddr,
        /// The number of the session that had sent it.
        sender: u16,
        /// When that was, in nanoseconds since 1970 (UTC).
        sent_unix_ns: i64,
    },
    /// It has the other end of a connection that is told as one of another session.
    OtherEnd {
        /// The end of that session.
        local: SocketAddr,
        /// Its own.
        remote: SocketAddr,
    },
}

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unix_ns, session, what } = self;
        let time = Timestamp::from_nanosecond((*unix_ns).into()).unwrap_or_default();
        write!(f, "{time:.9} session {session} ")?;
        match what {
            HeardWhat::Received { bytes, from, sender, sent_unix_ns } => {
                let later_ns = unix_ns.saturating_sub(*sent_unix_ns);
                // A clock may have been set back meanwhile.
                let sign = if later_ns < 0 { "-" } else { "" };
                let (s, ns) =
                    (later_ns.unsigned_abs() / SECOND_NS, later_ns.unsigned_abs() % SECOND_NS);
                write!(
                    f,
                    "received {bytes} bytes from {from}, which session {sender} had sent {sign}{s}.{ns:09} s before"
                )
            }
            HeardWhat::OtherEnd { local, remote } => {
                write!(f, "has the other end of the connection of {local} with {remote}")
            }
        }
    }
}

/// Reads a comment; `None` if it says nothing of the kind.
pub fn read(comment: &str) -> Option<Heard> {
    let (time, rest) = comment.split_once(" session ")?;
    let time: Timestamp = time.parse().ok()?;
    let unix_ns = i64::try_from(time.as_nanosecond()).ok()?;
    let (session, rest) = rest.split_once(' ')?;
    let what = match rest.strip_prefix("has the other end of the connection of ") {
        Some(rest) => {
            let (local, remote) = rest.split_once(" with ")?;
            HeardWhat::OtherEnd { local: local.parse().ok()?, remote: remote.parse().ok()? }
        }
        None => received(rest.strip_prefix("received ")?, unix_ns)?,
    };
    Some(Heard { unix_ns, session: session.parse().ok()?, what })
}

fn received(rest: &str, unix_ns: i64) -> Option<HeardWhat> {
    let (bytes, rest) = rest.split_once(" bytes from ")?;
    let (from, rest) = rest.split_once(", which session ")?;
    let (sender, rest) = rest.split_once(" had sent ")?;
    let later = rest.strip_suffix(" s before")?;
    let (is_negative, later) = match later.strip_prefix('-') {
        Some(later) => (true, later),
        None => (false, later),
    };
    let (s, ns) = later.split_once('.').filter(|(_, ns)| ns.len() == 9)?;
    let later_ns = s.parse::<u64>().ok()?.checked_mul(SECOND_NS)?;
    let later_ns = i64::try_from(later_ns).ok()?.checked_add(ns.parse::<u32>().ok()?.into())?;
    let later_ns = if is_negative { later_ns.checked_neg()? } else { later_ns };
    Some(HeardWhat::Received {
        bytes: bytes.parse().ok()?,
        from: from.parse().ok()?,
        sender: sender.parse().ok()?,
        sent_unix_ns: unix_ns.checked_sub(later_ns)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read_as_they_are_written() {
        let addresses = ["127.0.0.1:5000", "[2001:db8::7]:1", "[fe80::1%3]:65535"];
        let addresses = addresses.map(|it| it.parse::<SocketAddr>().ok());
        for (from, later_ns) in addresses.into_iter().flatten().zip([0, 123_400, -2_000_000_100]) {
            let unix_ns = 1_700_000_000_123_456_700;
            let sent_unix_ns = unix_ns - later_ns;
            let received = HeardWhat::Received { bytes: 5, from, sender: 1, sent_unix_ns };
            let other_end = HeardWhat::OtherEnd { local: from, remote: from };
            for what in [received, other_end] {
                let heard = Heard { unix_ns, session: 2, what };
                assert_eq!(read(&heard.to_string()), Some(heard), "{heard}");
            }
        }
    }

    #[test]
    fn what_says_something_else_is_no_such_comment() {
        let good = "2023-11-14T22:13:20.000000000Z session 2 received 5 bytes from 1.2.3.4:5, which session 1 had sent \
                    0.000000100 s before";
        assert!(read(good).is_some(), "{good}");
        for end in 0..good.len() {
            assert_eq!(read(&good[..end]), None);
        }
        let table = [
            ("5 bytes", "-5 bytes"),
            ("5 bytes", "99999999999999999999999 bytes"),
            ("session 2", "session 65536"),
            ("session 1", "session one"),
            ("0.000000100", "0.1"),
            ("0.000000100", "9999999999999.000000100"),
            ("0.000000100", "--0.000000100"),
            ("0.000000100", "-9223372036.854775807"),
            ("1.2.3.4:5", "1.2.3.4"),
            ("2023", "+9999999"),
            ("2023", "9999"),
        ];
        for (from, to) in table {
            assert_eq!(read(&good.replace(from, to)), None, "{to}");
        }
        let other = "2023-11-14T22:13:20Z session 2 has the other end of the connection of 1.2.3.4:5 with 1.2.3.4";
        assert_eq!(read(other), None);
    }
}
