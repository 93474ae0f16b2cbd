//! What is replayed of a recording, through which session and how fast; and how it goes.

use crate::engine::replay::{
    ReplayEnd, ReplayJob, ReplayKind, ReplayLive, ReplayPace, ReplayPhase, ReplayWay,
};
use crate::i18n::Texts;
use crate::net::address::HostAndPort;
use crate::net::{Destination, SessionId};
use crate::tr;
use crate::ui::tokens::size;
use crate::ui::widgets::{
    Access, Dot, Field, bar, button, main_button, menu, menu_choice, problem, state_label, weak,
};
use egui::Ui;

/// The speeds that are offered.
const FACTORS: [f64; 6] = [0.1, 0.5, 1.0, 2.0, 10.0, 100.0];

/// A session through which a recording can be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayTarget {
    /// The session.
    pub session: SessionId,
    /// The title of its tab.
    pub title: String,
    /// How payloads go through it.
    pub kind: ReplayKind,
}

/// What a person wants replayed.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayAsk {
    /// Which direction.
    pub way: ReplayWay,
    /// How fast.
    pub pace: ReplayPace,
    /// Through which session.
    pub session: SessionId,
    /// Where datagrams go; `None` for the peers of the recording.
    pub to: Option<Destination>,
}

/// The line of a pane for a replay.
pub(super) struct ReplayLine {
    pub(super) is_open: bool,
    way: ReplayWay,
    pace: ReplayPace,
    target: Option<SessionId>,
    targets: Vec<ReplayTarget>,
    /// Where datagrams go, as typed.
    to: String,
    /// They go to the peers of the recording, and not where was typed. Only if a person says so: they may be anywhere on
    /// the Internet.
    to_recorded: bool,
    mistake: Option<String>,
    job: Option<ReplayJob>,
}

impl Default for ReplayLine {
    fn default() -> Self {
        Self {
            is_open: false,
            way: ReplayWay::Came,
            pace: ReplayPace::Times(1.0),
            target: None,
            targets: Vec::new(),
            to: String::new(),
            to_recorded: false,
            mistake: None,
            job: None,
        }
    }
}

impl ReplayLine {
    pub(super) fn set_targets(&mut self, targets: Vec<ReplayTarget>) {
        self.targets = targets;
    }

    pub(super) fn begins(&mut self, job: Result<ReplayJob, String>) {
        match job {
            Ok(job) => (self.job, self.mistake) = (Some(job), None),
            Err(reason) => self.mistake = Some(reason),
        }
    }

    /// What was replayed is shown no longer.
    pub(super) fn ends(&mut self) {
        (self.job, self.mistake, self.is_open) = (None, None, false);
    }

    /// The session that is chosen, or the only one.
    fn target(&self) -> Option<&ReplayTarget> {
        let chosen = self.targets.iter().find(|target| Some(target.session) == self.target);
        chosen.or(self.targets.first())
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<ReplayAsk> {
        let live = self.job.as_ref().map(ReplayJob::live);
        let mut asked = None;
        if self.targets.is_empty() && live.is_none() {
            bar(ui, |ui| weak(ui, tr!(texts, "replay-no-session")));
            return None;
        }
        bar(ui, |ui| {
            self.way_ui(ui, texts);
            self.target_ui(ui, texts);
            self.pace_ui(ui, texts);
            asked = self.buttons_ui(ui, live.as_ref(), texts);
        });
        if let Some(live) = &live {
            bar(ui, |ui| state_label(ui, dot_of(live), live_text(live, texts)));
        }
        if let Some(mistake) = &self.mistake {
            bar(ui, |ui| problem(ui, mistake));
        }
        asked
    }

    fn way_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let name = tr!(texts, "replay-way");
        menu(ui, &name, &way_text(self.way, texts), |ui| {
            for way in ReplayWay::ALL {
                if menu_choice(ui, (way == self.way).into(), &way_text(way, texts)) {
                    self.way = way;
                }
            }
        });
    }

