//! Rules read from a file and written to one, on a thread of their own.

use super::RulesView;
use super::edit::Choice;
use crate::engine::format::ReadError;
use crate::engine::format::rules::{NotWritable, RULES_EXTENSION, read_rules, rules_text};
use crate::files::{Existing, FileError, FileFault, write_whole};
use crate::i18n::Texts;
use crate::learn::explain::sentence;
use crate::net::NetError;
use crate::net::automation::RuleSet;
use crate::payload::safe_text;
use crate::threads::spawn;
use crate::tr;
use crate::ui::pane::{PathChoice, PathUse};
use crate::ui::stream::ChosenPaths;
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{Field, button, button_if, problem, small};
use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::{Key, Ui};
use std::path::{Path, PathBuf};
use std::task::Waker;

/// The field of the file, and what became of the last reading or writing.
#[derive(Debug, Default)]
pub(super) struct RulesFile {
    /// Whether the line is shown.
    pub(super) is_open: bool,
    typed: String,
    chosen: ChosenPaths,
    running: Option<Receiver<Outcome>>,
    said: Option<Said>,
}

/// What came of reading or writing.
#[derive(Debug)]
enum Outcome {
    Read(PathBuf, Result<RuleSet, ReadError>),
    Written(PathBuf, Result<(), WriteError>),
}

/// Why rules were not written.
#[derive(Debug)]
enum WriteError {
    Rules(NotWritable),
    File(FileError),
}

/// What is shown of it.
#[derive(Debug)]
enum Said {
    Opened {
        count: usize,
        path: PathBuf,
    },
    Saved(PathBuf),
    /// There is such a file; it stays until a person says otherwise.
    Exists,
    NotRead(ReadError),
    NotWritten(WriteError),
    NoPath,
    NoDialog,
    /// The thread did not come to its end.
    Lost,
}

impl RulesFile {
    /// Takes in what the thread has reported. `true` when there are other rules now.
    pub(super) fn hear(&mut self, choice: &mut Choice, set: &mut RuleSet) -> bool {
        let Some(running) = &self.running else { return false };
        let outcome = match running.try_recv() {
            Ok(outcome) => outcome,
            Err(TryRecvError::Empty) => return false,
            Err(TryRecvError::Disconnected) => {
                self.running = None;
                self.said = Some(Said::Lost);
                return false;
            }
        };
        self.running = None;
        match outcome {
            Outcome::Read(path, Ok(read)) => {
                self.said = Some(Said::Opened { count: read.rules.len(), path });
                choice.replace(set, read);
                return true;
            }
            Outcome::Read(_, Err(error)) => self.said = Some(Said::NotRead(error)),
            Outcome::Written(path, Ok(())) => self.said = Some(Said::Saved(path)),
            Outcome::Written(_, Err(error)) => self.said = Some(Said::of_write(error)),
        }
        false
    }

    /// What came of a dialog.
    pub(super) fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        set: &RuleSet,
        waker: &Waker,
    ) {
        match (chosen, path_use) {
            (PathChoice::Unavailable, _) => self.said = Some(Said::NoDialog),
            (PathChoice::Path(path), PathUse::SaveRules) => {
                self.typed = self.chosen.put(path.clone());
                // The system's dialog asks by itself.
                self.write(path, Existing::Replace, set, waker);
            }
            (PathChoice::Path(path), _) => {
                self.typed = self.chosen.put(path.clone());
                self.read(path, waker);
            }
        }
    }

    fn read(&mut self, path: PathBuf, waker: &Waker) {
        self.run(waker, move || {
            let read = read_rules(&path);
            Outcome::Read(path, read)
        });
    }

    fn write(&mut self, path: PathBuf, existing: Existing, set: &RuleSet, waker: &Waker) {
        let set = set.clone();
        self.run(waker, move || {
            let written = write(&path, existing, &set);
            Outcome::Written(path, written)
        });
    }

    fn run(&mut self, waker: &Waker, work: impl FnOnce() -> Outcome + Send + 'static) {
        let (tell, outcome) = bounded(1);
        let waker = waker.clone();
        self.said = None;
        self.running = Some(outcome);
        let started = spawn("rules file".to_owned(), move || {
            // Nobody waits any more if the pane is closed.
            let _ = tell.send(work());
            waker.wake();
        });
        if let Err(error) = started {
            log::error!("{error}");
        }
    }
}

