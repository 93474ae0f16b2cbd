//! Lists of messages in files: ours, those of other programs, and plain ones.

use super::file::{FILE_BYTES_MAX, Unread, of_text, to_text};
use super::{
    Change, Folder, FolderId, Full, Kept, MessageId, Place, SavedMessage, SavedMessages,
    packet_sender, plain_list,
};
use crate::engine::format::{FormatError, ReadError, read_text};
use crate::payload::{Braces, MessageText, Values};
use std::path::Path;

/// The form of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListForm {
    /// That of our own file, see [`super`].
    #[default]
    Ours,
    /// `packets.ini` of Packet Sender.
    PacketSenderIni,
    /// The JSON of Packet Sender.
    PacketSenderJson,
    /// One message a line: its name, a tab, its payload in escapes.
    Plain,
}

impl ListForm {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Ours, Self::PacketSenderIni, Self::PacketSenderJson, Self::Plain];

    /// The usual ending of such files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Ours | Self::PacketSenderJson => "json",
            Self::PacketSenderIni => "ini",
            Self::Plain => "txt",
        }
    }

    /// The form of a text.
    fn of(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{') => Self::Ours,
            // A section begins alike.
            Some('[') if !packet_sender::is_ini(text) => Self::PacketSenderJson,
            _ if packet_sender::is_ini(text) => Self::PacketSenderIni,
            _ => Self::Plain,
        }
    }
}

/// What a list was found to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedList {
    /// Its form.
    pub form: ListForm,
    /// Messages in folders, as they come to stand.
    pub folders: Vec<Folder>,
    /// Messages without one.
    pub messages: Vec<Kept>,
    /// What is no message for us.
    pub left_out: Vec<LeftOut>,
}

/// Something in a list that is no message for us, such as a request over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is called there.
    pub name: String,
}

/// Messages of another program's list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) messages: Vec<SavedMessage>,
    pub(super) left_out: Vec<LeftOut>,
}

/// What of our messages goes into another program's list, and how many do not.
pub(super) struct Packets<T> {
    pub(super) packets: Vec<T>,
    pub(super) left_out: usize,
}

/// Reads a list in any of the forms. What it holds goes into a folder with the name of the file, unless it has folders
/// of its own. Waits for the disk.
///
/// # Errors
/// What is wrong with the file, and where. Nothing is taken of it then.
pub fn import(path: &Path) -> Result<ImportedList, ReadError> {
    let text = read_text(path, FILE_BYTES_MAX)?;
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
    Ok(read_list(&text, &name.unwrap_or_default())?)
}

/// The same for a text.
///
/// # Errors
/// What is wrong in it, and where.
pub fn read_list(text: &str, folder_name: &str) -> Result<ImportedList, FormatError> {
    let form = ListForm::of(text);
    let listed = match form {
        ListForm::Ours => return ours(text),
        ListForm::PacketSenderIni => packet_sender::read_ini(text)?,
        ListForm::PacketSenderJson => packet_sender::read_json(text)?,
        ListForm::Plain => plain_list::read(text)?,
    };
    let messages = listed.messages.into_iter();
    let messages = messages.map(|saved| Kept { id: MessageId::new(), saved }).collect();
    let name = folder_name.chars().take(super::NAME_CHARS_MAX).collect();
    let folder = Folder { id: FolderId::new(), name, messages };
    let folders = if folder.messages.is_empty() { Vec::new() } else { vec![folder] };
    Ok(ImportedList { form, folders, messages: Vec::new(), left_out: listed.left_out })
}

/// Ours, named anew: the same list may have been taken before.
fn ours(text: &str) -> Result<ImportedList, FormatError> {
    let messages = of_text(text).map_err(|unread| match unread {
        Unread::Newer => FormatError::of("a newer version wrote the file"),
        Unread::Absent => FormatError::of("there is no file"),
        Unread::Damaged(error) => error,
    })?;
    let anew = |kept: &Kept| Kept { id: MessageId::new(), saved: kept.saved.clone() };
    let mut folders = messages.folders().iter().map(|folder| Folder {
        id: FolderId::new(),
        name: folder.name.clone(),
        messages: folder.messages.iter().map(anew).collect(),
    });
    let root = folders.next().map(|root| root.messages).unwrap_or_default();
    Ok(ImportedList {
        form: ListForm::Ours,
        folders: folders.collect(),
        messages: root,
        left_out: Vec::new(),
    })
}

impl ImportedList {
    /// How many messages it has.
    pub fn len(&self) -> usize {
        self.messages.len() + self.folders.iter().map(|folder| folder.messages.len()).sum::<usize>()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What adds all of it to the messages there are. A key that one of those has stays its key.
    ///
    /// # Errors
    /// What there would be too much of: then nothing is to be added.
    pub fn changes(mut self, to: &SavedMessages) -> Result<Vec<Change>, Full> {
        let in_folders = self.folders.iter_mut().flat_map(|folder| &mut folder.messages);
        for kept in in_folders.chain(&mut self.messages) {
            kept.saved.key.take_if(|key| to.of_key(*key).is_some());
        }
        let root = Place::end_of(FolderId::ROOT);
        let messages = self.messages.into_iter().map(|kept| Change::Add(kept, root));
        let folders = self.folders.into_iter().map(|folder| Change::AddFolder(folder, None));
        let changes: Vec<_> = messages.chain(folders).collect();
        let mut tried = to.clone();
        changes.iter().try_for_each(|change| tried.apply(change))?;
        Ok(changes)
    }
}

/// The text of a list with these folders, and how many messages are left out since the form has nothing like them.
pub fn write_list(messages: &SavedMessages, form: ListForm) -> (String, usize) {
    let all = messages.iter().map(|kept| &kept.saved);
    match form {
        ListForm::Ours => {
            let text = to_text(messages);
            debug_assert!(text.is_ok(), "strings and numbers are JSON");
            (text.unwrap_or_default(), 0)
        }
        ListForm::PacketSenderIni => packet_sender::write_ini(all),
        ListForm::PacketSenderJson => packet_sender::write_json(all),
        ListForm::Plain => plain_list::write(all),
    }
}

/// The bytes of a message that are the same each time; `None` if it is unfinished, or has placeholders.
pub(super) fn bytes_of(message: &MessageText) -> Option<Vec<u8>> {
    if message.braces == Braces::Placeholders {
        return None;
    }
    let mut bytes = Vec::new();
    message.prepare().ok()?.render(&Values::default(), &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
