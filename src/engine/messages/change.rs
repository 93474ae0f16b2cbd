//! What can be done with saved messages, as data: for this window's copy, for the file that another window may have
//! changed meanwhile, and for what undoes it.

use super::{
    CONTENT_BYTES_MAX, FOLDERS_MAX, Folder, FolderId, HOST_CHARS_MAX, Kept, MESSAGES_MAX,
    MessageId, NAME_CHARS_MAX, NOTE_CHARS_MAX, SavedMessage, SavedMessages, TEXT_BYTES_MAX,
};

/// Where a message stands: so named that it is found although others come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which folder.
    pub folder: FolderId,
    /// Which message comes after it; the end if `None`, or if that one is gone.
    pub before: Option<MessageId>,
}

impl Place {
    /// The end of a folder.
    pub fn end_of(folder: FolderId) -> Self {
        Self { folder, before: None }
    }
}

/// A change of saved messages.
///
/// What it names may be gone, since another window has removed it: then nothing happens, except that what a
/// person wrote is never lost for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new message, or one that comes back.
    Add(Kept, Place),
    /// Another content of a message. If it is gone, it comes back without a folder.
    Edit(Kept),
    /// The message goes.
    Remove(MessageId),
    /// The message stands elsewhere.
    Move(MessageId, Place),
    /// A new folder with what is in it, or one that comes back; it stands before the other one, or at the end.
    AddFolder(Folder, Option<FolderId>),
    /// Another name of a folder.
    RenameFolder(FolderId, String),
    /// The folder goes with all that is in it.
    RemoveFolder(FolderId),
    /// The folder stands before the other one, or at the end.
    MoveFolder(FolderId, Option<FolderId>),
}

/// Why a change cannot be made: what it would make more than there may be, and how much that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Messages.
    #[error("there can be {MESSAGES_MAX} messages at most")]
    Messages,
    /// Folders.
    #[error("there can be {FOLDERS_MAX} folders at most")]
    Folders,
    /// Characters of a name.
    #[error("a name has {NAME_CHARS_MAX} characters at most")]
    Name,
    /// Characters of a note.
    #[error("a note has {NOTE_CHARS_MAX} characters at most")]
    Note,
    /// Characters of a host.
    #[error("a host has {HOST_CHARS_MAX} characters at most")]
    Host,
    /// Bytes of a message's text.
    #[error("the text of a message has {TEXT_BYTES_MAX} bytes at most")]
    Text,
    /// Bytes of all texts together.
    #[error("all texts together have {CONTENT_BYTES_MAX} bytes at most")]
    Content,
}

impl SavedMessages {
    /// Makes a change, or leaves everything as it is.
    ///
    /// # Errors
    /// What there would be too much of.
    pub fn apply(&mut self, change: &Change) -> Result<(), Full> {
        if let Change::AddFolder(folder, _) = change {
            self.has_room_for(folder)?;
        }
        match change {
            Change::Add(kept, place) => self.add(kept, *place)?,
            Change::Edit(kept) => self.edit(kept)?,
            Change::Remove(id) => drop(self.take(*id)),
            Change::Move(id, place) => {
                // Before itself is where it stands.
                if place.before != Some(*id)
                    && let Some(kept) = self.take(*id)
                {
                    self.insert(kept, *place);
                }
            }
            Change::AddFolder(folder, before) => {
                self.remove_folder(folder.id);
                self.insert_folder(folder.clone(), *before);
            }
            Change::RenameFolder(id, name) => self.rename(*id, name)?,
            Change::RemoveFolder(id) => drop(self.remove_folder(*id)),
            Change::MoveFolder(id, before) => {
                if *before != Some(*id)
                    && let Some(folder) = self.remove_folder(*id)
                {
                    self.insert_folder(folder, *before);
                }
            }
        }
        self.settle_keys(change);
        Ok(())
    }

    /// What undoes a change that is about to be made; `None` if there is nothing to undo.
    pub fn undoing(&self, change: &Change) -> Option<Change> {
        match change {
            Change::Add(kept, _) => Some(Change::Remove(kept.id)),
            Change::Edit(Kept { id, .. }) => {
                let saved = self.get(*id)?.clone();
                Some(Change::Edit(Kept { id: *id, saved }))
            }
            Change::Remove(id) => {
                let kept = Kept { id: *id, saved: self.get(*id)?.clone() };
                Some(Change::Add(kept, self.place_of(*id)?))
            }
            Change::Move(id, _) => Some(Change::Move(*id, self.place_of(*id)?)),
            Change::AddFolder(folder, _) => Some(Change::RemoveFolder(folder.id)),
            Change::RenameFolder(id, _) => {
                Some(Change::RenameFolder(*id, self.folder(*id)?.name.clone()))
            }
            Change::RemoveFolder(id) => {
                let folder = self.folder(*id)?.clone();
                Some(Change::AddFolder(folder, self.folder_after(*id)))
            }
            Change::MoveFolder(id, _) => Some(Change::MoveFolder(*id, self.folder_after(*id))),
        }
    }

    /// The folder that comes after another.
    pub fn folder_after(&self, id: FolderId) -> Option<FolderId> {
        let at = self.folders.iter().position(|folder| folder.id == id)?;
        self.folders.get(at + 1).map(|folder| folder.id)
    }

    fn add(&mut self, kept: &Kept, place: Place) -> Result<(), Full> {
        kept.saved.is_within_bounds()?;
        let is_new = self.get(kept.id).is_none();
        if is_new && self.len() >= MESSAGES_MAX {
            return Err(Full::Messages);
        }
        self.content_with(kept)?;
        self.take(kept.id);
        self.insert(kept.clone(), place);
        Ok(())
    }

