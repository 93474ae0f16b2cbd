//! A file that is written beside its place and takes it when it is whole.

use super::{FileError, FileFault, FileStep};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// Names that are tried for the unfinished file: `NAME.part`, `NAME.part-2` and so on. Unfinished files
/// of earlier saves stay where they are.
const NAMES_MAX: u32 = 100;

/// The longest name of a file, in bytes, on the usual file systems (limits.h, `NAME_MAX`). The name of an
/// unfinished file is cut to it; some count in 16-bit units, which are never more.
const NAME_BYTES_MAX: usize = 255;

/// Links that are followed to find the place of a file: as many as Linux follows (`path_resolution(7)`).
const LINKS_MAX: usize = 40;

/// What to do with a file that exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and say so.
    Keep,
    /// Replace it, as the person has said.
    Replace,
}

/// Who may read and write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// As the system has it for every new file, or as it was with the file that is replaced: a person
    /// named it.
    Usual,
    /// Its owner alone: it is the program's own.
    Owner,
}

/// A file that is being written beside its place.
#[derive(Debug)]
pub struct PartFile {
    // Before `part`, so that it is closed when that is removed.
    file: File,
    part: TempPath,
    place: PathBuf,
    existing: Existing,
    access: Access,
    bytes: u64,
}

impl PartFile {
    /// Looks at a path that a person named and makes the unfinished file beside it: for what can be written
    /// again. If it does not get its place, nothing of it stays.
    ///
    /// # Errors
    /// If the path is no place for a file, one is there that must be kept, or none can be made.
    pub fn create(path: &Path, existing: Existing) -> Result<Self, FileError> {
        Self::beside(path, existing, Access::Usual)
    }

    /// The same for what cannot be had again: if it does not get its place, the unfinished file stays.
    ///
    /// # Errors
    /// As [`PartFile::create`].
    pub fn create_lasting(path: &Path, existing: Existing) -> Result<Self, FileError> {
        let mut made = Self::create(path, existing)?;
        made.part.disable_cleanup(true);
        Ok(made)
    }

    /// The same as [`PartFile::create`] for a file of the program's own.
    pub(super) fn create_own(path: &Path, existing: Existing) -> Result<Self, FileError> {
        Self::beside(path, existing, Access::Owner)
    }

    fn beside(path: &Path, existing: Existing, access: Access) -> Result<Self, FileError> {
        let place = place_of(path, existing)?;
        let (file, part) = make_part(&place, access)
            .map_err(|(part, error)| FileError::of_system(FileStep::Open, &part, &error))?;
        Ok(Self { file, part, place, existing, access, bytes: 0 })
    }

    /// Where it is until it has its place.
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// How much is written.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes more.
    ///
    /// # Errors
    /// What write(2) says; [`PartFile::bytes`] has what was written before.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.write_all(bytes).map_err(|error| self.failed(&error))
    }

    /// The error of a write of this file.
    pub fn failed(&self, error: &io::Error) -> FileError {
        FileError::of_system(FileStep::Write, self.path(), error)
    }

    /// Puts the whole file to the disk and gives it its name. That may take seconds.
    ///
    /// # Errors
    /// What the file system says. What stood in its place still does.
    pub fn put_in_place(self) -> Result<(), FileError> {
        self.put_in_place_if(|| true)
    }

    /// The same, unless it is given up while the disk was busy: then nothing gets a name.
    ///
    /// # Errors
    /// [`FileFault::Cancelled`], or what the file system says. What stood in its place still does.
    pub fn put_in_place_if(self, goes_on: impl FnOnce() -> bool) -> Result<(), FileError> {
        if (self.existing, self.access) == (Existing::Replace, Access::Usual) {
            take_mode(&self.file, &self.place);
        }
        // Only now the system says what it could not write: a full disk, a quota, a lost server.
        self.file.sync_all().map_err(|error| self.failed(&error))?;
        let Self { file, part, place, existing, .. } = self;
        drop(file);
        if !goes_on() {
            return Err(FileError::new(FileStep::Rename, &place, FileFault::Cancelled));
        }
        let renamed = match existing {
            Existing::Replace => part.persist(&place).map_err(io::Error::from),
            Existing::Keep => rename_to_free(part, &place),
        };
        renamed.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                FileError::new(FileStep::Rename, &place, FileFault::Exists)
            }
            _ => FileError::of_system(FileStep::Rename, &place, &error),
        })
    }

    /// Nothing of it stays.
    pub fn discard(mut self) {
        self.part.disable_cleanup(false);
    }

    /// Gives what came a name that says that it is not all: `page (incomplete).html`, or with a number the
    /// next free one; and returns it. What has the file's own name stays.
    ///
    /// # Errors
    /// What rename(2) says; the unfinished file stays where it is then.
    pub fn keep_incomplete(self) -> Result<PathBuf, FileError> {
        let Self { file, part, place, .. } = self;
        drop(file);
        let unfinished = part.to_path_buf();
        let mut part = part;
        for number in 1..=NAMES_MAX {
            let kept = incomplete_name(&place, number);
            match part.persist_noclobber(&kept) {
                Ok(()) => return Ok(kept),
                Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                    part = refused.path;
                }
                Err(refused) => {
                    return Err(FileError::of_system(FileStep::Rename, &kept, &refused.error));
                }
            }
        }
        Err(FileError::new(FileStep::Rename, &unfinished, FileFault::Exists))
    }

    /// For tests: from now on it is this file that is written, of which so much is written already.
    #[cfg(test)]
    pub(crate) fn divert(&mut self, file: File, bytes: u64) {
        (self.file, self.bytes) = (file, bytes);
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Where the file is to be: for a link, where that leads.
pub(super) fn place_of(path: &Path, existing: Existing) -> Result<PathBuf, FileError> {
    let refused = |fault| Err(FileError::new(FileStep::Open, path, fault));
    match fs::metadata(path) {
        Ok(facts) if facts.is_dir() => refused(FileFault::IsFolder),
        Ok(facts) if !facts.is_file() => refused(FileFault::NotAFile),
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FileError::of_system(FileStep::Open, path, &error))
        }
        Err(_) if path.file_name().is_none() || ends_like_a_folder(path) => {
            refused(FileFault::IsFolder)
        }
        // A link that leads nowhere has the name, too.
        looked if existing == Existing::Keep && (looked.is_ok() || path.is_symlink()) => {
            refused(FileFault::Exists)
        }
        _ => Ok(followed(path)),
    }
}

