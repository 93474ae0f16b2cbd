//! Rates and peers above the rows: folded at first, switched in the menu of the view, clicked and dragged.

use super::*;
use egui::{Pos2, Rect};

/// Rows of three peers, a second apart: the one with port 3 has the most bytes.
fn busy_window(lang: Lang, size: Vec2) -> Window {
    let store = Store::default();
    for number in 0..60_u64 {
        let port = 1 + (number % 3) as u16;
        let payload = vec![b'x'; 10 * usize::from(port)];
        let kind = if number % 2 == 0 {
            EventKind::Received { asked_bytes: 65_536 }
        } else {
            EventKind::Sent
        };
        let event = Event {
            at: Stamp(1_000_000_000 * (1 + number)),
            peer: peer(port),
            blocked_ns: 0.0,
            start: 0,
            len: payload.len() as u32,
            worker: WorkerRole::Other,
            kind,
        };
        let batch = Batch { events: vec![event], arena: payload.into(), wall_offset_ns: 0 };
        store.append(OURS, &batch, 0..1);
    }
    window_of(store, lang, size)
}

/// A row that came so many seconds after the beginning.
fn append_at(store: &Store, second: u64) {
    let event = Event {
        at: Stamp(1_000_000_000 * second),
        peer: peer(1),
        blocked_ns: 0.0,
        start: 0,
        len: 1,
        worker: WorkerRole::Other,
        kind: EventKind::Received { asked_bytes: 65_536 },
    };
    let batch = Batch { events: vec![event], arena: vec![b'x'].into(), wall_offset_ns: 0 };
    store.append(OURS, &batch, 0..1);
}

fn with_figures(lang: Lang, size: Vec2) -> Window {
    let mut window = busy_window(lang, size);
    window.state_mut().view.settings.shows_rates = true;
    window.state_mut().view.settings.shows_peers = true;
    settle(&mut window);
    window
}

const STRIP: &str =
    "Rates: what came upwards, what went downwards; above rows, below bytes a second";

fn strip(window: &Window) -> Rect {
    window.get_by_label(STRIP).rect()
}

fn drag(window: &mut Window, from: Pos2, to: Pos2) {
    window.drag_at(from);
    window.run_steps(2);
    window.hover_at(to);
    window.run_steps(2);
    window.drop_at(to);
    settle(window);
}

#[test]
fn a_drag_begins_at_the_time_where_it_was_pressed_however_the_strip_moves() {
    let mut window = with_figures(Lang::En, Vec2::new(900.0, 600.0));
    let area = strip(&window);
    let at = |share: f32| Pos2::new(area.left() + area.width() * share, area.center().y);
    drag(&mut window, at(0.25), at(0.5));
    let begin = |window: &Window| {
        let typed = window.state().view.typed.text.clone();
        typed.split_once("..").unwrap().0.to_owned()
    };
    let resting = begin(&window);
    window.state_mut().view.typed.text.clear();
    settle(&mut window);
    window.drag_at(at(0.25));
    window.run_steps(2);
    window.hover_at(at(0.4));
    window.run_steps(2);
    // Ten seconds later: what was at the pointer has gone to the left.
    append_at(&window.state().store, 70);
    settle(&mut window);
    window.hover_at(at(0.5));
    window.run_steps(2);
    window.drop_at(at(0.5));
    settle(&mut window);
    assert_eq!(begin(&window), resting);
}

fn peer_rows(window: &Window) -> Vec<String> {
    labels(window).into_iter().filter(|label| label.starts_with("127.0.0.1:")).collect()
}

#[test]
fn folded_figures_count_nothing_and_the_menu_of_the_view_opens_them() {
    let mut window = busy_window(Lang::En, Vec2::new(900.0, 600.0));
    settle(&mut window);
    assert!(window.state().view.figures.is_none());
    assert!(window.query_by_label(STRIP).is_none());
    window.get_by_label("View").click();
    settle(&mut window);
    click(&mut window, "Rates above the log");
    assert!(window.query_by_label(STRIP).is_some());
    click(&mut window, "Peers above the log");
    assert_eq!(peer_rows(&window).len(), 3);
    click(&mut window, "Rates above the log");
    click(&mut window, "Peers above the log");
    assert!(window.state().view.figures.is_none());
}

#[test]
fn a_click_in_the_strip_goes_to_that_time_and_a_drag_shows_only_it() {
    let mut window = with_figures(Lang::En, Vec2::new(900.0, 600.0));
    let area = strip(&window);
    // The last minute is all that there is: a second is a sixtieth of the width.
    let at = |share: f32| Pos2::new(area.left() + area.width() * share, area.center().y);
    window.hover_at(at(0.5));
    window.drag_at(at(0.5));
    window.drop_at(at(0.5));
    settle(&mut window);
    let row = window.state().view.selected_row().unwrap();
    assert!((27..34).contains(&row), "{row}");
    drag(&mut window, at(0.25), at(0.5));
    let typed = window.state().view.typed.text.clone();
    assert!(typed.starts_with("time in ") && typed.contains(".."), "{typed}");
    let shown = window.state().view.rows_shown();
    assert!((13..18).contains(&shown), "{shown}: {typed}");
    drag(&mut window, at(0.5), at(0.6));
    let typed = &window.state().view.typed.text;
    assert_eq!(typed.matches("time in").count(), 1, "the newer one is in its place: {typed}");
}

