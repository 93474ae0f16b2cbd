//! What a row of a relay means, for somebody who learns.

use crate::i18n::Texts;
use crate::learn::{Explanation, explain};
use crate::net::RelayEvent;
use crate::net::relay::event::Fault;
use crate::tr;

/// The explanation of the failure that the event reports, if it has one.
pub(super) fn failure(event: &RelayEvent, texts: &Texts) -> Option<Explanation> {
    event.error().map(|error| explain(error, texts))
}

/// News of a relay.
pub(super) fn event(event: &RelayEvent, texts: &Texts) -> Vec<String> {
    let text = match event {
        RelayEvent::Paired { .. } => tr!(texts, "explain-relay-paired"),
        RelayEvent::Looped => tr!(texts, "explain-relay-looped"),
        RelayEvent::OverClients(_) => tr!(texts, "explain-relay-over-clients"),
        RelayEvent::Forgotten { .. } => tr!(texts, "explain-relay-forgotten"),
        RelayEvent::NoTarget(_) => tr!(texts, "explain-nothing"),
        RelayEvent::Fault(_, fault) => match fault {
            Fault::Held { .. } => tr!(texts, "explain-relay-held"),
            Fault::Dropped | Fault::NoRoom => tr!(texts, "explain-relay-dropped"),
            Fault::Doubled => tr!(texts, "explain-relay-doubled"),
            Fault::Reordered { .. } => tr!(texts, "explain-relay-reordered"),
            Fault::Split { .. } => tr!(texts, "explain-relay-split"),
            Fault::Merged { .. } => tr!(texts, "explain-relay-merged"),
            Fault::Corrupted { .. } => tr!(texts, "explain-relay-corrupted"),
            Fault::HalfClosed | Fault::Reset => tr!(texts, "explain-relay-ended"),
            Fault::Paused | Fault::Resumed => tr!(texts, "explain-relay-paused"),
            Fault::Discarded { .. } => tr!(texts, "explain-relay-discarded"),
        },
    };
    vec![text.into_owned()]
}
