//! Lessons, taken as a newcomer takes them: by the menu, the panel, and what is clicked and typed in tabs.

use crate::driver::{CHINESE, DEADLINE, Driver, ENGLISH, Words};
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use network_playground::app::Start;
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::lessons::{Lesson, lesson};
use network_playground::tr;
use std::net::UdpSocket;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// The port of the lesson.
const PORT: u16 = 7788;

/// One test after the other takes the lesson's port; another program may have it for a while.
fn ports() -> MutexGuard<'static, ()> {
    static PORTS: Mutex<()> = Mutex::new(());
    PORTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A window, and a learner.
struct Learner {
    driver: Driver,
    words: &'static Words,
    texts: Texts,
    lesson: &'static Lesson,
}

impl Learner {
    fn new(words: &'static Words, settings_file: Option<PathBuf>) -> Self {
        let start = Start { lang: Some(words.lang), settings_file, ..Start::default() };
        let driver = Driver::start(start, Vec2::new(1280.0, 800.0));
        let lesson = lesson("udp-send-receive").unwrap();
        Self { driver, words, texts: Texts::new(words.lang), lesson }
    }

    /// Begins the lesson by the menu.
    fn begin(&mut self) {
        self.menu(self.lesson.title.of(self.words.lang));
        self.under_way(1);
    }

    /// Chooses in the menu of lessons.
    fn menu(&mut self, choice: &str) {
        self.click("learn");
        self.driver.click(choice);
    }

    /// Clicks what the text with this id names.
    fn click(&mut self, id: &str) {
        let name = self.texts.get(id).into_owned();
        self.driver.click(&name);
    }

    fn under_way(&mut self, number: usize) {
        self.driver.wait_for(&tr!(self.texts, "lesson-step-under-way", number = number));
    }

    fn finished(&mut self) {
        let all = tr!(self.texts, "lesson-step-done", number = self.lesson.steps.len());
        self.driver.wait_for(&all);
        self.driver.wait_for(&self.texts.get("lesson-finished"));
    }

    /// What has this name in the tab of the receiver (0) or of the sender (1), which stand side by side.
    fn in_tab<'a>(&'a self, name: &'a str, place: usize) -> Node<'a> {
        let is_drawn = |node: &Node<'_>| node.accesskit_node().role() != Role::Label;
        let mut found: Vec<Node<'a>> = self
            .driver
            .0
            .get_all(egui_kittest::kittest::By::new().label(name))
            .filter(is_drawn)
            .collect();
        found.sort_by(|one, other| one.rect().min.x.total_cmp(&other.rect().min.x));
        assert!(found.len() > place, "{name} is there {} times", found.len());
        found.swap_remove(place)
    }

    fn click_in(&mut self, name: &str, place: usize) {
        self.in_tab(name, place).click();
        self.driver.step();
    }

    fn fill_in(&mut self, field: &str, place: usize, text: &str) {
        self.in_tab(field, place).focus();
        self.driver.step();
        self.driver.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.driver.0.key_press(Key::Backspace);
        self.driver.step();
        self.in_tab(field, place).type_text(text);
        self.driver.step();
    }

    /// How many tabs there are.
    fn tabs(&self) -> usize {
        self.driver.0.query_all_by_role(Role::Tab).count()
    }

    /// Binds the receiver, as soon as nobody else has the port.
    fn bind(&mut self, port: u16) {
        let (free_port, bound_to) = (self.words.free_port, self.words.bound_to);
        let deadline = Instant::now() + DEADLINE;
        loop {
            while UdpSocket::bind(("127.0.0.1", port)).is_err() {
                assert!(Instant::now() < deadline, "the port stays in use");
                self.driver.step();
            }
            self.click_in(self.words.bind, 0);
            self.driver.until("bound or in use", |driver| {
                driver.shows(free_port) || driver.shows(bound_to)
            });
            if !self.driver.shows(free_port) {
                return;
            }
        }
    }

    fn send(&mut self, text: &str) {
        self.fill_in(self.words.message, 1, text);
        self.click_in(self.words.send, 1);
    }

    /// Types an answer to the question of a step and has it checked.
    fn answer(&mut self, step: usize, text: &str) {
        let ask = self.lesson.steps[step].questions[0].ask.of(self.words.lang).to_owned();
        let field = tr!(self.texts, "lesson-answer-to", question = ask.clone());
        self.driver.fill(&field, text);
        self.driver.click(&tr!(self.texts, "lesson-check-answer-to", question = ask));
    }

