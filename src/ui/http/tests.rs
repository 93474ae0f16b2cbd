#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::form::tests::form_of;
use super::*;
use crate::files::Existing;
use crate::i18n::Lang;
use crate::net::http::save::{SaveForm, Saved};
use crate::net::http::{
    BodyFraming, Coding, Deviation, Download, Head, HeaderLine, HopEnd, Phase, Phases,
};
use crate::net::{End, Op, Stamp};
use crate::net::{HttpCommand, ProtocolCommand, ProtocolSnapshot, SessionSnapshot};
use crate::ui::body_save::{BodySave, SaveBody};
use crate::ui::pane::fixture::{QuietProgram, quiet_session};
use crate::ui::{fonts, tokens};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

mod certificates;
mod lines;

use certificates::not_trusted;

struct PaneWindow {
    pane: HttpPane,
    program: QuietProgram,
    session: Option<SessionSnapshot>,
    save: Option<BodySave>,
    asked: Vec<PaneIntent>,
}

fn draw(ui: &mut Ui, window: &mut PaneWindow) {
    let PaneWindow { pane, program, session, save, asked } = window;
    let env = PaneEnv { save: save.as_ref(), ..program.env(session.as_ref()) };
    asked.extend(pane.ui(ui, &env));
}

type Tested = Harness<'static, PaneWindow>;

/// The pane at a session that ended so, or goes on.
fn shown(settings: HttpSettings, state: SessionState, download: Download, lang: Lang) -> Tested {
    let protocol = ProtocolSnapshot::Http(Arc::new(download));
    let session = quiet_session(SessionId(7), state, protocol);
    open(settings, Some(session), lang)
}

fn open(settings: HttpSettings, session: Option<SessionSnapshot>, lang: Lang) -> Tested {
    let window = PaneWindow {
        pane: HttpPane::new(settings),
        program: QuietProgram::new(lang),
        session,
        save: None,
        asked: Vec::new(),
    };
    let builder = Harness::builder().with_size([900.0, 700.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let mut harness = builder.build_ui_state(draw, window);
    harness.run_steps(3);
    harness
}

fn texts_of(harness: &Tested) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![harness.root()];
    while let Some(node) = waiting.pop() {
        found.extend(node.accesskit_node().label());
        found.extend(node.accesskit_node().value());
        waiting.extend(node.children());
    }
    found
}

fn assert_shows(harness: &Tested, wanted: &[&str]) {
    let found = texts_of(harness);
    for text in wanted {
        assert!(found.iter().any(|found| found.contains(text)), "{text:?} is not in {found:#?}");
    }
}

fn click(harness: &mut Tested, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(2);
}

fn at(view: HttpView) -> HttpSettings {
    HttpSettings { view, ..HttpSettings::default() }
}

fn header(name: &str, value: &[u8]) -> HeaderLine {
    HeaderLine { name: name.to_owned(), value: value.to_owned() }
}

fn head(status: u16, reason: &str, headers: Vec<HeaderLine>) -> Arc<Head> {
    let reason = reason.as_bytes().to_owned();
    Arc::new(Head { minor_version: 1, status, reason, headers, bytes: 0 })
}

/// Phases that took 1, 2, 3… milliseconds.
fn phases(which: &[Phase]) -> Phases {
    let (mut phases, mut now) = (Phases::default(), Stamp(1_000_000));
    for (number, phase) in which.iter().enumerate() {
        phases.begin(*phase, now);
        now = now.after(Duration::from_millis(number as u64 + 1));
    }
    phases.end(now);
    phases
}

/// A load of one request that is over.
fn download_of(facts: HopFacts) -> Download {
    let download = Download::default();
    download.begun(Stamp(1_000_000));
    download.ended(Stamp(46_000_000));
    download.begin(Hop::new(1, facts));
    download
}

fn odd_answer() -> HopFacts {
    HopFacts {
        url: "http://example.com/a".to_owned(),
        method: "GET".to_owned(),
        request: Some((&b"GET /a HTTP/1.1\r\nHost: example.com\r\n\r\n"[..]).into()),
        local: Some("127.0.0.1:40000".parse().unwrap()),
        remote: Some("127.0.0.1:80".parse().unwrap()),
        interim: vec![head(103, "Early Hints", vec![header("Link", b"</style.css>")])],
        head: Some(head(
            200,
            "OK",
            vec![
                header("Set-Cookie", b"a=b"),
                header("sEt-cOOkie", b"c\x1b[31m\xff\xe2\x80\xae"),
                header("Location", b"/b\r\nEvil: 1"),
            ],
        )),
        trailers: Arc::new(vec![header("X-Sum", b"12")]),
        framing: Some(BodyFraming::Chunked),
        codings: vec![Coding::Gzip],
        phases: phases(&[Phase::Connect, Phase::Send, Phase::FirstByte, Phase::Body]),
        deviations: vec![Deviation::Folded],
        end: Some(HopEnd::Complete),
        ..HopFacts::default()
    }
}

#[test]
fn an_empty_pane_says_what_to_do_in_each_view() {
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        for (view, id) in [
            (HttpView::Page, "get-empty-page"),
            (HttpView::Headers, "get-empty-headers"),
            (HttpView::Wire, "get-empty-wire"),
            (HttpView::Redirects, "get-empty-redirects"),
            (HttpView::Certificate, "get-empty-certificate"),
        ] {
            let harness = open(at(view), None, lang);
            assert_shows(&harness, &[&texts.get(id), &texts.get("get-state-none")]);
        }
    }
}

