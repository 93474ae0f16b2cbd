//! What TLS agreed on, who the peer says it is, and what the check of that found.

use super::tokens::{palette, size, space};
use super::widgets::{Access, button, tint, weak};
use crate::i18n::Texts;
use crate::learn::{date_text, explain_certificate};
use crate::net::tls::{CertFacts, TlsFacts};
use crate::payload::safe_text;
use crate::tr;
use egui::{Grid, Label, RichText, TextStyle, Ui};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Names of a certificate that are shown at most: some have hundreds.
const NAMES_MAX: usize = 50;

/// How a person can go on with a certificate in which the check found something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoOn {
    /// Not now.
    Not,
    /// It is tried once more, with this certificate.
    Once,
    /// A relay takes it from now on, for as long as it is there.
    UntilStop,
}

impl GoOn {
    /// Once, if it can be tried once more.
    pub fn once(access: Access) -> Self {
        if access == Access::Enabled { Self::Once } else { Self::Not }
    }

    /// What its button says, and what it does.
    fn texts(self, texts: &Texts) -> Option<[Cow<'_, str>; 2]> {
        match self {
            Self::Not => None,
            Self::Once => Some([tr!(texts, "get-go-on"), tr!(texts, "get-go-on-tooltip")]),
            Self::UntilStop => Some([tr!(texts, "relay-go-on"), tr!(texts, "relay-go-on-tooltip")]),
        }
    }
}

/// Draws it, with the chain of certificates. `true` if a person wants to go on although the check found something.
pub fn certificates_ui(ui: &mut Ui, texts: &Texts, tls: &TlsFacts, go_on: GoOn) -> bool {
    let goes_on = result_ui(ui, texts, tls, go_on);
    for (place, certificate) in tls.chain.iter().enumerate() {
        ui.add_space(space::M);
        chain_ui(ui, texts, place, certificate);
    }
    goes_on
}

/// What was agreed on, and what the check found.
fn result_ui(ui: &mut Ui, texts: &Texts, tls: &TlsFacts, go_on: GoOn) -> bool {
    if !tls.version.is_empty() {
        let agreed = format!("{} · {}", safe_text(&tls.version), safe_text(&tls.cipher));
        ui.add(Label::new(RichText::new(agreed).monospace()).selectable(true).wrap());
    }
    let host = safe_text(&tls.host).into_owned();
    let Some(problem) = &tls.problem else {
        let text = tr!(texts, "get-certificate-trusted", host = host);
        ui.add(Label::new(tint(text, palette(ui).open)).wrap());
        return false;
    };
    let explained = explain_certificate(problem, texts);
    ui.add(Label::new(tint(explained.what, palette(ui).problem)).selectable(true).wrap());
    ui.add(Label::new(explained.why).wrap());
    ui.add(Label::new(tint(explained.try_this, palette(ui).weak)).wrap());
    if tls.trusted_once {
        let text = tr!(texts, "get-trusted-once", host = host);
        ui.add(Label::new(tint(format!("⚠ {text}"), palette(ui).problem)).wrap());
        return false;
    }
    let Some([name, tooltip]) = go_on.texts(texts).filter(|_| !tls.chain.is_empty()) else {
        return false;
    };
    ui.add_space(space::S);
    button(ui, &name).on_hover_text(tooltip).clicked()
}

fn chain_ui(ui: &mut Ui, texts: &Texts, place: usize, certificate: &CertFacts) {
    let title = match place {
        0 => tr!(texts, "get-certificate-own").into_owned(),
        _ => tr!(texts, "get-certificate-next", number = place + 1),
    };
    ui.label(RichText::new(title).strong());
    let rows = [
        (tr!(texts, "get-certificate-subject"), safe_text(&certificate.subject).into_owned()),
        (tr!(texts, "get-certificate-issuer"), safe_text(&certificate.issuer).into_owned()),
        (tr!(texts, "get-certificate-names"), names_text(&certificate.names)),
        (tr!(texts, "get-certificate-from"), date_text(certificate.not_before)),
        (tr!(texts, "get-certificate-until"), date_text(certificate.not_after)),
        (tr!(texts, "get-certificate-serial"), safe_text(&certificate.serial).into_owned()),
        ("SHA-256".into(), fingerprint_text(&certificate.sha256)),
    ];
    let spacing = egui::Vec2::new(space::L, space::XS);
    ui.spacing_mut().interact_size.y = size::ROW;
    Grid::new(("certificate", place)).num_columns(2).spacing(spacing).show(ui, |ui| {
        for (name, value) in rows {
            weak(ui, name);
            let value = RichText::new(value).text_style(TextStyle::Monospace);
            ui.add(Label::new(value).selectable(true).wrap());
            ui.end_row();
        }
    });
}

fn names_text(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(NAMES_MAX).map(|name| safe_text(name)).collect();
    let more = names.len().saturating_sub(NAMES_MAX);
    if more == 0 { shown.join(", ") } else { format!("{}, … +{more}", shown.join(", ")) }
}

/// SHA-256 of a certificate, as other programs write it.
pub fn fingerprint_text(sha256: &[u8]) -> String {
    let mut text = String::new();
    for byte in sha256 {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}:");
    }
    text.trim_end_matches(':').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_and_names_read_as_elsewhere() {
        assert_eq!(fingerprint_text(&[0, 0xab, 0xff]), "00:AB:FF");
        assert_eq!(names_text(&["a.example".into(), "\u{202e}b".into()]), "a.example, \\u{202e}b");
        let many: Vec<String> = (0..NAMES_MAX + 2).map(|number| number.to_string()).collect();
        assert!(names_text(&many).ends_with(", 49, … +2"));
    }
}
