#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::scanner::RowDescriber;
use crate::log::segment::Kind;
use crate::log::{Class, Classes};
use crate::net::tcp::Closing;
use crate::net::{
    Batch, ConnectionId, Event, EventKind, Peer, SessionId, Stamp, StreamEvent, WorkerRole,
};
use crate::payload::frame::{Counts, LengthPrefix, Width};
use std::collections::BTreeMap;

const ALL_TIME: Duration = Duration::from_mins(1);
const SESSION: SessionId = SessionId(3);
const OPEN: RowWindow = RowWindow { floor: 0, ceiling: None };
const ALL: Limits = Limits { bytes: usize::MAX, rows: u64::MAX };

fn peer(id: u32) -> Peer {
    Peer::of_connection(ConnectionId(id), ([127, 0, 0, 1], 9))
}

fn append(store: &Store, at: u64, peer: Peer, kind: EventKind, payload: &[u8]) {
    let len = payload.len() as u32;
    let event = Event {
        at: Stamp(at),
        peer,
        blocked_ns: 0.0,
        start: 0,
        len,
        worker: WorkerRole::Other,
        kind,
    };
    let batch = Batch { events: vec![event], arena: payload.to_vec().into(), wall_offset_ns: 0 };
    store.append(SESSION, &batch, 0..1);
}

fn receive(store: &Store, id: u32, payload: &[u8]) {
    append(store, 7, peer(id), EventKind::Received { asked_bytes: 1024 }, payload);
}

fn send(store: &Store, id: u32, payload: &[u8]) {
    append(store, 7, peer(id), EventKind::Sent, payload);
}

fn tell(store: &Store, id: u32, event: StreamEvent) {
    append(store, 7, peer(id), EventKind::from(event), b"");
}

fn accepted() -> StreamEvent {
    StreamEvent::Accepted { local: ([127, 0, 0, 1], 80).into() }
}

fn advance(frames: &mut Frames, store: &Store) {
    assert_eq!(frames.advance(store, OPEN, ALL_TIME, &|_| "told".into()), Progress::Done);
}

fn of(store: &Store, framing: &Framing, filter: &Filter) -> Frames {
    let mut frames = Frames::new(framing.clone(), filter.clone());
    advance(&mut frames, store);
    frames
}

/// What is listed: a row by its number, a frame by its text with a mark for its state.
fn listed(frames: &Frames, store: &Store) -> Vec<String> {
    let items = frames.ordinals().map(|ordinal| {
        let key = frames.key_at(ordinal).unwrap();
        assert_eq!(frames.ordinal_of(key), Some(ordinal));
        frames.item(key).unwrap()
    });
    items.map(|item| text_of(store, item)).collect()
}

fn text_of(store: &Store, item: Item) -> String {
    let frame = match item {
        Item::Row(row) => return format!("row {row}"),
        Item::Frame(frame) => frame,
    };
    let Some(found) = assemble(store, &frame, ALL) else { return "gone".to_owned() };
    let mut text = String::new();
    let mut from = 0;
    for cut in found.cuts.iter().copied().chain([found.row.payload.len()]) {
        text.push_str(if from == 0 { "" } else { "¦" });
        text.push_str(&String::from_utf8_lossy(&found.row.payload[from..cut]));
        from = cut;
    }
    if !found.lacks_beginning {
        assert_eq!(found.row.payload.len() as u64, frame.len);
        assert_eq!(found.cuts.len() as u32 + 1, frame.reads);
    }
    let state = match frame.state {
        FrameEnd::Whole => "",
        FrameEnd::Waiting => " …",
        FrameEnd::Unfinished => " !",
        FrameEnd::Broken(_) => " broken",
        FrameEnd::Raw => " raw",
        FrameEnd::Outside => " outside",
    };
    let origin = if frame.origin == Origin::Unknown { "?" } else { "" };
    format!("{origin}{}{state}", text.escape_debug().to_string().replace('¦', "|"))
}

