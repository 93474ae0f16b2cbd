//! Redirects: followed, followed step by step, and stopped.

use crate::loading::{Loading, get, get_from};
use crate::server::{Refusing, Script, Server, Step, answer};
use network_playground::net::SessionState;
use network_playground::net::http::{
    Composed, Deviation, HopEnd, HttpConfig, HttpEvent, HttpFailure, Method, RedirectStop,
    Redirects, Request, Version,
};
use std::net::SocketAddr;
use std::time::Duration;

/// A response that leads elsewhere.
pub(crate) fn leads_to(status: u16, location: impl AsRef<[u8]>) -> Script {
    let head = format!("HTTP/1.1 {status} Elsewhere\r\nContent-Length: 5\r\nLocation: ");
    answer([head.as_bytes(), location.as_ref(), b"\r\n\r\nthere"].concat())
}

pub(crate) fn page() -> Script {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage")
}

/// What stands in the request line.
pub(crate) fn asked_for(server: &Server, number: usize) -> String {
    server.request(number).split(' ').nth(1).unwrap_or_default().to_owned()
}

/// Loads `/a/b?c#part` from a server that redirects once; returns the path that was asked for then.
fn path_after(location: impl AsRef<[u8]>) -> String {
    let server = Server::start(vec![leads_to(302, location), page()]);
    let loading = Loading::whole(get(&format!("http://{}/a/b?c#part", server.address())));
    loading.assert_complete();
    assert_eq!(loading.statuses(), [302, 200]);
    asked_for(&server, 1)
}

/// How a redirect to that place is stopped.
fn stopped_at(location: impl AsRef<[u8]>) -> RedirectStop {
    stopped(vec![leads_to(302, location)])
}

fn stopped(scripts: Vec<Script>) -> RedirectStop {
    let hops = scripts.len();
    let server = Server::start(scripts);
    let loading = Loading::whole(get_from(server.address()));
    assert_eq!(loading.hops().len(), hops);
    // Nobody was asked for anything more.
    assert_eq!(server.connections(), hops);
    stop_of(&loading)
}

pub(crate) fn stop_of(loading: &Loading) -> RedirectStop {
    match loading.failure() {
        HttpFailure::Redirect(stop) => stop,
        failure => panic!("{failure:?}"),
    }
}

#[test]
fn each_status_that_redirects_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(vec![leads_to(status, "/there"), page()]);
        let loading = Loading::whole(get_from(server.address()));
        loading.assert_complete();
        assert_eq!(loading.statuses(), [status, 200]);
        let hops = loading.hops();
        let there = format!("http://{}/there", server.address());
        let first = hops[0].facts();
        assert_eq!(first.leads_to.as_deref(), Some(there.as_str()));
        assert_eq!(first.end, Some(HopEnd::Complete));
        assert_eq!(crate::loading::body(&hops[0]), b"there");
        assert_eq!(hops[1].facts().url, there);
        assert_eq!(hops.iter().map(|hop| hop.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(loading.body(), b"page");
        assert_eq!(asked_for(&server, 1), "/there");
    }
}

#[test]
fn statuses_that_redirect_nowhere_are_shown() {
    for status in [201, 300, 304, 305, 306, 399, 404] {
        let length = if status == 304 { "" } else { "Content-Length: 0\r\n" };
        let sent = format!("HTTP/1.1 {status} X\r\n{length}Location: /there\r\n\r\n");
        let server = Server::once(answer(sent));
        let loading = Loading::whole(get_from(server.address()));
        loading.assert_complete();
        assert_eq!(loading.statuses(), [status]);
        assert_eq!(server.connections(), 1);
    }
}

#[test]
fn locations_lead_where_they_say() {
    let table: [(&[u8], &str); 16] = [
        (b"/x", "/x"),
        (b"x", "/a/x"),
        (b"../x", "/x"),
        (b"./x/./y", "/a/x/y"),
        (b"?y", "/a/b?y"),
        (b"/x?y=1&z", "/x?y=1&z"),
        (b"/x#fragment", "/x"),
        (b" /x \t", "/x"),
        (b"/a b", "/a%20b"),
        (b"/%41%zz", "/%41%zz"),
        (b"/a:b", "/a:b"),
        // Bytes that are no ASCII go on as they came, whatever they mean.
        ("/好".as_bytes(), "/%E5%A5%BD"),
        (b"/\xc4\xe3\xba\xc3?\xff", "/%C4%E3%BA%C3?%FF"),
        (b"/\"<>`{}", "/%22%3C%3E%60%7B%7D"),
        (b"/a/../../../b", "/b"),
        (b"/x\xe2\x80\xae", "/x%E2%80%AE"),
    ];
    for (location, path) in table {
        assert_eq!(path_after(location), path, "{}", location.escape_ascii());
    }
}

