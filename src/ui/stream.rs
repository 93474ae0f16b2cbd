//! What the panes of TCP share: how connections are made and read, and files that go over them.

mod certificate_saving;
mod certificate_window;
mod files;
mod form;
mod options_ui;
mod paths;
mod tls_form;
mod tls_ui;

pub use certificate_saving::CertificateSaving;
pub use certificate_window::{certificate_offer_ui, certificate_window_ui};
pub use files::{FilesAsk, FilesForm, FilesView, Saving, files_ui, progress_text};
pub use form::{StreamErrors, StreamForm, receiving};
pub use options_ui::{Changed, does_not_wait_ui, reading_ui, recv_ui, socket_ui};
pub use paths::ChosenPaths;
pub use tls_form::{ClientTlsForm, IdentityChoice, ServerTlsForm, TlsErrors};
pub use tls_ui::{
    TlsAsk, TlsOffers, client_tls_ui, key_log_warning_ui, server_tls_ui, unchecked_warning_ui,
};

use super::composer::{BarControl, PANE_MAIN_RANK, PANE_RANK};
use super::overflow::Slot;
use super::widgets::{button_if, button_width};
use crate::i18n::Texts;
use crate::net::{ConnectorCommand, ProtocolCommand, Recipients, StreamCommand};
use crate::payload::Framing;
use crate::tr;
use crate::ui::pane::{PaneEnv, PaneIntent, SavedSend};
use egui::Ui;

/// The ways to end connections, each a button that acts on the chosen ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Say that nothing more will be sent.
    Finish,
    /// Close.
    Disconnect,
    /// Close by a reset.
    Reset,
}

impl Ending {
    /// The command that ends these.
    pub fn command(self, chosen: Recipients) -> StreamCommand {
        match self {
            Self::Finish => StreamCommand::Finish(chosen),
            Self::Disconnect => StreamCommand::Disconnect(chosen),
            Self::Reset => StreamCommand::Reset(chosen),
        }
    }

    /// What its button is called.
    pub fn name(self, texts: &Texts) -> String {
        self.texts(texts).0
    }

    fn texts(self, texts: &Texts) -> (String, String) {
        let (name, tooltip) = match self {
            Self::Finish => (tr!(texts, "finish"), tr!(texts, "finish-tooltip")),
            Self::Disconnect => (tr!(texts, "disconnect"), tr!(texts, "disconnect-tooltip")),
            Self::Reset => (tr!(texts, "reset"), tr!(texts, "reset-tooltip")),
        };
        (name.into_owned(), tooltip.into_owned())
    }
}

/// What sends saved messages over connections.
///
/// # Errors
/// Why not, in words: a send of 0 bytes does nothing on a stream.
pub fn saved_command(
    what: SavedSend,
    chosen: Recipients,
    texts: &Texts,
) -> Result<StreamCommand, String> {
    match what {
        SavedSend::Once { payload, .. } if payload.bytes.is_empty() => {
            Err(tr!(texts, "saved-nothing").into_owned())
        }
        SavedSend::Once { payload, .. } => Ok(StreamCommand::Send(chosen, payload)),
        SavedSend::InOrder(plan) => Ok(StreamCommand::Repeat(chosen, plan)),
    }
}

/// Tells a running session how to read from now on, if that has changed and is right.
pub fn changed(
    changed: Changed,
    form: &StreamForm,
    env: &PaneEnv<'_>,
    errors: &mut StreamErrors,
) -> Option<PaneIntent> {
    if changed == Changed::Nothing {
        return None;
    }
    let settings = form.read_settings(env.texts, errors)?;
    let command = ProtocolCommand::from(StreamCommand::SetSettings(settings));
    env.is_running().then_some(PaneIntent::Command(command))
}

/// Tells a running session how frames are delimited from now on, if that has changed.
pub fn framing_changed(
    framing: Framing,
    form: &mut StreamForm,
    env: &PaneEnv<'_>,
    errors: &mut StreamErrors,
) -> Option<PaneIntent> {
    if form.framing == framing {
        return None;
    }
    form.framing = framing;
    // If a field is wrong now, the session is told when it is right.
    changed(Changed::Settings, form, env, errors)
}

/// Carries out what was asked about files, for the chosen connections.
pub fn carry_out(
    form: &mut FilesForm,
    ask: FilesAsk,
    chosen: Recipients,
    env: &PaneEnv<'_>,
) -> Option<PaneIntent> {
    let command = match ask {
        FilesAsk::Choose(path_use, from) => return Some(PaneIntent::Choose(path_use, from)),
        FilesAsk::Send(path) => ProtocolCommand::from(StreamCommand::SendFile(chosen, path)),
        FilesAsk::Cancel => StreamCommand::CancelFile(chosen).into(),
        FilesAsk::Save(save) => {
            if env.is_running() {
                form.save_was_taken();
            }
            ConnectorCommand::Save(save).into()
        }
    };
    env.is_running().then_some(PaneIntent::Command(command))
}

/// The rooms of the buttons in the composer's line, numbered from `first`.
pub fn ending_slots(
    ui: &Ui,
    texts: &Texts,
    endings: &[Ending],
    first: usize,
) -> impl Iterator<Item = Slot<BarControl>> {
    endings.iter().zip(first..).map(|(ending, number)| {
        let width = button_width(ui, &ending.texts(texts).0);
        // To disconnect somebody is what a server's pane is used for most, after sending.
        let rank = if *ending == Ending::Disconnect { PANE_MAIN_RANK } else { PANE_RANK };
        Slot::button(BarControl::Pane(number), width).rank(rank)
    })
}

/// Draws a button. Disabled while there is no connection to act on.
pub fn ending_ui(
    ui: &mut Ui,
    texts: &Texts,
    ending: Ending,
    chosen: Option<&Recipients>,
) -> Option<StreamCommand> {
    let (name, tooltip) = ending.texts(texts);
    let response = button_if(ui, (chosen.is_some()).into(), &name).on_hover_text(tooltip);
    chosen.filter(|_| response.clicked()).map(|chosen| ending.command(chosen.clone()))
}
