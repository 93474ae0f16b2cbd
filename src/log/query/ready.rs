//! Conditions made ready for millions of rows.

mod candidates;

use super::Query;
use super::condition::{Condition, Expr, HexWay, Numbers, Sense, TextWay};
use super::parse::regex;
use super::value::{Moments, PeerPattern};
use crate::log::filter::peer_text;
use crate::log::needle::{BytePattern, Needle, QuickNeedle, decoded};
use crate::log::segment::{Class, Segment};
use crate::log::{LoggedSession, PayloadForm, Store};
use crate::net::{Endpoint, Peer, SessionId};
use crate::payload::Encoding;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::cell::Cell;

/// What conditions are about: a row, or a frame.
pub(in crate::log) trait Subject {
    fn class(&self) -> Class;
    fn is_failure(&self) -> bool;
    fn session(&self) -> SessionId;
    fn peer(&self) -> Peer;
    /// In nanoseconds since 1970 (UTC).
    fn unix_ns(&self) -> i64;
    /// The payload, and how long all of it is; nothing if it has none.
    fn payload(&self) -> Option<(&[u8], u64)>;
    /// The encoding in which it was sent, if it was sent as text.
    fn sent_in(&self) -> Option<Encoding>;
    /// The payload with the characters that its edges cut, if they cut any.
    fn joined(&self, encoding: Encoding) -> Option<Vec<u8>>;
    /// What it says in words, if it says anything.
    fn words(&self) -> Option<String>;
    /// What the log knows of the session.
    fn logged_session(&self) -> Option<LoggedSession>;
    /// What was found of the peer by the condition of that number, or is found now.
    fn of_peer(&self, _condition: usize, find: &dyn Fn() -> bool) -> bool {
        find()
    }
    /// What was found of the session by the condition of that number, or is found now.
    fn of_session(&self, _condition: usize, find: &dyn Fn() -> bool) -> bool {
        find()
    }
}

/// Conditions made ready.
#[derive(Debug)]
pub(in crate::log) struct ReadyQuery {
    root: Node,
    zone: TimeZone,
    /// The encoding of payloads that do not say theirs.
    encoding: Encoding,
}

#[derive(Debug)]
enum Node {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// With its number.
    Test(usize, Test),
}

#[derive(Debug)]
enum Test {
    Class(Class),
    Failure,
    Port(Sense, Numbers),
    Len(Sense, Numbers),
    Connection(Sense, Numbers),
    Peer(Sense, Vec<PeerPattern>),
    PeerText(Finder),
    Session(Sense, Vec<String>),
    SessionText(Finder),
    Text(Finder),
    WholeText(Sense, Vec<String>),
    /// With the way to look for the bytes in many payloads in one go, if there is one.
    Hex(HexWay, BytePattern, Option<QuickNeedle>),
    Time(Sense, Vec<Moments>),
    Shown(Finder),
}

/// Looks for a text.
#[derive(Debug)]
enum Finder {
    Contains(Box<Needle>),
    /// In lower case.
    Starts(String),
    Matches(Regex),
    /// A regular expression that was none: it was one when it was read.
    Nothing,
}

impl Finder {
    fn new(way: TextWay, text: &str, encoding: Encoding) -> Self {
        match way {
            TextWay::Contains => {
                Self::Contains(Box::new(Needle::new(text, PayloadForm::Text, encoding)))
            }
            TextWay::Starts => Self::Starts(text.to_lowercase()),
            TextWay::Matches => regex(text).map_or(Self::Nothing, Self::Matches),
        }
    }

    /// Whether it may be of characters of several bytes, which the edges of a read can cut.
    fn may_be_cut(&self) -> bool {
        match self {
            Self::Contains(needle) => needle.is_wide(),
            Self::Starts(text) => !text.is_ascii(),
            // Which characters it stands for is not known: `.` is any.
            Self::Matches(_) => true,
            Self::Nothing => false,
        }
    }

