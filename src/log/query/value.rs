//! Values as they are typed: numbers, addresses, times.

use crate::net::Endpoint;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;

/// Whom a row may concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PeerPattern {
    /// Exactly it.
    Endpoint(Endpoint),
    /// Any port of an address.
    Address(IpAddr),
    /// Addresses whose first so many bits are those.
    Network(IpAddr, u8),
}

impl PeerPattern {
    /// `10.0.0.5:80`, `10.0.0.5`, `10.0.0.0/8`, `[::1]:80`, `::1`, `unix:/path`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Some(Self::Endpoint(Endpoint::from(address).unmapped()));
        }
        if let Some((network, bits)) = text.split_once('/')
            && let Ok(network) = network.parse::<IpAddr>()
        {
            let bits = bits.parse().ok().filter(|bits| *bits <= bits_of(network))?;
            return Some(Self::Network(network, bits));
        }
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Some(Self::Address(address.to_canonical()));
        }
        text.parse::<Endpoint>()
            .ok()
            .filter(|endpoint| endpoint.unix().is_some())
            .map(Self::Endpoint)
    }

    pub(super) fn takes(&self, endpoint: Endpoint) -> bool {
        match self {
            Self::Endpoint(wanted) => *wanted == endpoint,
            Self::Address(wanted) => endpoint.ip() == Some(*wanted),
            Self::Network(network, bits) => {
                endpoint.ip().is_some_and(|address| is_within(address, *network, *bits))
            }
        }
    }
}

fn bits_of(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn is_within(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            let differing = address.to_bits() ^ network.to_bits();
            differing.checked_shr(32 - u32::from(bits)).unwrap_or(0) == 0
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => {
            let differing = address.to_bits() ^ network.to_bits();
            differing.checked_shr(128 - u32::from(bits)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

/// A number, or from one to another.
pub(super) fn numbers(text: &str) -> Option<RangeInclusive<u64>> {
    match text.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (from.parse().ok()?, to.parse().ok()?);
            (from <= to).then_some(from..=to)
        }
        None => text.parse().ok().map(|number| number..=number),
    }
}

/// Nanoseconds of a second.
const SECOND_NS: i64 = 1_000_000_000;

/// Nanoseconds of a day.
const DAY_NS: i64 = 24 * 3600 * SECOND_NS;

/// From one moment to another, both of them in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moments {
    /// Of any day, in nanoseconds since midnight; after midnight again if the end is before the beginning.
    OfDay(RangeInclusive<i64>),
    /// In nanoseconds since 1970 (UTC).
    Absolute(RangeInclusive<i64>),
    /// None at all.
    Nothing,
}

impl Moments {
    /// Whether a moment is in them; it was so many nanoseconds after midnight there.
    pub(super) fn takes(&self, unix_ns: i64, of_day_ns: impl FnOnce() -> i64) -> bool {
        match self {
            Self::Nothing => false,
            Self::Absolute(range) => range.contains(&unix_ns),
            Self::OfDay(range) => {
                let of_day_ns = of_day_ns();
                if range.start() <= range.end() {
                    range.contains(&of_day_ns)
                } else {
                    of_day_ns >= *range.start() || of_day_ns <= *range.end()
                }
            }
        }
    }

    /// `10:00..10:05`, or a moment: all of the minute, second or part of it that it names.
    pub(super) fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let Some((from, to)) = text.split_once("..") else {
            let moment = Moment::parse(text, zone)?;
            let end = moment.ns() + moment.precision_ns - 1;
            return Some(moment.to(end));
        };
        let (from, to) = (Moment::parse(from, zone)?, Moment::parse(to, zone)?);
        match (from.since, to.since) {
            (Since::Epoch, Since::Epoch) if from.ns() > to.ns() => None,
            (Since::Epoch, Since::Epoch) | (Since::Midnight, Since::Midnight) => {
                Some(from.to(to.ns()))
            }
            _ => None,
        }
    }

    /// All before a moment; or all up to it, with it.
    pub(super) fn up_to(text: &str, zone: &TimeZone, end: Edge) -> Option<Self> {
        let moment = Moment::parse(text, zone)?;
        let last = moment.ns() - i64::from(end == Edge::Without);
        Some(match moment.since {
            // Before midnight is nothing: not all that comes after it.
            Since::Midnight if last < 0 => Self::Nothing,
            Since::Midnight => Self::OfDay(0..=last),
            Since::Epoch => Self::Absolute(i64::MIN..=last),
        })
    }

    /// All after a moment; or all from it on.
    pub(super) fn from(text: &str, zone: &TimeZone, start: Edge) -> Option<Self> {
        let moment = Moment::parse(text, zone)?;
        let first = moment.ns() + i64::from(start == Edge::Without);
        Some(match moment.since {
            Since::Midnight => Self::OfDay(first..=DAY_NS),
            Since::Epoch => Self::Absolute(first..=i64::MAX),
        })
    }
}

/// Whether a moment is in the range that begins or ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    With,
    Without,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Since {
    Midnight,
    Epoch,
}

/// A moment as it is typed.
#[derive(Clone, Copy, Debug)]
struct Moment {
    since: Since,
    ns: i64,
    precision_ns: i64,
}

impl Moment {
    fn ns(self) -> i64 {
        self.ns
    }

