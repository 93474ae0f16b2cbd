//! What is sent: the exact bytes, by one call.

use crate::loading::{Loading, get, get_from, skip};
use crate::server::{Server, answer};
use network_playground::net::Op;
use network_playground::net::http::config::USER_AGENT;
use network_playground::net::http::request::masked;
use network_playground::net::http::{Composed, HttpConfig, Method, Request, Version, WirePart};
use std::net::SocketAddr;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Loads, and returns what the server got; it is what the log and the download say, and was sent by one call.
fn sent(change: impl FnOnce(&mut HttpConfig, SocketAddr)) -> (String, SocketAddr) {
    let server = Server::once(answer(OK));
    let address = server.address();
    let mut config = get_from(address);
    change(&mut config, address);
    let loading = Loading::whole(config);
    loading.assert_complete();
    let got = server.finish().remove(0);
    let rows: Vec<_> = loading.rows.iter().filter(|row| row.part.is_sent()).collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    // The log is shown to others: it has stars for what is secret.
    assert_eq!((rows[0].part, &rows[0].bytes), (WirePart::Request, &masked(&got)));
    assert_eq!(loading.facts().request.as_deref(), Some(got.as_slice()));
    let sends: Vec<_> = loading.calls.iter().filter(|call| call.op == Op::Send).collect();
    assert_eq!(sends.len(), 1, "one call sends all of it: {sends:?}");
    (String::from_utf8(got).unwrap(), address)
}

fn url(config: &mut HttpConfig, url: &str) {
    config.target = get(url).target;
}

/// Headers instead of the usual ones.
fn headers(config: &mut HttpConfig, headers: &[(&str, &str)]) {
    let header = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let headers = headers.iter().map(header).collect();
    config.request = Request::Composed(Composed { headers, ..Composed::default() });
}

