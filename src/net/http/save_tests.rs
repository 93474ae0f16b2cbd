#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![cfg_attr(unix, expect(clippy::print_stderr, reason = "a test that is skipped says so"))]
use super::*;
use crate::files::FileFault;
use crate::net::http::hop::BodyKind;
use crate::net::http::keep::file_of;
use crate::net::http::sink::ReceivedPart;
use crate::net::http::{BodyFraming, Head, HopFacts, Keep};
use crate::payload::{Rope, SharedBytes};
use std::fs;
use std::sync::atomic::AtomicUsize;
use std::task::Wake;
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(30);

fn memory(bytes: &[u8]) -> Source {
    let mut rope = Rope::default();
    rope.extend(bytes);
    Source::Memory(rope, 0)
}

/// As much as wanted, of the same bytes over and over.
fn endless(mebibytes: usize) -> Source {
    let piece = SharedBytes::from(vec![7; 1 << 20].as_slice());
    let mut rope = Rope::default();
    for _ in 0..mebibytes {
        rope.push(piece.clone());
    }
    Source::Memory(rope, 0)
}

fn start(source: Source, path: &Path, existing: Existing) -> SaveJob {
    let what = SaveWhat { source, form: SaveForm::Body };
    SaveJob::start(what, path.to_owned(), existing, Waker::noop().clone()).unwrap()
}

fn result(job: &SaveJob) -> Result<Saved, NetError> {
    let begun = Instant::now();
    loop {
        if let Some(result) = job.take_result() {
            assert_eq!(job.take_result(), None, "it is told once");
            return result;
        }
        assert!(begun.elapsed() < SOON, "not over");
        std::thread::yield_now();
    }
}

fn save(source: Source, path: &Path, existing: Existing) -> Result<Saved, NetError> {
    result(&start(source, path, existing))
}

fn names(folder: &TempDir) -> Vec<String> {
    let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder.path()).unwrap().map(name).collect();
    names.sort();
    names
}

#[test]
fn what_is_saved_is_what_came_whatever_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let large: Vec<u8> =
        (0..9_000_001_u32).map(|number| (number >> 3) as u8 ^ number as u8).collect();
    let mut keep = Keep::default();
    keep.extend(&large);
    keep.moved_to(file_of(keep.rope(), None, || true).unwrap());
    let table: [(&str, Source, &[u8]); 5] = [
        ("empty", memory(b""), b""),
        ("one", memory(b"1"), b"1"),
        ("large", memory(&large), &large),
        ("of-file", keep.source(0), &large),
        ("rest-of-file", keep.source(8_999_999), &large[8_999_999..]),
    ];
    for (name, source, expected) in table {
        let path = folder.path().join(name);
        let job = start(source, &path, Existing::Keep);
        let len = expected.len() as u64;
        assert_eq!(result(&job), Ok(Saved { path: path.clone(), bytes: len }), "{name}");
        assert_eq!(job.progress(), (len, len));
        assert!(fs::read(&path).unwrap() == expected, "{name}");
    }
    assert_eq!(names(&folder).len(), 5);
}

#[test]
fn a_file_that_exists_is_replaced_only_if_a_person_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old\r\n").unwrap();
    let error = save(memory(b"new"), &path, Existing::Keep).unwrap_err();
    assert_eq!((error.op, &error.cause), (Op::OpenFile, &Cause::Exists));
    assert_eq!((fs::read(&path).unwrap(), names(&folder).len()), (b"old\r\n".to_vec(), 1));
    save(memory(b"new"), &path, Existing::Replace).unwrap();
    assert_eq!((fs::read(&path).unwrap(), names(&folder).len()), (b"new".to_vec(), 1));
}

