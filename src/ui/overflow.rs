//! A line of controls that never wraps: what does not fit goes into one menu at its end.
//!
//! The controls keep the order in which they are given. Each has the width of the widest that it can
//! show, so that nothing moves when a word in one of them changes. Where the room is scarce, controls
//! become as narrow as they may; then they leave the line for the menu, the least important first.

use super::icons;
use super::tokens::{size, space};
use super::widgets::{bar_margin, icon_menu};
use egui::{
    Align, AsIdSalt, Frame, Layout, Popup, Rect, Sense, TextWrapMode, Ui, UiBuilder, Vec2, pos2,
};

/// A control of a line: which one it is, how wide, and how it gives way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot<K> {
    key: K,
    floor: f32,
    least: f32,
    good: f32,
    most: f32,
    growth: Growth,
    rank: u8,
    fills: Fills,
    summons: Summons,
    grows: Grows,
    stays: Stays,
}

/// When a control stands in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stays {
    /// As long as there is room for the least of it.
    ByRank,
    /// Only as long as all controls have what is good for them.
    WithRoom,
}

/// Whether a control is as wide as its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fills {
    Room,
    Itself,
}

/// Whether a control asks to be seen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Summons {
    Menu,
    Nothing,
}

/// When a control gets more than is good for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grows {
    InTurn,
    Last,
}

/// How a control takes more than its least width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Growth {
    /// By any amount up to the most.
    Any,
    /// The whole of it or nothing: it has a long and a short form.
    Whole,
}

/// Where a control is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the line; the available width is its own.
    Line,
    /// In the menu, in a row of its own.
    Menu,
}

impl<K> Slot<K> {
    /// A control of one width, in points.
    pub fn fixed(key: K, width: f32) -> Self {
        Self::between(key, width, width)
    }

    /// A button of one width, in points, which it fills whatever it says.
    pub fn button(key: K, width: f32) -> Self {
        Self { fills: Fills::Room, ..Self::fixed(key, width) }
    }

    /// A control that can have any width between these, in points. With no bound above it takes what
    /// the line has left, and what comes after it stands at the line's end.
    pub fn between(key: K, least: f32, most: f32) -> Self {
        let most = most.max(least);
        let (growth, fills, summons) = (Growth::Any, Fills::Itself, Summons::Nothing);
        let grows = if most.is_finite() { Grows::InTurn } else { Grows::Last };
        let stays = Stays::ByRank;
        let (floor, good) = (least, least);
        Self { key, floor, least, good, most, growth, rank: 0, fills, summons, grows, stays }
    }

    /// The width that the control is to have, in points, before another one gets more than it needs.
    pub fn good(self, width: f32) -> Self {
        Self { good: width.clamp(self.least, self.most), ..self }
    }

    /// The width, in points, below which the control cannot be used: it becomes narrower than its least only where all
    /// that may leave the line has left it, and what stays still has no room. The last of them gives way first.
    pub fn at_worst(self, width: f32) -> Self {
        Self { floor: width.min(self.least), ..self }
    }

    /// A control with a short and a long form of these widths, in points.
    pub fn either(key: K, short: f32, long: f32) -> Self {
        Self { growth: Growth::Whole, ..Self::between(key, short, long) }
    }

    /// It fills its room, whatever it says.
    pub fn filled(self) -> Self {
        Self { fills: Fills::Room, ..self }
    }

    /// It gets more than is good for it only once all others have what they can use.
    pub fn last(self) -> Self {
        Self { grows: Grows::Last, ..self }
    }

    /// If the control has no room, the menu opens for it now.
    pub fn summoned(self) -> Self {
        Self { summons: Summons::Menu, ..self }
    }

    /// It goes into the menu before another control gets less than is good for it, or its short form.
    pub fn if_room(self) -> Self {
        Self { stays: Stays::WithRoom, ..self }
    }

    /// From 1 on the control may go into the menu: the highest rank first, among equals the last. With
    /// 0, which is so at first, it always stays in the line. A lower rank also grows first.
    pub fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}

/// Draws a line of controls with a pane's margins; see [`overflow_ui`].
pub fn overflow_bar<K: Copy + AsIdSalt>(
    ui: &mut Ui,
    more: &str,
    slots: &[Slot<K>],
    draw: impl FnMut(&mut Ui, K, Place),
) {
    Frame::new().inner_margin(bar_margin()).show(ui, |ui| overflow_ui(ui, more, slots, draw));
}

