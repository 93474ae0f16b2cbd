//! What is known of a load, for whoever shows it: workers write, everybody reads.

use super::answer::Part;
use super::keep::{Source, file_of};
use super::{CertProblem, Keep, Oddity};
use crate::net::counters::Counter;
use crate::net::{NetError, Stamp, locked};
use crate::payload::rope::SHARED_BYTES_MIN;
use crate::payload::{Rope, SharedBytes};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Everything that a session of this kind has loaded.
#[derive(Debug, Default)]
pub struct Load {
    hops: Mutex<Vec<Arc<Hop>>>,
    /// When it began and ended.
    span: Mutex<Span>,
    /// Where a redirect leads that a person has to follow.
    waits_for: Mutex<Option<String>>,
}

impl Load {
    /// Its requests, the first one first.
    pub fn hops(&self) -> Vec<Arc<Hop>> {
        locked(&self.hops).clone()
    }

    /// The request that is under way, or was the last.
    pub fn last(&self) -> Option<Arc<Hop>> {
        locked(&self.hops).last().cloned()
    }

    /// Another request begins.
    pub fn begin(&self, hop: Arc<Hop>) {
        locked(&self.hops).push(hop);
    }

    /// When it began and ended.
    pub fn span(&self) -> Span {
        *locked(&self.span)
    }

    /// It begins.
    pub fn begun(&self, at: Stamp) {
        *locked(&self.span) = Span { begun: Some(at), ended: None };
    }

    /// It is over.
    pub fn ended(&self, at: Stamp) {
        locked(&self.span).ended = Some(at);
    }

    /// The URL of a redirect that waits for a person, without password.
    pub fn waits_for(&self) -> Option<String> {
        locked(&self.waits_for).clone()
    }

    /// A redirect waits for a person, or does not any more.
    pub fn set_waits_for(&self, url: Option<String>) {
        *locked(&self.waits_for) = url;
    }
}

/// One request and its answer.
#[derive(Debug)]
pub struct Hop {
    /// Which one, from 1.
    pub number: u32,
    facts: Mutex<HopFacts>,
    bytes: Mutex<Bytes>,
    /// Bytes received on the connection: those of TLS, if it is spoken.
    pub received_bytes: Counter,
}

#[derive(Debug, Default)]
struct Bytes {
    wire: Keep,
    body: Body,
}

/// The body of an answer.
#[derive(Debug, Default)]
enum Body {
    /// There is none yet.
    #[default]
    None,
    /// It is what stands behind this offset of the answer.
    Wire(u64),
    /// It is made of the answer.
    Own(Keep),
}

/// What is known of a request.
#[derive(Clone, Debug, Default)]
pub struct HopFacts {
    /// The URL, without password.
    pub url: String,
    /// The method; of a raw request, what stands first.
    pub method: String,
    /// The exact bytes that were sent.
    pub request: Option<SharedBytes>,
    /// The proxy through which it went.
    pub proxy: Option<String>,
    /// Our end.
    pub local: Option<SocketAddr>,
    /// The peer: the server, or the proxy.
    pub remote: Option<SocketAddr>,
    /// What TLS agreed on.
    pub tls: Option<Arc<TlsFacts>>,
    /// Interim answers (1xx).
    pub interim: Vec<Arc<Head>>,
    /// The answer's head.
    pub head: Option<Arc<Head>>,
    /// Headers behind the last chunk.
    pub trailers: Arc<Vec<TrailerLine>>,
    /// Where the body ends; `None` until the head is there.
    pub framing: Option<BodyFraming>,
    /// The codings of the body that are undone, in the order in which they were applied.
    pub codings: Vec<Coding>,
    /// How long what took.
    pub phases: Phases,
    /// What was odd, each once.
    pub oddities: Vec<Oddity>,
    /// How it ended; `None` while it is under way.
    pub end: Option<HopEnd>,
    /// Where the answer leads: the URL, without password.
    pub leads_to: Option<String>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopEnd {
    /// The answer is whole.
    Complete,
    /// It was stopped by a person.
    Cancelled,
    /// This went wrong; what came is kept.
    Failed(NetError),
}

/// A moment from which to which something went on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// When it began.
    pub begun: Option<Stamp>,
    /// When it ended.
    pub ended: Option<Stamp>,
}

impl Span {
    /// How long it went on; until now if it does still. `None` if it did not begin.
    pub fn took(&self, now: Stamp) -> Option<Duration> {
        Some(self.ended.unwrap_or(now).since(self.begun?))
    }

