//! The connections of a server: a table in which those can be chosen that messages go to.

mod columns;
mod rates;
mod row;
mod selection;

use crate::i18n::Texts;
use crate::learn::row_text::Clock;
use crate::log::ConnectionSet;
use crate::log::export::ExportScope;
use crate::net::{
    Connection, ConnectionId, ConnectionState, Peer, Recipients, SessionId, SessionSnapshot, Stamp,
    StreamCommand,
};
use crate::tr;
use crate::ui::log_view::LogView;
use crate::ui::row_scroll::{RowScroll, Visible};
use crate::ui::stream::Ending;
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{Access, Focus, bare, button, menu_item, tint, weak};
use columns::Columns;
use egui::{
    Frame, Id, Margin, Panel, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
};
use rates::Rates;
use row::{Cells, Moment};
use selection::Selection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Rows that are shown at first, for as many connections as there have been at once: what stands empty is missing below.
const ROWS_STEPS: [usize; 3] = [2, 4, 10];
/// Rows beside a line of time, which has a lane for each connection itself: both sides of a relay's client.
const ROWS_BESIDE_TIME_LINE: usize = 2;
/// The least height: the bar, which says how many there are.
const HEIGHT_MIN: f32 = size::CONTROL + space::S;
/// What it may take in the smallest window: the header and a row, to choose from.
const HEIGHT_OF_ONE: f32 = HEIGHT_MIN + 2.0 * size::ROW;
/// What it leaves to those below it at least: the log's bar with four rows, and the composer.
const BELOW_MIN: f32 = 4.0 * (size::CONTROL + space::S) + 4.0 * size::ROW;
/// What it leaves to them as long as nobody has made it higher: nine rows of the log.
const BELOW_GOOD: f32 = 4.0 * (size::CONTROL + space::S) + 9.0 * size::ROW;
/// In a pane narrower than this, the bars of log and composer have more lines.
const NARROW: f32 = 4.0 * size::TEXT_FIELD;
const LINES_IF_NARROW: f32 = 2.0 * (size::CONTROL + space::S);

/// The table.
pub(in crate::ui) struct ConnectionTable {
    scroll: RowScroll,
    selection: Selection,
    rates: Rates,
    clock: Clock,
    /// The longest address that was on the screen, in characters: columns do not jump.
    peer_chars: usize,
    /// Whether the log shows only what is selected.
    filters_log: bool,
    /// What that is, made anew when something else is selected.
    log_filter: Option<ConnectionSet>,
    session: Option<SessionId>,
    /// The most connections that it ever had: it is as high as they need, until a person makes it as they like.
    most_seen: usize,
    of: TableOf,
}

/// What connections are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TableOf {
    /// Nothing.
    Single,
    /// Sides of the pairs of a relay, which are told with their states.
    Pairs,
}

/// What the bar counts.
#[derive(Clone, Copy, Debug)]
struct Counts {
    /// Those in the table.
    all: usize,
    open: usize,
    /// Over, and in the table no longer.
    forgotten: u64,
    /// Closed at once, since there were too many.
    refused: u64,
}

/// What a person asked of a connection.
#[derive(Clone, Debug)]
pub(in crate::ui) enum TableAsk {
    /// Write to it.
    SendTo(ConnectionId),
    /// Do this with it.
    Command(StreamCommand),
    /// Save what came on it.
    SaveCame(ExportScope),
}

/// What of the log stands below a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum TableBelow {
    /// Its rows.
    Rows,
    /// A line of time, which is nothing without some height.
    TimeLine,
}

impl TableBelow {
    /// As the log shows itself.
    pub(in crate::ui) fn of(log: &LogView) -> Self {
        if log.shows_time_line() { Self::TimeLine } else { Self::Rows }
    }
}

/// To whom messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Receivers {
    /// To nobody: nobody is connected.
    Nobody,
    /// To nobody: the selected ones are over.
    Gone,
    /// To nobody: of the sides of pairs, whose partners are not meant together, none is selected.
    Unchosen,
    /// To all, so many.
    All(usize),
    /// To this one.
    One(ConnectionId),
    /// To so many that are selected.
    Several(usize),
}

