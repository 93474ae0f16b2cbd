//! The session of a download: one request after the other, as redirects lead.

use super::deadlines::Deadlines;
use super::exchange::Exchange;
use super::facts::HopFacts;
use super::failure::{RedirectStop, TimeoutKind, told};
use super::target::UrlMistake;
use super::{
    Deviation, Download, Head, Hop, HopEnd, HttpCommand, HttpConfig, HttpEvent, HttpFailure,
    Limits, Phase, Redirects, Request, Target,
};
use crate::net::Protocol;
use crate::net::outbox::Outbox;
use crate::net::session::Shared;
use crate::net::worker::{AtWork, WorkerRole};
use crate::net::{
    Cause, End, EventKind, NetError, Op, Peer, ProtocolFailure, ProtocolSnapshot, Session,
    SessionSnapshot, Stamp,
};
use crossbeam_channel::{Receiver, select};
use std::sync::Arc;

impl Session {
    /// Starts a download. What comes of it stands in [`Session::download`].
    ///
    /// # Errors
    /// If the system gives no thread. All else is reported by the session's end.
    pub fn start_http(config: HttpConfig, outbox: Arc<Outbox>) -> Result<Self, NetError> {
        let name = format!("http {}", config.target.authority());
        let download = Arc::<Download>::default();
        let live = ProtocolSnapshot::Http(Arc::clone(&download));
        Self::start(name, outbox, live, move |shared, inbox| {
            Loader::new(shared, inbox, &config, &download).run()
        })
        .map(|session| session.speaking(Protocol::Http))
    }

    /// What it downloads; nothing if it is of another protocol.
    pub fn download(&self) -> Arc<Download> {
        self.live().download()
    }
}

impl SessionSnapshot {
    /// What it downloads; nothing if it is of another protocol.
    pub fn download(&self) -> Arc<Download> {
        self.protocol.download()
    }
}

/// The download that is going on.
struct Loader<'a> {
    shared: &'a Arc<Shared>,
    inbox: &'a Receiver<HttpCommand>,
    config: &'a HttpConfig,
    download: &'a Download,
    clock: Deadlines,
    target: Target,
    /// Whether a redirect has left the host that the request was typed for.
    is_elsewhere: bool,
    number: u32,
}

/// Says that the download is over, whatever ends it.
struct Ending<'a>(&'a Download);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.ended(Stamp::now());
        self.0.set_waits_for(None);
        // A worker that panicked left its request open.
        let panicked = || NetError {
            op: Op::HTTP_DOWNLOAD,
            target: String::new(),
            cause: Cause::Panic("http".to_owned()),
        };
        for hop in self.0.hops() {
            hop.note(|facts| {
                facts.phases.end(Stamp::now());
                facts.end.get_or_insert_with(|| HopEnd::Failed(panicked()));
            });
        }
    }
}

impl<'a> Loader<'a> {
    fn new(
        shared: &'a Arc<Shared>,
        inbox: &'a Receiver<HttpCommand>,
        config: &'a HttpConfig,
        download: &'a Download,
    ) -> Self {
        Self {
            shared,
            inbox,
            config,
            download,
            clock: Deadlines::start(config.timeouts),
            target: config.target.clone(),
            is_elsewhere: false,
            number: 0,
        }
    }

    fn run(mut self) -> End {
        let _loads = AtWork::of_session(self.shared, WorkerRole::Loader);
        let ending = Ending(self.download);
        ending.0.begun(Stamp::now());
        loop {
            let hop = self.begin_hop();
            let result = Exchange {
                shared: self.shared,
                config: self.config,
                clock: self.clock,
                hop: &hop,
                target: &self.target,
                limits: self.limits_left(),
                without_secrets: self.is_elsewhere,
                leads_on: &|head| matches!(self.place(head), Ok(Some(_))),
            }
            .run();
            if self.shared.stop.is_stopped() {
                close(&hop, HopEnd::Cancelled);
                return End::Stopped;
            }
            let settled = self.settle(&hop, result);
            match settled.and_then(|end| Ok((end, self.next(&hop)?))) {
                Ok((end, next)) => {
                    self.tell_done(&hop);
                    close(&hop, end);
                    let Some(next) = next else {
                        self.shared.note_end_told();
                        return End::Loaded;
                    };
                    if !self.go_to(&hop, next) {
                        return End::Stopped;
                    }
                }
                Err(error) => return self.fail(&hop, error),
            }
        }
    }

    fn begin_hop(&mut self) -> Arc<Hop> {
        self.number += 1;
        let method = match &self.config.request {
            Request::Composed(parts) => parts.method.name().to_owned(),
            Request::Raw(bytes) => {
                told(bytes.split(|byte| *byte == b' ').next().unwrap_or_default())
            }
        };
        let facts = HopFacts { url: self.target.to_string(), method, ..HopFacts::default() };
        let hop = Hop::with_folder(self.number, facts, self.config.temporary_folder.clone());
        self.download.begin(Arc::clone(&hop));
        hop
    }

