//! What a pane is, what it is given each frame, and what it can ask for.
//!
//! A [`Pane`] draws itself. What else it can do it says by the parts that it has: one with a session is also
//! a [`SessionPane`], one that loads something a [`DownloadPane`]; a recording or a time line is neither.

#[cfg(all(test, feature = "window-tests"))]
pub(in crate::ui) mod fixture;

use super::body::Body;
use super::body_save::{BodySave, SaveBody};
use super::check::AfterRead;
use super::composer::Composer;
use super::log_view::LogView;
use super::recording::ReplayAsk;
use super::rules::PaneRules;
use super::timeline::PictureForm;
use super::widgets::Dot;
use crate::engine::filters::FilterChange;
use crate::engine::messages::{SavedMessage, SavedMessages};
use crate::engine::{StartRequest, history::UrlHistory};
use crate::i18n::Texts;
use crate::learn::code::{self, RowsProgram};
use crate::log::copy::CopyGuard;
use crate::log::export::{ExportScope, Form as ExportForm};
use crate::log::{Row, Store};
use crate::net::automation::{RepeatPlan, RuleSet};
use crate::net::http::Target;
use crate::net::machine::MachinePlace;
use crate::net::{
    BlockedCall, Destination, Endpoint, LocalAddress, NetError, Payload, ProtocolCommand,
    SessionConfig, SessionId, SessionSnapshot, SessionState, Tally,
};
use egui::{Context, Key, Response, Ui};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::task::Waker;

/// Names a pane. Numbers are not reused while it is open.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct PaneId(pub u64);

/// A tab of the window.
pub trait Pane {
    /// The title of its tab.
    fn title(&self, state: Option<&SessionState>, texts: &Texts) -> String;

    /// How it stands at a glance: the mark of its tab, which is that of its form.
    fn mark(&self, session: Option<&SessionSnapshot>) -> Dot {
        Dot::of(session.map(|session| &session.state))
    }

    /// Draws it and returns what the person asked for.
    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent>;

    /// What most panes have below their form: log, inspector and composer.
    fn body(&self) -> Option<&Body> {
        None
    }

    /// The same, to be changed.
    fn body_mut(&mut self) -> Option<&mut Body> {
        None
    }

    /// The keyboard goes to where a person types first.
    fn focus(&mut self) {
        if let Some(body) = self.body_mut() {
            body.composer.focus();
        }
    }

    /// The keyboard goes to where a person looks for something.
    fn find(&mut self) {
        if let Some(body) = self.body_mut() {
            body.log.open_find();
        }
    }

    /// The keyboard goes to where a person chooses what is shown.
    fn filter(&mut self) {
        if let Some(body) = self.body_mut() {
            body.log.focus_filter();
        }
    }

    /// Rows are shown as a list in place of on a line of time, or the other way round.
    fn toggle_time_line(&mut self) {
        if let Some(log) = self.log_mut() {
            log.toggle_time_line();
        }
    }

    /// The store whose rows it shows, if that is another one than the program's: a file that was opened, for example.
    /// The pane has its [`PaneEnv::store`] from here, and so has whatever acts on its log (clear, pause, export).
    /// [`WholeLogPane`](super::whole_log::WholeLogPane) has an example.
    fn own_store(&self) -> Option<&Arc<Store>> {
        None
    }

    /// The rows that it shows; `None` if it shows none of the log.
    fn log(&self) -> Option<&LogView> {
        self.body().map(|body| &body.log)
    }

    /// The same, to be changed.
    fn log_mut(&mut self) -> Option<&mut LogView> {
        self.body_mut().map(|body| &mut body.log)
    }

    /// Whether its window with a certificate is open, to be changed; `None` if it has none.
    fn certificate_open(&mut self) -> Option<&mut bool> {
        None
    }

    /// Closes the front one of the windows that stand over it, if one is open.
    fn close_window(&mut self, ctx: &Context) -> bool {
        self.certificate_open().is_some_and(std::mem::take)
            || self.log_mut().is_some_and(|log| log.close_window(ctx))
    }

    /// Shows a row of the log, and selects it.
    fn show_row(&mut self, row: &Row) {
        if let Some(log) = self.log_mut() {
            log.show_row(row);
        }
    }