impl Receivers {
    /// Whether there is anyone.
    pub(in crate::ui) fn can_send(self) -> bool {
        !matches!(self, Self::Nobody | Self::Gone | Self::Unchosen)
    }
}

/// Rows of the table for so many connections.
fn rows_for(connections: usize) -> usize {
    let [.., many] = ROWS_STEPS;
    ROWS_STEPS.into_iter().find(|rows| connections <= *rows).unwrap_or(many)
}

impl ConnectionTable {
    pub(in crate::ui) fn new() -> Self {
        Self::made(TableOf::Single)
    }

    /// Of the connections of a relay.
    pub(in crate::ui) fn of_pairs() -> Self {
        Self::made(TableOf::Pairs)
    }

    fn made(of: TableOf) -> Self {
        /// Makes the ids of tables differ, wherever they are drawn.
        static TABLES_MADE: AtomicU64 = AtomicU64::new(0);
        let id = Id::unique(("connections", TABLES_MADE.fetch_add(1, Ordering::Relaxed)));
        let mut scroll = RowScroll::new(id);
        // The open ones are above.
        scroll.put(0, 0.0, &(0..0));
        Self {
            scroll,
            selection: Selection::default(),
            rates: Rates::default(),
            clock: Clock::of_system(),
            peer_chars: 0,
            filters_log: false,
            log_filter: None,
            session: None,
            most_seen: 0,
            of,
        }
    }

    /// With another session numbers begin anew: what was selected is another one's.
    pub(in crate::ui) fn belong_to(&mut self, session: Option<&SessionSnapshot>) {
        let session = session.map(|session| session.id);
        if self.session != session {
            let filters_log = self.filters_log;
            *self = Self { filters_log, session, ..Self::made(self.of) };
        }
    }

    /// The selected ones; all if none is.
    pub(in crate::ui) fn chosen(&self) -> Recipients {
        self.selection.chosen()
    }

    /// Selects one alone.
    pub(in crate::ui) fn select(&mut self, id: ConnectionId) {
        self.selection.select(id);
    }

    /// Selects none: messages go to all.
    pub(in crate::ui) fn select_none(&mut self) {
        self.selection.clear();
    }

    /// What the log shows: `None` is everything.
    pub(in crate::ui) fn log_filter(&mut self) -> Option<ConnectionSet> {
        if self.selection.take_changed() {
            let session = self.session.unwrap_or_default();
            let ids = self.selection.ids();
            self.log_filter = Some(ids.iter().map(|id| (session, *id)).collect());
        }
        let shows_part = self.filters_log && !self.selection.ids().is_empty();
        self.log_filter.clone().filter(|_| shows_part)
    }

    /// To whom messages go now.
    pub(in crate::ui) fn receivers(&self, session: Option<&SessionSnapshot>) -> Receivers {
        let Some(session) = session else { return Receivers::Nobody };
        let connections = &session.connections();
        let open = connections.open_count();
        let ids = self.selection.ids();
        if open == 0 && ids.is_empty() {
            return Receivers::Nobody;
        }
        if ids.is_empty() {
            return match self.of {
                TableOf::Single => Receivers::All(open),
                TableOf::Pairs => Receivers::Unchosen,
            };
        }
        let is_open = |id: &&ConnectionId| connections.get(**id).is_some_and(|one| !is_over(&one));
        let mut there = ids.iter().filter(is_open);
        match (there.next(), there.count()) {
            (None, _) => Receivers::Gone,
            (Some(id), 0) => Receivers::One(*id),
            (Some(_), more) => Receivers::Several(more + 1),
        }
    }

    /// The connection that is meant if there is only one: the only one selected, or the only one.
    pub(in crate::ui) fn only_one(
        &self,
        session: Option<&SessionSnapshot>,
    ) -> Option<Arc<Connection>> {
        let connections = &session?.connections();
        match self.receivers(session) {
            Receivers::One(id) => connections.get(id),
            Receivers::All(1) => connections.list().into_iter().next(),
            _ => None,
        }
    }

