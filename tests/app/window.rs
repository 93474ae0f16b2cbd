//! The window as a whole: languages, settings, tabs, arguments.

use crate::driver::{CHINESE, Driver, ENGLISH, plain_socket};
use egui::{Key, Modifiers, Vec2};
use network_playground::app::Start;
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
    driver.click("New UDP tab (Ctrl+T)");
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
        udp: vec!["127.0.0.1:0".parse().unwrap(), "[::1]:0".parse().unwrap()],
        ..Start::default()
    };
    let mut driver = Driver::start(start, Vec2::new(1180.0, 760.0));
    assert!(driver.bound_address(&ENGLISH).is_ipv6(), "the last one is in front");
    driver.shortcut(Modifiers::CTRL | Modifiers::SHIFT, Key::Tab);
    driver.until("the first", |driver| driver.shows("Bound to 127.0.0.1:"));
}

#[test]
fn small_windows_show_every_main_control() {
    for size in [Vec2::new(900.0, 600.0), Vec2::new(640.0, 480.0)] {
        for words in [&ENGLISH, &CHINESE] {
            let start = Start { lang: Some(words.lang), ..Start::default() };
            let mut driver = Driver::start(start, size);
            driver.bind(words);
            for name in [words.close, words.send, words.message, words.remote_port] {
                use egui_kittest::kittest::Queryable;
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
    driver.click("Close tab");
    driver.wait_for("No tab is open.");
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
