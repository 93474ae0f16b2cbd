//! How often, and when the first goes: the menu beside Send.

use super::load_form::{LoadForm, LoadWish};
use crate::i18n::Texts;
use crate::net::automation::schedule::{PAUSE_MAX, PAUSE_MIN};
use crate::net::automation::{FirstSend, LoadKind, Rounds};
use crate::tr;
use crate::ui::form::{keep, number_within, option_grid};
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    Access, Field, button_width, main_button, problem, segments, sticky_button, weak,
};
use egui::Ui;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU64;
use std::time::Duration;

/// The bounds of a pause, in milliseconds.
const EVERY_MS: std::ops::RangeInclusive<u32> =
    PAUSE_MIN.as_millis() as u32..=PAUSE_MAX.as_millis() as u32;

/// The most rounds that can be typed: eleven days of one each millisecond.
const TIMES: std::ops::RangeInclusive<u32> = 1..=1_000_000_000;

/// What a person sets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatForm {
    /// The pause between two sends, in milliseconds.
    pub every_ms: String,
    /// How many times; empty: until it is stopped.
    pub times: String,
    /// Whether the first waits for a pause.
    pub starts_with_pause: bool,
    /// What a load is set to.
    pub load: LoadForm,
    /// Whether the menu is for a repeat or for a load. Never the latter at a start.
    #[serde(skip)]
    mode: Mode,
    #[serde(skip)]
    errors: Errors,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Repeat,
    Load,
}

#[derive(Clone, Debug, Default)]
struct Errors {
    every: Option<String>,
    times: Option<String>,
}

impl Default for RepeatForm {
    fn default() -> Self {
        Self {
            every_ms: "1000".to_owned(),
            times: String::new(),
            starts_with_pause: false,
            load: LoadForm::default(),
            mode: Mode::default(),
            errors: Errors::default(),
        }
    }
}

impl PartialEq for RepeatForm {
    /// What comes back after a restart.
    fn eq(&self, other: &Self) -> bool {
        let kept = |of: &Self| (of.every_ms.clone(), of.times.clone(), of.starts_with_pause);
        kept(self) == kept(other) && self.load == other.load
    }
}

/// What a person asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A repeat.
    Repeat(RepeatWish),
    /// A load.
    Load(LoadWish),
}

/// A repeat that a person asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepeatWish {
    /// The pause between two sends.
    pub pause: Duration,
    /// How often.
    pub rounds: Rounds,
    /// When the first goes.
    pub first: FirstSend,
}

impl RepeatForm {
    /// Once, unless a person wants more.
    pub fn once() -> Self {
        Self { times: "1".to_owned(), ..Self::default() }
    }

    /// Width of its button, in points.
    pub fn button_width(ui: &Ui, texts: &Texts) -> f32 {
        button_width(ui, &tr!(texts, "repeat"))
    }

