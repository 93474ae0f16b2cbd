#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::learn::words::guard_text;
use crate::log::Class;
use crate::log::copy::CopyGuard;
use crate::log::export::{ExportScope, Form as ExportForm};
use crate::net::call::Returned;
use crate::net::{
    Args, Batch, Call, Cause, End, Errno, Event, EventKind, NetError, Op, Stamp, StreamEvent,
    WorkerRole,
};
use crate::net::{ConnectionId, Payload, Peer};
use crate::ui::{fonts, tokens};
use egui::{Key, Modifiers, MouseWheelUnit, OutputCommand, Vec2, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::Instant;

mod bookmarks;
mod compare;
mod delta;
mod figures;
mod filter;
mod find;
mod follow;
#[path = "framing_tests.rs"]
mod framing;
mod moving;
mod on_disk;
mod time_line;
mod tools;
mod whole;

const OURS: SessionId = SessionId(1);
const OTHERS: SessionId = SessionId(2);
const HINT: &str = "Press Bind";

struct State {
    view: LogView,
    store: Store,
    texts: Texts,
    intents: Vec<LogIntent>,
}

type Window = Harness<'static, State>;

fn peer(port: u16) -> Peer {
    Peer::from(std::net::SocketAddr::from(([127, 0, 0, 1], port)))
}

fn append(store: &Store, session: SessionId, peer: Peer, kind: EventKind, payload: &[u8]) {
    let len = payload.len() as u32;
    let event = Event {
        at: Stamp(7),
        peer,
        blocked_ns: 0.0,
        start: 0,
        len,
        worker: WorkerRole::Other,
        kind,
    };
    let batch = Batch { events: vec![event], arena: payload.to_vec().into(), wall_offset_ns: 0 };
    store.append(session, &batch, 0..1);
}

fn receive(store: &Store, payload: &[u8]) {
    append(store, OURS, peer(52344), EventKind::Received { asked_bytes: 65_536 }, payload);
}

/// Appends received rows "row 0", "row 1"… in large batches.
fn receive_many(store: &Store, count: u64) {
    let mut batch = Batch::default();
    for number in 0..count {
        let (start, text) = (batch.arena.len() as u32, format!("row {number}"));
        batch.arena.extend_from_slice(text.as_bytes());
        let (at, kind) = (Stamp(number * 1000), EventKind::Received { asked_bytes: 65_536 });
        let len = text.len() as u32;
        batch.events.push(Event {
            at,
            peer: peer(52344),
            blocked_ns: 0.0,
            start,
            len,
            worker: WorkerRole::Other,
            kind,
        });
    }
    store.append(OURS, &batch, 0..batch.events.len());
}

fn refused() -> NetError {
    let errno = (1..200).map(Errno).find(|errno| errno.name() == Some("ECONNREFUSED")).unwrap();
    NetError { op: Op::SendTo, target: "127.0.0.1:9".to_owned(), cause: Cause::Os(errno) }
}

/// Rows of every kind.
fn sample() -> Store {
    let store = Store::default();
    let call = Call {
        op: Op::Bind,
        fd: Some(3),
        args: Args::Address("127.0.0.1:9999".parse().unwrap()),
        result: Ok(Returned::Number(0)),
        blocked: Duration::from_micros(200),
    };
    append(&store, OURS, Peer::None, EventKind::Called(Box::new(call)), b"");
    let address = "127.0.0.1:9999".parse().unwrap();
    append(&store, OURS, Peer::None, EventKind::Opened(address), b"");
    receive(&store, b"world");
    append(&store, OURS, peer(52344), EventKind::Sent, b"Hello, world!");
    append(
        &store,
        OTHERS,
        peer(1),
        EventKind::Received { asked_bytes: 65_536 },
        b"of another pane",
    );
    receive(&store, b"");
    append(&store, OURS, peer(9), EventKind::SendFailed(Box::new(refused())), b"lost");
    append(&store, OURS, Peer::None, EventKind::Ended(Box::new(End::Stopped)), b"");
    store
}

fn window_of(store: Store, lang: Lang, size: Vec2) -> Window {
    window_for(Traffic::Datagrams, store, lang, size)
}

fn window_for(traffic: Traffic, store: Store, lang: Lang, size: Vec2) -> Window {
    let mut view = LogView::of(traffic, LogSettings::default());
    view.add_session(OURS);
    let state = State { view, store, texts: Texts::new(lang), intents: Vec::new() };
    let harness = Harness::builder()
        .with_size(size)
        .with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        })
        .build_ui_state(
            |ui, state: &mut State| {
                let State { view, store, texts, intents } = state;
                intents.extend(view.bar_ui(ui, store, texts));
                intents.extend(view.rows_ui(ui, store, texts, HINT));
            },
            state,
        );
    settled(harness)
}

