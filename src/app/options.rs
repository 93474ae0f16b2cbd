//! Shows the options of the sockets of a pane's session.

use super::App;
use crate::engine::EngineHandle;
use crate::net::live_sockets::SocketKey;
use crate::net::options::SheetWatch;
use crate::net::{NetError, SessionId, Stamp};
use crate::tr;
use crate::ui::notices::Weight;
use crate::ui::options_window::{OptionsDraft, OptionsIntent, options_ui};
use crate::ui::pane::PaneId;
use egui::Ui;
use std::task::Waker;

/// The window, while it is open.
pub(super) struct OptionsShower {
    pane: PaneId,
    /// The session that is watched: the pane's newest.
    session: Option<SessionId>,
    watch: Option<SheetWatch>,
    draft: OptionsDraft,
    /// When the sheet was read whose round-trip time was taken last.
    sampled: Option<Stamp>,
}

impl OptionsShower {
    fn new(pane: PaneId) -> Self {
        Self { pane, session: None, watch: None, draft: OptionsDraft::default(), sampled: None }
    }

    /// Watches the session that the pane has now.
    fn follow(
        &mut self,
        engine: &EngineHandle,
        session: Option<SessionId>,
        waker: &Waker,
    ) -> Result<(), NetError> {
        if session.is_none() || session == self.session {
            return Ok(());
        }
        self.session = session;
        self.watch(engine, None, waker)
    }

    fn watch(
        &mut self,
        engine: &EngineHandle,
        wanted: Option<SocketKey>,
        waker: &Waker,
    ) -> Result<(), NetError> {
        self.draft.begin_anew();
        self.sampled = None;
        let watch = self.session.and_then(|id| engine.watch_options(id, wanted, waker.clone()));
        self.watch = watch.transpose()?;
        Ok(())
    }
}

impl App {
    /// Opens the window for a pane.
    pub(super) fn show_options(&mut self, pane: PaneId) {
        self.options = Some(OptionsShower::new(pane));
    }

    /// Closes the window. Returns whether it was open.
    pub(super) fn close_options(&mut self) -> bool {
        self.options.take().is_some()
    }

    /// Draws the window if it is open, and does what it was asked.
    pub(super) fn options_window(&mut self, ui: &mut Ui) {
        let Some(shower) = &mut self.options else { return };
        if !self.panes.contains_key(&shower.pane) {
            self.options = None;
            return;
        }
        let engine = self.sessions.handle();
        let session = self.sessions.id_of(shower.pane);
        let mut outcome = shower.follow(&engine, session, &self.waker);
        let latest = shower.watch.as_ref().map(SheetWatch::latest).unwrap_or_default();
        if let Some(sheet) = &latest.sheet
            && shower.sampled != Some(sheet.at)
        {
            shower.sampled = Some(sheet.at);
            if let Some(path) = sheet.tcp.and_then(|state| state.path) {
                shower.draft.sampled(path.rtt);
            }
        }
        match options_ui(ui, &self.texts, &latest, &mut shower.draft) {
            Some(OptionsIntent::Watch(key)) => {
                outcome = outcome.and(shower.watch(&engine, Some(key), &self.waker));
            }
            Some(OptionsIntent::Set(key, name, value)) => {
                let watch = shower.watch.as_ref();
                if watch.is_some_and(|watch| !watch.set(key, name, value)) {
                    let text = tr!(self.texts, "options-full").into_owned();
                    self.notices.add(Weight::Problem, text);
                }
            }
            Some(OptionsIntent::Close) => self.options = None,
            None => {}
        }
        if let Err(error) = outcome {
            let reason = crate::learn::sentence(&error, &self.texts);
            let text = tr!(self.texts, "engine-failed", reason = reason);
            self.notices.add(Weight::Problem, text);
        }
    }
}
