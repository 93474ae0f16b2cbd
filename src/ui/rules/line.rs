//! What a pane's form shows of its rules, in a line: how many are on, what they have done, and the way to them.

use crate::i18n::Texts;
use crate::net::automation::RuleSet;
use crate::tr;
use crate::ui::rules::RuleLive;
use crate::ui::tokens::palette;
use crate::ui::widgets::{button, problem, small, weak};
use egui::Ui;

/// What is shown of the rules.
#[derive(Clone, Copy, Debug)]
pub struct RulesLine<'a> {
    /// The rules as they are written.
    pub set: &'a RuleSet,
    /// What each of those that run has done; empty while no session runs them.
    pub live: &'a [RuleLive],
    /// Replies that the limit for each peer has held back.
    pub held_back: u64,
    /// How many things are wrong in them.
    pub mistakes: usize,
}

/// Draws it; `true` when the rules are to be shown.
pub fn rules_line_ui(ui: &mut Ui, texts: &Texts, line: &RulesLine<'_>) -> bool {
    let opens = button(ui, &tr!(texts, "rules-open"));
    let opens = opens.on_hover_text(tr!(texts, "rules-open-tooltip")).clicked();
    weak(ui, line.summary(texts));
    if line.held_back > 0 {
        let text = tr!(texts, "rules-limited", limited = line.held_back);
        let said = small(ui, &text, palette(ui).warning);
        said.on_hover_text(tr!(texts, "rules-limited-tooltip"));
    }
    if line.mistakes > 0 {
        problem(ui, &tr!(texts, "rules-mistakes", count = line.mistakes));
    }
    opens
}

impl RulesLine<'_> {
    /// How many rules are on, and how often they have acted: `3 rules on · 12 hits`.
    fn summary(&self, texts: &Texts) -> String {
        let on = self.set.rules.iter().filter(|rule| rule.is_on).count();
        let on = tr!(texts, "rules-summary", on = on);
        if self.live.is_empty() {
            return on;
        }
        let hits: u64 = self.live.iter().map(|rule| rule.hits).sum();
        format!("{on} · {}", tr!(texts, "rules-hits", hits = hits))
    }
}
