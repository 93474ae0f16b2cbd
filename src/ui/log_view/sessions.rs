//! Whose rows a log shows: those of a tab's own sessions, or of all sessions of a store, with a column that says
//! which.

use super::list::ListedRow;
use super::{LogView, Traffic};
use crate::i18n::Texts;
use crate::learn::session_title::{nameless_session, session_title};
use crate::log::query::quoted;
use crate::log::{LoggedSession, SessionSet, Store};
use crate::net::SessionId;
use crate::tr;
use crate::ui::widgets;
use egui::{CursorIcon, Rect, Role, Sense, Ui, WidgetInfo};
use std::collections::HashMap;

/// The sessions whose rows are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ShownSessions {
    /// These: the pane's own.
    These(SessionSet),
    /// All that the store has.
    All,
}

/// Where the rows come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RowSource {
    /// From what happens now.
    #[default]
    Sessions,
    /// From a file: no more come that could be recorded.
    File,
}

/// What the sessions of the rows on the screen are called. Empty where rows do not say it.
pub(super) type SessionTitles = HashMap<SessionId, String>;

impl ShownSessions {
    pub(super) fn of(traffic: Traffic) -> Self {
        if traffic == Traffic::All { Self::All } else { Self::These(SessionSet::default()) }
    }

    /// The pane's own; `None` for all.
    pub(super) fn set(&self) -> Option<&SessionSet> {
        match self {
            Self::These(set) => Some(set),
            Self::All => None,
        }
    }

    /// Whether there can be rows.
    pub(super) fn has_any(&self) -> bool {
        self.set().is_none_or(|set| *set != SessionSet::default())
    }
}

impl LogView {
    /// Its rows are those of a file.
    pub fn show_file(&mut self) {
        self.source = RowSource::File;
    }

    /// Shows the rows of one more session.
    pub fn add_session(&mut self, session: SessionId) {
        if let ShownSessions::These(set) = &mut self.sessions {
            set.insert(session);
            self.refilter();
        }
    }

    /// Whether a session is one of the pane's own. A log of all has none of its own.
    pub fn has_session(&self, session: SessionId) -> bool {
        self.sessions.set().is_some_and(|set| set.contains(session))
    }

    /// Whether it shows the rows of all sessions of a store.
    pub fn shows_whole_store(&self) -> bool {
        self.sessions == ShownSessions::All
    }

    /// Shows no row that there is now, since the pane opens only now. That is no concern of a time line of all panes,
    /// nor of a log of all sessions.
    pub fn open_at_newest(&mut self, store: &Store) {
        if !self.shows_whole_store() {
            self.view.clear(store);
        }
    }

    /// What the sessions of lines are called, where that is shown.
    pub(super) fn titles_of(
        &self,
        entries: &[ListedRow],
        store: &Store,
        texts: &Texts,
    ) -> SessionTitles {
        let mut titles = SessionTitles::new();
        if self.shows_whole_store() {
            for entry in entries {
                let id = entry.row.session;
                titles.entry(id).or_insert_with(|| title_of(id, store, texts));
            }
        }
        titles
    }

    /// The title of a row's session, as a button that shows only its rows.
    pub(super) fn session_cell_ui(
        &mut self,
        ui: &Ui,
        (key, rect): (u64, Rect),
        (session, title): (SessionId, &str),
        store: &Store,
        texts: &Texts,
    ) {
        let cell = ui.interact(rect, self.id.with(("session", key)), Sense::CLICK);
        let name = tr!(texts, "log-only-session-of", name = title);
        cell.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let cell = cell.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(&name);
        if cell.clicked() {
            self.typed.and(&session_condition(session, store));
            self.refilter();
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
    }
}

fn title_of(id: SessionId, store: &Store, texts: &Texts) -> String {
    let known = store.session(id);
    known.map_or_else(|| nameless_session(id, texts), |known| session_title(&known, texts))
}

/// The filter's condition for the rows of a session: by its name, or by its number where the name is not its own or
/// says no address.
pub(super) fn session_condition(id: SessionId, store: &Store) -> String {
    let sessions = store.sessions();
    let name_of = |known: &LoggedSession| known.name.to_lowercase();
    let name = sessions.iter().find(|known| known.id == id).map(name_of);
    let is_its_own = |name: &String| {
        let same = sessions.iter().filter(|known| name_of(known) == *name).count();
        same == 1 && !name.ends_with(":0") && !name.ends_with(":0 server")
    };
    match name.filter(is_its_own) {
        Some(name) => format!("session == {}", quoted(&name)),
        None => format!("session == {}", id.0),
    }
}
