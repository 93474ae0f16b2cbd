//! Programs that are run: their arguments as people type them, and what runs them on this machine.

mod found;
mod words;

pub use found::{Tools, is_python};
pub use words::{UnclosedQuote, join_words, split_words};

use super::mistake::RequestMistake;
use crate::net::traced::{ProgramConfig, Watch};
use std::ffi::OsString;
use std::path::PathBuf;

/// A program that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramRequest {
    /// A file in Python, or an executable.
    pub file: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// What runs a file in Python; the first one that is found if none is named.
    pub interpreter: Option<PathBuf>,
    /// The folder in which it runs; that of the file if none is named.
    pub folder: Option<PathBuf>,
    /// How its calls are seen; what fits the file if nothing is said.
    pub watch: Option<Watch>,
}

impl ProgramRequest {
    /// This file, with all else left open.
    pub fn of(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// The configuration of the session, with what this machine has.
    ///
    /// # Errors
    /// If no file is named, or it is one in Python and there is no interpreter.
    pub fn config(&self, tools: &Tools) -> Result<ProgramConfig, RequestMistake> {
        if self.file.as_os_str().is_empty() {
            return Err(RequestMistake::NoProgram);
        }
        let watch = self.watch.unwrap_or_else(|| tools.watch_of(&self.file));
        // One that is named without a folder stands where we run.
        let beside = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = self.folder.clone().or_else(|| beside.map(PathBuf::from));
        let file = std::path::absolute(&self.file).unwrap_or_else(|_| self.file.clone());
        let args = self.args.clone();
        if !is_python(&self.file) {
            // An executable without a folder is looked up by its name.
            let program = if beside.is_some() { file } else { self.file.clone() };
            return Ok(ProgramConfig { program, file: None, args, folder, watch });
        }
        let named = self.interpreter.clone();
        let program = named.or_else(|| tools.interpreters.first().cloned());
        let program = program.ok_or(RequestMistake::NoInterpreter)?;
        Ok(ProgramConfig { program, file: Some(file), args, folder, watch })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_file_in_python_gets_an_interpreter_and_others_run_themselves() {
        let tools = Tools { interpreters: vec!["/bin/py".into()], strace: Some("/st".into()) };
        let python = ProgramRequest::of("/d/e.py").config(&tools).unwrap();
        assert_eq!((python.program, python.file), ("/bin/py".into(), Some("/d/e.py".into())));
        assert_eq!((python.folder, python.watch), (Some("/d".into()), Watch::PythonShim));
        let named = ProgramRequest { interpreter: Some("p".into()), ..ProgramRequest::of("e.py") };
        let named = named.config(&tools).unwrap();
        assert_eq!((named.program, named.folder), ("p".into(), None));
        let other = ProgramRequest::of("ncat").config(&tools).unwrap();
        assert_eq!((other.program, other.file, other.watch), ("ncat".into(), None, Watch::Strace));
        let nothing = Tools::default();
        let unwatched = ProgramRequest::of("ncat").config(&nothing).unwrap();
        assert_eq!(unwatched.watch, Watch::Nothing);
        let missing = ProgramRequest::of("e.py").config(&nothing);
        assert_eq!(missing, Err(RequestMistake::NoInterpreter));
        assert_eq!(ProgramRequest::default().config(&tools), Err(RequestMistake::NoProgram));
    }
}
