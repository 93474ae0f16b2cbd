//! What all panes have in common below their form: log, inspector, composer.

use super::composer::{Composer, ComposerEnv, ComposerIntent, EmptyMessage, Lead};
use super::inspector::{Inspector, InspectorTab};
use super::log_view::{LogIntent, LogSettings, LogView, Traffic};
use super::pane::{Outgoing, PaneEnv, PaneIntent};
use super::remedy::{Refusal, Remedy};
use super::shortcuts;
use super::tokens::size;
use super::widgets::{bare, line};
use crate::net::{Payload, Peer, SessionState, Tally};
use crate::tr;

use egui::{CentralPanel, Panel, Ui};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Height of the inspector at first, in points: its header and five lines.
const INSPECTOR_HEIGHT: f32 = 7.0 * size::ROW;
/// The least height that leaves the inspector's header and two lines.
const INSPECTOR_HEIGHT_MIN: f32 = 4.0 * size::ROW;
/// What the inspector leaves to the log at least, in rows.
const LOG_ROWS_MIN: f32 = 4.0;

/// What of it comes back after a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BodySettings {
    /// The composer with its history.
    pub composer: Composer,
    /// What the log shows, and how.
    pub log: LogSettings,
    /// The inspector's chosen tab.
    pub inspector_tab: InspectorTab,
    /// Whether the inspector is shown.
    pub inspector_open: bool,
}

impl Default for BodySettings {
    fn default() -> Self {
        Self {
            composer: Composer::default(),
            log: LogSettings::default(),
            inspector_tab: InspectorTab::default(),
            inspector_open: true,
        }
    }
}

/// Log, inspector and composer of a pane.
pub struct Body {
    /// The composer.
    pub composer: Composer,
    /// The log view.
    pub log: LogView,
    /// Whether the inspector is shown.
    pub inspector_open: bool,
    inspector: Inspector,
    /// What was wrong with the last attempt to send, until the next one.
    refusal: Option<Refusal>,
    /// Whether that is that the session was at its end: then what ended it says more.
    refused_at_end: bool,
    /// The message that was sent last, while it may still fail.
    on_its_way: Option<OnItsWay>,
}

/// A message that the session took and the system may still refuse.
struct OnItsWay {
    text: String,
    /// The session's counters when it was taken.
    before: Tally,
}

/// What the pane says to its body.
pub struct BodyView<'a> {
    /// What to do next, while the log is empty.
    pub empty_hint: &'a str,
    /// Why a message cannot go now; `None` if it can.
    pub cannot_send: Option<&'a str>,
    /// What a click can do about that.
    pub remedy: Option<Remedy>,
    /// What an empty message is here.
    pub empty: EmptyMessage,
}

/// What a person asked of it.
#[derive(Debug)]
pub enum BodyIntent {
    /// Send what was composed.
    Send(Payload),
    /// Send a payload of the log once more.
    SendAgain(Peer, Payload),
    /// Do this, so that what was composed can go.
    Remedy(Remedy),
    /// Make this peer the one that messages go to.
    Reply(Peer),
    /// Something that is the same in every pane.
    Pane(PaneIntent),
}

impl Outgoing for Body {
    fn composer(&mut self) -> &mut Composer {
        &mut self.composer
    }

    fn session_begins(&mut self) {
        self.on_its_way = None;
        self.refusal = None;
    }

    fn accepted(&mut self, before: Tally) {
        self.set_refusal(None);
        self.on_its_way = Some(OnItsWay { text: self.composer.text.clone(), before });
        self.composer.accepted();
    }

    fn refused(&mut self, reason: String) {
        self.set_refusal(Some(reason));
    }

    fn refused_at_end(&mut self, meanwhile: String) {
        self.refusal = Some(Refusal::Said(meanwhile));
        self.refused_at_end = true;
    }
}