fn settled(mut window: Window) -> Window {
    settle(&mut window);
    window
}

/// Runs until all rows were looked at.
fn settle(window: &mut Window) {
    window.run();
    let deadline = Instant::now() + Duration::from_mins(1);
    while window.state().view.is_searching() && Instant::now() < deadline {
        window.state().view.wait(Duration::from_secs(1));
        window.run();
    }
    window.run();
}

fn window(store: Store) -> Window {
    window_of(store, Lang::En, Vec2::new(900.0, 600.0))
}

fn labels(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    settle(window);
}

/// Chooses in the menu of how payloads are shown, and closes it.
fn view(window: &mut Window, choices: &[&str]) {
    let menu = window.state().texts.get("log-view").into_owned();
    click(window, &menu);
    for choice in choices {
        click(window, choice);
    }
    window.key_press(Key::Escape);
    settle(window);
}

fn menu(window: &mut Window, row: &str, item: &str) {
    window.get_by_label(row).click_secondary();
    settle(window);
    click(window, item);
}

fn type_filter(window: &mut Window, text: &str) {
    window.get_by_label("Filter").click();
    window.run();
    window.get_by_label("Filter").type_text(text);
    settle(window);
}

/// Presses a key and returns what went to the clipboard.
fn copied(window: &mut Window) -> String {
    window.event(egui::Event::Copy);
    window.step();
    clipboard(window)
}

