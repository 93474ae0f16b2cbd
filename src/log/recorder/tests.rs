#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::log::json_lines::{JsonLine, read_line};
use crate::log::recorder::file::timed_name;
use crate::net::{Batch, Event, EventKind, Peer, Stamp, WorkerRole};
use std::fs;
use std::path::Path;
use std::time::Instant;

const DEADLINE: Duration = Duration::from_secs(20);

fn words() -> Box<dyn FnOnce() -> RecordWords + Send> {
    Box::new(|| RecordWords {
        row: Box::new(|_| "said\x1b\n".to_owned()),
        missing: Box::new(|rows| format!("{rows} missing\n\x1b")),
        made: "made up".to_owned(),
    })
}

fn request(store: &Arc<Store>, form: RecordForm, path: &Path) -> RecordRequest {
    RecordRequest {
        store: Arc::clone(store),
        from: 0,
        sessions: RecordedSessions::All,
        form,
        encoding: Encoding::Utf8,
        words: words(),
        path: path.to_owned(),
        existing: Existing::Keep,
        rotation: Rotation::default(),
    }
}

fn start(request: RecordRequest) -> Recorder {
    Recorder::start(request, Waker::noop().clone()).unwrap()
}

/// Appends datagrams of a session, each of which is its number.
fn append(store: &Store, session: u16, numbers: std::ops::Range<u32>) {
    let mut batch = Batch { wall_offset_ns: 1_700_000_000_000_000_000, ..Batch::default() };
    for number in numbers {
        let start = batch.arena.len() as u32;
        batch.arena.extend_from_slice(&number.to_le_bytes());
        batch.events.push(Event {
            at: Stamp(2_000_000_000 + u64::from(number) * 1000),
            peer: Peer::from(std::net::SocketAddr::from(([127, 0, 0, 1], 5000))),
            blocked_ns: 0.0,
            start,
            len: 4,
            worker: WorkerRole::Reader,
            kind: EventKind::Received { asked_bytes: 65_536 },
        });
    }
    store.append(SessionId(session), &batch, 0..batch.events.len());
}

/// Waits until a recording is over, or as asked.
fn wait_for(recorder: &Recorder, is_right: impl Fn(&RecorderFacts) -> bool) -> RecorderFacts {
    let deadline = Instant::now() + DEADLINE;
    loop {
        let facts = recorder.facts();
        if is_right(&facts) {
            return facts;
        }
        assert!(Instant::now() < deadline, "{facts:?}");
        std::thread::yield_now();
    }
}

fn end(mut recorder: Recorder) -> RecorderFacts {
    recorder.stop();
    wait_for(&recorder, |facts| facts.state.is_over())
}

/// The numbers of the datagrams in a file, and where rows are missing.
fn read_back(path: &Path) -> (Vec<u32>, Vec<(usize, u64)>) {
    let text = fs::read(path).unwrap();
    let (mut numbers, mut missing) = (Vec::new(), Vec::new());
    for (place, line) in
        text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate()
    {
        match read_line(line).unwrap() {
            JsonLine::Head => assert_eq!(place, 0),
            JsonLine::Row(row) => {
                numbers.push(u32::from_le_bytes(row.payload.try_into().unwrap()));
            }
            JsonLine::Missing(rows) => missing.push((numbers.len(), rows)),
            JsonLine::Session(_) => {}
        }
    }
    (numbers, missing)
}

#[test]
fn rows_are_in_the_file_while_they_come_and_all_when_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let store = Arc::new(Store::default());
    append(&store, 0, 0..40_000);
    let recorder = start(request(&store, RecordForm::JsonLines, &path));
    append(&store, 1, 40_000..40_100);
    wait_for(&recorder, |facts| facts.rows == 40_100);
    // Nobody ends it, and all of it is in the file soon.
    let deadline = Instant::now() + DEADLINE;
    while read_back(&path).0.len() < 40_100 {
        assert!(Instant::now() < deadline);
    }
    append(&store, 1, 40_100..40_200);
    let facts = end(recorder);
    assert_eq!((facts.state, facts.rows, facts.rows_missing), (RecorderState::Ended, 40_200, 0));
    assert_eq!(facts.bytes, fs::metadata(&path).unwrap().len());
    assert_eq!(read_back(&path), ((0..40_200).collect(), Vec::new()));
    append(&store, 1, 0..1);
    assert_eq!(read_back(&path).0.len(), 40_200, "it has ended");
}

#[test]
fn what_left_before_it_was_written_is_counted_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::default());
    append(&store, 0, 0..40_000);
    store.forget_before(2 * crate::log::segment::SEGMENT_ROWS_MAX as u64);
    for form in RecordForm::ALL {
        let path = folder.path().join("a").with_extension(form.extension());
        let facts = end(start(request(&store, form, &path)));
        assert_eq!((facts.rows, facts.rows_missing), (40_000 - 32_768, 32_768));
        let text = fs::read(&path).unwrap();
        match form {
            RecordForm::JsonLines => assert_eq!(read_back(&path).1, [(0, 32_768)]),
            RecordForm::Text => assert!(text.starts_with(b"32768 missing")),
            RecordForm::Pcapng => {}
        }
        assert!(form == RecordForm::Pcapng || !text.contains(&b'\x1b'));
    }
}

