//! A table of rules tried on something that might come, before it runs.
//!
//! Nothing is sent and nothing is counted: what is found here is shown beside the table.

use crate::net::automation::{
    AfterMatch, Automaton, Captures, Deed, FindSaved, LineEnds, Matcher, Medium, Occasion, Pattern,
    Rule, RuleSet, SentTo, When,
};
use crate::net::{Peer, Stamp};
use crate::payload::Values;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried<'a> {
    /// A new connection.
    Connection,
    /// This payload.
    Payload(&'a [u8]),
}

/// What a rule does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is switched off.
    Off,
    /// It has a mistake.
    Mistaken,
    /// The rule of this place, counted from 0, acts and stops.
    NotReached(usize),
    /// It acts.
    Fits(Fit),
    /// It does not.
    Not(Misfit),
}

/// What a rule that acts would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fit {
    /// What its groups caught.
    pub(super) captures: Vec<Vec<u8>>,
    /// The bytes of each message that it sends.
    pub(super) replies: Vec<Vec<u8>>,
    /// Whether it ends the connection: then no other rule is asked.
    pub(super) ends_connection: bool,
}

/// Why a rule does not act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It waits for a connection.
    WaitsForConnection,
    /// It waits for a payload.
    WaitsForPayload,
    /// The payload has another length, in bytes.
    Length {
        /// What it has.
        came: usize,
        /// What it is to have.
        wanted: usize,
    },
    /// This byte, counted from 1, is another one.
    Byte {
        /// Its number.
        at: usize,
        /// What it is.
        came: u8,
        /// What it is to be.
        wanted: u8,
    },
    /// The bytes are nowhere in it.
    Nowhere,
    /// The regular expression finds nothing.
    Regex,
    /// The mask does not fit.
    Mask,
}

/// What the rules stand on while they are tried.
#[derive(Clone, Copy)]
pub(super) struct TrialGround<'a> {
    pub(super) medium: Medium,
    pub(super) saved_message: FindSaved<'a>,
}

/// What each rule of the table does with it, in order.
pub(super) fn try_rules(set: &RuleSet, tried: Tried<'_>, ground: TrialGround<'_>) -> Vec<Verdict> {
    let mut stopped_by = None;
    let verdict = |(place, rule): (usize, &Rule)| {
        if !rule.is_on {
            return Verdict::Off;
        }
        if let Some(by) = stopped_by {
            return Verdict::NotReached(by);
        }
        let verdict = try_rule((set, rule), tried, ground);
        if let Verdict::Fits(fit) = &verdict
            && (rule.after_match == AfterMatch::Stop || fit.ends_connection)
        {
            stopped_by = Some(place);
        }
        verdict
    };
    set.rules.iter().enumerate().map(verdict).collect()
}

/// Runs the rule alone, as a session would.
fn try_rule((set, rule): (&RuleSet, &Rule), tried: Tried<'_>, ground: TrialGround<'_>) -> Verdict {
    let alone =
        RuleSet { rules: vec![rule.clone()], line_ends: set.line_ends, ..RuleSet::default() };
    let Ok(compiled) = alone.compile(ground.medium, ground.saved_message) else {
        return Verdict::Mistaken;
    };
    let mut automaton = Automaton::new(Arc::clone(&compiled));
    let time_of_day = || jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    let occasion = Occasion {
        at: Stamp::default(),
        peer: Peer::from(SocketAddr::from((Ipv4Addr::LOCALHOST, EXAMPLE_PORT))),
        sent_to: SentTo::Us,
        time_of_day: &time_of_day,
    };
    let decisions = match tried {
        Tried::Connection => automaton.connected(&occasion),
        Tried::Payload(payload) => automaton.received(payload, &occasion),
    };
    let mut fit = Fit::default();
    for decision in decisions.iter() {
        match decision.deed {
            Deed::Reply(bytes, _) => fit.replies.push(bytes.to_vec()),
            Deed::CannotReply(_) => return Verdict::Mistaken,
            Deed::Close | Deed::Reset => fit.ends_connection = true,
            _ => {}
        }
    }
    if compiled.hits(0).is_some_and(|hits| hits.count() > 0) {
        fit.captures = captures(rule, tried);
        return Verdict::Fits(fit);
    }
    Verdict::Not(why_not(&rule.when, tried, set.line_ends))
}

/// Who sends, where that is to stand in a reply.
const EXAMPLE_PORT: u16 = 50_000;

/// What the groups of the rule's pattern catch.
fn captures(rule: &Rule, tried: Tried<'_>) -> Vec<Vec<u8>> {
    let (When::Received(pattern), Tried::Payload(payload)) = (&rule.when, tried) else {
        return Vec::new();
    };
    let Ok(matcher) = Matcher::compile(pattern) else { return Vec::new() };
    let mut captures = Captures::default();
    let fitting = [payload, without_line_end(payload)].into_iter();
    let fitting = fitting.rev().find(|payload| matcher.fits(payload, &mut captures));
    captures.of(fitting.unwrap_or_default()).map(<[u8]>::to_vec).collect()
}

fn without_line_end(payload: &[u8]) -> &[u8] {
    let rest = payload.strip_suffix(b"\r\n").or(payload.strip_suffix(b"\n"));
    rest.unwrap_or(payload)
}

fn why_not(when: &When, tried: Tried<'_>, line_ends: LineEnds) -> Misfit {
    match (when, tried) {
        (When::Connected, _) => Misfit::WaitsForConnection,
        (When::Received(_), Tried::Connection) => Misfit::WaitsForPayload,
        (When::Received(pattern), Tried::Payload(payload)) => match line_ends {
            LineEnds::Kept => misfit(pattern, payload),
            LineEnds::SetAside => misfit(pattern, without_line_end(payload)),
        },
    }
}

/// Why a pattern that has no mistake does not fit.
fn misfit(pattern: &Pattern, payload: &[u8]) -> Misfit {
    let wanted = pattern.text().and_then(|text| {
        let mut bytes = Vec::new();
        text.prepare().ok()?.render(&Values::default(), &mut bytes).ok()?;
        Some(bytes)
    });
    let wanted = wanted.unwrap_or_default();
    match pattern {
        Pattern::Regex(_) => Misfit::Regex,
        Pattern::HexMask(_) => Misfit::Mask,
        Pattern::Contains(_) | Pattern::Anything => Misfit::Nowhere,
        Pattern::Equals(_) => first_difference(payload, &wanted),
        Pattern::Begins(_) => {
            first_difference(payload.get(..wanted.len()).unwrap_or(payload), &wanted)
        }
        Pattern::Ends(_) => {
            let skipped = payload.len().saturating_sub(wanted.len());
            match first_difference(payload.get(skipped..).unwrap_or(payload), &wanted) {
                Misfit::Byte { at, came, wanted } => {
                    Misfit::Byte { at: at + skipped, came, wanted }
                }
                other => other,
            }
        }
    }
}

fn first_difference(came: &[u8], wanted: &[u8]) -> Misfit {
    let different = |(_, (came, wanted)): &(usize, (&u8, &u8))| came != wanted;
    match came.iter().zip(wanted).enumerate().find(different) {
        Some((at, (came, wanted))) => Misfit::Byte { at: at + 1, came: *came, wanted: *wanted },
        None => Misfit::Length { came: came.len(), wanted: wanted.len() },
    }
}

#[cfg(test)]
#[path = "trial_tests.rs"]
mod tests;
