//! This machine on a terminal.

use crate::program::run;
use std::net::TcpListener;

#[test]
fn a_listener_is_one_line_with_its_program() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let local = listener.local_addr().unwrap().to_string();
    for arguments in [&["machine", "listeners"][..], &["--lang=zh", "machine", "listeners"]] {
        let done = run(arguments, b"");
        if cfg!(target_os = "linux") {
            assert_eq!(done.code, 0, "{}", done.err);
            let text = done.text();
            let line = text.lines().find(|line| line.contains(&local)).unwrap();
            let program = format!("({})", std::process::id());
            assert!(line.starts_with("TCP ") && line.contains(&program), "{line}");
        }
    }
}

#[test]
fn without_a_part_both_are_printed_and_an_unknown_one_is_a_mistake() {
    let done = run(&["machine"], b"");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.text().contains("127.0.0.1/8") && done.text().contains("Host name"));
    let addresses = run(&["--lang=zh", "machine", "addresses"], b"");
    assert!(addresses.text().contains("主机名"), "{}", addresses.text());
    let wrong = run(&["machine", "routes"], b"");
    assert!(wrong.code == 2 && wrong.err.contains("listeners"), "{}", wrong.err);
}
