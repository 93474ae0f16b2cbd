//! Loads through a proxy, which is one more scripted server.

use crate::certificates::Authority;
use crate::loading::{Loading, get, get_from};
use crate::server::{Refusing, Server, Step, answer, send};
use network_playground::net::http::{
    Deviation, HopEnd, HttpConfig, HttpFailure, Phase, ProxyChoice, ProxyVariables, WirePart,
};

const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";

/// A load with this proxy for everything.
fn through(proxy: impl Into<String>, url: &str) -> HttpConfig {
    HttpConfig {
        proxy: ProxyChoice::Environment,
        proxy_variables: ProxyVariables { all: Some(proxy.into()), ..ProxyVariables::default() },
        ..get(url)
    }
}

#[test]
fn http_asks_the_proxy_for_the_whole_url() {
    let proxy = Server::once(answer(PAGE));
    let url = "http://user:word@site.test:81/a?b#c";
    let loading = Loading::whole(through(format!("http://{}", proxy.address()), url));
    loading.assert_complete();
    assert_eq!(loading.body(), b"page");
    let request = proxy.request(0);
    assert!(request.starts_with("GET http://site.test:81/a?b HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nHost: site.test:81\r\n"), "{request}");
    // The site's own, and nobody's for the proxy.
    assert!(request.contains("\r\nAuthorization: Basic dXNlcjp3b3Jk\r\n"), "{request}");
    assert!(!request.contains("Proxy-Authorization"), "{request}");
    let facts = loading.facts();
    assert_eq!(facts.remote, Some(proxy.address()));
    assert!(facts.proxy.unwrap().contains(&proxy.address().to_string()));
}

#[test]
fn the_proxy_hears_its_own_user_only() {
    let proxy = Server::once(answer(PAGE));
    let address = format!("http://us:pw@{}", proxy.address());
    let loading = Loading::whole(through(address, "http://site.test/"));
    loading.assert_complete();
    let request = proxy.request(0);
    assert!(request.contains("\r\nProxy-Authorization: Basic dXM6cHc=\r\n"), "{request}");
    assert!(!request.contains("\r\nAuthorization"), "{request}");
    assert!(!loading.facts().proxy.unwrap().contains("pw"));
}

#[test]
fn https_goes_through_a_tunnel() {
    let authority = Authority::new();
    let identity = authority.signs(&["site.test"]);
    // The tunnel ends at the proxy itself, which plays the site beyond it.
    let connected = "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n";
    let script = vec![
        Step::Request,
        send(connected),
        Step::Secure(identity.server()),
        Step::Request,
        send(PAGE),
        Step::Close,
    ];
    let proxy = Server::once(script);
    let address = format!("http://us:pw@{}", proxy.address());
    let mut config = through(address, "https://site.test/x");
    config.tls.ca_file = Some(authority.file());
    let loading = Loading::whole(config);
    loading.assert_complete();
    assert_eq!(loading.body(), b"page");
    let got = String::from_utf8_lossy(&proxy.got(0)).into_owned();
    let (asked, request) = got.split_once("\r\n\r\n").unwrap();
    let expected = "CONNECT site.test:443 HTTP/1.1\r\nHost: site.test:443\r\n";
    assert!(asked.starts_with(expected), "{asked}");
    assert!(asked.contains("Proxy-Authorization: Basic dXM6cHc="), "{asked}");
    assert!(request.starts_with("GET /x HTTP/1.1\r\nHost: site.test\r\n"), "{request}");
    assert!(!request.contains("Proxy-"), "{request}");
    let row = |part| loading.rows.iter().find(|row| row.part == part).unwrap().bytes.clone();
    assert_eq!(row(WirePart::ProxyResponse), connected.as_bytes());
    assert!(row(WirePart::ProxyRequest).starts_with(b"CONNECT "));
    let facts = loading.facts();
    assert!(facts.phases.of(Phase::Proxy).ended.is_some());
    assert_eq!(facts.tls.unwrap().host, "site.test");
}

/// Whether a failure is the one that is expected.
type IsIt = fn(&HttpFailure) -> bool;

#[test]
fn a_proxy_that_refuses_is_told() {
    let authentication =
        "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n";
    let table: [(&str, IsIt); 5] = [
        (authentication, |failure| *failure == HttpFailure::ProxyRefused(407)),
        ("HTTP/1.1 502 No\r\n\r\n", |failure| *failure == HttpFailure::ProxyRefused(502)),
        ("HTTP/1.1 302 No\r\nLocation: /\r\n\r\n", |failure| {
            *failure == HttpFailure::ProxyRefused(302)
        }),
        ("HTTP/1.1 2", |failure| matches!(failure, HttpFailure::HeadCut(_))),
        ("SSH-2.0-x\r\n\r\n", |failure| matches!(failure, HttpFailure::NotHttp(_))),
    ];
    for (sent, is_it) in table {
        let proxy = Server::once(answer(sent));
        let address = format!("http://{}", proxy.address());
        let loading = Loading::whole(through(address, "https://site.test/"));
        let failure = loading.failure();
        assert!(is_it(&failure), "{sent}: {failure:?}");
        assert_eq!(proxy.connections(), 1);
        // What it said is in the log.
        assert_eq!(loading.received(), sent.as_bytes());
    }
}

#[test]
fn a_proxy_that_cannot_be_reached_or_used() {
    let nobody = Refusing::new();
    let proxy = format!("http://{}", nobody.address);
    let loading = Loading::whole(through(proxy, "http://site.test/"));
    assert!(loading.error().errno().is_some_and(|errno| errno.is("ECONNREFUSED")));
    for bad in ["socks5://127.0.0.1:1080", "http://", "ftp://x"] {
        let failure = Loading::whole(through(bad, "http://site.test/")).failure();
        assert!(matches!(failure, HttpFailure::BadProxy(_)), "{bad}: {failure:?}");
    }
}

#[test]
fn loopback_is_never_reached_through_a_proxy() {
    let (proxy, server) = (Server::start(Vec::new()), Server::once(answer(PAGE)));
    let config = through(
        format!("http://{}", proxy.address()),
        &get_from(server.address()).target.to_string(),
    );
    let loading = Loading::whole(config);
    loading.assert_complete();
    assert_eq!(proxy.connections(), 0);
    assert!(loading.facts().deviations.contains(&Deviation::ProxyBypassed));
}

#[test]
fn hosts_that_are_exempt_are_reached_straight() {
    let (proxy, server) = (Server::start(Vec::new()), Server::once(answer(PAGE)));
    let mut config = through(format!("http://{}", proxy.address()), "http://a.site.test/");
    config.proxy_variables.none_for = Some("x.test, .site.test".to_owned());
    config.addresses = vec![server.address()];
    let loading = Loading::whole(config);
    loading.assert_complete();
    assert_eq!((proxy.connections(), server.connections()), (0, 1));
}

#[test]
fn a_stop_while_the_proxy_thinks() {
    let proxy = Server::once(vec![Step::Request, Step::Stay]);
    let address = format!("http://{}", proxy.address());
    let mut loading = Loading::start(through(address, "https://site.test/"));
    proxy.request(0);
    loading.stop();
    assert_eq!(loading.facts().end, Some(HopEnd::Cancelled));
}