#[test]
fn the_state_and_the_phases_have_times() {
    let table = [
        (Lang::En, ["Connect 1.0 ms", "Send 2.0 ms", "First byte 3.0 ms", "Body 4.0 ms"]),
        (Lang::Zh, ["连接 1.0 ms", "发送 2.0 ms", "首字节 3.0 ms", "正文 4.0 ms"]),
    ];
    for (lang, cells) in table {
        let state = SessionState::Ended(End::Loaded);
        let mut harness = shown(at(HttpView::Page), state, download_of(odd_answer()), lang);
        assert_shows(&harness, &cells);
        // The load itself took longer, by our own work.
        assert_shows(&harness, &["200 OK · 0 B · 10 ms"]);
        // They take one line; what has no room there is in its menu.
        let more = harness.state().program.texts.get("get-more-facts").into_owned();
        click(&mut harness, &more);
        assert_shows(&harness, &["127.0.0.1:40000 → 127.0.0.1:80"]);
    }
}

#[test]
fn headers_are_as_they_came_and_safe_to_show() {
    for lang in Lang::ALL {
        let state = SessionState::Ended(End::Loaded);
        let harness = shown(at(HttpView::Headers), state, download_of(odd_answer()), lang);
        let lines = [
            "GET /a HTTP/1.1",
            "Host: example.com",
            "HTTP/1.1 103 Early Hints",
            "Link: </style.css>",
            "HTTP/1.1 200 OK",
            "Set-Cookie: a=b",
            "sEt-cOOkie: c\\x1b[31m\\xff\\u{202e}",
            "Location: /b\\r\\nEvil: 1",
            "X-Sum: 12",
            "gzip",
        ];
        assert_shows(&harness, &lines);
        for text in texts_of(&harness) {
            assert!(!text.contains(['\x1b', '\u{202e}']), "{text:?}");
        }
    }
}

#[test]
fn a_hop_that_is_chosen_is_shown() {
    let download = download_of(HopFacts {
        url: "http://h/one".to_owned(),
        method: "GET".to_owned(),
        head: Some(head(302, "Found", vec![])),
        leads_to: Some("http://h/two".to_owned()),
        end: Some(HopEnd::Complete),
        ..HopFacts::default()
    });
    download.begin(Hop::new(2, odd_answer()));
    let state = SessionState::Ended(End::Loaded);
    let mut harness = shown(at(HttpView::Redirects), state, download, Lang::En);
    assert_shows(&harness, &["request 2 of 2"]);
    let found = texts_of(&harness);
    let row = found.iter().find(|text| text.starts_with("1 GET 302")).unwrap();
    assert!(row.ends_with("http://h/one → http://h/two"), "{row}");
    let row = row.clone();
    click(&mut harness, &row);
    assert_shows(&harness, &["request 1 of 2"]);
    click(&mut harness, "Headers");
    assert_shows(&harness, &["HTTP/1.1 302 Found"]);
}

