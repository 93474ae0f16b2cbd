//! The axis of time: where its ticks stand, and what they say.

use super::TimeScale;
use crate::net::Stamp;
use std::ops::Range;

const US: u64 = 1000;
const MS: u64 = 1000 * US;
const S: u64 = 1000 * MS;
const MIN: u64 = 60 * S;
const HOUR: u64 = 60 * MIN;

/// The most ticks of a picture: more stand nowhere at [`TICK_POINTS`].
const TICKS_MAX: usize = 200;

/// The least distance of two ticks that have a label, in points.
const TICK_POINTS: f64 = 96.0;

/// Above a minute, clocks count in these steps and not in tens.
const LONG_STEPS: [u64; 14] = [
    15 * S,
    30 * S,
    MIN,
    2 * MIN,
    5 * MIN,
    10 * MIN,
    15 * MIN,
    30 * MIN,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
];

/// A tick of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// When.
    pub at: Stamp,
    /// What stands there: the time since the origin.
    pub text: String,
}

/// The ticks of what is seen over so many points, in order. Times are counted from the origin; nothing is
/// before it.
pub fn ticks(scale: &TimeScale, width: f32, origin: Stamp) -> Vec<Tick> {
    let step = step_ns(scale.ns_per_point() * TICK_POINTS);
    let window = scale.window(width);
    let from = window.start.0.saturating_sub(origin.0).div_ceil(step);
    let last = window.end.0.saturating_sub(origin.0);
    (from..)
        .map(|count| count.saturating_mul(step))
        .take_while(|ns| *ns <= last && window.end >= origin)
        .take(TICKS_MAX)
        .map(|ns| Tick { at: Stamp(origin.0 + ns), text: since_text(ns, step, last) })
        .collect()
}

/// The least step that is at least so long.
fn step_ns(least: f64) -> u64 {
    let decades = (0..=10).map(|power| 10_u64.pow(power));
    let short = decades.flat_map(|power| [power, 2 * power, 5 * power]).filter(|ns| *ns <= 10 * S);
    let mut steps = short.chain(LONG_STEPS);
    steps.find(|step| *step as f64 >= least).unwrap_or(24 * HOUR)
}

/// A time since the origin, as exact as the step. Its unit is the same along the axis, whose last time is
/// `most`.
fn since_text(ns: u64, step: u64, most: u64) -> String {
    match (ns, most) {
        (0, _) => "0".to_owned(),
        (_, ..MS) => format!("{} µs", decimal(ns, US, step)),
        (_, ..S) => format!("{} ms", decimal(ns, MS, step)),
        (_, ..MIN) => format!("{} s", decimal(ns, S, step)),
        (_, ..HOUR) => format!("{}:{}", ns / MIN, seconds(ns % MIN, step)),
        _ => format!("{}:{:02}:{}", ns / HOUR, ns % HOUR / MIN, seconds(ns % MIN, step)),
    }
}

/// Seconds of a minute with two digits, and as many after the point as the step has.
fn seconds(ns: u64, step: u64) -> String {
    let text = decimal(ns, S, step);
    if ns < 10 * S { format!("0{text}") } else { text }
}

/// A number of units with as many digits after the point as the step has.
fn decimal(ns: u64, unit: u64, step: u64) -> String {
    let mut digits = 0;
    let mut rest = step % unit;
    let mut place = unit;
    while rest != 0 && place >= 10 {
        place /= 10;
        rest %= place;
        digits += 1;
    }
    let whole = ns / unit;
    if digits == 0 {
        return whole.to_string();
    }
    format!("{whole}.{:0digits$}", ns % unit / place)
}

/// The time that a part of the axis spans, with as many digits as are worth reading.
pub fn span_text(time: &Range<Stamp>) -> String {
    crate::learn::blocked_text(time.end.since(time.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(left: u64, ns_per_point: f64, width: f32) -> Vec<String> {
        let scale = TimeScale::new(Stamp(left), ns_per_point);
        ticks(&scale, width, Stamp(0)).into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn ticks_stand_at_round_times_from_microseconds_to_hours() {
        assert_eq!(texts(0, 1.0, 400.0), ["0", "0.1 µs", "0.2 µs", "0.3 µs", "0.4 µs"]);
        assert_eq!(texts(0, 1e4, 300.0), ["0", "1 ms", "2 ms", "3 ms"]);
        assert_eq!(texts(5 * S, 1e4, 250.0), ["5.000 s", "5.001 s", "5.002 s"]);
        assert_eq!(texts(0, 2e7, 300.0), ["0", "2 s", "4 s", "6 s"]);
        assert_eq!(texts(59 * S, 1e8, 200.0), ["1:00", "1:10"]);
        assert_eq!(texts(HOUR, 1e10, 300.0), ["1:00:00", "1:30:00"]);
        assert_eq!(texts(HOUR, 1e6, 200.0), ["1:00:00.0", "1:00:00.1", "1:00:00.2"]);
    }

    #[test]
    fn ticks_are_never_closer_than_their_labels() {
        for power in 0..12 {
            for factor in [1.0, 1.7, 3.1, 6.6] {
                let scale = TimeScale::new(Stamp(3 * HOUR), factor * 10_f64.powi(power));
                let ticks = ticks(&scale, 1200.0, Stamp(0));
                assert!(ticks.len() <= 13, "{} at {power}", ticks.len());
                for (one, next) in ticks.iter().zip(ticks.iter().skip(1)) {
                    assert!(f64::from(scale.x(next.at) - scale.x(one.at)) >= TICK_POINTS - 0.1);
                }
            }
        }
    }

    #[test]
    fn nothing_is_before_the_origin() {
        let scale = TimeScale::new(Stamp(0), 1e6);
        let ticks = ticks(&scale, 100.0, Stamp(S));
        assert_eq!(ticks, []);
    }
}
