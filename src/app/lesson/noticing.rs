//! What a person does beside what rows say: chooses an encoding or a framing, saves a body, starts a session of
//! their own that plays a part.

use super::LessonPlay;
use crate::app::App;
use crate::learn::lessons::What;
use crate::net::{SessionConfig, SessionId};
use crate::payload::{Encoding, Framing};
use crate::ui::body_save::BodySave;
use crate::ui::pane::PaneId;
use crate::ui::panes::OpenPane;
use std::path::PathBuf;

/// What a person has chosen in a pane, as it was seen last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Choices {
    encoding: Encoding,
    framing: Framing,
    /// The file that was saved last.
    saved: Option<PathBuf>,
}

impl App {
    /// Tells the lesson what a person has chosen since the last time.
    pub(super) fn notice_choices(&self, play: &mut LessonPlay) {
        for (actor, pane) in play.panes.iter().enumerate() {
            let Some(id) = *pane else { continue };
            let Some(now) = self.choices(id) else { continue };
            let Some(seen) = play.choices.get_mut(actor) else { continue };
            let before = seen.replace((id, now.clone()));
            let Some((_, before)) = before.filter(|(of, _)| *of == id) else { continue };
            if now.encoding != before.encoding {
                play.run.note(actor, What::ReadIn(now.encoding.name().to_owned()));
            }
            if now.framing != before.framing && now.framing != Framing::Raw {
                play.run.note(actor, What::Framed(now.framing.clone()));
            }
            if now.saved != before.saved && now.saved.is_some() {
                play.run.note(actor, What::Saved);
            }
        }
    }

    fn choices(&self, id: PaneId) -> Option<Choices> {
        let settings = self.panes.get(&id)?.log()?.settings();
        let saved = match self.saves.get(&id) {
            Some(BodySave::Saved(request, _)) => Some(request.path.clone()),
            _ => None,
        };
        let (encoding, framing) = (settings.encoding, settings.framing.clone());
        Some(Choices { encoding, framing, saved })
    }

    /// A session was started in a pane: perhaps it plays in the lesson.
    pub(in crate::app) fn cast_own(
        &mut self,
        pane: PaneId,
        session: SessionId,
        config: &SessionConfig,
    ) {
        let Some(play) = &mut self.lesson else { return };
        if play.panes.contains(&Some(pane)) {
            return;
        }
        match (play.run.part_for(config), config) {
            (Some(actor), _) => {
                play.run.cast(actor, session);
                if let Some(place) = play.panes.get_mut(actor) {
                    *place = Some(pane);
                }
            }
            (None, SessionConfig::Program(_)) => play.run.watch_program(session),
            (None, _) => {}
        }
    }

    /// Programs that turned out to play somebody: their panes are those of the actors.
    pub(super) fn find_panes(&self, play: &mut LessonPlay) {
        for (actor, place) in play.panes.iter_mut().enumerate() {
            let Some(session) = play.run.session_of(actor) else { continue };
            if place.and_then(|pane| self.sessions.id_of(pane)) == Some(session) {
                continue;
            }
            // A pane that was closed has its session still, so that it can be opened again.
            if let Some(pane) = self.sessions.pane_of(session).filter(|pane| self.is_open(*pane)) {
                *place = Some(pane);
            }
        }
    }

    /// Whether a pane is open.
    pub(super) fn is_open(&self, id: PaneId) -> bool {
        self.panes.get(&id).map(OpenPane::kind).is_some()
    }
}
