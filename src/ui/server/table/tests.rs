#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::net::tcp::Closing;
use crate::net::{ProtocolSnapshot, SessionState};
use crate::ui::pane::fixture::quiet_session;
use crate::ui::{fonts, tokens};
use egui::accesskit::Role as Found;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::net::{Ipv4Addr, SocketAddr};

/// The height of the pane around it, in points.
const PANE_HEIGHT: f32 = 600.0;

struct State {
    table: ConnectionTable,
    asked: Option<TableAsk>,
    snapshot: SessionSnapshot,
    texts: Texts,
    below: TableBelow,
}

type Window = Harness<'static, State>;

fn connection(number: u32) -> Arc<Connection> {
    let port = 50_000 + u16::try_from(number).unwrap();
    let remote = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 9999));
    Arc::new(Connection::new(ConnectionId(number), remote, local))
}

fn window(count: u32, lang: Lang) -> Window {
    let protocol = ProtocolSnapshot::Stream(Arc::default());
    let snapshot = quiet_session(SessionId(3), SessionState::Opening, protocol);
    (1..=count).for_each(|number| snapshot.connections().add(connection(number)));
    let state = State {
        table: ConnectionTable::new(),
        asked: None,
        snapshot,
        texts: Texts::new(lang),
        below: TableBelow::Rows,
    };
    let mut harness = Harness::builder()
        .with_size(Vec2::new(1000.0, PANE_HEIGHT))
        .with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        })
        .build_ui_state(
            |ui, state: &mut State| {
                let State { table, asked, snapshot, texts, below } = state;
                table.belong_to(Some(snapshot));
                let now = table.panel_ui(ui, texts, snapshot, (*below, PANE_HEIGHT));
                *asked = asked.take().or(now);
            },
            state,
        );
    harness.run_steps(3);
    harness
}

fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Found::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn click(window: &mut Window, row: &str, modifiers: Modifiers) {
    let label = rows(window).into_iter().find(|label| label.starts_with(row)).unwrap();
    let node = window.get_by_label(&label);
    node.click_modifiers(modifiers);
    window.run_steps(2);
}

/// Presses the button that selects none.
fn all(window: &mut Window) {
    window.get_by_label("All connections").click();
    window.run_steps(2);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(2);
}

fn only(ids: &[u32]) -> Recipients {
    Recipients::Only(ids.iter().copied().map(ConnectionId).collect())
}

#[test]
fn of_thousands_only_those_on_the_screen_are_drawn() {
    let mut window = window(2000, Lang::En);
    let shown = rows(&window);
    assert!((3..10).contains(&shown.len()), "{shown:?}");
    assert!(shown[0].starts_with("#1 127.0.0.1:50001 Open "), "the first is above: {shown:?}");
    let table = &window.state().table;
    assert_eq!(table.receivers(Some(&window.state().snapshot)), Receivers::All(2000));
    click(&mut window, "#1 ", Modifiers::NONE);
    press(&mut window, Modifiers::NONE, Key::End);
    let shown = rows(&window);
    assert!(shown.last().unwrap().starts_with("#2000 ") && shown.len() < 10, "{shown:?}");
}

#[test]
fn connections_of_a_relay_say_which_side_of_which_pair_they_are() {
    for (lang, client, target) in [
        (Lang::En, "client ↔ #2 · Open", "target ↔ #1 · Open"),
        (Lang::Zh, "客户端 ↔ #2 · 已连接", "目标 ↔ #1 · 已连接"),
    ] {
        let mut window = window(2, lang);
        window.state_mut().table = ConnectionTable::of_pairs();
        window.run_steps(3);
        let shown = rows(&window);
        assert!(shown[0].contains(client) && shown[1].contains(target), "{shown:?}");
    }
}

/// What was meant for one side of a pair must not go to its partner, too.
#[test]
fn a_message_goes_through_a_relay_to_nobody_before_a_side_is_chosen() {
    for (lang, none) in [(Lang::En, "Select none"), (Lang::Zh, "取消选择")] {
        let mut window = window(2, lang);
        window.state_mut().table = ConnectionTable::of_pairs();
        window.run_steps(3);
        let receivers = |window: &Window| {
            let State { table, snapshot, .. } = window.state();
            table.receivers(Some(snapshot))
        };
        assert_eq!(receivers(&window), Receivers::Unchosen);
        assert!(!receivers(&window).can_send());
        click(&mut window, "#2 ", Modifiers::NONE);
        assert_eq!(receivers(&window), Receivers::One(ConnectionId(2)));
        window.get_by_label(none).click();
        window.run_steps(2);
        assert_eq!(receivers(&window), Receivers::Unchosen);
    }
}

