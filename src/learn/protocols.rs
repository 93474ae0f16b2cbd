//! Events and parts of each protocol in words: the one place that has an arm for each.

use super::capture::capture_text;
use super::http::{http_text, wire_part_text};
use super::icmp::icmp_text;
use super::program::{program_part_text, program_text};
use super::relay::relay_text;
use super::stream::stream_text;
use crate::i18n::Texts;
use crate::net::{ProtocolEvent, ProtocolPart};

/// What only one protocol has, in one line.
pub fn protocol_text(event: &ProtocolEvent, texts: &Texts) -> String {
    match event {
        ProtocolEvent::Stream(event) => stream_text(event, texts),
        ProtocolEvent::Http(event) => http_text(event, texts),
        ProtocolEvent::Program(event) => program_text(event, texts),
        ProtocolEvent::Relay(event) => relay_text(event, texts),
        ProtocolEvent::Icmp(event) => icmp_text(event, texts),
        ProtocolEvent::Capture(event) => capture_text(event, texts),
    }
}

/// The name of a part of an exchange.
pub fn part_text(part: ProtocolPart, texts: &Texts) -> String {
    match part {
        ProtocolPart::Http(part) => wire_part_text(part, texts),
        ProtocolPart::Program(part) => program_part_text(part, texts),
    }
}
