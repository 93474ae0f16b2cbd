#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::super::exchange::{ListForm, read_list, write_list};
use super::super::{Change, FolderId, Kept, MessageId, Place, SavedMessages};
use super::*;
use crate::payload::{Braces, Notation};

/// As version 8.0.6 wrote it: its window made all but the first packet.
const REAL: &str = include_str!("packet_sender_example.ini");

fn brief(saved: &SavedMessage) -> (String, String, Notation, String) {
    let to = saved.to.as_ref().map(ToString::to_string).unwrap_or_default();
    (saved.name.clone(), saved.message.text.clone(), saved.message.notation, to)
}

fn row(name: &str, text: &str, notation: Notation, to: &str) -> (String, String, Notation, String) {
    (name.into(), text.into(), notation, to.into())
}

fn library(messages: Vec<SavedMessage>) -> SavedMessages {
    let mut library = SavedMessages::default();
    for saved in messages {
        let kept = Kept { id: MessageId::new(), saved };
        library.apply(&Change::Add(kept, Place::end_of(FolderId::ROOT))).unwrap();
    }
    library
}

#[test]
fn what_packet_sender_wrote_is_read() {
    let list = read_list(REAL, "packets").unwrap();
    assert_eq!((list.form, list.left_out.len()), (ListForm::PacketSenderIni, 0));
    let [folder] = list.folders.as_slice() else { panic!("{list:?}") };
    assert_eq!(folder.name, "packets");
    let found: Vec<_> = folder.messages.iter().map(|kept| brief(&kept.saved)).collect();
    let expected = [
        row("poll", "01 03 00 00 00 02 c4 0b", Notation::Hex, "127.0.0.1:502"),
        row("a/b", "01 03 ff", Notation::Hex, "127.0.0.1:9999"),
        row("温度 100%, \"x\"=1;", "你", Notation::Text, "192.168.1.7:502"),
        row("[weird] name\\\\", "\\0\\r\\n", Notation::Escaped, "[::1]:1"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_json_of_newer_versions_is_read() {
    let text = r#"[
        {"name": "hello", "hexstring": "68 69 0d 0a", "port": "9999", "toip": "device.local", "tcporudp": "UDP",
         "asciistring": "aGk=", "repeat": 0, "requestpath": "", "fromport": "8041183"},
        {"name": "number", "hexstring": "0x1", "port": 80, "toip": "", "tcporudp": "TCP"},
        {"name": "page", "hexstring": "", "port": "80", "toip": "a", "tcporudp": "HTTP Get", "requestpath": "/"}
    ]"#;
    let list = read_list(text, "x").unwrap();
    assert_eq!(list.form, ListForm::PacketSenderJson);
    let found: Vec<_> = list.folders[0].messages.iter().map(|kept| brief(&kept.saved)).collect();
    let expected = [
        row("hello", "hi", Notation::Text, "device.local:9999"),
        row("number", "\\x01", Notation::Escaped, ""),
    ];
    assert_eq!(found[0], expected[0]);
    assert_eq!((found.len(), found[1].0.as_str()), (2, "number"));
    let left_out: Vec<_> = list.left_out.iter().map(|left| left.name.as_str()).collect();
    assert_eq!(left_out, ["page"], "its request is made by Packet Sender itself");
}

#[test]
fn what_is_written_comes_back() {
    let real = read_list(REAL, "packets").unwrap();
    let messages: Vec<_> = real.folders[0].messages.iter().map(|kept| kept.saved.clone()).collect();
    let ours = library(messages.clone());
    for form in [ListForm::PacketSenderIni, ListForm::PacketSenderJson] {
        let (text, left_out) = write_list(&ours, form);
        let back = read_list(&text, "x").unwrap();
        assert_eq!((back.form, left_out), (form, 0));
        let found: Vec<_> =
            back.folders[0].messages.iter().map(|kept| kept.saved.clone()).collect();
        assert_eq!(found, messages, "{text}");
    }
}

#[test]
fn names_are_made_unlike_and_placeholders_are_left_out() {
    let named = |name: &str| SavedMessage { name: name.into(), ..SavedMessage::default() };
    let template = SavedMessage {
        message: MessageText { braces: Braces::Placeholders, ..MessageText::of_text("{count}") },
        ..named("template")
    };
    let unfinished = SavedMessage {
        message: MessageText { notation: Notation::Hex, ..MessageText::of_text("0") },
        ..named("unfinished")
    };
    let ours = library(vec![named("a"), named("a"), named("/"), template, unfinished]);
    let (text, left_out) = write_list(&ours, ListForm::PacketSenderIni);
    assert_eq!(left_out, 2);
    let back = read_list(&text, "x").unwrap();
    let found: Vec<_> = back.folders[0].messages.iter().map(|kept| &kept.saved.name).collect();
    assert_eq!(found, ["a", "a 2", "message"]);
}

#[test]
fn hostile_lists_are_refused_whole() {
    for text in [
        "[NAMES]\nsize=99999999999\n",
        "[NAMES]\nsize=-1\n",
        "[NAMES]\nsize=2001\n",
        "[NAMES]\nsize=1\n1\\name=a\n[a\nhexString=00\n",
        "[NAMES]\nsize=1\n1\\name=a\n[a]\nhexString=\\q\n",
        "[{\"name\": \"a\"}]",
        "[{\"name\": \"a\", \"hexstring\": 1}]",
        "[1]",
        "[",
    ] {
        assert!(read_list(text, "x").is_err(), "{text}");
    }
}

#[test]
fn digits_are_read_as_qt_reads_them() {
    let table: [(&str, &[u8]); 5] = [
        ("", b""),
        ("01 03", b"\x01\x03"),
        ("0x01,ff", b"\x00\x01\xff"),
        ("abc", b"\x0a\xbc"),
        ("zz", b""),
    ];
    for (text, expected) in table {
        assert_eq!(bytes(text), expected, "{text}");
    }
}
