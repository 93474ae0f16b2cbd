//! What all panes have in common below their form: log, inspector, composer.

use super::composer::{Composer, ComposerEnv, ComposerIntent, EmptyMessage, Lead};
use super::inspector::{Inspector, InspectorAsk, OpensOn, Selected};
use super::log_view::{LogIntent, LogSettings, LogView, Traffic};
use super::pane::{Outgoing, PaneEnv, PaneIntent};
use super::remedy::{Refusal, Remedy};
use super::repeat::{LineAsk, RepeatLine, Wish};
use super::shortcuts;
use super::tokens::size;
use super::widgets::{bare, line};
use crate::engine::messages::SavedMessage;
use crate::learn::traced::Doubt;
use crate::net::automation::{LoadKind, LoadPlan, RepeatItem, RepeatPlan};
use crate::net::{Payload, Peer, SessionState, Tally};
use crate::tr;
use egui::{CentralPanel, Panel, Ui, UiBuilder, Vec2};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Height of the inspector at first, in points: its header and nine lines.
const INSPECTOR_HEIGHT: f32 = 11.0 * size::ROW;
/// The least height of the inspector, in points, unless the window is too low for that: its header and
/// seven lines.
const INSPECTOR_HEIGHT_MIN: f32 = 9.0 * size::ROW;
/// The least height that leaves the inspector's header and two lines: in less it is not shown.
const INSPECTOR_HEIGHT_ANY: f32 = 4.0 * size::ROW;
/// What the inspector leaves to the log at least, in rows.
const LOG_ROWS_MIN: f32 = 4.0;
/// From this width of the pane on, in points, the inspector stands at the right of the log.
const WIDE: f32 = 1100.0;
/// Width of the inspector at first, in points: a line of eight bytes with their characters, and more.
const INSPECTOR_WIDTH: f32 = 21.0 * size::ROW;
/// Its least width, in points: a line of eight bytes with their characters.
const INSPECTOR_WIDTH_MIN: f32 = 17.0 * size::ROW;
/// What the inspector leaves to the width of the log at least, in points.
const LOG_WIDTH_MIN: f32 = 24.0 * size::ROW;

/// What of it comes back after a restart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BodySettings {
    /// The composer with its history.
    pub composer: Composer,
    /// What the log shows, and how.
    pub log: LogSettings,
    /// The inspector's tabs.
    pub inspector_opens_on: OpensOn,
    /// The inspector's width at the right of the log, in points.
    pub inspector_width: f32,
    /// The inspector's height below the log, in points.
    pub inspector_height: f32,
}

