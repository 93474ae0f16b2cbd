//! What is sent, from what was typed: messages in their order, their form, standard input, a repeat.

use super::rules::acts_by_itself;
use super::saved::{find, load};
use super::{NotPossible, has, time, value, values};
use crate::cli::input::InputCut;
use crate::cli::options::{AfterInput, LineEndChoice, LineForm, OutMessage, Sending, Target};
use crate::engine::messages::SavedMessages;
use crate::i18n::Texts;
use crate::learn::mistake_text;
use crate::net::automation::{FirstSend, PlanMistake, RepeatItem, RepeatPlan, Rounds};
use crate::payload::{Braces, Checksum, Encoding, LineEnd, MessageText, Notation};
use crate::tr;
use clap::ArgMatches;
use std::num::NonZeroU64;
use std::time::Duration;

pub(super) fn sending(
    matches: &ArgMatches,
    target: &Target,
    texts: &Texts,
) -> Result<Sending, NotPossible> {
    let form = line_form(matches, target);
    let mut messages = messages(matches, form, texts)?;
    let repeat = match time(matches, "repeat") {
        Some(pause) => Some(repeat(std::mem::take(&mut messages), pause, matches, texts)?),
        None => None,
    };
    let has_messages = !messages.is_empty() || repeat.is_some();
    let does_it_itself = acts_by_itself(matches);
    let reads_input = has(matches, "stdin") || !(has_messages || does_it_itself);
    let is_stream = matches!(target, Target::Connection | Target::AllConnections);
    let as_it_comes = is_stream && form.is_plain() && form.line_end == LineEndChoice::AsTyped;
    let cut = if as_it_comes { InputCut::Reads } else { InputCut::Lines };
    let stays = has(matches, "keep-open") || does_it_itself;
    let finishes = matches!(target, Target::Connection) && !stays;
    Ok(Sending {
        messages,
        repeat,
        input: reads_input.then_some(cut),
        form,
        after_input: if finishes { AfterInput::Finish } else { AfterInput::Stay },
    })
}

/// The messages of the arguments, in the order in which they stand there.
fn messages(
    matches: &ArgMatches,
    form: LineForm,
    texts: &Texts,
) -> Result<Vec<OutMessage>, NotPossible> {
    let line_end = match form.line_end {
        LineEndChoice::AsTyped => LineEnd::None,
        LineEndChoice::Fixed(line_end) => line_end,
    };
    let mut found = Vec::new();
    for (place, text) in values::<String>(matches, "send") {
        found.push((place, made(&form.message(text, line_end), texts)?));
    }
    let names = values::<String>(matches, "saved");
    let saved = if names.is_empty() { SavedMessages::default() } else { load(matches, texts)? };
    for (place, name) in names {
        let kept = find(&saved, &name, texts)?;
        let message = made(&kept.message, texts)?;
        let to = kept.to.as_ref().map(|to| super::jobs::destination(&to.host, to.port, texts));
        found.push((place, OutMessage { to: to.transpose()?, ..message }));
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, message)| message).collect())
}

/// A message that can be sent.
fn made(message: &MessageText, texts: &Texts) -> Result<OutMessage, NotPossible> {
    let prepared = message.prepare().map_err(|mistake| {
        NotPossible(tr!(texts, "cli-bad-send", mistake = mistake_text(&mistake, texts)))
    })?;
    let encoding = (message.notation != Notation::Hex).then_some(message.encoding);
    Ok(OutMessage { message: prepared, encoding, to: None })
}

fn repeat(
    messages: Vec<OutMessage>,
    pause: Duration,
    matches: &ArgMatches,
    texts: &Texts,
) -> Result<RepeatPlan, NotPossible> {
    let items = messages.into_iter().map(|OutMessage { message, encoding, to }| RepeatItem {
        message,
        encoding,
        to,
        pause,
    });
    let count = value::<u64>(matches, "count").and_then(NonZeroU64::new);
    let rounds = count.map_or(Rounds::UntilStopped, Rounds::Count);
    RepeatPlan::new(items.collect(), rounds, FirstSend::AtOnce).map_err(|mistake| {
        NotPossible(match mistake {
            PlanMistake::Empty => tr!(texts, "cli-nothing-to-repeat").into_owned(),
            PlanMistake::TooMany(count) => tr!(texts, "cli-too-many-to-repeat", count = count),
            PlanMistake::Pause(_) => tr!(texts, "cli-bad-pause").into_owned(),
        })
    })
}

fn line_form(matches: &ArgMatches, target: &Target) -> LineForm {
    let notation = match (has(matches, "hex"), has(matches, "escaped")) {
        (true, _) => Notation::Hex,
        (_, true) => Notation::Escaped,
        _ => Notation::Text,
    };
    let is_stream = matches!(target, Target::Connection | Target::AllConnections);
    let line_end = match value(matches, "line-end") {
        Some(line_end) => LineEndChoice::Fixed(line_end),
        None if is_stream && notation == Notation::Text => LineEndChoice::AsTyped,
        // A datagram needs no end, and who writes digits or escapes writes all bytes.
        None => LineEndChoice::Fixed(LineEnd::None),
    };
    let is_template = has(matches, "placeholders");
    LineForm {
        notation,
        encoding: value::<Encoding>(matches, "encoding").unwrap_or_default(),
        braces: if is_template { Braces::Placeholders } else { Braces::Literal },
        line_end,
        checksum: value::<Checksum>(matches, "checksum"),
    }
}
