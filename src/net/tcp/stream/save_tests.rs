#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::files::Existing;
use crate::net::tcp::StreamSettings;
use crate::net::tcp::stream::ByHand;
use crate::net::{
    Batch, Connection, ConnectionId, Connections, ConnectorCommand, End, Outbox, ProtocolEvent,
    ProtocolSnapshot, Session, SessionId, SessionState,
};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::task::Waker;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(10);

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_any_size_is_on_the_disk_before_it_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let mut part = PartFile::create_lasting(&path, Existing::Replace).unwrap();
    // fsync(2) returns EINVAL for it, as another file system returns EIO or EDQUOT.
    part.divert(OpenOptions::new().write(true).open("/dev/full").unwrap(), 1 << 40);
    let left = part.path().to_owned();
    match (Saver { path: path.clone(), part }).placed() {
        FileEvent::SaveStopped { unfinished, saved_bytes, error } => {
            assert_eq!((unfinished, saved_bytes), (Some(left.clone()), 1 << 40));
            assert_eq!((error.op, error.errno().unwrap().is("EINVAL")), (Op::WriteFile, true));
        }
        other => panic!("{other:?}"),
    }
    assert!(left.exists() && !path.exists());
}

/// A connection that saves, in a session of its own; it runs until its end, or the stop. The disk is
/// busy until what is answered last is dropped.
fn saving(wish: &Save) -> (Session, Arc<Outbox>, TcpStream, crossbeam_channel::Sender<Infallible>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (socket, remote) = listener.accept().unwrap();
    let local = listener.local_addr().unwrap();
    let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
    let (disk, done) = bounded(0);
    let wish = wish.clone();
    let table = Arc::<Connections>::default();
    let live = ProtocolSnapshot::Stream(Arc::clone(&table));
    let work = move |shared: &Arc<Shared>, _: &crossbeam_channel::Receiver<ConnectorCommand>| {
        let facts = Connection::new(ConnectionId(1), remote, local);
        let stream = Stream::new(shared, &table, socket, facts, StreamSettings::default()).unwrap();
        let placing = Placing { path: wish.path.clone(), bytes: 0, done };
        locked(stream.saving()).placing = Some(placing);
        stream.save(Some(&wish));
        stream.start("reader".to_owned(), Box::new(ByHand), |_, _| {}).unwrap().join().unwrap();
        End::Stopped
    };
    let session = Session::start("test".to_owned(), outbox.clone(), live, work).unwrap();
    (session, outbox, peer, disk)
}

fn file_events(outbox: &Outbox) -> Vec<FileEvent> {
    let mut events = Vec::new();
    let mut batch = Batch::default();
    while outbox.take(&mut batch) {
        for event in batch.events.drain(..) {
            if let EventKind::Protocol(ProtocolEvent::Stream(told)) = event.kind
                && let StreamEvent::File(told) = *told
            {
                events.push(told);
            }
        }
    }
    events
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Stamp::now();
    while !is_so() {
        assert!(Stamp::now().since(begin) < SOON, "not {what}");
        std::thread::yield_now();
    }
}

fn is_over(state: &SessionState) -> bool {
    matches!(state, SessionState::Ended(_))
}

fn is_closed(session: &Session) -> bool {
    let connection = session.connections().get(ConnectionId(1));
    connection.is_some_and(|one| matches!(one.state(), ConnectionState::Closed(_)))
}

#[test]
fn a_stop_does_not_wait_for_the_disk_and_the_file_is_placed_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let wish = Save { path: path.clone(), existing: Existing::Keep };
    let (session, outbox, mut peer, disk) = saving(&wish);
    peer.write_all(b"whole").unwrap();
    drop(peer);
    until("closed", || is_closed(&session));
    assert!(!is_over(&session.state()), "the end waits for the disk");
    session.stop();
    assert!(session.wait_until(SOON, is_over));
    assert!(!path.exists());
    let goes_on = FileEvent::SavingGoesOn { path: path.clone(), bytes: 5 };
    assert_eq!(file_events(&outbox), [FileEvent::Saving { path: path.clone() }, goes_on]);
    drop(disk);
    until("placed", || path.exists());
    assert_eq!(fs::read(&path).unwrap(), b"whole");
}

#[test]
fn the_end_of_the_connection_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let wish = Save { path: path.clone(), existing: Existing::Keep };
    let (session, outbox, mut peer, disk) = saving(&wish);
    peer.write_all(b"whole").unwrap();
    drop(peer);
    until("closed", || is_closed(&session));
    drop(disk);
    assert!(session.wait_until(SOON, is_over));
    let saved = FileEvent::Saved { path: path.clone(), bytes: 5 };
    assert_eq!(file_events(&outbox), [FileEvent::Saving { path }, saved]);
}
