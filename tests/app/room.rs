//! How much of the window the log has, and that nothing else takes more than its line.

use crate::driver::{CHINESE, DEADLINE, Driver, ENGLISH, TcpPeer, Words, plain_socket};
use egui::accesskit::Role;
use egui::{Rect, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use network_playground::app::Start;
use network_playground::i18n::Texts;
use network_playground::learn::lessons::lesson;
use std::net::{SocketAddr, TcpListener, UdpSocket};

/// Rows of a log, as a screen reader finds them, that stand whole within the list.
fn whole_rows(driver: &Driver, texts: &Texts) -> Vec<usize> {
    let name = texts.get("log-rows");
    let lists = driver.0.get_all_by_label(&name);
    let rows_of = |list: egui_kittest::Node<'_>| {
        let place: Rect = list.rect().expand(0.5);
        let is_row = |node: &egui_kittest::Node<'_>| {
            node.accesskit_node().role() == Role::ListBoxOption && place.contains_rect(node.rect())
        };
        driver.0.root().children_recursive().filter(is_row).count()
    };
    lists.map(rows_of).collect()
}

fn small(words: &Words) -> Driver {
    let start = Start { lang: Some(words.lang), ..Start::default() };
    Driver::start(start, Vec2::new(900.0, 600.0))
}

/// Waits for as many rows as the goal says.
fn until_rows(driver: &mut Driver, words: &Words, goal: usize) {
    let texts = Texts::new(words.lang);
    driver.until(&format!("{goal} rows"), |driver| {
        whole_rows(driver, &texts).into_iter().max().unwrap_or_default() >= goal
    });
}

#[test]
fn a_bound_udp_socket_shows_fourteen_rows_in_a_small_window() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = small(words);
        let own = driver.bind(words);
        let (peer, _) = plain_socket();
        for number in 0..40 {
            peer.send_to(format!("row {number}").as_bytes(), own).unwrap();
        }
        until_rows(&mut driver, words, 14);
    }
}

#[test]
fn a_connected_client_shows_fourteen_rows_in_a_small_window() {
    for words in [&ENGLISH, &CHINESE] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let texts = Texts::new(words.lang);
        let mut driver = small(words);
        driver.click(&texts.get("tcp-client"));
        driver.fill(&texts.get("port"), &listener.local_addr().unwrap().port().to_string());
        driver.click(&texts.get("connect"));
        let mut peer = TcpPeer::accepted(&listener);
        for number in 0..20 {
            let row = format!("row {number} of the peer");
            peer.says(&row);
            driver.wait_for(&row);
        }
        until_rows(&mut driver, words, 14);
    }
}

#[test]
fn a_server_shows_nine_rows_below_its_table_in_a_small_window() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = small(words);
        let address = driver.listen(words);
        let mut peer = TcpPeer::connect(address);
        for number in 0..20 {
            let row = format!("row {number} of the peer");
            peer.says(&row);
            driver.wait_for(&row);
        }
        until_rows(&mut driver, words, 9);
    }
}

#[test]
fn panes_side_by_side_show_eighteen_rows_each() {
    for words in [&ENGLISH, &CHINESE] {
        let folder = tempfile::tempdir().unwrap();
        let start = Start {
            lang: Some(words.lang),
            lesson_folder: Some(folder.path().to_owned()),
            ..Start::default()
        };
        let texts = Texts::new(words.lang);
        let mut driver = Driver::start(start, Vec2::new(1280.0, 800.0));
        driver.click(words.examples);
        driver.click(lesson("udp-echo").unwrap().title.of(words.lang));
        driver.until("the end of the example", |driver| {
            if driver.shows(words.free_port) {
                driver.click(words.free_port);
            }
            driver.shows("5 B Sarah")
        });
        let addresses: Vec<SocketAddr> = driver
            .texts()
            .iter()
            .filter_map(|text| text.strip_prefix(words.bound_to)?.trim().parse().ok())
            .collect();
        assert!(addresses.len() >= 2, "both are bound: {addresses:?}");
        let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
        peer.set_read_timeout(Some(DEADLINE)).unwrap();
        for number in 0..80 {
            let to = addresses[number % addresses.len()];
            peer.send_to(format!("row {number}").as_bytes(), to).unwrap();
        }
        driver.until("18 rows in both", |driver| {
            let rows = whole_rows(driver, &texts);
            rows.len() == 2 && rows.iter().all(|rows| *rows >= 18)
        });
    }
}

/// The top of the log's rows.
fn log_top(driver: &Driver, texts: &Texts) -> f32 {
    driver.0.get_by_label(&texts.get("log-rows")).rect().top()
}

#[test]
fn options_float_over_the_log_of_a_small_window_and_push_it_in_a_high_one() {
    let words = &ENGLISH;
    let texts = Texts::new(words.lang);
    for (size, floats) in [(Vec2::new(900.0, 600.0), true), (Vec2::new(1280.0, 800.0), false)] {
        let start = Start { lang: Some(words.lang), ..Start::default() };
        let mut driver = Driver::start(start, size);
        driver.bind(words);
        for (tab, option) in [
            (None, "Broadcast (SO_BROADCAST)"),
            (Some("TCP client"), "Reconnect by itself"),
            (Some("TCP server"), "Backlog"),
        ] {
            if let Some(tab) = tab {
                driver.click(tab);
            }
            let before = log_top(&driver, &texts);
            driver.click("Options");
            driver.wait_for(option);
            assert_eq!(log_top(&driver, &texts) <= before + 0.5, floats, "{option} at {size}");
            driver.click("Options");
            assert!(!driver.has(option), "folded away");
        }
    }
}
