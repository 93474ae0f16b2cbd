//! Reads a response that comes in pieces of any size. Knows no socket, clock or file.

use super::chunks::Chunks;
use super::failure::told;
use super::framing::{Plan, ResponseTo, plan};
use super::head::{HeadEnd, may_begin, read_head};
use super::sink::{ReceivedPart, Sink};
use super::{BodyFraming, Coding, Deviation, Head, HeaderLine, HttpFailure, Limits, WirePart};

/// Interim responses (1xx) that are taken; a server that has more to say than this says nothing.
pub const INTERIM_MAX: u32 = 100;

/// How the connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionEnd {
    /// The peer has finished sending.
    Finished,
    /// So it says, but TLS does not confirm it.
    Unconfirmed,
}

/// Reads one response, with the interim ones before it.
#[derive(Debug)]
pub struct ResponseReader {
    limits: Limits,
    to: ResponseTo,
    state: ResponseState,
    /// A head that is not whole yet.
    pending: Vec<u8>,
    /// Its lines so far.
    lines: usize,
    head_end: HeadEnd,
    /// What came and was not reported as a part yet: of a line or head that is not whole.
    untold: Vec<u8>,
    interim: u32,
    head_bytes: usize,
    /// What was wrong already.
    failure: Option<HttpFailure>,
    got_bytes: u64,
    extra_bytes: u64,
}

#[derive(Debug)]
enum ResponseState {
    Head,
    Length(u64),
    Chunks(Chunks),
    UntilClose,
    Done,
}

impl ResponseReader {
    /// For the response to a request.
    pub fn new(to: ResponseTo, limits: Limits) -> Self {
        Self {
            limits,
            to,
            state: ResponseState::Head,
            pending: Vec::new(),
            lines: 0,
            untold: Vec::new(),
            head_end: HeadEnd::default(),
            interim: 0,
            head_bytes: 0,
            failure: None,
            got_bytes: 0,
            extra_bytes: 0,
        }
    }

    /// Whether the response is whole, as far as it says itself.
    pub fn is_done(&self) -> bool {
        matches!(self.state, ResponseState::Done)
    }

    /// What was wrong already, before the response came to its end.
    pub fn take_failure(&mut self) -> Option<HttpFailure> {
        self.failure.take()
    }

    /// Takes in what came.
    ///
    /// # Errors
    /// [`HttpFailure`] says what is wrong; nothing more is to be read then. All that came is reported.
    pub fn push(
        &mut self,
        input: ReceivedPart<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), HttpFailure> {
        let mut counted = Counted { sink, told_bytes: 0 };
        let result = self.take(input, &mut counted);
        let told_bytes = counted.told_bytes;
        self.remember_untold(input.bytes(), told_bytes);
        if result.is_err() {
            self.flush(sink)?;
        }
        result
    }

    /// Of what was unreported and what came now, so many bytes were reported.
    fn remember_untold(&mut self, input: &[u8], told_bytes: usize) {
        if let Some(of_input) = told_bytes.checked_sub(self.untold.len()) {
            self.untold.clear();
            self.untold.extend_from_slice(input.get(of_input..).unwrap_or_default());
        } else {
            self.untold.drain(..told_bytes);
            self.untold.extend_from_slice(input);
        }
    }

    fn take(&mut self, input: ReceivedPart<'_>, sink: &mut dyn Sink) -> Result<(), HttpFailure> {
        let mut rest = input;
        while !rest.is_empty() {
            rest = match &mut self.state {
                ResponseState::Head => self.take_head(rest, sink)?,
                ResponseState::Length(left) => {
                    let len = rest.bytes().len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                    *left -= len as u64;
                    let is_whole = *left == 0;
                    let (body, behind) = rest.split(len);
                    self.take_body(body, sink)?;
                    if is_whole {
                        self.state = ResponseState::Done;
                    }
                    behind
                }
                ResponseState::UntilClose => {
                    self.take_body(rest, sink)?;
                    return Ok(());
                }
                ResponseState::Chunks(chunks) => match chunks.push(rest, &self.limits, sink)? {
                    None => return Ok(()),
                    Some(behind) => {
                        self.state = ResponseState::Done;
                        behind
                    }
                },
                ResponseState::Done => {
                    self.extra_bytes += rest.bytes().len() as u64;
                    sink.part(WirePart::Extra, rest)?;
                    return Ok(());
                }
            };
        }
        Ok(())
    }

    /// Nothing more comes: the response was whole, or the connection ended.
    ///
    /// # Errors
    /// [`HttpFailure`] says why the response is not whole.
    pub fn finish(
        &mut self,
        end: Option<&ConnectionEnd>,
        sink: &mut dyn Sink,
    ) -> Result<(), HttpFailure> {
        if self.extra_bytes > 0 {
            sink.odd(Deviation::BytesAfterEnd(self.extra_bytes));
        }
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        match &mut self.state {
            ResponseState::Done => Ok(()),
            ResponseState::UntilClose if end == Some(&ConnectionEnd::Finished) => Ok(()),
            ResponseState::UntilClose => Err(HttpFailure::TlsCut),
            ResponseState::Length(left) => {
                let got_bytes = self.got_bytes;
                Err(HttpFailure::Short { got_bytes, of_bytes: got_bytes + *left })
            }
            ResponseState::Chunks(chunks) => {
                let failure = chunks.cut();
                self.flush(sink)?;
                Err(failure)
            }
            ResponseState::Head => {
                let bytes = self.pending.len() as u64;
                self.flush(sink)?;
                Err(if bytes == 0 && self.interim == 0 {
                    HttpFailure::Empty
                } else {
                    HttpFailure::HeadCut(bytes)
                })
            }
        }
    }