#[test]
fn only_the_sessions_that_are_asked_for_are_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let store = Arc::new(Store::default());
    let mut wanted = SessionSet::default();
    wanted.insert(SessionId(1));
    let sessions = RecordedSessions::These(wanted);
    let recorder =
        start(RecordRequest { sessions, ..request(&store, RecordForm::JsonLines, &path) });
    append(&store, 0, 0..10);
    append(&store, 1, 10..20);
    {
        let mut sessions = recorder.sessions();
        append(&store, 2, 20..30);
        if let RecordedSessions::These(sessions) = &mut *sessions {
            sessions.insert(SessionId(2));
        }
    }
    end(recorder);
    assert_eq!(read_back(&path).0, (10..30).collect::<Vec<_>>());
}

#[test]
fn a_file_that_is_full_is_followed_by_another_that_is_named_by_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::default());
    append(&store, 0, 0..1000);
    let path = folder.path().join("a.jsonl");
    let rotation = Rotation { bytes: Some(20_000), every: None };
    let facts =
        end(start(RecordRequest { rotation, ..request(&store, RecordForm::JsonLines, &path) }));
    assert!(facts.files > 3 && !path.exists(), "{facts:?}");
    let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.collect();
    assert_eq!(files.len() as u64, facts.files);
    let mut numbers: Vec<u32> = Vec::new();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            name.starts_with("a-2") && file.extension().is_some_and(|end| end == "jsonl"),
            "{name}"
        );
        assert!(fs::metadata(file).unwrap().len() < 20_000 + 1000);
        numbers.extend(read_back(file).0);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (0..1000).collect::<Vec<_>>());

    let every = Some(Duration::ZERO);
    let path = folder.path().join("b.pcapng");
    append(&store, 0, 0..3);
    let rotation = Rotation { bytes: None, every };
    let request = request(&store, RecordForm::Pcapng, &path);
    let facts = end(start(RecordRequest { rotation, from: 1000, ..request }));
    assert_eq!(facts.files, 3, "one for each row");
}

#[test]
fn names_have_the_time() {
    let time: jiff::Zoned = "2026-11-28T09:59:12+00:00[UTC]".parse().unwrap();
    let name = |path: &str, number| timed_name(Path::new(path), &time, number);
    assert_eq!(name("x/log.pcapng", 1), Path::new("x/log-20261128-095912.pcapng"));
    assert_eq!(name("log", 2), Path::new("log-20261128-095912-2"));
}

#[test]
fn a_text_of_all_sessions_says_whose_each_row_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::default());
    append(&store, 0, 0..2);
    append(&store, 1, 2..3);
    let path = folder.path().join("all.txt");
    end(start(request(&store, RecordForm::Text, &path)));
    let text = fs::read_to_string(&path).unwrap();
    let whose: Vec<_> = text.lines().map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!(whose, [Some("session 0"), Some("session 0"), Some("session 1")], "{text}");
    let mut one = SessionSet::default();
    one.insert(SessionId(0));
    let sessions = RecordedSessions::These(one);
    let path = folder.path().join("one.txt");
    end(start(RecordRequest { sessions, ..request(&store, RecordForm::Text, &path) }));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.lines().count() == 2 && !text.contains('['), "{text}");
}

#[test]
fn nothing_is_replaced_unasked_and_what_fails_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "old").unwrap();
    let store = Arc::new(Store::default());
    append(&store, 0, 0..10);
    let recorder = start(request(&store, RecordForm::Text, &path));
    let facts = wait_for(&recorder, |facts| facts.state.is_over());
    assert_eq!(facts.state, RecorderState::Exists(path.clone()));
    assert_eq!(fs::read(&path).unwrap(), b"old");
    let existing = Existing::Replace;
    let facts = end(start(RecordRequest { existing, ..request(&store, RecordForm::Text, &path) }));
    assert_eq!(facts.state, RecorderState::Ended);
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 10);
    let nowhere = folder.path().join("none/a.txt");
    let recorder = start(request(&store, RecordForm::Text, &nowhere));
    let facts = wait_for(&recorder, |facts| facts.state.is_over());
    assert!(matches!(facts.state, RecorderState::Failed(_)), "{facts:?}");
}

#[test]
fn an_idle_recording_ends_at_once_and_so_does_one_that_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::default());
    let path = folder.path().join("a.pcapng");
    let mut recorder = start(request(&store, RecordForm::Pcapng, &path));
    wait_for(&recorder, |facts| facts.state == RecorderState::Recording);
    assert!(recorder.end());
    assert!(fs::metadata(&path).unwrap().len() > 0, "a file without rows has its head");
    let done = {
        let recorder = start(request(&store, RecordForm::Text, &path.with_extension("txt")));
        recorder.done.clone()
    };
    assert_eq!(done.recv_timeout(DEADLINE), Err(crossbeam_channel::RecvTimeoutError::Disconnected));
}

#[test]
fn the_form_is_that_of_the_name() {
    let table = [
        ("a.pcapng", RecordForm::Pcapng),
        ("a.JSONL", RecordForm::JsonLines),
        ("a.log", RecordForm::Text),
        ("a.txt", RecordForm::Text),
        ("a", RecordForm::Pcapng),
        ("a.pcap", RecordForm::Pcapng),
    ];
    for (name, form) in table {
        assert_eq!(RecordForm::of_path(Path::new(name)), form, "{name}");
    }
}
