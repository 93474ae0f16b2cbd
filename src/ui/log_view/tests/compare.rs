//! The bytes of two rows side by side.

use super::*;

fn two(left: &[u8], right: &[u8]) -> Window {
    let store = Store::default();
    receive(&store, left);
    receive(&store, right);
    window(store)
}

fn lines(window: &Window) -> Vec<String> {
    let lines = window.query_all_by_label_contains("0000");
    lines
        .filter_map(|line| line.accesskit_node().value().or(line.accesskit_node().label()))
        .collect()
}

/// Compares the two rows, which are chosen one after the other.
fn compare(window: &mut Window) {
    let rows = labels(window);
    menu(window, &rows[0], "Compare bytes: this row first");
    menu(window, &rows[1], "Compare bytes with row 1");
}

#[test]
fn bytes_at_the_same_place_are_compared_and_the_first_that_differs_is_named() {
    let mut window = two(b"hello world", b"hellO w0rld!");
    compare(&mut window);
    window.get_by_label("3 bytes differ, the first at 4 (0x4)");
    window.get_by_label_contains("Row 1 ·");
    window.get_by_label_contains("12 bytes");
    let found = lines(&window);
    assert!(found[0].starts_with("000000  68 65 6c 6c 6f"), "{found:?}");
    assert!(found[0].ends_with('≠'));
}

#[test]
fn inserted_bytes_stand_beside_a_gap_when_that_is_asked_for() {
    let mut window = two(b"hello world", b"hello big world");
    compare(&mut window);
    window.get_by_label("9 bytes differ, the first at 6 (0x6)");
    click(&mut window, "With inserted bytes");
    window.get_by_label("4 bytes differ, the first at 6 (0x6)");
    assert!(lines(&window)[0].contains("20 ·· ··"), "{:?}", lines(&window));
}

#[test]
fn the_ends_of_a_selection_are_compared() {
    let mut window = two(b"same", b"same");
    let rows = labels(&window);
    window.get_all_by_label(&rows[0]).next().unwrap().click();
    settle(&mut window);
    window.get_all_by_label(&rows[0]).nth(1).unwrap().click_modifiers(Modifiers::SHIFT);
    settle(&mut window);
    window.get_all_by_label(&rows[0]).nth(1).unwrap().click_secondary();
    settle(&mut window);
    click(&mut window, "Compare bytes of first and last selected");
    window.get_by_label("All bytes are the same");
}

#[test]
fn what_is_too_different_says_so() {
    let mut window = two(&vec![1; 20_000], &vec![2; 20_000]);
    compare(&mut window);
    window.get_by_label("20,000 bytes differ, the first at 0 (0x0)");
    click(&mut window, "With inserted bytes");
    window.get_by_label_contains("too long or too different");
}
