//! The bar over the rows: what is shown, and how.

use super::{LogIntent, LogView, PayloadForm};
use crate::i18n::Texts;
use crate::log::view::Progress;
use crate::log::{Class, Classes, Store};
use crate::payload::Encoding;
use crate::tr;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{self, Field};
use egui::{Align, Key, Layout, Popup, TextWrapMode, Ui, UiBuilder};

impl LogView {
    /// Draws the bar. It wraps where the width does not suffice.
    pub fn bar_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) -> Option<LogIntent> {
        let intent = widgets::bar(ui, |ui| {
            // A control goes to the next line as a whole.
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            self.filter_ui(ui, texts);
            self.classes_ui(ui, texts);
            self.form_ui(ui, texts);
            self.encoding_ui(ui, texts);
            self.framing_ui(ui, texts);
            self.go_to_ui(ui, texts);
            self.pause_ui(ui, store, texts);
            let clear_tooltip = tooltip(ui.ctx(), &tr!(texts, "clear-tooltip"), &shortcuts::CLEAR);
            let clear = widgets::button(ui, &tr!(texts, "clear"));
            let clears = clear.on_hover_text(clear_tooltip).clicked();
            let mut export = widgets::button(ui, &tr!(texts, "export"));
            if self.messages.is_some() {
                export = export.on_hover_text(tr!(texts, "log-export-raw"));
            }
            let exports = export.clicked();
            self.progress_ui(ui, texts);
            let clear = clears.then_some(LogIntent::Clear);
            clear.or(exports.then_some(LogIntent::Export))
        })
        .inner;
        self.refilter();
        intent
    }

    fn filter_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        // Narrower, so that the bar of a small window stays one line.
        let is_narrow = ui.max_rect().width() < super::framing::ROOMY;
        let width = if is_narrow { size::ADDRESS_FIELD } else { size::TEXT_FIELD };
        let field = Field::new(&tr!(texts, "filter"), width)
            .nameless()
            .hint(&filter_hint(self.settings.form, texts))
            .show(ui, &mut self.filter_text);
        let find = tooltip(ui.ctx(), &tr!(texts, "filter-tooltip"), &shortcuts::FIND);
        let field = field.on_hover_text(format!("{find}\n{}", self.searched_text(texts)));
        if std::mem::take(&mut self.focuses_filter) {
            field.request_focus();
        }
        if self.filter_text.is_empty() {
            return;
        }
        // Within the field, so that nothing moves when it comes.
        let rect = field.rect.with_min_x(field.rect.right() - size::CONTROL);
        let layout = Layout::left_to_right(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        if widgets::mark_button(&mut inside, "✕", &tr!(texts, "log-clear-filter")).clicked() {
            self.filter_text.clear();
            field.request_focus();
        }
    }

    /// In what a text is looked for.
    pub(super) fn searched_text(&self, texts: &Texts) -> String {
        let encoding = self.settings.encoding.name();
        match self.settings.form {
            PayloadForm::Text => tr!(texts, "log-searched-text", encoding = encoding),
            PayloadForm::Hex => tr!(texts, "log-searched-hex").into_owned(),
            PayloadForm::Both => tr!(texts, "log-searched-both", encoding = encoding),
        }
    }

    fn classes_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let classes = self.settings.classes;
        let choices = [
            (None, &*tr!(texts, "log-all")),
            (Some(Class::In), &*tr!(texts, "log-in")),
            (Some(Class::Out), &*tr!(texts, "log-out")),
            (Some(Class::Events), &*tr!(texts, "log-events")),
            (Some(Class::Calls), &*tr!(texts, "log-calls")),
        ];
        let is_on = |choice: Option<Class>| match choice {
            None => classes == Classes::ALL,
            Some(class) => classes != Classes::ALL && classes.contains(class),
        };
        let tooltip = tr!(texts, "log-classes-tooltip");
        if let Some(choice) = widgets::segments(ui, &choices, is_on, Some(&*tooltip)) {
            let toggles = ui.input(|input| input.modifiers.command);
            self.settings.classes = match choice {
                None => Classes::ALL,
                Some(class) if toggles => classes.toggled(class),
                Some(class) => Classes::only(class),
            };
        }
    }

    fn form_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let choices = [
            (PayloadForm::Text, &*tr!(texts, "text")),
            (PayloadForm::Hex, &*tr!(texts, "hex")),
            (PayloadForm::Both, &*tr!(texts, "both")),
        ];
        let form = self.settings.form;
        if let Some(choice) = widgets::segments(ui, &choices, |choice| choice == form, None) {
            self.settings.form = choice;
        }
    }

    fn encoding_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let current = self.settings.encoding;
        widgets::menu(ui, &tr!(texts, "log-encoding"), current.name(), |ui| {
            for encoding in Encoding::ALL {
                if widgets::menu_choice(ui, (encoding == current).into(), encoding.name()) {
                    self.settings.encoding = encoding;
                }
            }
        });
    }

    fn go_to_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let name = tr!(texts, "log-go-to-row");
        let menu = widgets::menu(ui, &name, "#", |ui| {
            let field = Field::new(&tr!(texts, "log-row-number"), size::PORT_FIELD)
                .show(ui, &mut self.go_to_text);
            if std::mem::take(&mut self.opens_go_to) {
                field.request_focus();
            }
            let is_sent = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            // People count from 1.
            let typed = self.go_to_text.trim().parse::<u64>().ok();
            let number = typed.and_then(|number| number.checked_sub(1));
            if number.is_none() && !self.go_to_text.is_empty() {
                widgets::problem(ui, &tr!(texts, "log-not-a-number"));
            }
            number.filter(|_| is_sent)
        });
        if menu.response.clicked() || self.opens_go_to {
            self.opens_go_to = true;
            Popup::open_id(ui.ctx(), Popup::default_response_id(&menu.response));
        }
        if let Some(row) = menu.inner.flatten() {
            self.go_to_text.clear();
            Popup::close_id(ui.ctx(), Popup::default_response_id(&menu.response));
            self.go_to(row);
            ui.ctx().request_repaint_after(crate::ui::widgets::NEXT_FRAME);
        }
    }

    fn pause_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let paused = self.is_paused();
        let (mark, name) =
            if paused { ("▶", tr!(texts, "resume")) } else { ("⏸", tr!(texts, "pause")) };
        let toggle = widgets::mark_toggle(ui, mark, &name, paused.into());
        let keys = ui.ctx().format_shortcut(&shortcuts::PAUSE);
        if toggle.on_hover_text(keys).clicked() {
            self.toggle_pause(store);
        }
    }

    /// What goes on, last in the bar so that nothing else moves.
    fn progress_ui(&self, ui: &mut Ui, texts: &Texts) {
        if self.is_paused() {
            let text = tr!(texts, "log-paused", count = self.rows_held());
            ui.label(widgets::tint(text, palette(ui).warning));
        }
        if !self.filter_text.is_empty() && ui.max_rect().width() >= super::framing::ROOMY {
            let text = self.searched_text(texts);
            widgets::weak(ui, &text).on_hover_text(&text);
        }
        if self.messages_dropped() > 0 {
            let text = tr!(texts, "messages-dropped", count = self.messages_dropped());
            widgets::weak(ui, text).on_hover_text(tr!(texts, "messages-dropped-tooltip"));
        }
        if let Progress::Left(rows) = self.progress {
            widgets::weak(ui, tr!(texts, "log-searching", count = rows));
        }
    }
}

/// What can be typed into the filter.
fn filter_hint(form: PayloadForm, texts: &Texts) -> String {
    let hint = match form {
        PayloadForm::Text => tr!(texts, "log-filter-hint"),
        PayloadForm::Hex => tr!(texts, "log-filter-hint-hex"),
        PayloadForm::Both => tr!(texts, "log-filter-hint-both"),
    };
    hint.into_owned()
}