    /// Whether it has begun and not ended.
    pub fn goes_on(&self) -> bool {
        self.begun.is_some() && self.ended.is_none()
    }
}

/// A part of a request, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The name's addresses are looked up.
    Resolve,
    /// The addresses are tried.
    Connect,
    /// The proxy connects us (CONNECT).
    Proxy,
    /// The TLS handshake.
    Tls,
    /// The request is sent.
    Send,
    /// The peer thinks, until the first byte comes.
    FirstByte,
    /// The answer comes: its head and its body.
    Body,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 7] = [
        Self::Resolve,
        Self::Connect,
        Self::Proxy,
        Self::Tls,
        Self::Send,
        Self::FirstByte,
        Self::Body,
    ];
}

/// When each phase was. Those that were not needed have no span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases([Span; Phase::ALL.len()]);

impl Phases {
    /// When the phase was.
    pub fn of(&self, phase: Phase) -> Span {
        self.0.get(phase as usize).copied().unwrap_or_default()
    }

    /// The phase that is under way.
    pub fn current(&self) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| self.of(*phase).goes_on())
    }

    /// The phase that began last.
    pub fn last(&self) -> Option<Phase> {
        Phase::ALL.into_iter().rfind(|phase| self.of(*phase).begun.is_some())
    }

    /// From the first phase's begin to the last one's end.
    pub fn whole(&self) -> Span {
        let begun = self.0.iter().filter_map(|span| span.begun).min();
        let goes_on = self.0.iter().any(Span::goes_on);
        let ended = self.0.iter().filter_map(|span| span.ended).max();
        Span { begun, ended: ended.filter(|_| !goes_on) }
    }

    /// The phase begins; the one before ends.
    pub fn begin(&mut self, phase: Phase, at: Stamp) {
        self.end(at);
        if let Some(span) = self.0.get_mut(phase as usize) {
            *span = Span { begun: Some(at), ended: None };
        }
    }

    /// What is under way ends.
    pub fn end(&mut self, at: Stamp) {
        for span in self.0.iter_mut().filter(|span| span.goes_on()) {
            span.ended = Some(at);
        }
    }
}

/// The head of an answer, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// `HTTP/1.1` has 1.
    pub minor_version: u8,
    /// The status, 100 to 999.
    pub status: u16,
    /// The reason, which may be empty.
    pub reason: Vec<u8>,
    /// The headers, in their order, with duplicates.
    pub headers: Vec<HeaderLine>,
    /// How many bytes it had.
    pub bytes: usize,
}

/// A header as it came: the case of its name is kept, white space around the value is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderLine {
    /// Its name.
    pub name: String,
    /// Its value, in whatever encoding.
    pub value: Vec<u8>,
}

/// A header behind the last chunk.
pub type TrailerLine = HeaderLine;

impl Head {
    /// The values of a header, in their order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.headers
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_slice())
    }

    /// The first value of a header.
    pub fn value<'a>(&'a self, name: &'a str) -> Option<&'a [u8]> {
        self.values(name).next()
    }
}

/// Where a body ends (RFC 9112, section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFraming {
    /// There is none.
    None,
    /// After so many bytes.
    Length(u64),
    /// After the last chunk.
    Chunked,
    /// Where the connection ends.
    UntilClose,
}

/// A coding that is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// RFC 1952
    Gzip,
    /// RFC 1950, or RFC 1951 where servers misunderstood.
    Deflate,
    /// RFC 7932
    Brotli,
}

impl Coding {
    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
        }
    }
}

/// What TLS agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFacts {
    /// The version, such as `TLS 1.3`; empty if the handshake failed before.
    pub version: String,
    /// The cipher suite, such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// The host for which the certificate was checked.
    pub host: String,
    /// The peer's certificates, its own first.
    pub chain: Vec<CertFacts>,
    /// What the check found; `None` if it is trusted.
    pub problem: Option<CertProblem>,
    /// Whether a person went on although the check found something.
    pub trusted_once: bool,
}

/// What stands in a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertFacts {
    /// Whose it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// The hosts that it is for.
    pub names: Vec<String>,
    /// From when, in seconds since 1970.
    pub not_before: i64,
    /// Until when, in seconds since 1970.
    pub not_after: i64,
    /// Its number, in hex.
    pub serial: String,
    /// SHA-256 of it (DER).
    pub sha256: [u8; 32],
}

