//! Our own recordings of talks of which both ends are sessions: both come back.

use super::own::{
    CAME, CLIENT, SERVER, append, connected, connection, payloads, recorded, recorded_by, store_of,
};
use super::*;
use crate::log::packets::heard::{Heard, HeardWhat};
use crate::net::EventKind;
use pcap_file::pcapng::PcapNgWriter;

fn at(end: &str) -> Peer {
    Peer::At(end.parse().unwrap())
}

/// The peers of client and server, and how the connection begins for the latter.
fn both_ends() -> (Peer, Peer, EventKind) {
    let accepted = StreamEvent::Accepted { local: SERVER.parse().unwrap() };
    (connection(SERVER), connection(CLIENT), accepted.into())
}

/// A row of each of the payloads, with its time.
fn timed(store: &Store) -> Vec<(String, Kind, Peer, Vec<u8>, i64)> {
    let times = rows_of(store).into_iter().filter(|row| row.kind.has_payload());
    let times = times.map(|row| row.unix_ns);
    let all = payloads(store).into_iter().zip(times);
    all.map(|((name, kind, peer, payload), time)| (name, kind, peer, payload, time)).collect()
}

#[test]
fn both_ends_of_datagrams_come_back_as_they_were() {
    let (a, b) = ("127.0.0.1:5000", "127.0.0.1:9999");
    let rows = [
        (70, at(b), EventKind::Sent, &b"ask"[..]),
        (71, at(a), CAME, b"ask"),
        (71, at(a), EventKind::Sent, b"reply"),
        (70, at(b), CAME, b"reply"),
        (70, at(b), EventKind::Sent, b"same"),
        (70, at(b), EventKind::Sent, b"same"),
        (71, at(a), CAME, b"same"),
        (70, at(b), EventKind::Sent, b"lost"),
        (71, at("127.0.0.1:7"), CAME, b"of somebody else"),
        (71, at(a), CAME, b""),
        (70, at(b), EventKind::Sent, b""),
    ];
    let store =
        store_of(&[(70, "udp 127.0.0.1:5000", a), (71, "udp 0.0.0.0:9999", "0.0.0.0:9999")], rows);
    let file = recorded(&store);
    let (again, imported) = opened(&file);
    assert_eq!((imported.left_out, imported.stopped), (0, None));
    assert_eq!(timed(&again), timed(&store));
    let protocols = again.sessions().into_iter().map(|session| session.protocol);
    assert_eq!(protocols.filter(|it| *it == Some(crate::net::Protocol::Udp)).count(), 2);
    // Two sessions of one name are two.
    let store = store_of(
        &[(70, "udp x", a), (71, "udp x", b)],
        [(70, at(b), EventKind::Sent, &b"ask"[..]), (71, at(a), CAME, b"ask")],
    );
    let (again, _) = opened(&recorded(&store));
    assert_eq!(timed(&again), timed(&store));
    assert_eq!(again.sessions().len(), 3, "and the file");
}

#[test]
fn what_was_received_of_one_call_is_what_came() {
    let (a, b) = ("127.0.0.1:5000", "127.0.0.1:9999");
    let store = store_of(&[(70, "udp a", a), (71, "udp b", b)], []);
    for payload in [b"one", b"two", b"six"] {
        append(&store, 0, (70, at(b), EventKind::Sent, payload));
    }
    // The first one is lost.
    for (ms, payload) in [(1, b"two"), (2, b"six")] {
        append(&store, ms, (71, at(a), CAME, payload));
    }
    let (again, imported) = opened(&recorded(&store));
    assert_eq!(imported.left_out, 0);
    assert_eq!(timed(&again), timed(&store));
}

