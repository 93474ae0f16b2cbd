use super::*;
use crate::net::event::EventName;
use crate::net::http::HttpEvent;

#[test]
fn a_datagram_leads_from_its_send_to_the_receive_that_took_it() {
    let mut story = Story::new();
    let server = story.bound(1, "0.0.0.0:9999");
    let client = story.bound(2, "127.0.0.1:50000");
    let mut expected = Vec::new();
    for name in ["Michael", "Tracy", "Sarah"] {
        let asked = story.sent(client.to("127.0.0.1:9999"), name.as_bytes());
        let got = story.received(server.to("127.0.0.1:50000"), name.as_bytes());
        let reply = format!("Hello, {name}!");
        let said = story.sent(server.to("127.0.0.1:50000"), reply.as_bytes());
        let read = story.received(client.to("127.0.0.1:9999"), reply.as_bytes());
        expected.push((Some(asked), Some(got), name.len() as u64));
        expected.push((Some(said), Some(read), reply.len() as u64));
    }
    let timeline = story.timeline();
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), expected);
    let link = &all_links(&timeline)[0];
    let (from, to) =
        (lane_of(&timeline, 2, LaneRole::Datagram), lane_of(&timeline, 1, LaneRole::Datagram));
    assert_eq!((link.from.lane, link.to.lane), (Some(from.id), Some(to.id)));
    assert_eq!(from.threads[link.from.thread.unwrap()].worker, WorkerRole::Writer);
    assert_eq!(to.threads[link.to.thread.unwrap()].worker, WorkerRole::Reader);
    assert!(link.from.at < link.to.at && !link.kind.is_inferred());
}

#[test]
fn a_datagram_before_one_that_came_is_lost() {
    let mut story = Story::new();
    let server = story.bound(1, "127.0.0.1:9999");
    let client = story.bound(2, "127.0.0.1:50000");
    let to = client.to("127.0.0.1:9999");
    let rows: Vec<u64> = (0..5_u8).map(|number| story.sent(to, &[number, b'x'])).collect();
    let from = server.to("127.0.0.1:50000");
    let (one, four) = (story.received(from, &[1, b'x']), story.received(from, &[3, b'x']));
    let timeline = story.timeline();
    let came = [(Some(rows[1]), Some(one), 2), (Some(rows[3]), Some(four), 2)];
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), came);
    // The last one may still come.
    let lost = [(Some(rows[0]), None, 2), (Some(rows[2]), None, 2)];
    assert_eq!(rows_of(&timeline, LinkKind::DatagramLost), lost);
    let link = all_links(&timeline).into_iter().find(|link| link.kind == LinkKind::DatagramLost);
    assert_eq!(link.unwrap().to.lane, Some(lane_of(&timeline, 1, LaneRole::Datagram).id));
}

#[test]
fn what_was_not_received_when_the_socket_was_closed_is_lost() {
    let mut story = Story::new();
    let client = story.bound(2, "127.0.0.1:50000");
    let to = client.to("127.0.0.1:9999");
    story.sent(to, b"to nobody");
    let server = story.bound(1, "0.0.0.0:9999");
    let row = story.sent(to, b"to somebody");
    story.done(server, Op::Close, Args::None);
    story.sent(to, b"too late");
    story.ended(server);
    let timeline = story.timeline();
    assert_eq!(rows_of(&timeline, LinkKind::DatagramLost), [(Some(row), None, 11)]);
    assert_eq!(kinds(&timeline).len(), 1);
}

#[test]
fn a_socket_may_talk_to_itself() {
    let mut story = Story::new();
    let chat = story.bound(1, "0.0.0.0:7890");
    let me = chat.to("127.0.0.1:7890");
    let rows: Vec<(u64, u64)> =
        (0..3).map(|_| (story.sent(me, b"hello"), story.received(me, b"hello"))).collect();
    let timeline = story.timeline();
    let expected: Vec<_> = rows.iter().map(|(from, to)| (Some(*from), Some(*to), 5)).collect();
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), expected);
    assert_eq!(timeline.lanes().len(), 1);
}

