//! A lesson without a window: the engine carries its orders out itself.

use super::files;
use super::run::LessonRun;
use super::stage::{Order, OrderKind, Outcome, Stage};
use super::under_way::UnderWay;
use crate::engine::{EngineHandle, StartRequest};
use crate::files::{Existing, FileFault};
use crate::i18n::Texts;
use crate::learn::lessons::{Lesson, PortMap, Role, What};
use crate::net::address::parse_host;
use crate::net::call::{OptionName, OptionValue};
use crate::net::http::save::{SaveForm, SaveJob, SaveWhat};
use crate::net::live_sockets::SocketKey;
use crate::net::relay::RelayCommand;
use crate::net::traced::ProgramCommand;
use crate::net::udp::BindTo;
use crate::net::unix::{FileId, UnixFailure};
use crate::net::{
    ConnectionId, ConnectionState, DatagramCommand, Destination, End, Endpoint, Payload, Peer,
    ProtocolCommand, Recipients, SessionConfig, SessionId, SessionState, Stamp, StreamCommand,
};
use crate::payload::MessageText;
use std::path::Path;
use std::task::Waker;
use std::time::Duration;

/// Between two looks at what no row says, such as that a call blocks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How a lesson is run without a window.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// The texts that behaviours say, such as a page.
    pub texts: &'a Texts,
    /// The folder for the files of lessons.
    pub folder: &'a Path,
    /// Ports that actors have in place of those that the lesson names.
    pub ports: PortMap,
}

/// How a lesson ended.
#[derive(Debug)]
pub enum LessonEnd {
    /// All its steps are done.
    Done,
    /// What was to be done next could not be.
    Stuck(UnderWay),
    /// It was told to stop.
    Stopped,
    /// Its files could not be made.
    NoFiles(FileFault),
}

/// Runs a lesson from its first step to its last. For a thread that may wait. `look` is called when something may
/// have changed; if it returns `false`, the lesson stops. Its sessions are over then, and their rows are in the log.
pub fn run_lesson(
    lesson: &'static Lesson,
    engine: &EngineHandle,
    setting: Setting<'_>,
    look: &mut dyn FnMut(&LessonRun) -> bool,
) -> LessonEnd {
    if files::needs_folder(lesson)
        && let Err(fault) = files::provide(lesson, setting.folder, &setting.ports)
    {
        return LessonEnd::NoFiles(fault);
    }
    let folder = setting.folder.to_owned();
    let mut run = LessonRun::begin(lesson, engine.clone(), setting.ports.clone(), folder);
    let mut stage = Headless::new(lesson, engine, setting);
    run.play();
    let end = loop {
        let seen = engine.store().seen();
        run.advance(&mut stage);
        stage.note_saved(&mut run);
        if !look(&run) {
            break LessonEnd::Stopped;
        }
        if run.progress().is_done() {
            break LessonEnd::Done;
        }
        if let Some(stuck) = run.stuck() {
            break LessonEnd::Stuck(stuck);
        }
        let now = Stamp::now();
        let change = run.next_change(now);
        if let Some(change) = change {
            run.hurry(change);
        }
        let left = change.map_or(LOOK_EVERY, |change| change.since(now).min(LOOK_EVERY));
        engine.store().wait_beyond(seen, left.max(Duration::from_millis(1)));
    };
    stage.end();
    end
}

/// The stage without a window.
pub struct Headless<'a> {
    engine: &'a EngineHandle,
    lesson: &'static Lesson,
    setting: Setting<'a>,
    seats: Vec<Seat>,
    saves: Vec<(usize, SaveJob)>,
    started: Vec<SessionId>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seat {
    session: Option<SessionId>,
    /// Whether the system chooses the port, since the one of the lesson is in use.
    takes_any_port: bool,
}

