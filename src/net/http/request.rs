//! The bytes of a request.

use super::{Composed, Target};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Words in the names of headers that say who we are: `Authorization`, `X-Api-Key`, `X-Auth-Token`. They
/// stay with the host that they were typed for (CWE-200).
const SECRETS: [&str; 9] =
    ["auth", "cookie", "token", "secret", "password", "passwd", "credential", "session", "apikey"];

/// How a request goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComposeContext {
    /// Whether a proxy passes it on: then it names the whole URL (RFC 9112, section 3.2.2).
    pub to_proxy: bool,
    /// What the proxy wants to hear of us, with its password.
    pub proxy_authorization: Option<String>,
    /// Whether it goes to another host than it was typed for.
    pub without_secrets: bool,
}

/// The bytes of a request, as they are sent.
pub fn compose(target: &Target, parts: &Composed, context: &ComposeContext) -> Vec<u8> {
    let path = if context.to_proxy {
        target.without_user().without_fragment().to_string()
    } else {
        target.path_and_query()
    };
    let mut text = format!("{} {path} {}\r\n", parts.method.name(), parts.version.name());
    let mut add = |name: &str, value: &str| {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push_str("\r\n");
    };
    let is_host = |name: &str| name.eq_ignore_ascii_case("Host");
    let goes = |name: &str| !(context.without_secrets && (is_secret(name) || is_host(name)));
    let has = |name: &str| {
        parts.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name) && goes(own))
    };
    if !has("Host") {
        add("Host", &target.authority());
    }
    if let Some(authorization) = &context.proxy_authorization {
        add("Proxy-Authorization", authorization);
    }
    for (name, value) in &parts.headers {
        if goes(name) {
            add(name, value.trim_matches([' ', '\t']));
        }
    }
    if let Some(authorization) = authorization(target).filter(|_| !has("Authorization")) {
        add("Authorization", &authorization);
    }
    if !has("Connection") {
        add("Connection", "close");
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// Whether a header of this name is one that stays with its host, and out of settings and logs. Rather one
/// too many: a secret that leaks cannot be called back.
pub fn is_secret(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    SECRETS.iter().any(|word| letters.contains(word))
}

/// The same bytes for the log, with stars for what credentials and cookies say: a log is exported and
/// shown to others (CWE-532). The length stays.
pub fn masked(request: &[u8]) -> Vec<u8> {
    let mut out = request.to_vec();
    let mut at = 0;
    for line in request.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.trim_ascii_end().len();
        let colon = memchr::memchr(b':', line);
        let name = colon.and_then(|colon| line.get(..colon)).unwrap_or_default();
        if let Some(colon) = colon.filter(|_| std::str::from_utf8(name).is_ok_and(is_secret))
            && let Some(value) = out.get_mut(at + colon + 1..end)
        {
            value.iter_mut().filter(|byte| **byte != b' ').for_each(|byte| *byte = b'*');
        }
        if line.trim_ascii().is_empty() {
            break;
        }
        at += line.len();
    }
    out
}

/// What the user in a URL says (RFC 7617); `None` without one.
pub fn authorization(target: &Target) -> Option<String> {
    let (user, password) = target.credentials()?;
    let pair = [user.as_slice(), b":", password.as_slice()].concat();
    Some(format!("Basic {}", BASE64_STANDARD.encode(pair)))
}

/// What asks a proxy for a connection (RFC 9110, section 9.3.6).
pub(super) fn connect(target: &Target, proxy_authorization: Option<&str>) -> Vec<u8> {
    let host = target.url().host_str().unwrap_or_default();
    let place = format!("{host}:{}", target.port());
    let mut text = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n");
    if let Some(authorization) = proxy_authorization {
        text.push_str("Proxy-Authorization: ");
        text.push_str(authorization);
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::super::{Method, Version};
    use super::*;

    fn text(url: &str, headers: &[(&str, &str)], context: &ComposeContext) -> String {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        let parts =
            Composed { method: Method::Get, version: Version::Http11, headers: headers.collect() };
        String::from_utf8(compose(&Target::parse(url).unwrap(), &parts, context)).unwrap()
    }

    #[test]
    fn a_request_says_what_it_should() {
        let direct = ComposeContext::default();
        assert_eq!(
            text("http://[::1]:8080/a?b#c", &[("X-A", " b ")], &direct),
            "GET /a?b HTTP/1.1\r\nHost: [::1]:8080\r\nX-A: b\r\nConnection: close\r\n\r\n"
        );
        assert_eq!(
            text("http://h/", &[("host", "other"), ("CONNECTION", "keep-alive")], &direct),
            "GET / HTTP/1.1\r\nhost: other\r\nCONNECTION: keep-alive\r\n\r\n"
        );
        let with_user = text("http://Aladdin:open%20sesame@h/", &[], &direct);
        assert!(with_user.contains("Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"));
        let context = ComposeContext { without_secrets: true, ..ComposeContext::default() };
        let without =
            text("http://h/", &[("authorization", "x"), ("Cookie", "y"), ("A", "z")], &context);
        assert_eq!(without, "GET / HTTP/1.1\r\nHost: h\r\nA: z\r\nConnection: close\r\n\r\n");
    }

    #[test]
    fn names_that_bear_secrets() {
        for secret in
            ["Authorization", "cookie", "Proxy-Authorization", "X-Api-Key", "x_auth_token"]
        {
            assert!(is_secret(secret), "{secret}");
        }
        for plain in ["User-Agent", "Accept", "Host", "X-A", "", "Keep-Alive", "Sec-WebSocket-Key"]
        {
            assert!(!is_secret(plain), "{plain}");
        }
    }

    #[test]
    fn a_log_is_not_told_secrets() {
        let request = b"GET / HTTP/1.1\r\nauthorization: Basic eA==\r\nHost: h\r\nCookie:a=b\n\r\nCookie: body";
        let expected = b"GET / HTTP/1.1\r\nauthorization: ***** ****\r\nHost: h\r\nCookie:***\n\r\nCookie: body";
        assert_eq!(masked(request), expected);
        for odd in [&b""[..], b":", b"Cookie", b"Cookie:", b"\r\n", b"\xff:x\n"] {
            assert_eq!(masked(odd), odd);
        }
    }

    #[test]
    fn a_proxy_hears_the_whole_url_and_no_password() {
        let context = ComposeContext {
            to_proxy: true,
            proxy_authorization: Some("Basic eA==".into()),
            ..ComposeContext::default()
        };
        let sent = text("http://u:p@h:81/a#b", &[], &context);
        assert!(sent.starts_with(
            "GET http://h:81/a HTTP/1.1\r\nHost: h:81\r\nProxy-Authorization: Basic eA==\r\n"
        ));
        let asked = connect(&Target::parse("https://[::1]/").unwrap(), None);
        assert_eq!(asked, b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n");
    }
}
