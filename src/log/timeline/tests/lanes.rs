use super::*;

use WorkerRole::{Connector, Controller, Reader, Resolver};

#[test]
fn what_a_client_does_before_it_has_a_number_is_on_the_lane_of_its_connection() {
    let mut story = Story::new();
    let by = Teller { fd: None, ..Teller::of(1) };
    let look_up = Args::Host("localhost".to_owned(), 9999);
    let looked = story.call(
        by.on(WorkerRole::Resolver),
        Op::GetAddrInfo,
        look_up,
        Ok(Returned::Addresses(vec![[127, 0, 0, 1].into()])),
    );
    let client = story.connected(1, "127.0.0.1:50000", "127.0.0.1:9999");
    let came = story.received(client, b"Welcome!");
    let timeline = story.timeline();
    let [lane] = timeline.lanes() else { panic!("{:?}", timeline.lanes()) };
    assert_eq!((lane.connection, lane.fd), (Some(ConnectionId(1)), Some(3)));
    assert_eq!((lane.local, lane.peer), (Some(at("127.0.0.1:50000")), Some(at("127.0.0.1:9999"))));
    let workers: Vec<_> = lane.threads.iter().map(|thread| thread.worker).collect();
    assert_eq!(workers, [Resolver, Controller, Connector, Reader]);
    let place = |row| timeline.bar_of_row(row).unwrap();
    assert_eq!((place(looked).0.thread, place(came).0.thread), (0, 3));
    let bar = place(came).1;
    assert_eq!((bar.shape, bar.bytes, bar.count), (BarShape::Call(Op::Recv), 8, 1));
    assert_eq!(bar.end.since(bar.begin), Duration::from_micros(5));
}

#[test]
fn a_client_that_connects_again_has_a_lane_for_each_socket() {
    let mut story = Story::new();
    let refused = |story: &mut Story| {
        let by = Teller::of(1);
        story.socket(by, true);
        let asks = by.to("127.0.0.1:9999").on(WorkerRole::Connector);
        let errno = CallError::Errno(Errno(libc::ECONNREFUSED));
        story.call(asks, Op::Connect, Args::Address(at("127.0.0.1:9999")), Err(errno));
        story.done(by, Op::Close, Args::None);
        story.stream(by, StreamEvent::Waiting { pause: Duration::from_secs(1), failed: 1 });
    };
    refused(&mut story);
    refused(&mut story);
    let by = story.connected(1, "127.0.0.1:50000", "127.0.0.1:9999");
    story.closed(by, Closing::ByUs);
    let timeline = story.timeline();
    let ended: Vec<_> = timeline.lanes().iter().map(|lane| lane.ended.is_some()).collect();
    assert_eq!(ended, [true, true, true]);
    let states = |place: usize| state_names(&timeline, timeline.lanes()[place].id);
    assert_eq!(states(0), ["SYN-SENT", "CLOSED"]);
    assert_eq!(states(1), ["SYN-SENT", "CLOSED"]);
    assert_eq!(states(2)[..2], ["SYN-SENT", "ESTABLISHED"]);
    assert_eq!(timeline.lanes()[2].connection, Some(ConnectionId(1)));
}

#[test]
fn a_server_has_a_lane_for_its_listener_and_one_for_each_connection() {
    let mut story = Story::new();
    let server = story.listening(1, "0.0.0.0:9999");
    let one = story.accepted(server, 1, 7, "127.0.0.1:50001", "127.0.0.1:9999");
    let two = story.accepted(server, 2, 8, "127.0.0.1:50002", "127.0.0.1:9999");
    story.closed(one, Closing::ByPeer);
    // The descriptor is another's now.
    story.accepted(server, 3, 7, "127.0.0.1:50003", "127.0.0.1:9999");
    story.received(two, b"x");
    let timeline = story.timeline();
    let [listener, lanes @ ..] = timeline.lanes() else { panic!() };
    assert_eq!((listener.role, listener.local), (LaneRole::Listener, Some(at("0.0.0.0:9999"))));
    let seen: Vec<_> = lanes
        .iter()
        .map(|lane| (lane.connection.unwrap().0, lane.fd.unwrap(), lane.ended.is_some()))
        .collect();
    assert_eq!(seen, [(1, 7, true), (2, 8, false), (3, 7, false)]);
    assert!(lanes.iter().all(|lane| lane.listener == Some(listener.id)));
    assert!(lanes.iter().all(|lane| lane.local == Some(at("127.0.0.1:9999"))));
    let accepts = timeline.bars(ThreadPlace { lane: listener.id, thread: 1 }, EVER, 1);
    let calls: Vec<_> = accepts.iter().map(|bar| (bar.shape, bar.count)).collect();
    assert_eq!(calls, [(BarShape::Call(Op::Accept), 1); 3]);
}

