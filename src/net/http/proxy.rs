//! Which proxy a request goes through, as curl and most programs read it from the environment.

use super::request::authorization;
use super::{HttpFailure, ProxyChoice, ProxyVariables, Target};
use std::net::IpAddr;

/// A way to a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// Straight.
    Direct,
    /// Straight, although there is a proxy: the host is on this machine.
    PastProxy,
    /// Through this proxy.
    Through(Proxy),
}

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proxy {
    pub(super) target: Target,
    /// What it wants to hear of us.
    pub(super) authorization: Option<String>,
}

/// The way to a target.
///
/// # Errors
/// [`HttpFailure::BadProxy`] if the environment names a proxy that cannot be used.
pub(super) fn route(
    target: &Target,
    choice: ProxyChoice,
    variables: &ProxyVariables,
) -> Result<Route, HttpFailure> {
    if choice == ProxyChoice::None {
        return Ok(Route::Direct);
    }
    let own = if target.is_https() { &variables.https } else { &variables.http };
    let Some(text) = own.as_ref().or(variables.all.as_ref()) else { return Ok(Route::Direct) };
    let host = target.host();
    // A zone means something on this machine only.
    if is_loopback(&host) || target.zone().is_some() {
        return Ok(Route::PastProxy);
    }
    let port = target.port();
    let is_exempt =
        |list: &String| list.split([',', ' ']).any(|part| fits(part.trim(), &host, port));
    if variables.none_for.as_ref().is_some_and(is_exempt) {
        return Ok(Route::Direct);
    }
    let bad = |why: String| HttpFailure::BadProxy(why);
    let proxy = Target::parse(text).map_err(|mistake| bad(mistake.to_string()))?;
    if proxy.is_https() {
        return Err(bad("https".to_owned()));
    }
    let authorization = authorization(&proxy);
    Ok(Route::Through(Proxy { target: proxy.without_user(), authorization }))
}

/// Whether the host is this machine (RFC 6761, section 6.3).
pub fn is_loopback(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    name == "localhost"
        || name.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Whether an entry of `no_proxy` means the host.
fn fits(entry: &str, host: &str, port: u16) -> bool {
    if let Some((network, bits)) = entry.split_once('/') {
        return is_in_network(host, network, bits);
    }
    // An IPv6 address has several colons, a port follows one.
    let name = match entry.rsplit_once(':') {
        Some((name, digits)) if !name.contains(':') || name.ends_with(']') => {
            if digits.parse() != Ok(port) {
                return false;
            }
            name
        }
        _ => entry,
    };
    let domain = name.strip_prefix("*.").or(name.strip_prefix('.')).unwrap_or(name);
    if domain.is_empty() {
        return false;
    }
    let (host, domain) = (host.to_ascii_lowercase(), domain.to_ascii_lowercase());
    let domain = domain.trim_start_matches('[').trim_end_matches(']');
    domain == "*"
        || host == domain
        || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether a host is an address of a network such as `10.0.0.0/8`.
fn is_in_network(host: &str, network: &str, bits: &str) -> bool {
    let (Ok(host), Ok(network), Ok(bits)) =
        (host.parse::<IpAddr>(), network.parse::<IpAddr>(), bits.parse::<u32>())
    else {
        return false;
    };
    let share = |differ: u128, width: u32| {
        bits <= width && differ.checked_shr(width - bits).unwrap_or(0) == 0
    };
    match (host, network) {
        (IpAddr::V4(host), IpAddr::V4(network)) => {
            share(u128::from(host.to_bits() ^ network.to_bits()), 32)
        }
        (IpAddr::V6(host), IpAddr::V6(network)) => share(host.to_bits() ^ network.to_bits(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn way(url: &str, none_for: &str) -> String {
        let variables = ProxyVariables {
            http: Some("http://u:p@proxy:3128".into()),
            https: None,
            all: Some("proxy2".into()),
            none_for: Some(none_for.into()),
        };
        let target = Target::parse(url).unwrap();
        match route(&target, ProxyChoice::Environment, &variables) {
            Ok(Route::Through(proxy)) => proxy.target.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_environment_says_which() {
        let table = [
            ("http://h/", "", "http://proxy:3128/"),
            ("https://h/", "", "http://proxy2/"),
            ("http://h/", "*", "Ok(Direct)"),
            ("http://a.h/", "h", "Ok(Direct)"),
            ("http://a.h/", "x, .h", "Ok(Direct)"),
            ("http://ah/", "h", "http://proxy:3128/"),
            ("http://10.0.0.1/", "10.0.0.1", "Ok(Direct)"),
            ("http://[2001:db8::1]/", "[2001:db8::1]", "Ok(Direct)"),
            ("http://10.1.2.3/", "10.0.0.0/8", "Ok(Direct)"),
            ("http://11.1.2.3/", "10.0.0.0/8", "http://proxy:3128/"),
            ("http://11.1.2.3/", "0.0.0.0/0", "Ok(Direct)"),
            ("http://[2001:db8::1]/", "2001:db8::/32", "Ok(Direct)"),
            ("http://h:8080/", "h:8080", "Ok(Direct)"),
            ("http://h:8081/", "h:8080", "http://proxy:3128/"),
            ("http://[2001:db8::1]:81/", "[2001:db8::1]:81", "Ok(Direct)"),
            ("http://127.0.0.1/", "", "Ok(PastProxy)"),
            ("http://[::1]/", "", "Ok(PastProxy)"),
            ("http://localhost:8080/", "", "Ok(PastProxy)"),
            ("http://a.localhost/", "", "Ok(PastProxy)"),
        ];
        for (url, none_for, expected) in table {
            assert_eq!(way(url, none_for), expected, "{url}, no_proxy={none_for}");
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_told() {
        let target = Target::parse("http://h/").unwrap();
        for bad in ["socks5://h:1080", "https://h", "http://"] {
            let variables = ProxyVariables { http: Some(bad.into()), ..ProxyVariables::default() };
            let answer = route(&target, ProxyChoice::Environment, &variables);
            assert!(matches!(answer, Err(HttpFailure::BadProxy(_))), "{bad}: {answer:?}");
            assert_eq!(route(&target, ProxyChoice::None, &variables), Ok(Route::Direct));
        }
    }
}
