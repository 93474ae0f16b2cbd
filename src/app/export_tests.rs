#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::app::dialogs::documents_folder;
use crate::files::FileStep;
use crate::log::{Filter, Store, View};
use crate::payload::Encoding;
use std::fs;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(30);

/// Exports a log without rows.
fn run(path: &Path, existing: Existing) -> ExportOutcome {
    let store = Arc::new(Store::default());
    let request = ExportRequest {
        view: View::new(Filter::default()).snapshot(&store),
        scope: None,
        store,
        form: Form::Text,
        encoding: Encoding::Utf8,
        words: words_in(Lang::En),
        path: path.to_owned(),
        existing,
    };
    let job = ExportJob::start(request, Waker::noop().clone()).unwrap();
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < SOON, "not over");
        match job.take_outcome() {
            Some(outcome) => return outcome,
            None => std::thread::yield_now(),
        }
    }
}

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

fn fault_of(path: &Path) -> (Fault, PathBuf) {
    match run(path, Existing::Replace) {
        ExportOutcome::Failed(error) => {
            let SaveError { fault, path } = SaveError::new(&error);
            (fault, path)
        }
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
fn devices_are_told_and_files_are_written() {
    assert_eq!(fault_of(Path::new("/dev/null")).0, Fault::NotAFile);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let written = Written::default();
    assert_eq!(run(&file, Existing::Keep), ExportOutcome::Saved(file.clone(), written));
    assert_eq!(run(&file, Existing::Keep), ExportOutcome::Exists(file));
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
    let path = Path::new("/a\u{202e}b/log.txt");
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        for kind in kinds {
            let error = SaveError::new(&FileError::of_system(FileStep::Write, path, &kind.into()));
            let text = error.text(&texts);
            assert!(text.contains(r"/a\u{202e}b") && !text.contains("export-"), "{text}");
        }
    }
}

#[test]
fn a_path_that_does_not_say_where_begins_in_the_home_folder() {
    let mut exporter = Exporter::new(Waker::noop().clone(), documents_folder());
    assert_eq!(exporter.path(), Some(exporter.folder.join("network-playground-log.txt")));
    exporter.draft.path = " log.txt ".into();
    assert_eq!(exporter.path(), Some(exporter.folder.join("log.txt")));
    exporter.draft.path = " ".into();
    assert_eq!(exporter.path(), None);
    let absolute = std::env::temp_dir().join("x.csv");
    exporter.draft.path = absolute.display().to_string();
    assert_eq!(exporter.path(), Some(absolute));
}
