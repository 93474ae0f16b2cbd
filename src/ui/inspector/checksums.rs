//! The checksums that a payload may end with, in words.

use crate::i18n::Texts;
use crate::payload::checksum::{Algorithm, Fit};
use crate::payload::frame::ByteOrder;
use crate::tr;
use crate::ui::tokens::palette;
use crate::ui::widgets::tint;
use egui::{Label, Role, Ui, WidgetInfo};

/// Draws one line about them; nothing if there are none.
pub(super) fn ui(ui: &mut Ui, fits: &[Fit], texts: &Texts) {
    let Some(text) = text(fits, texts) else { return };
    let label = ui.add(Label::new(tint(&text, palette(ui).weak)).truncate());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let each: Vec<String> = fits.iter().map(|fit| fit_text(fit, texts)).collect();
    label.on_hover_text(format!("{}\n{}", tr!(texts, "checksums-tooltip"), each.join("\n")));
}

/// All of them, what may be chance after the rest.
fn text(fits: &[Fit], texts: &Texts) -> Option<String> {
    let listed = |chance: bool| {
        let these = fits.iter().filter(|fit| fit.may_be_chance() == chance);
        let these: Vec<String> = these.map(|fit| fit_text(fit, texts)).collect();
        (!these.is_empty()).then(|| these.join("; "))
    };
    let sure = listed(false).map(|fits| tr!(texts, "checksums-fit", fits = fits));
    let perhaps = listed(true).map(|fits| tr!(texts, "checksums-fit-by-chance", fits = fits));
    let parts: Vec<String> = [sure, perhaps].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// One of them with its order and what it covers: `CRC-16/MODBUS, low byte first, bytes 0–5`.
fn fit_text(fit: &Fit, texts: &Texts) -> String {
    let algorithm = fit.checksum.algorithm;
    let (first, last) = (fit.covered.start, fit.covered.end.saturating_sub(1));
    let name = algorithm.usual_name();
    if algorithm.bytes() == 1 || algorithm == Algorithm::Nmea {
        return tr!(texts, "checksums-one", name = name, first = first, last = last);
    }
    let order = match fit.checksum.order {
        ByteOrder::Big => tr!(texts, "checksums-big"),
        ByteOrder::Little => tr!(texts, "checksums-little"),
    };
    let order = order.as_ref();
    tr!(texts, "checksums-ordered", name = name, order = order, first = first, last = last)
}