fn clipboard(window: &Window) -> String {
    let commands = &window.output().platform_output.commands;
    let texts = commands.iter().filter_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Chooses a form in the menu of a row and returns what went to the clipboard.
fn copied_as(window: &mut Window, row: &str, item: &str) -> String {
    window.get_by_label(row).click_secondary();
    settle(window);
    window.get_by_label(item).click();
    // The command stands in the output of the frame of the click.
    let mut found = String::new();
    for _ in 0..4 {
        window.step();
        found.push_str(&clipboard(window));
    }
    found
}

/// Rows that frames look at and copy while nothing happens, and lines that they draw.
fn cost_of_frames(window: &mut Window) -> (u64, u64, usize) {
    let counted = |window: &Window| {
        (window.state().view.rows_looked_at(), window.state().store.rows_copied())
    };
    let before = counted(window);
    window.run_steps(50);
    let after = counted(window);
    (after.0 - before.0, after.1 - before.1, labels(window).len())
}

const IN: &str = "← 127.0.0.1:52344 5 B world";
const OUT: &str = "→ 127.0.0.1:52344 13 B Hello, world!";

#[test]
fn rows_of_this_pane_read_as_they_should() {
    let window = window(sample());
    let expected = [
        "ƒ bind(3, (\"127.0.0.1\", 9999)) = 0 · blocked 0.2 ms",
        "· Bound to 127.0.0.1:9999",
        IN,
        OUT,
        "← 127.0.0.1:52344 0 B empty datagram",
    ];
    let found = labels(&window);
    assert_eq!(found.get(..5).unwrap(), expected);
    assert!(
        found[5].starts_with("! 127.0.0.1:9 4 B Could not send to 127.0.0.1:9"),
        "{}",
        found[5]
    );
    assert!(found[5].contains("ECONNREFUSED"));
    assert!(found[6].starts_with("· "));
    assert_eq!(found.len(), 7);
    assert_eq!(window.state().view.rows_shown(), 7);
}

#[test]
fn rows_read_as_they_should_in_chinese() {
    let mut window = window_of(sample(), Lang::Zh, Vec2::new(900.0, 600.0));
    let found = labels(&window);
    assert_eq!(found[0], "ƒ bind(3, (\"127.0.0.1\", 9999)) = 0 · 阻塞 0.2 ms");
    assert_eq!(found[1], "· 已绑定到 127.0.0.1:9999");
    assert_eq!(found[4], "← 127.0.0.1:52344 0 B 空数据报");
    click(&mut window, "收到");
    assert_eq!(labels(&window), [IN, "← 127.0.0.1:52344 0 B 空数据报"]);
}

fn connection(id: u32) -> Peer {
    Peer::of_connection(ConnectionId(id), ([127, 0, 0, 1], 50_000 + id as u16))
}

/// Rows of connections 1 to 3.
fn streams() -> Store {
    let store = Store::default();
    let local = "127.0.0.1:80".parse().unwrap();
    let event = |event| EventKind::from(event);
    append(&store, OURS, Peer::None, event(StreamEvent::Listening(local)), b"");
    for id in 1..=3 {
        append(&store, OURS, connection(id), event(StreamEvent::Accepted { local }), b"");
        let received = EventKind::Received { asked_bytes: 1024 };
        append(&store, OURS, connection(id), received, format!("hello {id}").as_bytes());
    }
    append(&store, OURS, connection(2), EventKind::Sent, b"");
    append(&store, OURS, connection(2), event(StreamEvent::PeerFinished), b"");
    store
}

fn server(lang: Lang) -> Window {
    window_for(Traffic::Server, streams(), lang, Vec2::new(900.0, 600.0))
}

#[test]
fn rows_of_connections_bear_their_number_where_there_are_several() {
    let window = server(Lang::En);
    let found = labels(&window);
    assert_eq!(found[0], "· Listening on 127.0.0.1:80");
    assert_eq!(found[1], "· #1 127.0.0.1:50001 Accepted at 127.0.0.1:80");
    assert_eq!(found[4], "← #2 127.0.0.1:50002 7 B hello 2");
    assert_eq!(found[7], "→ #2 127.0.0.1:50002 0 B no bytes");
    let client = window_for(Traffic::Client, streams(), Lang::Zh, Vec2::new(900.0, 600.0));
    let found = labels(&client);
    assert_eq!(found[2], "← 127.0.0.1:50001 7 B hello 1", "the first one is the only one");
    assert_eq!(found[7], "→ #2 127.0.0.1:50002 0 B 没有字节");
}

#[test]
fn chosen_connections_alone_are_shown() {
    let mut window = server(Lang::En);
    let choose = |window: &mut Window, ids: Option<&[(SessionId, u32)]>| {
        let ids = ids.map(|ids| ids.iter().map(|one| (one.0, ConnectionId(one.1))).collect());
        window.state_mut().view.set_connections(ids);
        settle(window);
        labels(window).len()
    };
    assert_eq!(choose(&mut window, Some(&[(OURS, 2)])), 4);
    assert_eq!(choose(&mut window, Some(&[(OURS, 2), (OURS, 3)])), 6);
    type_filter(&mut window, "#3");
    assert_eq!(labels(&window).len(), 2, "what is on the screen is found");
    click(&mut window, "Clear the filter");
    assert_eq!(choose(&mut window, Some(&[(OTHERS, 2)])), 0);
    window.get_by_label("The chosen connections have no rows here");
    assert_eq!(choose(&mut window, None), 9);
}

#[test]
fn the_menu_of_a_row_means_its_connection() {
    let mut window = server(Lang::En);
    let row = "← #2 127.0.0.1:50002 7 B hello 2";
    menu(&mut window, row, "Reply to this peer");
    assert_eq!(window.state().intents.last(), Some(&LogIntent::Reply(connection(2))));
    menu(&mut window, row, "Send again");
    let again = LogIntent::SendAgain { to: connection(2), payload: b"hello 2".to_vec().into() };
    assert_eq!(window.state().intents.last(), Some(&again));
    let scope = ExportScope { session: OURS, peer: connection(2) };
    for (item, form) in
        [("Save what came…", ExportForm::Came), ("Save what went…", ExportForm::Went)]
    {
        menu(&mut window, row, item);
        assert_eq!(window.state().intents.last(), Some(&LogIntent::SaveBytes(scope, form)));
    }
}

#[test]
fn payloads_show_as_hex_both_and_in_other_encodings() {
    let store = Store::default();
    receive(&store, b"\xc4\xe3\xba\xc3");
    let mut window = window(store);
    let raw = r"← 127.0.0.1:52344 4 B \xc4\xe3\xba\xc3 looks like GBK: show so";
    assert_eq!(labels(&window), [raw]);
    view(&mut window, &["Encoding of the log", "GBK"]);
    assert_eq!(labels(&window), ["← 127.0.0.1:52344 4 B 你好"]);
    view(&mut window, &["Both"]);
    assert_eq!(labels(&window), ["← 127.0.0.1:52344 4 B c4 e3 ba c3 你好"]);
    view(&mut window, &["Hex"]);
    assert_eq!(labels(&window), ["← 127.0.0.1:52344 4 B c4 e3 ba c3"]);
    let settings = window.state().view.settings().clone();
    assert_eq!((settings.form, settings.encoding), (PayloadForm::Hex, Encoding::Gbk));
    assert_eq!(
        ron::from_str::<LogSettings>(&ron::to_string(&settings).unwrap()).unwrap(),
        settings
    );
}

#[test]
fn what_a_hostile_peer_sends_is_shown_as_escapes() {
    let store = Store::default();
    receive(&store, "a\x1b[31mred\u{202e}txt\u{200b}\r\nFAKE ROW".as_bytes());
    let mut window = window(store);
    let expected = r"a\x1b[31mred\u{202e}txt\u{200b}\r\nFAKE ROW";
    assert_eq!(labels(&window).len(), 1);
    let label = labels(&window)[0].clone();
    assert!(label.ends_with(expected), "{label}");
    click(&mut window, &label);
    // Line ends are text; what acts where it is pasted stays an escape, and that is told.
    assert_eq!(copied(&mut window), "a\\x1b[31mred\\u{202e}txt\u{200b}\r\nFAKE ROW");
    let guard = CopyGuard { characters: 2, bytes: 0 };
    let told = LogIntent::Copied { rows: 1, left_out: 0, guard };
    assert_eq!(window.state().intents.last(), Some(&told));
    assert!(guard_text(guard, &window.state().texts).unwrap().starts_with("2 control"));
    assert_eq!(copied_as(&mut window, &label, "Copy as shown, with escapes"), expected);
}

#[test]
fn a_long_payload_is_cut_and_costs_no_more() {
    let store = Store::default();
    receive(&store, &b"x".repeat(60_000));
    let window = window(store);
    let label = labels(&window)[0].clone();
    assert!(label.ends_with("x…") && label.len() < 400, "{label}");
    assert!(label.contains("60000 B"));
}

#[test]
fn selected_rows_are_copied() {
    let mut window = window(sample());
    click(&mut window, IN);
    assert_eq!(window.state().view.selected_row(), Some(2));
    assert_eq!(copied(&mut window), "world");
    window.get_by_label(OUT).click_modifiers(Modifiers::SHIFT);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(3));
    assert_eq!(copied(&mut window), "world\nHello, world!");
    let told = LogIntent::Copied { rows: 2, left_out: 0, guard: CopyGuard::default() };
    assert_eq!(window.state().intents.last(), Some(&told));
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut window);
    let all = copied(&mut window);
    assert_eq!(all.lines().count(), 7);
    assert!(all.starts_with("bind(3,") && !all.contains("another pane"), "{all}");
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), None);
}

