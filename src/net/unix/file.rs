//! The file of a socket: what stands there, who may use it, and its end.

use super::address::address_of;
use super::{FileId, InTheWay, UnixFailure};
use crate::net::session::Shared;
use crate::net::socket::{self, number};
use crate::net::trace::{PendingCall, traced, zero};
use crate::net::{Args, Cause, Endpoint, Errno, EventKind, NetError, Op, Peer, Stamp, UnixName};
use socket2::{Socket, Type};
use std::fs::{self, File, Metadata, Permissions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The bits of a mode that say who may what.
const MODE_BITS: u32 = 0o777;

/// The file of a socket of ours. It goes when this is dropped, as far as it is still the one that was made.
#[derive(Debug)]
pub(super) struct OwnFile {
    path: PathBuf,
    name: UnixName,
    id: FileId,
    is_there: bool,
}

impl OwnFile {
    /// The file that a bind has made just now.
    pub(super) fn made(path: PathBuf, name: UnixName) -> io::Result<Self> {
        let id = id_of(&fs::symlink_metadata(&path)?);
        Ok(Self { path, name, id, is_there: true })
    }

    /// Removes it, and reports that. What others have put in its place stays.
    pub(super) fn remove(mut self, shared: &Shared) {
        self.is_there = false;
        if self.is_ours()
            && let Err(error) = unlink(shared, &self.path, self.name)
        {
            shared.tell(Stamp::now(), Peer::None, EventKind::Failed(Box::new(error)));
        }
    }

    fn is_ours(&self) -> bool {
        let found = fs::symlink_metadata(&self.path);
        found.is_ok_and(|found| found.file_type().is_socket() && id_of(&found) == self.id)
    }

    /// Gives it the mode that the umask has kept from it. Not by its name alone: the file is opened without
    /// following a link, and is known by its number.
    #[cfg(target_os = "linux")]
    pub(super) fn set_mode(&self, shared: &Shared, mode: u32) -> Result<(), NetError> {
        let mut options = File::options();
        options.read(true).custom_flags(libc::O_PATH | libc::O_NOFOLLOW);
        let opened = options.open(&self.path);
        let opened = opened.map_err(|error| self.error(Op::Chmod, &error))?;
        let found = opened.metadata().map_err(|error| self.error(Op::Chmod, &error))?;
        if id_of(&found) != self.id {
            let cause = UnixFailure::NotRemoved(InTheWay::Other).into();
            return Err(NetError { op: Op::Chmod, target: self.name.to_string(), cause });
        }
        if found.mode() & MODE_BITS == mode {
            return Ok(());
        }
        let path = format!("/proc/self/fd/{}", number(&opened));
        self.chmod(shared, Path::new(&path), mode)
    }

    /// Gives it the mode that was asked for.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn set_mode(&self, shared: &Shared, mode: u32) -> Result<(), NetError> {
        self.chmod(shared, &self.path, mode)
    }

    fn chmod(&self, shared: &Shared, path: &Path, mode: u32) -> Result<(), NetError> {
        let args = Args::Text(format!("{}, {}", quoted(self.name), octal(mode)));
        let call = PendingCall { op: Op::Chmod, fd: None, args };
        let set = || fs::set_permissions(path, Permissions::from_mode(mode));
        traced(shared, call, zero, set)
            .map_err(|error| NetError { target: self.name.to_string(), ..error })
    }

    fn error(&self, op: Op, error: &io::Error) -> NetError {
        NetError::new(op, self.name.to_string(), error)
    }
}

impl Drop for OwnFile {
    fn drop(&mut self) {
        if self.is_there && self.is_ours() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Sets who may use the file that a bind of this socket will make, before there is one: Linux gives the file the mode
/// of the socket, less the umask (`unix_bind` in `net/unix/af_unix.c`). Elsewhere it has no effect.
pub(super) fn set_mode_before(shared: &Shared, socket: &Socket, mode: u32) -> Result<(), NetError> {
    let call = PendingCall::on(number(socket), Op::Chmod, Args::Text(octal(mode)));
    traced(shared, call, zero, || {
        let file = File::from(OwnedFd::from(socket.try_clone()?));
        file.set_permissions(Permissions::from_mode(mode))
    })
}

fn octal(mode: u32) -> String {
    format!("0o{mode:03o}")
}

fn quoted(name: UnixName) -> String {
    format!("\"{name}\"")
}

fn id_of(metadata: &Metadata) -> FileId {
    FileId { device: metadata.dev(), inode: metadata.ino() }
}

/// What stands there, in the way of a bind.
///
/// # Errors
/// If that cannot be said: nothing may stand there by now.
pub(super) fn in_the_way(
    shared: &Shared,
    path: &Path,
    name: UnixName,
    kind: Type,
) -> io::Result<InTheWay> {
    let found = fs::symlink_metadata(path)?;
    let what = found.file_type();
    if what.is_symlink() {
        return Ok(InTheWay::Link);
    }
    if what.is_dir() {
        return Ok(InTheWay::Folder);
    }
    if !what.is_socket() {
        return Ok(InTheWay::File);
    }
    Ok(match ask(shared, name, kind) {
        Ok(()) => InTheWay::Alive,
        Err(errno) if errno.is("ECONNREFUSED") => InTheWay::Stale(id_of(&found)),
        // A full backlog, or a socket of another type: it is somebody's.
        Err(errno) if errno.is_would_block() || errno.is("EPROTOTYPE") => InTheWay::Alive,
        Err(errno) => InTheWay::Unknown(errno),
    })
}

/// Connects to a socket and closes again: nobody listens on one that is left over.
fn ask(shared: &Shared, name: UnixName, kind: Type) -> Result<(), Errno> {
    let errno = |error: &io::Error| Errno::of(error).unwrap_or(Errno(0));
    let address = address_of(name, Op::Connect).map_err(|_| Errno(0))?;
    let untold = |error: NetError| error.errno().unwrap_or(Errno(0));
    let socket = socket::unix_socket(shared, kind).map_err(untold)?;
    socket.set_nonblocking(true).map_err(|error| errno(&error))?;
    let args = Args::Address(Endpoint::Unix(name));
    let call = PendingCall::on(number(&socket), Op::Connect, args);
    let asked = traced(shared, call, zero, || socket.connect(&address));
    socket::close(shared, socket);
    asked.map_err(|error| error.errno().unwrap_or(Errno(0)))
}

/// Removes the file of an earlier socket, if it is still the one that was looked at and nobody has it.
///
/// # Errors
/// Why it stays.
pub(super) fn remove_stale(
    shared: &Shared,
    path: &Path,
    (name, wanted): (UnixName, FileId),
    kind: Type,
) -> Result<(), NetError> {
    let error = |cause| NetError { op: Op::Unlink, target: name.to_string(), cause };
    let found = match in_the_way(shared, path, name, kind) {
        Ok(found) => found,
        // It is gone, as was wished.
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(error(Cause::from(&source))),
    };
    match found {
        InTheWay::Stale(id) if id == wanted => unlink(shared, path, name),
        InTheWay::Stale(_) => Err(error(UnixFailure::NotRemoved(InTheWay::Other).into())),
        other => Err(error(UnixFailure::NotRemoved(other).into())),
    }
}

fn unlink(shared: &Shared, path: &Path, name: UnixName) -> Result<(), NetError> {
    let args = Args::Address(Endpoint::Unix(name));
    traced(shared, PendingCall { op: Op::Unlink, fd: None, args }, zero, || fs::remove_file(path))
}
