//! One session's or connection's rules at work: what came goes in, what is to be done comes out.

use super::compile::{CompiledDeed, CompiledReply, CompiledRule, Groups, ReplyEnd};
use super::glance::Glance;
use super::limit::ReplyLimit;
use super::matcher::{Captures, GROUPS_MAX};
use super::rule_event::{Attention, RuleName, Withholding};
use super::{AfterMatch, CompiledRules, GroupReplies, Medium};
use crate::net::{Peer, Stamp};
use crate::payload::{Braces, Encoding, RENDERED_BYTES_MAX, RenderError, Values};
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// All replies to one thing that came have at most so many bytes together: what one message may have. A table may
/// have thousands of replies, and each may say what came a thousand times (CWE-400).
pub const REPLIES_BYTES_MAX: usize = RENDERED_BYTES_MAX;

/// Memory that stays between two things that came: each connection has rules of its own at work.
const KEPT_BYTES: usize = 64 << 10;

/// Under which circumstances something came.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// When.
    pub at: Stamp,
    /// From whom.
    pub peer: Peer,
    /// To whom.
    pub sent_to: SentTo,
    /// Says the time of day in words, if a reply needs it: the rules read no clock.
    pub time_of_day: &'a dyn Fn() -> String,
}

/// To whom something was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SentTo {
    /// To us alone, as far as the system says.
    #[default]
    Us,
    /// To a broadcast or multicast address.
    Group,
}

/// The state of one session's or connection's rules.
#[derive(Debug)]
pub struct Automaton {
    rules: Arc<CompiledRules>,
    /// What came so far, for `{count}`.
    count: u64,
    captures: Captures,
    plan: Plan,
}

/// What is to be done, filled anew each time.
#[derive(Debug)]
struct Plan {
    planned: Vec<Planned>,
    /// The bytes of all replies, one after the other.
    replies: Vec<u8>,
    limit: ReplyLimit,
    withheld: Option<Withheld>,
}

#[derive(Debug)]
struct Planned {
    index: usize,
    due: Stamp,
    deed: PlannedDeed,
}

#[derive(Debug)]
enum PlannedDeed {
    Reply(Range<usize>, Option<Encoding>),
    Echo,
    ReplyFile(Arc<Path>),
    Close,
    Finish,
    Reset,
    Attention(Attention),
    CannotReply(RenderError),
}

/// Replies that do not go out, or not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Why.
    pub why: Withholding,
    /// How many.
    pub replies: u64,
}

/// What is to be done now, in order.
#[derive(Clone, Copy, Debug)]
pub struct Decisions<'a> {
    rules: &'a CompiledRules,
    payload: &'a [u8],
    plan: &'a Plan,
}