    fn is_in_text(&self, text: &str) -> bool {
        match self {
            Self::Contains(needle) => needle.is_in_text(text),
            Self::Starts(lower) => text.to_lowercase().starts_with(lower),
            Self::Matches(regex) => regex.is_match(text.as_bytes()),
            Self::Nothing => false,
        }
    }

    fn is_in_payload(&self, payload: &[u8], sent_in: Option<Encoding>, of_log: Encoding) -> bool {
        let encoding = sent_in.unwrap_or(of_log);
        match self {
            Self::Contains(needle) => needle.is_in_payload(payload, sent_in),
            Self::Matches(regex) if encoding == Encoding::Utf8 => regex.is_match(payload),
            Self::Starts(_) | Self::Matches(_) => self.is_in_text(&text_of(payload, encoding)),
            Self::Nothing => false,
        }
    }
}

/// A payload as text, with a mark for what does not decode.
fn text_of(payload: &[u8], encoding: Encoding) -> Cow<'_, str> {
    if encoding == Encoding::Utf8 {
        return String::from_utf8_lossy(payload);
    }
    decoded(payload, encoding).into()
}

impl ReadyQuery {
    pub(in crate::log) fn new(query: &Query, encoding: Encoding) -> Self {
        let mut count = 0;
        let root = Node::new(&query.expr, encoding, &mut count);
        Self { root, zone: query.zone.clone(), encoding }
    }

    /// Whether something fits.
    pub(in crate::log) fn passes(&self, subject: &impl Subject, clock: &DayClock) -> bool {
        self.root.passes(self, subject, clock)
    }

    /// Whether any row of a segment may fit, as far as that is known without looking at them.
    pub(in crate::log) fn may_pass(&self, segment: &Segment) -> bool {
        self.root.may_pass(segment)
    }
}

impl Node {
    fn new(expr: &Expr, encoding: Encoding, count: &mut usize) -> Self {
        let mut all = |parts: &[Expr]| {
            let mut nodes: Vec<Self> =
                parts.iter().map(|part| Self::new(part, encoding, count)).collect();
            nodes.sort_by_key(Self::cost);
            nodes
        };
        match expr {
            Expr::And(parts) => Self::All(all(parts)),
            Expr::Or(parts) => Self::Any(all(parts)),
            Expr::Not(part) => Self::Not(Box::new(Self::new(part, encoding, count))),
            Expr::Condition(condition) => {
                *count += 1;
                Self::Test(*count, Test::new(condition, encoding))
            }
        }
    }

    /// What is quick comes first, since it may decide.
    fn cost(&self) -> u8 {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().map(Self::cost).max().unwrap_or(0),
            Self::Not(node) => node.cost(),
            Self::Test(_, test) => match test {
                Test::Class(_) => 0,
                Test::Len(..) | Test::Port(..) | Test::Connection(..) | Test::Peer(..) => 1,
                Test::Time(..) | Test::Session(..) | Test::SessionText(_) | Test::PeerText(_) => 2,
                Test::Hex(..) => 3,
                Test::Text(_) | Test::WholeText(..) | Test::Shown(_) | Test::Failure => 4,
            },
        }
    }

    fn passes(&self, query: &ReadyQuery, subject: &impl Subject, clock: &DayClock) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.passes(query, subject, clock)),
            Self::Any(nodes) => nodes.iter().any(|node| node.passes(query, subject, clock)),
            Self::Not(node) => !node.passes(query, subject, clock),
            Self::Test(number, test) => test.passes(*number, query, subject, clock),
        }
    }

    fn may_pass(&self, segment: &Segment) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.may_pass(segment)),
            Self::Any(nodes) => nodes.iter().any(|node| node.may_pass(segment)),
            Self::Test(_, Test::Class(class)) => segment.classes() & *class as u8 != 0,
            Self::Test(_, Test::Time(Sense::Is, moments)) => {
                let span = segment.unix_span();
                moments.iter().any(|moments| match (moments, &span) {
                    (Moments::Absolute(range), Some(span)) => {
                        range.start() <= span.end() && span.start() <= range.end()
                    }
                    _ => true,
                })
            }
            Self::Not(_) | Self::Test(..) => true,
        }
    }
}

