//! Saved messages: the panel, what it asks for, and what is told of their file.

use super::App;
use super::messages_exchange::Exchanger;
use crate::engine::messages::{
    CONTENT_BYTES_MAX, Change, FOLDERS_MAX, FileTrouble, Folder, FolderId, Full, HOST_CHARS_MAX,
    Kept, MESSAGES_MAX, MessageId, MessageStore, NAME_CHARS_MAX, NOTE_CHARS_MAX, SavedMessage,
    SendKey, StoreTrouble, TEXT_BYTES_MAX,
};
use crate::i18n::Texts;
use crate::learn::explain::render_error_text;
use crate::learn::words::{host_mistake_text, mistake_text};
use crate::net::automation::{RepeatItem, RepeatPlan};
use crate::net::clock::time_of_day;
use crate::net::{Destination, Payload};
use crate::payload::{Values, safe_text};
use crate::tr;
use crate::ui::messages::exchange_window::Direction;
use crate::ui::messages::{
    MessagesIntent, MessagesPanel, MessagesView, PANEL_WIDTH, PANEL_WIDTH_MIN, PANES_WIDTH_MIN,
    title,
};
use crate::ui::notices::{Offer, Weight};
use crate::ui::pane::SavedSend;
use crate::ui::repeat::RepeatWish;
use crate::ui::widgets::{Mark, bare};
use egui::{Panel, Ui};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::PathBuf;
use std::task::Waker;

/// Changes that can be taken back: as many as a person remembers.
const UNDO_MAX: usize = 50;

/// What of the panel comes back after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelSettings {
    /// Whether it is open.
    pub open: bool,
    /// Its width, in points.
    pub width: f32,
}

impl Default for PanelSettings {
    fn default() -> Self {
        Self { open: false, width: PANEL_WIDTH }
    }
}

/// Everything about saved messages.
pub(super) struct Messages {
    pub(super) store: MessageStore,
    pub(super) settings: PanelSettings,
    pub(super) exchanger: Exchanger,
    panel: MessagesPanel,
    /// Why the last one was not sent.
    refusal: Option<String>,
    /// How often each was sent in this run, for `{count}`.
    sent: HashMap<MessageId, u64>,
    /// What takes the last changes back, the last one at the end; each in the order in which it is done.
    undo: Vec<Vec<Change>>,
}

impl Messages {
    /// Reads the file, before the window is there. `folder` is where lists go without another.
    pub(super) fn open(
        file: Option<PathBuf>,
        settings: PanelSettings,
        ui: Waker,
        folder: PathBuf,
    ) -> Self {
        let width = if settings.width.is_finite() { settings.width } else { PANEL_WIDTH };
        Self {
            store: MessageStore::open(file, ui.clone()),
            settings: PanelSettings { width, ..settings },
            exchanger: Exchanger::new(ui, folder),
            panel: MessagesPanel::default(),
            refusal: None,
            sent: HashMap::new(),
            undo: Vec::new(),
        }
    }

    /// The width that the panel takes, in points.
    pub(super) fn width(&self) -> f32 {
        if self.settings.open { self.settings.width } else { 0.0 }
    }

    /// Whether the panel is open.
    pub(super) fn mark(&self) -> Mark {
        self.settings.open.into()
    }
}

impl App {
    /// Opens the panel, or closes it.
    pub(super) fn toggle_messages(&mut self) {
        self.messages.settings.open = !self.messages.settings.open;
        if self.messages.settings.open {
            self.messages_were_last();
            // Another window may have changed them meanwhile.
            self.messages.store.refresh();
            self.messages.panel.focus();
        }
    }

    /// Draws the panel at the right, if it is open.
    pub(super) fn messages_ui(&mut self, ui: &mut Ui) -> Vec<MessagesIntent> {
        if !self.messages.settings.open {
            return Vec::new();
        }
        let Messages { store, panel, refusal, settings, .. } = &mut self.messages;
        let view = MessagesView {
            texts: &self.texts,
            messages: store.messages(),
            refusal: refusal.as_deref(),
        };
        let most = (ui.available_width() - PANES_WIDTH_MIN).max(PANEL_WIDTH_MIN);
        let width = settings.width.clamp(PANEL_WIDTH_MIN, most);
        let shown = Panel::right("saved messages")
            .frame(bare())
            .resizable(true)
            .default_size(width)
            .size_range(PANEL_WIDTH_MIN..=most)
            .show(ui, |ui| {
                // A panel shrinks to its content; this one keeps the width it was given.
                ui.set_min_size(ui.available_size());
                panel.ui(ui, &view)
            });
        settings.width = shown.response.rect.width();
        shown.inner
    }

