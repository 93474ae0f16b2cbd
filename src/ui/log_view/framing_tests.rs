//! Frames above the stream, as a person sees them.

use super::*;
use crate::net::ConnectionId;
use crate::payload::frame::{ByteOrder, Counts, LengthPrefix, Width};
use crate::ui::inspector::Selected;

/// Reads of one connection.
fn reads(reads: &[&[u8]]) -> Store {
    let store = Store::default();
    let local = "127.0.0.1:80".parse().unwrap();
    let accepted = EventKind::from(StreamEvent::Accepted { local });
    append(&store, OURS, connection(1), accepted, b"");
    for read in reads {
        receive_on(&store, 1, read);
    }
    store
}

fn receive_on(store: &Store, id: u32, read: &[u8]) {
    append(store, OURS, connection(id), EventKind::Received { asked_bytes: 1024 }, read);
}

fn client(store: Store, lang: Lang) -> Window {
    window_for(Traffic::Client, store, lang, Vec2::new(900.0, 600.0))
}

/// Chooses a way to delimit frames, with marks where reads end.
fn choose(window: &mut Window, name: &str) {
    window.state_mut().view.settings.marks = ReadMarks::Shown;
    view(window, &[name]);
}

/// Opens the menu and chooses a way to delimit frames, whose fields stand there then.
fn choose_to_type(window: &mut Window, name: &str) {
    window.state_mut().view.settings.marks = ReadMarks::Shown;
    let menu = window.state().texts.get("log-view").into_owned();
    click(window, &menu);
    click(window, name);
}

/// Types into a field of the open menu, in place of what is there.
fn retype(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).click();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.key_press(Key::Backspace);
    window.run();
    window.get_by_label(field).type_text(text);
    settle(window);
}

/// The labels of all but the row of the accept, without the peer.
fn frames(window: &Window) -> Vec<String> {
    let labels = labels(window);
    let shown = labels.iter().skip(1).map(|label| label.replace(" 127.0.0.1:50001", ""));
    shown.collect()
}

#[test]
fn datagrams_have_no_such_choice() {
    let window = window(sample());
    assert!(window.query_by_label("Framing").is_none());
}

#[test]
fn lines_are_put_together_in_both_languages() {
    for (lang, name, rest) in
        [(Lang::En, "lines", "… waiting for more"), (Lang::Zh, "按行", "… 等待后续数据")]
    {
        let mut window = client(reads(&[b"he", "llo\r\n你".as_bytes(), "好\nre".as_bytes()]), lang);
        assert_eq!(frames(&window).len(), 3);
        choose(&mut window, name);
        let expected = [
            r"← 7 B he¦llo\r\n".to_owned(),
            r"← 7 B 你¦好\n".to_owned(),
            format!("← 2 B re {rest}"),
        ];
        assert_eq!(frames(&window), expected);
        assert_eq!(window.state().view.settings().framing, Framing::Lines);
        receive_on(&window.state().store, 1, b"st\n");
        settle(&mut window);
        assert_eq!(frames(&window).last().unwrap(), r"← 5 B re¦st\n");
    }
}

/// Names of controls in both languages.
const NAMES: [[&str; 15]; 2] = [
    [
        "fixed length",
        "Length in bytes",
        "delimiter",
        "Delimiter with escapes",
        "length prefix",
        "little-endian",
        "counts itself",
        "idle gap",
        "Pause in ms",
        "raw reads",
        "… waiting for more",
        "impossible length 0: raw reads from here on",
        "raw read",
        "lines",
        "big-endian",
    ],
    [
        "固定长度",
        "长度（字节）",
        "分隔符",
        "分隔符（可用转义）",
        "长度前缀",
        "小端",
        "长度包含前缀自身",
        "空闲间隔",
        "间隔（毫秒）",
        "原始读取",
        "… 等待后续数据",
        "长度 0 不合理：此后按原始读取显示",
        "原始读取",
        "按行",
        "大端",
    ],
];

#[test]
fn every_framing_has_its_fields_and_survives_a_restart() {
    for (lang, names) in Lang::ALL.into_iter().zip(NAMES) {
        every_framing(lang, names);
    }
}

