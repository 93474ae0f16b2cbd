//! The pane that loads over HTTP: its form above, the phases of the download, and its response in views.
//!
//! - `form`, `headers_form`, `raw_form`: what a person types, and how it becomes a configuration;
//! - `form_ui`, `options_ui`: how that is drawn;
//! - `load_line`, `phases`: how the load stands and how long what took, live;
//! - `views`: the response as page, headers, bytes, redirects, certificates;
//! - `saving`: the response into a file;
//! - `secrets`: what is not kept until the next start.

mod certificate_view;
mod form;
mod form_ui;
mod headers_form;
mod headers_view;
mod load_line;
mod options_ui;
mod pasted;
mod phases;
mod raw_form;
mod redirects_view;
mod saving;
mod secrets;
mod url_field;
mod views;

pub use form::{HttpErrors, HttpForm, LimitsForm, RedirectChoice, TimeoutsForm};
pub use headers_form::HeaderRow;
pub use raw_form::{RawForm, RawNotation};
pub use saving::SaveSettings;
pub use views::HttpView;

use super::body::{Body, BodySettings};
use super::form::form_panel;
use super::log_view::Traffic;
use super::page_view::{PageSettings, PageView};
use super::pane::{
    DownloadPane, FormEnv, Outgoing, Pane, PaneEnv, PaneIntent, PathChoice, PathUse, SavedSend,
    SessionPane, Side,
};
use super::stream::ChosenPaths;
use super::widgets::Dot;
use crate::engine::StartRequest;
use crate::i18n::Texts;
use crate::log::Row;
use crate::net::http::{Hop, HopFacts, HttpConfig, HttpFailure, Target};
use crate::net::tls::{TlsFailure, TrustOnce};
use crate::net::{
    Cause, NetError, ProtocolFailure, SessionConfig, SessionId, SessionSnapshot, SessionState,
};
use crate::payload::safe_text;
use crate::tr;
use egui::{CentralPanel, Ui};
use headers_view::HeadersView;
use saving::{SaveLine, is_savable};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use url_field::UrlOffers;

/// The longest host in a tab's title, in characters: others want room, too.
const TITLE_CHARS_MAX: usize = 24;

/// What of the pane comes back after a restart. There is nothing secret in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HttpSettings {
    /// What to load and how.
    pub form: HttpForm,
    /// The chosen view.
    pub view: HttpView,
    /// How pages are read.
    pub page: PageSettings,
    /// Where responses are saved.
    pub save: SaveSettings,
    /// Log and inspector.
    pub body: BodySettings,
}

/// A hop that a person chose to look at, until another one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ChosenHop {
    session: SessionId,
    number: u32,
    /// How many there were.
    of: usize,
}

/// A pane that loads over HTTP.
pub struct HttpPane {
    form: HttpForm,
    errors: HttpErrors,
    paths: ChosenPaths,
    view: HttpView,
    save: SaveLine,
    offers: UrlOffers,
    page: PageView,
    body: Body,
    headers: HeadersView,
    /// The hop that a person chose to look at; else the last one is shown.
    chosen_hop: Option<ChosenHop>,
    /// The session whose untrusted certificate was brought to the front.
    told_untrusted: Option<SessionId>,
    /// The view that a person had chosen before that: the next load is shown in it.
    view_before: Option<HttpView>,
    /// What was asked for last, to ask for it once more.
    asked: Option<HttpConfig>,
    /// The host that was loaded last.
    host: Option<String>,
    /// The URL field takes the keyboard in the next picture.
    wants_focus: bool,
}

impl Pane for HttpPane {
    fn title(&self, _: Option<&SessionState>, texts: &Texts) -> String {
        let name = tr!(texts, "http-get");
        match &self.host {
            Some(host) => format!("{name} {host}"),
            None => name.into_owned(),
        }
    }

    fn mark(&self, session: Option<&SessionSnapshot>) -> Dot {
        form_ui::mark(session)
    }

