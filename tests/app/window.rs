//! The window as a whole: languages, settings, tabs, arguments.

use crate::driver::{CHINESE, Driver, ENGLISH, Scripted, plain_socket};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use network_playground::app::Start;
use network_playground::app::dialogs::{DialogKind, DialogRequest, DialogResult};
use network_playground::engine::StartRequest;
use network_playground::i18n::Lang;
use std::fs;

#[test]
fn the_language_switches_at_once() {
    let mut driver = Driver::new(Lang::En);
    driver.bind(&ENGLISH);
    driver.click("中 / EN");
    driver.wait_for(CHINESE.bound_to);
    assert!(driver.shows(CHINESE.message) && !driver.shows(ENGLISH.remote_host));
    driver.click("中 / EN");
    driver.wait_for(ENGLISH.bound_to);
}

#[test]
fn everything_comes_back_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let start = Start {
        lang: Some(Lang::En),
        settings_file: Some(folder.path().join("settings.ron")),
        ..Start::default()
    };
    let size = Vec2::new(1180.0, 760.0);
    let mut driver = Driver::start(start.clone(), size);
    let (_peer, address) = plain_socket();
    driver.aim(&ENGLISH, address);
    driver.send(&ENGLISH, "remember me");
    driver.bound_address(&ENGLISH);
    driver.fill(ENGLISH.message, "a draft");
    driver.new_tab(&ENGLISH);
    driver.fill(ENGLISH.local_port, "7890");
    driver.close();

    let mut driver = Driver::start(start, size);
    assert_eq!(driver.value(ENGLISH.local_port), "7890", "the pane that was in front");
    driver.shortcut(Modifiers::CTRL, Key::Tab);
    assert_eq!(driver.value(ENGLISH.remote_port), address.port().to_string());
    assert_eq!(driver.value(ENGLISH.message), "a draft");
    driver.fill(ENGLISH.message, "");
    driver.shortcut(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(driver.value(ENGLISH.message), "remember me", "the history");
    assert!(!driver.shows(ENGLISH.bound_to), "nothing is bound by itself");
}

#[test]
fn a_damaged_settings_file_is_set_aside_with_a_notice() {
    for (lang, said) in [(Lang::En, "set aside"), (Lang::Zh, "移存")] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        fs::write(&path, "(version: 1, zoom: oops").unwrap();
        let start =
            Start { lang: Some(lang), settings_file: Some(path.clone()), ..Start::default() };
        let mut driver = Driver::start(start, Vec2::new(900.0, 600.0));
        driver.wait_for(said);
        let aside = fs::read_dir(folder.path()).unwrap().count();
        assert!(aside == 1 && !path.exists());
    }
}

#[test]
fn arguments_open_bound_panes() {
    let start = Start {
        lang: Some(Lang::En),
        requests: ["127.0.0.1:0", "[::1]:0"]
            .map(|text| StartRequest::udp(text.parse().unwrap()))
            .into(),
        ..Start::default()
    };
    let mut driver = Driver::start(start, Vec2::new(1180.0, 760.0));
    assert!(driver.bound_address(&ENGLISH).is_ipv6(), "the last one is in front");
    driver.until("the first", |driver| {
        driver.shortcut(Modifiers::CTRL | Modifiers::SHIFT, Key::Tab);
        driver.shows("Bound to 127.0.0.1:")
    });
}

#[test]
fn small_windows_show_every_main_control() {
    for size in [Vec2::new(900.0, 600.0), Vec2::new(640.0, 480.0)] {
        for words in [&ENGLISH, &CHINESE] {
            let start = Start { lang: Some(words.lang), ..Start::default() };
            let mut driver = Driver::start(start, size);
            driver.bind(words);
            for name in [words.unbind, words.send, words.message, words.remote_port] {
                let visible = driver.0.get_all_by_label(name).any(|node| {
                    let rect = node.rect();
                    rect.min.x >= 0.0 && rect.max.x <= size.x && rect.max.y <= size.y
                });
                assert!(visible, "{name} at {size}");
            }
        }
    }
}

#[test]
fn panes_close_and_open_again() {
    let mut driver = Driver::new(Lang::En);
    driver.until("an empty window", |driver| {
        driver.shortcut(Modifiers::COMMAND, Key::W);
        driver.shows("No tab is open.")
    });
    driver.click("New UDP tab");
    driver.bind(&ENGLISH);
    driver.shortcut(Modifiers::COMMAND, Key::T);
    driver.until("a second pane", |driver| driver.shows("Not bound"));
}

