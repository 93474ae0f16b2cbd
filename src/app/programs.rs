//! Opens programs in panes of their own: those of the start arguments, and files dropped on the window.
//!
//! *Invariant: nothing is run that nobody asked for by the pane's button.*

use super::App;
use crate::engine::program::is_python;
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::tabs;
use std::path::{Path, PathBuf};

impl App {
    /// Opens a program in a pane that has it already or none, or in a new one. It is not run.
    pub(super) fn open_program(&mut self, path: &Path) {
        let shown = path.display().to_string();
        let free = |pane: &OpenPane| match pane {
            OpenPane::Program(pane) => pane.fits_file(&shown),
            _ => false,
        };
        let running = |id| self.sessions.is_running(id);
        let mut panes = self.panes.iter();
        let found = panes.find_map(|(id, pane)| (free(pane) && !running(*id)).then_some(*id));
        let id = found.unwrap_or_else(|| self.add_pane(PaneKind::Program.settings(), None));
        if let Some(OpenPane::Program(pane)) = self.panes.get_mut(&id) {
            pane.set_file(path);
        }
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
    }

    /// Opens the files in Python that were dropped on the window.
    pub(super) fn open_dropped_programs(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            paths.filter(|path| is_python(path)).collect()
        });
        for path in dropped {
            self.open_program(&path);
        }
    }
}
