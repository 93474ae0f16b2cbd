//! Messages that are sent again and again, in the window: begun, seen everywhere, stopped by one click or key.

use crate::driver::{CHINESE, Driver, ENGLISH, TcpPeer, Words, plain_socket, receive};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::i18n::Lang;
use std::net::TcpListener;

/// What the controls are called.
struct Names {
    repeat: &'static str,
    every: &'static str,
    times: &'static str,
    begin: &'static str,
    stop: &'static str,
    /// The beginning of the line while it runs.
    pace: &'static str,
    done: &'static str,
    tab: &'static str,
    all: &'static str,
    stop_all: &'static str,
}

const IN_ENGLISH: Names = Names {
    repeat: "Repeat…",
    every: "Every (ms)",
    times: "Times",
    begin: "Begin",
    stop: "Stop repeat",
    pace: "every 10 ms · ",
    done: "Repeat is done · 5 of 5 sent",
    tab: ", repeats",
    all: "1 repeat runs",
    stop_all: "Stop all repeats",
};

const IN_CHINESE: Names = Names {
    repeat: "重复…",
    every: "间隔（毫秒）",
    times: "次数",
    begin: "开始",
    stop: "停止重复",
    pace: "每 10 ms · ",
    done: "重复发送完成 · 已发送 5/5 次",
    tab: "，重复发送中",
    all: "1 个重复发送正在进行",
    stop_all: "停止全部重复发送",
};

fn begin(driver: &mut Driver, names: &Names, every_ms: &str, times: &str) {
    driver.click(names.repeat);
    driver.fill(names.every, every_ms);
    driver.fill(names.times, times);
    driver.click(names.begin);
}

fn shown_everywhere_and_stopped(words: &Words, names: &Names) {
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    driver.bind(words);
    driver.aim(words, peer_address);
    driver.fill(words.message, "tick");
    assert!(!driver.shows(names.tab) && !driver.shows(names.stop_all));
    begin(&mut driver, names, "10", "");
    for _ in 0..3 {
        assert_eq!(receive(&peer).0, b"tick");
    }
    driver.wait_for(names.pace);
    assert!(driver.shows(names.tab), "its tab says so");
    assert!(driver.shows(names.all), "the status bar says so");
    assert_eq!(driver.value(words.message), "tick", "the message stays");
    driver.click(names.stop);
    driver.until("the end", |driver| !driver.has(names.stop));
    driver
        .until("the end everywhere", |driver| !driver.shows(names.tab) && !driver.shows(names.all));

    begin(&mut driver, names, "10", "");
    driver.wait_for(names.pace);
    driver.click(names.stop_all);
    driver.until("the end", |driver| !driver.has(names.stop));

    begin(&mut driver, names, "10", "");
    driver.wait_for(names.pace);
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.until("the end by Esc", |driver| !driver.has(names.stop));
}

#[test]
fn a_repeat_is_seen_everywhere_and_stopped_by_one_click_or_key() {
    shown_everywhere_and_stopped(&ENGLISH, &IN_ENGLISH);
    shown_everywhere_and_stopped(&CHINESE, &IN_CHINESE);
}

#[test]
fn the_message_field_stays_where_it_is_when_counters_begin() {
    let mut driver = Driver::new(Lang::En);
    let (peer, peer_address) = plain_socket();
    driver.bind(&ENGLISH);
    driver.aim(&ENGLISH, peer_address);
    driver.fill(ENGLISH.message, "tick");
    let place = |driver: &Driver| driver.0.get_by_label(ENGLISH.message).rect();
    let before = place(&driver);
    begin(&mut driver, &IN_ENGLISH, "10", "");
    receive(&peer);
    driver.wait_for(IN_ENGLISH.all);
    driver.wait_for("sent ");
    assert_eq!(place(&driver), before, "while it repeats");
    driver.click(IN_ENGLISH.stop);
    driver.until("the end", |driver| !driver.has(IN_ENGLISH.stop));
    assert_eq!(place(&driver), before, "with counters");
}

#[test]
fn a_repeat_that_is_done_says_so_until_that_was_read() {
    for (words, names, hide) in
        [(&ENGLISH, &IN_ENGLISH, "Hide this line"), (&CHINESE, &IN_CHINESE, "隐藏这一行")]
    {
        let mut driver = Driver::new(words.lang);
        let (peer, peer_address) = plain_socket();
        driver.bind(words);
        driver.aim(words, peer_address);
        driver.fill(words.message, "tick");
        // So slow that none is skipped on a machine that is busy.
        begin(&mut driver, names, "200", "5");
        for _ in 0..5 {
            receive(&peer);
        }
        driver.wait_for(names.done);
        driver.click(hide);
        assert!(!driver.has(hide));
    }
}

