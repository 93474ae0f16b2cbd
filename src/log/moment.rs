//! The first row at a moment or after it, found on the thread of the scans: of rows on the disk, some are read.
//!
//! Rows stand in the order of time, so that a few are looked at and not all. Where the wall clock was set back
//! meanwhile, one of the rows is found that were at such a moment.

use super::scanner::{Scan, ScanHandle, ScanProgress, ScanResults, Step};
use super::store::{RowPlace, Store};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::time::Duration;

/// Days before the newest row at which a time of day is looked for: no log of this program is older.
const DAYS_BACK_MAX: u32 = 400;

/// A moment that is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoughtMoment {
    /// In nanoseconds since 1970 (UTC).
    At(i64),
    /// In nanoseconds since midnight: on the newest day at which there are rows from before and after it.
    OfDay(i64),
}

/// A search that goes on.
#[derive(Debug)]
pub struct MomentSearch(ScanHandle<Option<u64>>);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentFound {
    /// It goes on.
    NotYet,
    /// This row; the last one if all were before.
    Row(u64),
    /// There is no row.
    Nothing,
}

impl MomentSearch {
    /// Begins to look for a moment, which was typed in a time zone.
    pub fn start(store: &Store, sought: SoughtMoment, zone: TimeZone) -> Self {
        Self(store.scanner().ask(MomentScan { store: store.waiting(), sought, zone }))
    }

    /// What was found.
    pub fn found(&self) -> MomentFound {
        match self.0.take() {
            (Some(row), _) => MomentFound::Row(row),
            (None, ScanProgress::Going) => MomentFound::NotYet,
            (None, ScanProgress::Done | ScanProgress::Failed) => MomentFound::Nothing,
        }
    }

    /// Waits until something was found or the time is up, for tests.
    pub fn wait(&self, limit: Duration) {
        self.0.wait(limit);
    }
}

struct MomentScan {
    store: Store,
    sought: SoughtMoment,
    zone: TimeZone,
}

impl Scan for MomentScan {
    type Results = Option<u64>;

    fn step(&mut self, results: &ScanResults<Option<u64>>) -> Step {
        let found = self.find();
        results.publish(|row| *row = found);
        Step::Done
    }
}

impl MomentScan {
    fn find(&self) -> Option<u64> {
        let rows = self.store.rows();
        let last = rows.end.checked_sub(1).filter(|last| rows.contains(last))?;
        let unix_ns = match self.sought {
            SoughtMoment::At(unix_ns) => unix_ns,
            SoughtMoment::OfDay(of_day_ns) => {
                let oldest = self.time_from(rows.start)?;
                let newest = self.time_from(last).unwrap_or(oldest);
                on_which_day(of_day_ns, (oldest, newest), &self.zone)
            }
        };
        let (mut from, mut to) = (rows.start, rows.end);
        while from < to {
            let middle = from + (to - from) / 2;
            match self.time_from(middle) {
                Some(time) if time < unix_ns => from = middle + 1,
                _ => to = middle,
            }
        }
        Some(from.min(last))
    }

    /// When a row was, or the next one that is there.
    fn time_from(&self, mut row: u64) -> Option<i64> {
        loop {
            match self.store.find(row) {
                RowPlace::Sealed(segment) => return segment.unix_ns(row),
                RowPlace::Open => return self.store.with_open(|open| open.unix_ns(row)),
                RowPlace::Gone(hole) if hole.end > row => row = hole.end,
                RowPlace::Gone(_) | RowPlace::OnDisk(_) => return None,
            }
        }
    }
}

/// A time of day on the newest day on which it is within some rows, or else on that of the newest row.
fn on_which_day(of_day_ns: i64, (oldest, newest): (i64, i64), zone: &TimeZone) -> i64 {
    let time_of = |unix_ns: i64| {
        let time = Timestamp::from_nanosecond(unix_ns.into()).unwrap_or(Timestamp::UNIX_EPOCH);
        time.to_zoned(zone.clone())
    };
    let time = Time::midnight().wrapping_add(SignedDuration::from_nanos(of_day_ns));
    let day = time_of(newest).date();
    let on = |days_back: u32| {
        let date = day.checked_sub(i64::from(days_back).days()).ok()?;
        let at = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
        i64::try_from(at.timestamp().as_nanosecond()).ok()
    };
    let mut days = (0..DAYS_BACK_MAX).map_while(on).take_while(|at| *at >= oldest);
    let within = days.find(|at| *at <= newest);
    within.or_else(|| on(0)).unwrap_or(newest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::{Batch, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};

    const SECOND_NS: i64 = 1_000_000_000;
    const DAY_NS: i64 = 24 * 3600 * SECOND_NS;

    /// A row each second, from ten on the first of January 1970 on.
    fn store_of(rows: u64) -> Store {
        let store = Store::default();
        let mut batch = Batch { wall_offset_ns: 10 * 3600 * SECOND_NS, ..Batch::default() };
        for row in 0..rows {
            batch.events.push(Event {
                at: Stamp(row * SECOND_NS.unsigned_abs()),
                peer: Peer::None,
                blocked_ns: 0.0,
                start: 0,
                len: 0,
                worker: WorkerRole::Other,
                kind: EventKind::Received { asked_bytes: 1 },
            });
        }
        store.append(SessionId(0), &batch, 0..batch.events.len());
        store
    }

    fn found(store: &Store, sought: SoughtMoment) -> MomentFound {
        let search = MomentSearch::start(store, sought, TimeZone::UTC);
        let deadline = std::time::Instant::now() + Duration::from_secs(10);
        loop {
            let found = search.found();
            if found != MomentFound::NotYet || std::time::Instant::now() > deadline {
                return found;
            }
            search.wait(Duration::from_secs(1));
        }
    }

    #[test]
    fn the_first_row_from_a_moment_on() {
        let store = store_of(50_000);
        let ten = 10 * 3600 * SECOND_NS;
        for (sought, row) in [
            (SoughtMoment::At(0), 0),
            (SoughtMoment::At(ten + 1), 1),
            (SoughtMoment::At(ten + 20_000 * SECOND_NS), 20_000),
            (SoughtMoment::At(i64::MAX), 49_999),
            (SoughtMoment::OfDay(ten + 5 * SECOND_NS), 5),
            // Nine o'clock was before all of them.
            (SoughtMoment::OfDay(9 * 3600 * SECOND_NS), 0),
        ] {
            assert_eq!(found(&store, sought), MomentFound::Row(row), "{sought:?}");
        }
        assert_eq!(found(&Store::default(), SoughtMoment::At(0)), MomentFound::Nothing);
    }

    #[test]
    fn a_time_of_day_is_of_the_newest_day_that_has_rows_around_it() {
        let at = |day: i64, hour: i64| day * DAY_NS + hour * 3600 * SECOND_NS;
        let of = |hour: i64, rows| on_which_day(hour * 3600 * SECOND_NS, rows, &TimeZone::UTC);
        assert_eq!(of(10, (at(3, 9), at(3, 11))), at(3, 10));
        assert_eq!(of(23, (at(2, 22), at(3, 1))), at(2, 23));
        assert_eq!(of(10, (at(1, 0), at(9, 11))), at(9, 10));
        assert_eq!(of(12, (at(3, 9), at(3, 11))), at(3, 12), "after all of them");
        assert_eq!(of(8, (at(3, 9), at(3, 11))), at(3, 8), "before all of them");
    }
}
