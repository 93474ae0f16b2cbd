//! The filter's field: what was read in it, mistakes under their place, what is offered.

use super::*;
use crate::engine::filters::{FilterChange, KnownFilters, SavedFilter};
use std::sync::Arc;

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
    assert!(window.query_all_by_label_contains("read as conditions").count() >= 1);
}

/// The line of tools says it only where there is room for all of it, and not with its first letters.
#[test]
fn how_conditions_were_read_is_said_whole_in_any_width() {
    for width in [430.0, 700.0, 900.0, 1280.0, 1800.0] {
        let store = Store::default();
        receive_many(&store, 10);
        let mut window = window_of(store, Lang::En, Vec2::new(width, 600.0));
        typed(&mut window, "len > 3");
        let said: Vec<f32> = window
            .query_all_by_label_contains("read as conditions")
            .map(|label| label.rect().width())
            .collect();
        assert!(!said.is_empty() && said.iter().all(|width| *width > 60.0), "{width}: {said:?}");
    }
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

fn changes(window: &Window) -> Vec<FilterChange> {
    let changes = window.state().intents.iter().filter_map(|intent| match intent {
        LogIntent::Filters(change) => Some(change.clone()),
        _ => None,
    });
    changes.collect()
}

/// The program knows these filters now.
fn know(window: &mut Window, changes: impl IntoIterator<Item = FilterChange>) {
    let mut known = KnownFilters::default();
    changes.into_iter().for_each(|change| known.apply(change));
    window.state_mut().view.know_filters(&Arc::new(known));
    settle(window);
}

fn used(text: &str) -> FilterChange {
    FilterChange::Used(text.to_owned())
}

fn saved(name: &str, text: &str) -> FilterChange {
    FilterChange::Save(SavedFilter { name: name.to_owned(), text: text.to_owned() })
}

#[test]
fn what_was_entered_is_remembered_and_a_mistake_is_not() {
    let mut window = ten_rows();
    typed(&mut window, "port 52344");
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(changes(&window), [used("port 52344")]);
    know(&mut window, [used("port 52344")]);
    typed(&mut window, " and len >");
    window.key_press(Key::Enter);
    settle(&mut window);
    assert_eq!(changes(&window).len(), 1);
}

#[test]
fn an_empty_field_offers_known_filters_by_the_arrow_keys() {
    let mut window = ten_rows();
    know(&mut window, [used("len > 100"), used("row 5"), saved("mine", "port 52344 and in")]);
    window.get_by_role_and_label(Role::TextInput, "Filter").focus();
    settle(&mut window);
    assert!(window.query_by_label_contains("★ mine").is_none(), "not before they are asked for");
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    window.get_by_label_contains("★ mine");
    // The one with a name, the one that was used last.
    for key in [Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        window.key_press(key);
        settle(&mut window);
    }
    assert_eq!(window.state().view.typed.text, "row 5");
    assert_eq!(shown(&window), 1);
    assert!(window.query_by_label_contains("★ mine").is_none(), "the list is closed");
}

#[test]
fn what_is_typed_offers_filters_that_have_it_in_their_text_or_name() {
    let mut window = ten_rows();
    know(&mut window, [used("row 5"), saved("broken rows", "failure"), used("other")]);
    typed(&mut window, "row");
    window.get_by_label_contains("★ broken rows");
    window.get_by_label_contains("row 5    used before");
    assert!(window.query_by_label_contains("other  used").is_none());
}

#[test]
fn filters_are_kept_named_anew_and_deleted_in_their_menu() {
    let mut window = ten_rows();
    typed(&mut window, "row 5");
    click(&mut window, "Known filters");
    window.get_by_role_and_label(Role::TextInput, "Name").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Name").type_text("five");
    settle(&mut window);
    click(&mut window, "Keep");
    assert!(changes(&window).contains(&saved("five", "row 5")));
    know(&mut window, [saved("five", "row 5"), saved("in", "in")]);
    click(&mut window, "Rename five");
    window.get_by_role_and_label(Role::TextInput, "New name").click();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "New name").type_text("ty");
    settle(&mut window);
    click(&mut window, "Rename");
    let renamed = FilterChange::Rename { from: "five".to_owned(), to: "fivety".to_owned() };
    assert_eq!(changes(&window).last(), Some(&renamed));
    click(&mut window, "Delete in");
    assert_eq!(changes(&window).last(), Some(&FilterChange::Delete("in".to_owned())));
    click(&mut window, "in  ·  in");
    assert_eq!(window.state().view.typed.text, "in");
}

#[test]
fn the_end_of_a_long_filter_is_not_under_the_marks() {
    let mut window = ten_rows();
    typed(&mut window, &"x".repeat(200));
    let field = window.get_by_role_and_label(Role::TextInput, "Filter").rect();
    let clear = window.get_by_label("Clear the filter").rect();
    let menu = window.get_by_label("Known filters").rect();
    assert!(clear.right() <= menu.left() + 0.5 && menu.right() <= field.right() + 0.5);
    // The part of the field that is the text's ends before the first mark.
    let text_right = field.right() - super::super::filter_field::marks_width(2);
    assert!(text_right <= clear.left() + 0.5, "{field:?} {clear:?}");
    assert!(text_right > field.left() + 40.0, "{field:?}");
}