fn every_framing(lang: Lang, names: [&str; 15]) {
    let [
        fixed,
        length,
        delimiter,
        delimiter_field,
        prefix,
        little,
        whole,
        gap,
        pause,
        raw,
        more,
        ..,
    ] = names;
    let [.., broken, raw_read, lines, big] = names;
    let mut window = client(reads(&[b"\x00\x03|", b"abc|\x00"]), lang);
    choose_to_type(&mut window, fixed);
    retype(&mut window, length, "2");
    let two = [r"← 2 B \0\x03", "← 2 B |¦a", "← 2 B bc", r"← 2 B |\0"];
    assert_eq!(frames(&window), two);
    assert_eq!(window.state().view.settings().framing, Framing::Fixed(2));
    // The menu is open still.
    click(&mut window, delimiter);
    retype(&mut window, delimiter_field, r"\x7c");
    let rest = format!(r"← 1 B \0 {more}");
    assert_eq!(frames(&window), [r"← 3 B \0\x03|", "← 4 B abc|", rest.as_str()]);
    click(&mut window, prefix);
    assert_eq!(frames(&window), [format!(r"← 8 B \0\x03|¦abc|\0 {more}")]);
    click(&mut window, "2");
    let rest = format!(r"← 3 B c|\0 {more}");
    assert_eq!(frames(&window), [r"← 5 B \0\x03|¦ab", rest.as_str()]);
    window.get_by_label(big);
    click(&mut window, little);
    click(&mut window, "1");
    click(&mut window, whole);
    let (width, order, counts) = (Width::One, ByteOrder::Little, Counts::Whole);
    let prefix = LengthPrefix { width, order, counts, ..LengthPrefix::default() };
    let framing = Framing::LengthPrefix(prefix);
    assert_eq!(window.state().view.settings().framing, framing);
    let first = format!(r"← 3 B \0\x03| {broken}");
    assert_eq!(frames(&window), [first, format!(r"← 5 B abc|\0 {raw_read}")]);
    click(&mut window, gap);
    assert!(frames(&window)[0].starts_with(r"← 8 B \0\x03|¦abc|\0"));
    retype(&mut window, pause, "250");
    assert_eq!(window.state().view.settings().framing, Framing::IdleGap(250));
    let text = ron::to_string(window.state().view.settings()).unwrap();
    let settings: LogSettings = ron::from_str(&text).unwrap();
    assert_eq!(LogView::of(Traffic::Server, settings.clone()).settings(), &settings);
    click(&mut window, lines);
    assert_eq!(frames(&window), [format!(r"← 8 B \0\x03|¦abc|\0 {more}")]);
    click(&mut window, raw);
    assert_eq!(frames(&window).len(), 2);
}

#[test]
fn lines_of_wide_encodings_end_with_a_whole_line_feed() {
    let mut window = client(reads(&[b"a\0\n", b"\0b\0"]), Lang::En);
    view(&mut window, &["Encoding of the log", "UTF-16LE"]);
    choose(&mut window, "lines");
    let expected = [r"← 4 B a\n¦".replace('¦', ""), "← 2 B b … waiting for more".to_owned()];
    assert_eq!(frames(&window), expected);
    assert_eq!(window.state().view.settings().framing, Framing::Lines);
}

#[test]
fn what_is_typed_wrong_is_told_and_changes_nothing() {
    for (lang, name, field, error) in [
        (Lang::En, "fixed length", "Length in bytes", "Type a number from 1 to 16,777,216"),
        (Lang::Zh, "固定长度", "长度（字节）", "请输入 1 到 16,777,216 之间的数字"),
    ] {
        let mut window = client(reads(&[b"abcdef"]), lang);
        choose_to_type(&mut window, name);
        retype(&mut window, field, "3");
        retype(&mut window, field, "0");
        window.get_by_label(error);
        assert_eq!(window.state().view.settings().framing, Framing::Fixed(3));
        assert_eq!(frames(&window).len(), 2);
    }
    let mut window = client(reads(&[b"ab"]), Lang::En);
    choose_to_type(&mut window, "delimiter");
    for (typed, error) in [
        ("\\q", "means nothing"),
        ("", "Type the bytes of the mark, such as \\n"),
        (&"x".repeat(65), "Type at most 64 bytes"),
    ] {
        retype(&mut window, "Delimiter with escapes", typed);
        window.get_by_label_contains(error);
        assert_eq!(window.state().view.settings().framing, Framing::Delimiter(b"\r\n".to_vec()));
    }
}