/// One thing to be done.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    /// The rule's place in its table, from 0.
    pub index: usize,
    /// When. What draws attention does not wait.
    pub due: Stamp,
    /// What.
    pub deed: Deed<'a>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// Send these bytes back: text in the encoding, if a person wrote it as text.
    Reply(&'a [u8], Option<Encoding>),
    /// Send the content of this file back.
    ReplyFile(&'a Path),
    /// Close the connection once what was sent is there.
    Close,
    /// Say that nothing more will be sent.
    Finish,
    /// Reset the connection.
    Reset,
    /// Report that the rule draws attention to what came.
    Attention(Attention),
    /// Report that the reply cannot be made.
    CannotReply(&'a RenderError),
}

impl Deed<'_> {
    /// Whether something is sent back.
    pub fn is_reply(&self) -> bool {
        match self {
            Self::Reply(bytes, _) => !bytes.is_empty(),
            Self::ReplyFile(_) => true,
            _ => false,
        }
    }
}

impl Automaton {
    /// These rules, of which nothing has happened yet.
    pub fn new(rules: Arc<CompiledRules>) -> Self {
        let plan = Plan {
            planned: Vec::new(),
            replies: Vec::new(),
            limit: ReplyLimit::new(rules.written().replies_per_second),
            withheld: None,
        };
        Self { rules, count: 0, captures: Captures::default(), plan }
    }

    /// These rules from now on. What was counted goes on, and what peers have had still counts.
    pub fn set_rules(&mut self, rules: Arc<CompiledRules>) {
        self.plan.limit.set_per_second(rules.written().replies_per_second);
        self.rules = rules;
    }

    /// The rules.
    pub fn rules(&self) -> &Arc<CompiledRules> {
        &self.rules
    }

    #[cfg(test)]
    pub(super) fn reply_memory(&self) -> usize {
        self.plan.replies.capacity()
    }

    /// A connection is there.
    pub fn connected(&mut self, occasion: &Occasion<'_>) -> Decisions<'_> {
        let Self { rules, count, captures, plan } = self;
        plan.clear();
        captures.clear();
        for rule in &rules.connected {
            let came = Came { text: b"", line_end: b"", captures, count: *count, occasion };
            if plan.add(rule, rules, &came) == Next::Stop {
                break;
            }
        }
        Decisions { rules, payload: b"", plan }
    }

    /// This came.
    pub fn received<'a>(&'a mut self, payload: &'a [u8], occasion: &Occasion<'_>) -> Decisions<'a> {
        let Self { rules, count, captures, plan } = self;
        *count += 1;
        plan.clear();
        let glance = Glance::new(&rules.index, payload);
        for rule in &rules.received {
            let (text, line_end) = rule.split(payload);
            if !glance.fits(rule, text) {
                continue;
            }
            captures.clear();
            if rule.groups == Groups::Wanted {
                rule.matcher.catch(text, captures);
            }
            let came = Came { text, line_end, captures, count: *count, occasion };
            if plan.add(rule, rules, &came) == Next::Stop {
                break;
            }
        }
        Decisions { rules, payload, plan }
    }
}

/// Something that came and that a rule fits.
struct Came<'a> {
    /// Without the line end that was set aside.
    text: &'a [u8],
    line_end: &'a [u8],
    captures: &'a Captures,
    count: u64,
    occasion: &'a Occasion<'a>,
}

/// Whether further rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Stop,
    GoOn,
}

impl Plan {
    fn clear(&mut self) {
        self.planned.clear();
        self.replies.clear();
        self.replies.shrink_to(KEPT_BYTES);
        self.withheld = None;
    }

    /// Adds what a rule does.
    fn add(&mut self, rule: &CompiledRule, rules: &CompiledRules, came: &Came<'_>) -> Next {
        let at = came.occasion.at;
        rule.hits.note(at);
        if rule.attention.is_any() {
            self.put(rule, at, PlannedDeed::Attention(rule.attention));
        }
        let mut due = at.after(rule.delay);
        for deed in &rule.deeds {
            if deed.is_reply() {
                let Some(turn) = self.turn(rules, came.occasion) else { continue };
                due = due.max(turn);
            }
            let planned = match deed {
                CompiledDeed::Reply(reply) => match self.render(reply, came) {
                    Ok(place) => PlannedDeed::Reply(place, reply.encoding),
                    Err(error) => {
                        self.put(rule, due, PlannedDeed::CannotReply(error));
                        // What comes after the reply is not meant to come without it.
                        break;
                    }
                },
                CompiledDeed::Echo => PlannedDeed::Echo,
                CompiledDeed::ReplyFile(path) => PlannedDeed::ReplyFile(Arc::clone(path)),
                CompiledDeed::Finish => PlannedDeed::Finish,
                CompiledDeed::Close => PlannedDeed::Close,
                CompiledDeed::Reset => PlannedDeed::Reset,
            };
            self.put(rule, due, planned);
            if deed.is_end() {
                return Next::Stop;
            }
        }
        if rule.after_match == AfterMatch::GoOn { Next::GoOn } else { Next::Stop }
    }

    fn put(&mut self, rule: &CompiledRule, due: Stamp, deed: PlannedDeed) {
        self.planned.push(Planned { index: rule.index, due, deed });
    }

