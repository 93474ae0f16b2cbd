//! The line of tools over the rows: what is shown, and how.

use super::sessions::RowSource;
use super::{LogIntent, LogView};
use crate::engine::filters::FilterChange;
use crate::i18n::Texts;
use crate::log::moment::MomentSearch;
use crate::log::query;
use crate::log::view::Progress;
use crate::log::{Class, Classes, Store};
use crate::tr;
use crate::ui::icons;
use crate::ui::overflow::{Place, Slot, overflow_bar};
use crate::ui::shortcuts::{self, tooltip};
use crate::ui::tokens::{palette, size, space};
use crate::ui::widgets::{
    self, Field, icon_button, icon_button_width, menu_width, segments_width, widest,
};
use egui::{Key, Label, Popup, Ui};

/// A tool of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tool {
    Filter,
    Classes,
    View,
    TimeLine,
    Pause,
    Clear,
    Record,
    Export,
    GoTo,
    Bookmarks,
    Progress,
}

/// What the switch of classes shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Class(Class),
}

/// What can be shown, each with its text.
type ClassChoices = [(Wanted, String); 5];

/// Rows that are left to be looked at and not told: within a picture or two they are. While rows pour in, some always are.
const SOON_ROWS: u64 = 20_000;

impl LogView {
    /// Draws the line.
    pub fn bar_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) -> Option<LogIntent> {
        let slots = self.slots(ui, texts);
        let mut intent = None;
        // The click that takes the keyboard from the filter's field asks for something itself.
        let left = self.typed.left.take();
        overflow_bar(ui, &tr!(texts, "log-more"), &slots, |ui, tool, place| {
            let asked = self.tool_ui(ui, (tool, place), store, texts);
            intent = intent.take().or(asked);
        });
        // The last one that was right stays while something wrong is typed.
        self.take_framing(texts);
        self.refilter();
        if let Some(left) = left {
            if intent.is_none() && !ui.input(|input| input.pointer.any_click()) {
                intent = Some(LogIntent::Filters(FilterChange::Used(left)));
            } else {
                self.typed.left = self.typed.left.take().or(Some(left));
            }
        }
        if self.typed.left.is_some() {
            ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
        }
        intent
    }

    fn slots(&self, ui: &Ui, texts: &Texts) -> Vec<Slot<Tool>> {
        let picture = size::CONTROL + space::XS;
        let with_text = |tool, names: &[&str]| {
            Slot::either(tool, picture, widest(ui, icon_button_width, names.iter().copied()))
        };
        let classes = class_choices(texts);
        let names = || classes.iter().map(|(_, name)| name.as_str());
        let as_menu = names().map(|name| menu_width(ui, &shown_classes(name, texts)));
        let (usual, longest) = self.view_widths(ui, texts);
        let go_to = Slot::fixed(Tool::GoTo, picture).rank(4);
        let progress = if self.has_progress() { PROGRESS_LEAST } else { 0.0 };
        let record = with_text(Tool::Record, &[&tr!(texts, "record")]).rank(3);
        let record = (self.source == RowSource::Sessions).then_some(record);
        let bookmarks = Slot::fixed(Tool::Bookmarks, picture).rank(3);
        let bookmarks = (!self.notes.is_empty()).then_some(bookmarks);
        let before = [
            Slot::between(Tool::Filter, FILTER_LEAST, FILTER_MOST)
                .good(size::TEXT_FIELD)
                .last()
                .at_worst(FLOOR),
            Slot::either(Tool::Classes, as_menu.fold(0.0, f32::max), segments_width(ui, names())),
            Slot::between(Tool::View, VIEW_LEAST, longest).good(usual).last().at_worst(FLOOR),
            Slot::fixed(Tool::TimeLine, picture).rank(2),
            with_text(Tool::Pause, &[&tr!(texts, "pause"), &tr!(texts, "resume")]).rank(1),
            with_text(Tool::Clear, &[&tr!(texts, "clear")]).rank(2),
        ];
        let after = [
            with_text(Tool::Export, &[&tr!(texts, "export")]).rank(3),
            if self.opens_go_to { go_to.summoned() } else { go_to },
        ];
        let progress =
            Slot::between(Tool::Progress, progress, f32::INFINITY).at_worst(PROGRESS_FLOOR);
        let middle = before.into_iter().chain(record).chain(after);
        middle.chain(bookmarks).chain([progress]).collect()
    }

    fn tool_ui(
        &mut self,
        ui: &mut Ui,
        (tool, place): (Tool, Place),
        store: &Store,
        texts: &Texts,
    ) -> Option<LogIntent> {
        match tool {
            Tool::Filter => return self.filter_ui(ui, store, texts),
            Tool::Classes => self.classes_ui(ui, texts),
            Tool::View => self.view_ui(ui, store, texts),
            Tool::TimeLine => self.switch_ui(ui, texts),
            Tool::Pause => self.pause_ui(ui, store, texts),
            Tool::Clear => {
                let clear = icon_button(ui, icons::CLEAR, &tr!(texts, "clear"));
                let tip = tooltip(ui.ctx(), &tr!(texts, "clear-tooltip"), &shortcuts::CLEAR);
                return clear.on_hover_text(tip).clicked().then_some(LogIntent::Clear);
            }
            Tool::Record => {
                let record = icon_button(ui, icons::RECORD, &tr!(texts, "record"));
                let record = record.on_hover_text(tr!(texts, "record-tooltip"));
                return record.clicked().then_some(LogIntent::Record);
            }
            Tool::Export => {
                let mut export = icon_button(ui, icons::EXPORT, &tr!(texts, "export"));
                if self.frames.is_some() {
                    export = export.on_hover_text(tr!(texts, "log-export-raw"));
                }
                return export.clicked().then_some(LogIntent::Export);
            }
            Tool::GoTo => self.go_to_ui(ui, place, store, texts),
            Tool::Bookmarks => self.bookmarks_menu_ui(ui, store, texts),
            Tool::Progress => self.progress_ui(ui, texts),
        }
        None
    }

    /// The classes side by side, or in a menu where there is no room for that.
    fn classes_ui(&mut self, ui: &mut Ui, texts: &Texts) {
        let classes = self.settings.classes;
        let choices = class_choices(texts);
        let is_on = |choice: Wanted| match choice {
            Wanted::All => classes == Classes::ALL,
            Wanted::Class(class) => classes != Classes::ALL && classes.contains(class),
        };
        let tip = tr!(texts, "log-classes-tooltip");
        let names = choices.iter().map(|(_, name)| name.as_str());
        let clicked = if ui.available_width() >= segments_width(ui, names) - 0.5 {
            let choices = choices.each_ref().map(|(choice, name)| (*choice, name.as_str()));
            widgets::segments(ui, &choices, is_on, Some(&*tip))
        } else {
            classes_menu_ui(ui, &choices, is_on, texts)
        };
        let Some(choice) = clicked else { return };
        let toggles = ui.input(|input| input.modifiers.command);
        self.settings.classes = match choice {
            Wanted::All => Classes::ALL,
            Wanted::Class(class) if toggles => classes.toggled(class),
            Wanted::Class(class) => Classes::only(class),
        };
    }

    fn go_to_ui(&mut self, ui: &mut Ui, place: Place, store: &Store, texts: &Texts) {
        if place == Place::Menu {
            return self.go_to_field_ui(ui, store, texts);
        }
        let name = tr!(texts, "log-go-to-row");
        let menu = widgets::icon_menu(ui, icons::NUMBER, &name, |ui| {
            self.go_to_field_ui(ui, store, texts);
        });
        // By a click, the field is there in the next picture.
        if menu.clicked() || self.opens_go_to {
            self.opens_go_to = true;
            Popup::open_id(ui.ctx(), Popup::default_response_id(&menu));
        }
    }

    fn go_to_field_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let field = Field::new(&tr!(texts, "log-row-or-time"), size::TEXT_FIELD)
            .hint("10:00:05.123")
            .show(ui, &mut self.go_to_text);
        if std::mem::take(&mut self.opens_go_to) {
            field.request_focus();
        }
        let is_sent = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let number = typed_row(&self.go_to_text);
        let zone = self.typed.zone().clone();
        let moment = query::moment(&self.go_to_text, &zone);
        if number.is_none() && moment.is_none() && !self.go_to_text.is_empty() {
            widgets::problem(ui, &tr!(texts, "log-no-row-or-time"));
        }
        if !is_sent || (number.is_none() && moment.is_none()) {
            return;
        }
        self.go_to_text.clear();
        Popup::close_all(ui.ctx());
        match (number, moment) {
            (Some(row), _) => self.go_to(row),
            (None, Some(moment)) => self.moment = Some(MomentSearch::start(store, moment, zone)),
            (None, None) => {}
        }
        ui.ctx().request_repaint_after(widgets::NEXT_FRAME);
    }

    fn pause_ui(&mut self, ui: &mut Ui, store: &Store, texts: &Texts) {
        let paused = self.is_paused();
        let (icon, name) = if paused {
            (icons::PLAY, tr!(texts, "resume"))
        } else {
            (icons::PAUSE, tr!(texts, "pause"))
        };
        let toggle = widgets::icon_toggle(ui, icon, &name, paused.into());
        let keys = ui.ctx().format_shortcut(&shortcuts::PAUSE);
        if toggle.on_hover_text(keys).clicked() {
            self.toggle_pause(store);
        }
    }

    fn has_progress(&self) -> bool {
        self.is_paused()
            || self.copying.is_some()
            || self.frames_dropped() > 0
            || matches!(self.progress, Progress::Left(_))
    }

    /// What goes on, last in the line so that nothing else moves.
    fn progress_ui(&self, ui: &mut Ui, texts: &Texts) {
        let part = |ui: &mut Ui, text: String, colour| {
            ui.add(Label::new(widgets::tint(text, colour)).truncate())
        };
        let colours = palette(ui);
        if self.is_paused() {
            let count = self.rows_held();
            let text = match &self.paused_by {
                Some(rule) => tr!(texts, "log-paused-by", rule = rule, count = count),
                None => tr!(texts, "log-paused", count = count),
            };
            part(ui, text.clone(), colours.warning).on_hover_text(text);
        }
        if self.copying.is_some() {
            part(ui, tr!(texts, "log-copying").into_owned(), colours.weak);
        }
        if let Progress::Left(rows) = self.progress
            && rows > SOON_ROWS
        {
            part(ui, tr!(texts, "log-searching", count = rows), colours.weak);
        }
        if !self.typed.is_empty() {
            let (text, mistake) = (self.searched_text(texts), self.typed.mistake(texts));
            if mistake.is_some() {
                part(ui, text.clone(), colours.warning).on_hover_text(text);
            } else if ui.available_width() >= widgets::text_width(ui, &text) {
                // The offers and the tooltip of the filter say it too: the first letters of it say nothing.
                part(ui, text, colours.weak);
            }
        }
        if self.frames_dropped() > 0 {
            let text = tr!(texts, "frames-dropped", count = self.frames_dropped());
            let told = part(ui, text, colours.weak);
            told.on_hover_text(tr!(texts, "frames-dropped-tooltip"));
        }
    }
}