/// A response that redirects.
fn redirect(url: &str, leads_to: &str) -> HopFacts {
    HopFacts {
        url: url.to_owned(),
        method: "GET".to_owned(),
        head: Some(head(302, "Found", vec![])),
        leads_to: Some(leads_to.to_owned()),
        end: Some(HopEnd::Complete),
        ..HopFacts::default()
    }
}

fn click_row(harness: &mut Tested, begin: &str) {
    let row = texts_of(harness).into_iter().find(|text| text.starts_with(begin)).unwrap();
    click(harness, &row);
}

/// A load of this pane, as it goes on.
fn download_in(harness: &Tested) -> Arc<Download> {
    harness.state().session.as_ref().unwrap().download()
}

#[test]
fn a_hop_that_is_chosen_gives_way_to_the_next() {
    let download = download_of(redirect("http://h/0", "http://h/1"));
    download.begin(Hop::new(2, redirect("http://h/1", "http://h/2")));
    download.set_waits_for(Some("http://h/2".to_owned()));
    let mut harness = shown(at(HttpView::Redirects), SessionState::Opening, download, Lang::En);
    click_row(&mut harness, "1 GET 302");
    assert_shows(&harness, &["request 1 of 2"]);
    click(&mut harness, "Follow");
    assert_shows(&harness, &["request 2 of 2"]);
    click_row(&mut harness, "1 GET 302");
    download_in(&harness).begin(Hop::new(3, odd_answer()));
    harness.run_steps(2);
    assert_shows(&harness, &["request 3 of 3"]);
    // That one's certificate is not trusted: it is to be seen.
    click_row(&mut harness, "1 GET 302");
    assert_shows(&harness, &["request 1 of 3"]);
    harness.state_mut().session.as_mut().unwrap().state = not_trusted();
    harness.run_steps(2);
    assert_shows(&harness, &["request 3 of 3"]);
}

#[test]
fn a_body_of_before_is_let_go_in_each_view() {
    for view in HttpView::ALL {
        let state = SessionState::Ended(End::Loaded);
        let download = download_of(odd_answer());
        let before = download.last().unwrap();
        let mut harness = shown(at(HttpView::Page), state, download, Lang::En);
        let pane = &mut harness.state_mut().pane;
        pane.choose_view(view);
        let session = harness.state_mut().session.as_mut().unwrap();
        session.id = SessionId(8);
        session.protocol = ProtocolSnapshot::Http(Arc::new(download_of(odd_answer())));
        harness.run_steps(2);
        // The thread of its reader lets go when it hears of it.
        let since = std::time::Instant::now();
        while Arc::strong_count(&before) > 1 && since.elapsed() < Duration::from_secs(10) {
            std::thread::yield_now();
        }
        assert_eq!(Arc::strong_count(&before), 1, "{view:?}");
    }
}

#[test]
fn a_redirect_waits_for_a_person() {
    for (lang, button, told) in
        [(Lang::En, "Follow", "302 leads to http://h/two"), (Lang::Zh, "跟随", "302 指向")]
    {
        let facts = HopFacts { head: Some(head(302, "Found", vec![])), ..HopFacts::default() };
        let download = download_of(facts);
        download.set_waits_for(Some("http://h/two".to_owned()));
        let mut harness = shown(at(HttpView::Page), SessionState::Opening, download, lang);
        assert_shows(&harness, &[told]);
        click(&mut harness, button);
        let asked = harness.state().asked.as_slice();
        assert!(
            matches!(asked, [PaneIntent::Command(ProtocolCommand::Http(HttpCommand::Follow))]),
            "{asked:?}"
        );
    }
}

#[test]
fn why_a_notation_cannot_be_changed_is_told() {
    for (text, told) in [("GET /\\q", "\\q"), ("GET /\\n", "as lines that end with CR LF")] {
        let mut settings = at(HttpView::Page);
        settings.form = HttpForm { options_open: true, ..form_of("http://h/") };
        let notation = RawNotation::Escaped;
        settings.form.raw = RawForm { on: true, text: text.to_owned(), notation };
        let mut harness = open(settings, None, Lang::En);
        click(&mut harness, "Lines");
        let errors: Vec<String> =
            harness.state().pane.errors.of_options().map(str::to_owned).collect();
        assert!(errors.len() == 1 && errors[0].contains(told), "{errors:?}");
        assert_eq!(harness.state().pane.form.raw.text, text, "nothing typed is lost");
    }
}

