//! A log of all sessions of a store: its column, its filter by a click, and what it does not offer.

use super::*;

fn whole() -> Window {
    window_for(Traffic::All, Store::default(), Lang::En, Vec2::new(900.0, 600.0))
}

fn receive_other(store: &Store) {
    let kind = EventKind::Received { asked_bytes: 65_536 };
    append(store, OTHERS, peer(7), kind, b"others");
}

#[test]
fn rows_of_all_sessions_stand_together_and_say_whose_they_are() {
    let mut harness = whole();
    receive(&harness.state().store, b"ours");
    receive_other(&harness.state().store);
    settle(&mut harness);
    let found = labels(&harness);
    assert_eq!(found.len(), 2, "{found:?}");
    // Nobody has noted these sessions, so they have no name but their number.
    assert!(found[0].starts_with("Session 1 ") && found[0].ends_with("ours"), "{found:?}");
    assert!(found[1].starts_with("Session 2 ") && found[1].ends_with("others"), "{found:?}");
}

#[test]
fn a_click_on_the_name_of_a_session_shows_only_its_rows() {
    let mut harness = whole();
    receive(&harness.state().store, b"ours");
    receive_other(&harness.state().store);
    settle(&mut harness);
    click(&mut harness, "Only Session 2");
    let found = labels(&harness);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("others"), "{found:?}");
    assert_eq!(harness.state().view.typed.text, "session == 2");
    assert!(harness.state().view.selected_row().is_none(), "the row itself is not chosen");
}

#[test]
fn clear_hides_what_is_there_and_an_opening_does_not() {
    let mut harness = whole();
    receive(&harness.state().store, b"before");
    let state = harness.state_mut();
    state.view.open_at_newest(&state.store);
    settle(&mut harness);
    assert_eq!(labels(&harness).len(), 1);
    let state = harness.state_mut();
    state.view.clear(&state.store);
    settle(&mut harness);
    assert_eq!(labels(&harness).len(), 0);
    receive(&harness.state().store, b"after");
    settle(&mut harness);
    assert_eq!(labels(&harness).len(), 1);
}