#[test]
fn what_is_typed_wrong_is_said_and_nothing_begins() {
    let mut driver = Driver::new(Lang::En);
    let (_peer, peer_address) = plain_socket();
    driver.bind(&ENGLISH);
    driver.aim(&ENGLISH, peer_address);
    begin(&mut driver, &IN_ENGLISH, "0", "");
    assert!(driver.shows("Every (ms): "), "{:?}", driver.texts());
    assert!(driver.has(IN_ENGLISH.begin), "the menu stays");
    driver.fill(IN_ENGLISH.every, "1000");
    driver.click(IN_ENGLISH.begin);
    driver.wait_for("every 1 s · ");
}

#[test]
fn a_client_repeats_while_it_is_connected() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut driver = Driver::new(Lang::En);
    driver.click_tab("TCP client");
    driver.fill("Host", "127.0.0.1");
    driver.fill("Port", &listener.local_addr().unwrap().port().to_string());
    driver.click("Connect");
    let mut peer = TcpPeer::accepted(&listener);
    driver.wait_for("Connected to ");
    driver.fill(ENGLISH.message, "tick");
    begin(&mut driver, &IN_ENGLISH, "10", "");
    peer.hears("ticktick");
    driver.wait_for(IN_ENGLISH.pace);
    drop(peer);
    driver.wait_for("Repeat ended with the connection");
}

#[test]
fn nothing_repeats_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let start = || Start {
        lang: Some(Lang::En),
        settings_file: Some(folder.path().join("settings.ron")),
        ..Start::default()
    };
    let size = Vec2::new(1180.0, 760.0);
    let mut driver = Driver::start(start(), size);
    let (_peer, peer_address) = plain_socket();
    driver.bind(&ENGLISH);
    driver.aim(&ENGLISH, peer_address);
    begin(&mut driver, &IN_ENGLISH, "10", "");
    driver.wait_for(IN_ENGLISH.pace);
    driver.close();
    let mut driver = Driver::start(start(), size);
    assert!(!driver.shows(IN_ENGLISH.tab) && !driver.has(IN_ENGLISH.stop));
    driver.click(IN_ENGLISH.repeat);
    assert_eq!(driver.value(IN_ENGLISH.every), "10", "only what was typed comes back");
}

/// What the controls of a load are called.
struct LoadNames {
    mode: &'static str,
    per_second: &'static str,
    time: &'static str,
    stop: &'static str,
    runs: &'static str,
    done: &'static str,
    no_rows: &'static str,
}

const LOAD_IN_ENGLISH: LoadNames = LoadNames {
    mode: "Load",
    per_second: "Per second",
    time: "For (s)",
    stop: "Stop load",
    runs: "50 datagrams a second for ",
    done: "Load is done · 50 asked · ",
    no_rows: "Its sends have no rows in the log",
};

const LOAD_IN_CHINESE: LoadNames = LoadNames {
    mode: "负载",
    per_second: "每秒",
    time: "持续（秒）",
    stop: "停止负载",
    runs: "每秒 50 个数据报，持续 ",
    done: "负载完成 · 应发 50 · ",
    no_rows: "它的发送不记入日志",
};

#[test]
fn a_load_is_an_option_that_says_what_it_came_to() {
    for (words, names, load) in
        [(&ENGLISH, &IN_ENGLISH, &LOAD_IN_ENGLISH), (&CHINESE, &IN_CHINESE, &LOAD_IN_CHINESE)]
    {
        let mut driver = Driver::new(words.lang);
        let (peer, peer_address) = plain_socket();
        driver.bind(words);
        driver.aim(words, peer_address);
        driver.fill(words.message, "tick");
        driver.click(names.repeat);
        assert!(!driver.has(load.per_second), "off at first");
        // The menu finds its place in its first pictures.
        driver.wait_for(load.mode);
        driver.click(load.mode);
        driver.wait_for(load.no_rows);
        driver.fill(load.per_second, "50");
        driver.fill(load.time, "1");
        driver.click(names.begin);
        driver.wait_for(load.runs);
        assert!(driver.shows(names.tab), "its tab says so");
        let (_, from) = receive(&peer);
        peer.send_to(b"tick", from).unwrap();
        driver.wait_for(load.done);

        // It is for load still; the time is the longest.
        driver.click(names.repeat);
        driver.fill(load.time, "3600");
        driver.click(names.begin);
        driver.wait_for(load.runs);
        driver.shortcut(Modifiers::NONE, Key::Escape);
        driver.until("the end by Esc", |driver| !driver.has(load.stop));
    }
}