/// The end of a chain of links, whether a file is there or not.
fn followed(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    for _ in 0..LINKS_MAX {
        let Ok(to) = fs::read_link(&place) else { break };
        // What is absolute stays as it is.
        place = place.parent().unwrap_or(Path::new("")).join(to);
    }
    place
}

/// `folder/` names a folder even when there is none.
fn ends_like_a_folder(path: &Path) -> bool {
    path.as_os_str()
        .as_encoded_bytes()
        .last()
        .is_some_and(|byte| std::path::is_separator(char::from(*byte)))
}

/// A new file beside the place.
fn make_part(place: &Path, access: Access) -> Result<(File, TempPath), (PathBuf, io::Error)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Until it has the mode of the one that it replaces, nobody else may see what is in it.
    if access == Access::Owner || place.exists() {
        for_owner(&mut options);
    }
    let mut number = 1;
    loop {
        let part = part_name(place, number);
        // In this order: a path that is let go of removes its file, and this may be somebody else's.
        let made = options.open(&part).and_then(|file| Ok((file, TempPath::try_from_path(&part)?)));
        match made {
            Ok(made) => return Ok(made),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES_MAX => {
                number += 1;
            }
            Err(error) => return Err((part, error)),
        }
    }
}

fn part_name(place: &Path, number: u32) -> PathBuf {
    let end = if number > 1 { format!(".part-{number}") } else { ".part".to_owned() };
    if let Some(name) = place.file_name()
        && name.len() + end.len() > NAME_BYTES_MAX
    {
        let name = name.to_string_lossy();
        let cut = name.floor_char_boundary(NAME_BYTES_MAX - end.len());
        return place.with_file_name(name.get(..cut).unwrap_or_default().to_owned() + &end);
    }
    let mut name = OsString::from(place.as_os_str());
    name.push(end);
    PathBuf::from(name)
}

/// The name of a file of which not all came.
fn incomplete_name(place: &Path, number: u32) -> PathBuf {
    let word =
        if number > 1 { format!(" (incomplete {number})") } else { " (incomplete)".to_owned() };
    let stem = place.file_stem().unwrap_or_default().to_string_lossy();
    let end = place.extension().map(|end| format!(".{}", end.to_string_lossy()));
    let end = word + &end.unwrap_or_default();
    // An end that long is no end.
    let room = NAME_BYTES_MAX.saturating_sub(end.len());
    let cut = stem.floor_char_boundary(room);
    place.with_file_name(format!("{}{end}", stem.get(..cut).unwrap_or_default()))
}

/// Renames unless the name was taken meanwhile.
fn rename_to_free(part: TempPath, place: &Path) -> io::Result<()> {
    match part.persist_noclobber(place) {
        Ok(()) => Ok(()),
        Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => Err(taken.error),
        // A file system that can neither rename so nor link (FAT): a look before is the best there is.
        Err(_) if place.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(refused) => Ok(refused.path.persist(place)?),
    }
}

/// Readable and writable for its owner only.
#[cfg(unix)]
fn for_owner(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

/// Files take the rights of their folder on Windows.
#[cfg(not(unix))]
fn for_owner(_: &mut OpenOptions) {}

/// Who may read and write the file that is replaced may do so with the new one.
#[cfg(unix)]
fn take_mode(file: &File, old: &Path) {
    use std::os::unix::fs::PermissionsExt;
    /// Read, write and execute for owner, group and others. The others are no rights (chmod(2)).
    const RIGHTS: u32 = 0o777;
    if let Ok(old) = fs::metadata(old) {
        let rights = fs::Permissions::from_mode(old.permissions().mode() & RIGHTS);
        // A file system without rights: it stays as it was made.
        let _ = file.set_permissions(rights);
    }
}

/// Files take the rights of their folder on Windows.
#[cfg(not(unix))]
fn take_mode(_: &File, _: &Path) {}

/// Writes a file whole, and puts it in its place.
///
/// # Errors
/// As [`PartFile::create`] and [`PartFile::put_in_place`]; what stood there stays.
pub fn write_whole(path: &Path, existing: Existing, bytes: &[u8]) -> Result<(), FileError> {
    let mut part = PartFile::create(path, existing)?;
    part.append(bytes)?;
    part.put_in_place()
}

/// A file that a person has protected from being written is not replaced, though its folder would allow it.
///
/// # Errors
/// If there is such a file.
pub fn refuse_read_only(path: &Path) -> Result<(), FileError> {
    let is_read_only = |old: fs::Metadata| old.is_file() && old.permissions().readonly();
    if fs::metadata(path).is_ok_and(is_read_only) {
        let error = io::ErrorKind::PermissionDenied.into();
        return Err(FileError::of_system(FileStep::Open, path, &error));
    }
    Ok(())
}

#[cfg(test)]
#[path = "part_tests.rs"]
mod tests;
