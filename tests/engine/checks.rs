//! Checks against peers that are written by hand, and against peers that our own rules play.

mod by_hand;
mod by_rules;
mod running;

use crate::probe::DEADLINE;
use network_playground::engine::check::{
    Check, CheckPart, CheckProgress, CheckReport, CheckStop, Outcome, ReadyCheck, Why, run_check,
};
use network_playground::engine::format::parse_check;
use network_playground::engine::{Engine, EngineConfig, EngineHandle};
use network_playground::i18n::{Lang, Texts};
use std::net::SocketAddr;
use std::task::Waker;

/// The examples that come with the program.
pub(crate) const MODBUS: &str = include_str!("../../assets/checks/modbus-tcp.check.toml");
pub(crate) const NMEA: &str = include_str!("../../assets/checks/nmea-0183.check.toml");
pub(crate) const LOGIN: &str = include_str!("../../assets/checks/login.check.toml");

fn engine() -> Engine {
    Engine::new(EngineConfig::default(), Waker::noop().clone()).unwrap()
}

/// A check whose first socket has another address.
fn check_at(text: &str, address: SocketAddr) -> Check {
    let mut check = parse_check(text).unwrap();
    let socket = &mut check.sockets[0];
    socket.kind = socket.kind.with_address(&address.to_string()).unwrap();
    check
}

fn run(engine: &EngineHandle, check: Check) -> CheckReport {
    let ready = ReadyCheck::new(check, &|_| None).unwrap();
    run_check(ready, engine, &CheckStop::new(engine), &mut |_| {})
}

/// All of it passed, or this test says what did not.
fn assert_passed(report: &CheckReport) {
    let text =
        network_playground::engine::check::report::report_text(report, &Texts::new(Lang::En));
    assert!(report.has_passed(), "{text}");
}

/// Why the steps that failed did, by their numbers.
fn failures(report: &CheckReport) -> Vec<(usize, Why)> {
    let failed = report.results.iter().filter_map(|result| match (&result.part, &result.outcome) {
        (CheckPart::Step(step), Outcome::Failed(failure)) => Some((*step, failure.why.clone())),
        _ => None,
    });
    failed.collect()
}
