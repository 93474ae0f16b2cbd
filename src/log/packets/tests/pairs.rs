//! Talks of which both ends are in the file.

use super::*;

#[test]
fn of_two_ends_in_one_file_each_segment_is_there_once() {
    let mut capture = Capture::new();
    let local = |text: &str| text.parse().unwrap();
    let (client, server) = (connection(1, "127.0.0.1:80"), connection(1, "127.0.0.1:40000"));
    let connected = StreamEvent::Connected { local: local("127.0.0.1:40000") };
    capture.put(1, client, connected.into(), b"");
    capture.went(1, client, b"GET ");
    capture.put(2, server, StreamEvent::Accepted { local: local("127.0.0.1:80") }.into(), b"");
    capture.went(1, client, b"/");
    // Read in other parts than it was written in, and after the reply to its beginning.
    capture.came(2, server, b"G");
    capture.went(2, server, b"200");
    capture.came(2, server, b"ET /");
    capture.put(1, client, StreamEvent::Finished.into(), b"");
    capture.put(2, server, StreamEvent::PeerFinished.into(), b"");
    capture.went(2, server, b" after its end");
    capture.came(1, client, b"200 after");
    capture.put(2, server, StreamEvent::Closed(Closing::ByUs).into(), b"");
    capture.came(1, client, b" its end");
    capture.put(1, client, StreamEvent::Closed(Closing::ByPeer).into(), b"");
    // Reset: told by both ends, and it went once.
    let (client, server) = (connection(2, "127.0.0.1:80"), connection(2, "127.0.0.1:40001"));
    let connected = StreamEvent::Connected { local: local("127.0.0.1:40001") };
    capture.put(2, server, StreamEvent::Accepted { local: local("127.0.0.1:80") }.into(), b"");
    capture.put(1, client, connected.into(), b"");
    capture.put(1, client, StreamEvent::Closed(Closing::ResetByUs).into(), b"");
    capture.put(2, server, StreamEvent::Closed(reset()).into(), b"");
    let file = capture.file();
    assert!(capture.packets.streams.is_empty());
    assert_clean(&file, 1);
    let Some(sides) = followed(&file, "tcp", 0) else { return };
    assert_eq!(sides, [b"GET /".to_vec(), b"200 after its end".to_vec()]);
    let again = fields(&file, "tcp.analysis.retransmission", &["frame.number"]).unwrap();
    assert!(again.is_empty(), "{again:?}");
    let lengths = fields(&file, "tcp.len>0", &["tcp.srcport", "tcp.len"]).unwrap();
    let lengths: Vec<String> = lengths.iter().map(|fields| fields.join(" ")).collect();
    assert_eq!(lengths, ["40000 4", "40000 1", "80 3", "80 14"]);
}

/// The comments of packets and of blocks of statistics that say what a session had of another one's packets.
fn heard(capture: &Capture) -> Vec<heard::Heard> {
    let text = String::from_utf8_lossy(&capture.bytes);
    let parts = text.split(|c: char| c.is_control());
    parts.filter_map(|part| heard::read(&part[part.find("20")?..])).collect()
}

const A: &str = "127.0.0.1:5000";
const B: &str = "127.0.0.1:9999";

#[test]
fn datagrams_between_two_sessions_are_there_once_with_what_came_said_beside_them() {
    let mut capture = Capture::new();
    capture.opened(1, A);
    capture.opened(2, "0.0.0.0:9999");
    capture.went(1, at(B), b"ask");
    capture.came(2, at(A), b"ask");
    capture.went(2, at(A), b"reply");
    capture.came(1, at(B), b"reply");
    // Sent twice, and once more without ever coming.
    for _ in 0..3 {
        capture.went(1, at(B), b"same");
    }
    for _ in 0..2 {
        capture.came(2, at(A), b"same");
    }
    // From somebody who is not in the file, and from nowhere.
    capture.came(2, at("127.0.0.1:7000"), b"other");
    capture.came(2, at(A), b"never sent");
    let file = capture.file();
    assert_clean(&file, 0);
    let said = heard(&capture);
    let told: Vec<(u16, i64)> = said
        .iter()
        .map(|it| match it.what {
            heard::HeardWhat::Received { sent_unix_ns, .. } => {
                (it.session, (it.unix_ns - sent_unix_ns) / 1_000_000)
            }
            heard::HeardWhat::OtherEnd { .. } => panic!("{it:?}"),
        })
        .collect();
    assert_eq!(told, [(2, 1), (1, 1), (2, 3), (2, 3)]);
    let names = ["udp.srcport", "udp.payload", "frame.comment", "ip.src", "ip.dst"];
    let Some(found) = fields(&file, "udp", &names) else { return };
    let payloads: Vec<&str> = found.iter().map(|fields| fields[1].as_str()).collect();
    let texts = ["ask", "reply", "same", "same", "same", "other", "never sent"];
    assert_eq!(payloads, texts.map(|text| hex(text.as_bytes())));
    // On the packet itself.
    let of_ask = &found[0][2];
    let expected = "session 2 received 3 bytes from 127.0.0.1:5000, which session 1 had sent 0.001000000 s before";
    assert!(of_ask.contains(expected), "{of_ask}");
    assert!(found.iter().all(|fields| fields[3..] == ["127.0.0.1", "127.0.0.1"]), "{found:?}");
    let sides = followed(&file, "udp", 0).unwrap();
    assert_eq!(sides, [b"asksamesamesamenever sent".to_vec(), b"reply".to_vec()]);
}