#[test]
fn only_the_sessions_that_are_asked_for_are_shown() {
    let mut story = Story::new();
    let one = story.bound(1, "127.0.0.1:9001");
    story.bound(2, "127.0.0.1:9002");
    let row = story.sent(one.to("127.0.0.1:9002"), b"x");
    let mut sessions = SessionSet::default();
    sessions.insert(SessionId(2));
    let mut timeline = Timeline::new(Some(sessions.clone()));
    timeline.update_all(&story.store, OPEN, LIMIT);
    assert_eq!(timeline.lanes().len(), 1);
    assert!(timeline.bar_of_row(row).is_none());
    sessions.insert(SessionId(1));
    timeline.set_sessions(Some(sessions));
    timeline.update_all(&story.store, OPEN, LIMIT);
    assert_eq!(timeline.lanes().len(), 2);
    assert!(timeline.bar_of_row(row).is_some());
}

#[test]
fn a_call_that_has_not_returned_is_on_the_lane_of_its_socket() {
    let mut story = Story::new();
    let server = story.listening(1, "127.0.0.1:9999");
    let end = story.accepted(server, 1, 7, "127.0.0.1:50001", "127.0.0.1:9999");
    story.received(end, b"x");
    let client = Teller::of(2);
    story.socket(client, true);
    let timeline = story.timeline();
    let place = |session, op, worker, connection| {
        let call = BlockedCall { op, since: Stamp(1), worker, connection };
        timeline.place_of_blocked(SessionId(session), &call)
    };
    let ids: Vec<_> = timeline.lanes().iter().map(|lane| lane.id).collect();
    assert_eq!(place(1, Op::Accept, WorkerRole::Acceptor, None), Some((ids[0], Some(1))));
    let one = Some(ConnectionId(1));
    assert_eq!(place(1, Op::Recv, WorkerRole::Reader, one), Some((ids[1], Some(1))));
    assert_eq!(place(1, Op::Send, WorkerRole::Writer, one), Some((ids[1], None)));
    assert_eq!(place(2, Op::Connect, WorkerRole::Connector, None), Some((ids[2], None)));
    assert_eq!(place(3, Op::Connect, WorkerRole::Connector, None), None);
}

#[test]
fn a_pause_and_a_clear_hold_for_the_time_line_too() {
    let mut story = Story::new();
    let by = story.bound(1, "127.0.0.1:9001");
    let first = story.sent(by.to("127.0.0.1:9"), b"1");
    let paused = RowWindow { floor: 0, ceiling: Some(story.store.rows().end) };
    let second = story.sent(by.to("127.0.0.1:9"), b"2");
    let mut timeline = Timeline::new(None);
    timeline.update_all(&story.store, paused, LIMIT);
    assert!(timeline.bar_of_row(first).is_some() && timeline.bar_of_row(second).is_none());
    timeline.update_all(&story.store, OPEN, LIMIT);
    assert!(timeline.bar_of_row(second).is_some());
    let cleared = RowWindow { floor: second, ceiling: None };
    timeline.update_all(&story.store, cleared, LIMIT);
    assert!(timeline.bar_of_row(first).is_none() && timeline.bar_of_row(second).is_some());
    assert_eq!(timeline.gone(), Gone { evicted: second, over_bound: 0 });
}

#[test]
fn what_was_cleared_still_says_which_addresses_the_sockets_have() {
    let mut story = Story::new();
    let server = story.bound(1, "127.0.0.1:9999");
    let client = story.bound(2, "127.0.0.1:50000");
    let listener = story.listening(3, "127.0.0.1:8080");
    let gone = story.bound(4, "127.0.0.1:4444");
    story.done(gone, Op::Close, Args::None);
    story.ended(gone);
    let cleared = RowWindow { floor: story.store.rows().end, ceiling: None };
    let sent = story.sent(client.to("127.0.0.1:9999"), b"Tracy");
    let came = story.received(server.to("127.0.0.1:50000"), b"Tracy");
    story.accepted(listener, 1, 7, "127.0.0.1:60000", "127.0.0.1:8080");

    let mut timeline = Timeline::new(None);
    timeline.update_all(&story.store, cleared, LIMIT);
    let local = |session, role| lane_of(&timeline, session, role).local;
    assert_eq!(local(1, LaneRole::Datagram), Some(at("127.0.0.1:9999")));
    assert_eq!(local(2, LaneRole::Datagram), Some(at("127.0.0.1:50000")));
    assert_eq!(local(3, LaneRole::Listener), Some(at("127.0.0.1:8080")));
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), [(Some(sent), Some(came), 5)]);
    // What came before the clear is not shown, and what was over then is not either.
    assert!(timeline.bar_of_row(cleared.floor - 1).is_none());
    assert!(timeline.bar_of_row(sent).is_some());
    assert_eq!(timeline.span().start, timeline.bar_of_row(sent).unwrap().1.begin);
    assert!(timeline.lanes().iter().all(|lane| lane.session != SessionId(4)));
    assert_eq!(timeline.gone(), Gone::default());
}
