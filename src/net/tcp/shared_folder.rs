//! A folder whose files go out: which name a peer may ask for, and that what was opened is inside.

use super::FileRefusal;
use crate::files::name::is_windows_trap;
use crate::files::{FileError, PlainFile, open_plain};
use crate::net::{Cause, Errno, NetError, Op};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The longest name that is looked at, in bytes: what Linux takes for a path (limits.h, `PATH_MAX`).
const NAME_BYTES_MAX: usize = 4096;

/// Opens the file of the folder that a peer's message names, whatever the message is: nothing outside
/// the folder, nothing but a plain file. Folders inside it may be named with `/`.
///
/// The name is checked, then where it leads, links resolved, and then, since somebody may change the
/// folder in between, what was really opened.
///
/// # Errors
/// Why it is not given out.
pub(super) fn open_inside(folder: &Path, message: &[u8]) -> Result<PlainFile, FileRefusal> {
    let name = checked_name(message)?;
    let folder =
        fs::canonicalize(folder).map_err(|error| FileRefusal::Failed(failed(folder, &error)))?;
    let asked = folder.join(name);
    let path = fs::canonicalize(&asked).map_err(|error| failed(&asked, &error))?;
    if !path.starts_with(&folder) {
        return Err(FileRefusal::Outside);
    }
    let opened = open_plain(&path)?;
    if !is_inside(&opened.file, &path, &folder) {
        return Err(FileRefusal::Outside);
    }
    Ok(opened)
}

/// Whether the file that was opened is inside the folder: the kernel says where it is.
#[cfg(target_os = "linux")]
fn is_inside(file: &File, path: &Path, folder: &Path) -> bool {
    use std::os::fd::AsRawFd;
    match fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())) {
        Ok(opened) => opened.starts_with(folder),
        // No /proc, as in some containers.
        Err(_) => is_still(path) && is_same(file, path),
    }
}

/// Whether the file that was opened is inside the folder: its path leads to it still, without links.
#[cfg(not(target_os = "linux"))]
fn is_inside(file: &File, path: &Path, _: &Path) -> bool {
    is_still(path) && is_same(file, path)
}

/// Whether a path without links has none now either.
fn is_still(path: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|now| now == path)
}

/// Whether the path leads to the open file.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let open = file.metadata().ok().map(identity);
    open.is_some() && open == fs::symlink_metadata(path).ok().map(identity)
}

/// Whether the path leads to the open file. Here std gives no identity of files; making a link takes a
/// privilege on Windows, and that the path has none now has been seen.
#[cfg(not(unix))]
fn is_same(_: &File, _: &Path) -> bool {
    true
}

/// The name in a message, without its line end, if it can only mean something inside a folder.
fn checked_name(message: &[u8]) -> Result<&str, FileRefusal> {
    let name = std::str::from_utf8(message).map_err(|_| FileRefusal::NotAName)?;
    let name = name.trim_end_matches(['\r', '\n']);
    let is_name = !name.is_empty() && name.len() <= NAME_BYTES_MAX;
    if !is_name || name.contains(char::is_control) || name.ends_with('/') && !name.starts_with('/')
    {
        return Err(FileRefusal::NotAName);
    }
    // A backslash separates on Windows, a colon follows a drive or precedes an alternate stream there;
    // a name that means another place on another system is refused on all of them.
    if name.starts_with('/')
        || name.contains(['\\', ':'])
        || name.split('/').any(|part| part == "..")
    {
        return Err(FileRefusal::Outside);
    }
    if cfg!(windows) && name.split('/').any(is_windows_trap) {
        return Err(FileRefusal::NotAFile);
    }
    Ok(name)
}

impl From<NetError> for FileRefusal {
    /// Why a file that could not be opened is not given out.
    fn from(error: NetError) -> Self {
        let is_absent = |errno: Errno| errno.is("ENOENT") || errno.is("ENOTDIR");
        match error.cause {
            Cause::NotAFile => Self::NotAFile,
            _ if error.errno().is_some_and(is_absent) => Self::Absent,
            _ => Self::Failed(error),
        }
    }
}

impl From<FileError> for FileRefusal {
    fn from(error: FileError) -> Self {
        NetError::from(error).into()
    }
}

