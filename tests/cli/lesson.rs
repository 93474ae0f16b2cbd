//! Lessons without a window.

use crate::program::run;

#[test]
fn a_lesson_is_done_and_its_ticks_are_printed() {
    let done = run(&["lesson", "tcp-one-shot"], b"");
    assert_eq!(done.code, 0, "{}{}", done.text(), done.err);
    let text = done.text();
    assert!(text.contains("\n1. ") && text.contains("[x] "), "{text}");
}

#[test]
fn without_a_name_all_are_listed_and_a_wrong_name_is_said() {
    let list = run(&["lesson"], b"");
    assert!(list.code == 0 && list.text().contains("udp-send-receive"), "{}", list.text());
    let wrong = run(&["lesson", "nothing"], b"");
    assert!(wrong.code == 2 && wrong.err.contains("nothing"), "{}", wrong.err);
}
