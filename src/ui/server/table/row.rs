//! One row of the table: what it says, and how it is painted.

use super::columns::{Columns, Figure};
use super::rates::Rate;
use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::learn::stream::closing_text;
use crate::net::clock::wall_offset_ns;
use crate::net::relay::Side;
use crate::net::{Connection, ConnectionId, ConnectionState, Peer, PeerProcess, Stamp};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::stream::progress_text;
use crate::ui::tokens::{Palette, connection_colour, font_size, log_font, size};
use crate::ui::widgets::{Mark, bytes_text};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Painter, Rect, Ui, pos2};
use std::time::Duration;

/// `12:00:01` of `12:00:01.123`.
const TIME_CHARS: usize = 8;

/// The moment of a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    now: Stamp,
    wall_offset_ns: i64,
}

impl Moment {
    pub(super) fn new(now: Stamp) -> Self {
        Self { now, wall_offset_ns: wall_offset_ns() }
    }
}

/// A row in words.
#[derive(Debug)]
pub(super) struct Cells {
    id: ConnectionId,
    peer: String,
    state: String,
    is_over: bool,
    has_queue: bool,
    since: String,
    seen: String,
    received: String,
    rate_in: String,
    sent: String,
    rate_out: String,
    queue: String,
}

impl Cells {
    pub(super) fn of(
        connection: &Connection,
        rate: Option<Rate>,
        moment: Moment,
        clock: &mut Clock,
        texts: &Texts,
    ) -> Self {
        let state = connection.state();
        let is_over = matches!(state, ConnectionState::Closed(_));
        let rate = rate.filter(|_| !is_over);
        let per_second = |bytes| tr!(texts, "per-second", size = bytes_text(bytes));
        let queued = connection.queued_bytes.get();
        let begun = connection.since.0.cast_signed().saturating_add(moment.wall_offset_ns);
        let mut since = clock.text(begun);
        since.truncate(TIME_CHARS);
        let age = || age_text(moment.now.since(connection.last_seen()), texts);
        Self {
            id: connection.id,
            peer: peer_text(connection),
            state: state_text(connection, &state, texts),
            is_over,
            has_queue: queued > 0,
            since,
            seen: if is_over { String::new() } else { age() },
            received: bytes_text(connection.received_bytes.get()),
            rate_in: rate.map(|rate| per_second(rate.incoming)).unwrap_or_default(),
            sent: bytes_text(connection.sent_bytes.get()),
            rate_out: rate.map(|rate| per_second(rate.outgoing)).unwrap_or_default(),
            queue: if is_over { String::new() } else { bytes_text(queued) },
        }
    }

    /// Says of a connection of a relay which side of which pair it is.
    pub(super) fn tell_side(&mut self, texts: &Texts) {
        let other = Side::other_of(self.id).0;
        let side = match Side::of(self.id) {
            Side::Client => tr!(texts, "relay-side-client", other = other),
            Side::Target => tr!(texts, "relay-side-target", other = other),
        };
        self.state = format!("{side} · {}", self.state);
    }

    fn figure(&self, figure: Figure) -> &str {
        match figure {
            Figure::Since => &self.since,
            Figure::Seen => &self.seen,
            Figure::Received => &self.received,
            Figure::RateIn => &self.rate_in,
            Figure::Sent => &self.sent,
            Figure::RateOut => &self.rate_out,
            Figure::Queue => &self.queue,
        }
    }

    /// Where the connection stands, whole.
    pub(super) fn state(&self) -> &str {
        &self.state
    }

    /// The row as one text, for screen readers and tests.
    pub(super) fn label(&self) -> String {
        let number = format!("#{}", self.id.0);
        let figures = Figure::ALL.map(|figure| self.figure(figure));
        let cells: Vec<&str> = [number.as_str(), &self.peer, &self.state]
            .into_iter()
            .chain(figures)
            .filter(|cell| !cell.is_empty())
            .collect();
        cells.join(" ")
    }

