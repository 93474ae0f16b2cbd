//! Saved messages: kept, sent by click, Enter and key, edited, put in order, taken over from files.

use crate::driver::{CHINESE, Driver, ENGLISH, Scripted, TcpPeer, Words, plain_socket, receive};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::app::dialogs::DialogResult;
use network_playground::i18n::Lang;
use std::fs;
use std::path::{Path, PathBuf};

/// The names of the panel's controls in a language.
struct Names {
    words: &'static Words,
    keep: &'static str,
    keep_row: &'static str,
    name: &'static str,
    text: &'static str,
    host: &'static str,
    port: &'static str,
    send: &'static str,
    new: &'static str,
    new_folder: &'static str,
    folder_name: &'static str,
    delete: &'static str,
    undo: &'static str,
    key_menu: &'static str,
    search: &'static str,
    none_found: &'static str,
    lists: &'static str,
    import: &'static str,
    import_go: &'static str,
    export: &'static str,
    export_go: &'static str,
    choose: &'static str,
    file: &'static str,
    not_connected: &'static str,
    in_order: &'static str,
    every_ms: &'static str,
    begin: &'static str,
}

const EN: Names = Names {
    words: &ENGLISH,
    keep: "Keep",
    keep_row: "Keep as a message",
    name: "Name",
    text: "Text of the message",
    host: "Own host",
    port: "Own port",
    send: "Send it",
    new: "New message",
    new_folder: "New folder",
    folder_name: "Name of the folder",
    delete: "Delete",
    undo: "Undo",
    key_menu: "Key",
    search: "Find a message…",
    none_found: "No message has this",
    lists: "Import and export",
    import: "Import messages…",
    import_go: "Import",
    export: "Export messages…",
    export_go: "Export",
    choose: "Choose…",
    file: "File",
    not_connected: "was not sent",
    in_order: "Send in order…",
    every_ms: "Every (ms)",
    begin: "Begin",
};

const ZH: Names = Names {
    words: &CHINESE,
    keep: "存为消息",
    keep_row: "保存为消息",
    name: "名称",
    text: "消息内容",
    host: "目标主机",
    port: "目标端口",
    send: "发送此消息",
    new: "新建消息",
    new_folder: "新建文件夹",
    folder_name: "文件夹名称",
    delete: "删除",
    undo: "撤销",
    key_menu: "按键",
    search: "查找消息…",
    none_found: "没有匹配的消息",
    lists: "导入和导出",
    import: "导入消息…",
    import_go: "导入",
    export: "导出消息…",
    export_go: "导出",
    choose: "选择…",
    file: "文件",
    not_connected: "没有发送",
    in_order: "按顺序发送…",
    every_ms: "间隔（毫秒）",
    begin: "开始",
};

fn start(lang: Lang, file: Option<PathBuf>) -> Driver {
    let start = Start { lang: Some(lang), messages_file: file, ..Start::default() };
    Driver::start(start, Vec2::new(1280.0, 800.0))
}

fn send_name(names: &Names, message: &str) -> String {
    match names.words.lang {
        Lang::En => format!("Send “{message}”"),
        Lang::Zh => format!("发送“{message}”"),
    }
}

/// Types it into the fields of a new message.
fn make(driver: &mut Driver, names: &Names, name: &str, text: &str) {
    driver.click(names.new);
    driver.fill(names.name, name);
    driver.fill(names.text, text);
}

