//! Errors as explanations: what happened, why, and what to try.

use super::{catalogue, protocol_failure, unix};
use crate::i18n::{Arg, Texts};
use crate::net::unix_name::UNIX_SCHEME;
use crate::net::{AddressReuse, Cause, Errno, Hindrance, Holder, NetError, Op, Peer};
use crate::payload::template::RENDERED_BYTES_MAX;
use crate::payload::{RenderError, safe_text};
use crate::tr;

/// An error in the words of a teacher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in one sentence that names the target and the error number's name.
    pub what: String,
    /// Why it happens, with the call that it happens in.
    pub why: String,
    /// What a person can do about it.
    pub try_this: String,
}

/// What an error number means in one call; `op` is `None` for every other call.
struct Meaning {
    name: &'static str,
    op: Option<Op>,
    id: &'static str,
}

const fn at(op: Op, name: &'static str, id: &'static str) -> Meaning {
    Meaning { name, op: Some(op), id }
}

const fn anywhere(name: &'static str, id: &'static str) -> Meaning {
    Meaning { name, op: None, id }
}

/// The first that fits counts. Each id has the attributes `.why` and `.try`.
const MEANINGS: &[Meaning] = &[
    at(Op::JoinGroup, "EADDRINUSE", "cause-joined-already"),
    at(Op::Connect, "EADDRINUSE", "cause-eaddrinuse-connect"),
    at(Op::Listen, "EADDRINUSE", "cause-eaddrinuse-listen"),
    anywhere("EADDRINUSE", "cause-eaddrinuse"),
    at(Op::JoinGroup, "EADDRNOTAVAIL", "cause-join-no-address"),
    at(Op::LeaveGroup, "EADDRNOTAVAIL", "cause-not-joined"),
    at(Op::JoinGroup, "ENODEV", "cause-enodev-join"),
    at(Op::JoinGroup, "EINVAL", "cause-einval-join"),
    // What ICMP reported about an earlier datagram (Linux `icmp_err_convert`): no call is to blame.
    at(Op::RecvFrom, "EACCES", "cause-icmp-prohibited"),
    at(Op::RecvFrom, "ENETUNREACH", "cause-icmp-network"),
    at(Op::RecvFrom, "ENOPROTOOPT", "cause-icmp-protocol"),
    at(Op::RecvFrom, "EMSGSIZE", "cause-icmp-size"),
    at(Op::SendTo, "EADDRNOTAVAIL", "cause-eaddrnotavail-send"),
    at(Op::Connect, "EADDRNOTAVAIL", "cause-eaddrnotavail-connect"),
    anywhere("EADDRNOTAVAIL", "cause-eaddrnotavail"),
    at(Op::Bind, "EACCES", "cause-eacces-bind"),
    at(Op::SendTo, "EACCES", "cause-eacces-send"),
    at(Op::Connect, "EACCES", "cause-eacces-connect"),
    at(Op::OpenFile, "EACCES", "cause-eacces-file"),
    at(Op::ReadFile, "EACCES", "cause-eacces-file"),
    at(Op::WriteFile, "EACCES", "cause-eacces-file"),
    at(Op::RenameFile, "EACCES", "cause-eacces-file"),
    at(Op::PROGRAM_START, "EACCES", "cause-eacces-program"),
    anywhere("EACCES", "cause-eacces"),
    at(Op::SendTo, "EPERM", "cause-eperm-send"),
    at(Op::Connect, "EPERM", "cause-eacces-connect"),
    at(Op::OpenFile, "EPERM", "cause-eacces-file"),
    at(Op::WriteFile, "EPERM", "cause-eacces-file"),
    at(Op::RenameFile, "EPERM", "cause-eacces-file"),
    anywhere("EPERM", "cause-eperm"),
    at(Op::Connect, "ECONNREFUSED", "cause-econnrefused-connect"),
    // For datagrams both are reports by ICMP; the second is what Windows says.
    anywhere("ECONNREFUSED", "cause-econnrefused"),
    at(Op::RecvFrom, "ECONNRESET", "cause-econnrefused"),
    at(Op::SendTo, "ECONNRESET", "cause-econnrefused"),
    at(Op::Connect, "ECONNRESET", "cause-econnreset-connect"),
    anywhere("ECONNRESET", "cause-econnreset"),
    at(Op::Accept, "ECONNABORTED", "cause-econnaborted-accept"),
    anywhere("ECONNABORTED", "cause-econnaborted"),
    anywhere("EPIPE", "cause-epipe"),
    anywhere("ESHUTDOWN", "cause-epipe"),
    anywhere("EISCONN", "cause-eisconn"),
    anywhere("ENOTCONN", "cause-enotconn"),
    anywhere("EALREADY", "cause-einprogress"),
    anywhere("EINPROGRESS", "cause-einprogress"),
    anywhere("ENETUNREACH", "cause-enetunreach"),
    anywhere("ENETDOWN", "cause-enetdown"),
    anywhere("EHOSTUNREACH", "cause-ehostunreach"),
    anywhere("EHOSTDOWN", "cause-ehostunreach"),
    anywhere("EMSGSIZE", "cause-emsgsize"),
    at(Op::Connect, "EAFNOSUPPORT", "cause-eafnosupport-connect"),
    anywhere("EAFNOSUPPORT", "cause-eafnosupport"),
    at(Op::Bind, "EINVAL", "cause-einval-bind"),
    at(Op::SendTo, "EINVAL", "cause-einval-send"),
    at(Op::SetSockOpt, "EINVAL", "cause-einval-option"),
    at(Op::Connect, "EINVAL", "cause-einval-connect"),
    anywhere("EINVAL", "cause-einval"),
    anywhere("ENODEV", "cause-enodev"),
    anywhere("ENOBUFS", "cause-enobufs"),
    anywhere("ENOMEM", "cause-enobufs"),
    at(Op::Accept, "EMFILE", "cause-emfile-accept"),
    at(Op::Accept, "ENFILE", "cause-emfile-accept"),
    anywhere("EMFILE", "cause-emfile"),
    anywhere("ENFILE", "cause-emfile"),
    anywhere("ENOPROTOOPT", "cause-enoprotoopt"),
    at(Op::StartThread, "EAGAIN", "cause-eagain-thread"),
    at(Op::Connect, "ETIMEDOUT", "cause-etimedout-connect"),
    at(Op::Recv, "ETIMEDOUT", "cause-etimedout-stream"),
    at(Op::Send, "ETIMEDOUT", "cause-etimedout-stream"),
    anywhere("ETIMEDOUT", "cause-etimedout"),
    at(Op::PROGRAM_START, "ENOENT", "cause-enoent-program"),
    anywhere("ENOENT", "cause-enoent"),
    anywhere("ENOTDIR", "cause-enotdir"),
    anywhere("EISDIR", "cause-eisdir"),
    anywhere("EEXIST", "cause-exists"),
    anywhere("ENAMETOOLONG", "cause-enametoolong"),
    anywhere("ENOSPC", "cause-enospc"),
    anywhere("EROFS", "cause-erofs"),
    at(Op::ReadFile, "EIO", "cause-eio-file"),
    at(Op::WriteFile, "EIO", "cause-eio-file"),
];

