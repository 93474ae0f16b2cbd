//! A check as it is asked for: its file, other addresses for its sockets, where the reports go.

use super::saved::load;
use super::{NotPossible, value, values};
use crate::cli::check::CheckJob;
use crate::cli::command::values::address_text;
use crate::engine::check::words::not_ready_text;
use crate::engine::check::{Check, ReadyCheck};
use crate::engine::format::check::read_check;
use crate::engine::messages::SavedMessages;
use crate::i18n::Texts;
use crate::payload::safe_text;
use crate::tr;
use clap::ArgMatches;
use std::path::PathBuf;

pub(super) fn check(matches: &ArgMatches, texts: &Texts) -> Result<CheckJob, NotPossible> {
    let path = value::<PathBuf>(matches, "file").unwrap_or_default();
    let mut check = read_check(&path).map_err(|error| NotPossible::unread(&path, error, texts))?;
    for (_, (name, address)) in values::<(String, String)>(matches, "address") {
        set_address(&mut check, &name, &address, texts)?;
    }
    let names_saved = check.saved_messages().next().is_some();
    let saved = if names_saved { load(matches, texts)? } else { SavedMessages::default() };
    let find = |name: &str| saved.by_name(name).map(|saved| saved.message.clone());
    let ready = ReadyCheck::new(check, &find)
        .map_err(|error| NotPossible(not_ready_text(&error, texts)))?;
    Ok(CheckJob { ready, junit: value(matches, "junit"), json: value(matches, "json") })
}

/// The same check against another device.
fn set_address(
    check: &mut Check,
    name: &str,
    address: &str,
    texts: &Texts,
) -> Result<(), NotPossible> {
    let shown_name = safe_text(name).into_owned();
    let Some(socket) = check.socket_mut(name) else {
        return Err(NotPossible(tr!(texts, "cli-no-socket", name = shown_name)));
    };
    let mistake =
        |reason: String| tr!(texts, "cli-bad-address", name = shown_name, reason = reason);
    let kind = socket.kind.with_address(address);
    socket.kind = kind.map_err(|error| NotPossible(mistake(address_text(error, texts))))?;
    Ok(())
}
