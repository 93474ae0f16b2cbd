//! TLS: who is trusted and who is not, what is reported of it, and ends that it does not confirm.

use crate::certificates::{
    Authority, Identity, LOOPBACK, self_signed, self_signed_authority, self_signed_for,
};
use crate::loading::{Loading, get, pattern};
use crate::server::{Script, Server, Step, answer, send};
use network_playground::net::http::{
    Deviation, HopEnd, HttpConfig, HttpEvent, HttpFailure, Phase, RedirectStop,
};
use network_playground::net::tls::{CertProblem, TlsFailure, TlsTrust, TrustOnce};
use rustls::ServerConnection;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";

/// A load from there that trusts this authority.
fn trusting(address: SocketAddr, authority: &Authority) -> HttpConfig {
    let mut config = get(&format!("https://{address}/"));
    config.tls.ca_file = Some(authority.file());
    config
}

/// A load from a server with this certificate, trusting the authority.
fn load(identity: &Identity, authority: &Authority) -> (Loading, Server) {
    let server = Server::tls(identity.server(), vec![answer(PAGE)]);
    let loading = Loading::whole(trusting(server.address(), authority));
    (loading, server)
}

fn problem(loading: &Loading) -> CertProblem {
    match loading.failure() {
        HttpFailure::Tls(TlsFailure::Certificate(problem)) => problem,
        failure => panic!("{failure:?}"),
    }
}

/// A refused certificate is known all the same, and nothing was asked for.
fn assert_refused(loading: &Loading, server: &Server, identity: &Identity) {
    assert_eq!(server.got(0), b"");
    let facts = loading.facts();
    assert_eq!((facts.head, facts.request), (None, None));
    assert!(loading.rows.is_empty(), "{:?}", loading.rows);
    let tls = facts.tls.unwrap();
    assert_eq!(tls.problem, Some(problem(loading)));
    assert!(!tls.trusted_once);
    assert_eq!(tls.chain[0].sha256, identity.sha256());
    let is_told = |event: &HttpEvent| matches!(event, HttpEvent::Failed { phase: Phase::Tls, .. });
    assert!(loading.event.iter().any(is_told), "{:?}", loading.event);
}

#[test]
fn a_good_certificate_is_told() {
    let authority = Authority::new();
    let identity = authority.signs(&LOOPBACK);
    let (loading, server) = load(&identity, &authority);
    loading.assert_complete();
    assert_eq!(loading.body(), b"page");
    let facts = loading.facts();
    let tls = facts.tls.unwrap();
    assert_eq!((tls.version.as_str(), tls.host.as_str()), ("TLS 1.3", "127.0.0.1"));
    assert!(tls.cipher.starts_with("TLS_"), "{}", tls.cipher);
    assert_eq!((&tls.problem, tls.trusted_once, tls.chain.len()), (&None, false, 2));
    let (own, issuer) = (&tls.chain[0], &tls.chain[1]);
    assert!(own.subject.contains("Test server") && own.issuer.contains("Test authority"));
    assert_eq!(own.issuer, issuer.subject);
    for name in LOOPBACK {
        assert!(own.names.iter().any(|known| known == name), "{:?}", own.names);
    }
    assert_eq!(own.sha256, identity.sha256());
    assert!(own.not_before < own.not_after && !own.serial.is_empty());
    assert!(server.request(0).starts_with("GET / HTTP/1.1\r\n"));
    assert!(facts.phases.of(Phase::Tls).ended.is_some());
    let is_told = |event: &HttpEvent| matches!(event, HttpEvent::Secured { problem: None, version, .. } if version == "TLS 1.3");
    assert!(loading.event.iter().any(is_told), "{:?}", loading.event);
}

#[test]
fn the_log_has_the_plain_bytes() {
    let authority = Authority::new();
    let (loading, server) = load(&authority.signs(&LOOPBACK), &authority);
    assert_eq!(loading.received(), PAGE.as_bytes());
    assert_eq!(loading.hop().wire_bytes(), PAGE.len() as u64);
    // Those of TLS are more.
    assert!(loading.hop().received_bytes.get() > PAGE.len() as u64 + 500);
    assert_eq!(server.got(0), loading.facts().request.unwrap().to_vec());
}

