//! The window that shows every option of a socket, and what the system knows of its connection.

mod sockets_menu;

use super::tokens::{font_size, log_font, palette, size, space};
use super::widgets::{Field, NEXT_FRAME, button, problem, weak};
use crate::i18n::Texts;
use crate::learn::options::{
    option_fits, option_value_text, parse_option, reading_text, typed_value,
};
use crate::learn::{blocked_text, option_purpose};
use crate::net::call::{OptionName, OptionValue};
use crate::net::live_sockets::SocketKey;
use crate::net::options::{
    Changes, LatestSheet, OptionKind, OptionReading, OptionRow, TcpState, TcpStateName,
};
use crate::tr;
use egui::{
    Align2, FontId, Label, Pos2, Response, RichText, ScrollArea, Sense, Shape, Stroke, TextEdit,
    Ui, Vec2, WidgetInfo, Window,
};
use sockets_menu::{SocketSearch, sockets_menu_ui};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;

/// The part of the whole window's width and height that this one takes.
const SHARE: Vec2 = Vec2::new(0.9, 0.86);

/// Its greatest width, in points.
const WIDTH_MAX: f32 = 30.0 * size::CONTROL;

/// Width of an option's name: the longest has 24 characters.
const NAME_WIDTH: f32 = 7.5 * size::CONTROL;

/// Width of what it is set to, with the field and button that change it.
const NOW_WIDTH: f32 = 7.0 * size::CONTROL;

/// Width of the field for a new value.
const VALUE_WIDTH: f32 = 3.2 * size::CONTROL;

/// Height of the small plot of round-trip times.
const PLOT_HEIGHT: f32 = 1.6 * size::CONTROL;

/// Round-trip times that are kept for the plot: two minutes at two a second.
pub const SAMPLES_MAX: usize = 240;

/// What is typed and chosen in the window.
#[derive(Clone, Debug, Default)]
pub struct OptionsDraft {
    filter: String,
    only_changed: bool,
    typed: HashMap<OptionName, String>,
    wrong: Option<(OptionName, String)>,
    search: SocketSearch,
    /// Round-trip times, the newest last.
    round_trips: VecDeque<Duration>,
    /// How high the window was in the picture before, in points.
    height: f32,
}

/// What a person asked of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionsIntent {
    /// Show this socket.
    Watch(SocketKey),
    /// Set an option of a socket.
    Set(SocketKey, OptionName, OptionValue),
    /// Close the window.
    Close,
}

impl OptionsDraft {
    /// Takes in a round-trip time that was read anew.
    pub fn sampled(&mut self, round_trip: Duration) {
        if self.round_trips.len() >= SAMPLES_MAX {
            self.round_trips.pop_front();
        }
        self.round_trips.push_back(round_trip);
    }

    /// Another socket is shown: what was typed and read of the one before is not its.
    pub fn begin_anew(&mut self) {
        self.typed.clear();
        self.round_trips.clear();
        self.wrong = None;
    }
}

/// Draws the window over the others.
pub fn options_ui(
    ui: &mut Ui,
    texts: &Texts,
    latest: &LatestSheet,
    draft: &mut OptionsDraft,
) -> Option<OptionsIntent> {
    let (mut intent, mut open) = (None, true);
    let room = ui.ctx().content_rect().size() * SHARE;
    let window = Window::new(tr!(texts, "options-title").into_owned())
        .id(egui::Id::unique("options window"))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .fixed_size(Vec2::new(room.x.min(WIDTH_MAX), room.y))
        .show(ui.ctx(), |ui| {
            intent = choices_ui(ui, texts, latest, draft);
            connection_ui(ui, texts, latest, draft);
            ui.add_space(space::S);
            let asked = rows_ui(ui, texts, latest, draft);
            intent = intent.take().or(asked);
        });
    // A window stands where the size of the picture before puts it: after a change once more.
    let height = window.map_or(0.0, |window| window.response.rect.height());
    if (std::mem::replace(&mut draft.height, height) - height).abs() >= 1.0 {
        ui.ctx().request_repaint_after(NEXT_FRAME);
    }
    if open { intent } else { Some(OptionsIntent::Close) }
}

fn choices_ui(
    ui: &mut Ui,
    texts: &Texts,
    latest: &LatestSheet,
    draft: &mut OptionsDraft,
) -> Option<OptionsIntent> {
    let mut intent = None;
    ui.horizontal_wrapped(|ui| {
        intent = sockets_menu_ui(ui, texts, latest, &mut draft.search);
        Field::new(&tr!(texts, "options-filter"), size::ADDRESS_FIELD).show(ui, &mut draft.filter);
        ui.checkbox(&mut draft.only_changed, tr!(texts, "options-only-changed"));
    });
    if latest.is_closed {
        let id = if latest.sheet.is_some() { "options-closed" } else { "options-waiting" };
        weak(ui, texts.get(id));
    }
    intent
}

