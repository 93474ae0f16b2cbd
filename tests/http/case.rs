//! Answers as data: the bytes that a server sends, and what a careful client makes of them.
//!
//! Each case is played twice: sent by one call, and byte by byte. Both must give the same.

pub(crate) use crate::found::Ends;
use crate::found::{Found, Shown};
use crate::loading::{Loading, body, get_from, poll, saved_body, saved_wire};
use crate::server::{Script, Server, Step};
use network_playground::net::SessionState;
use network_playground::net::http::{
    BodyFraming, Coding, Composed, Deviation, Hop, HttpConfig, HttpFailure, Limits, Method,
    Redirects, Request,
};
use std::fmt::Write;

/// What is sent by one call comes by one call, up to the size of a segment on loopback; less, to be sure.
const ONE_CALL_BYTES: usize = 8 << 10;

/// Up to this size, a case is sent so that each byte is received by a call of its own.
const ONE_BY_ONE_BYTES: usize = 4 << 10;

/// What the server does after its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// It closes.
    Close,
    /// It waits for the client to go.
    Stay,
    /// It resets the connection once all came.
    Reset,
}

/// A response and what is expected of it. What is not said is not there: no body, no trailers, no
/// deviations, no interim responses.
pub(crate) struct Case {
    name: String,
    sent: Vec<u8>,
    then: Then,
    change: Vec<fn(&mut HttpConfig)>,
    expected: Expected,
}

struct Expected {
    status: Option<u16>,
    framing: Option<BodyFraming>,
    body: Vec<u8>,
    /// Whether the body is only a part of that, from its beginning: how much can be decoded of what is
    /// broken is chance.
    is_part: bool,
    ends: Ends,
    /// `None` if any are right.
    deviations: Option<Vec<Deviation>>,
    interim: Vec<u16>,
    trailers: Vec<(&'static str, Vec<u8>)>,
    codings: Vec<Coding>,
    /// Headers of which the first value is compared.
    headers: Vec<(&'static str, Vec<u8>)>,
    reason: Option<Vec<u8>>,
    minor_version: Option<u8>,
}

/// A response that is whole, without a body, until more is said.
pub(crate) fn case(name: impl Into<String>, sent: impl AsRef<[u8]>) -> Case {
    let expected = Expected {
        status: Some(200),
        framing: Some(BodyFraming::None),
        body: Vec::new(),
        is_part: false,
        ends: Ends::Complete,
        deviations: Some(Vec::new()),
        interim: Vec::new(),
        trailers: Vec::new(),
        codings: Vec::new(),
        headers: Vec::new(),
        reason: None,
        minor_version: None,
    };
    let sent = sent.as_ref().to_vec();
    Case { name: name.into(), sent, then: Then::Close, change: Vec::new(), expected }
}

/// Bytes that are no response: they fail before there is a head.
pub(crate) fn no_answer(name: impl Into<String>, sent: impl AsRef<[u8]>, ends: Ends) -> Case {
    let mut case = case(name, sent).ends(ends);
    (case.expected.status, case.expected.framing) = (None, None);
    case
}

/// A case with a length that is right.
pub(crate) fn with_length(name: &str, head: impl AsRef<[u8]>, body: &[u8]) -> Case {
    case(name, [head.as_ref(), b"\r\n\r\n", body].concat()).length(body.len() as u64).body(body)
}

/// A chunked response: what follows its head.
pub(crate) fn chunked(name: impl Into<String>, chunks: impl AsRef<[u8]>) -> Case {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    case(name, [head, chunks.as_ref()].concat()).framed(BodyFraming::Chunked)
}

impl Case {
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.expected.status = Some(status);
        self
    }

    pub(crate) fn framed(mut self, framing: BodyFraming) -> Self {
        self.expected.framing = Some(framing);
        self
    }

    pub(crate) fn length(self, bytes: u64) -> Self {
        self.framed(BodyFraming::Length(bytes))
    }

    /// It goes on until the end, which is odd.
    pub(crate) fn until_close(self) -> Self {
        self.framed(BodyFraming::UntilClose).odd(Deviation::UntilClose)
    }

    pub(crate) fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.expected.body = body.as_ref().to_vec();
        self
    }