#[test]
fn tls_1_2_is_spoken() {
    let authority = Authority::new();
    let config = authority.signs(&LOOPBACK).server_of(&[&rustls::version::TLS12]);
    let server = Server::tls(config, vec![answer(PAGE)]);
    let loading = Loading::whole(trusting(server.address(), &authority));
    loading.assert_complete();
    assert_eq!(loading.facts().tls.unwrap().version, "TLS 1.2");
}

#[test]
fn a_name_is_checked_as_it_was_asked_for() {
    let authority = Authority::new();
    let names = ["www.example.test", "*.wild.test"];
    for (host, is_good) in [
        ("www.example.test", true),
        ("WWW.Example.Test", true),
        ("a.wild.test", true),
        ("a.b.wild.test", false),
        ("wild.test", false),
        ("example.test", false),
        ("other.test", false),
    ] {
        let identity = authority.signs(&names);
        let server = Server::tls(identity.server(), vec![answer(PAGE)]);
        let mut config = get(&format!("https://{host}:{}/", server.port()));
        config.tls.ca_file = Some(authority.file());
        config.addresses = vec![server.address()];
        let loading = Loading::whole(config);
        if is_good {
            loading.assert_complete();
        } else {
            assert_eq!(problem(&loading), CertProblem::WrongName(host.to_owned()));
            assert_refused(&loading, &server, &identity);
        }
    }
}

#[test]
fn certificates_that_are_not_trusted() {
    let authority = Authority::new();
    let expired = authority.signs_expired();
    let (loading, server) = load(&expired, &authority);
    // 2002-02-02
    assert_eq!(problem(&loading), CertProblem::Expired(1_012_608_000));
    assert_refused(&loading, &server, &expired);

    let early = authority.signs_not_yet_valid();
    let (loading, server) = load(&early, &authority);
    // 2103-03-03
    assert_eq!(problem(&loading), CertProblem::NotYetValid(4_202_323_200));
    assert_refused(&loading, &server, &early);

    let unknown = Authority::called("Stranger").signs(&LOOPBACK);
    let (loading, server) = load(&unknown, &authority);
    assert_eq!(problem(&loading), CertProblem::UnknownIssuer);
    assert_refused(&loading, &server, &unknown);

    let forged = Authority::new().signs(&LOOPBACK);
    let (loading, server) = load(&forged, &authority);
    assert_eq!(problem(&loading), CertProblem::BadSignature);
    assert_refused(&loading, &server, &forged);

    let alone = self_signed();
    let (loading, server) = load(&alone, &authority);
    assert_eq!(problem(&loading), CertProblem::SelfSigned);
    assert_refused(&loading, &server, &alone);

    let nameless = self_signed_for(&[]);
    let (loading, server) = load(&nameless, &authority);
    assert_eq!(problem(&loading), CertProblem::SelfSignedNoName);
    assert_refused(&loading, &server, &nameless);

    let nameless = authority.signs(&[]);
    let (loading, server) = load(&nameless, &authority);
    assert_eq!(problem(&loading), CertProblem::NoName);
    assert_refused(&loading, &server, &nameless);

    let other = authority.signs(&["other.example"]);
    let (loading, server) = load(&other, &authority);
    assert_eq!(problem(&loading), CertProblem::WrongName("127.0.0.1".to_owned()));
    assert_refused(&loading, &server, &other);
}

#[test]
fn a_certificate_without_our_file_is_unknown() {
    let authority = Authority::new();
    let identity = authority.signs(&LOOPBACK);
    let server = Server::tls(identity.server(), vec![answer(PAGE)]);
    let loading = Loading::whole(get(&format!("https://{}/", server.address())));
    assert_eq!(problem(&loading), CertProblem::UnknownIssuer);
    assert_refused(&loading, &server, &identity);
}

/// A load that goes on with this certificate, whatever is wrong with it.
fn going_on(server: &Server, identity: &Identity, port: u16) -> Loading {
    let trust = TrustOnce { host: "127.0.0.1".into(), port, sha256: identity.sha256() };
    let mut config = get(&format!("https://{}/", server.address()));
    config.tls = TlsTrust { trust_once: vec![trust], ..TlsTrust::default() };
    Loading::whole(config)
}

