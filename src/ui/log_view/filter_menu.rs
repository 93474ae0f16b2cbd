//! The menu of known filters: those that are kept by name, and those that were used.

use super::LogView;
use crate::engine::filters::{FilterChange, SavedFilter};
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{self, Field, button_if, mark_button, weak};
use egui::{Align, Key, Layout, ScrollArea, TextWrapMode, Ui};

/// Filters that were used which the menu lists: the field offers the others while a person types.
const RECENT_SHOWN: usize = 10;

/// What is typed into the menu.
#[derive(Debug, Default)]
pub(super) struct FilterMenu {
    /// The name for what is in the field.
    name: String,
    /// The filter that gets another name, and what is typed for it.
    renames: Option<(String, String)>,
}

impl LogView {
    /// Draws the button and, while it is open, the menu. Returns what a person wants done.
    pub(super) fn filters_menu_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<FilterChange> {
        let (mut change, name) = (None, tr!(texts, "log-filters"));
        widgets::icon_menu(ui, icons::OPENS, &name, |ui| {
            let width = 2.0 * size::TEXT_FIELD;
            ui.set_max_width(width.min(ui.ctx().content_rect().width() - 4.0 * space::M));
            ui.reset_style();
            change = self.save_filter_ui(ui, texts);
            ui.separator();
            ScrollArea::vertical().show(ui, |ui| {
                let asked = self.saved_filters_ui(ui, texts);
                let asked = asked.or_else(|| self.recent_filters_ui(ui, texts));
                change = change.take().or(asked);
            });
        });
        change
    }

    /// The line that keeps what is in the field.
    fn save_filter_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<FilterChange> {
        if !self.typed.is_usable() {
            weak(ui, tr!(texts, "log-filter-save-first"));
            return None;
        }
        let takes = self.filters.takes(&self.filter_menu.name);
        let is_there = self.filters.has(&self.filter_menu.name);
        let saves = ui.horizontal(|ui| {
            let field = Field::new(&tr!(texts, "log-filter-name"), size::TEXT_FIELD)
                .show(ui, &mut self.filter_menu.name);
            let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let name = if is_there {
                tr!(texts, "log-filter-replace")
            } else {
                tr!(texts, "log-filter-save")
            };
            button_if(ui, takes.into(), &name).clicked() || enters && takes
        });
        saves.inner.then(|| {
            let name = std::mem::take(&mut self.filter_menu.name);
            FilterChange::Save(SavedFilter { name, text: self.typed.text.clone() })
        })
    }

    /// Those with names: a click takes one.
    fn saved_filters_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<FilterChange> {
        let filters = std::sync::Arc::clone(&self.filters);
        let mut change = None;
        for filter in filters.saved() {
            let asked = match &self.filter_menu.renames {
                Some((from, _)) if *from == filter.name => self.rename_ui(ui, texts),
                _ => self.saved_filter_ui(ui, filter, texts),
            };
            change = change.or(asked);
        }
        change
    }

    fn saved_filter_ui(
        &mut self,
        ui: &mut Ui,
        filter: &SavedFilter,
        texts: &Texts,
    ) -> Option<FilterChange> {
        let mut change = None;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = safe_text(&filter.name);
                let delete = tr!(texts, "log-filter-delete", name = &*name);
                if mark_button(ui, icons::DELETE, &delete).clicked() {
                    change = Some(FilterChange::Delete(filter.name.clone()));
                }
                let rename = tr!(texts, "log-filter-rename", name = &*name);
                if mark_button(ui, &*tr!(texts, "log-filter-rename-now"), &rename).clicked() {
                    self.filter_menu.renames = Some((filter.name.clone(), filter.name.clone()));
                }
                let shown = format!("{name}  ·  {}", safe_text(&filter.text));
                self.take_filter_ui(ui, &shown, &filter.text);
            });
        });
        change
    }

    /// The field for another name. One that another filter has is not taken.
    fn rename_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<FilterChange> {
        let (from, to) = self.filter_menu.renames.as_mut()?;
        let is_other = to.trim() != from.as_str();
        let takes = is_other && self.filters.takes(to) && !self.filters.has(to);
        let mistake =
            (is_other && self.filters.has(to)).then(|| tr!(texts, "log-filter-name-taken"));
        let done = ui.horizontal(|ui| {
            let field = Field::new(&tr!(texts, "log-filter-new-name"), size::TEXT_FIELD)
                .error(mistake.as_deref())
                .show(ui, to);
            let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let clicked =
                button_if(ui, takes.into(), &tr!(texts, "log-filter-rename-now")).clicked();
            let gives_up =
                mark_button(ui, icons::CLOSE, &tr!(texts, "log-filter-rename-cancel")).clicked();
            (clicked || enters && takes, gives_up)
        });
        if let Some(mistake) = mistake {
            widgets::problem(ui, &mistake);
        }
        let change =
            done.inner.0.then(|| FilterChange::Rename { from: from.clone(), to: to.clone() });
        if done.inner.0 || done.inner.1 {
            self.filter_menu.renames = None;
        }
        change
    }

    fn recent_filters_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<FilterChange> {
        let filters = std::sync::Arc::clone(&self.filters);
        if filters.recent().is_empty() {
            if filters.saved().is_empty() {
                weak(ui, tr!(texts, "log-filters-none"));
            }
            return None;
        }
        if !filters.saved().is_empty() {
            ui.separator();
        }
        weak(ui, tr!(texts, "log-filters-recent"));
        for text in filters.recent().iter().take(RECENT_SHOWN) {
            self.take_filter_ui(ui, &safe_text(text), text);
        }
        let forgets = widgets::button(ui, &tr!(texts, "log-filters-forget")).clicked();
        forgets.then_some(FilterChange::ForgetRecent)
    }

    /// A filter that a click takes into the field.
    fn take_filter_ui(&mut self, ui: &mut Ui, shown: &str, text: &str) {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        let layout = Layout::top_down_justified(Align::LEFT);
        let taken =
            ui.with_layout(layout, |ui| ui.selectable_label(self.typed.text == text, shown));
        if taken.inner.clicked() {
            self.typed.take_whole(text, ui);
            ui.close();
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
    }
}
