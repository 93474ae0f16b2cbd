#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::log::messages::{BytePlace, Message, MessageEnd, Origin};
use crate::net::call::Direction;
use crate::net::http::{HttpEvent, HttpFailure, Phase, WirePart};
use crate::net::tcp::event::FileRefusal;
use crate::net::tcp::{Closing, FileEvent};
use crate::net::{
    Args, Batch, Call, Cause, ConnectionId, End, Errno, Event, EventKind, NetError, Op, OptionName,
    OptionValue, Peer, SessionId, Stamp, StreamEvent, WorkerRole,
};
use crate::ui::{fonts, tokens};
use egui::{Key, Rect, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::{Duration, Instant};

struct InspectorWindow {
    inspector: Inspector,
    store: Store,
    selected: Option<u64>,
    /// Instead of the row.
    message: Option<Message>,
    encoding: Encoding,
    texts: Texts,
}

fn draw(ui: &mut Ui, window: &mut InspectorWindow) {
    let InspectorWindow { inspector, store, selected, message, encoding, texts } = window;
    let selected = message.map_or(Selected::from(*selected), Selected::Message);
    let _ = inspector.ui(ui, store, selected, *encoding, texts);
}

type Tested = Harness<'static, InspectorWindow>;

fn event(kind: EventKind, len: usize) -> Event {
    Event {
        at: Stamp(12_345_678_000),
        peer: Peer::Ip("127.0.0.1:52344".parse().unwrap()),
        blocked_ns: 61_000_000.0,
        start: 0,
        len: len as u32,
        worker: WorkerRole::Other,
        kind,
    }
}

/// A store with one row for each of the kinds, all with the same payload.
fn store_of(payload: &[u8], kinds: Vec<EventKind>) -> Store {
    let store = Store::default();
    let mut batch = Batch { wall_offset_ns: 1_732_190_400_000_000_000, ..Batch::default() };
    batch.arena.extend_from_slice(payload);
    let has_payload = |kind: &EventKind| {
        matches!(kind, EventKind::Received { .. } | EventKind::Sent | EventKind::SendFailed(_))
    };
    batch.events.extend(kinds.into_iter().map(|kind| {
        let len = if has_payload(&kind) { payload.len() } else { 0 };
        event(kind, len)
    }));
    store.append(SessionId(3), &batch, 0..batch.events.len());
    store
}

fn open(store: Store, tab: InspectorTab, lang: Lang) -> Tested {
    let window = InspectorWindow {
        inspector: Inspector { tab, ..Inspector::default() },
        store,
        selected: Some(0),
        message: None,
        encoding: Encoding::Utf8,
        texts: Texts::new(lang),
    };
    let builder = Harness::builder().with_size([700.0, 400.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    // Bytes read in the wrong encoding give characters that only fonts of the system have.
    let builder = builder.allow_missing_glyphs();
    let mut harness = builder.build_ui_state(draw, window);
    harness.run();
    harness
}

fn received(payload: &[u8], tab: InspectorTab) -> Tested {
    open(store_of(payload, vec![EventKind::Received { asked_bytes: 65_536 }]), tab, Lang::En)
}

fn is_shown(harness: &Tested, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

fn error(op: Op, cause: Cause) -> NetError {
    NetError { op, target: "127.0.0.1:80".to_owned(), cause }
}

fn call(op: Op, args: Args) -> EventKind {
    let result = Ok(crate::net::call::Returned::Number(0));
    let blocked = Duration::from_micros(12);
    EventKind::Called(Box::new(Call { op, fd: Some(3), args, result, blocked }))
}

#[test]
fn without_a_row_it_says_what_to_do() {
    let mut harness = received(b"x", InspectorTab::Hex);
    harness.state_mut().selected = None;
    harness.run();
    harness.get_by_label_contains("Click a row of the log");
    harness.state_mut().selected = Some(77);
    harness.run();
    harness.get_by_label("Row 78 has left memory");
}

#[test]
fn the_header_names_the_row_and_its_tabs() {
    let mut harness = received(b"hi", InspectorTab::Hex);
    harness.get_by_label("row 1 · 2 bytes · from 127.0.0.1:52344");
    for name in ["Text", "Encodings", "Call", "Explain", "Hex"] {
        harness.get_by_role_and_label(Role::Tab, name).click();
        harness.run();
        assert!(harness.get_by_role_and_label(Role::Tab, name).rect().height() > 0.0);
    }
    assert_eq!(harness.state().inspector.tab, InspectorTab::Hex);
}

#[test]
fn hex_lines_show_offset_bytes_and_characters() {
    let harness = received("邦德\r\n0123456789abc".as_bytes(), InspectorTab::Hex);
    harness.get_by_label("0000  e9 82 a6 e5 be b7 0d 0a  30 31 32 33 34 35 36 37  邦德··01234567");
    harness.get_by_label("0010  38 39 61 62 63  89abc");
}

#[test]
fn a_narrow_window_has_eight_bytes_a_line() {
    let mut harness = received(&[b'a'; 20], InspectorTab::Hex);
    harness.set_size(egui::Vec2::new(460.0, 300.0));
    harness.run();
    harness.get_by_label("0008  61 61 61 61 61 61 61 61  aaaaaaaa");
}

#[test]
fn a_byte_under_the_pointer_is_read_in_every_way() {
    let mut harness = received("邦德\r\n".as_bytes(), InspectorTab::Hex);
    assert!(is_shown(&harness, "Point at a byte"));
    let dump = harness.get_by_role(Role::Document);
    let line = harness.get_by_label_contains("0000  e9").rect();
    dump.focus();
    harness.run();
    for _ in 0..5 {
        harness.key_press(Key::ArrowRight);
    }
    harness.run();
    assert!(is_shown(&harness, "byte 4 (0x4) · 0xbe · 190 · 1011 1110 · 德 U+5FB7"));
    assert!(is_shown(&harness, "u16 LE 47038 BE 48823 · u32 LE 168671166 BE 3199667466"));
    // The cell of the first character.
    let advance = harness.ctx.fonts_mut(|fonts| fonts.glyph_width(&tokens::log_font(), '0'));
    let columns = "0000  ".len() + 3 * 16 + 2 + 1;
    let x = line.left() + (columns as f32 + 0.5) * advance;
    let place = egui::pos2(x, line.center().y);
    harness.hover_at(place);
    harness.run();
    assert!(is_shown(&harness, "byte 0 (0x0) · 0xe9"));
    harness.remove_cursor();
    harness.run();
    assert!(is_shown(&harness, "byte 4 (0x4)"), "the chosen byte stays");
    harness.event(egui::Event::PointerMoved(place));
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, egui::Modifiers::NONE);
        harness.event(egui::Event::PointerButton { pos: place, button, pressed, modifiers });
    }
    harness.run();
    harness.remove_cursor();
    harness.run();
    assert!(is_shown(&harness, "byte 0 (0x0)"), "a click chooses");
}

#[test]
fn the_cursor_stays_within_the_payload_and_scrolls() {
    let mut harness = received(&[7; 4000], InspectorTab::Hex);
    harness.get_by_role(Role::Document).focus();
    harness.run();
    for key in [Key::ArrowLeft, Key::ArrowUp, Key::End, Key::Home, Key::ArrowDown] {
        harness.key_press(key);
        harness.run();
    }
    assert!(is_shown(&harness, "byte 16 (0x10)"));
    for _ in 0..40 {
        harness.key_press(Key::PageDown);
    }
    harness.run();
    assert!(is_shown(&harness, "byte 3999 (0xf9f)"));
    harness.run();
    assert!(is_shown(&harness, "0f90  07"), "the line of the cursor is on the screen");
    assert!(!is_shown(&harness, "0000  07"));
}

#[test]
fn the_text_is_shown_with_escapes_and_in_parts() {
    let harness = received("邦德\r\nab\x1b".as_bytes(), InspectorTab::Text);
    let text = harness.get_by_label("Payload as selectable text").value();
    assert_eq!(text.as_deref(), Some("邦德\\r\\n\nab\\x1b"));

    let mut harness = harness;
    harness.get_by_label("Payload as selectable text").focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.run();
    harness.input_mut().events.push(egui::Event::Copy);
    harness.step();
    let mut commands = harness.output().platform_output.commands.iter();
    let is_it = |command: &egui::OutputCommand| matches!(command, egui::OutputCommand::CopyText(text) if text == "邦德\r\nab\\x1b");
    assert!(commands.any(is_it), "the text is copied, and not how the screen writes it");
    harness.run();
    assert!(is_shown(&harness, "1 control"), "what stays escaped is said beside");

    let long = "é".repeat(text_view::PART_CHARS + 10);
    let mut harness = received(long.as_bytes(), InspectorTab::Text);
    harness.get_by_label("bytes 0–65,535 of 65,556");
    harness.get_by_label("Later bytes").click();
    harness.run();
    harness.get_by_label("bytes 65,536–65,555 of 65,556");
    let text = harness.get_by_label("Payload as selectable text").value();
    assert_eq!(text.as_deref(), Some("é".repeat(10).as_str()));
    harness.get_by_label("Earlier bytes").click();
    harness.run();
    harness.get_by_label("bytes 0–65,535 of 65,556");
}

#[test]
fn every_encoding_reads_the_bytes() {
    let payload = b"\xb0\xee\xb5\xc2\r\n";
    let mut harness = received(payload, InspectorTab::Encodings);
    harness.get_by_label("GBK: 邦德\\r\\n (no undecodable bytes)");
    harness.get_by_label("UTF-8 (chosen): \\xb0\\xee\\xb5\\xc2\\r\\n (4 undecodable bytes)");
    harness.state_mut().encoding = Encoding::Gbk;
    harness.run();
    harness.get_by_label("GBK (chosen): 邦德\\r\\n (no undecodable bytes)");
}

#[test]
fn the_call_is_told_with_addresses_and_times() {
    for lang in Lang::ALL {
        let kinds = vec![EventKind::Received { asked_bytes: 65_536 }, EventKind::Sent];
        let mut harness = open(store_of(b"hello", kinds), InspectorTab::Call, lang);
        for text in [
            r#"recvfrom(65536) = 5 from ("127.0.0.1", 52344)"#,
            "61 ms",
            "127.0.0.1:52344",
            "2024-11-21 12:00:12.345678 UTC",
            "12.345678",
        ] {
            assert!(is_shown(&harness, text), "{text}");
        }
        harness.state_mut().selected = Some(1);
        harness.run();
        assert!(is_shown(&harness, r#"sendto(5 bytes, ("127.0.0.1", 52344)) = 5"#));
    }
}

#[test]
fn every_row_is_explained_in_both_languages() {
    let group = OptionValue::Number(1);
    let failed_call = Call {
        op: Op::Bind,
        fd: Some(3),
        args: Args::Address("127.0.0.1:80".parse().unwrap()),
        result: Err(crate::net::call::CallError::Text("odd".to_owned())),
        blocked: Duration::ZERO,
    };
    let kinds = || {
        vec![
            (EventKind::Received { asked_bytes: 65_536 }, ["recvfrom waits", "recvfrom 会一直等"]),
            (EventKind::Sent, ["sendto hands", "sendto 把数据报"]),
            (
                EventKind::Opened("127.0.0.1:9".parse().unwrap()),
                ["now has the address", "现在的地址"],
            ),
            (EventKind::Unreachable(Errno(99_999)), ["not delivered", "原因"]),
            (EventKind::Ended(Box::new(End::Stopped)), ["closed here", "主动关闭"]),
            (
                EventKind::Ended(Box::new(End::Failed(error(
                    Op::Bind,
                    Cause::Other("odd".into()),
                )))),
                ["What happened", "发生了什么"],
            ),
            (
                EventKind::Failed(Box::new(error(Op::RecvFrom, Cause::Other("odd".into())))),
                ["Try this", "可以尝试"],
            ),
            (
                EventKind::SendFailed(Box::new(error(Op::SendTo, Cause::SessionOver))),
                ["Why", "原因"],
            ),
            (
                call(Op::Socket, Args::Socket { ipv6: false, stream: false }),
                ["AF_INET6", "文件描述符"],
            ),
            (
                call(Op::SetSockOpt, Args::Set(OptionName::ReuseAddress, group.clone())),
                ["SO_REUSEADDR (level SOL_SOCKET)", "层级 SOL_SOCKET"],
            ),
            (call(Op::Bind, Args::None), ["A server must bind", "服务器必须绑定"]),
            (call(Op::Close, Args::None), ["sock.close()", "会被丢弃"]),
            (EventKind::Called(Box::new(failed_call.clone())), ["What happened", "发生了什么"]),
        ]
    };
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let all = kinds().into_iter().map(|(kind, _)| kind).collect();
        let mut harness = open(store_of(b"", all), InspectorTab::Explain, lang);
        for (number, (kind, words)) in kinds().into_iter().enumerate() {
            harness.state_mut().selected = Some(number as u64);
            harness.run();
            assert!(is_shown(&harness, words[place]), "{kind:?} {lang:?}");
        }
        harness.state_mut().selected = Some(0);
        harness.run();
        let empty = ["This datagram is empty", "这个数据报是空的"][place];
        assert!(is_shown(&harness, empty));
    }
}

#[test]
fn every_kind_of_row_fits_every_tab() {
    let kinds = || {
        vec![
            EventKind::Received { asked_bytes: 65_536 },
            EventKind::Ended(Box::new(End::Stopped)),
            call(Op::GetSockName, Args::None),
            EventKind::SendFailed(Box::new(error(Op::SendTo, Cause::Os(Errno(13))))),
        ]
    };
    for payload in [&b""[..], b"\0", b"\xff\xfe\r\n", &[0xe9; 70]] {
        let mut harness = open(store_of(payload, kinds()), InspectorTab::Hex, Lang::Zh);
        for (tab, encoding) in InspectorTab::ALL.into_iter().zip(Encoding::ALL.into_iter().rev()) {
            for number in 0..4 {
                let window = harness.state_mut();
                window.inspector.tab = tab;
                window.encoding = encoding;
                window.selected = Some(number);
                harness.run();
            }
        }
    }
}

#[test]
fn a_huge_payload_opens_fast_in_every_tab() {
    let mut payload = "邦德ab\r\n".repeat(60_000).into_bytes();
    payload.extend(0..=255);
    for tab in InspectorTab::ALL {
        let started = Instant::now();
        let mut harness = received(&payload, tab);
        let opened = started.elapsed();
        // Debug builds are slow, and the machine may be busy: this is about seconds, not frames.
        assert!(opened < Duration::from_secs(10), "{tab:?} took {opened:?}");
        if tab == InspectorTab::Hex {
            harness.get_by_label("Later bytes").click();
            harness.run();
            // 262 144 is not a multiple of the ten bytes that repeat: a character goes across.
            assert!(is_shown(&harness, "00040000  "));
            let line = harness.get_by_label_contains("00040000  ").accesskit_node().value();
            assert!(line.unwrap().contains("邦德ab··"), "characters are found across parts");
        }
    }
}

#[test]
fn rows_can_be_copied() {
    let mut harness = received("你\n".as_bytes(), InspectorTab::Hex);
    for (choice, expected) in [
        ("Payload as hex digits", "e4 bd a0 0a"),
        ("Payload with escapes", "你\\n"),
        ("Payload as text", "你\n"),
        ("Payload as shown", "你\\n"),
    ] {
        harness.get_by_label("Copy the row").click();
        harness.run();
        harness.get_by_label(choice).click();
        harness.step();
        let mut copied = None;
        for _ in 0..4 {
            for command in &harness.output().platform_output.commands {
                if let egui::OutputCommand::CopyText(text) = command {
                    copied = Some(text.clone());
                }
            }
            harness.step();
        }
        assert_eq!(copied.as_deref(), Some(expected), "{choice}");
        harness.run();
    }
}

#[test]
fn nothing_stands_outside_a_narrow_window() {
    for lang in Lang::ALL {
        for tab in InspectorTab::ALL {
            let kinds = vec![EventKind::Received { asked_bytes: 65_536 }];
            let mut harness = open(store_of(&[0xb0; 700], kinds), tab, lang);
            let size = egui::Vec2::new(480.0, 140.0);
            harness.set_size(size);
            harness.run();
            let window = Rect::from_min_size(egui::Pos2::ZERO, size);
            for role in [Role::Tab, Role::ComboBox, Role::Label] {
                for node in harness.query_all_by_role(role) {
                    let rect = node.rect();
                    assert!(
                        rect.right() <= window.right() && rect.left() >= 0.0,
                        "{node:?} {rect}"
                    );
                }
            }
        }
    }
}

#[test]
fn digits_are_drawn_where_the_grid_says() {
    use super::hex_grid::Grid;
    let check = |ui: &mut Ui| {
        let grid = Grid::new(ui, ui.available_width(), 100);
        let (font, colour) = (tokens::log_font(), palette(ui).text);
        let digits = Grid::digits(&[0xab; 16]);
        let starts: Vec<usize> = digits.match_indices("ab").map(|(at, _)| at).collect();
        let galley = ui.painter().layout_no_wrap(digits, font, colour);
        let left = grid.byte_rect(Rect::ZERO, 0).left();
        for (at, start) in starts.into_iter().enumerate() {
            let drawn = galley.pos_from_cursor(egui::text::CCursor::new(start)).left();
            let said = grid.byte_rect(Rect::ZERO, at).left() - left;
            // Glyphs stand on whole pixels; what matters is that the difference does not add up.
            assert!((drawn - said).abs() < 1.0, "byte {at}: {drawn} {said}");
        }
    };
    for scale in [1.0, 1.25, 1.5, 2.0] {
        let builder = Harness::builder().with_size([900.0, 100.0]).with_pixels_per_point(scale);
        let builder = builder.with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            tokens::apply(ctx);
        });
        builder.build_ui(check).run();
    }
}

/// What can be said of the peer of a connection, with the words that its explanation must have.
fn stream_events() -> Vec<(StreamEvent, [&'static str; 2])> {
    let address = || "127.0.0.1:9".parse().unwrap();
    let reset = || error(Op::Recv, Cause::Other("odd".into()));
    let path = || std::path::PathBuf::from("/tmp/a");
    let refused = |why| StreamEvent::File(FileEvent::Refused { name: "..".to_owned(), why });
    let stopped = FileEvent::SendStopped { sent_bytes: 3, error: reset() };
    vec![
        (StreamEvent::Listening(address()), ["the backlog", "backlog"]),
        (StreamEvent::Connected { local: address() }, ["three-way handshake", "三次握手"]),
        (StreamEvent::Accepted { local: address() }, ["a new socket", "新的套接字"]),
        (StreamEvent::OverLimit(7), ["at most 7 connections", "最多允许 7 个连接"]),
        (StreamEvent::PeerFinished, ["recv returned 0", "recv 返回了 0"]),
        (StreamEvent::Finished, ["SHUT_WR", "关闭了发送方向"]),
        (StreamEvent::Closed(Closing::ByUs), ["orderly", "正常关闭"]),
        (StreamEvent::Closed(Closing::ByPeer), ["orderly", "正常结束"]),
        (StreamEvent::Closed(Closing::ResetByUs), ["a RST goes out", "发出的是 RST"]),
        (StreamEvent::Closed(Closing::Failed(reset())), ["What happened", "发生了什么"]),
        (StreamEvent::Waiting { pause: Duration::ZERO, failed: 1 }, ["grows", "加长"]),
        (
            StreamEvent::File(FileEvent::Sending { path: path(), bytes: 1 }),
            ["where it begins", "从哪里开始"],
        ),
        (StreamEvent::File(stopped), ["Try this", "可以尝试"]),
        (refused(FileRefusal::Outside), ["path traversal", "路径遍历"]),
        (refused(FileRefusal::Absent), ["plain files", "普通文件"]),
        (refused(FileRefusal::Failed(reset())), ["Try this", "可以尝试"]),
        (StreamEvent::File(FileEvent::Saving { path: path() }), [".part", ".part"]),
        (
            StreamEvent::File(FileEvent::Saved { path: path(), bytes: 1 }),
            ["came to its end", "结束"],
        ),
        (
            StreamEvent::File(FileEvent::SavingGoesOn { path: path(), bytes: 1 }),
            ["in the background", "后台"],
        ),
    ]
}

#[test]
fn rows_of_a_connection_are_explained_as_a_stream() {
    let linger = Args::Set(OptionName::Linger, OptionValue::Linger(0));
    let mut kinds = vec![
        (EventKind::Received { asked_bytes: 1024 }, ["glued together", "粘包"]),
        (EventKind::Received { asked_bytes: 5 }, ["filled its buffer of 5", "完全填满"]),
        (EventKind::Sent, ["blocks", "阻塞"]),
        (call(Op::Connect, Args::None), ["connect_ex", "connect_ex"]),
        (call(Op::Listen, Args::Backlog(5)), ["somaxconn", "somaxconn"]),
        (call(Op::Accept, Args::None), ["accept blocks", "accept 会阻塞"]),
        (call(Op::Shutdown, Args::Direction(Direction::Sending)), ["SHUT_WR", "SHUT_WR"]),
        (call(Op::SetSockOpt, linger), ["throws away", "丢弃剩余的数据"]),
        (call(Op::Close, Args::None), ["good-bye", "告别"]),
        (EventKind::Ended(Box::new(End::PeerClosed)), ["orderly", "正常结束"]),
    ];
    let of_streams = stream_events().into_iter();
    kinds.extend(of_streams.map(|(event, words)| (EventKind::from(event), words)));
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let mut batch = Batch { arena: b"hello".to_vec().into(), ..Batch::default() };
        batch.events.extend(kinds.iter().map(|(kind, _)| {
            let peer = Peer::of_connection(ConnectionId(3), "127.0.0.1:52344".parse().unwrap());
            Event { peer, ..event(kind.clone(), 5) }
        }));
        let store = Store::default();
        store.append(SessionId(3), &batch, 0..batch.events.len());
        let mut harness = open(store, InspectorTab::Explain, lang);
        for (number, (kind, words)) in kinds.iter().enumerate() {
            harness.state_mut().selected = Some(number as u64);
            harness.run();
            assert!(is_shown(&harness, words[place]), "{kind:?} {lang:?}");
            let datagram = ["datagram", "数据报"][place];
            assert!(!is_shown(&harness, datagram), "{kind:?} {lang:?}");
        }
        harness.state_mut().inspector.tab = InspectorTab::Call;
        harness.state_mut().selected = Some(0);
        harness.run();
        assert!(is_shown(&harness, "recv(1024) = 5") && is_shown(&harness, "#3"));
    }
}

#[test]
fn a_message_is_shown_whole_with_the_reads_that_it_came_in() {
    let kind = || EventKind::Received { asked_bytes: 4 };
    let table = [
        (MessageEnd::Whole, ["in 3 reads", "分 3 次读取"]),
        (MessageEnd::Waiting, ["waiting for more", "等待后续数据"]),
        (MessageEnd::Unfinished, ["ended before its end", "消息不完整"]),
        (MessageEnd::Broken(77), ["impossible length 77", "长度 77 不合理"]),
        (MessageEnd::Raw, ["raw read", "原始读取"]),
    ];
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let store = Store::default();
        for piece in ["xhe", "", "llo ", "you\nnext"] {
            let peer = Peer::of_connection(ConnectionId(3), "127.0.0.1:52344".parse().unwrap());
            let event = Event { peer, ..event(kind(), piece.len()) };
            let arena = piece.as_bytes().to_vec().into();
            let batch = Batch { events: vec![event], arena, wall_offset_ns: 0 };
            store.append(SessionId(3), &batch, 0..1);
        }
        let mut harness = open(store, InspectorTab::Hex, lang);
        for (state, words) in table {
            let (first, last) = (BytePlace { row: 0, offset: 1 }, BytePlace { row: 3, offset: 4 });
            let message = Message { first, last, len: 10, reads: 3, state, origin: Origin::Known };
            harness.state_mut().message = Some(message);
            for tab in InspectorTab::ALL {
                harness.state_mut().inspector.tab = tab;
                harness.run();
                assert!(is_shown(&harness, words[place]), "{state:?} {tab:?} {lang:?}");
                let expected = match tab {
                    InspectorTab::Hex => "68 65 6c 6c 6f 20 79 6f  75 0a",
                    InspectorTab::Text => "127.0.0.1:52344",
                    InspectorTab::Encodings => "hello you\\n",
                    InspectorTab::Call => "1–4",
                    InspectorTab::Explain => ["glued together", "粘包"][place],
                };
                assert!(is_shown(&harness, expected), "{state:?} {tab:?} {lang:?}");
            }
        }
    }
}

