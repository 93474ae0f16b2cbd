//! Draws the lines: only those that are on the screen, so that a thousand scroll as well as ten.

use super::lists::ShownLine;
use crate::i18n::Texts;
use crate::learn::machine::{LineForm, ListenerLine, MachineLine, place_text};
use crate::net::machine::{MachinePlace, Transport};
use crate::tr;
use crate::ui::fonts;
use crate::ui::list_keys::{ListAct, take_list_acts};
use crate::ui::pane::UseIn;
use crate::ui::row_scroll::{RowScroll, Visible};
use crate::ui::shortcuts::{ENTER, take};
use crate::ui::tokens::{font_size, log_font, palette, size, space};
use crate::ui::widgets::{Access, Focus, Mark, button_width, hint_ui, menu_item};
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Button, Color32, FontId, Id, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// Width of the column of a fact's name, in points: an IPv6 address with its prefix.
const FACT_NAME: f32 = 2.0 * size::TEXT_FIELD;
/// Widths of columns of listeners, in points: `Protocol`, `4096/4096`, `ms-wbt-server`.
const TRANSPORT: f32 = 2.5 * size::CONTROL;
const WAITING: f32 = 3.0 * size::CONTROL;
const PORT_NAME: f32 = 4.5 * size::CONTROL;
/// The share of the rest that the local address has; the program has the other.
const LOCAL_SHARE: f32 = 0.55;

/// What a person asked for: a place, and where it goes.
type Asked = Option<(MachinePlace, UseIn)>;

/// The list: where it stands, and which line is selected.
pub(super) struct ListView {
    scroll: RowScroll,
    selected: Option<usize>,
}

impl ListView {
    pub(super) fn new() -> Self {
        /// Makes the ids of lists differ, wherever they are drawn.
        static LISTS_MADE: AtomicU64 = AtomicU64::new(0);
        let id = Id::unique(("this machine", LISTS_MADE.fetch_add(1, Ordering::Relaxed)));
        let mut list = Self { scroll: RowScroll::new(id), selected: None };
        list.begin_anew();
        list
    }

    /// The id of the rows, for the keyboard focus.
    #[cfg(all(test, feature = "window-tests"))]
    pub(super) fn id(&self) -> Id {
        self.scroll.id()
    }

    /// Other lines are shown: from the first one.
    pub(super) fn begin_anew(&mut self) {
        self.selected = None;
        self.scroll.put(0, 0.0, &(0..0));
        self.scroll.stay();
    }

