//! Who is the session, and what became of its connections.

use super::packets::{raw, tcp, udp};
use super::*;
use etherparse::{IpFragOffset, IpNumber, Ipv4Header};

const CLIENT: &str = "192.0.2.1:4000";
const SERVER: &str = "192.0.2.2:8080";

/// From the client with its flags, sequence numbers from 100 on; from the server from 900 on.
fn to_server(sequence: u32, acknowledged: u32, flags: &str, payload: &str) -> Vec<u8> {
    tcp((CLIENT, SERVER), (100 + sequence, 900 + acknowledged), flags, payload.as_bytes())
}

fn to_client(sequence: u32, acknowledged: u32, flags: &str, payload: &str) -> Vec<u8> {
    tcp((SERVER, CLIENT), (900 + sequence, 100 + acknowledged), flags, payload.as_bytes())
}

/// The rows of the connection without what all of them begin with.
fn heard(packets: &[Vec<u8>]) -> Vec<String> {
    let common =
        |row: String| row.replace("tcp 192.0.2.2:8080 ", "").replace("#1 192.0.2.1:4000 ", "");
    told(&raw(packets)).into_iter().map(common).collect()
}

#[test]
fn whoever_was_asked_is_the_session() {
    let packets = [
        udp("192.0.2.1:4000", "192.0.2.2:53", b"a?"),
        udp("192.0.2.2:53", "192.0.2.1:4000", b"a!"),
        udp("192.0.2.3:4000", "192.0.2.2:53", b"b?"),
        udp("[2001:db8::1]:5", "[ff02::1]:7", b""),
        // Two servers talk to each other.
        udp("192.0.2.2:53", "192.0.2.9:53", b"c?"),
        udp("192.0.2.9:53", "192.0.2.2:53", b"c!"),
        // The file begins after the question.
        udp("192.0.2.8:123", "192.0.2.1:50000", b"d!"),
        udp("192.0.2.1:50000", "192.0.2.8:123", b"e?"),
    ];
    let expected = [
        "udp 192.0.2.2:53 ← 192.0.2.1:4000 \"a?\"",
        "udp 192.0.2.2:53 → 192.0.2.1:4000 \"a!\"",
        "udp 192.0.2.2:53 ← 192.0.2.3:4000 \"b?\"",
        "udp [ff02::1]:7 ← [2001:db8::1]:5 \"\"",
        "udp 192.0.2.2:53 → 192.0.2.9:53 \"c?\"",
        "udp 192.0.2.2:53 ← 192.0.2.9:53 \"c!\"",
        "udp 192.0.2.8:123 → 192.0.2.1:50000 \"d!\"",
        "udp 192.0.2.8:123 ← 192.0.2.1:50000 \"e?\"",
    ];
    assert_eq!(told(&raw(&packets)), expected);
}

