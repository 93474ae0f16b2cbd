//! One conversation as it was said.

use super::*;

fn said(store: &Store, id: u32, kind: EventKind, payload: &[u8]) {
    append(store, OURS, connection(id), kind, payload);
}

fn conversation() -> Store {
    let store = Store::default();
    let received = || EventKind::Received { asked_bytes: 1024 };
    said(&store, 1, received(), b"GET / HT");
    said(&store, 2, received(), b"of another one");
    said(&store, 1, received(), b"TP/1.1\r\n\r\n");
    said(&store, 1, EventKind::Sent, b"HTTP/1.1 200 OK\r\n\r\nhello");
    store
}

fn follow(lang: Lang) -> Window {
    let mut window = window_for(Traffic::Server, conversation(), lang, Vec2::new(900.0, 600.0));
    let (row, item) =
        (labels(&window)[0].clone(), window.state().texts.get("log-follow").into_owned());
    menu(&mut window, &row, &item);
    settle_follow(&mut window);
    window
}

/// Runs until all was read.
fn settle_follow(window: &mut Window) {
    for _ in 0..20 {
        if let Some(follow) = &window.state().view.follow {
            follow.wait(Duration::from_millis(200));
        }
        settle(window);
    }
}

fn lines(window: &Window) -> Vec<String> {
    let all = window.query_all_by_role(Role::Label);
    let labels =
        all.filter_map(|line| line.accesskit_node().value().or(line.accesskit_node().label()));
    labels
        .filter(|line| ["←", "→", "hello", "000"].iter().any(|start| line.starts_with(start)))
        .collect()
}

#[test]
fn both_directions_stand_in_order_and_reads_are_joined() {
    let mut window = follow(Lang::En);
    assert_eq!(lines(&window), ["← GET / HTTP/1.1", "→ HTTP/1.1 200 OK", "hello"]);
    window.get_by_label("18 B came, 24 B went");
    // What comes later is there, too.
    said(&window.state().store, 1, EventKind::Received { asked_bytes: 9 }, b"bye");
    settle_follow(&mut window);
    assert_eq!(lines(&window).last().unwrap(), "← bye");
}

#[test]
fn one_direction_and_other_forms() {
    let mut window = follow(Lang::En);
    let click_last = |window: &mut Window, label: &str| {
        window.get_all_by_label(label).last().unwrap().click();
        settle_follow(window);
    };
    click_last(&mut window, "Out");
    assert_eq!(lines(&window), ["→ HTTP/1.1 200 OK", "hello"]);
    click_last(&mut window, "Hex");
    let found = lines(&window);
    assert!(found[0].starts_with("→ 00000000  48 54 54 50 2f"), "{found:?}");
    assert!(found[0].ends_with("HTTP/1.1 200 OK."));
    click_last(&mut window, "Escaped");
    assert_eq!(lines(&window)[0], r"→ HTTP/1.1 200 OK\r\n");
}

#[test]
fn what_is_sought_is_found_whatever_its_case() {
    let mut window = follow(Lang::En);
    window.get_by_role_and_label(Role::TextInput, "Find in the conversation").click();
    settle_follow(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Find in the conversation").type_text("http");
    settle_follow(&mut window);
    window.get_by_label("2 found");
    click(&mut window, "Next place in the conversation");
    window.get_by_label("1 of 2");
    click(&mut window, "Previous place in the conversation");
    window.get_by_label("2 of 2");
}

#[test]
fn bytes_of_one_direction_or_both_are_saved() {
    let mut window = follow(Lang::En);
    let scope = ExportScope { session: OURS, peer: connection(1) };
    for (item, form) in [
        ("Save what came…", ExportForm::Came),
        ("Save what went…", ExportForm::Went),
        ("Save both ways…", ExportForm::BothWays),
    ] {
        click(&mut window, "Save bytes");
        click(&mut window, item);
        assert_eq!(window.state().intents.last(), Some(&LogIntent::SaveBytes(scope, form)));
    }
}

#[test]
fn a_line_leads_to_its_row() {
    let mut window = follow(Lang::Zh);
    click(&mut window, "hello");
    assert_eq!(window.state().view.selected_row(), Some(3));
}