    /// What it does with a session; `None` if it has none.
    fn session(&mut self) -> Option<&mut dyn SessionPane> {
        None
    }

    /// What it does with what it loads; `None` if it loads nothing.
    fn download(&mut self) -> Option<&mut dyn DownloadPane> {
        None
    }

    /// Reads or loads once more what it shows, by the keyboard's command.
    fn reload(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.download()?.reload(env)
    }

    /// What came of a dialog that it asked for; perhaps something to do now.
    fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        if path_use.is_of_rules() {
            if let Some((rules, written)) = self.rules_form() {
                rules.path_chosen(path_use, chosen, (written, env));
            }
            return None;
        }
        if path_use.is_of_tls() {
            self.tls_path_chosen(path_use, chosen, env);
            return None;
        }
        self.file_chosen(path_use, chosen, env)
    }

    /// Its table of rules that can be seen, with the rules as they are written; `None` if it has none.
    fn rules_form(&mut self) -> Option<(&mut PaneRules, &mut RuleSet)> {
        None
    }

    /// A path of TLS was chosen.
    fn tls_path_chosen(&mut self, _: PathUse, _: PathChoice, _: &PaneEnv<'_>) {}

    /// Another path was chosen; perhaps something to do now.
    fn file_chosen(&mut self, _: PathUse, _: PathChoice, _: &PaneEnv<'_>) -> Option<PaneIntent> {
        None
    }

    /// The dialog that it asked for was closed without a choice.
    fn dialog_closed(&mut self, _: PathUse) {}
}

/// A pane whose form becomes a session.
pub trait SessionPane {
    /// What its main button starts, or `None` with the errors beside the fields.
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig>;

    /// What its main button asks for.
    fn start(&mut self, env: FormEnv<'_>) -> Option<PaneIntent> {
        self.config(env).map(|config| PaneIntent::Start(Box::new(config)))
    }

    /// Whether it has what it needs to start.
    fn is_ready(&self) -> bool {
        true
    }

    /// Enter in a field of its form does what the main button does.
    fn start_by(&mut self, ui: &Ui, field: &Response, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let asks = !env.is_running() && enter && field.lost_focus();
        if asks { self.start(env.form()) } else { None }
    }

    /// What a send without a session starts; `None` where there must be one.
    fn config_for_send(&mut self, env: FormEnv<'_>) -> Option<SessionConfig>;

    /// Sends what the composer holds, by the keyboard's command.
    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent>;

    /// What its form would start, to be shown as a program and not started.
    fn config_to_show(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.config(env)
    }

    /// What it is about to send.
    fn about_to_send(&mut self, _: &PaneEnv<'_>) -> code::Outgoing {
        code_outgoing(self.outgoing().composer())
    }

    /// What sends saved messages.
    ///
    /// # Errors
    /// Why they cannot go now, in words.
    fn send_saved(&mut self, what: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String>;

    /// The message that is written, and what became of the last one.
    fn outgoing(&mut self) -> &mut dyn Outgoing;

    /// Whether it can be used for what is asked for: it has the address already, or is untouched.
    fn fits(&self, request: &StartRequest) -> bool;

    /// Takes over what is asked for.
    fn fill(&mut self, request: &StartRequest);

    /// Changes the port of one end.
    fn aim(&mut self, side: Side, port: u16);

    /// Takes a place of this machine into its fields, if it has such and they can be changed now.
    fn take_place(&mut self, _: MachinePlace, _: &PaneEnv<'_>) -> Taken {
        Taken::No
    }
}

/// Whether a pane has taken what it was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It stands in its fields.
    Yes,
    /// It has no field for it, or cannot change it now.
    No,
}

/// Which pane takes a place of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseIn {
    /// The one of those that can, which was in use last; a new one if there is none.
    LastUsed,
    /// A new one for UDP.
    NewUdp,
    /// A new TCP server.
    NewServer,
    /// A new TCP client.
    NewClient,
}

/// What a composer holds, for a program; a mistake in it is not the program's concern.
pub(super) fn code_outgoing(composer: &mut Composer) -> code::Outgoing {
    code::Outgoing {
        message: composer.written(),
        to: None,
        encoding: composer.message.encoding,
        has_placeholders: composer.has_placeholders(),
        changed: Vec::new(),
    }
}

