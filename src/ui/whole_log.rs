//! A pane with one log of all sessions of a store: without a form and without a composer.
//!
//! To show another store than the program's (rows that were read from a file, for example): keep an `Arc<Store>` in
//! the pane, make its [`Body`] with [`Traffic::All`], draw that by [`Body::log_and_inspector_ui`], and return the store
//! in [`Pane::own_store`]. Its sessions are those that the store knows ([`Store::sessions`]).

use super::body::{Body, BodyIntent, BodySettings};
use super::log_view::Traffic;
use super::pane::{Pane, PaneEnv, PaneIntent};
use super::widgets::Dot;
use crate::i18n::Texts;
use crate::log::Store;
use crate::net::{SessionSnapshot, SessionState};
use crate::tr;
use egui::Ui;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What of the pane comes back after a restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WholeLogSettings {
    /// Log and inspector.
    pub body: BodySettings,
}

/// The pane.
pub struct WholeLogPane {
    body: Body,
    /// Whose rows are shown; `None` for the program's own.
    store: Option<Arc<Store>>,
}

impl WholeLogPane {
    /// All sessions of the program.
    pub fn new(settings: WholeLogSettings) -> Self {
        Self { body: Body::new(Traffic::All, settings.body), store: None }
    }

    /// All sessions of another store.
    pub fn of_store(store: Arc<Store>, settings: WholeLogSettings) -> Self {
        Self { store: Some(store), ..Self::new(settings) }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> WholeLogSettings {
        WholeLogSettings { body: self.body.settings() }
    }
}

impl Pane for WholeLogPane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        tr!(texts, "whole-log-tab").into_owned()
    }

    fn mark(&self, _: Option<&SessionSnapshot>) -> Dot {
        Dot::Ring
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let hint = tr!(env.texts, "whole-log-hint");
        match self.body.log_and_inspector_ui(ui, env, &hint) {
            Some(BodyIntent::Pane(intent)) => Some(intent),
            // There is nobody to whom something could go from here.
            _ => None,
        }
    }

    fn focus(&mut self) {
        self.body.log.focus_filter();
    }

    fn own_store(&self) -> Option<&Arc<Store>> {
        self.store.as_ref()
    }

    fn body(&self) -> Option<&Body> {
        Some(&self.body)
    }

    fn body_mut(&mut self) -> Option<&mut Body> {
        Some(&mut self.body)
    }
}
