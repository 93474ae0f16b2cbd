//! A plain list: one message a line, its name, a tab, and its payload as text with escapes (`\r\n`, `\x00`, `\\`).

use super::exchange::{Listed, Packets, bytes_of};
use super::{MESSAGES_MAX, SavedMessage};
use crate::engine::format::{FormatError, Place};
use crate::payload::{Encoding, MessageText, Notation, escape};

/// Reads a list. A line without a tab is a payload, which is its name as well; empty lines are passed over.
///
/// # Errors
/// The first escape that is none, and where; more lines than there can be messages.
pub(super) fn read(text: &str) -> Result<Listed, FormatError> {
    let mut listed = Listed::default();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in lines {
        if listed.messages.len() == MESSAGES_MAX {
            let what = format!("there can be {MESSAGES_MAX} messages at most");
            return Err(FormatError::at_line(what, at + 1));
        }
        let (name, payload) = line.split_once('\t').unwrap_or((line, line));
        let message = message(payload).map_err(|mistake| {
            let before = line.chars().count() - payload.chars().count();
            let place = Place { line: at + 1, column: before + mistake.column };
            FormatError { what: mistake.kind.to_string(), place: Some(place) }
        })?;
        let name = name.trim().chars().take(super::NAME_CHARS_MAX).collect();
        listed.messages.push(SavedMessage { name, message, ..SavedMessage::default() });
    }
    Ok(listed)
}

/// A payload without escapes stays text that one sees as it is.
fn message(payload: &str) -> Result<MessageText, crate::payload::Mistake> {
    let text = MessageText::of_text(payload);
    if !payload.contains('\\') {
        return Ok(text);
    }
    let message = MessageText { notation: Notation::Escaped, ..text };
    message.prepare()?;
    Ok(message)
}

/// The text of a list, and how many messages are left out of it: those whose bytes differ each time.
pub(super) fn write<'a>(messages: impl Iterator<Item = &'a SavedMessage>) -> (String, usize) {
    let mut lines = Packets { packets: Vec::new(), left_out: 0 };
    for saved in messages {
        let Some(bytes) = bytes_of(&saved.message) else {
            lines.left_out += 1;
            continue;
        };
        let name = saved.name.replace(char::is_control, " ");
        let mut payload = String::new();
        escape::write(&bytes, Encoding::Utf8, &mut payload);
        // A tab is an escape there already.
        lines.packets.push(format!("{name}\t{payload}\n"));
    }
    (lines.packets.concat(), lines.left_out)
}
