//! The inspector: one row of the log, or one frame of a stream, in full.
//!
//! It copies the selected row out of the store once, and keeps it as long as the row stays selected, even
//! if it leaves memory meanwhile. Each tab shows the same row in another way; what takes long to make is
//! made for a part of bounded length and kept.

mod call;
mod checksums;
mod encodings;
mod explain;
mod explain_capture;
mod explain_http;
mod explain_icmp;
mod explain_program;
mod explain_protocol;
mod explain_relay;
mod explain_stream;
mod frame;
pub(in crate::ui) mod hex_grid;
mod hex_view;
mod packet;
mod sheet;
mod tabs;
mod text_view;
mod units;
mod values;

pub use tabs::OpensOn;

#[cfg(all(test, feature = "window-tests"))]
mod tests;

pub use self::sheet::call_sheet_ui;
use super::icons;
use super::tokens::{palette, size, space};
use super::widgets::{self, hint_ui};
use crate::i18n::Texts;
use crate::learn::traced::Doubt;
use crate::learn::words::guard_text;
use crate::log::copy::{CopyGuard, Form, payload_text};
use crate::log::{Kind, Row, Store, frames};
use crate::payload::checksum::{Fit, fitting};
use crate::payload::{Encoding, Framing};
use crate::tr;
use egui::{Align, Frame, Label, Layout, Margin, RichText, Role, Ui, UiBuilder, WidgetInfo};
use encodings::Reading;
use hex_view::HexView;
use packet::Packet;
use serde::{Deserialize, Serialize};
use tabs::Sort;
use text_view::TextView;

/// How the inspector shows a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InspectorTab {
    /// Its bytes.
    #[default]
    Hex,
    /// Its text in the chosen encoding.
    Text,
    /// Its text in every encoding.
    Encodings,
    /// Its call, with addresses and times.
    Call,
    /// What it means.
    Explain,
}

impl InspectorTab {
    /// Every tab, in order.
    pub const ALL: [Self; 5] = [Self::Hex, Self::Text, Self::Encodings, Self::Call, Self::Explain];

    fn name(self, texts: &Texts) -> String {
        let name = match self {
            Self::Hex => tr!(texts, "inspector-hex"),
            Self::Text => tr!(texts, "inspector-text"),
            Self::Encodings => tr!(texts, "inspector-encodings"),
            Self::Call => tr!(texts, "inspector-call"),
            Self::Explain => tr!(texts, "inspector-explain"),
        };
        name.into_owned()
    }

    fn needs_payload(self) -> bool {
        matches!(self, Self::Hex | Self::Text | Self::Encodings)
    }
}

/// What is to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selected {
    /// Nothing.
    #[default]
    Nothing,
    /// A row, by its number.
    Row(u64),
    /// A frame of a stream.
    Frame(frames::Frame),
}

impl Selected {
    /// The row, or the one with which the frame is complete.
    fn row(self) -> Option<u64> {
        match self {
            Self::Nothing => None,
            Self::Row(row) => Some(row),
            Self::Frame(frame) => Some(frame.last.row),
        }
    }
}

impl From<Option<u64>> for Selected {
    fn from(row: Option<u64>) -> Self {
        row.map_or(Self::Nothing, Self::Row)
    }
}

/// What a person asked of the inspector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectorAsk {
    /// Close it.
    Close,
    /// Show the explaining page at the entry of this name.
    Explain(&'static str),
}

/// Shows the selected row.
#[derive(Debug, Default)]
pub struct Inspector {
    /// The chosen tab.
    pub tab: InspectorTab,
    /// On which tab rows open.
    pub opens_on: OpensOn,
    /// How frames are delimited: some have escapes, and are shown without them.
    pub framing: Framing,
    /// What may be wrong in rows of a program, by their numbers.
    pub doubts: Vec<(u64, Doubt)>,
    shown: Option<InspectedRow>,
}

