//! Headers, right and wrong, and the limits of a head.

use crate::case::{Case, Ends, case, no_answer, play_all};
use crate::loading::{Loading, get_from};
use crate::server::{Server, Step, answer};
use network_playground::net::http::{Deviation, HttpFailure};

/// A response of these header lines and a body of four bytes.
fn headers(name: &str, lines: impl AsRef<[u8]>) -> Case {
    let sent = [b"HTTP/1.1 200 OK\r\n", lines.as_ref(), b"Content-Length: 4\r\n\r\npage"].concat();
    case(name, sent).length(4).body("page")
}

/// Lines that are no headers.
fn bad(name: &str, lines: impl AsRef<[u8]>) -> Case {
    let sent = [b"HTTP/1.1 200 OK\r\n", lines.as_ref(), b"Content-Length: 4\r\n\r\npage"].concat();
    no_answer(name, sent, Ends::Like(HttpFailure::BadHeader(String::new())))
}

#[test]
fn headers_that_can_be_read() {
    let cases = [
        headers("a value", "X-A: b\r\n").header("x-a", "b"),
        headers("no space", "X:b\r\n").header("X", "b"),
        headers("many spaces", "X: \t  b c \t \r\n").header("X", "b c"),
        headers("empty value", "X:\r\n").header("X", ""),
        headers("blank value", "X:   \r\n").header("X", ""),
        headers("colons in the value", "X: a:b::c\r\n").header("X", "a:b::c"),
        headers("odd name", "!#$%&'*+-.^_`|~1: b\r\n").header("!#$%&'*+-.^_`|~1", "b"),
        headers("UTF-8", "X: 你好\r\n").header("X", "你好"),
        headers("GBK", b"X: \xc4\xe3\xba\xc3\r\n").header("X", b"\xc4\xe3\xba\xc3"),
        headers("tab in the value", "X: a\tb\r\n").header("X", "a\tb"),
        headers("duplicates", "X: 1\r\nx: 2\r\nX: 3\r\n").header("X", "1"),
        headers("20 KB in one line", format!("X: {}\r\n", "v".repeat(20_000)))
            .header("X", "v".repeat(20_000)),
        headers("500 lines", "Name: value\r\n".repeat(500)).header("name", "value"),
    ];
    play_all(&cases);
}

#[test]
fn headers_that_are_odd_and_understood() {
    let cases = [
        headers("folded", "X: a\r\n b\r\n").header("X", "a b").odd(Deviation::Folded),
        headers("folded by a tab", "X: a\r\n\tb\r\n").header("X", "a b").odd(Deviation::Folded),
        headers("folded twice", "X: a\r\n  b\r\n \tc\r\n")
            .header("X", "a b c")
            .odd(Deviation::Folded),
        headers("folded at once", "X:\r\n a\r\n").header("X", "a").odd(Deviation::Folded),
        case("folded length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n 4\r\n\r\npage")
            .length(4)
            .body("page")
            .odd(Deviation::Folded),
        case("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 4\n\npage")
            .length(4)
            .body("page")
            .odd(Deviation::BareLineFeed),
        case("mixed line ends", "HTTP/1.1 200 OK\r\nX: y\nContent-Length: 4\r\n\r\npage")
            .length(4)
            .body("page")
            .header("X", "y")
            .odd(Deviation::BareLineFeed),
        case("bare line feed at the end", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\npage")
            .length(4)
            .body("page")
            .odd(Deviation::BareLineFeed),
        case("a bare line feed behind the status line", "HTTP/1.1 200 OK\r\n\nbody")
            .until_close()
            .body("body")
            .odd(Deviation::BareLineFeed),
        case("bare line feeds, no headers", "HTTP/1.1 200 OK\n\npage")
            .until_close()
            .body("page")
            .odd(Deviation::BareLineFeed),
        headers("space in the name", "X Y: z\r\n").header("X Y", "z").odd(Deviation::OddHeaderName),
        headers("brackets in the name", "X(y): z\r\n")
            .header("X(y)", "z")
            .odd(Deviation::OddHeaderName),
        headers("a name that is no ASCII", "Größe: 4\r\n")
            .header("Größe", "4")
            .odd(Deviation::OddHeaderName),
        headers("a name in GBK", b"\xc4\xe3: 4\r\n")
            .header("\\xc4\\xe3", "4")
            .odd(Deviation::OddHeaderName),
        headers("a space in the name and before the colon", "X Y : z\r\n")
            .header("X Y", "z")
            .odd(Deviation::OddHeaderName)
            .odd(Deviation::SpaceBeforeColon),
        headers("folded by nothing", "X: a\r\n \r\n").header("X", "a").odd(Deviation::Folded),
        headers("space before the colon", "X : y\r\n")
            .header("X", "y")
            .odd(Deviation::SpaceBeforeColon),
        case("space behind Content-Length", "HTTP/1.1 200 OK\r\nContent-Length : 4\r\n\r\npage")
            .length(4)
            .body("page")
            .odd(Deviation::SpaceBeforeColon),
    ];
    play_all(&cases);
}

#[test]
fn lines_that_are_no_headers() {
    let cases = [
        bad("no colon", "Header\r\n"),
        bad("no name", ": value\r\n"),
        bad("NUL in the value", b"X: a\0b\r\n"),
        bad("NUL in the name", b"X\0: b\r\n"),
        bad("escape sequence in the name", b"X\x1b[2J: y\r\n"),
        bad("carriage return in the value", "X: a\rY: b\r\n"),
        bad("a tab in the name", "X\tY: z\r\n"),
        bad("a folded line with a NUL", b"X: a\r\n b\0\r\n"),
        bad("a page at once", "<html>\r\n"),
        bad("white space before the first header", " X: y\r\n"),
    ];
    play_all(&cases);
}

/// A head of exactly so many bytes, with an empty body.
fn head_of(bytes: usize) -> String {
    let (begin, end) = ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ", "\r\n\r\n");
    format!("{begin}{}{end}", "x".repeat(bytes - begin.len() - end.len()))
}

/// A head of exactly so many header lines, with an empty body.
fn lines(count: usize) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{}\r\n", "X: y\r\n".repeat(count - 1))
}

