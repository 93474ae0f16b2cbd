//! Draws how TLS is spoken.

use super::{ClientTlsForm, IdentityChoice, ServerTlsForm, TlsErrors};
use crate::i18n::Texts;
use crate::learn::code::shell_word;
use crate::net::SessionState;
use crate::net::tls::{CertCheck, KEY_LOG_VARIABLE, KeyLogging, TlsVersions, key_log_file};
use crate::payload::safe_text;
use crate::tr;
use crate::ui::certificate::fingerprint_text;
use crate::ui::form::option_grid;
use crate::ui::pane::PathUse;
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{Access, Field, button, passing, segments, tint, weak};
use egui::{Label, RichText, Ui};
use std::path::{Path, PathBuf};

/// What a mail server answers to `STARTTLS` (RFC 3207, section 4).
const SAY_FIRST_EXAMPLE: &str = r"220 Ready to start TLS\r\n";

/// What a person asked of the options of TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsAsk {
    /// Choose a file.
    Choose(PathUse, PathBuf),
    /// Speak it on the connection that is open.
    Upgrade,
    /// Show what was agreed on, and the certificates.
    ShowCertificate,
    /// Whether records are shown has changed.
    Records,
}

/// What is possible with the connection that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsOffers {
    /// What holds from the next start on can be changed.
    pub before_start: Access,
    /// A connection is open, and does not speak TLS.
    pub upgrade: Access,
    /// Something is known of a connection's TLS.
    pub certificate: Access,
    /// The check of certificates can be made to tell only.
    pub unchecked: Access,
    /// Where it listens, for the commands with which others reach it.
    pub port: Option<u16>,
}

impl TlsOffers {
    /// Of a pane without a connection on which something could be done.
    pub fn of_form(before_start: Access) -> Self {
        let no = Access::Disabled;
        Self { before_start, upgrade: no, certificate: no, unchecked: no, port: None }
    }

    /// Of a session that stands so: where it listens, if it does.
    pub fn at(self, state: Option<&SessionState>) -> Self {
        let port = match state {
            Some(SessionState::Open { local, .. }) => local.socket_addr().map(|it| it.port()),
            _ => None,
        };
        Self { port, ..self }
    }
}

/// Draws TLS as a client.
pub fn client_tls_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut ClientTlsForm,
    shows_records: &mut bool,
    offers: TlsOffers,
) -> Option<TlsAsk> {
    let mut ask = None;
    ui.add_enabled_ui(offers.before_start == Access::Enabled, |ui| {
        ui.checkbox(&mut form.on, tr!(texts, "tls-on")).on_hover_text(tr!(texts, "tls-on-tooltip"));
    });
    // An empty line would be a gap.
    let is_offered = offers.upgrade == Access::Enabled || offers.certificate == Access::Enabled;
    let asked =
        passing(ui, is_offered.then_some(offers), |ui, offers| offers_ui(ui, texts, offers));
    ask = asked.flatten().or(ask);
    option_grid(ui, |ui| {
        Field::new(&tr!(texts, "tls-server-name"), size::TEXT_FIELD)
            .hint(&tr!(texts, "tls-server-name-hint"))
            .show(ui, &mut form.server_name)
            .on_hover_text(tr!(texts, "tls-server-name-tooltip"));
        ui.end_row();
        alpn_ui(ui, texts, &mut form.alpn);
        ui.end_row();
        versions_ui(ui, texts, &mut form.versions);
        ui.end_row();
    });
    if offers.unchecked == Access::Enabled {
        unchecked_ui(ui, texts, &mut form.check);
    }
    let chosen = [
        path_ui(ui, texts, "get-ca-file", &mut form.ca_file, PathUse::CaFile),
        path_ui(ui, texts, "tls-certificate", &mut form.certificate, PathUse::TlsCertificate),
        path_ui(ui, texts, "tls-key", &mut form.key, PathUse::TlsKey),
    ];
    ask = chosen.into_iter().flatten().next().or(ask);
    watching_ui(ui, texts, shows_records, &mut form.key_log).or(ask)
}

/// The switch that has the check of certificates only tell what it finds.
fn unchecked_ui(ui: &mut Ui, texts: &Texts, check: &mut CertCheck) {
    let mut is_on = *check == CertCheck::Tells;
    let switch = ui.checkbox(&mut is_on, tr!(texts, "tls-unchecked"));
    if switch.on_hover_text(tr!(texts, "tls-unchecked-tooltip")).changed() {
        *check = if is_on { CertCheck::Tells } else { CertCheck::Ends };
    }
}

/// That certificates end nothing, for as long as it is so.
pub fn unchecked_warning_ui(ui: &mut Ui, texts: &Texts, form: &ClientTlsForm) {
    let is_so = form.on && form.check == CertCheck::Tells;
    passing(ui, is_so.then(|| tr!(texts, "tls-unchecked-on")), |ui, text| warning_ui(ui, &text));
}