impl Hop {
    /// A request about to begin.
    pub fn new(number: u32, facts: HopFacts) -> Arc<Self> {
        Arc::new(Self {
            number,
            facts: Mutex::new(facts),
            bytes: Mutex::default(),
            received_bytes: Counter::default(),
        })
    }

    /// What is known now.
    pub fn facts(&self) -> HopFacts {
        locked(&self.facts).clone()
    }

    /// Looks at what is known without copying it. Not for long: the worker waits.
    pub fn with_facts<T>(&self, look: impl FnOnce(&HopFacts) -> T) -> T {
        look(&locked(&self.facts))
    }

    /// Something is known.
    pub fn note(&self, change: impl FnOnce(&mut HopFacts)) {
        change(&mut locked(&self.facts));
    }

    /// Bytes of the answer, with its head.
    pub fn wire_bytes(&self) -> u64 {
        locked(&self.bytes).wire.len()
    }

    /// Bytes of the body, decoded.
    pub fn body_bytes(&self) -> u64 {
        locked(&self.bytes).body_bytes()
    }

    /// How many bytes of the body, from its beginning, are in memory to be shown.
    pub fn shown_bytes(&self) -> u64 {
        locked(&self.bytes).shown_bytes()
    }

    /// Appends a copy of a range of the body to `out`, as far as it is in memory.
    pub fn read_body(&self, range: Range<u64>, out: &mut Vec<u8>) {
        let bytes = locked(&self.bytes);
        match &bytes.body {
            Body::None => {}
            Body::Wire(from) => {
                let at = |offset: u64| offset.saturating_add(*from);
                bytes.wire.read(at(range.start)..at(range.end), out);
            }
            Body::Own(keep) => keep.read(range, out),
        }
    }

    /// The piece of the body that begins at the offset, as far as it is in memory.
    pub fn body_piece_at(&self, offset: u64) -> Option<SharedBytes> {
        let bytes = locked(&self.bytes);
        match &bytes.body {
            Body::None => None,
            Body::Wire(from) => bytes.wire.rope().piece_at(offset.saturating_add(*from)),
            Body::Own(keep) => keep.rope().piece_at(offset),
        }
    }

    /// The body, to be written elsewhere.
    pub fn body_source(&self) -> Source {
        let bytes = locked(&self.bytes);
        match &bytes.body {
            Body::None => bytes.wire.source(bytes.wire.len()),
            Body::Wire(from) => bytes.wire.source(*from),
            Body::Own(keep) => keep.source(0),
        }
    }

    /// The answer from an offset on, to be written elsewhere: 0 for all of it, the length of the head for
    /// the body as it came, with the edges of its chunks.
    pub fn wire_source(&self, from: u64) -> Source {
        locked(&self.bytes).wire.source(from)
    }
}

/// What the worker that reads an answer does with it. It is the only one that appends, and it writes to
/// files without the lock: who draws never waits for a disk.
impl Hop {
    /// Appends bytes of the answer. Answers whether all of them are in memory now.
    ///
    /// # Errors
    /// What write(2) of the temporary file answers.
    pub(super) fn append_wire(&self, part: Part<'_>) -> io::Result<bool> {
        self.append(part, |bytes| Some(&mut bytes.wire))
    }

    /// Appends to a body that is made.
    ///
    /// # Errors
    /// What write(2) of the temporary file answers.
    pub(super) fn append_body(&self, part: Part<'_>) -> io::Result<()> {
        self.append(part, Bytes::made).map(drop)
    }

    fn append(
        &self,
        part: Part<'_>,
        keep: impl Fn(&mut Bytes) -> Option<&mut Keep>,
    ) -> io::Result<bool> {
        let mut bytes = locked(&self.bytes);
        let Some(kept) = keep(&mut bytes) else { return Ok(true) };
        let Some(file) = kept.file().cloned() else {
            if part.bytes().len() >= SHARED_BYTES_MIN {
                kept.push(part.to_shared());
            } else {
                kept.extend(part.bytes());
            }
            return Ok(true);
        };
        drop(bytes);
        (&*file).write_all(part.bytes())?;
        let mut bytes = locked(&self.bytes);
        Ok(keep(&mut bytes).is_none_or(|kept| kept.written(part.bytes())))
    }