/// An error with its reason and what to do about it.
pub fn explain(error: &NetError, texts: &Texts) -> Explanation {
    let id = cause_id(error);
    let why = texts.format(&format!("{id}.why"), &values(error));
    Explanation {
        what: sentence(error, texts),
        why: match connect_ex_text(error, texts) {
            Some(more) => tr!(texts, "connect-ex-after", why = why, more = more),
            None => why,
        },
        try_this: texts.format(&format!("{id}.try"), &values(error)),
    }
}

/// What Python's `connect_ex` returns where `connect` fails so, with the number of this system; `None` for what is no
/// failed connect, or one that never came to the call.
pub(super) fn connect_ex_text(error: &NetError, texts: &Texts) -> Option<String> {
    if error.op != Op::Connect {
        return None;
    }
    let errno = match &error.cause {
        // A socket with a time limit does not block, and says so (CPython, `internal_connect`).
        Cause::TimedOut(_) => Errno::named("EAGAIN")?,
        _ => error.errno()?,
    };
    let name = errno.name()?;
    Some(tr!(texts, "connect-ex", number = errno.0.to_string(), name = name))
}

/// An error in one sentence: `Could not bind 127.0.0.1:80: permission denied (EACCES)`.
pub fn sentence(error: &NetError, texts: &Texts) -> String {
    let target = &*safe_text(&error.target);
    let reason = reason(error, texts);
    if matches!(error.cause, Cause::Panic(_)) {
        return tr!(texts, "failed-panic", target = target, reason = reason);
    }
    match error.op {
        Op::GetAddrInfo => tr!(texts, "failed-getaddrinfo", target = target, reason = reason),
        Op::Socket => tr!(texts, "failed-socket", target = target, reason = reason),
        Op::SetSockOpt => tr!(texts, "failed-setsockopt", target = target, reason = reason),
        Op::JoinGroup => tr!(texts, "failed-join", target = target, reason = reason),
        Op::LeaveGroup => tr!(texts, "failed-leave", target = target, reason = reason),
        Op::GetSockOpt => tr!(texts, "failed-getsockopt", target = target, reason = reason),
        Op::Bind => tr!(texts, "failed-bind", target = target, reason = reason),
        Op::GetSockName => tr!(texts, "failed-getsockname", reason = reason),
        Op::RecvFrom | Op::RecvMsg => {
            tr!(texts, "failed-recvfrom", target = target, reason = reason)
        }
        // What was queued for a connection that never was.
        Op::Send | Op::SendTo if target.is_empty() => {
            tr!(texts, "failed-send-at-all", reason = reason)
        }
        Op::SendTo => tr!(texts, "failed-sendto", target = target, reason = reason),
        Op::Connect => tr!(texts, "failed-connect", target = target, reason = reason),
        Op::Listen => tr!(texts, "failed-listen", target = target, reason = reason),
        Op::Accept => tr!(texts, "failed-accept", reason = reason),
        Op::Recv => tr!(texts, "failed-recv", target = target, reason = reason),
        Op::Send => tr!(texts, "failed-send", target = target, reason = reason),
        Op::Poll => tr!(texts, "failed-poll", target = target, reason = reason),
        Op::Shutdown => tr!(texts, "failed-shutdown", target = target, reason = reason),
        Op::Close => tr!(texts, "failed-close", reason = reason),
        Op::OpenFile => tr!(texts, "failed-open", target = target, reason = reason),
        Op::ReadFile => tr!(texts, "failed-read", target = target, reason = reason),
        Op::WriteFile => tr!(texts, "failed-write", target = target, reason = reason),
        Op::RenameFile => tr!(texts, "failed-rename", target = target, reason = reason),
        Op::Unlink => tr!(texts, "failed-unlink", target = target, reason = reason),
        Op::Chmod => tr!(texts, "failed-chmod", target = target, reason = reason),
        Op::TlsHandshake => tr!(texts, "failed-tls", target = target, reason = reason),
        Op::Protocol(op) => protocol_failure::failed_text(op, target, &reason, texts),
        Op::StartThread => tr!(texts, "failed-thread", target = target, reason = reason),
        Op::Reply => tr!(texts, "failed-reply", target = target, reason = reason),
    }
}