#[test]
fn a_pane_comes_back_as_it_was_left_without_its_secrets() {
    let mut settings = at(HttpView::Wire);
    settings.form = form_of("http://user:secret@h/");
    let secret = HeaderRow { name: "authorization".to_owned(), value: "Bearer secret".to_owned() };
    settings.form.headers.push(secret);
    settings.form.raw.text = "GET / HTTP/1.1\nCookie: secret\n\n".to_owned();
    let left = HttpPane::new(settings.clone()).settings();
    let text = ron::to_string(&left).unwrap();
    assert!(!text.contains("secret"), "{text}");
    assert_eq!(left.form.url, "http://user@h/");
    assert_eq!(ron::from_str::<HttpSettings>(&text).unwrap(), left);
    assert_eq!(ron::from_str::<HttpSettings>("()").unwrap(), HttpSettings::default());
    // Once more nothing changes.
    let again = HttpPane::new(left.clone()).settings();
    assert_eq!(again, left);
}

#[test]
fn the_start_arguments_fill_an_untouched_pane() {
    let mut pane = HttpPane::new(HttpSettings::default());
    let wanted = StartRequest::Get("http://h/".to_owned());
    assert!(pane.fits(&wanted));
    pane.fill(&wanted);
    assert!(pane.fits(&wanted) && !pane.fits(&StartRequest::Get("http://other/".to_owned())));
    pane.aim(Side::Other, 8080);
    assert_eq!(pane.form.url, "http://h:8080/");
}

#[test]
fn a_raw_request_is_filled_in_and_its_end_is_watched() {
    for (lang, raw, warning) in [
        (Lang::En, "Raw request", "the server waits for more"),
        (Lang::Zh, "原始请求", "服务器会继续等待"),
    ] {
        let mut settings = at(HttpView::Page);
        settings.form = HttpForm { options_open: true, ..form_of("http://h/x") };
        let mut harness = open(settings, None, lang);
        click(&mut harness, raw);
        let pane = &harness.state().pane;
        assert!(pane.form.raw.text.starts_with("GET /x HTTP/1.1\nHost: h\n"));
        let bytes = pane.form.raw.bytes().unwrap().len();
        assert_shows(&harness, &[&format!("{bytes} B")]);
        assert!(harness.query_by_label_contains(warning).is_none());
        let text = harness.state().pane.form.raw.text.trim_end().to_owned();
        harness.state_mut().pane.form.raw.text = text;
        harness.run_steps(2);
        assert_shows(&harness, &[warning]);
    }
}

/// What is saved in these tests.
fn save_request() -> SaveBody {
    let hop = Hop::new(1, HopFacts { end: Some(HopEnd::Complete), ..HopFacts::default() });
    let (form, path) = (SaveForm::Body, PathBuf::from("/there/page.html"));
    SaveBody { hop, form, path, existing: Existing::Keep }
}

#[test]
fn whether_a_file_may_go_is_asked_and_the_answer_is_an_intent() {
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        let (replace, keep) = (texts.get("get-save-replace"), texts.get("get-save-keep"));
        let mut settings = at(HttpView::Wire);
        settings.save.open = true;
        let mut harness = open(settings, None, lang);
        harness.state_mut().save = Some(BodySave::Exists(save_request()));
        harness.run_steps(2);
        assert_shows(&harness, &["/there/page.html"]);
        click(&mut harness, &keep);
        assert!(matches!(harness.state().asked.as_slice(), [PaneIntent::DismissSave]));
        harness.state_mut().asked.clear();
        click(&mut harness, &replace);
        let [PaneIntent::SaveBody(request)] = harness.state().asked.as_slice() else { panic!() };
        assert_eq!((&request.path, request.existing), (&save_request().path, Existing::Replace));
    }
}

#[test]
fn the_next_file_goes_where_the_last_one_went() {
    let mut settings = at(HttpView::Wire);
    settings.save.open = true;
    let mut harness = open(settings, None, Lang::En);
    let saved = Saved { path: save_request().path, bytes: 5 };
    harness.state_mut().save = Some(BodySave::Saved(save_request(), saved));
    harness.run_steps(2);
    assert_shows(&harness, &["/there/page.html"]);
    assert_eq!(Path::new(&harness.state().pane.settings().save.folder), Path::new("/there"));
}