    /// The body begins behind what came so far: it is the rest of the answer as it comes, or what is
    /// appended to it.
    ///
    /// # Errors
    /// What open(2) of a temporary file answers, if what comes goes to one.
    pub(super) fn begin_body(&self, kind: BodyKind) -> io::Result<()> {
        let mut made = Keep::default();
        if kind == BodyKind::Made && self.is_in_file() {
            made.moved_to(file_of(&Rope::default())?);
        }
        let mut bytes = locked(&self.bytes);
        bytes.body = match kind {
            BodyKind::AsReceived => Body::Wire(bytes.wire.len()),
            BodyKind::Made => Body::Own(made),
        };
        Ok(())
    }

    /// Whether what comes goes to a file.
    pub(super) fn is_in_file(&self) -> bool {
        locked(&self.bytes).wire.file().is_some()
    }

    /// Moves answer and body to files if they need more memory than this, or are going to.
    ///
    /// # Errors
    /// What open(2) and write(2) answer.
    pub(super) fn keep_within(&self, memory_bytes: u64, expected_bytes: u64) -> io::Result<()> {
        let mut bytes = locked(&self.bytes);
        let made = bytes.made().map_or(0, |made| made.memory_bytes());
        let now = bytes.wire.memory_bytes().saturating_add(made);
        if now.max(expected_bytes) <= memory_bytes || bytes.wire.file().is_some() {
            return Ok(());
        }
        let wire = bytes.wire.rope().clone();
        let made = bytes.made().map(|made| made.rope().clone());
        drop(bytes);
        let wire = file_of(&wire)?;
        let made = made.map(|made| file_of(&made)).transpose()?;
        let mut bytes = locked(&self.bytes);
        bytes.wire.moved_to(wire);
        if let (Some(keep), Some(file)) = (bytes.made(), made) {
            keep.moved_to(file);
        }
        Ok(())
    }
}

/// What a body is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// The bytes of the answer as they come.
    AsReceived,
    /// What decoders make of them.
    Made,
}

#[cfg(test)]
impl Hop {
    /// A request that is over, with a body.
    pub(crate) fn filled(head: Option<Head>, body: &[u8]) -> Arc<Self> {
        let hop = Self::new(1, HopFacts { head: head.map(Arc::new), ..HopFacts::default() });
        hop.grow(body);
        hop.note(|facts| facts.end = Some(HopEnd::Complete));
        hop
    }

    /// More of a body comes.
    pub(crate) fn grow(&self, piece: &[u8]) {
        let mut bytes = locked(&self.bytes);
        if matches!(bytes.body, Body::None) {
            bytes.body = Body::Own(Keep::default());
        }
        if let Body::Own(keep) = &mut bytes.body {
            let _ = keep.push(piece.into());
        }
    }

    /// The body goes to a file.
    pub(crate) fn grow_out_of_memory(&self) {
        if let Body::Own(keep) = &mut locked(&self.bytes).body {
            let _ = keep.move_to_file();
        }
    }
}

impl Bytes {
    /// The body, if it is made.
    fn made(&mut self) -> Option<&mut Keep> {
        match &mut self.body {
            Body::Own(keep) => Some(keep),
            Body::None | Body::Wire(_) => None,
        }
    }

    fn body_bytes(&self) -> u64 {
        match &self.body {
            Body::None => 0,
            Body::Wire(from) => self.wire.len().saturating_sub(*from),
            Body::Own(keep) => keep.len(),
        }
    }

    fn shown_bytes(&self) -> u64 {
        match &self.body {
            Body::None => 0,
            Body::Wire(from) => self.wire.memory_bytes().saturating_sub(*from),
            Body::Own(keep) => keep.memory_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_follow_each_other() {
        let mut phases = Phases::default();
        assert_eq!((phases.current(), phases.whole()), (None, Span::default()));
        phases.begin(Phase::Resolve, Stamp(10));
        phases.begin(Phase::Connect, Stamp(30));
        assert_eq!(phases.current(), Some(Phase::Connect));
        assert_eq!(phases.of(Phase::Resolve).took(Stamp(99)), Some(Duration::from_nanos(20)));
        assert_eq!(phases.whole().took(Stamp(40)), Some(Duration::from_nanos(30)));
        phases.end(Stamp(50));
        assert_eq!(phases.current(), None);
        assert_eq!(phases.whole(), Span { begun: Some(Stamp(10)), ended: Some(Stamp(50)) });
        assert_eq!(phases.of(Phase::Tls).took(Stamp(99)), None);
    }
}
