#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::super::file::load;
use super::super::{FolderId, Kept, MessageId, Place, SavedMessage};
use super::*;
use std::fs;

fn open(path: &Path) -> MessageStore {
    MessageStore::open(Some(path.to_owned()), Waker::noop().clone())
}

fn kept(name: &str) -> Kept {
    let saved = SavedMessage { name: name.to_owned(), ..SavedMessage::default() };
    Kept { id: MessageId::new(), saved }
}

fn add(name: &str) -> Change {
    Change::Add(kept(name), Place::end_of(FolderId::ROOT))
}

fn names(messages: &SavedMessages) -> Vec<&str> {
    messages.iter().map(|kept| kept.saved.name.as_str()).collect()
}

/// Waits for the writer to have something to say.
fn heard(store: &mut MessageStore, is_right: impl Fn(&SavedMessages) -> bool) -> Vec<StoreTrouble> {
    let until = Instant::now() + Duration::from_secs(10);
    let mut troubles = Vec::new();
    while Instant::now() < until {
        troubles.append(&mut store.hear());
        if is_right(store.messages()) {
            return troubles;
        }
        std::thread::yield_now();
    }
    panic!("nothing came: {:?} {troubles:?}", store.messages());
}

#[test]
fn what_is_kept_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/messages.json");
    let mut store = open(&path);
    assert!(store.messages().is_empty());
    store.change(add("a")).unwrap();
    let undoing = store.change(add("b")).unwrap().unwrap();
    assert_eq!(names(store.messages()), ["a", "b"]);
    store.change(undoing).unwrap();
    store.end();
    assert_eq!(names(&load(&path).unwrap()), ["a"]);
    let store = open(&path);
    assert_eq!(names(store.messages()), ["a"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn without_a_file_they_are_kept_as_long_as_the_program_runs() {
    let mut store = MessageStore::open(None, Waker::noop().clone());
    store.change(add("a")).unwrap();
    assert_eq!(store.hear(), []);
    assert_eq!(names(store.messages()), ["a"]);
    store.end();
}

#[test]
fn two_windows_lose_nothing_of_each_other() {
    const EACH: usize = 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.json");
    let mut first = open(&path);
    let shared = kept("shared");
    let id = shared.id;
    first.change(Change::Add(shared, Place::end_of(FolderId::ROOT))).unwrap();
    first.end();
    std::thread::scope(|scope| {
        for window in ["x", "y"] {
            let path = &path;
            scope.spawn(move || {
                for number in 0..EACH {
                    let mut store = open(path);
                    store.change(add(&format!("{window}{number}"))).unwrap();
                    store.end();
                }
            });
        }
    });
    assert_eq!(load(&path).unwrap().len(), 2 * EACH + 1);
    // One edits what the other has removed: what was written is kept.
    let (mut one, mut other) = (open(&path), open(&path));
    other.change(Change::Remove(id)).unwrap();
    other.end();
    one.change(Change::Edit(Kept { id, ..kept("edited") })).unwrap();
    one.end();
    assert_eq!(load(&path).unwrap().by_name("edited").unwrap().name, "edited");
}

#[test]
fn what_another_window_wrote_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.json");
    let (mut one, mut other) = (open(&path), open(&path));
    other.change(add("theirs")).unwrap();
    other.end();
    one.refresh();
    assert_eq!(heard(&mut one, |messages| messages.len() == 1), []);
    one.change(add("ours")).unwrap();
    one.end();
    assert_eq!(names(&load(&path).unwrap()), ["theirs", "ours"]);
}

#[test]
fn damaged_and_newer_files_are_set_aside_whole_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.json");
    for text in ["", "[1]", "{\"version\": 1, \"messages\": {}}", "\u{0}"] {
        fs::write(&path, text).unwrap();
        assert!(load(&path).is_err(), "and a program that changes nothing leaves it there");
        let mut store = open(&path);
        let told = store.hear();
        let [StoreTrouble::File(FileTrouble::SetAside(aside, reason))] = told.as_slice() else {
            panic!("{text}: {told:?}")
        };
        assert_eq!(fs::read_to_string(aside).unwrap(), text);
        assert!(!reason.is_empty() && !path.exists());
        store.end();
    }
    fs::write(&path, "{\"version\": 99}").unwrap();
    let told = open(&path).hear();
    assert!(matches!(told.as_slice(), [StoreTrouble::File(FileTrouble::Newer(_))]), "{told:?}");
}

#[test]
fn a_file_that_is_damaged_meanwhile_costs_no_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.json");
    let mut store = open(&path);
    store.change(add("a")).unwrap();
    store.end();
    let mut store = open(&path);
    fs::write(&path, "oops").unwrap();
    store.change(add("b")).unwrap();
    store.end();
    assert_eq!(names(&load(&path).unwrap()), ["a", "b"]);
    let aside = folder.path().join("messages.json.damaged-1");
    assert_eq!(fs::read_to_string(aside).unwrap(), "oops");
}

#[test]
fn what_cannot_be_written_is_told_once_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place/messages.json");
    // A file stands where the folder should be.
    fs::write(folder.path().join("place"), "").unwrap();
    let mut store = open(&path);
    store.hear();
    store.change(add("a")).unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    let mut told = Vec::new();
    while told.is_empty() && Instant::now() < until {
        told = store.hear();
        std::thread::yield_now();
    }
    assert!(matches!(told.as_slice(), [StoreTrouble::Unsaved(_)]), "{told:?}");
    fs::remove_file(folder.path().join("place")).unwrap();
    store.change(add("b")).unwrap();
    store.end();
    assert_eq!(names(&load(&path).unwrap()), ["a", "b"]);
}