#[test]
fn a_person_may_go_on_with_the_very_certificate_once() {
    let authority = Authority::new();
    for identity in [self_signed(), authority.signs_expired(), authority.signs(&["other.example"])]
    {
        let server = Server::tls(identity.server(), vec![answer(PAGE), answer(PAGE)]);
        let loading = going_on(&server, &identity, server.port());
        loading.assert_complete();
        let tls = loading.facts().tls.unwrap();
        assert!(tls.trusted_once && tls.problem.is_some(), "{tls:?}");
        let is_told =
            |event: &HttpEvent| matches!(event, HttpEvent::Secured { problem: Some(_), .. });
        assert!(loading.event.iter().any(is_told));
        // The next load asks again.
        let loading = Loading::whole(get(&format!("https://{}/", server.address())));
        assert!(matches!(loading.failure(), HttpFailure::Tls(TlsFailure::Certificate(_))));
    }
}

#[test]
fn a_person_goes_on_with_that_certificate_on_that_host_only() {
    let (seen, other) = (self_signed(), self_signed());
    let server = Server::tls(other.server(), vec![answer(PAGE)]);
    let loading = going_on(&server, &seen, server.port());
    assert_eq!(problem(&loading), CertProblem::SelfSigned);
    assert_refused(&loading, &server, &other);
    let server = Server::tls(seen.server(), vec![answer(PAGE)]);
    let loading = going_on(&server, &seen, server.port() ^ 1);
    assert_refused(&loading, &server, &seen);
}

/// A response on TLS whose connection ends so.
fn ended(sent: impl AsRef<[u8]>, end: Step) -> Loading {
    let authority = Authority::new();
    let identity = authority.signs(&LOOPBACK);
    let script = vec![Step::Request, send(sent), end];
    let server = Server::tls(identity.server(), vec![script]);
    Loading::whole(trusting(server.address(), &authority))
}

#[test]
fn an_end_that_tls_does_not_confirm_is_no_end() {
    let until_close = "HTTP/1.1 200 OK\r\n\r\nbody";
    let loading = ended(until_close, Step::Close);
    loading.assert_complete();
    let loading = ended(until_close, Step::Cut);
    assert_eq!(loading.failure(), HttpFailure::TlsCut);
    // What came is kept.
    assert_eq!(loading.body(), b"body");
    assert!(loading.facts().deviations.contains(&Deviation::UntilClose));
}

#[test]
fn what_says_itself_where_it_ends_needs_no_confirmation() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n";
    for sent in [PAGE, chunked] {
        for end in [Step::Cut, Step::Stay] {
            let loading = ended(sent, end);
            loading.assert_complete();
            assert_eq!(loading.body(), b"page");
        }
    }
}

#[test]
fn short_answers_on_tls() {
    for end in [Step::Close, Step::Cut] {
        let loading = ended("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello", end.clone());
        let short = HttpFailure::Short { got_bytes: 5, of_bytes: 50 };
        assert!([short, HttpFailure::TlsCut].contains(&loading.failure()));
        assert_eq!(loading.body(), b"hello");
        let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel";
        let loading = ended(chunks, end.clone());
        assert!([HttpFailure::ChunksCut, HttpFailure::TlsCut].contains(&loading.failure()));
        assert_eq!(loading.body(), b"hel");
        let loading = ended("HTTP/1.1 20", end.clone());
        assert!([HttpFailure::HeadCut(11), HttpFailure::TlsCut].contains(&loading.failure()));
        let loading = ended("", end);
        assert!([HttpFailure::Empty, HttpFailure::TlsCut].contains(&loading.failure()));
    }
}

#[test]
fn a_reset_on_tls() {
    let authority = Authority::new();
    let identity = authority.signs(&LOOPBACK);
    let script = vec![Step::Request, send("HTTP/1.1 200 OK\r\n\r\nbody"), Step::Gate, Step::Reset];
    let server = Server::tls(identity.server(), vec![script]);
    let mut loading = Loading::start(trusting(server.address(), &authority));
    loading.until("body", |load| {
        load.session.download().last().is_some_and(|hop| hop.body_bytes() == 4)
    });
    server.open_gate();
    loading.wait_ended();
    assert!(loading.error().errno().is_some_and(|errno| errno.is("ECONNRESET")));
    assert_eq!(loading.body(), b"body");
}

