//! The file of saved messages: its form, and reading it.

use super::{
    CONTENT_BYTES_MAX, Change, FOLDERS_MAX, Folder, FolderId, Full, ID_MAX, Kept, MESSAGES_MAX,
    MessageId, SavedDestination, SavedMessage, SavedMessages, SendKey,
};
use crate::engine::format::{DraftMessage, FormatError, ReadError, from_json, read_text};
use crate::files::own;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The version of the file's form. A file with a greater one is not touched.
const VERSION: u32 = 1;

/// The longest file that is read, in bytes: all texts in the longest form that JSON has, and what stands around them,
/// indented.
pub(super) const FILE_BYTES_MAX: u64 =
    6 * CONTENT_BYTES_MAX as u64 + 1024 * (MESSAGES_MAX + FOLDERS_MAX) as u64;

/// Where saved messages are kept on this system; `None` if it has no such place.
pub fn default_path() -> Option<PathBuf> {
    Some(own::folders()?.config.join("messages.json"))
}

/// What a file of saved messages became that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// It is damaged and was moved to this path, for this reason.
    SetAside(PathBuf, String),
    /// A newer version wrote it; it was moved to this path.
    Newer(PathBuf),
}

/// Why there are no messages.
#[derive(Debug)]
pub(super) enum Unread {
    Absent,
    Newer,
    Damaged(FormatError),
}

/// Reads the saved messages, for programs that change none: a file that cannot be used stays where it is. No file is
/// no messages.
///
/// # Errors
/// What is wrong with the file.
pub fn load(path: &Path) -> Result<SavedMessages, ReadError> {
    match read(path) {
        Ok(messages) => Ok(messages),
        Err(Unread::Absent) => Ok(SavedMessages::default()),
        Err(Unread::Newer) => Err(FormatError::of("a newer version wrote the file").into()),
        Err(Unread::Damaged(error)) => Err(error.into()),
    }
}

/// Reads the saved messages, and sets a file aside that cannot be used. The lock must be held.
pub(super) fn read_or_set_aside(path: &Path) -> (Option<SavedMessages>, Option<FileTrouble>) {
    let (why, reason) = match read(path) {
        Ok(messages) => return (Some(messages), None),
        Err(Unread::Absent) => return (None, None),
        Err(Unread::Newer) => ("newer", None),
        Err(Unread::Damaged(reason)) => ("damaged", Some(reason.to_string())),
    };
    let trouble = match (own::set_aside(path, why), reason) {
        (Ok(aside), None) => FileTrouble::Newer(aside),
        (Ok(aside), Some(reason)) => FileTrouble::SetAside(aside, reason),
        (Err(error), None) => FileTrouble::SetAside(path.to_owned(), error.to_string()),
        (Err(error), Some(reason)) => {
            FileTrouble::SetAside(path.to_owned(), format!("{reason}; {error}"))
        }
    };
    (None, Some(trouble))
}

pub(super) fn read(path: &Path) -> Result<SavedMessages, Unread> {
    match read_text(path, FILE_BYTES_MAX) {
        Ok(text) => of_text(&text),
        Err(ReadError::File(error)) if error.system_kind() == Some(ErrorKind::NotFound) => {
            Err(Unread::Absent)
        }
        Err(ReadError::Format(error)) => Err(Unread::Damaged(error)),
        Err(error) => Err(Unread::Damaged(FormatError::of(error.to_string()))),
    }
}

/// The messages of a text in the form of the file.
pub(super) fn of_text(text: &str) -> Result<SavedMessages, Unread> {
    // An array would be taken for the values of an object in their order.
    if !text.trim_start().starts_with('{') {
        return Err(Unread::Damaged(FormatError::of("not a list of saved messages")));
    }
    let VersionOnly { version } = from_json(text).map_err(Unread::Damaged)?;
    if version > VERSION {
        return Err(Unread::Newer);
    }
    let list: List = from_json(text).map_err(Unread::Damaged)?;
    list.messages().map_err(|full| Unread::Damaged(FormatError::of(full.to_string())))
}