#[test]
fn marks_stand_where_they_are_asked_for_and_a_word_says_how_a_message_came() {
    let mut window = client(reads(&["a你".as_bytes(), b"b\n"]), Lang::En);
    view(&mut window, &["lines"]);
    assert_eq!(frames(&window), ["← 6 B a你b\\n in 2 reads"]);
    view(&mut window, &["mark where reads end (¦)"]);
    assert_eq!(frames(&window), ["← 6 B a你¦b\\n"]);
    assert_eq!(window.state().view.settings().marks, ReadMarks::Shown);
    window.state_mut().view.settings.form = PayloadForm::Hex;
    settle(&mut window);
    assert_eq!(frames(&window), ["← 6 B 61 e4 bd a0 ¦ 62 0a"]);
}

#[test]
fn a_character_that_reads_cut_stands_whole_where_it_begins() {
    let note = "¦ a character lies across two reads";
    let store = reads(&[b"a\xe4\xbd", b"\xa0\xe5", b"\xa5\xbdb", b"\xe4"]);
    receive_on(&store, 2, b"other");
    let mut window = client(store, Lang::En);
    let shown = |window: &Window| frames(window);
    let cut = [
        format!("← 3 B a你¦ {note}"),
        format!("← 2 B ¦好¦ {note}"),
        format!("← 3 B ¦b {note}"),
        r"← 1 B \xe4".to_owned(),
    ];
    assert_eq!(shown(&window)[..4], cut);
    // What was waited for comes.
    receive_on(&window.state().store, 1, b"\xbd\xa0!");
    settle(&mut window);
    assert_eq!(shown(&window)[3], format!("← 1 B 你¦ {note}"));
    assert_eq!(shown(&window)[5], format!("← 3 B ¦! {note}"));
    let row = labels(&window)[1].clone();
    assert_eq!(copied_as(&mut window, &row, "Copy as text"), "a你");
    assert_eq!(copied_as(&mut window, &row, "Copy as hex"), "61 e4 bd");
    // What is shown is found.
    type_filter(&mut window, "好");
    assert!(labels(&window)[0].contains("¦好¦") && labels(&window).len() == 1);
    click(&mut window, "Clear the filter");
    // In hex, and in an encoding where each byte is a character, nothing is cut.
    window.state_mut().view.settings.form = PayloadForm::Hex;
    settle(&mut window);
    assert_eq!(shown(&window)[1], "← 2 B a0 e5");
    window.state_mut().view.settings.form = PayloadForm::Text;
    window.state_mut().view.settings.encoding = Encoding::Windows1252;
    settle(&mut window);
    assert_eq!(shown(&window)[3], "← 1 B ä");
}

#[test]
fn one_byte_reads_of_gbk_are_read_as_one_text() {
    let bytes: Vec<[u8; 1]> = b"\xc4\xe3\xba\xc3".map(|byte| [byte]).to_vec();
    let pieces: Vec<&[u8]> = bytes.iter().map(<[u8; 1]>::as_slice).collect();
    let mut window = client(reads(&pieces), Lang::Zh);
    window.state_mut().view.settings.encoding = Encoding::Gbk;
    settle(&mut window);
    let note = "¦ 有一个字符跨两次读取";
    let shown = ["你¦", "¦", "好¦", "¦"].map(|text| format!("← 1 B {text} {note}"));
    assert_eq!(frames(&window), shown);
}

/// Lines of two connections, with a rest of each.
fn two_streams() -> Window {
    let store = reads(&[b"one\ntw"]);
    receive_on(&store, 2, b"other\nhalf");
    receive_on(&store, 1, b"o\nthree\nre");
    let mut window = window_for(Traffic::Server, store, Lang::En, Vec2::new(900.0, 600.0));
    choose(&mut window, "lines");
    window
}

#[test]
fn frames_are_selected_copied_and_sent_again() {
    let mut window = two_streams();
    let two = "← #1 127.0.0.1:50001 4 B tw¦o\\n";
    let found = labels(&window);
    assert_eq!(found[3], two);
    assert_eq!(
        found[5..],
        [
            "← #2 127.0.0.1:50002 4 B half … waiting for more".to_owned(),
            "← #1 127.0.0.1:50001 2 B re … waiting for more".to_owned(),
        ]
    );
    click(&mut window, two);
    assert_eq!(copied(&mut window), "two\n");
    window.key_press(Key::ArrowDown);
    settle(&mut window);
    assert_eq!(copied(&mut window), "three\n");
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    settle(&mut window);
    assert_eq!(copied(&mut window), "three\nhalf");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut window);
    assert_eq!(copied(&mut window).lines().filter(|line| !line.is_empty()).count(), 7);
    click(&mut window, two);
    menu(&mut window, two, "Send again");
    let again = LogIntent::SendAgain { to: connection(1), payload: b"two\n".to_vec().into() };
    assert_eq!(window.state().intents.last(), Some(&again));
    let Selected::Frame(frame) = window.state().view.selected() else { panic!("no frame") };
    assert_eq!((frame.len, frame.reads), (4, 2));
}

