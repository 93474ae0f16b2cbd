//! What a row of a TCP connection means, for somebody who learns: a stream is not a row of datagrams.

use crate::i18n::Texts;
use crate::learn::{Explanation, explain, explain_tls};
use crate::net::call::Direction;
use crate::net::tcp::event::FileRefusal;
use crate::net::tcp::{Closing, FileEvent, StreamEvent};
use crate::net::{Args, Call, ConnectionId, Op, OptionName};
use crate::tr;
use std::borrow::Cow;

/// Paragraphs of text.
type Lessons<'a> = Vec<Cow<'a, str>>;

/// Bytes that came with one `recv`.
pub(super) fn received(texts: &Texts, asked_bytes: u32, came_bytes: usize) -> Lessons<'_> {
    let mut lessons = vec![tr!(texts, "explain-recv"), tr!(texts, "explain-no-boundaries")];
    if came_bytes >= asked_bytes as usize {
        let text = tr!(texts, "explain-recv-full", asked = asked_bytes);
        lessons.push(text.into());
    }
    lessons
}

/// Bytes that `send` took.
pub(super) fn sent(texts: &Texts) -> Lessons<'_> {
    vec![tr!(texts, "explain-send"), tr!(texts, "explain-send-taken")]
}

/// News of a connection that are not a failure.
pub(super) fn event<'a>(event: &StreamEvent, texts: &'a Texts) -> Lessons<'a> {
    match event {
        StreamEvent::Listening(address) => vec![
            tr!(texts, "explain-listening", address = *address).into(),
            tr!(texts, "explain-listening-port"),
        ],
        StreamEvent::Connected { local } => vec![
            tr!(texts, "explain-connected"),
            tr!(texts, "explain-connected-local", local = *local).into(),
        ],
        StreamEvent::Accepted { .. } => vec![tr!(texts, "explain-accepted")],
        StreamEvent::OverLimit(most) => {
            vec![tr!(texts, "explain-over-limit", most = *most).into()]
        }
        StreamEvent::MoreRefused(_) => vec![tr!(texts, "explain-more-refused")],
        StreamEvent::AcceptsAgain(_) => vec![tr!(texts, "explain-accepts-again")],
        StreamEvent::PeerProcess(_) => vec![tr!(texts, "explain-peer-process")],
        StreamEvent::KeepsEdges => vec![tr!(texts, "explain-keeps-edges")],
        StreamEvent::PeerFinished => {
            vec![tr!(texts, "explain-peer-finished"), tr!(texts, "explain-peer-finished-still")]
        }
        StreamEvent::Finished => vec![tr!(texts, "explain-finished")],
        StreamEvent::Closed(closing) => closed(closing, texts),
        StreamEvent::Waiting { .. } => vec![tr!(texts, "explain-waiting")],
        StreamEvent::Unframed { .. } => vec![tr!(texts, "explain-unframed")],
        StreamEvent::File(event) => vec![file(event, texts)],
        StreamEvent::Tls(event) => explain_tls(event, texts),
    }
}

fn closed<'a>(closing: &Closing, texts: &'a Texts) -> Lessons<'a> {
    match closing {
        Closing::ByUs => vec![tr!(texts, "explain-closed-by-us")],
        Closing::ByPeer => vec![tr!(texts, "explain-closed-by-peer")],
        Closing::ResetByUs => vec![tr!(texts, "explain-reset-by-us")],
        // Explained as a failure.
        _ => vec![tr!(texts, "explain-nothing")],
    }
}

fn file<'a>(event: &FileEvent, texts: &'a Texts) -> Cow<'a, str> {
    match event {
        FileEvent::Sending { .. } => tr!(texts, "explain-file-sending"),
        FileEvent::Sent { .. } => tr!(texts, "explain-file-sent"),
        FileEvent::Refused { why, .. } => match why {
            FileRefusal::Outside => tr!(texts, "explain-file-outside"),
            _ => tr!(texts, "explain-file-refused"),
        },
        FileEvent::Saving { .. } => tr!(texts, "explain-file-saving"),
        FileEvent::Saved { .. } => tr!(texts, "explain-file-saved"),
        FileEvent::SavedIncomplete { .. } => tr!(texts, "explain-file-incomplete"),
        FileEvent::NothingCame { .. } => tr!(texts, "explain-file-nothing-came"),
        FileEvent::SavingGoesOn { .. } => tr!(texts, "explain-file-saving-goes-on"),
        // The others are explained as failures.
        _ => tr!(texts, "explain-nothing"),
    }
}

/// The explanation of the failure that the event reports, if it does.
pub(super) fn failure(event: &StreamEvent, texts: &Texts) -> Option<Explanation> {
    match event {
        StreamEvent::Closed(Closing::Failed(error))
        | StreamEvent::File(
            FileEvent::SendStopped { error, .. }
            | FileEvent::SaveStopped { error, .. }
            | FileEvent::Refused { why: FileRefusal::Failed(error), .. },
        ) => Some(explain(error, texts)),
        _ => None,
    }
}

/// What there is to know of a call that only streams make, or that does something else for them.
pub(super) fn call<'a>(
    call: &Call,
    connection: Option<ConnectionId>,
    texts: &'a Texts,
) -> Option<Cow<'a, str>> {
    let text = match call.op {
        Op::Connect => tr!(texts, "explain-connect"),
        Op::Listen => tr!(texts, "explain-listen"),
        Op::Accept => tr!(texts, "explain-accept"),
        Op::Recv => tr!(texts, "explain-recv"),
        Op::Send => tr!(texts, "explain-send"),
        Op::Shutdown => match call.args {
            Args::Direction(Direction::Sending) => tr!(texts, "explain-shutdown-sending"),
            _ => tr!(texts, "explain-shutdown"),
        },
        Op::Close if connection.is_some() => tr!(texts, "explain-close-connection"),
        Op::SetSockOpt => match call.args {
            Args::Set(OptionName::Linger, _) => tr!(texts, "explain-linger"),
            _ => return None,
        },
        Op::OpenFile | Op::ReadFile | Op::WriteFile => tr!(texts, "explain-blocks"),
        Op::RenameFile => tr!(texts, "explain-rename"),
        _ => return None,
    };
    Some(text)
}