    /// Draws the table in a panel of its own, if there is anything to show. `pane_height` is that of
    /// the whole pane; `below` is what shares it with the table.
    pub(in crate::ui) fn panel_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        session: &SessionSnapshot,
        (below, pane_height): (TableBelow, f32),
    ) -> Option<TableAsk> {
        let connections = &*session.connections();
        let list = connections.list();
        if list.is_empty() {
            return None;
        }
        let more_lines = if ui.available_width() < NARROW { LINES_IF_NARROW } else { 0.0 };
        let room = ui.available_height() - BELOW_MIN - more_lines;
        let most = (pane_height / 3.0).min(room).max(HEIGHT_OF_ONE);
        self.most_seen = self.most_seen.max(list.len());
        let rows = match below {
            TableBelow::TimeLine => ROWS_BESIDE_TIME_LINE,
            TableBelow::Rows => rows_for(self.most_seen),
        };
        let good = (ui.available_height() - BELOW_GOOD - more_lines).max(HEIGHT_OF_ONE);
        let height = (HEIGHT_MIN + (rows + 1) as f32 * size::ROW).min(good);
        // A panel remembers its height: with more it begins anew, and beside a line of time.
        Panel::top(("connections", rows))
            .frame(bare())
            .resizable(true)
            .default_size(height.min(most))
            .size_range(HEIGHT_MIN..=most)
            .show(ui, |ui| {
                // A panel shrinks to its content; this one keeps the height it was given.
                ui.set_min_height(ui.available_height());
                ui.spacing_mut().item_spacing.y = 0.0;
                let counts = Counts {
                    all: list.len(),
                    open: connections.open_count(),
                    forgotten: connections.ended_forgotten(),
                    refused: session.tally.over_limit,
                };
                self.ui(ui, texts, &list, counts)
            })
            .inner
    }

    fn ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        list: &[Arc<Connection>],
        counts: Counts,
    ) -> Option<TableAsk> {
        let now = Stamp::now();
        self.rates.measure(list, now);
        if counts.open > 0 {
            // Ages and rates change each second, but only while something can happen.
            ui.ctx().request_repaint_after(self.rates.next(now));
        }
        self.bar_ui(ui, texts, counts);
        self.selection.keys(ui, &mut self.scroll, list);
        let header = ui.allocate_space(egui::vec2(ui.available_width(), size::ROW)).1;
        let ordinals = 0..list.len() as u64;
        let visible = self.scroll.layout(ui, size::ROW, ordinals.clone());
        if self.scroll.follows() {
            // What is on the screen stays when more come.
            self.scroll.put(visible.ordinals.start, -visible.fraction, &ordinals);
        }
        visible
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ListBox, true, tr!(texts, "connections")));
        let shown = list
            .get(visible.ordinals.start as usize..visible.ordinals.end as usize)
            .unwrap_or_default();
        let longest = shown.iter().map(|one| row::peer_text(one).len()).max().unwrap_or(0);
        self.peer_chars = self.peer_chars.max(longest);
        let columns = Columns::new(ui, visible.area, self.peer_chars);
        row::header_ui(ui, header, &columns, texts);
        self.rows_ui(ui, texts, &visible, (shown, list), &columns, Moment::new(now))
    }

    fn bar_ui(&mut self, ui: &mut Ui, texts: &Texts, counts: Counts) {
        let Counts { all, open, forgotten, refused } = counts;
        let margin = Margin::symmetric(space::M as i8, space::XS as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                let none_selected = self.selection.ids().is_empty();
                let unselect = ui.add_enabled_ui(!none_selected, |ui| match self.of {
                    TableOf::Single => button(ui, &tr!(texts, "select-all"))
                        .on_hover_text(tr!(texts, "select-all-tooltip")),
                    TableOf::Pairs => button(ui, &tr!(texts, "select-none")),
                });
                if unselect.inner.clicked() {
                    self.selection.clear();
                }
                ui.checkbox(&mut self.filters_log, tr!(texts, "only-selected"))
                    .on_hover_text(tr!(texts, "only-selected-tooltip"));
                // Last, since its width changes: what can be clicked must not move under the pointer.
                weak(
                    ui,
                    match all.saturating_sub(open) {
                        0 => tr!(texts, "connections-open", open = open),
                        over => tr!(texts, "connections-open-and-over", open = open, over = over),
                    },
                );
                if forgotten > 0 {
                    weak(ui, tr!(texts, "older-not-shown", count = forgotten));
                }
                if refused > 0 {
                    let text = tr!(texts, "connections-refused", count = refused);
                    ui.label(tint(text, palette(ui).warning));
                }
            });
        });
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        visible: &Visible,
        (shown, list): (&[Arc<Connection>], &[Arc<Connection>]),
        columns: &Columns,
        moment: Moment,
    ) -> Option<TableAsk> {
        let mut ask = None;
        let mut rows = visible.clipped(ui);
        let focus = Focus::of(&visible.response);
        for (connection, ordinal) in shown.iter().zip(visible.ordinals.clone()) {
            let rate = self.rates.of(connection.id);
            let mut cells = Cells::of(connection, rate, moment, &mut self.clock, texts);
            if self.of == TableOf::Pairs {
                cells.tell_side(texts);
            }
            let rect = visible.rect(ordinal);
            let response = self.row_ui(&mut rows, connection.id, &cells, rect, columns, focus);
            if response.clicked() {
                visible.response.request_focus();
                let modifiers = ui.input(|input| input.modifiers);
                self.selection.click(connection.id, modifiers, list);
            }
            response.context_menu(|ui| {
                let asked = self.menu_ui(ui, connection, texts);
                ask = ask.take().or(asked);
            });
        }
        ask
    }

    /// What can be done with one connection.
    fn menu_ui(&mut self, ui: &mut Ui, connection: &Connection, texts: &Texts) -> Option<TableAsk> {
        let (id, mut ask) = (connection.id, None);
        let there = Access::from(!is_over(connection));
        if menu_item(ui, there, &tr!(texts, "connection-send-to")) {
            ask = Some(TableAsk::SendTo(id));
        }
        if menu_item(ui, Access::Enabled, &tr!(texts, "connection-only-in-log")) {
            self.select(id);
            self.filters_log = true;
        }
        if let Some(session) = self.session
            && menu_item(ui, Access::Enabled, &tr!(texts, "log-save-came"))
        {
            let peer = Peer::of_connection(id, connection.remote);
            ask = Some(TableAsk::SaveCame(ExportScope { session, peer }));
        }
        ui.separator();
        for ending in [Ending::Finish, Ending::Disconnect, Ending::Reset] {
            if menu_item(ui, there, &ending.name(texts)) {
                let one = Recipients::Only(vec![id]);
                ask = Some(TableAsk::Command(ending.command(one)));
            }
        }
        ask
    }

    fn row_ui(
        &self,
        ui: &mut Ui,
        id: ConnectionId,
        cells: &Cells,
        rect: Rect,
        columns: &Columns,
        focus: Focus,
    ) -> Response {
        // Not a stop of the Tab key: the rows together are one.
        let response = ui.interact(rect, self.scroll.id().with(("row", id.0)), Sense::CLICK);
        let colours = palette(ui);
        let selected = self.selection.ids().contains(&id);
        if selected {
            ui.painter().rect_filled(rect, 0.0, colours.selection);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, colours.hover);
        }
        if focus == Focus::Here && self.selection.head() == Some(id) {
            let stroke = Stroke::new(1.0, colours.accent_line);
            ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
        }
        let is_cut = cells.paint(ui.painter(), rect, columns, colours, selected.into());
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListBoxOption, true, selected, cells.label())
        });
        if is_cut { response.on_hover_text(cells.state()) } else { response }
    }
}

/// Whether it is over.
fn is_over(connection: &Connection) -> bool {
    matches!(connection.state(), ConnectionState::Closed(_))
}

#[cfg(all(test, feature = "window-tests"))]
mod tests;
