//! A server that begins TLS on one of its connections when a person says so.

use super::{client_of, made, serve, trusting, wait_secured};
use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_peer::{say, start, to, wait_connected};
use network_playground::net::command::Recipients;
use network_playground::net::tcp::{Closing, ServerUpgrade};
use network_playground::net::tls::{MadeCertificate, ServerIdentity, ServerTls, TlsFailure};
use network_playground::net::{
    Cause, ConnectionId, ConnectorCommand, ListenerCommand, Op, StreamCommand,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread::Builder;

const FIRST: ConnectionId = ConnectionId(1);

fn secure(server: &mut Probe, tls: &ServerTls) {
    secure_saying(server, tls, b"");
}

fn secure_saying(server: &mut Probe, tls: &ServerTls, say_first: &[u8]) {
    let chosen = Recipients::Only(vec![FIRST]);
    let upgrade = ServerUpgrade { tls: tls.clone(), say_first: say_first.to_vec().into() };
    server.command(ListenerCommand::Secure(chosen, Box::new(upgrade)));
}

#[test]
fn one_chosen_connection_is_upgraded_after_what_was_sent() {
    let made = made();
    let tls = ServerTls::with(ServerIdentity::Made(made.clone()));
    let (mut server, address) = serve(|_| {});
    let mut probe = start(to(address));
    wait_connected(&probe);
    let mut other = TcpStream::connect(address).unwrap();
    other.set_read_timeout(Some(DEADLINE)).unwrap();
    poll("both are there", || server.session.connections().open_count() == 2);
    let to_first = Recipients::Only(vec![FIRST]);
    // In one: a client begins as soon as it has read it.
    secure_saying(&mut server, &tls, b"220 go\r\n");
    assert_eq!(probe.received().payload, b"220 go\r\n");
    let (client_tls, _folder) = trusting(&made);
    probe.command(ConnectorCommand::Secure(Box::new(client_tls)));
    wait_secured(&mut probe);
    wait_secured(&mut server);
    say(&mut probe, b"secret");
    assert_eq!(server.received().payload, b"secret");
    server.stream(StreamCommand::Send(to_first, b"inside".to_vec().into()));
    assert_eq!(probe.received().payload, b"inside");
    // The other one is as plain as before.
    other.write_all(b"plain").unwrap();
    assert_eq!(server.received().payload, b"plain");
    // Once more is not possible, and told, and nothing is said; what is there goes on.
    secure_saying(&mut server, &tls, b"220 again\r\n");
    assert_eq!(server.failed().op, Op::TlsHandshake);
    say(&mut probe, b"still here");
    assert_eq!(server.received().payload, b"still here");
    assert_eq!(probe.received_bytes(), b"220 go\r\ninside");
}

/// Many a client, for it is a matter of moments: nothing of a handshake may be taken for content.
#[test]
fn a_client_that_begins_at_the_last_plain_word_is_understood_each_time() {
    const ROUNDS: u32 = 20;
    let made = made();
    let tls = ServerTls::with(ServerIdentity::Made(made.clone()));
    let (mut server, address) = serve(|_| {});
    for id in (1..=ROUNDS).map(ConnectionId) {
        let plain = client_of(address);
        poll("it is there", || server.session.connections().list().iter().any(|it| it.id == id));
        let config = bare_client(&made);
        let client = Builder::new().spawn(move || {
            let mut go = [0; 8];
            { &plain }.read_exact(&mut go).unwrap();
            assert_eq!(&go, b"220 go\r\n");
            let name = "localhost".try_into().unwrap();
            let connection = rustls::ClientConnection::new(config, name).unwrap();
            let mut inside = rustls::StreamOwned::new(connection, plain);
            inside.write_all(b"inside").unwrap();
            inside
        });
        let tls = tls.clone();
        let upgrade = ServerUpgrade { tls, say_first: b"220 go\r\n".to_vec().into() };
        let chosen = Recipients::Only(vec![id]);
        server.command(ListenerCommand::Secure(chosen, Box::new(upgrade)));
        assert_eq!(server.received().payload, b"inside", "{id:?}");
        drop(client.unwrap().join().unwrap());
    }
}

fn bare_client(made: &MadeCertificate) -> Arc<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(made.pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_root_certificates(roots).with_no_client_auth())
}

#[test]
fn what_comes_in_plain_text_after_the_upgrade_is_no_content_and_who_is_gone_is_told() {
    let made = made();
    let tls = ServerTls::with(ServerIdentity::Made(made));
    let (mut server, address) = serve(|_| {});
    let mut client = client_of(address);
    poll("it is there", || server.session.connections().open_count() == 1);
    secure(&mut server, &tls);
    server.until("it begins", |told| told.iter().any(|told| super::tls_event(told).is_some()));
    client.write_all(b"injected\r\n").unwrap();
    let Closing::Failed(error) = server.closed() else { panic!("no failure") };
    assert_eq!(super::tls_failure(&error), &TlsFailure::NotTls);
    assert_eq!(server.received_bytes(), b"");
    secure(&mut server, &tls);
    let gone = server.failed();
    assert_eq!((gone.op, gone.cause), (Op::TlsHandshake, Cause::NotConnected));
}