    /// Reports the parts of what came and is not whole: it is not read further.
    ///
    /// # Errors
    /// If they cannot be kept.
    pub fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), HttpFailure> {
        let untold = std::mem::take(&mut self.untold);
        if untold.is_empty() {
            return Ok(());
        }
        let part = match &self.state {
            ResponseState::Head if may_begin(&untold) => return tell_head(&untold, sink),
            ResponseState::Head => WirePart::Unknown,
            ResponseState::Chunks(chunks) => chunks.part(),
            ResponseState::Length(_) | ResponseState::UntilClose | ResponseState::Done => {
                WirePart::Extra
            }
        };
        sink.part(part, ReceivedPart::of(&untold))
    }

    fn take_body(
        &mut self,
        body: ReceivedPart<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), HttpFailure> {
        self.got_bytes += body.bytes().len() as u64;
        sink.part(WirePart::Body, body)?;
        sink.data(body)
    }

    fn take_head<'a>(
        &mut self,
        input: ReceivedPart<'a>,
        sink: &mut dyn Sink,
    ) -> Result<ReceivedPart<'a>, HttpFailure> {
        let before = self.pending.len();
        // No more than may be taken: the rest would be copied for nothing.
        let room = self.limits.head_bytes.saturating_sub(self.head_bytes + before) + 1;
        let (taken, _) = input.split(room);
        self.pending.extend_from_slice(taken.bytes());
        self.lines += memchr::memchr_iter(b'\n', taken.bytes()).count();
        if !may_begin(&self.pending) {
            return Err(HttpFailure::NotHttp(told(&self.pending)));
        }
        let Some(end) = self.head_end.find(&self.pending) else {
            return self.without_end(input, room);
        };
        let (_, rest) = input.split(end - before.min(end));
        self.pending.truncate(end);
        self.whole_head(sink)?;
        Ok(rest)
    }

    fn without_end<'a>(
        &self,
        input: ReceivedPart<'a>,
        room: usize,
    ) -> Result<ReceivedPart<'a>, HttpFailure> {
        if self.lines > self.limits.head_lines.saturating_add(2) {
            return Err(HttpFailure::HeadTooManyLines(self.limits.head_lines));
        }
        if input.bytes().len() >= room {
            return Err(HttpFailure::HeadTooLarge(self.limits.head_bytes));
        }
        Ok(input.split(input.bytes().len()).1)
    }

    fn whole_head(&mut self, sink: &mut dyn Sink) -> Result<(), HttpFailure> {
        if self.head_bytes + self.pending.len() > self.limits.head_bytes {
            return Err(HttpFailure::HeadTooLarge(self.limits.head_bytes));
        }
        let mut odd = Vec::new();
        let head = read_head(&self.pending, &self.limits, &mut odd)?;
        self.head_bytes += self.pending.len();
        let bytes = std::mem::take(&mut self.pending);
        self.head_end = HeadEnd::default();
        self.lines = 0;
        if matches!(head.status, 100..=199) && head.status != 101 {
            self.interim += 1;
            sink.part(WirePart::Interim, ReceivedPart::of(&bytes))?;
            sink.interim(head);
            if self.interim > INTERIM_MAX {
                return Err(HttpFailure::TooManyInterim(INTERIM_MAX));
            }
            return Ok(());
        }
        tell_head(&bytes, sink)?;
        let Plan { framing, codings, failure } = plan(&head, self.to, &mut odd);
        let is_switch = head.status == 101;
        for deviation in odd {
            sink.odd(deviation);
        }
        self.failure = failure;
        self.state = match framing {
            BodyFraming::None | BodyFraming::Length(0) => ResponseState::Done,
            BodyFraming::Length(bytes) => ResponseState::Length(bytes),
            BodyFraming::Chunked => ResponseState::Chunks(Chunks::new()),
            BodyFraming::UntilClose => ResponseState::UntilClose,
        };
        sink.head(head, framing, &codings);
        if is_switch { Err(HttpFailure::Switched) } else { Ok(()) }
    }
}

/// Counts what is reported as a part.
struct Counted<'s> {
    sink: &'s mut dyn Sink,
    told_bytes: usize,
}

impl Sink for Counted<'_> {
    fn part(&mut self, part: WirePart, bytes: ReceivedPart<'_>) -> Result<(), HttpFailure> {
        self.told_bytes += bytes.bytes().len();
        self.sink.part(part, bytes)
    }

    fn interim(&mut self, head: Head) {
        self.sink.interim(head);
    }

    fn head(&mut self, head: Head, framing: BodyFraming, codings: &[Coding]) {
        self.sink.head(head, framing, codings);
    }

    fn data(&mut self, bytes: ReceivedPart<'_>) -> Result<(), HttpFailure> {
        self.sink.data(bytes)
    }

    fn trailers(&mut self, trailers: Vec<HeaderLine>) {
        self.sink.trailers(trailers);
    }

    fn odd(&mut self, deviation: Deviation) {
        self.sink.odd(deviation);
    }
}

/// The parts of a head: its status line, and the rest.
fn tell_head(bytes: &[u8], sink: &mut dyn Sink) -> Result<(), HttpFailure> {
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |place| place + 1);
    let (line, rest) = ReceivedPart::of(bytes).split(end);
    sink.part(WirePart::StatusLine, line)?;
    if rest.is_empty() { Ok(()) } else { sink.part(WirePart::Headers, rest) }
}
