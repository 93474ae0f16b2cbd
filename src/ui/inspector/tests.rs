#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::log::frames::{BytePlace, Frame, FrameEnd, Origin};
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

mod bytes;
mod explained;
mod packet;

struct InspectorWindow {
    inspector: Inspector,
    store: Store,
    selected: Option<u64>,
    /// Instead of the row.
    frame: Option<Frame>,
    encoding: Encoding,
    texts: Texts,
}

fn draw(ui: &mut Ui, window: &mut InspectorWindow) {
    let InspectorWindow { inspector, store, selected, frame, encoding, texts } = window;
    let selected = frame.map_or(Selected::from(*selected), Selected::Frame);
    let _ = inspector.ui(ui, store, selected, *encoding, texts);
}

type Tested = Harness<'static, InspectorWindow>;

fn event(kind: EventKind, len: usize) -> Event {
    Event {
        at: Stamp(12_345_678_000),
        peer: Peer::At("127.0.0.1:52344".parse().unwrap()),
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
        frame: None,
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
fn a_frame_with_escapes_is_shown_without_them() {
    let table: [(&[u8], &str, [&str; 2]); 2] = [
        (
            b"\xc0a\xdb\xdcb\xc0",
            "61 c0 62",
            ["without its escapes: 3 bytes", "去掉转义后的内容：3 字节"],
        ),
        (b"\xc0a\xdbb\xc0", "c0 61 db 62 c0", ["byte 3 breaks the rules", "第 3 个字节不符合"]),
    ];
    for (bytes, hex, words) in table {
        for (place, lang) in Lang::ALL.into_iter().enumerate() {
            let store = Store::default();
            let peer = Peer::of_connection(
                ConnectionId(3),
                "127.0.0.1:52344".parse::<std::net::SocketAddr>().unwrap(),
            );
            let kind = EventKind::Received { asked_bytes: 4096 };
            let event = Event { peer, ..event(kind, bytes.len()) };
            let arena = bytes.to_vec().into();
            store.append(
                SessionId(3),
                &Batch { events: vec![event], arena, wall_offset_ns: 0 },
                0..1,
            );
            let mut harness = open(store, InspectorTab::Hex, lang);
            let len = bytes.len() as u32;
            let (first, last) =
                (BytePlace { row: 0, offset: 0 }, BytePlace { row: 0, offset: len });
            let (state, origin) = (FrameEnd::Whole, Origin::Known);
            let frame = Frame { first, last, len: len.into(), reads: 1, state, origin };
            let window = harness.state_mut();
            (window.frame, window.inspector.framing) = (Some(frame), Framing::Slip);
            harness.run();
            for text in [hex, words[place]] {
                assert!(is_shown(&harness, text), "{text} {lang:?}");
            }
            harness.state_mut().inspector.framing = Framing::Lines;
            harness.run();
            assert!(!is_shown(&harness, words[place]), "{lang:?}");
        }
    }
}

#[test]
fn a_frame_is_shown_whole_with_the_reads_that_it_came_in() {
    let kind = || EventKind::Received { asked_bytes: 4 };
    let table = [
        (FrameEnd::Whole, ["in 3 reads", "分 3 次读取"]),
        (FrameEnd::Waiting, ["waiting for more", "等待后续数据"]),
        (FrameEnd::Unfinished, ["ended before its end", "帧不完整"]),
        (FrameEnd::Broken(77), ["impossible length 77", "长度 77 不合理"]),
        (FrameEnd::Raw, ["raw read", "原始读取"]),
        (FrameEnd::Outside, ["outside of frames", "不属于任何帧"]),
    ];
    for (place, lang) in Lang::ALL.into_iter().enumerate() {
        let store = Store::default();
        for piece in ["xhe", "", "llo ", "you\nnext"] {
            let peer = Peer::of_connection(
                ConnectionId(3),
                "127.0.0.1:52344".parse::<std::net::SocketAddr>().unwrap(),
            );
            let event = Event { peer, ..event(kind(), piece.len()) };
            let arena = piece.as_bytes().to_vec().into();
            let batch = Batch { events: vec![event], arena, wall_offset_ns: 0 };
            store.append(SessionId(3), &batch, 0..1);
        }
        let mut harness = open(store, InspectorTab::Hex, lang);
        for (state, words) in table {
            let (first, last) = (BytePlace { row: 0, offset: 1 }, BytePlace { row: 3, offset: 4 });
            let frame = Frame { first, last, len: 10, reads: 3, state, origin: Origin::Known };
            harness.state_mut().frame = Some(frame);
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
fn the_head_says_which_row_it_is_whole_or_not_at_all() {
    let mut harness = received(b"hello", InspectorTab::Hex);
    let mut shown_in = |width: f32| {
        harness.set_size(egui::vec2(width, 400.0));
        harness.run();
        let name = "row 1 · 5 bytes · from 127.0.0.1:52344";
        harness.query_by_label(name).map(|label| label.rect().width())
    };
    let whole = shown_in(700.0).unwrap();
    let narrower: Vec<_> = (38..60).rev().map(|tens| shown_in(10.0 * tens as f32)).collect();
    let is_whole = |width: &f32| (width - whole).abs() < 0.5;
    let is_short = |width: &f32| *width < whole / 4.0;
    assert!(narrower.iter().flatten().all(|width| is_whole(width) || is_short(width)));
    assert!(narrower.iter().flatten().any(is_short), "the number of the row");
    assert_eq!(narrower.last(), Some(&None));
}
