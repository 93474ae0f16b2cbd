//! Files that go out on a connection, and files for what comes.

use crate::probe::{Probe, assert_errno, poll};
use crate::tcp_peer::{
    connected, connected_with, disconnect, listen, pattern, read, read_all, say, send_file, start,
    to,
};
use network_playground::net::command::Recipients;
use network_playground::net::tcp::config::Existing;
use network_playground::net::tcp::{AfterEnd, FileEvent, Save};
use network_playground::net::{
    Cause, ConnectionId, ConnectorCommand, End, NetError, Op, StreamCommand, StreamEvent,
};
use std::fs::{self, File};
use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

fn stopped(probe: &mut Probe) -> (u64, NetError) {
    match probe.file_event() {
        FileEvent::SendStopped { sent_bytes, error } => (sent_bytes, error),
        other => panic!("{other:?}"),
    }
}

fn sending(probe: &mut Probe) -> u64 {
    match probe.file_event() {
        FileEvent::Sending { bytes, .. } => bytes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_go_out_whole() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in [0, 1, 65_536, 5_000_000] {
        let content = pattern(bytes);
        let path = folder.path().join(format!("{bytes}.bin"));
        fs::write(&path, &content).unwrap();
        let (mut probe, mut peer) = connected();
        send_file(&mut probe, &path);
        say(&mut probe, b"done");
        assert_eq!(read(&mut peer, bytes), content);
        assert_eq!(read(&mut peer, 4), b"done");
        assert_eq!(sending(&mut probe), bytes as u64);
        match probe.file_event() {
            FileEvent::Sent { path: told, bytes: sent, .. } => {
                assert_eq!((told, sent), (path, bytes as u64));
            }
            other => panic!("{other:?}"),
        }
        probe.next("the rest", |told| told.is_sent() && told.payload == b"done");
        let sent = probe.told.iter().filter(|told| told.is_sent());
        let rows: Vec<u8> = sent.flat_map(|told| told.payload.iter().copied()).collect();
        assert_eq!(rows, [&content[..], b"done"].concat(), "each byte has a row");
        assert_eq!(probe.session.tally().lost(), 0);
    }
}

#[test]
fn what_is_no_file_is_told_and_the_connection_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut probe, mut peer) = connected();
    send_file(&mut probe, &folder.path().join("missing"));
    let (sent, error) = stopped(&mut probe);
    assert_eq!((sent, error.op), (0, Op::OpenFile));
    #[cfg(unix)]
    assert_errno(&error, "ENOENT");
    send_file(&mut probe, folder.path());
    let (_, error) = stopped(&mut probe);
    #[cfg(unix)]
    assert_eq!(error.cause, Cause::NotAFile);
    #[cfg(not(unix))]
    drop(error);
    say(&mut probe, b"still here");
    assert_eq!(read(&mut peer, 10), b"still here");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    let (mut probe, _peer) = connected();
    for path in [&pipe, Path::new("/dev/zero")] {
        send_file(&mut probe, path);
        assert_eq!(stopped(&mut probe).1.cause, Cause::NotAFile);
    }
}

/// Begins to send a sparse file to a peer that does not read.
fn large(folder: &Path, bytes: u64) -> (Probe, TcpStream, PathBuf) {
    let path = folder.join("large");
    File::create(&path).unwrap().set_len(bytes).unwrap();
    let (mut probe, peer) = connected();
    send_file(&mut probe, &path);
    assert_eq!(sending(&mut probe), bytes);
    (probe, peer, path)
}

#[test]
fn a_file_that_becomes_shorter_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = 64 << 20;
    let (mut probe, mut peer, path) = large(folder.path(), bytes);
    let half = bytes / 2;
    File::options().write(true).open(&path).unwrap().set_len(half).unwrap();
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| read(&mut peer, half as usize).len());
        // The log is emptied meanwhile, so that nobody waits for it.
        poll("the first half is there", || {
            probe.collect();
            reading.is_finished()
        });
        assert_eq!(reading.join().unwrap(), half as usize);
    });
    let (sent, error) = stopped(&mut probe);
    assert_eq!((sent, error.cause), (half, Cause::Shortened(bytes, half)));
    say(&mut probe, b"and on");
    assert_eq!(read(&mut peer, 6), b"and on");
}

