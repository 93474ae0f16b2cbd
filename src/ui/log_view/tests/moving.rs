//! What moves the rows, and what a frame of them costs.

use super::*;

#[test]
fn a_pause_holds_rows_back_and_counts_those_of_this_pane() {
    let mut window = window(sample());
    click(&mut window, "Pause");
    receive(&window.state().store, b"one");
    append(
        &window.state().store,
        OTHERS,
        peer(1),
        EventKind::Received { asked_bytes: 65_536 },
        b"not ours",
    );
    receive(&window.state().store, b"two");
    settle(&mut window);
    assert_eq!(labels(&window).len(), 7);
    window.get_by_label("paused · 2 new");
    click(&mut window, "Resume");
    assert_eq!(labels(&window).len(), 9);
    assert!(window.query_by_label_contains("paused").is_none());
}

#[test]
fn clear_hides_what_there_is() {
    let mut window = window(sample());
    click(&mut window, "Clear");
    assert_eq!(window.state().intents, [LogIntent::Clear]);
    // The program does it, after drawing.
    let state = window.state_mut();
    state.view.clear(&state.store);
    settle(&mut window);
    assert_eq!(window.state().view.floor(), 8);
    assert!(labels(&window).is_empty());
    window.get_by_label(HINT);
    receive(&window.state().store, b"new");
    settle(&mut window);
    assert_eq!(labels(&window), ["← 127.0.0.1:52344 3 B new"]);
}

fn wheel(window: &mut Window, points: f32) {
    window.hover_at(egui::pos2(300.0, 300.0));
    window.event(egui::Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.step();
}

#[test]
fn nothing_moves_while_a_person_reads_and_a_chip_tells_of_new_rows() {
    let store = Store::default();
    receive_many(&store, 1000);
    let mut window = window(store);
    assert!(labels(&window).last().unwrap().ends_with("row 999"));
    for _ in 0..30 {
        wheel(&mut window, 6.0);
    }
    settle(&mut window);
    let before = labels(&window);
    assert!(!before.last().unwrap().ends_with("row 999"));
    receive_many(&window.state().store, 12);
    settle(&mut window);
    assert_eq!(labels(&window), before);
    click(&mut window, "12 new ↓");
    assert!(labels(&window).last().unwrap().ends_with("row 11"));
    receive_many(&window.state().store, 3);
    settle(&mut window);
    assert!(labels(&window).last().unwrap().ends_with("row 2"), "the end is followed again");
    assert!(window.query_by_label_contains("new ↓").is_none());
}

#[test]
fn a_filter_that_goes_brings_back_the_place() {
    let store = Store::default();
    receive_many(&store, 40_000);
    let mut window = window(store);
    for _ in 0..30 {
        wheel(&mut window, 6.0);
    }
    settle(&mut window);
    let before = labels(&window);
    click(&mut window, &before[5]);
    type_filter(&mut window, "row 39");
    assert!(labels(&window).contains(&before[5]));
    click(&mut window, "Clear the filter");
    assert_eq!(labels(&window), before);
    assert!(window.query_by_label_contains("new ↓").is_none(), "nothing is new");
}

#[test]
fn two_hundred_thousand_rows_scroll_and_are_gone_to() {
    let store = Store::default();
    receive_many(&store, 200_000);
    let mut window = window(store);
    assert_eq!(window.state().view.rows_shown(), 200_000);
    assert!(labels(&window).last().unwrap().ends_with("row 199999"));
    click(&mut window, "Go to row or time…");
    window.get_by_label("Row or time").type_text("123,456");
    settle(&mut window);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(123_455));
    assert!(labels(&window).iter().any(|label| label.ends_with("row 123455")));
    window.state_mut().view.go_to(0);
    settle(&mut window);
    assert!(labels(&window)[0].ends_with("row 0"));
    // Ctrl+G opens the field from the keyboard.
    click(&mut window, "← 127.0.0.1:52344 5 B row 3");
    window.key_press_modifiers(Modifiers::COMMAND, Key::G);
    settle(&mut window);
    assert!(window.get_by_label("Row or time").is_focused());
}

#[test]
fn a_time_is_gone_to_with_or_without_its_date() {
    let zone = jiff::tz::TimeZone::system();
    let store = Store::default();
    receive_many(&store, 50_000);
    let mut window = window(store);
    // Rows come each microsecond from the beginning of 1970 on.
    let begin = jiff::Timestamp::UNIX_EPOCH.to_zoned(zone);
    let with_date = begin.strftime("%Y-%m-%d %H:%M:%S.030").to_string();
    let of_day = begin.strftime("%H:%M:%S.000020").to_string();
    for (typed, row) in [(with_date, 30_000), (of_day, 20)] {
        click(&mut window, "Go to row or time…");
        window.get_by_label("Row or time").type_text(&typed);
        settle(&mut window);
        window.key_press(Key::Enter);
        settle(&mut window);
        assert_eq!(window.state().view.selected_row(), Some(row), "{typed}");
    }
    click(&mut window, "Go to row or time…");
    window.get_by_label("Row or time").type_text("noon");
    settle(&mut window);
    window.get_by_label_contains("Type the number of a row, a time");
}

#[test]
fn a_frame_costs_the_same_with_many_rows() {
    let cost = |count| {
        let store = Store::default();
        receive_many(&store, count);
        let mut window = window(store);
        cost_of_frames(&mut window)
    };
    let few = cost(1000);
    assert_eq!(few, cost(300_000));
    assert_eq!(few.0, 0, "what was looked at once is not looked at again");
}

#[test]
fn a_frame_that_asks_for_a_text_looks_at_few_rows_itself() {
    let store = Store::default();
    receive_many(&store, 100_000);
    let mut window = window(store);
    let before = window.state().view.rows_looked_at();
    window.state_mut().view.typed.text = "row 9999".to_owned();
    // The bar takes the text in, the rows below it look for it, in the same frame.
    window.step();
    let looked_at = window.state().view.rows_looked_at() - before;
    assert!((1..=256).contains(&looked_at), "{looked_at}");
    assert!(labels(&window).last().unwrap().ends_with("row 99999"), "the newest show at once");
    settle(&mut window);
    assert_eq!(window.state().view.rows_shown(), 11);
    // Rows that come then show in the next frame.
    receive(&window.state().store, b"row 99990");
    window.step();
    assert_eq!(window.state().view.rows_shown(), 12);
}

#[test]
fn an_idle_view_asks_for_no_frame() {
    let mut window = window(sample());
    window.step();
    let delay = window.output().viewport_output.values().map(|output| output.repaint_delay).min();
    assert!(delay.unwrap() > Duration::from_secs(1000), "{delay:?}");
}