    fn to(self, end: i64) -> Moments {
        match self.since {
            Since::Midnight => Moments::OfDay(self.ns..=end),
            Since::Epoch => Moments::Absolute(self.ns..=end),
        }
    }

    /// `10:00`, `10:00:05.25`, `2026-11-28T10:00`.
    fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let time = text.rsplit(['T', 't']).next()?;
        let precision_ns = precision_ns(time)?;
        if time.len() == text.len() {
            let time: Time = text.parse().ok()?;
            let ns = time.duration_since(Time::midnight()).as_nanos();
            let ns = i64::try_from(ns).ok()?;
            return Some(Self { since: Since::Midnight, ns, precision_ns });
        }
        let date: DateTime = text.parse().ok()?;
        let ns = date.to_zoned(zone.clone()).ok()?.timestamp().as_nanosecond();
        Some(Self { since: Since::Epoch, ns: i64::try_from(ns).ok()?, precision_ns })
    }
}

/// What the last digit of a time stands for, in nanoseconds; `None` if it is no time of day.
fn precision_ns(time: &str) -> Option<i64> {
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let plain =
        whole.split(':').all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()));
    let fraction_digits = u32::try_from(fraction.len()).ok().filter(|digits| *digits <= 9)?;
    match (whole.matches(':').count(), fraction_digits) {
        _ if !plain => None,
        (1, 0) => Some(60 * SECOND_NS),
        (2, digits) => Some(SECOND_NS / 10_i64.pow(digits)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn peers() {
        let takes = |pattern: &str, peer: &str| {
            PeerPattern::parse(pattern)
                .unwrap()
                .takes(Endpoint::from(peer.parse::<SocketAddr>().unwrap()))
        };
        assert!(takes("10.0.0.5:80", "10.0.0.5:80") && !takes("10.0.0.5:80", "10.0.0.5:81"));
        assert!(takes("10.0.0.5", "10.0.0.5:81") && !takes("10.0.0.5", "10.0.0.6:81"));
        assert!(takes("10.0.0.0/8", "10.9.9.9:1") && !takes("10.0.0.0/8", "11.0.0.0:1"));
        assert!(takes("0.0.0.0/0", "11.0.0.0:1") && !takes("0.0.0.0/0", "[::1]:1"));
        assert!(takes("10.0.0.7/32", "10.0.0.7:1") && !takes("10.0.0.7/32", "10.0.0.6:1"));
        assert!(
            takes("[::1]:80", "[::1]:80") && takes("::1", "[::1]:9") && takes("[::1]", "[::1]:9")
        );
        assert!(takes("fe80::/10", "[fe80::1]:1") && !takes("fe80::/10", "[::1]:1"));
        assert!(takes("::ffff:10.0.0.5", "10.0.0.5:1"));
        for wrong in ["10.0.0", "10.0.0.0/33", "x", ":80", "10.0.0.5:99999", "::/129"] {
            assert_eq!(PeerPattern::parse(wrong), None, "{wrong}");
        }
        assert!(matches!(PeerPattern::parse("unix:/tmp/a"), Some(PeerPattern::Endpoint(_))));
    }

    #[test]
    fn number_ranges() {
        assert_eq!(numbers("5"), Some(5..=5));
        assert_eq!(numbers("5..9"), Some(5..=9));
        for wrong in ["", "x", "9..5", "5..", "-1", "99999999999999999999999"] {
            assert_eq!(numbers(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn moments_of_a_day_and_of_a_date() {
        let utc = TimeZone::UTC;
        let of_day = |text: &str, at: &str| {
            let at = Moment::parse(at, &utc).unwrap().ns;
            Moments::parse(text, &utc).unwrap().takes(0, || at)
        };
        assert!(of_day("10:00..10:05", "10:00") && of_day("10:00..10:05", "10:05"));
        assert!(
            !of_day("10:00..10:05", "10:05:00.000000001") && !of_day("10:00..10:05", "09:59:59")
        );
        assert!(of_day("23:50..00:10", "23:55") && of_day("23:50..00:10", "00:05"));
        assert!(!of_day("23:50..00:10", "12:00"));
        assert!(of_day("10:00", "10:00:59.9") && !of_day("10:00", "10:01"));
        assert!(of_day("10:00:05.2", "10:00:05.29") && !of_day("10:00:05.2", "10:00:05.3"));
        let day = Moments::parse("2026-11-28T10:00..2026-11-28T11:00", &utc).unwrap();
        let unix_ns = 1_795_860_000 * SECOND_NS; // 2026-11-28T10:00:00Z
        assert!(day.takes(unix_ns, || 0) && !day.takes(unix_ns - 1, || 0));
        for wrong in [
            "10",
            "10:0",
            "25:00",
            "10:00..",
            "2026-11-28",
            "10:00..2026-11-28T10:00",
            "in",
            "10.5",
        ] {
            assert_eq!(Moments::parse(wrong, &utc), None, "{wrong}");
        }
        let before = Moments::up_to("00:00", &utc, Edge::Without).unwrap();
        assert!(!before.takes(0, || 0) && !before.takes(0, || 5));
        assert!(Moments::from("10:00", &utc, Edge::With).unwrap().takes(0, || 36_000 * SECOND_NS));
        assert!(
            !Moments::from("10:00", &utc, Edge::Without).unwrap().takes(0, || 36_000 * SECOND_NS)
        );
    }
}
