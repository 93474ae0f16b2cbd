//! Plays an example: opens its panes, starts them one after the other, sends its lines.
//!
//! It steps with the pictures of the window, which the engine's events cause, and never waits.

use super::App;
use crate::engine::StartRequest;
use crate::engine::examples::{Actor, EntryMode, Example, SAMPLE_FILE, Scene, ScriptLine};
use crate::files::{FileFault, own};
use crate::net::{End, SessionId, SessionSnapshot, SessionState};
use crate::threads::spawn;
use crate::tr;
use crate::ui::composer::Composer;
use crate::ui::notices::Weight;
use crate::ui::pane::{PaneId, Side};
use crate::ui::panes::{OpenPane, PaneKind};
use crate::ui::tabs;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Waker;
use std::thread::JoinHandle;

type Snapshots = HashMap<PaneId, SessionSnapshot>;

/// What the sample file says, in both languages.
const SAMPLE_TEXT: &str = "Hello from the file server!\n来自文件服务器的问候！\n";

/// The example that is being played.
pub(super) struct Play {
    panes: Vec<PaneId>,
    /// How each begins, and whom it talks to.
    roles: Vec<(EntryMode, Option<usize>)>,
    /// The session of each, as far as it has one: what a person starts anew is not played on.
    sessions: Vec<Option<SessionId>>,
    /// Those that began by sending and whose port the others know.
    told: Vec<usize>,
    lines: Vec<ScriptLine>,
    step: PlayStep,
}

/// What is done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlayStep {
    /// Wait until the sessions of the example before have ended, and its ports are free.
    Clear,
    /// Start this pane.
    Start(usize),
    /// Wait until this pane is ready.
    Ready(usize),
    /// Its port is in use: wait until the person has taken a free one, or made room.
    Asked(usize),
    /// Send this line.
    Send(usize),
}

impl App {
    /// Begins an example, in place of one that is being played.
    pub(super) fn begin_example(&mut self, example: Example) {
        if !example.needs_files() {
            return self.open_scene(example.scene(Path::new("")));
        }
        let Some(folder) = self.sample_folder.clone() else {
            let text = tr!(self.texts, "example-no-folder").into_owned();
            return self.notices.add(Weight::Problem, text);
        };
        let made = spawn("example file".to_owned(), {
            let folder = folder.clone();
            let ui = Waker::from(Arc::clone(&self.wake));
            move || {
                let made = make_sample(&folder);
                ui.wake();
                made
            }
        });
        match made {
            Ok(thread) => self.preparing = Some((example, thread)),
            Err(error) => log::warn!("{error}"),
        }
    }

    /// Goes on with what is being played.
    pub(super) fn step_example(&mut self) {
        self.hear_sample();
        // More steps than an example has: some follow each other at once.
        for _ in 0..64 {
            let Some(play) = self.play.take() else { return };
            let snapshots = self.sessions.snapshots();
            let before = play.step;
            let Some(play) = self.play_on(play, &snapshots) else { return };
            let step = play.step;
            self.play = Some(play);
            if step == before {
                return;
            }
        }
    }

    fn hear_sample(&mut self) {
        let Some((example, thread)) = self.preparing.take_if(|(_, thread)| thread.is_finished())
        else {
            return;
        };
        let folder = self.sample_folder.clone().unwrap_or_default();
        match thread.join() {
            Ok(Ok(())) => self.open_scene(example.scene(&folder)),
            Ok(Err(error)) => {
                let reason = crate::payload::safe_text(&error.to_string()).into_owned();
                let path = crate::payload::safe_text(&folder.display().to_string()).into_owned();
                let text = tr!(self.texts, "example-no-file", path = path, reason = reason);
                self.notices.add(Weight::Problem, text);
            }
            Err(_) => {}
        }
    }

