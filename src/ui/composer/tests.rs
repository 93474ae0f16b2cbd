#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::payload::{Encoding, LineEnd};
use crate::ui::overflow::Slot;
use crate::ui::{fonts, tokens};
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

mod made;

/// A pane that takes every message.
struct Pane {
    composer: Composer,
    texts: Texts,
    can_send: bool,
    sent: Vec<Vec<u8>>,
}

fn draw(ui: &mut Ui, pane: &mut Pane) {
    let env = ComposerEnv {
        can_send: pane.can_send,
        refusal: Some("Bind first"),
        notice: None,
        remedy: None,
        shortcut: "Ctrl+Enter",
        empty: EmptyMessage::Datagram,
        peer: "127.0.0.1:9999",
        load: None,
    };
    let mut draw = |ui: &mut Ui, _| {
        ui.label("To");
    };
    let lead = Lead { slots: vec![Slot::fixed(BarControl::Pane(0), 20.0)], draw: &mut draw };
    let intent = pane.composer.ui(ui, &pane.texts, &env, lead);
    if let Some(ComposerIntent::Send(bytes)) = intent {
        pane.sent.push(bytes);
        pane.composer.accepted();
    }
}

fn harness(composer: Composer, lang: Lang) -> Harness<'static, Pane> {
    let texts = Texts::new(lang);
    let pane = Pane { composer, texts, can_send: true, sent: Vec::new() };
    let builder = Harness::builder().with_size([700.0, 240.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let mut harness = builder.build_ui_state(draw, pane);
    harness.run();
    harness
}

fn english(composer: Composer) -> Harness<'static, Pane> {
    harness(composer, Lang::En)
}

fn with_text(text: &str, notation: Notation) -> Composer {
    let message = MessageText { notation, ..MessageText::of_text(text) };
    Composer { message, ..Composer::default() }
}

fn type_text(harness: &mut Harness<'_, Pane>, text: &str) {
    harness.get_by_label("Message").focus();
    harness.run();
    harness.get_by_label("Message").type_text(text);
    harness.run();
}

fn press(harness: &mut Harness<'_, Pane>, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn text<'a>(harness: &'a Harness<'_, Pane>) -> &'a str {
    &harness.state().composer.message.text
}

fn is_shown(harness: &Harness<'_, Pane>, text: &str) -> bool {
    harness.query_by_label_contains(text).is_some()
}

#[test]
fn a_typed_message_goes_in_its_encoding_and_line_end() {
    let (encoding, line_end) = (Encoding::Gbk, LineEnd::CrLf);
    let message = MessageText { encoding, line_end, ..MessageText::default() };
    let composer = Composer { message, ..Composer::default() };
    let mut harness = english(composer);
    type_text(&mut harness, "邦德");
    assert!(is_shown(&harness, "6 B"));
    harness.get_by_label("Send").click();
    harness.run();
    assert_eq!(harness.state().sent, [b"\xb0\xee\xb5\xc2\r\n"]);
    assert_eq!(text(&harness), "");
    assert!(harness.get_by_label("Message").is_focused(), "ready for the next");
}

#[test]
fn the_menus_choose_encoding_and_line_end() {
    let mut harness = english(with_text("你", Notation::Text));
    for (menu, choice) in [("Message encoding", "GBK"), ("Line end", "LF  \\n")] {
        harness.get_by_label(menu).click();
        harness.run();
        harness.get_by_label(choice).click();
        harness.run();
    }
    assert!(is_shown(&harness, "3 B"));
    let message = &harness.state().composer.message;
    assert_eq!((message.encoding, message.line_end), (Encoding::Gbk, LineEnd::Lf));
}

#[test]
fn an_empty_message_is_counted_and_may_go() {
    let mut harness = english(Composer::default());
    harness.set_size(egui::vec2(900.0, 240.0));
    harness.run();
    let whole = harness.get_by_label("0 B · empty datagram").rect().width();
    for width in [480.0, 440.0, 400.0] {
        harness.set_size(egui::vec2(width, 240.0));
        harness.run();
        let shown = harness.get_by_label("0 B · empty datagram").rect().width();
        let is_number = shown < whole / 3.0;
        assert!(is_number || (shown - whole).abs() < 0.5, "no part of a word: {shown} at {width}");
    }
    harness.get_by_label("Send").click();
    harness.run();
    assert_eq!(harness.state().sent, [b""]);
    assert_eq!(harness.state().composer.history.iter().count(), 0);
}

