//! The states of a connection, along its lane.

use super::draw::{Drawing, PAD, Scene};
use super::lanes::LaneRow;
use super::shape::{Area, Density, Font, Ink, Spot, text_width};
use crate::log::timeline::TcpState;

/// What is free above and below a state, in points.
const MARGIN: f32 = 2.0;

/// The least width of a state that is drawn, in points.
const LEAST: f32 = 1.0;

pub(super) fn put_states(drawing: &mut Drawing, scene: &Scene<'_>, row: &LaneRow<'_>) {
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
        drawing.picture.block(area, ink(change.state), Density::Tint);
        let (name, room) = (change.state.name(), area.width - 2.0 * PAD);
        let width = text_width(name, Font::Code);
        if width <= room {
            let at = Spot::new(from + PAD, area.middle());
            drawing.texts.push(Area::new(at.x, area.top, width, area.height));
            drawing.picture.text(at, name.to_owned(), Ink::Weak, Font::Code, room + PAD);
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

#[cfg(test)]
mod tests {
    use super::super::lanes::LaneRows;
    use super::super::{Marks, TimeScale};
    use super::*;
    use crate::i18n::{Lang, Texts};
    use crate::log::frames::RowWindow;
    use crate::log::timeline::Timeline;
    use crate::log::{Classes, Store};
    use crate::net::tcp::StreamEvent;
    use crate::net::{Batch, Event, EventKind, Peer, SessionId, Stamp, WorkerRole};
    use std::time::Duration;

    #[test]
    fn where_a_state_is_named_no_text_of_an_arrow_stands() {
        let store = Store::default();
        let listening = StreamEvent::Listening(([127, 0, 0, 1], 9999).into());
        let mut batch = Batch::default();
        batch.events.push(Event {
            at: Stamp(1000),
            peer: Peer::None,
            blocked_ns: 0.0,
            start: 0,
            len: 0,
            worker: WorkerRole::Controller,
            kind: EventKind::from(listening),
        });
        store.append(SessionId(1), &batch, 0..1);
        let mut timeline = Timeline::new(None);
        let window = RowWindow { floor: 0, ceiling: None };
        timeline.update_all(&store, window, Duration::from_mins(1));
        let rows = LaneRows::new(timeline.lanes().iter().map(|lane| (lane, 0)));
        let scene = Scene {
            timeline: &timeline,
            rows: &rows,
            open: &[],
            scale: TimeScale::fitting(&(Stamp(1000)..Stamp(2000)), 500.0),
            origin: Stamp(1000),
            times: &|_| String::new(),
            classes: Classes::ALL,
            selected: None,
            marks: &Marks::default(),
            width: 500.0,
            height: 100.0,
            header: 0.0,
            above: 0.0,
            texts: &Texts::new(Lang::En),
        };
        let mut drawing = Drawing::default();
        for row in rows.between(0.0..100.0) {
            put_states(&mut drawing, &scene, row);
        }
        let [name] = &drawing.texts[..] else { panic!("{:?}", drawing.texts) };
        assert!(name.width >= text_width("LISTEN", Font::Code));
    }
}
