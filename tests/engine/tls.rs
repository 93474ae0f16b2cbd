//! TLS on streams: our client with our server, and with peers that speak it badly or not at all.

mod cancelled;
mod key_log;
#[cfg(unix)]
mod openssl;
mod upgrade;

use crate::probe::{DEADLINE, Probe, Told, poll};
use crate::tcp_peer::{accept, listen, pattern, read_all, say, start, to, wait_connected};
use network_playground::net::automation::RuleSet;
use network_playground::net::command::Recipients;
use network_playground::net::tcp::config::RECV_BYTES_MAX;
use network_playground::net::tcp::{Closing, RecordRows, StreamSettings, TlsEvent};
use network_playground::net::tls::{
    CertProblem, ClientTls, MadeCertificate, RecordKind, ServerIdentity, ServerTls, TlsFailure,
    TlsStep, TlsTrust, TlsVersions, TrustOnce,
};
use network_playground::net::{
    Cause, ConnectionId, ConnectionState, ConnectorCommand, End, EventKind, NetError, Op,
    ProtocolEvent, ProtocolFailure, ServerBehaviour, Session, StreamCommand, StreamEvent,
    TcpServerConfig,
};
use rustls::pki_types::pem::PemObject;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) fn made() -> Arc<MadeCertificate> {
    Arc::new(MadeCertificate::for_names(&["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap())
}

/// A client's TLS that trusts this certificate; the folder holds its file.
pub(crate) fn trusting(made: &MadeCertificate) -> (ClientTls, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, &made.pem).unwrap();
    let trust = TlsTrust { ca_file: Some(path), ..TlsTrust::default() };
    (ClientTls { trust, ..ClientTls::default() }, folder)
}

fn serve(change: impl FnOnce(&mut TcpServerConfig)) -> (Probe, SocketAddr) {
    let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
    change(&mut config);
    let probe = Probe::of(|outbox| Session::start_tcp_server(config, outbox));
    let local = probe.wait_open();
    (probe, local)
}

pub(crate) fn echo_server(made: &Arc<MadeCertificate>) -> (Probe, SocketAddr) {
    serve(|config| {
        config.tls = Some(ServerTls::with(ServerIdentity::Made(Arc::clone(made))));
        config.behaviour = ServerBehaviour::of_rules(&RuleSet::echo()).unwrap();
    })
}

/// A plain client.
fn client_of(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).unwrap();
    client.set_read_timeout(Some(DEADLINE)).unwrap();
    client
}

fn client(address: SocketAddr, tls: ClientTls) -> Probe {
    let mut config = to(address);
    config.tls = Some(tls);
    start(config)
}

pub(crate) fn tls_event(told: &Told) -> Option<&TlsEvent> {
    match &told.kind {
        EventKind::Protocol(ProtocolEvent::Stream(event)) => match &**event {
            StreamEvent::Tls(event) => Some(event),
            _ => None,
        },
        _ => None,
    }
}

fn wait_secured(probe: &mut Probe) {
    poll("it is secured", || {
        probe.collect();
        probe.told.iter().filter_map(tls_event).any(|it| matches!(it, TlsEvent::Secured { .. }))
    });
}

pub(crate) fn tls_failure(error: &NetError) -> &TlsFailure {
    match &error.cause {
        Cause::Protocol(ProtocolFailure::Tls(failure)) => failure,
        cause => panic!("{cause:?}"),
    }
}

fn failed(probe: &mut Probe) -> NetError {
    match probe.wait_ended() {
        End::Failed(error) => error,
        end => panic!("{end:?}"),
    }
}

fn closing_of_first(server: &mut Probe) -> Closing {
    let mut closing = None;
    poll("the connection is over", || {
        server.collect();
        let facts = server.session.connections().list().first().cloned();
        if let Some(ConnectionState::Closed(why)) = facts.map(|facts| facts.state()) {
            closing = Some(why);
        }
        closing.is_some()
    });
    closing.unwrap()
}

fn server_failure(server: &mut Probe) -> NetError {
    match closing_of_first(server) {
        Closing::Failed(error) => error,
        closing => panic!("{closing:?}"),
    }
}

#[test]
fn what_is_said_goes_through_and_the_handshake_is_told() {
    for (versions, name) in [(TlsVersions::Both, "TLS 1.3"), (TlsVersions::Only12, "TLS 1.2")] {
        let made = made();
        let (mut server, address) = echo_server(&made);
        let (tls, _folder) = trusting(&made);
        let mut probe = client(address, ClientTls { versions, ..tls });
        wait_connected(&probe);
        let data = pattern(300_000);
        say(&mut probe, &data);
        poll("all is echoed", || {
            probe.collect();
            server.collect();
            probe.received_bytes().len() == data.len()
        });
        assert_eq!(probe.received_bytes(), data, "{name}");
        let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
        assert_eq!((facts.sent_bytes.get(), facts.received_bytes.get()), (300_000, 300_000));
        let tls = facts.tls().unwrap();
        assert_eq!((tls.version.as_str(), &tls.problem, tls.chain.len()), (name, &None, 1));
        assert_eq!(tls.chain[0].sha256, made.sha256);
        let steps: Vec<_> = probe
            .told
            .iter()
            .filter_map(tls_event)
            .filter_map(|event| match event {
                TlsEvent::Step(step, _) => Some(step.name()),
                _ => None,
            })
            .collect();
        assert_eq!(steps[..2], ["ClientHello", "ServerHello"], "{steps:?}");
        assert!(steps.contains(&"Certificate"), "{steps:?}");
        probe.stream(StreamCommand::Finish(Recipients::All));
        assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
        assert_eq!(closing_of_first(&mut server), Closing::ByPeer);
        assert_eq!((probe.session.tally().lost(), server.session.tally().lost()), (0, 0));
    }
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_named_and_may_be_trusted_once() {
    let made = made();
    let (mut server, address) = echo_server(&made);
    let mut probe = client(address, ClientTls::default());
    let error = failed(&mut probe);
    assert_eq!(error.op, Op::TlsHandshake);
    assert_eq!(tls_failure(&error), &TlsFailure::Certificate(CertProblem::SelfSigned));
    let facts = probe.session.connections().list()[0].tls().unwrap();
    assert_eq!(facts.problem, Some(CertProblem::SelfSigned));
    let TlsFailure::Alert(number) = tls_failure(&server_failure(&mut server)).clone() else {
        panic!("no alert")
    };
    assert_eq!(number, 48, "unknown_ca");
    let once = TrustOnce {
        host: "127.0.0.1".to_owned(),
        port: address.port(),
        sha256: facts.chain[0].sha256,
    };
    let trust = TlsTrust { trust_once: vec![once], ..TlsTrust::default() };
    let mut probe = client(address, ClientTls { trust, ..ClientTls::default() });
    wait_secured(&mut probe);
    assert!(probe.session.connections().list()[0].tls().unwrap().trusted_once);
}

#[test]
fn a_name_that_is_not_the_servers_is_told() {
    let made = made();
    let (_server, address) = echo_server(&made);
    let (tls, _folder) = trusting(&made);
    let name = Some("other.example".to_owned());
    let mut probe = client(address, ClientTls { server_name: name, ..tls });
    let wrong = CertProblem::WrongName("other.example".to_owned());
    let error = failed(&mut probe);
    let TlsFailure::Certificate(problem) = tls_failure(&error) else { panic!("{error:?}") };
    assert!(matches!(problem, CertProblem::SelfSigned) || *problem == wrong, "{problem:?}");
    let bad = Some("no such name".to_owned());
    let mut probe = client(address, ClientTls { server_name: bad, ..ClientTls::default() });
    assert!(matches!(tls_failure(&failed(&mut probe)), TlsFailure::BadName(_)));
}

#[test]
fn a_plain_connection_is_upgraded_after_what_was_sent() {
    let made = made();
    let (listener, address) = listen();
    let mut probe = start(to(address));
    let peer = accept(&listener);
    wait_connected(&probe);
    say(&mut probe, b"STARTTLS\r\n");
    let peer = std::thread::Builder::new()
        .spawn(move || {
            let mut peer = peer;
            let mut command = [0; 10];
            peer.read_exact(&mut command).unwrap();
            peer.write_all(b"220 go\r\n").unwrap();
            (command, peer)
        })
        .unwrap();
    let (command, peer) = peer.join().unwrap();
    assert_eq!(&command, b"STARTTLS\r\n");
    assert_eq!(probe.received().payload, b"220 go\r\n");
    let (tls, _folder) = trusting(&made);
    probe.session.command(ConnectorCommand::Secure(Box::new(tls))).unwrap();
    let config = bare_server(&made);
    let peer = std::thread::Builder::new()
        .spawn(move || {
            let connection = rustls::ServerConnection::new(config).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, peer);
            let mut said = [0; 6];
            stream.read_exact(&mut said).unwrap();
            stream.write_all(b"inside").unwrap();
            stream.conn.send_close_notify();
            stream.flush().unwrap();
            (said, stream)
        })
        .unwrap();
    say(&mut probe, b"secret");
    assert_eq!(probe.received().payload, b"inside");
    assert_eq!(&peer.join().unwrap().0, b"secret");
    assert_eq!(probe.wait_ended(), End::PeerClosed);
}

/// What comes before the peer heard of TLS is not taken for what was said inside.
#[test]
fn plain_bytes_after_the_upgrade_are_no_content() {
    let (listener, address) = listen();
    let mut probe = start(to(address));
    let mut peer = accept(&listener);
    wait_connected(&probe);
    probe.session.command(ConnectorCommand::Secure(Box::default())).unwrap();
    let mut head = [0; 5];
    peer.read_exact(&mut head).unwrap();
    assert_eq!(head[0], 22, "a handshake");
    peer.write_all(b"220 injected\r\n").unwrap();
    assert_eq!(tls_failure(&failed(&mut probe)), &TlsFailure::NotTls);
    assert_eq!(probe.received_bytes(), b"");
}

pub(crate) fn bare_server(made: &MadeCertificate) -> Arc<rustls::ServerConfig> {
    // The library's own file form, so that the key never leaves the library's hands.
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    made.save(&certificate, &key).unwrap();
    let chain = vec![rustls::pki_types::CertificateDer::from_pem_file(&certificate).unwrap()];
    let key = rustls::pki_types::PrivateKeyDer::from_pem_file(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(builder.with_single_cert(chain, key).unwrap())
}

/// A secured client, and the peer as a bare connection of the library.
fn secured() -> (Probe, rustls::StreamOwned<rustls::ServerConnection, TcpStream>) {
    let made = made();
    let (listener, address) = listen();
    let (tls, _folder) = trusting(&made);
    let mut probe = client(address, tls);
    let peer = accept(&listener);
    let connection = rustls::ServerConnection::new(bare_server(&made)).unwrap();
    let mut stream = rustls::StreamOwned::new(connection, peer);
    stream.conn.complete_io(&mut stream.sock).unwrap();
    wait_secured(&mut probe);
    (probe, stream)
}

#[test]
fn an_end_without_goodbye_is_told() {
    let (mut probe, mut peer) = secured();
    peer.write_all(b"half of it").unwrap();
    peer.sock.shutdown(Shutdown::Both).unwrap();
    assert_eq!(tls_failure(&failed(&mut probe)), &TlsFailure::Cut);
    assert_eq!(probe.received_bytes(), b"half of it");
}

#[test]
fn a_record_that_is_cut_off_or_garbage_ends_it() {
    let (mut probe, mut peer) = secured();
    peer.sock.write_all(&[23, 3, 3, 1, 0, 7, 7, 7]).unwrap();
    peer.sock.shutdown(Shutdown::Write).unwrap();
    assert_eq!(tls_failure(&failed(&mut probe)), &TlsFailure::Cut);
    let (mut probe, mut peer) = secured();
    peer.sock.write_all(b"GET / HTTP/1.1\r\n\r\n, and not a record").unwrap();
    assert!(matches!(tls_failure(&failed(&mut probe)), TlsFailure::Library(_)));
}

#[test]
fn ten_thousand_tiny_records_arrive_whole() {
    const RECORDS: usize = 10_000;
    // 0.3 s in a debug build.
    const LONG: Duration = Duration::from_secs(10);
    let (mut probe, mut peer) = secured();
    let began = Instant::now();
    let data = pattern(RECORDS);
    let sending = {
        let data = data.clone();
        std::thread::Builder::new()
            .spawn(move || {
                for byte in data {
                    // A flush each, so that each is a record of its own.
                    peer.write_all(&[byte]).unwrap();
                    peer.flush().unwrap();
                }
                peer.conn.send_close_notify();
                peer.flush().unwrap();
            })
            .unwrap()
    };
    assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
    sending.join().unwrap();
    assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
    assert_eq!(probe.received_bytes(), data);
    // A row for each read that brought something, and nothing else for each record.
    let reads =
        probe.told.iter().filter(|told| matches!(told.kind, EventKind::Received { .. })).count();
    let others = probe.told.len() - reads;
    assert!(reads <= RECORDS && others < 100, "{reads} reads, {others} other rows");
    assert_eq!(probe.session.tally().lost_unlogged, 0);
}

#[test]
fn a_flood_fills_what_recv_is_handed() {
    const BYTES: usize = 16 << 20;
    let (mut probe, mut peer) = secured();
    let data = pattern(BYTES);
    let sending = {
        let data = data.clone();
        std::thread::Builder::new()
            .spawn(move || {
                peer.write_all(&data).unwrap();
                peer.conn.send_close_notify();
                peer.flush().unwrap();
            })
            .unwrap()
    };
    assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
    sending.join().unwrap();
    assert_eq!(probe.received_bytes(), data);
    let most = RECV_BYTES_MAX as usize;
    let full = probe.told.iter().filter(|told| told.payload.len() == most).count();
    assert!(full > 0, "no read of {most} bytes");
}

#[test]
fn garbage_instead_of_a_handshake_is_told_on_both_sides() {
    let made = made();
    let (mut server, address) = echo_server(&made);
    let mut peer = TcpStream::connect(address).unwrap();
    peer.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let answer = read_all(&mut peer);
    assert_eq!(answer.first(), Some(&21), "an alert: {answer:?}");
    assert_eq!(tls_failure(&server_failure(&mut server)), &TlsFailure::NotTls);
    let (listener, address) = listen();
    let mut probe = client(address, ClientTls::default());
    let mut peer = accept(&listener);
    peer.write_all(b"SSH-2.0-OpenSSH_9.9\r\n").unwrap();
    assert_eq!(tls_failure(&failed(&mut probe)), &TlsFailure::NotTls);
}

#[test]
fn a_peer_that_hangs_up_within_the_handshake_is_told() {
    let (listener, address) = listen();
    let mut probe = client(address, ClientTls::default());
    let mut peer = accept(&listener);
    let mut hello = [0; 5];
    peer.read_exact(&mut hello).unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    assert_eq!(tls_failure(&failed(&mut probe)), &TlsFailure::CutInHandshake);
}

#[test]
fn a_handshake_that_nobody_goes_on_with_ends_at_the_stop() {
    let made = made();
    let (mut server, address) = echo_server(&made);
    let _silent = TcpStream::connect(address).unwrap();
    let (listener, silent) = listen();
    let mut probe = client(silent, ClientTls::default());
    let _peer = accept(&listener);
    wait_connected(&probe);
    poll("the server shakes hands", || {
        server.session.blocked_calls().iter().any(|call| call.op == Op::Recv)
            && probe.session.blocked_calls().iter().any(|call| call.op == Op::Recv)
    });
    for session in [&mut probe, &mut server] {
        let since = Instant::now();
        session.stop();
        session.wait_ended();
        assert!(since.elapsed() < Duration::from_millis(500), "{:?}", since.elapsed());
    }
}

#[test]
fn records_show_when_they_are_asked_for() {
    let made = made();
    let (_server, address) = echo_server(&made);
    let (tls, _folder) = trusting(&made);
    let mut config = to(address);
    config.tls = Some(tls);
    config.settings = StreamSettings { records: RecordRows::Shown, ..StreamSettings::default() };
    let mut probe = start(config);
    wait_secured(&mut probe);
    say(&mut probe, b"hi");
    assert_eq!(probe.received().payload, b"hi");
    probe.collect();
    let kinds: Vec<_> = probe
        .told
        .iter()
        .filter_map(tls_event)
        .filter_map(|event| match event {
            TlsEvent::Record(record) => Some((record.kind, record.first.is_some())),
            _ => None,
        })
        .collect();
    assert_eq!(kinds.first(), Some(&(RecordKind::Handshake, true)));
    assert!(kinds.contains(&(RecordKind::ApplicationData, true)), "{kinds:?}");
    let hello = TlsEvent::Step(
        TlsStep::ClientHello(network_playground::net::call::Direction::Sending),
        Duration::ZERO,
    );
    assert!(
        probe
            .told
            .iter()
            .filter_map(tls_event)
            .any(|event| { std::mem::discriminant(event) == std::mem::discriminant(&hello) })
    );
}

#[test]
fn clients_without_a_certificate_are_refused_where_one_is_demanded() {
    let made = made();
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, &made.pem).unwrap();
    let (mut server, address) = serve(|config| {
        let identity = ServerIdentity::Made(Arc::clone(&made));
        config.tls = Some(ServerTls { client_ca: Some(ca), ..ServerTls::with(identity) });
    });
    let (tls, _folder) = trusting(&made);
    let mut probe = client(address, tls);
    let error = failed(&mut probe);
    assert!(matches!(tls_failure(&error), TlsFailure::Alert(116)), "{error:?}");
    assert_eq!(tls_failure(&server_failure(&mut server)), &TlsFailure::NoClientCertificate);
}

#[test]
fn bad_files_are_told_before_anything_is_begun() {
    let made = made();
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    made.save(&certificate, &key).unwrap();
    assert!(made.save(&certificate, &key).is_err(), "nothing is replaced");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let bits = std::fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(bits & 0o777, 0o600, "its owner's alone");
    }
    let files = |certificate: &std::path::Path, key: &std::path::Path| {
        ServerIdentity::Files(network_playground::net::tls::IdentityFiles {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        })
    };
    let begin = |identity: ServerIdentity| {
        let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
        config.tls = Some(ServerTls::with(identity));
        Probe::of(|outbox| Session::start_tcp_server(config, outbox))
    };
    begin(files(&certificate, &key)).wait_open();
    for identity in
        [files(&key, &key), files(&certificate, &certificate), files(folder.path(), &key)]
    {
        let error = failed(&mut begin(identity));
        assert!(matches!(tls_failure(&error), TlsFailure::BadIdentity(_)), "{error:?}");
    }
}