/// Draws a line of controls, one control high. `draw` draws each of them, in the line or in the menu, whose
/// button has the name `more`.
pub fn overflow_ui<K: Copy + AsIdSalt>(
    ui: &mut Ui,
    more: &str,
    slots: &[Slot<K>],
    mut draw: impl FnMut(&mut Ui, K, Place),
) {
    let whole = Vec2::new(ui.available_width(), size::CONTROL);
    let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
    let widths = arrange(slots, rect.width());
    let mut left = rect.left();
    for (slot, width) in slots.iter().zip(&widths) {
        let Some(width) = *width else { continue };
        let place = Rect::from_min_size(pos2(left, rect.top()), Vec2::new(width, rect.height()));
        draw(&mut slot_ui(ui, slot, place), slot.key, Place::Line);
        left += width + space::S;
    }
    let hidden = || slots.iter().zip(&widths).filter(|(_, width)| width.is_none());
    if hidden().next().is_none() {
        return;
    }
    // At the end, wherever the last control of the line ends: it must not move.
    let place = rect.with_min_x(rect.right() - size::CONTROL);
    let mut end = ui.new_child(UiBuilder::new().max_rect(place).layout(in_line()));
    let menu = icon_menu(&mut end, icons::MORE, more, |ui| {
        for (slot, _) in hidden() {
            ui.push_id(slot.key, |ui| {
                ui.horizontal(|ui| draw(ui, slot.key, Place::Menu));
            });
        }
    });
    if hidden().any(|(slot, _)| slot.summons == Summons::Menu) {
        Popup::open_id(ui.ctx(), Popup::default_response_id(&menu));
    }
}

fn in_line() -> Layout {
    Layout::left_to_right(Align::Center)
}

/// The room of a control. What it remembers does not depend on the controls before it.
fn slot_ui<K: Copy + AsIdSalt>(ui: &mut Ui, slot: &Slot<K>, place: Rect) -> Ui {
    let layout = in_line().with_main_justify(slot.fills == Fills::Room);
    let id = ui.scope_id().with("slot").with(slot.key);
    let mut child = ui.new_child(UiBuilder::new().scope_id(id).max_rect(place).layout(layout));
    child.style_mut().wrap_mode = Some(TextWrapMode::Extend);
    child
}

/// The width of each control in a line of this width, in points; `None` for those in the menu.
fn arrange<K>(slots: &[Slot<K>], width: f32) -> Vec<Option<f32>> {
    let wanted: Vec<_> = slots.iter().map(|slot| Some(wanted(slot))).collect();
    let has_room = taken(&wanted) <= width;
    let stays = |slot: &&Slot<K>| has_room || slot.stays == Stays::ByRank;
    let least = |slot| Some(slot).filter(stays).map(|slot| slot.least);
    let mut widths: Vec<_> = slots.iter().map(least).collect();
    let menu = if widths.contains(&None) { size::CONTROL + space::S } else { 0.0 };
    let mut left = width - taken(&widths) - menu;
    while left < 0.0
        && let Some(next) = next_to_leave(slots, &widths)
    {
        if let Some(leaving) = widths.get_mut(next) {
            *leaving = None;
        }
        left = width - taken(&widths) - (size::CONTROL + space::S);
    }
    squeeze(slots, &mut widths, &mut left);
    let mut by_rank: Vec<_> = slots.iter().zip(&mut widths).collect();
    by_rank.sort_by_key(|(slot, _)| slot.rank);
    let in_turn = |slot: &Slot<K>| if slot.grows == Grows::Last { slot.good } else { slot.most };
    for wanted in [|slot: &Slot<K>| slot.good, in_turn, |slot: &Slot<K>| slot.most] {
        for (slot, width) in &mut by_rank {
            if let Some(width) = width {
                grow(slot, width, wanted(slot), &mut left);
            }
        }
    }
    widths
}

/// Takes from controls what the line has not.
fn squeeze<K>(slots: &[Slot<K>], widths: &mut [Option<f32>], left: &mut f32) {
    for (slot, width) in slots.iter().zip(widths).rev() {
        if let Some(width) = width {
            let taken = (*width - slot.floor).min(-*left).max(0.0);
            *width -= taken;
            *left += taken;
        }
    }
}

/// The width that is good for a control: the long form, if it has two.
fn wanted<K>(slot: &Slot<K>) -> f32 {
    match slot.growth {
        Growth::Any => slot.good,
        Growth::Whole => slot.most,
    }
}

