//! The TCP server's pane against plain clients.

use crate::driver::{CHINESE, Driver, ENGLISH, TcpPeer, Words};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use network_playground::app::Start;
use network_playground::engine::ServerBehaviourChoice;
use network_playground::engine::StartRequest;
use network_playground::i18n::Lang;
use std::fs;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

/// Connects so many clients, one after the other, and waits until the table has them.
fn clients(driver: &mut Driver, server: SocketAddr, count: u32) -> Vec<TcpPeer> {
    (1..=count)
        .map(|number| {
            let client = TcpPeer::connect(server);
            let name = client.name(number);
            driver.until(&name, |driver| row(driver, &name).is_some());
            client
        })
        .collect()
}

/// The whole label of a row of the table.
fn row(driver: &Driver, name: &str) -> Option<String> {
    driver.texts().into_iter().find(|text| text.starts_with(name))
}

fn select(driver: &mut Driver, name: &str, modifiers: Modifiers) {
    let label = row(driver, name).unwrap();
    driver.0.get_by_label(&label).click_modifiers(modifiers);
    driver.step();
}

/// The tutorials' threaded server.
#[test]
fn hello_with_lambda_bond_alpha_and_exit() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        driver.behave(words, ServerBehaviourChoice::Hello);
        let delay = if words.lang == Lang::En { "Delay (ms)" } else { "延迟（毫秒）" };
        driver.fill(delay, "10");
        let server = driver.listen(words);
        let mut client = clients(&mut driver, server, 1).remove(0);
        client.hears("Welcome!");
        for name in ["Lambda", "Bond", "alpha"] {
            client.says(name);
            client.hears(&format!("Hello, {name}!"));
            driver.wait_for(&format!("→ {} {} B Hello, {name}!", client.name(1), name.len() + 8));
        }
        client.says("exit");
        assert_eq!(client.hears_to_the_end(), b"");
        let over = if words.lang == Lang::En { "Closed by this side" } else { "本端" };
        let name = client.name(1);
        driver.until("its end", |driver| row(driver, &name).is_some_and(|row| row.contains(over)));
        driver.click(words.stop);
        driver.until_stopped(words);
        driver.wait_for(words.closed);
    }
}

/// The table of connections comes above the log, and what is typed at that moment still goes where it went.
#[test]
fn the_first_connection_takes_the_keyboard_from_no_field() {
    for (words, find) in [(&ENGLISH, "Find in the log"), (&CHINESE, "在日志中查找")] {
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        let server = driver.listen(words);
        driver.shortcut(Modifiers::COMMAND, Key::F);
        driver.until("the field", |driver| driver.has(find) && driver.has_focus(find));
        let _client = clients(&mut driver, server, 1);
        assert!(driver.has_focus(find));
    }
}

/// Chosen at the log, also while connected: each line is replied to, and then each read again.
#[test]
fn what_the_framing_finds_is_replied_to() {
    for (words, view, lines, raw) in
        [(&ENGLISH, "View", "lines", "raw reads"), (&CHINESE, "显示方式", "按行", "原始读取")]
    {
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        driver.behave(words, ServerBehaviourChoice::Hello);
        let server = driver.listen(words);
        let mut client = clients(&mut driver, server, 1).remove(0);
        client.hears("Welcome!");
        for (framing, replies) in [
            (lines, "Hello, one!\nHello, two!\n"),
            (raw, "Hello, one\ntwo!\n"),
            (lines, "Hello, one!\nHello, two!\n"),
        ] {
            driver.choose_in(view, framing);
            driver.0.key_press(Key::Escape);
            driver.step();
            // Commands are carried out in order: then the framing holds.
            driver.send(words, "now");
            client.hears("now");
            client.says("one\ntwo\n");
            client.hears(replies);
        }
    }
}

#[test]
fn messages_go_to_all_or_to_those_selected() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        let server = driver.listen(words);
        let mut clients = clients(&mut driver, server, 3);
        driver.send(words, "to all");
        driver.wait_for("6 B to all");
        for client in &mut clients {
            client.hears("to all");
        }

        let names: Vec<String> =
            clients.iter().zip(1..).map(|(c, number)| c.name(number)).collect();
        select(&mut driver, &names[1], Modifiers::NONE);
        driver.send(words, "one");
        driver.wait_for("3 B one");
        clients[1].hears("one");
        select(&mut driver, &names[2], Modifiers::COMMAND);
        driver.send(words, "two");
        driver.wait_for("3 B two");
        clients[1].hears("two");
        clients[2].hears("two");
        driver.click(words.to_all);
        driver.send(words, "end");
        driver.wait_for("3 B end");
        for client in &mut clients {
            client.hears("end");
        }

        select(&mut driver, &names[0], Modifiers::NONE);
        driver.click(words.disconnect);
        assert_eq!(clients[0].hears_to_the_end(), b"");
        driver.wait_for(if words.lang == Lang::En {
            "selected connections are over"
        } else {
            "所选连接已经结束"
        });
        driver.click(words.to_all);
        driver.send(words, "rest");
        driver.wait_for("4 B rest");
        clients[1].hears("rest");
        clients[2].hears("rest");
    }
}

