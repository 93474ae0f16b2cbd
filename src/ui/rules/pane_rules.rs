//! The rules of a pane: the line in its form, the window, and what runs.

use super::{RuleLive, RulesAsk, RulesEditor, RulesEnv, RulesLine, rules_line_ui};
use crate::engine::messages::SavedMessages;
use crate::net::SessionSnapshot;
use crate::net::automation::{Action, CompiledRules, Medium, RuleSet};
use crate::payload::MessageText;
use crate::ui::pane::{FormEnv, PaneEnv, PaneIntent, PathChoice, PathUse};
use crate::ui::widgets::bar;
use egui::Ui;
use std::path::PathBuf;
use std::sync::Arc;

/// The rules of a pane, as they are being edited.
#[derive(Debug)]
pub struct PaneRules {
    medium: Medium,
    editor: RulesEditor,
}

impl PaneRules {
    /// Rules of a pane whose sessions are of this kind.
    pub fn new(medium: Medium) -> Self {
        Self { medium, editor: RulesEditor::default() }
    }

    /// Draws the line of the form and the window. `true` when the rules have become others that can run.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        pane: &str,
        set: &mut RuleSet,
    ) -> Option<RulesAsk> {
        let done = live_of(env.session, set);
        let names: Vec<String> = env.saved.iter().map(|kept| kept.saved.name.clone()).collect();
        let find = |name: &str| saved_message(env.saved, name);
        let rules_env = RulesEnv {
            texts: env.texts,
            pane,
            medium: self.medium,
            live: &done,
            saved: &names,
            saved_message: &find,
            waker: env.waker,
        };
        let mistakes = self.editor.mistake_count(set, &rules_env);
        let held_back = env.session.map_or(0, |session| session.tally.replies_withheld);
        let line = RulesLine { set, live: &done, held_back, mistakes };
        if bar(ui, |ui| rules_line_ui(ui, env.texts, &line)).inner {
            self.editor.open();
        }
        let id = ui.scope_id().with("rules of the pane");
        self.editor.ui(ui.ctx(), id, &rules_env, set)
    }

    /// The rules, ready to run; `None` if something is wrong in them, which the window shows then.
    pub fn compile(&mut self, set: &RuleSet, env: FormEnv<'_>) -> Option<Arc<CompiledRules>> {
        let compiled = compile(set, self.medium, env.saved);
        if compiled.is_none() {
            // A mistake that cannot be seen cannot be mended.
            self.editor.open();
        }
        compiled
    }

    /// What came of a dialog that the window asked for.
    pub fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        (set, env): (&mut RuleSet, &PaneEnv<'_>),
    ) {
        self.editor.path_chosen(path_use, chosen, set, env.waker);
    }
}

impl PathUse {
    /// Whether the window of rules asks for it.
    pub fn is_of_rules(self) -> bool {
        matches!(self, Self::OpenRules | Self::SaveRules | Self::RuleFile)
    }
}

/// What a pane does about what was asked in the window of rules; `changed` hands the rules on.
pub fn carry_out_rules(
    ask: RulesAsk,
    changed: impl FnOnce() -> Option<PaneIntent>,
) -> Option<PaneIntent> {
    match ask {
        RulesAsk::Changed => changed(),
        RulesAsk::Choose(path_use, from) => Some(PaneIntent::Choose(path_use, from)),
    }
}

/// The rules, ready to run; `None` if something is wrong in them.
pub fn compile(set: &RuleSet, medium: Medium, saved: &SavedMessages) -> Option<Arc<CompiledRules>> {
    set.compile(medium, &|name| saved_message(saved, name)).ok()
}

fn saved_message(saved: &SavedMessages, name: &str) -> Option<MessageText> {
    saved.by_name(name).map(|found| found.message.clone())
}

/// What each of the rules has done in the session: those that run, and not those that are being written.
fn live_of(session: Option<&SessionSnapshot>, set: &RuleSet) -> Vec<RuleLive> {
    let Some(session) = session.filter(|session| !session.rules.written().rules.is_empty()) else {
        return Vec::new();
    };
    let of = |(place, rule)| {
        let runs = session.rules.written().rules.get(place) == Some(rule);
        let hits = session.rules.hits(place).filter(|_| runs);
        hits.map_or_else(RuleLive::default, |hits| RuleLive {
            hits: hits.count(),
            last_hit: hits.last(),
        })
    };
    set.rules.iter().enumerate().map(of).collect()
}

/// The rules as they can be kept in the settings, which are a text.
pub fn kept_rules(set: &RuleSet) -> RuleSet {
    let mut set = set.clone();
    for action in set.rules.iter_mut().flat_map(|rule| &mut rule.then) {
        if let Action::ReplyFile(path) = action
            && path.to_str().is_none()
        {
            *path = PathBuf::from(path.to_string_lossy().into_owned());
        }
    }
    set
}
