use super::*;
use crate::log::store::BUDGET_BYTES_MIN;

/// Rows of an echo by UDP: sent, received, sent back, received, a thousand rows at once.
fn echoes(store: &Store, rows: u64, first_at: u64) {
    let (server, client) = (at("127.0.0.1:9999"), at("127.0.0.1:50000"));
    for first in (0..rows).step_by(1000) {
        for session in [1, 2] {
            let mut batch = Batch::default();
            batch.arena.extend_from_slice(b"payload!");
            for row in (first..first + 1000).step_by(2) {
                let place = first_at + row * 10 * US + u64::from(session) * US;
                let is_sent = (row / 2 + u64::from(session)).is_multiple_of(2);
                let kind =
                    if is_sent { EventKind::Sent } else { EventKind::Received { asked_bytes: 9 } };
                batch.events.push(Event {
                    at: Stamp(place),
                    peer: Peer::from(if session == 1 { client } else { server }),
                    blocked_ns: 500.0,
                    start: 0,
                    len: 8,
                    worker: if is_sent { WorkerRole::Writer } else { WorkerRole::Reader },
                    kind,
                });
            }
            store.append(SessionId(session), &batch, 0..batch.events.len());
        }
    }
}

#[test]
fn a_million_rows_are_looked_at_by_the_scanner_and_merged_to_the_width_of_the_picture() {
    let mut story = Story::new();
    story.bound(1, "127.0.0.1:9999");
    story.bound(2, "127.0.0.1:50000");
    let before = story.store.rows().end;
    echoes(&story.store, 1_000_000, 10_000_000);
    let timeline = story.timeline();
    assert!(timeline.rows_looked_at() <= 4 * Portion::SHORT.rows, "{}", timeline.rows_looked_at());
    let span = timeline.span();
    let step = (span.end.0 - span.start.0) / 1200;
    let mut calls = 0;
    for lane in timeline.lanes() {
        for thread in 0..lane.threads.len() {
            let bars = timeline.bars(ThreadPlace { lane: lane.id, thread }, EVER, step);
            assert!(bars.len() <= 1300, "{}", bars.len());
            calls += bars.iter().map(|bar| u64::from(bar.count)).sum::<u64>();
        }
    }
    assert_eq!(calls, before + 1_000_000);
    let links = timeline.links(EVER, 500, &|_| true);
    assert!(links.links.len() <= 500 && links.left_out > 100_000, "{}", links.left_out);
    let near = timeline.bar_of_row(500_000).unwrap();
    let close = timeline.bars(near.0, near.1.begin..Stamp(near.1.end.0 + 1), 1);
    assert_eq!(close, [near.1]);
}

#[test]
fn what_is_cleared_while_it_is_looked_at_does_not_come_back() {
    let mut story = Story::new();
    story.bound(1, "127.0.0.1:9999");
    story.bound(2, "127.0.0.1:50000");
    echoes(&story.store, 200_000, 10_000_000);
    let mut timeline = Timeline::new(None);
    assert!(timeline.update(&story.store, OPEN) != Progress::Done, "the scanner was asked");
    let cleared = RowWindow { floor: story.store.rows().end, ceiling: None };
    timeline.update_all(&story.store, cleared, LIMIT);
    assert_eq!(timeline.span(), Stamp(0)..Stamp(0));
    assert!(timeline.bar_of_row(100_000).is_none());
    assert!(all_links(&timeline).is_empty());
}

#[test]
fn rows_that_left_memory_leave_the_time_line_and_are_counted() {
    let mut story = Story { store: Store::with_budget(BUDGET_BYTES_MIN), now: 1_000_000 };
    story.bound(1, "127.0.0.1:9999");
    story.bound(2, "127.0.0.1:50000");
    let mut timeline = Timeline::new(None);
    let mut at = 10_000_000;
    for _ in 0..8 {
        echoes(&story.store, 50_000, at);
        at += 50_000 * 10 * US;
        timeline.update_all(&story.store, OPEN, LIMIT);
    }
    let rows = story.store.rows();
    assert!(rows.start > 50_000, "{rows:?}");
    // What had left before it was looked at was never shown.
    assert!(timeline.gone().evicted <= rows.start);
    assert!(timeline.bar_of_row(rows.start - 1).is_none());
    assert!(timeline.bar_of_row(rows.start).is_some());
    let lanes: Vec<_> = timeline.lanes().iter().map(|lane| lane.local).collect();
    assert_eq!(lanes, [Some(super::at("127.0.0.1:9999")), Some(super::at("127.0.0.1:50000"))]);
    let in_memory: u64 = timeline
        .lanes()
        .iter()
        .flat_map(|lane| {
            (0..lane.threads.len()).map(|thread| ThreadPlace { lane: lane.id, thread })
        })
        .map(|line| {
            timeline.bars(line, EVER, 1_000_000).iter().map(|bar| u64::from(bar.count)).sum::<u64>()
        })
        .sum();
    assert_eq!(in_memory, rows.end - rows.start);
}

#[test]
fn more_connections_than_there_are_lanes_leave_the_newest() {
    let mut story = Story::new();
    let server = story.listening(1, "127.0.0.1:9999");
    let count = sockets::LANES_MAX as u32 + 500;
    for id in 1..=count {
        let remote = format!("10.0.{}.{}:{}", id / 250 % 250, id % 250, 1024 + id / 62_500);
        let end = story.accepted(server, id, 7, &remote, "127.0.0.1:9999");
        story.closed(end, Closing::ByPeer);
    }
    let timeline = story.timeline();
    let lanes = timeline.lanes();
    assert!(lanes.len() <= sockets::LANES_MAX + 64, "{}", lanes.len());
    assert_eq!(lanes[0].role, LaneRole::Listener);
    assert_eq!(lanes.last().unwrap().connection, Some(ConnectionId(count)));
    assert!(timeline.gone().over_bound > 0);
}

#[test]
fn a_failure_is_seen_in_what_is_merged() {
    let mut story = Story::new();
    let by = story.bound(1, "127.0.0.1:9999").to("127.0.0.1:9");
    for _ in 0..100 {
        story.sent(by, b"x");
    }
    let error = crate::net::NetError {
        op: Op::SendTo,
        target: "127.0.0.1:9".to_owned(),
        cause: crate::net::Cause::Os(Errno(libc::EMSGSIZE)),
    };
    let failed =
        story.row(by.on(WorkerRole::Writer), EventKind::SendFailed(Box::new(error)), b"yy", 0);
    for _ in 0..100 {
        story.sent(by, b"x");
    }
    // One that takes longer than a step stands by itself.
    story.now += 15_000_000;
    let long =
        story.row_at(story.now, by.on(WorkerRole::Writer), EventKind::Sent, b"z", 14_000_000);
    let timeline = story.timeline();
    let (line, _) = timeline.bar_of_row(failed).unwrap();
    let bars = timeline.bars(line, EVER, 10_000_000);
    let seen: Vec<_> =
        bars.iter().map(|bar| (bar.count, bar.outcome, bar.row, bar.bytes)).collect();
    assert_eq!(seen, [(201, Outcome::Failed, failed, 202), (1, Outcome::Ok, long, 1)]);
}
