//! Draws the trial of the rules on a payload: what each of them would do, or why it would not.

use super::RulesView;
use super::message_ui::{Placeholders, form_ui, text_ui};
use super::trial::{Fit, Misfit, TrialGround, Tried, Verdict, try_rules};
use super::words::then_text;
use crate::i18n::Texts;
use crate::learn::words::mistake_text;
use crate::net::automation::{Medium, Rule, RuleSet};
use crate::payload::show::{ShowOptions, show, show_hex};
use crate::payload::{Encoding, Lines, MessageText, Values};
use crate::tr;
use crate::ui::icons;
use crate::ui::tokens::{log_font, palette, size, space};
use crate::ui::widgets::{problem, small, tint, weak};
use egui::{Label, RichText, ScrollArea, Ui};

/// Characters and bytes of a reply that are shown: what is longer is read in the log once it went.
const REPLY_SHOWN: usize = 200;
/// Height of the verdicts before they scroll, in points.
const HEIGHT_MAX: f32 = 8.0 * size::ROW;

/// What is tried.
#[derive(Debug, Default)]
pub(super) struct Trial {
    /// Whether the trial is shown.
    pub(super) is_open: bool,
    payload: MessageText,
    is_connection: bool,
    done: Option<Done>,
}

/// What was tried last, and what came of it: held until something changes.
#[derive(Debug)]
struct Done {
    set: RuleSet,
    payload: MessageText,
    is_connection: bool,
    verdicts: Result<Vec<Verdict>, crate::payload::Mistake>,
}

impl Trial {
    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &RulesView<'_>, set: &RuleSet) {
        let texts = view.texts;
        if view.medium == Medium::Connections {
            ui.checkbox(&mut self.is_connection, tr!(texts, "rules-try-connected"));
        }
        let is_connection = self.is_connection && view.medium == Medium::Connections;
        if !is_connection {
            let name = tr!(texts, "rules-try-payload");
            ui.horizontal(|ui| text_ui(ui, &name, &mut self.payload, None));
            ui.horizontal(|ui| form_ui(ui, texts, &mut self.payload, Placeholders::None));
        }
        self.try_again(view, set, is_connection);
        match self.done.as_ref().map(|done| &done.verdicts) {
            Some(Ok(verdicts)) => {
                verdicts_ui(ui, view, set, (verdicts, self.payload.encoding));
            }
            Some(Err(mistake)) => drop(problem(ui, &mistake_text(mistake, texts))),
            None => {}
        }
    }

    /// Tries again if something has changed.
    fn try_again(&mut self, view: &RulesView<'_>, set: &RuleSet, is_connection: bool) {
        let is_same = |done: &Done| {
            done.is_connection == is_connection && done.payload == self.payload && done.set == *set
        };
        if self.done.as_ref().is_some_and(is_same) {
            return;
        }
        let verdicts = bytes_of(&self.payload).map(|bytes| {
            let tried = if is_connection { Tried::Connection } else { Tried::Payload(&bytes) };
            let ground = TrialGround { medium: view.medium, saved_message: view.saved_message };
            try_rules(set, tried, ground)
        });
        let (set, payload) = (set.clone(), self.payload.clone());
        self.done = Some(Done { set, payload, is_connection, verdicts });
    }
}

fn bytes_of(message: &MessageText) -> Result<Vec<u8>, crate::payload::Mistake> {
    let mut bytes = Vec::new();
    // Without placeholders there is no value that could have a character too many.
    let _ = message.prepare()?.render(&Values::default(), &mut bytes);
    Ok(bytes)
}

fn verdicts_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    set: &RuleSet,
    (verdicts, encoding): (&[Verdict], Encoding),
) {
    let texts = view.texts;
    // The window scrolls, too: without a least height it would squeeze the verdicts first.
    let area = ScrollArea::vertical().id_salt("verdicts").max_height(HEIGHT_MAX);
    let area = area.min_scrolled_height(HEIGHT_MAX);
    area.auto_shrink([false, true]).show(ui, |ui| {
        if !verdicts.iter().any(|verdict| matches!(verdict, Verdict::Fits(_))) {
            small(ui, &tr!(texts, "try-nothing"), palette(ui).weak);
        }
        for (place, (verdict, rule)) in verdicts.iter().zip(&set.rules).enumerate() {
            match verdict {
                Verdict::Fits(fit) => fit_ui(ui, view, (place, rule), (fit, encoding)),
                Verdict::Mistaken => {
                    problem(ui, &verdict_text(place, verdict, texts));
                }
                _ => {
                    small(ui, &verdict_text(place, verdict, texts), palette(ui).weak);
                }
            }
        }
    });
}

/// A rule that acts: what it does, what it caught, and the bytes that it sends.
fn fit_ui(
    ui: &mut Ui,
    view: &RulesView<'_>,
    (place, rule): (usize, &Rule),
    (fit, encoding): (&Fit, Encoding),
) {
    let texts = view.texts;
    let number = place + 1;
    ui.horizontal_wrapped(|ui| {
        ui.label(icons::CHECK.text().color(palette(ui).open));
        let then = then_text(rule, texts);
        ui.add(Label::new(tr!(texts, "try-fits", number = number, then = then)).wrap());
    });
    for (group, caught) in fit.captures.iter().enumerate() {
        let caught = text_of(caught, encoding);
        weak(ui, format!("    {{{}}} = {caught}", group + 1));
    }
    for bytes in &fit.replies {
        let count = bytes.len();
        let text = format!("    → {count} B  {}", text_of(bytes, encoding));
        ui.add(Label::new(RichText::new(text).font(log_font())).wrap());
        let hex = show_hex(bytes, REPLY_SHOWN).text;
        ui.add(Label::new(tint(format!("      {hex}"), palette(ui).weak).font(log_font())).wrap());
    }
    ui.add_space(space::XS);
}

fn text_of(bytes: &[u8], encoding: Encoding) -> String {
    show(bytes, encoding, &ShowOptions { max_chars: REPLY_SHOWN, lines: Lines::Escape }).text
}

fn verdict_text(place: usize, verdict: &Verdict, texts: &Texts) -> String {
    let number = place + 1;
    match verdict {
        Verdict::Off => tr!(texts, "try-off", number = number),
        Verdict::Mistaken => tr!(texts, "try-mistake", number = number),
        Verdict::NotReached(by) => {
            tr!(texts, "try-not-reached", number = number, by = *by + 1)
        }
        Verdict::Not(why) => {
            tr!(texts, "try-not", number = number, why = misfit_text(why, texts))
        }
        Verdict::Fits(_) => String::new(),
    }
}

fn misfit_text(why: &Misfit, texts: &Texts) -> String {
    match why {
        Misfit::WaitsForConnection => tr!(texts, "try-why-connected").into_owned(),
        Misfit::WaitsForPayload => tr!(texts, "try-why-payload").into_owned(),
        Misfit::Length { came, wanted } => {
            tr!(texts, "try-why-length", came = *came, wanted = *wanted)
        }
        Misfit::Byte { at, came, wanted } => {
            let hex = |byte: &u8| format!("{byte:02x}");
            tr!(texts, "try-why-byte", at = *at, came = hex(came), wanted = hex(wanted))
        }
        Misfit::Nowhere => tr!(texts, "try-why-contains").into_owned(),
        Misfit::Regex => tr!(texts, "try-why-regex").into_owned(),
        Misfit::Mask => tr!(texts, "try-why-mask").into_owned(),
    }
}
