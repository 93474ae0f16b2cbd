//! Servers in Python, with what the library has for them, against our own sessions and each other.

use super::{Program, python};
use crate::probe::{Probe, plain, receive};
use crate::tcp_peer::{start, to};
use network_playground::net::http::{HttpConfig, Target};
use network_playground::net::traced::ExitStatus;
use network_playground::net::{
    End, EventKind, Op, ProgramEvent, ProgramPart, Recipients, Session, StreamCommand, WorkerRole,
};
use std::net::SocketAddr;

/// T9 of the tutorials: a thread for each client.
const HELLO: &str = r"
import socket, threading, time
def tcplink(sock, addr):
    print('Accept new connection from %s:%s...' % addr)
    sock.send(b'Welcome!')
    while True:
        data = sock.recv(1024)
        time.sleep(0.01)
        if not data or data.decode('utf-8') == 'exit':
            break
        sock.send(('Hello, %s!' % data.decode('utf-8')).encode('utf-8'))
    sock.close()
    print('Connection from %s:%s closed.' % addr)
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(('127.0.0.1', 0))
s.listen(5)
print('port %d' % s.getsockname()[1])
while True:
    sock, addr = s.accept()
    threading.Thread(target=tcplink, args=(sock, addr)).start()
";

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

#[test]
fn the_threaded_hello_server_greets_our_client() {
    let Some(python) = python() else { return };
    let program = Program::new(HELLO);
    let mut server = program.start(python);
    let port = server.printed_number("port ");
    for name in ["Lambda", "Bond"] {
        let mut client = start(to(loopback(port)));
        client.until("the greeting", |told| told.iter().any(|told| told.payload == b"Welcome!"));
        client.command(StreamCommand::Send(Recipients::All, name.as_bytes().to_vec().into()));
        let reply = format!("Hello, {name}!").into_bytes();
        client.until("the reply", |told| told.iter().any(|told| told.payload == reply));
        client.command(StreamCommand::Send(Recipients::All, b"exit".to_vec().into()));
        assert_eq!(client.wait_ended(), End::PeerClosed);
    }
    let call = server.blocks_in(Op::Accept);
    let output = server.printed(ProgramPart::Output);
    assert_eq!(output.matches("Accept new connection from 127.0.0.1:").count(), 2, "{output}");
    assert_eq!(call.worker, WorkerRole::Thread(1));
    server.until("both ends", |told| {
        told.iter()
            .filter(|told| matches!(&told.kind, EventKind::Called(call) if call.op == Op::Close))
            .count()
            == 2
    });
    let threads: Vec<_> = server.session.live().program().threads();
    assert_eq!(threads.len(), 3);
    assert_eq!(server.session.live().program().sockets().len(), 1);
    server.stop();
}

#[test]
fn two_programs_talk_to_each_other() {
    let Some(python) = python() else { return };
    let server = Program::new(concat!(
        "import socket\n",
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n",
        "s.bind(('127.0.0.1', 0))\n",
        "print('port %d' % s.getsockname()[1])\n",
        "while True:\n",
        "    data, addr = s.recvfrom(1024)\n",
        "    print('Received from %s:%s.' % addr)\n",
        "    s.sendto(b'Hello, %s!' % data, addr)\n",
    ));
    let mut echo = server.start(python);
    let port = echo.printed_number("port ");
    let client = Program::new(&format!(
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nfor data in [b'Michael', b'Tracy', b'Sarah']:\n    s.sendto(data, ('127.0.0.1', {port}))\n    print(s.recv(1024).decode('utf-8'))\ns.close()\n"
    ));
    let mut client = client.start(python);
    assert_eq!(client.exit(), ExitStatus::Code(0));
    client.prints("Hello, Michael!\nHello, Tracy!\nHello, Sarah!\n");
    echo.until("three replies", |told| told.iter().filter(|told| told.is_sent()).count() == 3);
    // Both tell the time by one clock: what was sent was sent before it was received.
    let sent = client.told.iter().find(|told| told.payload == b"Michael").unwrap();
    let received = echo.told.iter().find(|told| told.payload == b"Michael").unwrap();
    assert!(sent.at < received.at, "{:?} {:?}", sent.at, received.at);
    assert_eq!(received.from().ip(), loopback(port).ip());
    echo.stop();
}

#[test]
fn a_program_talks_to_a_plain_socket_and_says_who_it_is() {
    let Some(python) = python() else { return };
    let peer = plain("127.0.0.1:0");
    let port = peer.local_addr().unwrap().port();
    let program = Program::new(&format!(
        "from socket import *\ns = socket(AF_INET, SOCK_DGRAM)\ntext = input('text: ')\ns.sendto(text.encode('utf-8'), ('127.0.0.1', {port}))\nprint(s.recvfrom(1024)[0].decode('gbk'))\n"
    ));
    let mut probe = program.start(python);
    probe.prints("text: ");
    probe.type_line("你好");
    let (text, from) = receive(&peer);
    assert_eq!(text, "你好".as_bytes());
    peer.send_to(b"\xc4\xe3", from).unwrap();
    probe.prints("你\n");
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    assert_eq!(probe.sent().peer.socket_addr(), Some(peer.local_addr().unwrap()));
}