    /// When one more reply may go out, which counts then; `None` if it may not.
    fn turn(&mut self, rules: &CompiledRules, occasion: &Occasion<'_>) -> Option<Stamp> {
        let at = occasion.at;
        let is_for_group = occasion.sent_to == SentTo::Group
            && rules.written().group_replies == GroupReplies::Never;
        if is_for_group {
            return self.withhold(Withholding::Group, None);
        }
        // Who has no address is one peer like any other.
        let address = occasion.peer.socket_addr();
        let address = address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
        let per_second = self.limit.per_second();
        match rules.medium {
            Medium::Datagrams if self.limit.takes(address, at) => Some(at),
            Medium::Datagrams => self.withhold(Withholding::Limit(per_second), None),
            Medium::Connections => match self.limit.reserve(address, at) {
                Some(turn) if turn == at => Some(at),
                Some(turn) => self.withhold(Withholding::Pace(per_second), Some(turn)),
                None => self.withhold(Withholding::Limit(per_second), None),
            },
        }
    }

    /// Counts a reply that does not go out, or not yet.
    fn withhold(&mut self, why: Withholding, turn: Option<Stamp>) -> Option<Stamp> {
        let replies = self.withheld.map_or(0, |withheld| withheld.replies) + 1;
        self.withheld = Some(Withheld { why, replies });
        turn
    }

    fn render(
        &mut self,
        reply: &CompiledReply,
        came: &Came<'_>,
    ) -> Result<Range<usize>, RenderError> {
        let from = self.replies.len();
        match reply.braces {
            Braces::Literal => reply.message.render(&Values::default(), &mut self.replies)?,
            Braces::Placeholders => came.fill_in(reply, &mut self.replies)?,
        }
        if reply.end == ReplyEnd::OfWhatCame {
            self.replies.extend_from_slice(came.line_end);
        }
        if self.replies.len() > REPLIES_BYTES_MAX {
            self.replies.truncate(from);
            return Err(RenderError::TooLong);
        }
        Ok(from..self.replies.len())
    }
}

impl Came<'_> {
    fn fill_in(&self, reply: &CompiledReply, out: &mut Vec<u8>) -> Result<(), RenderError> {
        // Not made for each message that says neither.
        let (mut peer, mut time) = (String::new(), String::new());
        if reply.message.uses_peer() {
            peer = self.occasion.peer.to_string();
        }
        if reply.message.uses_time() {
            time = (self.occasion.time_of_day)();
        }
        let mut caught = [&b""[..]; GROUPS_MAX];
        for (place, group) in caught.iter_mut().zip(self.captures.of(self.text)) {
            *place = group;
        }
        let values = Values {
            text: self.text,
            peer: &peer,
            count: self.count,
            time: &time,
            captures: caught.get(..self.captures.len()).unwrap_or_default(),
            ..Values::default()
        };
        reply.message.render(&values, out)
    }
}

impl CompiledDeed {
    fn is_reply(&self) -> bool {
        matches!(self, Self::Reply(_) | Self::Echo | Self::ReplyFile(_))
    }

    /// Whether nothing can come after it.
    fn is_end(&self) -> bool {
        matches!(self, Self::Close | Self::Reset)
    }
}

impl<'a> Decisions<'a> {
    /// Whether nothing is to be done.
    pub fn is_empty(self) -> bool {
        self.plan.planned.is_empty()
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Decision<'a>> {
        self.plan.planned.iter().map(move |Planned { index, due, deed }| Decision {
            index: *index,
            due: *due,
            deed: self.deed(deed),
        })
    }

    /// Replies that are not sent, or not yet; `None` if all are.
    pub fn withheld(self) -> Option<Withheld> {
        self.plan.withheld
    }

    /// The number and the name of the rule that decided it.
    pub fn rule(self, decision: &Decision<'_>) -> RuleName {
        RuleName::new(decision.index, self.rules.name(decision.index))
    }

    fn deed(self, planned: &'a PlannedDeed) -> Deed<'a> {
        match planned {
            PlannedDeed::Reply(place, encoding) => {
                let bytes = self.plan.replies.get(place.clone()).unwrap_or_default();
                Deed::Reply(bytes, *encoding)
            }
            PlannedDeed::Echo => Deed::Reply(self.payload, None),
            PlannedDeed::ReplyFile(path) => Deed::ReplyFile(path),
            PlannedDeed::Close => Deed::Close,
            PlannedDeed::Finish => Deed::Finish,
            PlannedDeed::Reset => Deed::Reset,
            PlannedDeed::Attention(attention) => Deed::Attention(*attention),
            PlannedDeed::CannotReply(error) => Deed::CannotReply(error),
        }
    }
}
