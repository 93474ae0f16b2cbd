//! What is selected in the panel, to be edited in place: a message with all that makes bytes of it, or a folder's name.

use super::list::{Item, duplicate};
use super::{MessagesIntent, MessagesPanel, MessagesView, Wish, aside, title};
use crate::engine::messages::{
    Change, FolderId, Kept, MessageId, SavedDestination, SavedMessage, SavedMessages, SendKey,
};
use crate::i18n::Texts;
use crate::learn::explain::render_error_text;
use crate::learn::words::{host_mistake_text, mistake_text, port_mistake_text};
use crate::net::address::{PortUse, parse_host, parse_port};
use crate::net::clock::time_of_day;
use crate::payload::{Braces, MessageText, Values};
use crate::tr;
use crate::ui::composer::checksum_menu::checksum_ui;
use crate::ui::composer::choices::{encoding_ui, line_end_choice_ui, notation_ui};
use crate::ui::composer::convert::converted;
use crate::ui::composer::field::MessageField;
use crate::ui::composer::made::Made;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    Field, button, main_button, menu, menu_choice, name_field, problem, tint,
};
use egui::{Frame, Label, Margin, RichText, ScrollArea, TextEdit, TextStyle, Ui, Vec2};
use std::sync::Arc;

/// A message while it is edited: what is typed need not be a destination yet.
pub(super) struct Draft {
    id: MessageId,
    /// As it is kept.
    saved: SavedMessage,
    host: String,
    port: String,
    /// What is looked for in the catalogue of checksums.
    find_checksum: String,
    /// Its bytes, kept until the message changes.
    made: Option<(MessageText, Result<Arc<Made>, String>)>,
}

/// A destination that is typed and is none yet.
pub(super) struct Unfinished {
    host: String,
    port: String,
}

/// A folder whose name is edited.
pub(super) struct FolderDraft {
    id: FolderId,
    kept: String,
    name: String,
}

impl Draft {
    fn of(id: MessageId, saved: &SavedMessage, unfinished: Option<Unfinished>) -> Self {
        let Unfinished { host, port } = unfinished.unwrap_or_else(|| {
            let to = saved.to.as_ref();
            let port = to.map(|to| to.port.to_string()).unwrap_or_default();
            Unfinished { host: to.map(|to| to.host.clone()).unwrap_or_default(), port }
        });
        let find_checksum = String::new();
        Self { id, saved: saved.clone(), host, port, find_checksum, made: None }
    }

    /// The destination that is typed: none, one, or what is wrong with it.
    fn destination(&self, texts: &Texts) -> Result<Option<SavedDestination>, String> {
        if self.host.trim().is_empty() && self.port.trim().is_empty() {
            return Ok(None);
        }
        parse_host(&self.host).map_err(|mistake| host_mistake_text(mistake, texts))?;
        let port = parse_port(&self.port, PortUse::Reach);
        let port = port.map_err(|mistake| port_mistake_text(mistake, texts))?;
        Ok(Some(SavedDestination { host: self.host.trim().to_owned(), port }))
    }

    /// The bytes that go, or what is wrong in the text.
    fn bytes(&mut self, texts: &Texts) -> &Result<Arc<Made>, String> {
        if self.made.as_ref().is_none_or(|(of, _)| *of != self.saved.message) {
            self.made = None;
        }
        let message = &self.saved.message;
        &self.made.get_or_insert_with(|| (message.clone(), bytes_of(message, texts))).1
    }
}

fn bytes_of(message: &MessageText, texts: &Texts) -> Result<Arc<Made>, String> {
    let prepared = message.prepare().map_err(|mistake| mistake_text(&mistake, texts))?;
    let time = time_of_day();
    let values = Values { count: 1, time: &time, ..Values::default() };
    let made = Made::of(Some(&prepared), &values, message);
    match &made.bytes {
        Ok(_) => Ok(Arc::new(made)),
        Err(error) => Err(render_error_text(error, texts)),
    }
}

