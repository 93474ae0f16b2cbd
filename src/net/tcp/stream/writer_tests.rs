#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::net::session::Shared;
use crate::net::tcp::StreamSettings;
use crate::net::tcp::stream::{Handler, Next};
use crate::net::{
    Connection, ConnectionId, Connections, ConnectorCommand, End, Outbox, ProtocolSnapshot,
    Session, SessionId,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::task::Waker;

const SOON: Duration = Duration::from_secs(10);

/// Sends everything back, and reports what it was before and after that.
struct Echo {
    came: Sender<Vec<u8>>,
    sent: Sender<()>,
}

impl Handler for Echo {
    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        let _ = self.came.send(message.to_vec());
        stream.send(message);
        let _ = self.sent.send(());
        Next::GoOn
    }
}

/// A connection that echoes, in a session of its own, with the reports of its handler.
struct Scene {
    session: Session,
    stream: Arc<Stream>,
    peer: TcpStream,
    came: Receiver<Vec<u8>>,
    sent: Receiver<()>,
}

fn echoing() -> Scene {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    peer.set_read_timeout(Some(SOON)).unwrap();
    let (socket, remote) = listener.accept().unwrap();
    let local = listener.local_addr().unwrap();
    let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
    let ((came_in, came), (sent_out, sent)) = (bounded(9), bounded(9));
    let (making, made) = bounded(1);
    let table = Arc::<Connections>::default();
    let live = ProtocolSnapshot::Stream(Arc::clone(&table));
    let work = move |shared: &Arc<Shared>, _: &Receiver<ConnectorCommand>| {
        let facts = Connection::new(ConnectionId(1), remote, local);
        let stream = Stream::new(shared, &table, socket, facts, StreamSettings::default()).unwrap();
        making.send(Arc::clone(&stream)).unwrap();
        let echo = Box::new(Echo { came: came_in, sent: sent_out });
        stream.start("reader".to_owned(), echo, |_, _| {}).unwrap().join().unwrap();
        End::Stopped
    };
    let session = Session::start("test".to_owned(), outbox, live, work).unwrap();
    let stream = made.recv_timeout(SOON).unwrap();
    Scene { session, stream, peer, came, sent }
}

/// The writer may begin between a handler's look at the queue and its wish to send: for the handler,
/// a whole message of the writer's is under way although it saw no writer.
#[test]
fn a_handler_does_not_wait_for_a_writer_that_begins_just_now() {
    let Scene { session, stream, mut peer, came, sent } = echoing();
    let whole = stream.begin_message();
    peer.write_all(b"first").unwrap();
    assert_eq!(came.recv_timeout(SOON).unwrap(), b"first");
    assert!(sent.recv_timeout(SOON).is_ok(), "the reader waits for the writer's message");
    peer.write_all(b"second").unwrap();
    assert_eq!(came.recv_timeout(SOON).unwrap(), b"second", "and reads on");
    sent.recv_timeout(SOON).unwrap();
    drop(whole);
    stream.enqueue(Job::Send(b"typed".to_vec().into()));
    let mut echoed = [0; 16];
    peer.read_exact(&mut echoed).unwrap();
    assert_eq!(&echoed, b"firstsecondtyped", "in their order");
    session.stop();
}
