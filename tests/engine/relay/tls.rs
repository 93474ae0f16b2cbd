//! TLS on either side of a relay, on both, and what comes of peers that speak it badly or not at all.

use super::{accept, event, listen, open_count, start, with};
use crate::probe::{Probe, poll};
use crate::tcp_server::{connect, expect, rest};
use crate::tls::{bare_server, made, tls_event, tls_failure, trusting};
use network_playground::net::relay::{RelayCommand, RelayConfig, Side};
use network_playground::net::tcp::{Closing, TlsEvent};
use network_playground::net::tls::{
    CertCheck, CertProblem, ClientTls, IdentityFiles, MadeCertificate, ServerIdentity, ServerTls,
    TlsFailure, TlsTrust, TrustOnce,
};
use network_playground::net::{ConnectionId, ConnectionState, End, NetError, RelayEvent};
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const CLIENT: ConnectionId = ConnectionId(1);
const TARGET: ConnectionId = ConnectionId(2);

type BareServer = rustls::StreamOwned<rustls::ServerConnection, TcpStream>;
type BareClient = rustls::StreamOwned<rustls::ClientConnection, TcpStream>;

fn spawn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    std::thread::Builder::new().spawn(work).unwrap()
}

/// The target's end of a pair, with TLS of the bare library.
fn bare_target(listener: TcpListener, made: &MadeCertificate) -> JoinHandle<BareServer> {
    let config = bare_server(made);
    spawn(move || {
        let connection = rustls::ServerConnection::new(config).unwrap();
        rustls::StreamOwned::new(connection, accept(&listener))
    })
}

/// A client with TLS of the bare library.
fn bare_client(relay: SocketAddr, made: &MadeCertificate) -> BareClient {
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(rustls::pki_types::CertificateDer::from_pem_slice(made.pem.as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    rustls::StreamOwned::new(connection, connect(relay))
}

fn with_clients(config: &mut RelayConfig, made: &Arc<MadeCertificate>) {
    config.tls.clients = Some(ServerTls::with(ServerIdentity::Made(Arc::clone(made))));
}

/// Whom the events about an agreement were of.
fn secured(probe: &mut Probe) -> Vec<ConnectionId> {
    probe.collect();
    let secured = probe.told.iter().filter(|told| {
        tls_event(told).is_some_and(|event| matches!(event, TlsEvent::Secured { .. }))
    });
    let mut ids: Vec<_> = secured.filter_map(|told| told.peer.connection()).collect();
    ids.sort();
    ids
}

/// What was said, as the log has it, with the side and whether it came from there.
fn rows(probe: &Probe) -> Vec<(Side, bool, String)> {
    let said = probe.told.iter().filter(|told| told.is_received() || told.is_sent());
    let mut said: Vec<_> = said.collect();
    said.sort_by_key(|told| told.at);
    let row = |told: &crate::probe::Told| {
        let side = Side::of(told.peer.connection().unwrap());
        (side, told.is_received(), String::from_utf8_lossy(&told.payload).into_owned())
    };
    said.into_iter().map(row).collect()
}

fn assert_said(probe: &Probe) {
    let (question, answer) = ("question".to_owned(), "answer".to_owned());
    let expected = [
        (Side::Client, true, question.clone()),
        (Side::Target, false, question),
        (Side::Target, true, answer.clone()),
        (Side::Client, false, answer),
    ];
    assert_eq!(rows(probe), expected);
}

fn no_target(probe: &mut Probe) -> NetError {
    let is_it = |event: &RelayEvent| matches!(event, RelayEvent::NoTarget(_));
    let (peer, RelayEvent::NoTarget(error)) = event(probe, "no target", is_it) else {
        panic!("something else")
    };
    assert_eq!(peer.connection(), Some(CLIENT), "the client's side is told");
    error
}

fn closing(probe: &Probe, id: ConnectionId) -> Option<Closing> {
    match probe.session.connections().get(id)?.state() {
        ConnectionState::Closed(closing) => Some(closing),
        _ => None,
    }
}

fn failure_of(probe: &Probe, id: ConnectionId) -> TlsFailure {
    poll("both sides are over", || open_count(probe) == 0);
    match closing(probe, id) {
        Some(Closing::Failed(error)) => tls_failure(&error).clone(),
        closing => panic!("{closing:?}"),
    }
}

#[test]
fn a_plain_client_reaches_a_target_that_speaks_tls() {
    let (made, (listener, target)) = (made(), listen());
    let (tls, _folder) = trusting(&made);
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(tls));
    let far = bare_target(listener, &made);
    let mut client = connect(relay);
    client.write_all(b"question").unwrap();
    let far = spawn(move || {
        let (mut far, mut question) = (far.join().unwrap(), [0; 8]);
        far.read_exact(&mut question).unwrap();
        far.write_all(b"answer").unwrap();
        far.conn.send_close_notify();
        far.flush().unwrap();
        far
    });
    expect(&mut client, b"answer");
    assert_eq!(rest(&mut client), b"", "what was confirmed is a plain end");
    drop(client);
    drop(far.join().unwrap());
    poll("both sides are over", || open_count(&probe) == 0);
    assert_eq!(secured(&mut probe), [TARGET]);
    let tls = probe.session.connections().get(TARGET).unwrap().tls().unwrap();
    assert_eq!((tls.problem.clone(), tls.trusted_once), (None, false));
    probe.stop();
    assert_said(&probe);
}

#[test]
fn a_client_that_speaks_tls_reaches_a_plain_target() {
    let (made, (listener, target)) = (made(), listen());
    let (mut probe, relay) = with(target, |config| with_clients(config, &made));
    let far = spawn(move || {
        let mut far = accept(&listener);
        expect(&mut far, b"question");
        far.write_all(b"answer").unwrap();
        rest(&mut far)
    });
    let mut client = bare_client(relay, &made);
    client.write_all(b"question").unwrap();
    let mut answer = [0; 6];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"answer");
    client.conn.send_close_notify();
    client.flush().unwrap();
    assert_eq!(far.join().unwrap(), b"");
    drop(client);
    poll("both sides are over", || open_count(&probe) == 0);
    assert_eq!(secured(&mut probe), [CLIENT]);
    probe.stop();
    assert_said(&probe);
}

