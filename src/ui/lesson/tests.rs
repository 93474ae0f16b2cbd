#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::list::{ListView, Standing};
use super::panel::{ActorTab, LessonPanel, PanelIntent, PanelView};
use super::{ActorView, LessonIntent, LessonView, seen_rows};
use crate::engine::lessons::{LessonsDone, Mode, UnderWay, Waiting};
use crate::i18n::{Lang, Texts};
use crate::learn::lessons::progress::HINT_AFTER;
use crate::learn::lessons::{Fact, Lesson, Progress, What, lesson};
use crate::log::Store;
use crate::net::Stamp;
use crate::ui::widgets::Dot;
use crate::ui::{fonts, tokens};
use egui::accesskit::Role;
use egui::{CentralPanel, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::sync::OnceLock;

/// The panel with a lesson that facts are given to.
struct Window {
    panel: LessonPanel,
    texts: Texts,
    progress: Progress,
    under_way: Option<UnderWay>,
    tabs: Vec<ActorTab>,
    now: Stamp,
    store: Store,
    done: LessonsDone,
    asked: Vec<PanelIntent>,
}

fn draw(ui: &mut Ui, window: &mut Window) {
    let actors = vec![ActorView::default(); window.tabs.len()];
    let lesson = LessonView {
        texts: &window.texts,
        progress: &window.progress,
        mode: Mode::Taken,
        under_way: window.under_way,
        stuck: None,
        actors: &actors,
        rows_lost: 0,
        done: &window.done,
        now: window.now,
    };
    let view = PanelView { lesson, tabs: &window.tabs, store: &window.store };
    let asked = CentralPanel::no_frame().show(ui, |ui| window.panel.ui(ui, &view)).inner;
    window.asked.extend(asked);
}

type Panel = Harness<'static, Window>;

fn harness(lang: Lang) -> Panel {
    let open = |title: &str| ActorTab::Open { title: title.to_owned(), mark: Dot::Ring };
    let window = Window {
        panel: LessonPanel::default(),
        texts: Texts::new(lang),
        progress: Progress::new(taught(), Stamp(0)),
        under_way: None,
        tabs: vec![open("UDP :7788"), ActorTab::Closed],
        now: Stamp(0),
        store: Store::with_budget(1 << 20),
        done: LessonsDone::default(),
        asked: Vec::new(),
    };
    let builder = Harness::builder().with_size([320.0, 900.0]).with_context_setup(|ctx| {
        ctx.set_fonts(fonts::definitions());
        tokens::apply(ctx);
    });
    let mut harness = builder.build_ui_state(draw, window);
    harness.run();
    harness
}

/// A lesson that stays as it is here, whatever those of the program teach.
fn taught() -> &'static Lesson {
    static LESSON: OnceLock<Lesson> = OnceLock::new();
    LESSON.get_or_init(|| {
        let mut lesson: Lesson = toml::from_str(include_str!("test_lesson.toml")).unwrap();
        lesson.id = "test";
        lesson
    })
}

fn name(panel: &Panel, id: &str) -> String {
    panel.state().texts.get(id).into_owned()
}

fn click(panel: &mut Panel, label: &str) {
    panel.get_by_label(label).click();
    panel.run();
}

/// Gives what the panel asked for last to the progress, as the app does.
fn answer(panel: &mut Panel) -> bool {
    let Some(PanelIntent::Lesson(LessonIntent::Answer(question, given))) =
        panel.state_mut().asked.pop()
    else {
        panic!("no answer was given")
    };
    let is_right = panel.state_mut().progress.answer(question, &given);
    panel.run();
    is_right
}

/// Something happens to an actor, a millisecond after the last.
fn happens(panel: &mut Panel, actor: usize, what: What) {
    let window = panel.state_mut();
    window.now = Stamp(window.now.0 + 1_000_000);
    let fact = Fact { actor, connection: None, at: window.now, row: Some(7), what };
    window.progress.note(fact);
    panel.run();
}

fn bound(port: u16) -> What {
    What::Opened(([127, 0, 0, 1], port).into())
}

fn to_the_question(panel: &mut Panel) {
    let address = Some(([127, 0, 0, 1], 52344).into());
    let bytes = b"hello".to_vec();
    happens(panel, 0, bound(7788));
    happens(panel, 1, bound(52344));
    happens(panel, 1, What::Sent { bytes: bytes.clone(), to: address });
    happens(panel, 0, What::Received { bytes, from: address });
    assert_eq!(panel.state().progress.step(), 2);
}

/// The names of all list items, as screen readers find them.
fn items(panel: &Panel) -> Vec<String> {
    let items = panel.query_all_by_role(Role::ListItem);
    items.filter_map(|item| item.accesskit_node().label()).collect()
}

const EN: [&str; 3] = ["Step 1, done", "Step 2, under way", "Step 3, to come"];
const ZH: [&str; 3] = ["第 1 步，已完成", "第 2 步，进行中", "第 3 步，未开始"];

