//! What is known of a request, for whoever shows it: workers write, everybody reads.

use super::Deviation;
use crate::net::tls::TlsFacts;
use crate::net::{NetError, Stamp};
use crate::payload::SharedBytes;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

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
    /// Interim responses (1xx).
    pub interim: Vec<Arc<Head>>,
    /// The response's head.
    pub head: Option<Arc<Head>>,
    /// Headers after the last chunk.
    pub trailers: Arc<Vec<TrailerLine>>,
    /// Where the body ends; `None` until the head is there.
    pub framing: Option<BodyFraming>,
    /// The codings of the body that are undone, in the order in which they were applied.
    pub codings: Vec<Coding>,
    /// How long what took.
    pub phases: Phases,
    /// What was odd, each once.
    pub deviations: Vec<Deviation>,
    /// How it ended; `None` while it is under way.
    pub end: Option<HopEnd>,
    /// Where the response leads: the URL, without password.
    pub leads_to: Option<String>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HopEnd {
    /// The response is whole.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
    /// The response comes: its head and its body.
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

/// The head of a response, as it came.
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

/// A header after the last chunk.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

/// What [`Coding::name`] gives. Serde would borrow a field that is plainly a reference.
pub type CodingName = &'static str;

/// The name of a [`Coding`] as it is written into a file of the program's own.
pub(super) mod coding_name {
    use super::Coding;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error};

    pub(in crate::net::http) fn serialize<S: Serializer>(
        name: &str,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let codings = [Coding::Gzip, Coding::Deflate, Coding::Brotli];
        let coding = codings.into_iter().find(|coding| coding.name() == name);
        coding.ok_or_else(|| S::Error::custom("no coding"))?.serialize(serializer)
    }

    pub(in crate::net::http) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<&'static str, D::Error> {
        Coding::deserialize(deserializer).map(Coding::name)
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
