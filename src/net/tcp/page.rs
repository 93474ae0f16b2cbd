//! As much HTTP as it takes to answer a browser with one page (RFC 9112), without any socket.

use std::path::Path;
use std::time::Duration;

/// The largest head of a request, in bytes. Browsers send under 2 KiB, with large cookies under 16.
pub(super) const HEAD_BYTES_MAX: usize = 64 << 10;

/// How long a client may take for its request, from the moment it was accepted: one that dribbles must
/// not hold a connection for ever.
pub(super) const REQUEST_LIMIT: Duration = Duration::from_secs(30);

/// A request that is coming in.
#[derive(Debug, Default)]
pub(super) struct Request {
    head: Vec<u8>,
    /// What its first line asks for, once it is there.
    asked: Option<Asked>,
    /// Bytes of the head in which its end was looked for already.
    searched: usize,
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

/// The status of an answer (RFC 9110, section 15).
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
    /// 431: the head is longer than [`HEAD_BYTES_MAX`].
    HeadTooLarge,
}

/// The type of a page that we write ourselves.
pub(super) const HTML: &str = "text/html; charset=utf-8";

impl Request {
    /// Takes what came; `None` while more is needed. What comes behind the head, such as the body of a
    /// POST, is not looked at.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<Asked> {
        let room = HEAD_BYTES_MAX - self.head.len().min(HEAD_BYTES_MAX);
        self.head.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        self.asked = self.asked.or_else(|| self.read_line());
        let asked = match self.asked {
            // What is no HTTP is told at once, not when an empty line comes: it never will.
            Some(Asked::Wrong(_)) => self.asked,
            Some(_) if self.is_over() => self.asked,
            Some(_) | None => None,
        };
        let is_full = self.head.len() >= HEAD_BYTES_MAX;
        self.searched = self.head.len();
        asked.or_else(|| is_full.then_some(Asked::Wrong(Status::HeadTooLarge)))
    }

    /// Whether anything has come.
    pub(super) fn has_begun(&self) -> bool {
        !self.head.is_empty()
    }

    /// What the request line asks for, if it is there or can be none any more.
    fn read_line(&self) -> Option<Asked> {
        match self.first_line() {
            Line::Missing => None,
            Line::Partial(start) => {
                // Only what is new, so that a client that dribbles costs little.
                let known = self.searched.saturating_sub(self.head.len() - start.len());
                let is_http = begins_with_letter(start) && is_text(start.get(known..));
                (!is_http).then_some(BAD)
            }
            Line::Whole(line) => Some(asked_by(line)),
        }
    }

    /// The request line, behind empty lines, which a server shall skip (RFC 9112, section 2.2).
    fn first_line(&self) -> Line<'_> {
        let Some(start) = self.head.iter().position(|byte| !b"\r\n".contains(byte)) else {
            return Line::Missing;
        };
        let rest = self.head.get(start..).unwrap_or_default();
        match memchr::memchr(b'\n', rest).and_then(|end| rest.get(..end)) {
            Some(line) => Line::Whole(line.strip_suffix(b"\r").unwrap_or(line)),
            None => Line::Partial(rest),
        }
    }

    /// Whether the empty line behind the head has come. A line may end without `\r`.
    fn is_over(&self) -> bool {
        /// What may have come of the end already: `\n\r`.
        const OVERLAP: usize = 2;
        let begin = self.head.iter().position(|byte| !b"\r\n".contains(byte)).unwrap_or_default();
        let from = self.searched.saturating_sub(OVERLAP).max(begin);
        let rest = self.head.get(from..).unwrap_or_default();
        memchr::memchr_iter(b'\n', rest).any(|end| {
            let behind = rest.get(end + 1..).unwrap_or_default();
            behind.starts_with(b"\n") || behind.starts_with(b"\r\n")
        })
    }
}

const BAD: Asked = Asked::Wrong(Status::BadRequest);

/// How much of the request line is there.
enum Line<'a> {
    Missing,
    Partial(&'a [u8]),
    Whole(&'a [u8]),
}

/// Whether bytes can begin a method.
fn begins_with_letter(line: &[u8]) -> bool {
    line.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Whether bytes of a request line hold no control characters, as TLS has.
fn is_text(bytes: Option<&[u8]>) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\r';
    !bytes.unwrap_or_default().iter().any(is_control)
}

/// What a request line asks for: `GET /path HTTP/1.1`.
fn asked_by(line: &[u8]) -> Asked {
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target, version) = (words.next(), words.next(), words.next());
    let is_http = version.is_some_and(|version| version.starts_with(b"HTTP/1."));
    let has_target = target.is_some_and(|target| !target.is_empty());
    if !is_http
        || !has_target
        || words.next().is_some()
        || !begins_with_letter(line)
        || !is_text(Some(line))
    {
        return BAD;
    }
    match method {
        Some(b"GET") => Asked::Whole,
        Some(b"HEAD") => Asked::HeadOnly,
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

    /// An answer that says no more than this, with its head.
    pub(super) fn page(self) -> Vec<u8> {
        let line = self.line();
        let body = format!("<!doctype html><title>{line}</title><h1>{line}</h1>\n");
        let mut answer = head(self, HTML, body.len() as u64);
        answer.extend_from_slice(body.as_bytes());
        answer
    }
}

/// The head of an answer, up to and with its empty line.
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

    const TOO_LARGE: Asked = Asked::Wrong(Status::HeadTooLarge);
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
        let table: [(&[u8], Option<Asked>); 21] = [
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
