//! Failures of Unix-domain sockets in words. Each id has the attributes `.why` and `.try`.

use crate::i18n::{Arg, Texts};
use crate::net::unix::{InTheWay, UnixFailure};
use crate::net::{Errno, Op, PeerProcess};
use crate::payload::safe_text;
use crate::tr;

/// The text about a failure.
pub(super) fn cause_id(failure: UnixFailure) -> &'static str {
    match failure {
        UnixFailure::Taken(_, found) => match found {
            InTheWay::Stale(_) => "cause-unix-stale",
            InTheWay::Alive => "cause-unix-alive",
            InTheWay::Unknown(_) | InTheWay::Other => "cause-unix-unknown",
            InTheWay::Link => "cause-unix-link",
            InTheWay::Folder => "cause-unix-folder",
            InTheWay::File => "cause-unix-file",
        },
        UnixFailure::NoSocket(_) => "cause-unix-no-socket",
        UnixFailure::NotRemoved(InTheWay::Alive) => "cause-unix-kept-alive",
        UnixFailure::NotRemoved(_) => "cause-unix-kept-other",
        UnixFailure::TooLong(..) => "cause-unix-too-long",
        UnixFailure::NoAbstractNames => "cause-unix-no-abstract",
        UnixFailure::Cut(..) => "cause-unix-cut",
    }
}

/// The text about an error number that means something else for these sockets than for those of IP.
pub(super) fn errno_id(op: Op, errno: Errno) -> Option<&'static str> {
    let table: &[(&[Op], &str, &str)] = &[
        (&[Op::Bind], "ENOENT", "cause-unix-no-folder"),
        (&[Op::Bind], "EACCES", "cause-unix-bind-denied"),
        (&[Op::Bind], "EADDRINUSE", "cause-unix-name-taken"),
        (&[Op::Connect, Op::SendTo], "ECONNREFUSED", "cause-unix-refused"),
        (&[Op::Connect, Op::SendTo], "ENOENT", "cause-unix-absent"),
        (&[Op::Connect, Op::SendTo], "EACCES", "cause-unix-denied"),
        (&[Op::Connect, Op::SendTo], "EPROTOTYPE", "cause-unix-other-type"),
        (&[Op::Connect, Op::SendTo], "ENOTSOCK", "cause-unix-other-type"),
        (&[Op::Send, Op::SendTo], "EMSGSIZE", "cause-unix-too-large"),
        (&[Op::Recv, Op::Send], "ECONNRESET", "cause-unix-reset"),
    ];
    let fits = |(ops, name, _): &&(&[Op], &str, &str)| ops.contains(&op) && errno.is(name);
    table.iter().find(fits).map(|(_, _, id)| *id)
}

/// What a text about a failure may mention.
pub(super) fn values(failure: UnixFailure) -> Vec<(&'static str, Arg<'static>)> {
    match failure {
        UnixFailure::TooLong(bytes, most) | UnixFailure::Cut(bytes, most) => {
            vec![("bytes", (bytes as u64).into()), ("most", (most as u64).into())]
        }
        _ => Vec::new(),
    }
}

/// Who is at the other end, in a few words: `python3 (4711), user 1000`.
pub fn process_text(process: &PeerProcess, texts: &Texts) -> String {
    let (number, user) = (process.process.to_string(), process.user.to_string());
    match &process.program {
        Some(program) => {
            let program = &*safe_text(program);
            tr!(texts, "peer-process", program = program, process = number, user = user)
        }
        None => tr!(texts, "peer-process-gone", process = number, user = user),
    }
}