#[test]
fn steps_are_list_items_with_their_state() {
    for (lang, expected) in [(Lang::En, EN), (Lang::Zh, ZH)] {
        let mut panel = harness(lang);
        happens(&mut panel, 0, bound(7788));
        let found = items(&panel);
        for name in expected {
            assert!(found.iter().any(|item| item == name), "{name} in {found:?}");
        }
    }
}

#[test]
fn a_wrong_turn_is_said_and_its_row_can_be_shown() {
    for lang in [Lang::En, Lang::Zh] {
        let mut panel = harness(lang);
        happens(&mut panel, 0, bound(7789));
        let turn = panel.state().progress.turn().unwrap().say(&Texts::new(lang));
        assert!(turn.contains("7789"));
        panel.get_by_label(&turn);
        let show = name(&panel, "lesson-show-wrong-row");
        click(&mut panel, &show);
        assert_eq!(panel.state_mut().asked.pop(), Some(PanelIntent::ShowRow(7)));
        happens(&mut panel, 0, bound(7788));
        assert!(panel.query_by_label(&turn).is_none(), "it is forgotten with the next tick");
    }
}

#[test]
fn a_hint_comes_after_a_while_or_when_it_is_asked_for() {
    for lang in [Lang::En, Lang::Zh] {
        let hint = taught().steps[0].hint.as_ref().unwrap().of(lang);
        let mut panel = harness(lang);
        assert!(panel.query_by_label(hint).is_none());
        let show = name(&panel, "lesson-show-hint");
        click(&mut panel, &show);
        panel.get_by_label(hint);

        let mut panel = harness(lang);
        panel.state_mut().now = Stamp(HINT_AFTER.as_nanos() as u64);
        panel.run();
        panel.get_by_label(hint);
    }
}

#[test]
fn an_answer_is_wrong_then_right() {
    for lang in [Lang::En, Lang::Zh] {
        let mut panel = harness(lang);
        to_the_question(&mut panel);
        let question = taught().steps[2].questions[0].ask.of(lang).to_owned();
        let texts = Texts::new(lang);
        let field = crate::tr!(texts, "lesson-answer-to", question = question.clone());
        let check = crate::tr!(texts, "lesson-check-answer-to", question = question);
        panel.get_by_label(&field).click();
        panel.run();
        panel.get_by_label(&field).type_text("7788");
        panel.run();
        click(&mut panel, &check);
        assert!(!answer(&mut panel));
        panel.get_by_label(&crate::tr!(texts, "lesson-answer-wrong", answer = "7788"));
        panel.get_by_label(&field).click();
        panel.run();
        panel.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        panel.get_by_label(&field).type_text("52344");
        panel.run();
        panel.key_press(egui::Key::Enter);
        panel.run();
        assert!(answer(&mut panel));
        assert!(panel.state().progress.is_done());
        panel.get_by_label(&name(&panel, "lesson-finished"));
    }
}

#[test]
fn the_answer_can_be_shown() {
    for lang in [Lang::En, Lang::Zh] {
        let mut panel = harness(lang);
        to_the_question(&mut panel);
        let question = taught().steps[2].questions[0].ask.of(lang).to_owned();
        let texts = Texts::new(lang);
        click(&mut panel, &crate::tr!(texts, "lesson-show-answer-to", question = question));
        assert!(answer(&mut panel));
        // The step is done: it is folded, and unfolds.
        let does = taught().steps[2].do_this.of(lang);
        click(&mut panel, &format!("3  {does}"));
        panel.get_by_label(&crate::tr!(texts, "lesson-answer-is", answer = "52344"));
    }
}

#[test]
fn what_is_done_for_the_learner_says_so() {
    for lang in [Lang::En, Lang::Zh] {
        let mut panel = harness(lang);
        let does = name(&panel, "lesson-do-it");
        click(&mut panel, &does);
        assert_eq!(panel.state_mut().asked.pop(), Some(LessonIntent::DoStep.into()));
        let waiting = Some(Waiting::OtherPort(0));
        panel.state_mut().under_way = Some(UnderWay { step: 0, act: 0, acts: 1, waiting });
        panel.run();
        assert!(panel.query_by_label(&does).is_none());
        let actor = taught().actors[0].name.of(lang).to_owned();
        let texts = Texts::new(lang);
        panel.get_by_label(&crate::tr!(texts, "lesson-waits-port", actor = actor));
        let stop = name(&panel, "lesson-stop-doing");
        click(&mut panel, &stop);
        assert_eq!(panel.state_mut().asked.pop(), Some(LessonIntent::StopDoing.into()));
    }
}

#[test]
fn tabs_of_actors_are_shown_and_opened() {
    let mut panel = harness(Lang::En);
    click(&mut panel, "Receiver: UDP :7788");
    assert_eq!(panel.state_mut().asked.pop(), Some(LessonIntent::ShowActor(0).into()));
    click(&mut panel, "Open the tab of “Sender”");
    assert_eq!(panel.state_mut().asked.pop(), Some(LessonIntent::ShowActor(1).into()));
}