    /// Paints the row; its background is there already. Answers whether the state had to be cut.
    pub(super) fn paint(
        &self,
        painter: &Painter,
        rect: Rect,
        columns: &Columns,
        colours: &Palette,
        selection: Mark,
    ) -> bool {
        // Weak text would be too weak on the colour of the selection.
        let weak = if selection == Mark::On { colours.text } else { colours.weak };
        let text = if self.is_over { weak } else { colours.text };
        let own = connection_colour(colours, self.id);
        painter.rect_filled(rect.with_max_x(rect.left() + size::STRIPE), 0.0, own);
        let cut = |x: f32, width: f32, text: &str, colour| {
            paint_cut(painter, rect, (x, width), text, colour)
        };
        cut(columns.number, columns.peer - columns.number, &format!("#{}", self.id.0), own);
        cut(columns.peer, columns.peer_width, &self.peer, text);
        let is_cut = cut(columns.state, columns.state_width, &self.state, weak);
        for (figure, end) in &columns.figures {
            let colour = match figure {
                Figure::Queue if self.has_queue => colours.warning,
                Figure::Received | Figure::Sent => text,
                _ => weak,
            };
            let place = pos2(*end, rect.center().y);
            painter.text(place, Align2::RIGHT_CENTER, self.figure(*figure), log_font(), colour);
        }
        is_cut
    }
}

/// Paints a text that is cut with `…` at its width. Answers whether it was.
fn paint_cut(
    painter: &Painter,
    row: Rect,
    (x, width): (f32, f32),
    text: &str,
    colour: Color32,
) -> bool {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), log_font(), colour);
    job.wrap = TextWrapping::truncate_at_width(width);
    let galley = painter.layout_job(job);
    let (top, is_cut) = (row.center().y - galley.size().y / 2.0, galley.elided);
    painter.galley(pos2(x, top), galley, colour);
    is_cut
}

/// Paints what the columns are about.
pub(super) fn header_ui(ui: &Ui, rect: Rect, columns: &Columns, texts: &Texts) {
    let colour = crate::ui::tokens::palette(ui).weak;
    let font = FontId::proportional(font_size::LOG);
    let put = |x, align, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, font.clone(), colour);
    };
    put(columns.peer, Align2::LEFT_CENTER, &tr!(texts, "column-peer"));
    put(columns.state, Align2::LEFT_CENTER, &tr!(texts, "column-state"));
    for (figure, end) in &columns.figures {
        let name = match figure {
            Figure::Since => tr!(texts, "column-since"),
            Figure::Seen => tr!(texts, "column-seen"),
            Figure::Received => tr!(texts, "column-received"),
            Figure::RateIn => tr!(texts, "column-rate-in"),
            Figure::Sent => tr!(texts, "column-sent"),
            Figure::RateOut => tr!(texts, "column-rate-out"),
            Figure::Queue => tr!(texts, "column-queue"),
        };
        put(*end, Align2::RIGHT_CENTER, &name);
    }
}

/// The peer's address; or its program, process and user, where the system says who it is and addresses say nothing.
pub(super) fn peer_text(connection: &Connection) -> String {
    match connection.process.get() {
        None => Peer::of_connection(connection.id, connection.remote).to_string(),
        Some(PeerProcess { process, user, program, .. }) => {
            let program = program.as_deref().unwrap_or("?");
            format!("{} {process} uid {user}", safe_text(program))
        }
    }
}

/// Where the connection stands, and how far its file is.
fn state_text(connection: &Connection, state: &ConnectionState, texts: &Texts) -> String {
    let said = match state {
        ConnectionState::Open => tr!(texts, "connection-open").into_owned(),
        ConnectionState::PeerFinished => tr!(texts, "connection-peer-finished").into_owned(),
        ConnectionState::Finished => tr!(texts, "connection-finished").into_owned(),
        ConnectionState::Closed(closing) => return closing_text(closing, texts),
    };
    match connection.file() {
        Some(progress) => format!("{said} · {}", progress_text(&progress, texts)),
        None => said,
    }
}

/// How long ago something was, in its largest unit.
fn age_text(age: Duration, texts: &Texts) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    let seconds = age.as_secs();
    match seconds {
        0..MINUTE => tr!(texts, "age-seconds", count = seconds),
        MINUTE..HOUR => tr!(texts, "age-minutes", count = seconds / MINUTE),
        HOUR..DAY => tr!(texts, "age-hours", count = seconds / HOUR),
        _ => tr!(texts, "age-days", count = seconds / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn ages_have_one_unit() {
        let texts = Texts::new(Lang::En);
        let table = [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h")];
        for (seconds, text) in table.into_iter().chain([(86_399, "23 h"), (172_800, "2 d")]) {
            assert_eq!(age_text(Duration::from_secs(seconds), &texts), text);
        }
    }
}
