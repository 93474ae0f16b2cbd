//! The time line of panes, and its picture in a file.

use crate::driver::{CHINESE, Driver, ENGLISH, Words};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::fs;
use std::net::SocketAddr;

/// What the time line's controls are called in a language.
struct TimeLineWords {
    all: &'static str,
    waits: &'static str,
    save: &'static str,
    svg: &'static str,
    png: &'static str,
    file: &'static str,
    write: &'static str,
    exists: &'static str,
    saved: &'static str,
    hint: &'static str,
    legend: &'static str,
}

const IN_ENGLISH: TimeLineWords = TimeLineWords {
    all: "All tabs",
    waits: "recvfrom waits since ",
    save: "Save the picture…",
    svg: "As SVG (vectors)…",
    png: "As PNG (pixels)…",
    file: "File",
    write: "Save",
    exists: "press Save again",
    saved: "The picture is saved",
    hint: "over the time that is seen now",
    legend: "inferred from the calls",
};

const IN_CHINESE: TimeLineWords = TimeLineWords {
    all: "全部标签页",
    waits: "recvfrom 从 ",
    save: "保存图片…",
    svg: "保存为 SVG（矢量图）…",
    png: "保存为 PNG（位图）…",
    file: "文件",
    write: "保存",
    exists: "再次按“保存”",
    saved: "图片已保存",
    hint: "包含全部套接字",
    legend: "由调用推断",
};

/// Two UDP tabs, the second of which has sent the first `Tracy`, and the time line of the second; with their addresses.
fn two_tabs(words: &Words) -> (Driver, [SocketAddr; 2]) {
    let mut driver = Driver::new(words.lang);
    let first = driver.bind(words);
    driver.new_tab(words);
    let second = driver.bind(words);
    driver.aim(words, first);
    driver.send(words, "Tracy");
    driver.wait_for("5 B Tracy");
    driver.shortcut(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::L);
    driver.wait_for("sendto 5 B");
    (driver, [first, second])
}

fn save(driver: &mut Driver, names: &TimeLineWords, form: &str, path: &std::path::Path) {
    driver.click(names.save);
    driver.click(form);
    driver.wait_for(names.hint);
    driver.fill(names.file, &path.display().to_string());
    driver.click(names.write);
    driver.until("the file", |_| path.exists());
    driver.wait_for(names.saved);
    driver.until("the window to go", |driver| !driver.shows(names.hint));
}

#[test]
fn both_tabs_stand_on_one_line_of_time_and_it_becomes_a_file() {
    for (words, names) in [(&ENGLISH, &IN_ENGLISH), (&CHINESE, &IN_CHINESE)] {
        let folder = tempfile::tempdir().unwrap();
        let (mut driver, addresses) = two_tabs(words);
        driver.wait_for(names.waits);
        assert!(!driver.shows("recvfrom 5 B"), "that is of the other tab");
        driver.click(names.all);
        driver.wait_for("recvfrom 5 B");
        // The first tab was bound before the second opened: its beginning is there, too.
        for address in addresses {
            driver.wait_for(&format!("UDP {address}"));
        }

        let path = folder.path().join("时间线.svg");
        save(&mut driver, names, names.svg, &path);
        let svg = fs::read_to_string(&path).unwrap();
        let [first, second] = addresses.map(|address| format!("UDP {address}<"));
        // The arrow of the datagram says how many bytes it carries.
        for text in ["sendto 5 B", "recvfrom", names.legend, &first, &second, ">5 B<"] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        // It is there now: once more, only after a question.
        driver.click(names.save);
        driver.click(names.svg);
        driver.wait_for(names.hint);
        driver.click(names.write);
        driver.wait_for(names.exists);
        driver.shortcut(Modifiers::NONE, Key::Escape);
        driver.until("the window to go", |driver| !driver.shows(names.hint));

        let path = folder.path().join("time line.png");
        save(&mut driver, names, names.png, &path);
        let picture = fs::read(&path).unwrap();
        assert!(picture.starts_with(b"\x89PNG"));
    }
}

#[test]
fn a_bar_opens_the_inspector_as_its_row_does() {
    let (mut driver, _) = two_tabs(&ENGLISH);
    driver.0.get_by_label_contains("sendto 5 B, at").click();
    driver.wait_for("T U+0054");
}

/// The window would have nothing to save, and not say so.
#[test]
fn the_window_of_a_picture_goes_with_its_pane() {
    let (mut driver, _) = two_tabs(&ENGLISH);
    driver.click(IN_ENGLISH.save);
    driver.click(IN_ENGLISH.svg);
    driver.wait_for(IN_ENGLISH.hint);
    driver.shortcut(Modifiers::COMMAND, Key::W);
    driver.until("the window to go", |driver| !driver.shows(IN_ENGLISH.hint));
}

#[test]
fn the_key_of_the_time_line_leads_to_it_from_the_page_of_a_load() {
    let mut driver = Driver::new(ENGLISH.lang);
    driver.click("HTTP GET");
    assert!(!driver.has("Fit"));
    driver.shortcut(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    driver.wait_for("Fit");
    driver.wait_for("Filter");
}