/// A report that a datagram sent earlier did not arrive.
///
/// It comes by ICMP and not as the result of a call, so it blames none.
pub fn unreachable_text(errno: Errno, peer: Peer, texts: &Texts) -> String {
    let reason = reason(&as_error(errno, peer), texts);
    match peer.endpoint() {
        None => tr!(texts, "unreachable-somebody", reason = reason),
        Some(peer) => tr!(texts, "unreachable", peer = peer, reason = reason),
    }
}

/// The same report with its reason and what to do about it.
pub fn explain_unreachable(errno: Errno, peer: Peer, texts: &Texts) -> Explanation {
    let what = unreachable_text(errno, peer, texts);
    Explanation { what, ..explain(&as_error(errno, peer), texts) }
}

/// The operation matters little here: an ICMP message comes in by `recvfrom` on most systems.
fn as_error(errno: Errno, peer: Peer) -> NetError {
    NetError { op: Op::RecvFrom, target: peer.to_string(), cause: Cause::Os(errno) }
}

/// Why a message cannot be made as it is written.
pub fn render_error_text(error: &RenderError, texts: &Texts) -> String {
    let cause = Cause::from(error.clone());
    reason(&NetError { op: Op::Send, target: String::new(), cause }, texts)
}

/// Why, as the second half of a sentence, with the name of the error number if it has one.
fn reason(error: &NetError, texts: &Texts) -> String {
    let reason = texts.format(cause_id(error), &values(error));
    match error.errno().and_then(Errno::name) {
        Some(name) => tr!(texts, "reason-with-name", reason = reason, name = name),
        None => reason,
    }
}

