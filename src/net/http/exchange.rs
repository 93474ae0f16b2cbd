//! One request and its response: from a name to the last byte.

use super::collector::Collector;
use super::deadlines::Deadlines;
use super::failure::{TimeoutKind, told};
use super::framing::ResponseTo;
use super::head::{HeadEnd, may_begin, read_head};
use super::proxy::{Proxy, Route, route};
use super::request::{ComposeContext, compose, connect};
use super::response::ResponseReader;
use super::sink::{ReceivedPart, Sink};
use super::transport::{FIRST_READ_BYTES, Got, READ_BYTES, Transport};
use super::{
    Deviation, Head, Hop, HttpConfig, HttpEvent, HttpFailure, Limits, Method, Phase, Request,
    Target, WirePart,
};
use crate::net::connect::Connected;
use crate::net::peer::ConnectionId;
use crate::net::session::Shared;
use crate::net::tls::{ClientTls, TlsStart};
use crate::net::{Cause, EventKind, NetError, Op, Peer, SessionState, Stamp, race, resolve};
use crate::payload::SharedBytes;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// A limit that is none, for calls that want one: a year.
const FOREVER: Duration = Duration::from_hours(365 * 24);

/// The longest response of a proxy to CONNECT that is read, in bytes.
const PROXY_HEAD_BYTES_MAX: usize = 64 << 10;

/// How long the body of a redirect that is followed is waited for: where to go is known already.
const PASSED_WAIT: Duration = Duration::from_secs(1);

/// One request, about to be made.
pub(super) struct Exchange<'a> {
    pub(super) shared: &'a Arc<Shared>,
    pub(super) config: &'a HttpConfig,
    pub(super) clock: Deadlines,
    pub(super) hop: &'a Arc<Hop>,
    pub(super) target: &'a Target,
    /// What the requests before have left of the download's limits.
    pub(super) limits: Limits,
    /// Whether it goes to another host than it was typed for.
    pub(super) without_secrets: bool,
    /// Whether a response of such a head is followed elsewhere, so that its body does not matter.
    pub(super) leads_on: &'a dyn Fn(&Head) -> bool,
}