    /// Draws it, or the hint if there is no line.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        lines: &[ShownLine<'_>],
        hint: &str,
    ) -> Asked {
        if lines.is_empty() {
            hint_ui(ui, hint);
            return None;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let by_key = self.keys(ui, lines);
        if matches!(lines.first(), Some(ShownLine::Listener(_))) {
            header_ui(ui, texts);
        }
        let visible = self.scroll.layout(ui, size::ROW, 0..lines.len() as u64);
        self.scroll.stay();
        let name = tr!(texts, "machine-tab");
        visible.response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &*name));
        let mut asked = by_key;
        let mut rows = visible.clipped(ui);
        for ordinal in visible.ordinals.clone() {
            let Some(line) = lines.get(ordinal as usize) else { continue };
            let place = ordinal as usize;
            let by_row = self.row_ui(&mut rows, texts, (place, *line), &visible);
            asked = asked.or(by_row);
        }
        asked
    }

    /// The keys of the list, while it has the focus: a line up or down, and Enter to use it.
    fn keys(&mut self, ui: &Ui, lines: &[ShownLine<'_>]) -> Asked {
        if !ui.memory(|memory| memory.has_focus(self.scroll.id())) {
            return None;
        }
        for act in ui.input_mut(take_list_acts) {
            match act {
                ListAct::Move(steps) | ListAct::Extend(steps) => {
                    let last = lines.len().saturating_sub(1);
                    let to = match self.selected {
                        Some(now) => now.saturating_add_signed(steps as isize).min(last),
                        None => 0,
                    };
                    self.selected = Some(to);
                    self.scroll.reveal(to as u64, 0..lines.len() as u64);
                    self.scroll.stay();
                }
                ListAct::GiveUp if self.selected.is_none() => {
                    ui.memory_mut(|memory| memory.surrender_focus(self.scroll.id()));
                }
                ListAct::GiveUp => self.selected = None,
                ListAct::SelectAll => {}
            }
        }
        let place = lines.get(self.selected?)?.place()?;
        ui.input_mut(|input| take(input, &ENTER)).then_some((place, UseIn::LastUsed))
    }

    fn row_ui(
        &mut self,
        ui: &mut Ui,
        texts: &Texts,
        (place, line): (usize, ShownLine<'_>),
        visible: &Visible,
    ) -> Asked {
        let rect = visible.rect(place as u64);
        // Not a stop of the Tab key: the rows together are one.
        let row = ui.interact(rect, self.scroll.id().with(("row", place)), Sense::CLICK);
        let colours = palette(ui);
        let is_selected = self.selected == Some(place);
        if is_selected {
            ui.painter().rect_filled(rect, 0.0, colours.selection);
        } else if row.hovered() && line.place().is_some() {
            ui.painter().rect_filled(rect, 0.0, colours.hover);
        }
        if is_selected && Focus::of(&visible.response) == Focus::Here {
            let stroke = Stroke::new(1.0, colours.accent_line);
            ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
        }
        let use_text = tr!(texts, "machine-use");
        let button = button_width(ui, &use_text);
        let cells = rect.with_max_x(rect.right() - button - space::L);
        paint(ui, cells, line, is_selected.into());
        row.widget_info(|| {
            WidgetInfo::selected(Role::ListBoxOption, true, is_selected, line.text())
        });
        if row.clicked() {
            self.selected = Some(place);
            visible.response.request_focus();
        }
        let mut asked = None;
        if let Some(place) = line.place() {
            let at = pos2(rect.right() - button - space::S, rect.top() + 1.0);
            let area = Rect::from_min_size(at, egui::vec2(button, rect.height() - 2.0));
            if use_ui(ui, area, &use_text, place, texts).clicked() {
                asked = Some((place, UseIn::LastUsed));
            }
            row.context_menu(|ui| asked = asked.or(menu_ui(ui, place, texts)));
        }
        if !line.more().is_empty() {
            row.on_hover_text(line.more());
        }
        asked
    }
}

/// The button of a line.
fn use_ui(ui: &mut Ui, area: Rect, text: &str, place: MachinePlace, texts: &Texts) -> Response {
    let shown = ui.scope(|ui| {
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().interact_size.y = area.height();
        ui.put(area, Button::new(text).min_size(area.size()))
    });
    let address = place_text(place);
    let (name, tip) = match place {
        MachinePlace::Local(_) => (
            tr!(texts, "machine-use-local", address = address),
            tr!(texts, "machine-use-local-tooltip"),
        ),
        MachinePlace::Listener(..) => (
            tr!(texts, "machine-use-listener", address = address),
            tr!(texts, "machine-use-listener-tooltip"),
        ),
    };
    shown.inner.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    shown.inner.on_hover_text(tip)
}

/// What else can be done with a line.
fn menu_ui(ui: &mut Ui, place: MachinePlace, texts: &Texts) -> Asked {
    let choices: &[(UseIn, &str)] = match place {
        MachinePlace::Local(_) => {
            &[(UseIn::NewUdp, "machine-new-udp"), (UseIn::NewServer, "machine-new-server")]
        }
        MachinePlace::Listener(Transport::Tcp, _) => &[(UseIn::NewClient, "machine-new-client")],
        MachinePlace::Listener(Transport::Udp, _) => &[(UseIn::NewUdp, "machine-new-udp")],
    };
    let mut asked = None;
    if menu_item(ui, Access::Enabled, &tr!(texts, "machine-use")) {
        asked = Some((place, UseIn::LastUsed));
    }
    for (use_in, id) in choices {
        if menu_item(ui, Access::Enabled, &texts.get(id)) {
            asked = Some((place, *use_in));
        }
    }
    asked
}

impl<'a> ShownLine<'a> {
    fn place(self) -> Option<MachinePlace> {
        match self {
            Self::Machine(line) => line.place,
            Self::Listener(line) => Some(line.place),
        }
    }

    fn more(self) -> &'a str {
        match self {
            Self::Machine(line) => &line.more,
            Self::Listener(line) => &line.more,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Machine(line) => line.text(),
            Self::Listener(line) => line.text(),
        }
    }
}

/// Where the columns of listeners begin, in points from the left of a row, and how wide they are.
struct Columns {
    transport: (f32, f32),
    local: (f32, f32),
    port_name: (f32, f32),
    waiting: (f32, f32),
    owner: (f32, f32),
}

