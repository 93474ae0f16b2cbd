//! The programs of "Show the code" run as they are shown, and talk to sessions and to plain peers.
//!
//! Each compiler is started once: the programs in Rust are modules of one, those in C are short. What is not
//! installed is skipped, and said on stderr.
#![cfg(unix)]

mod programs;
mod python;
mod tls;
mod tools;
mod unix;

use crate::behaviour::{filled_in, for_datagrams};
use crate::probe::{DEADLINE, Probe, loopback, plain, receive};
use network_playground::i18n::{Lang, Texts};
use network_playground::learn::code::{
    End, Language, LeftOut, Literal, Outgoing, Part, Place, Program, Step, To, code_text,
};
use network_playground::net::automation::RuleSet;
use network_playground::net::tcp::ServerBehaviour;
use network_playground::net::{
    Destination, Peer, Session, SessionConfig, TcpClientConfig, TcpServerConfig, UdpConfig,
};
use network_playground::payload::{Encoding, MessageText};
use programs::Programs;
use std::io::{Read, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

/// What would break out of a literal or a comment that is not written with care.
const HOSTILE: [&str; 14] = [
    "it's \"so\" \\",
    "a\r\nb\tc\0d",
    "*/ system(\"x\"); /*",
    "\"\"\" + '''",
    "??/\n??=",
    "\\x41B\\0",
    "\u{202e}gpj.exe\u{2066}",
    "你好，世界\r\n",
    "😀 \u{10ffff}",
    "%s%d{}{0}$HOME`ls`",
    "\x1b[31m\x7f",
    "//\\",
    "#{x} ${y}",
    "\u{2028}\u{feff}é\u{301}",
];

fn program_of(config: &SessionConfig, outgoing: &Outgoing) -> Program {
    network_playground::learn::code::program_of(config, outgoing).unwrap()
}

fn place(address: SocketAddr) -> Destination {
    Destination::Peer(Peer::from(address))
}

fn text(message: &str, encoding: Encoding) -> network_playground::net::Payload {
    let mut bytes = Vec::new();
    encoding.encode(message, &mut bytes).unwrap();
    network_playground::net::Payload { bytes: bytes.into(), encoding: Some(encoding) }
}

/// A program that sends all of these as datagrams, and has them in its comments as well.
fn hostile(to: SocketAddr) -> Program {
    let place = Place::from(to);
    let send = |literal: Literal| Step::Send(vec![Part::Bytes(literal)], To::Place(place.clone()));
    let mut body: Vec<_> = HOSTILE.iter().map(|text| send(Literal::utf8(text))).collect();
    body.push(send(Literal::of(&(0..=255).collect::<Vec<u8>>(), None)));
    body.push(send(Literal::of(b"\xc4\xe3\xba\xc3\x80", Some(Encoding::Gbk))));
    body.push(send(Literal::of("你好\r\n".repeat(20).as_bytes(), None)));
    body.extend(HOSTILE.map(|text| Step::Came(Literal::utf8(text))));
    let left_out = HOSTILE.map(|text| LeftOut::Rule(text.to_owned())).to_vec();
    let end = End::Udp { is_ipv6: false, bind: None, settings: Vec::new() };
    Program { end, body, encoding: Encoding::Utf8, left_out }
}

fn hostile_messages() -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = HOSTILE.iter().map(|text| text.as_bytes().to_vec()).collect();
    messages.push((0..=255).collect());
    messages.push(b"\xc4\xe3\xba\xc3\x80".to_vec());
    messages.push("你好\r\n".repeat(20).into_bytes());
    messages
}

