//! Bombs, endless bodies, and bodies that go to a file.

use crate::codings::gzip;
use crate::loading::{Loading, get_from, pattern, saved_body, saved_wire};
use crate::server::{Script, Server, Step, answer, send};
use network_playground::net::http::keep::{SHOWN_BYTES_MAX, Source};
use network_playground::net::http::{HttpConfig, HttpEvent, HttpFailure, Limits};
use std::net::SocketAddr;

const KIB: u64 = 1 << 10;

/// 40 MiB of zeros by Google's encoder.
const BROTLI_ZEROS: &[u8] =
    b"\xcb\xff\xff?\xf8'\x00\xe2\xb1@ \xf7\xfe\x8f\xff\xff\x7f\xf0O\x00\xc4a\
    \x11\x80\xee\xfd\x1f\xff\xff\xff\xe0\x9f\x00\x88\xc3\x02\x00\xdd\xfb?\xfe\xff\xff\xc1?\x01\x10\
    \x87\x05\x00\xba\xf7\x7f\xfc\xff\xff\x83\x7f\x02 \x0e\x0b\x00t\xef\xff\x06";

/// 20 MiB of zeros, in members: a test has no time to code them all.
fn gzip_zeros() -> Vec<u8> {
    gzip(&vec![0; 1 << 20]).repeat(20)
}

fn limited(address: SocketAddr, limits: Limits) -> HttpConfig {
    HttpConfig { limits, ..get_from(address) }
}

fn coded(coding: &str, body: &[u8]) -> Script {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    answer([head.as_bytes(), body].concat())
}

/// A response that never ends, in this framing.
fn endless(head: &str, unit: &[u8]) -> Script {
    let head = format!("HTTP/1.1 200 OK\r\n{head}\r\n");
    vec![Step::Request, send(head), Step::Flood(unit.to_vec())]
}

#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    let bombs = [
        ("gzip", gzip_zeros()),
        ("gzip, gzip", gzip(&gzip_zeros())),
        ("br", BROTLI_ZEROS.to_vec()),
    ];
    for (coding, bomb) in bombs {
        let server = Server::once(coded(coding, &bomb));
        let loading = Loading::whole(get_from(server.address()));
        let ratio = Limits::default().ratio;
        assert_eq!(loading.failure(), HttpFailure::TooDense(ratio), "{coding}");
        // What was decoded until then is there, and is not much.
        let body_bytes = loading.hop().body_bytes();
        assert!(body_bytes < 20 << 20, "{coding}: {body_bytes}");
    }
}

#[test]
fn a_bomb_is_stopped_by_its_size() {
    let limits = Limits { body_bytes: 100 * KIB, ratio: u64::MAX, ..Limits::default() };
    for (coding, bomb) in [("gzip", gzip_zeros()), ("br", BROTLI_ZEROS.to_vec())] {
        let server = Server::once(coded(coding, &bomb));
        let loading = Loading::whole(limited(server.address(), limits));
        assert_eq!(loading.failure(), HttpFailure::TooLarge(100 * KIB), "{coding}");
        assert!(loading.hop().body_bytes() <= 200 * KIB);
    }
}

#[test]
fn what_is_dense_and_small_is_no_bomb() {
    // An empty page of a table is as dense as a bomb; it harms nobody.
    let page = vec![b' '; 20_000];
    let server = Server::once(coded("gzip", &gzip(&page)));
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert!(loading.body() == page);
}

#[test]
fn endless_bodies_are_stopped_at_the_limit() {
    let limits = Limits { body_bytes: 256 * KIB, ..Limits::default() };
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat();
    let table: [(&str, &str, &[u8]); 4] = [
        ("until close", "", &[b'x'; 4096]),
        ("chunks", "Transfer-Encoding: chunked\r\n", &chunk),
        ("single bytes", "Transfer-Encoding: chunked\r\n", b"1\r\nx\r\n"),
        ("length", "Content-Length: 1000000000000000\r\n", &[b'x'; 4096]),
    ];
    for (name, head, unit) in table {
        let server = Server::once(endless(head, unit));
        let loading = Loading::whole(limited(server.address(), limits));
        assert_eq!(loading.failure(), HttpFailure::TooLarge(256 * KIB), "{name}");
        assert!(loading.hop().wire_bytes() < 16 << 20, "{name}");
        // A length may be refused before its body comes; otherwise what came is there.
        let body_bytes = loading.hop().body_bytes();
        assert!(body_bytes > 0 || name == "length", "{name}");
        assert!(loading.body().iter().all(|byte| *byte == b'x'));
    }
}

#[test]
fn a_body_of_exactly_the_limit_is_whole() {
    let body = pattern(10_000);
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n";
    for (body_bytes, is_whole) in [(10_000, true), (9_999, false), (10_001, true)] {
        let limits = Limits { body_bytes, ..Limits::default() };
        let server = Server::once(answer([head.as_bytes(), &body].concat()));
        let loading = Loading::whole(limited(server.address(), limits));
        if is_whole {
            loading.assert_complete();
            assert!(loading.body() == body);
        } else {
            assert_eq!(loading.failure(), HttpFailure::TooLarge(body_bytes));
        }
    }
}