#[test]
fn the_settings_window_changes_theme_and_memory() {
    let mut driver = Driver::new(Lang::En);
    driver.click("Settings");
    driver.wait_for("Memory for the log");
    driver.click("Light");
    assert!(!driver.0.ctx.global_style().visuals.dark_mode);
    driver.click("Dark");
    assert!(driver.0.ctx.global_style().visuals.dark_mode);
    driver.click("Done");
    driver.until("the window to go", |driver| !driver.shows("Memory for the log"));
}

/// The names of the export window's controls in a language.
struct ExportWords {
    export: &'static str,
    file: &'static str,
    save: &'static str,
    csv: &'static str,
    exists: &'static str,
    saved: &'static str,
    no_folder: &'static str,
    title: &'static str,
}

const EXPORT_ENGLISH: ExportWords = ExportWords {
    export: "Export…",
    file: "File",
    save: "Save",
    csv: "CSV table",
    exists: "press Save again",
    saved: "rows to ",
    no_folder: "no such folder",
    title: "those that pass its filter",
};

const EXPORT_CHINESE: ExportWords = ExportWords {
    export: "导出…",
    file: "文件",
    save: "保存",
    csv: "CSV 表格",
    exists: "再次按“保存”",
    saved: "行保存到",
    no_folder: "没有这个文件夹",
    title: "通过筛选的",
};

#[test]
fn the_log_is_exported_to_a_file() {
    for (words, export) in [(&ENGLISH, &EXPORT_ENGLISH), (&CHINESE, &EXPORT_CHINESE)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("日志.txt");
        let mut driver = Driver::new(words.lang);
        let own = driver.bind(words);
        let (peer, peer_address) = plain_socket();
        peer.send_to("你好\r\n\x1b[31m".as_bytes(), own).unwrap();
        driver.wait_for("13 B 你好");

        driver.click(export.export);
        driver.wait_for(export.title);
        // A mistake is shown, and nothing that was typed is lost.
        let missing = folder.path().join("missing").join("log.txt").display().to_string();
        driver.fill(export.file, &missing);
        driver.click(export.save);
        driver.wait_for(export.no_folder);
        assert_eq!(driver.value(export.file), missing);

        driver.fill(export.file, &path.display().to_string());
        assert!(!driver.shows(export.no_folder), "that was about another path");
        driver.click(export.save);
        driver.wait_for(export.saved);
        driver.until("the window to go", |driver| !driver.shows(export.title));
        let text = fs::read_to_string(&path).unwrap();
        let row = format!("← {peer_address} 13 B 你好\\r\\n\\x1b[31m");
        assert_eq!(text.lines().filter(|line| line.ends_with(&row)).count(), 1, "{text}");
        assert!(text.lines().any(|line| line.contains(" ƒ ") && line.contains("bind(")), "{text}");

        // It is there now: once more, only after a question.
        driver.click(export.export);
        driver.click(export.save);
        driver.wait_for(export.exists);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        driver.click(export.save);
        driver.until("the window to go", |driver| !driver.shows(export.title));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

        // A table, of what passes the filter only.
        driver.fill(if words.lang == Lang::En { "Filter" } else { "筛选" }, "你好");
        driver.until("the filter", |driver| !driver.shows("bind("));
        driver.click(export.export);
        driver.click(export.csv);
        driver.click(export.save);
        let table = path.with_extension("csv");
        driver.until("the table", |_| table.exists());
        let csv = fs::read_to_string(table).unwrap();
        let hex = "e4 bd a0 e5 a5 bd 0d 0a 1b 5b 33 31 6d";
        assert_eq!(csv.matches("\r\n").count(), 2, "{csv}");
        let end = format!(r",received,{peer_address},,13,你好\r\n\x1b[31m,{hex},");
        assert!(csv.strip_suffix("\r\n").is_some_and(|csv| csv.ends_with(&end)), "{csv}");
    }
}