impl Default for BodySettings {
    fn default() -> Self {
        Self {
            composer: Composer::default(),
            log: LogSettings::default(),
            inspector_opens_on: OpensOn::default(),
            inspector_width: INSPECTOR_WIDTH,
            inspector_height: INSPECTOR_HEIGHT,
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
    /// What a person wants to read more about, asked for in the inspector.
    explains: Option<&'static str>,
    /// Why the inspector is shown, or not.
    door: Door,
    /// Its width at the right of the log and its height below, in points.
    inspector_size: Vec2,
    /// What was wrong with the last attempt to send, until the next one.
    refusal: Option<Refusal>,
    /// Whether that is that the session was at its end: then what ended it says more.
    refused_at_end: bool,
    /// The message that was sent last, while it may still fail.
    on_its_way: Option<OnItsWay>,
    repeat_line: RepeatLine,
    load_line: RepeatLine,
}

/// Why the inspector is shown, or not: a chosen row opens it, unless a person has closed it.
#[derive(Debug, Default)]
struct Door {
    /// The row as of the last picture.
    selected: Selected,
    /// Whether it was shown in the last picture.
    was_open: bool,
    /// Whether it is shown for the sake of the row alone.
    is_for_row: bool,
    /// Whether a person closed it: chosen rows leave it so.
    stays_closed: bool,
}

impl Door {
    /// Whether the inspector is shown from now on. `is_open` is what a person has set it to meanwhile.
    fn pass(&mut self, selected: Selected, is_open: bool) -> bool {
        if is_open != self.was_open {
            self.stays_closed = !is_open;
            self.is_for_row = false;
        }
        let is_new = selected != self.selected;
        self.selected = selected;
        let has_row = selected != Selected::Nothing;
        let opens = is_new && has_row && !is_open && !self.stays_closed;
        let closes = !has_row && is_open && self.is_for_row;
        self.is_for_row = (self.is_for_row || opens) && !closes;
        self.was_open = (is_open || opens) && !closes;
        self.was_open
    }
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
    /// Where messages go; empty unless that is one peer.
    pub peer: &'a str,
    /// What a load would be of; `None` where there is none.
    pub load: Option<LoadKind>,
}

/// What a person asked of it.
#[derive(Debug)]
pub enum BodyIntent {
    /// Send what was composed.
    Send(Payload),
    /// Send what was composed again and again.
    Repeat(Box<RepeatPlan>),
    /// Put what was composed as a load on where messages go.
    Load(Box<LoadPlan>),
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
        self.set_refusal(None);
    }

    fn accepted(&mut self, before: Tally) {
        self.set_refusal(None);
        self.on_its_way = Some(OnItsWay { text: self.composer.message.text.clone(), before });
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
        let BodySettings { composer, log, inspector_opens_on, .. } = settings;
        let sizes = [settings.inspector_width, settings.inspector_height];
        // A file that somebody has changed can hold any number.
        let [width, height] = sizes.map(|size| if size.is_finite() { size } else { 0.0 });
        Self {
            composer,
            log: LogView::of(traffic, log),
            inspector_open: false,
            inspector: Inspector::new(inspector_opens_on),
            explains: None,
            door: Door::default(),
            inspector_size: Vec2::new(width, height),
            refusal: None,
            refused_at_end: false,
            on_its_way: None,
            repeat_line: RepeatLine::default(),
            load_line: RepeatLine::default(),
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> BodySettings {
        BodySettings {
            composer: self.composer.clone(),
            log: self.log.settings().clone(),
            inspector_opens_on: self.inspector.opens_on,
            inspector_width: self.inspector_size.x,
            inspector_height: self.inspector_size.y,
        }
    }

    /// What may be wrong in the program, for the inspector.
    pub fn put_doubts(&mut self, doubts: &[(u64, Doubt)]) {
        if self.inspector.doubts != doubts {
            self.inspector.doubts = doubts.to_vec();
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
            && self.composer.message.text.is_empty()
        {
            self.composer.message.text = sent.text;
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
        // The Tab key goes in the order of drawing, and the eye comes to the log before the composer. A panel
        // below must be drawn first, so the room is left free that the composer took in the last picture.
        let key = ui.make_persistent_id("height of the composer");
        let known: f32 = ui.data(|data| data.get_temp(key)).unwrap_or_default();
        let (room, scope_id) = (ui.available_rect_before_wrap(), ui.scope_id());
        let (above, below) = room.split_top_bottom_at_y((room.bottom() - known).max(room.top()));
        // What comes and goes above must not change the ids within: fields would lose the keyboard.
        let place = |rect, name| UiBuilder::new().max_rect(rect).scope_id(scope_id.with(name));
        let builder = place(above, "log");
        let from_log = ui
            .scope_builder(builder, |ui| self.log_and_inspector_ui(ui, env, view.empty_hint))
            .inner;
        let builder = place(below, "composer");
        let sent = ui.scope_builder(builder, |ui| {
            line(ui);
            let stop = self.repeat_ui(ui, env);
            self.composer_ui(ui, env, view, lead).or(stop)
        });
        let height = sent.response.rect.height();
        if (height - known).abs() >= 0.5 {
            ui.data_mut(|data| data.insert_temp(key, height));
            ui.ctx().request_discard("the composer has another height");
        }
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
        self.pass_door(env);
        let scope_id = ui.scope_id();
        if self.inspector_open {
            self.inspector_panel(ui, env);
        }
        // The inspector opens when something is found: the line in which it was sought must keep the keyboard.
        let beside = UiBuilder::new().scope_id(scope_id.with("beside the inspector"));
        let beside = beside.max_rect(ui.available_rect_before_wrap());
        let draw_log =
            |ui: &mut Ui| CentralPanel::no_frame().show(ui, |ui| self.log_ui(ui, env, empty_hint));
        let from_log = ui.scope_builder(beside, draw_log).inner.inner;
        let more = self.explains.take().map(|name| BodyIntent::Pane(PaneIntent::Explain(name)));
        from_log.or(more)
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
            peer: view.peer,
            load: view.load,
        };
        match self.composer.ui(ui, env.texts, &composer_env, lead)? {
            ComposerIntent::Send(payload) => {
                Some(BodyIntent::Send(self.composer.as_written(payload)))
            }
            ComposerIntent::Repeat(wish) => self.repeat(wish),
            ComposerIntent::Keep => {
                let message = self.composer.message.clone();
                Some(keep(SavedMessage { message, ..SavedMessage::default() }))
            }
            ComposerIntent::TakeRemedy => remedy.map(BodyIntent::Remedy),
        }
    }

    /// How far the repeat and the load of the session are.
    fn repeat_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<BodyIntent> {
        let session = env.session?;
        let repeat = session.repeat.as_ref();
        let repeat = repeat.and_then(|status| self.repeat_line.repeat_ui(ui, status, env.texts));
        let load = session.load.as_ref();
        let load = load.and_then(|status| self.load_line.load_ui(ui, status, env.texts));
        match repeat.or(load)? {
            LineAsk::Stop => Some(BodyIntent::Pane(PaneIntent::StopRepeat)),
        }
    }

    /// What was composed, to be sent as often as wished. What is wrong with it is shown already.
    fn repeat(&self, wish: Wish) -> Option<BodyIntent> {
        let message = &self.composer.message;
        match wish {
            Wish::Repeat(wish) => {
                let item = RepeatItem::of(message, wish.pause).ok()?;
                let plan = RepeatPlan::new(vec![item], wish.rounds, wish.first).ok()?;
                Some(BodyIntent::Repeat(Box::new(plan)))
            }
            Wish::Load(wish) => {
                let message = message.prepare().ok()?;
                let plan = LoadPlan::new(wish.kind, wish.per_second, wish.time, message).ok()?;
                Some(BodyIntent::Load(Box::new(plan)))
            }
        }
    }

    /// Shows the inspector when a row was chosen since the last picture.
    fn pass_door(&mut self, env: &PaneEnv<'_>) {
        let selected = self.log.selected();
        let is_new = selected != self.door.selected;
        let was_open = self.inspector_open;
        self.inspector_open = self.door.pass(selected, was_open);
        if self.inspector_open && !was_open {
            self.log.keep_selected();
        }
        if is_new {
            self.inspector.open(env.store, selected);
        }
    }

    /// At the right where there is room, else below.
    fn inspector_panel(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) {
        self.inspector.framing = self.log.stream_framing();
        let room = ui.available_size();
        if room.x >= WIDE {
            let most = (room.x - LOG_WIDTH_MIN).max(INSPECTOR_WIDTH_MIN);
            let panel = Panel::right("inspector at the right");
            self.inspector_size.x = self
                .inspector_in(ui, env, panel, self.inspector_size.x, INSPECTOR_WIDTH_MIN..=most)
                .x;
            return;
        }
        // Less room than this is a window in the making, or one too low for it.
        let most = room.y - (LOG_ROWS_MIN + 2.0) * size::ROW;
        if most >= INSPECTOR_HEIGHT_ANY {
            let panel = Panel::bottom("inspector");
            let range = INSPECTOR_HEIGHT_MIN.min(most)..=most;
            self.inspector_size.y =
                self.inspector_in(ui, env, panel, self.inspector_size.y, range).y;
        }
    }

    /// Draws it in a panel, and returns the size that a person gave it.
    fn inspector_in(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        panel: Panel,
        size: f32,
        range: RangeInclusive<f32>,
    ) -> Vec2 {
        let size = size.clamp(*range.start(), *range.end());
        let panel = panel.frame(bare()).resizable(true).default_size(size).size_range(range);
        let shown = panel.show(ui, |ui| {
            // A panel shrinks to its content; this one keeps the size it was given.
            ui.set_min_size(ui.available_size());
            let encoding = self.log.settings().encoding;
            self.inspector.ui(ui, env.store, self.log.selected(), encoding, env.texts)
        });
        match shown.inner {
            Some(InspectorAsk::Close) => self.inspector_open = false,
            Some(InspectorAsk::Explain(name)) => self.explains = Some(name),
            None => {}
        }
        shown.response.rect.size()
    }

    fn log_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>, empty_hint: &str) -> Option<BodyIntent> {
        if self.log.shows_time_line() {
            self.log.put_blocked((env.blocked)());
        }
        let from_bar = self.log.bar_ui(ui, env.store, env.texts);
        line(ui);
        let from_rows = self.log.rows_ui(ui, env.store, env.texts, empty_hint);
        Some(match from_bar.or(from_rows)? {
            LogIntent::Clear => BodyIntent::Pane(PaneIntent::ClearLog),
            LogIntent::ShowCode(programs) => BodyIntent::Pane(PaneIntent::ShowCodeOf(programs)),
            LogIntent::Export => BodyIntent::Pane(PaneIntent::ExportLog),
            LogIntent::Record => BodyIntent::Pane(PaneIntent::RecordLog),
            LogIntent::SavePicture(form) => BodyIntent::Pane(PaneIntent::SavePicture(form)),
            LogIntent::SaveBytes(scope, form) => {
                BodyIntent::Pane(PaneIntent::SaveBytes(scope, form))
            }
            LogIntent::Filters(change) => BodyIntent::Pane(PaneIntent::Filters(change)),
            LogIntent::Reply(peer) => BodyIntent::Reply(peer),
            LogIntent::Keep(saved) => keep(*saved),
            LogIntent::SendAgain { to, payload } => BodyIntent::SendAgain(to, payload),
            LogIntent::Copied { rows, left_out, guard } => {
                BodyIntent::Pane(PaneIntent::Copied { rows, left_out, guard })
            }
        })
    }
}

fn keep(saved: SavedMessage) -> BodyIntent {
    BodyIntent::Pane(PaneIntent::Keep(Box::new(saved)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_row_opens_the_inspector_unless_a_person_has_closed_it() {
        let (nothing, one, two) = (Selected::Nothing, Selected::Row(1), Selected::Row(2));
        let mut door = Door::default();
        assert!(!door.pass(nothing, false));
        assert!(door.pass(one, false), "a row opens it");
        assert!(!door.pass(nothing, true), "without the row it goes");
        assert!(door.pass(two, false));
        assert!(!door.pass(two, false), "closed by its switch");
        assert!(!door.pass(one, false), "and so it stays");
        assert!(door.pass(one, true), "until its switch opens it");
        assert!(door.pass(nothing, true), "then it stays open without a row");
        assert!(door.pass(two, true));
    }
}
