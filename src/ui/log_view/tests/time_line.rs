//! The time line in place of the list.

use super::*;
use crate::log::timeline::Timeline;
use crate::ui::timeline::Scope;

const MS: u64 = 1_000_000;

/// Appends a row whose call returned, or began if it sends, at so many milliseconds.
fn at_ms(
    store: &Store,
    ms: u64,
    of: (SessionId, Peer, WorkerRole),
    kind: EventKind,
    payload: &[u8],
) {
    let (session, peer, worker) = of;
    let event = Event {
        at: Stamp(ms * MS),
        peer,
        blocked_ns: MS as f32,
        start: 0,
        len: payload.len() as u32,
        worker,
        kind,
    };
    let batch = Batch { events: vec![event], arena: payload.to_vec().into(), wall_offset_ns: 0 };
    store.append(session, &batch, 0..1);
}

fn bound(store: &Store, ms: u64, session: SessionId, port: u16) {
    let address = ([127, 0, 0, 1], port).into();
    let call = Call {
        op: Op::Bind,
        fd: Some(3),
        args: Args::Address(address),
        result: Ok(Returned::Number(0)),
        blocked: Duration::from_micros(20),
    };
    let of = (session, Peer::None, WorkerRole::Controller);
    at_ms(store, ms, of, EventKind::Called(Box::new(call)), b"");
    at_ms(store, ms, of, EventKind::Opened(address), b"");
}

/// A datagram from OTHERS to OURS, and the echo.
fn echo() -> Store {
    let store = Store::default();
    bound(&store, 1, OURS, 7788);
    bound(&store, 2, OTHERS, 7789);
    let received = || EventKind::Received { asked_bytes: 65_536 };
    let (reads, writes) = (WorkerRole::Reader, WorkerRole::Writer);
    at_ms(&store, 10, (OTHERS, peer(7788), writes), EventKind::Sent, b"Tracy");
    at_ms(&store, 12, (OURS, peer(7789), reads), received(), b"Tracy");
    at_ms(&store, 14, (OURS, peer(7789), writes), EventKind::Sent, b"Hello, Tracy!");
    at_ms(&store, 16, (OTHERS, peer(7788), reads), received(), b"Hello, Tracy!");
    store
}

fn time_line(store: Store, lang: Lang) -> Window {
    let mut window = window_of(store, lang, Vec2::new(900.0, 600.0));
    window.state_mut().view.toggle_time_line();
    settle(&mut window);
    window
}

fn all_lanes(window: &Window) -> Vec<String> {
    let found = window.query_all_by_role(Role::Label);
    let labels = found.filter_map(|label| label.accesskit_node().value());
    labels.filter(|label| label.starts_with("Lane: ")).collect()
}

fn bar_of(window: &Window, text: &str) -> egui::Rect {
    window.get_by_label_contains(text).rect()
}

fn wheel_at(window: &mut Window, at: egui::Pos2, points: f32) {
    window.hover_at(at);
    window.event(egui::Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(20);
}

#[test]
fn lanes_and_bars_are_a_list_that_can_be_read() {
    let window = time_line(echo(), Lang::En);
    window.get_by_role_and_label(Role::ListBox, "Time line");
    assert_eq!(all_lanes(&window), ["Lane: UDP 127.0.0.1:7788"]);
    let bars = labels(&window);
    assert!(
        bars.iter().any(|bar| bar.starts_with("recvfrom 5 B, at ") && bar.contains(":00.011, took 1.0 ms")),
        "{bars:?}"
    );
    assert!(bars.iter().any(|bar| bar.starts_with("sendto 13 B")), "{bars:?}");
    assert!(bars.iter().any(|bar| bar.ends_with("on UDP 127.0.0.1:7788")), "{bars:?}");
}

#[test]
fn the_time_line_reads_as_it_should_in_chinese() {
    let window = time_line(echo(), Lang::Zh);
    window.get_by_role_and_label(Role::ListBox, "时间线");
    let bars = labels(&window);
    assert!(bars.iter().any(|bar| bar.starts_with("recvfrom 5 B, 时间 ")), "{bars:?}");
}

#[test]
fn the_switch_in_the_bar_goes_there_and_back() {
    let mut window = window(echo());
    click(&mut window, "Time line");
    assert!(window.state().view.shows_time_line());
    window.get_by_role_and_label(Role::ListBox, "Time line");
    window.get_by_role_and_label(Role::Button, "Time line").click();
    settle(&mut window);
    assert!(!window.state().view.shows_time_line());
    window.get_by_label("← 127.0.0.1:7789 5 B Tracy");
}

#[test]
fn a_bar_that_is_clicked_is_the_selected_row() {
    let mut window = time_line(echo(), Lang::En);
    window.get_by_label_contains("recvfrom 5 B").click();
    settle(&mut window);
    let row = window.state().view.selected_row().unwrap();
    let found = window.state().store.copy_rows(&[row], 10).pop().unwrap();
    assert_eq!((found.kind, found.payload.as_slice()), (crate::log::Kind::Received, &b"Tracy"[..]));
    window.state_mut().view.toggle_time_line();
    settle(&mut window);
    window.get_by_label("← 127.0.0.1:7789 5 B Tracy");
    assert_eq!(window.state().view.selected_row(), Some(row));
}

#[test]
fn keys_select_the_call_before_and_after() {
    let mut window = time_line(echo(), Lang::En);
    window.get_by_label_contains("recvfrom 5 B").click();
    settle(&mut window);
    let before = window.state().view.selected_row().unwrap();
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(before + 1));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), None);
}