#[test]
fn the_file_is_chosen_in_a_dialog_or_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("chosen.txt");
    let dialogs = Scripted::default();
    let mut driver = Driver::new(Lang::En);
    driver.0.state_mut().set_file_dialogs(Box::new(dialogs.clone()));
    driver.bind(&ENGLISH);
    driver.click("Export…");
    driver.wait_for("those that pass its filter");
    assert!(driver.has_focus("File"), "the path can be typed at once");
    driver.fill("File", &folder.path().join("typed.txt").display().to_string());
    driver.click("Choose…");
    driver.click("Choose…");
    let asked = DialogRequest {
        kind: DialogKind::Save,
        title: "Export the log".to_owned(),
        folder: Some(folder.path().to_owned()),
        file_name: "typed.txt".to_owned(),
    };
    assert_eq!(*dialogs.asked.borrow(), [asked], "one dialog at a time");

    dialogs.answers.borrow_mut().push_back(DialogResult::Cancelled);
    driver.step();
    assert!(driver.value("File").ends_with("typed.txt") && !driver.shows("No file dialog"));

    driver.click("Choose…");
    dialogs.answers.borrow_mut().push_back(DialogResult::Unavailable);
    driver.wait_for("No file dialog could be opened");
    assert!(driver.value("File").ends_with("typed.txt"));

    driver.click("Choose…");
    dialogs.answers.borrow_mut().push_back(DialogResult::Chosen(path.clone()));
    driver.until("the path", |driver| driver.value("File") == path.display().to_string());
    driver.click("Save");
    driver.wait_for("rows to ");
    assert!(fs::read_to_string(path).unwrap().contains("bind("));
}

/// Where a control stands.
fn place(driver: &Driver, label: &str) -> egui::Rect {
    driver.0.get_by_label(label).rect()
}

