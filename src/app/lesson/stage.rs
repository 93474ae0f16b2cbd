//! The stage in the window: what a lesson orders is done in panes, as a person would do it.

use crate::app::App;
use crate::engine::lessons::headless::{last_connection, set_option, stale_file};
use crate::engine::lessons::{LessonRun, Order, OrderKind, Outcome, Stage};
use crate::files::Existing;
use crate::learn::lessons::Role;
use crate::net::http::save::SaveForm;
use crate::net::relay::RelayCommand;
use crate::net::traced::ProgramCommand;
use crate::net::{ProtocolCommand, Recipients, SessionId, StreamCommand};
use crate::ui::body_save::SaveBody;
use crate::ui::form::WayOut;
use crate::ui::pane::{PaneId, Side};
use crate::ui::tabs;

/// The window, and the panes of the actors.
pub(super) struct PaneStage<'a> {
    pub(super) app: &'a mut App,
    pub(super) panes: &'a mut Vec<Option<PaneId>>,
}

impl Stage for PaneStage<'_> {
    fn session_of(&self, actor: usize) -> Option<SessionId> {
        self.app.sessions.id_of(self.pane(actor)?)
    }

    fn carry_out(&mut self, order: &Order, run: &LessonRun) -> Outcome {
        let actor = order.actor;
        if order.what == OrderKind::Start {
            return self.start(actor, run);
        }
        let Some(id) = self.pane(actor) else { return Outcome::Impossible };
        match &order.what {
            OrderKind::Start => {}
            // The pane says so and offers one: a person decides.
            OrderKind::TakeFreePort => return Outcome::NotNow,
            OrderKind::RemoveStale => return self.remove_stale(id),
            OrderKind::Stop => self.app.sessions.stop(id),
            OrderKind::Send(text) => return self.send(actor, id, text, run),
            OrderKind::SetPort(port) => self.aim(id, Side::Own, *port),
            OrderKind::Aim(port) => self.aim(id, Side::Other, *port),
            OrderKind::SetOption(name, value) => {
                let engine = self.app.sessions.handle();
                let session = self.app.sessions.id_of(id);
                return session
                    .map_or(Outcome::Done, |session| set_option(&engine, session, *name, value));
            }
            OrderKind::Refill => self.refill(actor, id, run),
            OrderKind::Faults(plan) => {
                self.refill(actor, id, run);
                if run.is_running(actor) {
                    return self.command(id, RelayCommand::SetFaults(Box::new(plan.clone())));
                }
            }
            OrderKind::Finish => return self.on_connection(id, StreamCommand::Finish),
            OrderKind::Close => return self.on_connection(id, StreamCommand::Disconnect),
            OrderKind::Reset => return self.on_connection(id, StreamCommand::Reset),
            OrderKind::ReadIn(encoding) => {
                if let Some(log) = self.app.panes.get_mut(&id).and_then(|pane| pane.log_mut()) {
                    log.read_in(*encoding);
                }
            }
            OrderKind::Frame(framing) => {
                if let Some(log) = self.app.panes.get_mut(&id).and_then(|pane| pane.log_mut()) {
                    log.split_into(framing.clone());
                }
            }
            OrderKind::Save(name) => return self.save(id, name, run),
            OrderKind::Type(line) => {
                let input = format!("{line}\n").into_bytes();
                return self.command(id, ProgramCommand::Input(input.into()));
            }
        }
        Outcome::Done
    }
}

