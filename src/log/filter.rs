//! Which rows a pane shows.

use super::LoggedSession;
use super::bits::{has_bit, intersect, set_bit};
use super::needle::{Needle, Where};
use super::neighbours::edges_of_scanned;
use super::query::Query;
use super::query::ready::{DayClock, ReadyQuery, Subject};
use super::segment::{Class, Kind, Row, Scanned, Segment};
use super::store::Store;
use crate::net::{ConnectionId, Peer, SessionId};
use crate::payload::Encoding;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// A set of sessions; a pane's own ones grow with every bind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSet(Vec<u64>);

impl SessionSet {
    /// Adds a session.
    pub fn insert(&mut self, session: SessionId) {
        let words = usize::from(session.0) / 64 + 1;
        if self.0.len() < words {
            self.0.resize(words, 0);
        }
        set_bit(&mut self.0, session.0.into());
    }

    /// Whether a session is in it.
    pub fn contains(&self, session: SessionId) -> bool {
        has_bit(&self.0, session.0.into())
    }
}

/// A set of connections of any sessions. Copies share it, so that comparing them each frame is cheap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectionSet(Arc<BTreeSet<(SessionId, ConnectionId)>>);

impl ConnectionSet {
    /// Whether a connection of a session is in it.
    pub fn has(&self, session: SessionId, connection: ConnectionId) -> bool {
        self.0.contains(&(session, connection))
    }

    /// Whether a peer of a session is the other end of one of them.
    pub fn contains(&self, session: SessionId, peer: Peer) -> bool {
        peer.connection().is_some_and(|id| self.0.contains(&(session, id)))
    }
}

impl FromIterator<(SessionId, ConnectionId)> for ConnectionSet {
    fn from_iter<I: IntoIterator<Item = (SessionId, ConnectionId)>>(connections: I) -> Self {
        Self(Arc::new(connections.into_iter().collect()))
    }
}

/// A set of [`Class`]es: the log's switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Classes(u8);

impl Classes {
    /// Everything.
    pub const ALL: Self =
        Self(Class::In as u8 | Class::Out as u8 | Class::Events as u8 | Class::Calls as u8);

    /// Only this class.
    pub fn only(class: Class) -> Self {
        Self(class as u8)
    }

    /// Whether the class is in it.
    pub fn contains(self, class: Class) -> bool {
        self.0 & class as u8 != 0
    }

    /// Adds the class if it is missing, else removes it; the last one stays.
    pub fn toggled(self, class: Class) -> Self {
        match (self.0 ^ class as u8) & Self::ALL.0 {
            0 => self,
            bits => Self(bits),
        }
    }
}

impl Default for Classes {
    fn default() -> Self {
        Self::ALL
    }
}

/// How payloads are shown, and so what a text is looked for in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PayloadForm {
    /// Decoded.
    #[default]
    Text,
    /// As hex digits.
    Hex,
    /// Hex digits, and text beside them.
    Both,
}

impl PayloadForm {
    /// Whether there is text.
    pub fn has_text(self) -> bool {
        matches!(self, Self::Text | Self::Both)
    }

    /// Whether there are hex digits.
    pub fn has_hex(self) -> bool {
        matches!(self, Self::Hex | Self::Both)
    }
}

/// What a pane shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Rows of these sessions; of all sessions if `None`.
    pub sessions: Option<SessionSet>,
    /// Rows of these connections, and no row that belongs to none; of all peers if `None`.
    pub connections: Option<ConnectionSet>,
    /// Rows of these classes.
    pub classes: Classes,
    /// Rows in whose payload as it is shown, peer or description this text occurs, whatever its case.
    /// Empty: all.
    pub text: String,
    /// Rows that meet these conditions; of all if `None`.
    pub query: Option<Query>,
    /// How payloads are shown.
    pub form: PayloadForm,
    /// The encoding in which payloads are read, but for those that were sent in another.
    pub encoding: Encoding,
}

/// Says what a row without payload reads like, so that a text filter finds what is on the screen.
pub type Describe<'a> = &'a dyn Fn(&Row) -> String;

/// A filter made ready for scanning.
#[derive(Debug)]
pub(super) struct ReadyFilter {
    filter: Filter,
    needle: Option<Needle>,
    query: Option<ReadyQuery>,
}

impl ReadyFilter {
    pub(super) fn new(filter: Filter) -> Self {
        let needle = (!filter.text.is_empty())
            .then(|| Needle::new(&filter.text, filter.form, filter.encoding));
        let query = filter.query.as_ref().map(|query| ReadyQuery::new(query, filter.encoding));
        Self { filter, needle, query }
    }

    pub(super) fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether all rows of the segment pass, as far as that is known without looking at them.
    pub(super) fn passes_whole(&self, segment: &Segment) -> bool {
        let sessions = &self.filter.sessions;
        self.is_by_head()
            && segment.classes() & !self.filter.classes.0 == 0
            && sessions
                .as_ref()
                .is_none_or(|set| segment.sessions().iter().all(|id| set.contains(*id)))
    }

