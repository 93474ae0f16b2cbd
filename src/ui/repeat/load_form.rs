//! How much, and for how long: the fields of a load.

use crate::i18n::Texts;
use crate::net::automation::LoadKind;
use crate::net::automation::load::LOAD_TIME_MAX;
use crate::tr;
use crate::ui::form::{keep, number_within, option_grid};
use crate::ui::tokens::size;
use crate::ui::widgets::{Field, advice, problem};
use egui::Ui;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The bounds of its time, in seconds.
const TIME_S: std::ops::RangeInclusive<u32> = 1..=LOAD_TIME_MAX.as_secs() as u32;

/// What a person sets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct LoadForm {
    /// How many a second.
    pub per_second: String,
    /// For how long, in seconds.
    pub time_s: String,
    #[serde(skip)]
    errors: Errors,
}

#[derive(Clone, Debug, Default)]
struct Errors {
    per_second: Option<String>,
    time: Option<String>,
}

impl Default for LoadForm {
    fn default() -> Self {
        let (per_second, time_s) = ("100".to_owned(), "10".to_owned());
        Self { per_second, time_s, errors: Errors::default() }
    }
}

impl PartialEq for LoadForm {
    /// What comes back after a restart.
    fn eq(&self, other: &Self) -> bool {
        self.per_second == other.per_second && self.time_s == other.time_s
    }
}

/// What a person asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadWish {
    /// What it is of.
    pub kind: LoadKind,
    /// How many a second.
    pub per_second: u32,
    /// For how long.
    pub time: Duration,
}

impl LoadForm {
    pub(super) fn fields_ui(&mut self, ui: &mut Ui, texts: &Texts, kind: LoadKind) {
        option_grid(ui, |ui| {
            let per_second = Field::new(&tr!(texts, "load-per-second"), size::PORT_FIELD)
                .error(self.errors.per_second.as_deref())
                .show(ui, &mut self.per_second);
            let most = kind.per_second_max();
            let tooltip = tr!(texts, "load-per-second.tooltip", most = most);
            if per_second.on_hover_text(tooltip).changed() {
                self.errors.per_second = None;
            }
            ui.end_row();
            let time = Field::new(&tr!(texts, "load-time-s"), size::PORT_FIELD)
                .error(self.errors.time.as_deref())
                .show(ui, &mut self.time_s);
            if time.on_hover_text(tr!(texts, "load-time-s.tooltip")).changed() {
                self.errors.time = None;
            }
            ui.end_row();
        });
        for error in [&self.errors.per_second, &self.errors.time].into_iter().flatten() {
            problem(ui, error);
        }
        advice(ui, &tr!(texts, "load-no-rows"));
    }

    /// What is set; `None` with the errors beside the fields.
    pub fn read(&mut self, texts: &Texts, kind: LoadKind) -> Option<LoadWish> {
        let most = kind.per_second_max();
        let per_second = number_within("load-per-second", &self.per_second, 1..=most, texts);
        let per_second = keep(per_second, &mut self.errors.per_second);
        let time = number_within("load-time-s", &self.time_s, TIME_S, texts);
        let time = keep(time, &mut self.errors.time);
        Some(LoadWish { kind, per_second: per_second?, time: Duration::from_secs(time?.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn caps_hold_for_what_is_typed() {
        let texts = Texts::new(Lang::En);
        let read = |kind, per_second: &str, time_s: &str| {
            let (per_second, time_s) = (per_second.to_owned(), time_s.to_owned());
            let mut form = LoadForm { per_second, time_s, ..LoadForm::default() };
            let wish = form.read(&texts, kind).map(|wish| (wish.per_second, wish.time.as_secs()));
            (wish, form.errors.per_second.is_some(), form.errors.time.is_some())
        };
        let (datagrams, connections) = (LoadKind::Datagrams, LoadKind::Connections);
        assert_eq!(read(datagrams, "100000", "3600"), (Some((100_000, 3600)), false, false));
        assert_eq!(read(datagrams, "100001", "3601"), (None, true, true));
        assert_eq!(read(connections, "2000", "1"), (Some((2000, 1)), false, false));
        assert_eq!(read(connections, "2001", "1"), (None, true, false));
        assert_eq!(read(connections, "0", ""), (None, true, true));
    }
}