/// What is sent of saved messages. A pane that sends to one place only passes their own destinations over.
#[derive(Debug)]
pub enum SavedSend {
    /// One message.
    Once {
        /// Its bytes.
        payload: Payload,
        /// Its own destination.
        to: Option<Destination>,
    },
    /// A folder's, in order.
    InOrder(Box<RepeatPlan>),
}

/// A pane that loads something.
pub trait DownloadPane {
    /// Loads once more, by the keyboard's command.
    fn reload(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent>;

    /// Saves what it shows, by the keyboard's command; `None` if there is nothing.
    fn save_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent>;

    /// Whether a list is open below its field, which Esc closes.
    fn is_offering(&self) -> bool;
}

/// What a person sends from a pane.
pub trait Outgoing {
    /// The composer.
    fn composer(&mut self) -> &mut Composer;

    /// Another session begins: what went before is not its concern.
    fn session_begins(&mut self);

    /// The message was taken, when the session's counters stood so: the field is free for the next one.
    fn accepted(&mut self, before: Tally);

    /// The message was not taken, for this reason; it stays.
    fn refused(&mut self, reason: String);

    /// The message was not taken, since the session is at its end; it stays. Why it ended may be known a
    /// moment later, and is said then instead of this.
    fn refused_at_end(&mut self, meanwhile: String);
}

/// An end of a conversation, seen from a pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its own.
    Own,
    /// The one that it talks to.
    Other,
}

/// What a form needs to become a configuration.
#[derive(Clone, Copy)]
pub struct FormEnv<'a> {
    /// The window's texts, for what is wrong with its fields.
    pub texts: &'a Texts,
    /// The addresses of this machine, as far as they were read.
    pub addresses: &'a [LocalAddress],
    /// The saved messages, which rules may name.
    pub saved: &'a SavedMessages,
}

/// What a pane sees of the program while it is drawn.
pub struct PaneEnv<'a> {
    /// The window's texts.
    pub texts: &'a Texts,
    /// The log: the program's, or the pane's own.
    pub store: &'a Store,
    /// The pane's session; `None` before the first one.
    pub session: Option<&'a SessionSnapshot>,
    /// Reads which calls of all sessions have not returned.
    pub blocked: &'a dyn Fn() -> Vec<(SessionId, BlockedCall)>,
    /// The addresses of this machine, as far as they were read.
    pub addresses: &'a [LocalAddress],
    /// The saved messages, which rules may name.
    pub saved: &'a SavedMessages,
    /// How the saving of a body stands that the pane asked for last; `None` before, and once it was read.
    pub save: Option<&'a BodySave>,
    /// URLs that were loaded, and bookmarks.
    pub urls: &'a UrlHistory,
    /// Wakes the window when there is more to see, for workers of a pane's own.
    pub waker: &'a Waker,
}

/// What a tab is called whose socket is there: by its port, or by its name where there are no ports.
pub fn tab_title(name: &str, end: Endpoint) -> String {
    match end.port() {
        Some(port) => format!("{name} :{port}"),
        None => format!("{name} {end}"),
    }
}

impl<'a> PaneEnv<'a> {
    /// What the pane's form needs.
    pub fn form(&self) -> FormEnv<'a> {
        FormEnv { texts: self.texts, addresses: self.addresses, saved: self.saved }
    }

    /// The same without that session: what ended says nothing of a form that has been changed to another kind of socket.
    pub fn without(&self, left: Option<SessionId>) -> Self {
        let session = self.session.filter(|session| Some(session.id) != left);
        PaneEnv { session, ..*self }
    }

    /// Where the pane's session stands; `None` before the first one.
    pub fn state(&self) -> Option<&SessionState> {
        self.session.map(|session| &session.state)
    }

    /// The IP address and port of a session that is bound to one or listens there.
    pub fn open_at(&self) -> Option<SocketAddr> {
        self.session?.open_at()?.socket_addr()
    }

    /// What ended the session, if it failed.
    pub fn failure(&self) -> Option<&NetError> {
        self.session?.failure()
    }

    /// Whether the pane has a session that is not over.
    pub fn is_running(&self) -> bool {
        self.session.is_some_and(SessionSnapshot::is_running)
    }
}

