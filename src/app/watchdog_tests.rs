#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;

fn at(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A window that has drawn its first frame.
fn drawn() -> State {
    let mut state = State::new(at(0));
    state.begins(at(10));
    for step in [Step::Keys, Step::Frame, Step::Pane(PaneId(0)), Step::Acting, Step::Outside] {
        state.comes_to(step, at(20));
    }
    state
}

fn look(state: &mut State, ms: u64) -> Option<Finding> {
    state.look(at(ms), LockWait::default())
}

#[test]
fn a_window_at_rest_is_not_late() {
    let mut state = drawn();
    assert_eq!(look(&mut state, 3_600_000), None);
    assert!(state.is_quiet());
}

#[test]
fn a_frame_that_was_asked_for_and_does_not_begin_is_told_once_and_so_is_that_it_goes_on() {
    let mut state = drawn();
    state.asked.get_or_insert(at(1_000));
    assert_eq!(look(&mut state, 2_900), None);
    let told = look(&mut state, 3_000).unwrap();
    assert!(matches!(told, Finding::NotBegun(time, _) if time == at(2_000)), "{told}");
    let said = told.to_string();
    assert!(said.contains("frame 1, outside of the program's own code"), "{said}");
    assert_eq!(look(&mut state, 4_000), None, "once");
    assert!(!state.is_quiet());
    state.begins(at(181_000));
    state.comes_to(Step::Keys, at(181_001));
    state.comes_to(Step::Outside, at(181_002));
    assert_eq!(look(&mut state, 181_500), Some(Finding::GoesOn(at(180_500))));
    assert!(state.is_quiet());
}

#[test]
fn a_step_that_does_not_end_is_told_with_the_pane_and_the_lock() {
    let mut state = drawn();
    state.begins(at(1_000));
    state.comes_to(Step::Keys, at(1_001));
    state.comes_to(Step::Pane(PaneId(7)), at(1_010));
    let here = std::panic::Location::caller();
    let said = state.look(at(3_010), LockWait(Some(here))).unwrap().to_string();
    assert!(said.starts_with("the window stands still for 2.0 s; "), "{said}");
    assert!(said.contains("frame 2, pane 7, 2.0 s ago, waiting for the lock at "), "{said}");
    assert!(said.contains("watchdog_tests.rs:"), "{said}");
}

#[test]
fn frames_one_after_another_are_not_late_whatever_they_ask_for() {
    let mut state = drawn();
    for frame in 1..100 {
        state.asked.get_or_insert(at(frame * 500));
        state.begins(at(frame * 500 + 100));
        state.comes_to(Step::Keys, at(frame * 500 + 101));
        state.comes_to(Step::Outside, at(frame * 500 + 150));
        assert_eq!(look(&mut state, frame * 500 + 200), None);
    }
}

#[test]
fn a_hidden_window_whose_frames_only_run_is_told_once() {
    let mut state = drawn();
    let mut told = Vec::new();
    for frame in 1..20 {
        state.asked.get_or_insert(at(frame * 500));
        state.begins(at(frame * 500 + 250));
        state.comes_to(Step::Outside, at(frame * 500 + 251));
        told.extend(look(&mut state, frame * 500 + 300));
    }
    assert_eq!(told, [Finding::NotDrawn(at(2_050))]);
}

#[test]
fn the_thread_asks_once_more_for_a_frame_that_does_not_come_and_ends_with_its_handle() {
    let (tell, told) = std::sync::mpsc::channel();
    // As if it had been made, and asked for a frame, so long ago.
    let watch = Arc::new(Watch {
        made: Instant::now().checked_sub(LATE).unwrap(),
        state: Mutex::new(State { asked: Some(Duration::ZERO), ..drawn() }),
        lock: Arc::default(),
        thread: OnceLock::new(),
    });
    let weak = Arc::downgrade(&watch);
    let dog = Watchdog::start(Arc::clone(&watch), move || tell.send(()).unwrap()).unwrap();
    told.recv_timeout(Duration::from_secs(20)).unwrap();
    drop((dog, watch));
    let deadline = Instant::now() + Duration::from_secs(20);
    while weak.strong_count() > 0 && Instant::now() < deadline {
        std::thread::yield_now();
    }
    assert_eq!(weak.strong_count(), 0, "the thread is gone");
}