#[test]
fn streams_are_told_apart_and_events_stand_between() {
    let store = Store::default();
    tell(&store, 1, accepted());
    receive(&store, 1, b"he");
    receive(&store, 2, b"two\nthree\nfo");
    send(&store, 1, b"wel");
    receive(&store, 1, b"llo\nx");
    send(&store, 1, b"come\n");
    receive(&store, 2, b"ur\n");
    tell(&store, 1, StreamEvent::PeerFinished);
    send(&store, 1, b"bye");
    let frames = of(&store, &Framing::Lines, &Filter::default());
    let expected = [
        "row 0",
        r"two\n",
        r"three\n",
        r"he|llo\n",
        r"wel|come\n",
        r"fo|ur\n",
        "x !",
        "row 7",
        "bye …",
    ];
    assert_eq!(listed(&frames, &store), expected);
    assert_eq!(frames.ordinal_of_row(5), Some(4));
    assert_eq!(frames.ordinal_of_row(7), Some(7));
    assert_eq!(frames.ordinal_of_row(99), Some(8), "the rest comes next");
}

#[test]
fn row_by_row_gives_the_same_and_ordinals_stay() {
    let store = Store::default();
    let mut frames = Frames::new(Framing::Lines, Filter::default());
    let mut first = None;
    for number in 0..300 {
        receive(&store, number % 3, b"ab");
        receive(&store, number % 3, b"c\nd");
        frames.advance(&store, OPEN, Duration::ZERO, &|_| String::new());
        let item = frames.item(0);
        assert_eq!(*first.get_or_insert(item), item);
    }
    while frames.advance(&store, OPEN, Duration::ZERO, &|_| String::new()) != Progress::Done {}
    let whole = of(&store, &Framing::Lines, &Filter::default());
    assert_eq!(listed(&frames, &store), listed(&whole, &store));
    assert_eq!(frames.ordinals(), 0..303);
}

#[test]
fn a_rest_keeps_its_key_while_it_grows() {
    let store = Store::default();
    let mut frames = Frames::new(Framing::Lines, Filter::default());
    receive(&store, 1, b"a");
    receive(&store, 2, b"b");
    advance(&mut frames, &store);
    let key = frames.key_at(1).unwrap();
    receive(&store, 1, b"c\nd");
    receive(&store, 2, b"e");
    advance(&mut frames, &store);
    assert_eq!(listed(&frames, &store), [r"a|c\n", "d …", "b|e …"]);
    assert_eq!(frames.ordinal_of(key), Some(2));
    receive(&store, 2, b"\n");
    advance(&mut frames, &store);
    assert_eq!((frames.ordinal_of(key), frames.item(key)), (None, None));
}

#[test]
fn the_filter_decides_about_frames() {
    let store = Store::default();
    tell(&store, 1, accepted());
    receive(&store, 1, b"Hel");
    receive(&store, 1, b"lo\nnothing\nrest hEl");
    send(&store, 1, b"hello back\n");
    receive(&store, 2, b"lo hello\n");
    receive(&store, 1, b"lo");
    let list = |filter: &Filter| listed(&of(&store, &Framing::Lines, filter), &store);
    let text = |text: &str| Filter { text: text.into(), ..Filter::default() };
    let found = [r"Hel|lo\n", r"hello back\n", r"lo hello\n", "rest hEl|lo …"];
    assert_eq!(list(&text("hello")), found, "however it was cut");
    assert_eq!(list(&text("#2")), [r"lo hello\n"]);
    assert_eq!(list(&text("told")), ["row 0"]);
    assert_eq!(list(&text("absent")), [""; 0]);
    let only_in = Filter { classes: Classes::only(Class::In), ..Filter::default() };
    assert_eq!(list(&only_in).len(), 4);
    let connections = Some([(SESSION, ConnectionId(2))].into_iter().collect());
    assert_eq!(list(&Filter { connections, ..Filter::default() }), [r"lo hello\n"]);
}

