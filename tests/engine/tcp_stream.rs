//! A connection with a handler, as a server uses it.

use crate::probe::{DEADLINE, Probe, poll};
use crate::tcp_peer::{listen, pattern, read, read_all};
use crossbeam_channel::{Receiver, bounded};
use network_playground::net::tcp::stream::{Handler, Next, Stream};
use network_playground::net::tcp::{Closing, RecvSize, StreamSettings};
use network_playground::net::{
    Cause, Connection, ConnectionId, Connections, ConnectorCommand, End, EventKind, NetError,
    ProtocolSnapshot, Session, Stamp,
};
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

/// A session with one connection that has this handler, and its plain peer.
pub(crate) fn handled(
    handler: impl Handler + 'static,
) -> (Probe, TcpStream, Receiver<Arc<Stream>>) {
    let (listener, address) = listen();
    let peer = TcpStream::connect(address).unwrap();
    peer.set_read_timeout(Some(DEADLINE)).unwrap();
    let (socket, remote) = listener.accept().unwrap();
    let (streams, stream) = bounded(1);
    let probe = Probe::of(|outbox| {
        let table = Arc::<Connections>::default();
        let live = ProtocolSnapshot::Stream(Arc::clone(&table));
        Session::start(
            "test".into(),
            outbox,
            live,
            move |shared, _: &Receiver<ConnectorCommand>| {
                let facts = Connection::new(ConnectionId(1), remote, address);
                let settings = StreamSettings::default();
                let stream = Stream::new(shared, &table, socket, facts, settings).unwrap();
                let (ending, ended) = bounded(1);
                let on_end = move |_, closing| drop(ending.send(closing));
                let thread = stream.start("reader".into(), Box::new(handler), on_end).unwrap();
                streams.send(stream).unwrap();
                let closing = ended.recv().unwrap();
                thread.join().unwrap();
                match closing {
                    Closing::Failed(error) => End::Failed(error),
                    _ => End::Stopped,
                }
            },
        )
    });
    (probe, peer, stream)
}

/// Echoes, after a delay, and closes after `exit`.
struct Echo(Duration);

impl Handler for Echo {
    fn opened(&mut self, stream: &Stream) -> Next {
        stream.send(b"Welcome!");
        Next::GoOn
    }

    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        assert!(message != b"panic", "a bug");
        if message == b"exit" || !stream.wait(self.0) || !stream.send(message) {
            return Next::Close;
        }
        Next::GoOn
    }
}

#[test]
fn it_is_greeted_answered_and_closed() {
    let (mut probe, mut peer, _stream) = handled(Echo(Duration::ZERO));
    assert_eq!(read(&mut peer, 8), b"Welcome!");
    peer.write_all(b"Bond").unwrap();
    assert_eq!(read(&mut peer, 4), b"Bond");
    peer.write_all(b"exit").unwrap();
    assert_eq!(read_all(&mut peer), b"");
    drop(peer);
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert_eq!(probe.closed(), Closing::ByUs);
    let rows: Vec<_> = probe.told.iter().filter(|t| t.is_received() || t.is_sent()).collect();
    let texts: Vec<_> = rows.iter().map(|row| row.payload.as_slice()).collect();
    assert_eq!(texts, [&b"Welcome!"[..], b"Bond", b"Bond", b"exit"]);
}

#[test]
fn a_polite_close_does_not_destroy_the_answer() {
    /// Answers the first message with much, and closes.
    struct Once(Vec<u8>);
    impl Handler for Once {
        fn message(&mut self, stream: &Stream, _: &[u8]) -> Next {
            stream.send(&self.0);
            Next::Close
        }
    }
    let answer = pattern(2_000_000);
    let (mut probe, mut peer, _stream) = handled(Once(answer.clone()));
    // More than one recv takes: a plain close would reset the connection.
    peer.write_all(&vec![1; 50_000]).unwrap();
    assert_eq!(read_all(&mut peer), answer);
    drop(peer);
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert_eq!(probe.closed(), Closing::ByUs);
    assert_eq!(probe.received_bytes(), vec![1; 50_000], "what came is in the log");
}

#[test]
fn a_peer_that_does_not_close_after_a_polite_end_is_not_waited_for_long() {
    let (mut probe, mut peer, _stream) = handled(Echo(Duration::ZERO));
    peer.write_all(b"exit").unwrap();
    let begin = Stamp::now();
    assert_eq!(probe.wait_ended(), End::Stopped);
    assert!(Stamp::now().since(begin) < DEADLINE / 2);
    assert_eq!(read_all(&mut peer), b"Welcome!");
}

#[test]
fn a_delay_ends_with_the_connection_and_with_the_session() {
    for by_session in [true, false] {
        let (mut probe, mut peer, stream) = handled(Echo(Duration::from_hours(1)));
        let stream = stream.recv_timeout(DEADLINE).unwrap();
        peer.write_all(b"later").unwrap();
        poll("it waits", || probe.session.tally().received == 1);
        if by_session {
            probe.session.stop();
        } else {
            stream.close();
        }
        drop(stream);
        assert_eq!(probe.wait_ended(), End::Stopped);
        assert_eq!(read_all(&mut peer), b"Welcome!");
    }
}

#[test]
fn a_handler_that_waits_in_vain_closes() {
    struct Impatient(Stamp);
    impl Handler for Impatient {
        fn message(&mut self, _: &Stream, _: &[u8]) -> Next {
            Next::GoOn
        }
        fn deadline(&self) -> Option<Stamp> {
            Some(self.0)
        }
        fn too_late(&mut self, stream: &Stream) -> Next {
            stream.send(b"too late");
            Next::Close
        }
    }
    let deadline = Stamp::now().after(Duration::from_millis(100));
    let (mut probe, mut peer, _stream) = handled(Impatient(deadline));
    assert_eq!(read_all(&mut peer), b"too late");
    assert!(Stamp::now() >= deadline);
    drop(peer);
    assert_eq!(probe.wait_ended(), End::Stopped);
}

#[test]
fn nothing_is_answered_after_the_end() {
    /// Closes at the first message, and counts them.
    struct Once(Arc<AtomicUsize>);
    impl Handler for Once {
        fn message(&mut self, stream: &Stream, _: &[u8]) -> Next {
            self.0.fetch_add(1, SeqCst);
            stream.close();
            Next::GoOn
        }
    }
    let messages = Arc::new(AtomicUsize::new(0));
    let (mut probe, mut peer, stream) = handled(Once(messages.clone()));
    let settings = StreamSettings { recv_size: RecvSize::Fixed(1), ..StreamSettings::default() };
    stream.recv_timeout(DEADLINE).unwrap().set_settings(settings);
    // The first recv may wait already, with its own size.
    peer.write_all(&vec![1; 60_000]).unwrap();
    assert_eq!(probe.wait_ended_draining(), End::Stopped);
    assert_eq!(messages.load(SeqCst), 1);
}

#[test]
fn a_panic_of_a_handler_ends_its_connection() {
    let (mut probe, mut peer, _stream) = handled(Echo(Duration::ZERO));
    assert_eq!(read(&mut peer, 8), b"Welcome!");
    peer.write_all(b"panic").unwrap();
    let End::Failed(NetError { cause, .. }) = probe.wait_ended() else { panic!("no failure") };
    assert_eq!(cause, Cause::Panic("a bug".into()));
    assert_eq!(read_all(&mut peer), b"");
    assert!(matches!(probe.closed(), Closing::Failed(_)));
    let failed = |told: &&crate::probe::Told| matches!(told.kind, EventKind::SendFailed(_));
    assert_eq!(probe.told.iter().filter(failed).count(), 0);
}
