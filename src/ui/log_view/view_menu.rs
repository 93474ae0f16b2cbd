//! The menu of how payloads are shown: as text or hex, in which encoding, how frames are told apart.

use super::{LogView, PayloadForm};
use crate::i18n::Texts;
use crate::log::Store;
use crate::payload::Encoding;
use crate::tr;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{self, menu, menu_choice, menu_width, segments, weak, widest};
use egui::{ScrollArea, Ui};

/// The ways to show payloads, each with its text.
fn forms(texts: &Texts) -> [(PayloadForm, String); 3] {
    [
        (PayloadForm::Text, tr!(texts, "text")),
        (PayloadForm::Hex, tr!(texts, "hex")),
        (PayloadForm::Both, tr!(texts, "both")),
    ]
    .map(|(form, name)| (form, name.into_owned()))
}

impl LogView {
    /// The menu with its state in its label.
    pub(super) fn view_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let (name, [state, short]) = (tr!(texts, "log-view"), self.view_states(texts));
        let fits = menu_width(ui, &state) <= ui.available_width() + 0.5;
        let current = if fits { &state } else { &short };
        let response = widgets::sticky_menu(ui, (&name, current), |ui| {
            // In a window that is low the menu scrolls: none of its lines is drawn on another.
            ScrollArea::vertical().show(ui, |ui| self.view_menu_ui(ui, store, texts));
        });
        response.on_hover_text(state);
    }

    /// What a label needs for the state that is usual and for the longest one, in points.
    pub(super) fn view_widths(&self, ui: &Ui, texts: &Texts) -> (f32, f32) {
        let forms = forms(texts);
        let longest = |names: &mut dyn Iterator<Item = &str>| {
            let width = |name: &&str| name.chars().count();
            names.max_by_key(width).unwrap_or_default().to_owned()
        };
        let form = longest(&mut forms.iter().map(|(_, name)| name.as_str()));
        let encoding = longest(&mut Encoding::ALL.iter().map(|encoding| encoding.name()));
        let usual = shown(&tr!(texts, "text"), Encoding::Utf8.name(), None, texts);
        let framings = Self::framing_names(texts);
        let framing = longest(&mut framings.iter().map(String::as_str));
        let framing = Some(framing.as_str()).filter(|_| self.traffic.is_stream());
        let most = shown(&form, &encoding, framing, texts);
        (menu_width(ui, &usual), widest(ui, menu_width, [usual.as_str(), most.as_str()]))
    }

    /// How payloads are shown now, in words: what it is said about, and without that.
    fn view_states(&self, texts: &Texts) -> [String; 2] {
        let forms = forms(texts);
        let is_now = |(form, _): &&(PayloadForm, String)| *form == self.settings.form;
        let form = forms.iter().find(is_now).map(|(_, name)| name.as_str()).unwrap_or_default();
        let (encoding, framing) = (self.settings.encoding.name(), self.framing_name(texts));
        let short = tr!(texts, "log-view-short", form = form, encoding = encoding);
        [shown(form, encoding, framing.as_deref(), texts), short]
    }

    fn view_menu_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        // Menus draw controls without their frames, so that an empty box could not be seen.
        ui.reset_style();
        let forms = forms(texts);
        let forms = forms.each_ref().map(|(form, name)| (*form, name.as_str()));
        let now = self.settings.form;
        ui.set_max_width(size::FIELDS_MENU.min(ui.ctx().content_rect().width() - 4.0 * space::M));
        let chosen = ui.horizontal(|ui| segments(ui, &forms, |form| form == now, None)).inner;
        self.settings.form = chosen.unwrap_or(now);
        self.encoding_ui(ui, texts);
        self.delta_ui(ui, texts);
        self.figure_switches_ui(ui, texts);
        if self.traffic.is_stream() {
            ui.separator();
            weak(ui, tr!(texts, "framing")).on_hover_text(tr!(texts, "framing-tooltip"));
            self.framing_menu_ui(ui, store, texts);
        }
    }

    fn encoding_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let current = self.settings.encoding;
        menu(ui, &tr!(texts, "log-encoding"), current.name(), |ui| {
            for encoding in Encoding::ALL {
                if menu_choice(ui, (encoding == current).into(), encoding.name()) {
                    self.settings.encoding = encoding;
                }
            }
        });
    }
}

/// The label of the menu.
fn shown(form: &str, encoding: &str, framing: Option<&str>, texts: &Texts) -> String {
    match framing {
        None => tr!(texts, "log-view-state", form = form.to_lowercase(), encoding = encoding),
        Some(framing) => {
            tr!(
                texts,
                "log-view-framed",
                form = form.to_lowercase(),
                encoding = encoding,
                framing = framing
            )
        }
    }
}
