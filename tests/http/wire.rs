//! The log of an exchange: every byte in its row, and every row said to be what it is.

use crate::loading::{Loading, Row, get_from};
use crate::server::{Server, Step, answer, send};
use network_playground::net::http::{HttpEvent, WirePart};

use WirePart::{
    Body, ChunkData, ChunkEnd, ChunkSize, Extra, Headers, Interim, LastChunk, Request, StatusLine,
    Trailers, Unknown,
};

/// The rows of a response that is sent by one call: each part, and its text.
fn rows_of(sent: impl AsRef<[u8]>) -> Vec<(WirePart, String)> {
    let server = Server::once(answer(&sent));
    let loading = Loading::whole(get_from(server.address()));
    assert_eq!(loading.rows[0].part, Request, "the first row is the request");
    let text = |row: &Row| (row.part, String::from_utf8_lossy(&row.bytes).into_owned());
    loading.rows[1..].iter().map(text).collect()
}

#[track_caller]
fn assert_rows(sent: &str, expected: &[(WirePart, &str)]) {
    let rows = rows_of(sent);
    let rows: Vec<(WirePart, &str)> =
        rows.iter().map(|(part, text)| (*part, text.as_str())).collect();
    assert_eq!(rows, expected);
}

#[test]
fn an_answer_with_a_length() {
    assert_rows(
        "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nhello",
        &[
            (StatusLine, "HTTP/1.1 200 OK\r\n"),
            (Headers, "A: b\r\nContent-Length: 5\r\n\r\n"),
            (Body, "hello"),
        ],
    );
}

#[test]
fn an_answer_in_chunks_shows_their_edges() {
    assert_rows(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
         5;x=y\r\nhello\r\n00006\r\n world\r\n0\r\nSum: 1\r\n\r\n",
        &[
            (StatusLine, "HTTP/1.1 200 OK\r\n"),
            (Headers, "Transfer-Encoding: chunked\r\n\r\n"),
            (ChunkSize, "5;x=y\r\n"),
            (ChunkData, "hello"),
            (ChunkEnd, "\r\n"),
            (ChunkSize, "00006\r\n"),
            (ChunkData, " world"),
            (ChunkEnd, "\r\n"),
            (LastChunk, "0\r\n"),
            (Trailers, "Sum: 1\r\n\r\n"),
        ],
    );
}

#[test]
fn no_trailers_are_the_empty_line() {
    assert_rows(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;last\r\n\r\n",
        &[
            (StatusLine, "HTTP/1.1 200 OK\r\n"),
            (Headers, "Transfer-Encoding: chunked\r\n\r\n"),
            (LastChunk, "0;last\r\n"),
            (Trailers, "\r\n"),
        ],
    );
}

#[test]
fn interim_answers_and_what_stands_behind_the_end() {
    assert_rows(
        "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 H\r\nLink: x\r\n\r\n\
         HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more",
        &[
            (Interim, "HTTP/1.1 100 C\r\n\r\n"),
            (Interim, "HTTP/1.1 103 H\r\nLink: x\r\n\r\n"),
            (StatusLine, "HTTP/1.1 200 OK\r\n"),
            (Headers, "Content-Length: 2\r\n\r\n"),
            (Body, "ok"),
            (Extra, ", and more"),
        ],
    );
}

#[test]
fn no_headers_and_bare_line_feeds() {
    assert_rows(
        "HTTP/1.1 200 OK\r\n\r\nbody",
        &[(StatusLine, "HTTP/1.1 200 OK\r\n"), (Headers, "\r\n"), (Body, "body")],
    );
    assert_rows(
        "HTTP/1.1 200 OK\nA: b\n\nbody",
        &[(StatusLine, "HTTP/1.1 200 OK\n"), (Headers, "A: b\n\n"), (Body, "body")],
    );
}

#[test]
fn what_is_no_http_is_a_row() {
    assert_rows("220 mail.example ESMTP\r\n", &[(Unknown, "220 mail.example ESMTP\r\n")]);
}

