#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::i18n::Lang;
use crate::net::http::{Head, HeaderLine, HopFacts};
use crate::net::{Cause, Op};
use crate::page::PictureKind;
use crate::page::picture::tests::{bomb, file};
use crate::ui::{fonts, tokens};
use egui::{Key, Modifiers, MouseWheelUnit, OutputCommand, Vec2, accesskit::Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::{Duration, Instant};

struct State {
    view: PageView,
    hop: Option<Arc<Hop>>,
    texts: Texts,
    intents: Vec<PageIntent>,
}

type Window = Harness<'static, State>;

fn draw(ui: &mut Ui, state: &mut State) {
    let State { view, hop, texts, intents } = state;
    let env = PageViewEnv { texts, hop: hop.as_ref(), waker: Waker::noop() };
    intents.extend(view.ui(ui, &env));
}

fn open(hop: Option<Arc<Hop>>, lang: Lang) -> Window {
    let view = PageView::new(PageSettings::default());
    let state = State { view, hop, texts: Texts::new(lang), intents: Vec::new() };
    let builder = Harness::builder().with_size(Vec2::new(900.0, 600.0)).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    // Bytes read in the wrong encoding give characters that only fonts of the system have.
    let mut window = builder.allow_missing_glyphs().build_ui_state(draw, state);
    settle(&mut window);
    window
}

fn is_settled(state: &State) -> bool {
    let Some((hop, Ok(page))) = &state.view.shown else { return true };
    let glance = page.glance();
    let is_over = hop.with_facts(|facts| facts.end.is_some());
    let is_asked = state.view.settings.charset.is_some();
    let is_obeyed = glance
        .charset
        .is_none_or(|charset| is_asked == (charset.why == crate::page::CharsetReason::Chosen));
    // What was asked for in the last frame may not have been read by the reader yet.
    let (asked, made) = (state.view.shape, glance.shape);
    let is_laid_out = made.wrap == asked.wrap
        && (made.json == asked.json || made.json == crate::page::JsonLayout::TooLarge);
    let is_read = glance.is_whole == is_over && is_laid_out;
    glance.failure.is_some() || (is_read && is_obeyed && !glance.is_searching)
}

/// Runs until the reader has done what it can.
fn settle(window: &mut Window) {
    window.run();
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_settled(window.state()) && Instant::now() < deadline {
        window.run();
    }
    window.run();
}

fn head(content_type: &str) -> Head {
    let name = "Content-Type".to_owned();
    let headers = vec![HeaderLine { name, value: content_type.as_bytes().to_vec() }];
    let reason = b"OK".to_vec();
    Head { minor_version: 1, status: 200, reason, headers, bytes: 40 }
}

fn window_of(content_type: &str, body: &[u8]) -> Window {
    open(Some(Hop::filled(Some(head(content_type)), body)), Lang::En)
}

fn labels(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn is_shown(window: &Window, text: &str) -> bool {
    window.query_all_by_label_contains(text).next().is_some()
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    settle(window);
}

fn charset(window: &Window) -> String {
    let node = window.get_by_role_and_label(Role::ComboBox, "Encoding of the page");
    node.accesskit_node().value().unwrap()
}

fn gbk(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    Encoding::Gbk.encode(text, &mut bytes).unwrap();
    bytes
}

fn find(window: &mut Window, text: &str) {
    window.get_by_label("Find in page").click();
    window.run();
    window.get_by_label("Find in page").type_text(text);
    window.run();
    settle(window);
    settle(window);
}

#[test]
fn lines_have_numbers_and_nothing_dangerous() {
    let body = "<p>你好</p>\r\n\ta\u{202e}b\x1b[31m\n\nend".as_bytes();
    let window = window_of("text/html; charset=utf-8", body);
    let expected = ["1 <p>你好</p>", "2     a\\u{202e}b\\x1b[31m", "3", "4 end"];
    assert_eq!(labels(&window), expected);
    assert_eq!(charset(&window), "UTF-8 (from Content-Type)");
    assert!(is_shown(&window, "4 lines"));
}

#[test]
fn json_is_formatted_by_a_switch_and_what_is_shown_is_told() {
    let mut window = window_of("application/json", b"{\"a\":[1,2]}");
    assert_eq!(labels(&window), ["1 {\"a\":[1,2]}"]);
    assert!(is_shown(&window, "JSON · 1 line"));
    click(&mut window, "Format");
    settle(&mut window);
    assert_eq!(labels(&window), ["1 {", "2   \"a\": [", "3     1,", "4     2", "5   ]", "6 }"]);
    assert!(is_shown(&window, "JSON · formatted here · 6 lines"));
    assert!(window.state().view.settings().formats);
    click(&mut window, "Format");
    settle(&mut window);
    assert_eq!(labels(&window), ["1 {\"a\":[1,2]}"]);
    // Nothing else can be.
    let window = window_of("text/html", b"<p>");
    assert!(window.query_by_label("Format").is_none() && is_shown(&window, "HTML · 1 line"));
}

#[test]
fn long_lines_go_on_in_the_next_row_by_a_switch() {
    let line = "word ".repeat(80);
    let mut window = window_of("text/plain", format!("{line}\nend").as_bytes());
    assert_eq!(labels(&window).len(), 2);
    click(&mut window, "Wrap");
    settle(&mut window);
    let rows = labels(&window);
    assert!(rows.len() > 4 && rows.iter().all(|row| row.len() < 140), "{rows:#?}");
    assert_eq!(rows.last().map(String::as_str), Some("2 end"));
    assert!(is_shown(&window, "text · 2 lines"));
    click(&mut window, "Wrap");
    settle(&mut window);
    assert_eq!(labels(&window).len(), 2);
}

#[test]
fn the_encoding_is_told_and_can_be_changed() {
    let mut window = window_of("text/html", &gbk("<meta charset=gb2312>\n世界"));
    assert_eq!(charset(&window), "GBK (from <meta>)");
    assert_eq!(labels(&window)[1], "2 世界");
    window.get_by_role_and_label(Role::ComboBox, "Encoding of the page").click();
    window.run();
    click(&mut window, "windows-1252");
    assert_eq!(charset(&window), "windows-1252 (chosen)");
    assert_eq!(labels(&window)[1], "2 ÊÀ½ç");
    assert_eq!(window.state().view.settings().charset, Some(Encoding::Windows1252));
    window.get_by_role_and_label(Role::ComboBox, "Encoding of the page").click();
    window.run();
    click(&mut window, "As the page says");
    assert_eq!(charset(&window), "GBK (from <meta>)");
}

#[test]
fn a_gbk_page_in_a_chinese_window() {
    let hop = Hop::filled(Some(head("text/html; charset=gb18030")), &gbk("<p>你好，世界</p>"));
    let mut window = open(Some(hop), Lang::Zh);
    assert_eq!(labels(&window), ["1 <p>你好，世界</p>"]);
    let menu = window.get_by_role_and_label(Role::ComboBox, "页面编码");
    assert_eq!(menu.accesskit_node().value().unwrap(), "GB18030 (来自 Content-Type)");
    window.get_by_label("在页面中查找").click();
    window.run();
    window.get_by_label("在页面中查找").type_text("世界");
    window.run();
    settle(&mut window);
    settle(&mut window);
    assert!(is_shown(&window, "第 1 处，共 1 处"));
    click(&mut window, "十六进制");
    assert!(labels(&window)[0].starts_with("0000  3c 70 3e c4 e3 ba c3 a3  ac"));
}

#[test]
fn undecodable_bytes_are_escapes() {
    let window = window_of("text/plain; charset=gbk", b"a\xffb");
    assert_eq!(labels(&window), ["1 a\\xffb"]);
    let window = window_of("text/plain; charset=utf-8", b"a\xff\xc4\xe3b");
    assert_eq!(labels(&window), ["1 a\\xff\\xc4\\xe3b"]);
}

#[test]
fn find_goes_from_match_to_match() {
    let body = "nothing\n".repeat(300) + "Needle one\n" + &"nothing\n".repeat(300) + "needle two";
    let mut window = window_of("text/plain; charset=utf-8", body.as_bytes());
    assert_eq!(labels(&window)[0], "1 nothing");
    find(&mut window, "needle");
    assert!(is_shown(&window, "1 of 2"));
    assert!(labels(&window).contains(&"301 Needle one".to_owned()));
    click(&mut window, "Next match");
    assert!(is_shown(&window, "2 of 2"));
    assert!(labels(&window).contains(&"602 needle two".to_owned()));
    click(&mut window, "Next match");
    assert!(is_shown(&window, "1 of 2"));
    click(&mut window, "Previous match");
    assert!(is_shown(&window, "2 of 2"));
    click(&mut window, "Match case");
    settle(&mut window);
    assert!(is_shown(&window, "1 of 1"));
    assert_eq!(window.state().view.settings().case, Case::Kept);
    click(&mut window, "Clear the search");
    assert!(!is_shown(&window, "of 1"));
    find(&mut window, "absent");
    assert!(is_shown(&window, "No matches"));
}

#[test]
fn an_encoding_is_chosen_for_one_host() {
    let page = |url: &str| {
        let facts = HopFacts { url: url.to_owned(), ..HopFacts::default() };
        let hop = Hop::new(1, facts);
        hop.grow("世界".as_bytes());
        hop.note(|facts| facts.end = Some(HopEnd::Complete));
        hop
    };
    let mut window = open(Some(page("http://h:81/a")), Lang::En);
    window.get_by_role_and_label(Role::ComboBox, "Encoding of the page").click();
    window.run();
    click(&mut window, "windows-1252");
    for (url, is_kept) in
        [("http://h:81/b", true), ("http://other/", false), ("http://h:81/", false)]
    {
        window.state_mut().hop = Some(page(url));
        settle(&mut window);
        settle(&mut window);
        assert_eq!(charset(&window) == "windows-1252 (chosen)", is_kept, "{url}");
    }
}

#[test]
fn another_page_is_read_from_its_top() {
    let body = "nothing\n".repeat(300) + "Needle one";
    let mut window = window_of("text/plain; charset=utf-8", body.as_bytes());
    find(&mut window, "needle");
    assert!(labels(&window).contains(&"301 Needle one".to_owned()));
    let other = "other\n".repeat(300) + "needle two";
    window.state_mut().hop = Some(Hop::filled(Some(head("text/plain")), other.as_bytes()));
    settle(&mut window);
    settle(&mut window);
    assert_eq!(labels(&window)[0], "1 other");
    click(&mut window, "Next match");
    assert!(labels(&window).contains(&"301 needle two".to_owned()));
}

#[test]
fn the_keyboard_does_not_wait_for_a_field() {
    let mut window = window_of("application/zip", b"PK\x03\x04\0\0\0\0");
    window.state_mut().view.focus_find();
    settle(&mut window);
    window.state_mut().hop = Some(Hop::filled(Some(head("text/plain")), b"text"));
    settle(&mut window);
    assert!(!window.get_by_label("Find in page").accesskit_node().is_focused());
}

#[test]
fn no_text_is_made_of_what_is_shown_as_bytes() {
    let body: Vec<u8> = (0..100_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    let window = window_of("application/octet-stream", &body);
    let (_, Ok(page)) = window.state().view.shown.as_ref().unwrap() else { panic!("no page") };
    let charset = page.glance().charset.unwrap();
    assert_eq!((charset.encoding.name(), page.glance().kind), ("UTF-8", Some(BodyKind::Binary)));
}

#[test]
fn enter_goes_on_in_both_directions() {
    let mut window = window_of("text/plain; charset=utf-8", &b"aXa\n".repeat(5));
    find(&mut window, "x");
    assert!(is_shown(&window, "1 of 5"));
    window.key_press(Key::Enter);
    settle(&mut window);
    assert!(is_shown(&window, "2 of 5"));
    window.key_press(Key::Enter);
    settle(&mut window);
    window.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    settle(&mut window);
    assert!(is_shown(&window, "2 of 5"));
}

#[test]
fn a_long_line_is_many_rows_and_can_be_read_sideways() {
    let line: Vec<String> = (0..600).map(|number| format!("{number:04}")).collect();
    let line = line.concat();
    let mut window = window_of("text/plain; charset=utf-8", format!("{line}\nnext").as_bytes());
    let found = labels(&window);
    assert_eq!(found.len(), 6);
    assert!(found[0].starts_with("1 0000") && found[1].starts_with("0128"));
    assert_eq!(found[5], "2 next");
    assert!(window.state().view.across.is_needed(800.0));
    find(&mut window, "01190120");
    assert!(window.state().view.across.hidden_width > 0.0);
    let before = window.state().view.across.hidden_width;
    window.hover_at(egui::pos2(400.0, 300.0));
    window.event(egui::Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(100.0, 0.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    settle(&mut window);
    assert!(window.state().view.across.hidden_width < before);
}

fn copied(window: &mut Window) -> String {
    window.event(egui::Event::Copy);
    window.step();
    let commands = &window.output().platform_output.commands;
    let texts = commands.iter().filter_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn rows_are_selected_and_copied() {
    let long = "x".repeat(600);
    let body = format!("one\n\ttwo\n{long}\nfour");
    let mut window = window_of("text/plain; charset=utf-8", body.as_bytes());
    click(&mut window, "1 one");
    assert_eq!(copied(&mut window), "one");
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    settle(&mut window);
    assert_eq!(copied(&mut window), "one\n    two");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut window);
    assert_eq!(copied(&mut window), format!("one\n    two\n{long}\nfour"));
    let last = *window.state().intents.last().unwrap();
    assert_eq!(last, PageIntent::Copied { rows: 5, left_out: 0 });
    click(&mut window, "Hex");
    click(&mut window, "0000  6f 6e 65 0a 09 74 77 6f  0a 78 78 78 78 78 78 78  one··two·xxxxxxx");
    assert_eq!(copied(&mut window), "0000  6f 6e 65 0a 09 74 77 6f  0a 78 78 78 78 78 78 78\n");
}

#[test]
fn copying_is_bounded_and_told() {
    let mut window = window_of("text/plain; charset=utf-8", &b"\n".repeat(150_000));
    click(&mut window, "1");
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut window);
    copied(&mut window);
    let last = *window.state().intents.last().unwrap();
    assert_eq!(last, PageIntent::Copied { rows: 100_000, left_out: 50_000 });
}

#[test]
fn a_page_stays_where_it_is_read_while_more_comes() {
    let hop = Hop::new(
        1,
        HopFacts { head: Some(Arc::new(head("text/plain; charset=utf-8"))), ..HopFacts::default() },
    );
    let mut window = open(Some(Arc::clone(&hop)), Lang::En);
    assert!(is_shown(&window, "Loading…"));
    hop.grow(&b"line\n".repeat(400));
    let deadline = Instant::now() + Duration::from_secs(30);
    while labels(&window).is_empty() && Instant::now() < deadline {
        window.run();
    }
    assert_eq!(labels(&window)[0], "1 line");
    hop.grow(&b"line\n".repeat(400));
    hop.note(|facts| facts.end = Some(HopEnd::Complete));
    settle(&mut window);
    assert_eq!(labels(&window)[0], "1 line");
    assert!(is_shown(&window, "800 lines"));
}

#[test]
fn what_is_no_text_is_shown_as_bytes_and_may_be_read_as_text() {
    let mut window = window_of("application/octet-stream", b"\x7fELF\x00\x01text");
    assert_eq!(labels(&window), ["0000  7f 45 4c 46 00 01 74 65  78 74  ·ELF··text"]);
    click(&mut window, "Text");
    assert_eq!(labels(&window), ["1 \\x7fELF\\0\\x01text"]);
}

#[test]
fn pictures_are_shown_and_refused_with_a_reason() {
    let mut window = window_of("image/png", &file(PictureKind::Png, 40, 30));
    window.get_by_role_and_label(Role::Image, "PNG · 40 × 30");
    click(&mut window, "Hex");
    assert!(labels(&window)[0].starts_with("0000  89 50 4e 47"));
    let window = window_of("image/png", &bomb(50_000, 40_000));
    assert!(is_shown(&window, "too large to be shown (50000 × 40000)"));
    let window = window_of("image/gif", b"GIF89a\x01");
    assert!(is_shown(&window, "This is not a whole picture"));
}

#[test]
fn empty_states_say_what_is_the_matter() {
    let window = open(None, Lang::En);
    assert!(is_shown(&window, "Press Get to load a page"));
    let window = open(None, Lang::Zh);
    assert!(is_shown(&window, "在上面填写网址，然后点“获取”"));
    let window = window_of("text/html", b"");
    assert!(is_shown(&window, "No body"));
    let failed = |body: &[u8]| {
        let hop = Hop::filled(Some(head("text/html")), body);
        let error = NetError {
            op: Op::Recv,
            target: "127.0.0.1:80".to_owned(),
            cause: Cause::Panic("x".to_owned()),
        };
        hop.note(|facts| facts.end = Some(HopEnd::Failed(error)));
        open(Some(hop), Lang::En)
    };
    assert!(is_shown(&failed(b""), "The load ended without a body"));
    let window = failed(b"<p>half");
    assert!(is_shown(&window, "Incomplete: the load ended before the response did"));
    assert_eq!(labels(&window), ["1 <p>half"]);
}

#[test]
fn a_body_in_a_file_is_shown_by_its_beginning() {
    let hop = Hop::new(1, HopFacts::default());
    hop.grow(&b"0123456789abcde\n".repeat(20 << 16));
    hop.grow_out_of_memory();
    hop.note(|facts| facts.end = Some(HopEnd::Complete));
    let window = open(Some(hop), Lang::En);
    assert!(is_shown(&window, "The first 16 MiB of 20 MiB; Save… writes all of it"));
    assert!(is_shown(&window, "1,048,576 lines"));
}

#[test]
fn another_answer_is_read_anew() {
    let mut window = window_of("text/plain; charset=utf-8", &b"first\n".repeat(100));
    find(&mut window, "first");
    window.state_mut().hop = Some(Hop::filled(Some(head("text/html")), b"<b>second</b>"));
    settle(&mut window);
    assert_eq!(labels(&window), ["1 <b>second</b>"]);
    assert!(is_shown(&window, "No matches"));
    window.state_mut().hop = None;
    settle(&mut window);
    assert!(is_shown(&window, "Press Get"));
}
