//! The call of a row as its manuals have it: signatures, what it waits for, what it returned, errors, links.

use super::call::Fact;
use crate::i18n::Texts;
use crate::learn::calls::{CallSheet, ManualPage, call_of_row, returned_text, sheet};
use crate::log::Row;
use crate::net::Op;
use crate::tr;
use crate::ui::fonts;
use crate::ui::tokens::{font_size, palette, space};
use crate::ui::widgets::{self, menu_command};
use egui::{Grid, Label, RichText, Ui, Vec2};
use std::borrow::Cow;

/// A value of the sheet.
enum Value {
    /// As it is typed.
    Code(String),
    Words(String),
    Pages(Vec<ManualPage>),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Code(text) | Self::Words(text) => text.clone(),
            Self::Pages(pages) => {
                pages.iter().map(|page| page.url.as_str()).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// Draws it below the facts of the row, if the row reports a call with a manual page.
pub(super) fn ui(ui: &mut Ui, row: &Row, texts: &Texts) {
    let values = values(row, texts);
    if values.is_empty() {
        return;
    }
    ui.add_space(space::S);
    let heading = RichText::new(tr!(texts, "sheet-title")).font(fonts::bold(font_size::BODY));
    ui.label(heading.color(palette(ui).text));
    values_ui(ui, values, texts);
}

/// Draws what the manuals say of a call.
pub fn call_sheet_ui(ui: &mut Ui, op: Op, texts: &Texts) {
    if let Some(sheet) = sheet(op) {
        values_ui(ui, named(manual_values(sheet, texts)), texts);
    }
}

fn values_ui(ui: &mut Ui, values: Vec<(String, Value)>, texts: &Texts) {
    let spacing = Vec2::new(space::L, space::XS);
    Grid::new("sheet").num_columns(2).spacing(spacing).show(ui, |ui| {
        for (name, value) in values {
            widgets::weak(ui, name);
            match value {
                Value::Code(text) => drop(value_ui(ui, RichText::new(text).monospace())),
                Value::Words(text) => drop(value_ui(ui, RichText::new(text))),
                Value::Pages(pages) => drop(ui.vertical(|ui| {
                    for page in &pages {
                        page_ui(ui, page, texts);
                    }
                })),
            }
            ui.end_row();
        }
    });
}

fn value_ui(ui: &mut Ui, text: RichText) -> egui::Response {
    let text = text.color(palette(ui).text);
    ui.add(Label::new(text).selectable(true).wrap())
}

fn page_ui(ui: &mut Ui, page: &ManualPage, texts: &Texts) {
    let shown = page.url.trim_start_matches("https://");
    let link = ui.hyperlink_to(format!("{}: {shown}", page.name), &page.url);
    let link = link.on_hover_text(tr!(texts, "sheet-open-page"));
    link.context_menu(|ui| {
        if menu_command(ui, &tr!(texts, "sheet-copy-page")) {
            ui.copy_text(page.url.clone());
        }
    });
}

fn values(row: &Row, texts: &Texts) -> Vec<(String, Value)> {
    let Some(call) = call_of_row(row) else { return Vec::new() };
    let Some(sheet) = sheet(call.op) else { return Vec::new() };
    let result = (tr!(texts, "sheet-result"), Value::Words(returned_text(&call, texts)));
    named([result].into_iter().chain(manual_values(sheet, texts)))
}

fn manual_values<'a>(sheet: &CallSheet, texts: &'a Texts) -> [(Cow<'a, str>, Value); 6] {
    let error = |name: &&str| {
        let what = CallSheet::error_text(name, texts);
        tr!(texts, "sheet-error", name = *name, what = what)
    };
    let errors = sheet.errors.iter().map(error).collect::<Vec<_>>().join("\n");
    [
        (tr!(texts, "sheet-c"), Value::Code(sheet.c.to_owned())),
        (tr!(texts, "sheet-python"), Value::Code(sheet.python.to_owned())),
        (tr!(texts, "sheet-return"), Value::Words(sheet.returns(texts))),
        (tr!(texts, "sheet-wait"), Value::Words(sheet.blocks(texts))),
        (tr!(texts, "sheet-errors"), Value::Words(errors)),
        (tr!(texts, "sheet-manual"), Value::Pages(sheet.pages())),
    ]
}

fn named<'a>(values: impl IntoIterator<Item = (Cow<'a, str>, Value)>) -> Vec<(String, Value)> {
    values.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
}

/// The same for the clipboard.
pub(super) fn facts(row: &Row, texts: &Texts) -> Vec<Fact> {
    values(row, texts).into_iter().map(|(name, value)| (name, value.text())).collect()
}