fn write(path: &Path, existing: Existing, set: &RuleSet) -> Result<(), WriteError> {
    let text = rules_text(set).map_err(WriteError::Rules)?;
    write_whole(path, existing, text.as_bytes()).map_err(WriteError::File)
}

impl Said {
    fn of_write(error: WriteError) -> Self {
        match error {
            WriteError::File(FileError { fault: FileFault::Exists, .. }) => Self::Exists,
            error => Self::NotWritten(error),
        }
    }

    fn text(&self, texts: &Texts) -> String {
        match self {
            Self::Opened { count, path } => {
                tr!(texts, "rules-file-opened", count = *count, name = name_of(path))
            }
            Self::Saved(path) => tr!(texts, "rules-file-saved", name = name_of(path)),
            Self::Exists => tr!(texts, "rules-file-exists").into_owned(),
            Self::NotRead(ReadError::File(error)) | Self::NotWritten(WriteError::File(error)) => {
                sentence(&NetError::from(error.clone()), texts)
            }
            Self::NotRead(error) => {
                let said = error.to_string();
                tr!(texts, "rules-file-not-read", problem = safe_text(&said))
            }
            Self::NotWritten(WriteError::Rules(error)) => {
                let path = error.path.display().to_string();
                tr!(texts, "rules-file-no-text", number = error.number, path = safe_text(&path))
            }
            Self::NoPath => tr!(texts, "rules-file-no-path").into_owned(),
            Self::NoDialog => tr!(texts, "no-file-dialog").into_owned(),
            Self::Lost => tr!(texts, "rules-file-lost").into_owned(),
        }
    }

    fn is_good(&self) -> bool {
        matches!(self, Self::Opened { .. } | Self::Saved(_))
    }
}

fn name_of(path: &Path) -> String {
    safe_text(&path.file_name().unwrap_or_default().to_string_lossy()).into_owned()
}

/// A path, where none is typed.
const FILE_EXAMPLE: &str = "device.rules.toml";

/// Draws the line; what is to be chosen in a dialog.
pub(super) fn file_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    file: &mut RulesFile,
    set: &RuleSet,
) -> Option<(PathUse, PathBuf)> {
    let texts = view.texts;
    let mut chooses = None;
    ui.horizontal(|ui| {
        let name = tr!(texts, "rules-file-path");
        let field = Field::new(&name, size::TEXT_FIELD).path().hint(FILE_EXAMPLE);
        let field = field.show(ui, &mut file.typed);
        let enters = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if field.changed() {
            file.said = None;
        }
        let is_idle = file.running.is_none();
        let path = file.chosen.path(&file.typed);
        if button(ui, &tr!(texts, "rules-file-choose")).clicked() {
            chooses = Some((PathUse::OpenRules, path.clone().unwrap_or_default()));
        }
        let opens = button_if(ui, is_idle.into(), &tr!(texts, "rules-file-open")).clicked();
        let saves = button_if(ui, is_idle.into(), &tr!(texts, "rules-file-save")).clicked();
        match path {
            Some(path) if opens || enters => file.read(path, view.waker),
            Some(path) if saves => file.write(path, Existing::Keep, set, view.waker),
            None if saves => chooses = Some((PathUse::SaveRules, proposed_name())),
            None if opens || enters => file.said = Some(Said::NoPath),
            _ => {}
        }
    });
    said_ui(ui, view, file, set);
    chooses
}

fn proposed_name() -> PathBuf {
    PathBuf::from(format!("network-playground{RULES_EXTENSION}"))
}

/// What became of the last reading or writing, and what can be done about it.
fn said_ui(ui: &mut Ui, view: &RulesView<'_>, file: &mut RulesFile, set: &RuleSet) {
    let Some(said) = &file.said else { return };
    let text = said.text(view.texts);
    if said.is_good() {
        small(ui, &text, palette(ui).weak);
        return;
    }
    let exists = matches!(said, Said::Exists);
    ui.horizontal_wrapped(|ui| {
        problem(ui, &text);
        if exists
            && button(ui, &tr!(view.texts, "rules-file-replace")).clicked()
            && let Some(path) = file.chosen.path(&file.typed)
        {
            file.write(path, Existing::Replace, set, view.waker);
        }
    });
}