#[test]
fn a_step_leads_to_the_tabs_in_which_it_is_done() {
    let mut panel = harness(Lang::En);
    let link = "Go to the tab of “Receiver”";
    assert!(panel.query_by_label(link).is_none(), "its tab stands just above the first step");
    happens(&mut panel, 0, bound(7788));
    let shown = panel.get_by_label(link).rect();
    let does = panel.get_by_label(&name(&panel, "lesson-do-it")).rect();
    assert!(shown.bottom() <= does.top(), "{shown} above {does}");
    assert!(panel.query_by_label("Go to the tab of Sender").is_none(), "it has none");
    click(&mut panel, link);
    assert_eq!(panel.state_mut().asked.pop(), Some(LessonIntent::ShowActor(0).into()));
}

#[test]
fn again_away_and_more() {
    for lang in [Lang::En, Lang::Zh] {
        let mut panel = harness(lang);
        let texts = Texts::new(lang);
        for (label, expected) in [
            (name(&panel, "lesson-leave"), LessonIntent::Leave.into()),
            (name(&panel, "lesson-start-again"), LessonIntent::Begin("test").into()),
            (name(&panel, "lesson-close"), PanelIntent::Close),
            (
                crate::tr!(texts, "lesson-explain", name = "bind"),
                PanelIntent::Explain("bind".to_owned()),
            ),
        ] {
            click(&mut panel, &label);
            assert_eq!(panel.state_mut().asked.pop(), Some(expected));
        }
    }
}

#[test]
fn no_two_controls_have_the_same_name() {
    for lang in [Lang::En, Lang::Zh] {
        let mut panel = harness(lang);
        for _ in 0..2 {
            let roles = [Role::Button, Role::Link, Role::TextInput];
            let controls = roles.into_iter().flat_map(|role| panel.query_all_by_role(role));
            let mut names: Vec<String> =
                controls.filter_map(|node| node.accesskit_node().label()).collect();
            assert!(names.len() > 5, "{names:?}");
            names.sort();
            let all = names.clone();
            names.dedup();
            assert_eq!(names, all);
            to_the_question(&mut panel);
            panel.state_mut().progress = panel.state().progress.clone();
        }
    }
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let mut panel = harness(Lang::En);
    panel.state_mut().now = Stamp(2 * HINT_AFTER.as_nanos() as u64);
    panel.run();
    let delay = panel.output().viewport_output.values().map(|output| output.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn lessons_are_listed_with_how_far_they_are() {
    for lang in [Lang::En, Lang::Zh] {
        let texts = Texts::new(lang);
        let steps = lesson("udp-send-receive").unwrap().steps.len();
        let title = lesson("udp-send-receive").unwrap().title.of(lang);
        for (standing, said) in [
            (Standing::New, None),
            (Standing::Begun(2), Some(crate::tr!(texts, "lesson-begun", done = 2, of = steps))),
            (Standing::Done, Some(crate::tr!(texts, "lesson-done-mark").into_owned())),
        ] {
            let texts = Texts::new(lang);
            let draw = move |ui: &mut Ui, asked: &mut Vec<PanelIntent>| {
                let standing = |_: &Lesson| standing;
                let last = Some("udp-send-receive");
                let view = ListView { texts: &texts, standing: &standing, last };
                let shown = CentralPanel::no_frame()
                    .show(ui, |ui| LessonPanel::default().list_ui(ui, &view));
                asked.extend(shown.inner);
            };
            let builder = Harness::builder().with_size([320.0, 900.0]);
            let builder = builder.with_context_setup(|ctx| {
                ctx.set_fonts(fonts::definitions());
                tokens::apply(ctx);
            });
            let mut list = builder.build_ui_state(draw, Vec::new());
            list.run();
            let row = list.get_by_label(title);
            let value = row.accesskit_node().value();
            assert_eq!(value, said.map(|said| format!("{title} ({said})")));
            row.click();
            list.run();
            let expected = match standing {
                Standing::Begun(_) => PanelIntent::GoOn("udp-send-receive"),
                _ => LessonIntent::Begin("udp-send-receive").into(),
            };
            assert_eq!(list.state_mut().pop(), Some(expected));
            let texts = Texts::new(lang);
            let go_on = crate::tr!(texts, "lesson-go-on", title = title);
            list.get_by_label(&go_on).click();
            list.run();
            assert_eq!(list.state_mut().pop(), Some(PanelIntent::GoOn("udp-send-receive")));
        }
    }
}

#[test]
fn rows_that_ticked_are_seen() {
    let mut panel = harness(Lang::En);
    assert!(seen_rows(&panel.state().progress).is_empty());
    happens(&mut panel, 0, bound(7788));
    let seen = seen_rows(&panel.state().progress);
    assert_eq!(
        seen.into_iter().map(|(row, actor)| (row, actor.id.as_str())).collect::<Vec<_>>(),
        [(7, "receiver")]
    );
}