    /// The port that the receiver's log has of the sender.
    fn port_in_log(&self) -> String {
        let texts = self.driver.texts();
        let found = texts.iter().find_map(|text| {
            let rest = text.strip_prefix("← 127.0.0.1:")?;
            rest.contains("5 B hello").then(|| rest.split(' ').next().unwrap().to_owned())
        });
        found.unwrap()
    }

    /// Has steps done until the lesson is.
    fn have_it_done(&mut self) {
        let (free_port, does) = (self.words.free_port, self.texts.get("lesson-do-it").into_owned());
        let finished = self.texts.get("lesson-finished").into_owned();
        self.driver.until("all is done", |driver| {
            if driver.shows(free_port) {
                driver.click(free_port);
            } else if driver.has(&does) {
                driver.click(&does);
            }
            driver.has(&finished)
        });
    }
}

/// All of it by hand, with a wrong answer before the right one.
fn take_the_lesson(words: &'static Words) {
    let _ports = ports();
    let mut learner = Learner::new(words, None);
    learner.begin();
    learner.bind(PORT);
    learner.under_way(2);
    learner.send("hello");
    learner.under_way(3);
    let port = learner.port_in_log();
    learner.answer(2, "1");
    let wrong = tr!(learner.texts, "lesson-answer-wrong", answer = "1");
    learner.driver.wait_for(&wrong);
    learner.answer(2, &port);
    learner.under_way(4);
    learner.send("你好");
    let check = learner.lesson.steps[3].checks[0].says.of(words.lang).to_owned();
    learner.driver.wait_for(&tr!(learner.texts, "lesson-check-done", check = check));
    learner.answer(3, "6");
    learner.finished();

    // The rows are marked in the log, and a click goes to one.
    learner.driver.wait_for(&learner.texts.get("log-seen-by-lesson"));
    let name = learner.lesson.actors[0].name.of(words.lang);
    let seen = format!("{name}: ← 5 B  hello");
    learner.driver.click(&seen);
    learner.driver.until("the row is selected", |driver| {
        let options = driver.0.query_all_by_role(Role::ListBoxOption);
        let mut selected =
            options.filter(|node| node.accesskit_node().toggled() == Some(Toggled::True));
        selected.any(|node| {
            node.accesskit_node().label().is_some_and(|label| label.contains("5 B hello"))
        })
    });
    // A step that is done unfolds.
    let does = learner.lesson.steps[0].do_this.of(words.lang);
    learner.driver.click(&format!("1  {does}"));
    let check = learner.lesson.steps[0].checks[0].says.of(words.lang).to_owned();
    learner.driver.wait_for(&tr!(learner.texts, "lesson-check-done", check = check));
}

#[test]
fn a_newcomer_takes_a_lesson_in_english() {
    take_the_lesson(&ENGLISH);
}

#[test]
fn a_newcomer_takes_a_lesson_in_chinese() {
    take_the_lesson(&CHINESE);
}

#[test]
fn a_wrong_turn_is_told_and_the_right_one_goes_on() {
    let _ports = ports();
    for words in [&ENGLISH, &CHINESE] {
        let mut learner = Learner::new(words, None);
        learner.begin();
        learner.fill_in(words.local_port, 0, "7789");
        learner.bind(7789);
        let told = learner.lesson.steps[0].wrong_turns[0].say.of(words.lang);
        let told = told.replace("{port}", "7789");
        learner.driver.wait_for(&told);
        learner.click("lesson-show-wrong-row");
        learner.click_in(words.unbind, 0);
        learner
            .driver
            .until("unbound", |driver| driver.0.query_all_by_label(words.unbind).next().is_none());
        learner.fill_in(words.local_port, 0, &PORT.to_string());
        learner.bind(PORT);
        learner.under_way(2);
        assert!(!learner.driver.shows(&told), "it is forgotten");
    }
}

#[test]
fn a_whole_lesson_is_done_for_somebody() {
    let _ports = ports();
    for words in [&ENGLISH, &CHINESE] {
        let mut learner = Learner::new(words, None);
        learner.begin();
        learner.have_it_done();
        learner.finished();
        // The next one is one click away.
        learner.click("lesson-next");
        learner.under_way(1);
    }
}

#[test]
fn an_answer_is_shown_to_whoever_asks_for_it() {
    let _ports = ports();
    let mut learner = Learner::new(&ENGLISH, None);
    learner.begin();
    learner.bind(PORT);
    learner.under_way(2);
    learner.send("hello");
    learner.under_way(3);
    let ask = learner.lesson.steps[2].questions[0].ask.of(Lang::En).to_owned();
    learner.driver.click(&tr!(learner.texts, "lesson-show-answer-to", question = ask));
    learner.under_way(4);
}

