//! What comes back at the next start: gathered, and written without making the window wait.

use super::App;
use super::settings::{self, Settings};
use crate::engine::filters::KnownFilters;
use crate::tr;
use crate::ui::notices::Weight;
use std::time::{Duration, Instant};

/// What a crash costs at most; the text is made on the ui thread, in a millisecond.
const SAVE_EVERY: Duration = Duration::from_secs(30);

impl App {
    /// What must come back at the next start.
    pub(super) fn settings(&self, zoom: f32) -> Settings {
        let panes = self.panes.iter().map(|(id, pane)| (*id, pane.settings()));
        Settings {
            version: settings::VERSION,
            lang: self.chosen.lang,
            theme: self.chosen.theme,
            zoom,
            log_memory_mib: self.chosen.log_memory_mib,
            log_disk_mib: self.chosen.log_disk_mib,
            notifies: self.chosen.notifies,
            code_language: self.code.language(),
            recording: self.recording.draft().clone(),
            urls: self.urls.clone(),
            filters: KnownFilters::clone(&self.filters),
            lessons: self.lessons_done.clone(),
            lesson_panel: self.lesson_side.settings.clone(),
            messages: self.messages.settings,
            panes: panes.collect(),
            layout: Some(self.tree.clone()),
        }
    }

    /// Writes the settings, if some time has gone by since that was looked at. While nothing is drawn,
    /// nothing changes.
    pub(super) fn save_now_and_then(&mut self) {
        if self.save_looked.elapsed() >= SAVE_EVERY {
            self.save_looked = Instant::now();
            let ctx = self.ctx.clone();
            self.save_settings(&ctx);
        }
    }

    /// Writes the settings on a thread of their own, if they changed since the last time.
    pub fn save_settings(&mut self, ctx: &egui::Context) {
        let Some(path) = self.settings_file.clone() else { return };
        self.show_failed_save();
        let text = match self.settings(ctx.zoom_factor()).to_text() {
            Ok(text) => text,
            Err(error) => return self.settings_unsaved(&error.to_string()),
        };
        if self.saving.is_some() || text == self.saved_text {
            return;
        }
        self.saved_text.clone_from(&text);
        let save = move || settings::save(&path, &text);
        match crate::threads::spawn("settings".to_owned(), save) {
            Ok(thread) => self.saving = Some(thread),
            Err(error) => self.settings_unsaved(&error.to_string()),
        }
    }

    /// If the last save is over and failed, says so. Never waits.
    pub(super) fn show_failed_save(&mut self) {
        let Some(thread) = self.saving.take_if(|thread| thread.is_finished()) else { return };
        if let Ok(Err(error)) = thread.join() {
            self.saved_text.clear();
            self.settings_unsaved(&error.to_string());
        }
    }

    fn settings_unsaved(&mut self, reason: &str) {
        let reason = crate::payload::safe_text(reason).into_owned();
        let text = tr!(self.texts, "settings-unsaved", reason = reason);
        log::warn!("{text}");
        self.notices.add(Weight::Problem, text);
    }
}
