#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::file::{FILE_BYTES_MAX, Unread, of_text, to_text};
use super::*;

fn kept(name: &str) -> Kept {
    let message = MessageText::of_text(name);
    let saved = SavedMessage { name: name.to_owned(), message, ..SavedMessage::default() };
    Kept { id: MessageId::new(), saved }
}

fn folder(name: &str, messages: &[&Kept]) -> Folder {
    let messages = messages.iter().map(|kept| (*kept).clone()).collect();
    Folder { id: FolderId::new(), name: name.to_owned(), messages }
}

/// `a b | modbus: c d | empty:`
fn library() -> (SavedMessages, [Kept; 4], [FolderId; 2]) {
    let all = ["a", "b", "c", "d"].map(kept);
    let [a, b, c, d] = &all;
    let mut messages = SavedMessages::default();
    for kept in [a, b] {
        messages.apply(&Change::Add(kept.clone(), Place::end_of(FolderId::ROOT))).unwrap();
    }
    let (modbus, empty) = (folder("modbus", &[c, d]), folder("empty", &[]));
    let ids = [modbus.id, empty.id];
    for folder in [modbus, empty] {
        messages.apply(&Change::AddFolder(folder, None)).unwrap();
    }
    (messages, all, ids)
}

fn order(messages: &SavedMessages) -> String {
    let folder = |folder: &Folder| {
        let names: Vec<_> = folder.messages.iter().map(|kept| kept.saved.name.as_str()).collect();
        format!("{}:{}", folder.name, names.join(" "))
    };
    messages.folders().iter().map(folder).collect::<Vec<_>>().join("|")
}

#[test]
fn messages_and_folders_are_put_in_order() {
    let (mut messages, [a, b, c, d], [modbus, empty]) = library();
    let mut moved = |change: Change| {
        messages.apply(&change).unwrap();
        order(&messages)
    };
    let before = |kept: &Kept| Some(kept.id);
    let into = |folder, before| Place { folder, before };
    assert_eq!(
        moved(Change::Move(b.id, into(FolderId::ROOT, before(&a)))),
        ":b a|modbus:c d|empty:"
    );
    assert_eq!(moved(Change::Move(a.id, into(modbus, before(&d)))), ":b|modbus:c a d|empty:");
    assert_eq!(moved(Change::Move(c.id, into(empty, None))), ":b|modbus:a d|empty:c");
    assert_eq!(moved(Change::Move(d.id, into(modbus, before(&d)))), ":b|modbus:a d|empty:c");
    assert_eq!(moved(Change::MoveFolder(empty, Some(modbus))), ":b|empty:c|modbus:a d");
    assert_eq!(moved(Change::MoveFolder(empty, None)), ":b|modbus:a d|empty:c");
    assert_eq!(moved(Change::RenameFolder(empty, "e".into())), ":b|modbus:a d|e:c");
    assert_eq!(moved(Change::RemoveFolder(modbus)), ":b|e:c");
    assert_eq!(moved(Change::Remove(b.id)), ":|e:c");
    // What is gone is no mistake, and the root stays.
    for change in [
        Change::Remove(b.id),
        Change::Move(b.id, into(empty, None)),
        Change::RemoveFolder(modbus),
        Change::RemoveFolder(FolderId::ROOT),
        Change::MoveFolder(modbus, None),
        Change::RenameFolder(FolderId::ROOT, "root".into()),
    ] {
        assert_eq!(moved(change), ":|e:c");
    }
    assert_eq!(moved(Change::Move(c.id, into(modbus, None))), ":c|e:", "its folder is gone");
    // But what a person wrote comes back.
    assert_eq!(moved(Change::Edit(b)), ":c b|e:");
}

