//! The window with the certificates of a connection.

use crate::i18n::Texts;
use crate::net::tls::TlsFacts;
use crate::tr;
use crate::ui::certificate::{GoOn, certificates_ui};
use crate::ui::tokens::size;
use crate::ui::widgets::{bar, button, passing};
use egui::{Align2, ScrollArea, Ui, Vec2, Window};

/// Offers to look at a certificate in which the check found something, unless the window is open.
pub fn certificate_offer_ui(ui: &mut Ui, texts: &Texts, facts: Option<&TlsFacts>, open: &mut bool) {
    let is_offered = !*open && facts.is_some_and(|facts| facts.problem.is_some());
    let name = is_offered.then(|| tr!(texts, "tls-show-certificate"));
    let asked = passing(ui, name, |ui, name| bar(ui, |ui| button(ui, &name).clicked()).inner);
    *open |= asked == Some(true);
}

/// Draws it while it is open. `true` if a person wants to go on although the check found something.
pub fn certificate_window_ui(
    ui: &Ui,
    texts: &Texts,
    facts: &TlsFacts,
    go_on: GoOn,
    open: &mut bool,
) -> bool {
    let (mut stays, mut goes_on) = (true, false);
    Window::new(tr!(texts, "tls-certificate-title").into_owned())
        .id(ui.unique_id().with("certificate"))
        .open(&mut stays)
        .collapsible(false)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .default_width(3.0 * size::TEXT_FIELD)
        .show(ui.ctx(), |ui| {
            ScrollArea::vertical().show(ui, |ui| {
                goes_on = certificates_ui(ui, texts, facts, go_on);
            });
        });
    *open = stays && !goes_on;
    goes_on
}