#[test]
fn arrows_move_the_selection() {
    let mut window = window(sample());
    click(&mut window, IN);
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(3));
    // Row 4 is another pane's.
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(5));
    assert!(copied(&mut window).starts_with("Hello, world!"));
    for _ in 0..9 {
        window.key_press(Key::ArrowUp);
    }
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(0));
}

#[test]
fn the_menu_of_a_row_replies_sends_again_and_copies() {
    let mut window = window(sample());
    menu(&mut window, IN, "Reply to this peer");
    assert_eq!(window.state().intents.last(), Some(&LogIntent::Reply(peer(52344))));
    assert_eq!(window.state().view.selected_row(), Some(2));
    menu(&mut window, OUT, "Send again");
    let again = LogIntent::SendAgain { to: peer(52344), payload: b"Hello, world!".to_vec().into() };
    assert_eq!(window.state().intents.last(), Some(&again));
    for (item, expected) in [
        ("Copy as hex", "77 6f 72 6c 64"),
        ("Copy as shown, with escapes", "world"),
        ("Copy as escaped text", "world"),
        ("Copy as text", "world"),
    ] {
        assert_eq!(copied_as(&mut window, IN, item), expected, "{item}");
    }
    let bound = "· Bound to 127.0.0.1:9999";
    window.get_by_label(bound).click_secondary();
    settle(&mut window);
    assert!(window.get_by_label("Send again").accesskit_node().is_disabled());
}