/// Gives a control what it may have of what is left.
fn grow<K>(slot: &Slot<K>, width: &mut f32, wanted: f32, left: &mut f32) {
    let more = (wanted - *width).max(0.0);
    let grown = match slot.growth {
        Growth::Any => more.min(left.max(0.0)),
        Growth::Whole if more <= *left => more,
        Growth::Whole => 0.0,
    };
    *width += grown;
    *left -= grown;
}

/// What the controls of the line and the gaps between them take, in points.
fn taken(widths: &[Option<f32>]) -> f32 {
    let shown = widths.iter().flatten();
    shown.map(|width| width + space::S).sum::<f32>() - space::S
}

fn next_to_leave<K>(slots: &[Slot<K>], widths: &[Option<f32>]) -> Option<usize> {
    let in_line = slots.iter().zip(widths).enumerate().filter(|(_, (_, width))| width.is_some());
    let may_leave = in_line.filter(|(_, (slot, _))| slot.rank > 0);
    may_leave.max_by_key(|(place, (slot, _))| (slot.rank, *place)).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_stands_in_the_line_at_its_own_width() {
        let slots = [Slot::fixed('a', 100.0), Slot::between('b', 50.0, 80.0).rank(1)];
        assert_eq!(arrange(&slots, 400.0), [Some(100.0), Some(80.0)]);
        assert_eq!(arrange(&slots, 168.0), [Some(100.0), Some(60.0)], "as narrow as it must");
    }

    #[test]
    fn what_stays_only_with_room_leaves_before_another_gets_less() {
        let slots = [
            Slot::either('a', 50.0, 100.0),
            Slot::fixed('b', 30.0).rank(1).if_room(),
            Slot::between('c', 20.0, f32::INFINITY).good(60.0),
        ];
        assert_eq!(arrange(&slots, 206.0), [Some(100.0), Some(30.0), Some(60.0)]);
        let menu = size::CONTROL + space::S;
        assert_eq!(arrange(&slots, 205.0), [Some(100.0), None, Some(97.0 - menu)]);
    }

    #[test]
    fn the_least_important_leaves_first_and_among_equals_the_last() {
        let slots = [
            Slot::fixed('a', 100.0).rank(2),
            Slot::fixed('b', 100.0),
            Slot::fixed('c', 100.0).rank(1),
            Slot::fixed('d', 100.0).rank(2),
        ];
        let shown = |width| {
            let widths = arrange(&slots, width);
            let in_line = slots.iter().zip(widths).filter(|(_, width)| width.is_some());
            in_line.map(|(slot, _)| slot.key).collect::<String>()
        };
        assert_eq!(shown(424.0), "abcd");
        // The button of the menu takes room, too.
        assert_eq!(shown(423.0), "abc");
        assert_eq!(shown(350.0), "abc");
        assert_eq!(shown(349.0), "bc");
        assert_eq!(shown(10.0), "b", "this one stays at any width");
    }

    #[test]
    fn a_control_without_a_bound_takes_the_rest() {
        let slots = [
            Slot::fixed('a', 100.0),
            Slot::between('b', 40.0, f32::INFINITY),
            Slot::fixed('c', 50.0).rank(1),
        ];
        assert_eq!(arrange(&slots, 500.0), [Some(100.0), Some(334.0), Some(50.0)]);
        assert_eq!(arrange(&slots, 200.0), [Some(100.0), Some(58.0), None]);
    }

    #[test]
    fn what_one_needs_comes_before_what_another_can_use() {
        let slots =
            [Slot::either('a', 60.0, 100.0), Slot::between('b', 50.0, f32::INFINITY).good(90.0)];
        assert_eq!(arrange(&slots, 190.0), [Some(60.0), Some(122.0)]);
        assert_eq!(arrange(&slots, 198.0), [Some(100.0), Some(90.0)]);
    }

    #[test]
    fn what_stays_becomes_narrower_than_its_least_when_all_others_have_left() {
        let slots = [
            Slot::between('a', 80.0, 120.0).at_worst(50.0),
            Slot::fixed('b', 60.0),
            Slot::between('c', 90.0, f32::INFINITY).at_worst(16.0),
            Slot::fixed('d', 30.0).rank(1),
        ];
        let menu = size::CONTROL + space::S;
        assert_eq!(arrange(&slots, 246.0 + menu), [Some(80.0), Some(60.0), Some(90.0), None]);
        assert_eq!(arrange(&slots, 200.0 + menu), [Some(80.0), Some(60.0), Some(44.0), None]);
        assert_eq!(arrange(&slots, 150.0 + menu), [Some(58.0), Some(60.0), Some(16.0), None]);
    }

    #[test]
    fn a_long_form_comes_whole_or_not_at_all() {
        let slots = [
            Slot::either('a', 60.0, 200.0).rank(1),
            Slot::between('b', 50.0, f32::INFINITY).rank(2),
        ];
        assert_eq!(arrange(&slots, 258.0), [Some(200.0), Some(50.0)]);
        assert_eq!(arrange(&slots, 257.0), [Some(60.0), Some(189.0)]);
    }

    #[test]
    fn a_form_between_the_short_and_the_long_one_comes_first() {
        let slots = [Slot::either('a', 60.0, 200.0).good(100.0), Slot::fixed('b', 50.0)];
        assert_eq!(arrange(&slots, 258.0), [Some(200.0), Some(50.0)]);
        assert_eq!(arrange(&slots, 257.0), [Some(100.0), Some(50.0)]);
        assert_eq!(arrange(&slots, 157.0), [Some(60.0), Some(50.0)]);
    }
}

