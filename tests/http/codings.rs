//! Content codings: undone, cut off, broken, unknown, and not there at all.

use crate::case::{Case, case, play_all};
use crate::loading::pattern;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use network_playground::net::http::{BodyFraming, Coding, Deviation, HttpFailure};
use std::io::Write;

/// `hello` by Google's encoder.
const BROTLI_HELLO: &[u8] = b"\x0b\x02\x80hello\x03";

/// `Hello, brotli! ` 20 times, by Google's encoder.
const BROTLI_REPEATED: &[u8] = b"\x1b+\x01\xf8\x9d\tv\xac\x15+]\xf2\xc2\x12\x04I\xac\xca\xe4\x92-\xed-CX\xe8b\xc1\x10\xa0k8\x7f\x01";

/// Nothing, by Google's encoder.
const BROTLI_EMPTY: &[u8] = b";";

pub(crate) fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn zlib(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn raw_deflate(body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

/// A page that is worth coding, and is no repetition of anything.
fn page() -> Vec<u8> {
    (0..400).flat_map(|line: u32| format!("line {} of it\n", line * line).into_bytes()).collect()
}

/// A body said to be coded so, with its length.
fn coded(name: &str, coding: &str, body: &[u8]) -> Case {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    case(name, [head.as_bytes(), body].concat()).length(body.len() as u64)
}

#[test]
fn codings_that_are_undone() {
    use Coding::{Brotli, Deflate, Gzip};
    let page = &page();
    let repeated = b"Hello, brotli! ".repeat(20);
    let binary = pattern(3000);
    let cases = [
        coded("gzip", "gzip", &gzip(page)).body(page).coded(&[Gzip]).stays(),
        coded("x-gzip", "x-gzip", &gzip(page)).body(page).coded(&[Gzip]),
        coded("GZip", "GZip", &gzip(page)).body(page).coded(&[Gzip]),
        coded("gzip of binary", "gzip", &gzip(&binary)).body(&binary).coded(&[Gzip]),
        coded("gzip of nothing", "gzip", &gzip(b"")).coded(&[Gzip]),
        coded("two members", "gzip", &[gzip(b"hello, "), gzip(b"world")].concat())
            .body("hello, world")
            .coded(&[Gzip]),
        coded("three members", "gzip", &[gzip(page), gzip(b""), gzip(page)].concat())
            .body([page.as_slice(), page].concat())
            .coded(&[Gzip]),
        coded("deflate", "deflate", &zlib(page)).body(page).coded(&[Deflate]).stays(),
        coded("deflate without zlib", "deflate", &raw_deflate(page)).body(page).coded(&[Deflate]),
        coded("deflate of nothing", "deflate", &zlib(b"")).coded(&[Deflate]),
        coded("br", "br", BROTLI_HELLO).body("hello").coded(&[Brotli]).stays(),
        coded("br of repetitions", "br", BROTLI_REPEATED).body(repeated).coded(&[Brotli]),
        coded("br of nothing", "br", BROTLI_EMPTY).coded(&[Brotli]),
        coded("gzip in gzip", "gzip, gzip", &gzip(&gzip(page))).body(page).coded(&[Gzip, Gzip]),
        coded("deflate, then gzip", "deflate, gzip", &gzip(&zlib(page)))
            .body(page)
            .coded(&[Deflate, Gzip]),
        coded("br, then gzip", "br,gzip", &gzip(BROTLI_HELLO)).body("hello").coded(&[Brotli, Gzip]),
        coded("in two headers", "deflate\r\nContent-Encoding: gzip", &gzip(&zlib(page)))
            .body(page)
            .coded(&[Deflate, Gzip]),
        coded("identity", "identity", b"hello").body("hello"),
        coded("none", "none", b"hello").body("hello"),
        coded("None, then gzip", "None, gzip", &gzip(page)).body(page).coded(&[Gzip]),
        coded("empty", "", b"hello").body("hello"),
        coded("identity, then gzip", "identity, gzip", &gzip(page)).body(page).coded(&[Gzip]),
    ];
    play_all(&cases);
}

#[test]
fn codings_in_every_framing() {
    let page = page();
    let body = gzip(&page);
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n";
    let chunks: Vec<u8> = body
        .chunks(100)
        .flat_map(|part| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat())
        .chain(*b"0\r\n\r\n")
        .collect();
    let in_chunks = [head.as_bytes(), b"Transfer-Encoding: chunked\r\n\r\n", &chunks].concat();
    let until_close = [head.as_bytes(), b"\r\n", &body].concat();
    let transfer =
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", chunks.as_slice()];
    let cases = [
        case("in chunks", in_chunks)
            .framed(BodyFraming::Chunked)
            .body(&page)
            .coded(&[Coding::Gzip]),
        case("until close", until_close).until_close().body(&page).coded(&[Coding::Gzip]),
        case("as a transfer coding", transfer.concat())
            .framed(BodyFraming::Chunked)
            .body(&page)
            .coded(&[Coding::Gzip]),
    ];
    play_all(&cases);
}

#[test]
fn codings_that_are_cut_off() {
    use Coding::{Brotli, Deflate, Gzip};
    let page = &page();
    let cut = |name: &str, coding: &'static str, body: &[u8], text: &[u8]| {
        coded(name, coding, body).part_of(text).fails(HttpFailure::CodingCut(coding))
    };
    let (zipped, deflated) = (gzip(page), zlib(page));
    let raw = raw_deflate(page);
    let cases = [
        cut("gzip, half", "gzip", &zipped[..zipped.len() / 2], page).coded(&[Gzip]),
        cut("gzip, its header only", "gzip", &zipped[..10], b"").coded(&[Gzip]),
        cut("gzip, half its header", "gzip", &zipped[..5], b"").coded(&[Gzip]),
        // All is there but the sum: it may be right, and nobody knows.
        cut("gzip, no sum", "gzip", &zipped[..zipped.len() - 8], page).coded(&[Gzip]),
        cut("gzip, half its sum", "gzip", &zipped[..zipped.len() - 4], page).coded(&[Gzip]),
        cut("gzip, one byte", "gzip", &zipped[..zipped.len() - 1], page).coded(&[Gzip]),
        cut("deflate, half", "deflate", &deflated[..deflated.len() / 2], page).coded(&[Deflate]),
        cut("deflate without zlib, half", "deflate", &raw[..raw.len() / 2], page).coded(&[Deflate]),
        cut("br, half", "br", &BROTLI_HELLO[..5], b"hello").coded(&[Brotli]),
        cut("br, one byte", "br", &BROTLI_REPEATED[..33], &b"Hello, brotli! ".repeat(20))
            .coded(&[Brotli]),
        cut(
            "the second of two members",
            "gzip",
            &[&gzip(b"hello, "), &zipped[..20]].concat(),
            &[b"hello, ", page.as_slice()].concat(),
        )
        .coded(&[Gzip]),
    ];
    play_all(&cases);
}

#[test]
fn codings_that_are_broken() {
    use Coding::{Brotli, Deflate, Gzip};
    let page = &page();
    let broken = |name: &str, coding: &'static str, body: &[u8], text: &[u8]| {
        let failure = HttpFailure::BadCoding { coding, text: String::new() };
        coded(name, coding, body).part_of(text).fails_like(failure)
    };
    let spoiled = |mut body: Vec<u8>, at: usize| {
        body[at] ^= 0xff;
        body
    };
    let (zipped, deflated) = (gzip(page), zlib(page));
    let (len, behind) = (zipped.len(), deflated.len() - 1);
    let cases = [
        broken("gzip, its sum", "gzip", &spoiled(zipped.clone(), len - 8), page).coded(&[Gzip]),
        broken("gzip, its length", "gzip", &spoiled(zipped.clone(), len - 1), page).coded(&[Gzip]),
        broken("gzip, its method", "gzip", &spoiled(zipped, 2), b"").coded(&[Gzip]),
        broken("deflate, its sum", "deflate", &spoiled(deflated, behind), page).coded(&[Deflate]),
        broken("deflate that is text", "deflate", b"hello, world", b"").coded(&[Deflate]),
        broken("br that is none", "br", b"\xff\xff\xff\xff", b"").coded(&[Brotli]),
    ];
    play_all(&cases);
}

