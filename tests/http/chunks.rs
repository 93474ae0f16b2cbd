//! Chunks and what stands after the last one.

use crate::case::{Case, chunked, play_all};
use crate::loading::{Loading, get_from, pattern};
use crate::server::{Server, Step};
use network_playground::net::http::{Deviation, HttpFailure};

/// One chunk whose size is written so, and the last one.
fn sized(name: &str, size: &str, data: &str) -> Case {
    chunked(name, format!("{size}\r\n{data}\r\n0\r\n\r\n")).body(data)
}

/// A size that is none.
fn bad_size(name: &str, line: &str) -> Case {
    chunked(name, format!("3\r\nabc\r\n{line}\r\nhello\r\n0\r\n\r\n"))
        .body("abc")
        .fails_like(HttpFailure::BadChunkSize(String::new()))
}

#[test]
fn sizes_of_chunks() {
    let cases = [
        sized("five", "5", "hello").stays(),
        sized("leading zeros", "0005", "hello"),
        sized("many leading zeros", "0000000000000005", "hello"),
        sized("capital", "A", "0123456789"),
        sized("small", "a", "0123456789"),
        sized("two digits", "1e", "012345678901234567890123456789"),
        // Old servers pad it so that its length is known before its value.
        sized("padded", "5   ", "hello"),
        sized("line ends within", "6", "\r\n0\r\n\r"),
        chunked("three", "3\r\nabc\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n").body("abcdef").stays(),
        chunked("none", "0\r\n\r\n").stays(),
        chunked("several zeros", "5\r\nhello\r\n000\r\n\r\n").body("hello").stays(),
        chunked("single bytes", "1\r\nx\r\n".repeat(1000) + "0\r\n\r\n").body("x".repeat(1000)),
    ];
    play_all(&cases);
}

#[test]
fn sizes_that_are_none() {
    let cases = [
        bad_size("plus", "+5"),
        bad_size("minus", "-5"),
        bad_size("prefix", "0x5"),
        bad_size("space before", " 5"),
        bad_size("space within", "5 5"),
        bad_size("empty", ""),
        bad_size("a word", "hello"),
        bad_size("a comma", "5,"),
        bad_size("17 digits", "FFFFFFFFFFFFFFFFF"),
        bad_size("17 digits, small", "10000000000000005"),
        bad_size("an extension only", ";a=b").any_oddity(),
        bad_size("NUL", "5\0"),
        bad_size("other digits", "５"),
    ];
    play_all(&cases);
}

#[test]
fn extensions_of_chunks() {
    let extended = |name: &str, extension: &str| {
        let size = format!("5{extension}");
        sized(name, &size, "hello").odd(Deviation::ChunkExtension)
    };
    let too_long = format!("5;a={}\r\nhello\r\n0\r\n\r\n", "x".repeat(20_000));
    let cases = [
        extended("a name", ";a"),
        extended("name and value", ";name=value"),
        extended("a quoted value", ";name=\"a;b c\""),
        extended("white space around", " ; name = value"),
        extended("several", ";a=1;b=2;c"),
        extended("empty", ";"),
        extended("longer than 20 bytes", ";signature=0123456789abcdef0123456789abcdef"),
        extended("5 KB", &format!(";a={}", "x".repeat(5000))),
        chunked("at the last chunk", "5\r\nhello\r\n0;a=b\r\n\r\n")
            .body("hello")
            .odd(Deviation::ChunkExtension),
        chunked("20 KB", too_long).fails_like(HttpFailure::ChunkLineTooLong(0)),
        chunked("20 KB without end", format!("5;a={}", "x".repeat(20_000)))
            .fails_like(HttpFailure::ChunkLineTooLong(0))
            .stays(),
    ];
    play_all(&cases);
}

#[test]
fn ends_of_chunks() {
    let bad_end = |name: &str, rest: &str| {
        chunked(name, format!("5\r\nhello{rest}"))
            .body("hello")
            .fails_like(HttpFailure::BadChunkEnd(String::new()))
    };
    let odd =
        |name: &str, chunks: &str| chunked(name, chunks).body("hello").odd(Deviation::BareLineFeed);
    let cases = [
        bad_end("more than its size", ", world\r\n0\r\n\r\n"),
        bad_end("no line end", "0\r\n\r\n"),
        bad_end("carriage return only", "\r0\r\n\r\n"),
        chunked("the wrong way round", "5\r\nhello\n\r0\r\n\r\n")
            .body("hello")
            .odd(Deviation::BareLineFeed)
            .fails_like(HttpFailure::BadChunkSize(String::new())),
        odd("line feed behind the size", "5\nhello\r\n0\r\n\r\n"),
        odd("line feed behind the data", "5\r\nhello\n0\r\n\r\n"),
        odd("line feed behind the last", "5\r\nhello\r\n0\n\r\n"),
        odd("line feed at the end", "5\r\nhello\r\n0\r\n\n"),
        odd("line feeds only", "5\nhello\n0\n\n"),
    ];
    play_all(&cases);
}

