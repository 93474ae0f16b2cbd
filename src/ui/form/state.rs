//! What went wrong with a form or its session, and the way out of it.

use crate::i18n::Texts;
use crate::learn::explain::{explain, sentence};
use crate::net::unix::{FileId, UnixFailure};
use crate::net::{NetError, SessionConfig};
use crate::tr;
use crate::ui::pane::{FormEnv, PaneIntent, SessionPane, Side};
use crate::ui::tokens::palette;
use crate::ui::widgets::{advice, bar, bare, button, line, passing, problem, tint, what_failed};
use egui::{Label, Panel, Ui};
use std::borrow::Cow;

/// What stands below the first line only when there is something to say.
pub struct Below<'a> {
    /// What is wrong with the fields of the first line.
    pub mistakes: Vec<&'a str>,
    /// What ended the session.
    pub failure: Option<&'a NetError>,
    /// A warning, if nothing failed.
    pub warning: Option<Cow<'a, str>>,
}

/// Draws the form at the top of a pane, with a line below it.
pub fn form_panel<T>(ui: &mut Ui, form: impl FnOnce(&mut Ui) -> T) -> T {
    let panel = Panel::top("form").frame(bare()).show_separator_line(false);
    let shown = panel.show(ui, |ui| {
        let inner = form(ui);
        line(ui);
        inner
    });
    shown.inner
}

/// Draws what is wrong with the fields of the options, if anything is: above them, for they scroll, and what is wrong must be
/// in sight.
pub fn mistakes_ui<'a>(ui: &mut Ui, mistakes: impl Iterator<Item = &'a str>) {
    let mut mistakes = mistakes.peekable();
    let there = mistakes.peek().is_some().then_some(mistakes);
    passing(ui, there, |ui, mistakes| {
        bar(ui, |ui| {
            for text in mistakes {
                problem(ui, text);
            }
        });
    });
}

/// A way out that stands beside a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Let the system choose the local port.
    TakeFreePort,
    /// Remove the file of a socket that nobody has any more, if it is still this one.
    RemoveStale(FileId),
}

impl WayOut {
    /// The way out of this failure, if there is one that a click can take.
    fn of(error: &NetError) -> Option<Self> {
        let stale = UnixFailure::stale_of(error).map(Self::RemoveStale);
        stale.or_else(|| error.needs_other_port().then_some(Self::TakeFreePort))
    }

    /// What its button says.
    fn name(self, texts: &Texts) -> Cow<'_, str> {
        match self {
            Self::TakeFreePort => tr!(texts, "use-free-port"),
            Self::RemoveStale(_) => tr!(texts, "unix-remove-stale"),
        }
    }

    /// What it does in a pane.
    pub fn carry_out(
        self,
        pane: &mut (impl SessionPane + ?Sized),
        env: FormEnv<'_>,
    ) -> Option<PaneIntent> {
        match self {
            Self::TakeFreePort => {
                pane.aim(Side::Own, 0);
                pane.start(env)
            }
            Self::RemoveStale(id) => {
                let mut config = pane.config(env)?;
                if let SessionConfig::Unix(config) = &mut config {
                    config.remove_first(id);
                }
                Some(PaneIntent::Start(Box::new(config)))
            }
        }
    }
}

/// Draws it; returns the way out that was taken.
pub fn below_ui(ui: &mut Ui, texts: &Texts, below: &Below<'_>) -> Option<WayOut> {
    let is_empty = below.mistakes.is_empty() && below.failure.is_none() && below.warning.is_none();
    let there = (!is_empty).then_some(below);
    passing(ui, there, |ui, below| what_is_below_ui(ui, texts, below)).flatten()
}

fn what_is_below_ui(ui: &mut Ui, texts: &Texts, below: &Below<'_>) -> Option<WayOut> {
    let Below { mistakes, failure, warning } = below;
    // A mistake is newer than what ended the session before: one thing at a time.
    let failure = failure.filter(|_| mistakes.is_empty());
    let mut taken = None;
    bar(ui, |ui| {
        for text in mistakes {
            problem(ui, text);
        }
        if let Some(error) = failure {
            let explanation = explain(error, texts);
            let said = what_failed(ui, &sentence(error, texts));
            said.on_hover_text(&explanation.why);
            let way_out = WayOut::of(error);
            if way_out.is_some_and(|way_out| button(ui, &way_out.name(texts)).clicked()) {
                taken = way_out;
            }
            // What to do reads as one text, which does not begin in the middle of a line.
            ui.end_row();
            advice(ui, &explanation.try_this);
        } else if let Some(warning) = warning {
            ui.add(Label::new(tint(warning.as_ref(), palette(ui).warning)).wrap());
        }
    });
    taken
}
