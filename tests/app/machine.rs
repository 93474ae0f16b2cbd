//! The pane for this machine, in both languages: read by itself, read again by F5, and used in other panes.

use crate::driver::{CHINESE, Driver, ENGLISH};
use egui::{Key, Vec2};
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::i18n::Lang;
use network_playground::learn::machine::MachinePart;
use std::net::{TcpListener, UdpSocket};

struct Words {
    lang: Lang,
    new_tab: &'static str,
    new_machine: &'static str,
    addresses: &'static str,
    use_loopback: &'static str,
    read_at: &'static str,
    refresh: &'static str,
    copy: &'static str,
    copied: &'static str,
    filter: &'static str,
    local_address: &'static str,
    host: &'static str,
    port: &'static str,
    remote_port: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        lang: Lang::En,
        new_tab: ENGLISH.new_tab,
        new_machine: "New tab: this machine",
        addresses: "Addresses",
        use_loopback: "Use 127.0.0.1 as local address",
        read_at: "read at",
        refresh: "Refresh",
        copy: "Copy as text",
        copied: "copied",
        filter: "Filter",
        local_address: "Local address",
        host: "Host",
        port: "Port",
        remote_port: "Remote port",
    },
    Words {
        lang: Lang::Zh,
        new_tab: CHINESE.new_tab,
        new_machine: "新建“本机”标签页",
        addresses: "地址",
        use_loopback: "把 127.0.0.1 用作本地地址",
        read_at: "读取于",
        refresh: "刷新",
        copy: "复制为文本",
        copied: "已复制",
        filter: "筛选",
        local_address: "本地地址",
        host: "主机",
        port: "端口",
        remote_port: "远程端口",
    },
];

fn use_listener(lang: Lang, place: &str) -> String {
    match lang {
        Lang::En => format!("Use {place} as remote address"),
        Lang::Zh => format!("把 {place} 用作远程地址"),
    }
}

fn open(words: &Words, part: MachinePart) -> Driver {
    let start = Start { lang: Some(words.lang), machine: Some(part), ..Start::default() };
    let mut driver = Driver::start(start, Vec2::new(900.0, 600.0));
    driver.wait_for(words.read_at);
    driver
}

#[test]
fn a_listener_of_this_program_is_found_and_a_client_is_aimed_at_it() {
    for words in &WORDS {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let local = listener.local_addr().unwrap();
        let mut driver = open(words, MachinePart::Listeners);
        driver.fill(words.filter, &local.port().to_string());
        driver.wait_for(&format!("({})", std::process::id()));
        driver.click(&use_listener(words.lang, &format!("TCP {local}")));
        assert_eq!(driver.value(words.host), "127.0.0.1");
        assert_eq!(driver.value(words.port), local.port().to_string());
    }
}

#[test]
fn a_new_listener_shows_after_f5_and_goes_into_udp_fields() {
    for words in &WORDS {
        let mut driver = open(words, MachinePart::Listeners);
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let local = socket.local_addr().unwrap();
        driver.fill(words.filter, &local.port().to_string());
        driver.0.key_press(Key::F5);
        let button = use_listener(words.lang, &format!("UDP {local}"));
        driver.until("the new socket", |driver| driver.has(&button));
        driver.click(&button);
        assert_eq!(driver.value(words.remote_port), local.port().to_string());
    }
}

#[test]
fn an_address_goes_into_the_pane_that_was_in_use_last_and_lines_are_copied() {
    for words in &WORDS {
        let mut driver = Driver::new(words.lang);
        driver.click(words.new_tab);
        driver.click(words.new_machine);
        driver.wait_for(words.read_at);
        assert!(driver.has(words.addresses) && driver.has(words.refresh));
        driver.click(words.copy);
        driver.wait_for(words.copied);
        driver.click(words.use_loopback);
        // The UDP pane was in use before.
        assert_eq!(driver.value(words.local_address), "127.0.0.1");
        assert!(driver.0.query_by_label(words.remote_port).is_some());
    }
}

#[test]
fn a_port_field_says_what_its_port_is() {
    for (lang, field, name) in
        [(Lang::En, "Local port", "1883 is mqtt"), (Lang::Zh, "本地端口", "1883 端口是 mqtt")]
    {
        let mut driver = Driver::new(lang);
        driver.fill(field, "1883");
        driver.0.get_by_label(field).hover();
        driver.until("the tooltip", |driver| driver.shows(name));
        assert!(driver.shows("1024–49151"));
    }
}
