//! Reads files of checks for the panes that asked for it, and runs them.
//!
//! *Invariants: the ui thread touches no file; nothing is run that nobody asked for by the pane's button.*

use super::App;
use crate::engine::check::{Check, CheckRun, ReadyCheck, words::not_ready_text};
use crate::engine::format::{CHECK_EXTENSION, ReadError, read_check};
use crate::payload::safe_text;
use crate::threads::spawn;
use crate::tr;
use crate::ui::check::{AfterRead, CheckPane};
use crate::ui::pane::PaneId;
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::tabs;
use crossbeam_channel::{Receiver, bounded};
use std::path::PathBuf;

/// A file of a check that is being read.
pub(super) struct CheckRead {
    result: Receiver<Result<Check, ReadError>>,
    after: AfterRead,
}

impl App {
    /// Begins to read the file.
    pub(super) fn read_check(&mut self, id: PaneId, path: PathBuf, after: AfterRead) {
        let (tell, result) = bounded(1);
        let waker = self.waker.clone();
        let read = move || {
            // Nobody waits any more if the pane is gone or asked for another file.
            let _ = tell.send(read_check(&path));
            waker.wake();
        };
        match spawn("check file".to_owned(), read) {
            Ok(_) => {
                self.check_reads.insert(id, CheckRead { result, after });
            }
            Err(error) => {
                if let Some(pane) = self.check_pane(id) {
                    pane.not_read(error.to_string());
                }
            }
        }
    }

    /// Opens a file of a check in a pane that has it already or none, or in a new one. Nothing of it is run.
    pub(super) fn open_check(&mut self, path: PathBuf) {
        let shown = path.display().to_string();
        let free = |pane: &OpenPane| match pane {
            OpenPane::Check(pane) => pane.fits(&shown),
            _ => false,
        };
        let found = self.panes.iter().find_map(|(id, pane)| free(pane).then_some(*id));
        let id = found.unwrap_or_else(|| self.add_pane(PaneKind::Check.settings(), None));
        if let Some(pane) = self.check_pane(id) {
            pane.set_path(shown);
        }
        tabs::show(&mut self.tree, id);
        self.active = Some(id);
        self.read_check(id, path, AfterRead::Show);
    }

    /// Opens the files of checks that were dropped on the window.
    pub(super) fn open_dropped_checks(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            let paths = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            paths.filter(|path| path.to_string_lossy().ends_with(CHECK_EXTENSION)).collect()
        });
        for path in dropped {
            self.open_check(path);
        }
    }

    /// Takes in what was read, and lets panes see the sessions of their checks. Never waits.
    pub(super) fn hear_checks(&mut self) {
        let read: Vec<(PaneId, Result<Check, ReadError>)> = self
            .check_reads
            .iter()
            .filter_map(|(id, read)| Some((*id, read.result.try_recv().ok()?)))
            .collect();
        for (id, result) in read {
            let Some(CheckRead { after, .. }) = self.check_reads.remove(&id) else { continue };
            let error = result.as_ref().err().map(|error| self.read_error(error));
            let Some(pane) = self.check_pane(id) else { continue };
            match (result, error) {
                (Ok(check), _) => {
                    pane.was_read(check);
                    if after == AfterRead::Run {
                        self.run_check(id);
                    }
                }
                (Err(_), error) => pane.not_read(error.unwrap_or_default()),
            }
        }
        for pane in self.panes.values_mut() {
            if let OpenPane::Check(pane) = pane {
                pane.look_at_sessions();
            }
        }
    }

    fn read_error(&self, error: &ReadError) -> String {
        let reason = safe_text(&error.to_string()).into_owned();
        tr!(self.texts, "check-not-read", reason = reason)
    }

    /// Runs the check of a pane as it was read, with the addresses of the pane.
    fn run_check(&mut self, id: PaneId) {
        let (engine, waker) = (self.sessions.handle(), self.waker.clone());
        let Some(OpenPane::Check(pane)) = self.panes.get_mut(&id) else { return };
        let Some(check) = pane.to_run(&self.texts) else { return };
        let saved = self.messages.store.messages();
        let find = |name: &str| saved.by_name(name).map(|found| found.message.clone());
        match ReadyCheck::new(check, &find) {
            Err(error) => pane.not_read(not_ready_text(&error, &self.texts)),
            Ok(ready) => match CheckRun::start(ready, engine, waker) {
                Ok(run) => pane.begin(run),
                Err(error) => pane.not_read(error.to_string()),
            },
        }
    }

    /// Ends the check of a pane.
    pub(super) fn stop_check(&mut self, id: PaneId) {
        if let Some(pane) = self.check_pane(id) {
            pane.stop();
        }
    }

    /// Ends all checks.
    pub(super) fn stop_checks(&self) {
        for pane in self.panes.values() {
            if let OpenPane::Check(pane) = pane {
                pane.stop();
            }
        }
    }

    fn check_pane(&mut self, id: PaneId) -> Option<&mut CheckPane> {
        match self.panes.get_mut(&id)? {
            OpenPane::Check(pane) => Some(pane),
            _ => None,
        }
    }
}
