//! Names as the system takes them.

use super::{HAS_RECORDS, NAME_BYTES_MAX, UnixFailure};
use crate::net::{NetError, Op, UnixName, UnixNameKind};
use socket2::SockAddr;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The path of a name, if it is one.
pub(super) fn path_of(name: UnixName) -> Option<PathBuf> {
    match name.kind() {
        UnixNameKind::Path(path) => Some(PathBuf::from(OsStr::from_bytes(path))),
        _ => None,
    }
}

/// The address, for bind(2) and connect(2).
///
/// # Errors
/// If the name is too long, or this system has no such names.
pub(super) fn address_of(name: UnixName, op: Op) -> Result<SockAddr, NetError> {
    let error = |cause| NetError { op, target: name.to_string(), cause };
    let bytes = match name.kind() {
        UnixNameKind::Path(path) => path.to_vec(),
        UnixNameKind::Abstract(_) if !HAS_RECORDS => {
            return Err(error(UnixFailure::NoAbstractNames.into()));
        }
        UnixNameKind::Abstract(rest) => [&[0], rest].concat(),
        UnixNameKind::Unnamed | UnixNameKind::Unkept => Vec::new(),
    };
    let len = bytes.len() - usize::from(bytes.first() == Some(&0));
    if len > NAME_BYTES_MAX {
        return Err(error(UnixFailure::TooLong(len, NAME_BYTES_MAX).into()));
    }
    let made = SockAddr::unix(Path::new(OsStr::from_bytes(&bytes)));
    made.map_err(|source| NetError::new(op, name.to_string(), &source))
}

/// The address as std has it, for sendto(2).
///
/// # Errors
/// `InvalidInput` if it is too long, or this system has no such names.
pub(super) fn std_address(name: UnixName) -> io::Result<SocketAddr> {
    match name.kind() {
        UnixNameKind::Path(path) => SocketAddr::from_pathname(OsStr::from_bytes(path)),
        #[cfg(target_os = "linux")]
        UnixNameKind::Abstract(name) => {
            <SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name(name)
        }
        _ => Err(io::Error::from(io::ErrorKind::InvalidInput)),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::net::Cause;

    #[test]
    fn a_name_fits_to_its_last_byte_and_not_one_more() {
        let path = |len: usize| UnixName::path(format!("/{}", "a".repeat(len - 1)).as_bytes());
        let name = |len: usize| UnixName::abstract_name("a".repeat(len).as_bytes());
        assert!(address_of(path(NAME_BYTES_MAX), Op::Bind).is_ok());
        for len in [NAME_BYTES_MAX + 1, NAME_BYTES_MAX + 2] {
            let error = address_of(path(len), Op::Bind).unwrap_err();
            assert_eq!(error.cause, Cause::from(UnixFailure::TooLong(len, NAME_BYTES_MAX)));
        }
        if HAS_RECORDS {
            assert!(address_of(name(NAME_BYTES_MAX), Op::Connect).is_ok());
            assert!(address_of(name(NAME_BYTES_MAX + 1), Op::Connect).is_err());
        }
    }
}