impl Body {
    /// As it was left.
    pub fn new(traffic: Traffic, settings: BodySettings) -> Self {
        let BodySettings { composer, log, inspector_tab, inspector_open } = settings;
        Self {
            composer,
            log: LogView::of(traffic, log),
            inspector_open,
            inspector: Inspector::new(inspector_tab),
            refusal: None,
            refused_at_end: false,
            on_its_way: None,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> BodySettings {
        BodySettings {
            composer: self.composer.clone(),
            log: self.log.settings().clone(),
            inspector_tab: self.inspector.tab,
            inspector_open: self.inspector_open,
        }
    }

    /// What was wrong with the last attempt to send, or nothing.
    pub fn set_refusal(&mut self, reason: Option<String>) {
        self.refusal = reason.map(Refusal::Said);
        self.refused_at_end = false;
    }

    /// If the message that was sent last has failed, puts it back, unless the next one is begun. Once
    /// anything was sent since, it is not known which of them failed; the log says.
    fn put_back_what_failed(&mut self, env: &PaneEnv<'_>) {
        let now = env.session.map(|session| session.tally).unwrap_or_default();
        self.on_its_way.take_if(|sent| now.sent > sent.before.sent);
        let has_failed = |sent: &mut OnItsWay| now.send_failed > sent.before.send_failed;
        if let Some(sent) = self.on_its_way.take_if(has_failed)
            && self.composer.text.is_empty()
        {
            self.composer.text = sent.text;
            let failure = env.session.and_then(|session| session.send_failure.clone());
            match (env.state(), failure) {
                (Some(SessionState::Open { .. } | SessionState::Connected { .. }), Some(error)) => {
                    self.set_refusal(None);
                    self.refusal = Some(Refusal::Failed(error));
                }
                _ => self.refused_at_end(tr!(env.texts, "send-failed").into_owned()),
            }
        }
    }

    /// A message that did not go since the session failed: what ended it is why.
    fn say_what_ended(&mut self, env: &PaneEnv<'_>) {
        if let Some(error) = env.failure().filter(|_| self.refused_at_end) {
            self.refused_at_end = false;
            self.refusal = Some(Refusal::Failed(Arc::new(error.clone())));
        }
    }

    /// Draws it into the room that the form leaves. `lead` stands first in the composer's line.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        view: &BodyView<'_>,
        lead: Lead<'_>,
    ) -> Option<BodyIntent> {
        self.put_back_what_failed(env);
        self.say_what_ended(env);
        let composer = Panel::bottom("composer").frame(bare()).show_separator_line(false);
        let sent = composer.show(ui, |ui| {
            line(ui);
            self.composer_ui(ui, env, view, lead)
        });
        let from_log = self.log_and_inspector_ui(ui, env, view.empty_hint);
        sent.inner.or(from_log)
    }

    /// Draws it without a composer, for panes that have nothing to send. `empty_hint` says what to do
    /// next, while the log is empty.
    pub fn log_and_inspector_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        empty_hint: &str,
    ) -> Option<BodyIntent> {
        // Less room than this is a window in the making, or one too low for it.
        let most = ui.available_height() - (LOG_ROWS_MIN + 2.0) * size::ROW;
        if self.inspector_open && most >= INSPECTOR_HEIGHT_MIN {
            self.inspector_panel(ui, env, most);
        }
        CentralPanel::no_frame().show(ui, |ui| self.log_ui(ui, env, empty_hint)).inner
    }

    fn composer_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        view: &BodyView<'_>,
        lead: Lead<'_>,
    ) -> Option<BodyIntent> {
        let send_keys = ui.ctx().format_shortcut(&shortcuts::SEND);
        let notice = self.refusal.as_ref().map(|refusal| refusal.text(env.texts));
        let remedy = match &self.refusal {
            // What stands in the way of every message comes first.
            _ if view.cannot_send.is_some() => view.remedy,
            Some(refusal) => refusal.remedy(),
            None => None,
        };
        let button = remedy.map(|remedy| remedy.name(env.texts));
        let composer_env = ComposerEnv {
            can_send: view.cannot_send.is_none(),
            refusal: view.cannot_send,
            notice: notice.as_deref(),
            remedy: button.as_deref(),
            shortcut: &send_keys,
            empty: view.empty,
        };
        match self.composer.ui(ui, env.texts, &composer_env, lead)? {
            ComposerIntent::Send(payload) => {
                Some(BodyIntent::Send(self.composer.as_written(payload)))
            }
            ComposerIntent::TakeRemedy => remedy.map(BodyIntent::Remedy),
        }
    }

    fn inspector_panel(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, most: f32) {
        Panel::bottom("inspector")
            .frame(bare())
            .resizable(true)
            .default_size(INSPECTOR_HEIGHT)
            .size_range(INSPECTOR_HEIGHT_MIN..=most)
            .show(ui, |ui| {
                // A panel shrinks to its content; this one keeps the height it was given.
                ui.set_min_height(ui.available_height());
                let encoding = self.log.settings().encoding;
                self.inspector.ui(ui, env.store, self.log.selected(), encoding, env.texts);
            });
    }

    fn log_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, empty_hint: &str) -> Option<BodyIntent> {
        let from_bar = self.log.bar_ui(ui, env.store, env.texts);
        line(ui);
        let from_rows = self.log.rows_ui(ui, env.store, env.texts, empty_hint);
        Some(match from_bar.or(from_rows)? {
            LogIntent::Clear => BodyIntent::Pane(PaneIntent::ClearLog),
            LogIntent::Export => BodyIntent::Pane(PaneIntent::ExportLog),
            LogIntent::SaveBytes(scope, form) => {
                BodyIntent::Pane(PaneIntent::SaveBytes(scope, form))
            }
            LogIntent::Reply(peer) => BodyIntent::Reply(peer),
            LogIntent::SendAgain { to, payload } => BodyIntent::SendAgain(to, payload),
            LogIntent::Copied { rows, left_out, guard } => {
                BodyIntent::Pane(PaneIntent::Copied { rows, left_out, guard })
            }
        })
    }
}