#[test]
fn all_tabs_together_show_who_sent_what() {
    let mut window = time_line(echo(), Lang::En);
    click(&mut window, "All tabs");
    assert_eq!(all_lanes(&window), ["Lane: UDP 127.0.0.1:7788", "Lane: UDP 127.0.0.1:7789"]);
    assert_eq!(window.state().view.settings().scope, Scope::All);
    window.hover_at(bar_of(&window, "recvfrom 5 B").center());
    settle(&mut window);
    window.get_by_label_contains("from UDP 127.0.0.1:7789 to UDP 127.0.0.1:7788");
}

#[test]
fn the_wheel_zooms_around_the_pointer() {
    let mut window = time_line(echo(), Lang::En);
    let before = bar_of(&window, "recvfrom 5 B");
    wheel_at(&mut window, before.center(), 300.0);
    let after = bar_of(&window, "recvfrom 5 B");
    assert!(after.width() > 2.0 * before.width(), "{before} {after}");
    assert!((after.center().x - before.center().x).abs() < 3.0, "{before} {after}");
}

#[test]
fn keys_zoom_pan_fit_and_follow() {
    let mut window = time_line(echo(), Lang::En);
    window.get_by_role_and_label(Role::ListBox, "Time line").focus();
    window.run();
    let fitted = bar_of(&window, "recvfrom 5 B");
    window.key_press(Key::Plus);
    window.run();
    let near = bar_of(&window, "recvfrom 5 B");
    assert!(near.width() > fitted.width());
    window.key_press(Key::ArrowRight);
    window.run();
    assert!(bar_of(&window, "recvfrom 5 B").left() < near.left());
    window.key_press(Key::Num0);
    window.run();
    let again = bar_of(&window, "recvfrom 5 B");
    assert!((again.left() - fitted.left()).abs() < 1.0);
    // The newest stays at the right as more comes.
    for _ in 0..3 {
        window.key_press(Key::Plus);
    }
    window.key_press(Key::End);
    window.run();
    let of = (OURS, peer(7789), WorkerRole::Writer);
    at_ms(&window.state().store, 60_000, of, EventKind::Sent, b"much later");
    settle(&mut window);
    let newest = bar_of(&window, "sendto 10 B");
    assert!((700.0..900.0).contains(&newest.right()), "{newest}");
}

#[test]
fn a_row_that_is_selected_in_the_list_comes_into_sight() {
    let store = echo();
    let of = (OURS, peer(7789), WorkerRole::Writer);
    at_ms(&store, 3_607_000, of, EventKind::Sent, b"an hour later");
    let mut window = time_line(store, Lang::En);
    window.get_by_role_and_label(Role::ListBox, "Time line").focus();
    window.run();
    for _ in 0..30 {
        window.key_press(Key::Plus);
    }
    window.key_press(Key::Home);
    window.run();
    assert!(window.query_by_label_contains(":07.000, took").is_none());
    window.state_mut().view.toggle_time_line();
    settle(&mut window);
    click(&mut window, "→ 127.0.0.1:7789 13 B an hour later");
    window.state_mut().view.toggle_time_line();
    settle(&mut window);
    window.get_by_label_contains(":07.000, took");
}

#[test]
fn an_empty_time_line_says_what_to_do() {
    let mut window = time_line(Store::default(), Lang::En);
    window.get_by_label(HINT);
    let of = (OURS, peer(7789), WorkerRole::Reader);
    at_ms(&window.state().store, 5, of, EventKind::Received { asked_bytes: 65_536 }, b"new");
    settle(&mut window);
    assert!(window.query_by_label(HINT).is_none());
    let state = window.state_mut();
    state.view.clear(&state.store);
    settle(&mut window);
    window.get_by_label(HINT);
}

