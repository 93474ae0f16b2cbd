//! The UDP pane against plain sockets, and against itself.

use crate::driver::{CHINESE, Clipboard, DEADLINE, Driver, ENGLISH, Words, plain_socket, receive};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::net::{SocketAddr, UdpSocket};

fn exchange(words: &Words) {
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    let own = driver.bind(words);
    driver.aim(words, peer_address);
    driver.send(words, "hello 你好");
    let (data, from) = receive(&peer);
    assert_eq!((data.as_slice(), from), ("hello 你好".as_bytes(), own));
    assert_eq!(driver.value(words.message), "", "the field is free for the next message");
    driver.wait_for(&format!("→ {peer_address} 12 B hello 你好"));

    peer.send_to(b"and back", own).unwrap();
    driver.wait_for(&format!("← {peer_address} 8 B and back"));
    driver.click(words.unbind);
    driver.wait_for(words.closed);
    assert!(UdpSocket::bind(own).is_ok(), "the port is free again");
}

#[test]
fn bind_type_send_and_receive_in_english() {
    exchange(&ENGLISH);
}

#[test]
fn bind_type_send_and_receive_in_chinese() {
    exchange(&CHINESE);
}

#[test]
fn what_is_pasted_goes_byte_for_byte_and_insert_copies_rows() {
    const REQUEST: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut driver = Driver::new(ENGLISH.lang);
    driver.0.state_mut().set_clipboard(Box::new(Clipboard(REQUEST)));
    let (peer, peer_address) = plain_socket();
    driver.bind(&ENGLISH);
    driver.aim(&ENGLISH, peer_address);
    for (modifiers, key) in [(Modifiers::COMMAND, Key::V), (Modifiers::SHIFT, Key::Insert)] {
        driver.fill(ENGLISH.message, "");
        driver.shortcut(modifiers, key);
        assert!(driver.shows("27 B · 3 CR LF"));
        driver.click(ENGLISH.send);
        assert_eq!(receive(&peer).0, REQUEST.as_bytes());
    }
    let row = r"27 B GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    driver.wait_for(row);
    driver.0.get_all_by_label_contains(row).next().unwrap().click();
    driver.step();
    driver.shortcut(Modifiers::CTRL, Key::Insert);
    driver.wait_for("Copied 1 row");
}

/// 127.255.255.255 is the broadcast address of the loopback interface.
#[cfg(target_os = "linux")]
#[test]
fn a_broadcast_that_is_not_allowed_is_allowed_by_one_click() {
    for (words, remedy) in [(&ENGLISH, "Allow broadcast and send"), (&CHINESE, "允许广播并发送")]
    {
        let mut driver = Driver::new(words.lang);
        let peer = UdpSocket::bind("0.0.0.0:0").unwrap();
        peer.set_read_timeout(Some(DEADLINE)).unwrap();
        driver.fill(words.local_address, "0.0.0.0");
        driver.bind(words);
        let port = peer.local_addr().unwrap().port();
        driver.aim(words, SocketAddr::from(([127, 255, 255, 255], port)));
        driver.send(words, "to all");
        driver.wait_for(remedy);
        assert_eq!(driver.value(words.message), "to all", "it stays");
        driver.click(remedy);
        assert_eq!(receive(&peer).0, b"to all");
        driver.until("no reason any more", |driver| !driver.shows(remedy));
    }
}

/// A socket on loopback reaches nobody else; 192.0.2.1 is an address for documentation.
#[cfg(target_os = "linux")]
#[test]
fn a_socket_on_loopback_is_bound_anew_by_one_click() {
    let mut driver = Driver::new(ENGLISH.lang);
    driver.bind(&ENGLISH);
    driver.aim(&ENGLISH, SocketAddr::from(([192, 0, 2, 1], 9)));
    driver.send(&ENGLISH, "far away");
    driver.wait_for("Bind to 0.0.0.0 and send");
    driver.click("Bind to 0.0.0.0 and send");
    driver.wait_for("Bound to 0.0.0.0:");
    assert_eq!(driver.value(ENGLISH.local_address), "0.0.0.0");
    // Whether there is a way to that address depends on the machine; it was tried.
    driver.until("another try", |driver| {
        let tries = |text: &&String| text.contains("192.0.2.1:9 8 B");
        driver.texts().iter().filter(tries).count() > 1
    });
}

