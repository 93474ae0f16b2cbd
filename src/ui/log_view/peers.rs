//! A table of peers above the rows: what came from each and went to it. A click shows only its rows.

use super::cells::cells;
use super::figures::FigureAsk;
use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::log::figures::{Figures, PEERS_MAX, PeerFigures};
use crate::log::query::quoted;
use crate::net::Endpoint;
use crate::payload::safe_text;
use crate::tr;
use crate::ui::row_scroll::{RowScroll, Visible};
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::{bar, bytes_text, line, tint};
use egui::{
    Align2, Color32, CursorIcon, FontId, Id, Label, Painter, Rect, Role, Sense, Ui, WidgetInfo,
    pos2,
};

/// The least height of the table, in points: what is counted, the names of the columns, and two peers.
pub(super) const HEIGHT_MIN: f32 = NOTE + 3.0 * size::ROW;
/// Height of what is counted, in points.
const NOTE: f32 = size::CONTROL + space::L;
/// Rows that are shown at most; the others are scrolled to.
const ROWS_SHOWN: usize = 8;
/// `[2001:db8:85a3::8a2e:370:7334]:52344` and a little: longer ones are cut.
const PEER_CELLS_MAX: usize = 40;
const PEER_CELLS_MIN: usize = 15;
/// `1234567`, `1023 MiB`, `12:00:01.123`, `1023 MiB/s`.
const ROWS_CELLS: usize = 8;
const BYTES_CELLS: usize = 8;
const TIME_CELLS: usize = 12;
const RATE_CELLS: usize = 10;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Peer,
    RowsIn,
    BytesIn,
    RowsOut,
    BytesOut,
    Rate,
    First,
    Last,
}

impl Column {
    const ALL: [Self; 8] = [
        Self::Peer,
        Self::RowsIn,
        Self::BytesIn,
        Self::RowsOut,
        Self::BytesOut,
        Self::Rate,
        Self::First,
        Self::Last,
    ];

    fn cells(self) -> usize {
        match self {
            Self::Peer => PEER_CELLS_MIN,
            Self::RowsIn | Self::RowsOut => ROWS_CELLS,
            Self::BytesIn | Self::BytesOut => BYTES_CELLS,
            Self::First | Self::Last => TIME_CELLS,
            Self::Rate => RATE_CELLS,
        }
    }

    fn name(self, texts: &Texts) -> String {
        match self {
            Self::Peer => tr!(texts, "peers-peer"),
            Self::RowsIn => tr!(texts, "peers-rows-in"),
            Self::BytesIn => tr!(texts, "peers-bytes-in"),
            Self::RowsOut => tr!(texts, "peers-rows-out"),
            Self::BytesOut => tr!(texts, "peers-bytes-out"),
            Self::Rate => tr!(texts, "peers-rate"),
            Self::First => tr!(texts, "peers-first"),
            Self::Last => tr!(texts, "peers-last"),
        }
        .into_owned()
    }
}

/// By what peers are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Order {
    by: Column,
    /// Whether the least is first.
    rises: bool,
}

/// The table.
#[derive(Debug)]
pub(super) struct PeerTable {
    id: Id,
    scroll: RowScroll,
    order: Order,
    /// The peers in their order, and of which figures that is so.
    sorted: Vec<(Endpoint, PeerFigures)>,
    sorted_of: Option<(u64, Order)>,
}

/// Where a column is, from the left of the table, in points.
type Places = Vec<(Column, f32, f32)>;

impl PeerTable {
    pub(super) fn new(id: Id) -> Self {
        let mut scroll = RowScroll::new(id);
        scroll.put(0, 0.0, &(0..0));
        scroll.stay();
        let order = Order { by: Column::BytesIn, rises: false };
        Self { id, scroll, order, sorted: Vec::new(), sorted_of: None }
    }