#[test]
fn what_does_not_speak_tls_is_told_as_such() {
    let table: [(&str, &[u8]); 3] = [
        ("HTTP", b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
        ("SSH", b"SSH-2.0-OpenSSH_9.2p1\r\n"),
        ("garbage", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08"),
    ];
    for (name, sent) in table {
        let server = Server::once(vec![Step::Anything, send(sent), Step::Stay]);
        let loading = Loading::whole(get(&format!("https://{}/", server.address())));
        let failure = loading.failure();
        assert!(
            matches!(failure, HttpFailure::Tls(TlsFailure::NotTls | TlsFailure::Library(_))),
            "{name}: {failure:?}"
        );
    }
}

#[test]
fn handshakes_that_end() {
    // A fatal alert: handshake_failure.
    let alert: &[u8] = b"\x15\x03\x03\x00\x02\x02\x28";
    let scripts: [Script; 3] = [
        vec![Step::Anything, Step::Close],
        vec![Step::Anything, send(alert), Step::Close],
        vec![Step::Anything, Step::Reset],
    ];
    for script in scripts {
        let server = Server::once(script);
        let loading = Loading::whole(get(&format!("https://{}/", server.address())));
        assert!(matches!(loading.facts().end, Some(HopEnd::Failed(_))));
        let is_told =
            |event: &HttpEvent| matches!(event, HttpEvent::Failed { phase: Phase::Tls, .. });
        assert!(loading.event.iter().any(is_told), "{:?}", loading.event);
    }
}

#[test]
fn https_on_a_plain_url_is_no_http() {
    let authority = Authority::new();
    let identity = authority.signs(&LOOPBACK);
    let server = Server::tls(identity.server(), vec![vec![Step::Request, Step::Stay]]);
    let loading = Loading::whole(get(&format!("http://{}/", server.address())));
    // The server replies with an alert or goes.
    let failure = loading.error();
    assert!(loading.hop().body_bytes() == 0, "{failure}");
}

#[test]
fn a_file_of_certificates_that_is_none() {
    let authority = Authority::new();
    let folder = tempfile::tempdir().unwrap();
    let not_pem = folder.path().join("no.pem");
    std::fs::write(&not_pem, "hello").unwrap();
    let broken = folder.path().join("broken.pem");
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        .unwrap();
    let server = Server::tls(authority.signs(&LOOPBACK).server(), Vec::new());
    for file in [not_pem, broken, folder.path().join("missing.pem"), folder.path().to_owned()] {
        let mut config = get(&format!("https://{}/", server.address()));
        config.tls.ca_file = Some(file.clone());
        let failure = Loading::whole(config).failure();
        assert!(
            matches!(failure, HttpFailure::Tls(TlsFailure::BadCaFile(_))),
            "{file:?}: {failure:?}"
        );
    }
}

#[test]
fn a_redirect_from_https_to_http_is_stopped() {
    let authority = Authority::new();
    let plain = Server::once(answer(PAGE));
    let head = format!(
        "HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: http://{}/\r\n\r\n",
        plain.address()
    );
    let server = Server::tls(authority.signs(&LOOPBACK).server(), vec![answer(head)]);
    let loading = Loading::whole(trusting(server.address(), &authority));
    assert_eq!(loading.failure(), HttpFailure::Redirect(RedirectStop::Downgrade));
    assert_eq!(plain.connections(), 0);
}

#[test]
fn redirects_from_http_to_https_and_within_are_followed() {
    let authority = Authority::new();
    let within = "HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: /x\r\n\r\n";
    let server =
        Server::tls(authority.signs(&LOOPBACK).server(), vec![answer(within), answer(PAGE)]);
    let head = format!(
        "HTTP/1.1 301 X\r\nContent-Length: 0\r\nLocation: https://{}/\r\n\r\n",
        server.address()
    );
    let plain = Server::once(answer(head));
    let mut config = get(&format!("http://{}/", plain.address()));
    config.tls.ca_file = Some(authority.file());
    let loading = Loading::whole(config);
    loading.assert_complete();
    assert_eq!(loading.statuses(), [301, 302, 200]);
}

#[test]
fn large_answers_and_single_bytes_on_tls() {
    let body = pattern(2 << 20);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    let loading = ended([head.as_bytes(), &body].concat(), Step::Stay);
    loading.assert_complete();
    assert!(loading.body() == body);
    let authority = Authority::new();
    let script = vec![Step::Request, Step::Pieces(PAGE.into(), 1), Step::Close];
    let server = Server::tls(authority.signs(&LOOPBACK).server(), vec![script]);
    let loading = Loading::whole(trusting(server.address(), &authority));
    loading.assert_complete();
    assert_eq!(loading.body(), b"page");
}

#[test]
#[cfg(unix)]
fn a_file_of_certificates_that_is_none_is_refused_at_once() {
    for (path, word) in [("/dev/zero", "plain"), ("/", "plain"), ("/no/such/file", "ENOENT")] {
        let identity = Authority::new().signs(&LOOPBACK);
        let server = Server::tls(identity.server(), vec![answer(PAGE)]);
        let mut config = get(&format!("https://{}/", server.address()));
        config.tls.ca_file = Some(path.into());
        match Loading::whole(config).failure() {
            HttpFailure::Tls(TlsFailure::BadCaFile(why)) => {
                assert!(why.contains(word), "{path}: {why}");
            }
            failure => panic!("{path}: {failure:?}"),
        }
    }
}

/// The way that openssl's manual shows, and that curl's `--cacert` takes.
#[test]
fn a_self_signed_certificate_is_trusted_once_it_is_named() {
    for (names, is_trusted) in [(&LOOPBACK[..], true), (&["other.example"], false)] {
        let (identity, folder) = self_signed_authority(names);
        let server = Server::tls(identity.server(), vec![answer(PAGE)]);
        let mut config = get(&format!("https://{}/", server.address()));
        config.tls.ca_file = Some(folder.path().join("ca.pem"));
        let loading = Loading::whole(config);
        if is_trusted {
            loading.assert_complete();
            assert_eq!(loading.facts().tls.unwrap().problem, None);
        } else {
            assert!(matches!(loading.failure(), HttpFailure::Tls(TlsFailure::Certificate(_))));
        }
    }
    // Without a name it is good for no host, and that is what is said.
    let (nameless, folder) = self_signed_authority(&[]);
    let server = Server::tls(nameless.server(), vec![answer(PAGE)]);
    let mut config = get(&format!("https://{}/", server.address()));
    config.tls.ca_file = Some(folder.path().join("ca.pem"));
    assert_eq!(problem(&Loading::whole(config)), CertProblem::SelfSignedNoName);
}

/// A server that secures the connection and hands the bytes of its response to `send`, encrypted.
fn records(
    identity: &Identity,
    answer: &str,
    send: impl FnOnce(&mut TcpStream, &[u8]) + Send + 'static,
) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut connection = ServerConnection::new(Arc::new(identity.server())).unwrap();
    let answer = answer.to_owned();
    let work = move || {
        let (mut stream, _) = listener.accept().unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut stream).unwrap();
        }
        let mut request = [0; 4096];
        let _ = rustls::Stream::new(&mut connection, &mut stream).read(&mut request).unwrap();
        connection.writer().write_all(answer.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        while connection.wants_write() {
            connection.write_tls(&mut bytes).unwrap();
        }
        send(&mut stream, &bytes);
        // Until the client goes.
        let _ = stream.read(&mut request);
    };
    (address, Builder::new().spawn(work).unwrap())
}

