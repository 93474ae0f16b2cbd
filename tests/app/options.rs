//! The options of a socket: seen, changed, and the change in the log.

use crate::driver::{CHINESE, Driver, ENGLISH, Words};
use egui::{Key, Modifiers};
use network_playground::i18n::Texts;

fn an_option_is_changed_by_a_click_and_by_typing(words: &Words) {
    let texts = Texts::new(words.lang);
    let text = |id: &str| texts.get(id).into_owned();
    let mut driver = Driver::new(words.lang);
    driver.click(&text("options"));
    driver.bind(words);
    driver.click_enabled(&text("options-open"));
    driver.wait_for(&text("options-title"));
    driver.wait_for("SO_BROADCAST");
    driver.fill(&text("options-filter"), "broadcast");
    driver.until("only what fits", |driver| !driver.has("SO_REUSEADDR"));
    driver.click(&texts.format("options-field", &[("name", "SO_BROADCAST".into())]));
    driver.wait_for("SOL_SOCKET, SO_BROADCAST, 1) = 0");

    driver.fill(&text("options-filter"), "ip_ttl");
    let field = texts.format("options-field", &[("name", "IP_TTL".into())]);
    driver.wait_for("IP_TTL");
    driver.fill(&field, "x");
    driver.click(&text("options-set"));
    driver.wait_for("2147483647");
    driver.fill(&field, "7");
    driver.click(&text("options-set"));
    driver.wait_for("IPPROTO_IP, IP_TTL, 7) = 0");
    driver.until("the new value", |driver| driver.value(&field) == "7");
    // A value that the system does not take is told, and the log has the call.
    driver.fill(&field, "70000");
    driver.click(&text("options-set"));
    driver.wait_for("IPPROTO_IP, IP_TTL, 70000) = -1 EINVAL");
    driver.shortcut(Modifiers::NONE, Key::Escape);
    driver.until("a closed window", |driver| !driver.has(&text("options-title")));
}

#[test]
fn an_option_is_changed_in_english() {
    an_option_is_changed_by_a_click_and_by_typing(&ENGLISH);
}

#[test]
fn an_option_is_changed_in_chinese() {
    an_option_is_changed_by_a_click_and_by_typing(&CHINESE);
}
