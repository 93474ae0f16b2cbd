//! Reads lists of messages out of files, and writes them: the window, the system's dialog, and what came of it.
//!
//! *Invariant: the ui thread touches no file.*

use super::App;
use super::dialogs::{DialogKind, DialogOwner, DialogRequest, DialogResult, beginning};
use super::export::SaveError;
use super::messages::full_text;
use crate::engine::format::{FormatError, ReadError};
use crate::engine::messages::SavedMessages;
use crate::engine::messages::exchange::{ImportedList, import, write_list};
use crate::files::{Existing, FileError, FileFault, write_whole};
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::threads::spawn;
use crate::tr;
use crate::ui::messages::exchange_window::{
    Direction, ExchangeDraft, ExchangeIntent, ExchangeView, exchange_ui,
};
use crate::ui::notices::Weight;
use crate::ui::stream::ChosenPaths;
use crate::ui::widgets::FileMessage;
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::Ui;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::task::Waker;

/// The name that a file has unless another is typed, without its ending.
const FILE_STEM: &str = "messages";

/// Everything about lists in files.
pub(super) struct Exchanger {
    ui: Waker,
    /// Where a path begins that does not say so itself.
    folder: PathBuf,
    /// Which window is open.
    direction: Option<Direction>,
    draft: ExchangeDraft,
    chosen: ChosenPaths,
    focuses_path: bool,
    said: Option<FileMessage>,
    /// The file that was found where one was to be written.
    exists: Option<PathBuf>,
    work: Option<Receiver<Outcome>>,
}

/// What came of the work.
enum Outcome {
    Read(Result<ImportedList, ReadError>),
    Written { path: PathBuf, count: usize, left_out: usize },
    NotWritten(FileError),
}

impl Exchanger {
    /// `folder` is where a path begins that does not say so itself.
    pub(super) fn new(ui: Waker, folder: PathBuf) -> Self {
        Self {
            ui,
            folder,
            direction: None,
            draft: ExchangeDraft::default(),
            chosen: ChosenPaths::default(),
            focuses_path: false,
            said: None,
            exists: None,
            work: None,
        }
    }

    /// The file that the draft says.
    fn path(&self) -> Option<PathBuf> {
        self.chosen.path_in(&self.folder, &self.draft.path)
    }

    fn work(&mut self, name: &str, work: impl FnOnce() -> Outcome + Send + 'static) {
        let (tell, outcome) = bounded(1);
        let ui = self.ui.clone();
        let done = spawn(name.to_owned(), move || {
            // Nobody waits any more if the window is gone.
            let _ = tell.send(work());
            ui.wake();
        });
        match done {
            Ok(_) => self.work = Some(outcome),
            Err(error) => self.said = Some(FileMessage::Problem(error.to_string())),
        }
    }
}

impl App {
    pub(super) fn open_exchange(&mut self, direction: Direction) {
        let exchanger = &mut self.messages.exchanger;
        let ending = exchanger.draft.form.extension();
        exchanger.draft.path = match direction {
            Direction::Import => String::new(),
            Direction::Export => {
                exchanger.folder.join(format!("{FILE_STEM}.{ending}")).display().to_string()
            }
        };
        exchanger.direction = Some(direction);
        (exchanger.said, exchanger.exists) = (None, None);
        exchanger.focuses_path = true;
    }

    /// Draws the window if one is open, and does what it was asked.
    pub(super) fn exchange_window(&mut self, ui: &mut Ui) {
        let exchanger = &mut self.messages.exchanger;
        let Some(direction) = exchanger.direction else { return };
        let view = ExchangeView {
            texts: &self.texts,
            direction,
            is_choosing: self.dialogs.is_waiting(DialogOwner::Messages),
            focuses_path: std::mem::take(&mut exchanger.focuses_path),
            is_working: exchanger.work.is_some(),
            message: exchanger.said.clone(),
        };
        let before = exchanger.draft.clone();
        let intent = exchange_ui(ui, &view, &mut exchanger.draft);
        if exchanger.draft != before {
            // What was said was about another file.
            (exchanger.said, exchanger.exists) = (None, None);
        }
        match intent {
            Some(ExchangeIntent::Choose) => self.choose_list(direction),
            Some(ExchangeIntent::Go) => self.exchange(direction),
            Some(ExchangeIntent::Close) => drop(self.close_exchange()),
            None => {}
        }
    }

    /// Closes the window. Returns whether one was open.
    pub(super) fn close_exchange(&mut self) -> bool {
        self.messages.exchanger.direction.take().is_some()
    }

    fn choose_list(&mut self, direction: Direction) {
        let exchanger = &self.messages.exchanger;
        let path = exchanger.path().unwrap_or_else(|| exchanger.folder.join(""));
        let (folder, name) = beginning(&path);
        let (kind, title, file_name) = match direction {
            Direction::Import => {
                (DialogKind::Open, tr!(self.texts, "saved-import-title"), String::new())
            }
            Direction::Export => {
                let name = name.unwrap_or_else(|| FILE_STEM.to_owned());
                (DialogKind::Save, tr!(self.texts, "saved-export-title"), name)
            }
        };
        let ask = DialogRequest { kind, title: title.into_owned(), folder, file_name };
        self.dialogs.want(DialogOwner::Messages, ask);
    }

