//! The headers of a request, as rows of a name and a value.

use crate::i18n::Texts;
use crate::learn::http::header_mistake_text;
use crate::net::http::Composed;
use crate::net::http::config::header_mistake;
use crate::net::http::request::is_secret;
use crate::tr;
use crate::ui::form::named;
use crate::ui::icons;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{Field, button, mark_button, weak};
use egui::Ui;
use serde::{Deserialize, Serialize};

/// The most rows: more than servers take.
const ROWS_MAX: usize = 100;

/// A header as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeaderRow {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl HeaderRow {
    /// What may be kept: the value of a header that bears secrets may not.
    pub fn without_secrets(&self) -> Self {
        let value = if is_secret(&self.name) { String::new() } else { self.value.clone() };
        Self { name: self.name.clone(), value }
    }

    /// Whether it asks for nothing: an empty row, or a secret that was not kept.
    fn is_blank(&self) -> bool {
        let has_name = !self.name.trim().is_empty();
        self.value.trim().is_empty() && (!has_name || is_secret(&self.name))
    }
}

/// The headers that are sent unless a person says otherwise.
pub(super) fn default_rows() -> Vec<HeaderRow> {
    let headers = Composed::default().headers.into_iter();
    headers.map(|(name, value)| HeaderRow { name, value }).collect()
}

/// What is wrong with rows, by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadersErrors(Vec<(usize, String)>);

impl HeadersErrors {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }

    fn of(&self, row: usize) -> Option<&str> {
        self.0.iter().find(|(place, _)| *place == row).map(|(_, text)| text.as_str())
    }
}

/// The headers to be sent, or what is wrong. Without texts, rows that are wrong are left out.
pub(super) fn read_headers(
    rows: &[HeaderRow],
    texts: Option<&Texts>,
    errors: &mut HeadersErrors,
) -> Option<Vec<(String, String)>> {
    let mut headers = Vec::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        let (name, value) = (row.name.trim(), row.value.trim());
        match (header_mistake(name, value), texts) {
            (None, _) => headers.push((name.to_owned(), value.to_owned())),
            (Some(mistake), Some(texts)) => {
                let field = tr!(texts, "get-header-row", number = place + 1);
                let problem = header_mistake_text(mistake, texts);
                errors.0.push((place, named(&field, &problem, texts)));
            }
            (Some(_), None) => {}
        }
    }
    errors.0.is_empty().then_some(headers)
}

/// Draws the rows, with what is wrong beside them.
pub(super) fn headers_ui(
    ui: &mut Ui,
    rows: &mut Vec<HeaderRow>,
    errors: &mut HeadersErrors,
    texts: &Texts,
) {
    let mut removed = None;
    for (place, row) in rows.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let number = place + 1;
            // In a narrow column both are, and a name is known by its beginning.
            let fields = ui.available_width() - 2.0 * size::CONTROL - space::S;
            let name_width = size::TEXT_FIELD.min(0.5 * fields);
            let error = errors.of(place).map(str::to_owned);
            let name = Field::new(&tr!(texts, "get-header-name", number = number), name_width)
                .nameless()
                .hint(&tr!(texts, "get-header-name-hint"))
                .error(error.as_deref())
                .show(ui, &mut row.name);
            let value = tr!(texts, "get-header-value", number = number);
            let value = Field::new(&value, fields - name_width)
                .nameless()
                .error(error.as_deref())
                .show(ui, &mut row.value);
            if name.changed() || value.changed() {
                errors.0.retain(|(other, _)| *other != place);
            }
            let remove = tr!(texts, "get-header-remove", number = number);
            if mark_button(ui, icons::CLOSE, &remove).clicked() {
                removed = Some(place);
            }
        });
    }
    if let Some(place) = removed {
        rows.remove(place);
        errors.0.clear();
    }
    ui.horizontal_wrapped(|ui| {
        if rows.len() < ROWS_MAX && button(ui, &tr!(texts, "get-header-add")).clicked() {
            rows.push(HeaderRow::default());
        }
        if *rows != default_rows() && button(ui, &tr!(texts, "get-headers-default")).clicked() {
            *rows = default_rows();
            errors.0.clear();
        }
        weak(ui, tr!(texts, "get-headers-hint"));
    });
}
