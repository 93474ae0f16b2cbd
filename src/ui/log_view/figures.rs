//! What came and went, above the rows: rates on a line of time, and a table of peers. Both are folded at first, and
//! then nothing is counted.

use super::LogView;
use super::peers::{self, PeerTable};
use super::rates::{self, RateStrip};
use crate::i18n::Texts;
use crate::log::Store;
use crate::log::figures::Figures;
use crate::log::frames::RowWindow;
use crate::tr;
use crate::ui::tokens::size;
use egui::Ui;

/// Rows of the log that are left below at least: what is above has less room before there are fewer, and is not shown
/// where the window is too low even for that.
const ROWS_LEFT_MIN: f32 = 5.0 * size::ROW;

/// The figures, while somebody looks at them.
#[derive(Debug)]
pub(super) struct ShownFigures {
    pub(super) figures: Figures,
    pub(super) strip: RateStrip,
    pub(super) peers: PeerTable,
    /// The conditions that a click put into the filter, to be replaced by the next one: a peer's and a time's.
    put: [Option<String>; 2],
}

/// What a click or a drag in the figures asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FigureAsk {
    /// Go to this row, or the next one that is shown.
    GoTo(u64),
    /// Show only what meets this condition on the peer.
    OfPeer(String),
    /// Show only what meets this condition on the time.
    OfTime(String),
}

impl LogView {
    /// The switches, in the menu of how rows are shown.
    pub(super) fn figure_switches_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        // In one line: a menu that is higher than the room below its button jumps.
        ui.horizontal_wrapped(|ui| {
            ui.checkbox(&mut self.settings.shows_rates, tr!(texts, "log-rates"));
            ui.checkbox(&mut self.settings.shows_peers, tr!(texts, "log-peers"));
        });
    }

    /// Draws what is not folded, above the rows.
    pub(super) fn figures_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        if !self.settings.shows_rates && !self.settings.shows_peers {
            self.figures = None;
            return;
        }
        let (sessions, connections) = (self.sessions.set(), self.connections.as_ref());
        let id = self.id;
        let shown = self.figures.get_or_insert_with(|| {
            Box::new(ShownFigures {
                figures: Figures::new(sessions.cloned(), connections.cloned()),
                strip: RateStrip::default(),
                peers: PeerTable::new(id.with("peers")),
                put: [None, None],
            })
        });
        shown.figures.set_of(sessions, connections);
        let window = RowWindow { floor: self.view.floor(), ceiling: self.view.ceiling() };
        let _ = shown.figures.update(store, window);
        let mut asked = None;
        let room = |ui: &Ui| ui.available_height() - ROWS_LEFT_MIN;
        if self.settings.shows_rates && room(ui) >= rates::HEIGHT_MIN {
            let room = room(ui);
            let span = &mut self.settings.span;
            asked = shown.strip.ui(ui, &shown.figures, (span, &mut self.clock), room, texts);
        }
        if self.settings.shows_peers && room(ui) >= peers::HEIGHT_MIN {
            let room = room(ui);
            let of_peer = shown.peers.ui(ui, &shown.figures, &mut self.clock, room, texts);
            asked = asked.or(of_peer);
        }
        if let Some(asked) = asked {
            self.do_figure_ask(asked);
            ui.ctx().request_repaint_after(crate::ui::widgets::NEXT_FRAME);
        }
    }

    fn do_figure_ask(&mut self, asked: FigureAsk) {
        let (place, condition) = match asked {
            FigureAsk::GoTo(row) => return self.go_to(row),
            FigureAsk::OfPeer(condition) => (0, condition),
            FigureAsk::OfTime(condition) => (1, condition),
        };
        let Some(put) = self.figures.as_mut().and_then(|shown| shown.put.get_mut(place)) else {
            return;
        };
        let before = put.take();
        let is_taken_back = before.as_ref() == Some(&condition) && self.typed.has(&condition);
        if let Some(before) = before {
            self.typed.take_out(&before);
        }
        if !is_taken_back {
            self.typed.and(&condition);
            *put = Some(condition);
        }
        self.refilter();
    }
}