#[test]
fn a_get_is_these_bytes() {
    let (request, address) = sent(|_, _| {});
    let expected = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {USER_AGENT}\r\nAccept: */*\r\n\
         Accept-Encoding: gzip, deflate, br\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(request, expected);
}

#[test]
fn methods_and_versions() {
    let table = [
        (Method::Get, Version::Http10, "GET / HTTP/1.0\r\n"),
        (Method::Get, Version::Http11, "GET / HTTP/1.1\r\n"),
        (Method::Head, Version::Http10, "HEAD / HTTP/1.0\r\n"),
        (Method::Head, Version::Http11, "HEAD / HTTP/1.1\r\n"),
    ];
    for (method, version, line) in table {
        let (request, address) = sent(|config, _| {
            let composed = Composed { method, version, ..Composed::default() };
            config.request = Request::Composed(composed);
        });
        assert!(request.starts_with(line), "{request}");
        assert!(request.contains(&format!("\r\nHost: {address}\r\n")), "{request}");
        assert_eq!(request.matches("\r\n\r\n").count(), 1);
    }
}

#[test]
fn paths_and_queries_as_they_are_sent() {
    let table = [
        ("", "/"),
        ("/", "/"),
        ("?q", "/?q"),
        ("/a/b?c=d&e", "/a/b?c=d&e"),
        ("/#fragment", "/"),
        ("/a#b?c", "/a"),
        ("/搜索?q=你好", "/%E6%90%9C%E7%B4%A2?q=%E4%BD%A0%E5%A5%BD"),
        ("/a b", "/a%20b"),
        ("/%e4%bd?%00", "/%e4%bd?%00"),
        ("/a/../b", "/b"),
        ("/a;b,c=d", "/a;b,c=d"),
        ("/?a=http://x/y?z", "/?a=http://x/y?z"),
    ];
    for (typed, path) in table {
        let (request, _) = sent(|config, address| url(config, &format!("http://{address}{typed}")));
        assert_eq!(request.split("\r\n").next(), Some(format!("GET {path} HTTP/1.1").as_str()));
    }
}

#[test]
fn headers_of_ones_own_stand_in_their_order() {
    let mine = [("X-B", "2"), ("x-a", "1"), ("X-B", "3"), ("User-Agent", "me"), ("X-Empty", "")];
    let (request, address) = sent(|config, _| headers(config, &mine));
    let expected = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nX-B: 2\r\nx-a: 1\r\nX-B: 3\r\nUser-Agent: me\r\n\
         X-Empty: \r\nConnection: close\r\n\r\n"
    );
    assert_eq!(request, expected);
}

#[test]
fn no_headers_but_those_that_must_be() {
    let (request, address) = sent(|config, _| headers(config, &[]));
    let expected = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    assert_eq!(request, expected);
}

#[test]
fn what_ones_own_headers_have_is_not_added() {
    let mine =
        [("host", "virtual.example"), ("CONNECTION", "keep-alive"), ("authorization", "Bearer x")];
    let (request, _) = sent(|config, address| {
        url(config, &format!("http://user:word@{address}/"));
        headers(config, &mine);
    });
    let lower = request.to_lowercase();
    for (name, value) in mine {
        let name = name.to_lowercase();
        assert_eq!(lower.matches(&format!("\r\n{name}:")).count(), 1, "{request}");
        assert!(lower.contains(&format!("\r\n{name}: {}\r\n", value.to_lowercase())), "{request}");
    }
}

#[test]
fn a_user_becomes_a_header_and_not_a_part_of_the_url() {
    let table = [
        ("user:secret", "Basic dXNlcjpzZWNyZXQ="),
        ("user", "Basic dXNlcjo="),
        ("user:", "Basic dXNlcjo="),
        ("us%20er:p%3Aw%40", "Basic dXMgZXI6cDp3QA=="),
        ("%E4%BD%A0:%E5%A5%BD", "Basic 5L2gOuWlvQ=="),
    ];
    for (user, value) in table {
        let (request, address) =
            sent(|config, address| url(config, &format!("http://{user}@{address}/x")));
        assert!(request.starts_with("GET /x HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("\r\nHost: {address}\r\n")), "{request}");
        assert!(request.contains(&format!("\r\nAuthorization: {value}\r\n")), "{user}: {request}");
    }
}

#[test]
fn an_address_of_ipv6_stands_in_brackets() {
    let at: SocketAddr = "[::1]:0".parse().unwrap();
    if std::net::TcpListener::bind(at).is_err() {
        return skip("no IPv6 on loopback");
    }
    let server = Server::listening(at, None, |_| vec![answer(OK)]);
    let loading = Loading::whole(get(&format!("http://[::1]:{}/x", server.port())));
    loading.assert_complete();
    assert!(server.request(0).contains(&format!("\r\nHost: [::1]:{}\r\n", server.port())));
    assert_eq!(loading.facts().remote, Some(server.address()));
    // The zone is for this machine: it is connected by, and not sent (RFC 6874, section 4).
    for zone in ["%251", "%1"] {
        let server = Server::listening(at, None, |_| vec![answer(OK)]);
        let loading = Loading::whole(get(&format!("http://[::1{zone}]:{}/x", server.port())));
        loading.assert_complete();
        assert_eq!(loading.facts().url, format!("http://[::1%251]:{}/x", server.port()));
        assert!(server.request(0).contains(&format!("\r\nHost: [::1]:{}\r\n", server.port())));
    }
}

#[test]
fn names_stand_as_they_are_sent() {
    // The names lead to the server; what is asked of it is the name.
    for (typed, host) in [
        ("Example.TEST", "example.test"),
        ("中文.测试", "xn--fiq228c.xn--0zwm56d"),
        ("a-b.c_d.test", "a-b.c_d.test"),
        ("trailing.test.", "trailing.test."),
    ] {
        let (request, address) = sent(|config, address| {
            url(config, &format!("http://{typed}:{}/", address.port()));
            config.addresses = vec![address];
        });
        let expected = format!("\r\nHost: {host}:{}\r\n", address.port());
        assert!(request.contains(&expected), "{typed}: {request}");
    }
}

#[test]
fn a_raw_request_is_sent_byte_by_byte_as_it_is() {
    let table: [&[u8]; 5] = [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff\0 HTTP/1.1\r\n\r\n",
        b"get / http/1.1\nbad\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody",
        b"\r\n\r\n",
    ];
    for raw in table {
        let server = Server::once(answer(OK));
        let request = Request::Raw(raw.to_vec());
        let loading = Loading::whole(HttpConfig { request, ..get_from(server.address()) });
        loading.assert_complete();
        assert_eq!(loading.facts().request.as_deref(), Some(raw));
        assert_eq!(server.finish(), [raw]);
    }
}

#[test]
fn a_raw_head_is_answered_without_a_body() {
    let server = Server::once(vec![
        crate::server::Step::Request,
        crate::server::send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"),
        crate::server::Step::Stay,
    ]);
    let request = Request::Raw(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec());
    let loading = Loading::whole(HttpConfig { request, ..get_from(server.address()) });
    loading.assert_complete();
    assert_eq!(loading.facts().method, "HEAD");
}

#[test]
fn a_large_request_is_sent_whole() {
    let value = "v".repeat(300_000);
    let server = Server::once(answer(OK));
    let mut config = get_from(server.address());
    headers(&mut config, &[("X-Large", &value)]);
    let loading = Loading::whole(config);
    loading.assert_complete();
    let got = server.finish().remove(0);
    assert_eq!(loading.facts().request.as_deref(), Some(got.as_slice()));
    assert!(got.len() > value.len() && got.ends_with(b"\r\n\r\n"));
}

#[test]
fn where_it_went_is_told() {
    let server = Server::once(answer(OK));
    let mut loading = Loading::whole(get_from(server.address()));
    loading.collect();
    let facts = loading.facts();
    assert_eq!(facts.remote, Some(server.address()));
    let local = facts.local.unwrap();
    assert!(local.ip().is_loopback() && local.port() != 0);
    assert_eq!((facts.method.as_str(), facts.proxy), ("GET", None));
    assert_eq!(facts.url, format!("http://{}/", server.address()));
    let ops: Vec<Op> = loading.calls.iter().map(|call| call.op).collect();
    assert!(ops.starts_with(&[Op::Socket]) && ops.contains(&Op::Connect), "{ops:?}");
    let tally = loading.session.tally();
    assert_eq!(tally.sent_bytes, facts.request.unwrap().len() as u64);
    assert_eq!(tally.received_bytes, OK.len() as u64);
}
