//! Checks in words: what a step does, and what came of it.

use super::outcome::{CheckPart, Failure, Instead, Outcome, StepResult, Why};
use super::plan::{Act, Check, Expectation, Expected, Message, SETUP_WITHIN, SocketKind, Step};
use super::ready::{NotReady, NotReadyWhy};
use crate::i18n::Texts;
use crate::learn::{blocked_text, mistake_text, pause_text, sentence, unreachable_text};
use crate::net::Peer;
use crate::net::automation::Pattern;
use crate::payload::frame::NotAFrame;
use crate::payload::show::{Lines, ShowOptions, safe_text, show, show_hex};
use crate::payload::{Encoding, MessageText};
use crate::tr;
use std::time::Duration;

/// How much of a message or frame is shown in a line, in characters.
const SHOWN_CHARS_MAX: usize = 60;

/// The same in bytes, where they are shown in hex: three characters each.
const SHOWN_HEX_BYTES_MAX: usize = 20;

/// How a part of a check is called: the name that it has, or what it does.
pub fn part_title(check: &Check, part: CheckPart, texts: &Texts) -> String {
    match part {
        CheckPart::Socket(socket) => {
            let found = check.sockets.get(socket);
            found.map(|socket| socket_title(&socket.name, &socket.kind, texts)).unwrap_or_default()
        }
        CheckPart::Step(step) => match check.steps.get(step) {
            Some(step) if !step.name.is_empty() => safe_text(&step.name).into_owned(),
            Some(step) => step_text(step, texts),
            None => String::new(),
        },
    }
}

/// What a socket is.
pub fn socket_title(name: &str, kind: &SocketKind, texts: &Texts) -> String {
    let address = kind.address();
    let address = safe_text(&address);
    match kind {
        SocketKind::Connect(_) => {
            tr!(texts, "check-socket-connect", name = name, address = address)
        }
        SocketKind::Listen(_) => tr!(texts, "check-socket-listen", name = name, address = address),
        SocketKind::UdpTo(_) | SocketKind::UdpBoth(..) => {
            tr!(texts, "check-socket-udp-to", name = name, address = address)
        }
        SocketKind::UdpAt(_) => tr!(texts, "check-socket-udp-at", name = name, address = address),
    }
}

/// What a step does.
pub fn step_text(step: &Step, texts: &Texts) -> String {
    match &step.act {
        Act::Exchange { send, expect } => match (send, expect) {
            (Some(send), Some(expect)) => {
                let (message, what) = (message_text(send, texts), expected_text(expect, texts));
                tr!(texts, "check-act-exchange", message = message, what = what)
            }
            (Some(send), None) => {
                tr!(texts, "check-act-send", message = message_text(send, texts))
            }
            (None, Some(expect)) => {
                tr!(texts, "check-act-expect", what = expected_text(expect, texts))
            }
            (None, None) => String::new(),
        },
        Act::Open(_) => tr!(texts, "check-act-connect").into_owned(),
        Act::Close => tr!(texts, "check-act-close").into_owned(),
        Act::Finish => tr!(texts, "check-act-finish").into_owned(),
        Act::Reset => tr!(texts, "check-act-reset").into_owned(),
        Act::Wait(pause) => tr!(texts, "check-act-wait", time = pause_text(*pause)),
    }
}

/// What a step waits for, if it waits for something.
pub fn wanted_line(step: &Step, texts: &Texts) -> Option<String> {
    match &step.act {
        Act::Exchange { expect: Some(expect), .. } => {
            Some(tr!(texts, "check-wanted", what = expected_text(expect, texts)))
        }
        _ => None,
    }
}

fn message_text(message: &Message, texts: &Texts) -> String {
    match message {
        Message::Text(message) => written(message),
        Message::Saved(name) => tr!(texts, "check-act-saved", name = safe_text(name)),
    }
}

/// The text of a message, cut.
fn written(message: &MessageText) -> String {
    shown_text(message.text.as_bytes())
}

fn shown_text(bytes: &[u8]) -> String {
    let options = ShowOptions { max_chars: SHOWN_CHARS_MAX, lines: Lines::Escape };
    let shown = show(bytes, Encoding::Utf8, &options);
    cut(shown.text, shown.complete)
}

fn cut(text: String, is_complete: bool) -> String {
    if is_complete { text } else { text + "…" }
}

fn expected_text(expect: &Expectation, texts: &Texts) -> String {
    let of = |pattern: &Pattern| match pattern {
        Pattern::Anything => tr!(texts, "check-expect-anything").into_owned(),
        Pattern::Equals(text) => written(text),
        Pattern::Contains(text) => format!("… {} …", written(text)),
        Pattern::Begins(text) => format!("{} …", written(text)),
        Pattern::Ends(text) => format!("… {}", written(text)),
        Pattern::Regex(text) => format!("/{}/", shown_text(text.as_bytes())),
        Pattern::HexMask(text) => shown_text(text.as_bytes()),
    };
    match &expect.what {
        Expected::Frame(pattern) => of(pattern),
        Expected::NoFrame(pattern) => tr!(texts, "check-expect-none", what = of(pattern)),
        Expected::Connected => tr!(texts, "check-expect-connected").into_owned(),
        Expected::Closed => tr!(texts, "check-expect-closed").into_owned(),
        Expected::Reset => tr!(texts, "check-expect-reset").into_owned(),
        Expected::Nothing => tr!(texts, "check-expect-nothing").into_owned(),
    }
}

/// Whether a part passed, in a word.
pub fn outcome_word(outcome: &Outcome, texts: &Texts) -> String {
    match outcome {
        Outcome::Passed => tr!(texts, "check-passed"),
        Outcome::Failed(_) => tr!(texts, "check-failed"),
        Outcome::NotRun => tr!(texts, "check-not-run"),
    }
    .into_owned()
}