    /// Takes in what the dialog has returned.
    pub(super) fn list_path_chosen(&mut self, answer: DialogResult) {
        let exchanger = &mut self.messages.exchanger;
        match answer {
            DialogResult::Chosen(path) => {
                exchanger.draft.path = exchanger.chosen.put(path);
                (exchanger.said, exchanger.exists) = (None, None);
            }
            DialogResult::Cancelled => {}
            DialogResult::Unavailable => {
                let text = tr!(self.texts, "saved-list-no-dialog").into_owned();
                exchanger.said = Some(FileMessage::Hint(text));
            }
        }
    }

    fn exchange(&mut self, direction: Direction) {
        let exchanger = &mut self.messages.exchanger;
        if exchanger.work.is_some() {
            return;
        }
        let Some(path) = exchanger.path() else {
            let text = tr!(self.texts, "saved-list-no-path").into_owned();
            exchanger.said = Some(FileMessage::Problem(text));
            return;
        };
        exchanger.said = None;
        match direction {
            Direction::Import => {
                exchanger.work("messages reader", move || Outcome::Read(import(&path)));
            }
            Direction::Export => {
                let existing = match exchanger.exists.take() {
                    Some(asked) if asked == path => Existing::Replace,
                    _ => Existing::Keep,
                };
                let form = exchanger.draft.form;
                let messages = self.messages.store.messages().clone();
                let work = move || {
                    let (text, left_out) = write_list(&messages, form);
                    write(path, existing, &text, &messages, left_out)
                };
                exchanger.work("messages writer", work);
            }
        }
    }

    /// Takes in what the thread has reported. Never waits.
    pub(super) fn hear_exchanger(&mut self) {
        let outcome = match self.messages.exchanger.work.as_ref().map(Receiver::try_recv) {
            None | Some(Err(TryRecvError::Empty)) => return,
            Some(Ok(outcome)) => outcome,
            Some(Err(TryRecvError::Disconnected)) => {
                // The thread's panic was logged where it happened.
                self.messages.exchanger.work = None;
                return;
            }
        };
        self.messages.exchanger.work = None;
        match outcome {
            Outcome::Read(Ok(list)) => self.take_list(list),
            Outcome::Read(Err(error)) => {
                let text = read_error_text(&error, &self.texts);
                self.tell_of_list(FileMessage::Problem(text));
            }
            Outcome::Written { path, count, left_out } => {
                let path = shown(&path);
                let mut text = tr!(self.texts, "saved-exported", count = count, path = path);
                if left_out > 0 {
                    let more = tr!(self.texts, "saved-export-left-out", count = left_out);
                    text = format!("{text} · {more}");
                }
                self.close_exchange();
                self.notices.add(weight(left_out), text);
            }
            Outcome::NotWritten(FileError { fault: FileFault::Exists, path, .. }) => {
                self.messages.exchanger.exists = Some(path);
                let text = tr!(self.texts, "saved-list-exists").into_owned();
                self.tell_of_list(FileMessage::Hint(text));
            }
            Outcome::NotWritten(error) => {
                let text = SaveError::new(&error).text(&self.texts);
                self.tell_of_list(FileMessage::Problem(text));
            }
        }
    }

    /// All of it, or nothing.
    fn take_list(&mut self, list: ImportedList) {
        let (count, left_out) = (list.len(), list.left_out.len());
        let left_out_text =
            (left_out > 0).then(|| tr!(self.texts, "saved-import-left-out", count = left_out));
        if list.is_empty() {
            let nothing = tr!(self.texts, "saved-import-nothing").into_owned();
            let texts: Vec<String> = [Some(nothing), left_out_text].into_iter().flatten().collect();
            return self.tell_of_list(FileMessage::Problem(texts.join(" · ")));
        }
        match list.changes(self.messages.store.messages()) {
            Ok(changes) => {
                self.change_messages(changes);
                self.close_exchange();
                let text = tr!(self.texts, "saved-imported", count = count);
                let texts: Vec<String> =
                    [Some(text), left_out_text].into_iter().flatten().collect();
                self.notices.add(weight(left_out), texts.join(" · "));
            }
            Err(full) => {
                let text = full_text(full, &self.texts);
                self.tell_of_list(FileMessage::Problem(text));
            }
        }
    }

    /// In the window, or over the others if that was closed.
    fn tell_of_list(&mut self, message: FileMessage) {
        if self.messages.exchanger.direction.is_none() {
            let (FileMessage::Hint(text) | FileMessage::Problem(text)) = message;
            return self.notices.add(Weight::Problem, text);
        }
        self.messages.exchanger.said = Some(message);
    }
}

fn write(
    path: PathBuf,
    existing: Existing,
    text: &str,
    messages: &SavedMessages,
    left_out: usize,
) -> Outcome {
    match write_whole(&path, existing, text.as_bytes()) {
        Ok(()) => Outcome::Written { path, count: messages.len() - left_out, left_out },
        Err(error) => Outcome::NotWritten(error),
    }
}

/// What was left out is to be read.
fn weight(left_out: usize) -> Weight {
    if left_out == 0 { Weight::Info } else { Weight::Problem }
}

fn read_error_text(error: &ReadError, texts: &Texts) -> String {
    match error {
        ReadError::Format(FormatError { what, place: Some(place) }) => {
            let what = safe_text(what).into_owned();
            tr!(texts, "saved-list-wrong", line = place.line, column = place.column, reason = what)
        }
        ReadError::File(error) if error.system_kind() == Some(ErrorKind::NotFound) => {
            tr!(texts, "saved-list-not-found", path = shown(&error.path))
        }
        error => {
            tr!(texts, "saved-list-failed", reason = safe_text(&error.to_string()).into_owned())
        }
    }
}

/// A path as text that is safe to show.
fn shown(path: &Path) -> String {
    safe_text(&path.display().to_string()).into_owned()
}
