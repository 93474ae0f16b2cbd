//! A message as it would go now: its bytes, and what there is to say about them.

use crate::i18n::Texts;
use crate::payload::checksum::Algorithm;
use crate::payload::{
    Checksum, LineEndCounts, MessageText, PreparedMessage, RenderError, Values, hex,
};
use crate::tr;
use std::fmt::Write as _;
use std::ops::Range;

/// So many of a message's bytes stand in the tooltip: sixteen lines.
const TOOLTIP_BYTES_MAX: usize = 256;
/// In lines of so many.
const TOOLTIP_LINE_BYTES: usize = 16;

/// A message as it would go now.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Made {
    /// Its bytes, or why there are none; empty as long as something is wrong in its text.
    pub(in crate::ui) bytes: Result<Vec<u8>, RenderError>,
    /// The line ends in them.
    ends: LineEndCounts,
    /// Its checksum, and where that stands.
    checksum: Option<(Checksum, Range<usize>)>,
    /// Whether it is made anew each time.
    has_placeholders: bool,
}

impl Made {
    pub(in crate::ui) fn of(
        prepared: Option<&PreparedMessage>,
        values: &Values<'_>,
        message: &MessageText,
    ) -> Self {
        let mut bytes = Vec::new();
        let rendered = prepared.map_or(Ok(()), |prepared| prepared.render(values, &mut bytes));
        let ends = LineEndCounts::of(&bytes, message.encoding);
        let place = prepared.and_then(|prepared| prepared.checksum_in(&bytes));
        let has_placeholders = prepared.is_some_and(|prepared| prepared.template().is_some());
        let checksum = message.checksum.zip(place);
        Self { bytes: rendered.map(|()| bytes), ends, checksum, has_placeholders }
    }

    /// The number of its bytes, and what stands beside it.
    pub(in crate::ui) fn count_text(&self) -> String {
        format!("{} B{}", self.bytes.as_ref().map_or(0, Vec::len), self.beside())
    }

    /// What stands beside the number of bytes: ` · CRC c4 0b · 2 CR LF · 1 LF`.
    pub(super) fn beside(&self) -> String {
        let mut text = String::new();
        if let Some((checksum, bytes)) = self.checksum_bytes() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, " · {}", short_text(checksum.algorithm, bytes));
        }
        let ends = self.ends;
        let kinds = [(ends.cr_lf, "CR LF"), (ends.lf, "LF"), (ends.cr, "CR")];
        for (count, name) in kinds.into_iter().filter(|(count, _)| *count > 0) {
            let _ = write!(text, " · {count} {name}");
        }
        text
    }

    /// All that there is to say, with the bytes that go.
    pub(in crate::ui) fn tooltip(&self, texts: &Texts) -> String {
        let mut text = tr!(texts, "message-bytes").into_owned();
        if let Some((checksum, bytes)) = self.checksum_bytes() {
            let name = checksum.algorithm.usual_name();
            let (first, last) = self.covered(checksum);
            let shown = value_text(checksum.algorithm, bytes);
            text.push('\n');
            text += &if last < first {
                tr!(texts, "message-checksum-of-nothing", name = name, value = shown)
            } else {
                tr!(
                    texts,
                    "message-checksum",
                    name = name,
                    value = shown,
                    first = first,
                    last = last
                )
            };
        }
        if self.has_placeholders {
            text.push('\n');
            text += &tr!(texts, "message-example");
        }
        let bytes = self.bytes.as_deref().unwrap_or_default();
        push_bytes(bytes, &mut text);
        text
    }

    fn checksum_bytes(&self) -> Option<(Checksum, &[u8])> {
        let (checksum, place) = self.checksum.as_ref()?;
        Some((*checksum, self.bytes.as_ref().ok()?.get(place.clone())?))
    }

    /// The first and the last byte that the checksum covers, counted from 0; the last is less where there is none.
    fn covered(&self, checksum: Checksum) -> (i64, i64) {
        let end = self.checksum.as_ref().map_or(0, |(_, place)| place.start);
        let bytes = self.bytes.as_deref().unwrap_or_default();
        let first = checksum.first_covered(bytes.get(..end).unwrap_or_default());
        let number = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        (number(first), number(end) - 1)
    }
}

/// A checksum as it stands in a payload: `c4 0b`, `*31`.
fn value_text(algorithm: Algorithm, bytes: &[u8]) -> String {
    if algorithm == Algorithm::Nmea {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut text = String::new();
    hex::write(bytes, &mut text);
    text
}

fn short_text(algorithm: Algorithm, bytes: &[u8]) -> String {
    let value = value_text(algorithm, bytes);
    match algorithm {
        Algorithm::Crc(_) => format!("CRC {value}"),
        Algorithm::Nmea => value,
        _ => format!("{} {value}", algorithm.name()),
    }
}

/// Appends the bytes in lines of hex digits, as far as there is room.
fn push_bytes(bytes: &[u8], text: &mut String) {
    let shown = bytes.get(..TOOLTIP_BYTES_MAX).unwrap_or(bytes);
    for line in shown.chunks(TOOLTIP_LINE_BYTES) {
        text.push('\n');
        hex::write(line, text);
    }
    if shown.len() < bytes.len() {
        text.push_str(" …");
    }
}