/// Why a part failed, in a sentence.
pub fn why_text(check: &Check, result: &StepResult, failure: &Failure, texts: &Texts) -> String {
    let took = || blocked_text(result.took);
    let setup = || pause_text(SETUP_WITHIN);
    match &failure.why {
        Why::NotInTime => tr!(texts, "check-why-not-in-time", time = limit(check, result)),
        Why::SomethingCame => tr!(texts, "check-why-silence", time = took()),
        Why::OtherFirst => tr!(texts, "check-why-other-first").into_owned(),
        Why::ConnectionOver => tr!(texts, "check-why-over").into_owned(),
        Why::NotConnected => tr!(texts, "check-why-not-connected").into_owned(),
        Why::NobodyToSendTo => tr!(texts, "check-why-nobody").into_owned(),
        Why::Message(error) => {
            tr!(texts, "check-why-message", reason = safe_text(&error.to_string()))
        }
        Why::Pattern(mistake) => {
            tr!(texts, "check-why-pattern", reason = safe_text(&mistake.to_string()))
        }
        Why::NotSent(error) | Why::NotOpened(error) => sentence(error, texts),
        Why::NotSentInTime => tr!(texts, "check-why-not-sent-in-time", time = setup()),
        Why::Refused => tr!(texts, "check-why-refused").into_owned(),
        Why::NotOpenedInTime if result.took < SETUP_WITHIN / 2 => {
            tr!(texts, "check-why-not-opened").into_owned()
        }
        Why::NotOpenedInTime => tr!(texts, "check-why-not-opened-in-time", time = took()),
        Why::NotClosedInTime => tr!(texts, "check-why-not-closed-in-time", time = setup()),
        Why::RowsLost(rows) => tr!(texts, "check-why-rows-lost", rows = *rows),
    }
}

/// Within how long it should have come.
fn limit(check: &Check, result: &StepResult) -> String {
    let within = match result.part {
        CheckPart::Step(step) => match check.steps.get(step).map(|step| &step.act) {
            Some(Act::Exchange { expect: Some(expect), .. }) => Some(expect.within),
            _ => None,
        },
        CheckPart::Socket(_) => None,
    };
    within.map_or_else(|| blocked_text(result.took), pause_text)
}

/// What came instead, one line each; nothing if nothing came.
pub fn instead_lines(failure: &Failure, texts: &Texts) -> Vec<String> {
    let lines = failure.instead.iter().map(|instead| {
        let what = instead_text(instead, texts);
        tr!(texts, "check-instead", what = what)
    });
    let more = (failure.more > 0).then(|| tr!(texts, "check-instead-more", count = failure.more));
    lines.chain(more).collect()
}

fn instead_text(instead: &Instead, texts: &Texts) -> String {
    match instead {
        Instead::Frame { len: 0, .. } => tr!(texts, "check-instead-empty").into_owned(),
        Instead::Frame { bytes, len } => {
            tr!(texts, "check-instead-frame", text = frame_text(bytes, *len), bytes = *len)
        }
        Instead::NoFrame { bytes, why } => {
            let why = no_frame_text(*why, texts);
            tr!(texts, "check-instead-no-frame", bytes = *bytes, why = why)
        }
        Instead::Connected => tr!(texts, "check-instead-connected").into_owned(),
        Instead::Closed => tr!(texts, "check-instead-closed").into_owned(),
        Instead::Broken(error) => sentence(error, texts),
        Instead::Unreachable(Some(errno)) => unreachable_text(*errno, Peer::None, texts),
        Instead::Unreachable(None) => unreachable_text(crate::net::Errno(0), Peer::None, texts),
    }
}

/// The beginning of a frame: as text where it is text, in hex else.
pub fn frame_text(bytes: &[u8], len: usize) -> String {
    let is_text = std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !"\r\n\t".contains(c)));
    if is_text {
        let shown = shown_text(bytes);
        return if bytes.len() < len && !shown.ends_with('…') { shown + "…" } else { shown };
    }
    let shown = show_hex(bytes, SHOWN_HEX_BYTES_MAX);
    cut(shown.text, shown.complete && bytes.len() == len)
}

fn no_frame_text(why: NotAFrame, texts: &Texts) -> String {
    match why {
        NotAFrame::TooLong => tr!(texts, "check-no-frame-too-long"),
        NotAFrame::Outside => tr!(texts, "check-no-frame-outside"),
        NotAFrame::Malformed(_) => tr!(texts, "check-no-frame-malformed"),
        NotAFrame::Broken(length) => {
            return tr!(texts, "check-no-frame-broken", length = length.to_string());
        }
        NotAFrame::AfterBroken => tr!(texts, "check-no-frame-after-broken"),
        NotAFrame::Unfinished => tr!(texts, "check-no-frame-unfinished"),
    }
    .into_owned()
}

/// How long a part took.
pub fn took_text(took: Duration) -> String {
    blocked_text(took)
}

/// Why a check cannot be run.
pub fn not_ready_text(error: &NotReady, texts: &Texts) -> String {
    let what = match &error.why {
        NotReadyWhy::NoSavedMessage(name) => {
            tr!(texts, "check-not-ready-saved", name = safe_text(name))
        }
        NotReadyWhy::Message(mistake) => mistake_text(mistake, texts),
        NotReadyWhy::Values(error) => safe_text(&error.to_string()).into_owned(),
        NotReadyWhy::Pattern(mistake) => safe_text(&mistake.to_string()).into_owned(),
    };
    match error.line {
        Some(line) => tr!(texts, "check-not-ready-line", line = line, what = what),
        None => what,
    }
}
