//! The list of all keys.

use super::shortcuts::{KeyGroup, TABLE};
use super::tokens::{size, space};
use super::widgets::{dimming, main_button, weak};
use crate::i18n::Texts;
use crate::tr;
use egui::{Grid, RichText, ScrollArea, TextStyle, Ui};

/// The part of the window's height that the list may take; it scrolls then.
const HEIGHT_SHARE: f32 = 0.7;

/// Whether the list stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// It was not closed.
    Open,
    /// It was closed.
    Closed,
}

/// Draws the list over the window.
pub fn shortcuts_ui(ui: &mut Ui, texts: &Texts) -> Stays {
    let most = ui.ctx().content_rect().height() * HEIGHT_SHARE;
    let shown = dimming(ui, "shortcuts window").show(ui.ctx(), |ui| {
        ui.set_width(3.0 * size::TEXT_FIELD);
        ui.heading(tr!(texts, "shortcuts"));
        ui.add_space(space::S);
        ScrollArea::vertical().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
            for group in KeyGroup::ALL {
                group_ui(ui, group, texts);
            }
        });
        ui.add_space(space::M);
        let done = ui.vertical_centered(|ui| main_button(ui, &tr!(texts, "settings-close")));
        done.inner.clicked()
    });
    if shown.inner || shown.should_close() { Stays::Closed } else { Stays::Open }
}

fn group_ui(ui: &mut Ui, group: KeyGroup, texts: &Texts) {
    let name = match group {
        KeyGroup::Tabs => tr!(texts, "keys-of-tabs"),
        KeyGroup::Pane => tr!(texts, "keys-of-pane"),
        KeyGroup::Message => tr!(texts, "keys-of-message"),
        KeyGroup::Rows => tr!(texts, "keys-of-rows"),
        KeyGroup::TimeLine => tr!(texts, "keys-of-time-line"),
        KeyGroup::Saved => tr!(texts, "keys-of-saved"),
    };
    ui.add_space(space::S);
    weak(ui, name);
    let grid = Grid::new(("keys", group as u8)).num_columns(2).min_col_width(size::TEXT_FIELD);
    grid.spacing([space::L, space::XS]).show(ui, |ui| {
        for shortcut in TABLE.iter().filter(|shortcut| shortcut.group == group) {
            let keys = shortcut.keys_text(ui.ctx());
            ui.label(RichText::new(keys).text_style(TextStyle::Monospace));
            ui.label((shortcut.text)(texts));
            ui.end_row();
        }
    });
}
