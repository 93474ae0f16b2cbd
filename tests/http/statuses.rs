//! Status lines, right and wrong, and interim responses.

use crate::case::{Case, Ends, case, no_answer, play_all, with_length};
use crate::loading::{Loading, get_from};
use crate::server::{Server, Step, answer};
use network_playground::net::http::{Deviation, HttpFailure, SaveForm, SaveWhat};

/// Failures of a kind: the text is a matter of taste.
fn not_http() -> Ends {
    Ends::Like(HttpFailure::NotHttp(String::new()))
}

fn page(status_line: &str) -> Vec<u8> {
    [status_line.as_bytes(), b"\r\nContent-Length: 4\r\n\r\npage"].concat()
}

/// A response with a body, whatever its status.
fn with_page(status: u16) -> Case {
    let line = format!("HTTP/1.1 {status} Whatever");
    case(line.clone(), page(&line)).status(status).length(4).body("page")
}

#[test]
fn statuses_with_a_body() {
    let mut cases: Vec<Case> =
        [200, 201, 206, 299, 300, 305, 306, 400, 401, 404, 418, 451, 500, 503, 599, 600, 999]
            .into_iter()
            .map(with_page)
            .collect();
    cases.push(with_page(205));
    cases.push(
        case("302 that is not followed", page("HTTP/1.1 302 Found"))
            .status(302)
            .length(4)
            .body("page"),
    );
    play_all(&cases);
}