/// The id of the texts about a cause.
pub fn cause_id(error: &NetError) -> &'static str {
    match &error.cause {
        Cause::Os(errno) => errno_id(*errno, error),
        Cause::InUse(_, holder, reuse) => in_use_id(holder, *reuse),
        Cause::Hindered(_, hindrance) => hindrance_id(*hindrance, error.op),
        Cause::QueueFull(_) => "cause-queue-full",
        Cause::NotConnected => "cause-not-connected",
        Cause::Cancelled => "cause-cancelled",
        Cause::NotAFile => "cause-not-a-file",
        Cause::Shortened(..) => "cause-shortened",
        Cause::Exists => "cause-exists",
        Cause::NameNotResolved(detail) if detail.is_empty() => "cause-name-empty",
        Cause::NameNotResolved(_) => "cause-name-not-resolved",
        Cause::NoAddressOfFamily if error.op == Op::Connect => "cause-no-address-of-family-connect",
        Cause::NoAddressOfFamily => "cause-no-address-of-family",
        Cause::TimedOut(_) if error.op == Op::Connect => "cause-timed-out-connect",
        Cause::TimedOut(_) if error.op == Op::Send => "cause-timed-out-send",
        Cause::TimedOut(_) => "cause-timed-out",
        Cause::SessionOver => "cause-session-over",
        Cause::Unencodable(_) => "cause-unencodable",
        Cause::NotRendered(error) => not_rendered_id(error),
        Cause::Protocol(failure) => protocol_failure::cause_id(failure),
        Cause::Other(_) => "cause-other",
        Cause::Panic(_) => "cause-panic",
    }
}

/// A character, safe to show.
fn safe_char_text(character: char) -> String {
    safe_text(character.encode_utf8(&mut [0; 4])).into_owned()
}

fn not_rendered_id(error: &RenderError) -> &'static str {
    match error {
        RenderError::Unencodable(_) => "cause-unencodable",
        RenderError::NoVariable(_) => "cause-no-variable",
        RenderError::TooLong => "cause-message-too-long",
        RenderError::NoRandomBytes(_) => "cause-no-random-bytes",
    }
}

/// What helps against an address in use depends on what our socket has set: an option that is set already
/// is no advice.
fn in_use_id(holder: &Holder, reuse: AddressReuse) -> &'static str {
    match (holder, reuse) {
        (Holder::Listener(Some(program)), _) if is_ours(program) => "cause-in-use-own",
        (Holder::Receiver(Some(program)), AddressReuse::NotSet) if is_ours(program) => {
            "cause-in-use-receiver-own"
        }
        (Holder::Receiver(Some(program)), AddressReuse::Set) if is_ours(program) => {
            "cause-in-use-receiver-own-alone"
        }
        (Holder::Listener(Some(_)), _) => "cause-in-use-program",
        (Holder::Listener(None), _) => "cause-in-use-listener",
        (Holder::Receiver(Some(_)), AddressReuse::NotSet) => "cause-in-use-receiver-program",
        (Holder::Receiver(Some(_)), AddressReuse::Set) => "cause-in-use-receiver-program-alone",
        (Holder::Receiver(None), AddressReuse::NotSet) => "cause-in-use-receiver",
        (Holder::Receiver(None), AddressReuse::Set) => "cause-in-use-receiver-alone",
        (Holder::TimeWait, AddressReuse::NotSet) => "cause-in-use-time-wait",
        (Holder::TimeWait, AddressReuse::Set) => "cause-in-use-time-wait-reused",
        (Holder::Connection, AddressReuse::NotSet) => "cause-in-use-connection",
        (Holder::Connection, AddressReuse::Set) => "cause-in-use-connection-reused",
    }
}

/// Whether that is this program itself: nobody should be told to close it.
fn is_ours((_, process): &(String, u32)) -> bool {
    *process == std::process::id()
}

