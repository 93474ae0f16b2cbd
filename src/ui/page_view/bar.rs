//! The bar over the page.

use super::picture::facts_ui;
use super::{Form, Forward, PageView};
use crate::i18n::Texts;
use crate::net::http::{Coding, Hop};
use crate::page::{BodyKind, Case, Charset, CharsetReason, Glance, JsonLayout, Page};
use crate::payload::Encoding;
use crate::tr;
use crate::ui::icons;
use crate::ui::overflow::{Slot, overflow_bar};
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::size;
use crate::ui::widgets::{
    self, Field, button_width, mark_button, mark_toggle, menu_width, segments_width, text_width,
};
use egui::containers::menu::is_in_menu;
use egui::{Align, Key, Layout, Ui, UiBuilder};
use std::borrow::Cow;

/// The least that stays of the search field, in points.
const FIND_MIN: f32 = 0.6 * size::TEXT_FIELD;

/// A control of the bar over a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Control {
    Form,
    Charset,
    Format,
    Wrap,
    Find,
    Case,
    Previous,
    Next,
    Found,
    What,
}

impl PageView {
    pub(super) fn bar_ui(
        &mut self,
        ui: &mut Ui,
        hop: &Hop,
        (page, glance): (&Page, &Glance),
        form: Form,
        texts: &Texts,
    ) {
        if form != Form::Text {
            widgets::bar(ui, |ui| {
                self.form_ui(ui, glance, form, texts);
                facts_ui(ui, page);
            });
            return;
        }
        let what = what_text(hop, glance, texts);
        let slots = self.slots(ui, glance, &what, texts);
        overflow_bar(ui, &tr!(texts, "page-more"), &slots, |ui, control, _| match control {
            Control::Form => self.form_ui(ui, glance, form, texts),
            Control::Charset => self.charset_ui(ui, page, glance, texts),
            Control::Format => {
                let name = tr!(texts, "page-format");
                switch_ui(
                    ui,
                    &name,
                    &tr!(texts, "page-format-tooltip"),
                    &mut self.settings.formats,
                );
            }
            Control::Wrap => {
                let name = tr!(texts, "page-wrap");
                switch_ui(ui, &name, &tr!(texts, "page-wrap-tooltip"), &mut self.settings.wraps);
            }
            Control::Find => self.find_ui(ui, page, glance, texts),
            Control::Case => self.case_ui(ui, texts),
            Control::Previous => {
                if mark_button(ui, "↑", &tr!(texts, "page-find-previous")).clicked() {
                    self.step_match(page, glance, Forward::No);
                }
            }
            Control::Next => {
                if mark_button(ui, "↓", &tr!(texts, "page-find-next")).clicked() {
                    self.step_match(page, glance, Forward::Yes);
                }
            }
            Control::Found => {
                widgets::weak(ui, self.found_text(glance, texts));
            }
            Control::What => {
                widgets::weak(ui, &what);
            }
        });
    }

    /// The controls over a text, and how they give way.
    fn slots(&self, ui: &Ui, glance: &Glance, what: &str, texts: &Texts) -> Vec<Slot<Control>> {
        let forms = [tr!(texts, "page-form-text"), tr!(texts, "page-form-hex")];
        let charset = glance.charset.map(|charset| charset_text(charset, texts));
        let word = |id: &str| button_width(ui, &texts.get(id));
        let mut slots = vec![
            Slot::fixed(Control::Form, segments_width(ui, forms.iter().map(|name| &**name))),
            Slot::fixed(Control::Charset, menu_width(ui, &charset.unwrap_or_default())).rank(3),
        ];
        if glance.kind == Some(BodyKind::Json) {
            slots.push(Slot::fixed(Control::Format, word("page-format")).rank(2));
        }
        slots.extend([
            Slot::fixed(Control::Wrap, word("page-wrap")).rank(2),
            Slot::between(Control::Find, FIND_MIN, size::TEXT_FIELD),
            Slot::fixed(Control::Case, size::CONTROL).rank(4),
            Slot::fixed(Control::Previous, size::CONTROL).rank(1),
            Slot::fixed(Control::Next, size::CONTROL).rank(1),
        ]);
        if self.query.is_some() {
            let width = text_width(ui, &self.found_text(glance, texts)) + 1.0;
            slots.push(Slot::fixed(Control::Found, width).rank(1));
        }
        slots.push(Slot::fixed(Control::What, text_width(ui, what) + 1.0).rank(5));
        slots
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
        let width = if is_in_menu(ui) { size::TEXT_FIELD } else { ui.available_width() };
        let field = Field::new(&tr!(texts, "page-find"), width)
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
        if is_entered {
            self.step_match(page, glance, if is_back { Forward::No } else { Forward::Yes });
        }
    }

    fn case_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let is_kept = self.settings.case == Case::Kept;
        if mark_toggle(ui, "Aa", &tr!(texts, "page-find-case"), is_kept.into()).clicked() {
            self.settings.case = if is_kept { Case::Ignored } else { Case::Kept };
        }
    }

    /// Within the field, so that nothing moves when it comes.
    fn clear_ui(&mut self, ui: &mut Ui, field: &egui::Response, texts: &Texts) {
        let rect = field.rect.with_min_x(field.rect.right() - size::CONTROL);
        let layout = Layout::left_to_right(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        if mark_button(&mut inside, icons::CLOSE, &tr!(texts, "page-find-clear")).clicked() {
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

/// A switch with a word on it.
fn switch_ui(ui: &mut Ui, name: &str, tooltip: &str, on: &mut bool) {
    let switch = mark_toggle(ui, name, name, (*on).into()).on_hover_text(tooltip);
    *on ^= switch.clicked();
}

/// What is shown, in a few words: the kind of the text, what was done to it, how long it is.
fn what_text(hop: &Hop, glance: &Glance, texts: &Texts) -> String {
    let kind = match glance.kind {
        Some(BodyKind::Html) => "HTML".into(),
        Some(BodyKind::Json) => "JSON".into(),
        Some(BodyKind::Xml) => "XML".into(),
        _ => tr!(texts, "page-plain-text"),
    };
    let layout = match glance.shape.json {
        _ if glance.kind != Some(BodyKind::Json) => None,
        JsonLayout::AsItCame => None,
        JsonLayout::Formatted => Some(tr!(texts, "page-formatted")),
        JsonLayout::TooLarge => Some(tr!(texts, "page-format-too-large")),
    };
    let codings = hop.with_facts(|facts| facts.codings.clone());
    let names: Vec<&str> = codings.into_iter().map(Coding::name).collect();
    let undone =
        (!names.is_empty()).then(|| tr!(texts, "page-undone", codings = names.join(", ")).into());
    let lines = tr!(texts, "page-lines", count = glance.lines).into();
    let parts: Vec<Cow<'_, str>> =
        [Some(kind), undone, layout, Some(lines)].into_iter().flatten().collect();
    parts.join(" · ")
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
