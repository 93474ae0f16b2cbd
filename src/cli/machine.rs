//! This machine on a terminal: addresses, routes and name servers, and who listens.

use super::{Exit, say};
use crate::i18n::Texts;
use crate::learn::machine::{
    MachinePart, listener_lines, listener_remarks, listeners_text, machine_lines, machine_text,
};
use crate::net::machine::MachineFacts;

/// Prints a part of it, or both. What is to be known of the list goes to standard error, so that each line of
/// listeners is one.
pub(super) fn print(part: Option<MachinePart>, texts: &Texts) -> Exit {
    let facts = MachineFacts::read();
    let mut text = String::new();
    if part != Some(MachinePart::Listeners) {
        text += &machine_text(&machine_lines(&facts, texts));
    }
    if part != Some(MachinePart::Addresses) {
        if part.is_none() {
            text.push('\n');
        }
        let lines = listener_lines(&facts, texts);
        text += &listeners_text(&lines.iter().collect::<Vec<_>>());
    }
    let printed = say::out(text.as_bytes());
    if part != Some(MachinePart::Addresses) {
        for remark in listener_remarks(&facts, texts) {
            say::note(&remark);
        }
    }
    match (&facts.listeners, part) {
        (Err(_), Some(MachinePart::Listeners)) if printed == Exit::Done => Exit::Failed,
        _ => printed,
    }
}