    /// The body is what could be decoded of this.
    pub(crate) fn part_of(mut self, body: impl AsRef<[u8]>) -> Self {
        self.expected.is_part = true;
        self.body(body)
    }

    pub(crate) fn ends(mut self, ends: Ends) -> Self {
        self.expected.ends = ends;
        self
    }

    pub(crate) fn fails(self, failure: HttpFailure) -> Self {
        self.ends(Ends::Exactly(failure))
    }

    pub(crate) fn fails_like(self, failure: HttpFailure) -> Self {
        self.ends(Ends::Like(failure))
    }

    pub(crate) fn odd(mut self, deviation: Deviation) -> Self {
        self.expected.deviations.get_or_insert_default().push(deviation);
        self
    }

    /// A deviation may be reported, in whatever words.
    pub(crate) fn any_oddity(mut self) -> Self {
        self.expected.deviations = None;
        self
    }

    pub(crate) fn interim(mut self, statuses: &[u16]) -> Self {
        self.expected.interim = statuses.to_vec();
        self
    }

    pub(crate) fn trailer(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.expected.trailers.push((name, value.as_ref().to_vec()));
        self
    }

    pub(crate) fn coded(mut self, codings: &[Coding]) -> Self {
        self.expected.codings = codings.to_vec();
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.expected.headers.push((name, value.as_ref().to_vec()));
        self
    }

    pub(crate) fn reason(mut self, reason: impl AsRef<[u8]>) -> Self {
        self.expected.reason = Some(reason.as_ref().to_vec());
        self
    }

    pub(crate) fn minor_version(mut self, minor: u8) -> Self {
        self.expected.minor_version = Some(minor);
        self
    }

