//! Events of streams in words: connections, their ends, files that are sent and saved.

use super::explain::sentence;
use super::tls;
use super::unix::process_text;
use crate::i18n::Texts;
use crate::net::tcp::event::FileRefusal;
use crate::net::tcp::{Closing, FileEvent, StreamEvent};
use crate::payload::frame::{FRAME_BYTES_MAX, NotAFrame};
use crate::payload::safe_text;
use crate::tr;
use std::path::Path;

/// What happened to a connection or a file, in one sentence.
pub fn stream_text(event: &StreamEvent, texts: &Texts) -> String {
    match event {
        StreamEvent::Listening(address) => tr!(texts, "state-listening", address = *address),
        StreamEvent::Connected { local } => tr!(texts, "news-connected", local = *local),
        StreamEvent::Accepted { local } => tr!(texts, "news-accepted", local = *local),
        StreamEvent::OverLimit(most) => tr!(texts, "news-over-limit", most = *most),
        StreamEvent::MoreRefused(count) => tr!(texts, "news-more-refused", count = *count),
        StreamEvent::AcceptsAgain(failed) => {
            tr!(texts, "news-accepts-again", failed = *failed)
        }
        StreamEvent::PeerProcess(process) => {
            tr!(texts, "news-peer-process", process = process_text(process, texts))
        }
        StreamEvent::KeepsEdges => tr!(texts, "news-keeps-edges").into_owned(),
        StreamEvent::PeerFinished => tr!(texts, "news-peer-finished").into_owned(),
        StreamEvent::Finished => tr!(texts, "news-finished").into_owned(),
        StreamEvent::Closed(closing) => closing_text(closing, texts),
        StreamEvent::Waiting { pause, failed } => {
            let seconds = pause.as_secs_f64();
            tr!(texts, "news-waiting", seconds = seconds, failed = *failed)
        }
        StreamEvent::Unframed { bytes, why } => unframed_text(*bytes, *why, texts),
        StreamEvent::File(event) => file_text(event, texts),
        StreamEvent::Tls(event) => tls::event_text(event, texts),
    }
}

/// What bytes are that are no frame.
fn unframed_text(bytes: u64, why: NotAFrame, texts: &Texts) -> String {
    match why {
        NotAFrame::TooLong => {
            tr!(texts, "unframed-long", bytes = bytes, most = FRAME_BYTES_MAX)
        }
        NotAFrame::Outside => tr!(texts, "unframed-outside", bytes = bytes),
        NotAFrame::Malformed(at) => tr!(texts, "unframed-malformed", bytes = bytes, at = at + 1),
        NotAFrame::Broken(length) => tr!(texts, "unframed-broken", length = length),
        NotAFrame::AfterBroken => tr!(texts, "unframed-after-broken", bytes = bytes),
        NotAFrame::Unfinished => tr!(texts, "unframed-unfinished", bytes = bytes),
    }
}

/// Why a connection is over.
pub fn closing_text(closing: &Closing, texts: &Texts) -> String {
    match closing {
        Closing::ByUs => tr!(texts, "closed-by-us").into_owned(),
        Closing::ByPeer => tr!(texts, "closed-by-peer").into_owned(),
        Closing::ResetByUs => tr!(texts, "closed-reset-by-us").into_owned(),
        Closing::Failed(error) => {
            tr!(texts, "closed-failed", reason = sentence(error, texts))
        }
    }
}

fn file_text(event: &FileEvent, texts: &Texts) -> String {
    match event {
        FileEvent::Sending { path, bytes } => {
            tr!(texts, "file-sending", path = shown(path), bytes = *bytes)
        }
        FileEvent::Sent { path, bytes, took } => {
            let seconds = took.as_secs_f64();
            tr!(texts, "file-sent", path = shown(path), bytes = *bytes, seconds = seconds)
        }
        FileEvent::SendStopped { sent_bytes, error } => {
            let reason = sentence(error, texts);
            tr!(texts, "file-send-stopped", bytes = *sent_bytes, reason = reason)
        }
        FileEvent::Refused { name, why } => {
            let name = &*safe_text(name);
            match why {
                FileRefusal::NotAName => tr!(texts, "file-not-a-name", name = name),
                FileRefusal::Outside => tr!(texts, "file-outside", name = name),
                FileRefusal::Absent => tr!(texts, "file-absent", name = name),
                FileRefusal::NotAFile => tr!(texts, "file-not-a-file", name = name),
                FileRefusal::Failed(error) => {
                    tr!(texts, "file-failed", name = name, reason = sentence(error, texts))
                }
            }
        }
        FileEvent::Saving { path } => tr!(texts, "file-saving", path = shown(path)),
        FileEvent::Saved { path, bytes } => {
            tr!(texts, "file-saved", path = shown(path), bytes = *bytes)
        }
        FileEvent::SavingGoesOn { path, bytes } => {
            tr!(texts, "file-saving-goes-on", path = shown(path), bytes = *bytes)
        }
        FileEvent::SavedIncomplete { path, bytes } => {
            tr!(texts, "file-save-left", path = shown(path), bytes = *bytes)
        }
        FileEvent::NothingCame { path } => tr!(texts, "file-nothing-came", path = shown(path)),
        FileEvent::SaveStopped { unfinished, saved_bytes, error } => {
            let reason = sentence(error, texts);
            match unfinished {
                Some(path) => tr!(
                    texts,
                    "file-save-stopped",
                    path = shown(path),
                    bytes = *saved_bytes,
                    reason = reason
                ),
                None => tr!(texts, "file-save-not-begun", reason = reason),
            }
        }
    }
}

fn shown(path: &Path) -> String {
    safe_text(&path.display().to_string()).into_owned()
}