impl Stage for Headless<'_> {
    fn session_of(&self, actor: usize) -> Option<SessionId> {
        self.seats.get(actor)?.session
    }

    fn carry_out(&mut self, order: &Order, run: &LessonRun) -> Outcome {
        let actor = order.actor;
        match &order.what {
            OrderKind::Start => self.start(actor, run),
            OrderKind::TakeFreePort => {
                if let Some(seat) = self.seats.get_mut(actor) {
                    seat.takes_any_port = true;
                }
                self.start(actor, run)
            }
            OrderKind::RemoveStale => self.remove_stale(actor, run),
            OrderKind::Stop => {
                if let Some(session) = self.session_of(actor) {
                    self.engine.stop(session);
                }
                Outcome::Done
            }
            OrderKind::Send(text) => self.send(actor, text, run),
            OrderKind::Faults(plan) if run.is_running(actor) => {
                self.command(actor, RelayCommand::SetFaults(Box::new(plan.clone())))
            }
            // What a start or a send needs of it, the run says then.
            OrderKind::SetPort(_)
            | OrderKind::Aim(_)
            | OrderKind::Refill
            | OrderKind::Faults(_)
            | OrderKind::ReadIn(_)
            | OrderKind::Frame(_) => Outcome::Done,
            OrderKind::SetOption(name, value) => {
                let session = self.session_of(actor);
                session.map_or(Outcome::Done, |id| set_option(self.engine, id, *name, value))
            }
            OrderKind::Finish => self.on_connection(actor, StreamCommand::Finish),
            OrderKind::Close => self.on_connection(actor, StreamCommand::Disconnect),
            OrderKind::Reset => self.on_connection(actor, StreamCommand::Reset),
            OrderKind::Save(name) => self.save(actor, name),
            OrderKind::Type(line) => {
                self.command(actor, ProgramCommand::Input(format!("{line}\n").into_bytes().into()))
            }
        }
    }
}

impl<'a> Headless<'a> {
    /// A stage on which nobody stands yet.
    pub fn new(lesson: &'static Lesson, engine: &'a EngineHandle, setting: Setting<'a>) -> Self {
        let seats = vec![Seat::default(); lesson.actors.len()];
        Self { engine, lesson, setting, seats, saves: Vec::new(), started: Vec::new() }
    }

    /// A session that was started elsewhere plays an actor.
    pub fn adopt(&mut self, actor: usize, session: SessionId) {
        if let Some(seat) = self.seats.get_mut(actor) {
            seat.session = Some(session);
            self.started.push(session);
        }
    }

    /// Tells a run which files are whole by now.
    pub fn note_saved(&mut self, run: &mut LessonRun) {
        self.saves.retain_mut(|(actor, job)| match job.take_result() {
            None => true,
            Some(Ok(_)) => {
                run.note(*actor, What::Saved);
                false
            }
            Some(Err(error)) => {
                log::warn!("a lesson's file: {error}");
                false
            }
        });
    }

    /// Ends all that was started.
    pub fn end(self) {
        for session in self.started {
            self.engine.retire(session);
        }
    }

    fn start(&mut self, actor: usize, run: &LessonRun) -> Outcome {
        match self.config(actor, run) {
            Some(config) => self.start_with(actor, config),
            None => Outcome::Impossible,
        }
    }

    fn remove_stale(&mut self, actor: usize, run: &LessonRun) -> Outcome {
        let snapshot = self.session_of(actor).and_then(|session| self.engine.snapshot(session));
        let stale = snapshot.and_then(|snapshot| stale_file(&snapshot.state));
        match (stale, self.config(actor, run)) {
            (Some(file), Some(SessionConfig::Unix(mut config))) => {
                config.remove_first(file);
                self.start_with(actor, SessionConfig::Unix(config))
            }
            _ => Outcome::Impossible,
        }
    }

    fn start_with(&mut self, actor: usize, config: SessionConfig) -> Outcome {
        match (self.engine.start(config), self.seats.get_mut(actor)) {
            (Ok(session), Some(seat)) => {
                seat.session = Some(session);
                self.started.push(session);
                Outcome::Done
            }
            (Err(error), _) => {
                log::warn!("a lesson's session was not started: {error:?}");
                Outcome::Impossible
            }
            (Ok(_), None) => Outcome::Impossible,
        }
    }

    fn config(&self, actor: usize, run: &LessonRun) -> Option<SessionConfig> {
        let mut request = run.request(actor)?;
        if self.seats.get(actor)?.takes_any_port {
            match &mut request {
                StartRequest::Udp(request) => request.bind.set_port(0),
                StartRequest::Listen(request) => request.address.set_port(0),
                StartRequest::Relay(request) => request.listen.set_port(0),
                _ => {}
            }
        }
        request.config(self.setting.texts).ok()
    }

