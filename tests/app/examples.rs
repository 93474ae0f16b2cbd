//! Each example of the menu is played, in both languages.

use crate::driver::{CHINESE, Driver, ENGLISH, Words};
use egui::Vec2;
use network_playground::app::Start;
use network_playground::i18n::Texts;
use network_playground::ui::examples::Example;

/// Opens the menu, chooses the example and waits for the rows. Where a port is in use (another test
/// plays the same), takes the free one that is offered.
fn play(words: &Words, example: Example, rows: &[&str]) -> Driver {
    let folder = tempfile::tempdir().unwrap();
    let start = Start {
        lang: Some(words.lang),
        sample_folder: Some(folder.path().join("examples")),
        ..Start::default()
    };
    let mut driver = Driver::start(start, Vec2::new(1280.0, 800.0));
    driver.click(words.examples);
    driver.click(&example.name(&Texts::new(words.lang)));
    for row in rows {
        driver.until(row, |driver| {
            if driver.shows(words.free_port) {
                driver.click(words.free_port);
            }
            driver.shows(row)
        });
    }
    driver
}

fn in_both(example: Example, rows: &[&str]) {
    for words in [&ENGLISH, &CHINESE] {
        play(words, example, rows);
    }
}

#[test]
fn udp_sender_and_receiver() {
    in_both(Example::UdpSender, &["5 B hello", "6 B 你好"]);
}

#[test]
fn udp_echo() {
    in_both(Example::UdpEcho, &["7 B Michael", "5 B Tracy", "5 B Sarah"]);
}

#[test]
fn udp_chat() {
    in_both(Example::UdpChat, &["9 B 在吗？", "3 B 在", "6 B Hello!"]);
}
