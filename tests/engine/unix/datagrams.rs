//! Datagrams of Unix-domain sockets.

use super::{name_of, place, start};
use crate::probe::{DEADLINE, Probe};
use network_playground::net::automation::{Medium, RuleSet};
use network_playground::net::{
    Cause, DatagramCommand, Destination, End, Endpoint, EventKind, NetError, Op, Peer,
    SessionState, UnixConfig, UnixDatagramConfig, UnixName,
};
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

fn bound(config: UnixDatagramConfig) -> Probe {
    let probe = start(UnixConfig::Datagram(Box::new(config)));
    let is_open = |state: &SessionState| matches!(state, SessionState::Open { .. });
    assert!(probe.session.wait_until(DEADLINE, is_open), "{:?}", probe.session.state());
    probe
}

fn send(to: UnixName, payload: &[u8]) -> DatagramCommand {
    let to = Destination::Peer(Peer::from(Endpoint::Unix(to)));
    DatagramCommand::Send { to, payload: payload.to_vec().into() }
}

#[test]
fn datagrams_come_with_their_sender_and_are_echoed() {
    let (folder, path, name) = place();
    let rules = RuleSet::echo().compile(Medium::Datagrams, &|_| None).unwrap();
    let mut probe = bound(UnixDatagramConfig { rules, ..UnixDatagramConfig::bound_to(Some(name)) });
    let own = folder.path().join("peer.sock");
    let peer = UnixDatagram::bind(&own).unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let large = vec![9; 100_000];
    for payload in [b"hi".as_slice(), &large] {
        peer.send_to(payload, &path).unwrap();
        let mut echoed = vec![0; 200_000];
        let (len, from) = peer.recv_from(&mut echoed).unwrap();
        assert_eq!((len, from.as_pathname()), (payload.len(), Some(path.as_path())));
    }
    // Nobody can reply to one without a name.
    UnixDatagram::unbound().unwrap().send_to(b"", &path).unwrap();
    probe.wait_tally(|tally| tally.received == 3);
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    let peers: Vec<Peer> = probe
        .told
        .iter()
        .filter(|told| matches!(told.kind, EventKind::Received { .. }))
        .map(|told| told.peer)
        .collect();
    let named = Peer::from(Endpoint::Unix(name_of(&own)));
    assert_eq!(peers, [named, named, Peer::from(Endpoint::Unix(UnixName::UNNAMED))]);
    assert!(!path.exists());
}

#[test]
fn a_receiver_that_never_reads_holds_up_nobody_for_long() {
    let (folder, path, _) = place();
    let peer = UnixDatagram::bind(&path).unwrap();
    let mut probe = bound(UnixDatagramConfig::bound_to(None));
    for _ in 0..100 {
        probe.session.command(send(name_of(&path), b"x")).unwrap();
    }
    probe.wait_tally(|tally| tally.sent > 0);
    let begun = std::time::Instant::now();
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    drop((folder, peer));
}

#[test]
fn a_send_to_nobody_says_why() {
    let (folder, path, name) = place();
    let mut probe = bound(UnixDatagramConfig::bound_to(None));
    probe.session.command(send(name, b"x")).unwrap();
    probe.wait_tally(|tally| tally.send_failed == 1);
    drop(UnixDatagram::bind(&path).unwrap());
    probe.session.command(send(name, b"x")).unwrap();
    probe.session.command(send(UnixName::path(&[b'a'; 109]), b"x")).unwrap();
    probe.wait_tally(|tally| tally.send_failed == 3);
    probe.session.stop();
    probe.wait_ended();
    let errors: Vec<&NetError> = probe
        .told
        .iter()
        .filter_map(|told| match &told.kind {
            EventKind::SendFailed(error) => Some(&**error),
            _ => None,
        })
        .collect();
    assert_eq!(errors.len(), 3);
    assert!(errors[0].errno().unwrap().is("ENOENT"), "{}", errors[0]);
    assert!(errors[1].errno().unwrap().is("ECONNREFUSED"), "{}", errors[1]);
    assert!(matches!(errors[2].cause, Cause::Protocol(_)), "{}", errors[2]);
    assert!(errors.iter().all(|error| error.op == Op::SendTo));
    drop(folder);
}

#[cfg(target_os = "linux")]
#[test]
fn its_options_can_be_looked_at_and_changed() {
    use network_playground::net::live_sockets::SocketKey;
    use network_playground::net::options::{OptionReading, SheetWatch};
    use network_playground::net::{OptionName, OptionValue};
    let (_folder, path, name) = place();
    let mut probe = bound(UnixDatagramConfig::bound_to(Some(name)));
    let watch =
        SheetWatch::start(probe.session.shared(), None, std::task::Waker::noop().clone()).unwrap();
    let limit = OptionValue::Time(Some(Duration::from_millis(20)));
    assert!(watch.set(SocketKey::Own, OptionName::ReceiveTimeout, limit.clone()));
    crate::probe::poll("the limit", || {
        let sheet = watch.latest().sheet;
        sheet.is_some_and(|sheet| {
            let row = sheet.row(OptionName::ReceiveTimeout);
            row.is_some_and(|row| row.now == OptionReading::Value(limit.clone()))
        })
    });
    // The receive that waits already keeps the limit that it began with.
    UnixDatagram::unbound().unwrap().send_to(b"x", &path).unwrap();
    probe.until("a receive that came back with nothing", |told| {
        told.iter().any(|told| match &told.kind {
            EventKind::Called(call) if call.op == Op::RecvFrom => {
                call.error().and_then(|error| error.errno()).is_some_and(|it| it.is("EAGAIN"))
            }
            _ => false,
        })
    });
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    crate::probe::poll("the end", || watch.latest().is_closed);
}