    fn open_scene(&mut self, scene: Scene) {
        let Scene { left, right, lines } = scene;
        // Its panes stay to be read; its ports are for the next one.
        for pane in std::mem::take(&mut self.played) {
            self.sessions.stop(pane);
        }
        let roles = left.iter().chain(&right).map(|actor| (actor.entry, actor.talks_to)).collect();
        let mut open = |actors: Vec<Actor>| -> Vec<PaneId> {
            actors.into_iter().map(|actor| self.open_actor(actor)).collect()
        };
        let (left, right) = (open(left), open(right));
        tabs::put_side_by_side(&mut self.tree, &left, &right);
        let panes = [left, right].concat();
        self.active = panes.last().copied();
        self.played.clone_from(&panes);
        let sessions = vec![None; panes.len()];
        self.play =
            Some(Play { panes, roles, sessions, told: Vec::new(), lines, step: PlayStep::Clear });
        self.step_example();
    }

    /// Opens the pane of a session of an example.
    fn open_actor(&mut self, actor: Actor) -> PaneId {
        let Actor { request, notation, framing, .. } = actor;
        let mut settings = PaneKind::of(&request).settings();
        let body = settings.body_mut();
        body.composer = Composer::of(notation);
        if let Some(framing) = framing {
            body.log.framing = framing;
        }
        let kind = PaneKind::of(&request);
        let id = self.add_pane(settings, None);
        self.fill_pane(id, &request);
        if matches!(&request, StartRequest::Udp(request) if request.peer.is_none())
            && let Some(pane) = self.session_pane(id)
        {
            // Whom it talks to has no port yet.
            pane.aim(Side::Other, 0);
        }
        self.played.push(id);
        self.make_room_for(kind);
        id
    }

    /// It takes the place of a tab of its kind in which nobody has done anything: they would pile up.
    fn make_room_for(&mut self, kind: PaneKind) {
        let is_free = |(other, pane): &(&PaneId, &OpenPane)| {
            // Its own panes may look as if nobody had touched them.
            let is_of_example = self.played.contains(other);
            !is_of_example && pane.kind() == kind && pane.settings() == kind.settings()
        };
        let mut free = self.panes.iter().filter(is_free).map(|(other, _)| *other);
        let unused = free.find(|other| !self.sessions.was_used(*other));
        if let Some(unused) = unused {
            self.take_out(unused);
            self.panes.remove(&unused);
        }
    }

    /// One step; `None` when the example is over, or one of its panes was closed.
    fn play_on(&mut self, mut play: Play, snapshots: &Snapshots) -> Option<Play> {
        if !play.panes.iter().all(|pane| self.panes.contains_key(pane)) {
            return None;
        }
        match play.step {
            PlayStep::Clear => {
                if !self.sessions.engine().any_is_ending() {
                    play.step = PlayStep::Start(0);
                }
            }
            PlayStep::Start(place) => {
                let id = *play.panes.get(place)?;
                let entry = play.roles.get(place).map(|(entry, _)| *entry)?;
                if entry == EntryMode::Started {
                    self.with_session(id, |pane, env| pane.start(env.form()));
                    play.step = PlayStep::Ready(place);
                } else {
                    play.step = after_start(place, play.panes.len());
                }
            }
            PlayStep::Ready(place) => {
                let id = *play.panes.get(place)?;
                match snapshots.get(&id).map(|snapshot| &snapshot.state) {
                    Some(SessionState::Open { local, .. }) => {
                        self.tell_port(&play, place, local.port());
                        play.step = after_start(place, play.panes.len());
                    }
                    Some(SessionState::Connected { .. }) => {
                        play.step = after_start(place, play.panes.len());
                    }
                    Some(SessionState::Ended(End::Failed(error))) if error.needs_other_port() => {
                        // The pane says so, and offers a free one.
                        play.step = PlayStep::Asked(place);
                    }
                    // The pane says why.
                    Some(SessionState::Ended(_)) => return None,
                    _ => {}
                }
            }
            PlayStep::Asked(place) => {
                let id = *play.panes.get(place)?;
                if self.sessions.is_running(id) {
                    play.step = PlayStep::Ready(place);
                }
            }
            PlayStep::Send(number) => {
                self.tell_ports_of_senders(&mut play, snapshots);
                let Some(line) = play.lines.get(number).copied() else {
                    return play.has_untold_senders(snapshots).then_some(play);
                };
                let id = *play.panes.get(line.actor)?;
                let snapshot = snapshots.get(&id);
                if !play.is_the_same(line.actor, snapshot) {
                    return None;
                }
                let received = snapshot.map_or(0, |snapshot| snapshot.tally.received);
                // What a person types meanwhile is theirs.
                let composer = self.session_pane(id).map(|pane| pane.outgoing().composer());
                let types = composer.is_some_and(|composer| !composer.message.text.is_empty());
                if received >= line.after_received && !types {
                    self.speak(id, line.text);
                    play.step = PlayStep::Send(number + 1);
                }
            }
        }
        Some(play)
    }

