//! The response in views, one of which is shown.

use super::saving::is_savable;
use super::{ChosenHop, HttpPane, certificate_view, redirects_view};
use crate::i18n::Texts;
use crate::learn::{curl_text, python_text};
use crate::log::copy::CopyGuard;
use crate::net::http::Hop;
use crate::tr;
use crate::ui::body::BodyIntent;
use crate::ui::page_view::{PageIntent, PageViewEnv};
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::shortcuts;
use crate::ui::tokens::{size, space};
use crate::ui::widgets::{
    button_if, button_width, hint_ui, line, menu, menu_choice, menu_command, tab, tab_width,
};
use egui::{Align, Frame, Layout, Margin, Ui};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How the response is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpView {
    /// Its body, decoded.
    #[default]
    Page,
    /// The heads, as they went and came.
    Headers,
    /// The exact bytes, as rows of the log.
    Wire,
    /// Each request of the load.
    Redirects,
    /// Who the peer is.
    Certificate,
}

impl HttpView {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::Page, Self::Headers, Self::Wire, Self::Redirects, Self::Certificate];

    fn name(self, texts: &Texts) -> String {
        match self {
            Self::Page => tr!(texts, "get-view-page"),
            Self::Headers => tr!(texts, "get-view-headers"),
            Self::Wire => tr!(texts, "get-view-wire"),
            Self::Redirects => tr!(texts, "get-view-redirects"),
            Self::Certificate => tr!(texts, "get-view-certificate"),
        }
        .into_owned()
    }
}