#[test]
fn a_text_is_found_in_a_long_frame_wherever_it_was_cut() {
    let store = Store::default();
    for number in 0..40 {
        let mut piece = vec![b'x'; 9973];
        if number == 11 {
            piece.extend_from_slice(b"nee");
        } else if number == 12 {
            piece.splice(..0, *b"dle");
        }
        receive(&store, 1, &piece);
    }
    let filter = Filter { text: "NEEDLE".into(), ..Filter::default() };
    let mut frames = of(&store, &Framing::Lines, &filter);
    assert_eq!(frames.ordinals(), 0..1);
    receive(&store, 1, b"\nend\n");
    advance(&mut frames, &store);
    assert_eq!(frames.ordinals(), 0..1);
    assert!(matches!(frames.item(0), Some(Item::Frame(one)) if one.reads == 41));
}

#[test]
fn pauses_and_broken_lengths() {
    let store = Store::default();
    for (at_ms, text) in [(1, "a"), (5, "b"), (30, "c"), (31, "d")] {
        let kind = EventKind::Received { asked_bytes: 9 };
        append(&store, at_ms * 1_000_000, peer(1), kind, text.as_bytes());
    }
    let mut frames = of(&store, &Framing::IdleGap(10), &Filter::default());
    assert_eq!(listed(&frames, &store), ["a|b", "c|d …"]);
    tell(&store, 1, StreamEvent::Closed(Closing::ByPeer));
    advance(&mut frames, &store);
    assert_eq!(listed(&frames, &store), ["a|b", "c|d", "row 4"], "the end is a pause, too");

    let store = Store::default();
    let prefix = LengthPrefix::default();
    receive(&store, 1, b"\0\0\0\x01aGET");
    receive(&store, 1, b" / HTTP");
    receive(&store, 1, b"/1.1");
    let frames = of(&store, &Framing::LengthPrefix(prefix), &Filter::default());
    let expected = [r"\0\0\0\u{1}a", "GET| / HTTP broken", "/1.1 raw"];
    assert_eq!(listed(&frames, &store), expected);
}

#[test]
fn pause_and_clear() {
    let store = Store::default();
    receive(&store, 1, b"a\nb");
    let mut frames = Frames::new(Framing::Lines, Filter::default());
    let paused = RowWindow { floor: 0, ceiling: Some(1) };
    receive(&store, 1, b"c\nd");
    frames.advance(&store, paused, ALL_TIME, &|_| String::new());
    assert_eq!(listed(&frames, &store), [r"a\n", "b …"]);
    let cleared = RowWindow { floor: 1, ceiling: None };
    frames.advance(&store, cleared, ALL_TIME, &|_| String::new());
    assert_eq!(listed(&frames, &store), [r"b|c\n", "d …"], "what ends later is shown whole");
    assert_eq!(frames.ordinals().start, 1, "ordinals are not reused");
    let all = RowWindow { floor: 2, ceiling: None };
    frames.advance(&store, all, ALL_TIME, &|_| String::new());
    assert!(frames.ordinals().is_empty());
    frames.forget();
    frames.advance(&store, all, ALL_TIME, &|_| String::new());
    assert!(frames.ordinals().is_empty());
}

/// Appends `count` rows of 4 bytes: lines of 8 bytes, cut in the middle.
fn append_many(store: &Store, count: u64) {
    let mut batch = Batch::default();
    for number in 0..count {
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(if number % 2 == 0 { b"half" } else { b"line" });
        batch.arena.extend_from_slice(if number % 2 == 0 { b"-" } else { b"\n" });
        let kind = EventKind::Received { asked_bytes: 9 };
        let (at, peer) = (Stamp(number), peer((number / 2 % 5) as u32));
        batch.events.push(Event {
            at,
            peer,
            blocked_ns: 0.0,
            start,
            len: 5,
            worker: WorkerRole::Other,
            kind,
        });
    }
    store.append(SESSION, &batch, 0..batch.events.len());
}

