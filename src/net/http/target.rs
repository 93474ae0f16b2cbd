//! Reading what a person typed as a URL.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};
use std::fmt;
use url::{Host, Url};

/// The longest URL that is taken, in bytes: what most servers take at least is 8000 (RFC 9110, section 4.1).
pub const URL_BYTES_MAX: usize = 64 << 10;

/// What stands instead of a password.
const MASK: &str = "****";

/// Where a request goes: an absolute http or https URL with a host.
#[derive(Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    /// The zone of a link-local address, by which this machine finds it: `eth0` of `fe80::1%eth0`. It is
    /// for nobody else, so it is sent to nobody (RFC 6874, section 4).
    zone: Option<String>,
}

/// Why a URL cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlMistake {
    /// Nothing typed.
    #[error("the URL is empty")]
    Empty,
    /// Longer than [`URL_BYTES_MAX`].
    #[error("the URL is too long")]
    TooLong,
    /// Neither http nor https.
    #[error("the scheme {0:?} is not spoken here")]
    Scheme(String),
    /// No host.
    #[error("the URL has no host")]
    NoHost,
    /// A space or control character in the host, or a control character anywhere.
    #[error("the URL contains {0:?}")]
    Character(char),
    /// The host is no name and no address.
    #[error("this is not a valid host")]
    Host,
    /// The port is no number from 1 to 65535.
    #[error("this is not a valid port")]
    Port,
    /// What stands as the zone in `fe80::1%eth0` is none.
    #[error("this is not a valid zone")]
    Zone,
}