#[test]
fn the_log_shows_the_selected_ones_alone() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        let server = driver.listen(words);
        let mut clients = clients(&mut driver, server, 2);
        clients[0].says("from one");
        clients[1].says("from two");
        driver.wait_for("8 B from one");
        driver.wait_for("8 B from two");
        driver.click(words.only_selected);
        assert!(driver.shows("8 B from one"), "none selected is all");
        let second = clients[1].name(2);
        select(&mut driver, &second, Modifiers::NONE);
        driver.until("the filter", |driver| !driver.shows("8 B from one"));
        driver.wait_for("8 B from two");
        driver.click(words.to_all);
        driver.wait_for("8 B from one");
    }
}

#[test]
fn a_row_of_the_log_is_answered_or_sent_again_to_its_connection() {
    for (words, reply, again, over) in [
        (&ENGLISH, "Reply to this peer", "Send again", "is over"),
        (&CHINESE, "回复对方", "再次发送", "已经结束"),
    ] {
        let mut driver = Driver::new(words.lang);
        let server = driver.listen(words);
        let mut clients = clients(&mut driver, server, 2);
        clients[1].says("ping");
        let came = format!("← {} 4 B ping", clients[1].name(2));
        driver.wait_for(&came);
        driver.choose(&came, reply);
        driver.send(words, "pong");
        clients[1].hears("pong");
        driver.click(words.to_all);
        let went = format!("→ {} 4 B pong", clients[1].name(2));
        driver.wait_for(&went);
        driver.choose(&went, again);
        clients[1].hears("pong");
        // With the next listen numbers begin anew, and this one is another client's.
        driver.click(words.stop);
        assert_eq!(clients[1].hears_to_the_end(), b"");
        let server = driver.listen_again(words);
        let _others = self::clients(&mut driver, server, 2);
        driver.fill(if words.lang == Lang::En { "Filter" } else { "筛选" }, "ping");
        driver.wait_for(&came);
        driver.choose(&came, reply);
        driver.wait_for(over);
        assert!(clients.iter_mut().all(|client| client.hears_to_the_end().is_empty()));
    }
}

#[test]
fn sending_to_nobody_is_refused_and_the_message_stays() {
    for (words, first, then) in [
        (&ENGLISH, "Press Listen first", "Nobody is connected now"),
        (&CHINESE, "请先点击“监听”", "现在没有人连接"),
    ] {
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        driver.fill(words.message, "precious");
        driver.shortcut(Modifiers::COMMAND, egui::Key::Enter);
        driver.wait_for(first);
        driver.listen(words);
        driver.shortcut(Modifiers::COMMAND, egui::Key::Enter);
        driver.wait_for(then);
        assert_eq!(driver.value(words.message), "precious");
    }
}

#[test]
fn a_port_in_use_is_told_with_the_reason() {
    for words in [&ENGLISH, &CHINESE] {
        let holder = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        let port = holder.local_addr().unwrap().port();
        driver.fill(words.local_port, &port.to_string());
        driver.click(words.listen);
        driver.wait_for(if words.lang == Lang::En { "Failed" } else { "失败" });
        driver.wait_for(&port.to_string());
        assert!(!driver.texts().iter().any(|text| text.starts_with(words.listening_on)));
        drop(holder);
        driver.click(words.listen);
        assert_eq!(driver.listening_address(words).port(), port);
    }
}

#[test]
fn the_behaviour_changes_while_it_runs() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let server = driver.listen(words);
    let mut client = clients(&mut driver, server, 1).remove(0);
    driver.behave(words, ServerBehaviourChoice::Echo);
    driver.wait_for("Delay (ms)");
    client.says("echo?");
    client.hears("echo?");
    // Half a behaviour is none: the former one stays, and that is shown.
    driver.behave(words, ServerBehaviourChoice::Files);
    driver.wait_for("Until then the former behaviour stays");
    client.says("still?");
    client.hears("still?");
    driver.behave(words, ServerBehaviourChoice::OneShot);
    driver.until("the fields", |driver| driver.shows("Encoding of the answer"));
    client.says("now?");
    client.hears("thank you !");
    assert_eq!(client.hears_to_the_end(), b"");
}

#[test]
fn files_of_a_folder_and_a_page() {
    for words in [&ENGLISH, &CHINESE] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("数据.txt"), "你好").unwrap();
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        driver.behave(words, ServerBehaviourChoice::Files);
        let field = if words.lang == Lang::En { "Folder" } else { "文件夹" };
        driver.fill(field, &folder.path().display().to_string());
        let server = driver.listen(words);
        let mut client = clients(&mut driver, server, 1).remove(0);
        client.says("数据.txt");
        assert_eq!(client.hears_to_the_end(), "你好".as_bytes());

        driver.behave(words, ServerBehaviourChoice::Page);
        driver.step();
        let mut client = TcpPeer::connect(server);
        client.says("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let answer = String::from_utf8(client.hears_to_the_end()).unwrap();
        let word = if words.lang == Lang::En { "It works!" } else { "成功了" };
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(word), "{answer}");
    }
}