#[test]
fn each_change_can_be_undone() {
    let (before, [a, _, c, _], [modbus, empty]) = library();
    let changed = SavedMessage { name: "changed".into(), ..a.saved.clone() };
    for change in [
        Change::Add(kept("new"), Place { folder: modbus, before: Some(c.id) }),
        Change::Edit(Kept { id: a.id, saved: changed }),
        Change::Remove(a.id),
        Change::Move(c.id, Place::end_of(empty)),
        Change::AddFolder(folder("new", &[&kept("x")]), Some(modbus)),
        Change::RenameFolder(modbus, "other".into()),
        Change::RemoveFolder(modbus),
        Change::MoveFolder(empty, Some(modbus)),
    ] {
        let mut messages = before.clone();
        let undoing = messages.undoing(&change).unwrap();
        messages.apply(&change).unwrap();
        assert_ne!(messages, before, "{change:?}");
        messages.apply(&undoing).unwrap();
        assert_eq!(messages, before, "{change:?}");
    }
}

#[test]
fn a_key_sends_one_message() {
    let (mut messages, [a, b, ..], [modbus, _]) = library();
    let key = SendKey::by_name("f2");
    assert_eq!(key.map(SendKey::name), Some("F2".to_owned()));
    assert_eq!(SendKey::by_name("F5"), None);
    let with_key = |kept: &Kept| {
        let saved = SavedMessage { key, ..kept.saved.clone() };
        Kept { id: kept.id, saved }
    };
    messages.apply(&Change::Edit(with_key(&a))).unwrap();
    messages.apply(&Change::Edit(with_key(&b))).unwrap();
    assert_eq!(messages.of_key(key.unwrap()).map(|kept| kept.id), Some(b.id));
    assert_eq!(messages.get(a.id).unwrap().key, None);
    let (one, two) = (with_key(&kept("one")), with_key(&kept("two")));
    messages.apply(&Change::AddFolder(folder("new", &[&one, &two]), Some(modbus))).unwrap();
    let having = messages.iter().filter(|kept| kept.saved.key == key).count();
    assert!(having <= 1, "{having}");
}

#[test]
fn messages_are_found_by_name() {
    let (mut messages, _, [modbus, _]) = library();
    let mut other = kept("a");
    other.saved.note = "of modbus".into();
    messages.apply(&Change::Add(other, Place::end_of(modbus))).unwrap();
    assert_eq!(messages.by_name("a").unwrap().note, "");
    assert_eq!(messages.by_name("modbus/a").unwrap().note, "of modbus");
    assert_eq!(messages.by_name("c").unwrap().name, "c");
    assert_eq!(messages.by_name("modbus/b"), None);
}

#[test]
fn nothing_is_changed_beyond_the_bounds() {
    let (mut messages, [a, ..], [modbus, _]) = library();
    let before = messages.clone();
    let edited = |change: fn(&mut SavedMessage)| {
        let mut edited = a.clone();
        change(&mut edited.saved);
        edited
    };
    let long_host = || Some(SavedDestination { host: "x".repeat(HOST_CHARS_MAX + 1), port: 1 });
    let table = [
        (edited(|saved| saved.name = "你".repeat(NAME_CHARS_MAX + 1)), Full::Name),
        (edited(|saved| saved.note = "x".repeat(NOTE_CHARS_MAX + 1)), Full::Note),
        (edited(|saved| saved.message.text = "x".repeat(TEXT_BYTES_MAX + 1)), Full::Text),
        (Kept { saved: SavedMessage { to: long_host(), ..a.saved.clone() }, ..a }, Full::Host),
    ];
    for (kept, full) in table {
        assert_eq!(messages.apply(&Change::Edit(kept.clone())), Err(full));
        let mut new = kept;
        new.id = MessageId::new();
        assert_eq!(messages.apply(&Change::Add(new.clone(), Place::end_of(modbus))), Err(full));
        assert_eq!(messages.apply(&Change::AddFolder(folder("new", &[&new]), None)), Err(full));
    }
    let long = "x".repeat(NAME_CHARS_MAX + 1);
    assert_eq!(messages.apply(&Change::RenameFolder(modbus, long)), Err(Full::Name));
    assert_eq!(messages, before);
    let most = (0..MESSAGES_MAX).map(|_| kept("")).collect::<Vec<_>>();
    let all = folder("all", &most.iter().collect::<Vec<_>>());
    assert_eq!(messages.apply(&Change::AddFolder(all, None)), Err(Full::Messages));
    let large = (0..4).map(|_| {
        let mut kept = kept("");
        kept.saved.message.text = "x".repeat(TEXT_BYTES_MAX);
        kept
    });
    let large = folder("large", &large.collect::<Vec<_>>().iter().collect::<Vec<_>>());
    assert_eq!(messages.apply(&Change::AddFolder(large, None)), Err(Full::Content));
    assert_eq!(messages, before);
}

