//! Windows over a log: the bytes of two rows side by side, and a conversation; opened from a row's menu, closed by Esc.

use crate::driver::{CHINESE, Driver, ENGLISH, plain_socket};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use network_playground::i18n::Lang;

#[test]
fn rows_are_compared_and_followed_and_esc_closes_the_front_window_first() {
    for words in [&ENGLISH, &CHINESE] {
        let [first, with, compared, differ, follow, followed] = match words.lang {
            Lang::En => [
                "Compare bytes: this row first",
                "Compare bytes with row",
                "Compare bytes",
                "1 byte differs",
                "Follow this conversation…",
                "Conversation with",
            ],
            Lang::Zh => [
                "比较字节：以此行为第一行",
                "比较字节",
                "比较字节",
                "1 个字节不同",
                "跟踪这个会话…",
                "的会话",
            ],
        };
        let mut driver = Driver::new(words.lang);
        let local = driver.bind(words);
        let (peer, from) = plain_socket();
        for text in ["alice", "alicf"] {
            peer.send_to(text.as_bytes(), local).unwrap();
            driver.wait_for(&format!("← {from} 5 B {text}"));
        }
        let row = |text: &str| format!("← {from} 5 B {text}");
        driver.choose(&row("alice"), first);
        driver.0.get_by_label(&row("alicf")).click_secondary();
        driver.step();
        let item = driver.texts().into_iter().find(|it| it.contains(with) && it != first).unwrap();
        driver.click(&item);
        driver.wait_for(differ);
        // The menu of a row that the window leaves free.
        driver.choose(&row("alicf"), follow);
        driver.wait_for(followed);
        driver.shortcut(Modifiers::NONE, Key::Escape);
        driver.until("the conversation is closed", |driver| !driver.shows(followed));
        assert!(driver.shows(compared) && driver.shows(differ));
        driver.shortcut(Modifiers::NONE, Key::Escape);
        driver.until("the comparison is closed", |driver| !driver.shows(differ));
        driver.close();
    }
}
