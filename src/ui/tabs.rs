//! The panes as tabs that can be dragged side by side, closed and opened.

use super::body_save::BodySave;
use super::icons;
use super::pane::{PaneEnv, PaneId, PaneIntent};
use super::panes::{OpenPane, PaneKind};
use super::shortcuts::{self, tooltip};
use super::tokens::{INVISIBLE, Palette, font_size, palette, size, space};
use super::widgets::{Dot, mark_button, menu_command};
use crate::engine::filters::KnownFilters;
use crate::engine::history::UrlHistory;
use crate::engine::messages::SavedMessages;
use crate::i18n::Texts;
use crate::log::Store;
use crate::net::{BlockedCall, LocalAddress, SessionId, SessionSnapshot};
use crate::tr;
use egui::{
    Color32, FontFamily, FontId, Id, Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    Vec2, Visuals, WidgetInfo, WidgetText, style::ScrollAnimation, text::LayoutJob,
};
use egui_tiles::{
    Behavior, SimplificationOptions, TabState, Tabs, Tile, TileId, Tiles, Tree, UiResponse,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::task::Waker;

/// What a person asked of the tabs.
#[derive(Debug)]
pub enum TabIntent {
    /// Something of a pane.
    Pane(PaneId, PaneIntent),
    /// A new pane of this kind among the tabs of this container.
    New(PaneKind, TileId),
    /// Close this pane.
    Close(PaneId),
    /// This pane was touched: shortcuts are for it now.
    Activate(PaneId),
}

/// Draws the tree of panes.
pub struct TabsUi<'a> {
    /// The panes.
    pub panes: &'a mut BTreeMap<PaneId, OpenPane>,
    /// The session of each pane.
    pub sessions: &'a HashMap<PaneId, SessionSnapshot>,
    /// The pane that shortcuts are for.
    pub active: Option<PaneId>,
    /// Whom the panes of a lesson play, in the language of the window.
    pub plays: &'a HashMap<PaneId, &'static str>,
    /// The window's texts.
    pub texts: &'a Texts,
    /// The program's log.
    pub store: &'a Store,
    /// Reads which calls of all sessions have not returned.
    pub blocked: &'a dyn Fn() -> Vec<(SessionId, BlockedCall)>,
    /// This machine's addresses.
    pub addresses: &'a [LocalAddress],
    /// The saved messages.
    pub saved: &'a SavedMessages,
    /// How the saving of a body stands, of panes that asked for it.
    pub saves: &'a HashMap<PaneId, BodySave>,
    /// URLs that were loaded, and bookmarks.
    pub urls: &'a UrlHistory,
    /// Filters of logs that are known.
    pub filters: &'a Arc<KnownFilters>,
    /// Wakes the window.
    pub waker: &'a Waker,
    /// What the keyboard went to since the last picture.
    pub focus_moved_to: Option<Id>,
    /// Is called before a pane is drawn.
    pub on_pane: &'a dyn Fn(PaneId),
    /// What was asked for.
    pub intents: Vec<TabIntent>,
}

impl TabsUi<'_> {
    fn is_visible_tab(tiles: &Tiles<PaneId>, tile: TileId) -> bool {
        tiles.parent_of(tile).and_then(|parent| tiles.get_container(parent)).is_none_or(
            |container| match container {
                egui_tiles::Container::Tabs(tabs) => tabs.active == Some(tile),
                _ => true,
            },
        )
    }

    fn title(&self, pane: PaneId, text_colour: Color32, colours: &Palette) -> LayoutJob {
        let session = self.sessions.get(&pane);
        let view = self.panes.get(&pane);
        let title = view.map(|view| view.title(session.map(|one| &one.state), self.texts));
        let title = title.unwrap_or_default();
        let mark = view.map_or(Dot::Ring, |view| view.mark(session));
        let font = FontId::new(font_size::BODY, FontFamily::Proportional);
        let mut job = LayoutJob::default();
        let of_mark = egui::TextFormat::simple(font.clone(), mark.colour(colours));
        job.append(mark.glyph(), 0.0, of_mark);
        job.append(&title, space::S, egui::TextFormat::simple(font.clone(), text_colour));
        if let Some(actor) = self.plays.get(&pane) {
            job.append(actor, space::S, egui::TextFormat::simple(font, colours.weak));
        }
        if self.repeats(pane) {
            let (mark, icons) = icons::AGAIN.in_text(font_size::LOG);
            job.append(&mark, space::S, egui::TextFormat::simple(icons, colours.open));
        }
        job
    }

    /// What screen readers say of a tab.
    fn name(&self, pane: PaneId) -> String {
        let state = self.sessions.get(&pane).map(|session| &session.state);
        let title = self.panes.get(&pane).map(|view| view.title(state, self.texts));
        let title = title.unwrap_or_default();
        if self.repeats(pane) { tr!(self.texts, "tab-repeats", title = title) } else { title }
    }

    fn repeats(&self, pane: PaneId) -> bool {
        self.sessions.get(&pane).is_some_and(SessionSnapshot::repeats)
    }

    /// The button that opens another tab here.
    fn new_tab_ui(&mut self, ui: &mut Ui, tile: TileId) {
        let name = tooltip(ui.ctx(), &tr!(self.texts, "new-tab"), &shortcuts::NEW_PANE);
        let mark = mark_button(ui, "+", &name);
        Popup::menu(&mark).show(|ui| {
            for kind in PaneKind::ALL {
                if menu_command(ui, &kind.new_text(self.texts)) {
                    self.intents.push(TabIntent::New(kind, tile));
                }
            }
        });
    }

    /// The close mark at a tab's end.
    fn close_mark(&self, ui: &Ui, rect: Rect) -> bool {
        let colours = palette(ui);
        let response = ui.interact(rect, ui.auto_id_with("close"), Sense::click());
        let colour = if response.hovered() { colours.text } else { colours.weak };
        if response.hovered() {
            ui.painter().rect_filled(rect, f32::from(size::CORNER), colours.hover);
        }
        if response.has_focus() {
            focus_ring(ui, rect);
        }
        icons::CLOSE.paint(ui.painter(), rect.center(), font_size::LOG, colour);
        let text = tr!(self.texts, "close-tab");
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text.as_ref()));
        response.on_hover_text(tooltip(ui.ctx(), &text, &shortcuts::CLOSE_PANE)).clicked()
    }
}

