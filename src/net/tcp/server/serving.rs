//! What a connection of a server does by itself, on its own thread.

use super::super::conduct::Conduct;
use super::super::page::{self, Asked, HTML, Request, Status};
use super::super::shared_folder;
use super::super::stream::{Handler, Next, Pieces, Stream};
use super::super::{AfterEnd, FileEvent, FileRefusal, PageContent, ServerBehaviour, StreamEvent};
use super::Server;
use crate::files::{PlainFile, open_plain};
use crate::net::Stamp;
use crate::net::automation::CompiledRules;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A file of up to so many bytes goes out in one piece with its head, as a browser likes it; a larger
/// one is streamed.
const SMALL_PAGE_BYTES: u64 = 32 << 10;

/// One connection's conversation.
pub(super) struct Serving {
    server: Arc<Server>,
    behaviour: Arc<ServerBehaviour>,
    version: u64,
    /// Its rules; none where it does something else.
    conduct: Conduct,
    request: Request,
    /// When the request of a page server must be there. On a connection that was open before the
    /// behaviour became this one, it counts from the first message on.
    request_until: Stamp,
}

impl Serving {
    /// For a connection that was accepted just now.
    pub(super) fn new(server: Arc<Server>) -> Self {
        // A version that there is not yet, so that the behaviour is fetched.
        let (version, behaviour) = server.changed_behaviour(u64::MAX).unwrap_or_default();
        let conduct = Conduct::new(rules_of(&behaviour));
        let request_until = Stamp::now().after(server.limits.request);
        Self { server, behaviour, version, conduct, request: Request::default(), request_until }
    }

    /// The behaviour as of now.
    fn now(&mut self) -> Arc<ServerBehaviour> {
        if let Some((version, behaviour)) = self.server.changed_behaviour(self.version) {
            if let ServerBehaviour::Page(_) = *behaviour
                && !matches!(*self.behaviour, ServerBehaviour::Page(_))
            {
                self.request = Request::default();
                self.request_until = Stamp::now().after(self.server.limits.request);
            }
            self.conduct.set_rules(rules_of(&behaviour));
            (self.version, self.behaviour) = (version, behaviour);
        }
        Arc::clone(&self.behaviour)
    }

    fn refuse(&self, stream: &Stream, name: &[u8], why: FileRefusal) {
        let event = StreamEvent::File(FileEvent::refused(name, why));
        self.server.tell(stream.peer(), event);
    }

    fn give(&self, folder: &Path, stream: &Stream, message: &[u8]) {
        match shared_folder::open_inside(folder, message) {
            Ok(PlainFile { file, path, bytes }) => stream.give_file(Vec::new(), file, path, bytes),
            Err(why) => self.refuse(stream, message, why),
        }
    }

    fn show(&mut self, content: &PageContent, stream: &Stream, message: &[u8]) -> Next {
        let Some(asked) = self.request.take(message) else { return Next::GoOn };
        match (asked, content) {
            (Asked::Wrong(status), _) => {
                stream.send(&status.page());
            }
            (_, PageContent::Html(html)) => {
                let body = if asked == Asked::Whole { html.as_bytes() } else { b"" };
                let head = page::head(Status::Ok, HTML, html.len() as u64);
                stream.send(&[head.as_slice(), body].concat());
            }
            (_, PageContent::File(path)) => match open_plain(path) {
                Ok(opened) => Self::show_file(asked, opened, stream),
                Err(why) => {
                    self.refuse(stream, path.to_string_lossy().as_bytes(), why.into());
                    stream.send(&Status::NotFound.page());
                }
            },
        }
        Next::Close
    }

    fn show_file(asked: Asked, opened: PlainFile, stream: &Stream) {
        let PlainFile { mut file, path, mut bytes } = opened;
        let content_type = page::content_type(&path);
        if asked == Asked::HeadOnly {
            stream.send(&page::head(Status::Ok, content_type, bytes));
            return;
        }
        if bytes <= SMALL_PAGE_BYTES {
            match small_page(&mut file, content_type) {
                Ok(Content::Whole(answer)) => {
                    stream.send(&answer);
                    return;
                }
                Ok(Content::Large(now)) => bytes = now,
                Err(_) => {
                    stream.send(&Status::NotFound.page());
                    return;
                }
            }
        }
        // What fails from here on is reported by the stream.
        stream.give_file(page::head(Status::Ok, content_type, bytes), file, path, bytes);
    }
}