#[test]
fn a_hundred_thousand_rows_and_what_left_memory() {
    let store = Store::with_budget(crate::log::store::BUDGET_BYTES_MIN);
    append_many(&store, 100_000);
    let mut frames = of(&store, &Framing::Lines, &Filter::default());
    assert_eq!(frames.ordinals(), 0..50_000);
    let sample = frames.item(49_999).unwrap();
    assert_eq!(text_of(&store, sample), r"half-|line\n");
    // An odd number, so that the oldest row in memory is the second half of a line.
    receive(&store, 9, b"begun");
    for _ in 0..4 {
        append_many(&store, 100_000);
        advance(&mut frames, &store);
    }
    assert!(store.stats().rows_evicted > 100_000);
    let ordinals = frames.ordinals();
    assert!(ordinals.start > 0 && frames.item(ordinals.start - 1).is_none());
    let lines = listed(&frames, &store);
    let whole = lines.iter();
    let cut = whole.clone().filter(|line| *line == r"line\n").count();
    assert!(
        cut <= 1 && whole.filter(|line| *line != r"line\n").all(|line| line == r"half-|line\n")
    );
    // Looking anew, nobody knows how the first line of each connection began.
    frames.forget();
    advance(&mut frames, &store);
    let anew = listed(&frames, &store);
    assert_eq!(anew.iter().filter(|line| line.starts_with('?')).count(), 5);
    assert!(anew.iter().skip(20).all(|line| line == r"half-|line\n"));
}

#[test]
fn rows_that_were_missed_end_what_had_begun() {
    let store = Store::with_budget(crate::log::store::BUDGET_BYTES_MIN);
    receive(&store, 9, b"ab");
    let mut frames = of(&store, &Framing::Fixed(4), &Filter::default());
    assert_eq!(listed(&frames, &store), ["ab …"]);
    append_many(&store, 400_000);
    receive(&store, 9, b"cdefg");
    advance(&mut frames, &store);
    let last = frames.item(frames.ordinals().end - 1).unwrap();
    assert_eq!(text_of(&store, last), "?cdefg raw");
    let lengths = listed(&frames, &store);
    assert!(lengths.iter().all(|line| line.ends_with("raw")), "where lengths stand is not known");
}

#[test]
fn too_many_are_dropped_and_counted() {
    let store = Store::default();
    for _ in 0..9 {
        receive(&store, 1, &b"x".repeat(60_000));
    }
    let frames = of(&store, &Framing::Fixed(1), &Filter::default());
    let count = 540_000 - FRAMES_MAX as u64;
    assert_eq!((frames.ordinals().start, frames.dropped()), (count, count));
    assert_eq!(frames.ordinals().end, 540_000);
    assert_eq!(size_of::<Item>(), 64);
}

#[test]
fn every_byte_of_every_stream_is_in_one_frame_or_rest() {
    let mut state = 11_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let prefix =
        LengthPrefix { width: Width::One, counts: Counts::Whole, ..LengthPrefix::default() };
    for framing in [
        Framing::Lines,
        Framing::Fixed(5),
        Framing::LengthPrefix(prefix),
        Framing::Delimiter(b"|b".to_vec()),
        Framing::IdleGap(3),
    ] {
        let store = Store::default();
        let mut streams: BTreeMap<(u32, bool), Vec<u8>> = BTreeMap::new();
        for _ in 0..900 {
            let (id, is_in) = (next(3) + 1, next(2) == 0);
            let payload: Vec<u8> =
                (0..next(9)).map(|_| b"a|b\n\x03\x04"[next(6) as usize]).collect();
            match (is_in, next(60)) {
                (_, 0) => tell(&store, id, StreamEvent::PeerFinished),
                (_, 1) => tell(&store, id, accepted()),
                (_, 2) => tell(&store, id, StreamEvent::Closed(Closing::ByUs)),
                (true, _) => receive(&store, id, &payload),
                (false, _) => send(&store, id, &payload),
            }
            streams.entry((id, is_in)).or_default();
        }
        for number in store.rows() {
            let row = store.row(number).unwrap();
            let key = (row.peer.connection().unwrap().0, row.kind == Kind::Received);
            if row.kind.has_payload() {
                streams.entry(key).or_default().extend(&row.payload);
            }
        }
        let frames = of(&store, &framing, &Filter::default());
        for (key, bytes) in streams {
            let mut found = Vec::new();
            for ordinal in frames.ordinals() {
                let item = frames.item(frames.key_at(ordinal).unwrap()).unwrap();
                let Item::Frame(frame) = item else { continue };
                let whole = assemble(&store, &frame, ALL).unwrap().row;
                if key == (whole.peer.connection().unwrap().0, whole.kind == Kind::Received) {
                    found.extend(whole.payload);
                }
            }
            assert_eq!(found, bytes, "{framing:?} {key:?}");
        }
    }
}

