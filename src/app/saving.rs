//! Saves bodies to files for the panes that asked for it.
//!
//! *Invariants: the ui thread touches no file; one file is written for a pane at a time.*

use super::App;
use crate::net::http::save::{SaveJob, SaveWhat};
use crate::net::{Cause, NetError};
use crate::ui::body_save::{BodySave, SaveBody};
use crate::ui::pane::PaneId;

impl App {
    /// Begins to write the file.
    pub(super) fn save_body(&mut self, pane: PaneId, request: SaveBody) {
        if self.saves.get(&pane).is_some_and(BodySave::is_writing) {
            return;
        }
        let what = SaveWhat::of(&request.hop, request.form);
        let job = SaveJob::start(what, request.path.clone(), request.existing, self.waker.clone());
        let save = match job {
            Ok(job) => BodySave::Writing(request, job),
            Err(error) => BodySave::Failed(error),
        };
        self.saves.insert(pane, save);
    }

    /// Gives up the pane's file. What came of it is shown when the thread has ended.
    pub(super) fn cancel_save(&self, pane: PaneId) {
        if let Some(BodySave::Writing(_, job)) = self.saves.get(&pane) {
            job.cancel();
        }
    }

    /// What came of the pane's last save was read.
    pub(super) fn dismiss_save(&mut self, pane: PaneId) {
        self.saves.retain(|other, save| *other != pane || save.is_writing());
    }

    /// Takes in what the writing threads have reported. Never waits.
    pub(super) fn hear_saves(&mut self) {
        for save in self.saves.values_mut() {
            let BodySave::Writing(request, job) = save else { continue };
            let Some(result) = job.take_result() else { continue };
            let request = request.clone();
            *save = match result {
                Ok(saved) => BodySave::Saved(request, saved),
                Err(NetError { cause: Cause::Exists, .. }) => BodySave::Exists(request),
                Err(NetError { cause: Cause::Cancelled, .. }) => BodySave::Cancelled,
                Err(error) => BodySave::Failed(error),
            };
        }
    }
}
