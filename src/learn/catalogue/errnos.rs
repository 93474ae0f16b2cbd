//! Error numbers that socket calls give on Linux, macOS and Windows.

use super::{Entry, Numbers, Subject};

/// A name, and its numbers on Linux, macOS and Windows; 0 where a system does not have it.
///
/// Sources: Linux `asm-generic/errno-base.h` and `errno.h`; macOS `sys/errno.h`; Microsoft, "Windows Sockets Error
/// Codes". What Windows alone has goes by its own name.
const NAMES: &[(&str, i32, i32, i32)] = &[
    ("EPERM", 1, 1, 0),
    ("ENOENT", 2, 2, 0),
    ("EINTR", 4, 4, 10_004),
    ("EIO", 5, 5, 0),
    ("ENXIO", 6, 6, 0),
    ("EBADF", 9, 9, 10_009),
    ("EAGAIN", 11, 35, 10_035),
    ("ENOMEM", 12, 12, 8),
    ("EACCES", 13, 13, 10_013),
    ("EFAULT", 14, 14, 10_014),
    ("EBUSY", 16, 16, 0),
    ("EEXIST", 17, 17, 0),
    ("ENODEV", 19, 19, 0),
    ("ENOTDIR", 20, 20, 0),
    ("EISDIR", 21, 21, 0),
    ("EINVAL", 22, 22, 10_022),
    ("ENFILE", 23, 23, 0),
    ("EMFILE", 24, 24, 10_024),
    ("ENOSPC", 28, 28, 0),
    ("EROFS", 30, 30, 0),
    ("EPIPE", 32, 32, 0),
    ("EDOM", 33, 33, 0),
    ("ENAMETOOLONG", 36, 63, 10_063),
    ("ENOSYS", 38, 78, 0),
    ("ELOOP", 40, 62, 10_062),
    ("ENOSR", 63, 98, 0),
    ("ENONET", 64, 0, 0),
    ("EPROTO", 71, 100, 0),
    ("EOVERFLOW", 75, 84, 0),
    ("EUSERS", 87, 68, 10_068),
    ("ENOTSOCK", 88, 38, 10_038),
    ("EDESTADDRREQ", 89, 39, 10_039),
    ("EMSGSIZE", 90, 40, 10_040),
    ("EPROTOTYPE", 91, 41, 10_041),
    ("ENOPROTOOPT", 92, 42, 10_042),
    ("EPROTONOSUPPORT", 93, 43, 10_043),
    ("ESOCKTNOSUPPORT", 94, 44, 10_044),
    ("EOPNOTSUPP", 95, 102, 10_045),
    ("ENOTSUP", 0, 45, 0),
    ("EPFNOSUPPORT", 96, 46, 10_046),
    ("EAFNOSUPPORT", 97, 47, 10_047),
    ("EADDRINUSE", 98, 48, 10_048),
    ("EADDRNOTAVAIL", 99, 49, 10_049),
    ("ENETDOWN", 100, 50, 10_050),
    ("ENETUNREACH", 101, 51, 10_051),
    ("ENETRESET", 102, 52, 10_052),
    ("ECONNABORTED", 103, 53, 10_053),
    ("ECONNRESET", 104, 54, 10_054),
    ("ENOBUFS", 105, 55, 10_055),
    ("EISCONN", 106, 56, 10_056),
    ("ENOTCONN", 107, 57, 10_057),
    ("ESHUTDOWN", 108, 58, 10_058),
    ("ETOOMANYREFS", 109, 59, 10_059),
    ("ETIMEDOUT", 110, 60, 10_060),
    ("ECONNREFUSED", 111, 61, 10_061),
    ("EHOSTDOWN", 112, 64, 10_064),
    ("EHOSTUNREACH", 113, 65, 10_065),
    ("EALREADY", 114, 37, 10_037),
    ("EINPROGRESS", 115, 36, 10_036),
    ("ESTALE", 116, 70, 10_070),
    ("EDQUOT", 122, 69, 10_069),
    ("ECANCELED", 125, 89, 10_103),
    ("EPROCLIM", 0, 67, 10_067),
    ("WSA_INVALID_HANDLE", 0, 0, 6),
    ("WSA_INVALID_PARAMETER", 0, 0, 87),
    ("WSA_OPERATION_ABORTED", 0, 0, 995),
    ("WSA_IO_INCOMPLETE", 0, 0, 996),
    ("WSA_IO_PENDING", 0, 0, 997),
    ("WSASYSNOTREADY", 0, 0, 10_091),
    ("WSAVERNOTSUPPORTED", 0, 0, 10_092),
    ("WSANOTINITIALISED", 0, 0, 10_093),
    ("WSAEDISCON", 0, 0, 10_101),
    ("WSAEREFUSED", 0, 0, 10_112),
];

pub(super) fn entries() -> Vec<Entry> {
    let entry = |(name, linux, macos, windows): &(&str, i32, i32, i32)| {
        let number = |number: i32| Some(number).filter(|number| *number != 0);
        let (linux, macos, windows) = (number(*linux), number(*macos), number(*windows));
        let id = format!("errno-{}", name.to_lowercase().replace('_', "-"));
        let mut entry = Entry::new(Subject::Errno, name, id, Numbers { linux, macos, windows });
        entry.aliases = aliases(name, windows);
        entry
    };
    NAMES.iter().map(entry).collect()
}

/// Its name on Windows, and other names on Unix.
fn aliases(name: &str, windows: Option<i32>) -> Vec<String> {
    match name {
        "EAGAIN" => vec!["EWOULDBLOCK".to_owned(), "WSAEWOULDBLOCK".to_owned()],
        "ECANCELED" => vec!["WSAECANCELLED".to_owned()],
        "ENOMEM" => vec!["WSA_NOT_ENOUGH_MEMORY".to_owned()],
        _ if windows.is_some() && !name.starts_with("WSA") => vec![format!("WSA{name}")],
        _ => Vec::new(),
    }
}