#[test]
fn heads_at_their_limits() {
    let too_large = || Ends::Exactly(HttpFailure::HeadTooLarge(1000));
    let too_many = || Ends::Exactly(HttpFailure::HeadTooManyLines(10));
    let interim = |bytes: usize| {
        let begin = "HTTP/1.1 103 Early Hints\r\nX: ";
        format!("{begin}{}\r\n\r\n", "x".repeat(bytes - begin.len() - 4))
    };
    let cases = [
        case("as large as may be", head_of(1000)).small_heads().length(0),
        no_answer("a byte too much", head_of(1001), too_large()).small_heads(),
        no_answer("much too large", head_of(5000), too_large()).small_heads(),
        no_answer(
            "without an end",
            "HTTP/1.1 200 OK\r\nX: ".to_owned() + &"x".repeat(1000),
            too_large(),
        )
        .small_heads()
        .stays(),
        no_answer(
            "a status line without an end",
            "HTTP/1.1 200 ".to_owned() + &"x".repeat(1000),
            too_large(),
        )
        .small_heads()
        .stays(),
        case("as many lines as may be", lines(10)).small_heads().length(0),
        no_answer("a line too much", lines(11), too_many()).small_heads(),
        no_answer("many lines too much", lines(50), too_many()).small_heads(),
        no_answer("lines without an end", lines(50).trim_end().to_owned() + "\r\n", too_many())
            .small_heads()
            .stays(),
        no_answer("interim answers too large", interim(600) + &interim(600), too_large())
            .small_heads()
            .interim(&[103])
            .stays(),
    ];
    play_all(&cases);
}

#[test]
fn a_head_without_end_is_cut_off_at_the_default_limits() {
    let table: [(&[u8], &str); 3] = [
        (b"xxxxxxxxxxxxxxxx", "one endless line"),
        (b"X: y\r\n", "endless lines"),
        (b"X: y\r\n z\r\n", "an endless fold"),
    ];
    for (unit, name) in table {
        let begin = Step::Send(b"HTTP/1.1 200 OK\r\nX: y\r\n".to_vec());
        let script = vec![Step::Request, begin, Step::Flood(unit.repeat(1000))];
        let server = Server::once(script);
        let loading = Loading::whole(get_from(server.address()));
        let failure = loading.failure();
        let is_limit =
            matches!(failure, HttpFailure::HeadTooLarge(_) | HttpFailure::HeadTooManyLines(_));
        assert!(is_limit, "{name}: {failure:?}");
        // Not much more than the limit is kept.
        assert!(loading.hop().wire_bytes() < 2 << 20, "{name}");
    }
}

#[test]
fn headers_are_kept_as_they_came() {
    let sent = "HTTP/1.1 200 OK\r\nX-B: 2\r\nx-a: 1\r\nX-B: 3\r\nContent-Length: 0\r\n\r\n";
    let server = Server::once(crate::server::answer(sent));
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    let head = loading.facts().head.unwrap();
    let lines: Vec<(&str, &[u8])> =
        head.headers.iter().map(|line| (line.name.as_str(), line.value.as_slice())).collect();
    let expected: [(&str, &[u8]); 4] =
        [("X-B", b"2"), ("x-a", b"1"), ("X-B", b"3"), ("Content-Length", b"0")];
    assert_eq!(lines, expected);
    assert_eq!(head.bytes, sent.len());
    assert_eq!(head.values("x-b").collect::<Vec<_>>(), [b"2", b"3"]);
}

#[test]
fn control_characters_in_values_are_kept_and_told() {
    let server = Server::once(answer(
        b"HTTP/1.1 200 OK\r\nX-Esc: \x1b[31mred\x7f\r\nContent-Length: 0\r\n\r\n",
    ));
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    let facts = loading.facts();
    assert_eq!(facts.head.unwrap().value("x-esc"), Some(&b"\x1b[31mred\x7f"[..]));
    assert_eq!(facts.deviations, [Deviation::ControlInHeader]);
}
