//! TLS on a stream in words: the steps of its handshake, what was agreed on, records.

use super::tls_failure::cert_problem_text;
use crate::i18n::Texts;
use crate::net::call::Direction;
use crate::net::tcp::TlsEvent;
use crate::net::tls::{Record, RecordKind, TlsFacts, TlsStep};
use crate::payload::safe_text;
use crate::tr;
use std::borrow::Cow;
use std::time::Duration;

/// What happened, in one sentence.
pub(super) fn event_text(event: &TlsEvent, texts: &Texts) -> String {
    match event {
        TlsEvent::Begun => tr!(texts, "tls-begun").into_owned(),
        TlsEvent::Step(step, after) => step_text(*step, *after, texts),
        TlsEvent::Secured { facts, took } => secured_text(facts, *took, texts),
        TlsEvent::Record(record) => record_text(*record, texts),
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn step_text(step: TlsStep, after: Duration, texts: &Texts) -> String {
    let (name, ms) = (step.name(), milliseconds(after));
    match step {
        TlsStep::CertificateChecked => tr!(texts, "tls-step-checked", ms = ms),
        TlsStep::ClientHello(direction)
        | TlsStep::ServerHello(direction)
        | TlsStep::Certificate(direction)
        | TlsStep::ClientKeyExchange(direction) => match direction {
            Direction::Sending => tr!(texts, "tls-step-sent", name = name, ms = ms),
            _ => tr!(texts, "tls-step-came", name = name, ms = ms),
        },
    }
}

fn secured_text(facts: &TlsFacts, took: Duration, texts: &Texts) -> String {
    let agreed = [&facts.version, &facts.cipher, &facts.alpn].map(|text| safe_text(text));
    let agreed: Vec<_> = agreed.iter().filter(|text| !text.is_empty()).map(|it| &**it).collect();
    let agreed = agreed.join(" · ");
    let ms = milliseconds(took);
    let mut text = if facts.is_resumed {
        tr!(texts, "tls-resumed", agreed = agreed, ms = ms)
    } else {
        tr!(texts, "tls-secured", agreed = agreed, ms = ms)
    };
    if let Some(problem) = &facts.problem {
        let problem = cert_problem_text(problem, texts);
        text.push_str(" · ");
        text.push_str(&tr!(texts, "tls-secured-although", problem = problem));
    }
    text
}

fn record_text(record: Record, texts: &Texts) -> String {
    let (name, bytes) = (record.kind.name(), record.bytes);
    match record.direction {
        Direction::Sending => tr!(texts, "tls-record-sent", name = name, bytes = bytes),
        _ => tr!(texts, "tls-record-came", name = name, bytes = bytes),
    }
}

/// What it means, for somebody who learns.
pub fn explain_tls<'a>(event: &TlsEvent, texts: &'a Texts) -> Vec<Cow<'a, str>> {
    let text = match event {
        TlsEvent::Begun => tr!(texts, "explain-tls-begun"),
        TlsEvent::Step(step, _) => match step {
            TlsStep::ClientHello(_) => tr!(texts, "explain-tls-client-hello"),
            TlsStep::ServerHello(_) => tr!(texts, "explain-tls-server-hello"),
            TlsStep::Certificate(_) | TlsStep::CertificateChecked => {
                tr!(texts, "explain-tls-certificate")
            }
            TlsStep::ClientKeyExchange(_) => tr!(texts, "explain-tls-key-exchange"),
        },
        TlsEvent::Secured { .. } => tr!(texts, "explain-tls-secured"),
        TlsEvent::Record(record) => match record.kind {
            RecordKind::Handshake => tr!(texts, "explain-record-handshake"),
            RecordKind::Alert => tr!(texts, "explain-record-alert"),
            RecordKind::ChangeCipherSpec => tr!(texts, "explain-record-change"),
            RecordKind::ApplicationData => tr!(texts, "explain-record-data"),
            RecordKind::Other(_) => tr!(texts, "explain-record-other"),
        },
    };
    vec![text]
}
