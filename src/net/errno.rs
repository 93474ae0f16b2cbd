//! Error numbers of the operating system and the names that its manual gives them.

use std::{fmt, io};

/// An error number: `errno` on Unix, the `WSA…` code on Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Errno(pub i32);

impl Errno {
    /// The number inside an error, if it came from the operating system.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.raw_os_error().map(Self)
    }

    /// The symbolic name, such as `EADDRINUSE`, without a Windows prefix, so that one explanation
    /// serves every system. `None` for a number that no socket call is known to give.
    pub fn name(self) -> Option<&'static str> {
        let names = NAMES.iter().chain(OF_THIS_SYSTEM);
        names.into_iter().find(|(number, _)| *number == self.0).map(|(_, name)| *name)
    }

    /// The error of that name on this system.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(number, _)| Self(*number))
    }

    /// Whether this is the error of that name on this system.
    pub fn is(self, name: &str) -> bool {
        self.name() == Some(name)
    }

    /// Whether the peer has reset the connection, or the system has on its behalf (10053 on Windows).
    pub fn is_reset(self) -> bool {
        self.is("ECONNRESET") || self.is("ECONNABORTED")
    }

    /// Whether the call did not wait for what was not there yet, or no longer than its limit.
    pub fn is_would_block(self) -> bool {
        ["EAGAIN", "EWOULDBLOCK", "EINPROGRESS"].iter().any(|name| self.is(name))
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "errno {}", self.0),
        }
    }
}

#[cfg(unix)]
macro_rules! names {
    ($($name:ident),* $(,)?) => {
        /// errno(3), the numbers of this system.
        const NAMES: &[(i32, &str)] = &[$((libc::$name, stringify!($name))),*];
    };
}

#[cfg(unix)]
names!(
    EPERM,
    ENOENT,
    EINTR,
    EIO,
    EBADF,
    EAGAIN,
    ENOMEM,
    EACCES,
    EFAULT,
    EEXIST,
    ENODEV,
    ENOTDIR,
    EISDIR,
    EINVAL,
    ENFILE,
    EMFILE,
    ENOSPC,
    EROFS,
    EPIPE,
    EDOM,
    ENAMETOOLONG,
    EPROTO,
    EOVERFLOW,
    ENOTSOCK,
    EDESTADDRREQ,
    EMSGSIZE,
    EPROTOTYPE,
    ENOPROTOOPT,
    EPROTONOSUPPORT,
    EOPNOTSUPP,
    EAFNOSUPPORT,
    EADDRINUSE,
    EADDRNOTAVAIL,
    ENETDOWN,
    ENETUNREACH,
    ENETRESET,
    ECONNABORTED,
    ECONNRESET,
    ENOBUFS,
    EISCONN,
    ENOTCONN,
    ESHUTDOWN,
    ETIMEDOUT,
    ECONNREFUSED,
    EHOSTDOWN,
    EHOSTUNREACH,
    EALREADY,
    EINPROGRESS,
    ECANCELED,
    ENXIO,
    EBUSY,
    ELOOP,
    ENOSYS,
    EUSERS,
    ESOCKTNOSUPPORT,
    EPFNOSUPPORT,
    ETOOMANYREFS,
    ESTALE,
    EDQUOT,
);

/// What other systems do not have, or have under a number of another name.
#[cfg(any(target_os = "linux", target_os = "android"))]
const OF_THIS_SYSTEM: &[(i32, &str)] = &[(libc::ENONET, "ENONET"), (libc::ENOSR, "ENOSR")];
#[cfg(target_vendor = "apple")]
const OF_THIS_SYSTEM: &[(i32, &str)] =
    &[(libc::ENOTSUP, "ENOTSUP"), (libc::ENOSR, "ENOSR"), (libc::EPROCLIM, "EPROCLIM")];
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
const OF_THIS_SYSTEM: &[(i32, &str)] = &[];

/// Windows Sockets error codes (learn.microsoft.com, "Windows Sockets Error Codes"), and before them
/// what files fail with ("System Error Codes").
#[cfg(windows)]
const NAMES: &[(i32, &str)] = &[
    (2, "ENOENT"),
    (3, "ENOENT"),
    (5, "EACCES"),
    (6, "WSA_INVALID_HANDLE"),
    (8, "ENOMEM"),
    (80, "EEXIST"),
    (87, "WSA_INVALID_PARAMETER"),
    (112, "ENOSPC"),
    (183, "EEXIST"),
    (267, "ENOTDIR"),
    (995, "WSA_OPERATION_ABORTED"),
    (996, "WSA_IO_INCOMPLETE"),
    (997, "WSA_IO_PENDING"),
    (10004, "EINTR"),
    (10009, "EBADF"),
    (10013, "EACCES"),
    (10014, "EFAULT"),
    (10022, "EINVAL"),
    (10024, "EMFILE"),
    (10035, "EAGAIN"),
    (10036, "EINPROGRESS"),
    (10037, "EALREADY"),
    (10038, "ENOTSOCK"),
    (10039, "EDESTADDRREQ"),
    (10040, "EMSGSIZE"),
    (10041, "EPROTOTYPE"),
    (10042, "ENOPROTOOPT"),
    (10043, "EPROTONOSUPPORT"),
    (10044, "ESOCKTNOSUPPORT"),
    (10045, "EOPNOTSUPP"),
    (10046, "EPFNOSUPPORT"),
    (10047, "EAFNOSUPPORT"),
    (10048, "EADDRINUSE"),
    (10049, "EADDRNOTAVAIL"),
    (10050, "ENETDOWN"),
    (10051, "ENETUNREACH"),
    (10052, "ENETRESET"),
    (10053, "ECONNABORTED"),
    (10054, "ECONNRESET"),
    (10055, "ENOBUFS"),
    (10056, "EISCONN"),
    (10057, "ENOTCONN"),
    (10058, "ESHUTDOWN"),
    (10060, "ETIMEDOUT"),
    (10061, "ECONNREFUSED"),
    (10064, "EHOSTDOWN"),
    (10059, "ETOOMANYREFS"),
    (10062, "ELOOP"),
    (10063, "ENAMETOOLONG"),
    (10065, "EHOSTUNREACH"),
    (10067, "EPROCLIM"),
    (10068, "EUSERS"),
    (10069, "EDQUOT"),
    (10070, "ESTALE"),
    (10091, "WSASYSNOTREADY"),
    (10092, "WSAVERNOTSUPPORTED"),
    (10093, "WSANOTINITIALISED"),
    (10101, "WSAEDISCON"),
    (10103, "ECANCELED"),
    (10112, "WSAEREFUSED"),
];

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_system() {
        assert_eq!(Errno(libc::EADDRINUSE).name(), Some("EADDRINUSE"));
        assert_eq!(Errno(libc::ECONNREFUSED).to_string(), "ECONNREFUSED");
        assert_eq!(Errno(99_999).to_string(), "errno 99999");
        assert!(Errno(libc::EACCES).is("EACCES"));
    }
}
