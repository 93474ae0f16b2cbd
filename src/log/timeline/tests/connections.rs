use super::*;
use crate::net::call::OptionValue;
use crate::net::{Cause, NetError, OptionName};

fn shut(story: &mut Story, by: Teller) -> u64 {
    let row = story.done(by, Op::Shutdown, Args::Direction(Direction::Sending));
    story.stream(by, StreamEvent::Finished);
    row
}

fn read_end(story: &mut Story, by: Teller) -> u64 {
    let row = story.call(by, Op::Recv, Args::Transfer(1024, by.peer), Ok(Returned::Number(0)));
    story.stream(by, StreamEvent::PeerFinished);
    row
}

fn both(timeline: &Timeline) -> (LaneId, LaneId) {
    let of = |session| lane_of(timeline, session, LaneRole::Connection).id;
    (of(2), of(1))
}

#[test]
fn the_handshake_is_inferred_from_connect_and_accept() {
    let mut story = Story::new();
    story.pair();
    let timeline = story.timeline();
    let (client, server) = both(&timeline);
    let listener = lane_of(&timeline, 1, LaneRole::Listener).id;
    let links = all_links(&timeline);
    let seen: Vec<_> = links.iter().map(|link| (link.kind, link.from.lane, link.to.lane)).collect();
    let expected = [
        (LinkKind::Syn, Some(client), Some(listener)),
        (LinkKind::SynAck, Some(listener), Some(client)),
        (LinkKind::Ack, Some(client), Some(listener)),
        (LinkKind::Accepted, Some(listener), Some(server)),
    ];
    assert_eq!(seen, expected);
    assert!(links.iter().take(3).all(|link| link.kind.is_inferred()));
    assert_eq!(state_names(&timeline, client), ["SYN-SENT", "ESTABLISHED"]);
    assert_eq!(state_names(&timeline, server), ["SYN-RECEIVED", "ESTABLISHED"]);
    assert_eq!(state_names(&timeline, listener), ["LISTEN"]);
}

#[test]
fn the_other_end_is_the_network_where_it_is_not_ours() {
    let mut story = Story::new();
    let client = story.connected(2, "192.168.1.5:50000", "93.184.216.34:80");
    read_end(&mut story, client);
    story.closed(client, Closing::ByPeer);
    let server = story.listening(1, "0.0.0.0:9999");
    story.accepted(server, 1, 7, "192.168.1.9:40000", "192.168.1.5:9999");
    let timeline = story.timeline();
    let (client, accepted) = both(&timeline);
    let listener = lane_of(&timeline, 1, LaneRole::Listener).id;
    let links = all_links(&timeline);
    let seen: Vec<_> = links.iter().map(|link| (link.kind, link.from.lane, link.to.lane)).collect();
    let (us, them) = (Some(client), None);
    let expected = [
        (LinkKind::Syn, us, them),
        (LinkKind::SynAck, them, us),
        (LinkKind::Ack, us, them),
        (LinkKind::Fin, them, us),
        (LinkKind::Ack, us, them),
        (LinkKind::Fin, us, them),
        (LinkKind::Syn, None, Some(listener)),
        (LinkKind::SynAck, Some(listener), None),
        (LinkKind::Ack, None, Some(listener)),
        (LinkKind::Accepted, Some(listener), Some(accepted)),
    ];
    assert_eq!(seen, expected);
    let states = ["SYN-SENT", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"];
    assert_eq!(state_names(&timeline, client), states);
}

#[test]
fn a_half_close_goes_through_all_states_of_the_standard() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let (shut, seen) = (shut(&mut story, client), read_end(&mut story, server));
    let rest = story.sent(server, b"the rest");
    let came = story.received(client, b"the rest");
    let closed = story.closed(server, Closing::ByPeer);
    let last = read_end(&mut story, client);
    story.closed(client, Closing::ByPeer);
    let timeline = story.timeline();
    let (client, server) = both(&timeline);
    let expected = ["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"];
    assert_eq!(state_names(&timeline, client), expected);
    let expected = ["SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"];
    assert_eq!(state_names(&timeline, server), expected);
    let fins = [(Some(shut), Some(seen), 0), (Some(closed), Some(last), 0)];
    assert_eq!(rows_of(&timeline, LinkKind::Fin), fins);
    assert_eq!(rows_of(&timeline, LinkKind::Stream), [(Some(rest), Some(came), 8)]);
    // Each FIN is acknowledged, and so is the SYN-ACK.
    assert_eq!(rows_of(&timeline, LinkKind::Ack).len(), 3);
    let rows: Vec<u64> = timeline.states(server).iter().map(|change| change.row).collect();
    assert_eq!(rows[2..], [shut, closed, closed]);
}

