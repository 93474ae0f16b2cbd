//! Saves the picture of a time line: the window, the system's dialog, and what came of it.
//!
//! *Invariant: the ui thread touches no file and makes no pixels*: a thread of its own does.

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use super::export::SaveError;
use crate::files::{Existing, FileError, FileFault, refuse_read_only, write_whole};
use crate::learn::timeline::shape::Picture;
use crate::payload::safe_text;
use crate::threads::spawn;
use crate::tr;
use crate::ui::notices::Weight;
use crate::ui::pane::PaneId;
use crate::ui::picture_window::{PictureDraft, PictureIntent, PictureView, picture_ui};
use crate::ui::stream::ChosenPaths;
use crate::ui::timeline::{PictureForm, png_bytes, svg_of};
use crate::ui::widgets::FileMessage;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::{FontDefinitions, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Waker;

/// The name that the file has unless another is typed, without its ending.
const FILE_STEM: &str = "network-playground-time-line";

/// Everything about saving pictures.
pub(super) struct Pictures {
    ui: Waker,
    /// Where a path begins that does not say so itself.
    folder: PathBuf,
    /// The pane whose time line is saved, while the window is open.
    pane: Option<PaneId>,
    focuses_path: bool,
    draft: PictureDraft,
    chosen: ChosenPaths,
    said: Option<Said>,
    job: Option<Receiver<Result<PathBuf, Said>>>,
}

/// What the window has to show.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Exists(PathBuf),
    NoDialog,
    NoPath,
    Broken,
    Failed(SaveError),
}

/// What a thread needs to write the file.
struct Work {
    picture: Picture,
    title: String,
    form: PictureForm,
    fonts: FontDefinitions,
    path: PathBuf,
    existing: Existing,
}

impl Pictures {
    /// `folder` is where a path begins that does not say so itself.
    pub(super) fn new(ui: Waker, folder: PathBuf) -> Self {
        let form = PictureForm::default();
        let path = folder.join(format!("{FILE_STEM}.{}", form.extension()));
        let draft = PictureDraft { form, path: path.display().to_string() };
        Self {
            ui,
            folder,
            pane: None,
            focuses_path: false,
            draft,
            chosen: ChosenPaths::default(),
            said: None,
            job: None,
        }
    }

    fn path(&self) -> Option<PathBuf> {
        self.chosen.path_in(&self.folder, &self.draft.path)
    }

    fn start(&mut self, work: Work) {
        let (done, outcome) = bounded(1);
        let waker = self.ui.clone();
        let started = spawn("picture".to_owned(), move || {
            let _ = done.send(work.save());
            waker.wake();
        });
        match started {
            Ok(_) => self.job = Some(outcome),
            Err(error) => {
                log::warn!("{error}");
                self.said = Some(Said::Broken);
            }
        }
    }
}

impl Work {
    fn save(self) -> Result<PathBuf, Said> {
        let bytes = match self.form {
            PictureForm::Svg => svg_of(&self.picture, &self.title).into_bytes(),
            PictureForm::Png => png_bytes(&self.picture, self.fonts).map_err(|error| {
                log::warn!("{error}");
                Said::Broken
            })?,
        };
        match write(&self.path, self.existing, &bytes) {
            Ok(()) => Ok(self.path),
            Err(FileError { fault: FileFault::Exists, .. }) => Err(Said::Exists(self.path)),
            // Of the file that was asked for, and not of the one beside it.
            Err(error) => {
                Err(Said::Failed(SaveError::new(&FileError { path: self.path, ..error })))
            }
        }
    }
}

fn write(path: &Path, existing: Existing, bytes: &[u8]) -> Result<(), FileError> {
    refuse_read_only(path)?;
    write_whole(path, existing, bytes)
}

impl App {
    pub(super) fn open_picture(&mut self, pane: PaneId, form: PictureForm) {
        self.pictures.pane = Some(pane);
        self.pictures.draft.choose(form);
        self.pictures.said = None;
        self.pictures.focuses_path = true;
    }

    /// Closes the window. Returns whether it was open.
    pub(super) fn close_picture(&mut self) -> bool {
        self.pictures.pane.take().is_some()
    }