#[test]
fn statuses_without_a_body() {
    let head = |status: &str, rest: &str| format!("HTTP/1.1 {status} X\r\n{rest}\r\n");
    let cases = [
        case("204", head("204", "")).status(204),
        case("204, the server stays", head("204", "")).status(204).stays(),
        case("204 with a length", head("204", "Content-Length: 4\r\n"))
            .status(204)
            .stays()
            .odd(Deviation::LengthWithoutBody),
        // Not allowed either, but harmless and common.
        case("204 with length 0", head("204", "Content-Length: 0\r\n")).status(204).stays(),
        case("204 with a body", head("204", "Content-Length: 4\r\n") + "page")
            .status(204)
            .odd(Deviation::LengthWithoutBody)
            .odd(Deviation::BytesAfterEnd(4)),
        case("204 with chunks", head("204", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n")
            .status(204)
            .odd(Deviation::BytesAfterEnd(5)),
        case("304", head("304", "ETag: \"x\"\r\n")).status(304).stays(),
        // The length of what was not sent (RFC 9110, section 8.6): nothing odd.
        case("304 with a length", head("304", "Content-Length: 4\r\n")).status(304).stays(),
        case("304 with a body", head("304", "") + "page")
            .status(304)
            .odd(Deviation::BytesAfterEnd(4)),
        case("304 said to be gzip", head("304", "Content-Encoding: gzip\r\n")).status(304).stays(),
        case("205 with length 0", head("205", "Content-Length: 0\r\n")).status(205).length(0),
        case("205 until close", head("205", "")).status(205).until_close(),
    ];
    play_all(&cases);
}

#[test]
fn answers_to_head_have_no_body() {
    let ok = "HTTP/1.1 200 OK\r\n";
    let cases = [
        case("HEAD with a length", format!("{ok}Content-Length: 5000\r\n\r\n")).head().stays(),
        case("HEAD with chunks", format!("{ok}Transfer-Encoding: chunked\r\n\r\n")).head().stays(),
        case("HEAD with nothing", format!("{ok}\r\n")).head().stays(),
        case("HEAD of gzip", format!("{ok}Content-Encoding: gzip\r\n\r\n")).head().stays(),
        case("HEAD of 404", "HTTP/1.1 404 No\r\nContent-Length: 9\r\n\r\n")
            .status(404)
            .head()
            .stays(),
        case("HEAD answered with a body", format!("{ok}Content-Length: 4\r\n\r\npage"))
            .head()
            .odd(Deviation::BytesAfterEnd(4)),
    ];
    play_all(&cases);
}

#[test]
fn status_lines_that_can_be_read() {
    let length = |line: &[u8]| [line, b"\r\nContent-Length: 4"].concat();
    let read = |name: &str, line: &[u8]| with_length(name, length(line), b"page");
    let cases = [
        read("no reason", b"HTTP/1.1 200").reason(""),
        read("empty reason", b"HTTP/1.1 200 ").reason(""),
        read("long reason", b"HTTP/1.1 200 All is well, thank you")
            .reason("All is well, thank you"),
        read("UTF-8 reason", "HTTP/1.1 200 好".as_bytes()).reason("好"),
        read("Latin reason", b"HTTP/1.1 200 Tr\xe8s bien").reason(b"Tr\xe8s bien"),
        read("tab in the reason", b"HTTP/1.1 200 a\tb").reason(b"a\tb"),
        read("HTTP/1.0", b"HTTP/1.0 200 OK").minor_version(0),
        read("HTTP/1.1", b"HTTP/1.1 200 OK").minor_version(1).reason("OK"),
        // A higher minor version is to be read as the highest known one (RFC 9110, section 2.5).
        read("HTTP/1.2", b"HTTP/1.2 200 OK"),
        read("HTTP/1.9", b"HTTP/1.9 200 OK"),
    ];
    play_all(&cases);
}

#[test]
fn status_lines_that_are_odd_and_understood() {
    let odd = |name: &str, line: &str| {
        case(name, page(line)).length(4).body("page").reason("OK").odd(Deviation::OddStatusLine)
    };
    let cases = [
        odd("small letters", "http/1.1 200 OK"),
        odd("some small letters", "Http/1.1 200 OK"),
        odd("two spaces", "HTTP/1.1  200 OK"),
        odd("many spaces", "HTTP/1.1    200   OK"),
        odd("two spaces before the reason", "HTTP/1.1 200  OK"),
        odd("a tab", "HTTP/1.1\t200 OK"),
        odd("HTTP/1.0", "http/1.0  200 OK").minor_version(0),
    ];
    play_all(&cases);
}

#[test]
fn status_lines_that_are_none() {
    let none = |name: &str, line: &str| no_answer(name, page(line), not_http());
    let cases = [
        none("HTTP/2.0", "HTTP/2.0 200 OK"),
        none("HTTP/0.9", "HTTP/0.9 200 OK"),
        none("HTTP/1.", "HTTP/1. 200 OK"),
        none("HTTP/1.10", "HTTP/1.10 200 OK"),
        none("HTTP/11.1", "HTTP/11.1 200 OK"),
        none("a space before the slash", "HTTP /1.1 200 OK"),
        none("control character", "HTTP/1.1 200 O\x07K"),
        none("ICY", "ICY 200 OK"),
        none("no version", "HTTP 200 OK"),
        none("status 099", "HTTP/1.1 099 X"),
        none("status 000", "HTTP/1.1 000 X"),
        none("status 1000", "HTTP/1.1 1000 X"),
        none("status 20", "HTTP/1.1 20 X"),
        none("status -20", "HTTP/1.1 -20 X"),
        none("status 2x0", "HTTP/1.1 2x0 X"),
        none("no status", "HTTP/1.1"),
        none("no status, a space", "HTTP/1.1 "),
        none("status without space", "HTTP/1.1 200OK"),
    ];
    play_all(&cases);
}

#[test]
fn what_is_no_http() {
    let none = |name: &str, sent: &[u8]| no_answer(name, sent, not_http());
    let cases = [
        none("HTTP/0.9 page", b"<html><body>Hello</body></html>"),
        // All these wait for us; only what came can say.
        none("SSH", b"SSH-2.0-OpenSSH_9.2p1\r\n").stays(),
        none("SMTP", b"220 mail.example ESMTP\r\n").stays(),
        none("garbage", b"\x00\x01\x02\xff\xfe\r\n\r\n").stays(),
        none("TLS alert", b"\x15\x03\x01\x00\x02\x02\x16").stays(),
        none("HTTP/2 settings", b"\x00\x00\x00\x04\x00\x00\x00\x00\x00").stays(),
        none("a request", b"GET / HTTP/1.1\r\n\r\n").stays(),
        none("a blank before", b" HTTP/1.1 200 OK\r\n\r\n").stays(),
        none("a mark before", b"\xef\xbb\xbfHTTP/1.1 200 OK\r\n\r\n").stays(),
    ];
    play_all(&cases);
}

#[test]
fn what_came_without_a_head_is_what_is_saved() {
    let table: [&[u8]; 4] = [
        b"<html><body>Hello</body></html>",
        b"HTTP/1.1 200 OK\r\n: no name\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\nX: y\r\nZ",
        b"220 mail.example ESMTP\r\n",
    ];
    for sent in table {
        let server = Server::once(answer(sent));
        let loading = Loading::whole(get_from(server.address()));
        loading.failure();
        for form in SaveForm::ALL {
            let mut saved = Vec::new();
            let what = SaveWhat::of(&loading.hop(), form);
            what.source.write_to(&mut saved, |_| true).unwrap();
            assert_eq!(saved, sent, "{form:?}");
        }
    }
}

#[test]
fn connections_that_end_too_early() {
    let cut = |name: &str, sent: &str| {
        no_answer(name, sent, Ends::Exactly(HttpFailure::HeadCut(sent.len() as u64)))
    };
    let reset = |name: &str, sent: &str| no_answer(name, sent, Ends::Complete).reset();
    let cases = [
        no_answer("nothing", "", Ends::Exactly(HttpFailure::Empty)),
        cut("within the version", "HTT"),
        cut("within the status line", "HTTP/1.1 200 O"),
        cut("behind the status line", "HTTP/1.1 200 OK\r\n"),
        cut("within a header", "HTTP/1.1 200 OK\r\nContent-Le"),
        cut("behind a header", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"),
        cut("within the empty line", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r"),
        reset("reset before the answer", ""),
        reset("reset within the status line", "HTTP/1.1 20"),
        reset("reset within the head", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"),
    ];
    play_all(&cases);
}

#[test]
fn interim_answers() {
    let page = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";
    let after = |name: &str, interim: &str, statuses: &[u16]| {
        case(name, format!("{interim}{page}")).interim(statuses).length(4).body("page")
    };
    let cut = HttpFailure::HeadCut;
    let cases = [
        after("100", "HTTP/1.1 100 Continue\r\n\r\n", &[100]),
        after("100 with headers", "HTTP/1.1 100 Continue\r\nX: y\r\nZ: z\r\n\r\n", &[100]),
        after("102", "HTTP/1.1 102 Processing\r\n\r\n", &[102]),
        after("103", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", &[103]),
        after("199", "HTTP/1.1 199 Odd\r\n\r\n", &[199]),
        after("100 without reason", "HTTP/1.1 100\r\n\r\n", &[100]),
        after(
            "two of them",
            "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 H\r\nLink: x\r\n\r\n",
            &[100, 103],
        ),
        after("five of them", &"HTTP/1.1 102 P\r\n\r\n".repeat(5), &[102; 5]),
        // Its length means nothing: an interim response has no body (RFC 9112, section 6.3).
        after("100 with a length", "HTTP/1.1 100 C\r\nContent-Length: 4\r\n\r\n", &[100]),
        after("100 of them", &"HTTP/1.1 100 Continue\r\n\r\n".repeat(100), &[100; 100]),
        case("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")
            .status(101)
            .fails(HttpFailure::Switched)
            .stays(),
        case("101 and frames", "HTTP/1.1 101 Switching Protocols\r\n\r\n\x00\x00\x12\x04")
            .status(101)
            .fails(HttpFailure::Switched)
            .stays(),
        no_answer("cut behind 100", "HTTP/1.1 100 C\r\n\r\n", Ends::Like(cut(0))).interim(&[100]),
        no_answer("cut within the next", "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 2", Ends::Like(cut(0)))
            .interim(&[100]),
        no_answer("garbage behind 100", "HTTP/1.1 100 C\r\n\r\nGarbage\r\n", not_http())
            .interim(&[100]),
    ];
    play_all(&cases);
}

#[test]
fn interim_answers_have_an_end() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\n";
    let like = Ends::Like(HttpFailure::TooManyInterim(0));
    play_all(&[no_answer("101 of them", interim.repeat(101), like).interim(&[100; 101]).stays()]);
    // One that never ends is cut off all the same.
    let flood = Server::once(vec![Step::Request, Step::Flood(interim.repeat(100).into())]);
    let loading = Loading::whole(get_from(flood.address()));
    assert!(matches!(loading.failure(), HttpFailure::TooManyInterim(_)));
}

#[test]
fn no_headers_at_all() {
    let cases = [
        case("no headers", "HTTP/1.1 200 OK\r\n\r\nbody").until_close().body("body"),
        case("no headers, no body", "HTTP/1.1 200 OK\r\n\r\n").until_close(),
        case("no headers, HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nbody").until_close().body("body"),
        case("no headers, 404", "HTTP/1.1 404 No\r\n\r\nbody")
            .status(404)
            .until_close()
            .body("body"),
        case("no headers, reset", "HTTP/1.1 200 OK\r\n\r\nbody").until_close().body("body").reset(),
    ];
    play_all(&cases);
}
