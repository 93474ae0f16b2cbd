//! Unix-domain sockets against plain peers of std's.

mod datagrams;
mod hostile;
mod records;

use crate::probe::{DEADLINE, Probe};
use network_playground::net::automation::RuleSet;
use network_playground::net::call::Returned;
use network_playground::net::{
    Args, Call, End, EventKind, Op, OptionName, ProtocolEvent, Recipients, ServerBehaviour,
    Session, SessionState, StreamCommand, StreamEvent, Tally, UnixConfig, UnixConnectConfig,
    UnixListenConfig, UnixName,
};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Instant;

impl Probe {
    pub(crate) fn wait_tally(&mut self, is_enough: impl Fn(&Tally) -> bool) {
        let until = Instant::now() + DEADLINE;
        while !is_enough(&self.session.tally()) {
            assert!(Instant::now() < until, "{:?}", self.session.tally());
            self.collect();
            std::thread::yield_now();
        }
    }

    pub(crate) fn calls_to(&self, op: Op) -> Vec<&Call> {
        let told = self.told.iter();
        told.filter_map(|told| match &told.kind {
            EventKind::Called(call) if call.op == op => Some(&**call),
            _ => None,
        })
        .collect()
    }
}

/// A folder with the path of a socket in it.
pub(crate) fn place() -> (tempfile::TempDir, PathBuf, UnixName) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("echo.sock");
    let name = name_of(&path);
    (folder, path, name)
}

pub(crate) fn name_of(path: &Path) -> UnixName {
    UnixName::path(path.as_os_str().as_bytes())
}

pub(crate) fn start(config: UnixConfig) -> Probe {
    Probe::of(|outbox| Session::start_unix(config, outbox))
}

pub(crate) fn listening(config: UnixListenConfig) -> Probe {
    let probe = start(UnixConfig::Listen(Box::new(config)));
    let is_open = |state: &SessionState| !matches!(state, SessionState::Opening);
    assert!(probe.session.wait_until(DEADLINE, is_open));
    assert!(
        matches!(probe.session.state(), SessionState::Open { .. }),
        "{:?}",
        probe.session.state()
    );
    probe
}

pub(crate) fn connected(config: UnixConnectConfig) -> Probe {
    let probe = start(UnixConfig::Connect(Box::new(config)));
    let is_there = |state: &SessionState| matches!(state, SessionState::Connected { .. });
    assert!(probe.session.wait_until(DEADLINE, is_there), "{:?}", probe.session.state());
    probe
}

pub(crate) fn echo() -> ServerBehaviour {
    ServerBehaviour::of_rules(&RuleSet::echo()).unwrap()
}

pub(crate) fn stream_events(probe: &Probe) -> Vec<StreamEvent> {
    let told = probe.told.iter();
    told.filter_map(|told| match &told.kind {
        EventKind::Protocol(ProtocolEvent::Stream(event)) => Some((**event).clone()),
        _ => None,
    })
    .collect()
}

#[test]
fn a_listener_serves_streams_knows_their_program_and_takes_its_file_along() {
    let (_folder, path, name) = place();
    let mut config = UnixListenConfig { behaviour: echo(), ..UnixListenConfig::at(name) };
    config.file.mode = Some(0o666);
    let mut probe = listening(config);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o666, "whatever the umask");
    let mut peer = UnixStream::connect(&path).unwrap();
    peer.write_all(b"hi").unwrap();
    let mut echoed = [0; 2];
    peer.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"hi");
    drop(peer);
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert!(!path.exists(), "the file goes with its socket");
    let events = stream_events(&probe);
    if cfg!(target_os = "linux") {
        let process = events.iter().find_map(|event| match event {
            StreamEvent::PeerProcess(process) => Some(process),
            _ => None,
        });
        let process = process.unwrap();
        assert_eq!(process.process, std::process::id());
        assert!(process.program.is_some());
        let asked = probe.calls_to(Op::GetSockOpt);
        assert!(asked.iter().any(|call| {
            call.args == Args::Get(OptionName::PeerCredentials)
                && matches!(&call.result, Ok(Returned::Text(_)))
        }));
    }
    assert!(events.contains(&StreamEvent::Listening(name.into())));
    assert_eq!(probe.calls_to(Op::Unlink).len(), 1);
}

#[test]
fn a_client_sends_and_receives_and_sees_the_end() {
    let (_folder, path, name) = place();
    let listener = UnixListener::bind(&path).unwrap();
    let mut probe = connected(UnixConnectConfig::to(name));
    let (mut peer, _) = listener.accept().unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let hello = StreamCommand::Send(Recipients::All, b"hello".to_vec().into());
    probe.session.command(hello).unwrap();
    let mut came = [0; 5];
    peer.read_exact(&mut came).unwrap();
    assert_eq!(&came, b"hello");
    peer.write_all(b"bye").unwrap();
    drop(peer);
    assert_eq!(probe.wait_ended(), End::PeerClosed);
    assert_eq!(probe.session.tally().received_bytes, 3);
    assert!(path.exists(), "the file is the server's");
}

#[test]
fn a_connect_to_a_full_backlog_ends_at_the_stop() {
    let (_folder, path, name) = place();
    let listener =
        socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
    listener.bind(&socket2::SockAddr::unix(&path).unwrap()).unwrap();
    listener.listen(0).unwrap();
    let _first = UnixStream::connect(&path).unwrap();
    let mut probe = start(UnixConfig::Connect(Box::new(UnixConnectConfig::to(name))));
    probe.session.stop();
    assert_eq!(probe.wait_ended(), End::Stopped);
}

#[test]
fn two_of_ours_talk_by_a_name_that_is_no_file() {
    if !network_playground::net::unix::HAS_RECORDS {
        return;
    }
    let name = format!("playground-{}\u{202e}套", std::process::id());
    let name = UnixName::abstract_name(name.as_bytes());
    let mut server =
        listening(UnixListenConfig { behaviour: echo(), ..UnixListenConfig::at(name) });
    let mut client = connected(UnixConnectConfig::to(name));
    let hello = StreamCommand::Send(Recipients::All, b"hello".to_vec().into());
    client.session.command(hello).unwrap();
    client.wait_tally(|tally| tally.received_bytes == 5);
    client.session.stop();
    server.session.stop();
    assert_eq!((client.wait_ended(), server.wait_ended()), (End::Stopped, End::Stopped));
    assert!(server.calls_to(Op::Unlink).is_empty(), "there was no file");
}