    /// Draws it into no more than the room, in points.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        figures: &Figures,
        clock: &mut Clock,
        room: f32,
        texts: &Texts,
    ) -> Option<FigureAsk> {
        self.sort(figures);
        note_ui(ui, figures, texts);
        ui.spacing_mut().item_spacing.y = 0.0;
        let fit = ((room - NOTE) / size::ROW).floor() - 1.0;
        let rows = (self.sorted.len().max(1) as f32).min(ROWS_SHOWN as f32).min(fit).max(1.0);
        let rect = ui.available_rect_before_wrap();
        let rect = rect.with_max_y(rect.top() + (rows + 1.0) * size::ROW);
        let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
        let places = places(rect, char_width, self.longest());
        let asked = ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            ui.set_min_size(rect.size());
            self.header_ui(ui, rect, &places, texts);
            self.rows_ui(ui, &places, clock, texts)
        });
        line(ui);
        asked.inner
    }

    fn longest(&self) -> usize {
        let first = self.sorted.iter().take(PEER_CELLS_MAX);
        first.map(|(peer, _)| cells(&peer.to_string())).max().unwrap_or(0)
    }

    fn sort(&mut self, figures: &Figures) {
        let now = (figures.version(), self.order);
        if self.sorted_of == Some(now) {
            return;
        }
        self.sorted_of = Some(now);
        self.sorted = figures.peers().list().collect();
        let rate = |one: &PeerFigures| one.bytes_a_second().unwrap_or(0.0);
        let by = self.order.by;
        self.sorted.sort_by(|(peer, a), (other, b)| {
            let order = match by {
                Column::Peer => peer.cmp(other),
                Column::RowsIn => a.came.rows.cmp(&b.came.rows),
                Column::BytesIn => a.came.bytes.cmp(&b.came.bytes),
                Column::RowsOut => a.went.rows.cmp(&b.went.rows),
                Column::BytesOut => a.went.bytes.cmp(&b.went.bytes),
                Column::Rate => rate(a).total_cmp(&rate(b)),
                Column::First => a.first_unix_ns.cmp(&b.first_unix_ns),
                Column::Last => a.last_unix_ns.cmp(&b.last_unix_ns),
            };
            let order = if self.order.rises { order } else { order.reverse() };
            order.then(peer.cmp(other))
        });
    }

    /// The names of the columns; a click sorts by one, and a second one the other way round.
    fn header_ui(&mut self, ui: &mut Ui, rect: Rect, places: &Places, texts: &Texts) {
        let header = ui.allocate_space(egui::vec2(rect.width(), size::ROW)).1;
        let colours = palette(ui);
        for (column, left, right) in places {
            let cell = header.with_min_x(*left).with_max_x(*right);
            let response = ui.interact(cell, self.id.with(("sort", *column as u8)), Sense::click());
            let name = column.name(texts);
            let mark = match self.order {
                Order { by, rises: true } if by == *column => " ▲",
                Order { by, rises: false } if by == *column => " ▼",
                _ => "",
            };
            let by = tr!(texts, "peers-sort", column = name.as_str());
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &by));
            let colour = if response.hovered() { colours.text } else { colours.weak };
            paint_cell(ui.painter(), cell, *column, &format!("{name}{mark}"), colour);
            if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(by).clicked() {
                let rises = self.order.by == *column && !self.order.rises;
                let rises = rises || (self.order.by != *column && *column == Column::Peer);
                self.order = Order { by: *column, rises };
            }
        }
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        places: &Places,
        clock: &mut Clock,
        texts: &Texts,
    ) -> Option<FigureAsk> {
        let visible = self.scroll.layout(ui, size::ROW, 0..self.sorted.len() as u64);
        self.scroll.stay();
        let name = tr!(texts, "peers-table");
        visible.response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &*name));
        let rows = visible.clipped(ui);
        let mut asked = None;
        for ordinal in visible.ordinals.clone() {
            let Some((peer, figures)) = self.sorted.get(ordinal as usize) else { continue };
            let clicked = self.row_ui(&rows, (*peer, figures), (&visible, ordinal), places, clock);
            asked = asked.or(clicked
                .then(|| FigureAsk::OfPeer(format!("peer == {}", quoted(&peer.to_string())))));
        }
        asked
    }

    fn row_ui(
        &self,
        ui: &Ui,
        (peer, figures): (Endpoint, &PeerFigures),
        (visible, ordinal): (&Visible, u64),
        places: &Places,
        clock: &mut Clock,
    ) -> bool {
        let rect = visible.rect(ordinal);
        let response = ui.interact(rect, self.id.with(("peer", ordinal)), Sense::CLICK);
        let colours = palette(ui);
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, colours.hover);
        }
        let texts: Vec<(Column, String)> = Column::ALL
            .into_iter()
            .map(|column| (column, cell_text(column, peer, figures, clock)))
            .collect();
        for (column, left, right) in places {
            let text = texts.iter().find(|(of, _)| of == column).map_or("", |(_, text)| text);
            let colour = match column {
                Column::Peer => colours.text,
                Column::RowsIn | Column::BytesIn => colours.incoming,
                Column::RowsOut | Column::BytesOut => colours.outgoing,
                _ => colours.weak,
            };
            paint_cell(
                ui.painter(),
                rect.with_min_x(*left).with_max_x(*right),
                *column,
                text,
                colour,
            );
        }
        let label: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        let label = label.join(" ");
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &label));
        response.on_hover_cursor(CursorIcon::PointingHand).clicked()
    }
}

