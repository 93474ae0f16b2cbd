//! The explaining page: everything that a socket can complain about, to search in.

use super::fonts;
use super::inspector::call_sheet_ui;
use super::shortcuts_window::Stays;
use super::tokens::{font_size, log_font, palette, size, space};
use super::widgets::{self, Field, dimming, main_button, segments, weak};
use crate::i18n::{Lang, Texts};
use crate::learn::Explanation;
use crate::learn::catalogue::{Entry, Subject, catalogue, entry};
use crate::tr;
use egui::{
    Align, Key, Label, Layout, Response, RichText, ScrollArea, Sense, Ui, Vec2, WidgetInfo,
};

/// The part of the window that the page may take.
const SHARE: f32 = 0.88;

/// Its greatest width, in points: lines of text that are read with ease, beside the list.
const WIDTH_MAX: f32 = 5.2 * size::TEXT_FIELD;

/// The list's width, in points: the longest name with the beginning of what it means.
const LIST_WIDTH: f32 = 1.7 * size::TEXT_FIELD;

/// The part of the list's width that the names may take, so that what they mean stands in a column; longer names push it.
const NAMES_SHARE: f32 = 0.42;

/// Width of the texts up to which they stand below the list, in points.
const SIDE_BY_SIDE_FROM: f32 = 3.2 * size::TEXT_FIELD;

/// What is looked for, and what is found.
#[derive(Debug)]
pub struct ExplainPage {
    search: String,
    subject: Option<Subject>,
    chosen: Option<&'static Entry>,
    found: Found,
    /// Whether the keyboard goes to the search, and the list to what is chosen.
    is_new: bool,
}

/// The entries that a search has found, and what it was.
#[derive(Debug, Default)]
struct Found {
    of: Option<(Lang, String, Option<Subject>)>,
    entries: Vec<&'static Entry>,
}

impl ExplainPage {
    /// Opened at an entry, or at the beginning if there is none of that name.
    pub fn at(name: &str) -> Self {
        let chosen = entry(name);
        let search = if chosen.is_some() { String::new() } else { name.to_owned() };
        Self { search, subject: None, chosen, found: Found::default(), is_new: true }
    }

    fn look(&mut self, texts: &Texts) {
        let of = (texts.lang(), self.search.trim().to_owned(), self.subject);
        if self.found.of.as_ref() == Some(&of) {
            return;
        }
        let fits = |entry: &&Entry| {
            self.subject.is_none_or(|subject| subject == entry.subject)
                && entry.matches(&of.1, texts)
        };
        let mut entries: Vec<&'static Entry> = catalogue().iter().filter(fits).collect();
        // What is called so comes first.
        entries.sort_by_key(|entry| {
            let (name, search) = (entry.name.to_lowercase(), of.1.to_lowercase());
            (name != search, search.is_empty() || !name.starts_with(&search))
        });
        let is_there = |chosen: &Entry| entries.contains(&chosen);
        if !self.chosen.is_some_and(is_there) {
            self.chosen = entries.first().copied();
        }
        self.found = Found { of: Some(of), entries };
        // What is chosen stands elsewhere in another list.
        self.is_new = true;
    }

    /// Goes so many entries on, or back.
    fn step(&mut self, by: isize) {
        let place = self.found.entries.iter().position(|entry| Some(*entry) == self.chosen);
        let last = self.found.entries.len().saturating_sub(1);
        let to = place.unwrap_or_default().saturating_add_signed(by).min(last);
        self.chosen = self.found.entries.get(to).copied();
        self.is_new = true;
    }
}

/// Draws the page over the window.
pub fn explain_page_ui(ui: &mut Ui, page: &mut ExplainPage, texts: &Texts) -> Stays {
    let room = ui.ctx().content_rect().size() * SHARE;
    page.look(texts);
    let shown = dimming(ui, "explaining page").show(ui.ctx(), |ui| {
        ui.set_width(room.x.min(WIDTH_MAX));
        ui.heading(tr!(texts, "explain-page"));
        ui.add_space(space::S);
        let goes_to_search = page.is_new;
        search_ui(ui, page, texts, goes_to_search);
        page.look(texts);
        ui.add_space(space::S);
        let height = room.y - 5.5 * size::CONTROL;
        contents_ui(ui, page, height, texts);
        ui.add_space(space::S);
        page.is_new = false;
        ui.vertical_centered(|ui| main_button(ui, &tr!(texts, "settings-close"))).inner.clicked()
    });
    if shown.inner || shown.should_close() { Stays::Closed } else { Stays::Open }
}

