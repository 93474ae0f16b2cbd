//! How long what may take.

use super::failure::TimeoutKind;
use super::{HttpFailure, Timeouts};
use std::time::{Duration, Instant};

/// The time limits of a download, running.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadlines {
    pub(super) timeouts: Timeouts,
    begun: Instant,
}

/// A wait that has begun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    what: TimeoutKind,
    limit: Duration,
    begun: Instant,
}

impl Deadlines {
    /// A download begins.
    pub(super) fn start(timeouts: Timeouts) -> Self {
        Self { timeouts, begun: Instant::now() }
    }

    /// A person was waited for: that does not count.
    pub(super) fn forgive(&mut self, waited: Duration) {
        self.begun += waited;
    }

    /// A wait begins.
    pub(super) fn wait(&self, what: TimeoutKind) -> Wait {
        Wait { what, limit: self.limit(what), begun: Instant::now() }
    }

    /// The same for what is not worth more than this.
    pub(super) fn wait_at_most(&self, what: TimeoutKind, most: Duration) -> Wait {
        let limit = self.limit(what);
        let limit = if limit.is_zero() { most } else { limit.min(most) };
        Wait { limit, ..self.wait(what) }
    }

    /// How long a wait may last.
    pub(super) fn limit(&self, what: TimeoutKind) -> Duration {
        match what {
            TimeoutKind::Resolve => self.timeouts.resolve,
            TimeoutKind::Connect => self.timeouts.connect,
            TimeoutKind::Tls => self.timeouts.tls,
            TimeoutKind::FirstByte => self.timeouts.first_byte,
            TimeoutKind::Send | TimeoutKind::Idle => self.timeouts.idle,
            TimeoutKind::Total => self.timeouts.total,
        }
    }

    /// How much longer the wait may last; `None` for no limit.
    ///
    /// # Errors
    /// [`HttpFailure::TimedOut`] if it has lasted too long, or the whole download.
    pub(super) fn left(&self, wait: &Wait) -> Result<Option<Duration>, HttpFailure> {
        let total =
            Wait { what: TimeoutKind::Total, limit: self.timeouts.total, begun: self.begun };
        let (of_total, of_wait) = (total.left()?, wait.left()?);
        Ok(of_total.into_iter().chain(of_wait).min())
    }
}

impl Wait {
    /// What is left of it; `None` for no limit.
    fn left(&self) -> Result<Option<Duration>, HttpFailure> {
        if self.limit.is_zero() {
            return Ok(None);
        }
        let left = self.limit.saturating_sub(self.begun.elapsed());
        if left.is_zero() {
            return Err(HttpFailure::TimedOut(self.what, self.limit));
        }
        Ok(Some(left))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn the_shorter_limit_counts_and_zero_is_none() {
        let mut clock = Deadlines::start(Timeouts { total: Duration::ZERO, ..Timeouts::default() });
        let wait = |clock: &Deadlines, limit| Wait { limit, ..clock.wait(TimeoutKind::Idle) };
        assert_eq!(clock.left(&wait(&clock, Duration::ZERO)), Ok(None));
        assert!(
            clock.left(&wait(&clock, Duration::from_secs(9))).unwrap().unwrap()
                > Duration::from_secs(8)
        );
        let nothing = Duration::from_nanos(1);
        assert_eq!(
            clock.left(&wait(&clock, nothing)),
            Err(HttpFailure::TimedOut(TimeoutKind::Idle, nothing))
        );
        let short = clock.wait_at_most(TimeoutKind::Idle, Duration::from_secs(1));
        assert!(clock.left(&short).unwrap().unwrap() <= Duration::from_secs(1));
        // A person's time does not count.
        clock.timeouts.total = Duration::from_secs(5);
        clock.begun -= Duration::from_secs(9);
        assert!(clock.left(&wait(&clock, Duration::ZERO)).is_err());
        clock.forgive(Duration::from_secs(8));
        let left = clock.left(&wait(&clock, Duration::ZERO)).unwrap().unwrap();
        assert!(left > Duration::from_secs(2) && left <= Duration::from_secs(4), "{left:?}");
        clock.timeouts.total = nothing;
        assert_eq!(
            clock.left(&wait(&clock, Duration::ZERO)),
            Err(HttpFailure::TimedOut(TimeoutKind::Total, nothing))
        );
    }
}
