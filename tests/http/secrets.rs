//! Secrets stay with the host that they were typed for, and what a peer says is escaped.

use crate::loading::{Loading, get, get_from};
use crate::redirects::{leads_to, page};
use crate::server::{Refusing, Server, answer};
use network_playground::net::http::{
    Composed, Deviation, HopFacts, HttpConfig, HttpFailure, RedirectStop, Request,
};

/// A first request with secrets; what the server of `location` then got.
fn secrets_at(first: &Server, headers: &[(&str, &str)], at: (&Server, usize)) -> (String, Loading) {
    let mut composed = Composed::default();
    let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    composed.headers.extend(headers.iter().map(header));
    let mut config = get(&format!("http://user:secret@{}/", first.address()));
    config.request = Request::Composed(composed);
    let loading = Loading::whole(config);
    (at.0.request(at.1), loading)
}

const COOKIE: (&str, &str) = ("Cookie", "id=1");

/// `user:secret`
const BASIC: &str = "Authorization: Basic dXNlcjpzZWNyZXQ=\r\n";

#[test]
fn credentials_stay_on_the_same_origin() {
    let server = Server::start(vec![leads_to(302, "/x"), page()]);
    let (request, loading) = secrets_at(&server, &[COOKIE], (&server, 1));
    loading.assert_complete();
    assert!(server.request(0).contains(BASIC));
    assert!(request.contains(BASIC), "{request}");
    assert!(request.contains("Cookie: id=1\r\n"), "{request}");
    assert!(!loading.facts().url.contains("secret"));
    // Nobody but the person has named a user.
    for hop in loading.hops() {
        assert_eq!(hop.facts().deviations, []);
    }
}

#[test]
fn a_circle_ends_at_the_limit_with_its_user() {
    for location in ["/", "absolute"] {
        let server = Server::at(|address| {
            let place = location.replace("absolute", &format!("http://{address}/"));
            (0..11).map(|_| leads_to(302, &place)).collect()
        });
        let loading = Loading::whole(get(&format!("http://user:secret@{}/", server.address())));
        let stop = HttpFailure::Redirect(RedirectStop::TooMany(10));
        assert_eq!((loading.hops().len(), loading.failure()), (11, stop), "{location}");
        assert!(server.request(10).contains(BASIC), "{location}");
    }
}

#[test]
fn credentials_do_not_come_back_by_way_of_another_origin() {
    let home = Server::start(vec![page()]);
    let other = Server::once(leads_to(302, format!("http://{}/back", home.address())));
    let first = Server::once(leads_to(302, format!("http://{}/", other.address())));
    // From `first` to `other` to `home`: none but the first hears the password.
    let (request, loading) = secrets_at(&first, &[COOKIE], (&home, 0));
    loading.assert_complete();
    for request in [request, other.request(0)] {
        assert!(!request.contains("Authorization") && !request.contains("Cookie"), "{request}");
    }
}

#[test]
fn credentials_do_not_go_to_another_origin() {
    let secrets = [COOKIE, ("X-Mine", "kept")];
    // Another port is another origin, and so is another name.
    let other = Server::once(page());
    let by_port = Server::once(leads_to(302, format!("http://{}/x", other.address())));
    let by_name = Server::at(|address| {
        vec![leads_to(302, format!("http://localhost:{}/x", address.port())), page()]
    });
    for (first, second) in [(&by_port, (&other, 0)), (&by_name, (&by_name, 1))] {
        let (request, loading) = secrets_at(first, &secrets, second);
        loading.assert_complete();
        assert!(first.request(0).contains(BASIC));
        for secret in ["Authorization", "Cookie", "dXNlcjpzZWNyZXQ="] {
            assert!(!request.contains(secret), "{request}");
        }
        assert!(request.contains("X-Mine: kept\r\n"), "{request}");
        let odd = |facts: &HopFacts| facts.deviations.contains(&Deviation::CredentialsDropped);
        assert!(loading.hops().iter().any(|hop| hop.with_facts(odd)));
    }
}

#[test]
fn headers_with_secrets_do_not_go_to_another_origin() {
    for header in ["Authorization", "authorization", "Cookie", "Proxy-Authorization"] {
        let other = Server::once(page());
        let first = Server::once(leads_to(302, format!("http://{}/x", other.address())));
        let mut composed = Composed::default();
        composed.headers.push((header.to_owned(), "Bearer hidden".to_owned()));
        let request = Request::Composed(composed);
        let loading = Loading::whole(HttpConfig { request, ..get_from(first.address()) });
        loading.assert_complete();
        assert!(first.request(0).contains("hidden"));
        assert!(!other.request(0).contains("hidden"), "{}", other.request(0));
    }
}

