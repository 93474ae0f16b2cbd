//! Lessons in the window: begun, done by a person and by the program.

use crate::driver::{CHINESE, Driver, ENGLISH, Words};
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::i18n::Texts;

fn begin(words: &Words, id: &'static str) -> Driver {
    let start = Start { lang: Some(words.lang), lesson: Some(id), ..Start::default() };
    Driver::start(start, Vec2::new(1280.0, 800.0))
}

/// Has the program do the step that is under way, until this shows. Where a port is in use (another test has it),
/// takes the free one that is offered.
fn do_step(driver: &mut Driver, words: &Words, until: &str) {
    driver.click(&Texts::new(words.lang).get("lesson-do-it"));
    driver.until(until, |driver| {
        if driver.shows(words.free_port) {
            driver.click(words.free_port);
        }
        driver.shows(until)
    });
}

/// The second step, and what is said about the receiver at another port.
const SECOND: [(&Words, &str, &str); 2] = [
    (&ENGLISH, "Step 2, under way", "You bound port "),
    (&CHINESE, "第 2 步，进行中", "你绑定的是 "),
];

#[test]
fn a_lesson_has_its_tabs_and_its_panel_and_starts_nothing_by_itself() {
    for (words, second, _) in SECOND {
        let mut driver = begin(words, "udp-send-receive");
        driver.step();
        let tabs = driver.texts().iter().filter(|text| *text == "UDP").count();
        assert_eq!(tabs, 2, "one for each actor; that of the start made room");
        assert!(!driver.shows(words.bound_to));
        do_step(&mut driver, words, second);
        assert!(driver.shows(words.bound_to));
    }
}

#[test]
fn another_tab_can_be_opened_where_not_all_tabs_are_seen() {
    for (words, machine) in [(&ENGLISH, "New tab: this machine"), (&CHINESE, "新建“本机”标签页")]
    {
        let lesson = Some("who-listens");
        let start = Start { lang: Some(words.lang), lesson, ..Start::default() };
        let mut driver = Driver::start(start, Vec2::new(900.0, 600.0));
        driver.step();
        let buttons = driver.0.query_all_by_label(words.new_tab).count();
        assert_eq!(buttons, 2, "one for each column");
        for button in 0..buttons {
            driver.0.get_all_by_label(words.new_tab).nth(button).unwrap().click();
            driver.step();
            assert!(driver.has(machine), "a click reaches the button of column {button}");
            driver.0.key_press(egui::Key::Escape);
            driver.step();
        }
    }
}

#[test]
fn a_wrong_turn_is_told_and_the_program_takes_the_right_one() {
    for (words, second, wrong) in SECOND {
        let mut driver = begin(words, "udp-send-receive");
        driver.fill(words.local_port, "0");
        driver.0.get_all_by_label(words.bind).next().unwrap().click();
        driver.wait_for(wrong);
        do_step(&mut driver, words, second);
        assert!(!driver.shows(wrong), "it is past");
    }
}

/// Where something is to be looked at, its tab is there, beside those of the actors.
#[test]
fn a_lesson_on_who_listens_opens_this_machine() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = begin(words, "own-addresses");
        driver.step();
        let name = Texts::new(words.lang).get("machine-tab").into_owned();
        assert!(driver.has(&name), "{:?}", driver.texts());
    }
}