#[test]
fn a_connection_is_accepted_talks_and_ends() {
    let rows = heard(&[
        to_server(0, 0, "S", ""),
        to_client(0, 1, "SA", ""),
        to_server(1, 1, "A", ""),
        to_server(1, 1, "A", "GET"),
        to_client(1, 4, "A", "200"),
        to_client(4, 4, "FA", ""),
        to_server(4, 5, "A", ""),
        to_server(4, 5, "FA", "bye"),
        to_client(5, 8, "A", ""),
    ]);
    let expected = [
        "· accepted",
        "← \"GET\"",
        "→ \"200\"",
        "· Finished { by: Out }",
        "← \"bye\"",
        "· Finished { by: In }",
        "· Closed { first: Out }",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn what_came_too_early_twice_or_never_is_put_right_or_told() {
    let rows = heard(&[
        to_server(0, 0, "S", ""),
        to_client(0, 1, "SA", ""),
        to_server(4, 1, "A", "def"),
        to_server(1, 1, "A", "abc"),
        to_server(1, 1, "A", "abcde"),
        to_client(11, 7, "A", "late"),
        // It acknowledges what is not in the file.
        to_server(7, 15, "A", ""),
        to_server(7, 15, "R", ""),
    ]);
    let expected = [
        "· accepted",
        "← \"abc\"",
        "← \"def\"",
        "· Missing { way: Out, bytes: 10 }",
        "→ \"late\"",
        "· ResetByPeer",
        "test ·  Repeated { segments: 1, bytes: 5 }",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_connection_may_have_begun_before_be_refused_or_come_again() {
    let begun_before = heard(&[to_server(50, 70, "A", "x"), to_client(70, 51, "A", "y")]);
    let local = "BegunBefore { local: Ip(192.0.2.2:8080) }";
    assert_eq!(begun_before, [format!("· {local}"), "← \"x\"".to_owned(), "→ \"y\"".to_owned()]);

    let refused = heard(&[to_server(0, 0, "S", ""), to_client(0, 1, "RA", "")]);
    assert_eq!(refused, ["· Refused"]);

    let again = told(&raw(&[
        to_server(0, 0, "S", ""),
        to_server(0, 0, "S", ""),
        to_client(0, 1, "SA", ""),
        to_server(1, 1, "A", "1"),
        to_client(1, 2, "RA", ""),
        to_server(1, 1, "A", "after"),
        to_server(5000, 0, "S", ""),
        to_client(7000, 5001, "SA", ""),
        to_server(5001, 7001, "A", "2"),
    ]));
    let connection = |id: u32, what: &str| {
        format!("tcp {SERVER} {} #{id} {CLIENT} {}", &what[..3].trim(), what[3..].trim())
    };
    let expected = [
        connection(1, "·  accepted"),
        connection(1, "←  \"1\""),
        connection(1, "·  Closed(ResetByUs)"),
        connection(2, "·  accepted"),
        connection(2, "←  \"2\""),
        "test ·  LeftOut { packets: 1, kinds: [(AfterEnd, 1)] }".to_owned(),
    ];
    assert_eq!(again, expected);
}

/// The fragments of a datagram, each of so many bytes.
fn fragments(payload: &[u8], bytes: usize) -> Vec<Vec<u8>> {
    let whole = udp(CLIENT, "192.0.2.2:9", payload);
    let carried = &whole[20..];
    let count = carried.chunks(bytes).count();
    let one = |(place, part): (usize, &[u8])| {
        let mut header =
            Ipv4Header::new(part.len() as u16, 64, IpNumber::UDP, [192, 0, 2, 1], [192, 0, 2, 2])
                .unwrap();
        header.identification = 77;
        header.dont_fragment = false;
        header.fragment_offset = IpFragOffset::try_new((place * bytes / 8) as u16).unwrap();
        header.more_fragments = place + 1 < count;
        let mut packet = Vec::new();
        header.write(&mut packet).unwrap();
        [packet.as_slice(), part].concat()
    };
    carried.chunks(bytes).enumerate().map(one).collect()
}

#[test]
fn fragments_are_put_together_and_lone_ones_counted() {
    let payload: Vec<u8> = (0..9000_u32).map(|byte| byte as u8).collect();
    let mut packets = fragments(&payload, 1480);
    packets.reverse();
    let (store, _) = opened(&raw(&packets));
    let rows = rows_of(&store);
    assert_eq!((rows.len(), &rows[0].payload), (1, &payload));
    // It is there when its last fragment is.
    assert_eq!(
        rows[0].unix_ns,
        BEGIN_NS + 1_000_000_000 * (i64::try_from(packets.len()).unwrap() - 1)
    );

    packets.pop();
    let count = packets.len();
    let told = told(&raw(&packets));
    assert_eq!(
        told,
        [format!("test ·  LeftOut {{ packets: {count}, kinds: [(Fragment, {count})] }}")]
    );
}

#[test]
fn what_was_not_kept_of_a_packet_is_told() {
    let mut cut = udp(CLIENT, "192.0.2.2:9", b"0123456789");
    cut.truncate(cut.len() - 4);
    let mut segment = to_server(1, 0, "A", "abcdef");
    segment.truncate(segment.len() - 2);
    let rows = heard(&[cut, segment, to_server(7, 0, "A", "g")]);
    let expected = [
        "udp 192.0.2.2:9 ← 192.0.2.1:4000 \"012345\"",
        "udp 192.0.2.2:9 · 192.0.2.1:4000 Cut { bytes: 4 }",
        "· BegunBefore { local: Ip(192.0.2.2:8080) }",
        "← \"abcd\"",
        "· Missing { way: In, bytes: 2 }",
        "← \"g\"",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_segment_that_was_cut_off_within_its_options_counts_all_the_same() {
    let with_options = |mut segment: Vec<u8>, payload_len: u8| {
        // 12 bytes of options before a payload, of which 4 are kept, and nothing of what follows.
        segment[20 + 12] = 8 << 4;
        segment[3] = 20 + 32 + payload_len;
        segment.truncate(20 + 20);
        [segment, vec![1; 4]].concat()
    };
    let mut too_short = with_options(to_server(11, 1, "A", ""), 0);
    too_short.truncate(20 + 13);
    // Headers of four words, which none has, and of 15 in a segment of eight.
    let of_words = |words: u8| {
        let mut segment = with_options(to_server(11, 1, "A", ""), 0);
        segment[20 + 12] = words << 4;
        segment
    };
    let rows = heard(&[
        to_server(0, 0, "S", ""),
        with_options(to_client(0, 1, "SA", ""), 0),
        with_options(to_server(1, 1, "A", ""), 10),
        too_short,
        of_words(4),
        of_words(15),
        with_options(to_server(11, 1, "FA", ""), 0),
        to_client(1, 12, "FA", ""),
    ]);
    let expected = [
        "· accepted",
        "· Missing { way: In, bytes: 10 }",
        "· Finished { by: In }",
        "· Finished { by: Out }",
        "· Closed { first: In }",
        "test ·  LeftOut { packets: 3, kinds: [(Damaged, 2), (CutOff, 1)] }",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn sessions_are_as_many_as_there_are_numbers() {
    let packets: Vec<Vec<u8>> = (0..66_000_u32)
        .map(|number| {
            let to = std::net::Ipv4Addr::from(0x0a00_0000 + number / 1000);
            udp(CLIENT, &format!("{to}:{}", 2000 + number % 1000), b"")
        })
        .collect();
    let (store, imported) = opened(&raw(&packets));
    assert_eq!(imported.rows, u64::from(u16::MAX) + 1);
    assert_eq!(imported.left_out, 66_000 - u64::from(u16::MAX));
    assert_eq!(store.sessions().len(), usize::from(u16::MAX) + 1);
}