fn keep_and_send(names: &Names) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("messages.json");
    let words = names.words;
    let mut driver = start(words.lang, Some(file.clone()));
    let (peer, address) = plain_socket();
    let own = driver.bind(words);
    driver.aim(words, address);

    // Kept at the message field, where it stays.
    driver.fill(words.message, "hello");
    driver.click(names.keep);
    assert_eq!(
        (driver.value(names.name), driver.value(names.text)),
        ("hello".into(), "hello".into())
    );
    assert_eq!(driver.value(words.message), "hello");
    driver.fill(names.name, "greeting");

    // By its mark, by the button, by Enter in the list, by its key.
    let hears = |how: &str| assert_eq!(receive(&peer).0, b"hello", "by {how}");
    driver.click(&send_name(names, "greeting"));
    hears("its mark");
    driver.click(names.send);
    hears("the button");
    driver.0.get_by_label("greeting").click();
    driver.step();
    driver.shortcut(Modifiers::NONE, Key::Enter);
    hears("Enter");
    driver.choose_in(names.key_menu, "F2");
    driver.wait_for(&format!("{} F2", names.key_menu));
    driver.shortcut(Modifiers::COMMAND, Key::M);
    driver.until("a closed panel", |driver| !driver.has("greeting"));
    driver.shortcut(Modifiers::NONE, Key::F2);
    hears("its key");

    // What was received goes to its sender, whatever the pane says.
    let (other, other_address) = plain_socket();
    other.send_to(b"from the other", own).unwrap();
    let row = format!("← {other_address} 14 B from the other");
    driver.wait_for(&row);
    let row = driver.texts().into_iter().find(|text| text.ends_with(&row)).unwrap();
    driver.choose(&row, names.keep_row);
    assert_eq!(driver.value(names.host), "127.0.0.1");
    assert_eq!(driver.value(names.port), other_address.port().to_string());
    driver.click(names.send);
    assert_eq!(receive(&other).0, b"from the other");
    driver.close();

    // All of it comes back.
    let mut driver = start(words.lang, Some(file));
    driver.shortcut(Modifiers::COMMAND, Key::M);
    driver.wait_for("greeting");
    driver.wait_for("from the other");
}

#[test]
fn messages_are_kept_and_sent_in_english() {
    keep_and_send(&EN);
}

#[test]
fn messages_are_kept_and_sent_in_chinese() {
    keep_and_send(&ZH);
}

#[test]
fn what_cannot_be_sent_says_why() {
    for names in [&EN, &ZH] {
        let mut driver = start(names.words.lang, None);
        driver.shortcut(Modifiers::COMMAND, Key::M);
        make(&mut driver, names, "poll", "01");
        // A client that is not connected.
        driver.shortcut(Modifiers::COMMAND, Key::Num2);
        driver.click(names.send);
        driver.wait_for(names.not_connected);
        // A tab that sends no messages.
        driver.shortcut(Modifiers::COMMAND, Key::Num9);
        driver.click(names.send);
        driver.wait_for(names.not_connected);
        // A destination of its own that is none stays in the fields and is not taken.
        driver.fill(names.host, "a b");
        driver.fill(names.port, "1");
        driver.step();
        assert_eq!(driver.value(names.host), "a b");
    }
}

#[test]
fn a_server_sends_a_message_to_its_clients() {
    for names in [&EN, &ZH] {
        let mut driver = start(names.words.lang, None);
        let address = driver.listen(names.words);
        let mut peer = TcpPeer::connect(address);
        driver.wait_for(&peer.name(1));
        driver.shortcut(Modifiers::COMMAND, Key::M);
        make(&mut driver, names, "greeting", "hello");
        driver.click_enabled(names.send);
        peer.hears("hello");
    }
}

#[test]
fn what_is_typed_stays_with_its_message() {
    for names in [&EN, &ZH] {
        let mut driver = start(names.words.lang, None);
        driver.shortcut(Modifiers::COMMAND, Key::M);
        make(&mut driver, names, "one", "1");
        make(&mut driver, names, "two", "2");
        // A host without a port is no destination yet, and is there again.
        driver.fill(names.host, "device.local");
        let select = |driver: &mut Driver, name: &str| {
            driver.0.get_by_label(name).click();
            driver.step();
            driver.step();
        };
        select(&mut driver, "one");
        assert_eq!(driver.value(names.host), "");
        select(&mut driver, "two");
        assert_eq!(driver.value(names.host), "device.local");
        // What is undone in a field is of this message: never what stood there of another one.
        select(&mut driver, "one");
        driver.0.get_by_label(names.name).focus();
        driver.step();
        driver.shortcut(Modifiers::COMMAND, Key::Z);
        assert!(["", "one"].contains(&driver.value(names.name).as_str()));
        assert!(driver.has("two"));
    }
}

