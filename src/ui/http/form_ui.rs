//! Draws the form: what to load, the button, how the load stands.

use super::url_field::{UrlAsk, history_ui};
use super::{HttpPane, safe_line, url_text};
use crate::i18n::Texts;
use crate::learn::blocked_text;
use crate::learn::http::phase_text;
use crate::net::http::{Download, HopEnd, HopFacts, Method, Target};
use crate::net::{End, HttpCommand, NetError, SessionSnapshot, SessionState, Stamp};
use crate::tr;
use crate::ui::form::{Below, below_ui, mistakes_ui, options_place};
use crate::ui::http::views::HttpView;
use crate::ui::overflow::{Slot, overflow_bar};
use crate::ui::pane::{PaneEnv, PaneIntent, SessionPane};
use crate::ui::tokens::{palette, size};
use crate::ui::widgets::{
    Dot, bar, button, bytes_text, field_width, fold, fold_width, main_button, main_button_width,
    menu, menu_choice, menu_width, passing, tint, widest,
};
use egui::{Label, Ui};
use std::borrow::Cow;
use std::time::Duration;

/// From one picture to the next while something is loaded.
const FRAME: Duration = Duration::from_millis(33);

/// The longest reason that is shown with a status, in characters; all of it is in the Headers view.
const REASON_CHARS_MAX: usize = 40;

/// The longest fragment of a URL that is shown, in characters: that there is one is what counts.
const FRAGMENT_CHARS_MAX: usize = 40;

/// The least that stays of the URL while other controls can give way, in points: a host, a path.
const URL_MIN: f32 = 1.5 * size::TEXT_FIELD;

/// The width at which it can still be clicked and looked through, in points.
const URL_FLOOR: f32 = 1.5 * size::CONTROL;

