//! Finding: next and previous, the count, and both at once with the filter.

use super::*;

fn find(window: &mut Window, text: &str) {
    window.state_mut().view.open_find();
    settle(window);
    window.get_by_role_and_label(Role::TextInput, "Find in the log").type_text(text);
    settle_find(window);
}

/// Runs until all rows were looked at for what is sought, too.
fn settle_find(window: &mut Window) {
    settle(window);
    let deadline = Instant::now() + Duration::from_mins(1);
    while window.query_by_label_contains("so far").is_some() && Instant::now() < deadline {
        std::thread::yield_now();
        window.run();
    }
    window.run();
}

fn selected(window: &Window) -> Option<u64> {
    window.state().view.selected_row()
}

fn ten_rows() -> Window {
    let store = Store::default();
    receive_many(&store, 30);
    window(store)
}

#[test]
fn the_next_and_the_previous_one_go_around() {
    let mut window = ten_rows();
    // Rows 3, 13, 23.
    find(&mut window, "text ~ 3$");
    window.get_by_label("3 found");
    let mut step = |way: FindWay| {
        window.state_mut().view.find_step(way);
        settle(&mut window);
        selected(&window)
    };
    assert_eq!(step(FindWay::Next), Some(3), "from the end on around it");
    assert_eq!(step(FindWay::Next), Some(13));
    assert_eq!(step(FindWay::Next), Some(23));
    assert_eq!(step(FindWay::Next), Some(3));
    assert_eq!(step(FindWay::Previous), Some(23));
    assert_eq!(step(FindWay::Previous), Some(13));
    window.get_by_label("2 of 3");
    assert_eq!(window.state().view.rows_shown(), 30, "nothing is hidden");
    assert_eq!(window.query_all_by_label_contains("(found)").count(), 3);
}

#[test]
fn it_begins_at_what_is_on_the_screen_unless_that_follows_the_newest() {
    let first = |row: u64, way: FindWay| {
        let store = Store::default();
        receive_many(&store, 400);
        let mut window = window(store);
        // Rows 3, 13, 23 and so on.
        find(&mut window, "text ~ 3$");
        let view = &mut window.state_mut().view;
        let ordinals = view.ordinals();
        view.scroll.put(ordinals.start + row, 0.0, &ordinals);
        settle(&mut window);
        window.state_mut().view.find_step(way);
        settle(&mut window);
        selected(&window).unwrap()
    };
    assert_eq!(first(204, FindWay::Next), 213);
    assert_eq!(first(213, FindWay::Next), 213, "a line on the screen is found itself");
    assert_eq!(first(0, FindWay::Next), 3);
    let last = first(204, FindWay::Previous);
    assert!((213..250).contains(&last), "the last one on the screen: {last}");
}

#[test]
fn enter_goes_on_and_escape_closes() {
    let mut window = ten_rows();
    find(&mut window, "row 2");
    // 2, and 20 to 29.
    window.get_by_label("11 found");
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(selected(&window), Some(2));
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(selected(&window), Some(20));
    window.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    settle(&mut window);
    assert_eq!(selected(&window), Some(2));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(window.query_by_label("Find in the log").is_none());
    assert!(window.query_by_label_contains("(found)").is_none());
}

#[test]
fn the_filter_hides_and_the_search_finds_among_the_rest() {
    let mut window = ten_rows();
    window.state_mut().view.typed.text = "row 1".to_owned();
    find(&mut window, "9");
    window.get_by_label("1 found");
    window.state_mut().view.typed.text = String::new();
    settle_find(&mut window);
    window.get_by_label("3 found");
}

#[test]
fn what_comes_later_is_found_too_and_what_is_absent_is_told() {
    let mut window = ten_rows();
    find(&mut window, "needle");
    window.get_by_label("not found");
    receive(&window.state().store, b"a needle");
    settle_find(&mut window);
    window.get_by_label("1 found");
}

#[test]
fn lines_of_one_read_are_found_one_by_one() {
    let store = Store::default();
    let peer = Peer::of_connection(ConnectionId(1), ([127, 0, 0, 1], 9));
    let received = || EventKind::Received { asked_bytes: 1024 };
    append(&store, OURS, peer, received(), b"one a\ntwo\nthree a\nfour a\n");
    let mut window = window_for(Traffic::Client, store, Lang::En, Vec2::new(900.0, 600.0));
    window.state_mut().view.split_into(Framing::Lines);
    settle(&mut window);
    find(&mut window, " a");
    window.get_by_label("3 found");
    for number in ["1 of 3", "2 of 3", "3 of 3", "1 of 3"] {
        window.state_mut().view.find_step(FindWay::Next);
        settle(&mut window);
        window.get_by_label(number);
    }
}