#[test]
fn messages_are_deleted_brought_back_and_found() {
    for names in [&EN, &ZH] {
        let mut driver = start(names.words.lang, None);
        driver.shortcut(Modifiers::COMMAND, Key::M);
        make(&mut driver, names, "one", "1");
        make(&mut driver, names, "two", "2");
        driver.click(names.new_folder);
        driver.fill(names.folder_name, "modbus");
        driver.0.get_by_label("two").click();
        driver.step();
        driver.shortcut(Modifiers::ALT, Key::ArrowDown);
        driver.0.get_by_label("one").click();
        driver.step();
        driver.click(names.delete);
        driver.until("it is gone", |driver| !driver.has("one"));
        driver.click_enabled(names.undo);
        driver.wait_for("one");
        // By the keyboard, and back by it.
        driver.0.get_by_label("one").click();
        driver.step();
        driver.shortcut(Modifiers::NONE, Key::Delete);
        driver.until("it is gone", |driver| !driver.has("one"));
        driver.shortcut(Modifiers::COMMAND, Key::Z);
        driver.wait_for("one");
        // The folder closes over the message in it.
        driver.0.get_by_label("modbus").click();
        driver.step();
        driver.shortcut(Modifiers::NONE, Key::ArrowLeft);
        driver.until("a closed folder", |driver| !driver.has("two"));
        driver.fill(names.search, "TWO");
        driver.until("what is found", |driver| driver.has("two") && !driver.has("one"));
        driver.fill(names.search, "three");
        driver.wait_for(names.none_found);
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn lists_are_taken_over_and_written() {
    for names in [&EN, &ZH] {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("list.txt");
        fs::write(&list, "greeting\thello\npoll\t\\x01\\x03\n").unwrap();
        let mut driver = start(names.words.lang, None);
        let dialogs = Scripted::default();
        driver.0.state_mut().set_file_dialogs(Box::new(dialogs.clone()));
        dialogs.answers.borrow_mut().push_back(DialogResult::Chosen(list.clone()));
        driver.shortcut(Modifiers::COMMAND, Key::M);
        driver.click(names.lists);
        driver.click(names.import);
        driver.click_enabled(names.choose);
        driver.until("the path", |driver| driver.value(names.file) == list.display().to_string());
        driver.click_enabled(names.import_go);
        driver.wait_for("poll");
        driver.wait_for("list");
        // A damaged one is told, and nothing of it is taken.
        fs::write(&list, "good\tgood\nbad\t\\q\n").unwrap();
        driver.click(names.lists);
        driver.click(names.import);
        driver.fill(names.file, &list.display().to_string());
        driver.click(names.import_go);
        driver.until("the place", |driver| driver.shows("'q'") && driver.shows("2"));
        assert!(!driver.has("good"));
        driver.shortcut(Modifiers::NONE, Key::Escape);

        let out = folder.path().join("out.json");
        driver.click(names.lists);
        driver.click(names.export);
        driver.fill(names.file, &out.display().to_string());
        driver.click(names.export_go);
        driver.until("the file", |_| out.exists());
        assert!(read(&out).contains("\"escaped\": \"\\\\x01\\\\x03\""), "{}", read(&out));
        // It is not replaced unasked.
        driver.until("the window is closed", |driver| !driver.has(names.export_go));
        driver.click(names.lists);
        driver.click(names.export);
        driver.fill(names.file, &out.display().to_string());
        fs::write(&out, "mine").unwrap();
        driver.click_enabled(names.export_go);
        driver.step();
        driver.until("a question", |driver| driver.0.query_by_label(names.export_go).is_some());
        assert_eq!(read(&out), "mine");
    }
}

#[test]
fn a_damaged_file_is_told_and_set_aside() {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("messages.json");
        fs::write(&file, "{oops").unwrap();
        let mut driver = start(lang, Some(file));
        driver.wait_for("messages.json.damaged-1");
        assert_eq!(read(&folder.path().join("messages.json.damaged-1")), "{oops");
    }
}

#[test]
fn a_folder_is_sent_in_order() {
    for names in [&EN, &ZH] {
        let words = names.words;
        let mut driver = start(words.lang, None);
        let (peer, address) = plain_socket();
        let (other, other_address) = plain_socket();
        driver.bind(words);
        driver.aim(words, address);
        driver.shortcut(Modifiers::COMMAND, Key::M);
        driver.click(names.new_folder);
        driver.fill(names.folder_name, "sequence");
        for text in ["one", "two", "three"] {
            make(&mut driver, names, text, text);
        }
        driver.fill(names.host, &other_address.ip().to_string());
        driver.fill(names.port, &other_address.port().to_string());
        driver.0.get_by_label("sequence").click();
        driver.step();
        driver.click(names.in_order);
        // On a busy machine a shorter one would be skipped.
        driver.fill(names.every_ms, "400");
        driver.click(names.begin);
        assert_eq!(receive(&peer).0, b"one");
        assert_eq!(receive(&peer).0, b"two");
        assert_eq!(receive(&other).0, b"three", "its own destination");
    }
}