/// A page's file that was small when it was opened.
#[derive(Debug, PartialEq, Eq)]
enum Content {
    /// The response with all of it. If it became shorter or longer since, it is announced as what it is.
    Whole(Vec<u8>),
    /// It has so many bytes by now, too many to go out in one piece.
    Large(u64),
}

fn small_page(file: &mut File, content_type: &str) -> io::Result<Content> {
    let mut body = Vec::new();
    // One byte more shows that it has grown.
    (&*file).take(SMALL_PAGE_BYTES + 1).read_to_end(&mut body)?;
    if body.len() as u64 > SMALL_PAGE_BYTES {
        file.rewind()?;
        return Ok(Content::Large(file.metadata()?.len()));
    }
    let mut answer = page::head(Status::Ok, content_type, body.len() as u64);
    answer.append(&mut body);
    Ok(Content::Whole(answer))
}

impl Handler for Serving {
    fn opened(&mut self, stream: &Stream) -> Next {
        self.now();
        self.conduct.opened(stream)
    }

    fn wants_messages(&self) -> bool {
        // One that changed meanwhile may want them.
        let is_current = self.server.changed_behaviour(self.version).is_none();
        !is_current || !is_by_hand(&self.behaviour)
    }

    fn pieces(&self) -> Pieces {
        let changed = self.server.changed_behaviour(self.version).map(|(_, changed)| changed);
        match **changed.as_ref().unwrap_or(&self.behaviour) {
            ServerBehaviour::Rules(_) => Pieces::Frames,
            // A name, or a request that says itself where it ends.
            ServerBehaviour::Files(_) | ServerBehaviour::Page(_) => Pieces::Reads,
        }
    }

    fn message(&mut self, stream: &Stream, message: &[u8]) -> Next {
        match &*self.now() {
            ServerBehaviour::Rules(_) => self.conduct.message(stream, message),
            ServerBehaviour::Files(folder) => {
                self.give(folder, stream, message);
                Next::Close
            }
            ServerBehaviour::Page(content) => self.show(content, stream, message),
        }
    }

    fn deadline(&self) -> Option<Stamp> {
        matches!(*self.behaviour, ServerBehaviour::Page(_)).then_some(self.request_until)
    }

    fn too_late(&mut self, stream: &Stream) -> Next {
        // The behaviour may have changed since.
        if !matches!(*self.now(), ServerBehaviour::Page(_)) {
            return Next::GoOn;
        }
        if self.request.has_begun() {
            stream.send(&Status::RequestTimeout.page());
        }
        Next::Close
    }

    fn progress_limit(&self) -> Duration {
        self.server.limits.progress
    }

    fn after_end(&self, set: AfterEnd) -> AfterEnd {
        let behaviour = self.server.changed_behaviour(self.version).map(|(_, changed)| changed);
        let is_by_hand = is_by_hand(behaviour.as_ref().unwrap_or(&self.behaviour));
        if is_by_hand { set } else { AfterEnd::Close }
    }
}

/// The rules that it is, or none.
fn rules_of(behaviour: &ServerBehaviour) -> Arc<CompiledRules> {
    match behaviour {
        ServerBehaviour::Rules(rules) => Arc::clone(rules),
        ServerBehaviour::Files(_) | ServerBehaviour::Page(_) => Arc::default(),
    }
}