fn search_ui(ui: &mut Ui, page: &mut ExplainPage, texts: &Texts, is_new: bool) {
    ui.horizontal_wrapped(|ui| {
        let hint = tr!(texts, "explain-search-hint");
        let name = tr!(texts, "explain-search");
        let field = Field::new(&name, 1.3 * size::TEXT_FIELD).hint(&hint);
        let response = field.show(ui, &mut page.search);
        if is_new && !response.has_focus() {
            response.request_focus();
        }
        if response.has_focus() {
            keys(ui, page);
        }
        let names = [None].into_iter().chain(Subject::ALL.map(Some));
        let names: Vec<_> = names.map(|subject| (subject, subject_text(subject, texts))).collect();
        let choices: Vec<_> =
            names.iter().map(|(subject, name)| (*subject, name.as_str())).collect();
        let now = page.subject;
        if let Some(chosen) = segments(ui, &choices, |subject| subject == now, None) {
            page.subject = chosen;
            // Who goes on with the keyboard types, or goes through the list.
            if ui.input(|input| input.pointer.any_released()) {
                response.request_focus();
            }
        }
    });
}

/// The arrows go through the list while a person types what is looked for.
fn keys(ui: &Ui, page: &mut ExplainPage) {
    let [up, down] = [Key::ArrowUp, Key::ArrowDown]
        .map(|key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)));
    if up || down {
        page.step(if down { 1 } else { -1 });
    }
}

fn subject_text(subject: Option<Subject>, texts: &Texts) -> String {
    match subject {
        None => tr!(texts, "explain-all"),
        Some(Subject::Call) => tr!(texts, "explain-calls"),
        Some(Subject::Errno) => tr!(texts, "explain-errnos"),
        Some(Subject::Lookup) => tr!(texts, "explain-lookups"),
        Some(Subject::Message) => tr!(texts, "explain-messages"),
        Some(Subject::Alert) => tr!(texts, "explain-alerts"),
        Some(Subject::Status) => tr!(texts, "explain-statuses"),
    }
    .into_owned()
}

/// The list, and what is chosen beside it; below it where there is little room.
fn contents_ui(ui: &mut Ui, page: &mut ExplainPage, height: f32, texts: &Texts) {
    let width = ui.available_width();
    let down = Layout::top_down(Align::Min);
    if width >= SIDE_BY_SIDE_FROM {
        ui.horizontal_top(|ui| {
            let list = Vec2::new(LIST_WIDTH, height);
            ui.allocate_ui_with_layout(list, down, |ui| list_ui(ui, page, texts));
            ui.add_space(space::S);
            let rest = Vec2::new(ui.available_width(), height);
            ui.allocate_ui_with_layout(rest, down, |ui| entry_ui(ui, page.chosen, texts));
        });
    } else {
        let part = Vec2::new(width, height / 2.0 - space::S);
        ui.allocate_ui_with_layout(part, down, |ui| list_ui(ui, page, texts));
        widgets::line(ui);
        ui.allocate_ui_with_layout(part, down, |ui| entry_ui(ui, page.chosen, texts));
    }
}

fn list_ui(ui: &mut Ui, page: &mut ExplainPage, texts: &Texts) {
    let area = ScrollArea::vertical().id_salt("entries").auto_shrink(false);
    let mut chosen = None;
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if page.found.entries.is_empty() {
            weak(ui, tr!(texts, "explain-none-found"));
        }
        let names = names_width(ui, &page.found.entries);
        for entry in &page.found.entries {
            let is_on = page.chosen == Some(entry);
            let response = row_ui(ui, entry, (is_on, names), texts);
            if is_on && page.is_new {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                chosen = Some(*entry);
            }
        }
    });
    if chosen.is_some() {
        page.chosen = chosen;
    }
}

