//! How a session stands, what can be folded out, and what went wrong.

use crate::i18n::Texts;
use crate::learn::explain::{explain, sentence};
use crate::net::{NetError, Op};
use crate::tr;
use crate::ui::pane::{FormEnv, PaneIntent, SessionPane, Side};
use crate::ui::tokens::{palette, space};
use crate::ui::widgets::{
    Dot, advice, bar, bare, button, fold, fold_width, line, problem, room_for, state_label,
    text_width, tint, weak, what_failed,
};
use egui::{Align, Label, Layout, Panel, RichText, Ui};
use std::borrow::Cow;

/// The end of a form's first line.
pub struct StateLine<'a> {
    /// Whether it is open, closed, or failed.
    pub dot: Dot,
    /// The same in words.
    pub text: String,
    /// What a tooltip adds.
    pub tooltip: Option<String>,
    /// What stands before the folds where there is room.
    pub aside: Option<String>,
    /// What can be folded out: names, and whether they are.
    pub folds: Vec<(&'a str, &'a mut bool)>,
}

impl StateLine<'_> {
    /// Draws it. Where the line has no room for all of it, it goes to the next one together.
    pub fn ui(self, ui: &mut Ui) {
        let folds: f32 = self.folds.iter().map(|(name, _)| fold_width(ui, name)).sum();
        // The dot and the gaps between the folds take room, too.
        let gaps = (self.folds.len() + 1) as f32 * space::L;
        room_for(ui, text_width(ui, &self.text) + folds + gaps);
        let text = match self.dot {
            Dot::Problem => tint(self.text, palette(ui).problem),
            _ => RichText::new(self.text),
        };
        let label = state_label(ui, self.dot, text);
        if let Some(tooltip) = self.tooltip {
            label.on_hover_text(tooltip);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (name, open) in self.folds.into_iter().rev() {
                fold(ui, name, open);
            }
            if let Some(aside) = self.aside
                && text_width(ui, &aside) < ui.available_width()
            {
                weak(ui, aside);
            }
        });
    }
}

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
        let answer = form(ui);
        line(ui);
        answer
    });
    shown.inner
}

/// Draws what is wrong with the fields of the options, if anything is.
pub fn mistakes_ui<'a>(ui: &mut Ui, mistakes: impl Iterator<Item = &'a str>) {
    let mut mistakes = mistakes.peekable();
    if mistakes.peek().is_none() {
        return;
    }
    bar(ui, |ui| {
        for text in mistakes {
            problem(ui, text);
        }
    });
}

/// A way out that stands beside a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// Let the system choose the local port.
    TakeFreePort,
}

impl WayOut {
    /// The way out of this failure, if there is one that a click can take.
    fn of(error: &NetError) -> Option<Self> {
        let is_in_use = error.errno().is_some_and(|errno| errno.is("EADDRINUSE"));
        // If none was free, there is none to be had.
        let port = error.target.rsplit_once(':').map(|(_, port)| port);
        let was_chosen = port.is_some_and(|port| port != "0");
        let takes_port = matches!(error.op, Op::Bind | Op::Listen);
        (is_in_use && takes_port && was_chosen).then_some(Self::TakeFreePort)
    }

    /// What it does in a pane.
    pub fn carry_out(self, pane: &mut impl SessionPane, env: FormEnv<'_>) -> Option<PaneIntent> {
        match self {
            Self::TakeFreePort => {
                pane.aim(Side::Own, 0);
                pane.start(env)
            }
        }
    }
}

/// Draws it; returns the way out that was taken.
pub fn below_ui(ui: &mut Ui, texts: &Texts, below: &Below<'_>) -> Option<WayOut> {
    let Below { mistakes, failure, warning } = below;
    // A mistake is newer than what ended the session before: one thing at a time.
    let failure = failure.filter(|_| mistakes.is_empty());
    if mistakes.is_empty() && failure.is_none() && warning.is_none() {
        return None;
    }
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
            if way_out.is_some() && button(ui, &tr!(texts, "use-free-port")).clicked() {
                taken = way_out;
            }
            advice(ui, &explanation.try_this);
        } else if let Some(warning) = warning {
            ui.add(Label::new(tint(warning.as_ref(), palette(ui).warning)).wrap());
        }
    });
    taken
}
