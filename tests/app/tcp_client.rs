//! The TCP client's pane against plain listeners.

use crate::driver::{CHINESE, Driver, ENGLISH, Scripted, TcpPeer, Words};
use egui::{Key, Modifiers, Vec2};
use network_playground::app::Start;
use network_playground::app::dialogs::{DialogKind, DialogResult};
use network_playground::engine::StartRequest;
use network_playground::i18n::Lang;
use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener};

/// What is shown and pressed in a language.
struct Said {
    pane: &'static str,
    host: &'static str,
    port: &'static str,
    connect: &'static str,
    connect_now: &'static str,
    cancel: &'static str,
    connected: &'static str,
    not_connected: &'static str,
    peer_closed: &'static str,
    failed: &'static str,
    waiting: &'static str,
    finish: &'static str,
    finished: &'static str,
    reset: &'static str,
    reset_by_us: &'static str,
    options: &'static str,
    recv_size: &'static str,
    reconnect: &'static str,
    files: &'static str,
    file_to_send: &'static str,
    send_file: &'static str,
    file_sent: &'static str,
    not_a_file: &'static str,
    save_to: &'static str,
    choose_target: &'static str,
    save_what_comes: &'static str,
    saved: &'static str,
    exists: &'static str,
    nothing_to_send: &'static str,
}

const SAID_ENGLISH: Said = Said {
    pane: "TCP client",
    host: "Host",
    port: "Port",
    connect: "Connect",
    connect_now: "Connect now",
    cancel: "Cancel",
    connected: "Connected to 127.0.0.1:",
    not_connected: "Connect first",
    peer_closed: "Closed by the peer",
    failed: "Failed",
    waiting: "Connecting again in",
    finish: "Finish sending",
    finished: "Finished sending",
    reset: "Reset",
    reset_by_us: "Reset by this side",
    options: "Options",
    recv_size: "recv size",
    reconnect: "Reconnect by itself",
    files: "Files",
    file_to_send: "File to send",
    send_file: "Send file",
    file_sent: "Sent the file",
    not_a_file: "not a plain file",
    save_to: "Save to",
    choose_target: "Choose target…",
    save_what_comes: "Save what comes",
    saved: "Saved 12 bytes to",
    exists: "a file of this name exists already",
    nothing_to_send: "There is nothing to send",
};

const SAID_CHINESE: Said = Said {
    pane: "TCP 客户端",
    host: "主机",
    port: "端口",
    connect: "连接",
    connect_now: "立即连接",
    cancel: "取消",
    connected: "已连接到 127.0.0.1:",
    not_connected: "请先连接",
    peer_closed: "对方已关闭连接",
    failed: "失败",
    waiting: "秒后重新连接",
    finish: "结束发送",
    finished: "已结束发送",
    reset: "复位连接",
    reset_by_us: "由本端复位",
    options: "选项",
    recv_size: "recv 大小",
    reconnect: "自动重连",
    files: "文件",
    file_to_send: "要发送的文件",
    send_file: "发送文件",
    file_sent: "已发送文件",
    not_a_file: "不是普通文件",
    save_to: "保存到",
    choose_target: "另存为…",
    save_what_comes: "保存收到的数据",
    saved: "已保存 12 字节到",
    exists: "同名文件已经存在",
    nothing_to_send: "没有可发送的内容",
};

const BOTH: [(&Words, &Said); 2] = [(&ENGLISH, &SAID_ENGLISH), (&CHINESE, &SAID_CHINESE)];

fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    (listener, port)
}

/// The window with the client's pane in front.
fn at_client(words: &Words, said: &Said) -> Driver {
    let mut driver = Driver::new(words.lang);
    driver.click(said.pane);
    driver
}

/// Connects to a plain listener; its end of the connection.
fn connect(driver: &mut Driver, said: &Said, listener: &TcpListener, port: &str) -> TcpPeer {
    driver.fill(said.port, port);
    driver.click(said.connect);
    let peer = TcpPeer::accepted(listener);
    driver.wait_for(said.connected);
    peer
}

#[test]
fn connect_send_receive_and_close() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        let mut driver = at_client(words, said);
        assert!(driver.shows(said.not_connected));
        let mut peer = connect(&mut driver, said, &listener, &port);
        driver.send(words, "");
        driver.wait_for(said.nothing_to_send);
        driver.send(words, "hello 你好");
        peer.hears("hello 你好");
        assert_eq!(driver.value(words.message), "", "the field is free for the next message");
        driver.wait_for(&format!("→ 127.0.0.1:{port} 12 B hello 你好"));
        peer.says("and back");
        driver.wait_for(&format!("← 127.0.0.1:{port} 8 B and back"));
        drop(peer);
        driver.wait_for(said.peer_closed);
        assert!(driver.shows(said.not_connected));
    }
}

