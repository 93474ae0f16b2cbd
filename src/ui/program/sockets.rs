//! The sockets that a program has open now, as a small table.

use crate::i18n::Texts;
use crate::net::Endpoint;
use crate::net::traced::{ProgramSocket, SocketType};
use crate::tr;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{bar_margin, fold, weak};
use egui::{Frame, Grid, RichText, ScrollArea, Ui, Vec2};

/// How many of them are in sight at once; the others are scrolled to.
const ROWS_IN_SIGHT: usize = 4;

/// The table.
#[derive(Debug)]
pub(super) struct SocketTable {
    is_open: bool,
}

impl Default for SocketTable {
    fn default() -> Self {
        Self { is_open: true }
    }
}

impl SocketTable {
    /// Draws it, if the program has any.
    pub(super) fn ui(&mut self, ui: &mut Ui, sockets: &[ProgramSocket], texts: &Texts) {
        if sockets.is_empty() {
            return;
        }
        let margin = bar_margin();
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let name = tr!(texts, "program-sockets", count = sockets.len());
            fold(ui, &name, &mut self.is_open);
            if !self.is_open {
                return;
            }
            let height = ROWS_IN_SIGHT as f32 * size::ROW + size::ROW;
            let list = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
            list.show(ui, |ui| grid_ui(ui, sockets, texts));
        });
    }
}

fn grid_ui(ui: &mut Ui, sockets: &[ProgramSocket], texts: &Texts) {
    let spacing = Vec2::new(space::L, 0.0);
    Grid::new("sockets").num_columns(6).spacing(spacing).min_row_height(size::ROW).show(ui, |ui| {
        let heads = [
            tr!(texts, "program-socket-number"),
            tr!(texts, "program-socket-fd"),
            tr!(texts, "program-socket-type"),
            tr!(texts, "program-socket-local"),
            tr!(texts, "program-socket-peer"),
            tr!(texts, "program-socket-state"),
        ];
        for head in heads {
            weak(ui, head);
        }
        ui.end_row();
        for socket in sockets {
            for cell in cells(socket, texts) {
                ui.label(RichText::new(cell).monospace());
            }
            ui.end_row();
        }
    });
}

fn cells(socket: &ProgramSocket, texts: &Texts) -> [String; 6] {
    let shown = |address: Option<Endpoint>| {
        address.map_or_else(|| "–".to_owned(), |address| address.to_string())
    };
    let kind = match socket.kind {
        SocketType::Stream => "TCP".to_owned(),
        SocketType::Datagram => "UDP".to_owned(),
        SocketType::SeqPacket | SocketType::Raw | SocketType::Other(_) => socket.kind.to_string(),
    };
    let state = match (socket.listens, socket.peer, socket.local) {
        (true, ..) => tr!(texts, "program-socket-listens"),
        (_, Some(_), _) => tr!(texts, "program-socket-connected"),
        (_, None, Some(_)) => tr!(texts, "program-socket-bound"),
        (_, None, None) => tr!(texts, "program-socket-new"),
    };
    let (local, peer) = (shown(socket.local), shown(socket.peer));
    [format!("#{}", socket.id.0), socket.fd.to_string(), kind, local, peer, state.into_owned()]
}