/// Whether a person replies, and nothing else happens with what comes.
fn is_by_hand(behaviour: &ServerBehaviour) -> bool {
    match behaviour {
        ServerBehaviour::Rules(rules) => !rules.acts_on_received(),
        ServerBehaviour::Files(_) | ServerBehaviour::Page(_) => false,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::super::Limits;
    use super::*;
    use crate::net::automation::RuleSet;
    use crate::net::tcp::Closing;
    use crate::net::{Cause, StreamCommand};
    use crate::net::{
        Connection, ConnectionState, Outbox, Session, SessionId, SessionState, TcpServerConfig,
    };
    use std::io::Write;
    use std::net::TcpStream;
    use std::task::Waker;
    use std::time::Duration;

    const SOON: Duration = Duration::from_secs(10);
    const REQUEST_LIMIT: Duration = Duration::from_millis(80);
    const PROGRESS_LIMIT: Duration = Duration::from_millis(300);

    fn serve(behaviour: ServerBehaviour) -> (Session, TcpStream) {
        let mut config = TcpServerConfig::listening_on("127.0.0.1:0".parse().unwrap());
        config.behaviour = behaviour;
        let outbox = Outbox::new(SessionId(1), Waker::noop().clone());
        let limits = Limits { request: REQUEST_LIMIT, progress: PROGRESS_LIMIT };
        let session = Session::start_server(config, limits, outbox).unwrap();
        assert!(session.wait_until(SOON, |state| matches!(state, SessionState::Open { .. })));
        let SessionState::Open { local, .. } = session.state() else { panic!("not open") };
        let peer = TcpStream::connect(local.socket_addr().unwrap()).unwrap();
        peer.set_read_timeout(Some(SOON)).unwrap();
        (session, peer)
    }

    fn page() -> ServerBehaviour {
        ServerBehaviour::Page(PageContent::Html("page".to_owned()))
    }

    fn rules(rules: &RuleSet) -> ServerBehaviour {
        ServerBehaviour::of_rules(rules).unwrap()
    }

    fn rest(mut peer: TcpStream) -> String {
        let mut rest = String::new();
        peer.read_to_string(&mut rest).unwrap();
        rest
    }

    #[test]
    fn a_request_that_dribbles_is_given_up_and_a_silent_client_let_go() {
        let (_session, mut peer) = serve(page());
        let begin = Stamp::now();
        peer.write_all(b"GET / HT").unwrap();
        let answer = rest(peer);
        assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
        assert!(Stamp::now().since(begin) < SOON);
        let (_session, peer) = serve(page());
        assert_eq!(rest(peer), "");
    }

    #[test]
    fn only_requests_have_a_limit() {
        let (_session, mut peer) = serve(rules(&RuleSet::echo()));
        peer.set_read_timeout(Some(2 * REQUEST_LIMIT)).unwrap();
        assert!(peer.read(&mut [0; 9]).is_err(), "nothing comes, and nobody closes");
        peer.set_read_timeout(Some(SOON)).unwrap();
        peer.write_all(b"hi").unwrap();
        let mut echoed = [0; 2];
        peer.read_exact(&mut echoed).unwrap();
        assert_eq!(&echoed, b"hi");
    }

    /// The first connection, once it is over.
    fn closing(session: &Session) -> (Arc<Connection>, Closing) {
        let until = Stamp::now().after(SOON);
        loop {
            let facts = session.connections().list().first().cloned();
            if let Some(facts) = facts
                && let ConnectionState::Closed(closing) = facts.state()
            {
                return (facts, closing);
            }
            assert!(Stamp::now() < until, "the connection is open still");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_client_that_never_reads_its_file_loses_its_place() {
        let folder = tempfile::tempdir().unwrap();
        File::create(folder.path().join("large")).unwrap().set_len(1 << 30).unwrap();
        let (session, mut peer) = serve(ServerBehaviour::Files(folder.path().to_owned()));
        peer.write_all(b"large").unwrap();
        let (facts, closing) = closing(&session);
        let Closing::Failed(error) = closing else { panic!("{closing:?}") };
        assert_eq!(error.cause, Cause::TimedOut(300));
        assert!((1..1 << 30).contains(&facts.sent_bytes.get()), "it took something first");
    }

    #[test]
    fn a_queue_that_the_peer_does_not_take_holds_no_closing_connection() {
        let thanks = crate::payload::MessageText::of_text("thank you !");
        let (session, mut peer) = serve(rules(&RuleSet::one_shot(thanks)));
        let all = crate::net::Recipients::All;
        let until = Stamp::now().after(SOON);
        while session.connections().open_count() == 0 {
            assert!(Stamp::now() < until);
        }
        let message = StreamCommand::Send(all, vec![7; 30 << 20].into());
        session.command(message).unwrap();
        while session.connections().list()[0].sent_bytes.get() == 0 {
            assert!(Stamp::now() < until);
        }
        peer.write_all(b"x").unwrap();
        assert!(matches!(closing(&session).1, Closing::Failed(_)));
    }

    #[test]
    fn a_page_that_has_grown_is_shown_whole() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"small").unwrap();
        file.rewind().unwrap();
        let answer = [page::head(Status::Ok, HTML, 5).as_slice(), b"small"].concat();
        assert_eq!(small_page(&mut file, HTML).unwrap(), Content::Whole(answer));
        file.write_all(&vec![b'x'; SMALL_PAGE_BYTES as usize]).unwrap();
        file.rewind().unwrap();
        let bytes = SMALL_PAGE_BYTES + 5;
        assert_eq!(small_page(&mut file, HTML).unwrap(), Content::Large(bytes));
        let mut whole = Vec::new();
        file.read_to_end(&mut whole).unwrap();
        assert_eq!(whole.len() as u64, bytes, "from the beginning");
    }
}