    fn target_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let Some((session, kind, title)) =
            self.target().map(|target| (target.session, target.kind, target.title.clone()))
        else {
            return;
        };
        let name = tr!(texts, "replay-through");
        let current = tr!(texts, "replay-through-session", title = title);
        menu(ui, &name, &current, |ui| {
            for target in &self.targets {
                if menu_choice(ui, (target.session == session).into(), &target.title) {
                    self.target = Some(target.session);
                }
            }
        });
        if kind == ReplayKind::Datagrams {
            let name = tr!(texts, "replay-to");
            let access = if self.to_recorded { Access::Disabled } else { Access::Enabled };
            let field = Field::new(&name, size::TEXT_FIELD).hint("127.0.0.1:9999").access(access);
            field.error(self.mistake.as_deref()).show(ui, &mut self.to);
            let to_recorded = ui
                .checkbox(&mut self.to_recorded, tr!(texts, "replay-to-recorded"))
                .on_hover_text(tr!(texts, "replay-to-recorded-tooltip"));
            if to_recorded.changed() {
                self.mistake = None;
            }
        }
    }

    fn pace_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let name = tr!(texts, "replay-pace");
        menu(ui, &name, &pace_text(self.pace, texts), |ui| {
            let times = FACTORS.map(ReplayPace::Times);
            for pace in times.into_iter().chain([ReplayPace::Steps]) {
                if menu_choice(ui, (pace == self.pace).into(), &pace_text(pace, texts)) {
                    self.pace = pace;
                }
            }
        });
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        live: Option<&ReplayLive>,
        texts: &Texts,
    ) -> Option<ReplayAsk> {
        let is_running = self.job.as_ref().is_some_and(ReplayJob::is_running);
        let action =
            if is_running { tr!(texts, "replay-stop") } else { tr!(texts, "replay-start") };
        let is_clicked = main_button(ui, &action).clicked();
        if live.is_some_and(|live| live.phase == ReplayPhase::AwaitsStep)
            && button(ui, &tr!(texts, "replay-next")).clicked()
            && let Some(job) = &self.job
        {
            job.step();
        }
        if !is_clicked {
            return None;
        }
        if let Some(job) = self.job.as_ref().filter(|_| is_running) {
            job.stop();
            return None;
        }
        self.asked(texts)
    }

    /// What is to be replayed; `None` with what is wrong.
    fn asked(&mut self, texts: &Texts) -> Option<ReplayAsk> {
        let target = self.target()?;
        let (session, kind) = (target.session, target.kind);
        let typed = self.to.trim();
        self.mistake = None;
        let is_for_recorded = kind == ReplayKind::Streams || self.to_recorded;
        let Some(to) = (if is_for_recorded { Some(None) } else { destination(typed).map(Some) })
        else {
            self.mistake = Some(tr!(texts, "replay-bad-to").into_owned());
            return None;
        };
        Some(ReplayAsk { way: self.way, pace: self.pace, session, to })
    }
}

/// Where datagrams go; `None` if what was typed is no such place.
fn destination(typed: &str) -> Option<Destination> {
    let HostAndPort { host, port } = HostAndPort::parse(typed).ok()?;
    Some(match host.parse::<std::net::IpAddr>() {
        Ok(ip) => Destination::Peer(std::net::SocketAddr::new(ip, port).into()),
        Err(_) => Destination::Host(host, port),
    })
}

fn way_text(way: ReplayWay, texts: &Texts) -> String {
    match way {
        ReplayWay::Came => tr!(texts, "replay-came"),
        ReplayWay::Went => tr!(texts, "replay-went"),
    }
    .into_owned()
}

fn pace_text(pace: ReplayPace, texts: &Texts) -> String {
    match pace {
        ReplayPace::Steps => tr!(texts, "replay-steps").into_owned(),
        // A factor of 1, as it is offered.
        ReplayPace::Times(factor) if (factor - 1.0).abs() < f64::EPSILON => {
            tr!(texts, "replay-own-times").into_owned()
        }
        ReplayPace::Times(factor) => tr!(texts, "replay-times", factor = factor),
    }
}

fn dot_of(live: &ReplayLive) -> Dot {
    let is_whole = live.not_given == 0 && live.failed == 0;
    match live.phase {
        ReplayPhase::Searching | ReplayPhase::Running | ReplayPhase::AwaitsStep => Dot::Busy,
        ReplayPhase::Ended(ReplayEnd::Done) if is_whole => Dot::Full,
        ReplayPhase::Ended(ReplayEnd::Stopped) if is_whole => Dot::Ring,
        ReplayPhase::Ended(_) => Dot::Problem,
    }
}

fn live_text(live: &ReplayLive, texts: &Texts) -> String {
    let phase = match live.phase {
        ReplayPhase::Searching => tr!(texts, "replay-searching"),
        ReplayPhase::Running => tr!(texts, "replay-running"),
        ReplayPhase::AwaitsStep => tr!(texts, "replay-awaits-step"),
        ReplayPhase::Ended(ReplayEnd::Done) => tr!(texts, "replay-done"),
        ReplayPhase::Ended(ReplayEnd::Stopped) => tr!(texts, "replay-stopped"),
        ReplayPhase::Ended(ReplayEnd::SessionOver) => tr!(texts, "replay-session-over"),
        ReplayPhase::Ended(ReplayEnd::WrongSession) => tr!(texts, "wrong-protocol"),
        ReplayPhase::Ended(ReplayEnd::Panicked) => tr!(texts, "recording-panicked"),
    };
    let mut parts = vec![phase.into_owned()];
    if let Some(total) = live.total {
        // What the session was given and could not send was not sent.
        let sent = live.given.saturating_sub(live.failed);
        parts.push(tr!(texts, "replay-given", given = sent, total = total));
    }
    if live.not_given > 0 {
        parts.push(tr!(texts, "replay-not-given", count = live.not_given));
    }
    if live.failed > 0 {
        parts.push(tr!(texts, "replay-failed", count = live.failed));
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_failed_is_not_said_to_be_sent() {
        let live = ReplayLive {
            phase: ReplayPhase::Ended(ReplayEnd::Done),
            total: Some(13),
            given: 13,
            failed: 11,
            ..ReplayLive::default()
        };
        let text = live_text(&live, &Texts::new(Lang::En));
        assert_eq!(text, "Replayed · 2 of 13 sent · 11 failed");
        assert_eq!(dot_of(&live), Dot::Problem);
    }
}
