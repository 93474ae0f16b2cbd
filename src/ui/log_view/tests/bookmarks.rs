//! Bookmarks: keys, the note, their list, going from one to the next.

use super::*;

fn rows(count: u64) -> Window {
    let store = Store::default();
    receive_many(&store, count);
    window(store)
}

/// Gives a row a bookmark with a note, by the keyboard.
fn bookmark(window: &mut Window, row: &str, note: &str) {
    click(window, row);
    window.key_press_modifiers(Modifiers::COMMAND, Key::B);
    settle(window);
    window.get_by_role_and_label(Role::TextInput, "Note of the bookmark").type_text(note);
    settle(window);
    window.key_press(Key::Enter);
    settle(window);
}

fn step(window: &mut Window, key: Key) -> Option<u64> {
    window.key_press_modifiers(Modifiers::ALT, key);
    settle(window);
    window.state().view.selected_row()
}

const ROW_3: &str = "← 127.0.0.1:52344 5 B row 3";
const ROW_8: &str = "← 127.0.0.1:52344 5 B row 8";

#[test]
fn a_row_gets_a_bookmark_and_a_note_and_keys_go_from_one_to_the_next() {
    let mut window = rows(12);
    bookmark(&mut window, ROW_3, "the first");
    bookmark(&mut window, ROW_8, "");
    let found = labels(&window);
    assert_eq!(found[3], format!("{ROW_3} the first bookmark"));
    assert_eq!(found[8], format!("{ROW_8} bookmark"));
    assert!(window.query_by_label("Note of the bookmark").is_none(), "the line is closed");
    assert_eq!(step(&mut window, Key::ArrowUp), Some(3), "the rows have the keyboard again");
    assert_eq!(step(&mut window, Key::ArrowUp), Some(8), "around");
    assert_eq!(step(&mut window, Key::ArrowDown), Some(3));
    assert_eq!(step(&mut window, Key::ArrowDown), Some(8));
}

#[test]
fn the_list_goes_to_them_and_removes_them() {
    let mut window = rows(12);
    assert!(window.query_by_label("Bookmarks").is_none(), "there is none");
    bookmark(&mut window, ROW_3, "the first");
    bookmark(&mut window, ROW_8, "");
    click(&mut window, "Bookmarks");
    window.get_by_label("2 bookmarks");
    window.get_by_label_contains("  ← 127.0.0.1:52344 row 8");
    window.get_by_label("Remove the bookmark on row 9").click();
    settle(&mut window);
    assert_eq!(labels(&window)[8], ROW_8);
    let listed: Vec<_> = window.query_all_by_label_contains("the first").collect();
    assert_eq!(listed.len(), 2, "the row, and its line in the list");
    listed.last().unwrap().click();
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(3));
}

#[test]
fn the_note_is_changed_and_the_bookmark_removed_in_the_line() {
    let mut window = rows(12);
    menu(&mut window, ROW_3, "Bookmark…");
    window.get_by_label("Bookmark on row 4");
    window.key_press(Key::Escape);
    settle(&mut window);
    let marked = format!("{ROW_3} bookmark");
    assert_eq!(labels(&window)[3], marked, "it stays without a note");
    menu(&mut window, &marked, "Bookmark…");
    click(&mut window, "Remove the bookmark");
    assert_eq!(labels(&window)[3], ROW_3);
}

#[test]
fn bookmarks_are_of_the_rows_and_not_of_the_pane() {
    let mut window = rows(12);
    window.state().store.bookmark(3, "from elsewhere");
    settle(&mut window);
    assert_eq!(labels(&window)[3], format!("{ROW_3} from elsewhere bookmark"));
    type_filter(&mut window, "row 8");
    window.state().store.bookmark(8, "");
    settle(&mut window);
    click(&mut window, &format!("{ROW_8} bookmark"));
    assert_eq!(step(&mut window, Key::ArrowDown), Some(8), "only those that are shown");
}

#[test]
fn the_line_of_the_note_stands_whole() {
    let mut window = rows(12);
    click(&mut window, ROW_3);
    window.key_press_modifiers(Modifiers::COMMAND, Key::B);
    settle(&mut window);
    let width = window.ctx.content_rect().right();
    let close = window.get_by_label("Close the note").rect();
    assert!(close.right() <= width, "{close} of {width}");
    let field = window.get_by_role_and_label(Role::TextInput, "Note of the bookmark").rect();
    let keep = window.get_by_label("Keep the bookmark").rect();
    assert!(field.width() > 60.0 && field.right() <= keep.left(), "{field}, {keep}");
}
