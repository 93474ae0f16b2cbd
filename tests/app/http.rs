//! The HTTP GET pane against listeners that say exact bytes.

mod saving;

use crate::driver::{CHINESE, DEADLINE, Driver, ENGLISH, Scripted, Words};
use egui::{Key, Modifiers, Vec2};
use network_playground::app::Start;
use network_playground::app::dialogs::{DialogKind, DialogResult};
use network_playground::engine::StartRequest;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

/// What is shown and pressed in a language.
struct Said {
    url: &'static str,
    get: &'static str,
    cancel: &'static str,
    cancelled: &'static str,
    failed: &'static str,
    connect: &'static str,
    first_byte: &'static str,
    body: &'static str,
    total: &'static str,
    headers: &'static str,
    wire: &'static str,
    redirects: &'static str,
    certificate: &'static str,
    plain_http: &'static str,
    save: &'static str,
    saving: &'static str,
    save_to: &'static str,
    saved: &'static str,
    exists: &'static str,
    replace: &'static str,
    keep: &'static str,
    incomplete: &'static str,
    options: &'static str,
    redirect_choice: &'static str,
    step_by_step: &'static str,
    follow: &'static str,
    leads_to: &'static str,
}

const SAID_ENGLISH: Said = Said {
    url: "URL",
    get: "Get",
    cancel: "Cancel",
    cancelled: "Cancelled",
    failed: "Failed",
    connect: "Connect",
    first_byte: "First byte",
    body: "Body",
    total: "Total",
    headers: "Headers",
    wire: "Wire",
    redirects: "Redirects",
    certificate: "Certificate",
    plain_http: "loaded over http",
    save: "Save…",
    saving: "Save options",
    save_to: "Save to",
    saved: "bytes to",
    exists: "exists already",
    replace: "Replace",
    keep: "Keep it",
    incomplete: "incomplete: 5 of 50 bytes",
    options: "Options",
    redirect_choice: "Follow redirects",
    step_by_step: "Step by step",
    follow: "Follow",
    leads_to: "302 leads to",
};

const SAID_CHINESE: Said = Said {
    url: "网址",
    get: "获取",
    cancel: "取消",
    cancelled: "已取消",
    failed: "失败",
    connect: "连接",
    first_byte: "首字节",
    body: "正文",
    total: "共",
    headers: "请求头/响应头",
    wire: "报文",
    redirects: "重定向",
    certificate: "证书",
    plain_http: "通过 http 加载",
    save: "保存…",
    saving: "保存选项",
    save_to: "保存到",
    saved: "字节到",
    exists: "已存在",
    replace: "替换",
    keep: "保留",
    incomplete: "50 字节中的 5 字节",
    options: "选项",
    redirect_choice: "重定向方式",
    step_by_step: "逐步跟随",
    follow: "跟随",
    leads_to: "302 指向",
};

const BOTH: [(&Words, &Said); 2] = [(&ENGLISH, &SAID_ENGLISH), (&CHINESE, &SAID_CHINESE)];

/// A server that a test speaks for.
struct Server {
    listener: TcpListener,
    url: String,
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { listener, url }
    }

    /// The next connection, when its request has come; and the request.
    fn asked(&self) -> (TcpStream, String) {
        let (mut stream, _) = self.listener.accept().unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            request.push(byte[0]);
        }
        (stream, String::from_utf8(request).unwrap())
    }

    /// Answers the next request, and what it was.
    fn answers(&self, bytes: &[u8]) -> String {
        let (mut stream, request) = self.asked();
        stream.write_all(bytes).unwrap();
        request
    }
}

/// The window with the pane in front.
fn at_get(words: &Words) -> Driver {
    let mut driver = Driver::new(words.lang);
    driver.click("HTTP GET");
    driver
}

fn get(driver: &mut Driver, said: &Said, url: &str) {
    driver.fill(said.url, url);
    driver.click(said.get);
}

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\
    X-Twice: a\r\nx-tWICE: b\r\nContent-Length: 31\r\n\r\n<h1>It works</h1>\n<p>\xe4\xbd\xa0\xe5\xa5\xbd</p>";

/// What of the page is its body.
fn body_of(answer: &[u8]) -> &[u8] {
    let at = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    &answer[at + 4..]
}

#[test]
fn type_a_url_get_and_see_page_headers_and_times() {
    for (words, said) in BOTH {
        let server = Server::new();
        let mut driver = at_get(words);
        get(&mut driver, said, &format!("{}/搜索?q=你好", server.url));
        let request = server.answers(PAGE);
        assert!(request.starts_with("GET /%E6%90%9C%E7%B4%A2?q=%E4%BD%A0%E5%A5%BD HTTP/1.1\r\n"));
        driver.wait_for("200 OK · 31 B · ");
        driver.wait_for("It works");
        driver.wait_for("你好");
        for phase in [said.connect, said.first_byte, said.body] {
            let told =
                |text: &String| text.starts_with(&format!("{phase} ")) && text.ends_with('s');
            assert!(driver.texts().iter().any(told), "{phase}: {:?}", driver.texts());
        }
        assert!(driver.shows(&format!("{} ", said.total)));
        driver.click(said.headers);
        for line in ["HTTP/1.1 200 OK", "X-Twice: a", "x-tWICE: b", "Host: 127.0.0.1:"] {
            driver.wait_for(line);
        }
        driver.click(said.wire);
        driver.wait_for("GET /%E6%90%9C");
        driver.wait_for("X-Twice: a");
        driver.click(said.certificate);
        driver.wait_for(said.plain_http);
    }
}

