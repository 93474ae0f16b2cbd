//! What rules want a person to see: the view of a pane is paused, and the desktop notifies.
//!
//! Rules count their hits; what is new of them is read here in each frame, also while the window is hidden.

use super::App;
use super::notify::Notice;
use crate::i18n::Texts;
use crate::learn::rule_name_text;
use crate::net::automation::{Action, RuleName};
use crate::net::{SessionId, SessionSnapshot, Stamp};
use crate::tr;
use crate::ui::pane::PaneId;
use std::collections::HashMap;

/// Up to where hits were looked at.
#[derive(Debug, Default)]
pub(super) struct Attended {
    /// By session and place of the rule: how often it had acted, and when last.
    seen: HashMap<(SessionId, usize), (u64, Option<Stamp>)>,
}

/// A rule that has acted since the last look.
struct Hit {
    rule: RuleName,
    times: u64,
    pauses: bool,
    notifies: bool,
}

impl Attended {
    /// The rules of a session that have acted since the last look and want attention.
    fn look(&mut self, session: &SessionSnapshot) -> Vec<Hit> {
        let written = &session.rules.written().rules;
        let mut found = Vec::new();
        for (place, rule) in written.iter().enumerate() {
            let wants = |action| rule.then.contains(&action);
            let (pauses, notifies) = (wants(Action::PauseView), wants(Action::Notify));
            let Some(hits) = session.rules.hits(place).filter(|_| pauses || notifies) else {
                continue;
            };
            let now = (hits.count(), hits.last());
            let before = self.seen.insert((session.id, place), now).unwrap_or_default();
            // Rules may have changed places: only what happened later is new.
            if now.1 > before.1 {
                let times = now.0.checked_sub(before.0).filter(|times| *times > 0).unwrap_or(1);
                let rule = RuleName::new(place, &rule.name);
                found.push(Hit { rule, times, pauses, notifies });
            }
        }
        found
    }
}

impl App {
    /// Does what rules asked for since the last frame.
    pub(super) fn attend_to_rules(&mut self) {
        for (pane, session) in self.sessions.snapshots() {
            for hit in self.attended.look(&session) {
                if hit.pauses {
                    self.pause_for(pane, &hit.rule);
                }
                if hit.notifies && self.chosen.notifies {
                    let notice = self.notice_of(pane, &session, &hit);
                    self.notifier.add(notice, hit.times);
                }
            }
        }
        if let Some(left) = self.notifier.flush(&self.texts) {
            self.ctx.request_repaint_after(left);
        }
    }

    fn pause_for(&mut self, pane: PaneId, rule: &RuleName) {
        let name = rule_name_text(rule, &self.texts);
        if let Some(log) = self.panes.get_mut(&pane).and_then(|pane| pane.log_mut()) {
            log.pause_for(&self.store, name);
        }
    }

    fn notice_of(&self, pane: PaneId, session: &SessionSnapshot, hit: &Hit) -> Notice {
        let title = self.panes.get(&pane).map(|pane| pane.title(Some(&session.state), &self.texts));
        Notice { title: title.unwrap_or_default(), text: hit_text(hit, &self.texts) }
    }
}

fn hit_text(hit: &Hit, texts: &Texts) -> String {
    let rule = rule_name_text(&hit.rule, texts);
    tr!(texts, "notify-rule", rule = rule)
}