#[test]
fn one_several_and_ranges_are_selected_with_the_mouse() {
    let mut window = window(9, Lang::En);
    let chosen = |window: &Window| window.state().table.chosen();
    let receivers = |window: &Window| {
        let State { table, snapshot, .. } = window.state();
        table.receivers(Some(snapshot))
    };
    assert_eq!((chosen(&window), receivers(&window)), (Recipients::All, Receivers::All(9)));
    click(&mut window, "#2 ", Modifiers::NONE);
    assert_eq!(chosen(&window), only(&[2]));
    assert_eq!(receivers(&window), Receivers::One(ConnectionId(2)));
    click(&mut window, "#4 ", Modifiers::SHIFT);
    assert_eq!(chosen(&window), only(&[2, 3, 4]));
    click(&mut window, "#3 ", Modifiers::COMMAND);
    assert_eq!((chosen(&window), receivers(&window)), (only(&[2, 4]), Receivers::Several(2)));
    all(&mut window);
    assert_eq!(chosen(&window), Recipients::All);
    click(&mut window, "#3 ", Modifiers::NONE);
    click(&mut window, "#3 ", Modifiers::NONE);
    assert_eq!(chosen(&window), only(&[3]), "a double click does not mean everybody");
    click(&mut window, "#3 ", Modifiers::COMMAND);
    assert_eq!(chosen(&window), Recipients::All, "none selected is all");
}

