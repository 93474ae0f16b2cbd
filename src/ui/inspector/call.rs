//! The call of a row, and all that is known of when and with whom.

use super::people_count;
use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::learn::row_text::row_call_text;
use crate::log::{Detail, Kind, Row};
use crate::net::Peer;
use crate::tr;
use crate::ui::tokens::{palette, space};
use crate::ui::widgets;
use egui::{Grid, Label, RichText, ScrollArea, Ui, Vec2};
use jiff::{Timestamp, tz::TimeZone};
use std::time::Duration;

/// A name and its value.
pub(super) type Fact = (String, String);

/// Draws the facts, and what stands below them.
pub(super) fn ui(ui: &mut Ui, facts: &[Fact], below: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let spacing = Vec2::new(space::L, space::XS);
        Grid::new("facts").num_columns(2).spacing(spacing).show(ui, |ui| {
            for (name, value) in facts {
                widgets::weak(ui, name);
                let value = RichText::new(value).monospace().color(palette(ui).text);
                ui.add(Label::new(value).selectable(true).wrap());
                ui.end_row();
            }
        });
        below(ui);
    });
}

/// The same for the clipboard, a fact a line.
pub(super) fn details_text(facts: &[Fact]) -> String {
    let lines = facts.iter().map(|(name, value)| format!("{name}: {value}"));
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn facts(row: &Row, texts: &Texts) -> Vec<Fact> {
    let call = row_call_text(row).unwrap_or_else(|| tr!(texts, "fact-no-call").into_owned());
    let mut facts = vec![(tr!(texts, "fact-call").into_owned(), call)];
    let mut add = |name: std::borrow::Cow<'_, str>, value: String| {
        facts.push((name.into_owned(), value));
    };
    if let Some(blocked) = blocked(row) {
        add(tr!(texts, "fact-blocked"), blocked_text(blocked));
    }
    if let Some(Detail::Opened(local)) = &row.detail {
        add(tr!(texts, "fact-local"), local.to_string());
    }
    if row.peer != Peer::None {
        let name = match row.kind {
            Kind::Received | Kind::PartIn => tr!(texts, "fact-from"),
            Kind::Sent | Kind::SendFailed | Kind::PartOut => tr!(texts, "fact-to"),
            _ => tr!(texts, "fact-peer"),
        };
        add(name, row.peer.to_string());
    }
    if let Some(number) = row.peer.connection() {
        add(tr!(texts, "fact-connection"), format!("#{}", number.0));
    }
    if row.kind.has_payload() {
        add(tr!(texts, "fact-payload"), tr!(texts, "fact-bytes", bytes = row.payload_bytes));
    }
    let (local, utc) = times(row.unix_ns, TimeZone::system());
    add(tr!(texts, "fact-local-time"), local);
    add(tr!(texts, "fact-utc"), utc);
    let seconds = format!("{}.{:06}", row.at.0 / 1_000_000_000, row.at.0 % 1_000_000_000 / 1000);
    add(tr!(texts, "fact-monotonic"), tr!(texts, "fact-seconds", seconds = seconds));
    add(tr!(texts, "fact-session"), row.session.0.to_string());
    add(tr!(texts, "fact-row"), people_count(row.number).to_string());
    facts
}

/// How long the call blocked. A row of a call has that with the call; rows that report no call have none.
fn blocked(row: &Row) -> Option<Duration> {
    let is_part = matches!(row.kind, Kind::PartIn | Kind::PartOut);
    match (row.kind, &row.detail) {
        (Kind::Called, Some(Detail::Call(call))) => Some(call.blocked),
        (kind, _) if kind.has_payload() && !is_part => Some(row.blocked),
        _ => None,
    }
}

/// A moment by the clock of this machine, with its distance from UTC, and in UTC.
pub(super) fn times(unix_ns: i64, zone: TimeZone) -> (String, String) {
    let Ok(moment) = Timestamp::from_nanosecond(i128::from(unix_ns)) else {
        return (unix_ns.to_string(), unix_ns.to_string());
    };
    let local = moment.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S%.6f %:z").to_string();
    let utc = moment.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S%.6f UTC").to_string();
    (local, utc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::offset;

    #[test]
    fn times_have_date_microseconds_and_offset() {
        let (local, utc) = times(1_732_190_401_123_456_789, TimeZone::fixed(offset(8)));
        assert_eq!(local, "2024-11-21 20:00:01.123456 +08:00");
        assert_eq!(utc, "2024-11-21 12:00:01.123456 UTC");
    }
}
