//! What sessions report of their rules, and what is wrong with a rule, in words.

use super::words::mistake_text;
use crate::i18n::Texts;
use crate::net::automation::{
    Attention, PatternMistake, RuleEvent, RuleMistake, RuleMistakeKind, RuleName, Withholding,
    compile,
};
use crate::payload::safe_text;
use crate::tr;

/// What a row of a rule says, in one line.
pub fn rule_text(event: &RuleEvent, texts: &Texts) -> String {
    match event {
        RuleEvent::Attention { rule, attention } => {
            let ways = ways_text(*attention, texts);
            tr!(texts, "rule-attention", rule = rule_name_text(rule, texts), ways = ways)
        }
        RuleEvent::Withheld { why: Withholding::Limit(limit), replies } => {
            tr!(texts, "replies-withheld-limit", count = *replies, limit = *limit)
        }
        RuleEvent::Withheld { why: Withholding::Pace(limit), replies } => {
            tr!(texts, "replies-paced", count = *replies, limit = *limit)
        }
        RuleEvent::Withheld { why: Withholding::Group, replies } => {
            tr!(texts, "replies-withheld-group", count = *replies)
        }
    }
}

/// Which rule it is: its number, and its name if it has one.
pub fn rule_name_text(rule: &RuleName, texts: &Texts) -> String {
    numbered(rule.number as usize, &rule.name, texts)
}

fn numbered(number: usize, name: &str, texts: &Texts) -> String {
    if name.is_empty() {
        tr!(texts, "rule-numbered", number = number)
    } else {
        tr!(texts, "rule-named", number = number, name = safe_text(name))
    }
}

fn ways_text(attention: Attention, texts: &Texts) -> String {
    let ways = [
        (attention.marks_row, tr!(texts, "rule-marks-row")),
        (attention.pauses_view, tr!(texts, "rule-pauses-view")),
        (attention.notifies, tr!(texts, "rule-notifies")),
    ];
    let ways: Vec<_> = ways.into_iter().filter(|(is_so, _)| *is_so).map(|(_, way)| way).collect();
    ways.join(&tr!(texts, "rule-ways-gap"))
}

/// What is wrong with a table of rules, with the rule that it is about.
pub fn rule_mistake_text(mistake: &RuleMistake, texts: &Texts) -> String {
    let rule = numbered(mistake.number, &mistake.name, texts);
    let what = rule_mistake_kind_text(&mistake.kind, texts);
    tr!(texts, "rule-mistake", rule = rule, what = what)
}

/// What is wrong with a rule.
pub fn rule_mistake_kind_text(kind: &RuleMistakeKind, texts: &Texts) -> String {
    match kind {
        RuleMistakeKind::Pattern(mistake) => pattern_mistake_text(mistake, texts),
        RuleMistakeKind::Reply(mistake) => mistake_text(mistake, texts),
        RuleMistakeKind::NoSavedMessage(name) => {
            tr!(texts, "rule-mistake-no-saved", name = safe_text(name))
        }
        RuleMistakeKind::SavedMessage(name, mistake) => {
            let what = mistake_text(mistake, texts);
            tr!(texts, "rule-mistake-saved", name = safe_text(name), what = what)
        }
        RuleMistakeKind::NoFile => tr!(texts, "rule-mistake-no-file").into_owned(),
        RuleMistakeKind::NoConnection(_) => tr!(texts, "rule-mistake-no-connection").into_owned(),
        RuleMistakeKind::TooManyActions => {
            tr!(texts, "rule-mistake-many-actions", most = compile::ACTIONS_MAX)
        }
        RuleMistakeKind::TooManyRules => {
            tr!(texts, "rule-mistake-many-rules", most = compile::RULES_MAX)
        }
        RuleMistakeKind::TooManyRegexes => {
            tr!(texts, "rule-mistake-many-regexes", most = compile::REGEX_RULES_MAX)
        }
    }
}

/// What is wrong with a pattern.
pub fn pattern_mistake_text(mistake: &PatternMistake, texts: &Texts) -> String {
    match mistake {
        PatternMistake::Text(mistake) | PatternMistake::Mask(mistake) => {
            mistake_text(mistake, texts)
        }
        PatternMistake::Placeholders => tr!(texts, "pattern-placeholders").into_owned(),
        PatternMistake::Value(error) => safe_text(&error.to_string()).into_owned(),
        PatternMistake::Regex(problem) => {
            tr!(texts, "pattern-regex", problem = regex_problem(problem))
        }
        PatternMistake::RegexTooLarge => tr!(texts, "pattern-regex-too-large").into_owned(),
        PatternMistake::TooManyGroups(groups) => {
            tr!(texts, "pattern-regex-groups", groups = *groups)
        }
    }
}

/// What the crate says is wrong, without the drawing of the expression above it.
fn regex_problem(problem: &str) -> String {
    let last = problem.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(problem);
    safe_text(last.trim().trim_start_matches("error: ")).into_owned()
}