#[test]
fn it_is_cancelled_in_each_phase() {
    for (words, said) in BOTH {
        let server = Server::new();
        let mut driver = at_get(words);
        // Before the first byte.
        get(&mut driver, said, &server.url);
        let (stream, _) = server.asked();
        driver.wait_for(&format!("{}…", said.first_byte));
        driver.click(said.cancel);
        driver.wait_for(said.cancelled);
        drop(stream);
        // In the body.
        driver.click(said.get);
        let (mut stream, _) = server.asked();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello").unwrap();
        driver.wait_for("hello");
        driver.wait_for("10 %");
        driver.click(said.cancel);
        driver.wait_for(&format!("{} · 200 · 5 B", said.cancelled));
        // What came is kept.
        driver.wait_for("hello");
        // While nobody takes the connection.
        let full = full_listener();
        get(&mut driver, said, &format!("http://{}", full.0));
        driver.wait_for(&format!("{}…", said.connect));
        driver.click(said.cancel);
        driver.wait_for(said.cancelled);
    }
}

#[test]
fn f5_loads_and_esc_cancels_a_load_after_it_has_closed_a_window() {
    let (words, said) = BOTH[0];
    let server = Server::new();
    let mut driver = at_get(words);
    driver.fill("URL", &server.url);
    driver.shortcut(Modifiers::NONE, Key::F5);
    let (stream, _) = server.asked();
    driver.wait_for(&format!("{}…", said.first_byte));
    driver.shortcut(Modifiers::NONE, Key::F1);
    driver.wait_for("Keyboard shortcuts");
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.until("the list to go", |driver| !driver.has("In the message"));
    assert!(driver.shows(&format!("{}…", said.first_byte)), "the load goes on");
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.wait_for(said.cancelled);
    drop(stream);
}

/// A listener whose queue is full, so that nobody gets a connection.
fn full_listener() -> (std::net::SocketAddr, socket2::Socket, Vec<socket2::Socket>) {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..4 {
        let stream = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        stream.set_nonblocking(true).unwrap();
        let _ = stream.connect(&address);
        waiting.push(stream);
    }
    (address.as_socket().unwrap(), listener, waiting)
}