#[test]
fn the_keyboard_moves_along_the_strip_goes_to_a_time_and_shows_only_a_part() {
    for lang in Lang::ALL {
        let mut window = with_figures(lang, Vec2::new(900.0, 600.0));
        let name = crate::tr!(crate::i18n::Texts::new(lang), "log-rates-strip").into_owned();
        let press = |window: &mut Window, modifiers: Modifiers, keys: &[egui::Key]| {
            for key in keys {
                window.key_press_modifiers(modifiers, *key);
                window.run_steps(2);
            }
            settle(window);
        };
        let selected = |window: &Window| window.state().view.selected_row().unwrap();
        window.get_by_label(&name).focus();
        settle(&mut window);
        // It begins at the newest piece.
        press(&mut window, Modifiers::NONE, &[Key::Enter]);
        assert_eq!(selected(&window), 59);
        window.get_by_label(&name).focus();
        settle(&mut window);
        press(&mut window, Modifiers::NONE, &[Key::Home, Key::Enter]);
        assert!(selected(&window) < 2, "{}", selected(&window));
        window.get_by_label(&name).focus();
        settle(&mut window);
        // What is there is said: in the line of choices, and to who cannot see it.
        let value = window.get_by_label(&name).accesskit_node().value();
        assert!(value.as_ref().is_some_and(|text| text.contains(" · ")), "{value:?}");
        assert!(window.query_by_label(value.as_deref().unwrap()).is_some());
        press(&mut window, Modifiers::NONE, &[Key::Home]);
        press(&mut window, Modifiers::SHIFT, &[Key::PageDown; 5]);
        press(&mut window, Modifiers::SHIFT, &[Key::ArrowRight, Key::ArrowLeft]);
        press(&mut window, Modifiers::NONE, &[Key::Enter]);
        let typed = window.state().view.typed.text.clone();
        assert!(typed.starts_with("time in ") && typed.contains(".."), "{typed}");
        let shown = window.state().view.rows_shown();
        assert!((28..33).contains(&shown), "{shown}: {typed}");
    }
}

#[test]
fn peers_are_sorted_by_a_click_and_a_click_on_one_shows_its_rows_alone() {
    let mut window = with_figures(Lang::En, Vec2::new(900.0, 600.0));
    let first = |window: &Window| peer_rows(window).first().cloned().unwrap_or_default();
    assert!(first(&window).starts_with("127.0.0.1:3 10 300 B 10 300 B"), "{}", first(&window));
    click(&mut window, "Sort by Peer");
    assert!(first(&window).starts_with("127.0.0.1:1"), "{}", first(&window));
    click(&mut window, "Sort by Peer");
    assert!(first(&window).starts_with("127.0.0.1:3"), "{}", first(&window));
    let row = |window: &Window, port: u16| {
        let start = format!("127.0.0.1:{port} ");
        peer_rows(window).into_iter().find(|label| label.starts_with(&start)).unwrap()
    };
    let label = row(&window, 2);
    click(&mut window, &label);
    assert_eq!(window.state().view.typed.text, "peer == 127.0.0.1:2");
    assert_eq!(window.state().view.rows_shown(), 20);
    assert_eq!(peer_rows(&window).len(), 3, "the table does not filter itself");
    let label = row(&window, 1);
    click(&mut window, &label);
    assert_eq!(window.state().view.typed.text, "peer == 127.0.0.1:1");
    let label = row(&window, 1);
    click(&mut window, &label);
    assert_eq!(window.state().view.typed.text, "", "a second click takes it back");
}

#[test]
fn figures_leave_rows_in_any_window_and_nothing_is_drawn_while_nothing_happens() {
    for (lang, size) in [(Lang::En, Vec2::new(900.0, 600.0)), (Lang::Zh, Vec2::new(420.0, 420.0))] {
        let window = with_figures(lang, size);
        let rows = labels(&window).len() - peer_rows(&window).len();
        assert!(rows >= 3, "{lang:?}: {rows}");
        assert!(!peer_rows(&window).is_empty());
        assert!(!window.ctx.has_requested_repaint(), "{lang:?}");
    }
    let window = with_figures(Lang::En, Vec2::new(420.0, 180.0));
    assert!(labels(&window).len() >= 3, "in a very low window the rows come first");
    assert!(peer_rows(&window).is_empty());
}
