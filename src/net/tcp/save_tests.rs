#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::net::tcp::StreamSettings;
use crate::net::tcp::stream::ByHand;
use crate::net::{Batch, Connection, ConnectionId, End, Outbox, Session, SessionId, SessionState};
use std::net::{TcpListener, TcpStream};
use std::task::Waker;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_name_that_was_taken_meanwhile_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let wish = Save { path: path.clone(), existing: Existing::Keep };
    let mut saver = open(&wish).unwrap();
    saver.write(b"new").unwrap();
    fs::write(&path, "old").unwrap();
    let Saver { file, part, .. } = saver;
    let error = put_in_place(&wish, file, &part).unwrap_err();
    assert_eq!(error.cause, Cause::Exists);
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(fs::read(&part).unwrap(), b"new");
}

#[test]
fn unfinished_files_of_others_are_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(part_name(&path, 1), "theirs").unwrap();
    let wish = Save { path: path.clone(), existing: Existing::Keep };
    let saver = open(&wish).unwrap();
    assert_eq!(saver.part, folder.path().join("page.html.part-2"));
    assert_eq!(fs::read(part_name(&path, 1)).unwrap(), b"theirs");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let wish = Save { path: folder.path().join("x"), existing: Existing::Keep };
    let mut saver = open(&wish).unwrap();
    saver.write(b"some").unwrap();
    // The device that always answers ENOSPC (full(4)) stands for the rest of the disk.
    saver.file = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let error = saver.write(b"more").unwrap_err();
    assert!(error.errno().is_some_and(|errno| errno.is("ENOSPC")), "{error}");
    assert_eq!(saver.bytes, 4);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_any_size_is_on_the_disk_before_it_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let wish = Save { path: folder.path().join("large"), existing: Existing::Replace };
    let mut saver = open(&wish).unwrap();
    // fsync(2) answers EINVAL for it, as another file system answers EIO or EDQUOT.
    saver.file = OpenOptions::new().write(true).open("/dev/full").unwrap();
    saver.bytes = 1 << 40;
    let part = saver.part.clone();
    match saver.placed() {
        FileNews::SaveStopped { unfinished, saved_bytes, error } => {
            assert_eq!((unfinished, saved_bytes), (Some(part.clone()), 1 << 40));
            assert_eq!((error.op, error.errno().unwrap().is("EINVAL")), (Op::WriteFile, true));
        }
        other => panic!("{other:?}"),
    }
    assert!(part.exists() && !wish.path.exists());
}

#[cfg(unix)]
#[test]
fn who_may_read_the_file_that_is_replaced_may_read_the_new_one() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let rights = || fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    let wish = Save { path: path.clone(), existing: Existing::Replace };
    let save = || {
        let mut saver = open(&wish).unwrap();
        saver.write(b"new").unwrap();
        assert!(matches!(saver.placed(), FileNews::Saved { .. }));
    };
    save();
    assert_eq!(rights(), 0o600, "what came from somebody is for its owner");
    for old in [0o644, 0o440] {
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(old)).unwrap();
        save();
        assert_eq!((rights(), fs::read(&path).unwrap()), (old, b"new".to_vec()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn names_up_to_the_longest_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    // Two are cut in the middle of a character.
    for name in ["x".repeat(246), "x".repeat(255), "é".repeat(127), "文".repeat(85)] {
        let wish = Save { path: folder.path().join(&name), existing: Existing::Replace };
        let savers = [open(&wish).unwrap(), open(&wish).unwrap()];
        for saver in savers {
            assert!(matches!(saver.placed(), FileNews::Saved { .. }), "{name}");
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
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
    let session = Session::start("test".to_owned(), outbox.clone(), move |shared, _| {
        let facts = Connection::new(ConnectionId(1), remote, local);
        let stream = Stream::new(shared, socket, facts, StreamSettings::default()).unwrap();
        let placing = Placing { path: wish.path.clone(), bytes: 0, done };
        locked(stream.saving()).placing = Some(placing);
        stream.save(Some(&wish));
        stream.start("reader".to_owned(), Box::new(ByHand), |_, _| {}).unwrap().join().unwrap();
        End::Stopped
    })
    .unwrap();
    (session, outbox, peer, disk)
}

fn file_news(outbox: &Outbox) -> Vec<FileNews> {
    let mut news = Vec::new();
    let mut batch = Batch::default();
    while outbox.take(&mut batch) {
        for event in batch.events.drain(..) {
            if let EventKind::Stream(told) = event.kind
                && let StreamNews::File(told) = *told
            {
                news.push(told);
            }
        }
    }
    news
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
    let goes_on = FileNews::SavingGoesOn { path: path.clone(), bytes: 5 };
    assert_eq!(file_news(&outbox), [FileNews::Saving { path: path.clone() }, goes_on]);
    drop(disk);
    until("placed", || path.exists());
    assert_eq!(fs::read(&path).unwrap(), b"whole");
}

#[test]
fn the_end_of_the_connection_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let wish = Save { path: path.clone(), existing: Existing::Keep };
    let (session, outbox, peer, disk) = saving(&wish);
    drop(peer);
    until("closed", || is_closed(&session));
    drop(disk);
    assert!(session.wait_until(SOON, is_over));
    let saved = FileNews::Saved { path: path.clone(), bytes: 0 };
    assert_eq!(file_news(&outbox), [FileNews::Saving { path }, saved]);
}