/// A row and what was made of it.
#[derive(Debug)]
struct InspectedRow {
    of: Selected,
    framing: Framing,
    row: Row,
    frame: Option<frame::About>,
    hex: HexView,
    text: TextView,
    readings: Option<Vec<Reading>>,
    /// The fields of its headers, if it is a packet.
    packet: Option<Packet>,
    /// The checksums that its payload may end with.
    checksums: Option<Vec<Fit>>,
    /// What stands escaped in what was copied last.
    copied: Option<CopyGuard>,
}

impl Inspector {
    /// An inspector in which rows open on these tabs.
    pub fn new(opens_on: OpensOn) -> Self {
        Self { opens_on, ..Self::default() }
    }

    /// Draws it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        store: &Store,
        selected: impl Into<Selected>,
        encoding: Encoding,
        texts: &Texts,
    ) -> Option<InspectorAsk> {
        let selected = selected.into();
        self.look_up(store, selected);
        let encoding = self.shown.as_ref().map_or(encoding, |shown| shown.row.read_in(encoding));
        let mut asked = self.header_ui(ui, encoding, texts);
        widgets::line(ui);
        let tab = self.tab;
        match (&mut self.shown, selected.row()) {
            (Some(shown), _) if shown.lacks_payload(tab) => {
                hint_ui(ui, &tr!(texts, "inspector-no-payload"));
            }
            (Some(shown), _) => {
                let about_row = |(row, _): &&(u64, Doubt)| *row == shown.row.number;
                let doubt = self.doubts.iter().find(about_row).map(|(_, doubt)| doubt);
                asked = asked.or(shown.tab_ui(ui, (tab, doubt), encoding, texts));
            }
            (None, Some(number)) if store.is_on_disk(number) => {
                hint_ui(ui, &tr!(texts, "inspector-row-coming", row = people_count(number)));
            }
            (None, Some(number)) => {
                hint_ui(ui, &tr!(texts, "inspector-row-gone", row = people_count(number)));
            }
            (None, None) => hint_ui(ui, &tr!(texts, "inspector-nothing")),
        }
        asked
    }

    /// Another row was chosen: it opens on what matters of it.
    pub fn open(&mut self, store: &Store, selected: impl Into<Selected>) {
        self.look_up(store, selected.into());
        if let Some(shown) = &self.shown {
            self.tab = self.opens_on.tab(Sort::of(&shown.row));
        }
    }

    fn look_up(&mut self, store: &Store, selected: Selected) {
        let kept = self.shown.as_ref().map(|shown| (shown.of, &shown.framing));
        if kept == Some((selected, &self.framing)) {
            return;
        }
        let framing = &self.framing;
        self.shown = match selected {
            Selected::Nothing => None,
            Selected::Row(number) => {
                store.row(number).map(|row| InspectedRow::new(selected, framing, row, None))
            }
            Selected::Frame(found) => frame::look_up(store, &found, framing)
                .map(|(row, about)| InspectedRow::new(selected, framing, row, Some(about))),
        };
    }

    fn header_ui(
        &mut self,
        ui: &mut Ui,
        encoding: Encoding,
        texts: &Texts,
    ) -> Option<InspectorAsk> {
        let margin = Margin::symmetric(space::M as i8, 0);
        let line = Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(size::TAB_BAR);
                ui.spacing_mut().item_spacing.x = 0.0;
                for tab in InspectorTab::ALL {
                    if widgets::tab(ui, &tab.name(texts), (tab == self.tab).into()) {
                        self.choose(tab);
                    }
                }
                ui.spacing_mut().item_spacing.x = space::S;
                let layout = Layout::right_to_left(Align::Center);
                ui.with_layout(layout, |ui| {
                    let name = tr!(texts, "inspector-close");
                    let closes = widgets::mark_button(ui, icons::CLOSE, &name).clicked();
                    if let Some(shown) = &mut self.shown {
                        shown.summary_ui(ui, encoding, texts);
                    }
                    closes.then_some(InspectorAsk::Close)
                })
                .inner
            })
            .inner
        });
        line.inner
    }

    fn choose(&mut self, tab: InspectorTab) {
        self.tab = tab;
        if let Some(shown) = &self.shown {
            self.opens_on.keep(Sort::of(&shown.row), tab);
        }
    }
}