#[test]
fn a_place_where_no_file_can_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain");
    fs::write(&plain, "old").unwrap();
    let table = [
        (folder.path().to_owned(), "a folder"),
        (folder.path().join("absent/x"), "in no folder"),
        (plain.join("x"), "below a plain file"),
        (folder.path().join("a\0b"), "with a NUL"),
        (folder.path().join("x".repeat(300)), "too long"),
        (PathBuf::new(), "nothing"),
        (PathBuf::from("/"), "the root"),
    ];
    for (path, what) in table {
        for existing in [Existing::Keep, Existing::Replace] {
            let error = save(memory(b"new"), &path, existing).unwrap_err();
            assert_eq!(error.op, Op::OpenFile, "{what}: {error}");
        }
    }
    assert_eq!(names(&folder), ["plain"]);
    assert_eq!(fs::read(&plain).unwrap(), b"old");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    match save(memory(b"new"), &folder.path().join("x"), Existing::Keep) {
        Ok(_) => eprintln!("skipped: to the superuser a read-only folder is no obstacle"),
        Err(error) => {
            assert_eq!(error.op, Op::OpenFile);
            assert!(error.errno().is_some_and(|errno| errno.is("EACCES")), "{error}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_file_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old").unwrap();
    let mut part = PartFile::create(&path, Existing::Replace).unwrap();
    // The device that always returns ENOSPC (full(4)) stands for the disk.
    part.divert(fs::OpenOptions::new().write(true).open("/dev/full").unwrap(), 0);
    let state = SaveState::new(3, Waker::noop().clone());
    let error = state.fill(&memory(b"new"), part).unwrap_err();
    assert_eq!(error.op, Op::WriteFile);
    assert!(error.errno().is_some_and(|errno| errno.is("ENOSPC")), "{error}");
    assert_eq!((fs::read(&path).unwrap(), names(&folder).len()), (b"old".to_vec(), 1));
}

#[test]
fn a_folder_that_vanishes_meanwhile_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    let part = PartFile::create(&below.join("x"), Existing::Keep).unwrap();
    fs::remove_dir_all(&below).unwrap();
    let state = SaveState::new(3, Waker::noop().clone());
    let error = state.fill(&memory(b"new"), part).unwrap_err();
    assert_eq!(error.op, Op::RenameFile, "{error}");
    assert!(names(&folder).is_empty());
}

#[test]
fn what_became_shorter_meanwhile_is_not_taken_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"half").unwrap();
    let source = Source::File(Arc::new(file), 0..8);
    let error = save(source, &folder.path().join("x"), Existing::Keep).unwrap_err();
    assert_eq!(error.op, Op::ReadFile);
    assert!(names(&folder).is_empty());
}

#[test]
fn a_cancelled_save_leaves_all_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, "old").unwrap();
    // More than a disk takes until the cancel below.
    let job = start(endless(64 << 10), &path, Existing::Replace);
    let begun = Instant::now();
    while job.progress().0 == 0 && begun.elapsed() < SOON {
        std::thread::yield_now();
    }
    job.cancel();
    let cancelled = Instant::now();
    assert_eq!(result(&job).unwrap_err().cause, Cause::Cancelled);
    assert!(cancelled.elapsed() < Duration::from_secs(5), "{:?}", cancelled.elapsed());
    assert_eq!((fs::read(&path).unwrap(), names(&folder).len()), (b"old".to_vec(), 1));
}

#[test]
fn a_save_cancelled_while_the_disk_was_busy_gets_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let part = PartFile::create(&path, Existing::Keep).unwrap();
    assert_eq!(part.put_in_place_if(|| false).unwrap_err().fault, FileFault::Cancelled);
    assert!(names(&folder).is_empty());
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn the_window_is_woken_when_there_is_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let counted = Arc::new(Wakes::default());
    let what = SaveWhat { source: memory(b"x"), form: SaveForm::Body };
    let waker = Waker::from(Arc::clone(&counted));
    let job = SaveJob::start(what, folder.path().join("x"), Existing::Keep, waker).unwrap();
    let begun = Instant::now();
    while counted.0.load(Ordering::SeqCst) == 0 && begun.elapsed() < SOON {
        std::thread::yield_now();
    }
    assert!(matches!(job.take_result(), Some(Ok(_))));
}

