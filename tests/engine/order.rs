//! Rows stand in the order in which things happened, also across sessions.

use crate::behaviour::for_datagrams;
use crate::probe::{Probe, Told, loopback};
use network_playground::net::UdpConfig;
use network_playground::net::automation::RuleSet;
use std::net::SocketAddr;

const ROUNDS: u32 = 200;

#[test]
fn a_cause_stands_before_its_effect() {
    let rules = for_datagrams(&RuleSet::echo());
    let (mut server, to) = Probe::open(UdpConfig { rules, ..loopback() });
    let (mut client, from) = Probe::bound("127.0.0.1:0");
    for round in 0..ROUNDS {
        client.send(to, &round.to_be_bytes());
        assert_eq!(client.received().payload, round.to_be_bytes());
    }
    client.stop();
    server.stop();
    let transfers = |probe: &Probe, at: SocketAddr| -> Vec<(SocketAddr, Told)> {
        let all = probe.told.iter().filter(|told| told.is_received() || told.is_sent());
        all.map(|told| (at, told.clone())).collect()
    };
    let mut merged = [transfers(&client, from), transfers(&server, to)].concat();
    merged.sort_by_key(|(_, told)| told.at);
    let steps: Vec<_> =
        merged.iter().map(|(at, told)| (*at, told.is_sent(), told.payload.clone())).collect();
    let expected: Vec<_> = (0..ROUNDS)
        .flat_map(|round| {
            [(from, true), (to, false), (to, true), (from, false)]
                .map(|(at, is_sent)| (at, is_sent, round.to_be_bytes().to_vec()))
        })
        .collect();
    assert_eq!(steps, expected);
}