#[test]
fn locations_with_a_host() {
    let locations: [fn(SocketAddr) -> String; 4] = [
        |address| format!("http://{address}/x"),
        |address| format!("//{address}/x"),
        |address| format!("HTTP://{address}/x"),
        |address| format!("http://localhost:{}/x", address.port()),
    ];
    for location in locations {
        let server = Server::at(|address| vec![leads_to(302, location(address)), page()]);
        let loading = Loading::whole(get_from(server.address()));
        loading.assert_complete();
        assert_eq!(loading.statuses(), [302, 200]);
        assert_eq!(asked_for(&server, 1), "/x");
    }
}

#[test]
fn a_redirect_to_another_server() {
    let other = Server::once(page());
    let place = format!("http://{}/x", other.address());
    let first = Server::once(leads_to(301, &place));
    let loading = Loading::whole(get_from(first.address()));
    loading.assert_complete();
    assert!(other.request(0).contains(&format!("\r\nHost: {}\r\n", other.address())));
    assert_eq!(first.connections(), 1);
    assert_eq!(loading.facts().remote, Some(other.address()));
}

#[test]
fn schemes_that_are_not_ours_are_stopped() {
    let scheme = |name: &str| RedirectStop::Scheme(name.to_owned());
    let table = [
        ("file:///etc/passwd", scheme("file")),
        ("javascript:alert(1)", scheme("javascript")),
        ("data:text/html,x", scheme("data")),
        ("ftp://127.0.0.1/x", scheme("ftp")),
        ("mailto:x@y", scheme("mailto")),
        ("gopher://127.0.0.1:70/x", scheme("gopher")),
    ];
    for (location, stop) in table {
        assert_eq!(stopped_at(location), stop, "{location}");
    }
}

#[test]
fn places_that_are_no_urls_are_stopped() {
    for location in
        ["http://", "http://h:99999/", "http://h:0/", "http://[::1/", "//", "http://a b/"]
    {
        let stop = stopped_at(location);
        assert!(matches!(stop, RedirectStop::BadLocation(_)), "{location}: {stop:?}");
    }
}

#[test]
fn a_redirect_with_several_places() {
    let of = |lines: &str| answer(format!("HTTP/1.1 302 X\r\nContent-Length: 0\r\n{lines}\r\n"));
    let different = of("Location: /x\r\nLocation: /y\r\n");
    assert_eq!(stopped(vec![different]), RedirectStop::ManyLocations);
    for same in ["Location: /x\r\nlocation: /x\r\n", "Location: /x\r\nLocation:\r\n"] {
        let server = Server::start(vec![of(same), page()]);
        let loading = Loading::whole(get_from(server.address()));
        loading.assert_complete();
        assert_eq!(asked_for(&server, 1), "/x");
    }
}

#[test]
fn a_redirect_without_location_shows_its_page() {
    for status in [301, 302, 303, 307, 308] {
        for line in ["", "Location:\r\n", "Location:  \r\n"] {
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 5\r\n{line}\r\nhello");
            let server = Server::once(answer(head));
            let loading = Loading::whole(get_from(server.address()));
            loading.assert_complete();
            assert_eq!((loading.statuses(), loading.body()), (vec![status], b"hello".to_vec()));
            assert_eq!(loading.facts().deviations, [Deviation::NoLocation]);
        }
    }
}

#[test]
fn the_same_place_again_is_no_loop_before_the_limit() {
    // As servers do that set a cookie, or that were only not ready.
    for location in ["/", "/#part"] {
        let server = Server::start(vec![leads_to(302, location), leads_to(302, location), page()]);
        let loading = Loading::whole(get_from(server.address()));
        loading.assert_complete();
        assert_eq!(loading.statuses(), [302, 302, 200]);
    }
    let circle = || (0..11).map(|_| leads_to(302, "/")).collect();
    assert_eq!(stopped(circle()), RedirectStop::TooMany(10));
    let three = vec![leads_to(301, "/a"), leads_to(302, "/b"), leads_to(307, "/"), page()];
    let server = Server::start(three);
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert_eq!(loading.statuses(), [301, 302, 307, 200]);
}

#[test]
fn too_many_are_stopped() {
    let scripts = |count: u32| (1..=count).map(|n| leads_to(302, format!("/{n}"))).collect();
    assert_eq!(stopped(scripts(11)), RedirectStop::TooMany(10));
    let server = Server::start([scripts(10), vec![page()]].concat());
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert_eq!(loading.hops().len(), 11);
    let server = Server::start(scripts(1));
    let config = HttpConfig { redirects: Redirects::Follow(0), ..get_from(server.address()) };
    let loading = Loading::whole(config);
    assert_eq!(stop_of(&loading), RedirectStop::TooMany(0));
}

