//! Floods: whatever is lost is counted, and the counts add up.

use crate::behaviour::for_datagrams;
use crate::probe::{Probe, loopback, plain, poll};
use network_playground::net::UdpConfig;
use network_playground::net::automation::RuleSet;
use network_playground::net::outbox::EVENTS_MAX;

/// An echo server under a flood. Linux reports what its kernel dropped; others do not.
#[cfg(target_os = "linux")]
#[test]
fn a_flooded_echo_server_accounts_for_every_datagram() {
    const FLOOD: u64 = 20_000;
    let unlimited = RuleSet { replies_per_second: u32::MAX, ..RuleSet::echo() };
    let rules = for_datagrams(&unlimited);
    let (mut probe, local) = Probe::open(UdpConfig { rules, ..loopback() });
    let peer = plain("127.0.0.1:0");
    for number in 0..FLOOD {
        peer.send_to(&number.to_be_bytes(), local).unwrap();
    }
    poll("every datagram received or known as lost", || {
        probe.collect();
        probe.session.shared().refresh_kernel_drops();
        let tally = probe.session.tally();
        assert!(tally.received + tally.lost_in_kernel <= FLOOD, "{tally}");
        tally.received + tally.lost_in_kernel == FLOOD
    });
    probe.stop();
    let tally = probe.session.tally();
    assert_eq!(tally.received, tally.sent + tally.send_failed, "{tally}");
    assert_eq!(tally.received_bytes, tally.received * 8);
    let rows = probe.told.iter().filter(|told| told.is_received() || told.is_sent()).count();
    assert_eq!(rows as u64 + tally.lost_unlogged, tally.received + tally.sent, "{tally}");
    // What has a row is in order and whole.
    let numbers: Vec<&[u8]> =
        probe.told.iter().filter(|told| told.is_received()).map(|told| &told.payload[..]).collect();
    assert!(numbers.is_sorted_by(|earlier, later| earlier < later));
}

#[test]
fn what_the_log_has_no_room_for_is_counted() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    // In handshakes with the counter, so that the kernel loses nothing.
    let total = EVENTS_MAX as u64 + 1000;
    for number in 1..=total {
        peer.send_to(b"", local).unwrap();
        if number % 100 == 0 || number == total {
            poll("received", || probe.session.tally().received == number);
        }
    }
    poll("counted", || probe.session.tally().lost_unlogged >= 1000);
    probe.stop();
    let tally = probe.session.tally();
    let rows = probe.told.iter().filter(|told| told.is_received()).count() as u64;
    assert_eq!((tally.received, rows + tally.lost_unlogged), (total, total), "{tally}");
    assert_eq!(tally.events_dropped, 0, "news without payload has places of its own: {tally}");
}