#[test]
fn one_click_connects_and_sends() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        let remedies = match words.lang {
            Lang::En => ["Connect and send", "Connect again and send"],
            Lang::Zh => ["连接并发送", "重新连接并发送"],
        };
        let mut driver = at_client(words, said);
        driver.fill(said.port, &port);
        driver.fill(words.message, "hello");
        let is_sent = |driver: &mut Driver| driver.value(words.message).is_empty();
        driver.click(remedies[0]);
        driver.until("an empty field", is_sent);
        TcpPeer::accepted(&listener).hears("hello");
        // Closed by the peer, which dropped it.
        driver.wait_for(said.not_connected);
        let mut peer = connect(&mut driver, said, &listener, &port);
        driver.click(said.finish);
        driver.wait_for(said.finished);
        driver.send(words, "one more");
        driver.wait_for(remedies[1]);
        assert_eq!(driver.value(words.message), "one more");
        driver.click(remedies[1]);
        assert_eq!(peer.hears_to_the_end(), b"");
        driver.until("an empty field", is_sent);
        TcpPeer::accepted(&listener).hears("one more");
    }
}

#[test]
fn a_connection_that_fails_keeps_the_message() {
    let (listener, port) = listener();
    drop(listener);
    let mut driver = at_client(&ENGLISH, &SAID_ENGLISH);
    driver.fill(SAID_ENGLISH.port, &port);
    driver.fill(ENGLISH.message, "precious");
    driver.click("Connect and send");
    driver.wait_for("ECONNREFUSED");
    assert_eq!(driver.value(ENGLISH.message), "precious");
    driver.wait_for("Connect and send");
}

#[test]
fn half_a_connection_still_receives() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        let mut driver = at_client(words, said);
        let mut peer = connect(&mut driver, said, &listener, &port);
        driver.send(words, "last words");
        driver.click(said.finish);
        assert_eq!(peer.hears_to_the_end(), b"last words");
        driver.wait_for(said.finished);
        peer.says("heard");
        driver.wait_for("5 B heard");
        driver.click(words.disconnect);
        driver.wait_for(words.closed);
    }
}

#[test]
fn a_reset_is_seen_by_the_peer() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        let mut driver = at_client(words, said);
        let mut peer = connect(&mut driver, said, &listener, &port);
        driver.click(said.reset);
        driver.wait_for(said.reset_by_us);
        let error = peer.0.read(&mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        driver.wait_for("SO_LINGER");
    }
}

#[test]
fn failures_are_explained_and_nothing_typed_is_lost() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        drop(listener);
        let mut driver = at_client(words, said);
        driver.fill(words.message, "precious");
        driver.fill(said.port, &port);
        driver.click(said.connect);
        driver.wait_for("ECONNREFUSED");
        driver.wait_for(said.failed);
        driver.shortcut(Modifiers::COMMAND, Key::Enter);
        assert_eq!(driver.value(words.message), "precious");
        for (host, port) in [("", "9"), ("two words", "9"), ("127.0.0.1", "0"), ("h", "65536")] {
            driver.fill(said.host, host);
            driver.fill(said.port, port);
            let before = driver.texts();
            driver.click(said.connect);
            assert!(driver.texts().iter().any(|text| !before.contains(text)), "{host:?} {port}");
            assert_eq!(
                (driver.value(said.host), driver.value(said.port)),
                (host.into(), port.into())
            );
        }
        driver.fill(said.host, "nonexistent.invalid");
        driver.fill(said.port, "9");
        driver.click(said.connect);
        driver.wait_for("nonexistent.invalid");
        driver.wait_for(said.failed);
    }
}

#[test]
fn a_stream_is_cut_by_the_size_handed_to_recv() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        let mut driver = at_client(words, said);
        driver.click(said.options);
        driver.fill(said.recv_size, "65537");
        driver.click(said.connect);
        driver.wait_for("65536");
        driver.fill(said.recv_size, "2");
        let mut peer = connect(&mut driver, said, &listener, &port);
        peer.says("glued");
        for row in ["2 B gl", "2 B ue", "1 B d"] {
            driver.wait_for(row);
        }
    }
}

#[test]
fn it_connects_again_by_itself_or_at_once_when_asked() {
    for (words, said) in BOTH {
        let (listener, port) = listener();
        let mut driver = at_client(words, said);
        driver.click(said.options);
        driver.click(said.reconnect);
        let peer = connect(&mut driver, said, &listener, &port);
        drop(peer);
        driver.wait_for(said.waiting);
        // On a busy machine it has connected by itself before the button is pressed.
        if driver.has(said.connect_now) {
            driver.click(said.connect_now);
        }
        let mut peer = TcpPeer::accepted(&listener);
        driver.wait_for(said.connected);
        driver.send(words, "again");
        peer.hears("again");
        drop(listener);
        drop(peer);
        driver.until("a failed attempt", |driver| driver.shows("ECONNREFUSED"));
        driver.wait_for(said.waiting);
        driver.until(words.closed, |driver| {
            if driver.has(said.cancel) {
                driver.click(said.cancel);
            }
            driver.shows(words.closed)
        });
    }
}

