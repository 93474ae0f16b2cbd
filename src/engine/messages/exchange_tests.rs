#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::super::{MESSAGES_MAX, SendKey};
use super::*;
use crate::payload::{Encoding, Notation};
use std::fs;

fn message(name: &str, text: &str) -> SavedMessage {
    SavedMessage {
        name: name.to_owned(),
        message: MessageText::of_text(text),
        ..SavedMessage::default()
    }
}

fn library(messages: &[SavedMessage]) -> SavedMessages {
    let mut library = SavedMessages::default();
    let kept = |saved: &SavedMessage| Kept { id: MessageId::new(), saved: saved.clone() };
    let (first, rest) = messages.split_first().unwrap();
    library.apply(&Change::Add(kept(first), Place::end_of(FolderId::ROOT))).unwrap();
    let folder = Folder {
        id: FolderId::new(),
        name: "folder".into(),
        messages: rest.iter().map(kept).collect(),
    };
    library.apply(&Change::AddFolder(folder, None)).unwrap();
    library
}

fn names(messages: &SavedMessages) -> Vec<String> {
    messages.iter().map(|kept| kept.saved.name.clone()).collect()
}

#[test]
fn our_own_list_comes_back_beside_what_is_there() {
    let key = SendKey::by_name("F2");
    let ours = library(&[
        SavedMessage { key, ..message("a", "1") },
        SavedMessage { note: "note".into(), ..message("b", "2") },
    ]);
    let (text, left_out) = write_list(&ours, ListForm::Ours);
    assert_eq!(left_out, 0);
    let list = read_list(&text, "unused").unwrap();
    assert_eq!((list.form, list.len()), (ListForm::Ours, 2));
    let mut twice = ours.clone();
    for change in list.changes(&ours).unwrap() {
        twice.apply(&change).unwrap();
    }
    assert_eq!(names(&twice), ["a", "a", "b", "b"]);
    let first = ours.of_key(key.unwrap()).unwrap().id;
    assert_eq!(twice.of_key(key.unwrap()).unwrap().id, first, "its key stays");
}

#[test]
fn a_plain_list_has_a_message_in_each_line() {
    let text = "hello\tHELO\r\n\npoll\t\\x01\\x03\nno tab\nempty\t\n两\t你好\t!\n";
    let list = read_list(text, "list").unwrap();
    assert_eq!(list.form, ListForm::Plain);
    let found: Vec<_> = list.folders[0].messages.iter().map(|kept| &kept.saved).collect();
    let escaped = MessageText { notation: Notation::Escaped, ..MessageText::of_text("\\x01\\x03") };
    assert_eq!(found[1].message, escaped);
    let texts: Vec<_> =
        found.iter().map(|saved| (saved.name.as_str(), saved.message.text.as_str())).collect();
    let expected = [
        ("hello", "HELO"),
        ("poll", "\\x01\\x03"),
        ("no tab", "no tab"),
        ("empty", ""),
        ("两", "你好\t!"),
    ];
    assert_eq!(texts, expected);
}

#[test]
fn a_plain_list_has_the_bytes_of_any_message() {
    let gbk = SavedMessage {
        message: MessageText { encoding: Encoding::Gbk, ..MessageText::of_text("你\r\n\\") },
        ..message("tab\tin\nname", "")
    };
    let ours = library(&[gbk.clone(), message("b", "\t")]);
    let (text, left_out) = write_list(&ours, ListForm::Plain);
    assert_eq!((text.lines().count(), left_out), (2, 0), "{text}");
    let list = read_list(&text, "x").unwrap();
    let back = &list.folders[0].messages;
    assert_eq!(back[0].saved.name, "tab in name");
    assert_eq!(bytes_of(&back[0].saved.message), bytes_of(&gbk.message));
    assert_eq!(bytes_of(&back[1].saved.message), Some(b"\t".to_vec()));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_nothing_is_taken() {
    let error = read_list("a\tb\nname\tok\\q", "x").unwrap_err();
    assert_eq!(error.place.map(|place| (place.line, place.column)), Some((2, 8)), "{error}");
    let error = read_list("{\"version\": 1,\n \"messages\": 3}", "x").unwrap_err();
    assert_eq!(error.place.map(|place| place.line), Some(2), "{error}");
    assert!(read_list("{\"version\": 2}", "x").is_err());
    assert!(read_list(&"a\n".repeat(MESSAGES_MAX + 1), "x").is_err());
    let most = read_list(&"a\n".repeat(MESSAGES_MAX), "x").unwrap();
    let there = library(&[message("a", "")]);
    assert_eq!(most.changes(&there), Err(Full::Messages));
}

#[test]
fn a_list_is_named_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("设备.txt");
    fs::write(&path, "a\tb\n").unwrap();
    assert_eq!(import(&path).unwrap().folders[0].name, "设备");
    fs::write(&path, b"\xff").unwrap();
    assert!(matches!(import(&path), Err(ReadError::NotText { .. })));
    assert!(import(folder.path()).is_err());
    fs::write(&path, "").unwrap();
    assert!(import(&path).unwrap().is_empty());
}
