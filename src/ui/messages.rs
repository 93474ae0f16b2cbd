//! The panel of saved messages: at the right of the window, for the pane in use.
//!
//! It draws what there is and returns what a person asked for; the app keeps and sends.

mod editor;
pub mod exchange_window;
mod list;
mod row;
#[cfg(test)]
mod tests;

use super::icons;
use super::repeat::{RepeatForm, RepeatWish};
use super::row_scroll::RowScroll;
use super::tokens::{palette, size, space};
use super::widgets::{Field, bare, icon_menu, line, mark_button, menu_item, problem, small};
use crate::engine::messages::{
    Change, Folder, FolderId, Kept, MessageId, Place, SavedMessage, SavedMessages,
};
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;
use editor::{Draft, FolderDraft, Unfinished};
use egui::{Frame, Id, Layout, Margin, Panel, Response, Ui};
use list::Item;
use std::collections::{HashMap, HashSet};

/// Its width at first, in points.
pub const PANEL_WIDTH: f32 = 14.0 * size::ROW;
/// Its least width, in points: the fields of a message in one column.
pub const PANEL_WIDTH_MIN: f32 = 12.0 * size::ROW;
/// What it leaves to the panes at least, in points: at the smallest window, a pane that can be used.
pub const PANES_WIDTH_MIN: f32 = 360.0;
/// The part of its height that what is edited may take.
const EDITOR_SHARE: f32 = 0.62;
/// It may take more as long as so many rows of the list are seen: at the smallest window, all of a message.
const ROWS_SEEN_MIN: f32 = 4.0;
/// The longest title that is made of a text, in characters.
const TITLE_CHARS: usize = 32;

/// What the panel shows.
pub struct MessagesView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The messages.
    pub messages: &'a SavedMessages,
    /// Why the last one was not sent.
    pub refusal: Option<&'a str>,
}

/// What a person asked of the panel.
#[derive(Clone, Debug, PartialEq)]
pub enum MessagesIntent {
    /// Change something.
    Change(Change),
    /// Send this one through the pane in use.
    Send(MessageId),
    /// Send all of a folder in order, so often.
    SendInOrder(FolderId, RepeatWish),
    /// Take the last change back.
    Undo,
    /// Open the window that reads a list.
    Import,
    /// Open the window that writes one.
    Export,
    /// Close the panel.
    Close,
}

/// The panel: what is selected, folded and looked for.
pub struct MessagesPanel {
    selected: Option<Item>,
    folded: HashSet<FolderId>,
    search: String,
    scroll: RowScroll,
    draft: Option<Draft>,
    /// What was typed in messages that are not selected now, and is no destination yet.
    unfinished: HashMap<MessageId, Unfinished>,
    folder_draft: Option<FolderDraft>,
    /// The height of what is edited in the last picture, in points.
    editor_height: f32,
    /// How a folder is sent in order.
    in_order: RepeatForm,
    /// Where the keyboard is to go.
    wish: Option<Wish>,
    /// Whether the selected row is to come onto the screen.
    reveals: bool,
}

/// Where the keyboard is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    List,
    Name,
}

impl Default for MessagesPanel {
    fn default() -> Self {
        let mut scroll = RowScroll::new(Id::unique("saved message rows"));
        scroll.stay();
        Self {
            selected: None,
            folded: HashSet::new(),
            search: String::new(),
            scroll,
            draft: None,
            unfinished: HashMap::new(),
            folder_draft: None,
            editor_height: 0.0,
            in_order: RepeatForm::once(),
            wish: None,
            reveals: false,
        }
    }
}

impl MessagesPanel {
    /// The keyboard goes to the list.
    pub fn focus(&mut self) {
        self.wish = Some(Wish::List);
    }

    /// Selects a message that was just made, and puts the keyboard into its name.
    pub fn show_new(&mut self, id: MessageId) {
        self.search.clear();
        self.select(Item::Message(id));
        self.wish = Some(Wish::Name);
    }

    /// The folder in which a new message belongs: that of what is selected.
    pub fn place_for_new(&self, messages: &SavedMessages) -> Place {
        let folder = match self.selected {
            Some(Item::Folder(id)) => Some(id),
            Some(Item::Message(id)) => messages.place_of(id).map(|place| place.folder),
            None => None,
        };
        Place::end_of(folder.unwrap_or(FolderId::ROOT))
    }

    fn select(&mut self, item: Item) {
        self.selected = Some(item);
        self.reveals = true;
    }

