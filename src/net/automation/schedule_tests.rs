use super::*;

const MS: u64 = 1_000_000;

fn at(micros: u64) -> Stamp {
    Stamp(5_000 * MS + micros * 1000)
}

fn every(ms: u64, slots: impl Into<Option<u64>>) -> Schedule {
    Schedule::new(at(0), &[Duration::from_millis(ms)], slots.into())
}

fn send(slot: u64, late_micros: u64) -> Turn {
    Turn::Send { slot, late_by: Duration::from_micros(late_micros) }
}

#[test]
fn slots_stand_at_their_moments_however_late_the_one_before_was() {
    let mut schedule = every(10, 4);
    let table = [
        (0, send(0, 0)),
        (1, Turn::Wait(at(10_000))),
        (9_999, Turn::Wait(at(10_000))),
        (17_000, send(1, 7_000)),
        (17_001, Turn::Wait(at(20_000))),
        (20_060, send(2, 60)),
        (30_060, send(3, 60)),
        (30_061, Turn::Over),
        (99_000, Turn::Over),
    ];
    for (micros, turn) in table {
        assert_eq!(schedule.turn(at(micros)), turn, "at {micros} µs");
    }
    assert_eq!((schedule.late(), schedule.passed_over()), (1, 0));
    assert_eq!(schedule.worst(), Duration::from_millis(7));
    assert_eq!(schedule.due(), None);
}

#[test]
fn a_slot_that_is_a_whole_pause_late_is_passed_over_and_counted() {
    // When the clock comes, what happens then, and how many were passed over by then.
    let table = [
        (9_999, send(0, 9_999), 0),
        (10_000, send(1, 0), 1),
        (59_999, send(5, 9_999), 5),
        (99_000, send(9, 9_000), 9),
        // The last one has a whole pause as well.
        (99_999, send(9, 9_999), 9),
        (100_000, Turn::Over, 10),
        (86_400_000_000, Turn::Over, 10),
    ];
    for (micros, turn, passed_over) in table {
        let mut schedule = every(10, 10);
        assert_eq!(schedule.turn(at(micros)), turn, "at {micros} µs");
        assert_eq!(schedule.passed_over(), passed_over, "at {micros} µs");
    }
}

#[test]
fn sent_and_passed_over_are_all_that_there_were() {
    // A clock that stumbles: each look is so many microseconds after the one before.
    let steps = [100, 900, 1_000, 5_500, 50, 2_000, 1_999, 1_001, 0, 777];
    let mut schedule = every(1, 1000);
    let (mut now, mut sent, mut last) = (0, 0_u64, None);
    for step in steps.into_iter().cycle().take(10_000) {
        now += step;
        match schedule.turn(at(now)) {
            Turn::Send { slot, late_by } => {
                assert!(last.is_none_or(|last| slot > last), "never twice");
                assert!(late_by < Duration::from_millis(1), "{late_by:?}");
                (sent, last) = (sent + 1, Some(slot));
            }
            Turn::Wait(until) => assert!(until > at(now)),
            Turn::Over => break,
        }
    }
    assert_eq!(sent + schedule.passed_over(), 1000);
    assert!(schedule.passed_over() > 0);
}

#[test]
fn late_is_a_millisecond_or_half_a_short_pause() {
    let table =
        [(1, 499, 0), (1, 500, 1), (2, 999, 0), (2, 1_000, 1), (1_000, 999, 0), (1_000, 1_000, 1)];
    for (pause_ms, micros, late) in table {
        let mut schedule = every(pause_ms, None);
        schedule.turn(at(micros));
        assert_eq!(schedule.late(), late, "{micros} µs of {pause_ms} ms");
        assert_eq!(
            schedule.worst(),
            Duration::from_micros(micros),
            "the worst of all, late or not"
        );
    }
}

#[test]
fn a_sequence_has_a_pause_after_each_slot() {
    let pauses = [1, 5, 10].map(Duration::from_millis);
    let mut schedule = Schedule::new(at(0), &pauses, Some(6));
    let due = |schedule: &Schedule| schedule.due().map(|due| (due.0 - at(0).0) / MS);
    let mut moments = Vec::new();
    while let Some(moment) = due(&schedule) {
        moments.push(moment);
        schedule.turn(at(moment * 1000));
    }
    assert_eq!(moments, [0, 1, 6, 16, 17, 22]);
    // Slot 2 is due from 6 ms to 16 ms: one that comes in between finds 0 and 1 passed.
    let mut late = Schedule::new(at(0), &pauses, Some(6));
    assert_eq!(late.turn(at(15_999)), send(2, 9_999));
    assert_eq!(late.turn(at(17_000)), send(4, 0));
    assert_eq!(late.passed_over(), 3);
    assert_eq!(late.turn(at(32_000)), Turn::Over, "the last pause is over, too");
}

#[test]
fn a_day_between_two_sends_and_years_of_them() {
    let mut schedule = Schedule::new(at(0), &[PAUSE_MAX], None);
    assert_eq!(schedule.turn(at(0)), send(0, 0));
    let day = 86_400 * 1_000_000;
    assert_eq!(schedule.turn(at(1)), Turn::Wait(at(day)));
    assert_eq!(schedule.turn(at(365 * day + 3)), send(365, 3));
    assert_eq!(schedule.passed_over(), 364);
    let mut quick = every(1, None);
    assert_eq!(quick.turn(at(365 * day)), send(365 * 86_400_000, 0), "at once, not one by one");
}

#[test]
fn nothing_of_nothing() {
    let mut schedule = Schedule::new(at(0), &[], None);
    assert_eq!((schedule.turn(at(9)), schedule.due()), (Turn::Over, None));
    assert_eq!(every(1, 0).turn(at(9)), Turn::Over);
}
