//! How a check runs: sockets of each kind, rounds, being stopped, what it cannot do.

use super::{
    CheckPart, CheckProgress, CheckStop, DEADLINE, Outcome, ReadyCheck, Why, assert_passed, engine,
    failures, parse_check, run, run_check,
};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) {
    std::thread::Builder::new().name("peer".to_owned()).spawn(work).unwrap();
}

#[test]
fn datagrams_are_sent_and_expected_and_timed_by_their_rows() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let address = peer.local_addr().unwrap();
    in_background(move || {
        let mut buffer = [0; 64];
        while let Ok((len, from)) = peer.recv_from(&mut buffer) {
            peer.send_to(&buffer[..len], from).unwrap();
        }
    });
    let text = format!(
        "name = 'echo'\nrepeat = 3\n[[socket]]\nudp = '{address}'\n\
        [[step]]\nsend = {{ text = 'number {{count}}', placeholders = true }}\n\
        expect = {{ equals = {{ text = 'number {{count}}', placeholders = true }} }}\n\
        [[step]]\nsend = ''\nexpect = {{ equals = '' }}\n"
    );
    let report = run(&engine().handle(), parse_check(&text).unwrap());
    assert_passed(&report);
    assert_eq!((report.passed, report.rounds, report.sessions.len()), (9, 3, 3));
    for result in report.results.iter().filter(|it| matches!(it.part, CheckPart::Step(_))) {
        assert!(result.row.is_some() && result.took < Duration::from_secs(1), "{result:?}");
    }
}

#[test]
fn a_check_plays_the_server() {
    let text = "name = 'server'\n[[socket]]\nlisten = '127.0.0.1:0'\nframing = 'lines'\n\
        [[step]]\nexpect = 'connected'\nwithin-ms = 10000\n\
        [[step]]\nsend = { text = 'who?', line-end = 'lf' }\nexpect = { regex = '(\\w+)' }\n\
        capture = ['name']\nwithin-ms = 10000\n\
        [[step]]\nsend = { text = 'hello {$name}', line-end = 'lf', placeholders = true }\n\
        [[step]]\ndo = 'half-close'\n[[step]]\nexpect = 'closed'\nwithin-ms = 10000\n";
    let ready = ReadyCheck::new(parse_check(text).unwrap(), &|_| None).unwrap();
    let engine = engine();
    let (handle, stop) = (engine.handle(), CheckStop::new(&engine.handle()));
    let mut heard = None;
    let report = run_check(ready, &handle, &stop, &mut |progress| {
        let CheckProgress::Opened { local, .. } = progress else { return };
        let (tell, told) = std::sync::mpsc::channel();
        heard = Some(told);
        in_background(move || {
            let mut stream = TcpStream::connect(local.socket_addr().unwrap()).unwrap();
            let mut all = String::new();
            stream.write_all(b"ann\n").unwrap();
            stream.read_to_string(&mut all).unwrap();
            tell.send(all).unwrap();
        });
    });
    assert_passed(&report);
    assert_eq!(heard.unwrap().recv_timeout(DEADLINE).unwrap(), "who?\nhello ann\n");
}

#[test]
fn nobody_there_is_told_with_the_reason() {
    // Bound, so that nobody else takes it, and not listening.
    let holder = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    holder.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let address = holder.local_addr().unwrap().as_socket().unwrap();
    let text = format!("name = 'x'\n[[socket]]\nconnect = '{address}'\n[[step]]\nsend = 'x'\n");
    let report = run(&engine().handle(), parse_check(&text).unwrap());
    let Outcome::Failed(failure) = &report.results[0].outcome else { panic!("{report:?}") };
    assert!(matches!(failure.why, Why::NotOpened(_)), "{failure:?}");
    assert!(report.took < Duration::from_secs(5), "{:?}", report.took);
    assert_eq!((report.failed, report.not_run), (1, 1));
}

#[test]
fn it_ends_soon_whatever_it_waits_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    for step in ["expect = 'anything'\nwithin-ms = 600000", "wait-ms = 600000"] {
        let text = format!("name = 'x'\n[[socket]]\nconnect = '{address}'\n[[step]]\n{step}\n");
        let ready = ReadyCheck::new(parse_check(&text).unwrap(), &|_| None).unwrap();
        let engine = engine();
        let stop = CheckStop::new(&engine.handle());
        let mut asked = None;
        let stopper = stop.clone();
        let report = run_check(ready, &engine.handle(), &stop, &mut |progress| {
            if let CheckProgress::Began(_, CheckPart::Step(0)) = progress {
                asked = Some(Instant::now());
                let stopper = stopper.clone();
                in_background(move || stopper.stop());
            }
        });
        let took = asked.unwrap().elapsed();
        assert!(took < Duration::from_secs(2), "{took:?}");
        assert!(report.was_stopped && !report.has_passed());
        assert_eq!((report.passed, report.not_run), (1, 1));
        // Its sessions are on their way out.
        let is_over = |state: &_| matches!(state, network_playground::net::SessionState::Ended(_));
        for session in report.sessions {
            assert!(engine.snapshot(session).is_none_or(|it| is_over(&it.state)));
        }
    }
}

#[test]
fn a_peer_that_goes_away_fails_the_step_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    in_background(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"half a li").unwrap();
    });
    let text = format!(
        "name = 'x'\n[[socket]]\nconnect = '{address}'\nframing = 'lines'\n\
        [[step]]\nexpect = 'anything'\nwithin-ms = 600000\n"
    );
    let report = run(&engine().handle(), parse_check(&text).unwrap());
    assert_eq!(failures(&report), [(0, Why::ConnectionOver)]);
    assert!(report.took < Duration::from_secs(5), "{:?}", report.took);
}

#[test]
fn frames_by_pauses_are_whole_after_the_pause() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (finish, finished) = std::sync::mpsc::channel::<()>();
    in_background(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"one").unwrap();
        let _ = finished.recv();
    });
    let text = format!(
        "name = 'x'\n[[socket]]\nconnect = '{address}'\nframing = {{ idle-gap-ms = 30 }}\n\
        [[step]]\nexpect = {{ equals = 'one' }}\nwithin-ms = 10000\n"
    );
    assert_passed(&run(&engine().handle(), parse_check(&text).unwrap()));
    drop(finish);
}
