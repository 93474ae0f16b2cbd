//! One clock for the whole program, so that the rows of all sessions stand on one time line.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment on the monotonic clock, in nanoseconds since the program first asked for the time.
///
/// It never steps back, whatever the wall clock does; [`wall_offset_ns`] says how far the two are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub u64);

impl Stamp {
    /// The present moment.
    pub fn now() -> Self {
        let origin = ORIGIN.get_or_init(Instant::now);
        // 584 years fit into 64 bits of nanoseconds.
        Self(origin.elapsed().as_nanos() as u64)
    }

    /// The moment of that time since 1970 (UTC), by the wall clock as it stands now; the present one if it is not over.
    pub fn of_wall(since_1970: Duration) -> Self {
        let wall_ns = i64::try_from(since_1970.as_nanos()).unwrap_or(i64::MAX);
        let stamp = wall_ns.saturating_sub(wall_offset_ns());
        Self(u64::try_from(stamp).unwrap_or_default()).min(Self::now())
    }

    /// How long after `earlier` this moment is; zero if it is not after it.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// The moment `later` after this one.
    pub fn after(self, later: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(later.as_nanos()).unwrap_or(u64::MAX)))
    }
}

static ORIGIN: OnceLock<Instant> = OnceLock::new();

/// What to add to a [`Stamp`] to get nanoseconds since 1970 (UTC), by the wall clock as it stands now.
pub fn wall_offset_ns() -> i64 {
    let stamp = Stamp::now().0.cast_signed();
    let wall = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i64,
        Err(before) => -(before.duration().as_nanos() as i64),
    };
    wall.saturating_sub(stamp)
}

/// The time of day where we are, for `{time}`.
pub fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_grow_and_subtract() {
        let first = Stamp::now();
        let second = Stamp::now();
        assert!(second >= first);
        assert_eq!(Stamp(1_500).since(Stamp(500)), Duration::from_micros(1));
        assert_eq!(Stamp(500).since(Stamp(1_500)), Duration::ZERO);
        assert_eq!(Stamp(500).after(Duration::from_micros(1)), Stamp(1_500));
    }

    #[test]
    fn a_time_of_the_wall_clock_is_a_moment_that_is_over() {
        let before = Stamp::now();
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let moment = Stamp::of_wall(wall);
        let slack = Duration::from_millis(1);
        assert!(moment <= Stamp::now() && moment.after(slack) >= before);
        let earlier = Stamp::of_wall(wall.saturating_sub(Duration::from_secs(1)));
        assert!(earlier <= moment);
        assert!(Stamp::of_wall(wall + Duration::from_secs(9)) <= Stamp::now());
    }

    #[test]
    fn the_offset_leads_to_the_wall_clock() {
        let by_offset = Stamp::now().0.cast_signed() + wall_offset_ns();
        let direct = SystemTime::now().duration_since(UNIX_EPOCH).map(|d| d.as_nanos() as i64);
        assert!(direct.is_ok_and(|direct| (direct - by_offset).abs() < 1_000_000_000));
    }
}