#[test]
fn how_far_a_learner_is_comes_back_after_a_restart() {
    let _ports = ports();
    for words in [&ENGLISH, &CHINESE] {
        let folder = tempfile::tempdir().unwrap();
        let file = Some(folder.path().join("settings.ron"));
        let mut learner = Learner::new(words, file.clone());
        learner.begin();
        learner.bind(PORT);
        learner.under_way(2);
        learner.driver.close();

        let mut learner = Learner::new(words, file);
        let title = learner.lesson.title.of(words.lang).to_owned();
        let of = learner.lesson.steps.len();
        let begun = tr!(learner.texts, "lesson-begun", done = 1, of = of);
        learner.driver.wait_for(&format!("{title} ({begun})"));
        // The program does what was done before, since no socket outlives the program.
        let go_on = tr!(learner.texts, "lesson-go-on", title = title);
        learner.driver.click(&go_on);
        let next = tr!(learner.texts, "lesson-step-under-way", number = 2);
        learner.driver.until("the second step", |driver| {
            if driver.shows(words.free_port) {
                driver.click(words.free_port);
            }
            driver.shows(&next)
        });
    }
}

#[test]
fn a_lesson_is_left_and_its_tabs_stay() {
    let _ports = ports();
    for words in [&ENGLISH, &CHINESE] {
        let mut learner = Learner::new(words, None);
        learner.begin();
        learner.bind(PORT);
        learner.under_way(2);
        learner.click("lesson-leave");
        let title = learner.lesson.title.of(words.lang);
        learner.driver.wait_for(title);
        assert!(learner.driver.has(words.unbind), "what runs goes on");
        learner.driver.shortcut(Modifiers::COMMAND, Key::J);
        learner.driver.until("a closed panel", |driver| !driver.has(title));
        learner.driver.shortcut(Modifiers::COMMAND, Key::J);
        learner.driver.wait_for(title);
    }
}

#[test]
fn whoever_comes_back_to_a_lesson_finds_all_as_it_was() {
    let _ports = ports();
    for words in [&ENGLISH, &CHINESE] {
        let mut learner = Learner::new(words, None);
        learner.begin();
        learner.bind(PORT);
        learner.under_way(2);
        let tabs = learner.tabs();
        learner.click("lesson-leave");
        let title = learner.lesson.title.of(words.lang);
        learner.driver.wait_for(title);
        learner.driver.click(title);
        learner.under_way(2);
        assert_eq!(learner.tabs(), tabs, "no other tabs");
        assert!(learner.driver.has(words.unbind), "it is still bound");
        learner.send("hello");
        learner.under_way(3);
    }
}

#[test]
fn a_tab_that_was_closed_is_opened_again_and_plays_its_part() {
    let _ports = ports();
    let mut learner = Learner::new(&ENGLISH, None);
    learner.begin();
    learner.bind(PORT);
    learner.under_way(2);
    learner.driver.shortcut(Modifiers::COMMAND, Key::W);
    let name = learner.lesson.actors[0].name.of(ENGLISH.lang);
    let open = tr!(learner.texts, "lesson-open-tab-of", actor = name);
    learner.driver.wait_for(&open);
    learner.driver.click(&open);
    learner.driver.until("the tab is known", |driver| !driver.has(&open));
    let tabs = learner.tabs();
    learner.click("lesson-do-it");
    learner.under_way(2);
    learner.driver.step();
    assert_eq!(learner.tabs(), tabs, "the tab that was opened plays");
}

#[test]
fn what_is_typed_already_is_sent_where_it_is_what_a_step_sends() {
    let _ports = ports();
    let mut learner = Learner::new(&ENGLISH, None);
    learner.begin();
    learner.bind(PORT);
    learner.under_way(2);
    learner.fill_in(ENGLISH.message, 1, "hello");
    learner.click("lesson-do-it");
    learner.under_way(3);
}

#[test]
fn panels_take_turns_where_there_is_no_room_for_both() {
    for (width, both) in [(900.0, false), (1280.0, true)] {
        let start = Start { lang: Some(Lang::En), ..Start::default() };
        let mut driver = Driver::start(start, Vec2::new(width, 600.0));
        driver.shortcut(Modifiers::COMMAND, Key::M);
        driver.wait_for("Find a message…");
        driver.shortcut(Modifiers::COMMAND, Key::J);
        driver.wait_for("Close the lessons");
        driver.step();
        assert_eq!(driver.has("Close the messages"), both, "{width}");
        driver.shortcut(Modifiers::COMMAND, Key::M);
        driver.step();
        if both {
            driver.shortcut(Modifiers::COMMAND, Key::M);
            driver.step();
        }
        assert!(driver.has("Close the messages"), "{width}");
        assert_eq!(driver.has("Close the lessons"), both, "{width}");
    }
}