/// The text of the file.
pub(super) fn to_text(messages: &SavedMessages) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&List::of(messages))?;
    text.push('\n');
    Ok(text)
}

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    version: u32,
    #[serde(default)]
    messages: Vec<ListedMessage>,
    #[serde(default)]
    folders: Vec<ListedFolder>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedFolder {
    #[serde(default)]
    id: u64,
    name: String,
    #[serde(default)]
    messages: Vec<ListedMessage>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedMessage {
    #[serde(default)]
    id: u64,
    name: String,
    message: DraftMessage,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<ListedDestination>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<KeyName>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedDestination {
    host: String,
    port: u16,
}

struct KeyName(SendKey);

impl Serialize for KeyName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.name())
    }
}

impl<'de> Deserialize<'de> for KeyName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let unknown = || format!("there is no key {name:?}; there are F2 to F12 without F5");
        let key = SendKey::by_name(&name).ok_or_else(unknown);
        key.map(Self).map_err(serde::de::Error::custom)
    }
}

impl List {
    fn of(messages: &SavedMessages) -> Self {
        let mut folders = messages.folders.iter();
        let root = folders.next().map(listed_messages).unwrap_or_default();
        let folders = folders.map(|folder| ListedFolder {
            id: folder.id.0,
            name: folder.name.clone(),
            messages: listed_messages(folder),
        });
        Self { version: VERSION, messages: root, folders: folders.collect() }
    }

    /// What the file says. Missing ids, and those that something else has, become free ones: always the same for the
    /// same file, since it may be read several times before it is written.
    fn messages(self) -> Result<SavedMessages, Full> {
        let folder_ids = self.folders.iter().map(|folder| folder.id);
        let in_folders = self.folders.iter().flat_map(|folder| &folder.messages);
        let message_ids = self.messages.iter().chain(in_folders).map(|listed| listed.id);
        let mut ids = Ids { all: folder_ids.chain(message_ids).collect(), ..Ids::default() };
        let mut messages = SavedMessages::default();
        for listed in self.messages {
            let kept = listed.kept(&mut ids);
            messages.apply(&Change::Add(kept, super::Place::end_of(FolderId::ROOT)))?;
        }
        for listed in self.folders {
            let id = FolderId(ids.take(listed.id));
            let kept = listed.messages.into_iter().map(|listed| listed.kept(&mut ids)).collect();
            let folder = Folder { id, name: listed.name, messages: kept };
            messages.apply(&Change::AddFolder(folder, None))?;
        }
        Ok(messages)
    }
}

/// Which ids a file has.
#[derive(Default)]
struct Ids {
    all: HashSet<u64>,
    taken: HashSet<u64>,
    free: u64,
}

impl Ids {
    fn take(&mut self, id: u64) -> u64 {
        if (1..=ID_MAX).contains(&id) && self.taken.insert(id) {
            return id;
        }
        loop {
            self.free += 1;
            if !self.all.contains(&self.free) && self.taken.insert(self.free) {
                return self.free;
            }
        }
    }
}

fn listed_messages(folder: &Folder) -> Vec<ListedMessage> {
    folder.messages.iter().map(ListedMessage::of).collect()
}

impl ListedMessage {
    fn of(kept: &Kept) -> Self {
        let SavedMessage { name, message, note, to, key } = kept.saved.clone();
        let to = to.map(|SavedDestination { host, port }| ListedDestination { host, port });
        let (message, key) = (DraftMessage(message), key.map(KeyName));
        Self { id: kept.id.0, name, message, note, to, key }
    }

    fn kept(self, ids: &mut Ids) -> Kept {
        let Self { id, name, message: DraftMessage(message), note, to, key } = self;
        let to = to.map(|ListedDestination { host, port }| SavedDestination { host, port });
        let saved = SavedMessage { name, message, note, to, key: key.map(|KeyName(key)| key) };
        Kept { id: MessageId(ids.take(id)), saved }
    }
}
