//! What this machine has to run and watch programs with.

use crate::net::traced::Watch;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The most interpreters that are listed: more than anybody has in `PATH` on purpose.
const INTERPRETERS_MAX: usize = 32;

/// The names under which Python is installed. On Windows, `py` is the launcher, which takes the newest one.
const INTERPRETERS: &[&str] =
    if cfg!(windows) { &["python.exe", "python3.exe", "py.exe"] } else { &["python3", "python"] };

/// Programs that run and watch others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tools {
    /// Interpreters of Python in the order in which they are taken.
    pub interpreters: Vec<PathBuf>,
    /// strace(1), where it is installed.
    pub strace: Option<PathBuf>,
}

impl Tools {
    /// Looks for them in `PATH`. This reads folders: it may take a while, so it is nothing for the ui thread.
    pub fn look() -> Self {
        Self::look_in(&std::env::var_os("PATH").unwrap_or_default())
    }

    fn look_in(path: &OsStr) -> Self {
        let folders: Vec<PathBuf> =
            std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect();
        let named = |name: &str| -> Vec<PathBuf> {
            folders.iter().map(|folder| folder.join(name)).filter(|it| is_executable(it)).collect()
        };
        let mut interpreters: Vec<PathBuf> = INTERPRETERS.iter().flat_map(|it| named(it)).collect();
        // Windows has a stand-in of this name that only opens a shop.
        interpreters
            .sort_by_key(|it| it.components().any(|part| part.as_os_str() == "WindowsApps"));
        let mut known = Vec::new();
        interpreters.retain(|it| {
            let real = it.canonicalize().unwrap_or_else(|_| it.clone());
            let is_new = !known.contains(&real);
            known.push(real);
            is_new
        });
        interpreters.truncate(INTERPRETERS_MAX);
        let strace = cfg!(target_os = "linux").then(|| named("strace").into_iter().next());
        Self { interpreters, strace: strace.flatten() }
    }

    /// How the calls of a program are seen if nobody has chosen.
    pub fn watch_of(&self, file: &Path) -> Watch {
        match (is_python(file), &self.strace) {
            (true, _) => Watch::PythonShim,
            (false, Some(_)) => Watch::Strace,
            (false, None) => Watch::Nothing,
        }
    }
}

/// Whether an interpreter of Python is needed to run the file.
pub fn is_python(file: &Path) -> bool {
    file.extension().is_some_and(|end| end.eq_ignore_ascii_case("py") || end == "pyw")
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |meta: std::fs::Metadata| meta.is_file() && meta.permissions().mode() & 0o111 != 0;
    file.metadata().is_ok_and(mode)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    // The stand-ins of Windows are links that nothing can follow.
    file.symlink_metadata().is_ok_and(|meta| !meta.is_dir())
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn what_can_be_run_is_found_in_the_order_of_the_folders_once() {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|name| folder.path().join(name));
        for folder in [&first, &second] {
            std::fs::create_dir(folder).unwrap();
        }
        for name in ["python3", "strace"] {
            std::fs::write(second.join(name), "").unwrap();
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(second.join(name), mode).unwrap();
        }
        std::fs::write(first.join("python3"), "nothing that can be run").unwrap();
        symlink(second.join("python3"), second.join("python")).unwrap();
        let path = std::env::join_paths([&first, &second, Path::new("relative")]).unwrap();
        let tools = Tools::look_in(&path);
        assert_eq!(tools.interpreters, [second.join("python3")]);
        let strace = cfg!(target_os = "linux").then(|| second.join("strace"));
        assert_eq!(tools.strace, strace);
        assert_eq!(tools.watch_of(Path::new("a.PY")), Watch::PythonShim);
        let other = if cfg!(target_os = "linux") { Watch::Strace } else { Watch::Nothing };
        assert_eq!(tools.watch_of(Path::new("/bin/nc")), other);
    }
}