#[test]
fn programs_run_as_they_are_shown() {
    let peer = plain("127.0.0.1:0");
    let hello = hello_session();
    let echo = echo_session();
    let page = TcpListener::bind("127.0.0.1:0").unwrap();
    let ports = programs::free_ports();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("f.txt"), "the file").unwrap();
    let mut programs = Programs::default();
    programs.add("hostile", hostile(peer.local_addr().unwrap()));
    programs.add("sender", sender(hello.1));
    programs.add("client", client(echo.1));
    programs.add("get", get(page.local_addr().unwrap()));
    programs.add("udp_echo", udp_server(ports.udp));
    programs.add("hello", tcp_server(ports.hello, hello_rules()));
    programs.add("one_shot", tcp_server(ports.one_shot, one_shot_rules()));
    let files = ServerBehaviour::Files(folder.path().to_owned());
    programs.add("files", tcp_server(ports.files, files));
    for mut built in programs.build(&Texts::new(Lang::Zh)) {
        let language = built.language;
        built.ends("hostile");
        for expected in hostile_messages() {
            let got = receive(&peer).0;
            assert_eq!(got, expected, "{language:?}: {}", String::from_utf8_lossy(&expected));
        }
        let said = built.ends("sender");
        assert!(said.contains("Hello, "), "{language:?}: {said}");
        let said = built.ends("client");
        assert!(said.contains("你好"), "{language:?}: {said}");
        let page = page.try_clone().unwrap();
        get_is_served(&mut built, &page);
        udp_server_replies(&mut built, ports.udp);
        hello_server_serves(&mut built, ports.hello);
        one_shot_serves(&mut built, ports.one_shot);
        file_server_serves(&mut built, ports.files);
    }
    drop((hello, echo));
}

fn hello_session() -> (Probe, SocketAddr) {
    let rules = RuleSet::template(filled_in("Hello, {text}!", Encoding::Gbk));
    Probe::open(UdpConfig { rules: for_datagrams(&rules), ..loopback() })
}

fn echo_session() -> (Probe, SocketAddr) {
    let behaviour = ServerBehaviour::of_rules(&RuleSet::echo()).unwrap();
    let listen = "127.0.0.1:0".parse().unwrap();
    let config = TcpServerConfig { behaviour, ..TcpServerConfig::listening_on(listen) };
    let probe = Probe::of(|outbox| Session::start_tcp_server(config, outbox));
    let local = probe.wait_open();
    (probe, local)
}

fn sender(to: SocketAddr) -> Program {
    let config =
        UdpConfig { bind: network_playground::net::BindTo::FirstSend, ..UdpConfig::bound_to(to) };
    let outgoing = Outgoing {
        message: Some(text("你好", Encoding::Gbk)),
        to: Some(place(to)),
        encoding: Encoding::Gbk,
        ..Outgoing::default()
    };
    program_of(&SessionConfig::Udp(config), &outgoing)
}

fn client(to: SocketAddr) -> Program {
    let mut config = TcpClientConfig::to(place(to));
    config.options.no_delay = true;
    config.connect_limit = Duration::from_millis(2500);
    let message = Some(text("你好\r\n", Encoding::Utf8));
    program_of(&SessionConfig::TcpClient(config), &Outgoing { message, ..Outgoing::default() })
}

fn get(to: SocketAddr) -> Program {
    let url = format!("http://u:p@{to}/x?a='b'");
    let target = network_playground::net::http::Target::parse(&url).unwrap();
    let config = network_playground::net::http::HttpConfig::get(target);
    program_of(&SessionConfig::Http(Box::new(config)), &Outgoing::default())
}

fn udp_server(address: SocketAddr) -> Program {
    let mut config = UdpConfig::bound_to(address);
    config.options.broadcast = true;
    config.rules = for_datagrams(&RuleSet::template(filled_in("Hello, {text}!", Encoding::Utf8)));
    program_of(&SessionConfig::Udp(config), &Outgoing::default())
}

fn tcp_server(address: SocketAddr, behaviour: ServerBehaviour) -> Program {
    let mut config = TcpServerConfig::listening_on(address);
    config.behaviour = behaviour;
    program_of(&SessionConfig::TcpServer(config), &Outgoing::default())
}

fn hello_rules() -> ServerBehaviour {
    let rules = RuleSet::hello(
        MessageText::of_text("Welcome!"),
        filled_in("Hello, {text}!", Encoding::Utf8),
        Some(MessageText::of_text("exit")),
        Duration::from_millis(20),
    );
    ServerBehaviour::of_rules(&rules).unwrap()
}