#[test]
fn bodies_that_are_not_coded_as_said() {
    use Coding::{Brotli, Deflate, Gzip};
    let unknown = |name: &str| Deviation::UnknownCoding(name.to_owned());
    let zipped = gzip(b"hello");
    let garbage = |body: &[u8]| [body, b"garbage"].concat();
    let cases = [
        coded("not gzip at all", "gzip", b"hello, world")
            .body("hello, world")
            .coded(&[Gzip])
            .odd(Deviation::NotCoded("gzip")),
        coded("one byte", "gzip", b"x").body("x").coded(&[Gzip]).odd(Deviation::NotCoded("gzip")),
        coded("an empty body said to be gzip", "gzip", b"").coded(&[Gzip]).stays(),
        coded("an empty body said to be deflate", "deflate", b"").coded(&[Deflate]).stays(),
        coded("an empty body said to be br", "br", b"").coded(&[Brotli]).stays(),
        coded("unknown", "zstd", b"hello").body("hello").odd(unknown("zstd")),
        coded("unknown behind a known one", "gzip, rot13", &zipped)
            .body(&zipped)
            .odd(unknown("rot13")),
        coded("unknown before a known one", "rot13, gzip", &zipped)
            .body(&zipped)
            .odd(unknown("rot13")),
        coded("escapes in its name", "\u{202e}x", b"hello").body("hello").any_oddity(),
        coded("six codings", &["gzip"; 6].join(", "), b"hello").body("hello").any_oddity(),
        // After the end of the coding, and not after the end of the body.
        coded("gzip and garbage", "gzip", &garbage(&zipped))
            .body("hello")
            .coded(&[Gzip])
            .odd(Deviation::BytesAfterEnd(7)),
        coded("br and garbage", "br", &garbage(BROTLI_HELLO))
            .body("hello")
            .coded(&[Brotli])
            .odd(Deviation::BytesAfterEnd(7)),
        coded("gzip and zeros", "gzip", &[zipped.as_slice(), &[0; 20]].concat())
            .body("hello")
            .coded(&[Gzip])
            .odd(Deviation::BytesAfterEnd(20)),
    ];
    play_all(&cases);
}

#[test]
fn a_coded_body_that_is_cut_by_the_connection() {
    let page = page();
    let body = gzip(&page);
    let half = &body[..body.len() / 2];
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let sent = [head.as_bytes(), half].concat();
    let short = HttpFailure::Short { got_bytes: half.len() as u64, of_bytes: body.len() as u64 };
    let of = |name: &str| {
        case(name, &sent).length(body.len() as u64).part_of(&page).coded(&[Coding::Gzip])
    };
    // What is wrong with the connection is the reason, and not what that makes of the coding.
    play_all(&[of("short").fails(short), of("reset").reset()]);
}
