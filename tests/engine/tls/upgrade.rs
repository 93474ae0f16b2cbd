//! A server that begins TLS on one of its connections when a person says so.

use super::{client_of, made, serve, trusting, wait_secured};
use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_peer::{say, start, to, wait_connected};
use network_playground::net::command::Recipients;
use network_playground::net::tcp::Closing;
use network_playground::net::tls::{ServerIdentity, ServerTls, TlsFailure};
use network_playground::net::{
    Cause, ConnectionId, ConnectorCommand, ListenerCommand, Op, StreamCommand,
};
use std::io::Write;
use std::net::TcpStream;

const FIRST: ConnectionId = ConnectionId(1);

fn secure(server: &mut Probe, tls: &ServerTls) {
    let chosen = Recipients::Only(vec![FIRST]);
    server.command(ListenerCommand::Secure(chosen, Box::new(tls.clone())));
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
    server.stream(StreamCommand::Send(to_first.clone(), b"220 go\r\n".to_vec().into()));
    secure(&mut server, &tls);
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
    // Once more is not possible, and told; what is there goes on.
    secure(&mut server, &tls);
    assert_eq!(server.failed().op, Op::TlsHandshake);
    say(&mut probe, b"still here");
    assert_eq!(server.received().payload, b"still here");
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
