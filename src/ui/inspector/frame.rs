//! A frame of a stream: the bytes of several reads as one, and what is known of it.

use super::call::{Fact, times};
use super::people_count;
use crate::i18n::Texts;
use crate::log::frames::{Frame, FrameEnd, Limits, Origin, assemble};
use crate::log::{Kind, Row, Store};
use crate::payload::Framing;
use crate::payload::frame::content;
use crate::tr;
use crate::ui::widgets::bytes_text;
use jiff::tz::TimeZone;

/// How much of a frame is copied, in bytes: all of one whose length is known. A line may be longer; then
/// its beginning is shown, and the header says so.
const BYTES_MAX: usize = crate::payload::frame::LENGTH_MAX as usize;

/// A frame, and what its row does not show.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    pub(super) frame: Frame,
    /// How many of its bytes were copied.
    copied_bytes: usize,
    lacks_beginning: bool,
    /// What its bytes are where they are not shown as they came.
    reading: Reading,
}

/// What is shown of a frame.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// Its bytes.
    Bytes,
    /// What is written in it, in so many bytes.
    Content(usize),
    /// Its bytes, since this one breaks the rules by which they were to be read.
    Malformed(usize),
}

/// Copies a frame out of the store; the row is the one with which it is complete, with its payload.
/// Where frames have escapes, the payload is what is written in it.
pub(super) fn look_up(store: &Store, frame: &Frame, framing: &Framing) -> Option<(Row, About)> {
    let mut found = assemble(store, frame, Limits { bytes: BYTES_MAX, rows: u64::MAX })?;
    let copied_bytes = found.row.payload.len();
    let is_whole = frame.state == FrameEnd::Whole && copied_bytes as u64 == frame.len;
    let reading = if framing.has_escapes() && is_whole {
        read(&mut found.row, framing)
    } else {
        Reading::Bytes
    };
    let about = About {
        frame: *frame,
        copied_bytes,
        reading,
        lacks_beginning: found.lacks_beginning || frame.origin == Origin::Unknown,
    };
    Some((found.row, about))
}

/// Puts what is written in a frame in the place of its bytes.
fn read(row: &mut Row, framing: &Framing) -> Reading {
    match content(framing, &row.payload) {
        Ok(content) => {
            row.payload = content.into_owned();
            row.payload_bytes = row.payload.len();
            Reading::Content(row.payload_bytes)
        }
        Err(malformed) => Reading::Malformed(malformed.at),
    }
}

/// The header.
pub(super) fn summary(about: &About, row: &Row, texts: &Texts) -> String {
    let About { frame, .. } = about;
    let (reads, bytes, peer) = (frame.reads, frame.len, row.peer.to_string());
    let mut parts = vec![match row.kind {
        Kind::Received => {
            tr!(texts, "inspector-frame-in", bytes = bytes, reads = reads, peer = peer)
        }
        _ => tr!(texts, "inspector-frame-out", bytes = bytes, reads = reads, peer = peer),
    }];
    parts.extend(notes(about, texts));
    parts.join(" · ")
}

/// What is not as it should be.
fn notes(about: &About, texts: &Texts) -> Vec<String> {
    let mut notes = Vec::new();
    let is_longer = (about.copied_bytes as u64) < about.frame.len;
    if about.lacks_beginning {
        notes.push(tr!(texts, "frame-cut").into_owned());
    } else if is_longer {
        let shown = bytes_text(about.copied_bytes as u64);
        notes.push(tr!(texts, "inspector-frame-beginning", shown = shown));
    }
    match about.reading {
        Reading::Bytes => {}
        Reading::Content(bytes) => notes.push(tr!(texts, "frame-content", bytes = bytes)),
        Reading::Malformed(at) => notes.push(tr!(texts, "frame-malformed", at = at + 1)),
    }
    match about.frame.state {
        FrameEnd::Whole => {}
        FrameEnd::Waiting => notes.push(tr!(texts, "frame-waiting").into_owned()),
        FrameEnd::Unfinished => notes.push(tr!(texts, "frame-unfinished").into_owned()),
        FrameEnd::Broken(length) => notes.push(tr!(texts, "frame-broken", length = length)),
        FrameEnd::Raw => notes.push(tr!(texts, "frame-raw").into_owned()),
        FrameEnd::Outside => notes.push(tr!(texts, "frame-outside").into_owned()),
    }
    notes
}

/// What the call tab shows: there was not one call.
pub(super) fn facts(about: &About, row: &Row, texts: &Texts) -> Vec<Fact> {
    let Frame { first, last, len, reads, .. } = about.frame;
    let mut facts = Vec::new();
    let mut add = |name: std::borrow::Cow<'_, str>, value: String| {
        facts.push((name.into_owned(), value));
    };
    let calls = match row.kind {
        Kind::Received => tr!(texts, "fact-frame-recv", reads = reads),
        _ => tr!(texts, "fact-frame-send", reads = reads),
    };
    add(tr!(texts, "fact-call"), calls);
    let (from, to) = (people_count(first.row), people_count(last.row));
    let rows = if from == to { from.to_string() } else { format!("{from}–{to}") };
    add(tr!(texts, "fact-rows"), rows);
    let peer_name = match row.kind {
        Kind::Received => tr!(texts, "fact-from"),
        _ => tr!(texts, "fact-to"),
    };
    add(peer_name, row.peer.to_string());
    if let Some(number) = row.peer.connection() {
        add(tr!(texts, "fact-connection"), format!("#{}", number.0));
    }
    add(tr!(texts, "fact-payload"), tr!(texts, "fact-bytes", bytes = len));
    let (local, utc) = times(row.unix_ns, TimeZone::system());
    add(tr!(texts, "fact-complete-local"), local);
    add(tr!(texts, "fact-complete-utc"), utc);
    add(tr!(texts, "fact-session"), row.session.0.to_string());
    facts
}

/// What there is to learn from it.
pub(super) fn lessons(about: &About, row: &Row, texts: &Texts) -> Vec<String> {
    let reads = about.frame.reads;
    let came = match row.kind {
        Kind::Received => tr!(texts, "explain-frame-in", reads = reads),
        _ => tr!(texts, "explain-frame-out", reads = reads),
    };
    let state = match about.frame.state {
        FrameEnd::Whole => None,
        FrameEnd::Waiting => Some(tr!(texts, "explain-frame-waiting")),
        FrameEnd::Unfinished => Some(tr!(texts, "explain-frame-unfinished")),
        FrameEnd::Broken(_) => Some(tr!(texts, "explain-frame-broken")),
        FrameEnd::Raw => Some(tr!(texts, "explain-frame-raw")),
        FrameEnd::Outside => Some(tr!(texts, "explain-frame-outside")),
    };
    let mut lessons = vec![came];
    lessons.extend(state.map(std::borrow::Cow::into_owned));
    lessons.push(tr!(texts, "explain-no-boundaries").into_owned());
    lessons
}
