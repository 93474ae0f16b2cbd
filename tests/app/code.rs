//! "Show the code": of a pane and of rows, in every language, to the clipboard and into a file.

use crate::driver::{CHINESE, Driver, ENGLISH, Words, plain_socket, receive};
use egui::{Key, Modifiers};
use network_playground::i18n::Texts;

fn code_of_a_pane_and_of_rows(words: &Words) {
    let texts = Texts::new(words.lang);
    let text = |id: &str| texts.get(id).into_owned();
    let mut driver = Driver::new(words.lang);
    let (peer, peer_address) = plain_socket();
    driver.aim(words, peer_address);
    driver.fill(words.message, "hello 你好");
    driver.shortcut(Modifiers::COMMAND, Key::K);
    driver.wait_for(&text("code-title"));
    driver.wait_for("s.sendto('hello 你好'.encode('utf-8'), ('127.0.0.1', ");
    assert!(driver.shows(&text("code-udp-socket")), "the comments are in the window's language");
    for (language, expected) in [
        ("Rust", "s.send_to(\"hello 你好\".as_bytes(), \"127.0.0.1:"),
        ("C", "int main(void)"),
        ("Go", "package main"),
        (&text("code-pseudo"), "IPv4"),
    ] {
        driver.click(language);
        driver.wait_for(expected);
    }
    driver.click(&text("code-copy"));
    driver.wait_for(&text("code-copied"));
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.until("a closed window", |driver| !driver.has(&text("code-copy")));

    driver.bind(words);
    driver.send(words, "你好");
    assert_eq!(receive(&peer).0, "你好".as_bytes());
    let row = format!("→ {peer_address} 6 B 你好");
    driver.wait_for(&row);
    let row = driver.texts().into_iter().find(|found| found.contains(&row)).unwrap();
    driver.choose(&row, &text("show-code-of-rows"));
    // The language is the one that was chosen last.
    driver.wait_for("IPv4");
    driver.click("Python");
    driver.wait_for(&format!("'你好'.encode('utf-8'), ('127.0.0.1', {}))", peer_address.port()));
}

#[test]
fn code_of_a_pane_and_of_rows_in_english() {
    code_of_a_pane_and_of_rows(&ENGLISH);
}

#[test]
fn code_of_a_pane_and_of_rows_in_chinese() {
    code_of_a_pane_and_of_rows(&CHINESE);
}

/// Every kind of tab has its program, or says that it has none.
#[test]
fn tabs_of_other_sockets_have_their_programs() {
    for words in [&ENGLISH, &CHINESE] {
        let texts = Texts::new(words.lang);
        let mut driver = Driver::new(words.lang);
        let only_python = texts.get("code-only-python");
        for (tab, field, typed, expected, in_c) in [
            ("new-relay-tab", "host", "127.0.0.1", "def pass_on(source, target):", &*only_python),
            ("new-icmp-tab", "host", "127.0.0.1", "socket.IPPROTO_ICMP", "#include <"),
            #[cfg(unix)]
            ("new-unix-tab", "unix-name", "/tmp/none.sock", "socket.AF_UNIX", "struct sockaddr_un"),
        ] {
            driver.click(words.new_tab);
            driver.click(&texts.get(tab));
            driver.fill(&texts.get(field), typed);
            driver.shortcut(Modifiers::COMMAND, Key::K);
            driver.wait_for(expected);
            driver.click("C");
            driver.wait_for(in_c);
            driver.click("Python");
            driver.shortcut(Modifiers::NONE, Key::Escape);
            driver.until("a closed window", |driver| !driver.has(&texts.get("code-copy")));
        }
        driver.click(words.new_tab);
        driver.click(&texts.get("new-machine-tab"));
        driver.shortcut(Modifiers::COMMAND, Key::K);
        driver.wait_for(&texts.get("code-not-of-this"));
    }
}

#[test]
fn a_file_is_replaced_only_when_it_is_asked_for_again() {
    let texts = Texts::new(ENGLISH.lang);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there.py");
    std::fs::write(&path, "mine").unwrap();
    let mut driver = Driver::new(ENGLISH.lang);
    driver.shortcut(Modifiers::COMMAND, Key::K);
    driver.wait_for("import socket");
    driver.click(&texts.get("code-save-as"));
    driver.fill(&texts.get("export-path"), &path.display().to_string());
    driver.click(&texts.get("code-save-go"));
    driver.wait_for(&texts.get("export-exists"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    driver.click(&texts.get("code-save-go"));
    driver.wait_for("Saved ");
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(saved.contains("import socket"), "{saved}");
}

/// Its folder would allow it; the person who protected it did not.
#[test]
fn a_file_that_is_protected_is_not_replaced() {
    let texts = Texts::new(ENGLISH.lang);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.py");
    std::fs::write(&path, "mine").unwrap();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let mut driver = Driver::new(ENGLISH.lang);
    driver.shortcut(Modifiers::COMMAND, Key::K);
    driver.wait_for("import socket");
    driver.click(&texts.get("code-save-as"));
    driver.fill(&texts.get("export-path"), &path.display().to_string());
    driver.click(&texts.get("code-save-go"));
    driver.until("a word on it", |driver| driver.shows("mine.py") && driver.shows("permission"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
}

/// Each pane with a form has the command; in a low window it is among what the line has no room for.
#[test]
fn every_tab_shows_its_code() {
    let texts = Texts::new(ENGLISH.lang);
    let tabs = [
        ("TCP client", "s.connect((", "Port", "80"),
        ("TCP server", "server.listen(", "Local port", "7788"),
        ("HTTP GET", "header, html = data.split", "URL", "http://127.0.0.1/"),
    ];
    for (tab, expected, field, value) in tabs {
        let mut driver = Driver::new(ENGLISH.lang);
        driver.click_tab(tab);
        driver.fill(field, value);
        driver.shortcut(Modifiers::COMMAND, Key::K);
        driver.wait_for(expected);
        assert!(driver.shows(&texts.get("code-title")));
    }
}