#[test]
fn rows_of_a_load_are_explained_by_their_parts() {
    let failure = || {
        let cause = Cause::from(HttpFailure::ChunksCut);
        HttpEvent::Failed { phase: Phase::Body, error: error(Op::HTTP_RESPONSE, cause) }
    };
    let kinds = || {
        vec![
            (EventKind::Part(WirePart::StatusLine.into(), None), ["three digits", "三位数字"]),
            (EventKind::Part(WirePart::Request.into(), None), ["the request line", "请求行"]),
            (EventKind::Ended(Box::new(End::Loaded)), ["The load is over", "加载完成"]),
            (EventKind::from(failure()), ["ends with a chunk of size 0", "大小为 0"]),
            (EventKind::from(failure()), ["in the phase “Body”", "“正文”阶段"]),
        ]
    };
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let all = kinds().into_iter().map(|(kind, _)| kind).collect();
        let mut harness = open(store_of(b"", all), InspectorTab::Explain, lang);
        for (number, (kind, words)) in kinds().into_iter().enumerate() {
            harness.state_mut().selected = Some(number as u64);
            harness.run();
            assert!(is_shown(&harness, words[place]), "{kind:?} {lang:?}");
        }
    }
}

#[test]
fn a_call_says_how_long_it_blocked_itself() {
    let call = call(Op::Bind, Args::Address("127.0.0.1:9999".parse().unwrap()));
    let harness = open(store_of(b"", vec![call]), InspectorTab::Call, Lang::En);
    assert!(is_shown(&harness, "12 µs"), "the call's, not the row's");
}