fn hindrance_id(hindrance: Hindrance, op: Op) -> &'static str {
    match hindrance {
        Hindrance::BroadcastOff => "cause-broadcast-off",
        Hindrance::OtherFamily if op == Op::Connect => "cause-eafnosupport-connect",
        Hindrance::OtherFamily => "cause-other-family",
        Hindrance::BoundToLoopback if op == Op::Connect => "cause-bound-to-loopback-connect",
        Hindrance::BoundToLoopback => "cause-bound-to-loopback",
        Hindrance::FinishedByUs => "cause-finished-by-us",
    }
}

fn errno_id(errno: Errno, error: &NetError) -> &'static str {
    /// Ports below it are the administrator's: Linux `ip_unprivileged_port_start` by default, and
    /// BSD's `IPPORT_RESERVED`.
    const FIRST_OPEN_PORT: u16 = 1024;
    let is_low = port_of(&error.target).is_some_and(|port| (1..FIRST_OPEN_PORT).contains(&port));
    if error.op == Op::Bind && errno.is("EACCES") && is_low {
        return "cause-eacces-low-port";
    }
    // Not one of all ports was free: another one is no advice.
    if error.op == Op::Bind && errno.is("EADDRINUSE") && port_of(&error.target) == Some(0) {
        return "cause-eaddrinuse-none-free";
    }
    if error.target.starts_with(UNIX_SCHEME)
        && let Some(id) = unix::errno_id(error.op, errno)
    {
        return id;
    }
    if let Op::Protocol(op) = error.op
        && let Some(id) = protocol_failure::errno_id(op, errno)
    {
        return id;
    }
    let fits =
        |meaning: &&Meaning| errno.is(meaning.name) && meaning.op.is_none_or(|op| op == error.op);
    let known = MEANINGS.iter().find(fits).map(|meaning| meaning.id);
    known.or_else(|| catalogue::errno_id(errno)).unwrap_or("cause-unknown")
}

/// The port of a target that is an address with one.
fn port_of(target: &str) -> Option<u16> {
    target.rsplit_once(':')?.1.parse().ok()
}

/// All that a text about the error may mention.
fn values(error: &NetError) -> Vec<(&'static str, Arg<'static>)> {
    let mut values: Vec<(&str, Arg<'_>)> = vec![
        ("target", safe_text(&error.target).into_owned().into()),
        ("call", error.op.name().to_owned().into()),
        ("port", port_of(&error.target).unwrap_or_default().into()),
    ];
    match &error.cause {
        Cause::Os(errno) | Cause::InUse(errno, ..) | Cause::Hindered(errno, _) => {
            values.push(("number", errno.0.into()));
            values.push(("name", errno.to_string().into()));
            if let Cause::InUse(_, holder, _) = &error.cause
                && let Holder::Listener(Some((program, process)))
                | Holder::Receiver(Some((program, process))) = holder
            {
                values.push(("program", safe_text(program).into_owned().into()));
                values.push(("process", (*process).into()));
            }
        }
        Cause::Protocol(failure) => values.extend(protocol_failure::values(failure)),
        Cause::QueueFull(bytes) => values.push(("bytes", (*bytes).into())),
        Cause::Shortened(announced, came) => {
            values.push(("announced", (*announced).into()));
            values.push(("came", (*came).into()));
        }
        Cause::TimedOut(millis) => values.push(("seconds", (*millis as f64 / 1000.0).into())),
        Cause::Unencodable(character) => {
            values.push(("character", safe_char_text(*character).into()));
        }
        Cause::NotRendered(RenderError::Unencodable(lack)) => {
            values.push(("character", safe_char_text(lack.character).into()));
        }
        Cause::NotRendered(RenderError::NoVariable(name)) => {
            values.push(("name", safe_text(name).into_owned().into()));
        }
        Cause::NotRendered(RenderError::TooLong) => {
            values.push(("max", RENDERED_BYTES_MAX.into()));
        }
        Cause::NameNotResolved(detail) | Cause::Other(detail) | Cause::Panic(detail) => {
            values.push(("detail", safe_text(detail).into_owned().into()));
        }
        Cause::NotRendered(RenderError::NoRandomBytes(_))
        | Cause::NoAddressOfFamily
        | Cause::SessionOver
        | Cause::NotConnected
        | Cause::Cancelled
        | Cause::NotAFile
        | Cause::Exists => {}
    }
    values
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
