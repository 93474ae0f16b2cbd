//! The system's file dialogs, on threads of their own, and who waits for one.
//!
//! *Invariant: one dialog is open at a time, and the ui thread never waits for it.*

use crate::threads::spawn;
use crate::ui::pane::{PaneId, PathUse};
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use std::path::{Path, PathBuf};
use std::task::Waker;
use std::time::{Duration, Instant};

/// A dialog that is over sooner than a person could close it was never there.
const TOO_SOON_FOR_A_PERSON: Duration = Duration::from_millis(200);

/// What a dialog is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogRequest {
    /// What is to be chosen.
    pub kind: DialogKind,
    /// The dialog's title.
    pub title: String,
    /// Where it begins.
    pub folder: Option<PathBuf>,
    /// The proposed name of a file to be saved; else empty.
    pub file_name: String,
}

/// What is to be chosen in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogKind {
    /// A file that is there.
    Open,
    /// A file to be written.
    Save,
    /// A folder.
    Folder,
}

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogResult {
    /// This was chosen.
    Chosen(PathBuf),
    /// The dialog was closed.
    Cancelled,
    /// There is no dialog on this system.
    Unavailable,
}

/// The system's file dialogs, or a test's. One is open at a time.
pub trait FileDialogs {
    /// Opens a dialog. Returns at once.
    fn ask(&mut self, ask: DialogRequest, frame: &eframe::Frame);
    /// What came of it, once. Never waits.
    fn answer(&mut self) -> Option<DialogResult>;
}

/// Who waits for a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DialogOwner {
    /// The window that exports the log.
    Export,
    /// The window that records the log.
    Record,
    /// The window that saves the picture of a time line.
    Picture,
    /// The window that reads or writes a list of messages.
    Messages,
    /// The window that shows programs.
    Code,
    /// A pane.
    Pane(PaneId, PathUse),
}

/// The dialog that is wanted or open.
pub(super) struct Dialogs {
    system: Box<dyn FileDialogs>,
    owner: Option<DialogOwner>,
    /// To be opened when the frame is at hand.
    wanted: Option<DialogRequest>,
}

impl Dialogs {
    pub(super) fn new(ui: Waker) -> Self {
        let system = Box::new(SystemDialogs { ui, pending: None });
        Self { system, owner: None, wanted: None }
    }

    /// Uses other dialogs than the system's.
    pub(super) fn replace(&mut self, dialogs: Box<dyn FileDialogs>) {
        self.system = dialogs;
    }

    /// Wants a dialog. While another is open, nothing happens: the person sees that one. Answers whether
    /// the asker waits for a dialog now, this one or one that it wanted before.
    pub(super) fn want(&mut self, owner: DialogOwner, ask: DialogRequest) -> bool {
        if self.owner.is_none() {
            self.owner = Some(owner);
            self.wanted = Some(ask);
        }
        self.is_waiting(owner)
    }

    /// Whether this one waits for a dialog.
    pub(super) fn is_waiting(&self, owner: DialogOwner) -> bool {
        self.owner == Some(owner)
    }

    /// Opens the dialog that was asked for while drawing.
    pub(super) fn open_wanted(&mut self, frame: &eframe::Frame) {
        if let Some(ask) = self.wanted.take() {
            self.system.ask(ask, frame);
        }
    }

    /// What came of the dialog, and for whom. Never waits.
    pub(super) fn answer(&mut self) -> Option<(DialogOwner, DialogResult)> {
        if self.wanted.is_some() {
            return None;
        }
        let owner = self.owner?;
        let answer = self.system.answer()?;
        self.owner = None;
        Some((owner, answer))
    }
}

/// Where a file goes that a person names without a folder: among the documents, or in the home folder.
pub(super) fn documents_folder() -> PathBuf {
    let folders = directories::UserDirs::new();
    let folder = folders
        .map(|folders| folders.document_dir().unwrap_or_else(|| folders.home_dir()).to_path_buf());
    folder.unwrap_or_default()
}

/// The folder and the name with which a dialog begins for this path.
pub(super) fn beginning(path: &Path) -> (Option<PathBuf>, Option<String>) {
    let folder = path.parent().filter(|folder| folder.is_absolute()).map(Path::to_owned);
    (folder, path.file_name().map(|name| name.to_string_lossy().into_owned()))
}

/// The name with which a dialog begins. On Linux, where no desktop offers a dialog, Zenity is asked, which is given a
/// name and no folder: the name of what is there already has its folder then.
fn named(ask: &DialogRequest) -> String {
    match (ask.kind, &ask.folder) {
        (DialogKind::Open | DialogKind::Folder, Some(folder)) if cfg!(target_os = "linux") => {
            // An empty name leaves a slash at the end: the folder is opened, not chosen in the one above.
            folder.join(&ask.file_name).display().to_string()
        }
        _ => ask.file_name.clone(),
    }
}

/// The dialogs of the system. Each is waited for on a thread of its own.
struct SystemDialogs {
    ui: Waker,
    pending: Option<Receiver<DialogResult>>,
}

impl FileDialogs for SystemDialogs {
    fn ask(&mut self, ask: DialogRequest, frame: &eframe::Frame) {
        let file_name = named(&ask);
        let mut dialog = rfd::AsyncFileDialog::new().set_title(ask.title).set_parent(frame);
        if !file_name.is_empty() {
            dialog = dialog.set_file_name(file_name);
        }
        if let Some(folder) = ask.folder {
            dialog = dialog.set_directory(folder);
        }
        // Made here: macOS wants its main thread.
        match ask.kind {
            DialogKind::Open => self.wait(dialog.pick_file()),
            DialogKind::Save => self.wait(dialog.save_file()),
            DialogKind::Folder => self.wait(dialog.pick_folder()),
        }
    }

    fn answer(&mut self) -> Option<DialogResult> {
        let answer = match self.pending.as_ref()?.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            // The thread could not start, or the dialog's code panicked.
            Err(TryRecvError::Disconnected) => DialogResult::Unavailable,
        };
        self.pending = None;
        Some(answer)
    }
}

impl SystemDialogs {
    fn wait<F>(&mut self, future: F)
    where
        F: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    {
        let (tell, answer) = bounded(1);
        let ui = self.ui.clone();
        let wait = move || {
            let since = Instant::now();
            let answer = match pollster::block_on(future) {
                Some(file) => DialogResult::Chosen(file.path().to_owned()),
                None if since.elapsed() < TOO_SOON_FOR_A_PERSON => DialogResult::Unavailable,
                None => DialogResult::Cancelled,
            };
            // Nobody waits any more if the window is gone.
            let _ = tell.send(answer);
            ui.wake();
        };
        if let Err(error) = spawn("file dialog".to_owned(), wait) {
            log::warn!("no file dialog: {error}");
        }
        self.pending = Some(answer);
    }
}