#[test]
fn two_who_close_at_once_are_closing() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let shutdown = (Op::Shutdown, Args::Direction(Direction::Both));
    story.slow_call(client, shutdown.clone(), Ok(Returned::Number(0)), 50 * US);
    story.slow_call(server, shutdown, Ok(Returned::Number(0)), 50 * US);
    let timeline = story.timeline();
    let (client, server) = both(&timeline);
    assert_eq!(state_names(&timeline, client)[2..], ["FIN-WAIT-1", "CLOSING", "TIME-WAIT"]);
    assert_eq!(state_names(&timeline, server)[2..], ["CLOSE-WAIT", "LAST-ACK", "CLOSED"]);
}

#[test]
fn a_reset_leads_from_who_made_it_to_who_felt_it() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let linger = Args::Set(OptionName::Linger, OptionValue::Linger(0));
    story.done(client, Op::SetSockOpt, linger);
    story.done(client, Op::Shutdown, Args::Direction(Direction::Receiving));
    let reset = story.closed(client, Closing::ResetByUs);
    let error = NetError {
        op: Op::Recv,
        target: "127.0.0.1:50000".to_owned(),
        cause: Cause::Os(Errno(libc::ECONNRESET)),
    };
    story.done(server, Op::Close, Args::None);
    let felt = story.stream(server, StreamEvent::Closed(Closing::Failed(error)));
    let timeline = story.timeline();
    assert_eq!(rows_of(&timeline, LinkKind::Reset), [(Some(reset), Some(felt), 0)]);
    assert_eq!(rows_of(&timeline, LinkKind::Fin), []);
    let (client, server) = both(&timeline);
    assert_eq!(state_names(&timeline, client)[2..], ["CLOSED"]);
    assert_eq!(state_names(&timeline, server)[2..], ["CLOSED"]);
}

#[test]
fn a_connection_that_is_refused_is_reset() {
    let mut story = Story::new();
    let client = Teller::of(2);
    story.socket(client, true);
    let asks = client.to("127.0.0.1:9");
    let errno = CallError::Errno(Errno(libc::ECONNREFUSED));
    let row = story.call(asks, Op::Connect, Args::Address(at("127.0.0.1:9")), Err(errno));
    story.done(client, Op::Close, Args::None);
    let timeline = story.timeline();
    assert_eq!(kinds(&timeline), [LinkKind::Syn, LinkKind::Reset]);
    let [syn, reset] = &all_links(&timeline)[..] else { panic!() };
    assert_eq!((syn.from.row, syn.to.lane), (Some(row), None));
    assert_eq!((reset.from.lane, reset.to.row), (None, Some(row)));
    assert!(reset.kind.is_failure() && syn.from.at < reset.to.at);
    let lane = timeline.lanes()[0].id;
    assert_eq!(state_names(&timeline, lane), ["SYN-SENT", "CLOSED"]);
    assert_eq!(timeline.bar_of_row(row).unwrap().1.outcome, Outcome::Failed);
}

#[test]
fn a_connect_that_nobody_answers_leaves_a_syn() {
    let mut story = Story::new();
    let client = Teller::of(2);
    story.socket(client, true);
    let connect = (Op::Connect, Args::Address(at("192.0.2.1:9")));
    story.now += 3_000_000_000;
    let errno = CallError::Errno(Errno(libc::ETIMEDOUT));
    let row = story.slow_call(client.to("192.0.2.1:9"), connect, Err(errno), 3_000_000_000);
    let timeline = story.timeline();
    assert_eq!(kinds(&timeline), [LinkKind::Syn]);
    let bar = timeline.bar_of_row(row).unwrap().1;
    // It was reported when it returned.
    assert_eq!((bar.begin, bar.end), (Stamp(story.now - 3_000_000_000), Stamp(story.now)));
}

#[test]
fn a_fin_that_was_seen_before_the_call_that_is_in_the_log_was_sent_before_it() {
    let mut story = Story::new();
    let (client, server) = story.pair();
    let seen = read_end(&mut story, server);
    story.closed(server, Closing::ByPeer);
    let closed = story.closed(client, Closing::ByUs);
    let timeline = story.timeline();
    let (client, server) = both(&timeline);
    assert_eq!(state_names(&timeline, client)[2..], ["FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"]);
    assert_eq!(state_names(&timeline, server)[2..], ["CLOSE-WAIT", "LAST-ACK", "CLOSED"]);
    let fins = all_links(&timeline).into_iter().filter(|link| link.kind == LinkKind::Fin);
    let first = fins.clone().next().unwrap();
    assert_eq!((first.from.row, first.to.row), (Some(closed), Some(seen)));
    assert!(fins.into_iter().all(|link| link.from.at <= link.to.at));
}