#[test]
fn what_is_selected_stays_selected_when_the_framing_changes() {
    let mut window = two_streams();
    click(&mut window, "← #2 127.0.0.1:50002 6 B other\\n");
    assert_eq!(window.state().view.selected_row(), Some(2));
    choose(&mut window, "raw reads");
    assert_eq!(window.state().view.selected_row(), Some(2));
    assert_eq!(window.state().view.selected(), Selected::Row(2));
    choose(&mut window, "lines");
    assert_eq!(window.state().view.selected_row(), Some(2));
    // A rest stays selected while it grows.
    click(&mut window, "← #2 127.0.0.1:50002 4 B half … waiting for more");
    receive_on(&window.state().store, 2, b" way");
    settle(&mut window);
    assert_eq!(copied(&mut window), "half way");
    // Then it is a frame, and another rest comes after it.
    receive_on(&window.state().store, 2, b" home\nnext");
    settle(&mut window);
    assert_eq!(copied(&mut window), "half way home\n");
    assert!(matches!(window.state().view.selected(), Selected::Frame(one) if one.reads == 3));
}

#[test]
fn the_filter_finds_frames_and_the_switch_their_direction() {
    let mut window = two_streams();
    type_filter(&mut window, "TWO");
    assert_eq!(labels(&window), ["← #1 127.0.0.1:50001 4 B tw¦o\\n"]);
    click(&mut window, "Clear the filter");
    type_filter(&mut window, "hal");
    assert_eq!(labels(&window).len(), 1);
    click(&mut window, "Clear the filter");
    click(&mut window, "Out");
    assert_eq!(labels(&window).len(), 0);
    window.get_by_label("The filter hides all rows");
    click(&mut window, "Show all");
    let only = [(OURS, ConnectionId(2))].into_iter().collect();
    window.state_mut().view.set_connections(Some(only));
    settle(&mut window);
    assert_eq!(labels(&window).len(), 2);
}

#[test]
fn pause_and_clear_hold_for_frames() {
    let mut window = two_streams();
    click(&mut window, "Pause");
    receive_on(&window.state().store, 1, b"st\n");
    settle(&mut window);
    assert_eq!(labels(&window).len(), 7);
    window.get_by_label("paused · 1 new");
    click(&mut window, "Resume");
    assert!(labels(&window).contains(&"← #1 127.0.0.1:50001 5 B re¦st\\n".to_owned()));
    let state = window.state_mut();
    state.view.clear(&state.store);
    settle(&mut window);
    assert!(labels(&window).is_empty());
    window.get_by_label(HINT);
    receive_on(&window.state().store, 2, b"way\nx");
    settle(&mut window);
    assert_eq!(labels(&window)[0], "← #2 127.0.0.1:50002 8 B half¦way\\n");
}

/// Lines in two halves each.
fn halves(count: u64) -> Store {
    let store = Store::default();
    let mut batch = Batch::default();
    for number in 0..count {
        for text in [format!("line {number} "), "end\n".to_owned()] {
            let start = batch.arena.len() as u32;
            batch.arena.extend_from_slice(text.as_bytes());
            let (at, kind) = (Stamp(number), EventKind::Received { asked_bytes: 1024 });
            let (peer, len) = (connection(1), text.len() as u32);
            batch.events.push(Event {
                at,
                peer,
                blocked_ns: 0.0,
                start,
                len,
                worker: WorkerRole::Other,
                kind,
            });
        }
    }
    store.append(OURS, &batch, 0..batch.events.len());
    store
}

