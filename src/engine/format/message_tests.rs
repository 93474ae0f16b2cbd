#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::super::{Place, from_json, from_toml};
use super::*;
use crate::payload::Checksum;
use crate::payload::checksum::Algorithm;
use crate::payload::frame::ByteOrder;
use std::collections::BTreeMap;

type Written = BTreeMap<String, WrittenMessage>;
type Drafts = BTreeMap<String, DraftMessage>;

fn every_message() -> Vec<MessageText> {
    let text = |text: &str| MessageText::of_text(text);
    let mut all = vec![text(""), text("hello"), text("'\"\\\r\n\t\u{7f}你好 {count}\u{1}")];
    all.push(MessageText { notation: Notation::Hex, ..text("01 03") });
    all.push(MessageText { notation: Notation::Escaped, ..text("a\\x00") });
    all.push(MessageText { braces: Braces::Placeholders, ..text("{count}") });
    all.extend(Encoding::ALL.map(|encoding| MessageText { encoding, ..text("a") }));
    all.extend(LineEnd::ALL.map(|line_end| MessageText { line_end, ..text("a") }));
    all.extend(Algorithm::all().flat_map(|algorithm| {
        let usual = Checksum::of(algorithm);
        let little = Checksum { order: ByteOrder::Little, begins: 3, ..usual };
        [usual, little].map(|checksum| MessageText { checksum: Some(checksum), ..text("a") })
    }));
    all
}

#[test]
fn every_message_comes_back_out_of_both_forms() {
    for message in every_message() {
        let file = Written::from([("a".to_owned(), WrittenMessage(message))]);
        let json = serde_json::to_string(&file).unwrap();
        assert_eq!(from_json::<Written>(&json).unwrap(), file, "{json}");
        let toml = toml::to_string(&file).unwrap();
        assert_eq!(from_toml::<Written>(&toml).unwrap(), file, "{toml}");
    }
}

#[test]
fn what_is_usual_is_not_written() {
    let json = |message| serde_json::to_string(&DraftMessage(message)).unwrap();
    assert_eq!(json(MessageText::of_text("hi")), r#""hi""#);
    let message = MessageText {
        encoding: Encoding::ShiftJis,
        line_end: LineEnd::CrLf,
        braces: Braces::Placeholders,
        ..MessageText::of_text("hi")
    };
    let table = r#"{"text":"hi","encoding":"shift-jis","line-end":"crlf","placeholders":true}"#;
    assert_eq!(json(message), table);
    let usual = Checksum::of(Algorithm::by_name("CRC-16/IBM-3740").unwrap());
    let message = MessageText { checksum: Some(usual), ..MessageText::of_text("hi") };
    assert_eq!(json(message.clone()), r#"{"text":"hi","checksum":"crc-16/ccitt-false"}"#);
    let checksum = Some(Checksum { order: ByteOrder::Little, begins: 1, ..usual });
    let form = r#"{"algorithm":"crc-16/ccitt-false","byte-order":"little","begins":1}"#;
    let table = format!(r#"{{"text":"hi","checksum":{form}}}"#);
    assert_eq!(json(MessageText { checksum, ..message }), table);
}

#[test]
fn words_are_read_in_large_letters_too() {
    for encoding in Encoding::ALL {
        assert_eq!(encoding_of_word(encoding.name()), Some(encoding));
        assert_eq!(encoding_of_word(&encoding_word(encoding)), Some(encoding));
    }
    assert_eq!(encoding_of_word("latin"), None);
    assert_eq!(line_end_of_word("CRLF"), Some(LineEnd::CrLf));
}

#[test]
fn mistakes_are_named_with_their_place() {
    let table = [
        ("a = 1", "a message: a string, or a table with text, hex or escaped"),
        ("a = {}", "a message needs one of text, hex and escaped"),
        ("a = { text = 'a', hex = '00' }", "a message needs one of text, hex and escaped"),
        ("a = { text = 'a', colour = 'red' }", "colour"),
        (
            "a = { text = 'a', encoding = 'klingon' }",
            "there is no encoding \"klingon\"; there are utf-8, gbk",
        ),
        ("a = { text = 'a', line-end = 'vt' }", "there is no line end \"vt\"; there are none, lf"),
        (
            "a = { text = 'a', checksum = 'crc-99' }",
            "there is no checksum \"crc-99\"; there are crc-16/modbus, crc-16/ccitt-false",
        ),
        ("a = { text = 'a', checksum = { begins = 1 } }", "algorithm"),
        ("a = { text = 'a', checksum = { algorithm = 'lrc', begins = -1 } }", "-1"),
        ("a = { hex = '0g' }", "in the message: 'g' is not a hex digit"),
        (
            "a = { text = '{nothing}', placeholders = true }",
            "in the message: there is no placeholder",
        ),
        (
            "a = { text = '你', encoding = 'windows-1252' }",
            "in the message: windows-1252 cannot write",
        ),
    ];
    for (line, what) in table {
        let error = from_toml::<Written>(&format!("b = \"sound\"\n{line}\n")).unwrap_err();
        assert!(error.to_string().contains(what), "{line}: {error}");
        assert_eq!(error.place.map(|Place { line, .. }| line), Some(2), "{line}: {error}");
    }
}

#[test]
fn a_draft_may_be_unfinished() {
    let file = "a = { hex = '0' }";
    assert!(from_toml::<Written>(file).is_err());
    let drafts = from_toml::<Drafts>(file).unwrap();
    assert_eq!(drafts["a"].0.text, "0");
}
