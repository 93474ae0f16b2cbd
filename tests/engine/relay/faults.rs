//! What a relay does wrong on purpose, and that each of it is told.

use super::{event, listen, pair, with};
use crate::probe::{Probe, Told};
use crate::tcp_server::{expect, rest};
use network_playground::net::relay::event::Fault;
use network_playground::net::relay::{Chance, FaultPlan, Faults, Way};
use network_playground::net::{RelayCommand, RelayEvent};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU64;
use std::time::{Duration, Instant};

const ALWAYS: Chance = Chance::ALWAYS;

/// A relay that does this wrong on the way to the target.
fn faulty(faults: Faults) -> (TcpListener, Probe, SocketAddr) {
    let (listener, target) = listen();
    let plan = FaultPlan { to_target: faults, ..FaultPlan::default() };
    let (probe, relay) = with(target, |config| config.faults = plan);
    (listener, probe, relay)
}

fn fault(probe: &mut Probe, what: &str, is_it: impl Fn(&Fault) -> bool) -> Fault {
    let told = event(probe, what, |event| match event {
        RelayEvent::Fault(Way::ToTarget, fault) => is_it(fault),
        _ => false,
    });
    match told.1 {
        RelayEvent::Fault(_, fault) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delay_holds_what_goes_in_its_direction_only() {
    let delay = Duration::from_millis(150);
    let (listener, mut probe, relay) = faulty(Faults { delay, ..Faults::default() });
    let (mut client, mut far) = pair(&listener, relay);
    let begun = Instant::now();
    client.write_all(b"late").unwrap();
    expect(&mut far, b"late");
    assert!(begun.elapsed() >= delay);
    far.write_all(b"at once").unwrap();
    expect(&mut client, b"at once");
    let Fault::Held { bytes: 4, by } =
        fault(&mut probe, "held", |fault| matches!(fault, Fault::Held { .. }))
    else {
        panic!("something else")
    };
    assert_eq!(by.as_millis(), 150);
    // What is held goes out before the end does.
    client.write_all(b"last words").unwrap();
    client.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(rest(&mut far), b"last words");
    probe.stop();
}

#[test]
fn a_limited_rate_lets_a_stream_dribble() {
    let rate = NonZeroU64::new(10_000);
    let (listener, mut probe, relay) =
        faulty(Faults { bytes_per_second: rate, ..Faults::default() });
    let (mut client, mut far) = pair(&listener, relay);
    let sent = vec![7; 2000];
    let begun = Instant::now();
    client.write_all(&sent).unwrap();
    expect(&mut far, &sent);
    assert!(begun.elapsed() >= Duration::from_millis(190));
    probe.stop();
}

#[test]
fn a_changed_byte_is_told_with_its_place() {
    let (listener, mut probe, relay) = faulty(Faults { corrupt: ALWAYS, ..Faults::default() });
    let (mut client, mut far) = pair(&listener, relay);
    let mut came = Vec::new();
    for piece in [b"0123456789", b"abcdefghij"] {
        client.write_all(piece).unwrap();
        let mut got = [0; 10];
        far.read_exact(&mut got).unwrap();
        let is_it = |fault: &Fault| matches!(fault, Fault::Corrupted { .. });
        let Fault::Corrupted { offset, was, became } = fault(&mut probe, "a byte", is_it) else {
            panic!("something else")
        };
        came.extend_from_slice(&got);
        assert_eq!(came[offset as usize], became);
        let place = offset as usize % 10;
        assert_eq!(piece[place], was);
        got[place] = was;
        assert_eq!(&got, piece, "all others are as they were");
    }
    probe.stop();
}

#[test]
fn pieces_are_cut_and_joined() {
    let (listener, mut probe, relay) = faulty(Faults { split: ALWAYS, ..Faults::default() });
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"one piece").unwrap();
    let is_split = |fault: &Fault| matches!(fault, Fault::Split { .. });
    let Fault::Split { first, second } = fault(&mut probe, "split", is_split) else { panic!() };
    assert_eq!(first + second, 9);
    let mut got = [0; 16];
    assert_eq!(far.read(&mut got).unwrap() as u64, first);
    assert_eq!(far.read(&mut got).unwrap() as u64, second);
    probe.stop();

    let (listener, mut probe, relay) = faulty(Faults { merge: ALWAYS, ..Faults::default() });
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"one").unwrap();
    probe.next("the first", Told::is_received);
    client.write_all(b"two").unwrap();
    assert_eq!(far.read(&mut got).unwrap(), 6, "they go together");
    fault(&mut probe, "merged", |fault| *fault == Fault::Merged { bytes: 6 });
    client.write_all(b"alone").unwrap();
    assert_eq!(far.read(&mut got).unwrap(), 5, "nobody is waited for in vain");
    probe.stop();
}

#[test]
fn a_stream_is_half_closed_and_reset_by_faults() {
    let (listener, mut probe, relay) = faulty(Faults { half_close: ALWAYS, ..Faults::default() });
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"only this").unwrap();
    assert_eq!(rest(&mut far), b"only this");
    fault(&mut probe, "half-closed", |fault| *fault == Fault::HalfClosed);
    client.write_all(b"too late").unwrap();
    fault(&mut probe, "discarded", |fault| *fault == Fault::Discarded { bytes: 8 });
    far.write_all(b"the way back").unwrap();
    expect(&mut client, b"the way back");
    probe.stop();

    let (listener, mut probe, relay) = faulty(Faults { reset: ALWAYS, ..Faults::default() });
    let (mut client, _far) = pair(&listener, relay);
    client.write_all(b"x").unwrap();
    let error = client.read(&mut [0; 9]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    fault(&mut probe, "reset", |fault| *fault == Fault::Reset);
    probe.stop();
}

#[test]
fn a_direction_is_paused_and_goes_on() {
    let (listener, target) = listen();
    let (mut probe, relay) = super::to(target);
    let (mut client, mut far) = pair(&listener, relay);
    probe.command(RelayCommand::Pause(Way::ToTarget));
    fault(&mut probe, "paused", |fault| *fault == Fault::Paused);
    client.write_all(b"held").unwrap();
    far.write_all(b"the way back").unwrap();
    expect(&mut client, b"the way back");
    far.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    assert!(far.read(&mut [0; 9]).is_err(), "nothing comes");
    far.set_read_timeout(Some(crate::probe::DEADLINE)).unwrap();
    probe.command(RelayCommand::Resume(Way::ToTarget));
    expect(&mut far, b"held");
    probe.stop();
}

#[test]
fn the_plan_changes_while_connections_are_open() {
    let (listener, target) = listen();
    let (mut probe, relay) = super::to(target);
    let (mut client, mut far) = pair(&listener, relay);
    client.write_all(b"fine").unwrap();
    expect(&mut far, b"fine");
    let to_target = Faults { corrupt: ALWAYS, ..Faults::default() };
    probe.command(RelayCommand::SetFaults(Box::new(FaultPlan {
        to_target,
        ..FaultPlan::default()
    })));
    let plan = probe.session.live().relay().unwrap().clone();
    crate::probe::poll("the plan is taken", || !plan.plan().is_clear());
    client.write_all(b"spoilt").unwrap();
    fault(&mut probe, "a byte", |fault| matches!(fault, Fault::Corrupted { .. }));
    probe.stop();
}