#[test]
fn a_mistake_is_told_in_both_languages_and_keeps_the_text() {
    for lang in Lang::ALL {
        let mut harness = harness(with_text("68 6g", Notation::Hex), lang);
        let (sentence, send) = match lang {
            Lang::En => ("is not a hex digit", "Send"),
            Lang::Zh => ("不是十六进制数字", "发送"),
        };
        assert!(is_shown(&harness, sentence) && is_shown(&harness, "– B"));
        harness.get_by_label(send).click();
        harness.run();
        assert_eq!(text(&harness), "68 6g");
        assert!(harness.state().sent.is_empty() && is_shown(&harness, sentence));
        harness.get_by_label_contains(sentence).click();
        harness.run();
        harness.event(Event::Text("7 ".to_owned()));
        harness.run();
        assert_eq!(text(&harness), "68 67 g", "the cursor went to the mistake");
    }
}

#[test]
fn a_pasted_dump_sends_its_bytes_and_says_so() {
    let mut harness = english(with_text("", Notation::Hex));
    type_text(&mut harness, "");
    harness.event(Event::Paste("00000000: 4869 0a    Hi.\n".to_owned()));
    harness.run();
    assert!(is_shown(&harness, "3 B") && is_shown(&harness, "offsets and text are left out"));
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, [b"Hi\n"]);
    for (text, said) in [("{0x48} // H", "the rest is left out"), ("0000 48", "may be a hex dump")]
    {
        harness.state_mut().composer = with_text(text, Notation::Hex);
        harness.run();
        assert!(is_shown(&harness, said), "{text}");
    }
}

#[test]
fn pasted_line_ends_go_as_they_came_and_are_counted() {
    let mut harness = english(Composer::default());
    type_text(&mut harness, "x");
    harness.event(Event::Paste("GET / HTTP/1.1\r\nHost: a\r\n\nz\r".to_owned()));
    harness.run();
    assert!(is_shown(&harness, "29 B · 2 CR LF · 1 LF · 1 CR"));
    assert!(!is_shown(&harness, "Line ends may have changed"));
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, [b"xGET / HTTP/1.1\r\nHost: a\r\n\nz\r"]);
}

#[test]
fn line_ends_that_may_be_lost_are_told_and_mended() {
    let mut harness = english(Composer::default());
    type_text(&mut harness, "");
    harness.event(Event::Paste("a\nb\n".to_owned()));
    harness.run();
    assert!(is_shown(&harness, "Line ends may have changed") && is_shown(&harness, "4 B · 2 LF"));
    harness.get_by_label("Make all line ends CR LF").click();
    harness.run();
    assert_eq!(text(&harness), "a\r\nb\r\n");
    assert!(!is_shown(&harness, "Line ends may have changed"));
}

#[test]
fn the_keyboard_breaks_lines_as_chosen_and_cr_lf_is_one_break() {
    let mut harness = english(with_text("a", Notation::Text));
    harness.get_by_label("Line end").click();
    harness.run();
    harness.get_by_label("Shift+Enter types CR LF").click();
    harness.run();
    type_text(&mut harness, "");
    press(&mut harness, Key::End);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run();
    harness.event(Event::Text("b".to_owned()));
    harness.run();
    assert_eq!(text(&harness), "a\r\nb");
    // Up to the end of the first line, on to the second, back, and the break deleted in one go.
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::End);
    harness.event(Event::Text("1".to_owned()));
    harness.run();
    assert_eq!(text(&harness), "a1\r\nb");
    press(&mut harness, Key::ArrowRight);
    harness.event(Event::Text("2".to_owned()));
    harness.run();
    assert_eq!(text(&harness), "a1\r\n2b");
    press(&mut harness, Key::ArrowLeft);
    press(&mut harness, Key::Backspace);
    assert_eq!(text(&harness), "a12b");
    let kept = ron::to_string(&harness.state().composer).unwrap();
    assert_eq!(ron::from_str::<Composer>(&kept).unwrap().line_break, LineBreak::CrLf);
}

#[test]
fn what_has_no_room_is_in_a_menu_and_nothing_moves() {
    let mut harness = english(with_text("hi", Notation::Text));
    harness.set_size(egui::Vec2::new(390.0, 240.0));
    harness.run();
    assert!(harness.query_by_label("Message encoding").is_none());
    let place = harness.get_by_label("Line end").rect();
    harness.get_by_label("Notation").click();
    harness.run();
    harness.get_by_label("Escaped").click();
    harness.run();
    assert_eq!(harness.state().composer.message.notation, Notation::Escaped);
    assert_eq!(harness.get_by_label("Line end").rect(), place);
    for menu in ["More about the message", "Message encoding", "GBK"] {
        harness.get_by_label(menu).click();
        harness.run();
    }
    assert_eq!(harness.state().composer.message.encoding, Encoding::Gbk);
}