impl Test {
    fn new(condition: &Condition, encoding: Encoding) -> Self {
        let finder = |way: &TextWay, text: &String| Finder::new(*way, text, encoding);
        match condition.clone() {
            Condition::Class(class) => Self::Class(class),
            Condition::Failure => Self::Failure,
            Condition::Port(sense, numbers) => Self::Port(sense, numbers),
            Condition::Len(sense, numbers) => Self::Len(sense, numbers),
            Condition::Connection(sense, numbers) => Self::Connection(sense, numbers),
            Condition::Peer(sense, patterns) => Self::Peer(sense, patterns),
            Condition::PeerText(way, text) => Self::PeerText(finder(&way, &text)),
            Condition::Session(sense, names) => Self::Session(sense, names),
            Condition::SessionText(way, text) => Self::SessionText(finder(&way, &text)),
            Condition::Text(way, text) => Self::Text(finder(&way, &text)),
            Condition::WholeText(sense, texts) => Self::WholeText(sense, texts),
            Condition::Hex(way, pattern) => {
                let quick = pattern.whole_bytes().and_then(|bytes| QuickNeedle::of_bytes(&bytes));
                // Those that are others have not these bytes.
                let quick = quick.filter(|_| way != HexWay::Is(Sense::IsNot));
                Self::Hex(way, pattern, quick)
            }
            Condition::Time(sense, moments) => Self::Time(sense, moments),
            Condition::Shown(text, form) => {
                Self::Shown(Finder::Contains(Box::new(Needle::new(&text, form, encoding))))
            }
        }
    }

    fn passes(
        &self,
        number: usize,
        query: &ReadyQuery,
        subject: &impl Subject,
        clock: &DayClock,
    ) -> bool {
        match self {
            Self::Class(class) => subject.class() == *class,
            Self::Failure => subject.is_failure(),
            Self::Port(sense, numbers) => {
                let port = subject.peer().endpoint().and_then(Endpoint::port);
                is_among(*sense, numbers, port.map(u64::from))
            }
            Self::Len(sense, numbers) => {
                is_among(*sense, numbers, subject.payload().map(|(_, len)| len))
            }
            Self::Connection(sense, numbers) => {
                is_among(*sense, numbers, subject.peer().connection().map(|id| u64::from(id.0)))
            }
            Self::Peer(sense, patterns) => subject.peer().endpoint().is_some_and(|endpoint| {
                sense.holds(patterns.iter().any(|pattern| pattern.takes(endpoint)))
            }),
            Self::PeerText(finder) => subject.of_peer(number, &|| {
                let peer = subject.peer();
                peer.endpoint().is_some() && finder.is_in_text(&peer.to_string())
            }),
            Self::Session(sense, names) => subject.of_session(number, &|| {
                sense.holds(names.iter().any(|name| is_session(subject, name)))
            }),
            Self::SessionText(finder) => subject.of_session(number, &|| {
                let session = subject.logged_session();
                session.is_some_and(|session| finder.is_in_text(&session.known_name()))
            }),
            Self::Text(finder) => bears(finder, query, subject),
            Self::WholeText(sense, texts) => whole_text(query, subject).is_some_and(|text| {
                let text = text.trim_end_matches(['\r', '\n']);
                sense.holds(texts.iter().any(|wanted| wanted == text))
            }),
            Self::Shown(finder) => {
                subject.of_peer(number, &|| finder.is_in_text(&peer_text(subject.peer())))
                    || bears(finder, query, subject)
            }
            Self::Hex(way, pattern, _) => {
                subject.payload().is_some_and(|(payload, len)| match way {
                    HexWay::Contains => pattern.is_in(payload),
                    HexWay::Starts => pattern.begins(payload),
                    HexWay::Is(sense) => {
                        sense.holds(len == pattern.len() as u64 && pattern.begins(payload))
                    }
                })
            }
            Self::Time(sense, moments) => {
                let unix_ns = subject.unix_ns();
                let of_day = || clock.of_day_ns(unix_ns, &query.zone);
                sense.holds(moments.iter().any(|moments| moments.takes(unix_ns, of_day)))
            }
        }
    }
}