    fn ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.show_untrusted(env);
        let hop = self.shown_hop(env);
        // In each view: a body of before would stay in memory until its view is drawn.
        self.page.let_go_unless(hop.as_ref());
        self.step_save(env, hop.as_ref());
        self.host = hop.as_ref().and_then(|hop| hop.with_facts(|facts| title_host(&facts.url)));
        let by_form = form_panel(ui, |ui| {
            let mut asked = self.form_ui(ui, env);
            if self.save.settings.open {
                let by_save = self.save_ui(ui, env, hop.as_ref());
                asked = asked.or(by_save);
            }
            asked
        });
        let by_view = CentralPanel::no_frame().show(ui, |ui| self.views_ui(ui, env, hop.as_ref()));
        by_form.or(by_view.inner)
    }

    fn focus(&mut self) {
        self.wants_focus = true;
    }

    fn show_row(&mut self, row: &Row) {
        self.choose_view(HttpView::Wire);
        self.body.log.show_row(row);
    }

    fn find(&mut self) {
        if self.view == HttpView::Page {
            return self.page.focus_find();
        }
        // The other views are short, or rows of the log.
        self.choose_view(HttpView::Wire);
        self.body.log.open_find();
    }

    fn filter(&mut self) {
        self.choose_view(HttpView::Wire);
        self.body.log.focus_filter();
    }

    fn toggle_time_line(&mut self) {
        if self.view == HttpView::Wire {
            return self.body.log.toggle_time_line();
        }
        self.choose_view(HttpView::Wire);
        if !self.body.log.shows_time_line() {
            self.body.log.toggle_time_line();
        }
    }

    fn body(&self) -> Option<&Body> {
        Some(&self.body)
    }

    fn body_mut(&mut self) -> Option<&mut Body> {
        Some(&mut self.body)
    }

    fn session(&mut self) -> Option<&mut dyn SessionPane> {
        Some(self)
    }

    fn download(&mut self) -> Option<&mut dyn DownloadPane> {
        Some(self)
    }

    fn path_chosen(
        &mut self,
        path_use: PathUse,
        chosen: PathChoice,
        env: &PaneEnv<'_>,
    ) -> Option<PaneIntent> {
        match (path_use, chosen) {
            (PathUse::SaveBody, chosen) => return self.save_chosen(chosen),
            (PathUse::CaFile, PathChoice::Path(path)) => {
                self.form.ca_file = self.paths.put(path);
                self.errors.ca_file = None;
            }
            (PathUse::CaFile, PathChoice::Unavailable) => {
                self.errors.ca_file = Some(tr!(env.texts, "no-file-dialog").into_owned());
            }
            _ => {}
        }
        None
    }

    fn dialog_closed(&mut self, path_use: PathUse) {
        if path_use == PathUse::SaveBody {
            self.save.dialog_closed();
        }
    }
}

impl SessionPane for HttpPane {
    fn config(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.offers.close();
        let config = self.read_form(env.texts)?;
        self.choose_view(self.view_before.unwrap_or(self.view));
        self.asked = Some(config.clone());
        Some(SessionConfig::Http(Box::new(config)))
    }

    fn config_to_show(&mut self, env: FormEnv<'_>) -> Option<SessionConfig> {
        self.read_form(env.texts).map(|config| SessionConfig::Http(Box::new(config)))
    }

    fn config_for_send(&mut self, _: FormEnv<'_>) -> Option<SessionConfig> {
        None
    }

    fn send_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        self.start(env.form())
    }

    fn send_saved(&mut self, _: SavedSend, env: &PaneEnv<'_>) -> Result<PaneIntent, String> {
        Err(tr!(env.texts, "saved-not-here").into_owned())
    }

    fn outgoing(&mut self) -> &mut dyn Outgoing {
        &mut self.body
    }

    fn fits(&self, request: &StartRequest) -> bool {
        let StartRequest::Get(url) = request else { return false };
        self.form.url == *url || self.form == HttpForm::default()
    }

    fn fill(&mut self, request: &StartRequest) {
        if let StartRequest::Get(url) = request {
            self.form.url.clone_from(url);
        }
    }

    fn aim(&mut self, side: Side, port: u16) {
        let Ok(target) = Target::parse(&self.form.url) else { return };
        if side == Side::Other {
            self.form.url = target.with_port(port).typed();
        }
    }
}

impl DownloadPane for HttpPane {
    fn reload(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        if env.is_running() { None } else { self.start(env.form()) }
    }

    fn save_now(&mut self, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let hop = self.shown_hop(env).filter(|hop| is_savable(env, Some(hop)))?;
        Some(self.choose_save(&hop))
    }

    fn is_offering(&self) -> bool {
        self.offers.are_shown()
    }
}

