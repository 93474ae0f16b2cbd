//! The states of a connection, along its lane.

use super::draw::{PAD, Scene};
use super::lanes::LaneRow;
use super::shape::{Area, Density, Font, Ink, Picture, Spot, text_width};
use crate::log::timeline::TcpState;

/// What is free above and below a state, in points.
const MARGIN: f32 = 2.0;

/// The least width of a state that is drawn, in points.
const LEAST: f32 = 1.0;

pub(super) fn put_states(picture: &mut Picture, scene: &Scene<'_>, row: &LaneRow<'_>) {
    let changes = scene.timeline.states(row.lane.id);
    let strip = row.strip(scene.header, scene.width);
    let top = scene.y(strip.top) + MARGIN;
    for (place, change) in changes.iter().enumerate() {
        let next = changes.get(place + 1).map(|next| next.at);
        if change.state == TcpState::Closed && next.is_none() {
            continue;
        }
        let end = next.map_or(scene.width, |at| scene.x(at));
        let (from, to) = scene.visible(scene.x(change.at), end);
        if to - from < LEAST {
            continue;
        }
        let area = Area::new(from, top, to - from - LEAST, strip.height - 2.0 * MARGIN);
        picture.block(area, ink(change.state), Density::Tint);
        let (name, room) = (change.state.name(), area.width - 2.0 * PAD);
        if text_width(name, Font::Code) <= room {
            let at = Spot::new(from + PAD, area.middle());
            picture.text(at, name.to_owned(), Ink::Weak, Font::Code, room + PAD);
        }
    }
}

fn ink(state: TcpState) -> Ink {
    match state {
        TcpState::Established => Ink::Incoming,
        TcpState::Listen => Ink::Accent,
        _ => Ink::Weak,
    }
}
