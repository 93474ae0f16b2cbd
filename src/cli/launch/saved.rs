//! Saved messages: listed, and found by their names.

use super::{NotPossible, value};
use crate::cli::{Exit, say, shown};
use crate::engine::messages::{self, SavedMessage, SavedMessages};
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;
use clap::ArgMatches;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Reads the file of saved messages. It is never changed here.
pub(super) fn load(matches: &ArgMatches, texts: &Texts) -> Result<SavedMessages, NotPossible> {
    let named = value::<PathBuf>(matches, "messages");
    // The window's is made when the first message is kept; one that a person names is there.
    if let Some(path) = named.as_ref().filter(|path| !path.exists()) {
        return Err(NotPossible(tr!(texts, "cli-no-messages-file", path = shown(path))));
    }
    let path = named.or_else(messages::default_path);
    let Some(path) = path else {
        return Err(NotPossible(tr!(texts, "cli-no-messages").into_owned()));
    };
    messages::load(&path).map_err(|error| NotPossible::unread(&path, error, texts))
}

/// The message of a name, or of `folder/name`.
pub(super) fn find<'a>(
    saved: &'a SavedMessages,
    name: &str,
    texts: &Texts,
) -> Result<&'a SavedMessage, NotPossible> {
    saved.by_name(name).ok_or_else(|| {
        let name = safe_text(name).into_owned();
        NotPossible(tr!(texts, "cli-no-message", name = name))
    })
}

/// Prints the saved messages, one a line: name, text and destination with tabs between them.
pub(super) fn list(matches: &ArgMatches, texts: &Texts) -> Exit {
    let saved = match load(matches, texts) {
        Ok(saved) => saved,
        Err(error) => return error.say(),
    };
    let mut lines = String::new();
    for folder in saved.folders() {
        let folder_name =
            if folder.name.is_empty() { String::new() } else { format!("{}/", folder.name) };
        for kept in &folder.messages {
            let SavedMessage { name, message, to, .. } = &kept.saved;
            let name = format!("{folder_name}{name}");
            // Writing to a `String` cannot fail.
            let _ = write!(lines, "{}\t{}", safe_text(&name), safe_text(&message.text));
            if let Some(to) = to {
                let _ = write!(lines, "\t{}", safe_text(&to.to_string()));
            }
            lines.push('\n');
        }
    }
    say::out(lines.as_bytes())
}