impl HttpPane {
    /// A pane as it was left.
    pub fn new(settings: HttpSettings) -> Self {
        let HttpSettings { form, view, page, save, body } = settings;
        Self {
            form,
            errors: HttpErrors::default(),
            paths: ChosenPaths::default(),
            view,
            save: SaveLine::new(save),
            offers: UrlOffers::default(),
            page: PageView::new(page),
            body: Body::new(Traffic::Http, body),
            headers: HeadersView::default(),
            chosen_hop: None,
            told_untrusted: None,
            view_before: None,
            asked: None,
            host: None,
            wants_focus: false,
        }
    }

    /// What must come back after a restart.
    pub fn settings(&self) -> HttpSettings {
        HttpSettings {
            form: self.form.without_secrets(),
            view: self.view_before.unwrap_or(self.view),
            page: self.page.settings(),
            save: self.save.settings.clone(),
            body: self.body.settings(),
        }
    }

    /// The request that the views show: the chosen one, else the last.
    fn shown_hop(&self, env: &PaneEnv<'_>) -> Option<Arc<Hop>> {
        let session = env.session?;
        let hops = session.download().hops();
        let is_current =
            |chosen: &ChosenHop| chosen.session == session.id && chosen.of == hops.len();
        let chosen = self.chosen_hop.filter(is_current);
        let chosen = chosen.and_then(|chosen| hops.iter().find(|hop| hop.number == chosen.number));
        chosen.or(hops.last()).cloned()
    }

    /// The configuration that the form says. What is wrong with it is shown.
    fn read_form(&mut self, texts: &Texts) -> Option<HttpConfig> {
        let config = self.form.config(&self.paths, texts, &mut self.errors);
        if self.errors.of_options().next().is_some() {
            // A mistake that cannot be seen cannot be mended.
            self.form.options_open = true;
        }
        config
    }

    /// Shows this view from now on.
    fn choose_view(&mut self, view: HttpView) {
        (self.view, self.view_before) = (view, None);
    }

    /// A certificate that is not trusted is what there is to see, and where a person decides.
    fn show_untrusted(&mut self, env: &PaneEnv<'_>) {
        let Some(session) = env.session.filter(|session| self.told_untrusted != Some(session.id))
        else {
            return;
        };
        let Some(NetError { cause: Cause::Protocol(ProtocolFailure::Http(failure)), .. }) =
            env.failure()
        else {
            return;
        };
        if matches!(**failure, HttpFailure::Tls(TlsFailure::Certificate(_))) {
            self.told_untrusted = Some(session.id);
            self.chosen_hop = None;
            self.view_before.get_or_insert(self.view);
            self.view = HttpView::Certificate;
        }
    }

    /// The same load once more, with this one certificate trusted in it.
    fn go_on_with(&mut self, trusted: TrustOnce) -> Option<PaneIntent> {
        let mut config = self.asked.clone()?;
        config.tls.trust_once.push(trusted);
        // A second host of the same chain comes in addition.
        self.asked = Some(config.clone());
        self.choose_view(self.view_before.unwrap_or_default());
        Some(PaneIntent::Start(Box::new(SessionConfig::Http(Box::new(config)))))
    }
}

/// The host of a URL as a tab's title shows it.
fn title_host(url: &str) -> Option<String> {
    let authority = Target::parse(url).ok()?.authority();
    let mut host: String = safe_text(&authority).chars().take(TITLE_CHARS_MAX).collect();
    if host.len() < authority.len() {
        host.push('…');
    }
    Some(host)
}

/// How many bytes of a body came, as they came.
fn body_received(facts: &HopFacts, wire_bytes: u64) -> u64 {
    let head_bytes = facts.head.as_ref().map_or(0, |head| head.bytes as u64);
    wire_bytes.saturating_sub(head_bytes)
}

/// Texts from the network, of which a line shows no more than this, in characters.
const LINE_CHARS_MAX: usize = 2000;

/// The longest URL that is shown in the pane, in characters: more than a line has room for, while one may
/// have as many as a head.
const URL_CHARS_MAX: usize = 300;

/// A URL that is safe to show, cut.
fn url_text(url: &str) -> String {
    safe_line(url.as_bytes(), URL_CHARS_MAX)
}

/// Bytes from the network as one line that is safe to show, cut after so many characters.
fn safe_line(bytes: &[u8], max_chars: usize) -> String {
    use crate::payload::{Encoding, Lines, ShowOptions, show};
    let options = ShowOptions { max_chars, lines: Lines::Escape };
    let shown = show::show(bytes, Encoding::Utf8, &options);
    if shown.complete { shown.text } else { format!("{}…", shown.text) }
}

#[cfg(all(test, feature = "window-tests"))]
mod tests;