#[test]
fn what_is_written_is_read_again() {
    let (mut messages, [a, ..], _) = library();
    let saved = SavedMessage {
        name: "温度\u{1}\"".into(),
        message: MessageText::of_text("\0\u{202e}\r\n"),
        note: "a\nb".into(),
        to: Some(SavedDestination { host: "fe80::1%eth0".into(), port: 65535 }),
        key: SendKey::by_name("F12"),
    };
    messages.apply(&Change::Edit(Kept { id: a.id, saved })).unwrap();
    let text = to_text(&messages).unwrap();
    assert_eq!(of_text(&text).unwrap(), messages, "{text}");
    // In its longest form, all that can be kept is a file that can be read.
    let mut longest = SavedMessages::default();
    for _ in 0..CONTENT_BYTES_MAX / TEXT_BYTES_MAX {
        let mut kept = kept("");
        kept.saved.message.text = "\u{1}".repeat(TEXT_BYTES_MAX);
        longest.apply(&Change::Add(kept, Place::end_of(FolderId::ROOT))).unwrap();
    }
    let text = to_text(&longest).unwrap();
    assert!((text.len() as u64) < FILE_BYTES_MAX);
    assert_eq!(of_text(&text).unwrap(), longest);
}

#[test]
fn a_file_that_a_person_wrote_needs_no_ids() {
    let text = r#"{"version": 1, "messages": [
            {"name": "a", "message": "hi"}, {"id": 1, "name": "b", "message": {"hex": "0"}}],
        "folders": [{"name": "f", "messages": [{"id": 1, "name": "c", "message": ""}]}]}"#;
    let messages = of_text(text).unwrap();
    assert_eq!(order(&messages), ":a b|f:c");
    assert_eq!(messages, of_text(text).unwrap(), "the same ids each time");
    let ids: std::collections::HashSet<_> = messages.iter().map(|kept| kept.id).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(messages.by_name("b").unwrap().message.text, "0", "it may be unfinished");
}

#[test]
fn damaged_texts_are_refused_with_the_place() {
    let table = [
        ("", "not a list"),
        ("[1]", "not a list"),
        ("{", "line 1"),
        ("{\"version\": 1, \"colour\": 2}", "colour"),
        ("{\"version\": 1,\n\"messages\": [{\"name\": \"a\"}]}", "line 2"),
        (
            "{\"version\": 1, \"messages\": [{\"name\": \"a\", \"message\": \"\", \"key\": \"F5\"}]}",
            "F5",
        ),
        (
            "{\"version\": 1, \"messages\": [{\"name\": \"a\", \"message\": \"\", \"to\": {\"host\": \"a\", \"port\": 65536}}]}",
            "65536",
        ),
        (
            "{\"version\": 1, \"messages\": [{\"id\": -1, \"name\": \"a\", \"message\": \"\"}]}",
            "-1",
        ),
    ];
    for (text, reason) in table {
        let Err(Unread::Damaged(said)) = of_text(text) else { panic!("{text}") };
        let said = said.to_string();
        assert!(said.contains(reason), "{said}");
    }
    assert!(matches!(of_text("{\"version\": 2, \"of\": \"tomorrow\"}"), Err(Unread::Newer)));
    let long = "x".repeat(NAME_CHARS_MAX + 1);
    let text = format!("{{\"version\": 1, \"folders\": [{{\"name\": \"{long}\"}}]}}");
    assert!(matches!(of_text(&text), Err(Unread::Damaged(_))));
}