#[test]
fn what_was_sent_shows_in_the_encoding_in_which_it_was_sent() {
    let store = Store::default();
    let gbk = b"\xc4\xe3\xba\xc3";
    append(&store, OURS, peer(9), EventKind::SentText(Encoding::Gbk), gbk);
    append(&store, OURS, peer(9), EventKind::SentText(Encoding::Gbk), b"ok");
    append(&store, OURS, peer(9), EventKind::Sent, gbk);
    let mut window = window(store);
    let [first, second, third] = ["4 B 你好 GBK", "2 B ok", r"4 B \xc4\xe3\xba\xc3"]
        .map(|row| format!("→ 127.0.0.1:9 {row}"));
    assert_eq!(labels(&window), [first.clone(), second, third]);
    type_filter(&mut window, "你好");
    assert_eq!(labels(&window), std::slice::from_ref(&first));
    assert_eq!(copied_as(&mut window, &first, "Copy as text"), "你好");
    menu(&mut window, &first, "Send again");
    let payload = Payload { encoding: Some(Encoding::Gbk), ..gbk.to_vec().into() };
    let again = LogIntent::SendAgain { to: peer(9), payload };
    assert_eq!(window.state().intents.last(), Some(&again));
}

#[test]
fn rows_that_do_not_decode_offer_the_encoding_that_fits() {
    let cases: [(Lang, &str, Encoding, &str); 5] = [
        (Lang::En, "你好，世界", Encoding::Gbk, "looks like GBK: show so"),
        (Lang::Zh, "你好", Encoding::Gbk, "看起来是 GBK：按此显示"),
        (Lang::Zh, "服务器已收到", Encoding::Gbk, "看起来是 GBK：按此显示"),
        (Lang::En, "こんにちは、世界", Encoding::ShiftJis, "looks like Shift_JIS: show so"),
        (
            Lang::En,
            "Größe: 5 µm, déjà vu",
            Encoding::Windows1252,
            "looks like windows-1252: show so",
        ),
    ];
    for (lang, text, encoding, offer) in cases {
        let store = Store::default();
        let mut bytes = Vec::new();
        encoding.encode(text, &mut bytes).unwrap();
        receive(&store, b"plain");
        receive(&store, &bytes);
        receive(&store, b"\xff\xff\x00");
        let mut window = window_of(store, lang, Vec2::new(900.0, 600.0));
        assert_eq!(window.query_all_by_label(offer).count(), 1, "{text}: {:?}", labels(&window));
        click(&mut window, offer);
        assert_eq!(window.state().view.settings().encoding, encoding);
        assert!(labels(&window)[1].ends_with(text), "{:?}", labels(&window));
        assert_eq!(window.query_all_by_label(offer).count(), 0);
    }
}
