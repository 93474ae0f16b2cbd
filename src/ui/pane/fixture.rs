//! What a pane is given in a test that draws it alone.

use super::PaneEnv;
use crate::engine::history::UrlHistory;
use crate::engine::messages::SavedMessages;
use crate::i18n::{Lang, Texts};
use crate::log::Store;
use crate::net::{ProtocolSnapshot, SessionId, SessionSnapshot, SessionState, Tally};
use std::sync::Arc;
use std::task::Waker;

/// A program in which nothing has happened yet.
pub(in crate::ui) struct QuietProgram {
    pub(in crate::ui) texts: Texts,
    pub(in crate::ui) store: Store,
    saved: SavedMessages,
    urls: UrlHistory,
}

impl QuietProgram {
    pub(in crate::ui) fn new(lang: Lang) -> Self {
        Self {
            texts: Texts::new(lang),
            store: Store::default(),
            saved: SavedMessages::default(),
            urls: UrlHistory::default(),
        }
    }

    /// What a pane with this session sees of it.
    pub(in crate::ui) fn env<'a>(&'a self, session: Option<&'a SessionSnapshot>) -> PaneEnv<'a> {
        PaneEnv {
            texts: &self.texts,
            store: &self.store,
            session,
            blocked: &Vec::new,
            addresses: &[],
            saved: &self.saved,
            save: None,
            urls: &self.urls,
            waker: Waker::noop(),
        }
    }
}

/// A session that has sent and received nothing.
pub(in crate::ui) fn quiet_session(
    id: SessionId,
    state: SessionState,
    protocol: ProtocolSnapshot,
) -> SessionSnapshot {
    SessionSnapshot {
        id,
        state,
        send_failure: None,
        repeat: None,
        load: None,
        tally: Tally::default(),
        rules: Arc::default(),
        protocol,
    }
}
