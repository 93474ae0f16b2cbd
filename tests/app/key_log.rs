//! Keys of connections that are being written to a file: marked in the pane for as long as it is so.

use crate::driver::{CHINESE, Driver, ENGLISH};
use egui::Vec2;
use egui_kittest::kittest::Queryable as _;
use network_playground::app::Start;
use network_playground::i18n::Texts;
use network_playground::net::tls::{KEY_LOG_VARIABLE, key_log_file};
use std::process::Command;

#[test]
fn keys_that_are_written_are_marked() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "key_log::with_a_file"])
        .env(KEY_LOG_VARIABLE, folder.path().join("keys.log"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[ignore = "for a process whose environment names a file, started by the test before"]
#[test]
fn with_a_file() {
    let file = key_log_file().unwrap().to_string_lossy().into_owned();
    for words in [&ENGLISH, &CHINESE] {
        let texts = Texts::new(words.lang);
        for tab in ["tcp-client", "tcp-server"] {
            let start = Start { lang: Some(words.lang), ..Start::default() };
            let mut driver = Driver::start(start, Vec2::new(1400.0, 1400.0));
            driver.click_tab(&texts.get(tab));
            driver.click(&texts.get("options"));
            assert!(!driver.shows(&file), "it is off at first");
            driver.0.get_by_label(KEY_LOG_VARIABLE).click();
            driver.wait_for(&file);
            assert!(
                driver.texts().iter().any(|text| text.starts_with('⚠') && text.contains(&file))
            );
            // Also where the options are folded away.
            driver.click(&texts.get("options"));
            driver.step();
            assert!(driver.shows(&file));
        }
    }
}
