//! What a download should be.

use super::Target;
use crate::net::tls::TlsTrust;
use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Redirects that are followed unless a person says otherwise; browsers follow 20, Go 10.
pub const REDIRECTS_MAX: u32 = 10;

/// Size of a head that is taken unless a person says otherwise, in bytes: what curl takes.
pub const HEAD_BYTES: usize = 300 << 10;

/// Lines of a head that are taken unless a person says otherwise.
pub const HEAD_LINES: usize = 1000;

/// Body that is kept in memory unless a person says otherwise, in bytes; more goes to a temporary file.
pub const MEMORY_BYTES: u64 = 256 << 20;

/// The largest response unless a person says otherwise, in bytes, decoded or not: a disk may hold it.
pub const BODY_BYTES: u64 = 8 << 30;

/// How many times as large as received a body may become by decoding, unless a person says otherwise.
/// Text becomes 10 times as large, zeros 1000 times.
pub const RATIO: u64 = 200;

/// The `User-Agent` unless a person says otherwise.
pub const USER_AGENT: &str = concat!("NetworkPlayground/", env!("CARGO_PKG_VERSION"));

/// The `Accept-Encoding` unless a person says otherwise: what we decode.
pub const ACCEPT_ENCODING: &str = "gzip, deflate, br";

/// What to download, and how.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// From where.
    pub target: Target,
    /// What to say.
    pub request: Request,
    /// What to do with redirects.
    pub redirects: Redirects,
    /// Whether to go through a proxy.
    pub proxy: ProxyChoice,
    /// What the environment says of proxies.
    pub proxy_variables: ProxyVariables,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// How much to take.
    pub limits: Limits,
    /// How to check whom we talk to.
    pub tls: TlsTrust,
    /// Where bodies go that are too much for memory; `None` where the system has temporary files, which
    /// may be in memory, too.
    pub temporary_folder: Option<PathBuf>,
    /// For tests: what names resolve to instead of what the system says. Empty in the program.
    pub addresses: Vec<SocketAddr>,
}

impl HttpConfig {
    /// A GET with all else at its default.
    pub fn get(target: Target) -> Self {
        Self {
            target,
            request: Request::Composed(Composed::default()),
            redirects: Redirects::Follow(REDIRECTS_MAX),
            proxy: ProxyChoice::Environment,
            proxy_variables: ProxyVariables::of_environment(),
            timeouts: Timeouts::default(),
            limits: Limits::default(),
            tls: TlsTrust::default(),
            temporary_folder: None,
            addresses: Vec::new(),
        }
    }
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Made from its parts.
    Composed(Composed),
    /// Exactly these bytes. It is not sent again to where a redirect leads.
    Raw(Vec<u8>),
}

/// The parts of a request. `Host`, `Connection: close` and, for a URL with a user, `Authorization` are
/// added unless the headers have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// What to ask for.
    pub method: Method,
    /// The version to speak.
    pub version: Version,
    /// Headers, in this order, checked by [`header_mistake`].
    pub headers: Vec<(String, String)>,
}

impl Default for Composed {
    fn default() -> Self {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            method: Method::Get,
            version: Version::Http11,
            headers: vec![
                header("User-Agent", USER_AGENT),
                header("Accept", "*/*"),
                header("Accept-Encoding", ACCEPT_ENCODING),
            ],
        }
    }
}

/// What is wrong with a header that a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderMistake {
    /// No name.
    #[error("the name is empty")]
    NoName,
    /// A character that no name has (RFC 9110, section 5.6.2).
    #[error("the name contains {0:?}")]
    NameCharacter(char),
    /// A line end or another control character: it would begin another header (CWE-113).
    #[error("the value contains {0:?}")]
    ValueCharacter(char),
}

