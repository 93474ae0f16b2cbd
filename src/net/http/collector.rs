//! Takes what a reader finds in an answer: into the log, into memory or a file, through decoders.

use super::answer::{Part, Sink};
use super::decode::{Decoders, Found};
use super::hop::BodyKind;
use super::{
    BodyFraming, Coding, Head, HeaderLine, Hop, HttpFailure, HttpNews, Limits, Oddity, WirePart,
};
use crate::net::outbox::News;
use crate::net::session::Shared;
use crate::net::{EventKind, Peer, Stamp};
use crate::payload::rope::SHARED_BYTES_MIN;
use std::io;
use std::sync::Arc;

/// Below this many decoded bytes nobody minds how dense they were.
const DENSE_BYTES_MIN: u64 = 16 << 20;

/// Takes in one answer.
pub(super) struct Collector<'a> {
    shared: &'a Shared,
    hop: &'a Hop,
    peer: Peer,
    limits: Limits,
    decoders: Decoders,
    kind: BodyKind,
    /// Bytes that the body had before it was decoded, and after.
    coded_bytes: u64,
    decoded_bytes: u64,
    /// Why there can be no body.
    no_body: Option<HttpFailure>,
    /// When what is taken in now came.
    pub(super) at: Stamp,
}

impl<'a> Collector<'a> {
    pub(super) fn new(shared: &'a Shared, hop: &'a Hop, peer: Peer, limits: Limits) -> Self {
        Self {
            shared,
            hop,
            peer,
            limits,
            decoders: Decoders::new(&[]),
            kind: BodyKind::AsReceived,
            coded_bytes: 0,
            decoded_bytes: 0,
            no_body: None,
            at: Stamp::now(),
        }
    }

    /// Nothing more comes: the decoders say what they think of the end.
    pub(super) fn finish(&mut self) -> Result<(), HttpFailure> {
        let result = self.decode(None);
        let found: Vec<Found> = self.decoders.found().collect();
        for found in found {
            self.odd(match found {
                Found::NotCoded(coding) => Oddity::NotCoded(coding),
                Found::Behind(bytes) => Oddity::BytesAfterEnd(bytes),
            });
        }
        result
    }

    /// Something happened; the log waits for room, since the peer can be made to wait.
    pub(super) fn tell(&self, news: HttpNews) {
        self.push(EventKind::Http(Box::new(news)), &[]);
    }

    /// Bytes are about to be sent.
    pub(super) fn sent(&self, part: WirePart, bytes: &[u8]) {
        self.push(EventKind::Wire(part, None), bytes);
    }

    fn push(&self, kind: EventKind, payload: &[u8]) {
        let news = News { at: self.at, peer: self.peer, blocked_ns: 0.0, kind };
        let stop = &self.shared.stop;
        if !self.shared.outbox.push_waiting(news, payload, || !stop.is_stopped()) {
            self.shared.counters.lost_unlogged.add(1);
        }
    }

    fn decode(&mut self, input: Option<&[u8]>) -> Result<(), HttpFailure> {
        let (hop, limits, coded) = (self.hop, self.limits, self.coded_bytes);
        let decoded = &mut self.decoded_bytes;
        let mut out = |bytes: &[u8]| {
            *decoded += bytes.len() as u64;
            if *decoded > limits.body_bytes {
                return Err(HttpFailure::TooLarge(limits.body_bytes));
            }
            if *decoded > DENSE_BYTES_MIN && *decoded > limits.ratio.saturating_mul(coded.max(1)) {
                return Err(HttpFailure::TooDense(limits.ratio));
            }
            hop.append_body(Part::of(bytes)).map_err(|error| no_file(&error))?;
            hop.keep_within(limits.memory_bytes, 0).map_err(|error| no_file(&error))
        };
        match input {
            Some(bytes) => self.decoders.push(bytes, &mut out),
            None => self.decoders.finish(&mut out),
        }
    }
}

fn no_file(error: &io::Error) -> HttpFailure {
    HttpFailure::TemporaryFile(error.to_string())
}

impl Sink for Collector<'_> {
    fn part(&mut self, part: WirePart, bytes: Part<'_>) -> Result<(), HttpFailure> {
        if bytes.is_empty() {
            return Ok(());
        }
        let is_answer = !matches!(part, WirePart::Interim | WirePart::ProxyAnswer);
        let offset = self.hop.wire_bytes();
        let mut is_shown = true;
        if is_answer {
            is_shown = self.hop.append_wire(bytes).map_err(|error| no_file(&error))?;
        }
        let len = bytes.bytes().len();
        if !is_shown {
            self.tell(HttpNews::InFile { offset, bytes: len as u64 });
        } else if len >= SHARED_BYTES_MIN && !part.is_sent() {
            self.push(EventKind::Wire(part, Some(Box::new(bytes.to_shared()))), &[]);
        } else {
            self.push(EventKind::Wire(part, None), bytes.bytes());
        }
        if offset + len as u64
            > self.limits.body_bytes.saturating_add(self.limits.head_bytes as u64)
        {
            return Err(HttpFailure::TooLarge(self.limits.body_bytes));
        }
        self.hop.keep_within(self.limits.memory_bytes, 0).map_err(|error| no_file(&error))
    }

    fn interim(&mut self, head: Head) {
        self.hop.note(|facts| facts.interim.push(Arc::new(head)));
    }

    fn head(&mut self, head: Head, framing: BodyFraming, codings: &[Coding]) {
        self.decoders = Decoders::new(codings);
        let is_made = framing == BodyFraming::Chunked || !self.decoders.is_empty();
        self.kind = if is_made { BodyKind::Made } else { BodyKind::AsReceived };
        if let BodyFraming::Length(bytes) = framing
            && bytes <= self.limits.body_bytes
        {
            // What is going to be too much goes to the file at once. If that fails, it is told when it is
            // too much.
            drop(self.hop.keep_within(self.limits.memory_bytes, bytes));
        }
        if let Err(error) = self.hop.begin_body(self.kind) {
            // Told by the first bytes of the body.
            self.no_body = Some(no_file(&error));
        }
        self.hop.note(|facts| {
            facts.head = Some(Arc::new(head));
            facts.framing = Some(framing);
            facts.codings = codings.to_vec();
        });
    }

    fn data(&mut self, bytes: Part<'_>) -> Result<(), HttpFailure> {
        if let Some(failure) = self.no_body.take() {
            return Err(failure);
        }
        self.coded_bytes += bytes.bytes().len() as u64;
        if !self.decoders.is_empty() {
            return self.decode(Some(bytes.bytes()));
        }
        if self.kind == BodyKind::Made {
            self.hop.append_body(bytes).map_err(|error| no_file(&error))?;
        }
        Ok(())
    }

    fn trailers(&mut self, trailers: Vec<HeaderLine>) {
        self.hop.note(|facts| facts.trailers = Arc::new(trailers));
    }

    fn odd(&mut self, oddity: Oddity) {
        let is_new = self.hop.with_facts(|facts| !facts.oddities.contains(&oddity));
        if is_new {
            self.hop.note(|facts| facts.oddities.push(oddity.clone()));
            self.tell(HttpNews::Odd(oddity));
        }
    }
}
