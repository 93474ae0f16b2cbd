//! A message of a stream: the bytes of several reads as one, and what is known of it.

use super::call::{Fact, times};
use super::people_count;
use crate::i18n::Texts;
use crate::log::messages::{Limits, Message, MessageEnd, Origin, assemble};
use crate::log::{Kind, Row, Store};
use crate::tr;
use crate::ui::widgets::bytes_text;
use jiff::tz::TimeZone;

/// How much of a message is copied, in bytes: all of one whose length is known. A line may be longer; then
/// its beginning is shown, and the header says so.
const BYTES_MAX: usize = crate::payload::frame::LENGTH_MAX as usize;

/// A message, and what its row does not show.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    pub(super) message: Message,
    /// How many of its bytes were copied.
    copied_bytes: usize,
    lacks_beginning: bool,
}

/// Copies a message out of the store; the row is the one with which it is complete, with its payload.
pub(super) fn look_up(store: &Store, message: &Message) -> Option<(Row, About)> {
    let found = assemble(store, message, Limits { bytes: BYTES_MAX, rows: u64::MAX })?;
    let about = About {
        message: *message,
        copied_bytes: found.row.payload.len(),
        lacks_beginning: found.lacks_beginning || message.origin == Origin::Unknown,
    };
    Some((found.row, about))
}

/// The header.
pub(super) fn summary(about: &About, row: &Row, texts: &Texts) -> String {
    let About { message, .. } = about;
    let (reads, bytes, peer) = (message.reads, message.len, row.peer.to_string());
    let mut parts = vec![match row.kind {
        Kind::Received => {
            tr!(texts, "inspector-message-in", bytes = bytes, reads = reads, peer = peer)
        }
        _ => tr!(texts, "inspector-message-out", bytes = bytes, reads = reads, peer = peer),
    }];
    parts.extend(notes(about, texts));
    parts.join(" · ")
}

/// What is not as it should be.
fn notes(about: &About, texts: &Texts) -> Vec<String> {
    let mut notes = Vec::new();
    let is_longer = (about.copied_bytes as u64) < about.message.len;
    if about.lacks_beginning {
        notes.push(tr!(texts, "message-cut").into_owned());
    } else if is_longer {
        let shown = bytes_text(about.copied_bytes as u64);
        notes.push(tr!(texts, "inspector-message-beginning", shown = shown));
    }
    match about.message.state {
        MessageEnd::Whole => {}
        MessageEnd::Waiting => notes.push(tr!(texts, "message-waiting").into_owned()),
        MessageEnd::Unfinished => notes.push(tr!(texts, "message-unfinished").into_owned()),
        MessageEnd::Broken(length) => notes.push(tr!(texts, "message-broken", length = length)),
        MessageEnd::Raw => notes.push(tr!(texts, "message-raw").into_owned()),
        MessageEnd::Outside => notes.push(tr!(texts, "frame-outside").into_owned()),
    }
    notes
}

/// What the call tab shows: there was not one call.
pub(super) fn facts(about: &About, row: &Row, texts: &Texts) -> Vec<Fact> {
    let Message { first, last, len, reads, .. } = about.message;
    let mut facts = Vec::new();
    let mut add = |name: std::borrow::Cow<'_, str>, value: String| {
        facts.push((name.into_owned(), value));
    };
    let calls = match row.kind {
        Kind::Received => tr!(texts, "fact-message-recv", reads = reads),
        _ => tr!(texts, "fact-message-send", reads = reads),
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
    let reads = about.message.reads;
    let came = match row.kind {
        Kind::Received => tr!(texts, "explain-message-in", reads = reads),
        _ => tr!(texts, "explain-message-out", reads = reads),
    };
    let state = match about.message.state {
        MessageEnd::Whole => None,
        MessageEnd::Waiting => Some(tr!(texts, "explain-message-waiting")),
        MessageEnd::Unfinished => Some(tr!(texts, "explain-message-unfinished")),
        MessageEnd::Broken(_) => Some(tr!(texts, "explain-message-broken")),
        MessageEnd::Raw => Some(tr!(texts, "explain-message-raw")),
        MessageEnd::Outside => Some(tr!(texts, "explain-frame-outside")),
    };
    let mut lessons = vec![came];
    lessons.extend(state.map(std::borrow::Cow::into_owned));
    lessons.push(tr!(texts, "explain-no-boundaries").into_owned());
    lessons
}