/// Checks a header; `None` if it can be sent.
pub fn header_mistake(name: &str, value: &str) -> Option<HeaderMistake> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() {
        return Some(HeaderMistake::NoName);
    }
    if let Some(odd) = name.chars().find(|c| !is_token(*c)) {
        return Some(HeaderMistake::NameCharacter(odd));
    }
    let odd = value.chars().find(|c| c.is_control() && *c != '\t')?;
    Some(HeaderMistake::ValueCharacter(odd))
}

/// The method of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Method {
    /// The page.
    #[default]
    Get,
    /// Its headers only.
    Head,
}

impl Method {
    /// As it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
        }
    }
}

/// The version that a request speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    #[default]
    Http11,
}

impl Version {
    /// As it is sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
        }
    }
}

/// What to do with redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirects {
    /// Follow up to so many.
    Follow(u32),
    /// Stop at each and wait for [`HttpCommand::Follow`](super::HttpCommand::Follow), up to so many.
    Steps(u32),
    /// Show the response that redirects.
    Ignore,
}

/// Whether to go through a proxy. Loopback is never reached through one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ProxyChoice {
    /// As `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
    #[default]
    Environment,
    /// Never.
    None,
}

/// The variables of the environment that name proxies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProxyVariables {
    /// `http_proxy`. In capitals it is not read, since a CGI program's peer can set it (CVE-2016-5385).
    pub http: Option<String>,
    /// `https_proxy`, also in capitals.
    pub https: Option<String>,
    /// `all_proxy`, also in capitals.
    pub all: Option<String>,
    /// `no_proxy`, also in capitals: hosts, domains and addresses that are reached without, or `*`.
    pub none_for: Option<String>,
}

impl ProxyVariables {
    /// As they are set for this program.
    pub fn of_environment() -> Self {
        let read = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let either = |small: &str| read(small).or_else(|| read(&small.to_uppercase()));
        Self {
            http: read("http_proxy"),
            https: either("https_proxy"),
            all: either("all_proxy"),
            none_for: either("no_proxy"),
        }
    }
}

/// How long to wait. Zero is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the addresses of a name.
    pub resolve: Duration,
    /// For a connection, over all addresses.
    pub connect: Duration,
    /// For the TLS handshake.
    pub tls: Duration,
    /// For the first byte of a response, after the request was sent.
    pub first_byte: Duration,
    /// For the next bytes of a response.
    pub idle: Duration,
    /// For all of it, with all redirects.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            resolve: seconds(10),
            connect: seconds(20),
            tls: seconds(15),
            first_byte: seconds(60),
            idle: seconds(30),
            total: seconds(3600),
        }
    }
}

/// How much to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a head.
    pub head_bytes: usize,
    /// Lines of a head.
    pub head_lines: usize,
    /// Bytes of a response that are kept in memory; more goes to a temporary file.
    pub memory_bytes: u64,
    /// Bytes of a response, as received or decoded.
    pub body_bytes: u64,
    /// How many times as large a body may become by decoding.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: HEAD_BYTES,
            head_lines: HEAD_LINES,
            memory_bytes: MEMORY_BYTES,
            body_bytes: BODY_BYTES,
            ratio: RATIO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_would_break_a_request_are_refused() {
        use HeaderMistake::{NameCharacter, NoName, ValueCharacter};
        let table = [
            ("X-A", "b", None),
            ("x_a.1", "你好 \t!", None),
            ("", "b", Some(NoName)),
            ("X A", "b", Some(NameCharacter(' '))),
            ("X:", "b", Some(NameCharacter(':'))),
            ("名", "b", Some(NameCharacter('名'))),
            ("X", "b\r\nEvil: 1", Some(ValueCharacter('\r'))),
            ("X", "\0", Some(ValueCharacter('\0'))),
        ];
        for (name, value, expected) in table {
            assert_eq!(header_mistake(name, value), expected, "{name:?}: {value:?}");
        }
        for (name, value) in Composed::default().headers {
            assert_eq!(header_mistake(&name, &value), None);
        }
    }
}