#[test]
fn files_are_sent_and_what_cannot_be_sent_is_told() {
    for (words, said) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("文件.bin");
        let content: Vec<u8> = (0..300_000_u32).map(|number| number as u8).collect();
        fs::write(&path, &content).unwrap();
        let (listener, port) = listener();
        let mut driver = at_client(words, said);
        driver.click(said.files);
        let mut peer = connect(&mut driver, said, &listener, &port);
        driver.fill(said.file_to_send, &folder.path().join("missing").display().to_string());
        driver.click(said.send_file);
        driver.wait_for("ENOENT");
        driver.fill(said.file_to_send, &folder.path().display().to_string());
        driver.click(said.send_file);
        driver.wait_for(said.not_a_file);
        driver.fill(said.file_to_send, &path.display().to_string());
        driver.click(said.send_file);
        let mut came = vec![0; content.len()];
        peer.0.read_exact(&mut came).unwrap();
        assert_eq!(came, content);
        driver.wait_for(said.file_sent);
        driver.send(words, "and a message");
        peer.hears("and a message");
    }
}

#[test]
fn what_comes_is_saved_and_nothing_is_replaced_unasked() {
    for (words, said) in BOTH {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("saved.html");
        let (listener, port) = listener();
        let dialogs = Scripted::default();
        let mut driver = at_client(words, said);
        driver.0.state_mut().set_file_dialogs(Box::new(dialogs.clone()));
        driver.click(said.files);
        // The dialog, and its result.
        driver.click(said.choose_target);
        assert_eq!(dialogs.asked.borrow().first().map(|ask| ask.kind), Some(DialogKind::Save));
        dialogs.answers.borrow_mut().push_back(DialogResult::Chosen(path.clone()));
        driver.until("the path", |driver| driver.value(said.save_to) == path.display().to_string());
        driver.click(said.save_what_comes);
        let mut peer = connect(&mut driver, said, &listener, &port);
        peer.0.write_all(b"hello\0\xff\r\nend").unwrap();
        peer.0.shutdown(Shutdown::Write).unwrap();
        driver.wait_for(said.saved);
        assert_eq!(fs::read(&path).unwrap(), b"hello\0\xff\r\nend");
        // Typed anew, the same name is an older file that nobody said may go.
        driver.fill(said.save_to, &path.display().to_string());
        driver.click(said.connect);
        driver.wait_for(said.exists);
        driver.until("the box unticked", |driver| !driver.is_ticked(said.save_what_comes));
        // Without the file it connects.
        let mut peer = connect(&mut driver, said, &listener, &port);
        peer.says("not in the file");
        driver.wait_for("15 B not in the file");
        // Ticked while connected, it is refused beside the field once more.
        driver.click(said.save_what_comes);
        driver.until("the box unticked", |driver| !driver.is_ticked(said.save_what_comes));
        drop(peer);
        driver.wait_for(said.peer_closed);
        assert_eq!(fs::read(&path).unwrap(), b"hello\0\xff\r\nend");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn an_argument_opens_a_connected_pane_and_the_form_comes_back() {
    let (listener, port) = listener();
    let folder = tempfile::tempdir().unwrap();
    let start = Start {
        lang: Some(ENGLISH.lang),
        settings_file: Some(folder.path().join("settings.ron")),
        ..Start::default()
    };
    let wanted = StartRequest::connect("localhost".to_owned(), port.parse().unwrap());
    let with_argument = Start { requests: vec![wanted], ..start.clone() };
    let size = Vec2::new(900.0, 600.0);
    let mut driver = Driver::start(with_argument, size);
    let mut peer = TcpPeer::accepted(&listener);
    driver.wait_for("Connected to");
    driver.send(&ENGLISH, "typed at once");
    peer.hears("typed at once");
    driver.close();
    let mut driver = Driver::start(start, size);
    driver.click("TCP client");
    assert_eq!((driver.value("Host"), driver.value("Port")), ("localhost".to_owned(), port));
    assert!(driver.shows("Not connected"), "nothing connects by itself");
}

/// Two panes of one program.
#[test]
fn the_client_talks_to_the_server_beside_it() {
    for (words, said) in BOTH {
        let mut driver = Driver::new(words.lang);
        let server = driver.listen(words);
        driver.click(said.pane);
        driver.fill(said.port, &server.port().to_string());
        driver.click(said.connect);
        driver.wait_for(said.connected);
        driver.send(words, "from the client");
        driver.click(&format!("{} :{}", words.tcp_server, server.port()));
        driver.wait_for("15 B from the client");
        driver.send(words, "from the server");
        driver.click(&format!("{} :{}", said.pane, server.port()));
        driver.wait_for("15 B from the server");
    }
}