impl HttpPane {
    pub(super) fn views_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let by_tabs = self.tabs_ui(ui, env, hop);
        line(ui);
        let asked = match self.view {
            HttpView::Page => self.page_ui(ui, env, hop),
            HttpView::Headers => self.headers_ui(ui, env, hop),
            HttpView::Wire => self.wire_ui(ui, env),
            HttpView::Redirects => self.redirects_ui(ui, env, hop),
            HttpView::Certificate => self.certificate_ui(ui, env, hop),
        };
        by_tabs.or(asked)
    }

    /// The views, and what can be done with the load.
    fn tabs_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let (mut asked, mut is_drawn) = (None, false);
        let margin = Margin::symmetric(space::M as i8, 0);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(size::TAB_BAR);
                self.choice_ui(ui, texts);
                if ui.available_width() >= actions_width(ui, texts) {
                    asked = self.actions_ui(ui, env, hop);
                    is_drawn = true;
                }
            });
            if !is_drawn {
                // Where panes stand side by side, below the views.
                ui.horizontal(|ui| asked = self.actions_ui(ui, env, hop));
                ui.add_space(space::XS);
            }
        });
        asked
    }

    /// The views side by side, or in a menu where they have no room for that.
    fn choice_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let names = HttpView::ALL.map(|view| (view, view.name(texts)));
        let width: f32 = names.iter().map(|(_, name)| tab_width(ui, name)).sum();
        let mut chosen = None;
        if width <= ui.available_width() {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (view, name) in &names {
                chosen = chosen.or(tab(ui, name, (*view == self.view).into()).then_some(*view));
            }
            ui.spacing_mut().item_spacing.x = space::S;
        } else {
            menu(ui, &tr!(texts, "get-views"), &self.view.name(texts), |ui| {
                for (view, name) in &names {
                    let is_chosen = menu_choice(ui, (*view == self.view).into(), name);
                    chosen = chosen.or(is_chosen.then_some(*view));
                }
            });
        }
        if let Some(view) = chosen {
            self.choose_view(view);
        }
    }

    /// What can be done with the load, at the right.
    fn actions_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let mut asked = None;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let can_save = is_savable(env, hop);
            let save = button_if(ui, can_save.into(), &tr!(texts, "get-save"));
            let tooltip = tr!(texts, "get-save-tooltip");
            let save = save
                .on_hover_text(shortcuts::tooltip(ui.ctx(), &tooltip, &shortcuts::SAVE))
                .on_disabled_hover_text(tr!(texts, "get-save-nothing"));
            if let Some(hop) = hop.filter(|_| save.clicked()) {
                asked = Some(self.choose_save(hop));
            }
            let copied = self.copy_as_ui(ui, texts);
            asked = asked.take().or(copied);
        });
        asked
    }

    /// Copies what the form would load, to be done elsewhere.
    fn copy_as_ui(&mut self, ui: &mut Ui, texts: &Texts) -> Option<PaneIntent> {
        let name = tr!(texts, "get-copy-as");
        let (as_curl, as_python) = (tr!(texts, "get-copy-curl"), tr!(texts, "get-copy-python"));
        let mut copied = None;
        menu(ui, &name, &name, |ui| {
            let curl = menu_command(ui, &as_curl);
            let python = menu_command(ui, &as_python);
            if menu_command(ui, &tr!(texts, "show-code")) {
                copied = Some(PaneIntent::ShowCode);
            }
            if !curl && !python {
                return;
            }
            let Some(config) = self.read_form(texts) else { return };
            ui.copy_text(if curl { curl_text(&config) } else { python_text(&config, texts) });
            let form = if curl { &as_curl } else { &as_python };
            copied = Some(PaneIntent::Tell(tr!(texts, "get-copied", form = &**form)));
        });
        copied
    }

    fn page_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        if hop.is_none() {
            hint_ui(ui, &tr!(env.texts, "get-empty-page"));
            return None;
        }
        let view = PageViewEnv { texts: env.texts, hop, waker: env.waker };
        let PageIntent::Copied { rows, left_out } = self.page.ui(ui, &view)?;
        Some(PaneIntent::Copied { rows, left_out, guard: CopyGuard::default() })
    }

    fn headers_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        match (hop, env.session) {
            (Some(hop), Some(session)) => self.headers.ui(ui, env.texts, session.id, hop),
            _ => hint_ui(ui, &tr!(env.texts, "get-empty-headers")),
        }
        None
    }

    fn wire_ui(&mut self, ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
        let hint = tr!(env.texts, "get-empty-wire");
        match self.body.log_and_inspector_ui(ui, env, &hint)? {
            BodyIntent::Pane(intent) => Some(intent),
            // A download is over with its response: nothing more can be sent to the peer.
            BodyIntent::Send(_)
            | BodyIntent::Repeat(_)
            | BodyIntent::Load(_)
            | BodyIntent::SendAgain(..)
            | BodyIntent::Remedy(_)
            | BodyIntent::Reply(_) => None,
        }
    }

    fn redirects_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        shown: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let (Some(session), Some(shown)) = (env.session, shown) else {
            hint_ui(ui, &tr!(texts, "get-empty-redirects"));
            return None;
        };
        let hops = session.download().hops();
        let chosen = redirects_view::redirects_ui(ui, texts, &hops, shown.number);
        if let Some(number) = chosen {
            self.chosen_hop = Some(ChosenHop { session: session.id, number, of: hops.len() });
        }
        None
    }

    fn certificate_ui(
        &mut self,
        ui: &mut Ui,
        env: &PaneEnv<'_>,
        hop: Option<&Arc<Hop>>,
    ) -> Option<PaneIntent> {
        let texts = env.texts;
        let Some(hop) = hop else {
            hint_ui(ui, &tr!(texts, "get-empty-certificate"));
            return None;
        };
        let can_go_on = !env.is_running() && self.asked.is_some();
        let trusted = certificate_view::certificate_ui(ui, texts, hop, can_go_on.into())?;
        self.go_on_with(trusted)
    }
}

/// Width of the buttons beside the views, in points.
fn actions_width(ui: &Ui, texts: &Texts) -> f32 {
    let copy = format!("{} ▾", tr!(texts, "get-copy-as"));
    button_width(ui, &copy) + button_width(ui, &tr!(texts, "get-save")) + 3.0 * space::S
}
