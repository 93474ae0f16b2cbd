//! As much HTTP as it takes to serve a browser one page (RFC 9112), without any socket.

use std::path::Path;
use std::time::Duration;

/// The largest head of a request, in bytes. Browsers send under 2 KiB, with large cookies under 16.
pub(super) const HEAD_BYTES_MAX: usize = 64 << 10;

/// How long a client may take for its request, from the moment it was accepted: one that dribbles must
/// not hold a connection for ever.
pub(super) const REQUEST_LIMIT: Duration = Duration::from_secs(30);

/// Header lines that are read: Apache takes as many. Each costs memory while a head is read.
const HEADERS_MAX: usize = 100;

/// A request that is coming in.
#[derive(Debug, Default)]
pub(super) struct Request {
    head: Vec<u8>,
    /// Whether its first line is there, and asks for the page.
    has_line: bool,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// GET: the head and the page.
    Whole,
    /// HEAD: the head alone.
    HeadOnly,
    /// This cannot be answered by a page.
    Wrong(Status),
}

/// The status of a response (RFC 9110, section 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// 200
    Ok,
    /// 400: no HTTP.
    BadRequest,
    /// 404: the page's file is not there.
    NotFound,
    /// 405: neither GET nor HEAD.
    MethodNotAllowed,
    /// 408: it took longer than [`REQUEST_LIMIT`].
    RequestTimeout,
    /// 431: the head is longer than [`HEAD_BYTES_MAX`], or has more lines than [`HEADERS_MAX`].
    HeadTooLarge,
}

/// The type of a page that we write ourselves.
pub(super) const HTML: &str = "text/html; charset=utf-8";

impl Request {
    /// Takes what came; `None` while more is needed. What comes after the head, such as the body of a
    /// POST, is not looked at.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<Asked> {
        let room = HEAD_BYTES_MAX - self.head.len().min(HEAD_BYTES_MAX);
        let new = bytes.get(..room).unwrap_or(bytes);
        self.head.extend_from_slice(new);
        // With the first line there, only the end of a line can be the end: a client that dribbles its
        // head costs little.
        let may_be_over = !self.has_line || new.contains(&b'\n');
        let asked = if may_be_over { self.read() } else { None };
        let is_full = self.head.len() >= HEAD_BYTES_MAX;
        asked.or_else(|| is_full.then_some(TOO_LARGE))
    }

    /// Whether anything has come.
    pub(super) fn has_begun(&self) -> bool {
        !self.head.is_empty()
    }

    /// Reads what is there. What is no HTTP is known at once and not when an empty line comes: it never
    /// will.
    fn read(&mut self) -> Option<Asked> {
        // Before it may stand empty lines, which a server should skip (RFC 9112, section 2.2).
        let begin = self.head.iter().position(|byte| !b"\r\n".contains(byte))?;
        let request = self.head.get(begin..).unwrap_or_default();
        if !request.first().is_some_and(u8::is_ascii_alphabetic) {
            // It may be a token, but no method begins so, and somebody who types numbers waits.
            return Some(BAD);
        }
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut parsed = httparse::Request::new(&mut headers);
        let result = parsed.parse(request);
        // The version is the last word of the first line.
        let asked = parsed.version.and(parsed.method).map(asked_by);
        match (asked, result) {
            (Some(Asked::Wrong(_)), _) | (_, Ok(httparse::Status::Complete(_))) => asked,
            (_, Ok(httparse::Status::Partial)) => {
                self.has_line = asked.is_some() && request.contains(&b'\n');
                None
            }
            (_, Err(httparse::Error::TooManyHeaders)) => Some(TOO_LARGE),
            (_, Err(_)) => Some(BAD),
        }
    }
}

const BAD: Asked = Asked::Wrong(Status::BadRequest);
const TOO_LARGE: Asked = Asked::Wrong(Status::HeadTooLarge);

/// What a method asks for.
fn asked_by(method: &str) -> Asked {
    match method {
        "GET" => Asked::Whole,
        "HEAD" => Asked::HeadOnly,
        _ => Asked::Wrong(Status::MethodNotAllowed),
    }
}

impl Status {
    /// Its number and phrase.
    fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::BadRequest => "400 Bad Request",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::RequestTimeout => "408 Request Timeout",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
        }
    }

    /// A response that says no more than this, with its head.
    pub(super) fn page(self) -> Vec<u8> {
        let line = self.line();
        let body = format!("<!doctype html><title>{line}</title><h1>{line}</h1>\n");
        let mut response = head(self, HTML, body.len() as u64);
        response.extend_from_slice(body.as_bytes());
        response
    }
}

/// The head of a response, up to and with its empty line.
pub(super) fn head(status: Status, content_type: &str, body_bytes: u64) -> Vec<u8> {
    // RFC 9110, section 15.5.6: whoever refuses a method names those that it takes.
    let allow = if status == Status::MethodNotAllowed { "Allow: GET, HEAD\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {}\r\n{allow}Content-Type: {content_type}\r\nContent-Length: {body_bytes}\r\nConnection: close\r\n\r\n",
        status.line()
    );
    head.into_bytes()
}

