//! The pane for checks: opened without running, run by a click, with ticks, times and rows.

use crate::driver::{DEADLINE, Driver};
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::i18n::Lang;
use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use tempfile::TempDir;

/// What the pane says, by language.
struct Said {
    lang: Lang,
    run: &'static str,
    stop: &'static str,
    passed: &'static str,
    failed: &'static str,
    instead: &'static str,
    hint: &'static str,
    unread: &'static str,
    file: &'static str,
    address: &'static str,
    bad_address: &'static str,
}

const ENGLISH: Said = Said {
    lang: Lang::En,
    run: "Run",
    stop: "Stop",
    passed: "passed",
    failed: "failed",
    instead: "instead: pong 2",
    hint: "Press Run",
    unread: "Could not read the check",
    file: "File",
    address: "Address of peer",
    bad_address: "This is no address",
};

const CHINESE: Said = Said {
    lang: Lang::Zh,
    run: "运行",
    stop: "停止",
    passed: "通过",
    failed: "未通过",
    instead: "实际收到：pong 2",
    hint: "按“运行”",
    unread: "无法读取检查文件",
    file: "文件",
    address: "peer 的地址",
    bad_address: "地址无效",
};

/// A peer that counts what it replies to; until the test ends.
fn peer() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let reply = move || {
        let mut buffer = [0; 64];
        let mut count = 0;
        while let Ok((_, from)) = socket.recv_from(&mut buffer) {
            count += 1;
            if socket.send_to(format!("pong {count}").as_bytes(), from).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().name("peer".to_owned()).spawn(reply).unwrap();
    address
}

/// A file of a check with these steps.
fn file(address: SocketAddr, steps: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ping.check.toml");
    let text = format!("name = 'Ping'\n[[socket]]\nudp = '{address}'\n{steps}");
    fs::write(&path, text).unwrap();
    (folder, path)
}

const STEPS: &str = "[[step]]\nname = 'first'\nsend = 'ping'\nexpect = { equals = 'pong 1' }\n\
    within-ms = 10000\n[[step]]\nname = 'second'\nsend = 'ping'\n\
    expect = { equals = 'pong 9' }\nwithin-ms = 300\n";

fn open(said: &Said, path: PathBuf) -> Driver {
    let start = Start { lang: Some(said.lang), checks: vec![path], ..Start::default() };
    Driver::start(start, Vec2::new(1180.0, 760.0))
}

fn runs_by_a_click(said: &Said) {
    let address = peer();
    let (_folder, path) = file(address, STEPS);
    let mut driver = open(said, path);
    driver.wait_for("1. first");
    driver.wait_for(said.hint);
    assert!(!driver.shows("→"), "nothing is sent before a click");

    driver.click(said.run);
    driver.wait_for(&format!("2. second{}{}", colon(said), said.failed));
    assert!(driver.has(&format!("1. first{}{}", colon(said), said.passed)));
    assert!(driver.shows(said.instead), "{:#?}", driver.texts());
    driver.wait_for(&format!("→ {address} 4 B ping"));
    driver.wait_for(&format!("← {address} 6 B pong 1"));
    driver.wait_for(said.run);
}

fn colon(said: &Said) -> &'static str {
    match said.lang {
        Lang::En => ": ",
        Lang::Zh => "：",
    }
}

#[test]
fn a_check_runs_by_a_click_in_english() {
    runs_by_a_click(&ENGLISH);
}

#[test]
fn a_check_runs_by_a_click_in_chinese() {
    runs_by_a_click(&CHINESE);
}

#[test]
fn a_check_is_stopped() {
    for said in [&ENGLISH, &CHINESE] {
        let steps = "[[step]]\nname = 'long'\nexpect = 'anything'\nwithin-ms = 3600000\n";
        let (_folder, path) = file(peer(), steps);
        let mut driver = open(said, path);
        driver.wait_for("1. long");
        driver.click(said.run);
        driver.until("the stop button", |driver| driver.0.query_by_label(said.stop).is_some());
        driver.click(said.stop);
        driver.until("the end", |driver| driver.0.query_by_label(said.run).is_some());
    }
    assert!(DEADLINE.as_secs() < 3600);
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_run() {
    for said in [&ENGLISH, &CHINESE] {
        let (_folder, path) = file(peer(), "[[step]]\nsends = 'x'\n");
        let mut driver = open(said, path.clone());
        driver.wait_for(said.unread);
        assert!(driver.shows("line 5"), "{:#?}", driver.texts());
        // Mended, it is read anew by the button, and another address can be typed.
        fs::write(&path, fs::read_to_string(&path).unwrap().replace("sends", "send")).unwrap();
        driver.click(said.run);
        driver.wait_for(said.address);
        driver.fill(said.address, "nowhere");
        driver.until("the end", |driver| driver.0.query_by_label(said.run).is_some());
        driver.click(said.run);
        driver.wait_for(said.bad_address);
    }
}

#[test]
fn a_file_that_is_dropped_is_opened_and_not_run() {
    let said = &ENGLISH;
    let (folder, path) = file(peer(), STEPS);
    let mut driver = Driver::new(said.lang);
    let other = folder.path().join("other.txt");
    fs::write(&other, "nothing").unwrap();
    for path in [other, path] {
        driver.0.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
        driver.step();
    }
    driver.wait_for("1. first");
    assert!(driver.value(said.file).ends_with("ping.check.toml"));
    driver.wait_for(said.hint);
}

/// A file that was dropped on the window.
#[derive(Debug)]
pub(crate) struct Dropped(pub(crate) PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody needs it".to_owned())
    }
}
