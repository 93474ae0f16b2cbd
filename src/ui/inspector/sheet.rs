//! The call of a row as its manuals have it: signatures, what it waits for, what it returned, errors, links.

use super::call::Fact;
use crate::i18n::Texts;
use crate::learn::calls::{CallSheet, ManualPage, SheetOf, call_of_row, returned_text};
use crate::log::Row;
use crate::tr;
use crate::ui::fonts;
use crate::ui::tokens::{font_size, palette, space};
use crate::ui::widgets::{self, menu_command};
use egui::{Grid, Label, RichText, TextStyle, Ui, Vec2};
use std::borrow::Cow;

/// A value of the sheet.
enum Value {
    /// As it is typed.
    Code(&'static str),
    Words(String),
    Pages(Vec<ManualPage>),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Code(text) => (*text).to_owned(),
            Self::Words(text) => text.clone(),
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
pub fn call_sheet_ui(ui: &mut Ui, call: SheetOf, texts: &Texts) {
    if let Some(sheet) = call.sheet() {
        values_ui(ui, named(manual_values(sheet, texts)), texts);
    }
}

fn values_ui(ui: &mut Ui, values: Vec<(String, Value)>, texts: &Texts) {
    let spacing = Vec2::new(space::L, space::XS);
    Grid::new("sheet").num_columns(2).spacing(spacing).show(ui, |ui| {
        for (name, value) in values {
            widgets::weak(ui, name);
            match value {
                Value::Code(text) => drop(code_ui(ui, text)),
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

/// A line that is too long has a line for each of its arguments.
fn code_ui(ui: &mut Ui, text: &str) -> egui::Response {
    let font = TextStyle::Monospace.resolve(ui.style());
    let width = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    let characters = (ui.available_width() / width) as usize;
    let lines: Vec<_> = text.lines().map(|line| folded(line, characters)).collect();
    value_ui(ui, RichText::new(lines.join("\n")).monospace())
}

fn folded(line: &str, characters: usize) -> Cow<'_, str> {
    let Some((call, rest)) = line.split_once('(').filter(|_| line.len() > characters) else {
        return Cow::Borrowed(line);
    };
    let Some((arguments, end)) = rest.rsplit_once(')').filter(|(all, _)| !all.is_empty()) else {
        return Cow::Borrowed(line);
    };
    let arguments = arguments.replace(", ", ",\n  ");
    Cow::Owned(format!("{call}(\n  {arguments}\n){end}"))
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
    let Some(sheet) = call.sheet() else { return Vec::new() };
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
        (tr!(texts, "sheet-c"), Value::Code(sheet.c)),
        (tr!(texts, "sheet-python"), Value::Code(sheet.python)),
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

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn a_signature_that_is_too_long_has_a_line_for_each_argument() {
        let line = "int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);";
        assert_eq!(folded(line, 80), line);
        let lines =
            "int bind(\n  int sockfd,\n  const struct sockaddr *addr,\n  socklen_t addrlen\n);";
        assert_eq!(folded(line, 40), lines);
        for short in ["s.accept()", "with open(path) as f:", "int fd = sockfd;", "s.close()"] {
            let lines = folded(short, 4);
            assert_eq!(lines.replace("\n  ", "").replace('\n', ""), short);
        }
    }
}