#[test]
fn half_a_byte_is_a_mistake_only_when_it_is_sent() {
    let mut harness = english(with_text("", Notation::Hex));
    type_text(&mut harness, "68 6");
    assert!(!is_shown(&harness, "hex digit is missing"));
    press(&mut harness, Key::Enter);
    assert!(is_shown(&harness, "hex digit is missing"));
    harness.event(Event::Text("9".to_owned()));
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, [b"hi"]);
}

#[test]
fn enter_sends_and_shift_enter_breaks_the_line() {
    let mut harness = english(Composer::default());
    type_text(&mut harness, "a");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run();
    harness.event(Event::Text("b".to_owned()));
    harness.run();
    assert!(harness.state().sent.is_empty());
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, [b"a\nb"]);
    type_text(&mut harness, "c");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    assert_eq!(harness.state().sent, [b"a\nb".as_slice(), b"c"]);
}

#[test]
fn enter_that_ends_a_composition_does_not_send() {
    let preedit = |text: &str| {
        Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    };
    let mut harness = english(Composer::default());
    type_text(&mut harness, "a");
    harness.event(preedit("ni'hao"));
    harness.run();
    press(&mut harness, Key::Enter);
    assert!(harness.state().sent.is_empty());
    // The three come in one frame, as from a keyboard.
    let modifiers = Modifiers::NONE;
    let enter = |pressed| Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    let commit = Event::Ime(ImeEvent::Commit("你好".to_owned()));
    harness.input_mut().events.extend([preedit(""), commit, enter(true)]);
    harness.step();
    harness.event(enter(false));
    harness.run();
    assert_eq!((text(&harness), harness.state().sent.len()), ("a你好", 0));
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent, ["a你好".as_bytes()]);
}

#[test]
fn up_and_down_walk_through_the_history_and_back_to_the_draft() {
    let mut harness = english(Composer::default());
    for message in ["one", "two"] {
        type_text(&mut harness, message);
        press(&mut harness, Key::Enter);
    }
    type_text(&mut harness, "draft");
    for (key, expected) in [
        (Key::ArrowUp, "two"),
        (Key::ArrowUp, "one"),
        (Key::ArrowUp, "one"),
        (Key::ArrowDown, "two"),
        (Key::ArrowDown, "draft"),
        (Key::ArrowDown, "draft"),
    ] {
        press(&mut harness, key);
        assert_eq!(text(&harness), expected, "{key:?}");
    }
    harness.event(Event::Text("!".to_owned()));
    harness.run();
    assert_eq!(text(&harness), "draft!", "the cursor stands at the end");
}

#[test]
fn up_moves_the_cursor_within_several_lines() {
    let mut composer = Composer::default();
    composer.history.push(Entry { text: "old".to_owned(), notation: Notation::Text });
    let mut harness = english(composer);
    type_text(&mut harness, "a");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run();
    press(&mut harness, Key::ArrowUp);
    assert_eq!(text(&harness), "a\n");
    press(&mut harness, Key::ArrowUp);
    assert_eq!(text(&harness), "old");
}

#[test]
fn another_notation_shows_the_same_bytes() {
    let mut harness = english(with_text("hi", Notation::Text));
    for (button, expected) in [("Hex", "68 69"), ("Text", "hi"), ("Escaped", "hi")] {
        harness.get_by_label(button).click();
        harness.run();
        assert_eq!(text(&harness), expected);
    }
    harness.state_mut().composer = with_text("ff 00", Notation::Hex);
    harness.run();
    harness.get_by_label("Text").click();
    harness.run();
    assert_eq!(text(&harness), "ff 00");
    assert!(is_shown(&harness, "not plain text in UTF-8"));
}

#[test]
fn a_payload_is_filled_in_as_text_or_escaped() {
    let table: &[(&[u8], LineEnd, &str, Notation)] = &[
        ("你好\n".as_bytes(), LineEnd::Lf, "你好", Notation::Text),
        (b"a\r\n", LineEnd::None, "a\r\n", Notation::Text),
        (b"a\rb", LineEnd::None, "a\\rb", Notation::Escaped),
        (b"\xff\x1b[0m", LineEnd::Nul, "\\xff\\x1b[0m", Notation::Escaped),
        (b"", LineEnd::None, "", Notation::Text),
    ];
    for &(payload, line_end, expected, notation) in table {
        let message = MessageText { line_end, ..MessageText::default() };
        let mut composer = Composer { message, ..Composer::default() };
        composer.fill(payload);
        let message = &composer.message;
        assert_eq!((message.text.as_str(), message.notation), (expected, notation));
        assert_eq!(composer.payload(EmptyMessage::Datagram).unwrap(), payload);
    }
}

