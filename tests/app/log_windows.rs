//! Windows over a log: the bytes of two rows side by side, and a conversation; opened from a row's menu, closed by Esc.

use crate::driver::{CHINESE, Driver, ENGLISH, Words, plain_socket};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use network_playground::i18n::Lang;
use std::net::SocketAddr;

/// Has a session receive two texts that differ in their last letter; answers from where.
fn receives_two(driver: &mut Driver, words: &Words) -> SocketAddr {
    let local = driver.bind(words);
    let (peer, from) = plain_socket();
    for text in ["alice", "alicf"] {
        peer.send_to(text.as_bytes(), local).unwrap();
        driver.wait_for(&format!("← {from} 5 B {text}"));
    }
    from
}

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
                "跟踪这个对话…",
                "的对话",
            ],
        };
        let mut driver = Driver::new(words.lang);
        let from = receives_two(&mut driver, words);
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

/// The first one that is found opens the inspector, which takes room beside the line in which it was sought.
#[test]
fn the_keyboard_stays_where_something_is_sought_while_the_inspector_opens() {
    for (words, field) in [(&ENGLISH, "Find in the log"), (&CHINESE, "在日志中查找")] {
        let mut driver = Driver::new(words.lang);
        receives_two(&mut driver, words);
        driver.shortcut(Modifiers::COMMAND, Key::F);
        driver.until("the line is open", |driver| driver.has_focus(field));
        driver.fill(field, "alic");
        let found = match words.lang {
            Lang::En => ["1 of 2", "2 of 2"],
            Lang::Zh => ["第 1 个，共 2 个", "第 2 个，共 2 个"],
        };
        for found in found {
            driver.shortcut(Modifiers::NONE, Key::Enter);
            driver.wait_for(found);
            assert!(driver.has_focus(field), "{found}");
        }
        driver.close();
    }
}
