use super::*;

/// Links of a stream: rows of both ends and the range of bytes.
fn stream_links(timeline: &Timeline, kind: LinkKind) -> Vec<(u64, Option<u64>, Range<u64>)> {
    let links = all_links(timeline).into_iter().filter(|link| link.kind == kind);
    links.map(|link| (link.from.row.unwrap(), link.to.row, link.stream.unwrap())).collect()
}

#[test]
fn split_and_merged_bytes_are_linked_as_they_were() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let five: Vec<u64> = (0..5).map(|_| story.sent(client, b"abcd")).collect();
    let one = story.received(server, &[b'x'; 6]);
    let two = story.received(server, &[b'x'; 14]);
    let whole = story.sent(server, &[b'y'; 2500]);
    let parts: Vec<u64> =
        [1024, 1024, 452].map(|len| story.received(client, &vec![b'y'; len])).to_vec();
    let timeline = story.timeline();
    let expected = vec![
        (five[0], Some(one), 0..4),
        (five[1], Some(one), 4..6),
        (five[1], Some(two), 6..8),
        (five[2], Some(two), 8..12),
        (five[3], Some(two), 12..16),
        (five[4], Some(two), 16..20),
        (whole, Some(parts[0]), 0..1024),
        (whole, Some(parts[1]), 1024..2048),
        (whole, Some(parts[2]), 2048..2500),
    ];
    assert_eq!(stream_links(&timeline, LinkKind::Stream), expected);
}

#[test]
fn two_clients_at_once_do_not_mix() {
    let mut story = Story::new();
    let server = story.listening(1, "0.0.0.0:9999");
    let one = story.connected(2, "127.0.0.1:50001", "127.0.0.1:9999");
    let two = story.connected(3, "127.0.0.1:50002", "127.0.0.1:9999");
    let hello = story.sent(two, b"from two");
    let at_one = story.accepted(server, 1, 7, "127.0.0.1:50001", "127.0.0.1:9999");
    let at_two = story.accepted(server, 2, 8, "127.0.0.1:50002", "127.0.0.1:9999");
    let sent = story.sent(one, b"from one");
    let (of_two, of_one) =
        (story.received(at_two, b"from two"), story.received(at_one, b"from one"));
    let welcome = story.sent(at_one, b"Welcome!");
    let read = story.received(one, b"Welcome!");
    let timeline = story.timeline();
    let expected =
        vec![(hello, Some(of_two), 0..8), (sent, Some(of_one), 0..8), (welcome, Some(read), 0..8)];
    assert_eq!(stream_links(&timeline, LinkKind::Stream), expected);
    let pairs: Vec<_> = timeline.lanes().iter().map(|lane| lane.pair.map(|pair| pair.0)).collect();
    assert_eq!(pairs, [None, Some(3), Some(4), Some(1), Some(2)]);
}

#[test]
fn a_receive_whose_row_is_before_that_of_its_send_is_linked() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let came = story.received(server, b"early");
    let sent = story.sent(client, b"early");
    let timeline = story.timeline();
    assert_eq!(stream_links(&timeline, LinkKind::Stream), [(sent, Some(came), 0..5)]);
}

#[test]
fn what_was_not_read_at_the_end_is_shown() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let (first, second) = (story.sent(client, b"read"), story.sent(client, b"not read"));
    let came = story.received(server, b"read no");
    story.closed(server, Closing::ByUs);
    let third = story.sent(client, b"after");
    let timeline = story.timeline();
    let read = vec![(first, Some(came), 0..4), (second, Some(came), 4..7)];
    assert_eq!(stream_links(&timeline, LinkKind::Stream), read);
    let unread = vec![(second, None, 7..12), (third, None, 12..17)];
    assert_eq!(stream_links(&timeline, LinkKind::StreamUnread), unread);
}

#[test]
fn calls_that_count_bytes_are_a_stream_of_a_protocol_that_reports_its_parts() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let call = |story: &mut Story, op, len: i64| {
        let args = Args::Transfer(1024, client.peer);
        story.call(client, op, args, Ok(Returned::Number(len)))
    };
    let sent = call(&mut story, Op::Send, 40);
    let came = story.received(server, &[b'g'; 40]);
    let said = story.sent(server, &[b'r'; 100]);
    let read = call(&mut story, Op::Recv, 100);
    let timeline = story.timeline();
    let expected = vec![(sent, Some(came), 0..40), (said, Some(read), 0..100)];
    assert_eq!(stream_links(&timeline, LinkKind::Stream), expected);
}

#[test]
fn a_connection_whose_beginning_left_memory_has_no_arrows_that_may_be_wrong() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    story.sent(client, b"lost sight of");
    let floor = story.store.rows().end;
    story.received(server, b"lost sight of");
    let (sent, came) = (story.sent(client, b"later"), story.received(server, b"later"));
    let mut timeline = Timeline::new(None);
    timeline.finder = FinderPlace::Here(Box::new(Finder::beginning_at(None, floor)));
    let window = RowWindow { floor, ceiling: None };
    assert_eq!(timeline.update_all(&story.store, window, LIMIT), Progress::Done);
    assert_eq!(stream_links(&timeline, LinkKind::Stream), []);
    assert!(timeline.bar_of_row(sent).is_some() && timeline.bar_of_row(came).is_some());
    assert!(timeline.bar_of_row(floor - 1).is_none());
}
