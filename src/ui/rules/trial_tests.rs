#![expect(clippy::unwrap_used, reason = "a test may fail")]
use super::*;
use crate::net::automation::Action;
use crate::payload::{Braces, MessageText};

fn when(pattern: Pattern) -> Rule {
    Rule {
        when: When::Received(pattern),
        then: vec![Action::Reply(MessageText::of_text("x"))],
        ..Rule::default()
    }
}

fn verdicts(rules: Vec<Rule>, tried: Tried<'_>) -> Vec<Verdict> {
    let ground = TrialGround { medium: Medium::Connections, saved_message: &|_| None };
    try_rules(&RuleSet { rules, ..RuleSet::default() }, tried, ground)
}

#[test]
fn the_first_rule_that_fits_stops_unless_it_goes_on() {
    let going_on = Rule { after_match: AfterMatch::GoOn, ..when(Pattern::Anything) };
    let off = Rule { is_on: false, ..when(Pattern::Anything) };
    let rules = vec![off, going_on, when(Pattern::Anything), when(Pattern::Anything)];
    let found = verdicts(rules, Tried::Payload(b"x"));
    let fit = Verdict::Fits(Fit { replies: vec![b"x".to_vec()], ..Fit::default() });
    assert_eq!(found, [Verdict::Off, fit.clone(), fit, Verdict::NotReached(2)]);
}

#[test]
fn why_a_rule_does_not_fit_is_found() {
    let text = MessageText::of_text;
    let table = [
        (Pattern::Equals(text("exit")), "exits", Misfit::Length { came: 5, wanted: 4 }),
        (Pattern::Equals(text("exit")), "exi", Misfit::Length { came: 3, wanted: 4 }),
        (Pattern::Equals(text("exit")), "exat", Misfit::Byte { at: 3, came: b'a', wanted: b'i' }),
        (Pattern::Begins(text("ab")), "acc", Misfit::Byte { at: 2, came: b'c', wanted: b'b' }),
        (Pattern::Begins(text("ab")), "a", Misfit::Length { came: 1, wanted: 2 }),
        (Pattern::Ends(text("ab")), "xxxb", Misfit::Byte { at: 3, came: b'x', wanted: b'a' }),
        (Pattern::Contains(text("ab")), "ba", Misfit::Nowhere),
        (Pattern::Regex("^a".to_owned()), "ba", Misfit::Regex),
        (Pattern::HexMask("61 ??".to_owned()), "ba", Misfit::Mask),
    ];
    for (pattern, payload, why) in table {
        let found = verdicts(vec![when(pattern.clone())], Tried::Payload(payload.as_bytes()));
        assert_eq!(found, [Verdict::Not(why)], "{pattern:?} {payload}");
    }
}

#[test]
fn connections_and_payloads_are_told_apart() {
    let connected = Rule { when: When::Connected, ..Rule::default() };
    let rules = || vec![connected.clone(), when(Pattern::Anything)];
    let fits = Verdict::Fits(Fit::default());
    assert_eq!(
        verdicts(rules(), Tried::Connection),
        [fits, Verdict::NotReached(0)],
        "the rule for connections stops"
    );
    assert_eq!(verdicts(rules(), Tried::Payload(b""))[0], Verdict::Not(Misfit::WaitsForConnection));
    assert_eq!(
        verdicts(vec![when(Pattern::Anything)], Tried::Connection),
        [Verdict::Not(Misfit::WaitsForPayload)]
    );
}

#[test]
fn replies_are_made_of_what_came_and_what_was_caught() {
    let reply =
        MessageText { braces: Braces::Placeholders, ..MessageText::of_text("hello {text}") };
    let mut rule = when(Pattern::Regex(r"login (\w+)".to_owned()));
    rule.then = vec![Action::Mark, Action::Reply(reply), Action::ReplySaved("bye".to_owned())];
    let set = RuleSet { rules: vec![rule], ..RuleSet::default() };
    let saved = |name: &str| (name == "bye").then(|| MessageText::of_text("bye!"));
    let ground = TrialGround { medium: Medium::Datagrams, saved_message: &saved };
    let found = try_rules(&set, Tried::Payload(b"login Bob"), ground);
    let Some(Verdict::Fits(fit)) = found.first() else { panic!("{found:?}") };
    assert_eq!(fit.captures, [b"Bob"]);
    assert_eq!(fit.replies, [&b"hello login Bob"[..], b"bye!"]);
}

#[test]
fn a_rule_with_a_mistake_does_nothing() {
    let wrong = when(Pattern::Regex("(".to_owned()));
    let found = verdicts(vec![wrong, when(Pattern::Anything)], Tried::Payload(b""));
    assert_eq!(found.first(), Some(&Verdict::Mistaken));
    assert!(matches!(found.get(1).unwrap(), Verdict::Fits(_)));
}

#[test]
fn line_ends_are_set_aside_as_in_a_session() {
    let mut rule = when(Pattern::Equals(MessageText::of_text("exit")));
    rule.then = vec![Action::Reply(MessageText::of_text("bye")), Action::Close];
    let rules = vec![Rule { after_match: AfterMatch::GoOn, ..rule }, when(Pattern::Anything)];
    let set = RuleSet { rules, line_ends: LineEnds::SetAside, ..RuleSet::default() };
    let ground = TrialGround { medium: Medium::Connections, saved_message: &|_| None };
    let found = try_rules(&set, Tried::Payload(b"exit\r\n"), ground);
    let replies = vec![b"bye\r\n".to_vec()];
    let fit = Fit { replies, ends_connection: true, ..Fit::default() };
    assert_eq!(found, [Verdict::Fits(fit), Verdict::NotReached(0)]);
}