impl Behavior<PaneId> for TabsUi<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _: TileId, pane: &mut PaneId) -> UiResponse {
        let own = self.panes.get(pane).and_then(|pane| pane.own_store()).cloned();
        let env = PaneEnv {
            texts: self.texts,
            store: own.as_deref().unwrap_or(self.store),
            session: self.sessions.get(pane),
            blocked: self.blocked,
            addresses: self.addresses,
            saved: self.saved,
            save: self.saves.get(pane),
            urls: self.urls,
            waker: self.waker,
        };
        (self.on_pane)(*pane);
        let rect = ui.max_rect();
        if ui.input(|input| input.pointer.any_pressed()) && ui.rect_contains_pointer(rect) {
            self.intents.push(TabIntent::Activate(*pane));
        }
        let Some(view) = self.panes.get_mut(pane) else { return UiResponse::None };
        if let Some(log) = view.log_mut() {
            log.know_filters(self.filters);
        }
        if let Some(intent) = ui.push_id(pane.0, |ui| view.ui(ui, &env)).inner {
            self.intents.push(TabIntent::Pane(*pane, intent));
        }
        let keyboard = self.focus_moved_to.and_then(|id| ui.ctx().read_response(id));
        if keyboard.is_some_and(|focused| rect.contains(focused.rect.center())) {
            self.intents.push(TabIntent::Activate(*pane));
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &PaneId) -> WidgetText {
        let state = self.sessions.get(pane).map(|session| &session.state);
        let title = self.panes.get(pane).map(|view| view.title(state, self.texts));
        title.unwrap_or_default().into()
    }

    fn tab_ui(
        &mut self,
        tiles: &mut Tiles<PaneId>,
        ui: &mut Ui,
        id: Id,
        tile: TileId,
        state: &TabState,
    ) -> Response {
        let colours = palette(ui);
        let text_colour = if state.active { colours.text } else { colours.weak };
        let pane = match tiles.get(tile) {
            Some(Tile::Pane(pane)) => Some(*pane),
            _ => None,
        };
        let job = pane.map(|pane| self.title(pane, text_colour, colours)).unwrap_or_default();
        let galley = ui.painter().layout_job(job);
        let close_side = font_size::HEADING;
        let width = galley.size().x + 2.0 * space::M + space::S + close_side;
        let (_, rect) = ui.allocate_space(Vec2::new(width, ui.available_height()));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let name = pane.map(|pane| self.name(pane)).unwrap_or_default();
        let plays = pane.and_then(|pane| self.plays.get(&pane)).map(|actor| (*actor).to_owned());
        response.widget_info(|| WidgetInfo {
            current_text_value: plays.clone(),
            ..WidgetInfo::selected(Role::Tab, true, state.active, &name)
        });
        if state.is_being_dragged {
            return response;
        }
        let keys = [shortcuts::NEXT_PANE, shortcuts::PREVIOUS_PANE];
        let [next, previous] = keys.map(|keys| ui.ctx().format_shortcut(&keys));
        let response = response.on_hover_text(tr!(
            self.texts,
            "tab-tooltip",
            next = next,
            previous = previous
        ));
        if response.hovered() && !state.active {
            ui.painter().rect_filled(rect, 0.0, colours.hover);
        }
        if state.active {
            bring_in_sight(ui, tiles.parent_of(tile), tile, rect);
        }
        if response.has_focus() {
            focus_ring(ui, rect);
        }
        let left = rect.left_center() + Vec2::new(space::M, -galley.size().y / 2.0);
        ui.painter().galley(left, galley, text_colour);
        if state.active {
            let is_active_pane = pane.is_some() && pane == self.active;
            let colour = if is_active_pane { colours.accent_line } else { colours.weak };
            let y = rect.bottom() - size::UNDERLINE / 2.0;
            ui.painter().hline(rect.x_range(), y, Stroke::new(size::UNDERLINE, colour));
        }
        let middle = rect.right_center() - Vec2::new(space::S + close_side / 2.0, 0.0);
        let wants_close =
            self.close_mark(ui, Rect::from_center_size(middle, Vec2::splat(close_side)));
        if let Some(pane) = pane {
            if wants_close || response.middle_clicked() {
                self.intents.push(TabIntent::Close(pane));
            } else if response.clicked() {
                self.intents.push(TabIntent::Activate(pane));
            }
        }
        self.on_tab_button(tiles, tile, response)
    }

