//! The settings of the whole program.

use super::tokens::{palette, size, space};
use super::top_bar::{WindowIntent, themes};
use super::widgets::{bytes_text, dimming, main_button, segments, weak};
use crate::i18n::{Lang, Texts};
use crate::log::Stats;
use crate::tr;
use egui::{Grid, Slider, ThemePreference, Ui};

/// The zoom factors that can be chosen.
pub const ZOOM: std::ops::RangeInclusive<f32> = 0.5..=3.0;

/// The memory that the log may be given, in MiB. The upper end is what a large machine can spare.
pub const LOG_MEMORY_MIB: std::ops::RangeInclusive<u32> = 16..=16_384;

/// The disk that older rows of the log may be given, in MiB. The upper end is what a large machine can spare.
pub const LOG_DISK_MIB: std::ops::RangeInclusive<u32> = 0..=1_048_576;

/// Its width, in points.
const WIDTH: f32 = 2.5 * size::TEXT_FIELD;

/// The values that the window shows.
pub struct SettingsView<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The theme.
    pub theme: ThemePreference,
    /// The zoom factor.
    pub zoom: f32,
    /// Memory for the log, in MiB.
    pub log_memory_mib: u32,
    /// Disk for older rows of the log, in MiB; `None` for what suits the disk.
    pub log_disk_mib: Option<u32>,
    /// What the log uses now.
    pub stats: Stats,
    /// Whether rules may notify by the desktop's means.
    pub notifies: bool,
    /// Where the settings are kept.
    pub file: Option<&'a str>,
}

/// Draws the settings over the window.
pub fn settings_ui(ui: &mut Ui, view: &SettingsView<'_>) -> Option<WindowIntent> {
    let shown = dimming(ui, "settings window").show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.heading(tr!(view.texts, "settings"));
        ui.add_space(space::M);
        contents_ui(ui, view)
    });
    if shown.should_close() { Some(WindowIntent::ShowSettings(false)) } else { shown.inner }
}

/// How much of the disk older rows may take, and how much they do.
fn disk_ui(ui: &mut Ui, view: &SettingsView<'_>) -> Option<WindowIntent> {
    let SettingsView { texts, stats, log_disk_mib, .. } = view;
    let label = weak(ui, tr!(texts, "log-disk"));
    let mut chosen = *log_disk_mib;
    ui.horizontal(|ui| {
        let mut mib = chosen.unwrap_or((stats.disk_budget_bytes >> 20) as u32);
        let drag = egui::DragValue::new(&mut mib)
            .range(LOG_DISK_MIB)
            .suffix(format!(" {}", tr!(texts, "log-memory-mib")))
            .update_while_editing(false);
        let drag = ui.add(drag).labelled_by(label.id);
        if drag.on_hover_text(tr!(texts, "log-memory-hint")).changed() {
            chosen = Some(mib);
        }
        let mut automatic = chosen.is_none();
        let choice = ui.checkbox(&mut automatic, tr!(texts, "log-disk-automatic"));
        if choice.on_hover_text(tr!(texts, "log-disk-automatic-tooltip")).changed() {
            chosen = if automatic { None } else { Some(mib) };
        }
        let used = bytes_text(stats.disk_bytes);
        weak(ui, tr!(texts, "log-disk-used", size = used, rows = stats.rows_on_disk));
    });
    (chosen != *log_disk_mib).then_some(WindowIntent::SetLogDisk(chosen))
}

fn contents_ui(ui: &mut Ui, view: &SettingsView<'_>) -> Option<WindowIntent> {
    let SettingsView { texts, theme, zoom, log_memory_mib, notifies, file, .. } = view;
    let mut intent = None;
    Grid::new("settings").num_columns(2).spacing([space::L, space::M]).show(ui, |ui| {
        weak(ui, tr!(texts, "language"));
        let names = Lang::ALL.map(|lang| (lang, lang.native_name()));
        let now = texts.lang();
        let chosen = segments(ui, &names, |lang| lang == now, None);
        intent = chosen.map(WindowIntent::SetLang);
        ui.end_row();

        weak(ui, tr!(texts, "theme"));
        let names = themes(texts);
        let choices: Vec<_> = names.iter().map(|(theme, name)| (*theme, name.as_str())).collect();
        if let Some(chosen) = segments(ui, &choices, |choice| choice == *theme, None) {
            intent = Some(WindowIntent::SetTheme(chosen));
        }
        ui.end_row();

        let label = weak(ui, tr!(texts, "zoom"));
        let mut percent = zoom * 100.0;
        let range = ZOOM.start() * 100.0..=ZOOM.end() * 100.0;
        // The rail has the colour of what it stands on, without this.
        ui.visuals_mut().widgets.inactive.bg_fill = palette(ui).handle;
        let slider =
            Slider::new(&mut percent, range).step_by(10.0).suffix(" %").update_while_editing(false);
        if ui.add(slider).labelled_by(label.id).changed() {
            intent = Some(WindowIntent::SetZoom(percent / 100.0));
        }
        ui.end_row();

        weak(ui, tr!(texts, "notifications"));
        let mut allowed = *notifies;
        let allow = ui.checkbox(&mut allowed, tr!(texts, "notifications-by-rules"));
        if allow.on_hover_text(tr!(texts, "notifications-hint")).changed() {
            intent = Some(WindowIntent::SetNotifications(allowed));
        }
        ui.end_row();

        // Last: the sentence below the grid is about it.
        let label = weak(ui, tr!(texts, "log-memory"));
        let mut mib = *log_memory_mib;
        let drag = egui::DragValue::new(&mut mib)
            .range(LOG_MEMORY_MIB)
            .suffix(format!(" {}", tr!(texts, "log-memory-mib")))
            .update_while_editing(false);
        ui.add(drag).labelled_by(label.id).on_hover_text(tr!(texts, "log-memory-hint"));
        if mib != *log_memory_mib {
            intent = Some(WindowIntent::SetLogMemory(mib));
        }
        ui.end_row();

        intent = intent.take().or(disk_ui(ui, view));
        ui.end_row();
    });
    ui.add_space(space::S);
    ui.add(
        egui::Label::new(super::widgets::tint(tr!(texts, "log-memory-hint"), palette(ui).weak))
            .wrap(),
    );
    if let Some(file) = file {
        weak(ui, tr!(texts, "settings-file", path = *file));
    }
    ui.add_space(space::M);
    ui.vertical_centered(|ui| {
        if main_button(ui, &tr!(texts, "settings-close")).clicked() {
            intent = Some(WindowIntent::ShowSettings(false));
        }
    });
    intent
}