#[test]
fn they_can_be_ignored() {
    let server = Server::once(leads_to(302, "/there"));
    let config = HttpConfig { redirects: Redirects::Ignore, ..get_from(server.address()) };
    let loading = Loading::whole(config);
    loading.assert_complete();
    assert_eq!(loading.statuses(), [302]);
    assert_eq!((loading.body().as_slice(), server.connections()), (&b"there"[..], 1));
}

#[test]
fn step_by_step_each_waits_for_a_person() {
    let server = Server::start(vec![leads_to(301, "/a"), leads_to(302, "/b"), page()]);
    let config = HttpConfig { redirects: Redirects::Steps(10), ..get_from(server.address()) };
    let mut loading = Loading::start(config);
    for (number, path) in [(1, "/a"), (2, "/b")] {
        let url = format!("http://{}{path}", server.address());
        let waiting = Some(url.as_str());
        loading.until("redirect that waits", |loading| {
            loading.session.download().waits_for().as_deref() == waiting
        });
        let is_told = |event: &HttpEvent| matches!(event, HttpEvent::Redirected { url: to, waits: true, .. } if *to == url);
        loading.wait_event("redirect", is_told);
        assert_eq!(server.connections(), number);
        loading.follow();
    }
    loading.wait_ended();
    loading.assert_complete();
    assert_eq!(loading.statuses(), [301, 302, 200]);
    assert_eq!(loading.session.download().waits_for(), None);
}

#[test]
fn who_says_it_twice_follows_once() {
    /// In which a redirect that does not wait would be followed.
    const MOMENT: Duration = Duration::from_millis(300);
    // The second response comes when both were said.
    let mut second = leads_to(302, "/b");
    second.insert(1, Step::Gate);
    let server = Server::start(vec![leads_to(301, "/a"), second, page()]);
    let config = HttpConfig { redirects: Redirects::Steps(10), ..get_from(server.address()) };
    let mut loading = Loading::start(config);
    loading.until("redirect that waits", |load| load.session.download().waits_for().is_some());
    loading.follow();
    loading.follow();
    server.open_gate();
    let second = format!("http://{}/b", server.address());
    let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
    loading.until("second redirect", |loading| {
        let is_second = loading.session.download().waits_for().as_ref() == Some(&second);
        is_second || is_over(&loading.session.state())
    });
    let goes_on = loading.session.wait_until(MOMENT, is_over);
    assert!(!goes_on, "{:?}", loading.statuses());
    assert_eq!(server.connections(), 2);
}

#[test]
fn the_method_stays() {
    for method in [Method::Get, Method::Head] {
        for status in [301, 302, 303, 307, 308] {
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nLocation: /x\r\n\r\n");
            let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            let server = Server::start(vec![answer(head), answer(ok)]);
            let version = Version::Http10;
            let composed = Composed { method, version, ..Composed::default() };
            let request = Request::Composed(composed);
            let loading = Loading::whole(HttpConfig { request, ..get_from(server.address()) });
            loading.assert_complete();
            let line = format!("{} /x HTTP/1.0\r\n", method.name());
            assert!(server.request(1).starts_with(&line), "{}", server.request(1));
        }
    }
}

#[test]
fn a_load_that_waits_for_a_person_can_be_stopped() {
    let server = Server::start(vec![leads_to(301, "/a")]);
    let config = HttpConfig { redirects: Redirects::Steps(10), ..get_from(server.address()) };
    let mut loading = Loading::start(config);
    loading.until("redirect that waits", |load| load.session.download().waits_for().is_some());
    loading.stop();
    assert_eq!((loading.statuses(), server.connections()), (vec![301], 1));
    assert_eq!(loading.body(), b"there");
}

#[test]
fn a_raw_request_is_not_sent_again() {
    let server = Server::once(leads_to(302, "/x"));
    let request = Request::Raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec());
    let loading = Loading::whole(HttpConfig { request, ..get_from(server.address()) });
    assert_eq!(stop_of(&loading), RedirectStop::RawRequest);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_redirect_to_where_nobody_listens() {
    let gone = Refusing::new();
    let server = Server::once(leads_to(302, format!("http://{}/", gone.address)));
    let loading = Loading::whole(get_from(server.address()));
    assert_eq!(loading.hops().len(), 2);
    assert!(loading.error().errno().is_some_and(|errno| errno.is("ECONNREFUSED")));
    assert_eq!(loading.hops()[0].facts().end, Some(HopEnd::Complete));
}
