#![expect(clippy::unwrap_used, reason = "a test may fail")]
mod conversations;
mod damage;
mod forms;
mod own;
mod packets;
mod pairs;

use super::*;
use crate::log::{Detail, Kind, Row};
use crate::net::{Peer, ProtocolEvent, StreamEvent};
use std::fmt::Write as _;

/// 2023-11-14 22:13:20 UTC, in nanoseconds.
const BEGIN_NS: i64 = 1_700_000_000_000_000_000;

/// A file in a store of its own.
fn opened(file: &[u8]) -> (Store, Imported) {
    let store = Store::default();
    let imported = import(file, (&store, "test"), |_| ReadOn::Yes).unwrap();
    (store, imported)
}

fn rows_of(store: &Store) -> Vec<Row> {
    let numbers: Vec<u64> = store.rows().collect();
    store.copy_rows(&numbers, usize::MAX)
}

/// The rows of a file in words: `udp 192.0.2.2:53 ← 192.0.2.1:1024 "ask"`.
fn told(file: &[u8]) -> Vec<String> {
    let (store, imported) = opened(file);
    let rows = rows_of(&store);
    assert_eq!(rows.len() as u64, imported.rows);
    rows.iter().map(|row| told_row(&store, row)).collect()
}

fn told_row(store: &Store, row: &Row) -> String {
    let mut text = store.session(row.session).unwrap().name;
    let arrow = match row.kind {
        Kind::Received => "←",
        Kind::Sent => "→",
        _ => "·",
    };
    let number = match row.peer {
        Peer::Connection(id, _) => format!("#{} ", id.0),
        _ => String::new(),
    };
    let _ = write!(text, " {arrow} {number}{}", row.peer);
    match &row.detail {
        Some(Detail::Protocol(ProtocolEvent::Capture(event))) => {
            let _ = write!(text, " {event:?}");
        }
        Some(Detail::Protocol(ProtocolEvent::Stream(event))) => {
            let event = match &**event {
                StreamEvent::Accepted { .. } => "accepted".to_owned(),
                other => format!("{other:?}"),
            };
            let _ = write!(text, " {event}");
        }
        _ => {
            let _ = write!(text, " {:?}", String::from_utf8_lossy(&row.payload));
        }
    }
    text
}
