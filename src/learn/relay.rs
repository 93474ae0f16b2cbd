//! What a relay does, in words.

use super::explain::sentence;
use crate::i18n::Texts;
use crate::net::RelayEvent;
use crate::net::relay::event::Fault;
use crate::net::relay::{RelayFailure, Side, Way};
use crate::tr;

/// What happened in a relay, in one sentence.
pub fn relay_text(event: &RelayEvent, texts: &Texts) -> String {
    match event {
        RelayEvent::Paired { side: Side::Client, other } => {
            tr!(texts, "relay-client-side", other = other.0)
        }
        RelayEvent::Paired { side: Side::Target, other } => {
            tr!(texts, "relay-target-side", other = other.0)
        }
        RelayEvent::NoTarget(error) => {
            tr!(texts, "relay-no-target", reason = sentence(error, texts))
        }
        RelayEvent::OverClients(most) => tr!(texts, "relay-over-clients", most = *most),
        RelayEvent::Forgotten { after: Some(after) } => {
            tr!(texts, "relay-forgotten", seconds = after.as_secs_f64())
        }
        RelayEvent::Forgotten { after: None } => tr!(texts, "relay-forgotten-now").into_owned(),
        RelayEvent::Looped => tr!(texts, "relay-looped").into_owned(),
        RelayEvent::Fault(way, fault) => fault_text(*way, fault, texts),
    }
}

/// The name of a direction.
pub fn way_text(way: Way, texts: &Texts) -> String {
    match way {
        Way::ToTarget => tr!(texts, "relay-to-target"),
        Way::ToClient => tr!(texts, "relay-to-client"),
    }
    .into_owned()
}

fn fault_text(way: Way, fault: &Fault, texts: &Texts) -> String {
    let way = way_text(way, texts);
    match fault {
        Fault::Held { bytes, by } => {
            tr!(texts, "relay-held", way = way, bytes = *bytes, ms = by.as_secs_f64() * 1000.0)
        }
        Fault::Split { first, second } => {
            tr!(texts, "relay-split", way = way, first = *first, second = *second)
        }
        Fault::Merged { bytes } => tr!(texts, "relay-merged", way = way, bytes = *bytes),
        Fault::Corrupted { offset, was, became } => {
            let (was, became) = (format!("0x{was:02X}"), format!("0x{became:02X}"));
            tr!(texts, "relay-corrupted", way = way, offset = *offset, was = was, became = became)
        }
        Fault::Dropped => tr!(texts, "relay-dropped", way = way),
        Fault::Doubled => tr!(texts, "relay-doubled", way = way),
        Fault::Reordered { by } => {
            tr!(texts, "relay-reordered", way = way, ms = by.as_secs_f64() * 1000.0)
        }
        Fault::NoRoom => tr!(texts, "relay-no-room", way = way),
        Fault::HalfClosed => tr!(texts, "relay-half-closed", way = way),
        Fault::Reset => tr!(texts, "relay-reset", way = way),
        Fault::Paused => tr!(texts, "relay-paused", way = way),
        Fault::Resumed => tr!(texts, "relay-resumed", way = way),
        Fault::Discarded { bytes } => tr!(texts, "relay-discarded", way = way, bytes = *bytes),
    }
}

/// The text about a failure of a relay.
pub(super) fn cause_id(failure: RelayFailure) -> &'static str {
    match failure {
        RelayFailure::Loop => "cause-relay-loop",
    }
}
