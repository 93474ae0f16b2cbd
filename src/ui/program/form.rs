//! What the form of a program holds, and how it becomes a configuration.

use super::workshop::Workshop;
use crate::engine::RequestMistake;
use crate::engine::program::{ProgramRequest, is_python, split_words};
use crate::i18n::Texts;
use crate::learn::lessons::{LessonProgram, programs};
use crate::net::traced::{ProgramConfig, Watch};
use crate::tr;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How the calls of the program are to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum WatchChoice {
    /// As it fits the file.
    #[default]
    Automatic,
    /// By our part in Python.
    Shim,
    /// By strace.
    Strace,
    /// Not at all.
    Nothing,
}

impl WatchChoice {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Shim, Self::Strace, Self::Nothing];

    /// The choice of one way.
    pub fn of(watch: Watch) -> Self {
        match watch {
            Watch::PythonShim => Self::Shim,
            Watch::Strace => Self::Strace,
            Watch::Nothing => Self::Nothing,
        }
    }

    /// The way for a file: a part in Python can watch Python only.
    fn way(self, file: &Path) -> Option<Watch> {
        match self {
            Self::Automatic => None,
            Self::Shim => is_python(file).then_some(Watch::PythonShim),
            Self::Strace => Some(Watch::Strace),
            Self::Nothing => Some(Watch::Nothing),
        }
    }

    /// What it is called.
    pub fn name(self, texts: &Texts) -> String {
        let name = match self {
            Self::Automatic => tr!(texts, "program-watch-automatic"),
            Self::Shim => tr!(texts, "program-watch-shim"),
            Self::Strace => tr!(texts, "program-watch-strace"),
            Self::Nothing => tr!(texts, "program-watch-nothing"),
        };
        name.into_owned()
    }
}

/// What is run, and how, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgramForm {
    /// The file, or that of a program of the lessons.
    pub file: String,
    /// Whether the file is one of the lessons'.
    pub is_of_lessons: bool,
    /// Its arguments.
    pub args: String,
    /// What runs a file in Python; the first one found if empty.
    pub interpreter: String,
    /// The folder in which it runs; that of the file if empty.
    pub folder: String,
    /// How its calls are seen.
    pub watch: WatchChoice,
    /// Whether the options are shown.
    pub options_open: bool,
}

/// What is wrong with the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramErrors {
    /// With the file.
    pub file: Option<String>,
    /// With the arguments.
    pub args: Option<String>,
    /// With the interpreter.
    pub interpreter: Option<String>,
}

impl ProgramErrors {
    /// All of them, in the order of the fields.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        [&self.file, &self.args, &self.interpreter].into_iter().flatten().map(String::as_str)
    }
}

impl ProgramForm {
    /// Whether no file is named.
    pub fn is_empty(&self) -> bool {
        self.file.trim().is_empty()
    }

    /// The name of the file, for the tab.
    pub fn name(&self) -> Option<String> {
        let name = Path::new(self.file.trim()).file_name()?;
        Some(crate::payload::safe_text(&name.to_string_lossy()).into_owned())
    }

    /// A file of a person's own.
    pub fn choose_file(&mut self, file: String) {
        self.file = file;
        self.is_of_lessons = false;
    }

    /// A program of the lessons, with the arguments that it is tried with.
    pub fn choose_lesson(&mut self, program: &LessonProgram) {
        self.file.clone_from(&program.file);
        self.is_of_lessons = true;
        let args: Vec<_> = program.args.iter().map(std::ffi::OsString::from).collect();
        self.args = crate::engine::program::join_words(&args);
    }

    /// The program of the lessons that is chosen.
    pub fn lesson_program(&self) -> Option<&'static LessonProgram> {
        let is_this = |program: &&LessonProgram| program.file == self.file;
        programs().iter().find(is_this).filter(|_| self.is_of_lessons)
    }

    /// What is to run; `None` with what is wrong.
    pub fn config(
        &self,
        workshop: &Workshop,
        texts: &Texts,
        errors: &mut ProgramErrors,
    ) -> Option<ProgramConfig> {
        let args = split_words(&self.args).map_err(|open| {
            let quote = open.quote.to_string();
            tr!(texts, "program-open-quote", quote = quote, place = open.at_char)
        });
        let args = args.map_err(|text| errors.args = Some(text)).ok();
        let Some(tools) = workshop.tools() else {
            errors.file = Some(tr!(texts, "program-not-ready").into_owned());
            return None;
        };
        let file = match self.lesson_program() {
            Some(program) => workshop.lesson_file(program),
            None => Some(PathBuf::from(self.file.trim())),
        };
        let Some(file) = file else {
            errors.file = Some(tr!(texts, "program-no-lesson").into_owned());
            return None;
        };
        let typed =
            |text: &str| Some(PathBuf::from(text.trim())).filter(|it| !it.as_os_str().is_empty());
        let request = ProgramRequest {
            watch: self.watch.way(&file),
            file,
            args: args.clone().unwrap_or_default(),
            interpreter: typed(&self.interpreter),
            folder: typed(&self.folder),
        };
        let config = request.config(tools);
        if let Err(mistake) = &config {
            match mistake {
                RequestMistake::NoInterpreter => {
                    errors.interpreter = Some(tr!(texts, "program-no-interpreter").into_owned());
                }
                _ => errors.file = Some(tr!(texts, "program-no-file").into_owned()),
            }
        }
        config.ok().filter(|_| args.is_some())
    }
}
