//! Recording the log: what is chosen, what is in the file, and what is said of it.

use crate::driver::{CHINESE, Driver, ENGLISH, Words, plain_socket};
use egui::Vec2;
use network_playground::app::Start;
use network_playground::engine::StartRequest;
use network_playground::i18n::Lang;
use network_playground::log::json_lines::{JsonLine, read_line};
use network_playground::net::EventKind;
use std::fs;
use std::path::Path;

/// The names of what is clicked and shown, in a language.
struct RecordWords {
    record: &'static str,
    file: &'static str,
    this_tab: &'static str,
    json: &'static str,
    mib: &'static str,
    start: &'static str,
    stop: &'static str,
    end: &'static str,
    going: &'static str,
    in_status: &'static str,
    recorded: &'static str,
    exists: &'static str,
    bad_number: &'static str,
}

const IN_ENGLISH: RecordWords = RecordWords {
    record: "Record",
    file: "File",
    this_tab: "This tab",
    json: "JSON lines",
    mib: "after so many MiB",
    start: "Start recording",
    stop: "Stop recording",
    end: "End recording",
    going: "Recording to ",
    in_status: "recording ",
    recorded: "Recorded ",
    exists: "press Start recording again",
    bad_number: "Type a whole number",
};

const IN_CHINESE: RecordWords = RecordWords {
    record: "录制",
    file: "文件",
    this_tab: "此标签页",
    json: "JSON Lines",
    mib: "每满多少 MiB",
    start: "开始录制",
    stop: "停止录制",
    end: "结束录制",
    going: "正在录制到",
    in_status: "录制中",
    recorded: "已录制",
    exists: "再次按“开始录制”",
    bad_number: "请输入 1 到",
};

const BOTH: [(&Words, &RecordWords); 2] = [(&ENGLISH, &IN_ENGLISH), (&CHINESE, &IN_CHINESE)];

/// The payloads that came, in a file of JSON lines.
fn texts_in(path: &Path) -> Vec<String> {
    let lines = fs::read(path).unwrap();
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let came = lines.filter_map(|line| match read_line(line).unwrap() {
        JsonLine::Row(row) if matches!(row.event.kind, EventKind::Received { .. }) => {
            Some(String::from_utf8(row.payload).unwrap())
        }
        _ => None,
    });
    came.collect()
}

#[test]
fn a_tab_is_recorded_with_each_of_its_sessions_until_it_is_stopped() {
    for (words, record) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("录.jsonl");
        let mut driver = Driver::new(words.lang);
        let own = driver.bind(words);
        let (peer, _) = plain_socket();
        peer.send_to(b"before it", own).unwrap();
        driver.wait_for("before it");

        driver.click(record.record);
        driver.wait_for(record.start);
        driver.click(record.this_tab);
        driver.click(record.json);
        driver.fill(record.file, &path.display().to_string());
        driver.fill(record.mib, "many");
        driver.wait_for(record.bad_number);
        driver.click(record.start);
        assert!(!path.exists(), "not with a mistake");
        driver.fill(record.mib, "");
        driver.click(record.start);
        driver.wait_for(record.going);
        driver.shortcut(egui::Modifiers::NONE, egui::Key::Escape);
        driver.until("the window to go", |driver| !driver.shows(record.going));
        assert!(driver.shows(record.in_status), "it goes on");

        peer.send_to(b"first", own).unwrap();
        driver.wait_for("first");
        // Another session of the tab, and another tab.
        driver.click(words.unbind);
        driver.wait_for(words.closed);
        let again = driver.bind(words);
        peer.send_to(b"second", again).unwrap();
        driver.wait_for("second");
        driver.new_tab(words);
        let other = driver.bind(words);
        peer.send_to(b"of another tab", other).unwrap();
        driver.wait_for("of another tab");
        driver.click(record.stop);
        driver.wait_for(record.recorded);
        driver.until("the status to go", |driver| !driver.shows(record.stop));
        assert_eq!(texts_in(&path), ["first", "second"]);
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_question() {
    for (words, record) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.pcapng");
        fs::write(&path, "old").unwrap();
        let mut driver = Driver::new(words.lang);
        driver.bind(words);
        driver.click(record.record);
        driver.wait_for(record.start);
        driver.fill(record.file, &path.display().to_string());
        driver.click(record.start);
        driver.wait_for(record.exists);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        driver.click(record.start);
        driver.wait_for(record.going);
        driver.click(record.end);
        driver.wait_for(record.recorded);
        assert!(
            fs::read(&path).unwrap().starts_with(&[0x0A, 0x0D, 0x0D, 0x0A]),
            "a section header"
        );
    }
}

#[test]
fn an_argument_records_everything_from_the_first_row_to_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.jsonl");
    let start = || Start {
        lang: Some(Lang::En),
        record: Some(path.clone()),
        requests: vec![StartRequest::udp("127.0.0.1:0".parse().unwrap())],
        ..Start::default()
    };
    let mut driver = Driver::start(start(), Vec2::new(1180.0, 760.0));
    let own = driver.bound_address(&ENGLISH);
    let (peer, _) = plain_socket();
    peer.send_to(b"hello", own).unwrap();
    driver.wait_for("hello");
    driver.close();
    assert_eq!(texts_in(&path), ["hello"]);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"kind\":\"call\"") && text.contains("bind"), "{text}");
    assert!(text.lines().last().unwrap().contains("\"kind\":\"ended\""), "{text}");

    // Nobody was asked whether it may be replaced.
    let mut driver = Driver::start(start(), Vec2::new(1180.0, 760.0));
    driver.wait_for("There is a file of this name already");
    driver.close();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn what_was_chosen_comes_back_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let settings_file = Some(folder.path().join("settings.ron"));
    let start =
        || Start { lang: Some(Lang::En), settings_file: settings_file.clone(), ..Start::default() };
    let mut driver = Driver::start(start(), Vec2::new(1180.0, 760.0));
    driver.click("Record");
    driver.wait_for("Start recording");
    driver.click("JSON lines");
    driver.fill("after so many minutes", "15");
    driver.close();
    let mut driver = Driver::start(start(), Vec2::new(1180.0, 760.0));
    driver.click("Record");
    driver.wait_for("Start recording");
    let file = driver.value("File");
    assert!(file.ends_with("recording.jsonl"), "{file}");
    assert_eq!(driver.value("after so many minutes"), "15");
    driver.close();
}