impl HttpPane {
    pub(super) fn form_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        // While a redirect waits for a person, nothing moves.
        let waits = env.session.is_some_and(|session| session.download().waits_for().is_some());
        if env.is_running() && !waits {
            ui.ctx().request_repaint_after(FRAME);
        }
        let mut intent = self.line_ui(ui, env);
        self.load_ui(ui, env, state(env));
        let followed = redirect_ui(ui, env);
        if followed.is_some() {
            self.chosen_hop = None;
        }
        let mistakes = self.errors.url.as_deref().into_iter().collect();
        let failure = env.failure().map(brief);
        let warning = self.fragment_text(env.texts).map(Cow::Owned);
        below_ui(ui, env.texts, &Below { mistakes, failure: failure.as_ref(), warning });
        mistakes_ui(ui, self.errors.of_options());
        let mut open = self.form.options_open;
        let asked = options_place(ui, env.texts, &mut open, |ui| self.options_ui(ui, env));
        self.form.options_open = open;
        intent = intent.take().or(asked);
        intent.or(followed)
    }

    /// The URL, which takes the room that the rest of the line leaves.
    fn line_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let slots = self.slots(ui, env.texts);
        let mut asked = None;
        overflow_bar(ui, &tr!(env.texts, "get-more-tools"), &slots, |ui, control, _| {
            let by_control = self.control_ui(ui, env, control);
            asked = asked.take().or(by_control);
        });
        asked
    }

    /// The controls of the line, and how they give way.
    fn slots(&self, ui: &Ui, texts: &Texts) -> Vec<Slot<Control>> {
        let name = field_width(ui, &tr!(texts, "url"), 0.0);
        let main = [tr!(texts, "get"), tr!(texts, "get-cancel")];
        let main = widest(ui, main_button_width, main.iter().map(|name| &**name));
        let mut slots = vec![
            Slot::between(Control::Url, name + URL_MIN, f32::INFINITY).at_worst(URL_FLOOR),
            Slot::fixed(Control::Star, size::CONTROL).rank(2),
            Slot::fixed(Control::History, menu_width(ui, "")).rank(3),
            Slot::fixed(Control::Method, menu_width(ui, Method::Head.name())).rank(1),
            Slot::button(Control::Load, main),
        ];
        let folds = Control::FOLDS.into_iter().filter(|fold| {
            // There are rows in this view only.
            *fold != Control::Inspector || self.view == HttpView::Wire
        });
        slots
            .extend(folds.map(|fold| Slot::fixed(fold, fold_width(ui, &fold.name(texts))).rank(4)));
        slots
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        control: Control,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let open = match control {
            Control::Url => {
                let asked = self.url_ui(ui, env);
                return if asked == UrlAsk::Load { self.start(env.form()) } else { None };
            }
            Control::Star => return self.star_ui(ui, env),
            Control::History => {
                let (chosen, forgets) = history_ui(ui, env);
                if let Some(url) = chosen {
                    self.choose_url(url);
                    return self.start(env.form());
                }
                return forgets.then_some(PaneIntent::ForgetUrls);
            }
            Control::Method => {
                self.method_ui(ui, texts);
                return None;
            }
            Control::Load => return self.button_ui(ui, env),
            Control::Options => &mut self.form.options_open,
            Control::Saving => &mut self.save.settings.open,
            Control::Inspector => &mut self.body.inspector_open,
        };
        fold(ui, &control.name(texts), open);
        None
    }

    /// What of the URL is not sent.
    fn fragment_text(&self, texts: &Texts) -> Option<String> {
        // Most have none, and this is asked in each frame: a long URL is not parsed for nothing.
        if !self.form.url.contains('#') {
            return None;
        }
        let target = Target::parse(&self.form.url).ok()?;
        let fragment = safe_line(target.fragment()?.as_bytes(), FRAGMENT_CHARS_MAX);
        Some(tr!(texts, "get-fragment", fragment = fragment))
    }

    fn method_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let now = self.form.method;
        ui.add_enabled_ui(!self.form.raw.on, |ui| {
            menu(ui, &tr!(texts, "get-method"), now.name(), |ui| {
                for method in [Method::Get, Method::Head] {
                    if menu_choice(ui, (method == now).into(), method.name()) {
                        self.form.method = method;
                    }
                }
            });
        });
    }

    fn button_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let texts = env.texts;
        if env.is_running() {
            return button(ui, &tr!(texts, "get-cancel")).clicked().then_some(PaneIntent::Stop);
        }
        let get = main_button(ui, &tr!(texts, "get"));
        let get = get.on_hover_text(tr!(texts, "get-tooltip"));
        if get.clicked() { self.start(env.form()) } else { None }
    }
}

/// What stands in the first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Control {
    Url,
    Star,
    History,
    Method,
    Load,
    Options,
    Saving,
    Inspector,
}

impl Control {
    /// What can be folded out.
    const FOLDS: [Self; 3] = [Self::Options, Self::Saving, Self::Inspector];

    /// The name of a fold.
    fn name(self, texts: &Texts) -> Cow<'_, str> {
        match self {
            Self::Saving => tr!(texts, "get-saving"),
            Self::Inspector => tr!(texts, "inspector-toggle"),
            _ => tr!(texts, "options"),
        }
    }
}

/// A failure as it is shown below the form: its URL, if it has one, must not push the response out of the
/// window.
fn brief(error: &NetError) -> NetError {
    NetError { target: url_text(&error.target), ..error.clone() }
}

/// Where a redirect leads that waits for a person.
fn redirect_ui(ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
    let session = env.session.filter(|_| env.is_running());
    let waiting = session.and_then(|session| Some((session, session.download().waits_for()?)));
    passing(ui, waiting, |ui, (session, url)| leads_to_ui(ui, env.texts, session, &url)).flatten()
}

fn leads_to_ui(
    ui: &mut Ui,
    texts: &Texts,
    session: &SessionSnapshot,
    url: &str,
) -> Option<PaneIntent> {
    let status = session
        .download()
        .last()
        .and_then(|hop| hop.with_facts(|facts| facts.head.as_ref().map(|head| head.status)));
    let mut follows = false;
    bar(ui, |ui| {
        follows = main_button(ui, &tr!(texts, "get-follow")).clicked();
        let text =
            tr!(texts, "get-leads-to", status = status.unwrap_or_default(), url = url_text(url));
        ui.add(Label::new(tint(text, palette(ui).warning)).wrap());
    });
    follows.then_some(PaneIntent::Command(HttpCommand::Follow.into()))
}