/// The tutorials' chat: two programs that both send and receive. Port 7890 there, 0 here.
#[test]
fn a_chat_between_two_panes() {
    chat(&ENGLISH);
    chat(&CHINESE);
}

fn chat(words: &Words) {
    let mut driver = Driver::new(words.lang);
    let first = driver.bind(words);
    driver.new_tab(words);
    let second = driver.bind(words);
    assert_ne!(first, second);
    let tab = |address: SocketAddr| format!("UDP :{}", address.port());
    driver.aim(words, first);
    driver.send(words, "在吗？");
    driver.click(&tab(first));
    driver.wait_for(&format!("← {second} 9 B 在吗？"));
    driver.aim(words, second);
    driver.send(words, "在");
    driver.click(&tab(second));
    driver.wait_for(&format!("← {first} 3 B 在"));
    driver.wait_for(&format!("→ {first} 9 B 在吗？"));
}

#[test]
fn sending_without_a_bind_binds_by_itself() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    // The tutorials' sender binds nothing.
    driver.fill(words.local_port, "");
    driver.aim(words, peer_address);
    driver.send(words, "first");
    let (data, from) = receive(&peer);
    assert_eq!(data, b"first");
    assert_eq!(driver.bound_address(words), from);
    assert!(from.ip().is_loopback());
    driver.send(words, "second");
    assert_eq!(receive(&peer), (b"second".to_vec(), from), "from the same port");
}

/// A port that nobody has at this moment.
fn free_port() -> u16 {
    plain_socket().1.port()
}

#[test]
fn sending_binds_the_port_that_was_typed() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    let port = free_port().to_string();
    driver.fill(words.local_port, &port);
    driver.aim(words, peer_address);
    driver.send(words, "from there");
    let (data, from) = receive(&peer);
    assert_eq!((data.as_slice(), from.port().to_string()), (&b"from there"[..], port.clone()));
    assert_eq!(driver.value(words.local_port), port);
}

/// Nothing is sent from another port instead, and the failure stays.
#[test]
fn sending_says_why_the_port_could_not_be_bound() {
    let (_taken, address) = plain_socket();
    let (peer, peer_address) = plain_socket();
    for (words, not_sent) in
        [(&ENGLISH, "Not sent: Could not bind"), (&CHINESE, "未发送：无法绑定")]
    {
        let mut driver = Driver::new(words.lang);
        driver.fill(words.local_port, &address.port().to_string());
        driver.click(words.bind);
        driver.wait_for("EADDRINUSE");
        driver.aim(words, peer_address);
        driver.send(words, "precious");
        driver.wait_for(not_sent);
        assert_eq!(driver.value(words.message), "precious");
        assert!(!driver.shows(words.bound_to));
        driver.wait_for(words.free_port);
    }
    peer.set_nonblocking(true).unwrap();
    assert!(peer.recv_from(&mut [0; 9]).is_err(), "nothing came");
}

/// What a newcomer does first: types, and sends. It comes back, since the fields lead to the own socket.
#[test]
fn the_first_message_meets_somebody_who_listens() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    driver.wait_for("what you send comes back");
    // The default port may be somebody else's on this machine.
    let port = free_port().to_string();
    driver.fill(words.local_port, &port);
    driver.fill(words.remote_port, &port);
    driver.send(words, "hello");
    driver.wait_for(&format!("→ 127.0.0.1:{port} 5 B hello"));
    driver.wait_for(&format!("← 127.0.0.1:{port} 5 B hello"));
}

#[test]
fn a_word_says_that_groups_do_not_come_to_one_address() {
    for (words, options, broadcast, word) in [
        (&ENGLISH, "Options", "Broadcast (SO_BROADCAST)", "gets no broadcasts"),
        (&CHINESE, "选项", "广播（SO_BROADCAST）", "收不到广播"),
    ] {
        let mut driver = Driver::new(words.lang);
        assert!(!driver.shows(word));
        driver.click(options);
        driver.click(broadcast);
        driver.wait_for(word);
        driver.fill(words.local_address, "0.0.0.0");
        driver.until("no word", |driver| !driver.shows(word));
    }
}