#[test]
fn what_is_not_whole_is_a_row() {
    assert_rows("HTTP/1.1 200 O", &[(StatusLine, "HTTP/1.1 200 O")]);
    assert_rows(
        "HTTP/1.1 200 OK\r\nA: b\r\nC",
        &[(StatusLine, "HTTP/1.1 200 OK\r\n"), (Headers, "A: b\r\nC")],
    );
    let head =
        [(StatusLine, "HTTP/1.1 200 OK\r\n"), (Headers, "Transfer-Encoding: chunked\r\n\r\n")];
    let table: [(&str, &[(WirePart, &str)]); 4] = [
        ("5", &[(ChunkSize, "5")]),
        ("5\r\nhel", &[(ChunkSize, "5\r\n"), (ChunkData, "hel")]),
        ("1\r\nx\r", &[(ChunkSize, "1\r\n"), (ChunkData, "x"), (ChunkEnd, "\r")]),
        ("0\r\nX: y", &[(LastChunk, "0\r\n"), (Trailers, "X: y")]),
    ];
    for (chunks, rows) in table {
        let sent = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
        assert_rows(&sent, &[&head, rows].concat());
    }
}

#[test]
fn rows_of_single_bytes_are_the_same_bytes() {
    let sent = "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                5\r\nhello\r\n0\r\nX: y\r\n\r\n";
    let whole = rows_of(sent);
    let server = Server::once(vec![Step::Request, Step::Pieces(sent.into(), 1), Step::Close]);
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert_eq!(loading.received(), sent.as_bytes());
    // Data may come in several rows; nothing else is torn.
    let parts = |part: WirePart| {
        let of_part = loading.rows.iter().filter(move |row| row.part == part);
        of_part.flat_map(|row| row.bytes.iter().copied()).collect::<Vec<u8>>()
    };
    for (part, text) in whole {
        assert_eq!(parts(part), text.as_bytes(), "{part:?}");
        if part != ChunkData {
            assert_eq!(loading.rows.iter().filter(|row| row.part == part).count(), 1, "{part:?}");
        }
    }
}

#[test]
fn news_stand_in_their_order() {
    let head = "HTTP/1.1 302 X\r\nContent-Length: 2\r\nLocation: /x\r\n\r\nno";
    let page = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";
    let server = Server::start(vec![answer(head), answer(page)]);
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    let names: Vec<&str> = loading
        .event
        .iter()
        .map(|event| match event {
            HttpEvent::Begun { .. } => "begun",
            HttpEvent::Trying(_) => "trying",
            HttpEvent::Connected { .. } => "connected",
            HttpEvent::Redirected { waits: false, .. } => "redirected",
            HttpEvent::Done { .. } => "done",
            _ => "other",
        })
        .collect();
    let once = ["begun", "trying", "connected"];
    assert_eq!(names.len(), 9, "{names:?}");
    assert_eq!((&names[..3], &names[5..8]), (&once[..], &once[..]), "{names:?}");
    assert!(names[3..5].contains(&"redirected") && names[3..5].contains(&"done"), "{names:?}");
    assert_eq!(names[8], "done");
    let done = |status: u16, wire: &str, body_bytes: u64| HttpEvent::Done {
        status,
        wire_bytes: wire.len() as u64,
        body_bytes,
    };
    assert!(loading.event.contains(&done(302, head, 2)), "{:?}", loading.event);
    assert!(loading.event.contains(&done(200, page, 4)), "{:?}", loading.event);
}

#[test]
fn a_flood_of_small_chunks_loses_no_row() {
    const CHUNKS: usize = 50_000;
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let sent = format!("{head}{}0\r\n\r\n", "1\r\nx\r\n".repeat(CHUNKS));
    let server = Server::once(vec![Step::Request, send(&sent), Step::Close]);
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert!(loading.received() == sent.as_bytes());
    assert_eq!(loading.body(), vec![b'x'; CHUNKS]);
    assert_eq!(loading.session.tally().lost_unlogged, 0);
}
