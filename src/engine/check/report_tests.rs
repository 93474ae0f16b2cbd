#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::engine::check::{CheckPart, Failure, Instead, Why};
use crate::engine::format::parse_check;
use crate::i18n::{Lang, Texts};

const CHECK: &str = "name = 'A <check> & more'\non-failure = 'go-on'\n\
    [[socket]]\nname = 'device'\nconnect = '127.0.0.1:502'\n\
    [[step]]\nname = 'ask'\nsend = 'ping'\nexpect = { equals = 'pong' }\nwithin-ms = 500\n\
    [[step]]\nsend = { hex = '01 03' }\n[[step]]\nwait-ms = 5\n";

/// One socket and one step passed, one failed with what came instead, one had no turn.
fn report() -> CheckReport {
    let mut report = CheckReport::begin(parse_check(CHECK).unwrap());
    report.began_unix_ns = 1_700_000_000_123_000_000;
    let mut failure = Failure::of(Why::NotInTime);
    failure.came(Instead::frame(b"no\x1b[2J"));
    failure.came(Instead::frame(b"NAK\r\n"));
    failure.more = 2;
    let results = [
        (CheckPart::Socket(0), Outcome::Passed, 400),
        (CheckPart::Step(0), Outcome::Failed(Box::new(failure)), 500_000),
        (CheckPart::Step(1), Outcome::Passed, 1500),
        (CheckPart::Step(2), Outcome::NotRun, 0),
    ];
    for (part, outcome, took_us) in results {
        let took = Duration::from_micros(took_us);
        let (round, began, row) = (1, Stamp(5), None);
        report.add(StepResult { round, part, outcome, began, took, row });
    }
    report.end(false, 1);
    report.took = Duration::from_millis(620);
    report
}

#[test]
fn a_person_reads_what_passed_and_what_came_instead() {
    let text = report_text(&report(), &Texts::new(Lang::En));
    assert_eq!(
        text,
        "A <check> & more: failed\n\
        \x20 passed  device: connect to 127.0.0.1:502  (0.4 ms)\n\
        \x20 failed  ask  (500 ms)\n\
        \x20   nothing that fits came within 500 ms\n\
        \x20   instead: 6e 6f 1b 5b 32 4a (6 bytes)\n\
        \x20   instead: NAK\\r\\n (5 bytes)\n\
        \x20   and 2 more\n\
        \x20 passed  send 01 03  (1.5 ms)\n\
        \x20 not run  wait 5 ms\n\
        2 passed, 1 failed, 1 not run, in 620 ms\n"
    );
    let text = report_text(&report(), &Texts::new(Lang::Zh));
    assert!(text.contains("未通过") && text.contains("实际收到"), "{text}");
}

#[test]
fn a_program_reads_the_same() {
    let json = report_json(&report(), &Texts::new(Lang::En)).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["passed"], false);
    assert_eq!(value["began"], "2023-11-14T22:13:20.123Z");
    assert_eq!(value["counts"]["not-run"], 1);
    let failed = &value["results"][1];
    assert_eq!((&failed["part"], &failed["number"]), (&"step".into(), &1.into()));
    assert_eq!((&failed["outcome"], &failed["why"]), (&"failed".into(), &"not-in-time".into()));
    assert_eq!((&failed["line"], &failed["took-ms"]), (&6.into(), &500.0.into()));
    assert_eq!(failed["instead"][0]["hex"], "6e 6f 1b 5b 32 4a");
    assert_eq!((&failed["instead"][1]["bytes"], &failed["more"]), (&5.into(), &2.into()));
}

#[test]
fn programs_for_continuous_integration_read_it() {
    let xml = report_junit(&report(), &Texts::new(Lang::En)).unwrap();
    assert!(xml.contains("tests=\"4\" skipped=\"1\" failures=\"1\""), "{xml}");
    assert!(xml.contains("name=\"A &lt;check&gt; &amp; more\""), "{xml}");
    assert!(xml.contains("name=\"1. ask\""), "{xml}");
    assert!(xml.contains("type=\"not-in-time\""), "{xml}");
    assert!(xml.contains("instead: NAK\\r\\n (5 bytes)"), "{xml}");
    assert!(xml.contains("<skipped/>"), "{xml}");
}

#[test]
fn a_long_run_is_counted_and_its_failures_are_listed() {
    let mut report = CheckReport::begin(parse_check(CHECK).unwrap());
    let result = |outcome| StepResult {
        round: 1,
        part: CheckPart::Step(0),
        outcome,
        began: Stamp(1),
        took: Duration::ZERO,
        row: None,
    };
    for _ in 0..RESULTS_MAX + 5 {
        report.add(result(Outcome::Passed));
    }
    report.add(result(Outcome::Failed(Box::new(Failure::of(Why::OtherFirst)))));
    assert_eq!((report.results.len(), report.left_out), (RESULTS_MAX + 1, 5));
    let text = report_text(&report, &Texts::new(Lang::En));
    assert!(text.contains("5 more steps that passed are not listed"));
}