    /// Whether no row of the segment can pass.
    pub(super) fn passes_none(&self, segment: &Segment) -> bool {
        segment.classes() & self.filter.classes.0 == 0
            || !self.concerns_any(segment)
            || self.query.as_ref().is_some_and(|query| !query.may_pass(segment))
    }

    /// Whether session and kind decide alone.
    pub(super) fn is_by_head(&self) -> bool {
        self.needle.is_none() && self.query.is_none() && self.filter.connections.is_none()
    }

    /// Whether session and kind of a row pass.
    pub(super) fn passes_head(&self, session: SessionId, kind: super::Kind) -> bool {
        self.filter.classes.contains(kind.class())
            && self.filter.sessions.as_ref().is_none_or(|set| set.contains(session))
    }

    /// Whether rows of the segment are of sessions and connections that are shown.
    pub(super) fn concerns_any(&self, segment: &Segment) -> bool {
        let (sessions, connections) = (&self.filter.sessions, &self.filter.connections);
        sessions.as_ref().is_none_or(|set| segment.sessions().iter().any(|id| set.contains(*id)))
            && connections.as_ref().is_none_or(|set| has_any_of(segment, set))
    }

    /// Whether most rows need not be looked at by themselves: a text is looked for in many of them in one go.
    pub(super) fn is_quick(&self) -> bool {
        self.candidates(&Segment::default(), &(0..0)).is_some()
    }

    /// Which rows of a range may pass, by a bit for each; no other row does. `None` if each has to be looked at, whatever
    /// the segment.
    pub(super) fn candidates(&self, segment: &Segment, rows: &Range<u64>) -> Option<Vec<u64>> {
        let by_text =
            self.needle.as_ref().and_then(|text| text.candidates(segment, rows, Where::Shown));
        let by_query = self.query.as_ref().and_then(|query| query.candidates(segment, rows));
        match (by_text, by_query) {
            (Some(mut bits), Some(others)) => {
                intersect(&mut bits, &others);
                Some(bits)
            }
            (bits, others) => bits.or(others),
        }
    }

    /// The text to look for, if there is one.
    pub(super) fn needle(&self) -> Option<&Needle> {
        self.needle.as_ref()
    }

    /// The conditions, if there are any.
    pub(super) fn query(&self) -> Option<&ReadyQuery> {
        self.query.as_ref()
    }

    /// A tester for the rows of one segment.
    pub(super) fn of<'a>(&'a self, segment: &'a Segment, describe: Describe<'a>) -> Test<'a> {
        let peers = vec![None; segment.peer_count()];
        let (clock, found) = (DayClock::default(), RefCell::default());
        Test { ready_filter: self, segment, describe, peers, store: None, clock, found }
    }
}

/// Tests rows of one segment; remembers which of its peers bear the text.
pub(super) struct Test<'a> {
    ready_filter: &'a ReadyFilter,
    segment: &'a Segment,
    describe: Describe<'a>,
    peers: Vec<Option<bool>>,
    /// Where the reads before and after a row are, and what sessions are called.
    store: Option<&'a Store>,
    clock: DayClock,
    /// What conditions have found of peers and sessions.
    found: RefCell<HashMap<(usize, Whom), bool>>,
}

/// What a condition may have been asked before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whom {
    Peer(u16),
    Session(SessionId),
}

impl<'a> Test<'a> {
    /// Looks for the text in the characters that reads cut, too: as rows show them.
    pub(super) fn with_neighbours(self, store: &'a Store) -> Self {
        Self { store: Some(store), ..self }
    }
}

impl Test<'_> {
    pub(super) fn passes(&mut self, row: &Scanned<'_>) -> bool {
        self.belongs(row) && self.bears_text(row) && self.meets(row)
    }

    /// Whether it meets the conditions; true if there are none.
    fn meets(&self, row: &Scanned<'_>) -> bool {
        let Some(query) = &self.ready_filter.query else { return true };
        query.passes(&ScannedRow { test: self, row }, &self.clock)
    }

    fn bears_text(&mut self, row: &Scanned<'_>) -> bool {
        let Some(needle) = &self.ready_filter.needle else { return true };
        let is_in_payload = || needle.is_in_payload(row.payload, row.sent_in);
        row.kind.has_payload() && (is_in_payload() || self.is_across(row, needle))
            || self.peer_bears(row.peer, needle)
            || self.words_of(row).is_some_and(|words| needle.is_in_text(&words))
    }

    /// What the row says in words, if it says anything.
    fn words_of(&self, row: &Scanned<'_>) -> Option<String> {
        // A copy of a row takes longer than all else that is done with one that says nothing.
        let row = row.kind.has_words().then(|| self.segment.row(row.number, 0)).flatten()?;
        Some((self.describe)(&row))
    }

    /// Whether the text is in a row with the characters that its edges cut.
    fn is_across(&self, row: &Scanned<'_>, needle: &Needle) -> bool {
        let (Some(store), Some(encoding)) = (self.store, needle.wide_text(row.sent_in)) else {
            return false;
        };
        let edges = edges_of_scanned(store, self.segment, row, encoding);
        !edges.is_clean() && needle.is_in_payload(&edges.joined(row.payload), row.sent_in)
    }

    /// Whether the row passes but for the text.
    pub(super) fn belongs(&self, row: &Scanned<'_>) -> bool {
        self.ready_filter.filter.classes.contains(row.kind.class()) && self.concerns(row)
    }

    /// Whether the row is of the sessions and connections that are shown.
    pub(super) fn concerns(&self, row: &Scanned<'_>) -> bool {
        let filter = &self.ready_filter.filter;
        let peer = || self.segment.peer(row.peer).unwrap_or_default();
        filter.sessions.as_ref().is_none_or(|set| set.contains(row.session))
            && filter.connections.as_ref().is_none_or(|set| set.contains(row.session, peer()))
    }

    /// Whether a peer as it is on the screen bears the text.
    pub(super) fn bears(&mut self, peer: u16) -> bool {
        self.ready_filter.needle.as_ref().is_some_and(|needle| self.peer_bears(peer, needle))
    }

    fn peer_bears(&mut self, peer: u16, needle: &Needle) -> bool {
        let segment = self.segment;
        let Some(known) = self.peers.get_mut(usize::from(peer)) else { return false };
        *known.get_or_insert_with(|| {
            let peer = segment.peer(peer);
            peer.is_some_and(|peer| needle.is_in_text(&peer_text(peer)))
        })
    }
}