#[test]
fn an_empty_message_is_an_empty_datagram() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    driver.fill(words.local_port, "");
    driver.aim(words, peer_address);
    driver.send(words, "");
    assert_eq!(receive(&peer).0, b"");
    driver.wait_for("0 B");
}

/// What is typed wrong: (field, text, words of the message in English, in Chinese).
#[test]
fn bad_input_is_told_beside_the_field_and_stays() {
    let table = [
        ("port", "65536", "65535", "65535"),
        ("port", "abc", "port", "端口"),
        ("address", "", "", ""),
        ("address", "1.2.3", "", ""),
        ("address", "my host", "", ""),
        ("address", "example.com", "IP address", "IP 地址"),
    ];
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        for (field, text, english, chinese) in table {
            let name = if field == "port" { words.local_port } else { words.local_address };
            let before = driver.value(name);
            driver.fill(name, text);
            let texts_before = driver.texts();
            driver.click(words.bind);
            let told: Vec<String> =
                driver.texts().into_iter().filter(|t| !texts_before.contains(t)).collect();
            let expected = if words.lang == ENGLISH.lang { english } else { chinese };
            assert!(told.iter().any(|t| t.contains(expected)), "{text:?} in {name}: {told:?}");
            assert!(!driver.shows(words.bound_to));
            assert_eq!(driver.value(name), text, "what was typed stays");
            driver.fill(name, &before);
        }
    }
}

#[test]
fn a_bad_destination_is_told_and_the_message_stays() {
    let table = [
        ("", "9"),
        ("two words", "9"),
        ("127.0.0.1", ""),
        ("127.0.0.1", "0"),
        ("127.0.0.1", "65536"),
        ("a/b", "9"),
    ];
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        for (host, port) in table {
            driver.fill(words.remote_host, host);
            driver.fill(words.remote_port, port);
            let before = driver.texts();
            driver.send(words, "precious");
            assert!(driver.texts().iter().any(|text| !before.contains(text) && text != "precious"));
            assert_eq!(driver.value(words.message), "precious");
            assert!(!driver.shows(words.bound_to), "{host:?}:{port:?}");
        }
    }
}

#[test]
fn failures_of_the_system_are_explained() {
    let (_taken, address) = plain_socket();
    for (words, failed) in [(&ENGLISH, "Failed"), (&CHINESE, "失败")] {
        let mut driver = Driver::new(words.lang);
        driver.fill(words.local_port, &address.port().to_string());
        driver.click(words.bind);
        driver.wait_for("EADDRINUSE");
        driver.wait_for(failed);
        assert!(!driver.shows(words.bound_to), "no other port is taken instead");
        driver.fill(words.local_address, "192.0.2.1");
        driver.click(words.bind);
        driver.wait_for("EADDRNOTAVAIL");
        assert_eq!(driver.value(words.local_address), "192.0.2.1");
    }
}

#[test]
fn a_port_in_use_offers_a_free_one() {
    let (_taken, address) = plain_socket();
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        driver.fill(words.local_port, &address.port().to_string());
        driver.click(words.bind);
        driver.wait_for(words.free_port);
        driver.click(words.free_port);
        assert_ne!(driver.bound_address(words).port(), address.port());
        assert_eq!(driver.value(words.local_port), "", "the system chose");
    }
}

#[test]
fn a_send_from_a_port_in_use_goes_from_a_free_one_by_one_click() {
    let (taken, address) = plain_socket();
    let mut driver = Driver::new(ENGLISH.lang);
    driver.fill(ENGLISH.local_port, &address.port().to_string());
    driver.aim(&ENGLISH, address);
    driver.send(&ENGLISH, "from anywhere");
    driver.wait_for("Take a free port and send");
    assert_eq!(driver.value(ENGLISH.message), "from anywhere");
    driver.click("Take a free port and send");
    driver.bound_address(&ENGLISH);
    assert_eq!(receive(&taken).0, b"from anywhere");
}

/// A group that could not be joined is not shown as joined.
#[test]
fn a_group_that_was_not_joined_is_marked() {
    for (words, options, group_field, join, not_joined, could_not) in [
        (
            &ENGLISH,
            "Options",
            "Multicast group",
            "Join",
            "not joined",
            "Could not join the group ff02::7",
        ),
        (&CHINESE, "选项", "组播组", "加入", "未加入", "无法加入组播组 ff02::7"),
    ] {
        let mut driver = Driver::new(words.lang);
        driver.bind(words);
        driver.click(options);
        // An IPv4 socket cannot join it.
        driver.fill(group_field, "ff02::7");
        driver.click(join);
        driver.wait_for(not_joined);
        driver.wait_for(could_not);
    }
}

