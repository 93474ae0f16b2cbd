//! What a port field says of the port that stands in it.

use crate::i18n::Texts;
use crate::learn::ports::port_text;
use crate::net::machine::Transport;
use egui::Response;

/// Gives a port field a tooltip with the name and the range of its port.
pub fn port_tip(field: Response, typed: &str, transport: Transport, texts: &Texts) -> Response {
    // Made only for whoever looks.
    if !field.hovered() {
        return field;
    }
    let text = port_text(typed, transport, texts);
    if text.is_empty() { field } else { field.on_hover_text(text) }
}
