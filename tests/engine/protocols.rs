//! A session takes the commands of its own protocol; those of others come back whole.

use crate::probe::Probe;
use crate::tcp_peer::{listen, to};
use crate::{relay, tcp_peer, tcp_server};
use network_playground::net::http::{HttpConfig, Target};
use network_playground::net::session::Refused;
use network_playground::net::{
    ConnectorCommand, DatagramCommand, Destination, EventKind, HttpCommand, IcmpCommand,
    ListenerCommand, Payload, ProgramCommand, Protocol, ProtocolCommand, Recipients, RelayCommand,
    Session, StreamCommand,
};
use network_playground::payload::Encoding;

fn all_commands() -> Vec<ProtocolCommand> {
    let payload = b"typed".to_vec();
    let to = Destination::Host("localhost".to_owned(), 9);
    vec![
        DatagramCommand::Send { to, payload: payload.clone().into() }.into(),
        StreamCommand::Send(Recipients::All, payload.into()).into(),
        ConnectorCommand::ReconnectNow.into(),
        ListenerCommand::SetConnectionsMax(7).into(),
        HttpCommand::Follow.into(),
        ProgramCommand::Interrupt.into(),
        RelayCommand::SetClientsMax(7).into(),
        IcmpCommand::Send(b"typed".to_vec().into()).into(),
    ]
}

fn is_taken_by(command: &ProtocolCommand, protocol: Protocol) -> bool {
    use Protocol::{Http, Icmp, Program, Relay, TcpClient, TcpServer, Udp};
    match command {
        ProtocolCommand::Datagram(_) => protocol == Udp,
        ProtocolCommand::Stream(_) => [TcpClient, TcpServer, Relay].contains(&protocol),
        ProtocolCommand::Connector(_) => protocol == TcpClient,
        ProtocolCommand::Listener(_) => protocol == TcpServer,
        ProtocolCommand::Http(_) => protocol == Http,
        ProtocolCommand::Program(_) => protocol == Program,
        ProtocolCommand::Relay(_) => protocol == Relay,
        ProtocolCommand::Icmp(_) => protocol == Icmp,
    }
}

#[test]
fn a_command_of_another_protocol_comes_back_whole() {
    let (_listener, address) = listen();
    let target = Target::parse(&format!("http://{address}/")).unwrap();
    let http = Probe::of(|outbox| Session::start_http(HttpConfig::get(target), outbox));
    let sessions = [
        (Protocol::Udp, Probe::bound("127.0.0.1:0").0),
        (Protocol::TcpClient, tcp_peer::start(to(address))),
        (Protocol::TcpServer, tcp_server::serve(|_| {}).0),
        (Protocol::Http, http),
        (Protocol::Relay, relay::to(address).0),
    ];
    for (protocol, mut probe) in sessions {
        for command in all_commands() {
            let (is_its_own, whole) = (is_taken_by(&command, protocol), format!("{command:?}"));
            match probe.session.command(command) {
                Ok(()) => assert!(is_its_own, "{protocol:?} took {whole}"),
                Err(Refused::WrongProtocol(back)) => {
                    assert!(!is_its_own, "{protocol:?} refused {whole}");
                    assert_eq!(format!("{back:?}"), whole);
                }
                Err(other) => panic!("{protocol:?}: {other:?}"),
            }
        }
        probe.stop();
    }
}

#[test]
fn what_was_written_as_text_is_told_with_its_encoding() {
    let (_listener, address) = listen();
    let payload = || Payload { encoding: Some(Encoding::Gbk), ..b"\xc4\xe3".to_vec().into() };
    let (udp, local) = Probe::bound("127.0.0.1:0");
    let client = tcp_peer::start(to(address));
    tcp_peer::wait_connected(&client);
    let to = Destination::Peer(local.into());
    let commands = [
        (udp, ProtocolCommand::from(DatagramCommand::Send { to, payload: payload() })),
        (client, StreamCommand::Send(Recipients::All, payload()).into()),
    ];
    for (mut probe, command) in commands {
        probe.session.command(command).unwrap();
        let sent =
            probe.next("the text", |told| matches!(told.kind, EventKind::SentText(Encoding::Gbk)));
        assert_eq!(sent.payload, b"\xc4\xe3");
        probe.stop();
    }
}