#[test]
fn the_remote_host_follows_the_family_of_the_local_address() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    for (local, remote) in [("::1", "::1"), ("127.0.0.1", "127.0.0.1"), ("::", "127.0.0.1")] {
        driver.fill(words.local_address, local);
        assert_eq!(driver.value(words.remote_host), remote, "{local}");
    }
    driver.fill(words.remote_host, "example.com");
    driver.fill(words.local_address, "::1");
    assert_eq!(driver.value(words.remote_host), "example.com", "what was typed stays");
}

#[test]
fn an_ipv6_target_on_an_ipv4_socket_is_told_and_the_session_goes_on() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    driver.bind(words);
    driver.fill(words.remote_host, "::1");
    driver.fill(words.remote_port, "9");
    driver.send(words, "lost");
    driver.wait_for("EAFNOSUPPORT");
    driver.aim(words, peer_address);
    driver.send(words, "found");
    assert_eq!(receive(&peer).0, b"found");
}

#[test]
fn the_echo_behaviour_answers_while_bound() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let own = driver.bind(words);
    driver.choose_in("Behaviour", "Echo  ·  sends back what comes");
    let (peer, _) = plain_socket();
    for name in ["Michael", "Tracy", "Sarah"] {
        peer.send_to(name.as_bytes(), own).unwrap();
        assert_eq!(receive(&peer).0, name.as_bytes());
    }
    driver.choose_in("Behaviour", "Template  ·  answers with a text of yours");
    // The engine takes the new behaviour between two datagrams.
    let deadline = std::time::Instant::now() + DEADLINE;
    loop {
        peer.send_to(b"Tracy", own).unwrap();
        if receive(&peer).0 == b"Hello, Tracy!" {
            break;
        }
        assert!(std::time::Instant::now() < deadline);
    }
    driver.wait_for("Hello, Tracy!");
}

#[test]
fn clear_pause_and_close_by_keys() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let own = driver.bind(words);
    let (peer, _) = plain_socket();
    peer.send_to(b"one", own).unwrap();
    driver.wait_for("3 B one");
    driver.shortcut(Modifiers::COMMAND, Key::L);
    driver.until("an empty log", |driver| !driver.shows("3 B one"));
    driver.shortcut(Modifiers::COMMAND, Key::P);
    peer.send_to(b"two", own).unwrap();
    driver.until("the count", |driver| driver.shows("received 2"));
    assert!(!driver.shows("3 B two"));
    driver.shortcut(Modifiers::COMMAND, Key::P);
    driver.wait_for("3 B two");
    driver.shortcut(Modifiers::COMMAND, Key::W);
    driver.until("a free port", |_| UdpSocket::bind(own).is_ok());
}

#[test]
fn a_message_that_the_system_refuses_comes_back_into_the_field() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        driver.fill(words.local_port, "");
        driver.fill(words.remote_host, "nonexistent.invalid");
        driver.send(words, "precious");
        driver.until("the message", |driver| driver.value(words.message) == "precious");
        driver.bind(words);
        driver.fill(words.remote_host, "::1");
        driver.fill(words.message, "");
        driver.send(words, "another family");
        driver.until("the message", |driver| driver.value(words.message) == "another family");
    }
}

#[test]
fn a_held_key_sends_once() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    driver.bind(words);
    driver.aim(words, peer_address);
    driver.fill(words.message, "once");
    let key = |repeat| egui::Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat,
        modifiers: Modifiers::COMMAND,
    };
    driver.0.event_modifiers(key(false), Modifiers::COMMAND);
    driver.step();
    for _ in 0..5 {
        driver.0.event_modifiers(key(true), Modifiers::COMMAND);
        driver.step();
    }
    assert_eq!(receive(&peer).0, b"once");
    driver.wait_for("sent 1 ");
    driver.send(words, "next");
    assert_eq!(receive(&peer).0, b"next", "nothing came between");
}