    fn edit(&mut self, kept: &Kept) -> Result<(), Full> {
        let messages = self.folders.iter_mut().flat_map(|folder| &mut folder.messages);
        if messages.into_iter().all(|other| other.id != kept.id) {
            return self.add(kept, Place::end_of(FolderId::ROOT));
        }
        kept.saved.is_within_bounds()?;
        self.content_with(kept)?;
        let mut messages = self.folders.iter_mut().flat_map(|folder| &mut folder.messages);
        if let Some(old) = messages.find(|other| other.id == kept.id) {
            old.saved.clone_from(&kept.saved);
        }
        Ok(())
    }

    /// Whether all texts together are within their bound with this message, which may be there already.
    fn content_with(&self, kept: &Kept) -> Result<(), Full> {
        let old = self.get(kept.id).map_or(0, SavedMessage::content_bytes);
        let bytes = self.content_bytes() - old + kept.saved.content_bytes();
        if bytes > CONTENT_BYTES_MAX { Err(Full::Content) } else { Ok(()) }
    }

    fn has_room_for(&self, folder: &Folder) -> Result<(), Full> {
        is_name(&folder.name)?;
        folder.messages.iter().try_for_each(|kept| kept.saved.is_within_bounds())?;
        let old = self.folder(folder.id);
        if old.is_none() && self.folders.len() > FOLDERS_MAX {
            return Err(Full::Folders);
        }
        let old_len = old.map_or(0, |old| old.messages.len());
        if self.len() - old_len + folder.messages.len() > MESSAGES_MAX {
            return Err(Full::Messages);
        }
        let content = |folder: &Folder| {
            let messages = folder.messages.iter().map(|kept| kept.saved.content_bytes());
            folder.name.len() + messages.sum::<usize>()
        };
        let bytes = self.content_bytes() - old.map_or(0, content) + content(folder);
        if bytes > CONTENT_BYTES_MAX { Err(Full::Content) } else { Ok(()) }
    }

    fn rename(&mut self, id: FolderId, name: &str) -> Result<(), Full> {
        is_name(name)?;
        let bytes = self.content_bytes();
        let Some(folder) = self.folders.iter_mut().find(|folder| folder.id == id) else {
            return Ok(());
        };
        if id == FolderId::ROOT {
            return Ok(());
        }
        if bytes - folder.name.len() + name.len() > CONTENT_BYTES_MAX {
            return Err(Full::Content);
        }
        name.clone_into(&mut folder.name);
        Ok(())
    }

    fn take(&mut self, id: MessageId) -> Option<Kept> {
        self.folders.iter_mut().find_map(|folder| {
            let at = folder.messages.iter().position(|kept| kept.id == id)?;
            Some(folder.messages.remove(at))
        })
    }

    fn insert(&mut self, kept: Kept, place: Place) {
        let at = self.folders.iter().position(|folder| folder.id == place.folder).unwrap_or(0);
        if let Some(folder) = self.folders.get_mut(at) {
            let is_after = |other: &Kept| Some(other.id) == place.before;
            let at = folder.messages.iter().position(is_after).unwrap_or(folder.messages.len());
            folder.messages.insert(at, kept);
        }
    }

    fn remove_folder(&mut self, id: FolderId) -> Option<Folder> {
        let at = self.folders.iter().position(|folder| folder.id == id)?;
        (id != FolderId::ROOT).then(|| self.folders.remove(at))
    }

    fn insert_folder(&mut self, folder: Folder, before: Option<FolderId>) {
        if folder.id == FolderId::ROOT {
            return;
        }
        let is_after = |other: &Folder| Some(other.id) == before && other.id != FolderId::ROOT;
        let at = self.folders.iter().position(is_after).unwrap_or(self.folders.len());
        self.folders.insert(at, folder);
    }

    /// A key sends one message: the one that got it last has it.
    fn settle_keys(&mut self, change: &Change) {
        let changed: Vec<MessageId> = match change {
            Change::Add(kept, _) | Change::Edit(kept) => vec![kept.id],
            Change::AddFolder(folder, _) => folder.messages.iter().map(|kept| kept.id).collect(),
            _ => return,
        };
        let mut taken = Vec::new();
        for id in changed {
            if let Some(key) = self.get(id).and_then(|saved| saved.key) {
                taken.push((key, id));
            }
        }
        let messages = self.folders.iter_mut().flat_map(|folder| &mut folder.messages);
        for kept in messages {
            let is_of_other = |key| taken.iter().any(|(of, id)| *of == key && *id != kept.id);
            if kept.saved.key.is_some_and(is_of_other) {
                kept.saved.key = None;
            }
        }
    }
}

impl SavedMessage {
    fn is_within_bounds(&self) -> Result<(), Full> {
        is_name(&self.name)?;
        if longer(&self.note, NOTE_CHARS_MAX) {
            return Err(Full::Note);
        }
        if self.to.as_ref().is_some_and(|to| longer(&to.host, HOST_CHARS_MAX)) {
            return Err(Full::Host);
        }
        if self.message.text.len() > TEXT_BYTES_MAX { Err(Full::Text) } else { Ok(()) }
    }
}

fn is_name(name: &str) -> Result<(), Full> {
    if longer(name, NAME_CHARS_MAX) { Err(Full::Name) } else { Ok(()) }
}

fn longer(text: &str, chars_max: usize) -> bool {
    text.chars().nth(chars_max).is_some()
}