#[test]
fn rows_open_on_what_matters_and_on_what_was_chosen_for_their_sort() {
    let address = || Args::Address("127.0.0.1:80".parse().unwrap());
    let refused = Call {
        op: Op::Bind,
        fd: Some(3),
        args: address(),
        result: Err(crate::net::call::CallError::Errno(Errno(13))),
        blocked: Duration::ZERO,
    };
    let failed = EventKind::Called(Box::new(refused));
    let received = EventKind::Received { asked_bytes: 9 };
    let kinds = vec![received, call(Op::Bind, address()), failed, EventKind::Sent];
    let mut harness = open(store_of(b"hello", kinds), InspectorTab::Hex, Lang::En);
    for (row, tab) in [(1, InspectorTab::Call), (2, InspectorTab::Explain), (0, InspectorTab::Hex)]
    {
        let window = harness.state_mut();
        window.inspector.open(&window.store, Some(row));
        window.selected = Some(row);
        harness.run();
        assert_eq!(harness.state().inspector.tab, tab, "row {row}");
    }
    harness.get_by_label("Text").click();
    harness.run();
    let window = harness.state_mut();
    window.inspector.open(&window.store, Some(1));
    assert_eq!(window.inspector.tab, InspectorTab::Call);
    window.inspector.open(&window.store, Some(3));
    assert_eq!(window.inspector.tab, InspectorTab::Text, "as chosen for the other payload");
}

#[test]
fn the_values_at_the_cursor_stand_beside_the_bytes() {
    let mut harness = received(&[0x01, 0x00, 0x00, 0x00, 0x41, 0x42], InspectorTab::Hex);
    assert!(is_shown(&harness, "16777216"));
    for lang in Lang::ALL {
        harness.state_mut().texts = Texts::new(lang);
        harness.run();
        assert!(is_shown(&harness, ["Unix time, s", "Unix 秒"][usize::from(lang == Lang::Zh)]));
    }
}
