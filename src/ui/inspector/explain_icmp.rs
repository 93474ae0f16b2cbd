//! What a row of a ping, a path or a raw socket means, for somebody who learns.

use crate::i18n::Texts;
use crate::learn::icmp::{icmp_text, kind_id};
use crate::learn::{Explanation, explain};
use crate::log::{Detail, Row};
use crate::net::icmp::message::MessageKind;
use crate::net::icmp::{ProbeOutcome, Report};
use crate::net::{IcmpEvent, ProtocolEvent};
use crate::tr;

/// The explanation of the failure that the event reports, if it has one.
pub(super) fn failure(event: &IcmpEvent, texts: &Texts) -> Option<Explanation> {
    match event {
        IcmpEvent::Failed(error) => Some(explain(error, texts)),
        IcmpEvent::Reported { report, .. }
        | IcmpEvent::Probed { outcome: ProbeOutcome::Refused(report, _), .. } => {
            reported(*report, event, texts)
        }
        _ => None,
    }
}

/// The message of ICMP that a row reports as an error.
pub(super) fn kind(row: &Row) -> Option<MessageKind> {
    let Some(Detail::Protocol(ProtocolEvent::Icmp(event))) = &row.detail else { return None };
    match &**event {
        IcmpEvent::Reported { report, .. }
        | IcmpEvent::Probed { outcome: ProbeOutcome::Refused(report, _), .. } => report.kind,
        _ => None,
    }
}

fn reported(report: Report, event: &IcmpEvent, texts: &Texts) -> Option<Explanation> {
    let id = kind_id(report.kind?);
    Some(Explanation {
        what: icmp_text(event, texts),
        why: texts.get(&format!("{id}.why")).into_owned(),
        try_this: texts.get(&format!("{id}.try")).into_owned(),
    })
}

/// News of a session of ICMP.
pub(super) fn event(event: &IcmpEvent, texts: &Texts) -> Vec<String> {
    let text = match event {
        IcmpEvent::Began { .. } => tr!(texts, "explain-icmp-began"),
        IcmpEvent::Receives { .. } => tr!(texts, "explain-icmp-receives"),
        IcmpEvent::Replied(_) => tr!(texts, "explain-icmp-reply"),
        IcmpEvent::Unanswered { .. } => tr!(texts, "explain-icmp-unanswered"),
        IcmpEvent::Probed { .. } => tr!(texts, "explain-icmp-probed"),
        IcmpEvent::PingEnded(_) => tr!(texts, "explain-icmp-figures"),
        IcmpEvent::PathEnded { .. } => tr!(texts, "explain-icmp-path"),
        _ => tr!(texts, "explain-nothing"),
    };
    vec![text.into_owned()]
}