#[test]
fn the_limit_of_connections_changes_while_it_runs() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let server = driver.listen(words);
    let _first = clients(&mut driver, server, 1);
    driver.click("Options");
    driver.fill("Connections at most", "1");
    driver.shortcut(Modifiers::NONE, Key::Enter);
    // The order reaches the server a moment later than the window.
    driver.until("a refusal", |_| {
        let mut second = TcpPeer::connect(server);
        second.0.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        matches!(second.0.read(&mut [0]), Ok(0))
    });
    driver.wait_for("which is the limit");
    driver.fill("Connections at most", "0");
    driver.shortcut(Modifiers::NONE, Key::Enter);
    driver.wait_for("whole number");
}

#[test]
fn arguments_open_a_server_that_listens() {
    let listen = StartRequest::listen("127.0.0.1:0".parse().unwrap(), ServerBehaviourChoice::Echo);
    let start = Start { lang: Some(Lang::En), requests: vec![listen], ..Start::default() };
    let mut driver = Driver::start(start, Vec2::new(900.0, 600.0));
    let server = driver.listening_address(&ENGLISH);
    let mut client = clients(&mut driver, server, 1).remove(0);
    client.says("hi");
    client.hears("hi");
}

#[test]
fn small_windows_show_every_control_of_the_server() {
    for size in [Vec2::new(900.0, 600.0), Vec2::new(640.0, 480.0)] {
        for words in [&ENGLISH, &CHINESE] {
            let start = Start { lang: Some(words.lang), ..Start::default() };
            let mut driver = Driver::start(start, size);
            let server = driver.listen(words);
            let _clients = [TcpPeer::connect(server), TcpPeer::connect(server)];
            driver.until("two connections", |driver| driver.shows(words.to_all));
            reachable(&driver, words, size);
        }
    }
}

fn reachable(driver: &Driver, words: &Words, size: Vec2) {
    let names = [
        words.stop,
        words.send,
        words.message,
        words.disconnect,
        words.to_all,
        words.only_selected,
    ];
    for name in names {
        let visible = driver.0.get_all_by_label(name).any(|node| {
            let rect = node.rect();
            rect.min.x >= 0.0 && rect.max.x <= size.x && rect.max.y <= size.y
        });
        assert!(visible, "{name} at {size}");
    }
}

#[test]
fn what_came_is_saved_after_its_connection_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("came.bin");
    let mut driver = Driver::new(Lang::En);
    driver.click(ENGLISH.tcp_server);
    let server = driver.listen(&ENGLISH);
    let mut clients = clients(&mut driver, server, 2);
    let name = clients[0].name(1);
    let row = format!("← {name} 8 B one\\r\\n你");
    clients[0].says("one\r\n你");
    driver.wait_for(&row);
    clients[1].says("other");
    driver.wait_for("5 B other");
    drop(clients);
    driver.click(ENGLISH.stop);
    driver.wait_for(ENGLISH.closed);

    driver.choose(&row, "Save what came…");
    driver.wait_for(&format!("Everything of {name} that is in memory"));
    driver.fill("File", &path.display().to_string());
    driver.click("Save");
    driver.wait_for("Saved 8 bytes to ");
    assert_eq!(fs::read(&path).unwrap(), "one\r\n你".as_bytes());

    driver.choose(&row, "Save what went…");
    driver.fill("File", &folder.path().join("went.bin").display().to_string());
    driver.click("Save");
    driver.wait_for("There are no such bytes; no file was written");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// What is wrong is in sight wherever the options are scrolled to, and what is right goes out in plain text.
#[test]
fn the_last_plain_words_go_before_tls_and_wrong_ones_are_told_in_sight() {
    for words in [&ENGLISH, &CHINESE] {
        let (options, say_first, upgrade, begun) = match words.lang {
            Lang::En => ("Options", "Say first", "Upgrade to TLS now", "TLS begins"),
            Lang::Zh => ("选项", "先发送", "现在升级到 TLS", "TLS 开始"),
        };
        let mut driver = Driver::new(words.lang);
        driver.click(words.tcp_server);
        let server = driver.listen(words);
        let mut client = clients(&mut driver, server, 1).remove(0);
        select(&mut driver, &client.name(1), Modifiers::NONE);
        driver.click(options);
        driver.fill(say_first, r"220 go\q");
        driver.click(upgrade);
        let told = if words.lang == Lang::En { "Say first: " } else { "先发送：" };
        driver.wait_for(told);
        let seen = driver.0.get_by_label_contains(told);
        let (place, field) = (seen.rect(), driver.0.get_by_label(options).rect());
        assert!(place.top() < field.bottom() + 2.0 * field.height(), "{place:?} {field:?}");
        // What was told goes at the first key: the keyboard stays where it is.
        driver.fill(say_first, r"220 go\r\n");
        driver.click(upgrade);
        client.hears("220 go\r\n");
        driver.wait_for(begun);
        assert!(!driver.shows(told));
        driver.close();
    }
}