/// Echoes one message to a plain client, by whatever the library has.
fn echoes(text: &str) -> Option<Probe> {
    use std::io::{Read, Write};
    let python = python()?;
    let program = Program::new(text);
    let mut probe = program.start(python);
    let port = probe.printed_number("port ");
    let mut stream = std::net::TcpStream::connect(loopback(port)).unwrap();
    stream.set_read_timeout(Some(crate::probe::DEADLINE)).unwrap();
    stream.write_all(b"hello\n").unwrap();
    let mut echoed = [0; 6];
    stream.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"hello\n");
    drop(stream);
    probe.until("the echo", |told| {
        told.iter().any(|told| told.is_received() && told.payload == b"hello\n")
            && told.iter().any(|told| told.is_sent() && told.payload == b"hello\n")
    });
    Some(probe)
}

#[test]
fn socketserver_is_seen() {
    let Some(mut probe) = echoes(concat!(
        "import socketserver\n",
        "class Echo(socketserver.StreamRequestHandler):\n",
        "    def handle(self):\n",
        "        for line in self.rfile: self.wfile.write(line)\n",
        "with socketserver.ThreadingTCPServer(('127.0.0.1', 0), Echo) as server:\n",
        "    server.daemon_threads = True\n",
        "    print('port %d' % server.server_address[1])\n",
        "    server.serve_forever()\n",
    )) else {
        return;
    };
    let received = probe.told.iter().find(|told| told.is_received()).unwrap();
    assert_eq!(received.worker, WorkerRole::Thread(2));
    probe.stop();
}

#[test]
fn asyncio_is_seen() {
    let Some(mut probe) = echoes(concat!(
        "import asyncio\n",
        "async def echo(reader, writer):\n",
        "    writer.write(await reader.readline())\n",
        "    await writer.drain()\n",
        "    writer.close()\n",
        "async def main():\n",
        "    server = await asyncio.start_server(echo, '127.0.0.1', 0)\n",
        "    print('port %d' % server.sockets[0].getsockname()[1])\n",
        "    async with server: await server.serve_forever()\n",
        "asyncio.run(main())\n",
    )) else {
        return;
    };
    let accepted = |event: &&ProgramEvent| matches!(event, ProgramEvent::Accepted { .. });
    assert!(probe.program_events().iter().any(accepted));
    probe.stop();
}

#[test]
fn asyncio_s_client_is_connected_though_its_connect_does_not_wait() {
    let Some(python) = python() else { return };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let program = Program::new(&format!(
        "import asyncio\nasync def main():\n    reader, writer = await asyncio.open_connection('127.0.0.1', {port})\n    writer.write(b'hello')\n    await writer.drain()\n    writer.close()\nasyncio.run(main())\n"
    ));
    let mut probe = program.start(python);
    assert_eq!(probe.exit(), ExitStatus::Code(0));
    let connected = probe.program_events().into_iter().find_map(|event| match event {
        ProgramEvent::Connected { peer, .. } => Some(*peer),
        _ => None,
    });
    assert_eq!(connected, Some(loopback(port).into()));
}

#[test]
fn http_server_serves_our_get() {
    let Some(python) = python() else { return };
    let program = Program::new(concat!(
        "import http.server\n",
        "class Page(http.server.BaseHTTPRequestHandler):\n",
        "    def do_GET(self):\n",
        "        body = '你好'.encode()\n",
        "        self.send_response(200)\n",
        "        self.send_header('Content-Length', str(len(body)))\n",
        "        self.end_headers()\n",
        "        self.wfile.write(body)\n",
        "server = http.server.HTTPServer(('127.0.0.1', 0), Page)\n",
        "print('port %d' % server.server_port)\n",
        "server.serve_forever()\n",
    ));
    let mut server = program.start(python);
    let port = server.printed_number("port ");
    let target = Target::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
    let mut get = Probe::of(|outbox| Session::start_http(HttpConfig::get(target), outbox));
    assert_eq!(get.wait_ended(), End::Loaded);
    server.until("the request and the response", |told| {
        let has = |is_it: fn(&crate::probe::Told) -> bool, text: &str| {
            told.iter()
                .any(|told| is_it(told) && String::from_utf8_lossy(&told.payload).contains(text))
        };
        has(crate::probe::Told::is_received, "GET / HTTP/1.1")
            && has(crate::probe::Told::is_sent, "你好")
    });
    server.stop();
}
