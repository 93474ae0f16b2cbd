//! What is run, and how it is watched.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// A program that is to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramConfig {
    /// The executable: an interpreter of Python, or any program. A bare name is looked up in `PATH`.
    pub program: PathBuf,
    /// The Python file that the interpreter runs; `None` for a program that needs none.
    pub file: Option<PathBuf>,
    /// Its own arguments.
    pub args: Vec<OsString>,
    /// The folder in which it runs; `None` for the one that we run in.
    pub folder: Option<PathBuf>,
    /// How its calls are seen.
    pub watch: Watch,
}

/// How the calls of a program are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Watch {
    /// By a piece of Python in its own process: for programs in Python.
    PythonShim,
    /// By strace(1), on Linux, where it is installed: for all others.
    Strace,
    /// Not at all: what it prints and reads is all.
    #[default]
    Nothing,
}

impl ProgramConfig {
    /// A Python file, watched.
    pub fn python(interpreter: impl Into<PathBuf>, file: impl Into<PathBuf>) -> Self {
        Self { file: Some(file.into()), watch: Watch::PythonShim, ..Self::of(interpreter) }
    }

    /// Any program, not watched.
    pub fn of(program: impl Into<PathBuf>) -> Self {
        let program = program.into();
        Self { program, file: None, args: Vec::new(), folder: None, watch: Watch::Nothing }
    }

    /// The program and its arguments as they are run, without what strace(1) adds. Python gets `-u`: what it
    /// prints is seen at once, and not when 8 KiB of it are there.
    pub fn command_line(&self) -> Vec<&OsStr> {
        let python = self.file.as_ref().map(|file| [OsStr::new("-u"), file.as_os_str()]);
        let mut line = vec![self.program.as_os_str()];
        line.extend(python.into_iter().flatten());
        line.extend(self.args.iter().map(OsString::as_os_str));
        line
    }

    /// A short name, for threads and titles: that of the file, or of the program.
    pub fn name(&self) -> String {
        let path = self.file.as_ref().unwrap_or(&self.program);
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_run_with_its_arguments_and_python_without_buffers() {
        let args = vec!["7788".into(), "a b".into()];
        let python = ProgramConfig { args: args.clone(), ..ProgramConfig::python("py", "d/e.py") };
        assert_eq!(python.command_line(), ["py", "-u", "d/e.py", "7788", "a b"]);
        let other = ProgramConfig { args, ..ProgramConfig::of("/bin/nc") };
        assert_eq!(other.command_line(), ["/bin/nc", "7788", "a b"]);
        assert_eq!((python.name(), other.name()), ("e.py".to_owned(), "nc".to_owned()));
    }
}
