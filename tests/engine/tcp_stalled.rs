//! Peers that do not read, or not yet: what is sent to them holds up nobody for ever.

use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_peer::{connected, pattern, read_while_logged, say, send_file};
use crate::tcp_server::{closed, connect, order, serve, serve_behaviour};
use crate::tcp_stream::handled;
use network_playground::net::tcp::stream::{Handler, Job, Next, Stream};
use network_playground::net::tcp::{Closing, FileEvent, PageContent};
use network_playground::net::{
    Cause, ConnectionId, End, Recipients, ServerBehaviour, StreamCommand,
};
use socket2::SockRef;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn sparse(path: &Path, bytes: u64) {
    File::create(path).unwrap().set_len(bytes).unwrap();
}

/// The next end of a file before its end.
fn stopped(probe: &mut Probe) -> (u64, Cause) {
    loop {
        if let FileEvent::SendStopped { sent_bytes, error } = probe.file_event() {
            return (sent_bytes, error.cause);
        }
    }
}

#[test]
fn a_file_can_be_cancelled_while_the_peer_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    sparse(&path, 1 << 30);
    let (mut probe, mut peer) = connected();
    send_file(&mut probe, &path);
    stalled(&mut probe);
    probe.stream(StreamCommand::CancelFile(Recipients::All));
    let (sent, cause) = stopped(&mut probe);
    assert_eq!(cause, Cause::Cancelled);
    assert_eq!(sent, probe.session.tally().sent_bytes);
    assert_eq!(probe.session.tally().send_failed, 0, "its own event says what did not go");
    // Exactly what was reported is on its way, and the connection goes on.
    say(&mut probe, b"more");
    let came = read_while_logged(&mut probe, &mut peer, sent as usize + 4);
    assert!(came.ends_with(b"\0more"));
}

#[test]
fn a_file_goes_out_to_a_peer_that_echoes_while_we_echo() {
    const SMALL_BUFFER: u32 = 64 << 10;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let bytes = 8 << 20;
    sparse(&path, bytes);
    let (mut probe, local) = serve(|config| {
        config.behaviour = crate::tcp_server::echo();
        config.options.recv_buffer_bytes = Some(SMALL_BUFFER);
        config.options.send_buffer_bytes = Some(SMALL_BUFFER);
    });
    let mut peer = connect(local);
    let options = SockRef::from(&peer);
    options.set_recv_buffer_size(SMALL_BUFFER as usize).unwrap();
    options.set_send_buffer_size(SMALL_BUFFER as usize).unwrap();
    poll("connected", || probe.session.connections().open_count() == 1);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(len @ 1..) = peer.read(&mut buffer) {
                if peer.write_all(&buffer[..len]).is_err() {
                    return;
                }
            }
        });
        order(&mut probe, StreamCommand::SendFile(Recipients::All, path));
        probe.file_event();
        let event = probe.file_event();
        assert!(matches!(event, FileEvent::Sent { bytes: sent, .. } if sent == bytes), "{event:?}");
        probe.stop();
    });
}

/// Answers each message by itself.
struct Echo;

impl Handler for Echo {
    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        assert!(message != b"panic", "a bug");
        stream.send(message);
        if message.ends_with(b"exit") { Next::Close } else { Next::GoOn }
    }
}

/// Begins to send what the peer does not take.
fn stall(probe: &mut Probe, stream: &Arc<Stream>, job: Job) {
    stream.enqueue(job);
    stalled(probe);
}

/// Nothing sent for so long is a stall: the system takes a bit more at its first probes of the window.
const QUIET: Duration = Duration::from_millis(700);

/// Waits until the peer takes no more.
fn stalled(probe: &mut Probe) {
    let (mut last, mut since) = (0, Instant::now());
    poll("it stalls", || {
        probe.collect();
        let now = probe.session.tally().sent_bytes;
        if now != last {
            (last, since) = (now, Instant::now());
        }
        last > 0 && since.elapsed() > QUIET
    });
}

