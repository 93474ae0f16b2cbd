//! From a host to a connection: several addresses are raced, each attempt is reported.

use crate::loading::{Loading, get, get_from, skip};
use crate::server::{Refusing, Server, answer};
use network_playground::net::http::{
    HttpConfig, HttpEvent, HttpFailure, Phase, TimeoutKind, Timeouts,
};
use network_playground::net::{Cause, Op, ProtocolFailure};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";

/// A load from a name with these addresses.
fn named(addresses: &[SocketAddr]) -> HttpConfig {
    let port = addresses.first().map_or(80, SocketAddr::port);
    let addresses = addresses.to_vec();
    HttpConfig { addresses, ..get(&format!("http://several.test:{port}/")) }
}

fn tried(loading: &Loading) -> Vec<SocketAddr> {
    let trying =
        |event: &HttpEvent| if let HttpEvent::Trying(at) = event { Some(*at) } else { None };
    loading.event.iter().filter_map(trying).collect()
}

/// A listener whose backlog is full, so that a connect to it is not answered; with what fills it.
#[cfg(target_os = "linux")]
fn unanswered() -> (socket2::Socket, std::net::TcpStream, SocketAddr) {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let first = std::net::TcpStream::connect(address).unwrap();
    (listener, first, address)
}

#[test]
fn an_address_that_refuses_is_followed_by_the_next() {
    let server = Server::once(answer(PAGE));
    let (one, other) = (Refusing::new(), Refusing::new());
    let addresses = [one.address, other.address, server.address()];
    let loading = Loading::whole(named(&addresses));
    loading.assert_complete();
    assert_eq!(tried(&loading), addresses);
    assert_eq!(loading.facts().remote, Some(server.address()));
    let connects = loading.calls.iter().filter(|call| call.op == Op::Connect);
    assert_eq!(connects.count(), 3);
}

#[test]
fn the_first_that_answers_is_taken() {
    let (first, second) = (Server::once(answer(PAGE)), Server::once(answer(PAGE)));
    let loading = Loading::whole(named(&[first.address(), second.address()]));
    loading.assert_complete();
    assert_eq!(loading.facts().remote, Some(first.address()));
    assert_eq!(second.connections(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn an_address_that_does_not_answer_is_overtaken() {
    let (_listener, _first, silent) = unanswered();
    let server = Server::once(answer(PAGE));
    let begun = Instant::now();
    let loading = Loading::whole(named(&[silent, server.address()]));
    loading.assert_complete();
    assert_eq!(tried(&loading), [silent, server.address()]);
    assert_eq!(loading.facts().remote, Some(server.address()));
    // RFC 8305 says 250 ms; the system would try for minutes.
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn families_take_turns() {
    let at: SocketAddr = "[::1]:0".parse().unwrap();
    let (Some(one), Some(other)) = (Refusing::at(at), Refusing::at(at)) else {
        return skip("no IPv6 on loopback");
    };
    let server = Server::once(answer(PAGE));
    let loading = Loading::whole(named(&[one.address, other.address, server.address()]));
    loading.assert_complete();
    assert_eq!(tried(&loading), [one.address, server.address()]);
}

#[test]
fn all_that_refuse_are_a_failure() {
    let (one, other) = (Refusing::new(), Refusing::new());
    let addresses = [one.address, other.address];
    let loading = Loading::whole(named(&addresses));
    let error = loading.error();
    assert!(error.errno().is_some_and(|errno| errno.is("ECONNREFUSED")), "{error}");
    assert_eq!(error.op, Op::Connect);
    assert_eq!(tried(&loading), addresses);
    let is_told =
        |event: &HttpEvent| matches!(event, HttpEvent::Failed { phase: Phase::Connect, .. });
    assert!(loading.event.iter().any(is_told), "{:?}", loading.event);
    assert!(loading.rows.is_empty());
}

#[test]
fn a_port_that_refuses_is_told_with_its_address() {
    let refusing = Refusing::new();
    let address = refusing.address;
    let loading = Loading::whole(get_from(address));
    let error = loading.error();
    assert!(error.errno().is_some_and(|errno| errno.is("ECONNREFUSED")), "{error}");
    assert!(error.target.contains(&address.to_string()), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_connect_that_is_not_answered_has_its_limit() {
    let limit = Duration::from_millis(200);
    let (_listener, _first, silent) = unanswered();
    let (_other, _second, beside) = unanswered();
    let timeouts = Timeouts { connect: limit, ..Timeouts::default() };
    for addresses in [vec![silent], vec![silent, beside]] {
        let loading = Loading::whole(HttpConfig { timeouts, ..named(&addresses) });
        assert_eq!(loading.failure(), HttpFailure::TimedOut(TimeoutKind::Connect, limit));
    }
    let timeouts = Timeouts { total: limit, ..Timeouts::default() };
    let loading = Loading::whole(HttpConfig { timeouts, ..get_from(silent) });
    assert_eq!(loading.failure(), HttpFailure::TimedOut(TimeoutKind::Total, limit));
}

#[cfg(target_os = "linux")]
#[test]
fn a_stop_while_it_connects() {
    let (_listener, _first, silent) = unanswered();
    let (_other, _second, beside) = unanswered();
    for addresses in [vec![silent], vec![silent, beside]] {
        let mut loading = Loading::start(named(&addresses));
        let count = addresses.len();
        loading.until("attempts", |loading| tried(loading).len() == count);
        let took = loading.stop();
        assert!(took < Duration::from_secs(1), "{took:?}");
        let end = loading.facts().end;
        assert_eq!(end, Some(network_playground::net::http::HopEnd::Cancelled));
    }
}

#[test]
fn a_name_that_nobody_has() {
    let timeouts = Timeouts { resolve: Duration::from_secs(3), ..Timeouts::default() };
    let loading = Loading::whole(HttpConfig { timeouts, ..get("http://nonexistent.invalid/") });
    let error = loading.error();
    // Without a network, the time may run out before the system says so.
    let is_late = |cause: &Cause| {
        matches!(cause, Cause::Protocol(ProtocolFailure::Http(failure))
            if matches!(**failure, HttpFailure::TimedOut(TimeoutKind::Resolve, _)))
    };
    let is_so = matches!(error.cause, Cause::NameNotResolved(_)) || is_late(&error.cause);
    assert!(is_so, "{error}");
    let is_told =
        |event: &HttpEvent| matches!(event, HttpEvent::Failed { phase: Phase::Resolve, .. });
    assert!(loading.event.iter().any(is_told), "{:?}", loading.event);
}

#[test]
fn localhost_is_looked_up() {
    let server = Server::once(answer(PAGE));
    let loading = Loading::whole(get(&format!("http://localhost:{}/", server.port())));
    loading.assert_complete();
    assert!(server.request(0).contains(&format!("\r\nHost: localhost:{}\r\n", server.port())));
    let phases = loading.facts().phases;
    assert!(phases.of(Phase::Resolve).ended.is_some());
}

#[test]
fn an_address_is_not_looked_up() {
    let server = Server::once(answer(PAGE));
    let loading = Loading::whole(get_from(server.address()));
    loading.assert_complete();
    assert!(loading.facts().phases.of(Phase::Resolve).begun.is_none());
    assert!(loading.calls.iter().all(|call| call.op != Op::GetAddrInfo));
}
