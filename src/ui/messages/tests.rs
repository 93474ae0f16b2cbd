#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::list::{Half, Item, ListRow, dropped_change, duplicate, stepped};
use super::*;
use crate::engine::messages::SendKey;
use crate::i18n::Lang;
use crate::payload::MessageText;

fn kept(name: &str) -> Kept {
    let saved = SavedMessage { name: name.to_owned(), ..SavedMessage::default() };
    Kept { id: MessageId::new(), saved }
}

/// `a b | f: c d | g:`
fn library() -> SavedMessages {
    let mut messages = SavedMessages::default();
    for name in ["a", "b"] {
        messages.apply(&Change::Add(kept(name), Place::end_of(FolderId::ROOT))).unwrap();
    }
    for (name, content) in [("f", vec![kept("c"), kept("d")]), ("g", Vec::new())] {
        let folder = Folder { id: FolderId::new(), name: name.to_owned(), messages: content };
        messages.apply(&Change::AddFolder(folder, None)).unwrap();
    }
    messages
}

fn order(messages: &SavedMessages) -> String {
    let folder = |folder: &Folder| {
        let names: Vec<_> = folder.messages.iter().map(|kept| kept.saved.name.as_str()).collect();
        format!("{}:{}", folder.name, names.join(" "))
    };
    messages.folders().iter().map(folder).collect::<Vec<_>>().join("|")
}

fn row<'a>(messages: &'a SavedMessages, name: &str) -> ListRow<'a> {
    for folder in messages.folders() {
        if folder.name == name {
            return ListRow { folder, kept: None, is_folded: false };
        }
        if let Some(kept) = folder.messages.iter().find(|kept| kept.saved.name == name) {
            return ListRow { folder, kept: Some(kept), is_folded: false };
        }
    }
    panic!("no {name}");
}

fn item(messages: &SavedMessages, name: &str) -> Item {
    row(messages, name).item()
}

#[test]
fn what_is_dragged_comes_to_stand_where_it_is_dropped() {
    use Half::{Lower, Upper};
    let table = [
        ("a", "b", Upper, None),
        ("a", "b", Lower, Some(":b a|f:c d|g:")),
        ("b", "a", Upper, Some(":b a|f:c d|g:")),
        ("b", "a", Lower, None),
        ("a", "a", Upper, None),
        ("a", "c", Lower, Some(":b|f:c a d|g:")),
        ("a", "f", Upper, Some(":b|f:a c d|g:")),
        ("d", "g", Lower, Some(":a b|f:c|g:d")),
        ("c", "f", Lower, None),
        ("c", "b", Lower, Some(":a b c|f:d|g:")),
        ("g", "f", Upper, Some(":a b|g:|f:c d")),
        ("f", "g", Lower, Some(":a b|g:|f:c d")),
        ("f", "g", Upper, None),
        ("f", "c", Upper, None),
        ("g", "a", Lower, Some(":a b|g:|f:c d")),
    ];
    for (dragged, over, half, expected) in table {
        let mut messages = library();
        let (what, onto) = (item(&messages, dragged), row(&messages, over));
        let change = dropped_change(&messages, what, &onto, half);
        assert_eq!(change.is_some(), expected.is_some(), "{dragged} onto {over} {half:?}");
        if let (Some(change), Some(expected)) = (change, expected) {
            messages.apply(&change).unwrap();
            assert_eq!(order(&messages), expected, "{dragged} onto {over} {half:?}");
        }
    }
}

#[test]
fn keys_move_messages_through_folders() {
    let mut messages = library();
    let mut seen = Vec::new();
    while let Some(change) = stepped(&messages, &row(&messages, "a"), Half::Lower) {
        messages.apply(&change).unwrap();
        seen.push(order(&messages));
    }
    let expected =
        [":b a|f:c d|g:", ":b|f:a c d|g:", ":b|f:c a d|g:", ":b|f:c d a|g:", ":b|f:c d|g:a"];
    assert_eq!(seen, expected);
    for _ in 0..expected.len() {
        let change = stepped(&messages, &row(&messages, "a"), Half::Upper).unwrap();
        messages.apply(&change).unwrap();
    }
    assert_eq!(order(&messages), order(&library()));
    assert_eq!(stepped(&messages, &row(&messages, "a"), Half::Upper), None);
    assert_eq!(stepped(&messages, &row(&messages, "f"), Half::Upper), None);
    let change = stepped(&messages, &row(&messages, "f"), Half::Lower).unwrap();
    messages.apply(&change).unwrap();
    assert_eq!(order(&messages), ":a b|g:|f:c d");
    assert_eq!(stepped(&messages, &row(&messages, "f"), Half::Lower), None);
    let change = stepped(&messages, &row(&messages, "f"), Half::Upper).unwrap();
    messages.apply(&change).unwrap();
    assert_eq!(order(&messages), ":a b|f:c d|g:");
}

#[test]
fn a_copy_stands_after_its_message_without_the_key() {
    let mut messages = library();
    let mut a = row(&messages, "a").kept.unwrap().clone();
    a.saved.key = SendKey::by_name("F2");
    messages.apply(&Change::Edit(a.clone())).unwrap();
    messages.apply(&duplicate(&a, &messages, &Texts::new(Lang::En))).unwrap();
    assert_eq!(order(&messages), ":a a (copy) b|f:c d|g:");
    assert_eq!(messages.by_name("a (copy)").unwrap().key, None);
}

#[test]
fn a_title_is_short_and_safe() {
    let texts = Texts::new(Lang::En);
    let of = |name: &str, text: &str| {
        let message = MessageText::of_text(text);
        title(&SavedMessage { name: name.into(), message, ..SavedMessage::default() }, &texts)
    };
    assert_eq!(of("name", "text"), "name");
    assert_eq!(of(" ", "\n first line \nsecond"), "first line");
    assert_eq!(of("", ""), "(empty)");
    assert_eq!(of("", &"你".repeat(40)).chars().count(), TITLE_CHARS + 1);
    assert!(!of("a\u{202e}b", "").contains('\u{202e}'));
}
