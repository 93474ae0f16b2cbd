//! Takes what a reader finds in a response: into the log, into memory or a file, through decoders.

use super::deadlines::Deadlines;
use super::decode::{Bounds, CodingNote, Decoders};
use super::failure::TimeoutKind;
use super::hop::BodyKind;
use super::request::masked;
use super::sink::{ReceivedPart, Sink};
use super::{
    BodyFraming, Coding, Deviation, Head, HeaderLine, Hop, HttpEvent, HttpFailure, Limits, WirePart,
};
use crate::net::outbox::EventDraft;
use crate::net::session::Shared;
use crate::net::{EventKind, Peer, Stamp};
use crate::payload::rope::SHARED_BYTES_MIN;
use std::io;
use std::sync::Arc;

/// How many times as large as the largest body a response may be: chunks of one byte each, with all that
/// stands around them, are six times as large as what they bring.
const WIRE_BY_BODY: u64 = 8;

/// What is taken of the body of a redirect that is followed, as received or decoded, in bytes: such pages
/// say "it has moved" in a few hundred, and nobody asked for them.
pub(super) const PASSED_BYTES_MAX: u64 = 64 << 10;

/// Takes in one response.
pub(super) struct Collector<'a> {
    shared: &'a Shared,
    hop: &'a Hop,
    peer: Peer,
    limits: Limits,
    decoders: Decoders,
    kind: BodyKind,
    clock: Deadlines,
    /// Bytes that the body had before it was decoded.
    coded_bytes: u64,
    /// Whether a response of such a head is only a step on the way, and its body does not matter.
    leads_on: Option<&'a dyn Fn(&Head) -> bool>,
    /// Where the body of such a response begins.
    passed_from: Option<u64>,
    /// Why the body is not taken.
    refusal: Option<HttpFailure>,
    /// When what is taken in now came.
    pub(super) at: Stamp,
}

impl<'a> Collector<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        hop: &'a Hop,
        peer: Peer,
        (limits, clock): (Limits, Deadlines),
    ) -> Self {
        Self {
            shared,
            hop,
            peer,
            limits,
            decoders: Decoders::new(&[]),
            kind: BodyKind::AsReceived,
            clock,
            coded_bytes: 0,
            leads_on: None,
            passed_from: None,
            refusal: None,
            at: Stamp::now(),
        }
    }

    /// Takes little of the body of a response that leads on.
    pub(super) fn passing(mut self, leads_on: &'a dyn Fn(&Head) -> bool) -> Self {
        self.leads_on = Some(leads_on);
        self
    }

    /// Whether the response is one that leads on.
    pub(super) fn is_passed(&self) -> bool {
        self.passed_from.is_some()
    }

    /// Nothing more comes: the decoders say what they think of the end.
    pub(super) fn finish(&mut self) -> Result<(), HttpFailure> {
        let result = self.decode(None);
        let found: Vec<CodingNote> = self.decoders.found().collect();
        for found in found {
            self.odd(match found {
                CodingNote::NotCoded(coding) => Deviation::NotCoded(coding),
                CodingNote::Behind(bytes) => Deviation::BytesAfterEnd(bytes),
            });
        }
        result
    }

    /// Something happened; the log waits for room, since the peer can be made to wait.
    pub(super) fn tell(&self, event: HttpEvent) {
        self.push(EventKind::from(event), &[]);
    }

    /// Bytes are about to be sent.
    pub(super) fn sent(&self, part: WirePart, bytes: &[u8]) {
        self.push(EventKind::Part(part.into(), None), &masked(bytes));
    }

    fn push(&self, kind: EventKind, payload: &[u8]) {
        let draft = EventDraft { at: self.at, peer: self.peer, blocked_ns: 0.0, kind };
        let stop = &self.shared.stop;
        if !self.shared.outbox.push_waiting(draft, payload, || !stop.is_stopped()) {
            self.shared.counters.lost_unlogged.add(1);
        }
    }

    fn decode(&mut self, input: Option<&[u8]>) -> Result<(), HttpFailure> {
        let (hop, limits, shared, clock) = (self.hop, self.limits, self.shared, self.clock);
        let goes_on = || {
            if shared.stop.is_stopped() {
                return Err(HttpFailure::Stopped);
            }
            clock.left(&clock.wait(TimeoutKind::Total)).map(drop)
        };
        let bounds =
            Bounds { body_bytes: limits.body_bytes, ratio: limits.ratio, goes_on: &goes_on };
        let mut out = |bytes: &[u8]| {
            hop.append_body(ReceivedPart::of(bytes)).map_err(|error| no_file(&error))?;
            let goes_on = || !shared.stop.is_stopped();
            hop.keep_within(limits.memory_bytes, 0, &goes_on).map_err(|error| no_file(&error))
        };
        match input {
            Some(bytes) => self.decoders.push(bytes, &bounds, &mut out),
            None => self.decoders.finish(&bounds, &mut out),
        }
    }

    /// How large the response may become, with its head and the edges of its chunks.
    fn wire_bytes_max(&self) -> u64 {
        let Limits { body_bytes, head_bytes, .. } = self.limits;
        let most = body_bytes.saturating_mul(WIRE_BY_BODY).saturating_add(head_bytes as u64);
        self.passed_from.map_or(most, |from| from.saturating_add(body_bytes))
    }

    /// Moves what there is to files if it is too much for memory, or is going to be.
    fn keep_within(&self, expected_bytes: u64) -> Result<(), HttpFailure> {
        let goes_on = || !self.shared.stop.is_stopped();
        let kept = self.hop.keep_within(self.limits.memory_bytes, expected_bytes, &goes_on);
        kept.map_err(|error| no_file(&error))
    }
}