fn one_shot_rules() -> ServerBehaviour {
    ServerBehaviour::of_rules(&RuleSet::one_shot(MessageText::of_text("thank you !"))).unwrap()
}

fn get_is_served(built: &mut programs::Built, page: &TcpListener) {
    built.starts("get");
    let mut stream = page.accept().unwrap().0;
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        request.extend(byte);
    }
    let request = String::from_utf8(request).unwrap();
    assert!(request.starts_with("GET /x?a=%27b%27 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("Authorization: ***") && !request.contains("dTpw"), "{request}");
    stream.write_all(b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n<p>\r\n\r\n").unwrap();
    drop(stream);
    let said = built.finished("get");
    assert!(said.contains("X: y"), "{:?}: {said}", built.language);
    let saved = std::fs::read(built.folder().join("x.html")).unwrap();
    assert_eq!(saved, b"<p>\r\n\r\n", "{:?}", built.language);
    std::fs::remove_file(built.folder().join("x.html")).unwrap();
}

fn udp_server_replies(built: &mut programs::Built, address: SocketAddr) {
    built.starts("udp_echo");
    let peer = plain("127.0.0.1:0");
    let reply = tools::ask_until_replied(&peer, address, "邦德".as_bytes());
    assert_eq!(reply, "Hello, 邦德!".as_bytes(), "{:?}", built.language);
    built.stops("udp_echo");
}

fn read(stream: &mut TcpStream, bytes: usize) -> String {
    let mut read = vec![0; bytes];
    stream.read_exact(&mut read).unwrap();
    String::from_utf8(read).unwrap()
}

fn rest(stream: &mut TcpStream) -> String {
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    rest
}

fn hello_server_serves(built: &mut programs::Built, address: SocketAddr) {
    built.starts("hello");
    let mut first = tools::connect_until_accepted(address);
    let mut second = tools::connect_until_accepted(address);
    for stream in [&mut second, &mut first] {
        assert_eq!(read(stream, 8), "Welcome!", "{:?}", built.language);
        stream.write_all(b"Lambda\r\n").unwrap();
        assert_eq!(read(stream, 14), "Hello, Lambda!", "{:?}", built.language);
        stream.write_all(b"exit").unwrap();
        assert_eq!(rest(stream), "", "{:?}", built.language);
    }
    built.stops("hello");
}

fn one_shot_serves(built: &mut programs::Built, address: SocketAddr) {
    built.starts("one_shot");
    let mut stream = tools::connect_until_accepted(address);
    stream.write_all(b"hi").unwrap();
    assert_eq!(rest(&mut stream), "thank you !", "{:?}", built.language);
    built.stops("one_shot");
}

fn file_server_serves(built: &mut programs::Built, address: SocketAddr) {
    built.starts("files");
    for (name, content) in [("f.txt", "the file"), ("../f.txt\n", "the file"), ("none", "")] {
        let mut stream = tools::connect_until_accepted(address);
        stream.write_all(name.as_bytes()).unwrap();
        assert_eq!(rest(&mut stream), content, "{:?}: {name}", built.language);
    }
    built.stops("files");
}

/// The languages agree on IPv6 with Python, which is quick to start.
#[test]
fn a_program_speaks_ipv6() {
    let Ok(peer) = UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)) else {
        return tools::skip("there is no IPv6");
    };
    let to = peer.local_addr().unwrap();
    let outgoing = Outgoing {
        message: Some(text("hi", Encoding::Utf8)),
        to: Some(place(to)),
        ..Outgoing::default()
    };
    let config = UdpConfig::bound_to("[::1]:0".parse().unwrap());
    let program = program_of(&SessionConfig::Udp(config), &outgoing);
    let source = code_text(&program, Language::Python, &Texts::new(Lang::En));
    let Some(mut child) = tools::python(&source) else { return };
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    assert_eq!(receive(&peer).0, b"hi");
    let _ = child.kill();
    let _ = child.wait();
}
