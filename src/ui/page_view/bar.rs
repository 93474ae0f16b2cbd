//! The bar over the page.

use super::picture::facts_ui;
use super::{Form, Forward, PageView};
use crate::i18n::Texts;
use crate::page::{BodyKind, Case, Charset, CharsetReason, Glance, Page};
use crate::payload::Encoding;
use crate::tr;
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::size;
use crate::ui::widgets::{self, Field};
use egui::{Align, Key, Layout, Ui, UiBuilder};

impl PageView {
    pub(super) fn bar_ui(
        &mut self,
        ui: &mut Ui,
        page: &Page,
        glance: &Glance,
        form: Form,
        texts: &Texts,
    ) {
        widgets::bar(ui, |ui| {
            self.form_ui(ui, glance, form, texts);
            if form != Form::Text {
                facts_ui(ui, page);
                return;
            }
            self.charset_ui(ui, page, glance, texts);
            self.find_ui(ui, page, glance, texts);
            widgets::weak(ui, tr!(texts, "page-lines", count = glance.lines));
        });
    }

    fn form_ui(&mut self, ui: &mut Ui, glance: &Glance, form: Form, texts: &Texts) {
        let is_picture = matches!(glance.kind, Some(BodyKind::Picture(_)));
        let (first, name) = if is_picture {
            (Form::Picture, tr!(texts, "page-form-picture"))
        } else {
            (Form::Text, tr!(texts, "page-form-text"))
        };
        let choices = [(first, &*name), (Form::Hex, &*tr!(texts, "page-form-hex"))];
        if let Some(choice) = widgets::segments(ui, &choices, |choice| choice == form, None) {
            self.form = Some(choice);
            self.selection = None;
        }
    }

    fn charset_ui(&mut self, ui: &mut Ui, page: &Page, glance: &Glance, texts: &Texts) {
        let current = glance.charset.map(|charset| charset_text(charset, texts));
        let chosen = self.settings.charset;
        let mut choice = None;
        let name = tr!(texts, "page-encoding");
        widgets::menu(ui, &name, current.as_deref().unwrap_or_default(), |ui| {
            if widgets::menu_choice(
                ui,
                (chosen.is_none()).into(),
                &tr!(texts, "page-encoding-auto"),
            ) {
                choice = Some(None);
            }
            for encoding in Encoding::ALL {
                if widgets::menu_choice(ui, (chosen == Some(encoding)).into(), encoding.name()) {
                    choice = Some(Some(encoding));
                }
            }
        });
        if let Some(choice) = choice {
            self.settings.charset = choice;
            self.settings.charset_host.clone_from(&self.host);
            page.choose(choice);
        }
    }

    fn find_ui(&mut self, ui: &mut Ui, page: &Page, glance: &Glance, texts: &Texts) {
        let field = Field::new(&tr!(texts, "page-find"), size::TEXT_FIELD)
            .nameless()
            .hint(&tr!(texts, "page-find-hint"))
            .show(ui, &mut self.find_text);
        let find = tooltip(ui.ctx(), &tr!(texts, "page-find-tooltip"), &shortcuts::FIND);
        let field = field.on_hover_text(find);
        if std::mem::take(&mut self.focuses_find) {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_back = ui.input(|input| input.modifiers.shift);
        if is_entered {
            // To go on with the next one.
            field.request_focus();
        }
        if !self.find_text.is_empty() {
            self.clear_ui(ui, &field, texts);
        }
        let is_kept = self.settings.case == Case::Kept;
        if widgets::mark_toggle(ui, "Aa", &tr!(texts, "page-find-case"), is_kept.into()).clicked() {
            self.settings.case = if is_kept { Case::Ignored } else { Case::Kept };
        }
        let previous = widgets::mark_button(ui, "↑", &tr!(texts, "page-find-previous")).clicked();
        let next = widgets::mark_button(ui, "↓", &tr!(texts, "page-find-next")).clicked();
        if previous || (is_entered && is_back) {
            self.step_match(page, glance, Forward::No);
        } else if next || is_entered {
            self.step_match(page, glance, Forward::Yes);
        }
        if self.query.is_some() {
            widgets::weak(ui, self.found_text(glance, texts));
        }
    }

    /// Within the field, so that nothing moves when it comes.
    fn clear_ui(&mut self, ui: &mut Ui, field: &egui::Response, texts: &Texts) {
        let rect = field.rect.with_min_x(field.rect.right() - size::CONTROL);
        let layout = Layout::left_to_right(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        if widgets::mark_button(&mut inside, "✕", &tr!(texts, "page-find-clear")).clicked() {
            self.find_text.clear();
            field.request_focus();
        }
    }

    fn found_text(&self, glance: &Glance, texts: &Texts) -> String {
        let count = glance.matches;
        let at = self.found_at.map(|at| at + 1);
        match (count, glance.has_more_matches, at) {
            (0, ..) if glance.is_searching => tr!(texts, "page-finding").into_owned(),
            (0, ..) => tr!(texts, "page-found-none").into_owned(),
            (_, false, Some(at)) => tr!(texts, "page-found-at", at = at, count = count),
            (_, true, Some(at)) => tr!(texts, "page-found-at-more", at = at, count = count),
            (_, false, None) => tr!(texts, "page-found", count = count),
            (_, true, None) => tr!(texts, "page-found-more", count = count),
        }
    }
}

/// The encoding, and who says so.
fn charset_text(charset: Charset, texts: &Texts) -> String {
    let why = match charset.why {
        CharsetReason::Chosen => tr!(texts, "page-why-chosen"),
        CharsetReason::Bom => tr!(texts, "page-why-bom"),
        CharsetReason::Header => tr!(texts, "page-why-header"),
        CharsetReason::Meta => tr!(texts, "page-why-meta"),
        CharsetReason::Declaration => tr!(texts, "page-why-declaration"),
        CharsetReason::Json => tr!(texts, "page-why-json"),
        CharsetReason::Guess => tr!(texts, "page-why-guess"),
        CharsetReason::Default => tr!(texts, "page-why-default"),
    };
    let own = Encoding::ALL.iter().map(|encoding| encoding.name());
    let name = charset.encoding.name();
    // Ours are written as people write them: the standard has `gb18030`.
    let name = own.into_iter().find(|own| own.eq_ignore_ascii_case(name)).unwrap_or(name);
    format!("{name} ({why})")
}
