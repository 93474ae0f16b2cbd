//! The lines in words, made anew when something else was read or another language is chosen, and which of them the
//! filter lets through.

use crate::i18n::{Lang, Texts};
use crate::learn::machine::{
    LineForm, ListenerLine, MachineLine, MachinePart, listener_lines, listener_remarks,
    listeners_text, machine_lines, machine_text, read_at_text,
};
use crate::learn::row_text::Clock;
use crate::net::machine::MachineFacts;

/// A line of either list.
#[derive(Clone, Copy, Debug)]
pub(super) enum ShownLine<'a> {
    Machine(&'a MachineLine),
    Listener(&'a ListenerLine),
}

/// What was read, in words.
#[derive(Debug, Default)]
pub(super) struct Lists {
    facts: Option<MachineFacts>,
    made: Option<Made>,
}

#[derive(Debug)]
struct Made {
    lang: Lang,
    read_at: String,
    machine: Vec<MachineLine>,
    listeners: Vec<ListenerLine>,
    remarks: Vec<String>,
    /// What is looked for, in small letters; `None` before the first look.
    filter: Option<String>,
    machine_shown: Vec<usize>,
    listeners_shown: Vec<usize>,
}

impl Lists {
    /// Takes what was read.
    pub(super) fn put(&mut self, facts: MachineFacts) {
        self.facts = Some(facts);
        self.made = None;
    }

    /// Makes what is to be shown; `true` if that is something else than before.
    pub(super) fn make(&mut self, filter: &str, texts: &Texts) -> bool {
        let Some(facts) = &self.facts else { return false };
        if self.made.as_ref().is_none_or(|made| made.lang != texts.lang()) {
            self.made = Some(Made::of(facts, texts));
        }
        let wanted = filter.trim().to_lowercase();
        let Some(made) = self.made.as_mut() else { return false };
        if made.filter.as_ref() == Some(&wanted) {
            return false;
        }
        made.look_for(wanted);
        true
    }

    /// When it was read; `None` before that.
    pub(super) fn read_at(&self) -> Option<&str> {
        self.made.as_ref().map(|made| made.read_at.as_str())
    }

    /// How many sockets listen; `None` if it was not read, or cannot be.
    pub(super) fn listeners_count(&self) -> Option<usize> {
        self.facts.as_ref()?.listeners.as_ref().ok().map(|listeners| listeners.sockets.len())
    }

    /// What is to be known of the list of listeners.
    pub(super) fn remarks(&self) -> &[String] {
        self.made.as_ref().map(|made| made.remarks.as_slice()).unwrap_or_default()
    }

    /// The lines of a part that the filter lets through.
    pub(super) fn shown(&self, part: MachinePart) -> Vec<ShownLine<'_>> {
        let Some(made) = &self.made else { return Vec::new() };
        match part {
            MachinePart::Addresses => made.shown_machine().map(ShownLine::Machine).collect(),
            MachinePart::Listeners => made.shown_listeners().map(ShownLine::Listener).collect(),
        }
    }

    /// The same as plain text, and how many lines.
    pub(super) fn text(&self, part: MachinePart) -> (String, usize) {
        let Some(made) = &self.made else { return (String::new(), 0) };
        match part {
            MachinePart::Addresses => {
                (machine_text(made.shown_machine()), made.machine_shown.len())
            }
            MachinePart::Listeners => {
                let lines: Vec<_> = made.shown_listeners().collect();
                (listeners_text(&lines), lines.len())
            }
        }
    }
}

impl Made {
    fn of(facts: &MachineFacts, texts: &Texts) -> Self {
        Self {
            lang: texts.lang(),
            read_at: read_at_text(facts, &mut Clock::of_system(), texts),
            machine: machine_lines(facts, texts),
            listeners: listener_lines(facts, texts),
            remarks: listener_remarks(facts, texts),
            filter: None,
            machine_shown: Vec::new(),
            listeners_shown: Vec::new(),
        }
    }

    fn look_for(&mut self, wanted: String) {
        let fits = |text: &str| text.to_lowercase().contains(&wanted);
        self.machine_shown = shown_groups(&self.machine, &fits);
        let listeners = self.listeners.iter().enumerate();
        let shown = listeners.filter(|(_, line)| fits(&line.text())).map(|(place, _)| place);
        self.listeners_shown = shown.collect();
        self.filter = Some(wanted);
    }

    fn shown_machine(&self) -> impl Iterator<Item = &MachineLine> {
        self.machine_shown.iter().filter_map(|place| self.machine.get(*place))
    }

    fn shown_listeners(&self) -> impl Iterator<Item = &ListenerLine> {
        self.listeners_shown.iter().filter_map(|place| self.listeners.get(*place))
    }
}

/// The places of lines that fit, each with the title above it; all of a group whose title fits.
fn shown_groups(lines: &[MachineLine], fits: &dyn Fn(&str) -> bool) -> Vec<usize> {
    let mut shown = Vec::new();
    let mut first = 0;
    for group in lines.chunk_by(|_, next| next.form != LineForm::Title) {
        let all = group.first().is_some_and(|title| fits(&title.text()));
        let fitting =
            group.iter().enumerate().skip(1).filter(|(_, line)| all || fits(&line.text()));
        let fitting: Vec<usize> = fitting.map(|(place, _)| first + place).collect();
        if all || !fitting.is_empty() {
            shown.push(first);
            shown.extend(fitting);
        }
        first += group.len();
    }
    shown
}
