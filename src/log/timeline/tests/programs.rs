//! Sockets of programs that are watched.

use super::*;
use crate::net::traced::{ProgramEvent, SocketEnd, SocketFamily, SocketType};

fn event(story: &mut Story, by: Teller, event: ProgramEvent) -> u64 {
    story.row(by, EventKind::from(event), b"", 0)
}

fn socket(session: u16, id: u32, fd: u64, peer: Option<&str>) -> Teller {
    let peer = Peer::Socket(ConnectionId(id), peer.map(at));
    Teller { session, peer, worker: WorkerRole::Thread(1), fd: Some(fd) }
}

impl Story {
    fn program_row(&mut self, by: Teller, kind: EventKind, payload: &[u8]) -> u64 {
        self.row(by, kind, payload, US)
    }
}

const RECEIVED: EventKind = EventKind::Received { asked_bytes: 1024 };

#[test]
fn a_program_that_was_never_bound_talks_to_a_pane() {
    let mut story = Story::new();
    let server = story.bound(1, "127.0.0.1:9999");
    let by = socket(2, 1, 3, None);
    story.socket(by, false);
    let to = socket(2, 1, 3, Some("127.0.0.1:9999"));
    let asked = story.program_row(to, EventKind::Sent, b"Michael");
    event(&mut story, by, ProgramEvent::SocketNamed { local: at("0.0.0.0:41000") });
    let got = story.received(server.to("127.0.0.1:41000"), b"Michael");
    let said = story.sent(server.to("127.0.0.1:41000"), b"Hello, Michael!");
    let read = story.program_row(to, RECEIVED, b"Hello, Michael!");
    let timeline = story.timeline();
    let expected = [(Some(asked), Some(got), 7), (Some(said), Some(read), 15)];
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), expected);
    let lane = lane_of(&timeline, 2, LaneRole::Datagram);
    assert_eq!((lane.connection, lane.fd), (Some(ConnectionId(1)), Some(3)));
    assert_eq!(lane.local, Some(at("0.0.0.0:41000")));
}

#[test]
fn a_program_that_serves_has_a_lane_for_each_socket_and_names_for_its_threads() {
    let mut story = Story::new();
    let listener = socket(1, 1, 3, None);
    story.socket(listener, true);
    story.done(listener, Op::Bind, Args::Address(at("127.0.0.1:9999")));
    story.done(listener, Op::Listen, Args::Backlog(5));
    event(&mut story, listener, ProgramEvent::Listening(at("127.0.0.1:9999")));
    let client = story.connected(2, "127.0.0.1:50000", "127.0.0.1:9999");
    let accepted = Returned::Accepted(4, at("127.0.0.1:50000"));
    story.call(listener, Op::Accept, Args::None, Ok(accepted));
    let by = socket(1, 2, 4, Some("127.0.0.1:50000"));
    let (family, kind) = (SocketFamily::Ipv4, SocketType::Stream);
    event(&mut story, by, ProgramEvent::SocketOpened { fd: 4, family, kind });
    let (local, peer) = (Some(at("127.0.0.1:9999")), at("127.0.0.1:50000"));
    let by = Teller { worker: WorkerRole::Thread(2), ..by.connection(2, "127.0.0.1:50000") };
    event(&mut story, by, ProgramEvent::Accepted { local, peer });
    let name = "Thread-1 (tcplink)".to_owned();
    event(&mut story, by, ProgramEvent::ThreadNamed { thread: 2, name });
    let sent = story.program_row(by, EventKind::Sent, b"Welcome!");
    let came = story.received(client, b"Welcome!");
    event(&mut story, by, ProgramEvent::SocketClosed(SocketEnd::Closed));
    let timeline = story.timeline();
    assert_eq!(rows_of(&timeline, LinkKind::Stream), [(Some(sent), Some(came), 8)]);
    let lanes: Vec<_> = timeline
        .lanes()
        .iter()
        .map(|lane| (lane.session.0, lane.connection.map(|id| id.0), lane.role, lane.fd))
        .collect();
    let expected = [
        (1, Some(1), LaneRole::Listener, Some(3)),
        (2, Some(1), LaneRole::Connection, Some(3)),
        (1, Some(2), LaneRole::Connection, Some(4)),
    ];
    assert_eq!(lanes, expected);
    let lane = &timeline.lanes()[2];
    let names: Vec<_> = lane.threads.iter().filter_map(|thread| thread.name.as_deref()).collect();
    assert_eq!((names, lane.ended.is_some()), (vec!["Thread-1 (tcplink)"], true));
    assert_eq!(rows_of(&timeline, LinkKind::Fin).len(), 1);
}
