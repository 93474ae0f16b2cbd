#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::Filter;
use crate::net::{Batch, Event, EventKind, Peer, SessionId, Stamp};

/// A store with one row in it.
fn request(path: PathBuf, replace: Replace) -> Request {
    let store = Arc::new(Store::default());
    let mut batch = Batch { wall_offset_ns: 1_700_000_000_000_000_000, ..Batch::default() };
    batch.arena.extend_from_slice(b"hello");
    let (peer, kind) = (Peer::None, EventKind::Received { asked_bytes: 65_536 });
    batch.events.push(Event { at: Stamp(1), peer, blocked_ns: 0.0, start: 0, len: 5, kind });
    store.append(SessionId(0), &batch, 0..1);
    Request {
        view: View::new(Filter::default()).snapshot(&store),
        store,
        form: Form::Text,
        encoding: Encoding::Utf8,
        lang: Lang::En,
        path,
        replace,
    }
}

fn run(path: &Path, replace: Replace) -> Outcome {
    request(path.to_owned(), replace).run(&Steps::default(), Waker::noop())
}

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_new_file_is_written_and_an_old_one_only_after_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("日志.txt");
    let written = Written { rows: 1, rows_gone: 0 };
    assert_eq!(run(&path, Replace::Ask), Outcome::Saved(path.clone(), written));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.ends_with(" ← 5 B hello\n"), "{text}");

    fs::write(&path, "precious").unwrap();
    assert_eq!(run(&path, Replace::Ask), Outcome::Exists(path.clone()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    assert_eq!(run(&path, Replace::Yes), Outcome::Saved(path.clone(), written));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(files_in(folder.path()), 1);
}

#[test]
fn a_failing_save_keeps_the_old_file_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    fs::write(&path, "precious").unwrap();
    for kind in [ErrorKind::StorageFull, ErrorKind::Interrupted] {
        let target = Target::of(&path).unwrap().unwrap();
        let answer = target.write(Replace::Yes, |out| -> io::Result<()> {
            out.write_all(&vec![b'x'; 100_000])?;
            assert_eq!(files_in(folder.path()), 2, "the temporary file");
            Err(kind.into())
        });
        assert_eq!(answer.unwrap_err().kind(), kind);
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
        assert_eq!(files_in(folder.path()), 1);
    }
    // It came while the rows were written.
    let new = folder.path().join("new.txt");
    let target = Target::of(&new).unwrap().unwrap();
    let answer = target.write(Replace::Ask, |_| fs::write(&new, "somebody else's"));
    assert_eq!(answer.unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read_to_string(&new).unwrap(), "somebody else's");
    assert_eq!(files_in(folder.path()), 2);
}

#[test]
fn a_cancelled_export_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let steps = Steps { cancelled: AtomicBool::new(true), ..Steps::default() };
    let outcome = request(path, Replace::Ask).run(&steps, Waker::noop());
    assert_eq!(outcome, Outcome::Cancelled);
    assert_eq!(files_in(folder.path()), 0);
}

fn fault_of(path: &Path) -> (Fault, PathBuf) {
    match run(path, Replace::Yes) {
        Outcome::Failed(SaveError { fault, path }) => (fault, path),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_written_to_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, missing) = (folder.path(), folder.path().join("missing"));
    fs::write(folder.join("file"), "").unwrap();
    assert_eq!(fault_of(&missing.join("log.txt")), (Fault::NoFolder, missing));
    assert_eq!(fault_of(&folder.join("file/log.txt")).0, Fault::NoFolder);
    assert_eq!(fault_of(folder), (Fault::IsFolder, folder.to_owned()));
    assert_eq!(fault_of(&folder.join("new/")).0, Fault::IsFolder);
    assert_eq!(fault_of(&folder.join("a\0b")).0, Fault::BadName);
    let mut read_only = fs::metadata(folder.join("file")).unwrap().permissions();
    read_only.set_readonly(true);
    fs::set_permissions(folder.join("file"), read_only).unwrap();
    assert_eq!(fault_of(&folder.join("file")).0, Fault::NoPermission);
    assert_eq!(files_in(folder), 1);
}

#[cfg(unix)]
#[test]
fn devices_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    assert_eq!(fault_of(Path::new("/dev/null")).0, Fault::NotAFile);
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    symlink(&file, &link).unwrap();
    assert!(matches!(run(&link, Replace::Yes), Outcome::Saved(..)));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().ends_with("hello\n"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn failures_have_words_in_both_languages() {
    let kinds = [
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::StorageFull,
        ErrorKind::IsADirectory,
        ErrorKind::InvalidFilename,
        ErrorKind::Other,
    ];
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        for kind in kinds {
            let error = SaveError::new(&kind.into(), Path::new("/a\u{202e}b/log.txt"));
            let text = error.text(&texts);
            assert!(text.contains(r"/a\u{202e}b") && !text.contains("export-"), "{text}");
        }
    }
}

#[test]
fn a_path_that_does_not_say_where_begins_in_the_home_folder() {
    let mut exporter = Exporter::new(Waker::noop().clone());
    assert_eq!(exporter.path(), Some(exporter.folder.join("network-playground-log.txt")));
    exporter.draft.path = " log.txt ".into();
    assert_eq!(exporter.path(), Some(exporter.folder.join("log.txt")));
    exporter.draft.path = " ".into();
    assert_eq!(exporter.path(), None);
    let absolute = std::env::temp_dir().join("x.csv");
    exporter.draft.path = absolute.display().to_string();
    assert_eq!(exporter.path(), Some(absolute));
}