#[test]
fn several_receivers_of_a_group_have_an_arrow_each() {
    let mut story = Story::new();
    let one = story.bound(1, "0.0.0.0:7788");
    let two = story.bound(2, "0.0.0.0:7788");
    let sender = story.bound(3, "192.168.1.5:50000");
    let mut expected = Vec::new();
    for group in ["239.1.2.3:7788", "192.168.1.255:7788", "255.255.255.255:7788"] {
        let row = story.sent(sender.to(group), b"to all");
        for by in [one, two] {
            let came = story.received(by.to("192.168.1.5:50000"), b"to all");
            expected.push((Some(row), Some(came), 6));
        }
    }
    assert_eq!(rows_of(&story.timeline(), LinkKind::Datagram), expected);
}

#[test]
fn rows_of_two_threads_may_be_out_of_order() {
    let mut story = Story::new();
    let server = story.bound(1, "127.0.0.1:9999");
    let client = story.bound(2, "127.0.0.1:50000");
    story.now += 100 * US;
    let (sent_at, came_at) = (story.now, story.now + 20 * US);
    let kind = EventKind::Received { asked_bytes: 1024 };
    let came = story.row_at(came_at, server.to("127.0.0.1:50000"), kind, b"early", 0);
    let sent = story.row_at(sent_at, client.to("127.0.0.1:9999"), EventKind::Sent, b"early", 0);
    // One that was sent after it came cannot be it.
    story.now = came_at;
    story.received(server.to("127.0.0.1:50000"), b"from before");
    story.sent(client.to("127.0.0.1:9999"), b"from before");
    let timeline = story.timeline();
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), [(Some(sent), Some(came), 5)]);
}

#[test]
fn a_port_that_nobody_has_is_reported_by_icmp() {
    let mut story = Story::new();
    let client = story.bound(2, "127.0.0.1:50000").to("127.0.0.1:9");
    let sent = story.sent(client, b"anybody?");
    let row = story.row(client, EventKind::Unreachable(Errno(111)), b"", 0);
    let timeline = story.timeline();
    let link = &all_links(&timeline)[0];
    assert_eq!(
        (link.kind, link.from.row, link.to.row),
        (LinkKind::Unreachable, Some(sent), Some(row))
    );
    assert_eq!((link.from.lane, link.to.lane), (None, Some(timeline.lanes()[0].id)));
    let (place, bar) = timeline.bar_of_row(row).unwrap();
    assert_eq!(
        (bar.shape, bar.outcome),
        (BarShape::Event(EventMark::Unreachable), Outcome::Failed)
    );
    assert_eq!(timeline.row_at(place, bar.begin, US), Some(row));
}

#[test]
fn events_of_protocols_have_names() {
    let mut story = Story::new();
    let by = story.connected(1, "127.0.0.1:50000", "127.0.0.1:80");
    let begun = HttpEvent::Begun { number: 1, url: "http://h/".to_owned(), proxy: None };
    let done = HttpEvent::Done { status: 200, wire_bytes: 9, body_bytes: 1 };
    let rows = [begun, done].map(|event| story.row(by, EventKind::from(event), b"", 0));
    let timeline = story.timeline();
    let shapes = rows.map(|row| timeline.bar_of_row(row).unwrap().1.shape);
    let named = |name| BarShape::Event(EventMark::Named(name));
    assert_eq!(shapes, [named(EventName::Begun), named(EventName::Done)]);
}

#[test]
fn a_socket_that_was_never_bound_has_the_address_that_its_datagrams_come_from() {
    let mut story = Story::new();
    let server = story.bound(1, "127.0.0.1:9999");
    let client = Teller::of(2);
    story.socket(client, false);
    let sent = story.sent(client.to("127.0.0.1:9999"), b"hello");
    let came = story.received(server.to("127.0.0.1:41234"), b"hello");
    let said = story.sent(server.to("127.0.0.1:41234"), b"hi");
    let read = story.received(client.to("127.0.0.1:9999"), b"hi");
    let again = story.sent(client.to("127.0.0.1:9999"), b"bye");
    let last = story.received(server.to("127.0.0.1:41234"), b"bye");
    let timeline = story.timeline();
    let expected =
        [(Some(sent), Some(came), 5), (Some(said), Some(read), 2), (Some(again), Some(last), 3)];
    assert_eq!(rows_of(&timeline, LinkKind::Datagram), expected);
    assert_eq!(lane_of(&timeline, 2, LaneRole::Datagram).local, Some(at("127.0.0.1:41234")));
}