#[test]
fn answers_wait_behind_what_is_being_sent_and_keep_their_order() {
    let (mut probe, mut peer, stream) = handled(Echo);
    let stream = stream.recv_timeout(DEADLINE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let content = pattern(16 << 20);
    fs::write(&path, &content).unwrap();
    stall(&mut probe, &stream, Job::File(path));
    // It reads on, although its replies cannot go.
    for answer in [&b"one"[..], b"two", b"exit"] {
        peer.write_all(answer).unwrap();
        let told = probe.next("the message", crate::probe::Told::is_received);
        assert_eq!(told.payload, answer);
    }
    drop(stream);
    let expected = [&content, &b"onetwoexit"[..]].concat();
    assert!(read_while_logged(&mut probe, &mut peer, expected.len()) == expected);
    drop(peer);
    assert_eq!(probe.wait_ended(), End::Stopped);
}

#[test]
fn a_panic_ends_a_connection_whose_writer_waits_for_the_peer() {
    let (mut probe, mut peer, stream) = handled(Echo);
    let stream = stream.recv_timeout(DEADLINE).unwrap();
    stall(&mut probe, &stream, Job::Send(vec![7; 16 << 20].into()));
    drop(stream);
    peer.write_all(b"panic").unwrap();
    let End::Failed(error) = probe.wait_ended() else { panic!("no failure") };
    assert_eq!(error.cause, Cause::Panic("a bug".into()));
}

#[test]
fn a_peer_that_takes_nothing_for_too_long_is_let_go() {
    const LIMIT: Duration = Duration::from_millis(300);
    /// Answers with more than the system takes.
    struct Large;
    impl Handler for Large {
        fn message(&mut self, stream: &Stream, _: &[u8]) -> Next {
            stream.send(&vec![7; 64 << 20]);
            Next::GoOn
        }
        fn progress_limit(&self) -> Duration {
            LIMIT
        }
    }
    let (mut probe, mut peer, stream) = handled(Large);
    peer.write_all(b"x").unwrap();
    let End::Failed(error) = probe.wait_ended_draining() else { panic!("no failure") };
    assert_eq!(error.cause, Cause::TimedOut(300));
    drop(stream);
}

/// Reads to the end, or to the reset.
fn read_to_reset(mut peer: impl Read) -> (usize, Option<ErrorKind>) {
    let mut buffer = vec![0; 1 << 16];
    let mut len = 0;
    loop {
        match peer.read(&mut buffer) {
            Ok(0) => return (len, None),
            Ok(more) => len += more,
            Err(error) => return (len, Some(error.kind())),
        }
    }
}

#[test]
fn a_file_that_does_not_go_whole_ends_by_a_reset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let table = [
        ServerBehaviour::Files(folder.path().to_owned()),
        ServerBehaviour::Page(PageContent::File(path.clone())),
    ];
    for behaviour in table {
        for is_cancelled in [true, false] {
            sparse(&path, 1 << 28);
            let (mut probe, local) = serve_behaviour(behaviour.clone());
            let mut peer = connect(local);
            let is_page = matches!(behaviour, ServerBehaviour::Page(_));
            let request: &[u8] = if is_page { b"GET / HTTP/1.1\r\n\r\n" } else { b"large" };
            peer.write_all(request).unwrap();
            probe.sent();
            if is_cancelled {
                order(&mut probe, StreamCommand::CancelFile(Recipients::All));
            } else {
                fs::File::options().write(true).open(&path).unwrap().set_len(0).unwrap();
            }
            let (len, error) = std::thread::scope(|scope| {
                let reading = scope.spawn(|| read_to_reset(&peer));
                poll("it ends", || {
                    probe.collect();
                    reading.is_finished()
                });
                reading.join().unwrap()
            });
            assert!(len < 1 << 28);
            assert_eq!(error, Some(ErrorKind::ConnectionReset));
            let cause = stopped(&mut probe).1;
            assert_eq!(cause == Cause::Cancelled, is_cancelled, "{cause:?}");
            assert_eq!(closed(&mut probe), (ConnectionId(1), Closing::ResetByUs));
        }
    }
}

#[test]
fn nothing_comes_between_a_head_and_its_file() {
    /// Serves the file after a head.
    struct Give(std::path::PathBuf);
    impl Handler for Give {
        fn message(&mut self, stream: &Stream, _: &[u8]) -> Next {
            let file = File::open(&self.0).unwrap();
            stream.give_file(vec![b'h'; HEAD_BYTES], file, self.0.clone(), 4);
            Next::Close
        }
    }
    const HEAD_BYTES: usize = 16 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "file").unwrap();
    let (mut probe, mut peer, stream) = handled(Give(path));
    let stream = stream.recv_timeout(DEADLINE).unwrap();
    peer.write_all(b"x").unwrap();
    // The head is under way when a person's message comes.
    probe.sent();
    stream.enqueue(Job::Send(b"person".to_vec().into()));
    drop(stream);
    let came = read_while_logged(&mut probe, &mut peer, HEAD_BYTES + 10);
    assert_eq!(String::from_utf8_lossy(&came[HEAD_BYTES..]), "fileperson");
}

#[cfg(unix)]
#[test]
fn rows_of_a_file_are_told_while_the_disk_is_slow() {
    /// Gives out what a pipe has, which is as slow as its writer.
    struct Slow(Option<std::io::PipeReader>);
    impl Handler for Slow {
        fn message(&mut self, stream: &Stream, _: &[u8]) -> Next {
            let pipe = self.0.take().unwrap();
            let file = File::from(std::os::fd::OwnedFd::from(pipe));
            stream.give_file(Vec::new(), file, "slow".into(), 3);
            Next::Close
        }
    }
    let (pipe, mut disk) = std::io::pipe().unwrap();
    let (mut probe, mut peer, _stream) = handled(Slow(Some(pipe)));
    peer.write_all(b"x").unwrap();
    let mut byte = [0];
    for number in 1..=2 {
        disk.write_all(b"1").unwrap();
        peer.read_exact(&mut byte).unwrap();
        let until =
            network_playground::net::Stamp::now().after(Duration::from_millis(30 * (2 - number)));
        poll("time passes", || network_playground::net::Stamp::now() >= until);
    }
    // The disk has more, and does not give it yet: the first row is reported.
    assert_eq!(probe.sent().payload, b"1");
    disk.write_all(b"1").unwrap();
    peer.read_exact(&mut byte).unwrap();
    assert_eq!(probe.sent().payload, b"1");
}

/// What an echo cannot get rid of is shown as a queue, although it waits in no queue.
#[test]
fn an_echo_to_a_client_that_never_reads_shows_what_waits() {
    let (mut probe, local) = serve_behaviour(crate::tcp_server::echo());
    let mut peer = connect(local);
    peer.set_nonblocking(true).unwrap();
    let facts = || probe.session.connections().get(ConnectionId(1));
    let block = pattern(65_536);
    poll("bytes that wait", || {
        let full =
            matches!(peer.write(&block), Err(error) if error.kind() == ErrorKind::WouldBlock);
        full && facts().is_some_and(|facts| facts.queued_bytes.get() > 0)
    });
    order(&mut probe, StreamCommand::Disconnect(Recipients::All));
    closed(&mut probe);
    assert_eq!(probe.session.connections().list()[0].queued_bytes.get(), 0);
}
