//! Files that are written beside their place and take it when they are whole.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// Renames unless the name is taken meanwhile: rename(2) would replace it, link(2) does not.
///
/// # Errors
/// `AlreadyExists`, or what the file system answers.
pub fn rename_to_free(part: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(part, to) {
        Ok(()) => fs::remove_file(part),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links (FAT): a look before is the best there is.
        Err(_) if to.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(part, to),
    }
}

/// Readable and writable for its owner only: for what came from somebody, or tells of a person.
#[cfg(unix)]
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

/// Files take the rights of their folder on Windows.
#[cfg(not(unix))]
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