fn warning_ui(ui: &mut Ui, text: &str) {
    ui.add(Label::new(tint(format!("⚠ {text}"), palette(ui).problem)).wrap());
}

/// The buttons for what an open connection offers.
fn offers_ui(ui: &mut Ui, texts: &Texts, offers: TlsOffers) -> Option<TlsAsk> {
    let mut ask = None;
    ui.horizontal_wrapped(|ui| {
        if offers.upgrade == Access::Enabled {
            let upgrade = button(ui, &tr!(texts, "tls-upgrade"));
            if upgrade.on_hover_text(tr!(texts, "tls-upgrade-tooltip")).clicked() {
                ask = Some(TlsAsk::Upgrade);
            }
        }
        if offers.certificate == Access::Enabled
            && button(ui, &tr!(texts, "tls-show-certificate")).clicked()
        {
            ask = Some(TlsAsk::ShowCertificate);
        }
    });
    ask
}

/// How a server upgrades a connection: what it says before, and the button.
fn upgrade_ui(
    ui: &mut Ui,
    texts: &Texts,
    say_first: &mut String,
    errors: &mut TlsErrors,
) -> Option<TlsAsk> {
    ui.horizontal_wrapped(|ui| {
        let field = Field::new(&tr!(texts, "tls-say-first"), size::TEXT_FIELD)
            .hint(SAY_FIRST_EXAMPLE)
            .error(errors.say_first.as_deref())
            .show(ui, say_first);
        if field.on_hover_text(tr!(texts, "tls-say-first-tooltip")).changed() {
            errors.say_first = None;
        }
        let upgrade = button(ui, &tr!(texts, "tls-upgrade"));
        let upgrade = upgrade.on_hover_text(tr!(texts, "tls-upgrade-server-tooltip"));
        upgrade.clicked().then_some(TlsAsk::Upgrade)
    })
    .inner
}

/// Draws TLS as a server.
pub fn server_tls_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut ServerTlsForm,
    errors: &mut TlsErrors,
    shows_records: &mut bool,
    offers: TlsOffers,
) -> Option<TlsAsk> {
    let mut ask = None;
    let before_start = offers.before_start == Access::Enabled;
    ui.add_enabled_ui(before_start, |ui| {
        ui.checkbox(&mut form.on, tr!(texts, "tls-on"))
            .on_hover_text(tr!(texts, "tls-on-server-tooltip"));
    });
    if offers.upgrade == Access::Disabled {
        // With its field.
        errors.say_first = None;
    }
    let upgrade = (offers.upgrade == Access::Enabled).then_some(&mut form.say_first);
    let asked = passing(ui, upgrade, |ui, say_first| upgrade_ui(ui, texts, say_first, errors));
    ask = asked.flatten().or(ask);
    // In a server without it, what an upgrade uses can be set at any time.
    ui.add_enabled_ui(before_start || !form.on, |ui| {
        let choices = [
            (IdentityChoice::Made, &*tr!(texts, "tls-made")),
            (IdentityChoice::Files, &*tr!(texts, "tls-files")),
        ];
        let now = form.identity;
        // Side by side, as everywhere; options stand one below the other.
        let chosen = ui.horizontal(|ui| segments(ui, &choices, |choice| choice == now, None));
        form.identity = chosen.inner.unwrap_or(now);
        let of_identity = match form.identity {
            IdentityChoice::Made => made_ui(ui, texts, form, errors),
            IdentityChoice::Files => [
                path_ui(
                    ui,
                    texts,
                    "tls-certificate",
                    &mut form.certificate,
                    PathUse::TlsCertificate,
                ),
                path_ui(ui, texts, "tls-key", &mut form.key, PathUse::TlsKey),
            ]
            .into_iter()
            .flatten()
            .next(),
        };
        let ca = path_ui(ui, texts, "tls-client-ca", &mut form.client_ca, PathUse::CaFile);
        ask = of_identity.or(ca).or(ask.take());
        option_grid(ui, |ui| {
            alpn_ui(ui, texts, &mut form.alpn);
            ui.end_row();
            versions_ui(ui, texts, &mut form.versions);
            ui.end_row();
        });
    });
    if form.identity == IdentityChoice::Made {
        ask = made_facts_ui(ui, texts, form, offers.port).or(ask);
    }
    watching_ui(ui, texts, shows_records, &mut form.key_log).or(ask)
}

fn made_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &mut ServerTlsForm,
    errors: &mut TlsErrors,
) -> Option<TlsAsk> {
    ui.horizontal_wrapped(|ui| {
        Field::new(&tr!(texts, "tls-names"), size::TEXT_FIELD)
            .error(errors.names.as_deref())
            .show(ui, &mut form.names)
            .on_hover_text(tr!(texts, "tls-names-tooltip"));
        let make = button(ui, &tr!(texts, "tls-make"));
        if make.on_hover_text(tr!(texts, "tls-make-tooltip")).clicked() {
            form.made = None;
            // What is wrong stands beside the field.
            let _ = form.made(texts, errors);
        }
    });
    None
}

