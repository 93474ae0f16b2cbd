//! Peers that our own rules play, from the files that come with the program, each tested by the same check as the
//! peers that are written by hand.

use super::{DEADLINE, LOGIN, MODBUS, NMEA, assert_passed, check_at, engine, run};
use network_playground::engine::format::rules::parse_rules;
use network_playground::net::automation::Medium;
use network_playground::net::tcp::StreamSettings;
use network_playground::net::{ServerBehaviour, SessionConfig, SessionState, TcpServerConfig};
use network_playground::payload::Framing;
use network_playground::payload::frame::{LengthPrefix, Width};

/// Plays a server by these rules and tests it by the check.
fn passes(rules: &str, framing: Framing, check: &str) {
    let mut engine = engine();
    let behaviour = ServerBehaviour::of_rules(&parse_rules(rules).unwrap()).unwrap();
    let settings = StreamSettings { framing, ..StreamSettings::default() };
    let config = TcpServerConfig {
        behaviour,
        settings,
        ..TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap())
    };
    let server = engine.start(SessionConfig::TcpServer(config)).unwrap();
    assert!(engine.wait_until(server, DEADLINE, |it| matches!(it, SessionState::Open { .. })));
    let address = engine.snapshot(server).unwrap().open_at().unwrap().socket_addr().unwrap();
    assert_passed(&run(&engine.handle(), check_at(check, address)));
}

/// The example of a rules file in the README.
fn readme_rules() -> &'static str {
    let readme = include_str!("../../../README.md");
    let (_, part) = readme.split_once("\n### Rules\n").unwrap();
    let (_, text) = part.split_once("```toml\n").unwrap();
    text.split_once("```").unwrap().0
}

#[test]
fn the_example_in_the_readme_is_read_and_runs() {
    let set = parse_rules(readme_rules()).unwrap();
    assert_eq!(set.rules.len(), 2);
    set.compile(Medium::Connections, &|_| None).unwrap();
}

#[test]
fn rules_play_a_modbus_device() {
    let framing = Framing::LengthPrefix(LengthPrefix {
        offset: 4,
        width: Width::Two,
        ..LengthPrefix::default()
    });
    passes(include_str!("../../../assets/rules/modbus-tcp.rules.toml"), framing, MODBUS);
}

#[test]
fn rules_play_a_receiver_that_talks_nmea() {
    passes(include_str!("../../../assets/rules/nmea-0183.rules.toml"), Framing::Lines, NMEA);
}

#[test]
fn rules_play_a_server_with_a_login() {
    passes(include_str!("../../../assets/rules/login.rules.toml"), Framing::Lines, LOGIN);
}