#[test]
fn the_keyboard_moves_and_extends_the_selection() {
    let mut window = window(30, Lang::En);
    let chosen = |window: &Window| window.state().table.chosen();
    click(&mut window, "#2 ", Modifiers::NONE);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(chosen(&window), only(&[3]));
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(chosen(&window), only(&[3, 4, 5]));
    for _ in 0..10 {
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    assert_eq!(chosen(&window), only(&[15]));
    assert!(rows(&window).iter().any(|row| row.starts_with("#15 ")), "it comes onto the screen");
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(chosen(&window), only(&(1..=30).collect::<Vec<_>>()));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(chosen(&window), Recipients::All);
}

#[test]
fn the_log_shows_the_selected_ones_when_that_is_asked_for() {
    let mut window = window(5, Lang::En);
    let filter = |window: &mut Window| window.state_mut().table.log_filter();
    click(&mut window, "#2 ", Modifiers::NONE);
    assert_eq!(filter(&mut window), None);
    window.get_by_label("Only selected in the log").click();
    window.run_steps(2);
    let of = |ids: &[u32]| {
        Some(ids.iter().map(|id| (SessionId(3), ConnectionId(*id))).collect::<ConnectionSet>())
    };
    assert_eq!(filter(&mut window), of(&[2]));
    click(&mut window, "#4 ", Modifiers::COMMAND);
    assert_eq!(filter(&mut window), of(&[2, 4]));
    all(&mut window);
    assert_eq!(filter(&mut window), None, "none selected means all");
}

#[test]
fn another_session_begins_with_nothing_selected() {
    let mut window = window(5, Lang::En);
    click(&mut window, "#2 ", Modifiers::NONE);
    window.state_mut().snapshot.id = SessionId(4);
    window.run_steps(2);
    assert_eq!(window.state().table.chosen(), Recipients::All);
}

#[test]
fn those_that_are_over_stand_below_with_the_reason() {
    for (lang, open, finished, closed) in [
        (Lang::En, "Open", "Peer has finished", "Closed by the peer"),
        (Lang::Zh, "已连接", "对方已发送完毕", "对方关闭了连接"),
    ] {
        let mut window = window(3, lang);
        let connections = window.state().snapshot.connections();
        let [first, second] = [1, 2].map(|id| connections.get(ConnectionId(id)).unwrap());
        first.set_state(ConnectionState::Closed(Closing::ByPeer));
        first.received_bytes.add(2048);
        second.set_state(ConnectionState::PeerFinished);
        second.queued_bytes.add(70_000);
        connections.ended(ConnectionId(1));
        window.run_steps(2);
        let shown = rows(&window);
        assert!(shown[0].contains(finished) && shown[0].contains("68 KiB"), "{shown:?}");
        assert!(shown[1].starts_with("#3 127.0.0.1:50003") && shown[1].contains(open), "{shown:?}");
        let over = crate::learn::stream::closing_text(&Closing::ByPeer, &window.state().texts);
        assert!(shown[2].contains(&over) && shown[2].contains("2.0 KiB"), "{shown:?}");
        assert!(lang == Lang::Zh || over == closed);
        click(&mut window, "#1 ", Modifiers::NONE);
        let State { table, snapshot, .. } = window.state();
        assert_eq!(
            table.receivers(Some(snapshot)),
            Receivers::Gone,
            "messages do not go elsewhere"
        );
    }
}

#[test]
fn older_ones_are_counted() {
    let mut window = window(300, Lang::En);
    let connections = window.state().snapshot.connections();
    for id in (1..=300).map(ConnectionId) {
        connections.get(id).unwrap().set_state(ConnectionState::Closed(Closing::ByUs));
        connections.ended(id);
    }
    window.run_steps(2);
    window.get_by_label("44 older ones are not shown");
    window.get_by_label("0 connections, 256 closed");
    let State { table, snapshot, .. } = window.state();
    assert_eq!(table.receivers(Some(snapshot)), Receivers::Nobody);
}

#[test]
fn only_open_connections_make_the_window_draw_again() {
    let mut window = window(1, Lang::En);
    let delay = |window: &Window| {
        let output = &window.output().viewport_output;
        output.values().map(|viewport| viewport.repaint_delay).min().unwrap()
    };
    window.run_steps(5);
    assert!(delay(&window) <= std::time::Duration::from_secs(1));
    let connections = window.state().snapshot.connections();
    let one = connections.get(ConnectionId(1)).unwrap();
    one.set_state(ConnectionState::Closed(Closing::ByUs));
    connections.ended(ConnectionId(1));
    window.run_steps(5);
    assert!(delay(&window) > std::time::Duration::from_mins(1), "{:?}", delay(&window));
}

#[test]
fn a_row_has_a_menu_for_its_connection_alone() {
    let mut window = window(3, Lang::En);
    let mut choose = |choice: &str| {
        let label = rows(&window).into_iter().find(|label| label.starts_with("#2 ")).unwrap();
        window.get_by_label(&label).click_secondary();
        window.run_steps(2);
        window.get_by_label(choice).click();
        window.run_steps(2);
        window.state_mut().asked.take()
    };
    let is_of_two = |recipients: &Recipients| *recipients == only(&[2]);
    let reset = choose("Reset");
    assert!(matches!(&reset, Some(TableAsk::Command(StreamCommand::Reset(to))) if is_of_two(to)));
    let close = choose("Disconnect");
    assert!(
        matches!(&close, Some(TableAsk::Command(StreamCommand::Disconnect(to))) if is_of_two(to))
    );
    assert!(matches!(choose("Send to this one"), Some(TableAsk::SendTo(ConnectionId(2)))));
    let save = choose("Save what came…");
    assert!(
        matches!(&save, Some(TableAsk::SaveCame(scope)) if scope.peer.connection() == Some(ConnectionId(2)))
    );
    assert!(choose("Only this one in the log").is_none());
    let table = &mut window.state_mut().table;
    assert!(table.log_filter().is_some() && table.chosen() == only(&[2]));
}

#[test]
fn of_many_more_than_a_few_are_shown_and_the_wheel_scrolls() {
    assert_eq!(rows(&window(3, Lang::En)).len(), 3);
    let mut window = window(1024, Lang::En);
    let shown = rows(&window);
    assert!(shown.len() > 6, "{shown:?}");
    let place = window.get_by_label(&shown[2]).rect().center();
    window.hover_at(place);
    window.run_steps(2);
    let wheel = egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -600.0),
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    };
    window.event(wheel);
    window.run_steps(20);
    let after = rows(&window);
    assert!(!after[0].starts_with("#1 "), "{after:?}");
    window.state_mut().snapshot.tally.over_limit = 17;
    window.run_steps(2);
    assert!(window.query_by_label("17 refused").is_some());
}

#[test]
fn beside_a_line_of_time_the_table_has_two_rows_and_the_others_are_scrolled_to() {
    let mut window = window(4, Lang::En);
    assert_eq!(rows(&window).len(), 4);
    let list = |window: &Window| window.get_by_role(Found::ListBox).rect().height();
    let before = list(&window);
    window.state_mut().below = TableBelow::TimeLine;
    window.run_steps(3);
    assert!((before - list(&window) - 2.0 * size::ROW).abs() < 1.0, "{before}");
    assert_eq!(rows(&window).len(), 2);
    window.state_mut().below = TableBelow::Rows;
    window.run_steps(3);
    assert_eq!(rows(&window).len(), 4, "and the rows of the log have it as before");
}

#[test]
fn the_table_is_as_high_as_its_connections_need() {
    let height = |count| {
        let window = window(count, Lang::En);
        window.get_by_role(Found::ListBox).rect().height()
    };
    let [one, two, few, many] = [1, 2, 3, 5].map(height);
    assert!((one - two).abs() < 0.5, "{one} {two}");
    assert!((few - two - 2.0 * size::ROW).abs() < 1.0, "{two} {few}");
    assert!(many > few + 2.0 * size::ROW, "{few} {many}");
}
