//! What a screen reader and the tests find of a time line: its lanes, and the bars that are seen.

use super::paint::placed;
use super::view::TimelineAsk;
use crate::learn::timeline::words::{bar_text, lane_title};
use crate::learn::timeline::{Drawing, PlacedBar, PlacedOpen, Scene};
use crate::tr;
use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo};

/// The most bars that are things of their own: more nobody listens to, and each costs a microsecond or two.
const BARS_MAX: usize = 200;

/// The least width of a bar that is a thing of its own, in points, so that it can be hit.
const LEAST: f32 = 6.0;

/// Lays lanes and bars out as things with names; returns what was clicked.
pub(super) fn list_ui(
    ui: &Ui,
    id: Id,
    rect: Rect,
    drawing: &Drawing,
    scene: &Scene<'_>,
) -> Option<TimelineAsk> {
    for lane in &drawing.lanes {
        let Some(row) = scene.rows.get(lane.lane) else { continue };
        let header = placed(rect.min, &lane.header).intersect(rect);
        let response = ui.interact(header, id.with(("lane", lane.lane.0)), Sense::hover());
        let title = lane_title(row.lane, scene.texts);
        let state = scene.timeline.states(lane.lane).last().map(|change| change.state.name());
        let title = match state {
            Some(state) => format!("{title} · {state}"),
            None => title,
        };
        response.widget_info(|| {
            let text = tr!(scene.texts, "timeline-lane-text", title = title.as_str());
            WidgetInfo::labeled(Role::Label, true, text)
        });
    }
    let mut clicked = None;
    for bar in drawing.bars.iter().rev().take(BARS_MAX) {
        if bar_ui(ui, id, rect, bar, scene) {
            clicked = Some(bar);
        }
    }
    for open in &drawing.open {
        open_ui(ui, id, rect, open, scene);
    }
    clicked.map(|bar| TimelineAsk::Select(bar.bar.row))
}

fn bar_ui(ui: &Ui, id: Id, rect: Rect, bar: &PlacedBar, scene: &Scene<'_>) -> bool {
    let area = placed(rect.min, &bar.area);
    let more = ((LEAST - area.width()) / 2.0).max(0.0);
    let area = area.expand2(egui::vec2(more, 0.0)).intersect(rect);
    let response = ui.interact(area, id.with(("bar", bar.bar.row)), Sense::CLICK);
    let is_selected = scene.selected == Some(bar.bar.row);
    response.widget_info(|| {
        let text = bar_text(&bar.bar, &(scene.times)(bar.bar.begin), scene.texts);
        let lane = scene.rows.get(bar.line.lane);
        let lane = lane.map(|row| lane_title(row.lane, scene.texts)).unwrap_or_default();
        let text = tr!(scene.texts, "timeline-bar-part-of", bar = text, lane = lane);
        WidgetInfo::selected(Role::ListBoxOption, true, is_selected, text)
    });
    response.clicked()
}

fn open_ui(ui: &Ui, id: Id, rect: Rect, open: &PlacedOpen, scene: &Scene<'_>) {
    let area = placed(rect.min, &open.area).intersect(rect);
    let response = ui.interact(area, id.with(("open", open.index)), Sense::hover());
    let Some(bar) = scene.open.get(open.index) else { return };
    response.widget_info(|| {
        let (name, time) = (bar.call.op.name(), (scene.times)(bar.call.since));
        let text = tr!(scene.texts, "timeline-bar-open", name = name, time = time);
        WidgetInfo::labeled(Role::ListBoxOption, true, text)
    });
}