    pub(super) fn carry_out_messages(&mut self, intents: Vec<MessagesIntent>) {
        for intent in intents {
            match intent {
                MessagesIntent::Change(change) => self.change_messages(vec![change]),
                MessagesIntent::Send(id) => self.send_saved(id),
                MessagesIntent::SendInOrder(folder, wish) => self.send_folder(folder, wish),
                MessagesIntent::Undo => self.undo_messages(),
                MessagesIntent::Import => self.open_exchange(Direction::Import),
                MessagesIntent::Export => self.open_exchange(Direction::Export),
                MessagesIntent::Close => self.messages.settings.open = false,
            }
        }
    }

    /// Makes changes that belong together, and says what was deleted.
    pub(super) fn change_messages(&mut self, changes: Vec<Change>) {
        let mut undo = Vec::new();
        for change in changes {
            let gone = self.deleted_text(&change);
            let is_same = self.is_same_edit(&change);
            match self.messages.store.change(change) {
                // One message that is edited on is one change.
                Ok(_) if is_same => {}
                Ok(undoing) => undo.splice(0..0, undoing).for_each(drop),
                Err(full) => {
                    let text = full_text(full, &self.texts);
                    self.notices.add(Weight::Problem, text);
                }
            }
            if let Some(text) = gone {
                let button = tr!(self.texts, "saved-undo").into_owned();
                self.notices.offer(text, button, Offer::UndoMessages);
            }
        }
        if undo.is_empty() {
            return;
        }
        if self.messages.undo.len() == UNDO_MAX {
            self.messages.undo.remove(0);
        }
        self.messages.undo.push(undo);
    }

    /// What is said of a change that takes something away.
    fn deleted_text(&self, change: &Change) -> Option<String> {
        let messages = self.messages.store.messages();
        match change {
            Change::Remove(id) => {
                let name = title(messages.get(*id)?, &self.texts);
                Some(tr!(self.texts, "saved-deleted", name = name))
            }
            Change::RemoveFolder(id) => {
                let folder = messages.folder(*id)?;
                let (name, count) = (safe_text(&folder.name).into_owned(), folder.messages.len());
                Some(tr!(self.texts, "saved-folder-deleted", name = name, count = count))
            }
            _ => None,
        }
    }

    fn is_same_edit(&self, change: &Change) -> bool {
        let last = self.messages.undo.last().and_then(|undo| undo.first());
        match (last, change) {
            (Some(Change::Edit(last)), Change::Edit(kept)) => last.id == kept.id,
            (Some(Change::RenameFolder(last, _)), Change::RenameFolder(id, _)) => last == id,
            _ => false,
        }
    }

    /// Takes the last change back.
    pub(super) fn undo_messages(&mut self) {
        self.notices.withdraw(Offer::UndoMessages);
        for change in self.messages.undo.pop().unwrap_or_default() {
            if let Err(full) = self.messages.store.change(change) {
                self.notices.add(Weight::Problem, full_text(full, &self.texts));
            }
        }
    }

    /// Keeps a message, and shows it in the panel.
    pub(super) fn keep_message(&mut self, saved: SavedMessage) {
        let name = title(&saved, &self.texts);
        let saved = SavedMessage { name: name.clone(), ..saved };
        let kept = Kept { id: MessageId::new(), saved };
        let id = kept.id;
        let place = self.messages.panel.place_for_new(self.messages.store.messages());
        self.change_messages(vec![Change::Add(kept, place)]);
        if self.messages.store.messages().get(id).is_none() {
            return;
        }
        self.messages.settings.open = true;
        self.messages_were_last();
        self.messages.panel.show_new(id);
        self.notices.add(Weight::Info, tr!(self.texts, "saved-kept", name = name));
    }

    /// Sends the message that has this key, if there is one.
    pub(super) fn send_by_key(&mut self, key: SendKey) {
        if let Some(id) = self.messages.store.messages().of_key(key).map(|kept| kept.id) {
            self.send_saved(id);
        }
    }

    /// Sends a message through the pane in use, or says why that cannot be.
    fn send_saved(&mut self, id: MessageId) {
        let Some(saved) = self.messages.store.messages().get(id).cloned() else { return };
        let sent = self.messages.sent.get(&id).map_or(1, |sent| sent + 1);
        match self.try_to_send(&saved, sent) {
            Ok(()) => {
                self.messages.sent.insert(id, sent);
                self.messages.refusal = None;
            }
            Err(reason) => {
                let name = title(&saved, &self.texts);
                self.refuse_message(&name, &reason);
            }
        }
    }

    /// Says why a message cannot go: in the panel, or over the window if that is closed.
    pub(super) fn refuse_message(&mut self, name: &str, reason: &str) {
        let text = tr!(self.texts, "saved-cannot-send", name = name, reason = reason);
        if !self.messages.settings.open {
            self.notices.add(Weight::Problem, text.clone());
        }
        self.messages.refusal = Some(text);
    }

    fn try_to_send(&mut self, saved: &SavedMessage, count: u64) -> Result<(), String> {
        let payload = payload_of(saved, count, &self.texts)?;
        let to = own_destination(saved, &self.texts)?;
        self.send_through_pane(SavedSend::Once { payload, to })
    }