    fn tab_bar_trailing_ui(&mut self, _: &Tiles<PaneId>, ui: &mut Ui, tile: TileId, _: &Tabs) {
        let tabs_width = ui.min_rect().width();
        ui.data_mut(|data| data.insert_temp(tabs_width_key(tile), tabs_width));
        if !ui.data(|data| data.get_temp(pinned_key(tile)).unwrap_or(false)) {
            ui.add_space(space::XS);
            self.new_tab_ui(ui, tile);
        }
    }

    fn top_bar_right_ui(
        &mut self,
        _: &Tiles<PaneId>,
        ui: &mut Ui,
        tile: TileId,
        _: &Tabs,
        _: &mut f32,
    ) {
        let tabs_width: f32 = ui.data(|data| data.get_temp(tabs_width_key(tile))).unwrap_or(0.0);
        // Where not all tabs are seen, what comes after them would not be seen either.
        let is_pinned = tabs_width + space::XS + size::CONTROL > ui.available_width();
        ui.data_mut(|data| data.insert_temp(pinned_key(tile), is_pinned));
        if is_pinned {
            self.new_tab_ui(ui, tile);
        }
    }

    fn tab_bar_height(&self, _: &egui::Style) -> f32 {
        size::TAB_BAR
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        visuals.panel_fill
    }

    fn tab_outline_stroke(
        &self,
        _: &Visuals,
        _: &Tiles<PaneId>,
        _: TileId,
        _: &TabState,
    ) -> Stroke {
        Stroke::new(0.0, INVISIBLE)
    }

    fn min_size(&self) -> f32 {
        // Narrower, and a row of the log says nothing any more.
        2.0 * size::TEXT_FIELD
    }

    fn gap_width(&self, _: &egui::Style) -> f32 {
        1.0
    }

    fn resize_stroke(&self, style: &egui::Style, state: egui_tiles::ResizeState) -> Stroke {
        let visuals = &style.visuals;
        match state {
            egui_tiles::ResizeState::Idle => visuals.widgets.noninteractive.bg_stroke,
            _ => Stroke::new(size::UNDERLINE, visuals.selection.stroke.color),
        }
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }

    fn retain_pane(&mut self, pane: &PaneId) -> bool {
        self.panes.contains_key(pane)
    }
}

/// Where it is kept how wide the tabs of a bar are.
fn tabs_width_key(bar: TileId) -> Id {
    Id::unique(("width of tabs", bar))
}

/// Where it is kept whether the button for another tab stands at the end of a bar, instead of after the last tab.
fn pinned_key(bar: TileId) -> Id {
    Id::unique(("pinned", bar))
}

/// Where the keyboard is.
fn focus_ring(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(1.0, palette(ui).accent_line);
    ui.painter().rect_stroke(rect, f32::from(size::CORNER), stroke, StrokeKind::Inside);
}

/// Scrolls the bar to the tab in front, when that is another one than before or has another width. What a person
/// scrolls to after that stays. Beside it there is room for the arrows, which come when the bar is scrolled.
fn bring_in_sight(ui: &Ui, bar: Option<TileId>, tile: TileId, rect: Rect) {
    let key = Id::unique(("tab in front", bar));
    let now = (tile, rect.width().round());
    let before = ui.data(|data| data.get_temp::<(TileId, f32)>(key));
    if before != Some(now) {
        ui.data_mut(|data| data.insert_temp(key, now));
        let with_arrows = rect.expand2(Vec2::new(size::CONTROL, 0.0));
        ui.scroll_to_rect_animation(with_arrows, None, ScrollAnimation::none());
    }
}

