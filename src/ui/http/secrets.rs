//! What is not kept until the next start: passwords in URLs, and headers that bear secrets.

use crate::net::http::request::is_secret;

/// Whether the bytes of a request may bear a secret: in a header, or in a URL with a user.
pub(super) fn may_bear_secret(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let names_one = |line: &str| line.split_once(':').is_some_and(|(name, _)| is_secret(name));
    let has_user = text.split_whitespace().any(|word| {
        let url = word.split_once("://").map_or(word, |(_, rest)| rest);
        let authority = url.split(['/', '?', '#']).next().unwrap_or_default();
        word.contains("://") && authority.contains('@')
    });
    has_user || text.split(['\r', '\n']).any(names_one)
}

/// A URL without the password of its user, however wrong the rest of it may be.
pub(super) fn without_password(typed: &str) -> String {
    let (before, rest) = split_scheme(typed);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let Some((user, host)) = authority.rsplit_once('@') else { return typed.to_owned() };
    let user = user.split_once(':').map_or(user, |(name, _)| name);
    format!("{before}{user}@{host}{path}")
}

/// A URL before and after what ends its scheme: `http://`, or `http:` as browsers understand it.
fn split_scheme(typed: &str) -> (&str, &str) {
    let is_ours = |scheme: &str| {
        let scheme = scheme.trim_start();
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    };
    let rest = match typed.split_once(':') {
        Some((scheme, rest)) if is_ours(scheme) || rest.starts_with("//") => rest,
        _ => typed,
    };
    let rest = rest.trim_start_matches(['/', '\\']);
    typed.split_at_checked(typed.len() - rest.len()).unwrap_or(("", typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_taken_out_of_whatever_was_typed() {
        let table = [
            ("http://user:secret@h/x?y#z", "http://user@h/x?y#z"),
            ("user:secret@h:80/x", "user@h:80/x"),
            (" HTTPS://u:s:e:c@h", " HTTPS://u@h"),
            ("http:u:secret@h", "http:u@h"),
            ("http:\\\\u:secret@h", "http:\\\\u@h"),
            ("http://u:se@cret@h/", "http://u@h/"),
            ("http://u:secret@", "http://u@"),
            ("ftp://u:secret@h/", "ftp://u@h/"),
            ("http://:secret@h/", "http://@h/"),
            ("//u:secret@h", "//u@h"),
            ("http://user@h/a:b@c", "http://user@h/a:b@c"),
            ("http://h/?x=a:b@c", "http://h/?x=a:b@c"),
            ("localhost:8080/x", "localhost:8080/x"),
            ("http://用户:密码@主机/", "http://用户@主机/"),
            ("", ""),
        ];
        for (typed, kept) in table {
            assert_eq!(without_password(typed), kept, "{typed}");
        }
    }

    #[test]
    fn requests_with_secrets_are_known() {
        assert!(may_bear_secret(b"GET / HTTP/1.1\r\ncOOkie: a=b\r\n\r\n"));
        assert!(may_bear_secret(b"GET / HTTP/1.1\nProxy-authorization : x\n\n"));
        assert!(may_bear_secret(b"GET http://u:p@h/ HTTP/1.1\r\nHost: h\r\n\r\n"));
        assert!(!may_bear_secret(b"GET http://h/a@b HTTP/1.1\nHost: h\n\n"));
    }
}
