//! What a program that is run does, in words.

use super::explain::sentence;
use crate::i18n::Texts;
use crate::net::ProgramEvent;
use crate::net::traced::{ExitStatus, ProgramOp, ProgramPart, SocketEnd, WatchLost};
use crate::payload::safe_text;
use crate::tr;
use std::borrow::Cow;

/// What happened to a program or to one of its sockets, in one sentence.
pub fn program_text(event: &ProgramEvent, texts: &Texts) -> String {
    match event {
        ProgramEvent::Started { process } => {
            tr!(texts, "program-started", process = process.to_string())
        }
        ProgramEvent::Watched { what, process } => {
            let (what, process) = (&*safe_text(what), process.to_string());
            tr!(texts, "program-watched", what = what, process = process)
        }
        ProgramEvent::Exited(status) => exit_text(*status, texts),
        ProgramEvent::InputEnded => tr!(texts, "program-input-ended").into_owned(),
        ProgramEvent::SocketOpened { fd, family, kind } => {
            let (family, kind) = (family.to_string(), kind.to_string());
            tr!(texts, "program-socket", fd = fd.to_string(), family = family, kind = kind)
        }
        ProgramEvent::SocketNamed { local } => {
            tr!(texts, "program-named", local = *local)
        }
        ProgramEvent::Connected { local: Some(local), peer } => {
            tr!(texts, "program-connected", local = *local, peer = *peer)
        }
        ProgramEvent::Connected { local: None, peer } => {
            tr!(texts, "program-connected-to", peer = *peer)
        }
        ProgramEvent::Accepted { peer, .. } => {
            tr!(texts, "program-accepted", peer = *peer)
        }
        ProgramEvent::Listening(address) => tr!(texts, "state-listening", address = *address),
        ProgramEvent::PeerFinished => tr!(texts, "news-peer-finished").into_owned(),
        ProgramEvent::Finished => tr!(texts, "program-finished").into_owned(),
        ProgramEvent::SocketClosed(end) => match end {
            SocketEnd::Closed => tr!(texts, "program-closed").into_owned(),
            SocketEnd::Collected => tr!(texts, "program-collected").into_owned(),
            SocketEnd::Exited => tr!(texts, "program-left-open").into_owned(),
        },
        ProgramEvent::ThreadNamed { thread, name } => {
            let name = &*safe_text(name);
            tr!(texts, "program-thread", number = thread.to_string(), name = name)
        }
        ProgramEvent::Lost { calls } => tr!(texts, "program-lost", calls = *calls),
        ProgramEvent::WatchLost(why) => match why {
            WatchLost::Garbage => tr!(texts, "program-watch-garbage").into_owned(),
            WatchLost::Ended => tr!(texts, "program-watch-ended").into_owned(),
            WatchLost::NeverBegan => tr!(texts, "program-watch-never").into_owned(),
        },
        ProgramEvent::Failed(error) => sentence(error, texts),
    }
}

/// How a program ended.
pub fn exit_text(status: ExitStatus, texts: &Texts) -> String {
    match status {
        ExitStatus::Code(0) => tr!(texts, "program-exited").into_owned(),
        ExitStatus::Code(code) => tr!(texts, "program-exited-code", code = code.to_string()),
        ExitStatus::Signal(signal) => {
            tr!(texts, "program-exited-signal", signal = signal.to_string())
        }
        ExitStatus::Stopped => tr!(texts, "program-stopped").into_owned(),
    }
}

/// What a program prints or reads, by name.
pub(super) fn program_part_text(part: ProgramPart, texts: &Texts) -> String {
    let text = match part {
        ProgramPart::Output => tr!(texts, "part-stdout"),
        ProgramPart::ErrorOutput => tr!(texts, "part-stderr"),
        ProgramPart::Input => tr!(texts, "part-stdin"),
    };
    text.into_owned()
}

/// That a step failed, in one sentence.
pub(super) fn failed_text(op: ProgramOp, target: &str, reason: &str, texts: &Texts) -> String {
    match op {
        ProgramOp::Start => tr!(texts, "failed-program-start", target = target, reason = reason),
        ProgramOp::Input => tr!(texts, "failed-program-input", reason = reason),
        ProgramOp::Signal => tr!(texts, "failed-program-signal", reason = reason),
        ProgramOp::Watch => tr!(texts, "failed-program-watch", reason = reason),
        ProgramOp::GetHostByName => {
            tr!(texts, "failed-getaddrinfo", target = target, reason = reason)
        }
        ProgramOp::SetTimeout
        | ProgramOp::SetBlocking
        | ProgramOp::Detach
        | ProgramOp::SocketPair
        | ProgramOp::GetPeerName => {
            tr!(texts, "failed-program-call", call = op.name(), reason = reason)
        }
    }
}

/// What a step or call is for.
pub(super) fn step_purpose(op: ProgramOp, texts: &Texts) -> Cow<'_, str> {
    match op {
        ProgramOp::SetTimeout => tr!(texts, "call-settimeout"),
        ProgramOp::SetBlocking => tr!(texts, "call-setblocking"),
        ProgramOp::Detach => tr!(texts, "call-detach"),
        ProgramOp::GetHostByName => tr!(texts, "call-gethostbyname"),
        ProgramOp::SocketPair => tr!(texts, "call-socketpair"),
        ProgramOp::GetPeerName => tr!(texts, "call-getpeername"),
        ProgramOp::Start => tr!(texts, "call-program-start"),
        ProgramOp::Input => tr!(texts, "call-program-input"),
        ProgramOp::Signal => tr!(texts, "call-program-signal"),
        ProgramOp::Watch => tr!(texts, "call-program-watch"),
    }
}