/// The type of a file by its extension, as a browser wants to know it.
pub(super) fn content_type(path: &Path) -> &'static str {
    const TYPES: [(&str, &str); 16] = [
        ("html", HTML),
        ("htm", HTML),
        ("txt", "text/plain; charset=utf-8"),
        ("md", "text/plain; charset=utf-8"),
        ("css", "text/css; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("json", "application/json"),
        ("xml", "application/xml"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("ico", "image/x-icon"),
        ("pdf", "application/pdf"),
    ];
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let known = TYPES.iter().find(|(known, _)| *known == extension);
    known.map_or("application/octet-stream", |(_, content_type)| content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_ALLOWED: Asked = Asked::Wrong(Status::MethodNotAllowed);

    fn asked(request: &[u8]) -> Option<Asked> {
        let whole = Request::default().take(request);
        let mut dribbled = Request::default();
        let bytes = request.chunks(1).find_map(|byte| dribbled.take(byte));
        assert_eq!(whole, bytes, "{}", String::from_utf8_lossy(request));
        whole
    }

    #[test]
    fn requests_and_nonsense() {
        let table: [(&[u8], Option<Asked>); 26] = [
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Some(Asked::Whole)),
            (b"GET /a?b=c HTTP/1.0\r\n\r\n", Some(Asked::Whole)),
            (b"GET / HTTP/1.1\n\n", Some(Asked::Whole)),
            (b"\r\n\r\nGET / HTTP/1.1\r\n\r\n", Some(Asked::Whole)),
            (b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", Some(Asked::HeadOnly)),
            (b"GET / HTTP/1.1\r\nHost: x\r\n", None),
            (b"GET / HTTP/1.1\r\nHost: x\r\n\r", None),
            (b"GET / HTTP/1.1", None),
            (b"GE", None),
            (b"", None),
            (b"\r\n\r\n", None),
            (b"POST / HTTP/1.1\r\n", Some(NOT_ALLOWED)),
            (b"get / HTTP/1.1\r\n", Some(NOT_ALLOWED)),
            (b"GET /\r\n", Some(BAD)),
            (b"GET / HTTP/2\r\n", Some(BAD)),
            (b"GET  HTTP/1.1\r\n", Some(BAD)),
            (b"GET / HTTP/1.1 x\r\n", Some(BAD)),
            (b"GET /\0 HTTP/1.1", Some(BAD)),
            (b"Lambda\n", Some(BAD)),
            (b"\x16\x03\x01\x02\x00\x01", Some(BAD)),
            (b" GET / HTTP/1.1\r\n", Some(BAD)),
            (b"GET / HTTP/1.1\r\nno header\r\n\r\n", Some(BAD)),
            (b"GET / HTTP/1.1\r\nX: \0\r\n\r\n", Some(BAD)),
            (b"GET / HTTP/1.1\r\nX: \xe4\r\n\r\n", Some(Asked::Whole)),
            (b"12345", Some(BAD)),
            (b"GET / HTTP/1.1\rX", Some(BAD)),
        ];
        for (request, expected) in table {
            assert_eq!(asked(request), expected, "{}", String::from_utf8_lossy(request));
        }
    }

    #[test]
    fn a_head_ends_somewhere() {
        let mut request = Request::default();
        assert_eq!(request.take(b"GET / HTTP/1.1\r\nX: "), None);
        let most = HEAD_BYTES_MAX - b"GET / HTTP/1.1\r\nX: ".len();
        assert_eq!(request.take(&vec![b'x'; most - 1]), None);
        assert_eq!(request.take(b"x"), Some(TOO_LARGE));
        assert_eq!(request.take(b"\r\n\r\n"), Some(TOO_LARGE));
        assert_eq!(request.head.len(), HEAD_BYTES_MAX);
        let long_line = [b"GET /".as_slice(), &vec![b'a'; HEAD_BYTES_MAX]].concat();
        assert_eq!(Request::default().take(&long_line), Some(TOO_LARGE));
        assert_eq!(Request::default().take(&vec![b'\n'; HEAD_BYTES_MAX]), Some(TOO_LARGE));
        let lines = |count| ["GET / HTTP/1.1\r\n", &"X: x\r\n".repeat(count), "\r\n"].concat();
        let taken = |count| Request::default().take(lines(count).as_bytes());
        assert_eq!(
            (taken(HEADERS_MAX), taken(HEADERS_MAX + 1)),
            (Some(Asked::Whole), Some(TOO_LARGE))
        );
    }

    #[test]
    fn answers_are_whole_and_close() {
        let head = String::from_utf8_lossy(&head(Status::Ok, HTML, 12)).into_owned();
        assert_eq!(
            head,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 12\r\nConnection: close\r\n\r\n"
        );
        let refusal = String::from_utf8_lossy(&Status::MethodNotAllowed.page()).into_owned();
        assert!(refusal.starts_with("HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\n"));
        let (_, body) = refusal.split_once("\r\n\r\n").unwrap_or_default();
        assert!(refusal.contains(&format!("Content-Length: {}\r\n", body.len())));
    }

    #[test]
    fn types_by_extension() {
        let table = [
            ("a.html", HTML),
            ("A.PNG", "image/png"),
            ("a.tar.gz", "application/octet-stream"),
            ("html", "application/octet-stream"),
        ];
        for (path, expected) in table {
            assert_eq!(content_type(Path::new(path)), expected, "{path}");
        }
    }
}
