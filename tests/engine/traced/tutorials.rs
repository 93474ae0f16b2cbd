//! The lessons' programs, run as a learner runs them: against each other and against sessions of our own.

use super::{Program, python};
use crate::probe::Probe;
use network_playground::engine::{ServerBehaviourChoice, StartRequest};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::lessons::programs;
use network_playground::net::traced::ExitStatus;
use network_playground::net::{
    Op, Payload, ProgramPart, Recipients, Session, SessionConfig, SessionState, StreamCommand,
    TcpClientConfig, Watch,
};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

/// A port that nobody has now, for TCP and UDP.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program of the lessons with other ports than its own, which others on this machine may have.
fn program(file: &str, ports: &[(&str, u16)]) -> Program {
    let program = programs().iter().find(|program| program.file == file);
    let mut source = program.unwrap_or_else(|| panic!("no {file}")).source.to_owned();
    for (fixed, port) in ports {
        assert!(source.contains(fixed), "{file} has no {fixed}");
        source = source.replace(fixed, &port.to_string());
    }
    Program::new(&source)
}

fn running(file: &str, ports: &[(&str, u16)], python: &Path) -> (Program, Probe) {
    let program = program(file, ports);
    let probe = super::start(program.config(python, Watch::PythonShim));
    (program, probe)
}

/// Ends well, having printed these lines at last.
fn assert_prints(mut probe: Probe, lines: &[&str]) {
    let status = probe.exit();
    let (output, errors) =
        (probe.printed(ProgramPart::Output), probe.printed(ProgramPart::ErrorOutput));
    assert_eq!(status, ExitStatus::Code(0), "{output}\n{errors}");
    for line in lines {
        assert!(output.contains(line), "{line:?} in {output}");
    }
}

#[test]
fn the_udp_echo_server_and_its_client_talk_to_each_other() {
    let Some(python) = python() else { return };
    let port = free_port();
    let (_server_file, mut server) = running("udp_echo_server.py", &[("9999", port)], python);
    server.blocks_in(Op::RecvFrom);
    let (_client_file, client) = running("udp_echo_client.py", &[("9999", port)], python);
    assert_prints(client, &["Hello, Michael", "Hello, Tracy", "Hello, Sarah"]);
    // A session of ours is a client as good as that.
    let (mut ours, _) = Probe::bound("127.0.0.1:0");
    ours.send(SocketAddr::from(([127, 0, 0, 1], port)), b"world");
    let answer = ours.received();
    assert!(answer.payload.starts_with(b"Hello, world"), "{answer:?}");
    server.stop();
}

#[test]
fn the_threaded_tcp_servers_and_their_clients_talk_to_each_other() {
    let Some(python) = python() else { return };
    let pairs = [
        (
            "tcp_hello_server.py",
            "tcp_hello_client.py",
            &["Welcome!", "Hello, Lambda!", "Hello, Bond!", "Hello, alpha!"][..],
        ),
        (
            "tcp_loop_msg_server.py",
            "tcp_loop_msg_client.py",
            &["Hello,I am server!", "Loop_msg: Hello,I am client!!"][..],
        ),
    ];
    for (server, client, lines) in pairs {
        let port = free_port();
        let (_server_file, mut server) = running(server, &[("9999", port)], python);
        server.blocks_in(Op::Accept);
        let (_client_file, client) = running(client, &[("9999", port)], python);
        assert_prints(client, lines);
        server.stop();
    }
}

#[test]
fn a_program_and_a_session_of_ours_talk_to_each_other_over_tcp() {
    let Some(python) = python() else { return };
    let at = "127.0.0.1:0".parse().unwrap();
    let listen = StartRequest::listen(at, ServerBehaviourChoice::Hello);
    let config = match listen.config(&Texts::new(Lang::En)).unwrap() {
        SessionConfig::TcpServer(config) => config,
        other => panic!("{other:?}"),
    };
    let server = Probe::of(|outbox| Session::start_tcp_server(config, outbox));
    let port = server.wait_open().port();
    let (_file, client) = running("tcp_hello_client.py", &[("9999", port)], python);
    assert_prints(client, &["Welcome!", "Hello, Lambda!", "Hello, alpha!"]);

    let port = free_port();
    let (_file, mut server) = running("tcp_one_shot_server.py", &[("7788", port)], python);
    server.blocks_in(Op::Accept);
    let to =
        network_playground::net::Destination::Peer(SocketAddr::from(([127, 0, 0, 1], port)).into());
    let mut client = Probe::of(|outbox| Session::start_tcp_client(TcpClientConfig::to(to), outbox));
    let is_connected = |state: &SessionState| matches!(state, SessionState::Connected { .. });
    assert!(client.session.wait_until(crate::probe::DEADLINE, is_connected));
    client.stream(StreamCommand::Send(Recipients::All, Payload::from(b"hi".to_vec())));
    client.wait_ended();
    assert_eq!(client.received_bytes(), b"thank you !");
    assert_prints(server, &["hi"]);
}

#[test]
fn what_is_typed_goes_where_the_program_sends_it() {
    let Some(python) = python() else { return };
    let port = free_port();
    let (_file, mut server) = running("tcp_one_shot_server.py", &[("7788", port)], python);
    server.blocks_in(Op::Accept);
    let (_file, mut client) = running("tcp_client.py", &[], python);
    for line in ["127.0.0.1", &port.to_string(), "你好"] {
        client.type_line(line);
    }
    assert_prints(client, &["thank you !"]);
    assert_prints(server, &["你好"]);
}

#[test]
fn one_receive_gets_the_first_kilobyte_of_a_file() {
    let Some(python) = python() else { return };
    let port = free_port();
    let server = program("tcp_file_server.py", &[]);
    std::fs::write(server.folder.path().join("long.bin"), vec![b'x'; 5000]).unwrap();
    let config = server.config(python, Watch::PythonShim);
    let mut server_probe = super::start(network_playground::net::ProgramConfig {
        args: vec![port.to_string().into()],
        ..config
    });
    server_probe.blocks_in(Op::Accept);
    let (client, mut probe) = running("tcp_file_client.py", &[], python);
    for line in ["127.0.0.1", &port.to_string(), "long.bin"] {
        probe.type_line(line);
    }
    assert_prints(probe, &[]);
    let saved = std::fs::read(client.folder.path().join("[接收]long.bin")).unwrap();
    assert_eq!(saved.len(), 1024, "the mistake that there is to find");
    server_probe.stop();
}

#[test]
fn a_datagram_of_a_program_comes_to_a_session_of_ours() {
    let Some(python) = python() else { return };
    let (mut ours, local) = Probe::bound("127.0.0.1:0");
    let (_file, mut sender) = running("udp_sender.py", &[("8080", local.port())], python);
    sender.type_line("你好");
    assert_eq!(sender.exit(), ExitStatus::Code(0));
    assert_eq!(ours.received().payload, "你好".as_bytes());
}