    /// Sends the messages of a folder in order, or says why that cannot be.
    fn send_folder(&mut self, id: FolderId, wish: RepeatWish) {
        let Some(folder) = self.messages.store.messages().folder(id).cloned() else { return };
        let planned = plan_of(&folder, wish, &self.texts);
        match planned.and_then(|plan| self.send_through_pane(SavedSend::InOrder(Box::new(plan)))) {
            Ok(()) => self.messages.refusal = None,
            Err(reason) => self.refuse_message(&safe_text(&folder.name), &reason),
        }
    }

    fn send_through_pane(&mut self, what: SavedSend) -> Result<(), String> {
        let no_pane = |texts: &Texts| tr!(texts, "saved-no-pane").into_owned();
        let active = self.active.ok_or_else(|| no_pane(&self.texts))?;
        let snapshots = self.sessions.snapshots();
        let asked = self.ask_pane(active, &snapshots, |pane, env| {
            let not_here = || tr!(env.texts, "saved-not-here").into_owned();
            Some(match pane.session() {
                Some(session) => session.send_saved(what, env),
                None => Err(not_here()),
            })
        });
        let intent = asked.unwrap_or_else(|| Err(no_pane(&self.texts)))?;
        self.carry_out_pane(active, intent, &snapshots);
        Ok(())
    }

    /// Takes in what the file's thread has reported. Never waits.
    pub(super) fn hear_messages(&mut self) {
        for trouble in self.messages.store.hear() {
            let text = trouble_text(&trouble, &self.texts);
            log::warn!("{text}");
            self.notices.add(Weight::Problem, text);
        }
    }
}

/// The bytes of a message as they go now.
fn payload_of(saved: &SavedMessage, count: u64, texts: &Texts) -> Result<Payload, String> {
    let message = &saved.message;
    let prepared = message.prepare().map_err(|mistake| mistake_text(&mistake, texts))?;
    let time = time_of_day();
    let values = Values { count, time: &time, ..Values::default() };
    let mut bytes = Vec::new();
    let made = prepared.render(&values, &mut bytes);
    made.map_err(|error| render_error_text(&error, texts))?;
    Ok(Payload { encoding: message.written_in(), ..bytes.into() })
}

/// A folder as a plan; the first message that cannot go is named.
fn plan_of(folder: &Folder, wish: RepeatWish, texts: &Texts) -> Result<RepeatPlan, String> {
    let item = |kept: &Kept| {
        let saved = &kept.saved;
        let wrong = |reason: String| format!("{}: {reason}", title(saved, texts));
        let item = RepeatItem::of(&saved.message, wish.pause);
        let item = item.map_err(|mistake| wrong(mistake_text(&mistake, texts)))?;
        let to = own_destination(saved, texts).map_err(wrong)?;
        Ok(RepeatItem { to, ..item })
    };
    let items = folder.messages.iter().map(item).collect::<Result<Vec<_>, String>>()?;
    RepeatPlan::new(items, wish.rounds, wish.first).map_err(|mistake| mistake.to_string())
}

fn own_destination(saved: &SavedMessage, texts: &Texts) -> Result<Option<Destination>, String> {
    let Some(to) = &saved.to else { return Ok(None) };
    to.read().map(Some).map_err(|mistake| {
        let reason = host_mistake_text(mistake, texts);
        tr!(texts, "saved-own-destination-wrong", reason = reason)
    })
}

/// What there would be too much of, in words.
pub(super) fn full_text(full: Full, texts: &Texts) -> String {
    match full {
        Full::Messages => tr!(texts, "saved-full-messages", most = MESSAGES_MAX),
        Full::Folders => tr!(texts, "saved-full-folders", most = FOLDERS_MAX),
        Full::Name => tr!(texts, "saved-full-name", most = NAME_CHARS_MAX),
        Full::Note => tr!(texts, "saved-full-note", most = NOTE_CHARS_MAX),
        Full::Host => tr!(texts, "saved-full-host", most = HOST_CHARS_MAX),
        Full::Text => tr!(texts, "saved-full-text", most = TEXT_BYTES_MAX),
        Full::Content => tr!(texts, "saved-full-content", most = CONTENT_BYTES_MAX),
    }
}

fn trouble_text(trouble: &StoreTrouble, texts: &Texts) -> String {
    match trouble {
        StoreTrouble::File(FileTrouble::SetAside(path, reason)) => {
            let path = safe_text(&path.display().to_string()).into_owned();
            let reason = safe_text(reason).into_owned();
            tr!(texts, "saved-file-aside", path = path, reason = reason)
        }
        StoreTrouble::File(FileTrouble::Newer(path)) => {
            let path = safe_text(&path.display().to_string()).into_owned();
            tr!(texts, "saved-file-newer", path = path)
        }
        StoreTrouble::Unsaved(reason) => {
            tr!(texts, "saved-unsaved", reason = safe_text(reason).into_owned())
        }
        StoreTrouble::LeftOut(full) => full_text(*full, texts),
    }
}