fn failed(path: &Path, error: &io::Error) -> NetError {
    NetError::new(Op::OpenFile, path.display().to_string(), error)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::files::FileFault;
    use std::io::Read;
    use std::path::PathBuf;

    /// A folder `public` with files, beside a secret.
    fn scene() -> (tempfile::TempDir, PathBuf) {
        let scene = tempfile::tempdir().unwrap();
        let public = scene.path().join("public");
        fs::create_dir_all(public.join("sub")).unwrap();
        fs::write(scene.path().join("secret.txt"), "secret").unwrap();
        fs::create_dir(scene.path().join("public-too")).unwrap();
        fs::write(scene.path().join("public-too/secret.txt"), "secret").unwrap();
        fs::write(public.join("a.txt"), "a").unwrap();
        fs::write(public.join("empty"), "").unwrap();
        fs::write(public.join(".hidden"), "h").unwrap();
        fs::write(public.join("你好 世界.txt"), "ni hao").unwrap();
        fs::write(public.join("sub/b.txt"), "bb").unwrap();
        (scene, public)
    }

    fn content(folder: &Path, message: &[u8]) -> Result<String, FileRefusal> {
        open_inside(folder, message).map(|mut opened| {
            let mut text = String::new();
            opened.file.read_to_string(&mut text).unwrap();
            assert_eq!(text.len() as u64, opened.bytes);
            text
        })
    }

    #[test]
    fn what_is_inside_is_given_out() {
        let (_scene, public) = scene();
        let table: [(&[u8], &str); 8] = [
            (b"a.txt", "a"),
            (b"a.txt\n", "a"),
            (b"a.txt\r\n", "a"),
            (b"./a.txt", "a"),
            (b"empty", ""),
            (b".hidden", "h"),
            ("你好 世界.txt".as_bytes(), "ni hao"),
            (b"sub/b.txt", "bb"),
        ];
        for (message, expected) in table {
            let name = String::from_utf8_lossy(message);
            assert_eq!(content(&public, message).unwrap(), expected, "{name}");
        }
        // The folder may itself be reached by a way of its own.
        assert_eq!(content(&public.join("sub/.."), b"a.txt").unwrap(), "a");
    }

    #[test]
    fn hostile_names_are_refused() {
        use FileRefusal::{Absent, NotAFile, NotAName, Outside};
        let (scene, public) = scene();
        let secret = scene.path().join("secret.txt").to_string_lossy().into_owned();
        let long = "x".repeat(NAME_BYTES_MAX + 1);
        let many_up = "../".repeat(40) + "etc/passwd";
        let table: [(&[u8], FileRefusal); 27] = [
            (b"", NotAName),
            (b"\r\n", NotAName),
            (b"a.txt\0.png", NotAName),
            (b"\0", NotAName),
            (b"a\ta", NotAName),
            (b"a.txt\nb.txt", NotAName),
            (b"\xc4\xe3", NotAName),
            (b"a.txt/", NotAName),
            (long.as_bytes(), NotAName),
            (b"..", Outside),
            (b"../secret.txt", Outside),
            (b"sub/../../secret.txt", Outside),
            (b"sub/../a.txt", Outside),
            (many_up.as_bytes(), Outside),
            (b"../public-too/secret.txt", Outside),
            (b"/", Outside),
            (b"/etc/passwd", Outside),
            (b"//host/share", Outside),
            (secret.as_bytes(), Outside),
            (b"..\\secret.txt", Outside),
            (b"C:\\Windows\\win.ini", Outside),
            (b"C:a.txt", Outside),
            (b"a.txt::$DATA", Outside),
            (b"\\\\?\\C:\\x", Outside),
            (b".", NotAFile),
            (b"sub", NotAFile),
            (b"a.txt/b", Absent),
        ];
        for (message, expected) in table {
            let name = String::from_utf8_lossy(message);
            assert_eq!(content(&public, message), Err(expected), "{name:?}");
        }
        for absent in [&b"nothing"[..], b"nothing/at/all", b"%2e%2e/secret.txt", b"~", b"..."] {
            assert_eq!(content(&public, absent), Err(Absent), "{absent:?}");
        }
        let no_folder = content(&public.join("gone"), b"a.txt");
        assert!(matches!(no_folder, Err(FileRefusal::Failed(_))), "{no_folder:?}");
    }

    #[cfg(unix)]
    #[test]
    fn links_out_devices_and_pipes_are_refused() {
        use std::os::unix::fs::symlink;
        let (scene, public) = scene();
        let link = |to: &Path, name: &str| symlink(to, public.join(name)).unwrap();
        link(&scene.path().join("secret.txt"), "out");
        link(scene.path(), "up");
        link(Path::new("../secret.txt"), "relative");
        link(Path::new("loop"), "loop");
        link(Path::new("/dev/zero"), "zero");
        link(Path::new("nowhere"), "dangling");
        link(Path::new("sub/b.txt"), "within");
        for name in [&b"out"[..], b"up/secret.txt", b"relative", b"zero"] {
            assert_eq!(content(&public, name), Err(FileRefusal::Outside), "{name:?}");
        }
        assert!(matches!(content(&public, b"loop"), Err(FileRefusal::Failed(_))));
        assert_eq!(content(&public, b"dangling"), Err(FileRefusal::Absent));
        assert_eq!(content(&public, b"within").unwrap(), "bb");
        let fault = |path: &Path| open_plain(path).unwrap_err().fault;
        assert_eq!(fault(Path::new("/dev/zero")), FileFault::NotAFile);
        let pipe = public.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(content(&public, b"pipe"), Err(FileRefusal::NotAFile));
            assert_eq!(fault(&pipe), FileFault::NotAFile);
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_unreadable_file_is_told_with_its_errno() {
        use std::os::unix::fs::PermissionsExt;
        let (_scene, public) = scene();
        let path = public.join("a.txt");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if File::open(&path).is_ok() {
            return; // An administrator may read everything.
        }
        let Err(FileRefusal::Failed(error)) = content(&public, b"a.txt") else { panic!("given") };
        assert!(error.errno().is_some_and(|errno| errno.is("EACCES")), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_was_opened_counts_and_not_what_stands_there_by_now() {
        let (scene, public) = scene();
        let public = fs::canonicalize(public).unwrap();
        let secret = File::open(scene.path().join("secret.txt")).unwrap();
        let path = public.join("a.txt");
        assert!(!is_inside(&secret, &path, &public));
        assert!(!is_same(&secret, &path));
        let file = File::open(&path).unwrap();
        assert!(is_inside(&file, &path, &public) && is_same(&file, &path) && is_still(&path));
    }
}
