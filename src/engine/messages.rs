//! Saved messages: what a person keeps by name, in folders, to send it again with a click or a key.
//!
//! - [`SavedMessages`] is all of them, changed by [`Change`]s only, so that a change can be carried out on
//!   what another window has written meanwhile, too;
//! - [`MessageStore`] keeps them in a file, on a thread of its own;
//! - [`exchange`] reads and writes the lists of other programs, and ours.
//!
//! Folders have one level: a folder is what is sent in order as a sequence, and a message's place in it is its
//! turn. Messages without a folder stand before the folders.
//!
//! # The file
//!
//! `messages.json` beside the settings, in UTF-8. It is for its owner alone, and never half written.
//!
//! ```json
//! {
//!   "version": 1,
//!   "messages": [
//!     { "id": 1, "name": "greeting", "message": "hello" }
//!   ],
//!   "folders": [
//!     {
//!       "id": 2,
//!       "name": "modbus",
//!       "messages": [
//!         {
//!           "id": 3,
//!           "name": "read 2 registers",
//!           "message": { "hex": "01 03 00 00 00 02", "checksum": "crc-16/modbus" },
//!           "note": "answers 01 03 04 …",
//!           "to": { "host": "192.168.1.7", "port": 502 },
//!           "key": "F2"
//!         }
//!       ]
//!     }
//!   ]
//! }
//! ```
//!
//! | key | value |
//! |---|---|
//! | `version` | 1; a file with a greater one is set aside |
//! | `message` | see [`format::message`](super::format::message) |
//! | `note`, `to`, `key` | may be missing; `key` is one of F2 to F12 without F5 |
//! | `id` | a number that no other message or folder of the file has; may be missing in a file that a person wrote |

mod change;
pub mod exchange;
mod file;
mod packet_sender;
mod plain_list;
mod qsettings;
mod store;

pub use change::{Change, Full, Place};
pub use file::{FileTrouble, default_path, load};
pub use store::{MessageStore, StoreTrouble};

use crate::net::Destination;
use crate::net::address::{HostMistake, parse_host};
use crate::payload::MessageText;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Messages that there may be: more than a person finds again.
pub const MESSAGES_MAX: usize = 2000;

/// Folders that there may be.
pub const FOLDERS_MAX: usize = 200;

/// The longest name of a message or a folder, in characters.
pub const NAME_CHARS_MAX: usize = 200;

/// The longest note, in characters: a page of text.
pub const NOTE_CHARS_MAX: usize = 4000;

/// The longest host, in characters: what a name in the DNS can have, and a little more for an address with its zone.
pub const HOST_CHARS_MAX: usize = 300;

/// The longest text of a message, in bytes: what the message field takes.
pub const TEXT_BYTES_MAX: usize = 1 << 20;

/// What all texts together may have, in bytes. In JSON a byte takes six at most (`\u0000`), so that all that can
/// be kept makes a file that can be read, see [`file`].
pub const CONTENT_BYTES_MAX: usize = 4 << 20;

/// Names a saved message, in its file for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(u64);

/// Names a folder of saved messages, in its file for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderId(u64);

/// Programs read numbers of JSON as `f64`: above this they are not exact.
const ID_MAX: u64 = (1 << 53) - 1;

impl MessageId {
    /// One that no other message has: it is random, since two windows name messages at the same time.
    pub fn new() -> Self {
        Self(random_id())
    }
}

impl FolderId {
    /// The folder of messages without one.
    pub const ROOT: Self = Self(0);

    /// Whether it is one that a person made.
    pub fn is_a_folder(self) -> bool {
        self != Self::ROOT
    }

    /// One that no other folder has.
    pub fn new() -> Self {
        Self(random_id())
    }
}

impl Default for MessageId {
    fn default() -> Self {
        Self::new()
    }
}

impl Default for FolderId {
    fn default() -> Self {
        Self::new()
    }
}

/// Never 0.
fn random_id() -> u64 {
    // Each has random keys, or follows one that had.
    (RandomState::new().build_hasher().finish() & ID_MAX).max(1)
}

/// A message that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SavedMessage {
    /// What a person calls it; may be empty.
    pub name: String,
    /// The message. It may be unfinished.
    pub message: MessageText,
    /// What a person wants to know about it.
    pub note: String,
    /// Where it goes over UDP; where the pane sends to if `None`.
    pub to: Option<SavedDestination>,
    /// The key that sends it.
    pub key: Option<SendKey>,
}