#[test]
fn without_a_socket_the_reason_stands_below() {
    let mut harness = english(with_text("hi", Notation::Text));
    harness.state_mut().can_send = false;
    harness.run();
    harness.get_by_label("Bind first");
    harness.get_by_label("Message").focus();
    harness.run();
    press(&mut harness, Key::Enter);
    assert_eq!((text(&harness), harness.state().sent.len()), ("hi", 0));
}

#[test]
fn a_huge_paste_is_kept_whole_and_shown_in_part() {
    let mut harness = english(Composer::default());
    type_text(&mut harness, "ab");
    press(&mut harness, Key::ArrowLeft);
    harness.event(Event::Paste("é".repeat(500_000)));
    harness.run();
    assert_eq!(text(&harness).len(), 1_000_002);
    assert!(is_shown(&harness, "1000002 B") && is_shown(&harness, "1,000,002 bytes are sent"));
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().sent[0].len(), 1_000_002);
    assert!(harness.state().sent[0].ends_with("éb".as_bytes()));
    press(&mut harness, Key::ArrowUp);
    assert_eq!(text(&harness).len(), 1_000_002);
    harness.get_by_label("Clear message").click();
    harness.run();
    harness.event(Event::Paste("x".repeat(field::FIELD_BYTES_MAX + 1)));
    harness.run();
    assert_eq!(text(&harness), "");
    assert!(is_shown(&harness, "the clipboard has 1,048,577 bytes"));
}

#[test]
fn what_is_kept_comes_back() {
    let mut composer = with_text("a\nb", Notation::Escaped);
    composer.history.push(Entry { text: "old".to_owned(), notation: Notation::Hex });
    let stored = ron::to_string(&composer).unwrap();
    assert_eq!(ron::from_str::<Composer>(&stored).unwrap(), composer);
    assert_eq!(ron::from_str::<Composer>("()").unwrap(), Composer::default());
}

#[test]
fn the_field_grows_to_six_lines_and_then_scrolls() {
    let heights = [1, 3, 6, 40].map(|lines| {
        let harness = english(with_text(&vec!["x"; lines].join("\n"), Notation::Text));
        let field = harness.get_by_label("Message").rect();
        (field.height(), harness.ctx.globally_used_rect().height())
    });
    assert!(heights[0].1 < heights[1].1 && heights[1].1 < heights[2].1, "{heights:?}");
    assert!((heights[2].1 - heights[3].1).abs() < 1.0, "{heights:?}");
}

#[test]
fn field_and_button_fill_the_width_and_stay_within_it() {
    for lang in Lang::ALL {
        let mut harness = harness(with_text("hi", Notation::Text), lang);
        let (field, send, repeat) = match lang {
            Lang::En => ("Message", "Send", "Repeat…"),
            Lang::Zh => ("消息", "发送", "重复…"),
        };
        let mut heights = Vec::new();
        for width in [420.0, 700.0, 1400.0] {
            harness.set_size(egui::Vec2::new(width, 240.0));
            harness.run();
            heights.push(harness.ctx.globally_used_rect().height());
            let (field, send) =
                (harness.get_by_label(field).rect(), harness.get_by_label(send).rect());
            // The harness draws a margin of its own.
            let repeat = harness.get_by_label(repeat).rect();
            let free = width - repeat.right();
            assert!(
                (space::M..space::M + 2.0 * space::S).contains(&free),
                "{lang:?} {width} {free}"
            );
            let gap = send.left() - field.right();
            assert!((0.0..2.0 * space::S + 4.0).contains(&gap), "{lang:?} {width} {gap}");
            let gap = repeat.left() - send.right();
            assert!((0.0..2.0 * space::S).contains(&gap), "{lang:?} {width} {gap}");
            let count = harness.get_by_label("2 B").rect();
            assert!(count.right() <= repeat.right() + 1.0, "{lang:?} {width}");
        }
        let first = heights[0];
        assert!(
            heights.iter().all(|height| (height - first).abs() < 0.5),
            "two lines: {heights:?}"
        );
    }
}