impl Exchange<'_> {
    /// Makes it. What is known of it stands in the hop, also when it fails.
    ///
    /// # Errors
    /// What went wrong, in whatever phase.
    pub(super) fn run(&self) -> Result<(), NetError> {
        let route = self.route()?;
        let proxy = match &route {
            Route::Through(proxy) => Some(proxy),
            Route::Direct | Route::PastProxy => None,
        };
        if let Some(proxy) = proxy {
            self.hop.note(|facts| facts.proxy = Some(proxy.target.authority()));
        }
        self.tell_begun();
        if route == Route::PastProxy {
            self.odd(Deviation::ProxyBypassed);
        }
        let connected = self.connect(proxy.map_or(self.target, |proxy| &proxy.target))?;
        let mut transport = Transport::new(self.shared, self.clock, self.hop, connected)?;
        let result = self.talk(&mut transport, proxy);
        self.hop.note(|facts| facts.phases.end(Stamp::now()));
        transport.close();
        result
    }

    fn error(&self, op: Op, failure: HttpFailure) -> NetError {
        NetError { op, target: self.target.to_string(), cause: Cause::from(failure) }
    }

    fn tell(&self, peer: Peer, event: HttpEvent) {
        self.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }

    fn tell_begun(&self) {
        let number = self.hop.number;
        let (url, proxy) = self.hop.with_facts(|facts| (facts.url.clone(), facts.proxy.clone()));
        self.tell(Peer::None, HttpEvent::Begun { number, url, proxy });
    }

    fn odd(&self, deviation: Deviation) {
        self.hop.note(|facts| facts.deviations.push(deviation.clone()));
        self.tell(Peer::None, HttpEvent::Odd(deviation));
    }

    fn begin(&self, phase: Phase) {
        self.hop.note(|facts| facts.phases.begin(phase, Stamp::now()));
        self.shared.outbox.ring();
    }

    fn route(&self) -> Result<Route, NetError> {
        route(self.target, self.config.proxy, &self.config.proxy_variables)
            .map_err(|failure| self.error(Op::HTTP_DOWNLOAD, failure))
    }

    /// From a host to a connection.
    fn connect(&self, to: &Target) -> Result<Connected, NetError> {
        let addresses = self.addresses(to)?;
        self.begin(Phase::Connect);
        let limit = self.left(TimeoutKind::Connect)?;
        let trying = |address| self.tell(Peer::from(address), HttpEvent::Trying(address));
        let connected = race::race(self.shared, &addresses, limit, trying)
            .map_err(|error| self.timed_out(error, TimeoutKind::Connect))?;
        let Connected { local, remote, .. } = connected;
        self.hop.note(|facts| {
            facts.local = Some(local);
            facts.remote = Some(remote);
        });
        let id = ConnectionId(self.hop.number);
        self.tell(Peer::of_connection(id, remote), HttpEvent::Connected { local });
        self.shared.set_state(SessionState::Connected {
            local: local.into(),
            remote: remote.into(),
            id,
        });
        self.shared.outbox.ring();
        Ok(connected)
    }

    fn addresses(&self, to: &Target) -> Result<Vec<SocketAddr>, NetError> {
        let (host, port) = (to.connect_host(), to.port());
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        if !self.config.addresses.is_empty() {
            return Ok(self.config.addresses.clone());
        }
        self.begin(Phase::Resolve);
        let limit = self.left(TimeoutKind::Resolve)?;
        resolve::wait(self.shared, &host, port, limit)
            .map_err(|error| self.timed_out(error, TimeoutKind::Resolve))
    }

    /// How long a wait that begins now may last.
    fn left(&self, what: TimeoutKind) -> Result<Duration, NetError> {
        let left = self.clock.left(&self.clock.wait(what));
        let left = left.map_err(|failure| self.error(Op::HTTP_DOWNLOAD, failure))?;
        Ok(left.unwrap_or(FOREVER))
    }

    /// A limit that was the download's own is reported as such: it was the shorter one.
    fn timed_out(&self, error: NetError, what: TimeoutKind) -> NetError {
        /// The system counts in milliseconds, and rounds.
        const ROUNDING: Duration = Duration::from_millis(5);
        let Cause::TimedOut(after_ms) = error.cause else { return error };
        let after = Duration::from_millis(after_ms);
        let own = self.clock.limit(what);
        let is_own = !own.is_zero() && after + ROUNDING >= own;
        let what = if is_own { what } else { TimeoutKind::Total };
        let failure = HttpFailure::TimedOut(what, self.clock.limit(what));
        NetError { cause: Cause::from(failure), ..error }
    }

    fn talk(&self, transport: &mut Transport<'_>, proxy: Option<&Proxy>) -> Result<(), NetError> {
        let is_https = self.target.is_https();
        if let Some(proxy) = proxy.filter(|_| is_https) {
            self.begin(Phase::Proxy);
            self.through_proxy(transport, proxy)?;
        }
        if is_https {
            self.begin(Phase::Tls);
            self.secure(transport)?;
        }
        self.begin(Phase::Send);
        let context = ComposeContext {
            to_proxy: proxy.is_some() && !is_https,
            proxy_authorization: proxy
                .filter(|_| !is_https)
                .and_then(|proxy| proxy.authorization.clone()),
            without_secrets: self.without_secrets,
        };
        let request = match &self.config.request {
            Request::Composed(parts) => compose(self.target, parts, &context),
            Request::Raw(bytes) => bytes.clone(),
        };
        self.send(transport, &request, WirePart::Request)?;
        self.begin(Phase::FirstByte);
        self.receive(transport)
    }

    fn send(
        &self,
        transport: &mut Transport<'_>,
        bytes: &[u8],
        part: WirePart,
    ) -> Result<(), NetError> {
        if part == WirePart::Request {
            self.hop.note(|facts| facts.request = Some(SharedBytes::from(bytes)));
        }
        let collector =
            Collector::new(self.shared, self.hop, transport.peer(), (self.limits, self.clock));
        collector.sent(part, bytes);
        transport.write(bytes)
    }

    /// Lets the proxy connect us (RFC 9110, section 9.3.6).
    fn through_proxy(&self, transport: &mut Transport<'_>, proxy: &Proxy) -> Result<(), NetError> {
        let request = connect(self.target, proxy.authorization.as_deref());
        self.send(transport, &request, WirePart::ProxyRequest)?;
        let mut head = Vec::new();
        let read = self.read_proxy_head(transport, &mut head);
        let failed = |failure| self.error(Op::HTTP_RESPONSE, failure);
        let peer = transport.peer();
        let mut collector = Collector::new(self.shared, self.hop, peer, (self.limits, self.clock));
        collector.part(WirePart::ProxyResponse, ReceivedPart::of(&head)).map_err(failed)?;
        read?;
        let limits = Limits::default();
        let answer = read_head(&head, &limits, &mut Vec::new()).map_err(failed)?;
        if (200..300).contains(&answer.status) {
            Ok(())
        } else {
            Err(failed(HttpFailure::ProxyRefused(answer.status)))
        }
    }

    /// Byte by byte: what comes after the head is the peer's, and TLS reads it.
    fn read_proxy_head(
        &self,
        transport: &mut Transport<'_>,
        head: &mut Vec<u8>,
    ) -> Result<(), NetError> {
        let wait = transport.wait(TimeoutKind::Tls);
        let failed = |failure| Err(self.error(Op::HTTP_RESPONSE, failure));
        let (mut end, mut byte) = (HeadEnd::default(), [0; 1]);
        while end.find(head).is_none() {
            match transport.read(&mut byte, &wait)? {
                Got::Bytes(_) if head.len() < PROXY_HEAD_BYTES_MAX => head.extend_from_slice(&byte),
                Got::Bytes(_) => return failed(HttpFailure::HeadTooLarge(PROXY_HEAD_BYTES_MAX)),
                Got::End(_) if head.is_empty() => return failed(HttpFailure::Empty),
                Got::End(_) if !may_begin(head) => return failed(HttpFailure::NotHttp(told(head))),
                Got::End(_) => return failed(HttpFailure::HeadCut(head.len() as u64)),
            }
        }
        Ok(())
    }

    fn secure(&self, transport: &mut Transport<'_>) -> Result<(), NetError> {
        let tls = ClientTls {
            trust: self.config.tls.clone(),
            alpn: vec!["http/1.1".to_owned()],
            ..ClientTls::default()
        };
        let securing = TlsStart::client(&tls, &self.target.host(), self.target.port())
            .map_err(|failure| self.error(Op::TlsHandshake, failure.into()))?;
        let peer = transport.peer();
        let mut facts = None;
        let result = transport.secure(securing, |securing| facts = Some(securing.facts()));
        if let Some(tls) = facts {
            if result.is_ok() {
                let (version, cipher) = (tls.version.clone(), tls.cipher.clone());
                self.tell(
                    peer,
                    HttpEvent::Secured { version, cipher, problem: tls.problem.clone() },
                );
            }
            self.hop.note(|facts| facts.tls = Some(Arc::new(tls)));
        }
        result
    }

    /// Reads the response. Whatever came is kept, also if it is not whole.
    fn receive(&self, transport: &mut Transport<'_>) -> Result<(), NetError> {
        let is_head = match &self.config.request {
            Request::Composed(parts) => parts.method == Method::Head,
            Request::Raw(bytes) => bytes.starts_with(b"HEAD "),
        };
        let to = if is_head { ResponseTo::Head } else { ResponseTo::OtherMethod };
        let mut reader = ResponseReader::new(to, self.limits);
        let mut collector =
            Collector::new(self.shared, self.hop, transport.peer(), (self.limits, self.clock))
                .passing(self.leads_on);
        let read = self.read_all(transport, &mut reader, &mut collector);
        let failed = |failure| self.error(Op::HTTP_RESPONSE, failure);
        match read {
            Ok(end) => {
                let finished = reader.finish(end.as_ref(), &mut collector);
                // A body that is cut off cuts its coding off as well; the first reason counts.
                let decoded = collector.finish();
                finished.and(decoded).map_err(failed)
            }
            Err(error) => {
                // What is not whole is kept, and what can be decoded of it.
                let _ = reader.flush(&mut collector);
                let _ = collector.finish();
                // What was wrong already counts more than how long it was waited for the rest.
                match reader.take_failure() {
                    Some(failure) if !self.shared.stop.is_stopped() => Err(failed(failure)),
                    _ => Err(error),
                }
            }
        }
    }

    fn read_all(
        &self,
        transport: &mut Transport<'_>,
        reader: &mut ResponseReader,
        collector: &mut Collector<'_>,
    ) -> Result<Option<super::response::ConnectionEnd>, NetError> {
        // Most responses are small: they need not have a large buffer cleared for them.
        let mut buffer = vec![0; FIRST_READ_BYTES];
        let mut waited = TimeoutKind::FirstByte;
        let mut passing = None;
        while !reader.is_done() {
            if passing.is_none() && collector.is_passed() {
                passing = Some(self.clock.wait_at_most(TimeoutKind::Idle, PASSED_WAIT));
            }
            let wait = passing.unwrap_or_else(|| transport.wait(waited));
            let len = match transport.read(&mut buffer, &wait)? {
                Got::End(end) => return Ok(Some(end)),
                Got::Bytes(len) => len,
            };
            collector.at = Stamp::now();
            if waited == TimeoutKind::FirstByte {
                self.begin(Phase::Body);
                waited = TimeoutKind::Idle;
            }
            let bytes = buffer.get(..len).unwrap_or_default();
            // What is going to be kept is copied once, into a block that all share.
            let block = (!self.hop.is_in_file()).then(|| SharedBytes::from(bytes));
            let part = block.as_ref().map_or(ReceivedPart::of(bytes), ReceivedPart::of_block);
            reader
                .push(part, collector)
                .map_err(|failure| self.error(Op::HTTP_RESPONSE, failure))?;
            if len == buffer.len() && len < READ_BYTES && !collector.is_passed() {
                buffer = vec![0; READ_BYTES];
            }
        }
        Ok(None)
    }
}
