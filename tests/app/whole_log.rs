//! One log of all sessions: opened from the menu and by a start argument, in both languages.

use crate::driver::{CHINESE, DEADLINE, Driver, ENGLISH, Words};
use egui::Vec2;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use network_playground::app::Start;
use network_playground::engine::StartRequest;
use network_playground::i18n::Lang;
use std::net::UdpSocket;

fn rows(driver: &Driver) -> Vec<String> {
    let rows = driver.0.query_all_by_role(Role::ListBoxOption);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

fn open(words: &Words, lang: Lang, whole_log: bool) -> Driver {
    let any = "127.0.0.1:0".parse().unwrap();
    let requests = vec![StartRequest::udp(any), StartRequest::listen(any, None)];
    let start = Start { lang: Some(lang), requests, whole_log, ..Start::default() };
    let mut driver = Driver::start(start, Vec2::new(900.0, 600.0));
    if !whole_log {
        driver.click(words.new_tab);
        let name = if lang == Lang::En {
            "New tab: all sessions"
        } else {
            "新建“所有会话”标签页"
        };
        driver.click(name);
    }
    driver
}

#[test]
fn sessions_of_all_tabs_stand_in_one_log_and_a_click_shows_one_of_them() {
    for (words, lang, whole_log) in [(&ENGLISH, Lang::En, true), (&CHINESE, Lang::Zh, false)] {
        let mut driver = open(words, lang, whole_log);
        let server = if lang == Lang::En { "TCP server :" } else { "TCP 服务器 :" };
        let has_both = |driver: &Driver| {
            let rows = rows(driver);
            ["UDP :", server].iter().all(|title| rows.iter().any(|row| row.starts_with(title)))
        };
        driver.until("rows of both", |driver| has_both(driver));
        let tab = if lang == Lang::En { "All sessions" } else { "所有会话" };
        assert!(driver.has(tab));
        let only = if lang == Lang::En { "Only UDP :" } else { "只显示 UDP :" };
        let cell = driver.texts().into_iter().find(|text| text.starts_with(only)).unwrap();
        let cells = driver.0.query_all_by_label(&cell);
        cells.into_iter().next().unwrap().click();
        driver.step();
        driver.until("rows of one", |driver| {
            let rows = rows(driver);
            !rows.is_empty() && rows.iter().all(|row| row.starts_with("UDP :"))
        });
        let port: u16 = cell.rsplit(':').next().unwrap().parse().unwrap();
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        sender.set_write_timeout(Some(DEADLINE)).unwrap();
        sender.send_to(b"hello", ("127.0.0.1", port)).unwrap();
        driver.wait_for("hello");
    }
}