fn is_among(sense: Sense, numbers: &Numbers, number: Option<u64>) -> bool {
    number.is_some_and(|number| sense.holds(numbers.iter().any(|range| range.contains(&number))))
}

/// Whether a name means a session, or its number does.
fn is_session(subject: &impl Subject, wanted: &str) -> bool {
    if wanted.trim_start_matches('#').parse() == Ok(subject.session().0) {
        return true;
    }
    subject.logged_session().is_some_and(|session| session.is_called(wanted))
}

/// Whether the text is in the payload, or in the words of what has none.
fn bears(finder: &Finder, query: &ReadyQuery, subject: &impl Subject) -> bool {
    let (sent_in, of_log) = (subject.sent_in(), query.encoding);
    let is_in = |payload: &[u8]| finder.is_in_payload(payload, sent_in, of_log);
    let is_in_payload = subject.payload().is_some_and(|(payload, _)| {
        // What stands before and after is looked for only where it matters: it takes longer than all the rest.
        is_in(payload)
            || finder.may_be_cut()
                && subject.joined(sent_in.unwrap_or(of_log)).is_some_and(|joined| is_in(&joined))
    });
    is_in_payload || subject.words().is_some_and(|words| finder.is_in_text(&words))
}

fn whole_text<'a>(query: &ReadyQuery, subject: &'a impl Subject) -> Option<Cow<'a, str>> {
    match subject.payload() {
        Some((payload, _)) => Some(text_of(payload, subject.sent_in().unwrap_or(query.encoding))),
        None => subject.words().map(Cow::Owned),
    }
}

/// Turns moments into times of day; remembers the offset from UTC of the last one, which changes at most each quarter of an
/// hour.
#[derive(Debug, Default)]
pub(in crate::log) struct DayClock(Cell<Option<(i64, i64)>>);

impl DayClock {
    fn of_day_ns(&self, unix_ns: i64, zone: &TimeZone) -> i64 {
        const SECOND_NS: i64 = 1_000_000_000;
        const QUARTER_NS: i64 = 15 * 60 * SECOND_NS;
        const DAY_NS: i64 = 96 * QUARTER_NS;
        let quarter = unix_ns.div_euclid(QUARTER_NS);
        let offset_ns = match self.0.get() {
            Some((known, offset_ns)) if known == quarter => offset_ns,
            _ => {
                let at =
                    Timestamp::from_nanosecond(unix_ns.into()).unwrap_or(Timestamp::UNIX_EPOCH);
                let offset_ns = i64::from(zone.to_offset(at).seconds()) * SECOND_NS;
                self.0.set(Some((quarter, offset_ns)));
                offset_ns
            }
        };
        unix_ns.saturating_add(offset_ns).rem_euclid(DAY_NS)
    }
}

/// Conditions that frames are asked for, if there are any.
pub(in crate::log) struct Conditions<'a> {
    query: Option<&'a ReadyQuery>,
    pub(in crate::log) store: &'a Store,
    clock: DayClock,
}

impl<'a> Conditions<'a> {
    pub(in crate::log) fn new(query: Option<&'a ReadyQuery>, store: &'a Store) -> Self {
        Self { query, store, clock: DayClock::default() }
    }

    pub(in crate::log) fn are_any(&self) -> bool {
        self.query.is_some()
    }

    /// Whether something meets them; true if there are none.
    pub(in crate::log) fn are_met_by(&self, subject: &impl Subject) -> bool {
        self.query.is_none_or(|query| query.passes(subject, &self.clock))
    }
}