impl Columns {
    fn of(row: Rect) -> Self {
        let left = row.left() + space::M;
        let rest = (row.right() - left - TRANSPORT - WAITING - PORT_NAME - 4.0 * space::S).max(0.0);
        let local = (left + TRANSPORT, LOCAL_SHARE * rest);
        let port_name = (local.0 + local.1 + space::S, PORT_NAME);
        let waiting = (port_name.0 + PORT_NAME + space::S, WAITING);
        let owner = (waiting.0 + WAITING + space::L, (1.0 - LOCAL_SHARE) * rest);
        Self { transport: (left, TRANSPORT), local, port_name, waiting, owner }
    }
}

fn header_ui(ui: &mut Ui, texts: &Texts) {
    let rect = ui.allocate_space(egui::vec2(ui.available_width(), size::ROW)).1;
    let button = button_width(ui, &tr!(texts, "machine-use"));
    // The scroll bar stands beside the rows.
    let right = rect.right() - size::SCROLL_BAR - button - space::L;
    let columns = Columns::of(rect.with_max_x(right));
    let colour = palette(ui).weak;
    let font = FontId::proportional(font_size::LOG);
    let put = |x, align, text: &str| {
        ui.painter().text(pos2(x, rect.center().y), align, text, font.clone(), colour);
    };
    put(columns.transport.0, Align2::LEFT_CENTER, &tr!(texts, "machine-column-protocol"));
    put(columns.local.0, Align2::LEFT_CENTER, &tr!(texts, "machine-column-local"));
    put(columns.port_name.0, Align2::LEFT_CENTER, &tr!(texts, "machine-column-name"));
    let waiting = columns.waiting.0 + columns.waiting.1;
    put(waiting, Align2::RIGHT_CENTER, &tr!(texts, "machine-column-waiting"));
    put(columns.owner.0, Align2::LEFT_CENTER, &tr!(texts, "machine-column-program"));
}

fn paint(ui: &Ui, row: Rect, line: ShownLine<'_>, selection: Mark) {
    let colours = palette(ui);
    // Weak text would be too weak on the colour of the selection.
    let weak = if selection == Mark::On { colours.text } else { colours.weak };
    match line {
        ShownLine::Machine(line) => paint_machine(ui.painter(), row, line, (colours.text, weak)),
        ShownLine::Listener(line) => paint_listener(ui.painter(), row, line, (colours.text, weak)),
    }
}

fn paint_machine(
    painter: &Painter,
    row: Rect,
    line: &MachineLine,
    (text, weak): (Color32, Color32),
) {
    let left = row.left() + space::M;
    let room = |x: f32| (row.right() - x).max(0.0);
    match line.form {
        LineForm::Title => {
            let bold = fonts::bold(font_size::BODY);
            let end = cell(painter, row, (left, room(left)), &line.name, (bold, text));
            let x = end + space::M;
            let font = FontId::proportional(font_size::BODY);
            cell(painter, row, (x, room(x)), &line.value, (font, weak));
        }
        LineForm::Fact => {
            let (name, value) = (left + space::L, left + space::L + FACT_NAME + space::S);
            // A name without a value has all the room.
            let width = if line.value.is_empty() { room(name) } else { FACT_NAME };
            cell(painter, row, (name, width), &line.name, (log_font(), text));
            let font = FontId::proportional(font_size::BODY);
            cell(painter, row, (value, room(value)), &line.value, (font, weak));
        }
        LineForm::Remark => {
            let x = left + space::L;
            let font = FontId::proportional(font_size::BODY);
            cell(painter, row, (x, room(x)), &line.value, (font, weak));
        }
    }
}

fn paint_listener(
    painter: &Painter,
    row: Rect,
    line: &ListenerLine,
    (text, weak): (Color32, Color32),
) {
    let columns = Columns::of(row);
    let cells = [
        (columns.transport, line.transport, weak),
        (columns.local, line.local.as_str(), text),
        (columns.port_name, line.port_name, weak),
        (columns.owner, line.owner.as_str(), text),
    ];
    for (place, content, colour) in cells {
        cell(painter, row, place, content, (log_font(), colour));
    }
    let end = pos2(columns.waiting.0 + columns.waiting.1, row.center().y);
    painter.text(end, Align2::RIGHT_CENTER, &line.waiting, log_font(), weak);
}

/// Paints a text that is cut with `…` at its width. Returns where it ends.
fn cell(
    painter: &Painter,
    row: Rect,
    (x, width): (f32, f32),
    text: &str,
    (font, colour): (FontId, Color32),
) -> f32 {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = TextWrapping::truncate_at_width(width);
    let galley = painter.layout_job(job);
    let (top, end) = (row.center().y - galley.size().y / 2.0, x + galley.size().x);
    painter.galley(pos2(x, top), galley, colour);
    end
}
