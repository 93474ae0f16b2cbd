//! What the rows of an opened file say, in words.

use crate::i18n::Texts;
use crate::net::capture::{CaptureEvent, CaptureWay, Damage, LeftOut};
use crate::tr;

/// What a file tells beside what came and went, in one line.
pub(super) fn capture_text(event: &CaptureEvent, texts: &Texts) -> String {
    match event {
        CaptureEvent::BegunBefore { local } => {
            tr!(texts, "capture-begun-before", address = *local)
        }
        CaptureEvent::Missing { bytes, .. } => tr!(texts, "capture-missing", bytes = *bytes),
        CaptureEvent::Cut { bytes } => tr!(texts, "capture-cut", bytes = *bytes),
        CaptureEvent::Refused => tr!(texts, "capture-refused").into_owned(),
        CaptureEvent::ResetByPeer => tr!(texts, "capture-reset-by-peer").into_owned(),
        CaptureEvent::Finished { by } => match by {
            CaptureWay::In => tr!(texts, "capture-finished-peer").into_owned(),
            CaptureWay::Out => tr!(texts, "capture-finished-here").into_owned(),
        },
        CaptureEvent::Closed { first } => match first {
            CaptureWay::In => tr!(texts, "capture-closed-peer-first").into_owned(),
            CaptureWay::Out => tr!(texts, "capture-closed-here-first").into_owned(),
        },
        CaptureEvent::LeftOut { packets, kinds } => {
            tr!(texts, "capture-left-out", packets = *packets, kinds = kinds_text(kinds, texts))
        }
        CaptureEvent::Repeated { segments, bytes } => {
            tr!(texts, "capture-repeated", segments = *segments, bytes = *bytes)
        }
        CaptureEvent::Stopped { offset, why } => damage_text(*offset, *why, texts),
        CaptureEvent::BadLines { lines, first } => {
            tr!(texts, "capture-bad-lines", lines = *lines, first = *first)
        }
        CaptureEvent::NotRecorded(rows) => tr!(texts, "capture-not-recorded", rows = *rows),
    }
}

/// Where a file cannot be read on, and why.
pub fn damage_text(offset: u64, why: Damage, texts: &Texts) -> String {
    match why {
        Damage::EndsInside => tr!(texts, "capture-stopped-inside", offset = offset),
        Damage::Length(length) => {
            tr!(texts, "capture-stopped-length", offset = offset, length = length)
        }
        Damage::NoBlock => tr!(texts, "capture-stopped-no-block", offset = offset),
    }
}

fn kinds_text(kinds: &[(LeftOut, u64)], texts: &Texts) -> String {
    let one = |(kind, packets): &(LeftOut, u64)| {
        tr!(texts, "capture-kind", kind = kind_text(*kind, texts), packets = *packets)
    };
    kinds.iter().map(one).collect::<Vec<_>>().join(" · ")
}

fn kind_text(kind: LeftOut, texts: &Texts) -> String {
    kind.protocol().unwrap_or_else(|| {
        match kind {
            LeftOut::Fragment => tr!(texts, "capture-kind-fragment"),
            LeftOut::CutOff => tr!(texts, "capture-kind-cut-off"),
            LeftOut::Damaged => tr!(texts, "capture-kind-damaged"),
            LeftOut::AfterEnd => tr!(texts, "capture-kind-after-end"),
            LeftOut::NoRoom => tr!(texts, "capture-kind-no-room"),
            LeftOut::TooLarge => tr!(texts, "capture-kind-too-large"),
            LeftOut::NotInFile => tr!(texts, "capture-kind-not-in-file"),
            _ => tr!(texts, "capture-kind-others"),
        }
        .into_owned()
    })
}
