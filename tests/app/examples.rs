//! Each example of the menu is played, in both languages.

use crate::driver::{CHINESE, Driver, ENGLISH, Words};
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::learn::lessons::lesson;
use std::fs;
use std::path::Path;

/// Opens the menu, chooses the example and waits for the rows. Where a port is in use (another test
/// plays the same), takes the free one that is offered.
fn play(words: &Words, id: &str, rows: &[&str]) -> Driver {
    let folder = tempfile::tempdir().unwrap();
    play_in(words, id, rows, folder.path())
}

fn play_in(words: &Words, id: &str, rows: &[&str], folder: &Path) -> Driver {
    let start = Start {
        lang: Some(words.lang),
        lesson_folder: Some(folder.to_owned()),
        ..Start::default()
    };
    let mut driver = Driver::start(start, Vec2::new(1280.0, 800.0));
    play_on(&mut driver, words, id, rows);
    driver
}

fn play_on(driver: &mut Driver, words: &Words, id: &str, rows: &[&str]) {
    driver.click(words.examples);
    driver.click(lesson(id).unwrap().title.of(words.lang));
    for row in rows {
        driver.until(row, |driver| {
            if driver.shows(words.free_port) {
                driver.click(words.free_port);
            }
            driver.shows(row)
        });
    }
}

fn in_both(id: &str, rows: &[&str]) {
    for words in [&ENGLISH, &CHINESE] {
        play(words, id, rows);
    }
}

#[test]
fn udp_sender_and_receiver() {
    in_both("udp-send-receive", &["5 B hello", "6 B 你好"]);
}

#[test]
fn udp_echo() {
    in_both("udp-echo", &["7 B Michael", "5 B Tracy", "5 B Sarah"]);
}

#[test]
fn udp_chat() {
    in_both("udp-chat", &["9 B 在吗？", "3 B 在", "6 B Hello!"]);
}

#[test]
fn tcp_hello_server_and_client() {
    let rows = [
        "8 B Welcome!",
        "14 B Hello, Lambda!",
        "12 B Hello, Bond!",
        "13 B Hello, alpha!",
        "4 B exit",
    ];
    for (words, closed) in [(&ENGLISH, "Closed by the peer"), (&CHINESE, "对方已关闭连接")] {
        let mut driver = play(words, "tcp-hello", &rows);
        driver.wait_for(closed);
    }
}

#[test]
fn tcp_two_clients_at_once() {
    in_both("tcp-two-clients", &["14 B Hello, Lambda!", "12 B Hello, Bond!", "13 B Hello, alpha!"]);
}

#[test]
fn tcp_one_shot() {
    for (words, closed) in [(&ENGLISH, "Closed by the peer"), (&CHINESE, "对方已关闭连接")] {
        let mut driver = play(words, "tcp-one-shot", &["5 B hello", "11 B thank you !"]);
        driver.wait_for(closed);
    }
}

#[test]
fn tcp_file_downloader() {
    for (words, saved) in [(&ENGLISH, "Saved "), (&CHINESE, "已保存 ")] {
        let folder = tempfile::tempdir().unwrap();
        let mut driver = play_in(words, "file-download", &["9 B hello.txt"], folder.path());
        driver.wait_for(saved);
        let [sent, came] =
            ["hello.txt", "downloaded-hello.txt"].map(|name| fs::read(folder.path().join(name)));
        assert_eq!(sent.unwrap(), came.unwrap());
    }
}

#[test]
fn a_page_and_a_get() {
    for (words, page) in [(&ENGLISH, "Page"), (&CHINESE, "网页")] {
        let mut driver = play(words, "http-get-save", &["200 OK"]);
        driver.wait_for(page);
        driver.wait_for("<!doctype html>");
    }
}

#[test]
fn a_get_by_hand_is_split_at_the_empty_line() {
    in_both(
        "http-by-hand",
        &["GET / HTTP/1.1\\r\\nHost: 127.0.0.1", "HTTP/1.1 200 OK\\r\\n", "<!doctype html>"],
    );
}

/// The fields say what is true, and tabs that nobody used do not pile up.
#[test]
fn the_fields_of_an_example_are_those_of_its_sockets() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = play(words, "udp-send-receive", &["5 B hello", "6 B 你好"]);
        let of_udp = |driver: &Driver| -> Vec<String> {
            let texts = driver.texts();
            texts.into_iter().filter(|text| text.starts_with("UDP :")).collect()
        };
        let ports = |driver: &Driver, field: &str| -> Vec<String> {
            driver.0.get_all_by_label(field).filter_map(|node| node.value()).collect()
        };
        driver.until("what the sender got", |driver| {
            // Whichever they are: another program may have the port of the tutorials.
            let tabs = of_udp(driver);
            let mut own: Vec<&str> =
                tabs.iter().filter_map(|tab| tab.strip_prefix("UDP :")).collect();
            let mut others = ports(driver, words.remote_port);
            own.sort_unstable();
            others.sort_unstable();
            own.len() == 2 && own == others
        });
        assert!(ports(&driver, words.local_port).contains(&String::new()), "any port");
        assert!(!driver.has("UDP"), "the tab of the start was used");
        let tabs = driver.texts().iter().filter(|text| text.starts_with("UDP")).count();
        assert_eq!(tabs, 2);
    }
}

/// The receiver does not seem to talk to its own port while nobody knows that of the sender.
#[test]
fn the_receiver_of_an_example_has_no_remote_port_until_there_is_one() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        driver.click(words.examples);
        driver.click(lesson("udp-send-receive").unwrap().title.of(words.lang));
        driver.until("the sender's port", |driver| {
            if driver.shows(words.free_port) {
                driver.click(words.free_port);
            }
            let fields = driver.0.get_all_by_label(words.remote_port);
            let ports: Vec<String> = fields.filter_map(|node| node.value()).collect();
            assert!(ports.iter().filter(|port| *port == "9999").count() <= 1, "{ports:?}");
            ports.len() == 2 && !ports.contains(&String::new())
        });
    }
}

/// The one before makes room: its port is free, and its panes stay to be read.
#[test]
fn one_example_after_another() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = play(words, "tcp-one-shot", &["11 B thank you !"]);
        play_on(&mut driver, words, "tcp-hello", &["14 B Hello, Lambda!"]);
        play_on(&mut driver, words, "udp-echo", &["5 B Sarah"]);
        let tabs = driver.texts().iter().filter(|text| text.starts_with("TCP ")).count();
        assert_eq!(tabs, 4, "two panes of each former example; those of the start were used");
    }
}