/// A place among tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TabPlace {
    /// Among which tabs.
    pub among: TileId,
    /// How many stand before it; at the end if there are less.
    pub before: usize,
}

impl TabPlace {
    /// After all others.
    pub fn end_of(among: TileId) -> Self {
        Self { among, before: usize::MAX }
    }
}

/// Where a pane stands.
pub fn place_of(tree: &Tree<PaneId>, pane: PaneId) -> Option<TabPlace> {
    let tile = tree.tiles.find_pane(&pane)?;
    let among = tree.tiles.parent_of(tile)?;
    let before = tree.tiles.get_container(among)?.children().position(|child| *child == tile)?;
    Some(TabPlace { among, before })
}

/// Adds a pane to the tree: at the place if it is given and has tabs, else beside the active pane, else at the
/// root.
pub fn insert(tree: &mut Tree<PaneId>, pane: PaneId, at: Option<TabPlace>, beside: Option<PaneId>) {
    let tile = tree.tiles.insert_pane(pane);
    let neighbour = beside.and_then(|pane| tree.tiles.find_pane(&pane));
    let beside = neighbour.and_then(|tile| tree.tiles.parent_of(tile)).or(tree.root);
    let place = at.or(beside.map(TabPlace::end_of));
    let place = place.filter(|place| tree.tiles.get_container(place.among).is_some());
    if let Some(TabPlace { among, before }) = place {
        tree.move_tile_to_container(tile, among, before, false);
    } else {
        let mut children: Vec<TileId> = tree.root.into_iter().collect();
        children.push(tile);
        tree.root = Some(tree.tiles.insert_tab_tile(children));
    }
    show(tree, pane);
}

/// Puts panes that stand in the tree side by side: those on the left to the first tabs, the others to
/// the last ones; if there is one column only, into a new one on the right.
pub fn put_side_by_side(tree: &mut Tree<PaneId>, left: &[PaneId], right: &[PaneId]) {
    let columns = columns(tree);
    let (Some(first), Some(last)) = (columns.first().copied(), columns.last().copied()) else {
        return;
    };
    move_all(tree, left, first);
    if first == last {
        let tiles: Vec<TileId> = tiles_of(tree, right);
        for tile in &tiles {
            if let Some(parent) = tree.tiles.parent_of(*tile)
                && let Some(Tile::Container(container)) = tree.tiles.get_mut(parent)
            {
                container.remove_child(*tile);
            }
        }
        let half = tree.tiles.insert_tab_tile(tiles);
        let halves: Vec<TileId> = tree.root.into_iter().chain(std::iter::once(half)).collect();
        tree.root = Some(tree.tiles.insert_horizontal_tile(halves));
    } else {
        move_all(tree, right, last);
    }
    for pane in left.iter().chain(right.first()) {
        show(tree, *pane);
    }
}

/// The tabs of the window, from the left to the right.
fn columns(tree: &Tree<PaneId>) -> Vec<TileId> {
    let mut columns = Vec::new();
    for pane in in_order(tree) {
        let tile = tree.tiles.find_pane(&pane);
        let parent = tile.and_then(|tile| tree.tiles.parent_of(tile));
        columns.extend(parent.filter(|parent| columns.last() != Some(parent)));
    }
    columns
}

fn tiles_of(tree: &Tree<PaneId>, panes: &[PaneId]) -> Vec<TileId> {
    panes.iter().filter_map(|pane| tree.tiles.find_pane(pane)).collect()
}

fn move_all(tree: &mut Tree<PaneId>, panes: &[PaneId], to: TileId) {
    for tile in tiles_of(tree, panes) {
        tree.move_tile_to_container(tile, to, usize::MAX, false);
    }
}

/// Brings a pane to the front of its tabs.
pub fn show(tree: &mut Tree<PaneId>, pane: PaneId) {
    tree.make_active(|_, tile| matches!(tile, Tile::Pane(other) if *other == pane));
}

/// The panes in the order in which they stand in the tree.
pub fn in_order(tree: &Tree<PaneId>) -> Vec<PaneId> {
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting: Vec<TileId> = tree.root.into_iter().collect();
    while let Some(tile) = waiting.pop() {
        // A layout from an edited file may run in circles.
        if !seen.insert(tile) {
            continue;
        }
        match tree.tiles.get(tile) {
            Some(Tile::Pane(pane)) => order.push(*pane),
            Some(Tile::Container(container)) => {
                let children: Vec<TileId> = container.children().copied().collect();
                waiting.extend(children.into_iter().rev());
            }
            None => {}
        }
    }
    order
}

/// Whether the pane can be seen: not hidden by another tab.
pub fn is_shown(tree: &Tree<PaneId>, pane: PaneId) -> bool {
    tree.tiles.find_pane(&pane).is_some_and(|tile| TabsUi::is_visible_tab(&tree.tiles, tile))
}