impl Target {
    /// Reads a URL as a person types it: `http://` may be missing, and what is not ASCII is encoded.
    ///
    /// # Errors
    /// [`UrlMistake`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, UrlMistake> {
        let text = text.trim_matches(|c: char| c == ' ' || c == '\t' || c == '\r' || c == '\n');
        if text.is_empty() {
            return Err(UrlMistake::Empty);
        }
        if text.len() > URL_BYTES_MAX {
            return Err(UrlMistake::TooLong);
        }
        // The standard drops tabs and line ends in silence; a person should see them.
        if let Some(odd) = text.chars().find(|c| c.is_control()) {
            return Err(UrlMistake::Character(odd));
        }
        let whole = match scheme_of(text) {
            Some(scheme) if is_ours(scheme) => text.to_owned(),
            Some(scheme) => return Err(UrlMistake::Scheme(scheme.to_owned())),
            None => format!("http://{}", text.trim_start_matches('/')),
        };
        check_authority(&whole)?;
        let (whole, zone) = without_zone(&whole)?;
        let mut url = Url::parse(&whole).map_err(mistake)?;
        url.set_fragment(url.fragment().map(str::to_owned).as_deref());
        Ok(Self { zone, ..Self::of(url)? })
    }

    /// The target of an absolute URL.
    ///
    /// # Errors
    /// [`UrlMistake`] says why it is none.
    pub fn of(url: Url) -> Result<Self, UrlMistake> {
        if !is_ours(url.scheme()) {
            return Err(UrlMistake::Scheme(url.scheme().to_owned()));
        }
        if url.port() == Some(0) {
            return Err(UrlMistake::Port);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(UrlMistake::NoHost);
        }
        Ok(Self { url, zone: None })
    }

    /// Where a `Location` header leads from here. The fragment of this one stays if that has none
    /// (RFC 9110, section 10.2.2).
    ///
    /// # Errors
    /// [`UrlMistake`] says why nowhere.
    pub fn join(&self, location: &[u8]) -> Result<Self, UrlMistake> {
        /// Bytes that are no ASCII are encoded as they came: some servers send GBK.
        const NOT_ASCII: &AsciiSet = CONTROLS;
        let text = percent_encode(location.trim_ascii(), NOT_ASCII).to_string();
        if text.len() > URL_BYTES_MAX {
            return Err(UrlMistake::TooLong);
        }
        if let Some(scheme) = scheme_of(&text).filter(|_| !text.starts_with('/'))
            && !is_ours(scheme)
        {
            return Err(UrlMistake::Scheme(scheme.to_owned()));
        }
        let mut url = self.url.join(&text).map_err(mistake)?;
        if url.fragment().is_none() {
            url.set_fragment(self.url.fragment());
        }
        let is_same_host = url.host() == self.url.host();
        Ok(Self { zone: self.zone.clone().filter(|_| is_same_host), ..Self::of(url)? })
    }

    /// The URL itself, with its user.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether TLS is spoken.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// What stands after `#`, which is not sent: it is for who shows the page (RFC 3986, section 3.5).
    pub fn fragment(&self) -> Option<&str> {
        self.url.fragment().filter(|fragment| !fragment.is_empty())
    }

    /// The zone of the address, if it has one.
    pub fn zone(&self) -> Option<&str> {
        self.zone.as_deref()
    }

    /// The host as this machine finds it: with the zone of the address.
    pub fn connect_host(&self) -> String {
        match &self.zone {
            Some(zone) => format!("{}%{zone}", self.host()),
            None => self.host(),
        }
    }

    /// The host, without the brackets of an IPv6 address.
    pub fn host(&self) -> String {
        match self.url.host() {
            Some(Host::Ipv6(address)) => address.to_string(),
            Some(host) => host.to_string(),
            None => String::new(),
        }
    }

    /// The port, written or the scheme's.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// What stands in `Host`: the host, with the port if it is not the scheme's.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// What stands in the request line: path and query.
    pub fn path_and_query(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// User and password, decoded, if the URL has some.
    pub fn credentials(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let (user, password) = (self.url.username(), self.url.password());
        if user.is_empty() && password.is_none() {
            return None;
        }
        let decoded = |text: &str| percent_decode_str(text).collect();
        Some((decoded(user), decoded(password.unwrap_or_default())))
    }

    /// The same without its user.
    #[must_use]
    pub fn without_user(&self) -> Self {
        let mut url = self.url.clone();
        // They fail for URLs without a host only.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        Self { url, ..self.clone() }
    }

    /// The same with the user of another.
    #[must_use]
    pub fn with_user_of(&self, other: &Self) -> Self {
        let mut url = self.url.clone();
        let _ = url
            .set_username(other.url.username())
            .and_then(|()| url.set_password(other.url.password()));
        Self { url, ..self.clone() }
    }

    /// The same at another port.
    #[must_use]
    pub fn with_port(&self, port: u16) -> Self {
        let mut url = self.url.clone();
        let _ = url.set_port(Some(port));
        Self { url, ..self.clone() }
    }

    /// The URL as it can be typed, with its fragment and its password.
    pub fn typed(&self) -> String {
        self.text_of(&self.url)
    }

    /// The URL as it may be kept: with its user, and without the password.
    pub fn without_password(&self) -> String {
        let mut url = self.url.clone();
        let _ = url.set_password(None);
        self.text_of(&url)
    }

    /// A form of the URL, with the zone in it.
    fn text_of(&self, url: &Url) -> String {
        let text = url.as_str();
        let (Some(zone), Some(host)) = (&self.zone, url.host_str()) else { return text.to_owned() };
        let inside = host.trim_end_matches(']');
        text.replacen(host, &format!("{inside}%25{zone}]"), 1)
    }

    /// Whether both speak to the same scheme, host and port, so that credentials may go along.
    pub fn has_origin_of(&self, other: &Self) -> bool {
        self.url.origin() == other.url.origin() && self.zone == other.zone
    }

    /// What is loaded: all but the fragment.
    pub fn without_fragment(&self) -> Url {
        let mut url = self.url.clone();
        url.set_fragment(None);
        url
    }
}