#[test]
fn with_tls_on_both_sides_what_is_said_inside_is_read_in_between() {
    let (ours, theirs, (listener, target)) = (made(), made(), listen());
    let (tls, _folder) = trusting(&theirs);
    let (mut probe, relay) = with(target, |config| {
        with_clients(config, &ours);
        config.tls.target = Some(tls);
    });
    let far = bare_target(listener, &theirs);
    let mut client = bare_client(relay, &ours);
    let far = spawn(move || {
        let (mut far, mut question) = (far.join().unwrap(), [0; 8]);
        far.read_exact(&mut question).unwrap();
        far.write_all(b"answer").unwrap();
        let _ = far.read(&mut [0; 1]);
    });
    client.write_all(b"question").unwrap();
    let mut answer = [0; 6];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"answer");
    client.conn.send_close_notify();
    client.flush().unwrap();
    far.join().unwrap();
    drop(client);
    poll("both sides are over", || open_count(&probe) == 0);
    assert_eq!(secured(&mut probe), [CLIENT, TARGET]);
    probe.stop();
    assert_said(&probe);
}

#[test]
fn a_target_whose_certificate_nobody_vouches_for_is_refused_unless_a_person_wants_it() {
    let made = made();
    let (listener, target) = listen();
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(ClientTls::default()));
    let far = bare_target(listener, &made);
    let mut client = connect(relay);
    let far = spawn(move || {
        let mut far = far.join().unwrap();
        far.conn.complete_io(&mut far.sock).map(drop)
    });
    let error = no_target(&mut probe);
    assert_eq!(tls_failure(&error), &TlsFailure::Certificate(CertProblem::SelfSigned));
    assert_eq!(rest(&mut client), b"");
    assert!(far.join().unwrap().is_err());
    poll("both sides are over", || open_count(&probe) == 0);
    probe.stop();

    let (listener, target) = listen();
    let trust = TlsTrust { check: CertCheck::Tells, ..TlsTrust::default() };
    let tls = ClientTls { trust, ..ClientTls::default() };
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(tls));
    let far = bare_target(listener, &made);
    let mut client = connect(relay);
    client.write_all(b"question").unwrap();
    let (mut far, mut question) = (far.join().unwrap(), [0; 8]);
    far.read_exact(&mut question).unwrap();
    let tls = probe.session.connections().get(TARGET).unwrap().tls().unwrap();
    assert_eq!(tls.problem, Some(CertProblem::SelfSigned), "what was found is told");
    assert!(tls.trusted_once);
    drop((client, far));
    probe.stop();
}

/// A client comes, and the relay to such a target turns it away.
fn turned_away(probe: &mut Probe, relay: SocketAddr, far: JoinHandle<BareServer>) {
    let mut client = connect(relay);
    let far = spawn(move || {
        let mut far = far.join().unwrap();
        far.conn.complete_io(&mut far.sock).map(drop)
    });
    assert_eq!(rest(&mut client), b"", "nothing is passed on");
    assert!(far.join().unwrap().is_err());
    poll("both sides are over", || open_count(probe) == 0);
    probe.collect();
}

