//! Loads: paced, measured against plain peers, without rows, and over within milliseconds.

use crate::probe::{DEADLINE, Probe, plain, poll};
use crate::tcp_peer::{listen, start, to};
use network_playground::net::automation::{
    AutomationEvent, LoadFigures, LoadKind, LoadPlan, RepeatEnd,
};
use network_playground::net::{
    ConnectorCommand, DatagramCommand, Destination, EventKind, Peer, Stamp, StreamCommand,
};
use network_playground::payload::{Braces, MessageText};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread::JoinHandle;
use std::time::Duration;

fn plan(kind: LoadKind, per_second: u32, time: Duration, text: &str) -> LoadPlan {
    let message = MessageText { braces: Braces::Placeholders, ..MessageText::of_text(text) };
    LoadPlan::new(kind, per_second, time, message.prepare().unwrap()).unwrap()
}

fn datagrams(to: SocketAddr, per_second: u32, time: Duration) -> DatagramCommand {
    let to = Destination::Peer(Peer::from(to));
    let plan = plan(LoadKind::Datagrams, per_second, time, "#{count}");
    DatagramCommand::Load { to, plan: Box::new(plan) }
}

/// How the next load that ends has ended, and what it came to.
fn ended(probe: &mut Probe) -> (RepeatEnd, LoadFigures) {
    let is_it = |kind: &EventKind| matches!(kind, EventKind::Automated(event) if event.kind_name() == "load ended");
    match probe.next("end of a load", |told| is_it(&told.kind)).kind {
        EventKind::Automated(event) => match *event {
            AutomationEvent::LoadEnded { end, figures } => (end, figures),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Echoes so many datagrams, and says which they were.
fn echo(socket: UdpSocket, count: u64) -> JoinHandle<Vec<Vec<u8>>> {
    let work = move || {
        let mut came = Vec::new();
        let mut buffer = [0; 64];
        while (came.len() as u64) < count {
            let Ok((len, from)) = socket.recv_from(&mut buffer) else { break };
            socket.send_to(&buffer[..len], from).unwrap();
            came.push(buffer[..len].to_vec());
        }
        came
    };
    std::thread::Builder::new().spawn(work).unwrap()
}

#[test]
fn datagrams_are_counted_and_their_answers_timed_without_rows() {
    let (mut probe, local) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = peer.local_addr().unwrap();
    let echo = echo(peer, 200);
    probe.command(datagrams(to, 1000, Duration::from_millis(200)));
    let (end, figures) = ended(&mut probe);
    assert_eq!((end, figures.asked), (RepeatEnd::Done, 200));
    assert!((1..=200).contains(&figures.sent), "{figures:?}");
    assert_eq!((figures.answered, figures.refused, figures.failed), (figures.sent, 0, 0));
    assert!(figures.p50 > Duration::ZERO && figures.p50 <= figures.p99);
    assert!(figures.p99 <= figures.max && figures.max < DEADLINE);
    let shown = probe.session.snapshot().load.unwrap();
    assert_eq!((shown.figures, shown.per_second), (figures, 1000));
    assert_eq!(probe.session.tally().sent, 0, "they are the load's, not the session's");
    assert!(!probe.told.iter().any(|told| told.is_sent() || told.is_received()));
    probe.assert_alive(local);
    probe.stop();
    drop(echo);
}

#[test]
fn what_nobody_takes_is_refused_and_not_answered() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let nobody = plain("127.0.0.1:0").local_addr().unwrap();
    probe.command(datagrams(nobody, 500, Duration::from_millis(100)));
    let (end, figures) = ended(&mut probe);
    assert_eq!((end, figures.answered, figures.asked), (RepeatEnd::Done, 0, 50));
    if cfg!(target_os = "linux") {
        assert!(figures.refused > 0, "{figures:?}");
    }
}

#[test]
fn a_load_is_stopped_by_a_command_by_another_and_by_the_session_s_end() {
    let (mut probe, _) = Probe::bound("127.0.0.1:0");
    let peer = plain("127.0.0.1:0");
    let to = peer.local_addr().unwrap();
    let long = Duration::from_hours(1);
    let runs =
        |probe: &Probe| probe.session.snapshot().load.is_some_and(|load| load.figures.sent > 0);
    probe.command(datagrams(to, 100, long));
    poll("it sends", || runs(&probe));
    probe.command(DatagramCommand::StopRepeat);
    assert_eq!(ended(&mut probe).0, RepeatEnd::Stopped);
    probe.command(datagrams(to, 100, long));
    probe.command(datagrams(to, 50, long));
    assert_eq!(ended(&mut probe).0, RepeatEnd::Stopped);
    poll("the other sends", || runs(&probe));
    let asked = Stamp::now();
    probe.stop();
    let (end, _) = ended(&mut probe);
    assert_eq!(end, RepeatEnd::Closed);
    assert!(Stamp::now().since(asked) < Duration::from_secs(1));
}

/// Answers so many connections after the session's own, which stays open until the handle is gone.
fn serve(listener: TcpListener, count: usize) -> JoinHandle<TcpStream> {
    let work = move || {
        let (own, _) = listener.accept().unwrap();
        for stream in listener.incoming().take(count) {
            let Ok(mut stream) = stream else { continue };
            let mut buffer = [0; 64];
            // Without a message nothing comes but a reset.
            if let Ok(len) = stream.read(&mut buffer) {
                let _ = stream.write_all(&buffer[..len]);
            }
        }
        own
    };
    std::thread::Builder::new().spawn(work).unwrap()
}

#[test]
fn connections_are_counted_and_timed() {
    for text in ["", "hello {count}"] {
        let (listener, address) = listen();
        let server = serve(listener, 40);
        let mut probe = start(to(address));
        crate::tcp_peer::wait_connected(&probe);
        let time = Duration::from_millis(200);
        let plan = plan(LoadKind::Connections, 200, time, text);
        probe.command(ConnectorCommand::Load(Box::new(plan)));
        let (end, figures) = ended(&mut probe);
        assert_eq!((end, figures.asked), (RepeatEnd::Done, 40), "{text:?}");
        let LoadFigures { sent, answered, refused, failed, p50, .. } = figures;
        assert!(sent > 0 && answered + refused + failed <= sent, "{figures:?}");
        assert!(answered > 0 && p50 > Duration::ZERO, "{figures:?}");
        probe.session.stop();
        probe.wait_ended();
        drop(server);
    }
}

#[test]
fn connections_that_are_refused_are_counted_as_that() {
    let (listener, address) = listen();
    let mut probe = start(to(address));
    let connection = listener.accept().unwrap();
    crate::tcp_peer::wait_connected(&probe);
    drop(listener);
    let plan = plan(LoadKind::Connections, 100, Duration::from_millis(100), "");
    probe.command(ConnectorCommand::Load(Box::new(plan)));
    let (end, figures) = ended(&mut probe);
    assert_eq!((end, figures.answered, figures.asked), (RepeatEnd::Done, 0, 10));
    assert_eq!(figures.refused, figures.sent);
    drop(connection);
}

/// Linux drops the SYNs of those who find the backlog full: each connect waits.
#[cfg(target_os = "linux")]
#[test]
fn connects_that_wait_end_at_the_stop() {
    let listener =
        socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let mut probe = start(to(address));
    crate::tcp_peer::wait_connected(&probe);
    let plan = plan(LoadKind::Connections, 100, Duration::from_hours(1), "");
    probe.command(ConnectorCommand::Load(Box::new(plan)));
    poll("connects under way", || {
        probe.session.snapshot().load.is_some_and(|load| load.figures.sent > 5)
    });
    let asked = Stamp::now();
    probe.command(StreamCommand::StopRepeat);
    assert_eq!(ended(&mut probe).0, RepeatEnd::Stopped);
    assert!(Stamp::now().since(asked) < Duration::from_millis(900), "not at their limit");
    probe.session.stop();
    probe.wait_ended();
}

#[test]
fn a_load_of_a_client_that_speaks_tls_speaks_it_too() {
    let made = crate::tls::made();
    let (_server, address) = crate::tls::echo_server(&made);
    let (tls, _folder) = crate::tls::trusting(&made);
    let mut config = to(address);
    config.tls = Some(tls);
    let mut probe = start(config);
    crate::tcp_peer::wait_connected(&probe);
    let time = Duration::from_millis(300);
    let plan = Box::new(plan(LoadKind::Connections, 50, time, "#{count}"));
    probe.command(ConnectorCommand::Load(plan));
    let (end, figures) = ended(&mut probe);
    assert_eq!(end, RepeatEnd::Done);
    assert!(figures.sent > 0, "{figures:?}");
    assert_eq!((figures.answered, figures.refused, figures.failed), (figures.sent, 0, 0));
    probe.stop();
}