    fn send(&mut self, actor: usize, text: &str, run: &LessonRun) -> Outcome {
        let Some(role) = self.lesson.actors.get(actor) else { return Outcome::Impossible };
        let message = MessageText {
            notation: role.notation(),
            encoding: role.encoding().unwrap_or_default(),
            ..MessageText::of_text(text)
        };
        let Some(payload) = fixed(&message) else { return Outcome::Impossible };
        if let Some(name) = run.datagrams_to(actor) {
            let to = Destination::Peer(Peer::from(Endpoint::Unix(name)));
            return self.command(actor, DatagramCommand::Send { to, payload });
        }
        if !matches!(role.plays, Role::Udp { .. }) {
            return self.on_connection(actor, |to| StreamCommand::Send(to, payload));
        }
        let to = run.other_end(actor).filter(|(_, port)| *port != 0);
        let to = to.and_then(|(host, port)| Some(parse_host(&host).ok()?.at_port(port)));
        let Some(to) = to else { return Outcome::Impossible };
        if !run.is_running(actor) {
            // Its first send binds it.
            let Some(SessionConfig::Udp(mut config)) = self.config(actor, run) else {
                return Outcome::Impossible;
            };
            config.bind = BindTo::FirstSend;
            if self.start_with(actor, SessionConfig::Udp(config)) != Outcome::Done {
                return Outcome::Impossible;
            }
        }
        self.command(actor, DatagramCommand::Send { to, payload })
    }

    fn on_connection(
        &self,
        actor: usize,
        command: impl FnOnce(Recipients) -> StreamCommand,
    ) -> Outcome {
        match self.session_of(actor).and_then(|session| last_connection(self.engine, session)) {
            Some(id) => self.command(actor, command(Recipients::Only(vec![id]))),
            // It ended a moment ago.
            None => Outcome::Done,
        }
    }

    fn command(&self, actor: usize, command: impl Into<ProtocolCommand>) -> Outcome {
        match self.session_of(actor).and_then(|session| self.engine.command(session, command)) {
            Some(Ok(())) => Outcome::Done,
            _ => Outcome::Impossible,
        }
    }

    fn save(&mut self, actor: usize, name: &str) -> Outcome {
        let snapshot = self.session_of(actor).and_then(|session| self.engine.snapshot(session));
        let hop = snapshot.and_then(|snapshot| snapshot.protocol.download().last());
        let Some(hop) = hop else { return Outcome::Impossible };
        let what = SaveWhat::of(&hop, SaveForm::Body);
        let path = self.setting.folder.join(name);
        match SaveJob::start(what, path, Existing::Replace, Waker::noop().clone()) {
            Ok(job) => {
                self.saves.push((actor, job));
                Outcome::Done
            }
            Err(error) => {
                log::warn!("a lesson's file: {error}");
                Outcome::Impossible
            }
        }
    }
}

/// Sets an option of a session's socket: of connections, that of the one that came last.
pub fn set_option(
    engine: &EngineHandle,
    session: SessionId,
    name: OptionName,
    value: &OptionValue,
) -> Outcome {
    let key = last_connection(engine, session).map_or(SocketKey::Own, SocketKey::Connection);
    let is_on_its_way = engine.set_option(session, key, name, value.clone());
    if is_on_its_way { Outcome::Done } else { Outcome::Impossible }
}

/// The open connection of a session that came last.
pub fn last_connection(engine: &EngineHandle, session: SessionId) -> Option<ConnectionId> {
    let connections = engine.snapshot(session)?.connections();
    let open = connections.list().into_iter();
    let open = open.filter(|one| !matches!(one.state(), ConnectionState::Closed(_)));
    open.map(|connection| connection.id).max()
}

/// The file of a socket that nobody has any more, if that is why a session is over.
pub fn stale_file(state: &SessionState) -> Option<FileId> {
    match state {
        SessionState::Ended(End::Failed(error)) => UnixFailure::stale_of(error),
        _ => None,
    }
}

/// The bytes of a message; `None` if it has a mistake.
fn fixed(message: &MessageText) -> Option<Payload> {
    Some(Payload::from(message.prepare().ok()?.fixed()?.to_vec()))
}
