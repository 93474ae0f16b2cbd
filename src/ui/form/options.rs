//! Options, in groups of two columns: a name, and what it is set to.

use crate::i18n::Texts;
use crate::tr;
use crate::ui::fonts;
use crate::ui::icons;
use crate::ui::pane::{PaneEnv, PaneIntent};
use crate::ui::tokens::{font_size, palette, size, space};
use crate::ui::widgets::{bar_margin, button_if, mark_button};
use egui::{
    Align, Align2, Area, Frame, Grid, Key, Label, Layout, Modifiers, Order, Popup, RichText,
    ScrollArea, Ui, Vec2, pos2,
};

/// From this height of the window on, in points, options push the log down; in a lower one, where it would
/// have too few rows left, they float over it.
const PUSHES_FROM: f32 = 700.0;

/// Width of a group, in points: a name, an address and a button.
const GROUP_WIDTH: f32 = 13.0 * size::CONTROL;

/// The part of the window's height that options may take where they push.
const SHARE: f32 = 0.4;

/// A group of options, as its heading names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptionGroup {
    /// What is set on the socket.
    Socket,
    /// How connections are accepted.
    Listening,
    /// How a stream is read.
    Reading,
    /// How long things may take.
    TimeLimits,
    /// How much may come.
    Sizes,
    /// Our own address.
    ThisEnd,
    /// Groups and how they are reached.
    Multicast,
    /// What a relay does wrong on the way to the target.
    ToTarget,
    /// What a relay does wrong on the way to clients.
    ToClient,
    /// TLS above the stream.
    Tls,
    /// TLS between a relay and its clients.
    ClientsTls,
    /// TLS between a relay and its target.
    TargetTls,
}

impl OptionGroup {
    fn name(self, texts: &Texts) -> String {
        let name = match self {
            Self::Socket => tr!(texts, "options-socket"),
            Self::Listening => tr!(texts, "options-listening"),
            Self::Reading => tr!(texts, "options-reading"),
            Self::TimeLimits => tr!(texts, "options-time-limits"),
            Self::Sizes => tr!(texts, "options-sizes"),
            Self::ThisEnd => tr!(texts, "options-this-end"),
            Self::Multicast => tr!(texts, "options-multicast"),
            Self::ToTarget => tr!(texts, "options-to-target"),
            Self::ToClient => tr!(texts, "options-to-client"),
            Self::ClientsTls => tr!(texts, "options-tls-clients"),
            Self::TargetTls => tr!(texts, "options-tls-target"),
            Self::Tls => return "TLS".to_owned(),
        };
        name.into_owned()
    }
}

/// Draws the groups side by side, as many as the width has room for; `draw` draws what is in each. Returns what was asked
/// first.
pub fn option_groups<T>(
    ui: &mut Ui,
    texts: &Texts,
    groups: &[OptionGroup],
    mut draw: impl FnMut(&mut Ui, OptionGroup) -> Option<T>,
) -> Option<T> {
    let mut intent = None;
    let fitting = (ui.available_width() / GROUP_WIDTH).floor().max(1.0) as usize;
    let columns = fitting.min(groups.len()).max(1);
    ui.columns(columns, |columns_ui| {
        for (place, group) in groups.iter().enumerate() {
            let Some(ui) = columns_ui.get_mut(place % columns) else { continue };
            heading_ui(ui, &group.name(texts));
            // Columns justify what is in them, and a sentence would be stretched from edge to edge.
            let at_left = Layout::top_down(Align::Min);
            let asked =
                ui.push_id(group, |ui| ui.with_layout(at_left, |ui| draw(ui, *group)).inner);
            intent = intent.take().or(asked.inner);
            ui.add_space(space::S);
        }
    });
    intent
}

/// The button that shows the options of the pane's sockets.
pub fn sheet_button_ui(ui: &mut Ui, env: &PaneEnv<'_>) -> Option<PaneIntent> {
    let texts = env.texts;
    let shown = button_if(ui, env.is_running().into(), &tr!(texts, "options-open"))
        .on_hover_text(tr!(texts, "options-open-tooltip"))
        .on_disabled_hover_text(tr!(texts, "options-open-closed"));
    shown.clicked().then_some(PaneIntent::ShowOptions)
}

/// The heading of a group.
pub fn heading_ui(ui: &mut Ui, name: &str) {
    let font = fonts::bold(font_size::BODY);
    ui.add(Label::new(RichText::new(name).font(font).color(palette(ui).text)));
}

/// Two columns: a name, and what it is set to; a row ends with `end_row`.
pub fn option_grid<T>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> T) -> T {
    let spacing = Vec2::new(space::S, space::XS);
    Grid::new("options").num_columns(2).spacing(spacing).show(ui, contents).inner
}

/// Draws options where there is room for them: between form and log, or over the log. `open` is whether
/// they are to be seen at all.
pub fn options_place<T>(
    ui: &mut Ui,
    texts: &Texts,
    open: &mut bool,
    contents: impl FnOnce(&mut Ui) -> Option<T>,
) -> Option<T> {
    if !*open {
        return None;
    }
    let height = ui.ctx().content_rect().height();
    if height < PUSHES_FROM {
        return floating_ui(ui, texts, open, contents);
    }
    let most = height * SHARE;
    // However little room the form has had: it grows with what is in it.
    let area = ScrollArea::vertical().id_salt("options").max_height(most).min_scrolled_height(most);
    let shown = area
        .auto_shrink([false, true])
        .show(ui, |ui| Frame::new().inner_margin(bar_margin()).show(ui, contents).inner);
    shown.inner
}

fn floating_ui<T>(
    ui: &mut Ui,
    texts: &Texts,
    open: &mut bool,
    contents: impl FnOnce(&mut Ui) -> Option<T>,
) -> Option<T> {
    let pane = ui.max_rect();
    let width = (pane.width() - 2.0 * space::M).min(2.0 * GROUP_WIDTH + 2.0 * space::L);
    let top = pos2(pane.right() - space::M, ui.cursor().top());
    let most = ui.ctx().content_rect().bottom() - top.y - 2.0 * size::STATUS_BAR;
    let area = Area::new(ui.unique_id().with("options"))
        .order(Order::Middle)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(top);
    let shown = area.show(ui.ctx(), |ui| {
        // As below other controls: on the ground of menus, an empty box could hardly be seen.
        let frame = Frame::popup(ui.style()).fill(palette(ui).ground);
        frame.inner_margin(bar_margin()).show(ui, |ui| {
            ui.set_width(width - 2.0 * space::M);
            ui.horizontal(|ui| close_ui(ui, texts, open));
            let area = ScrollArea::vertical().id_salt("options").max_height(most);
            area.auto_shrink([false, true]).show(ui, contents).inner
        })
    });
    let escapes = |ui: &Ui| ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if !Popup::is_any_open(ui.ctx()) && escapes(ui) {
        *open = false;
    }
    shown.inner.inner
}

fn close_ui(ui: &mut Ui, texts: &Texts, open: &mut bool) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if mark_button(ui, icons::CLOSE, &tr!(texts, "options-close")).clicked() {
            *open = false;
        }
    });
}