/// The certificate that was made: its fingerprint, and how others come to trust it.
fn made_facts_ui(
    ui: &mut Ui,
    texts: &Texts,
    form: &ServerTlsForm,
    port: Option<u16>,
) -> Option<TlsAsk> {
    let made = form.made.as_ref()?;
    weak(ui, "SHA-256");
    let fingerprint = RichText::new(fingerprint_text(&made.sha256)).monospace();
    ui.add(Label::new(fingerprint).selectable(true).wrap());
    let save = button(ui, &tr!(texts, "tls-save"));
    let is_asked = save.on_hover_text(tr!(texts, "tls-save-tooltip")).clicked();
    if let Some(path) = &form.saved {
        weak(ui, tr!(texts, "tls-trust-it"));
        for command in trusting_commands(path, port) {
            ui.add(Label::new(RichText::new(command).monospace()).selectable(true).wrap());
        }
    }
    is_asked.then(|| TlsAsk::Choose(PathUse::SaveCertificate, PathBuf::from("certificate.pem")))
}

/// With which other programs trust the certificate in this file, and reach its server.
fn trusting_commands(path: &Path, port: Option<u16>) -> [String; 2] {
    let path = shell_word(&path.display().to_string());
    let port = port.map_or_else(|| "PORT".to_owned(), |port| port.to_string());
    [
        format!("curl --cacert {path} https://localhost:{port}/"),
        format!("openssl s_client -CAfile {path} -connect localhost:{port}"),
    ]
}

fn alpn_ui(ui: &mut Ui, texts: &Texts, alpn: &mut String) {
    Field::new("ALPN", size::TEXT_FIELD)
        .hint("http/1.1")
        .show(ui, alpn)
        .on_hover_text(tr!(texts, "tls-alpn-tooltip"));
}

fn versions_ui(ui: &mut Ui, texts: &Texts, versions: &mut TlsVersions) {
    weak(ui, tr!(texts, "tls-versions"));
    let choices = [
        (TlsVersions::Both, &*tr!(texts, "tls-versions-both")),
        (TlsVersions::Only12, "1.2"),
        (TlsVersions::Only13, "1.3"),
    ];
    let now = *versions;
    if let Some(choice) = segments(ui, &choices, |choice| choice == now, None) {
        *versions = choice;
    }
}

/// A field with a path, and the button that chooses one.
fn path_ui(
    ui: &mut Ui,
    texts: &Texts,
    name: &'static str,
    typed: &mut String,
    path_use: PathUse,
) -> Option<TlsAsk> {
    ui.horizontal_wrapped(|ui| {
        Field::new(&texts.get(name), size::TEXT_FIELD)
            .path()
            .show(ui, typed)
            .on_hover_text(tr!(texts, "tls-path-tooltip"));
        let choose = button(ui, &tr!(texts, "tls-choose"));
        choose.clicked().then(|| TlsAsk::Choose(path_use, PathBuf::from(typed.trim())))
    })
    .inner
}

/// What is shown of it: records, and its keys to other programs.
fn watching_ui(
    ui: &mut Ui,
    texts: &Texts,
    shows_records: &mut bool,
    key_log: &mut KeyLogging,
) -> Option<TlsAsk> {
    let records = ui
        .checkbox(shows_records, tr!(texts, "tls-records"))
        .on_hover_text(tr!(texts, "tls-records-tooltip"));
    let file = key_log_file();
    let mut is_on = *key_log == KeyLogging::On;
    let tooltip = tr!(texts, "tls-key-log-tooltip");
    ui.add_enabled_ui(file.is_some(), |ui| {
        let logs = ui.checkbox(&mut is_on, KEY_LOG_VARIABLE).on_hover_text(tooltip);
        let logs = logs.on_disabled_hover_text(tr!(texts, "tls-key-log-unset"));
        if logs.changed() {
            *key_log = if is_on { KeyLogging::On } else { KeyLogging::Off };
        }
    });
    records.changed().then_some(TlsAsk::Records)
}

/// That keys are being written, for as long as it is so.
pub fn key_log_warning_ui(ui: &mut Ui, texts: &Texts, key_log: KeyLogging) {
    let file = key_log_file().filter(|_| key_log == KeyLogging::On);
    passing(ui, file, |ui, file| {
        let file = safe_text(&file.to_string_lossy()).into_owned();
        warning_ui(ui, &tr!(texts, "tls-key-log-on", file = file));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_others_can_be_pasted_as_they_stand() {
        let [curl, openssl] = trusting_commands(Path::new("/my files/ca.pem"), Some(9912));
        assert_eq!(curl, "curl --cacert '/my files/ca.pem' https://localhost:9912/");
        let end = " -CAfile '/my files/ca.pem' -connect localhost:9912";
        assert!(openssl.ends_with(end), "{openssl}");
        let [curl, _] = trusting_commands(Path::new("/ca.pem"), None);
        assert_eq!(curl, "curl --cacert /ca.pem https://localhost:PORT/");
    }
}