/// Least width of the filter's field, in points.
const FILTER_LEAST: f32 = 3.0 * size::CONTROL;

/// Width of it where the line has room: a condition or two, beside the marks within it.
pub(super) const FILTER_MOST: f32 = 2.5 * size::TEXT_FIELD;

/// Least width of the menu of how payloads are shown, in points: the beginning of its state.
const VIEW_LEAST: f32 = 4.0 * size::CONTROL;

/// The width at which both can still be clicked, in points.
const FLOOR: f32 = 1.5 * size::CONTROL;

/// Least width of what goes on, in points: `paused · …`.
const PROGRESS_LEAST: f32 = 2.0 * size::CONTROL;

/// The width at which it can still be seen that something goes on, in points; a tooltip says what.
const PROGRESS_FLOOR: f32 = size::CONTROL;

fn class_choices(texts: &Texts) -> ClassChoices {
    [
        (Wanted::All, tr!(texts, "log-all")),
        (Wanted::Class(Class::In), tr!(texts, "log-in")),
        (Wanted::Class(Class::Out), tr!(texts, "log-out")),
        (Wanted::Class(Class::Events), tr!(texts, "log-events")),
        (Wanted::Class(Class::Calls), tr!(texts, "log-calls")),
    ]
    .map(|(choice, name)| (choice, name.into_owned()))
}

/// The row that a number means, as it is typed or as it is shown elsewhere: people count from 1, and group digits.
fn typed_row(text: &str) -> Option<u64> {
    let digits = text.trim().replace([',', '，'], "");
    digits.parse::<u64>().ok()?.checked_sub(1)
}

/// What the menu of classes shows.
fn shown_classes(name: &str, texts: &Texts) -> String {
    tr!(texts, "log-classes-current", name = name)
}

fn classes_menu_ui(
    ui: &mut Ui,
    choices: &ClassChoices,
    is_on: impl Fn(Wanted) -> bool,
    texts: &Texts,
) -> Option<Wanted> {
    let lit: Vec<&str> = choices
        .iter()
        .filter(|(choice, _)| is_on(*choice))
        .map(|(_, name)| name.as_str())
        .collect();
    let current = shown_classes(&lit.join(", "), texts);
    let name = tr!(texts, "log-classes");
    let mut clicked = None;
    let response = widgets::sticky_menu(ui, (&name, &current), |ui| {
        for (choice, text) in choices {
            if widgets::menu_choice(ui, is_on(*choice).into(), text) {
                clicked = Some(*choice);
            }
        }
    });
    response.on_hover_text(tr!(texts, "log-classes-tooltip"));
    clicked
}