#[test]
fn many_frames_scroll_are_gone_to_and_cost_no_more() {
    let cost = |count: u64| {
        let mut window = client(halves(count), Lang::En);
        choose(&mut window, "lines");
        assert_eq!(window.state().view.rows_shown(), count);
        let last = labels(&window).last().cloned().unwrap();
        assert!(last.ends_with(&format!("line {} ¦end\\n", count - 1)), "{last}");
        (cost_of_frames(&mut window), window)
    };
    let (few, _) = cost(500);
    let (many, mut window) = cost(60_000);
    assert_eq!(few, many);
    window.state_mut().view.go_to(2001);
    settle(&mut window);
    assert_eq!(window.state().view.selected_row(), Some(2001));
    assert!(labels(&window).iter().any(|label| label.ends_with("line 1000 ¦end\\n")));
    let before = labels(&window);
    choose(&mut window, "raw reads");
    assert!(labels(&window).iter().any(|label| label.ends_with("B line 1000 ")));
    choose(&mut window, "lines");
    assert!(labels(&window).contains(&before[3]), "the place is kept");
    let delay = window.output().viewport_output.values().map(|output| output.repaint_delay).min();
    assert!(delay.unwrap() > Duration::from_secs(1000), "{delay:?}");
}

#[test]
fn nothing_of_a_stream_leaves_a_narrow_pane() {
    for (lang, width) in [(Lang::En, 420.0), (Lang::Zh, 420.0), (Lang::En, 900.0)] {
        let size = Vec2::new(width, 400.0);
        let mut window = window_for(Traffic::Server, streams(), lang, size);
        let name = ["length prefix", "长度前缀"][usize::from(lang == Lang::Zh)];
        choose_to_type(&mut window, name);
        let nodes = window.root().children_recursive();
        for node in nodes.filter(|node| node.accesskit_node().label().is_some()) {
            let rect = node.rect();
            assert!(rect.right() <= width + 0.5, "{width}: {node:?} {rect:?}");
        }
    }
}

#[test]
fn a_pause_ends_a_frame_without_anything_coming() {
    let mut window = client(reads(&[]), Lang::En);
    choose_to_type(&mut window, "idle gap");
    retype(&mut window, "Pause in ms", "60000");
    let (at, kind) = (Stamp::now(), EventKind::Received { asked_bytes: 9 });
    let event = Event {
        at,
        peer: connection(1),
        blocked_ns: 0.0,
        start: 0,
        len: 2,
        worker: WorkerRole::Other,
        kind,
    };
    let batch = Batch { events: vec![event], arena: b"ab".to_vec().into(), wall_offset_ns: 0 };
    window.state().store.append(OURS, &batch, 0..1);
    settle(&mut window);
    assert_eq!(frames(&window), ["← 2 B ab … until a pause"]);
    retype(&mut window, "Pause in ms", "1");
    let deadline = Instant::now() + Duration::from_secs(10);
    while frames(&window) != ["← 2 B ab"] {
        assert!(Instant::now() < deadline, "{:?}", frames(&window));
        window.run();
    }
}

#[test]
fn a_protocol_is_chosen_by_its_name_and_its_frames_are_seen_before_the_menu_closes() {
    for (lang, marks, outside) in [
        (Lang::En, "begin and end marks", "outside of frames"),
        (Lang::Zh, "起止标记", "不属于任何帧"),
    ] {
        let modbus = b"\0\x01\0\0\0\x06\x01\x03\0\0\0\x02\0\x02\0\0\0\x03\x01\x83\x02\0\x03";
        let mut window = client(reads(&[modbus]), lang);
        let menu = window.state().texts.get("log-view").into_owned();
        click(&mut window, &menu);
        click(&mut window, "Modbus TCP");
        let framing = window.state().view.settings().framing.clone();
        let Framing::LengthPrefix(prefix) = framing else { panic!("{framing:?}") };
        assert_eq!((prefix.offset, prefix.width, prefix.added), (4, Width::Two, 0));
        assert_eq!(frames(&window)[..2].concat().matches(" B ").count(), 2);
        // The menu is open still, and shows the frames as the log does.
        window.get_by_label(r"← 9 B · \0\x02\0\0\0\x03\x01\x83\x02");
        let frame = window.get_by_label(r"← 9 B · \0\x02\0\0\0\x03\x01\x83\x02").rect();
        let rest = window.get_by_label_contains("← 2 B · …").rect();
        let marks_switch = window.state().texts.get("framing-marks").into_owned();
        let switch = window.get_by_label(&marks_switch).rect();
        // Each line stands below the one before it, and the last one is in the window.
        assert!(frame.bottom() <= rest.top() + 1.0 && rest.bottom() <= switch.top(), "{rest:?}");
        assert!(switch.bottom() <= 600.0, "{switch:?}");
        click(&mut window, "NMEA 0183");
        assert_eq!(window.state().view.settings().framing, Framing::Lines);
        click(&mut window, marks);
        window.get_by_label_contains(&format!("· {outside}"));
    }
}