/// A row that conditions are asked of.
struct ScannedRow<'t, 'a> {
    test: &'t Test<'a>,
    row: &'t Scanned<'t>,
}

impl ScannedRow<'_, '_> {
    fn remembered(&self, key: (usize, Whom), find: &dyn Fn() -> bool) -> bool {
        let known = self.test.found.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let found = find();
            self.test.found.borrow_mut().insert(key, found);
            found
        })
    }
}

impl Subject for ScannedRow<'_, '_> {
    fn class(&self) -> Class {
        self.row.kind.class()
    }

    fn is_failure(&self) -> bool {
        match self.row.kind {
            Kind::Received | Kind::Sent | Kind::PartIn | Kind::PartOut | Kind::Opened => false,
            Kind::Unreachable | Kind::Failed | Kind::SendFailed => true,
            Kind::Called | Kind::Protocol | Kind::Automated | Kind::Ended => {
                self.test.segment.row(self.row.number, 0).is_some_and(|row| row.is_failure())
            }
        }
    }

    fn session(&self) -> SessionId {
        self.row.session
    }

    fn peer(&self) -> Peer {
        self.test.segment.peer(self.row.peer).unwrap_or_default()
    }

    fn unix_ns(&self) -> i64 {
        self.test.segment.unix_ns(self.row.number).unwrap_or_default()
    }

    fn payload(&self) -> Option<(&[u8], u64)> {
        let payload = self.row.payload;
        self.row.kind.has_payload().then_some((payload, payload.len() as u64))
    }

    fn sent_in(&self) -> Option<Encoding> {
        self.row.sent_in
    }

    fn joined(&self, encoding: Encoding) -> Option<Vec<u8>> {
        let edges = edges_of_scanned(self.test.store?, self.test.segment, self.row, encoding);
        (!edges.is_clean()).then(|| edges.joined(self.row.payload))
    }

    fn words(&self) -> Option<String> {
        self.test.words_of(self.row)
    }

    fn logged_session(&self) -> Option<LoggedSession> {
        self.test.store?.session(self.row.session)
    }

    fn of_peer(&self, condition: usize, find: &dyn Fn() -> bool) -> bool {
        self.remembered((condition, Whom::Peer(self.row.peer)), find)
    }

    fn of_session(&self, condition: usize, find: &dyn Fn() -> bool) -> bool {
        self.remembered((condition, Whom::Session(self.row.session)), find)
    }
}

/// Whether a row of the segment may be of one of the connections. A hull does not know its peers.
fn has_any_of(segment: &Segment, connections: &ConnectionSet) -> bool {
    let count = segment.peer_count() as u16; // at most SEGMENT_ROWS_MAX
    let mut peers = (0..count).filter_map(|number| segment.peer(number));
    let is_of = |peer| segment.sessions().iter().any(|id| connections.contains(*id, peer));
    count == 0 || peers.any(is_of)
}

/// A peer as it is on the screen: a connection has its number before the address.
pub(super) fn peer_text(peer: Peer) -> String {
    match peer.connection() {
        Some(id) => format!("#{} {peer}", id.0),
        None => peer.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_and_classes() {
        let mut set = SessionSet::default();
        set.insert(SessionId(3));
        set.insert(SessionId(70));
        assert!(set.contains(SessionId(3)) && set.contains(SessionId(70)));
        assert!(!set.contains(SessionId(6)) && !set.contains(SessionId(9000)));
        let only_in = Classes::only(Class::In);
        assert!(only_in.contains(Class::In) && !only_in.contains(Class::Calls));
        assert_eq!(only_in.toggled(Class::In), only_in, "the last one stays");
        assert!(only_in.toggled(Class::Out).contains(Class::Out));
    }
}