    /// Draws it into the panel at the right.
    pub fn ui(&mut self, ui: &mut Ui, view: &MessagesView<'_>) -> Vec<MessagesIntent> {
        let mut intents = Vec::new();
        let margin = Margin::symmetric(space::S as i8, space::XS as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            self.header_ui(ui, view, &mut intents);
            self.search_ui(ui, view.texts);
            if let Some(refusal) = view.refusal {
                problem(ui, refusal);
            }
        });
        line(ui);
        let height = ui.available_height();
        let is_selected = self.selected.is_some_and(|item| item.is_in(view.messages));
        if is_selected {
            let known = self.editor_height;
            let panel = Panel::bottom("saved message").frame(bare()).resizable(false);
            let most = (height * EDITOR_SHARE).max(height - ROWS_SEEN_MIN * size::ROW);
            panel.exact_size(known.min(most)).show(ui, |ui| {
                self.editor_height = self.editor_ui(ui, view, &mut intents);
            });
            if (self.editor_height - known).abs() >= 0.5 {
                ui.ctx().request_discard("what is edited has another height");
            }
        }
        self.list_ui(ui, view, &mut intents);
        intents
    }

    fn header_ui(
        &mut self,
        ui: &mut Ui,
        view: &MessagesView<'_>,
        intents: &mut Vec<MessagesIntent>,
    ) {
        let texts = view.texts;
        ui.horizontal(|ui| {
            ui.heading(tr!(texts, "saved-messages"));
            ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                if mark_button(ui, icons::CLOSE, &tr!(texts, "saved-close")).clicked() {
                    intents.push(MessagesIntent::Close);
                }
                icon_menu(ui, icons::MENU, &tr!(texts, "saved-lists"), |ui| {
                    if menu_item(ui, true.into(), &tr!(texts, "saved-import")) {
                        intents.push(MessagesIntent::Import);
                    }
                    let can_export = view.messages.iter().next().is_some();
                    if menu_item(ui, can_export.into(), &tr!(texts, "saved-export")) {
                        intents.push(MessagesIntent::Export);
                    }
                });
                if mark_button(ui, icons::FILES, &tr!(texts, "saved-new-folder")).clicked() {
                    intents.push(self.new_folder(texts));
                }
                if mark_button(ui, icons::ADD, &tr!(texts, "saved-new")).clicked() {
                    let kept = Kept { id: MessageId::new(), saved: SavedMessage::default() };
                    let place = self.place_for_new(view.messages);
                    self.show_new(kept.id);
                    intents.push(MessagesIntent::Change(Change::Add(kept, place)));
                }
            });
        });
    }

    fn new_folder(&mut self, texts: &Texts) -> MessagesIntent {
        let name = tr!(texts, "saved-folder-unnamed").into_owned();
        let folder = Folder { id: FolderId::new(), name, messages: Vec::new() };
        self.search.clear();
        self.select(Item::Folder(folder.id));
        self.wish = Some(Wish::Name);
        MessagesIntent::Change(Change::AddFolder(folder, None))
    }

    fn search_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        ui.horizontal(|ui| {
            let hint = tr!(texts, "saved-search");
            let gap = ui.spacing().item_spacing.x;
            let clear = if self.search.is_empty() { 0.0 } else { size::CONTROL + gap };
            let width = ui.available_width() - clear;
            Field::new(&hint, width.max(size::PORT_FIELD))
                .nameless()
                .hint(&hint)
                .show(ui, &mut self.search);
            if !self.search.is_empty()
                && mark_button(ui, icons::CLOSE, &tr!(texts, "saved-clear-search")).clicked()
            {
                self.search.clear();
            }
        });
    }
}

/// What a message is called: by its name, else by the beginning of its text.
pub fn title(saved: &SavedMessage, texts: &Texts) -> String {
    let name = if saved.name.trim().is_empty() { &saved.message.text } else { &saved.name };
    let line = name.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if line.is_empty() {
        return tr!(texts, "saved-unnamed").into_owned();
    }
    let mut title: String = line.chars().take(TITLE_CHARS).collect();
    if line.chars().nth(TITLE_CHARS).is_some() {
        title.push('…');
    }
    safe_text(&title).into_owned()
}

/// What is secondary in the panel.
fn aside(ui: &mut Ui, text: &str) -> Response {
    let colour = palette(ui).weak;
    small(ui, text, colour)
}