fn no_file(error: &io::Error) -> HttpFailure {
    HttpFailure::TemporaryFile(error.to_string())
}

impl Sink for Collector<'_> {
    fn part(&mut self, part: WirePart, bytes: ReceivedPart<'_>) -> Result<(), HttpFailure> {
        if bytes.is_empty() {
            return Ok(());
        }
        let is_answer =
            !matches!(part, WirePart::Interim | WirePart::ProxyResponse | WirePart::Extra);
        let offset = self.hop.wire_bytes();
        let mut is_shown = true;
        if is_answer {
            is_shown = self.hop.append_wire(bytes).map_err(|error| no_file(&error))?;
        }
        let len = bytes.bytes().len();
        if !is_shown {
            self.tell(HttpEvent::InFile { offset, bytes: len as u64 });
        } else if len >= SHARED_BYTES_MIN && !part.is_sent() {
            self.push(EventKind::Part(part.into(), Some(Box::new(bytes.to_shared()))), &[]);
        } else {
            self.push(EventKind::Part(part.into(), None), bytes.bytes());
        }
        if offset > self.wire_bytes_max() {
            return Err(HttpFailure::TooLarge(self.limits.body_bytes));
        }
        self.keep_within(0)
    }

    fn interim(&mut self, head: Head) {
        self.hop.note(|facts| facts.interim.push(Arc::new(head)));
    }

    fn head(&mut self, head: Head, framing: BodyFraming, codings: &[Coding]) {
        self.decoders = Decoders::new(codings);
        let is_made = framing == BodyFraming::Chunked || !self.decoders.is_empty();
        self.kind = if is_made { BodyKind::Made } else { BodyKind::AsReceived };
        if self.leads_on.is_some_and(|leads_on| leads_on(&head)) {
            self.passed_from = Some(self.hop.wire_bytes());
            self.limits.body_bytes = self.limits.body_bytes.min(PASSED_BYTES_MAX);
        } else if let BodyFraming::Length(bytes) = framing {
            let prepared = if bytes > self.limits.body_bytes {
                Err(HttpFailure::TooLarge(self.limits.body_bytes))
            } else {
                // What is going to be too much goes to a file at once.
                self.keep_within(bytes)
            };
            self.refusal = prepared.err();
        }
        if let Err(error) = self.hop.begin_body(self.kind) {
            self.refusal = Some(no_file(&error));
        }
        self.hop.note(|facts| {
            facts.head = Some(Arc::new(head));
            facts.framing = Some(framing);
            facts.codings = codings.to_vec();
        });
    }

    fn data(&mut self, bytes: ReceivedPart<'_>) -> Result<(), HttpFailure> {
        if let Some(failure) = self.refusal.take() {
            return Err(failure);
        }
        self.coded_bytes += bytes.bytes().len() as u64;
        if self.coded_bytes > self.limits.body_bytes {
            return Err(HttpFailure::TooLarge(self.limits.body_bytes));
        }
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

    fn odd(&mut self, deviation: Deviation) {
        let is_new = self.hop.with_facts(|facts| !facts.deviations.contains(&deviation));
        if is_new {
            self.hop.note(|facts| facts.deviations.push(deviation.clone()));
            self.tell(HttpEvent::Odd(deviation));
        }
    }
}