    pub(crate) fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }

    /// The server waits: the end must be seen in what came.
    pub(crate) fn stays(self) -> Self {
        self.then(Then::Stay)
    }

    /// The server resets the connection.
    pub(crate) fn reset(self) -> Self {
        self.then(Then::Reset).ends(Ends::Errno("ECONNRESET"))
    }

    pub(crate) fn with(mut self, change: fn(&mut HttpConfig)) -> Self {
        self.change.push(change);
        self
    }

    pub(crate) fn head(self) -> Self {
        self.with(|config| {
            let composed = Composed { method: Method::Head, ..Composed::default() };
            config.request = Request::Composed(composed);
        })
    }

    pub(crate) fn small_heads(self) -> Self {
        self.with(|config| {
            config.limits = Limits { head_bytes: 1000, head_lines: 10, ..Limits::default() };
        })
    }

    fn script(&self, pace: Pace) -> Script {
        let sending = match pace {
            Pace::AtOnce => Step::Send(self.sent.clone()),
            Pace::ByteByByte if self.is_small() => Step::OneByOne(self.sent.clone()),
            // They may come together: one by one would take too long.
            Pace::ByteByByte => Step::Pieces(self.sent.clone(), 1),
        };
        let mut script = vec![Step::Request, sending];
        match self.then {
            Then::Close => script.push(Step::Close),
            Then::Stay => script.push(Step::Stay),
            // A reset may overtake what is on its way, so the test says when all came.
            Then::Reset => script.extend([Step::Gate, Step::Reset]),
        }
        script
    }

    /// Plays it; returns what was not as expected.
    fn play(&self, pace: Pace) -> Vec<String> {
        let server = Server::once(self.script(pace));
        let mut config = get_from(server.address());
        config.redirects = Redirects::Ignore;
        self.change.iter().for_each(|change| change(&mut config));
        let mut loading = Loading::start(config);
        if pace == Pace::ByteByByte && self.is_small() {
            self.feed(&mut loading, &server);
        }
        if self.then == Then::Reset {
            loading.wait_received(self.sent.len() as u64);
            server.open_gate();
        }
        loading.wait_ended();
        let mut found = Found::default();
        self.compare(&loading, pace, &mut found);
        self.compare_bytes(&loading, pace, &mut found);
        found.0
    }

    fn is_small(&self) -> bool {
        self.sent.len() <= ONE_BY_ONE_BYTES
    }

    /// Tells the server what was received, until that is all or the load is over.
    fn feed(&self, loading: &mut Loading, server: &Server) {
        let all = self.sent.len() as u64;
        poll("all is received", || {
            loading.collect();
            let is_over = matches!(loading.session.state(), SessionState::Ended(_));
            let received =
                loading.session.download().last().map_or(0, |hop| hop.received_bytes.get());
            server.received(if is_over { all } else { received });
            is_over || received >= all
        });
    }

    fn compare(&self, loading: &Loading, pace: Pace, found: &mut Found) {
        let (facts, expected) = (loading.facts(), &self.expected);
        let head = facts.head.as_deref();
        found.compare("status", &head.map(|head| head.status), &expected.status);
        found.compare("framing", &facts.framing, &expected.framing);
        found.compare("codings", &facts.codings, &expected.codings);
        let interim: Vec<u16> = facts.interim.iter().map(|head| head.status).collect();
        found.compare("interim", &interim, &expected.interim);
        let trailers: Vec<_> =
            facts.trailers.iter().map(|line| (line.name.as_str(), line.value.clone())).collect();
        found.compare("trailers", &trailers, &expected.trailers);
        if let Some(head) = head {
            for (name, value) in &expected.headers {
                found.compare(name, &head.value(name), &Some(value.as_slice()));
            }
            found.compare_if_said("reason", &head.reason, expected.reason.as_ref());
            found.compare_if_said("minor", &head.minor_version, expected.minor_version.as_ref());
        }
        if let Some(deviations) = &expected.deviations {
            found.compare("oddities", &pace.sorted(&facts.deviations), &pace.sorted(deviations));
        }
        found.compare_end(&facts, &expected.ends);
    }

    fn compare_bytes(&self, loading: &Loading, pace: Pace, found: &mut Found) {
        let hop: &Hop = &loading.hop();
        let received = loading.received();
        let (body, mut expected) = (body(hop), self.expected.body.as_slice());
        if self.expected.is_part {
            expected = expected.get(..body.len()).unwrap_or(expected);
        }
        found.compare("body", &Shown(&body), &Shown(expected));
        found.compare("saved body", &Shown(&saved_body(hop)), &Shown(&body));
        // What stands after its end may be saved with it, or not.
        let (saved, answer) = (saved_wire(hop), loading.answer());
        let saved = saved.get(..answer.len()).unwrap_or(&saved);
        found.compare("saved answer", &Shown(saved), &Shown(&answer));
        let part = self.sent.get(..received.len());
        found.compare("rows", &Shown(&received), &Shown(part.unwrap_or(b"<longer>")));
        // What came by one call is received by one call, and all that is received is kept.
        if pace == Pace::AtOnce && self.sent.len() <= ONE_CALL_BYTES {
            found.compare("rows in all", &received.len(), &self.sent.len());
        }
    }
}

/// How a case is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    AtOnce,
    ByteByByte,
}

impl Pace {
    /// Deviations in any order. Bytes after the end that come one by one are hardly ever seen: the client
    /// goes when it has all.
    fn sorted(self, deviations: &[Deviation]) -> Vec<String> {
        let is_chance = |deviation: &Deviation| {
            self == Self::ByteByByte && matches!(deviation, Deviation::BytesAfterEnd(_))
        };
        let mut texts: Vec<String> = deviations
            .iter()
            .filter(|deviation| !is_chance(deviation))
            .map(|deviation| format!("{deviation:?}"))
            .collect();
        texts.sort();
        texts
    }
}

/// Plays all cases both ways, and reports all that is not as expected at once.
#[track_caller]
pub(crate) fn play_all(cases: &[Case]) {
    let mut report = String::new();
    for case in cases {
        for pace in [Pace::AtOnce, Pace::ByteByByte] {
            for found in case.play(pace) {
                let _ = writeln!(report, "{} ({pace:?}): {found}", case.name);
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