    /// What the requests before have left of the download's limits: each of them is kept, to be shown.
    fn limits_left(&self) -> Limits {
        let (mut memory_bytes, mut bytes) = (0_u64, 0_u64);
        for hop in self.download.hops() {
            memory_bytes += hop.memory_bytes();
            bytes += hop.wire_bytes().max(hop.body_bytes());
        }
        let limits = self.config.limits;
        Limits {
            memory_bytes: limits.memory_bytes.saturating_sub(memory_bytes),
            body_bytes: limits.body_bytes.saturating_sub(bytes),
            ..limits
        }
    }

    fn fail(&self, hop: &Hop, error: NetError) -> End {
        let phase = hop.with_facts(|facts| facts.phases.last()).unwrap_or(Phase::Resolve);
        let event = HttpEvent::Failed { phase, error: error.clone() };
        self.tell(hop, event);
        self.shared.note_end_told();
        close(hop, HopEnd::Failed(error.clone()));
        End::Failed(error)
    }

    fn tell(&self, hop: &Hop, event: HttpEvent) {
        let remote = hop.with_facts(|facts| facts.remote);
        let id = crate::net::ConnectionId(hop.number);
        let peer = remote.map_or(Peer::None, |remote| Peer::of_connection(id, remote));
        self.shared.tell(Stamp::now(), peer, EventKind::from(event));
    }

    fn tell_done(&self, hop: &Hop) {
        let status = hop.with_facts(|facts| facts.head.as_ref().map_or(0, |head| head.status));
        let (wire_bytes, body_bytes) = (hop.wire_bytes(), hop.body_bytes());
        self.tell(hop, HttpEvent::Done { status, wire_bytes, body_bytes });
    }

    /// How a request ended: what is wrong with a response that is only a step on the way stops nobody.
    fn settle(&self, hop: &Hop, result: Result<(), NetError>) -> Result<HopEnd, NetError> {
        let Err(error) = result else { return Ok(HopEnd::Complete) };
        let head = hop.with_facts(|facts| facts.head.clone());
        let leads_on = head.is_some_and(|head| matches!(self.place(&head), Ok(Some(_))));
        if !leads_on || is_limit_of_all(&error) {
            return Err(error);
        }
        let is_left = matches!(
            failure_of(&error),
            Some(
                HttpFailure::TooLarge(_)
                    | HttpFailure::TooDense(_)
                    | HttpFailure::TimedOut(TimeoutKind::Idle, _)
            )
        );
        let left = Deviation::RedirectBodyLeft;
        self.odd(hop, if is_left { left } else { Deviation::RedirectBodyBroken });
        Ok(HopEnd::Failed(error))
    }

    /// Where the response leads; `None` if nowhere, or if that is not to be followed.
    fn next(&self, hop: &Hop) -> Result<Option<(u16, Target)>, NetError> {
        let Some(head) = hop.with_facts(|facts| facts.head.clone()) else { return Ok(None) };
        let stopped = |stop| {
            let cause = Cause::from(HttpFailure::Redirect(stop));
            NetError { op: Op::HTTP_DOWNLOAD, target: self.target.to_string(), cause }
        };
        let Some(next) = self.location(&head).map_err(stopped)? else {
            if self.is_redirect(&head) {
                self.odd(hop, Deviation::NoLocation);
            }
            return Ok(None);
        };
        hop.note(|facts| facts.leads_to = Some(next.to_string()));
        self.check(&next).map_err(stopped)?;
        Ok(Some((head.status, next)))
    }

    /// Where a response of this head is followed to; `None` if nowhere.
    fn place(&self, head: &Head) -> Result<Option<Target>, RedirectStop> {
        let next = self.location(head)?;
        next.map(|next| self.check(&next).map(|()| next)).transpose()
    }