#[test]
fn all_tabs_shows_what_came_before_the_pane_opened_but_not_what_it_cleared() {
    let mut window = time_line(Store::default(), Lang::En);
    let state = window.state_mut();
    bound(&state.store, 1, OTHERS, 7789);
    state.view.open_at_newest(&state.store);
    bound(&state.store, 2, OURS, 7788);
    let of = (OTHERS, peer(7788), WorkerRole::Writer);
    at_ms(&state.store, 3, of, EventKind::Sent, b"old");
    settle(&mut window);
    assert!(window.query_by_label_contains("UDP 127.0.0.1:7789").is_none());
    click(&mut window, "All tabs");
    settle(&mut window);
    window.get_by_label("Lane: UDP 127.0.0.1:7789");
    assert_eq!(labels(&window).iter().filter(|bar| bar.starts_with("bind")).count(), 2);

    let state = window.state_mut();
    state.view.clear(&state.store);
    at_ms(&state.store, 5, of, EventKind::Sent, b"new");
    settle(&mut window);
    window.get_by_label("Lane: UDP 127.0.0.1:7789");
    assert_eq!(labels(&window).len(), 1, "{:?}", labels(&window));
}

#[test]
fn connections_that_have_nothing_are_said_to_have_nothing() {
    let mut window = time_line(echo(), Lang::En);
    window.state_mut().view.set_connections(Some(ConnectionSet::default()));
    settle(&mut window);
    assert!(window.query_by_label(HINT).is_none());
    window.get_by_label("The chosen connections have no rows here");
}

#[test]
fn classes_and_pause_apply_to_bars() {
    let mut window = time_line(echo(), Lang::En);
    click(&mut window, "In");
    assert!(labels(&window).iter().all(|bar| bar.starts_with("recvfrom")), "{:?}", labels(&window));
    click(&mut window, "All");
    click(&mut window, "Pause");
    let of = (OURS, peer(7789), WorkerRole::Writer);
    at_ms(&window.state().store, 20, of, EventKind::Sent, b"held back");
    settle(&mut window);
    assert!(window.query_by_label_contains("sendto 9 B").is_none());
    click(&mut window, "Resume");
    window.get_by_label_contains("sendto 9 B");
}

#[test]
fn a_call_that_blocks_says_since_when_and_paints_nothing_by_itself() {
    let mut window = time_line(echo(), Lang::En);
    let call = BlockedCall {
        op: Op::RecvFrom,
        since: Stamp(17 * MS),
        worker: WorkerRole::Reader,
        connection: None,
    };
    window.state_mut().view.put_blocked(vec![(OURS, call)]);
    settle(&mut window);
    let open = window.get_by_label_contains(":00.017").rect();
    assert!(labels(&window).iter().any(|bar| bar.starts_with("recvfrom waits since ")));
    assert!(open.right() > 880.0, "it is open to the right: {open}");
    let delay = window.output().viewport_output.values().map(|output| output.repaint_delay).min();
    assert!(delay.unwrap() > Duration::from_hours(1), "an idle window paints nothing: {delay:?}");
}

#[test]
fn a_picture_for_print_has_title_lanes_and_legend() {
    let mut window = time_line(echo(), Lang::Zh);
    let State { view, store, texts, .. } = window.state_mut();
    let (picture, title) = view.picture(store, texts);
    assert!(title.starts_with("Network Playground 时间线"), "{title}");
    let svg = crate::ui::timeline::svg_of(&picture, &title);
    for text in ["UDP 127.0.0.1:7788", "由调用推断", "recvfrom 5 B"] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(svg.starts_with("<?xml") && svg.ends_with("</svg>\n"));
}

#[test]
fn a_sequence_diagram_reads_as_a_list() {
    use crate::ui::timeline::{SequenceEnv, sequence_ui};
    let store = echo();
    let mut timeline = Timeline::new(None);
    let all = crate::log::frames::RowWindow { floor: 0, ceiling: None };
    timeline.update_all(&store, all, Duration::from_mins(1));
    let marks = Marks::new([5]);
    let texts = Texts::new(Lang::En);
    let mut window = Harness::builder()
        .with_size(Vec2::new(300.0, 400.0))
        .with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        })
        .build_ui_state(
            |ui, clicked: &mut Option<u64>| {
                let env = SequenceEnv {
                    timeline: &timeline,
                    store: &store,
                    marks: &marks,
                    texts: &texts,
                };
                *clicked = clicked.or(sequence_ui(ui, &env));
            },
            None,
        );
    window.run();
    let steps: Vec<_> = window
        .query_all_by_role(Role::ListBoxOption)
        .filter_map(|step| step.accesskit_node().label())
        .collect();
    let sent = "Tracy · 5 B, from UDP 127.0.0.1:7789 to UDP 127.0.0.1:7788";
    let echoed = "Hello, Tracy! · 13 B, from UDP 127.0.0.1:7788 to UDP 127.0.0.1:7789";
    assert!(steps.contains(&sent.to_owned()) && steps.contains(&echoed.to_owned()), "{steps:?}");
    window.get_by_label(sent).click();
    window.run();
    assert_eq!(*window.state(), Some(5), "the receive");
}