impl fmt::Display for Target {
    /// The URL without its password, and without what is not sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut url = self.without_fragment();
        if url.password().is_some() {
            let _ = url.set_password(Some(MASK));
        }
        f.write_str(&self.text_of(&url))
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

fn is_ours(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// The scheme, if there is one. `localhost:8080` and `user:password@host` have none.
fn scheme_of(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme {
        return None;
    }
    if rest.starts_with("//") || is_ours(scheme) {
        return Some(scheme);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_port = !authority.is_empty() && authority.bytes().all(|b| b.is_ascii_digit());
    (!is_port && !authority.contains('@')).then_some(scheme)
}

/// Where the host stands in a URL, with its port, and how it reads.
fn host_in(url: &str) -> (usize, &str) {
    let rest = url.split_once(':').map_or(url, |(_, rest)| rest).trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (url.len() - rest.len() + authority.len() - host.len(), host)
}

/// The URL without the zone of its address, which the standard of URLs does not know, and the zone: as
/// people type it (`%eth0`, RFC 4007) and as URLs had it (`%25eth0`, RFC 6874).
fn without_zone(url: &str) -> Result<(String, Option<String>), UrlMistake> {
    let (at, host) = host_in(url);
    let inside = host.strip_prefix('[').and_then(|host| host.split_once(']'));
    let Some((address, written)) = inside.and_then(|(inside, _)| inside.split_once('%')) else {
        return Ok((url.to_owned(), None));
    };
    let zone = written.strip_prefix("25").filter(|zone| !zone.is_empty()).unwrap_or(written);
    let is_zone = |c: char| c.is_ascii_alphanumeric() || "-._~:".contains(c);
    if zone.is_empty() || !zone.chars().all(is_zone) {
        return Err(UrlMistake::Zone);
    }
    let end = at + 1 + address.len();
    let (before, after) = (url.get(..end), url.get(end + 1 + written.len()..));
    let whole = format!("{}{}", before.unwrap_or_default(), after.unwrap_or_default());
    Ok((whole, Some(zone.to_owned())))
}

/// What the standard would mend or refuse without saying why.
fn check_authority(url: &str) -> Result<(), UrlMistake> {
    let (_, host) = host_in(url);
    if let Some(space) = host.chars().find(|c| c.is_whitespace()) {
        return Err(UrlMistake::Character(space));
    }
    if host.is_empty() {
        return Err(UrlMistake::NoHost);
    }
    Ok(())
}

fn mistake(error: url::ParseError) -> UrlMistake {
    match error {
        url::ParseError::EmptyHost => UrlMistake::NoHost,
        url::ParseError::InvalidPort => UrlMistake::Port,
        _ => UrlMistake::Host,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let table = [
            ("example.com", "http://example.com/"),
            ("  http://example.com \n", "http://example.com/"),
            ("HTTPS://Example.COM:443/a", "https://example.com/a"),
            ("localhost:8080", "http://localhost:8080/"),
            ("localhost:8080/x?y", "http://localhost:8080/x?y"),
            ("127.0.0.1:80", "http://127.0.0.1/"),
            ("[::1]:8080/", "http://[::1]:8080/"),
            ("http://[::1]:8080/", "http://[::1]:8080/"),
            ("//example.com/a", "http://example.com/a"),
            ("http://h/搜索?q=你好", "http://h/%E6%90%9C%E7%B4%A2?q=%E4%BD%A0%E5%A5%BD"),
            ("http://h/a b?c d", "http://h/a%20b?c%20d"),
            ("http://h/%41%zz", "http://h/%41%zz"),
            ("http://中文.测试/", "http://xn--fiq228c.xn--0zwm56d/"),
            ("http://h/a/../b/./c", "http://h/b/c"),
            ("http://h/#part", "http://h/"),
            ("user:secret@h/x", "http://user:****@h/x"),
            ("http://user@h/", "http://user@h/"),
            ("http:example.com", "http://example.com/"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
            ("http://[fe80::1%25eth0]:8080/x", "http://[fe80::1%25eth0]:8080/x"),
            ("[fe80::1%eth0.5]", "http://[fe80::1%25eth0.5]/"),
            ("http://me:x@[FE80::0:1%2512]/%25?%25", "http://me:****@[fe80::1%2512]/%25?%25"),
            ("http://[fe80::1%25]/", "http://[fe80::1%2525]/"),
        ];
        for (typed, shown) in table {
            assert_eq!(Target::parse(typed).unwrap().to_string(), shown, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_loaded_is_refused_with_a_reason() {
        use UrlMistake::{Character, Empty, NoHost, Port, TooLong, Zone};
        let scheme = |name: &str| UrlMistake::Scheme(name.to_owned());
        let table = [
            ("", Empty),
            (" \t", Empty),
            ("file:///etc/passwd", scheme("file")),
            ("javascript:alert(1)", scheme("javascript")),
            ("ftp://h/", scheme("ftp")),
            ("data:text/html,x", scheme("data")),
            ("http://", NoHost),
            ("http:///", NoHost),
            ("http://:80/", NoHost),
            ("http://a b/", Character(' ')),
            ("http://h\u{3000}x/", Character('\u{3000}')),
            ("http://h/\r\nEvil: 1", Character('\r')),
            ("http://h/\0", Character('\0')),
            ("http://h:99999/", Port),
            ("http://h:0/", Port),
            ("http://h:x/", Port),
            ("http://[fe80::1%]/", Zone),
            ("http://[fe80::1%25a b]/", Character(' ')),
            ("http://[fe80::1%25a%20b]/", Zone),
            ("http://127.0.0.1%25lo/", UrlMistake::Host),
            ("http://[::1", UrlMistake::Host),
            ("http://1.2.3.4.5/", UrlMistake::Host),
            ("http://a%00b/", UrlMistake::Host),
        ];
        for (typed, mistake) in table {
            assert_eq!(Target::parse(typed), Err(mistake), "{typed}");
        }
        assert_eq!(Target::parse(&"x".repeat(URL_BYTES_MAX + 1)), Err(TooLong));
    }

    #[test]
    fn parts_of_a_request() {
        let target = Target::parse("http://us%20er:p%3Aw@[::1]:8080/a?b#c").unwrap();
        assert_eq!((target.host().as_str(), target.port()), ("::1", 8080));
        assert_eq!(target.authority(), "[::1]:8080");
        assert_eq!(target.path_and_query(), "/a?b");
        assert_eq!(target.credentials(), Some((b"us er".to_vec(), b"p:w".to_vec())));
        assert_eq!(target.without_user().credentials(), None);
        assert_eq!(format!("{target:?}"), "Target(http://us%20er:****@[::1]:8080/a?b)");
        let plain = Target::parse("https://h").unwrap();
        assert_eq!((plain.port(), plain.authority().as_str()), (443, "h"));
        assert!(plain.has_origin_of(&Target::parse("https://h:443/x").unwrap()));
        assert!(!plain.has_origin_of(&Target::parse("http://h:443/x").unwrap()));
    }

    #[test]
    fn a_zone_is_for_this_machine_only() {
        let target = Target::parse("http://me:word@[fe80::1%25eth0]:81/a#b").unwrap();
        assert_eq!(target.connect_host(), "fe80::1%eth0");
        assert_eq!((target.host().as_str(), target.zone()), ("fe80::1", Some("eth0")));
        assert_eq!(target.authority(), "[fe80::1]:81");
        assert_eq!(target.typed(), "http://me:word@[fe80::1%25eth0]:81/a#b");
        assert_eq!(target.without_password(), "http://me@[fe80::1%25eth0]:81/a#b");
        assert_eq!(Target::parse(&target.typed()), Ok(target.clone()));
        let next = target.with_port(82).without_user();
        assert_eq!(next.typed(), "http://[fe80::1%25eth0]:82/a#b");
        // The server knows nothing of it, and leads to its own address without.
        for (location, url) in [
            (&b"/x"[..], "http://me:****@[fe80::1%25eth0]:81/x"),
            (b"http://[fe80::1]:81/x", "http://[fe80::1%25eth0]:81/x"),
            (b"http://[fe80::2]:81/x", "http://[fe80::2]:81/x"),
        ] {
            assert_eq!(target.join(location).unwrap().to_string(), url);
        }
        let other = Target::parse("http://[fe80::1%25eth1]:81/a").unwrap();
        assert!(!target.has_origin_of(&other));
    }

    #[test]
    fn redirects_lead_where_they_say() {
        let from = Target::parse("http://h/a/b?c#part").unwrap();
        let table: [(&[u8], &str); 8] = [
            (b"/x", "http://h/x"),
            (b"x", "http://h/a/x"),
            (b"?y", "http://h/a/b?y"),
            (b"//other/x", "http://other/x"),
            (b"https://other", "https://other/"),
            (b" /x y ", "http://h/x%20y"),
            (b"/\xc4\xe3", "http://h/%C4%E3"),
            (b"/a:b", "http://h/a:b"),
        ];
        for (location, url) in table {
            assert_eq!(from.join(location).unwrap().to_string(), url, "{location:?}");
        }
        assert_eq!(from.join(b"/x").unwrap().url().fragment(), Some("part"));
        for bad in ["file:///etc/passwd", "javascript:alert(1)", "mailto:x@y", "data:,x"] {
            let error = from.join(bad.as_bytes()).unwrap_err();
            assert!(matches!(error, UrlMistake::Scheme(_)), "{bad}: {error}");
        }
        assert_eq!(from.join(b"http://h:99999/"), Err(UrlMistake::Port));
    }
}