#[test]
fn a_panic_becomes_the_result_and_nothing_is_left() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            assert!(std::thread::panicking(), "a bug");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let state = SaveState::new(64 << 30, Waker::from(Arc::new(Panics)));
    let source = endless(64 << 10);
    let work = AssertUnwindSafe(|| state.save(&source, &path, Existing::Keep));
    let panic = catch_unwind(work).unwrap_err();
    assert_eq!(panic_error(panic.as_ref(), THREAD).cause, Cause::Panic("a bug".to_owned()));
    assert!(names(&folder).is_empty());
}

#[cfg(unix)]
#[test]
fn behind_a_link_the_file_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    fs::write(&file, "old").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert_eq!(save(memory(b"new"), &link, Existing::Replace).unwrap().path, link);
    assert!(link.is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"new");
}

/// A hop to which this has come: with an interim response, which is no part of it.
fn answered(kind: BodyKind, head: &[u8], wire: &[u8], body: &[u8]) -> Arc<Hop> {
    let facts = |bytes: usize, status| Head {
        minor_version: 1,
        status,
        reason: Vec::new(),
        headers: Vec::new(),
        bytes,
    };
    let codings = vec![Coding::Gzip];
    let interim = vec![Arc::new(facts(25, 100))];
    let head_facts = Some(Arc::new(facts(head.len(), 200)));
    let hop = Hop::new(1, HopFacts { head: head_facts, interim, codings, ..HopFacts::default() });
    hop.append_wire(ReceivedPart::of(head)).unwrap();
    hop.begin_body(kind).unwrap();
    hop.append_wire(ReceivedPart::of(wire)).unwrap();
    if kind == BodyKind::Made {
        hop.append_body(ReceivedPart::of(body)).unwrap();
    }
    hop
}

#[test]
fn the_forms_of_an_answer() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n";
    let made = answered(BodyKind::Made, head, b"3\r\nabc\r\n0\r\n\r\n", b"ABC");
    let plain = answered(BodyKind::AsReceived, head, b"abc", b"");
    let table: [(&Hop, SaveForm, &[u8]); 6] = [
        (&made, SaveForm::Body, b"ABC"),
        (&made, SaveForm::AsReceived, b"3\r\nabc\r\n0\r\n\r\n"),
        (&made, SaveForm::Response, b"HTTP/1.1 200 OK\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        (&plain, SaveForm::Body, b"abc"),
        (&plain, SaveForm::AsReceived, b"abc"),
        (&plain, SaveForm::Response, b"HTTP/1.1 200 OK\r\n\r\nabc"),
    ];
    for (hop, form, expected) in table {
        let what = SaveWhat::of(hop, form);
        let mut out = Vec::new();
        what.source.write_to(&mut out, |_| true).unwrap();
        assert_eq!((what.form, out.as_slice()), (form, expected));
        let is_coded = form == SaveForm::AsReceived;
        assert_eq!(form.kept_codings(hop).len(), usize::from(is_coded), "{form:?}");
    }
    assert_eq!(SaveForm::Body.undone_codings(&made), [Coding::Gzip]);
    assert_eq!(SaveForm::Response.undone_codings(&made), []);
    made.note(|facts| facts.deviations.push(Deviation::NotCoded("gzip")));
    assert_eq!(SaveForm::Body.undone_codings(&made), [], "it says so and is not");
    made.note(|facts| facts.framing = Some(BodyFraming::Chunked));
    assert!(SaveForm::AsReceived.kept_codings(&made).is_empty());
    let nothing = Hop::new(1, HopFacts::default());
    nothing.append_wire(ReceivedPart::of(b"220 ftp ready\r\n")).unwrap();
    let len = |form| SaveWhat::of(&nothing, form).source.len();
    assert_eq!(SaveForm::ALL.map(len), [15, 15, 15], "no HTTP, and yet it came");
}
