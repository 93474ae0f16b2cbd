//! What a row of each protocol means: the one place of the inspector that has an arm for each.

use super::{
    explain_capture, explain_http, explain_icmp, explain_program, explain_relay, explain_stream,
};
use crate::i18n::Texts;
use crate::learn::Explanation;
use crate::net::{ProtocolEvent, ProtocolPart};
use std::borrow::Cow;

/// The explanation of the failure that the event is, if it is one.
pub(super) fn failure(event: &ProtocolEvent, texts: &Texts) -> Option<Explanation> {
    match event {
        ProtocolEvent::Stream(event) => explain_stream::failure(event, texts),
        ProtocolEvent::Http(event) => explain_http::failure(event, texts),
        ProtocolEvent::Program(event) => explain_program::failure(event, texts),
        ProtocolEvent::Relay(event) => explain_relay::failure(event, texts),
        ProtocolEvent::Icmp(event) => explain_icmp::failure(event, texts),
        ProtocolEvent::Capture(_) => None,
    }
}

/// What else is to be said of a failure, after why it came and what to try.
pub(super) fn after_failure(event: &ProtocolEvent, texts: &Texts) -> Vec<String> {
    match event {
        ProtocolEvent::Stream(_)
        | ProtocolEvent::Program(_)
        | ProtocolEvent::Relay(_)
        | ProtocolEvent::Icmp(_)
        | ProtocolEvent::Capture(_) => Vec::new(),
        ProtocolEvent::Http(event) => explain_http::after_failure(event, texts),
    }
}

/// What an event that is no failure means.
pub(super) fn event(event: &ProtocolEvent, texts: &Texts) -> Vec<String> {
    match event {
        ProtocolEvent::Stream(event) => {
            explain_stream::event(event, texts).into_iter().map(Cow::into_owned).collect()
        }
        ProtocolEvent::Http(event) => explain_http::event(event, texts),
        ProtocolEvent::Program(event) => explain_program::event(event, texts),
        ProtocolEvent::Relay(event) => explain_relay::event(event, texts),
        ProtocolEvent::Icmp(event) => explain_icmp::event(event, texts),
        ProtocolEvent::Capture(event) => explain_capture::event(event, texts),
    }
}

/// What a part of an exchange is.
pub(super) fn part(part: ProtocolPart, texts: &Texts) -> Vec<String> {
    match part {
        ProtocolPart::Http(part) => explain_http::part(part, texts),
        ProtocolPart::Program(part) => explain_program::part(part, texts),
    }
}
