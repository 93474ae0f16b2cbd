//! To whom messages of a session with several connections go, and why they go to nobody.

use super::table::{ConnectionTable, Receivers, TableAsk};
use crate::i18n::Texts;
use crate::log::export::Form as ExportForm;
use crate::net::{ConnectionId, ConnectionState, Peer, ProtocolCommand, SessionState};
use crate::tr;
use crate::ui::body::Body;
use crate::ui::composer::BarControl;
use crate::ui::overflow::Slot;
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::tokens::palette;
use crate::ui::widgets::{text_width, tint, widest};
use egui::{Label, Ui};

impl TableAsk {
    /// Does in its pane what was asked of a connection; returns what is left to be done for it.
    pub(in crate::ui) fn carry_out(
        self,
        table: &mut ConnectionTable,
        body: &mut Body,
    ) -> Option<PaneIntent> {
        match self {
            Self::SendTo(id) => {
                table.select(id);
                body.composer.focus();
                None
            }
            Self::SaveCame(scope) => Some(PaneIntent::SaveBytes(scope, ExportForm::Came)),
            Self::Command(command) => Some(PaneIntent::Command(ProtocolCommand::from(command))),
        }
    }
}

/// The connection to this peer, if it is still there; else that is said. Numbers begin anew with
/// each listen, so the address must be the same, too.
pub(in crate::ui) fn open_connection(
    peer: Peer,
    env: &PaneEnv<'_>,
    body: &mut Body,
) -> Option<ConnectionId> {
    let id = peer.connection()?;
    let found = env.session.and_then(|session| session.connections().get(id));
    let open = found.filter(|connection| {
        Some(connection.remote.unmapped()) == peer.endpoint()
            && !matches!(connection.state(), ConnectionState::Closed(_))
    });
    let gone = || tr!(env.texts, "connection-over", number = id.0, peer = peer.to_string());
    body.set_refusal(if open.is_some() { None } else { Some(gone()) });
    open.map(|connection| connection.id)
}

/// Why a message of a session that listens cannot go.
pub(in crate::ui) fn refusal(receivers: Receivers, env: &PaneEnv<'_>) -> Option<String> {
    let texts = env.texts;
    let is_listening = matches!(env.state(), Some(SessionState::Open { .. }));
    let text = match receivers {
        Receivers::Nobody if !is_listening => tr!(texts, "not-listening-yet"),
        Receivers::Nobody => tr!(texts, "nobody-connected"),
        Receivers::Gone => tr!(texts, "chosen-are-over"),
        Receivers::Unchosen => tr!(texts, "choose-a-side"),
        Receivers::All(_) | Receivers::One(_) | Receivers::Several(_) => return None,
    };
    Some(text.into_owned())
}

/// The room of the words on whom messages go to, which is the same for all of them.
pub(in crate::ui) fn receivers_slot(ui: &Ui, texts: &Texts) -> Slot<BarControl> {
    const MANY: usize = 1024;
    let all = [Receivers::All(MANY), Receivers::Several(MANY), Receivers::One(ConnectionId(1024))];
    let all = all.map(|receivers| receivers_texts(receivers, texts));
    let [long, short] = [0, 1].map(|form| {
        widest(ui, text_width, all.iter().filter_map(|forms| forms.get(form)).map(String::as_str))
    });
    Slot::either(BarControl::Pane(0), short, long)
}

/// Says to whom messages go.
pub(in crate::ui) fn receivers_ui(ui: &mut Ui, receivers: Receivers, texts: &Texts) {
    let [long, short] = receivers_texts(receivers, texts);
    let fits = text_width(ui, &long) <= ui.available_width() + 0.5;
    let label = Label::new(tint(if fits { &long } else { &short }, palette(ui).weak));
    ui.add(label.truncate()).on_hover_text(long);
}

/// To whom messages go: in full, and for a narrow room.
fn receivers_texts(receivers: Receivers, texts: &Texts) -> [String; 2] {
    let both = |text: String| [text.clone(), text];
    match receivers {
        Receivers::Nobody | Receivers::Gone | Receivers::Unchosen => {
            both(tr!(texts, "to-nobody").into_owned())
        }
        Receivers::All(count) => {
            [tr!(texts, "to-all", count = count), tr!(texts, "to-all-short", count = count)]
        }
        Receivers::One(id) => both(tr!(texts, "to-one", number = id.0)),
        Receivers::Several(count) => {
            [tr!(texts, "to-several", count = count), tr!(texts, "to-several-short", count = count)]
        }
    }
}