/// What the system knows of the connection.
fn connection_ui(ui: &mut Ui, texts: &Texts, latest: &LatestSheet, draft: &OptionsDraft) {
    let Some(sheet) = &latest.sheet else { return };
    let Some(state) = sheet.tcp else {
        if sheet.nature.is_tcp() {
            weak(ui, tr!(texts, "options-tcp-none"));
        }
        return;
    };
    for line in state_lines(&state, texts) {
        ui.add(Label::new(RichText::new(line).monospace().size(font_size::LOG)).wrap());
    }
    if draft.round_trips.len() > 1 && state.state != TcpStateName::Listen {
        plot_ui(ui, texts, &draft.round_trips);
    }
}

fn state_lines(state: &TcpState, texts: &Texts) -> Vec<String> {
    let name = state.state.name();
    if state.state == TcpStateName::Listen {
        let (waiting, most) = (state.recv_queue, state.send_queue);
        return vec![tr!(texts, "options-listener", state = name, waiting = waiting, most = most)];
    }
    let (unread, unsent) = (state.recv_queue, state.send_queue);
    let Some(path) = &state.path else {
        let known = tr!(texts, "options-tcp-table", state = name, unread = unread, unsent = unsent);
        return vec![known];
    };
    let first = tr!(
        texts,
        "options-tcp",
        state = name,
        rtt = blocked_text(path.rtt),
        deviation = blocked_text(path.rtt_deviation),
        retransmitted = path.retransmitted,
        unacknowledged = path.unacknowledged,
        window = path.congestion_window,
        segment = path.segment_bytes,
        mtu = path.path_mtu_bytes,
    );
    let second = tr!(
        texts,
        "options-tcp-bytes",
        acknowledged = path.acknowledged_bytes,
        received = path.received_bytes,
        unread = unread,
        unsent = unsent,
    );
    vec![first, second]
}

/// A line of the last round-trip times.
fn plot_ui(ui: &mut Ui, texts: &Texts, round_trips: &VecDeque<Duration>) {
    let (rect, response) =
        ui.allocate_exact_size(Vec2::new(ui.available_width(), PLOT_HEIGHT), Sense::hover());
    let most = round_trips.iter().max().copied().unwrap_or_default();
    let colours = palette(ui);
    let step = rect.width() / (SAMPLES_MAX - 1) as f32;
    let right = rect.right() - step * (round_trips.len() - 1) as f32;
    let at = |(number, round_trip): (usize, &Duration)| {
        let share = round_trip.as_secs_f32() / most.as_secs_f32().max(f32::MIN_POSITIVE);
        Pos2::new(right + step * number as f32, rect.bottom() - share * rect.height())
    };
    let points = round_trips.iter().enumerate().map(at).collect();
    ui.painter().rect_filled(rect, 0.0, colours.field);
    ui.painter().add(Shape::line(points, Stroke::new(1.0, colours.accent_line)));
    let text = tr!(texts, "options-plot", samples = round_trips.len(), most = blocked_text(most));
    let font = FontId::proportional(font_size::LOG);
    ui.painter().text(rect.left_bottom(), Align2::LEFT_BOTTOM, &text, font, colours.weak);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &text));
}

fn rows_ui(
    ui: &mut Ui,
    texts: &Texts,
    latest: &LatestSheet,
    draft: &mut OptionsDraft,
) -> Option<OptionsIntent> {
    let (key, sheet) = (latest.key?, latest.sheet.as_ref()?);
    if let Some((name, error)) = &latest.failure {
        let reason = crate::learn::sentence(error, texts);
        let name = name.symbols().1;
        problem(ui, &tr!(texts, "options-failed", name = name, reason = reason));
    }
    let mut intent = None;
    ScrollArea::vertical().id_salt("options").auto_shrink(false).show(ui, |ui| {
        head_ui(ui, texts);
        let mut any = false;
        for row in &sheet.rows {
            let fits =
                draft.filter.trim().is_empty() || option_fits(row.name, &draft.filter, texts);
            if !fits || (draft.only_changed && !row.differs()) {
                continue;
            }
            any = true;
            let is_open = !latest.is_closed;
            if let Some(value) = row_ui(ui, texts, row, draft, is_open) {
                intent = Some(OptionsIntent::Set(key, row.name, value));
            }
        }
        if !any {
            weak(ui, tr!(texts, "options-no-match"));
        }
    });
    intent
}