impl MessagesPanel {
    /// Draws what is selected, in the room there is. Returns the height of all of it.
    pub(super) fn editor_ui(
        &mut self,
        ui: &mut Ui,
        view: &MessagesView<'_>,
        intents: &mut Vec<MessagesIntent>,
    ) -> f32 {
        let margin = Margin::symmetric(space::M as i8, space::S as i8);
        let shown = ScrollArea::vertical().id_salt("saved message").show(ui, |ui| {
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing = Vec2::new(space::XS, space::XS);
                // Fields of their own for each: a focus, or what Ctrl+Z brings back, is of one message only.
                ui.push_id(self.selected, |ui| match self.selected {
                    Some(Item::Message(id)) => self.message_ui(ui, view, id, intents),
                    Some(Item::Folder(id)) => self.folder_ui(ui, view, id, intents),
                    None => {}
                });
            });
        });
        shown.content_size.y
    }

    fn message_ui(
        &mut self,
        ui: &mut Ui,
        view: &MessagesView<'_>,
        id: MessageId,
        intents: &mut Vec<MessagesIntent>,
    ) {
        let Some(saved) = view.messages.get(id) else { return };
        let mut draft = self.draft_of(id, saved, view.texts);
        let focuses_name = self.wish.take_if(|wish| *wish == Wish::Name).is_some();
        let name = tr!(view.texts, "saved-name");
        let field = line_field(ui, &name, &name, &mut draft.saved.name);
        if focuses_name {
            field.request_focus();
        }
        content_ui(ui, view.texts, &mut draft);
        destination_ui(ui, view.texts, &mut draft);
        key_ui(ui, view.texts, view.messages, &mut draft.saved.key);
        note_ui(ui, view.texts, &mut draft.saved.note);
        if draft.saved != *saved {
            let kept = Kept { id, saved: draft.saved.clone() };
            intents.push(MessagesIntent::Change(Change::Edit(kept)));
        }
        let kept = Kept { id, saved: saved.clone() };
        buttons_ui(ui, view, &kept, intents);
        self.draft = Some(draft);
    }

    /// What is edited now. What was edited before keeps what is no destination yet.
    fn draft_of(&mut self, id: MessageId, saved: &SavedMessage, texts: &Texts) -> Draft {
        match self.draft.take() {
            Some(draft) if draft.id == id && draft.saved == *saved => return draft,
            Some(draft) if draft.destination(texts).is_err() => {
                let Draft { id, host, port, .. } = draft;
                self.unfinished.insert(id, Unfinished { host, port });
            }
            _ => {}
        }
        Draft::of(id, saved, self.unfinished.remove(&id))
    }

    fn folder_ui(
        &mut self,
        ui: &mut Ui,
        view: &MessagesView<'_>,
        id: FolderId,
        intents: &mut Vec<MessagesIntent>,
    ) {
        let Some(folder) = view.messages.folder(id) else { return };
        let is_right = |draft: &FolderDraft| draft.id == id && draft.kept == folder.name;
        let mut draft = self.folder_draft.take().filter(is_right).unwrap_or_else(|| FolderDraft {
            id,
            kept: folder.name.clone(),
            name: folder.name.clone(),
        });
        let focuses_name = self.wish.take_if(|wish| *wish == Wish::Name).is_some();
        let name = tr!(view.texts, "saved-folder-name");
        let field = line_field(ui, &name, &name, &mut draft.name);
        if focuses_name {
            field.request_focus();
        }
        if draft.name != draft.kept {
            draft.kept.clone_from(&draft.name);
            intents.push(MessagesIntent::Change(Change::RenameFolder(id, draft.name.clone())));
        }
        ui.horizontal_wrapped(|ui| {
            let can = !folder.messages.is_empty();
            let texts = view.texts;
            let names =
                (tr!(texts, "saved-send-in-order"), tr!(texts, "saved-send-in-order.tooltip"));
            let names = (names.0.as_ref(), names.1.as_ref());
            if let Some(wish) = self.in_order.named_button_ui(ui, texts, names, can.into()) {
                intents.push(MessagesIntent::SendInOrder(id, wish));
            }
            if button(ui, &tr!(view.texts, "saved-delete")).clicked() {
                intents.push(MessagesIntent::Change(Change::RemoveFolder(id)));
            }
        });
        self.folder_draft = Some(draft);
    }
}

/// A field as wide as the panel.
fn line_field(ui: &mut Ui, name: &str, hint: &str, text: &mut String) -> egui::Response {
    Field::new(name, ui.available_width()).nameless().hint(hint).show(ui, text)
}

