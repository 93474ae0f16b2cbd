//! The time since another row.

use super::*;

/// Rows of two peers in turn, each microsecond.
fn two_peers() -> Window {
    let store = Store::default();
    let mut batch = Batch::default();
    for number in 0..6_u64 {
        let (at, worker) = (Stamp(number * 1000), WorkerRole::Other);
        let peer = peer(1 + (number % 2) as u16);
        let kind = EventKind::Received { asked_bytes: 1 };
        batch.events.push(Event { at, peer, blocked_ns: 0.0, start: 0, len: 0, worker, kind });
    }
    store.append(OURS, &batch, 0..batch.events.len());
    window(store)
}

fn choose(window: &mut Window, since: &str) {
    view(window, &["Time since", since]);
}

#[test]
fn since_the_row_before_and_since_the_last_of_the_peer() {
    let mut window = two_peers();
    assert!(labels(&window).iter().all(|label| label.starts_with('←')), "there is no column");
    choose(&mut window, "the row before");
    let found = labels(&window);
    assert!(found[0].starts_with('←'), "the first has none before");
    assert!(found[1..].iter().all(|label| label.starts_with("+0.000001 ←")), "{found:?}");
    choose(&mut window, "the peer's last row");
    let found = labels(&window);
    assert!(found[..2].iter().all(|label| label.starts_with('←')));
    assert!(found[2..].iter().all(|label| label.starts_with("+0.000002 ←")), "{found:?}");
    // What is hidden counts for the peer, and not for the row before.
    type_filter(&mut window, "peer == 127.0.0.1:1");
    choose(&mut window, "the row before");
    let found = labels(&window);
    assert!(found[1..].iter().all(|label| label.starts_with("+0.000002 ←")), "{found:?}");
}