    /// Draws the button with its menu. Returns what is to begin. `load` is what a load would be of; `None` where
    /// there is none.
    pub fn button_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        begins: Access,
        load: Option<LoadKind>,
    ) -> Option<Wish> {
        let mut wish = None;
        let name = tr!(texts, "repeat");
        let opener = sticky_button(ui, &name, |ui| wish = self.menu_ui(ui, texts, begins, load));
        opener.on_hover_text(tr!(texts, "repeat.tooltip"));
        wish
    }

    /// The same with another name and tooltip, for several messages, which are no load.
    pub fn named_button_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        (name, tooltip): (&str, &str),
        begins: Access,
    ) -> Option<RepeatWish> {
        let mut wish = None;
        let opener = sticky_button(ui, name, |ui| wish = self.menu_ui(ui, texts, begins, None));
        opener.on_hover_text(tooltip);
        match wish {
            Some(Wish::Repeat(wish)) => Some(wish),
            Some(Wish::Load(_)) | None => None,
        }
    }

    fn menu_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        begins: Access,
        load: Option<LoadKind>,
    ) -> Option<Wish> {
        // As outside of menus: fields and buttons with frames.
        ui.reset_style();
        ui.spacing_mut().item_spacing.y = space::S;
        let load = load.filter(|_| self.mode_ui(ui, texts, load) == Mode::Load);
        match load {
            Some(kind) => self.load.fields_ui(ui, texts, kind),
            None => self.fields_ui(ui, texts),
        }
        let begin = ui.add_enabled_ui(begins == Access::Enabled, |ui| {
            ui.horizontal(|ui| main_button(ui, &tr!(texts, "repeat-begin")).clicked()).inner
        });
        if !begin.inner {
            return None;
        }
        let wish = match load {
            Some(kind) => self.load.read(texts, kind).map(Wish::Load),
            None => self.read(texts).map(Wish::Repeat),
        };
        if wish.is_some() {
            ui.close();
        }
        wish
    }

    /// What the menu is for. A load is an option that each start of the program has off.
    fn mode_ui(&mut self, ui: &mut Ui, texts: &Texts, load: Option<LoadKind>) -> Mode {
        if load.is_some() {
            let (repeat, load) = (tr!(texts, "repeat-mode"), tr!(texts, "load"));
            let choices = [(Mode::Repeat, repeat.as_ref()), (Mode::Load, load.as_ref())];
            let (now, tooltip) = (self.mode, tr!(texts, "load-tooltip"));
            // A menu would put them one below the other.
            let chosen =
                ui.horizontal(|ui| segments(ui, &choices, |mode| mode == now, Some(&tooltip)));
            self.mode = chosen.inner.unwrap_or(now);
        }
        self.mode
    }

    fn fields_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        option_grid(ui, |ui| {
            let every = Field::new(&tr!(texts, "repeat-every-ms"), size::PORT_FIELD)
                .error(self.errors.every.as_deref())
                .show(ui, &mut self.every_ms);
            if every.on_hover_text(tr!(texts, "repeat-every-ms.tooltip")).changed() {
                self.errors.every = None;
            }
            ui.end_row();
            let times = Field::new(&tr!(texts, "repeat-times"), size::PORT_FIELD)
                .hint(&tr!(texts, "repeat-endless"))
                .error(self.errors.times.as_deref())
                .show(ui, &mut self.times);
            if times.on_hover_text(tr!(texts, "repeat-times.tooltip")).changed() {
                self.errors.times = None;
            }
            ui.end_row();
            weak(ui, tr!(texts, "repeat-first"));
            let (at_once, later) = (tr!(texts, "repeat-at-once"), tr!(texts, "repeat-after-pause"));
            let choices = [(false, at_once.as_ref()), (true, later.as_ref())];
            let now = self.starts_with_pause;
            if let Some(chosen) = segments(ui, &choices, |choice| choice == now, None) {
                self.starts_with_pause = chosen;
            }
            ui.end_row();
        });
        for error in [&self.errors.every, &self.errors.times].into_iter().flatten() {
            problem(ui, error);
        }
    }

    /// What is set; `None` with the errors beside the fields.
    pub fn read(&mut self, texts: &Texts) -> Option<RepeatWish> {
        let every = number_within("repeat-every-ms", &self.every_ms, EVERY_MS, texts);
        let every = keep(every, &mut self.errors.every);
        let times = match self.times.trim() {
            "" => Ok(None),
            times => number_within("repeat-times", times, TIMES, texts).map(Some),
        };
        let times = keep(times, &mut self.errors.times);
        let (every, times) = (every?, times?);
        let times = times.and_then(|times| NonZeroU64::new(times.into()));
        Some(RepeatWish {
            pause: Duration::from_millis(every.into()),
            rounds: times.map_or(Rounds::UntilStopped, Rounds::Count),
            first: if self.starts_with_pause { FirstSend::AfterPause } else { FirstSend::AtOnce },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_is_typed_becomes_a_wish_or_an_error_beside_its_field() {
        let texts = Texts::new(Lang::En);
        let read = |every_ms: &str, times: &str| {
            let (every_ms, times) = (every_ms.to_owned(), times.to_owned());
            let mut form = RepeatForm { every_ms, times, ..RepeatForm::default() };
            let wish = form.read(&texts);
            (wish, form.errors.every.is_some(), form.errors.times.is_some())
        };
        let wish = |millis, rounds| {
            let (pause, first) = (Duration::from_millis(millis), FirstSend::AtOnce);
            (Some(RepeatWish { pause, rounds, first }), false, false)
        };
        let ten = NonZeroU64::new(10).map_or(Rounds::UntilStopped, Rounds::Count);
        assert_eq!(read(" 100 ", ""), wish(100, Rounds::UntilStopped));
        assert_eq!(read("1", "10"), wish(1, ten));
        assert_eq!(read("86400000", " "), wish(86_400_000, Rounds::UntilStopped));
        assert_eq!(read("0", ""), (None, true, false));
        assert_eq!(read("86400001", "0"), (None, true, true));
        assert_eq!(read("1.5", "many"), (None, true, true));
    }

    #[test]
    fn its_values_come_back_and_nothing_else() {
        let form = RepeatForm { every_ms: "7".into(), times: "3".into(), ..RepeatForm::default() };
        let kept = serde_json::to_string(&form).unwrap_or_default();
        assert_eq!(
            kept,
            concat!(
                r#"{"every_ms":"7","times":"3","starts_with_pause":false,"#,
                r#""load":{"per_second":"100","time_s":"10"}}"#
            )
        );
        assert_eq!(serde_json::from_str::<RepeatForm>("{}").ok(), Some(RepeatForm::default()));
    }
}