/// The text, how it is read, and what comes of it.
fn content_ui(ui: &mut Ui, texts: &Texts, draft: &mut Draft) {
    let made = draft.bytes(texts).clone();
    let field = MessageField {
        id: ui.make_persistent_id(("saved text", draft.id)),
        name: &tr!(texts, "saved-text"),
        hint: &tr!(texts, "saved-text-hint"),
        has_problem: made.is_err(),
        width: ui.available_width(),
    };
    let message = &mut draft.saved.message;
    field.show(ui, &mut message.text);
    ui.horizontal_wrapped(|ui| {
        if let Some(notation) = notation_ui(ui, texts, message.notation) {
            // The same bytes, written so, if that can be done.
            let now = (message.notation, message.encoding);
            if message.braces == Braces::Literal
                && let Ok(text) = converted(&message.text, now.0, notation, now.1)
            {
                message.text = text;
            }
            message.notation = notation;
        }
        encoding_ui(ui, texts, &mut message.encoding);
        line_end_choice_ui(ui, texts, &mut message.line_end);
        if let Ok(made) = &made {
            count_ui(ui, texts, made);
        }
    });
    ui.horizontal_wrapped(|ui| {
        // As wide as its name, and no wider than the panel.
        ui.set_max_width(ui.available_width());
        checksum_ui(ui, texts, &mut message.checksum, &mut draft.find_checksum);
        let mut fills_in = message.braces == Braces::Placeholders;
        ui.checkbox(&mut fills_in, tr!(texts, "saved-placeholders"));
        message.braces = if fills_in { Braces::Placeholders } else { Braces::Literal };
    });
    if let Err(mistake) = &made {
        problem(ui, mistake);
    }
}

/// How many bytes go, and which ones while the pointer is there.
fn count_ui(ui: &mut Ui, texts: &Texts, made: &Made) {
    let text = made.count_text();
    aside(ui, &text).on_hover_ui(|ui| {
        let more = made.tooltip(texts);
        ui.label(RichText::new(format!("{text}\n{more}")).monospace());
    });
}

/// Where it goes, if not where the pane sends to.
fn destination_ui(ui: &mut Ui, texts: &Texts, draft: &mut Draft) {
    let found = draft.destination(texts);
    let wrong = found.as_ref().err().map(String::as_str);
    ui.horizontal(|ui| {
        let (host, port) = (tr!(texts, "saved-host"), tr!(texts, "saved-port"));
        let (host_hint, port_hint) = (tr!(texts, "saved-host-hint"), tr!(texts, "saved-port-hint"));
        ui.add(Label::new(tint("→", palette(ui).weak)));
        let width = ui.available_width() - size::PORT_FIELD - ui.spacing().item_spacing.x;
        Field::new(&host, width).nameless().hint(&host_hint).error(wrong).show(ui, &mut draft.host);
        Field::new(&port, size::PORT_FIELD)
            .nameless()
            .hint(&port_hint)
            .error(wrong)
            .show(ui, &mut draft.port);
    });
    match draft.destination(texts) {
        Ok(to) => draft.saved.to = to,
        // While it is typed, the last whole one stands.
        Err(wrong) => drop(problem(ui, &wrong)),
    }
}

fn key_ui(ui: &mut Ui, texts: &Texts, messages: &SavedMessages, now: &mut Option<SendKey>) {
    let current = match now {
        Some(key) => tr!(texts, "saved-key-is", key = key.name()),
        None => tr!(texts, "saved-no-key").into_owned(),
    };
    menu(ui, &tr!(texts, "saved-key"), &current, |ui| {
        if menu_choice(ui, now.is_none().into(), &tr!(texts, "saved-no-key")) {
            *now = None;
        }
        for key in SendKey::ALL {
            let text = match messages.of_key(key).filter(|_| *now != Some(key)) {
                Some(other) => {
                    let name = title(&other.saved, texts);
                    tr!(texts, "saved-key-of", key = key.name(), name = name)
                }
                None => key.name(),
            };
            if menu_choice(ui, (*now == Some(key)).into(), &text) {
                *now = Some(key);
            }
        }
    });
}

fn note_ui(ui: &mut Ui, texts: &Texts, note: &mut String) {
    const ROWS: usize = 2;
    let hint = RichText::new(tr!(texts, "saved-note-hint")).color(palette(ui).weak);
    let edit = TextEdit::multiline(note)
        .hint_text(hint)
        .font(TextStyle::Body)
        .desired_rows(ROWS)
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(space::S as i8, space::XS as i8));
    let response = ui.add(edit);
    name_field(&response, note, &tr!(texts, "saved-note"));
}

fn buttons_ui(
    ui: &mut Ui,
    view: &MessagesView<'_>,
    kept: &Kept,
    intents: &mut Vec<MessagesIntent>,
) {
    ui.horizontal_wrapped(|ui| {
        if main_button(ui, &tr!(view.texts, "saved-send")).clicked() {
            intents.push(MessagesIntent::Send(kept.id));
        }
        if button(ui, &tr!(view.texts, "saved-duplicate")).clicked() {
            let change = duplicate(kept, view.messages, view.texts);
            intents.push(MessagesIntent::Change(change));
        }
        if button(ui, &tr!(view.texts, "saved-delete")).clicked() {
            intents.push(MessagesIntent::Change(Change::Remove(kept.id)));
        }
    });
}