impl PaneStage<'_> {
    /// The pane of an actor, if it is open.
    fn pane(&self, actor: usize) -> Option<PaneId> {
        let pane = self.panes.get(actor).copied().flatten()?;
        self.app.panes.contains_key(&pane).then_some(pane)
    }

    fn start(&mut self, actor: usize, run: &LessonRun) -> Outcome {
        let open = self.pane(actor).or_else(|| self.app.open_actor(run, actor));
        let Some(id) = open else { return Outcome::Impossible };
        if let Some(pane) = self.panes.get_mut(actor) {
            *pane = Some(id);
        }
        // What a person has typed there may be a wrong turn.
        self.refill(actor, id, run);
        if !self.app.session_pane(id).is_none_or(|pane| pane.is_ready()) {
            // A pane gets ready where it is seen.
            tabs::show(&mut self.app.tree, id);
            return Outcome::NotNow;
        }
        let before = self.app.sessions.id_of(id);
        self.app.with_session(id, |pane, env| pane.start(env.form()));
        // The pane says what is wrong in its fields.
        let is_started = self.app.sessions.id_of(id) != before;
        if is_started { Outcome::Done } else { Outcome::Impossible }
    }

    /// Takes the way out that the pane offers.
    fn remove_stale(&mut self, id: PaneId) -> Outcome {
        let before = self.app.sessions.id_of(id);
        let snapshot = before.and_then(|session| self.app.sessions.engine().snapshot(session));
        let stale = snapshot.and_then(|snapshot| stale_file(&snapshot.state));
        let Some(file) = stale else { return Outcome::Impossible };
        let way_out = WayOut::RemoveStale(file);
        self.app.with_session(id, |pane, env| way_out.carry_out(pane, env.form()));
        let is_started = self.app.sessions.id_of(id) != before;
        if is_started { Outcome::Done } else { Outcome::Impossible }
    }

    /// Fills the pane with what its actor is to be now.
    fn refill(&mut self, actor: usize, id: PaneId, run: &LessonRun) {
        if let Some(request) = run.request(actor) {
            self.app.fill_pane(id, &request);
        }
    }

    fn aim(&mut self, id: PaneId, side: Side, port: u16) {
        if let Some(pane) = self.app.session_pane(id) {
            pane.aim(side, port);
        }
    }

    /// Sends a text from a pane as a person would.
    fn send(&mut self, actor: usize, id: PaneId, text: &str, run: &LessonRun) -> Outcome {
        let Some(pane) = self.app.session_pane(id) else { return Outcome::Impossible };
        let composer = pane.outgoing().composer();
        let typed = composer.message.text.as_str();
        if !(typed.is_empty() || typed == text) || composer.is_composing() {
            // What a person types meanwhile is theirs, unless it is just this.
            return Outcome::NotNow;
        }
        text.clone_into(&mut composer.message.text);
        let role = run.progress().lesson().actors.get(actor).map(|actor| &actor.plays);
        if role.is_some_and(Role::accepts)
            && let Some(outcome) = self.send_on_last(id)
        {
            return outcome;
        }
        self.app.with_session(id, |pane, env| pane.send_now(env));
        Outcome::Done
    }

    /// A server with several connections sends on the one that came last; `None` if it has only one.
    fn send_on_last(&mut self, id: PaneId) -> Option<Outcome> {
        let session = self.app.sessions.id_of(id)?;
        let snapshot = self.app.sessions.engine().snapshot(session)?;
        if snapshot.connections().open_count() < 2 {
            return None;
        }
        let pane = self.app.session_pane(id)?;
        let composer = pane.outgoing().composer();
        let message = std::mem::take(&mut composer.message.text);
        let message = crate::payload::MessageText { text: message, ..composer.message.clone() };
        let bytes = message.prepare().ok()?.fixed()?.to_vec();
        Some(self.on_connection(id, |to| StreamCommand::Send(to, bytes.into())))
    }

    fn on_connection(
        &mut self,
        id: PaneId,
        command: impl FnOnce(Recipients) -> StreamCommand,
    ) -> Outcome {
        let session = self.app.sessions.id_of(id);
        let last =
            session.and_then(|session| last_connection(&self.app.sessions.handle(), session));
        match last {
            Some(last) => self.command(id, command(Recipients::Only(vec![last]))),
            // It ended a moment ago.
            None => Outcome::Done,
        }
    }

    fn command(&mut self, id: PaneId, command: impl Into<ProtocolCommand>) -> Outcome {
        match self.app.sessions.command(id, command.into()) {
            Some(Ok(())) => Outcome::Done,
            _ => Outcome::Impossible,
        }
    }

    fn save(&mut self, id: PaneId, name: &str, run: &LessonRun) -> Outcome {
        let session = self.app.sessions.id_of(id);
        let snapshot = session.and_then(|session| self.app.sessions.engine().snapshot(session));
        let hop = snapshot.and_then(|snapshot| snapshot.protocol.download().last());
        let Some(hop) = hop else { return Outcome::Impossible };
        let (path, existing) = (run.folder().join(name), Existing::Replace);
        self.app.save_body(id, SaveBody { hop, form: SaveForm::Body, path, existing });
        Outcome::Done
    }
}
