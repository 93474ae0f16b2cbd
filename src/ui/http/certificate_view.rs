//! Who the peer says it is, and what the check of that found.

use crate::i18n::Texts;
use crate::net::http::{Hop, Target};
use crate::net::tls::TrustOnce;
use crate::tr;
use crate::ui::certificate::{GoOn, certificates_ui};
use crate::ui::tokens::space;
use crate::ui::widgets::{Access, hint_ui};
use egui::{Frame, Margin, ScrollArea, Ui};

/// Draws it. Returns the certificate with which a person wants to go on although the check failed.
pub(super) fn certificate_ui(
    ui: &mut Ui,
    texts: &Texts,
    hop: &Hop,
    go_on: Access,
) -> Option<TrustOnce> {
    let (url, tls) = hop.with_facts(|facts| (facts.url.clone(), facts.tls.clone()));
    let Some(tls) = tls else {
        let hint = if url.starts_with("https:") {
            tr!(texts, "get-no-certificate-yet")
        } else {
            tr!(texts, "get-no-certificate")
        };
        hint_ui(ui, &hint);
        return None;
    };
    let mut goes_on = false;
    let margin = Margin::symmetric(space::M as i8, space::S as i8);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            goes_on = certificates_ui(ui, texts, &tls, GoOn::once(go_on));
        });
    });
    if goes_on { TrustOnce::of(&tls, Target::parse(&url).ok()?.port()) } else { None }
}
