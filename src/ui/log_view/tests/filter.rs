//! The filter's field: what was read in it, mistakes under their place, what is offered.

use super::*;

fn typed(window: &mut Window, text: &str) {
    window.get_by_role_and_label(Role::TextInput, "Filter").focus();
    settle(window);
    window.get_by_role_and_label(Role::TextInput, "Filter").type_text(text);
    settle(window);
}

fn shown(window: &Window) -> u64 {
    window.state().view.rows_shown()
}

/// Ten received rows and an event.
fn ten_rows() -> Window {
    let store = Store::default();
    receive_many(&store, 10);
    append(&store, OURS, Peer::None, EventKind::Opened("127.0.0.1:9".parse().unwrap()), b"");
    window(store)
}

#[test]
fn conditions_choose_rows_and_the_line_says_how_they_were_read() {
    let mut window = ten_rows();
    typed(&mut window, "row 5");
    assert_eq!(shown(&window), 1);
    assert!(window.query_by_label("read as conditions").is_none());
    window.state_mut().view.typed.clear();
    typed(&mut window, "event or text ~ \"[34]$\"");
    assert_eq!(shown(&window), 3);
    window.get_by_label("read as conditions");
}

#[test]
fn a_mistake_stands_under_its_place_and_the_last_conditions_stay() {
    let mut window = ten_rows();
    typed(&mut window, "port 52344");
    assert_eq!(shown(&window), 10);
    typed(&mut window, " and len > x");
    assert_eq!(shown(&window), 10, "what was right last stays");
    let mistake =
        "“x” is no value of len: type a number of bytes or a range, such as 100 or 10..20";
    window.get_by_label(mistake);
    window.get_by_label(&format!("conditions with a mistake: {mistake}"));
}

#[test]
fn words_are_offered_and_taken_by_keys() {
    let mut window = ten_rows();
    typed(&mut window, "po");
    window.get_by_label_contains("port of the other end");
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(window.state().view.typed.text, "port ");
    window.get_by_label_contains("is another");
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(window.query_by_label_contains("is another").is_none());
    assert_eq!(window.state().view.typed.text, "port ", "Escape closes the list alone");
}

#[test]
fn plain_words_offer_nothing() {
    let mut window = ten_rows();
    typed(&mut window, "hello wor");
    assert!(window.query_by_label_contains("chooses, Enter takes").is_none());
}

#[test]
fn a_row_says_what_to_filter_by() {
    let mut window = ten_rows();
    window.get_by_label_contains("row 9").click_secondary();
    settle(&mut window);
    window.get_by_label("Hide this peer").click();
    settle(&mut window);
    assert_eq!(window.state().view.typed.text, "not peer == 127.0.0.1:52344");
    assert_eq!(shown(&window), 1);
}
