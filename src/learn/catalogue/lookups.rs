//! What getaddrinfo fails with.

use super::{Entry, Numbers, Subject};

/// A name, and its numbers on Linux (glibc, musl), macOS and Windows; 0 where a system does not have it.
///
/// Sources: getaddrinfo(3) and `netdb.h` of both; Microsoft, "getaddrinfo function (ws2tcpip.h)".
const NAMES: &[(&str, i32, i32, i32)] = &[
    ("EAI_NONAME", -2, 8, 11_001),
    ("EAI_AGAIN", -3, 2, 11_002),
    ("EAI_FAIL", -4, 4, 11_003),
    ("EAI_NODATA", -5, 7, 11_004),
    ("EAI_FAMILY", -6, 5, 10_047),
    ("EAI_ADDRFAMILY", -9, 1, 0),
    ("EAI_SERVICE", -8, 9, 10_109),
    ("EAI_SOCKTYPE", -7, 10, 10_044),
    ("EAI_BADFLAGS", -1, 3, 10_022),
    ("EAI_MEMORY", -10, 6, 8),
    ("EAI_SYSTEM", -11, 11, 0),
    ("EAI_OVERFLOW", -12, 14, 0),
    ("EAI_BADHINTS", 0, 12, 0),
    ("EAI_PROTOCOL", 0, 13, 0),
];

pub(super) fn entries() -> Vec<Entry> {
    let entry = |(name, linux, macos, windows): &(&str, i32, i32, i32)| {
        let number = |number: i32| Some(number).filter(|number| *number != 0);
        let numbers =
            Numbers { linux: number(*linux), macos: number(*macos), windows: number(*windows) };
        let id = name.to_lowercase().replace('_', "-");
        let mut entry = Entry::new(Subject::Lookup, name, id, numbers);
        entry.aliases = alias(name).map(str::to_owned).into_iter().collect();
        entry
    };
    NAMES.iter().map(entry).collect()
}

/// Its name as an error of Windows Sockets.
fn alias(name: &str) -> Option<&'static str> {
    match name {
        "EAI_NONAME" => Some("WSAHOST_NOT_FOUND"),
        "EAI_AGAIN" => Some("WSATRY_AGAIN"),
        "EAI_FAIL" => Some("WSANO_RECOVERY"),
        "EAI_NODATA" => Some("WSANO_DATA"),
        "EAI_SERVICE" => Some("WSATYPE_NOT_FOUND"),
        _ => None,
    }
}
