//! Statuses of HTTP.

use super::{Entry, Numbers, Subject};

/// All that are registered (IANA, "HTTP Status Codes"), and 418, which servers give for fun (RFC 2324).
const STATUSES: &[u16] = &[
    100, 101, 102, 103, 104, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303,
    304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414,
    415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504,
    505, 506, 507, 508, 510, 511,
];

pub(super) fn entries() -> Vec<Entry> {
    let entry = |status: &u16| {
        let number = Some(i32::from(*status));
        let numbers = Numbers { linux: number, macos: number, windows: number };
        Entry::new(Subject::Status, &status.to_string(), format!("status-{status}"), numbers)
    };
    STATUSES.iter().map(entry).collect()
}
