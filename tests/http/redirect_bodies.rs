//! The body of a redirect: it stops nobody who goes on, and little of it is read.

use crate::codings::gzip;
use crate::loading::{Loading, get_from};
use crate::redirects::{asked_for, page, stop_of};
use crate::server::{Server, Step, answer};
use network_playground::net::http::{
    Deviation, HopEnd, HttpConfig, HttpFailure, RedirectStop, Redirects,
};

/// Loads from a server whose redirect to `/x` has these lines and this body, and what it ends with.
fn redirect_with(lines: &str, body: &[u8], then: Step) -> Loading {
    let head = format!("HTTP/1.1 302 X\r\nLocation: /x\r\n{lines}\r\n");
    let first = vec![Step::Request, Step::Send([head.as_bytes(), body].concat()), then];
    let server = Server::start(vec![first, page()]);
    let loading = Loading::whole(get_from(server.address()));
    assert_eq!(asked_for(&server, 1), "/x", "{lines}");
    loading.assert_complete();
    assert_eq!((loading.statuses(), loading.body()), (vec![302, 200], b"page".to_vec()), "{lines}");
    loading
}

#[test]
fn a_redirect_whose_own_body_is_broken_is_followed_and_told() {
    let zipped = gzip(b"hello, hello, hello");
    let cut_gzip = format!("Content-Encoding: gzip\r\nContent-Length: {}\r\n", zipped.len() / 2);
    let chunked = "Transfer-Encoding: chunked\r\n";
    let table: [(&str, &[u8], Step); 10] = [
        ("Content-Length: 50\r\n", b"hello", Step::Close),
        ("Content-Length: 50\r\n", b"", Step::Close),
        ("Content-Length: 5, 6\r\n", b"hello", Step::Close),
        ("Content-Length: five\r\n", b"hello", Step::Close),
        (chunked, b"nonsense\r\n", Step::Close),
        (chunked, b"5\r\nhelloXX", Step::Close),
        (chunked, b"5\r\nhel", Step::Close),
        ("Transfer-Encoding: rot13\r\n", b"hello", Step::Close),
        (&cut_gzip, &zipped[..zipped.len() / 2], Step::Close),
        ("Content-Encoding: br\r\nContent-Length: 5\r\n", b"hello", Step::Close),
    ];
    for (lines, body, then) in table {
        let loading = redirect_with(lines, body, then);
        let first = loading.hops()[0].facts();
        assert!(first.deviations.contains(&Deviation::RedirectBodyBroken), "{lines}: {first:?}");
        assert!(matches!(first.end, Some(HopEnd::Failed(_))), "{lines}: {:?}", first.end);
    }
    let loading = redirect_with("Content-Length: 50\r\n", b"hello", Step::Close);
    assert_eq!(crate::loading::body(&loading.hops()[0]), b"hello");
}

#[test]
fn little_of_a_redirects_own_body_is_read() {
    let zeros = gzip(&vec![0; 50 << 20]);
    let coded = format!("Content-Encoding: gzip\r\nContent-Length: {}\r\n", zeros.len());
    let some = vec![b'x'; 20 << 10];
    let table: [(&str, &[u8], Step); 6] = [
        ("", b"", Step::Flood(vec![b'x'; 10_000])),
        ("Transfer-Encoding: chunked\r\n", b"", Step::Flood(b"5\r\nhello\r\n".repeat(100))),
        ("Content-Length: 5000000000\r\n", b"", Step::Flood(vec![b'x'; 10_000])),
        ("Content-Length: 50\r\n", b"hello", Step::Stay),
        ("Content-Length: 99999999999999\r\n", &some, Step::Stay),
        (&coded, &zeros, Step::Stay),
    ];
    for (lines, body, then) in table {
        let loading = redirect_with(lines, body, then);
        let first = &loading.hops()[0];
        let deviations = first.facts().deviations;
        assert!(deviations.contains(&Deviation::RedirectBodyLeft), "{lines}: {deviations:?}");
        let (wire, made) = (first.wire_bytes(), first.body_bytes());
        assert!(wire < 128 << 10 && made < 128 << 10, "{lines}: {wire}, {made}");
    }
}

#[test]
fn the_body_of_a_redirect_that_is_not_followed_is_read_as_any() {
    let long = vec![b'x'; 200 << 10];
    let head =
        format!("HTTP/1.1 302 X\r\nLocation: ftp://x/\r\nContent-Length: {}\r\n\r\n", 200 << 10);
    let server = Server::once(answer([head.as_bytes(), &long].concat()));
    let loading = Loading::whole(get_from(server.address()));
    assert_eq!(stop_of(&loading), RedirectStop::Scheme("ftp".to_owned()));
    assert_eq!(loading.hop().body_bytes(), 200 << 10);
    let cut = "HTTP/1.1 302 X\r\nLocation: /x\r\nContent-Length: 50\r\n\r\nhello";
    let server = Server::once(answer(cut));
    let config = HttpConfig { redirects: Redirects::Ignore, ..get_from(server.address()) };
    let short = HttpFailure::Short { got_bytes: 5, of_bytes: 50 };
    assert_eq!(Loading::whole(config).failure(), short);
}