/// How many ms passed until a session received what another one had sent, as the comments say.
fn ages_ms(capture: &Capture) -> Vec<i64> {
    let ages = heard(capture).into_iter().filter_map(|it| match it.what {
        heard::HeardWhat::Received { sent_unix_ns, .. } => Some(it.unix_ns - sent_unix_ns),
        heard::HeardWhat::OtherEnd { .. } => None,
    });
    ages.map(|ns| ns / 1_000_000).collect()
}

#[test]
fn what_went_while_nobody_received_does_not_hide_what_comes() {
    let mut capture = Capture::new();
    capture.opened(1, A);
    for number in 0..5000_u32 {
        capture.went(1, at(B), &number.to_le_bytes());
        capture.went(1, at(B), b"same");
    }
    capture.opened(2, B);
    for _ in 0..3 {
        capture.went(1, at(B), b"now");
        capture.came(2, at(A), b"now");
        // Of equal ones, the first since it can receive.
        capture.went(1, at(B), b"same");
        capture.came(2, at(A), b"same");
    }
    let file = capture.file();
    assert_eq!(ages_ms(&capture), [1; 6]);
    let Some(found) = fields(&file, "udp", &["udp.srcport"]) else { return };
    assert_eq!(found.len(), 10_006);
}

#[test]
fn a_datagram_to_oneself_and_one_to_a_group_are_there_once() {
    let mut capture = Capture::new();
    capture.opened(1, A);
    capture.went(1, at(A), b"to me");
    capture.came(1, at(A), b"to me");
    for session in [2, 3] {
        capture.opened(session, "0.0.0.0:9999");
    }
    capture.went(1, at("239.1.2.3:9999"), b"to all");
    for session in [2, 3] {
        capture.came(session, at(A), b"to all");
    }
    let file = capture.file();
    assert_clean(&file, 0);
    assert_eq!(heard(&capture).iter().map(|it| it.session).collect::<Vec<_>>(), [1, 2, 3]);
    let Some(found) = fields(&file, "udp", &["udp.payload"]) else { return };
    assert_eq!(found.concat(), [hex(b"to me"), hex(b"to all")]);
}

#[test]
fn what_came_in_another_file_than_it_went_is_a_packet_there() {
    let mut capture = Capture::new();
    capture.opened(1, A);
    capture.opened(2, B);
    capture.went(1, at(B), b"before");
    capture.file();
    capture.next_file();
    capture.came(2, at(A), b"before");
    capture.went(1, at(B), b"after");
    capture.came(2, at(A), b"after");
    let file = capture.file();
    assert_clean(&file, 0);
    assert_eq!(heard(&capture).len(), 1);
    let Some(found) = fields(&file, "udp", &["udp.payload"]) else { return };
    assert_eq!(found.concat(), [hex(b"before"), hex(b"after")]);
}

#[test]
fn a_flood_between_two_sessions_is_no_flood_of_memory() {
    let mut capture = Capture::new();
    capture.opened(1, A);
    capture.opened(2, B);
    for _ in 0..200 {
        capture.went(1, at(B), b"x");
    }
    for _ in 0..200 {
        capture.came(2, at(A), b"x");
        assert!(capture.packets.comments.len() <= comments::WAITING_MAX);
    }
    let file = capture.file();
    assert_clean(&file, 0);
    assert_eq!(heard(&capture).len(), 200);
}

#[test]
fn who_has_the_other_end_is_said_once_in_each_file() {
    let mut capture = Capture::new();
    let (client, server) = (connection(1, "127.0.0.1:80"), connection(1, "127.0.0.1:40000"));
    let local = |text: &str| text.parse().unwrap();
    let connected = StreamEvent::Connected { local: local("127.0.0.1:40000") };
    capture.put(1, client, connected.into(), b"");
    let accepted = StreamEvent::Accepted { local: local("127.0.0.1:80") };
    capture.put(2, server, accepted.into(), b"");
    for _ in 0..3 {
        capture.went(1, client, b"ask");
        capture.came(2, server, b"ask");
        capture.went(2, server, b"reply");
    }
    capture.file();
    let (local, remote) = ("127.0.0.1:40000".parse().unwrap(), "127.0.0.1:80".parse().unwrap());
    let expected = [(2, heard::HeardWhat::OtherEnd { local, remote })];
    let said = |capture: &Capture| -> Vec<_> {
        heard(capture).iter().map(|it| (it.session, it.what)).collect()
    };
    assert_eq!(said(&capture), expected);
    capture.next_file();
    capture.came(1, client, b"reply");
    capture.went(2, server, b"more");
    let second = capture.file();
    assert_clean(&second, 0);
    assert_eq!(said(&capture), expected);
}