#[test]
fn a_file_can_be_cancelled_and_the_connection_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (mut probe, mut peer, path) = large(folder.path(), 64 << 20);
    let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
    poll("progress", || facts.file().is_some_and(|file| file.done_bytes > 0));
    // One that waits is cancelled, too.
    send_file(&mut probe, &path);
    probe.stream(StreamCommand::CancelFile(Recipients::All));
    let (sent, error) = stopped(&mut probe);
    assert_eq!((sent, error.cause), (0, Cause::Cancelled));
    // What was taken before stays on its way.
    say(&mut probe, b"more");
    probe.stream(StreamCommand::Finish(Recipients::All));
    let came = std::thread::scope(|scope| {
        let reading = scope.spawn(|| read_all(&mut peer));
        poll("all is read", || {
            probe.collect();
            reading.is_finished()
        });
        reading.join().unwrap()
    });
    let (sent, error) = stopped(&mut probe);
    assert_eq!(error.cause, Cause::Cancelled);
    assert!(sent < 64 << 20);
    assert_eq!(came.len() as u64, sent + 4);
    assert!(came.ends_with(b"more"));
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
}

#[test]
fn a_disconnect_stops_a_file_to_a_peer_that_never_reads() {
    let folder = tempfile::tempdir().unwrap();
    let (mut probe, peer, _) = large(folder.path(), 64 << 20);
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert_eq!(stopped(&mut probe).1.cause, Cause::NotConnected);
    drop(peer);
}

fn saving(path: &Path, existing: Existing) -> (Probe, TcpStream) {
    let save = Save { path: path.to_owned(), existing };
    connected_with(|config| config.save = Some(save))
}

#[test]
fn what_comes_is_saved_whole() {
    let folder = tempfile::tempdir().unwrap();
    for bytes in [1, 65_537, 7_000_000] {
        let content = pattern(bytes);
        let path = folder.path().join(format!("{bytes}.bin"));
        let (mut probe, mut peer) = saving(&path, Existing::Keep);
        assert_eq!(probe.file_event(), FileEvent::Saving { path: path.clone() });
        let writer = peer.try_clone().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                (&writer).write_all(&content).unwrap();
                writer.shutdown(Shutdown::Write).unwrap();
            });
            assert_eq!(probe.wait_ended_draining(), End::PeerClosed);
        });
        let saved = FileEvent::Saved { path: path.clone(), bytes: bytes as u64 };
        assert_eq!(probe.file_event(), saved);
        assert_eq!(fs::read(&path).unwrap(), content);
        assert_eq!(probe.received_bytes(), content, "it is in the log as well");
        assert_eq!(read_all(&mut peer), b"");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no unfinished file is left");
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_modes_are_those_of_any_program() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
    fs::write(at("usual"), "").unwrap();
    fs::write(at("private"), "old").unwrap();
    fs::set_permissions(at("private"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("private", at("link")).unwrap();
    for name in ["new", "link"] {
        let (mut probe, mut peer) = saving(&at(name), Existing::Replace);
        peer.write_all(b"came").unwrap();
        drop(peer);
        assert_eq!(probe.wait_ended(), End::PeerClosed);
        assert!(matches!(probe.file_event(), FileEvent::Saving { .. }));
        assert_eq!(probe.file_event(), FileEvent::Saved { path: at(name), bytes: 4 });
    }
    assert!(at("link").is_symlink(), "it was replaced");
    assert_eq!(fs::read(at("private")).unwrap(), b"came");
    assert_eq!((mode("new"), mode("private")), (mode("usual"), 0o640));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "an unfinished file is left");
}

#[test]
fn an_existing_file_is_kept_or_replaced_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old and long").unwrap();
    let (mut probe, mut peer) = connected_with(|_| {});
    let keep = Save { path: path.clone(), existing: Existing::Keep };
    probe.stream(ConnectorCommand::Save(Some(keep)));
    match probe.file_event() {
        FileEvent::SaveStopped { unfinished: None, saved_bytes: 0, error } => {
            assert_eq!(error.cause, Cause::Exists);
            let facts = probe.session.connections().get(ConnectionId(1)).unwrap();
            assert_eq!(facts.save_failure().unwrap().1, error);
        }
        other => panic!("{other:?}"),
    }
    peer.write_all(b"new").unwrap();
    assert_eq!(probe.received().payload, b"new", "the connection goes on");
    // The person agrees to replace it.
    let save = Save { path: path.clone(), existing: Existing::Replace };
    probe.stream(ConnectorCommand::Save(Some(save)));
    assert_eq!(probe.file_event(), FileEvent::Saving { path: path.clone() });
    assert_eq!(fs::read(&path).unwrap(), b"old and long", "until it is whole");
    peer.write_all(b"newer").unwrap();
    probe.received();
    probe.stream(ConnectorCommand::Save(None));
    assert_eq!(probe.file_event(), FileEvent::Saved { path: path.clone(), bytes: 5 });
    assert_eq!(fs::read(&path).unwrap(), b"newer");
    peer.write_all(b"not saved").unwrap();
    probe.received();
    probe.stop();
    assert_eq!(fs::read(&path).unwrap(), b"newer");
}