#[test]
fn a_host_of_ones_own_does_not_go_to_another_host() {
    let other = Server::once(page());
    let first = Server::once(leads_to(302, format!("http://{}/x", other.address())));
    let mut composed = Composed::default();
    composed.headers.push(("Host".to_owned(), "virtual.example".to_owned()));
    let request = Request::Composed(composed);
    let loading = Loading::whole(HttpConfig { request, ..get_from(first.address()) });
    loading.assert_complete();
    assert!(first.request(0).contains("Host: virtual.example\r\n"));
    assert!(other.request(0).contains(&format!("Host: {}\r\n", other.address())));
}

#[test]
fn a_user_in_a_redirect_is_left_out() {
    let other = Server::once(page());
    let place = format!("http://evil:word@{}/x", other.address());
    let first = Server::once(leads_to(302, place));
    let loading = Loading::whole(get_from(first.address()));
    loading.assert_complete();
    assert!(!other.request(0).contains("Authorization"), "{}", other.request(0));
    let is_told = loading
        .hops()
        .iter()
        .any(|hop| hop.with_facts(|facts| facts.deviations.contains(&Deviation::UserInRedirect)));
    assert!(is_told);
}

/// All that is reported of a download beside the bytes of its exchange.
fn told(loading: &Loading) -> String {
    let facts = |hop: &std::sync::Arc<network_playground::net::http::Hop>| HopFacts {
        request: None,
        ..hop.facts()
    };
    let facts: Vec<HopFacts> = loading.hops().iter().map(facts).collect();
    let state = loading.session.state();
    format!("{facts:?} {:?} {:?} {state:?}", loading.event, loading.calls)
}

#[test]
fn a_password_is_told_nowhere() {
    let gone = Refusing::new();
    let whole = Server::start(vec![leads_to(302, "/x"), page()]);
    let bad = Server::once(answer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"));
    let looping = Server::once(leads_to(302, "/"));
    for address in [gone.address, whole.address(), bad.address(), looping.address()] {
        let loading = Loading::whole(get(&format!("http://user:s3cret@{address}/")));
        let told = told(&loading);
        assert!(!told.contains("s3cret"), "{told}");
        assert!(told.contains(&address.to_string()));
    }
}

#[test]
fn what_a_peer_says_is_escaped_in_failures() {
    let hostile = "\x1b[2J\u{202e}\u{200b}\x07";
    let long = hostile.repeat(1000);
    let head = "HTTP/1.1 200 OK\r\n";
    let answers = [
        format!("{hostile}\r\n\r\n"),
        format!("{long}\r\n\r\n"),
        format!("HTTP/1.1 2{hostile}\r\n\r\n"),
        format!("{head}{hostile}\r\n\r\n"),
        format!("{head}X: {hostile}\r\n\r\n"),
        format!("{head}Transfer-Encoding: {}\r\n\r\n", &hostile[4..10]),
        format!("{head}Content-Length: {}\r\n\r\n", &hostile[4..10]),
        format!("{head}Content-Encoding: {}\r\n\r\nbody", &hostile[4..10]),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n{hostile}\r\n"),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n1\r\nx{hostile}"),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n0\r\n{hostile}\r\n\r\n"),
        format!("HTTP/1.1 302 X\r\nLocation: http://{}/\r\n\r\n", &hostile[4..10]),
        format!("HTTP/1.1 302 X\r\nLocation: {}:x\r\n\r\n", &hostile[4..10]),
    ];
    for sent in answers {
        let server = Server::start(vec![answer(&sent), page()]);
        let loading = Loading::whole(get_from(server.address()));
        let mut texts: Vec<String> = loading
            .facts()
            .deviations
            .iter()
            .map(|deviation| match deviation {
                Deviation::UnknownCoding(name) => name.clone(),
                _ => String::new(),
            })
            .collect();
        if let Some(network_playground::net::http::HopEnd::Failed(error)) = loading.facts().end {
            texts.push(error.to_string());
        }
        for text in texts {
            let is_bad = |c: char| c.is_control() || "\u{202e}\u{200b}".contains(c);
            assert!(!text.contains(is_bad), "{text:?}");
            assert!(text.len() < 1000, "{text}");
        }
    }
}
