//! The time since another row: the one shown before it, or the last one of its peer.

use super::LogView;
use super::list::ListedRow;
use crate::i18n::Texts;
use crate::log::Store;
use crate::log::since::last_of_peer;
use crate::net::Stamp;
use crate::tr;
use crate::ui::widgets::{menu, menu_choice};
use egui::Ui;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

/// `+999.999999`.
pub(super) const DELTA_CHARS: usize = 11;

/// From which on whole seconds are enough, in seconds.
const COARSE_S: u64 = 1000;

/// Since when the second column of times counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeltaTime {
    /// There is no such column.
    #[default]
    None,
    /// Since the row that is shown before.
    Shown,
    /// Since the last row of the same peer, shown or not.
    Peer,
}

impl DeltaTime {
    const ALL: [Self; 3] = [Self::None, Self::Shown, Self::Peer];

    fn name(self, texts: &Texts) -> String {
        match self {
            Self::None => tr!(texts, "log-delta-none"),
            Self::Shown => tr!(texts, "log-delta-shown"),
            Self::Peer => tr!(texts, "log-delta-peer"),
        }
        .into_owned()
    }
}

impl LogView {
    /// The choice, in the menu of how rows are shown.
    pub(super) fn delta_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let current = self.settings.delta;
        menu(ui, &tr!(texts, "log-delta"), &current.name(texts), |ui| {
            for delta in DeltaTime::ALL {
                if menu_choice(ui, (delta == current).into(), &delta.name(texts)) {
                    self.settings.delta = delta;
                }
            }
        });
    }

    /// What the column says of the lines on the screen, by their keys.
    pub(super) fn deltas(
        &self,
        entries: &[ListedRow],
        first_ordinal: u64,
        store: &Store,
    ) -> HashMap<u64, String> {
        let text = |at: Stamp, before: Stamp| {
            delta_text(Duration::from_nanos(at.0.saturating_sub(before.0)))
        };
        match self.settings.delta {
            DeltaTime::None => HashMap::new(),
            DeltaTime::Peer => {
                let since = |entry: &ListedRow| {
                    let before = last_of_peer(store, &entry.row)?;
                    Some((entry.key, text(entry.row.at, before)))
                };
                entries.iter().filter_map(since).collect()
            }
            DeltaTime::Shown => {
                let mut before = self.shown_before(first_ordinal, store);
                let since = |entry: &ListedRow| {
                    let before = before.replace(entry.row.at)?;
                    Some((entry.key, text(entry.row.at, before)))
                };
                entries.iter().filter_map(since).collect()
            }
        }
    }

    /// When the row was that is shown before a line.
    fn shown_before(&self, ordinal: u64, store: &Store) -> Option<Stamp> {
        let before = ordinal.checked_sub(1).filter(|before| self.ordinals().contains(before))?;
        let row = self.key_at(before).and_then(|key| self.row_of(key))?;
        store.copy_rows(&[row], 0).pop().map(|row| row.at)
    }
}

/// `+0.000123`, in seconds.
fn delta_text(delta: Duration) -> String {
    let seconds = delta.as_secs();
    if seconds < COARSE_S {
        format!("+{seconds}.{:06}", delta.subsec_micros())
    } else {
        format!("+{seconds}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_with_microseconds_as_long_as_they_fit() {
        for (nanos, expected) in [
            (0, "+0.000000"),
            (123_999, "+0.000123"),
            (12_345_678_900, "+12.345678"),
            (999_999_999_999, "+999.999999"),
            (86_400_000_000_000, "+86400"),
        ] {
            let text = delta_text(Duration::from_nanos(nanos));
            assert_eq!(text, expected);
            assert!(text.len() <= DELTA_CHARS);
        }
    }
}