    /// Whether redirects are followed, and it is one.
    fn is_redirect(&self, head: &Head) -> bool {
        self.config.redirects != Redirects::Ignore
            && matches!(head.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Where the response says that it leads.
    fn location(&self, head: &Head) -> Result<Option<Target>, RedirectStop> {
        if !self.is_redirect(head) {
            return Ok(None);
        }
        // An empty one says nothing, as none does: the page may say more.
        let mut locations = head.values("Location").filter(|location| !location.is_empty());
        let Some(location) = locations.next() else { return Ok(None) };
        if locations.any(|other| other != location) {
            return Err(RedirectStop::ManyLocations);
        }
        let next = self.target.without_user().join(location);
        next.map(Some).map_err(|mistake| match mistake {
            UrlMistake::Scheme(scheme) => RedirectStop::Scheme(told(scheme.as_bytes())),
            _ => RedirectStop::BadLocation(told(location)),
        })
    }

    /// Whether a redirect may be followed.
    fn check(&self, next: &Target) -> Result<(), RedirectStop> {
        let (Redirects::Follow(most) | Redirects::Steps(most)) = self.config.redirects else {
            return Ok(());
        };
        if matches!(self.config.request, Request::Raw(_)) {
            return Err(RedirectStop::RawRequest);
        }
        if self.target.is_https() && !next.is_https() {
            return Err(RedirectStop::Downgrade);
        }
        if self.number > most { Err(RedirectStop::TooMany(most)) } else { Ok(()) }
    }

    /// Follows a redirect, when a person says so if they want to be asked. `false` at the stop.
    fn go_to(&mut self, hop: &Hop, (status, next): (u16, Target)) -> bool {
        let url = next.to_string();
        let waits = matches!(self.config.redirects, Redirects::Steps(_));
        self.tell(hop, HttpEvent::Redirected { status, url: url.clone(), waits });
        if waits && !self.wait_for_person(url) {
            return false;
        }
        let mut next = next;
        if next.credentials().is_some() {
            // It is not a person who typed them.
            next = next.without_user();
            self.odd(hop, Deviation::UserInRedirect);
        }
        if next.has_origin_of(&self.target) {
            next = next.with_user_of(&self.target);
        } else if !self.is_elsewhere {
            self.is_elsewhere = true;
            if self.has_secrets() {
                self.odd(hop, Deviation::CredentialsDropped);
            }
        }
        self.target = next;
        true
    }

    fn odd(&self, hop: &Hop, deviation: Deviation) {
        hop.note(|facts| facts.deviations.push(deviation.clone()));
        self.tell(hop, HttpEvent::Odd(deviation));
    }

    fn has_secrets(&self) -> bool {
        let Request::Composed(parts) = &self.config.request else { return false };
        let mut names = parts.headers.iter().map(|(name, _)| name);
        self.target.credentials().is_some() || names.any(|name| super::request::is_secret(name))
    }

    /// Waits until a person follows; `false` at the stop.
    fn wait_for_person(&mut self, url: String) -> bool {
        let download = self.download;
        // What was said twice was meant for the one before.
        self.inbox.try_iter().for_each(drop);
        let since = Stamp::now();
        download.set_waits_for(Some(url));
        self.shared.outbox.ring();
        select! {
            recv(self.shared.stop.signal()) -> _ => false,
            recv(self.inbox) -> command => match command {
                Ok(HttpCommand::Follow) => {
                    download.set_waits_for(None);
                    self.clock.forgive(Stamp::now().since(since));
                    true
                }
                Err(_) => false,
            },
        }
    }
}

/// What is wrong with the response.
fn failure_of(error: &NetError) -> Option<&HttpFailure> {
    match &error.cause {
        Cause::Protocol(ProtocolFailure::Http(failure)) => Some(failure),
        _ => None,
    }
}

/// Whether the whole download took too long: then nothing can follow.
fn is_limit_of_all(error: &NetError) -> bool {
    matches!(failure_of(error), Some(HttpFailure::TimedOut(TimeoutKind::Total, _)))
}

fn close(hop: &Hop, end: HopEnd) {
    hop.note(|facts| {
        facts.phases.end(Stamp::now());
        facts.end = Some(end);
    });
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::{SessionId, SessionState};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::task::Waker;
    use std::time::Duration;

    /// Loads from a server that responds so, and returns what came of it.
    fn load(answer: &'static [u8]) -> (Arc<Hop>, End) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = crate::threads::spawn("server".to_owned(), move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let len = stream.read(&mut request).unwrap();
            stream.write_all(answer).unwrap();
            request[..len].to_vec()
        })
        .unwrap();
        let outbox = Outbox::new(SessionId(0), Waker::noop().clone());
        let config = HttpConfig::get(Target::parse(&url).unwrap());
        let session = Session::start_http(config, outbox).unwrap();
        let is_over = |state: &SessionState| matches!(state, SessionState::Ended(_));
        assert!(session.wait_until(Duration::from_secs(10), is_over));
        let request = server.join().unwrap();
        let hop = session.download().last().unwrap();
        assert_eq!(&*hop.facts().request.unwrap(), request, "in one piece");
        let SessionState::Ended(end) = session.state() else { panic!("not over") };
        (hop, end)
    }

    fn body(hop: &Hop) -> String {
        let mut out = Vec::new();
        hop.read_body(0..u64::MAX, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_is_loaded() {
        let (hop, end) = load(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        assert_eq!((end, body(&hop).as_str()), (End::Loaded, "hello"));
        let facts = hop.facts();
        assert_eq!((facts.end, facts.head.unwrap().status), (Some(HopEnd::Complete), 200));
        assert_eq!(facts.phases.last(), Some(Phase::Body));
        assert_eq!((hop.wire_bytes(), hop.body_bytes(), hop.received_bytes.get()), (43, 5, 43));
    }

    #[test]
    fn chunks_are_put_together() {
        let (hop, end) = load(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n",
        );
        assert_eq!((end, body(&hop).as_str()), (End::Loaded, "hello"));
        let facts = hop.facts();
        assert_eq!(facts.deviations, [Deviation::ChunkExtension]);
        assert_eq!(facts.trailers[0].name, "X-Sum");
    }

    #[test]
    fn a_short_body_is_kept_and_told() {
        let (hop, end) = load(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
        let End::Failed(error) = end else { panic!("{end:?}") };
        let short = HttpFailure::Short { got_bytes: 5, of_bytes: 50 };
        assert_eq!((error.cause, body(&hop).as_str()), (Cause::from(short), "hello"));
    }
}
