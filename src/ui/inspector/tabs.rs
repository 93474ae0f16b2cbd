//! Which tab a row opens on: what matters of it, or what a person chose for rows of its sort.

use super::InspectorTab;
use crate::log::{Detail, Kind, Row};
use serde::{Deserialize, Serialize};

/// Sorts of rows, by what matters of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Its bytes.
    Payload,
    /// The call.
    Call,
    /// What it means.
    Event,
}

impl Sort {
    /// The sort of a row. A call that failed is there to be explained.
    pub(super) fn of(row: &Row) -> Self {
        match (row.kind, &row.detail) {
            (Kind::Called, Some(Detail::Call(call))) if call.result.is_err() => Self::Event,
            (Kind::Called, _) => Self::Call,
            (Kind::SendFailed, _) => Self::Event,
            (kind, _) if kind.has_payload() => Self::Payload,
            _ => Self::Event,
        }
    }
}

/// The tab on which each sort of row opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpensOn {
    payload: InspectorTab,
    call: InspectorTab,
    event: InspectorTab,
}

impl Default for OpensOn {
    fn default() -> Self {
        Self { payload: InspectorTab::Hex, call: InspectorTab::Call, event: InspectorTab::Explain }
    }
}

impl OpensOn {
    pub(super) fn tab(self, sort: Sort) -> InspectorTab {
        match sort {
            Sort::Payload => self.payload,
            Sort::Call => self.call,
            Sort::Event => self.event,
        }
    }

    /// A person chose this tab for a row of this sort: the next ones open on it, too.
    pub(super) fn keep(&mut self, sort: Sort, tab: InspectorTab) {
        match sort {
            Sort::Payload => self.payload = tab,
            Sort::Call => self.call = tab,
            Sort::Event => self.event = tab,
        }
    }
}