#[test]
fn what_was_decrypted_before_a_broken_record_is_kept() {
    let authority = Authority::new();
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello";
    let send = |stream: &mut TcpStream, bytes: &[u8]| {
        let broken = b"\x17\x03\x03\x00\x20this record was never encrypted..";
        stream.write_all(&[bytes, broken].concat()).unwrap();
    };
    let (address, server) = records(&authority.signs(&LOOPBACK), text, send);
    let loading = Loading::whole(trusting(address, &authority));
    assert!(
        matches!(loading.failure(), HttpFailure::Tls(TlsFailure::Library(_))),
        "{:?}",
        loading.failure()
    );
    assert_eq!(loading.body(), b"hello");
    drop(loading);
    server.join().unwrap();
}

#[test]
fn a_slow_record_is_not_idle() {
    let authority = Authority::new();
    let body = "x".repeat(9000);
    let text = format!("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{body}");
    let send = |stream: &mut TcpStream, bytes: &[u8]| {
        stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        for piece in bytes.chunks(bytes.len() / 8) {
            stream.write_all(piece).unwrap();
            // A pause, which ends when the client goes.
            if let Ok(0) = stream.read(&mut [0]) {
                return;
            }
        }
        stream.set_read_timeout(None).unwrap();
    };
    let (address, server) = records(&authority.signs(&LOOPBACK), &text, send);
    let mut config = trusting(address, &authority);
    config.timeouts.first_byte = Duration::from_millis(600);
    config.timeouts.idle = Duration::from_millis(600);
    let loading = Loading::whole(config);
    loading.assert_complete();
    assert_eq!(loading.body(), body.as_bytes());
    drop(loading);
    server.join().unwrap();
}