#[test]
fn a_picture_looks_at_few_rows_and_the_scanner_finds_the_same_in_all_others() {
    let store = Store::default();
    append_many(&store, 50_001);
    tell(&store, 2, accepted());
    receive(&store, 3, b"rest");
    for filter in [Filter::default(), Filter { text: "lf-".into(), ..Filter::default() }] {
        let mut frames = Frames::new(Framing::Lines, filter.clone());
        let words = RowDescriber::new(|_| "told".to_owned());
        let describers = Describers { here: &|_| "told".to_owned(), elsewhere: &words };
        let deadline = Instant::now() + ALL_TIME;
        let mut pictures = 0;
        loop {
            let before = frames.rows_looked_at();
            let progress = frames.update(&store, OPEN, describers);
            assert!(frames.rows_looked_at() - before <= Portion::SHORT.rows);
            pictures += 1;
            if progress == Progress::Done {
                break;
            }
            assert!(Instant::now() < deadline);
            frames.wait(ALL_TIME);
        }
        assert!(pictures > 1 && frames.rows_looked_at() < 1000);
        let whole = of(&store, &Framing::Lines, &filter);
        assert_eq!(listed(&frames, &store), listed(&whole, &store));
        // What comes then is there in the next picture.
        receive(&store, 3, b" lf-\n");
        assert_eq!(frames.update(&store, OPEN, describers), Progress::Done);
        let last = listed(&frames, &store).into_iter().rfind(|line| line.contains("lf-\\n"));
        assert!(last.is_some_and(|line| line.starts_with("rest|")));
        receive(&store, 3, b"rest");
    }
}

#[test]
fn conditions_are_asked_of_all_of_a_long_frame() {
    let store = Store::default();
    tell(&store, 1, accepted());
    // A line of 40 000 bytes in five reads, with the text in the fourth, and a short one.
    for (place, text) in [(0, "x"), (1, "x"), (2, "x"), (3, "needle"), (4, "x\n")] {
        receive(&store, 1, format!("{text:>8000}").as_bytes());
        receive(&store, 2, format!("between {place}\n").as_bytes());
    }
    receive(&store, 1, b"short\n");
    let zone = jiff::tz::TimeZone::UTC;
    let found = |typed: &str| {
        let Ok(crate::log::query::Reading::Query(query)) = crate::log::query::read(typed, &zone)
        else {
            return Vec::new();
        };
        let filter = Filter { query: Some(query), ..Filter::default() };
        let frames = of(&store, &Framing::Lines, &filter);
        let keys = frames.ordinals().filter_map(|ordinal| frames.key_at(ordinal));
        let items = keys.filter_map(|key| frames.item(key));
        items.map(|item| item.row()).collect::<Vec<u64>>()
    };
    assert_eq!(found("text contains needle"), [9]);
    assert_eq!(found("hex contains 6e 65 65 64 6c 65 20"), [9]);
    assert_eq!(found("not text contains needle and connection == 1 and in"), [11]);
}