/// What is counted in the table, and what is not.
fn note_ui(ui: &mut Ui, figures: &Figures, texts: &Texts) {
    let (peers, rest) = (figures.peers(), figures.peers().rest());
    let mut text = tr!(texts, "peers-count", count = peers.len());
    if rest.rows > 0 {
        let more = tr!(texts, "peers-more", most = PEERS_MAX, rows = rest.rows);
        text = format!("{text} · {more}");
    }
    if figures.rows_not_counted() > 0 {
        let gone = tr!(texts, "peers-not-counted", count = figures.rows_not_counted());
        text = format!("{text} · {gone}");
    }
    text = format!("{text} · {}", tr!(texts, "peers-hint"));
    let colour = palette(ui).weak;
    bar(ui, |ui| ui.add(Label::new(tint(text.clone(), colour)).truncate()).on_hover_text(text));
}

fn cell_text(column: Column, peer: Endpoint, figures: &PeerFigures, clock: &mut Clock) -> String {
    match column {
        Column::Peer => safe_text(&peer.to_string()).into_owned(),
        Column::RowsIn => figures.came.rows.to_string(),
        Column::BytesIn => bytes_text(figures.came.bytes),
        Column::RowsOut => figures.went.rows.to_string(),
        Column::BytesOut => bytes_text(figures.went.bytes),
        Column::Rate => figures.bytes_a_second().map_or_else(
            || "–".to_owned(),
            |a_second| format!("{}/s", bytes_text(a_second.round() as u64)),
        ),
        Column::First => clock.text(figures.first_unix_ns),
        Column::Last => clock.text(figures.last_unix_ns),
    }
}

/// As many columns as there is room for, the last ones left out; the peer has what is left over.
fn places(rect: Rect, char_width: f32, longest_peer: usize) -> Places {
    let width = |cells: usize| cells as f32 * char_width + space::M;
    let room = rect.width() - size::SCROLL_BAR - 2.0 * space::M;
    let peer_least = width(PEER_CELLS_MIN);
    let mut left_over = room - peer_least;
    let mut shown = vec![Column::Peer];
    for column in Column::ALL.into_iter().skip(1) {
        left_over -= width(column.cells());
        if left_over < 0.0 {
            break;
        }
        shown.push(column);
    }
    let others: f32 = shown.iter().skip(1).map(|column| width(column.cells())).sum();
    let peer = width(longest_peer.clamp(PEER_CELLS_MIN, PEER_CELLS_MAX)).min(room - others);
    let mut at = rect.left() + space::M;
    let place = |column: Column| {
        let cell = if column == Column::Peer { peer } else { width(column.cells()) };
        let place = (column, at, at + cell - space::M);
        at += cell;
        place
    };
    shown.into_iter().map(place).collect()
}

/// Peers stand at the left of their column, figures at the right.
fn paint_cell(painter: &Painter, cell: Rect, column: Column, text: &str, colour: Color32) {
    let font: FontId = log_font();
    let painter = painter.with_clip_rect(cell.intersect(painter.clip_rect()));
    let (at, align) = match column {
        Column::Peer => (pos2(cell.left(), cell.center().y), Align2::LEFT_CENTER),
        _ => (pos2(cell.right(), cell.center().y), Align2::RIGHT_CENTER),
    };
    painter.text(at, align, text, font, colour);
}
