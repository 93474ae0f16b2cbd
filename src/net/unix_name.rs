//! Names of Unix-domain sockets, as small as a number.

use crate::payload::safe_text;
use crate::threads::locked;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::{LazyLock, Mutex};

/// Different names that are kept while the program runs. They stay until it ends, since rows of the log may show them at
/// any time: at the longest path that Linux takes (108 bytes, unix(7)) these need about 10 MB. Further ones are
/// [`UnixName::UNKEPT`].
pub const NAMES_MAX: usize = 65_536;

/// What stands before a name where other ends of conversations may stand, too.
pub const UNIX_SCHEME: &str = "unix:";

/// The name of a Unix-domain socket (unix(7)). A copy costs no memory: the names that the program has seen are kept once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnixName(&'static Name);

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Name {
    Unnamed,
    Unkept,
    Path(Box<[u8]>),
    Abstract(Box<[u8]>),
}

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnixNameKind<'a> {
    /// None: the socket was not bound, as clients mostly are not.
    Unnamed,
    /// It has a name that is not known any more: [`NAMES_MAX`] others had been seen before.
    Unkept,
    /// A path in the file system, in bytes as the system gives them.
    Path(&'a [u8]),
    /// A name of Linux's abstract namespace, without the zero byte before it; any bytes.
    Abstract(&'a [u8]),
}

static NAMES: LazyLock<Mutex<HashSet<&'static Name>>> = LazyLock::new(Mutex::default);

impl UnixName {
    /// The name of a socket that has none.
    pub const UNNAMED: Self = Self(&Name::Unnamed);
    /// The name of a socket whose name found no room.
    pub const UNKEPT: Self = Self(&Name::Unkept);

    /// A path in the file system.
    pub fn path(path: &[u8]) -> Self {
        Self::kept(Name::Path(path.into()))
    }

    /// A name of Linux's abstract namespace, without the zero byte before it.
    pub fn abstract_name(name: &[u8]) -> Self {
        Self::kept(Name::Abstract(name.into()))
    }

    fn kept(name: Name) -> Self {
        Self::kept_in(&mut locked(&NAMES), name, NAMES_MAX)
    }

    fn kept_in(names: &mut HashSet<&'static Name>, name: Name, most: usize) -> Self {
        if let Some(known) = names.get(&name) {
            return Self(known);
        }
        if names.len() >= most {
            return Self::UNKEPT;
        }
        let name: &'static Name = Box::leak(Box::new(name));
        names.insert(name);
        Self(name)
    }

    /// What it is.
    pub fn kind(self) -> UnixNameKind<'static> {
        match self.0 {
            Name::Unnamed => UnixNameKind::Unnamed,
            Name::Unkept => UnixNameKind::Unkept,
            Name::Path(path) => UnixNameKind::Path(path),
            Name::Abstract(name) => UnixNameKind::Abstract(name),
        }
    }
}

/// As it is written into a file of the program's own.
#[derive(serde::Serialize, serde::Deserialize)]
enum StoredName<'a> {
    Unnamed,
    Unkept,
    // Not borrowed: JSON has no bytes, but a list of numbers.
    Path(Cow<'a, [u8]>),
    Abstract(Cow<'a, [u8]>),
}

impl serde::Serialize for UnixName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = match self.0 {
            Name::Unnamed => StoredName::Unnamed,
            Name::Unkept => StoredName::Unkept,
            Name::Path(path) => StoredName::Path(Cow::Borrowed(path)),
            Name::Abstract(name) => StoredName::Abstract(Cow::Borrowed(name)),
        };
        stored.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for UnixName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match StoredName::deserialize(deserializer)? {
            StoredName::Unnamed => Self::UNNAMED,
            StoredName::Unkept => Self::UNKEPT,
            StoredName::Path(path) => Self::path(&path),
            StoredName::Abstract(name) => Self::abstract_name(&name),
        })
    }
}

/// As std has it. The trailing zero byte of a path is no part of it.
#[cfg(unix)]
impl From<&std::os::unix::net::SocketAddr> for UnixName {
    fn from(address: &std::os::unix::net::SocketAddr) -> Self {
        use std::os::unix::ffi::OsStrExt;
        #[cfg(target_os = "linux")]
        if let Some(name) = std::os::linux::net::SocketAddrExt::as_abstract_name(address) {
            return Self::abstract_name(name);
        }
        let path = address.as_pathname();
        path.map_or(Self::UNNAMED, |path| Self::path(path.as_os_str().as_bytes()))
    }
}

/// Text that names no Unix-domain socket: nothing, or a path with a zero byte in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAName;

/// A path, or `@` and an abstract name. A path that begins with `@` is written `./@…`.
impl FromStr for UnixName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        match (text.strip_prefix('@'), text) {
            (Some("") | None, "" | "@" | "*" | "?") => Err(NotAName),
            (Some(name), _) => Ok(Self::abstract_name(name.as_bytes())),
            (None, path) if path.contains('\0') => Err(NotAName),
            (None, path) => Ok(Self::path(path.as_bytes())),
        }
    }
}

/// As the command line takes it: `unix:/run/echo.sock`, `unix:@echo`; a socket without a name is `unix:*`, as ss(8) writes it.
/// What could deceive the reader is escaped.
impl fmt::Display for UnixName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, bytes) = match self.0 {
            Name::Unnamed => return f.write_str("unix:*"),
            Name::Unkept => return f.write_str("unix:?"),
            Name::Path(path) => ("", path),
            Name::Abstract(name) => ("@", name),
        };
        write!(f, "{UNIX_SCHEME}{sign}")?;
        for chunk in bytes.utf8_chunks() {
            f.write_str(&safe_text(chunk.valid()))?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let (one, other) = (UnixName::path(b"/tmp/one"), UnixName::path(b"/tmp/one"));
        assert!(std::ptr::eq(one.0, other.0));
        assert_ne!(one, UnixName::abstract_name(b"/tmp/one"));
        assert_eq!(one.kind(), UnixNameKind::Path(b"/tmp/one"));
    }

    #[test]
    fn names_beyond_the_bound_are_not_kept_and_those_within_stay() {
        let mut names = HashSet::new();
        let mut keep = |name: &[u8]| UnixName::kept_in(&mut names, Name::Path(name.into()), 2);
        let (first, second, third) = (keep(b"a"), keep(b"b"), keep(b"c"));
        assert_eq!((third, keep(b"a"), keep(b"b")), (UnixName::UNKEPT, first, second));
    }

    #[test]
    fn a_hostile_name_deceives_nobody() {
        let table = [
            (UnixName::UNNAMED, "unix:*"),
            (UnixName::abstract_name(b"a\0b"), "unix:@a\\0b"),
            (UnixName::path("/tmp/\u{202e}x".as_bytes()), "unix:/tmp/\\u{202e}x"),
            (UnixName::path(b"/tmp/\xff\x1b"), "unix:/tmp/\\xff\\x1b"),
            (UnixName::path("/tmp/套接字".as_bytes()), "unix:/tmp/套接字"),
        ];
        for (name, text) in table {
            assert_eq!(name.to_string(), text);
        }
    }
}