#[test]
fn redirects_are_followed_step_by_step() {
    for (words, said) in BOTH {
        let server = Server::new();
        let mut driver = at_get(words);
        driver.click(said.options);
        driver.choose_in(said.redirect_choice, said.step_by_step);
        driver.click(said.options);
        get(&mut driver, said, &server.url);
        server.answers(b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 4\r\n\r\ngone");
        driver.wait_for(said.leads_to);
        assert!(driver.shows("/next"));
        driver.click(said.follow);
        let request = server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere");
        assert!(request.starts_with("GET /next HTTP/1.1\r\n"));
        driver.wait_for("200 OK · 4 B");
        driver.wait_for("here");
        driver.click_tab(said.redirects);
        driver.wait_for("1 GET 302");
        driver.wait_for("2 GET 200");
        let row = driver.texts().into_iter().find(|text| text.starts_with("1 GET 302")).unwrap();
        driver.click(&row);
        driver.click(said.headers);
        driver.wait_for("HTTP/1.1 302 Found");
        driver.wait_for("Location: /next");
    }
}

#[test]
fn a_page_in_gbk_is_read_right() {
    for (words, said) in BOTH {
        let server = Server::new();
        let mut driver = at_get(words);
        get(&mut driver, said, &server.url);
        let mut answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\
            <meta charset=gb2312><p>"
            .to_vec();
        answer.extend(b"\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7</p>");
        server.answers(&answer);
        driver.wait_for("你好，世界");
    }
}

/// URLs that cannot be loaded, and what is shown in English and in Chinese.
const MISTAKES: [(&str, [&str; 2]); 4] = [
    ("", ["such as example.com", "例如 example.com"]),
    ("ftp://h/", ["“ftp:” cannot be loaded", "不能加载“ftp:”"]),
    ("http://h:99999/", ["Type a port from 1 to 65535", "1 到 65535 之间的端口"]),
    ("http://two words/", ["Remove the space within the host", "请去掉主机中的空格"]),
];

#[test]
fn a_load_is_copied_as_a_command_and_a_mistake_is_told() {
    let mut driver = at_get(&ENGLISH);
    driver.fill("URL", "http://h/");
    driver.click("Options");
    driver.fill("at most", "many");
    driver.click("Options");
    driver.choose_in("Copy as", "curl");
    assert!(!driver.shows("Copied as"));
    // The options are unfolded again, with the mistake.
    driver.fill("at most", "3");
    driver.choose_in("Copy as", "curl");
    driver.wait_for("Copied as curl");
}

#[test]
fn mistakes_are_told_and_nothing_typed_is_lost() {
    for (words, said) in BOTH {
        let mut driver = at_get(words);
        for (url, mistakes) in MISTAKES {
            driver.fill(said.url, url);
            assert!(!mistakes.iter().any(|mistake| driver.shows(mistake)), "{url:?}");
            driver.click(said.get);
            let mistake = if words.lang == ENGLISH.lang { mistakes[0] } else { mistakes[1] };
            assert!(driver.shows(mistake), "{mistake}: {:?}", driver.texts());
            assert_eq!(driver.value(said.url), url);
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        get(&mut driver, said, &url);
        driver.wait_for("ECONNREFUSED");
        driver.wait_for(said.failed);
        assert_eq!(driver.value(said.url), url);
    }
}

#[test]
fn an_argument_loads_and_settings_come_back_without_the_password() {
    let (server, folder) = (Server::new(), tempfile::tempdir().unwrap());
    let file = folder.path().join("settings.ron");
    let start =
        Start { lang: Some(ENGLISH.lang), settings_file: Some(file.clone()), ..Start::default() };
    let url = format!("http://me:secret@{}/x", server.listener.local_addr().unwrap());
    let with_argument = Start { requests: vec![StartRequest::Get(url)], ..start.clone() };
    let size = Vec2::new(900.0, 600.0);
    let mut driver = Driver::start(with_argument, size);
    let request = server.answers(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    assert!(request.contains("Authorization: Basic bWU6c2VjcmV0\r\n"), "{request}");
    driver.wait_for("200 OK · 2 B");
    let authority = server.url.trim_start_matches("http://");
    driver.wait_for(&format!("HTTP GET {authority}"));
    driver.close();
    let kept = fs::read_to_string(&file).unwrap();
    assert!(!kept.contains("secret") && !kept.contains("bWU6c2VjcmV0"), "{kept}");
    let mut driver = Driver::start(start, size);
    driver.click("HTTP GET");
    assert_eq!(driver.value("URL"), format!("http://me@{authority}/x"));
    assert!(driver.shows("Nothing loaded yet"), "nothing is loaded by itself");
}

#[test]
fn esc_closes_the_list_of_what_was_loaded_before_it_cancels_a_load() {
    let (words, said) = BOTH[0];
    let server = Server::new();
    let mut driver = at_get(words);
    let first = format!("{}/first", server.url);
    get(&mut driver, said, &first);
    server.answers(PAGE);
    driver.wait_for("200 OK");
    driver.shortcut(Modifiers::NONE, Key::F5);
    let (stream, _) = server.asked();
    driver.wait_for(&format!("{}…", said.first_byte));
    driver.fill("URL", "127");
    driver.wait_for(&first);
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.until("the list to go", |driver| !driver.shows(&first));
    assert!(driver.shows(&format!("{}…", said.first_byte)), "the load goes on");
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.wait_for(said.cancelled);
    drop(stream);
}

#[test]
fn what_was_loaded_is_offered_while_one_types() {
    let server = Server::new();
    let mut driver = at_get(&ENGLISH);
    get(&mut driver, &SAID_ENGLISH, &format!("{}/first", server.url));
    server.answers(PAGE);
    driver.wait_for("200 OK");
    driver.fill("URL", "127");
    driver.wait_for(&format!("{}/first", server.url));
    // Closed or without a choice, Enter loads what is typed.
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.fill("URL", &server.url);
    driver.shortcut(Modifiers::NONE, Key::Enter);
    assert!(server.answers(PAGE).starts_with("GET / "));
    driver.wait_for("200 OK");
    driver.fill("URL", "127");
    driver.shortcut(Modifiers::NONE, Key::ArrowDown);
    driver.shortcut(Modifiers::NONE, Key::ArrowDown);
    driver.shortcut(Modifiers::NONE, Key::Enter);
    assert!(server.answers(PAGE).starts_with("GET /first "));
    driver.wait_for("200 OK");
    assert_eq!(driver.value("URL"), format!("{}/first", server.url));
}

#[test]
fn bookmarks_are_for_all_panes_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start {
        lang: Some(ENGLISH.lang),
        settings_file: Some(folder.path().join("settings.ron")),
        ..Start::default()
    };
    let size = Vec2::new(1180.0, 760.0);
    let mut driver = Driver::start(start.clone(), size);
    driver.click("HTTP GET");
    driver.fill("URL", "http://me:secret@example.com/a");
    driver.click("Bookmark");
    driver.close();
    let mut driver = Driver::start(start, size);
    driver.click(ENGLISH.new_tab);
    driver.click("New HTTP GET tab");
    driver.fill("URL", "exam");
    driver.wait_for("http://me@example.com/a");
    assert!(!driver.shows("secret"));
}