/// What a path is for that a person chooses in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathUse {
    /// A file to be sent.
    SendFile,
    /// A file for what comes.
    SaveFile,
    /// The folder of a server of files.
    Folder,
    /// The page of a server of pages.
    Page,
    /// A file for the body of a response.
    SaveBody,
    /// A file with certificates that are trusted.
    CaFile,
    /// A certificate by which we say who we are.
    TlsCertificate,
    /// Its key.
    TlsKey,
    /// A file for a certificate that was made here.
    SaveCertificate,
    /// A table of rules to be read.
    OpenRules,
    /// A file for a table of rules.
    SaveRules,
    /// A file that a rule sends.
    RuleFile,
    /// A check to be read.
    OpenCheck,
    /// A recording or a capture to be opened.
    OpenRecording,
    /// A program to be run.
    OpenProgram,
    /// An interpreter of Python.
    Interpreter,
    /// A file for a copy of a program.
    SaveProgram,
}

impl PathUse {
    /// Whether it is for TLS.
    pub fn is_of_tls(self) -> bool {
        matches!(self, Self::CaFile | Self::TlsCertificate | Self::TlsKey | Self::SaveCertificate)
    }
}

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathChoice {
    /// This path.
    Path(PathBuf),
    /// There is no dialog on this system.
    Unavailable,
}

/// Where a message stood that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageOrigin {
    /// In the composer, which is emptied when the message was taken.
    Composer,
    /// In the log: it is sent once more.
    Log,
    /// In the composer, where it stays: it is sent again and again.
    Repeat,
    /// Among the saved messages.
    Saved,
}

/// What a person asked of a pane.
#[derive(Debug)]
pub enum PaneIntent {
    /// Start a session.
    Start(Box<SessionConfig>),
    /// Stop the session.
    Stop,
    /// Send; without a session, start the one that sends by itself, if there is such.
    Send {
        /// The command that sends.
        command: ProtocolCommand,
        /// Where the message stood.
        origin: MessageOrigin,
    },
    /// These, one after the other.
    Several(Vec<PaneIntent>),
    /// Choose a path in the system's dialog, beginning at this one.
    Choose(PathUse, PathBuf),
    /// Hand a command to the running session.
    Command(ProtocolCommand),
    /// Stop what the session sends again and again.
    StopRepeat,
    /// Write a body to a file.
    SaveBody(Box<SaveBody>),
    /// Give up the file that is being written.
    CancelSave,
    /// What came of the last save was read.
    DismissSave,
    /// Hide the rows that the log has now.
    ClearLog,
    /// Write the rows that the log shows to a file.
    ExportLog,
    /// Show the window that records the log.
    RecordLog,
    /// Write the picture of the log's time line to a file.
    SavePicture(PictureForm),
    /// Show the options of the pane's sockets.
    ShowOptions,
    /// Show what the pane is set to as a program.
    ShowCode,
    /// Show these programs, made of rows of the log.
    ShowCodeOf(Vec<RowsProgram>),
    /// Write the bytes of one direction of a peer to a file.
    SaveBytes(ExportScope, ExportForm),
    /// Rows were copied to the clipboard.
    Copied {
        /// How many.
        rows: u64,
        /// How many more were selected and did not fit.
        left_out: u64,
        /// What of them stands escaped, although the text itself was asked for.
        guard: CopyGuard,
    },
    /// Keep this as a saved message.
    Keep(Box<SavedMessage>),
    /// Show the explaining page at the entry of this name.
    Explain(&'static str),
    /// Show this text for a while.
    Tell(String),
    /// Read this machine's addresses again.
    RefreshAddresses,
    /// Fill a place of this machine into the fields of a pane.
    UsePlace(MachinePlace, UseIn),
    /// Make a bookmark of the URL.
    AddBookmark(Box<Target>),
    /// Remove the bookmark of the URL.
    RemoveBookmark(Box<Target>),
    /// Forget which URLs were loaded.
    ForgetUrls,
    /// Remember a filter of the log, or change those that are kept.
    Filters(FilterChange),
    /// Read the file of a check, and perhaps run it.
    ReadCheck(PathBuf, AfterRead),
    /// End the check that runs.
    StopCheck,
    /// Read this recording or capture, and show it.
    OpenRecording(PathBuf),
    /// Send one direction of what is shown through a session.
    Replay(Box<ReplayAsk>),
}
