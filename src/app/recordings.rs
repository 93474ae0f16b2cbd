//! Opens recordings and captures in panes of their own, each with a store of its own, and replays them.
//!
//! *Invariant: the ui thread touches no file.*

use super::App;
use super::export::words_in;
use crate::engine::replay::{ReplayJob, ReplayKind, ReplayRequest};
use crate::log::import::job::ImportJob;
use crate::log::{SpoolConfig, Store};
use crate::net::SessionSnapshot;
use crate::ui::pane::PaneId;
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::recording::{RecordingPane, ReplayAsk, ReplayTarget};
use crate::ui::tabs;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Memory for the rows of a file, in bytes; older ones go to the disk. There may be several files beside the log of
/// what happens now.
const MEMORY_BYTES: usize = 64 << 20;

/// How files are called that hold recordings or captures.
const ENDINGS: [&str; 5] = ["pcap", "pcapng", "cap", "jsonl", "ndjson"];

impl App {
    /// Reads a file into the pane.
    pub(super) fn open_recording(&mut self, id: PaneId, path: &Path) {
        // At the next start, another folder may be the present one.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let store = Arc::new(Store::with_budget(MEMORY_BYTES));
        store.set_waker(self.waker.clone());
        if let Some(folder) = self.disk_folder.clone() {
            let budget = super::disk::budget_of(self.chosen.log_disk_mib);
            if let Err(error) = store.start_spool(SpoolConfig { folder, budget }) {
                log::warn!("rows of {} stay in memory: {error}", path.display());
            }
        }
        let job = ImportJob::start(path.clone(), Arc::clone(&store), self.waker.clone());
        if let Some(pane) = self.recording_pane(id) {
            pane.opens(&path, store, job.map_err(|error| error.to_string()));
        }
    }

    /// Reads a file into a pane that has it already or none, or into a new one.
    pub(super) fn open_recording_anywhere(&mut self, path: &Path) {
        let shown = path.display().to_string();
        let free = |pane: &OpenPane| match pane {
            OpenPane::Recording(pane) => pane.fits(&shown),
            _ => false,
        };
        let found = self.panes.iter().find_map(|(id, pane)| free(pane).then_some(*id));
        let id = found.unwrap_or_else(|| self.add_pane(PaneKind::Recording.settings(), None));
        self.open_recording(id, path);
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
    }

    /// Opens the files again that panes of the last run had open.
    pub(super) fn open_former_recordings(&mut self) {
        let file = |pane: &OpenPane| match pane {
            OpenPane::Recording(pane) => pane.file(),
            _ => None,
        };
        let former: Vec<(PaneId, PathBuf)> =
            self.panes.iter().filter_map(|(id, pane)| Some((*id, file(pane)?))).collect();
        for (id, path) in former {
            self.open_recording(id, &path);
        }
    }

    /// Opens the recordings that were dropped on the window.
    pub(super) fn open_dropped_recordings(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            paths.filter(|path| is_recording(path)).collect()
        });
        for path in dropped {
            self.open_recording_anywhere(&path);
        }
    }

    /// Lets panes see what became of their files, and through which sessions they can be replayed. Never waits.
    pub(super) fn hear_recordings(&mut self, snapshots: &HashMap<PaneId, SessionSnapshot>) {
        let wants = |pane: &OpenPane| match pane {
            OpenPane::Recording(pane) => pane.wants_targets(),
            _ => false,
        };
        let targets =
            if self.panes.values().any(wants) { self.targets(snapshots) } else { Vec::new() };
        for pane in self.panes.values_mut() {
            if let OpenPane::Recording(pane) = pane {
                pane.keep_up();
                pane.set_targets(targets.clone());
            }
        }
    }

    fn targets(&self, snapshots: &HashMap<PaneId, SessionSnapshot>) -> Vec<ReplayTarget> {
        let target = |id: PaneId| {
            let snapshot = snapshots.get(&id).filter(|snapshot| snapshot.is_running())?;
            let kind = ReplayKind::of(&snapshot.protocol)?;
            let title = self.panes.get(&id)?.title(Some(&snapshot.state), &self.texts);
            Some(ReplayTarget { session: snapshot.id, title, kind })
        };
        tabs::in_order(&self.tree).into_iter().filter_map(target).collect()
    }

    /// Begins to replay what the pane shows.
    pub(super) fn replay(&mut self, id: PaneId, ask: ReplayAsk) {
        let (store, handle) = (Arc::clone(self.store_of(id)), self.sessions.handle());
        let (words, waker) = (words_in(self.texts.lang()), self.waker.clone());
        let Some(pane) = self.recording_pane(id) else { return };
        let ReplayAsk { way, pace, session, to } = ask;
        let view = pane.rows();
        let request = ReplayRequest { view, store, words, way, pace, session, to };
        let job = ReplayJob::start(request, handle, waker);
        pane.replays(job.map_err(|error| error.to_string()));
    }

    fn recording_pane(&mut self, id: PaneId) -> Option<&mut RecordingPane> {
        match self.panes.get_mut(&id) {
            Some(OpenPane::Recording(pane)) => Some(pane),
            _ => None,
        }
    }
}

/// Whether a file is called as recordings are.
fn is_recording(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}