#[test]
fn a_relay_that_runs_goes_on_with_the_very_certificate_that_a_person_trusts() {
    let (seen, other) = (made(), made());
    let (listener, target) = listen();
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(ClientTls::default()));
    let next = || listener.try_clone().unwrap();
    turned_away(&mut probe, relay, bare_target(next(), &seen));
    let facts = probe.session.connections().get(TARGET).unwrap().tls().unwrap();
    assert_eq!(facts.problem, Some(CertProblem::SelfSigned));
    let sha256 = facts.chain[0].sha256;
    let trusted = TrustOnce { host: facts.host.clone(), port: target.port(), sha256 };
    probe.command(RelayCommand::TrustTarget(Box::new(trusted)));

    let far = bare_target(next(), &seen);
    let mut client = connect(relay);
    client.write_all(b"question").unwrap();
    let (mut far, mut question) = (far.join().unwrap(), [0; 8]);
    far.read_exact(&mut question).unwrap();
    assert_eq!(&question, b"question");
    let tls = probe.session.connections().get(ConnectionId(4)).unwrap().tls().unwrap();
    assert_eq!(tls.problem, Some(CertProblem::SelfSigned), "what was found is told all the same");
    assert!(tls.trusted_once);
    drop((client, far));
    poll("both sides are over", || open_count(&probe) == 0);

    // Another certificate is as little trusted as before.
    turned_away(&mut probe, relay, bare_target(next(), &other));
    probe.stop();
}

#[test]
fn who_speaks_no_tls_is_told_on_either_side() {
    let made = made();
    let (listener, target) = listen();
    let (mut probe, relay) = with(target, |config| with_clients(config, &made));
    let mut client = connect(relay);
    let mut far = accept(&listener);
    client.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    assert_eq!(rest(&mut far), b"", "nothing of it reaches the target");
    assert_eq!(failure_of(&probe, CLIENT), TlsFailure::NotTls);
    probe.stop();

    let (listener, target) = listen();
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(ClientTls::default()));
    let mut client = connect(relay);
    let mut far = accept(&listener);
    far.write_all(b"SSH-2.0-OpenSSH_9.9\r\n").unwrap();
    assert_eq!(tls_failure(&no_target(&mut probe)), &TlsFailure::NotTls);
    assert_eq!(rest(&mut client), b"", "nothing of it reaches the client");
    assert_eq!(failure_of(&probe, TARGET), TlsFailure::NotTls);
    probe.stop();
}

#[test]
fn a_target_that_is_cut_off_ends_its_client_after_what_came() {
    let (made, (listener, target)) = (made(), listen());
    let (tls, _folder) = trusting(&made);
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(tls));
    let far = bare_target(listener, &made);
    let mut client = connect(relay);
    let mut far = far.join().unwrap();
    let far = spawn(move || {
        far.write_all(b"half of it").unwrap();
        far.flush().unwrap();
        far.sock.shutdown(Shutdown::Write).unwrap();
        far
    });
    assert_eq!(rest(&mut client), b"half of it");
    drop(client);
    drop(far.join().unwrap());
    assert_eq!(failure_of(&probe, TARGET), TlsFailure::Cut, "and the log says so");
    probe.stop();
}

#[test]
fn a_target_that_never_goes_on_with_its_handshake_ends_at_the_stop() {
    let (listener, target) = listen();
    let (mut probe, relay) = with(target, |config| config.tls.target = Some(ClientTls::default()));
    let mut client = connect(relay);
    let _far = accept(&listener);
    client.write_all(b"question").unwrap();
    poll("it waits", || probe.session.tally().received_bytes == 8);
    let since = Instant::now();
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert!(since.elapsed() < Duration::from_millis(500), "{:?}", since.elapsed());
}

#[test]
fn bad_files_are_told_before_anything_is_begun() {
    let (_listener, target) = listen();
    let missing = std::path::PathBuf::from("/no/such/file.pem");
    let files = IdentityFiles { certificate: missing.clone(), key: missing.clone() };
    let trust = TlsTrust { ca_file: Some(missing), ..TlsTrust::default() };
    for side in [Side::Client, Side::Target] {
        let to = network_playground::net::Destination::Peer(target.into());
        let listen = "127.0.0.1:0".parse().unwrap();
        let mut config = RelayConfig::new(super::Transport::Tcp, listen, to);
        match side {
            Side::Client => {
                let identity = ServerIdentity::Files(files.clone());
                config.tls.clients = Some(ServerTls::with(identity));
            }
            Side::Target => {
                let trust = trust.clone();
                config.tls.target = Some(ClientTls { trust, ..ClientTls::default() });
            }
        }
        let End::Failed(error) = start(config).wait_ended() else { panic!("{side:?}") };
        let failure = tls_failure(&error);
        let is_told = matches!(failure, TlsFailure::BadIdentity(_) | TlsFailure::BadCaFile(_));
        assert!(is_told, "{failure:?}");
    }
}