#[test]
fn a_place_where_nothing_can_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("missing/page.html"), folder.path().to_owned()] {
        let (mut probe, mut peer) = connected_with(|_| {});
        let save = Save { path, existing: Existing::Replace };
        probe.stream(ConnectorCommand::Save(Some(save)));
        match probe.file_event() {
            FileEvent::SaveStopped { unfinished: None, saved_bytes: 0, error } => {
                assert_eq!(error.op, Op::OpenFile);
            }
            other => panic!("{other:?}"),
        }
        peer.write_all(b"goes on").unwrap();
        assert_eq!(probe.received().payload, b"goes on");
    }
}

/// A connection whose bytes would be lost is not even made, where that can be known before.
#[test]
fn a_save_that_cannot_begin_is_told_before_connecting() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there");
    fs::write(&there, "old").unwrap();
    let (listener, local) = listen();
    listener.set_nonblocking(true).unwrap();
    for path in [there.clone(), folder.path().join("missing/page.html"), folder.path().to_owned()] {
        let mut config = to(local);
        config.save = Some(Save { path: path.clone(), existing: Existing::Keep });
        let mut probe = start(config);
        let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
        assert_eq!(error.op, Op::OpenFile);
        assert!(error.target.starts_with(&path.display().to_string()), "{error}");
        assert!(listener.accept().is_err(), "nobody connected");
    }
    assert_eq!(fs::read(&there).unwrap(), b"old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}

#[test]
fn nothing_that_came_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    for by_us in [false, true] {
        let (mut probe, peer) = saving(&path, Existing::Keep);
        assert!(matches!(probe.file_event(), FileEvent::Saving { .. }));
        if by_us {
            disconnect(&mut probe);
        } else {
            drop(peer);
        }
        probe.wait_ended();
        assert_eq!(probe.file_event(), FileEvent::NothingCame { path: path.clone() });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

/// Half of a file came that is to replace an older one, and the end has come about in this way; what was
/// reported, and what the new file holds.
fn half_saved(end: impl FnOnce(&mut Probe, TcpStream)) -> FileEvent {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old and whole").unwrap();
    let (mut probe, mut peer) = saving(&path, Existing::Replace);
    assert!(matches!(probe.file_event(), FileEvent::Saving { .. }));
    peer.write_all(b"half").unwrap();
    probe.received();
    end(&mut probe, peer);
    probe.wait_ended();
    assert_eq!(fs::read(&path).unwrap(), b"old and whole");
    let event = probe.file_event();
    let new = match &event {
        FileEvent::SaveStopped { unfinished: Some(path), saved_bytes: 4, .. }
        | FileEvent::SavedIncomplete { path, bytes: 4 } => path,
        other => panic!("{other:?}"),
    };
    assert_eq!(fs::read(new).unwrap(), b"half");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    event
}

#[test]
fn half_of_a_file_never_replaces_a_whole_one() {
    let reset = half_saved(|_, peer| {
        socket2::SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
    });
    let FileEvent::SaveStopped { unfinished: Some(part), error, .. } = reset else {
        panic!("{reset:?}")
    };
    assert!(part.ends_with("page.html.part"));
    #[cfg(unix)]
    assert!(error.errno().is_some_and(|errno| errno.is("ECONNRESET")), "{error}");
    #[cfg(not(unix))]
    drop(error);
    let ends: [fn(&mut Probe); 3] =
        [disconnect, |probe| probe.stream(StreamCommand::Reset(Recipients::All)), Probe::stop];
    for end in ends {
        let event = half_saved(|probe, peer| {
            end(probe);
            probe.wait_ended();
            drop(peer);
        });
        let FileEvent::SavedIncomplete { path, .. } = event else { panic!("{event:?}") };
        assert!(path.ends_with("page (incomplete).html"), "{}", path.display());
    }
}

#[test]
fn what_came_until_the_peer_s_end_is_whole_whoever_closes_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let save = Save { path: path.clone(), existing: Existing::Replace };
    let (mut probe, mut peer) = connected_with(|config| {
        config.save = Some(save);
        config.settings.after_end = AfterEnd::Stay;
    });
    assert!(matches!(probe.file_event(), FileEvent::Saving { .. }));
    peer.write_all(b"whole").unwrap();
    peer.shutdown(Shutdown::Write).unwrap();
    probe.event("the peer's end", |event| matches!(event, StreamEvent::PeerFinished));
    disconnect(&mut probe);
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert_eq!(probe.file_event(), FileEvent::Saved { path: path.clone(), bytes: 5 });
    assert_eq!(fs::read(&path).unwrap(), b"whole");
}
