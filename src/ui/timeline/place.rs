//! Which part of time is seen, and how it moves.

use crate::learn::timeline::TimeScale;
use crate::net::Stamp;
use std::ops::Range;

/// The least time that is fitted into the width, in nanoseconds: a single call is not a field of nothing.
const FIT_LEAST_NS: u64 = 100_000;

/// What is free at the right of the newest while it is followed, as a share of the width.
const FOLLOW_MARGIN: f32 = 0.05;

/// The same where a call has not returned, so that there is room for what it says.
const OPEN_MARGIN: f32 = 0.3;

/// A step of the zoom by key or button.
const ZOOM_STEP: f64 = 1.5;

/// A step to the side by key, as a share of the width.
const PAN_STEP: f32 = 0.1;

/// What holds the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hold {
    /// All is seen.
    #[default]
    Fit,
    /// The newest is seen at the right.
    Follow,
    /// It stays where a person has put it.
    Free,
}

/// Whether a call has not returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Openness {
    /// One that is shown.
    Open,
    /// None.
    Closed,
}

/// A step that a person takes with a key or a button.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    ZoomIn,
    ZoomOut,
    Left,
    Right,
    First,
    Newest,
    All,
}

/// Which part of time is seen.
#[derive(Clone, Debug, Default)]
pub(super) struct TimePlace {
    pub(super) scale: TimeScale,
    pub(super) hold: Hold,
    /// The moment that a drag holds.
    grip: Option<Stamp>,
}

impl TimePlace {
    /// Takes in what there is to see.
    pub(super) fn settle(&mut self, span: &Range<Stamp>, width: f32, open: Openness) {
        let free = if open == Openness::Open { OPEN_MARGIN } else { FOLLOW_MARGIN };
        match self.hold {
            Hold::Fit => {
                let least = Stamp(span.start.0.saturating_add(FIT_LEAST_NS));
                let free = if open == Openness::Open { free } else { 0.0 };
                let whole = span.start..span.end.max(least);
                self.scale = TimeScale::fitting(&whole, width * (1.0 - free));
            }
            Hold::Follow => self.scale = self.scale.with_at(span.end, width * (1.0 - free)),
            Hold::Free => self.clamp(span, width),
        }
    }

    /// Something of what there is stays in sight.
    fn clamp(&mut self, span: &Range<Stamp>, width: f32) {
        let middle = width / 2.0;
        let at = self.scale.at(middle);
        if at > span.end {
            self.scale = self.scale.with_at(span.end, middle);
        } else if at < span.start {
            self.scale = self.scale.with_at(span.start, middle);
        }
    }

    /// Zooms in by a factor above 1; what is at the place stays there. Whoever follows the newest goes on.
    pub(super) fn zoom(&mut self, factor: f64, x: f32) {
        self.scale = self.scale.zoomed(factor, x);
        if self.hold == Hold::Fit {
            self.hold = Hold::Free;
        }
    }

    pub(super) fn pan(&mut self, points: f32) {
        self.scale = self.scale.panned(points);
        self.hold = Hold::Free;
    }

    /// A drag begins here.
    pub(super) fn grab(&mut self, x: f32) {
        self.grip = Some(self.scale.at(x));
    }

    /// It goes on: what was under the pointer stays under it.
    pub(super) fn drag_to(&mut self, x: f32) {
        if let Some(grip) = self.grip {
            self.scale = self.scale.with_at(grip, x);
            self.hold = Hold::Free;
        }
    }

    pub(super) fn release(&mut self) {
        self.grip = None;
    }

    pub(super) fn step(&mut self, step: Step, span: &Range<Stamp>, width: f32) {
        match step {
            Step::ZoomIn => self.zoom(ZOOM_STEP, width / 2.0),
            Step::ZoomOut => self.zoom(1.0 / ZOOM_STEP, width / 2.0),
            Step::Left => self.pan(-width * PAN_STEP),
            Step::Right => self.pan(width * PAN_STEP),
            Step::First => {
                self.scale = self.scale.with_at(span.start, width * FOLLOW_MARGIN);
                self.hold = Hold::Free;
            }
            Step::Newest => self.hold = Hold::Follow,
            Step::All => self.hold = Hold::Fit,
        }
    }

    /// Has a bar in sight that begins and ends then.
    pub(super) fn reveal(&mut self, time: &Range<Stamp>, width: f32) {
        let window = self.scale.window(width);
        let is_seen = time.end >= window.start && time.start <= window.end;
        if self.hold == Hold::Fit || is_seen {
            return;
        }
        self.scale = self.scale.with_at(time.start, width / 2.0);
        self.hold = Hold::Free;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000_000;
    const SPAN: Range<Stamp> = Stamp(10 * S)..Stamp(20 * S);

    fn place() -> TimePlace {
        let mut place = TimePlace::default();
        place.settle(&SPAN, 1000.0, Openness::Closed);
        place
    }

    #[test]
    fn all_is_seen_at_first_and_stays_so_as_more_comes() {
        let mut place = place();
        for end in [20, 30, 3600] {
            let span = Stamp(10 * S)..Stamp(end * S);
            place.settle(&span, 1000.0, Openness::Closed);
            let window = place.scale.window(1000.0);
            assert!(window.start < span.start && window.end > span.end, "{end}");
        }
    }

    #[test]
    fn a_call_that_has_not_returned_has_room_at_the_right() {
        let mut place = place();
        place.settle(&SPAN, 1000.0, Openness::Open);
        assert!(place.scale.x(SPAN.end) < 700.0);
    }

    #[test]
    fn zooming_stops_fitting_and_leaves_following() {
        let mut place = place();
        place.zoom(2.0, 400.0);
        assert_eq!(place.hold, Hold::Free);
        place.step(Step::Newest, &SPAN, 1000.0);
        place.zoom(2.0, 400.0);
        place.settle(&SPAN, 1000.0, Openness::Closed);
        assert_eq!(place.hold, Hold::Follow);
        assert!((place.scale.x(SPAN.end) - 950.0).abs() < 1.0);
    }

    #[test]
    fn what_was_grabbed_stays_under_the_pointer() {
        let mut place = place();
        let at = place.scale.at(300.0);
        place.grab(300.0);
        for x in [310.0, 650.0, 120.0] {
            place.drag_to(x);
            assert!((place.scale.x(at) - x).abs() < 0.1);
        }
        place.release();
        place.drag_to(0.0);
        assert!((place.scale.x(at) - 120.0).abs() < 0.1, "nothing is held any more");
    }

    #[test]
    fn nobody_gets_lost_in_time() {
        let mut place = place();
        place.pan(1e6);
        place.settle(&SPAN, 1000.0, Openness::Closed);
        assert!((place.scale.x(SPAN.end) - 500.0).abs() < 1.0);
        place.pan(-1e6);
        place.settle(&SPAN, 1000.0, Openness::Closed);
        assert!((place.scale.x(SPAN.start) - 500.0).abs() < 1.0);
    }

    #[test]
    fn a_bar_that_is_chosen_elsewhere_comes_into_sight() {
        let mut place = place();
        place.zoom(50.0, 0.0);
        let bar = Stamp(19 * S)..Stamp(19 * S);
        place.reveal(&bar, 1000.0);
        assert!((place.scale.x(bar.start) - 500.0).abs() < 1.0);
        let before = place.scale;
        place.reveal(&bar, 1000.0);
        assert_eq!(place.scale, before, "it is in sight");
    }
}