    /// Those that begin by sending have a port only then.
    fn tell_ports_of_senders(&mut self, play: &mut Play, snapshots: &Snapshots) {
        for place in 0..play.panes.len() {
            let local = play.untold_sender(place, snapshots).and_then(SessionSnapshot::open_at);
            if let Some(local) = local {
                self.tell_port(play, place, local.port());
                play.told.push(place);
            }
        }
    }

    /// Tells those that talk to a pane which port it has.
    fn tell_port(&mut self, play: &Play, place: usize, port: u16) {
        for (id, (_, talks_to)) in play.panes.iter().zip(&play.roles) {
            if *talks_to == Some(place)
                && let Some(pane) = self.session_pane(*id)
            {
                pane.aim(Side::Other, port);
            }
        }
    }

    /// Sends a text from a pane as a person would.
    fn speak(&mut self, id: PaneId, text: &str) {
        if let Some(pane) = self.session_pane(id) {
            text.clone_into(&mut pane.outgoing().composer().message.text);
        }
        self.with_session(id, |pane, env| pane.send_now(env));
    }
}

impl Play {
    /// The session of one that began by sending, if the others do not know its port.
    fn untold_sender<'a>(
        &self,
        place: usize,
        snapshots: &'a Snapshots,
    ) -> Option<&'a SessionSnapshot> {
        let (entry, _) = self.roles.get(place)?;
        if *entry != EntryMode::BySending || self.told.contains(&place) {
            return None;
        }
        snapshots.get(self.panes.get(place)?)
    }

    /// Whether the port of one is still to be known.
    fn has_untold_senders(&self, snapshots: &Snapshots) -> bool {
        let untold = |place| self.untold_sender(place, snapshots);
        (0..self.panes.len()).filter_map(untold).any(SessionSnapshot::is_running)
    }

    /// Whether the pane still has the session in which the example began, and that goes on.
    fn is_the_same(&mut self, place: usize, snapshot: Option<&SessionSnapshot>) -> bool {
        let (Some(known), Some(snapshot)) = (self.sessions.get_mut(place), snapshot) else {
            return true;
        };
        let goes_on = !matches!(snapshot.state, SessionState::Ended(_));
        goes_on && *known.get_or_insert(snapshot.id) == snapshot.id
    }
}

/// What comes after a pane has begun.
fn after_start(place: usize, panes: usize) -> PlayStep {
    if place + 1 < panes { PlayStep::Start(place + 1) } else { PlayStep::Send(0) }
}

/// Makes the folder and its file. What is there already stays.
fn make_sample(folder: &Path) -> Result<(), FileFault> {
    let file = folder.join(SAMPLE_FILE);
    own::provide(&file, SAMPLE_TEXT.as_bytes()).map_err(|error| error.fault)
}

/// The example whose file is being made.
pub(super) type Preparing = (Example, JoinHandle<Result<(), FileFault>>);

/// Where the sample file is kept; `None` if the system has no place for a program's files.
pub fn default_sample_folder() -> Option<PathBuf> {
    Some(crate::files::own::folders()?.data.join("examples"))
}