#[cfg(all(test, feature = "window-tests"))]
mod window_tests {
    use super::*;
    use crate::ui::{fonts, tokens, widgets};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    #[derive(Default)]
    struct Line {
        /// What the first button says.
        name: &'static str,
        /// Which buttons were pressed.
        pressed: Vec<&'static str>,
    }

    fn window(width: f32) -> Harness<'static, Line> {
        let state = Line { name: "Bind", ..Line::default() };
        let mut set_up = false;
        let mut harness = Harness::builder().with_size(Vec2::new(width, 200.0)).build_ui_state(
            move |ui, line: &mut Line| {
                if !std::mem::replace(&mut set_up, true) {
                    ui.ctx().set_fonts(fonts::definitions());
                    tokens::apply(ui.ctx());
                    return;
                }
                line_ui(ui, line);
            },
            state,
        );
        harness.run();
        harness
    }

    fn line_ui(ui: &mut Ui, line: &mut Line) {
        let wide = widgets::widest(ui, widgets::button_width, ["Bind", "Unbind it"]);
        let slots = [
            Slot::button(line.name, wide),
            Slot::button("Export", 80.0).rank(1),
            Slot::button("Clear", 80.0).rank(2),
        ];
        overflow_bar(ui, "More tools", &slots, |ui, name, _| {
            if widgets::button(ui, name).clicked() {
                line.pressed.push(name);
            }
        });
    }

    #[test]
    fn what_has_no_room_is_in_the_menu_and_works_there() {
        let mut window = window(230.0);
        assert!(window.query_by_label("Clear").is_none());
        window.get_by_label("More tools").click();
        window.run();
        window.get_by_label("Clear").click();
        window.run();
        assert_eq!(window.state().pressed, ["Clear"]);
        assert!(window.query_by_label("Clear").is_none(), "the menu is closed");
    }

    #[test]
    fn the_menu_opens_by_keyboard() {
        let mut window = window(230.0);
        window.get_by_label("More tools").focus();
        window.run();
        window.key_press(egui::Key::Enter);
        window.run();
        window.get_by_label("Clear").focus();
        window.run();
        window.key_press(egui::Key::Enter);
        window.run();
        assert_eq!(window.state().pressed, ["Clear"]);
    }

    #[test]
    fn nothing_moves_when_a_label_changes() {
        let mut window = window(400.0);
        let before = window.get_by_label("Export").rect();
        let button = window.get_by_label("Bind").rect();
        window.state_mut().name = "Unbind it";
        window.run();
        assert_eq!(window.get_by_label("Export").rect(), before);
        assert_eq!(window.get_by_label("Unbind it").rect(), button);
    }

    #[test]
    fn it_is_one_line_at_any_width() {
        for width in [60.0, 120.0, 230.0, 400.0] {
            let window = window(width);
            let top = window.get_by_label("Bind").rect();
            assert!((top.height() - size::CONTROL).abs() < 0.5);
            for other in ["Export", "Clear", "More tools"] {
                if let Some(node) = window.query_by_label(other) {
                    assert_eq!(node.rect().y_range(), top.y_range(), "{other} at {width}");
                }
            }
        }
    }
}