    /// Draws the window if it is open, and does what it was asked.
    pub(super) fn picture_window(&mut self, ui: &mut Ui) {
        let Some(id) = self.pictures.pane else { return };
        if !self.panes.contains_key(&id) {
            // Its pane was closed. What is being written is written.
            self.pictures.pane = None;
            return;
        }
        let view = PictureView {
            texts: &self.texts,
            is_choosing: self.dialogs.is_waiting(DialogOwner::Picture),
            focuses_path: std::mem::take(&mut self.pictures.focuses_path),
            is_writing: self.pictures.job.is_some(),
            message: self.pictures.said.as_ref().map(|said| self.picture_message(said)),
        };
        let before = self.pictures.draft.clone();
        let intent = picture_ui(ui, &view, &mut self.pictures.draft);
        if self.pictures.draft != before {
            // What was said was about another file.
            self.pictures.said = None;
        }
        match intent {
            Some(PictureIntent::Choose) => self.choose_picture_path(),
            Some(PictureIntent::Save) => self.save_picture(ui, id),
            Some(PictureIntent::Close) => drop(self.close_picture()),
            None => {}
        }
    }

    fn choose_picture_path(&mut self) {
        let path = self.pictures.path().unwrap_or_else(|| self.pictures.folder.clone());
        let (folder, name) = beginning(&path);
        let ask = DialogRequest {
            kind: DialogKind::Save,
            title: tr!(self.texts, "picture-title").into_owned(),
            folder,
            file_name: name.unwrap_or_else(|| FILE_STEM.to_owned()),
        };
        self.dialogs.want(DialogOwner::Picture, ask);
    }

    fn save_picture(&mut self, ui: &Ui, id: PaneId) {
        let store = Arc::clone(self.store_of(id));
        let Some(log) = self.panes.get_mut(&id).and_then(|pane| pane.log_mut()) else { return };
        if self.pictures.job.is_some() {
            return;
        }
        let said = self.pictures.said.take();
        let Some(path) = self.pictures.path() else {
            self.pictures.said = Some(Said::NoPath);
            return;
        };
        let existing = match said {
            Some(Said::Exists(asked)) if asked == path => Existing::Replace,
            _ => Existing::Keep,
        };
        let (picture, title) = log.picture(&store, &self.texts);
        let fonts = ui.fonts(|fonts| fonts.definitions().clone());
        let form = self.pictures.draft.form;
        self.pictures.start(Work { picture, title, form, fonts, path, existing });
    }

    /// Takes in what the dialog has returned.
    pub(super) fn picture_path_chosen(&mut self, answer: DialogResult) {
        match answer {
            DialogResult::Chosen(path) => {
                self.pictures.draft.path = self.pictures.chosen.put(path);
                self.pictures.said = None;
            }
            DialogResult::Cancelled => {}
            DialogResult::Unavailable => self.pictures.said = Some(Said::NoDialog),
        }
    }

    /// Takes in what the writing thread has reported. Never waits.
    pub(super) fn hear_pictures(&mut self) {
        let Some(job) = &self.pictures.job else { return };
        let outcome = match job.try_recv() {
            Ok(outcome) => outcome,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => Err(Said::Broken),
        };
        self.pictures.job = None;
        match outcome {
            Ok(path) => {
                let path = safe_text(&path.display().to_string()).into_owned();
                self.notices.add(Weight::Info, tr!(self.texts, "picture-saved", path = path));
                self.pictures.pane = None;
            }
            Err(said) => {
                if self.pictures.pane.is_none() {
                    let (FileMessage::Hint(text) | FileMessage::Problem(text)) =
                        self.picture_message(&said);
                    self.notices.add(Weight::Problem, text);
                }
                self.pictures.said = Some(said);
            }
        }
    }

    fn picture_message(&self, said: &Said) -> FileMessage {
        let texts = &self.texts;
        match said {
            Said::Exists(_) => FileMessage::Hint(tr!(texts, "export-exists").into_owned()),
            Said::NoDialog => FileMessage::Hint(tr!(texts, "export-no-dialog").into_owned()),
            Said::NoPath => FileMessage::Problem(tr!(texts, "export-no-path").into_owned()),
            Said::Broken => FileMessage::Problem(tr!(texts, "export-broken").into_owned()),
            Said::Failed(error) => FileMessage::Problem(error.text(texts)),
        }
    }
}
