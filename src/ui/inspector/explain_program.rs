//! What a row of a program means, for somebody who learns.

use crate::i18n::Texts;
use crate::learn::{Explanation, explain};
use crate::net::ProgramEvent;
use crate::net::traced::{ExitStatus, ProgramPart, SocketEnd, WatchLost};
use crate::tr;

/// What a program printed or read.
pub(super) fn part(part: ProgramPart, texts: &Texts) -> Vec<String> {
    let text = match part {
        ProgramPart::Output => tr!(texts, "explain-stdout"),
        ProgramPart::ErrorOutput => tr!(texts, "explain-stderr"),
        ProgramPart::Input => tr!(texts, "explain-stdin"),
    };
    vec![text.into_owned()]
}

/// The explanation of the failure that the event reports, if it has one.
pub(super) fn failure(event: &ProgramEvent, texts: &Texts) -> Option<Explanation> {
    match event {
        ProgramEvent::Failed(error) => Some(explain(error, texts)),
        _ => None,
    }
}

/// News of a program.
pub(super) fn event(event: &ProgramEvent, texts: &Texts) -> Vec<String> {
    let text = match event {
        ProgramEvent::Started { .. } => tr!(texts, "explain-program-started"),
        ProgramEvent::Watched { .. } => tr!(texts, "explain-program-watched"),
        ProgramEvent::Exited(status) => match status {
            ExitStatus::Code(0) => tr!(texts, "explain-program-exited"),
            ExitStatus::Code(_) => tr!(texts, "explain-program-exited-code"),
            ExitStatus::Signal(_) => tr!(texts, "explain-program-signal"),
            ExitStatus::Stopped => tr!(texts, "explain-program-stopped"),
        },
        ProgramEvent::InputEnded => tr!(texts, "explain-program-input-ended"),
        ProgramEvent::SocketOpened { .. } => tr!(texts, "explain-program-socket"),
        ProgramEvent::SocketNamed { .. } => tr!(texts, "explain-program-named"),
        ProgramEvent::Connected { .. } => tr!(texts, "explain-program-connected"),
        ProgramEvent::Accepted { .. } => tr!(texts, "explain-accepted"),
        ProgramEvent::Listening(address) => {
            let text = tr!(texts, "explain-listening", address = *address);
            return vec![text, tr!(texts, "explain-listening-port").into_owned()];
        }
        ProgramEvent::PeerFinished => tr!(texts, "explain-peer-finished"),
        ProgramEvent::Finished => tr!(texts, "explain-shutdown-sending"),
        ProgramEvent::SocketClosed(end) => match end {
            SocketEnd::Closed => tr!(texts, "explain-program-closed"),
            SocketEnd::Collected => tr!(texts, "explain-program-collected"),
            SocketEnd::Exited => tr!(texts, "explain-program-left-open"),
        },
        ProgramEvent::ThreadNamed { .. } => tr!(texts, "explain-program-thread"),
        ProgramEvent::Lost { .. } => tr!(texts, "explain-program-lost"),
        ProgramEvent::WatchLost(why) => match why {
            WatchLost::Garbage => tr!(texts, "explain-program-watch-garbage"),
            WatchLost::Ended => tr!(texts, "explain-program-watch-ended"),
            WatchLost::NeverBegan => tr!(texts, "explain-program-watch-never"),
        },
        ProgramEvent::Failed(_) => tr!(texts, "explain-nothing"),
    };
    vec![text.into_owned()]
}