impl InspectedRow {
    fn new(of: Selected, framing: &Framing, row: Row, frame: Option<frame::About>) -> Self {
        let (hex, text) = (HexView::default(), TextView::default());
        let (readings, packet, checksums, copied) = (None, None, None, None);
        let framing = framing.clone();
        Self { of, framing, row, frame, hex, text, readings, packet, checksums, copied }
    }

    fn lacks_payload(&self, tab: InspectorTab) -> bool {
        tab.needs_payload() && !self.row.kind.has_payload()
    }

    fn summary_ui(&mut self, ui: &mut Ui, encoding: Encoding, texts: &Texts) {
        self.copy_ui(ui, encoding, texts);
        if let Some(text) = self.copied.and_then(|guard| guard_text(guard, texts)) {
            let rich = RichText::new(&text).color(palette(ui).weak);
            ui.add(Label::new(rich).truncate()).on_hover_text(&text);
        }
        let long = match &self.frame {
            Some(about) => frame::summary(about, &self.row, texts),
            None => summary(&self.row, texts),
        };
        let short = tr!(texts, "inspector-summary", row = people_count(self.row.number));
        let fits = |text: &&String| widgets::text_width(ui, text) <= ui.available_width() + 0.5;
        // Where there is no room for the one nor the other, there is none for a part of them.
        if let Some(text) = [&long, &short].into_iter().find(fits) {
            let label = widgets::weak(ui, text);
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &long));
            label.on_hover_text(&long);
        }
    }

    fn copy_ui(&mut self, ui: &mut Ui, encoding: Encoding, texts: &Texts) {
        let name = tr!(texts, "inspector-copy-name");
        widgets::menu(ui, &name, &tr!(texts, "inspector-copy"), |ui| {
            let forms: &[Form] = if self.row.kind.has_payload() { &Form::ALL } else { &[] };
            for form in forms {
                if widgets::menu_command(ui, &form_name(*form, texts)) {
                    let copy = payload_text(&self.row.payload, *form, encoding);
                    ui.copy_text(copy.text);
                    self.copied = Some(copy.guard);
                }
            }
            if widgets::menu_command(ui, &tr!(texts, "inspector-copy-details")) {
                let mut facts = facts(&self.row, self.frame.as_ref(), texts);
                if self.frame.is_none() {
                    facts.extend(sheet::facts(&self.row, texts));
                }
                ui.copy_text(call::details_text(&facts));
            }
        });
    }

    fn tab_ui(
        &mut self,
        ui: &mut Ui,
        (tab, doubt): (InspectorTab, Option<&Doubt>),
        encoding: Encoding,
        texts: &Texts,
    ) -> Option<InspectorAsk> {
        let mut explains = None;
        // What belongs to a row, such as the place scrolled to, must not be taken over by the next one.
        let part = self.frame.as_ref().map(|about| about.frame.last.offset);
        let builder = UiBuilder::new().id_salt((self.row.number, part, tab));
        ui.scope_builder(builder, |ui| {
            let margin = Margin::symmetric(space::M as i8, space::XS as i8);
            let payload = self.row.payload.as_slice();
            Frame::new().inner_margin(margin).show(ui, |ui| match tab {
                InspectorTab::Hex => {
                    let packet = self.packet.get_or_insert_with(|| Packet::of(&self.row));
                    if packet.is_empty() {
                        let fits = self.checksums.get_or_insert_with(|| fitting(payload));
                        checksums::ui(ui, fits, texts);
                    }
                    self.hex.ui(ui, (payload, packet), encoding, texts);
                }
                InspectorTab::Text => {
                    let copied = self.text.ui(ui, payload, encoding, texts);
                    self.copied = copied.or(self.copied);
                }
                InspectorTab::Encodings => {
                    let readings = self.readings.get_or_insert_with(|| encodings::read(payload));
                    encodings::ui(ui, readings, encoding, texts);
                }
                InspectorTab::Call => {
                    let facts = facts(&self.row, self.frame.as_ref(), texts);
                    let row = Some(&self.row).filter(|_| self.frame.is_none());
                    call::ui(ui, &facts, |ui| {
                        if let Some(row) = row {
                            sheet::ui(ui, row, texts);
                        }
                    });
                }
                InspectorTab::Explain => {
                    let about = (self.frame.as_ref(), doubt);
                    explains = explain::ui(ui, &self.row, about, texts);
                }
            });
        });
        explains.map(InspectorAsk::Explain)
    }
}

