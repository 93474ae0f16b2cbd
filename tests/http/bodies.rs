//! Bodies with a length, and bodies that go on until the connection ends.

use crate::case::{Case, Ends, case, play_all, with_length};
use crate::loading::pattern;
use network_playground::net::http::{BodyFraming, Deviation, HttpFailure};

/// Header lines and a body, after a status line.
fn sent(lines: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{lines}\r\n\r\n{body}")
}

/// Lengths that are none: what came is kept, and looks like a body without length.
fn bad(name: &str, lines: &str) -> Case {
    case(name, sent(lines, "hello"))
        .until_close()
        .body("hello")
        .fails_like(HttpFailure::BadLength(String::new()))
}

#[test]
fn lengths() {
    let line = "HTTP/1.1 200 OK\r\nContent-Length: ";
    let length =
        |name: &str, value: &str, body: &[u8]| with_length(name, line.to_owned() + value, body);
    let cases = [
        length("five", "5", b"hello"),
        length("five, the server stays", "5", b"hello").stays(),
        length("none", "0", b""),
        length("none, the server stays", "0", b"").stays(),
        length("leading zeros", "0005", b"hello"),
        length("white space around", " 5\t", b"hello"),
        length("binary", "256", &(0..=255).collect::<Vec<u8>>()),
        length("a head in the body", "19", b"HTTP/1.1 200 OK\r\n\r\n"),
        length("20 KB", "20000", &pattern(20_000)),
        with_length("any case", "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh: 5", b"hello"),
        with_length("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 5", b"hello"),
        with_length(
            "keep-alive",
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5",
            b"hello",
        )
        .stays(),
    ];
    play_all(&cases);
}

#[test]
fn repeated_lengths() {
    let same = |name: &str, lines: &str| {
        case(name, sent(lines, "hello")).length(5).body("hello").odd(Deviation::RepeatedLength)
    };
    let conflict = |name: &str, lines: &str| {
        case(name, sent(lines, "hello"))
            .length(6)
            .body("hello")
            .fails(HttpFailure::ConflictingLengths(5, 6))
    };
    let cases = [
        same("twice", "Content-Length: 5\r\nContent-Length: 5").stays(),
        same("a list", "Content-Length: 5, 5").stays(),
        same("a list of three", "Content-Length: 5,5 ,\t5"),
        same("in other digits", "Content-Length: 5\r\nContent-Length: 05"),
        conflict("conflicting", "Content-Length: 5\r\nContent-Length: 6"),
        conflict("a conflicting list", "Content-Length: 5, 6"),
        conflict("a later conflict", "Content-Length: 5, 5\r\nX: y\r\nContent-Length: 6"),
    ];
    play_all(&cases);
}

#[test]
fn lengths_that_are_none() {
    let cases = [
        bad("plus", "Content-Length: +5"),
        bad("minus", "Content-Length: -1"),
        bad("hexadecimal", "Content-Length: 0x5"),
        bad("empty", "Content-Length:"),
        bad("a word", "Content-Length: five"),
        bad("a fraction", "Content-Length: 5.0"),
        bad("two numbers", "Content-Length: 5 5"),
        bad("an empty part of a list", "Content-Length: 5,"),
        bad("a semicolon", "Content-Length: 5;5"),
        bad("2^64", "Content-Length: 18446744073709551616"),
        bad("40 digits", &format!("Content-Length: {}", "9".repeat(40))),
        bad("one that is, one that is none", "Content-Length: 5\r\nContent-Length: x"),
    ];
    play_all(&cases);
}

#[test]
fn bodies_that_end_early() {
    let short = |name: &str, body: &str, of_bytes: u64| {
        let got_bytes = body.len() as u64;
        case(name, sent(&format!("Content-Length: {of_bytes}"), body))
            .length(of_bytes)
            .body(body)
            .fails(HttpFailure::Short { got_bytes, of_bytes })
    };
    let cases = [
        short("short", "hel", 5),
        short("nothing of it", "", 5),
        short("all but one", "hell", 5),
        short("5 of 50", "hello", 50),
        // In any way that does not panic or wait for more.
        case("the largest number", sent("Content-Length: 18446744073709551615", "hello"))
            .length(u64::MAX)
            .part_of("hello")
            .ends(Ends::OneOf(vec![
                HttpFailure::Short { got_bytes: 5, of_bytes: u64::MAX },
                HttpFailure::TooLarge(network_playground::net::http::config::BODY_BYTES),
            ])),
        case("reset", sent("Content-Length: 5", "hel")).length(5).body("hel").reset(),
        case("reset at the begin", sent("Content-Length: 5", "")).length(5).reset(),
    ];
    play_all(&cases);
}

