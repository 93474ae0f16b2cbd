//! Pings and paths on loopback. Where the right to a socket of ICMP is missing, it is said and passed over.
#![cfg(target_os = "linux")]

use crate::program::{Left, Program, run};

const QUICK: [&str; 2] = ["--interval", "200ms"];

#[expect(clippy::print_stderr, reason = "a test that is passed over says so")]
fn may_ping(left: &Left) -> bool {
    let has_right = !left.err.contains("cap_net_raw");
    if !has_right {
        eprintln!("skipped: {}", left.err);
    }
    has_right
}

#[test]
fn a_ping_tells_each_reply_and_the_figures() {
    for family in ["-4", "--ipv4"] {
        let arguments = ["ping", "localhost", family, "-n", "2", "--size", "8", "--ttl", "9"];
        let left = run(&[&arguments, &QUICK[..], &["--pattern", "-x"]].concat(), b"");
        if !may_ping(&left) {
            return;
        }
        assert_eq!(left.code, 0, "{}", left.err);
        let text = left.text();
        assert!(text.contains("Reply 2: ") && text.contains("16 B"), "{text}");
        assert!(text.contains("2 sent, 2 replied, 0 % lost") && text.contains("mean"), "{text}");
        assert!(!text.contains("-x-x"), "packets are shown only if they are asked for: {text}");
    }
    let packets = ["ping", "127.0.0.1", "-n", "1", "--only", "out", "--pattern", "-x"];
    let left = run(&packets, b"");
    assert!(left.text().contains("-x-x"), "{}", left.text());
}

#[test]
fn a_quiet_ping_says_its_figures_alone() {
    for (arguments, words) in [
        (&["ping", "127.0.0.1"][..], "1 sent, 1 replied"),
        (&["--lang=zh", "ping", "127.0.0.1"], "发出 1，应答 1"),
    ] {
        let left = run(&[arguments, &["-q", "-n", "1"]].concat(), b"");
        if may_ping(&left) {
            assert_eq!((left.code, left.out.len()), (0, 0), "{}", left.err);
            assert!(left.err.contains(words), "{}", left.err);
        }
    }
}

#[test]
fn nobody_who_replies_is_a_failure() {
    // The kernel refuses a broadcast address that was not chosen.
    let left = run(&["ping", "127.255.255.255", "-n", "1", "--wait", "50ms"], b"");
    if may_ping(&left) {
        assert_eq!(left.code, 1, "{}", left.err);
    }
    let many = run(&["ping", "224.0.0.1"], b"");
    assert!(many.code == 1 && many.err.contains("many hosts"), "{}", many.err);
    let other = run(&["ping", "-6", "127.0.0.1"], b"");
    assert!(other.code == 1 && !other.err.is_empty(), "{}", other.err);
}

#[test]
fn an_endless_ping_that_had_replies_ends_well_at_the_interrupt() {
    if !may_ping(&run(&["ping", "127.0.0.1", "-n", "1"], b"")) {
        return;
    }
    let program = Program::start(&["ping", "127.0.0.1", "--endless", QUICK[0], QUICK[1]]);
    program.line_with("Reply 2");
    program.interrupt();
    let left = program.wait();
    assert_eq!(left.code, 0, "{}", left.err);
    assert!(left.text().contains(" replied, 0 % lost"), "{}", left.text());
}

#[test]
fn a_path_tells_its_hops_without_any_rights() {
    let left = run(&["path", "127.0.0.1", "--json"], b"");
    assert_eq!(left.code, 0, "{}", left.err);
    assert!(left.text().lines().all(|line| line.starts_with('{')), "{}", left.text());
    let left = run(&["--lang=zh", "path", "127.0.0.1", "--hops", "3", "--wait", "1s"], b"");
    assert!(left.code == 0 && left.text().contains("到达目标"), "{}", left.text());
}

#[test]
fn what_cannot_be_asked_is_a_mistake_of_usage() {
    let table: [(&[&str], &str); 8] = [
        (&["ping"], "HOST"),
        (&["ping", "127.0.0.1", "--interval", "10ms"], "from 200ms to 1h"),
        (&["ping", "127.0.0.1", "--size", "70000"], "70000"),
        (&["ping", "127.0.0.1", "--ttl", "0"], "0"),
        (&["ping", "127.0.0.1", "-4", "-6"], "--ipv6"),
        (&["ping", "127.0.0.1", "--endless", "-n", "3"], "--endless"),
        (&["ping", "a b"], "space"),
        (&["path", "127.0.0.1", "--hops", "31"], "31"),
    ];
    for (arguments, named) in table {
        let left = run(arguments, b"");
        assert_eq!((left.code, left.out.len()), (2, 0), "{arguments:?}: {}", left.err);
        assert!(left.err.contains(named), "{arguments:?}: {}", left.err);
    }
}
