//! Which time stands where in a picture: exact to the nanosecond, from microseconds to hours.

use crate::net::Stamp;
use std::ops::Range;

/// The least time that a point stands for: at it, a microsecond is as wide as a window.
const NS_PER_POINT_MIN: f64 = 1.0;

/// The most time that a point stands for: at it, a day is as wide as a narrow window.
const NS_PER_POINT_MAX: f64 = 86_400e9 / 400.0;

/// How much of the width is left free at each side when all is to be seen.
const FIT_MARGIN: f64 = 0.03;

/// A part of time over a width of points.
///
/// Places are computed from whole nanoseconds since the left edge, so that nothing trembles after hours, as it
/// would in `f32`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    /// The moment at the left edge, in nanoseconds; it may be before the first one that there is.
    left: i64,
    ns_per_point: f64,
}

impl Default for TimeScale {
    fn default() -> Self {
        Self { left: 0, ns_per_point: 1e6 }
    }
}

impl TimeScale {
    /// With this moment at the left edge.
    pub fn new(left: Stamp, ns_per_point: f64) -> Self {
        let left = left.0.cast_signed();
        Self { left, ns_per_point: ns_per_point.clamp(NS_PER_POINT_MIN, NS_PER_POINT_MAX) }
    }

    /// All of this time over so many points, with some room at both sides.
    pub fn fitting(time: &Range<Stamp>, width: f32) -> Self {
        let length = time.end.since(time.start).as_nanos() as f64;
        let points = (f64::from(width) * (1.0 - 2.0 * FIT_MARGIN)).max(1.0);
        let scale = Self::new(time.start, length / points);
        let middle = Stamp(time.start.0 + (length / 2.0) as u64);
        scale.with_at(middle, width / 2.0)
    }

    /// How many nanoseconds a point stands for.
    pub fn ns_per_point(&self) -> f64 {
        self.ns_per_point
    }

    /// The place of a moment, in points from the left edge. Bounded, so that no picture gets a number that it
    /// cannot draw.
    pub fn x(&self, at: Stamp) -> f32 {
        /// Farther out than any screen is wide.
        const FAR: f64 = 1e6;
        ((at.0.cast_signed() - self.left) as f64 / self.ns_per_point).clamp(-FAR, FAR) as f32
    }

    /// The moment at a place, in points from the left edge; the first one there is, if the place is before it.
    pub fn at(&self, x: f32) -> Stamp {
        Stamp(u64::try_from(self.ns_at(x)).unwrap_or(0))
    }

    fn ns_at(&self, x: f32) -> i64 {
        self.left.saturating_add((f64::from(x) * self.ns_per_point).round() as i64)
    }

    /// How many points so much time is wide.
    pub fn width(&self, ns: u64) -> f32 {
        (ns as f64 / self.ns_per_point).min(1e6) as f32
    }

    /// The time that is seen over so many points.
    pub fn window(&self, width: f32) -> Range<Stamp> {
        self.at(0.0)..self.at(width)
    }

    /// The same scale with this moment at this place.
    pub fn with_at(self, at: Stamp, x: f32) -> Self {
        self.with_ns_at(at.0.cast_signed(), x)
    }

    fn with_ns_at(self, ns: i64, x: f32) -> Self {
        let before = (f64::from(x) * self.ns_per_point).round() as i64;
        Self { left: ns.saturating_sub(before), ..self }
    }

    /// Zoomed in by a factor above 1, out by one below; what is at this place stays there.
    pub fn zoomed(self, factor: f64, x: f32) -> Self {
        let (ns, wanted) = (self.ns_at(x), self.ns_per_point / factor);
        let zoomed = Self::new(Stamp(0), if wanted.is_finite() { wanted } else { 1.0 });
        zoomed.with_ns_at(ns, x)
    }

    /// So many points further on.
    pub fn panned(self, points: f32) -> Self {
        Self { left: self.ns_at(points), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000_000_000;

    #[test]
    fn microseconds_are_exact_after_a_thousand_hours() {
        let late = Stamp(1000 * HOUR);
        let scale = TimeScale::new(late, 1.0);
        assert!((scale.x(Stamp(late.0 + 250)) - 250.0).abs() < 1e-3);
        assert_eq!(scale.at(250.0), Stamp(late.0 + 250));
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let mut scale = TimeScale::new(Stamp(5 * HOUR), 1e6);
        let at = scale.at(300.0);
        for factor in [1.3, 7.0, 0.01, 40.0] {
            scale = scale.zoomed(factor, 300.0);
            assert!((scale.x(at) - 300.0).abs() <= 1.0, "{factor}: {}", scale.x(at));
        }
    }

    #[test]
    fn the_zoom_ends_at_a_microsecond_and_at_a_day() {
        let near = TimeScale::default().zoomed(1e30, 0.0);
        let far = TimeScale::default().zoomed(1e-30, 0.0);
        assert!((near.ns_per_point() - NS_PER_POINT_MIN).abs() < 1e-9);
        assert!((far.ns_per_point() - NS_PER_POINT_MAX).abs() < 1e-3);
        let wild = TimeScale::default().zoomed(0.0, 0.0);
        assert!(wild.ns_per_point().is_finite());
    }

    #[test]
    fn there_is_room_before_the_beginning_of_time() {
        let scale = TimeScale::fitting(&(Stamp(0)..Stamp(HOUR)), 1000.0);
        assert!((scale.x(Stamp(0)) - 30.0).abs() < 1.0);
        assert_eq!(scale.window(1000.0).start, Stamp(0));
    }

    #[test]
    fn all_is_seen_with_some_room_at_both_sides() {
        let time = Stamp(HOUR)..Stamp(2 * HOUR);
        let scale = TimeScale::fitting(&time, 800.0);
        let (first, last) = (scale.x(time.start), scale.x(time.end));
        assert!((20.0..30.0).contains(&first) && (770.0..780.0).contains(&last));
        // A single moment is in the middle.
        let one = TimeScale::fitting(&(Stamp(HOUR)..Stamp(HOUR)), 800.0);
        assert!((one.x(Stamp(HOUR)) - 400.0).abs() < 1.0);
    }
}