/// How the load stands at a glance.
pub(super) fn mark(session: Option<&SessionSnapshot>) -> Dot {
    let Some(session) = session else { return Dot::Ring };
    match &session.state {
        // A load that is over says how by its response.
        SessionState::Ended(End::Loaded) => {}
        SessionState::Ended(_) => return Dot::of(Some(&session.state)),
        _ => return Dot::Busy,
    }
    let of_facts = |facts: &HopFacts| match &facts.end {
        Some(HopEnd::Complete) if !is_error(facts) => Dot::Full,
        Some(HopEnd::Complete | HopEnd::Failed(_)) => Dot::Problem,
        _ => Dot::Ring,
    };
    session.download().last().map_or(Dot::Ring, |hop| hop.with_facts(of_facts))
}

/// Whether the server says that something is wrong.
fn is_error(facts: &HopFacts) -> bool {
    /// From here on it does (RFC 9110, section 15).
    const FIRST_ERROR: u16 = 400;
    facts.head.as_ref().is_some_and(|head| head.status >= FIRST_ERROR)
}

/// How the load stands: its mark and words.
fn state(env: &PaneEnv<'_>) -> (Dot, String) {
    let texts = env.texts;
    let Some(session) = env.session else {
        return (Dot::Ring, tr!(texts, "get-state-none").into_owned());
    };
    let facts = session.download().last().map(|hop| (hop.facts(), hop.body_bytes()));
    let text = if env.is_running() {
        running_text(&session.download(), facts.as_ref().map(|(facts, _)| facts), texts)
    } else {
        match (&session.state, facts) {
            (SessionState::Ended(End::Failed(_)), _) => tr!(texts, "state-failed").into_owned(),
            (SessionState::Ended(End::Stopped), facts) => cancelled_text(facts, texts),
            (_, Some((facts, bytes))) => {
                over(&facts, bytes, took(&session.download(), &facts), texts)
            }
            (_, None) => tr!(texts, "get-state-cancelled").into_owned(),
        }
    };
    (mark(env.session), text)
}

/// How long a download took: with one request as long as that, so that both show the same figure.
fn took(download: &Download, last: &HopFacts) -> Option<Duration> {
    let whole = if download.hops().len() == 1 { last.phases.whole() } else { download.span() };
    whole.took(Stamp::now())
}

fn running_text(download: &Download, facts: Option<&HopFacts>, texts: &Texts) -> String {
    if download.waits_for().is_some() {
        return tr!(texts, "get-state-waits").into_owned();
    }
    match facts.and_then(|facts| facts.phases.current()) {
        Some(phase) => tr!(texts, "get-state-loading", phase = phase_text(phase, texts)),
        None => tr!(texts, "get-state-begins").into_owned(),
    }
}

/// What came of a load that is over.
fn over(facts: &HopFacts, bytes: u64, took: Option<Duration>, texts: &Texts) -> String {
    let status = facts.head.as_ref().map(|head| {
        let reason = safe_line(&head.reason, REASON_CHARS_MAX);
        format!("{} {reason}", head.status).trim_end().to_owned()
    });
    match (&facts.end, status) {
        (Some(HopEnd::Complete), Some(status)) => {
            let took = took.map(blocked_text).unwrap_or_default();
            format!("{status} · {} · {took}", bytes_text(bytes))
        }
        (Some(HopEnd::Failed(_)), _) => tr!(texts, "state-failed").into_owned(),
        _ => tr!(texts, "get-state-cancelled").into_owned(),
    }
}

/// What had come until a person stopped it.
fn cancelled_text(facts: Option<(HopFacts, u64)>, texts: &Texts) -> String {
    let text = tr!(texts, "get-state-cancelled");
    match facts.map(|(facts, bytes)| (facts.head, bytes)) {
        Some((Some(head), bytes)) => format!("{text} · {} · {}", head.status, bytes_text(bytes)),
        _ => text.into_owned(),
    }
}