/// Where a message goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SavedDestination {
    /// A name or an address, as it was typed.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl SavedDestination {
    /// The same for a session.
    ///
    /// # Errors
    /// What is wrong with the host.
    pub fn read(&self) -> Result<Destination, HostMistake> {
        Ok(parse_host(&self.host)?.at_port(self.port))
    }
}

impl std::fmt::Display for SavedDestination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An address of IPv6 has colons of its own.
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// A key that sends a message: F2 to F12, but F5, which loads anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SendKey(u8);

impl SendKey {
    /// All of them, in the order of the keyboard.
    pub const ALL: [Self; 10] = [
        Self(2),
        Self(3),
        Self(4),
        Self(6),
        Self(7),
        Self(8),
        Self(9),
        Self(10),
        Self(11),
        Self(12),
    ];

    /// The number that stands on the key after its F.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The name that stands on the key: `F2`.
    pub fn name(self) -> String {
        format!("F{}", self.0)
    }

    /// The key of this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(name))
    }
}

/// A message with what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What names it.
    pub id: MessageId,
    /// The message.
    pub saved: SavedMessage,
}

/// Messages in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// What names it.
    pub id: FolderId,
    /// What a person calls it; empty for [`FolderId::ROOT`].
    pub name: String,
    /// What is in it.
    pub messages: Vec<Kept>,
}

/// All saved messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMessages {
    /// The first is [`FolderId::ROOT`].
    folders: Vec<Folder>,
}

impl Default for SavedMessages {
    fn default() -> Self {
        let root = Folder { id: FolderId::ROOT, name: String::new(), messages: Vec::new() };
        Self { folders: vec![root] }
    }
}

impl SavedMessages {
    /// The folders in their order; the first is that of messages without one.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// All messages in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Kept> {
        self.folders.iter().flat_map(|folder| &folder.messages)
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.folders.iter().map(|folder| folder.messages.len()).sum()
    }

    /// Whether there is none, and no folder.
    pub fn is_empty(&self) -> bool {
        self.folders.len() == 1 && self.len() == 0
    }

    /// The folder of this id.
    pub fn folder(&self, id: FolderId) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.id == id)
    }

    /// The message of this id.
    pub fn get(&self, id: MessageId) -> Option<&SavedMessage> {
        self.iter().find(|kept| kept.id == id).map(|kept| &kept.saved)
    }

    /// The message that this key sends.
    pub fn of_key(&self, key: SendKey) -> Option<&Kept> {
        self.iter().find(|kept| kept.saved.key == Some(key))
    }

    /// The first message of this name, for rules and command lines. Where messages of several folders have the
    /// same, `folder/name` says which.
    pub fn by_name(&self, name: &str) -> Option<&SavedMessage> {
        let found = self.iter().find(|kept| kept.saved.name == name).map(|kept| &kept.saved);
        found.or_else(|| {
            let mut places = name.match_indices('/').map(|(at, _)| name.split_at(at));
            places.find_map(|(folder, rest)| self.in_folder(folder, rest.get(1..)?))
        })
    }

    fn in_folder(&self, folder: &str, name: &str) -> Option<&SavedMessage> {
        let folders = self.folders.iter().filter(|of| of.name == folder);
        let mut messages = folders.flat_map(|of| &of.messages);
        messages.find(|kept| kept.saved.name == name).map(|kept| &kept.saved)
    }

    /// In which folder a message is, and which one comes after it there: with that it can be put back.
    pub fn place_of(&self, id: MessageId) -> Option<Place> {
        self.folders.iter().find_map(|folder| {
            let at = folder.messages.iter().position(|kept| kept.id == id)?;
            let before = folder.messages.get(at + 1).map(|kept| kept.id);
            Some(Place { folder: folder.id, before })
        })
    }

    /// What all texts together have, in bytes.
    fn content_bytes(&self) -> usize {
        let folders = self.folders.iter().map(|folder| folder.name.len());
        folders.chain(self.iter().map(|kept| kept.saved.content_bytes())).sum()
    }
}

impl SavedMessage {
    fn content_bytes(&self) -> usize {
        let Self { name, message, note, to, .. } = self;
        name.len() + message.text.len() + note.len() + to.as_ref().map_or(0, |to| to.host.len())
    }
}

#[cfg(test)]
mod tests;
