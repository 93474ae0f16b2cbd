//! What a row of an opened file means, for somebody who learns.

use crate::i18n::Texts;
use crate::net::CaptureEvent;
use crate::tr;

/// What the file tells.
pub(super) fn event(event: &CaptureEvent, texts: &Texts) -> Vec<String> {
    let text = match event {
        CaptureEvent::BegunBefore { .. } => tr!(texts, "explain-capture-begun-before"),
        CaptureEvent::Missing { .. } => tr!(texts, "explain-capture-missing"),
        CaptureEvent::Cut { .. } => tr!(texts, "explain-capture-cut"),
        CaptureEvent::Refused => tr!(texts, "explain-capture-refused"),
        CaptureEvent::ResetByPeer => tr!(texts, "explain-capture-reset-by-peer"),
        CaptureEvent::Finished { .. } => tr!(texts, "explain-capture-finished"),
        CaptureEvent::Closed { .. } => tr!(texts, "explain-capture-closed"),
        CaptureEvent::LeftOut { .. } => tr!(texts, "explain-capture-left-out"),
        CaptureEvent::Repeated { .. } => tr!(texts, "explain-capture-repeated"),
        CaptureEvent::Stopped { .. } => tr!(texts, "explain-capture-stopped"),
        CaptureEvent::BadLines { .. } => tr!(texts, "explain-capture-bad-lines"),
        CaptureEvent::NotRecorded(_) => tr!(texts, "explain-capture-not-recorded"),
    };
    vec![text.into_owned()]
}