/// The room of the names, in points: that of the longest, if it is not too long.
fn names_width(ui: &Ui, entries: &[&'static Entry]) -> f32 {
    let width = ui.fonts_mut(|fonts| fonts.glyph_width(&log_font(), '0'));
    let most = NAMES_SHARE * ui.available_width();
    let widths = entries.iter().map(|entry| entry.name.chars().count() as f32 * width);
    widths.filter(|width| *width <= most).fold(0.0, f32::max)
}

/// Draws an entry in the list: whether it is chosen, and how much room the names have.
fn row_ui(ui: &mut Ui, entry: &Entry, (is_on, names): (bool, f32), texts: &Texts) -> Response {
    let colours = palette(ui);
    let size = Vec2::new(ui.available_width(), size::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let what = entry.what(texts);
    let name = format!("{} {what}", entry.name);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, is_on, &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if is_on || response.hovered() {
        let fill = if is_on { colours.selection } else { colours.hover };
        ui.painter().rect_filled(rect, f32::from(size::CORNER), fill);
    }
    let line = rect.shrink2(Vec2::new(space::S, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(line).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let text = |text: &str| RichText::new(text).size(font_size::LOG);
        let name = Label::new(text(&entry.name).monospace().color(colours.text));
        let shown = ui.add(name.selectable(false));
        ui.add_space((names - shown.rect.width()).max(0.0));
        ui.add(Label::new(text(&what).color(colours.weak)).selectable(false).truncate());
    });
    response.on_hover_text(name)
}

fn entry_ui(ui: &mut Ui, entry: Option<&Entry>, texts: &Texts) {
    let Some(entry) = entry else { return };
    let area = ScrollArea::vertical().id_salt(("entry", &entry.name)).auto_shrink(false);
    area.show(ui, |ui| {
        let colours = palette(ui);
        let Explanation { what, why, try_this } = entry.explanation(texts);
        let name = RichText::new(&entry.name).font(fonts::bold(font_size::HEADING));
        ui.add(Label::new(name.color(colours.text)).selectable(true).wrap());
        ui.add(Label::new(what).selectable(true).wrap());
        ui.add_space(space::XS);
        for line in numbers_text(entry, texts) {
            widgets::small(ui, &line, colours.weak);
        }
        if let Some(call) = entry.call {
            return call_sheet_ui(ui, call, texts);
        }
        for (heading, text) in
            [(tr!(texts, "explain-why"), why), (tr!(texts, "explain-try"), try_this)]
        {
            ui.add_space(space::S);
            let heading = RichText::new(heading).font(fonts::bold(font_size::BODY));
            ui.label(heading.color(colours.text));
            ui.add(Label::new(text).selectable(true).wrap());
        }
    });
}

/// Its numbers on the systems, and its other names.
fn numbers_text(entry: &Entry, texts: &Texts) -> Vec<String> {
    let numbers = entry.numbers;
    let mut lines = match entry.subject {
        Subject::Alert => {
            let number = numbers.linux.unwrap_or_default();
            vec![tr!(texts, "explain-alert-number", number = number)]
        }
        Subject::Message => vec![message_text(entry, texts)],
        Subject::Status | Subject::Call => Vec::new(),
        Subject::Errno | Subject::Lookup => {
            let systems =
                [("Linux", numbers.linux), ("macOS", numbers.macos), ("Windows", numbers.windows)];
            let known =
                systems.iter().filter_map(|(name, number)| Some(format!("{name} {}", (*number)?)));
            vec![known.collect::<Vec<_>>().join(" · ")]
        }
    };
    if !entry.aliases.is_empty() {
        lines.push(tr!(texts, "explain-aliases", names = entry.aliases.join(", ")));
    }
    lines
}

/// What the numbers in the name of a message of ICMP are.
fn message_text(entry: &Entry, texts: &Texts) -> String {
    let numbers = entry.name.split_whitespace().last().unwrap_or_default();
    match numbers.split_once('/') {
        Some((number, code)) => tr!(texts, "explain-message-code", number = number, code = code),
        None => tr!(texts, "explain-message-type", number = numbers),
    }
}

#[cfg(all(test, feature = "window-tests"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable};

    fn harness(lang: Lang, name: &str, width: f32) -> Harness<'static, ExplainPage> {
        sized(lang, name, Vec2::new(width, 600.0))
    }

    fn sized(lang: Lang, name: &str, size: Vec2) -> Harness<'static, ExplainPage> {
        let texts = Texts::new(lang);
        let draw = move |ui: &mut Ui, page: &mut ExplainPage| {
            let _ = explain_page_ui(ui, page, &texts);
        };
        let builder = Harness::builder().with_size(size);
        let builder = builder.with_context_setup(|ctx| {
            ctx.set_fonts(fonts::definitions());
            crate::ui::tokens::apply(ctx);
        });
        let mut harness = builder.build_ui_state(draw, ExplainPage::at(name));
        harness.run_steps(3);
        harness
    }

    #[test]
    fn a_name_leads_to_its_words_in_both_languages() {
        for (lang, words) in [(Lang::En, "Start the server first"), (Lang::Zh, "先启动服务器")]
        {
            let harness = harness(lang, "econnrefused", 900.0);
            assert!(harness.query_all_by_label_contains(words).next().is_some(), "{lang:?}");
            let numbers = "Linux 111 · macOS 61 · Windows 10061";
            assert!(harness.query_all_by_label_contains(numbers).next().is_some(), "{lang:?}");
        }
    }

    /// What is drawn in a line that goes on to the right has one letter a row, and leaves the window.
    #[test]
    fn the_words_stand_below_each_other_within_the_window() {
        for (width, height) in [(900.0, 600.0), (1280.0, 800.0), (420.0, 600.0)] {
            let harness = sized(Lang::En, "econnrefused", Vec2::new(width, height));
            let rect = |text: &str| {
                let found = harness.query_all_by_label_contains(text).next();
                found.map_or_else(|| panic!("no {text} at {width}"), |node| node.rect())
            };
            let [numbers, advice, close] = ["Linux 111", "Start the server", "Done"].map(rect);
            assert!(advice.top() > numbers.bottom(), "{advice} {numbers} at {width}");
            assert!(advice.width() > 200.0, "{advice} at {width}");
            assert!(close.bottom() <= height && close.top() > 0.0, "{close} at {width}");
            assert!(advice.right() <= width, "{advice} at {width}");
        }
    }

    #[test]
    fn what_has_the_name_that_is_looked_for_comes_first() {
        let mut page = ExplainPage::at("");
        for (search, first) in [("recv", "recv"), ("404", "404"), ("econnr", "ECONNRESET")] {
            search.clone_into(&mut page.search);
            page.look(&Texts::new(Lang::En));
            assert_eq!(page.found.entries.first().map(|entry| entry.name.as_str()), Some(first));
        }
    }

    #[test]
    fn what_is_typed_is_looked_for_and_the_arrows_choose() {
        let mut harness = harness(Lang::En, "", 420.0);
        let all = harness.state().found.entries.len();
        assert_eq!(all, catalogue().len());
        harness.get_by_role(egui::accesskit::Role::TextInput).type_text("address");
        harness.run_steps(3);
        let found = harness.state().found.entries.len();
        assert!((2..all).contains(&found), "{found}");
        let first = harness.state().chosen;
        harness.key_press(Key::ArrowDown);
        harness.run_steps(3);
        assert_eq!(harness.state().chosen, harness.state().found.entries.get(1).copied());
        assert_ne!(harness.state().chosen, first);
        harness.get_by_role(egui::accesskit::Role::TextInput).type_text(" xyzzy");
        harness.run_steps(3);
        assert!(harness.query_by_label_contains("Nothing").is_some());
    }

    #[test]
    fn what_names_mean_stands_in_a_column_and_messages_say_their_numbers() {
        for (lang, numbers) in [(Lang::En, "Type 3, code 10"), (Lang::Zh, "类型 3，代码 10")] {
            let mut harness = harness(lang, "ICMP 3/10", 900.0);
            assert!(harness.query_by_label(numbers).is_some(), "{lang:?}");
            harness.state_mut().subject = Some(Subject::Message);
            harness.run_steps(3);
            let texts = Texts::new(lang);
            let left = |name: &str| {
                let what = entry(name).unwrap().what(&texts);
                let found = harness.query_all_by_label(&what);
                found.map(|node| node.rect().left()).fold(f32::INFINITY, f32::min)
            };
            let [short, long] = ["ICMP 4", "ICMP 3/14"].map(left);
            assert!(long < 300.0, "it stands in the list: {long}");
            assert!(short.is_finite() && (short - long).abs() < 0.5, "{short} {long}");
        }
    }

    #[test]
    fn after_a_click_on_a_subject_the_arrows_go_through_its_list() {
        let mut harness = harness(Lang::En, "", 900.0);
        harness.get_by_label("ICMP").click();
        harness.run_steps(3);
        assert_eq!(harness.state().subject, Some(Subject::Message));
        harness.key_press(Key::ArrowDown);
        harness.run_steps(3);
        let page = harness.state();
        assert_eq!(page.chosen, page.found.entries.get(1).copied());
    }
}