#[test]
fn a_closed_tab_comes_back_with_its_log_and_its_fields() {
    for (words, closed) in [(&ENGLISH, "Closed UDP :"), (&CHINESE, "已关闭“UDP :")] {
        let mut driver = Driver::new(words.lang);
        let own = driver.bind(words);
        let (peer, _) = plain_socket();
        peer.send_to(b"keep me", own).unwrap();
        driver.wait_for("7 B keep me");
        driver.fill(words.message, "a draft");
        driver.shortcut(Modifiers::COMMAND, Key::W);
        driver.wait_for(closed);
        assert!(!driver.shows("7 B keep me"));
        driver.shortcut(Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
        driver.wait_for("7 B keep me");
        assert_eq!(driver.value(words.message), "a draft");
        driver.until("the notice to go", |driver| !driver.shows(closed));
        // Its socket was closed all the same.
        driver.until("the end", |driver| driver.has(words.bind));
    }
}

/// The names of the window's tabs, from left to right: those of a pane stand lower.
fn tabs(driver: &Driver) -> Vec<String> {
    let mut tabs: Vec<_> = driver.0.query_all_by_role(Role::Tab).collect();
    let top = tabs.iter().map(|tab| tab.rect().top()).fold(f32::INFINITY, f32::min);
    tabs.retain(|tab| tab.rect().top() <= top);
    tabs.sort_by(|one, other| one.rect().left().total_cmp(&other.rect().left()));
    tabs.iter().filter_map(|tab| tab.accesskit_node().label()).collect()
}

#[test]
fn a_closed_tab_comes_back_to_its_place() {
    let mut driver = Driver::new(Lang::En);
    let before = tabs(&driver);
    assert_eq!(before.len(), 4, "{before:?}");
    for name in [&before[1], &before[0], &before[3]] {
        driver.click_tab(name);
        driver.shortcut(Modifiers::COMMAND, Key::W);
        driver.until("the tab to go", |driver| tabs(driver).len() == 3);
        driver.shortcut(Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
        driver.until("the tab to come back", |driver| tabs(driver) == before);
    }
}

#[test]
fn a_notice_does_not_move_what_is_below_it() {
    let mut driver = Driver::new(Lang::En);
    let own = driver.bind(&ENGLISH);
    driver.new_tab(&ENGLISH);
    let before = place(&driver, ENGLISH.bind);
    driver.click_tab(&format!("UDP :{}", own.port()));
    driver.shortcut(Modifiers::COMMAND, Key::W);
    driver.wait_for("Open it again (Ctrl+Shift+T)");
    driver.click_tab("UDP");
    assert_eq!(place(&driver, ENGLISH.bind), before);
    driver.click("Open it again (Ctrl+Shift+T)");
    driver.until("the notice to go", |driver| !driver.shows("Open it again"));
}

#[test]
fn counters_are_those_of_the_tab_and_can_be_set_back() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    assert!(driver.has("received 0") && !driver.shows("shown") && !driver.shows("memory 2"));
    let own = driver.bind(words);
    let (peer, _) = plain_socket();
    peer.send_to(&[b'x'; 3000], own).unwrap();
    driver.wait_for("received 1 · 2.9 KiB");
    driver.shortcut(Modifiers::COMMAND, Key::T);
    driver.until("the other tab's own", |driver| driver.has("received 0"));
    assert!(driver.has("all tabs: received 1, sent 0"));
    driver.click_tab(&format!("UDP :{}", own.port()));
    driver.wait_for("received 1 · 2.9 KiB");
    // A session after it counts on.
    driver.click(words.unbind);
    driver.until("the end", |driver| driver.has(words.bind));
    let own = driver.bind(words);
    peer.send_to(b"one more", own).unwrap();
    driver.wait_for("received 2 · 2.9 KiB");
    driver.click("Count from now on");
    driver.click("Set this tab's counters to 0");
    driver.until("zero", |driver| driver.has("received 0"));
    peer.send_to(b"again", own).unwrap();
    driver.wait_for("received 1 · 5 B");
}

#[test]
fn a_failed_send_is_not_the_next_sessions_concern() {
    for (words, said) in [(&ENGLISH, "Bind to :: and send"), (&CHINESE, "绑定到 :: 并发送")] {
        let mut driver = Driver::new(words.lang);
        driver.bind(words);
        driver.fill(words.remote_host, "::1");
        driver.fill(words.remote_port, "9");
        driver.send(words, "lost");
        driver.wait_for(said);
        driver.click(words.unbind);
        driver.until("the end", |driver| driver.has(words.bind));
        driver.bind(words);
        assert!(!driver.shows(said));
    }
}

#[test]
fn esc_closes_the_settings() {
    let mut driver = Driver::new(Lang::En);
    driver.click("Settings");
    driver.wait_for("Memory for the log");
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.until("the window to go", |driver| !driver.shows("Memory for the log"));
}

#[test]
fn f1_lists_all_keys_in_both_languages() {
    for (words, some) in [
        (&ENGLISH, ["Ctrl+Shift+T", "Ctrl+1 … Ctrl+9", "F5, Ctrl+R", "New line"]),
        (&CHINESE, ["Ctrl+Shift+T", "Ctrl+1 … Ctrl+9", "F5, Ctrl+R", "换行"]),
    ] {
        let mut driver = Driver::new(words.lang);
        driver.shortcut(Modifiers::NONE, Key::F1);
        for text in some {
            driver.wait_for(text);
        }
    }
}

/// One state has one mark, in its tab as in its form: a failure is no empty ring.
#[test]
fn the_mark_of_a_tab_is_that_of_its_form() {
    for words in [&ENGLISH, &CHINESE] {
        let mut driver = Driver::new(words.lang);
        let shows = |driver: &Driver, mark: char| {
            let (tabs, mut forms) = driver.marks();
            // The button of the theme has the same picture as what is on the way.
            forms.retain(|mark| *mark != '◐');
            tabs.first() == Some(&mark) && forms == [mark]
        };
        assert!(shows(&driver, '○'), "{:?}", driver.marks());
        let (_taken, address) = plain_socket();
        driver.fill(words.local_port, &address.port().to_string());
        driver.click(words.bind);
        driver.until("a mark of failure", |driver| shows(driver, '■'));
        driver.bind(words);
        driver.until("a mark of what is open", |driver| shows(driver, '●'));
    }
}

#[test]
fn tabs_are_reached_by_their_place() {
    let mut driver = Driver::new(Lang::En);
    driver.shortcut(Modifiers::COMMAND, Key::Num3);
    driver.until("the server", |driver| driver.has(ENGLISH.listen));
    driver.shortcut(Modifiers::COMMAND, Key::Num9);
    driver.until("the last", |driver| driver.has("Get"));
    driver.shortcut(Modifiers::COMMAND, Key::Num1);
    driver.until("the first", |driver| driver.has(ENGLISH.bind));
}

#[test]
fn the_title_of_the_window_is_in_its_language() {
    for (lang, title) in [(Lang::En, "Network Playground"), (Lang::Zh, "网络套接字实验台")]
    {
        let ctx = egui::Context::default();
        let start = Start { lang: Some(lang), ..Start::default() };
        let _app = network_playground::app::App::new(&ctx, start).unwrap();
        let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
        // Nobody draws it.
        output.textures_delta.clear();
        let commands = output.viewport_output.values().flat_map(|output| &output.commands);
        let wanted = egui::ViewportCommand::Title(title.to_owned());
        assert!(commands.into_iter().any(|command| *command == wanted), "{title}");
    }
}

/// Form, log tools, composer: as the eye goes.
#[test]
fn the_tab_key_goes_from_above_to_below() {
    let words = &ENGLISH;
    let mut driver = Driver::new(words.lang);
    driver.fill(words.local_port, "9999");
    let fields = [words.local_port, "Filter", words.remote_host, words.message];
    let mut came = Vec::new();
    for _ in 0..60 {
        came.extend(fields.iter().find(|field| driver.has_focus(field)));
        driver.shortcut(Modifiers::NONE, Key::Tab);
    }
    came.dedup();
    assert_eq!(came.get(..4), Some(&fields[..]), "{came:?}");
}
