//! The list of the panel: folders and messages in their order, worked with the mouse, by dragging and with keys.

use super::row::{RowLook, row_ui};
use super::{MessagesIntent, MessagesPanel, MessagesView, Wish, aside, title};
use crate::engine::messages::{Change, Folder, FolderId, Kept, MessageId, Place, SavedMessages};
use crate::i18n::Texts;
use crate::tr;
use crate::ui::list_keys::{ListAct, take_list_acts};
use crate::ui::row_scroll::Visible;
use crate::ui::shortcuts;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Focus, NEXT_FRAME, menu_item};
use egui::{DragAndDrop, Frame, Margin, Role, Stroke, Ui, WidgetInfo};
use std::sync::Arc;

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Folder(FolderId),
    Message(MessageId),
}

impl Item {
    /// Whether there is such.
    pub(super) fn is_in(self, messages: &SavedMessages) -> bool {
        match self {
            Self::Folder(id) => messages.folder(id).is_some(),
            Self::Message(id) => messages.get(id).is_some(),
        }
    }
}

/// A row of the list.
pub(super) struct ListRow<'a> {
    pub(super) folder: &'a Folder,
    /// `None` is the row of the folder itself.
    pub(super) kept: Option<&'a Kept>,
    pub(super) is_folded: bool,
}

impl ListRow<'_> {
    pub(super) fn item(&self) -> Item {
        self.kept.map_or(Item::Folder(self.folder.id), |kept| Item::Message(kept.id))
    }
}

/// Where something is dropped on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Upper,
    Lower,
}

/// A row on which something is held or dropped.
#[derive(Clone, Copy)]
struct Drop {
    row: usize,
    half: Half,
    dragged: Item,
    /// Whether it was let go there.
    is_done: bool,
}