#[test]
fn bytes_behind_the_end() {
    let cases = [
        case("long", sent("Content-Length: 5", "hello, world"))
            .length(5)
            .body("hello")
            .odd(Deviation::BytesAfterEnd(7)),
        case("a line end", sent("Content-Length: 5", "hello\r\n"))
            .length(5)
            .body("hello")
            .odd(Deviation::BytesAfterEnd(2)),
        case("another answer", sent("Content-Length: 0", "HTTP/1.1 200 OK\r\n\r\n"))
            .length(0)
            .odd(Deviation::BytesAfterEnd(19)),
        case("long, the server stays", sent("Content-Length: 5", "hello, world"))
            .length(5)
            .body("hello")
            .odd(Deviation::BytesAfterEnd(7))
            .stays(),
    ];
    play_all(&cases);
}

#[test]
fn bodies_until_the_connection_ends() {
    let old = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    let binary = pattern(5000);
    let close = |name: &str, body: &[u8]| {
        case(name, [old.as_bytes(), body].concat()).until_close().body(body)
    };
    let cases = [
        close("until close", b"hello"),
        close("nothing until close", b""),
        close("binary until close", &binary),
        case("until close in HTTP/1.1", sent("Connection: close", "hello"))
            .until_close()
            .body("hello"),
        // Whether that was the end, nobody knows.
        close("until reset", b"hello").reset(),
        close("nothing until reset", b"").reset(),
        close("200 KB until close", &pattern(200_000)),
    ];
    play_all(&cases);
}

#[test]
fn transfer_codings() {
    let chunks = "5\r\nhello\r\n0\r\n\r\n";
    let chunked = |name: &str, lines: &str| {
        case(name, sent(lines, chunks)).framed(BodyFraming::Chunked).body("hello")
    };
    let bad = |name: &str, lines: &str| {
        case(name, sent(lines, chunks))
            .until_close()
            .body(chunks)
            .fails_like(HttpFailure::BadTransferCoding(String::new()))
    };
    let cases = [
        chunked("chunked", "Transfer-Encoding: chunked").stays(),
        chunked("Chunked", "Transfer-Encoding: Chunked"),
        chunked("CHUNKED", "TRANSFER-ENCODING: CHUNKED"),
        chunked("white space around", "Transfer-Encoding:  \tchunked \t"),
        chunked("identity before", "Transfer-Encoding: identity, chunked"),
        chunked("beside a length", "Transfer-Encoding: chunked\r\nContent-Length: 3")
            .odd(Deviation::LengthBesideChunks),
        chunked("behind a length", "Content-Length: 5000\r\nTransfer-Encoding: chunked")
            .odd(Deviation::LengthBesideChunks),
        chunked("beside a bad length", "Content-Length: x\r\nTransfer-Encoding: chunked")
            .odd(Deviation::LengthBesideChunks),
        case(
            "in HTTP/1.0",
            format!("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"),
        )
        .framed(BodyFraming::Chunked)
        .body("hello")
        .odd(Deviation::ChunksInHttp10),
        case("identity", sent("Transfer-Encoding: identity\r\nContent-Length: 5", "hello"))
            .length(5)
            .body("hello"),
        chunked("twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")
            .odd(Deviation::RepeatedChunked),
        chunked("twice in a list", "Transfer-Encoding: chunked, chunked")
            .odd(Deviation::RepeatedChunked),
        chunked("three times", "Transfer-Encoding: chunked, Chunked ,chunked")
            .odd(Deviation::RepeatedChunked),
        chunked("none before", "Transfer-Encoding: none, chunked"),
        bad("twice around another", "Transfer-Encoding: chunked, gzip, chunked"),
        bad("not the last", "Transfer-Encoding: chunked, gzip"),
        bad("unknown", "Transfer-Encoding: rot13"),
        bad("unknown before", "Transfer-Encoding: rot13, chunked"),
        bad("almost", "Transfer-Encoding: xchunked"),
        bad("quoted", "Transfer-Encoding: \"chunked\""),
        bad("empty", "Transfer-Encoding:"),
    ];
    play_all(&cases);
}
