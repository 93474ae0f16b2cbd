//! What a person is told about rows of the log on the disk.

use super::App;
use crate::learn::explain::sentence;
use crate::log::{DiskBudget, DiskState};
use crate::net::NetError;
use crate::tr;
use crate::ui::notices::Weight;

/// What was chosen, in MiB, as the log takes it.
pub(super) fn budget_of(mib: Option<u32>) -> DiskBudget {
    mib.map_or(DiskBudget::Automatic, |mib| DiskBudget::Bytes(u64::from(mib) << 20))
}

impl App {
    /// Says once that the disk is too slow or has failed. The status bar has it always.
    pub(super) fn hear_disk(&mut self) {
        let now = self.store.stats().disk;
        if now == std::mem::replace(&mut self.disk_told, now) {
            return;
        }
        let text = match now {
            DiskState::Off | DiskState::On => return,
            DiskState::Slow => tr!(self.texts, "disk-slow").into_owned(),
            DiskState::Failed => {
                let Some(trouble) = self.store.disk_trouble() else { return };
                let reason = sentence(&NetError::from((*trouble).clone()), &self.texts);
                tr!(self.texts, "disk-failed", reason = reason)
            }
        };
        self.notices.add(Weight::Problem, text);
    }
}