fn head_ui(ui: &mut Ui, texts: &Texts) {
    ui.horizontal(|ui| {
        for (id, width) in [("options-column-name", NAME_WIDTH), ("options-column-now", NOW_WIDTH)]
        {
            cell(ui, width, |ui| weak(ui, texts.get(id)));
        }
        weak(ui, tr!(texts, "options-column-default"));
    });
}

/// A place of a certain width in a line.
fn cell<R>(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let (height, layout) = (size::CONTROL, egui::Layout::left_to_right(egui::Align::Center));
    ui.allocate_ui_with_layout(Vec2::new(width, height), layout, |ui| {
        ui.set_min_width(width);
        contents(ui)
    })
    .inner
}

/// Draws an option; returns the value that it is to have.
fn row_ui(
    ui: &mut Ui,
    texts: &Texts,
    row: &OptionRow,
    draft: &mut OptionsDraft,
    is_open: bool,
) -> Option<OptionValue> {
    let mut set = None;
    ui.horizontal(|ui| {
        cell(ui, NAME_WIDTH, |ui| {
            let name = RichText::new(row.name.symbols().1).font(log_font());
            ui.add(Label::new(if row.differs() { name.strong() } else { name }).truncate())
        });
        set = cell(ui, NOW_WIDTH, |ui| now_ui(ui, texts, row, draft, is_open));
        if let Some(default) = &row.default {
            weak(ui, option_value_text(row.kind, default, texts));
        }
    });
    if let Some((_, wrong)) = draft.wrong.as_ref().filter(|(name, _)| *name == row.name) {
        problem(ui, wrong);
    }
    weak(ui, option_purpose(row.name, texts));
    ui.add_space(space::S);
    set
}

fn now_ui(
    ui: &mut Ui,
    texts: &Texts,
    row: &OptionRow,
    draft: &mut OptionsDraft,
    is_open: bool,
) -> Option<OptionValue> {
    let can_change = is_open && row.changes == Changes::Live;
    let OptionReading::Value(value) = &row.now else {
        let tooltip = match &row.now {
            OptionReading::NotReadable => Some("options-not-readable-tooltip"),
            _ => None,
        };
        let told = weak(ui, reading_text(row, texts));
        if let Some(id) = tooltip {
            told.on_hover_text(texts.get(id));
        }
        return None;
    };
    if !can_change {
        let told = ui.label(RichText::new(reading_text(row, texts)).monospace());
        if row.changes == Changes::BeforeBind {
            told.on_hover_text(tr!(texts, "options-before-bind"));
        }
        return None;
    }
    match (row.kind, value) {
        (OptionKind::Switch, OptionValue::Number(number)) => {
            let mut on = *number != 0;
            let changed = ui.checkbox(&mut on, reading_text(row, texts));
            named(&changed, &tr!(texts, "options-field", name = row.name.symbols().1));
            changed.changed().then_some(OptionValue::Number(on.into()))
        }
        _ => field_ui(ui, texts, row, value, draft),
    }
}

/// The control is named after its option, for those who cannot see what stands beside it.
fn named(response: &Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(egui::Role::CheckBox, true, name));
}

/// The field in which a new value is typed, and the button that sets it.
fn field_ui(
    ui: &mut Ui,
    texts: &Texts,
    row: &OptionRow,
    value: &OptionValue,
    draft: &mut OptionsDraft,
) -> Option<OptionValue> {
    let now = typed_value(value);
    let mut typed = draft.typed.get(&row.name).cloned().unwrap_or_else(|| now.clone());
    let field = TextEdit::singleline(&mut typed)
        .id_salt(row.name)
        .hint_text(reading_text(row, texts))
        .desired_width(VALUE_WIDTH);
    let field = ui.add(field);
    let name = tr!(texts, "options-field", name = row.name.symbols().1);
    super::widgets::name_field(&field, &typed, &name);
    if field.changed() {
        draft.wrong = None;
        draft.typed.insert(row.name, typed.clone());
    }
    if typed == now {
        draft.typed.remove(&row.name);
        return None;
    }
    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if !button(ui, &tr!(texts, "options-set")).clicked() && !enter {
        return None;
    }
    match parse_option(row.kind, &typed, texts) {
        Ok(value) => {
            draft.typed.remove(&row.name);
            Some(value)
        }
        Err(wrong) => {
            draft.wrong = Some((row.name, wrong));
            None
        }
    }
}