/// A response of this body in a framing, and its bytes.
fn framed(body: &[u8], framing: &str) -> Vec<u8> {
    let chunk = |part: &[u8]| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
    match framing {
        "length" => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            [head.as_bytes(), body].concat()
        }
        "chunks" => {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            let chunks: Vec<u8> = body.chunks(50_000).flat_map(chunk).collect();
            [head, chunks.as_slice(), b"0\r\n\r\n"].concat()
        }
        "gzip" => {
            let body = gzip(body);
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
            [head.as_bytes(), body.len().to_string().as_bytes(), b"\r\n\r\n", &body].concat()
        }
        _ => [b"HTTP/1.1 200 OK\r\n\r\n", body].concat(),
    }
}

#[test]
fn a_body_over_the_memory_limit_goes_to_a_file() {
    let body = pattern(3 << 20);
    let limits = Limits { memory_bytes: 64 * KIB, ..Limits::default() };
    for framing in ["length", "chunks", "gzip", "close"] {
        let sent = framed(&body, framing);
        let server = Server::once(answer(&sent));
        let loading = Loading::whole(limited(server.address(), limits));
        loading.assert_complete();
        let hop = loading.hop();
        assert_eq!(hop.body_bytes(), body.len() as u64, "{framing}");
        assert!(matches!(hop.body_source(), Source::File(..)), "{framing}");
        assert!(saved_body(&hop) == body, "{framing}");
        assert!(saved_wire(&hop) == sent, "{framing}");
        // Its beginning can be shown.
        let mut shown = Vec::new();
        hop.read_body(0..1000, &mut shown);
        assert!(shown == body[..1000], "{framing}");
        assert!(hop.shown_bytes() <= SHOWN_BYTES_MAX.max(body.len() as u64));
    }
}

#[test]
fn what_is_in_a_file_is_no_row_but_is_told() {
    let body = vec![b'x'; 24 << 20];
    let sent = framed(&body, "length");
    let limits = Limits { memory_bytes: 64 * KIB, ..Limits::default() };
    let server = Server::once(answer(&sent));
    let loading = Loading::whole(limited(server.address(), limits));
    loading.assert_complete();
    let in_file: u64 = loading
        .event
        .iter()
        .map(|event| if let HttpEvent::InFile { bytes, .. } = event { *bytes } else { 0 })
        .sum();
    assert!(in_file > 0);
    assert_eq!(loading.received().len() as u64 + in_file, sent.len() as u64);
    assert!(loading.hop().shown_bytes() <= SHOWN_BYTES_MAX);
    assert!(saved_body(&loading.hop()) == body);
}

#[test]
fn a_body_that_is_cut_stays_in_its_file() {
    let body = pattern(1 << 20);
    let limits = Limits { memory_bytes: 64 * KIB, ..Limits::default() };
    let sent = framed(&body, "length");
    let server = Server::once(answer(&sent[..sent.len() - 1000]));
    let loading = Loading::whole(limited(server.address(), limits));
    let of_bytes = body.len() as u64;
    assert_eq!(loading.failure(), HttpFailure::Short { got_bytes: of_bytes - 1000, of_bytes });
    assert!(saved_body(&loading.hop()) == body[..body.len() - 1000]);
}

#[test]
fn a_hundred_kilobytes_are_shared_with_the_log() {
    let body = pattern(100_000);
    let server = Server::once(answer(framed(&body, "length")));
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert!(loading.body() == body);
    // Some rows may be small: those are cheaper as copies.
    let copied: usize = loading.rows.iter().map(|row| row.copied_bytes).sum();
    assert!(copied < 20_000, "{copied} bytes copied");
    let is_twice =
        |row: &&crate::loading::Row| row.copied_bytes > 0 && row.copied_bytes != row.bytes.len();
    assert_eq!(loading.rows.iter().filter(is_twice).count(), 0);
}

#[test]
fn a_large_body_comes_whole_in_every_framing() {
    let body = pattern(6 << 20);
    for framing in ["length", "chunks", "close"] {
        let sent = framed(&body, framing);
        let server = Server::once(answer(&sent));
        let loading = Loading::whole(get_from(server.address()));
        loading.assert_complete();
        assert!(loading.body() == body, "{framing}");
        assert!(loading.received() == sent, "{framing}");
        assert_eq!(loading.hop().wire_bytes(), sent.len() as u64);
        assert_eq!(loading.hop().received_bytes.get(), sent.len() as u64);
    }
}

#[test]
fn what_redirects_brought_counts_too() {
    let server = Server::at(|address| {
        let hop = |next: &str| {
            let head = format!(
                "HTTP/1.1 302 Found\r\nLocation: http://{address}/{next}\r\nContent-Length: 100000\r\n\r\n"
            );
            answer([head.as_bytes(), &pattern(100_000)].concat())
        };
        let last = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
        vec![hop("2"), hop("3"), answer([last.as_slice(), &pattern(100_000)].concat())]
    });
    let limits = Limits { memory_bytes: 250_000, ..Limits::default() };
    let loading = Loading::whole(limited(server.address(), limits));
    loading.assert_complete();
    let hops = loading.session.download().hops();
    let in_files: Vec<bool> =
        hops.iter().map(|hop| matches!(hop.wire_source(0), Source::File(..))).collect();
    assert_eq!(in_files, [false, false, true]);
    assert_eq!(loading.body(), pattern(100_000));
}
