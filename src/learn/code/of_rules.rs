//! Rules as steps of a program, as far as they can be written.

use super::Literal;
use super::program::{LeftOut, Over, Part, Receive, Step, Test, To};
use crate::net::automation::{Action, AfterMatch, LineEnds, Pattern, Rule, RuleSet, When};
use crate::payload::{Braces, Encoding, MessageText};

/// What in a message stands for what came.
const WHAT_CAME: &str = "{text}";

/// A table of rules as steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Ruled {
    /// What is done once a connection is there.
    pub(super) connected: Vec<Step>,
    /// What is done with what came.
    pub(super) received: Vec<Step>,
    /// Rules that could not be written.
    pub(super) left_out: Vec<LeftOut>,
    /// Whether what comes after the rules so far can still be reached.
    reach: Reach,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reach {
    #[default]
    Open,
    /// A rule for anything has acted, and none goes on after it.
    Closed,
}

impl Ruled {
    /// The steps of the table, whose replies go there.
    pub(super) fn of(rules: &RuleSet, to: &To) -> Self {
        let mut steps = Self::default();
        let is_on = |rule: &&Rule| rule.is_on;
        for (number, rule) in (1_usize..).zip(&rules.rules).filter(|(_, rule)| is_on(rule)) {
            if steps.take(rule, to).is_none() {
                steps.left_out.push(named(number, rule));
            }
        }
        let looks = |step: &Step| match step {
            Step::If(..) => true,
            Step::Send(parts, _) => parts.contains(&Part::Received),
            _ => false,
        };
        if rules.line_ends == LineEnds::SetAside && steps.received.iter().any(looks) {
            steps.received.insert(0, Step::TakeLineEndOff);
        }
        steps
    }

    /// All rules of a table, of which none is written.
    pub(super) fn names_of(rules: &RuleSet) -> Vec<LeftOut> {
        let numbered = (1_usize..).zip(&rules.rules).filter(|(_, rule)| rule.is_on);
        numbered.map(|(number, rule)| named(number, rule)).collect()
    }

    /// Whether it does nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.connected.is_empty() && self.received.is_empty()
    }

    /// What is done on a connection, reading pieces of this size: once, if the connection ends after it
    /// anyway, else again and again.
    pub(super) fn steps(&self, bytes: u32) -> Vec<Step> {
        let plain = |steps: &[Step]| !steps.iter().any(|step| matches!(step, Step::If(..)));
        match self.received.split_last() {
            Some((Step::Leave, before)) if plain(before) => {
                let receive = Step::Receive(Receive { bytes, over: Over::Passes });
                [vec![receive], before.to_vec()].concat()
            }
            _ => vec![self.loop_of(bytes)],
        }
    }

    /// The same, always again and again.
    pub(super) fn loop_of(&self, bytes: u32) -> Step {
        let receive = Step::Receive(Receive { bytes, over: Over::Leaves });
        Step::Forever([vec![receive], self.received.clone()].concat())
    }

    fn take(&mut self, rule: &Rule, to: &To) -> Option<()> {
        let mut steps = Vec::new();
        steps.extend((!rule.delay.is_zero()).then_some(Step::Pause(rule.delay)));
        for action in &rule.then {
            match deed_of(action, to) {
                Deed::Step(step) => steps.push(step),
                Deed::OfTheWindow => {}
                Deed::Unwritable => return None,
            }
        }
        let leaves = steps.iter().position(|step| *step == Step::Leave);
        steps.truncate(leaves.map_or(steps.len(), |place| place + 1));
        let goes_on = leaves.is_some() || rule.after_match == AfterMatch::GoOn;
        match &rule.when {
            When::Connected => self.connected.extend(steps),
            When::Received(_) if self.reach == Reach::Closed => {}
            When::Received(Pattern::Anything) => {
                self.received.extend(steps);
                if leaves.is_some() || !goes_on {
                    self.reach = Reach::Closed;
                }
            }
            When::Received(pattern) => {
                let test = test_of(pattern)?;
                steps.extend((!goes_on).then_some(Step::Again));
                self.received.push(Step::If(test, steps));
            }
        }
        Some(())
    }
}

/// A rule that is left out, by its name or its number.
fn named(number: usize, rule: &Rule) -> LeftOut {
    let name = Some(rule.name.clone()).filter(|name| !name.is_empty());
    LeftOut::Rule(name.unwrap_or_else(|| number.to_string()))
}

/// What an action is for a program.
enum Deed {
    Step(Step),
    /// It is about the window, and nothing to a program.
    OfTheWindow,
    Unwritable,
}

fn deed_of(action: &Action, to: &To) -> Deed {
    match action {
        Action::Reply(message) => match parts_of(message) {
            Some(parts) => Deed::Step(Step::Send(parts, to.clone())),
            None => Deed::Unwritable,
        },
        Action::Echo => Deed::Step(Step::Send(vec![Part::Received], to.clone())),
        Action::ReplyFile(path) if *to == To::Peer => {
            Deed::Step(Step::SendFile(path.display().to_string()))
        }
        Action::Close => Deed::Step(Step::Leave),
        Action::Finish => Deed::Step(Step::Finish),
        Action::Mark | Action::PauseView | Action::Notify => Deed::OfTheWindow,
        Action::ReplyFile(_) | Action::ReplySaved(_) | Action::Reset => Deed::Unwritable,
    }
}

/// A message as parts; `None` if it has values of which a program knows nothing.
fn parts_of(message: &MessageText) -> Option<Vec<Part>> {
    let is_template = message.braces == Braces::Placeholders && message.text.contains(['{', '}']);
    if !is_template {
        return Some(vec![Part::Bytes(literal_of(message)?)]);
    }
    if message.checksum.is_some() {
        return None;
    }
    let mut parts = Vec::new();
    let mut pieces = message.text.split(WHAT_CAME).peekable();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        let piece = piece.replace("{{", "{").replace("}}", "}");
        // Another placeholder.
        if message.text.replace(WHAT_CAME, "").replace("{{", "").contains('{') {
            return None;
        }
        let line_end = if is_last { message.line_end } else { crate::payload::LineEnd::None };
        let part =
            MessageText { text: piece, braces: Braces::Literal, line_end, ..message.clone() };
        let literal = literal_of(&part)?;
        parts.extend((!literal.bytes.is_empty()).then_some(Part::Bytes(literal)));
        parts.extend((!is_last).then_some(Part::Received));
    }
    Some(parts)
}

fn literal_of(message: &MessageText) -> Option<Literal> {
    let prepared = message.prepare().ok()?;
    prepared.fixed().map(|bytes| Literal::of(bytes, encoding_of(message)))
}

fn encoding_of(message: &MessageText) -> Option<Encoding> {
    message.written_in()
}

fn test_of(pattern: &Pattern) -> Option<Test> {
    match pattern {
        Pattern::Equals(message) => literal_of(message).map(Test::Is),
        Pattern::Begins(message) => literal_of(message).map(Test::Begins),
        _ => None,
    }
}