/// What the call tab shows.
fn facts(row: &Row, frame: Option<&frame::About>, texts: &Texts) -> Vec<call::Fact> {
    match frame {
        Some(about) => frame::facts(about, row, texts),
        None => call::facts(row, texts),
    }
}

/// The number of a row as people count, from 1.
fn people_count(number: u64) -> u64 {
    number.saturating_add(1)
}

fn summary(row: &Row, texts: &Texts) -> String {
    let (number, bytes) = (people_count(row.number), row.payload_bytes);
    match (row.kind, row.peer.socket_addr()) {
        (Kind::Received | Kind::PartIn, Some(peer)) => {
            tr!(texts, "inspector-summary-in", row = number, bytes = bytes, peer = peer)
        }
        (kind, Some(peer)) if kind.has_payload() => {
            tr!(texts, "inspector-summary-out", row = number, bytes = bytes, peer = peer)
        }
        (kind, _) if kind.has_payload() => {
            tr!(texts, "inspector-summary-payload", row = number, bytes = bytes)
        }
        (_, Some(peer)) => tr!(texts, "inspector-summary-peer", row = number, peer = peer),
        _ => tr!(texts, "inspector-summary", row = number),
    }
}

fn form_name(form: Form, texts: &Texts) -> String {
    let name = match form {
        Form::Text => tr!(texts, "inspector-copy-text"),
        Form::Shown => tr!(texts, "inspector-copy-shown"),
        Form::Hex => tr!(texts, "inspector-copy-hex"),
        Form::Escaped => tr!(texts, "inspector-copy-escaped"),
        Form::CArray => tr!(texts, "inspector-copy-c"),
    };
    name.into_owned()
}

/// Which part of a long payload is shown, and the way to the others. Answers the page asked for.
fn pager_ui(ui: &mut Ui, page: Page, texts: &Texts) -> Option<usize> {
    let mut asked = None;
    ui.horizontal(|ui| {
        let earlier = tr!(texts, "inspector-earlier");
        let is_first = page.number == 0;
        let back = ui.add_enabled_ui(!is_first, |ui| widgets::mark_button(ui, "←", &earlier));
        if back.inner.clicked() {
            asked = page.number.checked_sub(1);
        }
        let later = tr!(texts, "inspector-later");
        let is_last = page.end >= page.total;
        let on = ui.add_enabled_ui(!is_last, |ui| widgets::mark_button(ui, "→", &later));
        if on.inner.clicked() {
            asked = Some(page.number + 1);
        }
        let (first, last) = (page.start, page.end.saturating_sub(1));
        let text = tr!(texts, "inspector-part", first = first, last = last, total = page.total);
        widgets::weak(ui, text);
    });
    asked
}

/// A part of a payload, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Page {
    number: usize,
    start: usize,
    end: usize,
    total: usize,
}

impl Page {
    fn is_all(self) -> bool {
        self.start == 0 && self.end >= self.total
    }
}