#[test]
fn chunks_that_are_cut() {
    let cut = |name: &str, chunks: &str, body: &str| {
        chunked(name, chunks).body(body).fails(HttpFailure::ChunksCut)
    };
    let reset = |name: &str, chunks: &str, body: &str| chunked(name, chunks).body(body).reset();
    let cases = [
        cut("before the first size", "", ""),
        cut("within the size", "5", ""),
        cut("within the size's line end", "5\r", ""),
        cut("behind the size", "5\r\n", ""),
        cut("within the data", "5\r\nhel", "hel"),
        cut("behind the data", "5\r\nhello", "hello"),
        cut("within the data's line end", "5\r\nhello\r", "hello"),
        cut("before the last chunk", "5\r\nhello\r\n", "hello"),
        cut("within the last chunk", "5\r\nhello\r\n0", "hello"),
        cut("within the last chunk's line end", "5\r\nhello\r\n0\r", "hello"),
        cut("a size that nobody has", "FFFFFFFFFFFFFFFF\r\nhello", "hello"),
        cut("half of what a signed number holds", "7fffffffffffffff\r\nhello", "hello"),
        cut("after one of three", "3\r\nabc\r\n3\r\nde", "abcde"),
        reset("reset before the first", "", ""),
        reset("reset within the data", "5\r\nhel", "hel"),
        reset("reset before the last", "5\r\nhello\r\n", "hello"),
        reset("reset within the trailers", "5\r\nhello\r\n0\r\nX: y", "hello"),
    ];
    play_all(&cases);
}

#[test]
fn trailers() {
    let with = |name: &str, trailers: &str| {
        chunked(name, format!("5\r\nhello\r\n0\r\n{trailers}\r\n")).body("hello")
    };
    let bad = |name: &str, trailers: &str| {
        with(name, trailers).fails_like(HttpFailure::BadTrailers(String::new()))
    };
    let cut = |name: &str, rest: &str| {
        chunked(name, format!("5\r\nhello\r\n0\r\n{rest}"))
            .body("hello")
            .fails_like(HttpFailure::BadTrailers(String::new()))
    };
    let cases = [
        with("one", "X-Sum: 5d41\r\n").trailer("X-Sum", "5d41").stays(),
        with("two", "A: 1\r\nb:2 \r\n").trailer("A", "1").trailer("b", "2").stays(),
        with("no ASCII", "X: 好\r\n").trailer("X", "好"),
        // They come too late to say anything about the body (RFC 9110, section 6.5.1).
        with("a length", "Content-Length: 3\r\n").trailer("Content-Length", "3"),
        with("a coding", "Content-Encoding: gzip\r\n").trailer("Content-Encoding", "gzip"),
        with("a location", "Location: /x\r\n").trailer("Location", "/x"),
        bad("no colon", "Trailer\r\n"),
        bad("NUL", "X: a\0\r\n"),
        bad("no name", ": x\r\n"),
        bad("too many", &"X: y\r\n".repeat(5000)),
        cut("no empty line", ""),
        cut("half an empty line", "\r"),
        cut("within a trailer", "X: y"),
        cut("behind a trailer", "X: y\r\n"),
    ];
    play_all(&cases);
}

#[test]
fn bytes_behind_the_last_chunk() {
    let behind = |name: &str, rest: &str| {
        chunked(name, format!("5\r\nhello\r\n0\r\n\r\n{rest}"))
            .body("hello")
            .odd(Deviation::BytesAfterEnd(rest.len() as u64))
    };
    let cases = [
        behind("a line end", "\r\n"),
        behind("another chunk", "5\r\nworld\r\n0\r\n\r\n"),
        behind("another answer", "HTTP/1.1 200 OK\r\n\r\n").stays(),
        chunked("a body behind the trailers", "0\r\nX: y\r\n\r\nbody")
            .trailer("X", "y")
            .odd(Deviation::BytesAfterEnd(4)),
    ];
    play_all(&cases);
}

#[test]
fn large_chunks_and_small_ones() {
    let data = pattern(100_000);
    let of = |size: usize| -> Vec<u8> {
        let chunk =
            |part: &[u8]| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
        let chunks = data.chunks(size).flat_map(chunk);
        chunks.chain(*b"0\r\n\r\n").collect()
    };
    let cases: Vec<Case> = [7, 100, 4096, 16_384, 100_000]
        .into_iter()
        .map(|size| chunked(format!("chunks of {size}"), of(size)).body(&data).stays())
        .collect();
    play_all(&cases);
}

#[test]
fn what_never_ends_within_a_chunk_is_cut_off() {
    let table: [(&[u8], HttpFailure); 3] = [
        (b"5;", HttpFailure::ChunkLineTooLong(0)),
        (b"00", HttpFailure::ChunkLineTooLong(0)),
        (b"0\r\nX: ", HttpFailure::BadTrailers(String::new())),
    ];
    for (begin, expected) in table {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let script =
            vec![Step::Request, Step::Send([head, begin].concat()), Step::Flood(b"0".repeat(4096))];
        let server = Server::once(script);
        let loading = Loading::whole(get_from(server.address()));
        let failure = loading.failure();
        let is_so = std::mem::discriminant(&failure) == std::mem::discriminant(&expected);
        assert!(is_so, "{failure:?}");
        assert!(loading.hop().wire_bytes() < 2 << 20);
    }
}