#[test]
fn both_ends_of_a_connection_come_back_with_all_bytes() {
    let (client, server, accepted) = both_ends();
    let rows = [
        (70, client, connected(), &b""[..]),
        // Before it was accepted.
        (70, client, EventKind::Sent, b"que"),
        (71, server, accepted, b""),
        (70, client, EventKind::Sent, b"stion"),
        (71, server, CAME, b"question"),
        (71, server, EventKind::Sent, b"answer"),
        (70, client, CAME, b"answer"),
        (71, server, StreamEvent::Finished.into(), b""),
        (70, client, StreamEvent::PeerFinished.into(), b""),
        (70, client, StreamEvent::Closed(crate::net::tcp::event::Closing::ByPeer).into(), b""),
        (71, server, StreamEvent::Closed(crate::net::tcp::event::Closing::ByUs).into(), b""),
    ];
    let sessions = [(70, "tcp client", CLIENT), (71, "tcp server", SERVER)];
    let rows: Vec<String> = told(&recorded(&store_of(&sessions, rows)));
    let row = |who: &str, peer: &str, arrow: &str, what: &str| {
        format!("tcp {who} {arrow} #1 127.0.0.1:{peer} {what}")
    };
    let of_client = |arrow: &str, what: &str| row("client", "80", arrow, what);
    let of_server = |arrow: &str, what: &str| row("server", "4000", arrow, what);
    let expected = [
        of_client("·", "Connected { local: Ip(127.0.0.1:4000) }"),
        of_client("→", "\"que\""),
        of_server("·", "accepted"),
        of_server("←", "\"que\""),
        of_client("→", "\"stion\""),
        of_server("←", "\"stion\""),
        of_client("←", "\"answer\""),
        of_server("→", "\"answer\""),
        of_client("·", "Finished { by: In }"),
        of_server("·", "Finished { by: Out }"),
        of_client("·", "Finished { by: Out }"),
        of_server("·", "Finished { by: In }"),
        of_client("·", "Closed { first: In }"),
        of_server("·", "Closed { first: Out }"),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn all_of_a_group_come_back_and_so_does_whoever_receives_amid_many_events() {
    let (a, b, group) = ("127.0.0.1:5000", "127.0.0.1:9999", "239.1.2.3:9999");
    let mut sessions = vec![(70, "udp a", a), (71, "udp b", b), (72, "udp c", "127.0.0.1:5001")];
    let members = 80..100;
    sessions.extend(members.clone().map(|number| (number, "udp member", "0.0.0.0:9999")));
    let bound = EventKind::Opened("0.0.0.0:9999".parse().unwrap());
    let begin = |number| (number, Peer::None, bound.clone(), &b""[..]);
    let mut rows: Vec<_> = members.clone().map(begin).collect();
    rows.extend(vec![(70, at(b), EventKind::Sent, &b"before"[..]); 31]);
    // So many that what is said of the first ones waits for another packet, as events do.
    rows.extend(vec![(72, at("127.0.0.1:7"), EventKind::Sent, &b"to nobody"[..]); 40]);
    rows.extend(vec![(71, at(a), CAME, &b"before"[..]); 31]);
    let refused = EventKind::Unreachable(crate::net::Errno(111));
    rows.extend(vec![(70, at(b), refused, &b""[..]); 31]);
    rows.push((70, at(group), EventKind::Sent, b"to all"));
    rows.extend(members.map(|number| (number, at(a), CAME, &b"to all"[..])));
    let store = store_of(&sessions, rows);
    let (again, imported) = opened(&recorded(&store));
    assert_eq!((imported.left_out, imported.stopped), (0, None));
    let sorted = |store: &Store| {
        let mut rows = payloads(store);
        rows.sort_by_key(|(name, _, _, payload)| (name.clone(), payload.clone()));
        rows
    };
    assert!(sorted(&again) == sorted(&store));
}

#[test]
fn both_ends_come_back_from_a_file_that_begins_within_the_connection() {
    let (client, server, accepted) = both_ends();
    let rows = [
        (70, client, connected(), &b""[..]),
        (71, server, accepted, b""),
        (71, server, EventKind::Sent, b"first"),
        (71, server, EventKind::Sent, b"second"),
        (70, client, EventKind::Sent, b"third"),
        (70, client, StreamEvent::Closed(crate::net::tcp::event::Closing::ResetByUs).into(), b""),
    ];
    let sessions = [(70, "tcp client", CLIENT), (71, "tcp server", SERVER)];
    let store = store_of(&sessions, rows);
    let rows = told(&recorded_by(&store, 3));
    let rows: Vec<&str> = rows.iter().map(|row| row.split_once("#1 ").unwrap().1).collect();
    let expected = [
        "127.0.0.1:80 BegunBefore { local: Ip(127.0.0.1:4000) }",
        "127.0.0.1:4000 BegunBefore { local: Ip(127.0.0.1:80) }",
        "127.0.0.1:80 \"second\"",
        "127.0.0.1:4000 \"second\"",
        "127.0.0.1:80 \"third\"",
        "127.0.0.1:4000 \"third\"",
        "127.0.0.1:80 Closed(ResetByUs)",
        "127.0.0.1:4000 ResetByPeer",
    ];
    assert_eq!(rows, expected);
}

/// A recording of ours with these comments on its only packet, which session 1 sent to 127.0.0.1:9999.
fn commented(comments: &[String], payload: &[u8]) -> Vec<u8> {
    use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
    use pcap_file::pcapng::blocks::interface_description::{
        InterfaceDescriptionBlock, InterfaceDescriptionOption, InterfaceTsResolution,
    };
    use pcap_file::pcapng::blocks::interface_statistics::{
        InterfaceStatisticsBlock, InterfaceStatisticsOption,
    };
    use pcap_file::pcapng::blocks::opt_common::CommonOption;
    use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
    let section = SectionHeaderBlock {
        options: vec![SectionHeaderOption::UserApplication("Network Playground x".into())],
        ..SectionHeaderBlock::default()
    };
    let mut writer = PcapNgWriter::with_section_header(Vec::new(), section).unwrap();
    for number in [1, 2] {
        let mut block = InterfaceDescriptionBlock::new(pcap_file::DataLink::RAW, 0);
        block.options = vec![
            InterfaceDescriptionOption::IfName("udp".into()),
            InterfaceDescriptionOption::IfDescription(format!("session {number}").into()),
            InterfaceDescriptionOption::IfTsResol(InterfaceTsResolution::NANO),
        ];
        writer.write_pcapng_block(block).unwrap();
    }
    let data = packets::udp("127.0.0.1:5000", "127.0.0.1:9999", payload);
    writer
        .write_pcapng_block(EnhancedPacketBlock {
            interface_id: 0,
            timestamp: std::time::Duration::from_nanos(BEGIN_NS as u64),
            original_len: data.len() as u32,
            data: data.into(),
            options: vec![EnhancedPacketOption::Flags(2)],
        })
        .unwrap();
    for comments in comments.chunks(500) {
        let options = comments.iter().map(|text| {
            InterfaceStatisticsOption::Common(CommonOption::Comment(text.as_str().into()))
        });
        writer
            .write_pcapng_block(InterfaceStatisticsBlock {
                interface_id: 1,
                timestamp: std::time::Duration::from_nanos(BEGIN_NS as u64),
                options: options.collect(),
            })
            .unwrap();
    }
    writer.into_inner()
}

fn received(session: u16, bytes: usize, sender: u16, sent_unix_ns: i64) -> String {
    let from = "127.0.0.1:5000".parse().unwrap();
    let what = HeardWhat::Received { bytes, from, sender, sent_unix_ns };
    Heard { unix_ns: BEGIN_NS + 700, session, what }.to_string()
}

#[test]
fn comments_that_fit_nothing_are_counted_and_a_packet_is_not_made_into_many() {
    let payload = vec![b'x'; 60_000];
    let good = received(2, payload.len(), 1, BEGIN_NS);
    let (store, imported) = opened(&commented(std::slice::from_ref(&good), &payload));
    assert_eq!((imported.rows, imported.left_out), (2, 0));
    let rows = rows_of(&store);
    assert_eq!((rows[1].kind, &rows[1].payload), (Kind::Received, &payload));
    assert_eq!(rows[1].unix_ns, BEGIN_NS + 700);
    // The same again and again, and those of other times, lengths and senders.
    let wrong = [
        received(2, payload.len(), 1, BEGIN_NS + 100),
        received(2, 5, 1, BEGIN_NS),
        received(2, payload.len(), 2, BEGIN_NS),
    ];
    let (_, imported) = opened(&commented(&wrong, &payload));
    assert_eq!((imported.rows, imported.left_out), (2, 3), "the row, and what was left out");
    let many = vec![good; 100_000];
    let (_, imported) = opened(&commented(&many, &payload));
    assert_eq!(imported.rows, 3);
    // Of sessions that are nowhere in the file nothing is said, nor by comments of other programs.
    let nobody = [received(3, payload.len(), 1, BEGIN_NS), received(2, payload.len(), 9, BEGIN_NS)];
    assert_eq!(opened(&commented(&nobody, &payload)).1.rows, 1);
    let foreign = commented(&[received(2, payload.len(), 1, BEGIN_NS)], &payload);
    let at = foreign.windows(7).position(|part| part == b"Network").unwrap();
    let mut foreign = foreign;
    foreign[at] = b'n';
    assert_eq!(opened(&foreign).1.rows, 1);
}

#[test]
fn other_ends_of_connections_that_are_not_there_make_no_rows() {
    let local = |port: u16| std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let mut comments = Vec::new();
    for port in 1..=60_000 {
        let what = HeardWhat::OtherEnd { local: local(port), remote: local(80) };
        comments.push(Heard { unix_ns: i64::MAX, session: 2, what }.to_string());
    }
    let (_, imported) = opened(&commented(&comments, b"x"));
    assert_eq!((imported.rows, imported.left_out), (1, 0));
}

/// A recording of ours with both ends of datagrams and of a connection.
pub(super) fn of_pairs() -> Vec<u8> {
    let (a, b) = ("127.0.0.1:5000", "127.0.0.1:9999");
    let (client, server, accepted) = both_ends();
    let mut rows = vec![(72, client, connected(), &b""[..]), (73, server, accepted, b"")];
    for _ in 0..10 {
        rows.extend([
            (70, at(b), EventKind::Sent, &b"ask"[..]),
            (71, at(a), CAME, b"ask"),
            (71, at(a), EventKind::Sent, b"reply"),
            (70, at(b), CAME, b"reply"),
            (72, client, EventKind::Sent, b"question"),
            (73, server, CAME, b"question"),
            (73, server, EventKind::Sent, b"answer"),
            (72, client, CAME, b"answer"),
        ]);
    }
    let sessions = [
        (70, "udp a", a),
        (71, "udp b", b),
        (72, "tcp client", CLIENT),
        (73, "tcp server", SERVER),
    ];
    recorded(&store_of(&sessions, rows))
}

#[test]
fn both_ends_of_several_talks_come_back() {
    let (store, imported) = opened(&of_pairs());
    assert_eq!((imported.left_out, imported.rows), (0, 82));
    let by_session = |name: &str| payloads(&store).iter().filter(|row| row.0 == name).count();
    assert_eq!(["udp a", "udp b", "tcp client", "tcp server"].map(by_session), [20; 4]);
}
