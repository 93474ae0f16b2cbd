#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::Filter;
use crate::net::{Batch, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
use std::fs;
use std::io::ErrorKind;

/// A store with one row in it.
fn request(path: PathBuf, existing: Existing) -> ExportRequest {
    let store = Arc::new(Store::default());
    let mut batch = Batch { wall_offset_ns: 1_700_000_000_000_000_000, ..Batch::default() };
    batch.arena.extend_from_slice(b"hello");
    let (peer, kind) = (Peer::None, EventKind::Received { asked_bytes: 65_536 });
    batch.events.push(Event {
        at: Stamp(1),
        peer,
        blocked_ns: 0.0,
        start: 0,
        len: 5,
        worker: WorkerRole::Other,
        kind,
    });
    store.append(SessionId(0), &batch, 0..1);
    ExportRequest {
        view: View::new(Filter::default()).snapshot(&store),
        scope: None,
        store,
        form: Form::Text,
        encoding: Encoding::Utf8,
        words: Box::new(|| Box::new(|_| String::new())),
        path,
        existing,
    }
}

fn run(path: &Path, existing: Existing) -> ExportOutcome {
    request(path.to_owned(), existing).run(&Steps::default(), Waker::noop())
}

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_new_file_is_written_and_an_old_one_only_after_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("日志.txt");
    let written = Written { rows: 1, payload_bytes: 5, ..Written::default() };
    assert_eq!(run(&path, Existing::Keep), ExportOutcome::Saved(path.clone(), written));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.ends_with(" ← 5 B hello\n"), "{text}");

    fs::write(&path, "precious").unwrap();
    assert_eq!(run(&path, Existing::Keep), ExportOutcome::Exists(path.clone()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    assert_eq!(run(&path, Existing::Replace), ExportOutcome::Saved(path.clone(), written));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(files_in(folder.path()), 1);
}

#[test]
fn a_failing_save_keeps_the_old_file_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    fs::write(&path, "precious").unwrap();
    for kind in [ErrorKind::StorageFull, ErrorKind::Interrupted] {
        let part = PartFile::create(&path, Existing::Replace).unwrap();
        let result = fill(
            part,
            || true,
            |out| -> io::Result<Option<()>> {
                out.write_all(&vec![b'x'; 100_000])?;
                assert_eq!(files_in(folder.path()), 2, "the temporary file");
                Err(kind.into())
            },
        );
        assert_eq!(result.unwrap_err().system_kind(), Some(kind));
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
        assert_eq!(files_in(folder.path()), 1);
    }
    // It came while the rows were written.
    let new = folder.path().join("new.txt");
    let part = PartFile::create(&new, Existing::Keep).unwrap();
    let result = fill(part, || true, |_| fs::write(&new, "somebody else's").map(Some));
    assert_eq!(result.unwrap_err().fault, FileFault::Exists);
    assert_eq!(fs::read_to_string(&new).unwrap(), "somebody else's");
    assert_eq!(files_in(folder.path()), 2);
    // It was cancelled while the disk was busy.
    let part = PartFile::create(&path, Existing::Replace).unwrap();
    let result = fill(part, || false, |out| out.write_all(b"new").map(Some));
    assert_eq!(result.unwrap_err().fault, FileFault::Cancelled);
    assert_eq!(
        (fs::read_to_string(&path).unwrap(), files_in(folder.path())),
        ("precious".into(), 2)
    );
}

#[test]
fn a_cancelled_export_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let steps = Steps { is_cancelled: AtomicBool::new(true), ..Steps::default() };
    let outcome = request(path, Existing::Keep).run(&steps, Waker::noop());
    assert_eq!(outcome, ExportOutcome::Cancelled);
    assert_eq!(files_in(folder.path()), 0);
}

#[cfg(unix)]
#[test]
fn behind_a_link_the_file_is_replaced_and_keeps_its_mode() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    symlink(&file, &link).unwrap();
    assert!(matches!(run(&link, Existing::Replace), ExportOutcome::Saved(..)));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().ends_with("hello\n"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_panic_is_told_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut request = request(folder.path().join("log.txt"), Existing::Keep);
    request.words = Box::new(|| panic!("a bug"));
    let job = ExportJob::start(request, Waker::noop().clone()).unwrap();
    let begun = Instant::now();
    let outcome = loop {
        assert!(begun.elapsed() < Duration::from_secs(30), "not over");
        match job.take_outcome() {
            Some(outcome) => break outcome,
            None => std::thread::yield_now(),
        }
    };
    assert_eq!(outcome, ExportOutcome::Panicked);
    assert_eq!(files_in(folder.path()), 0);
}