impl MessagesPanel {
    /// The rows there are now.
    fn rows<'a>(&self, messages: &'a SavedMessages) -> Vec<ListRow<'a>> {
        let sought = self.search.trim().to_lowercase();
        let mut rows = Vec::new();
        for folder in messages.folders() {
            let found = folder.messages.iter().filter(|kept| fits(kept, &sought));
            let found: Vec<&Kept> = found.collect();
            let is_root = folder.id == FolderId::ROOT;
            let names_it = folder.name.to_lowercase().contains(&sought);
            if !sought.is_empty() && found.is_empty() && (is_root || !names_it) {
                continue;
            }
            let is_folded = sought.is_empty() && self.folded.contains(&folder.id);
            if !is_root {
                rows.push(ListRow { folder, kept: None, is_folded });
            }
            if !is_folded {
                let row = |kept| ListRow { folder, kept: Some(kept), is_folded: false };
                rows.extend(found.into_iter().map(row));
            }
        }
        rows
    }

    pub(super) fn list_ui(
        &mut self,
        ui: &mut Ui,
        view: &MessagesView<'_>,
        intents: &mut Vec<MessagesIntent>,
    ) {
        let rows = self.rows(view.messages);
        if rows.is_empty() {
            let text = if view.messages.is_empty() {
                tr!(view.texts, "saved-empty")
            } else {
                tr!(view.texts, "saved-none-found")
            };
            Frame::new().inner_margin(Margin::same(space::M as i8)).show(ui, |ui| {
                aside(ui, &text);
            });
            return;
        }
        self.keys(ui, view, &rows, intents);
        let ordinals = 0..rows.len() as u64;
        let selected = rows.iter().position(|row| Some(row.item()) == self.selected);
        if std::mem::take(&mut self.reveals)
            && let Some(at) = selected
        {
            self.scroll.reveal(at as u64, ordinals.clone());
            self.scroll.stay();
        }
        let visible = self.scroll.layout(ui, size::CONTROL, ordinals);
        self.scroll.stay();
        if self.wish == Some(Wish::List) {
            self.wish = None;
            visible.response.request_focus();
        }
        let name = tr!(view.texts, "saved-tooltip");
        visible.response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &*name));
        let dropped = self.rows_ui(ui, view, &visible, &rows, intents);
        self.drop_ui(ui, &visible, &rows, view.messages, dropped, intents);
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        view: &MessagesView<'_>,
        visible: &Visible,
        rows: &[ListRow<'_>],
        intents: &mut Vec<MessagesIntent>,
    ) -> Option<Drop> {
        let mut dropped = None;
        let mut clipped = visible.clipped(ui);
        let focus = Focus::of(&visible.response);
        for at in visible.ordinals.clone() {
            let Some(row) = rows.get(at as usize) else { continue };
            let item = row.item();
            let is_selected = self.selected == Some(item);
            let look = RowLook {
                texts: view.texts,
                rect: visible.rect(at),
                id: self.scroll.id().with(item),
                selected: is_selected.into(),
                focus,
            };
            let shown = row_ui(&mut clipped, row, &look);
            if shown.sends
                && let Item::Message(id) = item
            {
                self.selected = Some(item);
                intents.push(MessagesIntent::Send(id));
            } else if shown.response.clicked() {
                // In the next picture: in this one, the press is one beside the list.
                self.wish = Some(Wish::List);
                ui.ctx().request_repaint_after(NEXT_FRAME);
                self.selected = Some(item);
                if let Item::Folder(id) = item
                    && shown.is_on_mark
                {
                    self.fold(id);
                }
            }
            shown.response.dnd_set_drag_payload(item);
            shown.response.context_menu(|ui| {
                self.selected = Some(item);
                menu_ui(ui, view, row, intents);
            });
            let is_on = |dragged: Arc<Item>, is_done| Drop {
                row: at as usize,
                half: half_of(ui, look.rect),
                dragged: *dragged,
                is_done,
            };
            if let Some(dragged) = shown.response.dnd_release_payload::<Item>() {
                dropped = Some(is_on(dragged, true));
            } else if let Some(dragged) = shown.response.dnd_hover_payload::<Item>() {
                dropped = dropped.or(Some(is_on(dragged, false)));
            }
        }
        dropped
    }

    /// Shows where what is dragged would come to stand, and puts it there once it is let go.
    fn drop_ui(
        &mut self,
        ui: &Ui,
        visible: &Visible,
        rows: &[ListRow<'_>],
        messages: &SavedMessages,
        dropped: Option<Drop>,
        intents: &mut Vec<MessagesIntent>,
    ) {
        // Among what was found, one row is not next to the other.
        if !self.search.trim().is_empty() {
            return;
        }
        let Some(Drop { row, half, dragged, is_done }) = dropped else {
            // Below the last row is out of all folders.
            if let Some(dragged) = visible.response.dnd_release_payload::<Item>() {
                intents.push(MessagesIntent::Change(to_the_end(*dragged)));
            }
            return;
        };
        let Some(over) = rows.get(row) else { return };
        let Some(change) = dropped_change(messages, dragged, over, half) else { return };
        if is_done {
            self.select(dragged);
            self.wish = Some(Wish::List);
            intents.push(MessagesIntent::Change(change));
            return;
        }
        let (rect, colours) = (visible.rect(row as u64), palette(ui));
        let stroke = Stroke::new(size::UNDERLINE, colours.accent_line);
        if over.kept.is_none() && matches!(dragged, Item::Message(_)) {
            ui.painter().rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
        } else {
            let y = if half == Half::Upper { rect.top() } else { rect.bottom() };
            ui.painter().hline(rect.x_range(), y, stroke);
        }
    }

    fn fold(&mut self, id: FolderId) {
        if !self.folded.remove(&id) {
            self.folded.insert(id);
        }
    }

    /// Does what the keyboard asks for while the list has it.
    fn keys(
        &mut self,
        ui: &Ui,
        view: &MessagesView<'_>,
        rows: &[ListRow<'_>],
        intents: &mut Vec<MessagesIntent>,
    ) {
        if !ui.memory(|memory| memory.has_focus(self.scroll.id())) {
            return;
        }
        let take = |keys| ui.input_mut(|input| shortcuts::take(input, &keys));
        let at = rows.iter().position(|row| Some(row.item()) == self.selected);
        let row = at.and_then(|at| rows.get(at));
        if take(shortcuts::UNDO) {
            intents.push(MessagesIntent::Undo);
        }
        if let Some(row) = row {
            self.keys_of_row(&take, view, row, intents);
        }
        if let Some(at) = at
            && take(shortcuts::DELETE)
        {
            intents.extend(self.delete(rows, at));
        }
        for act in ui.input_mut(take_list_acts) {
            match act {
                ListAct::Move(steps) | ListAct::Extend(steps) => {
                    let last = rows.len().saturating_sub(1);
                    let to = at.map_or(0, |at| at.saturating_add_signed(steps as isize).min(last));
                    if let Some(row) = rows.get(to) {
                        self.select(row.item());
                    }
                }
                ListAct::SelectAll => {}
                ListAct::GiveUp => {
                    self.selected = None;
                    ui.memory_mut(|memory| memory.surrender_focus(self.scroll.id()));
                }
            }
        }
    }

    fn keys_of_row(
        &mut self,
        take: &impl Fn(egui::KeyboardShortcut) -> bool,
        view: &MessagesView<'_>,
        row: &ListRow<'_>,
        intents: &mut Vec<MessagesIntent>,
    ) {
        let (messages, texts) = (view.messages, view.texts);
        for (keys, step) in [(shortcuts::MOVE_UP, Half::Upper), (shortcuts::MOVE_DOWN, Half::Lower)]
        {
            if take(keys) {
                let moved = stepped(messages, row, step);
                intents.extend(moved.map(MessagesIntent::Change));
                self.reveals = true;
            }
        }
        let id = row.folder.id;
        let Some(kept) = row.kept else {
            if take(shortcuts::ENTER) {
                self.fold(id);
            }
            if take(shortcuts::FOLD) {
                self.folded.insert(id);
            }
            if take(shortcuts::UNFOLD) {
                self.folded.remove(&id);
            }
            return;
        };
        if take(shortcuts::ENTER) {
            intents.push(MessagesIntent::Send(kept.id));
        }
        if take(shortcuts::DUPLICATE) {
            let change = duplicate(kept, messages, texts);
            if let Change::Add(copy, _) = &change {
                self.select(Item::Message(copy.id));
            }
            intents.push(MessagesIntent::Change(change));
        }
        // As in every tree: out to the folder.
        if take(shortcuts::FOLD) && id != FolderId::ROOT {
            self.select(Item::Folder(id));
        }
    }

    /// Deletes a row, and selects the one that comes to stand there.
    fn delete(&mut self, rows: &[ListRow<'_>], at: usize) -> Option<MessagesIntent> {
        let row = rows.get(at)?;
        let goes = |other: &ListRow<'_>| row.kept.is_none() && other.folder.id == row.folder.id;
        let next = rows.iter().skip(at + 1).find(|other| !goes(other));
        let before = at.checked_sub(1).and_then(|at| rows.get(at));
        if let Some(next) = next.or(before) {
            self.select(next.item());
        }
        Some(MessagesIntent::Change(match row.item() {
            Item::Folder(id) => Change::RemoveFolder(id),
            Item::Message(id) => Change::Remove(id),
        }))
    }
}

/// What can be done with a row.
fn menu_ui(
    ui: &mut Ui,
    view: &MessagesView<'_>,
    row: &ListRow<'_>,
    intents: &mut Vec<MessagesIntent>,
) {
    let texts = view.texts;
    let mut asked = |ui: &mut Ui, can: bool, text: &str, intent: MessagesIntent| {
        if menu_item(ui, can.into(), text) {
            intents.push(intent);
        }
    };
    let Some(kept) = row.kept else {
        let remove = MessagesIntent::Change(Change::RemoveFolder(row.folder.id));
        asked(ui, true, &tr!(texts, "saved-delete"), remove);
        return;
    };
    asked(ui, true, &tr!(texts, "saved-send"), MessagesIntent::Send(kept.id));
    let duplicate = MessagesIntent::Change(duplicate(kept, view.messages, texts));
    asked(ui, true, &tr!(texts, "saved-duplicate"), duplicate);
    ui.separator();
    let others = view.messages.folders().iter().filter(|folder| folder.id != row.folder.id);
    for folder in others {
        let text = match folder.id {
            FolderId::ROOT => tr!(texts, "saved-to-root").into_owned(),
            _ => tr!(texts, "saved-to-folder", name = folder.name.as_str()),
        };
        let moved = Change::Move(kept.id, Place::end_of(folder.id));
        asked(ui, true, &text, MessagesIntent::Change(moved));
    }
    ui.separator();
    let remove = MessagesIntent::Change(Change::Remove(kept.id));
    asked(ui, true, &tr!(texts, "saved-delete"), remove);
}

/// Whether a message has what is looked for, which is in small letters.
fn fits(kept: &Kept, sought: &str) -> bool {
    let saved = &kept.saved;
    let has = |text: &str| text.to_lowercase().contains(sought);
    sought.is_empty()
        || has(&saved.name)
        || has(&saved.message.text)
        || has(&saved.note)
        || saved.to.as_ref().is_some_and(|to| has(&to.to_string()))
        || saved.key.is_some_and(|key| has(&key.name()))
}

fn half_of(ui: &Ui, rect: egui::Rect) -> Half {
    let pointer = ui.input(|input| input.pointer.interact_pos());
    if pointer.is_some_and(|at| at.y < rect.center().y) { Half::Upper } else { Half::Lower }
}

/// The change that puts what is dragged there; `None` if it stands there, or cannot.
pub(super) fn dropped_change(
    messages: &SavedMessages,
    dragged: Item,
    over: &ListRow<'_>,
    half: Half,
) -> Option<Change> {
    let folder = over.folder;
    match (dragged, over.kept) {
        (Item::Message(id), Some(kept)) => {
            let next = messages.place_of(kept.id).and_then(|place| place.before);
            let before = if half == Half::Upper { Some(kept.id) } else { next };
            let place = Place { folder: folder.id, before };
            moved(messages, id, place).filter(|_| kept.id != id)
        }
        (Item::Message(id), None) => {
            // A folder that is open shows it where it was dropped: at the top.
            let first = folder.messages.first().map(|kept| kept.id).filter(|_| !over.is_folded);
            moved(messages, id, Place { folder: folder.id, before: first })
        }
        (Item::Folder(id), kept) => {
            let before = match (half, kept) {
                (Half::Upper, None) => Some(folder.id),
                // After a folder, or after that of a message.
                _ => messages.folder_after(folder.id),
            };
            let is_there =
                folder.id == id || before == Some(id) || before == messages.folder_after(id);
            (!is_there).then_some(Change::MoveFolder(id, before))
        }
    }
}

/// The change that puts a message there, unless it stands there.
fn moved(messages: &SavedMessages, id: MessageId, place: Place) -> Option<Change> {
    let is_there = place.before == Some(id) || messages.place_of(id) == Some(place);
    (!is_there).then_some(Change::Move(id, place))
}

fn to_the_end(dragged: Item) -> Change {
    match dragged {
        Item::Message(id) => Change::Move(id, Place::end_of(FolderId::ROOT)),
        Item::Folder(id) => Change::MoveFolder(id, None),
    }
}

/// One place up or down: a message within its folder and from its edge into the next one, a folder among folders.
pub(super) fn stepped(messages: &SavedMessages, row: &ListRow<'_>, step: Half) -> Option<Change> {
    let folders = messages.folders();
    let at_folder = folders.iter().position(|folder| folder.id == row.folder.id)?;
    let Some(kept) = row.kept else {
        let before = match step {
            // Before the one before; the first is the root, which stays there.
            Half::Upper => folders.get(at_folder.checked_sub(1).filter(|at| *at > 0)?)?.id,
            Half::Lower => {
                folders.get(at_folder + 1)?;
                let before = folders.get(at_folder + 2).map(|folder| folder.id);
                return Some(Change::MoveFolder(row.folder.id, before));
            }
        };
        return Some(Change::MoveFolder(row.folder.id, Some(before)));
    };
    let siblings = &row.folder.messages;
    let at = siblings.iter().position(|other| other.id == kept.id)?;
    let place = match step {
        Half::Upper => match at.checked_sub(1).and_then(|at| siblings.get(at)) {
            Some(above) => Place { folder: row.folder.id, before: Some(above.id) },
            None => Place::end_of(folders.get(at_folder.checked_sub(1)?)?.id),
        },
        Half::Lower if at + 1 < siblings.len() => {
            let before = siblings.get(at + 2).map(|kept| kept.id);
            Place { folder: row.folder.id, before }
        }
        Half::Lower => {
            let next = folders.get(at_folder + 1)?;
            Place { folder: next.id, before: next.messages.first().map(|kept| kept.id) }
        }
    };
    Some(Change::Move(kept.id, place))
}

/// A copy of a message right after it, without its key.
pub(super) fn duplicate(kept: &Kept, messages: &SavedMessages, texts: &Texts) -> Change {
    let mut saved = kept.saved.clone();
    saved.key = None;
    if !saved.name.is_empty() {
        let name = tr!(texts, "saved-copy-name", name = saved.name.as_str());
        // A name that is as long as may be gets no word more.
        let fits = name.chars().count() <= crate::engine::messages::NAME_CHARS_MAX;
        saved.name = if fits { name } else { saved.name };
    }
    let place = messages.place_of(kept.id).unwrap_or(Place::end_of(FolderId::ROOT));
    Change::Add(Kept { id: MessageId::new(), saved }, place)
}

/// The name of a row, for screen readers and tests.
pub(super) fn row_name(row: &ListRow<'_>, texts: &Texts) -> String {
    match row.kept {
        Some(kept) => title(&kept.saved, texts),
        None => crate::payload::safe_text(&row.folder.name).into_owned(),
    }
}

/// Whether a row of the list is being dragged.
pub(super) fn is_dragged(ui: &Ui, item: Item) -> bool {
    DragAndDrop::payload::<Item>(ui.ctx()).is_some_and(|dragged| *dragged == item)
}
